/**
 * The probes in the kernel: loaded by a plan, told what to look for, attached, counted, taken away.
 * @module
 */
import { encodeConfig, encodeSpec, type ProbeConfig, SCOPE_MAPS } from "./config.ts";
import type { KernelPointers } from "./integrity/pointers.ts";
import {
  findKernelCode,
  type KernelLayout,
  LAYOUT_MEMBERS,
  LONGEST_READING,
  type Range,
} from "./integrity/kernel_reader.ts";
import type { Libbpf } from "./libbpf.ts";
import { u32Bytes } from "./map.ts";
import { type BpfObject, loadObject } from "./object.ts";
import { learnPages } from "./pages.ts";
import { OPTIONAL_TRACEPOINTS, type ProbePlan } from "./probes.ts";
import { RingBuffer } from "./ring_buffer.ts";
import { type LivingProcess, readProc, readTasks } from "./snapshot.ts";

/** The keys of scopes, by kind: which scopes take a key. */
export interface ScopeKeys {
  /** Process trees: scopes that the process itself is in, and that its future children are in. */
  readonly trees?: ReadonlyMap<number, { readonly own: number; readonly children: number }>;
  readonly uids?: ReadonlyMap<number, number>;
  readonly pids?: ReadonlyMap<number, number>;
  readonly comms?: ReadonlyMap<string, number>;
  readonly mntNamespaces?: ReadonlyMap<number, number>;
  readonly pidNamespaces?: ReadonlyMap<number, number>;
  readonly cgroups?: ReadonlyMap<bigint, { readonly scopes: number; readonly isContainer: boolean }>;
}

/** A path that a kind of record must begin with; more than one: any of them. */
export interface PathPrefix {
  readonly kind: number;
  readonly path: string;
}

/** What to load. */
export interface SessionOptions {
  readonly plan: ProbePlan;
  readonly config: Omit<ProbeConfig, "wanted">;
  readonly keys?: ScopeKeys;
  readonly prefixes?: readonly PathPrefix[];
  /** Size of the ring buffer in bytes: a power of two, and of the page size. */
  readonly ringSize?: number;
  /** Look at the processes that live already. */
  readonly snapshot?: boolean;
  /** Be able to look at the kernel's own function pointers. */
  readonly integrity?: boolean;
}

/** What the probes counted (enum counter). */
export interface ProbeCounters {
  readonly sent: number;
  readonly ringFull: number;
  readonly mapFull: number;
  readonly unreadable: number;
  readonly unpaired: number;
  readonly memoryBusy: number;
  /** Programs that the kernel left out because the same one was under way on that processor. */
  readonly missed: number;
}

const RING_SIZE = 16 << 20;
/** The object in the kernel's lists. */
const OBJECT_NAME = "hindtrace";
/** Attached first: what keeps the trees of processes; then the others, the start of system calls last. */
const FIRST = [
  "sched_process_fork",
  "hook_wake_up_new_task",
  "sched_process_exit",
  "task_rename",
  "sched_process_exec",
  "hook_finalize_exec",
];
const LAST = ["sys_exit", "sys_enter"];
/** What reads the kernel's own memory when it is run. */
const READERS = ["read_pointers", "read_memory", "find_symbol", "read_layout"];
/** Most bytes of a symbol's name, with its zero (struct kernel_symbol). */
const SYMBOL_LENGTH = 64;
/** What the rest can do without, should a kernel refuse it. */
const OPTIONAL = ["module_load", "module_free", ...OPTIONAL_TRACEPOINTS];

/** The bytes of the object with all probes. */
export async function readProbes(): Promise<Uint8Array<ArrayBuffer>> {
  const { default: base64 } = await import("../../../bpf/probes.bpf.o.base64", { with: { type: "text" } });
  return Uint8Array.fromBase64(base64);
}

/**
 * Loads and configures the probes. Nothing is traced before `attach`.
 *
 * @param libbpf from `openLibbpf()`
 * @param bytes from `readProbes()`
 * @throws {BpfError} when the kernel refuses
 */
