#include "base/seal.h"
#include "base/utf8.h"
#include "rooms/hooks/hooks_in.h"
#include "rooms/orders/orders.h"
#include "rooms/places/places.h"
#include "store/db.h"
#include "store/recount.h"
#include "town/county.h"
#include "web/outward.h"

#define SEAL_URL    "hooks.url"
#define SEAL_SECRET "hooks.secret"
#define KEY_BYTES   32

static const char *const why_words[] = { "none", "by_hand", "gone", NULL };

static const Field hook_fields[] = {
    FIELD(Hook, id),
    COL(Hook, name, "名称"),
    COL(Hook, host, "主机"),
    COL(Hook, events, "事件"),
    WORD(Hook, state, hook_state_words),
    COL(Hook, state_text, "状态"),
    WORD(Hook, why, why_words),
    COL(Hook, made_at, "登记时间"),
    FIELD(Hook, changed_at),
    FIELD(Hook, old_until),
    HIDDEN(Hook, url_sealed),
    HIDDEN(Hook, secret_sealed),
    HIDDEN(Hook, old_sealed),
};
const Shape hook_shape = SHAPE(Hook, hook_fields);

FAULT(hook_missing, 404, "hook.missing", "没有这个推送地址");
FAULT(hook_too_many, 409, "hook.too_many", "推送地址最多 20 个，请先停用并改写不再用的");
FAULT(hook_off, 409, "hook.off", "这个推送地址已停用，请先启用");
FAULT(hook_secret, 422, "hook.secret", "密钥写作 whsec_ 加 Base64，24 至 64 字节");

#define COLUMNS                                                                        \
    "id, name, host, events, state, why, made_at, changed_at, old_until, url_sealed, " \
    "secret_sealed, old_sealed"
SQL(find_sql, "select " COLUMNS " from hooks where id = $1", P_INT);
SQL(list_sql, "select " COLUMNS " from hooks order by id limit $1", P_INT);

static void say_state(Hook *hook)
{
    static const Text texts[] = { TEXT("启用"), TEXT("已停用"), TEXT("对方不再接收，已停用") };
    hook->state_text = texts[hook->why];
}

Err hook_find(Cx *cx, HookId id, Hook *out)
{
    TRY(db_one(cx, &find_sql, &hook_shape, out, &hook_missing, id));
    say_state(out);
    return OK;
}

Err hook_list(Cx *cx, List *out)
{
    TRY(db_list(cx, &list_sql, &hook_shape, out, HOOK_MAX));
    for (size_t i = 0; i < out->n; i++)
        say_state(LIST_AT(out, Hook, i));
    return OK;
}

static Err opened(Cx *cx, const char *context, Blob sealed, Str *out)
{
    return open_field(cx->arena, &cx->county->key_field, context, sealed.bytes, out);
}

static Blob sealed(Cx *cx, const char *context, Str plain)
{
    return (Blob){ seal_field(cx->arena, &cx->county->key_field, context, plain) };
}

Err hook_url(Cx *cx, const Hook *hook, Str *out)
{
    return opened(cx, SEAL_URL, hook->url_sealed, out);
}

// --- acts

