// @ts-check
/**
 * What the subprocess of user signatures runs: reads their source and batches of events from standard input, answers
 * each piece of work on standard output, in order. JavaScript, since it is started as text.
 *
 * It works without yielding once the signatures are loaded: nothing that one of them leaves behind runs in the turn of another.
 * Frames in: a length (32 bits, little-endian) and JSON. Frames out: the nonce of the first frame, which no signature
 * knows, a length and JSON.
 * @module
 */
import { toEvent } from "./event.js";
import { lockDown } from "./lockdown.js";
import { encode, TooLarge } from "./values.js";

/** Findings of one call, and of all calls beyond one for each event. */
const MOST_PER_EVENT = 1000;
const MOST_AT_END = 100_000;
const MOST_SURPLUS = 100_000;
const MOST_NOTES = 20;
const LONGEST_TEXT = 500;

/** The fields of a definition that are read. */
const FIELDS = ["id", "version", "name", "eventName", "description", "severity", "tags", "tactic", "technique"];
const OTHER_FIELDS = ["properties", "events", "start"];

/**
 * @typedef {(event: object) => unknown} Match
 * @typedef {{ definition: any, url: string, matcher?: Match & { finish?: () => unknown }, surplus: number, notes: number }} Signature
 * @typedef {{ stopped: string | null, notes: string[] }} Turn
 */

const { stdin, stdout, exit, addSignalListener } = Deno;
const { createObjectURL } = URL;
const { Blob } = globalThis;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @type {Turn} */
let turn = { stopped: null, notes: [] };
/** @type {readonly (readonly Signature[])[]} */
let files = [];
let notesLeft = 0;

// Ctrl-C is for the program, which ends this one when it is done.
addSignalListener("SIGINT", () => {});
// What a file leaves behind must not end the process while the next one is loaded.
addEventListener("unhandledrejection", (event) => event.preventDefault());
const setup = readFrame();
const nonce = encoder.encode(setup.nonce);
lockDown(stop, note);
for (const file of setup.files) {
  turn = { stopped: null, notes: [] };
  const { reply, signatures } = await load(file);
  files = [...files, signatures];
  send(turn.stopped === null ? reply : { stopped: turn.stopped });
}
for (let message = readFrame(); message !== undefined; message = readFrame()) {
  for (const [file, index, numbers] of message.turns) {
    turn = { stopped: null, notes: [] };
    const signature = files[file][index];
    notesLeft = MOST_NOTES - signature.notes;
    const reply = work(message, signature, numbers);
    signature.notes += turn.notes.length;
    send({ ...reply, stopped: turn.stopped, notes: turn.notes });
  }
}
exit(0);

/**
 * Ends the signature that is at work, even when it catches this.
 *
 * @param {string} reason
 * @returns {never}
 */
function stop(reason) {
  turn.stopped ??= reason;
  throw new Error(`Stopped: ${reason}`);
}

/** @param {string} text */
function note(text) {
  if (turn.notes.length < notesLeft) turn.notes.push(text.slice(0, LONGEST_TEXT));
}

/** @param {{ text: string, type: string }} file */
async function load({ text, type }) {
  const url = createObjectURL(new Blob([text], { type }));
  try {
    const { default: exported } = await import(url);
    if (exported === undefined) return { reply: { mistake: "it has no default export" }, signatures: [] };
    const definitions = Array.isArray(exported) ? [...exported] : [exported];
    const signatures = definitions.map((definition) => ({ definition, url, surplus: 0, notes: 0 }));
    return { reply: { definitions: definitions.map(describe) }, signatures };
  } catch (error) {
    return { reply: { mistake: messageOf(error, url), place: placeOf(error, url) }, signatures: [] };
  }
}

/** @param {any} definition */
function describe(definition) {
  if (typeof definition !== "object" || definition === null) return null;
  /** @type {Record<string, unknown>} */
  const fields = {};
  for (const field of [...FIELDS, ...OTHER_FIELDS]) fields[field] = encode(definition[field]);
  const known = new Set([...FIELDS, ...OTHER_FIELDS]);
  return { fields, others: Object.keys(definition).filter((key) => !known.has(key)).slice(0, 20) };
}

/**
 * @param {{ kind: "start" | "judge" | "finish", events: any[][] }} message
 * @param {Signature} signature
 * @param {number[]} numbers
 */
function work({ kind, events }, signature, numbers) {
  if (kind === "start") return start(signature);
  return kind === "judge" ? judge(signature, events, numbers) : finish(signature);
}

/** @param {Signature} signature */
function start(signature) {
  try {
    const matcher = signature.definition.start();
    if (typeof matcher !== "function") return { failed: [1, 0, `start() returned ${kindOf(matcher)}, not a function`] };
    signature.matcher = matcher;
    return { finishes: typeof matcher.finish === "function" };
  } catch (error) {
    return { failed: [1, 0, describeError(error, signature.url)] };
  }
}

/**
 * @param {Signature} signature
 * @param {any[][]} events
 * @param {number[]} numbers
 */
