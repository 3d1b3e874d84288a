/**
 * Signals.
 * @module
 */
import { defineEnumeration } from "./named_values.ts";

/** `SIGKILL`. Real-time signals have no names of their own. */
export const signal = defineEnumeration({
  name: "signal",
  members: `SIGHUP=1 SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM
    SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH
    SIGIO SIGPWR SIGSYS`,
  aliases: "SIGIOT=6 SIGPOLL=29",
});
