package core

import (
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// lostFile is a file that is left out, and what the others would look for in it.
type lostFile struct {
	path        string
	pkg         string // "tracee.helpers"; empty when that could not be read
	names       map[string]bool
	isSignature bool
	// isGuess: its names were only guessed from the text.
	isGuess bool
}

// world is what is kept, and what is lost.
type world struct {
	kept map[string]source
	uses map[string][]use
	lost []lostFile
}

// use is one reference to a rule: of a package, or of the file's own package.
type use struct {
	path []string // with package: "tracee", "helpers", "get_tracee_argument"; shorter when it goes to all below it
	name string   // without
}

func newWorld(sources []source, files map[string]string, lost []lostFile) *world {
	w := &world{kept: map[string]source{}, uses: map[string][]use{}, lost: lost}
	compiled := map[string]bool{}
	for _, path := range files {
		compiled[path] = true
	}
	for _, s := range sources {
		if compiled[s.path] {
			w.kept[s.path], w.uses[s.path] = s, usesOf(s.module)
		}
	}
	return w
}

// lose moves files from what is kept to what is lost.
func (w *world) lose(paths []string) {
	for _, path := range paths {
		s, ok := w.kept[path]
		if !ok {
			continue
		}
		delete(w.kept, path)
		names := map[string]bool{}
		for name := range s.rules {
			names[name] = true
		}
		w.lost = append(w.lost, lostFile{path: path, pkg: s.pkg, names: names, isSignature: s.isSignature})
	}
}

// needs gives the lost file that a file needs, or nothing.
func (w *world) needs(path string) string {
	s := w.kept[path]
	for _, l := range w.lost {
		if slices.ContainsFunc(w.uses[path], func(u use) bool { return w.isIn(u, s, l) }) {
			return l.path
		}
	}
	return ""
}

// isIn says whether what a file refers to is, or may be, in the lost file.
func (w *world) isIn(u use, from source, l lostFile) bool {
	if u.path == nil {
		return from.pkg == l.pkg && w.mayHave(u.name, from, l)
	}
	pkg := strings.Split(l.pkg, ".")
	if l.pkg == "" || !hasPrefix(u.path, pkg) {
		return l.pkg != "" && hasPrefix(pkg, u.path)
	}
	if len(u.path) == len(pkg) {
		return true
	}
	name := u.path[len(pkg)]
	return w.mayHave(name, from, l) || l.isGuess && !w.isDefined(name, l.pkg)
}

// mayHave says whether the rule of a name is missing with the file. Signatures of one package do not see each other.
func (w *world) mayHave(name string, from source, l lostFile) bool {
	return l.names[name] && !(l.isSignature && from.pkg == l.pkg && w.isDefined(name, l.pkg))
}

func (w *world) isDefined(name, pkg string) bool {
	for _, s := range w.kept {
		if _, ok := s.rules[name]; ok && s.pkg == pkg {
			return true
		}
	}
	return false
}

var (
	undefinedFunction = regexp.MustCompile(`^undefined function (\S+)$`)
	unsafeVar         = regexp.MustCompile(`^var \S+ is unsafe$`)
)

// follows says whether an error only follows from the loss of a file. A variable that gets its value from a rule that
// is lost is unsafe too.
func (w *world) follows(e Error) bool {
	if unsafeVar.MatchString(e.Message) {
		return w.needs(e.File) != ""
	}
	found := undefinedFunction.FindStringSubmatch(e.Message)
	if found == nil {
		return false
	}
	u := use{name: found[1]}
	if path, ok := strings.CutPrefix(found[1], "data."); ok {
		u = use{path: strings.Split(path, ".")}
	}
	return slices.ContainsFunc(w.lost, func(l lostFile) bool { return w.isIn(u, w.kept[e.File], l) })
}

func hasPrefix(path, prefix []string) bool {
	return len(path) >= len(prefix) && slices.Equal(path[:len(prefix)], prefix)
}

// usesOf gives everything that the rules of a module refer to, imports resolved.
func usesOf(m *ast.Module) (uses []use) {
	imports := map[ast.Var]ast.Ref{}
	for _, imp := range m.Imports {
		if ref, ok := imp.Path.Value.(ast.Ref); ok {
			imports[imp.Name()] = ref
		}
	}
	add := func(ref ast.Ref) {
		head, ok := ref[0].Value.(ast.Var)
		if !ok {
			return
		}
		if full, ok := imports[head]; ok {
			ref = append(full.Copy(), ref[1:]...)
		}
		if !ref[0].Equal(ast.DefaultRootDocument) {
			uses = append(uses, use{name: string(head)})
			return
		}
		path := []string{}
		for _, term := range ref[1:] {
			text, ok := term.Value.(ast.String)
			if !ok {
				break
			}
			path = append(path, string(text))
		}
		uses = append(uses, use{path: path})
	}
	var visit func(t *ast.Term) bool
	visit = func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Var:
			add(ast.Ref{t})
		case ast.Ref:
			add(v)
			// Its head alone would be the whole package that an import names.
			for _, term := range v[1:] {
				ast.WalkTerms(term, visit)
			}
			return true
		}
		return false
	}
	for _, rule := range m.Rules {
		ast.WalkTerms(rule, visit)
	}
	return uses
}

var (
	packageLine = regexp.MustCompile(`(?m)^\s*package\s+([\w.]+)`)
	ruleStart   = regexp.MustCompile(`(?m)^(?:default\s+)?([A-Za-z_]\w*)`)
)

// unread guesses what is in a file that does not parse: rules begin at the start of a line.
func unread(f File) lostFile {
	l := lostFile{path: f.Path, names: map[string]bool{}, isGuess: true}
	if found := packageLine.FindStringSubmatch(f.Text); found != nil {
		l.pkg = found[1]
	}
	for _, found := range ruleStart.FindAllStringSubmatch(f.Text, -1) {
		l.names[found[1]] = true
	}
	l.isSignature = l.names[matchRule] || l.names[metadataRule]
	return l
}
