// Posts, weeks and swaps through the acts; every line of the room's check stays at zero.
#include "rooms/attendance/attendance.h"
#include "rooms/duty/duty_in.h"
#include "rooms/records/records.h"
#include "store/db.h"
#include "store/recount.h"
#include "tests/support/little.h"
#include "town/calendar.h"

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };

// --- rules

TEST(a_pattern_knows_weekdays_holidays_and_shifted_work_days)
{
    Pattern weekdays = { .days = 0x1F, .since = { 20200101 } };
    Pattern saturdays = { .days = 0x20, .since = { 20200101 }, .until = { 20201031 } };
    Pattern feasts = { .days = 0x80, .since = { 20200101 } };
    static const struct {
        int32_t day;
        bool work, weekday_rest, weekday_same, saturday, feast;
    } rows[] = {
        { 20201028, true, true, true, false, false },     // Wednesday
        { 20201031, false, false, false, true, false },   // Saturday, its last
        { 20201107, false, false, false, false, false },  // the next one: the pattern has ended
        { 20201001, false, false, true, false, true },    // Thursday, National Day
        { 20201010, true, true, true, false, false },     // Saturday worked instead: as a Monday
        { 20191231, true, false, false, false, false },   // before it began
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Day day = { rows[i].day };
        CHECK(pattern_on(&weekdays, HOLIDAYS_REST, day, rows[i].work) == rows[i].weekday_rest);
        CHECK(pattern_on(&weekdays, HOLIDAYS_SAME, day, rows[i].work) == rows[i].weekday_same);
        CHECK(pattern_on(&saturdays, HOLIDAYS_REST, day, rows[i].work) == rows[i].saturday);
        CHECK(pattern_on(&feasts, HOLIDAYS_REST, day, rows[i].work) == rows[i].feast);
    }
}

TEST(a_shift_takes_the_slots_that_it_touches)
{
    CHECK_INT(duty_slots(0, 540, 180), 1);        // Monday 9 to 12: the morning
    CHECK_INT(duty_slots(0, 540, 181), 3);        // a minute of the afternoon too
    CHECK_INT(duty_slots(2, 1080, 120), 4 << 6);  // Wednesday evening
    CHECK_INT(duty_slots(DUTY_HOLIDAY, 480, 720), (int64_t)7 << 21);
    CHECK(duty_free(0, 7) && duty_free(7, 3) && duty_free(1, 1));
    CHECK(!duty_free(1, 3) && !duty_free(4, 1));
}

TEST(days_and_hours_are_said_in_words)
{
    CHECK_STR(pattern_days_text(t->arena, lang_zh(), 0x1F), "周一至周五");
    CHECK_STR(pattern_days_text(t->arena, lang_zh(), 0x7F), "周一至周日");
    CHECK_STR(pattern_days_text(t->arena, lang_zh(), 0x60), "周六、周日");
    CHECK_STR(pattern_days_text(t->arena, lang_zh(), 0x95), "周一、周三、周五、节假日");
    CHECK_STR(pattern_hours_text(t->arena, 510, 210), "08:30–12:00");
}

TEST(each_step_of_a_swap_belongs_to_somebody)
{
    static const unsigned all[] = { SWAP_BY_GIVER, SWAP_BY_TAKER, SWAP_BY_ASKED,
                                    SWAP_BY_OTHER, SWAP_BY_RUNS,  SWAP_BY_CLOCK };
    // Rows of state × act: whose bits may.
    static const unsigned may[SWAP_STATES][SWAP_ACTS] = {
        [SWAP_OFFERED] = { [SWAP_TAKE] = SWAP_BY_ASKED | SWAP_BY_OTHER,
                           [SWAP_WITHDRAW] = SWAP_BY_GIVER,
                           [SWAP_DECLINE] = SWAP_BY_ASKED,
                           [SWAP_LAPSE] = SWAP_BY_CLOCK },
        [SWAP_TAKEN] = { [SWAP_AGREE] = SWAP_BY_RUNS,
                         [SWAP_REFUSE] = SWAP_BY_RUNS,
                         [SWAP_WITHDRAW] = SWAP_BY_GIVER,
                         [SWAP_BACK] = SWAP_BY_TAKER,
                         [SWAP_LAPSE] = SWAP_BY_CLOCK },
    };
    for (int state = 0; state < SWAP_STATES; state++)
        for (int act = 0; act < SWAP_ACTS; act++)
            for (size_t i = 0; i < COUNT(all); i++)
                CHECK(swap_may((SwapState)state, (SwapAct)act, all[i]) ==
                      ((may[state][act] & all[i]) != 0));
}

