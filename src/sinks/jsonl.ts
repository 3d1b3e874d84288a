/**
 * One finding a line, as JSON.
 * @module
 */
import type { SinkFormat } from "../model/mod.ts";
import { printFinding } from "./finding.ts";

/** The format for programs that read as it comes. */
export const jsonl: SinkFormat = {
  name: "jsonl",
  summary: "One finding a line, as JSON",
  showsSummary: false,
  create: (print) => ({
    write: (finding) => printFinding(finding, print, "\n"),
  }),
};
