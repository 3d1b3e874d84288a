/**
 * Times: the kernel's clock since boot, as time of day.
 * @module
 */
import { BpfError } from "./errors.ts";
import { errno, type Libc, openLibc } from "./libc.ts";

/** The kernel's clocks by their numbers. */
const CLOCKS = { realtime: 0, monotonic: 1, boottime: 7 } as const;

/** A clock of the kernel that probes can read: with (`boottime`) or without the time the machine slept. */
export type KernelClock = "boottime" | "monotonic";

/** Readings of both clocks; that between the nearest two counts. */
const ROUNDS = 9;

/** Turns times of one of the kernel's clocks into time of day. */
export interface Clock {
  /** What is added to a time of the kernel's clock, in nanoseconds. */
  readonly offset: bigint;
  /** Nanoseconds since the Unix epoch of a time of the kernel's clock, in nanoseconds. */
  toUnix(time: bigint): bigint;
  /** The kernel's clock now, in nanoseconds. */
  now(): bigint;
  /** Looks again: the time of day may have been set, or drawn towards a time server's. Returns the change. */
  refresh(): bigint;
}

/**
 * A clock that reads like one of the kernel's.
 *
 * The offset is the same for all events until `refresh` is called: their order and distances are the kernel's.
 *
 * @param name `boottime` for times from bpf_ktime_get_boot_ns, `monotonic` for those from bpf_ktime_get_ns
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * const clock = createClock();
 * const difference = Number(clock.toUnix(clock.now())) / 1e6 - Date.now();
 * ok(Math.abs(difference) < 1000);
 * ```
 */
export function createClock(name: KernelClock = "boottime"): Clock {
  const libc = openLibc();
  const number = CLOCKS[name];
  let offset = measure(libc, number);
  return {
    get offset() {
      return offset;
    },
    toUnix: (time) => time + offset,
    now: () => read(libc, number),
    refresh: () => {
      const before = offset;
      offset = measure(libc, number);
      return offset - before;
    },
  };
}

/** Time of day minus the kernel's clock, by the reading that was disturbed least. */
function measure(libc: Libc, clock: number): bigint {
  let best: bigint | undefined;
  let offset = 0n;
  for (let round = 0; round < ROUNDS; round++) {
    const before = read(libc, clock);
    const day = read(libc, CLOCKS.realtime);
    const after = read(libc, clock);
    const distance = after - before;
    if (best !== undefined && distance >= best) continue;
    best = distance;
    offset = day - (before + distance / 2n);
  }
  return offset;
}

function read(libc: Libc, clock: number): bigint {
  const time = new BigInt64Array(2);
  const code = libc.clock_gettime(clock, time);
  if (code !== 0) throw new BpfError("read the clock", errno());
  return time[0] * 1_000_000_000n + time[1];
}
