// Breakfast for points at the shop beside the station, month by month; each month's paper: signed
// by the shopkeeper and by the centre, the last one objected to.
#include "rooms/demo/demo_inside.h"
#include "rooms/settlements/settlements.h"
#include "store/db.h"

#define MONTHS 4  // before this one
#define EATERS 3  // in each

typedef struct {
    RewardId goods;
    MerchantId shop;
    int64_t points;
} Breakfast;
static const Field breakfast_fields[] = { FIELD(Breakfast, goods), FIELD(Breakfast, shop),
                                          FIELD(Breakfast, points) };
static const Shape breakfast_shape = SHAPE(Breakfast, breakfast_fields);
SQL(breakfast_sql,
    "select g.id as goods, g.merchant as shop, g.points from reward_goods g where g.merchant is not"
    " null order by g.points limit $1",
    P_INT);

typedef struct {
    PersonId person;
    int64_t minutes;
} Eater;
static const Field eater_fields[] = { FIELD(Eater, person), FIELD(Eater, minutes) };
static const Shape eater_shape = SHAPE(Eater, eater_fields);
// Who had earned that much by then, and redeemed nothing yet.
SQL(eaters_sql,
    "select r.person, cast(sum(r.minutes) as bigint) as minutes from records r"
    " join people p on p.id = r.person where r.state = 'effective' and r.kind = 'credit'"
    "   and r.day >= $1 and r.day <= $2 and p.state = 'active'"
    "   and not exists (select f.id from point_freezes f where f.person = r.person)"
    "   and not exists (select m.id from point_household_members m where m.person = r.person)"
    "   and not exists (select x.id from redemptions x where x.person = r.person)"
    " group by r.person having sum(r.minutes) >= $3 order by minutes desc, r.person limit $4",
    P_INT, P_INT, P_INT, P_INT);

typedef struct {
    Arena *keep;
    Breakfast breakfast;
    Day from, to;
    PersonId eaters[EATERS];
    size_t n;
    Str code;
    int64_t month;
    SettlementId paper;
} Month;

static Err breakfast_act(Cx *cx, void *with)
{
    Month *month = with;
    List rows;
    TRY(db_list(cx, &breakfast_sql, &breakfast_shape, &rows, (int64_t)1));
    if (rows.n > 0)
        month->breakfast = *LIST_AT(&rows, Breakfast, 0);
    return OK;
}

static Err eaters_act(Cx *cx, void *with)
{
    Month *month = with;
    List rows;
    TRY(db_list(cx, &eaters_sql, &eater_shape, &rows, month->from, month->to,
                month->breakfast.points * 60 / 100, (int64_t)EATERS));
    month->n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        month->eaters[i] = LIST_AT(&rows, Eater, i)->person;
    return OK;
}

static Err redeem_act(Cx *cx, void *with)
{
    Month *month = with;
    Redemption made;
    RedemptionId id;
    TRY(reward_redeem(cx, &(Redeem){ .reward = month->breakfast.goods }, &id));
    TRY(redemption_find(cx, id, &made));
    month->code = str_copy(month->keep, made.code);
    return OK;
}

static Err verify_act(Cx *cx, void *with)
{
    Redemption done;
    return redemption_verify(cx, ((Month *)with)->code, &done);
}

static Err make_act(Cx *cx, void *with)
{
    Month *month = with;
    return settlement_make(cx, month->breakfast.shop, month->month, &month->paper);
}

static Err agree_act(Cx *cx, void *with)
{
    return settlement_agree(cx, ((Month *)with)->paper);
}

static Err settle_act(Cx *cx, void *with)
{
    return settlement_settle(cx, ((Month *)with)->paper);
}

static Err object_act(Cx *cx, void *with)
{
    return settlement_object(cx, ((Month *)with)->paper, S("我这里记的比单上多一份，请核对后重出"));
}

// The last of them is objected to, the one before waits for the centre.
static Err sign(World *world, Month *month, Time at, int before)
{
    TRY(play(world, world->centre_staff, at, make_act, month));
    at = time_add(at, TIME_DAY);
    if (before == 1)
        return play(world, world->shopkeeper, at, object_act, month);
    TRY(play(world, world->shopkeeper, at, agree_act, month));
    return before == 2
               ? OK
               : play(world, world->centre_staff, time_add(at, TIME_DAY), settle_act, month);
}

static Err month_of(World *world, Month *month, int before)
{
    Day today = time_day(world->plan->until);
    int number = day_year(today) * 12 + day_month(today) - 1 - before;
    Day first = day_of(number / 12, number % 12 + 1, 1);
    Time noon = time_add(day_start(first), 12 * TIME_DAY + 8 * TIME_HOUR);
    if (day_year(first) != day_year(today) ||
        noon.ms < time_add(world->plan->until, -127 * TIME_DAY).ms)
        return OK;  // the line of the fund is this year's
    month->from = day_of(day_year(first), 1, 1);
    month->to = day_add(first, -10);
    month->month = (int64_t)day_year(first) * 100 + day_month(first);
    TRY(play(world, NO(Person), noon, eaters_act, month));
    for (size_t i = 0; i < month->n; i++) {
        Time at = time_add(noon, (int64_t)i * 2 * TIME_DAY);
        TRY(play(world, month->eaters[i], at, redeem_act, month));
        TRY(play(world, world->shopkeeper, time_add(at, 20 * TIME_MINUTE), verify_act, month));
    }
    if (month->n == 0)
        return OK;
    Time paper_at = time_add(month_end(month->month), TIME_DAY + 9 * TIME_HOUR);
    if (time_add(paper_at, 3 * TIME_DAY).ms > world->plan->until.ms)
        return OK;
    return sign(world, month, paper_at, before);
}

Err demo_settlements(World *world)
{
    Month month = { .keep = world->keep };
    TRY(play(world, NO(Person), time_add(world->plan->until, -127 * TIME_DAY), breakfast_act,
             &month));
    if (month.breakfast.goods.n == 0)
        return OK;
    for (int before = MONTHS; before >= 1; before--)
        TRY(month_of(world, &month, before));
    return OK;
}
