// Activities through the door: publishing, signing up, moving up, calling off; and histories of
// many at once that must leave every counter right.
#include "rooms/activities/activities_in.h"
#include "rooms/teams/teams.h"
#include "rooms/volunteers/volunteers.h"
#include "tests/support/little.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };

// --- a county with a team and people who want to help

#define HELPERS 12

typedef struct {
    Little *l;
    PersonId station, sibling, centre, leader, other_leader;
    PersonId helpers[HELPERS];
    TeamId corps, squad, other;
} World;

typedef struct {
    TeamNew new;
    TeamId out;
} AddTeam;

static Err add_team(Cx *cx, void *with)
{
    AddTeam *one = with;
    return team_add(cx, &one->new, &one->out);
}

static TeamId team(World *w, TeamId parent, TeamLevel level, const char *name, PlaceId place,
                   PersonId leader)
{
    AddTeam one = { .new = { .parent = parent,
                             .level = level,
                             .name = str(name),
                             .place = place,
                             .leader = leader } };
    CHECK_OK(little_act(w->l, NO(Person), add_team, &one));
    return one.out;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = BEGIN;
    w->station = little_person(l, "周主任", "13871550003", l->station);
    w->sibling = little_person(l, "吴主任", "13871550004", l->station2);
    w->centre = little_person(l, "中心干部", "13871550005", l->station);
    w->leader = little_person(l, "王师傅", "13871550007", l->station);
    w->other_leader = little_person(l, "李师傅", "13871550008", l->station2);
    for (int i = 0; i < HELPERS; i++)
        w->helpers[i] = little_person(
            l, "帮忙人", str_z(t->arena, str_printf(t->arena, "138715501%02d", i)), l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->sibling, ROLE_STATION, l->station2);
    little_grant(l, w->centre, ROLE_CENTRE, l->centre);
    w->corps = team(w, NO(Team), TEAM_CORPS, "总队", l->centre, NO(Person));
    w->squad = team(w, w->corps, TEAM_SQUAD, "保康便民小队", l->station, w->leader);
    w->other = team(w, w->corps, TEAM_SQUAD, "长安小队", l->station2, w->other_leader);
    return w;
}

// --- acts of a test in one line each

typedef struct {
    ProjectNew project;
    ActivityNew activity;
    ProjectId project_id;
    ActivityId out;
    ActivityState state;
    bool publish;
} Making;

static Err make_one(Cx *cx, void *with)
{
    Making *one = with;
    if (one->project_id.n == 0)
        TRY(project_add(cx, &one->project, &one->project_id));
    one->activity.project = one->project_id;
    TRY(activity_add(cx, &one->activity, &one->out));
    return one->publish ? activity_publish(cx, one->out, &one->state) : OK;
}

static Making planned(const World *w, const char *name, int64_t places, int64_t from_hours,
                      int64_t hours)
{
    Time starts = time_add(BEGIN, from_hours * TIME_HOUR);
    return (Making){ .project = { .project = { .name = str(name),
                                               .kind = ACTIVITY_SERVICE,
                                               .team = w->squad,
                                               .place = w->l->station,
                                               .ticked = true },
                                  .positions = { { .name = S("志愿者"), .places = places } },
                                  .position_count = 1 },
                     .activity = { .starts_at = starts,
                                   .ends_at = time_add(starts, hours * TIME_HOUR) },
                     .publish = true };
}

static ActivityId published(World *w, const char *name, int64_t places, int64_t from_hours,
                            int64_t hours)
{
    Making one = planned(w, name, places, from_hours, hours);
    CHECK_OK(little_act(w->l, w->station, make_one, &one));
    CHECK(one.state == ACTIVITY_PUBLISHED);
    return one.out;
}

typedef struct {
    SignupNew new;
    Signup out;
} Signing;

static Err sign_one(Cx *cx, void *with)
{
    Signing *one = with;
    return signup_add(cx, &one->new, &one->out);
}

static Err sign(World *w, PersonId who, ActivityId id)
{
    Signing one = { .new = { .activity = id } };
    return little_act(w->l, who, sign_one, &one);
}

static Signup signed_up(World *w, PersonId who, ActivityId id)
{
    Signing one = { .new = { .activity = id } };
    CHECK_OK(little_act(w->l, who, sign_one, &one));
    return one.out;
}

typedef struct {
    SignupId id;
    ActivityId activity;
    SignupAct act;
    Str reason;
    Signup found;
    unsigned by;
    List steps;
} Acting;

static Err act_one(Cx *cx, void *with)
{
    Acting *one = with;
    return signup_act(cx, one->id, one->act, one->reason);
}

static Err acts(World *w, PersonId who, SignupId id, SignupAct act, const char *reason)
{
    Acting one = { .id = id, .act = act, .reason = str(reason) };
    return little_act(w->l, who, act_one, &one);
}

static Err look_one(Cx *cx, void *with)
{
    Acting *one = with;
    TRY(signup_find(cx, one->id, &one->found, &one->by));
    return signup_steps(cx, one->id, &one->steps);
}

static Acting looked(World *w, SignupId id)
{
    Acting one = { .id = id };
    CHECK_OK(little_act(w->l, NO(Person), look_one, &one));
    return one;
}

static SignupState state_of(World *w, SignupId id)
{
    return looked(w, id).found.state;
}

typedef struct {
    ActivityId id;
    Activity out;
    Str reason;
    int64_t places, attendances;
    AttendanceBasis basis;
    ActivityMove move;
    Err (*act)(Cx *cx, ActivityId id);
} Running;

static Err find_one(Cx *cx, void *with)
{
    Running *one = with;
    return activity_find(cx, one->id, &one->out);
}

