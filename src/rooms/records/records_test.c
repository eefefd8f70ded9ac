// From a tap to a certificate's minute, through the doors of both rooms, on both engines.
#include "rooms/records/records.h"
#include "base/picture.h"
#include "rooms/activities/activities.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/recount.h"
#include "tests/support/little.h"
#include "town/calendar.h"
#include "town/setting.h"
#include <string.h>

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };

#define HELPERS 6
typedef struct {
    Little *l;
    PersonId station, branch, centre, leader, stranger;
    PersonId helpers[HELPERS];
    TeamId squad;
    ActivityId activity;  // ten to twelve, all helpers signed up
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

typedef struct {
    TeamId team;
    PlaceId place;
    Time starts_at;
    int64_t hours;
    ActivityId out;
} Making;
static Err make_activity(Cx *cx, void *with)
{
    Making *one = with;
    ProjectId project;
    ActivityState state;
    ProjectNew new = { .project = { .name = S("清理楼道"),
                                    .kind = ACTIVITY_SERVICE,
                                    .team = one->team,
                                    .place = one->place,
                                    .ticked = true },
                       .positions = { { .name = S("志愿者"), .places = 0 } },
                       .position_count = 1 };
    TRY(project_add(cx, &new, &project));
    ActivityNew date = { .project = project,
                         .starts_at = one->starts_at,
                         .ends_at = time_add(one->starts_at, one->hours * TIME_HOUR) };
    TRY(activity_add(cx, &date, &one->out));
    return activity_publish(cx, one->out, &state);
}

static Err sign_up(Cx *cx, void *with)
{
    return signup_add(cx, &(SignupNew){ .activity = *(ActivityId *)with }, NULL);
}

static ActivityId activity_at(World *w, int64_t hours_from_now, int64_t hours)
{
    Making one = { .team = w->squad,
                   .place = w->l->station,
                   .starts_at = time_add(w->l->now, hours_from_now * TIME_HOUR),
                   .hours = hours };
    CHECK_OK(little_act(w->l, w->station, make_activity, &one));
    return one.out;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = time_add(BEGIN, -TIME_DAY);
    w->station = little_person(l, "周主任", "13871550003", l->station);
    w->branch = little_person(l, "所里干部", "13871550004", l->station);
    w->centre = little_person(l, "中心干部", "13871550005", l->station);
    w->leader = little_person(l, "王师傅", "13871550007", l->station);
    w->stranger = little_person(l, "路过的人", "13871550009", l->station2);
    for (int i = 0; i < HELPERS; i++)
        w->helpers[i] = little_person(
            l, "帮忙人", str_z(t->arena, str_printf(t->arena, "138715501%02d", i)), l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->branch, ROLE_BRANCH, l->branch);
    little_grant(l, w->centre, ROLE_CENTRE, l->centre);
    AddTeam corps = { .new = { .level = TEAM_CORPS, .name = S("总队"), .place = l->centre } };
    CHECK_OK(little_act(l, NO(Person), add_team, &corps));
    AddTeam squad = { .new = { .parent = corps.out,
                               .level = TEAM_SQUAD,
                               .name = S("保康便民小队"),
                               .place = l->station,
                               .leader = w->leader } };
    CHECK_OK(little_act(l, NO(Person), add_team, &squad));
    w->squad = squad.out;
    w->activity = activity_at(w, 24, 2);
    for (int i = 0; i < HELPERS; i++)
        CHECK_OK(little_act(l, w->helpers[i], sign_up, &w->activity));
    return w;
}

// --- acts in one line each

typedef struct {
    FactNew telling;
    FactAnswer answer;
} Told;
static Err tell_one(Cx *cx, void *with)
{
    Told *one = with;
    return fact_tell(cx, &one->telling, &one->answer);
}
static FactAnswer told(World *w, PersonId who, FactNew telling)
{
    Told one = { .telling = telling };
    CHECK_OK(little_act(w->l, who, tell_one, &one));
    return one.answer;
}
static FactAnswer tap(World *w, PersonId whom, FactKind kind)
{
    return told(
        w, w->leader,
        (FactNew){
            .activity = w->activity, .kind = kind, .source = SOURCE_ROSTER, .person = whom });
}

static void at(World *w, int minutes)
{
    w->l->now = time_add(BEGIN, minutes * TIME_MINUTE);
}

static Err run_clock(Cx *cx, void *with)
{
    int did;
    (void)with;
    TRY(activity_clock(cx, 100, &did));
    TRY(attendance_clock(cx, 100, &did));
    TRY(record_clock(cx, 100, &did));
    return record_reminders(cx, 100, &did);
}
static void clock_runs(World *w)
{
    CHECK_OK(little_act(w->l, NO(Person), run_clock, NULL));
    CHECK_OK(little_act(w->l, NO(Person), run_clock, NULL));
}

typedef struct {
    RecordQuery query;
    List rows;
    RecordSums sums;
    Presence presence;
    ActivityId activity;
} Looking;
static Err look(Cx *cx, void *with)
{
    Looking *one = with;
    TRY(record_list(cx, &one->query, &one->rows));
    TRY(presence_mine(cx, one->activity, one->query.person, &one->presence));
    return record_sums(cx, one->query.person, &one->sums);
}
static Looking looked(World *w, PersonId person)
{
    Looking one = { .query = { .person = person, .limit = 100 }, .activity = w->activity };
    CHECK_OK(little_act(w->l, NO(Person), look, &one));
    return one;
}

typedef struct {
    RecordId id;
    ActivityId activity;
    Str reason;
    int64_t n;
    int what;
} Deciding;
enum { APPROVE, REFUSE, REOPEN, REVERSE, APPROVE_ALL };
static Err decide_one(Cx *cx, void *with)
{
    Deciding *one = with;
    if (one->what == APPROVE)
        return record_approve(cx, one->id);
    if (one->what == REFUSE)
        return record_refuse(cx, one->id, one->reason);
    if (one->what == REOPEN)
        return record_reopen(cx, one->id);
    if (one->what == REVERSE)
        return record_reverse(cx, one->id, one->reason);
    return record_approve_all(cx, one->activity, &one->n);
}
static Err decided(World *w, PersonId who, int what, RecordId id)
{
    Deciding one = { .id = id, .activity = w->activity, .reason = S("核对过"), .what = what };
    return little_act(w->l, who, decide_one, &one);
}

static Err recheck(Cx *cx, void *with)
{
    Recount recount = { .room = S("records") };
    (void)with;
    TRY(attendance_check(cx, &recount));
    TRY(records_check(cx, &recount));
    CHECK(recount.n == 14);
    for (size_t i = 0; i < recount.n; i++)
        if (recount.lines[i].wrong != 0)
            test_failed(__FILE__, __LINE__, "%s: %lld wrong", recount.lines[i].what.zh,
                        (long long)recount.lines[i].wrong);
    return OK;
}
static void holds(World *w)
{
    CHECK_OK(little_act(w->l, NO(Person), recheck, NULL));
}

// A helper with a record of 110 minutes that waits.
static Record pending(World *w, PersonId helper)
{
    at(w, 5);
    CHECK(tap(w, helper, FACT_IN).status == OUTCOME_APPLIED);
    at(w, 115);
    CHECK(tap(w, helper, FACT_OUT).status == OUTCOME_APPLIED);
    at(w, 190);
    clock_runs(w);
    Looking seen = looked(w, helper);
    CHECK(seen.rows.n == 1);
    return *LIST_AT(&seen.rows, Record, 0);
}

BOTH(two_taps_become_a_record_that_takes_effect_after_somebody_else_decided)
{
    World *w = world(t, county);
    Record record = pending(w, w->helpers[0]);
    CHECK(record.state == RECORD_PENDING && record.kind == KIND_CREDIT);
    CHECK_INT(record.minutes.n, 110);
    CHECK_ERR(decided(w, w->helpers[0], APPROVE, record.id), record_not_yours);
    CHECK_ERR(decided(w, w->stranger, APPROVE, record.id), record_not_yours);
    CHECK_OK(decided(w, w->leader, APPROVE, record.id));
    CHECK_ERR(decided(w, w->leader, APPROVE, record.id), record_moved_on);
    CHECK_INT(looked(w, w->helpers[0]).sums.credit.n, 0);
    clock_runs(w);
    CHECK_INT(looked(w, w->helpers[0]).sums.credit.n, 110);
    holds(w);
}

BOTH(nobody_decides_about_their_own_time_not_even_the_leader)
{
    World *w = world(t, county);
    CHECK_OK(little_act(w->l, w->leader, sign_up, &w->activity));
    Record record = pending(w, w->leader);
    CHECK_ERR(decided(w, w->leader, APPROVE, record.id), record_own);
    CHECK_OK(decided(w, w->station, APPROVE, record.id));
    holds(w);
}

typedef struct {
    ActivityId activity;
    PersonId person;
    Time until;
    Str reason;
} Settling;
static Err settle_one(Cx *cx, void *with)
{
    Settling *one = with;
    Presence presence;
    TRY(presence_mine(cx, one->activity, one->person, &presence));
    return presence_settle(cx, presence.id, one->until, one->reason);
}

BOTH(a_forgotten_check_out_waits_for_the_leader_and_is_never_full_time)
{
    World *w = world(t, county);
    PersonId helper = w->helpers[0];
    at(w, 0);
    CHECK(tap(w, helper, FACT_IN).status == OUTCOME_APPLIED);
    Settling one = { w->activity, helper, time_add(BEGIN, 90 * TIME_MINUTE), S("领队看见他走的") };
    CHECK_ERR(little_act(w->l, w->leader, settle_one, &one), attendance_early);
    at(w, 200);
    clock_runs(w);
    CHECK(looked(w, helper).rows.n == 0);
    one.until = time_add(BEGIN, 121 * TIME_MINUTE);  // after the end
    CHECK_ERR(little_act(w->l, w->leader, settle_one, &one), fault_invalid);
    one.until = time_add(BEGIN, 90 * TIME_MINUTE);
    CHECK_ERR(little_act(w->l, helper, settle_one, &one), attendance_not_yours);
    CHECK_OK(little_act(w->l, w->leader, settle_one, &one));
    Looking seen = looked(w, helper);
    CHECK(seen.rows.n == 1);
    const Record *record = LIST_AT(&seen.rows, Record, 0);
    CHECK(record->settled && record->minutes.n == 90 && record->state == RECORD_PENDING);
    holds(w);
}

BOTH(facts_that_change_later_answer_the_record_with_a_reversal_pair)
{
    World *w = world(t, county);
    PersonId helper = w->helpers[0];
    Record record = pending(w, helper);
    CHECK_OK(decided(w, w->leader, APPROVE, record.id));
    clock_runs(w);
    CHECK_INT(looked(w, helper).sums.credit.n, 110);
    // A later check-out of another leader's phone arrives.
    FactNew late = { .activity = w->activity,
                     .kind = FACT_OUT,
                     .source = SOURCE_ROSTER,
                     .person = helper,
                     .at = time_add(BEGIN, 120 * TIME_MINUTE) };
    CHECK(told(w, w->station, late).status == OUTCOME_APPLIED);
    Looking seen = looked(w, helper);
    CHECK(seen.rows.n == 3);
    CHECK_INT(seen.sums.credit.n, 0);
    CHECK(LIST_AT(&seen.rows, Record, 0)->state == RECORD_PENDING);
    CHECK_INT(LIST_AT(&seen.rows, Record, 0)->minutes.n, 115);
    CHECK(same(LIST_AT(&seen.rows, Record, 1)->reversal_of, record.id));
    CHECK_INT(LIST_AT(&seen.rows, Record, 1)->minutes.n, -110);
    CHECK(LIST_AT(&seen.rows, Record, 2)->state == RECORD_CORRECTED);
    holds(w);
}

BOTH(a_correction_is_a_reversal_pair_once_and_by_the_station)
{
    World *w = world(t, county);
    Record record = pending(w, w->helpers[0]);
    CHECK_OK(decided(w, w->leader, APPROVE, record.id));
    clock_runs(w);
    CHECK_ERR(decided(w, w->leader, REVERSE, record.id), record_not_yours);
    CHECK_OK(decided(w, w->station, REVERSE, record.id));
    CHECK_ERR(decided(w, w->station, REVERSE, record.id), record_moved_on);
    CHECK_INT(looked(w, w->helpers[0]).sums.credit.n, 0);
    clock_runs(w);  // and it does not come back by itself
    CHECK(looked(w, w->helpers[0]).rows.n == 2);
    holds(w);
}

BOTH(a_refusal_has_a_reason_and_may_be_taken_back)
{
    World *w = world(t, county);
    Record record = pending(w, w->helpers[0]);
    CHECK_OK(decided(w, w->leader, REFUSE, record.id));
    CHECK_ERR(decided(w, w->leader, REFUSE, record.id), record_moved_on);
    CHECK_OK(decided(w, w->leader, REOPEN, record.id));
    CHECK_ERR(decided(w, w->leader, REOPEN, record.id), record_moved_on);
    CHECK_OK(decided(w, w->leader, APPROVE_ALL, record.id));
    holds(w);
}

BOTH(more_than_eight_hours_are_decided_one_level_up)
{
    World *w = world(t, county);
    at(w, -60);
    w->activity = activity_at(w, 1, 10);
    CHECK_OK(little_act(w->l, w->stranger, sign_up, &w->activity));
    at(w, 0);
    CHECK(tap(w, w->stranger, FACT_IN).status == OUTCOME_APPLIED);
    at(w, 540);
    CHECK(tap(w, w->stranger, FACT_OUT).status == OUTCOME_APPLIED);
    at(w, 700);
    clock_runs(w);
    Looking seen = looked(w, w->stranger);
    CHECK(seen.rows.n == 1);
    RecordId id = LIST_AT(&seen.rows, Record, 0)->id;
    CHECK_ERR(decided(w, w->leader, APPROVE, id), record_higher);
    CHECK_ERR(decided(w, w->leader, APPROVE_ALL, id), record_higher);
    CHECK_OK(decided(w, w->branch, APPROVE, id));
    holds(w);
}

BOTH(the_later_of_two_activities_at_one_time_makes_no_minutes)
{
    World *w = world(t, county);
    PersonId helper = w->helpers[0];
    ActivityId first = w->activity;
    w->l->now = time_add(BEGIN, -2 * TIME_HOUR);
    ActivityId second = activity_at(w, 3, 2);  // eleven to one
    at(w, 0);
    CHECK(tap(w, helper, FACT_IN).status == OUTCOME_APPLIED);
    at(w, 60);
    w->activity = second;
    CHECK(tap(w, helper, FACT_IN).status == OUTCOME_HELD);  // is not on its list
    at(w, 110);
    w->activity = first;
    CHECK(tap(w, helper, FACT_OUT).status == OUTCOME_APPLIED);
    w->activity = second;
    CHECK(tap(w, helper, FACT_OUT).status == OUTCOME_HELD);
    at(w, 400);
    clock_runs(w);
    CHECK(looked(w, helper).rows.n == 1);
    holds(w);
}

// --- codes

static Err secret_now(Cx *cx, void *with)
{
    struct {
        ActivityId activity;
        Hash secret;
        Str card;
        PersonId person;
    } *one = with;
    one->secret = code_secret(&cx->county->key_token, one->activity, cx->today);
    return one->person.n == 0 ? OK : card_of(cx, one->person, &one->card);
}
typedef struct {
    ActivityId activity;
    Hash secret;
    Str card;
    PersonId person;
} Secret;

static FactAnswer scan(World *w, PersonId who, Str code)
{
    return told(w, who,
                (FactNew){ .activity = w->activity,
                           .kind = FACT_IN,
                           .person = who,
                           .source = SOURCE_SELF_SCAN,
                           .code = code });
}

BOTH(a_replayed_late_forged_or_other_sessions_code_is_refused_with_its_reason)
{
    World *w = world(t, county);
    at(w, 0);
    Secret s = { .activity = w->activity };
    CHECK_OK(little_act(w->l, NO(Person), secret_now, &s));
    SignCode code = { w->activity, code_step(w->l->now), 0 };
    code.code = code_of_step(&s.secret, code.step);
    Str text = sign_code_text(t->arena, &code);
    CHECK(scan(w, w->helpers[0], text).status == OUTCOME_APPLIED);
    CHECK(scan(w, w->helpers[0], text).why == WHY_CODE_USED);
    w->l->now = time_add(w->l->now, 2 * CODE_STEP_MS);
    CHECK(scan(w, w->helpers[1], text).why == WHY_CODE_LATE);
    code.code = (code.code + 1) % 100000000;
    CHECK(scan(w, w->helpers[1], sign_code_text(t->arena, &code)).why == WHY_CODE_FORGED);
    code.activity.n++;
    CHECK(scan(w, w->helpers[1], sign_code_text(t->arena, &code)).why == WHY_CODE_OTHER);
    CHECK(scan(w, w->helpers[1], S("123456")).why == WHY_CODE_FORGED);
    // Nothing of it counted, all of it was kept.
    w->activity = s.activity;
    CHECK(looked(w, w->helpers[1]).presence.state == PRESENCE_NONE);
    holds(w);
}

BOTH(ten_wrong_codes_and_the_leader_must_call_the_roll)
{
    World *w = world(t, county);
    at(w, 0);
    Told one = { .telling = { .activity = w->activity,
                              .kind = FACT_IN,
                              .person = w->helpers[0],
                              .source = SOURCE_CODE,
                              .code = S("12") } };
    for (int i = 0; i < 10; i++)
        CHECK_OK(little_act(w->l, w->helpers[0], tell_one, &one));
    CHECK_ERR(little_act(w->l, w->helpers[0], tell_one, &one), attendance_tries);
    at(w, 11);
    CHECK_OK(little_act(w->l, w->helpers[0], tell_one, &one));
    CHECK(tap(w, w->helpers[0], FACT_IN).status == OUTCOME_APPLIED);
}

static Err renew(Cx *cx, void *with)
{
    return card_renew(cx, *(PersonId *)with);
}

BOTH(a_card_is_scanned_by_who_runs_the_activity_until_it_is_replaced)
{
    World *w = world(t, county);
    at(w, 0);
    Secret s = { .activity = w->activity, .person = w->helpers[0] };
    CHECK_OK(little_act(w->l, NO(Person), secret_now, &s));
    FactNew telling = {
        .activity = w->activity, .kind = FACT_IN, .source = SOURCE_LEADER_SCAN, .card = s.card
    };
    CHECK(told(w, w->helpers[1], telling).why == WHY_NOT_YOURS);
    CHECK(told(w, w->leader, telling).status == OUTCOME_APPLIED);
    CHECK(looked(w, w->helpers[0]).presence.state == PRESENCE_IN);
    CHECK_OK(little_act(w->l, w->helpers[0], renew, &w->helpers[0]));
    CHECK(told(w, w->leader, telling).why == WHY_CARD_ENDED);
    telling.card = S("RV1.4202811234567890.1.AAAA");
    CHECK(told(w, w->leader, telling).why == WHY_CARD_FORGED);
}

// --- 补录

typedef struct {
    EntryNew new;
    EntryId id;
    bool approve;
    Str opinion;
} Entering;
static Err enter_one(Cx *cx, void *with)
{
    Entering *one = with;
    return entry_add(cx, &one->new, &one->id);
}
static Err decide_entry(Cx *cx, void *with)
{
    Entering *one = with;
    return entry_decide(cx, one->id, one->approve, one->opinion);
}

static Picture picture_of(T *t)
{
    static uint8_t pixels[64 * 64 * 3];
    Picture picture;
    Str jpeg;
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)(i * 7);
    CHECK_OK(picture_of_pixels(t->arena, pixels, 64, 64, &jpeg));
    CHECK_OK(picture_prepare(t->arena, jpeg, S(""), &picture));
    return picture;
}

