# A boolean rule: it says yes, and the finding carries the event alone.
package tracee.EX_1

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "EX-1",
	"version": "1.0.0",
	"name": "Process asks to be traced",
	"eventName": "ptrace_traceme",
	"description": "A process made its parent its tracer. Only one tracer is allowed, so this keeps debuggers away.",
	"tags": ["linux", "container"],
	"properties": {
		"Severity": 1,
		"MITRE ATT&CK": "Defense Evasion: Debugger Evasion",
		"external_id": "T1622",
	},
}

tracee_selected_events[selector] {
	selector := {"source": "tracee", "name": "ptrace", "origin": "*"}
}

# Flags and enumerations arrive as text, whatever the log had.
tracee_match {
	helpers.get_tracee_argument("request") == "PTRACE_TRACEME"
}
