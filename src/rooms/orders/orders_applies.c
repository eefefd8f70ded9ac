// What each act changes, and what it must bring along. The state itself is moved by orders.c alone.
#include "rooms/orders/orders_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"

static Err apply_triage(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)cx, (void)note;
    order->urgent = order->urgent || with->urgent;
    return with->two ? order_door_care(cx, order->id) : OK;
}

SQL(amend_sql,
    "update orders set details = $2, address_sealed = $3, phone_sealed = $4, wanted_on = $5, "
    "wanted_part = $6"
    " where id = $1",
    P_INT, P_TEXT, P_BYTES, P_BYTES, P_INT, P_TEXT);

static Err apply_amend(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)note;
    Str phone = with->phone.n > 0 ? phone_normal(cx->arena, with->phone) : (Str){ 0 };
    if (with->phone.n > 0 && phone.n == 0)
        cx_problem(cx, S("phone"), "invalid", TEXT("请填写 11 位手机号或带区号的座机"), (Str){ 0 },
                   (Str){ 0 });
    order_check_text(cx, S("details"), with->details, 0, 500, TEXT("说明请不要超过 500 个字"));
    order_check_text(cx, S("address"), with->address, 0, 200, TEXT("地址请不要超过 200 个字"));
    if (with->wanted_on.ymd != 0)
        order_check_day(cx, S("wanted_on"), with->wanted_on);
    TRY(order_verdict(cx));
    if (with->details.p != NULL)
        order->details = str_trim(with->details);
    if (with->address.n > 0)
        order->address_sealed = order_sealed(cx, ORDER_ADDRESS, str_trim(with->address));
    if (phone.n > 0)
        order->phone_sealed = order_sealed(cx, ORDER_PHONE, phone);
    if (with->wanted_on.ymd != 0) {
        order->wanted_on = with->wanted_on;
        order->wanted_part = with->wanted_part;
    }
    return db_change(cx, &amend_sql, NULL, order->id, order_text(order->details),
                     order->address_sealed, order->phone_sealed, order->wanted_on,
                     day_part_words[order->wanted_part]);
}

SQL(transfer_sql, "update orders set transferred_to = $2, transferred_number = $3 where id = $1",
    P_INT, P_TEXT, P_TEXT);

static Err apply_transfer(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    order_check_text(cx, S("unit"), with->unit, 2, 40, TEXT("请写明转给哪个单位，2 至 40 个字"));
    order_check_text(cx, S("number"), with->number, 0, 40, TEXT("编号请不要超过 40 个字"));
    TRY(order_verdict(cx));
    order->transferred_to = str_trim(with->unit);
    order->transferred_number = str_trim(with->number);
    *note = str_printf(cx->arena, "%.*s %.*s", STR_FMT(order->transferred_to),
                       STR_FMT(order->transferred_number));
    *note = str_trim(*note);
    return db_change(cx, &transfer_sql, NULL, order->id, order->transferred_to,
                     order_text(order->transferred_number));
}

static Err apply_merge(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Order into;
    if (same(with->into, order->id) || order_find(cx, with->into, &into, NULL) != OK)
        return &order_no_target;
    if (order_ended(into.state) || !same(into.place, order->place))
        return &order_no_target;
    order->merged_into = into.id;
    *note = into.number;
    return OK;
}

// A team of the place, of one above it, or of a sibling below the same branch; and any team below
// the node whose desk it has come to.
static bool reaches(const Team *team, const Order *order)
{
    return team_nearness(team->place_path, order->place_path) <= 2 ||
           path_within(order->place_path, team->place_path) ||
           path_within(team->place_path, order->owner_path);
}

static Err team_to_send(Cx *cx, const Order *order, TeamId id, Team *team)
{
    Err err = team_find(cx, id, team);
    if (err == &team_missing)
        return &order_no_team;
    TRY(err);
    return team->state == TEAM_ACTIVE && team->level != TEAM_CORPS && reaches(team, order)
               ? OK
               : &order_no_team;
}

// Beside the lead up to three, each once.
static Err check_supports(Cx *cx, Order *order, const OrderWith *with)
{
    const TeamId teams[] = { with->team, with->support1, with->support2, with->support3 };
    for (size_t i = 1; i < COUNT(teams); i++) {
        Team team;
        if (teams[i].n == 0)
            continue;
        for (size_t j = 0; j < i; j++)
            if (same(teams[i], teams[j]))
                return &order_no_team;
        TRY(team_to_send(cx, order, teams[i], &team));
        order->mode = MODE_JOINT;
    }
    return OK;
}

static Err apply_dispatch(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Team team;
    TRY(team_to_send(cx, order, with->team, &team));
    order->mode = MODE_ASSIGN;
    TRY(check_supports(cx, order, with));
    order->team = team.id;
    order->team_name = team.name;
    *note = str_trim(with->reason);
    return OK;
}

