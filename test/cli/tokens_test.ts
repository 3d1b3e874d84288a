import { deepStrictEqual } from "node:assert";
import { parseArgs } from "node:util";
import { FLAGS } from "../../src/cli/flags.ts";
import { readTokens, type Token } from "../../src/cli/tokens.ts";

/** What Node says, in our words. */
function nodeTokens(args: readonly string[]): readonly Token[] {
  const options = Object.fromEntries(FLAGS.map(({ name, short, value }) => {
    const type = value === undefined ? "boolean" as const : "string" as const;
    return [name, short === undefined ? { type, multiple: true } : { type, multiple: true, short }];
  }));
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true, allowPositionals: true, options });
  const end = tokens.find(({ kind }) => kind === "option-terminator")?.index ?? Infinity;
  return tokens.flatMap((token): readonly Token[] => {
    if (token.kind === "option-terminator") return [];
    if (token.kind === "positional") {
      return [{ kind: "operand", value: token.value, ...token.index > end ? { isLast: true } : {} }];
    }
    const { name, rawName, value, inlineValue } = token;
    return [{ kind: "flag", name, rawName, value, isInline: inlineValue === true }];
  });
}

const PIECES = [
  ["analyze", "-", "--", "", "a=b", "-x", "--nothing", "--nothing=1", "--=", "--=x", "---", "-=", "--q"],
  [
    "-o",
    "-ojson",
    "-o=json",
    "--output",
    "--output=json",
    "--output=",
    "-q",
    "-qv",
    "-qo",
    "-qojson",
    "-ovq",
    "-zq",
    "-qz",
  ],
  [
    "-e",
    "-close",
    "--wide",
    "--wide=1",
    "--no-progress",
    "-p",
    "--policy=a=b",
    "-s",
    "uid=0",
    "--color",
    "-vvp",
    "-pq",
    "-h",
  ],
].flat();

Deno.test("words are split as node:util does, alone and in every pair", () => {
  for (const first of PIECES) {
    deepStrictEqual(readTokens([first]), nodeTokens([first]), first);
    for (const second of PIECES) {
      deepStrictEqual(readTokens([first, second]), nodeTokens([first, second]), `${first} ${second}`);
    }
  }
});

Deno.test("words are split as node:util does, in long lines", () => {
  let seed = 1;
  const pick = () => PIECES[(seed = seed * 48271 % 2147483647) % PIECES.length];
  for (let round = 0; round < 2000; round++) {
    const words = Array.from({ length: 6 }, pick);
    deepStrictEqual(readTokens(words), nodeTokens(words), words.join(" "));
  }
});
