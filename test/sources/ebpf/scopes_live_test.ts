/**
 * What is decided in the kernel, live: scopes, paths, containers; and the way of reading that older kernels need.
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { readCgroupSetup } from "../../../src/sources/ebpf/cgroups.ts";
import { KIND } from "../../../src/sources/ebpf/layout.ts";
import { capture, type CaptureOptions, eventsWith, offersHere } from "./capture.ts";
import { CONTAINER_SCRIPT } from "./container_script.ts";
import { liveTest, WHY_NOT } from "./live.ts";

const OPENS = ["security_file_open"];

/** Which programs of a shell's children open /etc/hostname, as far as the scopes let them be seen. */
async function openers(
  options: Partial<CaptureOptions>,
  script = "cat /etc/hostname; head -1 /etc/hostname",
): Promise<readonly string[]> {
  const done = await capture({ events: OPENS, command: "/bin/sh", args: ["-c", script], ...options });
  return eventsWith(done, "security_file_open", { pathname: "/etc/hostname" }).map(({ process }) => process.name ?? "");
}

liveTest("a scope by comm takes only threads of that name", async () => {
  deepStrictEqual(await openers({}), ["cat", "head"]);
  deepStrictEqual(
    await openers({ config: { absent: { tree: 0, comm: 0 } }, keys: { comms: new Map([["head", 1]]) } }),
    ["head"],
  );
});

liveTest("a scope by what is not: all but the key", async () => {
  deepStrictEqual(
    await openers({ config: { absent: { tree: 0, comm: 1 } }, keys: { comms: new Map([["head", 0]]) } }),
    ["cat"],
  );
});

liveTest("a scope by user, and one by namespaces", async () => {
  const uid = Deno.uid() ?? 0;
  deepStrictEqual(await openers({ config: { absent: { tree: 0, uid: 0 } }, keys: { uids: new Map([[uid, 1]]) } }), [
    "cat",
    "head",
  ]);
  deepStrictEqual(
    await openers({ config: { absent: { tree: 0, uid: 0 } }, keys: { uids: new Map([[uid + 1, 1]]) } }),
    [],
  );
  const mnt = Number(/\d+/.exec(Deno.readLinkSync("/proc/self/ns/mnt"))?.[0]);
  const own = new Map([[mnt, 1]]);
  const script = "cat /etc/hostname; unshare -m head -1 /etc/hostname";
  deepStrictEqual(await openers({ config: { absent: { tree: 0, mntNs: 0 } }, keys: { mntNamespaces: own } }, script), [
    "cat",
  ]);
  deepStrictEqual(await openers({ config: { absent: { tree: 0, pidNs: 1 } }, keys: { pidNamespaces: own } }, script), [
    "cat",
    "head",
  ]);
});

liveTest("two scopes: each event says which it is in", async () => {
  const done = await capture({
    events: OPENS,
    command: "/bin/sh",
    args: ["-c", "cat /etc/hostname; head -1 /etc/hostname"],
    config: { scopes: 3, absent: { tree: 0, comm: 1 } },
    // Our child is in both scopes by its tree; the second also wants the name.
    keys: { comms: new Map([["head", 3]]), trees: new Map([[Deno.pid, { own: 0, children: 3 }]]) },
  });
  const SCOPES = 96;
  deepStrictEqual(
    eventsWith(done, "security_file_open", { pathname: "/etc/hostname" }).map(({ record }) => record.u32(SCOPES) & 1),
    [1, 1],
  );
});

liveTest("only paths that are asked for are sent", async () => {
  const prefixes = [{ kind: KIND.open, path: "/etc/host" }, { kind: KIND.open, path: "/nowhere/" }];
  const done = await capture({
    events: [...OPENS, "sched_process_exec"],
    command: "/bin/cat",
    args: ["/etc/hostname", "/etc/passwd"],
    config: { pathKinds: 1 << KIND.open },
    prefixes,
  });
  const opened = done.events.filter(({ name, syscall }) => name === "security_file_open" && syscall !== undefined);
  deepStrictEqual(opened.map(({ args }) => args.get("pathname")), ["/etc/hostname"]);
  strictEqual(eventsWith(done, "sched_process_exec").length, 1, "other kinds are not held to it");
});

liveTest("the environment comes when it is asked for", async () => {
  const done = await capture({
    events: ["sched_process_exec"],
    command: "/bin/true",
    env: { HINDTRACE_TEST: "a secret" },
    config: { env: true },
  });
  const env = done.events[0].args.get("env");
  ok(Array.isArray(env) && env.includes("HINDTRACE_TEST=a secret"));
});

