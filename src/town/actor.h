// actor: who acts, with what rights, where.
//
// A grant is {role, node, depth}. One grant must match by itself: role, node and depth together;
// rights never add up from two grants, and nothing is taken from a client field.
// A node is a place, a team or a unit, named by its path "/1/14/379/" (ids from the root down, a
// slash at both ends, places "/…/", teams "t/…/", units "u/…/"). Being at or below a node is one
// prefix comparison.
#pragma once
#include "town/ids.h"
#include "town/role.h"

typedef enum { DEPTH_OWN, DEPTH_BELOW } Depth;  // 本级 | 本级及下级

typedef struct {
    GrantId id;
    Role role;
    Depth depth;
    PlaceId
        place;  // one of the three, or none (roles of the whole county have the centre as place)
    TeamId team;
    UnitId unit;
    Str path;  // of that node
    Str name;  // of that node, as shown
} Grant;

typedef struct {
    PersonId person;      // nobody when signed out
    Str name;             // as shown to oneself
    SessionId session;    // of the cookie, or none
    TokenId token;        // of the bearer token, or none
    const Grant *grants;  // in the request's arena
    size_t grant_count;
    PlaceId home;  // the station the person orders from, may be none
    Str home_path;
    bool system;         // the clock, the demo, the command line: may do what its act says
    bool second_factor;  // the session has shown one
} Actor;

// `path` lies at or below `node`. False when either is empty: forgetting to fill one closes doors.
bool path_within(Str path, Str node);

// Some single grant has a role of the set and covers `path`.
bool actor_may(const Actor *who, RoleSet roles, Str path);
// Some grant has a role of the set, anywhere. ROLE_RESIDENT: is signed in.
bool actor_is(const Actor *who, RoleSet roles);
// The first grant with a role of the set that covers `path`; with an empty `path`, the first of
// that set. NULL: none.
const Grant *actor_grant(const Actor *who, RoleSet roles, Str path);
bool actor_leads(const Actor *who, TeamId team);  // ROLE_LEADER or ROLE_DEPARTMENT on that team
