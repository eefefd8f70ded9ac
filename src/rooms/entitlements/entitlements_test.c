// What hours and stars open, on both engines, through the door: thresholds, the three ways, limits,
// the line of the fund, and what `check` recounts.
#include "rooms/entitlements/entitlements.h"
#include "rooms/certificates/certificates.h"
#include "store/db.h"
#include "store/recount.h"
#include "tests/support/little.h"
#include "town/county.h"
#include <pthread.h>

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };

typedef struct {
    Little *l;
    PersonId centre, wang, li, driver, other_driver;
    MerchantId bus, other;
    BudgetId line;
    int64_t records;
} World;

typedef struct {
    MerchantNew merchant;
    MerchantId merchant_id;
    Merchant shop;
    AgreementNew agreement;
    AgreementId agreement_id;
    BudgetNew budget;
    BudgetId budget_id;
    Budget line;
    EntitlementNew new;
    EntitlementEdit edit;
    EntitlementTerm term;
    EntitlementId id;
    Entitlement one;
    EntitlementPassId pass;
    Str card, code, bytes, xlsx;
    EntitlementShown shown;
    EntitlementUseId use;
    EntitlementUseFilter filter;
    List rows;
    int64_t month, n;
    EntitlementListId list_id;
    EntitlementList list;
    SettlementId paper;
    EntitlementSums sums;
} Act;

#define ACT(name, call)                 \
    static Err name(Cx *cx, void *with) \
    {                                   \
        Act *a = with;                  \
        return call;                    \
    }
ACT(add_merchant, merchant_add(cx, &a->merchant, &a->merchant_id))
ACT(find_merchant, merchant_find(cx, a->merchant_id, &a->shop))
ACT(sign, agreement_add(cx, a->merchant_id, &a->agreement, &a->agreement_id))
ACT(add_line, budget_add(cx, &a->budget, &a->budget_id))
ACT(find_line, budget_find(cx, a->budget_id, &a->line))
ACT(add, entitlement_add(cx, &a->new, &a->id))
ACT(edit, entitlement_edit(cx, a->id, &a->edit))
ACT(add_term, entitlement_term_add(cx, a->id, &a->term))
ACT(terms, entitlement_terms(cx, a->id, &a->rows))
ACT(find, entitlement_find(cx, a->id, &a->one))
ACT(all, entitlement_list(cx, true, NO(Merchant), NO(Entitlement), 10, &a->rows))
ACT(take_up, entitlement_take_up(cx, a->id, a->card, &a->pass))
ACT(show_code, entitlement_code(cx, a->id, &a->code))
ACT(verify, entitlement_verify(cx, a->code, &a->shown))
ACT(uses, entitlement_uses(cx, &a->filter, &a->rows))
ACT(take, coupon_take(cx, a->id, &a->use))
ACT(make, entitlement_list_make(cx, a->id, a->month, &a->list_id))
ACT(find_list, entitlement_list_find(cx, a->list_id, &a->list))
ACT(lists, entitlement_lists(cx, a->id, &a->rows))
ACT(file, entitlement_list_file(cx, a->list_id, &a->xlsx))
ACT(claim, entitlement_claim(cx, a->merchant_id, (Time){ INT64_MAX }, a->paper, &a->sums))
ACT(unclaim, entitlement_unclaim(cx, a->paper))
ACT(todos, entitlements_room.todos(cx, &a->rows))

static Err fill(Cx *cx, void *with)
{
    Act *a = with;
    CouponDraft *draft;
    TRY(coupon_read(cx, a->bytes, &draft));
    return coupon_fill(cx, a->id, draft, &a->n);
}
static Err settle(Cx *cx, void *with)
{
    Act *a = with;
    RideDraft *draft;
    TRY(ride_read(cx, S("十月.csv"), a->bytes, &draft));
    return entitlement_list_settle(cx, a->list_id, draft);
}

static void served(World *w, PersonId person, int hours)
{
    Little *l = w->l;
    Time out = time_add(l->now, -++w->records * 20 * TIME_HOUR);
    Str text = str_printf(
        l->t->arena,
        "insert into records (person, place, place_path, path, kind, minutes, day, in_at, out_at,"
        " state, made_at, approved_by, approved_at, effective_on, effective_at) select %lld, id, path, 'carried',"
        " 'credit', %d, %d, %lld, %lld, 'effective', 1, %lld, 1, 20200101, 1 from places where id ="
        " %lld",
        (long long)person.n, hours * 60, time_day(out).ymd,
        (long long)time_add(out, -hours * TIME_HOUR).ms, (long long)out.ms, (long long)w->centre.n,
        (long long)l->station.n);
    county_run(l->t, l->county, str_z(l->t->arena, text));
}

