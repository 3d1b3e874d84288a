/**
 * The formats of output: the list.
 * @module
 */
import type { SinkFormat } from "../model/mod.ts";
import { json } from "./json.ts";
import { jsonl } from "./jsonl.ts";
import { table } from "./table.ts";

/** Every format, the default first. */
export const SINKS: readonly SinkFormat[] = [table, json, jsonl];
