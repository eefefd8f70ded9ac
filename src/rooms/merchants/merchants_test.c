// Merchants: who may register and change one, agreements that never overlap, the nearest first.
#include "rooms/merchants/merchants.h"
#include "store/recount.h"
#include "tests/support/little.h"

typedef struct {
    MerchantNew new;
    MerchantId id;
    MerchantEdit edit;
    MerchantState state;
    Str reason;
    AgreementNew agreement;
    AgreementId made;
    Str account;
} Act;

static Err act_add(Cx *cx, void *with)
{
    Act *act = with;
    return merchant_add(cx, &act->new, &act->id);
}

static Err act_edit(Cx *cx, void *with)
{
    Act *act = with;
    return merchant_edit(cx, act->id, &act->edit);
}

static Err act_state(Cx *cx, void *with)
{
    Act *act = with;
    return merchant_state_set(cx, act->id, act->state, act->reason);
}

static Err act_sign(Cx *cx, void *with)
{
    Act *act = with;
    return agreement_add(cx, act->id, &act->agreement, &act->made);
}

static Err act_end(Cx *cx, void *with)
{
    Act *act = with;
    return agreement_end(cx, act->made, act->reason);
}

static Err act_account(Cx *cx, void *with)
{
    Act *act = with;
    return agreement_account(cx, act->made, &act->account);
}

typedef struct {
    Little *l;
    PersonId centre, branch, other, operator, passer;
    Act shop;
    Merchant one;
} Street;

static Merchant found(Street *s)
{
    Cx *cx = little_cx(s->l, NO(Person));
    CHECK_OK(store_read_begin(s->l->county->store, cx));
    CHECK_OK(merchant_find(cx, s->shop.id, &s->one));
    store_read_end(cx);
    return s->one;
}

static Street street(T *t, County *county)
{
    Little *l = little(t, county);
    Street s = { .l = l };
    s.centre = little_person(l, "中心人", "13871550101", l->station);
    s.branch = little_person(l, "所里人", "13871550102", l->station);
    s.other = little_person(l, "外所人", "13871550103", l->station3);
    s.operator= little_person(l, "店主", "13871550104", l->station);
    s.passer = little_person(l, "路人", "13871550105", l->station);
    little_grant(l, s.centre, ROLE_CENTRE, l->centre);
    little_grant(l, s.branch, ROLE_BRANCH, l->branch);
    little_grant(l, s.other, ROLE_BRANCH, l->branch2);
    s.shop.new = (MerchantNew){ .parent = l->station,
                                .name = S("老街早点铺"),
                                .address = S("老街 8 号"),
                                .phone = S("0714-8720001"),
                                .hours = S("每天 5:30–11:00"),
                                .point = { 301000000, 1149000000 },
                                .offers = 3,
                                .intro = S("环卫工人进来喝口热豆浆") };
    CHECK_OK(little_act(l, s.branch, act_add, &s.shop));
    little_grant(l, s.operator, ROLE_MERCHANT, found(&s).place);
    return s;
}

BOTH(branch_and_centre_register_merchants_and_nobody_else)
{
    Street s = street(t, county);
    Act again = s.shop;
    CHECK_ERR(little_act(s.l, s.other, act_add, &again), place_not_yours);
    CHECK_ERR(little_act(s.l, s.passer, act_add, &again), place_not_yours);
    again.new.place = s.one.place;
    CHECK_ERR(little_act(s.l, s.other, act_add, &again), merchant_not_yours);
    CHECK_ERR(little_act(s.l, s.branch, act_add, &again), merchant_taken);
    again.new.place = s.l->station;
    CHECK_ERR(little_act(s.l, s.branch, act_add, &again), merchant_not_a_point);
    again.new = (MerchantNew){ .parent = s.l->station, .name = S("药房"), .credit_code = S("1") };
    CHECK_ERR(little_act(s.l, s.branch, act_add, &again), fault_invalid);
    CHECK_STR(s.one.under, "保康社区");
    CHECK_STR(s.one.offers_text, "热水茶水、座椅休息");
    CHECK(!s.one.takes_points);
}

BOTH(an_operator_changes_what_it_offers_and_pauses_but_does_not_leave)
{
    Street s = street(t, county);
    Act act = { .id = s.shop.id, .edit = { .offers = 5, .as_read = s.one.changed_at } };
    CHECK_ERR(little_act(s.l, s.passer, act_edit, &act), merchant_not_yours);
    CHECK_OK(little_act(s.l, s.operator, act_edit, &act));
    CHECK_ERR(little_act(s.l, s.branch, act_edit, &act), merchant_moved_on);  // read before that
    act.edit.offers = (int64_t)1 << MERCHANT_OFFERS;
    CHECK_ERR(little_act(s.l, s.branch, act_edit, &act), fault_invalid);
    act.state = MERCHANT_PAUSED;
    CHECK_ERR(little_act(s.l, s.operator, act_state, &act), fault_invalid);  // no reason
    act.reason = S("装修三天");
    CHECK_OK(little_act(s.l, s.operator, act_state, &act));
    CHECK_ERR(little_act(s.l, s.operator, act_state, &act), merchant_moved_on);
    CHECK_STR(found(&s).reason, "装修三天");
    act.state = MERCHANT_ENDED;
    CHECK_ERR(little_act(s.l, s.operator, act_state, &act), merchant_not_yours);
    CHECK_OK(little_act(s.l, s.branch, act_state, &act));
    CHECK_ERR(little_act(s.l, s.operator, act_edit, &act), merchant_ended);
    act.state = MERCHANT_OPEN;
    CHECK_ERR(little_act(s.l, s.operator, act_state, &act), merchant_not_yours);
    CHECK_OK(little_act(s.l, s.branch, act_state, &act));
    CHECK_STR(found(&s).reason, "");
}