static MerchantId partner(World *w, const char *name, PersonId operator, const char * number)
{
    Act a = { .merchant = { .parent = w->l->station, .name = str(name), .intro = S("") } };
    CHECK_OK(little_act(w->l, w->centre, add_merchant, &a));
    CHECK_OK(little_act(w->l, w->centre, find_merchant, &a));
    little_grant(w->l, operator, ROLE_MERCHANT, a.shop.place);
    a.agreement = (AgreementNew){ .number = str(number),
                                  .valid_from = { 20200101 },
                                  .valid_to = { 20301231 },
                                  .signer = S("经理"),
                                  .account = S("") };
    CHECK_OK(little_act(w->l, w->centre, sign, &a));
    return a.merchant_id;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = BEGIN;
    w->centre = little_person(l, "刘主任", "13871550005", l->station);
    w->wang = little_person(l, "王师傅", "13871550008", l->station);
    w->li = little_person(l, "李大姐", "13871550009", l->station);
    w->driver = little_person(l, "司机", "13871550010", l->station);
    w->other_driver = little_person(l, "检票员", "13871550011", l->station);
    little_grant(l, w->centre, ROLE_CENTRE, l->centre);
    w->bus = partner(w, "公交公司", w->driver, "协 1");
    w->other = partner(w, "雷山景区", w->other_driver, "协 2");
    Act a = { .budget = { 2020, S("公交免费乘车"), { 3000 }, S("大文明办〔2020〕3 号") } };
    CHECK_OK(little_act(l, w->centre, add_line, &a));
    w->line = a.budget_id;
    return w;
}

static EntitlementNew plain(World *w, EntitlementWay way)
{
    return (EntitlementNew){ .name = S("公交免费乘车"),
                             .merchant = w->bus,
                             .way = way,
                             .budget = w->line,
                             .fen = { 200 },
                             .per_period = 5,
                             .period = EVERY_MONTH,
                             .hours = 10,
                             .span = SPAN_YEAR,
                             .source = S("大文明办〔2020〕9 号") };
}

static EntitlementId opened(World *w, EntitlementWay way)
{
    Act a = { .new = plain(w, way) };
    CHECK_OK(little_act(w->l, w->centre, add, &a));
    return a.id;
}
static Entitlement seen(World *w, PersonId who, EntitlementId id)
{
    Act a = { .id = id };
    CHECK_OK(little_act(w->l, who, find, &a));
    return a.one;
}
static Str code_of(World *w, PersonId who, EntitlementId id)
{
    Act a = { .id = id };
    CHECK_OK(little_act(w->l, who, show_code, &a));
    return str_copy(w->l->t->arena, a.code);
}
static Err verified(World *w, PersonId who, Str code)
{
    Act a = { .code = code };
    return little_act(w->l, who, verify, &a);
}
static int64_t spent(World *w)
{
    Act a = { .budget_id = w->line };
    CHECK_OK(little_act(w->l, w->centre, find_line, &a));
    return a.line.spent.n;
}

static Err recheck(Cx *cx, void *with)
{
    Recount *recount = with;
    TRY(budgets_check(cx, recount));
    return entitlements_check(cx, recount);
}
static int64_t wrong(World *w)
{
    Recount recount = { .room = S("entitlements") };
    int64_t n = 0;
    CHECK_OK(little_act(w->l, NO(Person), recheck, &recount));
    CHECK_INT(recount.n, 13);
    for (size_t i = 0; i < recount.n; i++)
        n += recount.lines[i].wrong;
    return n;
}

