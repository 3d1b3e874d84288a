package core

import (
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// check compiles what it can: a file with errors is left out, then what needs it, and the rest tried again, so that the
// errors of all files are found in one go. It gives nil when nothing is left.
func (r *run) check(units []unit, sources []source, lost []lostFile, caps *ast.Capabilities) *ast.Compiler {
	modules := map[string]*ast.Module{}
	files := map[string]string{}
	for _, u := range units {
		for key, m := range u.modules {
			modules[key], files[key] = m.module, m.path
		}
	}
	w := newWorld(sources, files, lost)
	for len(modules) > 0 {
		c := ast.NewCompiler().WithCapabilities(caps).WithDefaultRegoVersion(ast.RegoV0).SetErrorLimit(0)
		in := make(map[string]*ast.Module, len(modules))
		for key, m := range modules {
			in[key] = m.Copy()
		}
		c.Compile(in)
		var gone []string
		if c.Failed() {
			gone = r.blame(w, readErrors("", c.Errors))
		} else if gone = r.dropDependents(w); len(gone) == 0 {
			return c
		}
		before := len(modules)
		maps.DeleteFunc(modules, func(key string, _ *ast.Module) bool { return slices.Contains(gone, files[key]) })
		if len(modules) == before {
			return nil
		}
	}
	return nil
}

// blame adds the errors, but for those that only follow from a file that was left out before, and gives their files.
func (r *run) blame(w *world, found []Error) (gone []string) {
	byFile := map[string][]Error{}
	for _, e := range found {
		byFile[e.File] = append(byFile[e.File], e)
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		own := slices.DeleteFunc(slices.Clone(byFile[file]), func(e Error) bool { return w.follows(e) })
		for _, e := range own {
			r.add(e)
		}
		if len(own) == 0 {
			r.addNeeds(w, file)
		}
		gone = append(gone, file)
	}
	w.lose(gone)
	return gone
}

// dropDependents leaves out what compiles, but would miss something: a rule of no file is merely undefined.
func (r *run) dropDependents(w *world) (gone []string) {
	for _, path := range slices.Sorted(maps.Keys(w.kept)) {
		if w.needs(path) != "" {
			r.addNeeds(w, path)
			gone = append(gone, path)
		}
	}
	w.lose(gone)
	return gone
}

func (r *run) addNeeds(w *world, path string) {
	r.add(Error{File: path, Code: CodeNeeds, Message: w.needs(path)})
}
