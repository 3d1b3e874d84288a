/**
 * libbpf: each of its functions that we call with its C types, how it is opened, and the one place where its codes
 * become exceptions.
 * @module
 */
import { BpfError, type FailureDetails, UnsupportedError } from "./errors.ts";
import { errno, openLibc } from "./libc.ts";
import { openLibrary } from "./memfd.ts";

const LIBBPF_SYMBOLS = {
  libbpf_version_string: { parameters: [], result: "pointer" }, // const char *
  libbpf_num_possible_cpus: { parameters: [], result: "i32" }, // int
  libbpf_set_print: {
    parameters: ["function"], // int (*fn)(enum libbpf_print_level level, const char *format, va_list ap)
    result: "pointer", // libbpf_print_fn_t, the one before
  },

  bpf_object__open_mem: {
    parameters: [
      "buffer", // const void *obj_buf
      "usize", // size_t obj_buf_sz
      "buffer", // const struct bpf_object_open_opts *opts
    ],
    result: "pointer", // struct bpf_object *
  },
  bpf_object__load: {
    parameters: ["pointer"], // struct bpf_object *obj
    result: "i32", // int
  },
  bpf_object__close: {
    parameters: ["pointer"], // struct bpf_object *object
    result: "void",
  },
  bpf_object__btf: {
    parameters: ["pointer"], // const struct bpf_object *obj
    result: "pointer", // struct btf *
  },
  bpf_object__next_map: {
    parameters: [
      "pointer", // const struct bpf_object *obj
      "pointer", // const struct bpf_map *map
    ],
    result: "pointer", // struct bpf_map *
  },
  bpf_object__next_program: {
    parameters: [
      "pointer", // const struct bpf_object *obj
      "pointer", // struct bpf_program *prog
    ],
    result: "pointer", // struct bpf_program *
  },

  bpf_program__name: {
    parameters: ["pointer"], // const struct bpf_program *prog
    result: "pointer", // const char *
  },
  bpf_program__section_name: {
    parameters: ["pointer"], // const struct bpf_program *prog
    result: "pointer", // const char *
  },
  bpf_program__set_autoload: {
    parameters: [
      "pointer", // struct bpf_program *prog
      "bool", // bool autoload
    ],
    result: "i32", // int
  },
  bpf_program__set_attach_target: {
    parameters: [
      "pointer", // struct bpf_program *prog
      "i32", // int attach_prog_fd
      "buffer", // const char *attach_func_name
    ],
    result: "i32", // int
  },
  bpf_program__set_type: {
    parameters: [
      "pointer", // struct bpf_program *prog
      "u32", // enum bpf_prog_type type
    ],
    result: "i32", // int
  },
  bpf_program__set_expected_attach_type: {
    parameters: [
      "pointer", // struct bpf_program *prog
      "u32", // enum bpf_attach_type type
    ],
    result: "i32", // int
  },
  bpf_program__attach_trace: {
    parameters: ["pointer"], // const struct bpf_program *prog
    result: "pointer", // struct bpf_link *
  },
  bpf_program__attach_tracepoint: {
    parameters: [
      "pointer", // const struct bpf_program *prog
      "buffer", // const char *tp_category
      "buffer", // const char *tp_name
    ],
    result: "pointer", // struct bpf_link *
  },
  bpf_obj_get_info_by_fd: {
    parameters: [
      "i32", // int bpf_fd
      "buffer", // void *info
      "buffer", // __u32 *info_len
    ],
    result: "i32", // int
  },
  bpf_program__fd: {
    parameters: ["pointer"], // const struct bpf_program *prog
    result: "i32", // int
  },
  bpf_program__attach: {
    parameters: ["pointer"], // const struct bpf_program *prog
    result: "pointer", // struct bpf_link *
  },

  bpf_link__fd: {
    parameters: ["pointer"], // const struct bpf_link *link
    result: "i32", // int
  },
  bpf_link__destroy: {
    parameters: ["pointer"], // struct bpf_link *link
    result: "i32", // int
  },
  bpf_iter_create: {
    parameters: ["i32"], // int link_fd
    result: "i32", // int
  },

  bpf_map__name: {
    parameters: ["pointer"], // const struct bpf_map *map
    result: "pointer", // const char *
  },
  bpf_map__fd: {
    parameters: ["pointer"], // const struct bpf_map *map
    result: "i32", // int
  },
  bpf_map__type: {
    parameters: ["pointer"], // const struct bpf_map *map
    result: "i32", // enum bpf_map_type
  },
  bpf_map__key_size: {
    parameters: ["pointer"], // const struct bpf_map *map
    result: "u32", // __u32
  },
  bpf_map__value_size: {
    parameters: ["pointer"], // const struct bpf_map *map
    result: "u32", // __u32
  },
  bpf_map__max_entries: {
    parameters: ["pointer"], // const struct bpf_map *map
    result: "u32", // __u32
  },
  bpf_map__set_max_entries: {
    parameters: [
      "pointer", // struct bpf_map *map
      "u32", // __u32 max_entries
    ],
    result: "i32", // int
  },
  bpf_map__reuse_fd: {
    parameters: [
      "pointer", // struct bpf_map *map
      "i32", // int fd
    ],
    result: "i32", // int
  },
  bpf_map__initial_value: {
    parameters: [
      "pointer", // struct bpf_map *map
      "buffer", // size_t *psize
    ],
    result: "pointer", // void *
  },
  bpf_map_update_elem: {
    parameters: [
      "i32", // int fd
      "buffer", // const void *key
      "buffer", // const void *value
      "u64", // __u64 flags
    ],
    result: "i32", // int
  },
  bpf_map_lookup_elem: {
    parameters: [
      "i32", // int fd
      "buffer", // const void *key
      "buffer", // void *value
    ],
    result: "i32", // int
  },
  bpf_map_delete_elem: {
    parameters: [
      "i32", // int fd
      "buffer", // const void *key
    ],
    result: "i32", // int
  },
  bpf_map_get_next_key: {
    parameters: [
      "i32", // int fd
      "buffer", // const void *key
      "buffer", // void *next_key
    ],
    result: "i32", // int
  },

  bpf_prog_load: {
    parameters: [
      "i32", // enum bpf_prog_type prog_type
      "buffer", // const char *prog_name
      "buffer", // const char *license
      "buffer", // const struct bpf_insn *insns
      "usize", // size_t insn_cnt
      "buffer", // const struct bpf_prog_load_opts *opts
    ],
    result: "i32", // int
  },
  bpf_prog_test_run_opts: {
    parameters: [
      "i32", // int prog_fd
      "buffer", // struct bpf_test_run_opts *opts
    ],
    result: "i32", // int
  },
  bpf_link_create: {
    parameters: [
      "i32", // int prog_fd
      "i32", // int target_fd
      "i32", // enum bpf_attach_type attach_type
      "buffer", // const struct bpf_link_create_opts *opts
    ],
    result: "i32", // int
  },
  bpf_raw_tracepoint_open: {
    parameters: [
      "buffer", // const char *name
      "i32", // int prog_fd
    ],
    result: "i32", // int
  },

  btf__load_vmlinux_btf: { parameters: [], result: "pointer" }, // struct btf *
  btf__find_by_name_kind: {
    parameters: [
      "pointer", // const struct btf *btf
      "buffer", // const char *type_name
      "u32", // __u32 kind
    ],
    result: "i32", // __s32
  },
  btf__raw_data: {
    parameters: [
      "pointer", // const struct btf *btf
      "buffer", // __u32 *size
    ],
    result: "pointer", // const void *
  },
  btf__free: {
    parameters: ["pointer"], // struct btf *btf
    result: "void",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of libbpf. */
export type Libbpf = Deno.DynamicLibrary<typeof LIBBPF_SYMBOLS>["symbols"];

/** What libbpf said since the last call whose code was looked at. */
const said: string[] = [];
/** More than any honest failure has. */
const MOST_MESSAGES = 200;

const LEVEL_WARN = 0;

/** By the path of the library; empty: the one inside this program. */
const opened = new Map<string, Libbpf>();
/** Held for as long as libbpf may call it. */
let printer: Deno.UnsafeCallback<typeof PRINT_FUNCTION> | undefined;

const PRINT_FUNCTION = {
  parameters: [
    "i32", // enum libbpf_print_level level
    "pointer", // const char *format
    "pointer", // va_list ap
  ],
  result: "i32", // int
} as const satisfies Deno.UnsafeCallbackDefinition;

/**
 * libbpf, opened once: the one inside this program, or another one.
 *
 * @param path of another libbpf, 1.0 or newer
 * @throws {UnsupportedError} when there is none for this machine, or it cannot be loaded
 */
export async function openLibbpf(path = ""): Promise<Libbpf> {
  const known = opened.get(path);
  if (known !== undefined) return known;
  const symbols = path === "" ? await open() : openOther(path);
  printer ??= createPrinter();
  symbols.libbpf_set_print(printer.pointer);
  opened.set(path, symbols);
  return symbols;
}

async function open(): Promise<Libbpf> {
  if (Deno.build.target !== "x86_64-unknown-linux-gnu") {
    throw new UnsupportedError(
      "Cannot capture: live capture is made for Linux on x86-64, and this is " +
        `${Deno.build.os} on ${Deno.build.arch}; analyze saved logs here instead`,
    );
  }
  const { default: base64 } = await import("../../../bpf/libbpf/libbpf.x86_64.so.base64", { with: { type: "text" } });
  try {
    return openLibrary(Uint8Array.fromBase64(base64), "libbpf", LIBBPF_SYMBOLS).symbols;
  } catch (error) {
    const advice = "name a libbpf on disk, 1.0 or newer, by --libbpf";
    const reason = `this host lets no library be loaded from memory (${messageOf(error)})`;
    throw new UnsupportedError(`Cannot capture: ${reason}; ${advice}`, { cause: error });
  }
}

function openOther(path: string): Libbpf {
  try {
    return Deno.dlopen(path, LIBBPF_SYMBOLS).symbols;
  } catch (error) {
    const advice = "name a libbpf 1.0 or newer";
    const reason = `"${path}" is no libbpf (${messageOf(error)})`;
    throw new UnsupportedError(`Cannot capture: ${reason}; ${advice}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Returns the code of a call when it is good, else throws what it means, with all that libbpf said meanwhile.
 *
 * @param code what the C function returned: negative on failure
 * @param action what was tried, as in `attach BPF program "on_exec"`
 *
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * strictEqual(unwrap(7, "open a thing"), 7);
 * throws(() => unwrap(-1, "open a thing"), { message: "Cannot open a thing: Operation not permitted (EPERM)" });
 * ```
 */
export function unwrap(code: number, action: string): number {
  const messages = said.splice(0);
  if (code >= 0) return code;
  throw new BpfError(action, -code, readMessages(messages));
}

/**
 * The same for a function that returns a pointer: NULL is failure, and `errno` says why.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * throws(() => unwrapPointer(null, "open a thing"), /^BpfError: Cannot open a thing/);
 * ```
 */
export function unwrapPointer(pointer: Deno.PointerValue, action: string): Deno.PointerObject {
  if (pointer === null) {
    const reason = errno();
    throw new BpfError(action, reason, readMessages(said.splice(0)));
  }
  said.length = 0;
  return pointer;
}

/**
 * Sorts what libbpf said: the verifier's log apart, the program that is to blame by name.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const messages = [
 *   "prog 'on_exec': BPF program load failed: Permission denied",
 *   "prog 'on_exec': -- BEGIN PROG LOAD LOG --\nR1 invalid mem access\n-- END PROG LOAD LOG --",
 * ];
 * deepStrictEqual(readMessages(messages), {
 *   program: "on_exec",
 *   messages: [messages[0]],
 *   verifierLog: "R1 invalid mem access",
 * });
 * ```
 */
export function readMessages(messages: readonly string[]): FailureDetails {
  // A guess of libbpf's at any EPERM that was right before Linux 5.11 is left out.
  const rest: string[] = [];
  let program: string | undefined;
  let verifierLog: string | undefined;
  for (const message of messages) {
    const log = /-- BEGIN PROG LOAD LOG --\n([\s\S]*?)\n?-- END PROG LOAD LOG --/.exec(message);
    if (log !== null) verifierLog = log[1];
    else if (!message.includes("try raising 'ulimit -l'")) rest.push(message);
    // The first one named; what follows is said of the object as a whole.
    program ??= /^prog '([^']+)'/.exec(message)?.[1];
  }
  return { ...program === undefined ? {} : { program }, messages: rest, verifierLog };
}

/** Takes libbpf's warnings in, formatted by the C library, in place of its printing them on stderr. */
function createPrinter(): Deno.UnsafeCallback<typeof PRINT_FUNCTION> {
  const libc = openLibc();
  const text = new BigUint64Array(1);
  return new Deno.UnsafeCallback(PRINT_FUNCTION, (level, format, values) => {
    if (level !== LEVEL_WARN || said.length >= MOST_MESSAGES) return 0;
    const length = libc.vasprintf(text, format, values);
    if (length < 0) return 0;
    const place = Deno.UnsafePointer.create(text[0]);
    said.push(cText(place).replace(/^libbpf: /, "").trimEnd());
    libc.free(place);
    return length;
  });
}

/**
 * The text a C string holds; empty for NULL.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(cText(null), "");
 * strictEqual(cText(Deno.UnsafePointer.of(new TextEncoder().encode("getppid\0"))), "getppid");
 * ```
 */
export function cText(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : new Deno.UnsafePointerView(pointer).getCString();
}
