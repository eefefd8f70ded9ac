// The ledger itself: accounts, lots, transfers of legs that sum to zero, each sealed with the one
// before it. Nothing else in the house writes these tables.
#include "base/buf.h"
#include "base/hash.h"
#include "rooms/points/points_in.h"
#include "town/county.h"
#include <string.h>

FAULT(points_short, 409, "points.short", "可用的积分不够，请换一件或过些天再来");
FAULT(points_frozen, 403, "points.frozen", "积分暂时冻结，正在核实投诉，请找站里了解");
FAULT(points_owed, 409, "points.owed", "更正时长后还欠着积分，补上以后才能兑换");
FAULT(points_amount, 422, "points.amount", "积分数要大于 0，也不能过大");
FAULT(points_key_taken, 409, "points.key_taken", "这个编号已经用在另一笔积分上，请刷新页面");

const char *const account_kind_words[] = { "person", "debt",  "household", "held",    "merchant",
                                           "issue",  "spent", "settled",   "expired", NULL };
const char *const move_kind_words[] = { "earn",    "reverse", "repay",  "hold",
                                        "release", "capture", "refund", "expire",
                                        "pool",    "settle",  NULL };
const Text move_kind_texts[] = {
    TEXT("服务计分"), TEXT("时长更正冲回"), TEXT("补上欠分"), TEXT("兑换预留"), TEXT("预留退回"),
    TEXT("兑换"),     TEXT("兑换退还"),     TEXT("到期清零"), TEXT("存入家庭"), TEXT("商户结算"),
};

// --- accounts

static const Field account_fields[] = {
    FIELD(Account, id),          WORD(Account, kind, account_kind_words),
    FIELD(Account, owner),       FIELD(Account, balance),
    FIELD(Account, seq),         FIELD(Account, frozen),
    FIELD(Account, grace_until),
};
static const Shape account_shape = SHAPE(Account, account_fields);

#define ACCOUNT_COLUMNS \
    "select id, kind, owner, balance, seq, frozen, grace_until from point_accounts"
SQL(account_sql, ACCOUNT_COLUMNS " where kind = $1 and owner = $2", P_TEXT, P_INT);
SQL(account_at_sql, ACCOUNT_COLUMNS " where id = $1", P_INT);
SQL(account_add_sql,
    "insert into point_accounts (kind, owner) values ($1, $2) on conflict do nothing", P_TEXT,
    P_INT);

Err account_find(Cx *cx, AccountKind kind, int64_t owner, Account *out)
{
    Err err = db_one(cx, &account_sql, &account_shape, out, &fault_missing,
                     account_kind_words[kind], owner);
    if (err == &fault_missing) {
        *out = (Account){ .kind = (int32_t)kind, .owner = owner };
        return OK;
    }
    return err;
}

Err account_at(Cx *cx, int64_t id, Account *out)
{
    return db_one(cx, &account_at_sql, &account_shape, out, &fault_internal, id);
}

Err account_for(Cx *cx, AccountKind kind, int64_t owner, Account *out)
{
    TRY(account_find(cx, kind, owner, out));
    if (out->id != 0)
        return OK;
    TRY(db_change(cx, &account_add_sql, NULL, account_kind_words[kind], owner));
    return account_find(cx, kind, owner, out);
}

// --- lots

static const Field lot_fields[] = {
    FIELD(Lot, id),    FIELD(Lot, account), FIELD(Lot, expires_at),
    FIELD(Lot, ready), FIELD(Lot, held),    FIELD(Lot, expired),
};
const Shape lot_shape = SHAPE(Lot, lot_fields);

#define LOT_COLUMNS "select id, account, expires_at, ready, held, expired from point_lots"
SQL(lot_at_sql, LOT_COLUMNS " where id = $1", P_INT);
SQL(lot_sql, LOT_COLUMNS " where account = $1 and expires_at = $2", P_INT, P_INT);
SQL(lot_add_sql,
    "insert into point_lots (account, expires_at) values ($1, $2) on conflict do nothing", P_INT,
    P_INT);
SQL(lots_open_sql,
    LOT_COLUMNS " where account = $1 and ready > 0 and expires_at > $2"
                " order by expires_at limit $3",
    P_INT, P_INT, P_INT);

Err lot_at(Cx *cx, int64_t id, Lot *out)
{
    return db_one(cx, &lot_at_sql, &lot_shape, out, &fault_internal, id);
}

Err lot_for(Cx *cx, int64_t account, Time expires_at, Lot *out)
{
    Err err = db_one(cx, &lot_sql, &lot_shape, out, &fault_missing, account, expires_at);
    if (err != &fault_missing)
        return err;
    TRY(db_change(cx, &lot_add_sql, NULL, account, expires_at));
    return db_one(cx, &lot_sql, &lot_shape, out, &fault_internal, account, expires_at);
}

