// Forty friendly merchants along the streets of the demo: most with an agreement for points, one
// that is paused, one that has left, one whose agreement was ended.
#include "rooms/demo/demo_inside.h"
#include "rooms/merchants/merchants.h"

#define MERCHANTS 37  // and three partners of entitlements (demo_entitlements.c)

static const char *const shops[] = { "老街早点铺",   "惠民超市",   "仁济药房",   "便民理发店",
                                     "新华书店",     "金牛千张坊", "邮政网点",   "农商银行网点",
                                     "加油站便利店", "保康米粉馆", "五金修理铺", "小城茶馆" };
static const char *const intros[] = { "环卫工人、快递小哥进来歇歇脚，热水管够",
                                      "门口有长椅和遮阳伞，下雨天借伞",
                                      "高考、中考期间给考生和家长留座",
                                      "微波炉随便用，饭凉了来热一热" };

typedef struct {
    MerchantNew new;
    MerchantId id;
    AgreementNew agreement;
    AgreementId made;
    MerchantState state;
    Str reason;
} Shop;

static Err add_act(Cx *cx, void *with)
{
    Shop *shop = with;
    return merchant_add(cx, &shop->new, &shop->id);
}

static Err sign_act(Cx *cx, void *with)
{
    Shop *shop = with;
    return agreement_add(cx, shop->id, &shop->agreement, &shop->made);
}

static Err end_act(Cx *cx, void *with)
{
    Shop *shop = with;
    return agreement_end(cx, shop->made, shop->reason);
}

static Err state_act(Cx *cx, void *with)
{
    Shop *shop = with;
    return merchant_state_set(cx, shop->id, shop->state, shop->reason);
}

static Err existing_shop(World *world, PlaceId *id)
{
    List below;
    TRY(place_children(world->cx, world->focus->id, &below));
    *id = NO(Place);
    for (size_t i = 0; i < below.n; i++)
        if (str_starts(LIST_AT(&below, PlaceRow, i)->name, S("老街早点铺")))
            *id = LIST_AT(&below, PlaceRow, i)->id;
    return OK;
}

static Err add_shop(World *world, int64_t i, PlaceId place)
{
    Dice *dice = &world->dice;
    Time signed_at = time_add(world->from, (20 + i) * TIME_DAY);
    Day from = time_day(signed_at);
    const DemoStation *station =
        i == 0 ? world->focus : &world->stations[dice_below(dice, (uint32_t)world->station_count)];
    Str name = str(shops[(size_t)i % COUNT(shops)]);
    Shop shop = { .new = { .place = place,
                           .parent = station->id,
                           .name = str_join(world->keep, station->name, name),
                           .address = demo_address(world->keep, dice, station->name),
                           .phone = demo_phone(world->keep, 800000 + i),
                           .hours = i % 3 == 0 ? S("每天 5:30–20:00") : S("8:00–21:00"),
                           .point = { (int32_t)(301000000 + demo_between(dice, -300000, 300000)),
                                      (int32_t)(1149700000 + demo_between(dice, -300000, 300000)) },
                           .offers = 3 | dice_below(dice, 1 << MERCHANT_OFFERS),
                           .intro = DEMO_PICK(dice, intros),
                           .demo = true } };
    TRY(play(world, world->centre_staff, time_add(signed_at, -TIME_DAY), add_act, &shop));
    if (i % 4 == 3)
        return OK;  // tea and a chair, and no points
    shop.agreement = (AgreementNew){
        .number = str_printf(world->keep, "商协〔%d〕%02lld 号", day_year(from), (long long)i + 1),
        .valid_from = from,
        .valid_to = day_add(from, i % 7 == 6 ? 200 : 730),
        .fen_per_point = { i % 5 == 4 ? 0 : 100 },
        .signer = demo_person_name(world->keep, dice),
        .account = str_printf(world->keep, "农商银行 6228 0000 %08lld", (long long)i),
    };
    TRY(play(world, world->centre_staff, signed_at, sign_act, &shop));
    shop.reason = i == 9 ? S("店面装修，月底恢复") : S("店主搬走了");
    shop.state = i == 9 ? MERCHANT_PAUSED : MERCHANT_ENDED;
    if (i == 9 || i == 14)
        TRY(play(world, world->centre_staff, time_add(signed_at, 90 * TIME_DAY), state_act, &shop));
    return i != 14 ? OK
                   : play(world, world->centre_staff, time_add(signed_at, 91 * TIME_DAY), end_act,
                          &shop);
}

Err demo_merchants(World *world)
{
    PlaceId first;
    int64_t count = MERCHANTS * world->plan->permille / 1000;
    TRY(existing_shop(world, &first));
    for (int64_t i = 0; i < (count > 3 ? count : 3); i++)
        TRY(add_shop(world, i, i == 0 ? first : NO(Place)));
    return OK;
}
