// Points from records that take effect to holds that end once, on both engines, through the door.
#include "rooms/points/points.h"
#include "store/db.h"
#include "store/recount.h"
#include "store/store_inside.h"
#include "tests/support/little.h"
#include "town/setting.h"

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };

typedef struct {
    Little *l;
    PersonId station, wang, li;
    int64_t records;
} World;

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    w->l = little(t, county);
    w->l->now = BEGIN;
    w->station = little_person(w->l, "周主任", "13871550003", w->l->station);
    w->wang = little_person(w->l, "王师傅", "13871550008", w->l->station);
    w->li = little_person(w->l, "李大姐", "13871550009", w->l->station);
    little_grant(w->l, w->station, ROLE_STATION, w->l->station);
    return w;
}

static Err clocks(Cx *cx, void *with)
{
    int did;
    (void)with;
    TRY(record_clock(cx, 100, &did));
    TRY(point_clock_holds(cx, 100, &did));
    return point_clock_expiry(cx, 100, &did);
}
static void clock_runs(World *w)
{
    CHECK_OK(little_act(w->l, NO(Person), clocks, NULL));
}

static const char *z_number(Arena *arena, int64_t n)
{
    return str_z(arena, str_printf(arena, "%lld", (long long)n));
}

// A record that everybody has approved and whose publicity is over.
static RecordId worked_as(World *w, PersonId person, const char *kind, int minutes)
{
    Arena *arena = w->l->t->arena;
    w->records++;
    Time out = time_add(w->l->now, -w->records * 30 * TIME_HOUR),
         in = time_add(out, -minutes * TIME_MINUTE);
    bool honour = str_eq(str(kind), S("honour"));
    Str text = str_printf(
        arena,
        "insert into records (person, place, place_path, path, kind, minutes, day, in_at, out_at,"
        " state, made_at, approved_by, approved_at, effective_on, entry) select %lld, id, path, '%s',"
        " '%s', %d, %d, %lld, %lld, 'public', 1, %lld, 1, 20200101, %s from places where id = %lld",
        (long long)person.n, honour ? "entry" : "carried", kind, minutes, time_day(out).ymd,
        (long long)in.ms, (long long)out.ms, (long long)w->station.n,
        honour ? z_number(arena, w->records) : "null", (long long)w->l->station.n);
    county_run(w->l->t, w->l->county, str_z(arena, text));
    clock_runs(w);
    return (RecordId){ w->records };
}
static RecordId worked(World *w, PersonId person, int minutes)
{
    return worked_as(w, person, "credit", minutes);
}

typedef struct {
    PersonId person;
    PointBalance has;
} Looking;
static Err look(Cx *cx, void *with)
{
    Looking *one = with;
    return point_balance(cx, one->person, &one->has);
}
static PointBalance has(World *w, PersonId person)
{
    Looking one = { .person = person };
    CHECK_OK(little_act(w->l, NO(Person), look, &one));
    return one.has;
}

typedef struct {
    HoldNew new;
    HoldId id;
    Capture capture;
    Str key;
    Hold found;
    int what;
} HeldPoints;
enum { HOLD, CAPTURE, RELEASE, REFUND, FIND };
static Err hold_act(Cx *cx, void *with)
{
    HeldPoints *one = with;
    if (one->what == HOLD)
        return point_hold(cx, &one->new, &one->id);
    if (one->what == CAPTURE)
        return point_capture(cx, one->id, &one->capture);
    if (one->what == RELEASE)
        return point_release(cx, one->id, one->key);
    if (one->what == REFUND)
        return point_refund(cx, one->id, one->key);
    return point_hold_find(cx, one->id, &one->found);
}
static HoldNew wish(World *w, const char *key, int64_t points)
{
    return (HoldNew){ .key = str(key),
                      .person = w->wang,
                      .amount = { points * 100 },
                      .until = time_add(w->l->now, 7 * TIME_DAY),
                      .cause = "redemption",
                      .cause_id = 1,
                      .title = S("大米 5 公斤") };
}
static Err try_hold(World *w, HoldNew new, HoldId *id)
{
    HeldPoints one = { .new = new, .what = HOLD };
    Err err = little_act(w->l, w->wang, hold_act, &one);
    if (err == OK && id != NULL)
        *id = one.id;
    return err;
}
static HoldId held(World *w, const char *key, int64_t points)
{
    HoldId id = { 0 };
    CHECK_OK(try_hold(w, wish(w, key, points), &id));
    return id;
}
static Err end_of(World *w, HoldId id, int what, const char *key, int64_t points)
{
    HeldPoints one = { .id = id,
                       .key = str(key),
                       .what = what,
                       .capture = { .key = str(key),
                                    .amount = { points * 100 },
                                    .to = SINK_MERCHANT,
                                    .merchant = 5 } };
    return little_act(w->l, w->station, hold_act, &one);
}
static Hold found(World *w, HoldId id)
{
    HeldPoints one = { .id = id, .what = FIND };
    CHECK_OK(little_act(w->l, w->station, hold_act, &one));
    return one.found;
}

