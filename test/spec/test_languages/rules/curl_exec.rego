package tracee.T_1

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "T-1",
	"name": "Curl started",
	"eventName": "curl_exec",
	"properties": {"Severity": 1},
}

tracee_selected_events[selector] {
	selector := {"source": "tracee", "name": "sched_process_exec"}
}

tracee_match = found {
	path := helpers.get_tracee_argument("pathname")
	endswith(path, "/curl")
	found := {"path": path}
}
