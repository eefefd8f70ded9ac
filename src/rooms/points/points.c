// What a record earns when it takes effect, and what goes back when it is reversed: each exactly
// once. What a person has.
#include "base/hash.h"
#include "rooms/points/points_in.h"
#include "rooms/teams/teams.h"
#include "town/county.h"
#include "town/setting.h"

// --- rules in force

void point_rules_on(Cx *cx, Day day, PointRules *out)
{
    static const char *const graded[3][3] = {
        { "points.difficulty_1", "points.difficulty_2", "points.difficulty_3" },
        { "points.skill_1", "points.skill_2", "points.skill_3" },
        { "points.risk_1", "points.risk_2", "points.risk_3" },
    };
    *out = (PointRules){
        .credit = rule_int(cx, "points.credit_hour", day),
        .honour = rule_int(cx, "points.honour_hour", day),
        .carried = rule_int(cx, "points.carried_hour", day),
        .leader = { (int32_t)rule_int(cx, "points.leader", day) },
        .day_cap = rule_int(cx, "points.day_cap", day),
        .month_cap = rule_int(cx, "points.month_cap", day),
        .year_cap = rule_int(cx, "points.year_cap", day),
        .year_budget = rule_int(cx, "points.year_budget", day),
        .expiry_months = rule_int(cx, "points.expiry_months", day),
    };
    for (size_t i = 0; i < 3; i++) {
        out->difficulty[i].n = (int32_t)rule_int(cx, graded[0][i], day);
        out->skill[i].n = (int32_t)rule_int(cx, graded[1][i], day);
        out->risk[i].n = (int32_t)rule_int(cx, graded[2][i], day);
    }
}

// --- what became of a record

static const Field earning_fields[] = {
    FIELD(Earning, record),
    FIELD(Earning, person),
    FIELD(Earning, day),
    WORD(Earning, kind, record_kind_words),
    FIELD(Earning, minutes),
    FIELD(Earning, coefficient),
    FIELD(Earning, grown),
    FIELD(Earning, paid),
    WORD(Earning, why, earn_why_words),
    FIELD(Earning, transfer),
    FIELD(Earning, undone_by),
    FIELD(Earning, undone_at),
    FIELD(Earning, made_at),
    FIELD(Earning, mac),
};
const Shape earning_shape = SHAPE(Earning, earning_fields);

SQL(earning_sql,
    "select record, person, day, kind, minutes, coefficient, grown, paid, why, transfer, undone_by,"
    "  undone_at, made_at, mac from point_earnings where record = $1",
    P_INT);