static Activity found(World *w, ActivityId id)
{
    Running one = { .id = id };
    CHECK_OK(little_act(w->l, NO(Person), find_one, &one));
    return one.out;
}

static Err cancel_one(Cx *cx, void *with)
{
    Running *one = with;
    return activity_cancel(cx, one->id, one->reason);
}

static Err places_one(Cx *cx, void *with)
{
    Running *one = with;
    return activity_places_set(cx, one->id, NO(Position), one->places);
}

static Err move_one(Cx *cx, void *with)
{
    Running *one = with;
    return activity_move(cx, one->id, &one->move);
}

static Err tick(Cx *cx, void *with)
{
    (void)with;
    int did;
    TRY(activity_clock(cx, 200, &did));
    return activity_notices(cx, 200, &did);
}

static void ticks(World *w, int n)
{
    for (int i = 0; i < n; i++)
        CHECK_OK(little_act(w->l, NO(Person), tick, NULL));
}

static int64_t counted(World *w, const char *sql)
{
    Cx *cx = county_cx(w->l->t, w->l->county, "count");
    int64_t n = 0;
    Sql *one = NEW(w->l->t->arena, Sql);  // prepared statements are kept by address
    *one = (Sql){ "count", __FILE__, sql, NULL, 0 };
    CHECK_OK(store_read_begin(w->l->county->store, cx));
    CHECK_OK(db_int(cx, one, &n));
    store_read_end(cx);
    return n;
}

// Every line of the room's own check, on one snapshot: how many rows contradict each other.
static int64_t wrong_rows(Cx *cx, const County *county)
{
    Recount *recount = NEW(cx->arena, Recount);
    int64_t wrong = 0;
    if (store_read_begin(county->store, cx) != OK)
        return -1;
    Err err = activities_check(cx, recount);
    store_read_end(cx);
    if (err != OK)
        return -1;
    for (size_t i = 0; i < recount->n; i++)
        wrong += recount->lines[i].wrong;
    return wrong;
}

#define CHECK_WHOLE(w) \
    CHECK_INT(wrong_rows(county_cx(t, (w)->l->county, "check"), (w)->l->county), 0)

// --- one after the other

BOTH(the_last_place_is_given_once_and_the_next_waits_and_moves_up)
{
    World *w = world(t, county);
    ActivityId id = published(w, "清洁家园", 2, 48, 2);
    Signup first = signed_up(w, w->helpers[0], id), second = signed_up(w, w->helpers[1], id);
    Signup third = signed_up(w, w->helpers[2], id), fourth = signed_up(w, w->helpers[3], id);
    CHECK(first.state == SIGNUP_CONFIRMED && second.state == SIGNUP_CONFIRMED);
    CHECK(third.state == SIGNUP_WAITING && fourth.state == SIGNUP_WAITING);
    CHECK_INT(found(w, id).taken, 2);
    CHECK_INT(found(w, id).waiting, 2);
    CHECK_ERR(sign(w, w->helpers[0], id), signup_twice);
    CHECK_OK(acts(w, w->helpers[0], first.id, SIGNUP_CANCEL, ""));
    CHECK(state_of(w, third.id) == SIGNUP_CONFIRMED);
    CHECK(state_of(w, fourth.id) == SIGNUP_WAITING);
    Acting moved = looked(w, third.id);
    CHECK_INT(moved.steps.n, 1);
    CHECK(LIST_AT(&moved.steps, SignupStep, 0)->act == SIGNUP_PROMOTE);
    CHECK_STR(LIST_AT(&moved.steps, SignupStep, 0)->reason, "前面有人取消报名，按候补先后递补");
    CHECK_HAS(little_message(w->l), "已为您报上");
    // Who cancelled and comes back stands at the end.
    CHECK(signed_up(w, w->helpers[0], id).state == SIGNUP_WAITING);
    CHECK_OK(acts(w, w->leader, second.id, SIGNUP_REMOVE, "岗位调整"));
    CHECK(state_of(w, fourth.id) == SIGNUP_CONFIRMED);
    CHECK(state_of(w, first.id) == SIGNUP_WAITING);
    CHECK_ERR(sign(w, w->helpers[1], id), signup_turned_down);
    CHECK_WHOLE(w);
}

BOTH(more_places_move_up_who_waits_in_order_and_fewer_than_taken_are_refused)
{
    World *w = world(t, county);
    ActivityId id = published(w, "清洁家园", 1, 48, 2);
    Signup made[6];
    for (int i = 0; i < 6; i++)
        made[i] = signed_up(w, w->helpers[i], id);
    Running more = { .id = id, .places = 3 };
    CHECK_OK(little_act(w->l, w->leader, places_one, &more));
    for (int i = 0; i < 6; i++)
        CHECK(state_of(w, made[i].id) == (i < 3 ? SIGNUP_CONFIRMED : SIGNUP_WAITING));
    more.places = 2;
    CHECK_ERR(little_act(w->l, w->leader, places_one, &more), activity_no_places);
    more.places = 0;
    CHECK_OK(little_act(w->l, w->station, places_one, &more));
    CHECK_INT(found(w, id).taken, 6);
    CHECK_INT(found(w, id).places, 0);
    CHECK_WHOLE(w);
    ticks(w, 3);
    CHECK_INT(counted(w, "select count(*) as n from outbox where kind = 'signup.promoted'"), 5);
}

