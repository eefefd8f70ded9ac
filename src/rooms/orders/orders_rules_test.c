// The table of an order's life, against one written by hand and against chance.
#include "rooms/orders/orders.h"
#include "base/rand.h"
#include "tests/test.h"
#include <string.h>

// The machine of the specification (domain.md §11.3 in the states of words.md), written apart from
// the code's own table: state, act, where it leads, who may. Every cell that is not here must
// answer order.moved_on.
static const char *const cells[] = {
    "none place submitted self family desk",

    "submitted triage waiting dispatcher",
    "submitted return returned dispatcher",
    "submitted transfer transferred dispatcher",
    "submitted merge merged dispatcher",
    "submitted withdraw withdrawn self family desk clock",
    "submitted urge submitted self family desk",
    "submitted press submitted supervisor",

    "returned amend submitted self family desk",
    "returned withdraw withdrawn self family desk clock",

    "waiting dispatch offered dispatcher",
    "waiting return returned dispatcher",
    "waiting transfer transferred dispatcher",
    "waiting merge merged dispatcher",
    "waiting withdraw withdrawn self family desk clock",
    "waiting urge waiting self family desk",
    "waiting press waiting supervisor",

    "offered accept accepted leader",
    "offered decline waiting leader",
    "offered recall waiting dispatcher clock",
    "offered withdraw withdrawn self family desk",
    "offered urge offered self family desk",
    "offered press offered dispatcher supervisor",

    "accepted appoint appointed leader dispatcher",
    "accepted start serving leader",
    "accepted decline waiting leader",
    "accepted recall waiting dispatcher clock",
    "accepted withdraw withdrawn self family desk",
    "accepted urge accepted self family desk",
    "accepted press accepted dispatcher supervisor",

    "appointed appoint appointed leader dispatcher",
    "appointed start serving leader",
    "appointed decline waiting leader",
    "appointed recall waiting dispatcher clock",
    "appointed withdraw withdrawn self family desk",
    "appointed urge appointed self family desk",
    "appointed press appointed dispatcher supervisor",

    "serving report reported leader",
    "serving recall waiting dispatcher clock",
    "serving press serving dispatcher supervisor",

    "reported confirm unrated self family desk clock",
    "reported dispute disputed self family desk",

    "disputed settle unrated dispatcher",
    "disputed redo accepted dispatcher",
    "disputed press disputed supervisor",

    "unrated evaluate closed self family",
    "unrated lapse closed clock",

    "closed comment closed self family",
};

static const char *const relation_words[] = { "self",   "family",     "desk",  "dispatcher",
                                              "leader", "supervisor", "clock", "stranger" };
enum { STRANGER = 7, RELATIONS = 8 };

static Str word_at(const char *cell, int n)
{
    Str rest = str(cell), word = { 0 };
    for (int i = 0; i <= n; i++)
        word = str_cut(rest, ' ', &rest);
    return word;
}

static const char *cell_of(OrderState state, OrderAct act)
{
    for (size_t i = 0; i < COUNT(cells); i++)
        if (str_eq(word_at(cells[i], 0), str(order_states[state].word)) &&
            str_eq(word_at(cells[i], 1), str(order_acts[act].word)))
            return cells[i];
    return NULL;
}

static bool cell_allows(const char *cell, int relation)
{
    for (int n = 3; word_at(cell, n).n > 0; n++)
        if (str_eq(word_at(cell, n), str(relation_words[relation])))
            return true;
    return false;
}

// Somebody who stands to the order in exactly one way.
static const Grant station_grant = {
    .role = ROLE_STATION, .depth = DEPTH_BELOW, .place = { 379 }, .path = { "/1/14/379/", 10 }
};
static const Grant grid_grant = {
    .role = ROLE_GRID, .depth = DEPTH_OWN, .place = { 380 }, .path = { "/1/14/379/380/", 14 }
};
static const Grant leader_grant = {
    .role = ROLE_LEADER, .depth = DEPTH_OWN, .team = { 7 }, .path = { "t/1/7/", 6 }
};
static const Grant supervisor_grant = {
    .role = ROLE_SUPERVISOR, .depth = DEPTH_BELOW, .place = { 1 }, .path = { "/1/", 3 }
};

static Order order_in(OrderState state, int relation)
{
    Order order = { .id = { 1 },
                    .state = state,
                    .resident = { 10 },
                    .asked_by = { 10 },
                    .team = { 7 },
                    .place_path = S("/1/14/379/") };
    if (relation == 1 || relation == 2)
        order.asked_by = (PersonId){ 20 };
    order.rating = state == ORDER_CLOSED ? RATING_GOOD : RATING_NONE;
    order.how = relation == 1 ? ORDER_FAMILY : relation == 2 ? ORDER_DESK : ORDER_SELF;
    return order;
}

