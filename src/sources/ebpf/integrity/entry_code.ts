/**
 * The first instructions of a function (x86-64): whether they hand control to somewhere else. A rootkit that patches a
 * function begins it with a jump to its own.
 * @module
 */
import { isInside, type KernelReader, type Range, readPointer } from "./kernel_reader.ts";

/** Where the first instructions lead. */
export interface Transfer {
  /** Where control goes, or the memory that holds where. */
  readonly target: bigint;
  readonly isIndirect: boolean;
  /** It comes back: what tracing does, too. */
  readonly isCall: boolean;
}

/** As much as decides. */
const ENTRY_LENGTH = 48;

/** Prefixes that change nothing for a jump: the kernel pads with them. */
const PADDING: ReadonlySet<number> = new Set([0x2e, 0x3e, 0x67, 0xf2]);

/**
 * Decodes the beginning of a function, past `endbr64` and instructions that do nothing.
 *
 * Known are direct jumps and calls, those through memory, `mov` of an address and a jump, call, or return to it, and
 * `push` and `ret`.
 *
 * @param code its bytes
 * @param address where they are
 * @returns undefined: it does its own work
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * const jump = new Uint8Array([0xf3, 0x0f, 0x1e, 0xfa, 0xe9, 0x10, 0, 0, 0]);
 * deepStrictEqual(decodeEntry(jump, 0x1000n), { target: 0x1019n, isIndirect: false, isCall: false });
 * const nop = new Uint8Array([0xf3, 0x0f, 0x1e, 0xfa, 0x0f, 0x1f, 0x44, 0, 0, 0x55, 0x48, 0x89, 0xe5]);
 * strictEqual(decodeEntry(nop, 0x1000n), undefined);
 * ```
 */
export function decodeEntry(code: Uint8Array, address: bigint): Transfer | undefined {
  // What is beyond the end reads as `add`, which leads nowhere.
  const padded = new Uint8Array(code.length + 32);
  padded.set(code);
  const view = new DataView(padded.buffer);
  let at = 0;
  while (at < code.length) {
    const length = lengthOfNop(view, at);
    if (length === 0) break;
    at += length;
  }
  while (at < code.length && PADDING.has(view.getUint8(at))) at++;
  if (at >= code.length) return undefined;
  return relative(view, at, address) ?? throughMemory(view, at, address) ?? throughRegister(view, at) ??
    pushed(view, at);
}

/** endbr64, and the forms of nop that compilers and the kernel use; 0: something else. */
function lengthOfNop(view: DataView, start: number): number {
  if (view.getUint32(start, true) === 0xfa1e0ff3) return 4;
  let at = start;
  while (at - start < 4 && (view.getUint8(at) === 0x66 || view.getUint8(at) === 0x2e)) at++;
  if (view.getUint8(at) === 0x90) return at + 1 - start;
  if (view.getUint16(at) !== 0x0f1f) return 0;
  const modRm = view.getUint8(at + 2);
  const [mode, operand] = [modRm >> 6, modRm & 7];
  const displacement = mode === 1 ? 1 : mode === 2 || mode === 0 && operand === 5 ? 4 : 0;
  return at + 3 + (operand === 4 && mode !== 3 ? 1 : 0) + displacement - start;
}

/** jmp rel32, jmp rel8, call rel32 */
function relative(view: DataView, at: number, address: bigint): Transfer | undefined {
  const code = view.getUint8(at);
  if (code === 0xeb) return direct(address + BigInt(at + 2 + view.getInt8(at + 1)));
  if (code !== 0xe9 && code !== 0xe8) return undefined;
  return direct(address + BigInt(at + 5 + view.getInt32(at + 1, true)), code === 0xe8);
}