// --- a post with people

#define HELPERS 5
typedef struct {
    Little *l;
    PersonId branch, leader, helpers[HELPERS];
    Str numbers[HELPERS];
    TeamId corps, squad;
    PlaceId place;
    PostId post;
} World;

typedef struct {
    World *w;
    PostNew post;
    PatternNew pattern;
    CourseNew course;
    PolicyNew policy;
    bool with_course;
    PatternId pattern_id;
    CourseId course_id;
} Opening;

static Err open_team(Cx *cx, void *with)
{
    World *w = with;
    TeamNew corps = { .level = TEAM_CORPS, .name = S("总队"), .place = w->l->centre };
    TRY(team_add(cx, &corps, &w->corps));
    TeamNew squad = { .parent = w->corps,
                      .level = TEAM_SQUAD,
                      .name = S("客运站小队"),
                      .place = w->l->station,
                      .leader = w->leader };
    TRY(team_add(cx, &squad, &w->squad));
    PlaceNew place = { .parent = w->l->branch,
                       .level = LEVEL_POST,
                       .kind = KIND_PUBLIC,
                       .name = S("客运站志愿服务岗") };
    return place_add(cx, &place, &w->place);
}

static Err open_post(Cx *cx, void *with)
{
    Opening *one = with;
    if (one->with_course) {
        TRY(course_add(cx, &one->course, &one->course_id));
        one->post.course = one->course_id;
    }
    TRY(post_open(cx, &one->post, &one->w->post));
    one->pattern.post = one->w->post;
    return pattern_add(cx, &one->pattern, &one->pattern_id);
}

static Err pattern_one(Cx *cx, void *with)
{
    Opening *one = with;
    return pattern_add(cx, &one->pattern, &one->pattern_id);
}

static Err number_of(Cx *cx, void *with)
{
    World *w = with;
    for (int i = 0; i < HELPERS; i++) {
        Person person;
        TRY(person_find(cx, w->helpers[i], &person));
        w->numbers[i] = str_printf(w->l->t->arena, "%.*s", STR_FMT(person.volunteer_number));
    }
    return OK;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = BEGIN;
    w->branch = little_person(l, "所里干部", "13871550003", l->station);
    w->leader = little_person(l, "王师傅", "13871550007", l->station);
    for (int i = 0; i < HELPERS; i++)
        w->helpers[i] = little_person(
            l, "值守人", str_z(t->arena, str_printf(t->arena, "138715501%02d", i)), l->station);
    little_grant(l, w->branch, ROLE_BRANCH, l->branch);
    CHECK_OK(little_act(l, NO(Person), open_team, w));
    CHECK_OK(little_act(l, NO(Person), number_of, w));
    return w;
}

// Mornings from Monday to Friday, one place, from Thursday on.
static Opening opened(World *w, bool agree)
{
    return (
        Opening){ .w = w,
                  .post = { .place = w->place, .team = w->squad, .agree = agree },
                  .pattern = { .days = 0x1F, .from_minute = 540, .minutes = 180, .places = 1 } };
}

typedef struct {
    World *w;
    Day to;
    int64_t made;
    ShiftQuery query;
    List shifts;
    ShiftNew shift;
    ActivityId id;
    SwapId swap;
    SwapAct act;
    Str number, words;
    Swap found;
    unsigned by;
    bool all, past;
    int64_t hidden;
    PatternId pattern;
    Day from;
    int did;
    Err (*tick)(Cx *cx, int limit, int *did);
} Doing;