static Err reverse(Cx *cx, void *with)
{
    return record_reverse(cx, *(RecordId *)with, S("核对过"));
}
static void reversed(World *w, RecordId id)
{
    CHECK_OK(little_act(w->l, w->station, reverse, &id));
}

typedef struct {
    const char *name;
    int64_t value;
    Day from;
} RuleSet;
static Err set_rule(Cx *cx, void *with)
{
    RuleSet *one = with;
    return rule_set(cx, str(one->name), one->from, one->value, S("大文明办〔2020〕1 号"));
}
static void rule(World *w, const char *name, int64_t value)
{
    RuleSet one = { name, value, { 20200101 } };
    CHECK_OK(little_act(w->l, NO(Person), set_rule, &one));
}

static Err recheck(Cx *cx, void *with)
{
    Recount *recount = with;
    return points_check(cx, recount);
}
static void holds(World *w)
{
    Recount recount = { .room = S("points") };
    CHECK_OK(little_act(w->l, NO(Person), recheck, &recount));
    CHECK_INT(recount.n, 22);
    for (size_t i = 0; i < recount.n; i++)
        if (recount.lines[i].wrong != 0)
            test_failed(__FILE__, __LINE__, "%s: %lld wrong, first %.*s", recount.lines[i].what.zh,
                        (long long)recount.lines[i].wrong, STR_FMT(recount.lines[i].first));
}

// "志愿黄石: 1 credit hour = 1 point; honour hours do not convert"
BOTH(an_hour_of_credit_is_a_point_and_an_hour_of_honour_none)
{
    World *w = world(t, county);
    worked(w, w->wang, 90);
    worked_as(w, w->wang, "honour", 120);
    PointBalance balance = has(w, w->wang);
    CHECK_INT(balance.ready.n, 150);
    CHECK_INT(balance.year.n, 150);
    CHECK_INT(balance.soon_on.ymd, 20201231);
    clock_runs(w);
    CHECK_INT(has(w, w->wang).ready.n, 150);
    CHECK_INT(has(w, w->li).ready.n, 0);
    holds(w);
}

// "valid in the calendar year, zero at 31 Dec 23:59"
BOTH(points_become_void_on_the_last_evening_of_the_year)
{
    World *w = world(t, county);
    worked(w, w->wang, 600);
    w->l->now = time_add(day_start((Day){ 20210101 }), -2 * TIME_MINUTE);
    clock_runs(w);
    CHECK_INT(has(w, w->wang).ready.n, 1000);
    w->l->now = time_add(w->l->now, TIME_MINUTE);
    CHECK_INT(has(w, w->wang).ready.n, 0);  // even before the clock has come by
    CHECK_ERR(try_hold(w, wish(w, "rewards/1", 1), NULL), points_short);
    clock_runs(w);
    CHECK_INT(has(w, w->wang).ready.n, 0);
    holds(w);
}

BOTH(a_hold_ends_exactly_once)
{
    World *w = world(t, county);
    worked(w, w->wang, 600);
    HoldId one = held(w, "rewards/1", 4), two = held(w, "rewards/2", 3);
    CHECK_INT(has(w, w->wang).ready.n, 300);
    CHECK_INT(has(w, w->wang).held.n, 700);
    CHECK_ERR(try_hold(w, wish(w, "rewards/3", 4), NULL), points_short);
    CHECK_OK(end_of(w, one, CAPTURE, "rewards/1/capture", 0));
    CHECK_OK(end_of(w, one, CAPTURE, "rewards/1/capture", 0));  // the answer was lost
    CHECK_ERR(end_of(w, one, CAPTURE, "rewards/1/again", 0), points_hold_over);
    CHECK_ERR(end_of(w, one, RELEASE, "rewards/1/release", 0), points_hold_over);
    CHECK_OK(end_of(w, two, RELEASE, "rewards/2/release", 0));
    CHECK_OK(end_of(w, two, RELEASE, "rewards/2/release", 0));
    CHECK_ERR(end_of(w, two, CAPTURE, "rewards/2/capture", 0), points_hold_over);
    CHECK_INT(has(w, w->wang).ready.n, 600);
    CHECK_INT(has(w, w->wang).held.n, 0);
    CHECK(found(w, one).state == HOLD_CAPTURED && found(w, two).state == HOLD_RELEASED);
    holds(w);
}

