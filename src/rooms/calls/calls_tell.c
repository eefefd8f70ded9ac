// 电话告知: what the app would show to others, somebody says on the phone and ticks.
#include "rooms/calls/calls_in.h"
#include "rooms/people/people.h"
#include "store/db.h"
#include "town/calendar.h"

static const Field telling_fields[] = {
    FIELD(Telling, id),
    FIELD(Telling, order_id),
    COL(Telling, number, "单号"),
    COL(Telling, title, "内容"),
    COL(Telling, resident_name, "居民"),
    WORD(Telling, kind, telling_kind_words),
    COL(Telling, kind_text, "要告知的"),
    FIELD(Telling, place),
    FIELD(Telling, place_path),
    COL(Telling, place_name, "文明实践站"),
    WORD(Telling, state, telling_state_words),
    COL(Telling, state_text, "状态"),
    COL(Telling, tries, "未打通次数"),
    COL(Telling, due_at, "期限"),
    COL(Telling, made_at, "生成时间"),
    COL(Telling, ended_at, "办完时间"),
    COL(Telling, late, "超时"),
    FIELD(Telling, open),
    COL(Telling, told_by, "谁告知的"),
    COL(Telling, note, "备注"),
    SHOWN(Telling, href),
};
const Shape telling_shape = SHAPE(Telling, telling_fields);

#define TELLING_COLUMNS                                                                       \
    "select t.id, t.order_id, o.number, o.title, r.name as resident_name, t.kind, t.place,"   \
    "       t.place_path, p.name as place_name, t.state, t.tries, t.due_at, t.made_at,"       \
    "       t.ended_at, w.name as told_by, t.note"                                            \
    "  from tellings t join orders o on o.id = t.order_id join people r on r.id = o.resident" \
    "  join places p on p.id = t.place left join people w on w.id = t.ended_by"

static void complete(Cx *cx, Telling *row)
{
    row->kind_text = telling_kind_texts[row->kind];
    row->state_text = telling_state_texts[row->state];
    row->open = row->state == TELLING_OPEN;
    row->late = row->open && row->due_at.ms < cx->now.ms;
    row->href = url_of(str_printf(cx->arena, "/calls/tell/%lld", (long long)row->id.n));
}

SQL(find_sql, TELLING_COLUMNS " where t.id = $1", P_INT);

Err telling_find(Cx *cx, TellingId id, Telling *out)
{
    Telling row = { 0 };
    TRY(db_one(cx, &find_sql, &telling_shape, &row, &call_missing, id));
    if (call_may(cx, CALL_READERS, row.place_path) != OK)
        return &call_missing;
    complete(cx, &row);
    *out = row;
    return OK;
}

SQL(open_sql,
    TELLING_COLUMNS " where t.place_path >= $1 and t.place_path < $2 and ($3 = 0 or t.place = $3)"
                    " and t.state = 'open' and (t.due_at, t.id) > ($4, $5)"
                    " order by t.due_at, t.id limit $6",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);
