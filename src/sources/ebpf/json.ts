/**
 * A captured event as Tracee v0.24 would have printed it: the same keys in the same order.
 * @module
 */
import type { Arg, Integer, Pod, Process, Value } from "../../model/mod.ts";
import { toJson } from "../../text/json.ts";
import type { EventShape } from "./probe_event.ts";

/** Who did it, and where. */
export interface WritableContext {
  readonly process: Process;
  readonly container?: {
    readonly id: string;
    readonly name?: string;
    readonly image?: string;
    readonly imageDigest?: string;
    readonly started?: boolean;
  };
  readonly pod?: Pod;
  readonly host?: string;
  readonly mountNamespace: number;
  readonly pidNamespace: number;
  readonly cgroupId: Integer;
}

/** What is written of an event. */
export interface WritableEvent extends WritableContext {
  readonly shape: EventShape;
  readonly time: bigint;
  readonly syscall?: string;
  readonly processor: number;
  readonly args: Iterable<Arg>;
  readonly returnValue: Integer;
  readonly isCompat: boolean;
}

/**
 * The event on one line, without a newline.
 *
 * @param event from a record
 */
export function writeEvent(event: WritableEvent): string {
  const { container, shape } = event;
  let args = "";
  let count = 0;
  for (const { name, type, value } of event.args) {
    args += `${count++ === 0 ? "" : ","}{"name":"${name}","type":"${type}","value":${writeValue(value)}}`;
  }
  const { head, middle, tail } = writeContext(event);
  return `{"timestamp":${event.time}${head}${event.processor}${middle}${shape.id}","eventName":"${shape.name}"` +
    `,"argsNum":${count},"returnValue":${event.returnValue},"syscall":"${event.syscall ?? ""}","stackAddresses":null` +
    `,"contextFlags":{"containerStarted":${container?.started === true},"isCompat":${event.isCompat}}${tail}${args}]}`;
}

/** The parts of the JSON that tell who and where: behind the time, behind the processor, and before the args. */
export function writeContext(event: WritableContext): Readonly<Record<"head" | "middle" | "tail", string>> {
  const { process, container } = event;
  return {
    head: `,"threadStartTime":${process.startTime},"processorId":`,
    middle: `,"processId":${process.pid},"cgroupId":${event.cgroupId},"threadId":${process.tid}` +
      `,"parentProcessId":${process.ppid},"hostProcessId":${process.hostPid},"hostThreadId":${process.hostTid}` +
      `,"hostParentProcessId":${process.hostPpid},"userId":${process.uid},"mountNamespace":${event.mountNamespace}` +
      `,"pidNamespace":${event.pidNamespace},"processName":${quote(process.name ?? "")}` +
      `,"executable":{"path":${quote(process.executable ?? "")}},"hostName":${quote(event.host ?? "")}` +
      `,"containerId":${quote(container?.id ?? "")},"container":${container ? writeContainer(container) : "{}"}` +
      `,"kubernetes":${event.pod ? writePod(event.pod) : "{}"},"eventId":"`,
    tail: `,"threadEntityId":${process.threadEntityId},"processEntityId":${process.entityId}` +
      `,"parentEntityId":${process.parentEntityId},"args":[`,
  };
}

function writeValue(value: Value): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return Number.isInteger(value) ? String(value) : toJson(value);
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return toJson(value);
  }
}

/** Printable ASCII without quotes and backslashes needs no escaping; most texts are that. */
const PLAIN = /^[ !#-[\]-~]*$/;

function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function writeContainer({ id, name, image, imageDigest }: NonNullable<WritableEvent["container"]>): string {
  return toJson({ id, name, image, imageDigest });
}

function writePod({ name, namespace, uid, sandbox }: Pod): string {
  return toJson({ podName: name, podNamespace: namespace, podUID: uid, podSandbox: sandbox || undefined });
}