BOTH(the_same_key_is_the_same_hold_and_never_another_one)
{
    World *w = world(t, county);
    worked(w, w->wang, 600);
    HoldId first = held(w, "rewards/1", 4);
    CHECK(same(held(w, "rewards/1", 4), first));
    CHECK_INT(has(w, w->wang).held.n, 400);
    CHECK_ERR(try_hold(w, wish(w, "rewards/1", 5), NULL), points_key_taken);
    CHECK_ERR(end_of(w, first, CAPTURE, "rewards/1", 0), points_key_taken);
    CHECK_ERR(try_hold(w, wish(w, "short", 5), NULL), points_amount);
    holds(w);
}

BOTH(negative_zero_and_huge_amounts_are_refused)
{
    World *w = world(t, county);
    worked(w, w->wang, 600);
    const int64_t wrong[] = { 0, -1, -1000, POINTS_MOST, INT64_MAX / 100 };
    for (size_t i = 0; i < COUNT(wrong); i++)
        CHECK_ERR(try_hold(w, wish(w, "rewards/1", wrong[i]), NULL), points_amount);
    HoldId id = held(w, "rewards/2", 4);
    CHECK_ERR(end_of(w, id, CAPTURE, "rewards/2/capture", 5), points_amount);
    CHECK_ERR(end_of(w, id, CAPTURE, "rewards/2/capture", -1), points_amount);
    CHECK_ERR(end_of(w, (HoldId){ 99 }, CAPTURE, "rewards/2/capture", 1), points_hold_missing);
    holds(w);
}

BOTH(a_part_that_is_captured_gives_the_rest_back)
{
    World *w = world(t, county);
    worked(w, w->wang, 600);
    HoldId id = held(w, "rewards/1", 6);
    CHECK_OK(end_of(w, id, CAPTURE, "rewards/1/capture", 2));
    CHECK_INT(has(w, w->wang).ready.n, 800);
    CHECK_INT(found(w, id).captured.n, 200);
    CHECK_OK(end_of(w, id, REFUND, "rewards/1/refund", 0));
    CHECK_OK(end_of(w, id, REFUND, "rewards/1/refund", 0));
    CHECK_ERR(end_of(w, id, REFUND, "rewards/1/refund2", 0), points_hold_over);
    CHECK_INT(has(w, w->wang).ready.n, 1000);
    holds(w);
}

BOTH(a_hold_lapses_by_the_clock_of_the_server)
{
    World *w = world(t, county);
    worked(w, w->wang, 600);
    HoldId id = held(w, "rewards/1", 6);
    w->l->now = time_add(w->l->now, 7 * TIME_DAY);
    CHECK_ERR(end_of(w, id, CAPTURE, "rewards/1/capture", 2), points_hold_over);
    clock_runs(w);
    CHECK(found(w, id).state == HOLD_LAPSED);
    CHECK_INT(has(w, w->wang).ready.n, 1000);
    holds(w);
}

BOTH(the_oldest_expiring_is_spent_first_and_comes_back_to_its_own_lot)
{
    World *w = world(t, county);
    rule(w, "points.expiry_months", 2);
    worked(w, w->wang, 300);  // to 31 December
    w->l->now = time_add(w->l->now, 30 * TIME_DAY);
    worked(w, w->wang, 300);  // to 31 January
    PointBalance balance = has(w, w->wang);
    CHECK_INT(balance.soon.n, 500);
    CHECK_INT(balance.soon_on.ymd, 20201231);
    HoldId id = held(w, "rewards/1", 7);
    balance = has(w, w->wang);
    CHECK_INT(balance.soon.n, 300);
    CHECK_INT(balance.soon_on.ymd, 20210131);
    CHECK_OK(end_of(w, id, CAPTURE, "rewards/1/capture", 1));
    balance = has(w, w->wang);
    CHECK_INT(balance.soon.n, 400);
    CHECK_INT(balance.soon_on.ymd, 20201231);
    holds(w);
}

