/**
 * A thread of the live tests' child that changes memory without end.
 * @module
 */

const libc = Deno.dlopen("libc.so.6", {
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "usize" },
  mprotect: { parameters: ["usize", "usize", "i32"], result: "i32" },
});
const pages = libc.symbols.mmap(0n, 8192n, 1, 0x22, -1, 0n);

function change(): void {
  for (let index = 0; index < 5000; index++) libc.symbols.mprotect(pages, 4096n, index & 1);
  setTimeout(change, 0);
}

change();
(self as unknown as { postMessage(message: string): void }).postMessage("ready");
