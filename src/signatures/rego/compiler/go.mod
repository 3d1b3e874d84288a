// The module path lies below OPA's on purpose: Go lets a package import .../opa/internal/... when its own path starts
// with .../opa. It is never published; `go build` takes OPA itself from the require line.
module github.com/open-policy-agent/opa/hindtrace

go 1.26.0

require github.com/open-policy-agent/opa v1.22.2

require (
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/xeipuuv/gojsonpointer v0.0.0-20190905194746-02993c407bfb // indirect
	github.com/xeipuuv/gojsonreference v0.0.0-20180127040603-bd5ef7bd5415 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
)
