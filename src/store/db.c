// The part of a connection that both engines share: finding the prepared statement, checking
// what is bound, and pouring rows into structs.
#include "base/utf8.h"
#include "store/store_inside.h"
#include <string.h>

FAULT(db_conflict, 409, "db.conflict", "已经有一条同样的记录，请刷新后再试");
FAULT(db_refused, 422, "db.refused", "这些内容互相不符，没有保存，请核对后再试");

#define SLOTS_FIRST 64
#define LIST_FIRST  16
#define TEXT_MAX    ((size_t)16 << 20)

// --- connections

static void empty_table(Db *db)
{
    db->slots = SLOTS_FIRST;
    db->used = 0;
    db->table = NEW_ARRAY(db->kept, Prepared *, db->slots);
}

Db *db_new(const Driver *driver, Store *store, bool writer)
{
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    Db *db = NEW(arena, Db);
    *db = (Db){ .driver = driver, .store = store, .arena = arena, .writer = writer };
    db->scratch = arena_new(ARENA_BATCH_MAX);
    db->kept = arena_new(ARENA_BATCH_MAX);
    empty_table(db);
    return db;
}

static void drop_all(Db *db)
{
    for (size_t i = 0; i < db->slots; i++) {
        if (db->table[i] == NULL)
            continue;
        if (db->table[i]->stream != NULL)
            db->driver->drop(db, db->table[i]->stream);
        db->driver->drop(db, db->table[i]);
    }
}

void db_free(Db *db)
{
    if (db == NULL)
        return;
    drop_all(db);
    db->driver->close(db);
    arena_free(db->scratch);
    arena_free(db->kept);
    arena_free(db->arena);
}

void db_tidy(Db *db)
{
    for (size_t i = 0; i < db->slots; i++) {
        if (db->table[i] == NULL)
            continue;
        if (db->table[i]->stream != NULL)
            db->driver->finish(db, db->table[i]->stream);
        db->driver->finish(db, db->table[i]);
    }
    while (db->each_depth > 0)
        db->driver->drop(db, db->each[--db->each_depth]);
    arena_reset(db->scratch);
}

void db_forget(Db *db)
{
    drop_all(db);
    arena_reset(db->kept);
    empty_table(db);
}

Err db_run(Db *db, const char *text)
{
    return db->driver->run(db, text);
}

void db_rollback(Db *db)
{
    db_tidy(db);
    db->broken = false;
    db->saved = false;
    db->careful = false;
    db->release_due = false;
    if (!db->driver->in_transaction(db))
        return;
    // A rollback that fails leaves a lost connection, which the flags tell already.
    Err err = db_run(db, "rollback");
    if (err != OK)
        log_warn("store.rollback", "%s", err->code);
}

// --- acts

void db_act_begin(Db *db, bool savepoint)
{
    db->careful = savepoint;
    db->saved = false;
    db->wrote = false;
    db->broken = false;
    db->aborted = false;
}

// A release that waits for the next savepoint goes out with it, which saves a way to the server and
// back.
static Err open_savepoint(Db *db)
{
    TRY(db_run(db, db->release_due ? "release act; savepoint act" : "savepoint act"));
    db->release_due = false;
    db->saved = true;
    return OK;
}

Err db_act_begin_saved(Db *db)
{
    db_act_begin(db, true);
    return open_savepoint(db);
}

Err db_act_keep(Db *db)
{
    must(!db->broken);
    db->careful = false;
    if (!db->saved)
        return OK;
    db->saved = false;
    if (!db->driver->remote)
        return db_run(db, "release act");
    db->release_due = true;
    return OK;
}

Err db_act_undo(Db *db)
{
    db_tidy(db);
    db->careful = false;
    bool harmless = !db->wrote && !(db->aborted && db->driver->failure_aborts);
    db->broken = false;
    if (!db->saved)
        return harmless ? OK : &fault_internal;
    db->saved = false;
    if (db->driver->remote)
        return db_run(db, "rollback to act; release act");
    TRY(db_run(db, "rollback to act"));
    return db_run(db, "release act");
}

