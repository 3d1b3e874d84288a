/**
 * Puts the binary together: Deno, the launcher, and our program behind them.
 * @module
 */
import type { BuildInfo } from "../src/cli/build_info.ts";
import { ASIDE } from "../src/cli/inherited_env.ts";
import { takeTexts, type TextSize } from "./bundle.ts";
import { placeSegment } from "./elf.ts";
import { placeLauncher, type Settings } from "./launcher/place.ts";

/** What goes in. */
export interface Ingredients {
  readonly deno: Uint8Array;
  /** Compiled for the same processor. */
  readonly launcher: Uint8Array;
  /** From `bundle`. */
  readonly texts: Readonly<Record<TextSize, string>>;
  readonly build: BuildInfo;
  /** The licenses of everything inside. */
  readonly licenses: string;
}

const encoder = new TextEncoder();

/** First words that a short text is enough for, and the flags with which it is not. */
const SHORT: Readonly<Record<string, { readonly size: TextSize; readonly unless: string }>> = {
  version: { size: "version", unless: "--help" },
  "--version": { size: "version", unless: "--help" },
  "-V": { size: "version", unless: "--help" },
  analyze: { size: "analyze", unless: "--rules-dir" },
};
/** Modules of Node's that are rarely needed: only by Rego's functions. */
const LATE = ["node:crypto"];
/** `run --quiet --no-prompt …` is Deno's: how children without permissions are started, from a checkout as from here. */
const PASS = ["run", "--quiet", "--no-prompt"];
const FLAGS = ["--no-config", "--no-lock", "--no-remote", "--no-npm", "--no-code-cache", "--allow-all"];
/** All that Deno, its Node, V8's ICU and telemetry look at, and that could write a file or change what is run. */
const SET_ASIDE = ["DENO_", "NODE_", "OTEL_", "RUST_", "NPM_CONFIG_", "JSR_", "ICU_", "SSLKEYLOGFILE="];
/**
 * No folder can be made there, not even by root where `/dev/null` is missing: what Deno would keep stays in memory, of
 * which it would tell each time on a terminal.
 */
const GIVE = ["DENO_DIR=/proc/self/exe/x", "DENO_NO_UPDATE_CHECK=1", "DENO_LOG=error,deno::cache=off"];

/**
 * Makes the binary: the launcher's segment is loaded with Deno, all behind it is only read when it is needed.
 *
 * @returns the bytes of the file
 */
export function assemble({ deno, launcher, texts, build, licenses }: Ingredients): Uint8Array<ArrayBuffer> {
  const taken: string[] = [];
  const sizes = Object.keys(texts) as TextSize[];
  const codes = sizes.map((size) => takeTexts(texts[size], taken));
  const pieces = [...codes, licenses, ...taken].map((text) => encoder.encode(text));
  // They lie behind the launcher, whose words say where: it is given a fixed room.
  const start = placeSegment(deno).offset + LAUNCHER_ROOM;
  const places = placesFrom(start, pieces);
  const known = {
    build,
    texts: Object.fromEntries(
      sizes.map((size, index) => [size, { place: places[index], builtins: builtinsOf(texts[size]) }]),
    ),
    licenses: places[sizes.length],
    parts: places.slice(sizes.length + 1),
    short: SHORT,
  };
  const loader = encoder.encode(`(${readLoader()})(file,${JSON.stringify(known)})`);
  const [[loaderOffset]] = placesFrom(start, [...pieces, loader]).slice(-1);
  const head = placeLauncher(deno, launcher, settingsFor(loaderOffset, loader.length));
  if (head.length > start) throw new RangeError("Cannot assemble the program: the launcher needs more room");
  const file = new Uint8Array(loaderOffset + loader.length);
  file.set(head);
  let at = start;
  for (const piece of [...pieces, loader]) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
}

/** Offset and length of each piece, one behind the other. */
function placesFrom(start: number, pieces: readonly Uint8Array[]): readonly (readonly [number, number])[] {
  let end = start;
  return pieces.map(({ length }) => [(end += length) - length, length] as const);
}

/** Node's modules that the code imports: loaded before it runs, since asking later starts all of Node's `process`. */
function builtinsOf(code: string): readonly string[] {
  const names = [...code.matchAll(/\brequire\("(node:[^"]+)"\)/g)].map(([, name]) => name);
  return [...new Set(names)].filter((name) => !LATE.includes(name)).sort();
}

/** More than the launcher and its words take. */
const LAUNCHER_ROOM = 8192;

function settingsFor(offset: number, length: number): Settings {
  return {
    name: "hindtrace",
    pass: PASS,
    words: [...FLAGS, bootAddress(offset, length)],
    setAside: SET_ASIDE,
    aside: ASIDE,
    give: GIVE,
  };
}

/** Deno's main module, short enough for a command line: reads the loader and runs it. No `%` or `#`: it is an address. */
function bootAddress(offset: number, length: number): string {
  return [
    `data:text/javascript,const file = Deno.openSync("/proc/self/exe"), b = new Uint8Array(${length});`,
    `file.seekSync(${offset}, 0);`,
    `for (let n = 0, k; n < b.length; n += k) if (!(k = file.readSync(b.subarray(n)))) {`,
    `console.error("error: Cannot start hindtrace: its file was cut short"); Deno.exit(3) }`,
    `await Function("file", "return" + new TextDecoder().decode(b))(file)`,
  ].join(" ");
}

/** From the function on. */
function readLoader(): string {
  const text = Deno.readTextFileSync(new URL("loader.js", import.meta.url));
  return text.slice(text.indexOf("async function load"));
}
