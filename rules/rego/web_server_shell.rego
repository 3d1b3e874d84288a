# Two conditions, and a document: what is in it becomes the finding's data.
package tracee.EX_2

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "EX-2",
	"version": "1.0.0",
	"name": "Web server starts a shell",
	"eventName": "web_server_shell",
	"description": "A web server ran a shell, which is what most attacks through its applications do first.",
	"tags": ["linux", "container"],
	"properties": {"Severity": 2, "MITRE ATT&CK": "Initial Access: Exploit Public-Facing Application"},
}

tracee_selected_events[selector] {
	selector := {"source": "tracee", "name": "security_bprm_check", "origin": "*"}
}

servers := {"apache", "apache2", "caddy", "httpd", "httpd-foregroun", "lighttpd", "nginx"}

shells := {"ash", "bash", "csh", "dash", "ksh", "sh", "tcsh", "zsh"}

tracee_match = found {
	servers[input.processName]
	path := helpers.get_tracee_argument("pathname")
	parts := split(path, "/")
	shells[parts[count(parts) - 1]]
	found := {"server": input.processName, "shell": path}
}
