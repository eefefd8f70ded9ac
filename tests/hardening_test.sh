#!/bin/bash
# The release binary is as hard as reliability.md §4.1 asks: read from its headers, not from the flags.
set -u
cd "$(dirname "$0")/.." || exit 2
binary=build/redvest
passed=0 failed=0
holds() {
    if eval "$2"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $1"; fi
}
# Read by the conditions below.
# shellcheck disable=SC2034
head=$(readelf -hW $binary) segments=$(readelf -lW $binary) dynamic=$(readelf -dW $binary) symbols=$(readelf -sW --dyn-syms $binary)
holds 'position independent (PIE)' 'grep -q "DYN (Position-Independent" <<<"$head"'
holds 'the stack is not executable' 'grep "GNU_STACK" <<<"$segments" | grep -q "RW "'
holds 'relocations are read-only' 'grep -q GNU_RELRO <<<"$segments"'
holds 'bound at start (full RELRO)' 'grep -q "BIND_NOW\|NOW" <<<"$dynamic"'
holds 'no search path of its own' '! grep -q "RPATH\|RUNPATH" <<<"$dynamic"'
holds 'stack canaries' 'grep -q __stack_chk_fail <<<"$symbols"'
holds 'fortified calls' '[ "$(grep -c "_chk@" <<<"$symbols")" -ge 5 ]'
# Debian 12's own start files carry no such mark, so the whole program cannot; every object of ours does.
unmarked() { find build/release build/sqlite3.o -name '*.o' | while read -r o; do readelf -nW "$o" | grep -q 'IBT, SHSTK' || echo "$o"; done; }
[ "$(uname -m)" != x86_64 ] || holds 'every object is marked for indirect branches and shadow stacks' '[ -z "$(unmarked)" ]'
holds 'no segment is writable and executable' '! grep LOAD <<<"$segments" | grep -q "RWE"'
echo
echo "$passed passed, $failed failed"
[ $failed = 0 ]
