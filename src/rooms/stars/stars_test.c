// From a hundred hours to a star and its certificate, on both engines.
#include "rooms/stars/stars.h"
#include "rooms/certificates/certificates.h"
#include "rooms/volunteers/volunteers.h"
#include "store/recount.h"
#include "tests/support/little.h"
#include "town/calendar.h"

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };

typedef struct {
    Little *l;
    PersonId helper, station, centre, centre2, centre3, stranger;
} World;

// n records of 20 hours, as a former platform's file brings them.
static void hours(World *w, PersonId person, int n, int day)
{
    for (int i = 0; i < n; i++) {
        Str s = str_printf(
            w->l->t->arena,
            "insert into records (person, place, place_path, path, kind, minutes, day, in_at,"
            " out_at, state, made_at, approved_by, approved_at, effective_on, effective_at) select"
            " %lld, p.id, p.path, 'carried', 'credit', 1200, %d, %lld, %lld, 'effective', 1, %lld,"
            " 1, 20260101, 1 from places p where p.id = %lld",
            (long long)person.n, day + i, (long long)(day % 100 + i) * 86400000 + 1,
            (long long)(day % 100 + i) * 86400000 + 72000001, (long long)w->centre3.n,
            (long long)w->l->station.n);
        county_run(w->l->t, w->l->county, str_z(w->l->t->arena, s));
    }
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = BEGIN;
    w->helper = little_person(l, "冯桂英", "13871550001", l->station);
    w->station = little_person(l, "周主任", "13871550003", l->station);
    w->centre = little_person(l, "中心干部", "13871550005", l->station);
    w->centre2 = little_person(l, "中心主任", "13871550006", l->station2);
    w->centre3 = little_person(l, "中心督办", "13871550008", l->station2);
    w->stranger = little_person(l, "路过的人", "13871550009", l->station3);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->centre, ROLE_CENTRE, l->centre);
    little_grant(l, w->centre2, ROLE_CENTRE, l->centre);
    little_grant(l, w->centre3, ROLE_CENTRE, l->centre);
    return w;
}

enum {
    APPLY,
    PASS,
    REFUSE,
    WITHDRAW,
    RESTORE,
    REVOKE,
    OBJECT,
    UPHOLD,
    REJECT,
    FIND,
    CLOCK,
    MARK,
    LIFT,
    DESK,
    PUBLISHED,
    LEVEL,
    OBJECTIONS,
    MARKS,
    PEOPLE,
    TEAMS
};
typedef struct {
    int what;
    StarId id;
    int64_t n;
    Str words, number;
    Day from, to;
    Star found;
    List list;
} Doing;
static Err do_it(Cx *cx, void *with)
{
    Doing *one = with;
    int did;
    Str words = one->words.p == NULL ? S("核对过了") : one->words;
    switch (one->what) {
    case APPLY:
        return star_apply(cx, &one->id);
    case PASS:
        return star_review(cx, one->id, true, words);
    case REFUSE:
        return star_review(cx, one->id, false, words);
    case WITHDRAW:
        return star_withdraw(cx, one->id);
    case RESTORE:
        return star_restore(cx, one->id, words);
    case REVOKE:
        return star_revoke(cx, one->id, words);
    case OBJECT:
        return star_object(cx, one->id, words);
    case UPHOLD:
    case REJECT:
        return star_objection_decide(cx, (ObjectedId){ one->n }, one->what == UPHOLD, words);
    case FIND:
        return star_find(cx, one->id, &one->found);
    case CLOCK:
        return star_clock(cx, 100, &did);
    case MARK:
        return star_mark_add(cx,
                             &(StarMarkNew){ .number = one->number,
                                             .day = one->from,
                                             .what = S("借志愿服务推销"),
                                             .source = S("市文明办通报 2020 第 3 号") },
                             &one->n);
    case LIFT:
        return star_mark_lift(cx, one->n, words);
    case LEVEL:
        return star_of(cx, cx->actor.person, &one->n);
    case OBJECTIONS:
        return star_objections(cx, one->id, &one->list);
    case MARKS:
        return star_marks_list(cx, NO(Person), S("/"), 0, 20, &one->list);
    case PEOPLE:
    case TEAMS:
        return honour_list(cx, one->what == TEAMS ? HONOUR_TEAMS : HONOUR_PEOPLE, one->from,
                           one->to, S("/"), &one->list);
    default:
        return star_list(cx,
                         &(StarQuery){ .path = S("/"),
                                       .open = one->what == DESK,
                                       .published = one->what == PUBLISHED,
                                       .limit = 50 },
                         &one->list);
    }
}
static Err doing(World *w, PersonId who, int what, Doing *one)
{
    one->what = what;
    return little_act(w->l, who, do_it, one);
}
static StarState state_of(World *w, Doing *one)
{
    CHECK_OK(doing(w, NO(Person), FIND, one));
    return one->found.state;
}

