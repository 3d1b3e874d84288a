/**
 * Values of global variables: how settings get into a program before it is loaded.
 * @module
 */

/** The value of a global variable: a number of its size, or its bytes. */
export type VariableValue = number | bigint | boolean | Uint8Array;

/**
 * The bytes of a variable's value.
 *
 * @param name for the message
 * @throws {RangeError} when the value does not fit
 *
 * @example
 * ```ts
 * import { deepStrictEqual, throws } from "node:assert";
 * deepStrictEqual([...encodeValue("limit", -2, 4)], [254, 255, 255, 255]);
 * deepStrictEqual([...encodeValue("on", true, 1)], [1]);
 * throws(() => encodeValue("limit", 300, 1), { message: 'Cannot set variable "limit": 300 does not fit in 1 byte' });
 * ```
 */
export function encodeValue(name: string, value: VariableValue, size: number): Uint8Array {
  if (value instanceof Uint8Array) {
    if (value.length === size) return value;
    throw new RangeError(`Cannot set variable "${name}": it has ${size} bytes, the value ${value.length}`);
  }
  const integer = BigInt(value);
  const bits = size * 8;
  if (size > 8 || integer !== BigInt.asUintN(bits, integer) && integer !== BigInt.asIntN(bits, integer)) {
    throw new RangeError(
      `Cannot set variable "${name}": ${value} does not fit in ${size} byte${size === 1 ? "" : "s"}`,
    );
  }
  return new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, integer)).buffer).subarray(0, size);
}
