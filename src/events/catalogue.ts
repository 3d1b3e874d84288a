/**
 * The catalogue: every event Tracee has written since v0.20, one line each. Data only; `decode.ts` reads it.
 *
 * A line is `name sets args | summary`, with `-` for no sets. Sets that follow from the table (`syscalls`,
 * `32bit_unique`), the `returnValue` that every system call has, and the summaries of system calls are left out.
 * Arguments are those of Tracee's main branch, then those that only v0.20 had; types are Go types.
 * @module
 */

/** System calls of x86-64: `name sets number args`. */
export const SYSCALLS = `
read fs,fs_read_write 0 fd:int32 buf:pointer count:uint64
write fs,fs_read_write 1 fd:int32 buf:pointer count:uint64
open fs,fs_file_ops 2 pathname:string flags:int32 mode:uint16
close fs,fs_file_ops 3 fd:int32
stat fs,fs_file_attr 4 pathname:string statbuf:pointer
fstat fs,fs_file_attr 5 fd:int32 statbuf:pointer
lstat fs,fs_file_attr 6 pathname:string statbuf:pointer
poll fs,fs_mux_io 7 fds:pointer nfds:uint32 timeout:int32
lseek fs,fs_read_write 8 fd:int32 offset:int64 whence:uint32
mmap proc,proc_mem 9 addr:pointer length:uint64 prot:int32 flags:int32 fd:int32 off:int64
mprotect proc,proc_mem 10 addr:pointer len:uint64 prot:int32
munmap proc,proc_mem 11 addr:pointer length:uint64
brk proc,proc_mem 12 addr:pointer
rt_sigaction signals 13 signum:int32 act:pointer oldact:pointer sigsetsize:uint64
rt_sigprocmask signals 14 how:int32 set:pointer oldset:pointer sigsetsize:uint64
rt_sigreturn signals 15
ioctl fs,fs_fd_ops 16 fd:int32 request:uint64 arg:uint64
pread64 fs,fs_read_write 17 fd:int32 buf:pointer count:uint64 offset:int64
pwrite64 fs,fs_read_write 18 fd:int32 buf:pointer count:uint64 offset:int64
readv fs,fs_read_write 19 fd:int32 iov:pointer iovcnt:int32
writev fs,fs_read_write 20 fd:int32 iov:pointer iovcnt:int32
access fs,fs_file_attr 21 pathname:string mode:int32
pipe ipc,ipc_pipe 22 pipefd:[2]int
select fs,fs_mux_io 23 nfds:int32 readfds:pointer writefds:pointer exceptfds:pointer timeout:pointer
sched_yield proc,proc_sched 24
mremap proc,proc_mem 25 old_address:pointer old_size:uint64 new_size:uint64 flags:int32 new_address:pointer
msync fs,fs_sync 26 addr:pointer length:uint64 flags:int32
mincore proc,proc_mem 27 addr:pointer length:uint64 vec:pointer
madvise proc,proc_mem 28 addr:pointer length:uint64 advice:int32
shmget ipc,ipc_shm 29 key:int32 size:uint64 shmflg:int32
shmat ipc,ipc_shm 30 shmid:int32 shmaddr:pointer shmflg:int32
shmctl ipc,ipc_shm 31 shmid:int32 cmd:int32 buf:pointer
dup fs,fs_fd_ops 32 oldfd:int32
dup2 fs,fs_fd_ops 33 oldfd:int32 newfd:int32
pause signals 34
nanosleep time,time_timer 35 req:float64 rem:float64
getitimer time,time_timer 36 which:int32 curr_value:pointer
alarm time,time_timer 37 seconds:uint32
setitimer time,time_timer 38 which:int32 new_value:pointer old_value:pointer
getpid proc,proc_ids 39
sendfile fs,fs_read_write 40 out_fd:int32 in_fd:int32 offset:pointer count:uint64
socket net,net_sock 41 domain:int32 type:int32 protocol:int32
connect net,net_sock 42 sockfd:int32 addr:SockAddr addrlen:int32
accept net,net_sock 43 sockfd:int32 addr:SockAddr addrlen:pointer
sendto net,net_snd_rcv 44 sockfd:int32 buf:pointer len:uint64 flags:int32 dest_addr:SockAddr addrlen:int32
recvfrom net,net_snd_rcv 45 sockfd:int32 buf:pointer len:uint64 flags:int32 src_addr:SockAddr addrlen:pointer
sendmsg net,net_snd_rcv 46 sockfd:int32 msg:pointer flags:int32
recvmsg net,net_snd_rcv 47 sockfd:int32 msg:pointer flags:int32
shutdown net,net_sock 48 sockfd:int32 how:int32
bind net,net_sock 49 sockfd:int32 addr:SockAddr addrlen:int32
listen net,net_sock 50 sockfd:int32 backlog:int32
getsockname net,net_sock 51 sockfd:int32 addr:SockAddr addrlen:pointer
getpeername net,net_sock 52 sockfd:int32 addr:SockAddr addrlen:pointer
socketpair net,net_sock 53 domain:int32 type:int32 protocol:int32 sv:[2]int
setsockopt net,net_sock 54 sockfd:int32 level:int32 optname:int32 optval:pointer optlen:int32
getsockopt net,net_sock 55 sockfd:int32 level:int32 optname:int32 optval:pointer optlen:pointer
clone proc,proc_life 56 flags:uint64 stack:pointer parent_tid:pointer child_tid:pointer tls:uint64
fork proc,proc_life 57
vfork proc,proc_life 58
execve proc,proc_life 59 pathname:string argv:[]string envp:[]string
exit proc,proc_life 60 status:int32
wait4 proc,proc_life 61 pid:int32 wstatus:pointer options:int32 rusage:pointer
kill signals 62 pid:int32 sig:int32
uname system 63 buf:pointer
semget ipc,ipc_sem 64 key:int32 nsems:int32 semflg:int32
semop ipc,ipc_sem 65 semid:int32 sops:pointer nsops:uint64
semctl ipc,ipc_sem 66 semid:int32 semnum:int32 cmd:int32 arg:uint64
shmdt ipc,ipc_shm 67 shmaddr:pointer
msgget ipc,ipc_msgq 68 key:int32 msgflg:int32
msgsnd ipc,ipc_msgq 69 msqid:int32 msgp:pointer msgsz:uint64 msgflg:int32
msgrcv ipc,ipc_msgq 70 msqid:int32 msgp:pointer msgsz:uint64 msgtyp:int64 msgflg:int32
msgctl ipc,ipc_msgq 71 msqid:int32 cmd:int32 buf:pointer
fcntl fs,fs_fd_ops 72 fd:int32 cmd:int32 arg:uint64
flock fs,fs_fd_ops 73 fd:int32 operation:int32
fsync fs,fs_sync 74 fd:int32
fdatasync fs,fs_sync 75 fd:int32
truncate fs,fs_file_ops 76 path:string length:int64
ftruncate fs,fs_file_ops 77 fd:int32 length:int64
getdents fs,fs_dir_ops 78 fd:int32 dirp:pointer count:uint32
getcwd fs,fs_dir_ops 79 buf:string size:uint64
chdir fs,fs_dir_ops 80 path:string
fchdir fs,fs_dir_ops 81 fd:int32
rename fs,fs_file_ops 82 oldpath:string newpath:string
mkdir fs,fs_dir_ops 83 pathname:string mode:uint16
rmdir fs,fs_dir_ops 84 pathname:string
creat default,fs,fs_file_ops 85 pathname:string mode:uint16
link fs,fs_link_ops 86 oldpath:string newpath:string
unlink fs,fs_link_ops 87 pathname:string
symlink fs,fs_link_ops 88 target:string linkpath:string
readlink fs,fs_link_ops 89 pathname:string buf:string bufsiz:uint64
chmod default,fs,fs_file_attr 90 pathname:string mode:uint16
fchmod default,fs,fs_file_attr 91 fd:int32 mode:uint16
chown default,fs,fs_file_attr 92 pathname:string owner:int32 group:int32
fchown default,fs,fs_file_attr 93 fd:int32 owner:int32 group:int32
lchown default,fs,fs_file_attr 94 pathname:string owner:int32 group:int32
umask fs,fs_file_attr 95 mask:uint32
gettimeofday time,time_tod 96 tv:pointer tz:pointer
getrlimit proc 97 resource:int32 rlim:pointer
getrusage proc 98 who:int32 usage:pointer
sysinfo system 99 info:pointer
times proc 100 buf:pointer
ptrace default,proc 101 request:int64 pid:int32 addr:pointer data:pointer
getuid proc,proc_ids 102
syslog system 103 type:int32 bufp:string len:int32
getgid proc,proc_ids 104
setuid default,proc,proc_ids 105 uid:int32
setgid default,proc,proc_ids 106 gid:int32
geteuid proc,proc_ids 107
getegid proc,proc_ids 108
setpgid default,proc,proc_ids 109 pid:int32 pgid:int32
getppid proc,proc_ids 110
getpgrp proc,proc_ids 111
setsid proc,proc_ids 112
setreuid default,proc,proc_ids 113 ruid:int32 euid:int32
setregid default,proc,proc_ids 114 rgid:int32 egid:int32
getgroups proc,proc_ids 115 size:int32 list:pointer
setgroups proc,proc_ids 116 size:int32 list:pointer
setresuid default,proc,proc_ids 117 ruid:int32 euid:int32 suid:int32
getresuid proc,proc_ids 118 ruid:pointer euid:pointer suid:pointer
setresgid default,proc,proc_ids 119 rgid:int32 egid:int32 sgid:int32
getresgid proc,proc_ids 120 rgid:pointer egid:pointer sgid:pointer
getpgid proc,proc_ids 121 pid:int32
setfsuid default,proc,proc_ids 122 fsuid:int32
setfsgid default,proc,proc_ids 123 fsgid:int32
getsid proc,proc_ids 124 pid:int32
capget proc 125 hdrp:pointer datap:pointer
capset proc 126 hdrp:pointer datap:pointer
rt_sigpending signals 127 set:pointer sigsetsize:uint64
rt_sigtimedwait signals 128 set:pointer info:pointer timeout:float64 sigsetsize:uint64
rt_sigqueueinfo signals 129 tgid:int32 sig:int32 info:pointer
rt_sigsuspend signals 130 mask:pointer sigsetsize:uint64
sigaltstack signals 131 ss:pointer old_ss:pointer
utime fs,fs_file_attr 132 filename:string times:pointer
mknod fs,fs_file_ops 133 pathname:string mode:uint16 dev:uint32
uselib proc 134 library:string
personality system 135 persona:uint64
ustat fs,fs_info 136 dev:uint32 ubuf:pointer
statfs fs,fs_info 137 path:string buf:pointer
fstatfs fs,fs_info 138 fd:int32 buf:pointer
sysfs fs,fs_info 139 option:int32
getpriority proc,proc_sched 140 which:int32 who:int32
setpriority proc,proc_sched 141 which:int32 who:int32 prio:int32
sched_setparam proc,proc_sched 142 pid:int32 param:pointer
sched_getparam proc,proc_sched 143 pid:int32 param:pointer
sched_setscheduler proc,proc_sched 144 pid:int32 policy:int32 param:pointer
sched_getscheduler proc,proc_sched 145 pid:int32
sched_get_priority_max proc,proc_sched 146 policy:int32
sched_get_priority_min proc,proc_sched 147 policy:int32
sched_rr_get_interval proc,proc_sched 148 pid:int32 tp:float64
mlock proc,proc_mem 149 addr:pointer len:uint64
munlock proc,proc_mem 150 addr:pointer len:uint64
mlockall proc,proc_mem 151 flags:int32
munlockall proc,proc_mem 152
vhangup system 153
modify_ldt proc,proc_mem 154 func:int32 ptr:pointer bytecount:uint64
pivot_root fs 155 new_root:string put_old:string
sysctl system 156 args:pointer
prctl proc 157 option:int32 arg2:uint64 arg3:uint64 arg4:uint64 arg5:uint64
arch_prctl proc 158 option:int32 addr:uint64
adjtimex time,time_clock 159 buf:pointer
setrlimit proc 160 resource:int32 rlim:pointer
chroot fs,fs_dir_ops 161 path:string
sync fs,fs_sync 162
acct system 163 filename:string
settimeofday time,time_tod 164 tv:pointer tz:pointer
mount fs 165 source:string target:string filesystemtype:string mountflags:uint64 data:pointer
umount2 fs 166 target:string flags:int32
swapon fs 167 path:string swapflags:int32
swapoff fs 168 path:string
reboot system 169 magic:int32 magic2:int32 cmd:int32 arg:pointer
sethostname net 170 name:string len:uint64
setdomainname net 171 name:string len:uint64
iopl system 172 level:int32
ioperm system 173 from:uint64 num:uint64 turn_on:int32
create_module system,system_module 174
init_module default,system,system_module 175 module_image:pointer len:uint64 param_values:string
delete_module system,system_module 176 name:string flags:int32
get_kernel_syms system,system_module 177
query_module system,system_module 178
quotactl system 179 cmd:int32 special:string id:int32 addr:pointer
nfsservctl fs 180
getpmsg - 181
putpmsg - 182
afs - 183
tuxcall - 184
security - 185
gettid proc,proc_ids 186
readahead fs 187 fd:int32 offset:int64 count:uint64
setxattr fs,fs_file_attr 188 path:string name:string value:pointer size:uint64 flags:int32
lsetxattr fs,fs_file_attr 189 path:string name:string value:pointer size:uint64 flags:int32
fsetxattr fs,fs_file_attr 190 fd:int32 name:string value:pointer size:uint64 flags:int32
getxattr fs,fs_file_attr 191 path:string name:string value:pointer size:uint64
lgetxattr fs,fs_file_attr 192 path:string name:string value:pointer size:uint64
fgetxattr fs,fs_file_attr 193 fd:int32 name:string value:pointer size:uint64
listxattr fs,fs_file_attr 194 path:string list:string size:uint64
llistxattr fs,fs_file_attr 195 path:string list:string size:uint64
flistxattr fs,fs_file_attr 196 fd:int32 list:string size:uint64
removexattr fs,fs_file_attr 197 path:string name:string
lremovexattr fs,fs_file_attr 198 path:string name:string
fremovexattr fs,fs_file_attr 199 fd:int32 name:string
tkill signals 200 tid:int32 sig:int32
time time,time_tod 201 tloc:pointer
futex ipc,ipc_futex 202 uaddr:pointer futex_op:int32 val:int32 timeout:float64 uaddr2:pointer val3:int32
sched_setaffinity proc,proc_sched 203 pid:int32 cpusetsize:uint64 mask:pointer
sched_getaffinity proc,proc_sched 204 pid:int32 cpusetsize:uint64 mask:pointer
set_thread_area proc 205 u_info:pointer
io_setup fs,fs_async_io 206 nr_events:uint32 ctx_idp:pointer
io_destroy fs,fs_async_io 207 ctx_id:pointer
io_getevents fs,fs_async_io 208 ctx_id:pointer min_nr:int64 nr:int64 events:pointer timeout:float64
io_submit fs,fs_async_io 209 ctx_id:pointer nr:int64 iocbpp:pointer
io_cancel fs,fs_async_io 210 ctx_id:pointer iocb:pointer result:pointer
get_thread_area proc 211 u_info:pointer
lookup_dcookie fs,fs_dir_ops 212 cookie:uint64 buffer:string len:uint64
epoll_create fs,fs_mux_io 213 size:int32
epoll_ctl_old fs,fs_mux_io 214
epoll_wait_old fs,fs_mux_io 215
remap_file_pages - 216 addr:pointer size:uint64 prot:int32 pgoff:uint64 flags:int32
getdents64 fs,fs_dir_ops 217 fd:uint32 dirp:pointer count:uint32
set_tid_address proc 218 tidptr:pointer
restart_syscall signals 219
semtimedop ipc,ipc_sem 220 semid:int32 sops:pointer nsops:uint64 timeout:float64
fadvise64 fs 221 fd:int32 offset:int64 len:uint64 advice:int32
timer_create time,time_timer 222 clockid:int32 sevp:pointer timer_id:pointer
timer_settime time,time_timer 223 timer_id:int32 flags:int32 new_value:pointer old_value:pointer
timer_gettime time,time_timer 224 timer_id:int32 curr_value:pointer
timer_getoverrun time,time_timer 225 timer_id:int32
timer_delete time,time_timer 226 timer_id:int32
clock_settime time,time_clock 227 clockid:int32 tp:float64
clock_gettime time,time_clock 228 clockid:int32 tp:float64
clock_getres time,time_clock 229 clockid:int32 res:float64
clock_nanosleep time,time_clock 230 clockid:int32 flags:int32 request:float64 remain:float64
exit_group proc,proc_life 231 status:int32
epoll_wait fs,fs_mux_io 232 epfd:int32 events:pointer maxevents:int32 timeout:int32
epoll_ctl fs,fs_mux_io 233 epfd:int32 op:int32 fd:int32 event:pointer
tgkill signals 234 tgid:int32 tid:int32 sig:int32
utimes fs,fs_file_attr 235 filename:string times:pointer
vserver - 236
mbind system,system_numa 237 addr:pointer len:uint64 mode:int32 nodemask:pointer maxnode:uint64 flags:uint32
set_mempolicy system,system_numa 238 mode:int32 nodemask:pointer maxnode:uint64
get_mempolicy system,system_numa 239 mode:pointer nodemask:pointer maxnode:uint64 addr:pointer flags:uint64
mq_open ipc,ipc_msgq 240 name:string oflag:int32 mode:uint16 attr:pointer
mq_unlink ipc,ipc_msgq 241 name:string
mq_timedsend ipc,ipc_msgq 242 mqdes:int32 msg_ptr:string msg_len:uint64 msg_prio:uint32 abs_timeout:float64
mq_timedreceive ipc,ipc_msgq 243 mqdes:int32 msg_ptr:string msg_len:uint64 msg_prio:pointer abs_timeout:float64
mq_notify ipc,ipc_msgq 244 mqdes:int32 sevp:pointer
mq_getsetattr ipc,ipc_msgq 245 mqdes:int32 newattr:pointer oldattr:pointer
kexec_load system 246 entry:uint64 nr_segments:uint64 segments:pointer flags:uint64
waitid proc,proc_life 247 idtype:int32 id:int32 infop:pointer options:int32 rusage:pointer
add_key system,system_keys 248 type:string description:string payload:pointer plen:uint64 keyring:int32
request_key system,system_keys 249 type:string description:string callout_info:string dest_keyring:int32
keyctl system,system_keys 250 operation:int32 arg2:uint64 arg3:uint64 arg4:uint64 arg5:uint64
ioprio_set proc,proc_sched 251 which:int32 who:int32 ioprio:int32
ioprio_get proc,proc_sched 252 which:int32 who:int32
inotify_init fs,fs_monitor 253
inotify_add_watch fs,fs_monitor 254 fd:int32 pathname:string mask:uint32
inotify_rm_watch fs,fs_monitor 255 fd:int32 wd:int32
migrate_pages system,system_numa 256 pid:int32 maxnode:uint64 old_nodes:pointer new_nodes:pointer
openat fs,fs_file_ops 257 dirfd:int32 pathname:string flags:int32 mode:uint16
mkdirat fs,fs_dir_ops 258 dirfd:int32 pathname:string mode:uint16
mknodat fs,fs_file_ops 259 dirfd:int32 pathname:string mode:uint16 dev:uint32
fchownat default,fs,fs_file_attr 260 dirfd:int32 pathname:string owner:int32 group:int32 flags:int32
futimesat fs,fs_file_attr 261 dirfd:int32 pathname:string times:pointer
newfstatat fs,fs_file_attr 262 dirfd:int32 pathname:string statbuf:pointer flags:int32
unlinkat fs,fs_link_ops 263 dirfd:int32 pathname:string flags:int32
renameat fs,fs_file_ops 264 olddirfd:int32 oldpath:string newdirfd:int32 newpath:string
linkat fs,fs_link_ops 265 olddirfd:int32 oldpath:string newdirfd:int32 newpath:string flags:uint32
symlinkat fs,fs_link_ops 266 target:string newdirfd:int32 linkpath:string
readlinkat fs,fs_link_ops 267 dirfd:int32 pathname:string buf:string bufsiz:int32
fchmodat default,fs,fs_file_attr 268 dirfd:int32 pathname:string mode:uint16 flags:int32
faccessat fs,fs_file_attr 269 dirfd:int32 pathname:string mode:int32 flags:int32
pselect6 fs,fs_mux_io 270 nfds:int32 readfds:pointer writefds:pointer exceptfds:pointer timeout:float64 sigmask:pointer
ppoll fs,fs_mux_io 271 fds:pointer nfds:uint32 tmo_p:float64 sigmask:pointer sigsetsize:uint64
unshare proc 272 flags:int32
set_robust_list ipc,ipc_futex 273 head:pointer len:uint64
get_robust_list ipc,ipc_futex 274 pid:int32 head_ptr:pointer len_ptr:pointer
splice ipc,ipc_pipe 275 fd_in:int32 off_in:pointer fd_out:int32 off_out:pointer len:uint64 flags:uint32
tee ipc,ipc_pipe 276 fd_in:int32 fd_out:int32 len:uint64 flags:uint32
sync_file_range fs,fs_sync 277 fd:int32 offset:int64 nbytes:int64 flags:uint32
vmsplice ipc,ipc_pipe 278 fd:int32 iov:pointer nr_segs:uint64 flags:uint32
move_pages system,system_numa 279 pid:int32 count:uint64 pages:pointer nodes:pointer status:pointer flags:int32
utimensat fs,fs_file_attr 280 dirfd:int32 pathname:string times:float64 flags:int32
epoll_pwait fs,fs_mux_io 281 epfd:int32 events:pointer maxevents:int32 timeout:int32 sigmask:pointer sigsetsize:uint64
signalfd signals 282 fd:int32 mask:pointer flags:int32
timerfd_create time,time_timer 283 clockid:int32 flags:int32
eventfd signals 284 initval:uint32 flags:int32
fallocate fs,fs_file_ops 285 fd:int32 mode:int32 offset:int64 len:int64
timerfd_settime time,time_timer 286 fd:int32 flags:int32 new_value:pointer old_value:pointer
timerfd_gettime time,time_timer 287 fd:int32 curr_value:pointer
accept4 net,net_sock 288 sockfd:int32 addr:SockAddr addrlen:pointer flags:int32
signalfd4 signals 289 fd:int32 mask:pointer sizemask:uint64 flags:int32
eventfd2 signals 290 initval:uint32 flags:int32
epoll_create1 fs,fs_mux_io 291 flags:int32
dup3 fs,fs_fd_ops 292 oldfd:int32 newfd:int32 flags:int32
pipe2 ipc,ipc_pipe 293 pipefd:[2]int flags:int32
inotify_init1 fs,fs_monitor 294 flags:int32
preadv fs,fs_read_write 295 fd:int32 iov:pointer iovcnt:uint64 pos_l:uint64 pos_h:uint64
pwritev fs,fs_read_write 296 fd:int32 iov:pointer iovcnt:uint64 pos_l:uint64 pos_h:uint64
rt_tgsigqueueinfo signals 297 tgid:int32 tid:int32 sig:int32 info:pointer
perf_event_open system 298 attr:pointer pid:int32 cpu:int32 group_fd:int32 flags:uint64
recvmmsg net,net_snd_rcv 299 sockfd:int32 msgvec:pointer vlen:uint32 flags:int32 timeout:float64
fanotify_init fs,fs_monitor 300 flags:uint32 event_f_flags:uint32
fanotify_mark fs,fs_monitor 301 fanotify_fd:int32 flags:uint32 mask:uint64 dirfd:int32 pathname:string
prlimit64 proc 302 pid:int32 resource:int32 new_limit:pointer old_limit:pointer
name_to_handle_at fs,fs_file_ops 303 dirfd:int32 pathname:string handle:pointer mount_id:pointer flags:int32
open_by_handle_at fs,fs_file_ops 304 mount_fd:int32 handle:pointer flags:int32
clock_adjtime time,time_clock 305 clk_id:int32 buf:pointer
syncfs fs,fs_sync 306 fd:int32
sendmmsg net,net_snd_rcv 307 sockfd:int32 msgvec:pointer vlen:uint32 flags:int32
setns default,proc 308 fd:int32 nstype:int32
getcpu system,system_numa 309 cpu:pointer node:pointer tcache:pointer
process_vm_readv default,proc 310 pid:int32 local_iov:pointer liovcnt:uint64 remote_iov:pointer riovcnt:uint64 flags:uint64
process_vm_writev default,proc 311 pid:int32 local_iov:pointer liovcnt:uint64 remote_iov:pointer riovcnt:uint64 flags:uint64
kcmp proc 312 pid1:int32 pid2:int32 type:int32 idx1:uint64 idx2:uint64
finit_module default,system,system_module 313 fd:int32 param_values:string flags:int32
sched_setattr proc,proc_sched 314 pid:int32 attr:pointer flags:uint32
sched_getattr proc,proc_sched 315 pid:int32 attr:pointer size:uint32 flags:uint32
renameat2 fs,fs_file_ops 316 olddirfd:int32 oldpath:string newdirfd:int32 newpath:string flags:uint32
seccomp proc 317 operation:uint32 flags:uint32 args:pointer
getrandom fs 318 buf:pointer buflen:uint64 flags:uint32
memfd_create default,fs,fs_file_ops 319 name:string flags:uint32
kexec_file_load system 320 kernel_fd:int32 initrd_fd:int32 cmdline_len:uint64 cmdline:string flags:uint64
bpf system 321 cmd:int32 attr:pointer size:uint32
execveat proc,proc_life 322 dirfd:int32 pathname:string argv:[]string envp:[]string flags:int32
userfaultfd system 323 flags:int32
membarrier proc,proc_mem 324 cmd:int32 flags:int32
mlock2 proc,proc_mem 325 addr:pointer len:uint64 flags:int32
copy_file_range fs,fs_read_write 326 fd_in:int32 off_in:pointer fd_out:int32 off_out:pointer len:uint64 flags:uint32
preadv2 fs,fs_read_write 327 fd:int32 iov:pointer iovcnt:uint64 pos_l:uint64 pos_h:uint64 flags:int32
pwritev2 fs,fs_read_write 328 fd:int32 iov:pointer iovcnt:uint64 pos_l:uint64 pos_h:uint64 flags:int32
pkey_mprotect proc,proc_mem 329 addr:pointer len:uint64 prot:int32 pkey:int32
pkey_alloc proc,proc_mem 330 flags:uint32 access_rights:uint64
pkey_free proc,proc_mem 331 pkey:int32
statx fs,fs_file_attr 332 dirfd:int32 pathname:string flags:int32 mask:uint32 statxbuf:pointer
io_pgetevents fs,fs_async_io 333 ctx_id:pointer min_nr:int64 nr:int64 events:pointer timeout:float64 usig:pointer
rseq - 334 rseq:pointer rseq_len:uint32 flags:int32 sig:uint32
pidfd_send_signal signals 424 pidfd:int32 sig:int32 info:pointer flags:uint32
io_uring_setup - 425 entries:uint32 p:pointer
io_uring_enter - 426 fd:uint32 to_submit:uint32 min_complete:uint32 flags:uint32 sig:pointer
io_uring_register - 427 fd:uint32 opcode:uint32 arg:pointer nr_args:uint32
open_tree - 428 dfd:int32 filename:string flags:uint32
move_mount default,fs 429 from_dfd:int32 from_path:string to_dfd:int32 to_path:string flags:uint32
fsopen fs 430 fsname:string flags:uint32
fsconfig fs 431 fs_fd:pointer cmd:uint32 key:string value:pointer aux:int32
fsmount fs 432 fsfd:int32 flags:uint32 ms_flags:uint32
fspick fs 433 dirfd:int32 pathname:string flags:uint32
pidfd_open - 434 pid:int32 flags:uint32
clone3 proc,proc_life 435 cl_args:pointer size:uint64
close_range fs,fs_file_ops 436 first:uint32 last:uint32
openat2 fs,fs_file_ops 437 dirfd:int32 pathname:string how:pointer size:uint64
pidfd_getfd - 438 pidfd:int32 targetfd:int32 flags:uint32
faccessat2 fs,fs_file_attr 439 fd:int32 path:string mode:int32 flag:int32
process_madvise - 440 pidfd:int32 addr:pointer length:uint64 advice:int32 flags:uint64
epoll_pwait2 fs,fs_mux_io 441 fd:int32 events:pointer maxevents:int32 timeout:float64 sigset:pointer
mount_setattr fs 442 dfd:int32 path:string flags:uint32 uattr:pointer usize:uint64
quotactl_fd fs 443 fd:uint32 cmd:uint32 id:pointer addr:pointer
landlock_create_ruleset proc,fs 444 attr:pointer size:uint64 flags:uint32
landlock_add_rule proc,fs 445 ruleset_fd:int32 rule_type:int32 rule_attr:pointer flags:uint32
landlock_restrict_self proc,fs 446 ruleset_fd:int32 flags:uint32
memfd_secret - 447 flags:uint32
process_mrelease - 448 pidfd:int32 flags:uint32
`;

