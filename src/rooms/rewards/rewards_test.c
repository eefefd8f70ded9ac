// Goods for points, on both engines, through the door: reserved once, verified once, given back.
#include "rooms/rewards/rewards.h"
#include "store/db.h"
#include "store/recount.h"
#include "tests/support/little.h"
#include <pthread.h>
#include <stdlib.h>

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };

typedef struct {
    Little *l;
    PersonId station, branch, centre, wang, li, keeper, other_keeper;
    MerchantId shop, other_shop;
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
    RewardNew reward;
    RewardId reward_id;
    Reward goods;
    Redeem redeem;
    RedemptionId id;
    Redemption found;
    Str code, why;
    bool returned;
    int64_t n;
    Points points;
    PointBalance has;
    PersonId person;
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
ACT(add_goods, reward_add(cx, &a->reward, &a->reward_id))
ACT(find_goods, reward_find(cx, a->reward_id, &a->goods))
ACT(stock, reward_stock(cx, a->reward_id, a->n, a->why))
ACT(redeem, reward_redeem(cx, &a->redeem, &a->id))
ACT(cancel, redemption_cancel(cx, a->id))
ACT(find, redemption_find(cx, a->id, &a->found))
ACT(verify, redemption_verify(cx, a->code, &a->found))
ACT(refund, redemption_refund(cx, a->id, a->returned, a->why))
ACT(balance, point_balance(cx, a->person, &a->has))
ACT(merchant_points, point_merchant_balance(cx, a->merchant_id.n, &a->points))

static Err clocks(Cx *cx, void *with)
{
    int did;
    (void)with;
    TRY(record_clock(cx, 100, &did));
    return point_clock_holds(cx, 100, &did);
}

static void earned(World *w, PersonId person, int hours)
{
    Little *l = w->l;
    Time out = time_add(l->now, -++w->records * 20 * TIME_HOUR);
    Str text = str_printf(
        l->t->arena,
        "insert into records (person, place, place_path, path, kind, minutes, day, in_at, out_at,"
        " state, made_at, approved_by, approved_at, effective_on) select %lld, id, path, 'carried',"
        " 'credit', %d, %d, %lld, %lld, 'public', 1, %lld, 1, 20200101 from places where id = %lld",
        (long long)person.n, hours * 60, time_day(out).ymd,
        (long long)time_add(out, -hours * TIME_HOUR).ms, (long long)out.ms, (long long)w->station.n,
        (long long)l->station.n);
    county_run(l->t, l->county, str_z(l->t->arena, text));
    CHECK_OK(little_act(l, NO(Person), clocks, NULL));
}

static MerchantId shop_of(World *w, const char *name, PersonId keeper, const char *number)
{
    Act a = { .merchant = { .parent = w->l->station, .name = str(name), .intro = S("") } };
    CHECK_OK(little_act(w->l, w->centre, add_merchant, &a));
    CHECK_OK(little_act(w->l, w->centre, find_merchant, &a));
    little_grant(w->l, keeper, ROLE_MERCHANT, a.shop.place);
    a.agreement = (AgreementNew){ .number = str(number),
                                  .valid_from = { 20200101 },
                                  .valid_to = { 20301231 },
                                  .fen_per_point = { 100 },
                                  .signer = S("店主"),
                                  .account = S("") };
    CHECK_OK(little_act(w->l, w->centre, sign, &a));
    return a.merchant_id;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = BEGIN;
    w->station = little_person(l, "周主任", "13871550003", l->station);
    w->branch = little_person(l, "赵所长", "13871550004", l->station);
    w->centre = little_person(l, "刘主任", "13871550005", l->station);
    w->wang = little_person(l, "王师傅", "13871550008", l->station);
    w->li = little_person(l, "李大姐", "13871550009", l->station);
    w->keeper = little_person(l, "店主", "13871550010", l->station);
    w->other_keeper = little_person(l, "别店店主", "13871550011", l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->branch, ROLE_BRANCH, l->branch);
    little_grant(l, w->centre, ROLE_CENTRE, l->centre);
    w->shop = shop_of(w, "老街早点铺", w->keeper, "协 1");
    w->other_shop = shop_of(w, "新街书店", w->other_keeper, "协 2");
    Act a = { .budget = { 2020, S("积分兑换"), { 1000 }, S("大文明办〔2020〕3 号") } };
    CHECK_OK(little_act(l, w->centre, add_line, &a));
    w->line = a.budget_id;
    return w;
}

static RewardId goods(World *w, int64_t points, int64_t stock_n, int64_t most)
{
    Act a = { .reward = { .name = S("热干面一碗"),
                          .merchant = w->shop,
                          .points = points,
                          .budget = w->line,
                          .stock = stock_n,
                          .per_person = most,
                          .period = PERIOD_MONTH,
                          .collect_days = 7 } };
    CHECK_OK(little_act(w->l, w->branch, add_goods, &a));
    return a.reward_id;
}

static Err try_redeem(World *w, PersonId person, RewardId reward, RedemptionId *id)
{
    Act a = { .redeem = { .reward = reward } };
    Err err = little_act(w->l, person, redeem, &a);
    if (err == OK)
        *id = a.id;
    return err;
}
static RedemptionId redeemed(World *w, PersonId person, RewardId reward)
{
    RedemptionId id = { 0 };
    CHECK_OK(try_redeem(w, person, reward, &id));
    return id;
}
static Redemption found(World *w, RedemptionId id)
{
    Act a = { .id = id };
    CHECK_OK(little_act(w->l, w->centre, find, &a));
    return a.found;
}
static PointBalance has(World *w, PersonId person)
{
    Act a = { .person = person };
    CHECK_OK(little_act(w->l, NO(Person), balance, &a));
    return a.has;
}
static Reward shelf(World *w, RewardId id)
{
    Act a = { .reward_id = id };
    CHECK_OK(little_act(w->l, w->wang, find_goods, &a));
    return a.goods;
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
    return rewards_check(cx, recount);
}
static int64_t wrong(World *w)
{
    Recount recount = { .room = S("rewards") };
    int64_t n = 0;
    CHECK_OK(little_act(w->l, NO(Person), recheck, &recount));
    CHECK_INT(recount.n, 9);
    for (size_t i = 0; i < recount.n; i++)
        n += recount.lines[i].wrong;
    return n;
}

TEST(a_code_proves_itself_and_its_period_is_plain)
{
    for (uint64_t i = 0; i < 2000; i += 7) {
        Str code = code_made(t->arena, i * 7919 + 1000000000);
        CHECK(code_fits(code));
        char *typed = (char *)str_z(t->arena, code);
        typed[i % 10] = typed[i % 10] == '9' ? '0' : (char)(typed[i % 10] + 1);
        CHECK(!code_fits(str(typed)));
    }
    CHECK(!code_fits(S("")) && !code_fits(S("-123456789")) && !code_fits(S("99999999999999")));
    CHECK_STR(code_clean(t->arena, S("http://x/till?code=012 345-6789")), "0123456789");
    CHECK_INT(period_of(PERIOD_MONTH, (Day){ 20201028 }), 202010);
    CHECK_INT(period_of(PERIOD_QUARTER, (Day){ 20201028 }), 20204);
    CHECK_INT(period_of(PERIOD_YEAR, (Day){ 20201028 }), 2020);
    static const Err verdicts[] = { OK, &code_used, &code_expired, &code_cancelled,
                                    &code_refunded };
    for (int i = 0; i < 5; i++)
        CHECK(code_verdict((RedemptionState)i, (Time){ 2 }, (Time){ 1 }) == verdicts[i]);
    CHECK_ERR(code_verdict(REDEMPTION_RESERVED, (Time){ 2 }, (Time){ 2 }), code_expired);
}

BOTH(stock_points_and_price_are_reserved_in_one_act_and_all_given_back)
{
    World *w = world(t, county);
    earned(w, w->wang, 5);
    RewardId reward = goods(w, 3, 2, 0);
    RedemptionId id = redeemed(w, w->wang, reward);
    CHECK_INT(has(w, w->wang).held.n, 300);
    CHECK_INT(shelf(w, reward).left, 1);
    CHECK_INT(spent(w), 300);
    CHECK_INT(shelf(w, reward).short_by.n, 100);
    CHECK_STR(shelf(w, reward).said, "还差 1 积分");
    RedemptionId none;
    CHECK_ERR(try_redeem(w, w->wang, reward, &none), points_short);
    CHECK_INT(shelf(w, reward).left, 1);  // what failed took nothing along
    Act a = { .id = id };
    CHECK_ERR(little_act(w->l, w->li, cancel, &a), redemption_not_yours);
    CHECK_OK(little_act(w->l, w->wang, cancel, &a));
    CHECK_ERR(little_act(w->l, w->wang, cancel, &a), code_cancelled);
    CHECK_INT(has(w, w->wang).ready.n, 500);
    CHECK_INT(spent(w), 0);
    CHECK_INT(wrong(w), 0);
}

BOTH(a_code_is_accepted_once_and_each_obstacle_has_its_own_fault)
{
    World *w = world(t, county);
    earned(w, w->wang, 5);
    RewardId reward = goods(w, 2, 9, 0);
    RedemptionId id = redeemed(w, w->wang, reward);
    Str code = found(w, id).code;
    CHECK_ERR(verified(w, w->keeper, S("123")), code_mistyped);
    CHECK_ERR(verified(w, w->keeper, S("-99999999999999999999")), code_mistyped);
    CHECK_ERR(verified(w, w->keeper, code_made(t->arena, 424242)), code_unknown);
    CHECK_ERR(verified(w, w->other_keeper, code), code_elsewhere);
    CHECK_ERR(verified(w, w->wang, code), code_elsewhere);
    little_grant(w->l, w->wang, ROLE_CENTRE, w->l->centre);
    CHECK_ERR(verified(w, w->wang, code), code_elsewhere);  // the centre is no till of a merchant
    CHECK_OK(verified(w, w->keeper, code));
    CHECK_ERR(verified(w, w->keeper, code), code_used);
    Act a = { .merchant_id = w->shop };
    CHECK_OK(little_act(w->l, NO(Person), merchant_points, &a));
    CHECK_INT(a.points.n, 200);
    CHECK_INT(has(w, w->wang).ready.n, 300);
    a = (Act){ .id = id, .why = S("面里有沙") };
    CHECK_ERR(little_act(w->l, w->keeper, refund, &a), reward_not_yours);
    CHECK_OK(little_act(w->l, w->branch, refund, &a));
    CHECK_ERR(little_act(w->l, w->branch, refund, &a), redemption_moved_on);
    CHECK_ERR(verified(w, w->keeper, code), code_refunded);
    CHECK_INT(has(w, w->wang).ready.n, 500);
    CHECK_INT(shelf(w, reward).stock, 8);
    CHECK_INT(wrong(w), 0);
}

BOTH(nobody_verifies_their_own_voucher)
{
    World *w = world(t, county);
    earned(w, w->keeper, 5);
    RedemptionId id = redeemed(w, w->keeper, goods(w, 2, 9, 0));
    CHECK_ERR(verified(w, w->keeper, found(w, id).code), code_own);
}

BOTH(what_is_not_collected_in_time_goes_back_by_the_clock)
{
    World *w = world(t, county);
    earned(w, w->wang, 5);
    RewardId reward = goods(w, 2, 1, 0);
    RedemptionId id = redeemed(w, w->wang, reward);
    Str code = found(w, id).code;
    w->l->now = time_add(found(w, id).until, -1);
    CHECK_OK(little_act(w->l, NO(Person), clocks, NULL));
    CHECK_INT(found(w, id).state, REDEMPTION_RESERVED);
    w->l->now = found(w, id).until;
    CHECK_ERR(verified(w, w->keeper, code), code_expired);
    CHECK_OK(little_act(w->l, NO(Person), clocks, NULL));
    CHECK_INT(found(w, id).state, REDEMPTION_EXPIRED);
    CHECK_ERR(verified(w, w->keeper, code), code_expired);
    CHECK_INT(shelf(w, reward).left, 1);
    CHECK_INT(has(w, w->wang).ready.n, 500);
    CHECK_INT(spent(w), 0);
    CHECK_INT(wrong(w), 0);
}

BOTH(limits_hold_for_a_person_and_for_a_period_and_a_line_is_never_overdrawn)
{
    World *w = world(t, county);
    earned(w, w->wang, 20);
    RewardId once = goods(w, 1, 9, 1);
    RedemptionId first = redeemed(w, w->wang, once), none;
    CHECK_ERR(try_redeem(w, w->wang, once, &none), reward_limit);
    Act a = { .id = first };
    CHECK_OK(little_act(w->l, w->wang, cancel, &a));
    redeemed(w, w->wang, once);         // what was cancelled does not count
    RewardId dear = goods(w, 9, 9, 0);  // 9 yuan; the line has 10, of which 1 is taken
    redeemed(w, w->wang, dear);
    CHECK_INT(spent(w), 1000);
    CHECK_ERR(try_redeem(w, w->wang, dear, &none), budget_full);
    CHECK_INT(shelf(w, dear).held, 1);
    a = (Act){ .reward_id = dear, .n = -9, .why = S("盘亏") };
    CHECK_ERR(little_act(w->l, w->branch, stock, &a), reward_stock_low);
    CHECK_INT(wrong(w), 0);
}

// --- many at once, by several threads, on PostgreSQL as two servers

static bool long_run(void)
{
    return getenv("REDVEST_STORM") != NULL;
}

typedef struct {
    County *county;
    Cx *cx;
    const Actor *who;  // of each, one after the other
    size_t n;
    RewardId reward;
    pthread_barrier_t *start;
    int got, gone;
    Err strange;
} Asker;

static void *ask_all(void *with)
{
    Asker *one = with;
    pthread_barrier_wait(one->start);
    for (size_t i = 0; i < one->n; i++) {
        ArenaMark mark = arena_mark(one->cx->arena);
        Act a = { .redeem = { .reward = one->reward } };
        one->cx->problems = NULL;
        one->cx->actor = one->who[i];
        Err err = lane_run(one->county->store, one->cx, redeem, &a);
        one->got += err == OK;
        one->gone += err == &reward_gone;
        if (err != OK && err != &reward_gone)
            one->strange = err;
        arena_rewind(one->cx->arena, mark);
    }
    return NULL;
}

static Cx *own_cx(T *t, World *w, const County *county)
{
    Cx *cx = county_cx(t, county, "crowd");
    cx->arena = arena_new(ARENA_REQUEST_MAX);
    cx->now = w->l->now;
    cx->today = time_day(w->l->now);
    return cx;
}

// "The last item of a reward asked for by 500 people at once is given once, and points of the other
// 499 are untouched": 500 in `make storm`, forty in the short run.
#define THREADS 8
static void last_one(T *t, County *one, County *two)
{
    World *w = world(t, one);
    int people = long_run() ? 500 : 40, got = 0, gone = 0, spent_ = 0;
    RewardId reward = goods(w, 2, 1, 0);
    PersonId *crowd = NEW_ARRAY(t->arena, PersonId, (size_t)people);
    Actor *actors = NEW_ARRAY(t->arena, Actor, (size_t)people);
    for (int i = 0; i < people; i++) {
        Str phone = str_printf(t->arena, "1387156%04d", i);
        crowd[i] = little_person(w->l, "志愿者", str_z(t->arena, phone), w->l->station);
        earned(w, crowd[i], 2);
        actors[i] = little_cx(w->l, crowd[i])->actor;
    }
    pthread_barrier_t start;
    pthread_t threads[THREADS];
    Asker askers[THREADS];
    pthread_barrier_init(&start, NULL, THREADS);
    for (int i = 0; i < THREADS; i++) {
        County *county = i % 2 == 0 ? one : two;
        int from = people * i / THREADS, to = people * (i + 1) / THREADS;
        askers[i] = (Asker){ .county = county,
                             .cx = own_cx(t, w, county),
                             .who = actors + from,
                             .n = (size_t)(to - from),
                             .reward = reward,
                             .start = &start };
        pthread_create(&threads[i], NULL, ask_all, &askers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK(askers[i].strange == OK);
        got += askers[i].got;
        gone += askers[i].gone;
        arena_free(askers[i].cx->arena);
    }
    pthread_barrier_destroy(&start);
    CHECK_INT(got, 1);
    CHECK_INT(gone, people - 1);
    for (int i = 0; i < people; i++) {
        PointBalance now = has(w, crowd[i]);
        spent_ += now.held.n == 200 && now.ready.n == 0;
        CHECK(now.held.n == 200 || (now.ready.n == 200 && now.held.n == 0));
    }
    CHECK_INT(spent_, 1);
    CHECK_INT(shelf(w, reward).held, 1);
    CHECK_INT(spent(w), 200);
    CHECK_INT(wrong(w), 0);
}

TEST(the_last_one_is_given_once_and_the_others_keep_their_points)
{
    County *county = county_sqlite(t);
    last_one(t, county, county);
}

TEST(the_last_one_at_two_servers_is_given_once_and_the_others_keep_their_points)
{
    County *county = county_postgres(t);
    last_one(t, county, county_again(t, county));
}

typedef struct {
    County *county;
    Cx *cx;
    Str code;
    pthread_barrier_t *start;
    Err said;
} Till;

static void *scan(void *with)
{
    Till *till = with;
    Act a = { .code = till->code };
    pthread_barrier_wait(till->start);
    till->said = lane_run(till->county->store, till->cx, verify, &a);
    return NULL;
}

// "A code is accepted once in the whole county, also when two merchants scan it in the same
// second": two tills of the shop and one of another, each code at all three at once. That a lost
// answer, sent again with its key, is the same answer is told in tests/journeys/积分兑换.story.
static void scanned(T *t, County *one, County *two)
{
    World *w = world(t, one);
    int rounds = long_run() ? 100 : 10;
    PersonId helper = little_person(w->l, "店员", "13871550012", w->l->station);
    Act a = { .merchant_id = w->shop };
    CHECK_OK(little_act(w->l, w->centre, find_merchant, &a));
    little_grant(w->l, helper, ROLE_MERCHANT, a.shop.place);
    earned(w, w->wang, 24);
    earned(w, w->wang, 24);
    RewardId reward = goods(w, 1, 500, 0);
    county_run(t, one, "update budgets set ceiling = 1000000");
    for (int round = 0; round < rounds; round++) {
        RedemptionId id = { 0 };
        if (round % 9 == 8)
            earned(w, w->wang, 9);
        CHECK_OK(try_redeem(w, w->wang, reward, &id));
        Str code = str_copy(t->arena, found(w, id).code);
        const PersonId who[] = { w->keeper, helper, w->other_keeper };
        pthread_barrier_t start;
        pthread_t threads[COUNT(who)];
        Till tills[COUNT(who)];
        pthread_barrier_init(&start, NULL, COUNT(who));
        for (size_t i = 0; i < COUNT(who); i++) {
            County *county = i % 2 == 0 ? one : two;
            tills[i] = (Till){ county, own_cx(t, w, county), code, &start, OK };
            tills[i].cx->actor = little_cx(w->l, who[i])->actor;
        }
        for (size_t i = 0; i < COUNT(who); i++)
            pthread_create(&threads[i], NULL, scan, &tills[i]);
        for (size_t i = 0; i < COUNT(who); i++) {
            pthread_join(threads[i], NULL);
            arena_free(tills[i].cx->arena);
        }
        pthread_barrier_destroy(&start);
        CHECK_INT((tills[0].said == OK) + (tills[1].said == OK), 1);
        const Fault *other = tills[0].said == OK ? tills[1].said : tills[0].said;
        CHECK(other == &code_used || other == &redemption_moved_on);
        CHECK_ERR(tills[2].said, code_elsewhere);
        CHECK_INT(found(w, id).state, REDEMPTION_VERIFIED);
    }
    CHECK_INT(has(w, w->wang).held.n, 0);
    CHECK_INT(wrong(w), 0);
}

TEST(a_code_scanned_at_three_tills_at_once_is_accepted_once)
{
    County *county = county_sqlite(t);
    scanned(t, county, county);
}

TEST(a_code_scanned_at_three_tills_of_two_servers_at_once_is_accepted_once)
{
    County *county = county_postgres(t);
    scanned(t, county, county_again(t, county));
}

// "Wrong merchant, expired, used, someone else's, screenshot of a rotated code, negative or huge
// amounts: each its own clear fault": no two say the same, and each says what to do.
TEST(each_wrong_way_at_the_till_is_a_fault_of_its_own)
{
    const Fault *const faults[] = {
        &code_elsewhere,  &code_expired,      &code_used,
        &code_cancelled,  &code_refunded,     &code_own,
        &code_mistyped,   &code_unknown,      &redemption_not_yours,
        &pass_elsewhere,  &pass_stale,        &pass_used,
        &pass_own,        &pass_mistyped,     &pass_unknown,
        &entitlement_far, &entitlement_limit, &entitlement_closed,
        &points_short,    &points_amount,     &reward_gone,
        &reward_limit,    &budget_full,
    };
    for (size_t i = 0; i < COUNT(faults); i++) {
        CHECK(faults[i]->status >= 400 && faults[i]->status < 500);
        CHECK(str(faults[i]->text.zh).n > 12);
        for (size_t k = 0; k < i; k++) {
            CHECK(!str_eq(str(faults[i]->code), str(faults[k]->code)));
            CHECK(!str_eq(str(faults[i]->text.zh), str(faults[k]->text.zh)));
        }
    }
    static const struct {
        const char *code;
        bool pass;
    } typed[] = { { "", false },
                  { "-1", false },
                  { "-1234567890", false },
                  { "0", false },
                  { "99999999999", false },
                  { "1e9", false },
                  { "0x7fffffff", false },
                  { "99999999999999999999999999999999", true },
                  { "00000000000000", true } };
    for (size_t i = 0; i < COUNT(typed); i++) {
        EntitlementPassId pass;
        uint32_t digits;
        CHECK(!code_fits(str(typed[i].code)));
        CHECK_INT(entitlement_code_like(str(typed[i].code)), typed[i].pass);
        CHECK(!pass_parse(str(typed[i].code), &pass, &digits));
    }
}

BOTH(goods_take_no_negative_and_no_huge_amounts)
{
    World *w = world(t, county);
    static const int64_t points[] = { 0, -1, INT64_MIN, INT64_MAX, 10000001 };
    static const int64_t stocks[] = { -1, INT64_MIN, INT64_MAX, 1000001 };
    Act a = { .reward = { .name = S("热干面一碗"),
                          .merchant = w->shop,
                          .points = 1,
                          .budget = w->line,
                          .stock = 1,
                          .period = PERIOD_MONTH,
                          .collect_days = 7 } };
    for (size_t i = 0; i < COUNT(points); i++) {
        a.reward.points = points[i];
        CHECK_ERR(little_act(w->l, w->branch, add_goods, &a), fault_invalid);
    }
    a.reward.points = 1;
    for (size_t i = 0; i < COUNT(stocks); i++) {
        a.reward.stock = stocks[i];
        CHECK_ERR(little_act(w->l, w->branch, add_goods, &a), fault_invalid);
    }
    a.reward.stock = 1;
    CHECK_OK(little_act(w->l, w->branch, add_goods, &a));
    a.why = S("盘点");
    for (size_t i = 0; i < COUNT(stocks); i++) {
        a.n = stocks[i] == -1 ? -2 : stocks[i];
        CHECK(little_act(w->l, w->branch, stock, &a) != OK);
    }
    CHECK_INT(wrong(w), 0);
}

// The negative control of the recount: one row tampered with is found.
BOTH(the_recount_finds_a_row_that_was_tampered_with)
{
    World *w = world(t, county);
    earned(w, w->wang, 5);
    redeemed(w, w->wang, goods(w, 2, 9, 0));
    CHECK_INT(wrong(w), 0);
    county_run(t, county, "update reward_goods set held = 0");
    CHECK(wrong(w) == 1);
    county_run(t, county, "update reward_goods set held = 1");
    county_run(t, county, "update redemptions set points = 100");
    CHECK(wrong(w) == 1);
}
