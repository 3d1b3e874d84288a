package tracee.another

__rego_metadoc__ := {"id": "S-3", "eventName": "some_program", "name": "Any program", "properties": {"Severity": 1}}

tracee_selected_events[{"source": "tracee", "name": "any_program"}]

tracee_match {
	input.processName == "sh"
}
