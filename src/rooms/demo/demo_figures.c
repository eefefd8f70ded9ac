// The figures of the year that was played, counted from its rows as the clock would have.
#include "rooms/dashboards/dashboards.h"
#include "rooms/demo/demo_inside.h"

#define AT_ONCE 2000

static Err refresh(Cx *cx, void *with)
{
    return figure_refresh(cx, AT_ONCE, with);
}

Err demo_figures(World *world)
{
    int did = 1;
    while (did > 0)
        TRY(play(world, NO(Person), world->plan->until, refresh, &did));
    return OK;
}
