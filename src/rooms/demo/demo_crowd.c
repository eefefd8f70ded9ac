// The county's volunteers in their number. Each enters name and telephone and registers by an act
// of their own: through the link that the leader of a squad shares, through a professional team's,
// or alone. Most come in the first month, when the stations ask from door to door, the rest all
// year.
#include "demo_inside.h"
#include "rooms/volunteers/volunteers.h"

// SPEC 「注册志愿者14.2万人」
#define VOLUNTEERS 142000

typedef struct {
    TeamId team;
    Arena *keep;
    Str token;
} Link;

static Err link_act(Cx *cx, void *with)
{
    Link *link = with;
    TRY(team_link_make(cx, link->team));
    TRY(team_link(cx, link->team, &link->token));
    link->token = str_copy(link->keep, link->token);
    return OK;
}

static Err link_of(World *world, TeamId team, PersonId who, Str *token)
{
    Link link = { .team = team, .keep = world->keep };
    TRY(play(world, who, world->from, link_act, &link));
    *token = link.token;
    return OK;
}

static Err detachment_links(World *world, const DemoBranch *branch)
{
    Str token;
    TRY(link_of(world, branch->detachment, world->centre_staff, &token));
    for (size_t i = 0; i < world->station_count; i++)
        if (same(world->stations[i].branch, branch->id) && world->stations[i].squad.n == 0)
            world->stations[i].link = token;
    return OK;
}

static Err links(World *world)
{
    for (size_t i = 0; i < world->station_count; i++) {
        DemoStation *station = &world->stations[i];
        if (station->squad.n != 0)
            TRY(link_of(world, station->squad, station->leader, &station->link));
    }
    for (size_t i = 0; i < world->branch_count; i++)
        if (world->branches[i].detachment.n != 0)
            TRY(detachment_links(world, &world->branches[i]));
    for (size_t i = 0; i < world->professional_count; i++) {
        DemoTeam *team = &world->professional[i];
        TRY(link_of(world, team->id, team->leader, &team->link));
    }
    return OK;
}

// --- who and when

// How many of `all` come from each station: villages differ in size by three.
static uint16_t *homes(World *world, Dice *dice, size_t all)
{
    size_t *sizes = NEW_ARRAY(world->keep, size_t, world->station_count), sum = 0, before = 0;
    uint16_t *home = NEW_ARRAY(world->keep, uint16_t, all + 1);
    for (size_t i = 0; i < world->station_count; i++)
        sum += sizes[i] = (size_t)demo_between(dice, 10, 30);
    for (size_t i = 0, at = 0; i < world->station_count; i++) {
        before += sizes[i];
        size_t until = all * before / sum;
        world->stations[i].volunteers = NEW_ARRAY(world->keep, DemoVolunteer, until - at + 1);
        while (at < until)
            home[at++] = (uint16_t)i;
    }
    for (size_t i = all; i > 1; i--) {
        size_t other = dice_below(dice, (uint32_t)i);
        uint16_t moved = home[i - 1];
        home[i - 1] = home[other];
        home[other] = moved;
    }
    return home;
}

// By day, from eight to nine in the evening; half of them in the first thirty days.
static Time when(const World *world, size_t i, size_t all)
{
    int64_t span = 13 * TIME_HOUR, first = 30 * span, rest = 334 * span;
    int64_t half = (int64_t)(all / 2) + 1, n = (int64_t)i;
    int64_t at = n < half ? n * first / half : first + (n - half) * rest / half;
    Day day = day_add(time_day(world->from), (int)(at / span) + 1);
    return time_add(day_start(day), 8 * TIME_HOUR + at % span);
}

// --- one comes

typedef struct {
    PersonNew person;
    VolunteerNew volunteer;
    PersonId id;
} Coming;

static Err person_act(Cx *cx, void *with)
{
    Coming *one = with;
    return person_add(cx, &one->person, &one->id);
}

static Err register_act(Cx *cx, void *with)
{
    return volunteer_register(cx, &((const Coming *)with)->volunteer);
}

// The next organisation in turn whose staff are not all there yet; none when all are.
static DemoUnit *unit_of(World *world, size_t *turn)
{
    for (size_t tried = 0; tried < world->unit_count; tried++) {
        DemoUnit *unit = &world->units[*turn];
        *turn = (*turn + 1) % world->unit_count;
        if (unit->seats > 0)
            return unit;
    }
    return NULL;
}

typedef struct {
    World *world;
    Dice *dice;
    size_t turn;  // of the organisations
} Crowd;

static Err comes(Crowd *crowd, DemoStation *station, size_t i, Time at)
{
    World *world = crowd->world;
    Arena *arena = world->cx->arena;
    DemoUnit *unit = i % 5 == 0 ? unit_of(world, &crowd->turn) : NULL;
    Str link = i % 16 == 3 ? world->professional[i % world->professional_count].link
                           : station->link;
    Coming one = { .person = { .name = demo_person_name(arena, crowd->dice),
                               .phone = demo_phone(arena, world->people),
                               .home = station->id,
                               .unit = unit != NULL ? unit->id : NO(Unit),
                               .demo = true },
                   .volunteer = { .born = day_of((int)demo_between(crowd->dice, 1941, 2005),
                                                 (int)demo_between(crowd->dice, 1, 12),
                                                 (int)demo_between(crowd->dice, 1, 28)),
                                  .token = link } };
    TRY(play(world, NO(Person), at, person_act, &one));
    TRY(play(world, one.id, time_add(at, TIME_MINUTE), register_act, &one));
    if (unit != NULL)
        unit->seats--;
    world->people++;
    world->volunteers++;
    station->volunteers[station->volunteer_count++] = (DemoVolunteer){ one.id, at };
    return OK;
}

Err demo_crowd(World *world)
{
    Dice dice = dice_seed(world->plan->seed + 5);
    int64_t wanted = demo_scaled(world, VOLUNTEERS) - world->volunteers;
    size_t all = wanted > 0 ? (size_t)wanted : 0;
    Crowd crowd = { .world = world, .dice = &dice };
    TRY(links(world));
    const uint16_t *home = homes(world, &dice, all);
    for (size_t i = 0; i < all; i++) {
        ArenaMark mark = arena_mark(world->cx->arena);
        TRY(comes(&crowd, &world->stations[home[i]], i, when(world, i, all)));
        arena_rewind(world->cx->arena, mark);
    }
    return OK;
}

PersonId demo_one_of_crowd(Dice *dice, const DemoStation *station, Time now)
{
    size_t low = 0, high = station->volunteer_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (station->volunteers[middle].since.ms < now.ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? station->volunteers[dice_below(dice, (uint32_t)low)].id : NO(Person);
}