// The first write of an act opens its savepoint, so that an act that refuses first needs none.
static Err before_write(Db *db, const Sql *sql)
{
    if (!db->writer) {
        log_error("store.read_only", "%s writes outside the lane", sql->name);
        return &fault_internal;
    }
    if (db->careful && !db->saved)
        TRY(open_savepoint(db));
    db->wrote = true;
    db->dirty = true;
    return OK;
}

// --- statements

static size_t slot_of(const Db *db, const Sql *sql)
{
    size_t at = (size_t)(((uintptr_t)sql >> 4) * 0x9E3779B97F4A7C15ull) & (db->slots - 1);
    while (db->table[at] != NULL && db->table[at]->sql != sql)
        at = (at + 1) & (db->slots - 1);
    return at;
}

static void grow(Db *db)
{
    Prepared **before = db->table;
    size_t slots = db->slots;
    db->slots *= 2;
    db->table = NEW_ARRAY(db->kept, Prepared *, db->slots);
    for (size_t i = 0; i < slots; i++)
        if (before[i] != NULL)
            db->table[slot_of(db, before[i]->sql)] = before[i];
}

// The engine refused: the act can only end.
static Err failed(Db *db, Err err)
{
    db->broken = true;
    db->aborted = true;
    return err;
}

static Err prepare_new(Db *db, Arena *arena, const Sql *sql, Prepared **out)
{
    Prepared *p = NEW(arena, Prepared);
    p->sql = sql;
    p->arena = arena;
    Err err = db->driver->prepare(db, p);
    if (err != OK)
        return failed(db, err);
    *out = p;
    return OK;
}

static Err prepared_find(Db *db, const Sql *sql, Prepared **out)
{
    size_t at = slot_of(db, sql);
    if (db->table[at] != NULL) {
        *out = db->table[at];
        return OK;
    }
    TRY(prepare_new(db, db->kept, sql, out));
    db->table[at] = *out;
    if (++db->used * 2 > db->slots)
        grow(db);
    return OK;
}

static bool fits(ParamType declared, const Value *value)
{
    // Sealed fields and lookup hashes are Str in C and bytes in the table.
    return value->type == declared || (declared == P_BYTES && value->type == P_TEXT);
}

// Text that PostgreSQL would refuse is refused on SQLite too: one program, one answer.
static bool sound(ParamType declared, const Value *value)
{
    return declared != P_TEXT || value->null || (value->s.n <= TEXT_MAX && utf8_valid(value->s));
}

static Err check_values(Db *db, const Sql *sql, const Value *values, size_t n)
{
    must(n == sql->param_count && n <= SQL_PARAMS_MAX);
    for (size_t i = 0; i < n; i++) {
        must(fits(sql->params[i], &values[i]));
        if (!sound(sql->params[i], &values[i])) {
            log_warn("store.text", "%s: $%zu is not well-formed text", sql->name, i + 1);
            db->broken = true;
            return &db_refused;
        }
    }
    return OK;
}

// A statement failed earlier in this act and somebody went on.
static Err check_whole(Db *db, const Sql *sql)
{
    if (!db->broken)
        return OK;
    log_error("store.after_failure", "%s: a statement of this act failed, the act must end",
              sql->name);
    return &fault_internal;
}

_Atomic long db_storm;

static bool storm_takes(void)
{
    long left = atomic_load_explicit(&db_storm, memory_order_relaxed);
    if (left > 1)
        db_storm = left - 1;
    return left == 1;
}

static Err begin(Db *db, Prepared *p, const Value *values, size_t n)
{
    TRY(check_whole(db, p->sql));
    TRY(check_values(db, p->sql, values, n));
    if (p->writes)
        TRY(before_write(db, p->sql));
    if (storm_takes())
        return failed(db, &fault_internal);
    Err err = db->driver->start(db, p, values, n);
    return err == OK ? OK : failed(db, err);
}

