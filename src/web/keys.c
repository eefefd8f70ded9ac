// One-time form keys and idempotency keys: the same key again repeats the first answer instead of
// the act.
//
// The row is written in the savepoint of the act, so there is never an act without its answer nor
// an answer without its act. A refused act leaves no row: it may be tried again under the same key.
// A refusal that stands (reply_refuse) is kept for key and content together: the same wrong code
// sent twice is one try, and another code may follow under the same key. The answer is sealed, for
// it may hold a session's cookie or a person's data.
#include "base/hash.h"
#include "base/seal.h"
#include "base/utf8.h"
#include "store/db.h"
#include "town/county.h"
#include "web/call.h"
#include <stdio.h>
#include <string.h>

FAULT(session_key_used, 409, "form.key_used",
      "这份表单已经提交过了，请不要重复提交，可在列表中查看结果");
FAULT(key_needed, 400, "idempotency.missing",
      "请在请求头 Idempotency-Key 中给出本次操作的唯一编号，8 到 100 个字符");
FAULT(key_other, 422, "idempotency.reused",
      "这个 Idempotency-Key 已用于内容不同的请求，请换一个新的编号");

#define KEY_MIN    8
#define KEY_MAX    100
#define STORED_MAX ((size_t)256 << 10)
#define REFUSED    400  // from this status on a row tells a fault, by its code
#define CONTEXT    "form_keys.answer"

// --- taking

static bool key_sound(Str key)
{
    if (key.n < KEY_MIN || key.n > KEY_MAX)
        return false;
    for (size_t i = 0; i < key.n; i++)
        if (key.p[i] <= ' ' || key.p[i] >= 0x7F)
            return false;
    return true;
}

// The draft of the header writes a string in quotes; most clients write it plain.
static Str header_key(const Req *req)
{
    Str key = str_trim(req_header(req, "idempotency-key"));
    if (key.n >= 2 && key.p[0] == '"' && key.p[key.n - 1] == '"')
        key = str_slice(key, 1, key.n - 1);
    return key;
}

static void add_sized(Buf *out, Str s)
{
    buf_printf(out, "%zu:", s.n);
    buf_add(out, s);
}

// Of path and fields, not of the raw body: a browser draws a new multipart boundary for each try.
static Hash fingerprint_of(Call *call)
{
    Buf sum = buf_new(call->arena, ARENA_REQUEST_MAX);
    add_sized(&sum, call->req.path);
    const List *pairs = &call->state.pairs;
    for (size_t i = 0; i < pairs->n; i++) {
        const Pair *pair = LIST_AT(pairs, Pair, i);
        if (str_eq(pair->name, S(FORM_KEY)))
            continue;
        Hash file = hash_of(pair->file.bytes);
        add_sized(&sum, pair->name);
        add_sized(&sum, pair->is_file ? hash_str(&file) : pair->value);
    }
    return hash_keyed(hash_str(&call->county->key_token), buf_str(&sum));
}

Err key_take(Call *call)
{
    bool program = call->req.face == FACE_API;
    if (program) {
        call->state.key = header_key(&call->req);
    } else {
        const Pair *pair = form_pair(&call->state.pairs, FORM_KEY);
        call->state.key = pair != NULL ? pair->value : (Str){ 0 };
    }
    if (!key_sound(call->state.key))
        return program ? &key_needed : &form_key_missing;
    call->state.fingerprint = fingerprint_of(call);
    return OK;
}

// A form's key is ours and unguessable; a program's own words are apart for each person.
static Blob key_hash(const Call *call, bool refusal)
{
    bool program = call->req.face == FACE_API;
    Str bound = str_printf(call->arena, "%s %lld\n%.*s", program ? "api" : "form",
                           program ? (long long)call->cx.actor.person.n : 0LL,
                           STR_FMT(call->state.key));
    if (refusal)
        bound = str_printf(call->arena, "%.*s\nrefused %.*s", STR_FMT(bound),
                           STR_FMT(hash_str(&call->state.fingerprint)));
    Hash hash = hash_keyed(hash_str(&call->county->key_token), bound);
    return (Blob){ str_copy(call->arena, hash_str(&hash)) };
}

// --- the stored answer

typedef struct {
    PersonId person;
    Blob fingerprint;
    int32_t status;
    Blob answer;
} KeyRow;
static const Field key_fields[] = {
    FIELD(KeyRow, person),
    FIELD(KeyRow, fingerprint),
    FIELD(KeyRow, status),
    FIELD(KeyRow, answer),
};
static const Shape key_shape = SHAPE(KeyRow, key_fields);

