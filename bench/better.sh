#!/bin/sh
# Builds better-sqlite3's native module from what npm brought, without its download and without node-gyp: two compilations
# with its own flags. Needs the headers of the running Node; without them it fails and the bench takes node:sqlite.
set -eu
out=build/bench/better_sqlite3.node
package=node_modules/better-sqlite3
headers=$(node -p 'require("path").resolve(process.execPath, "../../include/node")')
[ -e "$headers/node.h" ] || headers=/usr/include/node
[ -e "$headers/node.h" ] || { echo "no Node headers" >&2; exit 1; }
# A module of another Node would not load.
mark=$(node -p process.version)
[ -e "$out" ] && [ "$(cat "$out.for" 2>/dev/null)" = "$mark" ] && exit 0
defines=$(sed -n "s/^ *'\(\(SQLITE\|HAVE\)_[A-Z0-9_]*\(=[-0-9]*\)\?\)',\$/-D\1/p" "$package/deps/defines.gypi")
mkdir -p build/bench
# The defines are many words.
# shellcheck disable=SC2086
gcc -O3 -w -fPIC $defines -c "$package/deps/sqlite3/sqlite3.c" -o build/bench/better_sqlite3_c.o
# shellcheck disable=SC2086
g++ -std=c++20 -O3 -w -fPIC $defines -DNODE_GYP_MODULE_NAME=better_sqlite3 -DBUILDING_NODE_EXTENSION -I"$headers" \
    -I"$package/deps/sqlite3" -c "$package/src/better_sqlite3.cpp" -o build/bench/better_sqlite3.o
g++ -shared -Wl,-Bsymbolic -o "$out" build/bench/better_sqlite3.o build/bench/better_sqlite3_c.o
echo "$mark" > "$out.for"
