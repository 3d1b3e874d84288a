package tracee.TRC_5

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-5",
	"version": "1",
	"name": "Fileless Execution",
	"eventName": "fileless_execution",
	"properties": {"Severity": 2, "MITRE ATT&CK": "Defense Evasion: Obfuscated Files or Information"},
}

tracee_selected_events[selector] {
	names := ["security_bprm_check", "sched_process_exec"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

path := helpers.get_tracee_argument("pathname")

tracee_match {
	startswith(path, ["/dev/shm", "/run/shm"][_])
}

tracee_match {
	startswith(path, "memfd:")
	not is_runtime
}

# The runtime of containers starts itself from memory, on the host.
is_runtime {
	input.containerId == ""
	startswith(path, "memfd:runc")
}
