/**
 * The input of Rego signatures: one shape, whatever the log's era.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import type { Event } from "../../../src/model/mod.ts";
import { inputOf } from "../../../src/signatures/rego/input.ts";
import { makeEvent } from "../../make_event.ts";

const MODERN =
  '{"timestamp":1677662123123456789,"threadStartTime":0,"processId":7,"processName":"sh","executable":{"path":"/bin/sh"},' +
  '"hostName":"h","containerId":"abc","container":{"id":"abc"},"kubernetes":{},"eventId":"257","eventName":"openat","argsNum":2,' +
  '"returnValue":3,"syscall":"openat","stackAddresses":[140737488355328],"contextFlags":{"containerStarted":true,"isCompat":false},"args":';

function read(event: Event, name = event.name, flat = false) {
  return JSON.parse(inputOf(event, name, { flat }));
}

Deno.test("inputOf() takes a record of Tracee v0.18 to v0.24 as it stands", () => {
  const json = `${MODERN}[{"name":"flags","type":"string","value":"O_RDONLY"}]}`;
  strictEqual(inputOf(makeEvent({ json, args: { flags: "O_RDONLY" } }), "openat", { flat: false }), json);
});

Deno.test("inputOf() gives numbers of flags their texts, and leaves the rest of the record", () => {
  const json = `${MODERN}[{"name":"dirfd","type":"int","value":5},{"name":"flags","type":"int","value":577}]}`;
  const input = inputOf(
    makeEvent({ json, args: [{ name: "dirfd", type: "int", value: 5 }, { name: "flags", type: "int", value: 577 }] }),
    "openat",
    {
      flat: false,
    },
  );
  strictEqual(
    input,
    `${MODERN}[{"name":"dirfd","type":"int","value":5},{"name":"flags","type":"string","value":"O_WRONLY|O_CREAT|O_TRUNC"}]}`,
  );
});

Deno.test("inputOf() writes any other record in the same shape", () => {
  const event = makeEvent({
    name: "security_file_open",
    json: "{}",
    time: 1677662123123456789n,
    process: {
      pid: 7,
      ppid: 1,
      tid: 8,
      hostPid: 4242,
      hostTid: 4243,
      hostPpid: 1,
      uid: 1000,
      name: 'a"b',
      executable: "/bin/sh",
      startTime: 5n,
    },
    container: { id: "abc", image: "alpine:3" },
    pod: { name: "p", namespace: "default" },
    origin: "container",
    host: "node-1",
    syscall: "openat",
    returnValue: -2,
    cgroupId: 18446744073709551615n,
    args: [{ name: "flags", type: "int", value: 32768 }, { name: "pathname", type: "const char*", value: "/x" }],
    matchedPolicies: ["p"],
  });
  const text = inputOf(event, event.name, { flat: false });
  const input = JSON.parse(text);
  strictEqual(text.includes('"timestamp":1677662123123456789,'), true);
  strictEqual(text.includes('"cgroupId":18446744073709551615,'), true);
  delete input.timestamp;
  delete input.cgroupId;
  deepStrictEqual(input, {
    threadStartTime: 5,
    processorId: 0,
    processId: 7,
    threadId: 8,
    parentProcessId: 1,
    hostProcessId: 4242,
    hostThreadId: 4243,
    hostParentProcessId: 1,
    userId: 1000,
    mountNamespace: 0,
    pidNamespace: 0,
    processName: 'a"b',
    executable: { path: "/bin/sh" },
    hostName: "node-1",
    containerId: "abc",
    container: { id: "abc", image: "alpine:3" },
    kubernetes: { podName: "p", podNamespace: "default" },
    eventName: "security_file_open",
    matchedPolicies: ["p"],
    argsNum: 2,
    returnValue: -2,
    syscall: "openat",
    contextFlags: { containerStarted: true },
    threadEntityId: 0,
    processEntityId: 0,
    parentEntityId: 0,
    args: [{ name: "flags", type: "string", value: "O_RDONLY|O_LARGEFILE" }, {
      name: "pathname",
      type: "const char*",
      value: "/x",
    }],
  });
});

const RECORDS: readonly (readonly [string, string])[] = [
  [
    "of v0.13, which has no containerId",
    '{"timestamp":1,"processName":"x","eventName":"openat","container":{"id":"abc"},"args":[]}',
  ],
  ["of the newest shape", '{"timestamp":"2023-03-01T09:15:23Z","id":257,"name":"openat","data":[]}'],
  [
    "with its keys sorted",
    '{"args":[],"containerId":"zzz","eventName":"openat","executable":{"path":""},"timestamp":1}',
  ],
  [
    "with the keys inside its arguments",
    '{"timestamp":1,"args":[{"value":{"executable":{},"containerId":"zzz","eventName":"openat"}}]}',
  ],
];

for (const [what, json] of RECORDS) {
  Deno.test(`inputOf() always has containerId: a record ${what}`, () => {
    const { containerId, eventName, processName } = read(makeEvent({ json, container: { id: "abc" } }));
    deepStrictEqual([containerId, eventName, processName], ["abc", "openat", "test"]);
  });
}

Deno.test("inputOf() writes the flat keys of old releases for rules that read them", () => {
  const event = makeEvent({ container: { id: "abc", image: "alpine", name: "c" }, pod: { name: "p", uid: "u" } });
  const { containerImage, containerName, podName, podNamespace, podUID, podSandbox } = read(event, "openat", true);
  deepStrictEqual([containerImage, containerName, podName, podNamespace, podUID, podSandbox], [
    "alpine",
    "c",
    "p",
    "",
    "u",
    false,
  ]);
});

const ADDRESSES: readonly (readonly [string, unknown, unknown])[] = [
  [
    "of v0.6 to v0.24",
    new Map([["sa_family", "AF_INET"], ["sin_addr", "10.0.0.2"], ["sin_port", "53"]]),
    { sa_family: "AF_INET", sin_addr: "10.0.0.2", sin_port: "53" },
  ],
  ["of v0.5", "{'sa_family': 'AF_INET','sin_port': '53','sin_addr': '10.0.0.2'}", {
    sa_family: "AF_INET",
    sin_addr: "10.0.0.2",
    sin_port: "53",
  }],
  [
    "with numbers",
    new Map<string, unknown>([["sa_family", "AF_INET6"], ["sin6_addr", "::1"], ["sin6_port", 53]]),
    { sa_family: "AF_INET6", sin6_addr: "::1", sin6_port: "53" },
  ],
  ["of a Unix socket", new Map<string, unknown>([["sa_family", 1], ["sun_path", "/x"]]), {
    sa_family: "AF_UNIX",
    sun_path: "/x",
  }],
];

for (const [what, value, expected] of ADDRESSES) {
  Deno.test(`inputOf() writes socket addresses as maps of texts: one ${what}`, () => {
    const event = makeEvent({
      name: "security_socket_connect",
      args: [{ name: "remote_addr", value: value as string }],
    });
    deepStrictEqual(read(event).args[0].value, expected);
  });
}
