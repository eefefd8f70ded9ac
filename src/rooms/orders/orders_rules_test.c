// The table of an order's life, against one written by hand and against chance.
#include "rooms/orders/orders.h"
#include "base/rand.h"
#include "tests/test.h"
#include <string.h>

// The machine of the specification (domain.md §11.2 and §11.3 in the states of words.md), written
// apart from the code's own table: for which kinds (any; team: all that a team serves, so not a
// wish; wish), state, act, where it leads, who may. Every cell that is not here must answer
// order.moved_on.
static const char *const cells[] = {
    "any none place submitted self family desk",

    "any submitted triage waiting dispatcher",
    "any submitted return returned dispatcher",
    "team submitted transfer transferred dispatcher",
    "any submitted merge merged dispatcher",
    "team submitted command waiting dispatcher",
    "any submitted escalate submitted dispatcher clock",
    "any submitted withdraw withdrawn self family desk clock",
    "any submitted urge submitted self family desk",
    "any submitted press submitted supervisor",

    "any returned amend submitted self family desk",
    "any returned withdraw withdrawn self family desk clock",

    "team waiting dispatch offered dispatcher",
    "team waiting open offered dispatcher",
    "team waiting command waiting dispatcher",
    "team waiting acknowledge waiting dispatcher",
    "wish waiting claim accepted neighbour",
    "any waiting return returned dispatcher",
    "team waiting transfer transferred dispatcher",
    "any waiting merge merged dispatcher",
    "any waiting escalate waiting dispatcher clock",
    "any waiting withdraw withdrawn self family desk clock",
    "any waiting urge waiting self family desk",
    "any waiting press waiting supervisor",

    "team offered accept accepted leader",
    "team offered decline waiting leader",
    "team offered pass offered leader supporter",
    "team offered join offered supporter",
    "team offered expire waiting clock",
    "team offered recall waiting dispatcher clock",
    "team offered withdraw withdrawn self family desk",
    "team offered urge offered self family desk",
    "team offered press offered dispatcher supervisor",

    "any accepted appoint appointed leader dispatcher claimer",
    "team accepted start serving leader",
    "team accepted decline waiting leader",
    "team accepted pass accepted supporter",
    "team accepted join accepted supporter",
    "team accepted escalate accepted clock",
    "wish accepted report reported claimer",
    "wish accepted release waiting claimer",
    "wish accepted expire waiting clock",
    "any accepted recall waiting dispatcher clock",
    "any accepted withdraw withdrawn self family desk",
    "any accepted urge accepted self family desk",
    "any accepted press accepted dispatcher supervisor",

    "any appointed appoint appointed leader dispatcher claimer",
    "team appointed start serving leader",
    "team appointed decline waiting leader",
    "team appointed pass appointed supporter",
    "team appointed join appointed supporter",
    "team appointed escalate appointed clock",
    "wish appointed report reported claimer",
    "wish appointed release waiting claimer",
    "wish appointed expire waiting clock",
    "any appointed recall waiting dispatcher clock",
    "any appointed withdraw withdrawn self family desk",
    "any appointed urge appointed self family desk",
    "any appointed press appointed dispatcher supervisor",

    "team serving report reported leader",
    "team serving pass serving supporter",
    "team serving join serving supporter",
    "team serving escalate serving clock",
    "team serving recall waiting dispatcher clock",
    "team serving press serving dispatcher supervisor",

    "any reported confirm unrated self family desk dispatcher clock",
    "any reported dispute disputed self family desk dispatcher",

    "any disputed settle unrated dispatcher",
    "any disputed redo accepted dispatcher",
    "any disputed recall waiting dispatcher",
    "any disputed escalate disputed dispatcher clock",
    "any disputed press disputed supervisor",

    "any unrated evaluate closed self family dispatcher",
    "any unrated lapse closed clock",

    "any closed comment closed self family",
    "any closed dispute disputed dispatcher",
    "any closed shut closed clock",

    "team transferred feedback unrated dispatcher",
    "team transferred recall waiting dispatcher",
    "team transferred escalate transferred dispatcher clock",
    "team transferred urge transferred self family desk",
    "team transferred press transferred supervisor",

    "any withdrawn shut withdrawn clock",
};

