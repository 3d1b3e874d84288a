package tracee.EX_2

exec(comm, path) = {
	"eventName": "security_bprm_check",
	"processName": comm,
	"args": [{"name": "pathname", "value": path}],
}

test_shell_of_a_server {
	tracee_match == {"server": "nginx", "shell": "/bin/dash"} with input as exec("nginx", "/bin/dash")
}

test_other_program_of_a_server {
	not tracee_match with input as exec("nginx", "/usr/sbin/nginx")
}

test_shell_of_another_program {
	not tracee_match with input as exec("sshd", "/bin/bash")
}