static Err fill_one(Cx *cx, void *with)
{
    Doing *one = with;
    return duty_fill(cx, one->w->post, one->to, &one->made);
}
static Err list_one(Cx *cx, void *with)
{
    Doing *one = with;
    return shift_list(cx, &one->query, &one->shifts);
}
static Err open_one(Cx *cx, void *with)
{
    Doing *one = with;
    return shift_list_open(cx, one->all, (Time){ 0 }, NO(Activity), 50, &one->shifts, &one->hidden);
}
static Err sign_one(Cx *cx, void *with)
{
    return signup_add(cx, &(SignupNew){ .activity = ((Doing *)with)->id }, NULL);
}
static Err assign_one(Cx *cx, void *with)
{
    Doing *one = with;
    return shift_assign(cx, one->id, one->number);
}
static Err offer_one(Cx *cx, void *with)
{
    Doing *one = with;
    return swap_offer(cx, one->id, one->number, one->words, &one->swap);
}
static Err swap_one(Cx *cx, void *with)
{
    Doing *one = with;
    return swap_act(cx, one->swap, one->act, one->words);
}
static Err look_one(Cx *cx, void *with)
{
    Doing *one = with;
    return swap_find(cx, one->swap, &one->found, &one->by);
}
static Err extra_one(Cx *cx, void *with)
{
    Doing *one = with;
    return shift_add(cx, &one->shift, &one->id);
}
static Err end_one(Cx *cx, void *with)
{
    Doing *one = with;
    return pattern_end(cx, one->pattern, one->from, one->words);
}
static Err close_one(Cx *cx, void *with)
{
    Doing *one = with;
    return post_close(cx, one->w->post, one->words);
}
static Err tick_one(Cx *cx, void *with)
{
    Doing *one = with;
    return one->tick(cx, 100, &one->did);
}
static Err open_swaps(Cx *cx, void *with)
{
    return swap_list_open(cx, 20, &((Doing *)with)->shifts);
}

static List shifts_of(World *w)
{
    Doing one = { .w = w, .query = { .post = w->post, .limit = 200 } };
    CHECK_OK(little_act(w->l, NO(Person), list_one, &one));
    return one.shifts;
}

static ActivityId nth_shift(World *w, size_t i)
{
    List shifts = shifts_of(w);
    CHECK(i < shifts.n);
    return LIST_AT(&shifts, Shift, i)->id;
}

static World *filled(T *t, County *county, bool agree)
{
    World *w = world(t, county);
    Opening one = opened(w, agree);
    Doing fill = { .w = w, .to = { 20201106 } };
    CHECK_OK(little_act(w->l, w->branch, open_post, &one));
    CHECK_OK(little_act(w->l, w->leader, fill_one, &fill));
    CHECK_INT(fill.made, 7);  // Thursday, Friday, and the week after
    return w;
}

static int64_t wrong_rows(Cx *cx, const County *county)
{
    Recount *recount = NEW(cx->arena, Recount);
    int64_t wrong = 0;
    if (store_read_begin(county->store, cx) != OK)
        return -1;
    Err err = duty_check(cx, recount);
    if (err == OK)
        err = activities_check(cx, recount);
    store_read_end(cx);
    if (err != OK)
        return -1;
    for (size_t i = 0; i < recount->n; i++)
        wrong += recount->lines[i].wrong;
    return wrong;
}
#define CHECK_WHOLE(w) \
    CHECK_INT(wrong_rows(county_cx(t, (w)->l->county, "check"), (w)->l->county), 0)

static Signup signup_of(World *w, PersonId who, ActivityId id)
{
    Cx *cx = little_cx(w->l, who);
    Signup mine = { 0 };
    CHECK_OK(store_read_begin(w->l->county->store, cx));
    CHECK_OK(signup_mine(cx, id, &mine));
    store_read_end(cx);
    return mine;
}

// --- weeks