static Entering entering(World *w, T *t, PersonId person, int from, int to)
{
    Picture *picture = NEW(t->arena, Picture);
    List *pictures = NEW(t->arena, List);
    *picture = picture_of(t);
    *pictures = (List){ picture, 1 };
    Entering one = { .new = { .team = w->squad,
                              .from_at = time_add(BEGIN, from * TIME_MINUTE),
                              .to_at = time_add(BEGIN, to * TIME_MINUTE),
                              .what = S("看望独居老人"),
                              .reason = S("那天没有信号"),
                              .pictures = pictures },
                     .opinion = S(""),
                     .approve = true };
    Cx *cx = little_cx(w->l, NO(Person));
    Person found;
    CHECK_OK(store_read_begin(w->l->county->store, cx));
    CHECK_OK(person_find(cx, person, &found));
    store_read_end(cx);
    one.new.number = found.volunteer_number;
    return one;
}

BOTH(a_back_entry_takes_two_people_and_three_working_days_of_publicity)
{
    World *w = world(t, county);
    PersonId helper = w->helpers[0];
    w->l->now = time_add(BEGIN, 2 * TIME_DAY);  // Friday
    Entering one = entering(w, t, helper, 300, 400);
    CHECK_ERR(little_act(w->l, w->helpers[1], enter_one, &one), record_not_yours);
    CHECK_OK(little_act(w->l, w->leader, enter_one, &one));
    CHECK(looked(w, helper).rows.n == 0);
    CHECK_ERR(little_act(w->l, w->leader, decide_entry, &one), record_not_yours);
    CHECK_ERR(little_act(w->l, w->station, decide_entry, &one), record_not_yours);
    CHECK_OK(little_act(w->l, w->branch, decide_entry, &one));
    CHECK_ERR(little_act(w->l, w->branch, decide_entry, &one), entry_moved_on);
    Looking seen = looked(w, helper);
    CHECK(seen.rows.n == 1 && LIST_AT(&seen.rows, Record, 0)->state == RECORD_PUBLIC);
    CHECK(LIST_AT(&seen.rows, Record, 0)->kind == KIND_HONOUR);
    w->l->now = time_add(BEGIN, 7 * TIME_DAY);  // Wednesday: the third working day is not over
    clock_runs(w);
    CHECK_INT(looked(w, helper).sums.honour.n, 0);
    w->l->now = time_add(BEGIN, 8 * TIME_DAY);
    clock_runs(w);
    seen = looked(w, helper);
    CHECK_INT(seen.sums.honour.n, 100);
    CHECK_INT(seen.sums.credit.n, 0);
    Entering again = entering(w, t, helper, 350, 450);
    CHECK_ERR(little_act(w->l, w->leader, enter_one, &again), entry_overlap);
    holds(w);
}

