// The laws of the ledger (reliability.md §5) after random concurrent operations and kills.
//
// A process of its own opens the county and sends operations, many at a time; it is killed in the
// middle, again and again, and the next one sends what was under way once more, and some that were
// answered long ago. Every operation follows from its number alone, so that sent again it is the
// same, with the same key. Then a model that knows nothing of the room's SQL replays the transfers
// from the first to the last, law by law, and `check` recounts. On PostgreSQL two such processes
// write at the same time, as two servers do. Small in the normal run, long in `make storm`: a
// million operations and a hundred thousand. REDVEST_STORM_OPS is another number,
// REDVEST_STORM_SECONDS an end in time; what was reached is said, with operations per second.
#include "rooms/points/points.h"
#include "base/rand.h"
#include "store/recount.h"
#include "store/store_inside.h"
#include "tests/support/little.h"
#include "town/setting.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PEOPLE    24
#define HOUSES    4
#define IN_FLIGHT 512  // of a long storm; a short one has 64, so that kills fall between batches
#define AGAIN     64   // of the last ones that the next process sends once more
#define OPS_MAX   1200000

static const Time BEGIN = { 1603850400000 };

typedef struct {
    County *county;
    PersonId first;
    PlaceId place;
    uint64_t seed;
    int64_t step_ms, next, most;
    unsigned char *said;  // by number: the transfer or record was acknowledged
} Model;

// --- one operation, from its number

typedef enum {
    OP_EARN,
    OP_HOLD,
    OP_CAPTURE,
    OP_RELEASE,
    OP_REFUND,
    OP_REVERSE,
    OP_SETTLE,
    OP_PUT,
    OP_FREEZE,
    OP_THAW,
    OP_LAPSE,
    OP_EXPIRE,
} OpKind;

typedef struct {
    LaneJob job;
    Cx cx;
    const Model *model;
    int64_t n;
    Err result;
    bool kept;  // left a row with its number in it
    int tries;
    atomic_bool ready;
} Op;

SQL(earn_there_sql, "select id from records where reason = $1", P_TEXT);
SQL(earn_add_sql,
    "insert into records (person, place, place_path, path, kind, minutes, day, in_at, out_at,"
    "  state, made_at, approved_by, approved_at, effective_on, effective_at, reason)"
    " select $1, id, path, 'carried', 'credit', $2, $3, $4, $5, 'effective', $5, $6, $5, $3, $5, $7"
    " from places where id = $8 returning id",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT);
SQL(reverse_sql, "update records set state = 'corrected' where reason = $1 and state = 'effective'",
    P_TEXT);
SQL(hold_of_sql,
    "select h.id from point_holds h join point_transfers t on t.id = h.transfer where t.key = $1",
    P_TEXT);

static Str name_of(Cx *cx, int64_t n)
{
    return str_printf(cx->arena, "model/%08lld", (long long)n);
}

static PersonId person_at(const Model *model, uint32_t i)
{
    return (PersonId){ model->first.n + i };
}

static Err op_earn(Cx *cx, const Op *op, PersonId person, uint32_t minutes)
{
    int64_t id;
    Str name = name_of(cx, op->n);
    TRY(db_int(cx, &earn_there_sql, &id, name));
    if (id == 0)
        TRY(db_insert(cx, &earn_add_sql, &id, person, (int64_t)minutes, cx->today,
                      time_add(cx->now, -TIME_DAY), cx->now, person_at(op->model, PEOPLE), name,
                      op->model->place));
    return point_hear_effective(cx, &(Event){ "record.effective", id, person.n });
}

static Err op_reverse(Cx *cx, int64_t before)
{
    int64_t id;
    TRY(db_int(cx, &earn_there_sql, &id, name_of(cx, before)));
    TRY(db_change(cx, &reverse_sql, NULL, name_of(cx, before)));
    return id == 0 ? OK : point_hear_reversed(cx, &(Event){ "record.reversed", id, 0 });
}

