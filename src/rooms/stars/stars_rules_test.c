#include "rooms/stars/stars.h"
#include "tests/test.h"

// Domain §5.4: "1★ 100 h, 2★ 300 h, 3★ 600 h, 4★ 1000 h, 5★ 1500 h".
static const StarRules RULES = { .hours = { 100, 300, 600, 1000, 1500 },
                                 .credit_years = 3,
                                 .public_days = 5,
                                 .honour_counts = true };

TEST(stars_are_applied_for_in_turn_with_the_hours_and_good_credit)
{
    static const struct {
        int credit, honour, carried, held;
        bool waiting, suspended;
        int marks;
        int level;
        const Fault *says;
    } rows[] = {
        { 99 * 60 + 59, 0, 0, 0, false, false, 0, 1, &star_few_hours },
        { 100 * 60, 0, 0, 0, false, false, 0, 1, NULL },
        { 90 * 60, 10 * 60, 0, 0, false, false, 0, 1, NULL },
        { 90 * 60, 0, 900 * 60, 0, false, false, 0, 1, &star_few_hours },  // another system's
        { 1600 * 60, 0, 0, 0, false, false, 0, 1, NULL },  // no jumping: the first one first
        { 1600 * 60, 0, 0, 1, false, false, 0, 2, NULL },
        { 299 * 60, 0, 0, 1, false, false, 0, 2, &star_few_hours },
        { 600 * 60, 0, 0, 2, false, false, 0, 3, NULL },
        { 1000 * 60, 0, 0, 3, false, false, 0, 4, NULL },
        { 1500 * 60, 0, 0, 4, false, false, 0, 5, NULL },
        { 1500 * 60 - 1, 0, 0, 4, false, false, 0, 5, &star_few_hours },
        { 9000 * 60, 0, 0, 5, false, false, 0, 0, &star_top },
        { 100 * 60, 0, 0, 0, true, false, 0, 1, &star_there },
        { 300 * 60, 0, 0, 0, false, true, 0, 1, &star_held },
        { 100 * 60, 0, 0, 0, false, false, 1, 1, &star_marked },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        StarFacts facts = { .credit = { rows[i].credit },
                            .honour = { rows[i].honour },
                            .carried = { rows[i].carried },
                            .held = rows[i].held,
                            .waiting = rows[i].waiting,
                            .suspended = rows[i].suspended,
                            .marks = rows[i].marks };
        int64_t level = -1;
        CHECK(star_verdict(&facts, &RULES, &level) == rows[i].says);
        CHECK_INT(level, rows[i].level);
    }
}

TEST(whether_honour_and_carried_hours_count_is_a_rule)
{
    StarFacts facts = { .credit = { 60 }, .honour = { 30 }, .carried = { 7 } };
    StarRules rules = RULES;
    CHECK_INT(star_minutes(&facts, &rules).n, 90);
    rules.honour_counts = false;
    CHECK_INT(star_minutes(&facts, &rules).n, 60);
    rules.carried_counts = true;
    CHECK_INT(star_minutes(&facts, &rules).n, 67);
}

TEST(a_star_moves_only_along_its_table)
{
    // Domain 8.11, columns: applied first public granted refused withdrawn suspended revoked.
    static const char *const table[STAR_STATES] = {
        [STAR_APPLIED] = ".+..++..",   [STAR_FIRST] = "..+.++..",   [STAR_PUBLIC] = "...+++..",
        [STAR_GRANTED] = "......++",   [STAR_REFUSED] = "........", [STAR_WITHDRAWN] = "........",
        [STAR_SUSPENDED] = "...+...+", [STAR_REVOKED] = "........",
    };
    for (int from = 0; from < STAR_STATES; from++)
        for (int to = 0; to < STAR_STATES; to++)
            CHECK(star_may_move((StarState)from, (StarState)to) == (table[from][to] == '+'));
}

TEST(three_consecutive_years_are_counted_to_the_day)
{
    CHECK_INT(star_marks_since((Day){ 20261128 }, 3).ymd, 20231128);
    CHECK_INT(star_marks_since((Day){ 20240229 }, 3).ymd, 20210228);
    CHECK_INT(star_marks_since((Day){ 20260101 }, 1).ymd, 20250101);
}

TEST(the_list_of_honour_follows_its_formula)
{
    HonourRules rules = { .credit_weight = 2, .honour_weight = 1, .rows = 50 };
    Honoured rows[] = {
        { .id = 1, .credit = { 60 }, .honour = { 0 }, .times = 1 },
        { .id = 2, .credit = { 30 }, .honour = { 60 }, .times = 3 },
        { .id = 3, .credit = { 90 }, .honour = { 0 }, .times = 1 },
        { .id = 4, .credit = { 0 }, .honour = { 0 }, .times = 1 },
        // A team of a whole county's year: no overflow.
        { .id = 5, .credit = { 2000000000 }, .honour = { 0 }, .times = 1 },
    };
    honour_rank(rows, COUNT(rows), &rules);
    CHECK_INT(rows[0].id, 5);
    CHECK_INT(rows[0].score, 4000000000);
    CHECK_INT(rows[1].id, 3);
    CHECK(rows[2].id == 2 && rows[2].rank == 3);  // equal points, came more often
    CHECK(rows[3].id == 1 && rows[3].rank == 3);
    CHECK_INT(rows[4].rank, 5);
}

TEST(a_name_stands_in_full_only_where_its_person_agreed_and_is_no_child)
{
    Day today = { 20261128 };
    CHECK(honour_named(true, (Day){ 19800101 }, today));
    CHECK(honour_named(true, (Day){ 0 }, today));
    CHECK(!honour_named(false, (Day){ 19800101 }, today));
    CHECK(!honour_named(true, (Day){ 20130101 }, today));
    CHECK(honour_named(true, (Day){ 20121128 }, today));
}
