/**
 * The C library's functions that live capture needs and Deno does not give: maps of memory, waiting on a file
 * descriptor, clocks, children.
 * @module
 */

const LIBC_SYMBOLS = {
  /** Where the thread's `errno` is. */
  __errno_location: { parameters: [], result: "pointer" }, // int *
  clock_gettime: {
    parameters: [
      "i32", // clockid_t clockid
      "buffer", // struct timespec *tp
    ],
    result: "i32", // int
  },
  close: {
    parameters: ["i32"], // int fd
    result: "i32", // int
  },
  eventfd: {
    parameters: [
      "u32", // unsigned int initval
      "i32", // int flags
    ],
    result: "i32", // int
  },
  free: {
    parameters: ["pointer"], // void *ptr
    result: "void",
  },
  getpagesize: { parameters: [], result: "i32" }, // int
  memfd_create: {
    parameters: [
      "buffer", // const char *name
      "u32", // unsigned int flags
    ],
    result: "i32", // int
  },
  mmap: {
    parameters: [
      "pointer", // void *addr
      "usize", // size_t length
      "i32", // int prot
      "i32", // int flags
      "i32", // int fd
      "i64", // off_t offset
    ],
    result: "pointer", // void *
  },
  munmap: {
    parameters: [
      "pointer", // void *addr
      "usize", // size_t length
    ],
    result: "i32", // int
  },
  open: {
    parameters: [
      "buffer", // const char *pathname
      "i32", // int flags
    ],
    result: "i32", // int
  },
  /** Waits in a thread of Deno's pool, so that the event loop goes on. */
  poll: {
    parameters: [
      "buffer", // struct pollfd *fds
      "u64", // nfds_t nfds
      "i32", // int timeout
    ],
    result: "i32", // int
    nonblocking: true,
  },
  posix_spawn_file_actions_init: {
    parameters: ["buffer"], // posix_spawn_file_actions_t *file_actions
    result: "i32", // int
  },
  posix_spawn_file_actions_adddup2: {
    parameters: [
      "buffer", // posix_spawn_file_actions_t *file_actions
      "i32", // int fildes
      "i32", // int newfildes
    ],
    result: "i32", // int
  },
  posix_spawn_file_actions_destroy: {
    parameters: ["buffer"], // posix_spawn_file_actions_t *file_actions
    result: "i32", // int
  },
  posix_spawnattr_init: {
    parameters: ["buffer"], // posix_spawnattr_t *attr
    result: "i32", // int
  },
  posix_spawnattr_setflags: {
    parameters: [
      "buffer", // posix_spawnattr_t *attr
      "i16", // short flags
    ],
    result: "i32", // int
  },
  posix_spawnattr_setsigdefault: {
    parameters: [
      "buffer", // posix_spawnattr_t *attr
      "buffer", // const sigset_t *sigdefault
    ],
    result: "i32", // int
  },
  posix_spawnattr_setsigmask: {
    parameters: [
      "buffer", // posix_spawnattr_t *attr
      "buffer", // const sigset_t *sigmask
    ],
    result: "i32", // int
  },
  posix_spawnattr_destroy: {
    parameters: ["buffer"], // posix_spawnattr_t *attr
    result: "i32", // int
  },
  posix_spawn: {
    parameters: [
      "buffer", // pid_t *pid
      "buffer", // const char *path
      "buffer", // const posix_spawn_file_actions_t *file_actions
      "buffer", // const posix_spawnattr_t *attrp
      "buffer", // char *const argv[]
      "buffer", // char *const envp[]
    ],
    result: "i32", // int
  },
  read: {
    parameters: [
      "i32", // int fd
      "buffer", // void *buf
      "usize", // size_t count
    ],
    result: "isize", // ssize_t
  },
  /** `va_list` is an array on x86-64 and passed by reference on arm64: a pointer on both. */
  vasprintf: {
    parameters: [
      "buffer", // char **strp
      "pointer", // const char *fmt
      "pointer", // va_list ap
    ],
    result: "i32", // int
  },
  /** Waits in a thread of Deno's pool. */
  waitpid: {
    parameters: [
      "i32", // pid_t pid
      "buffer", // int *wstatus
      "i32", // int options
    ],
    result: "i32", // pid_t
    nonblocking: true,
  },
  write: {
    parameters: [
      "i32", // int fd
      "buffer", // const void *buf
      "usize", // size_t count
    ],
    result: "isize", // ssize_t
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of the C library. */
export type Libc = Deno.DynamicLibrary<typeof LIBC_SYMBOLS>["symbols"];

let opened: Libc | undefined;

/**
 * The C library, opened once.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * const time = new BigInt64Array(2);
 * openLibc().clock_gettime(0, time);
 * ok(time[0] > 1_700_000_000n);
 * ```
 */
export function openLibc(): Libc {
  return opened ??= Deno.dlopen("libc.so.6", LIBC_SYMBOLS).symbols;
}

/**
 * The number of the last error, read right after the call that failed.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * openLibc().close(-1);
 * strictEqual(errno(), 9);
 * ```
 */
export function errno(): number {
  const place = openLibc().__errno_location();
  return place === null ? 0 : new Deno.UnsafePointerView(place).getInt32();
}

/**
 * A text as C has it: UTF-8 that ends with a zero.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual([...cString("rb")], [114, 98, 0]);
 * ```
 */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