static Err op_hold(Cx *cx, const Op *op, PersonId person, Dice *dice)
{
    HoldId id;
    HoldNew new = { .key = name_of(cx, op->n),
                    .person = person,
                    .amount = { 1 + dice_below(dice, 300) },
                    .pooled = dice_below(dice, 5) == 0,
                    .cause = "redemption",
                    .cause_id = op->n,
                    .title = S("大米") };
    new.until = time_add(cx->now, (int64_t)(1 + dice_below(dice, 200)) * op->model->step_ms);
    return point_hold(cx, &new, &id);
}

static Err op_end(Cx *cx, const Op *op, OpKind kind, int64_t before, Dice *dice)
{
    HoldId id;
    Capture capture = { .key = name_of(cx, op->n),
                        .amount = { dice_below(dice, 3) == 0 ? 1 + dice_below(dice, 100) : 0 },
                        .to = dice_below(dice, 2) == 0 ? SINK_SPENT : SINK_MERCHANT,
                        .merchant = 1 + dice_below(dice, 5) };
    TRY(db_int(cx, &hold_of_sql, &id.n, name_of(cx, before)));
    if (kind == OP_CAPTURE)
        return point_capture(cx, id, &capture);
    return kind == OP_RELEASE ? point_release(cx, id, capture.key)
                              : point_refund(cx, id, capture.key);
}

static OpKind kind_of(uint32_t roll)
{
    static const struct {
        uint32_t below;
        OpKind kind;
    } rows[] = { { 30, OP_EARN },   { 52, OP_HOLD },    { 68, OP_CAPTURE }, { 76, OP_RELEASE },
                 { 80, OP_REFUND }, { 86, OP_REVERSE }, { 88, OP_SETTLE },  { 92, OP_PUT },
                 { 93, OP_FREEZE }, { 95, OP_THAW },    { 98, OP_LAPSE },   { 100, OP_EXPIRE } };
    size_t i = 0;
    while (roll >= rows[i].below)
        i++;
    return rows[i].kind;
}

static Err op_run(Cx *cx, void *with)
{
    Op *op = with;
    int did;
    Dice dice = dice_seed(op->model->seed ^ (uint64_t)op->n * 0x9E3779B97F4A7C15ULL);
    OpKind kind = kind_of(dice_below(&dice, 100));
    PersonId person = person_at(op->model, dice_below(&dice, PEOPLE));
    int64_t back = 1 + dice_below(&dice, 120), before = op->n > back ? op->n - back : 1;
    op->kept = kind == OP_EARN || (kind >= OP_HOLD && kind <= OP_REFUND) || kind == OP_SETTLE ||
               kind == OP_PUT;
    switch (kind) {
    case OP_EARN:
        return op_earn(cx, op, person, 5 + dice_below(&dice, 300));
    case OP_HOLD:
        return op_hold(cx, op, person, &dice);
    case OP_CAPTURE:
    case OP_RELEASE:
    case OP_REFUND:
        return op_end(cx, op, kind, before, &dice);
    case OP_REVERSE:
        return op_reverse(cx, before);
    case OP_SETTLE:
        return point_settle(cx, 1 + dice_below(&dice, 5), (Points){ 1 + dice_below(&dice, 400) },
                            name_of(cx, op->n));
    case OP_PUT:
        cx->actor.person = person;
        return household_put(cx, (Points){ 1 + dice_below(&dice, 200) }, name_of(cx, op->n));
    case OP_FREEZE:
        return point_freeze(cx, person, S("有人投诉"));
    case OP_THAW:
        return point_unfreeze(cx, person, S("查无此事"));
    case OP_LAPSE:
        return point_clock_holds(cx, 20, &did);
    case OP_EXPIRE:
        return point_clock_expiry(cx, 20, &did);
    }
    return &fault_internal;
}

// What the rules of the town may answer. Anything else is a slip of ours.
static bool expected(Err err)
{
    const Fault *const faults[] = {
        &points_short,        &points_frozen,       &points_owed,
        &points_amount,       &points_hold_missing, &points_hold_over,
        &points_no_household, &points_frozen_twice, &points_not_frozen
    };
    for (size_t i = 0; i < COUNT(faults); i++)
        if (err == faults[i])
            return true;
    return err == OK;
}

// --- the process that is killed

typedef struct {
    int64_t n;
    int64_t kept;
} Said;

static void op_done(LaneJob *job, Err result)
{
    Op *op = (Op *)(void *)job;
    op->result = result;
    atomic_store(&op->ready, true);
}