BOTH(a_pattern_fills_the_weeks_once_and_skips_holidays)
{
    World *w = filled(t, county, false);
    Doing again = { .w = w, .to = { 20201106 } };
    CHECK_OK(little_act(w->l, w->leader, fill_one, &again));
    CHECK_INT(again.made, 0);
    CHECK_INT(shifts_of(w).n, 7);
    List shifts = shifts_of(w);
    const Shift *first = LIST_AT(&shifts, Shift, 0);
    CHECK_INT(first->day.ymd, 20201029);
    CHECK_INT(time_minute_of_day(first->starts_at), 540);
    CHECK(first->state == ACTIVITY_PUBLISHED && first->missing == 1);
    // Another pattern fills what is filled already; the same hours twice are refused.
    Opening more = opened(w, false);
    more.pattern.post = w->post;
    CHECK_ERR(little_act(w->l, w->leader, pattern_one, &more), shift_there);
    more.pattern.days = 0x20;
    CHECK_OK(little_act(w->l, w->leader, pattern_one, &more));
    CHECK_INT(shifts_of(w).n, 8);
    Doing helper = { .w = w, .to = { 20201106 } };
    CHECK_ERR(little_act(w->l, w->helpers[0], fill_one, &helper), post_not_yours);
    CHECK_WHOLE(w);
}

static Err holiday(Cx *cx, void *with)
{
    (void)with;
    return calendar_set(cx, (Day){ 20201030 }, false, S("试验"));
}

BOTH(a_holiday_of_the_calendar_has_no_shift_unless_the_post_says_so)
{
    World *w = world(t, county);
    CHECK_OK(little_act(w->l, NO(Person), holiday, NULL));
    Opening one = opened(w, false);
    CHECK_OK(little_act(w->l, w->branch, open_post, &one));
    Doing fill = { .w = w, .tick = duty_clock };
    CHECK_OK(little_act(w->l, NO(Person), tick_one, &fill));
    CHECK_INT(fill.did, 1);
    List shifts = shifts_of(w);
    CHECK(shifts.n >= 9);
    for (size_t i = 0; i < shifts.n; i++)
        CHECK(LIST_AT(&shifts, Shift, i)->day.ymd != 20201030);
    fill.did = 9;
    CHECK_OK(little_act(w->l, NO(Person), tick_one, &fill));
    CHECK_INT(fill.did, 0);  // filled as far as the setting asks
    CHECK_WHOLE(w);
}

BOTH(what_ends_is_called_off_from_that_day_and_no_sooner)
{
    World *w = world(t, county);
    Opening one = opened(w, false);
    CHECK_OK(little_act(w->l, w->branch, open_post, &one));
    Doing fill = { .w = w, .to = { 20201106 } };
    CHECK_OK(little_act(w->l, w->branch, fill_one, &fill));
    Doing end = { .pattern = one.pattern_id, .from = { 20201028 }, .words = S("改到下午") };
    CHECK_ERR(little_act(w->l, w->leader, end_one, &end), fault_invalid);
    end.from = (Day){ 20201103 };
    CHECK_OK(little_act(w->l, w->leader, end_one, &end));
    CHECK_INT(shifts_of(w).n, 3);
    Doing close = { .w = w, .words = S("车站搬迁") };
    CHECK_OK(little_act(w->l, w->branch, close_one, &close));
    CHECK_INT(shifts_of(w).n, 0);
    CHECK_ERR(little_act(w->l, w->branch, fill_one, &fill), post_closed);
    CHECK_WHOLE(w);
}

BOTH(one_more_shift_out_of_turn)
{
    World *w = filled(t, county, false);
    Doing one = { .shift = { w->post, { 20201101 }, 600, 120, 2 } };
    CHECK_OK(little_act(w->l, w->leader, extra_one, &one));
    CHECK_ERR(little_act(w->l, w->leader, extra_one, &one), shift_there);
    one.shift.from_minute = 1380;
    CHECK_ERR(little_act(w->l, w->leader, extra_one, &one), fault_invalid);  // over midnight
    CHECK_INT(shifts_of(w).n, 8);
    CHECK_WHOLE(w);
}

// --- who stands there

BOTH(who_runs_the_post_puts_people_on_shifts_and_they_hear_it)
{
    World *w = filled(t, county, false);
    Doing one = { .id = nth_shift(w, 0), .number = w->numbers[0] };
    CHECK_ERR(little_act(w->l, w->helpers[1], assign_one, &one), activity_not_yours);
    CHECK_OK(little_act(w->l, w->leader, assign_one, &one));
    CHECK_HAS(little_message(w->l), "已为您安排");
    CHECK_ERR(little_act(w->l, w->leader, assign_one, &one), signup_twice);
    one.number = w->numbers[1];
    CHECK_ERR(little_act(w->l, w->leader, assign_one, &one), signup_queue);  // full
    one.number = S("0000");
    CHECK_ERR(little_act(w->l, w->leader, assign_one, &one), fault_invalid);
    CHECK(signup_of(w, w->helpers[0], one.id).state == SIGNUP_CONFIRMED);
    List shifts = shifts_of(w);
    CHECK_STR(LIST_AT(&shifts, Shift, 0)->people, "值**");
    CHECK_WHOLE(w);
}

