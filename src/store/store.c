// Opening and closing a county's database, its lock, and the readers of all threads.
#include "base/buf.h"
#include "base/io.h"
#include "store/store_inside.h"
#include "town/catalogue.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

FAULT(store_url, 400, "store.url", "数据库地址应写成 sqlite:路径 或 postgres://…");
FAULT(store_newer, 500, "store.newer", "数据库比程序新，请换用新版程序");
FAULT(store_older, 500, "store.older", "数据库需要升级，请先运行 redvest migrate");
FAULT(store_none, 404, "store.none", "这里没有数据库，请核对路径，或先运行 redvest migrate");
FAULT(store_held, 409, "store.held", "数据库正被另一个程序使用，请先停止它");
FAULT(store_password, 403, "store.password", "PostgreSQL 不接受这个用户、密码或库名，请核对");
FAULT(store_unreached, 503, "store.unreached", "连接不上 PostgreSQL，请检查它是否在运行");
FAULT(store_denied, 403, "store.denied", "目录或文件不可写，请检查属主和权限");
FAULT(store_foreign, 400, "store.foreign", "这个文件不是红马甲的数据库，请核对路径");
FAULT(store_guard, 500, "store.guard",
      "这个版本的 SQLite 会丢失数据，而检查点保护没有生效，请换用随附的版本");

#define READERS_HERE 64

const Room *const *house_rooms = rooms;

// --- the address

static bool schema_valid(Str schema)
{
    for (size_t i = 0; i < schema.n; i++) {
        char c = schema.p[i];
        bool letter = (c >= 'a' && c <= 'z') || c == '_';
        if (!letter && !(i > 0 && c >= '0' && c <= '9'))
            return false;
    }
    return schema.n > 0 && schema.n <= 63;
}

// Takes schema=NAME out of the query: libpq does not know the word.
static Err split_postgres(Arena *arena, Str url, Str *rest, Str *schema)
{
    Str query;
    Str head = str_cut(url, '?', &query);
    Buf kept = buf_new(arena, 4096);
    buf_add(&kept, head);
    char between = '?';
    *schema = S("public");
    while (query.n > 0) {
        Str part = str_cut(query, '&', &query);
        if (str_starts(part, S("schema="))) {
            *schema = str_slice(part, 7, part.n);
            continue;
        }
        buf_byte(&kept, between);
        buf_add(&kept, part);
        between = '&';
    }
    *rest = buf_str(&kept);
    return schema_valid(*schema) && !kept.full ? OK : &store_url;
}

Err url_split(Arena *arena, Str url, Engine *engine, Str *rest, Str *schema)
{
    if (str_starts(url, S("postgres://")) || str_starts(url, S("postgresql://"))) {
        *engine = ENGINE_POSTGRES;
        return split_postgres(arena, url, rest, schema);
    }
    if (!str_starts(url, S("sqlite:")) || url.n == 7 || str_find(url, '\0') != STR_NOWHERE)
        return &store_url;
    *engine = ENGINE_SQLITE;
    *rest = str_slice(url, 7, url.n);
    *schema = (Str){ 0 };
    return OK;
}

Str store_socket_path(Arena *arena, const County *county)
{
    Engine engine;
    Str rest, schema;
    if (url_split(arena, county->url, &engine, &rest, &schema) != OK)
        return (Str){ 0 };
    return engine == ENGINE_SQLITE ? str_join(arena, rest, S(".sock")) : (Str){ 0 };
}

Engine store_engine(const Store *store)
{
    return store->engine;
}

Cx store_cx(Store *store, Arena *arena, Db *db, const char *route)
{
    Time now = clock_now();
    return (Cx){
        .arena = arena,
        .db = db,
        .county = store != NULL ? store->county : NULL,
        .actor = { .system = true },
        .now = now,
        .today = time_day(now),
        .lang = lang_zh(),
        .request = S(""),
        .route = route,
        .from = S(""),
    };
}

// --- the instance lock

Err lock_take(Arena *arena, Str path, int *lock)
{
    int file = open(str_z(arena, str_join(arena, path, S(".lock"))), O_RDWR | O_CREAT | O_CLOEXEC,
                    0600);
    if (file < 0 && errno == ENOSPC)
        return &fault_read_only;
    if (file < 0)
        return errno == ENOENT ? &store_none : &store_denied;
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        close(file);
        return &store_held;
    }
    *lock = file;
    return OK;
}

