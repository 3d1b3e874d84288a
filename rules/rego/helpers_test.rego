package tracee.helpers

event := {"args": [{"name": "flags", "value": 577}, {"name": "flags", "value": 0}, {"name": "off", "value": false}]}

test_first_argument_of_the_name {
	get_tracee_argument("flags") == 577 with input as event
}

test_argument_that_is_false {
	get_tracee_argument("off") == false with input as event
}

test_no_such_argument {
	not get_tracee_argument("pathname") with input as event
}

test_write_flags {
	is_file_write("O_WRONLY|O_CREAT")
	is_file_write("o_rdwr")
	is_file_write(577)
	is_file_write(2)
	not is_file_write("O_RDONLY")
	not is_file_write(0)
	not is_file_write(32768)
}

test_read_flags {
	is_file_read("O_RDONLY|O_CLOEXEC")
	is_file_read("O_RDWR")
	is_file_read(0)
	is_file_read(524290)
	not is_file_read("O_WRONLY")
	not is_file_read(1)
}

test_elf_header {
	is_elf_file("f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAA/v8=")
	not is_elf_file("IyEvYmluL3NoCg==")
	not is_elf_file("")
	not is_elf_file("not base64")
}
