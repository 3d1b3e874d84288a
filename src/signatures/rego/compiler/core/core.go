// Package core compiles Rego text to an OPA wasm policy. It touches no file, network or clock: text in, bytes out.
package core

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/internal/compiler/wasm"
	"github.com/open-policy-agent/opa/internal/planner"
	"github.com/open-policy-agent/opa/internal/wasm/encoding"
	"github.com/open-policy-agent/opa/v1/ast"
)

// The rules that make a file a signature.
const (
	matchRule    = "tracee_match"
	metadataRule = "__rego_metadoc__"
	selectRule   = "tracee_selected_events"
)

const testSuffix = "_test.rego"

// What OPA says of a file without statements.
const emptyModule = "empty module"

// Run takes a Request as JSON, and gives the Response as JSON and the policy (empty when there is none).
func Run(text []byte) (response, policy []byte) {
	r := run{seen: map[Error]bool{}}
	if err := json.Unmarshal(text, &r.request); err != nil {
		r.add(Error{Code: "request", Message: err.Error()})
	} else {
		policy = r.guarded()
	}
	slices.SortStableFunc(r.response.Errors, func(a, b Error) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return (a.Row-b.Row)*1_000_000 + a.Col - b.Col
	})
	response, _ = json.Marshal(r.response)
	return response, policy
}

type run struct {
	request  Request
	response Response
	seen     map[Error]bool
}

// guarded turns a panic of the compiler into an error.
func (r *run) guarded() (policy []byte) {
	defer func() {
		if p := recover(); p != nil {
			policy = nil
			r.add(Error{Code: "internal", Message: fmt.Sprint(p)})
		}
	}()
	return r.compile()
}

func (r *run) add(e Error) {
	if !r.seen[e] {
		r.seen[e] = true
		r.response.Errors = append(r.response.Errors, e)
	}
}

// report adds the errors of the compiler.
func (r *run) report(file string, err error) {
	for _, e := range readErrors(file, err) {
		r.add(e)
	}
}

// readErrors gives the errors of the compiler; those without a file are of the one that is given.
func readErrors(file string, err error) (out []Error) {
	var all ast.Errors
	var one *ast.Error
	switch {
	case errors.As(err, &all):
	case errors.As(err, &one):
		all = ast.Errors{one}
	default:
		return []Error{{File: file, Code: "error", Message: err.Error()}}
	}
	for _, e := range all {
		o := Error{File: file, Code: e.Code, Message: originalNames(e.Message)}
		if e.Location != nil {
			o.Row, o.Col = e.Location.Row, e.Location.Col
			if e.Location.File != "" {
				o.File = e.Location.File
			}
		}
		out = append(out, o)
	}
	return out
}

func (r *run) compile() []byte {
	caps := capabilities(r.request.HostBuiltins)
	sources, lost := r.parse(caps)
	units := arrange(sources, r.request.Tests)
	compiler := r.check(units, sources, lost, caps)
	if compiler == nil {
		return nil
	}
	entrypoints := r.describe(units, compiler)
	if len(entrypoints) == 0 {
		return nil
	}
	policy, err := emit(compiler, entrypoints, caps)
	if err != nil {
		r.report("", err)
	}
	return policy
}

// capabilities are the built-ins that exist where the policy runs; another is a compile error with its place.
func capabilities(host []string) *ast.Capabilities {
	caps := ast.CapabilitiesForThisVersion()
	// print is taken out by the compiler, rego.metadata.* is computed by it.
	known := append([]string{"print", "rego.metadata.chain", "rego.metadata.rule"}, host...)
	caps.Builtins = slices.DeleteFunc(caps.Builtins, func(b *ast.Builtin) bool {
		return !wasm.IsWasmEnabled(b.Name) && !slices.Contains(known, b.Name)
	})
	caps.AllowNet = []string{}
	return caps
}

// parse reads every file. What does not parse is lost: the others go on, but for those that need it.
func (r *run) parse(caps *ast.Capabilities) (sources []source, lost []lostFile) {
	helpers := r.request.Helpers
	for _, f := range r.request.Unread {
		lost = append(lost, unread(f))
	}
	for _, f := range r.request.Files {
		m, err := parseModule(f, caps)
		if isEmpty(err) {
			r.add(Error{File: f.Path, Code: CodeEmpty, Message: "there is nothing in it"})
			continue
		}
		if err != nil {
			r.report(f.Path, err)
			lost = append(lost, unread(f))
			continue
		}
		sources = append(sources, newSource(f, m))
	}
	isHelpers := func(pkg, path string) bool { return pkg == "tracee.helpers" && !strings.HasSuffix(path, testSuffix) }
	if helpers == nil ||
		slices.ContainsFunc(sources, func(s source) bool { return isHelpers(s.pkg, s.path) }) ||
		slices.ContainsFunc(lost, func(l lostFile) bool { return isHelpers(l.pkg, l.path) }) {
		return sources, lost
	}
	m, err := parseModule(*helpers, caps)
	if err != nil {
		r.report(helpers.Path, err)
		return sources, append(lost, unread(*helpers))
	}
	return append(sources, newSource(*helpers, m)), lost
}

