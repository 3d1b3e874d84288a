/**
 * The tactics of MITRE ATT&CK for enterprise, by slug: those of the published signatures, and those that ATT&CK v19 split off.
 * @module
 */

/** One tactic. */
export interface Tactic {
  readonly slug: string;
  readonly name: string;
  /** The tactic it was part of before ATT&CK v19. */
  readonly formerly?: string;
}

/** All tactics in ATT&CK's order, old ones too: saved logs and rules keep the words of their time. */
export const TACTICS: readonly Tactic[] = [
  { slug: "reconnaissance", name: "Reconnaissance" },
  { slug: "resource-development", name: "Resource Development" },
  { slug: "initial-access", name: "Initial Access" },
  { slug: "execution", name: "Execution" },
  { slug: "persistence", name: "Persistence" },
  { slug: "privilege-escalation", name: "Privilege Escalation" },
  { slug: "defense-evasion", name: "Defense Evasion" },
  { slug: "stealth", name: "Stealth", formerly: "defense-evasion" },
  { slug: "defense-impairment", name: "Defense Impairment", formerly: "defense-evasion" },
  { slug: "credential-access", name: "Credential Access" },
  { slug: "discovery", name: "Discovery" },
  { slug: "lateral-movement", name: "Lateral Movement" },
  { slug: "collection", name: "Collection" },
  { slug: "command-and-control", name: "Command and Control" },
  { slug: "exfiltration", name: "Exfiltration" },
  { slug: "impact", name: "Impact" },
];

const BY_SLUG: ReadonlyMap<string, Tactic> = new Map(TACTICS.map((tactic) => [tactic.slug, tactic]));

/**
 * Finds a tactic by its slug or its name, in any case.
 *
 * @param text `defense-evasion` or `Defense Evasion`
 * @returns the tactic, or undefined when ATT&CK has none of that name
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(findTactic("Defense Evasion")?.slug, "defense-evasion");
 * strictEqual(findTactic("stealth")?.formerly, "defense-evasion");
 * strictEqual(findTactic("mischief"), undefined);
 * ```
 */
export function findTactic(text: string): Tactic | undefined {
  return BY_SLUG.get(text.trim().toLowerCase().replaceAll(" ", "-"));
}

/**
 * Tells whether two tactics are the same one, across the split of ATT&CK v19: `defense-evasion` is both of its parts,
 * the parts are not each other.
 *
 * @param one slug or name of a tactic
 * @param other slug or name of another
 * @returns false also when one of them is no tactic
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isSameTactic("defense-evasion", "stealth"), true);
 * strictEqual(isSameTactic("stealth", "defense-impairment"), false);
 * ```
 */
export function isSameTactic(one: string, other: string): boolean {
  const a = findTactic(one);
  const b = findTactic(other);
  if (a === undefined || b === undefined) return false;
  return a === b || a.formerly === b.slug || b.formerly === a.slug;
}
