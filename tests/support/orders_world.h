// orders_world: a little county with teams, and orders in it at any step, for tests of orders.
#pragma once
#include "rooms/orders/orders.h"
#include "rooms/teams/teams.h"
#include "tests/support/little.h"

typedef struct {
    Little *l;
    PersonId resident, neighbour;
    PersonId station, sibling, branch, supervisor;
    PersonId leader, other_leader, member;
    TeamId corps, squad, other;
} World;

// Wednesday 28 October 2020, ten in the morning: office hours, so that deadlines can be told in the
// head.
#define BEGIN ((Time){ 1603850400000 })

World *world(T *t, County *county);
TeamId team(World *w, TeamId parent, TeamLevel level, const char *name, PlaceId place,
            PersonId leader, PersonId member);

typedef struct {
    OrderNew new;
    OrderId out;
} Placing;
Err place_one(Cx *cx, void *with);
OrderNew wish(const World *w);  // from the menu, for the resident
OrderId placed(World *w);
Err acts(World *w, PersonId who, OrderId id, OrderAct act, OrderWith with);

typedef struct {
    OrderId id;
    Order order;
    unsigned by;
    List steps;
} Seen;
Err look_one(Cx *cx, void *with);
Seen looked(World *w, PersonId who, OrderId id);
OrderState state_of(World *w, OrderId id);
// Brings a new order to a state along the shortest way.
OrderId brought(World *w, OrderState state);
