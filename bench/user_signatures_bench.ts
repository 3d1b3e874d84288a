/**
 * What the user's own signatures cost: the start of a subprocess, and a batch of events through it.
 * @module
 */
import { loadUserSignatures } from "../src/signatures/user/mod.ts";
import { makeEvent } from "../test/make_event.ts";

const BATCH = 1000;
const definition = (id: string, events: string, matcher: string) => ({
  path: `${id}.ts`,
  text: `export default {
    id: "${id}", name: "Bench", eventName: "bench_${id.toLowerCase()}", description: "", severity: "low",
    events: ["${events}"], start: () => ${matcher},
  };`,
});
const QUIET = "(event: any) => event.args.get('pathname') === '/none' ? {} : undefined";
const LOUD = "(event: any) => ({ pathname: event.args.get('pathname'), pid: event.process.pid })";

const batch = Array.from({ length: BATCH }, (_, index) =>
  makeEvent({
    time: 1677662123123456789n + BigInt(index),
    process: { pid: index, ppid: 1, tid: index, hostPid: 4242, uid: 0, name: "cat", entityId: 18446744073709551615n },
    host: "node-1",
    container: { id: "3a5b1c2d3e4f5a6b", image: "nginx", name: "web" },
    args: { dirfd: -100, pathname: "/etc/passwd", flags: "O_RDONLY|O_CLOEXEC", mode: 0 },
    returnValue: 3,
    json: "{}",
  }));

const hosts = {
  [`${BATCH} events, one signature that finds nothing`]: [definition("A", "openat", QUIET)],
  [`${BATCH} events, one signature that finds all`]: [definition("B", "openat", LOUD)],
  [`${BATCH} events, eight files`]: "ABCDEFGH".split("").map((id) => definition(id, "openat", QUIET)),
  [`${BATCH} events that nobody asks for`]: [definition("C", "ptrace", QUIET)],
};
for (const [name, files] of Object.entries(hosts)) {
  const { host } = await loadUserSignatures(files);
  await host.judge(batch);
  Deno.bench(name, async () => void await host.judge(batch));
}

Deno.bench("the start of a subprocess, to its first answer", async () => {
  const { host } = await loadUserSignatures([definition("D", "openat", QUIET)]);
  await host.judge(batch.slice(0, 1));
  await host[Symbol.asyncDispose]();
});
