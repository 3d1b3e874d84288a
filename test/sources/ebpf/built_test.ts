/**
 * Holds the committed BPF objects to their sources.
 * @module
 */
import { deepStrictEqual } from "node:assert";

/** Another compiler gives other bytes, and so do other headers of libbpf. */
const CLANG = "19.1.7";
const HEADERS = "1.1";

const FOLDER = new URL("../../../bpf/", import.meta.url);

const missing = await whyNotBuilt();

Deno.test({
  name: missing === undefined
    ? "the BPF objects are what their sources give"
    : `left out: the BPF objects are not compared: ${missing}`,
  ignore: missing !== undefined,
  fn: async () => {
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: [new URL("build.sh", FOLDER).pathname, "--check"],
    }).output();
    deepStrictEqual([code, decode(stdout), decode(stderr)], [0, "", ""]);
  },
});

async function whyNotBuilt(): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command("clang-19", { args: ["--version"] }).output();
    if (!decode(stdout).includes(`clang version ${CLANG}`)) return `clang-19 is not ${CLANG}`;
    const headers = Deno.readTextFileSync("/usr/include/bpf/libbpf_version.h");
    const [, major, minor] = /MAJOR_VERSION (\d+)[^]*MINOR_VERSION (\d+)/.exec(headers) ?? [];
    return `${major}.${minor}` === HEADERS ? undefined : `libbpf-dev is ${major}.${minor}, not ${HEADERS}`;
  } catch {
    return `clang ${CLANG} and libbpf-dev are not here`;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim();
}
