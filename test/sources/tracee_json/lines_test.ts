import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { traceeJson } from "../../../src/sources/tracee_json/mod.ts";
import { readAll } from "../common.ts";

/** A record that says its number. */
function record(number: number, more = ""): string {
  return `{"timestamp":${1684245518325470000n + BigInt(number)},"processId":${number},"eventName":"close"${more}}`;
}

/** A record over several lines. */
function pretty(number: number): string {
  return JSON.stringify(
    JSON.parse(`{"processId":${number},"eventName":"close","args":[{"name":"fd","value":3}]}`),
    null,
    2,
  );
}

const NUL = "\0".repeat(40);
const LONG = `,"hostName":"${"x".repeat(3_000_000)}"`;

/** Input; pids read, each with its line; what was skipped: reason, count, first line. */
const CASES: readonly [string, string, string[], [string, number, number][]][] = [
  ["nothing", "", [], []],
  ["blank lines only", "\n\n  \r\n", [], []],
  ["lines", `${record(1)}\n${record(2)}\n`, ["1@1", "2@2"], []],
  ["no newline at the end", `${record(1)}\n${record(2)}`, ["1@1", "2@2"], []],
  ["CRLF", `${record(1)}\r\n${record(2)}\r\n`, ["1@1", "2@2"], []],
  ["a byte order mark", `\ufeff${record(1)}\n${record(2)}\n`, ["1@1", "2@2"], []],
  ["empty lines between", `\n\n${record(1)}\n\n${record(2)}\n\n`, ["1@3", "2@5"], []],
  ["a log line first", `time="2024" msg=start\n${record(1)}\n`, ["1@2"], [["not JSON", 1, 1]]],
  ["a log line in brackets first", `[2024-01-01] started\n${record(1)}\n`, ["1@2"], [["not JSON", 1, 1]]],
  ["a log line between", `${record(1)}\noops\n${record(2)}\n`, ["1@1", "2@3"], [["not JSON", 1, 2]]],
  ["a cut last line", `${record(1)}\n${record(2).slice(0, 40)}`, ["1@1"], [["cut JSON", 1, 2]]],
  ["a cut line between", `${record(1)}\n${record(2).slice(0, 40)}\n${record(3)}\n`, ["1@1", "3@3"], [[
    "cut JSON",
    1,
    2,
  ]]],
  ["a cut first line", `${record(1).slice(0, 40)}\n${record(2)}\n${record(3)}\n`, ["2@2", "3@3"], [[
    "broken JSON",
    1,
    1,
  ]]],
  ["a line cut in a string first", `{"eventName":"clo\n${record(2)}\n`, ["2@2"], [["broken JSON", 1, 1]]],
  ["only a cut line", record(1).slice(0, 40), [], [["cut JSON", 1, 1]]],
  ["a broken line", `${record(1)}\n{"eventName":"x",}\n${record(2)}\n`, ["1@1", "2@3"], [["broken JSON", 1, 2]]],
  ["a torn record before a whole one", `${record(1)}\n${record(2).slice(0, 30)}${record(3)}\n`, ["1@1", "3@2"], [[
    "broken JSON",
    1,
    2,
  ]]],
  ["two records on a line", `${record(1)}${record(2)}\n${record(3)}`, ["1@1", "2@1", "3@2"], []],
  ["text after a record", `${record(1)} and more\n${record(2)}\n`, ["1@1", "2@2"], [["not JSON", 1, 1]]],
  ["NUL bytes before, between and after", `${NUL}${record(1)}${NUL}\n${NUL}\n${record(2)}\n${NUL}`, ["1@1", "2@3"], []],
  ["a NUL byte in a string", `${record(1)}\n{"eventName":"a\0b"}\n${record(2)}`, ["1@1", "2@3"], [[
    "broken JSON",
    1,
    2,
  ]]],
  ["JSON that is no event", `{"level":"info"}\n${record(1)}\n[]\n5\n`, ["1@2"], [["JSON without an event name", 1, 1], [
    "not JSON",
    1,
    4,
  ]]],
  ["nesting without end", `${"[".repeat(100_000)}\n{"eventName":${"[".repeat(100_000)}\n${record(1)}\n`, ["1@3"], [[
    "not JSON",
    1,
    1,
  ], ["JSON nested over 500 deep", 1, 2]]],
  ["a long line", `${record(1)}\n${record(2, LONG)}\n${record(3)}\n`, ["1@1", "2@2", "3@3"], []],
  ["an array on one line", `[${record(1)},${record(2)}]`, ["1@1", "2@1"], []],
  ["an array over lines", `[\n${record(1)},\n${record(2)}\n]\n`, ["1@2", "2@3"], []],
  [
    "an array as jq prints it",
    JSON.stringify([JSON.parse(pretty(1)), JSON.parse(pretty(2))], null, 2),
    ["1@2", "2@12"],
    [],
  ],
  ["an empty array", "[]\n", [], []],
  ["a cut array", `[${record(1)},${record(2).slice(0, 40)}`, ["1@1"], [["cut JSON", 1, 1]]],
  [
    "an array with a broken element",
    `[${record(1)},{"eventName":"x","args":[{"name":"a"},{"name":"b"}],},\n${record(2)}]`,
    ["1@1", "2@2"],
    [["broken JSON", 1, 1]],
  ],
  ["an array, then lines", `[${record(1)}]\n${record(2)}\n`, ["1@1", "2@2"], []],
  ["pretty-printed objects", `${pretty(1)}\n${pretty(2)}\n`, ["1@1", "2@11"], []],
  ["pretty-printed objects with CRLF", `${pretty(1)}\n${pretty(2)}\n`.replaceAll("\n", "\r\n"), ["1@1", "2@11"], []],
  [
    "a broken pretty-printed object",
    `${pretty(1)}\n{\n  "eventName": "x",\n  oops\n}\n${pretty(2)}\n`,
    ["1@1", "2@15"],
    [["broken JSON", 1, 11]],
  ],
  ["a cut pretty-printed object", `${pretty(1)}\n${pretty(2).slice(0, 30)}`, ["1@1"], [["cut JSON", 1, 11]]],
  ["the end-of-transmission event", `${record(1)}\n{"eventName":"\\u0004"}\n${record(2)}\n`, ["1@1"], []],
];

