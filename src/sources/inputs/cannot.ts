/**
 * One sentence for an input that could not be opened or read: the system's words and what to do.
 * @module
 */

const HINTS: ReadonlyMap<string, string> = new Map([
  ["NotFound", "check the path"],
  ["NotADirectory", "check the path"],
  ["PermissionDenied", "read it as a user who may"],
  ["FilesystemLoop", "its symbolic links lead in a circle"],
]);

/**
 * What the system said, without Deno's decoration.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(errorWords(new Error("Is a directory (os error 21)")), "is a directory");
 * ```
 */
export function errorWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const end = message.search(/ \(os error|: (?:open|stat|lstat|readdir) '/);
  const words = end > 0 ? message.slice(0, end) : message;
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/**
 * `Cannot open "x": no such file or directory; check the path`.
 *
 * @param action what was tried, `open` or `read`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const error = new Deno.errors.NotFound("No such file or directory (os error 2)");
 * strictEqual(cannot("open", "a.jsonl", error), 'Cannot open "a.jsonl": no such file or directory; check the path');
 * ```
 */
export function cannot(action: string, path: string, error: unknown): string {
  const hint = error instanceof Error ? HINTS.get(error.name) : undefined;
  const shown = path === "-" ? "standard input" : `"${path}"`;
  return `Cannot ${action} ${shown}: ${errorWords(error)}${hint === undefined ? "" : `; ${hint}`}`;
}