static Err start(Cx *cx, const Sql *sql, const Value *values, size_t n, Prepared **out)
{
    must(cx->db != NULL);
    TRY(prepared_find(cx->db, sql, out));
    return begin(cx->db, *out, values, n);
}

static Err step(Db *db, Prepared *p, bool *row)
{
    Err err = db->driver->step(db, p, row);
    if (err == OK)
        return OK;
    db->driver->finish(db, p);
    return failed(db, err);
}

// Ends a statement early or late; its result stands.
static Err finish(Db *db, Prepared *p, Err err)
{
    db->driver->finish(db, p);
    if (err != OK && err != &fault_missing)
        db->broken = db->broken || err == &fault_internal;
    return err;
}

// Runs to its end, for what gives no rows or whose rows nobody wants.
static Err drain(Db *db, Prepared *p)
{
    bool row = true;
    while (row)
        TRY(step(db, p, &row));
    return OK;
}

// --- rows into structs

static void map_fields(Prepared *p, const Shape *shape)
{
    if (p->shape == shape)
        return;
    if (p->fields == NULL)
        p->fields = NEW_ARRAY(p->arena, const Field *, (size_t)p->columns);
    for (int i = 0; i < p->columns; i++) {
        p->fields[i] = shape_field(shape, str(p->names[i]));
        if (p->fields[i] == NULL)
            log_error("store.column", "%s: %s has no field %s", p->sql->name, shape->name,
                      p->names[i]);
        must(p->fields[i] != NULL);
        must(p->fields[i]->kind != KIND_TEXT && p->fields[i]->kind != KIND_HTML &&
             p->fields[i]->kind != KIND_PART && p->fields[i]->kind != KIND_LIST);
    }
    p->shape = shape;
}

static Err column_fault(const Prepared *p, int i, const char *why)
{
    log_error("store.value", "%s: column %s %s", p->sql->name, p->names[i], why);
    return &fault_internal;
}

static Err put_word(const Prepared *p, int i, void *out, Str word)
{
    const Field *field = p->fields[i];
    for (int w = 0; field->words[w] != NULL; w++)
        if (str_eq(str(field->words[w]), word)) {
            field_set_int(field, out, w);
            return OK;
        }
    return column_fault(p, i, "holds a word that the program does not know");
}

static Err put_bytes(Db *db, const Prepared *p, int i, Arena *arena, void *out)
{
    const Field *field = p->fields[i];
    Str s;
    if (!db->driver->get_bytes(p, i, &s))
        return column_fault(p, i, "is a number, the field is text");
    if (field->kind == KIND_WORD)
        return put_word(p, i, out, s);
    Str *at = (Str *)((char *)out + field->at);
    *at = str_copy(arena, s.p == NULL ? S("") : s);
    if (field->kind == KIND_URL)
        *at = url_of(*at).bytes;
    return OK;
}

static Err put_int(Db *db, const Prepared *p, int i, void *out)
{
    const Field *field = p->fields[i];
    int64_t n;
    if (!db->driver->get_int(p, i, &n))
        return column_fault(p, i, "is not a whole number");
    if (field->size == 4 && (n < INT32_MIN || n > UINT32_MAX))
        return column_fault(p, i, "does not fit its field");
    field_set_int(field, out, n);
    return OK;
}

static bool is_bytes(Kind kind)
{
    return kind == KIND_STR || kind == KIND_URL || kind == KIND_BLOB || kind == KIND_WORD;
}

// `out` is zeroed; NULL leaves a field none.
static Err fill(Db *db, const Prepared *p, Arena *arena, void *out)
{
    for (int i = 0; i < p->columns; i++) {
        if (db->driver->is_null(p, i))
            continue;
        if (is_bytes(p->fields[i]->kind))
            TRY(put_bytes(db, p, i, arena, out));
        else
            TRY(put_int(db, p, i, out));
    }
    return OK;
}