BOTH(nobody_is_in_two_activities_that_overlap)
{
    World *w = world(t, county);
    ActivityId nine = published(w, "上午清扫", 5, 47, 3), ten = published(w, "义诊", 5, 49, 2);
    ActivityId noon = published(w, "送餐", 5, 50, 1);
    Signup first = signed_up(w, w->helpers[0], nine);
    CHECK_ERR(sign(w, w->helpers[0], ten), signup_overlap);
    CHECK_OK(sign(w, w->helpers[0], noon));  // begins when the other ends
    CHECK_OK(acts(w, w->helpers[0], first.id, SIGNUP_CANCEL, ""));
    CHECK_ERR(sign(w, w->helpers[0], ten), signup_overlap);  // with noon
    // Moved into each other: the later sign-up of the moved one is taken off, and hears why.
    Signup kept = signed_up(w, w->helpers[1], ten);
    signed_up(w, w->helpers[1], published(w, "讲堂", 5, 60, 1));
    Running move = { .id = ten,
                     .move = { .starts_at = time_add(BEGIN, 60 * TIME_HOUR),
                               .ends_at = time_add(BEGIN, 61 * TIME_HOUR),
                               .reason = S("场地占用") } };
    CHECK_OK(little_act(w->l, w->leader, move_one, &move));
    CHECK(state_of(w, kept.id) == SIGNUP_CANCELLED);
    CHECK_INT(found(w, ten).taken, 0);
    CHECK_WHOLE(w);
}

BOTH(an_activity_called_off_lets_everybody_go_and_tells_them)
{
    World *w = world(t, county);
    ActivityId id = published(w, "清洁家园", 2, 48, 2);
    Signup made[4];
    for (int i = 0; i < 4; i++)
        made[i] = signed_up(w, w->helpers[i], id);
    Running cancel = { .id = id, .reason = S("") };
    CHECK_ERR(little_act(w->l, w->leader, cancel_one, &cancel), fault_invalid);
    cancel.reason = S("暴雨预警");
    CHECK_ERR(little_act(w->l, w->sibling, cancel_one, &cancel), activity_not_yours);
    CHECK_OK(little_act(w->l, w->leader, cancel_one, &cancel));
    CHECK_ERR(little_act(w->l, w->leader, cancel_one, &cancel), activity_moved_on);
    for (int i = 0; i < 4; i++)
        CHECK(state_of(w, made[i].id) == SIGNUP_CANCELLED);
    CHECK_ERR(sign(w, w->helpers[5], id), signup_not_open);
    ticks(w, 2);
    CHECK_INT(counted(w, "select count(*) as n from outbox where kind = 'activity.cancelled'"), 4);
    CHECK_HAS(little_message(w->l), "暴雨预警");
    CHECK_WHOLE(w);
}

BOTH(reminders_go_out_once_each_and_lists_close_with_the_start)
{
    World *w = world(t, county);
    ActivityId id = published(w, "清洁家园", 1, 48, 2);
    Signup going = signed_up(w, w->helpers[0], id), waits = signed_up(w, w->helpers[1], id);
    ticks(w, 2);
    CHECK_INT(counted(w, "select count(*) as n from outbox where kind like 'activity.%'"), 0);
    // It begins the day after tomorrow at ten: not this evening, not in the night before that, but
    // tomorrow from seven in the evening.
    static const int quiet[] = { 9, 25, 32 };
    for (size_t i = 0; i < COUNT(quiet); i++) {
        w->l->now = time_add(BEGIN, quiet[i] * TIME_HOUR);
        ticks(w, 2);
        CHECK_INT(counted(w, "select count(*) as n from outbox where kind = 'activity.day'"), 0);
    }
    w->l->now = time_add(BEGIN, 33 * TIME_HOUR);
    ticks(w, 3);
    CHECK_INT(counted(w, "select count(*) as n from outbox where kind = 'activity.day'"), 1);
    w->l->now = time_add(BEGIN, 45 * TIME_HOUR + 59 * TIME_MINUTE);
    ticks(w, 3);
    CHECK_INT(counted(w, "select count(*) as n from outbox where kind = 'activity.hour'"), 0);
    w->l->now = time_add(BEGIN, 46 * TIME_HOUR);
    ticks(w, 3);
    CHECK_INT(counted(w, "select count(*) as n from outbox where kind = 'activity.hour'"), 1);
    w->l->now = time_add(BEGIN, 47 * TIME_HOUR + 30 * TIME_MINUTE);
    ticks(w, 3);
    CHECK_INT(counted(w, "select count(*) as n from outbox where kind = 'activity.hour'"), 1);
    CHECK_ERR(acts(w, w->helpers[0], going.id, SIGNUP_CANCEL, ""), signup_too_late);
    CHECK_OK(acts(w, w->helpers[1], waits.id, SIGNUP_CANCEL, ""));
    CHECK(signed_up(w, w->helpers[1], id).state == SIGNUP_WAITING);
    w->l->now = time_add(BEGIN, 48 * TIME_HOUR);
    CHECK_ERR(sign(w, w->helpers[2], id), signup_not_open);
    ticks(w, 1);
    CHECK(state_of(w, waits.id) == SIGNUP_LAPSED);
    w->l->now = time_add(BEGIN, 50 * TIME_HOUR);
    ticks(w, 1);
    CHECK(found(w, id).state == ACTIVITY_ENDED);
    CHECK(state_of(w, going.id) == SIGNUP_CONFIRMED);
    CHECK_WHOLE(w);
}

