import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { listInputs } from "../../../src/sources/inputs/mod.ts";

/** A folder of its own for each test, taken away afterwards. */
function testInFolder(name: string, fn: (folder: string) => void): void {
  Deno.test(name, () => {
    const folder = Deno.makeTempDirSync();
    try {
      fn(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, "{}\n");
  }
}

function shown(folder: string, paths: readonly string[]): readonly string[] {
  return listInputs(paths).inputs.map((input) => input.path.replace(`${folder}/`, ""));
}

Deno.test("listInputs() takes every spelling of standard input, once", () => {
  for (const paths of [[], ["-"], ["/dev/stdin"], ["-", "/dev/stdin", "/dev/fd/0"]]) {
    deepStrictEqual(listInputs(paths), { inputs: [{ path: "-", fromFolder: false }], problems: [] });
  }
});

testInFolder("listInputs() keeps files as named and in the order named", (folder) => {
  write(`${folder}/b:1.jsonl`, `${folder}/a`, `${folder}/-`);
  deepStrictEqual(shown(folder, [`${folder}/b:1.jsonl`, `${folder}/a`, `${folder}/-`, `${folder}/a`]), [
    "b:1.jsonl",
    "a",
    "-",
    "a",
  ]);
});

testInFolder("listInputs() walks folders, hidden files too, sorted bytewise by path", (folder) => {
  write(
    ...["b/x", "b-y", "a/2/deep/z", "a/10", ".hidden", ".git/y", "Z", "\u{1f600}", "\ufb01"].map((name) =>
      `${folder}/${name}`
    ),
  );
  const expected = [".git/y", ".hidden", "Z", "a/10", "a/2/deep/z", "b-y", "b/x", "\ufb01", "\u{1f600}"];
  deepStrictEqual(shown(folder, [folder]), expected);
  deepStrictEqual(shown(folder, [`${folder}/`]), expected);
  ok(listInputs([folder]).inputs.every((input) => input.fromFolder));
});

testInFolder("listInputs() reads each real file and folder once, under its own name first", (folder) => {
  write(`${folder}/logs/z.jsonl`, `${folder}/logs/sub/y.jsonl`, `${folder}/else/where.jsonl`, `${folder}/one.jsonl`);
  Deno.symlinkSync("z.jsonl", `${folder}/logs/a-link.jsonl`);
  Deno.symlinkSync("..", `${folder}/logs/sub/loop`);
  Deno.symlinkSync("sub", `${folder}/logs/a-folder`);
  Deno.symlinkSync("../one.jsonl", `${folder}/logs/far.jsonl`);
  Deno.symlinkSync("../else", `${folder}/logs/far`);
  deepStrictEqual(shown(folder, [`${folder}/logs`]), [
    "logs/far.jsonl",
    "logs/far/where.jsonl",
    "logs/sub/y.jsonl",
    "logs/z.jsonl",
  ]);
  deepStrictEqual(listInputs([`${folder}/logs`]).problems, []);
});

testInFolder("listInputs() reports what is no file inside a folder, and goes on", (folder) => {
  write(`${folder}/a`, `${folder}/z`);
  new Deno.Command("mkfifo", { args: [`${folder}/fifo`] }).outputSync();
  Deno.symlinkSync("/nowhere", `${folder}/dangling`);
  Deno.symlinkSync("/dev/null", `${folder}/null`);
  const { inputs, problems } = listInputs([folder, `${folder}/fifo`]);
  deepStrictEqual(inputs.map((input) => input.path), [`${folder}/a`, `${folder}/z`, `${folder}/fifo`]);
  deepStrictEqual(problems.map(({ level, message }) => `${level}: ${message.replaceAll(folder, "")}`), [
    'remark: Left out "/dangling": it is a symbolic link that leads nowhere',
    'remark: Left out "/fifo": it is a FIFO',
    'remark: Left out "/null": it is a device',
  ]);
});

testInFolder("listInputs() names each path that is not there, and goes on", (folder) => {
  write(`${folder}/a`);
  const { inputs, problems } = listInputs([`${folder}/nope`, `${folder}/a`, `${folder}/a/b`, "", "x\0y"]);
  deepStrictEqual(inputs, [{ path: `${folder}/a`, fromFolder: false }]);
  deepStrictEqual(problems.map(({ level, message }) => `${level}: ${message.replaceAll(folder, "")}`), [
    'error: Cannot open "/nope": no such file or directory; check the path',
    'error: Cannot open "/a/b": not a directory; check the path',
    'error: Cannot open "": no such file or directory; check the path',
    'error: Cannot open "x\0y": file name contained an unexpected NUL byte',
  ]);
});

testInFolder("listInputs() says that a folder is empty, and that a name is not UTF-8", (folder) => {
  deepStrictEqual(listInputs([folder]).problems.map(({ level }) => level), ["remark"]);
  new Deno.Command("bash", { args: ["-c", `touch "$0"/$'bad\\xff'`, folder] }).outputSync();
  const { inputs, problems } = listInputs([folder]);
  deepStrictEqual(inputs, []);
  deepStrictEqual(problems.map(({ level }) => level), ["error"]);
  ok(problems[0].message.endsWith("its name is not valid UTF-8; rename it"), problems[0].message);
});

testInFolder("listInputs() walks folders nested as deep as a path can be", (folder) => {
  let deep = folder;
  for (let depth = 0; depth < 1500; depth++) deep += "/d";
  Deno.mkdirSync(deep, { recursive: true });
  write(`${deep}/f`);
  strictEqual(listInputs([folder]).inputs.length, 1);
});
