package tracee.TRC_2

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-2",
	"version": "1",
	"name": "Anti-Debugging",
	"eventName": "anti_debugging",
	"properties": {"Severity": 3, "MITRE ATT&CK": "Defense Evasion: Execution Guardrails"},
}

tracee_selected_events[selector] {
	names := ["ptrace"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

tracee_match {
	helpers.get_tracee_argument("request") == "PTRACE_TRACEME"
}
