/**
 * Tests of events that open or rename files: which path, and for what.
 * @module
 */
import type { Args, Event } from "../../../src/model/mod.ts";
import { isReadOpen, isWriteOpen, readText } from "../../../src/signatures/mod.ts";

/** What is read of an event here. */
type FileEvent = Pick<Event, "name"> & { readonly args: Pick<Args, "get"> };

/** Asked of each path; the cheap part comes first, since nearly every path is another one. */
type PathTest = (path: string) => boolean;

/**
 * Tells whether an event opens such a file for writing.
 *
 * @param event any event
 * @param isTarget which paths count
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const args = new Map<string, string | number>([["pathname", "/proc/sysrq-trigger"], ["flags", 1]]);
 * strictEqual(opensToWrite({ name: "security_file_open", args }, (path) => path === "/proc/sysrq-trigger"), true);
 * ```
 */
export function opensToWrite(event: FileEvent, isTarget: PathTest): boolean {
  return opens(event, isTarget) && isWriteOpen(event.args.get("flags"));
}

/**
 * Tells whether an event opens such a file for reading.
 *
 * @param event any event
 * @param isTarget which paths count
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const args = new Map([["pathname", "/proc/kcore"], ["flags", "O_WRONLY"]]);
 * strictEqual(opensToRead({ name: "security_file_open", args }, (path) => path === "/proc/kcore"), false);
 * ```
 */
export function opensToRead(event: FileEvent, isTarget: PathTest): boolean {
  return opens(event, isTarget) && isReadOpen(event.args.get("flags"));
}

/**
 * Tells whether an event changes such a file: opens it for writing, or puts another file in its place.
 *
 * @param event any event
 * @param isTarget which paths count
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const args = new Map([["old_path", "/tmp/x"], ["new_path", "/etc/sudoers"]]);
 * strictEqual(changes({ name: "security_inode_rename", args }, (path) => path === "/etc/sudoers"), true);
 * ```
 */
export function changes(event: FileEvent, isTarget: PathTest): boolean {
  if (event.name !== "security_inode_rename") return opensToWrite(event, isTarget);
  const path = readText(event, "new_path");
  return path !== undefined && isTarget(path);
}

/** `pathname` is the resolved path; where a log lacks it, the path the system call gave stands in. */
function opens(event: FileEvent, isTarget: PathTest): boolean {
  if (event.name !== "security_file_open") return false;
  const path = readText(event, "pathname") ?? readText(event, "syscall_pathname");
  return path !== undefined && isTarget(path);
}
