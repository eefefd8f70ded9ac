// What leaves the room: messages to phones, events to other rooms; and what the room hears from
// them.
#include "rooms/orders/orders_in.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/outbox.h"

// To the resident's phone; {0} is the number of the order, {1} the team or what the act says.
// Nobody is named.
static const struct {
    OrderAct act;
    const char *kind;
    Text text;
} messages[] = {
    { ORDER_PLACE, "order.placed", TEXT("您的单子 {0} 已登记，站里会尽快安排。") },
    { ORDER_RETURN, "order.returned",
      TEXT("您的单子 {0} 还需要补充：{1}。请在“我的单”里修改后再提交，或打电话告诉站里。") },
    { ORDER_TRANSFER, "order.transferred", TEXT("您的单子 {0} 已转交{1}办理。") },
    { ORDER_MERGE, "order.merged", TEXT("您的单子 {0} 已并入 {1} 一起办理，请看那一张的进展。") },
    { ORDER_ACCEPT, "order.accepted",
      TEXT("您的单子 {0} 已由{1}接单，队里会和您约时间。志愿者不收费、不推销。") },
    { ORDER_APPOINT, "order.appointed", TEXT("您的单子 {0} 已约好时间：{1}。") },
    { ORDER_REPORT, "order.done",
      TEXT("您的单子 {0} 已由{1}报告完成。请在“我的单”里确认并评单。") },
    { ORDER_FEEDBACK, "order.feedback", TEXT("您反映的 {0} 有了答复：{1}。请在“我的单”里评单。") },
    { ORDER_CLAIM, "order.claimed", TEXT("您的心愿 {0} 已有热心人认领，会和您联系。") },
    { ORDER_SETTLE, "order.settled", TEXT("您对单子 {0} 提出的异议已处理：{1}。") },
};

static const Text wish_done = TEXT("您的心愿 {0} 已完成。请在“我的单”里确认，说声谢谢。");

// The act's own words for {1}: a reason when it has one, else the team.
static Err send_message(Cx *cx, const Order *order, OrderAct act, Str note)
{
    if (act == ORDER_PLACE && order->how != ORDER_DESK)
        return OK;  // sees it on the page
    for (size_t i = 0; i < COUNT(messages); i++) {
        if (messages[i].act != act)
            continue;
        Str phone;
        TRY(order_opened(cx, ORDER_PHONE, order->phone_sealed, &phone));
        if (phone.n == 0 || !phone_is_mobile(phone))
            return OK;
        OutboxMessage message = {
            .channel = "sms",
            .receiver = phone,
            .kind = messages[i].kind,
            .body = say_with(cx->arena, lang_zh(),
                             act == ORDER_REPORT && order->kind == ORDER_WISH ? wish_done
                                                                              : messages[i].text,
                             order->number, note.n > 0 ? note : order->team_name),
        };
        return outbox_put(cx, &message);
    }
    return OK;
}

// The leader hears that an order waits for the team. Of an order that is opened to many nobody is
// called: hundreds would come for one need.
static Err send_to_leader(Cx *cx, const Order *order, TeamId id, Text text)
{
    Team team;
    Str phone;
    TRY(team_find(cx, id, &team));
    if (team.leader.n == 0)
        return OK;
    TRY(person_phone(cx, team.leader, &phone));
    if (phone.n == 0 || !phone_is_mobile(phone))
        return OK;
    OutboxMessage message = { .channel = "sms",
                              .receiver = phone,
                              .kind = "order.offered",
                              .body = say_with(cx->arena, lang_zh(), text, order->number,
                                               team.name) };
    return outbox_put(cx, &message);
}

static Err send_offer(Cx *cx, const Order *order, const OrderWith *with)
{
    const TeamId supports[] = { with->support1, with->support2, with->support3 };
    TRY(send_to_leader(cx, order, order->team, TEXT("单子 {0} 派给{1}，等您接单。请登录后答复。")));
    for (size_t i = 0; i < COUNT(supports); i++)
        if (supports[i].n != 0)
            TRY(send_to_leader(cx, order, supports[i],
                               TEXT("单子 {0} 请{1}协办，等您答复。请登录后答复。")));
    return OK;
}

// Acts that other rooms hear by their own name.
static const struct {
    OrderAct act;
    const char *kind;
} told[] = {
    { ORDER_DISPATCH, "order.dispatched" }, { ORDER_OPEN, "order.dispatched" },
    { ORDER_ACCEPT, "order.accepted" },     { ORDER_APPOINT, "order.appointed" },
    { ORDER_RETURN, "order.returned" },     { ORDER_TRANSFER, "order.transferred" },
    { ORDER_WITHDRAW, "order.withdrawn" },  { ORDER_DISPUTE, "order.disputed" },
    { ORDER_EVALUATE, "order.evaluated" },  { ORDER_MERGE, "order.merged" },
    { ORDER_FEEDBACK, "order.answered" },   { ORDER_COMMAND, "order.commanded" },
};

