/**
 * Whether this host can be watched, and the one sentence that is shown when it cannot: what is missing and what to do.
 * @module
 */
import { hasHostFile, readHostFile } from "./host_file.ts";
import { UnsupportedError } from "./errors.ts";
import { readTypeNames } from "./type_names.ts";

/** What decides whether probes can run, as the host tells it. */
export interface KernelFacts {
  /** Deno's names. */
  readonly os: string;
  readonly arch: string;
  /** As `uname -r` prints it. */
  readonly release: string;
  readonly uid: number;
  /** Effective capabilities, a bit for each. */
  readonly capabilities: bigint;
  /** Whether user ids are those of the host: capabilities inside a user namespace do not count for BPF. */
  readonly hostUsers: boolean;
  /** Whether the kernel tells its types: `/sys/kernel/btf/vmlinux`. */
  readonly btf: boolean;
  /** What the baseline uses and the kernel does not have, by its types. */
  readonly lacking?: readonly string[];
  /** The kernel's lockdown mode; undefined: it does not say. */
  readonly lockdown?: string;
  /** The security modules that are active; undefined: the kernel does not say. */
  readonly securityModules?: readonly string[];
  /** Whether kernel functions can be probed by perf events. */
  readonly kprobes: boolean;
  /** Whether the file system with the tracepoints' formats is mounted. */
  readonly tracefs: boolean;
}

/** The oldest kernel with all that the baseline uses; distributions have carried it over to older ones. */
export const OLDEST_KERNEL = [5, 17] as const;
/** What came last of it. */
const BASELINE_FUNCTIONS = ["bpf_loop", "bpf_find_vma"] as const;

const CAP_SYS_ADMIN = 21n;
const CAP_PERFMON = 38n;
const CAP_BPF = 39n;

/**
 * Reads what decides whether probes can run. Nothing is written, no program is loaded.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * ok(readKernelFacts().release.length > 0);
 * ```
 */
export function readKernelFacts(): KernelFacts {
  const uids = readHostFile("/proc/self/uid_map");
  const has = readTypeNames();
  return {
    os: Deno.build.os,
    arch: Deno.build.arch,
    release: Deno.osRelease(),
    uid: Deno.uid() ?? -1,
    capabilities: readCapabilities(),
    hostUsers: uids === undefined || /^\s*0\s+0\s+4294967295\s*$/.test(uids),
    btf: has !== undefined,
    lacking: has && BASELINE_FUNCTIONS.filter((name) => !has(name)),
    lockdown: /\[(\w+)\]/.exec(readHostFile("/sys/kernel/security/lockdown") ?? "")?.[1],
    securityModules: readHostFile("/sys/kernel/security/lsm")?.trim().split(","),
    kprobes: hasHostFile("/sys/bus/event_source/devices/kprobe/type"),
    tracefs: hasHostFile("/sys/kernel/tracing/events") || hasHostFile("/sys/kernel/debug/tracing/events"),
  };
}

/**
 * Why a host cannot be watched.
 *
 * @param facts from `readKernelFacts()`
 * @returns one sentence with what is missing and what to do; undefined: nothing is known to be missing
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const facts = { os: "linux", arch: "x86_64", release: "6.1.0-42", uid: 0, capabilities: 1n << 21n };
 * strictEqual(whyUnsupported({ ...facts, hostUsers: true, btf: true, kprobes: true, tracefs: true }), undefined);
 * ```
 */
export function whyUnsupported(facts: KernelFacts): string | undefined {
  const reason = firstReason(facts);
  return reason === undefined ? undefined : `Cannot capture: ${reason}`;
}