void lock_drop(int lock)
{
    if (lock >= 0)
        close(lock);
}

// --- migrating

static Str file_name(Str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_slice(path, i, path.n);
    return path;
}

// Others get no look into the file; SQLite gives its WAL the same mode.
static Err make_file(Arena *arena, Str path)
{
    Str name = file_name(path);
    if (name.n < path.n && name.n + 1 < path.n)
        TRY(io_make_dir(str_z(arena, str_slice(path, 0, path.n - name.n - 1)), 0700));
    int file = open(str_z(arena, path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return errno == ENOSPC ? &fault_read_only : &store_denied;
    close(file);
    return OK;
}

static Err migrate_sqlite(Arena *arena, Str path)
{
    int lock = -1;
    Db *db = NULL;
    Err err = make_file(arena, path);
    if (err == &io_denied || err == &io_failed)
        err = &store_denied;
    if (err == OK)
        err = lock_take(arena, path, &lock);
    if (err == OK)
        err = lite_open(NULL, str_z(arena, path), LITE_MAKE, &db);
    if (err == OK)
        err = migrate_database(arena, db, ENGINE_SQLITE, path,
                               str_cut(file_name(path), '.', &(Str){ 0 }));
    db_free(db);
    lock_drop(lock);
    return err;
}

static Err migrate_postgres(Arena *arena, Str rest, Str schema)
{
    Db *db = NULL;
    Err err = pg_open(NULL, rest, schema, PG_MIGRATE, &db);
    if (err == OK)
        err = migrate_database(arena, db, ENGINE_POSTGRES, rest, schema);
    db_free(db);
    return err;
}

Err store_migrate(Arena *arena, Str url)
{
    Engine engine;
    Str rest, schema;
    TRY(url_split(arena, url, &engine, &rest, &schema));
    return engine == ENGINE_SQLITE ? migrate_sqlite(arena, rest)
                                   : migrate_postgres(arena, rest, schema);
}

// --- opening

typedef struct {
    bool demo;
    Blob key_check;
} CountyRow;
static const Field county_fields[] = { FIELD(CountyRow, demo), FIELD(CountyRow, key_check) };
static const Shape county_shape = SHAPE(CountyRow, county_fields);
SQL0(county_sql, "select demo, key_check from county where id = 1");

static Err check_steps(Arena *arena, Db *db)
{
    StepsState state;
    TRY(migrate_state(arena, db, &state));
    if (state == STEPS_NEWER)
        return &store_newer;
    return state == STEPS_MISSING ? &store_older : OK;
}

static Err read_county(Store *store, Arena *arena, Db *db)
{
    CountyRow row;
    must(store != NULL);  // store_cx also serves a store that is still being made
    Cx cx = store_cx(store, arena, db, "open");
    TRY(check_steps(arena, db));
    TRY(db_one(&cx, &county_sql, &county_shape, &row, &store_older));
    TRY(keys_read(arena, str_z(arena, keys_path(arena, store->engine, store->url)), store->county));
    if (!str_eq(row.key_check.bytes, keys_check(arena, store->county)))
        return &store_key;
    store->county->demo = row.demo;
    return settings_load(&cx, store->settings);
}

SQL0(demo_sql, "update county set demo = 1 where id = 1");

Err county_demo_set(Cx *cx)
{
    TRY(db_change(cx, &demo_sql, NULL));
    cx->county->store->county->demo = true;
    return OK;
}

static Err open_sqlite(Store *store, Arena *arena)
{
    if (access(store->path, F_OK) != 0)
        return errno == EACCES ? &store_denied : &store_none;
    TRY(lock_take(arena, store->url, &store->lock));
    TRY(lite_open(store, store->path, LITE_LANE, &store->lane.db));
    TRY(read_county(store, arena, store->lane.db));
    if (lite_loses_commits(lite_version()) && !lite_is_guarded(store->path))
        return &store_guard;
    return OK;
}

static Err open_postgres(Store *store, Arena *arena)
{
    TRY(pg_open(store, store->url, store->schema, PG_LANE, &store->lane.db));
    return read_county(store, arena, store->lane.db);
}

static void free_all(Store *store)
{
    for (Reader *reader = store->readers; reader != NULL; reader = reader->next)
        db_free(reader->db);
    store->readers = NULL;
    db_free(store->lane.db);  // last, so that SQLite empties the WAL on closing
    store->lane.db = NULL;
    settings_free(store->settings);
    lock_drop(store->lock);
    store->county->store = NULL;
    arena_free(store->arena);
}

static uint64_t next_serial(void)
{
    static _Atomic uint64_t serial;
    return atomic_fetch_add(&serial, 1) + 1;
}

static Store *new_store(Arena *house, County *county)
{
    Store *store = NEW(house, Store);
    store->arena = arena_new(
        ARENA_BATCH_MAX);  // readers are added by any thread; the house's arena is not theirs
    store->county = county;
    store->serial = next_serial();
    store->lock = -1;
    store->settings = settings_new();
    pthread_mutex_init(&store->readers_mutex, NULL);
    worker_init(&store->clock);
    worker_init(&store->sender);
    for (size_t i = 0; i < QUEUE_SENDERS; i++)
        worker_init(&store->queues[i]);
    return store;
}

Err store_open(Arena *house, County *county)
{
    Engine engine;
    Str rest, schema;
    TRY(url_split(house, county->url, &engine, &rest, &schema));
    Store *store = new_store(house, county);
    store->engine = engine;
    store->url = rest;
    store->schema = schema;
    store->path = str_z(house, rest);
    store->head_path = engine == ENGINE_SQLITE ? str_z(house, str_join(house, rest, S(".head")))
                                               : NULL;
    county->store = store;
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    Err err = engine == ENGINE_SQLITE ? open_sqlite(store, arena) : open_postgres(store, arena);
    if (err == OK)
        err = lane_start(store);
    arena_free(arena);
    if (err != OK)
        free_all(store);
    return err;
}

void store_close(County *county)
{
    Store *store = county->store;
    if (store == NULL)
        return;
    clock_stop(store);
    outbox_stop(store);
    lane_stop(store);
    free_all(store);
}

// --- readers

// The connections of this thread. A closed store's serial is never met again, so a stale row is
// harmless.
static _Thread_local struct {
    uint64_t serial;
    Reader *reader;
} readers_here[READERS_HERE];

static Reader *find_reader(Store *store)
{
    if (readers_here[store->serial % READERS_HERE].serial == store->serial)
        return readers_here[store->serial % READERS_HERE].reader;
    pthread_mutex_lock(&store->readers_mutex);
    Reader *reader = store->readers;
    while (reader != NULL && !pthread_equal(reader->owner, pthread_self()))
        reader = reader->next;
    pthread_mutex_unlock(&store->readers_mutex);
    return reader;
}

static Err open_reader(Store *store, Db **db)
{
    if (store->engine == ENGINE_SQLITE)
        return lite_open(store, store->path, LITE_READER, db);
    return pg_open(store, store->url, store->schema, PG_READER, db);
}

static Err reader_of(Store *store, Reader **out)
{
    Reader *reader = find_reader(store);
    if (reader == NULL) {
        Db *db;
        TRY(open_reader(store, &db));
        pthread_mutex_lock(&store->readers_mutex);
        reader = NEW(store->arena, Reader);
        *reader = (Reader){ .next = store->readers, .owner = pthread_self(), .db = db };
        store->readers = reader;
        pthread_mutex_unlock(&store->readers_mutex);
    }
    readers_here[store->serial % READERS_HERE].serial = store->serial;
    readers_here[store->serial % READERS_HERE].reader = reader;
    *out = reader;
    return OK;
}

// A reader whose server went away is opened anew, once.
static Err reopen(Store *store, Reader *reader)
{
    Db *fresh;
    TRY(open_reader(store, &fresh));
    db_free(reader->db);
    reader->db = fresh;
    return db_run(fresh, fresh->driver->begin_read);
}

Err store_read_begin(Store *store, Cx *cx)
{
    Reader *reader;
    TRY(reader_of(store, &reader));
    // A request that passed its ceiling may have left by a jump.
    if (reader->db->driver->in_transaction(reader->db))
        db_rollback(reader->db);
    db_act_begin(reader->db, false);
    Err err = db_run(reader->db, reader->db->driver->begin_read);
    if (err != OK && reader->db->lost)
        err = reopen(store, reader);
    if (err != OK)
        return err;
    cx->db = reader->db;
    return settings_refresh(cx);
}

void store_read_end(Cx *cx)
{
    Db *db = cx->db;
    cx->db = NULL;
    if (db == NULL)
        return;
    db_tidy(db);
    if (db_run(db, "commit") != OK)
        db_rollback(db);
}
