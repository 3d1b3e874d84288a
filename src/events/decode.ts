/**
 * Reads the lines of the catalogue into event definitions.
 * @module
 */
import type { ArgDefinition, EventDefinition } from "./define.ts";
import { previousNames } from "./renames.ts";

/** What follows from the table a line stands in. */
interface Table {
  readonly kind: EventDefinition["kind"];
  /** Sets that every event of the table is in. */
  readonly sets: readonly string[];
  readonly numbered?: boolean;
}

const SUMMARY_MARK = " | ";
const RETURN_VALUE: ArgDefinition = { name: "returnValue", type: "int64" };

/**
 * Reads one table of the catalogue.
 *
 * @param text lines of `name sets [number] args | summary`
 * @param table what follows from the table
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const [event] = decodeTable("\ndo_exit proc,proc_life code:int64 | A thread ended\n", { kind: "event", sets: [] });
 * deepStrictEqual([event.name, event.sets, event.summary], ["do_exit", ["proc", "proc_life"], "A thread ended"]);
 * deepStrictEqual(event.args, [{ name: "code", type: "int64" }]);
 * ```
 */
export function decodeTable(text: string, table: Table): EventDefinition[] {
  return text.trim().split("\n").map((line) => decodeLine(line, table));
}

/** Names are needed at once, the rest seldom: it is read when first asked for, which keeps start-up short. */
function decodeLine(line: string, table: Table): EventDefinition {
  const name = line.slice(0, line.indexOf(" "));
  let head: Head | undefined;
  let args: readonly ArgDefinition[] | undefined;
  const readHead = () => head ??= decodeHead(line, table);
  return {
    name,
    kind: table.kind,
    get summary() {
      return readHead().summary;
    },
    get syscallNumber() {
      return readHead().syscallNumber;
    },
    get sets() {
      return readHead().sets;
    },
    get args() {
      return args ??= decodeArgs(readHead().argsText, table.kind);
    },
    get previousNames() {
      return readHead().previousNames;
    },
  };
}

interface Head extends Omit<EventDefinition, "name" | "kind" | "args"> {
  readonly argsText: string;
}

function decodeHead(line: string, table: Table): Head {
  const mark = line.indexOf(SUMMARY_MARK);
  const [name, sets, rest] = cutWords(mark < 0 ? line : line.slice(0, mark), 2);
  const [number, argsText] = table.numbered ? cutWords(rest, 1) : [undefined, rest];
  return {
    summary: mark < 0 ? syscallSummary(name, number) : line.slice(mark + SUMMARY_MARK.length),
    syscallNumber: number === undefined ? undefined : Number(number),
    sets: sets === "-" ? table.sets : [...table.sets, ...sets.split(",")],
    argsText,
    previousNames: previousNames(name),
  };
}

/** The first words of a text, then what is left of it, which may be empty. */
function cutWords(text: string, count: number): string[] {
  const words = text.split(" ", count);
  return [...words, text.slice(words.join(" ").length + 1)];
}

function decodeArgs(text: string, kind: EventDefinition["kind"]): readonly ArgDefinition[] {
  const args = text === "" ? [] : text.split(" ").map(decodeArg);
  return kind === "syscall" ? [...args, RETURN_VALUE] : args;
}

function decodeArg(text: string): ArgDefinition {
  const colon = text.indexOf(":");
  return { name: text.slice(0, colon), type: text.slice(colon + 1) };
}

function syscallSummary(name: string, number: string | undefined): string {
  return number === undefined ? `System call ${name}(2) of 32-bit programs` : `System call ${name}(2)`;
}
