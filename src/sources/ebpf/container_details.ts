/**
 * What a container's runtime has written down of it: name, image, pod. Read from its state on disk where that can be
 * read; never needed. https://github.com/opencontainers/runtime-spec/blob/main/config.md#annotations
 * @module
 */
import type { Pod } from "../../model/mod.ts";

/** What is known of a container besides its id. */
export interface Details {
  readonly name?: string;
  readonly image?: string;
  readonly imageDigest?: string;
  readonly pod?: Pod;
}

/** Reads a file; undefined: it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** A larger file is none of these. */
const MAX_BYTES = 16 << 20;

const CONTAINERD = "/run/containerd/io.containerd.runtime.v2.task";
const STORAGE = "/var/lib/containers/storage/overlay-containers";
const CRIO = "/run/containers/storage/overlay-containers";

/**
 * What the runtimes of this host have written of a container.
 *
 * @param id 64 hexadecimal digits
 * @param runtime where its cgroup says; else all are asked
 * @param read how to read a file
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * const file = JSON.stringify({ Name: "/web", Config: { Image: "nginx:1.27" } });
 * const id = "0123456789abcdef".repeat(4);
 * deepStrictEqual(containerDetails(id, "docker", () => file), { name: "web", image: "nginx:1.27", imageDigest: undefined });
 * strictEqual(containerDetails("../../etc/passwd", "docker", () => file), undefined);
 * ```
 */
export function containerDetails(
  id: string,
  runtime: string | undefined,
  read: ReadFile = readFile,
): Details | undefined {
  // It becomes part of a path.
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  for (const [name, look] of RUNTIMES) {
    if (runtime !== undefined && runtime !== name) continue;
    const details = look(id, read);
    if (details !== undefined) return details;
  }
  return undefined;
}

const RUNTIMES: readonly (readonly [name: string, look: (id: string, read: ReadFile) => Details | undefined])[] = [
  ["docker", docker],
  ["containerd", containerd],
  ["crio", crio],
  ["podman", podman],
];

function docker(id: string, read: ReadFile): Details | undefined {
  const state = parse(read(`/var/lib/docker/containers/${id}/config.v2.json`));
  const name = text(state, "Name");
  const image = text(member(state, "Config"), "Image");
  if (name === undefined && image === undefined) return undefined;
  return { name: name?.replace(/^\//, ""), image, imageDigest: digest(text(state, "Image")) };
}

/** Kubernetes' own namespace first, then nerdctl's. */
function containerd(id: string, read: ReadFile): Details | undefined {
  for (const namespace of ["k8s.io", "default"]) {
    const notes = annotations(read(`${CONTAINERD}/${namespace}/${id}/config.json`));
    if (notes === undefined) continue;
    const cri = (key: string) => text(notes, `io.kubernetes.cri.${key}`);
    return {
      name: cri("container-name") ?? text(notes, "nerdctl/name"),
      image: cri("image-name"),
      pod: podOf(
        cri("sandbox-name"),
        cri("sandbox-namespace"),
        cri("sandbox-uid"),
        cri("container-type") === "sandbox",
      ),
    };
  }
  return undefined;
}

function crio(id: string, read: ReadFile): Details | undefined {
  const notes = annotations(read(`${CRIO}/${id}/userdata/config.json`));
  const kubernetes = (key: string) => text(notes, `io.kubernetes.${key}`);
  if (notes === undefined || kubernetes("cri-o.ContainerType") === undefined) return undefined;
  return {
    name: kubernetes("container.name"),
    image: kubernetes("cri-o.ImageName"),
    pod: podOf(
      kubernetes("pod.name"),
      kubernetes("pod.namespace"),
      kubernetes("pod.uid"),
      kubernetes("cri-o.ContainerType") === "sandbox",
    ),
  };
}

function podman(id: string, read: ReadFile): Details | undefined {
  const list = parse(read(`${STORAGE}/containers.json`));
  if (!Array.isArray(list)) return undefined;
  const entry = list.find((candidate) => text(candidate, "id") === id);
  if (entry === undefined) return undefined;
  const names = member(entry, "names");
  const metadata = parse(text(entry, "metadata"));
  const name = text(metadata, "name") ?? (Array.isArray(names) && typeof names[0] === "string" ? names[0] : undefined);
  return { name, image: text(metadata, "image-name") };
}

function podOf(name?: string, namespace?: string, uid?: string, sandbox = false): Pod | undefined {
  return name === undefined ? undefined : { name, namespace, uid, sandbox };
}

/** Docker names the image by the digest of its configuration. */
function digest(image: string | undefined): string | undefined {
  return image !== undefined && /^sha256:[0-9a-f]{64}$/.test(image) ? image : undefined;
}

function annotations(config: string | undefined): unknown {
  return member(parse(config), "annotations");
}

function parse(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined; // being written just now
  }
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function text(value: unknown, key: string): string | undefined {
  const found = member(value, key);
  return typeof found === "string" && found !== "" ? found : undefined;
}

function readFile(path: string): string | undefined {
  try {
    return Deno.statSync(path).size > MAX_BYTES ? undefined : Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}
