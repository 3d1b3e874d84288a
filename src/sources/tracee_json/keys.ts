/**
 * The names at the top of a record, in every spelling of every release, and the number of each.
 * @module
 */
import { KeyTable } from "./key_table.ts";

/** The number of each name: its place in a record's index. */
export const KEY = {
  // v0.0.2 to v0.24.1
  timestamp: 0,
  eventName: 1,
  args: 2,
  returnValue: 3,
  processName: 4,
  hostProcessId: 5,
  hostThreadId: 6,
  hostParentProcessId: 7,
  processId: 8,
  threadId: 9,
  parentProcessId: 10,
  userId: 11,
  containerId: 12,
  container: 13,
  contextFlags: 14,
  executable: 15,
  mountNamespace: 16,
  pidNamespace: 17,
  hostName: 18,
  syscall: 19,
  processorId: 20,
  cgroupId: 21,
  threadStartTime: 22,
  threadEntityId: 23,
  processEntityId: 24,
  parentEntityId: 25,
  kubernetes: 26,
  matchedPolicies: 27,
  metadata: 28,
  eventId: 29,
  ContainerID: 30,
  containerImage: 31,
  containerName: 32,
  podName: 33,
  podNamespace: 34,
  podUID: 35,
  podSandbox: 36,
  // main, as its own marshaller and as protojson spell it
  name: 37,
  workload: 38,
  data: 39,
  policies: 40,
  threat: 41,
  detected_from: 42,
  detectedFrom: 43,
  // a detection as tracee-rules and `tracee analyze` print it
  Context: 44,
  SigMetadata: 45,
  Data: 46,
  // known so that none of a usual record is looked up
  argsNum: 47,
  stackAddresses: 48,
  id: 49,
} as const;

/** A name's number. */
export type Key = typeof KEY[keyof typeof KEY];

/** The table that indexes a record. */
export const KEYS: KeyTable = new KeyTable(Object.keys(KEY));

/** How many numbers one record's index takes: a start and an end for each name. */
export const SPANS: number = KEYS.size * 2;
