/**
 * Kernels of Debian: which packages hold one, fetched and unpacked into a folder that stays.
 * @module
 */

const ARCHIVE = "https://deb.debian.org/debian";

/** A package of an archive's list. */
export interface Package {
  readonly name: string;
  readonly depends: readonly string[];
  readonly file: string;
  readonly sha256: string;
}

/** A kernel, unpacked. */
export interface Kernel {
  /** As `uname -r` prints it. */
  readonly release: string;
  readonly image: string;
  /** The folder with `lib/modules`. */
  readonly root: string;
}

/**
 * Reads a list of packages.
 *
 * @param text of a file `Packages`
 * @returns by name; of several of a name the last
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const text = "Package: a\nDepends: b (= 1) | c, d\nFilename: pool/a.deb\nSHA256: 00\n\nPackage: d\nFilename: d.deb\nSHA256: 1\n";
 * deepStrictEqual(readPackages(text).get("a")?.depends, ["b", "d"]);
 * ```
 */
export function readPackages(text: string): ReadonlyMap<string, Package> {
  const packages = new Map<string, Package>();
  for (const paragraph of text.split("\n\n")) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1] ?? "";
    const name = field("Package");
    if (name === "") continue;
    const depends = field("Depends").split(",").map((part) => part.trim().split(/[ (|]/)[0]).filter(Boolean);
    packages.set(name, { name, depends, file: field("Filename"), sha256: field("SHA256") });
  }
  return packages;
}

/**
 * Gets the kernel that a release of Debian ships, unless it is there.
 *
 * @param suite `bookworm`, `trixie-backports`
 * @param cache folder for what is fetched
 */
export async function getKernel(suite: string, cache: string): Promise<Kernel> {
  const root = `${cache}/${suite}`;
  const found = await findKernel(root);
  if (found !== undefined) return found;
  const part = `${root}.part`;
  await Deno.mkdir(part, { recursive: true });
  const packages = readPackages(await readList(suite));
  const wanted = kernelPackages(packages);
  for (const { file, sha256 } of wanted) {
    const bytes = new Uint8Array(await (await get(`${ARCHIVE}/${file}`)).arrayBuffer());
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    if (digest !== sha256) throw new Error(`Cannot use ${file}: its SHA-256 is ${digest}, the list says ${sha256}`);
    const path = `${cache}/package.deb`;
    await Deno.writeFile(path, bytes);
    await run("dpkg-deb", "-x", path, part);
    await Deno.remove(path);
  }
  await Deno.rename(part, root);
  const kernel = await findKernel(root);
  if (kernel === undefined) throw new Error(`Cannot find a kernel in the packages ${wanted.map(({ name }) => name)}`);
  return kernel;
}

/** The packages of the default kernel that hold its files. */
function kernelPackages(packages: ReadonlyMap<string, Package>): readonly Package[] {
  const release = packages.get("linux-image-amd64")?.depends.find((name) => /^linux-image-\d/.test(name))
    ?.slice("linux-image-".length);
  // Since 7.x image and modules are packages of their own.
  const names = ["image", "binary", "modules"].map((part) => `linux-${part}-${release}`);
  return names.flatMap((name) => packages.get(name) ?? []);
}

async function findKernel(root: string): Promise<Kernel | undefined> {
  for (const modules of [`${root}/lib/modules`, `${root}/usr/lib/modules`]) {
    for (const release of await namesIn(modules)) {
      for (const image of [`${root}/boot/vmlinuz-${release}`, `${modules}/${release}/vmlinuz`]) {
        if (await isThere(image)) return { release, image, root: modules.slice(0, -"/lib/modules".length) };
      }
    }
  }
  return undefined;
}

async function readList(suite: string): Promise<string> {
  const { body } = await get(`${ARCHIVE}/dists/${suite}/main/binary-amd64/Packages.xz`);
  const unpack = new Deno.Command("xz", { args: ["-dc"], stdin: "piped", stdout: "piped" }).spawn();
  const [output] = await Promise.all([unpack.output(), body?.pipeTo(unpack.stdin)]);
  if (!output.success) throw new Error(`Cannot unpack the list of ${suite}'s packages`);
  return new TextDecoder().decode(output.stdout);
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot get ${url}: ${response.status} ${response.statusText}`);
  return response;
}

/** Runs a program, and gives what it printed. */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (code !== 0) throw new Error(`Cannot run ${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch {
    return [];
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