function judge(signature, events, numbers) {
  const { matcher, url } = signature;
  /** @type {[number, unknown][]} */
  const findings = [];
  /** @type {[number, number, string] | undefined} */
  let failed;
  if (matcher === undefined) return { findings };
  let missed = numbers.length;
  for (const number of numbers) {
    missed--;
    try {
      const result = matcher(toEvent(events[number]));
      if (turn.stopped !== null) break;
      signature.surplus--;
      if (result === undefined || result === null || result === false) continue;
      collect(result, number, findings, MOST_PER_EVENT, signature);
    } catch (error) {
      if (turn.stopped !== null) break;
      failed = failed === undefined ? [1, number, describeError(error, url)] : [failed[0] + 1, failed[1], failed[2]];
    }
  }
  return { findings, failed, missed };
}

/** @param {Signature} signature */
function finish(signature) {
  /** @type {[number, unknown][]} */
  const findings = [];
  try {
    const result = signature.matcher?.finish?.();
    if (turn.stopped === null && result !== undefined && result !== null && result !== false) {
      collect(result, 0, findings, MOST_AT_END, signature);
    }
    return { findings };
  } catch (error) {
    return { findings, failed: [1, 0, describeError(error, signature.url)] };
  }
}

/**
 * @param {any} result one finding, or several
 * @param {number} number
 * @param {[number, unknown][]} findings
 * @param {number} most
 * @param {Signature} signature
 */
function collect(result, number, findings, most, signature) {
  if (typeof result !== "object") {
    throw new TypeError(`It returned ${kindOf(result)}, not an object or a list of objects`);
  }
  if (typeof result.then === "function") throw new TypeError("It returned a promise: a matcher cannot wait");
  const isOne = result instanceof Map || typeof result[Symbol.iterator] !== "function";
  /** @type {[number, unknown][]} */
  const found = [];
  for (const evidence of isOne ? [result] : result) {
    if (evidence === undefined || evidence === null) continue;
    if (found.length >= most) stop(`it flooded: more than ${most} findings at once`);
    if (++signature.surplus > MOST_SURPLUS) stop(`it flooded: ${MOST_SURPLUS} findings more than events`);
    found.push([number, write(evidence)]);
  }
  for (const finding of found) findings.push(finding);
}

/** @param {any} evidence */
function write(evidence) {
  if (typeof evidence !== "object" || Array.isArray(evidence)) {
    throw new TypeError(`It returned ${kindOf(evidence)} as a finding, not an object`);
  }
  try {
    return encode(evidence);
  } catch (error) {
    if (error instanceof TooLarge) stop("it flooded: a finding of more than 1 MB");
    throw error;
  }
}

/** @param {unknown} value */
function kindOf(value) {
  if (value === null || value === undefined || typeof value === "boolean") return String(value);
  return Array.isArray(value)
    ? "a list"
    : { string: "a text", object: "an object" }[typeof value + ""] ?? `a ${typeof value}`;
}

/**
 * @param {unknown} error
 * @param {string} url
 */
function describeError(error, url) {
  const place = placeOf(error, url);
  return messageOf(error, url) + (place === undefined ? "" : ` (line ${place[0]})`);
}

/**
 * @param {any} error anything: reading it may run what the signature wrote
 * @param {string} url of its file, which is another each time
 */
function messageOf(error, url) {
  try {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : `It threw ${String(error)}`;
    const [line] = text.split("\n", 1);
    return line.replaceAll(url, "this file").replace(/^TypeError: (?=SyntaxError: )/, "").slice(0, LONGEST_TEXT);
  } catch {
    return "It threw something that cannot be shown";
  }
}

/**
 * The first place in the file that an error's stack names.
 *
 * @param {any} error
 * @param {string} url
 * @returns {[number, number] | undefined}
 */
function placeOf(error, url) {
  try {
    const stack = String(error.stack);
    const at = stack.indexOf(url + ":");
    const place = at < 0 ? null : /^(\d{1,9}):(\d{1,9})/.exec(stack.slice(at + url.length + 1, at + url.length + 30));
    return place === null ? undefined : [Number(place[1]), Number(place[2])];
  } catch {
    return undefined;
  }
}

/** @returns {any} undefined at the end of the input */
function readFrame() {
  const head = readBytes(4);
  if (head === undefined) return undefined;
  const body = readBytes(new DataView(head.buffer).getUint32(0, true));
  return body === undefined ? undefined : JSON.parse(decoder.decode(body));
}

/** @param {number} length */
function readBytes(length) {
  const bytes = new Uint8Array(length);
  for (let have = 0; have < length;) {
    const count = stdin.readSync(bytes.subarray(have));
    if (count === null) return undefined;
    have += count;
  }
  return bytes;
}

/** @param {unknown} message */
function send(message) {
  const body = encoder.encode(JSON.stringify(message));
  const bytes = new Uint8Array(nonce.length + 4 + body.length);
  bytes.set(nonce);
  new DataView(bytes.buffer).setUint32(nonce.length, body.length, true);
  bytes.set(body, nonce.length + 4);
  for (let sent = 0; sent < bytes.length;) sent += stdout.writeSync(bytes.subarray(sent));
}
