/** Policy files: every shape, and every mistake with its place. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import type { Problem } from "../../src/model/mod.ts";
import { loadPolicies } from "../../src/policies/mod.ts";
import { loadTexts, policyText, VOCABULARY } from "./make_policy.ts";

const RULES = "rules:\n  - event: openat\n";

for (
  const [shape, text] of [
    [
      "v0.13",
      `name: x\ndescription: d\nscope:\n  - global\ndefaultAction: log\nrules:\n  - event: openat\n    filter:\n      - uid=0\n    action: log\n`,
    ],
    [
      "v0.15",
      `name: x\ndescription: d\nscope:\n  - global\ndefaultAction:\n  - log\nrules:\n  - event: openat\n    filter:\n      - uid=0\n`,
    ],
    [
      "v0.16",
      `name: x\ndescription: d\nscope:\n  - global\ndefaultActions:\n  - log\nrules:\n  - event: openat\n    filters:\n      - uid=0\n`,
    ],
    ["v0.17", document("aquasecurity.github.io/v1beta1", "TraceePolicy")],
    ["v0.18", document("tracee.aquasec.com/v1beta1", "Policy")],
    [
      "main",
      `type: policy\nname: x\ndescription: d\nscope: [global]\nrules:\n  - event: openat\n    filters: [uid=0]\n`,
    ],
    ["JSON", policyText({ name: "x", rules: [{ event: "openat", filters: ["uid=0"] }] })],
    [
      "JSON indented with TABs",
      JSON.stringify(
        JSON.parse(policyText({ name: "x", rules: [{ event: "openat", filters: ["uid=0"] }] })),
        null,
        "\t",
      ),
    ],
    [
      "a file with a byte order mark and CRLF",
      "\ufeff" + document("tracee.aquasec.com/v1beta1", "Policy").replaceAll("\n", "\r\n"),
    ],
    [
      "a list of kubectl",
      `apiVersion: v1\nkind: List\nitems:\n  - ${
        document("tracee.aquasec.com/v1beta1", "Policy").replaceAll("\n", "\n    ").trimEnd()
      }\n`,
    ],
  ] as const
) {
  Deno.test(`a policy of ${shape} is read`, () => {
    const { policies, problems } = loadTexts([text]);
    deepStrictEqual(problems, []);
    const [{ name, rules: [rule] }] = policies;
    deepStrictEqual([name, [...rule.events], rule.filters.map((filter) => filter.text)], ["x", ["openat"], ["uid=0"]]);
  });
}

function document(apiVersion: string, kind: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\n  annotations:\n    description: d\n` +
    `spec:\n  scope:\n    - global\n  rules:\n    - event: openat\n      filters:\n        - uid=0\n`;
}

/** A policy of today with one rule's worth of text in it. */
function plain(scope: string, event: string, ...filters: string[]): string {
  const lines = filters.map((filter) => `      - ${filter}\n`).join("");
  return `type: policy\nname: x\ndescription: d\nscope:\n  - ${scope}\nrules:\n  - event: ${event}\n` +
    (filters.length > 0 ? `    filters:\n${lines}` : "");
}

/** What a problem points at: `line:column text`. */
function pointer({ location, sourceLine = "", length = 0 }: Problem): string {
  const column = location?.column ?? 1;
  return `${location?.line}:${column} ${sourceLine.slice(column - 1, column - 1 + length)}`;
}

