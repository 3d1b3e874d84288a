/**
 * The bill of materials: CycloneDX 1.6 as JSON (cyclonedx.org/docs/1.6/json).
 * @module
 */
import type { BuildInfo, Component } from "../src/cli/build_info.ts";

/** What it is a bill of. */
export interface Product {
  readonly version: string;
  /** SHA-256 of the binary. */
  readonly sha256: string;
  readonly build: BuildInfo;
}

/**
 * Makes the bill. The same build gives the same text: its time is the commit's, and it has no random number.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const build = { packed: "launcher", machine: "x86_64", components: [{ name: "yaml", version: "2.9.1", license: "ISC" }] };
 * const bill = JSON.parse(billOfMaterials({ version: "1.0", sha256: "00", build }));
 * strictEqual(bill.components[0].licenses[0].license.id, "ISC");
 * ```
 */
export function billOfMaterials({ version, sha256, build }: Product): string {
  const bill = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: build.date,
      component: {
        "bom-ref": "hindtrace",
        type: "application",
        name: "hindtrace",
        version,
        licenses: licensesOf("Apache-2.0"),
        hashes: [{ alg: "SHA-256", content: sha256 }],
        properties: [
          { name: "hindtrace:commit", value: build.commit ?? "unknown" },
          { name: "hindtrace:modified", value: String(build.isModified ?? false) },
          { name: "hindtrace:machine", value: build.machine },
          { name: "hindtrace:packed", value: build.packed },
        ],
      },
    },
    components: build.components.map(describe),
    dependencies: [{ ref: "hindtrace", dependsOn: build.components.map(refOf) }],
  };
  return JSON.stringify(bill, undefined, 2) + "\n";
}

function describe(component: Component): object {
  const { name, version, license, url } = component;
  const type = name === "deno" ? "platform" : "library";
  return { "bom-ref": refOf(component), type, name, version, licenses: licensesOf(license), purl: url };
}

function refOf({ name, version, url }: Component): string {
  return url ?? `${name}${version === undefined ? "" : `@${version}`}`;
}

/** An SPDX identifier where it is one. */
function licensesOf(license: string): readonly object[] {
  return [{
    license: /^[A-Za-z]+(?:-[A-Za-z0-9.]+)*$/.test(license) && license !== "BSD" ? { id: license } : { name: license },
  }];
}
