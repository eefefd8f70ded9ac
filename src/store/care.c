#include "store/care.h"
#include "base/io.h"
#include "store/store_inside.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define FINDINGS_MAX 100

// --- looking

static bool is_held(Arena *arena, Str path)
{
    int file = open(str_z(arena, str_join(arena, path, S(".lock"))), O_RDWR | O_CLOEXEC);
    bool held = file >= 0 && flock(file, LOCK_EX | LOCK_NB) != 0;
    if (file >= 0)
        close(file);
    return held;
}

static Err steps_of(Arena *arena, Db *db)
{
    StepsState state;
    TRY(migrate_state(arena, db, &state));
    if (state == STEPS_NEWER)
        return &store_newer;
    return state == STEPS_MISSING ? &store_older : OK;
}

static void look_sqlite(Arena *arena, CareLook *look)
{
    Db *db = NULL;
    const char *path = str_z(arena, look->path);
    look->version = str_printf(arena, "SQLite %s", sqlite3_libversion());
    look->guarded = !lite_loses_commits(lite_version());
    look->held = is_held(arena, look->path);
    look->state = io_exists(path) ? lite_open(NULL, path, LITE_READER, &db) : &store_none;
    if (look->state == OK)
        look->state = steps_of(arena, db);
    if (look->state == OK && !look->guarded)
        look->guarded = lite_is_guarded(path);
    db_free(db);
}

SQL0(alive_sql, "select count(*) from (select 1) as alive");

static void look_postgres(Arena *arena, Str rest, CareLook *look)
{
    Db *db = NULL;
    int64_t alive;
    look->version = S("PostgreSQL");
    look->guarded = true;
    look->state = pg_open(NULL, rest, look->path, PG_READER, &db);
    Cx cx = store_cx(NULL, arena, db, "doctor");
    if (look->state == OK)
        look->state = db_int(&cx, &alive_sql, &alive);
    if (look->state == OK)
        look->state = steps_of(arena, db);
    db_free(db);
}

Err care_look(Arena *arena, Str url, CareLook *out)
{
    Str rest, schema;
    *out = (CareLook){ 0 };
    TRY(url_split(arena, url, &out->engine, &rest, &schema));
    out->path = out->engine == ENGINE_SQLITE ? rest : schema;
    if (out->engine == ENGINE_SQLITE)
        look_sqlite(arena, out);
    else
        look_postgres(arena, rest, out);
    return OK;
}

// --- proving

typedef struct {
    Arena *arena;
    Str found[FINDINGS_MAX];
    size_t n;
} Findings;

static int add_finding(void *with, int columns, char **values, char **names)
{
    (void)names;
    Findings *findings = with;
    if (findings->n == FINDINGS_MAX ||
        (columns > 0 && values[0] != NULL && strcmp(values[0], "ok") == 0))
        return 0;
    Str said = S("");
    for (int i = 0; i < columns; i++)
        said = str_printf(findings->arena, "%.*s%s%s", STR_FMT(said), i > 0 ? " " : "",
                          values[i] != NULL ? values[i] : "-");
    findings->found[findings->n++] = said;
    return 0;
}

static Err ask(Cx *cx, const char *pragma, List *out)
{
    Findings *findings = NEW(cx->arena, Findings);
    findings->arena = cx->arena;
    int rc = sqlite3_exec(cx->db->lite, pragma, add_finding, findings, NULL);
    if (rc != SQLITE_OK && findings->n < FINDINGS_MAX)
        findings->found[findings->n++] = str_copy(cx->arena, str(sqlite3_errmsg(cx->db->lite)));
    *out = (List){ findings->found, findings->n };
    return OK;
}

Err care_integrity(Cx *cx, List *pages, List *references)
{
    *pages = *references = (List){ 0 };
    if (cx->county->store->engine != ENGINE_SQLITE)
        return OK;
    TRY(ask(cx, "pragma integrity_check(100)", pages));
    return ask(cx, "pragma foreign_key_check", references);
}

// --- copying

static Err copy_fault(struct sqlite3 *lite, int rc)
{
    if ((rc & 0xFF) == SQLITE_FULL ||
        ((rc & 0xFF) == SQLITE_IOERR && sqlite3_system_errno(lite) == ENOSPC))
        return &io_full;
    if ((rc & 0xFF) == SQLITE_CANTOPEN || (rc & 0xFF) == SQLITE_READONLY)
        return &store_denied;
    log_error("care.copy", "%d %s", rc, sqlite3_errmsg(lite));
    return &fault_internal;
}

