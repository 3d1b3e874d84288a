/**
 * Watches a signature at work: what it is given, and what it looks for in an event and does not find.
 * @module
 */
import type { Args, Event, Matcher, Signature } from "../model/mod.ts";

/** What a signature looked for in events of one name. */
export interface Looked {
  readonly event: string;
  /** `args.env`, `process.executable`, `container`. */
  readonly field: string;
  /** Events in which it looked. */
  readonly asked: number;
  /** Those that had it. */
  readonly found: number;
}

/** A signature, and what was seen of it. */
export interface WatchedSignature {
  /** Does what the signature does. */
  readonly signature: Signature;
  /** Events that its matcher was given, findings of others among them. */
  given(): number;
  /** In the order in which it first looked. */
  looked(): readonly Looked[];
}

type Counting = { -readonly [Key in keyof Looked]: Looked[Key] };
type Note = (field: string, isFound: boolean) => void;

/** What is always there, or tells nothing when it is not. */
const UNTOLD: ReadonlySet<string> = new Set([
  "name",
  "time",
  "relativeTime",
  "origin",
  "location",
  "format",
  "json",
  "matchedPolicies",
  "recorded",
  "process",
]);
const PARTS: ReadonlySet<string> = new Set(["process", "container", "pod"]);
/** Names come from the signature's own code, but that may be made of anything. */
const MOST_FIELDS = 1000;

/**
 * Makes a signature that does the same, and notes what it looks for.
 *
 * @param signature one that runs in this program and reads events field by field
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { defineSignature, FOUND } from "./define.ts";
 * const watched = watchSignature(defineSignature({
 *   id: "DEMO-1", name: "Demo", eventName: "demo", description: "", severity: "low", events: ["ptrace"],
 *   start: () => (event) => event.args.get("env") === undefined ? undefined : FOUND,
 * }));
 * watched.signature.start()({ name: "ptrace", args: { get: () => undefined } } as never);
 * deepStrictEqual(watched.looked(), [{ event: "ptrace", field: "args.env", asked: 1, found: 0 }]);
 * ```
 */
export function watchSignature(signature: Signature): WatchedSignature {
  const fields = new Map<string, Counting>();
  let given = 0;

  function watch(matcher: Matcher): Matcher {
    const match: Matcher = (event) => {
      given++;
      const once = new Set<string>();
      return matcher(watchEvent(event, (field, isFound) => {
        if (once.has(field)) return;
        once.add(field);
        note(event.name, field, isFound);
      }));
    };
    return matcher.finish === undefined ? match : Object.assign(match, { finish: () => matcher.finish?.() ?? [] });
  }

  function note(event: string, field: string, isFound: boolean): void {
    const key = `${event} ${field}`;
    let counting = fields.get(key);
    if (counting === undefined) {
      if (fields.size >= MOST_FIELDS) return;
      fields.set(key, counting = { event, field, asked: 0, found: 0 });
    }
    counting.asked++;
    if (isFound) counting.found++;
  }

  return {
    signature: { ...signature, start: (enrichment) => watch(signature.start(enrichment)) },
    given: () => given,
    looked: () => [...fields.values()].map((counting) => ({ ...counting })),
  };
}

/** Events of sources have private fields: they are asked themselves, not through the proxy. */
function watchEvent(event: Event, note: Note): Event {
  return new Proxy(event, {
    get(target, key) {
      const value = Reflect.get(target, key);
      if (key === "args") return watchArgs(event.args, note);
      if (typeof value === "function") return value.bind(target);
      if (typeof key !== "string") return value;
      if (!UNTOLD.has(key)) note(key, value !== undefined);
      return PARTS.has(key) && value !== undefined ? watchPart(value, key, note) : value;
    },
  });
}

function watchPart(part: object, name: string, note: Note): object {
  return new Proxy(part, {
    get(target, key) {
      const value = Reflect.get(target, key);
      if (typeof key === "string") note(`${name}.${key}`, value !== undefined);
      return value;
    },
  });
}

function watchArgs(args: Args, note: Note): Args {
  return {
    get size() {
      return args.size;
    },
    get(name) {
      const value = args.get(name);
      note(`args.${name}`, value !== undefined);
      return value;
    },
    [Symbol.iterator]: () => args[Symbol.iterator](),
  };
}
