// SPDX-License-Identifier: Apache-2.0
/* What Debian's static archives ask of the C library, given in the words of an older one, and fit for a shared object. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HIDDEN __attribute__((visibility("hidden")))

struct stat;

/* libbpf.a was compiled for programs and reaches `stderr` by a relative address, which no shared object can give. */
HIDDEN FILE *compat_stderr;

__attribute__((constructor)) static void set_stderr(void)
{
	compat_stderr = stderr;
}

/* The symbol `fstat` needs glibc 2.33; the kernel's struct is the C library's on 64-bit machines. */
HIDDEN int compat_fstat(int fd, struct stat *status)
{
	return syscall(SYS_fstat, fd, status);
}