static void tell_rooms(Cx *cx, const Order *before, OrderAct act, const Order *after)
{
    int64_t id = after->id.n, team = after->team.n != 0 ? after->team.n : before->team.n;
    cx_event(cx, "order.moved", id, team);
    if (act == ORDER_PLACE)
        cx_event(cx, "order.placed", id, 0);
    for (size_t i = 0; i < COUNT(told); i++)
        if (told[i].act == act)
            cx_event(cx, told[i].kind, id, act == ORDER_OPEN ? after->team.n : team);
    if (act == ORDER_ESCALATE)
        cx_event(cx, "order.escalated", id, after->owner.n);
    if (act == ORDER_CLAIM)
        cx_event(cx, "order.claimed", id, after->claimer.n);
    if (before->state != ORDER_UNRATED && after->state == ORDER_UNRATED)
        cx_event(cx, "order.done", id, team);
    if (order_states[before->state].waits == WAITS_TEAM &&
        order_states[after->state].waits != WAITS_TEAM)
        cx_event(cx, "order.off_team", id, team);
    if (before->state != ORDER_CLOSED && after->state == ORDER_CLOSED)
        cx_event(cx, "order.closed", id, team);
}

Err order_tell(Cx *cx, const Order *before, OrderAct act, const Order *after, const OrderWith *with,
               Str note)
{
    if (!with->quiet)
        TRY(act == ORDER_DISPATCH ? send_offer(cx, after, with)
                                  : send_message(cx, after, act, note));
    tell_rooms(cx, before, act, after);
    return OK;
}

// --- what other rooms tell

typedef struct {
    OrderId id;
} Held;
static const Field held_fields[] = { FIELD(Held, id) };
static const Shape held_shape = SHAPE(Held, held_fields);

SQL(held_sql, "select id from orders where team = $1 and waits = 'team' order by id limit 1000",
    P_INT);

SQL(offers_gone_sql,
    "update order_offers set answer = 'recalled', reason = $2, answered_at = $3 where team = $1"
    " and (answer = 'waiting' or (answer = 'accepted' and mode = 'support'))",
    P_INT, P_TEXT, P_INT);

// Back to the desk, and from there to the team that goes on, if there is one: it is asked as for
// every other order, and may say no.
static Err passed_on(Cx *cx, OrderId id, const OrderWith *recalled, TeamId heir)
{
    TRY(order_act(cx, id, ORDER_RECALL, recalled));
    return heir.n != 0 ? order_act(cx, id, ORDER_DISPATCH, &(OrderWith){ .team = heir }) : OK;
}

// A team that was dissolved while it served: its orders go back to the desk, and say why; what it
// was asked beside others is taken back.
Err order_hear_dissolved(Cx *cx, const Event *event)
{
    OrderWith with = { .reason = str(TEXT("队伍已解散").zh) };
    AuditNote note = cx->audit;
    bool system = cx->actor.system;
    List held;
    TRY(db_list(cx, &held_sql, &held_shape, &held, event->id));
    cx->actor.system =
        true;  // whoever dissolves a team need not answer for every place that it serves
    Err err = OK;
    for (size_t i = 0; i < held.n && err == OK; i++)
        err = passed_on(cx, LIST_AT(&held, Held, i)->id, &with, (TeamId){ event->other });
    cx->actor.system = system;
    cx->audit = note;
    TRY(err);
    return db_change(cx, &offers_gone_sql, NULL, event->id, with.reason, cx->now);
}

SQL(open_of_sql,
    "select id from orders where resident = $1 and waits <> 'none' order by id limit 1000", P_INT);
SQL(forget_sql,
    "update orders set address_sealed = null, phone_sealed = null, details = '', risk = '' where "
    "resident = $1",
    P_INT);

// Who has their account erased: what has not begun is withdrawn, and where they live and what they
// told is gone. The order itself stays, for the record of who served.
Err order_hear_erased(Cx *cx, const Event *event)
{
    OrderWith with = { .reason = str(TEXT("本人已注销").zh) };
    AuditNote note = cx->audit;
    List open;
    TRY(db_list(cx, &open_of_sql, &held_shape, &open, event->id));
    for (size_t i = 0; i < open.n; i++) {
        Err err = order_act(cx, LIST_AT(&open, Held, i)->id, ORDER_WITHDRAW, &with);
        if (err != &order_moved_on && err != &order_not_yours && err != &order_missing)
            TRY(err);  // in service or beyond: the team finishes, the clock closes
    }
    TRY(db_change(cx, &forget_sql, NULL, event->id));
    TRY(order_photos_forget_of(cx, (PersonId){ event->id }));
    cx->audit = note;
    return OK;
}
