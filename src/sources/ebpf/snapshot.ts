/**
 * The processes that live already when a capture starts: so that ancestry is whole from the first event.
 * @module
 */
import { readHostFile } from "./host_file.ts";
import { RECORD, RECORD_SIZE, SLOT, TASK } from "./layout.ts";
import { RecordView } from "./record_view.ts";

/** A process that lives already. */
export interface LivingProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  /** Its comm. */
  readonly name: string;
  /** Absolute path; empty for kernel threads, and where it cannot be read. */
  readonly executable: string;
  readonly argv: readonly string[];
  /** Nanoseconds since boot; from /proc in steps of ten milliseconds. */
  readonly startTime: bigint;
}

/**
 * The processes in what the iterator `list_tasks` wrote: one `struct task_record` after the other.
 *
 * @param bytes all that it wrote
 */
export function readTasks(bytes: Uint8Array): readonly LivingProcess[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tasks: LivingProcess[] = [];
  for (let at = 0; at + RECORD_SIZE + 8 <= bytes.length;) {
    const length = view.getUint32(at + TASK.length, true);
    if (length < RECORD_SIZE + 8) break;
    const record = new RecordView(bytes, view, at, length, 0n);
    tasks.push({
      pid: record.u32(RECORD.pid),
      ppid: record.u32(RECORD.ppid),
      uid: record.u32(RECORD.uid),
      name: record.field(RECORD.comm, 16),
      executable: record.path(SLOT.path),
      argv: record.texts(SLOT.argv) ?? [],
      startTime: record.big(RECORD.start_time),
    });
    at += length;
  }
  return tasks;
}

/** USER_HZ: the unit of times in /proc/PID/stat on every architecture that Linux has today. */
const TICK = 10_000_000n;

/** The processes by /proc: for kernels without `iter.s/task`. Those that end meanwhile are passed over. */
export function readProc(): readonly LivingProcess[] {
  const found: LivingProcess[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    const process = /^[1-9][0-9]*$/.test(name) ? readProcess(name) : undefined;
    if (process !== undefined) found.push(process);
  }
  return found;
}

function readProcess(pid: string): LivingProcess | undefined {
  const stat = readStat(readHostFile(`/proc/${pid}/stat`) ?? "");
  if (stat === undefined) return undefined;
  const argv = (readHostFile(`/proc/${pid}/cmdline`) ?? "").split("\0");
  const uid = /^Uid:\s+(\d+)/m.exec(readHostFile(`/proc/${pid}/status`) ?? "")?.[1];
  return { ...stat, uid: Number(uid ?? 0), executable: readLink(`/proc/${pid}/exe`), argv: argv.slice(0, -1) };
}

/**
 * What /proc/PID/stat tells; undefined when it does not read as one.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const stat = "7 (a) b) S 1 7 7 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 250 0 0";
 * deepStrictEqual(readStat(stat), { pid: 7, ppid: 1, name: "a) b", startTime: 2_500_000_000n });
 * ```
 */
export function readStat(text: string): Pick<LivingProcess, "pid" | "ppid" | "name" | "startTime"> | undefined {
  // The name may hold anything, parentheses and blanks among it.
  const match = /^(\d+) \((.*)\) (\S.*)$/s.exec(text);
  if (match === null) return undefined;
  const fields = match[3].split(" ");
  if (!/^\d+$/.test(fields[19] ?? "")) return undefined;
  return { pid: Number(match[1]), ppid: Number(fields[1]), name: match[2], startTime: BigInt(fields[19]) * TICK };
}

function readLink(path: string): string {
  try {
    return Deno.readLinkSync(path).replace(/ \(deleted\)$/, "");
  } catch {
    return "";
  }
}
