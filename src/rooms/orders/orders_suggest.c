// Whom to send an order to, best first, each with its reasons: distance, skill, load, what it said
// before, and whether it has rested.
#include "base/buf.h"
#include "rooms/orders/orders_in.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "town/catalogue.h"

#include <stdlib.h>

#define TEAMS_WEIGHED 30
#define RECORD_DAYS   90

static const Field suggestion_fields[] = {
    FIELD(OrderSuggestion, team),
    COL(OrderSuggestion, name, "队伍"),
    COL(OrderSuggestion, leader_name, "队长"),
    COL(OrderSuggestion, place_name, "所属"),
    COL(OrderSuggestion, reasons, "为什么"),
    FIELD(OrderSuggestion, same_station),
    FIELD(OrderSuggestion, near),
    FIELD(OrderSuggestion, metres),
    FIELD(OrderSuggestion, skilled),
    COL(OrderSuggestion, load, "手上的单"),
    COL(OrderSuggestion, declines, "近 90 天暂不能接"),
    COL(OrderSuggestion, unanswered, "近 90 天逾期未答复"),
    FIELD(OrderSuggestion, last_on),
    FIELD(OrderSuggestion, declined),
    FIELD(OrderSuggestion, first),
};
const Shape order_suggestion_shape = SHAPE(OrderSuggestion, suggestion_fields);

typedef struct {
    int64_t load, declines, unanswered, declined, lat_e7, lon_e7;
    Time last;
} Weight;
static const Field weight_fields[] = {
    FIELD(Weight, load),     FIELD(Weight, declines), FIELD(Weight, unanswered),
    FIELD(Weight, declined), FIELD(Weight, lat_e7),   FIELD(Weight, lon_e7),
    FIELD(Weight, last),
};
static const Shape weight_shape = SHAPE(Weight, weight_fields);

// One team's record: each part is a short range of one index.
SQL(weight_sql,
    "select (select count(*) from orders where team = $1 and waits = 'team') as load,"
    "       (select count(*) from order_steps where team = $1 and act = 'decline' and at > $2)"
    "       + (select count(*) from order_steps where team = $1 and act = 'pass' and at > $2)"
    "       as declines,"
    "       (select count(*) from order_steps where team = $1 and act = 'expire' and at > $2)"
    "       as unanswered,"
    "       (select count(*) from order_offers where order_id = $3 and team = $1"
    "        and answer in ('declined', 'expired')) as declined,"
    "       (select max(at) from order_steps where team = $1 and act = 'start' and at > $4) as last,"
    "       coalesce(p.lat_e7, 0) as lat_e7, coalesce(p.lon_e7, 0) as lon_e7"
    "  from teams t join places p on p.id = t.place where t.id = $1",
    P_INT, P_INT, P_INT, P_INT);

// A team that has said no to this order comes last; then who can do it, the nearer, who has rested,
// who has less in hand, who says no less, and the nearer by the metre.
static int better(const void *a, const void *b)
{
    const OrderSuggestion *left = a, *right = b;
    const int64_t by[] = {
        left->declined - right->declined,
        right->skilled - left->skilled,
        (right->same_station * 2 + right->near) - (left->same_station * 2 + left->near),
        left->tired - right->tired,
        left->load - right->load,
        (left->declines + left->unanswered) - (right->declines + right->unanswered),
        left->metres >= 0 && right->metres >= 0 ? left->metres - right->metres : 0,
        left->team.n - right->team.n,
    };
    for (size_t i = 0; i < COUNT(by); i++)
        if (by[i] != 0)
            return by[i] < 0 ? -1 : 1;
    return 0;
}

static Str number(Cx *cx, int64_t n)
{
    return str_printf(cx->arena, "%lld", (long long)n);
}

static Str where(Cx *cx, const OrderSuggestion *one)
{
    Text text = one->same_station ? TEXT("本站") : one->near ? TEXT("邻近") : TEXT("较远");
    if (one->metres < 0)
        return say(cx->lang, text);
    Str far = str_printf(cx->arena, "%lld.%lld", (long long)(one->metres / 1000),
                         (long long)(one->metres % 1000 / 100));
    return say_with(cx->arena, cx->lang, TEXT("{0}，{1} 公里"), say(cx->lang, text), far);
}

static void add_reason(Buf *out, Str reason)
{
    if (buf_str(out).n > 0)
        buf_lit(out, " · ");
    buf_add(out, reason);
}

