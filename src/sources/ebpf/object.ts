/**
 * BPF objects: opened from bytes, configured, loaded into the kernel, attached, closed. Nothing is pinned: when this
 * process ends, however it ends, the kernel takes all of it back.
 * @module
 */
import { findMissingTargets } from "./attach_target.ts";
import { type Btf, type Place, readBtf } from "./btf.ts";
import { BpfError } from "./errors.ts";
import { cString, errno, openLibc } from "./libc.ts";
import { cText, type Libbpf, unwrap, unwrapPointer } from "./libbpf.ts";
import { readIterator } from "./iterator.ts";
import { type BpfMap, createMap } from "./map.ts";
import { encodeValue, type VariableValue } from "./variable.ts";

/** How an object is to be loaded. */
export interface ObjectOptions {
  /** Shown by tools that list programs. */
  readonly name: string;
  /**
   * The programs to load, by the names of their functions; undefined: all but those whose section begins
   * with `?`.
   */
  readonly programs?: ReadonlySet<string>;
  /** Programs that the kernel may refuse: the rest is loaded without them, and `refused` says why. */
  readonly optional?: ReadonlySet<string>;
  /** Values of global variables, constants among them, by name. */
  readonly variables?: Readonly<Record<string, VariableValue>>;
  /** Most entries of maps, by name; of ring buffers the size in bytes. */
  readonly mapEntries?: Readonly<Record<string, number>>;
  /** Maps of other objects to be used in place of this one's own of the same names. */
  readonly sharedMaps?: ReadonlyMap<string, BpfMap>;
  /**
   * Programs to be loaded as those of perf's tracepoints, and which: `raw_syscalls/sys_enter`. Only those whose section
   * begins with `any_tracepoint/`; the others of them are loaded as tp_btf.
   */
  readonly perfTracepoints?: ReadonlyMap<string, string>;
  /** Kernel functions to attach to, by program, where the section does not say. */
  readonly targets?: Readonly<Record<string, string>>;
}

const ENOENT = 2;

/** A program of an object. */
interface Program {
  readonly section: string;
  readonly pointer: Deno.PointerObject;
}

/** enum bpf_prog_type, enum bpf_attach_type */
const PERF_TRACEPOINT = { programType: 5, attachType: 0 } as const;
const TP_BTF = { programType: 26, attachType: 23 } as const;

/** The beginning of a section that libbpf does not know: we say what kind of program it is. */
const UNTYPED = "any_tracepoint/";

function isUntyped({ section }: Program): boolean {
  return section.startsWith(UNTYPED);
}

/**
 * Loads an object into the kernel.
 *
 * @param libbpf from `openLibbpf()`
 * @param bytes an ELF file made by clang for the target bpf
 * @param options what to load, with which values
 * @returns the object; closing it detaches its programs
 * @throws {BpfError} when the kernel refuses; it holds what the verifier and libbpf said
 */
export function loadObject(libbpf: Libbpf, bytes: Uint8Array<ArrayBuffer>, options: ObjectOptions): BpfObject {
  const refused = new Map<string, BpfError>();
  for (let attempt = 0;; attempt++) {
    const object = new BpfObject(libbpf, open(libbpf, bytes, options.name), refused);
    try {
      // To look the targets up takes longer than many programs do to load: only when one was refused.
      if (attempt === 1) object.refuseMissing(options);
      object.load(options);
      return object;
    } catch (error) {
      object.close();
      // One refused program fails the whole object: once more, without it.
      const program = error instanceof BpfError ? error.details.program : undefined;
      if (program === undefined || refused.has(program) || !options.optional?.has(program)) throw error;
      if (attempt > 0) refused.set(program, error as BpfError);
    }
  }
}

function open(libbpf: Libbpf, bytes: Uint8Array<ArrayBuffer>, name: string): Deno.PointerObject {
  // struct bpf_object_open_opts: size_t sz; const char *object_name; the rest is left out by its size.
  const text = cString(name);
  const openOptions = new BigUint64Array([16n, BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(text)))]);
  const object = libbpf.bpf_object__open_mem(bytes, BigInt(bytes.length), openOptions);
  return unwrapPointer(object, `read BPF object "${name}"`);
}

