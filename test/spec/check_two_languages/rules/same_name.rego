package tracee.same_name

__rego_metadoc__ := {"id": "S-2", "eventName": "any_program", "name": "Any program", "properties": {"Severity": 1}}

tracee_selected_events[{"source": "tracee", "name": "sched_process_exec"}]

tracee_match {
	input.processName == "sh"
}
