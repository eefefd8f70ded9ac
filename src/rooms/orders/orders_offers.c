// To whom an order is offered and what they answer: assign, grab, joint, command. The order itself
// is moved by orders.c; here is only what lies beside it, a row for each team or node asked.
#include "rooms/orders/orders_in.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"

static const Field offer_fields[] = {
    FIELD(Offer, id),
    FIELD(Offer, order),
    WORD(Offer, mode, order_offer_words),
    COL(Offer, mode_text, "方式"),
    FIELD(Offer, team),
    FIELD(Offer, place),
    COL(Offer, name, "派给"),
    COL(Offer, from_name, "派出"),
    COL(Offer, sent_at, "派出时间"),
    COL(Offer, due_at, "答复期限"),
    WORD(Offer, answer, order_answer_words),
    COL(Offer, answer_text, "答复"),
    COL(Offer, reason, "原因"),
    COL(Offer, answered_at, "答复时间"),
};
const Shape offer_shape = SHAPE(Offer, offer_fields);

SQL(offers_sql,
    "select f.id, f.order_id as \"order\", f.mode, f.team, f.place, coalesce(t.name, p.name) as name,"
    "       s.name as from_name, f.sent_at, f.due_at, f.answer, f.reason, f.answered_at"
    "  from order_offers f join places s on s.id = f.sent_from"
    "  left join teams t on t.id = f.team left join places p on p.id = f.place"
    " where f.order_id = $1 order by f.id desc limit 200",
    P_INT);

Err order_offer_list(Cx *cx, OrderId id, List *out)
{
    TRY(db_list(cx, &offers_sql, &offer_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        Offer *offer = LIST_AT(out, Offer, i);
        offer->mode_text = order_offer_texts[offer->mode];
        offer->answer_text = order_answer_texts[offer->answer];
    }
    return OK;
}

// --- what the reader's teams were asked

SQL(asked_sql,
    "select id, mode, team, answer from order_offers where order_id = $1 and team = $2"
    "   and (answer = 'waiting' or (answer = 'accepted' and mode = 'support'))"
    " order by id desc limit 1",
    P_INT, P_INT);

Err order_offer_ask(Cx *cx, Order *order)
{
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        Offer offer;
        if ((grant->role & (ROLE_LEADER | ROLE_DEPARTMENT)) == 0 || grant->team.n == 0)
            continue;
        Err err = db_one(cx, &asked_sql, &offer_shape, &offer, &order_missing, order->id,
                         grant->team);
        if (err == &order_missing)
            continue;
        TRY(err);
        if (offer.mode != OFFER_SUPPORT) {
            order->asked_team = grant->team;
            continue;
        }
        order->helper_team = grant->team;
        order->helper_in = offer.answer == ANSWER_ACCEPTED;
    }
    return OK;
}

SQL(helper_sql,
    "select count(*) as n from order_offers f join team_members m on m.team = f.team"
    " where f.order_id = $1 and f.mode = 'support' and f.answer = 'accepted' and m.person = $2"
    "   and m.state = 'active'",
    P_INT, P_INT);

Err order_offer_member(Cx *cx, OrderId id, PersonId person, bool *member)
{
    int64_t n;
    TRY(db_int(cx, &helper_sql, &n, id, person));
    *member = n > 0;
    return OK;
}

SQL(hold_grab_sql,
    "update orders set version = version where id = $1 and state = 'offered' and mode = 'grab'",
    P_INT);
SQL(left_sql,
    "select count(*) as n from order_offers where order_id = $1 and answer = 'waiting'"
    "   and mode = 'grab'",
    P_INT);

Err order_answer_of(Cx *cx, const Order *order, OrderAct *act)
{
    int64_t held, left;
    if (*act != ORDER_DECLINE || order->mode != MODE_GRAB || order->state != ORDER_OFFERED)
        return OK;
    TRY(db_change(cx, &hold_grab_sql, &held, order->id));
    if (held != 1)
        return &order_moved_on;
    TRY(db_int(cx, &left_sql, &left, order->id));
    if (left > 1)
        *act = ORDER_PASS;
    return OK;
}

// --- sending

