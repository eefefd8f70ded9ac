// raw: what SQLite alone can do with the statements of real acts. `make bench` divides by it.
//
//   raw LOG DATABASE ACTS_A_TRANSACTION FRAMES
//
// Replays the log of bench/record.c on a fresh copy of the same database: one thread, nothing but
// SQLite, the recorded pragmas and statements with the recorded values, in the recorded order.
// Instead of the recorded transactions it makes its own, of so many acts; like the lane it copies
// the WAL back after a commit that left FRAMES of it. Prints one line of JSON. Work of the lane
// that is nobody's act (the outbox marks what it sent) is replayed with the act before it and not
// counted.
#include "bench/log.h"
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define STATEMENTS_MAX 1024

typedef struct {
    const unsigned char *at, *end;
} Reader;

static struct {
    sqlite3 *db;
    sqlite3_stmt *stmt[STATEMENTS_MAX];
    bool control[STATEMENTS_MAX];
    uint32_t first[STATEMENTS_MAX];  // executions of the groups that begin with it
    uint32_t usual;
    int frames, frames_most;
    long acts, transactions, checkpoints, executions;
} raw;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "raw: %s: %s\n", what, raw.db != NULL ? sqlite3_errmsg(raw.db) : "");
    exit(1);
}

static void hold(int rc, const char *what)
{
    if (rc != SQLITE_OK)
        die(what);
}

// --- the log

static uint32_t number(Reader *log)
{
    uint32_t n;
    if (log->end - log->at < (long)sizeof n)
        die("the log is cut");
    memcpy(&n, log->at, sizeof n);
    log->at += sizeof n;
    return n;
}

static const char *text(Reader *log, uint32_t *n)
{
    *n = number(log);
    if (log->end - log->at < (long)*n)
        die("the log is cut");
    const char *p = (const char *)log->at;
    log->at += *n;
    return p;
}

static void skip_binds(Reader *log)
{
    uint32_t n, binds = *log->at++;
    for (uint32_t i = 0; i < binds; i++) {
        unsigned char kind = *log->at++;
        if (kind == 'i')
            log->at += 8;
        if (kind == 't' || kind == 'b')
            text(log, &n);
    }
}

