// The chain: h(n) = BLAKE2b(key, h(n-1) || row n), rows numbered without a gap.
#include "base/buf.h"
#include "base/utf8.h"
#include "store/store_inside.h"
#include <string.h>

FAULT(audit_broken, 500, "audit.broken", "审计链断了，请立即保存现场并联系审计员");

#define ROW_MAX  65536
#define NOTE_MAX 500  // characters of "before" and "after"

// clang-format off
static const Field audit_fields[] = {
    COL(AuditRow, id, "序号"),     COL(AuditRow, at, "时间"),      COL(AuditRow, person, "人员"),
    COL(AuditRow, actor, "身份"),  COL(AuditRow, route, "操作"),   COL(AuditRow, what, "对象"),
    COL(AuditRow, row, "编号"),    COL(AuditRow, before, "之前"),  COL(AuditRow, after, "之后"),
    COL(AuditRow, request, "请求"), COL(AuditRow, from, "来源"),   COL(AuditRow, result, "结果"),
};
// clang-format on
const Shape audit_shape = SHAPE(AuditRow, audit_fields);

// --- the bytes of a row

static void add_int(Buf *buf, int64_t n)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)((uint64_t)n >> (8 * i));
    buf_add(buf, (Str){ bytes, sizeof bytes });
}

// None and empty differ, and no text can run into the next.
static void add_str(Buf *buf, Str s)
{
    add_int(buf, s.p == NULL ? -1 : (int64_t)s.n);
    buf_add(buf, s);
}

static Hash link_of(Arena *arena, const Hash *key, const Hash *before, const AuditRow *row)
{
    ArenaMark mark = arena_mark(arena);
    Buf buf = buf_new(arena, ROW_MAX);
    buf_add(&buf, hash_str(before));
    add_int(&buf, row->id.n);
    add_int(&buf, row->at.ms);
    add_int(&buf, row->person.n);
    add_int(&buf, row->row);
    const Str texts[] = { row->actor, row->route,   row->what, row->before,
                          row->after, row->request, row->from, row->result };
    for (size_t i = 0; i < COUNT(texts); i++)
        add_str(&buf, texts[i]);
    must(!buf.full);
    Hash hash = hash_keyed(hash_str(key), buf_str(&buf));
    arena_rewind(arena, mark);
    return hash;
}

// --- appending

// Enough to see where an attack came from, too little to follow a person.
static Str mask_address(Arena *arena, Str from)
{
    size_t parts = 0, cut = 0;
    char between = str_find(from, ':') != STR_NOWHERE ? ':' : '.';
    for (size_t i = 0; i < from.n && parts < 3; i++)
        if (from.p[i] == between) {
            parts++;
            cut = i;
        }
    if (parts < 3)
        return from.n == 0 ? ((Str){ 0 }) : str_copy(arena, from);
    return str_join(arena, str_slice(from, 0, cut), between == '.' ? S(".0/24") : S("::/48"));
}

static Str actor_word(const Cx *cx)
{
    if (cx->actor.token.n != 0)
        return S("token");
    if (!cx->actor.system || cx->actor.person.n != 0)
        return S("person");
    return str_starts(str(cx->route), S("clock ")) ? S("system") : S("command");
}

static AuditRow row_of(Arena *arena, const Cx *cx, const AuditNote *note, Str result)
{
    return (AuditRow){
        .at = cx->now,
        .person = cx->actor.person,
        .actor = actor_word(cx),
        .route = str(cx->route),
        .what = str(note->what),
        .row = note->id,
        .before = utf8_clip(note->before, NOTE_MAX),
        .after = utf8_clip(note->after, NOTE_MAX),
        .request = cx->request,
        .from = mask_address(arena, cx->from),
        .result = result,
    };
}

static Str kept(Arena *arena, Str s)
{
    return s.p == NULL ? s : str_copy(arena, s);
}

static void note_row(AuditTail *tail, const AuditRow *row)
{
    must(tail->n < AUDIT_PENDING_MAX);
    tail->rows[tail->n++] = *row;
}

