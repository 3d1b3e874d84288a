#!/bin/sh
# Builds the objects beside their sources: the same sources and compiler give the same bytes.
# --check builds to a temporary folder and compares. Needs clang 19, llvm-strip and libbpf's headers:
#   apt-get install clang-19 llvm-19 libbpf-dev
set -e
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
STRIP=${STRIP:-$(command -v llvm-strip-19 || command -v llvm-strip || echo /usr/lib/llvm-19/bin/llvm-strip)}
to=.
if [ "$1" = --check ]; then
  to=$(mktemp -d)
  trap 'rm -rf "$to"' EXIT
  mkdir "$to/test"
fi
status=0
for source in probes.bpf.c test/count.bpf.c; do
  object=${source%.c}.o
  "$CLANG" -O2 -g -target bpf -mcpu=v3 -Wall -Werror -fno-ident -ffile-prefix-map="$PWD"=. -fdebug-compilation-dir=. \
    -c "$source" -o "$to/$object"
  # Relocations between debug sections are for linkers; libbpf does not read them.
  "$STRIP" -g -R .rel.BTF -R .rel.BTF.ext -R .llvm_addrsig "$to/$object"
  [ "$to" = . ] || cmp "$object" "$to/$object" || status=1
done
exit $status
