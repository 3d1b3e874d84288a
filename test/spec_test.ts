/**
 * Runs the program on the command lines of `test/spec` and compares what it says. See `test/spec/README.md`.
 * @module
 */
import { strictEqual } from "node:assert";
import { golden, WRITES_GOLDEN } from "./golden.ts";
import { maskFigures } from "./mask.ts";

/** What `spec.json` says. */
interface Spec {
  readonly args: readonly string[];
  /** A file of the case, or else the text itself; nothing is an empty input. */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly exit: number;
  /** From the folder of the case; default that folder. */
  readonly cwd?: string;
  /** For the built program only. */
  readonly binary?: true;
}

const ROOT = new URL("../", import.meta.url);
const SPECS = new URL("./spec/", import.meta.url);
const KEYS: ReadonlySet<string> = new Set(["args", "stdin", "env", "exit", "cwd", "binary"]);
const PROGRAM = Deno.env.get("HINDTRACE");
/** The program decides by these how it looks and where it caches; nothing else of our own environment reaches it. */
const KEPT_ENV = ["PATH", "HOME", "DENO_DIR", "TMPDIR"];

for (const name of caseNames()) {
  const folder = new URL(`${name}/`, SPECS);
  const spec: Spec = JSON.parse(Deno.readTextFileSync(new URL("spec.json", folder)));
  const isLeftOut = spec.binary === true && PROGRAM === undefined;
  Deno.test({
    name: isLeftOut ? `left out: HINDTRACE names no built program: spec ${name}` : `spec ${name}`,
    ignore: isLeftOut,
    fn: () => runCase(folder, spec),
  });
}

async function runCase(folder: URL, spec: Spec): Promise<void> {
  strictEqual(Object.keys(spec).filter((key) => !KEYS.has(key)).join(), "", "unknown keys in spec.json");
  const [program, ...first] = command();
  const child = new Deno.Command(program, {
    args: [...first, ...spec.args],
    cwd: new URL(spec.cwd ?? ".", folder),
    env: { ...keptEnv(), TZ: "UTC", ...spec.env },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    feed(child.stdin, standardInput(folder, spec)),
  ]);
  const texts = { stdout: textOf(stdout), stderr: textOf(stderr) };
  if (!WRITES_GOLDEN) strictEqual(code, spec.exit, `exit code\n${texts.stderr}`);
  golden(new URL("stdout", folder), texts.stdout);
  golden(new URL("stderr", folder), texts.stderr);
  strictEqual(code, spec.exit, `exit code\n${texts.stderr}`);
}

/** `$HINDTRACE` is a command line; a path in it is relative to the root. */
function command(): readonly string[] {
  if (PROGRAM === undefined) return [Deno.execPath(), "run", "-A", "--quiet", new URL("main.ts", ROOT).pathname];
  const [program, ...args] = PROGRAM.split(" ");
  return [program.includes("/") ? new URL(program, ROOT).pathname : program, ...args];
}

function keptEnv(): Record<string, string> {
  const entries = KEPT_ENV.map((name) => [name, Deno.env.get(name)] as const);
  return Object.fromEntries(entries.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]));
}

function standardInput(folder: URL, { stdin = "" }: Spec): Uint8Array {
  try {
    if (stdin !== "" && !stdin.includes("\n")) return Deno.readFileSync(new URL(stdin, folder));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return new TextEncoder().encode(stdin);
}

/** The program may end without reading everything. */
async function feed(stdin: WritableStream<Uint8Array>, bytes: Uint8Array): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(bytes);
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** A file:// URL or path of this checkout, wherever it lies, reads `<root>`. */
function textOf(bytes: Uint8Array): string {
  return maskFigures(new TextDecoder().decode(bytes)).replaceAll(ROOT.pathname.slice(0, -1), "<root>");
}

function caseNames(): readonly string[] {
  return [...Deno.readDirSync(SPECS)].filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}
