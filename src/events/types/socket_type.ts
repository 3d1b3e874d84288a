/**
 * Types of sockets, with the flags that socket(2) takes along with them.
 * @module
 */
import type { NamedValues } from "../define.ts";
import { defineEnumeration, defineFlags } from "./named_values.ts";

const TYPES = "SOCK_STREAM=1 SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET SOCK_DCCP SOCK_PACKET=10";
const TYPE_BITS = 0xf;

const TYPE = defineEnumeration({ name: "socket_type", members: TYPES });
const FLAGS = defineFlags({
  name: "socket_type",
  members: "SOCK_NONBLOCK=0o4000 SOCK_CLOEXEC=0o2000000",
  aliases: TYPES,
});

/** `SOCK_STREAM|SOCK_CLOEXEC`. */
export const socketType: NamedValues = {
  ...FLAGS,
  text(value) {
    const type = TYPE.text(typeof value === "number" ? value & TYPE_BITS : Number(value & BigInt(TYPE_BITS)));
    if (type === undefined) return undefined;
    const flags = FLAGS.text(value);
    return flags ? `${type}|${flags}` : type;
  },
};
