/**
 * One record of a probe: its bytes, and how its numbers, texts and paths are read.
 * @module
 */
import type { Integer, Value } from "../../model/mod.ts";
import { FILE, PIECE, PIECE_FLAG, PIECE_SIZE, RECORD, SLOT } from "./layout.ts";
import { decodeText } from "./text.ts";

/** A value of any length behind the struct of a record. */
interface Piece {
  readonly from: number;
  readonly end: number;
  readonly flags: number;
}

/** Reads a record. Places are those of `layout.ts`, from the record's start. A cut record reads as zeros and nothing. */
export class RecordView {
  readonly #view: DataView;
  readonly #at: number;
  readonly #end: number;

  /**
   * @param view of the bytes that hold the record
   * @param at where it starts
   * @param length how many bytes it has
   * @param clockOffset what is added to the kernel's time since boot to get Unix time, in nanoseconds
   */
  constructor(readonly bytes: Uint8Array, view: DataView, at: number, length: number, readonly clockOffset: bigint) {
    this.#view = view;
    this.#at = at;
    this.#end = Math.min(at + length, bytes.length);
  }

  get kind(): number {
    return this.u16(RECORD.kind);
  }

  /** A copy that stays valid when the bytes are read into again. */
  copy(): RecordView {
    const bytes = this.bytes.slice(this.#at, this.#end);
    return new RecordView(bytes, new DataView(bytes.buffer), 0, bytes.length, this.clockOffset);
  }

  u8(place: number): number {
    return this.#has(place, 1) ? this.bytes[this.#at + place] : 0;
  }

  u16(place: number): number {
    return this.#has(place, 2) ? this.#view.getUint16(this.#at + place, true) : 0;
  }

  i32(place: number): number {
    return this.#has(place, 4) ? this.#view.getInt32(this.#at + place, true) : 0;
  }

  u32(place: number): number {
    return this.#has(place, 4) ? this.#view.getUint32(this.#at + place, true) : 0;
  }

  /** A number of 64 bits, exact. */
  u64(place: number): Integer {
    const high = this.u32(place + 4);
    return high < 0x20_0000 ? high * 0x1_0000_0000 + this.u32(place) : this.big(place);
  }

  /** A number of 64 bits with a sign, exact. */
  i64(place: number): Integer {
    const high = this.i32(place + 4);
    const number = high * 0x1_0000_0000 + this.u32(place);
    return Number.isSafeInteger(number) ? number : BigInt.asIntN(64, this.big(place));
  }

  big(place: number): bigint {
    return this.#has(place, 8) ? this.#view.getBigUint64(this.#at + place, true) : 0n;
  }

  /** A time since boot, as nanoseconds since the Unix epoch. */
  time(place: number): bigint {
    return this.big(place) + this.clockOffset;
  }

  /** The text in a field of a fixed size, up to its NUL. */
  field(place: number, size: number): string {
    const from = this.#at + place;
    const end = Math.min(from + size, this.#end);
    let stop = from;
    while (stop < end && this.bytes[stop] !== 0) stop++;
    return decodeText(this.bytes, from, stop);
  }

  /** The bytes of a field. */
  part(place: number, size: number): Uint8Array {
    const from = Math.min(this.#at + place, this.#end);
    return this.bytes.subarray(from, Math.min(from + size, this.#end));
  }

  /** The text of a piece; undefined: there is none, or it could not be read. */
  text(slot: number): string | undefined {
    const piece = this.#piece(slot);
    if (piece === undefined || piece.flags & PIECE_FLAG.fault && piece.from === piece.end) return undefined;
    return decodeText(this.bytes, piece.from, piece.end);
  }

  /** The texts of a piece, each ended by a NUL. */
  texts(slot: number): readonly string[] | undefined {
    const piece = this.#piece(slot);
    if (piece === undefined || piece.flags & PIECE_FLAG.fault && piece.from === piece.end) return undefined;
    const texts: string[] = [];
    for (let from = piece.from; from < piece.end;) {
      let stop = from;
      while (stop < piece.end && this.bytes[stop] !== 0) stop++;
      texts.push(decodeText(this.bytes, from, stop));
      from = stop + 1;
    }
    return texts;
  }

  /** The bytes of a piece. */
  content(slot: number): Uint8Array | undefined {
    const piece = this.#piece(slot);
    return piece && this.bytes.subarray(piece.from, piece.end);
  }

  /** Whether a piece has a flag. */
  isMarked(slot: number, flag: number): boolean {
    const piece = this.#piece(slot);
    return piece !== undefined && (piece.flags & flag) !== 0;
  }

  /** Dev, inode and ctime of a `struct file_identity`, as args. */
  device(place: number): number {
    return this.u32(place + FILE.device);
  }

  inode(place: number): Integer {
    return this.u64(place + FILE.inode);
  }

  ctime(place: number): Integer {
    return this.u64(place + FILE.ctime);
  }

  /** The resolved path; empty where there is none, as Tracee has it. */
  path(slot: number = SLOT.path): string {
    return this.text(slot) ?? "";
  }

  /**
   * A path that a program gave, from the root on: behind the directory it starts from, without `.` and `..`. Symbolic
   * links in it are not followed.
   */
  givenPath(slot: number, baseSlot: number): Value {
    const given = this.text(slot);
    if (given === undefined) return null;
    return tidyPath(given.startsWith("/") ? given : `${this.text(baseSlot) ?? ""}/${given}`);
  }

  #has(place: number, size: number): boolean {
    return this.#at + place + size <= this.#end;
  }

  #piece(slot: number): Piece | undefined {
    for (let at = this.#at + this.u32(RECORD.pieces); at + PIECE_SIZE <= this.#end;) {
      const length = this.#view.getUint32(at + PIECE.length, true);
      const from = at + PIECE_SIZE;
      if (this.#view.getUint16(at + PIECE.slot, true) === slot) {
        return { from, end: Math.min(from + length, this.#end), flags: this.#view.getUint16(at + PIECE.flags, true) };
      }
      at = from + (length + 7 & ~7);
      if (at <= from - PIECE_SIZE) return undefined;
    }
    return undefined;
  }
}

/**
 * A path without empty parts, `.` and `..`.
 *
 * @param path beginning with a slash
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(tidyPath("/usr//lib/./x/../y"), "/usr/lib/y");
 * strictEqual(tidyPath("/../.."), "/");
 * ```
 */
export function tidyPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
