/**
 * The child of the live tests: does, by plain system calls, what the probes are to tell of, and prints what it did.
 * Everything happens in the folder it is given, or in namespaces of its own.
 * @module
 */

const [folder] = Deno.args;
const libc = Deno.dlopen("libc.so.6", {
  syscall: { parameters: ["i64", "i64", "i64", "i64", "i64", "i64", "i64"], result: "i64" },
  __errno_location: { parameters: [], result: "pointer" },
});

type Argument = number | bigint | string | Uint8Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>;

/** Holds what was passed by address until the end. */
const kept: unknown[] = [];

function address(value: Uint8Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>): bigint {
  kept.push(value);
  return BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(value)));
}

/** A system call; its result, or minus the error's number. */
function call(number: number, ...args: readonly Argument[]): number {
  const words = args.map((arg) => {
    if (typeof arg === "string") return address(new TextEncoder().encode(`${arg}\0`));
    return typeof arg === "object" ? address(arg) : BigInt(arg);
  });
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n] = words;
  const result = Number(libc.symbols.syscall(BigInt(number), a, b, c, d, e, f));
  if (result !== -1) return result;
  const error = libc.symbols.__errno_location();
  return error === null ? -1 : -new Deno.UnsafePointerView(error).getInt32();
}

/** Inode, device as the kernel has it, and ctime of an open file. */
function stat(fd: number): { inode: string; device: number; ctime: string } {
  const bytes = new Uint8Array(144);
  call(5, fd, bytes);
  const view = new DataView(bytes.buffer);
  const dev = view.getBigUint64(0, true);
  const major = Number(dev >> 8n & 0xfffn);
  const minor = Number(dev & 0xffn | dev >> 12n & 0xfff00n);
  const ctime = view.getBigUint64(104, true) * 1_000_000_000n + view.getBigUint64(112, true);
  return { inode: String(view.getBigUint64(8, true)), device: major << 20 | minor, ctime: String(ctime) };
}

function sockaddr(family: number, port: number, ip: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(family === 2 ? 16 : 28);
  new DataView(bytes.buffer).setUint16(0, family, true);
  new DataView(bytes.buffer).setUint16(2, port);
  bytes.set(ip, family === 2 ? 4 : 8);
  return bytes;
}

function unixAddress(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array([1, 0, ...new TextEncoder().encode(path)]);
}

function portOf(fd: number): number {
  const bytes = new Uint8Array(28);
  call(51, fd, bytes, new Uint8Array(Uint32Array.of(28).buffer));
  return new DataView(bytes.buffer).getUint16(2);
}

const O_WRONLY = 1;
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_NOCTTY = 0o400;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;
const O_DIRECT = 0o40000;
const O_DIRECTORY = 0o200000;
const O_CLOEXEC = 0o2000000;
const O_PATH = 0o10000000;
const AT_FDCWD = -100;
const done: Record<string, unknown> = {};

function files(): void {
  Deno.chdir(folder);
  for (const name of ["sub", "sub/deep", "r1", "r2"]) Deno.mkdirSync(name);
  const fd = call(2, "sub/../opened", O_CREAT | O_RDWR | O_TRUNC | O_EXCL | O_NOCTTY, 0o600);
  done.opened = { fd, ...stat(fd) };
  call(2, "opened", O_WRONLY | O_APPEND); // after stat has asked for its ctime
  Deno.symlinkSync("opened", "link");
  done.link = call(257, AT_FDCWD, "link", 0, 0);
  const directory = call(2, "sub", O_DIRECTORY | O_PATH);
  done.relative = call(257, directory, "deep/file", O_CREAT | O_WRONLY, 0o600);
  call(85, "created", 0o644);
  const how = new BigUint64Array([BigInt(O_RDWR | O_TRUNC), 0n, 0n]);
  done.openat2 = call(437, directory, "deep/file", how, 24);
  done.missing = call(2, "missing", 0);
  const memory = call(319, "in-memory", 0);
  call(1, memory, new TextEncoder().encode("\x7fELF in memory"), 14);
  call(2, `/proc/self/fd/${memory}`, 0);
  // The path stands on a page that has not been touched: it cannot be read before the kernel has.
  call(77, fd, 8192);
  call(18, fd, new TextEncoder().encode("link\0"), 5, 4096);
  call(221, fd, 0, 0, 4); // posix_fadvise: POSIX_FADV_DONTNEED
  const page = call(9, 0, 8192, 1, 2, fd, 0);
  done.untouched = call(2, page + 4096, 0);
}