static Actor actor_as(int relation)
{
    static const Grant *const grants[RELATIONS] = {
        [2] = &grid_grant, [3] = &station_grant, [4] = &leader_grant, [5] = &supervisor_grant
    };
    static const int64_t people[RELATIONS] = { 10, 20, 20, 30, 40, 50, 0, 60 };
    Actor who = { .person = { people[relation] },
                  .grants = grants[relation],
                  .grant_count = grants[relation] != NULL,
                  .system = relation == 6 };
    return who;
}

TEST(every_state_and_act_and_relation_answers_as_the_specification_says)
{
    int allowed = 0, refused = 0, moved = 0;
    for (int s = 0; s < ORDER_STATES; s++)
        for (int a = 0; a < ORDER_ACTS; a++)
            for (int r = 0; r < RELATIONS; r++) {
                Order order = order_in((OrderState)s, r);
                Actor who = actor_as(r);
                const char *cell = cell_of((OrderState)s, (OrderAct)a);
                OrderState next = ORDER_STATES;
                Err err = order_next(&order, (OrderAct)a, &who, &next);
                if (cell == NULL) {
                    CHECK(err == &order_moved_on && next == ORDER_STATES);
                    moved++;
                } else if (!cell_allows(cell, r)) {
                    CHECK(err == &order_not_yours && next == ORDER_STATES);
                    refused++;
                } else {
                    CHECK_OK(err);
                    CHECK(str_eq(str(order_states[next].word), word_at(cell, 2)));
                    allowed++;
                }
            }
    CHECK_INT(allowed + refused + moved, ORDER_STATES * ORDER_ACTS * RELATIONS);
    CHECK_INT(order_rule_count, COUNT(cells));
}

TEST(a_state_and_an_act_have_at_most_one_row)
{
    for (size_t i = 0; i < order_rule_count; i++)
        for (size_t j = i + 1; j < order_rule_count; j++)
            CHECK(order_rules[i].from != order_rules[j].from ||
                  order_rules[i].act != order_rules[j].act);
}

TEST(a_hundred_thousand_acts_by_chance_never_leave_the_table)
{
    Dice dice = dice_seed(20201026);
    OrderState state = ORDER_NONE;
    int visits[ORDER_STATES] = { 0 };
    for (int i = 0; i < 100000; i++) {
        int relation = (int)dice_below(&dice, RELATIONS);
        Order order = order_in(state, relation);
        Actor who = actor_as(relation);
        OrderAct act = (OrderAct)dice_below(&dice, ORDER_ACTS);
        // Every other time an act that the state knows, or few would come as far as the evaluation.
        size_t row = dice_below(&dice, (uint32_t)order_rule_count);
        for (size_t j = 0; j < order_rule_count && i % 2 == 0;
             j++, row = (row + 1) % order_rule_count)
            if (order_rules[row].from == state && order_rules[row].act != ORDER_WITHDRAW) {
                act = order_rules[row].act;
                break;
            }
        Err err = order_next(&order, act, &who, &state);
        CHECK(err == OK || err == &order_moved_on || err == &order_not_yours);
        CHECK(state < ORDER_STATES && order_states[state].word != NULL);
        visits[state]++;
        if (order_ended(state) && state != ORDER_NONE && dice_below(&dice, 20) == 0)
            state = ORDER_NONE;
    }
    for (int s = 0; s < ORDER_STATES; s++)
        CHECK(visits[s] > 0);
}

// Whether the given relations alone can bring an order to an end.
static bool can_end(OrderState from, unsigned by)
{
    bool seen[ORDER_STATES] = { false };
    seen[from] = true;
    for (int round = 0; round < ORDER_STATES; round++)
        for (size_t i = 0; i < order_rule_count; i++)
            if (seen[order_rules[i].from] && (order_rules[i].by & by))
                seen[order_rules[i].to] = true;
    for (int s = ORDER_NONE + 1; s < ORDER_STATES; s++)
        if (seen[s] && order_ended((OrderState)s))
            return true;
    return false;
}

TEST(every_order_can_still_be_ended_even_when_its_resident_never_answers)
{
    for (int s = ORDER_NONE + 1; s < ORDER_STATES; s++) {
        CHECK(can_end((OrderState)s, ~0u));
        CHECK(can_end((OrderState)s, ORDER_BY_DISPATCHER | ORDER_BY_LEADER | ORDER_BY_CLOCK));
    }
}

