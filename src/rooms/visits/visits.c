#include "rooms/visits/visits.h"
#include "base/utf8.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/outbox.h"
#include <stdlib.h>

// --- what is typed

static void problem(Cx *cx, Str field, const char *code, Text text)
{
    cx_problem(cx, field, code, text, (Str){ 0 }, (Str){ 0 });
}

static void check_text(Cx *cx, Str field, Str value, size_t min, size_t max, Text text)
{
    size_t n = value.n == 0 ? 0 : utf8_valid(value) ? utf8_length(str_trim(value)) : max + 1;
    if (n < min || n > max)
        problem(cx, field, n < min ? "required" : "too_long", text);
}

static Err verdict(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

#define AHEAD_MAX 30  // days that a visit may lie ahead

static void check_when(Cx *cx, Day day, Time at)
{
    if (!day_valid(day) || day.ymd < cx->today.ymd || day.ymd > day_add(cx->today, AHEAD_MAX).ymd)
        problem(cx, S("day"), "range", TEXT("请选今天起 30 天内的日期"));
    else if (at.ms != 0 && time_day(at).ymd != day.ymd)
        problem(cx, S("at"), "range", TEXT("几点几分要在选定的那一天"));
    else if (at.ms != 0 && at.ms < cx->now.ms)
        problem(cx, S("at"), "range", TEXT("约定的时间已经过去"));
}

static Str text_of(Str s)
{
    return s.p != NULL ? str_trim(s) : S("");
}

// --- people hear

// {0} is the number of the order, {1} what is said.
static Err tell_resident(Cx *cx, const Order *order, const char *kind, Text text, Str word)
{
    Str address, phone;
    TRY(order_contact(cx, order, ORDER_BY_DISPATCHER, &address, &phone));
    if (phone.n == 0 || !phone_is_mobile(phone))
        return OK;
    OutboxMessage message = { .channel = "sms",
                              .receiver = phone,
                              .kind = kind,
                              .body = say_with(cx->arena, lang_zh(), text, order->number, word) };
    return outbox_put(cx, &message);
}

static Err tell_leader(Cx *cx, const Team *team, Text text, Str word)
{
    Str phone;
    if (team->leader.n == 0)
        return OK;
    TRY(person_phone(cx, team->leader, &phone));
    if (phone.n == 0 || !phone_is_mobile(phone))
        return OK;
    OutboxMessage message = { .channel = "sms",
                              .receiver = phone,
                              .kind = "visit.offered",
                              .body = say_with(cx->arena, lang_zh(), text, word, team->name) };
    return outbox_put(cx, &message);
}

// --- making

typedef struct {
    OrderId id;
    Str place_path, number, reason;  // reason: why it was left out
    ItemId item;
    int64_t people;
    VisitOutcome outcome;
} Chosen;

// Somebody else was quicker, or it was never this desk's: the others go on.
static bool left_behind(Err err)
{
    return err == &order_moved_on || err == &order_missing || err == &order_not_yours;
}

static Err dispatch_one(Cx *cx, const VisitNew *new, const Order *order)
{
    OrderWith with = { .version = order->version, .quiet = true };
    if (order->state == ORDER_SUBMITTED) {
        TRY(order_act(cx, order->id, ORDER_TRIAGE, &with));
        with.version = 0;
    }
    with.team = new->team;
    with.reason = str(TEXT("统筹安排").zh);
    return order_act(cx, order->id, ORDER_DISPATCH, &with);
}

static Err fits(const Order *order, Str node_path, ItemId item)
{
    if (!path_within(order->place_path, node_path))
        return &order_missing;
    if (order->item.n == 0 || (item.n != 0 && !same(order->item, item)))
        return &order_no_item;
    return OK;
}

static Err take_one(Cx *cx, const VisitNew *new, Str node_path, ItemId item, Chosen *out)
{
    Order order;
    Booking booking;
    TRY(order_find(cx, out->id, &order, NULL));
    out->number = order.number;
    out->place_path = order.place_path;
    out->item = order.item;
    TRY(fits(&order, node_path, item));
    TRY(order_booking(cx, order.id, &booking));
    out->people = booking.people;
    TRY(dispatch_one(cx, new, &order));
    // A pool that has run takes no more orders once it is under way.
    return booking.pool.n != 0 && !booking.given_up && order.pooled_until.ms == 0
               ? pool_close(cx, booking.pool)
               : OK;
}

// Each of the chosen, or why not; the first that is taken says which service it is.
static Err take_all(Cx *cx, const VisitNew *new, Str node_path, Chosen *chosen, size_t *taken,
                    ItemId *item)
{
    *taken = 0;
    *item = NO(Item);
    for (size_t i = 0; i < new->n; i++) {
        chosen[i] = (Chosen){ .id = new->orders[i], .people = 1 };
        Err err = take_one(cx, new, node_path, *item, &chosen[i]);
        if (left_behind(err)) {
            chosen[i].outcome = OUTCOME_SKIPPED;
            chosen[i].reason = str(err->text.zh);
            continue;
        }
        TRY(err);
        *item = chosen[i].item;
        (*taken)++;
    }
    return *taken > 0 ? OK : &visit_none;
}

static int by_place(const void *a, const void *b)
{
    const Chosen *left = a, *right = b;
    int by = str_cmp(left->place_path, right->place_path);
    return by != 0 ? by : (left->id.n > right->id.n) - (left->id.n < right->id.n);
}

SQL(add_sql,
    "insert into visits (item, place, place_path, team, state, day, part, at, spot, note, made_by,"
    "  made_at, due_at)"
    " values ($1, $2, $3, $4, 'offered', $5, $6, $7, $8, $9, $10, $11, $12) returning id",
    P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(add_order_sql,
    "insert into visit_orders (visit, order_id, seq, state, people, reason)"
    " values ($1, $2, $3, $4, $5, $6)",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_TEXT);

static Err insert_orders(Cx *cx, VisitId visit, Chosen *chosen, size_t n)
{
    int64_t seq = 0;
    qsort(chosen, n, sizeof *chosen, by_place);
    for (size_t i = 0; i < n; i++) {
        const Chosen *one = &chosen[i];
        if (one->number.n == 0)
            continue;  // not even readable: no trace of it
        bool in = one->outcome == OUTCOME_IN;
        TRY(db_change(cx, &add_order_sql, NULL, visit, one->id, in ? ++seq : 0,
                      visit_outcome_words[one->outcome], one->people, text_of(one->reason)));
    }
    return OK;
}

static Err check_make(Cx *cx, const VisitNew *new, Place *node, Team *team)
{
    Err err = place_find(cx, new->place, node);
    if (err == &place_missing ||
        (err == OK && !cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, node->path)))
        return &visit_not_yours;
    TRY(err);
    err = team_find(cx, new->team, team);
    if (err == &team_missing)
        return &order_no_team;
    TRY(err);
    if (new->n == 0)
        problem(cx, S("orders"), "required", TEXT("请至少选一张单子"));
    check_when(cx, new->day, new->at);
    check_text(cx, S("note"), new->note, 0, 200, TEXT("给队伍的话请不要超过 200 个字"));
    return verdict(cx);
}

Err visit_make(Cx *cx, const VisitNew *new, VisitId *id)
{
    Chosen chosen[VISIT_ORDERS_MAX];
    Place node;
    Team team;
    ItemId item;
    size_t taken;
    must(new->n <= VISIT_ORDERS_MAX);
    TRY(check_make(cx, new, &node, &team));
    TRY(take_all(cx, new, node.path, chosen, &taken, &item));
    Item found;
    TRY(item_find(cx, item, &found));
    PlaceId spot = found.mode == ITEM_DOOR ? NO(Place) : new->spot.n != 0 ? new->spot : found.spot;
    Time due = time_add(cx->now, rule_int(cx, "orders.answer_minutes", cx->today) * TIME_MINUTE);
    TRY(db_insert(cx, &add_sql, &id->n, item, node.id, node.path, team.id, new->day,
                  day_part_words[new->part], new->at, spot, text_of(new->note), cx->actor.person,
                  cx->now, due));
    TRY(insert_orders(cx, *id, chosen, new->n));
    TRY(tell_leader(cx, &team, TEXT("统筹安排了一趟“{0}”给{1}，等您接单。请登录后答复。"),
                    found.name));
    cx_event(cx, "visit.made", id->n, team.id.n);
    cx_audit(cx, "visit", id->n, (Str){ 0 },
             str_printf(cx->arena, "offered %zu/%zu", taken, new->n));
    return OK;
}

// --- the one way a visit moves

// The guard is in the WHERE: whoever comes second changes no row.
SQL(move_sql,
    "update visits set state = $4, version = version + 1, day = $5, part = $6, at = $7,"
    "  reason = $8, result = $9, minutes = $10, people = $11, due_at = $12, ended_at = $13"
    " where id = $1 and state = $2 and version = $3",
    P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

static Err move(Cx *cx, const Visit *before, const Visit *after)
{
    int64_t moved;
    TRY(db_change(cx, &move_sql, &moved, before->id, visit_state_words[before->state],
                  before->version, visit_state_words[after->state], after->day,
                  day_part_words[after->part], after->at, text_of(after->reason),
                  text_of(after->result), after->minutes, after->people, after->due_at,
                  after->ended_at));
    return moved == 1 ? OK : &visit_moved_on;
}

SQL(outcome_sql,
    "update visit_orders set state = $3, reason = $4 where visit = $1 and order_id = $2"
    " and state = 'in'",
    P_INT, P_INT, P_TEXT, P_TEXT);

static Err outcome(Cx *cx, VisitId visit, OrderId order, VisitOutcome what, Str reason)
{
    return db_change(cx, &outcome_sql, NULL, visit, order, visit_outcome_words[what],
                     text_of(reason));
}

typedef struct {
    OrderId id;
} In;
static const Field in_fields[] = { FIELD(In, id) };
static const Shape in_shape = SHAPE(In, in_fields);

SQL(in_sql,
    "select order_id as id from visit_orders where visit = $1 and state = 'in' order by seq, "
    "order_id limit 100",
    P_INT);

static Err orders_in(Cx *cx, VisitId visit, List *out)
{
    return db_list(cx, &in_sql, &in_shape, out, visit);
}

// As the system, for what no single order allows its team: whoever acts has been asked by the
// table of visits, and the step keeps their name.
static Err recall_as_system(Cx *cx, OrderId id, Str reason)
{
    OrderWith with = { .reason = reason, .quiet = true };
    bool system = cx->actor.system;
    cx->actor.system = true;
    Err err = order_act(cx, id, ORDER_RECALL, &with);
    cx->actor.system = system;
    return err;
}

// --- what each act does to the orders

typedef Err (*Effect)(Cx *cx, const Visit *before, const Visit *after, const VisitWith *with,
                      const Order *order);

static Err appoint(Cx *cx, const Visit *before, const Visit *after, const VisitWith *with,
                   const Order *order)
{
    (void)before;
    OrderWith when = { .day = after->day,
                       .part = after->part,
                       .at = after->at,
                       .going = with->going,
                       .going2 = with->going2,
                       .going3 = with->going3 };
    OrderWith quiet = { .quiet = true };
    if (order->state == ORDER_OFFERED)
        TRY(order_act(cx, order->id, ORDER_ACCEPT, &quiet));
    return order->state == ORDER_SERVING ? OK : order_act(cx, order->id, ORDER_APPOINT, &when);
}

static Err moved(Cx *cx, const Visit *before, const Visit *after, const VisitWith *with,
                 const Order *order)
{
    return after->state == VISIT_ACCEPTED ? appoint(cx, before, after, with, order) : OK;
}

static Err give_back(Cx *cx, const Visit *before, const Visit *after, const VisitWith *with,
                     const Order *order)
{
    OrderWith back = { .reason = with->reason, .quiet = true };
    if (after->state == VISIT_DECLINED && order->state != ORDER_SERVING)
        TRY(order_act(cx, order->id, ORDER_DECLINE, &back));
    else
        TRY(recall_as_system(cx, order->id, with->reason));
    TRY(outcome(cx, before->id, order->id, OUTCOME_LEFT, with->reason));
    if (before->state != VISIT_ACCEPTED)
        return OK;  // the resident had not heard of it
    cx_event(cx, "visit.put_off", order->id.n, before->id.n);
    // A team's reason is for the desk alone.
    Text text = after->state == VISIT_CANCELLED
                    ? TEXT("您的单子 {0} 原来约好的时间取消了：{1}。站里会另行安排并告诉您。")
                    : TEXT("您的单子 {0} 原来约好的时间有变，站里会另行安排并告诉您。");
    return tell_resident(cx, order, "visit.cancelled", text, with->reason);
}

static const VisitMissed *missed_of(const VisitWith *with, OrderId id)
{
    for (size_t i = 0; i < with->missed_n; i++)
        if (same(with->missed[i].order, id))
            return &with->missed[i];
    return NULL;
}

static Err miss(Cx *cx, const Visit *visit, const Order *order, VisitMiss why)
{
    Str reason = str(visit_miss_texts[why].zh);
    TRY(recall_as_system(cx, order->id, reason));
    TRY(outcome(cx, visit->id, order->id, OUTCOME_MISSED, reason));
    cx_event(cx, "visit.put_off", order->id.n, visit->id.n);
    return tell_resident(cx, order, "visit.missed",
                         TEXT("您的单子 {0} 这次没有办成：{1}。站里会再和您约时间。"), reason);
}

// How far the sharing out of the minutes has come.
typedef struct {
    int done, all;
} Sharing;

static Err serve(Cx *cx, const Visit *after, const Order *order, Sharing *sharing)
{
    OrderWith report = { .result = after->result,
                         .people = after->people,
                         .minutes = {
                             visit_share(after->minutes.n, sharing->all, sharing->done++) } };
    Err err = order->state == ORDER_SERVING ? OK : order_act(cx, order->id, ORDER_START, NULL);
    if (err == &order_code_needed || err == &order_two_needed)
        cx_problem(cx, S("missed"), "door", TEXT("先办好单子 {0} 的上门口令和同去的人"),
                   order->number, (Str){ 0 });
    TRY(err);
    TRY(order_act(cx, order->id, ORDER_REPORT, &report));
    return outcome(cx, after->id, order->id, OUTCOME_DONE, (Str){ 0 });
}

static Err report_all(Cx *cx, const Visit *after, const VisitWith *with, const List *in)
{
    Sharing sharing = { 0 };
    for (size_t i = 0; i < in->n; i++)
        sharing.all += missed_of(with, LIST_AT(in, In, i)->id) == NULL;
    for (size_t i = 0; i < in->n; i++) {
        Order order;
        TRY(order_find(cx, LIST_AT(in, In, i)->id, &order, NULL));
        const VisitMissed *missed = missed_of(with, order.id);
        if (missed != NULL)
            TRY(miss(cx, after, &order, missed->why));
        else
            TRY(serve(cx, after, &order, &sharing));
    }
    return OK;
}

static const Effect effects[VISIT_ACTS] = {
    [VISIT_ACCEPT] = appoint,
    [VISIT_DECLINE] = give_back,
    [VISIT_MOVE] = moved,
    [VISIT_CANCEL] = give_back,
};

static Err carry_out(Cx *cx, const Visit *before, VisitAct act, const Visit *after,
                     const VisitWith *with)
{
    List in;
    TRY(orders_in(cx, before->id, &in));
    if (act == VISIT_REPORT)
        return report_all(cx, after, with, &in);
    for (size_t i = 0; i < in.n && effects[act] != NULL; i++) {
        Order order;
        TRY(order_find(cx, LIST_AT(&in, In, i)->id, &order, NULL));
        TRY(effects[act](cx, before, after, with, &order));
    }
    return OK;
}

// --- what each act brings along

static void check_report(Cx *cx, const VisitWith *with)
{
    check_text(cx, S("result"), with->result, 2, 500, TEXT("请用 2 至 500 个字写下做了什么"));
    if (with->minutes.n < 1 || with->minutes.n > 24 * 60)
        problem(cx, S("minutes"), "range", TEXT("服务时长请填 1 至 1440 分钟"));
    if (with->people < 1 || with->people > 200)
        problem(cx, S("people"), "range", TEXT("参加的志愿者请填 1 至 200 人"));
}

static Err check_act(Cx *cx, const Visit *visit, VisitAct act, const VisitWith *with)
{
    if (act == VISIT_DECLINE || act == VISIT_CANCEL)
        check_text(cx, S("reason"), with->reason, 2, 200, TEXT("请写明原因，2 至 200 个字"));
    if (act == VISIT_MOVE)
        check_when(cx, with->day, with->at);
    if (act == VISIT_ACCEPT && visit->day.ymd < cx->today.ymd)
        return &visit_past;
    if (act == VISIT_REPORT) {
        if (visit->day.ymd > cx->today.ymd)
            return &visit_early;
        check_report(cx, with);
    }
    return verdict(cx);
}

static Time appointment_end(const Visit *visit)
{
    return visit->at.ms != 0 ? visit->at : day_part_end(visit->day, visit->part);
}

static Visit changed(Cx *cx, const Visit *before, VisitAct act, VisitState next,
                     const VisitWith *with)
{
    Visit after = *before;
    after.state = next;
    if (act == VISIT_DECLINE || act == VISIT_CANCEL)
        after.reason = text_of(with->reason);
    if (act == VISIT_MOVE) {
        after.day = with->day;
        after.part = with->part;
        after.at = with->at;
    }
    if (act == VISIT_REPORT) {
        after.result = text_of(with->result);
        after.minutes = with->minutes;
        after.people = with->people;
    }
    if (next == VISIT_ACCEPTED)
        after.due_at = time_add(appointment_end(&after),
                                rule_int(cx, "orders.arrive_minutes", cx->today) * TIME_MINUTE);
    if (visit_ended(next))
        after.ended_at = after.due_at = cx->now;
    return after;
}

static void tell_rooms(Cx *cx, const Visit *before, const Visit *after)
{
    int64_t id = after->id.n, team = after->team.n;
    if (after->state == VISIT_ACCEPTED && before->state == VISIT_OFFERED)
        cx_event(cx, "visit.accepted", id, team);
    if (after->state == VISIT_DONE)
        cx_event(cx, "visit.done", id, team);
    if (after->state == VISIT_DECLINED || after->state == VISIT_CANCELLED)
        cx_event(cx, "visit.cancelled", id, team);
}

Err visit_act(Cx *cx, VisitId id, VisitAct act, const VisitWith *with)
{
    static const VisitWith nothing;
    Visit before;
    VisitState next;
    if (with == NULL)
        with = &nothing;
    TRY(visit_find(cx, id, &before, NULL));
    if (with->version != 0 && with->version != before.version)
        return &visit_moved_on;
    TRY(visit_next(&before, act, &cx->actor, &next));
    TRY(check_act(cx, &before, act, with));
    Visit after = changed(cx, &before, act, next, with);
    TRY(move(cx, &before, &after));
    TRY(carry_out(cx, &before, act, &after, with));
    tell_rooms(cx, &before, &after);
    cx_audit(cx, "visit", id.n, str(visit_state_words[before.state]),
             str(visit_state_words[after.state]));
    return OK;
}

// --- the way

SQL(swap_sql,
    "update visit_orders set seq = case when order_id = $2 then seq - 1 else seq + 1 end"
    " where visit = $1 and state = 'in' and (order_id = $2 or seq ="
    "  (select v.seq - 1 from visit_orders v where v.visit = $1 and v.order_id = $2))",
    P_INT, P_INT);

Err visit_order_up(Cx *cx, VisitId id, OrderId order)
{
    Visit visit;
    List in;
    TRY(visit_find(cx, id, &visit, NULL));
    unsigned by = visit_relations(&visit, &cx->actor);
    if ((by & (VISIT_BY_DISPATCHER | VISIT_BY_LEADER)) == 0)
        return &visit_not_yours;
    TRY(orders_in(cx, id, &in));
    bool found = false;
    for (size_t i = 1; i < in.n && !found; i++)
        found = same(LIST_AT(&in, In, i)->id, order);
    if (visit_ended(visit.state) || !found)
        return &visit_moved_on;
    TRY(db_change(cx, &swap_sql, NULL, id, order));
    cx_audit(cx, "visit.way", id.n, (Str){ 0 }, (Str){ 0 });
    return OK;
}

// --- an order goes its own way

SQL(holder_sql, "select visit as n from visit_orders where order_id = $1 and state = 'in'", P_INT);
SQL(rest_sql,
    "select (case when (select count(*) from visit_orders where visit = $1 and state = 'in') > 0"
    " then 2 else 0 end) + (case when (select count(*) from visit_orders where visit = $1 and"
    " state = 'done') > 0 then 1 else 0 end) as n",
    P_INT);

// A visit whose orders are all gone is over: done when one of them was served.
static Err settle(Cx *cx, VisitId visit)
{
    int64_t rest;
    TRY(db_int(cx, &rest_sql, &rest, visit));
    if (rest >= 2)
        return OK;
    VisitWith with = { .reason = str(TEXT("单子都已另行办理").zh) };
    Err err = visit_act(cx, visit, rest == 1 ? VISIT_FINISH : VISIT_EMPTY, &with);
    return err == &visit_moved_on ? OK : err;
}

// Whoever reports, declines or withdraws one order need not answer for the visit.
Err visit_hear_off_team(Cx *cx, const Event *event)
{
    OrderId id = { event->id };
    VisitId visit = NO(Visit);
    Order order;
    TRY(db_int(cx, &holder_sql, &visit.n, id));
    if (visit.n == 0)
        return OK;
    AuditNote note = cx->audit;
    bool system = cx->actor.system;
    cx->actor.system = true;
    Err err = order_find(cx, id, &order, NULL);
    if (err == OK)
        err = outcome(cx, visit, id, order.done_at.ms != 0 ? OUTCOME_DONE : OUTCOME_LEFT,
                      order.done_at.ms != 0 ? S("") : str(order_states[order.state].text.zh));
    if (err == OK)
        err = settle(cx, visit);
    cx->actor.system = system;
    cx->audit = note;
    return err;
}