static Err slots(Cx *cx, void *with)
{
    const int64_t *said = with;
    TRY(volunteer_register(cx, &(VolunteerNew){ .born = { 19800101 } }));
    return volunteer_slots_set(cx, *said);
}

BOTH(empty_shifts_are_shown_to_who_could_take_them)
{
    World *w = filled(t, county, false);
    Doing one = { .w = w };
    CHECK_OK(little_act(w->l, w->helpers[0], open_one, &one));
    CHECK_INT(one.shifts.n, 7);
    int64_t fridays = 1 << (4 * 3);  // Friday mornings alone
    CHECK_OK(little_act(w->l, w->helpers[1], slots, &fridays));
    CHECK_OK(little_act(w->l, w->helpers[1], open_one, &one));
    CHECK_INT(one.shifts.n, 2);
    CHECK_INT(one.hidden, 5);
    one.all = true;
    CHECK_OK(little_act(w->l, w->helpers[1], open_one, &one));
    CHECK_INT(one.shifts.n, 7);
    CHECK(strcmp(LIST_AT(&one.shifts, Shift, 0)->why.zh, "不在您填的空闲时间内") == 0);
    // What one has signed up for is no longer empty, and what overlaps does not fit.
    one.all = false;
    one.id = nth_shift(w, 1);
    CHECK_OK(little_act(w->l, w->helpers[1], sign_one, &one));
    CHECK_OK(little_act(w->l, w->helpers[1], open_one, &one));
    CHECK_INT(one.shifts.n, 1);
}

// --- swaps

BOTH(a_swap_without_agreement_goes_from_hand_to_hand)
{
    World *w = filled(t, county, false);
    Doing one = { .w = w, .id = nth_shift(w, 0) };
    CHECK_ERR(little_act(w->l, w->helpers[0], offer_one, &one), swap_none);
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &one));
    CHECK_OK(little_act(w->l, w->helpers[0], offer_one, &one));
    CHECK_ERR(little_act(w->l, w->helpers[0], offer_one, &one), swap_there);
    one.act = SWAP_TAKE;
    CHECK_ERR(little_act(w->l, w->helpers[0], swap_one, &one), swap_own);
    CHECK_OK(little_act(w->l, w->helpers[1], open_swaps, &one));
    CHECK_INT(one.shifts.n, 1);
    CHECK_OK(little_act(w->l, w->helpers[1], swap_one, &one));
    CHECK_HAS(little_message(w->l), "您不用去了");
    CHECK_ERR(little_act(w->l, w->helpers[2], swap_one, &one), swap_moved_on);
    CHECK(signup_of(w, w->helpers[0], one.id).state == SIGNUP_CANCELLED);
    CHECK(signup_of(w, w->helpers[1], one.id).state == SIGNUP_CONFIRMED);
    // The other way round again: who gave it away may take it back by another swap.
    CHECK_OK(little_act(w->l, w->helpers[1], offer_one, &one));
    CHECK_OK(little_act(w->l, w->helpers[0], swap_one, &one));
    CHECK(signup_of(w, w->helpers[0], one.id).state == SIGNUP_CONFIRMED);
    CHECK_WHOLE(w);
}

typedef struct {
    World *w;
    ActivityId wanted, mine;
    SignupId with;
    SwapId swap;
    List holders;
} Exchanging;
static Err exchange_one(Cx *cx, void *with)
{
    Exchanging *one = with;
    return swap_exchange(cx, one->wanted, one->with, one->mine, S("家长会"), &one->swap);
}
static Err holders_one(Cx *cx, void *with)
{
    Exchanging *one = with;
    return swap_holders(cx, one->wanted, &one->holders);
}