/** An object in the kernel: its programs, its maps. */
export class BpfObject implements Disposable {
  readonly #libbpf: Libbpf;
  readonly #links = new Map<string, Deno.PointerObject>();
  readonly #refused: Map<string, BpfError>;
  #pointer: Deno.PointerObject | undefined;
  #btf: Btf | undefined;
  #programs: ReadonlyMap<string, Program> = new Map();
  #maps: ReadonlyMap<string, BpfMap> = new Map();
  #perfTracepoints: ReadonlyMap<string, string> = new Map();
  /** Those that are or were. */
  readonly #attached = new Set<string>();

  /** See {@linkcode loadObject}. */
  constructor(libbpf: Libbpf, pointer: Deno.PointerObject, refused: Map<string, BpfError>) {
    this.#libbpf = libbpf;
    this.#pointer = pointer;
    this.#refused = refused;
  }

  /** The optional programs that the kernel did not take, and why. */
  get refused(): ReadonlyMap<string, BpfError> {
    return this.#refused;
  }

  /** Its maps by name; those that hold global variables end with the name of the section. */
  get maps(): ReadonlyMap<string, BpfMap> {
    return this.#maps;
  }

  /** The loaded programs and their sections, by name. */
  get programs(): ReadonlyMap<string, { readonly section: string }> {
    return this.#programs;
  }

  /** Refuses the optional programs whose target this kernel does not have. */
  refuseMissing(options: ObjectOptions): void {
    const optional = [...this.#readPrograms()].filter(([name]) => {
      return options.optional?.has(name) && (options.programs?.has(name) ?? true);
    });
    const missing = findMissingTargets(this.#libbpf, optional.map(([, { section }]) => section));
    for (const [name, { section }] of optional) {
      if (missing.has(section)) this.#refused.set(name, new BpfError(`find ${section} in this kernel`, ENOENT));
    }
  }