static Str reasons_of(Cx *cx, const OrderSuggestion *one, Str speciality)
{
    Buf out = buf_new(cx->arena, 512);
    add_reason(&out, where(cx, one));
    if (one->skilled)
        add_reason(&out, say_with(cx->arena, cx->lang, TEXT("会：{0}"), speciality, (Str){ 0 }));
    add_reason(&out, say_with(cx->arena, cx->lang, TEXT("手上 {0} 单"), number(cx, one->load),
                              (Str){ 0 }));
    if (one->declines > 0)
        add_reason(&out, say_with(cx->arena, cx->lang, TEXT("近 90 天暂不能接 {0} 次"),
                                  number(cx, one->declines), (Str){ 0 }));
    if (one->unanswered > 0)
        add_reason(&out, say_with(cx->arena, cx->lang, TEXT("近 90 天逾期未答复 {0} 次"),
                                  number(cx, one->unanswered), (Str){ 0 }));
    if (one->declines + one->unanswered == 0)
        add_reason(&out, say(cx->lang, TEXT("近 90 天没有推过单")));
    if (one->tired > 0)
        add_reason(&out, say(cx->lang, one->tired == 2 ? TEXT("今天上过门") : TEXT("昨天上过门")));
    if (one->declined)
        add_reason(&out, say(cx->lang, TEXT("这张单已说暂不能接")));
    return buf_str(&out);
}

static Err suggestion_of(Cx *cx, const Order *order, Point from, const Team *team,
                         OrderSuggestion *out)
{
    Weight weight;
    Day yesterday = day_add(cx->today, -1);
    int nearness = team_nearness(team->place_path, order->place_path);
    TRY(db_one(cx, &weight_sql, &weight_shape, &weight, &fault_missing, team->id,
               time_add(cx->now, -RECORD_DAYS * TIME_DAY), order->id, day_start(yesterday)));
    Point at = { (int32_t)weight.lat_e7, (int32_t)weight.lon_e7 };
    bool known = point_known(at) && point_known(from);
    *out = (OrderSuggestion){
        .team = team->id,
        .name = team->name,
        .leader_name = team->leader_name,
        .place_name = team->place_name,
        .same_station = nearness == 0,
        .near = nearness == 1 || nearness == 2,
        .metres = known ? point_distance_m(from, at) : -1,
        .skilled = order_skill_fits(team->speciality, order->title),
        .load = weight.load,
        .declines = weight.declines,
        .unanswered = weight.unanswered,
        .last_on = weight.last.ms != 0 ? time_day(weight.last) : (Day){ 0 },
        .declined = weight.declined > 0,
    };
    out->tired = out->last_on.ymd == cx->today.ymd ? 2 : out->last_on.ymd == yesterday.ymd;
    out->reasons = reasons_of(cx, out, team->speciality);
    return OK;
}

typedef struct {
    const Team *at[TEAMS_WEIGHED * 3];
    size_t n;
} Candidates;

static void add_teams(Candidates *all, const List *teams)
{
    for (size_t i = 0; i < teams->n && all->n < COUNT(all->at); i++) {
        const Team *team = LIST_AT(teams, Team, i);
        bool there = team->leader.n == 0;  // nobody would answer
        for (size_t j = 0; j < all->n && !there; j++)
            there = same(all->at[j]->id, team->id);
        if (!there)
            all->at[all->n++] = team;
    }
}

// Round the place; round the node that the order was sent up or commanded to; and, once the centre
// has it, the professional teams of the departments.
static Err candidates(Cx *cx, const Order *order, Candidates *all)
{
    List near, own, skilled;
    TRY(team_list_for_place(cx, order->place_path, TEAMS_WEIGHED, &near));
    add_teams(all, &near);
    if (same(order->owner, order->place))
        return OK;
    TRY(team_list_for_place(cx, order->owner_path, TEAMS_WEIGHED, &own));
    add_teams(all, &own);
    if (!order_at_top(order))
        return OK;
    TeamQuery query = { .path = order->owner_path,
                        .by_level = true,
                        .level = TEAM_PROFESSIONAL,
                        .limit = TEAMS_WEIGHED };
    TRY(team_list(cx, &query, &skilled));
    add_teams(all, &skilled);
    return OK;
}

Err order_suggest(Cx *cx, const Order *order, int limit, List *out)
{
    Candidates all = { .n = 0 };
    Place place;
    TRY(place_find(cx, order->place, &place));
    TRY(candidates(cx, order, &all));
    OrderSuggestion *list = NEW_ARRAY(cx->arena, OrderSuggestion, all.n + 1);
    Point from = { (int32_t)place.lat_e7, (int32_t)place.lon_e7 };
    for (size_t i = 0; i < all.n; i++)
        TRY(suggestion_of(cx, order, from, all.at[i], &list[i]));
    qsort(list, all.n, sizeof *list, better);
    if (all.n > 0)
        list[0].first = true;
    *out = (List){ list, all.n < (size_t)limit ? all.n : (size_t)limit };
    return OK;
}
