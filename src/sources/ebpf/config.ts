/**
 * What the probes are told before they are loaded: `bpf/config.h`.
 * @module
 */

/** enum config_flag */
const FLAG = { direct: 1, env: 2, cgroupV1: 4, lifecycle: 8, preemptible: 16 } as const;

/** enum scope_kind */
export const SCOPE = { tree: 0, uid: 1, pid: 2, comm: 3, mntNs: 4, pidNs: 5, cgroup: 6 } as const;

/** Names of the maps that hold a scope's keys. */
export const SCOPE_MAPS: Readonly<Record<keyof typeof SCOPE, string>> = {
  tree: "trees",
  uid: "uids",
  pid: "pids",
  comm: "comms",
  mntNs: "mnt_namespaces",
  pidNs: "pid_namespaces",
  cgroup: "cgroups",
};

/** The settings of the probes. Scopes are bits of masks. */
export interface ProbeConfig {
  /** Process that is never traced: ours. */
  readonly self: number;
  /** Read by plain loads: the kernel has bpf_rdonly_cast (6.2). */
  readonly direct: boolean;
  /** Send the environment of started programs. */
  readonly env?: boolean;
  /** Take the cgroup of the cpuset hierarchy of version 1. */
  readonly cgroupV1?: boolean;
  /** Send fork, exec, exit and cgroups of everybody, whatever the scopes. */
  readonly lifecycle?: boolean;
  /** Programs at tracepoints may be preempted. */
  readonly preemptible?: boolean;
  /** All scopes there are; one without conditions takes everybody. */
  readonly scopes: number;
  /** Scopes that take what is not in the map of a kind of condition; absent: the kind is not in use. */
  readonly absent?: Readonly<Partial<Record<keyof typeof SCOPE, number>>>;
  /** Kinds of records whose path must begin with one of the map `prefixes`. */
  readonly pathKinds?: number;
  /** Kinds of records to send. */
  readonly wanted: number;
  /** Scopes that take the containers to come. */
  readonly newContainers?: number;
  /** Scopes that take the descendants of their processes too. */
  readonly follow?: number;
  /** Flags of bpf_ringbuf_output. */
  readonly ringFlags?: number;
}

/** sizeof(struct config) */
export const CONFIG_SIZE = 68;

/**
 * The bytes of `struct config`: the value of the variable `config`.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const bytes = encodeConfig({ self: 7, direct: true, scopes: 1, wanted: 0b10, absent: { uid: 0 } });
 * const view = new DataView(bytes.buffer);
 * strictEqual(view.getUint32(0, true), 7);
 * strictEqual(view.getUint32(8, true), 0b10);
 * ```
 */
export function encodeConfig(config: ProbeConfig): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(CONFIG_SIZE));
  const flags = (config.direct ? FLAG.direct : 0) | (config.env ? FLAG.env : 0) |
    (config.cgroupV1 ? FLAG.cgroupV1 : 0) | (config.lifecycle ? FLAG.lifecycle : 0) |
    (config.preemptible ? FLAG.preemptible : 0);
  let kinds = 0;
  for (const [name, scopes] of Object.entries(config.absent ?? {})) {
    const kind = SCOPE[name as keyof typeof SCOPE];
    kinds |= 1 << kind;
    view.setUint32(16 + 4 * kind, scopes ?? 0, true);
  }
  view.setUint32(0, config.self, true);
  view.setUint32(4, flags, true);
  view.setUint32(8, kinds, true);
  view.setUint32(12, config.scopes, true);
  view.setUint32(48, config.pathKinds ?? 0, true);
  view.setUint32(52, config.ringFlags ?? 0, true);
  view.setUint32(56, config.wanted, true);
  view.setUint32(60, config.newContainers ?? 0, true);
  view.setUint32(64, config.follow ?? 0, true);
  return new Uint8Array(view.buffer);
}

/** enum syscall_flag */
const SYSCALL_FLAG = { send: 1, atEnter: 2, failedOnly: 4, stash: 8 } as const;

/** Key of the map `syscalls` of a number of the i386 table. */
export const COMPAT_BASE = 512;

/** What is wanted of a system call. */
export interface SyscallSpec {
  /** Its x86-64 number; -1: it has none. */
  readonly native: number;
  readonly sendsAtStart: boolean;
  readonly sendsAtEnd: boolean;
  readonly failedOnly: boolean;
  /** enum arg_kind of each argument. */
  readonly args: readonly number[];
  /** Places of the programs for its end and its start, at most 4 each. */
  readonly exit: readonly number[];
  readonly enter: readonly number[];
}

/**
 * The bytes of `struct syscall_spec`: a value of the map `syscalls`.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const spec = { native: 2, sendsAtStart: false, sendsAtEnd: true, failedOnly: false, args: [1], exit: [1], enter: [] };
 * deepStrictEqual([...encodeSpec(spec)], [9, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
 * ```
 */
export function encodeSpec(spec: SyscallSpec): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  const flags = SYSCALL_FLAG.stash | (spec.sendsAtEnd ? SYSCALL_FLAG.send : 0) |
    (spec.sendsAtStart ? SYSCALL_FLAG.atEnter : 0) | (spec.failedOnly ? SYSCALL_FLAG.failedOnly : 0);
  view.setUint16(0, flags, true);
  view.setInt16(2, spec.native, true);
  bytes.set(spec.args, 4);
  bytes.set(spec.exit, 12);
  bytes.set(spec.enter, 16);
  return bytes;
}