static const char *const relation_words[] = { "self",    "family",     "desk",      "dispatcher",
                                              "leader",  "supervisor", "clock",     "member",
                                              "claimer", "neighbour",  "supporter", "stranger" };
enum {
    CLAIMER = 8,
    NEIGHBOUR = 9,
    SUPPORTER = 10,
    STRANGER = 11,
    RELATIONS = 12,
    KINDS = ORDER_WISH + 1
};

static Str word_at(const char *cell, int n)
{
    Str rest = str(cell), word = { 0 };
    for (int i = 0; i <= n; i++)
        word = str_cut(rest, ' ', &rest);
    return word;
}

static bool cell_for(const char *cell, OrderKind kind)
{
    Str kinds = word_at(cell, 0);
    return str_eq(kinds, S("any")) || str_eq(kinds, S("wish")) == (kind == ORDER_WISH);
}

static const char *cell_of(OrderState state, OrderAct act, OrderKind kind)
{
    for (size_t i = 0; i < COUNT(cells); i++)
        if (cell_for(cells[i], kind) &&
            str_eq(word_at(cells[i], 1), str(order_states[state].word)) &&
            str_eq(word_at(cells[i], 2), str(order_acts[act].word)))
            return cells[i];
    return NULL;
}

// The same, looked up a million times.
static void cells_by_number(const char *table[KINDS][ORDER_STATES][ORDER_ACTS])
{
    for (int k = 0; k < KINDS; k++)
        for (int s = 0; s < ORDER_STATES; s++)
            for (int a = 0; a < ORDER_ACTS; a++)
                table[k][s][a] = cell_of((OrderState)s, (OrderAct)a, (OrderKind)k);
}

