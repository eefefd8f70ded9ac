// What hours open in the demo county: the bus by a list of each month, a scenic spot by a code on
// the spot, the cinema by codes of its own; had by those who served most. In a year of a few
// activities nobody serves thirty hours, so the thresholds here are low and say so.
#include "base/buf.h"
#include "rooms/demo/demo_inside.h"
#include "rooms/entitlements/entitlements.h"
#include "store/db.h"

#define SERVED_MOST 12
#define COUPONS     40

typedef struct {
    PersonId person;
    int64_t minutes;
} Served;
static const Field served_fields[] = { FIELD(Served, person), FIELD(Served, minutes) };
static const Shape served_shape = SHAPE(Served, served_fields);
SQL(served_sql,
    "select r.person, cast(sum(r.minutes) as bigint) as minutes from records r"
    " join people p on p.id = r.person where r.state = 'effective' and r.kind = 'credit'"
    "   and r.day >= $1 and r.day <= $2 and p.state = 'active' and r.person <> $4"
    " group by r.person having sum(r.minutes) >= 480 order by minutes desc, r.person limit $3",
    P_INT, P_INT, P_INT, P_INT);

typedef struct {
    World *world;
    Served people[SERVED_MOST];
    size_t n;
    MerchantNew partner;
    MerchantId merchant;
    Merchant found;
    AgreementNew agreement;
    AgreementId agreed;
    BudgetNew line;
    BudgetId budget;
    EntitlementNew new;
    EntitlementId id;
    EntitlementPassId pass;
    EntitlementUseId use;
    EntitlementListId list;
    int64_t month;
    Str card, code, file;
} Playing;

static Err served_act(Cx *cx, void *with)
{
    Playing *one = with;
    List rows;
    Day until = time_day(one->world->plan->until);
    TRY(db_list(cx, &served_sql, &served_shape, &rows, day_year(until) * 10000 + 101,
                day_add(until, -60), (int64_t)SERVED_MOST, one->world->shopkeeper));
    one->n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        one->people[i] = *LIST_AT(&rows, Served, i);
    return OK;
}
static Err partner_act(Cx *cx, void *with)
{
    Playing *one = with;
    TRY(merchant_add(cx, &one->partner, &one->merchant));
    TRY(merchant_find(cx, one->merchant, &one->found));
    return agreement_add(cx, one->merchant, &one->agreement, &one->agreed);
}
static Err line_act(Cx *cx, void *with)
{
    Playing *one = with;
    return budget_add(cx, &one->line, &one->budget);
}
static Err add_act(Cx *cx, void *with)
{
    Playing *one = with;
    return entitlement_add(cx, &one->new, &one->id);
}
static Err take_up_act(Cx *cx, void *with)
{
    Playing *one = with;
    TRY(entitlement_take_up(cx, one->id, one->card, &one->pass));
    if (one->new.way != BY_CODE)
        return OK;
    TRY(entitlement_code(cx, one->id, &one->code));
    one->code = str_copy(one->world->keep, one->code);
    return OK;
}
static Err verify_act(Cx *cx, void *with)
{
    EntitlementShown shown;
    return entitlement_verify(cx, ((Playing *)with)->code, &shown);
}
static Err coupons_act(Cx *cx, void *with)
{
    Playing *one = with;
    CouponDraft *draft;
    int64_t n;
    TRY(coupon_read(cx, one->file, &draft));
    return coupon_fill(cx, one->id, draft, &n);
}
static Err take_act(Cx *cx, void *with)
{
    Playing *one = with;
    return coupon_take(cx, one->id, &one->use);
}
static Err list_act(Cx *cx, void *with)
{
    Playing *one = with;
    return entitlement_list_make(cx, one->id, one->month, &one->list);
}
static Err rides_act(Cx *cx, void *with)
{
    Playing *one = with;
    RideDraft *draft;
    TRY(ride_read(cx, S("公交公司回传.csv"), one->file, &draft));
    return entitlement_list_settle(cx, one->list, draft);
}

static Time days_before(const World *world, int64_t days)
{
    return time_add(world->plan->until, -days * TIME_DAY);
}

// A partner, its agreement, its operator, and what it gives.
static Err open_one(Playing *one, const char *partner, const char *address, int64_t number)
{
    World *world = one->world;
    Day from = time_day(days_before(world, 58));
    one->partner = (MerchantNew){ .parent = world->focus->id,
                                  .name = str(partner),
                                  .address = str(address),
                                  .phone = demo_phone(world->keep, 810000 + number),
                                  .hours = S("8:00–18:00"),
                                  .offers = 1,
                                  .intro = S("凭志愿者礼遇免费"),
                                  .demo = true };
    one->agreement = (AgreementNew){ .number = str_printf(world->keep, "礼协〔%d〕%02lld 号",
                                                          day_year(from), (long long)number),
                                     .valid_from = from,
                                     .valid_to = day_add(from, 730),
                                     .signer = demo_person_name(world->keep, &world->dice),
                                     .account = S("") };
    TRY(play(world, world->centre_staff, days_before(world, 58), partner_act, one));
    TRY(demo_operator(world, world->shopkeeper, one->found.place));
    one->new.merchant = one->merchant;
    one->new.budget = one->new.fen.n > 0 ? one->budget : NO(Budget);
    one->new.source = S("演示县：门槛按一年几场活动定");
    one->new.demo = true;
    return play(world, world->centre_staff, days_before(world, 57), add_act, one);
}