// To the first that takes it: of the owner's own area, of the branch round the place, or of any
// area that the actor dispatches for.
static Err apply_open(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Place area;
    PlaceId node = with->node.n != 0 ? with->node : order->owner;
    if (place_find(cx, node, &area) != OK || !order_may_open(order, &cx->actor, area.path))
        return &order_no_node;
    order->mode = MODE_GRAB;
    order->team = NO(Team);
    *note = area.name;
    return OK;
}

Err order_node_of(Str path, PlaceId *node)
{
    *node = NO(Place);
    for (Str rest = path.n > 0 ? str_slice(path, 1, path.n) : path; rest.n > 0;)
        if (!str_int(str_cut(rest, '/', &rest), &node->n))
            break;
    return node->n != 0 ? OK : &order_no_node;
}

static Err hand_to(Cx *cx, Order *order, PlaceId node, Str *note)
{
    Place place;
    TRY(place_find(cx, node, &place));
    order->owner = place.id;
    order->owner_path = place.path;
    order->owner_name = place.name;
    order->refused = 0;
    Str title = place_title(cx->arena, place.level, place.name);
    *note = note->n > 0 ? str_printf(cx->arena, "%.*s：%.*s", STR_FMT(title), STR_FMT(*note))
                        : title;
    return OK;
}

static Err apply_escalate(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)with;
    PlaceId above;
    if (order_at_top(order))
        return &order_top;
    TRY(order_node_of(path_above(order->owner_path), &above));
    return hand_to(cx, order, above, note);
}

// One layer down, by whoever dispatches for the layer above: the centre to a branch, a branch to
// its station.
static Err apply_command(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Place place;
    if (place_find(cx, with->node, &place) != OK || place.state == PLACE_RETIRED ||
        !(place_like_branch(place.level) || place.level == LEVEL_STATION) ||
        same(place.id, order->owner) || !order_may_command(&cx->actor, place.path))
        return &order_no_node;
    return hand_to(cx, order, place.id, note);
}

static Err apply_give_back(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)cx, (void)with, (void)note;
    order->team = NO(Team);
    order->mode = MODE_NONE;
    order->claimer = NO(Person);
    order->accepted_at = order->started_at = (Time){ 0 };
    order->appointed_on = (Day){ 0 };
    order->appointed_part = PART_NONE;
    order->appointed_at = (Time){ 0 };
    return OK;
}

static Err apply_decline(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    order->declines++;
    order->refused++;
    return apply_give_back(cx, order, with, note);
}

static Err apply_expire(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    order->refused += order->kind != ORDER_WISH;
    return apply_give_back(cx, order, with, note);
}

// What a transfer had come to is taken back with it.
static Err apply_recall(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    if (order->transferred_to.n > 0)
        TRY(db_change(cx, &transfer_sql, NULL, order->id, S(""), S("")));
    order->done_at = (Time){ 0 };
    return apply_give_back(cx, order, with, note);
}

static Err apply_accept(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)with, (void)note;
    if (order->asked_team.n != 0) {
        Team team;
        TRY(team_find(cx, order->asked_team, &team));
        order->team = team.id;
        order->team_name = team.name;
    }
    order->accepted_at = cx->now;
    return OK;
}

SQL(claims_sql,
    "select count(*) as n from orders where claimer = $1"
    "   and (state = 'accepted' or state = 'appointed')",
    P_INT);

static Err apply_claim(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)with, (void)note;
    int64_t held;
    TRY(db_int(cx, &claims_sql, &held, cx->actor.person));
    if (held >= setting_int(cx, "orders.claims_max"))
        return &order_claims_many;
    order->claimer = cx->actor.person;
    order->accepted_at = cx->now;
    return OK;
}

SQL(feedback_sql, "update orders set result = $2 where id = $1", P_INT, P_TEXT);

static Err apply_feedback(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    order_check_text(cx, S("feedback"), with->feedback, 2, 500,
                     TEXT("请用 2 至 500 个字写下承办单位的答复"));
    TRY(order_verdict(cx));
    order->result = str_trim(with->feedback);
    order->done_at = cx->now;
    *note = order->result;
    return db_change(cx, &feedback_sql, NULL, order->id, order->result);
}

static Err apply_shut(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)cx, (void)with, (void)note;
    order->contact_shut = true;
    return OK;
}

static Err apply_appoint(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Day day = with->at.ms != 0 ? time_day(with->at) : with->day;
    order_check_day(cx, S("day"), day);
    if (with->at.ms != 0 && with->at.ms < cx->now.ms)
        cx_problem(cx, S("at"), "range", TEXT("约定的时间已经过去"), (Str){ 0 }, (Str){ 0 });
    TRY(order_verdict(cx));
    TRY(order_door_appoint(cx, order, with));
    order->appointed_on = day;
    order->appointed_part = with->part;
    order->appointed_at = with->at;
    int minute = time_minute_of_day(with->at);
    Str hour = with->at.ms != 0 ? str_printf(cx->arena, "%02d:%02d", minute / 60, minute % 60)
                                : str(day_part_texts[with->part].zh);
    *note = str_printf(cx->arena, "%d月%d日 %.*s", day_month(day), day_of_month(day),
                       STR_FMT(hour));
    return OK;
}

