/**
 * Splits words into flags, values and operands, as POSIX and GNU programs do (Utility Conventions, guidelines 3 to 14).
 *
 * It says what `parseArgs` of `node:util` would; that module takes 9 ms to load, a third of a short run.
 * @module
 */
import { type Flag, FLAGS } from "./flags.ts";

/** A flag as it was given, or an operand. */
export type Token =
  | {
    readonly kind: "operand";
    readonly value: string;
    /** Whether it stands after `--`. */
    readonly isLast?: true;
  }
  | {
    readonly kind: "flag";
    /** The long name, or the letter of a flag that is not known. */
    readonly name: string;
    /** How it was written: `-o`, `--output`. */
    readonly rawName: string;
    readonly value?: string;
    /** Whether the value stood in the same word. */
    readonly isInline: boolean;
  };

/**
 * Splits words. A flag with a value takes the next word, whatever it begins with.
 *
 * @param words the words after the command
 * @param flags which flags there are
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readTokens(["-qo", "json", "--wide=x", "-"]), [
 *   { kind: "flag", name: "quiet", rawName: "-q", value: undefined, isInline: false },
 *   { kind: "flag", name: "output", rawName: "-o", value: "json", isInline: false },
 *   { kind: "flag", name: "wide", rawName: "--wide", value: "x", isInline: true },
 *   { kind: "operand", value: "-" },
 * ]);
 * ```
 */
export function readTokens(words: readonly string[], flags: readonly Flag[] = FLAGS): readonly Token[] {
  const tokens: Token[] = [];
  const rest = words.toReversed();
  for (let word = rest.pop(); word !== undefined; word = rest.pop()) {
    if (word === "--") return [...tokens, ...rest.toReversed().map(lastOperand)];
    if (word.startsWith("--")) tokens.push(readLong(word, rest, flags));
    else if (word.length > 1 && word.startsWith("-")) tokens.push(...readShort(word.slice(1), rest, flags));
    else tokens.push({ kind: "operand", value: word });
  }
  return tokens;
}

function lastOperand(value: string): Token {
  return { kind: "operand", value, isLast: true };
}

/** `--name`, `--name=value`, or `--name` and the next word. */
function readLong(word: string, rest: string[], flags: readonly Flag[]): Token {
  const equals = word.indexOf("=", 3);
  if (equals >= 0) {
    const rawName = word.slice(0, equals);
    return { kind: "flag", name: rawName.slice(2), rawName, value: word.slice(equals + 1), isInline: true };
  }
  const name = word.slice(2);
  const takesValue = flags.find((flag) => flag.name === name)?.value !== undefined;
  return { kind: "flag", name, rawName: word, value: takesValue ? rest.pop() : undefined, isInline: false };
}

/** `-q`, `-qv`, `-ojson`, `-qojson`, or `-o` and the next word. */
function readShort(letters: string, rest: string[], flags: readonly Flag[]): readonly Token[] {
  const tokens: Token[] = [];
  for (let index = 0; index < letters.length; index++) {
    const letter = letters[index];
    const flag = flags.find(({ short }) => short === letter);
    const name = flag?.name ?? letter;
    const rawName = `-${letter}`;
    const value = letters.slice(index + 1);
    if (flag?.value === undefined) {
      tokens.push({ kind: "flag", name, rawName, value: undefined, isInline: false });
      continue;
    }
    const isInline = value !== "";
    tokens.push({ kind: "flag", name, rawName, value: isInline ? value : rest.pop(), isInline });
    break;
  }
  return tokens;
}