SQL(send_sql,
    "insert into order_offers (order_id, mode, team, place, sent_from, sent_by, sent_at, due_at,"
    "  answer) values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')",
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

static Err send(Cx *cx, const Order *order, OfferMode mode, TeamId team, PlaceId place,
                PlaceId from)
{
    return db_change(cx, &send_sql, NULL, order->id, order_offer_words[mode], team, place, from,
                     cx->actor.person, cx->now, order->due_at);
}

static Err send_teams(Cx *cx, const Order *order, const OrderWith *with)
{
    const TeamId supports[] = { with->support1, with->support2, with->support3 };
    if (order->mode != MODE_JOINT)
        return send(cx, order, OFFER_ASSIGN, order->team, NO(Place), order->owner);
    TRY(send(cx, order, OFFER_JOINT, order->team, NO(Place), order->owner));
    for (size_t i = 0; i < COUNT(supports); i++)
        if (supports[i].n != 0)
            TRY(send(cx, order, OFFER_SUPPORT, supports[i], NO(Place), order->owner));
    return OK;
}

// Every team of the area that could take it and has not said no to this order.
SQL(open_sql,
    "insert into order_offers (order_id, mode, team, sent_from, sent_by, sent_at, due_at, answer)"
    " select $1, 'grab', t.id, $3, $4, $5, $6, 'waiting' from teams t join places p on p.id = t.place"
    "  where p.path >= $7 and p.path < $8 and t.state = 'active' and t.level <> 'corps'"
    "    and t.level <> 'detachment' and t.leader is not null"
    "    and not exists (select f.id from order_offers f where f.order_id = $1 and f.team = t.id"
    "                    and f.answer in ('declined', 'expired'))"
    "  order by t.id limit $2",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT);

static Err send_all(Cx *cx, const Order *order, const OrderWith *with)
{
    int64_t asked;
    Str path = order->owner_path;
    if (with->node.n != 0)
        TRY(place_path_of(cx, with->node, &path));
    TRY(db_change(cx, &open_sql, &asked, order->id, ORDER_GRAB_MAX, order->owner, cx->actor.person,
                  cx->now, order->due_at, path, prefix_end(cx->arena, path)));
    return asked > 0 ? OK : &order_nobody_asked;
}

// --- answering

// Rows of an order in one answer get another; `mode` "" is every mode but command, `team` none is
// every team but `but`.
SQL(answer_sql,
    "update order_offers set answer = $6, reason = $7, answered_by = $8, answered_at = $9"
    " where order_id = $1 and answer = $2 and (mode = $3 or ($3 = '' and mode <> 'command'))"
    "   and ($4 = 0 or team = $4) and ($5 = 0 or team <> $5)",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

typedef struct {
    OfferAnswer from;
    const char *mode;
    TeamId team, but;
    OfferAnswer to;
    Str reason;
} Answering;

static Err answer(Cx *cx, const Order *order, Answering a, int64_t *n)
{
    return db_change(cx, &answer_sql, n, order->id, order_answer_words[a.from], a.mode, a.team.n,
                     a.but.n, order_answer_words[a.to], order_text(str_trim(a.reason)),
                     cx->actor.person, cx->now);
}

static Err answer_all(Cx *cx, const Order *order, OfferAnswer to)
{
    TRY(answer(cx, order, (Answering){ .from = ANSWER_WAITING, .mode = "", .to = to }, NULL));
    return answer(cx, order,
                  (Answering){ .from = ANSWER_ACCEPTED, .mode = "", .to = ANSWER_RECALLED }, NULL);
}

static Err accepted(Cx *cx, const Order *before, const Order *after)
{
    const char *mode = before->mode == MODE_GRAB    ? "grab"
                       : before->mode == MODE_JOINT ? "joint"
                                                    : "assign";
    int64_t n;
    TRY(answer(
        cx, after,
        (Answering){
            .from = ANSWER_WAITING, .mode = mode, .team = after->team, .to = ANSWER_ACCEPTED },
        &n));
    if (n != 1)
        return &order_moved_on;
    return answer(
        cx, after,
        (Answering){
            .from = ANSWER_WAITING, .mode = mode, .but = after->team, .to = ANSWER_MISSED },
        NULL);
}

// The team's own row first, with its reason; what others were asked beside it is taken back.
static Err declined(Cx *cx, const Order *before, const OrderWith *with)
{
    TeamId team = before->team.n != 0 ? before->team : before->asked_team;
    OfferAnswer from = before->state == ORDER_OFFERED ? ANSWER_WAITING : ANSWER_ACCEPTED;
    TRY(answer(
        cx, before,
        (Answering){
            .from = from, .mode = "", .team = team, .to = ANSWER_DECLINED, .reason = with->reason },
        NULL));
    return answer_all(cx, before, ANSWER_RECALLED);
}

static Err answered_alone(Cx *cx, const Order *before, OrderAct act, const OrderWith *with)
{
    bool supports = before->helper_team.n != 0;
    Answering one = { .from = before->helper_in ? ANSWER_ACCEPTED : ANSWER_WAITING,
                      .mode = supports ? "support" : "grab",
                      .team = supports ? before->helper_team : before->asked_team,
                      .to = act == ORDER_JOIN ? ANSWER_ACCEPTED : ANSWER_DECLINED,
                      .reason = with->reason };
    int64_t n;
    TRY(answer(cx, before, one, &n));
    return n == 1 ? OK : &order_moved_on;
}

// Who sends it on, or up, has answered the command; a new command replaces the old one.
static Err command_answered(Cx *cx, const Order *order, OfferAnswer to, Str reason, int64_t *n)
{
    return answer(
        cx, order,
        (Answering){ .from = ANSWER_WAITING, .mode = "command", .to = to, .reason = reason }, n);
}

static Err commanded(Cx *cx, const Order *before, const Order *after)
{
    TRY(command_answered(cx, before, ANSWER_RECALLED, S(""), NULL));
    PlaceId from;
    TRY(order_node_of(path_above(after->owner_path), &from));
    return send(cx, after, OFFER_COMMAND, NO(Team), after->owner, from);
}

static Err acknowledged(Cx *cx, const Order *order)
{
    int64_t n;
    TRY(command_answered(cx, order, ANSWER_ACCEPTED, S(""), &n));
    return n == 1 ? OK : &order_moved_on;
}

Err order_offers_after(Cx *cx, const Order *before, OrderAct act, const Order *after,
                       const OrderWith *with)
{
    // clang-format off
    switch ((int)act) {
    case ORDER_DISPATCH:
        TRY(command_answered(cx, before, ANSWER_ACCEPTED, S(""), NULL));
        return send_teams(cx, after, with);
    case ORDER_OPEN:
        TRY(command_answered(cx, before, ANSWER_ACCEPTED, S(""), NULL));
        return send_all(cx, after, with);
    case ORDER_COMMAND:     return commanded(cx, before, after);
    case ORDER_ACKNOWLEDGE: return acknowledged(cx, before);
    case ORDER_ESCALATE:
        return command_answered(cx, before, cx->actor.system ? ANSWER_EXPIRED : ANSWER_DECLINED, with->reason, NULL);
    case ORDER_ACCEPT:  return accepted(cx, before, after);
    case ORDER_DECLINE: return declined(cx, before, with);
    case ORDER_PASS:
    case ORDER_JOIN:    return answered_alone(cx, before, act, with);
    case ORDER_EXPIRE:  return answer_all(cx, before, ANSWER_EXPIRED);
    case ORDER_RECALL:
    case ORDER_WITHDRAW:
    case ORDER_MERGE:
    case ORDER_TRANSFER:
    case ORDER_RETURN:
        TRY(command_answered(cx, before, ANSWER_RECALLED, S(""), NULL));
        return answer_all(cx, before, ANSWER_RECALLED);
    case ORDER_REPORT:
        return answer(cx, before, (Answering){ .from = ANSWER_WAITING, .mode = "support", .to = ANSWER_MISSED }, NULL);
    default: return OK;
    }
    // clang-format on
}

// --- who comes second

typedef struct {
    OrderKind kind;
    PersonId claimer;
    Str team_name;
} First;
static const Field first_fields[] = {
    WORD(First, kind, order_kind_words),
    FIELD(First, claimer),
    FIELD(First, team_name),
};
static const Shape first_shape = SHAPE(First, first_fields);
SQL(first_sql,
    "select o.kind, o.claimer, t.name as team_name from orders o left join teams t on t.id = o.team"
    " where o.id = $1",
    P_INT);
SQL(missed_sql,
    "select count(*) as n from order_offers where order_id = $1 and team = $2"
    "   and answer in ('missed', 'waiting')",
    P_INT, P_INT);

// A team that was asked may know who has it; nobody else may.
static Err was_asked(Cx *cx, OrderId id, bool *asked)
{
    int64_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count && n == 0; i++) {
        const Grant *grant = &cx->actor.grants[i];
        if ((grant->role & (ROLE_LEADER | ROLE_DEPARTMENT)) != 0 && grant->team.n != 0)
            TRY(db_int(cx, &missed_sql, &n, id, grant->team));
    }
    *asked = n > 0;
    return OK;
}

Err order_too_late(Cx *cx, OrderId id, OrderAct act, Err err)
{
    First first;
    bool asked = false;
    TRY(db_one(cx, &first_sql, &first_shape, &first, &order_missing, id));
    if (act == ORDER_CLAIM && first.kind == ORDER_WISH)
        return first.claimer.n != 0 ? &order_claimed : err;
    if (act != ORDER_ACCEPT && act != ORDER_DECLINE && act != ORDER_PASS && act != ORDER_JOIN)
        return err;
    TRY(was_asked(cx, id, &asked));
    if (!asked)
        return err;
    if (first.team_name.n == 0)
        return &order_moved_on;
    cx_problem(cx, S("team"), "taken", TEXT("已被{0}接走"), first.team_name, (Str){ 0 });
    return &order_taken;
}
