/**
 * `hindtrace version`: which program this is.
 * @module
 */
import { VERSION } from "../version.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit_code.ts";

/** The command. */
export const version: Command = {
  name: "version",
  operands: "",
  summary: "the version; with --verbose also what it runs on",
  examples: [["hindtrace version", "one line"]],
  run({ words }) {
    console.log(`hindtrace ${VERSION}`);
    if (words.values.has("verbose")) {
      const { deno, v8, typescript } = Deno.version;
      console.log(`deno ${deno}\nv8 ${v8}\ntypescript ${typescript}\ntarget ${Deno.build.target}`);
    }
    return EXIT.done;
  },
};
