// @ts-check
/**
 * What the binary runs first: finds the code in its own file, reads the part that is needed, and starts it. Text, since
 * it lies in the binary: `program.ts` puts it there, calls it with the opened file and what it must know.
 * @module
 */

/**
 * @param {Deno.FsFile} file this program
 * @param {{
 *   build: object,
 *   texts: Record<string, { place: readonly [number, number], builtins: readonly string[] }>,
 *   short: Record<string, { size: string, unless: string }>,
 *   parts: readonly (readonly [number, number])[],
 *   licenses: readonly [number, number],
 * }} known where things lie in the file, as offset and length
 */
// deno-lint-ignore no-unused-vars
async function load(file, known) {
  /** @param {readonly [number, number]} place */
  function read([offset, length]) {
    const bytes = new Uint8Array(length);
    file.seekSync(offset, 0);
    for (let have = 0; have < length;) {
      const count = file.readSync(bytes.subarray(have));
      if (count === null) throw new Error("Cannot read this program: it was cut short");
      have += count;
    }
    return new TextDecoder().decode(bytes);
  }
  /** @type {Record<string, unknown>} */
  const builtins = {};
  const { size, unless } = (Object.hasOwn(known.short, Deno.args[0] ?? "") && known.short[Deno.args[0]]) ||
    { size: "whole", unless: "" };
  const isShort = size !== "whole" && !Deno.args.some((word) => word.startsWith(unless));
  const text = known.texts[isShort ? size : "whole"];
  for (const name of text.builtins) builtins[name] = await import(name);
  /** @param {string} name */
  function require(name) {
    // Only what is rarely needed comes this way: it starts all of Node's `process`.
    return builtins[name] ?? Reflect.get(globalThis, "process").getBuiltinModule(name);
  }
  const build = { ...known.build, licenses: () => read(known.licenses) };
  Reflect.set(globalThis, Symbol.for("hindtrace.build"), build);
  const code = read(text.place);
  const module = { exports: /** @type {{ main?: (words: readonly string[]) => Promise<number> }} */ ({}) };
  // Not as a module: Deno would read the code once more before V8 does.
  const run = (0, eval)(`(function(module,exports,require,$part){${code}\n})\n//# sourceURL=hindtrace.js`);
  run(module, module.exports, require, (/** @type {number} */ index) => read(known.parts[index]));
  Deno.exit(await module.exports.main?.(Deno.args));
}
