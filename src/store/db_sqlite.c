// SQLite: one connection per thread, statements kept, and the guard that lets the lane alone
// checkpoint.
#include "base/buf.h"
#include "store/store_inside.h"
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

// --- the checkpoint guard ---------------------------------------------------------------------
//
// A file system that passes everything on and says "busy" to whoever asks for the exclusive
// checkpoint lock (lock 1 alone; recovery takes a range and must stay allowed) unless the file was
// opened by the lane. SQLite 3.7.0 to 3.51.2 loses commits when a second connection checkpoints at
// the wrong moment (reliability.md §2.1); with the guard no second one can.

#define GUARD_NAME      "redvest"
#define GUARD_LANE      "lane"
#define LOCK_CHECKPOINT 1

typedef struct {
    sqlite3_file base;
    bool lane;
    sqlite3_file *real;  // stands behind this struct
} GuardFile;

static sqlite3_vfs guard_vfs;
static sqlite3_vfs *guard_base;

static GuardFile *guard_of(sqlite3_file *file)
{
    return (GuardFile *)(void *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return guard_of(file)->real;
}

static int guard_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int guard_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), to, n, at);
}

static int guard_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xWrite(real_of(file), from, n, at);
}

static int guard_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int guard_sync(sqlite3_file *file, int flags)
{
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int guard_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int guard_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int guard_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int guard_reserved(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int guard_control(sqlite3_file *file, int op, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int guard_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int guard_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int guard_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int guard_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    const int taking = SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE;
    if (offset == LOCK_CHECKPOINT && n == 1 && (flags & taking) == taking && !guard_of(file)->lane)
        return SQLITE_BUSY;
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void guard_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int guard_shm_unmap(sqlite3_file *file, int delete_it)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete_it);
}

// Version 2 of the interface: with shared memory for the WAL, without memory-mapped reading.
static const sqlite3_io_methods guard_methods = {
    2,
    guard_close,
    guard_read,
    guard_write,
    guard_truncate,
    guard_sync,
    guard_size,
    guard_lock,
    guard_unlock,
    guard_reserved,
    guard_control,
    guard_sector,
    guard_traits,
    guard_shm_map,
    guard_shm_lock,
    guard_shm_barrier,
    guard_shm_unmap,
    NULL,
    NULL,
};

static int guard_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                      int *got)
{
    (void)vfs;
    GuardFile *guard = guard_of(file);
    guard->real = (sqlite3_file *)(void *)(guard + 1);
    guard->lane = (flags & SQLITE_OPEN_MAIN_DB) && sqlite3_uri_boolean(name, GUARD_LANE, 0);
    int rc = guard_base->xOpen(guard_base, name, guard->real, flags, got);
    guard->base.pMethods = guard->real->pMethods != NULL ? &guard_methods : NULL;
    return rc;
}

static int guard_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    return guard_base->xDelete(guard_base, name, sync);
}

static int guard_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    return guard_base->xAccess(guard_base, name, flags, out);
}

static int guard_full_path(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    (void)vfs;
    return guard_base->xFullPathname(guard_base, name, n, out);
}

static int guard_random(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    return guard_base->xRandomness(guard_base, n, out);
}

static int guard_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    return guard_base->xSleep(guard_base, us);
}

static int guard_time(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
    (void)vfs;
    return guard_base->xCurrentTimeInt64(guard_base, out);
}

static int guard_last_error(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    return guard_base->xGetLastError(guard_base, n, out);
}

void lite_base_set(sqlite3_vfs *base)
{
    lite_start();
    if (base == NULL)
        base = sqlite3_vfs_find("unix");
    if (guard_base != NULL)
        sqlite3_vfs_unregister(&guard_vfs);
    guard_base = base;
    guard_vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(GuardFile) + base->szOsFile,
        .mxPathname = base->mxPathname,
        .zName = GUARD_NAME,
        .xOpen = guard_open,
        .xDelete = guard_delete,
        .xAccess = guard_access,
        .xFullPathname = guard_full_path,
        .xRandomness = guard_random,
        .xSleep = guard_sleep,
        .xCurrentTimeInt64 = guard_time,
        .xGetLastError = guard_last_error,
    };
    must(sqlite3_vfs_register(&guard_vfs, 1) == SQLITE_OK);
}

