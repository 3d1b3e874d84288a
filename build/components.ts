/**
 * What is inside the binary, with its licenses: read from where each part says so itself.
 * @module
 */
import type { Component } from "../src/cli/build_info.ts";
import { DENO_VERSION, packageUrl } from "./base.ts";
import { deno } from "./bundle.ts";
import type { Machine } from "./launcher/build.ts";

/** A part, and the text that must go with it. */
interface Licensed {
  readonly title: string;
  readonly components: readonly Component[];
  readonly text: string;
}

/** Everything inside. */
export interface Contents {
  readonly components: readonly Component[];
  /** All licenses, one after the other. */
  readonly licenses: string;
}

/**
 * Finds out what is inside.
 *
 * @param machine for which processor it is built
 * @param root the checkout
 */
export async function readContents(machine: Machine, root: URL): Promise<Contents> {
  const parts = [ours(root), runtime(machine), ...await npmPackages(root), ...await notices(root)];
  return {
    components: parts.flatMap(({ components }) => components),
    licenses: parts.map(({ title, text }) =>
      `${title}\n${"=".repeat(title.length)}\n\n${text.replace(/^\n+|\s+$/g, "")}\n`
    ).join("\n\n"),
  };
}

function ours(root: URL): Licensed {
  return { title: "hindtrace", components: [], text: Deno.readTextFileSync(new URL("LICENSE", root)) };
}

function runtime(machine: Machine): Licensed {
  const text = Deno.readTextFileSync(new URL("licenses/deno.md", import.meta.url));
  const component = { name: "deno", version: DENO_VERSION, license: "MIT", url: packageUrl(machine) };
  return { title: `deno ${DENO_VERSION}`, components: [component], text };
}

/** The packages that `deno.lock` names; their licenses lie in Deno's cache, beside their code. */
async function npmPackages(root: URL): Promise<readonly Licensed[]> {
  const { npmCache } = JSON.parse(await deno(root, ["info", "--json"]));
  const lock = JSON.parse(Deno.readTextFileSync(new URL("deno.lock", root)));
  return Object.keys(lock.npm ?? {}).sort().map((key) => {
    const at = key.lastIndexOf("@");
    const [name, version] = [key.slice(0, at), key.slice(at + 1).replace(/_.*/, "")];
    const folder = findPackage(npmCache, name, version);
    const { license } = JSON.parse(Deno.readTextFileSync(`${folder}/package.json`));
    const file = [...Deno.readDirSync(folder)].find((entry) => /^licen[cs]e/i.test(entry.name));
    if (typeof license !== "string" || file === undefined) throw new Error(`Cannot find the license of ${key}`);
    const url = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    const text = Deno.readTextFileSync(`${folder}/${file.name}`);
    return { title: `${name} ${version}`, components: [{ name, version, license, url }], text };
  });
}

function findPackage(npmCache: string, name: string, version: string): string {
  for (const registry of Deno.readDirSync(npmCache)) {
    const folder = `${npmCache}/${registry.name}/${name}/${version}`;
    try {
      if (Deno.statSync(folder).isDirectory) return folder;
    } catch {
      // In another registry's folder.
    }
  }
  throw new Error(`Cannot find ${name} ${version}: it is not in ${npmCache}`);
}

/** What is not from npm has a `NOTICE.md` beside it: a table of parts, then the texts. Only what the program imports. */
async function notices(root: URL): Promise<readonly Licensed[]> {
  const graph = JSON.parse(await deno(root, ["info", "--json", "src/cli/mod.ts"]));
  const files: readonly string[] = graph.modules.map(({ specifier }: { specifier: string }) => specifier);
  return findNotices(root, ["src/", "bpf/"]).flatMap((notice) => {
    const folder = new URL("./", notice).href;
    if (!files.some((file) => file.startsWith(folder))) return [];
    const text = Deno.readTextFileSync(notice);
    const components = readTable(text);
    const texts = [...Deno.readDirSync(new URL(folder))].filter(({ name }) => name.startsWith("COPYING")).map(
      (entry) => {
        return Deno.readTextFileSync(new URL(entry.name, folder));
      },
    );
    return [{ title: components[0]?.name ?? notice.pathname, components, text: [text, ...texts.sort()].join("\n\n") }];
  });
}

/**
 * Reads the table of a `NOTICE.md`: `| NAME VERSION (PLACE)… | LICENSE |`. Our own parts in it are left out.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const text = "| part | license |\n| --- | --- |\n| zlib 1.2.13 (zlib.net) | Zlib, below |\n| `a.c` | as this project |";
 * deepStrictEqual(readTable(text), [{ name: "zlib", version: "1.2.13", license: "Zlib" }]);
 * ```
 */
export function readTable(text: string): readonly Component[] {
  const rows = [...text.matchAll(/^\| *(.+?) *\| *(.+?) *\|$/gm)].slice(2).map(([, part, license]) => ({
    part,
    license,
  }));
  return rows.filter(({ part }) => !part.startsWith("`")).map(({ part, license }) => {
    const [, words, version] = /^(.*?)(?:\s+v?(\d+(?:\.\d+)+))?(?=\s*[(,]|$)/.exec(part) ?? [];
    const name = (words || part).replace(/[(,].*/, "").trim();
    return {
      name,
      ...(version === undefined ? {} : { version }),
      license: license.replace(/[,(;] *(?:below|as this project|of |©).*/, "").trim(),
    };
  });
}

function findNotices(root: URL, folders: readonly string[]): readonly URL[] {
  return folders.flatMap((folder) => {
    const here = new URL(folder, root);
    return [...entriesOf(here)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap(({ name, isDirectory }) => {
      if (isDirectory) return findNotices(here, [`${name}/`]);
      return name === "NOTICE.md" ? [new URL(name, here)] : [];
    });
  });
}

function entriesOf(folder: URL): Iterable<Deno.DirEntry> {
  try {
    return [...Deno.readDirSync(folder)];
  } catch {
    return [];
  }
}
