/**
 * An event of main (after v0.24.1): shaped by protobuf, in the sensor's own spelling, in protojson's, or in the
 * documentation's with wrapped values.
 * @module
 */
import type { Args, Container, Event, Integer, Origin, Pod, Process, Value } from "../../model/mod.ts";
import { DataArgs } from "./args.ts";
import { JsonEvent } from "./json_event.ts";
import type { JsonRecord } from "./json_record.ts";
import { KEY } from "./keys.ts";
import { booleanAt, follow, integerAt, stringAt } from "./places.ts";
import { readValue } from "./read.ts";
import { readMoment, readTimestampMap } from "./time.ts";

/** The event that a record tells of. */
export class ProtobufEvent extends JsonEvent implements Event {
  #process: ProtobufProcess | undefined;
  #args: Args | undefined;
  #container: Container | null | undefined;

  get process(): Process {
    return this.#process ??= processOf(this.record);
  }

  get container(): Container | undefined {
    if (this.#container === undefined) this.#container = containerOf(this.record) ?? null;
    return this.#container ?? undefined;
  }

  get pod(): Pod | undefined {
    const { bytes } = this.record;
    const workload = this.record.from(KEY.workload);
    const text = (...path: readonly string[]): string | undefined => {
      const span = workload < 0 ? undefined : follow(bytes, workload, "k8s", ...path);
      return span && (stringAt(bytes, span[0], span[1]) || undefined);
    };
    const name = text("pod", "name");
    const namespace = text("namespace", "name");
    const uid = text("pod", "uid");
    return name === undefined && namespace === undefined && uid === undefined ? undefined : { name, namespace, uid };
  }

  /** A missing `started` means started: protobuf leaves out what has its usual value. */
  get origin(): Origin {
    const { container } = this;
    if (container === undefined) return "host";
    return container.started === false ? "container-init" : "container";
  }

  get syscall(): string | undefined {
    return (this.process as ProtobufProcess).syscall;
  }

  get args(): Args {
    return this.#args ??= new DataArgs(this.record.bytes, Math.max(0, this.record.from(KEY.data)), this.name);
  }

  get returnValue(): Integer | undefined {
    const value = this.args.get("returnValue");
    return typeof value === "number" || typeof value === "bigint" ? value : undefined;
  }

  get matchedPolicies(): readonly string[] | undefined {
    const matched = this.record.map(KEY.policies)?.get("matched");
    return Array.isArray(matched) ? matched.filter((name: Value) => typeof name === "string") : undefined;
  }
}

function containerOf(record: JsonRecord): Container | undefined {
  const workload = record.from(KEY.workload);
  const { bytes } = record;
  const span = workload < 0 ? undefined : follow(bytes, workload, "container");
  if (span === undefined) return undefined;
  const text = (...path: readonly string[]): string | undefined => {
    const place = follow(bytes, span[0], ...path);
    return place && (stringAt(bytes, place[0], place[1]) || undefined);
  };
  const id = text("id");
  if (id === undefined) return undefined;
  const started = follow(bytes, span[0], "started");
  const digests = follow(bytes, span[0], "image", "repo_digests") ?? follow(bytes, span[0], "image", "repoDigests");
  const digest = digests && readValue(bytes, digests[0], digests[1]);
  const firstDigest = Array.isArray(digest) ? digest[0] : undefined;
  return {
    id,
    name: text("name"),
    image: text("image", "name"),
    imageDigest: typeof firstDigest === "string" ? firstDigest : undefined,
    started: (started && booleanAt(bytes, started[0])) ?? true,
  };
}

/** Who did it, read at once: the fields lie deep, and few are asked for alone. */
interface ProtobufProcess extends Process {
  readonly syscall?: string;
}

function processOf(record: JsonRecord): ProtobufProcess {
  const { bytes } = record;
  const workload = record.from(KEY.workload);
  const span = workload < 0 ? undefined : follow(bytes, workload, "process");
  if (span === undefined) return {};
  const at = (...path: readonly string[]) => follow(bytes, span[0], ...path);
  const text = (...path: readonly string[]): string | undefined => {
    const place = at(...path);
    return place && (stringAt(bytes, place[0], place[1]) || undefined);
  };
  const integer = (...path: readonly string[]): Integer | undefined => {
    const place = at(...path);
    if (place === undefined) return undefined;
    const wrapped = bytes[place[0]] === 0x7b ? follow(bytes, place[0], "value") : place;
    return wrapped && integerAt(bytes, wrapped[0], wrapped[1]);
  };
  const parent = parentOf(bytes, at("ancestors")?.[0]);
  return {
    pid: integer("pid"),
    tid: integer("thread", "tid"),
    ppid: parent("pid"),
    hostPid: integer("host_pid") ?? integer("hostPid"),
    hostTid: integer("thread", "host_tid") ?? integer("thread", "hostTid"),
    hostPpid: parent("host_pid") ?? parent("hostPid"),
    uid: integer("real_user", "id") ?? integer("realUser", "id"),
    name: text("thread", "name"),
    executable: text("executable", "path"),
    startTime: startTimeOf(bytes, at("thread", "start_time") ?? at("thread", "startTime")),
    threadEntityId: integer("thread", "unique_id") ?? integer("thread", "uniqueId"),
    entityId: integer("unique_id") ?? integer("uniqueId") ?? integer("entity_id"),
    parentEntityId: parent("unique_id") ?? parent("uniqueId") ?? parent("entity_id"),
    syscall: text("thread", "syscall"),
  };
}

/** Reads numbers of the first ancestor, which is the parent. */
function parentOf(bytes: Uint8Array, ancestors: number | undefined): (name: string) => Integer | undefined {
  if (ancestors === undefined || bytes[ancestors] !== 0x5b) return () => undefined;
  let first = ancestors + 1;
  while (bytes[first] === 0x20 || bytes[first] === 0x0a || bytes[first] === 0x09 || bytes[first] === 0x0d) first++;
  if (bytes[first] !== 0x7b) return () => undefined;
  return (name) => {
    const place = follow(bytes, first, name);
    if (place === undefined) return undefined;
    const wrapped = bytes[place[0]] === 0x7b ? follow(bytes, place[0], "value") : place;
    return wrapped && integerAt(bytes, wrapped[0], wrapped[1]);
  };
}

function startTimeOf(bytes: Uint8Array, span: readonly [number, number] | undefined): Integer | undefined {
  if (span === undefined) return undefined;
  const value = readValue(bytes, span[0], span[1]);
  if (typeof value === "number" || typeof value === "bigint") return value;
  const moment = typeof value === "string" ? readMoment(value) : value instanceof Map ? readTimestampMap(value) : {};
  return moment.time ?? moment.relativeTime;
}