BOTH(three_absences_close_what_is_limited_until_one_is_excused)
{
    World *w = world(t, county);
    PersonId who = w->helpers[0];
    Signup missed[3];
    for (int i = 0; i < 3; i++) {
        ActivityId id = published(w, "清洁家园", 2, 24 * (i + 1), 2);
        missed[i] = signed_up(w, who, id);
    }
    ActivityId limited = published(w, "限额活动", 5, 240, 2),
               open = published(w, "大家来", 0, 244, 2);
    CHECK_ERR(acts(w, w->leader, missed[0].id, SIGNUP_MISS, ""), signup_too_early);
    w->l->now = time_add(BEGIN, 75 * TIME_HOUR);
    for (int i = 0; i < 3; i++)
        CHECK_OK(acts(w, w->leader, missed[i].id, SIGNUP_MISS, ""));
    CHECK_ERR(sign(w, who, limited), signup_paused);
    CHECK_OK(sign(w, who, open));
    CHECK_ERR(acts(w, who, missed[1].id, SIGNUP_APPEAL, ""), fault_invalid);
    CHECK_OK(acts(w, who, missed[1].id, SIGNUP_APPEAL, "当天送孩子去医院"));
    CHECK_ERR(acts(w, w->leader, missed[1].id, SIGNUP_EXCUSE, "属实"), signup_not_yours);
    CHECK_ERR(acts(w, w->sibling, missed[1].id, SIGNUP_EXCUSE, "属实"), signup_missing);
    CHECK_OK(acts(w, w->station, missed[1].id, SIGNUP_EXCUSE, "属实"));
    CHECK_OK(sign(w, who, limited));
    CHECK_WHOLE(w);
}

BOTH(who_moved_up_at_the_last_moment_is_not_blamed_for_missing_it)
{
    World *w = world(t, county);
    ActivityId id = published(w, "清洁家园", 1, 48, 2);
    Signup first = signed_up(w, w->helpers[0], id), next = signed_up(w, w->helpers[1], id);
    w->l->now = time_add(BEGIN, 47 * TIME_HOUR);
    CHECK_OK(acts(w, w->leader, first.id, SIGNUP_REMOVE, "来电说来不了"));
    CHECK(state_of(w, next.id) == SIGNUP_CONFIRMED);
    w->l->now = time_add(BEGIN, 50 * TIME_HOUR);
    CHECK_OK(acts(w, w->leader, next.id, SIGNUP_MISS, ""));
    CHECK(state_of(w, next.id) == SIGNUP_EXCUSED);
    CHECK_WHOLE(w);
}

BOTH(who_is_erased_gives_the_place_to_who_waits)
{
    World *w = world(t, county);
    ActivityId id = published(w, "清洁家园", 1, 48, 2);
    Signup first = signed_up(w, w->helpers[0], id), next = signed_up(w, w->helpers[1], id);
    Event event = { "person.erased", w->helpers[0].n, 0 };
    CHECK_OK(little_act(w->l, NO(Person), (Err(*)(Cx *, void *))signup_hear_erased, &event));
    CHECK(state_of(w, first.id) == SIGNUP_CANCELLED);
    CHECK(state_of(w, next.id) == SIGNUP_CONFIRMED);
    CHECK_WHOLE(w);
}

BOTH(who_leaves_serves_nowhere_and_a_child_without_a_guardian_goes_nowhere)
{
    World *w = world(t, county);
    ActivityId id = published(w, "清洁家园", 1, 48, 2), soon = published(w, "文艺演出", 2, 60, 2);
    Signup first = signed_up(w, w->helpers[0], id), next = signed_up(w, w->helpers[1], id);
    Signup begun = signed_up(w, w->helpers[1], soon);
    Event event = { "volunteer.left", w->helpers[0].n, 0 };
    CHECK_OK(little_act(w->l, NO(Person), (Err(*)(Cx *, void *))signup_hear_left, &event));
    CHECK(state_of(w, first.id) == SIGNUP_CANCELLED);
    CHECK(state_of(w, next.id) == SIGNUP_CONFIRMED);
    event = (Event){ "volunteer.paused", w->helpers[1].n, 0 };
    w->l->now = begun.starts_at;  // what has begun runs on
    CHECK_OK(little_act(w->l, NO(Person), (Err(*)(Cx *, void *))signup_hear_paused, &event));
    CHECK(state_of(w, begun.id) == SIGNUP_CONFIRMED);
    CHECK_WHOLE(w);
}

typedef struct {
    PersonId person;
    ActivityId activity;
    SkillId skill;
} Skilled;
static Err registers(Cx *cx, void *with)
{
    (void)with;
    return volunteer_register(cx, &(VolunteerNew){ .born = { 19800501 } });
}
static Err says_skill(Cx *cx, void *with)
{
    SkillNew new = { .skill = S("01"), .certificate = S("急救员证") };
    return skill_add(cx, &new, &((Skilled *)with)->skill);
}
static Err sees_skill(Cx *cx, void *with)
{
    return skill_judge(cx, ((Skilled *)with)->skill, true, S("证书看过了"));
}
static Err drops_skill(Cx *cx, void *with)
{
    return skill_drop(cx, ((Skilled *)with)->skill);
}
static Err is_safe(Cx *cx, void *with)
{
    const Skilled *one = with;
    return signup_safe(cx, one->activity, one->person);
}

BOTH(a_qualification_is_asked_for_again_at_the_check_in)
{
    World *w = world(t, county);
    Making skilled = planned(w, "急救站", 5, 52, 1);
    skilled.project.positions[0].skill = S("01");
    CHECK_OK(little_act(w->l, w->station, make_one, &skilled));
    Skilled one = { .person = w->helpers[0], .activity = skilled.out };
    CHECK_OK(little_act(w->l, one.person, registers, NULL));
    CHECK_OK(little_act(w->l, one.person, says_skill, &one));
    CHECK_ERR(sign(w, one.person, skilled.out), signup_skill);  // said is not seen
    CHECK_OK(little_act(w->l, w->station, sees_skill, &one));
    CHECK_OK(sign(w, one.person, skilled.out));
    CHECK_OK(little_act(w->l, w->leader, is_safe, &one));
    CHECK_OK(little_act(w->l, one.person, drops_skill, &one));
    CHECK_ERR(little_act(w->l, w->leader, is_safe, &one), signup_skill);
}

