/**
 * `hindtrace capture`: watches this host, or one command, with eBPF and judges as it goes.
 * @module
 */
import { type Event, InputError, type Source } from "../model/mod.ts";
import {
  type CaptureSource,
  CommandError,
  type CommandSpec,
  describeLosses,
  openCapture,
  UnsupportedError,
} from "../sources/ebpf/mod.ts";
import { readKernelFacts, whyUnsupported } from "../sources/ebpf/kernel.ts";
import { escapeText } from "../text/escape.ts";
import { formatAmount } from "../text/quantity.ts";
import { wrong } from "./argv.ts";
import { buildInfo } from "./build_info.ts";
import { type CaptureSettings, readCaptureSettings } from "./capture_settings.ts";
import { endText, lookFailureText, startText, unavailableText } from "./capture_text.ts";
import type { Command, Context } from "./command.ts";
import type { EventFile } from "./event_file.ts";
import { EventRecorder } from "./event_recorder.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { inheritedEnv } from "./inherited_env.ts";
import { type Judging, startJudging } from "./judging.ts";
import { captureText } from "./progress.ts";
import { loadRulebook, type Rulebook } from "./rulebook.ts";
import { rulebookOptions } from "./rulebook_flags.ts";
import { Run } from "./run.ts";

/** The command. */
export const capture: Command = {
  name: "capture",
  operands: "[-- COMMAND [ARGS…]]",
  summary: "watch this host with eBPF and judge as it goes; with a command: only that, until it ends",
  examples: [
    ["sudo hindtrace capture", "all signatures, until Ctrl-C"],
    ["sudo hindtrace capture -e security_file_open -o jsonl:opens.jsonl -- make", "what a command opens"],
    ["sudo hindtrace capture --write events.jsonl.zst --keep 30s", "save the seconds around each finding"],
    ["sudo hindtrace capture --policy overview --duration 10m --fail-on high", "for a watchdog"],
  ],
  notes: "Needs root, Linux 5.17 or newer on x86-64, and a kernel that tells its types (/sys/kernel/btf/vmlinux).\n" +
    "A command's output goes to stderr while stdout carries results; its exit code is told on stderr, and ours is our own.\n" +
    "The environment of programs is left out, and with it what ld_preload and k8s_api_connection look for, unless\n" +
    "--exec-env asks for it: it often holds secrets.\n" +
    "A command that still runs when the capture ends (--duration, --count, Ctrl-C) is sent SIGTERM.",
  run,
};

/** A slow receiver must not hold up the reading: what the kernel sends meanwhile would be lost. */
const WEBHOOK_LIMITS = { patience: 0 };
/** How long a command may take to end once it is asked to, in milliseconds. */
const GRACE = 2000;

async function run(context: Context): Promise<ExitCode> {
  const { settings, problems } = readCaptureSettings(context);
  await using rulebook = await loadRulebook(rulebookOptions(context), problems);
  context.diagnostics.problems(rulebook.remarks);
  // Looked at before outputs are opened: they would be emptied for nothing.
  const reason = whyUnsupported(readKernelFacts());
  if (reason !== undefined) {
    context.diagnostics.error(reason);
    return EXIT.unreadable;
  }
  const judging = startJudging(rulebook, settings.limits);
  const run = new Run(context, settings, judging, { webhookLimits: WEBHOOK_LIMITS, describe: captureText });
  try {
    const file = await openFile(settings.write);
    const source = await openCapture(captureOptions(settings, rulebook, judging, run));
    return await watch(context, run, source, { settings, file, judging });
  } catch (error) {
    if (error instanceof CommandError) {
      run.abandon();
      throw new InputError([wrong(error.message)]);
    }
    if (!(error instanceof UnsupportedError)) throw error;
    context.diagnostics.error(error.message);
    return run.abandon();
  }
}

/** Its code is loaded when it is wanted: what compresses takes 20 ms. */
async function openFile(path: string | undefined): Promise<EventFile | undefined> {
  if (path === undefined) return undefined;
  const { EventFile } = await import("./event_file.ts");
  try {
    return new EventFile(path);
  } catch (error) {
    throw new InputError([wrong(error instanceof Error ? error.message : String(error))]);
  }
}

function captureOptions(settings: CaptureSettings, rulebook: Rulebook, judging: Judging, run: Run) {
  const { ringSize, duration, count, integrityInterval, libbpf, execEnv: env } = settings;
  return {
    selection: judging.selection,
    command: commandOf(settings),
    policies: judging.isScoped ? rulebook.policies : undefined,
    rules: judging.isPlain ? rulebook.policies : undefined,
    keepsOthers: judging.observes,
    signal: run.interrupts.signal,
    ringSize,
    duration,
    count,
    integrityInterval,
    libbpf,
    env,
  };
}

