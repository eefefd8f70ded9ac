// What the files of this room share; the phone evaluation; what the rows must prove.
#include "base/seal.h"
#include "base/utf8.h"
#include "rooms/calls/calls_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/recount.h"
#include "town/county.h"

Err call_desk(Cx *cx, RoleSet roles, PlaceId asked, CallDesk *out)
{
    Place place;
    const Grant *grant;
    if (asked.n != 0) {
        TRY(place_find(cx, asked, &place));
        grant = actor_grant(&cx->actor, roles, place.path);
        if (grant == NULL)
            return &place_missing;
    } else {
        grant = actor_grant(&cx->actor, roles, (Str){ 0 });
        if (grant == NULL || grant->place.n == 0)
            return &fault_missing;
        PlaceId id = grant->place;
        if (grant->role == ROLE_GRID)
            TRY(place_station_for(cx, grant->place, &id));
        TRY(place_find(cx, id, &place));
    }
    bool own = grant->depth == DEPTH_OWN && place.level != LEVEL_STATION;
    *out = (CallDesk){
        .place = place.id, .own = own ? place.id : NO(Place), .path = place.path, .name = place.name
    };
    return OK;
}

Err call_may(Cx *cx, RoleSet roles, Str place_path)
{
    if (cx->actor.system || actor_may(&cx->actor, roles, place_path))
        return OK;
    if ((roles & ROLE_GRID) != 0 && order_desk_covers(&cx->actor, place_path))
        return OK;
    return actor_may(&cx->actor, CALL_READERS, place_path) ? &call_not_yours : &call_missing;
}

void call_check_text(Cx *cx, Str field, Str value, size_t min, size_t max, Text text)
{
    Str trimmed = str_trim(value);
    size_t n = trimmed.n == 0 ? 0 : utf8_plain(trimmed) ? utf8_length(trimmed) : max + 1;
    if (n < min || n > max)
        cx_problem(cx, field, n < min ? "required" : "too_long", text, (Str){ 0 }, (Str){ 0 });
}

