/**
 * What a binary must do before it is handed out: start, start children without permissions, and leave nothing behind,
 * whatever variables it inherits.
 * @module
 */

/** What a child without permissions says of what it may do. */
const PROBE = `
const tries = {
  read: () => Deno.readTextFileSync("/etc/passwd"),
  // In a module of its own: what the main module names may be read.
  import: () => import(URL.createObjectURL(new Blob(['import "file:///etc/passwd" with { type: "text" }']))),
  env: () => Deno.env.get("HOME"),
  run: () => new Deno.Command("/bin/true").outputSync(),
  net: () => Deno.connect({ port: 1 }),
  ffi: () => Deno.dlopen("libc.so.6", {}),
};
const allowed = [];
for (const [name, attempt] of Object.entries(tries)) {
  try { await attempt(); allowed.push(name); } catch (error) { if (!/NotCapable|Requires/.test(String(error))) allowed.push(name); }
}
console.log("allowed: " + allowed.join());
`;

/**
 * Tries a binary that this machine can run.
 *
 * @param binary its path
 * @returns what is wrong with it
 */
export async function findFaults(binary: string): Promise<readonly string[]> {
  const home = await Deno.makeTempDir();
  try {
    const hostile = { DENO_V8_FLAGS: "--help", NODE_OPTIONS: "--inspect", DENO_DIR: `${home}/deno` };
    const env = { HOME: home, TMPDIR: home, ...hostile };
    const faults: string[] = [];
    const version = await run(binary, ["version"], env);
    if (!/^hindtrace \d+\.\d+\.\d+\n$/.test(version)) faults.push(`"hindtrace version" says ${quote(version)}`);
    const child = ["run", "--quiet", "--no-prompt", "--no-config", "--no-lock", "--no-remote", "--no-npm"];
    const blocked = `--import-map=data:application/json,${JSON.stringify({ imports: { "node:fs": null } })}`;
    const said = await run(binary, [...child, blocked, `data:text/javascript;base64,${btoa(PROBE)}`], {});
    if (said !== "allowed: \n") faults.push(`a child without permissions says ${quote(said)}`);
    const left = [...Deno.readDirSync(home)].map(({ name }) => name);
    if (left.length > 0) faults.push(`it leaves behind ${left.join(", ")}`);
    return faults;
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

async function run(binary: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const command = new Deno.Command(binary, { args: [...args], env: { ...env }, clearEnv: true, stdin: "null" });
  const { stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return decoder.decode(stdout) + decoder.decode(stderr);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text);
}