// --- gates through the door

BOTH(gates_read_what_the_person_and_the_project_say)
{
    World *w = world(t, county);
    Making one = planned(w, "凭口令", 5, 48, 1);
    one.project.project.scope = SCOPE_CODE;
    one.project.project.pass_code = S("2468");
    CHECK_OK(little_act(w->l, w->station, make_one, &one));
    Signing signing = { .new = { .activity = one.out, .code = S("1111") } };
    CHECK_ERR(little_act(w->l, w->helpers[0], sign_one, &signing), signup_code);
    signing.new.code = S(" 2468 ");
    CHECK_OK(little_act(w->l, w->helpers[0], sign_one, &signing));

    Making named = planned(w, "本队内部", 5, 50, 1);
    named.project.project.scope = SCOPE_TEAMS;
    CHECK_OK(little_act(w->l, w->station, make_one, &named));
    CHECK_ERR(sign(w, w->helpers[0], named.out), signup_scope);
    CHECK_OK(sign(w, w->leader, named.out));

    Making skilled = planned(w, "急救站", 5, 52, 1);
    skilled.project.positions[0].skill = S("01");
    CHECK_OK(little_act(w->l, w->station, make_one, &skilled));
    CHECK_ERR(sign(w, w->helpers[0], skilled.out), signup_skill);

    Making hours = planned(w, "老队员", 5, 54, 1);
    hours.project.project.min_minutes = (Minutes){ 60 };
    CHECK_OK(little_act(w->l, w->station, make_one, &hours));
    CHECK_ERR(sign(w, w->helpers[0], hours.out), signup_minutes);

    Making aged = planned(w, "成年人", 5, 56, 1);
    aged.project.project.min_age = 18;
    CHECK_OK(little_act(w->l, w->station, make_one, &aged));
    CHECK_ERR(sign(w, w->helpers[0], aged.out), signup_no_age);

    Making here = planned(w, "本站居民", 5, 58, 1);
    here.project.project.scope = SCOPE_OWN;
    CHECK_OK(little_act(w->l, w->station, make_one, &here));
    CHECK_ERR(sign(w, w->other_leader, here.out), signup_scope);
    CHECK_OK(sign(w, w->helpers[0], here.out));
    CHECK_WHOLE(w);
}

typedef struct {
    PersonId person;
    int64_t minutes;
} Knowing;

// By the volunteer's own word and somebody else's eyes.
static Err prove_skill(Cx *cx, PersonId person)
{
    Actor judge = cx->actor;
    VolunteerNew new = { .born = { 19900501 } };
    SkillNew skill = { .skill = S("01"), .certificate = S("急救员证"), .issuer = S("红十字会") };
    SkillId id;
    cx->actor.person = person;
    Err err = volunteer_register(cx, &new);
    if (err == OK)
        err = skill_add(cx, &skill, &id);
    cx->actor = judge;
    if (err != OK)
        return err == &volunteer_there ? OK : err;  // has proved it before
    return skill_judge(cx, id, true, S("已看过证书"));
}

static Err know_one(Cx *cx, void *with)
{
    const Knowing *one = with;
    TRY(signup_minutes_add(cx, one->person, one->minutes));
    return prove_skill(cx, one->person);
}

BOTH(what_later_rooms_tell_of_a_person_opens_the_gate)
{
    World *w = world(t, county);
    Making skilled = planned(w, "急救站", 5, 52, 1);
    skilled.project.positions[0].skill = S("01");
    skilled.project.project.min_minutes = (Minutes){ 60 };
    CHECK_OK(little_act(w->l, w->station, make_one, &skilled));
    Knowing one = { w->helpers[0], 59 };
    CHECK_OK(little_act(w->l, NO(Person), know_one, &one));
    CHECK_ERR(sign(w, w->helpers[0], skilled.out), signup_minutes);
    one.minutes = 1;
    CHECK_OK(little_act(w->l, NO(Person), know_one, &one));
    CHECK_OK(sign(w, w->helpers[0], skilled.out));
}

// --- publishing

static Err publish_one(Cx *cx, void *with)
{
    Making *one = with;
    return activity_publish(cx, one->out, &one->state);
}

static Err approve_one(Cx *cx, void *with)
{
    return activity_approve(cx, ((Making *)with)->out);
}

static Err return_one(Cx *cx, void *with)
{
    return activity_return(cx, ((Making *)with)->out, S("请写清集合地点"));
}

typedef struct {
    TeamId team;
    bool may;
} Right;

static Err right_one(Cx *cx, void *with)
{
    const Right *right = with;
    return publisher_set(cx, right->team, right->may, S("常规活动自主发布"));
}

BOTH(a_leader_publishes_alone_only_with_the_right_to)
{
    World *w = world(t, county);
    Making one = planned(w, "清洁家园", 5, 48, 2);
    CHECK_ERR(little_act(w->l, w->other_leader, make_one, &one), activity_no_right);
    one.project_id = NO(Project);
    CHECK_OK(little_act(w->l, w->leader, make_one, &one));
    CHECK(one.state == ACTIVITY_REVIEW);
    Running hidden = { .id = one.out };
    CHECK_ERR(little_act(w->l, w->helpers[0], find_one, &hidden), activity_missing);
    CHECK_ERR(sign(w, w->helpers[0], one.out), activity_missing);
    CHECK_ERR(little_act(w->l, w->leader, approve_one, &one), activity_not_yours);
    CHECK_OK(little_act(w->l, w->station, return_one, &one));
    CHECK_ERR(little_act(w->l, w->station, approve_one, &one), activity_moved_on);
    CHECK_OK(little_act(w->l, w->leader, publish_one, &one));
    CHECK_OK(little_act(w->l, w->station, approve_one, &one));
    CHECK(found(w, one.out).state == ACTIVITY_PUBLISHED);

    Right right = { w->squad, true };
    CHECK_ERR(little_act(w->l, w->sibling, right_one, &right), team_not_yours);
    CHECK_OK(little_act(w->l, w->station, right_one, &right));
    Making next = planned(w, "清洁家园", 5, 72, 2);
    CHECK_OK(little_act(w->l, w->leader, make_one, &next));
    CHECK(next.state == ACTIVITY_PUBLISHED);
    right.may = false;
    CHECK_OK(little_act(w->l, w->station, right_one, &right));
    Making last = planned(w, "清洁家园", 5, 96, 2);
    CHECK_OK(little_act(w->l, w->leader, make_one, &last));
    CHECK(last.state == ACTIVITY_REVIEW);
}

