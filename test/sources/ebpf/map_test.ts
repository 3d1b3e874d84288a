/**
 * Reads and writes maps of the running kernel.
 * @module
 */
import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { readCounters, u32Bytes, u64Bytes } from "../../../src/sources/ebpf/map.ts";
import { liveTest, loadCount } from "./live.ts";

liveTest("entries are set, read, listed and deleted", async () => {
  using object = await loadCount();
  const map = object.map("traced");
  strictEqual(map.lookup(u32Bytes(1)), undefined);
  strictEqual(map.delete(u32Bytes(1)), false);
  for (const key of [1, 2, 3]) map.update(u32Bytes(key), u32Bytes(10 * key));
  map.update(u32Bytes(2), u32Bytes(21));
  deepStrictEqual(map.lookup(u32Bytes(2)), u32Bytes(21));
  deepStrictEqual([...map.keys()].map((key) => key[0]).sort(), [1, 2, 3]);
  strictEqual(map.delete(u32Bytes(2)), true);
  deepStrictEqual([...map.keys()].map((key) => key[0]).sort(), [1, 3]);
});

liveTest("an update can ask for a new entry, or for an old one", async () => {
  using object = await loadCount();
  const map = object.map("traced");
  throws(() => map.update(u32Bytes(1), u32Bytes(1), "exist"), {
    message: 'Cannot update BPF map "traced": No such file or directory (ENOENT)',
  });
  map.update(u32Bytes(1), u32Bytes(1), "noExist");
  throws(() => map.update(u32Bytes(1), u32Bytes(1), "noExist"), {
    message: 'Cannot update BPF map "traced": File exists (EEXIST)',
  });
});

liveTest("a full map refuses another entry", async () => {
  using object = await loadCount({ mapEntries: { traced: 2 } });
  const map = object.map("traced");
  for (const key of [1, 2]) map.update(u32Bytes(key), u32Bytes(1));
  throws(() => map.update(u32Bytes(3), u32Bytes(1)), { message: /Argument list too long \(E2BIG\)$/ });
});

liveTest("keys and values of a wrong size never reach the kernel", async () => {
  using object = await loadCount();
  const map = object.map("traced");
  throws(() => map.lookup(new Uint8Array(3)), {
    message: 'Cannot use a key of 3 bytes: BPF map "traced" has keys of 4',
  });
  throws(() => map.delete(u64Bytes(1n)), RangeError);
  throws(() => map.update(u32Bytes(1), u64Bytes(1n)), {
    message: 'Cannot use a value of 8 bytes: BPF map "traced" has values of 4',
  });
});

liveTest("the values of all processors are read at once", async () => {
  using object = await loadCount();
  const map = object.map("counters");
  const processors = map.valueSize / 8;
  const value = new BigUint64Array(processors).fill(3n);
  map.update(u32Bytes(1), new Uint8Array(value.buffer));
  deepStrictEqual(readCounters(map), [0n, 3n * BigInt(processors), 0n]);
});
