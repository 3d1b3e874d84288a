/**
 * What signatures of the user are given, and what becomes of what they say.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { makeEvent } from "../../make_event.ts";
import { events, file, judge, load } from "./helpers.ts";

Deno.test("a user signature sees every field of an event, exactly", async () => {
  const show = `(event) => ({
    name: event.name, time: event.time, relativeTime: event.relativeTime, process: event.process,
    container: event.container, pod: event.pod, origin: event.origin, host: event.host, syscall: event.syscall,
    processor: event.processor, mountNamespace: event.mountNamespace, pidNamespace: event.pidNamespace,
    cgroupId: event.cgroupId, args: [...event.args].map(({ name, type, value }) => ({ name, type, value })),
    size: event.args.size, returnValue: event.returnValue, matchedPolicies: event.matchedPolicies,
    location: event.location, format: event.format,
  })`;
  const fields = {
    name: "openat",
    time: 1677662123123456789n,
    relativeTime: 12345678901234567890n,
    process: {
      pid: 7,
      tid: 8,
      ppid: 1,
      hostPid: 4242,
      hostTid: 4243,
      hostPpid: 4241,
      uid: 0,
      name: "cat",
      executable: "/usr/bin/cat",
      startTime: 1677662123123456789n,
      threadEntityId: 1,
      entityId: 18446744073709551615n,
      parentEntityId: 9007199254740993n,
    },
    container: { id: "3a5b", name: "web", image: "nginx", imageDigest: "sha256:1", started: true },
    pod: { name: "web-1", namespace: "shop", uid: "u", sandbox: false },
    origin: "container" as const,
    host: "node-1",
    syscall: "openat",
    processor: 3,
    mountNamespace: 4026531840,
    pidNamespace: 4026531836,
    cgroupId: 18446744073709551614n,
    returnValue: -9223372036854775808n,
    matchedPolicies: ["default"],
    location: { path: "a.jsonl", line: 12 },
    format: "tracee-json",
  };
  const args = [
    { name: "pathname", type: "const char*", value: "/tmp/ü\u2028\ud800" },
    { name: "big", value: 18446744073709551615n },
    { name: "minus", value: -0 },
    { name: "nothing", value: null },
    { name: "argv", type: "[]string", value: ["a", ["b", 9007199254740993n]] },
    { name: "__proto__", value: new Map([["__proto__", new Map([["x", 1.5]])]]) },
  ];
  await using host = await load([file("SHOW", show)]);
  const [[detection]] = await host.judge([makeEvent({ ...fields, args })]);
  deepStrictEqual(detection.evidence, { ...fields, args, size: 6 });
});

Deno.test("a field that the log does not have is undefined for a user signature", async () => {
  const show =
    "(event) => ({ absent: Object.keys(event).filter((key) => event[key] === undefined).length, arg: typeof event.args.get('no') })";
  await using host = await load([file("SHOW", show)]);
  deepStrictEqual(await judge(host, [makeEvent()]), [[["SHOW", { absent: 12, arg: "undefined" }]]]);
});

Deno.test("findings of user signatures are in the order of events, then of ids", async () => {
  await using host = await load([
    file("B", "(event) => ({ fd: event.args.get('fd') })"),
    file("A", "(event) => event.args.get('fd') === 1 ? [{ n: 1 }, { n: 2 }] : null"),
    file("C", "function* (event) { if (event.args.get('fd') === 1) { yield {}; yield {}; } }"),
  ]);
  deepStrictEqual(await judge(host, events(3)), [
    [["B", { fd: 0 }]],
    [["A", { n: 1 }], ["A", { n: 2 }], ["B", { fd: 1 }], ["C", {}], ["C", {}]],
    [["B", { fd: 2 }]],
  ]);
});

Deno.test("a user signature is given the events and origins it asks for, by old names too", async () => {
  const selectors = '[{ name: "ptrace", origin: "container" }, "hooked_syscalls"]';
  await using host = await load([
    file("A", "(event) => ({ name: event.name })", selectors),
    file("ALL", "() => ({})", '["*"]'),
  ]);
  const batch = [
    makeEvent({ name: "ptrace" }),
    makeEvent({ name: "ptrace", origin: "container" }),
    makeEvent({ name: "hooked_syscall" }),
  ];
  deepStrictEqual(await judge(host, batch), [
    [["ALL", {}]],
    [["A", { name: "ptrace" }], ["ALL", {}]],
    [["A", { name: "hooked_syscall" }], ["ALL", {}]],
  ]);
  strictEqual(host.needs, undefined);
});

Deno.test("a user signature remembers from batch to batch, and reports at the end with the last event it was given", async () => {
  const matcher = `{
    let count = 0;
    const match = () => { count++; };
    return Object.assign(match, { finish: () => [{ count }, { twice: count * 2 }] });
  }`;
  await using host = await load([file("COUNT", `(() => ${matcher})()`), file("NONE", "() => undefined")]);
  await host.judge(events(2500));
  await host.judge(events(2));
  await host.judge(events(3, "close"));
  const found = await host.finish();
  deepStrictEqual(found.map(({ signature, evidence, event }) => [signature.id, evidence, event.args.get("fd")]), [
    ["COUNT", { count: 2502 }, 1],
    ["COUNT", { twice: 5004 }, 1],
  ]);
});

Deno.test("a user signature that was given no event is not asked at the end", async () => {
  await using host = await load([file("END", "Object.assign(() => {}, { finish: () => ({ ended: true }) })")]);
  await host.judge(events(1, "close"));
  deepStrictEqual(await host.finish(), []);
});

Deno.test("findings of a large batch stay with their events", async () => {
  await using host = await load([file("A", "(event) => ({ fd: event.args.get('fd') })")]);
  const found = await host.judge(events(5000));
  strictEqual(found.length, 5000);
  found.forEach(([{ evidence }], fd) => strictEqual(evidence.fd, fd));
});

Deno.test("only chosen user signatures run, and needs tells their events", async () => {
  await using host = await load([
    file("A", "() => ({})"),
    file("B", "() => { throw new Error('not me'); }", '["ptrace"]'),
  ]);
  host.choose(new Set(["A"]));
  deepStrictEqual(host.needs, new Set(["openat"]));
  deepStrictEqual(await judge(host, [makeEvent(), makeEvent({ name: "ptrace" })]), [[["A", {}]], []]);
  deepStrictEqual(host.failures(), []);
});

for (
  const [name, source, expected] of [
    ["a date becomes its text", "new Date(0)", "1970-01-01T00:00:00.000Z"],
    ["a map stays a map", "new Map([[1, 2n]])", new Map([["1", 2]])],
    ["a set becomes a list", "new Set(['a'])", ["a"]],
    ["bytes become a list", "new Uint8Array([1, 2])", [1, 2]],
    ["a huge integer is exact", "-(2n ** 64n)", -(2n ** 64n)],
    ["not a number stays none", "NaN", NaN],
    ["a key named __proto__ is a key", "JSON.parse('{\"__proto__\":1}')", JSON.parse('{"__proto__":1}')],
    [
      "what goes round in circles ends",
      "(() => { const a = []; a.push(a); return JSON.stringify(a.flat(Infinity)).length; })",
      undefined,
    ],
    ["a function is left out", "() => 1", undefined],
    ["a symbol is left out", "Symbol()", undefined],
  ] as const
) {
  Deno.test(`in evidence of a user signature ${name}`, async () => {
    await using host = await load([file("A", `() => ({ value: ${source} })`)]);
    const [[{ evidence }]] = await host.judge(events(1));
    deepStrictEqual(evidence.value, expected);
  });
}

for (
  const [source, message] of [
    ["null.x", "TypeError: Cannot read properties of null (reading 'x') (line 3)"],
    ["(() => { throw new RangeError('no') })()", "RangeError: no (line 3)"],
    ["(() => { throw 'text' })()", "It threw text"],
    ["(() => { throw { get stack() { throw 1 }, toString: null } })()", "It threw something that cannot be shown"],
    ["true", "TypeError: It returned true, not an object or a list of objects"],
    ["[1]", "TypeError: It returned a number as a finding, not an object"],
    ["Promise.resolve({})", "TypeError: It returned a promise: a matcher cannot wait"],
    ["(function f() { f(); })()", "RangeError: Maximum call stack size exceeded (line 3)"],
  ] as const
) {
  Deno.test(`a matcher that gives ${source} has failed on that event only`, async () => {
    await using host = await load([file("A", `(event) => event.args.get("fd") === 1 ? {} : ${source}`)]);
    deepStrictEqual(await judge(host, events(3)), [[], [["A", {}]], []]);
    const [failure] = host.failures();
    deepStrictEqual([failure.count, failure.message, failure.stopped, failure.location.line], [
      2,
      message,
      undefined,
      1,
    ]);
  });
}