BOTH(nobody_enters_their_own_time)
{
    World *w = world(t, county);
    w->l->now = time_add(BEGIN, 2 * TIME_DAY);
    Entering one = entering(w, t, w->leader, 300, 400);
    CHECK_ERR(little_act(w->l, w->leader, enter_one, &one), record_own);
    one.new.pictures = NULL;
    CHECK_ERR(little_act(w->l, w->station, enter_one, &one), fault_invalid);
}

// --- objections

typedef struct {
    RecordId record;
    ObjectionId id;
    bool uphold;
    Str words;
} Objecting;
static Err object_one(Cx *cx, void *with)
{
    Objecting *one = with;
    return objection_add(cx, one->record, NO(Activity), one->words, &one->id);
}
static Err judge_one(Cx *cx, void *with)
{
    Objecting *one = with;
    return objection_decide(cx, one->id, one->uphold, one->words);
}
static Err appeal_one(Cx *cx, void *with)
{
    Objecting *one = with;
    return objection_appeal(cx, one->id, one->words);
}

BOTH(an_objection_holds_the_effect_and_is_appealed_once_one_level_up)
{
    World *w = world(t, county);
    Record record = pending(w, w->helpers[0]);
    CHECK_OK(decided(w, w->leader, APPROVE, record.id));
    Objecting one = { .record = record.id, .words = S("那天他不在") };
    CHECK_OK(little_act(w->l, w->stranger, object_one, &one));
    clock_runs(w);
    CHECK_INT(looked(w, w->helpers[0]).sums.credit.n, 0);
    CHECK_ERR(little_act(w->l, w->leader, judge_one, &one), record_not_yours);
    CHECK_OK(little_act(w->l, w->station, judge_one, &one));
    CHECK_ERR(little_act(w->l, w->station, judge_one, &one), objection_moved_on);
    clock_runs(w);
    CHECK_INT(looked(w, w->helpers[0]).sums.credit.n, 110);
    CHECK_OK(little_act(w->l, w->stranger, appeal_one, &one));
    CHECK_ERR(little_act(w->l, w->stranger, appeal_one, &one), objection_twice);
    one.id.n++;
    one.uphold = true;
    CHECK_ERR(little_act(w->l, w->station, judge_one, &one), record_not_yours);
    CHECK_OK(little_act(w->l, w->branch, judge_one, &one));
    CHECK_INT(looked(w, w->helpers[0]).sums.credit.n, 0);
    holds(w);
}

