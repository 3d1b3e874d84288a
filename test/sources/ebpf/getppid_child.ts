/**
 * Calls getppid() as it is told on its input, a line each, and answers with how often it did. Started by `Caller`.
 * @module
 */
const { getppid } = Deno.dlopen("libc.so.6", { getppid: { parameters: [], result: "i32" } }).symbols;

/** Calls between two looks at the clock. */
const BURST = 256;

console.log("ready");
for await (const line of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const [order, first, second] = line.trim().split(" ");
  const start = performance.now();
  const calls = order === "call" ? call(Number(first)) : await storm(Number(first), Number(second));
  console.log(JSON.stringify({ calls, seconds: (performance.now() - start) / 1000 }));
}

function call(times: number): number {
  for (let count = 0; count < times; count++) getppid();
  return times;
}

async function storm(seconds: number, rate: number): Promise<number> {
  const start = performance.now();
  let calls = 0;
  for (let elapsed = 0; elapsed < seconds * 1000; elapsed = performance.now() - start) {
    const due = rate === 0 ? calls + 64 * BURST : Math.floor(elapsed * rate / 1000);
    while (calls + BURST <= due) calls += call(BURST);
    if (rate !== 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return calls;
}
