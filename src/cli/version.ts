/**
 * `hindtrace version`: which program this is, how it was built, and the licenses of what is inside.
 * @module
 */
import { pad } from "../text/width.ts";
import { VERSION } from "../version.ts";
import { type Build, buildInfo } from "./build_info.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit_code.ts";
import { printTo } from "./outputs.ts";

/** The command. */
export const version: Command = {
  name: "version",
  operands: "",
  summary: "the version; with --verbose how it was built, and all licenses",
  examples: [
    ["hindtrace version", "one line"],
    ["hindtrace version --verbose", "commit, Deno, what else is inside, and all licenses"],
  ],
  run({ words, diagnostics }) {
    if (words.problems.length > 0) {
      diagnostics.problems(words.problems);
      return EXIT.wrong;
    }
    const build = buildInfo();
    const lines = [`hindtrace ${VERSION}`];
    if (words.values.has("verbose")) {
      lines.push(versionText(build));
      if (build !== undefined) lines.push("", build.licenses().trimEnd());
    }
    printTo(() => `${lines.join("\n")}\n`);
    return EXIT.done;
  },
};

/**
 * How the program was built and what it runs on, a line each.
 *
 * @param build the note of the build; none from a checkout
 * @example
 * ```ts
 * import { match } from "node:assert";
 * match(versionText(undefined), /^commit +not built: it runs from a checkout\ndeno +\d/);
 * ```
 */
export function versionText(build: Build | undefined): string {
  const { deno, v8, typescript } = Deno.version;
  const rows: (readonly [string, string])[] = [
    ["commit", build === undefined ? "not built: it runs from a checkout" : commitText(build)],
    ...(build === undefined ? [] : [["built by", `${build.packed}, for ${build.machine}`] as const]),
    ["deno", deno],
    ["v8", v8],
    ["typescript", typescript],
    ["target", Deno.build.target],
    ...(build?.components ?? []).filter(({ name }) => name !== "deno").map(({ name, version = "", license }) => {
      return [name, `${version} (${license})`.trimStart()] as const;
    }),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${pad(name, width)}  ${text}`).join("\n");
}

function commitText({ commit, date, isModified }: Build): string {
  if (commit === undefined) return "unknown: it was not built from a checkout of git's";
  return `${commit}${date === undefined ? "" : ` of ${date}`}${isModified ? ", with changes" : ""}`;
}
