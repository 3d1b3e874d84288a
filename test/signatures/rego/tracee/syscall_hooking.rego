package tracee.TRC_15

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-15",
	"version": "1",
	"name": "Hooking system calls by overriding table entries",
	"eventName": "syscall_hooking",
	"properties": {"Severity": 4, "MITRE ATT&CK": "Persistence: Hooking system calls"},
}

tracee_selected_events[selector] {
	names := ["hooked_syscall"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

tracee_match = {"hooked": hooks} {
	hooks := helpers.get_tracee_argument(["hooked_syscall", "hooked_syscalls"][_])
	count(hooks) > 0
}
