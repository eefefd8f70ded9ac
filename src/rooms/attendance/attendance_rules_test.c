// Merging as algebra: the same facts in any order, split anywhere, sent again, give one result.
#include "rooms/attendance/attendance.h"
#include "base/rand.h"
#include "rooms/people/people.h"
#include "tests/test.h"
#include <string.h>

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };
static const SignPlan plan = { { 1603850400000 }, { 1603857600000 }, false };  // ten to twelve

static Time at(int minutes)
{
    return time_add(BEGIN, minutes * TIME_MINUTE);
}

static Fact fact(const char *key, FactKind kind, int minutes)
{
    return (Fact){ .key = str(key),
                   .digest = str(key),
                   .kind = kind,
                   .source = SOURCE_ROSTER,
                   .at = at(minutes),
                   .received_at = at(minutes),
                   .made_by = { 1 },
                   .level = LEVEL_LEADER };
}

static Presence merged(const Fact *facts, size_t n)
{
    Presence out = { 0 };
    presence_of(facts, n, &plan, &out, NULL);
    return out;
}

TEST(the_earliest_check_in_and_the_latest_check_out_within_the_window_count)
{
    Fact facts[] = { fact("in2", FACT_IN, 5), fact("out1", FACT_OUT, 60), fact("in1", FACT_IN, -10),
                     fact("out2", FACT_OUT, 110), fact("out3", FACT_OUT, 200) };
    FactOutcome outcomes[5];
    Presence out = { 0 };
    presence_of(facts, 5, &plan, &out, outcomes);
    CHECK(out.state == PRESENCE_DONE);
    CHECK_INT(out.in_at.ms, at(-10).ms);
    CHECK_INT(out.out_at.ms, at(110).ms);
    CHECK(outcomes[0] == OUTCOME_MERGED && outcomes[1] == OUTCOME_MERGED);
    CHECK(outcomes[2] == OUTCOME_APPLIED && outcomes[3] == OUTCOME_APPLIED);
    CHECK(outcomes[4] == OUTCOME_HELD && (out.held & (1 << WHY_WINDOW)) != 0);
}

TEST(without_a_check_out_nobody_gets_full_time_and_a_check_out_alone_waits)
{
    Fact in[] = { fact("in", FACT_IN, 0) }, out[] = { fact("out", FACT_OUT, 100) };
    Presence only_in = merged(in, 1), only_out = merged(out, 1);
    CHECK(only_in.state == PRESENCE_IN && only_in.out_at.ms == 0);
    CHECK(only_out.state == PRESENCE_OUT && (only_out.held & (1 << WHY_NO_IN)) != 0);
}