Err lots_open(Cx *cx, const Account *account, List *out)
{
    bool grace = account->frozen || account->grace_until.ms > cx->now.ms;
    return db_list(cx, &lots_open_sql, &lot_shape, out, account->id, grace ? 0 : cx->now.ms,
                   (int64_t)LOTS_MOST);
}

// --- transfers

static const Field transfer_fields[] = {
    FIELD(Transfer, id),     FIELD(Transfer, key),     WORD(Transfer, kind, move_kind_words),
    FIELD(Transfer, person), FIELD(Transfer, cause),   FIELD(Transfer, cause_id),
    FIELD(Transfer, amount), FIELD(Transfer, undoes),  FIELD(Transfer, actor),
    FIELD(Transfer, at),     FIELD(Transfer, rule_on), FIELD(Transfer, words),
    FIELD(Transfer, mac),
};
const Shape transfer_shape = SHAPE(Transfer, transfer_fields);

static const Field leg_fields[] = {
    FIELD(Leg, account),    WORD(Leg, kind, account_kind_words),
    FIELD(Leg, owner),      FIELD(Leg, lot),
    FIELD(Leg, expires_at), FIELD(Leg, amount),
    FIELD(Leg, seq),        FIELD(Leg, balance),
};
const Shape leg_shape = SHAPE(Leg, leg_fields);

static void seal_int(Buf *buf, int64_t n)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)((uint64_t)n >> (8 * i));
    buf_add(buf, (Str){ bytes, sizeof bytes });
}

static void seal_str(Buf *buf, Str s)
{
    seal_int(buf, (int64_t)s.n);
    buf_add(buf, s);
}

static Hash sealed(const Hash *key, const Buf *buf)
{
    must(!buf->full);
    return hash_keyed(hash_str(key), buf_str(buf));
}

#define SEAL_BYTES ((size_t)1 << 17)

Hash transfer_seal(Arena *arena, const Hash *key, Str before, const Transfer *t, const Leg *legs,
                   size_t n)
{
    ArenaMark mark = arena_mark(arena);
    Buf buf = buf_new(arena, SEAL_BYTES);
    buf_lit(&buf, "points");
    seal_str(&buf, before);
    const int64_t numbers[] = { t->id.n,     t->kind,    t->person.n, t->cause_id,   t->amount.n,
                                t->undoes.n, t->actor.n, t->at.ms,    t->rule_on.ymd };
    for (size_t i = 0; i < COUNT(numbers); i++)
        seal_int(&buf, numbers[i]);
    seal_str(&buf, t->key);
    seal_str(&buf, t->cause);
    seal_str(&buf, t->words);
    for (size_t i = 0; i < n; i++) {
        const Leg *leg = &legs[i];
        const int64_t row[] = { leg->account, leg->kind,          leg->owner,    leg->seq,
                                leg->lot,     leg->expires_at.ms, leg->amount.n, leg->balance.n };
        for (size_t k = 0; k < COUNT(row); k++)
            seal_int(&buf, row[k]);
    }
    Hash hash = sealed(key, &buf);
    arena_rewind(arena, mark);
    return hash;
}

Hash hold_seal(Arena *arena, const Hash *key, const HoldRow *row)
{
    ArenaMark mark = arena_mark(arena);
    Buf buf = buf_new(arena, SEAL_BYTES);
    buf_lit(&buf, "point hold");
    const int64_t numbers[] = {
        row->account,    row->person.n,    row->amount.n,   row->captured.n,
        row->state,      row->until.ms,    row->cause_id,   row->transfer.n,
        row->made_at.ms, row->ended_at.ms, row->ended_by.n, row->given_back_by.n,
    };
    for (size_t i = 0; i < COUNT(numbers); i++)
        seal_int(&buf, numbers[i]);
    seal_str(&buf, row->cause);
    seal_str(&buf, row->title);
    Hash hash = sealed(key, &buf);
    arena_rewind(arena, mark);
    return hash;
}

Hash earning_seal(Arena *arena, const Hash *key, const Earning *row)
{
    ArenaMark mark = arena_mark(arena);
    Buf buf = buf_new(arena, SEAL_BYTES);
    buf_lit(&buf, "point earning");
    const int64_t numbers[] = {
        row->record.n,    row->person.n,     row->day.ymd,    row->kind, row->minutes.n,
        row->coefficient, row->grown.n,      row->paid.n,     row->why,  row->transfer.n,
        row->undone_by.n, row->undone_at.ms, row->made_at.ms,
    };
    for (size_t i = 0; i < COUNT(numbers); i++)
        seal_int(&buf, numbers[i]);
    Hash hash = sealed(key, &buf);
    arena_rewind(arena, mark);
    return hash;
}

