/**
 * The version of the program, as `version` and the json output say it.
 * @module
 */

/** The same as in `deno.json`. */
export const VERSION = "0.1.0";