// parseModule reads v0, and v1 when the text is only that. When it is neither, the reading that got further explains it.
func parseModule(f File, caps *ast.Capabilities) (*ast.Module, error) {
	read := func(version ast.RegoVersion) (*ast.Module, error) {
		m, err := ast.ParseModuleWithOpts(f.Path, f.Text, ast.ParserOptions{Capabilities: caps, RegoVersion: version})
		if err == nil && m == nil {
			return nil, ast.Errors{ast.NewError(ast.ParseErr, &ast.Location{File: f.Path, Row: 1, Col: 1}, emptyModule)}
		}
		return m, err
	}
	m0, err0 := read(ast.RegoV0)
	if err0 == nil {
		return m0, nil
	}
	m1, err1 := read(ast.RegoV1)
	if err1 == nil {
		return m1, nil
	}
	if firstRow(err1) > firstRow(err0) {
		return nil, err1
	}
	return nil, err0
}

// isEmpty says whether there is neither a package nor a rule in a file: nothing, or comments.
func isEmpty(err error) bool {
	var all ast.Errors
	var one *ast.Error
	if errors.As(err, &all) && len(all) == 1 {
		one = all[0]
	} else if !errors.As(err, &one) {
		return false
	}
	return one.Message == emptyModule
}

func firstRow(err error) int {
	var all ast.Errors
	if errors.As(err, &all) && len(all) > 0 && all[0].Location != nil {
		return all[0].Location.Row
	}
	return 0
}

// describe fills in what was found and gives the entrypoints that the host will call.
func (r *run) describe(units []unit, c *ast.Compiler) (entrypoints []string) {
	for _, u := range units {
		for _, key := range slices.Sorted(maps.Keys(u.modules)) {
			s := u.modules[key]
			if c.Modules[key] == nil {
				continue
			}
			if r.request.Tests {
				entrypoints = append(entrypoints, r.describeTests(s)...)
			} else if s.isSignature {
				entrypoints = append(entrypoints, r.describeSignature(u, s, c)...)
			}
		}
	}
	return entrypoints
}

func (r *run) describeSignature(u unit, s source, c *ast.Compiler) (entrypoints []string) {
	entry := packagePath(s.module)
	rules := map[string]Place{}
	for key, other := range u.modules {
		if packagePath(other.module) != entry || c.Modules[key] == nil {
			continue
		}
		for _, name := range []string{matchRule, metadataRule, selectRule} {
			if place, ok := other.rules[name]; ok {
				if _, known := rules[name]; !known || other.path == s.path {
					rules[name] = place
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		entrypoints = append(entrypoints, entry+"/"+name)
	}
	r.response.Signatures = append(r.response.Signatures,
		Signature{File: s.path, Package: s.pkg, Entry: entry, Rules: rules})
	return entrypoints
}

func (r *run) describeTests(s source) (entrypoints []string) {
	if !s.isTest {
		return nil
	}
	for _, name := range s.order {
		if !strings.HasPrefix(name, "test_") && !strings.HasPrefix(name, "todo_test_") {
			continue
		}
		entrypoint := packagePath(s.module) + "/" + name
		entrypoints = append(entrypoints, entrypoint)
		r.response.Tests = append(r.response.Tests,
			Test{File: s.path, Package: s.pkg, Name: name, Entrypoint: entrypoint, Place: s.rules[name]})
	}
	return entrypoints
}

// emit plans the entrypoints and writes the policy.
func emit(c *ast.Compiler, entrypoints []string, caps *ast.Capabilities) ([]byte, error) {
	builtins := make(map[string]*ast.Builtin, len(caps.Builtins))
	for _, b := range caps.Builtins {
		builtins[b.Name] = b
	}
	modules := make([]*ast.Module, 0, len(c.Modules))
	for _, key := range slices.Sorted(maps.Keys(c.Modules)) {
		modules = append(modules, c.Modules[key])
	}
	result := ast.VarTerm("result")
	queries := make([]planner.QuerySet, 0, len(entrypoints))
	for _, e := range entrypoints {
		ref, err := ast.PtrRef(ast.DefaultRootDocument, e)
		if err != nil {
			return nil, err
		}
		qc := c.QueryCompiler()
		q, err := qc.Compile(ast.NewBody(ast.Equality.Expr(result, ast.NewTerm(ref))))
		if err != nil {
			return nil, err
		}
		queries = append(queries, planner.QuerySet{Name: e, Queries: []ast.Body{q}, RewrittenVars: qc.RewrittenVars()})
	}
	plan, err := planner.New().WithQueries(queries).WithModules(modules).WithBuiltinDecls(builtins).Plan()
	if err != nil {
		return nil, err
	}
	module, err := wasm.New().WithPolicy(plan).Compile()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := encoding.WriteModule(&out, module); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