static pthread_once_t lite_once = PTHREAD_ONCE_INIT;

static void lite_log(void *with, int code, const char *message)
{
    (void)with;
    // Notices and automatic re-preparing are the daily life of SQLite.
    int family = code & 0xFF;
    if (family == SQLITE_NOTICE || family == SQLITE_SCHEMA || family == SQLITE_CONSTRAINT ||
        family == SQLITE_MISMATCH)
        return;
    log_warn("store.sqlite", "%d %s", code, message);
}

static void lite_init(void)
{
    must(sqlite3_threadsafe() != 0);
    must(sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK);
    must(sqlite3_config(SQLITE_CONFIG_URI, 1) == SQLITE_OK);
    must(sqlite3_config(SQLITE_CONFIG_LOG, lite_log, NULL) == SQLITE_OK);
    must(sqlite3_initialize() == SQLITE_OK);
}

void lite_start(void)
{
    pthread_once(&lite_once, lite_init);
}

static void guard_register(void)
{
    if (guard_base == NULL)
        lite_base_set(NULL);
}

static void lite_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, guard_register);
}

int lite_version(void)
{
    return sqlite3_libversion_number();
}

// Affected by the WAL-reset race: 3.7.0 to 3.51.2 but for the two lines that got the cure.
bool lite_loses_commits(int version)
{
    if (version < 3007000 || version >= 3051003)
        return false;
    bool cured_344 = version >= 3044006 && version < 3045000;
    bool cured_350 = version >= 3050007 && version < 3051000;
    return !cured_344 && !cured_350;
}

// --- what went wrong --------------------------------------------------------------------------

static Err constraint_fault(int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return &db_conflict;
    default:
        return &db_refused;
    }
}

static bool is_sync_failure(int code)
{
    return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

// A write or a growth that failed for want of room comes as I/O error with the system's number
// beside it.
static bool is_full(struct sqlite3 *lite, int code)
{
    if ((code & 0xFF) == SQLITE_FULL)
        return true;
    return (code & 0xFF) == SQLITE_IOERR && sqlite3_system_errno(lite) == ENOSPC;
}

static Err lite_fault(Db *db, const char *name, int rc)
{
    int code = db->lite != NULL ? sqlite3_extended_errcode(db->lite) : rc;
    if ((code & 0xFF) == SQLITE_CONSTRAINT)
        return constraint_fault(code);
    if ((code & 0xFF) == SQLITE_MISMATCH)
        return &db_refused;
    if (is_sync_failure(code)) {
        db->final = true;
        log_error("store.sync", "%s: a sync failed; this process writes no more", name);
        return &fault_unknown;
    }
    if (is_full(db->lite, code)) {
        db->full = true;
        log_warn("store.full", "%s: no space left", name);
        return &fault_read_only;
    }
    if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED) {
        log_warn("store.busy", "%s: another program holds the database", name);
        return &fault_busy;
    }
    log_error("store.failed", "%s: %d %s", name, code, sqlite3_errmsg(db->lite));
    if ((code & 0xFF) == SQLITE_READONLY)
        return &fault_read_only;
    return &fault_internal;
}

// --- the driver -------------------------------------------------------------------------------

#define RETURNING_ID " returning id"

// SQLite fills a table in memory for each RETURNING, which costs as much as the row itself. The id
// of a new row is its rowid, so an insert that returns nothing else runs without it and lite_step
// makes the row up. Not where an update may come of it: then no row is new.
static bool may_give_id(Str text)
{
    return str_starts(text, S("insert ")) && str_ends(text, S(RETURNING_ID)) &&
           !str_has(text, S(" do update "));
}