function commandOf({ command, outputs }: CaptureSettings): CommandSpec | undefined {
  if (command.length === 0) return undefined;
  return {
    words: command,
    env: inheritedEnv(Deno.env.toObject(), buildInfo()?.packed === "launcher"),
    outputToStderr: outputs.some(({ path }) => path === undefined),
  };
}

/** What a capture writes, and how. */
interface Watching {
  readonly settings: CaptureSettings;
  readonly file: EventFile | undefined;
  readonly judging: Judging;
}

async function watch(context: Context, run: Run, source: CaptureSource, watching: Watching): Promise<ExitCode> {
  using _ = source;
  const { settings, file, judging } = watching;
  const { diagnostics } = context;
  if (context.isTerminal) diagnostics.text(escapeText(startText(settings.command, source.processes.length)));
  const missing = unavailableText(source.unavailable, context.words.values.has("verbose"));
  if (missing !== undefined) diagnostics.note(missing);
  if (source.refused !== undefined) {
    diagnostics.note(escapeText(`Kernel functions are not looked at, tracepoints tell instead: ${source.refused}`));
  }
  if (judging.observes) { for (const event of source.livingEvents()) judging.introduce(event); }
  run.begin();
  const recorder = file && new EventRecorder(file, settings.keep);
  const told = { lost: false, failure: false, look: false };
  await run.judge.read(recorder === undefined ? source : recorded(source, recorder, run), async () => {
    await file?.settle();
    tell(run, source, file, told);
    await run.afterBatch({ bytes: source.bytes, lost: source.lost() });
  });
  await endCommand(context, source);
  const before = run.judge.tally.findings;
  return await run.finish(source.bytes, async () => {
    if (run.judge.tally.findings > before) recorder?.trigger(performance.now());
    await file?.close();
    tell(run, source, file, told);
    return [...describeLosses(source.losses()), ...fileRemarks(watching, recorder)];
  });
}

/** The same source, whose events are saved before they are judged; a finding among them opens what was kept. */
function recorded(source: CaptureSource, recorder: EventRecorder, run: Run): Source {
  async function* batches(): AsyncGenerator<readonly Event[]> {
    let bytes = source.bytes;
    for await (const batch of source.batches()) {
      recorder.add(batch, source.bytes - bytes, performance.now());
      bytes = source.bytes;
      const before = run.judge.tally.findings;
      yield batch;
      if (run.judge.tally.findings > before) recorder.trigger(performance.now());
    }
  }
  return {
    format: source.format,
    batches,
    counts: () => source.counts(),
    skipped: () => source.skipped(),
    lost: () => source.lost(),
  };
}

/** What was said already. */
interface Told {
  lost: boolean;
  failure: boolean;
  look: boolean;
}

/** What goes wrong is said once, when it begins. */
function tell(run: Run, source: CaptureSource, file: EventFile | undefined, told: Told) {
  if (source.lost() > 0 && !told.lost) {
    told.lost = true;
    run.note(describeLosses(source.losses())[0] + "; the summary has the final count");
  }
  if (source.lookFailure !== undefined && !told.look) {
    told.look = true;
    run.note(escapeText(lookFailureText(source.lookFailure)));
  }
  if (file?.failure !== undefined && !told.failure) {
    told.failure = true;
    run.fail(`${file.failure}; events are saved no longer, findings are still reported`);
  }
}

/** Asks a command that still runs to end, and says how it ended. */
async function endCommand(context: Context, source: CaptureSource): Promise<void> {
  const { command } = source;
  if (command === undefined) return;
  if (source.commandEnd === undefined) {
    command.terminate();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => timer = setTimeout(resolve, GRACE));
    await Promise.race([command.ended, patience]);
    clearTimeout(timer);
  }
  context.diagnostics.text(escapeText(endText(command.program, source.commandEnd)));
}

function fileRemarks({ settings, file }: Watching, recorder: EventRecorder | undefined): readonly string[] {
  if (file === undefined) return [];
  const remarks = [`${formatAmount(file.written, "event")} saved in "${settings.write}"`];
  if (file.left > 0) remarks.push(`${formatAmount(file.left, "event")} could not be saved`);
  if (recorder?.isCut) {
    remarks.push("--keep: memory was too small for all events of that time; the oldest were left out");
  }
  return remarks;
}