function magic(): void {
  const fd = call(2, "magic", O_CREAT | O_RDWR, 0o600);
  const text = new TextEncoder().encode("\x7fELF and more than twenty bytes of it");
  call(1, fd, text, text.length);
  call(1, fd, text, 4);
  call(18, fd, new TextEncoder().encode("placed"), 6, 0);
  call(18, fd, text, 4, 8);
  call(8, fd, 0, 0);
  const parts = [new TextEncoder().encode("12345"), new TextEncoder().encode("abcdefghijklmnopqrstuvwxyz")];
  const vector = new BigUint64Array(parts.flatMap((part) => [address(part), BigInt(part.length)]));
  call(20, fd, vector, 2);
  call(8, fd, 4, 0);
  done.readv = call(19, fd, vector, 2);
  call(17, fd, text, 3, 1);
  call(91, fd, 0o640);
  call(77, fd, 12);
  done.magic = { fd, ...stat(fd) };
}

/** Bytes that go from file to file inside the kernel. */
function moved(): void {
  Deno.writeTextFileSync("moved", "\x7fELF, moved and never seen by the program");
  const open = (name: string) => call(2, name, O_CREAT | O_RDWR, 0o600);
  const [offset, later, pipe] = [new BigUint64Array([0n]), new BigUint64Array([7n]), new Uint8Array(8)];
  call(326, open("moved"), 0, open("moved-range"), 0, 41, 0);
  call(326, open("moved"), 0, open("moved-range-at"), offset, 10, 0);
  call(326, open("moved"), 0, open("moved-later"), later, 10, 0);
  const sent = open("moved-sent");
  call(40, sent, open("moved"), 0, 20);
  call(40, sent, open("moved"), 0, 4);
  call(293, pipe, O_CLOEXEC);
  const [from, into] = new Int32Array(pipe.buffer);
  call(275, open("moved"), 0, into, 0, 30, 0);
  call(275, from, 0, open("moved-spliced"), 0, 30, 0);
  const direct = call(2, "moved-direct", O_CREAT | O_RDWR | O_DIRECT, 0o600);
  done.direct = direct < 0 ? direct : call(326, open("moved"), 0, direct, 0, 41, 0);
}

function names(): void {
  Deno.symlinkSync("r1", "r1-link");
  call(3, call(2, "r1/a", O_CREAT | O_WRONLY, 0o600));
  done.rename = call(82, "r1-link/a", "r2/../r2/b");
  const directory = call(2, "r2", O_PATH);
  call(264, directory, "b", AT_FDCWD, `${folder}/r1/c`);
  call(316, AT_FDCWD, "r1/c", directory, "d", 1);
  call(82, "no-such", "no-such-2");
  const fd = call(2, "r2/d", 0);
  done.unlinked = stat(fd);
  call(87, "r1-link/../r2/d");
  call(3, call(2, "r2/e", O_CREAT | O_WRONLY, 0o600));
  call(263, directory, "e", 0);
}

function sockets(): void {
  const server = call(41, 2, 1, 0);
  call(49, server, sockaddr(2, 0, [127, 0, 0, 1]), 16);
  call(50, server, 7);
  const port = portOf(server);
  const client = call(41, 2, 1, 0);
  call(42, client, sockaddr(2, port, [127, 0, 0, 1]), 16);
  const accepted = call(288, server, 0, 0, 0);
  const duplicate = call(33, client, 777);
  call(32, accepted);
  call(292, client, 778, 0);
  call(32, 1); // no socket
  const waiting = call(41, 2, 1 | 0o4000, 0);
  done.inProgress = call(42, waiting, sockaddr(2, 4444, [127, 9, 9, 9]), 16);
  const refused = call(41, 2, 1, 0);
  done.refused = call(42, refused, sockaddr(2, 1, [127, 0, 0, 1]), 16);
  const datagram = call(41, 2, 2, 0);
  call(42, datagram, sockaddr(2, 53, [127, 0, 0, 53]), 16);
  const server6 = call(41, 10, 1, 0);
  const loopback = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
  done.bind6 = call(49, server6, sockaddr(10, 0, loopback), 28);
  call(50, server6, 1);
  const port6 = portOf(server6);
  const client6 = call(41, 10, 1, 0);
  call(42, client6, sockaddr(10, port6, loopback), 28);
  const path = unixAddress(`${folder}/socket`);
  const unixServer = call(41, 1, 1, 0);
  call(49, unixServer, path, path.length);
  call(50, unixServer, 1);
  const unixClient = call(41, 1, 1, 0);
  call(42, unixClient, path, path.length);
  const hidden = unixAddress("\0hindtrace-test");
  const abstract = call(41, 1, 2, 0);
  call(49, abstract, hidden, hidden.length);
  done.sockets = {
    server,
    port,
    client,
    accepted,
    duplicate,
    waiting,
    refused,
    datagram,
    port6,
    client6,
    unixClient,
    abstract,
  };
}