/** jmp and call through memory: relative to the instruction, or at an absolute address */
function throughMemory(view: DataView, at: number, address: bigint): Transfer | undefined {
  if (view.getUint8(at) !== 0xff) return undefined;
  const modRm = view.getUint8(at + 1);
  const isCall = modRm === 0x15 || modRm === 0x14;
  if (modRm === 0x25 || modRm === 0x15) {
    return { target: address + BigInt(at + 6 + view.getInt32(at + 2, true)), isIndirect: true, isCall };
  }
  if ((modRm === 0x24 || modRm === 0x14) && view.getUint8(at + 2) === 0x25) {
    return { target: signed(view.getInt32(at + 3, true)), isIndirect: true, isCall };
  }
  return undefined;
}

/** mov of an address to a register, then jmp, call, or push and ret */
function throughRegister(view: DataView, at: number): Transfer | undefined {
  const prefix = view.getUint8(at);
  if (prefix !== 0x48 && prefix !== 0x49) return undefined;
  const code = view.getUint8(at + 1);
  const isLong = code >= 0xb8 && code <= 0xbf;
  const isShort = code === 0xc7 && view.getUint8(at + 2) >= 0xc0 && view.getUint8(at + 2) <= 0xc7;
  if (!isLong && !isShort) return undefined;
  const register = (isLong ? code : view.getUint8(at + 2)) & 7;
  const target = isLong ? view.getBigUint64(at + 2, true) : signed(view.getInt32(at + 3, true));
  let next = at + (isLong ? 10 : 7);
  // r8 to r15 need a prefix of their own.
  if (prefix === 0x49 && view.getUint8(next++) !== 0x41) return undefined;
  const [first, second] = [view.getUint8(next), view.getUint8(next + 1)];
  if (first === 0xff && second === 0xe0 + register) return direct(target);
  if (first === 0xff && second === 0xd0 + register) return direct(target, true);
  return first === 0x50 + register && second === 0xc3 ? direct(target) : undefined;
}

/** push imm32, perhaps its upper half by mov, then ret */
function pushed(view: DataView, at: number): Transfer | undefined {
  if (view.getUint8(at) !== 0x68) return undefined;
  const low = view.getInt32(at + 1, true);
  if (view.getUint8(at + 5) === 0xc3) return direct(signed(low));
  const hasUpper = view.getUint32(at + 5) === 0xc7442404 && view.getUint8(at + 13) === 0xc3;
  if (!hasUpper) return undefined;
  return direct(BigInt(view.getUint32(at + 9, true)) << 32n | BigInt(low >>> 0));
}

function direct(target: bigint, isCall = false): Transfer {
  return { target: BigInt.asUintN(64, target), isIndirect: false, isCall };
}

function signed(value: number): bigint {
  return BigInt.asUintN(64, BigInt(value));
}

/** A jump may go by way of another. */
const HOPS = 4;

/**
 * Where the beginning of a function leads out of the kernel's own code.
 *
 * @param reader reads the kernel's memory
 * @param entry the function's address
 * @param text the kernel's own code
 * @returns undefined: it does not
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const reader = { readMemory: () => new Uint8Array([0xe9, 0xfb, 0x0f, 0, 0]) };
 * deepStrictEqual(followEntry(reader, 0x100n, { start: 0x100n, end: 0x200n }), { target: 0x1100n, isCall: false });
 * ```
 */
export function followEntry(
  reader: Pick<KernelReader, "readMemory">,
  entry: bigint,
  text: Range,
): { readonly target: bigint; readonly isCall: boolean } | undefined {
  let at = entry;
  for (let hop = 0; hop < HOPS; hop++) {
    const code = reader.readMemory(at, ENTRY_LENGTH);
    const transfer = code && decodeEntry(code, at);
    if (transfer === undefined) return undefined;
    const { isCall, isIndirect } = transfer;
    const target = isIndirect ? readPointer(reader, transfer.target) : transfer.target;
    if (target === 0n) return undefined;
    if (!isInside(target, text)) return { target, isCall };
    if (isCall) return undefined;
    at = target;
  }
  return undefined;
}