Err care_copy(const Store *store, const char *path)
{
    Db *db;
    must(store->engine == ENGINE_SQLITE);
    TRY(lite_open(NULL, store->path, LITE_READER, &db));
    sqlite3_stmt *into = NULL;
    // A reader of ours may not write anywhere; the copy is a file that nobody else knows.
    int rc = sqlite3_exec(db->lite, "pragma query_only = 0", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(db->lite, "vacuum into $1", -1, &into, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(into, 1, path, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(into);
    Err err = rc == SQLITE_DONE ? OK : copy_fault(db->lite, rc);
    sqlite3_finalize(into);
    db_free(db);
    return err;
}

typedef struct {
    int64_t last;
    Blob hash;
} CopyHead;
static const Field copy_head_fields[] = { FIELD(CopyHead, last), FIELD(CopyHead, hash) };
static const Shape copy_head_shape = SHAPE(CopyHead, copy_head_fields);
SQL0(copy_head_sql, "select last, hash from audit_head where id = 1");

Err care_head_of(Arena *arena, const char *path, Str *hex, int64_t *rows)
{
    Db *db;
    CopyHead head;
    TRY(lite_open(NULL, path, LITE_READER, &db));
    Cx cx = store_cx(NULL, arena, db, "care");
    Err err = db_one(&cx, &copy_head_sql, &copy_head_shape, &head, &store_older);
    if (err == OK) {
        *hex = hex_of(arena, head.hash.bytes);
        *rows = head.last;
    }
    db_free(db);
    return err;
}

Str care_head_kept(Arena *arena, const Store *store)
{
    Str line, rest;
    if (store->head_path == NULL || io_read(arena, store->head_path, 256, &line) != OK)
        return (Str){ 0 };
    return str_cut(str_trim(line), ' ', &rest);
}

// --- files

Str care_path(Arena *arena, Str url)
{
    Engine engine;
    Str rest, schema;
    if (url_split(arena, url, &engine, &rest, &schema) != OK || engine != ENGINE_SQLITE)
        return (Str){ 0 };
    return rest;
}

Str care_key_path(Arena *arena, Str url)
{
    Engine engine;
    Str rest, schema;
    if (url_split(arena, url, &engine, &rest, &schema) != OK)
        return (Str){ 0 };
    return keys_path(arena, engine, rest);
}

Err care_hold(Arena *arena, Str path, int *lock)
{
    return lock_take(arena, path, lock);
}

void care_let_go(int lock)
{
    lock_drop(lock);
}

static Err move(Arena *arena, Str from, Str to)
{
    if (rename(str_z(arena, from), str_z(arena, to)) == 0 || errno == ENOENT)
        return OK;
    log_error("care.move", "%.*s: %s", STR_FMT(to), strerror(errno));
    return errno == EACCES || errno == EPERM || errno == EROFS ? &store_denied : &io_failed;
}

// The directory's entries reach the disk with it.
static void sync_directory_of(Arena *arena, Str path)
{
    size_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    int directory = open(slash > 0 ? str_z(arena, str_slice(path, 0, slash)) : ".",
                         O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return;
    if (fsync(directory) != 0)
        log_warn("care.sync", "%.*s: %s", STR_FMT(path), strerror(errno));
    close(directory);
}

Err care_replace(Arena *arena, Str from, Str to, Str suffix)
{
    // The database itself last: until then the old one, or none, stands there.
    static const char *const parts[] = { "-wal", "-shm", ".head", ".key", "" };
    for (size_t i = 0; i < COUNT(parts); i++) {
        Str old = str_join(arena, to, str(parts[i]));
        if (suffix.n > 0)
            TRY(move(arena, old,
                     str_printf(arena, "%.*s%.*s%s", STR_FMT(to), STR_FMT(suffix), parts[i])));
        else if (unlink(str_z(arena, old)) != 0 && errno != ENOENT)
            return &store_denied;
    }
    for (size_t i = 2; i < COUNT(parts); i++)
        TRY(move(arena, str_join(arena, from, str(parts[i])), str_join(arena, to, str(parts[i]))));
    sync_directory_of(arena, to);
    return OK;
}

// --- PostgreSQL's schemas

static Err run_in(Arena *arena, Str url, const char *text, Str other_url)
{
    Engine engine;
    Str rest, schema, other_rest, other;
    Db *db;
    TRY(url_split(arena, url, &engine, &rest, &schema));
    TRY(url_split(arena, other_url, &engine, &other_rest, &other));
    if (engine != ENGINE_POSTGRES)
        return &store_url;
    TRY(pg_open(NULL, rest, schema, PG_MIGRATE, &db));
    Str words = str(text), out = S("");
    while (words.n > 0) {
        Str head = str_cut(words, '%', &words);
        out = str_join(arena, out, head);
        if (words.n == 0)
            break;
        out = str_join(arena, out, words.p[0] == '1' ? schema : other);
        words = str_slice(words, 1, words.n);
    }
    Err err = db_run(db, str_z(arena, out));
    db_free(db);
    return err;
}

// A schema's name is letters, digits and lines below (url_split), so it needs no quoting.
Err care_schema_drop(Arena *arena, Str url)
{
    return run_in(arena, url, "drop schema if exists %1 cascade", url);
}

Err care_schema_replace(Arena *arena, Str from_url, Str to_url)
{
    return run_in(arena, from_url,
                  "begin; drop schema if exists %2 cascade; alter schema %1 rename to %2; commit",
                  to_url);
}