// --- the clock of ten working days

typedef struct {
    ActivityId activity;
    RecordClock clock;
} Clocked;
static Err clock_one(Cx *cx, void *with)
{
    Clocked *one = with;
    return record_clock_of(cx, one->activity, &one->clock);
}

SQL0(reminders_sql, "select count(*) from outbox where kind = 'records.clock'");
static Err count_reminders(Cx *cx, void *with)
{
    return db_int(cx, &reminders_sql, with);
}
static int64_t reminders(World *w)
{
    int64_t n;
    CHECK_OK(little_act(w->l, NO(Person), count_reminders, &n));
    return n;
}

// It ends on a Wednesday: the fifth working day is the next Wednesday, the eighth the Monday after,
// the tenth the Wednesday of that week; its leader hears of each once.
BOTH(ten_working_days_after_the_end_it_is_late_for_ever)
{
    World *w = world(t, county);
    Record record = pending(w, w->helpers[0]);
    Clocked one = { .activity = w->activity };
    for (int day = 1; day <= 14; day++) {
        w->l->now = time_add(BEGIN, day * TIME_DAY);
        clock_runs(w);
        CHECK_INT(reminders(w), day < 7 ? 0 : day < 12 ? 1 : day < 14 ? 2 : 3);
    }
    CHECK_OK(little_act(w->l, NO(Person), clock_one, &one));
    CHECK(!one.clock.late && one.clock.pending == 1);
    for (int day = 15; day <= 20; day++) {
        w->l->now = time_add(BEGIN, day * TIME_DAY);
        clock_runs(w);
    }
    CHECK_OK(little_act(w->l, NO(Person), clock_one, &one));
    CHECK(one.clock.late);
    CHECK_INT(reminders(w), 3);
    CHECK_OK(decided(w, w->leader, APPROVE, record.id));
    clock_runs(w);
    CHECK_OK(little_act(w->l, NO(Person), clock_one, &one));
    CHECK(one.clock.late && one.clock.pending == 0);
}