TEST(a_threshold_is_reached_by_hours_or_by_a_star)
{
    static const struct {
        int64_t hours, star;
        int32_t minutes;
        int64_t has_star;
        bool reached;
        int32_t lacks;
    } cases[] = {
        { 10, 0, 600, 0, true, 0 },   { 10, 0, 599, 0, false, 1 },  { 10, 0, 0, 5, false, 600 },
        { 0, 2, 90000, 1, false, 0 }, { 0, 2, 0, 2, true, 0 },      { 10, 2, 0, 3, true, 0 },
        { 10, 2, 700, 0, true, 0 },   { 10, 2, 60, 1, false, 540 }, { 0, 0, 99999, 5, false, 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        EntitlementTerm term = { .hours = cases[i].hours, .star = cases[i].star };
        EntitlementFacts facts = { { cases[i].minutes }, cases[i].has_star };
        CHECK_INT(entitlement_reached(&term, &facts), cases[i].reached);
        CHECK_INT(entitlement_short(&term, &facts).n, cases[i].lacks);
    }
    CHECK_INT(entitlement_period_of(EVERY_MONTH, (Day){ 20201028 }), 202010);
    CHECK_INT(entitlement_period_of(EVERY_QUARTER, (Day){ 20201028 }), 20204);
    CHECK_INT(entitlement_period_of(EVERY_YEAR, (Day){ 20201028 }), 2020);
}

TEST(a_code_turns_every_30_seconds_and_an_old_one_is_known_as_old)
{
    Hash key = hash_of(S("county"));
    EntitlementPassId pass = { 7 }, found;
    uint32_t digits;
    Hash secret = pass_secret(&key, pass), other = pass_secret(&key, (EntitlementPassId){ 8 });
    Time then = { (BEGIN.ms / PASS_STEP_MS) * PASS_STEP_MS };
    Str code = pass_code(t->arena, pass, &secret, pass_step(then));
    CHECK_INT(code.n, 14);
    CHECK(entitlement_code_like(code) && !entitlement_code_like(S("0123456789")));
    CHECK(pass_parse(code, &found, &digits) && found.n == 7);
    static const struct {
        int64_t after_ms;
        Err said;
    } cases[] = { { 0, OK },
                  { 89999, OK },
                  { 90000, &pass_stale },
                  { 3600000, &pass_stale },
                  { 86400000, &pass_stale },
                  { 86430000, &pass_unknown } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Time now = time_add(then, cases[i].after_ms);
        CHECK(pass_verdict(pass_step_of(&secret, digits, now), now) == cases[i].said);
    }
    CHECK(pass_verdict(pass_step_of(&other, digits, then), then) == &pass_unknown);
    for (size_t i = 0; i < code.n; i++) {  // one digit mistyped is noticed
        char *typed = str_z(t->arena, code);
        typed[i] = typed[i] == '9' ? '0' : (char)(typed[i] + 1);
        CHECK(!pass_parse(str(typed), &found, &digits));
    }
    CHECK(!pass_parse(S(""), &found, &digits) &&
          !pass_parse(S("-12345678901234"), &found, &digits));
    CHECK(!pass_parse(S("99999999999999999999999999"), &found, &digits));
    CHECK(card_number_valid(S("4350-0001")) && !card_number_valid(S("123")));
    CHECK(!card_number_valid(S("-123")) && !card_number_valid(S("卡号四五")));
}

BOTH(a_rotating_code_is_good_once_and_each_obstacle_has_its_own_fault)
{
    World *w = world(t, county);
    EntitlementId id = opened(w, BY_CODE);
    served(w, w->wang, 8);
    CHECK_STR(seen(w, w->wang, id).said, "还差 2 小时");
    Act a = { .id = id };
    CHECK_ERR(little_act(w->l, w->wang, take_up, &a), entitlement_far);
    served(w, w->wang, 3);
    CHECK_STR(seen(w, w->wang, id).said, "已达到，可享受");
    CHECK_ERR(little_act(w->l, w->wang, show_code, &a), pass_missing);
    CHECK_OK(little_act(w->l, w->wang, take_up, &a));
    CHECK_OK(little_act(w->l, w->wang, take_up, &a));
    Str code = code_of(w, w->wang, id);
    CHECK_ERR(verified(w, w->driver, S("12345678901234")), pass_mistyped);
    Hash key = county->key_token, none = pass_secret(&key, (EntitlementPassId){ 99 });
    CHECK_ERR(verified(w, w->driver,
                       pass_code(t->arena, (EntitlementPassId){ 99 }, &none, pass_step(w->l->now))),
              pass_unknown);
    CHECK_ERR(verified(w, w->driver, pass_code(t->arena, a.pass, &none, pass_step(w->l->now))),
              pass_unknown);
    CHECK_ERR(verified(w, w->other_driver, code), pass_elsewhere);
    CHECK_ERR(verified(w, w->centre, code), pass_elsewhere);
    CHECK_OK(verified(w, w->driver, code));
    CHECK_ERR(verified(w, w->driver, code), pass_used);
    CHECK_INT(spent(w), 200);
    w->l->now = time_add(w->l->now, 2 * TIME_MINUTE);
    Str second = code_of(w, w->wang, id);
    w->l->now = time_add(w->l->now, 2 * TIME_MINUTE);
    CHECK_ERR(verified(w, w->driver, second), pass_stale);
    little_grant(w->l, w->wang, ROLE_MERCHANT, seen(w, w->wang, id).place);
    CHECK_ERR(verified(w, w->wang, code_of(w, w->wang, id)), pass_own);
    for (int i = 0; i < 4; i++) {
        w->l->now = time_add(w->l->now, TIME_MINUTE);
        CHECK_OK(verified(w, w->driver, code_of(w, w->wang, id)));
    }
    w->l->now = time_add(w->l->now, TIME_MINUTE);
    CHECK_ERR(verified(w, w->driver, code_of(w, w->wang, id)), entitlement_limit);
    CHECK_STR(seen(w, w->wang, id).said, "这一期的次数已用完");
    w->l->now = time_add(w->l->now, 7 * TIME_DAY);  // November
    CHECK_OK(verified(w, w->driver, code_of(w, w->wang, id)));
    CHECK_INT(seen(w, w->wang, id).had, 6);
    CHECK_INT(seen(w, w->wang, id).had_now, 1);
    a = (Act){ .id = id,
               .edit = { .state = ENTITLEMENT_PAUSED, .fen = { 200 }, .budget = w->line } };
    CHECK_ERR(little_act(w->l, w->driver, edit, &a), entitlement_not_ours);
    CHECK_OK(little_act(w->l, w->centre, edit, &a));
    w->l->now = time_add(w->l->now, TIME_MINUTE);
    CHECK_ERR(verified(w, w->driver, code_of(w, w->wang, id)), entitlement_closed);
    CHECK_INT(wrong(w), 0);
}

BOTH(a_line_that_is_used_up_pays_for_nothing_more)
{
    World *w = world(t, county);
    EntitlementId id = opened(w, BY_CODE);
    served(w, w->wang, 12);
    Act a = { .id = id, .edit = { .fen = { 1200 }, .budget = w->line } };
    CHECK_OK(little_act(w->l, w->centre, edit, &a));
    CHECK_OK(little_act(w->l, w->wang, take_up, &a));
    for (int i = 0; i < 2; i++) {
        w->l->now = time_add(w->l->now, TIME_MINUTE);
        CHECK_OK(verified(w, w->driver, code_of(w, w->wang, id)));
    }
    a = (Act){ .budget_id = w->line };
    CHECK_OK(little_act(w->l, w->centre, find_line, &a));
    CHECK(a.line.warned && !a.line.full);  // 80 %
    w->l->now = time_add(w->l->now, TIME_MINUTE);
    CHECK_ERR(verified(w, w->driver, code_of(w, w->wang, id)), budget_full);
    CHECK_INT(spent(w), 2400);
    CHECK_INT(seen(w, w->wang, id).had, 2);
    CHECK_INT(wrong(w), 0);
}

BOTH(a_threshold_changes_by_decree_from_a_day_on)
{
    World *w = world(t, county);
    EntitlementId id = opened(w, BY_CODE);
    served(w, w->wang, 12);
    CHECK(seen(w, w->wang, id).reached);
    Act a = { .id = id,
              .term = { { 20201101 }, 20, SPAN_YEAR, 3, S("大文明办〔2020〕12 号"), { 0 } } };
    CHECK_OK(little_act(w->l, w->centre, add_term, &a));
    CHECK_ERR(little_act(w->l, w->centre, add_term, &a), entitlement_term);
    CHECK(seen(w, w->wang, id).reached);
    w->l->now = time_add(w->l->now, 5 * TIME_DAY);
    CHECK_STR(seen(w, w->wang, id).said, "还差 8 小时");
    CHECK_STR(seen(w, w->wang, id).term.said, "当年满 20 小时，或三星级志愿者");
    w->l->now = time_add(w->l->now, 70 * TIME_DAY);  // hours of another year do not count
    CHECK_STR(seen(w, w->wang, id).said, "还差 20 小时");
    CHECK_OK(little_act(w->l, w->centre, terms, &a));
    CHECK_INT(a.rows.n, 2);
    a.term.valid_from = (Day){ 20200101 };
    CHECK_ERR(little_act(w->l, w->centre, add_term, &a), fault_invalid);
    CHECK_OK(little_act(w->l, w->li, all, &a));
    CHECK_INT(a.rows.n, 1);
}

BOTH(each_code_of_a_pool_is_given_once_and_shown_to_its_owner_alone)
{
    World *w = world(t, county);
    EntitlementId id = opened(w, BY_POOL);
    served(w, w->wang, 12);
    served(w, w->li, 12);
    Act a = { .id = id };
    CHECK_STR(seen(w, w->wang, id).said, "券码已领完");
    CHECK_ERR(little_act(w->l, w->wang, take, &a), coupon_none);
    a.bytes = S("券码,有效期至\nA-1001,2020-12-31\nA-1002,2020/11/30\n");
    CHECK_ERR(little_act(w->l, w->driver, fill, &a), entitlement_not_ours);
    CHECK_OK(little_act(w->l, w->centre, fill, &a));
    CHECK_INT(a.n, 2);
    CHECK_ERR(little_act(w->l, w->centre, fill, &a), fault_invalid);  // each is read in once
    static const char *const bad[] = { "券码\nA-1\n", "券码,有效期至\n",
                                       "券码,有效期至\nB,2020-12-31\n",
                                       "券码,有效期至\nB-1003,后天\n",
                                       "券码,有效期至\nB-1003,2020-10-27\n" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        a.bytes = str(bad[i]);
        Err err = little_act(w->l, w->centre, fill, &a);
        CHECK(err == &fault_invalid || err == &coupon_file);
    }
    CHECK_INT(seen(w, w->wang, id).spare, 2);
    CHECK_OK(little_act(w->l, w->wang, take, &a));
    a.filter = (EntitlementUseFilter){ .person = w->wang, .limit = 10 };
    CHECK_OK(little_act(w->l, w->wang, uses, &a));
    CHECK_INT(a.rows.n, 1);
    CHECK_STR(LIST_AT(&a.rows, EntitlementUse, 0)->coupon, "A-1002");  // the one that ends first
    CHECK_OK(little_act(w->l, w->centre, uses, &a));
    CHECK_INT(LIST_AT(&a.rows, EntitlementUse, 0)->coupon.n, 0);
    CHECK_OK(little_act(w->l, w->li, take, &a));
    CHECK_ERR(little_act(w->l, w->li, take, &a), coupon_none);
    CHECK_ERR(little_act(w->l, w->li, take_up, &a), entitlement_way);
    CHECK_INT(spent(w), 400);
    CHECK_OK(little_act(w->l, w->centre, todos, &a));
    CHECK_INT(a.rows.n, 1);  // the pool is dry
    CHECK_INT(wrong(w), 0);
}

static ListVerdict reading(T *t, County *county, Str xlsx)
{
    SignKey key = certificate_key(&county->key_token);
    ListVerdict verdict = LIST_UNSIGNED;
    Str text;
    CHECK_OK(entitlement_list_verify(t->arena, str_of((const char *)key.public, sizeof key.public),
                                     xlsx, &verdict, &text));
    return verdict;
}

BOTH(a_white_list_is_signed_row_by_row_and_settled_by_what_comes_back)
{
    World *w = world(t, county);
    EntitlementId id = opened(w, BY_LIST);
    served(w, w->wang, 12);
    served(w, w->li, 30);
    Act a = { .id = id, .month = 202011, .card = S("!") };
    CHECK_ERR(little_act(w->l, w->wang, take_up, &a), fault_invalid);
    CHECK_ERR(little_act(w->l, w->centre, make, &a), list_empty);
    a.card = S("4350-0001");
    CHECK_OK(little_act(w->l, w->wang, take_up, &a));
    CHECK_ERR(little_act(w->l, w->li, take_up, &a), entitlement_card);
    a.card = S("4350-0002");
    CHECK_OK(little_act(w->l, w->li, take_up, &a));
    a.month = 202012;
    CHECK_ERR(little_act(w->l, w->centre, make, &a), list_month);
    a.month = 202011;
    CHECK_ERR(little_act(w->l, w->driver, make, &a), entitlement_not_ours);
    CHECK_OK(little_act(w->l, w->centre, make, &a));
    CHECK_INT(spent(w), 2000);  // two people, five times, two yuan
    CHECK_ERR(little_act(w->l, w->centre, make, &a), list_there);
    CHECK_OK(little_act(w->l, w->centre, find_list, &a));
    CHECK_INT(a.list.n, 2);
    CHECK_INT(a.list.valid_to.ymd, 20201130);
    CHECK_ERR(little_act(w->l, w->other_driver, file, &a), list_missing);
    CHECK_OK(little_act(w->l, w->driver, file, &a));
    CHECK_INT(reading(t, county, a.xlsx), LIST_GENUINE);
    Str csv = str_printf(t->arena, "姓名,卡号,有效期至,本月次数\n王师傅,4350-0001,2020-11-30,3\n"
                                   "李大姐,4350-0002,2020-11-30,\n");
    CHECK_INT(reading(t, county, csv), LIST_UNSIGNED);

    a.bytes = csv;
    CHECK_ERR(little_act(w->l, w->centre, settle, &a), list_early);
    w->l->now = time_add(w->l->now, 40 * TIME_DAY);
    CHECK_OK(little_act(w->l, w->centre, todos, &a));
    CHECK_INT(a.rows.n, 1);
    static const char *const bad[] = { "卡号,本月次数\n4350-0009,1\n",
                                       "卡号,本月次数\n4350-0001,6\n",
                                       "卡号,本月次数\n4350-0001,-1\n",
                                       "卡号,本月次数\n4350-0001,99999999999999\n",
                                       "卡号,本月次数\n4350-0001,1\n4350-0001,1\n",
                                       "卡号\n4350-0001\n" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        a.bytes = str(bad[i]);
        CHECK_ERR(little_act(w->l, w->centre, settle, &a), fault_invalid);
    }
    CHECK_INT(spent(w), 2000);
    a.bytes = csv;
    CHECK_ERR(little_act(w->l, w->driver, settle, &a), entitlement_not_ours);
    CHECK_OK(little_act(w->l, w->centre, settle, &a));
    CHECK_ERR(little_act(w->l, w->centre, settle, &a), list_settled);
    CHECK_INT(spent(w), 600);
    CHECK_OK(little_act(w->l, w->centre, lists, &a));
    CHECK_INT(LIST_AT(&a.rows, EntitlementList, 0)->rides, 3);
    CHECK_INT(seen(w, w->wang, id).had, 3);
    CHECK_INT(wrong(w), 0);

    a = (Act){ .merchant_id = w->bus, .paper = { 1 } };
    CHECK_OK(little_act(w->l, w->centre, claim, &a));
    CHECK_INT(a.sums.n, 3);
    CHECK_INT(a.sums.fen.n, 600);
    CHECK_OK(little_act(w->l, w->centre, unclaim, &a));
}

// One changed cell of the partner's file fails, whatever program wrote it.
BOTH(a_changed_cell_of_a_list_is_seen)
{
    World *w = world(t, county);
    EntitlementId id = opened(w, BY_LIST);
    served(w, w->wang, 12);
    Act a = { .id = id, .month = 202011, .card = S("4350-0001") };
    CHECK_OK(little_act(w->l, w->wang, take_up, &a));
    CHECK_OK(little_act(w->l, w->centre, make, &a));
    CHECK_OK(little_act(w->l, w->centre, find_list, &a));
    SignKey key = certificate_key(&county->key_token);
    Str text = str_printf(t->arena,
                          "redvest entitlement list 1\nlist %lld\nmonth 202011\nrows 1\n%.*s\n",
                          (long long)a.list_id.n, STR_FMT(a.list.digest));
    Str proof = str_printf(t->arena, "%.*s.%.*s", STR_FMT(base64url_of(t->arena, text)),
                           STR_FMT(base64url_of(t->arena, sign_text(t->arena, &key, text))));
    static const struct {
        const char *row;
        ListVerdict verdict;
    } cases[] = { { "王师傅,4350-0001,2020-11-30,", LIST_GENUINE },
                  { "王师傅,4350-0001,2020-11-30,4", LIST_GENUINE },  // the times are the partner's
                  { "王师父,4350-0001,2020-11-30,", LIST_CHANGED },
                  { "王师傅,4350-0007,2020-11-30,", LIST_CHANGED },
                  { "王师傅,4350-0001,2020-12-30,", LIST_CHANGED },
                  { "王师傅,4350-0001,2020-11-30,\n王师傅,4350-0001,2020-11-30,", LIST_CHANGED } };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_INT(reading(t, county,
                          str_printf(t->arena,
                                     "姓名,卡号,有效期至,本月次数\n%s\n签名（请勿改动）,%.*s,,\n",
                                     cases[i].row, STR_FMT(proof))),
                  cases[i].verdict);
}

// The negative control of the recount: each single row tampered with is found.
BOTH(the_recount_of_entitlements_finds_each_row_that_was_tampered_with)
{
    World *w = world(t, county);
    EntitlementId code = opened(w, BY_CODE), pool = opened(w, BY_POOL), list = opened(w, BY_LIST);
    served(w, w->wang, 12);
    Act a = { .id = code, .card = S("4350-0001") };
    CHECK_OK(little_act(w->l, w->wang, take_up, &a));
    CHECK_OK(verified(w, w->driver, code_of(w, w->wang, code)));
    a.id = pool;
    a.bytes = S("券码,有效期至\nA-1001,2020-12-31\n");
    CHECK_OK(little_act(w->l, w->centre, fill, &a));
    CHECK_OK(little_act(w->l, w->wang, take, &a));
    a.id = list;
    a.month = 202011;
    CHECK_OK(little_act(w->l, w->wang, take_up, &a));
    CHECK_OK(little_act(w->l, w->centre, make, &a));
    CHECK_INT(wrong(w), 0);
    static const char *const tampered[][2] = {
        { "update entitlement_takings set n = n + 1 where period = 0",
          "update entitlement_takings set n = n - 1 where period = 0" },
        { "update entitlement_uses set n = 2 where pass is null",
          "update entitlement_uses set n = 1" },
        { "update entitlement_uses set fen = 100", "update entitlement_uses set fen = 200" },
        { "update entitlement_list_rows set card = '4350-0002'",
          "update entitlement_list_rows set card = '4350-0001'" },
        { "update entitlement_list_rows set name = '李师傅'",
          "update entitlement_list_rows set name = '王师傅'" },
        { "update entitlement_lists set month = 202012",
          "update entitlement_lists set month = 202011" },
        { "update entitlement_lists set most = 6, fen = 1200",
          "update entitlement_lists set most = 5, fen = 1000" },
        { "update entitlements set uses = uses + 1", "update entitlements set uses = uses - 1" },
        { "update budget_moves set cause_id = cause_id + 100",
          "update budget_moves set cause_id = cause_id - 100" },
        { "update entitlement_coupons set use_id = null", NULL },
    };
    for (size_t i = 0; i < COUNT(tampered); i++) {
        county_run(t, county, tampered[i][0]);
        CHECK(wrong(w) > 0);
        if (tampered[i][1] != NULL)
            county_run(t, county, tampered[i][1]);
    }
}

static Err merge(Cx *cx, void *with)
{
    const World *w = with;
    return entitlements_room.merge(cx, w->wang, w->li);
}
static Err erase(Cx *cx, void *with)
{
    const World *w = with;
    return entitlements_room.listeners[0].hear(cx, &(Event){ "person.erased", w->wang.n, 0 });
}

// Both numbers of one person had had it: the times add up, and the passes stay two.
BOTH(two_numbers_of_one_person_had_it_together_and_an_erased_one_leaves_no_card)
{
    World *w = world(t, county);
    EntitlementId code = opened(w, BY_CODE), list = opened(w, BY_LIST);
    served(w, w->wang, 12);
    served(w, w->li, 12);
    const PersonId both[] = { w->wang, w->li };
    for (size_t i = 0; i < 2; i++) {
        Act a = { .id = code };
        CHECK_OK(little_act(w->l, both[i], take_up, &a));
        CHECK_OK(verified(w, w->driver, code_of(w, both[i], code)));
    }
    Act a = { .id = list, .card = S("4350-0002"), .month = 202011 };
    CHECK_OK(little_act(w->l, w->li, take_up, &a));
    CHECK_OK(little_act(w->l, w->centre, make, &a));
    CHECK_OK(little_act(w->l, NO(Person), merge, w));
    CHECK_INT(seen(w, w->wang, list).taken_up, true);
    CHECK_INT(wrong(w), 0);
    CHECK_OK(little_act(w->l, NO(Person), erase, w));
    CHECK_INT(wrong(w), 0);  // the signature stays, the name is gone
    CHECK_OK(little_act(w->l, w->driver, file, &a));
    CHECK_INT(reading(t, county, a.xlsx), LIST_CHANGED);
}

// --- at once, by two threads, on PostgreSQL as two servers

typedef struct {
    County *county;
    Cx *cx;
    Err (*act)(Cx *cx, void *with);
    Act with;
    int times;
    pthread_barrier_t *start;
    int done;
    Err said;
} Racer;

static void *race(void *with)
{
    Racer *one = with;
    pthread_barrier_wait(one->start);
    for (int i = 0; i < one->times; i++) {
        Err err = lane_run(one->county->store, one->cx, one->act, &one->with);
        one->done += err == OK;
        if (err != OK)
            one->said = err;
    }
    return NULL;
}

static void race_of(T *t, Racer racers[2], Little *l, const PersonId who[2])
{
    pthread_barrier_t start;
    pthread_t threads[2];
    pthread_barrier_init(&start, NULL, 2);
    for (int i = 0; i < 2; i++) {
        Cx *cx = racers[i].cx = county_cx(t, racers[i].county, "race");
        cx->arena = arena_new(ARENA_REQUEST_MAX);
        cx->now = l->now;
        cx->today = time_day(l->now);
        cx->actor = little_cx(l, who[i])->actor;
        racers[i].start = &start;
    }
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, race, &racers[i]);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        arena_free(racers[i].cx->arena);
    }
    pthread_barrier_destroy(&start);
}

