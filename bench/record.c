// record: linked into a second `redvest` between its store and SQLite (-Wl,--wrap), so that a real
// server under the real load of `make bench` writes down every statement of its writer's
// connection, in order, with what was bound, into $REDVEST_BENCH_LOG. One thread alone uses that
// connection (store.h), so nothing here is locked. Never part of the product.
#include "bench/log.h"
#include "store/store_inside.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENTS_MAX 1024
#define BINDS_MAX      64

typedef struct {
    char kind;
    sqlite3_int64 number;
    const void *bytes;
    uint32_t n;
} Bind;

typedef struct {
    sqlite3_stmt *stmt;
    uint32_t rows;
    uint32_t binds;
    bool stepped;
    Bind bind[BINDS_MAX];
} Statement;

static FILE *out;
static Statement statements[STATEMENTS_MAX];
static uint32_t count;

int __real_sqlite3_prepare_v3(sqlite3 *db, const char *text, int n, unsigned flags,
                              sqlite3_stmt **stmt, const char **rest);
int __real_sqlite3_exec(sqlite3 *db, const char *text, sqlite3_callback call, void *with,
                        char **error);
int __real_sqlite3_bind_null(sqlite3_stmt *stmt, int at);
int __real_sqlite3_bind_int64(sqlite3_stmt *stmt, int at, sqlite3_int64 n);
int __real_sqlite3_bind_text64(sqlite3_stmt *stmt, int at, const char *p, sqlite3_uint64 n,
                               void (*drop)(void *), unsigned char code);
int __real_sqlite3_bind_blob64(sqlite3_stmt *stmt, int at, const void *p, sqlite3_uint64 n,
                               void (*drop)(void *));
int __real_sqlite3_step(sqlite3_stmt *stmt);
int __real_sqlite3_reset(sqlite3_stmt *stmt);
void __real_db_act_begin(Db *db, bool savepoint);
Err __real_db_act_begin_saved(Db *db);
int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *text, int n, unsigned flags,
                              sqlite3_stmt **stmt, const char **rest);
int __wrap_sqlite3_exec(sqlite3 *db, const char *text, sqlite3_callback call, void *with,
                        char **error);
int __wrap_sqlite3_bind_null(sqlite3_stmt *stmt, int at);
int __wrap_sqlite3_bind_int64(sqlite3_stmt *stmt, int at, sqlite3_int64 n);
int __wrap_sqlite3_bind_text64(sqlite3_stmt *stmt, int at, const char *p, sqlite3_uint64 n,
                               void (*drop)(void *), unsigned char code);
int __wrap_sqlite3_bind_blob64(sqlite3_stmt *stmt, int at, const void *p, sqlite3_uint64 n,
                               void (*drop)(void *));
int __wrap_sqlite3_step(sqlite3_stmt *stmt);
int __wrap_sqlite3_reset(sqlite3_stmt *stmt);
void __wrap_db_act_begin(Db *db, bool savepoint);
Err __wrap_db_act_begin_saved(Db *db);

static bool is_writer(sqlite3 *db)
{
    return sqlite3_db_readonly(db, "main") == 0;
}

static void put(const void *bytes, size_t n)
{
    if (fwrite(bytes, 1, n, out) != n)
        abort();
}

static void put_number(uint32_t n)
{
    put(&n, sizeof n);
}

static void put_text(const void *text, size_t n)
{
    put_number((uint32_t)n);
    put(text, n);
}

static void open_log(void)
{
    const char *path = getenv("REDVEST_BENCH_LOG");
    if (out != NULL)
        return;
    out = fopen(path != NULL ? path : "/dev/null", "wb");
    if (out == NULL)
        abort();
}

static Statement *find(const sqlite3_stmt *stmt)
{
    for (uint32_t i = 0; i < count; i++)
        if (statements[i].stmt == stmt)
            return &statements[i];
    return NULL;
}

// --- the wraps

int __wrap_sqlite3_exec(sqlite3 *db, const char *text, sqlite3_callback call, void *with,
                        char **error)
{
    if (is_writer(db)) {
        open_log();
        put("P", 1);
        put_text(text, strlen(text));
    }
    return __real_sqlite3_exec(db, text, call, with, error);
}

