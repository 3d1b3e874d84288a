/**
 * What the DNS enricher knows after answers, packets and named connections.
 * @module
 */
import { deepStrictEqual } from "node:assert";
import { startDns } from "../../src/enrichers/dns.ts";
import type { Event, Value } from "../../src/model/mod.ts";
import { eventFromJson } from "../../src/sources/tracee_json/mod.ts";
import { makeEvent } from "../make_event.ts";

const RESPONSE = [{
  query_data: { query: "WWW.Example.com.", query_type: "A", query_class: "IN" },
  dns_answer: [
    { answer_type: "CNAME", ttl: 60, answer: "edge.example.net" },
    { answer_type: "A", ttl: 60, answer: "192.0.2.1" },
    { answer_type: "AAAA", ttl: 60, answer: "2001:DB8::1" },
  ],
}];

const PACKET = {
  QR: 1,
  questions: [{ name: "www.example.com", type: "A" }],
  answers: [
    { name: "www.example.com", type: "CNAME", IP: "", CNAME: "edge.example.net" },
    { name: "edge.example.net", type: "A", IP: "192.0.2.1" },
  ],
};

function record(eventName: string, name: string, value: unknown): Event {
  const args = [{ name, type: "unknown", value }];
  return eventFromJson(JSON.stringify({ timestamp: 1, processId: 1, eventName, args }));
}

Deno.test("an answer gives addresses the name that was asked for", () => {
  const { observe, view } = startDns();
  observe(record("net_packet_dns_response", "dns_response", RESPONSE));
  deepStrictEqual(view.names("192.0.2.1"), ["www.example.com"]);
  deepStrictEqual(view.names("::ffff:192.0.2.1"), ["www.example.com"]);
  deepStrictEqual(view.addresses("www.example.com"), ["192.0.2.1", "2001:db8::1"]);
  deepStrictEqual(view.names("edge.example.net"), []);
});

Deno.test("a packet gives addresses every name on the way", () => {
  const { observe, view } = startDns();
  observe(record("net_packet_dns", "proto_dns", PACKET));
  deepStrictEqual(view.names("192.0.2.1"), ["www.example.com", "edge.example.net"]);
});

Deno.test("connections that Tracee has named tell names too", () => {
  const { observe, view } = startDns();
  observe(makeEvent({ name: "net_tcp_connect", args: { dst: "192.0.2.7", dst_dns: ["a.test", "b.test"] } }));
  observe(makeEvent({ name: "net_flow_tcp_begin", args: { src: "192.0.2.8", src_dns: ["c.test"], dst: "192.0.2.7" } }));
  deepStrictEqual([view.names("192.0.2.7"), view.names("192.0.2.8")], [["a.test", "b.test"], ["c.test"]]);
});

Deno.test("what is no answer is passed over", () => {
  const { observe, view } = startDns();
  const odd: Value[] = [null, 1, "x", [null], [new Map([["query_data", null]])]];
  for (const value of odd) {
    observe(makeEvent({ name: "net_packet_dns_response", args: { dns_response: value } }));
    observe(makeEvent({ name: "net_packet_dns", args: { proto_dns: value } }));
    observe(makeEvent({ name: "net_tcp_connect", args: { dst: value, dst_dns: value } }));
  }
  deepStrictEqual(view.names("x"), []);
});

Deno.test("names and addresses never exceed their limits", () => {
  const { observe, view } = startDns(10);
  for (let i = 0; i < 500; i++) {
    observe(makeEvent({ name: "net_tcp_connect", args: { dst: "192.0.2.9", dst_dns: [`n${i}.test`] } }));
  }
  deepStrictEqual(view.names("192.0.2.9").length, 64);
  deepStrictEqual(view.addresses("n0.test"), []);
  deepStrictEqual(view.addresses("n499.test").length <= 1, true);
});