export function openProbes(libbpf: Libbpf, bytes: Uint8Array<ArrayBuffer>, options: SessionOptions): ProbeSession {
  const { plan, config, snapshot = true, integrity = false, ringSize = RING_SIZE } = options;
  const extras = [
    ...(snapshot ? ["list_tasks"] : []),
    ...(integrity ? READERS : []),
    ...(plan.programs.has("exit_write") ? ["learn_pages"] : []),
  ];
  const object = loadObject(libbpf, bytes, {
    name: OBJECT_NAME,
    programs: new Set([...plan.programs, ...extras]),
    optional: new Set([...extras, ...OPTIONAL]),
    perfTracepoints: plan.perfTracepoints,
    variables: { config: encodeConfig({ ...config, wanted: plan.wanted }) },
    mapEntries: { ring: ringSize },
  });
  try {
    fillMaps(object, options);
    if (object.programs.has("learn_pages")) learnPages(object);
    return new ProbeSession(object, plan, ringSize);
  } catch (error) {
    object.close();
    throw error;
  }
}

/** Loaded probes. */
export class ProbeSession implements Disposable {
  readonly #object: BpfObject;
  readonly #plan: ProbePlan;
  #text: Range | undefined;
  readonly ring: RingBuffer;

  /** Use {@linkcode openProbes}. */
  constructor(object: BpfObject, plan: ProbePlan, ringSize: number) {
    this.#object = object;
    this.#plan = plan;
    this.ring = new RingBuffer(object.map("ring").fd, ringSize);
  }

  /** Programs that the kernel refused, and why: the rest is there without them. */
  get refused(): ReadonlyMap<string, Error> {
    return this.#object.refused;
  }

