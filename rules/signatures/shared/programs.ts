/**
 * Names of programs that several signatures know: shells, web servers, the parts of Kubernetes.
 * @module
 */

const SHELLS: ReadonlySet<string> = new Set(["ash", "bash", "csh", "dash", "ksh", "sh", "tcsh", "zsh"]);

/** As the kernel cuts them to 15 bytes (`httpd-foreground`). */
const WEB_SERVERS: ReadonlySet<string> = new Set([
  "apache",
  "apache2",
  "httpd",
  "httpd-foregroun",
  "lighttpd",
  "nginx",
]);

/** Programs that read a service account token as part of their work. */
export const TOKEN_READERS: ReadonlySet<string> = new Set([
  "coredns",
  "etcd",
  "flanneld",
  "kube-apiserver",
  "kube-controller",
  "kube-proxy",
  "kubectl",
]);

/** Programs that read the certificates of a cluster as part of their work. */
export const CERTIFICATE_READERS: ReadonlySet<string> = new Set([
  "etcd",
  "kube-apiserver",
  "kube-controller",
  "kubelet",
]);

/**
 * Tells whether a program is a shell.
 *
 * @param name comm or base name
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isShell("dash"), true);
 * strictEqual(isShell("fish"), false);
 * ```
 */
export function isShell(name: string): boolean {
  return SHELLS.has(name);
}

/**
 * Tells whether a program is a web server. The threads of Tomcat are called `http-nio-8080-exec-1` and so on.
 *
 * @param comm comm of the thread
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isWebServer("nginx"), true);
 * strictEqual(isWebServer("http-nio-8080-e"), true);
 * strictEqual(isWebServer("nginx-exporter"), false);
 * ```
 */
export function isWebServer(comm: string): boolean {
  return WEB_SERVERS.has(comm) || comm === "http-nio" || comm.startsWith("http-nio-");
}