function firstReason(facts: KernelFacts): string | undefined {
  if (facts.os !== "linux" || facts.arch !== "x86_64") {
    return `live capture is made for Linux on x86-64, and this is ${facts.os} on ${facts.arch}; ` +
      "run it there, or analyze saved logs here";
  }
  const { lacking = isOlder(facts.release, OLDEST_KERNEL) ? BASELINE_FUNCTIONS : [] } = facts;
  if (lacking.length > 0) {
    return `it needs Linux ${OLDEST_KERNEL.join(".")} or newer, and this is ${facts.release}; boot a newer kernel`;
  }
  if (!facts.hostUsers) {
    return "this is a user namespace, where the kernel takes no BPF programs; " +
      "run it as the host's root, not in a rootless container";
  }
  const missing = missingCapabilities(facts.capabilities);
  if (missing.length > 0) {
    if (facts.uid !== 0) {
      return "only root may load BPF programs; run it with sudo, or give it the capabilities CAP_BPF and CAP_PERFMON";
    }
    return `this root lacks ${missing.join(" and ")}, as in a container; ` +
      "run it on the host, or start the container with --privileged --pid=host";
  }
  if (!facts.btf) {
    return "the kernel does not tell its types (no /sys/kernel/btf/vmlinux); " +
      "boot a kernel built with CONFIG_DEBUG_INFO_BTF=y, or mount /sys if it is not there";
  }
  if (!facts.tracefs && hasPreemptibleTracepoints(facts.release)) {
    return "the kernel's tracepoints are not there, without which it would leave events out; " +
      "mount -t tracefs tracefs /sys/kernel/tracing";
  }
  if (facts.lockdown === "confidentiality") {
    return "the kernel is locked down to confidentiality, so that no program may read its memory; " +
      "boot with lockdown=integrity or without lockdown";
  }
  return undefined;
}

/**
 * The sentence for a host where all seemed well, yet the kernel refused.
 *
 * @param error what loading or attaching threw: `EPERM`, as a rule
 *
 * @example
 * ```ts
 * import { BpfError } from "./errors.ts";
 * import { match } from "node:assert";
 * match(explainRefusal(new BpfError("load a BPF program", 1)).message, /^Cannot capture: the kernel refuses to load/);
 * ```
 */
export function explainRefusal(
  error: { readonly action: string; readonly code: string; readonly message: string },
): UnsupportedError {
  const options = { cause: error };
  if (error.code === "ENOSYS") {
    const advice = "boot a kernel built with CONFIG_BPF_SYSCALL=y";
    return new UnsupportedError(`Cannot capture: the kernel was built without BPF; ${advice}`, options);
  }
  if (error.code === "EPERM" || error.code === "EACCES") {
    const advice = "run it on the host, or in a container started with --privileged --pid=host";
    const refusal =
      `the kernel refuses to ${error.action} (${error.code}), as a seccomp filter or security module does`;
    return new UnsupportedError(`Cannot capture: ${refusal}; ${advice}`, options);
  }
  return new UnsupportedError(error.message, options);
}

/** Our effective capabilities, a bit for each. */
export function readCapabilities(): bigint {
  const status = readHostFile("/proc/self/status") ?? "";
  return BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
}

/** The capabilities that a capture takes and that are not held. */
export function missingCapabilities(held: bigint): readonly string[] {
  function has(number: bigint): boolean {
    return ((held >> number) & 1n) === 1n;
  }
  // What CAP_BPF and CAP_PERFMON allow, CAP_SYS_ADMIN does too: capabilities(7).
  if (has(CAP_SYS_ADMIN)) return [];
  return [...has(CAP_BPF) ? [] : ["CAP_BPF"], ...has(CAP_PERFMON) ? [] : ["CAP_PERFMON"]];
}

/** Programs at tracepoints were preempted on 7.3 and not on 6.18; in between nobody looked. */
const FIRST_PREEMPTIBLE = [6, 19] as const;

/**
 * Whether a kernel may preempt BPF programs at its tracepoints: see `bpf/lib/preemption.bpf.h`.
 *
 * @param release as `uname -r` prints it
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(["6.18.44", "7.3.4+deb13-amd64"].map(hasPreemptibleTracepoints), [false, true]);
 * ```
 */
export function hasPreemptibleTracepoints(release: string): boolean {
  return !isOlder(release, FIRST_PREEMPTIBLE);
}

/**
 * Whether a kernel is older than a version; a release that does not read as one is not.
 *
 * @param release as `uname -r` prints it
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isOlder("5.17.3-generic", [6, 2]), true);
 * ```
 */
export function isOlder(release: string, [wantedMajor, wantedMinor]: readonly [number, number]): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  if (major === undefined || minor === undefined) return false;
  return (Number(major) - wantedMajor || Number(minor) - wantedMinor) < 0;
}
