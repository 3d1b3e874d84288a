/**
 * Inputs made of bytes at hand, and inputs read to their end.
 * @module
 */
import { ok } from "node:assert";
import type { ByteInput } from "../../../src/model/mod.ts";

/** An input that gives bytes in pieces, at once or with a wait. */
export function inputOf(bytes: Uint8Array, { piece = bytes.length, waits = false, damage = "" } = {}): ByteInput {
  let consumed = 0;
  return {
    path: "memory",
    get consumed() {
      return consumed;
    },
    get damage() {
      return damage === "" ? undefined : damage;
    },
    read(into) {
      const part = bytes.subarray(consumed, consumed + Math.min(piece, into.length));
      into.set(part);
      consumed += part.length;
      return waits ? Promise.resolve(part.length) : part.length;
    },
    close() {},
  };
}

/** Reads everything through a buffer of the given size. */
export async function readAll(input: ByteInput, bufferSize = 1 << 16): Promise<Uint8Array> {
  const buffer = new Uint8Array(bufferSize);
  const parts: Uint8Array[] = [];
  for (let count = await input.read(buffer); count > 0; count = await input.read(buffer)) {
    parts.push(buffer.slice(0, count));
  }
  return concat(...parts);
}

/** Reads everything and keeps the count only. */
export async function countAll(input: ByteInput, bufferSize = 1 << 20): Promise<number> {
  const buffer = new Uint8Array(bufferSize);
  let total = 0;
  for (let count = await input.read(buffer); count > 0; count = await input.read(buffer)) total += count;
  return total;
}

/** Several arrays as one. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes of a text. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Numbered lines that hardly compress, the same each time. */
export function lines(count: number): Uint8Array {
  let text = "";
  for (let index = 0; index < count; index++) text += `${index} ${Math.imul(index, 2654435761) >>> 0}\n`;
  return bytes(text);
}

/** Like `deepStrictEqual`, but without a page of numbers when it fails. */
export function equalBytes(actual: Uint8Array, expected: Uint8Array, message = ""): void {
  const shared = actual.findIndex((byte, index) => byte !== expected[index]);
  const at = shared === -1 ? Math.min(actual.length, expected.length) : shared;
  ok(
    at === actual.length && at === expected.length,
    `${message} ${actual.length} bytes for ${expected.length}, first difference at ${at}`,
  );
}
