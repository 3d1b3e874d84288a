// @ts-check
/**
 * Builds the event that a signature is given from what came over the pipe: plain fields, none shared with another
 * signature. The order of the fields is that of `encodeEvent` in `wire.ts`.
 * @module
 */
import { decode } from "./values.js";

/**
 * @param {any[]} wire
 * @returns {object} an event of `hindtrace.d.ts`
 */
export function toEvent(wire) {
  return {
    name: wire[0],
    time: wire[1] === null ? undefined : BigInt(wire[1]),
    relativeTime: wire[2] === null ? undefined : BigInt(wire[2]),
    process: toProcess(wire[3]),
    container: wire[4] === null ? undefined : toContainer(wire[4]),
    pod: wire[5] === null ? undefined : toPod(wire[5]),
    origin: wire[6],
    host: wire[7] ?? undefined,
    syscall: wire[8] ?? undefined,
    processor: integer(wire[9]),
    mountNamespace: integer(wire[10]),
    pidNamespace: integer(wire[11]),
    cgroupId: integer(wire[12]),
    args: new Args(wire[13]),
    returnValue: integer(wire[14]),
    matchedPolicies: wire[15] === null ? undefined : [...wire[15]],
    location: { path: wire[16][0], line: wire[16][1] ?? undefined, record: wire[16][2] ?? undefined },
    format: wire[17],
  };
}

/** @param {any} wire */
function integer(wire) {
  if (typeof wire === "number") return wire;
  return wire === null ? undefined : BigInt(wire.i);
}

/** @param {any[]} wire */
function toProcess(wire) {
  return {
    pid: integer(wire[0]),
    tid: integer(wire[1]),
    ppid: integer(wire[2]),
    hostPid: integer(wire[3]),
    hostTid: integer(wire[4]),
    hostPpid: integer(wire[5]),
    uid: integer(wire[6]),
    name: wire[7] ?? undefined,
    executable: wire[8] ?? undefined,
    startTime: integer(wire[9]),
    threadEntityId: integer(wire[10]),
    entityId: integer(wire[11]),
    parentEntityId: integer(wire[12]),
  };
}

/** @param {any[]} wire */
function toContainer(wire) {
  return {
    id: wire[0],
    name: wire[1] ?? undefined,
    image: wire[2] ?? undefined,
    imageDigest: wire[3] ?? undefined,
    started: wire[4] ?? undefined,
  };
}

/** @param {any[]} wire */
function toPod(wire) {
  return {
    name: wire[0] ?? undefined,
    namespace: wire[1] ?? undefined,
    uid: wire[2] ?? undefined,
    sandbox: wire[3] ?? undefined,
  };
}

/** Named values: name, type and value in turn. */
class Args {
  #wire;

  /** @param {any[]} wire */
  constructor(wire) {
    this.#wire = wire;
  }

  get size() {
    return this.#wire.length / 3;
  }

  /** @param {string} name */
  get(name) {
    const wire = this.#wire;
    for (let index = 0; index < wire.length; index += 3) {
      if (wire[index] === name) return decode(wire[index + 2]);
    }
    return undefined;
  }

  *[Symbol.iterator]() {
    const wire = this.#wire;
    for (let index = 0; index < wire.length; index += 3) {
      yield { name: wire[index], type: wire[index + 1] ?? undefined, value: decode(wire[index + 2]) };
    }
  }
}
Object.freeze(Args.prototype);
Object.freeze(Args);