BOTH(what_is_refunded_late_can_still_be_spent)
{
    World *w = world(t, county);
    worked(w, w->wang, 300);
    HoldId id = held(w, "rewards/1", 3);
    CHECK_OK(end_of(w, id, CAPTURE, "rewards/1/capture", 0));
    w->l->now = day_start((Day){ 20210105 });
    clock_runs(w);
    CHECK_OK(end_of(w, id, REFUND, "rewards/1/refund", 0));
    PointBalance balance = has(w, w->wang);
    CHECK_INT(balance.ready.n, 300);
    CHECK_INT(balance.soon_on.ymd, 20210204);
    holds(w);
}

BOTH(hours_that_are_reversed_take_their_points_along)
{
    World *w = world(t, county);
    RecordId first = worked(w, w->wang, 300);
    worked(w, w->wang, 120);
    reversed(w, first);
    PointBalance balance = has(w, w->wang);
    CHECK_INT(balance.ready.n, 200);
    CHECK_INT(balance.debt.n, 0);
    CHECK_INT(balance.year.n, 200);
    holds(w);
}

// "no account below zero (a shortfall after a reversal goes to a debt account that is repaid
// first)"
BOTH(what_was_spent_already_becomes_a_debt_that_is_repaid_first)
{
    World *w = world(t, county);
    RecordId first = worked(w, w->wang, 300);
    HoldId id = held(w, "rewards/1", 4);
    CHECK_OK(end_of(w, id, CAPTURE, "rewards/1/capture", 0));
    reversed(w, first);
    PointBalance balance = has(w, w->wang);
    CHECK_INT(balance.ready.n, 0);
    CHECK_INT(balance.debt.n, 400);
    CHECK_ERR(try_hold(w, wish(w, "rewards/2", 1), NULL), points_owed);
    worked(w, w->wang, 180);
    CHECK_INT(has(w, w->wang).debt.n, 100);
    CHECK_INT(has(w, w->wang).ready.n, 0);
    worked(w, w->wang, 180);
    CHECK_INT(has(w, w->wang).debt.n, 0);
    CHECK_INT(has(w, w->wang).ready.n, 200);
    holds(w);
}

BOTH(a_debt_is_repaid_out_of_a_hold_that_is_given_up)
{
    World *w = world(t, county);
    RecordId first = worked(w, w->wang, 300);
    HoldId id = held(w, "rewards/1", 5);
    reversed(w, first);
    CHECK_INT(has(w, w->wang).debt.n, 500);
    CHECK_OK(end_of(w, id, RELEASE, "rewards/1/release", 0));
    CHECK_INT(has(w, w->wang).debt.n, 0);
    CHECK_INT(has(w, w->wang).ready.n, 0);
    holds(w);
}

BOTH(points_that_became_void_are_not_owed_when_their_hours_are_reversed)
{
    World *w = world(t, county);
    RecordId first = worked(w, w->wang, 300);
    w->l->now = day_start((Day){ 20210105 });
    clock_runs(w);
    reversed(w, first);
    CHECK_INT(has(w, w->wang).debt.n, 0);
    holds(w);
}

BOTH(caps_of_a_day_a_month_and_a_year_and_the_budget_of_the_county_hold)
{
    World *w = world(t, county);
    rule(w, "points.day_cap", 300);
    worked(w, w->wang, 600);
    CHECK_INT(has(w, w->wang).ready.n, 300);
    rule(w, "points.month_cap", 500);
    worked(w, w->wang, 600);
    CHECK_INT(has(w, w->wang).ready.n, 500);
    worked(w, w->wang, 600);
    CHECK_INT(has(w, w->wang).ready.n, 500);
    rule(w, "points.year_budget", 600);
    worked(w, w->li, 180);
    CHECK_INT(has(w, w->li).ready.n, 100);
    holds(w);
}

static Err tell(Cx *cx, void *with)
{
    return point_clock_notices(cx, 100, with);
}
static int told_on(World *w, int32_t day, int hour)
{
    int did = 0;
    w->l->now = time_add(day_start((Day){ day }), hour * TIME_HOUR);
    CHECK_OK(little_act(w->l, NO(Person), tell, &did));
    return did;
}

// "expiry notice 30/7/1 days before"
BOTH(thirty_seven_and_one_day_before_expiry_a_message_goes_out_once_each)
{
    World *w = world(t, county);
    worked(w, w->wang, 90);
    CHECK_INT(told_on(w, 20201130, 10), 0);
    CHECK_INT(told_on(w, 20201201, 8), 0);  // not before nine
    CHECK_INT(told_on(w, 20201201, 10), 1);
    CHECK_STR(little_message(w->l), "您有 1.50 积分到 12 月 31 日 23:59 清零，请在到期前兑换。");
    CHECK_INT(told_on(w, 20201201, 11), 0);
    CHECK_INT(told_on(w, 20201224, 10), 1);
    CHECK_INT(told_on(w, 20201225, 10), 0);
    CHECK_INT(told_on(w, 20201230, 10), 1);
    CHECK_INT(told_on(w, 20201231, 10), 0);
    holds(w);
}

