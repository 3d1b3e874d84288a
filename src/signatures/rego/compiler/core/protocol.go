package core

// File is one Rego text; Path is only a name for messages.
type File struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// Request is what the host asks for.
type Request struct {
	Files []File `json:"files"`
	// Unread are files that stop the compiler: only what needs them matters.
	Unread []File `json:"unread"`
	// Helpers is compiled along when no file declares its package.
	Helpers *File `json:"helpers"`
	// HostBuiltins are the built-ins that the host implements beside those that wasm has.
	HostBuiltins []string `json:"hostBuiltins"`
	// Tests asks for an entrypoint for each test_ rule instead of the rules of signatures.
	Tests bool `json:"tests"`
}

// Place is where something stands in a file, counted from 1.
type Place struct {
	Row int `json:"row"`
	Col int `json:"col"`
}

// What is no mistake of the file it is said of.
const (
	// CodeEmpty: the file has neither a package nor a rule.
	CodeEmpty = "empty"
	// CodeNeeds: the file is left out, for it needs the one that is the message.
	CodeNeeds = "needs"
)

// Error is one mistake.
type Error struct {
	File    string `json:"file"`
	Row     int    `json:"row"`
	Col     int    `json:"col"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Signature is a file that defines one of the rules of a signature.
type Signature struct {
	File    string `json:"file"`
	Package string `json:"package"`
	// Entry is the path of its package in the policy, which differs from Package when several files share that.
	Entry string           `json:"entry"`
	Rules map[string]Place `json:"rules"`
}

// Test is one test_ rule.
type Test struct {
	File       string `json:"file"`
	Package    string `json:"package"`
	Name       string `json:"name"`
	Entrypoint string `json:"entrypoint"`
	Place
}

// Response is what the host gets, beside the policy itself.
type Response struct {
	Errors     []Error     `json:"errors"`
	Signatures []Signature `json:"signatures"`
	Tests      []Test      `json:"tests"`
}
