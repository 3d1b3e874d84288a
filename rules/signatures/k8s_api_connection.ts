/**
 * Signature TRC-1013: a process in a container connected to the API server of its cluster.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, readSockaddr } from "../../src/signatures/mod.ts";
import { ENVIRONMENT_EVENTS, environmentOf } from "./shared/executions.ts";

/**
 * A container connected to the address that its environment names as the API server of the cluster
 * (`KUBERNETES_SERVICE_HOST`, which the log has only with Tracee's `exec-env`).
 *
 * The address is remembered for each container. Upstream takes any variable whose name ends in that text, and misses
 * an IPv4 address that is written in the IPv6 way.
 */
export const k8sApiConnection = defineSignature({
  id: "TRC-1013",
  version: "0.1.0",
  name: "Kubernetes API server connection detected",
  eventName: "k8s_api_connection",
  description: "A process in a container connected to the API server of the Kubernetes cluster. Its answers tell an " +
    "intruder of the cluster, and with enough rights run more containers.",
  severity: "low",
  tags: ["linux", "container", "kubernetes", "network"],
  tactic: "discovery",
  properties: { Technique: "Cloud Service Discovery" },
  events: [
    ...ENVIRONMENT_EVENTS.map((name) => ({ name, origin: "container" } as const)),
    { name: "security_socket_connect", origin: "container" },
  ],
  start,
});

const VARIABLE = "KUBERNETES_SERVICE_HOST=";

/** Containers whose address is remembered; older ones are forgotten. */
const REMEMBERED = 16_384;

function start(): (event: Event) => Evidence | undefined {
  const servers = new Map<string, string>();
  return (event) => {
    if (event.name === "security_socket_connect") return servers.size > 0 ? connection(event, servers) : undefined;
    const server = serverOf(event);
    const container = server === undefined ? undefined : event.container?.id;
    if (server !== undefined && container !== undefined) remember(servers, container, server);
    return undefined;
  };
}

function connection(event: Event, servers: ReadonlyMap<string, string>): Evidence | undefined {
  const server = servers.get(event.container?.id ?? "");
  if (server === undefined) return undefined;
  const address = readSockaddr(event.args.get("remote_addr"))?.address;
  return address !== undefined && plainAddress(address) === plainAddress(server) ? { ip: server } : undefined;
}

function serverOf(event: Event): string | undefined {
  const entry = environmentOf(event).find((text) => text.startsWith(VARIABLE));
  const server = entry?.slice(VARIABLE.length).trim();
  return server === "" ? undefined : server;
}

function remember(servers: Map<string, string>, container: string, server: string): void {
  servers.delete(container);
  servers.set(container, server);
  if (servers.size <= REMEMBERED) return;
  for (const oldest of servers.keys()) {
    servers.delete(oldest);
    return;
  }
}

function plainAddress(address: string): string {
  const text = address.toLowerCase();
  return text.startsWith("::ffff:") && text.includes(".") ? text.slice("::ffff:".length) : text;
}
