// county: a fresh county for a test, on SQLite in a directory of its own or on PostgreSQL in a
// schema of its own. Closed and removed when the test's arena is freed.
#pragma once
#include "store/store.h"
#include "tests/test.h"

County *county_sqlite(T *t);
// Skips the test, with the reason, when REDVEST_TEST_PG names no server (tools/pg-throwaway run …).
County *county_postgres(T *t);

// A test on both engines: BOTH(name) { … uses t and county … }
#define BOTH(name)                                 \
    static void name##_body(T *t, County *county); \
    TEST(name)                                     \
    {                                              \
        name##_body(t, county_sqlite(t));          \
    }                                              \
    TEST(name##_on_postgres)                       \
    {                                              \
        name##_body(t, county_postgres(t));        \
    }                                              \
    static void name##_body(__attribute__((unused)) T *t, County *county)

// A directory of the test's own, removed with it.
Str test_directory(T *t);
// Migrated, not opened.
County *county_made(T *t, Str url);
Str county_postgres_url(T *t);  // of a new schema; skips as above

// The command line's Cx: a system actor, now, Chinese.
Cx *county_cx(T *t, const County *county, const char *route);
// Runs statements of the test's own in the lane, with the words {id} {int} {text} {bytes} {strict}.
void county_run(T *t, County *county, const char *text);
// Opens a second store on the same database, as another server would (PostgreSQL alone).
County *county_again(T *t, const County *county);
