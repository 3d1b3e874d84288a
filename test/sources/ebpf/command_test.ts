/**
 * The command that is watched: its words, its environment, where its output goes, how it ends, why it cannot start.
 * @module
 */
import { deepStrictEqual, rejects, strictEqual } from "node:assert";

const MODULE = new URL("../../../src/sources/ebpf/command.ts", import.meta.url).href;

/** What a program that starts a command prints, on either stream, and its own last line: how the command ended. */
async function start(spec: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const code = `import { startCommand } from "${MODULE}";
    const started = startCommand(${JSON.stringify(spec)});
    console.log(JSON.stringify(await started.ended));`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args: ["eval", code], stdin: "null" }).output();
  if (stdout.length === 0) {
    throw new Error(new TextDecoder().decode(stderr).replace(/^[^]*CommandError: |\n[^]*$/g, ""));
  }
  return [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
}

const env = { PATH: "/usr/bin:/bin", GREETING: "Grüße" };
const words = ["sh", "-c", 'echo "$GREETING $1 ${HOME-none}"; exit 7', "sh", "a  b"];

for (
  const [name, spec, expected] of [
    ["has its words, its environment and nothing else", { words, env }, ['Grüße a  b none\n{"code":7}', ""]],
    ["may say all on stderr", { words, env, outputToStderr: true }, ['{"code":7}', "Grüße a  b none"]],
    ["has a signal for its end", { words: ["sh", "-c", "kill -9 $$"], env }, ['{"signal":"SIGKILL"}', ""]],
    // Of what we ignore and block, nothing is left to it.
    ["has the signals of a new program", { words: ["grep", "-E", "SigBlk|SigIgn", "/proc/self/status"], env }, [
      'SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n{"code":0}',
      "",
    ]],
  ] as const
) {
  Deno.test(`a command ${name}`, async () => deepStrictEqual(await start(spec), expected));
}

Deno.test("a command keeps what we were started with: a signal that nohup ignores", async () => {
  const code = `import { startCommand } from "${MODULE}";
    const words = ["grep", "SigIgn", "/proc/self/status"];
    await startCommand({ words, env: { PATH: "/bin:/usr/bin" }, outputToStderr: false }).ended;`;
  const script = `trap '' HUP; exec "$0" eval '${code}'`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script, Deno.execPath()], stdin: "null" }).output();
  strictEqual(new TextDecoder().decode(stdout), "SigIgn:\t0000000000000001\n");
});

Deno.test("a script that does not say by what it is run is run by sh", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, 'echo "script $1"\n');
    await Deno.chmod(path, 0o700);
    strictEqual((await start({ words: [path, "word"], env }))[0], 'script word\n{"code":0}');
  } finally {
    await Deno.remove(path);
  }
});

for (
  const [program, reason] of [
    ["no-such-program", "there is no such program"],
    ["/no/such/program", "there is no such program"],
    ["/usr", "it may not be executed"],
  ] as const
) {
  Deno.test(`${program} is not started: ${reason}`, () =>
    rejects(start({ words: [program], env }), { message: `Cannot start "${program}": ${reason}` }));
}