BOTH(what_is_no_volunteer_service_is_not_published)
{
    World *w = world(t, county);
    Making one = planned(w, "清洁家园", 5, 48, 2);
    one.project.project.ticked = false;
    CHECK_ERR(little_act(w->l, w->station, make_one, &one), activity_banned);
    Making named = planned(w, "补录时长", 5, 48, 2);
    CHECK_ERR(little_act(w->l, w->station, make_one, &named), activity_banned);
    named.project.project.kind = ACTIVITY_PRACTICE;  // a show is no service, and says so
    named.project.project.name = S("惠民演出");
    named.project_id = NO(Project);
    CHECK_OK(little_act(w->l, w->station, make_one, &named));
}

BOTH(impossible_dates_and_projects_are_refused_with_each_reason)
{
    World *w = world(t, county);
    Making past = planned(w, "清洁家园", 5, -1, 2);
    CHECK_ERR(little_act(w->l, w->station, make_one, &past), fault_invalid);
    Making endless = planned(w, "清洁家园", 5, 48, 25);
    CHECK_ERR(little_act(w->l, w->station, make_one, &endless), fault_invalid);
    Making nameless = planned(w, "一", 5, 48, 2);
    CHECK_ERR(little_act(w->l, w->station, make_one, &nameless), fault_invalid);
    Making risky = planned(w, "清江排险", 5, 48, 2);
    risky.project.project.high_risk = true;
    CHECK_ERR(little_act(w->l, w->station, make_one, &risky), fault_invalid);
    risky.project.project.insured = true;
    risky.project.project.plan = S("两人一组，穿救生衣，下游设观察员。");
    risky.project_id = NO(Project);
    CHECK_OK(little_act(w->l, w->station, make_one, &risky));
}

// --- many at once

// Sixty-four people with phones, and those who run it, do whatever comes into their heads. What
// each is told is not compared with a model; what the rows say at every moment is: a snapshot that
// is taken while they go on must never show one place too many, one free while somebody waits, one
// person twice or in two activities at the same time.
#define CROWD      64
#define ACTIVITIES 8
#define ACTS_SHORT 25
#define ACTS_TWO   5  // two servers wait for each other's locks, deadlocks among them
#define ACTS_LONG  2500

typedef struct {
    County *county;
    Cx *cx;
    Actor actor;
    const ActivityId *activities;
    uint64_t seed;
    int acts;
    int64_t done, refused;
    Err strange;  // an answer that no rule gives
    _Atomic bool *over;
    int64_t wrong, looks;
} Walker;

static bool expected(Err err)
{
    static const Fault *const faults[] = {
        &signup_twice,    &signup_overlap, &signup_moved_on,   &signup_turned_down,
        &signup_missing,  &signup_paused,  &activity_moved_on, &activity_no_places,
        &signup_not_open, &signup_busy,    &signup_late,       &fault_busy,
    };
    for (size_t i = 0; i < COUNT(faults); i++)
        if (err == faults[i])
            return true;
    return err == OK;
}

static Err crowd_cancel(Cx *cx, void *with)
{
    Signup mine;
    TRY(signup_mine(cx, ((Signing *)with)->new.activity, &mine));
    return mine.state == SIGNUP_NONE ? &signup_missing
                                     : signup_act(cx, mine.id, SIGNUP_CANCEL, S(""));
}

static Err crowd_resize(Cx *cx, void *with)
{
    Signing *one = with;
    return activity_places_set(cx, one->new.activity, NO(Position), one->out.rank);
}

static Err crowd_move(Cx *cx, void *with)
{
    Signing *one = with;
    ActivityMove move = { .starts_at = one->out.starts_at,
                          .ends_at = one->out.ends_at,
                          .reason = S("场地调整") };
    return activity_move(cx, one->new.activity, &move);
}

static Err crowd_remove(Cx *cx, void *with)
{
    List rows;
    TRY(signup_list(cx, ((Signing *)with)->new.activity, NO(Signup), 1, &rows));
    if (rows.n == 0)
        return &signup_missing;
    return signup_act(cx, LIST_AT(&rows, Signup, 0)->id, SIGNUP_DROP, S("换班"));
}

static Err one_of_the_crowd(Walker *m, Dice *dice)
{
    Signing one = { .new = { .activity = m->activities[dice_below(dice, ACTIVITIES)] } };
    uint32_t roll = dice_below(dice, 100);
    m->cx->actor = m->actor;
    if (roll < 60)
        return lane_run(m->county->store, m->cx, sign_one, &one);
    if (roll < 92)
        return lane_run(m->county->store, m->cx, crowd_cancel, &one);
    m->cx->actor = (Actor){ .system = true };
    one.out.rank = 1 + dice_below(dice, 6);
    one.out.starts_at = time_add(BEGIN, (48 + dice_below(dice, 6)) * TIME_HOUR);
    one.out.ends_at = time_add(one.out.starts_at, (1 + dice_below(dice, 2)) * TIME_HOUR);
    return lane_run(m->county->store, m->cx,
                    roll < 96   ? crowd_resize
                    : roll < 98 ? crowd_remove
                                : crowd_move,
                    &one);
}

