/**
 * Signature TRC-108: a program in a container read the token of its Kubernetes service account.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { commOf, defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { opensToRead } from "./shared/files.ts";
import { TOKEN_READERS } from "./shared/programs.ts";

/**
 * The token of the service account was read by a program that is not part of Kubernetes. Most programs that talk to the
 * API do so: Tracee took it out of its own list of signatures for that noise (issues 1085, 1483, 1916), so it runs when
 * it is named.
 */
export const k8sServiceAccountToken = defineSignature({
  id: "TRC-108",
  name: "K8s service account token file read",
  eventName: "k8s_service_account_token",
  description: "A program in a container read the token of the Kubernetes service account. Whoever has the token can " +
    "speak to the API server with the rights of that account.",
  severity: "info",
  tags: ["linux", "container", "kubernetes"],
  tactic: "credential-access",
  technique: "T1212",
  properties: {
    Technique: "Exploitation for Credential Access",
    Kubernetes_Technique: "Container service account",
    id: "attack-pattern--9c306d8d-cde7-4b4c-b6e8-d0bb16caca36",
  },
  optIn: true,
  events: [{ name: "security_file_open", origin: "container" }],
  start: () => match,
});

const DIRECTORY = "secrets/kubernetes.io/serviceaccount/";

function match(event: Event): Evidence | undefined {
  if (!opensToRead(event, isToken)) return undefined;
  return TOKEN_READERS.has(commOf(event) ?? "") ? undefined : FOUND;
}

function isToken(path: string): boolean {
  return path.endsWith("token") && path.includes(DIRECTORY);
}
