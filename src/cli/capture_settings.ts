/**
 * What the flags of `capture` mean, settled before anything is watched.
 * @module
 */
import type { Problem } from "../model/mod.ts";
import { parseSize, parseSpan, SIZE_FORMS, SPAN_FORMS } from "./amounts.ts";
import { wrong } from "./argv.ts";
import type { Context } from "./command.ts";
import { readRunSettings, type RunSettings } from "./run_settings.ts";

/** The settings of a capture. */
export interface CaptureSettings extends RunSettings {
  /** The command to watch, and its arguments; empty: this host. */
  readonly command: readonly string[];
  readonly write?: string;
  /** Milliseconds. */
  readonly keep?: number;
  readonly duration?: number;
  readonly count?: number;
  readonly ringSize?: number;
  readonly integrityInterval?: number;
  readonly execEnv: boolean;
  readonly libbpf?: string;
}

const SMALLEST_RING = 64 * 1024;
const LARGEST_RING = 1024 ** 3;
/** The longest time that timers can wait for. */
const LONGEST_SPAN = 2 ** 31 - 1;

/** Reads the flags; every mistake in them is among the problems. */
export function readCaptureSettings(context: Context): { settings: CaptureSettings; problems: readonly Problem[] } {
  const { words } = context;
  const problems: Problem[] = [...words.problems];
  const first = (name: string) => words.values.get(name)?.[0];
  const early = words.operands.slice(0, words.operands.length - words.lastOperands.length);
  if (early.length > 0) {
    const line = words.operands.join(" ");
    problems.push(wrong(`Cannot capture "${early[0]}"`, `expected a command after two dashes: capture -- ${line}`));
  }
  const span = (name: string) => readSpan(name, first(name), problems);
  const settings: CaptureSettings = {
    ...readRunSettings(context, problems),
    command: words.lastOperands,
    write: first("write"),
    keep: span("keep"),
    duration: span("duration"),
    count: readCount(first("count"), problems),
    ringSize: readRingSize(first("ring-size"), problems),
    integrityInterval: span("integrity-interval"),
    execEnv: words.values.has("exec-env"),
    libbpf: first("libbpf"),
  };
  if (settings.write === "" || settings.write === "-") {
    problems.push(wrong(`Cannot write events to "${settings.write}"`, "expected a file: standard output has results"));
  }
  if (settings.keep !== undefined && settings.write === undefined) {
    problems.push(wrong("--keep is given without --write", "expected --write FILE"));
  }
  return { settings, problems };
}

function readSpan(flag: string, text: string | undefined, problems: Problem[]): number | undefined {
  if (text === undefined) return undefined;
  const span = parseSpan(text);
  if (span !== undefined && span <= LONGEST_SPAN) return span;
  const state = span === undefined ? `expected ${SPAN_FORMS}` : "expected at most 24 days";
  problems.push(wrong(`Cannot read --${flag} "${text}"`, state));
  return undefined;
}

function readCount(text: string | undefined, problems: Problem[]): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  problems.push(wrong(`Cannot read --count "${text}"`, "expected a number of events, at least 1"));
  return undefined;
}

/** The kernel wants a power of two. */
function readRingSize(text: string | undefined, problems: Problem[]): number | undefined {
  if (text === undefined) return undefined;
  const size = parseSize(text);
  if (size === undefined) problems.push(wrong(`Cannot read --ring-size "${text}"`, `expected ${SIZE_FORMS}`));
  else if (size < SMALLEST_RING || size > LARGEST_RING) {
    problems.push(wrong(`Cannot use --ring-size "${text}"`, "expected 64K to 1G"));
  } else return 2 ** Math.ceil(Math.log2(size));
  return undefined;
}
