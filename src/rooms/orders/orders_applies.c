// What each act changes, and what it must bring along. The state itself is moved by orders.c alone.
#include "rooms/orders/orders_in.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"
#include "store/db.h"

static Err apply_triage(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)cx, (void)note;
    order->urgent = order->urgent || with->urgent;
    return OK;
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

// A team of the place, of one above it, or of a sibling below the same branch.
static bool reaches(const Team *team, Str place_path)
{
    return team_nearness(team->place_path, place_path) <= 2 ||
           path_within(place_path, team->place_path);
}

static Err apply_dispatch(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Team team;
    Err err = team_find(cx, with->team, &team);
    if (err == &team_missing)
        return &order_no_team;
    TRY(err);
    if (team.state != TEAM_ACTIVE || team.level == TEAM_CORPS || !reaches(&team, order->place_path))
        return &order_no_team;
    order->team = team.id;
    order->team_name = team.name;
    *note = str_trim(with->reason);
    return OK;
}

static Err apply_give_back(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)cx, (void)with, (void)note;
    order->team = NO(Team);
    order->accepted_at = order->started_at = (Time){ 0 };
    order->appointed_on = (Day){ 0 };
    order->appointed_part = PART_NONE;
    order->appointed_at = (Time){ 0 };
    return OK;
}

static Err apply_decline(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    order->declines++;
    return apply_give_back(cx, order, with, note);
}

static Err apply_accept(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)with, (void)note;
    order->accepted_at = cx->now;
    return OK;
}

static Err apply_appoint(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Day day = with->at.ms != 0 ? time_day(with->at) : with->day;
    order_check_day(cx, S("day"), day);
    if (with->at.ms != 0 && with->at.ms < cx->now.ms)
        cx_problem(cx, S("at"), "range", TEXT("约定的时间已经过去"), (Str){ 0 }, (Str){ 0 });
    TRY(order_verdict(cx));
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
    (void)with, (void)note;
    order->started_at = cx->now;
    return OK;
}

SQL(report_sql, "update orders set result = $2, minutes = $3, people = $4 where id = $1", P_INT,
    P_TEXT, P_INT, P_INT);

static Err apply_report(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    order_check_text(cx, S("result"), with->result, 2, 500, TEXT("请用 2 至 500 个字写下做了什么"));
    if (with->minutes.n < 1 || with->minutes.n > 24 * 60)
        cx_problem(cx, S("minutes"), "range", TEXT("服务时长请填 1 至 1440 分钟"), (Str){ 0 },
                   (Str){ 0 });
    if (with->people < 1 || with->people > 200)
        cx_problem(cx, S("people"), "range", TEXT("参加的志愿者请填 1 至 200 人"), (Str){ 0 },
                   (Str){ 0 });
    TRY(order_verdict(cx));
    order->result = str_trim(with->result);
    order->minutes = with->minutes;
    order->people = with->people;
    order->done_at = cx->now;
    (void)note;
    return db_change(cx, &report_sql, NULL, order->id, order->result, order->minutes,
                     order->people);
}

static Err apply_redo(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    TeamId team = order->team;
    TRY(apply_give_back(cx, order, with, note));
    order->team = team;
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

const OrderApply order_applies[ORDER_ACTS] = {
    [ORDER_TRIAGE] = apply_triage,     [ORDER_AMEND] = apply_amend,
    [ORDER_TRANSFER] = apply_transfer, [ORDER_MERGE] = apply_merge,
    [ORDER_DISPATCH] = apply_dispatch, [ORDER_RECALL] = apply_give_back,
    [ORDER_DECLINE] = apply_decline,   [ORDER_ACCEPT] = apply_accept,
    [ORDER_APPOINT] = apply_appoint,   [ORDER_START] = apply_start,
    [ORDER_REPORT] = apply_report,     [ORDER_REDO] = apply_redo,
    [ORDER_EVALUATE] = apply_evaluate, [ORDER_COMMENT] = apply_comment,
    [ORDER_URGE] = apply_urge,         [ORDER_PRESS] = apply_urge,
};
