package tracee.TRC_3

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-3",
	"version": "1",
	"name": "Code injection",
	"eventName": "code_injection",
	"properties": {"Severity": 3, "MITRE ATT&CK": "Defense Evasion: Process Injection"},
}

tracee_selected_events[selector] {
	names := ["ptrace", "security_file_open", "process_vm_writev"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

tracee_match {
	input.eventName == "ptrace"
	helpers.get_tracee_argument("request") == "PTRACE_POKETEXT"
}

tracee_match = {"path": path} {
	input.eventName == "security_file_open"
	helpers.is_file_write(helpers.get_tracee_argument("flags"))
	path := helpers.get_tracee_argument("pathname")
	regex.match(`^/proc/(?:\d+|self)/mem$`, path)
}

tracee_match {
	input.eventName == "process_vm_writev"
	helpers.get_tracee_argument("pid") != input.processId
}