void audit_note(AuditTail *tail, Arena *arena, const Cx *cx, bool copy)
{
    AuditRow row = row_of(arena, cx, &cx->audit, S("ok"));
    if (copy) {
        row.route = kept(arena, row.route);
        row.before = kept(arena, row.before);
        row.after = kept(arena, row.after);
        row.request = kept(arena, row.request);
        row.from = kept(arena, row.from);
    }
    note_row(tail, &row);
}

typedef struct {
    int64_t last;
    Blob hash;
} Head;
static const Field head_fields[] = { FIELD(Head, last), FIELD(Head, hash) };
static const Shape head_shape = SHAPE(Head, head_fields);

// Written, not only read: on PostgreSQL two servers take turns here, last of all locks.
SQL0(head_lock_sql, "update audit_head set last = last where id = 1 returning last, hash");
SQL(head_move_sql, "update audit_head set last = $1, hash = $2 where id = 1", P_INT, P_BYTES);
SQL0(head_sql, "select last, hash from audit_head where id = 1");
SQL(append_sql,
    "insert into audit (id, at, person, actor, route, what, row_id, before_text, after_text, "
    "request, address,"
    " result, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT,
    P_BYTES);

#define APPEND_VALUES 13

static void values_of(const AuditRow *row, Str hash, Value *out)
{
    // clang-format off
    const Value values[APPEND_VALUES] = {
        VALUE(row->id),    VALUE(row->at),     VALUE(row->person), VALUE(row->actor), VALUE(row->route),
        VALUE(row->what),  VALUE(row->row),    VALUE(row->before), VALUE(row->after), VALUE(row->request),
        VALUE(row->from),  VALUE(row->result), value_bytes((Blob){ hash }),
    };
    // clang-format on
    memcpy(out, values, sizeof values);
}

static Err read_head(Cx *cx, const Sql *sql, Hash *hash, int64_t *last)
{
    Head head;
    TRY(db_one(cx, sql, &head_shape, &head, &fault_internal));
    must(head.hash.bytes.n == HASH_SIZE);
    memcpy(hash->bytes, head.hash.bytes.p, HASH_SIZE);
    *last = head.last;
    return OK;
}

Err audit_append(Cx *cx, AuditTail *tail)
{
    if (tail->n == 0)
        return OK;
    Hash hash;
    int64_t last;
    TRY(read_head(cx, &head_lock_sql, &hash, &last));
    Value *values = NEW_ARRAY(cx->arena, Value, tail->n * APPEND_VALUES);
    for (size_t i = 0; i < tail->n; i++) {
        AuditRow *row = &tail->rows[i];
        row->id = (AuditId){ ++last };
        hash = link_of(cx->arena, &cx->county->key_audit, &hash, row);
        values_of(row, str_copy(cx->arena, hash_str(&hash)), values + i * APPEND_VALUES);
    }
    TRY(db_change_many(cx, &append_sql, values, tail->n));
    TRY(db_change(cx, &head_move_sql, NULL, last, (Blob){ hash_str(&hash) }));
    tail->n = 0;
    tail->added = false;
    tail->next = hash;
    tail->next_count = last;
    return OK;
}

typedef struct {
    AuditNote note;
    Str result;
} Extra;

static Err add_extra(Cx *cx, void *with)
{
    const Extra *extra = with;
    AuditRow row = row_of(cx->arena, cx, &extra->note, extra->result);
    AuditTail *tail = &lane_of(cx)->audit;
    note_row(tail, &row);
    tail->added = true;
    return OK;
}

// In the lane the row stands even when the act is refused: a failed log-in is such an act.
Err audit_add(Cx *cx, const char *what, int64_t id, Str before, Str after, Str result)
{
    Extra extra = { { what, id, before, after }, result };
    if (lane_of(cx) != NULL)
        return add_extra(cx, &extra);
    // Outside the lane: an act that is nothing but its row.
    Cx own = *cx;
    LaneWait wait = { .job = { .cx = &own, .act = add_extra, .with = &extra, .quiet = true } };
    return lane_wait(cx->county->store, &wait);
}

// --- reading

SQL(list_sql,
    "select id, at, person, actor, route, what, row_id as \"row\", before_text as \"before\","
    " after_text as \"after\", request, address as \"from\", result"
    " from audit where id < $1 order by id desc limit $2",
    P_INT, P_INT);

