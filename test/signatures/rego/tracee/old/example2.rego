package FOO_2

import data.tracee.helpers

__rego_metadoc__ := {"id": "FOO-2", "name": "Example 2"}

tracee_selected_events[selector] {
	selector := {"source": "tracee", "name": "*"}
}

tracee_match = {"Severity": 1} {
	endswith(helpers.get_tracee_argument("whatever"), "yo")
}
