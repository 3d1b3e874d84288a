import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { FLAGS } from "../../src/cli/flags.ts";
import { manPage } from "../../src/cli/man.ts";
import { COMMANDS } from "../../src/cli/mod.ts";

const commands = await Promise.all(COMMANDS.map(({ load }) => load()));
const page = manPage(commands, { version: "1.2.3", date: "2024-05-06T07:08:09Z" });

Deno.test("the man page has every command, and every flag that the help shows", () => {
  for (const { name } of commands) ok(page.includes(`.B hindtrace ${name}`), name);
  for (const { name, hidden } of FLAGS) {
    strictEqual(page.includes(`\\-\\-${name.replaceAll("-", "\\-")}\\fR`), !hidden, name);
  }
});

Deno.test("text in the man page is never read as a macro", () => {
  const known = new Set([".TH", ".SH", ".SS", ".TP", ".B", ".br", ".RS", ".RE", ".IP", ".ad", ".nh"]);
  const macros = page.split("\n").filter((line) => /^[.']/.test(line)).map((line) => line.split(" ")[0]);
  deepStrictEqual(macros.filter((macro) => !known.has(macro)), []);
});

const hasGroff = new Deno.Command("bash", { args: ["-c", "command -v groff"], stdout: "null" }).outputSync().success;

Deno.test({
  name: hasGroff ? "groff has nothing to say about the man page" : "left out: groff is not here: the man page is set",
  ignore: !hasGroff,
  async fn() {
    const child = new Deno.Command("groff", { args: ["-man", "-Tutf8", "-ww", "-z"], stdin: "piped", stderr: "piped" })
      .spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(page));
    await writer.close();
    strictEqual(new TextDecoder().decode((await child.output()).stderr), "");
  },
});