// "A code is accepted once in the whole county": the rotating one too, and each coupon.
static void raced(T *t, County *one, County *two)
{
    World *w = world(t, one);
    EntitlementId code = opened(w, BY_CODE), pool = opened(w, BY_POOL);
    PersonId mate = little_person(w->l, "副驾", "13871550014", w->l->station);
    little_grant(w->l, mate, ROLE_MERCHANT, seen(w, w->wang, code).place);
    served(w, w->wang, 12);
    served(w, w->li, 12);
    Act a = { .id = code };
    CHECK_OK(little_act(w->l, w->wang, take_up, &a));
    for (int round = 0; round < 5; round++) {
        w->l->now = time_add(w->l->now, TIME_MINUTE);
        a.code = code_of(w, w->wang, code);
        Racer racers[2] = { { .county = one, .act = verify, .with = a, .times = 1 },
                            { .county = two, .act = verify, .with = a, .times = 1 } };
        race_of(t, racers, w->l, (PersonId[]){ w->driver, mate });
        CHECK_INT(racers[0].done + racers[1].done, 1);
        CHECK(racers[0].said == &pass_used || racers[1].said == &pass_used);
    }
    CHECK_INT(spent(w), 1000);
    a = (Act){ .id = pool,
               .bytes = S(
                   "券码,有效期至\nA-1001,2020-12-31\nA-1002,2020-12-31\nA-1003,2020-12-31\n") };
    CHECK_OK(little_act(w->l, w->centre, fill, &a));
    Racer racers[2] = { { .county = one, .act = take, .with = a, .times = 4 },
                        { .county = two, .act = take, .with = a, .times = 4 } };
    race_of(t, racers, w->l, (PersonId[]){ w->wang, w->li });
    CHECK_INT(racers[0].done + racers[1].done, 3);
    CHECK(racers[0].said == &coupon_none && racers[1].said == &coupon_none);
    CHECK_INT(wrong(w), 0);
}

TEST(a_rotating_code_at_two_tills_and_the_last_coupon_are_given_once)
{
    County *county = county_sqlite(t);
    raced(t, county, county);
}

TEST(a_rotating_code_at_two_tills_of_two_servers_and_the_last_coupon_are_given_once)
{
    County *county = county_postgres(t);
    raced(t, county, county_again(t, county));
}