for (
  const [text, at, message, hint] of [
    [plain("global", "opneat"), "7:12 opneat", "event opneat is not valid", "openat"],
    [plain("global", "TRC-102"), "7:12 TRC-102", "event TRC-102 is not valid", "anti_debugging"],
    [plain("global", "tag=fss"), "7:12 tag=fss", "event tag=fss is not valid", "tag=fs"],
    [plain("global", "open,clsoe"), "7:17 clsoe", "event clsoe is not valid", "close"],
    [plain("global", "threat.severity=high"), "7:12 threat.severity=high", "a severity is no event", undefined],
    [plain("global", "'no*'"), "7:13 no*", "event no* is not valid: no name is like that", undefined],
    [plain("uuid=0", "openat"), "5:5 uuid", "scope uuid is not valid", "uid"],
    [plain("uid=root", "openat"), "5:9 root", "uid must be an integer: root", undefined],
    [plain("uid", "openat"), "5:5 uid", "scope uid is not valid", undefined],
    [plain("comm>a", "openat"), "5:9 >", "unsupported operator >", undefined],
    [plain("exec=sh", "openat"), "5:10 sh", "the path must be absolute", undefined],
    [plain("follow=1", "openat"), "5:11 =", "follow takes no value", undefined],
    [plain("!container", "openat"), "5:5 !container", "YAML takes an unquoted ! for a tag", "not-container"],
    [
      plain("global", "openat", "comm=>bash"),
      "9:13 =>",
      "invalid filter operator: comm=>bash: unknown operator",
      undefined,
    ],
    [plain("global", "openat", "comm==bash"), "9:13 ==", 'unknown operator "=="', undefined],
    [plain("global", "openat", "random"), "9:9 random", "invalid filter operator: random", undefined],
    [plain("global", "openat", "uid"), "9:9 uid", "invalid filter operator: uid", undefined],
    [
      plain("global", "openat", "proccessName=a"),
      "9:9 proccessName",
      "filter proccessName is not valid",
      "processName",
    ],
    [plain("global", "openat", "pathname=/etc/*"), "9:9 pathname", "filter pathname is not valid", "data.pathname"],
    [
      plain("global", "openat", "data.pathnam=/x"),
      "9:9 data.pathnam",
      "event openat does not have data pathnam",
      "pathname",
    ],
    [plain("global", "openat", "args.pathnam=/x"), "9:9 args.pathnam", "does not have argument pathnam", "pathname"],
    [plain("global", "openat", "args.pathname="), "9:22 =", "arg pathname value can't be empty", undefined],
    [plain("global", "openat", "data.pathname!="), "9:22 !=", "data pathname value can't be empty", undefined],
    [plain("global", "openat", "data.=1"), "9:9 data.=1", "data name can't be empty", undefined],
    [plain("global", "openat", "comm=a,,b"), "9:13 =", "comm value can't be empty", undefined],
    [
      plain("global", "openat", "data.pathname>/a"),
      "9:22 >",
      "unsupported operator >: data.pathname is a text",
      undefined,
    ],
    [plain("global", "openat", "data.pathname=**"), "9:23 **", "invalid filter value **", undefined],
    [plain("global", "openat", "retval=a"), "9:16 a", "retval must be an integer: a", undefined],
    [plain("global", "openat", "uid=0,-1"), "9:15 -1", "invalid filter value -1", undefined],
    [plain("global", "openat", "mntns<0"), "9:9 mntns<0", "no mntns is below 0", undefined],
    [plain("global", "openat", "pid=2147483648"), "9:13 2147483648", "invalid filter value 2147483648", undefined],
    [plain("global", "openat", "container=abc"), "9:19 abc", "invalid filter value abc for container", undefined],
    [plain("global", "openat", "container=ture"), "9:19 ture", "invalid filter value ture", "true"],
    [
      plain("global", "openat", "data.flags>1", "data.flags=O_RDWR"),
      "10:9 data.flags=O_RDWR",
      "compared by size",
      undefined,
    ],
    [plain("global", '"-close"', "uid=0"), "9:9 uid=0", "filters cannot narrow what is left out", undefined],
    [plain("global", "openat", '"data.pathname=\\t>"', "comm=>x"), "10:13 =>", "unknown operator", undefined],
    [plain("global", "openat") + "    actions: [audit]\n", "8:15 audit", "action audit is not valid", undefined],
    [
      "type: policy\nname: X y\ndescription: d\nscope: [global]\n" + RULES,
      "2:7 X y",
      "policy name X y is invalid",
      "x-y",
    ],
    [
      "type: policy\nname: x\ndescription: d\nscope: []\n" + RULES,
      "4:8 []",
      "policy x, scope cannot be empty",
      undefined,
    ],
    ["type: policy\nname: x\ndescription: d\nscope: [global]\n", "2:7 x", "policy x, rules cannot be empty", undefined],
    [
      "type: policy\nname: x\ndescription: d\nscope: [global, uid=0]\n" + RULES,
      "4:9 global",
      "global scope must be unique",
      undefined,
    ],
    [
      "type: policy\nname: x\ndescription: d\nscope: [global]\nrules:\n  event: a\n",
      "6:3 event: a",
      "rules cannot be read: it must be a list",
      undefined,
    ],
    [
      "type: policy\nname: x\ndescription: d\nscope: [global]\nrules:\n  - openat\n",
      "6:5 openat",
      "event cannot be empty",
      undefined,
    ],
    ["name: x\ndescription: d\nscope: [global]\n" + RULES, "1:1 name", "policy type is required", "type: policy"],
    ["type: rule\nname: x\ndescription: d\nscope: [global]\n" + RULES, "1:7 rule", "invalid policy type", "policy"],
    [
      "apiVersion: tracee.aquasec.com/v1\nkind: Policy\nmetadata: {name: x}\n",
      "1:13 tracee.aquasec.com/v1",
      "policy x, apiVersion not supported",
      "tracee.aquasec.com/v1beta1",
    ],
    [
      "name: x\ndefaultAction: log\nscope: [global]\n" + RULES,
      "1:7 x",
      "policy x, description cannot be empty",
      undefined,
    ],
    ["spec:\n\tscope: []\n\trules: []\n", "2:1 \t", "a TAB indents this line", undefined],
    ["{{- if .Values.x }}\nkind: Policy\n{{ end }}\n", "1:1 {{- if .Values.x }}", "it is a template", undefined],
    ["a: b: c\n", "1:4 b", "invalid YAML", undefined],
    ["a: 1\na: 2\n", "2:1 a", "invalid YAML: map keys must be unique", undefined],
    ["", "1:1 ", "the file is empty", undefined],
    ["kind: ConfigMap\napiVersion: v1\n", "1:1 k", "no policy in it", undefined],
    ["[".repeat(100_000), "1:1 [", "nested too deeply|invalid YAML", undefined],
    ["a: &x [*x]\nname: *x\n", "1:1 a", "policy type is required|too deep|no policy", undefined],
  ] as const
) {
  Deno.test(`a mistake is shown where it stands: ${JSON.stringify(text.slice(-60))}`, () => {
    const { errors } = loadTexts([text]);
    ok(errors.length > 0, "there must be an error");
    match(errors[0].message, message.includes("|") ? new RegExp(message) : new RegExp(escape(message)));
    if (text.length < 1000 && !text.includes("&x")) strictEqual(pointer(errors[0]), at);
    strictEqual(errors[0].suggestion, hint);
  });
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

for (
  const [text, at, message] of [
    [plain("global", "openat", "retval<0"), "9:9 retval<0", "not portable to Tracee: its validator refuses <"],
    [plain("global", "openat", "retval=1,2"), "9:9 retval=1,2", "refuses lists"],
    [plain("global", "openat", "container"), "9:9 container", "asks for container=true"],
    [plain("global", "openat", "not-container"), "9:9 not-container", "asks for container=false"],
    [plain("global", "openat", "uid = 0"), "9:9 uid = 0", "blanks around the operator"],
    [plain("global", "openat", "executable=/bin/sh"), "9:9 executable", "it has no filter executable"],
    [plain("global", "read", "data.count>100"), "9:9 data.count>100", "it compares arguments as texts only"],
    [plain("global", "security_file_open", "data.pathname=*etc*"), "9:23 *etc*", "cannot look inside this path"],
    [plain("global", "openat", `data.pathname=.x`), "9:23 .x", "its validator cuts filters at dots"],
    [plain("global", "openat", "comm=systemd-journald"), "9:14 systemd-journald", 'is looked for as "systemd-journal"'],
    [plain("comm=systemd-journald", "openat"), "5:10 systemd-journald", 'is looked for as "systemd-journal"'],
    [plain("comm=ba*", "openat"), "5:10 ba*", "a scope has no wildcards"],
    [plain("comm=my prog", "openat"), "5:10 my prog", "takes blanks out of scopes"],
    [plain("global", "openat", "uid=0") + "    filter: [uid=0]\n", "10:5 filter", "the rule selects more than it says"],
    [plain("global", "openat") + "  - event: openat\n", "8:12 openat", "event openat is duplicated"],
    [plain("global", "open*"), "7:12 open*", "know no * in event names"],
    [plain("global", "fs", "data.pathname=/x"), "9:9 data.pathname", 'events of "fs" have data.pathname'],
    [plain("global", "later_signature"), "7:12 later_signature", "only detections in the log match"],
    [plain("global", "openat") + "    actions: [webhook]\n", "8:15 webhook", "give --webhook URL"],
    [plain("global", "openat").replace("name: x", "name: x_y"), "2:7 x_y", "it allows no _ in names"],
    [plain("global", "openat").replace("description: d\n", ""), "2:7 x", "it has no description"],
    [plain("global", "openat") + "---\nkind: Pod\napiVersion: v1\n", "9:1 kind", "Skipped: kind Pod is no policy"],
    [plain("global", "openat") + "---\n- 1\n", "9:1 - 1", "Skipped: a list is no policy"],
  ] as const
) {
  Deno.test(`a remark is shown where it belongs: ${JSON.stringify(text.slice(-60))}`, () => {
    const { problems, errors } = loadTexts([text]);
    deepStrictEqual(errors, []);
    strictEqual(problems.length, 1);
    ok(problems[0].message.includes(message), problems[0].message);
    strictEqual(pointer(problems[0]), at);
  });
}

Deno.test("all mistakes of all files are told at once", () => {
  const { errors } = loadTexts([plain("uid=x", "nope", "uid=y", "a<b"), plain("nobody", "openat", "x=1")]);
  strictEqual(errors.length, 7); // four, two, and the name they share
});

Deno.test("two policies of one name are refused, naming the place of the first", () => {
  const { errors } = loadTexts([plain("global", "openat"), plain("global", "close")]);
  match(errors[0].message, /policy x already exist: it is also in "bundled:p0", line 2/);
  strictEqual(errors[0].location?.path, "bundled:p1");
});

Deno.test("more than 64 policies are accepted, with a remark", () => {
  const texts = Array.from({ length: 65 }, (_, index) => policyText({ name: `p${index}` }));
  const { policies, problems } = loadTexts(texts);
  strictEqual(policies.length, 65);
  match(problems[0].message, /limit of 64 policies/);
});

Deno.test("a name that is nearly that of a bundled policy is corrected", () => {
  const { problems: [problem] } = loadPolicies(["defualt"], VOCABULARY);
  match(problem.message, /Cannot read policy "defualt": no such file or folder/);
  strictEqual(problem.suggestion, "default");
});

Deno.test("a folder is read in order, without folders inside it, skipping what is no policy", () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${folder}/inner.yaml`);
    Deno.writeTextFileSync(`${folder}/b.yml`, policyText({ name: "b" }));
    Deno.writeTextFileSync(`${folder}/a.json`, policyText({ name: "a" }));
    Deno.writeTextFileSync(
      `${folder}/kustomization.yaml`,
      "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1\n",
    );
    Deno.writeTextFileSync(`${folder}/readme.md`, "no");
    const { policies, problems } = loadPolicies([folder], VOCABULARY);
    deepStrictEqual(policies.map((policy) => policy.name), ["a", "b"]);
    deepStrictEqual(problems.map(({ level }) => level), ["remark", "remark"]);
    Deno.removeSync(`${folder}/a.json`);
    Deno.removeSync(`${folder}/b.yml`);
    match(loadPolicies([folder], VOCABULARY).problems.at(-1)?.message ?? "", /no policies provided/);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
