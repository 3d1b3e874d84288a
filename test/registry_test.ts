/**
 * Holds the lists: the `mod.ts` of a plural folder lists everything its folder has, and every such list is looked at.
 * @module
 */
import { deepStrictEqual, ok } from "node:assert";

const ROOT = new URL("../", import.meta.url);

/** A list, and how its members are told from the other values that its folder exports. */
interface Registry {
  readonly folder: string;
  /** Read in the test: a list that cannot be loaded fails that test only. */
  readonly members: () => Promise<readonly object[]>;
  /** Keys that a member has, and nothing else. */
  readonly keys: readonly string[];
  /** Where its name is. */
  readonly name: string;
}

const REGISTRIES: Readonly<Record<string, Registry>> = {
  SINKS: {
    folder: "src/sinks/",
    members: async () => (await import("../src/sinks/mod.ts")).SINKS,
    keys: ["create", "showsSummary"],
    name: "name",
  },
  SOURCES: {
    folder: "src/sources/",
    members: async () => (await import("../src/sources/mod.ts")).SOURCES,
    keys: ["recognises", "open"],
    name: "name",
  },
  ENRICHERS: {
    folder: "src/enrichers/",
    members: async () => Object.values((await import("../src/enrichers/mod.ts")).ENRICHERS),
    keys: ["name", "events", "start"],
    name: "name",
  },
  COMMANDS: {
    folder: "src/cli/",
    members: async () => await Promise.all((await import("../src/cli/mod.ts")).COMMANDS.map(({ load }) => load())),
    keys: ["operands", "run"],
    name: "name",
  },
  SIGNATURES: {
    folder: "rules/signatures/",
    members: async () => (await import("../rules/mod.ts")).SIGNATURES,
    keys: ["metadata", "selectors", "start"],
    name: "metadata.eventName",
  },
};

/** Lists that are no list of files. */
const DATA: ReadonlySet<string> = new Set(["EVENTS", "SETS"]);

for (const [list, { folder, members, keys, name }] of Object.entries(REGISTRIES)) {
  Deno.test(`${list} has everything in ${folder}, each in a file or folder of its name`, async () => {
    const found = new Map<object, string>();
    for (const file of filesIn(folder, /\.ts$/)) {
      for (const value of Object.values(await import(new URL(file, ROOT).href))) {
        if (isObject(value) && keys.every((key) => key in value) && !found.has(value)) found.set(value, file);
      }
    }
    const describe = (member: object) => `${read(member, name)} in ${found.get(member) ?? "no file"}`;
    deepStrictEqual([...found.keys()].map(describe).sort(), (await members()).map(describe).sort());
    for (const [member, file] of found) {
      const path = `/${read(member, name).replaceAll("-", "_")}`;
      ok(`/${file}`.includes(`${path}.ts`) || `/${file}`.includes(`${path}/`), describe(member));
    }
  });
}

Deno.test("POLICIES has every policy in rules/policies/, by the name of its file", async () => {
  const { POLICIES } = await import("../rules/policies/mod.ts");
  const texts = filesIn("rules/policies/", /\.yaml$/).map((file) => {
    return [file.slice("rules/policies/".length, -".yaml".length), Deno.readTextFileSync(new URL(file, ROOT))];
  });
  deepStrictEqual([...POLICIES].sort(), texts.sort());
});

Deno.test("BUILTINS has every built-in of Rego in src/signatures/rego/builtins/", async () => {
  const { BUILTINS } = await import("../src/signatures/rego/builtins/mod.ts");
  const missing: string[] = [];
  for (const file of filesIn("src/signatures/rego/builtins/", /\.ts$/)) {
    for (const family of Object.values(await import(new URL(file, ROOT).href))) {
      const members = isObject(family) && !(family instanceof Map) ? Object.entries(family) : [];
      const lost = members.filter(([name, run]) => typeof run === "function" && BUILTINS.get(name) !== run);
      missing.push(...lost.map(([name]) => `${name} in ${file}`));
    }
  }
  deepStrictEqual(missing, []);
});

Deno.test("every list that a mod.ts holds is looked at here", () => {
  const looked = new Set([...Object.keys(REGISTRIES), "POLICIES", "BUILTINS", ...DATA]);
  const lists = [...filesIn("src/", /\/mod\.ts$/), ...filesIn("rules/", /\/mod\.ts$/)].flatMap((file) => {
    const text = Deno.readTextFileSync(new URL(file, ROOT));
    return [...text.matchAll(/^export const ([A-Z_]+)\b/gm)].map(([, list]) => ({ list, file }));
  });
  deepStrictEqual(lists.filter(({ list }) => !looked.has(list)), []);
});

/** The text at a path of keys. */
function read(member: object, path: string): string {
  return String(path.split(".").reduce((value, key) => Object(value)[key], member));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Files in a folder and below, as paths from the root. */
function filesIn(folder: string, pattern: RegExp): readonly string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return filesIn(`${folder}${name}/`, pattern);
    return pattern.test(`/${name}`) ? [folder + name] : [];
  }).sort();
}
