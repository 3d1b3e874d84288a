/**
 * Tests of paths that several signatures share: plain string work, since they are asked of most file events.
 * @module
 */

const DIGIT_0 = 48;
const DIGIT_9 = 57;

/**
 * The part of a path after its last slash.
 *
 * @param path a path, or a bare name
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(baseName("/usr/bin/crontab"), "crontab");
 * ```
 */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/**
 * Tells whether a path is a directory or stands below it; a name that only begins like it does not count.
 *
 * @param path the path asked about
 * @param directory the directory, without a slash at its end
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isWithin("/etc/cron.d/job", "/etc/cron.d"), true);
 * strictEqual(isWithin("/etc/cron.deny", "/etc/cron.d"), false);
 * ```
 */
export function isWithin(path: string, directory: string): boolean {
  return path.startsWith(directory) && (path.length === directory.length || path[directory.length] === "/");
}

/**
 * Tells whether a path is a file that lives in memory only: an anonymous memory file, or one on shared memory.
 *
 * @param path the path as the kernel names it
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isInMemory("memfd:x"), true);
 * strictEqual(isInMemory("/dev/shmoo/x"), false);
 * ```
 */
export function isInMemory(path: string): boolean {
  return path.startsWith("memfd:") || path.startsWith("/dev/shm/") || path.startsWith("/run/shm/");
}

/**
 * Tells whether a path is the memory of a process: `/proc/<pid>/mem`, of a thread of it, or of the process itself.
 *
 * Upstream's pattern asks for a digit and at least one more character, so it misses pids of one digit, and from v0.9 to
 * v0.24 `/proc/self`; on the other hand it takes files such as `/proc/1/root/mem`, which are no process memory.
 *
 * @param path the path, also below another root (`/host/proc/1/mem`)
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const paths = ["/proc/7/mem", "/proc/self/mem", "/proc/12/task/13/mem", "/proc/meminfo", "/proc/1/root/mem"];
 * deepStrictEqual(paths.map(isProcessMemory), [true, true, true, false, false]);
 * ```
 */
export function isProcessMemory(path: string): boolean {
  if (!path.endsWith("/mem")) return false;
  const start = path.lastIndexOf("/proc/");
  if (start < 0) return false;
  const [process, task, thread, ...rest] = path.slice(start + "/proc/".length, -"/mem".length).split("/");
  if (rest.length > 0 || !(process === "self" || process === "thread-self" || isNumber(process))) return false;
  return task === undefined || (task === "task" && isNumber(thread));
}

function isNumber(text: string | undefined): boolean {
  if (text === undefined || text === "") return false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < DIGIT_0 || unit > DIGIT_9) return false;
  }
  return true;
}
