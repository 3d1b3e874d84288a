/**
 * What the compiler's subprocess runs: reads the packed compiler and one request from standard input, compiles, writes
 * the response and the policy to standard output. It has no permissions; the WASI calls of the Go runtime get a clock,
 * random numbers and stderr, and no files, arguments, environment or network.
 *
 * Both ways the parts are a length (32 bits, little-endian) and the bytes. JavaScript, since it is started as text.
 * @module
 */
const SUCCESS = 0;
const BAD_FILE = 8;
const NO_SYSTEM = 52;

const input = await new Response(Deno.stdin.readable).bytes();
const packed = part(0);
const request = part(4 + packed.length);
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("brotli"));
const module = await WebAssembly.compile(await new Response(unpacked).bytes());
const go = (await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi() })).exports;
go._initialize();
memory(go.req_alloc(request.length), request.length).set(request);
go.compile();
await send(memory(go.res_ptr(), go.res_len()));
await send(memory(go.wasm_ptr(), go.wasm_len()));

function part(offset) {
  const length = new DataView(input.buffer).getUint32(offset, true);
  return input.subarray(offset + 4, offset + 4 + length);
}

async function send(bytes) {
  const framed = new Uint8Array(4 + bytes.length);
  new DataView(framed.buffer).setUint32(0, bytes.length, true);
  framed.set(bytes, 4);
  for (let sent = 0; sent < framed.length;) sent += await Deno.stdout.write(framed.subarray(sent));
}

function view() {
  return new DataView(go.memory.buffer);
}

function memory(address, length) {
  return new Uint8Array(go.memory.buffer, address, length);
}

function wasi() {
  return {
    args_sizes_get: twoZeros,
    args_get: () => SUCCESS,
    environ_sizes_get: twoZeros,
    environ_get: () => SUCCESS,
    sched_yield: () => SUCCESS,
    proc_exit: (code) => Deno.exit(code || 1),
    clock_time_get: clockTime,
    random_get: randomBytes,
    poll_oneoff: poll,
    fd_write: write,
    fd_fdstat_get: fileStatus,
    fd_fdstat_set_flags: () => SUCCESS,
    fd_prestat_get: () => BAD_FILE,
    fd_prestat_dir_name: () => BAD_FILE,
    fd_close: () => BAD_FILE,
    fd_read: () => BAD_FILE,
    fd_readdir: () => BAD_FILE,
    fd_seek: () => BAD_FILE,
    fd_filestat_get: () => BAD_FILE,
    path_filestat_get: () => NO_SYSTEM,
    path_readlink: () => NO_SYSTEM,
    path_open: () => NO_SYSTEM,
  };
}

function twoZeros(first, second) {
  view().setUint32(first, 0, true);
  view().setUint32(second, 0, true);
  return SUCCESS;
}

function clockTime(clock, _precision, out) {
  const wall = clock === 0;
  view().setBigUint64(out, wall ? BigInt(Date.now()) * 1_000_000n : BigInt(Math.round(performance.now() * 1e6)), true);
  return SUCCESS;
}

function randomBytes(address, length) {
  for (let done = 0; done < length; done += 65_536) {
    crypto.getRandomValues(memory(address + done, Math.min(65_536, length - done)));
  }
  return SUCCESS;
}

/** Only asked to sleep while every goroutine waits: say that the time has passed. */
function poll(subscriptions, events, count, out) {
  for (let index = 0; index < count; index++) {
    const subscription = subscriptions + 48 * index;
    const event = events + 32 * index;
    view().setBigUint64(event, view().getBigUint64(subscription, true), true);
    view().setUint16(event + 8, 0, true);
    view().setUint8(event + 10, view().getUint8(subscription + 8));
  }
  view().setUint32(out, count, true);
  return SUCCESS;
}

function write(file, vectors, count, out) {
  if (file !== 1 && file !== 2) return BAD_FILE;
  let total = 0;
  for (let index = 0; index < count; index++) {
    const length = view().getUint32(vectors + 8 * index + 4, true);
    Deno.stderr.writeSync(memory(view().getUint32(vectors + 8 * index, true), length));
    total += length;
  }
  view().setUint32(out, total, true);
  return SUCCESS;
}

function fileStatus(file, out) {
  if (file > 2) return BAD_FILE;
  memory(out, 24).fill(0);
  view().setUint8(out, 2);
  return SUCCESS;
}
