package tracee.EX_4

read(kind) = {
	"eventName": "security_kernel_read_file",
	"args": [{"name": "pathname", "value": "/tmp/x.ko"}, {"name": "type", "value": kind}],
}

test_from_memory {
	tracee_match == true with input as {"eventName": "init_module", "args": []}
}

test_from_a_file {
	tracee_match == {"path": "/tmp/x.ko"} with input as read("kernel-module")
}

test_another_kind_of_file {
	not tracee_match with input as read("firmware")
}