// The act's row or, before it, the refusal of this very content.
SQL(key_find_sql,
    "select person, fingerprint, status, answer from form_keys where hash in ($1, $2)"
    " order by status desc limit 1",
    P_BYTES, P_BYTES);

static Str take_sized(Str *rest)
{
    Str after;
    int64_t n = 0;
    bool sound = str_int(str_cut(*rest, ':', &after), &n) && n >= 0 && (size_t)n <= after.n;
    must(sound);  // it was sealed: nobody but us wrote it
    *rest = str_slice(after, (size_t)n, after.n);
    return str_slice(after, 0, (size_t)n);
}

static Err replay(Call *call, const KeyRow *row)
{
    Cx *cx = &call->cx;
    Str plain;
    TRY(open_field(cx->arena, &call->county->key_token, CONTEXT, row->answer.bytes, &plain));
    Str path = take_sized(&plain), type = take_sized(&plain), lines = take_sized(&plain),
        body = take_sized(&plain);
    Reply *reply = &call->reply;
    *reply = (Reply){ .status = row->status, .path = path, .bytes = body, .replayed = true };
    if (row->status >= REFUSED) {
        reply->refused = fault_find(path);
        return reply->refused != OK ? OK : &session_key_used;  // of a version that had the fault
    }
    reply->kind = path.n > 0 ? REPLY_GOTO : REPLY_BYTES;
    reply->type = str_z(cx->arena, type);
    reply->lines = buf_new(cx->arena, STORED_MAX);
    buf_add(&reply->lines, lines);
    return OK;
}

Err key_find(Call *call, bool *replayed)
{
    KeyRow row;
    bool program = call->req.face == FACE_API;
    *replayed = false;
    Err err = db_one(&call->cx, &key_find_sql, &key_shape, &row, &fault_missing,
                     key_hash(call, false), key_hash(call, true));
    if (err == &fault_missing)
        return OK;
    if (err != OK)
        return err;
    if (!str_eq(row.fingerprint.bytes, hash_str(&call->state.fingerprint)))
        return program ? &key_other : &session_key_used;
    if (row.person.n != 0 && row.person.n != call->cx.actor.person.n)
        return &session_key_used;
    if (row.status == 0)
        return &session_key_used;  // a page was shown, and is not kept
    TRY(replay(call, &row));
    *replayed = true;
    return OK;
}

SQL(key_add_sql,
    "insert into form_keys (hash, person, fingerprint, status, answer, at) values ($1, $2, $3, $4, "
    "$5, $6)",
    P_BYTES, P_INT, P_BYTES, P_INT, P_BYTES, P_INT);

static int stored_status(const Call *call)
{
    const Reply *reply = &call->reply;
    if (reply->refused != OK)
        return reply->refused->status;
    if (call->req.face == FACE_API)
        return reply->bytes.n <= STORED_MAX ? reply->status : 0;
    return reply->kind == REPLY_GOTO ? 303 : 0;
}

Err key_store(Call *call)
{
    Cx *cx = &call->cx;
    Reply *reply = &call->reply;
    int status = stored_status(call);
    bool refusal = reply->refused != OK, program = call->req.face == FACE_API;
    bool lines = !refusal && reply->lines.arena != NULL;
    Buf plain = buf_new(cx->arena, 2 * STORED_MAX);
    add_sized(&plain, refusal ? str(reply->refused->code) : program ? S("") : reply->path);
    add_sized(&plain, str(reply->type));
    add_sized(&plain, lines ? buf_str(&reply->lines) : S(""));
    add_sized(&plain, status != 0 && program && !refusal ? reply->bytes : S(""));
    Str sealed = seal_field(cx->arena, &call->county->key_token, CONTEXT, buf_str(&plain));
    Err err = db_change(cx, &key_add_sql, NULL, key_hash(call, refusal), cx->actor.person.n,
                        (Blob){ hash_str(&call->state.fingerprint) }, status, (Blob){ sealed },
                        cx->now);
    // Somebody else's server was faster with the same key: what it answered is read at the next
    // try.
    return err == &db_conflict ? &fault_busy : err;
}

SQL(keys_clean_sql,
    "delete from form_keys where id in (select id from form_keys where at < $1 order by at limit "
    "$2)",
    P_INT, P_INT);

Err keys_clean(Cx *cx, Time before, int limit, int64_t *gone)
{
    return db_change(cx, &keys_clean_sql, gone, before, limit);
}
