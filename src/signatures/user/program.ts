/**
 * The program of the subprocess as one address: its modules as text, each inside the one that imports it.
 * @module
 */
import event from "./child/event.js" with { type: "text" };
import lockdown from "./child/lockdown.js" with { type: "text" };
import main from "./child/main.js" with { type: "text" };
import values from "./child/values.js" with { type: "text" };

/**
 * Makes the address of the program, which needs no file to be there.
 *
 * @example
 * ```ts
 * import { match } from "node:assert";
 * match(childProgram(), /^data:text\/javascript;base64,/);
 * ```
 */
export function childProgram(): string {
  const valuesUrl = toUrl(values);
  const eventUrl = toUrl(event.replace('"./values.js"', `"${valuesUrl}"`));
  return toUrl(
    main.replace('"./values.js"', `"${valuesUrl}"`)
      .replace('"./event.js"', `"${eventUrl}"`)
      .replace('"./lockdown.js"', `"${toUrl(lockdown)}"`),
  );
}

function toUrl(text: string): string {
  return `data:text/javascript;base64,${btoa(text)}`;
}
