/**
 * Reads the text form of Rego's values, as a policy dumps them.
 * @module
 */
import type { RegoValue } from "./value.ts";

/** Reads one value; the text comes from a policy's own writer, so what is malformed is our fault and throws. */
export class ValueReader {
  #at = 0;
  constructor(readonly text: string) {}

  value(): RegoValue {
    switch (this.#next()) {
      case "{":
        return this.#braces();
      case "[":
        return this.#list("]");
      case '"':
        return this.#string();
      case "n":
        return this.#word("null", null);
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "s":
        return this.#word("set()", new Set());
      default:
        return this.#number();
    }
  }

  #next(): string {
    while (this.text[this.#at] === " ") this.#at++;
    return this.text[this.#at] ?? "";
  }

  #word<Word extends RegoValue>(word: string, value: Word): Word {
    if (!this.text.startsWith(word, this.#at)) throw new SyntaxError(`not a value of Rego at ${this.#at}`);
    this.#at += word.length;
    return value;
  }

  #list(end: string): RegoValue[] {
    const items: RegoValue[] = [];
    this.#at++;
    while (this.#next() !== end) {
      items.push(this.value());
      if (this.#next() === ",") this.#at++;
    }
    this.#at++;
    return items;
  }

  #braces(): RegoValue {
    const entries: [RegoValue, RegoValue][] = [];
    const members: RegoValue[] = [];
    this.#at++;
    while (this.#next() !== "}") {
      const first = this.value();
      if (this.#next() === ":") {
        this.#at++;
        entries.push([first, this.value()]);
      } else {
        members.push(first);
      }
      if (this.#next() === ",") this.#at++;
    }
    this.#at++;
    return members.length > 0 ? new Set(members) : new Map(entries);
  }

  #string(): string {
    let end = this.#at + 1;
    while (this.text[end] !== '"') end += this.text[end] === "\\" ? 2 : 1;
    const text: string = JSON.parse(this.text.slice(this.#at, end + 1));
    this.#at = end + 1;
    return text;
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.#at;
    const [digits] = NUMBER.exec(this.text) ?? [];
    if (digits === undefined) throw new SyntaxError(`not a value of Rego at ${this.#at}`);
    this.#at += digits.length;
    const value = Number(digits);
    return Number.isSafeInteger(value) || /[.eE]/.test(digits) ? value : BigInt(digits);
  }
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
