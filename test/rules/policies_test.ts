/** The policies that are built in: they load, are portable, find what they are for and leave the everyday alone. */
import { deepStrictEqual, strictEqual } from "node:assert";
import { POLICIES } from "../../rules/policies/mod.ts";
import { SIGNATURES } from "../../rules/mod.ts";
import type { Event } from "../../src/model/mod.ts";
import { createMatcher, loadPolicies, type Vocabulary } from "../../src/policies/mod.ts";
import { makeEvent } from "../make_event.ts";

const VOCABULARY: Vocabulary = {
  signatures: new Map(
    SIGNATURES.map(({ metadata: { id, name, eventName } }) => [eventName, { id, name, ready: true }]),
  ),
  bundled: POLICIES,
};

for (const name of POLICIES.keys()) {
  Deno.test(`the bundled policy ${name} loads under its name, without a remark`, () => {
    const { policies, problems } = loadPolicies([name], VOCABULARY);
    deepStrictEqual(problems, []);
    deepStrictEqual(policies.map((policy) => policy.name), [name]);
  });
}

Deno.test("the policy default names every built-in signature, and nothing else", () => {
  const { policies } = loadPolicies(["default"], VOCABULARY);
  deepStrictEqual([...createMatcher(policies).selects].sort(), [...VOCABULARY.signatures.keys()].sort());
});

const INET = new Map([["sa_family", "AF_INET"], ["sin_addr", "192.0.2.1"], ["sin_port", "443"]]);
const LOOPBACK = new Map([["sa_family", "AF_INET"], ["sin_addr", "127.0.0.1"], ["sin_port", "443"]]);
const LOOPBACK6 = new Map([["sa_family", "AF_INET6"], ["sin6_addr", "::1"], ["sin6_port", "443"]]);
const UNIX = new Map([["sa_family", "AF_UNIX"], ["sun_path", "/dev/log"]]);
const OLD_UNIX = "{'sa_family': 'AF_UNIX','sun_path': '/dev/log'}";
const OLD_LOOPBACK = "{'sa_family': 'AF_INET','sin_addr': '127.0.0.1','sin_port': '443'}";
const OLD_INET = "{'sa_family': 'AF_INET','sin_addr': '192.0.2.1','sin_port': '443'}";

