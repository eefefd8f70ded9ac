// Points set aside for something: a hold ends exactly once. And the clock's part: what lapses, what
// becomes void, what is said before.
#include "base/hash.h"
#include "base/utf8.h"
#include "rooms/people/people.h"
#include "rooms/points/points_in.h"
#include "store/outbox.h"
#include "town/county.h"
#include "town/setting.h"

FAULT(points_hold_missing, 404, "points.hold_missing", "没有这笔预留的积分，请刷新页面");
FAULT(points_hold_over, 409, "points.hold_over", "这笔预留的积分已经结束，请刷新页面");
FAULT(points_no_household, 409, "points.no_household", "您还没有加入家庭积分账户");

const char *const hold_state_words[] = {
    "held", "captured", "released", "lapsed", "refunded", NULL
};
const Text hold_state_texts[] = {
    TEXT("预留中"), TEXT("已兑换"), TEXT("已退回"), TEXT("已过期退回"), TEXT("已退还"),
};

static const Field row_fields[] = {
    FIELD(HoldRow, id),       FIELD(HoldRow, account),  FIELD(HoldRow, person),
    FIELD(HoldRow, amount),   FIELD(HoldRow, captured), WORD(HoldRow, state, hold_state_words),
    FIELD(HoldRow, until),    FIELD(HoldRow, cause),    FIELD(HoldRow, cause_id),
    FIELD(HoldRow, title),    FIELD(HoldRow, transfer), FIELD(HoldRow, made_at),
    FIELD(HoldRow, ended_at), FIELD(HoldRow, ended_by), FIELD(HoldRow, given_back_by),
    FIELD(HoldRow, mac),
};
const Shape hold_row_shape = SHAPE(HoldRow, row_fields);

static const Field hold_fields[] = {
    FIELD(Hold, id),
    FIELD(Hold, person),
    COL(Hold, title, "内容"),
    COL(Hold, amount, "积分"),
    COL(Hold, captured, "已兑换"),
    WORD(Hold, state, hold_state_words),
    COL(Hold, state_text, "状态"),
    COL(Hold, until, "保留到"),
    COL(Hold, made_at, "时间"),
    FIELD(Hold, ended_at),
    FIELD(Hold, cause),
    FIELD(Hold, cause_id),
    FIELD(Hold, pooled),
};
const Shape hold_shape = SHAPE(Hold, hold_fields);

#define ROW_COLUMNS                                                                       \
    "select id, account, person, amount, captured, state, until, cause, cause_id, title," \
    " transfer, made_at, ended_at, ended_by, given_back_by, mac from point_holds"
SQL(row_sql, ROW_COLUMNS " where id = $1", P_INT);
SQL(row_transfer_sql, ROW_COLUMNS " where transfer = $1", P_INT);

static Err row_find(Cx *cx, HoldId id, HoldRow *out)
{
    return db_one(cx, &row_sql, &hold_row_shape, out, &points_hold_missing, id);
}

Err point_hold_find(Cx *cx, HoldId id, Hold *out)
{
    HoldRow row;
    Account account;
    TRY(row_find(cx, id, &row));
    TRY(account_at(cx, row.account, &account));
    *out = (Hold){ .id = row.id,
                   .person = row.person,
                   .amount = row.amount,
                   .captured = row.captured,
                   .state = row.state,
                   .until = row.until,
                   .made_at = row.made_at,
                   .ended_at = row.ended_at,
                   .cause = row.cause,
                   .cause_id = row.cause_id,
                   .title = row.title,
                   .pooled = account.kind == ACCOUNT_HOUSEHOLD,
                   .state_text = hold_state_texts[row.state] };
    return OK;
}

// --- taken

static Err source_of(Cx *cx, const HoldNew *new, Account *out)
{
    Account own;
    PointBalance has;
    TRY(point_balance(cx, new->person, &has));
    if (has.frozen)
        return &points_frozen;
    if (has.debt.n > 0)
        return &points_owed;
    if (!new->pooled) {
        TRY(account_find(cx, ACCOUNT_PERSON, new->person.n, out));
        return out->id == 0 ? &points_short : OK;
    }
    if (has.household.n == 0)
        return &points_no_household;
    TRY(account_find(cx, ACCOUNT_HOUSEHOLD, has.household.n, &own));
    *out = own;
    return own.id == 0 ? &points_short : OK;
}

