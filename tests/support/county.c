#include "tests/support/county.h"
#include "base/io.h"
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

// The schema goes with the server: it is a throwaway one.
Str county_postgres_url(T *t)
{
    const char *server = getenv("REDVEST_TEST_PG");
    if (server == NULL || server[0] == '\0')
        test_skip("no PostgreSQL: REDVEST_TEST_PG is unset");
    Str keys = str_printf(t->arena, "%.*s/keys", STR_FMT(test_directory(t)));
    setenv("REDVEST_KEYS", str_z(t->arena, keys), 1);
    uint32_t number;
    rand_bytes(&number, sizeof number);
    const char *between = str_find(str(server), '?') == STR_NOWHERE ? "?" : "&";
    return str_printf(t->arena, "%s%sschema=test_%08x", server, between, number);
}

County *county_postgres(T *t)
{
    return opened(t, county_made(t, county_postgres_url(t)));
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
