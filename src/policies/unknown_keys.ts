/**
 * Keys that mean nothing where they stand: Tracee drops them without a word, and the policy selects more than it says.
 * @module
 */
import { suggest } from "../text/suggest.ts";
import type { PolicyReport } from "./report.ts";
import type { MapTree } from "./yaml.ts";

/** What a key would have done, had it been read. */
const EFFECTS: Readonly<Record<string, string>> = {
  filters: "the rule selects more than it says",
  scope: "the policy is not limited by it",
  rules: "its rules are not there",
  event: "its event is not selected",
  actions: "its actions are not there",
  defaultActions: "its actions are not there",
};

/**
 * Remarks on each key that the format does not know.
 *
 * @param tree the map
 * @param known the keys it may have
 * @param where what to say of the place: ` in spec`
 * @param report takes the remarks
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createReport, policyReport } from "./report.ts";
 * import { sourceText } from "./written.ts";
 * import { readYaml } from "./yaml.ts";
 * const [{ tree }] = readYaml(sourceText("a.yaml", "event: openat\nfilter: [uid=0]\n"));
 * const report = createReport();
 * if (tree?.kind === "map") remarkUnknownKeys(tree, ["event", "filters"], "", policyReport(report, "p"));
 * strictEqual(report.problems[0].suggestion, "filters");
 * ```
 */
export function remarkUnknownKeys(tree: MapTree, known: readonly string[], where: string, report: PolicyReport): void {
  for (const { key } of tree.entries) {
    if (known.includes(key.text)) continue;
    const suggestion = suggest(key.text, known);
    const effect = suggestion === undefined ? undefined : EFFECTS[suggestion];
    const message = `the key "${key.text}"${where} is not known and dropped, as Tracee does`;
    report.remark(key, effect === undefined ? message : `${message}: ${effect}`, { suggestion });
  }
}
