package tracee.TRC_4

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-4",
	"version": "1",
	"name": "Dynamic Code Loading",
	"eventName": "dynamic_code_loading",
	"properties": {"Severity": 2, "MITRE ATT&CK": "Defense Evasion: Obfuscated Files or Information"},
}

tracee_selected_events[selector] {
	names := ["mem_prot_alert"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

alerts := {"Protection changed from W+E to E!", "Protection changed from W to E!"}

tracee_match {
	input.eventName == "mem_prot_alert"
	alerts[helpers.get_tracee_argument("alert")]
}