static void name_columns(Prepared *p)
{
    p->columns = p->gives_id ? 1 : sqlite3_column_count(p->lite);
    p->names = NEW_ARRAY(p->arena, const char *, (size_t)p->columns);
    for (int i = 0; i < p->columns; i++)
        p->names[i] = p->gives_id ? "id" : str_z(p->arena, str(sqlite3_column_name(p->lite, i)));
}

static Err lite_prepare(Db *db, Prepared *p)
{
    Str text = str(p->sql->text);
    p->gives_id = may_give_id(text);
    if (p->gives_id)
        text.n -= sizeof RETURNING_ID - 1;
    int rc = sqlite3_prepare_v3(db->lite, text.p, (int)text.n, SQLITE_PREPARE_PERSISTENT, &p->lite,
                                NULL);
    if (rc != SQLITE_OK)
        return lite_fault(db, p->sql->name, rc);
    p->writes = !sqlite3_stmt_readonly(p->lite);
    name_columns(p);
    for (int i = 0; i < p->sql->param_count; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        p->binds[i] = sqlite3_bind_parameter_index(p->lite, name);
    }
    must(sqlite3_bind_parameter_count(p->lite) <= p->sql->param_count);
    return OK;
}

static int bind_one(struct sqlite3_stmt *lite, int at, ParamType type, const Value *value)
{
    if (value->null)
        return sqlite3_bind_null(lite, at);
    if (type == P_INT)
        return sqlite3_bind_int64(lite, at, value->n);
    if (type == P_BYTES)
        return sqlite3_bind_blob64(lite, at, value->s.p, value->s.n, SQLITE_STATIC);
    return sqlite3_bind_text64(lite, at, value->s.p, value->s.n, SQLITE_STATIC, SQLITE_UTF8);
}

// The values outlive the run: every use of a statement ends within the call that was given them.
static Err lite_begin(Db *db, Prepared *p, const Value *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p->binds[i] == 0)
            continue;
        int rc = bind_one(p->lite, p->binds[i], p->sql->params[i], &values[i]);
        if (rc != SQLITE_OK)
            return lite_fault(db, p->sql->name, rc);
    }
    p->given = 0;
    p->active = true;
    return OK;
}

// The second step of an insert finds that its one row was given.
static Err lite_step(Db *db, Prepared *p, bool *row)
{
    *row = false;
    if (p->given != 0)
        return OK;
    int rc = sqlite3_step(p->lite);
    if (rc == SQLITE_DONE && p->gives_id && sqlite3_changes64(db->lite) > 0)
        p->given = sqlite3_last_insert_rowid(db->lite);
    *row = rc == SQLITE_ROW || p->given != 0;
    if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        return OK;
    return lite_fault(db, p->sql->name, rc);
}

// The value is looked up once and then asked: the calls by column look it up anew each time.
static bool lite_is_null(const Prepared *p, int column)
{
    return !p->gives_id && sqlite3_value_type(sqlite3_column_value(p->lite, column)) == SQLITE_NULL;
}

static bool lite_get_int(const Prepared *p, int column, int64_t *out)
{
    if (p->gives_id) {
        *out = p->given;
        return true;
    }
    sqlite3_value *value = sqlite3_column_value(p->lite, column);
    *out = sqlite3_value_int64(value);
    return sqlite3_value_type(value) == SQLITE_INTEGER;
}

static bool lite_get_bytes(const Prepared *p, int column, Str *out)
{
    if (p->gives_id)
        return false;
    sqlite3_value *value = sqlite3_column_value(p->lite, column);
    int type = sqlite3_value_type(value);
    if (type != SQLITE_TEXT && type != SQLITE_BLOB)
        return false;
    const void *at = type == SQLITE_TEXT ? (const void *)sqlite3_value_text(value)
                                         : sqlite3_value_blob(value);
    *out = (Str){ at, (size_t)sqlite3_value_bytes(value) };
    return true;
}

static int64_t lite_changed(const Db *db, const Prepared *p)
{
    return p->writes ? sqlite3_changes64(db->lite) : 0;
}

static void lite_finish(Db *db, Prepared *p)
{
    (void)db;
    if (!p->active)
        return;
    sqlite3_reset(p->lite);
    p->active = false;
}

