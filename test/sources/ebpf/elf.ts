/**
 * Reads sections of an ELF file: just enough for tests.
 * @module
 */

/**
 * The bytes of a section of a little-endian 64-bit ELF file.
 *
 * @throws {RangeError} when there is no such section
 */
export function readSection(bytes: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = Number(view.getBigUint64(0x28, true));
  const size = view.getUint16(0x3a, true);
  const names = table + size * view.getUint16(0x3e, true);
  const strings = Number(view.getBigUint64(names + 0x18, true));
  for (let index = 0; index < view.getUint16(0x3c, true); index++) {
    const header = table + size * index;
    const start = strings + view.getUint32(header, true);
    const text = new TextDecoder().decode(bytes.subarray(start, bytes.indexOf(0, start)));
    if (text !== name) continue;
    const offset = Number(view.getBigUint64(header + 0x18, true));
    return bytes.slice(offset, offset + Number(view.getBigUint64(header + 0x20, true)));
  }
  throw new RangeError(`Cannot find section ${name}`);
}
