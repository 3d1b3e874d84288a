import { ok, strictEqual } from "node:assert";
import { createGzip, gzipSync } from "node:zlib";
import { gunzip } from "../../../src/sources/inputs/gzip.ts";
import { bytes, concat, countAll, equalBytes, inputOf, lines, readAll } from "./common.ts";

const TEXT = lines(300);
// A copy: the slices of a Buffer would share its memory.
const MEMBER = new Uint8Array(gzipSync(TEXT));
const TWO_SMALL = concat(gzipSync("one\n"), gzipSync("two\n"));

Deno.test("gunzip() reads several members wherever the pieces are split", async () => {
  for (const waits of [false, true]) {
    for (let piece = 1; piece <= TWO_SMALL.length; piece++) {
      const plain = await gunzip(inputOf(TWO_SMALL, { piece, waits }));
      equalBytes(await readAll(plain, 3), bytes("one\ntwo\n"), `pieces of ${piece}`);
      strictEqual(plain.damage, undefined, `pieces of ${piece}`);
      plain.close();
    }
  }
});

Deno.test("gunzip() reads an empty member, and one between others", async () => {
  const empty = gzipSync("");
  const plain = await gunzip(inputOf(concat(empty, MEMBER, empty, MEMBER, empty)));
  equalBytes(await readAll(plain), concat(TEXT, TEXT));
  strictEqual(plain.damage, undefined);
});

Deno.test("gunzip() gives everything up to a cut, and says that it was cut", async () => {
  const whole = concat(MEMBER, MEMBER);
  for (const length of [1, 5, 12, MEMBER.length - 9, MEMBER.length - 1, MEMBER.length + 1, whole.length - 4]) {
    const plain = await gunzip(inputOf(whole.subarray(0, length), { piece: 1000 }));
    const got = await readAll(plain);
    equalBytes(got, concat(TEXT, TEXT).subarray(0, got.length));
    if (length >= MEMBER.length - 9) ok(got.length >= TEXT.length - 1, `cut at ${length}: ${got.length} bytes`);
    strictEqual(plain.damage, "gzip data ends early", `cut at ${length}`);
  }
});

Deno.test("gunzip() keeps what comes before other bytes, and ignores zeros that fill up", async () => {
  for (
    const [tail, damage] of [
      [bytes("garbage"), "gzip data is followed by other bytes"],
      [concat(new Uint8Array(600), bytes("garbage")), "gzip data is followed by other bytes"],
      [Uint8Array.of(0x1f, 0x8b), "gzip data ends early"],
      [new Uint8Array(1), undefined],
      [new Uint8Array(100_000), undefined],
    ] as const
  ) {
    for (const piece of [1, 7, MEMBER.length, 1 << 20]) {
      const plain = await gunzip(inputOf(concat(MEMBER, tail), { piece }));
      equalBytes(await readAll(plain), TEXT);
      strictEqual(plain.damage, damage);
    }
  }
});

Deno.test("gunzip() keeps everything of a member whose checksum or length is wrong", async () => {
  for (const [fromEnd, damage] of [[8, "incorrect data check"], [1, "incorrect length check"]] as const) {
    const wrong = MEMBER.slice();
    wrong[wrong.length - fromEnd] ^= 1;
    const plain = await gunzip(inputOf(concat(MEMBER, wrong)));
    equalBytes(await readAll(plain), concat(TEXT, TEXT));
    strictEqual(plain.damage, `gzip data is damaged: ${damage}`);
  }
});

Deno.test("gunzip() gives what comes before flipped bytes", async () => {
  const text = lines(50_000);
  const wrong = gzipSync(text);
  const at = wrong.length >> 1;
  wrong.fill(0xff, at, at + 300);
  const plain = await gunzip(inputOf(wrong));
  const got = await readAll(plain);
  const good = got.findIndex((byte, index) => byte !== text[index]);
  ok((good === -1 ? got.length : good) > text.length * 0.4);
  ok(plain.damage?.startsWith("gzip data is damaged: "), plain.damage);
});

Deno.test("gunzip() never throws, whatever byte is wrong", async () => {
  const small = new Uint8Array(gzipSync(lines(20)));
  for (let at = 2; at < small.length; at++) {
    const wrong = small.slice();
    wrong[at] ^= 0x55;
    const plain = await gunzip(inputOf(wrong, { piece: 50 }));
    ok(await countAll(plain) < 1 << 20);
    plain.close();
  }
});

Deno.test("gunzip() says why the input below it ended", async () => {
  const plain = await gunzip(inputOf(MEMBER.subarray(0, 500), { damage: "read error: input/output error" }));
  await readAll(plain);
  strictEqual(plain.damage, "read error: input/output error");
});

Deno.test("gunzip() keeps memory flat while a small file unpacks to gigabytes of zeros", async () => {
  const bomb = await zeros(2 ** 31);
  const before = Deno.memoryUsage().rss;
  const plain = await gunzip(inputOf(bomb));
  const buffer = new Uint8Array(1 << 20);
  let total = 0;
  let most = 0;
  for (let count = plain.read(buffer); count !== 0; count = plain.read(buffer)) {
    total += Number(count);
    if (total % (1 << 26) === 0) most = Math.max(most, Deno.memoryUsage().rss);
  }
  strictEqual(total, 2 ** 31);
  ok(most - before < 64 << 20, `${(most - before) >> 20} MiB more`);
});

/** Zeros compressed without holding them: members of 32 MiB. */
async function zeros(length: number): Promise<Uint8Array> {
  const block = new Uint8Array(1 << 20);
  const stream = createGzip({ level: 9 });
  const parts: Uint8Array[] = [];
  stream.on("data", (part: Uint8Array) => parts.push(part));
  const ended = new Promise((resolve) => stream.on("end", resolve));
  for (let index = 0; index < 32; index++) stream.write(block);
  stream.end();
  await ended;
  const member = concat(...parts);
  return concat(...Array.from({ length: length / (1 << 25) }, () => member));
}