static void lite_drop(Db *db, Prepared *p)
{
    (void)db;
    sqlite3_finalize(p->lite);
    p->lite = NULL;
    p->active = false;
}

// Begin, commit and savepoints run thousands of times a second, so they are kept like any
// statement.
static const Sql control_sql[] = {
    { "begin", __FILE__, "begin immediate", NULL, 0 },
    { "begin_read", __FILE__, "begin", NULL, 0 },
    { "commit", __FILE__, "commit", NULL, 0 },
    { "rollback", __FILE__, "rollback", NULL, 0 },
    { "savepoint", __FILE__, "savepoint act", NULL, 0 },
    { "release", __FILE__, "release act", NULL, 0 },
    { "rollback_to", __FILE__, "rollback to act", NULL, 0 },
};

static Err run_kept(Db *db, const Sql *sql)
{
    Prepared **kept = &db->control[sql - control_sql];
    if (*kept == NULL) {
        Prepared *p = NEW(db->arena, Prepared);
        p->sql = sql;
        p->arena = db->arena;
        TRY(lite_prepare(db, p));
        *kept = p;
    }
    int rc = sqlite3_step((*kept)->lite);
    Err err = rc == SQLITE_DONE ? OK : lite_fault(db, sql->name, rc);
    sqlite3_reset((*kept)->lite);
    return err;
}

static Err lite_run(Db *db, const char *text)
{
    for (size_t i = 0; i < COUNT(control_sql); i++)
        if (strcmp(control_sql[i].text, text) == 0)
            return run_kept(db, &control_sql[i]);
    int rc = sqlite3_exec(db->lite, text, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        return OK;
    log_error("store.run", "%s", sqlite3_errmsg(db->lite));
    return lite_fault(db, "step", rc);
}

static void lite_close(Db *db)
{
    for (size_t i = 0; i < COUNT(control_sql); i++)
        if (db->control[i] != NULL)
            sqlite3_finalize(db->control[i]->lite);
    must(sqlite3_close(db->lite) == SQLITE_OK);
}

static bool lite_in_transaction(const Db *db)
{
    return !sqlite3_get_autocommit(db->lite);
}

static const Sql has_steps_sql = {
    "has_steps", __FILE__, "select count(*) from sqlite_schema where name = 'migrations'", NULL, 0,
};

static const Driver lite_driver = {
    .prepare = lite_prepare,
    .start = lite_begin,
    .step = lite_step,
    .is_null = lite_is_null,
    .get_int = lite_get_int,
    .get_bytes = lite_get_bytes,
    .changed = lite_changed,
    .finish = lite_finish,
    .drop = lite_drop,
    .run = lite_run,
    .close = lite_close,
    .in_transaction = lite_in_transaction,
    .failure_aborts = false,
    .begin_write = "begin immediate",
    .begin_read = "begin",
    .has_steps = &has_steps_sql,
};

// --- opening ----------------------------------------------------------------------------------

static const char reader_pragmas[] =
    "pragma query_only = 1; pragma cache_size = -16384; pragma temp_store = memory;"
    "pragma foreign_keys = 1; pragma trusted_schema = 0; pragma busy_timeout = 2000;";

// Durable before the answer; checkpoints only when the lane says so (performance.md §2.2).
static const char lane_pragmas[] =
    "pragma page_size = 4096; pragma journal_mode = wal; pragma synchronous = full;"
    "pragma cache_size = -65536; pragma temp_store = memory; pragma wal_autocheckpoint = 0;"
    "pragma foreign_keys = 1; pragma trusted_schema = 0; pragma busy_timeout = 5000;";

static int count_frames(void *with, struct sqlite3 *lite, const char *name, int frames)
{
    (void)lite, (void)name;
    ((Db *)with)->frames = frames;
    return SQLITE_OK;
}

// The path as a URI, with the word that tells the guard who opens.
static char *uri_of(Arena *arena, const char *path, LiteRole role)
{
    Buf uri = buf_new(arena, 16384);
    buf_lit(&uri, "file:");
    Str rest = str(path);
    for (size_t slash; rest.n > 0; rest = str_slice(rest, slash, rest.n)) {
        slash = str_find(rest, '/');
        slash = slash == STR_NOWHERE ? rest.n : slash;
        buf_url(&uri, str_slice(rest, 0, slash));
        if (slash < rest.n)
            buf_byte(&uri, '/');
        slash += slash < rest.n;
    }
    if (role != LITE_READER)
        buf_lit(&uri, "?" GUARD_LANE "=1");
    must(!uri.full);
    return str_z(arena, buf_str(&uri));
}

static Err open_fault(struct sqlite3 *lite, const char *path)
{
    int code = lite != NULL ? sqlite3_extended_errcode(lite) : SQLITE_NOMEM;
    if ((code & 0xFF) == SQLITE_CANTOPEN || (code & 0xFF) == SQLITE_READONLY ||
        (code & 0xFF) == SQLITE_PERM)
        return &store_denied;
    if ((code & 0xFF) == SQLITE_NOTADB)
        return &store_foreign;
    if ((code & 0xFF) == SQLITE_BUSY)
        return &store_held;
    if (is_full(lite, code))
        return &fault_read_only;
    log_error("store.open", "%s: %d %s", path, code, lite != NULL ? sqlite3_errmsg(lite) : "");
    return &fault_internal;
}

static int flags_of(LiteRole role)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
    if (role == LITE_READER)
        return flags | SQLITE_OPEN_READONLY;
    return flags | SQLITE_OPEN_READWRITE | (role == LITE_MAKE ? SQLITE_OPEN_CREATE : 0);
}