/** System calls that only 32-bit programs have: `name sets args`. */
export const COMPAT_SYSCALLS = `
waitpid - pid:int32 status:pointer options:int32
oldfstat -
break -
oldstat - filename:string statbuf:pointer
umount - target:string
stime - t:pointer
stty -
gtty -
nice - inc:int32
ftime -
prof -
signal - signum:int32 handler:pointer
lock -
mpx -
ulimit -
oldolduname - name:pointer
sigaction - sig:int32 act:pointer oact:pointer
sgetmask -
ssetmask - newmask:int64
sigsuspend - mask:pointer
sigpending - set:pointer
oldlstat - pathname:string statbuf:pointer
readdir - fd:uint32 dirp:pointer count:uint32
profil -
socketcall - call:int32 args:pointer
olduname - buf:pointer
idle -
vm86old - info:pointer
ipc - call:uint32 first:int32 second:uint64 third:uint64 ptr:pointer fifth:int64
sigreturn -
sigprocmask - how:int32 set:pointer oldset:pointer
bdflush -
afs_syscall -
llseek - fd:uint32 offset_high:uint64 offset_low:uint64 result:pointer whence:uint32
old_select - nfds:int32 readfds:pointer writefds:pointer exceptfds:pointer timeout:pointer
vm86 - fn:uint64 v86:pointer
old_getrlimit - resource:int32 rlim:pointer
mmap2 - addr:uint64 length:uint64 prot:uint64 flags:uint64 fd:uint64 pgoffset:uint64
truncate64 - path:string length:int64
ftruncate64 - fd:int32 length:int64
stat64 - pathname:string statbuf:pointer
lstat64 - pathname:string statbuf:pointer
fstat64 - fd:int32 statbuf:pointer
lchown16 - pathname:string owner:uint16 group:uint16
getuid16 -
getgid16 -
geteuid16 -
getegid16 -
setreuid16 - ruid:uint16 euid:uint16
setregid16 - rgid:uint16 egid:uint16
getgroups16 - size:int32 list:pointer
setgroups16 - size:uint64 list:pointer
fchown16 - fd:uint32 user:uint16 group:uint16
setresuid16 - ruid:uint16 euid:uint16 suid:uint16
getresuid16 - ruid:pointer euid:pointer suid:pointer
setresgid16 - rgid:uint16 euid:uint16 suid:uint16
getresgid16 - rgid:pointer egid:pointer sgid:pointer
chown16 - pathname:string owner:uint16 group:uint16
setuid16 - uid:uint16
setgid16 - gid:uint16
setfsuid16 - fsuid:uint16
setfsgid16 - fsgid:uint16
fcntl64 - fd:int32 cmd:int32 arg:uint64
sendfile32 - out_fd:int32 in_fd:int32 offset:pointer count:uint64
statfs64 - path:string sz:uint64 buf:pointer
fstatfs64 - fd:int32 sz:uint64 buf:pointer
fadvise64_64 - fd:int32 offset:uint64 len:uint64 advice:int32
clock_gettime32 - which_clock:int32 tp:pointer
clock_settime32 - which_clock:int32 tp:pointer
clock_adjtime64 -
clock_getres_time32 - which_clock:int32 tp:pointer
clock_nanosleep_time32 - which_clock:int32 flags:int32 rqtp:pointer rmtp:pointer
timer_gettime32 - timer_id:int32 setting:pointer
timer_settime32 - timer_id:int32 flags:int32 new:pointer old:pointer
timerfd_gettime32 - ufd:int32 otmr:pointer
timerfd_settime32 - ufd:int32 flags:int32 utmr:pointer otmr:pointer
utimensat_time32 - dfd:uint32 filename:string t:pointer flags:int32
pselect6_time32 - n:int32 inp:pointer outp:pointer exp:pointer tsp:pointer sig:pointer
ppoll_time32 - ufds:pointer nfds:uint32 tsp:pointer sigmask:pointer sigsetsize:uint64
io_pgetevents_time32 -
recvmmsg_time32 - fd:int32 mmsg:pointer vlen:uint32 flags:uint32 timeout:pointer
mq_timedsend_time32 - mqdes:int32 u_msg_ptr:string msg_len:uint32 msg_prio:uint32 u_abs_timeout:pointer
mq_timedreceive_time32 - mqdes:int32 u_msg_ptr:string msg_len:uint32 u_msg_prio:pointer u_abs_timeout:pointer
rt_sigtimedwait_time32 - uthese:pointer uinfo:pointer uts:pointer sigsetsize:uint64
futex_time32 - uaddr:pointer op:int32 val:uint32 utime:pointer uaddr2:pointer val3:uint32
sched_rr_get_interval_time32 - pid:int32 interval:pointer
`;

