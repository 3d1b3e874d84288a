/**
 * Sockets: connected, bound, listening, accepted, duplicated, made, tuned.
 * @module
 */
import type { Value } from "../../../model/mod.ts";
import { KIND, RECORD, SLOT, SOCKET, SYSCALL } from "../layout.ts";
import { hooked } from "../hooked.ts";
import type { ProbeEvent } from "../probe_event.ts";
import type { RecordView } from "../record_view.ts";
import { readSockaddrBytes, sockaddrValue } from "../sockaddr.ts";

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const STREAM = 1;

const PROGRAMS = ["sys_enter", "sys_exit"];

/** One end of the kernel's socket. */
function endOf(record: RecordView, end: "local" | "remote"): Value {
  const family = record.u16(SOCKET.family);
  if (family === AF_UNIX) return sockaddrValue({ family, path: record.content(SLOT[end]) });
  const size = family === AF_INET ? 4 : family === AF_INET6 ? 16 : 0;
  return sockaddrValue({
    family,
    address: size === 0 ? undefined : record.part(SOCKET[end], size),
    port: record.u16(SOCKET[`${end}_port`]),
  });
}

/** The address argument of connect and bind. */
function givenAddress(record: RecordView): Value | undefined {
  const bytes = record.content(1);
  const parts = bytes && readSockaddrBytes(bytes);
  return parts && sockaddrValue(parts);
}

/**
 * Where a connect went: by the kernel's socket, which nobody can change behind our back; after a refusal it has no port
 * any more, then as the program said.
 */
function connectedTo(record: RecordView): Value {
  const hasRemote = record.u16(SOCKET.family) === AF_UNIX
    ? record.content(SLOT.remote) !== undefined
    : record.u16(SOCKET.remote_port) !== 0;
  return hasRemote ? endOf(record, "remote") : givenAddress(record) ?? endOf(record, "remote");
}

/** A bind that failed left the socket as it was. */
function boundTo(record: RecordView): Value {
  return record.i32(RECORD.ret) === 0 ? endOf(record, "local") : givenAddress(record) ?? endOf(record, "local");
}

function isIp(record: RecordView): boolean {
  const family = record.u16(SOCKET.family);
  return family === AF_INET || family === AF_INET6;
}

/** enum socket_act */
const ACT = { connect: 1, bind: 2, listen: 3, accept: 4 } as const;

/** What a program asks of a socket, before anything comes of it: the kernel's copy of the address that was given. */
function ofAct(name: string, id: number, act: keyof typeof ACT, args: ProbeEvent["args"], hook = name): ProbeEvent {
  return {
    ...hooked(name, id, KIND.socketAsked, args, hook),
    applies: (record) => record.u16(SOCKET.act) === ACT[act],
  };
}

function asked(record: RecordView): Value {
  return givenAddress(record) ?? endOf(record, "remote");
}

/** An event of the calls that share a record. */
function ofCall(event: Omit<ProbeEvent, "record" | "programs">): ProbeEvent {
  return { ...event, record: KIND.socket, programs: PROGRAMS };
}

/** Sockets. */
export const SOCKET_EVENTS: readonly ProbeEvent[] = [
  ofAct("security_socket_connect", 736, "connect", {
    sockfd: (record) => record.i32(SOCKET.fd),
    type: (record) => record.u16(SOCKET.type),
    remote_addr: asked,
  }),
  ofAct("security_socket_bind", 738, "bind", {
    sockfd: (record) => record.i32(SOCKET.fd),
    local_addr: asked,
  }),
  ofAct("security_socket_listen", 735, "listen", {
    sockfd: (record) => record.i32(SOCKET.fd),
    local_addr: (record) => endOf(record, "local"),
    backlog: (record) => record.i32(SOCKET.backlog),
  }),
  ofAct("security_socket_accept", 737, "accept", {
    sockfd: (record) => record.i32(SOCKET.fd),
    local_addr: (record) => endOf(record, "local"),
  }),
  ofCall({
    name: "security_socket_connect",
    isBelow: true,
    id: 736,
    calls: { names: ["connect"], exit: "socket" },
    args: {
      sockfd: (record) => record.i32(SOCKET.fd),
      type: (record) => record.u16(SOCKET.type),
      remote_addr: connectedTo,
    },
  }),
  ofCall({
    name: "security_socket_bind",
    isBelow: true,
    id: 738,
    calls: { names: ["bind"], exit: "socket" },
    args: { sockfd: (record) => record.i32(SOCKET.fd), local_addr: boundTo },
  }),
  ofCall({
    name: "security_socket_listen",
    isBelow: true,
    id: 735,
    calls: { names: ["listen"], exit: "socket" },
    args: {
      sockfd: (record) => record.i32(SOCKET.fd),
      local_addr: (record) => endOf(record, "local"),
      backlog: (record) => record.i32(SOCKET.backlog),
    },
  }),
  ofCall({
    name: "security_socket_accept",
    isBelow: true,
    id: 737,
    calls: { names: ["accept", "accept4"], exit: "socket" },
    args: { sockfd: (record) => record.i32(SOCKET.fd), local_addr: (record) => endOf(record, "local") },
    caveat: "when the call ends",
  }),
  ofCall({
    name: "socket_accept",
    id: 763,
    calls: { names: ["accept", "accept4"], exit: "socket" },
    applies: (record) => record.i32(RECORD.ret) >= 0,
    args: {
      sockfd: (record) => record.i32(SOCKET.new_fd),
      local_addr: (record) => endOf(record, "local"),
      remote_addr: (record) => endOf(record, "remote"),
    },
  }),
  ofCall({
    name: "net_tcp_connect",
    id: 2015,
    calls: { names: ["connect"], exit: "socket" },
    applies: (record) => isIp(record) && record.u16(SOCKET.type) === STREAM,
    args: {
      dst: (record) => addressText(connectedTo(record)),
      dst_port: (record) => portNumber(connectedTo(record)),
      dst_dns: () => [],
    },
    caveat: "without the names of the address",
  }),
  {
    name: "socket_dup",
    id: 749,
    record: KIND.socketDup,
    programs: PROGRAMS,
    calls: { names: ["dup", "dup2", "dup3"], exit: "dup" },
    args: {
      oldfd: (record) => record.i32(SOCKET.fd),
      newfd: (record) => record.i32(SOCKET.new_fd),
      remote_addr: (record) => endOf(record, "remote"),
    },
  },
  {
    name: "security_socket_create",
    id: 734,
    record: KIND.syscall,
    programs: PROGRAMS,
    calls: { names: ["socket"], sends: true },
    args: {
      family: (record) => record.i32(SYSCALL.args),
      type: (record) => record.i32(SYSCALL.args + 8) & 0xf,
      protocol: (record) => record.i32(SYSCALL.args + 16),
      kern: () => 0,
    },
    caveat: "by the system call",
  },
];

function addressText(value: Value): string {
  const address = value instanceof Map ? value.get("sin_addr") ?? value.get("sin6_addr") : undefined;
  return typeof address === "string" ? address : "";
}

function portNumber(value: Value): number {
  const port = value instanceof Map ? value.get("sin_port") ?? value.get("sin6_port") : undefined;
  return Number(port ?? 0);
}