int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *text, int n, unsigned flags,
                              sqlite3_stmt **stmt, const char **rest)
{
    int rc = __real_sqlite3_prepare_v3(db, text, n, flags, stmt, rest);
    if (rc != SQLITE_OK || !is_writer(db))
        return rc;
    if (count == STATEMENTS_MAX)
        abort();
    open_log();
    statements[count] = (Statement){ .stmt = *stmt };
    put("S", 1);
    put_number(count++);
    put_text(text, n < 0 ? strlen(text) : strnlen(text, (size_t)n));
    return rc;
}

static void note(sqlite3_stmt *stmt, int at, Bind bind)
{
    Statement *statement = find(stmt);
    if (statement == NULL)
        return;
    if (at < 1 || at >= BINDS_MAX)
        abort();
    statement->bind[at] = bind;
    if (statement->binds < (uint32_t)at)
        statement->binds = (uint32_t)at;
}

int __wrap_sqlite3_bind_null(sqlite3_stmt *stmt, int at)
{
    note(stmt, at, (Bind){ .kind = 'n' });
    return __real_sqlite3_bind_null(stmt, at);
}

int __wrap_sqlite3_bind_int64(sqlite3_stmt *stmt, int at, sqlite3_int64 n)
{
    note(stmt, at, (Bind){ .kind = 'i', .number = n });
    return __real_sqlite3_bind_int64(stmt, at, n);
}

int __wrap_sqlite3_bind_text64(sqlite3_stmt *stmt, int at, const char *p, sqlite3_uint64 n,
                               void (*drop)(void *), unsigned char code)
{
    note(stmt, at, (Bind){ .kind = 't', .bytes = p, .n = (uint32_t)n });
    return __real_sqlite3_bind_text64(stmt, at, p, n, drop, code);
}

int __wrap_sqlite3_bind_blob64(sqlite3_stmt *stmt, int at, const void *p, sqlite3_uint64 n,
                               void (*drop)(void *))
{
    note(stmt, at, (Bind){ .kind = 'b', .bytes = p, .n = (uint32_t)n });
    return __real_sqlite3_bind_blob64(stmt, at, p, n, drop);
}

static void put_bind(const Bind *bind)
{
    char kind = bind->kind != 0 ? bind->kind : 'n';
    put(&kind, 1);
    if (kind == 'i')
        put(&bind->number, sizeof bind->number);
    if (kind == 't' || kind == 'b')
        put_text(bind->bytes, bind->n);
}

static void put_execution(Statement *statement, bool to_end)
{
    unsigned char binds = (unsigned char)statement->binds;
    put("X", 1);
    put_number((uint32_t)(statement - statements));
    put_number(statement->rows | (to_end ? LOG_TO_END : 0));
    put(&binds, 1);
    for (uint32_t i = 1; i <= statement->binds; i++)
        put_bind(&statement->bind[i]);
}

// Bound bytes live until the end of the act at least, so they are written when the execution ends.
int __wrap_sqlite3_step(sqlite3_stmt *stmt)
{
    int rc = __real_sqlite3_step(stmt);
    Statement *statement = find(stmt);
    if (statement == NULL)
        return rc;
    statement->stepped = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW) {
        statement->rows++;
        return rc;
    }
    put_execution(statement, true);
    statement->rows = 0;
    return rc;
}

int __wrap_sqlite3_reset(sqlite3_stmt *stmt)
{
    Statement *statement = find(stmt);
    if (statement != NULL && statement->stepped) {
        put_execution(statement, false);
        statement->rows = 0;
        statement->stepped = false;
    }
    return __real_sqlite3_reset(stmt);
}

void __wrap_db_act_begin(Db *db, bool savepoint)
{
    if (db->writer && out != NULL)
        put("A", 1);
    __real_db_act_begin(db, savepoint);
}

Err __wrap_db_act_begin_saved(Db *db)
{
    if (db->writer && out != NULL)
        put("A", 1);
    return __real_db_act_begin_saved(db);
}
