package tracee.F_1

test_fails {
	tracee_match with input as {}
}

test_passes {
	tracee_match with input as {"processName": "a"}
}