BOTH(two_shifts_change_hands_at_once_when_both_want_it)
{
    World *w = filled(t, county, false);
    Doing first = { .w = w, .id = nth_shift(w, 0) }, second = { .w = w, .id = nth_shift(w, 1) };
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &first));
    CHECK_OK(little_act(w->l, w->helpers[1], sign_one, &second));
    Exchanging it = { .w = w, .wanted = second.id, .mine = first.id };
    CHECK_OK(little_act(w->l, w->helpers[0], holders_one, &it));
    CHECK_INT(it.holders.n, 1);
    it.with = LIST_AT(&it.holders, SwapHolder, 0)->signup;
    CHECK_ERR(little_act(w->l, w->helpers[2], exchange_one, &it), swap_none);  // has none to give
    CHECK_OK(little_act(w->l, w->helpers[0], exchange_one, &it));
    CHECK_HAS(little_message(w->l), "对调");
    CHECK_ERR(little_act(w->l, w->helpers[0], exchange_one, &it), swap_there);
    Doing act = { .w = w, .swap = it.swap, .act = SWAP_TAKE };
    CHECK_ERR(little_act(w->l, w->helpers[2], swap_one, &act), swap_missing);  // asked of another
    act.act = SWAP_DECLINE;
    CHECK_OK(little_act(w->l, w->helpers[1], swap_one, &act));
    CHECK_HAS(little_message(w->l), "对方换不了");
    CHECK_OK(little_act(w->l, w->helpers[0], exchange_one, &it));
    act.swap = it.swap;
    act.act = SWAP_TAKE;
    CHECK_OK(little_act(w->l, w->helpers[1], swap_one, &act));
    CHECK(signup_of(w, w->helpers[0], first.id).state == SIGNUP_CANCELLED);
    CHECK(signup_of(w, w->helpers[0], second.id).state == SIGNUP_CONFIRMED);
    CHECK(signup_of(w, w->helpers[1], first.id).state == SIGNUP_CONFIRMED);
    CHECK(signup_of(w, w->helpers[1], second.id).state == SIGNUP_CANCELLED);
    CHECK_ERR(little_act(w->l, w->helpers[1], swap_one, &act), swap_moved_on);
    CHECK_WHOLE(w);
}

BOTH(an_exchange_ends_with_either_shift)
{
    World *w = filled(t, county, true);
    Doing first = { .w = w, .id = nth_shift(w, 0) }, second = { .w = w, .id = nth_shift(w, 1) };
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &first));
    CHECK_OK(little_act(w->l, w->helpers[1], sign_one, &second));
    Exchanging it = { .w = w, .wanted = second.id, .mine = first.id };
    CHECK_OK(little_act(w->l, w->helpers[0], holders_one, &it));
    it.with = LIST_AT(&it.holders, SwapHolder, 0)->signup;
    CHECK_OK(little_act(w->l, w->helpers[0], exchange_one, &it));
    Doing act = { .w = w, .swap = it.swap, .act = SWAP_TAKE };
    CHECK_OK(little_act(w->l, w->helpers[1], swap_one, &act));  // waits for who runs the post
    CHECK_OK(little_act(w->l, w->helpers[0], look_one, &act));
    CHECK(act.found.state == SWAP_TAKEN);
    Event event = { "signup.cancelled", it.with.n, second.id.n };
    CHECK_OK(little_act(w->l, NO(Person), (Err(*)(Cx *, void *))swap_hear_cancelled, &event));
    CHECK_OK(little_act(w->l, w->helpers[0], look_one, &act));
    CHECK(act.found.state == SWAP_LAPSED);
    CHECK(signup_of(w, w->helpers[0], first.id).state == SIGNUP_CONFIRMED);
    CHECK_WHOLE(w);
}

