# Flags through the helpers, a pattern, and a sentence made with sprintf.
package tracee.EX_5

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "EX-5",
	"version": "1.0.0",
	"name": "Cgroup release agent opened for writing",
	"eventName": "release_agent_example",
	"description": "The kernel runs a cgroup's release agent on the host, as root: writing its path is a way out.",
	"tags": ["container"],
	"properties": {"Severity": 3, "MITRE ATT&CK": "Privilege Escalation: Escape to Host"},
}

tracee_selected_events[selector] {
	selector := {"source": "tracee", "name": "security_file_open", "origin": "container"}
}

tracee_match = found {
	flags := helpers.get_tracee_argument("flags")
	helpers.is_file_write(flags)
	path := helpers.get_tracee_argument("pathname")
	regex.match(`/release_agent$`, path)
	found := {
		"path": path,
		"flags": flags,
		"summary": sprintf("%s (pid %d) opened %s", [input.processName, input.processId, path]),
	}
}
