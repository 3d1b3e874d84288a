package tracee.TRC_14

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-14",
	"version": "1",
	"name": "CGroups Release Agent File Modification",
	"eventName": "cgroup_release_agent",
	"properties": {"Severity": 3, "MITRE ATT&CK": "Privilege Escalation: Escape to Host"},
}

tracee_selected_events[selector] {
	names := ["security_file_open"]
	selector := {"source": "tracee", "name": names[_], "origin": "container"}
}

tracee_match = {"File Flags": flags, "File Path": path} {
	flags := helpers.get_tracee_argument("flags")
	helpers.is_file_write(flags)
	path := helpers.get_tracee_argument("pathname")
	endswith(path, "/release_agent")
}