// --- evaluation

typedef struct {
    ActivityId activity;
    PersonId person;
    bool of_volunteer;
    Evaluation found;
} Evaluating;
static Err evaluate_one(Cx *cx, void *with)
{
    Evaluating *one = with;
    return evaluation_give(cx, one->activity, one->person, one->of_volunteer, 4, S("好"));
}
static Err evaluation_seen(Cx *cx, void *with)
{
    Evaluating *one = with;
    return evaluation_find(cx, one->activity, one->person, one->of_volunteer, &one->found);
}

typedef struct {
    ActivityId activity;
    EvaluationSums out;
} Summed;
static Err sum_evaluations(Cx *cx, void *with)
{
    Summed *one = with;
    return evaluation_sums(cx, one->activity, &one->out);
}

BOTH(evaluations_are_hidden_until_both_sides_gave_theirs)
{
    World *w = world(t, county);
    PersonId helper = w->helpers[0];
    (void)pending(w, helper);
    Evaluating of_her = { w->activity, helper, true, { 0 } };
    Evaluating of_it = { w->activity, helper, false, { 0 } };
    CHECK_ERR(little_act(w->l, helper, evaluate_one, &of_her), record_not_yours);
    CHECK_OK(little_act(w->l, w->leader, evaluate_one, &of_her));
    CHECK_OK(little_act(w->l, helper, evaluation_seen, &of_her));
    CHECK(of_her.found.given && !of_her.found.shown && of_her.found.stars == 0);
    Summed sums = { .activity = w->activity };
    CHECK_OK(little_act(w->l, w->leader, sum_evaluations, &sums));
    CHECK_INT(sums.out.n, 0);
    CHECK_OK(little_act(w->l, helper, evaluate_one, &of_it));
    CHECK_ERR(little_act(w->l, helper, evaluate_one, &of_it), record_moved_on);
    CHECK_OK(little_act(w->l, helper, evaluation_seen, &of_her));
    CHECK(of_her.found.shown && of_her.found.stars == 4);
    CHECK_OK(little_act(w->l, w->leader, sum_evaluations, &sums));
    CHECK(sums.out.n == 1 && sums.out.stars == 4);
}

