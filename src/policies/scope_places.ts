/**
 * Scopes that ask where a process runs: from which executable, in which container.
 * @module
 */
import type { Event, Filter } from "../model/mod.ts";
import { textOf, valuesOf } from "./condition.ts";
import { isInteger } from "./integers.ts";
import { createPresence } from "./presence.ts";
import type { ProcessTree } from "./process_tree.ts";
import type { ScopeTest } from "./scope.ts";
import { parseExecutable } from "./scope_fields.ts";

/**
 * Builds the test of `executable`.
 *
 * @param filters all scopes on it
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const scope = [{ field: "executable", operator: "=", values: ["/bin/sh"], text: "exec=/bin/sh" }] as const;
 * strictEqual(executableTest(scope).test({ process: { executable: "/bin/sh" } } as never), true);
 * ```
 */
export function executableTest(filters: readonly Filter[]): ScopeTest {
  const wanted = valuesOf(filters, "=").map(placeTest);
  const unwanted = valuesOf(filters, "!=").map(placeTest);
  const presence = createPresence(textOf(filters));
  const accepts = unwanted.length > 0;
  function test(event: Event): boolean {
    const path = event.process.executable;
    if (path === undefined) {
      presence.missing = true;
      return accepts;
    }
    presence.present = true;
    if (wanted.some((matches) => matches(event, path))) return true;
    return accepts && !unwanted.some((matches) => matches(event, path));
  }
  return { cost: 2, presence, test };
}

function placeTest(value: string): (event: Event, path: string) => boolean {
  const place = parseExecutable(value);
  if (place === undefined) throw new TypeError(`Cannot look for the executable "${value}": it is no absolute path`);
  const { path: wanted, where } = place;
  if (where === undefined) return (_, path) => path === wanted;
  if (where === "host") return (event, path) => path === wanted && event.container === undefined;
  return ({ mountNamespace }, path) => path === wanted && isInteger(mountNamespace) && BigInt(mountNamespace) === where;
}

/**
 * Builds the tests of `container` and `not-container`. A container is there when its id is; excluding one container
 * leaves the others, not the host.
 *
 * @param key `container`, `container id`, `container new`, `container started` or `not-container`
 * @param filters all scopes of that kind
 * @param tree knows which containers are new
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createProcessTree } from "./process_tree.ts";
 * const scope = [{ field: "container", operator: "=", values: ["3a"], text: "container=3a" }] as const;
 * const { test } = containerTest("container id", scope, createProcessTree());
 * strictEqual(test({ container: { id: "3a5b" } } as never), true);
 * strictEqual(test({} as never), false);
 * ```
 */
export function containerTest(key: string, filters: readonly Filter[], tree: ProcessTree): ScopeTest {
  const hasWanted = filters.some((filter) => filter.operator === "=");
  const hasUnwanted = filters.some((filter) => filter.operator === "!=");
  switch (key) {
    case "container":
      return { cost: 0, test: (event) => event.container !== undefined };
    case "not-container":
      return { cost: 0, test: (event) => event.container === undefined };
    case "container started":
      return {
        cost: 0,
        test: ({ container }) => container !== undefined && (container.started !== false ? hasWanted : hasUnwanted),
      };
    case "container new":
      tree.uses.containers = true;
      return {
        cost: 0,
        test: ({ container }) =>
          container !== undefined && (tree.isNewContainer(container.id) ? hasWanted : hasUnwanted),
      };
    case "container id":
      return { cost: 0, test: idTest(valuesOf(filters, "="), valuesOf(filters, "!=")) };
    default:
      throw new TypeError(`Cannot judge the scope "${key}"`);
  }
}

function idTest(wanted: readonly string[], unwanted: readonly string[]): ScopeTest["test"] {
  return ({ container }) => {
    if (container === undefined) return false;
    for (const prefix of wanted) if (container.id.startsWith(prefix)) return true;
    if (unwanted.length === 0) return false;
    for (const prefix of unwanted) if (container.id.startsWith(prefix)) return false;
    return true;
  };
}