static Err recheck(Cx *cx, void *with)
{
    Recount recount = { .room = S("stars") };
    int64_t *wrong = with;
    *wrong = 0;
    TRY(certificates_check(cx, &recount));
    TRY(stars_check(cx, &recount));
    CHECK(recount.n == 11);
    for (size_t i = 0; i < recount.n; i++)
        *wrong += recount.lines[i].wrong > 0;
    return OK;
}
static int64_t wrong(World *w)
{
    int64_t n;
    CHECK_OK(little_act(w->l, NO(Person), recheck, &n));
    return n;
}

// In publicity: applied by the helper, passed by the station and the centre.
static Doing in_publicity(World *w)
{
    Doing one = { 0 };
    CHECK_OK(doing(w, w->helper, APPLY, &one));
    CHECK_OK(doing(w, w->station, PASS, &one));
    CHECK_OK(doing(w, w->centre, PASS, &one));
    CHECK(state_of(w, &one) == STAR_PUBLIC);
    return one;
}
static void days_pass(World *w, int n)
{
    w->l->now = time_add(w->l->now, n * TIME_DAY);
    Doing one = { 0 };
    CHECK_OK(doing(w, NO(Person), CLOCK, &one));
}
static Doing granted(World *w)
{
    Doing one = in_publicity(w);
    days_pass(w, 20);
    CHECK(state_of(w, &one) == STAR_GRANTED);
    return one;
}

BOTH(a_star_is_reviewed_by_two_shown_for_five_working_days_and_granted_by_the_clock)
{
    World *w = world(t, county);
    Doing one = { 0 };
    hours(w, w->helper, 4, 20201001);
    CHECK_ERR(doing(w, w->helper, APPLY, &one), star_few_hours);
    hours(w, w->helper, 1, 20201005);
    CHECK_OK(doing(w, w->helper, APPLY, &one));
    Doing again = { 0 };
    CHECK_ERR(doing(w, w->helper, APPLY, &again), star_there);
    CHECK_ERR(doing(w, w->stranger, PASS, &one), star_not_yours);
    CHECK_OK(doing(w, w->centre, PASS, &one));  // the centre may do the first review
    CHECK_ERR(doing(w, w->station, PASS, &one), star_not_yours);
    CHECK_ERR(doing(w, w->centre, PASS, &one), star_second);
    CHECK_OK(doing(w, w->centre2, PASS, &one));
    CHECK_ERR(doing(w, w->centre2, PASS, &one), star_moved_on);
    CHECK_OK(doing(w, NO(Person), PUBLISHED, &one));
    CHECK_INT((int64_t)one.list.n, 1);
    CHECK(state_of(w, &one) == STAR_PUBLIC);
    // Thursday 29 October to Wednesday 4 November 2020: five working days.
    CHECK_INT(one.found.public_from.ymd, 20201029);
    CHECK_INT(one.found.public_to.ymd, 20201104);
    days_pass(w, 7);
    CHECK(state_of(w, &one) == STAR_PUBLIC);
    days_pass(w, 1);
    CHECK(state_of(w, &one) == STAR_GRANTED);
    CHECK_INT(one.found.granted_on.ymd, 20201105);
    CHECK(one.found.certificate.n > 0);
    CHECK_OK(doing(w, w->helper, LEVEL, &one));
    CHECK_INT(one.n, 1);
    CHECK_INT(wrong(w), 0);
    hours(w, w->helper, 10, 20201011);
    CHECK_OK(doing(w, w->helper, APPLY, &again));
    CHECK(state_of(w, &again) == STAR_APPLIED && again.found.level == 2);
    CHECK_OK(doing(w, w->station, DESK, &one));
    CHECK_INT((int64_t)one.list.n, 1);
    CHECK_INT(wrong(w), 0);
}

