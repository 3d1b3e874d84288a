/**
 * The built-in signatures over a mixed list of events: what one event costs, beside its reading.
 * @module
 */
import { SIGNATURES } from "../rules/mod.ts";
import type { ByteInput, Event } from "../src/model/mod.ts";
import { createDetector } from "../src/signatures/detect.ts";
import { eventFromJson, traceeJson } from "../src/sources/tracee_json/mod.ts";

/** How often a kind of event comes in a hundred, with its args. Most system calls are asked for by no signature. */
const MIX: readonly (readonly [share: number, name: string, args: Readonly<Record<string, unknown>>])[] = [
  [60, "openat", { dirfd: -100, pathname: "/usr/lib/locale/C.UTF-8", flags: "O_RDONLY|O_CLOEXEC", mode: 0 }],
  [25, "security_file_open", { pathname: "/usr/lib/x86_64-linux-gnu/libc.so.6", flags: "O_RDONLY|O_CLOEXEC", dev: 8 }],
  [5, "sched_process_exec", { pathname: "/usr/bin/dash", argv: ["sh", "-c", "id"], prev_comm: "cron" }],
  [4, "security_inode_rename", { old_path: "/tmp/a", new_path: "/var/lib/dpkg/status" }],
  [3, "security_socket_connect", { sockfd: 5, remote_addr: { sa_family: "AF_UNIX", sun_path: "/run/nscd/socket" } }],
  [2, "ptrace", { request: "PTRACE_PEEKTEXT", pid: 7, addr: 0, data: 0 }],
  [1, "security_file_open", { pathname: "/etc/sudoers", flags: "O_WRONLY", dev: 8 }],
];

const EVENTS = 100_000;
const lines = listLines();
const bytes = new TextEncoder().encode(lines.join("\n"));
/** Of a hundred events each, so that they are as warm as they ever get. */
const events: readonly Event[] = lines.slice(0, 100).map((line) => eventFromJson(line));

Deno.bench(`read ${EVENTS} events, judge none`, { baseline: true }, async () => {
  await readAll(() => undefined);
});

Deno.bench(`read ${EVENTS} events, judge them by ${SIGNATURES.length} signatures`, async () => {
  const { detect } = createDetector(SIGNATURES);
  let found = 0;
  await readAll((event) => found += detect(event).length);
  if (found !== EVENTS / 100) throw new Error(`expected ${EVENTS / 100} findings, found ${found}`);
});

Deno.bench(`judge ${EVENTS} events that are read already`, () => {
  const { detect } = createDetector(SIGNATURES);
  for (let round = 0; round < EVENTS / events.length; round++) for (const event of events) detect(event);
});

Deno.bench(`pass ${EVENTS} events that no signature selects`, () => {
  const { detect } = createDetector(SIGNATURES);
  const [event] = events.filter(({ name }) => name === "openat");
  for (let i = 0; i < EVENTS; i++) detect(event);
});

async function readAll(visit: (event: Event) => void): Promise<void> {
  const source = traceeJson.open(inputOf(bytes), { selection: {} });
  for await (const batch of source.batches()) for (const event of batch) visit(event);
}

function inputOf(bytes: Uint8Array): ByteInput {
  let at = 0;
  return {
    path: "-",
    get consumed() {
      return at;
    },
    read(into) {
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
      return part.length;
    },
    close() {},
  };
}

/** Kinds take turns as evenly as their shares allow, so that no one of them is judged in a row. */
function listLines(): string[] {
  const kinds = MIX.flatMap(([share, eventName, args]) => Array.from({ length: share }, () => lineOf(eventName, args)));
  return Array.from({ length: EVENTS }, (_, index) => kinds[(index * 37) % kinds.length]);
}

function lineOf(eventName: string, args: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    timestamp: 1_700_000_000_000,
    processId: 4711,
    threadId: 4711,
    hostProcessId: 5711,
    hostThreadId: 5711,
    processName: "sh",
    containerId: "3a5b0c1d2e3f",
    container: { id: "3a5b0c1d2e3f" },
    eventName,
    contextFlags: { containerStarted: true, isCompat: false },
    args: Object.entries(args).map(([name, value]) => ({ name, type: "string", value })),
  });
}
