/**
 * System calls as values of arguments.
 * @module
 */
import type { NamedValues } from "../define.ts";
import { parseNumber } from "./named_values.ts";
import { syscallName, syscallNumber } from "../syscalls.ts";

/** `openat`. */
export const syscall: NamedValues = {
  name: "syscall",
  flags: false,
  text: syscallName,
  parse(text) {
    const word = text.trim();
    return syscallNumber(word) ?? syscallNumber(word.toLowerCase()) ?? parseNumber(word);
  },
};
