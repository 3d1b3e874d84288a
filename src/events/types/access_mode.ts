/**
 * The mode of access(2).
 * @module
 */
import { defineFlags } from "./named_values.ts";

/** `X_OK|R_OK`, in the order of Tracee v0.23 and later. */
export const accessMode = defineFlags({ name: "access_mode", members: "X_OK=1 W_OK=2 R_OK=4", zero: "F_OK" });
