package tracee.same_id

__rego_metadoc__ := {"id": "S-1", "eventName": "one_more", "name": "Any program", "properties": {"Severity": 1}}

tracee_selected_events[{"source": "tracee", "name": "sched_process_exec"}]

tracee_match {
	input.processName == "sh"
}
