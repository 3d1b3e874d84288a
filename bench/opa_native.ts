/**
 * OPA's own engine, for comparison: a Go program around the OPA version that the compiler is built from. Each signature
 * is a prepared query, each event a JSON text that is parsed once for all of them.
 * @module
 */
import { join } from "node:path";
import type { RegoFile } from "../src/signatures/rego/mod.ts";

const COMPILER = new URL("../src/signatures/rego/compiler/", import.meta.url);
const ENV = { GOFLAGS: "-mod=mod", GOWORK: "off" };

/**
 * Measures it, and says so on one line each.
 *
 * @param files signatures and what they need
 * @param input the event
 * @returns lines for people; a single one where Go, or a module it would need, is not there
 */
export function measureNative(files: readonly RegoFile[], input: string): readonly string[] {
  const folder = Deno.makeTempDirSync({ prefix: "opa-native-" });
  try {
    for (const name of ["go.mod", "go.sum"]) Deno.copyFileSync(new URL(name, COMPILER), join(folder, name));
    Deno.writeTextFileSync(join(folder, "main.go"), PROGRAM);
    Deno.writeTextFileSync(join(folder, "request.json"), JSON.stringify({ files, input }));
    const { success, stdout, stderr } = new Deno.Command("go", { args: ["run", "."], cwd: folder, env: ENV })
      .outputSync();
    if (success) return new TextDecoder().decode(stdout).trimEnd().split("\n");
    return [`left out: OPA's own engine did not build: ${new TextDecoder().decode(stderr).trim().split("\n").at(-1)}`];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return ["left out: OPA's own engine: Go is not here"];
    throw error;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const PROGRAM = `package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

type request struct {
	Files []struct{ Path, Text string }
	Input string
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func main() {
	var r request
	must(0, json.Unmarshal(must(os.ReadFile("request.json")), &r))
	begin := time.Now()
	modules, queries, file := map[string]*ast.Module{}, []string{}, 0
	for _, f := range r.Files {
		m := must(ast.ParseModuleWithOpts(f.Path, f.Text, ast.ParserOptions{RegoVersion: ast.RegoV0}))
		modules[f.Path] = m
		if strings.Contains(f.Text, "tracee_match") {
			if strings.Contains(f.Text, "TRC-10\\"") {
				file = len(queries)
			}
			queries = append(queries, m.Package.Path.String()+".tracee_match")
		}
	}
	compiler := ast.NewCompiler().WithDefaultRegoVersion(ast.RegoV0)
	if compiler.Compile(modules); compiler.Failed() {
		must(0, compiler.Errors)
	}
	prepared := []rego.PreparedEvalQuery{}
	for _, q := range queries {
		prepared = append(prepared, must(rego.New(rego.Query(q), rego.Compiler(compiler)).PrepareForEval(context.Background())))
	}
	fmt.Printf("OPA's own engine: load %d signatures: %.1f ms\\n", len(queries), float64(time.Since(begin).Microseconds())/1000)
	measure("1 signature", prepared[file:file+1], r.Input)
	measure(fmt.Sprintf("all %d signatures", len(prepared)), prepared, r.Input)
}

func measure(name string, queries []rego.PreparedEvalQuery, input string) {
	count, matches := 0, 0
	begin := time.Now()
	for ; time.Since(begin) < time.Second; count++ {
		value := must(ast.ValueFromReader(strings.NewReader(input)))
		for _, q := range queries {
			matches += len(must(q.Eval(context.Background(), rego.EvalParsedInput(value))))
		}
	}
	each := float64(time.Since(begin).Nanoseconds()) / 1000 / float64(count)
	fmt.Printf("OPA's own engine: an event, %s: %.1f µs (%d matches each)\\n", name, each, matches/count)
}
`;