Err call_verdict(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

Blob call_sealed(Cx *cx, const char *context, Str plain)
{
    if (plain.n == 0)
        return (Blob){ { 0 } };
    return (Blob){ seal_field(cx->arena, &cx->county->key_field, context, plain) };
}

Err call_opened(Cx *cx, const char *context, Blob blob, Str *plain)
{
    *plain = S("");
    if (blob.bytes.n == 0)
        return OK;
    return open_field(cx->arena, &cx->county->key_field, context, blob.bytes, plain);
}

Err call_not_of_team(Cx *cx, TeamId team)
{
    bool member = false;
    if (team.n == 0 || cx->actor.person.n == 0)
        return OK;
    if (!actor_leads(&cx->actor, team))
        TRY(team_has_member(cx, team, cx->actor.person, &member));
    return member || actor_leads(&cx->actor, team) ? &call_own_team : OK;
}

Err call_order_phone(Cx *cx, OrderId order, const char *what, int64_t id, Str *phone)
{
    Order one;
    unsigned by;
    Str address;
    TRY(order_find(cx, order, &one, &by));
    TRY(order_contact(cx, &one, by | ORDER_BY_DISPATCHER, &address, phone));
    cx_audit(cx, what, id, (Str){ 0 }, S("phone opened"));
    return OK;
}

void call_cursor(Str cursor, CallAsk *ask)
{
    Str rest;
    Str due = str_cut(cursor, '-', &rest);
    int64_t ms, id;
    if (!str_int(due, &ms) || !str_int(rest, &id))
        return;
    ask->after_due = (Time){ ms };
    ask->after_id = id;
}

// --- 电话评单

Err call_rate(Cx *cx, OrderId id, OrderManner manner, Rating rating, Str words,
              const List *pictures)
{
    Order order;
    OrderWith with = { .manner = manner, .rating = rating, .words = words };
    TRY(order_find(cx, id, &order, NULL));
    TRY(call_may(cx, ROLES_DISPATCH, order.place_path));
    TRY(call_not_of_team(cx, order.team));
    if (manner == MANNER_PAPER && (pictures == NULL || pictures->n == 0)) {
        cx_problem(cx, S("photos"), "required", TEXT("纸质服务单要附上签字那一页的照片"),
                   (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(order_photos_add(cx, id, SHOWS_SHEET, pictures));
    if (order.state == ORDER_REPORTED)
        TRY(order_act(cx, id, ORDER_CONFIRM, &with));
    return order_act(cx, id, ORDER_EVALUATE, &with);
}

static const Field ratable_fields[] = {
    FIELD(Ratable, id),
    COL(Ratable, number, "单号"),
    COL(Ratable, title, "内容"),
    COL(Ratable, resident_name, "居民"),
    COL(Ratable, team_name, "队伍"),
    FIELD(Ratable, place),
    COL(Ratable, place_name, "文明实践站"),
    WORD(Ratable, state, order_state_words),
    COL(Ratable, state_text, "状态"),
    WORD(Ratable, how, order_how_words),
    FIELD(Ratable, desk),
    COL(Ratable, due_at, "期限"),
    SHOWN(Ratable, href),
};
const Shape ratable_shape = SHAPE(Ratable, ratable_fields);

SQL(ratable_sql,
    "select o.id, o.number, o.title, r.name as resident_name, t.name as team_name,"
    "       o.place, p.name as place_name, o.state, o.how, o.due_at"
    "  from orders o join people r on r.id = o.resident join places p on p.id = o.place"
    "  left join teams t on t.id = o.team"
    " where o.place_path >= $1 and o.place_path < $2 and ($3 = 0 or o.place = $3)"
    "   and o.waits = 'resident' and o.state in ('reported', 'unrated')"
    "   and (o.due_at, o.id) > ($4, $5) order by o.due_at, o.id limit $6",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

Err ratable_list(Cx *cx, const CallAsk *ask, List *out)
{
    TRY(db_list(cx, &ratable_sql, &ratable_shape, out, ask->desk->path,
                prefix_end(cx->arena, ask->desk->path), ask->desk->own.n, ask->after_due.ms,
                ask->after_id, ask->limit));
    for (size_t i = 0; i < out->n; i++) {
        Ratable *row = LIST_AT(out, Ratable, i);
        row->resident_name = mask_name(cx->arena, row->resident_name);
        row->state_text = order_states[row->state].text;
        row->desk = row->how == ORDER_DESK;
        row->href = url_of(str_printf(cx->arena, "/calls/rate/%lld", (long long)row->id.n));
    }
    return OK;
}

// --- somebody has their account erased

SQL(forget_missed_sql,
    "update missed_calls set note = '', outcome = '' where order_id in"
    " (select id from orders where resident = $1)",
    P_INT);
SQL(forget_tellings_sql,
    "update tellings set state = 'void', ended_at = $2 where state = 'open' and order_id in"
    " (select id from orders where resident = $1)",
    P_INT, P_INT);
SQL(forget_revisits_sql,
    "update revisits set state = 'void', done_at = $2 where state = 'open' and order_id in"
    " (select id from orders where resident = $1)",
    P_INT, P_INT);
SQL(forget_words_sql,
    "update revisits set words = '' where order_id in (select id from orders where resident = $1)",
    P_INT);
SQL(forget_families_sql,
    "update families set name = '已注销', phone_hash = null, phone_sealed = null,"
    "  address_sealed = null, code_hash = null, state = 'ended', ended_at = $2,"
    "  decided_at = coalesce(decided_at, $2) where (relative = $1 or resident = $1)"
    "  and state <> 'ended'",
    P_INT, P_INT);

Err call_hear_erased(Cx *cx, const Event *event)
{
    TRY(db_change(cx, &forget_missed_sql, NULL, event->id));
    TRY(db_change(cx, &forget_tellings_sql, NULL, event->id, cx->now));
    TRY(db_change(cx, &forget_revisits_sql, NULL, event->id, cx->now));
    TRY(db_change(cx, &forget_words_sql, NULL, event->id));
    return db_change(cx, &forget_families_sql, NULL, event->id, cx->now);
}

// --- check

SQL0(told_sql,
     "select count(*) as wrong, min(t.id) as example from tellings as t join orders as o on"
     " o.id = t.order_id where o.how <> 'desk'");
SQL0(unhappy_sql,
     "select count(*) as wrong, min(o.id) as example from orders as o where o.state = 'closed'"
     " and o.rating in ('bad', 'very_bad') and not exists"
     " (select r.id from revisits as r where r.order_id = o.id) and exists"
     " (select p.id from people as p where p.id = o.resident and p.state = 'active')");
SQL0(called_sql,
     "select count(*) as wrong, min(m.id) as example from missed_calls as m join orders as o on"
     " o.id = m.order_id where o.how <> 'desk'");
SQL0(family_sql,
     "select count(*) as wrong, min(o.id) as example from orders as o where o.how = 'family'"
     " and not exists (select f.id from families as f where f.relative = o.asked_by"
     "   and f.resident = o.resident)");

Err calls_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &told_sql, TEXT("电话告知的都是站里代办的单")));
    TRY(recount_rows(cx, recount, &unhappy_sql, TEXT("不满意的单都有回访")));
    TRY(recount_rows(cx, recount, &called_sql, TEXT("回电点的单都是站里代办的")));
    return recount_rows(cx, recount, &family_sql, TEXT("家人代办的单都有同意过的登记"));
}
