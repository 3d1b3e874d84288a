package core

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// source is a file that was read, and what it defines.
type source struct {
	path   string
	pkg    string // "tracee.TRC_2"
	module *ast.Module
	rules  map[string]Place
	order  []string

	isTest      bool
	isSignature bool
}

// unit is what one signature sees. Files of one package would merge their rules, so each signature of a shared package
// (Tracee's own files were all `package main` at first) gets a package of its own, with copies of its libraries.
type unit struct {
	modules map[string]source
}

func newSource(f File, m *ast.Module) source {
	s := source{path: f.Path, module: m, rules: map[string]Place{}, isTest: strings.HasSuffix(f.Path, testSuffix)}
	s.pkg = strings.ReplaceAll(packagePath(m), "/", ".")
	for _, rule := range m.Rules {
		name := ruleName(rule)
		if _, ok := s.rules[name]; !ok {
			s.rules[name] = Place{Row: rule.Location.Row, Col: rule.Location.Col}
			s.order = append(s.order, name)
		}
	}
	return s
}

func packagePath(m *ast.Module) string {
	p, err := m.Package.Path.Ptr()
	if err != nil {
		return m.Package.Path.String()
	}
	return strings.TrimPrefix(p, "data/")
}

func ruleName(rule *ast.Rule) string {
	ref := rule.Head.Ref()
	if v, ok := ref[0].Value.(ast.Var); ok {
		return string(v)
	}
	return ref[0].String()
}

// arrange marks the signatures and puts the files into units. Tests are left out unless asked for.
func arrange(sources []source, tests bool) []unit {
	signatures := markSignatures(sources)
	all := unit{modules: map[string]source{}}
	units := []unit{all}
	packages := packageNames(sources)
	number := 0
	for i, s := range sources {
		if s.isTest && !tests {
			continue
		}
		shared := len(signatures[s.pkg]) > 1
		if !shared || (!s.isSignature && !hasOwner(s, sources)) {
			all.modules[fmt.Sprintf("%05d", i)] = s
			continue
		}
		if !s.isSignature {
			continue
		}
		number++
		own := unit{modules: map[string]source{}}
		renamed := fmt.Sprintf("%s%d", renamedPackage, number)
		for j, other := range sources {
			if other.pkg == s.pkg && sees(s, other, j == i, tests) {
				own.modules[fmt.Sprintf("%05d.%05d", j, number)] = rename(other, renamed, packages)
			}
		}
		units = append(units, own)
	}
	return units
}

// sees says whether a file of the same package belongs to the signature: itself, libraries, and its own tests.
func sees(signature, other source, same, tests bool) bool {
	switch {
	case same:
		return true
	case other.isTest:
		return tests && other.path == strings.TrimSuffix(signature.path, ".rego")+testSuffix
	default:
		return !other.isSignature
	}
}

// hasOwner says whether a test belongs to one of the signatures of its package.
func hasOwner(test source, sources []source) bool {
	return test.isTest && slices.ContainsFunc(sources, func(s source) bool {
		return s.isSignature && s.pkg == test.pkg && sees(s, test, false, true)
	})
}

// markSignatures gives the signature files of each package: those with a match rule, else those with metadata.
func markSignatures(sources []source) map[string][]int {
	byPackage := map[string][]int{}
	for _, rule := range []string{matchRule, metadataRule} {
		found := map[string][]int{}
		for i, s := range sources {
			_, has := s.rules[rule]
			if has && !s.isTest && len(byPackage[s.pkg]) == 0 {
				found[s.pkg] = append(found[s.pkg], i)
			}
		}
		for pkg, files := range found {
			byPackage[pkg] = files
			for _, i := range files {
				sources[i].isSignature = true
			}
		}
	}
	return byPackage
}

func packageNames(sources []source) (names []string) {
	for _, s := range sources {
		if !slices.Contains(names, s.pkg) {
			names = append(names, s.pkg)
		}
	}
	return names
}

const renamedPackage = "hindtrace_"

// rename moves a copy of a module, and what in it refers to its package, to another top-level package.
func rename(s source, to string, packages []string) source {
	module := s.module.Copy()
	from := module.Package.Path.Copy()
	_, err := ast.TransformRefs(module, func(ref ast.Ref) (ast.Value, error) {
		if !ref.HasPrefix(from) || inLongerPackage(ref, s.pkg, packages) {
			return ref, nil
		}
		return append(ast.Ref{ast.DefaultRootDocument, ast.StringTerm(to)}, ref[1:]...), nil
	})
	if err == nil {
		s.module = module
	}
	return s
}

// inLongerPackage says whether the reference goes to a package that lies below this one.
func inLongerPackage(ref ast.Ref, pkg string, packages []string) bool {
	text := strings.ReplaceAll(strings.TrimPrefix(groundPath(ref), "data/"), "/", ".")
	return slices.ContainsFunc(packages, func(other string) bool {
		return strings.HasPrefix(other, pkg+".") && (text == other || strings.HasPrefix(text, other+"."))
	})
}

func groundPath(ref ast.Ref) string {
	p, err := ref.GroundPrefix().Ptr()
	if err != nil {
		return ""
	}
	return p
}

var renamedName = regexp.MustCompile(`data\.` + renamedPackage + `\d+\.`)

// originalNames undoes the renaming in a message.
func originalNames(message string) string {
	return renamedName.ReplaceAllString(message, "data.")
}
