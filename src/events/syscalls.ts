/**
 * Names and numbers of the system calls of x86-64.
 * @module
 */
import type { Integer } from "../model/mod.ts";
import { SYSCALLS } from "./catalogue.ts";

/**
 * Numbers 449 and up, newer than the catalogue. Tracee gives these numbers to calls that only 32-bit programs have; in a
 * log of a 64-bit host the kernel's own meaning is the likelier one.
 */
const NEWER = "futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait " +
  "futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat " +
  "listxattrat removexattrat open_tree_attr file_getattr file_setattr";
const FIRST_NEWER = 449;

/** The kernel's own spelling, where Tracee's differs. */
const KERNEL_NAMES: readonly (readonly [string, number])[] = [["_sysctl", 156], ["afs_syscall", 183]];

interface Table {
  readonly names: readonly (string | undefined)[];
  readonly numbers: ReadonlyMap<string, number>;
}

let table: Table | undefined;

/**
 * The name of a system call of x86-64; undefined for a number it does not have.
 *
 * @param number the system call's number
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(syscallName(257), "openat");
 * strictEqual(syscallName(-1), undefined);
 * ```
 */
export function syscallName(number: Integer): string | undefined {
  table ??= readTable();
  return table.names[Number(number)];
}

/**
 * The number of a system call of x86-64; undefined for a name it does not have.
 *
 * @param name Tracee's or the kernel's name of it
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(syscallNumber("openat"), 257);
 * strictEqual(syscallNumber("oldstat"), undefined);
 * ```
 */
export function syscallNumber(name: string): number | undefined {
  table ??= readTable();
  return table.numbers.get(name);
}

function readTable(): Table {
  const known = SYSCALLS.trim().split("\n").map((line): readonly [string, number] => {
    const [name, , number] = line.split(" ", 3);
    return [name, Number(number)];
  });
  const newer = NEWER.split(" ").map((name, index): readonly [string, number] => [name, FIRST_NEWER + index]);
  const names: (string | undefined)[] = new Array(FIRST_NEWER + newer.length).fill(undefined);
  for (const [name, number] of [...known, ...newer]) names[number] = name;
  return { names, numbers: new Map([...KERNEL_NAMES, ...known, ...newer]) };
}