SQL(hold_add_sql,
    "insert into point_holds (account, person, amount, state, until, cause, cause_id, title,"
    "  transfer, made_at, mac) values ($1, $2, $3, 'held', $4, $5, $6, $7, $8, $9, $10)"
    " returning id",
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_BYTES);

static Err take_from_lots(Cx *cx, Move *move, const Account *from, const Account *to)
{
    List lots;
    int64_t left = move->transfer.amount.n;
    TRY(lots_open(cx, from, &lots));
    for (size_t i = 0; i < lots.n && left > 0; i++) {
        const Lot *lot = LIST_AT(&lots, Lot, i);
        int64_t part = lot->ready.n < left ? lot->ready.n : left;
        move_leg(move, from, lot, -part);
        move_leg(move, to, lot, part);
        left -= part;
    }
    return left == 0 ? OK : &points_short;
}

static Err hold_again(Cx *cx, const HoldNew *new, const Transfer *there, HoldId *id)
{
    HoldRow row;
    TRY(db_one(cx, &row_transfer_sql, &hold_row_shape, &row, &points_hold_missing, there->id));
    if (!str_eq(row.title, new->title))
        return &points_key_taken;
    *id = row.id;
    return OK;
}

Err point_hold(Cx *cx, const HoldNew *new, HoldId *id)
{
    Account from, held;
    Transfer there;
    bool repeated;
    if (new->amount.n <= 0 || new->amount.n > POINTS_MOST || new->until.ms <= cx->now.ms)
        return &points_amount;
    Move *move = move_new(cx, MOVE_HOLD, new->key);
    move->transfer.person = new->person;
    move->transfer.cause = str(new->cause);
    move->transfer.cause_id = new->cause_id;
    move->transfer.amount = new->amount;
    move->transfer.words = new->title;
    move->unless_frozen = true;
    TRY(move_repeated(cx, &move->transfer, &there, &repeated));
    if (repeated)
        return hold_again(cx, new, &there, id);
    TRY(source_of(cx, new, &from));
    TRY(account_for(cx, ACCOUNT_HELD, from.id, &held));
    TRY(take_from_lots(cx, move, &from, &held));
    TRY(move_post(cx, move));
    HoldRow row = { .account = from.id,
                    .person = new->person,
                    .amount = new->amount,
                    .state = HOLD_HELD,
                    .until = new->until,
                    .cause = str(new->cause),
                    .cause_id = new->cause_id,
                    .title = new->title,
                    .transfer = move->transfer.id,
                    .made_at = cx->now };
    Hash mac = hold_seal(cx->arena, &cx->county->key_audit, &row);
    return db_insert(cx, &hold_add_sql, &id->n, row.account, row.person, row.amount, row.until,
                     row.cause, row.cause_id, row.title, row.transfer, row.made_at,
                     (Blob){ hash_str(&mac) });
}

// --- ended, once

SQL(hold_end_sql,
    "update point_holds set state = $2, captured = $3, ended_at = $4, ended_by = $5, mac = $6"
    " where id = $1 and state = 'held'",
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_BYTES);

static Err end_row(Cx *cx, HoldRow *row, HoldState state, Points captured, TransferId by)
{
    int64_t changed;
    row->state = (int32_t)state;
    row->captured = captured;
    row->ended_at = cx->now;
    row->ended_by = by;
    Hash mac = hold_seal(cx->arena, &cx->county->key_audit, row);
    TRY(db_change(cx, &hold_end_sql, &changed, row->id, hold_state_words[state], captured, cx->now,
                  by, (Blob){ hash_str(&mac) }));
    return changed == 1 ? OK : &points_hold_over;
}

// What lies in the held account for this hold, oldest-expiring first.
SQL(parts_sql,
    "select l.id, l.account, l.expires_at, cast(sum(e.amount) as bigint) as ready, l.held,"
    "  l.expired from point_entries e join point_lots l on l.id = e.lot"
    " where e.transfer = $1 and e.amount > 0"
    " group by l.id, l.account, l.expires_at, l.held, l.expired order by l.expires_at, l.id",
    P_INT);