static bool cell_allows(const char *cell, int relation)
{
    for (int n = 4; word_at(cell, n).n > 0; n++)
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
static const Grant support_grant = {
    .role = ROLE_LEADER, .depth = DEPTH_OWN, .team = { 9 }, .path = { "t/1/9/", 6 }
};
static const Grant supervisor_grant = {
    .role = ROLE_SUPERVISOR, .depth = DEPTH_BELOW, .place = { 1 }, .path = { "/1/", 3 }
};

// A wish that waits may be claimed by whoever is signed in: before it there are no strangers but
// those signed out.
static Order order_in(OrderState state, OrderKind kind, int relation)
{
    Order order = { .id = { 1 },
                    .kind = kind,
                    .state = state,
                    .resident = { 10 },
                    .asked_by = { 10 },
                    .team = { 7 },
                    .helper_team = { 9 },
                    .mode = MODE_GRAB,
                    .commanded = true,
                    .place_path = S("/1/14/379/"),
                    .owner_path = S("/1/14/379/") };
    if (relation == 1 || relation == 2)
        order.asked_by = (PersonId){ 20 };
    if (kind == ORDER_WISH)
        order.claimer = (PersonId){ 70 };
    order.rating = state == ORDER_CLOSED ? RATING_GOOD : RATING_NONE;
    order.how = relation == 1 ? ORDER_FAMILY : relation == 2 ? ORDER_DESK : ORDER_SELF;
    return order;
}

static Actor actor_as(int relation)
{
    static const Grant *const grants[RELATIONS] = { [2] = &grid_grant,
                                                    [3] = &station_grant,
                                                    [4] = &leader_grant,
                                                    [5] = &supervisor_grant,
                                                    [SUPPORTER] = &support_grant };
    static const int64_t people[RELATIONS] = { 10, 20, 20, 30, 40, 50, 0, 60, 70, 80, 90, 0 };
    Actor who = { .person = { people[relation] },
                  .grants = grants[relation],
                  .grant_count = grants[relation] != NULL,
                  .system = relation == 6 };
    return who;
}

// As whom the cell must be answered: before a wish that waits everybody signed in but those for and
// by whom it was made is a neighbour too.
static bool may_by_cells(const char *cell, OrderState state, OrderKind kind, int relation)
{
    if (relation == CLAIMER && kind != ORDER_WISH)
        return false;  // nothing else is claimed
    bool neighbour = kind == ORDER_WISH && state == ORDER_WAITING && relation > 2 &&
                     relation != CLAIMER && actor_as(relation).person.n != 0;
    return cell_allows(cell, relation) || (neighbour && cell_allows(cell, NEIGHBOUR));
}

TEST(every_kind_and_state_and_act_and_relation_answers_as_the_specification_says)
{
    int allowed = 0, refused = 0, moved = 0;
    for (int k = 0; k < KINDS; k++)
        for (int s = 0; s < ORDER_STATES; s++)
            for (int a = 0; a < ORDER_ACTS; a++)
                for (int r = 0; r < RELATIONS; r++) {
                    Order order = order_in((OrderState)s, (OrderKind)k, r);
                    Actor who = actor_as(r);
                    const char *cell = cell_of((OrderState)s, (OrderAct)a, (OrderKind)k);
                    OrderState next = ORDER_STATES;
                    Err err = order_next(&order, (OrderAct)a, &who, &next);
                    if (cell == NULL) {
                        CHECK(err == &order_moved_on && next == ORDER_STATES);
                        moved++;
                    } else if (!may_by_cells(cell, (OrderState)s, (OrderKind)k, r)) {
                        CHECK(err == &order_not_yours && next == ORDER_STATES);
                        refused++;
                    } else {
                        CHECK_OK(err);
                        CHECK(str_eq(str(order_states[next].word), word_at(cell, 3)));
                        allowed++;
                    }
                }
    CHECK_INT(allowed + refused + moved, KINDS * ORDER_STATES * ORDER_ACTS * RELATIONS);
    CHECK_INT(order_rule_count, COUNT(cells));
}

TEST(a_command_is_acknowledged_once_and_at_the_desk_that_got_it)
{
    Order order = order_in(ORDER_WAITING, ORDER_FREE, STRANGER);
    Grant above = station_grant;
    Actor station = actor_as(3), branch = { .person = { 31 }, .grants = &above, .grant_count = 1 };
    above.path = S("/1/14/");
    CHECK(order_may(&order, ORDER_ACKNOWLEDGE, &station));
    CHECK(order_may(&order, ORDER_DISPATCH, &branch));
    CHECK(!order_may(&order, ORDER_ACKNOWLEDGE, &branch));
    order.commanded = false;
    CHECK(!order_may(&order, ORDER_ACKNOWLEDGE, &station));
}

// What the cells do not say.
TEST(who_is_asked_alone_declines_and_does_not_pass_and_who_supports_joins_once)
{
    Order order = order_in(ORDER_OFFERED, ORDER_FREE, STRANGER);
    Actor leader = actor_as(4), helper = actor_as(SUPPORTER);
    CHECK(order_may(&order, ORDER_PASS, &leader));
    order.mode = MODE_ASSIGN;
    CHECK(!order_may(&order, ORDER_PASS, &leader));
    CHECK(order_may(&order, ORDER_DECLINE, &leader));
    order.mode = MODE_JOINT;
    CHECK(!order_may(&order, ORDER_PASS, &leader));
    CHECK(order_may(&order, ORDER_PASS, &helper));
    CHECK(order_may(&order, ORDER_JOIN, &helper));
    order.helper_in = true;
    CHECK(!order_may(&order, ORDER_JOIN, &helper));
    CHECK(order_may(&order, ORDER_PASS, &helper));
}

TEST(a_state_and_an_act_have_at_most_one_row)
{
    for (size_t i = 0; i < order_rule_count; i++)
        for (size_t j = i + 1; j < order_rule_count; j++)
            CHECK(order_rules[i].from != order_rules[j].from ||
                  order_rules[i].act != order_rules[j].act ||
                  (order_rules[i].kinds & order_rules[j].kinds) == 0);
}

// An act that the state knows, or few would come as far as the evaluation.
static OrderAct known_act(Dice *dice, OrderState state, OrderKind kind)
{
    size_t row = dice_below(dice, (uint32_t)order_rule_count);
    for (size_t j = 0; j < order_rule_count; j++, row = (row + 1) % order_rule_count)
        if (order_rules[row].from == state && (order_rules[row].kinds & (1u << kind)) != 0 &&
            order_rules[row].act != ORDER_WITHDRAW)
            return order_rules[row].act;
    return (OrderAct)dice_below(dice, ORDER_ACTS);
}

TEST(a_million_acts_by_chance_never_leave_the_table)
{
    Dice dice = dice_seed(20201026);
    OrderState state = ORDER_NONE;
    OrderKind kind = ORDER_CATALOGUE;
    int visits[KINDS][ORDER_STATES] = { 0 }, moved = 0;
    const char *table[KINDS][ORDER_STATES][ORDER_ACTS];
    cells_by_number(table);
    for (int i = 0; i < 1000000; i++) {
        int relation = (int)dice_below(&dice, RELATIONS);
        Order order = order_in(state, kind, relation);
        Actor who = actor_as(relation);
        OrderAct act = i % 2 == 0 ? known_act(&dice, state, kind)
                                  : (OrderAct)dice_below(&dice, ORDER_ACTS);
        OrderState before = state;
        Err err = order_next(&order, act, &who, &state);
        const char *cell = table[kind][before][act];
        CHECK(err == OK || err == &order_moved_on || err == &order_not_yours);
        CHECK(err == OK ? cell != NULL && str_eq(word_at(cell, 3), str(order_states[state].word))
                        : state == before);
        moved += err == OK;
        visits[kind][state]++;
        if (order_ended(state) && state != ORDER_NONE && dice_below(&dice, 20) == 0) {
            state = ORDER_NONE;
            kind = (OrderKind)dice_below(&dice, KINDS);
        }
    }
    CHECK(moved > 50000);
    for (int k = 0; k < KINDS; k++)
        for (int s = 0; s < ORDER_STATES; s++) {
            bool never = k == ORDER_WISH &&
                         (s == ORDER_OFFERED || s == ORDER_SERVING || s == ORDER_TRANSFERRED);
            CHECK((visits[k][s] > 0) == !never);
        }
}

// Whether the given relations alone can bring an order to an end.
static bool can_end(OrderState from, OrderKind kind, unsigned by)
{
    bool seen[ORDER_STATES] = { false };
    seen[from] = true;
    for (int round = 0; round < ORDER_STATES; round++)
        for (size_t i = 0; i < order_rule_count; i++)
            if (seen[order_rules[i].from] && (order_rules[i].by & by) &&
                (order_rules[i].kinds & (1u << kind)))
                seen[order_rules[i].to] = true;
    for (int s = ORDER_NONE + 1; s < ORDER_STATES; s++)
        if (seen[s] && order_ended((OrderState)s))
            return true;
    return false;
}

TEST(every_order_can_still_be_ended_even_when_its_resident_never_answers)
{
    const unsigned staff = ORDER_BY_DISPATCHER | ORDER_BY_LEADER | ORDER_BY_CLAIMER |
                           ORDER_BY_CLOCK;
    for (int k = 0; k < KINDS; k++)
        for (int s = ORDER_NONE + 1; s < ORDER_STATES; s++) {
            bool never = k == ORDER_WISH &&
                         (s == ORDER_OFFERED || s == ORDER_SERVING || s == ORDER_TRANSFERRED);
            CHECK(can_end((OrderState)s, (OrderKind)k, ~0u) || never);
            CHECK(can_end((OrderState)s, (OrderKind)k, staff) || never);
        }
}

// Written by hand: what happens when nobody does anything.
TEST(at_every_deadline_the_clock_does_one_thing)
{
    static const char *const due[] = {
        "submitted escalate escalate", "returned withdraw withdraw", "waiting escalate escalate",
        "offered expire none",         "accepted escalate expire",   "appointed escalate expire",
        "serving escalate none",       "reported confirm confirm",   "disputed escalate escalate",
        "unrated lapse lapse",         "closed shut shut",           "withdrawn shut shut",
        "transferred escalate none",   "merged none none",           "none none none",
    };
    CHECK_INT(COUNT(due), ORDER_STATES);
    for (size_t i = 0; i < COUNT(due); i++)
        for (int k = 0; k < KINDS; k++) {
            Str state_word = word_at(due[i], 0),
                act_word = word_at(due[i], k == ORDER_WISH ? 2 : 1);
            OrderState state = ORDER_NONE;
            CHECK(str_eq(state_word, S("none")) || order_state_parse(state_word, &state));
            Order order = order_in(state, (OrderKind)k, STRANGER);
            OrderAct act = order_due_act(&order);
            if (str_eq(act_word, S("none"))) {
                CHECK(act == ORDER_ACTS);
                continue;
            }
            CHECK_STR(str(order_acts[act].word), (char *)str_z(t->arena, act_word));
            Actor clock = actor_as(6);
            CHECK(order_may(&order, act, &clock));
        }
    // Whoever waits for a desk, a team or a resident waits under the clock.
    for (int k = 0; k < KINDS; k++)
        for (int s = ORDER_NONE + 1; s < ORDER_STATES; s++) {
            bool never = k == ORDER_WISH &&
                         (s == ORDER_OFFERED || s == ORDER_SERVING || s == ORDER_TRANSFERRED);
            Order order = order_in((OrderState)s, (OrderKind)k, STRANGER);
            CHECK(never || order_states[s].waits == WAITS_NONE ||
                  order_due_act(&order) != ORDER_ACTS);
        }
}

TEST(a_leader_of_another_team_and_staff_of_a_sibling_station_are_strangers)
{
    Order order = order_in(ORDER_OFFERED, ORDER_CATALOGUE, STRANGER);
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
    // But what has come up to it is its own to act on; and what was commanded to a sibling is
    // theirs.
    order.owner_path = S("/1/14/");
    CHECK(order_may(&order, ORDER_RECALL, &who));
    order.owner_path = S("/1/14/380/");
    who.grants = &sibling;
    CHECK(order_may(&order, ORDER_RECALL, &who));
    order.owner_path = order.place_path;
    who.grants = &branch;
    branch.depth = DEPTH_BELOW;
    CHECK(order_may(&order, ORDER_RECALL, &who));
}

TEST(a_grid_worker_covers_the_station_and_nothing_above_it)
{
    Grant grant = { .role = ROLE_GRID, .depth = DEPTH_BELOW, .path = S("/1/14/379/5/") };
    Actor who = { .grants = &grant, .grant_count = 1 };
    CHECK(order_desk_covers(&who, S("/1/14/379/5/")));
    CHECK(order_desk_covers(&who, S("/1/14/379/")));
    CHECK(!order_desk_covers(&who, S("/1/14/")));
    CHECK(!order_desk_covers(&who, S("/1/")));
    CHECK(!order_desk_covers(&who, S("/1/14/380/")));
}

TEST(a_skill_fits_by_a_word_that_tells_something)
{
    CHECK(order_skill_fits(S("理发、家电维修"), S("上门理发")));
    CHECK(order_skill_fits(S("电工,水电维修"), S("家电维修")));
    CHECK(order_skill_fits(S("法律咨询"), S("想问法律上的事")));
    CHECK(!order_skill_fits(S("上门服务"), S("上门理发")));
    CHECK(!order_skill_fits(S("理发"), S("发理")));
    CHECK(!order_skill_fits(S(""), S("上门理发")));
    CHECK(!order_skill_fits(S("理发"), S("理")));
    CHECK(!order_skill_fits(S("志愿服务"), S("志愿服务")));
    CHECK(!order_skill_fits(S("haircut"), S("haircut")));
}

TEST(a_wish_is_claimed_by_anybody_but_those_it_was_made_for_and_by)
{
    Order wish = order_in(ORDER_WAITING, ORDER_WISH, 1);
    wish.claimer = NO(Person);
    Actor own = actor_as(0), family = actor_as(1), neighbour = actor_as(NEIGHBOUR), nobody = { 0 };
    CHECK(!order_may(&wish, ORDER_CLAIM, &own));
    CHECK(!order_may(&wish, ORDER_CLAIM, &family));
    CHECK(!order_may(&wish, ORDER_CLAIM, &nobody));
    CHECK(order_may(&wish, ORDER_CLAIM, &neighbour));
    CHECK(order_may_read(&wish, &neighbour) && !order_may_read(&wish, &nobody));
    wish.state = ORDER_ACCEPTED;
    wish.claimer = (PersonId){ 70 };
    CHECK(!order_may_read(&wish, &neighbour));
    Order other = order_in(ORDER_WAITING, ORDER_FREE, STRANGER);
    CHECK(!order_may_read(&other, &neighbour));
}

TEST(contact_opens_with_acceptance_and_closes_after_the_end)
{
    const Time noon = { 1603684800000 };
    Order order = order_in(ORDER_OFFERED, ORDER_CATALOGUE, STRANGER);
    CHECK(!order_contact_open(&order, ORDER_BY_LEADER, noon, 7));
    CHECK(order_contact_open(&order, ORDER_BY_SELF, noon, 7));
    CHECK(order_contact_open(&order, ORDER_BY_DISPATCHER, noon, 7));
    CHECK(!order_contact_open(&order, ORDER_BY_SUPERVISOR, noon, 7));
    CHECK(!order_contact_open(&order, 0, noon, 7));
    order.state = ORDER_ACCEPTED;
    order.accepted_at = noon;
    CHECK(order_contact_open(&order, ORDER_BY_LEADER, noon, 7));
    CHECK(order_contact_open(&order, ORDER_BY_MEMBER, noon, 7));
    CHECK(order_contact_open(&order, ORDER_BY_CLAIMER, noon, 7));
    CHECK(!order_contact_open(&order, ORDER_BY_NEIGHBOUR, noon, 7));
    CHECK(!order_contact_open(&order, ORDER_BY_SUPPORTER, noon, 7));
    order.helper_in = true;
    CHECK(order_contact_open(&order, ORDER_BY_SUPPORTER, noon, 7));
    order.contact_shut = true;
    CHECK(!order_contact_open(&order, ORDER_BY_LEADER, noon, 7));
    CHECK(order_contact_open(&order, ORDER_BY_DISPATCHER, noon, 7));
    order.contact_shut = false;
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
    CHECK_HAS(buf_str(&out), "待接单 --> 已接单 : 接单（队长；微心愿除外）");
    CHECK_HAS(buf_str(&out), "待派单 --> 已接单 : 认领（热心人；仅微心愿）");
    CHECK_HAS(buf_str(&out), "已办结 --> [*]");
    Buf text = buf_new(t->arena, 1 << 16);
    order_diagram_text(&text);
    CHECK_HAS(buf_str(&text), "待评单\n  ── 评单 → 已办结（居民、家人、派单员）\n");
}

TEST(staff_enter_what_a_resident_said_only_by_saying_how_it_was_said)
{
    static const struct {
        OrderAct act;
        unsigned by;
        bool needs;
    } rows[] = {
        { ORDER_CONFIRM, ORDER_BY_SELF, false },
        { ORDER_CONFIRM, ORDER_BY_DESK, false },
        { ORDER_CONFIRM, ORDER_BY_DISPATCHER | ORDER_BY_DESK, false },
        { ORDER_CONFIRM, ORDER_BY_CLOCK, false },
        { ORDER_CONFIRM, ORDER_BY_DISPATCHER, true },
        { ORDER_DISPUTE, ORDER_BY_FAMILY, false },
        { ORDER_DISPUTE, ORDER_BY_DISPATCHER, true },
        { ORDER_EVALUATE, ORDER_BY_SELF, false },
        { ORDER_EVALUATE, ORDER_BY_FAMILY, false },
        { ORDER_EVALUATE, ORDER_BY_DESK | ORDER_BY_DISPATCHER, true },
        { ORDER_EVALUATE, ORDER_BY_CLOCK, true },
        { ORDER_TRIAGE, ORDER_BY_DISPATCHER, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_INT(order_needs_manner(rows[i].act, rows[i].by), rows[i].needs);
    Order order = order_in(ORDER_UNRATED, ORDER_CATALOGUE, 0);
    Actor station = actor_as(3), resident = actor_as(0);
    CHECK(order_may(&order, ORDER_EVALUATE, &resident));
    CHECK(!order_may(&order, ORDER_EVALUATE, &station));  // no button: it has a form of its own
}

TEST(a_word_of_the_list_is_found_wherever_it_stands_and_an_empty_list_finds_nothing)
{
    CHECK(order_rude(S("滚蛋 去死"), S("你们都滚蛋吧")));
    CHECK(order_rude(S("滚蛋、去死"), S("去死")));
    CHECK(order_rude(S(" 滚蛋,  去死"), S("叫他去死")));
    CHECK(!order_rude(S("滚蛋 去死"), S("请上门理发")));
    CHECK(!order_rude(S(""), S("滚蛋")));
    CHECK(!order_rude(S("  、 "), S("滚蛋")));
}
