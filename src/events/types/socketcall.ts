/**
 * The calls of socketcall(2), which 32-bit programs use.
 * @module
 */
import { defineEnumeration } from "./named_values.ts";

/** `SYS_CONNECT`. */
export const socketcall = defineEnumeration({
  name: "socketcall",
  members:
    `SYS_SOCKET=1 SYS_BIND SYS_CONNECT SYS_LISTEN SYS_ACCEPT SYS_GETSOCKNAME SYS_GETPEERNAME SYS_SOCKETPAIR SYS_SEND
    SYS_RECV SYS_SENDTO SYS_RECVFROM SYS_SHUTDOWN SYS_SETSOCKOPT SYS_GETSOCKOPT SYS_SENDMSG SYS_RECVMSG SYS_ACCEPT4
    SYS_RECVMMSG SYS_SENDMMSG`,
});
