package tracee.T_1

test_curl {
	tracee_match == {"path": "/usr/bin/curl"} with input as {"args": [{"name": "pathname", "value": "/usr/bin/curl"}]}
}

todo_test_wget {
	tracee_match with input as {"args": [{"name": "pathname", "value": "/usr/bin/wget"}]}
}