static void op_send(const Model *model, Op *op, int64_t n)
{
    op->n = n;
    op->model = model;
    atomic_store(&op->ready, false);
    op->cx.county = model->county;
    op->cx.actor = (Actor){ .system = true };
    op->cx.now = time_add(BEGIN, n * model->step_ms);
    op->cx.today = time_day(op->cx.now);
    op->cx.problems = NULL;
    op->cx.event_count = 0;
    op->job = (LaneJob){ .cx = &op->cx, .act = op_run, .with = op, .done = op_done };
    must(lane_submit(model->county->store, &op->job) == OK);
}

static void say_it(int pipe_end, const Op *op)
{
    Said said = { op->n, op->kept && op->result == OK };
    must(write(pipe_end, &said, sizeof said) == (ssize_t)sizeof said);
}

// `of` processes share the numbers; this one has those that leave `mine`.
static _Noreturn void sender(T *t, const Model *model, int pipe_end, int mine, int of)
{
    Model own = *model;
    size_t in_flight = model->most > 20000 ? IN_FLIGHT : 64;
    County again = { .name = model->county->name, .url = model->county->url };
    Op *ops = NEW_ARRAY(t->arena, Op, IN_FLIGHT);
    must(store_open(t->arena, &again) == OK);
    own.county = &again;
    int64_t next = own.next > AGAIN ? own.next - AGAIN : 1;
    next += (of + mine - next % of) % of;
    size_t busy = 0;
    for (size_t i = 0; i < in_flight && next < own.most; i++, next += of, busy++) {
        ops[i].cx = *county_cx(t, &again, "model");
        ops[i].cx.arena = arena_new(ARENA_REQUEST_MAX);
        op_send(&own, &ops[i], next);
    }
    while (busy > 0)
        for (size_t i = 0; i < in_flight; i++) {
            Op *op = &ops[i];
            if (op->model == NULL || !atomic_load(&op->ready))
                continue;
            atomic_store(&op->ready, false);
            arena_reset(op->cx.arena);
            if (op->result == &fault_busy && op->tries++ < 1000) {
                op_send(&own, op, op->n);
                continue;
            }
            if (!expected(op->result)) {
                fprintf(stderr, "operation %lld: %s\n", (long long)op->n, op->result->code);
                _exit(3);
            }
            op->tries = 0;
            say_it(pipe_end, op);
            busy--;
            if (next < own.most) {
                op_send(&own, op, next);
                next += of;
                busy++;
            }
        }
    store_close(&again);
    _exit(0);
}

static int64_t hear(Model *model, int pipe_end, int64_t until_ms)
{
    Said said;
    // The time runs from the first new answer: a machine that has much to do opens a store slowly.
    int64_t most = 0, end = clock_mono_ms() + 60000;
    for (;;) {
        ssize_t got = read(pipe_end, &said, sizeof said);
        if (got == (ssize_t)sizeof said) {
            if (most < model->next && said.n >= model->next)
                end = clock_mono_ms() + until_ms;
            model->said[said.n] |= said.kept != 0;
            if (said.n > most)
                most = said.n;
        } else if (got == 0 || until_ms == 0 || clock_mono_ms() >= end) {
            return most;
        } else {
            usleep(1000);
        }
    }
}

// One round: the processes run for `ms`, then are killed, unless they came to the end.
static void round_of(T *t, Model *model, int processes, int64_t ms)
{
    pid_t pids[2];
    int ends[2];
    CHECK(pipe(ends) == 0);
    for (int i = 0; i < processes; i++) {
        pids[i] = fork();
        CHECK(pids[i] >= 0);
        if (pids[i] == 0) {
            close(ends[0]);
            sender(t, model, ends[1], i, processes);
        }
    }
    close(ends[1]);
    CHECK(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0);
    int64_t most = hear(model, ends[0], ms);
    for (int i = 0; i < processes; i++) {
        int status;
        kill(pids[i], SIGKILL);
        CHECK(waitpid(pids[i], &status, 0) == pids[i]);
        if (WIFEXITED(status))
            CHECK_INT(WEXITSTATUS(status), 0);
    }
    int64_t rest = hear(model, ends[0], 0);
    close(ends[0]);
    most = rest > most ? rest : most;
    if (most >= model->next)
        model->next = most + 1;
}

