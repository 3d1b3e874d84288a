package tracee.EX_5

open(path, flags) = {
	"eventName": "security_file_open",
	"processName": "sh",
	"processId": 42,
	"args": [{"name": "pathname", "value": path}, {"name": "flags", "value": flags}],
}

test_writing {
	found := tracee_match with input as open("/tmp/cgrp/release_agent", "O_WRONLY|O_TRUNC")
	found.summary == "sh (pid 42) opened /tmp/cgrp/release_agent"
}

test_writing_with_flags_as_a_number {
	tracee_match with input as open("/tmp/cgrp/release_agent", 513)
}

test_reading {
	not tracee_match with input as open("/tmp/cgrp/release_agent", "O_RDONLY")
}

test_another_file {
	not tracee_match with input as open("/tmp/cgrp/notify_on_release", "O_WRONLY")
}
