/**
 * Opens a file for reading through io_uring: no system call names it. Prints the descriptor, or minus the error's number.
 * @module
 */

const [path] = Deno.args;
const libc = Deno.dlopen("libc.so.6", {
  syscall: { parameters: ["i64", "i64", "i64", "i64", "i64", "i64", "i64"], result: "i64" },
});

const NR = { mmap: 9, ioUringSetup: 425, ioUringEnter: 426 } as const;
const READ_WRITE = 3;
const SHARED_POPULATED = 0x8001;
const SQES = 0x1000_0000;
const OPENAT = 18;
const AT_FDCWD = -100;

function call(number: number, ...args: readonly (number | bigint)[]): bigint {
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n] = args.map(BigInt);
  return libc.symbols.syscall(BigInt(number), a, b, c, d, e, f);
}

function address(bytes: Uint8Array<ArrayBuffer>): bigint {
  return BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));
}

function map(ring: bigint, size: number, offset: number): DataView {
  const at = Deno.UnsafePointer.create(call(NR.mmap, 0, size, READ_WRITE, SHARED_POPULATED, ring, offset));
  if (at === null) throw new Error("Cannot map the rings of io_uring");
  return new DataView(Deno.UnsafePointerView.getArrayBuffer(at, size));
}

// struct io_uring_params: sq_off 40 (tail 4, array 24), cq_off 80 (cqes 20).
const params = new DataView(new ArrayBuffer(120));
const ring = call(NR.ioUringSetup, 4, address(new Uint8Array(params.buffer)));
if (ring < 0n) throw new Error("Cannot set up io_uring");
const rings = map(ring, 4096, 0);
const entries = map(ring, 4096, SQES);
const text = new TextEncoder().encode(`${path}\0`);
// struct io_uring_sqe: opcode 0, fd 4, addr 16.
entries.setUint8(0, OPENAT);
entries.setInt32(4, AT_FDCWD, true);
entries.setBigUint64(16, address(text), true);
rings.setUint32(params.getUint32(40 + 24, true), 0, true);
rings.setUint32(params.getUint32(40 + 4, true), 1, true);
call(NR.ioUringEnter, ring, 1, 1, 1);
// struct io_uring_cqe: res 8.
console.log(rings.getInt32(params.getUint32(80 + 20, true) + 8, true));
