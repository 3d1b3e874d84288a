/**
 * The directory a relative path starts from, where it is not an open file.
 * @module
 */
import { defineEnumeration } from "./named_values.ts";

/** `AT_FDCWD`: the working directory. */
export const dirfd = defineEnumeration({ name: "dirfd", members: "AT_FDCWD=-100" });
