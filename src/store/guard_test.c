// Nobody but the lane checkpoints, whatever else is open on the file.
#include "store/store_inside.h"
#include "tests/support/county.h"
#include <sqlite3.h>
#include <unistd.h>

SQL(g_add_sql, "insert into probe (n) values ($1)", P_INT);
SQL0(g_count_sql, "select count(*) from probe");

static Err add(Cx *cx, void *with)
{
    const int64_t *n = with;
    return db_change(cx, &g_add_sql, NULL, *n);
}

static County *with_probe(T *t)
{
    County *county = county_sqlite(t);
    county_run(t, county, "create table probe (id {id}, n {int} not null) {strict}");
    return county;
}

static void commit_one(T *t, County *county, int64_t n)
{
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    Cx *cx = county_cx(t, county, "test");
    cx->arena = arena;
    CHECK_OK(lane_run(county->store, cx, add, &n));
    arena_free(arena);
}

static int64_t count(T *t, County *county)
{
    int64_t n;
    Cx *cx = county_cx(t, county, "count");
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(db_int(cx, &g_count_sql, &n));
    store_read_end(cx);
    return n;
}

static char *path_of(T *t, const County *county)
{
    return str_z(t->arena, str_slice(county->url, 7, county->url.n));
}

static sqlite3 *foreign(const char *path, const char *vfs)
{
    sqlite3 *lite = NULL;
    must(sqlite3_open_v2(path, &lite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, vfs) ==
         SQLITE_OK);
    sqlite3_db_config(lite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    must(sqlite3_exec(lite, "select count(*) from probe", NULL, NULL, NULL) == SQLITE_OK);
    return lite;
}

TEST(a_foreign_checkpoint_is_refused)
{
    static const int modes[] = { SQLITE_CHECKPOINT_PASSIVE, SQLITE_CHECKPOINT_FULL,
                                 SQLITE_CHECKPOINT_RESTART, SQLITE_CHECKPOINT_TRUNCATE };
    County *county = with_probe(t);
    sqlite3 *lite = foreign(path_of(t, county),
                            NULL);  // the guard is what everybody gets by default
    for (size_t i = 0; i < COUNT(modes); i++) {
        commit_one(t, county, 1);
        CHECK_INT(sqlite3_wal_checkpoint_v2(lite, NULL, modes[i], NULL, NULL), SQLITE_BUSY);
    }
    sqlite3_close(lite);
    CHECK(lite_is_guarded(path_of(t, county)));
    CHECK_INT(count(t, county), 4);
}

// Without the guard the same call goes through: so it is the guard that refuses.
TEST(without_the_guard_a_foreign_checkpoint_goes_through)
{
    County *county = with_probe(t);
    sqlite3 *lite = foreign(path_of(t, county), "unix");
    commit_one(t, county, 1);
    CHECK_INT(sqlite3_wal_checkpoint_v2(lite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL),
              SQLITE_OK);
    sqlite3_close(lite);
}

TEST(a_foreign_connection_may_still_write_and_recover)
{
    County *county = with_probe(t);
    sqlite3 *lite = foreign(path_of(t, county), NULL);
    CHECK_INT(sqlite3_exec(lite, "insert into probe (n) values (7)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(lite);
    CHECK_INT(count(t, county), 1);
}

// reliability.md §2.1: commits, a checkpoint, a second one begun by somebody else in the middle,
// more commits, a third.
TEST(the_wal_reset_schedule_loses_nothing)
{
    County *county = with_probe(t);
    sqlite3 *lite = foreign(path_of(t, county), NULL);
    int64_t done = 0, refused = 0;
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 20; i++, done++)
            commit_one(t, county, done);
        usleep(250000);  // the lane is idle: it checkpoints, so the next commit begins the WAL anew
        refused += sqlite3_wal_checkpoint_v2(lite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) ==
                   SQLITE_BUSY;
        for (int i = 0; i < 30; i++, done++) {
            commit_one(t, county, done);
            refused += sqlite3_wal_checkpoint_v2(lite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
                                                 NULL) == SQLITE_BUSY;
        }
    }
    CHECK_INT(refused, 5 * 31);
    CHECK(lane_figures(county->store).checkpoints >= 4);
    sqlite3_close(lite);
    CHECK_INT(count(t, county), done);
    store_close(county);
    CHECK_OK(store_open(t->arena, county));
    CHECK_INT(count(t, county), done);
}

typedef struct {
    const char *path;
    atomic_bool stop;
    _Atomic int64_t tries, passed;
} Intruder;

static void *intrude(void *with)
{
    Intruder *intruder = with;
    while (!atomic_load(&intruder->stop)) {
        sqlite3 *lite = foreign(intruder->path, NULL);
        for (int i = 0; i < 20; i++) {
            int rc = sqlite3_wal_checkpoint_v2(lite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
            atomic_fetch_add(&intruder->tries, 1);
            atomic_fetch_add(&intruder->passed, rc != SQLITE_BUSY);
        }
        sqlite3_close(lite);
    }
    return NULL;
}

TEST(an_intruder_at_full_speed_gets_no_checkpoint_and_costs_no_commit)
{
    County *county = with_probe(t);
    Intruder intruder = { .path = path_of(t, county) };
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, intrude, &intruder), 0);
    for (int i = 0; i < 500; i++)
        commit_one(t, county, i);
    atomic_store(&intruder.stop, true);
    pthread_join(thread, NULL);
    CHECK(atomic_load(&intruder.tries) > 100);
    CHECK_INT(atomic_load(&intruder.passed), 0);
    CHECK_INT(count(t, county), 500);
}

TEST(the_versions_that_lose_commits_are_known)
{
    // clang-format off
    static const struct { int version; bool loses; } rows[] = {
        { 3006000, false }, { 3007000, true },  { 3040001, true },  { 3044005, true },  { 3044006, false },
        { 3045000, true },  { 3046001, true },  { 3050006, true },  { 3050007, false }, { 3051000, true },
        { 3051002, true },  { 3051003, false }, { 3053000, false },
    };
    // clang-format on
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(lite_loses_commits(rows[i].version) == rows[i].loses);
}
