/**
 * Guesses from the text of a user's signature what it looks at in events: whatever its language, arguments and fields
 * are written by their names.
 * @module
 */
import { currentName, findEvent } from "../events/mod.ts";
import type { Event, EventSelector } from "../model/mod.ts";
import { CONTEXT_FIELDS } from "../policies/fields.ts";
import type { Looked } from "../signatures/watch.ts";

/** Something that the text names, and how to look for it. */
interface Named {
  readonly field: string;
  /** Events that may have it. */
  readonly events: ReadonlySet<string>;
  readonly isThere: (event: Event) => boolean;
  asked: number;
  found: number;
}

/** Looks in each event for what the text names. */
export interface NamedFields {
  observe(event: Event): void;
  /** Arguments in the order of the text, then fields. */
  looked(): readonly Looked[];
}

/**
 * Starts to look for what a text names: quoted names of arguments of the events it asks for, and fields of the input.
 *
 * @param text of the signature's file
 * @param selectors what it asks for
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const text = 'event.args.get("env") && input.executable.path && "not an argument"';
 * const named = findNamedFields(text, [{ name: "sched_process_exec" }]);
 * named.observe({ name: "sched_process_exec", process: {}, args: { get: () => undefined } } as never);
 * deepStrictEqual(named.looked().map(({ field }) => field), ["args.env", "executable"]);
 * ```
 */
export function findNamedFields(text: string, selectors: readonly EventSelector[]): NamedFields {
  const events = new Set(selectors.map(({ name }) => currentName(name)));
  const named = [...namedArgs(text, events), ...namedContext(text, events)];
  return {
    observe(event) {
      for (const one of named) {
        if (!one.events.has(event.name)) continue;
        one.asked++;
        if (one.isThere(event)) one.found++;
      }
    },
    looked: () =>
      named.map(({ field, events, asked, found }) => ({ event: [...events].join(", "), field, asked, found })),
  };
}

function namedArgs(text: string, events: ReadonlySet<string>): readonly Named[] {
  const words = new Set([...text.matchAll(/(["'`])(\w{1,64})\1/g)].map(([, , word]) => word));
  return [...words].flatMap((word): Named[] => {
    const having = [...events].filter((name) => findEvent(name)?.args.some((arg) => arg.name === word));
    if (having.length === 0) return [];
    const isThere = (event: Event) => event.args.get(word) !== undefined;
    return [{ field: `args.${word}`, events: new Set(having), isThere, asked: 0, found: 0 }];
  });
}

/** `input.processName` of Rego, `process.executable` and `container?.image` of TypeScript. */
function namedContext(text: string, events: ReadonlySet<string>): readonly Named[] {
  const inProcess = [...text.matchAll(/\b(?:input|process)\??\.(\w{1,64})/g)].map(([, word]) =>
    word === "name" ? "comm" : word
  );
  const inContainer = [...text.matchAll(/\bcontainer\??\.(\w{1,64})/g)].map(([, word]) =>
    `container${word[0].toUpperCase()}${word.slice(1)}`
  );
  const words = new Set([...inProcess, ...inContainer]);
  return CONTEXT_FIELDS.filter(({ names, kind }) => kind !== "flag" && names.some((name) => words.has(name)))
    .map((field) => ({
      field: field.names[0],
      events,
      isThere: (event) => field.read(event) !== undefined,
      asked: 0,
      found: 0,
    }));
}