BOTH(a_swap_that_the_post_must_agree_to_waits_for_somebody_else)
{
    World *w = filled(t, county, true);
    Doing one = { .w = w, .id = nth_shift(w, 0), .number = w->numbers[1] };
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &one));
    CHECK_OK(little_act(w->l, w->helpers[0], offer_one, &one));
    CHECK_HAS(little_message(w->l), "想请您接班");
    one.act = SWAP_TAKE;
    CHECK_ERR(little_act(w->l, w->helpers[2], swap_one, &one), swap_missing);  // asked of another
    one.act = SWAP_DECLINE;
    CHECK_OK(little_act(w->l, w->helpers[1], swap_one, &one));
    one.act = SWAP_TAKE;
    CHECK_OK(little_act(w->l, w->helpers[2], swap_one, &one));
    CHECK(signup_of(w, w->helpers[0], one.id).state == SIGNUP_CONFIRMED);  // until it is agreed
    one.act = SWAP_BACK;
    CHECK_OK(little_act(w->l, w->helpers[2], swap_one, &one));
    one.act = SWAP_TAKE;
    CHECK_OK(little_act(w->l, w->leader, swap_one, &one));
    one.act = SWAP_AGREE;
    CHECK_ERR(little_act(w->l, w->leader, swap_one, &one), swap_not_yours);  // took it himself
    CHECK_ERR(little_act(w->l, w->helpers[0], swap_one, &one), swap_not_yours);
    one.act = SWAP_REFUSE;
    CHECK_ERR(little_act(w->l, w->branch, swap_one, &one), fault_invalid);  // without a reason
    one.act = SWAP_AGREE;
    CHECK_OK(little_act(w->l, w->branch, swap_one, &one));
    CHECK(signup_of(w, w->leader, one.id).state == SIGNUP_CONFIRMED);
    CHECK_OK(little_act(w->l, w->leader, look_one, &one));
    CHECK(one.found.state == SWAP_DONE);
    CHECK_WHOLE(w);
}

BOTH(nobody_takes_a_shift_that_overlaps_another_of_theirs)
{
    World *w = filled(t, county, false);
    Doing busy = { .shift = { w->post, { 20201029 }, 600, 60, 1 } };
    CHECK_OK(little_act(w->l, w->leader, extra_one, &busy));
    CHECK_OK(little_act(w->l, w->helpers[1], sign_one, &busy));
    Doing one = { .w = w, .id = nth_shift(w, 0), .act = SWAP_TAKE };
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &one));
    CHECK_OK(little_act(w->l, w->helpers[0], offer_one, &one));
    CHECK_ERR(little_act(w->l, w->helpers[1], swap_one, &one), signup_overlap);
    CHECK_OK(little_act(w->l, w->helpers[1], open_swaps, &one));
    CHECK_INT(one.shifts.n, 0);
    // Somebody waits: the place is theirs, it is handed to nobody.
    CHECK_OK(little_act(w->l, w->helpers[3], sign_one, &one));
    CHECK_ERR(little_act(w->l, w->helpers[2], swap_one, &one), signup_queue);
    CHECK_WHOLE(w);
}

BOTH(a_swap_lapses_with_its_shift_and_with_its_signup)
{
    World *w = filled(t, county, true);
    Doing one = { .w = w, .id = nth_shift(w, 0) }, two = { .w = w, .id = nth_shift(w, 1) };
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &one));
    CHECK_OK(little_act(w->l, w->helpers[0], offer_one, &one));
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &two));
    CHECK_OK(little_act(w->l, w->helpers[0], offer_one, &two));
    Event event = { "signup.cancelled", signup_of(w, w->helpers[0], one.id).id.n, one.id.n };
    CHECK_OK(little_act(w->l, NO(Person), (Err(*)(Cx *, void *))swap_hear_cancelled, &event));
    CHECK_OK(little_act(w->l, w->helpers[0], look_one, &one));
    CHECK(one.found.state == SWAP_LAPSED);
    w->l->now = time_add(BEGIN, 3 * TIME_DAY);
    two.act = SWAP_TAKE;
    CHECK_ERR(little_act(w->l, w->helpers[1], swap_one, &two), swap_begun);
    two.tick = swap_clock;
    CHECK_OK(little_act(w->l, NO(Person), tick_one, &two));
    CHECK_OK(little_act(w->l, w->helpers[0], look_one, &two));
    CHECK(two.found.state == SWAP_LAPSED);
}

// --- what others change

typedef struct {
    ActivityId id;
    ActivityMove move;
} Moving;