// --- one movement

Move *move_new(Cx *cx, MoveKind kind, Str key)
{
    Move *move = NEW(cx->arena, Move);
    move->transfer = (Transfer){ .key = key,
                                 .kind = (int32_t)kind,
                                 .cause = S(""),
                                 .actor = cx->actor.person,
                                 .at = cx->now,
                                 .words = S("") };
    return move;
}

void move_leg(Move *move, const Account *account, const Lot *lot, int64_t amount)
{
    if (amount == 0)
        return;
    must(move->n < LEGS_MOST && account->id != 0);
    move->legs[move->n++] = (Leg){ .account = account->id,
                                   .kind = account->kind,
                                   .owner = account->owner,
                                   .lot = lot == NULL ? 0 : lot->id,
                                   .expires_at = lot == NULL ? (Time){ 0 } : lot->expires_at,
                                   .amount = { amount } };
}

typedef struct {
    int64_t seq;
    Points balance;
} Stand;
static const Field stand_fields[] = { FIELD(Stand, seq), FIELD(Stand, balance) };
static const Shape stand_shape = SHAPE(Stand, stand_fields);

SQL(account_move_sql,
    "update point_accounts set balance = balance + $2, seq = seq + 1 where id = $1"
    "   and balance + $2 >= $3 and (frozen = 0 or $4 = 0) returning seq, balance",
    P_INT, P_INT, P_INT, P_INT);
SQL(lot_ready_sql,
    "update point_lots set ready = ready + $2 where id = $1 and account = $3 and ready + $2 >= 0",
    P_INT, P_INT, P_INT);
SQL(lot_held_sql, "update point_lots set held = held + $2 where id = $1 and held + $2 >= 0", P_INT,
    P_INT);
SQL(lot_expired_sql,
    "update point_lots set expired = expired + $2 where id = $1 and expired + $2 >= 0", P_INT,
    P_INT);

static bool may_owe(int32_t kind)
{
    return kind == ACCOUNT_ISSUE || kind == ACCOUNT_DEBT;
}

static Err move_account(Cx *cx, const Move *move, Leg *leg)
{
    Stand stand;
    bool takes = leg->amount.n < 0;
    bool guarded = takes && move->unless_frozen &&
                   (leg->kind == ACCOUNT_PERSON || leg->kind == ACCOUNT_HOUSEHOLD);
    int64_t floor = leg->kind == ACCOUNT_ISSUE && takes && move->floor < 0 ? move->floor
                    : may_owe(leg->kind) ? -INT64_C(1000000000000000)
                                         : 0;
    Err err = db_one(cx, &account_move_sql, &stand_shape, &stand, &points_short, leg->account,
                     leg->amount, floor, guarded);
    // Another server has repaid the same debt meanwhile: the act is run again.
    if (err == &db_refused)
        return &fault_busy;
    TRY(err);
    leg->seq = stand.seq;
    leg->balance = stand.balance;
    return OK;
}

static Err move_lot(Cx *cx, const Leg *leg)
{
    int64_t changed = 1;
    if (leg->lot == 0)
        return OK;
    if (leg->kind == ACCOUNT_HELD)
        TRY(db_change(cx, &lot_held_sql, &changed, leg->lot, leg->amount));
    else if (leg->kind == ACCOUNT_EXPIRED)
        TRY(db_change(cx, &lot_expired_sql, &changed, leg->lot, leg->amount));
    else
        TRY(db_change(cx, &lot_ready_sql, &changed, leg->lot, leg->amount, leg->account));
    return changed == 1 ? OK : &points_short;
}

typedef struct {
    TransferId id;
    Blob mac;
} Head;
static const Field head_fields[] = { FIELD(Head, id), FIELD(Head, mac) };
static const Shape head_shape = SHAPE(Head, head_fields);
SQL0(head_sql, "select id, mac from point_transfers order by id desc limit 1");
SQL(transfer_add_sql,
    "insert into point_transfers (id, key, kind, person, cause, cause_id, amount, undoes, actor,"
    "  at, rule_on, words, mac) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT,
    P_BYTES);
