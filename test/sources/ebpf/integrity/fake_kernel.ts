/**
 * Memory and symbols of a kernel that does not exist.
 * @module
 */
import {
  ABSENT,
  type KernelLayout,
  type KernelReader,
  LAYOUT_MEMBERS,
} from "../../../../src/sources/ebpf/integrity/kernel_reader.ts";
import type { KernelPointers, PointerReader } from "../../../../src/sources/ebpf/integrity/pointers.ts";

export const TEXT = { start: 0xffff_ffff_8100_0000n, end: 0xffff_ffff_8200_0000n } as const;

/** Its structs are as simple as can be: each member has eight bytes. */
const LAYOUT: KernelLayout = {
  moduleState: 0,
  moduleList: 8,
  moduleName: 24,
  moduleSrcversion: 80,
  moduleText: 88,
  moduleTextSize: 96,
  treeRoots: 8,
  treeNodeModule: 0,
  treeNode: 8,
  treeRight: 8,
  treeLeft: 16,
  opsFunc: 0,
  opsNext: 8,
  opsHash: 16,
  hashFilter: 8,
  hashBits: 0,
  hashBuckets: 8,
  entryIp: 8,
};

/** A kernel to be filled. */
export class FakeKernel implements KernelReader, PointerReader {
  readonly #bytes = new Map<bigint, number>();
  readonly symbols: Record<string, bigint> = { _stext: TEXT.start, _etext: TEXT.end };
  /** Without, its structs have no members. */
  hasLayout = true;

  write(address: bigint, bytes: readonly number[] | Uint8Array): void {
    bytes.forEach((byte, index) => this.#bytes.set(address + BigInt(index), byte));
  }

  writePointer(address: bigint, pointer: bigint): void {
    this.write(address, new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, pointer)).buffer));
  }

  /** A module at an address, its code at another. */
  writeModule(address: bigint, name: string, text: bigint, state = 0): void {
    this.write(address, new Uint8Array(104));
    this.writePointer(address, BigInt(state));
    this.write(address + 24n, new TextEncoder().encode(name));
    this.writePointer(address + 88n, text);
    this.writePointer(address + 96n, 0x1000n);
  }

  /** What was never written reads as zeros beside what was, and not at all elsewhere. */
  readMemory(address: bigint, length: number): Uint8Array | undefined {
    const bytes = Array.from({ length }, (_, index) => this.#bytes.get(BigInt.asUintN(64, address + BigInt(index))));
    return bytes.every((byte) => byte === undefined) ? undefined : Uint8Array.from(bytes, (byte) => byte ?? 0);
  }

  findSymbol(name: string): bigint {
    return this.symbols[name] ?? 0n;
  }

  readLayout(): KernelLayout {
    if (this.hasLayout) return LAYOUT;
    return Object.fromEntries(LAYOUT_MEMBERS.map((name) => [name, ABSENT])) as KernelLayout;
  }

  readPointers(): KernelPointers {
    return { textStart: TEXT.start, textEnd: TEXT.end, pointers: {} };
  }
}
