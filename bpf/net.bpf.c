// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Sockets: connected, bound, listening, accepted, duplicated; addresses as the kernel's own socket has them. */
#include "lib/syscall.bpf.h"
#include "lib/hook.bpf.h"

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define UNIX_PATH 108

static __always_inline __u16 host_order(__u16 value)
{
	return value >> 8 | value << 8;
}

/* The path of a Unix socket; in the abstract namespace it begins with a NUL. */
static __always_inline void put_unix_path(struct scratch *s, __u32 slot, __u64 sock)
{
	__u64 address = READ_POINTER(struct unix_sock, sock, addr);
	__u32 length = address ? READ(struct unix_address, address, len) : 0;
	char *to = open_piece(s);

	if (!to || length <= 2)
		return;
	length -= 2;
	if (length > UNIX_PATH)
		length = UNIX_PATH;
	bpf_probe_read_kernel(to, length & 127, (void *)(address + bpf_core_field_offset(struct unix_address, name) + 2));
	close_piece(s, slot, length & 127, 0);
}

/* Fills in what a struct socket is tied to; -1: to nothing yet. */
__attribute__((noinline)) int put_ends(__u64 socket)
{
	struct scratch *s = the_scratch();

	if (!s)
		return -1;
	struct socket_record *r = (struct socket_record *)s->data;
	__u64 sock = READ_POINTER(struct socket, socket, sk);
	if (!sock)
		return -1;
	__u64 common = sock + bpf_core_field_offset(struct sock, __sk_common);
	r->family = READ(struct sock, sock, __sk_common.skc_family);
	r->type = READ(struct socket, socket, type);
	r->protocol = READ(struct sock, sock, sk_protocol);
	if (r->family == AF_INET || r->family == AF_INET6) {
		r->local_port = READ(struct sock, sock, __sk_common.skc_num);
		r->remote_port = host_order(READ(struct sock, sock, __sk_common.skc_dport));
	}
	if (r->family == AF_INET) {
		__u32 local = READ(struct sock, sock, __sk_common.skc_rcv_saddr);

		if (!local)
			local = READ(struct inet_sock, sock, inet_saddr);
		*(__u32 *)r->local = local;
		*(__u32 *)r->remote = READ(struct sock, sock, __sk_common.skc_daddr);
	} else if (r->family == AF_INET6) {
		bpf_probe_read_kernel(r->local, 16, (void *)(common + bpf_core_field_offset(struct sock_common, skc_v6_rcv_saddr)));
		bpf_probe_read_kernel(r->remote, 16, (void *)(common + bpf_core_field_offset(struct sock_common, skc_v6_daddr)));
	} else if (r->family == AF_UNIX) {
		__u64 peer = READ_POINTER(struct unix_sock, sock, peer);

		put_unix_path(s, PIECE_LOCAL, sock);
		if (peer)
			put_unix_path(s, PIECE_REMOTE, peer);
	}
	return 0;
}

/* The same of the socket of a file; -1: it is no socket. */
static __always_inline int put_socket(__u64 file)
{
	if (!file || (mode_of(file) & S_IFMT) != S_IFSOCK)
		return -1;
	return put_ends(READ_POINTER(struct file, file, private_data));
}

/* connect, bind, listen, accept, accept4. What connect was asked for comes too: after a refusal the socket has no port. */
EXIT_HANDLER(exit_socket)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	struct scratch *s = BEGIN_IN_SYSCALL(socket_record, RECORD_SOCKET, stash, ret);
	if (!s)
		return 0;
	struct socket_record *r = (struct socket_record *)s->data;
	__s32 call = stash->native;
	bool is_accept = call == NR_accept || call == NR_accept4;

	r->fd = stash->args[0];
	r->new_fd = is_accept ? ret : -1;
	r->backlog = call == NR_listen ? stash->args[1] : 0;
	/* Of an accepted connection both ends are known; its local one is that of the listener. */
	if (!put_socket(file_of(is_accept && ret >= 0 ? ret : r->fd))) {
		if (call == NR_connect || call == NR_bind)
			put_args();
		send(s);
	}
	return next_exit(ctx, stash);
}

/* socket_dup: dup, dup2, dup3. */
EXIT_HANDLER(exit_dup)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	__u64 file = ret < 0 ? 0 : file_of(ret);
	if (!file || (mode_of(file) & S_IFMT) != S_IFSOCK)
		return next_exit(ctx, stash);
	struct scratch *s = BEGIN_IN_SYSCALL(socket_record, RECORD_SOCKET_DUP, stash, ret);
	if (!s)
		return 0;
	struct socket_record *r = (struct socket_record *)s->data;
	r->fd = stash->args[0];
	r->new_fd = ret;
	if (!put_socket(file))
		send(s);
	return next_exit(ctx, stash);
}

/* What security modules are asked about a socket: also of io_uring, which no system call shows. */
static __always_inline int send_asked(struct hook_registers *ctx, enum socket_act act)
{
	struct call call = {};
	struct scratch *s = BEGIN_IN_HOOK(socket_record, RECORD_SOCKET_ASKED, &call);
	__u64 socket = ctx->di;

	if (!s)
		return 0;
	struct socket_record *r = (struct socket_record *)s->data;
	__s32 number = call.native;
	bool is_call = (act == ACT_CONNECT && number == NR_connect) || (act == ACT_BIND && number == NR_bind) ||
		       (act == ACT_LISTEN && number == NR_listen) ||
		       (act == ACT_ACCEPT && (number == NR_accept || number == NR_accept4));
	r->act = act;
	r->fd = is_call ? (__s32)call.args[0] : -1;
	r->new_fd = -1;
	r->backlog = act == ACT_LISTEN ? (__s32)ctx->si : 0;
	if (put_ends(socket))
		return 0;
	if (act == ACT_CONNECT || act == ACT_BIND)
		put_kernel_bytes(1, ctx->si, (__u32)ctx->dx);
	send(s);
	return 0;
}

HOOK(security_socket_connect)
{
	return send_asked(ctx, ACT_CONNECT);
}
HOOK(security_socket_bind)
{
	return send_asked(ctx, ACT_BIND);
}
HOOK(security_socket_listen)
{
	return send_asked(ctx, ACT_LISTEN);
}
HOOK(security_socket_accept)
{
	return send_asked(ctx, ACT_ACCEPT);
}
