import { deepStrictEqual, ok } from "node:assert";
import { gunzipSync } from "node:zlib";
import { traceeJson } from "../../../src/sources/tracee_json/mod.ts";
import { readAll } from "../common.ts";

const SAMPLES = new URL("../../../../shared/samples/tracee/", import.meta.url);
const isThere = await Deno.stat(SAMPLES).then(() => true, () => false);

/** File; events read. */
const FILES: readonly [string, number][] = [
  ["dns.f35385a4.jsonl", 21],
  ["dns_events_test_v2.jsonl.gz", 24_010],
  ["exec-noenv.jsonl", 2],
  ["exec.jsonl", 2],
  ["trace.jsonl", 24],
];

if (!isThere) {
  Deno.test({ name: "left out: ../shared is not there: logs that others published", ignore: true, fn() {} });
} else {
  for (const [file, count] of FILES) {
    Deno.test(`tracee-json reads ${file} whole`, async () => {
      const bytes = Deno.readFileSync(new URL(file, SAMPLES));
      const { events, skipped } = await readAll(
        traceeJson,
        file.endsWith(".gz") ? gunzipSync(bytes) : bytes,
        (event) => {
          ok(event.time !== undefined || event.relativeTime !== undefined);
          return [...event.args].length;
        },
      );
      deepStrictEqual([events.length, skipped], [count, []]);
    });
  }

  Deno.test("tracee-json reads the events of Tracee's documentation and tests", async () => {
    const lines = Deno.readTextFileSync(new URL("doc_events.jsonl", SAMPLES)).trim().split("\n");
    const bare = lines.map((line) => JSON.stringify(JSON.parse(line).event));
    const { events: read, skipped } = await readAll(traceeJson, bare.join("\n"), (event) => {
      const { process, recorded } = event;
      void [process.pid, event.container, event.origin, [...event.args]];
      return recorded === undefined ? "event" : "detection";
    });
    deepStrictEqual(skipped, [
      { reason: "a detection without its event (no Context)", count: 5, first: { file: "test.jsonl", line: 290 } },
    ]);
    deepStrictEqual([read.length, read.filter((kind) => kind === "detection").length], [289, 26]);
  });
}
