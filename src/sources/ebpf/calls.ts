/**
 * Which system call a record belongs to, whichever table its number is of.
 * @module
 */
import { syscallName } from "../../events/mod.ts";
import { i386Name, nativeNumber } from "./i386.ts";
import { RECORD, RECORD_FLAG } from "./layout.ts";
import type { RecordView } from "./record_view.ts";

/**
 * The x86-64 number of a record's system call; -1: none, or one that only 32-bit programs have.
 *
 * @param record any record
 */
export function callNumber(record: RecordView): number {
  const number = record.i32(RECORD.syscall);
  return isCompat(record) ? nativeNumber(number) : number;
}

/** The name of a record's system call; undefined: it did not happen in one. */
export function callName(record: RecordView): string | undefined {
  const number = record.i32(RECORD.syscall);
  if (number < 0) return undefined;
  return isCompat(record) ? i386Name(number) : syscallName(number);
}

/** Whether a 32-bit program, or a 64-bit one in its way, made the call. */
export function isCompat(record: RecordView): boolean {
  return (record.u16(RECORD.flags) & RECORD_FLAG.compat) !== 0;
}

/** The x86-64 numbers of the calls that records are told apart by. */
export const NR = { pread64: 17, pwrite64: 18, execveat: 322 } as const;
