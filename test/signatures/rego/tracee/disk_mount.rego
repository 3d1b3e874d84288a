package tracee.TRC_11

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-11",
	"version": "1",
	"name": "Container Device Mount Detected",
	"eventName": "disk_mount",
	"properties": {"Severity": 3, "MITRE ATT&CK": "Privilege Escalation: Escape to Host"},
}

tracee_selected_events[selector] {
	names := ["security_sb_mount"]
	selector := {"source": "tracee", "name": names[_], "origin": "container"}
}

tracee_match = {"mounted device": device} {
	device := helpers.get_tracee_argument("dev_name")
	startswith(device, "/dev/")
	not is_runtime
}

is_runtime {
	startswith(input.processName, "runc:")
	input.threadId == 1
}
