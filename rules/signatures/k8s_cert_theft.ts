/**
 * Signature TRC-1018: the certificates of a Kubernetes cluster were read or moved away.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { commOf, defineSignature, FOUND, readText } from "../../src/signatures/mod.ts";
import { opensToRead } from "./shared/files.ts";
import { CERTIFICATE_READERS } from "./shared/programs.ts";

/** A certificate or key of the cluster was read by a program that is not part of Kubernetes, or renamed away. */
export const k8sCertTheft = defineSignature({
  id: "TRC-1018",
  name: "K8s TLS certificate theft detected",
  eventName: "k8s_cert_theft",
  description: "Certificates or keys of a Kubernetes cluster were read or moved by a program that has no part in it. " +
    "With them one can pose as a part of the cluster.",
  severity: "high",
  tags: ["linux", "kubernetes"],
  tactic: "credential-access",
  technique: "T1528",
  properties: {
    Technique: "Steal Application Access Token",
    id: "attack-pattern--890c9858-598c-401d-a4d5-c67ebcdd703a",
  },
  events: ["security_file_open", "security_inode_rename"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  if (event.name === "security_inode_rename") {
    return isCertificate(readText(event, "old_path") ?? "") ? FOUND : undefined;
  }
  if (!opensToRead(event, isCertificate)) return undefined;
  return CERTIFICATE_READERS.has(commOf(event) ?? "") ? undefined : FOUND;
}

function isCertificate(path: string): boolean {
  return path.startsWith("/etc/kubernetes/pki/");
}