// --- the model: transfers replayed from the first to the last

// Ids of acts that were rolled back are not used again.
#define ACCOUNTS_MAX 200000
#define LOTS_MAX     2000000

typedef struct {
    int64_t transfer, account, seq, lot, amount, balance, owner, expires_at, at, undoes, amount_of;
    Str kind, move;
} Step;
static const Field step_fields[] = {
    FIELD(Step, transfer), FIELD(Step, account), FIELD(Step, seq),       FIELD(Step, lot),
    FIELD(Step, amount),   FIELD(Step, balance), FIELD(Step, owner),     FIELD(Step, expires_at),
    FIELD(Step, at),       FIELD(Step, undoes),  FIELD(Step, amount_of), FIELD(Step, kind),
    FIELD(Step, move),
};
static const Shape step_shape = SHAPE(Step, step_fields);
SQL0(steps_sql,
     "select t.id as transfer, e.account, e.seq, coalesce(e.lot, 0) as lot, e.amount, e.balance,"
     "  a.owner, coalesce(l.expires_at, 0) as expires_at, t.at, coalesce(t.undoes, 0) as undoes,"
     "  t.amount as amount_of, a.kind, t.kind as move"
     " from point_transfers t join point_entries e on e.transfer = t.id"
     " join point_accounts a on a.id = e.account left join point_lots l on l.id = e.lot"
     " order by t.id, e.account, e.seq");

typedef struct {
    int64_t balance[ACCOUNTS_MAX], seq[ACCOUNTS_MAX];
    struct {
        int64_t owner, expires_at, ready, held, next;
    } lots[LOTS_MAX];
    int64_t first[ACCOUNTS_MAX];  // of the account's lots that may still hold something
    unsigned char undone[OPS_MAX * 2];
    int64_t transfer, sum, gained, taken, legs, total, amount_of;
    bool hold;
    int64_t hold_account, hold_until;  // the latest expiry that the hold took from
    int64_t broken;                    // the first transfer that breaks a law
    const char *law;
} Replay;

static void breaks(Replay *replay, bool bad, const char *law)
{
    if (bad && replay->broken == 0) {
        replay->broken = replay->transfer;
        replay->law = law;
    }
}

// After the last leg: it sums to zero, the county sums to zero, and a hold left nothing behind that
// expires before what it took.
static void replay_close(Replay *replay)
{
    if (replay->transfer == 0)
        return;
    breaks(replay, replay->sum != 0 || replay->legs < 2, "L1 a transfer sums to zero");
    breaks(replay, replay->total != 0, "L8 the county sums to zero");
    if (!replay->hold)
        return;
    for (int64_t *at = &replay->first[replay->hold_account]; *at != 0;) {
        int64_t i = *at, expires_at = replay->lots[i].expires_at;
        breaks(replay,
               replay->lots[i].ready > 0 && expires_at < replay->hold_until &&
                   expires_at > replay->taken,
               "the oldest-expiring is spent first");
        // Void long ago and empty: nothing comes back to it any more.
        if (replay->lots[i].ready + replay->lots[i].held == 0 &&
            expires_at < replay->taken - 60 * TIME_DAY) {
            *at = replay->lots[i].next;
            replay->lots[i].owner = 0;
        } else {
            at = &replay->lots[i].next;
        }
    }
}

static void replay_begin(Replay *replay, const Step *step)
{
    replay_close(replay);
    breaks(replay, step->transfer != replay->transfer + 1, "L11 numbered without a gap");
    replay->transfer = step->transfer;
    replay->sum = replay->legs = 0;
    replay->hold = str_eq(step->move, S("hold"));
    replay->hold_until = 0;
    replay->taken = step->at;
    if (step->undoes != 0) {
        breaks(replay, step->undoes >= step->transfer, "L3 undone after it was done");
        breaks(replay, replay->undone[step->undoes]++ != 0, "L3 undone once");
    }
}

