/**
 * Which container a cgroup belongs to, by its path: the runtimes name theirs after the container's id.
 * @module
 */

/** A container, as its cgroup tells of it. */
export interface CgroupContainer {
  readonly id: string;
  /** `docker`, `containerd`, `crio`, `podman`; undefined: the path does not say. */
  readonly runtime?: string;
  /** Whether the path is the container's own group, not one that was made inside it. */
  readonly isRoot: boolean;
}

/** How systemd's units of containers begin. */
const PREFIXES: readonly (readonly [prefix: string, runtime: string])[] = [
  ["docker-", "docker"],
  ["crio-", "crio"],
  ["cri-containerd-", "containerd"],
  ["nerdctl-", "containerd"],
  ["libpod-", "podman"],
];

/** Directories that hold a runtime's containers. */
const PARENTS: Readonly<Record<string, string>> = {
  docker: "docker",
  "libpod_parent": "podman",
  crio: "crio",
  default: "containerd",
};

const ID = /^[0-9a-f]{64}$/;
/** Amazon's task id and container number. */
const ECS_ID = /^[0-9a-f]{32}-[0-9]{1,10}$/;

/**
 * The container of a cgroup; the innermost, where they nest.
 *
 * @param path of the cgroup in its hierarchy
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * const id = "0123456789abcdef".repeat(4);
 * deepStrictEqual(containerOf(`/system.slice/docker-${id}.scope`), { id, runtime: "docker", isRoot: true });
 * deepStrictEqual(containerOf(`/docker/${id}/inner`), { id, runtime: "docker", isRoot: false });
 * strictEqual(containerOf("/user.slice/user-1000.slice"), undefined);
 * ```
 */
export function containerOf(path: string): CgroupContainer | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  for (let index = parts.length - 1; index >= 0; index--) {
    const found = readPart(parts[index]);
    if (found === undefined) continue;
    const isRoot = index === parts.length - 1;
    return { id: found.id, runtime: found.runtime ?? runtimeOfParents(parts.slice(0, index)), isRoot };
  }
  return undefined;
}

/** The id in one part of a path, and the runtime when it says so. */
function readPart(part: string): { readonly id: string; readonly runtime?: string } | undefined {
  const name = part.endsWith(".scope") ? part.slice(0, -6) : part;
  // containerd under systemd: kubepods-….slice:cri-containerd:<id>
  const pieces = name.split(":");
  if (pieces.length === 3 && ID.test(pieces[2])) {
    return { id: pieces[2], runtime: pieces[1] === "crio" ? "crio" : "containerd" };
  }
  for (const [prefix, runtime] of PREFIXES) {
    if (!name.startsWith(prefix)) continue;
    const id = name.slice(prefix.length);
    // `libpod-conmon-<id>` holds the monitor, which is outside.
    return ID.test(id) ? { id, runtime } : undefined;
  }
  return ID.test(name) || ECS_ID.test(name) ? { id: name } : undefined;
}

function runtimeOfParents(parents: readonly string[]): string | undefined {
  const parent = parents.at(-1);
  if (parent !== undefined && parent in PARENTS) return PARENTS[parent];
  if (parents.includes("ecs")) return "docker";
  return undefined;
}