/** Events that are not plain system calls. */
export const OTHER_EVENTS = `
sys_enter - syscall:int32 | A system call began, whichever it was
sys_exit - syscall:int32 | A system call returned, whichever it was
sched_process_fork - parent_tid:int32 parent_ns_tid:int32 parent_pid:int32 parent_ns_pid:int32 parent_start_time:time.Time child_tid:int32 child_ns_tid:int32 child_pid:int32 child_ns_pid:int32 start_time:time.Time parent_process_tid:int32 parent_process_ns_tid:int32 parent_process_pid:int32 parent_process_ns_pid:int32 parent_process_start_time:time.Time leader_tid:int32 leader_ns_tid:int32 leader_pid:int32 leader_ns_pid:int32 leader_start_time:time.Time up_parent_tid:int32 up_parent_ns_tid:int32 up_parent_pid:int32 up_parent_ns_pid:int32 up_parent_start_time:uint64 | A process or thread was created by another one
sched_process_exec default,proc cmdpath:string pathname:string dev:uint32 inode:uint64 ctime:uint64 inode_mode:uint16 interpreter_pathname:string interpreter_dev:uint32 interpreter_inode:uint64 interpreter_ctime:uint64 argv:[]string interp:string stdin_type:uint16 stdin_path:string invoked_from_kernel:bool prev_comm:string env:[]string pwd:string | A process started running a program, with its command line and the file's identity
sched_process_exit proc,proc_life exit_code:int32 signal_code:int32 process_group_exit:bool | A process or thread ended, with its exit code and the signal that killed it
sched_switch - cpu:int32 prev_tid:int32 prev_comm:string next_tid:int32 next_comm:string | A processor stopped running one thread and took up another
do_exit proc,proc_life returnValue:int64 | A thread entered the kernel's exit path
cap_capable - cap:int32 | The kernel checked whether a process holds a capability
vfs_write - pathname:string dev:uint32 inode:uint64 count:uint64 pos:int64 returnValue:int64 | Bytes were written to a file
vfs_writev - pathname:string dev:uint32 inode:uint64 vlen:uint64 pos:int64 returnValue:int64 | Bytes from several buffers were written to a file
mem_prot_alert - alert:uint32 addr:pointer len:uint64 prot:int32 prev_prot:int32 pathname:string dev:uint32 inode:uint64 ctime:uint64 | Memory was made executable in a suspicious way, as unpacked or injected code needs
commit_creds - old_cred:SlimCred new_cred:SlimCred | A process's credentials (user, groups, capabilities) changed
switch_task_ns - pid:int32 new_mnt:uint32 new_pid:uint32 new_uts:uint32 new_ipc:uint32 new_net:uint32 new_cgroup:uint32 | A process moved into other namespaces
magic_write - pathname:string bytes:[]byte dev:uint32 inode:uint64 returnValue:int64 | The first bytes of a file were written: they tell what kind of file it is
cgroup_attach_task - cgroup_path:string comm:string pid:int32 | A process was moved into a cgroup
cgroup_mkdir - cgroup_id:uint64 cgroup_path:string hierarchy_id:uint32 | A cgroup was created, as for each new container
cgroup_rmdir - cgroup_id:uint64 cgroup_path:string hierarchy_id:uint32 | A cgroup was removed, as when a container is gone
security_bprm_check lsm_hooks,proc,proc_life pathname:string dev:uint32 inode:uint64 argv:[]string envp:[]string | The kernel was asked to run a program file and checked whether it may
security_file_open lsm_hooks,fs,fs_file_ops pathname:string flags:int32 dev:uint32 inode:uint64 ctime:uint64 syscall_pathname:string | A file was opened: its resolved path and how it was opened
security_inode_unlink default,lsm_hooks,fs,fs_file_ops pathname:string inode:uint64 dev:uint32 ctime:uint64 | A file was deleted
security_socket_create lsm_hooks,net,net_sock family:int32 type:int32 protocol:int32 kern:int32 | A socket was created
security_socket_listen lsm_hooks,net,net_sock sockfd:int32 local_addr:SockAddr backlog:int32 | A socket began to wait for incoming connections
security_socket_connect default,lsm_hooks,net,net_sock sockfd:int32 type:int32 remote_addr:SockAddr | A process connected to a remote address
net_tcp_connect default,flows dst:string dst_port:int32 dst_dns:[]string | A process connected over TCP, with the names its DNS lookups gave for the address
security_socket_accept default,lsm_hooks,net,net_sock sockfd:int32 local_addr:SockAddr | A listening socket was asked to take an incoming connection
security_socket_bind default,lsm_hooks,net,net_sock sockfd:int32 local_addr:SockAddr | A socket was tied to a local address and port
security_socket_setsockopt lsm_hooks,net,net_sock sockfd:int32 level:int32 optname:int32 local_addr:SockAddr | An option of a socket was changed
security_sb_mount default,lsm_hooks,fs dev_name:string path:string type:string flags:uint64 | A file system was mounted
security_sb_umount default,lsm_hooks,fs mountpoint:string type:string flags:int32 | A file system was unmounted
security_bpf lsm_hooks cmd:int32 | A process gave the kernel a BPF command
security_bpf_map lsm_hooks map_id:uint32 map_name:string | A process got access to a BPF map
security_kernel_read_file lsm_hooks pathname:string dev:uint32 inode:uint64 type:int32 ctime:uint64 | The kernel was asked to load a file: a module, firmware, or kexec image
security_kernel_post_read_file lsm_hooks pathname:string size:int64 type:int32 | The kernel finished loading a file: a module, firmware, or kexec image
security_inode_mknod lsm_hooks file_name:string mode:uint16 dev:uint32 | A device file, named pipe or socket file was created
security_inode_symlink lsm_hooks,fs,fs_file_ops linkpath:string target:string | A symbolic link was created
security_mmap_file lsm_hooks,fs,fs_file_ops,proc,proc_mem pathname:string flags:int32 dev:uint32 inode:uint64 ctime:uint64 prot:uint64 mmap_flags:uint64 | A file was mapped into a process's memory
do_mmap fs,fs_file_ops,proc,proc_mem addr:pointer pathname:string flags:uint32 dev:uint32 inode:uint64 ctime:uint64 pgoff:uint64 len:uint64 prot:uint64 mmap_flags:uint64 | Memory was mapped into a process, from a file or empty
security_file_mprotect lsm_hooks,proc,proc_mem,fs,fs_file_ops pathname:string prot:int32 ctime:uint64 prev_prot:int32 addr:pointer len:uint64 pkey:int32 | The access rights of a memory region were about to change
init_namespaces - cgroup:uint32 ipc:uint32 mnt:uint32 net:uint32 pid:uint32 pid_for_children:uint32 time:uint32 time_for_children:uint32 user:uint32 uts:uint32 | The host's own namespaces, noted when the sensor started
tracee_info - boot_time:uint64 start_time:time.Time version:string | The sensor's version, its start time, and the boot time of the host
socket_dup - oldfd:int32 newfd:int32 remote_addr:SockAddr | A socket was copied to another file descriptor: onto standard input and output by reverse shells
zeroed_inodes - dirent_name:string | A directory entry with inode 0 was skipped: a way rootkits hide files
__kernel_write - pathname:string dev:uint32 inode:uint64 count:uint64 pos:int64 | The kernel itself wrote bytes to a file
dirty_pipe_splice - inode_in:uint64 in_file_type:uint16 in_file_path:string exposed_data_start_offset:uint64 exposed_data_len:uint64 inode_out:uint64 out_pipe_last_buffer_flags:uint32 | A splice into a pipe could overwrite a read-only file (Dirty Pipe, CVE-2022-0847)
container_create default,containers runtime:string container_id:string ctime:uint64 container_image:string container_image_digest:string container_name:string pod_name:string pod_namespace:string pod_uid:string pod_sandbox:bool | A container was created
container_remove default,containers runtime:string container_id:string | A container was removed
existing_container containers runtime:string container_id:string ctime:uint64 container_image:string container_image_digest:string container_name:string pod_name:string pod_namespace:string pod_uid:string pod_sandbox:bool | A container that already ran when the sensor started
proc_create - name:string proc_ops_addr:pointer | A kernel module created a file under /proc
kprobe_attach - symbol_name:string pre_handler_addr:pointer post_handler_addr:pointer | A kernel function was hooked through a kprobe
call_usermodehelper - pathname:string argv:[]string envp:[]string wait:int32 | The kernel started a user-space program on its own
debugfs_create_file - file_name:string path:string mode:uint16 proc_ops_addr:pointer | A file was created in debugfs
hidden_kernel_module - address:string name:string srcversion:string | A loaded kernel module hides itself from the module list
hooked_syscall - syscall:string address:string function:string owner:string | An entry of the system call table points outside the kernel's own code
debugfs_create_dir - name:string path:string | A directory was created in debugfs
device_add - name:string parent_name:string | A device was added to the system
register_chrdev - requested_major_number:uint32 granted_major_number:uint32 char_device_name:string char_device_fops:pointer | A character device driver was registered
shared_object_loaded lsm_hooks,fs,fs_file_ops,proc,proc_mem pathname:string flags:int32 dev:uint32 inode:uint64 ctime:uint64 | A shared library was mapped into a process
symbols_loaded derived,fs,security_alert library_path:string symbols:[]string sha256:string | A shared library that exports a watched symbol was loaded
symbols_collision lsm_hooks,fs,fs_file_ops,proc,proc_mem loaded_path:string collision_path:string symbols:[]string | Two libraries loaded in one process export the same symbol, so one overrides the other
do_init_module - name:string version:string src_version:string returnValue:int64 | A kernel module's start routine ran
module_load - name:string version:string src_version:string pathname:string dev:uint32 inode:uint64 ctime:uint64 | A kernel module was loaded
module_free - name:string version:string src_version:string | A kernel module was unloaded
socket_accept - sockfd:int32 local_addr:SockAddr remote_addr:SockAddr | An incoming connection was taken, with its remote address
load_elf_phdrs proc pathname:string dev:uint32 inode:uint64 | The program headers of an ELF file were read: of a program or of its loader
hooked_proc_fops - hooked_fops_pointers:[]HookedSymbolData | File operations of /proc were replaced: a way rootkits hide processes and files
hooked_seq_ops - hooked_seq_ops:map[string]HookedSymbolData | Handlers that list network connections were replaced: a way rootkits hide connections
task_rename proc old_name:string new_name:string | A thread changed its name, at times to pass for another program
security_inode_rename - old_path:string new_path:string | A file was renamed or moved
do_sigaction proc sig:int32 is_sa_initialized:bool sa_flags:uint64 sa_mask:uint64 sa_handle_method:uint8 sa_handler:pointer is_old_sa_initialized:bool old_sa_flags:uint64 old_sa_mask:uint64 old_sa_handle_method:uint8 old_sa_handler:pointer | A process changed how it handles a signal
bpf_attach - prog_type:int32 prog_name:string prog_id:uint32 prog_helpers:[]uint64 symbol_name:string symbol_addr:uint64 attach_type:int32 | A BPF program was attached to a kernel or user-space probe
kallsyms_lookup_name - symbol_name:string symbol_address:pointer | A kernel module looked up the address of a kernel symbol
print_mem_dump - bytes:[]byte address:pointer length:uint64 caller_context_id:uint64 arch:string symbol_name:string symbol_owner:string | A copy of kernel memory at a symbol or address, taken on request
vfs_read - pathname:string dev:uint32 inode:uint64 count:uint64 pos:int64 returnValue:int64 | Bytes were read from a file
vfs_readv - pathname:string dev:uint32 inode:uint64 vlen:uint64 pos:int64 returnValue:int64 | Bytes were read from a file into several buffers
vfs_utimes - pathname:string dev:uint32 inode:uint64 atime:uint64 mtime:uint64 | The timestamps of a file were set by a program: at times to hide a change
do_truncate - pathname:string inode:uint64 dev:uint32 length:uint64 | A file was cut or extended to a given length
file_modification - file_path:string dev:uint32 inode:uint64 old_ctime:uint64 new_ctime:uint64 | A file's content changed, with its change time before and after
inotify_watch - pathname:string inode:uint64 dev:uint32 | A process began to watch a file or directory for changes
security_bpf_prog - type:int32 name:string helpers:[]uint64 id:uint32 load:bool | A process got access to a BPF program, or loaded one
process_execute_failed proc dirfd:int32 flags:int32 pathname:string binary.path:string binary.device_id:uint32 binary.inode_number:uint64 binary.ctime:uint64 binary.inode_mode:uint16 interpreter_path:string stdin_type:uint16 stdin_path:string kernel_invoked:int32 argv:[]string envp:[]string path:string binary.arguments:[]string environment:[]string | A process tried to run a program and failed
ftrace_hook - symbol:string trampoline:string callback:string callback_offset:int64 callback_owner:string flags:string count:uint64 | A kernel function was hooked through ftrace
security_path_notify lsm_hooks,fs_monitor pathname:string inode:uint64 dev:uint32 mask:uint64 obj_type:uint32 | A process asked to be told of changes to a path
set_fs_pwd - unresolved_path:string resolved_path:string | A process changed its working directory
security_task_setrlimit lsm target_host_pid:uint32 resource:int32 new_rlim_cur:uint64 new_rlim_max:uint64 | A resource limit of a process was changed
security_settime64 lsm tv_sec:int64 tv_nsec:int64 tz_minuteswest:int32 tz_dsttime:int32 | The system clock was changed
chmod_common - pathname:string mode:uint16 returnValue:int64 | The permissions of a file were changed
suspicious_syscall_source - syscall:int32 ip:pointer vma_type:string vma_start:pointer vma_size:uint64 vma_flags:uint64 | A system call came from memory where no code belongs: stack, heap, or anonymous
stack_pivot - syscall:int32 sp:pointer vma_type:string vma_start:pointer vma_size:uint64 vma_flags:uint64 | A system call was made while the stack pointer lay outside the stack: typical of exploits
security_task_prctl lsm,proc option:int32 arg2:uint64 arg3:uint64 arg4:uint64 arg5:uint64 vma_name:string old_start_code:pointer old_end_code:pointer old_start_data:pointer old_end_data:pointer old_start_brk:pointer old_brk:pointer old_start_stack:pointer old_arg_start:pointer old_arg_end:pointer old_env_start:pointer old_env_end:pointer old_auxv:[]byte old_pathname:string old_dev:uint32 old_inode:uint64 old_ctime:uint64 old_inode_mode:uint16 new_start_code:pointer new_end_code:pointer new_start_data:pointer new_end_data:pointer new_start_brk:pointer new_brk:pointer new_start_stack:pointer new_arg_start:pointer new_arg_end:pointer new_env_start:pointer new_env_end:pointer new_auxv:[]byte new_pathname:string new_dev:uint32 new_inode:uint64 new_ctime:uint64 new_inode_mode:uint16 old_securebits:uint32 | A process changed a setting of its own, such as its name or memory layout
net_packet_raw packets data:[]byte | A network packet, undecoded
net_packet_ipv4 network_events src:string dst:string metadata:PacketMetadata proto_ipv4:ProtoIPv4 | An IPv4 packet was sent or received
net_packet_ipv6 network_events src:string dst:string metadata:PacketMetadata proto_ipv6:ProtoIPv6 | An IPv6 packet was sent or received
net_packet_tcp network_events src:string dst:string src_port:uint16 dst_port:uint16 metadata:PacketMetadata proto_tcp:ProtoTCP | A TCP packet was sent or received
net_packet_udp network_events src:string dst:string src_port:uint16 dst_port:uint16 metadata:PacketMetadata proto_udp:ProtoUDP | A UDP packet was sent or received
net_packet_icmp default,network_events src:string dst:string metadata:PacketMetadata proto_icmp:ProtoICMP | An ICMP packet, such as a ping, was sent or received
net_packet_icmpv6 default,network_events src:string dst:string metadata:PacketMetadata proto_icmpv6:ProtoICMPv6 | An ICMPv6 packet was sent or received
net_packet_dns network_events src:string dst:string src_port:uint16 dst_port:uint16 metadata:PacketMetadata proto_dns:ProtoDNS | A DNS message, with all of its records
net_packet_dns_request default,network_events metadata:PktMeta dns_questions:[]DnsQueryData | A DNS question was asked
net_packet_dns_response default,network_events metadata:PktMeta dns_response:[]DnsResponseData | A DNS answer arrived
net_packet_http network_events metadata:PacketMetadata proto_http:ProtoHTTP src:string dst:string src_port:uint16 dst_port:uint16 | An unencrypted HTTP message, request or response
net_packet_http_request default,network_events metadata:PktMeta http_request:ProtoHTTPRequest | An unencrypted HTTP request, with its headers
net_packet_http_response default,network_events metadata:PktMeta http_response:ProtoHTTPResponse | An unencrypted HTTP response, with its headers
net_flow_tcp_begin network_events,flows conn_direction:string src:string dst:string src_port:uint16 dst_port:uint16 src_dns:[]string dst_dns:[]string | A TCP connection began
net_flow_tcp_end network_events,flows conn_direction:string src:string dst:string src_port:uint16 dst_port:uint16 src_dns:[]string dst_dns:[]string | A TCP connection ended
`;