BOTH(a_day_belongs_to_one_agreement_and_the_centre_alone_signs)
{
    Street s = street(t, county);
    Day today = time_day(s.l->now);
    Act act = { .id = s.shop.id,
                .agreement = { .number = S("协 2026-1"),
                               .valid_from = day_add(today, -10),
                               .valid_to = day_add(today, 10),
                               .fen_per_point = { 100 },
                               .signer = S("店主"),
                               .account = S("农商行 6228480000000000000") } };
    CHECK_ERR(little_act(s.l, s.branch, act_sign, &act), merchant_not_yours);
    CHECK_OK(little_act(s.l, s.centre, act_sign, &act));
    CHECK(found(&s).takes_points);
    AgreementId first = act.made;
    act.agreement.number = S("协 2026-2");
    act.agreement.valid_from = day_add(today, 10);
    act.agreement.valid_to = day_add(today, 30);
    CHECK_ERR(little_act(s.l, s.centre, act_sign, &act), agreement_overlaps);
    act.agreement.valid_from = day_add(today, 11);
    CHECK_OK(little_act(s.l, s.centre, act_sign, &act));
    act.agreement.valid_from = day_add(today, 40);
    act.agreement.valid_to = day_add(today, 50);
    CHECK_ERR(little_act(s.l, s.centre, act_sign, &act), agreement_taken);
    act.made = first;
    CHECK_ERR(little_act(s.l, s.branch, act_account, &act), merchant_not_yours);
    CHECK_OK(little_act(s.l, s.centre, act_account, &act));
    CHECK_STR(act.account, "农商行 6228480000000000000");
    CHECK_ERR(little_act(s.l, s.centre, act_end, &act), fault_invalid);
    act.reason = S("店主转行");
    CHECK_OK(little_act(s.l, s.centre, act_end, &act));
    CHECK_ERR(little_act(s.l, s.centre, act_end, &act), merchant_moved_on);
    CHECK(!found(&s).takes_points);
    act.agreement.number = S("协 2026-3");
    act.agreement.valid_from = today;
    act.agreement.valid_to = day_add(today, 10);
    CHECK_OK(little_act(s.l, s.centre, act_sign, &act));
    CHECK(found(&s).takes_points);
    Recount recount = { 0 };
    Cx *cx = little_cx(s.l, NO(Person));
    CHECK_OK(store_read_begin(s.l->county->store, cx));
    CHECK_OK(merchants_check(cx, &recount));
    store_read_end(cx);
    CHECK_INT(recount.n, 2);
    for (size_t i = 0; i < recount.n; i++)
        CHECK_INT(recount.lines[i].wrong, 0);
}

BOTH(the_nearest_stands_first_and_one_without_a_position_last)
{
    Street s = street(t, county);
    Act nowhere = { .new = { .parent = s.l->station, .name = S("无坐标的店"), .offers = 1 } };
    Act nearer = { .new = { .parent = s.l->station2,
                            .name = S("近处的店"),
                            .offers = 4,
                            .point = { 300001000, 1148001000 } } };
    CHECK_OK(little_act(s.l, s.branch, act_add, &nowhere));
    CHECK_OK(little_act(s.l, s.branch, act_add, &nearer));
    List rows;
    Cx *cx = little_cx(s.l, s.operator);
    CHECK_OK(store_read_begin(s.l->county->store, cx));
    MerchantFilter filter = { .near = true, .here = { 300000000, 1148000000 } };
    CHECK_OK(merchant_list(cx, &filter, NO(Merchant), 20, &rows));
    CHECK_INT(rows.n, 3);
    CHECK_STR(LIST_AT(&rows, Merchant, 0)->name, "近处的店");
    CHECK_STR(LIST_AT(&rows, Merchant, 2)->name, "无坐标的店");
    CHECK_STR(LIST_AT(&rows, Merchant, 2)->distance, "");
    filter = (MerchantFilter){ .offers = 1, .under = s.l->station };
    CHECK_OK(merchant_list(cx, &filter, NO(Merchant), 20, &rows));
    CHECK_INT(rows.n, 2);
    filter = (MerchantFilter){ .words = S("早点") };
    CHECK_OK(merchant_list(cx, &filter, NO(Merchant), 20, &rows));
    CHECK_INT(rows.n, 1);
    filter = (MerchantFilter){ .points_only = true };
    CHECK_OK(merchant_list(cx, &filter, NO(Merchant), 20, &rows));
    CHECK_INT(rows.n, 0);
    CHECK_OK(merchants_mine(cx, &rows));
    CHECK_INT(rows.n, 1);
    CHECK_STR(LIST_AT(&rows, Merchant, 0)->name, "老街早点铺");
    store_read_end(cx);
}

TEST(offers_are_read_by_their_words)
{
    int64_t bits;
    CHECK(merchant_offers_parse(S("tea, shade"), &bits));
    CHECK_INT(bits, 5);
    CHECK_STR(merchant_offers_word(t->arena, 5), "tea,shade");
    CHECK(merchant_offers_parse(S(""), &bits));
    CHECK_INT(bits, 0);
    CHECK(!merchant_offers_parse(S("tea,beer"), &bits));
}
