/**
 * One JSON document: findings as they come, one a line, and the summary at the end, so that nothing is held in memory.
 * @module
 */
import type { SinkFormat } from "../model/mod.ts";
import { VERSION } from "../version.ts";
import { printFinding } from "./finding.ts";
import { summaryToJson } from "./summary.ts";

/** `{"hindtrace":"<version>","findings":[…],"summary":{…}}` */
export const json: SinkFormat = {
  name: "json",
  summary: "One JSON document: all findings and the summary",
  showsSummary: false,
  create: (print) => {
    let separator = "\n";
    return {
      begin: () => print(`{"hindtrace":${JSON.stringify(VERSION)},"findings":[`),
      write: (finding) => {
        print(separator);
        printFinding(finding, print, "");
        separator = ",\n";
      },
      finish: (summary) => print(`${separator === "\n" ? "" : "\n"}],"summary":${summaryToJson(summary)}}\n`),
    };
  },
};
