/**
 * Builds the Rego compiler: OPA's own, as WebAssembly, brotli-compressed, as base64 text (bundlers carry text as it is,
 * and decode what is bytes slowly).
 *
 * `deno task build:rego` writes `compiler.wasm.br.base64`; with `--check` it only compares, and says so when Go is not there.
 * The few packages that are needed are vendored into a scratch folder, trimmed there, and built from it: what OPA's
 * server, network and JSON schema loader need would make three times the size. Each trim fails loudly when it no
 * longer fits. The same Go version gives the same bytes, whatever the machine, folder and caches.
 * @module
 */
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

const GO_VERSION = "go1.26.8";
const HERE = import.meta.dirname ?? ".";
const OUTPUT = join(HERE, "compiler.wasm.br.base64");
const OURS = "github.com/open-policy-agent/opa/hindtrace";

/** Native built-ins that abort where OPA in Go goes on (raw bytes, large integers): the host's are used instead. */
const NOT_NATIVE = [
  "Base64Decode",
  "Base64Encode",
  "Base64UrlDecode",
  "Base64UrlEncode",
  "FormatInt",
];

function main(check: boolean): number {
  if (!hasGo()) {
    console.error(`left out: Go is not here (any go command will do, it fetches ${GO_VERSION}); nothing was compared`);
    return check ? 0 : 1;
  }
  const wasm = build();
  if (!check) {
    Deno.writeTextFileSync(OUTPUT, compress(wasm).toBase64());
    console.error(`${OUTPUT}: ${Deno.statSync(OUTPUT).size} bytes (${wasm.length} unpacked)`);
    return 0;
  }
  const committed = brotliDecompressSync(Uint8Array.fromBase64(Deno.readTextFileSync(OUTPUT)));
  if (committed.equals(wasm)) {
    console.error("compiler.wasm.br.base64 is what its source gives");
    return 0;
  }
  console.error("compiler.wasm.br.base64 differs from what its source gives: run deno task build:rego and commit it");
  return 1;
}

function hasGo(): boolean {
  try {
    return new Deno.Command("go", { args: ["version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

function build(): Uint8Array {
  const folder = Deno.makeTempDirSync({ prefix: "rego-compiler-" });
  try {
    for (const name of ["go.mod", "go.sum", "main.go", "core", "nohttp", "nonet"]) {
      copy(join(HERE, name), join(folder, name));
    }
    go(folder, ["mod", "vendor"]);
    trim(join(folder, "vendor/github.com/open-policy-agent/opa"));
    const flags = ["-mod=vendor", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid=", "-buildmode=c-shared"];
    go(folder, ["build", ...flags, "-o", "compiler.wasm", "."], { GOOS: "wasip1", GOARCH: "wasm" });
    return Deno.readFileSync(join(folder, "compiler.wasm"));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function go(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const { success } = new Deno.Command("go", {
    args: [...args],
    cwd: folder,
    env: { CGO_ENABLED: "0", GOTOOLCHAIN: GO_VERSION, GOFLAGS: "", GOWORK: "off", ...env },
    stdout: "inherit",
    stderr: "inherit",
  }).outputSync();
  if (!success) throw new Error(`go ${args[0]} failed`);
}

function trim(opa: string): void {
  function patch(file: string, change: (text: string) => string): void {
    const path = join(opa, file);
    const before = Deno.readTextFileSync(path);
    const after = change(before);
    if (after === before) throw new Error(`The trim of ${file} no longer fits`);
    Deno.writeTextFileSync(path, after);
  }
  for (const name of NOT_NATIVE) {
    patch("internal/compiler/wasm/wasm.go", (text) => text.replace(new RegExp(`\\n\\tast\\.${name}\\.Name:.*`), ""));
  }
  // 12 MB of capability lists of all older versions of OPA.
  patch("v1/capabilities/capabilities.go", () => 'package capabilities\n\nimport "embed"\n\nvar FS embed.FS\n');
  // net/http and crypto/tls, reached only by remote references of JSON schemas and by the server.
  Deno.removeSync(join(opa, "v1/util/read_gzip_body.go"));
  patch("v1/util/close.go", () => CLOSE_IGNORE);
  patch("internal/gojsonschema/jsonLoader.go", (text) => text.replace('"net/http"', `http "${OURS}/nohttp"`));
  patch(
    "internal/gojsonschema/format_checkers.go",
    (text) => text.replace('"net"\n', `net "${OURS}/nonet"\n`).replace('"net/mail"\n', `mail "${OURS}/nonet"\n`),
  );
  // The protobuf form of the plan.
  Deno.removeSync(join(opa, "v1/ir/proto.go"));
}

const CLOSE_IGNORE = `package util

import "io"

func CloseIgnore(c io.Closer) {
	if c != nil {
		_ = c.Close()
	}
}
`;

function copy(from: string, to: string): void {
  if (!Deno.statSync(from).isDirectory) return Deno.copyFileSync(from, to);
  Deno.mkdirSync(to);
  for (const { name } of Deno.readDirSync(from)) copy(join(from, name), join(to, name));
}

function compress(bytes: Uint8Array): Uint8Array {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

if (import.meta.main) Deno.exitCode = main(Deno.args.includes("--check"));