static int configure(Db *db, LiteRole role)
{
    if (role == LITE_READER)
        sqlite3_db_config(db->lite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    // One plan for a statement, whatever is bound: without it SQLite prepares some statements anew
    // at every use.
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    int rc = sqlite3_exec(db->lite, role == LITE_READER ? reader_pragmas : lane_pragmas, NULL, NULL,
                          NULL);
    if (rc == SQLITE_OK && role != LITE_READER)
        sqlite3_wal_hook(db->lite, count_frames, db);
    return rc;
}

Err lite_open(Store *store, const char *path, LiteRole role, Db **out)
{
    lite_ready();
    Db *db = db_new(&lite_driver, store, role != LITE_READER);
    db->control = NEW_ARRAY(db->arena, Prepared *, COUNT(control_sql));
    int rc = sqlite3_open_v2(uri_of(db->arena, path, role), &db->lite, flags_of(role), GUARD_NAME);
    if (rc == SQLITE_OK)
        rc = configure(db, role);
    if (rc != SQLITE_OK) {
        Err err = open_fault(db->lite, path);
        db_free(db);
        return err;
    }
    *out = db;
    return OK;
}

void lite_checkpoint(Db *db, bool hard)
{
    int left = 0, copied = 0;
    int mode = hard ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    sqlite3_busy_timeout(db->lite, 0);
    int rc = sqlite3_wal_checkpoint_v2(db->lite, NULL, mode, &left, &copied);
    sqlite3_busy_timeout(db->lite, 5000);
    if (is_sync_failure(rc))
        db->final = true;
    if (rc != SQLITE_OK && rc != SQLITE_BUSY) {
        log_warn("store.checkpoint", "%d %s", rc, sqlite3_errmsg(db->lite));
        return;
    }
    // When all is copied the next commit begins the WAL anew.
    if (rc == SQLITE_OK && left == copied)
        db->frames = 0;
}

// A second connection that may write tries to checkpoint: the guard must say busy.
bool lite_is_guarded(const char *path)
{
    struct sqlite3 *lite = NULL;
    lite_ready();
    int rc = sqlite3_open_v2(path, &lite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, GUARD_NAME);
    if (rc == SQLITE_OK) {
        sqlite3_db_config(lite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        rc = sqlite3_exec(lite, "select count(*) from sqlite_schema", NULL, NULL, NULL);
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_wal_checkpoint_v2(lite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    sqlite3_close(lite);
    return rc == SQLITE_BUSY;
}
