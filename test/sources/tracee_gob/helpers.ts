/**
 * What the tests of the gob reader share: fixtures, inputs from memory, exact JSON.
 * @module
 */
import type { ByteInput } from "../../../src/model/mod.ts";
import { type GobRecord, gobRecords } from "../../../src/sources/tracee_gob/mod.ts";

const FIXTURES = new URL("../../../fixtures/", import.meta.url);

/** What a stream was read as. */
export interface Outcome {
  readonly records: readonly GobRecord[];
  /** `reason (record)`, in order. */
  readonly skipped: readonly string[];
}

export function readFixture(path: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(path, FIXTURES));
}

/** The golden lines of a fixture, parsed. */
export function readGolden(path: string): readonly unknown[] {
  return Deno.readTextFileSync(new URL(path, FIXTURES)).trimEnd().split("\n").map(parseExact);
}

/** An input that hands out `piece` bytes at a time. */
export function inputOf(bytes: Uint8Array, piece = bytes.length): ByteInput {
  let at = 0;
  return {
    path: "-",
    consumed: 0,
    close() {},
    read(into) {
      const part = bytes.subarray(at, Math.min(at + piece, at + into.length));
      into.set(part);
      at += part.length;
      return part.length;
    },
  };
}

export async function readAll(bytes: Uint8Array, piece?: number): Promise<Outcome> {
  const skipped: string[] = [];
  const batches = await Array.fromAsync(
    gobRecords(inputOf(bytes, piece), (reason, record) => skipped.push(`${reason} (${record})`)),
  );
  return { records: batches.flat(), skipped };
}

/** JSON with whole numbers as bigint, however they are spelled. */
export function parseExact(text: string): unknown {
  return JSON.parse(text, (_key, value, context?: { source?: string }) => {
    if (typeof value !== "number") return value;
    const source = context?.source ?? "";
    if (/^-?\d+$/.test(source) && source !== "-0") return BigInt(source);
    return Number.isInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  });
}

export function join(...parts: readonly (Uint8Array | string)[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.map((part) => typeof part === "string" ? new TextEncoder().encode(part) : part);
  const whole = new Uint8Array(bytes.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of bytes) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
