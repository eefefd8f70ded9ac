// Insurance and training as gates, the frozen list, credits that follow the facts.
#include "rooms/attendance/attendance.h"
#include "rooms/safeguards/safeguards.h"
#include "rooms/safety/safety_in.h"
#include "store/db.h"
#include "store/recount.h"
#include "tests/support/little.h"

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };
static const Day TODAY = { 20201028 };

// --- rules

TEST(a_credit_ends_the_day_before_its_months_are_over)
{
    static const struct {
        int32_t from;
        int64_t months;
        int32_t until;
    } rows[] = {
        { 20201028, 12, 20211027 }, { 20201101, 1, 20201130 },  { 20200131, 1, 20200229 },
        { 20200229, 12, 20210228 }, { 20201231, 24, 20221230 }, { 20201028, 0, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_INT(credit_until((Day){ rows[i].from }, rows[i].months).ymd, rows[i].until);
    CHECK(credit_stands((Day){ 20200101 }, (Day){ 20201028 }, (Time){ 0 }, TODAY));
    CHECK(!credit_stands((Day){ 20200101 }, (Day){ 20201027 }, (Time){ 0 }, TODAY));
    CHECK(credit_stands((Day){ 20200101 }, (Day){ 0 }, (Time){ 0 }, TODAY));
    CHECK(!credit_stands((Day){ 20200101 }, (Day){ 0 }, BEGIN, TODAY));
    CHECK(!credit_stands((Day){ 20201029 }, (Day){ 0 }, (Time){ 0 }, TODAY));
}

TEST(both_days_of_a_policy_count_and_its_end_does_not)
{
    Day from = { 20201001 }, to = { 20201031 }, none = { 0 }, ended = { 20201015 };
    static const struct {
        int32_t day;
        bool whole, cut;
    } rows[] = {
        { 20200930, false, false }, { 20201001, true, true },  { 20201014, true, true },
        { 20201015, true, false },  { 20201031, true, false }, { 20201101, false, false }
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(policy_covers_day(from, to, none, (Day){ rows[i].day }) == rows[i].whole);
        CHECK(policy_covers_day(from, to, ended, (Day){ rows[i].day }) == rows[i].cut);
    }
    Policy policy = { .valid_from = from, .valid_to = to };
    CHECK(policy_phase(&policy, (Day){ 20200930 }, 30) == POLICY_AHEAD);
    CHECK(policy_phase(&policy, (Day){ 20201001 }, 30) == POLICY_LIVE);
    CHECK(policy_phase(&policy, (Day){ 20201002 }, 30) == POLICY_SOON);
    CHECK(policy_phase(&policy, (Day){ 20201101 }, 30) == POLICY_PAST);
    policy.ended_on = ended;
    CHECK(policy_phase(&policy, (Day){ 20201015 }, 30) == POLICY_ENDED);
}

// --- a county with a team and policies

typedef struct {
    Little *l;
    PersonId station, leader, one, two, young, old;
    TeamId squad;
    CourseId course;
    Str number;
} World;

static Err make_team(Cx *cx, void *with)
{
    World *w = with;
    TeamId corps;
    TeamNew top = { .level = TEAM_CORPS, .name = S("总队"), .place = w->l->centre };
    TRY(team_add(cx, &top, &corps));
    TeamNew squad = { .parent = corps,
                      .level = TEAM_SQUAD,
                      .name = S("应急小队"),
                      .place = w->l->station,
                      .leader = w->leader };
    MemberId member;
    TRY(team_add(cx, &squad, &w->squad));
    return team_member_add(cx, w->squad, w->one, MEMBER_MEMBER, &member);
}

static Err make_course(Cx *cx, void *with)
{
    World *w = with;
    CourseNew new = { .name = S("急救入门"), .months = 12, .minutes = 120, .place = w->l->station };
    CourseId again;
    TRY(course_add(cx, &new, &w->course));
    return course_add(cx, &new, &again) == &course_there ? OK : &fault_internal;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = BEGIN;
    w->station = little_person(l, "周主任", "13871550003", l->station);
    w->leader = little_person(l, "王师傅", "13871550007", l->station);
    w->one = little_person(l, "甲", "13871550101", l->station);
    w->two = little_person(l, "乙", "13871550102", l->station2);
    w->young = little_person(l, "小陈", "13871550103", l->station);
    w->old = little_person(l, "老陈", "13871550104", l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    CHECK_OK(little_act(l, NO(Person), make_team, w));
    CHECK_OK(little_act(l, w->station, make_course, w));
    return w;
}

typedef struct {
    World *w;
    PolicyNew policy;
    PolicyId id;
    PersonId person;
    Day on;
    Str reason;
    CreditNew credit;
    CreditId credit_id;
    bool trained;
    Day born;
    bool insured_position, trains;
    ActivityId activity;
    InsuredList list;
    List people;
    Activity found;
    FactAnswer answer;
    FactId fact;
} Doing;

static Err add_policy(Cx *cx, void *with)
{
    Doing *one = with;
    return policy_add(cx, &one->policy, &one->id);
}
static Err end_policy(Cx *cx, void *with)
{
    Doing *one = with;
    return policy_end(cx, one->id, one->on, one->reason);
}
static Err add_name(Cx *cx, void *with)
{
    Doing *one = with;
    return policy_name_add(cx, one->id, one->person);
}
static Err end_name(Cx *cx, void *with)
{
    Doing *one = with;
    return policy_name_end(cx, one->id, one->person);
}
static Err ask_insured(Cx *cx, void *with)
{
    Doing *one = with;
    return insured_on(cx, one->person, one->on, &one->id);
}
static Err ask_trained(Cx *cx, void *with)
{
    Doing *one = with;
    return trained_on(cx, one->person, one->w->course, one->on, &one->trained);
}
static Err give(Cx *cx, void *with)
{
    Doing *one = with;
    return credit_give(cx, &one->credit, &one->credit_id);
}
static Err revoke(Cx *cx, void *with)
{
    Doing *one = with;
    return credit_revoke(cx, one->credit_id, one->reason);
}
static Err join(Cx *cx, void *with)
{
    return volunteer_register(cx, &(VolunteerNew){ .born = ((Doing *)with)->born });
}

static bool insured(World *w, PersonId person, int32_t on)
{
    Doing one = { .w = w, .person = person, .on = { on } };
    CHECK_OK(little_act(w->l, NO(Person), ask_insured, &one));
    return one.id.n != 0;
}
static bool trained(World *w, PersonId person, int32_t on)
{
    Doing one = { .w = w, .person = person, .on = { on } };
    CHECK_OK(little_act(w->l, NO(Person), ask_trained, &one));
    return one.trained;
}

static Doing policy(World *w, PolicyCover cover, const char *number)
{
    return (Doing){ .w = w,
                    .policy = { .insurer = S("人保财险"),
                                .number = str(number),
                                .cover = cover,
                                .place = w->l->station,
                                .team = cover == COVER_TEAM ? w->squad : NO(Team),
                                .valid_from = { 20201001 },
                                .valid_to = { 20210930 } } };
}

#define CHECK_WHOLE(w) CHECK_INT(wrong_rows(county_cx(t, (w)->l->county, "check"), county), 0)
static int64_t wrong_rows(Cx *cx, const County *county)
{
    Recount *recount = NEW(cx->arena, Recount);
    int64_t wrong = 0;
    if (store_read_begin(county->store, cx) != OK)
        return -1;
    Err err = safety_check(cx, recount);
    if (err == OK)
        err = safeguards_room.check(cx, recount);
    store_read_end(cx);
    for (size_t i = 0; i < recount->n; i++)
        wrong += recount->lines[i].wrong;
    return err == OK ? wrong : -1;
}

BOTH(a_policy_covers_a_place_a_team_or_people_by_name)
{
    World *w = world(t, county);
    Doing team = policy(w, COVER_TEAM, "T-0001");
    CHECK(!insured(w, w->one, 20201028));
    CHECK_ERR(little_act(w->l, w->two, add_policy, &team), safety_not_yours);
    CHECK_OK(little_act(w->l, w->leader, add_policy, &team));
    CHECK_ERR(little_act(w->l, w->leader, add_policy, &team), policy_there);
    CHECK(insured(w, w->one, 20201028) && !insured(w, w->two, 20201028));
    CHECK(!insured(w, w->one, 20200930) && !insured(w, w->one, 20211001));
    // By name: from the day on which somebody is added.
    Doing named = policy(w, COVER_NAMED, "N-0001");
    CHECK_OK(little_act(w->l, w->station, add_policy, &named));
    named.person = w->two;
    CHECK_OK(little_act(w->l, w->station, add_name, &named));
    CHECK(insured(w, w->two, 20201028) && !insured(w, w->two, 20201027));
    CHECK_OK(little_act(w->l, w->station, end_name, &named));
    CHECK(!insured(w, w->two, 20201028));
    team.person = w->two;
    CHECK_ERR(little_act(w->l, w->leader, add_name, &team), policy_not_named);
    // A place covers the registered volunteers who live there, of the right age.
    team.on = TODAY;
    team.reason = S("换保险公司");
    CHECK_OK(little_act(w->l, w->leader, end_policy, &team));
    CHECK_ERR(little_act(w->l, w->leader, end_policy, &team), policy_over);
    CHECK(!insured(w, w->one, 20201028) && insured(w, w->one, 20201027));
    Doing place = policy(w, COVER_PLACE, "P-0001");
    place.policy.min_age = 18;
    place.policy.max_age = 60;
    CHECK_OK(little_act(w->l, w->station, add_policy, &place));
    CHECK(!insured(w, w->young, 20201028));  // not registered
    place.born = (Day){ 20021028 };          // eighteen today
    CHECK_OK(little_act(w->l, w->young, join, &place));
    CHECK(insured(w, w->young, 20201028) && !insured(w, w->young, 20201027));
    place.born = (Day){ 19591028 };  // sixty-one today
    CHECK_OK(little_act(w->l, w->old, join, &place));
    CHECK(!insured(w, w->old, 20201028) && insured(w, w->old, 20201027));
    CHECK_WHOLE(w);
}

BOTH(a_credit_comes_from_a_certificate_that_somebody_else_has_seen)
{
    World *w = world(t, county);
    Doing one = { .w = w, .credit = { w->course, w->one, { 20201001 }, S("救护员证 123") } };
    CHECK_ERR(little_act(w->l, w->leader, give, &one), safety_not_yours);
    CHECK_OK(little_act(w->l, w->station, give, &one));
    CHECK(trained(w, w->one, 20201028) && trained(w, w->one, 20210930));
    CHECK(!trained(w, w->one, 20211001) && !trained(w, w->one, 20200930));
    CHECK_ERR(little_act(w->l, w->station, give, &one), credit_there);
    one.credit.person = w->station;
    CHECK_ERR(little_act(w->l, w->station, give, &one), credit_second);
    CHECK_ERR(little_act(w->l, w->station, revoke, &one), fault_invalid);
    one.reason = S("证书是别人的");
    CHECK_OK(little_act(w->l, w->station, revoke, &one));
    CHECK(!trained(w, w->one, 20201028));
    CHECK_WHOLE(w);
}

// --- gates at sign-up and at check-in

static Err make_activity(Cx *cx, void *with)
{
    Doing *one = with;
    World *w = one->w;
    ProjectNew new = { .project = { .name = one->trains ? S("急救培训") : S("河道清淤"),
                                    .kind = one->trains ? ACTIVITY_PRACTICE : ACTIVITY_SERVICE,
                                    .team = w->squad,
                                    .place = w->l->station,
                                    .ticked = true,
                                    .course = one->trains ? w->course : NO(Course) },
                       .positions = { { .name = S("队员"),
                                        .places = 5,
                                        .role = one->trains ? POSITION_AUDIENCE : POSITION_HELPER,
                                        .insured = one->insured_position,
                                        .course = one->insured_position ? w->course
                                                                        : NO(Course) } },
                       .position_count = 1 };
    ActivityNew date = { .starts_at = time_add(BEGIN, 24 * TIME_HOUR),
                         .ends_at = time_add(BEGIN, 26 * TIME_HOUR) };
    TRY(project_add(cx, &new, &date.project));
    TRY(activity_add(cx, &date, &one->activity));
    return activity_publish(cx, one->activity, NULL);
}

static Err sign(Cx *cx, void *with)
{
    return signup_add(cx, &(SignupNew){ .activity = ((Doing *)with)->activity }, NULL);
}
static Err come(Cx *cx, void *with)
{
    Doing *one = with;
    FactNew in = { .activity = one->activity,
                   .kind = FACT_IN,
                   .source = SOURCE_ROSTER,
                   .person = one->person,
                   .at = time_add(BEGIN, 24 * TIME_HOUR) };
    return fact_tell(cx, &in, &one->answer);
}
static Err leave(Cx *cx, void *with)
{
    Doing *one = with;
    FactNew out = { .activity = one->activity,
                    .kind = FACT_OUT,
                    .source = SOURCE_ROSTER,
                    .person = one->person,
                    .at = time_add(BEGIN, 26 * TIME_HOUR) };
    return fact_tell(cx, &out, &one->answer);
}
static Err last_fact(Cx *cx, void *with)
{
    Doing *one = with;
    List facts;
    TRY(fact_list(cx, one->activity, false, &facts));
    one->fact = LIST_AT(&facts, Fact, 0)->id;
    return OK;
}
static Err take(Cx *cx, void *with)
{
    Doing *one = with;
    return fact_take(cx, one->activity, one->fact, S(""), S("保单已补登"));
}
static Err undo(Cx *cx, void *with)
{
    Doing *one = with;
    return fact_undo(cx, one->activity, one->fact);
}
static Err freeze(Cx *cx, void *with)
{
    Doing *one = with;
    TRY(insured_freeze(cx, one->activity));
    TRY(insured_find(cx, one->activity, &one->list));
    return insured_people_of(cx, one->activity, &one->people);
}
static Err settle(Cx *cx, void *with)
{
    (void)with;
    int did;
    TRY(activity_clock(cx, 40, &did));
    return attendance_clock(cx, 20, &did);
}
static Err clock_freeze(Cx *cx, void *with)
{
    int *did = with;
    return insured_clock(cx, 20, did);
}

BOTH(who_is_not_insured_or_not_trained_is_told_what_to_do)
{
    World *w = world(t, county);
    Doing one = { .w = w, .insured_position = true };
    CHECK_OK(little_act(w->l, w->station, make_activity, &one));
    CHECK_ERR(little_act(w->l, w->one, sign, &one), signup_insurance);
    CHECK_HAS(str(signup_insurance.text.zh), "到站里登记");
    Doing cover = policy(w, COVER_TEAM, "T-0001");
    CHECK_OK(little_act(w->l, w->leader, add_policy, &cover));
    CHECK_ERR(little_act(w->l, w->one, sign, &one), signup_training);
    CHECK_HAS(str(signup_training.text.zh), "报名培训");
    Doing credit = { .w = w, .credit = { w->course, w->one, { 20201001 }, S("救护员证 123") } };
    CHECK_OK(little_act(w->l, w->station, give, &credit));
    CHECK_OK(little_act(w->l, w->one, sign, &one));
    CHECK_ERR(little_act(w->l, w->two, sign, &one), signup_insurance);
}

BOTH(a_policy_that_ended_since_holds_the_check_in_until_the_desk_has_seen_another)
{
    World *w = world(t, county);
    Doing one = { .w = w, .insured_position = true, .person = w->one };
    Doing cover = policy(w, COVER_TEAM, "T-0001");
    Doing credit = { .w = w, .credit = { w->course, w->one, { 20201001 }, S("救护员证 123") } };
    CHECK_OK(little_act(w->l, w->station, make_activity, &one));
    CHECK_OK(little_act(w->l, w->leader, add_policy, &cover));
    CHECK_OK(little_act(w->l, w->station, give, &credit));
    CHECK_OK(little_act(w->l, w->one, sign, &one));
    cover.on = (Day){ 20201029 };
    cover.reason = S("欠费");
    CHECK_OK(little_act(w->l, w->leader, end_policy, &cover));
    w->l->now = time_add(BEGIN, 24 * TIME_HOUR);
    CHECK_OK(little_act(w->l, w->leader, come, &one));
    CHECK(one.answer.status == OUTCOME_HELD && one.answer.why == WHY_INSURANCE);
    CHECK_HAS(str(one.answer.reason.zh), "到站里登记保单");
    CHECK_OK(little_act(w->l, w->leader, last_fact, &one));
    CHECK_ERR(little_act(w->l, w->leader, take, &one), attendance_not_yours);
    CHECK_OK(little_act(w->l, w->station, take, &one));
    // The other way round: insured, and the credit is gone.
    Doing again = policy(w, COVER_TEAM, "T-0002");
    CHECK_OK(little_act(w->l, w->leader, add_policy, &again));
    credit.reason = S("证书是别人的");
    CHECK_OK(little_act(w->l, w->station, revoke, &credit));
    CHECK_OK(little_act(w->l, w->leader, come, &one));
    CHECK(one.answer.why == WHY_TRAINING);
}

BOTH(the_list_is_frozen_when_the_session_begins_and_never_again)
{
    World *w = world(t, county);
    Doing one = { .w = w, .person = w->one };
    Doing cover = policy(w, COVER_TEAM, "T-0001");
    int did = 0;
    CHECK_OK(little_act(w->l, w->station, make_activity, &one));
    CHECK_OK(little_act(w->l, w->leader, add_policy, &cover));
    CHECK_OK(little_act(w->l, w->one, sign, &one));
    CHECK_OK(little_act(w->l, w->two, sign, &one));
    CHECK_ERR(little_act(w->l, NO(Person), freeze, &one), insured_missing);  // not yet
    CHECK_OK(little_act(w->l, NO(Person), clock_freeze, &did));
    CHECK_INT(did, 0);
    w->l->now = time_add(BEGIN, 24 * TIME_HOUR);
    CHECK_OK(little_act(w->l, NO(Person), clock_freeze, &did));
    CHECK_INT(did, 1);
    cover.on = (Day){ 20201029 };
    cover.reason = S("欠费");
    CHECK_OK(little_act(w->l, w->leader, end_policy, &cover));
    CHECK_OK(little_act(w->l, NO(Person), freeze, &one));
    CHECK_INT(one.list.people, 2);
    CHECK_INT(one.list.uncovered, 1);
    const InsuredPerson *first = LIST_AT(&one.people, InsuredPerson, 0);
    CHECK(first->covered);
    CHECK_STR(first->number, "T-0001");
    CHECK(!LIST_AT(&one.people, InsuredPerson, 1)->covered);
    CHECK_OK(little_act(w->l, NO(Person), clock_freeze, &did));
    CHECK_INT(did, 0);
    CHECK_WHOLE(w);
}

BOTH(who_came_to_a_training_gets_the_credit_and_loses_it_with_the_facts)
{
    World *w = world(t, county);
    Doing one = { .w = w, .trains = true, .person = w->one };
    CHECK_OK(little_act(w->l, w->station, make_activity, &one));
    CHECK_OK(little_act(w->l, w->one, sign, &one));
    CHECK_OK(little_act(w->l, w->two, sign, &one));
    w->l->now = time_add(BEGIN, 26 * TIME_HOUR);
    CHECK_OK(little_act(w->l, w->leader, come, &one));
    CHECK_OK(little_act(w->l, w->leader, leave, &one));
    CHECK_OK(little_act(w->l, w->leader, last_fact, &one));
    w->l->now = time_add(BEGIN, 28 * TIME_HOUR);
    CHECK_OK(little_act(w->l, NO(Person), settle, NULL));
    CHECK(trained(w, w->one, 20201029) && trained(w, w->one, 20211028));
    CHECK(!trained(w, w->one, 20211029) && !trained(w, w->two, 20201029));
    CHECK_WHOLE(w);
    CHECK_OK(little_act(w->l, w->leader, undo, &one));  // was not there until the end
    CHECK(!trained(w, w->one, 20201029));
    CHECK_WHOLE(w);
}

static Err make_wrong(Cx *cx, void *with)
{
    World *w = ((Doing *)with)->w;
    ProjectNew new = { .project = { .name = S("急救培训"),
                                    .kind = ACTIVITY_SERVICE,
                                    .place = w->l->station,
                                    .course = w->course,
                                    .ticked = true },
                       .positions = { { .name = S("学员") } },
                       .position_count = 1 };
    ProjectId id;
    return project_add(cx, &new, &id);
}

BOTH(a_training_makes_no_hours_of_service)
{
    World *w = world(t, county);
    CHECK_ERR(little_act(w->l, w->station, make_wrong, &(Doing){ .w = w }), fault_invalid);
}