for (const [what, text, expected, skips] of CASES) {
  for (const piece of [7, 4096, 1 << 20]) {
    if (piece === 7 && text.length > 100_000) continue;
    Deno.test(`tracee-json reads ${what}, ${piece} bytes at a time`, async () => {
      const { events, skipped } = await readAll(
        traceeJson,
        text,
        (event) => `${event.process.pid}@${event.location.line}`,
        { piece },
      );
      deepStrictEqual(events, expected);
      deepStrictEqual(skipped.map(({ reason, count, first }) => [reason, count, first.line]), skips);
    });
  }
}

Deno.test("tracee-json reads a line of 50 MB", async () => {
  const text = `${record(1)}\n${record(2, `,"hostName":"${"x".repeat(50_000_000)}"`)}\n${record(3)}\n`;
  const { events } = await readAll(traceeJson, text, ({ process }) => process.pid, { piece: 65_536 });
  deepStrictEqual(events, [1, 2, 3]);
});

Deno.test("tracee-json skips a line over 256 MB by name and goes on", async () => {
  const start = new TextEncoder().encode(`${record(1)}\n{"eventName":"`);
  const end = new TextEncoder().encode(`"}\n${record(3)}\n`);
  const filler = new Uint8Array(1 << 20).fill(0x78);
  const pieces = [start, ...Array.from({ length: 280 }, () => filler), end];
  const input = {
    path: "big.jsonl",
    consumed: 0,
    read(into: Uint8Array): number {
      const piece = pieces[0];
      if (piece === undefined) return 0;
      const part = piece.subarray(0, into.length);
      into.set(part);
      if (part.length === piece.length) pieces.shift();
      else pieces[0] = piece.subarray(part.length);
      return part.length;
    },
    close() {},
  };
  const source = traceeJson.open(input, { selection: {} });
  const pids: unknown[] = [];
  for await (const batch of source.batches()) for (const { process } of batch) pids.push(process.pid);
  deepStrictEqual(pids, [1, 3]);
  deepStrictEqual(source.skipped(), [{ reason: "line over 256 MB", count: 1, first: { file: "big.jsonl", line: 2 } }]);
});

Deno.test("an event gives back its own bytes, on one line", async () => {
  const odd = `{ "eventName" : "close",\t"b":1e3, "c":"\\u00e9é", "d":12345678901234567890 }`;
  const { events } = await readAll(traceeJson, `${odd}\n${pretty(1)}`, (event) => event.json());
  strictEqual(events[0], odd);
  const spread = `{\n "eventName" : "a \\" b",\r\n "n": [ 1,\n2 ]\n}\n`;
  const { events: [flat] } = await readAll(traceeJson, spread, (event) => event.json());
  strictEqual(flat, `{"eventName":"a \\" b","n":[1,2]}`);
});

Deno.test("bytes that are not UTF-8 cost one character, not the event", async () => {
  const bytes = new TextEncoder().encode(`{"eventName":"close","hostName":"aXb"}\n`);
  bytes[bytes.indexOf(0x58)] = 0xff;
  const { events } = await readAll(traceeJson, bytes, (event) => [event.host, event.json()]);
  deepStrictEqual(events, [["a\ufffdb", `{"eventName":"close","hostName":"a\ufffdb"}`]]);
});

Deno.test("damage of the bytes themselves is counted", async () => {
  const { skipped } = await readAll(traceeJson, record(1), () => 0, { damage: "gzip data ends early" });
  deepStrictEqual(skipped, [{ reason: "gzip data ends early", count: 1, first: { file: "test.jsonl" } }]);
});

Deno.test("tracee-json recognizes its own and nothing else", () => {
  const encoder = new TextEncoder();
  for (
    const text of [
      record(1),
      `log line\n${record(1)}`,
      `[${record(1)}`,
      pretty(1),
      record(1, LONG).slice(0, 65_536),
      `{"eventName":"ope`,
    ]
  ) {
    ok(traceeJson.recognises(encoder.encode(text)), text.slice(0, 60));
  }
  for (
    const text of ["", "type=SYSCALL msg=audit(1):", `{"level":"info","msg":"x"}`, "<xml/>", "\x1f\x8b\x08", `[1,2,3]`]
  ) {
    ok(!traceeJson.recognises(encoder.encode(text)), text);
  }
});
