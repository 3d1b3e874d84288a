import { ok, strictEqual } from "node:assert";
import { constants, zstdCompressSync } from "node:zlib";
import { unzstd } from "../../../src/sources/inputs/zstd.ts";
import { bytes, concat, countAll, equalBytes, inputOf, lines, readAll } from "./common.ts";

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const TEXT = lines(300);
const FRAME = compress(TEXT);
const TWO_SMALL = concat(compress(bytes("one\n")), compress(bytes("two\n")));
const EMPTY = Uint8Array.of(...MAGIC, 0x20, 0, 1, 0, 0);
const SKIPPABLE = Uint8Array.of(0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 7, 7, 7);

Deno.test("unzstd() reads several frames wherever the pieces are split", async () => {
  for (const waits of [false, true]) {
    for (let piece = 1; piece <= TWO_SMALL.length; piece++) {
      const plain = await unzstd(inputOf(TWO_SMALL, { piece, waits }));
      equalBytes(await readAll(plain, 3), bytes("one\ntwo\n"), `pieces of ${piece}`);
      strictEqual(plain.damage, undefined, `pieces of ${piece}`);
      plain.close();
    }
  }
});

Deno.test("unzstd() reads every kind of frame and block", async () => {
  const random = new Uint8Array(300_000);
  for (let index = 0; index < random.length; index++) {
    random[index] = Math.imul(index ^ (index >> 3), 2654435761) >>> 13;
  }
  const skippableOfNothing = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0);
  for (
    const [name, packed, text] of [
      ["an empty frame", EMPTY, bytes("")],
      ["empty frames around others", concat(EMPTY, FRAME, EMPTY, EMPTY, FRAME, EMPTY), concat(TEXT, TEXT)],
      ["skippable frames", concat(SKIPPABLE, FRAME, skippableOfNothing, SKIPPABLE), TEXT],
      ["repeated bytes", compress(new Uint8Array(1_000_000)), new Uint8Array(1_000_000)],
      ["bytes that do not compress", compress(random), random],
      ["no checksum", compress(TEXT, { checksum: 0 }), TEXT],
      ["no content size", compress(TEXT, { contentSize: 0 }), TEXT],
      ["a window of 128 MiB", compress(TEXT, { contentSize: 0, window: 27 }), TEXT],
      ["a raw block", Uint8Array.of(...MAGIC, 0x20, 2, 0x11, 0, 0, 65, 10), bytes("A\n")],
      ["a repeated byte", Uint8Array.of(...MAGIC, 0x20, 5, 0x2b, 0, 0, 65), bytes("AAAAA")],
      ["an empty block before another", Uint8Array.of(...MAGIC, 0, 0, 0, 0, 0, 0x11, 0, 0, 65, 10), bytes("A\n")],
    ] as const
  ) {
    for (const piece of [1, 64, 1 << 20]) {
      if (piece === 1 && packed.length > 10_000) continue;
      const plain = await unzstd(inputOf(packed, { piece }));
      equalBytes(await readAll(plain), text, name);
      strictEqual(plain.damage, undefined, name);
    }
  }
});

Deno.test("unzstd() gives every block before a cut, and says that it was cut", async () => {
  const text = lines(60_000);
  const whole = compress(text);
  const cut = await unzstd(inputOf(whole.subarray(0, whole.length >> 1)));
  const got = await readAll(cut);
  equalBytes(got, text.subarray(0, got.length));
  ok(got.length > text.length * 0.3, `${got.length} of ${text.length}`);
  strictEqual(cut.damage, "zstd data ends early");
  for (let length = 1; length < FRAME.length; length += 97) {
    const plain = await unzstd(inputOf(concat(FRAME, FRAME.subarray(0, length)), { piece: 1000 }));
    equalBytes((await readAll(plain)).subarray(0, TEXT.length), TEXT);
    strictEqual(plain.damage, "zstd data ends early", `cut at ${length}`);
  }
});

Deno.test("unzstd() keeps what comes before other bytes", async () => {
  for (const tail of [bytes("garbage"), new Uint8Array(100), bytes("(abc"), bytes("\n")]) {
    const plain = await unzstd(inputOf(concat(FRAME, tail)));
    equalBytes(await readAll(plain), TEXT);
    strictEqual(plain.damage, "zstd data is followed by other bytes");
  }
});