  /** Applies the options and loads; called once, by {@linkcode loadObject}. */
  load(options: ObjectOptions): void {
    const programs = this.#readPrograms();
    this.#choose(programs, options);
    this.#perfTracepoints = options.perfTracepoints ?? new Map();
    for (const [name, program] of programs) {
      if (options.programs?.has(name) && isUntyped(program)) this.#setTracepoint(name, program);
    }
    for (const [name, target] of Object.entries(options.targets ?? {})) this.#target(programs, name, target);
    for (const [name, value] of Object.entries(options.variables ?? {})) this.#setVariable(name, value);
    const maps = this.#mapPointers();
    for (const [name, entries] of Object.entries(options.mapEntries ?? {})) {
      const code = this.#libbpf.bpf_map__set_max_entries(find(maps, name, "map"), entries);
      unwrap(code, `size BPF map "${name}"`);
    }
    for (const [name, map] of options.sharedMaps ?? []) {
      const own = maps.get(name);
      if (own !== undefined) unwrap(this.#libbpf.bpf_map__reuse_fd(own, map.fd), `share BPF map "${name}"`);
    }
    unwrap(this.#libbpf.bpf_object__load(this.#open), `load BPF object "${options.name}"`);
    this.#programs = new Map(
      [...programs].filter(([, { pointer }]) => this.#libbpf.bpf_program__fd(pointer) >= 0),
    );
    this.#maps = new Map([...maps].map(([name, pointer]) => [name, createMap(this.#libbpf, pointer)]));
  }

  /** The map of a name. */
  map(name: string): BpfMap {
    return find(this.#maps, name, "map");
  }

  /** The file descriptor of a loaded program: the value of a program array. */
  programFd(name: string): number {
    return this.#libbpf.bpf_program__fd(find(this.#programs, name, "program").pointer);
  }

  /**
   * Attaches a program where its section says: tp_btf, raw_tp, tracepoint, fentry, fexit, kprobe, lsm, iter.
   *
   * @throws {BpfError} when the kernel refuses
   */
  attach(name: string): void {
    if (this.#links.has(name)) return;
    const program = find(this.#programs, name, "program");
    const link = this.#attach(name, program);
    this.#attached.add(name);
    this.#links.set(name, unwrapPointer(link, `attach BPF program "${name}" to ${program.section}`));
  }

  #attach(name: string, program: Program): Deno.PointerValue {
    const [category, tracepoint] = this.#perfTracepoints.get(name)?.split("/") ?? [];
    if (!isUntyped(program)) return this.#libbpf.bpf_program__attach(program.pointer);
    if (category === undefined) return this.#libbpf.bpf_program__attach_trace(program.pointer);
    return this.#libbpf.bpf_program__attach_tracepoint(program.pointer, cString(category), cString(tracepoint));
  }

  /** How often the kernel left out an attached program, because it was under way on that processor already. */
  misses(): number {
    let sum = 0n;
    for (const name of this.#attached) sum += this.#missesOf(this.programFd(name));
    return Number(sum);
  }

  #missesOf(fd: number): bigint {
    // struct bpf_prog_info: recursion_misses 208 (5.12, commit 9ed9e9ba2337); an older kernel fills in less.
    const info = new DataView(new ArrayBuffer(216));
    const code = this.#libbpf.bpf_obj_get_info_by_fd(fd, info, Uint32Array.of(info.byteLength));
    return code === 0 ? info.getBigUint64(208, true) : 0n;
  }

  /** Detaches a program; nothing happens when it is not attached. */
  detach(name: string): void {
    const link = this.#links.get(name);
    if (link === undefined) return;
    this.#links.delete(name);
    unwrap(this.#libbpf.bpf_link__destroy(link), `detach BPF program "${name}"`);
  }

  /** Runs an attached iterator once, and returns all that it wrote. */
  iterate(name: string): Uint8Array<ArrayBuffer> {
    const link = this.#libbpf.bpf_link__fd(find(this.#links, name, "attached program"));
    const fd = unwrap(this.#libbpf.bpf_iter_create(link), `run BPF iterator "${name}"`);
    try {
      return readIterator(fd, name);
    } finally {
      openLibc().close(fd);
    }
  }

  /**
   * Runs a program of section `syscall` once.
   *
   * @param context what it gets as its argument
   * @returns what it returned
   */
  run(name: string, context: Uint8Array<ArrayBuffer> = new Uint8Array(8)): number {
    // struct bpf_test_run_opts: sz 0, ctx_in 32, ctx_size_in 48, retval 56.
    const bytes = new DataView(new ArrayBuffer(80));
    bytes.setBigUint64(0, 80n, true);
    bytes.setBigUint64(32, BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(context))), true);
    bytes.setUint32(48, context.length, true);
    unwrap(this.#libbpf.bpf_prog_test_run_opts(this.programFd(name), bytes), `run BPF program "${name}"`);
    return bytes.getInt32(56, true);
  }

  /** The bytes of a global variable as the programs in the kernel see it now. */
  readVariable(name: string): Uint8Array<ArrayBuffer> {
    const { section, place } = this.#variable(name);
    const map = [...this.#maps.values()].find((candidate) => candidate.name.endsWith(section));
    const value = map?.lookup(new Uint8Array(4));
    if (value === undefined) throw new TypeError(`Cannot read variable "${name}": section ${section} is not loaded`);
    return value.slice(place.offset, place.offset + place.size);
  }

  /** Detaches all, and gives all of it back to the kernel. */
  close(): void {
    if (this.#pointer === undefined) return;
    for (const link of this.#links.values()) this.#libbpf.bpf_link__destroy(link);
    this.#links.clear();
    this.#programs = new Map();
    this.#maps = new Map();
    this.#libbpf.bpf_object__close(this.#pointer);
    this.#pointer = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #open(): Deno.PointerObject {
    if (this.#pointer === undefined) throw new TypeError("Cannot use a BPF object: it is closed");
    return this.#pointer;
  }

  #readPrograms(): ReadonlyMap<string, Program> {
    const programs = new Map<string, Program>();
    let pointer = this.#libbpf.bpf_object__next_program(this.#open, null);
    while (pointer !== null) {
      const section = cText(this.#libbpf.bpf_program__section_name(pointer));
      programs.set(cText(this.#libbpf.bpf_program__name(pointer)), { section, pointer });
      pointer = this.#libbpf.bpf_object__next_program(this.#open, pointer);
    }
    return programs;
  }

  #mapPointers(): ReadonlyMap<string, Deno.PointerObject> {
    const maps = new Map<string, Deno.PointerObject>();
    let pointer = this.#libbpf.bpf_object__next_map(this.#open, null);
    while (pointer !== null) {
      maps.set(cText(this.#libbpf.bpf_map__name(pointer)), pointer);
      pointer = this.#libbpf.bpf_object__next_map(this.#open, pointer);
    }
    return maps;
  }

  #choose(programs: ReadonlyMap<string, Program>, options: ObjectOptions): void {
    for (const name of options.programs ?? []) find(programs, name, "program");
    for (const [name, { pointer }] of programs) {
      const wanted = options.programs?.has(name);
      if (this.#refused.has(name)) this.#setAutoload(name, pointer, false);
      else if (wanted !== undefined) this.#setAutoload(name, pointer, wanted);
    }
  }

  #setAutoload(name: string, pointer: Deno.PointerObject, load: boolean): void {
    unwrap(this.#libbpf.bpf_program__set_autoload(pointer, load), `choose BPF program "${name}"`);
  }

  #setTracepoint(name: string, { section, pointer }: Program): void {
    const isPerf = this.#perfTracepoints.has(name);
    const { programType, attachType } = isPerf ? PERF_TRACEPOINT : TP_BTF;
    const action = `choose the type of BPF program "${name}"`;
    unwrap(this.#libbpf.bpf_program__set_type(pointer, programType), action);
    unwrap(this.#libbpf.bpf_program__set_expected_attach_type(pointer, attachType), action);
    if (!isPerf) {
      unwrap(this.#libbpf.bpf_program__set_attach_target(pointer, 0, cString(section.slice(UNTYPED.length))), action);
    }
  }

  #target(programs: ReadonlyMap<string, Program>, name: string, target: string): void {
    const { pointer } = find(programs, name, "program");
    const code = this.#libbpf.bpf_program__set_attach_target(pointer, 0, cString(target));
    unwrap(code, `attach BPF program "${name}" to ${target}`);
  }

  #variable(name: string): { readonly section: string; readonly place: Place } {
    const btf = this.#btf ??= this.#readBtf();
    for (const section of btf.sections) {
      const place = btf.variables(section).get(name);
      if (place !== undefined) return { section, place };
    }
    throw new RangeError(`Cannot find variable "${name}": the BPF object has no such variable`);
  }

  #readBtf(): Btf {
    const size = new Uint32Array(1);
    const data = this.#libbpf.btf__raw_data(this.#libbpf.bpf_object__btf(this.#open), size);
    if (data === null) throw new BpfError("read the types of a BPF object", errno());
    return readBtf(new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(data, size[0])).slice());
  }

  #setVariable(name: string, value: VariableValue): void {
    const { section, place } = this.#variable(name);
    const map = [...this.#mapPointers()].find(([candidate]) => candidate.endsWith(section));
    const size = new BigUint64Array(1);
    const memory = map === undefined ? null : this.#libbpf.bpf_map__initial_value(map[1], size);
    if (memory === null) throw new RangeError(`Cannot set variable "${name}": section ${section} has no memory`);
    const bytes = new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(memory, Number(size[0])));
    bytes.set(encodeValue(name, value, place.size), place.offset);
  }
}

function find<V>(values: ReadonlyMap<string, V>, name: string, what: string): V {
  const value = values.get(name);
  if (value !== undefined) return value;
  throw new RangeError(`Cannot find ${what} "${name}": the BPF object has no such ${what}`);
}
