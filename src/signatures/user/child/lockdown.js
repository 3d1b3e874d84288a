// @ts-check
/**
 * Leaves signatures the language and nothing else: no Deno, no timers, no network, and built-in objects that nobody
 * can change, so that one signature cannot reach into another, or into what runs them.
 *
 * The subprocess has no permissions anyway; this is about what needs none: ending the process, its standard output, threads.
 * @module
 */

/** What is left of the globals: the language, and texts and addresses. */
const KEPT = new Set(
  ("Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp " +
    "Error AggregateError EvalError RangeError ReferenceError SuppressedError SyntaxError TypeError URIError " +
    "globalThis JSON Math Intl ArrayBuffer SharedArrayBuffer Atomics DataView Uint8Array Int8Array Uint16Array " +
    "Int16Array Uint32Array Int32Array Float16Array Float32Array Float64Array Uint8ClampedArray BigUint64Array " +
    "BigInt64Array Map Set WeakMap WeakSet WeakRef FinalizationRegistry BigInt Iterator Proxy Reflect DisposableStack " +
    "AsyncDisposableStack Temporal decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval " +
    "isFinite isNaN atob btoa URL URLSearchParams TextEncoder TextDecoder structuredClone").split(" "),
);

/**
 * Locks this realm, for good.
 *
 * @param {(reason: string) => never} stop ends the signature that is at work
 * @param {(text: string) => void} note takes what it writes to the console
 */
export function lockDown(stop, note) {
  for (const key of Reflect.ownKeys(globalThis)) {
    if (typeof key === "string" && !KEPT.has(key)) Reflect.deleteProperty(globalThis, key);
  }
  for (const key of KEPT) {
    // Some are loaded when they are first asked for, which a frozen realm would refuse.
    const value = Reflect.get(globalThis, key);
    if (key !== "globalThis") Reflect.defineProperty(globalThis, key, { value });
  }
  // Waiting would need no processor time.
  Reflect.deleteProperty(Atomics, "wait");
  Reflect.deleteProperty(Atomics, "waitAsync");
  Reflect.deleteProperty(URL, "createObjectURL");
  Reflect.defineProperty(globalThis, "console", { value: createConsole(stop, note) });
  Reflect.defineProperty(globalThis, "Deno", { value: createDeno(stop) });
  allowOverrides(Object.prototype);
  for (const kind of [Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) {
    allowOverrides(kind.prototype);
  }
  freezeAll([globalThis, ...hiddenIntrinsics()]);
}

/**
 * @param {(reason: string) => never} stop
 * @param {(text: string) => void} note
 */
function createConsole(stop, note) {
  /** @param {string} name */
  const refuse = (name) => () => stop(`it wrote to its standard output (console.${name}; console.error is for notes)`);
  /** @param {unknown[]} values */
  const say = (...values) => note(values.map(String).join(" "));
  return {
    log: refuse("log"),
    info: refuse("info"),
    debug: refuse("debug"),
    table: refuse("table"),
    dir: refuse("dir"),
    error: say,
    warn: say,
  };
}

/**
 * A Deno that has nothing: what ends or disturbs the process stops the signature, the rest says why it is not there.
 *
 * @param {(reason: string) => never} stop
 */
function createDeno(stop) {
  const output = {
    write: () => stop("it wrote to its standard output (Deno.stdout)"),
    writeSync: () => stop("it wrote to its standard output (Deno.stdout)"),
  };
  /** @type {Record<PropertyKey, unknown>} */
  const given = { exit: () => stop("it asked to exit (Deno.exit)"), stdout: output };
  return new Proxy(given, {
    get(target, key) {
      if (Object.hasOwn(target, key)) return target[key];
      throw new TypeError(`A signature has no Deno.${String(key)}: it cannot reach anything outside`);
    },
  });
}

/**
 * Once a property of a prototype is frozen, objects that inherit from it cannot be given one of that name by
 * assignment (`counts.toString = 1`, `error.name = "X"`). A setter in its place lets them.
 *
 * @param {object} prototype
 */
function allowOverrides(prototype) {
  for (const key of Reflect.ownKeys(prototype)) {
    const property = Reflect.getOwnPropertyDescriptor(prototype, key);
    if (property === undefined || !property.configurable || !property.writable) continue;
    const { value, enumerable } = property;
    Reflect.defineProperty(prototype, key, {
      get: () => value,
      set(/** @type {unknown} */ override) {
        if (this === prototype) throw new TypeError(`Cannot change "${String(key)}" of all objects`);
        const own = { value: override, writable: true, enumerable: true, configurable: true };
        if (!Reflect.defineProperty(this, key, own)) throw new TypeError(`Cannot set "${String(key)}"`);
      },
      enumerable,
      configurable: false,
    });
  }
}

/** Built-in objects that no global leads to. */
function hiddenIntrinsics() {
  return [
    [][Symbol.iterator](),
    ""[Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    /a/[Symbol.matchAll](""),
    Iterator.from({ next: () => ({ done: true, value: undefined }) }),
    [].values().map((value) => value),
    function* () {},
    async function () {},
    async function* () {},
  ].map((value) => Object.getPrototypeOf(value));
}

/**
 * Freezes objects and all that they lead to.
 *
 * @param {readonly unknown[]} roots
 */
function freezeAll(roots) {
  const seen = new Set();
  const open = [...roots];
  while (open.length > 0) {
    const value = open.pop();
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      open.push(property?.value, property?.get, property?.set);
    }
    open.push(Reflect.getPrototypeOf(value));
    Object.freeze(value);
  }
}