for (
  const [name, expected, event] of [
    ["execution", true, exec("/tmp/x")],
    ["execution", true, exec("/dev/shm/.x/y")],
    ["execution", true, exec("memfd:x")],
    ["execution", false, exec("/usr/bin/ls")],
    ["execution", true, makeEvent({ name: "security_mmap_file", args: { pathname: "/dev/shm/x", prot: 5 } })],
    [
      "execution",
      false,
      makeEvent({ name: "security_mmap_file", args: { pathname: "/dev/shm/x", prot: "PROT_READ" } }),
    ],
    ["persistence", true, open("/etc/cron.d/x", 577)],
    ["persistence", true, open("/home/a/.ssh/authorized_keys", "O_RDWR|O_LARGEFILE")],
    ["persistence", true, open("/etc/ld.so.preload", "O_WRONLY")],
    ["persistence", false, open("/etc/ld.so.preload", "O_RDONLY|O_LARGEFILE")],
    ["persistence", false, open("/etc/crontab", 0)],
    ["persistence", false, open("/etc/systemd/system/x.service", 577, "dpkg")],
    [
      "persistence",
      true,
      makeEvent({ name: "security_inode_rename", args: { old_path: "/tmp/x", new_path: "/etc/sudoers.d/x" } }),
    ],
    [
      "persistence",
      true,
      makeEvent({
        name: "security_inode_symlink",
        args: { linkpath: "/etc/systemd/system/multi-user.target.wants/x", target: "/x" },
      }),
    ],
    ["credentials", true, open("/etc/shadow", 0)],
    ["credentials", true, open("/root/.ssh/id_ed25519", 0)],
    ["credentials", true, open("/home/a/.aws/credentials", 0, "python3")],
    ["credentials", false, open("/etc/shadow", 0, "sshd")],
    ["credentials", false, open("/etc/passwd", 0)],
    [
      "credentials",
      true,
      makeEvent({
        process: { name: "cat" },
        args: { pathname: "/var/run/secrets/kubernetes.io/serviceaccount/token" },
      }),
    ],
    [
      "credentials",
      false,
      makeEvent({
        process: { name: "web" },
        args: { pathname: "/var/run/secrets/kubernetes.io/serviceaccount/token" },
      }),
    ],
    ["connections", true, connect("bash", INET)],
    ["connections", true, connect("python3.11", OLD_INET)],
    ["connections", false, connect("nginx", INET)],
    ["connections", false, connect("bash", LOOPBACK)],
    ["connections", false, connect("bash", LOOPBACK6)],
    ["connections", false, connect("bash", UNIX)],
    ["connections", false, connect("bash", OLD_UNIX)],
    ["connections", false, connect("bash", OLD_LOOPBACK)],
    [
      "connections",
      true,
      makeEvent({ name: "net_tcp_connect", process: { name: "nc" }, args: { dst: "192.0.2.1", dst_port: 4444 } }),
    ],
    ["privileges", true, makeEvent({ name: "setuid", returnValue: 0, process: { name: "x" }, args: { uid: 0 } })],
    ["privileges", false, makeEvent({ name: "setuid", returnValue: -1, process: { name: "x" }, args: { uid: 0 } })],
    ["privileges", false, makeEvent({ name: "setuid", returnValue: 0, process: { name: "sudo" }, args: { uid: 0 } })],
    [
      "privileges",
      false,
      makeEvent({ name: "setns", returnValue: 0, process: { name: "runc:[1:CHILD]" }, args: { fd: 3 } }),
    ],
    [
      "privileges",
      true,
      makeEvent({ name: "security_sb_mount", container: { id: "a", started: true }, process: { name: "sh" } }),
    ],
    [
      "privileges",
      false,
      makeEvent({ name: "security_sb_mount", container: { id: "a", started: false }, process: { name: "sh" } }),
    ],
    ["privileges", true, makeEvent({ name: "ptrace", process: { name: "x" }, args: { request: 16 } })],
    ["privileges", false, makeEvent({ name: "ptrace", process: { name: "x" }, args: { request: "PTRACE_TRACEME" } })],
    ["kernel", true, makeEvent({ name: "finit_module" })],
    ["kernel", true, makeEvent({ name: "bpf", process: { name: "x" }, args: { cmd: 5 } })],
    ["kernel", false, makeEvent({ name: "bpf", process: { name: "x" }, args: { cmd: "BPF_MAP_CREATE" } })],
    ["kernel", false, makeEvent({ name: "bpf", process: { name: "systemd" }, args: { cmd: "BPF_PROG_LOAD" } })],
    ["kernel", false, makeEvent({ name: "call_usermodehelper", args: { pathname: "/sbin/modprobe" } })],
    [
      "kernel",
      true,
      makeEvent({ name: "call_usermodehelper", args: { pathname: "/var/lib/docker/overlay2/x/diff/cmd" } }),
    ],
    ["overview", true, open("/tmp/a", 0)],
    ["overview", true, makeEvent({ name: "close", returnValue: -9 })],
    ["overview", false, makeEvent({ name: "close", returnValue: 0 })],
  ] as readonly (readonly [string, boolean, Event])[]
) {
  const what = `${event.name} of ${event.process.name}: ${
    [...event.args].map(({ value }) => String(value)).join(", ")
  }`;
  Deno.test(`the policy ${name} ${expected ? "selects" : "leaves"} ${what}`, () => {
    const matcher = createMatcher(loadPolicies([name], VOCABULARY).policies);
    matcher.observe(event);
    strictEqual(matcher.match(event.name, event) !== undefined, expected);
  });
}

function exec(pathname: string): Event {
  return makeEvent({ name: "sched_process_exec", process: { uid: 1, name: "x" }, args: { pathname } });
}

function open(pathname: string, flags: number | string, comm = "x"): Event {
  return makeEvent({ name: "security_file_open", process: { uid: 1, name: comm }, args: { pathname, flags } });
}

function connect(comm: string, address: string | ReadonlyMap<string, string>): Event {
  return makeEvent({
    name: "security_socket_connect",
    process: { name: comm },
    args: { sockfd: 3, remote_addr: address },
  });
}
