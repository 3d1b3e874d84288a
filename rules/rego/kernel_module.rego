# Several events, and several rules of one name: they are alternatives. Two that are true at once must agree, so each
# asks for its own event.
package tracee.EX_4

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "EX-4",
	"version": "1.0.0",
	"name": "Kernel module loaded",
	"eventName": "kernel_module_example",
	"description": "Code was loaded into the kernel, where it may do anything and be hard to see.",
	"tags": ["linux"],
	"properties": {"Severity": 3, "MITRE ATT&CK": "Persistence: Kernel Modules and Extensions"},
}

events := ["init_module", "security_kernel_read_file"]

tracee_selected_events[selector] {
	selector := {"source": "tracee", "name": events[_], "origin": "*"}
}

# From memory: there is no file to name.
tracee_match {
	input.eventName == "init_module"
}

tracee_match = {"path": helpers.get_tracee_argument("pathname")} {
	input.eventName == "security_kernel_read_file"
	helpers.get_tracee_argument("type") == "kernel-module"
}
