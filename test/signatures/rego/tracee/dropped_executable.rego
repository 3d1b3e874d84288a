package tracee.TRC_9

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-9",
	"version": "1",
	"name": "New Executable Was Dropped During Runtime",
	"eventName": "dropped_executable",
	"properties": {"Severity": 2, "MITRE ATT&CK": "Defense Evasion: Masquerading"},
}

tracee_selected_events[selector] {
	names := ["magic_write"]
	selector := {"source": "tracee", "name": names[_], "origin": "container"}
}

tracee_match = {"file path": helpers.get_tracee_argument("pathname")} {
	helpers.is_elf_file(helpers.get_tracee_argument("bytes"))
}