SQL(ended_sql,
    TELLING_COLUMNS " where t.place_path >= $1 and t.place_path < $2 and ($3 = 0 or t.place = $3)"
                    " and t.state <> 'open' and t.id < $4 order by t.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

Err telling_list(Cx *cx, const CallAsk *ask, List *out)
{
    Str path = ask->desk->path, end = prefix_end(cx->arena, path);
    int64_t below = ask->after_id != 0 ? ask->after_id : INT64_MAX;
    if (ask->ended)
        TRY(db_list(cx, &ended_sql, &telling_shape, out, path, end, ask->desk->own.n, below,
                    ask->limit));
    else
        TRY(db_list(cx, &open_sql, &telling_shape, out, path, end, ask->desk->own.n,
                    ask->after_due.ms, ask->after_id, ask->limit));
    for (size_t i = 0; i < out->n; i++) {
        Telling *row = LIST_AT(out, Telling, i);
        complete(cx, row);
        row->resident_name = mask_name(cx->arena, row->resident_name);
        if (row->told_by.n > 0)
            row->told_by = mask_name(cx->arena, row->told_by);
    }
    return OK;
}

// --- what is heard

SQL(void_sql,
    "update tellings set state = 'void', ended_at = $2, note = $3 where order_id = $1 and state = "
    "'open'",
    P_INT, P_INT, P_TEXT);
SQL(add_sql,
    "insert into tellings (order_id, kind, place, place_path, state, due_at, made_at)"
    " values ($1, $2, $3, $4, 'open', $5, $6) returning id",
    P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT);

static bool kind_of(const char *event, TellingKind *kind)
{
    for (int i = 0; i < TELL_KINDS; i++)
        if (str_eq(str_slice(str(event), 6, SIZE_MAX), str(telling_kind_words[i]))) {
            *kind = (TellingKind)i;
            return true;
        }
    return false;
}

// The order as it is, whoever acts: what is told does not depend on who may read it.
static Err order_of(Cx *cx, OrderId id, Order *order)
{
    bool system = cx->actor.system;
    cx->actor.system = true;
    Err err = order_find(cx, id, order, NULL);
    cx->actor.system = system;
    return err;
}

// Newer news takes the place of older: one call tells how it stands. What somebody withdrew or
// merged away themselves they know; the clock's doing and another's they do not.
static Err tell(Cx *cx, const Order *order, TellingKind kind, bool by_others)
{
    TellingId id;
    if (order->how != ORDER_DESK)
        return OK;
    TRY(db_change(cx, &void_sql, NULL, order->id, cx->now,
                  say(lang_zh(), TEXT("情况有变，改为告知新的"))));
    if (!telling_needed(order->how, kind, by_others))
        return OK;
    const char *rule = order->urgent ? "calls.tell_urgent" : "calls.tell_minutes";
    Time due = worktime_add(cx, cx->now, (int)rule_int(cx, rule, cx->today));
    return db_insert(cx, &add_sql, &id.n, order->id, telling_kind_words[kind], order->place,
                     order->place_path, due, cx->now);
}

static const Field part_fields[] = { FIELD(Order, id) };
static const Shape part_shape = SHAPE(Order, part_fields);

SQL(merged_sql,
    "select id from orders where merged_into = $1 and merged_into is not null order by id limit 200",
    P_INT);

// Those whose order was merged into `into`, and into what it had taken in before. Somebody who is
// called about the whole is not called about a part; what the whole still lacks is not for others
// to bring.
static Err tell_parts(Cx *cx, const Order *whole, OrderId into, TellingKind kind)
{
    List parts;
    if (kind == TELL_RETURNED)
        return OK;
    TRY(db_list(cx, &merged_sql, &part_shape, &parts, into));
    for (size_t i = 0; i < parts.n; i++) {
        Order part;
        TRY(order_of(cx, LIST_AT(&parts, Order, i)->id, &part));
        if (whole->how != ORDER_DESK || !same(part.resident, whole->resident))
            TRY(tell(cx, &part, kind, true));
        TRY(tell_parts(cx, whole, part.id, kind));
    }
    return OK;
}

Err telling_hear(Cx *cx, const Event *event)
{
    Order order;
    TellingKind kind;
    if (!kind_of(event->kind, &kind))
        return OK;
    TRY(order_of(cx, (OrderId){ event->id }, &order));
    bool by_clock = cx->actor.system && cx->actor.person.n == 0;
    TRY(tell(cx, &order, kind, by_clock));
    return tell_parts(cx, &order, order.id, kind);
}

// --- what to say

static const Text scripts[TELL_KINDS] = {
    [TELL_ACCEPTED] = TEXT("您点的“{0}”，{1}已经接单，会再和您约上门的时间。"),
    [TELL_APPOINTED] = TEXT("您点的“{0}”，已经约好了：{1}。"),
    [TELL_RETURNED] = TEXT("您点的“{0}”，还要请您补充：{1}。"),
    [TELL_TRANSFERRED] = TEXT("您点的“{0}”，已经转给{1}办理。"),
    [TELL_WITHDRAWN] = TEXT("您点的“{0}”，已经撤回：{1}。还需要的话，现在就可以重新登记。"),
    [TELL_ESCALATED] = TEXT(
        "您点的“{0}”，站里一时没有合适的队伍，已经请上级一起安排，单子还在办。{1}"),
    [TELL_ANSWERED] = TEXT("您反映的“{0}”，有了答复：{1}。办得怎么样，也请您说一说。"),
    [TELL_CLAIMED] = TEXT("您说的心愿“{0}”，已经有热心人认领，会和您联系。{1}"),
    [TELL_MERGED] = TEXT("您点的“{0}”，已经和单子 {1} 并在一起办，办到哪一步我们再打电话告诉您。"),
    [TELL_POOLED] = TEXT("您点的“{0}”，已经凑够人数，时间定下来我们再打电话告诉您。{1}"),
    [TELL_SINGLE] = TEXT("您点的“{0}”，到期没有凑够人数，站里改为给您单独安排。{1}"),
    [TELL_PUT_OFF] = TEXT("您点的“{0}”，原来约好的时间有变，站里另行安排后再打电话告诉您。{1}"),
};

static Str when_of(Cx *cx, const Order *order)
{
    Day day = order->appointed_on;
    int minute = time_minute_of_day(order->appointed_at);
    Str hour = order->appointed_at.ms != 0
                   ? str_printf(cx->arena, "%02d:%02d", minute / 60, minute % 60)
                   : say(cx->lang, day_part_texts[order->appointed_part]);
    Str date = say_with(cx->arena, cx->lang, TEXT("{0}月{1}日"),
                        str_printf(cx->arena, "%d", day_month(day)),
                        str_printf(cx->arena, "%d", day_of_month(day)));
    return str_printf(cx->arena, "%.*s %.*s", STR_FMT(date), STR_FMT(hour));
}

// The reason that the step gave, for what was returned.
static Err reason_of(Cx *cx, const Order *order, OrderAct act, Str *reason)
{
    List steps;
    *reason = S("");
    TRY(order_step_list(cx, order, ORDER_BY_DISPATCHER, &steps));
    for (size_t i = 0; i < steps.n; i++)
        if (LIST_AT(&steps, OrderStep, i)->act == act) {
            *reason = LIST_AT(&steps, OrderStep, i)->reason;
            return OK;
        }
    return OK;
}

// What a merged order has come to be part of: that one has the team and the time.
static Err whole_of(Cx *cx, const Order *order, Order *whole)
{
    *whole = *order;
    while (whole->state == ORDER_MERGED)
        TRY(order_of(cx, whole->merged_into, whole));
    return OK;
}

// The words of somebody else are not told.
static Err withdrawn_of(Cx *cx, const Order *order, const Order *whole, Str *why)
{
    if (same(order->id, whole->id))
        return reason_of(cx, whole, ORDER_WITHDRAW, why);
    *why = say(cx->lang, TEXT("并在一起办的那张单子撤回了"));
    return OK;
}

static Err what_of(Cx *cx, TellingKind kind, const Order *order, const Order *whole, Str *what)
{
    *what = S("");
    if (kind == TELL_ACCEPTED)
        *what = whole->team_name;
    else if (kind == TELL_APPOINTED)
        *what = when_of(cx, whole);
    else if (kind == TELL_RETURNED)
        return reason_of(cx, whole, ORDER_RETURN, what);
    else if (kind == TELL_WITHDRAWN)
        return withdrawn_of(cx, order, whole, what);
    else if (kind == TELL_TRANSFERRED)
        *what = whole->transferred_to;
    else if (kind == TELL_ANSWERED)
        *what = whole->result;
    else if (kind == TELL_MERGED)
        *what = whole->number;
    return OK;
}

Err telling_words(Cx *cx, const Telling *telling, Str *out)
{
    Order order, whole;
    Str what;
    TRY(order_of(cx, telling->order_id, &order));
    TRY(whole_of(cx, &order, &whole));
    TRY(what_of(cx, telling->kind, &order, &whole, &what));
    Str hello = say_with(cx->arena, cx->lang, TEXT("{0}您好，这里是{1}新时代文明实践站。"),
                         order.resident_name, order.place_name);
    Str body = say_with(cx->arena, cx->lang, scripts[telling->kind], order.title, what);
    Str comes = S("");
    // Who comes to another's door, and by which code, is for that other alone.
    if ((telling->kind == TELL_APPOINTED || telling->kind == TELL_ACCEPTED) &&
        same(order.resident, whole.resident))
        TRY(order_visit_text(cx, &whole, ORDER_BY_DISPATCHER, &comes));
    Str end = say_with(cx->arena, cx->lang, TEXT("单号 {0}，有事请打站里电话。"), order.number,
                       (Str){ 0 });
    *out = str_join(cx->arena, str_join(cx->arena, hello, body), str_join(cx->arena, comes, end));
    return OK;
}

// --- ticking

SQL(told_sql,
    "update tellings set state = 'told', ended_by = $2, ended_at = $3, note = $4"
    " where id = $1 and state = 'open'",
    P_INT, P_INT, P_INT, P_TEXT);
SQL(tried_sql,
    "update tellings set tries = tries + 1, tried_at = $3, due_at = $4, state = $5, ended_by = $6,"
    "  ended_at = $7 where id = $1 and state = 'open' and tries = $2",
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

Err telling_told(Cx *cx, TellingId id, Str note)
{
    Telling telling;
    int64_t changed;
    TRY(telling_find(cx, id, &telling));
    TRY(call_may(cx, CALL_DESKS, telling.place_path));
    call_check_text(cx, S("note"), note, 0, 200, TEXT("备注请不要超过 200 个字"));
    TRY(call_verdict(cx));
    Str kept = str_trim(note);
    TRY(db_change(cx, &told_sql, &changed, id, cx->actor.person, cx->now,
                  kept.n > 0 ? kept : S("")));
    cx_audit(cx, "telling", id.n, S("open"), S("told"));
    return changed == 1 ? OK : &call_moved_on;
}

Err telling_tried(Cx *cx, TellingId id)
{
    Telling telling;
    int64_t changed;
    TRY(telling_find(cx, id, &telling));
    TRY(call_may(cx, CALL_DESKS, telling.place_path));
    bool last = telling.tries + 1 >= setting_int(cx, "calls.tries_max");
    Time due = worktime_add(cx, cx->now, (int)rule_int(cx, "calls.again_minutes", cx->today));
    TRY(db_change(cx, &tried_sql, &changed, id, telling.tries, cx->now, due,
                  telling_state_words[last ? TELLING_UNREACHED : TELLING_OPEN],
                  last ? cx->actor.person : NO(Person), last ? cx->now : (Time){ 0 }));
    cx_audit(cx, "telling", id.n, S("open"), last ? S("unreached") : S("tried"));
    return changed == 1 ? OK : &call_moved_on;
}
