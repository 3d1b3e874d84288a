package tracee.EX_1

ptrace(request) = {"eventName": "ptrace", "args": [{"name": "request", "value": request}]}

test_traceme {
	tracee_match with input as ptrace("PTRACE_TRACEME")
}

test_attach_is_something_else {
	not tracee_match with input as ptrace("PTRACE_ATTACH")
}
