package tracee.F_1

__rego_metadoc__ := {"id": "F-1", "name": "Any exec", "eventName": "any_exec"}

tracee_selected_events[selector] {
	selector := {"source": "tracee", "name": "sched_process_exec"}
}

tracee_match = found {
	found := {"name": input.processName}
}
