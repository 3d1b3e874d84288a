import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { readExecutable } from "../../build/elf.ts";
import { compileLauncher, MACHINES, readLauncher } from "../../build/launcher/build.ts";
import { VERSION } from "../../src/version.ts";
import { bash, HERE, makeBinary, testWith } from "./binary.ts";

const folder = await Deno.makeTempDir({ prefix: "launcher-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

for (const machine of MACHINES) {
  const compiled = compileLauncher(machine);
  testWith(
    typeof compiled === "string" ? compiled : undefined,
    `the launcher for ${machine} is what its source gives`,
    () => {
      deepStrictEqual(readLauncher(machine), compiled);
    },
  );
}

/** Runs programs for the processor that is not this one's. */
const EMULATORS = {
  aarch64: { program: "qemu-aarch64", libraries: "/usr/aarch64-linux-gnu" },
  x86_64: { program: "qemu-x86_64", libraries: "/usr/x86_64-linux-gnu" },
} as const;

for (const machine of MACHINES.filter((name) => name !== HERE)) {
  const binary = `${folder}/hindtrace-${machine}`;

  Deno.test(`the binary for ${machine} is an executable for it that begins in its last segment`, async () => {
    await makeBinary(binary, machine);
    const { machine: found, entry, segments } = readExecutable(await Deno.readFile(binary));
    strictEqual(found, machine);
    const loaded = segments.filter(({ type }) => type === 1);
    deepStrictEqual(
      loaded.map(({ address }) => address),
      loaded.map(({ address }) => address).sort((a, b) => Number(a - b)),
    );
    const last = loaded.at(-1);
    strictEqual(last?.address, entry);
    strictEqual(last && last.offset % last.alignment, 0n);
    ok(segments.some(({ type }) => type === 0x6474e551), "the stack stays as it was");
  });

  const { program, libraries } = EMULATORS[machine];
  testWith(await lackingFor(program, libraries), `the binary for ${machine} runs, emulated`, async () => {
    const run = `${program} -L ${libraries}`;
    const probe = 'data:text/javascript,console.log("on " + Deno.build.arch)';
    const child = await bash(`${run} "$1" run --quiet --no-prompt --no-config "$2"`, [binary, probe]);
    deepStrictEqual(child, { code: 0, stdout: `on ${machine}\n`, stderr: "" });
    // The emulator cannot start it a second time: what the launcher would give the kernel is given by hand.
    const first = await bash(`${run} -strace "$1" version`, [binary], { DENO_DIR: "/tmp", LEFT: "1" });
    match(first.stderr, /execve\("\/proc\/self\/exe",\{"hindtrace","run","--quiet","--no-prompt",/);
    strictEqual(first.code, 3);
    const words = await secondWords(binary);
    const { code, stdout, stderr } = await bash(`${run} "$@" version`, [binary, ...words]);
    deepStrictEqual([code, stdout, stderr], [0, `hindtrace ${VERSION}\n`, ""]);
  });
}

async function lackingFor(program: string, libraries: string): Promise<string | undefined> {
  const { code } = await bash('command -v "$1" && ls "$2/lib/libc.so.6"', [program, libraries]);
  return code === 0 ? undefined : `${program} with ${libraries} is not here`;
}

/** The words of the second start, as they lie in the launcher's segment. */
async function secondWords(binary: string): Promise<readonly string[]> {
  const bytes = await Deno.readFile(binary);
  const { segments, entry } = readExecutable(bytes);
  const segment = segments.find(({ type, address }) => type === 1 && address === entry);
  if (segment === undefined) throw new Error("no segment");
  const offset = Number(segment.offset);
  const texts = new TextDecoder("latin1").decode(bytes.subarray(offset, offset + Number(segment.fileSize))).split("\0");
  const last = texts.findIndex((text) => text.startsWith("data:"));
  return texts.slice(texts.lastIndexOf("run", last), last + 1);
}
