/**
 * What is found in folders of rules, and what is left where it is.
 * @module
 */
import { deepStrictEqual, match, strictEqual } from "node:assert";
import { readRulesDirs } from "../../src/signatures/rules_dir.ts";

/** Makes a folder with files, reads it, and gives paths relative to it. */
function readFolder(files: Readonly<Record<string, string | Uint8Array>>, prepare: (dir: string) => void = () => {}) {
  const dir = Deno.makeTempDirSync();
  try {
    for (const [path, content] of Object.entries(files)) {
      Deno.mkdirSync(`${dir}/${path}`.replace(/[^/]*$/, ""), { recursive: true });
      Deno.writeFileSync(`${dir}/${path}`, typeof content === "string" ? new TextEncoder().encode(content) : content);
    }
    prepare(dir);
    const { rego, precompiled, scripts, regoTests, cases, problems } = readRulesDirs([`${dir}/`]);
    const relative = ({ path }: { readonly path: string }) => path.slice(dir.length + 1);
    return {
      rego: rego.map(relative),
      precompiled: precompiled.map(relative),
      scripts: scripts.map(relative),
      regoTests: regoTests.map(relative),
      cases: cases.map((path) => relative({ path })),
      problems: problems.map(({ level, message }) => `${level}: ${message.replaceAll(`${dir}/`, "")}`),
    };
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

const NOTHING = { rego: [], precompiled: [], scripts: [], regoTests: [], cases: [], problems: [] };

Deno.test("folders of rules are read with all that is in them, sorted, each file by its kind", () => {
  const files = [
    "b.ts",
    "a.js",
    "Z.ts",
    "sub/deep/c.ts",
    "r.rego",
    "sub/helpers.rego",
    "r_test.rego",
    "p.wasm",
    "bundle.tar.gz",
    "b.match.jsonl",
    "b.miss.jsonl",
    "hindtrace.d.ts",
    "b_test.ts",
    "b_test.js",
    ".hidden/x.ts",
    ".x.ts",
    "sub/.git/x.rego",
    "README.md",
    "x.mts",
    "notes.txt",
    "policy.yaml",
  ];
  deepStrictEqual(readFolder(Object.fromEntries(files.map((name) => [name, "kind: Policy\n"]))), {
    ...NOTHING,
    rego: ["r.rego", "sub/helpers.rego"],
    precompiled: ["bundle.tar.gz", "p.wasm"],
    scripts: ["Z.ts", "a.js", "b.ts", "sub/deep/c.ts"],
    regoTests: ["r_test.rego"],
    cases: ["b.match.jsonl", "b.miss.jsonl"],
  });
});

for (
  const [name, content, remark] of [
    ["plugin.so", "\x7fELF", /^remark: "plugin\.so" was not loaded: a Go plugin .* ExportedSignatures/],
    [
      "cel.yaml",
      "kind: SignaturesConfig\napiVersion: tracee.aquasecurity.github.io/v1alpha1\n",
      /^remark: "cel\.yaml" was not loaded: CEL signatures/,
    ],
    ["sub/rule.cel", "input.eventName == 'ptrace'", /^remark: "sub\/rule\.cel" was not loaded: CEL signatures/],
    ["cel.yml", 'apiVersion: x\nkind: "SignaturesConfig"\n', /^remark: "cel\.yml" was not loaded: CEL signatures/],
    [
      "d.yaml",
      "# a detector\ntype: detector\nid: x\n",
      /^remark: "d\.yaml" was not loaded: detectors in YAML .* \.ts file/,
    ],
  ] as const
) {
  Deno.test(`${name} in a folder of rules is named, with its counterpart`, () => {
    const { problems, ...rest } = readFolder({ [name]: content });
    strictEqual(problems.length, 1);
    match(problems[0], remark);
    deepStrictEqual({ ...rest, problems: [] }, NOTHING);
  });
}

Deno.test("a folder of rules that is not there, or is a file, is an error", () => {
  const file = Deno.makeTempFileSync();
  const messages = readRulesDirs(["/no/such/folder", file]).problems.map(({ level, message }) => [level, message]);
  Deno.removeSync(file);
  deepStrictEqual(messages, [
    ["error", 'Cannot read rules directory "/no/such/folder": there is no such folder'],
    ["error", `Cannot read rules directory "${file}": it is a file, not a folder`],
  ]);
});

Deno.test("links are followed, but not in circles, and no file is read twice", () => {
  const found = readFolder({ "sub/a.ts": "" }, (dir) => {
    Deno.symlinkSync("..", `${dir}/sub/up`);
    Deno.symlinkSync("sub", `${dir}/zz`);
    Deno.symlinkSync("sub/a.ts", `${dir}/z.ts`);
    Deno.symlinkSync("nowhere", `${dir}/notes`);
  });
  deepStrictEqual(found, { ...NOTHING, scripts: ["sub/a.ts"] });
});

Deno.test("files mounted by Kubernetes, links into a hidden folder, are read", () => {
  const found = readFolder({ "..2026/a.ts": "" }, (dir) => {
    Deno.symlinkSync("..2026", `${dir}/..data`);
    Deno.symlinkSync("..data/a.ts", `${dir}/a.ts`);
  });
  deepStrictEqual(found, { ...NOTHING, scripts: ["a.ts"] });
});

Deno.test("what cannot be read is an error by name", () => {
  const { problems } = readFolder({ "bytes.ts": new Uint8Array([0xff, 0xfe]) }, (dir) => {
    Deno.symlinkSync("nowhere", `${dir}/gone.rego`);
  });
  deepStrictEqual(problems, [
    'error: Cannot read "bytes.ts": it is not UTF-8',
    'error: Cannot read "gone.rego": there is no such file',
  ]);
});

Deno.test("a pipe among the rules is not waited for", async () => {
  const dir = Deno.makeTempDirSync();
  await new Deno.Command("mkfifo", { args: [`${dir}/a.ts`] }).output();
  const { scripts, problems } = readRulesDirs([dir]);
  Deno.removeSync(dir, { recursive: true });
  deepStrictEqual([scripts, problems], [[], []]);
});
