// Each gate shut in turn, each step of a sign-up by everybody, what the clock makes of an activity.
#include "rooms/activities/activities.h"
#include "tests/test.h"

static const Time NOW = { 1603850400000 };  // 28 October 2020, ten in the morning

static SignupGate open_gate(void)
{
    return (SignupGate){ .state = ACTIVITY_PUBLISHED,
                         .starts_at = { NOW.ms + 2 * TIME_DAY },
                         .closes_at = { NOW.ms + TIME_DAY },
                         .kind = ACTIVITY_SERVICE,
                         .scope = SCOPE_PUBLIC,
                         .pass_code = S("2468"),
                         .place_path = S("/1/14/379/"),
                         .limited = true };
}

static SignupFacts grown_up(void)
{
    return (SignupFacts){ .born = { 19800101 }, .home_path = S("/1/14/379/"), .real_name = true };
}

TEST(an_open_gate_lets_a_grown_up_in)
{
    SignupGate gate = open_gate();
    SignupFacts facts = grown_up();
    CHECK_OK(signup_verdict(&gate, &facts, NOW));
}

TEST(each_gate_says_its_own_reason)
{
    const struct {
        SignupGate gate;
        SignupFacts facts;
        const Fault *why;
    } rows[] = {
#define GATE(why_, ...)               \
    { .gate = ({                      \
          SignupGate g = open_gate(); \
          SignupFacts f = grown_up(); \
          (void)f;                    \
          __VA_ARGS__;                \
          g;                          \
      }),                             \
      .facts = ({                     \
          SignupGate g = open_gate(); \
          SignupFacts f = grown_up(); \
          (void)g;                    \
          __VA_ARGS__;                \
          f;                          \
      }),                             \
      .why = &why_ }
        GATE(signup_not_open, g.state = ACTIVITY_CANCELLED),
        GATE(signup_not_open, g.state = ACTIVITY_DRAFT),
        GATE(signup_not_open, g.state = ACTIVITY_ENDED),
        GATE(signup_not_open, g.starts_at = NOW),
        GATE(signup_late, g.closes_at = NOW),
        GATE(signup_twice, f.twice = true),
        GATE(signup_scope, g.scope = SCOPE_OWN; f.home_path = S("/1/14/380/")),
        GATE(signup_scope, g.scope = SCOPE_OWN; f.home_path = S("/1/14/379/7/")),
        GATE(signup_scope, g.scope = SCOPE_OWN; f.home_path = S("")),
        GATE(signup_scope, g.scope = SCOPE_BELOW; f.home_path = S("/1/15/400/")),
        GATE(signup_scope, g.scope = SCOPE_TEAMS),
        GATE(signup_code, g.scope = SCOPE_CODE; f.code = S("1357")),
        GATE(signup_code, g.scope = SCOPE_CODE; f.code = S("")),
        GATE(signup_real_name, g.asks_real_name = true; f.real_name = false),
        GATE(signup_no_age, g.min_age = 18; f.born = (Day){ 0 }),
        GATE(signup_young, g.min_age = 45),
        GATE(signup_old, g.max_age = 39),
        GATE(signup_guardian, f.born = (Day){ 20100101 }),
        GATE(signup_guardian, f.born = (Day){ 20021031 }),
        GATE(signup_skill, g.asks_skill = true),
        GATE(signup_minutes, g.min_minutes = 600; f.minutes = 599),
        GATE(signup_paused, f.paused_until = (Time){ NOW.ms + 1 }),
        GATE(signup_overlap, f.overlap = true),
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_ERR(signup_verdict(&rows[i].gate, &rows[i].facts, NOW), *rows[i].why);
}

TEST(what_is_just_enough_is_enough)
{
    SignupGate gate = open_gate();
    SignupFacts facts = grown_up();
    gate.min_age = 40;  // has the birthday of that year behind
    gate.max_age = 40;
    gate.min_minutes = facts.minutes = 600;
    gate.scope = SCOPE_BELOW;
    gate.asks_skill = facts.has_skill = true;
    gate.closes_at = time_add(NOW, 1);
    facts.paused_until = NOW;
    CHECK_OK(signup_verdict(&gate, &facts, NOW));
    facts.born = (Day){ 20021030 };  // eighteen on the very day
    gate.min_age = gate.max_age = 0;
    CHECK_OK(signup_verdict(&gate, &facts, NOW));
    facts.born = (Day){ 20100101 };
    facts.guardian = true;
    CHECK_OK(signup_verdict(&gate, &facts, NOW));
    gate.scope = SCOPE_CODE;
    facts.code = S("2468");
    CHECK_OK(signup_verdict(&gate, &facts, NOW));
    gate.limited = false;  // a pause is for what is scarce
    facts.paused_until = time_add(NOW, TIME_DAY);
    CHECK_OK(signup_verdict(&gate, &facts, NOW));
}

TEST(a_sign_up_moves_only_along_the_table)
{
    int rows = 0;
    for (SignupState from = SIGNUP_NONE; from < SIGNUP_STATES; from++)
        for (SignupAct act = SIGNUP_APPLY; act < SIGNUP_ACTS; act++)
            for (unsigned by = 1; by <= SIGNUP_BY_CLOCK; by <<= 1) {
                SignupState to = SIGNUP_NONE;
                Err err = signup_next(from, act, by, &to);
                if (err == OK)
                    rows++;
                CHECK(err == OK || err == &signup_moved_on || err == &signup_not_yours);
                CHECK((err == OK) == signup_may(from, act, by));
            }
    CHECK_INT(rows, 29);
    SignupState to;
    CHECK_ERR(signup_next(SIGNUP_CANCELLED, SIGNUP_ATTEND, SIGNUP_BY_LEADER, &to), signup_moved_on);
    CHECK_ERR(signup_next(SIGNUP_WAITING, SIGNUP_PROMOTE, SIGNUP_BY_LEADER, &to), signup_not_yours);
    CHECK_ERR(signup_next(SIGNUP_ABSENT, SIGNUP_EXCUSE, SIGNUP_BY_LEADER, &to), signup_not_yours);
    CHECK_ERR(signup_next(SIGNUP_CONFIRMED, SIGNUP_REMOVE, SIGNUP_BY_SELF, &to), signup_not_yours);
}

TEST(no_two_rows_of_the_table_start_alike)
{
    for (size_t i = 0; i < signup_rule_count; i++)
        for (size_t j = i + 1; j < signup_rule_count; j++)
            CHECK(signup_rules[i].from != signup_rules[j].from ||
                  signup_rules[i].act != signup_rules[j].act);
}

TEST(three_absences_in_ninety_days_pause_for_thirty)
{
    const Time far = { NOW.ms - 91 * TIME_DAY }, a = { NOW.ms - 60 * TIME_DAY };
    const Time b = { NOW.ms - 20 * TIME_DAY }, c = { NOW.ms - TIME_DAY };
    CHECK_INT(pause_until((Time[]){ b, c }, 2, NOW, 3, 90, 30).ms, 0);
    CHECK_INT(pause_until((Time[]){ far, b, c }, 3, NOW, 3, 90, 30).ms, 0);
    CHECK_INT(pause_until((Time[]){ a, b, c }, 3, NOW, 3, 90, 30).ms, c.ms + 30 * TIME_DAY);
    CHECK_INT(pause_until((Time[]){ c, a, b }, 3, NOW, 3, 90, 30).ms, c.ms + 30 * TIME_DAY);
    CHECK_INT(pause_until((Time[]){ a, a, a }, 3, NOW, 3, 90, 30).ms, 0);  // served already
    CHECK_INT(pause_until((Time[]){ a, b, c }, 3, NOW, 0, 90, 30).ms, 0);  // the rule is off
}

TEST(a_place_is_free_only_when_nobody_waits_for_it)
{
    CHECK(position_free(0, 1000, 0));
    CHECK(position_free(2, 1, 0));
    CHECK(!position_free(2, 2, 0));
    CHECK(!position_free(2, 1, 1));
}

TEST(activities_that_touch_do_not_overlap)
{
    Time nine = { 9 * TIME_HOUR }, ten = { 10 * TIME_HOUR }, eleven = { 11 * TIME_HOUR };
    CHECK(!times_overlap(nine, ten, ten, eleven));
    CHECK(!times_overlap(ten, eleven, nine, ten));
    CHECK(times_overlap(nine, eleven, ten, eleven));
    CHECK(times_overlap(ten, eleven, nine, eleven));
    CHECK(times_overlap(nine, ten, nine, ten));
}

TEST(the_phase_follows_state_clock_and_places)
{
    Activity a = { .state = ACTIVITY_PUBLISHED,
                   .closes_at = { NOW.ms + TIME_HOUR },
                   .starts_at = { NOW.ms + 2 * TIME_HOUR },
                   .ends_at = { NOW.ms + 4 * TIME_HOUR },
                   .places = 2 };
    CHECK(activity_phase(&a, NOW) == PHASE_OPEN);
    a.taken = 2;
    CHECK(activity_phase(&a, NOW) == PHASE_FULL);
    CHECK(activity_phase(&a, time_add(NOW, TIME_HOUR)) == PHASE_CLOSED);
    CHECK(activity_phase(&a, time_add(NOW, 2 * TIME_HOUR)) == PHASE_RUNNING);
    CHECK(activity_phase(&a, time_add(NOW, 4 * TIME_HOUR)) == PHASE_OVER);
    a.state = ACTIVITY_REVIEW;
    CHECK(activity_phase(&a, NOW) == PHASE_HIDDEN);
    a.state = ACTIVITY_CANCELLED;
    CHECK(activity_phase(&a, NOW) == PHASE_OFF);
}

TEST(titles_that_are_no_volunteer_service_are_seen)
{
    CHECK_STR(banned_word(S("国庆补录时长")), "补录");
    CHECK_STR(banned_word(S("支部例会")), "例会");
    CHECK_INT(banned_word(S("保康社区清洁家园")).n, 0);
}

TEST(weeks_begin_on_monday_and_ages_count_birthdays)
{
    CHECK_INT(week_monday((Day){ 20201028 }).ymd, 20201026);
    CHECK_INT(week_monday((Day){ 20201026 }).ymd, 20201026);
    CHECK_INT(week_monday((Day){ 20201101 }).ymd, 20201026);
    CHECK_INT(age_on((Day){ 20021028 }, (Day){ 20201028 }), 18);
    CHECK_INT(age_on((Day){ 20021029 }, (Day){ 20201028 }), 17);
    CHECK_INT(age_on((Day){ 0 }, (Day){ 20201028 }), -1);
}
