/**
 * Matches RE2 expressions in time that grows with text and expression only: all ways are followed at once, so no text
 * can make it take exponentially long (Thompson's construction as a virtual machine, https://swtch.com/~rsc/regexp/regexp2.html).
 * @module
 */
import { parseSyntax } from "./syntax.ts";
import type { Assertion, CharacterTest, Node } from "./tree.ts";

type Instruction =
  | { readonly kind: "character"; readonly test: CharacterTest }
  | { readonly kind: "assert"; readonly what: Assertion }
  | { readonly kind: "save"; readonly slot: number }
  | { readonly kind: "jump"; to: number }
  | { readonly kind: "split"; first: number; second: number }
  | { readonly kind: "match" };

/** A compiled expression. */
export interface Expression {
  readonly program: readonly Instruction[];
  /** Names of groups by number. */
  readonly groups: readonly string[];
}

/** Starts and ends of the whole and of each group; -1 where a group took no part. */
export type Match = readonly number[];

/** An expression that would need more is refused. */
const LONGEST_PROGRAM = 50_000;
const CACHE = new Map<string, Expression>();

/**
 * Compiles an expression; throws when it is none of RE2's.
 *
 * @param pattern the expression
 * @returns what `matchAll` takes
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(matchAll(compileExpression("(a)|b"), [..."ab"]), [[0, 1, 0, 1], [1, 2, -1, -1]]);
 * ```
 */
export function compileExpression(pattern: string): Expression {
  const known = CACHE.get(pattern);
  if (known !== undefined) return known;
  const { node, groups } = parseSyntax(pattern);
  const program: Instruction[] = [];
  emit(program, { kind: "group", index: 0, node });
  program.push({ kind: "match" });
  if (CACHE.size >= 100) CACHE.clear();
  const expression = { program, groups };
  CACHE.set(pattern, expression);
  return expression;
}

/**
 * All matches that do not overlap, from left to right; an empty one right behind another does not count, as in Go.
 *
 * @param expression compiled
 * @param text its characters (code points)
 * @param most how many are wanted; below 0: all
 * @returns places counted in characters
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(matchAll(compileExpression("a*"), [..."baa"]), [[0, 0], [1, 3]]);
 * ```
 */
export function matchAll(expression: Expression, text: readonly string[], most = -1): Match[] {
  const found: Match[] = [];
  let lastEnd = -1;
  for (let at = 0; at <= text.length && (most < 0 || found.length < most);) {
    const match = matchFrom(expression, text, at);
    if (match === undefined) break;
    const [start, end] = match;
    if (start !== end || start !== lastEnd) found.push(match);
    at = end > at ? end : at + 1;
    lastEnd = end;
  }
  return found;
}

function emit(program: Instruction[], node: Node): void {
  if (program.length > LONGEST_PROGRAM) throw new SyntaxError("expression too large");
  switch (node.kind) {
    case "empty":
      return;
    case "character":
    case "assert":
      return void program.push(node);
    case "group":
      program.push({ kind: "save", slot: 2 * node.index });
      emit(program, node.node);
      return void program.push({ kind: "save", slot: 2 * node.index + 1 });
    case "sequence":
      return node.nodes.forEach((part) => emit(program, part));
    case "choice":
      return emitChoice(program, node.nodes);
    case "repeat":
      return emitRepeat(program, node.node, node.min, node.max, node.greedy);
  }
}

function emitChoice(program: Instruction[], nodes: readonly Node[]): void {
  const ends: { to: number }[] = [];
  nodes.forEach((node, index) => {
    const last = index === nodes.length - 1;
    const split = { kind: "split" as const, first: program.length + 1, second: 0 };
    if (!last) program.push(split);
    emit(program, node);
    if (last) return;
    const end = { kind: "jump" as const, to: 0 };
    program.push(end);
    ends.push(end);
    split.second = program.length;
  });
  for (const end of ends) end.to = program.length;
}

function emitRepeat(program: Instruction[], node: Node, min: number, max: number, greedy: boolean): void {
  for (let count = 0; count < min; count++) emit(program, node);
  if (max === Infinity) {
    const loop = program.length;
    const leave = optional(program, node, greedy);
    program.push({ kind: "jump", to: loop });
    return leave(program.length);
  }
  const leaves: ((to: number) => void)[] = [];
  for (let count = min; count < max; count++) leaves.push(optional(program, node, greedy));
  for (const leave of leaves) leave(program.length);
}

/** Emits the node behind a split; the function that is given back says where to go without it. */
function optional(program: Instruction[], node: Node, greedy: boolean): (to: number) => void {
  const split = { kind: "split" as const, first: program.length + 1, second: program.length + 1 };
  program.push(split);
  emit(program, node);
  return (to) => {
    if (greedy) split.second = to;
    else split.first = to;
  };
}

/** The ways still open, in order of preference, each at most once. */
interface Threads {
  readonly counters: number[];
  readonly slots: number[][];
  readonly seen: Uint32Array;
}

/** The leftmost match from a place on; of several, the one that the expression prefers. */
function matchFrom({ program, groups }: Expression, text: readonly string[], from: number): Match | undefined {
  let current: Threads = { counters: [], slots: [], seen: new Uint32Array(program.length) };
  let next: Threads = { counters: [], slots: [], seen: new Uint32Array(program.length) };
  let best: number[] | undefined;
  for (let at = from; at <= text.length; at++) {
    if (best === undefined) follow(program, current, 0, Array(2 * groups.length).fill(-1), text, at, at + 1);
    if (best !== undefined && current.counters.length === 0) break;
    for (let index = 0; index < current.counters.length; index++) {
      const instruction = program[current.counters[index]];
      if (instruction.kind === "match") {
        best = current.slots[index];
        break;
      }
      if (instruction.kind === "character" && at < text.length && instruction.test(text[at])) {
        follow(program, next, current.counters[index] + 1, current.slots[index], text, at + 1, at + 2);
      }
    }
    [current, next] = [next, current];
    next.counters.length = 0;
    next.slots.length = 0;
  }
  return best;
}

/** Adds what can be reached without taking a character; `mark` tells this step's visits from earlier ones. */
function follow(
  program: readonly Instruction[],
  threads: Threads,
  start: number,
  slots: number[],
  text: readonly string[],
  at: number,
  mark: number,
): void {
  const open: [number, number[]][] = [[start, slots]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [counter, saved] = next;
    if (threads.seen[counter] === mark) continue;
    threads.seen[counter] = mark;
    const instruction = program[counter];
    if (instruction.kind === "jump") open.push([instruction.to, saved]);
    else if (instruction.kind === "split") open.push([instruction.second, saved], [instruction.first, saved]);
    else if (instruction.kind === "save") open.push([counter + 1, saved.with(instruction.slot, at)]);
    else if (instruction.kind === "assert") {
      if (holds(instruction.what, text, at)) open.push([counter + 1, saved]);
    } else {
      threads.counters.push(counter);
      threads.slots.push(saved);
    }
  }
}

function holds(what: Assertion, text: readonly string[], at: number): boolean {
  switch (what) {
    case "textStart":
      return at === 0;
    case "textEnd":
      return at === text.length;
    case "lineStart":
      return at === 0 || text[at - 1] === "\n";
    case "lineEnd":
      return at === text.length || text[at] === "\n";
    default:
      return (isWord(text[at - 1]) !== isWord(text[at])) === (what === "wordEdge");
  }
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /^\w$/.test(character);
}
