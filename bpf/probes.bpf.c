// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* All families in one object: libbpf reads the kernel's types once, and loads only the programs that are asked for. */
#include "cgroup.bpf.c"
#include "credentials.bpf.c"
#include "exec.bpf.c"
#include "file.bpf.c"
#include "memory.bpf.c"
#include "module.bpf.c"
#include "mount.bpf.c"
#include "names.bpf.c"
#include "net.bpf.c"
#include "process.bpf.c"
#include "syscalls.bpf.c"
#include "tasks.bpf.c"