TEST(an_order_that_waits_for_its_resident_is_moved_on_by_the_clock_in_one_way)
{
    for (int s = ORDER_NONE + 1; s < ORDER_STATES; s++) {
        int ways = 0;
        for (size_t i = 0; i < order_rule_count; i++)
            ways += order_rules[i].from == (OrderState)s && (order_rules[i].by & ORDER_BY_CLOCK);
        // What a team holds goes back to the desk when the team is dissolved; what the desk holds
        // is withdrawn when its pool has failed; an objection is never taken from it.
        OrderWaits waits = order_states[s].waits;
        CHECK_INT(ways, waits != WAITS_NONE && s != ORDER_DISPUTED);
    }
}

TEST(a_leader_of_another_team_and_staff_of_a_sibling_station_are_strangers)
{
    Order order = order_in(ORDER_OFFERED, STRANGER);
    Grant other = leader_grant, sibling = station_grant, branch = station_grant;
    other.team = (TeamId){ 8 };
    sibling.path = S("/1/14/380/");
    branch.path = S("/1/14/");
    branch.depth = DEPTH_OWN;
    Actor who = { .person = { 60 }, .grants = &other, .grant_count = 1 };
    CHECK(!order_may_read(&order, &who));
    CHECK(!order_may(&order, ORDER_ACCEPT, &who));
    who.grants = &sibling;
    CHECK(!order_may_read(&order, &who));
    who.grants = &branch;  // 本级 without 下级
    CHECK(!order_may_read(&order, &who));
    branch.depth = DEPTH_BELOW;
    CHECK(order_may(&order, ORDER_RECALL, &who));
}

TEST(contact_opens_with_acceptance_and_closes_after_the_end)
{
    const Time noon = { 1603684800000 };
    Order order = order_in(ORDER_OFFERED, STRANGER);
    CHECK(!order_contact_open(&order, ORDER_BY_LEADER, noon, 7));
    CHECK(order_contact_open(&order, ORDER_BY_SELF, noon, 7));
    CHECK(order_contact_open(&order, ORDER_BY_DISPATCHER, noon, 7));
    CHECK(!order_contact_open(&order, ORDER_BY_SUPERVISOR, noon, 7));
    CHECK(!order_contact_open(&order, 0, noon, 7));
    order.state = ORDER_ACCEPTED;
    order.accepted_at = noon;
    CHECK(order_contact_open(&order, ORDER_BY_LEADER, noon, 7));
    CHECK(order_contact_open(&order, ORDER_BY_MEMBER, noon, 7));
    order.state = ORDER_CLOSED;
    order.ended_at = noon;
    CHECK(order_contact_open(&order, ORDER_BY_LEADER, time_add(noon, 7 * TIME_DAY - 1), 7));
    CHECK(!order_contact_open(&order, ORDER_BY_LEADER, time_add(noon, 7 * TIME_DAY), 7));
}

TEST(the_states_are_called_as_the_words_say)
{
    static const char *const said[] = { "待受理", "待派单", "待接单", "已接单", "已约时间",
                                        "服务中", "待确认", "待评单", "已办结", "已退回",
                                        "已转办", "已并单", "已撤回", "有异议" };
    for (size_t i = 0; i < COUNT(said); i++) {
        int found = 0;
        for (int s = ORDER_NONE + 1; s < ORDER_STATES; s++)
            found += strcmp(order_states[s].text.zh, said[i]) == 0;
        CHECK_INT(found, 1);
    }
    CHECK_INT(ORDER_STATES - 1, COUNT(said));
    for (int s = 0; s < ORDER_STATES; s++)
        CHECK_STR(str(order_state_words[s]), order_states[s].word);
    for (int a = 0; a < ORDER_ACTS; a++)
        CHECK_STR(str(order_act_words[a]), order_acts[a].word);
}

TEST(the_diagram_draws_every_row_of_the_table)
{
    Buf out = buf_new(t->arena, 1 << 16);
    order_diagram_mermaid(&out);
    CHECK_HAS(buf_str(&out), "[*] --> 待受理 : 点单（居民、家人、代办人）");
    CHECK_HAS(buf_str(&out), "待接单 --> 已接单 : 接单（队长）");
    CHECK_HAS(buf_str(&out), "已办结 --> [*]");
    Buf text = buf_new(t->arena, 1 << 16);
    order_diagram_text(&text);
    CHECK_HAS(buf_str(&text), "待评单\n  ── 评单 → 已办结（居民、家人）\n");
}