static Err move_one(Cx *cx, void *with)
{
    Moving *one = with;
    TRY(activity_move(cx, one->id, &one->move));
    return duty_hear_moved(cx, &(Event){ "activity.changed", one->id.n, 0 });
}

BOTH(a_shift_that_is_moved_on_its_activitys_page_moves_here_too)
{
    World *w = filled(t, county, false);
    Doing one = { .w = w, .id = nth_shift(w, 0) };
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &one));
    CHECK_OK(little_act(w->l, w->helpers[0], offer_one, &one));
    Time starts = time_add(BEGIN, 29 * TIME_HOUR);
    Moving move = { one.id,
                    { .starts_at = starts,
                      .ends_at = time_add(starts, 2 * TIME_HOUR),
                      .site_kind = SITE_OTHER,
                      .reason = S("上午停电") } };
    CHECK_OK(little_act(w->l, w->branch, move_one, &move));
    CHECK_OK(little_act(w->l, w->helpers[0], look_one, &one));
    CHECK_INT(one.found.starts_at.ms, starts.ms);
    CHECK_WHOLE(w);
}

// --- coming, or not

static Err tell_came(Cx *cx, void *with)
{
    const Doing *one = with;
    FactAnswer answer;
    Activity activity;
    TRY(activity_find(cx, one->id, &activity));
    FactNew come = { .activity = one->id,
                     .kind = FACT_IN,
                     .source = SOURCE_ROSTER,
                     .person = one->w->helpers[0],
                     .at = activity.starts_at };
    FactNew go = come;
    go.kind = FACT_OUT;
    go.at = activity.ends_at;
    TRY(fact_tell(cx, &come, &answer));
    return fact_tell(cx, &go, &answer);
}

static Err settle(Cx *cx, void *with)
{
    int did;
    (void)with;
    TRY(activity_clock(cx, 40, &did));
    return attendance_clock(cx, 20, &did);
}

static Err minutes_of(Cx *cx, void *with)
{
    Doing *one = with;
    List records;
    RecordQuery query = { .activity = one->id, .limit = 50 };
    TRY(record_list(cx, &query, &records));
    one->made = 0;
    for (size_t i = 0; i < records.n; i++)
        one->made += LIST_AT(&records, Record, i)->minutes.n;
    return OK;
}

BOTH(a_shift_is_checked_in_to_like_any_activity_and_makes_minutes)
{
    World *w = filled(t, county, false);
    Doing one = { .w = w, .id = nth_shift(w, 0) };
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &one));
    w->l->now = time_add(BEGIN, 26 * TIME_HOUR);  // Thursday, when the shift ends
    CHECK_OK(little_act(w->l, w->leader, tell_came, &one));
    w->l->now = time_add(BEGIN, 28 * TIME_HOUR);
    CHECK_OK(little_act(w->l, NO(Person), settle, NULL));
    CHECK(signup_of(w, w->helpers[0], one.id).state == SIGNUP_ATTENDED);
    CHECK_OK(little_act(w->l, NO(Person), minutes_of, &one));
    CHECK_INT(one.made, 180);
}

BOTH(who_does_not_come_is_absent_after_a_day)
{
    World *w = filled(t, county, false);
    Doing one = { .w = w, .id = nth_shift(w, 0), .tick = duty_absent };
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &one));
    w->l->now = time_add(BEGIN, 30 * TIME_HOUR);
    CHECK_OK(little_act(w->l, NO(Person), settle, NULL));
    CHECK_OK(little_act(w->l, NO(Person), tick_one, &one));
    CHECK_INT(one.did, 0);
    w->l->now = time_add(BEGIN, 60 * TIME_HOUR);
    CHECK_OK(little_act(w->l, NO(Person), tick_one, &one));
    CHECK_INT(one.did, 1);
    CHECK(signup_of(w, w->helpers[0], one.id).state == SIGNUP_ABSENT);
    // A phone that comes back into the network turns it round.
    CHECK_OK(little_act(w->l, w->leader, tell_came, &one));
    CHECK_OK(little_act(w->l, NO(Person), settle, NULL));
    CHECK(signup_of(w, w->helpers[0], one.id).state == SIGNUP_ATTENDED);
}
