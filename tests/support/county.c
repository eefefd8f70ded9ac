#include "tests/support/county.h"
#include "base/io.h"
#include "base/log.h"
#include "base/rand.h"
#include "store/store_inside.h"
#include "town/catalogue.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *ftw)
{
    (void)about, (void)kind, (void)ftw;
    return remove(path);
}

static void remove_all(void *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

Str test_directory(T *t)
{
    const char *base = getenv("TMPDIR");
    char *path = str_z(t->arena,
                       str_printf(t->arena, "%s/redvest-XXXXXX", base != NULL ? base : P_tmpdir));
    CHECK(mkdtemp(path) != NULL);
    arena_defer(t->arena, remove_all, path);
    return str(path);
}

static void close_county(void *county)
{
    store_close(county);
}

County *county_made(T *t, Str url)
{
    County *county = NEW(t->arena, County);
    county->name = S("test");
    county->url = url;
    CHECK_OK(store_migrate(t->arena, url));
    return county;
}

static County *opened(T *t, County *county)
{
    CHECK_OK(store_open(t->arena, county));
    arena_defer(t->arena, close_county, county);
    return county;
}

County *county_sqlite(T *t)
{
    return opened(
        t, county_made(t, str_printf(t->arena, "sqlite:%.*s/test.db", STR_FMT(test_directory(t)))));
}

static const char *server_or_skip(void)
{
    const char *server = getenv("REDVEST_TEST_PG");
    if (server == NULL || server[0] == '\0')
        test_skip("no PostgreSQL: REDVEST_TEST_PG is unset");
    return server;
}

// A key that the test brings along: a copied county opens with the key of what it was copied from.
static void bring_key(T *t)
{
    Str path = str_printf(t->arena, "%.*s/keys", STR_FMT(test_directory(t)));
    CHECK_OK(io_write(str_z(t->arena, path), S("the key of every county of tests"), 0600));
    setenv("REDVEST_KEYS", str_z(t->arena, path), 1);
}

static Str fresh_name(T *t, const char *kind)
{
    uint32_t number;
    rand_bytes(&number, sizeof number);
    return str_printf(t->arena, "%s_%08x", kind, number);
}

static Str with_schema(T *t, Str server, Str schema)
{
    const char *between = str_find(server, '?') == STR_NOWHERE ? "?" : "&";
    return str_printf(t->arena, "%.*s%sschema=%.*s", STR_FMT(server), between, STR_FMT(schema));
}

// The schema goes with the server: it is a throwaway one.
Str county_postgres_url(T *t)
{
    Str server = str(server_or_skip());
    bring_key(t);
    return with_schema(t, server, fresh_name(t, "test"));
}

// --- a database of one's own, copied from one that is migrated already

#define TEMPLATE "county_template"

static char *psql_line(T *t, const char *server, Str statement)
{
    return str_z(t->arena, str_printf(t->arena, "psql -Xq -d '%s' -c '%.*s' >&2 2>/dev/null",
                                      server, STR_FMT(statement)));
}

static bool psql(T *t, const char *server, Str statement)
{
    return system(psql_line(t, server, statement)) == 0;
}

static Str database_url(T *t, const char *server, Str name)
{
    Str rest, head = str_cut(str(server), '?', &rest);
    while (head.n > 0 && head.p[head.n - 1] != '/')
        head.n--;
    Str url = str_printf(t->arena, "%.*s%.*s?%.*s", STR_FMT(head), STR_FMT(name), STR_FMT(rest));
    return with_schema(t, url, S("county"));
}

// Two tests may make it at once; the slower one's goes.
static void make_template(T *t, const char *server)
{
    Str making = fresh_name(t, "making");
    CHECK(psql(t, server, str_printf(t->arena, "create database %.*s", STR_FMT(making))));
    county_made(t, database_url(t, server, making));
    if (!psql(t, server,
              str_printf(t->arena, "alter database %.*s rename to " TEMPLATE, STR_FMT(making))))
        CHECK(psql(t, server, str_printf(t->arena, "drop database %.*s", STR_FMT(making))));
}

static void run_line(void *line)
{
    if (system(line) != 0)
        log_warn("test.database", "%s failed", (const char *)line);
}

// The steps of a county cost PostgreSQL two seconds, a copy of it a fraction of one.
County *county_postgres(T *t)
{
    const char *server = server_or_skip();
    Str name = fresh_name(t, "county");
    Str copy = str_printf(t->arena, "create database %.*s template " TEMPLATE, STR_FMT(name));
    bring_key(t);
    if (!psql(t, server, copy)) {
        make_template(t, server);
        CHECK(psql(t, server, copy));
    }
    Str drop = str_printf(t->arena, "drop database %.*s with (force)", STR_FMT(name));
    arena_defer(t->arena, run_line, psql_line(t, server, drop));
    return opened(t, county_made(t, database_url(t, server, name)));
}

County *county_again(T *t, const County *county)
{
    County *again = NEW(t->arena, County);
    again->name = county->name;
    again->url = county->url;
    return opened(t, again);
}

Cx *county_cx(T *t, const County *county, const char *route)
{
    Cx *cx = NEW(t->arena, Cx);
    Time now = clock_now();
    *cx = (Cx){
        .arena = t->arena,
        .county = county,
        .actor = { .system = true },
        .now = now,
        .today = time_day(now),
        .lang = lang_zh(),
        .request = S("0123456789abcdef"),
        .route = route,
        .from = S(""),
    };
    return cx;
}

static Err act_run(Cx *cx, void *with)
{
    Engine engine = store_engine(cx->county->store);
    return db_run(cx->db, str_z(cx->arena, migrate_words(cx->arena, str(with), engine)));
}

void county_run(T *t, County *county, const char *text)
{
    Cx *cx = county_cx(t, county, "test");
    CHECK_OK(lane_run(county->store, cx, act_run, str_z(t->arena, str(text))));
}
