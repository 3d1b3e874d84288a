/**
 * Reads regular expressions in RE2's syntax (https://github.com/google/re2/wiki/Syntax), which Rego's are written in.
 * @module
 */

import { code, ESCAPES, outside, POSIX } from "./classes.ts";
import type { Assertion, Node, Syntax } from "./tree.ts";

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly lazy: boolean;
}

/** RE2's own limits: a count, and how deep groups nest. */
const MOST_REPEATS = 1000;
const DEEPEST = 1000;

/**
 * Reads an expression; throws when it is none of RE2's.
 *
 * @param pattern the expression
 * @returns its tree
 * @example
 * ```ts
 * import { deepStrictEqual, throws } from "node:assert";
 * deepStrictEqual(parseSyntax("(?P<name>a+)b").groups, ["", "name"]);
 * throws(() => parseSyntax("a(?=b)"));
 * ```
 */
export function parseSyntax(pattern: string): Syntax {
  const parser = new Parser([...pattern]);
  return { node: parser.whole(), groups: parser.groups };
}

class Parser {
  readonly groups: string[] = [""];
  #at = 0;
  #depth = 0;
  #flags: Flags = { ignoreCase: false, multiline: false, dotAll: false, lazy: false };

  constructor(readonly pattern: readonly string[]) {}

