/**
 * The nouns of the program: types, and the error that carries problems. No I/O, no logic.
 * @module
 */
export * from "./event.ts";
export * from "./policy.ts";
export * from "./signature.ts";
export * from "./finding.ts";
export * from "./source.ts";
export * from "./sink.ts";
export * from "./enricher.ts";
export * from "./error.ts";