static Err apply_start(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)with;
    order->started_at = cx->now;
    return order_door_start(cx, order, note);
}

SQL(report_sql, "update orders set result = $2, minutes = $3, people = $4 where id = $1", P_INT,
    P_TEXT, P_INT, P_INT);

static Err apply_report(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    bool claimed = order->kind == ORDER_WISH;  // by one person, who counts no minutes
    order_check_text(cx, S("result"), with->result, 2, 500, TEXT("请用 2 至 500 个字写下做了什么"));
    if (with->minutes.n < !claimed || with->minutes.n > 24 * 60)
        cx_problem(cx, S("minutes"), "range", TEXT("服务时长请填 1 至 1440 分钟"), (Str){ 0 },
                   (Str){ 0 });
    if (!claimed && (with->people < 1 || with->people > 200))
        cx_problem(cx, S("people"), "range", TEXT("参加的志愿者请填 1 至 200 人"), (Str){ 0 },
                   (Str){ 0 });
    TRY(order_verdict(cx));
    if (!claimed)
        TRY(order_door_report(cx, order, with->people));
    order->result = str_trim(with->result);
    order->minutes = with->minutes;
    order->people = claimed ? 1 : with->people;
    order->done_at = cx->now;
    (void)note;
    return db_change(cx, &report_sql, NULL, order->id, order->result, order->minutes,
                     order->people);
}

// The same team goes again; one that is there no longer cannot: another is sent (ORDER_RECALL).
static Err apply_redo(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    TeamId team = order->team;
    Team same_team;
    if (team.n != 0)
        TRY(team_to_send(cx, order, team, &same_team));
    PersonId claimer = order->claimer;
    OrderMode mode = order->mode;
    TRY(apply_give_back(cx, order, with, note));
    order->team = team;
    order->claimer = claimer;
    order->mode = mode;
    order->accepted_at = cx->now;
    order->done_at = (Time){ 0 };
    return OK;
}

SQL(rate_sql,
    "update orders set rating = $2, rating_words = $3, rated_at = $4, manner = $5 where id = $1",
    P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT);

static Err rate(Cx *cx, Order *order, Str words)
{
    order->rating_words = str_trim(words);
    return db_change(cx, &rate_sql, NULL, order->id, rating_words[order->rating],
                     order_text(order->rating_words), order->rated_at,
                     order_manner_words[order->manner]);
}

static Err apply_evaluate(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    if (with->rating == RATING_NONE)
        cx_problem(cx, S("rating"), "required", TEXT("请选一个满意程度"), (Str){ 0 }, (Str){ 0 });
    order_check_text(cx, S("words"), with->words, 0, 300, TEXT("评语请不要超过 300 个字"));
    TRY(order_verdict(cx));
    order->rating = with->rating;
    order->manner = with->manner;
    order->rated_at = cx->now;
    if (with->manner != MANNER_SELF)
        *note = say(lang_zh(), order_manner_texts[with->manner]);
    return rate(cx, order, with->words);
}

static Err apply_comment(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)note;
    order_check_text(cx, S("words"), with->words, 1, 300, TEXT("请写 1 至 300 个字"));
    TRY(order_verdict(cx));
    return rate(cx, order, with->words);
}

static Err apply_urge(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)with, (void)note;
    int64_t pause = setting_int(cx, "orders.urge_hours") * TIME_HOUR;
    if (order->urged_at.ms != 0 && cx->now.ms < order->urged_at.ms + pause)
        return &order_urged_lately;
    order->urged++;
    order->urged_at = cx->now;
    return OK;
}

// clang-format off
const OrderApply order_applies[ORDER_ACTS] = {
    [ORDER_TRIAGE]   = apply_triage,   [ORDER_AMEND]    = apply_amend,
    [ORDER_TRANSFER] = apply_transfer, [ORDER_MERGE]    = apply_merge,
    [ORDER_DISPATCH] = apply_dispatch, [ORDER_RECALL]   = apply_recall,
    [ORDER_DECLINE]  = apply_decline,  [ORDER_ACCEPT]   = apply_accept,
    [ORDER_APPOINT]  = apply_appoint,  [ORDER_START]    = apply_start,
    [ORDER_REPORT]   = apply_report,   [ORDER_REDO]     = apply_redo,
    [ORDER_EVALUATE] = apply_evaluate, [ORDER_COMMENT]  = apply_comment,
    [ORDER_URGE]     = apply_urge,     [ORDER_PRESS]    = apply_urge,
    [ORDER_OPEN]     = apply_open,     [ORDER_EXPIRE]   = apply_expire,
    [ORDER_ESCALATE] = apply_escalate, [ORDER_COMMAND]  = apply_command,
    [ORDER_CLAIM]    = apply_claim,    [ORDER_RELEASE]  = apply_give_back,
    [ORDER_FEEDBACK] = apply_feedback, [ORDER_SHUT]     = apply_shut,
};
// clang-format on
