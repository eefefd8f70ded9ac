// Goods for points at the station whose people are listed, at the shop beside it, and vouchers in
// every state, of those who served there most.
#include "rooms/demo/demo_inside.h"
#include "rooms/rewards/rewards.h"
#include "store/db.h"

#define TAKERS 8

typedef struct {
    PersonId person;
    int64_t minutes;
} Taker;
static const Field taker_fields[] = { FIELD(Taker, person), FIELD(Taker, minutes) };
static const Shape taker_shape = SHAPE(Taker, taker_fields);
// Whose hours of this year have earned enough for the cheapest.
SQL(takers_sql,
    "select r.person, cast(sum(r.minutes) as bigint) as minutes from records r"
    " join people p on p.id = r.person where r.state = 'effective' and r.kind = 'credit'"
    "   and r.day >= $1 and r.day <= $2 and p.state = 'active'"
    "   and not exists (select f.id from point_freezes f where f.person = r.person)"
    "   and not exists (select m.id from point_household_members m where m.person = r.person)"
    " group by r.person having sum(r.minutes) >= 180 order by minutes desc, r.person limit $3",
    P_INT, P_INT, P_INT);

typedef struct {
    World *world;
    Arena *keep;
    Taker *takers;
    size_t n;
    MerchantId shop;
    BudgetNew line;
    BudgetId budget;
    RewardNew new;
    RewardId goods;
    RedemptionId voucher;
    Str code;
} Shelf;

static Err find_act(Cx *cx, void *with)
{
    Shelf *shelf = with;
    List rows, shops;
    MerchantFilter filter = { .under = shelf->world->focus->id, .points_only = true };
    TRY(merchant_list(cx, &filter, NO(Merchant), 1, &shops));
    shelf->shop = shops.n > 0 ? LIST_AT(&shops, Merchant, 0)->id : NO(Merchant);
    Day until = time_day(shelf->world->plan->until);
    TRY(db_list(cx, &takers_sql, &taker_shape, &rows, day_year(until) * 10000 + 101,
                day_add(until, -40), (int64_t)TAKERS));
    shelf->n = rows.n;
    if (rows.n > 0)
        shelf->takers = arena_copy(shelf->keep, rows.at, rows.n * sizeof(Taker));
    return OK;
}

static Err line_act(Cx *cx, void *with)
{
    Shelf *shelf = with;
    return budget_add(cx, &shelf->line, &shelf->budget);
}

static Err goods_act(Cx *cx, void *with)
{
    Shelf *shelf = with;
    return reward_add(cx, &shelf->new, &shelf->goods);
}

static Err redeem_act(Cx *cx, void *with)
{
    Shelf *shelf = with;
    Redemption made;
    TRY(reward_redeem(cx, &(Redeem){ .reward = shelf->goods }, &shelf->voucher));
    TRY(redemption_find(cx, shelf->voucher, &made));
    shelf->code = str_copy(shelf->keep, made.code);
    return OK;
}

static Err verify_act(Cx *cx, void *with)
{
    Redemption done;
    return redemption_verify(cx, ((Shelf *)with)->code, &done);
}

static Err cancel_act(Cx *cx, void *with)
{
    return redemption_cancel(cx, ((Shelf *)with)->voucher);
}

static Err refund_act(Cx *cx, void *with)
{
    return redemption_refund(cx, ((Shelf *)with)->voucher, true, S("毛巾有线头，拿回来换"));
}

static Err wish_act(Cx *cx, void *with)
{
    return reward_wish(cx, ((Shelf *)with)->goods, true);
}

static Err lapse_act(Cx *cx, void *with)
{
    int did;
    (void)with;
    return point_clock_holds(cx, 100, &did);
}

static Time days_before(const World *world, int64_t days)
{
    return time_add(world->plan->until, -days * TIME_DAY);
}

// The first is given, the second given and taken back, the third cancelled, the fourth let lapse;
// the others wait for who collects them.
static Err take(Shelf *shelf, size_t i)
{
    World *world = shelf->world;
    PersonId who = shelf->takers[i].person;
    Time at = days_before(world, i == 3 ? 20 : 3);
    TRY(play(world, who, at, redeem_act, shelf));
    at = time_add(at, TIME_HOUR);
    if (i == 0 || i == 1)
        TRY(play(world, world->focus->admin, at, verify_act, shelf));
    if (i == 1)
        return play(world, world->centre_staff, time_add(at, TIME_HOUR), refund_act, shelf);
    if (i == 2)
        return play(world, who, at, cancel_act, shelf);
    return i == 3 ? play(world, NO(Person), days_before(world, 4), lapse_act, shelf) : OK;
}

Err demo_rewards(World *world)
{
    static const struct {
        const char *name, *words;
        int64_t points, stock;
        bool at_shop;
    } goods[] = {
        { "大米 5 公斤", "本地新米", 8, 30, true },
        { "早点券一张", "豆浆加包子，店里吃", 3, 100, true },
        { "雨伞", "印有红马甲的折叠伞", 6, 40, false },
        { "毛巾一条", "纯棉", 2, 200, false },
    };
    Shelf shelf = { .world = world, .keep = world->keep };
    TRY(play(world, NO(Person), days_before(world, 130), find_act, &shelf));
    Day today = time_day(world->plan->until);
    shelf.line = (BudgetNew){ .year = day_year(today),
                              .name = S("积分兑换"),
                              .ceiling = { 2000000 },
                              .document = S("文明实践专项资金年度计划") };
    TRY(play(world, world->centre_staff, days_before(world, 129), line_act, &shelf));
    for (size_t i = 0; i < COUNT(goods); i++) {
        if (goods[i].at_shop && shelf.shop.n == 0)
            continue;
        shelf.new = (RewardNew){ .name = str(goods[i].name),
                                 .words = str(goods[i].words),
                                 .merchant = goods[i].at_shop ? shelf.shop : NO(Merchant),
                                 .place = world->focus->id,
                                 .points = goods[i].points,
                                 .budget = shelf.budget,
                                 .stock = goods[i].stock,
                                 .per_period = 1,
                                 .period = PERIOD_MONTH,
                                 .collect_days = 10,
                                 .demo = true };
        TRY(play(world, world->centre_staff, days_before(world, 128), goods_act, &shelf));
        if (i == 0 && shelf.n > 0)
            TRY(play(world, shelf.takers[0].person, days_before(world, 9), wish_act, &shelf));
    }
    for (size_t i = 0; i < shelf.n; i++)  // the towel, which the station hands out itself
        TRY(take(&shelf, i));
    return OK;
}
