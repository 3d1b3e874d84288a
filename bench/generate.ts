/**
 * Writes a Tracee log of a busy host, the same for the same seed: `deno run -A bench/generate.ts FILE BYTES [SEED]`.
 * Shapes are those of v0.20 with parsed arguments; what is in them is made up.
 * @module
 */

/** Numbers below a limit, the same in each run (xorshift32). */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

type Random = (limit: number) => number;

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random(list.length)];
}

function hex(random: Random, length: number): string {
  let text = "";
  while (text.length < length) text += random(16).toString(16);
  return text;
}

const PROGRAMS = [
  "bash",
  "sh",
  "nginx",
  "node",
  "python3",
  "postgres",
  "redis-server",
  "sshd",
  "cron",
  "systemd",
  "curl",
  "git",
  "kubelet",
  "containerd",
  "naïve-été",
];
const FILES = [
  "/etc/passwd",
  "/etc/ld.so.cache",
  "/etc/shadow",
  "/etc/hosts",
  "/lib/x86_64-linux-gnu/libc.so.6",
  "/dev/null",
  "/proc/self/status",
  "/sys/fs/cgroup/memory.max",
  '/var/log/app "1".log',
  "/srv/données/a&b",
];
const OPEN_FLAGS = ["O_RDONLY", "O_RDONLY|O_CLOEXEC", "O_WRONLY|O_CREAT|O_TRUNC", "O_RDWR|O_CREAT"];

function path(random: Random): string {
  const kind = random(10);
  if (kind < 6) return pick(random, FILES);
  if (kind < 7) return `/proc/${1 + random(99_999)}/${pick(random, ["stat", "maps", "mem", "cmdline"])}`;
  if (kind < 8) return `/tmp/${hex(random, 10)}`;
  return `/var/lib/docker/overlay2/${hex(random, 64)}/merged/usr/lib/${hex(random, 6)}.so`;
}

function arg(name: string, type: string, value: unknown): string {
  return `{"name":"${name}","type":"${type}","value":${typeof value === "bigint" ? value : JSON.stringify(value)}}`;
}

function file(random: Random): string[] {
  return [
    arg("dev", "dev_t", 8_388_609),
    arg("inode", "unsigned long", 1000 + random(9_000_000)),
    arg("ctime", "unsigned long", START + BigInt(random(1_000_000_000))),
  ];
}

const START = 1_709_284_500_000_000_000n;

/** Weight, id, name, system call, return value, arguments. */
type Kind = readonly [
  number,
  number,
  string,
  string,
  (random: Random) => number,
  (random: Random) => readonly string[],
];

const zero = () => 0;
function sometimes(fails: number, well: (random: Random) => number): (random: Random) => number {
  return (random) => random(100) < fails ? -pick(random, [1, 2, 9, 11, 13]) : well(random);
}