// `taken` goes to the sink, the rest back to the lots it came from.
static Err end_move(Cx *cx, const HoldRow *row, Move *move, Points taken, const Account *sink)
{
    Account from, held;
    List parts;
    int64_t left = taken.n;
    TRY(account_at(cx, row->account, &from));
    TRY(account_for(cx, ACCOUNT_HELD, from.id, &held));
    TRY(db_list(cx, &parts_sql, &lot_shape, &parts, row->transfer));
    for (size_t i = 0; i < parts.n; i++) {
        const Lot *lot = LIST_AT(&parts, Lot, i);
        int64_t gone = lot->ready.n < left ? lot->ready.n : left;
        move_leg(move, &held, lot, -lot->ready.n);
        move_leg(move, &from, lot, lot->ready.n - gone);
        left -= gone;
    }
    if (taken.n > 0)
        move_leg(move, sink, NULL, taken.n);
    move->transfer.person = row->person;
    move->transfer.cause = S("hold");
    move->transfer.cause_id = row->id.n;
    move->transfer.undoes = taken.n == 0 ? row->transfer : NO(Transfer);
    return move_post(cx, move);
}

static Err repay_after(Cx *cx, const HoldRow *row, TransferId by)
{
    Account account;
    TRY(account_at(cx, row->account, &account));
    return account.kind == ACCOUNT_PERSON ? debt_repay(cx, row->person, by) : OK;
}

// The key again: answered as before when it was the same end of the same hold.
static Err ended_before(Cx *cx, const Move *move, HoldId id, bool *repeated)
{
    Transfer there, wanted = move->transfer;
    wanted.cause = S("hold");
    wanted.cause_id = id.n;
    return move_repeated(cx, &wanted, &there, repeated);
}

Err point_capture(Cx *cx, HoldId id, const Capture *capture)
{
    HoldRow row;
    Account sink, own;
    bool repeated;
    TRY(row_find(cx, id, &row));
    Points taken = capture->amount.n == 0 ? row.amount : capture->amount;
    if (taken.n <= 0 || taken.n > row.amount.n)
        return &points_amount;
    Move *move = move_new(cx, MOVE_CAPTURE, capture->key);
    move->transfer.amount = taken;
    move->transfer.words = row.title;
    TRY(ended_before(cx, move, id, &repeated));
    if (repeated)
        return OK;
    if (row.state != HOLD_HELD || row.until.ms <= cx->now.ms)
        return &points_hold_over;
    TRY(account_find(cx, ACCOUNT_PERSON, row.person.n, &own));
    if (own.frozen)
        return &points_frozen;
    bool merchant = capture->to == SINK_MERCHANT;
    TRY(account_for(cx, merchant ? ACCOUNT_MERCHANT : ACCOUNT_SPENT,
                    merchant ? capture->merchant : 0, &sink));
    TRY(end_move(cx, &row, move, taken, &sink));
    TRY(end_row(cx, &row, HOLD_CAPTURED, taken, move->transfer.id));
    return repay_after(cx, &row, move->transfer.id);
}

static Err give_up(Cx *cx, HoldRow *row, Str key, HoldState state)
{
    bool repeated;
    Move *move = move_new(cx, MOVE_RELEASE, key);
    move->transfer.amount = row->amount;
    move->transfer.words = row->title;
    TRY(ended_before(cx, move, row->id, &repeated));
    if (repeated)
        return OK;
    if (row->state != HOLD_HELD)
        return &points_hold_over;
    TRY(end_move(cx, row, move, (Points){ 0 }, NULL));
    TRY(end_row(cx, row, state, (Points){ 0 }, move->transfer.id));
    return repay_after(cx, row, move->transfer.id);
}

Err point_release(Cx *cx, HoldId id, Str key)
{
    HoldRow row;
    TRY(row_find(cx, id, &row));
    return give_up(cx, &row, key, HOLD_RELEASED);
}

// --- given back

SQL(consumed_sql,
    "select l.id, l.account, l.expires_at, cast(-sum(e.amount) as bigint) as ready, l.held,"
    "  l.expired from point_entries e join point_lots l on l.id = e.lot where e.transfer = $1"
    " group by l.id, l.account, l.expires_at, l.held, l.expired having sum(e.amount) <> 0"
    " order by l.expires_at, l.id",
    P_INT);
SQL(sink_sql, "select account from point_entries where transfer = $1 and lot is null", P_INT);
SQL(hold_back_sql,
    "update point_holds set state = 'refunded', given_back_by = $2, mac = $3"
    " where id = $1 and state = 'captured'",
    P_INT, P_INT, P_BYTES);

