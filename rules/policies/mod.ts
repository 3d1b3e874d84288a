/**
 * The policies that are built in: name → YAML text. A policy is a file of its name in this folder, and a line here.
 * @module
 */
import connections from "./connections.yaml" with { type: "text" };
import credentials from "./credentials.yaml" with { type: "text" };
import byDefault from "./default.yaml" with { type: "text" };
import execution from "./execution.yaml" with { type: "text" };
import kernel from "./kernel.yaml" with { type: "text" };
import overview from "./overview.yaml" with { type: "text" };
import persistence from "./persistence.yaml" with { type: "text" };
import privileges from "./privileges.yaml" with { type: "text" };

/** Name → YAML text, those to begin with first. */
export const POLICIES: ReadonlyMap<string, string> = new Map([
  ["default", byDefault],
  ["overview", overview],
  ["execution", execution],
  ["persistence", persistence],
  ["credentials", credentials],
  ["connections", connections],
  ["privileges", privileges],
  ["kernel", kernel],
]);
