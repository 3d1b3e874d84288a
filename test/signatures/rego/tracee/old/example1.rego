package FOO_1

import data.tracee.helpers

__rego_metadoc__ := {"id": "FOO-1", "name": "Example 1"}

tracee_selected_events[selector] {
	selector := {"source": "tracee", "name": "*"}
}

tracee_match = true {
	endswith(helpers.get_tracee_argument("whatever"), "yo")
}
