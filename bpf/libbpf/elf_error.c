// SPDX-License-Identifier: LGPL-3.0-or-later OR GPL-2.0-or-later
/*
 * Stands in for elf_error.o of elfutils' libelf.a: that one keeps its error number in local-exec thread-local storage,
 * which no shared object can hold. libbpf calls libelf from one thread, so a plain variable does; the texts are left
 * out: libbpf prints them beside its own, which say what it was about to do.
 */
#include <stdio.h>

static int global_error;

__attribute__((visibility("hidden"))) void __libelf_seterrno(int value)
{
	global_error = value;
}

int elf_errno(void)
{
	int result = global_error;
	global_error = 0;
	return result;
}

/* 0: the last error, or none; -1: the last error. */
const char *elf_errmsg(int error)
{
	static char text[32];
	int number = error > 0 ? error : global_error;

	if (error == 0 && number == 0)
		return NULL;
	snprintf(text, sizeof(text), "libelf error %d", number);
	return text;
}