static void replay_lot(Replay *replay, const Step *step)
{
    bool held = str_eq(step->kind, S("held"));
    if (step->lot == 0 || str_eq(step->kind, S("expired")))
        return;
    must(step->lot < LOTS_MAX);
    if (!held && replay->lots[step->lot].owner == 0) {
        replay->lots[step->lot].owner = step->account;
        replay->lots[step->lot].next = replay->first[step->account];
        replay->first[step->account] = step->lot;
    }
    replay->lots[step->lot].expires_at = step->expires_at;
    *(held ? &replay->lots[step->lot].held : &replay->lots[step->lot].ready) += step->amount;
    breaks(replay, replay->lots[step->lot].ready < 0 || replay->lots[step->lot].held < 0,
           "a lot is never below zero");
    if (replay->hold && !held) {
        replay->hold_account = step->account;
        if (step->expires_at > replay->hold_until)
            replay->hold_until = step->expires_at;
    }
}

static Err replay_step(void *to, const void *row)
{
    Replay *replay = to;
    const Step *step = row;
    if (step->transfer != replay->transfer)
        replay_begin(replay, step);
    must(step->account < ACCOUNTS_MAX);
    int64_t *balance = &replay->balance[step->account];
    *balance += step->amount;
    replay->sum += step->amount;
    replay->total += step->amount;
    replay->legs++;
    breaks(replay, ++replay->seq[step->account] != step->seq, "the flow has no gap");
    breaks(replay, *balance != step->balance, "L7 the balance is the sum of the legs");
    bool owes = str_eq(step->kind, S("debt")) || str_eq(step->kind, S("issue"));
    breaks(replay, owes ? *balance > 0 : *balance < 0, "L6 no account under its limit");
    replay_lot(replay, step);
    return OK;
}

typedef struct {
    Str key;
} KeyRow;
static const Field key_fields[] = { FIELD(KeyRow, key) };
static const Shape key_shape = SHAPE(KeyRow, key_fields);
SQL0(keys_sql, "select key from point_transfers where key >= 'model/' and key < 'model0'"
               " union all select reason as key from records where reason >= 'model/'"
               " and reason < 'model0'");

typedef struct {
    unsigned char *there;
} There;
static Err there_row(void *to, const void *row)
{
    int64_t n;
    There *there = to;
    const KeyRow *key = row;
    must(str_int(str_slice(key->key, 6, key->key.n), &n) && n > 0 && n < OPS_MAX);
    // L4: one transfer for each key.
    must(there->there[n]++ == 0);
    return OK;
}

static Err recount_all(Cx *cx, T *t)
{
    Recount *recount = NEW(t->arena, Recount);
    recount->room = S("points");
    TRY(points_check(cx, recount));
    CHECK(recount->n >= 20);
    for (size_t i = 0; i < recount->n; i++)
        if (recount->lines[i].wrong != 0)
            test_failed(__FILE__, __LINE__, "%s: %lld wrong, first %.*s", recount->lines[i].what.zh,
                        (long long)recount->lines[i].wrong, STR_FMT(recount->lines[i].first));
    return OK;
}

// All laws, and whatever was acknowledged is there. Answers how many transfers there are.
static int64_t laws_hold(T *t, Model *model)
{
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    County again = { .name = model->county->name, .url = model->county->url };
    Replay *replay = NEW(arena, Replay);
    There there = { arena_alloc(arena, OPS_MAX) };
    CHECK_OK(store_open(arena, &again));
    Cx *cx = county_cx(t, &again, "check");
    cx->arena = arena;
    CHECK_OK(store_read_begin(again.store, cx));
    CHECK_OK(db_each(cx, &steps_sql, &step_shape, replay_step, replay));
    replay_close(replay);
    CHECK_OK(db_each(cx, &keys_sql, &key_shape, there_row, &there));
    CHECK_OK(recount_all(cx, t));
    store_read_end(cx);
    store_close(&again);
    if (replay->broken != 0)
        test_failed(__FILE__, __LINE__, "transfer %lld: %s", (long long)replay->broken,
                    replay->law);
    int64_t lost = 0;
    for (int64_t n = 1; n < OPS_MAX; n++)
        lost += model->said[n] && !there.there[n];
    CHECK_INT(lost, 0);
    int64_t transfers = replay->transfer;
    arena_free(arena);
    return transfers;
}

