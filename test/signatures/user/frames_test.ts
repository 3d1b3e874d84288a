/**
 * Messages of the subprocess come through however they are cut, and nothing else passes for one.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { FrameReader, toFrame } from "../../../src/signatures/user/frames.ts";

const NONCE = "0f8fad5b-d9cb-469f-a165-70867728950e";
const MESSAGES = [{ a: 1 }, [], "ü\u{1f600}", 0, { findings: [[0, { o: ["x", "y".repeat(300)] }]] }];

function join(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const bytes = parts.map((part) => typeof part === "string" ? new TextEncoder().encode(part) : part);
  return Uint8Array.from(bytes.flatMap((part) => [...part]));
}

function frames(): Uint8Array {
  return join(...MESSAGES.flatMap((message) => [NONCE, toFrame(JSON.stringify(message))]));
}

for (const size of [1, 2, 35, 36, 37, 39, 40, 41, 1000]) {
  Deno.test(`FrameReader reads messages from chunks of ${size} bytes`, () => {
    const reader = new FrameReader(NONCE);
    const bytes = frames();
    const read: unknown[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      read.push(...reader.push(bytes.subarray(at, at + size)) ?? ["wrong"]);
    }
    deepStrictEqual(read, MESSAGES);
  });
}

for (
  const [name, bytes] of [
    ["text", join("hello")],
    ["text after a message", join(NONCE, toFrame("1"), "h")],
    ["a forged frame", join("0f8fad5b-d9cb-469f-a165-70867728950f", toFrame("1"))],
    ["a frame that is too long", join(NONCE, new Uint8Array([255, 255, 255, 255]))],
    ["one wrong byte", join("1")],
  ] as const
) {
  Deno.test(`FrameReader refuses ${name}`, () => {
    strictEqual(new FrameReader(NONCE).push(bytes), undefined);
  });
}

Deno.test("toFrame() counts bytes, not characters", () => {
  deepStrictEqual(toFrame('"ü"'), join(new Uint8Array([4, 0, 0, 0]), '"ü"'));
});