static bool is_control(const char *sql)
{
    static const char *const words[] = { "begin", "commit", "rollback", "savepoint", "release" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(sql, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

static void prepare(Reader *log)
{
    uint32_t n, id = number(log);
    const char *sql = text(log, &n);
    char *own = strndup(sql, n);
    if (own == NULL || id >= STATEMENTS_MAX)
        die("too many statements");
    raw.control[id] = is_control(own);
    if (!raw.control[id])
        hold(sqlite3_prepare_v3(raw.db, own, -1, SQLITE_PREPARE_PERSISTENT, &raw.stmt[id], NULL),
             own);
    free(own);
}

static void run_pragma(Reader *log)
{
    uint32_t n;
    const char *sql = text(log, &n);
    char *own = strndup(sql, n);
    if (own == NULL)
        die("memory");
    hold(sqlite3_exec(raw.db, own, NULL, NULL, NULL), own);
    free(own);
}

// First reading: everything is prepared, and it is found out with which statement an act begins: as
// the most work does.
static void survey(Reader log)
{
    bool fresh = false;
    uint32_t group = 0;
    while (log.at < log.end) {
        char kind = (char)*log.at++;
        bool plain = false;
        if (kind == 'P')
            run_pragma(&log);
        if (kind == 'S')
            prepare(&log);
        if (kind == 'X') {
            uint32_t id = number(&log);
            number(&log);
            skip_binds(&log);
            if (fresh && !raw.control[id])
                group = id;
            raw.first[group]++;
            plain = !raw.control[id];
        }
        fresh = kind == 'A' || (fresh && !plain);
    }
    for (uint32_t i = 0; i < STATEMENTS_MAX; i++)
        if (raw.first[i] > raw.first[raw.usual])
            raw.usual = i;
}

// --- the replay

static void bind(Reader *log, sqlite3_stmt *stmt, int at)
{
    sqlite3_int64 whole;
    uint32_t n;
    const char *bytes;
    switch (*log->at++) {
    case 'i':
        memcpy(&whole, log->at, sizeof whole);
        log->at += sizeof whole;
        hold(sqlite3_bind_int64(stmt, at, whole), "bind");
        return;
    case 't':
        bytes = text(log, &n);
        hold(sqlite3_bind_text64(stmt, at, bytes, n, SQLITE_STATIC, SQLITE_UTF8), "bind");
        return;
    case 'b':
        bytes = text(log, &n);
        hold(sqlite3_bind_blob64(stmt, at, bytes, n, SQLITE_STATIC), "bind");
        return;
    default:
        hold(sqlite3_bind_null(stmt, at), "bind");
    }
}

static void execute(Reader *log, uint32_t id, uint32_t rows)
{
    sqlite3_stmt *stmt = raw.stmt[id];
    int binds = *log->at++;
    for (int i = 1; i <= binds; i++)
        bind(log, stmt, i);
    uint32_t steps = (rows & ~LOG_TO_END) + (rows & LOG_TO_END ? 1 : 0);
    int rc = SQLITE_ROW;
    for (uint32_t i = 0; i < steps && rc == SQLITE_ROW; i++)
        rc = sqlite3_step(stmt);
    bool as_recorded = rows & LOG_TO_END ? rc == SQLITE_DONE : rc == SQLITE_ROW;
    if (!as_recorded)
        die(sqlite3_sql(stmt));
    sqlite3_reset(stmt);
    raw.executions++;
}

static int count_frames(void *with, sqlite3 *db, const char *name, int frames)
{
    (void)with, (void)db, (void)name;
    raw.frames = frames;
    return SQLITE_OK;
}

static void commit(sqlite3_stmt *end)
{
    if (sqlite3_step(end) != SQLITE_DONE)
        die("commit");
    sqlite3_reset(end);
    raw.transactions++;
    if (raw.frames < raw.frames_most)
        return;
    hold(sqlite3_wal_checkpoint_v2(raw.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL),
         "checkpoint");
    raw.frames = 0;
    raw.checkpoints++;
}

static void begin(sqlite3_stmt *start)
{
    if (sqlite3_step(start) != SQLITE_DONE)
        die("begin");
    sqlite3_reset(start);
}

// What lies outside the recorded transactions (the lane's start) is left out.
static void replay(Reader log, long acts_most)
{
    sqlite3_stmt *start, *end;
    bool inside = false, fresh = false;
    long open = 0;
    hold(sqlite3_prepare_v2(raw.db, "begin immediate", -1, &start, NULL), "begin");
    hold(sqlite3_prepare_v2(raw.db, "commit", -1, &end, NULL), "commit");
    begin(start);
    while (log.at < log.end) {
        char kind = (char)*log.at++;
        uint32_t n, id = 0, rows;
        switch (kind) {
        case 'P':
            text(&log, &n);
            break;
        case 'S':
            number(&log);
            text(&log, &n);
            break;
        case 'A':
            inside = true;
            break;
        case 'X':
            id = number(&log);
            rows = number(&log);
            if (fresh && id == raw.usual && ++raw.acts && ++open > acts_most) {
                commit(end);
                begin(start);
                open = 1;
            }
            if (raw.control[id] || !inside)
                skip_binds(&log);
            else
                execute(&log, id, rows);
            break;
        default:
            die("not a log");
        }
        fresh = kind == 'A' || (fresh && !(kind == 'X' && !raw.control[id]));
    }
    commit(end);
}

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static Reader read_log(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        die(path);
    size_t n = (size_t)ftell(file);
    unsigned char *bytes = malloc(n);
    rewind(file);
    if (bytes == NULL || fread(bytes, 1, n, file) != n)
        die(path);
    fclose(file);
    return (Reader){ bytes, bytes + n };
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: raw LOG DATABASE ACTS_A_TRANSACTION FRAMES\n");
        return 2;
    }
    Reader log = read_log(argv[1]);
    raw.frames_most = atoi(argv[4]);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_initialize();
    hold(sqlite3_open_v2(argv[2], &raw.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL),
         argv[2]);
    survey(log);
    sqlite3_wal_hook(raw.db, count_frames, NULL);
    double wall = seconds_of(CLOCK_MONOTONIC), cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    replay(log, atol(argv[3]));
    wall = seconds_of(CLOCK_MONOTONIC) - wall;
    cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf(
        "{\"acts\":%ld,\"seconds\":%.6f,\"cpu_s\":%.6f,\"transactions\":%ld,\"checkpoints\":%ld,\"executions\":%ld}\n",
        raw.acts, wall, cpu, raw.transactions, raw.checkpoints, raw.executions);
    return 0;
}
