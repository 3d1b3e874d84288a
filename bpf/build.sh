#!/bin/sh
# Builds the objects beside their sources: the same sources and compiler give the same bytes. The probes are kept as
# base64 text, which bundles carry as it is.
# --check only compares. Needs clang 19, llvm-strip and libbpf's headers:
#   apt-get install clang-19 llvm-19 libbpf-dev
set -e
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
STRIP=${STRIP:-$(command -v llvm-strip-19 || command -v llvm-strip || echo /usr/lib/llvm-19/bin/llvm-strip)}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

build() {
  "$CLANG" -O2 -g -target bpf -mcpu=v3 -Wall -Werror -fno-ident -ffile-prefix-map="$PWD"=. -fdebug-compilation-dir=. \
    -c "$1" -o "$folder/built.o"
  # Relocations between debug sections are for linkers; libbpf does not read them.
  "$STRIP" -g -R .rel.BTF -R .rel.BTF.ext -R .llvm_addrsig "$folder/built.o"
}

build probes.bpf.c
base64 -w 0 "$folder/built.o" >"$folder/probes.bpf.o.base64"
build test/count.bpf.c
mv "$folder/built.o" "$folder/count.bpf.o"
if [ "$1" = --check ]; then
  cmp probes.bpf.o.base64 "$folder/probes.bpf.o.base64"
  cmp test/count.bpf.o "$folder/count.bpf.o"
else
  mv "$folder/probes.bpf.o.base64" .
  mv "$folder/count.bpf.o" test
fi
