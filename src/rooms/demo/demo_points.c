// Points follow from the hours of the year by themselves; what people do with them beside is here:
// the night on which they become void, a household that shares, complaints, next year's rule.
#include "demo_inside.h"
#include "rooms/points/points.h"

typedef struct {
    int did;
} Voided;
static Err void_act(Cx *cx, void *with)
{
    return point_clock_expiry(cx, 500, &((Voided *)with)->did);
}

Err demo_points_void(World *world, Time now)
{
    Voided one = { 1 };
    while (one.did > 0)
        TRY(play(world, NO(Person), now, void_act, &one));
    return OK;
}

#define SHARERS 4
typedef struct {
    World *world;
    PersonId people[SHARERS];
    Str numbers[SHARERS];
    size_t n;
    HouseholdId house;
} Sharing;

// The latest four who served at the station whose people are listed to log in with.
static Err find_act(Cx *cx, void *with)
{
    Sharing *one = with;
    List records;
    RecordQuery query = {
        .by_state = true, .state = RECORD_EFFECTIVE, .path = one->world->focus->path, .limit = 60
    };
    TRY(record_list(cx, &query, &records));
    for (size_t i = 0; i < records.n && one->n < SHARERS; i++) {
        const Record *record = LIST_AT(&records, Record, i);
        PointBalance has;
        bool known = false;
        for (size_t k = 0; k < one->n; k++)
            known |= same(one->people[k], record->person);
        TRY(point_balance(cx, record->person, &has));
        if (known || has.ready.n < 100)
            continue;
        one->people[one->n] = record->person;
        one->numbers[one->n++] = str_copy(one->world->keep, record->volunteer_number);
    }
    return OK;
}

static Err house_act(Cx *cx, void *with)
{
    Sharing *one = with;
    TRY(household_add(cx, S("一家人"), &one->house));
    return household_ask(cx, one->numbers[1]);
}

static Err agree_act(Cx *cx, void *with)
{
    return household_answer(cx, ((Sharing *)with)->house, true);
}

static Err put_act(Cx *cx, void *with)
{
    (void)with;
    return household_put(cx, (Points){ 100 }, S("demo/points/put"));
}

static Err freeze_act(Cx *cx, void *with)
{
    return point_freeze(cx, *(PersonId *)with, S("有人反映代他人签到，所里核实中"));
}

static Err lift_act(Cx *cx, void *with)
{
    return point_unfreeze(cx, *(PersonId *)with, S("调看照片和签到记录，本人在场"));
}

// By decree, told a month before it comes into force.
static Err rule_act(Cx *cx, void *with)
{
    PointRules rules;
    Day from = day_of(day_year(cx->today) + 1, 1, 1);
    (void)with;
    point_rules_on(cx, from, &rules);
    rules.difficulty[1].n = 1200;
    rules.difficulty[2].n = 1500;
    rules.risk[2].n = 1500;
    rules.leader.n = 1100;
    return point_rules_set(cx, &rules, from, S("积分管理办法（演示）"));
}

Err demo_points(World *world)
{
    Sharing one = { .world = world };
    Time now = time_add(world->plan->until, -TIME_HOUR);
    TRY(play(world, world->centre_staff, now, rule_act, NULL));
    TRY(play(world, NO(Person), now, find_act, &one));
    if (one.n >= 2) {
        TRY(play(world, one.people[0], now, house_act, &one));
        TRY(play(world, one.people[1], now, agree_act, &one));
        TRY(play(world, one.people[0], now, put_act, NULL));
    }
    for (size_t i = 2; i < one.n; i++)
        TRY(play(world, world->centre_staff, now, freeze_act, &one.people[i]));
    return one.n > 2 ? play(world, world->centre_staff, now, lift_act, &one.people[2]) : OK;
}
