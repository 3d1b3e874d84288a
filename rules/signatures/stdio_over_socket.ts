/**
 * Signature TRC-101: standard input, output or error of a process is a network socket.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, readInteger, readSockaddr } from "../../src/signatures/mod.ts";

/**
 * Standard input or output over a network socket, the base of a reverse shell: a socket on descriptor 0, 1 or 2 is
 * connected, or a connected one is copied onto it.
 *
 * The port is a text in the evidence whatever the log has, as Tracee writes it up to v0.24.
 */
export const stdioOverSocket = defineSignature({
  id: "TRC-101",
  version: "2",
  name: "Process standard input/output over socket detected",
  eventName: "stdio_over_socket",
  description:
    "A process connected its standard input, output or error to a network peer, or copied such a socket onto " +
    "it. A shell that is run this way is driven from afar (a reverse shell).",
  severity: "high",
  tags: ["linux", "network", "shell"],
  tactic: "execution",
  technique: "T1059.004",
  properties: { Technique: "Unix Shell", id: "attack-pattern--a9d4b653-6915-42af-98b2-5758c4ceee56" },
  events: ["security_socket_connect", "socket_dup"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  const fd = readInteger(event.args.get(event.name === "socket_dup" ? "newfd" : "sockfd"));
  if (fd !== 0 && fd !== 1 && fd !== 2) return undefined;
  const peer = readSockaddr(event.args.get("remote_addr"));
  if (peer === undefined || (peer.family !== "AF_INET" && peer.family !== "AF_INET6")) return undefined;
  // Port 0 is how an address without a peer looks.
  if (peer.port === undefined || peer.port === "" || peer.port === "0") return undefined;
  return { "IP address": peer.address ?? "", Port: peer.port, "File descriptor": fd };
}
