/**
 * What is remembered of the host while it is watched: which program each process runs, which cgroup is whose container.
 * @module
 */
import type { Container, Integer, Pod } from "../../model/mod.ts";
import { containerOf } from "./container.ts";
import { CGROUP, EXEC, EXIT, FORK, KIND, RECORD, SLOT, TASK_IDS } from "./layout.ts";
import type { RecordView } from "./record_view.ts";

/** A container, and what is known of it. */
export interface KnownContainer {
  readonly container: Container;
  readonly pod?: Pod;
  readonly runtime?: string;
}

/** What a container's runtime says of it. */
export type ContainerDetails = (id: string, runtime: string | undefined) =>
  | { readonly name?: string; readonly image?: string; readonly imageDigest?: string; readonly pod?: Pod }
  | undefined;

/** How to watch. */
export interface HostOptions {
  /** Number of the cgroup hierarchy that containers are told by; 0 is version 2. */
  readonly hierarchy: number;
  readonly details?: ContainerDetails;
}

/** Remembers, record by record, in their order. */
export class HostState {
  readonly #executables = new Map<number, string>();
  readonly #containers = new Map<Integer, KnownContainer>();
  readonly #options: HostOptions;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  get hierarchy(): number {
    return this.#options.hierarchy;
  }

  /** A process that lived before the first record. */
  addProcess(pid: number, executable: string): void {
    if (executable !== "") this.#executables.set(pid, executable);
  }

  /** A cgroup that was there before the first record. */
  addCgroup(id: Integer, path: string): void {
    this.#addContainer(id, path, true);
  }

  executable(pid: number): string | undefined {
    return this.#executables.get(pid);
  }

  container(cgroup: Integer): KnownContainer | undefined {
    return this.#containers.get(cgroup);
  }

  /** Whether any container is known: without one, nobody need look. */
  get hasContainers(): boolean {
    return this.#containers.size > 0;
  }

  /** Takes in what a record says, before its events are made. */
  before(record: RecordView, kind: number): void {
    if (kind === KIND.fork) this.#fork(record);
    else if (kind === KIND.exec) this.#exec(record);
    else if (kind === KIND.cgroupMkdir && record.u32(CGROUP.hierarchy) === this.#options.hierarchy) {
      this.#addContainer(record.u64(CGROUP.id), record.path(), false);
    }
  }

  /** Forgets what a record says is gone, after its events are made. */
  after(record: RecordView, kind: number): void {
    if (kind === KIND.exit && record.u32(EXIT.live) === 0) this.#executables.delete(record.u32(RECORD.pid));
    else if (kind === KIND.cgroupRmdir && record.u32(CGROUP.hierarchy) === this.#options.hierarchy) {
      this.#containers.delete(record.u64(CGROUP.id));
    }
  }

  #fork(record: RecordView): void {
    const parent = record.u32(FORK.parent + TASK_IDS.pid);
    const child = record.u32(FORK.child + TASK_IDS.pid);
    if (parent === child) return;
    const executable = this.#executables.get(parent);
    if (executable !== undefined) this.#executables.set(child, executable);
  }

  #exec(record: RecordView): void {
    this.#executables.set(record.u32(RECORD.pid), record.path(SLOT.path));
    if (!this.hasContainers) return;
    const cgroup = record.u64(RECORD.cgroup_id);
    const known = this.#containers.get(cgroup);
    // The runtime prepares a container in the host's mount namespace; its own process is the first in another one.
    if (known?.container.started !== false || record.u32(RECORD.mnt_ns) === record.u32(EXEC.parent_mnt_ns)) return;
    const details = this.#options.details?.(known.container.id, known.runtime);
    this.#containers.set(cgroup, {
      runtime: known.runtime,
      pod: details?.pod ?? known.pod,
      container: {
        id: known.container.id,
        name: details?.name ?? known.container.name,
        image: details?.image ?? known.container.image,
        imageDigest: details?.imageDigest ?? known.container.imageDigest,
        started: true,
      },
    });
  }

  #addContainer(cgroup: Integer, path: string, started: boolean): void {
    const found = containerOf(path);
    if (found === undefined) return;
    const details = this.#options.details?.(found.id, found.runtime);
    this.#containers.set(cgroup, {
      runtime: found.runtime,
      pod: details?.pod,
      container: {
        id: found.id,
        name: details?.name,
        image: details?.image,
        imageDigest: details?.imageDigest,
        // A group that is made inside a running container is part of it.
        started: started || !found.isRoot,
      },
    });
  }
}