// --- 异常

typedef struct {
    List rules, rows, more;
    Str path;
} Odd;
static Err odd_one(Cx *cx, void *with)
{
    Odd *one = with;
    TRY(record_clocks_open(cx, S("/"), NO(Team), 10, &one->more));
    TRY(entry_list(cx, NO(Person), S("/"), true, NO(Entry), 10, &one->more));
    TRY(objection_list(cx, NO(Person), S("/"), 10, &one->more));
    TRY(record_list_public(cx, NO(Record), 10, &one->more));
    TRY(record_list(cx, &(RecordQuery){ .path = S("/"), .limit = 10 }, &one->more));
    TRY(record_odd(cx, S("/"), (Day){ 20201001 }, &one->rules));
    one->rows = odd_rows(cx, &one->rules);
    return OK;
}

BOTH(a_burst_of_taps_and_the_same_picture_twice_are_shown_with_their_rows)
{
    World *w = world(t, county);
    at(w, 0);
    for (int i = 0; i < 24; i++) {
        w->l->now = time_add(w->l->now, 1000);
        (void)tap(w, w->helpers[i % HELPERS], FACT_IN);
    }
    w->l->now = time_add(BEGIN, 2 * TIME_DAY);
    Entering one = entering(w, t, w->helpers[0], 300, 400);
    Entering two = entering(w, t, w->helpers[1], 300, 400);
    CHECK_OK(little_act(w->l, w->leader, enter_one, &one));
    CHECK_OK(little_act(w->l, w->leader, enter_one, &two));
    CHECK_OK(little_act(w->l, w->branch, decide_entry, &one));
    Odd odd = { 0 };
    CHECK_OK(little_act(w->l, NO(Person), odd_one, &odd));
    CHECK(odd.rules.n == 6);
    CHECK_INT(odd.rows.n, 4);  // what a table exports: each row with its rule
    CHECK_STR(str(LIST_AT(&odd.rows, OddRow, 0)->rule.zh), "点名点得太快");
    CHECK_STR(str(LIST_AT(&odd.rows, OddRow, 3)->rule.zh), "补录太多");
    static const size_t rows[] = { 0, 0, 1, 2, 1, 0 };
    for (size_t i = 0; i < odd.rules.n; i++)
        CHECK_INT(LIST_AT(&odd.rules, OddRule, i)->rows.n, rows[i]);
}
