package tracee.TRC_7

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-7",
	"version": "1",
	"name": "LD_PRELOAD",
	"eventName": "ld_preload",
	"properties": {"Severity": 2, "MITRE ATT&CK": "Persistence: Hijack Execution Flow"},
}

tracee_selected_events[selector] {
	names := ["execve", "security_file_open"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

tracee_match {
	input.eventName == "execve"
	variable := helpers.get_tracee_argument(["envp", "env"][_])[_]
	startswith(variable, ["LD_PRELOAD=", "LD_LIBRARY_PATH="][_])
}

tracee_match {
	input.eventName == "security_file_open"
	helpers.get_tracee_argument("pathname") == "/etc/ld.so.preload"
	helpers.is_file_write(helpers.get_tracee_argument("flags"))
}
