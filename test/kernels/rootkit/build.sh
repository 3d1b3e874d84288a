#!/bin/sh
# Builds rootkit.ko for a kernel: sh build.sh HEADERS FOLDER
# HEADERS is what Debian's linux-headers-VERSION unpacks to (usr/src/linux-headers-VERSION), beside those of -common and
# linux-kbuild, wherever they lie. FOLDER gets the module. It is for virtual machines only: never load it on your own host.
set -e
headers=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
mkdir -p "$2"
folder=$(realpath "$2")
cp "$here/rootkit.c" "$here/Kbuild" "$folder"
# Debian's Makefile names where the headers would be installed.
if grep -q '^include /usr/src/' "$headers/Makefile"; then
  sed -i "s|^include /usr/src/|include $(dirname "$headers")/|" "$headers/Makefile"
fi
# BTF of modules would take pahole and the kernel itself.
make -C "$headers" M="$folder" CC="${CC:-gcc-12}" CONFIG_DEBUG_INFO_BTF_MODULES= modules
