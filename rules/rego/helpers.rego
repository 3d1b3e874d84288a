# What Tracee's Rego signatures import as data.tracee.helpers. It is built in: a rules directory that brings no
# `package tracee.helpers` of its own gets this one.
package tracee.helpers

# The value of the first argument of that name; undefined when there is none.
get_tracee_argument(name) = values[0] {
	values := [arg.value | arg := input.args[_]; arg.name == name]
}

# Flags of open(2) that allow writing: as text ("O_WRONLY|O_CREAT"), or as a number, whose lowest two bits say it.
is_file_write(flags) {
	is_string(flags)
	contains(lower(flags), ["o_wronly", "o_rdwr"][_])
}

is_file_write(flags) {
	is_number(flags)
	bits.and(flags, 3) == [1, 2][_]
}

# Flags of open(2) that allow reading.
is_file_read(flags) {
	is_string(flags)
	contains(lower(flags), ["o_rdonly", "o_rdwr"][_])
}

is_file_read(flags) {
	is_number(flags)
	bits.and(flags, 3) == [0, 2][_]
}

# Bytes in base64 that begin as an ELF file does.
is_elf_file(bytes) {
	lower(substring(base64.decode(bytes), 1, 3)) == "elf"
}
