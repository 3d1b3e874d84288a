package tracee.TRC_12

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-12",
	"version": "1",
	"name": "Illegitimate Shell",
	"eventName": "illegitimate_shell",
	"properties": {"Severity": 2, "MITRE ATT&CK": "Initial Access: Exploit Public-Facing Application"},
}

tracee_selected_events[selector] {
	names := ["security_bprm_check"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

servers := {"apache", "apache2", "httpd", "httpd-foregroun", "lighttpd", "nginx"}

shells := ["/ash", "/bash", "/csh", "/dash", "/ksh", "/sh", "/tcsh", "/zsh"]

tracee_match {
	servers[input.processName]
	endswith(helpers.get_tracee_argument("pathname"), shells[_])
}
