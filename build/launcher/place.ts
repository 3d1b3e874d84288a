/**
 * Places the launcher in a deno executable. See `launcher.c`, which is what reads the settings written here.
 * @module
 */
import { addSegment, placeSegment, readExecutable } from "../elf.ts";

/** What the launcher is told. */
export interface Settings {
  /** The program's name, for messages, and as which Deno is called. */
  readonly name: string;
  /** A command line that begins with these words is Deno's own: the second start, and children. */
  readonly pass: readonly string[];
  /** Words before those of the user. */
  readonly words: readonly string[];
  /** Beginnings of names of variables that could change what is run: they are set aside under another name. */
  readonly setAside: readonly string[];
  /** What those other names begin with. */
  readonly aside: string;
  /** Variables given to Deno, `NAME=value`. */
  readonly give: readonly string[];
}

const MAGIC = "HINDTRAC";
const encoder = new TextEncoder();

/**
 * Makes the beginning of the program's file; whatever follows it in the file is not loaded, only read when asked for.
 *
 * @param deno the executable
 * @param launcher the compiled launcher for the same processor
 * @param settings what it is told
 */
export function placeLauncher(deno: Uint8Array, launcher: Uint8Array, settings: Settings): Uint8Array<ArrayBuffer> {
  const place = placeSegment(deno);
  return addSegment(deno, settle(launcher, readExecutable(deno).entry, place.address, settings), place);
}

/** Fills the launcher's settings and appends their texts. */
function settle(launcher: Uint8Array, entry: bigint, address: bigint, settings: Settings): Uint8Array {
  const at = find(launcher, encoder.encode(MAGIC));
  const texts: Uint8Array[] = [];
  let length = 0;
  const list = (words: readonly string[]): readonly bigint[] => {
    const offset = length;
    for (const word of words) {
      if (word.includes("\0")) throw new RangeError("Cannot place the launcher: a word has a NUL");
      const bytes = encoder.encode(word + "\0");
      texts.push(bytes);
      length += bytes.length;
    }
    return [BigInt(offset), BigInt(words.length)];
  };
  const values = [
    entry,
    address,
    ...list(settings.pass),
    ...list([...settings.pass, ...settings.words]),
    ...list(settings.setAside),
    ...list(settings.give),
    list([settings.aside])[0],
    list([settings.name])[0],
  ];
  const end = at + MAGIC.length + 8 * values.length;
  if (end !== launcher.length) throw new RangeError("Cannot place the launcher: it has other settings");
  const segment = new Uint8Array(end + length);
  segment.set(launcher.subarray(0, end));
  const view = new DataView(segment.buffer);
  for (const [index, value] of values.entries()) view.setBigUint64(at + MAGIC.length + 8 * index, value, true);
  let to = end;
  for (const text of texts) {
    segment.set(text, to);
    to += text.length;
  }
  return segment;
}

function find(bytes: Uint8Array, what: Uint8Array): number {
  const at = bytes.findIndex((_, index) => what.every((byte, offset) => bytes[index + offset] === byte));
  if (at < 0) throw new RangeError("Cannot place the launcher: it has no settings");
  return at;
}
