/**
 * Saved records become the same events everywhere, without a kernel; what is damaged does no harm.
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import type { Event } from "../../../src/model/mod.ts";
import { findEvent } from "../../../src/events/mod.ts";
import { EbpfEvent } from "../../../src/sources/ebpf/event.ts";
import { writeEvent } from "../../../src/sources/ebpf/json.ts";
import { PROBE_EVENTS } from "../../../src/sources/ebpf/probes.ts";
import { eventFromJson } from "../../../src/sources/tracee_json/mod.ts";
import { decodeRecord, eventOf, RECORDS } from "./record_fixtures.ts";

const NAMES = ["", "by_function/"].flatMap((folder) => {
  return [...Deno.readDirSync(new URL(folder, RECORDS))].map(({ name }) => folder + name)
    .filter((name) => name.endsWith(".bin")).map((name) => name.slice(0, -4)).sort();
});

function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(`${name}.bin`, RECORDS));
}

/** What the rest of the program sees of an event, but where it was read. */
function seen(event: Event): unknown {
  const { process, container, pod } = event;
  return {
    name: event.name,
    time: event.time,
    process: {
      ...{ pid: process.pid, tid: process.tid, ppid: process.ppid, uid: process.uid, name: process.name },
      ...{ hostPid: process.hostPid, hostTid: process.hostTid, hostPpid: process.hostPpid },
      ...{ executable: process.executable, startTime: process.startTime, entityId: process.entityId },
      ...{ threadEntityId: process.threadEntityId, parentEntityId: process.parentEntityId },
    },
    container: container &&
      { id: container.id, name: container.name, image: container.image, started: container.started },
    pod,
    origin: event.origin,
    host: event.host,
    syscall: event.syscall,
    processor: event.processor,
    mountNamespace: event.mountNamespace,
    pidNamespace: event.pidNamespace,
    cgroupId: event.cgroupId,
    returnValue: event.returnValue,
    args: [...event.args].map(({ name, type, value }) => ({ name, type, value })),
  };
}

for (const name of NAMES) {
  Deno.test(`a saved record of ${name} becomes its event`, () => {
    const [event, ...others] = decodeRecord(name, bytesOf(name));
    ok(event !== undefined, "there is one");
    ok(others.length === 0 || name === "security_file_open", "and no other");
    strictEqual(`${event.json()}\n`, Deno.readTextFileSync(new URL(`${name}.json`, RECORDS)));
  });

  Deno.test(`${name} is written as bytes as it is as text`, () => {
    const [event] = decodeRecord(name, bytesOf(name));
    ok(event instanceof EbpfEvent);
    strictEqual(new TextDecoder().decode(event.jsonBytes()), writeEvent(event));
  });

  Deno.test(`${name}, written as JSON and read back, is the same event`, () => {
    const [event] = decodeRecord(name, bytesOf(name));
    const read = eventFromJson(event.json());
    ok(read !== undefined);
    deepStrictEqual(seen(read), seen(event));
  });

  Deno.test(`args of ${name} are the catalogue's, in its order`, () => {
    const [event] = decodeRecord(name, bytesOf(name));
    const known = findEvent(eventOf(name))?.args.map((arg) => arg.name) ?? [];
    const own = [...event.args].map((arg) => arg.name);
    deepStrictEqual(own, known.filter((arg) => own.includes(arg)));
  });
}

Deno.test("there is a saved record of every event", () => {
  const names = PROBE_EVENTS.map(({ name, hook }) => hook === undefined ? name : `by_function/${name}`);
  deepStrictEqual([...new Set(names)].filter((name) => !NAMES.includes(name)), []);
});

Deno.test("a record that is cut off or damaged does no harm", () => {
  for (const name of NAMES) {
    const bytes = bytesOf(name);
    for (let length = 0; length < bytes.length; length += 11) look(decodeRecord(name, bytes.slice(0, length)));
    for (let at = 0; at < Math.min(bytes.length, 400); at += 3) {
      const damaged = bytes.slice();
      damaged[at] ^= 0xff;
      look(decodeRecord(name, damaged));
    }
  }
});

/** Reads all there is. */
function look(events: readonly Event[]): void {
  for (const event of events) ok(event.json().length > 0);
}