typedef struct {
    PersonId person;
    bool lift;
} Freezing;
static Err freeze(Cx *cx, void *with)
{
    Freezing *one = with;
    return one->lift ? point_unfreeze(cx, one->person, S("查无此事"))
                     : point_freeze(cx, one->person, S("有人投诉代签"));
}

BOTH(what_is_frozen_cannot_be_spent_and_does_not_run_out)
{
    World *w = world(t, county);
    PersonId branch = little_person(w->l, "钱所长", "13871550004", w->l->station);
    little_grant(w->l, branch, ROLE_BRANCH, w->l->branch);
    worked(w, w->wang, 300);
    HoldId id = held(w, "rewards/1", 2);
    Freezing one = { w->wang, false };
    CHECK_ERR(little_act(w->l, w->station, freeze, &one), points_not_yours);
    CHECK_ERR(little_act(w->l, w->wang, freeze, &one), points_not_yours);
    CHECK_ERR(little_act(w->l, branch, freeze, &(Freezing){ branch, false }), points_own);
    CHECK_OK(little_act(w->l, branch, freeze, &one));
    CHECK_ERR(little_act(w->l, branch, freeze, &one), points_frozen_twice);
    CHECK_ERR(try_hold(w, wish(w, "rewards/2", 1), NULL), points_frozen);
    CHECK_ERR(end_of(w, id, CAPTURE, "rewards/1/capture", 0), points_frozen);
    CHECK_OK(end_of(w, id, RELEASE, "rewards/1/release", 0));
    w->l->now = day_start((Day){ 20210110 });
    clock_runs(w);
    CHECK_INT(has(w, w->wang).ready.n, 500);
    one.lift = true;
    CHECK_OK(little_act(w->l, branch, freeze, &one));
    CHECK_ERR(little_act(w->l, branch, freeze, &one), points_not_frozen);
    clock_runs(w);
    CHECK_INT(has(w, w->wang).ready.n, 500);
    CHECK_OK(end_of(w, held(w, "rewards/3", 1), CAPTURE, "rewards/3/capture", 0));
    w->l->now = day_start((Day){ 20210210 });
    clock_runs(w);
    CHECK_INT(has(w, w->wang).ready.n, 0);
    holds(w);
}

typedef struct {
    PointRules rules;
    Simulation out;
    Day from;
    bool set;
} Trying;
static Err try_rule(Cx *cx, void *with)
{
    Trying *one = with;
    if (one->set)
        return point_rules_set(cx, &one->rules, one->from, S("大文明办〔2020〕9 号"));
    point_rules_on(cx, cx->today, &one->rules);
    TRY(point_simulate(cx, &one->rules, 2020, &one->out));
    CHECK_INT(one->out.now.n, one->out.then.n);  // the rule in force would have paid what it paid
    one->rules.credit = 200;
    one->rules.honour = 50;
    one->rules.day_cap = 700;
    one->rules.year_budget = 500;
    return point_simulate(cx, &one->rules, 2020, &one->out);
}

BOTH(a_rule_is_tried_on_the_year_before_it_is_put_in_force)
{
    World *w = world(t, county);
    worked(w, w->wang, 60);
    worked(w, w->wang, 600);
    worked_as(w, w->li, "honour", 60);
    Trying one = { 0 };
    CHECK_OK(little_act(w->l, NO(Person), try_rule, &one));
    CHECK_INT(one.out.people, 2);
    CHECK_INT(one.out.records, 3);
    CHECK_INT(one.out.now.n, 1100);
    CHECK_INT(one.out.then.n, 200 + 700 + 50);
    CHECK_INT(one.out.most_then.n, 900);
    CHECK(one.out.more == 1 && one.out.less == 1 && one.out.over_budget);
    CHECK_INT(has(w, w->wang).ready.n, 1100);  // trying moves nothing
    one.set = true;
    one.from = (Day){ 20201027 };
    CHECK_ERR(little_act(w->l, NO(Person), try_rule, &one), fault_invalid);
    one.from = (Day){ 20201029 };
    one.rules.year_budget = 0;  // which is given out already
    CHECK_OK(little_act(w->l, NO(Person), try_rule, &one));
    worked(w, w->li, 60);  // of a day before
    CHECK_INT(has(w, w->li).ready.n, 100);
    w->records = 0;
    w->l->now = time_add(w->l->now, 20 * TIME_DAY);
    worked(w, w->li, 60);
    CHECK_INT(has(w, w->li).ready.n, 300);
    holds(w);
}

