/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Numbers of the calls that programs here tell apart. */
#ifndef HINDTRACE_SYSCALL_NUMBERS_H
#define HINDTRACE_SYSCALL_NUMBERS_H

/* x86-64 */
enum {
	NR_write = 1, NR_open = 2, NR_mmap = 9, NR_mprotect = 10, NR_pwrite64 = 18, NR_writev = 20, NR_sendfile = 40,
	NR_connect = 42, NR_accept = 43, NR_bind = 49, NR_listen = 50, NR_clone = 56, NR_execve = 59, NR_rename = 82, NR_rmdir = 84,
	NR_creat = 85, NR_unlink = 87, NR_openat = 257, NR_unlinkat = 263, NR_renameat = 264, NR_splice = 275,
	NR_accept4 = 288, NR_pwritev = 296, NR_finit_module = 313, NR_renameat2 = 316, NR_kexec_file_load = 320,
	NR_execveat = 322, NR_copy_file_range = 326, NR_pwritev2 = 328, NR_pkey_mprotect = 329, NR_clone3 = 435, NR_openat2 = 437,
};

/* i386 */
enum {
	I386_open = 5, I386_creat = 8, I386_execve = 11, I386_mprotect = 125, I386_openat = 295, I386_execveat = 358,
	I386_bind = 361, I386_connect = 362, I386_listen = 363, I386_accept4 = 364, I386_pkey_mprotect = 380,
	I386_openat2 = 437,
};

#endif