  /** From here on events come. */
  attach(): void {
    for (const name of this.#inOrder()) this.#object.attach(name);
  }

  /**
   * From here on none come; what is in the ring stays. The start of system calls first: the kernel takes its time to let
   * go of its functions, and nobody reads the ring meanwhile.
   */
  detach(): void {
    for (const name of this.#inOrder().reverse()) this.#object.detach(name);
  }

  /** The programs to attach, those that others build on before them. */
  #inOrder(): string[] {
    const { attached } = this.#plan;
    const others = [...attached].filter((name) => !FIRST.includes(name) && !LAST.includes(name));
    return [...FIRST, ...others, ...LAST].filter((name) => attached.has(name) && this.#object.programs.has(name));
  }

  /** The processes that live now. */
  listProcesses(): readonly LivingProcess[] {
    if (!this.#object.programs.has("list_tasks")) return readProc();
    this.#object.attach("list_tasks");
    try {
      return readTasks(this.#object.iterate("list_tasks"));
    } finally {
      this.#object.detach("list_tasks");
    }
  }

  /**
   * Has a process be in scopes, and its future children.
   *
   * @param pid of the host
   */
  setTree(pid: number, own: number, children: number): void {
    this.#object.map("trees").update(u32Bytes(pid), treeBytes({ own, children }));
  }

  /** Forgets the tree of a process. Those of its children stay. */
  deleteTree(pid: number): void {
    this.#object.map("trees").delete(u32Bytes(pid));
  }

  /**
   * The function pointers behind an open file of ours: see `integrity/pointers.ts`.
   *
   * @param fd of the file
   * @param isSequence whether it is a `seq_file`
   * @returns undefined where the kernel does not let us look
   */
  readPointers(fd: number, isSequence: boolean): KernelPointers | undefined {
    const bytes = new Uint8Array(56);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, fd, true);
    view.setUint32(4, isSequence ? 1 : 0, true);
    const text = this.#text ??= findKernelCode(this);
    if (text === undefined || this.#run("read_pointers", bytes) !== 0) return undefined;
    const [iterateShared, read, start, stop, next, show] = new BigUint64Array(bytes.buffer, 8);
    const pointers = { iterate_shared: iterateShared, read, start, stop, next, show };
    return { textStart: text.start, textEnd: text.end, pointers };
  }

  /** Bytes of the kernel's memory (struct kernel_memory): see `KernelReader`. */
  readMemory(address: bigint, length: number): Uint8Array<ArrayBuffer> | undefined {
    const bytes = new Uint8Array(16 + LONGEST_READING);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, BigInt.asUintN(64, address), true);
    view.setUint32(8, length, true);
    return this.#run("read_memory", bytes) === 0 ? bytes.subarray(16, 16 + length) : undefined;
  }

  /** The address of a symbol of the kernel (struct kernel_symbol): see `KernelReader`. */
  findSymbol(name: string): bigint {
    const bytes = new Uint8Array(8 + SYMBOL_LENGTH);
    const text = new TextEncoder().encode(name);
    if (text.length >= SYMBOL_LENGTH) return 0n;
    bytes.set(text, 8);
    return this.#run("find_symbol", bytes) === 0 ? new DataView(bytes.buffer).getBigUint64(0, true) : 0n;
  }

  /** Where members are in this kernel's structs (struct kernel_layout): see `KernelReader`. */
  readLayout(): KernelLayout | undefined {
    const offsets = new Uint32Array(LAYOUT_MEMBERS.length);
    if (this.#run("read_layout", new Uint8Array(offsets.buffer)) !== 0) return undefined;
    return Object.fromEntries(LAYOUT_MEMBERS.map((name, index) => [name, offsets[index]])) as KernelLayout;
  }

  /** Undefined: the kernel refused the program, or the session is closed. */
  #run(program: string, context: Uint8Array<ArrayBuffer>): number | undefined {
    return this.#object.programs.has(program) ? this.#object.run(program, context) : undefined;
  }

  /** What was sent, and what was lost by cause, so far. */
  counters(): ProbeCounters {
    const map = this.#object.map("counters");
    const [sent, ringFull, mapFull, unreadable, unpaired, memoryBusy] = [0, 1, 2, 3, 4, 5].map((index) => {
      const bytes = map.lookup(u32Bytes(index));
      // A value for each processor.
      return bytes === undefined ? 0 : Number(new BigUint64Array(bytes.buffer).reduce((sum, value) => sum + value, 0n));
    });
    return { sent, ringFull, mapFull, unreadable, unpaired, memoryBusy, missed: this.#object.misses() };
  }

  /** Takes all of it out of the kernel. */
  close(): void {
    this.ring.close();
    this.#object.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function fillMaps(object: BpfObject, { plan, keys = {}, prefixes = [] }: SessionOptions): void {
  for (const [map, places] of Object.entries(plan.handlers)) {
    for (const [place, program] of places) object.map(map).update(u32Bytes(place), u32Bytes(object.programFd(program)));
  }
  const syscalls = object.map("syscalls");
  for (const [key, spec] of plan.syscalls) syscalls.update(u32Bytes(key), encodeSpec(spec));
  for (const [pid, tree] of keys.trees ?? []) object.map(SCOPE_MAPS.tree).update(u32Bytes(pid), treeBytes(tree));
  for (const [kind, scopes] of NUMBER_KEYS) {
    for (const [key, mask] of keys[kind] ?? []) object.map(SCOPE_MAPS[scopes]).update(u32Bytes(key), u32Bytes(mask));
  }
  for (const [comm, mask] of keys.comms ?? []) object.map(SCOPE_MAPS.comm).update(padded(comm, 16), u32Bytes(mask));
  for (const [id, { scopes, isContainer }] of keys.cgroups ?? []) {
    const value = new Uint8Array(Uint32Array.of(scopes, isContainer ? 1 : 0).buffer);
    object.map(SCOPE_MAPS.cgroup).update(new Uint8Array(BigUint64Array.of(id).buffer), value);
  }
  for (const prefix of prefixes) object.map("prefixes").update(prefixKey(prefix), u32Bytes(1));
}

const NUMBER_KEYS = [
  ["uids", "uid"],
  ["pids", "pid"],
  ["mntNamespaces", "mntNs"],
  ["pidNamespaces", "pidNs"],
] as const;

/** struct tree */
function treeBytes({ own, children }: { readonly own: number; readonly children: number }): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.of(own, children).buffer);
}

const PREFIX_LENGTH = 60;

/** struct prefix: what is beyond its length is left to the matchers. */
function prefixKey({ kind, path }: PathPrefix): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(path).subarray(0, PREFIX_LENGTH);
  const key = new Uint8Array(8 + PREFIX_LENGTH);
  new DataView(key.buffer).setUint32(0, 32 + 8 * text.length, true);
  new DataView(key.buffer).setUint32(4, kind, true);
  key.set(text, 8);
  return key;
}

function padded(text: string, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode(text).subarray(0, size - 1));
  return bytes;
}
