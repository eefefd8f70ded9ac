// Minutes and who may decide, as tables.
#include "rooms/records/records.h"
#include "base/rand.h"
#include "tests/test.h"

static const Time BEGIN = { 1603850400000 };  // Wednesday 28 October 2020, ten in the morning

static Time at(int minutes)
{
    return time_add(BEGIN, minutes * TIME_MINUTE);
}

TEST(minutes_follow_from_check_in_and_check_out)
{
    struct {
        int in, out, planned;
        Rounding rounding;
        int minutes;
        bool shortened, cut;
    } rows[] = {
        { 0, 120, 120, ROUND_MINUTE, 120, false, false },
        { -30, 120, 120, ROUND_MINUTE, 120, false, false },  // not before the start
        { 10, 120, 120, ROUND_MINUTE, 110, false, false },
        { 0, 200, 120, ROUND_MINUTE, 150, false, false },  // planned + 30
        { 0, 71, 120, ROUND_MINUTE, 71, true, false },     // less than 60 %
        { 0, 72, 120, ROUND_MINUTE, 72, false, false },
        { 0, 15, 120, ROUND_HALF_HOURS, 0, true, false },  // 志愿山城
        { 0, 16, 120, ROUND_HALF_HOURS, 30, true, false },
        { 0, 44, 60, ROUND_HALF_HOURS, 30, false, false },
        { 0, 45, 60, ROUND_HALF_HOURS, 60, false, false },
        { 0, 89, 90, ROUND_DOWN_HALF, 60, false, false },
        { 120, 120, 120, ROUND_MINUTE, 0, false, false },
        { 0, 900, 1440, ROUND_MINUTE, 840, true, true },  // ten to midnight
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        ServicePlan plan = { BEGIN, { rows[i].planned }, rows[i].rounding };
        ServiceTime got = service_minutes(at(rows[i].in), at(rows[i].out), &plan);
        CHECK_INT(got.minutes.n, rows[i].minutes);
        if (got.minutes.n > 0) {
            CHECK(got.shortened == (rows[i].shortened));
            CHECK(got.cut == rows[i].cut);
        }
    }
}

// no person gets more than was there, more than a day, or anything across midnight.
TEST(never_more_than_presence_plan_and_day_whatever_the_times)
{
    Dice dice = dice_seed(26);
    for (int i = 0; i < 100000; i++) {
        ServicePlan plan = { at((int)dice_below(&dice, 2000) - 1000),
                             { (int32_t)dice_below(&dice, 1441) },
                             ROUND_MINUTE };
        Time in = at((int)dice_below(&dice, 4000) - 2000);
        Time out = at((int)dice_below(&dice, 4000) - 2000);
        ServiceTime got = service_minutes(in, out, &plan);
        CHECK(got.minutes.n >= 0 && got.minutes.n <= 1440);
        CHECK(got.minutes.n <= plan.planned.n + 30);
        CHECK(got.minutes.n == 0 || got.minutes.n <= (out.ms - in.ms) / TIME_MINUTE);
        Time from = in.ms > plan.starts_at.ms ? in : plan.starts_at;
        Time to = time_add(from, got.minutes.n * TIME_MINUTE);
        CHECK(got.minutes.n == 0 || to.ms <= day_start(day_add(time_day(from), 1)).ms);
    }
}

TEST(who_may_decide_about_a_record)
{
    struct {
        RecordRight has;
        int minutes;
        int64_t actor;
        Err want;
    } rows[] = {
        { RIGHT_NONE, 60, 2, &record_not_yours },
        { RIGHT_LEADER, 60, 2, OK },
        { RIGHT_LEADER, 60, 1, &record_own },
        { RIGHT_CENTRE, 60, 1, &record_own },
        { RIGHT_LEADER, 480, 2, OK },
        { RIGHT_LEADER, 481, 2, &record_higher },
        { RIGHT_STATION, 481, 2, &record_higher },
        { RIGHT_BRANCH, 481, 2, OK },
        { RIGHT_BRANCH, 720, 2, OK },
        { RIGHT_BRANCH, 721, 2, &record_higher },
        { RIGHT_CENTRE, 721, 2, OK },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(record_verdict(rows[i].has, (Minutes){ rows[i].minutes }, (PersonId){ 1 },
                             (PersonId){ rows[i].actor }) == rows[i].want);
}

TEST(a_back_entry_needs_a_second_person_of_another_unit_one_level_up)
{
    struct {
        int64_t decider, unit, decider_unit;
        RecordRight applied, decides;
        Err want;
    } rows[] = {
        { 3, 0, 0, RIGHT_LEADER, RIGHT_BRANCH, OK },
        { 3, 0, 0, RIGHT_LEADER, RIGHT_STATION, &record_not_yours },
        { 3, 0, 0, RIGHT_LEADER, RIGHT_LEADER, &record_not_yours },
        { 3, 0, 0, RIGHT_STATION, RIGHT_BRANCH, OK },
        { 3, 0, 0, RIGHT_BRANCH, RIGHT_BRANCH, &entry_same },
        { 3, 0, 0, RIGHT_BRANCH, RIGHT_CENTRE, OK },
        { 2, 0, 0, RIGHT_LEADER, RIGHT_CENTRE, &entry_same },  // the applicant
        { 1, 0, 0, RIGHT_LEADER, RIGHT_CENTRE, &entry_same },  // whose hours they are
        { 3, 7, 7, RIGHT_LEADER, RIGHT_CENTRE, &entry_same },  // one unit
        { 3, 7, 8, RIGHT_LEADER, RIGHT_CENTRE, OK },
        { 3, 7, 8, RIGHT_CENTRE, RIGHT_CENTRE, OK },  // nobody stands above the centre
        { 3, 0, 0, RIGHT_CENTRE, RIGHT_CENTRE, &entry_same },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        EntryHands hands = { .person = { 1 },
                             .applicant = { 2 },
                             .decider = { rows[i].decider },
                             .applicant_unit = { rows[i].unit },
                             .decider_unit = { rows[i].decider_unit },
                             .applicant_right = rows[i].applied,
                             .decider_right = rows[i].decides };
        CHECK(entry_verdict(&hands) == rows[i].want);
    }
}

TEST(a_back_entry_lies_within_one_day_that_is_over)
{
    struct {
        int from, to;
        bool fits;
    } rows[] = { { 0, 60, true },  { 60, 60, false },   { 60, 0, false },   { 0, 721, false },
                 { 0, 720, true }, { 600, 841, false }, { 600, 840, true }, { 0, 100000, false } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *field;
        Text why;
        EntryTime when = { at(rows[i].from), at(rows[i].to), at(5000) };
        CHECK(entry_time_fits(&when, &field, &why) == rows[i].fits);
    }
}