function memory(): void {
  const anonymous = 0x22;
  const mapped = call(9, 0, 8192, 7, anonymous, -1, 0);
  const changed = call(9, 0, 8192, 3, anonymous, -1, 0);
  call(10, changed, 8192, 5);
  call(10, changed, 4096, 7);
  call(10, changed, 8192, 5);
  const keyed = call(9, 0, 4096, 1, anonymous, -1, 0);
  call(329, keyed, 4096, 5, -1);
  const fd = call(2, "/bin/true", 0);
  const file = call(9, 0, 4096, 7, 2, fd, 0);
  call(10, 0x1000, 4096, 5); // nothing is mapped there
  done.memory = { mapped, changed, keyed, file };
}

/** Two other threads hold the lock of the memory map all the time: each change to executable must be seen even so. */
async function busyMemory(): Promise<void> {
  const workers = [0, 1].map(() => new Worker(new URL("mprotect_worker.ts", import.meta.url).href, { type: "module" }));
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.onmessage = resolve)));
  const pages = call(9, 0, 4096, 3, 0x22, -1, 0);
  const until = performance.now() + 300;
  let changes = 0;
  while (performance.now() < until) {
    call(10, pages, 4096, 5);
    call(10, pages, 4096, 3);
    changes++;
  }
  for (const worker of workers) worker.terminate();
  done.busy = { pages, changes };
}

function processes(): void {
  done.ptrace = call(101, 4, 0x3ffffff0, 0x1234, 0x5678);
  const byte = Uint8Array.of(1);
  const vector = new BigUint64Array([address(byte), 1n]);
  done.write = call(311, Deno.pid, vector, 1, vector, 1, 0);
  done.initModule = call(175, byte, 1, "parameter=1");
  const fd = call(2, "/bin/true", 0);
  done.finitModule = call(313, fd, "option=2", 0);
  done.bpf = call(321, 99, 0, 0);
  const pipe = new Uint8Array(8);
  call(293, pipe, 0);
  done.pipe = [...new Int32Array(pipe.buffer)];
  call(35, new BigUint64Array([0n, 1_500_000n]), 0);
  // A call of 32-bit programs: mov eax, 39 (mkdir); int 0x80 needs addresses below 4 GiB.
  const low = call(9, 0, 4096, 7, 0x22 | 0x40, -1, 0);
  done.low = low;
  if (low > 0) compat(low);
  call(59, "/no/such/program", new BigUint64Array([address(new TextEncoder().encode("first\0")), 0n]), 0);
}

/** push rbx; mov eax, 39; mov ebx, path; mov ecx, 0700; int 0x80; pop rbx; ret */
function compat(page: number): void {
  const pointer = Deno.UnsafePointer.create<{ parameters: []; result: "i32" }>(BigInt(page));
  if (pointer === null) return;
  const path = page + 64;
  const code = new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, 4096));
  code.set([0x53, 0xb8, 39, 0, 0, 0, 0xbb]);
  new DataView(code.buffer).setUint32(7, path, true);
  code.set([0xb9, 0xc0, 0x01, 0, 0, 0xcd, 0x80, 0x5b, 0xc3], 11);
  code.set(new TextEncoder().encode(`${folder}/by-32-bit\0`), 64);
  done.compat = new Deno.UnsafeFnPointer(pointer, { parameters: [], result: "i32" }).call();
  compatWrite(page, code);
}

