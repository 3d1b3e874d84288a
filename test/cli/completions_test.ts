import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { completions, type Shell } from "../../src/cli/completions.ts";
import { flagsOf } from "../../src/cli/flags.ts";
import { COMMANDS } from "../../src/cli/mod.ts";

const commands = await Promise.all(COMMANDS.map(({ load }) => load()));
const names = commands.map(({ name }) => name);
const shown = flagsOf("analyze").filter(({ hidden }) => !hidden).map(({ name }) => `--${name}`);

function hasShell(shell: string): boolean {
  return new Deno.Command("sh", { args: ["-c", `command -v ${shell}`], stdout: "null" }).outputSync().success;
}

/** Runs lines of a shell behind the completions; gives what they print. */
function run(shell: Shell, lines: string): readonly string[] {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/script`, `${completions(shell, commands)}\n${lines}\n`);
    const args = shell === "fish" ? ["--no-config", `${folder}/script`] : [`${folder}/script`];
    const { code, stdout, stderr } = new Deno.Command(shell, { args, env: { HOME: folder } }).outputSync();
    const decoder = new TextDecoder();
    strictEqual(code, 0, decoder.decode(stderr));
    return decoder.decode(stdout).split("\n").filter((line) => line !== "");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function bashOffers(...words: readonly string[]): readonly string[] {
  const list = words.map((word) => `'${word}'`).join(" ");
  return run(
    "bash",
    `COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _hindtrace; printf '%s\\n' "\${COMPREPLY[@]}"`,
  );
}

function fishOffers(line: string): readonly string[] {
  return run("fish", `complete --do-complete '${line}'`).map((offer) => offer.split("\t")[0]);
}

for (
  const [words, expected] of [
    [["hindtrace", ""], [...names, "help"]],
    [["hindtrace", "analyze", "--"], shown],
    [["hindtrace", "analyze", "--color", ""], ["auto", "always", "never"]],
    [["hindtrace", "list", "ev"], ["events"]],
    [["hindtrace", "help", "ver"], ["version"]],
    [["hindtrace", "analyze", "some"], []],
  ] as const
) {
  Deno.test(`bash completes ${words.join(" ")}`, () => deepStrictEqual(bashOffers(...words), expected));
}

const noFish = hasShell("fish") ? undefined : "fish is not here";

for (
  const [line, expected] of [
    ["hindtrace ", [...names, "help"]],
    ["hindtrace analyze --", shown],
    ["hindtrace analyze --color ", ["auto", "always", "never"]],
    ["hindtrace list ev", ["events"]],
  ] as const
) {
  Deno.test({
    name: noFish === undefined ? `fish completes ${line}` : `left out: ${noFish}: fish completes ${line}`,
    ignore: noFish !== undefined,
    fn: () => deepStrictEqual([...fishOffers(line)].sort(), [...expected].sort()),
  });
}

Deno.test({
  name: hasShell("zsh") ? "zsh reads its completions" : "left out: zsh is not here: zsh reads its completions",
  ignore: !hasShell("zsh"),
  fn() {
    const folder = Deno.makeTempDirSync();
    Deno.writeTextFileSync(`${folder}/_hindtrace`, completions("zsh", commands));
    const { success } = new Deno.Command("zsh", { args: ["-n", `${folder}/_hindtrace`] }).outputSync();
    Deno.removeSync(folder, { recursive: true });
    ok(success);
  },
});

Deno.test("each command's flags are offered in zsh, spelled both ways", () => {
  const text = completions("zsh", commands);
  for (const { name, short } of flagsOf("check").filter(({ hidden }) => !hidden)) {
    ok(text.includes(`--${name}[`) && (short === undefined || text.includes(`-${short}[`)), name);
  }
});
