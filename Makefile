# Redvest. The only build file; `./run` and `./test` are the front doors over it.
#
#   make            build/redvest, optimised and hardened
#   make dev        build/dev/redvest with sanitizers; templates are read from disk
#   make test       every test: sanitizers, both databases, browser
#   make check      the C tests on SQLite alone (seconds, for the inner loop);  ONLY=word picks by name
#   make bench | fuzz | storm | tidy | report | deb | pictures | screenshots

CC      ?= cc
PKGS     = libpq libsodium jansson libqrencode xlsxwriter libzip expat zlib libjpeg libpng libwebp libcurl cairo pangocairo
SQLITE   = npm
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unversioned)

# One of: release, test (sanitizers), fuzz. Each has its own objects.
MODE    ?= release
OUT      = build/$(MODE)

SRC      = $(sort $(shell find src -name '*.c' ! -name '*_test.c'))
TESTS    = $(sort $(shell find src tests -name '*_test.c') $(wildcard tests/support/*.c tests/fuzz/slow_*.c tests/fuzz/holds_*.c))
HTML     = $(sort $(shell find src -name '*.html'))
STEPS    = $(sort $(shell find src -name '*.sql'))
PO       = $(sort $(wildcard po/*.po))

WARN     = -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Walloca -Wswitch-enum -Wcast-qual -Wwrite-strings -Wundef -Wformat=2 -Wimplicit-fallthrough \
           -Wnull-dereference -Wunused-result -Werror
GNU      = -std=gnu17 -D_GNU_SOURCE -fno-strict-aliasing -fno-strict-overflow -fno-delete-null-pointer-checks \
           -fno-common -ffile-prefix-map=$(CURDIR)=. -fPIE -pthread
HARDEN   = -fstack-protector-strong -fstack-clash-protection -fcf-protection=full
INCLUDE  = -Isrc -I. -isystem node_modules/better-sqlite3/deps/sqlite3 $(shell pkg-config --cflags-only-I $(PKGS) | sed 's/-I/-isystem /g')
LIBS     = $(shell pkg-config --libs $(PKGS)) -pthread -lm
LINK     = -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,nodlopen -Wl,-z,separate-code -Wl,--as-needed -Wl,--no-copy-dt-needed-entries

FLAGS_release = -O2 -g1 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -ftrivial-auto-var-init=zero $(HARDEN)
FLAGS_test    = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
FLAGS_fuzz    = -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined
CFLAGS   = $(GNU) $(FLAGS_$(MODE)) $(WARN) $(INCLUDE) $(EXTRA)

# SQLite: the amalgamation that npm brings, one object without our warnings and sanitizers.
SQLITE_FLAGS = -O2 -w -DSQLITE_THREADSAFE=2 -DSQLITE_DQS=0 -DSQLITE_DEFAULT_MEMSTATUS=0 \
    -DSQLITE_LIKE_DOESNT_MATCH_BLOBS -DSQLITE_MAX_EXPR_DEPTH=0 -DSQLITE_OMIT_DEPRECATED \
    -DSQLITE_OMIT_PROGRESS_CALLBACK -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_USE_ALLOCA -DSQLITE_OMIT_AUTOINIT \
    -DSQLITE_STRICT_SUBTYPE=1 -DSQLITE_DEFAULT_WAL_SYNCHRONOUS=2 -DSQLITE_ENABLE_FTS5 -DSQLITE_TEMP_STORE=2 \
    -DHAVE_FDATASYNC=1 -DHAVE_USLEEP=1 -DHAVE_PREAD=1 -DHAVE_PWRITE=1 -DSQLITE_OMIT_LOAD_EXTENSION
ifeq ($(SQLITE),system)
PKGS    += sqlite3
SQLITE_O =
else
SQLITE_O = build/sqlite3.o
endif

OBJ      = $(SRC:%.c=$(OUT)/%.o) $(OUT)/assets.o
LIBOBJ   = $(filter-out $(OUT)/src/main.o,$(OBJ))
TESTOBJ  = $(TESTS:%.c=$(OUT)/%.o)

.PHONY: all dev run test check bench growth fuzz storm tidy report deb pictures screenshots clean assets FORCE
.SECONDARY:

all: build/redvest

build/redvest: $(OBJ) $(SQLITE_O)
	$(say) $(CC) $(FLAGS_$(MODE)) $(LINK) -o $@ $^ $(LIBS)

run:
	$(MAKE) -j$(shell nproc) all
	tools/serve-demo

dev:
	$(MAKE) MODE=test build/test/redvest

build/test/redvest: $(OBJ) $(SQLITE_O)
	$(say) $(CC) $(FLAGS_$(MODE)) -pie -o $@ $^ $(LIBS)

build/test/check: $(LIBOBJ) $(TESTOBJ) $(SQLITE_O)
	$(say) $(CC) $(FLAGS_$(MODE)) -pie -o $@ $^ $(LIBS)

check:
	tools/house-check
	$(MAKE) MODE=test build/test/check build/test/redvest
	build/test/check $(ONLY)

# Everything that must hold before a change lands. The C tests run once beside a throwaway PostgreSQL
# (tests that need none do not notice), then the real binary is used as people and programs use it. What `make bench` needs is
# built too, so that it still compiles on the day somebody measures.
test:
	$(MAKE) -j$(shell nproc) all $(BENCH)
	tools/house-check --self-test
	tools/house-check
	$(MAKE) -j$(shell nproc) MODE=test build/test/check
	PG_FSYNC=off tools/pg-throwaway run tests/all

# Every act again and again, with each allocation and each statement failing in turn, until it goes through; and a crowd of
# up to 1,000 clients that signs up while the servers are killed, 30,000 acts on each engine. The ledger: a million operations
# on SQLite (an hour or so under the sanitizers), 100,000 on PostgreSQL; REDVEST_STORM_OPS and REDVEST_STORM_SECONDS bound it.
NODE22   = $(if $(wildcard build/node/bin/node),build/node/bin/node,node)
storm:
	$(MAKE) -j$(shell nproc) all
	$(MAKE) -j$(shell nproc) MODE=test build/test/check
	REDVEST_STORM=1 tools/pg-throwaway run build/test/check storm_test activities_test points_model_test rewards_test
	REDVEST_STORM=1 $(NODE22) --test tests/http/signup_history_test.mjs
	tools/pg-throwaway run sh -c 'REDVEST_TEST_DB=$$REDVEST_TEST_PG REDVEST_STORM=1 $(NODE22) --test tests/http/signup_history_test.mjs'

# The ten pages before and after, by their pixels; a page that changed is named in a commit (tools/pictures).
pictures: all
	tools/pictures $(BASE)

# The pictures of README.zh.md, from a demo county whose clock stands still enough (docs/pictures).
screenshots: all
	node tests/support/screenshots.mjs

# Each parser against arbitrary bytes, SECONDS each (60);  ONLY=word picks by name. Clang, with objects of its own;
# what the two compilers warn about differently is the business of `make tidy`.
fuzz:
	tools/fuzz $(ONLY)

build/fuzz/redvest.a: $(LIBOBJ)
	@rm -f $@
	$(say) ar rcs $@ $^

SLOW     = $(sort $(wildcard tests/fuzz/slow_*.c tests/fuzz/holds_*.c) tests/support/xlsx.c)
build/fuzz/fuzz_%: build/fuzz/tests/fuzz/fuzz_%.o $(SLOW:%.c=build/fuzz/%.o) build/fuzz/redvest.a $(SQLITE_O)
	$(say) $(CC) $(FLAGS_fuzz) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# Floors, the server and other people's ways of doing the same, side by side in one run (bench/README.md).
# Fast pass of 90 s: QUICK=1.
BENCH    = build/bench/floor build/bench/load build/bench/raw build/bench/county build/bench/recorder
RECORDED = sqlite3_prepare_v3 sqlite3_exec sqlite3_bind_null sqlite3_bind_int64 sqlite3_bind_text64 sqlite3_bind_blob64 \
           sqlite3_step sqlite3_reset db_act_begin db_act_begin_saved
bench:
	$(MAKE) -j$(shell nproc) all $(BENCH)
	node bench/bench.mjs

# What each page costs in the whole county against a county of one hundredth (bench/growth.mjs).
growth:
	$(MAKE) -j$(shell nproc) all
	node bench/growth.mjs

build/bench/floor build/bench/load: build/bench/%: $(OUT)/bench/%.o
	@mkdir -p $(@D)
	$(say) $(CC) $(FLAGS_$(MODE)) $(LINK) -o $@ $^
build/bench/raw: $(OUT)/bench/raw.o $(SQLITE_O)
	@mkdir -p $(@D)
	$(say) $(CC) $(FLAGS_$(MODE)) $(LINK) -o $@ $^ $(LIBS)
build/bench/county: $(OUT)/bench/county.o $(LIBOBJ) $(SQLITE_O)
	@mkdir -p $(@D)
	$(say) $(CC) $(FLAGS_$(MODE)) $(LINK) -o $@ $^ $(LIBS)
build/bench/recorder: $(OUT)/bench/record.o $(OBJ) $(SQLITE_O)
	@mkdir -p $(@D)
	$(say) $(CC) $(FLAGS_$(MODE)) $(LINK) $(RECORDED:%=-Wl,--wrap=%) -o $@ $^ $(LIBS)

# Second opinions, a line each: clang-format, clang-tidy (.clang-tidy says which of its checks we follow),
# cppcheck (.cppcheck), the analyser of gcc, shellcheck. Not part of `make test`: it takes minutes.
FORMATTED = $(sort $(shell find src tests bench tools -name '*.[ch]'))
tidy: build/version.h build/initials.h
	@CC='$(CC)' FORMATTED='$(FORMATTED)' SOURCES='$(SRC)' FLAGS='-std=gnu17 -D_GNU_SOURCE $(INCLUDE)' tools/tidy

# Quiet unless V=1: what is compiled, and what is wrong with it.
V       ?= 0
ifeq ($(V),0)
say      = @echo "  $(MODE) $@";
else
say      =
endif

# The ten longest functions and files, the ten slowest tests.
report:
	@tools/report

# A Debian package: program, unit, manual, completion, configuration. DEB_OUT=FILE names it otherwise.
DEB_OUT ?= build/redvest_$(shell dpkg --print-architecture 2>/dev/null).deb
deb: build/redvest packaging/redvest.bash
	@tools/deb $(DEB_OUT)

# bash completes from the same tables that the program runs by; tests/cli_test.sh compares.
packaging/redvest.bash: build/redvest
	@build/redvest completion bash | cmp -s - $@ || build/redvest completion bash > $@

# Rooms get the long list of banned names; floors and tests do not.
$(OUT)/src/rooms/%.o: src/rooms/%.c Makefile
	@mkdir -p $(@D)
	$(say) $(CC) $(CFLAGS) -include src/base/ban.h -MMD -MP -c $< -o $@

$(OUT)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(say) $(CC) $(CFLAGS) -MMD -MP -c $< -o $@

# The version is one small file, so that a commit does not rebuild the house.
build/version.h: FORCE
	@mkdir -p $(@D)
	@echo '#define REDVEST_VERSION "$(VERSION)"' | cmp -s - $@ || echo '#define REDVEST_VERSION "$(VERSION)"' > $@
$(OUT)/src/base/version.o: build/version.h

# The readings of Chinese characters, as a table; a new file only when it differs.
UNIHAN   = /usr/share/unicode/Unihan_Readings.txt.bz2
build/initials.h: tools/initials $(UNIHAN)
	@mkdir -p $(@D)
	UNIHAN=$(UNIHAN) tools/initials > $@.new && mv $@.new $@
$(OUT)/src/base/initials.o: build/initials.h

build/sqlite3.o: node_modules/better-sqlite3/deps/sqlite3/sqlite3.c
	@mkdir -p $(@D)
	$(say) $(CC) $(SQLITE_FLAGS) $(HARDEN) -fPIE -c $< -o $@

# Assets: everything a browser, the templates or the migrator reads, embedded with .incbin.
# css and ts are bundled by esbuild; .gz and .br twins stand beside what browsers fetch.
CSS      = $(sort $(wildcard assets/css/*.css))
TS       = $(sort $(wildcard assets/ts/*.ts))
PNG      = build/assets/icon-192.png build/assets/icon-512.png
STATIC   = build/assets/app.css build/assets/wall.css build/assets/htmx.js $(TS:assets/ts/%.ts=build/assets/%.js) $(PNG) \
           $(patsubst assets/static/%,build/assets/%,$(sort $(wildcard assets/static/*)))
ICONS    = $(sort $(wildcard assets/icons/*.svg))
TWINS    = $(patsubst %,%.gz,$(filter-out %.png,$(STATIC))) $(patsubst %,%.br,$(filter-out %.png,$(STATIC)))
MO       = $(PO:po/%.po=build/po/%.mo)
ESBUILD  = node_modules/.bin/esbuild --log-level=warning

build/assets/app.css: $(CSS)
	@mkdir -p $(@D)
	cat $(CSS) | $(ESBUILD) --loader=css --minify --target=chrome61,safari11 > $@
# The wall screen looks like nothing else and is loaded alone.
build/assets/wall.css: assets/wall/wall.css
	@mkdir -p $(@D)
	$(ESBUILD) $< --minify --target=chrome61,safari11 > $@
build/assets/htmx.js: node_modules/htmx.org/dist/htmx.min.js
	@mkdir -p $(@D)
	cp $< $@
build/assets/%.js: assets/ts/%.ts
	@mkdir -p $(@D)
	$(ESBUILD) $< --bundle --minify --format=esm --target=es2017 --outfile=$@
build/assets/field.js build/assets/scanning.js build/assets/till.js: $(wildcard assets/ts/field/*.ts assets/ts/parts/*.ts)
build/assets/photos.js: $(wildcard assets/ts/parts/*.ts)
build/assets/analysis.js: node_modules/echarts/package.json
build/assets/field_qr.js: node_modules/qrcode-generator/dist/qrcode.mjs
build/assets/field_scan.js: node_modules/jsqr/dist/jsQR.js
# The mark as home screens want it, drawn from the same paths as in the pages.
build/icon: tools/icon.c
	@mkdir -p $(@D)
	$(CC) $(GNU) -O1 $(WARN) $(shell pkg-config --cflags cairo) -o $@ $< $(shell pkg-config --libs cairo) -lm
$(PNG): build/assets/icon-%.png: build/icon assets/icons/vest.svg
	@mkdir -p $(@D)
	build/icon $* < assets/icons/vest.svg > $@.new && mv $@.new $@
build/assets/%: assets/static/%
	@mkdir -p $(@D)
	cp $< $@
build/po/%.mo: po/%.po
	@mkdir -p $(@D)
	msgfmt --check-header -o $@ $<
build/assets/%.gz: build/assets/%
	gzip -9nc $< > $@
build/assets/%.br: build/assets/%
	brotli -q 11 -c $< > $@

# What tools/words asks for the words of templates.
build/words-list: tools/words_list.c src/web/template_words.c src/web/template_place.c src/town/catalogue.c \
        $(filter-out %_test.c %/version.c %/initials.c,$(wildcard src/base/*.c))
	@mkdir -p $(@D)
	$(CC) $(GNU) -O1 $(WARN) $(INCLUDE) -o $@ $^ -Wl,--as-needed $(LIBS)

# Public holidays and make-up work days, from npm, for the migrator.
build/workdays.sql: tools/workdays.mjs node_modules/chinese-days/dist/chinese-days.json
	@mkdir -p $(@D)
	node tools/workdays.mjs > $@.new && mv $@.new $@

EMBED = $(HTML) $(STEPS) build/workdays.sql $(ICONS) $(MO) $(STATIC) $(TWINS)
build/assets.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(EMBED) | cmp -s - $@ || printf '%s\n' $(EMBED) > $@
$(OUT)/assets.S: tools/embed build/assets.list
	@mkdir -p $(@D)
	tools/embed < build/assets.list > $@
$(OUT)/assets.o: $(OUT)/assets.S $(EMBED)
	$(CC) $(HARDEN) -c $< -o $@
assets: $(STATIC) $(TWINS) $(MO)
FORCE:

clean:
	rm -rf build

-include $(wildcard $(OUT)/bench/*.d) $(OBJ:.o=.d) $(TESTOBJ:.o=.d)
