import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { zstdDecompressSync } from "node:zlib";
import { build } from "../../build/build.ts";
import { bash, HERE, makeBinary, ROOT } from "./binary.ts";

const folder = await Deno.makeTempDir({ prefix: "dist-" });
const output = `${folder}/dist`;
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test("the build makes the binary and all that goes with it", async () => {
  const said: string[] = [];
  await build({ machine: HERE, pack: "launcher", output, root: ROOT }, (line) => said.push(line));
  match(said.join("\n"), /dist\/hindtrace: \d+\.\d MB, launcher, for/);
  const files = [...Deno.readDirSync(output)].map(({ name }) => name).sort();
  deepStrictEqual(files, [
    "SHA256SUMS",
    "completions",
    "hindtrace",
    "hindtrace.1",
    "hindtrace.cdx.json",
    "hindtrace.d.ts",
    "hindtrace.zst",
  ]);
});

Deno.test("SHA256SUMS holds for every file", async () => {
  const { code, stdout } = await bash('cd "$1" && sha256sum --check SHA256SUMS', [output]);
  strictEqual(code, 0, stdout);
  strictEqual(stdout.trim().split("\n").length, 8);
});

Deno.test("the copy for transport unpacks to the binary", async () => {
  const unpacked = zstdDecompressSync(await Deno.readFile(`${output}/hindtrace.zst`));
  ok(unpacked.equals(await Deno.readFile(`${output}/hindtrace`)));
});

Deno.test("the bill of materials names what is inside, and the binary's checksum", async () => {
  const bill = JSON.parse(await Deno.readTextFile(`${output}/hindtrace.cdx.json`));
  const names = bill.components.map(({ name }: { name: string }) => name);
  for (const name of ["deno", "yaml", "get-east-asian-width"]) ok(names.includes(name), name);
  const { stdout } = await bash('sha256sum "$1/hindtrace"', [output]);
  strictEqual(bill.metadata.component.hashes[0].content, stdout.split(" ")[0]);
  const refs = bill.components.map((component: Record<string, string>) => component["bom-ref"]);
  strictEqual(new Set(refs).size, refs.length, "each component once");
  ok(bill.components.every(({ licenses }: { licenses: readonly unknown[] }) => licenses.length === 1));
});

Deno.test("the built program passes what the checkout passes on the command line", async () => {
  const { code, stdout } = await bash('cd "$2" && "$1" test -A --quiet test/spec_test.ts test/cli_test.ts', [
    Deno.execPath(),
    ROOT.pathname,
  ], { HINDTRACE: `${output}/hindtrace`, HOME: Deno.env.get("HOME") ?? "", NO_COLOR: "1" });
  strictEqual(code, 0, stdout.slice(stdout.indexOf("ERRORS")));
});

Deno.test("another folder gives the same bytes", async () => {
  // Not beside this one: were a path in the binary, it would differ in length too.
  const copy = `${folder}/another/place/checkout/`;
  await Deno.mkdir(copy, { recursive: true });
  const { code, stderr } = await bash(
    'cd "$1" && tar --exclude=./dist --exclude=./.git --exclude=./node_modules -cf - . | tar -xf - -C "$2"',
    [ROOT.pathname, copy],
  );
  strictEqual(code, 0, stderr);
  await makeBinary(`${folder}/one`);
  await makeBinary(`${folder}/two`, HERE, new URL(`file://${copy}`));
  const { stdout } = await bash('cmp "$1" "$2" && echo same', [`${folder}/one`, `${folder}/two`]);
  strictEqual(stdout, "same\n");
});
