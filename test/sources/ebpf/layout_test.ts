/**
 * Holds the places in layout.ts and config.ts to the structs of bpf/record.h, by the types in the built object.
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { readBtf } from "../../../src/sources/ebpf/btf.ts";
import { CONFIG_SIZE, encodeSpec, SCOPE_MAPS } from "../../../src/sources/ebpf/config.ts";
import { type HandlerPrograms, HANDLERS } from "../../../src/sources/ebpf/handlers.ts";
import { KIND, PIECE_SIZE, RECORD_SIZE, SLOT, STRUCTS } from "../../../src/sources/ebpf/layout.ts";
import { readProbes } from "../../../src/sources/ebpf/probe_session.ts";
import { LIFECYCLE_PROGRAMS, PROBE_EVENTS } from "../../../src/sources/ebpf/probes.ts";
import { readSection } from "./elf.ts";

const OBJECT = await readProbes();
const BTF = readBtf(readSection(OBJECT, ".BTF"));
const HEADER = Deno.readTextFileSync(new URL("../../../bpf/record.h", import.meta.url)) +
  Deno.readTextFileSync(new URL("../../../bpf/config.h", import.meta.url));

for (const [name, places] of Object.entries(STRUCTS)) {
  Deno.test(`struct ${name} is laid out as layout.ts says`, () => {
    const members = BTF.struct(name);
    ok(members !== undefined, "the object has it");
    for (const [member, offset] of Object.entries(places)) strictEqual(members.get(member)?.offset, offset, member);
    const own = [...members.keys()].filter((member) => !["record", "pad"].includes(member));
    deepStrictEqual(own.filter((member) => !(member in places)), [], "members that TypeScript does not know");
  });
}

Deno.test("the sizes are those that TypeScript counts with", () => {
  strictEqual(BTF.structSize("record"), RECORD_SIZE);
  strictEqual(BTF.structSize("piece"), PIECE_SIZE);
  strictEqual(BTF.structSize("config"), CONFIG_SIZE);
  const spec = { native: 0, sendsAtStart: false, sendsAtEnd: false, failedOnly: false, args: [], exit: [], enter: [] };
  strictEqual(BTF.structSize("syscall_spec"), encodeSpec(spec).length);
});

/** The values of an enumeration in the headers, by name; C counts on from the last one. */
function enumeration(name: string): ReadonlyMap<string, number> {
  const body = new RegExp(`enum ${name} \\{(.*?)\\};`, "s").exec(HEADER)?.[1] ?? "";
  const values = new Map<string, number>();
  let next = 0;
  for (const line of body.replaceAll(/\/\*.*?\*\//gs, "").split(",")) {
    const match = /(\w+)(?:\s*=\s*(\d+))?\s*$/.exec(line.trim());
    if (match === null) continue;
    next = match[2] === undefined ? next : Number(match[2]);
    values.set(match[1], next++);
  }
  return values;
}

/** `magicWrite` in C: `MAGIC_WRITE`. */
function upper(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

Deno.test("the enumerations are those of the headers", () => {
  const kinds = enumeration("record_kind");
  for (const [name, value] of Object.entries(KIND)) strictEqual(kinds.get(`RECORD_${upper(name)}`), value, name);
  strictEqual(kinds.size, Object.keys(KIND).length + 1);
  const slots = enumeration("piece_slot");
  for (const [name, value] of Object.entries(SLOT)) strictEqual(slots.get(`PIECE_${upper(name)}`), value, name);
  strictEqual(slots.size, Object.keys(SLOT).length);
  const handlers = enumeration("handler");
  for (const [name, { place }] of Object.entries(HANDLERS)) {
    strictEqual(handlers.get(`HANDLER_${upper(name)}`), place, name);
  }
});

Deno.test("every program and map that is named is in the object", () => {
  const names = symbols();
  const handlers: readonly HandlerPrograms[] = Object.values(HANDLERS);
  const programs = [
    ...PROBE_EVENTS.flatMap((event) => event.programs),
    ...handlers.flatMap(({ enter, exit }) => [enter, exit]).filter((name) => name !== undefined),
    ...LIFECYCLE_PROGRAMS,
    ...["list_tasks", "read_pointers"],
    ...Object.values(SCOPE_MAPS),
    ...["ring", "counters", "syscalls", "enter_handlers", "exit_handlers", "prefixes"],
  ];
  deepStrictEqual(programs.filter((name) => !names.has(name)), []);
});

/** The names of all symbols. */
function symbols(): ReadonlySet<string> {
  const table = readSection(OBJECT, ".symtab");
  const text = new TextDecoder("latin1").decode(readSection(OBJECT, ".strtab"));
  const view = new DataView(table.buffer);
  const ELF64_SYMBOL = 24;
  return new Set(
    Array.from({ length: table.length / ELF64_SYMBOL }, (_, index) => {
      const from = view.getUint32(index * ELF64_SYMBOL, true);
      return text.slice(from, text.indexOf("\0", from));
    }),
  );
}