liveTest("a full ring loses records, and they are counted", async () => {
  const done = await capture({
    events: ["getppid", "openat"],
    command: "/bin/sh",
    args: ["-c", "for i in 1 2 3 4 5 6; do for f in /usr/bin/[a-m]*; do [ -e $f ]; : <$f; done; done"],
    ringSize: 4096,
    readEvery: 3_600_000,
  });
  const { sent, ringFull } = done.counters;
  ok(ringFull > 0, `${sent} sent, ${ringFull} lost`);
  ok(done.events.length <= sent);
});

const ID = "0123456789abcdef".repeat(4);

liveTest("a container: made, joined, started, removed", async () => {
  const setup = readCgroupSetup();
  const base = `${setup.root}/hindtrace-test-${Deno.pid}`;
  try {
    const done = await capture({
      events: [...OPENS, "container_create", "container_remove", "cgroup_mkdir", "cgroup_attach_task"],
      command: "/bin/sh",
      args: ["-c", CONTAINER_SCRIPT, "sh", base, ID],
    });
    strictEqual(done.code, 0);
    const created = eventsWith(done, "container_create");
    deepStrictEqual(created.map(({ args }) => [args.get("container_id"), args.get("runtime")]), [[ID, "docker"]]);
    strictEqual(eventsWith(done, "container_remove").length, 1);
    strictEqual(eventsWith(done, "cgroup_attach_task").length, 1);
    const opens = eventsWith(done, "security_file_open", { pathname: "/etc/hostname" });
    deepStrictEqual(opens.map(({ process, container, origin }) => [process.name, container?.id, origin]), [
      ["cat", ID, "container-init"],
      // The first in a mount namespace of its own is the container's main process.
      ["head", ID, "container"],
      ["tail", ID, "container"],
    ]);
    strictEqual(opens[0].cgroupId, eventsWith(done, "cgroup_mkdir")[1].args.get("cgroup_id"));
  } finally {
    for (const path of [`${base}/docker-${ID}.scope`, base]) {
      try {
        Deno.removeSync(path);
      } catch {
        // It is gone, as it should be.
      }
    }
  }
});

liveTest("without bpf_rdonly_cast, as before Linux 6.2, the same is read", async () => {
  const options: CaptureOptions = {
    events: ["sched_process_exec", "security_file_open", "openat", "security_socket_connect", "security_inode_rename"],
    command: "/bin/sh",
    args: ["-c", `d=$(mktemp -d); : >$d/a; mv $d/a $d/b; rm -r $d; cat /etc/hostname`],
  };
  const told = async (direct: boolean) => {
    const { events } = await capture({ ...options, config: { direct } });
    return events.map(({ name, process, args }) =>
      `${name} ${process.name} ${args.get("pathname") ?? args.get("new_path")}`
    )
      .map((text) => text.replaceAll(/tmp\.\w+/g, "tmp"));
  };
  deepStrictEqual(await told(false), await told(true));
}, WHY_NOT ?? (offersHere().isDirect ? undefined : "this kernel does not have it"));

liveTest("without the tracepoints of 6.13, renames and unlinks have the paths as they were given", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "probes-" }));
  try {
    await Deno.mkdir(`${folder}/sub`);
    const done = await capture({
      events: ["security_inode_rename", "security_inode_unlink"],
      command: "/bin/sh",
      args: ["-c", ": >a; mv a sub/../sub/b; rm sub//./b"],
      cwd: folder,
      without: ["inode_set_ctime_to_ts", "ctime_ns_xchg", "ctime_xchg_skip"],
    });
    deepStrictEqual(
      eventsWith(done, "security_inode_rename").map(({ args }) => [args.get("old_path"), args.get("new_path")]),
      [
        [`${folder}/a`, `${folder}/sub/b`],
      ],
    );
    deepStrictEqual(eventsWith(done, "security_inode_unlink").map(({ args }) => args.get("pathname")), [
      `${folder}/sub/b`,
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

liveTest("an exec that changes credentials is told: its name changes on the way", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "probes-" }));
  try {
    await Deno.chmod(folder, 0o755);
    await Deno.copyFile("/bin/true", `${folder}/as-group`);
    await Deno.chown(`${folder}/as-group`, 0, 1234);
    await Deno.chmod(`${folder}/as-group`, 0o2755);
    const done = await capture({
      events: ["commit_creds"],
      command: "/bin/sh",
      args: ["-c", `${folder}/as-group; true`],
    });
    const [event] = eventsWith(done, "commit_creds");
    const group = (arg: string) => (event?.args.get(arg) as ReadonlyMap<string, number>).get("Egid");
    deepStrictEqual([event.syscall, group("old_cred"), group("new_cred")], ["execve", 0, 1234]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}, whyNoSetgid());

/** Temporary folders may be on a file system where such bits say nothing. */
function whyNoSetgid(): string | undefined {
  const isIgnored = / \/tmp \S+ (?:\S+,)?nosuid/.test(Deno.readTextFileSync("/proc/self/mounts"));
  return isIgnored ? WHY_NOT ?? "/tmp is mounted with nosuid" : WHY_NOT;
}