static Err bus(Playing *one)
{
    World *world = one->world;
    Day day = time_day(days_before(world, 45));
    Buf file = buf_new(world->keep, 8192);
    one->new = (EntitlementNew){ .name = S("公交免费乘车"),
                                 .words = S("登记公交卡号，达到门槛的下个月刷卡免费"),
                                 .way = BY_LIST,
                                 .fen = { 200 },
                                 .per_period = 20,
                                 .period = EVERY_MONTH,
                                 .hours = 5,
                                 .span = SPAN_YEAR };
    TRY(open_one(one, "大冶公交公司", "站前路 1 号", 1));
    buf_lit(&file, "卡号,本月次数\n");
    for (size_t i = 0; i < one->n && i < 6; i++) {
        one->card = str_printf(world->keep, "4350-%04zu", 1000 + i * 7);
        buf_printf(&file, "%.*s,%zu\n", STR_FMT(one->card), 3 + i * 2);
        TRY(play(world, one->people[i].person, days_before(world, 50), take_up_act, one));
    }
    if (one->n == 0)
        return OK;
    one->month = entitlement_period_of(EVERY_MONTH, day);
    one->file = buf_str(&file);
    TRY(play(world, world->centre_staff, day_start(day), list_act, one));
    TRY(play(world, world->centre_staff, days_before(world, 10), rides_act, one));
    one->month = entitlement_period_of(EVERY_MONTH, time_day(days_before(world, 2)));
    return play(world, world->centre_staff, days_before(world, 2), list_act, one);
}

static Err park(Playing *one)
{
    World *world = one->world;
    one->new = (EntitlementNew){ .name = S("雷山风景区免门票"),
                                 .words = S("到检票口打开出示码，由检票员核销"),
                                 .way = BY_CODE,
                                 .fen = { 1500 },
                                 .per_period = 2,
                                 .period = EVERY_QUARTER,
                                 .hours = 8,
                                 .span = SPAN_EVER,
                                 .star = 2 };
    TRY(open_one(one, "雷山风景区", "陈贵镇雷山", 2));
    for (size_t i = 0; i < one->n && i < 5; i++) {
        Time at = time_add(days_before(world, 30), (int64_t)i * 4 * TIME_DAY);
        TRY(play(world, one->people[i].person, at, take_up_act, one));
        if (i != 3)
            TRY(play(world, world->shopkeeper, time_add(at, 20000), verify_act, one));
    }
    return OK;
}

static Err cinema(Playing *one)
{
    World *world = one->world;
    Buf file = buf_new(world->keep, 8192);
    Day until = day_add(time_day(world->plan->until), 120);
    one->new = (EntitlementNew){ .name = S("大冶影城电影票一张"),
                                 .words = S("领到的票码在影城自助机上取票"),
                                 .way = BY_POOL,
                                 .fen = { 2500 },
                                 .per_period = 1,
                                 .period = EVERY_YEAR,
                                 .hours = 3,
                                 .span = SPAN_YEAR };
    TRY(open_one(one, "大冶影城", "新冶大道 88 号", 3));
    buf_lit(&file, "券码,有效期至\n");
    for (int i = 0; i < COUPONS; i++)
        buf_printf(&file, "YC%04d-%04u,%08d\n", i + 1, dice_below(&world->dice, 10000), until.ymd);
    one->file = buf_str(&file);
    TRY(play(world, world->centre_staff, days_before(world, 56), coupons_act, one));
    for (size_t i = 0; i < one->n && i < 4; i++)
        TRY(play(world, one->people[i].person,
                 time_add(days_before(world, 25), (int64_t)i * 3 * TIME_DAY), take_act, one));
    return OK;
}

Err demo_entitlements(World *world)
{
    Playing *one = arena_alloc(world->keep, sizeof *one);
    Day today = time_day(world->plan->until);
    *one = (Playing){ .world = world };
    if (day_year(time_day(days_before(world, 58))) != day_year(today))
        return OK;  // the line of the fund is one year's, and so are the hours
    TRY(play(world, NO(Person), days_before(world, 58), served_act, one));
    one->line = (BudgetNew){ .year = day_year(today),
                             .name = S("志愿者礼遇"),
                             .ceiling = { 60000 },
                             .document = S("文明实践专项资金年度计划") };
    TRY(play(world, world->centre_staff, days_before(world, 58), line_act, one));
    TRY(bus(one));
    TRY(park(one));
    return cinema(one);
}