Err audit_list(Cx *cx, AuditId before, int limit, List *out)
{
    int64_t below = before.n != 0 ? before.n : INT64_MAX;
    return db_list(cx, &list_sql, &audit_shape, out, below, limit);
}

Err audit_head(Cx *cx, Str *hex, int64_t *rows)
{
    Hash hash;
    int64_t last;
    TRY(read_head(cx, &head_sql, &hash, &last));
    *hex = hex_of(cx->arena, hash_str(&hash));
    *rows = last;
    return OK;
}

// --- verifying

typedef struct {
    AuditRow row;
    Blob hash;
} Link;
#define LINK_FIELD(member, column, kind_)                                    \
    {                                                                        \
        .name = (column), .kind = (kind_), .at = offsetof(Link, row.member), \
        .size = sizeof(((Link *)0)->row.member)                              \
    }
// clang-format off
static const Field link_fields[] = {
    LINK_FIELD(id, "id", KIND_ID),          LINK_FIELD(at, "at", KIND_TIME),
    LINK_FIELD(person, "person", KIND_ID),  LINK_FIELD(actor, "actor", KIND_STR),
    LINK_FIELD(route, "route", KIND_STR),   LINK_FIELD(what, "what", KIND_STR),
    LINK_FIELD(row, "row_id", KIND_INT),    LINK_FIELD(before, "before_text", KIND_STR),
    LINK_FIELD(after, "after_text", KIND_STR), LINK_FIELD(request, "request", KIND_STR),
    LINK_FIELD(from, "address", KIND_STR),  LINK_FIELD(result, "result", KIND_STR),
    FIELD(Link, hash),
};
// clang-format on
static const Shape link_shape = SHAPE(Link, link_fields);

SQL0(walk_sql, "select id, at, person, actor, route, what, row_id, before_text, after_text, "
               "request, address, result, hash"
               " from audit order by id");

typedef struct {
    Cx *cx;
    Hash last;
    int64_t n, bad;  // bad: the first row that does not fit, 0 when all do
    Str wanted;      // a head kept outside
    bool met;
} Walk;

static Err walk_row(void *to, const void *at)
{
    Walk *walk = to;
    const Link *link = at;
    walk->n++;
    if (walk->bad != 0)
        return OK;
    Hash hash = link_of(walk->cx->db->scratch, &walk->cx->county->key_audit, &walk->last,
                        &link->row);
    if (link->row.id.n != walk->n || !str_eq(link->hash.bytes, hash_str(&hash)))
        walk->bad = walk->n;
    walk->last = hash;
    if (str_eq(walk->wanted, hash_str(&hash)))
        walk->met = true;
    return OK;
}

static Err broken_at(Cx *cx, int64_t row, const char *code, Text text)
{
    cx_problem_row(cx, row > INT32_MAX ? INT32_MAX : (int)row, S("audit"), code, text,
                   str_printf(cx->arena, "%lld", (long long)row), (Str){ 0 });
    return &audit_broken;
}

Err audit_verify(Cx *cx, Str head, int64_t *rows)
{
    static const Hash start;
    Walk walk = { .cx = cx, .last = start };
    // The head of an empty chain is all zeros.
    if (head.n > 0 && !hex_parse(cx->arena, head, &walk.wanted))
        return &fault_bad_request;
    walk.met = head.n == 0 || str_eq(walk.wanted, hash_str(&start));
    TRY(db_each(cx, &walk_sql, &link_shape, walk_row, &walk));
    *rows = walk.n;
    if (walk.bad != 0)
        return broken_at(cx, walk.bad, "changed", TEXT("第 {0} 行与审计链不符"));
    Hash stored;
    int64_t last;
    TRY(read_head(cx, &head_sql, &stored, &last));
    if (last != walk.n || !hash_eq(&stored, &walk.last))
        return broken_at(cx, walk.n + 1, "cut", TEXT("第 {0} 行起的审计记录缺失"));
    if (!walk.met)
        return broken_at(cx, walk.n, "head", TEXT("链中没有另存的那个链头，共 {0} 行"));
    return OK;
}