/** What the sensor uses inside itself; some of it reaches logs. */
export const INTERNAL_EVENTS = `
syscall_table_check - syscall_id:int32 syscall_address:uint64 | Looks for changed entries of the system call table
hidden_kernel_module_seeker - address:uint64 name:[]byte flags:uint32 srcversion:[]byte | Looks for kernel modules that hide from the module list
capture_file_write - | Saves the bytes written to files as artifacts
capture_file_read - | Saves the bytes read from files as artifacts
capture_exec - | Saves executed program files as artifacts
capture_module - | Saves loaded kernel modules as artifacts
capture_mem - | Saves suspicious memory regions as artifacts
capture_bpf - | Saves loaded BPF programs as artifacts
print_net_seq_ops - net_seq_ops:[]uint64 | Looks for changed handlers of the kernel's network connection lists
execute_finished proc dirfd:int32 flags:int32 pathname:string binary.path:string binary.device_id:uint32 binary.inode_number:uint64 binary.ctime:uint64 binary.inode_mode:uint16 interpreter_path:string stdin_type:uint16 stdin_path:string kernel_invoked:int32 argv:[]string envp:[]string returnValue:int64 | An exec system call returned
process_execute_failed_internal proc dirfd:int32 flags:int32 pathname:string binary.path:string binary.device_id:uint32 binary.inode_number:uint64 binary.ctime:uint64 binary.inode_mode:uint16 interpreter_path:string stdin_type:uint16 stdin_path:string kernel_invoked:int32 argv:[]string envp:[]string | The kernel's part of noting a failed program start
signal_cgroup_mkdir signal cgroup_id:uint64 cgroup_path:string hierarchy_id:uint32 | Tells the sensor of a new cgroup, to follow containers
signal_cgroup_rmdir signal cgroup_id:uint64 cgroup_path:string hierarchy_id:uint32 | Tells the sensor of a removed cgroup, to follow containers
signal_sched_process_fork signal timestamp:uint64 parent_tid:int32 parent_ns_tid:int32 parent_pid:int32 parent_ns_pid:int32 parent_start_time:uint64 child_tid:int32 child_ns_tid:int32 child_pid:int32 child_ns_pid:int32 start_time:uint64 parent_process_tid:int32 parent_process_ns_tid:int32 parent_process_pid:int32 parent_process_ns_pid:int32 parent_process_start_time:uint64 leader_tid:int32 leader_ns_tid:int32 leader_pid:int32 leader_ns_pid:int32 leader_start_time:uint64 up_parent_tid:int32 up_parent_ns_tid:int32 up_parent_pid:int32 up_parent_ns_pid:int32 up_parent_start_time:uint64 | Tells the sensor of a new process, for its process tree
signal_sched_process_exec signal timestamp:uint64 task_start_time:uint64 parent_start_time:uint64 leader_start_time:uint64 task_pid:int32 parent_pid:int32 leader_pid:int32 cmdpath:string pathname:string dev:uint32 inode:uint64 ctime:uint64 inode_mode:uint16 interpreter_pathname:string interpreter_dev:uint32 interpreter_inode:uint64 interpreter_ctime:uint64 argv:[]string interp:string stdin_type:uint16 stdin_path:string invoked_from_kernel:bool task_hash:uint32 parent_hash:uint32 leader_hash:uint32 | Tells the sensor of a started program, for its process tree
signal_sched_process_exit signal timestamp:uint64 task_start_time:uint64 task_pid:int32 exit_code:int32 signal_code:int32 process_group_exit:bool task_hash:uint32 parent_hash:uint32 leader_hash:uint32 | Tells the sensor of an ended process, for its process tree
signal_heartbeat default | The sensor's sign that it is alive
net_packet_base network_events | Source of all packet events
net_packet_ip_base network_events flags:int64 payload:[]byte | Source of the IPv4 and IPv6 packet events
net_packet_tcp_base network_events flags:int64 payload:[]byte | Source of the TCP packet events
net_packet_udp_base network_events flags:int64 payload:[]byte | Source of the UDP packet events
net_packet_icmp_base network_events flags:int64 payload:[]byte | Source of the ICMP packet events
net_packet_icmpv6_base network_events flags:int64 payload:[]byte | Source of the ICMPv6 packet events
net_packet_dns_base network_events flags:int64 payload:[]byte | Source of the DNS events
net_packet_http_base network_events flags:int64 payload:[]byte | Source of the HTTP events
net_packet_capture - flags:int64 payload:[]byte | Source of the captured network packets
capture_net_packet - | Saves network packets as artifacts
net_packet_flow_base network_events flags:int64 payload:[]byte | Source of the TCP flow events
`;

/** What the sensor's own tests use. */
export const TEST_EVENTS = `
exec_test tests,dependencies | For tests of the sensor: a program started
missing_ksymbol tests,dependencies | For tests of the sensor: a kernel symbol is missing
failed_attach tests,dependencies | For tests of the sensor: a probe cannot attach
incompatible_probe_test tests,dependencies | For tests of the sensor: a probe does not suit the kernel
incompatible_probe_with_fallback_test tests,dependencies | For tests of the sensor: an unsuited probe with a substitute
failed_event_dependency_test tests,dependencies | For tests of the sensor: an event it depends on fails
multiple_fallbacks_test tests,dependencies | For tests of the sensor: several substitutes in turn
shared_probe_event_a tests,dependencies | For tests of the sensor: first of two events on one probe
shared_probe_event_b tests,dependencies | For tests of the sensor: second of two events on one probe
lsm_test tests,lsm | For tests of the sensor: a file was opened, seen by a true LSM program
features_fallback_test tests,features,fallback probe_used_id:int32 | For tests of the sensor: substitutes for missing kernel features
`;
