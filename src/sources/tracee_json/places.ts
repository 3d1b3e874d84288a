/**
 * Reads values at places of bytes that have been checked. A value of another type than asked for is undefined.
 * @module
 */
import type { Integer } from "../../model/mod.ts";
import { forEachElement, forEachMember, isKey, readNumber, readString } from "./read.ts";

/** A value's place in the bytes: start and end. */
export type Span = readonly [from: number, end: number];

/** The string at a place, where there is one. */
export function stringAt(bytes: Uint8Array, from: number, end: number): string | undefined {
  return from >= 0 && bytes[from] === 0x22 ? readString(bytes, from, end) : undefined;
}

/** The whole number at a place, where there is one; protojson's text of digits counts. */
export function integerAt(bytes: Uint8Array, from: number, end: number): Integer | undefined {
  if (from < 0) return undefined;
  const byte = bytes[from];
  if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
    const value = readNumber(bytes, from, end);
    return typeof value === "bigint" || Number.isInteger(value) ? value : undefined;
  }
  if (byte === 0x22 && end - from > 2 && isDigits(bytes, from + 1, end - 1)) {
    return readNumber(bytes, from + 1, end - 1);
  }
  return undefined;
}

function isDigits(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = bytes[from] === 0x2d ? from + 1 : from; at < end; at++) {
    if (bytes[at] < 0x30 || bytes[at] > 0x39) return false;
  }
  return bytes[end - 1] !== 0x2d;
}

/** The truth value at a place, where there is one. */
export function booleanAt(bytes: Uint8Array, from: number): boolean | undefined {
  if (from < 0) return undefined;
  if (bytes[from] === 0x74) return true;
  return bytes[from] === 0x66 ? false : undefined;
}

/** The texts of the list at a place, where there is one. */
export function stringsAt(bytes: Uint8Array, from: number): readonly string[] | undefined {
  if (from < 0 || bytes[from] !== 0x5b) return undefined;
  const texts: string[] = [];
  forEachElement(bytes, from, (itemFrom, itemEnd) => {
    const text = stringAt(bytes, itemFrom, itemEnd);
    if (text !== undefined) texts.push(text);
  });
  return texts;
}

/** Follows names into nested objects: the place of what they lead to. The last of equal names counts. */
export function follow(bytes: Uint8Array, from: number, ...path: readonly string[]): Span | undefined {
  let span: Span | undefined = [from, bytes.length];
  for (const name of path) {
    if (span === undefined || span[0] < 0 || bytes[span[0]] !== 0x7b) return undefined;
    const start: number = span[0];
    span = undefined;
    forEachMember(bytes, start, (keyFrom, keyEnd, valueFrom, valueEnd) => {
      if (isKey(bytes, keyFrom, keyEnd, name)) span = [valueFrom, valueEnd];
    });
  }
  return span;
}
