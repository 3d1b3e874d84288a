/**
 * DNS names: which names the log saw resolve to which addresses, learned from answers and from connections that Tracee
 * has already given names.
 * @module
 */
import type { DnsNames, Enricher, Event, Value } from "../model/mod.ts";
import { createBoundedMap } from "./bounded.ts";

/** Addresses, and names, that are remembered. */
const REMEMBERED = 65_536;
/** Names of one address, and addresses of one name. */
const MOST = 64;
/** A DNS name has at most 253 characters, an address fewer. */
const LONGEST = 255;

/** The enricher of DNS names. */
export const dns: Enricher<DnsNames> = {
  name: "dns",
  events: ["net_packet_dns_response", "net_packet_dns", "net_tcp_connect", "net_flow_tcp_begin"],
  start: () => startDns(),
};

/**
 * Starts a memory of DNS names.
 *
 * @param limit how many addresses, and how many names, it remembers
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import type { Event, Value } from "../model/mod.ts";
 * const { observe, view } = startDns();
 * const args = new Map<string, Value>([["dst", "93.184.216.34"], ["dst_dns", ["example.com"]]]);
 * observe({ name: "net_tcp_connect", args } as unknown as Event);
 * deepStrictEqual(view.names("93.184.216.34"), ["example.com"]);
 * ```
 */
export function startDns(limit = REMEMBERED): ReturnType<Enricher<DnsNames>["start"]> {
  const names = createBoundedMap<string, string[]>(limit);
  const addresses = createBoundedMap<string, string[]>(limit);

  function learn(name: Value | undefined, address: Value | undefined): void {
    if (typeof name !== "string" || typeof address !== "string") return;
    const [plainName, plain] = [nameOf(name), addressOf(address)];
    if (plainName === "" || plainName.length > LONGEST || plain.length > LONGEST || !isAddress(plain)) return;
    put(names, plain, plainName);
    put(addresses, plainName, plain);
  }

  function observe(event: Event): void {
    const { args } = event;
    switch (event.name) {
      case "net_packet_dns_response":
        for (const response of listOf(args.get("dns_response"))) learnResponse(response, learn);
        return;
      case "net_packet_dns":
        return learnPacket(args.get("proto_dns"), learn);
      case "net_tcp_connect":
      case "net_flow_tcp_begin":
        for (const name of listOf(args.get("dst_dns"))) learn(name, args.get("dst"));
        for (const name of listOf(args.get("src_dns"))) learn(name, args.get("src"));
    }
  }

  return {
    observe,
    view: {
      names: (address) => names.get(addressOf(address)) ?? [],
      addresses: (name) => addresses.get(nameOf(name)) ?? [],
    },
  };
}

type Learn = (name: Value | undefined, address: Value | undefined) => void;

/** `{query_data: {query}, dns_answer: [{answer_type, answer}]}`: every address is an address of the name asked for. */
function learnResponse(response: Value, learn: Learn): void {
  const query = field(field(response, "query_data"), "query");
  for (const answer of listOf(field(response, "dns_answer") ?? field(response, "dns_answers"))) {
    learn(query, field(answer, "answer"));
  }
}

/** A packet: the name asked for may lead to the one that has the address (CNAME); both are names of it. */
function learnPacket(packet: Value | undefined, learn: Learn): void {
  const query = field(listOf(field(packet, "questions"))[0], "name");
  for (const answer of listOf(field(packet, "answers"))) {
    const address = field(answer, "IP") ?? field(answer, "ip");
    learn(query, address);
    learn(field(answer, "name"), address);
  }
}

function put(map: ReturnType<typeof createBoundedMap<string, string[]>>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) return map.set(key, [value]);
  if (list.length < MOST && !list.includes(value)) list.push(value);
}

function nameOf(text: string): string {
  const name = text.toLowerCase();
  return name.endsWith(".") ? name.slice(0, -1) : name;
}

/** An IPv4 address that is written in the IPv6 way is the same address. */
function addressOf(text: string): string {
  const address = text.toLowerCase();
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice("::ffff:".length) : address;
}

/** Answers of other types are names and texts; an address has colons, or four numbers. */
function isAddress(text: string): boolean {
  return text.includes(":") ? /^[0-9a-f:.]+$/.test(text) : /^\d{1,3}(\.\d{1,3}){3}$/.test(text);
}

/** A list, bare or as the one value of a message (`{"responses":[…]}`). */
function listOf(value: Value | undefined): readonly Value[] {
  if (isList(value)) return value;
  if (!(value instanceof Map)) return [];
  for (const item of value.values()) if (isList(item)) return item;
  return [];
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

function field(value: Value | undefined, name: string): Value | undefined {
  return value instanceof Map ? value.get(name) : undefined;
}
