// Residents who register as volunteers, each by an act of their own.
#include "demo_inside.h"
#include "rooms/volunteers/volunteers.h"

static Err join_act(Cx *cx, void *with)
{
    return volunteer_register(cx, with);
}

static Err slots_act(Cx *cx, void *with)
{
    const int64_t *slots = with;
    return volunteer_slots_set(cx, *slots);
}

static Err skill_act(Cx *cx, void *with)
{
    SkillId id;
    Err err = skill_add(cx, with, &id);
    return err == &skill_there ? OK : err;
}

static Err name_act(Cx *cx, void *with)
{
    (void)with;
    Err err = real_name_ask(cx);
    return err == &volunteer_no_document ? OK : err;
}

static Err judge_act(Cx *cx, void *with)
{
    const PersonId *person = with;
    Err err = real_name_judge(cx, *person, true, S("已看过证件原件"));
    return err == &volunteer_moved_on ? OK : err;  // asked for nothing
}

// A day of birth for who has no document, and a guardian for who turns out to be a child.
static Err joins(World *world, const DemoStation *station, PersonId person, Time when)
{
    static const char *const codes[] = {
        "01", "03", "05", "08", "09", "17", "19", "20", "21", "23"
    };
    Dice *dice = &world->dice;
    VolunteerNew new = { .born = day_of((int)demo_between(dice, 1948, 2001), 5, 4),
                         .guardian = S("王芳"),
                         .guardian_phone = demo_phone(world->keep, 90000000 + person.n),
                         .guardian_relation = S("母亲") };
    int64_t slots = demo_between(dice, 1, (1 << VOLUNTEER_SLOTS) - 1);
    SkillNew skill = { .skill = DEMO_PICK(dice, codes) };
    TRY(play(world, person, when, join_act, &new));
    world->volunteers++;
    if (demo_chance(dice, 50))
        TRY(play(world, person, when, slots_act, &slots));
    if (demo_chance(dice, 60))
        TRY(play(world, person, when, skill_act, &skill));
    if (!demo_chance(dice, 40))
        return OK;
    TRY(play(world, person, when, name_act, NULL));
    return demo_chance(dice, 80) ? play(world, station->admin, when, judge_act, &person) : OK;
}

Err demo_volunteers(World *world)
{
    for (size_t i = 0; i < world->station_count; i++) {
        const DemoStation *station = &world->stations[i];
        for (size_t j = 0; j < station->resident_count; j++)
            if (demo_chance(&world->dice, 55))
                TRY(joins(world, station, station->residents[j], world->from));
    }
    return OK;
}