// --- the county

typedef struct {
    Model *model;
} Setting_;
static Err set_up(Cx *cx, void *with)
{
    Model *model = ((Setting_ *)with)->model;
    HouseholdId house;
    TRY(rule_set(cx, S("points.expiry_months"), (Day){ 20200101 }, 1, S("试验")));
    TRY(rule_set(cx, S("points.day_cap"), (Day){ 20200101 }, 900, S("试验")));
    for (uint32_t i = 0; i < HOUSES; i++) {
        cx->actor = (Actor){ .person = person_at(model, i) };
        TRY(household_add(cx, S("一家人"), &house));
    }
    return OK;
}

static Model *model_new(T *t, Str url, int64_t ops, uint64_t seed)
{
    Model *model = NEW(t->arena, Model);
    County *made = county_made(t, url);
    County open = { .name = made->name, .url = made->url };
    CHECK_OK(store_open(t->arena, &open));
    Little *l = little(t, &open);
    l->now = BEGIN;
    *model = (Model){ .county = &open, .place = l->station, .seed = seed, .next = 1, .most = ops };
    model->said = arena_alloc(t->arena, OPS_MAX);
    model->step_ms = ops < 10000 ? 40 * TIME_MINUTE : 2 * TIME_MINUTE;
    for (uint32_t i = 0; i <= PEOPLE; i++) {
        PersonId id = little_person(
            l, "志愿者", str_z(t->arena, str_printf(t->arena, "138715%05u", i)), l->station);
        if (i == 0)
            model->first = id;
    }
    Setting_ with = { model };
    CHECK_OK(little_act(l, NO(Person), set_up, &with));
    store_close(&open);
    model->county = made;
    return model;
}

static int64_t given_by(const char *name, int64_t preset)
{
    int64_t n;
    const char *text = getenv(name);
    return text != NULL && str_int(str(text), &n) && n > 0 ? n : preset;
}

static void storm(T *t, Str url, int64_t ops, int processes, int64_t ms)
{
    uint64_t seed;
    rand_bytes(&seed, sizeof seed);
    const char *given = getenv("REDVEST_TEST_SEED");
    if (given != NULL)
        seed = strtoull(given, NULL, 10);
    printf("        seed %llu\n", (unsigned long long)seed);
    Dice dice = dice_seed(seed);
    Model *model = model_new(t, url, ops, seed);
    int rounds = 0;
    int64_t began = clock_mono_ms(), seconds = given_by("REDVEST_STORM_SECONDS", INT64_MAX / 1000),
            sending = 0;
    while (model->next < ops && rounds < 20000 && clock_mono_ms() - began < seconds * 1000) {
        int64_t round_began = clock_mono_ms();
        round_of(t, model, processes, ms / 2 + dice_below(&dice, (uint32_t)ms));
        sending += clock_mono_ms() - round_began;
        // A long storm is looked at now and then, a short one each time.
        if (rounds++ % (ops > 20000 ? 50 : 3) == 0)
            laws_hold(t, model);
    }
    CHECK(model->next >= ops || clock_mono_ms() - began >= seconds * 1000);
    int64_t done = model->next - 1;
    printf("        %lld operations, %lld transfers, %d processes killed, %lld operations/s while"
           " sending, %lld s in all\n",
           (long long)done, (long long)laws_hold(t, model), rounds * processes,
           (long long)(done * 1000 / (sending + 1)), (long long)(clock_mono_ms() - began) / 1000);
}

static bool long_run(void)
{
    return getenv("REDVEST_STORM") != NULL;
}

TEST(the_laws_of_the_ledger_hold_after_random_operations_and_kills)
{
    storm(t, str_printf(t->arena, "sqlite:%.*s/test.db", STR_FMT(test_directory(t))),
          long_run() ? given_by("REDVEST_STORM_OPS", 1000000) : 1200, 1, long_run() ? 4000 : 400);
}

TEST(the_laws_of_the_ledger_hold_when_two_servers_write_on_postgres)
{
    storm(t, county_postgres_url(t), long_run() ? given_by("REDVEST_STORM_OPS", 100000) : 600, 2,
          long_run() ? 6000 : 500);
}
