/**
 * Tactics of ATT&CK, before and after v19 split defense evasion.
 * @module
 */
import { strictEqual } from "node:assert";
import { SIGNATURES } from "../../rules/mod.ts";
import { findTactic, isSameTactic, TACTICS } from "../../src/signatures/tactics.ts";

for (
  const [one, other, isSame] of [
    ["defense-evasion", "defense-evasion", true],
    ["defense-evasion", "stealth", true],
    ["defense-impairment", "Defense Evasion", true],
    ["stealth", "defense-impairment", false],
    ["execution", "persistence", false],
    ["mischief", "mischief", false],
  ] as const
) {
  Deno.test(`isSameTactic() ${isSame ? "equates" : "tells apart"} ${one} and ${other}`, () => {
    strictEqual(isSameTactic(one, other), isSame);
  });
}

Deno.test("every tactic is found by its slug and by its name", () => {
  for (const tactic of TACTICS) {
    strictEqual(findTactic(tactic.slug), tactic);
    strictEqual(findTactic(tactic.name), tactic);
  }
});

Deno.test("the tactic of every built-in signature is one of ATT&CK", () => {
  for (const { metadata } of SIGNATURES) strictEqual(findTactic(metadata.tactic ?? "")?.slug, metadata.tactic);
});
