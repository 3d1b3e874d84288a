package tracee.EX_6

import rego.v1

connect(comm, address) := {
	"eventName": "security_socket_connect",
	"processName": comm,
	"args": [{
		"name": "remote_addr",
		"value": {"sa_family": "AF_INET", "sin_addr": address, "sin_port": "80"},
	}],
}

test_metadata_service if {
	tracee_match == {"address": "169.254.169.254", "port": 80} with input as connect("curl", "169.254.169.254")
}

test_another_address if {
	not tracee_match with input as connect("curl", "93.184.216.34")
}

test_another_program if {
	not tracee_match with input as connect("cloud-init", "169.254.169.254")
}
