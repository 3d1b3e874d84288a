package tracee.EX_3

write(bytes) = {
	"eventName": "magic_write",
	"args": [{"name": "pathname", "value": "/tmp/x"}, {"name": "bytes", "value": bytes}],
}

test_elf_file {
	tracee_match == {"path": "/tmp/x"} with input as write("f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAA/v8=")
}

test_script {
	not tracee_match with input as write("IyEvYmluL3NoCg==")
}
