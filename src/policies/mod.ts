/**
 * Policies: load them from files, folders, names or flags, and match events against them.
 * @module
 */
export { adHocPolicy } from "./ad_hoc.ts";
export { CONTEXT_FIELDS } from "./fields.ts";
export { loadPolicies } from "./load.ts";
export { createMatcher, type PolicyMatcher } from "./match.ts";
export { SCOPE_FIELDS } from "./scope_fields.ts";
export type { SilentRule } from "./silent.ts";
export type { Vocabulary } from "./vocabulary.ts";
