#include "base/log.h"
#include "demo_inside.h"
#include "store/store.h"

#define ACTS_PER_COMMIT 10000

static const Field account_fields[] = {
    COL(DemoLogin, role, "身份"),     COL(DemoLogin, name, "姓名"),
    COL(DemoLogin, phone, "手机号"),  COL(DemoLogin, login, "账号"),
    COL(DemoLogin, password, "密码"), COL(DemoLogin, where, "管辖"),
};
const Shape demo_login_shape = SHAPE(DemoLogin, account_fields);

static Err commit(World *world)
{
    world->open = 0;
    TRY(lane_end(world->cx));
    return lane_begin(world->store, world->cx);
}

// A play that fails is a slip of ours: the log says which act did not fit.
static void tell_problems(const Cx *cx, Err err)
{
    for (size_t i = 0; cx->problems != NULL && i < cx->problems->n; i++)
        log_warn("demo.refused", "%s: %.*s %s", err->code, STR_FMT(cx->problems->items[i].field),
                 cx->problems->items[i].text.zh);
}

// What stands before the year begins is done; the rest comes evenly with its days. 0: too early to
// tell.
static int64_t acts_expected(World *world, Time now)
{
    int64_t passed = now.ms - world->from.ms, whole = world->plan->until.ms - world->from.ms;
    if (passed < whole / 100) {
        world->before = world->report->acts;
        return 0;
    }
    return world->before +
           (world->report->acts - world->before) * (whole / TIME_HOUR) / (passed / TIME_HOUR);
}

Err play(World *world, PersonId who, Time now, Err (*act)(Cx *cx, void *with), void *with)
{
    Cx *cx = world->cx;
    ArenaMark mark = arena_mark(cx->arena);
    cx->now = now;
    cx->today = time_day(now);
    cx->problems = NULL;
    cx->event_count = 0;
    cx->actor = (Actor){ .system = who.n == 0 };  // somebody may what they may, and no more
    if (who.n != 0)
        TRY(accounts_room.identify(cx, who, &cx->actor));
    Err err = lane_act(cx, act, with);
    if (err != OK)
        tell_problems(cx, err);
    arena_rewind(cx->arena, mark);
    cx->problems = NULL;
    TRY(err);

    world->report->acts++;
    if (world->tell != NULL && world->report->acts % 500 == 0)
        world->tell(world->to, world->report->acts, acts_expected(world, now));
    if (++world->open < ACTS_PER_COMMIT)
        return OK;
    return commit(world);
}

static Err play_all(World *world)
{
    TRY(demo_network(world));
    TRY(demo_staff(world));
    TRY(demo_volunteers(world));
    TRY(demo_merchants(world));
    TRY(demo_safety(world));
    TRY(demo_crowd(world));
    TRY(demo_activities(world));
    TRY(demo_duty(world));
    TRY(demo_year(world));
    TRY(demo_door(world));
    TRY(demo_visits(world));
    TRY(demo_together(world));
    TRY(demo_calls_last(world, world->plan->until));  // an order by telephone ends a call
    TRY(demo_former(world));
    TRY(demo_ties(world));
    TRY(demo_rewards(world));
    TRY(demo_settlements(world));
    TRY(demo_honours(world));
    TRY(demo_entitlements(world));
    TRY(demo_figures(world));
    return demo_reports(world);
}

static void free_kept(void *arena)
{
    arena_free(arena);
}

Err demo_play(Store *store, Cx *cx, const DemoPlan *plan,
              void (*tell)(void *to, int64_t done, int64_t all), void *to, DemoReport *report)
{
    World *world = NEW(cx->arena, World);
    *world = (World){ .store = store,
                      .cx = cx,
                      .keep = cx->arena,
                      .plan = plan,
                      .report = report,
                      .tell = tell,
                      .to = to };
    world->keep = arena_new(ARENA_BATCH_MAX);
    arena_defer(cx->arena, free_kept, world->keep);
    world->dice = dice_seed(plan->seed);
    world->from = time_add(plan->until, -365 * TIME_DAY);
    cx->dice = &world->dice;
    cx->route = "demo";

    TRY(lane_begin(store, cx));
    Err err = play_all(world);
    Err end = cx->db != NULL ? lane_end(cx)
                             : OK;  // a commit that failed has let go of the lane already
    TRY(err);
    TRY(end);

    report->people = world->people;
    report->volunteers = world->volunteers;
    DemoLogin *table = NEW_ARRAY(cx->arena, DemoLogin, world->account_count + 1);
    for (size_t i = 0; i < world->account_count; i++)
        table[i] = world->accounts[i];
    report->accounts = (List){ table, world->account_count };
    return OK;
}

const Room demo_room = { .name = "demo", .title = TEXT("演示县") };