BOTH(nobody_reviews_themselves_and_a_refusal_says_why)
{
    World *w = world(t, county);
    Doing one = { 0 };
    hours(w, w->station, 5, 20201001);
    CHECK_OK(doing(w, w->station, APPLY, &one));
    CHECK_ERR(doing(w, w->station, PASS, &one), star_own);
    one.words = S("");
    CHECK_ERR(doing(w, w->centre, REFUSE, &one), fault_invalid);
    one.words = S("有两天的记录还在核实");
    CHECK_OK(doing(w, w->centre, REFUSE, &one));
    CHECK(state_of(w, &one) == STAR_REFUSED);
    CHECK_OK(doing(w, w->station, APPLY, &one));
    CHECK_ERR(doing(w, w->helper, WITHDRAW, &one), star_missing);
    CHECK_OK(doing(w, w->station, WITHDRAW, &one));
    CHECK(state_of(w, &one) == STAR_WITHDRAWN);
    CHECK_INT(wrong(w), 0);
}

BOTH(an_open_objection_holds_a_star_back_and_an_upheld_one_refuses_it)
{
    World *w = world(t, county);
    hours(w, w->helper, 5, 20201001);
    Doing one = in_publicity(w);
    CHECK_ERR(doing(w, w->helper, OBJECT, &one), star_own);
    CHECK_OK(doing(w, w->stranger, OBJECT, &one));
    CHECK_ERR(doing(w, w->stranger, OBJECT, &one), star_objected);
    days_pass(w, 30);
    CHECK(state_of(w, &one) == STAR_PUBLIC);
    CHECK_OK(doing(w, NO(Person), OBJECTIONS, &one));
    CHECK_INT((int64_t)one.list.n, 1);
    one.n = LIST_AT(&one.list, StarObjection, 0)->id.n;
    CHECK_ERR(doing(w, w->station, REJECT, &one), star_not_yours);
    CHECK(doing(w, w->centre, REJECT, &one) != OK);  // reviewed it
    CHECK_OK(doing(w, w->centre2, REJECT, &one));
    CHECK(doing(w, w->centre2, UPHOLD, &one) != OK);
    days_pass(w, 1);
    CHECK(state_of(w, &one) == STAR_GRANTED);
    hours(w, w->helper, 10, 20201011);
    one = in_publicity(w);
    CHECK_OK(doing(w, w->stranger, OBJECT, &one));
    CHECK_OK(doing(w, NO(Person), OBJECTIONS, &one));
    one.n = LIST_AT(&one.list, StarObjection, 0)->id.n;
    CHECK_OK(doing(w, w->centre3, UPHOLD, &one));
    CHECK(state_of(w, &one) == STAR_REFUSED);
    CHECK_INT(wrong(w), 0);
}

BOTH(a_bad_mark_suspends_and_only_its_end_restores)
{
    World *w = world(t, county);
    hours(w, w->helper, 5, 20201001);
    Doing one = granted(w);
    one.number = one.found.volunteer_number;
    one.from = (Day){ 20201101 };
    CHECK_ERR(doing(w, w->station, MARK, &one), star_not_yours);
    CHECK_OK(doing(w, w->centre, MARK, &one));
    CHECK(state_of(w, &one) == STAR_SUSPENDED);
    CHECK_ERR(doing(w, w->centre, RESTORE, &one), star_marked);
    Doing again = { 0 };
    CHECK_ERR(doing(w, w->helper, APPLY, &again), star_held);
    CHECK_OK(doing(w, w->centre, MARKS, &again));
    CHECK_INT((int64_t)again.list.n, 1);
    CHECK_OK(doing(w, w->centre, LIFT, &one));
    CHECK_ERR(doing(w, w->centre, LIFT, &one), star_moved_on);
    CHECK_OK(doing(w, w->centre, RESTORE, &one));
    CHECK(state_of(w, &one) == STAR_GRANTED);
    CHECK_INT(wrong(w), 0);
    CHECK_OK(doing(w, w->centre, REVOKE, &one));
    CHECK(state_of(w, &one) == STAR_REVOKED);
    CHECK_INT(wrong(w), 0);
    CHECK_OK(doing(w, w->helper, LEVEL, &one));
    CHECK_INT(one.n, 0);
}

