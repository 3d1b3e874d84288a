/**
 * Frames: messages on a pipe, each with its length before it. What the subprocess sends also begins with a nonce that
 * only its own program knows, so that nothing a signature writes can pass for a message.
 * @module
 */

/** Longer answers are refused: a flood. */
const LONGEST = 64 << 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Makes the frame of a message: its length (32 bits, little-endian) and JSON.
 *
 * @param json the message
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(toFrame("{}"), new Uint8Array([2, 0, 0, 0, 123, 125]));
 * ```
 */
export function toFrame(json: string): Uint8Array<ArrayBuffer> {
  // Nearly all text is ASCII; what is not takes up to three bytes for a character.
  const bytes = encodeInto(json, json.length) ?? encodeInto(json, json.length * 3);
  if (bytes === undefined) throw new RangeError("Cannot send a message: it does not fit");
  return bytes;
}

function encodeInto(json: string, room: number): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(4 + room);
  const { read, written } = encoder.encodeInto(json, bytes.subarray(4));
  if (read < json.length) return undefined;
  new DataView(bytes.buffer).setUint32(0, written, true);
  return bytes.subarray(0, 4 + written);
}

/** Cuts what the subprocess sends into messages. */
export class FrameReader {
  readonly #nonce: Uint8Array;
  readonly #headLength: number;
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** Nothing can be told before there are this many bytes. */
  #needed = 1;

  /** @param nonce what each frame begins with, as text */
  constructor(nonce: string) {
    this.#nonce = encoder.encode(nonce);
    this.#headLength = this.#nonce.length + 4;
  }

  /**
   * Takes some bytes.
   *
   * @returns the messages that are complete now; undefined when something else was written between them
   * @example
   * ```ts
   * import { deepStrictEqual, strictEqual } from "node:assert";
   * const reader = new FrameReader("n");
   * deepStrictEqual(reader.push(new Uint8Array([110, 1, 0, 0, 0])), []);
   * deepStrictEqual(reader.push(new Uint8Array([55])), [7]);
   * strictEqual(reader.push(new TextEncoder().encode("hello")), undefined);
   * ```
   */
  push(chunk: Uint8Array): readonly unknown[] | undefined {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: unknown[] = [];
    if (this.#length < this.#needed) return messages;
    let rest = joinBytes(this.#chunks, this.#length);
    for (;;) {
      if (!this.#beginsFrame(rest)) return undefined;
      const end = this.#endOfFrame(rest);
      if (end > this.#headLength + LONGEST) return undefined;
      if (rest.length < end) return this.#keep(rest, end, messages);
      messages.push(JSON.parse(decoder.decode(rest.subarray(this.#headLength, end))));
      rest = rest.subarray(end);
    }
  }

  #keep(rest: Uint8Array, needed: number, messages: readonly unknown[]): readonly unknown[] {
    this.#chunks = rest.length > 0 ? [rest.slice()] : [];
    this.#length = rest.length;
    // The first bytes tell at once when they are no frame.
    this.#needed = rest.length < this.#headLength ? rest.length + 1 : needed;
    return messages;
  }

  /** Whether these bytes are, or may become, a frame. */
  #beginsFrame(bytes: Uint8Array): boolean {
    const length = Math.min(this.#nonce.length, bytes.length);
    for (let index = 0; index < length; index++) {
      if (bytes[index] !== this.#nonce[index]) return false;
    }
    return true;
  }

  /** Where the frame ends, as far as its head tells. */
  #endOfFrame(bytes: Uint8Array): number {
    if (bytes.length < this.#headLength) return this.#headLength;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return this.#headLength + view.getUint32(this.#headLength - 4, true);
  }
}

function joinBytes(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
