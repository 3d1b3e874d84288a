import { ok, rejects, strictEqual } from "node:assert";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { openInput } from "../../../src/sources/inputs/mod.ts";
import { bytes, concat, countAll, equalBytes, lines, readAll } from "./common.ts";

const MODULE = new URL("../../../src/sources/inputs/mod.ts", import.meta.url).href;

async function withFile(content: Uint8Array, fn: (path: string) => Promise<void>): Promise<void> {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, content);
    await fn(path);
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("openInput() gives a file whole, its head first, whatever the buffer", async () => {
  for (const text of [bytes(""), bytes("{}"), lines(10), lines(20_000)]) {
    await withFile(text, async (path) => {
      for (const size of [1, 7, 4096, 1 << 20]) {
        if (size < 10 && text.length > 1000) continue;
        const { input, head } = await openInput(path);
        equalBytes(head, text.subarray(0, 1 << 16));
        strictEqual(input.path, path);
        strictEqual(input.size, text.length);
        equalBytes(await readAll(input, size), text);
        strictEqual(input.consumed, text.length);
        strictEqual(input.damage, undefined);
        input.close();
        input.close();
      }
    });
  }
});

Deno.test("openInput() unpacks gzip and zstd by their first bytes, and counts the packed bytes", async () => {
  const text = lines(20_000);
  for (const packed of [gzipSync(text), zstdCompressSync(text)]) {
    await withFile(concat(packed, packed), async (path) => {
      const { input, head } = await openInput(path);
      equalBytes(head, text.subarray(0, 1 << 16));
      ok(input.consumed > 0 && input.consumed < 2 * packed.length);
      equalBytes(await readAll(input, 5000), concat(text, text));
      strictEqual(input.consumed, 2 * packed.length);
      strictEqual(input.size, 2 * packed.length);
      strictEqual(input.damage, undefined);
      input.close();
    });
  }
});

Deno.test("openInput() tells the damage of a cut file at its end, not before", async () => {
  const packed = gzipSync("{}\n");
  await withFile(packed.subarray(0, packed.length - 3), async (path) => {
    const { input, head } = await openInput(path);
    equalBytes(head, bytes("{}\n"));
    strictEqual(input.damage, undefined);
    equalBytes(await readAll(input), bytes("{}\n"));
    strictEqual(input.damage, "gzip data ends early");
    input.close();
  });
});

Deno.test("openInput() says in a sentence why it cannot", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeFileSync(`${folder}/a.xz`, Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4));
    const listener = Deno.listen({ transport: "unix", path: `${folder}/socket` });
    for (
      const [name, message] of [
        ["nope", 'Cannot open "nope": no such file or directory; check the path'],
        [".", 'Cannot read ".": read error: is a directory'],
        ["socket", 'Cannot open "socket": no such device or address'],
        ["a.xz", 'Cannot read "a.xz": xz is not read as it is; use xz -dc "a.xz" | hindtrace analyze -'],
      ] as const
    ) {
      const path = `${folder}/${name}`;
      await rejects(openInput(path), (error: Error) => {
        strictEqual(error.message.replaceAll(`${folder}/`, ""), message);
        return true;
      });
    }
    listener.close();
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("openInput() takes the first line of a pipe without waiting for more", async () => {
  const reader = read("-");
  const writer = reader.stdin.getWriter();
  await writer.write(bytes('{"a":1}\n'));
  const output = reader.stdout.pipeThrough(new TextDecoderStream()).getReader();
  // The pipe is still open: it would hang here if more were waited for.
  strictEqual((await output.read()).value, 'head {"a":1}\n\n');
  for (let index = 0; index < 300; index++) await writer.write(lines(100));
  await writer.close();
  strictEqual(await rest(output), `bytes ${8 + 300 * lines(100).length} - undefined undefined\n`);
  strictEqual((await reader.status).code, 0);
});

Deno.test("openInput() reads standard input from a file, and packed data from a pipe and a FIFO", async () => {
  const text = lines(50_000);
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeFileSync(`${folder}/a.gz`, gzipSync(text));
    new Deno.Command("mkfifo", { args: [`${folder}/fifo`] }).outputSync();
    for (
      const script of [
        `"$0" eval "$1" - < ${folder}/a.gz`,
        `cat ${folder}/a.gz | "$0" eval "$1" -`,
        `cat ${folder}/a.gz > ${folder}/fifo & "$0" eval "$1" ${folder}/fifo`,
      ]
    ) {
      const { stdout } = await new Deno.Command("sh", { args: ["-c", script, Deno.execPath(), SCRIPT] }).output();
      const last = new TextDecoder().decode(stdout).trimEnd().split("\n").at(-1) ?? "";
      ok(last.startsWith(`bytes ${text.length} `), `${script}: ${last}`);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("openInput() reads a gigabyte of a packed file in flat memory", async () => {
  const member = gzipSync(new Uint8Array(1 << 26));
  await withFile(concat(...Array.from({ length: 16 }, () => member)), async (path) => {
    const before = Deno.memoryUsage().rss;
    const { input } = await openInput(path);
    strictEqual(await countAll(input), 2 ** 30);
    ok(Deno.memoryUsage().rss - before < 64 << 20);
    input.close();
  });
});

/** Prints the head of an input, then how many bytes it had. */
const SCRIPT = `
  const { openInput } = await import("${MODULE}");
  const { input, head } = await openInput(Deno.args[0]);
  console.log("head " + new TextDecoder().decode(head.subarray(0, 20)));
  let total = 0;
  const buffer = new Uint8Array(1 << 16);
  for (let count = await input.read(buffer); count > 0; count = await input.read(buffer)) total += count;
  console.log("bytes", total, input.path, input.size, input.damage);
`;

function read(path: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), { args: ["eval", SCRIPT, path], stdin: "piped", stdout: "piped" }).spawn();
}

async function rest(reader: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
  return text;
}