SQL(earning_add_sql,
    "insert into point_earnings (record, person, day, kind, minutes, coefficient, grown, paid, why,"
    "  transfer, made_at, mac) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_BYTES);
SQL(earning_undo_sql,
    "update point_earnings set undone_by = $2, undone_at = $3, mac = $4 where record = $1"
    "   and undone_by is null",
    P_INT, P_INT, P_INT, P_BYTES);

static Err earning_find(Cx *cx, RecordId record, Earning *out, bool *there)
{
    Err err = db_one(cx, &earning_sql, &earning_shape, out, &fault_missing, record);
    *there = err == OK;
    return err == &fault_missing ? OK : err;
}

static Err earning_add(Cx *cx, Earning *row)
{
    Hash mac = earning_seal(cx->arena, &cx->county->key_audit, row);
    return db_change(cx, &earning_add_sql, NULL, row->record, row->person, row->day,
                     record_kind_words[row->kind], row->minutes, row->coefficient, row->grown,
                     row->paid, earn_why_words[row->why], row->transfer, row->made_at,
                     (Blob){ hash_str(&mac) });
}

// --- paid so far

SQL(period_sql, "select paid from point_periods where person = $1 and period = $2", P_INT, P_INT);
// The cap stands in the row's own guard: two servers cannot pass it together.
SQL(period_add_sql,
    "insert into point_periods (person, period, paid) values ($1, $2, $3)"
    " on conflict (person, period) do update set paid = point_periods.paid + $3"
    "   where $4 = 0 or point_periods.paid + $3 <= $4",
    P_INT, P_INT, P_INT, P_INT);
SQL(period_take_sql,
    "update point_periods set paid = paid - $3 where person = $1 and period = $2 and paid >= $3",
    P_INT, P_INT, P_INT);

static void periods_of(Day day, int64_t out[3])
{
    out[0] = day.ymd;
    out[1] = day.ymd / 100;
    out[2] = day.ymd / 10000;
}

static Err so_far(Cx *cx, PersonId person, Day day, EarnedSoFar *out)
{
    int64_t periods[3];
    Account issue;
    periods_of(day, periods);
    TRY(db_int(cx, &period_sql, &out->day.n, person, periods[0]));
    TRY(db_int(cx, &period_sql, &out->month.n, person, periods[1]));
    TRY(db_int(cx, &period_sql, &out->year.n, person, periods[2]));
    TRY(account_find(cx, ACCOUNT_ISSUE, day_year(cx->today), &issue));
    out->county.n = -issue.balance.n;
    return OK;
}

static Err periods_add(Cx *cx, PersonId person, Day day, Points paid, const PointRules *rules)
{
    int64_t periods[3], changed;
    const int64_t caps[3] = { rules->day_cap, rules->month_cap, rules->year_cap };
    periods_of(day, periods);
    for (size_t i = 0; i < 3; i++) {
        TRY(db_change(cx, &period_add_sql, &changed, person, periods[i], paid, caps[i]));
        if (changed == 0)
            return &fault_busy;
    }
    return OK;
}

// --- it takes effect

typedef struct {
    int32_t difficulty, skill, risk;
    bool elsewhere;
} Graded;
static const Field graded_fields[] = { FIELD(Graded, difficulty), FIELD(Graded, skill),
                                       FIELD(Graded, risk), FIELD(Graded, elsewhere) };
static const Shape graded_shape = SHAPE(Graded, graded_fields);

// The activity's own grade before its project's.
SQL(grade_sql,
    "select g.difficulty, g.skill, g.risk, g.elsewhere from point_grades g where g.id = coalesce("
    "  (select max(x.id) from point_grades x where x.activity = $1),"
    "  (select max(y.id) from point_grades y where y.project ="
    "     (select a.project from activities a where a.id = $1)))",
    P_INT);
SQL(leads_sql, "select count(*) from teams where id = $1 and leader = $2", P_INT, P_INT);

static Err grades_of(Cx *cx, const Record *record, EarnGrades *out)
{
    Graded row = { 1, 1, 1, false };
    int64_t leads = 0;
    if (record->activity.n != 0) {
        Err err = db_one(cx, &grade_sql, &graded_shape, &row, &fault_missing, record->activity);
        if (err != OK && err != &fault_missing)
            return err;
    }
    if (record->team.n != 0)
        TRY(db_int(cx, &leads_sql, &leads, record->team, record->person));
    *out = (EarnGrades){ .difficulty = row.difficulty,
                         .skill = row.skill,
                         .risk = row.risk,
                         .leader = leads > 0,
                         .elsewhere = row.elsewhere };
    return OK;
}

// What comes in repays a debt first; the rest lies in the lot of the year.
static Err post_earning(Cx *cx, const Earning *row, const PointRules *rules, TransferId *id)
{
    Account issue, own, debt;
    Lot lot;
    Move *move = move_new(cx, MOVE_EARN,
                          str_printf(cx->arena, "record/%lld/earn", (long long)row->record.n));
    move->transfer.person = row->person;
    move->transfer.cause = S("record");
    move->transfer.cause_id = row->record.n;
    move->transfer.amount = row->paid;
    move->transfer.rule_on = row->day;
    move->floor = -rules->year_budget;
    TRY(account_for(cx, ACCOUNT_ISSUE, day_year(cx->today), &issue));
    TRY(account_for(cx, ACCOUNT_PERSON, row->person.n, &own));
    TRY(account_find(cx, ACCOUNT_DEBT, row->person.n, &debt));
    int64_t repaid = -debt.balance.n < row->paid.n ? -debt.balance.n : row->paid.n;
    move_leg(move, &issue, NULL, -row->paid.n);
    if (repaid > 0)
        move_leg(move, &debt, NULL, repaid);
    if (row->paid.n > repaid) {
        TRY(lot_for(cx, own.id, lot_expiry(rules->expiry_months, cx->today), &lot));
        move_leg(move, &own, &lot, row->paid.n - repaid);
    }
    TRY(move_post(cx, move));
    *id = move->transfer.id;
    return OK;
}

Err point_hear_effective(Cx *cx, const Event *event)
{
    Record record;
    Earning row;
    EarnGrades grades;
    PointRules rules;
    EarnedSoFar paid;
    EarnWhy why;
    bool there;
    Str platform;
    TRY(record_find(cx, (RecordId){ event->id }, &record));
    TRY(earning_find(cx, record.id, &row, &there));
    if (there || record.minutes.n <= 0)
        return OK;
    point_rules_on(cx, record.day, &rules);
    TRY(grades_of(cx, &record, &grades));
    TRY(so_far(cx, record.person, record.day, &paid));
    row = (Earning){ .record = record.id,
                     .person = record.person,
                     .day = record.day,
                     .kind = (int32_t)record.kind,
                     .minutes = record.minutes,
                     .coefficient = earn_coefficient(&rules, &grades),
                     .made_at = cx->now };
    row.grown = earn_full(&rules, record.kind, record.minutes, row.coefficient);
    row.paid = earn_paid(&rules, row.grown, &paid, &why);
    TRY(exchange_counted_by(cx, record.id, &platform));
    if (grades.elsewhere || platform.n > 0) {
        row.paid = (Points){ 0 };
        why = EARN_ELSEWHERE;
    }
    row.why = (int32_t)why;
    if (row.paid.n > 0) {
        TRY(periods_add(cx, row.person, row.day, row.paid, &rules));
        TRY(post_earning(cx, &row, &rules, &row.transfer));
    }
    return earning_add(cx, &row);
}

// --- it is reversed

SQL(earned_lots_sql,
    "select l.id, l.account, l.expires_at, l.ready, l.held, l.expired from point_entries e"
    " join point_lots l on l.id = e.lot where e.transfer = $1 and e.amount > 0 order by l.id",
    P_INT);

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

typedef struct {
    Move *move;
    Account own;
    int64_t left, from_lots;
    int64_t earned_lot;
} Taking;

// First out of the lot that it went into, or out of what of that lot has become void.
static Err take_earned(Cx *cx, Taking *taking, TransferId earned)
{
    List lots;
    TRY(db_list(cx, &earned_lots_sql, &lot_shape, &lots, earned));
    for (size_t i = 0; i < lots.n; i++) {
        Account expired;
        const Lot *lot = LIST_AT(&lots, Lot, i);
        int64_t part = least(taking->left, lot->ready.n);
        taking->earned_lot = lot->id;
        move_leg(taking->move, &taking->own, lot, -part);
        taking->left -= part;
        part = least(taking->left, lot->expired.n);
        if (part == 0)
            continue;
        TRY(account_for(cx, ACCOUNT_EXPIRED, day_year(time_day(lot->expires_at)), &expired));
        move_leg(taking->move, &expired, lot, -part);
        taking->left -= part;
    }
    return OK;
}

static Err take_others(Cx *cx, Taking *taking)
{
    List lots;
    TRY(lots_open(cx, &taking->own, &lots));
    for (size_t i = 0; i < lots.n && taking->left > 0; i++) {
        const Lot *lot = LIST_AT(&lots, Lot, i);
        if (lot->id == taking->earned_lot)
            continue;
        int64_t part = least(taking->left, lot->ready.n);
        move_leg(taking->move, &taking->own, lot, -part);
        taking->left -= part;
    }
    return OK;
}

static Err post_reversal(Cx *cx, const Earning *row, Str words, TransferId *id)
{
    Account issue, debt;
    Transfer earned;
    PersonId owner;
    Taking taking = { .left = row->paid.n };
    TRY(point_heir(cx, row->person, &owner));
    TRY(transfer_at(cx, row->transfer, &earned));
    taking.move = move_new(cx, MOVE_REVERSE,
                           str_printf(cx->arena, "record/%lld/reverse", (long long)row->record.n));
    Transfer *t = &taking.move->transfer;
    t->person = owner;
    t->cause = S("record");
    t->cause_id = row->record.n;
    t->amount = row->paid;
    t->undoes = row->transfer;
    t->rule_on = row->day;
    t->words = words;
    TRY(account_for(cx, ACCOUNT_ISSUE, day_year(time_day(earned.at)), &issue));
    TRY(account_for(cx, ACCOUNT_PERSON, owner.n, &taking.own));
    TRY(take_earned(cx, &taking, row->transfer));
    TRY(take_others(cx, &taking));
    if (taking.left > 0) {
        TRY(account_for(cx, ACCOUNT_DEBT, owner.n, &debt));
        move_leg(taking.move, &debt, NULL, -taking.left);
    }
    move_leg(taking.move, &issue, NULL, row->paid.n);
    TRY(move_post(cx, taking.move));
    *id = t->id;
    return OK;
}

Err point_take_back(Cx *cx, RecordId record, Str words)
{
    Earning row;
    bool there;
    int64_t periods[3], changed;
    TRY(earning_find(cx, record, &row, &there));
    if (!there || row.paid.n == 0 || row.undone_by.n != 0)
        return OK;
    periods_of(row.day, periods);
    for (size_t i = 0; i < 3; i++)
        TRY(db_change(cx, &period_take_sql, NULL, row.person, periods[i], row.paid));
    TRY(post_reversal(cx, &row, words, &row.undone_by));
    row.undone_at = cx->now;
    Hash mac = earning_seal(cx->arena, &cx->county->key_audit, &row);
    TRY(db_change(cx, &earning_undo_sql, &changed, row.record, row.undone_by, row.undone_at,
                  (Blob){ hash_str(&mac) }));
    return changed == 1 ? OK : &fault_busy;
}

Err point_hear_reversed(Cx *cx, const Event *event)
{
    return point_take_back(cx, (RecordId){ event->id }, S(""));
}

// The other platform told of it after it was paid here.
Err point_hear_counted(Cx *cx, const Event *event)
{
    RecordId record = { event->id };
    Str platform;
    TRY(exchange_counted_by(cx, record, &platform));
    return point_take_back(
        cx, record,
        str_printf(cx->arena, "%s：%.*s", earn_why_texts[EARN_ELSEWHERE].zh, STR_FMT(platform)));
}

// --- what a person has

static const Field balance_fields[] = {
    COL(PointBalance, ready, "可用积分"), COL(PointBalance, held, "预留中"),
    COL(PointBalance, debt, "欠分"),      COL(PointBalance, soon, "最近到期"),
    COL(PointBalance, soon_on, "到期日"), COL(PointBalance, year, "今年计分"),
    FIELD(PointBalance, frozen),          FIELD(PointBalance, household),
    FIELD(PointBalance, pooled),
};
const Shape point_balance_shape = SHAPE(PointBalance, balance_fields);

static Err ready_of(Cx *cx, const Account *account, Points *sum, Points *soon, Day *soon_on)
{
    List lots;
    TRY(lots_open(cx, account, &lots));
    for (size_t i = 0; i < lots.n; i++) {
        const Lot *lot = LIST_AT(&lots, Lot, i);
        sum->n += lot->ready.n;
        if (i == 0 && soon != NULL) {
            *soon = lot->ready;
            *soon_on = time_day(lot->expires_at);
        }
    }
    return OK;
}

SQL(household_sql,
    "select household from point_household_members where person = $1 and state = 'in'", P_INT);

Err household_of(Cx *cx, PersonId person, HouseholdId *out)
{
    return db_int(cx, &household_sql, &out->n, person);
}

Err point_balance(Cx *cx, PersonId person, PointBalance *out)
{
    Account own, held, debt, pool;
    PointBalance sum = { 0 };
    TRY(account_find(cx, ACCOUNT_PERSON, person.n, &own));
    TRY(account_find(cx, ACCOUNT_DEBT, person.n, &debt));
    if (own.id != 0) {
        TRY(ready_of(cx, &own, &sum.ready, &sum.soon, &sum.soon_on));
        TRY(account_find(cx, ACCOUNT_HELD, own.id, &held));
        sum.held = held.balance;
    }
    sum.debt.n = -debt.balance.n;
    sum.frozen = own.frozen;
    TRY(db_int(cx, &period_sql, &sum.year.n, person, (int64_t)day_year(cx->today)));
    TRY(household_of(cx, person, &sum.household));
    if (sum.household.n != 0) {
        TRY(account_find(cx, ACCOUNT_HOUSEHOLD, sum.household.n, &pool));
        if (pool.id != 0)
            TRY(ready_of(cx, &pool, &sum.pooled, NULL, NULL));
    }
    *out = sum;
    return OK;
}
