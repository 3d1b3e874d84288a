/**
 * An event of v0.0.2 to v0.24.1: camelCase fields at the top, `args` as a list.
 * @module
 */
import type { Args, Container, Event, Integer, Origin, Pod, Process, Recorded } from "../../model/mod.ts";
import { currentName } from "../../events/mod.ts";
import { ListedArgs } from "./args.ts";
import { booleanAt, type Fields, follow, stringAt, stringsAt } from "./fields.ts";
import { asciiText, readString } from "./read.ts";
import { recordedOf } from "./recorded.ts";
import type { RecordPlace } from "./record.ts";
import { type Moment, readMoment } from "./time.ts";

/** The event whose fields these are; `place` is where it was read. */
export class LegacyEvent implements Event {
  readonly name: string;
  readonly #fields: Fields;
  readonly #place: RecordPlace;
  #moment: Moment | undefined;
  #process: Process | undefined;
  #args: Args | undefined;

  /** @param name instead of the record's own `eventName` */
  constructor(fields: Fields, place: RecordPlace, name?: string) {
    this.#fields = fields;
    this.#place = place;
    this.name = name ?? currentName(readString(fields.bytes, fields.from("eventName"), fields.end("eventName")));
  }

  get #time(): Moment {
    return this.#moment ??= momentOf(this.#fields);
  }

  get time(): bigint | undefined {
    return this.#time.time;
  }

  get relativeTime(): bigint | undefined {
    return this.#time.relativeTime;
  }

  get process(): Process {
    return this.#process ??= new LegacyProcess(this.#fields);
  }

  get #containerId(): string | undefined {
    const fields = this.#fields;
    return fields.text("containerId") ?? fields.text("ContainerID") ?? this.#containerText("id");
  }

  #containerText(name: string): string | undefined {
    const from = this.#fields.from("container");
    if (from < 0) return undefined;
    const span = follow(this.#fields.bytes, from, name);
    return span && (stringAt(this.#fields.bytes, span[0], span[1]) || undefined);
  }

  get #started(): boolean | undefined {
    const from = this.#fields.from("contextFlags");
    if (from < 0) return undefined;
    const span = follow(this.#fields.bytes, from, "containerStarted");
    return span && booleanAt(this.#fields.bytes, span[0]);
  }

  get container(): Container | undefined {
    const id = this.#containerId;
    if (id === undefined) return undefined;
    const fields = this.#fields;
    return {
      id,
      name: this.#containerText("name") ?? fields.text("containerName"),
      image: this.#containerText("image") ?? fields.text("containerImage"),
      imageDigest: this.#containerText("imageDigest"),
      started: this.#started,
    };
  }

  get pod(): Pod | undefined {
    const fields = this.#fields;
    const nested = fields.map("kubernetes");
    const text = (key: "podName" | "podNamespace" | "podUID"): string | undefined => {
      const value = nested?.get(key);
      return (typeof value === "string" ? value : fields.string(key)) || undefined;
    };
    const name = text("podName");
    const namespace = text("podNamespace");
    const uid = text("podUID");
    if (name === undefined && namespace === undefined && uid === undefined) return undefined;
    const sandbox = nested?.get("podSandbox") ?? fields.boolean("podSandbox");
    return { name, namespace, uid, sandbox: typeof sandbox === "boolean" ? sandbox : undefined };
  }

  /** By the flag where there is one; before v0.8.1 there is none, and an id means a container. */
  get origin(): Origin {
    const started = this.#started;
    if (started === true) return "container";
    if (this.#containerId === undefined) return "host";
    return started === undefined ? "container" : "container-init";
  }

  get host(): string | undefined {
    return this.#fields.text("hostName");
  }

  get syscall(): string | undefined {
    return this.#fields.text("syscall");
  }

  get processor(): Integer | undefined {
    return this.#fields.integer("processorId");
  }

  get mountNamespace(): Integer | undefined {
    return this.#fields.integer("mountNamespace");
  }

  get pidNamespace(): Integer | undefined {
    return this.#fields.integer("pidNamespace");
  }

  get cgroupId(): Integer | undefined {
    return this.#fields.integer("cgroupId");
  }

  get args(): Args {
    return this.#args ??= new ListedArgs(this.#fields.bytes, Math.max(0, this.#fields.from("args")), this.name);
  }

  get returnValue(): Integer | undefined {
    return this.#fields.integer("returnValue");
  }

  get matchedPolicies(): readonly string[] | undefined {
    return stringsAt(this.#fields.bytes, this.#fields.from("matchedPolicies"));
  }

  get recorded(): Recorded | undefined {
    return recordedOf(this.#fields, this);
  }

  get location() {
    return this.#place.location();
  }

  get format(): string {
    return this.#place.format;
  }

  json(): string {
    return this.#place.json();
  }
}

function momentOf(fields: Fields): Moment {
  const from = fields.from("timestamp");
  if (from < 0) return {};
  const { bytes } = fields;
  const end = fields.end("timestamp");
  return readMoment(bytes[from] === 0x22 ? readString(bytes, from, end) : asciiText(bytes, from, end));
}

/** Who did it. */
class LegacyProcess implements Process {
  readonly #fields: Fields;
  #name: string | undefined;

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  get pid(): Integer | undefined {
    return this.#fields.integer("processId");
  }

  get tid(): Integer | undefined {
    return this.#fields.integer("threadId");
  }

  get ppid(): Integer | undefined {
    return this.#fields.integer("parentProcessId");
  }

  get hostPid(): Integer | undefined {
    return this.#fields.integer("hostProcessId");
  }

  get hostTid(): Integer | undefined {
    return this.#fields.integer("hostThreadId");
  }

  get hostPpid(): Integer | undefined {
    return this.#fields.integer("hostParentProcessId");
  }

  get uid(): Integer | undefined {
    return this.#fields.integer("userId");
  }

  get name(): string | undefined {
    return this.#name ??= this.#fields.string("processName");
  }

  get executable(): string | undefined {
    const from = this.#fields.from("executable");
    if (from < 0) return undefined;
    const span = follow(this.#fields.bytes, from, "path");
    return span && (stringAt(this.#fields.bytes, span[0], span[1]) || undefined);
  }

  get startTime(): Integer | undefined {
    return this.#fields.integer("threadStartTime");
  }

  get threadEntityId(): Integer | undefined {
    return this.#fields.integer("threadEntityId");
  }

  get entityId(): Integer | undefined {
    return this.#fields.integer("processEntityId");
  }

  get parentEntityId(): Integer | undefined {
    return this.#fields.integer("parentEntityId");
  }
}
