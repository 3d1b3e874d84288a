/**
 * Signature TRC-107: a library is made to load before all others.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { createTwins, defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { ENVIRONMENT_EVENTS, environmentOf, hasFailed } from "./shared/executions.ts";
import { changes } from "./shared/files.ts";

/**
 * A preloaded library: `LD_PRELOAD` or `LD_LIBRARY_PATH` in the environment of a program, or a change of
 * `/etc/ld.so.preload`, also below another root.
 *
 * The environment is there only with Tracee's `exec-env`; it comes with `sched_process_exec` (`env`), in older logs
 * with `execve` (`envp`), and one execution gives one finding. Upstream names the first of the two variables only;
 * here the evidence has both.
 */
export const ldPreload = defineSignature({
  id: "TRC-107",
  name: "LD_PRELOAD code injection detected",
  eventName: "ld_preload",
  description:
    "A library was set to be loaded before all others, by a variable of the environment or by the system-wide " +
    "file. Its functions then take the place of those of any program, which can hide or steal what the " +
    "program does.",
  severity: "medium",
  tags: ["linux", "process", "persistence"],
  tactic: "persistence",
  technique: "T1574",
  properties: { Technique: "Hijack Execution Flow", id: "attack-pattern--aedfca76-3b30-4866-b2aa-0f1d7fd1e4b6" },
  events: [...ENVIRONMENT_EVENTS, "security_file_open", "security_inode_rename"],
  start,
});

const VARIABLES = ["LD_PRELOAD", "LD_LIBRARY_PATH"] as const;

function start(): (event: Event) => Evidence | undefined {
  const isFirst = createTwins();
  return (event) => {
    if (event.name.startsWith("security_file_") || event.name.startsWith("security_inode_")) {
      return changes(event, isPreloadFile) ? FOUND : undefined;
    }
    const variables = preloadVariables(event);
    return variables !== undefined && isFirst(event) ? variables : undefined;
  };
}

function preloadVariables(event: Event): Evidence | undefined {
  if (hasFailed(event)) return undefined;
  const environment = environmentOf(event);
  if (environment.length === 0) return undefined;
  const found: Record<string, string> = {};
  for (const variable of VARIABLES) {
    const entry = environment.find((text) => text.startsWith(variable) && text[variable.length] === "=");
    if (entry !== undefined) found[variable] = entry;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

function isPreloadFile(path: string): boolean {
  return path.endsWith("/etc/ld.so.preload");
}
