/**
 * Sources over bytes in memory, for tests: read in pieces of any size.
 * @module
 */
import type { ByteInput, Event, Skipped, SourceFormat } from "../../src/model/mod.ts";

/** An input over bytes, given out `piece` bytes at a time. */
export function bytesInput(bytes: Uint8Array, { path = "test.jsonl", piece = bytes.length, damage }: {
  path?: string;
  piece?: number;
  damage?: string;
} = {}): ByteInput {
  let at = 0;
  return {
    path,
    get consumed() {
      return at;
    },
    size: bytes.length,
    damage,
    read(into) {
      const part = bytes.subarray(at, at + Math.min(into.length, Math.max(1, piece)));
      into.set(part);
      at += part.length;
      return part.length;
    },
    close() {},
  };
}

/** Everything a source says of an input: what `pick` takes of each event, and what it skipped. */
export async function readAll<T>(
  format: SourceFormat,
  bytes: Uint8Array | string,
  pick: (event: Event) => T,
  options: { path?: string; piece?: number; damage?: string } = {},
): Promise<{ events: T[]; skipped: readonly Skipped[]; lost: number }> {
  const data = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  const source = format.open(bytesInput(data, options), { selection: {} });
  const events: T[] = [];
  for await (const batch of source.batches()) for (const event of batch) events.push(pick(event));
  return { events, skipped: source.skipped(), lost: source.lost() };
}
