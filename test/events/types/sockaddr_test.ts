/** Tests of src/events/types/sockaddr.ts. */
import { deepStrictEqual, ok } from "node:assert";
import type { Value } from "../../../src/model/mod.ts";
import { readSockaddr } from "../../../src/events/types/sockaddr.ts";

const INET = { family: "AF_INET", address: "10.0.0.2", port: "53" };
const INET6 = { family: "AF_INET6", address: "::1", port: "22" };
const UNIX = { family: "AF_UNIX", path: "/run/docker.sock" };

function map(fields: Readonly<Record<string, Value>>): Value {
  return new Map(Object.entries(fields));
}

for (
  const [what, value, expected] of [
    ["text of IPv4", "{'sa_family': 'AF_INET','sin_port': '53','sin_addr': '10.0.0.2'}", INET],
    ["text with blanks", "{'sa_family': 'AF_INET', 'sin_port': '53', 'sin_addr': '10.0.0.2'}", INET],
    [
      "text of IPv6 in any order",
      "{'sin6_scopeid': '0','sa_family': 'AF_INET6','sin6_port': '22','sin6_flowinfo': '0','sin6_addr': '::1'}",
      INET6,
    ],
    ["text of a Unix socket", "{'sa_family': 'AF_UNIX','sun_path': '/run/docker.sock'}", UNIX],
    ["text with a quote in the path", "{'sun_path': '/tmp/a',b}','sa_family': 'AF_UNIX'}", {
      family: "AF_UNIX",
      path: "/tmp/a',b}",
    }],
    ["text of another family", "{'sa_family': 'AF_NETLINK'}", { family: "AF_NETLINK" }],
    ["map of IPv4", map({ sa_family: "AF_INET", sin_addr: "10.0.0.2", sin_port: "53" }), INET],
    [
      "map of IPv6",
      map({ sa_family: "AF_INET6", sin6_addr: "::1", sin6_port: "22", sin6_flowinfo: "0", sin6_scopeid: "0" }),
      INET6,
    ],
    ["map of a Unix socket", map({ sa_family: "AF_UNIX", sun_path: "/run/docker.sock" }), UNIX],
    ["map of a Unix socket without a path", map({ sa_family: "AF_UNIX" }), { family: "AF_UNIX", path: "" }],
    ["map with a number for a port", map({ sa_family: "AF_INET", sin_addr: "10.0.0.2", sin_port: 53 }), INET],
    ["map with a big integer", map({ sa_family: 2n, sin_addr: "10.0.0.2", sin_port: 53n }), INET],
    ["map with a number for the family", map({ sa_family: 10, sin6_addr: "::1", sin6_port: 22 }), INET6],
    ["map of gRPC", map({ saFamily: "AF_INET", sinAddr: "10.0.0.2", sinPort: 53 }), INET],
    ["map of gRPC without port 0", map({ sa_family: "AF_INET", sin_addr: "0.0.0.0" }), {
      family: "AF_INET",
      address: "0.0.0.0",
      port: "0",
    }],
    ["map without a family", map({ sin_addr: "10.0.0.2", sin_port: "53" }), INET],
    ["map of an unknown family", map({ sa_family: 99 }), { family: "99" }],
    ["family in lower case", map({ sa_family: "af_unix", sun_path: "/run/docker.sock" }), UNIX],
    ["map with only a family", map({ sa_family: "AF_INET" }), { family: "AF_INET" }],
    ["empty map", map({}), undefined],
    ["map of other things", map({ sa_family: null, sin_addr: [] }), { family: "AF_INET" }],
    ["empty text", "", undefined],
    ["other text", "10.0.0.2:53", undefined],
    ["null", null, undefined],
    ["nothing", undefined, undefined],
    ["list", ["AF_INET"], undefined],
    ["number", 2, undefined],
  ] as const
) {
  Deno.test(`readSockaddr() reads ${what}`, () => deepStrictEqual(readSockaddr(value), expected));
}

Deno.test("readSockaddr() is quick with hostile text", () => {
  const start = performance.now();
  for (
    const text of [
      "{" + "'a': '".repeat(80),
      "{'a':" + " ".repeat(480),
      "{" + "' ,".repeat(160),
      "{'" + "x".repeat(1e6),
    ]
  ) {
    readSockaddr(text);
  }
  ok(performance.now() - start < 500);
});
