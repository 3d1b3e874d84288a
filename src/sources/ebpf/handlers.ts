/**
 * The programs that look at certain system calls, and their places in the program arrays (`enum handler`).
 * @module
 */

/** What looks at a system call. */
export type Handler = keyof typeof HANDLERS;

/** A handler's place in `enter_handlers` and `exit_handlers`, and its programs. */
export interface HandlerPrograms {
  readonly place: number;
  readonly enter?: string;
  readonly exit?: string;
}

/** Every handler. */
export const HANDLERS = {
  open: { place: 1, exit: "exit_open" },
  write: { place: 2, exit: "exit_write" },
  rename: { place: 3, enter: "enter_names", exit: "exit_rename" },
  unlink: { place: 4, enter: "enter_names", exit: "exit_unlink" },
  moduleFile: { place: 5, exit: "exit_module_file" },
  socket: { place: 6, exit: "exit_socket" },
  dup: { place: 7, exit: "exit_dup" },
  mmap: { place: 8, exit: "exit_mmap" },
  mprotect: { place: 9, enter: "enter_mprotect" },
  credentials: { place: 10, enter: "enter_credentials", exit: "exit_credentials" },
  namespaces: { place: 11, enter: "enter_namespaces", exit: "exit_namespaces" },
  mount: { place: 12, exit: "exit_mount" },
  fileCall: { place: 13, exit: "exit_file_call" },
  mapCall: { place: 14, exit: "exit_map_call" },
  source: { place: 15, enter: "enter_source" },
  stack: { place: 16, enter: "enter_stack" },
} as const satisfies Readonly<Record<string, HandlerPrograms>>;