SQL(entry_add_sql,
    "insert into point_entries (account, seq, transfer, lot, amount, balance)"
    " values ($1, $2, $3, $4, $5, $6)",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

static Err write_transfer(Cx *cx, Move *move)
{
    Head head = { 0 };
    Transfer *t = &move->transfer;
    Err err = db_one(cx, &head_sql, &head_shape, &head, &fault_missing);
    if (err != &fault_missing)
        TRY(err);
    t->id.n = head.id.n + 1;
    Hash mac = transfer_seal(cx->arena, &cx->county->key_audit, head.mac.bytes, t, move->legs,
                             move->n);
    // Another server took the number at the same moment: the act is run again.
    err = db_change(cx, &transfer_add_sql, NULL, t->id, t->key, move_kind_words[t->kind], t->person,
                    t->cause, t->cause_id, t->amount, t->undoes, t->actor, t->at, t->rule_on,
                    t->words, (Blob){ hash_str(&mac) });
    return err == &db_conflict ? &fault_busy : err;
}

// In the order in which the seal is computed again: by account, and within one as they are written.
static void sort_legs(Move *move)
{
    for (size_t i = 1; i < move->n; i++) {
        Leg leg = move->legs[i];
        size_t k = i;
        for (; k > 0 && move->legs[k - 1].account > leg.account; k--)
            move->legs[k] = move->legs[k - 1];
        move->legs[k] = leg;
    }
}

static void must_balance(const Move *move)
{
    int64_t sum = 0, gained = 0;
    for (size_t i = 0; i < move->n; i++) {
        must(!__builtin_add_overflow(sum, move->legs[i].amount.n, &sum));
        if (move->legs[i].amount.n > 0)
            must(!__builtin_add_overflow(gained, move->legs[i].amount.n, &gained));
    }
    must(sum == 0 && move->n >= 2);
}

Err move_post(Cx *cx, Move *move)
{
    Transfer *t = &move->transfer;
    if (t->amount.n <= 0 || t->amount.n > POINTS_MOST || !point_key_fits(t->key))
        return &points_amount;
    must_balance(move);
    sort_legs(move);
    for (size_t i = 0; i < move->n; i++)
        TRY(move_account(cx, move, &move->legs[i]));
    TRY(write_transfer(cx, move));
    for (size_t i = 0; i < move->n; i++) {
        const Leg *leg = &move->legs[i];
        TRY(move_lot(cx, leg));
        TRY(db_change_(cx, &entry_add_sql, NULL,
                       (const Value[]){ VALUE(leg->account), VALUE(leg->seq), VALUE(t->id),
                                        value_key(leg->lot), VALUE(leg->amount),
                                        VALUE(leg->balance) },
                       6));
    }
    return OK;
}

#define TRANSFER_COLUMNS                                                                        \
    "select id, key, kind, person, cause, cause_id, amount, undoes, actor, at, rule_on, words," \
    " mac from point_transfers"
SQL(transfer_key_sql, TRANSFER_COLUMNS " where key = $1", P_TEXT);
SQL(transfer_at_sql, TRANSFER_COLUMNS " where id = $1", P_INT);

Err transfer_at(Cx *cx, TransferId id, Transfer *out)
{
    return db_one(cx, &transfer_at_sql, &transfer_shape, out, &fault_internal, id);
}

Err move_repeated(Cx *cx, const Transfer *wanted, Transfer *there, bool *repeated)
{
    Err err = db_one(cx, &transfer_key_sql, &transfer_shape, there, &fault_missing, wanted->key);
    *repeated = err == OK;
    if (err == &fault_missing)
        return OK;
    TRY(err);
    bool alike = there->kind == wanted->kind && there->cause_id == wanted->cause_id &&
                 str_eq(there->cause, wanted->cause) &&
                 (wanted->amount.n == 0 || there->amount.n == wanted->amount.n) &&
                 (wanted->person.n == 0 || same(there->person, wanted->person));
    return alike ? OK : &points_key_taken;
}

// --- debts

Err debt_repay(Cx *cx, PersonId person, TransferId after)
{
    Account debt, own;
    List lots;
    TRY(account_find(cx, ACCOUNT_DEBT, person.n, &debt));
    if (debt.balance.n == 0)
        return OK;
    TRY(account_for(cx, ACCOUNT_PERSON, person.n, &own));
    TRY(lots_open(cx, &own, &lots));
    Move *move = move_new(cx, MOVE_REPAY,
                          str_printf(cx->arena, "points/%lld/repay", (long long)after.n));
    int64_t left = -debt.balance.n;
    for (size_t i = 0; i < lots.n && left > 0; i++) {
        const Lot *lot = LIST_AT(&lots, Lot, i);
        int64_t part = lot->ready.n < left ? lot->ready.n : left;
        move_leg(move, &own, lot, -part);
        move->transfer.amount.n += part;
        left -= part;
    }
    if (move->n == 0)
        return OK;
    move_leg(move, &debt, NULL, move->transfer.amount.n);
    move->transfer.person = person;
    move->transfer.cause = S("transfer");
    move->transfer.cause_id = after.n;
    return move_post(cx, move);
}
