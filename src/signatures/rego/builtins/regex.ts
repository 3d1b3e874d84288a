/**
 * Built-ins on regular expressions that wasm has not: `regex.replace`, `regex.find_n`, `regex.split`,
 * `regex.template_match`.
 * @module
 */
import type { Builtin } from "../policy.ts";
import { compileExpression, type Expression, type Match, matchAll } from "../re2/match.ts";
import type { RegoValue } from "../value.ts";
import { smallInteger, text } from "./operands.ts";

export const REGEX: Readonly<Record<string, Builtin>> = {
  "regex.replace": (searched, pattern, replacement) => replace(text(searched), text(pattern), text(replacement)),
  "regex.find_n": (pattern, searched, count) => find(text(pattern), text(searched), smallInteger(count)),
  "regex.split": (pattern, searched) => split(text(pattern), text(searched)),
  "regex.template_match": (template, searched, open, close) =>
    matchTemplate(text(template), text(searched), text(open), text(close)),
};

function find(pattern: string, searched: string, count: number): RegoValue {
  const characters = [...searched];
  return matchAll(compileExpression(pattern), characters, count).map(([start, end]) => join(characters, start, end));
}

function split(pattern: string, searched: string): RegoValue {
  const characters = [...searched];
  if (pattern !== "" && searched === "") return [""];
  const parts: string[] = [];
  let from = 0;
  let last = 0;
  for (const [start, end] of matchAll(compileExpression(pattern), characters)) {
    if (end === 0) continue;
    last = start;
    parts.push(join(characters, from, start));
    from = end;
  }
  if (last !== characters.length) parts.push(join(characters, from, characters.length));
  return parts;
}

function replace(searched: string, pattern: string, replacement: string): string {
  const expression = compileExpression(pattern);
  const characters = [...searched];
  let replaced = "";
  let from = 0;
  for (const match of matchAll(expression, characters)) {
    replaced += join(characters, from, match[0]) + expand(replacement, expression, match, characters);
    from = match[1];
  }
  return replaced + join(characters, from, characters.length);
}

/** `$1`, `${1}`, `$name`, `${name}`, `$$`; a group that is not there is empty. */
function expand(replacement: string, { groups }: Expression, match: Match, characters: readonly string[]): string {
  return replacement.replace(/\$(?:(\$)|(\w+)|\{(\w+)\})/g, (_, dollar, plain, braced) => {
    if (dollar) return "$";
    const name: string = plain ?? braced;
    const index = /^\d+$/.test(name) ? Number(name) : groups.indexOf(name);
    if (index < 0 || index >= groups.length || match[2 * index] < 0) return "";
    return join(characters, match[2 * index], match[2 * index + 1]);
  });
}

/** A template is literal but for the expressions between its delimiters. */
function matchTemplate(template: string, searched: string, open: string, close: string): boolean {
  if (open.length !== 1 || close.length !== 1) throw new TypeError("a delimiter is one character");
  let pattern = "^";
  let depth = 0;
  let inner = "";
  for (const character of template) {
    if (character === close && --depth < 0) throw new SyntaxError("unbalanced delimiters");
    if (character === close && depth === 0) {
      pattern += `(${inner})`;
      inner = "";
    } else if (depth > 0) inner += character;
    else if (character !== open) pattern += character.replace(/[\\.+*?()|[\]{}^$]/, "\\$&");
    if (character === open) depth++;
  }
  if (depth !== 0) throw new SyntaxError("unbalanced delimiters");
  return matchAll(compileExpression(pattern + "$"), [...searched], 1).length > 0;
}

function join(characters: readonly string[], from: number, to: number): string {
  return characters.slice(from, to).join("");
}
