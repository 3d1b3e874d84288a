/**
 * The helper library of Rego signatures, as text: given to the compiler when a rules directory brings none.
 * @module
 */
import text from "./rego/helpers.rego" with { type: "text" };

/** `package tracee.helpers`. */
export const HELPERS: { readonly path: string; readonly text: string } = { path: "built-in helpers.rego", text };