  whole(): Node {
    const node = this.#choice();
    if (this.#at < this.pattern.length) throw new SyntaxError("unexpected )");
    return node;
  }

  #peek(text: string): boolean {
    return [...text].every((character, index) => this.pattern[this.#at + index] === character);
  }

  #eat(text: string): boolean {
    if (!this.#peek(text)) return false;
    this.#at += text.length;
    return true;
  }

  #until(end: string): string {
    const from = this.#at;
    while (!this.#peek(end)) {
      if (this.#at++ >= this.pattern.length) throw new SyntaxError(`missing ${end}`);
    }
    const text = this.pattern.slice(from, this.#at).join("");
    this.#at += end.length;
    return text;
  }

  #choice(): Node {
    if (++this.#depth > DEEPEST) throw new SyntaxError("nested too deep");
    const nodes = [this.#sequence()];
    while (this.#eat("|")) nodes.push(this.#sequence());
    this.#depth--;
    return nodes.length === 1 ? nodes[0] : { kind: "choice", nodes };
  }

  #sequence(): Node {
    const nodes: Node[] = [];
    while (this.#at < this.pattern.length && !this.#peek("|") && !this.#peek(")")) {
      const atoms = this.#eat("\\Q")
        ? [...this.#quoted()].map((character) => this.#literal(character))
        : [this.#atom()];
      const last = atoms.pop();
      nodes.push(...atoms);
      if (last !== undefined) nodes.push(this.#repeated(last));
    }
    return nodes.length === 1 ? nodes[0] : { kind: "sequence", nodes };
  }

  #quoted(): string {
    const from = this.#at;
    while (this.#at < this.pattern.length && !this.#peek("\\E")) this.#at++;
    const text = this.pattern.slice(from, this.#at).join("");
    this.#eat("\\E");
    return text;
  }

  #repeated(atom: Node): Node {
    let node = atom;
    let repeated = false;
    for (;;) {
      const range = this.#range();
      if (range === undefined) return node;
      if (repeated) throw new SyntaxError("bad repetition operator");
      repeated = true;
      node = { kind: "repeat", node, ...range, greedy: this.#eat("?") === this.#flags.lazy };
    }
  }

  #range(): { readonly min: number; readonly max: number } | undefined {
    if (this.#eat("*")) return { min: 0, max: Infinity };
    if (this.#eat("+")) return { min: 1, max: Infinity };
    if (this.#eat("?")) return { min: 0, max: 1 };
    const counted = /^\{(\d{1,5})(?:(,)(\d{1,5})?)?\}/.exec(this.pattern.slice(this.#at, this.#at + 14).join(""));
    if (counted === null) return undefined;
    this.#at += counted[0].length;
    const min = Number(counted[1]);
    const max = counted[2] === undefined ? min : counted[3] === undefined ? Infinity : Number(counted[3]);
    if (min > MOST_REPEATS || (max !== Infinity && max > MOST_REPEATS) || max < min) {
      throw new SyntaxError("bad repeat count");
    }
    return { min, max };
  }

  #atom(): Node {
    const character = this.pattern[this.#at++];
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return this.#class();
      case ".":
        return { kind: "character", test: this.#flags.dotAll ? () => true : (other) => other !== "\n" };
      case "^":
        return { kind: "assert", what: this.#flags.multiline ? "lineStart" : "textStart" };
      case "$":
        return { kind: "assert", what: this.#flags.multiline ? "lineEnd" : "textEnd" };
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        throw new SyntaxError("nothing to repeat");
      default:
        return this.#literal(character);
    }
  }

  #group(): Node {
    const outer = this.#flags;
    if (!this.#eat("?")) return this.#captured("");
    if (this.#eat("P<") || this.#eat("<")) {
      const name = this.#until(">");
      if (!/^\w+$/.test(name) || this.groups.includes(name)) throw new SyntaxError("bad group name");
      return this.#captured(name);
    }
    if (!this.#readFlags()) return { kind: "empty" };
    const node = this.#closed();
    this.#flags = outer;
    return node;
  }

  #captured(name: string): Node {
    const outer = this.#flags;
    const index = this.groups.push(name) - 1;
    const node: Node = { kind: "group", index, node: this.#closed() };
    this.#flags = outer;
    return node;
  }

  #closed(): Node {
    const node = this.#choice();
    if (!this.#eat(")")) throw new SyntaxError("missing )");
    return node;
  }

  /** `(?i)` holds to the end of the group around it, `(?i:…)` for what is inside; true for the latter. */
  #readFlags(): boolean {
    const found = /^([imsU]*)(?:-([imsU]+))?([:)])/.exec(this.pattern.slice(this.#at, this.#at + 12).join(""));
    if (found === null) throw new SyntaxError("unknown group");
    this.#at += found[0].length;
    const [, on, off = ""] = found;
    const flag = (letter: string, before: boolean) => on.includes(letter) || (before && !off.includes(letter));
    this.#flags = {
      ignoreCase: flag("i", this.#flags.ignoreCase),
      multiline: flag("m", this.#flags.multiline),
      dotAll: flag("s", this.#flags.dotAll),
      lazy: flag("U", this.#flags.lazy),
    };
    return found[3] === ":";
  }

  #escape(): Node {
    const places: Readonly<Record<string, Assertion>> = {
      A: "textStart",
      z: "textEnd",
      b: "wordEdge",
      B: "noWordEdge",
    };
    const what = places[this.pattern[this.#at]];
    if (what === undefined) return this.#characters(this.#escaped());
    this.#at++;
    return { kind: "assert", what };
  }

  /** What an escape stands for, as a part of a JavaScript class. */
  #escaped(): string {
    const letter = this.pattern[this.#at++];
    if (letter === undefined) throw new SyntaxError("trailing backslash");
    if (letter === "p" || letter === "P") return this.#property(letter);
    if (letter === "x") return this.#hex();
    if (/[0-7]/.test(letter)) return this.#octal(letter);
    if (ESCAPES[letter] !== undefined) return ESCAPES[letter];
    if (/[0-9A-Za-z]/.test(letter) || letter > "\u007f") throw new SyntaxError("unknown escape");
    return code(letter);
  }

  #property(letter: string): string {
    const braced = this.#eat("{");
    const name = braced ? this.#until("}") : this.pattern[this.#at++] ?? "";
    const negated = (letter === "P") !== name.startsWith("^");
    const plain = name.replace(/^\^/, "");
    if (plain === "Any") return negated ? "" : "\\u{0}-\\u{10ffff}";
    const form = plain.length <= 2 ? plain : `Script=${plain}`;
    return `\\${negated ? "P" : "p"}{${form}}`;
  }

  #hex(): string {
    const digits = this.#eat("{") ? this.#until("}") : this.pattern.slice(this.#at, this.#at += 2).join("");
    if (!/^[0-9a-fA-F]{1,6}$/.test(digits) || parseInt(digits, 16) > 0x10ffff) throw new SyntaxError("bad escape");
    return `\\u{${digits}}`;
  }

  #octal(first: string): string {
    let digits = first;
    while (digits.length < 3 && /^[0-7]$/.test(this.pattern[this.#at] ?? "")) digits += this.pattern[this.#at++];
    if (first !== "0" && digits.length === 1) throw new SyntaxError("backreferences are not supported");
    return `\\u{${parseInt(digits, 8).toString(16)}}`;
  }

  #class(): Node {
    const negated = this.#eat("^");
    let parts = "";
    for (let first = true; first || !this.#peek("]"); first = false) {
      if (this.#at >= this.pattern.length) throw new SyntaxError("missing ]");
      parts += this.#peek("[:") ? this.#posixClass() : this.#classRange();
    }
    this.#at++;
    return this.#characters(parts, negated);
  }

  #posixClass(): string {
    this.#eat("[:");
    const name = this.#until(":]");
    const ranges = POSIX[name.replace(/^\^/, "")];
    if (ranges === undefined) throw new SyntaxError("unknown class");
    return name.startsWith("^") ? outside(ranges) : ranges;
  }

  #classRange(): string {
    const from = this.#classCharacter();
    if (!this.#peek("-") || this.pattern[this.#at + 1] === "]") return from;
    this.#at++;
    return `${from}-${this.#classCharacter()}`;
  }

  #classCharacter(): string {
    if (this.#eat("\\")) return this.#escaped();
    return code(this.pattern[this.#at++] ?? "");
  }

  #literal(character: string): Node {
    return this.#flags.ignoreCase
      ? this.#characters(code(character))
      : { kind: "character", test: (other) => other === character };
  }

  #characters(parts: string, negated = false): Node {
    const flags = this.#flags.ignoreCase ? "iu" : "u";
    const expression = new RegExp(`^[${negated ? "^" : ""}${parts}]$`, flags + "s");
    return { kind: "character", test: (character) => expression.test(character) };
  }
}