// --- what db.h promises

Err db_one_(Cx *cx, const Sql *sql, const Shape *shape, void *out, Err missing, const Value *values,
            size_t n)
{
    Db *db = cx->db;
    Prepared *p;
    bool row;
    TRY(start(cx, sql, values, n, &p));
    map_fields(p, shape);
    TRY(step(db, p, &row));
    if (!row)
        return finish(db, p, missing);
    ArenaMark mark = arena_mark(cx->arena);
    void *one = arena_alloc(cx->arena, shape->size);
    Err err = fill(db, p, cx->arena, one);
    if (err == OK && p->writes)
        err = drain(db, p);
    if (err == OK)
        memcpy(out, one, shape->size);
    else
        arena_rewind(cx->arena, mark);
    return finish(db, p, err);
}

static Err gather(Cx *cx, Prepared *p, const Shape *shape, List *out)
{
    size_t room = 0, n = 0;
    char *rows = NULL;
    for (;;) {
        bool row;
        TRY(step(cx->db, p, &row));
        if (!row)
            break;
        if (n == DB_ROWS_MAX) {
            log_error("store.rows", "%s gives more than %d rows", p->sql->name, DB_ROWS_MAX);
            return &fault_internal;
        }
        if (n == room) {
            room = n == 0 ? LIST_FIRST : n * 2;
            char *more = arena_alloc(cx->arena, arena_size(room, shape->size));
            if (n > 0)
                memcpy(more, rows, n * shape->size);
            rows = more;
        }
        TRY(fill(cx->db, p, cx->arena, rows + n * shape->size));
        n++;
    }
    // Never NULL: qsort and memcpy want an address for nothing, too.
    *out = (List){ n > 0 ? rows : arena_alloc(cx->arena, 1), n };
    return OK;
}

Err db_list_(Cx *cx, const Sql *sql, const Shape *shape, List *out, const Value *values, size_t n)
{
    Prepared *p;
    TRY(start(cx, sql, values, n, &p));
    map_fields(p, shape);
    return finish(cx->db, p, gather(cx, p, shape, out));
}

Err db_change_(Cx *cx, const Sql *sql, int64_t *changed, const Value *values, size_t n)
{
    Prepared *p;
    TRY(start(cx, sql, values, n, &p));
    TRY(drain(cx->db, p));
    if (changed != NULL)
        *changed = cx->db->driver->changed(cx->db, p);
    return finish(cx->db, p, OK);
}

// One statement for many rows of values, on its way together where there is a way to go.
Err db_change_many(Cx *cx, const Sql *sql, const Value *values, size_t rows)
{
    Db *db = cx->db;
    Prepared *p;
    size_t n = sql->param_count;
    if (!db->driver->remote) {
        for (size_t i = 0; i < rows; i++)
            TRY(db_change_(cx, sql, NULL, values + i * n, n));
        return OK;
    }
    TRY(prepared_find(db, sql, &p));
    TRY(check_whole(db, sql));
    for (size_t i = 0; i < rows; i++)
        TRY(check_values(db, sql, values + i * n, n));
    TRY(before_write(db, sql));
    Err err = db->driver->many(db, p, values, rows);
    return err == OK ? OK : failed(db, err);
}

// The first column of the first row; no row or NULL leaves 0.
static Err first_int(Cx *cx, const Sql *sql, int64_t *out, const Value *values, size_t n)
{
    Db *db = cx->db;
    Prepared *p;
    bool row;
    int64_t first = 0;
    TRY(start(cx, sql, values, n, &p));
    TRY(step(db, p, &row));
    must(p->columns > 0);
    if (row && !db->driver->is_null(p, 0) && !db->driver->get_int(p, 0, &first))
        return finish(db, p, column_fault(p, 0, "is not a whole number"));
    if (row)
        TRY(drain(db, p));
    *out = first;
    return finish(db, p, OK);
}

