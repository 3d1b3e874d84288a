import { deepStrictEqual, ok } from "node:assert";
import { traceeJson } from "../../../src/sources/tracee_json/mod.ts";
import type { Event } from "../../../src/model/mod.ts";
import { readAll } from "../common.ts";

const SEEDS = [
  `{"timestamp":1684245518325470934,"threadStartTime":1,"processId":7,"hostProcessId":7,"processName":"bash","executable":{"path":"/bin/bash"},"containerId":"abc","container":{"id":"abc","name":"n"},"kubernetes":{"podName":"p"},"eventId":"257","eventName":"openat","matchedPolicies":["a"],"argsNum":2,"returnValue":-2,"contextFlags":{"containerStarted":true},"args":[{"name":"pathname","type":"const char*","value":"/etc/pass\\u0077d\\n"},{"name":"addr","type":"struct sockaddr*","value":{"sa_family":"AF_INET","sin_addr":"1.2.3.4","sin_port":"80"}}],"metadata":{"Version":"1","Tags":["a"],"Properties":{"Severity":1,"signatureID":"TRC-1"}}}`,
  `{"timestamp":"2024-01-01T00:00:00.1Z","id":3,"name":"openat","policies":{"matched":["x"]},"workload":{"process":{"pid":7,"host_pid":8,"thread":{"name":"a","start_time":"2024-01-01T00:00:00Z"},"ancestors":[{"pid":1}]},"container":{"id":"c","started":true}},"data":[{"name":"flags","int32":1},{"name":"x","u_int64":"18446744073709551615"},{"name":"l","str_array":{"value":["a","b"]}}]}`,
  `{"Data":{"a":1},"Context":{"timestamp":1,"eventName":"ptrace","args":[]},"SigMetadata":{"ID":"TRC-2","Name":"n","Properties":{"Severity":3}}}`,
];
const ODD = [
  `"__proto__":{"polluted":1},`,
  `"eventName":"openat",`,
  `"timestamp":${"9".repeat(5000)},`,
  `"timestamp":1e999,`,
  `"processId":-0,`,
  `"args":{"name":1},`,
  `"x":${"[".repeat(600)}${"]".repeat(600)},`,
  `"x":"\\ud800",`,
  `"data":[[],null,{"name":"a"}],`,
  `"workload":[],`,
  `"containerId":{"id":[]},`,
  `"metadata":{"Properties":[]},`,
];

/** mulberry32: the same inputs in every run. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  };
}

/** One damaged record: cut, flipped, doubled, with odd members, or of random bytes. */
function damage(random: (limit: number) => number): Uint8Array {
  const seed = new TextEncoder().encode(SEEDS[random(SEEDS.length)]);
  switch (random(6)) {
    case 0:
      return seed.slice(0, random(seed.length));
    case 1: {
      const bytes = seed.slice();
      for (let count = 1 + random(6); count > 0; count--) bytes[random(bytes.length)] = random(256);
      return bytes;
    }
    case 2: {
      const text = new TextDecoder().decode(seed);
      return new TextEncoder().encode(`{${ODD[random(ODD.length)]}${text.slice(1)}`);
    }
    case 3: {
      const from = random(seed.length);
      const length = random(40);
      return new Uint8Array([...seed.slice(0, from), ...seed.slice(from + length)]);
    }
    case 4: {
      const from = random(seed.length);
      return new Uint8Array([...seed.slice(0, from), ...seed.slice(random(seed.length))]);
    }
    default:
      return Uint8Array.from({ length: random(200) }, () => random(256));
  }
}

/** Reads every field of an event: nothing of it may throw. */
function touch(event: Event): void {
  const { process, container, pod, recorded } = event;
  for (
    const value of [process.pid, process.hostPpid, process.startTime, process.executable, process.name, process.uid]
  ) {
    ok(value === undefined || ["string", "number", "bigint"].includes(typeof value));
  }
  for (const { name, value } of event.args) ok(name.length >= 0 && value !== undefined);
  void [
    event.time,
    event.relativeTime,
    event.origin,
    event.host,
    event.syscall,
    event.returnValue,
    container,
    pod,
    recorded,
  ];
  void [event.processor, event.mountNamespace, event.pidNamespace, event.cgroupId, event.matchedPolicies];
  ok(!event.json().includes("\n"));
}

Deno.test("10,000 damaged records never harm the good ones around them", async () => {
  const random = randomNumbers(7);
  const encoder = new TextEncoder();
  for (let round = 0; round < 100; round++) {
    const parts: Uint8Array[] = [];
    const expected: string[] = [];
    for (let index = 0; index < 100; index++) {
      const name = `good-${round}-${index}`;
      expected.push(name);
      parts.push(encoder.encode(`{"timestamp":1,"eventName":"${name}"}\n`), damage(random), encoder.encode("\n"));
    }
    const bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
    const { events, skipped } = await readAll(traceeJson, bytes, (event) => {
      touch(event);
      return event.name;
    }, { piece: 1 + random(5000) });
    deepStrictEqual(events.filter((name) => name.startsWith("good-")), expected, `round ${round}`);
    ok(skipped.every(({ count, first }) => count > 0 && (first.line ?? 0) > 0));
  }
  ok(!("polluted" in {}));
});

Deno.test("2,000 damaged inputs of every layout end", async () => {
  const random = randomNumbers(11);
  for (let round = 0; round < 2000; round++) {
    const good = SEEDS[random(SEEDS.length)];
    const whole =
      [`${good}\n${good}`, `[${good},${good}]`, JSON.stringify(JSON.parse(good), null, 2) + "\n" + good][random(3)];
    const bytes = new TextEncoder().encode(whole);
    for (let count = random(4); count > 0; count--) bytes[random(bytes.length)] = random(256);
    await readAll(traceeJson, bytes.slice(0, random(bytes.length) + 1), touch, { piece: 1 + random(3000) });
  }
});

Deno.test("an object that opens another on each line costs no more than its size allows", async () => {
  const { events } = await readAll(
    traceeJson,
    `{"a":[\n`.repeat(100_000) + `{"eventName":"close"}\n`,
    ({ name }) => name,
  );
  deepStrictEqual(events, ["close"]);
});