Deno.test("unzstd() gives every block before a damaged one", async () => {
  const text = lines(60_000);
  const wrong = compress(text);
  const at = wrong.length >> 1;
  wrong.fill(0xff, at, at + 300);
  const plain = await unzstd(inputOf(wrong));
  const got = await readAll(plain);
  equalBytes(got, text.subarray(0, got.length));
  ok(got.length > text.length * 0.3, `${got.length} of ${text.length}`);
  strictEqual(plain.damage, "zstd data is damaged: data corruption detected");
});

Deno.test("unzstd() keeps everything of a frame whose checksum is wrong", async () => {
  const wrong = FRAME.slice();
  wrong[wrong.length - 1] ^= 1;
  const plain = await unzstd(inputOf(concat(FRAME, wrong)));
  equalBytes(await readAll(plain), concat(TEXT, TEXT));
  strictEqual(plain.damage, "zstd data is damaged: restored data doesn't match checksum");
});

Deno.test("unzstd() never throws, whatever byte is wrong", async () => {
  const small = compress(lines(20));
  for (let at = 4; at < small.length; at++) {
    for (const flip of [0x01, 0x55, 0xff]) {
      const wrong = small.slice();
      wrong[at] ^= flip;
      const plain = await unzstd(inputOf(wrong, { piece: 50 }));
      ok(await countAll(plain) < 1 << 20);
      plain.close();
    }
  }
});

Deno.test("unzstd() refuses a window above 128 MiB and a dictionary with a sentence", async () => {
  const single = Uint8Array.of(...MAGIC, 0xe0, 0, 0, 0, 0, 2, 0, 0, 0);
  for (
    const [header, damage] of [
      [[0, 21 << 3], "a window of 2048 MiB, more than 128 MiB; unpack it first with zstd -d --long=31"],
      [[0, (17 << 3) + 1], "a window of 144 MiB, more than 128 MiB; unpack it first with zstd -d --long=31"],
      [[...single.subarray(4)], "a window of 8192 MiB, more than 128 MiB; unpack it first with zstd -d --long=31"],
      [[2, 0x50, 0xd2, 0x04], "dictionary 1234; unpack it first with zstd -d -D"],
    ] as const
  ) {
    const plain = await unzstd(inputOf(concat(FRAME, Uint8Array.of(...MAGIC, ...header), FRAME)));
    equalBytes(await readAll(plain), TEXT);
    strictEqual(plain.damage, `zstd data needs ${damage}`);
  }
});

Deno.test("unzstd() reads a thousand frames of one line quickly", async () => {
  const frame = compress(bytes("one line\n"));
  const whole = concat(...Array.from({ length: 1000 }, () => frame));
  const start = performance.now();
  strictEqual(await countAll(await unzstd(inputOf(whole))), 9000);
  ok(performance.now() - start < 1000);
});

Deno.test("unzstd() keeps memory flat while one small frame unpacks to 2 GB of zeros", async () => {
  // The largest block there is, again and again: a window of 128 KiB, each block one byte repeated 131,072 times.
  const block = Uint8Array.of(2, 0, 0x10, 0);
  const last = Uint8Array.of(3, 0, 0x10, 0);
  const blocks = Array.from({ length: 16_383 }, () => block);
  const bomb = concat(Uint8Array.of(...MAGIC, 0, 7 << 3), ...blocks, last);
  const before = Deno.memoryUsage().rss;
  const plain = await unzstd(inputOf(bomb));
  const buffer = new Uint8Array(1 << 20);
  let total = 0;
  let most = 0;
  for (let count = plain.read(buffer); count !== 0; count = plain.read(buffer)) {
    total += Number(count);
    if (total % (1 << 26) === 0) most = Math.max(most, Deno.memoryUsage().rss);
  }
  strictEqual(plain.damage, undefined);
  strictEqual(total, 2 ** 31);
  ok(most - before < 64 << 20, `${(most - before) >> 20} MiB more`);
});

function compress(text: Uint8Array, { checksum = 1, contentSize = 1, window = 0 } = {}): Uint8Array {
  const params: Record<number, number> = {
    [constants.ZSTD_c_checksumFlag]: checksum,
    [constants.ZSTD_c_contentSizeFlag]: contentSize,
  };
  if (window > 0) params[constants.ZSTD_c_windowLog] = window;
  // A copy: the slices of a Buffer would share its memory.
  return new Uint8Array(zstdCompressSync(text, { params }));
}
