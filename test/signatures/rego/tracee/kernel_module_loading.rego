package tracee.TRC_6

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-6",
	"version": "1",
	"name": "Kernel module loading",
	"eventName": "kernel_module_loading",
	"properties": {"Severity": 3, "MITRE ATT&CK": "Persistence: Kernel Modules and Extensions"},
}

tracee_selected_events[selector] {
	names := ["init_module", "security_kernel_read_file"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

tracee_match {
	input.eventName == "init_module"
}

tracee_match = {"pathname": helpers.get_tracee_argument("pathname")} {
	input.eventName == "security_kernel_read_file"
	helpers.get_tracee_argument("type") == "kernel-module"
}