static Err check_new(Cx *cx, const HookNew *new, Str *events, Str *host)
{
    size_t name = utf8_valid(new->name) ? utf8_length(str_trim(new->name)) : 0;
    *events = hook_events_of(cx->arena, new->events);
    if (name < 2 || name > 30)
        cx_problem(cx, S("name"), "length", TEXT("请用 2 至 30 个字写明给谁用"), (Str){ 0 },
                   (Str){ 0 });
    if (events->n == 0)
        cx_problem(cx, S("placed"), "required", TEXT("请至少选一种事件"), (Str){ 0 }, (Str){ 0 });
    if (new->url.n > 0) {
        Err err = outward_url_check(cx->arena, new->url, setting_bool(cx, "hooks.private_ok"),
                                    host);
        if (err != OK)
            cx_problem(cx, S("url"), err->code, err->text, (Str){ 0 }, (Str){ 0 });
    }
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

static Str secret_new(Cx *cx)
{
    uint8_t key[KEY_BYTES];
    cx_random(cx, key, sizeof key);
    return hook_secret_of(cx->arena, str_of((const char *)key, sizeof key));
}

SQL0(count_sql, "select count(*) from hooks");
SQL(add_sql,
    "insert into hooks (name, host, url_sealed, events, secret_sealed, made_by, made_at,"
    "  changed_at) values ($1, $2, $3, $4, $5, $6, $7, $7) returning id",
    P_TEXT, P_TEXT, P_BYTES, P_TEXT, P_BYTES, P_INT, P_INT);

Err hook_add(Cx *cx, const HookNew *new, HookId *id, Str *secret)
{
    Str events, host = S("");
    int64_t count;
    if (new->url.n == 0)
        cx_problem(cx, S("url"), "required", outward_url.text, (Str){ 0 }, (Str){ 0 });
    TRY(check_new(cx, new, &events, &host));
    TRY(db_int(cx, &count_sql, &count));
    if (count >= HOOK_MAX)
        return &hook_too_many;
    *secret = secret_new(cx);
    TRY(db_insert(cx, &add_sql, &id->n, str_trim(new->name), host, sealed(cx, SEAL_URL, new->url),
                  events, sealed(cx, SEAL_SECRET, *secret), cx->actor.person, cx->now));
    cx_audit(cx, "hook", id->n, (Str){ 0 }, host);
    return OK;
}

SQL(change_sql,
    "update hooks set name = $2, host = $3, url_sealed = $4, events = $5, changed_at = $6"
    " where id = $1",
    P_INT, P_TEXT, P_TEXT, P_BYTES, P_TEXT, P_INT);

Err hook_change(Cx *cx, HookId id, const HookNew *new)
{
    Hook hook;
    Str events, host;
    TRY(hook_find(cx, id, &hook));
    host = hook.host;
    TRY(check_new(cx, new, &events, &host));
    Blob url = new->url.n > 0 ? sealed(cx, SEAL_URL, new->url) : hook.url_sealed;
    cx_audit(cx, "hook", id.n, hook.host, host);
    return db_change(cx, &change_sql, NULL, id, str_trim(new->name), host, url, events, cx->now);
}

SQL(switch_sql, "update hooks set state = $2, why = $3, changed_at = $4 where id = $1", P_INT,
    P_TEXT, P_TEXT, P_INT);

static Err switch_to(Cx *cx, HookId id, HookWhy why)
{
    int64_t changed;
    HookState state = why == HOOK_WHY_NONE ? HOOK_ON : HOOK_OFF;
    TRY(db_change(cx, &switch_sql, &changed, id, hook_state_words[state], why_words[why], cx->now));
    cx_audit(cx, "hook", id.n, (Str){ 0 }, str(hook_state_words[state]));
    return changed == 1 ? OK : &hook_missing;
}

Err hook_switch(Cx *cx, HookId id, bool on)
{
    return switch_to(cx, id, on ? HOOK_WHY_NONE : HOOK_WHY_BY_HAND);
}

SQL(rotate_sql,
    "update hooks set old_sealed = secret_sealed, old_until = $2, secret_sealed = $3,"
    "  changed_at = $4 where id = $1",
    P_INT, P_INT, P_BYTES, P_INT);

Err hook_rotate(Cx *cx, HookId id, Str *secret)
{
    int64_t changed;
    *secret = secret_new(cx);
    TRY(db_change(cx, &rotate_sql, &changed, id, time_add(cx->now, HOOK_OLD_SECRET),
                  sealed(cx, SEAL_SECRET, *secret), cx->now));
    cx_audit(cx, "hook", id.n, S("secret"), S("new secret"));
    return changed == 1 ? OK : &hook_missing;
}

// --- messages

typedef struct {
    OrderId id;
    Str number, kind, state, code, rating;
    ItemId item;
    TeamId team;
    Time due_at, placed_at, done_at, ended_at;
} Told;
static const Field told_fields[] = {
    FIELD(Told, id),     FIELD(Told, number),    FIELD(Told, kind),    FIELD(Told, state),
    FIELD(Told, code),   FIELD(Told, rating),    FIELD(Told, item),    FIELD(Told, team),
    FIELD(Told, due_at), FIELD(Told, placed_at), FIELD(Told, done_at), FIELD(Told, ended_at),
};
static const Shape told_shape = SHAPE(Told, told_fields);

SQL(told_sql,
    "select o.id, o.number, o.kind, o.state, p.code, o.rating, o.item, o.team, o.due_at,"
    "       o.placed_at, o.done_at, o.ended_at"
    "  from orders o join places p on p.id = o.place where o.id = $1",
    P_INT);

static void add_text(Buf *out, const char *name, Str value)
{
    buf_printf(out, ",\"%s\":", name);
    buf_json(out, value);
}

static void add_id(Buf *out, const char *name, int64_t id)
{
    if (id != 0)
        buf_printf(out, ",\"%s\":\"%lld\"", name, (long long)id);
}

static void add_time(Cx *cx, Buf *out, const char *name, Time at)
{
    if (at.ms != 0)
        add_text(out, name, time_rfc3339(cx->arena, at));
}

static Buf message_begin(Cx *cx, const char *type)
{
    Buf out = buf_new(cx->arena, 4096);
    buf_printf(&out, "{\"type\":\"%s\",\"timestamp\":", type);
    buf_json(&out, time_rfc3339(cx->arena, cx->now));
    buf_lit(&out, ",\"data\":{");
    return out;
}

// What of an order may leave the house: nothing that somebody typed, nothing that says who.
static Str message_of(Cx *cx, const char *type, const Told *told)
{
    Buf out = message_begin(cx, type);
    buf_printf(&out, "\"id\":\"%lld\"", (long long)told->id.n);
    add_text(&out, "number", told->number);
    add_text(&out, "kind", told->kind);
    add_text(&out, "state", told->state);
    add_id(&out, "item", told->item.n);
    add_id(&out, "team", told->team.n);
    add_text(&out, "place", told->code);
    if (!str_eq(told->rating, S("none")))
        add_text(&out, "rating", told->rating);
    add_time(cx, &out, "placed_at", told->placed_at);
    if (told->ended_at.ms == 0)
        add_time(cx, &out, "due_at", told->due_at);
    add_time(cx, &out, "done_at", told->done_at);
    add_time(cx, &out, "ended_at", told->ended_at);
    add_text(&out, "href", str_printf(cx->arena, "/api/v1/orders/%lld", (long long)told->id.n));
    buf_lit(&out, "}}");
    must(!out.full);
    return buf_str(&out);
}

static Err put(Cx *cx, HookId id, const char *kind, Str body)
{
    OutboxMessage message = { .channel = HOOK_CHANNEL,
                              .receiver = str_printf(cx->arena, "%lld", (long long)id.n),
                              .kind = kind,
                              .body = body,
                              .queue = id.n };
    return outbox_put(cx, &message);
}

Err hook_hear_order(Cx *cx, const Event *event)
{
    List hooks;
    Str body = { 0 };
    TRY(hook_list(cx, &hooks));
    for (size_t i = 0; i < hooks.n; i++) {
        const Hook *hook = LIST_AT(&hooks, Hook, i);
        if (hook->state != HOOK_ON || !hook_wants(hook->events, str(event->kind)))
            continue;
        if (body.p == NULL) {
            Told told;
            TRY(db_one(cx, &told_sql, &told_shape, &told, &fault_internal, event->id));
            body = message_of(cx, event->kind, &told);
        }
        TRY(put(cx, hook->id, event->kind, body));
    }
    return OK;
}

SQL(ours_sql, "select count(*) from outbox where id = $1 and channel = 'hook'", P_INT);

// The queue of a message of ours is the hook's id; other channels have queues of their own.
Err hook_hear_gone(Cx *cx, const Event *event)
{
    int64_t ours;
    TRY(db_int(cx, &ours_sql, &ours, event->id));
    if (ours == 0)
        return OK;
    Err err = switch_to(cx, (HookId){ event->other }, HOOK_WHY_GONE);
    return err == &hook_missing ? OK : err;
}

Err hook_test(Cx *cx, HookId id)
{
    Hook hook;
    TRY(hook_find(cx, id, &hook));
    if (hook.state != HOOK_ON)
        return &hook_off;
    Buf out = message_begin(cx, "hook.test");
    buf_printf(&out, "\"hook\":\"%lld\"}}", (long long)id.n);
    cx_audit(cx, "hook", id.n, (Str){ 0 }, S("test"));
    return put(cx, id, "hook.test", buf_str(&out));
}

// --- what waits for the administrator

SQL(stuck_sql,
    "select " COLUMNS " from hooks h where why = 'gone' or (state = 'on' and exists"
    " (select 1 from outbox o where o.queue = h.id and o.channel = 'hook' and o.state = 'dead'))"
    " order by id limit $1",
    P_INT);

Err hook_todos(Cx *cx, List *out)
{
    List stuck = { 0 };
    if (actor_is(&cx->actor, ROLE_SYSTEM))
        TRY(db_list(cx, &stuck_sql, &hook_shape, &stuck, HOOK_MAX));
    Todo *todos = NEW_ARRAY(cx->arena, Todo, stuck.n + 1);
    for (size_t i = 0; i < stuck.n; i++) {
        const Hook *hook = LIST_AT(&stuck, Hook, i);
        todos[i] = (Todo){ .kind = TEXT("推送没有送达"),
                           .title = hook->name,
                           .place = hook->host,
                           .href = str_printf(cx->arena, "/hooks/%lld", (long long)hook->id.n) };
    }
    *out = (List){ todos, stuck.n };
    return OK;
}

// --- letters

static Err add_signature(Cx *cx, Blob secret_sealed, Str body, HookLetter *out)
{
    Str secret, key;
    TRY(opened(cx, SEAL_SECRET, secret_sealed, &secret));
    if (!hook_secret_parse(cx->arena, secret, &key))
        return &hook_secret;
    Str one = hook_signature(cx->arena, key, out->id, out->seconds, body);
    out->signatures = out->signatures.n == 0 ? one
                                             : str_printf(cx->arena, "%.*s %.*s",
                                                          STR_FMT(out->signatures), STR_FMT(one));
    return OK;
}

Err hook_letter(Cx *cx, HookId id, int64_t message, Str body, HookLetter *out)
{
    Hook hook;
    HookLetter letter = { .id = hook_message_id(cx->arena, message, body),
                          .seconds = cx->now.ms / 1000 };
    TRY(hook_find(cx, id, &hook));
    if (hook.state != HOOK_ON)
        return &hook_off;
    TRY(hook_url(cx, &hook, &letter.url));
    TRY(add_signature(cx, hook.secret_sealed, body, &letter));
    if (hook.old_until.ms > cx->now.ms)
        TRY(add_signature(cx, hook.old_sealed, body, &letter));
    *out = letter;
    return OK;
}

// --- what the rows prove

SQL0(bare_sql,
     "select count(*) as wrong, min(o.id) as example from outbox as o where o.channel = 'hook'"
     " and not exists (select h.id from hooks as h where h.id = o.queue)");

Err hooks_check(Cx *cx, Recount *recount)
{
    return recount_rows(cx, recount, &bare_sql, TEXT("每条推送消息都有登记的地址"));
}
