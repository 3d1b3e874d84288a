/**
 * Rego signatures: time to load 15 files and the memory that stays, and time for an event with one signature and with
 * 14; beside it, OPA's own engine (topdown, in Go) on the same files and event.
 * @module
 */
import { HELPERS } from "../rules/rego_helpers.ts";
import type { Event, Signature } from "../src/model/mod.ts";
import { loadRego } from "../src/signatures/rego/mod.ts";
import { makeArgs, makeEvent } from "../test/make_event.ts";
import { readRules, TRACEE } from "../test/signatures/rego/rules.ts";
import { measureNative } from "./opa_native.ts";

const FILES = [...readRules(TRACEE), HELPERS];
const before = Deno.memoryUsage().rss;
const { signatures } = await loadRego(FILES);
const after = Deno.memoryUsage().rss;
const RECORD = modernRecord();
const ARGS = makeArgs({
  pathname: "/etc/kubernetes/pki/ca.crt",
  flags: "O_RDONLY|O_LARGEFILE",
  dev: 46,
  inode: 531,
  ctime: 1677661890123456789n,
  syscall_pathname: "/etc/kubernetes/pki/ca.crt",
});

console.log(`memory (RSS) after loading ${FILES.length} files: ${inMegabytes(after)}, before: ${inMegabytes(before)}`);
for (const line of measureNative(FILES, RECORD)) console.log(line);

Deno.bench("load 14 signatures and the helper library", { n: 5, warmup: 1 }, async () => {
  await loadRego(FILES);
});

Deno.bench("load one signature", { n: 5, warmup: 1 }, async () => {
  await loadRego(FILES.slice(0, 1), { helpers: HELPERS });
});

const asked = signatures.filter((signature) => signature.selectors.some(({ name }) => name === "security_file_open"));

judging("1 signature, record as it stands", signatures.filter((s) => s.metadata.id === "TRC-10"), true);
judging("1 signature, input written anew", signatures.filter((s) => s.metadata.id === "TRC-10"), false);
judging(`${asked.length} signatures that ask for the event`, asked, true);
judging("all 14 signatures", signatures, true);

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function judging(name: string, chosen: readonly Signature[], isModern: boolean): void {
  const matchers = chosen.map((signature) => signature.start());
  let line = 0;
  Deno.bench(`an event: ${name}`, () => {
    const event = security(++line, isModern);
    for (const match of matchers) match(event);
  });
}

function security(line: number, isModern: boolean): Event {
  return makeEvent({
    name: "security_file_open",
    process: { pid: 7, tid: 7, ppid: 1, hostPid: 4242, uid: 1000, name: "cat", executable: "/bin/cat" },
    container: { id: "abc" },
    location: { path: "a", line },
    args: ARGS,
    json: isModern ? RECORD : "{}",
  });
}

/** 1.1 KB, as v0.20 writes it with texts for flags. */
function modernRecord(): string {
  const args =
    '[{"name":"pathname","type":"const char*","value":"/etc/kubernetes/pki/ca.crt"},{"name":"flags","type":"string","value":"O_RDONLY|O_LARGEFILE"},' +
    '{"name":"dev","type":"dev_t","value":46},{"name":"inode","type":"unsigned long","value":531},{"name":"ctime","type":"unsigned long","value":1677661890123456789},' +
    '{"name":"syscall_pathname","type":"const char*","value":"/etc/kubernetes/pki/ca.crt"}]';
  return '{"timestamp":1677662123123456789,"threadStartTime":1677662123000000000,"processorId":3,"processId":7,"cgroupId":8370,"threadId":7,"parentProcessId":1,' +
    '"hostProcessId":4242,"hostThreadId":4242,"hostParentProcessId":4200,"userId":1000,"mountNamespace":4026532256,"pidNamespace":4026532259,"processName":"cat",' +
    '"executable":{"path":"/bin/cat"},"hostName":"3a5b0c2d1e4f","containerId":"3a5b0c2d1e4f3a5b0c2d1e4f3a5b0c2d1e4f3a5b0c2d1e4f3a5b0c2d1e4f3a5b",' +
    '"container":{"id":"3a5b0c2d1e4f3a5b0c2d1e4f3a5b0c2d1e4f3a5b0c2d1e4f3a5b0c2d1e4f3a5b","name":"web","image":"alpine:3.18"},"kubernetes":{},"eventId":"730",' +
    '"eventName":"security_file_open","matchedPolicies":[""],"argsNum":6,"returnValue":0,"syscall":"openat","stackAddresses":[0],' +
    '"contextFlags":{"containerStarted":true,"isCompat":false},"threadEntityId":2184838011,"processEntityId":2184838011,"parentEntityId":3210493842,' +
    `"args":${args}}`;
}
