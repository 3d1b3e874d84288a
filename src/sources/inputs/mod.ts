/**
 * Inputs: from the paths that the user names to bytes that a format can read.
 * @module
 */
export { type InputPath, type InputProblem, type ListedInputs, listInputs } from "./list.ts";
export { type OpenedInput, openInput } from "./open.ts";
