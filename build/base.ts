/**
 * The deno executable that the binary is made of: the one that npm ships, known by its checksum.
 * @module
 */
import { deno } from "./bundle.ts";
import type { Machine } from "./launcher/build.ts";

/** The version of Deno that the program is built with and made of. */
export const DENO_VERSION = "2.9.6";

/** npm's package for each kind of processor, and the checksum (SHA-256) of the executable in it. */
const PACKAGES: Readonly<Record<Machine, { readonly name: string; readonly sha256: string }>> = {
  x86_64: {
    name: "@deno/linux-x64-glibc",
    sha256: "bceb5b6a6239b0b010418406d8c77a508f67cf4337d94288f1c19fe71304aab0",
  },
  aarch64: {
    name: "@deno/linux-arm64-glibc",
    sha256: "d08d392418df53f4e6e88a08909c0e1bccbf9adcead7232df72b6ad6075ec416",
  },
};

/**
 * Gets the executable: the Deno that runs this, when it is the same, else npm's by Deno's own client and cache.
 *
 * @param machine for which processor
 * @throws {Error} when it cannot be had, or is not the one that is known
 */
export async function readBase(machine: Machine): Promise<Uint8Array<ArrayBuffer>> {
  const { name, sha256 } = PACKAGES[machine];
  const own = await Deno.readFile(Deno.execPath());
  if (await sha256Of(own) === sha256) return own;
  const here = new URL("./", import.meta.url);
  const { npmCache } = JSON.parse(await deno(here, ["info", "--json"]));
  await deno(here, ["cache", "--quiet", "--no-config", "--no-lock", `npm:${name}@${DENO_VERSION}`]);
  const registries = [...Deno.readDirSync(npmCache)].map((entry) => `${npmCache}/${entry.name}`);
  const found = registries.map((folder) => `${folder}/${name}/${DENO_VERSION}/deno`).find(isFile);
  if (found === undefined) throw new Error(`Cannot find deno in ${name}: it is not in ${npmCache}`);
  const bytes = await Deno.readFile(found);
  const actual = await sha256Of(bytes);
  if (actual !== sha256) throw new Error(`Cannot use ${found}: its SHA-256 is ${actual}, not ${sha256}`);
  return bytes;
}

/** Where the executable comes from, as a package URL. */
export function packageUrl(machine: Machine): string {
  return `pkg:npm/${PACKAGES[machine].name.replace("@", "%40")}@${DENO_VERSION}`;
}

/** SHA-256 in hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