const KINDS: readonly Kind[] = [
  [16, 3, "close", "close", sometimes(3, zero), (r) => [arg("fd", "int", r(64))]],
  [
    14,
    257,
    "openat",
    "openat",
    sometimes(25, (r) => 3 + r(60)),
    (
      r,
    ) => [
      arg("dirfd", "int", -100),
      arg("pathname", "const char*", path(r)),
      arg("flags", "string", pick(r, OPEN_FLAGS)),
      arg("mode", "mode_t", 438),
    ],
  ],
  [
    10,
    0,
    "read",
    "read",
    sometimes(5, (r) => r(65_536)),
    (r) => [arg("fd", "int", r(64)), arg("buf", "void*", `0x7f${hex(r, 10)}`), arg("count", "size_t", 4096)],
  ],
  [
    6,
    1,
    "write",
    "write",
    sometimes(1, (r) => r(4096)),
    (r) => [arg("fd", "int", r(64)), arg("buf", "void*", `0x7f${hex(r, 10)}`), arg("count", "size_t", r(4096))],
  ],
  [
    12,
    730,
    "security_file_open",
    "openat",
    zero,
    (
      r,
    ) => [
      arg("pathname", "const char*", path(r)),
      arg("flags", "string", pick(r, OPEN_FLAGS)),
      ...file(r),
      arg("syscall_pathname", "const char*", path(r)),
    ],
  ],
  [
    8,
    9,
    "mmap",
    "mmap",
    zero,
    (
      r,
    ) => [
      arg("addr", "void*", "0x0"),
      arg("length", "size_t", r(1 << 20)),
      arg("prot", "string", "PROT_READ|PROT_EXEC"),
      arg("flags", "string", "MAP_PRIVATE"),
      arg("fd", "int", -1),
      arg("off", "off_t", 0),
    ],
  ],
  [
    6,
    707,
    "cap_capable",
    "openat",
    zero,
    (r) => [arg("cap", "string", pick(r, ["CAP_SYS_ADMIN", "CAP_NET_ADMIN", "CAP_SYS_PTRACE"]))],
  ],
  [
    4,
    715,
    "sched_process_exec",
    "execve",
    zero,
    (
      r,
    ) => [
      arg("cmdpath", "const char*", path(r)),
      arg("pathname", "const char*", path(r)),
      ...file(r),
      arg("argv", "const char**", [pick(r, PROGRAMS), "-c", 'echo "hi" > /dev/null']),
      arg("env", "const char**", null),
    ],
  ],
  [
    4,
    714,
    "sched_process_exit",
    "exit_group",
    zero,
    (r) => [arg("exit_code", "long", r(10) === 0 ? 1 : 0), arg("process_group_exit", "bool", true)],
  ],
  [
    3,
    736,
    "security_socket_connect",
    "connect",
    zero,
    (
      r,
    ) => [
      arg("sockfd", "int", r(64)),
      arg("remote_addr", "struct sockaddr*", {
        sa_family: "AF_INET",
        sin_addr: `10.0.${r(256)}.${r(256)}`,
        sin_port: pick(r, ["53", "443", "5432"]),
      }),
    ],
  ],
  [
    2,
    721,
    "vfs_write",
    "write",
    (r) => r(4096),
    (
      r,
    ) => [
      arg("pathname", "const char*", path(r)),
      ...file(r).slice(0, 2),
      arg("count", "size_t", r(4096)),
      arg("pos", "off_t", r(1 << 28)),
    ],
  ],
  [
    1,
    728,
    "magic_write",
    "write",
    zero,
    (
      r,
    ) => [
      arg("pathname", "const char*", path(r)),
      arg("bytes", "bytes", btoa("\x7fELF\x02\x01\x01" + hex(r, 13))),
      ...file(r).slice(0, 2),
    ],
  ],
  [
    1,
    101,
    "ptrace",
    "ptrace",
    zero,
    (
      r,
    ) => [
      arg("request", "string", pick(r, ["PTRACE_TRACEME", "PTRACE_ATTACH", "PTRACE_POKEDATA"])),
      arg("pid", "pid_t", r(99_999)),
    ],
  ],
];

/** Text of one event after the other, without end. */
export function* generate(seed: number): Generator<string> {
  const random = randomNumbers(seed);
  const wheel = KINDS.flatMap((kind) => new Array<Kind>(kind[0]).fill(kind));
  const containers = Array.from({ length: 12 }, () => hex(random, 64));
  let time = START;
  for (;;) {
    const [, id, name, syscall, result, args] = pick(random, wheel);
    time += BigInt(100 + random(40_000));
    const container = random(10) < 4 ? pick(random, containers) : "";
    const nested = container === ""
      ? "{}"
      : `{"id":"${container}","name":"app","image":"docker.io/library/nginx:1.25"}`;
    const pid = 1 + random(400);
    const program = pick(random, PROGRAMS);
    const list = args(random);
    yield `{"timestamp":${time},"threadStartTime":${time - 5_000_000_000n},"processorId":${
      random(16)
    },"processId":${pid},"cgroupId":${random(9000)},"threadId":${pid},"parentProcessId":1,"hostProcessId":${
      pid + 4000
    },"hostThreadId":${pid + 4000},"hostParentProcessId":4001,"userId":${
      pick(random, [0, 0, 33, 1000])
    },"mountNamespace":4026531840,"pidNamespace":4026531836,"processName":"${program}","executable":{"path":"/usr/bin/${program}"},"hostName":"worker-07","containerId":"${container}","container":${nested},"kubernetes":{},"eventId":"${id}","eventName":"${name}","matchedPolicies":[""],"argsNum":${list.length},"returnValue":${
      result(random)
    },"syscall":"${syscall}","stackAddresses":null,"contextFlags":{"containerStarted":${
      container !== ""
    },"isCompat":false},"threadEntityId":${random(2 ** 31)},"processEntityId":${random(2 ** 31)},"parentEntityId":${
      random(2 ** 31)
    },"args":[${list.join(",")}]}\n`;
  }
}

/** Writes events to a file until it has at least so many bytes. */
export function writeLog(path: string, size: number, seed = 42): number {
  using log = Deno.openSync(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  let written = 0;
  let events = 0;
  let text = "";
  for (const line of generate(seed)) {
    text += line;
    events++;
    if (text.length < 1 << 20 && written + text.length < size) continue;
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += log.writeSync(bytes.subarray(at));
    written += bytes.length;
    text = "";
    if (written >= size) break;
  }
  return events;
}

if (import.meta.main) {
  const [path, size, seed] = Deno.args;
  console.log(`${writeLog(path, Number(size), Number(seed ?? 42))} events`);
}