static Err reversed(Cx *cx, void *with)
{
    return star_hear_reversed(cx, with);
}

BOTH(hours_that_are_reversed_take_the_star_that_stood_on_them)
{
    World *w = world(t, county);
    hours(w, w->helper, 5, 20201001);
    Doing one = granted(w);
    Event event = { "record.reversed", 1, w->helper.n };
    CHECK_OK(little_act(w->l, NO(Person), reversed, &event));
    CHECK(state_of(w, &one) == STAR_GRANTED);  // enough is left
    county_run(t, county, "update records set state = 'corrected' where day = 20201003");
    CHECK_OK(little_act(w->l, NO(Person), reversed, &event));
    CHECK(state_of(w, &one) == STAR_SUSPENDED);
    CHECK_ERR(doing(w, w->centre, RESTORE, &one), star_few_hours);
    CHECK_INT(wrong(w), 0);
    // And what is gone during publicity is not granted.
    hours(w, w->station, 5, 20201001);
    CHECK_OK(doing(w, w->station, APPLY, &one));
    CHECK_OK(doing(w, w->centre, PASS, &one));
    CHECK_OK(doing(w, w->centre2, PASS, &one));
    county_run(t, county, "update records set state = 'corrected' where day = 20201004");
    days_pass(w, 20);
    CHECK(state_of(w, &one) == STAR_REFUSED);
    CHECK_INT(wrong(w), 0);
}

BOTH(a_tampered_star_is_found)
{
    World *w = world(t, county);
    hours(w, w->helper, 5, 20201001);
    granted(w);
    CHECK_INT(wrong(w), 0);
    static const char *const pairs[][2] = {
        { "update stars set level = 2", "update stars set level = 1" },
        { "update stars set hours_needed = 101", "update stars set hours_needed = 100" },
        { "update stars set public_to = 20201103", "update stars set public_to = 20201104" },
        { "update certificates set award = '五星级志愿者'",
          "update certificates set award = '一星级志愿者'" },
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        county_run(t, county, pairs[i][0]);
        if (wrong(w) == 0)
            test_failed(__FILE__, __LINE__, "nothing is found of: %s", pairs[i][0]);
        county_run(t, county, pairs[i][1]);
        CHECK_INT(wrong(w), 0);
    }
}

BOTH(the_list_of_honour_masks_who_did_not_agree)
{
    World *w = world(t, county);
    hours(w, w->helper, 2, 20201001);
    hours(w, w->station, 1, 20201003);
    hours(w, w->stranger, 1, 20200901);
    Doing one = { .from = { 20201001 }, .to = { 20201031 } };
    CHECK_OK(doing(w, NO(Person), PEOPLE, &one));
    CHECK_INT((int64_t)one.list.n, 2);
    CHECK_STR(LIST_AT(&one.list, Honoured, 0)->name, "冯**");
    CHECK_STR(LIST_AT(&one.list, Honoured, 0)->score_text, "40.0");
    CHECK_INT(LIST_AT(&one.list, Honoured, 1)->rank, 2);
    Str agreed = str_printf(t->arena,
                            "insert into consents (person, purpose, version, given_at) values"
                            " (%lld, 'honour', '2026-1', 1)",
                            (long long)w->helper.n);
    county_run(t, county, str_z(t->arena, agreed));
    CHECK_OK(doing(w, NO(Person), PEOPLE, &one));
    CHECK_STR(LIST_AT(&one.list, Honoured, 0)->name, "冯桂英");
    CHECK_STR(LIST_AT(&one.list, Honoured, 1)->name, "周**");
    CHECK_OK(doing(w, NO(Person), TEAMS, &one));
    CHECK_INT((int64_t)one.list.n, 0);
}