static void *crowd_member(void *with)
{
    Walker *m = with;
    Dice dice = dice_seed(m->seed);
    for (int i = 0; i < m->acts; i++) {
        ArenaMark mark = arena_mark(m->cx->arena);
        m->cx->problems = NULL;
        Err err = one_of_the_crowd(m, &dice);
        if (!expected(err))
            m->strange = err;
        m->done += err == OK;
        m->refused += err != OK;
        arena_rewind(m->cx->arena, mark);
    }
    return NULL;
}

static void *crowd_watcher(void *with)
{
    Walker *m = with;
    while (!atomic_load(m->over)) {
        ArenaMark mark = arena_mark(m->cx->arena);
        m->wrong += wrong_rows(m->cx, m->county) != 0;
        m->looks++;
        arena_rewind(m->cx->arena, mark);
    }
    return NULL;
}

// Each promotion of a position came in the order of the ranks. Who was promoted once, left and came
// again when there was a place has no rank: nobody was passed over.
static const char *const out_of_order =
    "select count(*) as n from (select s.rank, lag(s.rank) over (partition by s.activity, s.position"
    " order by x.last) as before from signups as s join (select signup, max(id) as last from"
    " signup_steps where act = 'promote' group by signup) as x on x.signup = s.id"
    " where s.state = 'confirmed' and s.confirmed_at is not null and s.rank > 0) as t"
    " where t.rank < t.before";

static Cx *own_cx(T *t, const County *county)
{
    Cx *cx = county_cx(t, county, "crowd");
    cx->arena = arena_new(ARENA_REQUEST_MAX);
    cx->now = BEGIN;
    cx->today = time_day(BEGIN);
    return cx;
}

static void crowd(T *t, County *one, County *two)
{
    World *w = world(t, one);
    ActivityId activities[ACTIVITIES];
    for (int i = 0; i < ACTIVITIES; i++)
        activities[i] = published(w, "大家一起来", 1 + i % 4, 48 + i % 4, 2);
    _Atomic bool over = false;
    Walker *members = NEW_ARRAY(t->arena, Walker, CROWD + 1);
    pthread_t threads[CROWD + 1];
    int long_run = getenv("REDVEST_STORM") != NULL;
    for (int i = 0; i <= CROWD; i++) {
        County *county = i % 2 == 0 ? one : two;
        // Some are the same person on two phones: their own time is what two servers fight over.
        PersonId who = i < HELPERS ? w->helpers[i]
                       : i < 2 * HELPERS
                           ? w->helpers[i - HELPERS]
                           : little_person(w->l, "路人",
                                           str_z(t->arena, str_printf(t->arena, "1387156%04d", i)),
                                           w->l->station);
        members[i] = (Walker){ .county = county,
                               .cx = own_cx(t, county),
                               .actor = little_cx(w->l, who)->actor,
                               .activities = activities,
                               .seed = 20201028 + (uint64_t)i,
                               .acts = long_run     ? ACTS_LONG
                                       : one == two ? ACTS_SHORT
                                                    : ACTS_TWO,
                               .over = &over };
    }
    pthread_create(&threads[CROWD], NULL, crowd_watcher, &members[CROWD]);
    for (int i = 0; i < CROWD; i++)
        pthread_create(&threads[i], NULL, crowd_member, &members[i]);
    int64_t done = 0;
    for (int i = 0; i < CROWD; i++) {
        pthread_join(threads[i], NULL);
        done += members[i].done;
        CHECK(members[i].strange == OK);
        arena_free(members[i].cx->arena);
    }
    atomic_store(&over, true);
    pthread_join(threads[CROWD], NULL);
    arena_free(members[CROWD].cx->arena);
    CHECK_INT(members[CROWD].wrong, 0);
    CHECK(members[CROWD].looks > 0);
    CHECK(done > CROWD);
    CHECK_WHOLE(w);
    CHECK_INT(counted(w, out_of_order), 0);
    CHECK(counted(w, "select count(*) as n from signup_steps where act = 'promote'") > 0);
}

TEST(a_crowd_of_sixty_four_never_oversells_nor_leaves_a_place_empty)
{
    County *county = county_sqlite(t);
    crowd(t, county, county);
}

TEST(a_crowd_at_two_servers_never_oversells_nor_leaves_a_place_empty)
{
    County *county = county_postgres(t);
    crowd(t, county, county_again(t, county));
}

// --- negative controls: the same sign-up with a guard left out, by two servers that have both read

typedef struct {
    ActivityId activity;
    pthread_barrier_t *read;
} Careless;

SQL(careless_counter_sql, "update activities set version = version + 1, taken = $2 where id = $1",
    P_INT, P_INT);
SQL(careless_position_sql, "update activity_positions set taken = $2 where activity = $1", P_INT,
    P_INT);