/** push rbx; mov eax, 146 (writev); mov ebx, fd; mov ecx, list; mov edx, 2; int 0x80; pop rbx; ret */
function compatWrite(page: number, code: Uint8Array<ArrayBuffer>): void {
  const pointer = Deno.UnsafePointer.create<{ parameters: []; result: "i32" }>(BigInt(page + 2048));
  if (pointer === null) return;
  const fd = call(2, "by-32-bit/written", O_CREAT | O_WRONLY, 0o600);
  const list = page + 2304;
  const text = page + 2400;
  code.set(
    [0x53, 0xb8, 146, 0, 0, 0, 0xbb, ...word(fd), 0xb9, ...word(list), 0xba, ...word(2), 0xcd, 0x80, 0x5b, 0xc3],
    2048,
  );
  code.set([...word(text), ...word(6), ...word(text + 6), ...word(6)], 2304);
  code.set(new TextEncoder().encode("first second"), 2400);
  done.compatWritten = new Deno.UnsafeFnPointer(pointer, { parameters: [], result: "i32" }).call();
  call(3, fd);
}

function word(value: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

/** mov eax, 41 (socket); mov edi, 1; mov esi, 1; xor edx, edx; syscall; ret — out of memory that no file is behind. */
function injected(): void {
  const page = call(9, 0, 4096, 7, 0x22, -1, 0);
  const pointer = Deno.UnsafePointer.create<{ parameters: []; result: "i32" }>(BigInt(page));
  if (pointer === null) return;
  new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, 4096)).set(
    [0xb8, 41, 0, 0, 0, 0xbf, 1, 0, 0, 0, 0xbe, 1, 0, 0, 0, 0x31, 0xd2, 0x0f, 0x05, 0xc3],
  );
  done.injected = { page, fd: new Deno.UnsafeFnPointer(pointer, { parameters: [], result: "i32" }).call() };
}

/** Puts the stack into the heap, calls dup2(1, 1) there, and puts it back. */
function pivoted(): void {
  const BRK = 12;
  const end = call(BRK, 0);
  call(BRK, end + 8192);
  const stack = end + 4096;
  const page = call(9, 0, 4096, 7, 0x22, -1, 0);
  const pointer = Deno.UnsafePointer.create<{ parameters: []; result: "i32" }>(BigInt(page));
  if (pointer === null) return;
  // push rbx; mov rbx, rsp; mov rsp, …; mov edi, 1; mov esi, 1; mov eax, 33; syscall; mov rsp, rbx; pop rbx; ret
  new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, 4096)).set([
    ...[0x53, 0x48, 0x89, 0xe3, 0x48, 0xbc],
    ...new Uint8Array(BigUint64Array.of(BigInt(stack)).buffer),
    ...[0xbf, 1, 0, 0, 0, 0xbe, 1, 0, 0, 0],
    ...[0xb8, 33, 0, 0, 0, 0x0f, 0x05, 0x48, 0x89, 0xdc, 0x5b, 0xc3],
  ]);
  done.pivoted = { stack, result: new Deno.UnsafeFnPointer(pointer, { parameters: [], result: "i32" }).call() };
}

function namespaces(): void {
  done.unshare = call(272, 0x20000 | 0x04000000); // CLONE_NEWNS | CLONE_NEWUTS
  if (done.unshare !== 0) return;
  call(165, "none", "/", "none", 0x4000 | 0x40000, 0); // private: nothing of it is seen outside
  done.mount = call(165, "hindtrace-test", `${folder}/sub`, "tmpfs", 2, "size=64k");
  call(3, call(2, "sub/inside", O_CREAT | O_WRONLY, 0o600));
  done.mountRelative = call(165, "hindtrace-test", "sub/../r1", "tmpfs", 0, 0);
  const target = call(2, "r2", O_PATH);
  done.mountByFd = call(165, "hindtrace-test", `/proc/self/fd/${target}`, "tmpfs", 0, 0);
  call(166, `${folder}/sub`, 2);
}

function credentials(): void {
  done.setresuid = call(117, -1, 1001, -1);
  call(117, -1, 0, -1);
  const name = new TextEncoder().encode("renamed\0");
  call(157, 15, name, 0, 0, 0); // PR_SET_NAME
}

files();
magic();
moved();
names();
sockets();
memory();
processes();
injected();
pivoted();
await busyMemory();
credentials();
namespaces();
done.pid = Deno.pid;
console.log(JSON.stringify(done));
Deno.exit(7);
