/**
 * Signature TRC-1019: a process in a container used the socket of the Docker daemon.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND, readSockaddr } from "../../src/signatures/mod.ts";
import { opensToWrite } from "./shared/files.ts";

/** The socket of the Docker daemon was opened for writing or connected to from inside a container. */
export const dockerAbuse = defineSignature({
  id: "TRC-1019",
  name: "Docker socket abuse detected",
  eventName: "docker_abuse",
  description:
    "A process in a container opened or connected to the socket of the Docker daemon. Whoever can speak to " +
    "the daemon controls the host.",
  severity: "medium",
  tags: ["linux", "container", "docker"],
  tactic: "privilege-escalation",
  technique: "T1068",
  properties: {
    Technique: "Exploitation for Privilege Escalation",
    id: "attack-pattern--b21c3b2d-02e6-45b1-980b-e69051040839",
  },
  events: [{ name: "security_file_open", origin: "container" }, {
    name: "security_socket_connect",
    origin: "container",
  }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  if (event.name !== "security_socket_connect") return opensToWrite(event, isDockerSocket) ? FOUND : undefined;
  const peer = readSockaddr(event.args.get("remote_addr"));
  return peer?.family === "AF_UNIX" && isDockerSocket(peer.path ?? "") ? FOUND : undefined;
}

function isDockerSocket(path: string): boolean {
  return path.endsWith("docker.sock");
}