SQL(careless_signup_sql,
    "insert into signups (activity, position, person, state, starts_at, ends_at, made_at,"
    "  confirmed_at, changed_at) values ($1, $2, $3, 'confirmed', $4, $5, $6, $6, $6)",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

static Err sign_carelessly(Cx *cx, void *with)
{
    const Careless *one = with;
    Counted counted;
    TRY(activity_counted(cx, one->activity, NO(Position), &counted));
    if (!position_free(counted.places, counted.taken, counted.waiting))
        return &signup_busy;
    pthread_barrier_wait(one->read);
    TRY(db_change(cx, &careless_counter_sql, NULL, one->activity, counted.taken + 1));
    TRY(db_change(cx, &careless_position_sql, NULL, one->activity, counted.taken + 1));
    return db_change(cx, &careless_signup_sql, NULL, one->activity, counted.position,
                     cx->actor.person, counted.starts_at, counted.ends_at, cx->now);
}

typedef struct {
    County *county;
    Cx *cx;
    Careless careless;
    Err result;
} Racer;

static void *race(void *with)
{
    Racer *racer = with;
    racer->result = lane_run(racer->county->store, racer->cx, sign_carelessly, &racer->careless);
    return NULL;
}

static int64_t raced(T *t, World *w, County *two, ActivityId first, ActivityId second,
                     PersonId one_person, PersonId other_person)
{
    pthread_barrier_t read;
    pthread_t thread;
    pthread_barrier_init(&read, NULL, 2);
    Racer a = { w->l->county, own_cx(t, w->l->county), { first, &read }, OK };
    Racer b = { two, own_cx(t, two), { second, &read }, OK };
    a.cx->actor = little_cx(w->l, one_person)->actor;
    b.cx->actor = little_cx(w->l, other_person)->actor;
    pthread_create(&thread, NULL, race, &a);
    race(&b);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&read);
    CHECK_OK(a.result);
    CHECK_OK(b.result);
    arena_free(a.cx->arena);
    arena_free(b.cx->arena);
    return wrong_rows(county_cx(t, w->l->county, "check"), w->l->county);
}

TEST(without_the_version_in_the_where_two_servers_sell_the_last_place_twice)
{
    County *county = county_postgres(t);
    World *w = world(t, county);
    ActivityId id = published(w, "最后一个名额", 1, 48, 2);
    CHECK(raced(t, w, county_again(t, county), id, id, w->helpers[0], w->helpers[1]) > 0);
}

TEST(without_the_version_of_the_person_two_servers_put_somebody_in_two_places)
{
    County *county = county_postgres(t);
    World *w = world(t, county);
    ActivityId one = published(w, "上午清扫", 5, 48, 2), two = published(w, "义诊", 5, 49, 2);
    CHECK(raced(t, w, county_again(t, county), one, two, w->helpers[0], w->helpers[0]) > 0);
}

// --- afterwards, and what else goes through the door

static Err report_one(Cx *cx, void *with)
{
    const Running *one = with;
    return activity_report(cx, one->id, one->attendances, one->basis, S("来的人不少"));
}

typedef struct {
    ActivityQuery query;
    List rows;
} Listing;

static Err list_one(Cx *cx, void *with)
{
    Listing *one = with;
    return activity_list(cx, &one->query, &one->rows);
}

static size_t listed(World *w, bool past, Str path)
{
    Listing one = { .query = { .past = past, .path = path, .limit = 100 } };
    CHECK_OK(little_act(w->l, NO(Person), list_one, &one));
    return one.rows.n;
}

BOTH(what_is_over_is_reported_with_the_basis_of_its_figure)
{
    World *w = world(t, county);
    ActivityId id = published(w, "惠民演出", 2, 24, 2);
    CHECK_INT(listed(w, false, S("")), 1);
    Running report = { .id = id, .attendances = 40, .basis = BASIS_NONE };
    CHECK_ERR(little_act(w->l, w->leader, report_one, &report), fault_invalid);
    report.basis = BASIS_COUNTED;
    CHECK_ERR(little_act(w->l, w->leader, report_one, &report), activity_moved_on);
    w->l->now = time_add(BEGIN, 27 * TIME_HOUR);
    ticks(w, 1);
    CHECK_OK(little_act(w->l, w->leader, report_one, &report));
    CHECK_INT(found(w, id).attendances, 40);
    CHECK_INT(listed(w, false, S("")), 0);
    CHECK_INT(listed(w, true, S("")), 1);
    CHECK_INT(listed(w, true, w->l->station_path), 1);
    CHECK_INT(listed(w, true, S("/1/999/")), 0);
}

BOTH(a_dissolved_team_leaves_its_activities_to_the_place)
{
    World *w = world(t, county);
    ActivityId id = published(w, "清洁家园", 2, 24, 2);
    Event event = { "team.dissolved", w->squad.n, 0 };
    CHECK_OK(little_act(w->l, NO(Person), (Err(*)(Cx *, void *))activity_hear_dissolved, &event));
    CHECK_INT(found(w, id).team.n, 0);
    Running cancel = { .id = id, .reason = S("队伍已解散") };
    CHECK_ERR(little_act(w->l, w->leader, cancel_one, &cancel), activity_not_yours);
    CHECK_OK(little_act(w->l, w->station, cancel_one, &cancel));
}

typedef struct {
    ActivityId id;
    SignPlace place;
    List places;
} Fencing;

static Err fence_one(Cx *cx, void *with)
{
    Fencing *one = with;
    int64_t made;
    TRY(sign_place_add(cx, one->id, &one->place, &made));
    return sign_place_list(cx, one->id, &one->places);
}

BOTH(an_activity_may_have_several_places_to_sign_at)
{
    World *w = world(t, county);
    Fencing one = {
        .id = published(w, "清洁家园", 2, 24, 2),
        .place = { .way = SIGN_IN, .lat_e7 = 301000000, .lon_e7 = 1149700000, .radius_m = 300 }
    };
    CHECK_OK(little_act(w->l, w->leader, fence_one, &one));
    one.place.way = SIGN_OUT;
    CHECK_OK(little_act(w->l, w->leader, fence_one, &one));
    CHECK_INT(one.places.n, 2);
    one.place.radius_m = 10000;
    CHECK_ERR(little_act(w->l, w->leader, fence_one, &one), fault_invalid);
    CHECK_ERR(little_act(w->l, w->other_leader, fence_one, &one), activity_not_yours);
}
