#include "tests/support/orders_world.h"

typedef struct {
    TeamNew new;
    PersonId member;
    TeamId out;
} AddTeam;

static Err add_team(Cx *cx, void *with)
{
    AddTeam *one = with;
    MemberId member;
    TRY(team_add(cx, &one->new, &one->out));
    return one->member.n != 0 ? team_member_add(cx, one->out, one->member, MEMBER_MEMBER, &member)
                              : OK;
}

TeamId team(World *w, TeamId parent, TeamLevel level, const char *name, PlaceId place,
            PersonId leader, PersonId member)
{
    AddTeam one = { .new = { .parent = parent,
                             .level = level,
                             .name = str(name),
                             .place = place,
                             .leader = leader },
                    .member = member };
    CHECK_OK(little_act(w->l, NO(Person), add_team, &one));
    return one.out;
}

World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = BEGIN;
    w->resident = little_person(l, "冯桂英", "13871550001", l->station);
    w->neighbour = little_person(l, "陈国庆", "13871550002", l->station);
    w->station = little_person(l, "周主任", "13871550003", l->station);
    w->sibling = little_person(l, "吴主任", "13871550004", l->station2);
    w->branch = little_person(l, "郑所长", "13871550005", l->station);
    w->supervisor = little_person(l, "督导员", "13871550006", l->station);
    w->leader = little_person(l, "王师傅", "13871550007", l->station);
    w->other_leader = little_person(l, "李师傅", "13871550008", l->station2);
    w->member = little_person(l, "小赵", "13871550009", l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->sibling, ROLE_STATION, l->station2);
    little_grant(l, w->branch, ROLE_BRANCH, l->branch);
    little_grant(l, w->supervisor, ROLE_SUPERVISOR, l->centre);
    w->corps = team(w, NO(Team), TEAM_CORPS, "总队", l->centre, NO(Person), NO(Person));
    w->squad = team(w, w->corps, TEAM_SQUAD, "保康便民小队", l->station, w->leader, w->member);
    w->other = team(w, w->corps, TEAM_SQUAD, "长安小队", l->station2, w->other_leader, NO(Person));
    return w;
}

Err place_one(Cx *cx, void *with)
{
    Placing *one = with;
    return order_place(cx, &one->new, &one->out);
}

OrderNew wish(const World *w)
{
    return (OrderNew){ .kind = ORDER_CATALOGUE,
                       .item = { 1 },
                       .details = S("老人行动不便"),
                       .resident = w->resident,
                       .address = S("保康社区 3 栋 201"),
                       .phone = S("138 7155 0001"),
                       .wanted_on = day_add(time_day(w->l->now), 1),
                       .wanted_part = PART_MORNING };
}

OrderId placed(World *w)
{
    Placing one = { .new = wish(w) };
    CHECK_OK(little_act(w->l, w->resident, place_one, &one));
    return one.out;
}

typedef struct {
    OrderId id;
    OrderAct act;
    OrderWith with;
} Acting;

static Err act_one(Cx *cx, void *with)
{
    Acting *one = with;
    return order_act(cx, one->id, one->act, &one->with);
}

Err acts(World *w, PersonId who, OrderId id, OrderAct act, OrderWith with)
{
    Acting one = { id, act, with };
    return little_act(w->l, who, act_one, &one);
}

Err look_one(Cx *cx, void *with)
{
    Seen *one = with;
    TRY(order_find(cx, one->id, &one->order, &one->by));
    return order_step_list(cx, &one->order, one->by, &one->steps);
}

Seen looked(World *w, PersonId who, OrderId id)
{
    Seen one = { .id = id };
    CHECK_OK(little_act(w->l, who, look_one, &one));
    return one;
}

OrderState state_of(World *w, OrderId id)
{
    return looked(w, NO(Person), id).order.state;
}

// Brings a new order to a state along the shortest way.
OrderId brought(World *w, OrderState state)
{
    OrderId id = placed(w);
    const struct {
        OrderState after;
        PersonId who;
        OrderAct act;
        OrderWith with;
    } way[] = {
        { ORDER_WAITING, w->station, ORDER_TRIAGE, { 0 } },
        { ORDER_OFFERED, w->station, ORDER_DISPATCH, { .team = w->squad } },
        { ORDER_ACCEPTED, w->leader, ORDER_ACCEPT, { 0 } },
        { ORDER_APPOINTED,
          w->leader,
          ORDER_APPOINT,
          { .day = day_add(time_day(w->l->now), 1), .part = PART_MORNING } },
        { ORDER_SERVING, w->leader, ORDER_START, { 0 } },
        { ORDER_REPORTED,
          w->leader,
          ORDER_REPORT,
          { .result = S("剪好了头发"), .minutes = { 40 }, .people = 2 } },
        { ORDER_UNRATED, w->resident, ORDER_CONFIRM, { 0 } },
    };
    for (size_t i = 0; i < COUNT(way) && state_of(w, id) != state; i++)
        CHECK_OK(acts(w, way[i].who, id, way[i].act, way[i].with));
    CHECK(state_of(w, id) == state);
    return id;
}
