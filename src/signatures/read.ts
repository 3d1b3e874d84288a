/**
 * Reads values of an event the same way whatever era wrote them: for the matchers of signatures.
 * @module
 */
import type { Event, Integer, Value } from "../model/mod.ts";
import type { NamedValues } from "../events/mod.ts";

/** The kernel keeps this many bytes of a comm. */
const COMM_LENGTH = 15;

/**
 * Reads a text argument; an empty text counts as none.
 *
 * @param event where it stands
 * @param name the argument
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const args = new Map([["pathname", "/etc/passwd"]]);
 * strictEqual(readText({ args }, "pathname"), "/etc/passwd");
 * strictEqual(readText({ args }, "old_path"), undefined);
 * ```
 */
export function readText(event: { readonly args: Pick<Event["args"], "get"> }, name: string): string | undefined {
  const value = event.args.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * Reads a list of texts, such as the environment of an exec; what is no text in it is left out.
 *
 * @param value the value of the argument
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readTexts(["A=1", null, "B=2"]), ["A=1", "B=2"]);
 * deepStrictEqual(readTexts("A=1"), []);
 * ```
 */
export function readTexts(value: Value | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === "string") : [];
}

/**
 * Reads a whole number that the log has as a number, as digits, as a descriptor with its path (`1=/dev/pts/0`), or as
 * one of the words that stand for it.
 *
 * @param value the value of the argument
 * @param words the words it may be written in
 * @returns undefined when it is none of these
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(readInteger(4), 4);
 * strictEqual(readInteger("2=socket:[123]"), 2);
 * strictEqual(readInteger("PTRACE_TRACEME", { parse: () => 0 }), 0);
 * strictEqual(readInteger("socket"), undefined);
 * ```
 */
export function readInteger(value: Value | undefined, words?: Pick<NamedValues, "parse">): Integer | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value !== "string") return undefined;
  return beginsLikeNumber(value) ? readDigits(value) ?? words?.parse(value) : words?.parse(value);
}

function beginsLikeNumber(text: string): boolean {
  const unit = text.charCodeAt(0);
  return (unit >= 0x30 && unit <= 0x39) || unit === 0x2d;
}

/** No more digits than a `number` holds exactly: what is longer is no number that a matcher compares with. */
function readDigits(text: string): number | undefined {
  const digits = text.split("=", 1)[0];
  return /^(-?\d{1,15}|0x[0-9a-f]{1,12})$/i.test(digits) ? Number(digits) : undefined;
}

/**
 * Names the program of an event: its comm, or where the log has none, what the comm would be: the base name of the
 * executable, cut to 15 bytes as the kernel does.
 *
 * @param event the event
 * @returns undefined when the log knows neither
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(commOf({ process: { name: "etcd" } }), "etcd");
 * strictEqual(commOf({ process: { executable: "/usr/local/bin/kube-controller-manager" } }), "kube-controller");
 * ```
 */
export function commOf(event: Pick<Event, "process">): string | undefined {
  const { name, executable } = event.process;
  if (name !== undefined && name !== "") return name;
  if (executable === undefined || executable === "") return undefined;
  return executable.slice(executable.lastIndexOf("/") + 1).slice(0, COMM_LENGTH);
}

/**
 * Tells whether a value is a list.
 *
 * @param value any value of an event
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isList([1]), true);
 * strictEqual(isList(new Map()), false);
 * ```
 */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