Err db_insert_(Cx *cx, const Sql *sql, int64_t *id, const Value *values, size_t n)
{
    return first_int(cx, sql, id, values, n);
}

Err db_int_(Cx *cx, const Sql *sql, int64_t *out, const Value *values, size_t n)
{
    return first_int(cx, sql, out, values, n);
}

static Err each_row(Cx *cx, Prepared *p, const Shape *shape, DbRow call, void *to)
{
    Db *db = cx->db;
    void *one = arena_alloc(db->scratch, shape->size);
    for (;;) {
        bool row;
        TRY(step(db, p, &row));
        if (!row)
            return OK;
        ArenaMark mark = arena_mark(db->scratch);
        memset(one, 0, shape->size);
        TRY(fill(db, p, db->scratch, one));
        TRY(call(to, one));
        arena_rewind(db->scratch, mark);
    }
}

// A statement of its own for each run, so that `call` may use the connection, even for the same
// statement.
// A statement that streams: on SQLite a second one is kept beside that of the lists, for the rows'
// own work may ask the same of them. An export within an export gets one of its own. Preparing
// costs more than twenty rows.
static Err stream_find(Db *db, const Sql *sql, Prepared **out, bool *own)
{
    *own = false;
    if (!db->driver->remote) {
        Prepared *kept;
        TRY(prepared_find(db, sql, &kept));
        if (kept->stream == NULL)
            TRY(prepare_new(db, db->kept, sql, &kept->stream));
        *out = kept->stream;
        if (!kept->stream->active)
            return OK;
    }
    *own = true;
    return prepare_new(db, db->scratch, sql, out);
}

Err db_each_(Cx *cx, const Sql *sql, const Shape *shape, DbRow call, void *to, const Value *values,
             size_t n)
{
    Db *db = cx->db;
    Prepared *p;
    bool own;
    must(db != NULL);
    ArenaMark mark = arena_mark(db->scratch);
    TRY(check_whole(db, sql));
    TRY(stream_find(db, sql, &p, &own));
    must(!p->writes);
    p->streamed = true;
    map_fields(p, shape);
    if (own) {
        must(db->each_depth < DB_EACH_MAX);
        db->each[db->each_depth++] = p;
    }
    Err err = begin(db, p, values, n);
    if (err == OK)
        err = each_row(cx, p, shape, call, to);
    if (own)
        db->driver->drop(db, db->each[--db->each_depth]);
    else
        db->driver->finish(db, p);
    arena_rewind(db->scratch, mark);
    return err;
}

static uint32_t last_point(Str s, size_t *before)
{
    size_t at = s.n - 1;
    while (at > 0 && ((unsigned char)s.p[at] & 0xC0) == 0x80)
        at--;
    Str tail = str_slice(s, at, s.n);
    *before = at;
    return utf8_next(&tail);
}

// The bytes of UTF-8 sort as its code points do, so the end is the prefix with its last point
// raised by one.
Str prefix_end(Arena *arena, Str prefix)
{
    size_t before;
    uint32_t point;
    do {
        if (prefix.n == 0)
            return S("\xF4\x8F\xBF\xBF");  // nothing sorts behind U+10FFFF
        point = last_point(prefix, &before);
        prefix = str_slice(prefix, 0, before);
    } while (point == 0x10FFFF);
    char end[4];
    point = point == 0xD7FF ? 0xE000 : point + 1;
    return str_join(arena, prefix, (Str){ end, utf8_encode(point, end) });
}

bool path_is_wide(Str path)
{
    int slashes = 0;
    for (size_t i = 0; i < path.n; i++)
        slashes += path.p[i] == '/' ? 1 : 0;
    return slashes <= 3;  // "/1/2/"
}