TEST(an_undo_counts_within_a_day_by_who_told_it_or_the_desk)
{
    struct {
        int minutes;
        int64_t by, level;
        bool undone;
    } rows[] = {
        { 60, 1, LEVEL_LEADER, true },
        { 24 * 60, 1, LEVEL_LEADER, true },
        { 24 * 60 + 1, 1, LEVEL_LEADER, false },
        { 60, 2, LEVEL_LEADER, false },
        { 60, 2, LEVEL_DESK, true },
        { 24 * 60 + 1, 2, LEVEL_DESK, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Fact facts[] = { fact("in", FACT_IN, 0), fact("void", FACT_VOID, rows[i].minutes) };
        facts[1].target = S("in");
        facts[1].made_by.n = rows[i].by;
        facts[1].level = rows[i].level;
        CHECK((merged(facts, 2).state == PRESENCE_NONE) == rows[i].undone);
    }
}

TEST(what_is_held_counts_when_somebody_high_enough_takes_it)
{
    struct {
        FactWhy why;
        int64_t level;
        bool counts;
    } rows[] = {
        { WHY_FENCE, LEVEL_SELF, false },     { WHY_FENCE, LEVEL_LEADER, true },
        { WHY_STRANGER, LEVEL_LEADER, true }, { WHY_LATE, LEVEL_LEADER, true },
        { WHY_DEVICE, LEVEL_LEADER, false },  { WHY_DEVICE, LEVEL_DESK, true },
        { WHY_VERY_LATE, LEVEL_DESK, false }, { WHY_VERY_LATE, LEVEL_CENTRAL, true },
        { WHY_PAPER, LEVEL_LEADER, true },    { WHY_INSURANCE, LEVEL_LEADER, false },
        { WHY_INSURANCE, LEVEL_DESK, true },  { WHY_TRAINING, LEVEL_LEADER, false },
        { WHY_TRAINING, LEVEL_DESK, true },   { WHY_SKILL, LEVEL_LEADER, false },
        { WHY_SKILL, LEVEL_DESK, true },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Fact facts[] = { fact("in", FACT_IN, 0), fact("take", FACT_ACCEPT, 1) };
        facts[0].verdict = VERDICT_HELD;
        facts[0].why = rows[i].why;
        facts[1].target = S("in");
        facts[1].level = rows[i].level;
        CHECK((merged(facts, 2).state == PRESENCE_IN) == rows[i].counts);
        CHECK(merged(facts, 1).state == PRESENCE_HELD);
    }
}

TEST(one_key_with_two_contents_waits_whichever_came_first)
{
    Fact facts[] = { fact("same", FACT_IN, 0), fact("same", FACT_IN, 30) };
    facts[1].digest = S("another");
    Presence one = merged(facts, 2);
    CHECK(one.state == PRESENCE_HELD && one.held == 1 << WHY_CLASH);
}

TEST(a_settled_check_out_yields_to_one_that_was_seen)
{
    Fact facts[] = { fact("in", FACT_IN, 0), fact("settle", FACT_OUT, 115),
                     fact("out", FACT_OUT, 90) };
    facts[1].source = SOURCE_SETTLE;
    CHECK_INT(merged(facts, 3).out_at.ms, at(90).ms);
    CHECK_INT(merged(facts, 2).out_at.ms, at(115).ms);
}

TEST(a_cancelled_activity_holds_everything)
{
    SignPlan off = plan;
    Fact facts[] = { fact("in", FACT_IN, 0) };
    Presence out = { 0 };
    off.off = true;
    presence_of(facts, 1, &off, &out, NULL);
    CHECK(out.state == PRESENCE_HELD && out.held == 1 << WHY_OFF);
}

TEST(rejected_facts_never_count)
{
    Fact facts[] = { fact("in", FACT_IN, 0) };
    facts[0].verdict = VERDICT_REJECTED;
    facts[0].why = WHY_CODE_FORGED;
    CHECK(merged(facts, 1).state == PRESENCE_NONE);
}

// --- ten thousand schedules

#define FACTS 24
typedef struct {
    char keys[FACTS][32], digests[FACTS][32];
    Fact facts[FACTS];
    size_t n;
} Journal;

static void journal(Dice *dice, Journal *out)
{
    static const FactWhy held[] = { WHY_FENCE, WHY_STRANGER, WHY_LATE, WHY_DEVICE, WHY_VERY_LATE };
    out->n = 1 + dice_below(dice, FACTS);
    for (size_t i = 0; i < out->n; i++) {
        Fact *f = &out->facts[i];
        uint32_t kind = dice_below(dice, 10);
        // Keys are few, so that they clash now and then; times lie on few minutes, so that they
        // tie.
        snprintf(out->keys[i], sizeof out->keys[i], "key-%u", dice_below(dice, 60));
        snprintf(out->digests[i], sizeof out->digests[i], "d%zu", i);
        *f = fact(out->keys[i],
                  kind < 4   ? FACT_IN
                  : kind < 8 ? FACT_OUT
                  : kind < 9 ? FACT_VOID
                             : FACT_ACCEPT,
                  (int)dice_below(dice, 25) * 10 - 70);
        f->digest = str(out->digests[i]);
        f->made_by.n = 1 + dice_below(dice, 3);
        f->level = dice_below(dice, 4);
        f->received_at = time_add(f->at, (int64_t)dice_below(dice, 5) * 1000);
        if (dice_below(dice, 4) == 0)
            f->source = SOURCE_SETTLE;
        if (f->kind == FACT_VOID || f->kind == FACT_ACCEPT) {
            f->target = str(out->keys[dice_below(dice, (uint32_t)(i + 1))]);
            continue;
        }
        uint32_t verdict = dice_below(dice, 6);
        f->verdict = verdict == 0 ? VERDICT_REJECTED : verdict == 1 ? VERDICT_HELD : VERDICT_FINE;
        f->why = verdict == 0   ? WHY_CODE_FORGED
                 : verdict == 1 ? held[dice_below(dice, COUNT(held))]
                                : WHY_NONE;
    }
}

// What a server keeps: each key and content once, in the order of arrival.
typedef struct {
    Fact facts[FACTS];
    size_t n;
    Presence derived;
} Server;

static void server_take(Server *server, const Fact *one)
{
    for (size_t i = 0; i < server->n; i++)
        if (str_eq(server->facts[i].key, one->key) && str_eq(server->facts[i].digest, one->digest))
            return;
    server->facts[server->n++] = *one;
}

// Batches of a shuffled journal. A crash loses the batch before its commit (it comes again) or the
// answer after it (it comes again although it was kept).
static void play_schedule(Dice *dice, const Journal *journal, Server *server)
{
    size_t order[FACTS];
    memset(server, 0, sizeof *server);
    for (size_t i = 0; i < journal->n; i++)
        order[i] = i;
    for (size_t i = journal->n; i > 1; i--) {
        size_t k = dice_below(dice, (uint32_t)i), swap = order[k];
        order[k] = order[i - 1];
        order[i - 1] = swap;
    }
    for (size_t from = 0; from < journal->n;) {
        size_t size = 1 + dice_below(dice, 5),
               to = from + size > journal->n ? journal->n : from + size;
        uint32_t fate = dice_below(dice, 4);
        if (fate == 0)
            continue;  // killed before the commit: nothing was kept, the phone sends it again
        for (size_t i = from; i < to; i++) {
            server_take(server, &journal->facts[order[i]]);
            presence_of(server->facts, server->n, &plan, &server->derived, NULL);
        }
        if (fate != 1)
            from = to;  // else the answer was lost: the same batch once more
    }
}

static bool same_presence(const Presence *a, const Presence *b)
{
    return a->state == b->state && a->in_at.ms == b->in_at.ms && a->out_at.ms == b->out_at.ms &&
           a->in_source == b->in_source && a->out_source == b->out_source && a->held == b->held;
}

TEST(ten_thousand_random_schedules_end_in_the_same_state)
{
    Dice dice = dice_seed(20201028);
    static Journal one;
    static Server first, again;
    int done = 0, waiting = 0;
    for (int round = 0; round < 10000; round++) {
        journal(&dice, &one);
        play_schedule(&dice, &one, &first);
        play_schedule(&dice, &one, &again);
        CHECK(same_presence(&first.derived, &again.derived));
        done += first.derived.state == PRESENCE_DONE;
        waiting += first.derived.held != 0;
    }
    // The schedules reach the interesting ends, or the equality above would say little.
    CHECK(done > 500 && waiting > 500);
}

// Negative control: a merge that lets the last one win depends on the order, and the schedules show
// it.
static void last_wins(const Fact *facts, size_t n, Presence *out)
{
    for (size_t i = 0; i < n; i++)
        if (facts[i].kind == FACT_IN)
            out->in_at = facts[i].at;
}

TEST(the_schedules_find_a_merge_that_depends_on_the_order)
{
    Dice dice = dice_seed(20201028);
    static Journal one;
    static Server first, again;
    int differ = 0;
    for (int round = 0; round < 200; round++) {
        Presence a = { 0 }, b = { 0 };
        journal(&dice, &one);
        play_schedule(&dice, &one, &first);
        play_schedule(&dice, &one, &again);
        last_wins(first.facts, first.n, &a);
        last_wins(again.facts, again.n, &b);
        differ += a.in_at.ms != b.in_at.ms;
    }
    CHECK(differ > 50);
}

TEST(the_later_of_two_overlapping_presences_and_the_fourth_of_a_day_do_not_count)
{
    Dice dice = dice_seed(7);
    Presence rows[] = {
        { .activity = { 1 }, .state = PRESENCE_DONE, .in_at = at(0), .out_at = at(60) },
        { .activity = { 2 }, .state = PRESENCE_DONE, .in_at = at(30), .out_at = at(90) },
        { .activity = { 3 }, .state = PRESENCE_DONE, .in_at = at(60), .out_at = at(100) },
        { .activity = { 4 }, .state = PRESENCE_IN, .in_at = at(70) },
        { .activity = { 5 }, .state = PRESENCE_DONE, .in_at = at(120), .out_at = at(150) },
        { .activity = { 6 }, .state = PRESENCE_DONE, .in_at = at(160), .out_at = at(200) },
        { .activity = { 7 }, .state = PRESENCE_DONE, .in_at = at(1440), .out_at = at(1500) },
    };
    for (int round = 0; round < 1000; round++) {
        for (size_t i = COUNT(rows); i > 1; i--) {
            size_t k = dice_below(&dice, (uint32_t)i);
            Presence swap = rows[k];
            rows[k] = rows[i - 1];
            rows[i - 1] = swap;
        }
        presences_cross(rows, COUNT(rows));
        for (size_t i = 0; i < COUNT(rows); i++) {
            CHECK(rows[i].overlap == (rows[i].activity.n == 2));
            CHECK(rows[i].crowded == (rows[i].activity.n == 6));
        }
    }
}

// --- clocks, codes, cards, fences

TEST(a_clock_that_is_wrong_by_an_hour_is_put_right_by_the_monotonic_one)
{
    bool marked, held;
    FactClock told = { { BEGIN.ms + TIME_HOUR }, 1000, S("boot-1") };
    FactClock sent = { { BEGIN.ms + TIME_HOUR + 60000 }, 61000, S("boot-1") };
    Time received = time_add(BEGIN, 60000);
    CHECK_INT(fact_time(&told, &sent, received, &marked, &held).ms, BEGIN.ms);
    CHECK(marked && !held);
    told.at = time_add(BEGIN, 4 * TIME_MINUTE);
    CHECK_INT(fact_time(&told, &sent, received, &marked, &held).ms, told.at.ms);
    CHECK(!marked && !held);
    sent.boot = S("boot-2");  // started again, and the clock is off
    (void)fact_time(&told, &sent, received, &marked, &held);
    CHECK(!marked && held);
    sent.at = received;
    (void)fact_time(&told, &sent, received, &marked, &held);
    CHECK(!held);
}

TEST(late_uploads_wait_after_seven_days_and_for_the_centre_after_thirty)
{
    CHECK(fact_lateness(BEGIN, time_add(BEGIN, 7 * TIME_DAY)) == WHY_NONE);
    CHECK(fact_lateness(BEGIN, time_add(BEGIN, 7 * TIME_DAY + 1)) == WHY_LATE);
    CHECK(fact_lateness(BEGIN, time_add(BEGIN, 30 * TIME_DAY)) == WHY_LATE);
    CHECK(fact_lateness(BEGIN, time_add(BEGIN, 30 * TIME_DAY + 1)) == WHY_VERY_LATE);
}

static SignCode code_now(const Hash *secret, Time now)
{
    SignCode code = { { 12 }, code_step(now), 0 };
    code.code = code_of_step(secret, code.step);
    return code;
}

TEST(a_code_lives_for_its_step_and_the_next_and_only_where_it_was_made)
{
    Hash key = hash_of(S("county")), other_key = hash_of(S("another county"));
    Hash secret = code_secret(&key, (ActivityId){ 12 }, time_day(BEGIN));
    SignCode code = code_now(&secret, BEGIN), parsed;
    CHECK(sign_code_verdict(&secret, &code, BEGIN) == WHY_NONE);
    CHECK(sign_code_verdict(&secret, &code, time_add(BEGIN, 2 * CODE_STEP_MS - 1)) == WHY_NONE);
    CHECK(sign_code_verdict(&secret, &code, time_add(BEGIN, 2 * CODE_STEP_MS)) == WHY_CODE_LATE);
    CHECK(sign_code_verdict(&secret, &code, time_add(BEGIN, -CODE_STEP_MS)) == WHY_CODE_FORGED);
    Hash others[] = { code_secret(&key, (ActivityId){ 13 }, time_day(BEGIN)),
                      code_secret(&key, (ActivityId){ 12 }, day_add(time_day(BEGIN), 1)),
                      code_secret(&other_key, (ActivityId){ 12 }, time_day(BEGIN)) };
    for (size_t i = 0; i < COUNT(others); i++)
        CHECK(sign_code_verdict(&others[i], &code, BEGIN) == WHY_CODE_FORGED);
    Str text = sign_code_text(t->arena, &code);
    CHECK(sign_code_parse(text, &parsed));
    CHECK(parsed.activity.n == 12 && parsed.step == code.step && parsed.code == code.code);
    code.code = 42;  // leading noughts survive
    CHECK(sign_code_parse(sign_code_text(t->arena, &code), &parsed) && parsed.code == 42);
    CHECK(!sign_code_parse(S("12.1"), &parsed) && !sign_code_parse(S("a.b.c"), &parsed));
}

TEST(a_code_cannot_be_guessed_from_those_before)
{
    Hash key = hash_of(S("county"));
    Hash secret = code_secret(&key, (ActivityId){ 12 }, time_day(BEGIN));
    int same_as_before = 0;
    for (int64_t step = 1; step < 1000; step++)
        same_as_before += code_of_step(&secret, step) == code_of_step(&secret, step - 1);
    CHECK(same_as_before <= 1);
}

TEST(six_digits_live_for_five_minutes_and_the_next_five)
{
    Hash key = hash_of(S("county"));
    Hash secret = code_secret(&key, (ActivityId){ 12 }, time_day(BEGIN));
    uint32_t pin = pin_of_step(&secret, pin_step(BEGIN));
    CHECK(pin_verdict(&secret, pin, BEGIN) == WHY_NONE);
    CHECK(pin_verdict(&secret, pin, time_add(BEGIN, 2 * PIN_STEP_MS - 1)) == WHY_NONE);
    CHECK(pin_verdict(&secret, pin, time_add(BEGIN, 2 * PIN_STEP_MS)) == WHY_CODE_LATE);
    CHECK(pin_verdict(&secret, pin, time_add(BEGIN, -PIN_STEP_MS)) == WHY_CODE_FORGED);
}

TEST(a_card_cannot_be_forged_without_the_key)
{
    Hash seed = hash_of(S("county")), other = hash_of(S("another"));
    SignKey key = sign_key(&seed), forger = sign_key(&other);
    Str public = str_of((const char *)key.public, sizeof key.public);
    Card card = { volunteer_number_of(t->arena, S("420281"), 123456789), 1 }, read;
    Str text = card_text(t->arena, &key, &card);
    CHECK(card_parse(t->arena, public, text, &read));
    CHECK(str_eq(read.number, card.number) && read.serial == 1);
    CHECK(!card_parse(t->arena, public, card_text(t->arena, &forger, &card), &read));
    // Every byte of it is covered.
    for (size_t i = 0; i < text.n; i++) {
        char *bent = str_z(t->arena, text);
        bent[i] = bent[i] == '7' ? '8' : '7';
        // The last character of base64url carries bits that are not part of the signature.
        if (i + 1 < text.n)
            CHECK(!card_parse(t->arena, public, str(bent), &read));
    }
    CHECK(!card_parse(t->arena, public, str_slice(text, 0, text.n - 4), &read));
    CHECK(!card_parse(t->arena, public, S(""), &read));
}

TEST(a_fence_needs_a_place_and_an_accuracy_that_fit_inside)
{
    SignPlace places[] = {
        { .way = SIGN_IN, .lat_e7 = 301000000, .lon_e7 = 1149500000, .radius_m = 300 },
        { .way = SIGN_OUT, .lat_e7 = 302000000, .lon_e7 = 1149500000, .radius_m = 300 }
    };
    int64_t near = 301020000, far = 301040000;  // 222 m and 445 m to the north
    CHECK(fence_holds(places, 2, FACT_IN, near, 1149500000, 20));
    CHECK(!fence_holds(places, 2, FACT_IN, far, 1149500000, 20));
    CHECK(!fence_holds(places, 2, FACT_IN, near, 1149500000, 900));
    CHECK(!fence_holds(places, 2, FACT_OUT, near, 1149500000, 20));
    CHECK(fence_holds(places, 2, FACT_OUT, 302000000, 1149500000, 20));
    CHECK(!fence_holds(places, 0, FACT_IN, near, 1149500000, 20));
    places[0].radius_m = 0;  // without a limit
    CHECK(fence_holds(places, 2, FACT_IN, 0, 0, 5000));
}
