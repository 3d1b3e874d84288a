# Bytes: the first ones of a file that is written come as base64. Only containers are asked for.
package tracee.EX_3

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "EX-3",
	"version": "1.0.0",
	"name": "Program written in a container",
	"eventName": "dropped_program",
	"description": "An ELF file was written in a container. Images bring their programs; new ones come from elsewhere.",
	"tags": ["container"],
	"properties": {"Severity": 2, "MITRE ATT&CK": "Defense Evasion: Masquerading"},
}

tracee_selected_events[selector] {
	selector := {"source": "tracee", "name": "magic_write", "origin": "container"}
}

tracee_match = {"path": helpers.get_tracee_argument("pathname")} {
	helpers.is_elf_file(helpers.get_tracee_argument("bytes"))
}
