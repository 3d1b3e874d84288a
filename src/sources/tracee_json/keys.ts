/**
 * The names at the top of a record, in every spelling of every release, and the number of each.
 * @module
 */
import { KeyTable } from "./scan.ts";

const NAMES = [
  // v0.0.2 to v0.24.1
  "timestamp",
  "eventName",
  "args",
  "returnValue",
  "processName",
  "hostProcessId",
  "hostThreadId",
  "hostParentProcessId",
  "processId",
  "threadId",
  "parentProcessId",
  "userId",
  "containerId",
  "container",
  "contextFlags",
  "executable",
  "mountNamespace",
  "pidNamespace",
  "hostName",
  "syscall",
  "processorId",
  "cgroupId",
  "threadStartTime",
  "threadEntityId",
  "processEntityId",
  "parentEntityId",
  "kubernetes",
  "matchedPolicies",
  "metadata",
  "eventId",
  "ContainerID",
  "containerImage",
  "containerName",
  "podName",
  "podNamespace",
  "podUID",
  "podSandbox",
  // main, as its own marshaller and as protojson spell it
  "name",
  "workload",
  "data",
  "policies",
  "threat",
  "detected_from",
  "detectedFrom",
  // a detection as tracee-rules and `tracee analyze` print it
  "Context",
  "SigMetadata",
  "Data",
] as const; // deno-fmt-ignore

/** A name at the top of a record. */
export type Key = typeof NAMES[number];

/** The table that indexes a record. */
export const KEYS: KeyTable = new KeyTable(NAMES);

/** The number of each name. */
export const KEY = Object.fromEntries(NAMES.map((name, number) => [name, number])) as Readonly<Record<Key, number>>;

/** How many numbers one record's index takes: a start and an end for each name. */
export const SPANS: number = NAMES.length * 2;
