/**
 * Holds the committed libbpf to what it promises: it is what its source gives, and loads wherever Deno does.
 * @module
 */
import { deepStrictEqual, match, ok } from "node:assert";
import { cText, openLibbpf } from "../../../src/sources/ebpf/libbpf.ts";
import { readSection } from "./elf.ts";

const FOLDER = new URL("../../../bpf/libbpf/", import.meta.url);
const LIBRARY = Uint8Array.fromBase64(Deno.readTextFileSync(new URL("libbpf.x86_64.so.base64", FOLDER)));

const { code, stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["run", "-A", "--quiet", new URL("build.ts", FOLDER).href, "--check"],
}).output();
const report = new TextDecoder().decode(stderr).trim();

Deno.test({
  name: report.startsWith("left out") ? report : "libbpf.x86_64.so.base64 is what its source gives",
  ignore: report.startsWith("left out"),
  fn: () => deepStrictEqual([code, report], [0, "libbpf.x86_64.so.base64 is what its source gives"]),
});

Deno.test("the library asks the C library for nothing newer than Deno does", () => {
  const text = new TextDecoder("latin1").decode(readSection(LIBRARY, ".dynstr"));
  const versions = [...text.matchAll(/GLIBC_(\d+)\.(\d+)/g)];
  ok(versions.length > 0);
  for (const [version, major, minor] of versions) ok(Number(major) === 2 && Number(minor) <= 27, version);
});

Deno.test({
  name: Deno.build.arch === "x86_64" ? "the library opens, with each of its functions" : "left out: not x86-64",
  ignore: Deno.build.arch !== "x86_64",
  fn: async () => {
    const libbpf = await openLibbpf();
    match(cText(libbpf.libbpf_version_string()), /^v1\./);
    ok(libbpf.libbpf_num_possible_cpus() >= 1);
  },
});

for (const path of ["/no/such/libbpf.so", "libc.so.6"]) {
  Deno.test(`${path} for libbpf is one sentence, never worse`, async () => {
    const module = new URL("../../../src/sources/ebpf/libbpf.ts", import.meta.url);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", `import { openLibbpf } from "${module}"; console.log(await openLibbpf("${path}").catch(String));`],
    }).output();
    match(
      new TextDecoder().decode(stdout),
      /^UnsupportedError: Cannot capture: ".*" is no libbpf \(.*\); name a libbpf 1\.0 or newer\n$/,
    );
  });
}
