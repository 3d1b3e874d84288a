/**
 * The host's cgroups: which version tells of containers, and those that are there already.
 * @module
 */
import { readHostFile } from "./host_file.ts";
import type { Integer } from "../../model/mod.ts";

/** Where containers are told by. */
export interface CgroupSetup {
  /** Version 1, where each controller has a hierarchy of its own: the one of cpuset, as Tracee does. */
  readonly isV1: boolean;
  /** Number of the hierarchy; 0 is version 2. */
  readonly hierarchy: number;
  /** Where it is mounted. */
  readonly root: string;
}

/** A cgroup: its id in the kernel is the inode of its directory. */
export interface Cgroup {
  readonly id: Integer;
  /** In its hierarchy, beginning with a slash. */
  readonly path: string;
}

/** Deeper or more than any host has. */
const MAX_DEPTH = 32;
const MAX_CGROUPS = 65536;

/** Looks how cgroups are set up here. Where nothing can be read, version 2 is taken. */
export function readCgroupSetup(): CgroupSetup {
  const v2: CgroupSetup = { isV1: false, hierarchy: 0, root: "/sys/fs/cgroup" };
  const mounts = readHostFile("/proc/self/mounts") ?? "";
  const cpuset = findMount(mounts, "cgroup", "cpuset");
  if (cpuset === undefined) return { ...v2, root: findMount(mounts, "cgroup2") ?? v2.root };
  const hierarchy = readHierarchy(readHostFile("/proc/cgroups") ?? "", "cpuset");
  return hierarchy === 0 ? v2 : { isV1: true, hierarchy, root: cpuset };
}

/**
 * The place of a mount.
 *
 * @param mounts as /proc/self/mounts has them
 * @param option that it must have
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const mounts = "cgroup /sys/fs/cgroup/cpuset cgroup rw,relatime,cpuset 0 0\n";
 * strictEqual(findMount(mounts, "cgroup", "cpuset"), "/sys/fs/cgroup/cpuset");
 * strictEqual(findMount(mounts, "cgroup2"), undefined);
 * ```
 */
export function findMount(mounts: string, type: string, option?: string): string | undefined {
  for (const line of mounts.split("\n")) {
    const [, place, found, options = ""] = line.split(" ");
    if (found === type && (option === undefined || options.split(",").includes(option))) return place;
  }
  return undefined;
}

/** The number of a controller's hierarchy. */
function readHierarchy(cgroups: string, controller: string): number {
  const line = cgroups.split("\n").find((text) => text.startsWith(`${controller}\t`));
  return Number(line?.split("\t")[1] ?? 0);
}

/** The cgroups that are there now. What cannot be read is passed over. */
export function listCgroups(root: string): readonly Cgroup[] {
  const found: Cgroup[] = [];
  const waiting: (readonly [path: string, depth: number])[] = [["", 0]];
  for (let next = waiting.pop(); next !== undefined && found.length < MAX_CGROUPS; next = waiting.pop()) {
    const [path, depth] = next;
    const inode = inodeOf(root + path);
    if (inode !== undefined) found.push({ id: inode, path: path === "" ? "/" : path });
    if (depth === MAX_DEPTH) continue;
    for (const name of foldersOf(root + path)) waiting.push([`${path}/${name}`, depth + 1]);
  }
  return found;
}

function inodeOf(path: string): Integer | undefined {
  try {
    return Deno.lstatSync(path).ino ?? undefined;
  } catch {
    return undefined;
  }
}

function foldersOf(path: string): readonly string[] {
  try {
    return [...Deno.readDirSync(path)].filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
  } catch {
    return [];
  }
}