static Err refund_legs(Cx *cx, const HoldRow *row, Move *move)
{
    Account from, sink;
    List parts;
    int64_t sink_id;
    Day last = day_add(cx->today, (int)setting_int(cx, "points.refund_days"));
    Time lasts = time_add(day_start(day_add(last, 1)), -TIME_MINUTE);
    TRY(account_at(cx, row->account, &from));
    TRY(db_int(cx, &sink_sql, &sink_id, row->ended_by));
    TRY(account_at(cx, sink_id, &sink));
    TRY(db_list(cx, &consumed_sql, &lot_shape, &parts, row->ended_by));
    move_leg(move, &sink, NULL, -row->captured.n);
    for (size_t i = 0; i < parts.n; i++) {
        const Lot *lot = LIST_AT(&parts, Lot, i);
        Lot to = *lot;
        if (lot->expires_at.ms < lasts.ms)
            TRY(lot_for(cx, from.id, lasts, &to));
        move_leg(move, &from, &to, lot->ready.n);
    }
    return OK;
}

Err point_refund(Cx *cx, HoldId id, Str key)
{
    HoldRow row;
    bool repeated;
    int64_t changed;
    TRY(row_find(cx, id, &row));
    Move *move = move_new(cx, MOVE_REFUND, key);
    Transfer *t = &move->transfer;
    t->person = row.person;
    t->cause = S("hold");
    t->cause_id = id.n;
    t->amount = row.captured;
    t->undoes = row.ended_by;
    t->words = row.title;
    TRY(ended_before(cx, move, id, &repeated));
    if (repeated)
        return OK;
    if (row.state != HOLD_CAPTURED)
        return &points_hold_over;
    TRY(refund_legs(cx, &row, move));
    TRY(move_post(cx, move));
    row.state = HOLD_REFUNDED;
    row.given_back_by = t->id;
    Hash mac = hold_seal(cx->arena, &cx->county->key_audit, &row);
    TRY(db_change(cx, &hold_back_sql, &changed, id, t->id, (Blob){ hash_str(&mac) }));
    if (changed != 1)
        return &points_hold_over;
    return repay_after(cx, &row, t->id);
}

// --- merchants

Err point_merchant_balance(Cx *cx, int64_t merchant, Points *out)
{
    Account account;
    TRY(account_find(cx, ACCOUNT_MERCHANT, merchant, &account));
    *out = account.balance;
    return OK;
}

Err point_settle(Cx *cx, int64_t merchant, Points amount, Str key)
{
    Account from, to;
    Transfer there;
    bool repeated;
    if (amount.n <= 0 || amount.n > POINTS_MOST)
        return &points_amount;
    Move *move = move_new(cx, MOVE_SETTLE, key);
    move->transfer.cause = S("merchant");
    move->transfer.cause_id = merchant;
    move->transfer.amount = amount;
    TRY(move_repeated(cx, &move->transfer, &there, &repeated));
    if (repeated)
        return OK;
    TRY(account_find(cx, ACCOUNT_MERCHANT, merchant, &from));
    if (from.id == 0)
        return &points_short;
    TRY(account_for(cx, ACCOUNT_SETTLED, 0, &to));
    move_leg(move, &from, NULL, -amount.n);
    move_leg(move, &to, NULL, amount.n);
    return move_post(cx, move);
}

// --- the clock

#define LAPSES_A_TICK 100

SQL(lapsed_sql, ROW_COLUMNS " where state = 'held' and until <= $1 order by until, id limit $2",
    P_INT, P_INT);

Err point_clock_holds(Cx *cx, int limit, int *did)
{
    List rows;
    TRY(db_list(cx, &lapsed_sql, &hold_row_shape, &rows, cx->now,
                limit < LAPSES_A_TICK ? limit : LAPSES_A_TICK));
    for (size_t i = 0; i < rows.n; i++) {
        HoldRow *row = LIST_AT(&rows, HoldRow, i);
        TRY(give_up(cx, row, str_printf(cx->arena, "points/hold/%lld/lapse", (long long)row->id.n),
                    HOLD_LAPSED));
        cx_event(cx, "points.hold_lapsed", row->id.n, row->person.n);
    }
    *did = (int)rows.n;
    return OK;
}

// Of who is frozen nothing becomes void, nor in the time after that they are given.
SQL(void_sql,
    "select l.id, l.account, l.expires_at, l.ready, l.held, l.expired from point_lots l"
    " join point_accounts a on a.id = l.account where l.ready > 0 and l.expires_at <= $1"
    "   and a.frozen = 0 and a.grace_until <= $1 order by l.expires_at, l.id limit $2",
    P_INT, P_INT);

