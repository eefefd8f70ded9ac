#include "town/actor.h"

bool path_within(Str path, Str node)
{
    return node.n > 0 && str_starts(path, node);
}

static bool covers(const Grant *grant, Str path)
{
    if (grant->depth == DEPTH_OWN)
        return grant->path.n > 0 && str_eq(grant->path, path);
    return path_within(path, grant->path);
}

const Grant *actor_grant(const Actor *who, RoleSet roles, Str path)
{
    for (size_t i = 0; i < who->grant_count; i++) {
        const Grant *grant = &who->grants[i];
        if ((grant->role & roles) && (path.n == 0 || covers(grant, path)))
            return grant;
    }
    return NULL;
}

bool actor_may(const Actor *who, RoleSet roles, Str path)
{
    return path.n > 0 && actor_grant(who, roles, path) != NULL;
}

bool actor_is(const Actor *who, RoleSet roles)
{
    if ((roles & ROLE_RESIDENT) && who->person.n != 0)
        return true;
    return actor_grant(who, roles, (Str){ 0 }) != NULL;
}

bool actor_leads(const Actor *who, TeamId team)
{
    for (size_t i = 0; i < who->grant_count; i++)
        if ((who->grants[i].role & (ROLE_LEADER | ROLE_DEPARTMENT)) &&
            same(who->grants[i].team, team))
            return true;
    return false;
}
