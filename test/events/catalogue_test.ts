/** Tests of src/events/mod.ts: the catalogue, its sets, and names. */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { type ArgDefinition, currentName, EVENTS, findEvent, findSet, SETS } from "../../src/events/mod.ts";
import { syscallName, syscallNumber } from "../../src/events/mod.ts";

Deno.test("EVENTS has each name once", () => {
  strictEqual(new Set(EVENTS.map((event) => event.name)).size, EVENTS.length);
  strictEqual(EVENTS.length, 589);
});

Deno.test("EVENTS has a summary of its own for each event that is no system call", () => {
  const summaries = EVENTS.filter((event) => event.kind !== "syscall").map((event) => event.summary);
  strictEqual(new Set(summaries).size, summaries.length);
  for (const summary of summaries) ok(summary.length >= 15 && summary.length <= 100, summary);
});

Deno.test("EVENTS gives system calls a generic summary", () => {
  strictEqual(findEvent("openat")?.summary, "System call openat(2)");
  strictEqual(findEvent("oldstat")?.summary, "System call oldstat(2) of 32-bit programs");
});

Deno.test("EVENTS has arguments with a name and a type", () => {
  for (const { name, args } of EVENTS) {
    for (const arg of args) ok(/^[a-z0-9_.A-Z]+$/.test(arg.name) && arg.type !== "", `${name} ${arg.name}`);
    strictEqual(new Set(args.map((arg) => arg.name)).size, args.length, name);
  }
});

for (
  const [name, count] of [["default", 42], ["signatures", 0], ["syscalls", 446], ["32bit_unique", 86], [
    "lsm",
    4,
  ]] as const
) {
  Deno.test(`findSet() knows ${count} events of ${name}`, () => strictEqual(findSet(name)?.events.length, count));
}

Deno.test("SETS has every set of every event, and a summary for each", () => {
  const used = new Set(EVENTS.flatMap((event) => event.sets));
  deepStrictEqual([...used].filter((name) => findSet(name) === undefined), []);
  strictEqual(new Set(SETS.map((set) => set.summary)).size, SETS.length);
  for (const { name, events } of SETS) ok(events.length > 0 || name === "signatures", name);
});

for (
  const [name, kind, number] of [
    ["read", "syscall", 0],
    ["process_mrelease", "syscall", 448],
    ["oldstat", "syscall", undefined],
    ["chmod_common", "event", undefined],
    ["signal_heartbeat", "internal", undefined],
    ["lsm_test", "test", undefined],
  ] as const
) {
  Deno.test(`findEvent() knows ${name} as ${kind} ${number ?? "without a number"}`, () => {
    strictEqual(findEvent(name)?.kind, kind);
    strictEqual(findEvent(name)?.syscallNumber, number);
  });
}

for (
  const [old, name] of [
    ["hooked_syscalls", "hooked_syscall"],
    ["hidden_inodes", "zeroed_inodes"],
    ["detect_hooked_syscalls", "syscall_table_check"],
  ] as const
) {
  Deno.test(`findEvent() finds ${name} by its old name ${old}`, () => {
    strictEqual(currentName(old), name);
    strictEqual(findEvent(old), findEvent(name));
    deepStrictEqual(findEvent(name)?.previousNames, [old]);
  });
}

Deno.test("findEvent() and findSet() know nothing of names of Object.prototype", () => {
  for (const name of ["__proto__", "constructor", "toString", ""]) {
    strictEqual(findEvent(name), undefined);
    strictEqual(findSet(name), undefined);
  }
});

for (
  const [number, name] of [[0, "read"], [59, "execve"], [59n, "execve"], [334, "rseq"], [452, "fchmodat2"]] as const
) {
  Deno.test(`syscallName() names ${typeof number} ${number} ${name}, syscallNumber() the other way`, () => {
    strictEqual(syscallName(number), name);
    strictEqual(syscallNumber(name), Number(number));
  });
}

for (const number of [-1, 1.5, 335, 423, 9999, 2n ** 64n]) {
  Deno.test(`syscallName() has no name for ${number}`, () => strictEqual(syscallName(number), undefined));
}

interface Recorded {
  readonly name: string;
  readonly id_main: number | null;
  readonly syscall: boolean;
  readonly internal: boolean;
  readonly test: boolean;
  readonly sets: readonly string[];
  readonly args_main: readonly [string, string][] | null;
  readonly args_v020: readonly [string, string][] | null;
}

const REFERENCE = new URL("../../../shared/reference/tracee_events.json", import.meta.url);
const recorded = readReference();

if (recorded === undefined) {
  Deno.test({ name: "left out: ../shared is not there: the catalogue equals the reference", ignore: true, fn() {} });
} else {
  Deno.test("EVENTS has the names of the reference, old ones as previous names", () => {
    const names = EVENTS.flatMap((event) => [event.name, ...event.previousNames]);
    const missing = recorded.map((event) => event.name).filter((name) => !names.includes(name));
    deepStrictEqual(missing, []);
    deepStrictEqual(EVENTS.map((event) => event.name).filter((name) => !recorded.some((r) => r.name === name)), []);
  });

  Deno.test("EVENTS has the kind, number, sets and arguments of the reference", () => {
    for (const event of recorded.filter((event) => currentName(event.name) === event.name)) {
      const found = findEvent(event.name);
      const kind = event.syscall ? "syscall" : event.internal ? "internal" : event.test ? "test" : "event";
      const number = event.syscall && Number(event.id_main) < 449 ? event.id_main : undefined;
      deepStrictEqual([found?.kind, found?.syscallNumber], [kind, number], event.name);
      deepStrictEqual(new Set(found?.sets), new Set(event.sets), event.name);
      checkArgs(event, found?.args ?? []);
    }
  });
}

function checkArgs(event: Recorded, args: readonly ArgDefinition[]): void {
  const main = event.args_main ?? [];
  const mainNames = main.map(([name]) => name);
  const older = (event.args_v020 ?? []).map(([name]) => name).filter((name) => !mainNames.includes(name));
  deepStrictEqual(args.map((arg) => arg.name), [...mainNames, ...older], event.name);
  const types = main.map(([, type]) => type === "trace.Pointer" ? "pointer" : type.replace("trace.", ""));
  deepStrictEqual(args.slice(0, main.length).map((arg) => arg.type), types, event.name);
}

function readReference(): readonly Recorded[] | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(REFERENCE));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