typedef struct {
    int64_t merchant, amount;
    const char *key;
} Settling;
static Err settle(Cx *cx, void *with)
{
    Settling *one = with;
    return point_settle(cx, one->merchant, (Points){ one->amount }, str(one->key));
}
static Err settled(World *w, int64_t merchant, const char *key, int64_t amount)
{
    Settling one = { merchant, amount, key };
    return little_act(w->l, w->station, settle, &one);
}

BOTH(a_merchant_is_settled_up_to_what_it_took)
{
    World *w = world(t, county);
    worked(w, w->wang, 600);
    HoldId id = held(w, "rewards/1", 4);
    CHECK_OK(end_of(w, id, CAPTURE, "rewards/1/capture", 0));
    CHECK_ERR(settled(w, 5, "merchants/5/202010", 500), points_short);
    CHECK_OK(settled(w, 5, "merchants/5/202010", 300));
    CHECK_OK(settled(w, 5, "merchants/5/202010", 300));
    CHECK_ERR(settled(w, 5, "merchants/5/202010", 200), points_key_taken);
    CHECK_ERR(settled(w, 6, "merchants/6/202010", 100), points_short);
    CHECK_ERR(end_of(w, id, REFUND, "rewards/1/refund", 0), points_short);
    holds(w);
}

TEST(a_rate_and_its_coefficients_give_whole_hundredths)
{
    PointRules rules = { .credit = 100,
                         .honour = 50,
                         .difficulty = { { 1000 }, { 1200 }, { 1500 } },
                         .skill = { { 1000 }, { 1200 }, { 1500 } },
                         .risk = { { 1000 }, { 1200 }, { 1500 } },
                         .leader = { 1100 } };
    EarnGrades plain = { 1, 1, 1, false, false }, hard = { 3, 2, 1, true, false };
    CHECK_INT(earn_coefficient(&rules, &plain), 1000000);
    CHECK_INT(earn_coefficient(&rules, &hard), 1980000);
    static const struct {
        RecordKind kind;
        int minutes;
        int64_t coefficient, points;
    } rows[] = {
        { KIND_CREDIT, 60, 1000000, 100 },      { KIND_CREDIT, 59, 1000000, 98 },
        { KIND_CREDIT, 1, 1000000, 1 },         { KIND_CREDIT, 0, 1000000, 0 },
        { KIND_CREDIT, -60, 1000000, 0 },       { KIND_HONOUR, 60, 1000000, 50 },
        { KIND_CARRIED, 60, 1000000, 0 },       { KIND_CREDIT, 60, 1980000, 198 },
        { KIND_CREDIT, 1440, 10000000, 24000 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_INT(
            earn_full(&rules, rows[i].kind, (Minutes){ rows[i].minutes }, rows[i].coefficient).n,
            rows[i].points);
}

TEST(a_cap_leaves_what_is_left_of_it_and_says_which)
{
    static const struct {
        int64_t day, month, year, budget;  // caps
        int64_t so_day, so_month, so_year, so_county, full, paid;
        EarnWhy why;
    } rows[] = {
        { 0, 0, 0, 0, 900, 900, 900, 900, 500, 500, EARN_PAID },
        { 800, 0, 0, 0, 400, 0, 0, 0, 500, 400, EARN_CAPPED },
        { 800, 0, 0, 0, 800, 0, 0, 0, 500, 0, EARN_CAPPED },
        { 800, 0, 0, 0, 900, 0, 0, 0, 500, 0, EARN_CAPPED },
        { 0, 1000, 0, 0, 0, 900, 0, 0, 500, 100, EARN_CAPPED },
        { 0, 0, 1000, 0, 0, 0, 999, 0, 500, 1, EARN_CAPPED },
        { 0, 0, 0, 1000, 0, 0, 0, 700, 500, 300, EARN_BUDGET },
        { 500, 0, 0, 0, 0, 0, 0, 0, 500, 500, EARN_PAID },
        { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, EARN_NONE },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        EarnWhy why;
        PointRules rules = { .day_cap = rows[i].day,
                             .month_cap = rows[i].month,
                             .year_cap = rows[i].year,
                             .year_budget = rows[i].budget };
        EarnedSoFar so_far = {
            { rows[i].so_day }, { rows[i].so_month }, { rows[i].so_year }, { rows[i].so_county }
        };
        CHECK_INT(earn_paid(&rules, (Points){ rows[i].full }, &so_far, &why).n, rows[i].paid);
        CHECK(why == rows[i].why);
    }
}

TEST(expiry_falls_on_a_last_evening_and_is_told_three_times)
{
    static const struct {
        int64_t months;
        int32_t from, last;
    } rows[] = {
        { 0, 20201028, 20201231 },  { 0, 20201231, 20201231 }, { 0, 20210101, 20211231 },
        { 1, 20201028, 20201130 },  { 2, 20201231, 20210228 }, { 12, 20200229, 20210228 },
        { 60, 20200115, 20250131 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Time expiry = lot_expiry(rows[i].months, (Day){ rows[i].from });
        CHECK_INT(time_day(expiry).ymd, rows[i].last);
        CHECK_INT(time_minute_of_day(expiry), 1439);
    }
    Time last = lot_expiry(0, (Day){ 20201028 });
    CHECK_INT(expiry_stage((Day){ 20201130 }, last), 0);
    CHECK_INT(expiry_stage((Day){ 20201201 }, last), 1);
    CHECK_INT(expiry_stage((Day){ 20201224 }, last), 2);
    CHECK_INT(expiry_stage((Day){ 20201230 }, last), 3);
}

// --- tampering

typedef struct {
    const char *table, *column;  // column NULL: the row is removed
    const char *to;              // NULL: a number a little off
} Plant;
static const Plant plants[] = {
    { "point_accounts", "owner", NULL },
    { "point_accounts", "balance", NULL },
    { "point_accounts", "seq", NULL },
    { "point_accounts", "frozen", NULL },
    { "point_accounts", "grace_until", NULL },
    { "point_accounts", NULL, NULL },
    { "point_lots", "account", NULL },
    { "point_lots", "expires_at", NULL },
    { "point_lots", "ready", NULL },
    { "point_lots", "held", NULL },
    { "point_lots", "expired", NULL },
    { "point_lots", NULL, NULL },
    { "point_transfers", "id", NULL },
    { "point_transfers", "key", "key || 'x'" },
    { "point_transfers", "kind", "case when kind = 'hold' then 'earn' else 'hold' end" },
    { "point_transfers", "person", NULL },
    { "point_transfers", "cause", "cause || 'x'" },
    { "point_transfers", "cause_id", NULL },
    { "point_transfers", "amount", NULL },
    { "point_transfers", "undoes", NULL },
    { "point_transfers", "actor", NULL },
    { "point_transfers", "at", NULL },
    { "point_transfers", "rule_on", NULL },
    { "point_transfers", "words", "words || 'x'" },
    { "point_transfers", NULL, NULL },
    { "point_entries", "account", NULL },
    { "point_entries", "seq", NULL },
    { "point_entries", "transfer", NULL },
    { "point_entries", "lot", NULL },
    { "point_entries", "amount", NULL },
    { "point_entries", "balance", NULL },
    { "point_entries", NULL, NULL },
    { "point_holds", "account", NULL },
    { "point_holds", "person", NULL },
    { "point_holds", "amount", NULL },
    { "point_holds", "captured", NULL },
    { "point_holds", "until", NULL },
    { "point_holds", "cause", "cause || 'x'" },
    { "point_holds", "cause_id", NULL },
    { "point_holds", "title", "title || 'x'" },
    { "point_holds", "transfer", NULL },
    { "point_holds", "made_at", NULL },
    { "point_holds", "ended_at", NULL },
    { "point_holds", "ended_by", NULL },
    { "point_holds", "given_back_by", NULL },
    { "point_holds", NULL, NULL },
    { "point_earnings", "record", NULL },
    { "point_earnings", "person", NULL },
    { "point_earnings", "day", NULL },
    { "point_earnings", "kind", "case when kind = 'credit' then 'honour' else 'credit' end" },
    { "point_earnings", "minutes", NULL },
    { "point_earnings", "coefficient", NULL },
    { "point_earnings", "grown", NULL },
    { "point_earnings", "paid", NULL },
    { "point_earnings", "transfer", NULL },
    { "point_earnings", "undone_by", NULL },
    { "point_earnings", "undone_at", NULL },
    { "point_earnings", "made_at", NULL },
    { "point_earnings", NULL, NULL },
    { "point_periods", "person", NULL },
    { "point_periods", "period", NULL },
    { "point_periods", "paid", NULL },
    { "point_periods", NULL, NULL },
    { "point_holds", "state", "case when state = 'released' then 'lapsed' else 'released' end" },
    { "point_earnings", "why", "case when why = 'none' then 'elsewhere' else 'none' end" },
    { "point_accounts", "kind", "case when kind = 'spent' then 'settled' else 'spent' end" },
};

typedef struct {
    const char *statement;
    bool planted, found;
} Planting;

// SQLite's own: how many rows the slip touched.
// As somebody with the file in hand does it: past the triggers, not past the schema.
SQL0(planted_sql, "select changes()");
SQL0(nothing_sql, "update point_accounts set seq = seq where id = 0");
static Err plant(Cx *cx, void *with)
{
    Planting *one = with;
    Recount *recount = NEW(cx->arena, Recount);
    int64_t changed = 0;
    TRY(db_change(cx, &nothing_sql, NULL));  // a savepoint begins with the first write
    TRY(db_run(cx->db, one->statement));
    TRY(db_int(cx, &planted_sql, &changed));
    one->planted = changed > 0;
    recount->room = S("points");
    if (one->planted)
        TRY(points_check(cx, recount));
    for (size_t i = 0; i < recount->n; i++)
        one->found |= recount->lines[i].wrong != 0;
    return &fault_forbidden;  // all of it is undone
}

// Something of everything: spent, released, lapsed, refunded, reversed, owed, void.
static void busy_year(World *w)
{
    for (int i = 0; i < 6; i++) {
        RecordId first = worked(w, w->wang, 60 + 30 * i);
        worked(w, w->li, 45);
        worked_as(w, w->wang, "honour", 60);
        Str key = str_printf(w->l->t->arena, "rewards/%d", i);
        HoldId id = held(w, str_z(w->l->t->arena, key), 1);
        const char *ends = str_z(w->l->t->arena, str_join(w->l->t->arena, key, S("/end")));
        const char *back = str_z(w->l->t->arena, str_join(w->l->t->arena, key, S("/back")));
        if (i % 3 != 2)
            CHECK_OK(end_of(w, id, i % 3 == 0 ? CAPTURE : RELEASE, ends, 0));
        if (i == 3)
            CHECK_OK(end_of(w, id, REFUND, back, 0));
        if (i % 2 == 1)
            reversed(w, first);
        w->l->now = time_add(w->l->now, 8 * TIME_DAY);
        clock_runs(w);
    }
    held(w, "rewards/open", 1);
    w->l->now = day_start((Day){ 20210102 });
    clock_runs(w);
    worked(w, w->wang, 100);
}

// "redvest check … finds every one of 1,000 planted single-row tamperings"
TEST(every_one_of_a_thousand_planted_tamperings_is_found)
{
    County *county = county_sqlite(t);
    World *w = world(t, county);
    busy_year(w);
    holds(w);
    county_run(t, county,
               "drop trigger point_transfers_keep; drop trigger point_transfers_stay;"
               "drop trigger point_entries_keep; drop trigger point_entries_stay");
    int wanted = 1000, planted = 0;
    Dice dice = dice_seed(20201028);
    for (int tries = 0; planted < wanted; tries++) {
        ArenaMark mark = arena_mark(t->arena);
        CHECK(tries < wanted * 20);
        const Plant *one = &plants[dice_below(&dice, (uint32_t)COUNT(plants))];
        uint32_t row = dice_below(&dice, 1000), by = 1 + dice_below(&dice, 3);
        Str where = str_printf(t->arena,
                               "rowid = (select rowid from %s order by rowid limit 1 offset %u %%"
                               " (select count(*) from %s))",
                               one->table, row, one->table);
        Str value = one->to != NULL ? str(one->to)
                    : one->column == NULL
                        ? S("")
                        : str_printf(t->arena, "coalesce(%s, 0) %s %u", one->column,
                                     dice_below(&dice, 2) == 0 ? "+" : "-", by);
        Planting planting = { str_z(t->arena,
                                    one->column == NULL
                                        ? str_printf(t->arena, "delete from %s where %.*s",
                                                     one->table, STR_FMT(where))
                                        : str_printf(t->arena, "update %s set %s = %.*s where %.*s",
                                                     one->table, one->column, STR_FMT(value),
                                                     STR_FMT(where))),
                              false, false };
        Err err = little_act(w->l, NO(Person), plant, &planting);
        planted += planting.planted;
        if (planting.planted && !planting.found)
            test_failed(__FILE__, __LINE__, "not found (%s): %s", err->code, planting.statement);
        arena_rewind(t->arena, mark);
    }
    holds(w);
}