Err point_clock_expiry(Cx *cx, int limit, int *did)
{
    List lots;
    TRY(db_list(cx, &void_sql, &lot_shape, &lots, cx->now, limit < 500 ? limit : 500));
    for (size_t i = 0; i < lots.n; i++) {
        Account from, to;
        const Lot *lot = LIST_AT(&lots, Lot, i);
        ArenaMark mark = arena_mark(cx->arena);
        TRY(account_at(cx, lot->account, &from));
        TRY(account_for(cx, ACCOUNT_EXPIRED, day_year(time_day(lot->expires_at)), &to));
        Move *move = move_new(
            cx, MOVE_EXPIRE,
            str_printf(cx->arena, "points/lot/%lld/%lld", (long long)lot->id, (long long)from.seq));
        move->transfer.person = (PersonId){ from.kind == ACCOUNT_PERSON ? from.owner : 0 };
        move->transfer.cause = S("lot");
        move->transfer.cause_id = lot->id;
        move->transfer.amount = lot->ready;
        move_leg(move, &from, lot, -lot->ready.n);
        move_leg(move, &to, lot, lot->ready.n);
        TRY(move_post(cx, move));
        arena_rewind(cx->arena, mark);
    }
    *did = (int)lots.n;
    return OK;
}

typedef struct {
    int64_t id;
    PersonId person;
    Time expires_at;
    Points ready;
    int64_t told;
} Telling;
static const Field telling_fields[] = { FIELD(Telling, id), FIELD(Telling, person),
                                        FIELD(Telling, expires_at), FIELD(Telling, ready),
                                        FIELD(Telling, told) };
static const Shape telling_shape = SHAPE(Telling, telling_fields);

SQL(telling_sql,
    "select l.id, a.owner as person, l.expires_at, l.ready, l.told from point_lots l"
    " join point_accounts a on a.id = l.account and a.kind = 'person'"
    " where l.ready > 0 and l.expires_at > $1 and l.expires_at < $2 and l.told < $3"
    " order by l.expires_at, l.id limit $4",
    P_INT, P_INT, P_INT, P_INT);
SQL(told_sql, "update point_lots set told = $3 where id = $1 and told = $2", P_INT, P_INT, P_INT);

static Err tell_one(Cx *cx, const Telling *one, int stage)
{
    Str phone;
    int64_t changed;
    TRY(db_change(cx, &told_sql, &changed, one->id, one->told, (int64_t)stage));
    if (changed == 0)
        return OK;
    TRY(person_phone(cx, one->person, &phone));
    if (phone.n == 0 || !phone_is_mobile(phone))
        return OK;
    Day last = time_day(one->expires_at);
    Str amount = one->ready.n % 100 == 0
                     ? str_printf(cx->arena, "%lld", (long long)(one->ready.n / 100))
                     : str_printf(cx->arena, "%lld.%02lld", (long long)(one->ready.n / 100),
                                  (long long)(one->ready.n % 100));
    OutboxMessage message = {
        .channel = "sms",
        .receiver = phone,
        .kind = "points.expiring",
        .body = say_with(cx->arena, lang_zh(),
                         TEXT("您有 {0} 积分到 {1} 23:59 清零，请在到期前兑换。"), amount,
                         str_printf(cx->arena, "%d 月 %d 日", day_month(last), day_of_month(last))),
    };
    return outbox_put(cx, &message);
}

// Each stage once: what missed one (the server was off) hears the latest alone. Nobody is rung out
// of bed: only by day.
Err point_clock_notices(Cx *cx, int limit, int *did)
{
    static const int days[] = { 1, 7, 30 };
    int hour = time_minute_of_day(cx->now) / 60;
    *did = 0;
    for (size_t i = 0; i < COUNT(days) && hour >= 9 && hour < 20; i++) {
        List rows;
        int stage = 3 - (int)i;
        TRY(db_list(cx, &telling_sql, &telling_shape, &rows, cx->now,
                    day_start(day_add(cx->today, days[i] + 1)), (int64_t)stage,
                    limit < 200 ? limit : 200));
        for (size_t k = 0; k < rows.n; k++)
            TRY(tell_one(cx, LIST_AT(&rows, Telling, k), stage));
        *did += (int)rows.n;
    }
    return OK;
}
