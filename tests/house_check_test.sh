#!/bin/sh
# tools/house-check must say nothing of a sound house and name each fault of a wrong one.
set -eu
cd "$(dirname "$0")/.."
check=$PWD/tools/house-check
house=$(mktemp -d)
trap 'rm -rf "$house"' EXIT
passed=0
failed=0

# A small sound house: two rooms, a page, a script with an address of its own, words in comments.
build() {
    rm -rf "${house:?}"/*
    mkdir -p "$house/tests" "$house/build/release/src/rooms/teams"
    for dir in base town store web cli rooms/places rooms/teams; do mkdir -p "$house/src/$dir"; done
    put src/rooms.c '#include "town/room.h"
// Formerly: &points_room, &gone_room
const Room *const rooms[] = { &places_room, &teams_room, NULL };'
    put src/main.c '#include <sys/socket.h>'
    put src/store/db.c '#include <sqlite3.h>
#include "town/cx.h"'
    put src/web/server.c '#include <sys/epoll.h>
#include "store/db.h"'
    put src/web/server_test.c '#include "tests/test.h"
#include <arpa/inet.h>'
    put src/rooms/places/places.h '#include "town/room.h"'
    put src/rooms/teams/teams.h '#include "town/room.h"'
    put src/rooms/teams/teams.c '#include "rooms/places/places.h"
#include "teams.h"
#include "web/form.h"
SQL(find_sql, "select 1")'
    put src/rooms/teams/teams_web.c '// The SQL( of this page stands in teams.c.
#include "rooms/teams/teams.h"
int MYSQL(int x);
const Room teams_room = { 0 };'
    put src/rooms/teams/teams_rules.c '// Nothing here is given a Cx.
#include "rooms/teams/teams.h"'
    put src/rooms/teams/teams.html '<p class="style" data-on="x">one = 1</p> <script type="module" src="/a.js"></script>'
    compile 'static const int a[] = { 1, 2 }; static const char *const b[] = { "x" }; const void *f(int i); const void *f(int i) { return i ? (const void *)b : a; }'
}

put() {
    mkdir -p "$(dirname "$house/$1")"
    printf '%s\n' "$2" > "$house/$1"
}

compile() {
    printf '%s\n' "$1" | cc -fPIE -O1 -c -x c -o "$house/build/release/src/rooms/teams/teams.o" -
}

# says SENTENCE: the check ends with 1 and its findings contain the sentence, and nothing else.
says() {
    if said=$("$check" "$house" 2>&1); then status=0; else status=$?; fi
    if [ "$status" = 1 ] && [ "$said" != "${said#*"$1"}" ] && [ "$(printf '%s\n' "$said" | wc -l)" = 1 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED wanted "%s", status %s, said:\n%s\n' "$1" "$status" "$said"
    fi
    build
}

build
if said=$("$check" "$house" 2>&1) && [ -z "$said" ]; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    printf 'FAILED on a sound house:\n%s\n' "$said"
fi

put src/base/str.c '#include "town/cx.h"';                  says 'src/base/str.c:1 includes town/cx.h, but town stands above base.'
put src/town/cx.c '#  include "store/db.h"';                says 'store stands above town'
put src/store/db.h '#include "web/form.h"';                 says 'web stands above store'
put src/web/form.h '#include "rooms/teams/teams.h"';        says 'rooms stands above web'
put src/rooms/teams/teams.c '#include "cli/cli.h"';         says 'cli stands above rooms'
put src/rooms/places/places.c '#include "rooms/teams/teams.h"'; says 'teams stands after places in src/rooms.c'
put src/rooms/teams/teams.c '#include "rooms/places/places_parts.h"'; says 'entered only by its door, rooms/places/places.h'
put src/rooms/points/points_web.c 'const Room points_room = { 0 };'; says 'src/rooms/points has a Room that src/rooms.c does not list'
put src/rooms/teams/teams.c '#include "../places/places.h"'; says 'paths begin at src'
put src/rooms/teams/teams.c '#include "teams_more.c"';      says 'compiled, not included'
put src/web/page.c '#include <sqlite3.h>';                  says 'only src/store sees the databases'
put src/rooms/teams/teams.c '#include "libpq-fe.h"';        says 'only src/store sees the databases'
put src/rooms/teams/teams.c '#include <netinet/in.h>';      says 'src/main.c see sockets'
put src/store/db.h '#include <sys/socket.h>';               says 'src/main.c see sockets'
put src/rooms/teams/teams.c '#include <curl/curl.h>';       says 'src/main.c see sockets'
put src/rooms/teams/teams.c '#include "tests/test.h"';      says 'only tests see the tests'
put src/rooms/teams/teams_web.c 'SQL(find_sql, "select 1")'; says 'teams_web.c:1 has a statement'
put src/rooms/teams/teams_web.c 'SQL0(find_sql, "select 1")'; says 'has a statement'
put src/rooms/teams/teams_rules.c '#include "store/db.h"';  says 'rules touch nothing'
put src/rooms/teams/teams_rules.c 'int f(Cx *cx);';         says 'speaks of Cx'
put src/rooms/teams/teams.html '<p style="color:red">';     says 'brings its own style'
put src/rooms/teams/teams.html '<style>';                   says 'brings its own style'
put src/rooms/teams/teams.html '<a href="/x" onclick="f()">'; says 'handler in an attribute'
put src/rooms/teams/teams.html '<a href="https://x/" hx-on:click="f()">'; says 'handler in an attribute'
put src/rooms/teams/teams.html '<script>f()</script>';      says 'has a script in the page'
compile 'int a = 3;';                                       says 'holds 4 bytes of mutable memory (.data)'
compile 'static int a; int *f(void); int *f(void) { return &a; }'; says 'mutable memory (.bss)'
compile 'const char *a[] = { "x" };';                       says 'mutable memory (.data.rel'
compile '_Thread_local int a;';                             says 'mutable memory (.tbss)'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
