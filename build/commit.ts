/**
 * Which commit is built, as git says.
 * @module
 */
import type { BuildInfo } from "../src/cli/build_info.ts";

/**
 * Asks git.
 *
 * @param root the checkout
 * @returns nothing when there is no git, or the folder is not a checkout of it
 */
export function readCommit(root: URL): Pick<BuildInfo, "commit" | "date" | "isModified"> {
  const [commit, seconds] = git(root, ["log", "-1", "--format=%H %ct"])?.trim().split(" ") ?? [];
  if (seconds === undefined) return {};
  const date = new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
  const changes = git(root, ["status", "--porcelain", "--untracked-files=normal"]);
  return { commit, date, ...(changes === "" ? {} : { isModified: true }) };
}

function git(root: URL, args: readonly string[]): string | undefined {
  try {
    const { success, stdout } = new Deno.Command("git", {
      args: ["-C", root.pathname, ...args],
      stderr: "null",
      stdin: "null",
    }).outputSync();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}
