/**
 * How Tracee's JSON spells the fields of its Go structs: gob keeps the Go names, JSON has keys of its own.
 * @module
 */
import type { StructType } from "./types.ts";

/** One field of a struct in JSON. */
export interface JsonKey {
  /** The key, quoted, with its colon. */
  readonly text: string;
  /** Left out when it is zero. */
  readonly omitEmpty: boolean;
}

/** Structs whose keys follow no rule. A struct that is not here is written with its Go names, as Go does without tags. */
const KEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ArgMeta: { Name: "name", Type: "type" },
  Argument: { Name: "name", Type: "type", Value: "value" },
  Container: { ID: "id", Name: "name", ImageName: "image", ImageDigest: "imageDigest" },
  ContextFlags: { ContainerStarted: "containerStarted", IsCompat: "isCompat" },
  DnsAnswer: { Type: "answer_type", Ttl: "ttl", Answer: "answer" },
  DnsQueryData: { Query: "query", QueryType: "query_type", QueryClass: "query_class" },
  DnsResponseData: { QueryData: "query_data", DnsAnswer: "dns_answer" },
  File: { Path: "path" },
  HiddenKernelModule: { Name: "name", Address: "address" },
  Kubernetes: { PodName: "podName", PodNamespace: "podNamespace", PodUID: "podUID", PodSandbox: "podSandbox" },
  PacketMetadata: { Direction: "direction" },
  PktMeta: {
    SrcIP: "src_ip",
    DstIP: "dst_ip",
    DestIP: "dest_ip",
    SrcPort: "src_port",
    DstPort: "dst_port",
    DestPort: "dest_port",
    Protocol: "protocol",
    PacketLen: "packet_len",
    Iface: "iface",
  },
};

/** Keys of the `Proto…` structs that are not their Go name with a small first letter. */
const PROTO_KEYS: Readonly<Record<string, string>> = {
  URIPath: "uri_path",
  StatusCode: "status_code",
  ContentLength: "content_length",
};

/** Structs whose members are left out when they are empty. */
const OMIT_EMPTY: ReadonlySet<string> = new Set(["Container", "Kubernetes"]);

const known = new WeakMap<StructType, readonly JsonKey[]>();

/**
 * The JSON keys of a struct, by field number.
 *
 * @param type the struct as the stream describes it
 * @returns one key a field
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const fields = [{ name: "FragOffset", id: 3 }, { name: "TTL", id: 3 }];
 * const keys = jsonKeys({ kind: "struct", name: "ProtoIPv4", fields });
 * strictEqual(keys.map((key) => key.text).join(""), '"fragOffset":"TTL":');
 * ```
 */
export function jsonKeys(type: StructType): readonly JsonKey[] {
  const found = known.get(type);
  if (found !== undefined) return found;
  const omitEmpty = OMIT_EMPTY.has(type.name);
  const keys = type.fields.map(({ name }) => ({ text: `${JSON.stringify(keyOf(type.name, name))}:`, omitEmpty }));
  known.set(type, keys);
  return keys;
}

function keyOf(struct: string, field: string): string {
  if (struct.startsWith("Proto")) return protoKey(field);
  const keys = Object.hasOwn(KEYS, struct) ? KEYS[struct] : undefined;
  return keys !== undefined && Object.hasOwn(keys, field) ? keys[field] : field;
}

// TTL, QDCount, Z stay; SrcIP becomes srcIP.
function protoKey(field: string): string {
  if (Object.hasOwn(PROTO_KEYS, field)) return PROTO_KEYS[field];
  const second = field.charAt(1);
  return second === second.toUpperCase() ? field : field.charAt(0).toLowerCase() + field.slice(1);
}
