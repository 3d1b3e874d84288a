package tracee.TRC_6

__rego_metadoc__ := {
	"id": "TRC-6",
	"version": "1",
	"name": "Kernel module loading",
	"eventName": "kernel_module_loading",
	"properties": {"Severity": 3, "MITRE ATT&CK": "Persistence: Kernel Modules and Extensions"},
}

tracee_selected_events[selector] {
	names := ["init_module", "finit_module"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

tracee_match {
	input.eventName == ["init_module", "finit_module"][_]
}
