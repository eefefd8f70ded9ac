// Who came to an activity: tapped by the leader or scanned, now and then without a check-out, which
// the leader settles; then the station decides, and what is ripe takes effect.
#include "rooms/attendance/attendance.h"
#include "rooms/demo/demo_inside.h"
#include "rooms/records/records.h"
#include "rooms/safety/safety.h"

typedef struct {
    World *world;
    ActivityId id;
    Time starts_at, ends_at;
    bool forgotten;  // somebody left without a word
} Attended;

static Time about(Dice *dice, Time at, int64_t low, int64_t high)
{
    return time_add(at, demo_between(dice, low, high) * TIME_MINUTE);
}

static Err freeze_act(Cx *cx, void *with)
{
    return insured_freeze(cx, ((Attended *)with)->id);
}

static Err roll_act(Cx *cx, void *with)
{
    Attended *one = with;
    Dice *dice = &one->world->dice;
    List signups, answers;
    TRY(signup_list(cx, one->id, NO(Signup), FACTS_MAX / 2, &signups));
    FactNew *told = NEW_ARRAY(cx->arena, FactNew, FACTS_MAX + 1);
    size_t n = 0;
    for (size_t i = 0; i < signups.n; i++) {
        const Signup *signup = LIST_AT(&signups, Signup, i);
        if (signup->state != SIGNUP_CONFIRMED || demo_chance(dice, 6))
            continue;
        FactNew come = { .activity = one->id,
                         .kind = FACT_IN,
                         .source = SOURCE_ROSTER,
                         .person = signup->person,
                         .at = about(dice, one->starts_at, -20, 12) };
        FactNew go = come;
        go.kind = FACT_OUT;
        go.at = about(dice, one->ends_at, -10, 20);
        told[n++] = come;
        if (demo_chance(dice, 4))
            one->forgotten = true;
        else
            told[n++] = go;
    }
    return n == 0 ? OK : fact_tell_all(cx, told, n, NULL, &answers);
}

static Err settle_act(Cx *cx, void *with)
{
    return attendance_settle(cx, ((Attended *)with)->id);
}

static Err forgotten_act(Cx *cx, void *with)
{
    const Attended *one = with;
    List presences;
    TRY(presence_list(cx, one->id, &presences));
    for (size_t i = 0; i < presences.n; i++) {
        const Presence *presence = LIST_AT(&presences, Presence, i);
        if (presence->state == PRESENCE_IN && !same(presence->person, cx->actor.person))
            TRY(presence_settle(cx, presence->id, time_add(one->ends_at, -15 * TIME_MINUTE),
                                S("收工前一起走的，大家都看见")));
    }
    return OK;
}

static Err approve_act(Cx *cx, void *with)
{
    int64_t approved;
    Err err = record_approve_all(cx, ((const Attended *)with)->id, &approved);
    return err == &record_own || err == &record_higher ? OK : err;
}

static Err effect_act(Cx *cx, void *with)
{
    int did;
    (void)with;
    return record_clock(cx, 100, &did);
}

// As `leader` and `admin` of the station, from `ended` on; the latest ones still wait for a
// decision when the year is over.
Err demo_attended(World *world, ActivityId id, Time starts_at, Time ends_at, PersonId leader,
                  PersonId admin)
{
    Attended one = { .world = world, .id = id, .starts_at = starts_at, .ends_at = ends_at };
    Time now = time_add(ends_at, 40 * TIME_MINUTE);
    PersonId caller = leader.n != 0 ? leader : admin;
    TRY(play(world, NO(Person), starts_at, freeze_act, &one));
    TRY(play(world, caller, now, roll_act, &one));
    now = time_add(ends_at, WINDOW_MS + TIME_MINUTE);
    TRY(play(world, NO(Person), now, settle_act, &one));
    if (one.forgotten)
        TRY(play(world, admin, now, forgotten_act, &one));
    if (world->plan->until.ms - ends_at.ms < 3 * TIME_DAY)
        return OK;
    TRY(play(world, admin, time_add(now, TIME_HOUR), approve_act, &one));
    return play(world, NO(Person), time_add(now, 2 * TIME_HOUR), effect_act, NULL);
}
