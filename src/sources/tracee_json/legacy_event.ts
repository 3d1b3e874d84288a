/**
 * An event of v0.0.2 to v0.24.1: camelCase fields at the top, `args` as a list.
 * @module
 */
import type { Args, Container, Event, Integer, Origin, Pod, Process } from "../../model/mod.ts";
import { ListedArgs } from "./args.ts";
import { JsonEvent } from "./json_event.ts";
import type { JsonRecord } from "./json_record.ts";
import { KEY } from "./keys.ts";
import { booleanAt, follow, stringAt, stringsAt } from "./places.ts";

/** The event that a record tells of. */
export class LegacyEvent extends JsonEvent implements Event {
  #process: Process | undefined;
  #args: Args | undefined;
  #container: Container | null | undefined;

  get process(): Process {
    return this.#process ??= new LegacyProcess(this.record);
  }

  get container(): Container | undefined {
    if (this.#container === undefined) this.#container = this.#readContainer() ?? null;
    return this.#container ?? undefined;
  }

  #readContainer(): Container | undefined {
    const record = this.record;
    const id = record.text(KEY.containerId) ?? record.text(KEY.ContainerID) ?? containerText(record, "id");
    return id === undefined ? undefined : new LegacyContainer(record, id);
  }

  get pod(): Pod | undefined {
    const record = this.record;
    const nested = record.map(KEY.kubernetes);
    const text = (key: "podName" | "podNamespace" | "podUID"): string | undefined => {
      const value = nested?.get(key);
      return (typeof value === "string" ? value : record.string(KEY[key])) || undefined;
    };
    const name = text("podName");
    const namespace = text("podNamespace");
    const uid = text("podUID");
    if (name === undefined && namespace === undefined && uid === undefined) return undefined;
    const sandbox = nested?.get("podSandbox") ?? record.boolean(KEY.podSandbox);
    return { name, namespace, uid, sandbox: typeof sandbox === "boolean" ? sandbox : undefined };
  }

  /** By the flag where there is one; before v0.8.1 there is none, and an id means a container. */
  get origin(): Origin {
    const started = isStarted(this.record);
    if (started === true) return "container";
    if (this.container === undefined) return "host";
    return started === undefined ? "container" : "container-init";
  }

  get host(): string | undefined {
    return this.record.text(KEY.hostName);
  }

  get syscall(): string | undefined {
    return this.record.text(KEY.syscall);
  }

  get processor(): Integer | undefined {
    return this.record.integer(KEY.processorId);
  }

  get mountNamespace(): Integer | undefined {
    return this.record.integer(KEY.mountNamespace);
  }

  get pidNamespace(): Integer | undefined {
    return this.record.integer(KEY.pidNamespace);
  }

  get cgroupId(): Integer | undefined {
    return this.record.integer(KEY.cgroupId);
  }

  get args(): Args {
    return this.#args ??= new ListedArgs(this.record.bytes, Math.max(0, this.record.from(KEY.args)), this.name);
  }

  get returnValue(): Integer | undefined {
    return this.record.integer(KEY.returnValue);
  }

  get matchedPolicies(): readonly string[] | undefined {
    return stringsAt(this.record.bytes, this.record.from(KEY.matchedPolicies));
  }
}

function isStarted(record: JsonRecord): boolean | undefined {
  const from = record.from(KEY.contextFlags);
  const span = from < 0 ? undefined : follow(record.bytes, from, "containerStarted");
  return span && booleanAt(record.bytes, span[0]);
}

/** A text of the nested `container` (v0.13 on). */
function containerText(record: JsonRecord, name: string): string | undefined {
  const from = record.from(KEY.container);
  const span = from < 0 ? undefined : follow(record.bytes, from, name);
  return span && (stringAt(record.bytes, span[0], span[1]) || undefined);
}

/** Where it happened: nested since v0.13, flat before. */
class LegacyContainer implements Container {
  readonly #record: JsonRecord;

  constructor(record: JsonRecord, readonly id: string) {
    this.#record = record;
  }

  get name(): string | undefined {
    return containerText(this.#record, "name") ?? this.#record.text(KEY.containerName);
  }

  get image(): string | undefined {
    return containerText(this.#record, "image") ?? this.#record.text(KEY.containerImage);
  }

  get imageDigest(): string | undefined {
    return containerText(this.#record, "imageDigest");
  }

  get started(): boolean | undefined {
    return isStarted(this.#record);
  }
}

/** Who did it. */
class LegacyProcess implements Process {
  readonly #record: JsonRecord;
  #name: string | undefined;

  constructor(record: JsonRecord) {
    this.#record = record;
  }

  get pid(): Integer | undefined {
    return this.#record.integer(KEY.processId);
  }

  get tid(): Integer | undefined {
    return this.#record.integer(KEY.threadId);
  }

  get ppid(): Integer | undefined {
    return this.#record.integer(KEY.parentProcessId);
  }

  get hostPid(): Integer | undefined {
    return this.#record.integer(KEY.hostProcessId);
  }

  get hostTid(): Integer | undefined {
    return this.#record.integer(KEY.hostThreadId);
  }

  get hostPpid(): Integer | undefined {
    return this.#record.integer(KEY.hostParentProcessId);
  }

  get uid(): Integer | undefined {
    return this.#record.integer(KEY.userId);
  }

  get name(): string | undefined {
    return this.#name ??= this.#record.string(KEY.processName);
  }

  get executable(): string | undefined {
    const from = this.#record.from(KEY.executable);
    if (from < 0) return undefined;
    const span = follow(this.#record.bytes, from, "path");
    return span && (stringAt(this.#record.bytes, span[0], span[1]) || undefined);
  }

  get startTime(): Integer | undefined {
    return this.#record.integer(KEY.threadStartTime);
  }

  get threadEntityId(): Integer | undefined {
    return this.#record.integer(KEY.threadEntityId);
  }

  get entityId(): Integer | undefined {
    return this.#record.integer(KEY.processEntityId);
  }

  get parentEntityId(): Integer | undefined {
    return this.#record.integer(KEY.parentEntityId);
  }
}
