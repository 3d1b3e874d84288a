package tracee.TRC_16

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-16",
	"version": "1",
	"name": "Hooking proc file system file operations",
	"eventName": "proc_fops_hooking",
	"properties": {"Severity": 4, "MITRE ATT&CK": "Defense Evasion: Rootkit"},
}

tracee_selected_events[selector] {
	names := ["hooked_proc_fops"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

tracee_match = {"hooked": hooks} {
	hooks := helpers.get_tracee_argument("hooked_fops_pointers")
	count(hooks) > 0
}
