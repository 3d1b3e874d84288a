import { deepStrictEqual, strictEqual } from "node:assert";
import type { Event } from "../../../src/model/mod.ts";
import { eventFromJson } from "../../../src/sources/tracee_json/mod.ts";

const NS = 1684245518325470934n;

/** A record, what is asked of it, and the answer. */
const CASES: readonly [string, string, (event: Event) => unknown, unknown][] = [
  // Time
  ["v0.0.2 counts float seconds since boot", `"timestamp":12.345678,"eventName":"close"`, at, [
    undefined,
    12345678000n,
  ]],
  ["v0.6 counts nanoseconds since 1970", `"timestamp":${NS},"eventName":"close"`, at, [NS, undefined]],
  ["relative-time counts from the sensor's start", `"timestamp":99999999999999999,"eventName":"close"`, at, [
    undefined,
    99999999999999999n,
  ]],
  ["10^17 is a wall clock", `"timestamp":100000000000000000,"eventName":"close"`, at, [100000000000000000n, undefined]],
  ["main writes RFC 3339", `"timestamp":"2024-01-01T00:00:00.123456789Z","name":"close"`, at, [
    1704067200123456789n,
    undefined,
  ]],
  ["its documentation seconds and nanos", `"timestamp":{"seconds":"1732454400","nanos":5},"name":"close"`, at, [
    1732454400000000005n,
    undefined,
  ]],
  ["no timestamp is no time", `"eventName":"close"`, at, [undefined, undefined]],
  ["a timestamp of a wrong type is no time", `"timestamp":[1],"eventName":"close"`, at, [undefined, undefined]],
  // Who
  ["v0.0.2 has no host ids", `"eventName":"close","processId":7,"threadId":8,"parentProcessId":1,"userId":0`, who, [
    7,
    8,
    1,
    undefined,
    undefined,
    undefined,
    0,
  ]],
  [
    "later logs have both",
    `"eventName":"close","processId":7,"hostProcessId":70,"hostThreadId":71,"hostParentProcessId":60`,
    who,
    [7, undefined, undefined, 70, 71, 60, undefined],
  ],
  [
    "main nests them",
    `"name":"close","workload":{"process":{"pid":42,"host_pid":100,"real_user":{"id":1000},"thread":{"tid":43,"host_tid":101},"ancestors":[{"pid":10,"host_pid":50},{"pid":1}]}}`,
    who,
    [42, 43, 10, 100, 101, 50, 1000],
  ],
  [
    "protojson spells them its way",
    `"name":"close","workload":{"process":{"pid":42,"hostPid":100,"realUser":{"id":1000},"thread":{"tid":43,"hostTid":101},"ancestors":[{"pid":10,"hostPid":50}]}}`,
    who,
    [42, 43, 10, 100, 101, 50, 1000],
  ],
  [
    "the documentation wraps them",
    `"name":"close","workload":{"process":{"pid":{"value":42},"real_user":{"id":{"value":7}}}}`,
    who,
    [42, undefined, undefined, undefined, undefined, undefined, 7],
  ],
  [
    "fields of a wrong type are absent",
    `"eventName":"close","processId":"x","userId":1.5,"processName":5,"threadId":null`,
    who,
    [undefined, undefined, undefined, undefined, undefined, undefined, undefined],
  ],
  [
    "comm and executable of v0.18",
    `"eventName":"close","processName":"bash","executable":{"path":"/bin/bash"}`,
    ({ process }) => [process.name, process.executable],
    ["bash", "/bin/bash"],
  ],
  [
    "comm and executable of main",
    `"name":"close","workload":{"process":{"executable":{"path":"/bin/bash"},"thread":{"name":"bash","syscall":"close"}}}`,
    ({ process, syscall }) => [process.name, process.executable, syscall],
    ["bash", "/bin/bash", "close"],
  ],
  [
    "entity ids",
    `"eventName":"close","threadEntityId":1,"processEntityId":2,"parentEntityId":4294967295`,
    ({ process }) => [process.threadEntityId, process.entityId, process.parentEntityId],
    [1, 2, 4294967295],
  ],
  // Containers
  [
    "no container",
    `"eventName":"close","containerId":"","container":{},"contextFlags":{"containerStarted":false}`,
    place,
    [undefined, "host"],
  ],
  ["containerId without flags (v0.5.3 to v0.8.0)", `"eventName":"close","containerId":"abc"`, place, [
    "abc",
    "container",
  ]],
  ["ContainerID (a slip of v0.5.3)", `"eventName":"close","ContainerID":"abc"`, place, ["abc", "container"]],
  [
    "container.id alone (v0.13, v0.14)",
    `"eventName":"close","container":{"id":"abc","name":"web"},"contextFlags":{"containerStarted":true}`,
    place,
    ["abc", "container"],
  ],
  [
    "a container that has not started",
    `"eventName":"close","containerId":"abc","contextFlags":{"containerStarted":false}`,
    place,
    ["abc", "container-init"],
  ],
  ["main: a missing started means started", `"name":"close","workload":{"container":{"id":"abc"}}`, place, [
    "abc",
    "container",
  ]],
  ["main: started false", `"name":"close","workload":{"container":{"id":"abc","started":false}}`, place, [
    "abc",
    "container-init",
  ]],
  [
    "flat names of v0.8",
    `"eventName":"close","containerId":"abc","containerImage":"nginx:1","containerName":"web","podName":"p","podNamespace":"n","podUID":"u"`,
    ({ container, pod }) => [container?.image, container?.name, pod?.name, pod?.namespace, pod?.uid],
    ["nginx:1", "web", "p", "n", "u"],
  ],
  [
    "nested names of v0.13",
    `"eventName":"close","container":{"id":"abc","name":"web","image":"nginx:1","imageDigest":"d"},"kubernetes":{"podName":"p","podNamespace":"n","podUID":"u"}`,
    ({ container, pod }) => [container?.image, container?.name, container?.imageDigest, pod?.name, pod?.uid],
    ["nginx:1", "web", "d", "p", "u"],
  ],
  [
    "names of main",
    `"name":"close","workload":{"container":{"id":"abc","name":"web","image":{"name":"nginx:1","repo_digests":["d"]}},"k8s":{"pod":{"name":"p","uid":"u"},"namespace":{"name":"n"}}}`,
    (
      { container, pod },
    ) => [container?.image, container?.name, container?.imageDigest, pod?.name, pod?.namespace, pod?.uid],
    ["nginx:1", "web", "d", "p", "n", "u"],
  ],
  // Arguments
  [
    "args with types",
    `"eventName":"openat","args":[{"name":"pathname","type":"const char*","value":"/etc/passwd"},{"name":"flags","type":"int","value":577}]`,
    args,
    [["pathname", "const char*", "/etc/passwd"], ["flags", "int", 577]],
  ],
  ["args without types (v0.0.3)", `"eventName":"close","args":[{"name":"fd","value":3}]`, args, [["fd", undefined, 3]]],
  ["plain values (v0.0.2) are named by their place", `"eventName":"openat","args":[-100,"/etc/passwd",0,0]`, args, [
    ["dirfd", undefined, -100],
    ["pathname", undefined, "/etc/passwd"],
    ["flags", undefined, 0],
    ["mode", undefined, 0],
  ]],
  ["null args", `"eventName":"close","args":null`, args, []],
  ["args of odd shapes", `"eventName":"close","args":[{"value":1},{"name":5,"value":1},{"name":"a"},[1]]`, args, [[
    "a",
    undefined,
    null,
  ], ["arg1", undefined, [1]]]],
  [
    "64-bit integers stay exact",
    `"eventName":"x","args":[{"name":"a","type":"unsigned long","value":18446744073709551615},{"name":"b","type":"long","value":-9223372036854775808}]`,
    args,
    [["a", "unsigned long", 18446744073709551615n], ["b", "long", -9223372036854775808n]],
  ],
  [
    "objects are maps",
    `"eventName":"x","args":[{"name":"a","type":"t","value":{"__proto__":{"b":1},"c":[true,null]}}]`,
    args,
    [["a", "t", new Map<string, unknown>([["__proto__", new Map([["b", 1]])], ["c", [true, null]]])]],
  ],
  [
    "main names a value by its type",
    `"name":"x","data":[{"name":"a","int32":1},{"name":"b","u_int64":"18446744073709551615"},{"name":"c","str":"5"},{"name":"d","str_array":{"value":["p","q"]}},{"name":"e","bool":true}]`,
    args,
    [["a", "int32", 1], ["b", "uint64", 18446744073709551615n], ["c", "string", "5"], ["d", "[]string", ["p", "q"]], [
      "e",
      "bool",
      true,
    ]],
  ],
  [
    "protojson spells the types its way",
    `"name":"x","data":[{"name":"b","uInt64":"7"},{"name":"d","strArray":{"value":["p"]}}]`,
    args,
    [["b", "uint64", 7], ["d", "[]string", ["p"]]],
  ],
  ["data as an object (documentation)", `"name":"x","data":{"file_path":"/etc/shadow"}`, args, [[
    "file_path",
    undefined,
    "/etc/shadow",
  ]]],
  [
    "a socket address as text (v0.4)",
    `"eventName":"connect","args":[{"name":"addr","type":"struct sockaddr*","value":"{'sa_family': 'AF_INET','sin_port': '53','sin_addr': '10.0.0.2'}"}]`,
    (event) => event.args.get("addr"),
    new Map([["sa_family", "AF_INET"], ["sin_addr", "10.0.0.2"], ["sin_port", "53"]]),
  ],
  [
    "a socket address with a numeric port (main)",
    `"name":"connect","data":[{"name":"addr","sockaddr":{"sa_family":"AF_INET","sin_addr":"10.0.0.2","sin_port":53}}]`,
    (event) => event.args.get("addr"),
    new Map([["sa_family", "AF_INET"], ["sin_addr", "10.0.0.2"], ["sin_port", "53"]]),
  ],
  [
    "hooked symbols of main",
    `"name":"hooked_proc_fops","data":[{"name":"hooked_fops_pointers","hooked_syscalls":{"value":[{"symbol_name":"s","module_owner":"m"}]}}]`,
    (event) => event.args.get("hooked_fops_pointers"),
    [new Map([["SymbolName", "s"], ["ModuleOwner", "m"]])],
  ],
  // Results and names
  ["a return value", `"eventName":"close","returnValue":-9`, ({ returnValue }) => returnValue, -9],
  [
    "main's return value is an argument",
    `"name":"close","data":[{"name":"returnValue","int64":"-9"}]`,
    ({ returnValue }) => returnValue,
    -9,
  ],
  ["an old name is today's", `"eventName":"hidden_inodes"`, ({ name }) => name, "zeroed_inodes"],
  ["the last of equal keys counts", `"eventName":"a","eventName":"b"`, ({ name }) => name, "b"],
  ["policies of v0.13", `"eventName":"close","matchedPolicies":["a",""]`, ({ matchedPolicies }) => matchedPolicies, [
    "a",
    "",
  ]],
  ["policies of main", `"name":"close","policies":{"matched":["a"]}`, ({ matchedPolicies }) => matchedPolicies, ["a"]],
  // Recorded detections
  ["a plain event", `"eventName":"ptrace","eventId":"101"`, ({ recorded }) => recorded, undefined],
  [
    "a signature event (v0.12)",
    `"eventName":"anti_debugging","args":[{"name":"triggeredBy","type":"unknown","value":{"id":101}},{"name":"a","type":"int","value":1}],"metadata":{"Version":"1","Description":"d","Tags":null,"Properties":{"Category":"defense-evasion","Severity":1,"external_id":"T1622","signatureID":"TRC-102","signatureName":"Anti-Debugging detected"}}`,
    recorded,
    ["TRC-102", "Anti-Debugging detected", "anti_debugging", 1, "defense-evasion", "T1622", [["a", 1]]],
  ],
  [
    "a signature event without metadata (v0.9)",
    `"eventName":"fileless_execution","eventId":"6023","args":[]`,
    recorded,
    [undefined, undefined, "fileless_execution", undefined, undefined, undefined, []],
  ],
  [
    "main's threat",
    `"name":"anti_debugging","threat":{"name":"Anti-Debugging","severity":"MEDIUM","mitre":{"tactic":{"name":"Defense Evasion"},"technique":{"id":"T1622","name":"n"}}},"data":[{"name":"a","int32":1}]`,
    recorded,
    [undefined, "Anti-Debugging", "anti_debugging", 2, "Defense Evasion", "T1622", [["a", 1]]],
  ],
  [
    "a finding of tracee-rules",
    `"Data":{"a":1},"Context":{"timestamp":${NS},"processId":7,"eventName":"ptrace"},"SigMetadata":{"ID":"TRC-2","EventName":"anti_debugging","Name":"Anti-Debugging","Properties":{"Severity":3}}`,
    recorded,
    ["TRC-2", "Anti-Debugging", "anti_debugging", 3, undefined, undefined, [["a", 1]]],
  ],
  [
    "its event is that of the context",
    `"Data":null,"Context":{"timestamp":${NS},"processId":7,"eventName":"ptrace"},"SigMetadata":{"ID":"TRC-2"}`,
    ({ name, time, process }) => [name, time, process.pid],
    ["trc-2", NS, 7],
  ],
];

function at({ time, relativeTime }: Event): unknown {
  return [time, relativeTime];
}

function who({ process: { pid, tid, ppid, hostPid, hostTid, hostPpid, uid } }: Event): unknown {
  return [pid, tid, ppid, hostPid, hostTid, hostPpid, uid];
}

function place({ container, origin }: Event): unknown {
  return [container?.id, origin];
}

function args(event: Event): unknown {
  return [...event.args].map(({ name, type, value }) => [name, type, value]);
}

function recorded({ recorded: it }: Event): unknown {
  return it && [it.id, it.name, it.eventName, it.severity, it.tactic, it.technique, [...it.data]];
}

for (const [what, fields, ask, expected] of CASES) {
  Deno.test(`tracee-json: ${what}`, () => deepStrictEqual(ask(eventFromJson(`{${fields}}`)), expected));
}

Deno.test("a string with escapes and wide characters is read whole", () => {
  const name = `na\u00efve "日本" \\ \u{1f600} ${"x".repeat(300)}`;
  strictEqual(eventFromJson(JSON.stringify({ eventName: "close", hostName: name })).host, name);
});
