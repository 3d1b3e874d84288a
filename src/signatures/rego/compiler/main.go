//go:build wasip1

// The compiler as a WebAssembly reactor (-buildmode=c-shared). The host calls _initialize once, then
// p = req_alloc(n), writes the JSON request at p, calls compile(), and reads res_ptr/res_len and wasm_ptr/wasm_len.
package main

import (
	"unsafe"

	"github.com/open-policy-agent/opa/hindtrace/core"
)

var request, response, policy []byte

func address(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	return uint32(uintptr(unsafe.Pointer(&b[0])))
}

//go:wasmexport req_alloc
func reqAlloc(n uint32) uint32 { request = make([]byte, n); return address(request) }

//go:wasmexport compile
func compile() { response, policy = core.Run(request); request = nil }

//go:wasmexport res_ptr
func resPtr() uint32 { return address(response) }

//go:wasmexport res_len
func resLen() uint32 { return uint32(len(response)) }

//go:wasmexport wasm_ptr
func wasmPtr() uint32 { return address(policy) }

//go:wasmexport wasm_len
func wasmLen() uint32 { return uint32(len(policy)) }

func main() {}
