import { ok, strictEqual } from "node:assert";
import { runProgram } from "./run_program.ts";

const ROOT = new URL("../", import.meta.url);

Deno.test("the README shows what the demo prints", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", ROOT));
  const [, shown] = /```console\n\$ deno task demo\n(.*?)\n```/s.exec(readme) ?? [];
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const words: readonly string[] = tasks.demo.split(" ");
  const { stdout } = await runProgram(words.slice(words.indexOf("main.ts") + 1), { cwd: ROOT.pathname });
  strictEqual(stdout.trimEnd(), shown);
});

Deno.test("the README names every exit code, and the packages that deno.json has", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", ROOT));
  for (const code of ["| 0 ", "| 1 ", "| 2 ", "| 3 ", "| 4 ", "| 130, 143 "]) ok(readme.includes(code), code);
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  for (const name of Object.keys(imports)) ok(readme.includes(`\`${name}\``), name);
});
