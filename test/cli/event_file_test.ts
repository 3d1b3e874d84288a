import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { EventFile } from "../../src/cli/event_file.ts";
import type { Event } from "../../src/model/mod.ts";

function event(text: string): Event {
  return { json: () => text } as Event;
}

const EVENTS = Array.from({ length: 20_000 }, (_, number) => event(`{"number":${number},"text":"${"ä".repeat(50)}"}`));
const TEXT = EVENTS.map((one) => one.json() + "\n").join("");

async function withFile(ending: string, test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(`${folder}/events.jsonl${ending}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const READERS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  "": (bytes) => bytes,
  ".gz": (bytes) => gunzipSync(bytes),
  ".zst": (bytes) => zstdDecompressSync(bytes),
};

for (const [ending, read] of Object.entries(READERS)) {
  Deno.test(`a file "events.jsonl${ending}" holds a line for each event`, () =>
    withFile(ending, async (path) => {
      const file = new EventFile(path);
      for (let at = 0; at < EVENTS.length; at += 700) {
        file.add(EVENTS.slice(at, at + 700));
        await file.settle();
      }
      await file.close();
      strictEqual(new TextDecoder().decode(read(await Deno.readFile(path))), TEXT);
      deepStrictEqual([file.written, file.left, file.failure], [EVENTS.length, 0, undefined]);
    }));
}

function isThere(program: string): boolean {
  return new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" }).outputSync().success;
}

for (const [ending, program] of [[".gz", "zcat"], [".zst", "zstdcat"]] as const) {
  const name = `what was added to "events.jsonl${ending}" is there within a second`;
  const ignore = !isThere(program);
  const fn = () =>
    withFile(ending, async (path) => {
      const file = new EventFile(path);
      file.add(EVENTS.slice(0, 3));
      await file.settle();
      await new Promise((resolve) => setTimeout(resolve, 600));
      await file.settle();
      ok((await Deno.readFile(path)).length > 20);
      const { success, stdout } = await new Deno.Command(program, { args: [path], stderr: "null" }).output();
      // A stream that is not closed yet reads up to where it is.
      ok(!success || stdout.length > 0);
      ok(new TextDecoder().decode(stdout).startsWith(TEXT.split("\n")[0]));
      await file.close();
    });
  Deno.test({ name: ignore ? `left out: ${program} is not here: ${name}` : name, ignore, fn });
}

Deno.test("a line longer than the buffer is written whole", () =>
  withFile("", async (path) => {
    const file = new EventFile(path);
    const long = `{"text":"${"x".repeat(3_000_000)}"}`;
    file.add([event("{}"), event(long), event("{}")]);
    await file.close();
    strictEqual(await Deno.readTextFile(path), `{}\n${long}\n{}\n`);
  }));

Deno.test("what finds no room is counted, and said once", async () => {
  const file = new EventFile("/dev/full");
  file.add(EVENTS.slice(0, 3));
  await file.settle();
  file.add(EVENTS.slice(3, 5));
  await file.close();
  deepStrictEqual([file.written, file.left], [0, 5]);
  match(file.failure ?? "", /^Cannot write "\/dev\/full": No space left on device$/);
});

Deno.test("a line that only half found room is taken away", async () => {
  // A file system of its own would need rights; a limit on the size of files does as well.
  const child = new Deno.Command("bash", {
    args: [
      "-c",
      `trap '' XFSZ; ulimit -f 8; exec "$0" eval --ext=ts '
        import { EventFile } from "${new URL("../../src/cli/event_file.ts", import.meta.url)}";
        const path = await Deno.makeTempFile();
        const file = new EventFile(path);
        const line = JSON.stringify({ text: "x".repeat(3000) });
        for (let round = 0; round < 5; round++) { file.add([{ json: () => line }]); await file.settle(); }
        const text = await Deno.readTextFile(path);
        await Deno.remove(path);
        console.log(file.written, file.left, text.split("\\n").length - 1, text.endsWith("}\\n"));
      '`,
      Deno.execPath(),
    ],
    stderr: "inherit",
  });
  const { stdout } = await child.output();
  strictEqual(new TextDecoder().decode(stdout).trim(), "2 3 2 true");
});

Deno.test("a file that cannot be created is one sentence", () => {
  try {
    new EventFile("/no/such/folder/events.jsonl");
    ok(false);
  } catch (error) {
    match(String(error), /^Error: Cannot write "\/no\/such\/folder\/events.jsonl": No such file or directory$/);
  }
});
