/**
 * Recognizes the beginning of an ELF file in the bytes of an event.
 * @module
 */
import type { Value } from "../../../src/model/mod.ts";
import { isList } from "../../../src/signatures/mod.ts";

const MAGIC = [0x7f, 0x45, 0x4c, 0x46] as const;

/** The magic number in base64; of the sixth character only its upper two bits belong to it, which `g` to `v` have. */
const MAGIC_BASE64 = "f0VMR";

/**
 * Tells whether bytes begin with the ELF magic number, without decoding the rest.
 *
 * @param bytes base64 text as the log has it, or a list of numbers
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(["f0VMRgIBAQA=", "IyEvYmluL3No", "f0VMRQ==", [127, 69, 76, 70]].map(isElf), [true, false, false, true]);
 * ```
 */
export function isElf(bytes: Value | undefined): boolean {
  if (isList(bytes)) return MAGIC.every((byte, index) => bytes[index] === byte);
  if (typeof bytes !== "string" || !bytes.startsWith(MAGIC_BASE64)) return false;
  const sixth = bytes[MAGIC_BASE64.length] ?? "";
  return sixth >= "g" && sixth <= "v";
}
