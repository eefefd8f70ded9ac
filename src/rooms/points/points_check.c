// What the rows of the ledger must prove: L1 to L11 again, from the legs up.
#include "base/hash.h"
#include "rooms/points/points_in.h"
#include "store/recount.h"
#include "town/county.h"

SQL0(zero_sql, "select count(*) as wrong, min(t.transfer) as example from (select transfer from"
               " point_entries group by transfer having sum(amount) <> 0 or count(*) < 2) as t");
SQL0(running_sql,
     "select count(*) as wrong, min(t.account) as example from (select account, seq, amount,"
     "   balance, lag(balance, 1, 0) over (partition by account order by seq) as before,"
     "   row_number() over (partition by account order by seq) as place from point_entries) as t"
     " where t.balance <> t.before + t.amount or t.place <> t.seq");
SQL0(balance_sql,
     "select count(*) as wrong, min(a.id) as example from point_accounts as a left join (select"
     "   account, sum(amount) as amount, count(*) as n from point_entries group by account) as e"
     "   on e.account = a.id"
     " where a.balance <> coalesce(e.amount, 0) or a.seq <> coalesce(e.n, 0)");
SQL0(whole_sql, "select count(*) as wrong, min(t.one) as example from (select 1 as one, coalesce("
                "sum(balance), 0) as total from point_accounts) as t where t.total <> 0");
SQL0(limit_sql,
     "select count(*) as wrong, min(id) as example from point_accounts where (balance < 0 and kind"
     " not in ('debt', 'issue')) or (balance > 0 and kind in ('debt', 'issue'))");
SQL0(lots_sql,
     "select count(*) as wrong, min(l.id) as example from point_lots as l left join (select e.lot,"
     "   sum(case when a.kind in ('person', 'household') then e.amount else 0 end) as ready,"
     "   sum(case when a.kind = 'held' then e.amount else 0 end) as held,"
     "   sum(case when a.kind = 'expired' then e.amount else 0 end) as expired"
     "   from point_entries as e join point_accounts as a on a.id = e.account"
     "   where e.lot is not null group by e.lot) as s on s.lot = l.id"
     " where l.ready <> coalesce(s.ready, 0) or l.held <> coalesce(s.held, 0)"
     "   or l.expired <> coalesce(s.expired, 0)");
SQL0(own_lots_sql,
     "select count(*) as wrong, min(a.id) as example from point_accounts as a left join (select"
     "   account, sum(ready) as ready from point_lots group by account) as l on l.account = a.id"
     " where a.kind in ('person', 'household') and a.balance <> coalesce(l.ready, 0)");
SQL0(held_sql,
     "select count(*) as wrong, min(a.id) as example from point_accounts as a left join (select"
     "   account, sum(case when state = 'held' then amount else 0 end) as held from point_holds"
     "   group by account) as h on h.account = a.owner"
     " where a.kind = 'held' and a.balance <> coalesce(h.held, 0)");
// A hold has the transfer that took it; an ended one the single transfer that ended it.
SQL0(holds_sql,
     "select count(*) as wrong, min(h.id) as example from point_holds as h"
     " left join point_transfers as t on t.id = h.transfer"
     " left join point_transfers as e on e.id = h.ended_by"
     " left join point_transfers as r on r.id = h.given_back_by"
     " where t.id is null or t.kind <> 'hold' or t.amount <> h.amount or t.person <> h.person"
     "   or t.cause <> h.cause or t.cause_id <> h.cause_id or t.words <> h.title"
     "   or t.at <> h.made_at"
     "   or (h.state in ('captured', 'refunded') and (e.id is null or e.kind <> 'capture'"
     "     or e.amount <> h.captured or e.cause_id <> h.id or e.at <> h.ended_at))"
     "   or (h.state in ('released', 'lapsed') and (e.id is null or e.kind <> 'release'"
     "     or e.amount <> h.amount or e.cause_id <> h.id or e.at <> h.ended_at))"
     "   or (h.state = 'refunded' and (r.id is null or r.kind <> 'refund'"
     "     or r.amount <> h.captured or r.undoes <> h.ended_by))");
SQL0(ends_sql,
     "select count(*) as wrong, min(t.id) as example from point_transfers as t where"
     " (t.kind = 'hold' and not exists (select h.id from point_holds as h where h.transfer = t.id))"
     " or (t.kind in ('capture', 'release') and not exists (select h.id from point_holds as h"
     "   where h.ended_by = t.id and h.id = t.cause_id))"
     " or (t.kind = 'refund' and not exists (select h.id from point_holds as h"
     "   where h.given_back_by = t.id))"
     " or (t.kind = 'earn' and not exists (select e.record from point_earnings as e"
     "   where e.transfer = t.id and e.record = t.cause_id and e.paid = t.amount"
     "     and e.person = t.person))"
     " or (t.kind = 'reverse' and not exists (select e.record from point_earnings as e"
     "   where e.undone_by = t.id and e.transfer = t.undoes and e.undone_at = t.at))");
// Hours and points never part: what took effect is decided about once, what was reversed is back.
SQL0(
    records_sql,
    "select count(*) as wrong, min(r.id) as example from records as r"
    " left join point_earnings as e on e.record = r.id"
    " where (r.reversal_of is null and r.effective_at is not null and (e.record is null or (e.person <> r.person"
    "       and not exists (select p.person from point_successors as p where p.person = e.person"
    "         and p.heir = r.person))"
    "     or e.minutes <> r.minutes or e.kind <> r.kind or e.day <> r.day))"
    "   or (e.record is not null and e.paid > 0 and e.undone_by is null"
    "     and r.state <> 'effective')");
SQL0(paid_sql, "select count(*) as wrong, min(e.record) as example from point_earnings as e"
               " left join point_transfers as t on t.id = e.transfer"
               " where (e.paid > 0 and (t.id is null or t.kind <> 'earn' or t.amount <> e.paid"
               "     or t.cause_id <> e.record or t.rule_on <> e.day or t.at <> e.made_at))"
               "   or (e.why in ('none', 'elsewhere', 'before') and e.paid > 0)"
               "   or (e.why = 'paid' and e.paid <> e.grown)");
SQL0(periods_sql,
     "select count(*) as wrong, min(p.person) as example from point_periods as p left join (select"
     "   person, day as period, sum(paid) as paid from point_earnings where undone_by is null"
     "     and paid > 0 group by person, day"
     "   union all select person, day / 100, sum(paid) from point_earnings where undone_by is null"
     "     and paid > 0 group by person, day / 100"
     "   union all select person, day / 10000, sum(paid) from point_earnings"
     "     where undone_by is null and paid > 0 group by person, day / 10000) as s"
     " on s.person = p.person and s.period = p.period where p.paid <> coalesce(s.paid, 0)");
SQL0(periods_there_sql,
     "select count(*) as wrong, min(e.record) as example from point_earnings as e"
     " where e.paid > 0 and (not exists (select p.person from point_periods as p"
     "   where p.person = e.person and p.period = e.day) or not exists (select p.person from"
     "   point_periods as p where p.person = e.person and p.period = e.day / 100) or not exists"
     "   (select p.person from point_periods as p where p.person = e.person"
     "     and p.period = e.day / 10000))");
SQL0(frozen_sql,
     "select count(*) as wrong, min(a.id) as example from point_accounts as a where a.frozen <>"
     " (select count(*) from point_freezes as f where a.kind = 'person' and f.person = a.owner"
     "   and f.lifted_at is null)");
SQL0(lot_legs_sql,
     "select count(*) as wrong, min(l.id) as example from point_lots as l where not exists (select"
     "   e.seq from point_entries as e where e.lot = l.id) or exists (select e.seq from"
     "   point_entries as e join point_accounts as a on a.id = e.account where e.lot = l.id"
     "   and a.kind in ('person', 'household') and e.account <> l.account)");
SQL0(grace_sql,
     "select count(*) as wrong, min(a.id) as example from point_accounts as a where a.grace_until"
     " <> coalesce((select f.grace_until from point_freezes as f where a.kind = 'person'"
     "   and f.person = a.owner and f.lifted_at is not null order by f.id desc limit 1), 0)");
SQL0(pools_sql,
     "select count(*) as wrong, min(a.id) as example from point_accounts as a"
     " where (a.kind = 'household' and not exists (select h.id from point_households as h"
     "     where h.id = a.owner))"
     "   or (a.kind in ('person', 'debt') and not exists (select p.id from people as p"
     "     where p.id = a.owner))"
     "   or (a.kind = 'held' and not exists (select b.id from point_accounts as b"
     "     where b.id = a.owner and b.kind in ('person', 'household')))"
     "   or (a.kind in ('spent', 'settled') and a.owner <> 0)"
     "   or (a.kind in ('issue', 'expired') and a.owner not between 1900 and 2300)");

// --- the seals, in one pass

typedef struct {
    Transfer transfer;
    Leg leg;
} SealRow;
#define OF_TRANSFER(member, kind_)                                                  \
    {                                                                               \
        .name = #member, .kind = (kind_), .at = offsetof(SealRow, transfer.member), \
        .size = sizeof(((SealRow *)0)->transfer.member)                             \
    }
#define OF_LEG(member, name_, kind_)                                           \
    {                                                                          \
        .name = (name_), .kind = (kind_), .at = offsetof(SealRow, leg.member), \
        .size = sizeof(((SealRow *)0)->leg.member)                             \
    }
// clang-format off
static const Field seal_fields[] = {
    OF_TRANSFER(id, KIND_ID), OF_TRANSFER(key, KIND_STR),
    { .name = "kind", .kind = KIND_WORD, .at = offsetof(SealRow, transfer.kind), .size = sizeof(int32_t), .words = move_kind_words },
    OF_TRANSFER(person, KIND_ID), OF_TRANSFER(cause, KIND_STR), OF_TRANSFER(cause_id, KIND_INT),
    OF_TRANSFER(amount, KIND_POINTS), OF_TRANSFER(undoes, KIND_ID), OF_TRANSFER(actor, KIND_ID),
    OF_TRANSFER(at, KIND_TIME), OF_TRANSFER(rule_on, KIND_DAY), OF_TRANSFER(words, KIND_STR),
    OF_TRANSFER(mac, KIND_BLOB),
    OF_LEG(account, "leg_account", KIND_INT),
    { .name = "leg_kind", .kind = KIND_WORD, .at = offsetof(SealRow, leg.kind), .size = sizeof(int32_t), .words = account_kind_words },
    OF_LEG(owner, "leg_owner", KIND_INT), OF_LEG(lot, "leg_lot", KIND_INT),
    OF_LEG(expires_at, "leg_expires_at", KIND_TIME), OF_LEG(amount, "leg_amount", KIND_POINTS),
    OF_LEG(seq, "leg_seq", KIND_INT), OF_LEG(balance, "leg_balance", KIND_POINTS),
};
// clang-format on
static const Shape seal_shape = SHAPE(SealRow, seal_fields);

SQL0(seals_sql,
     "select t.id, t.key, t.kind, t.person, t.cause, t.cause_id, t.amount, t.undoes, t.actor, t.at,"
     "  t.rule_on, t.words, t.mac, e.account as leg_account, a.kind as leg_kind, a.owner as"
     "  leg_owner, coalesce(e.lot, 0) as leg_lot, l.expires_at as leg_expires_at, e.amount as"
     "  leg_amount, e.seq as leg_seq, e.balance as leg_balance"
     " from point_transfers t join point_entries e on e.transfer = t.id"
     " join point_accounts a on a.id = e.account left join point_lots l on l.id = e.lot"
     " order by t.id, e.account, e.seq");

typedef struct {
    Cx *cx;
    Arena *own;  // the row whose legs are being gathered
    Transfer now;
    Leg legs[LEGS_MOST];
    size_t n;
    Hash before;
    int64_t last, wrong, example;
    bool begun;
} Walk;

static void walk_close(Walk *walk)
{
    const Transfer *t = &walk->now;
    if (!walk->begun)
        return;
    Hash mac = transfer_seal(walk->own, &walk->cx->county->key_audit,
                             walk->last == 0 ? (Str){ 0 } : hash_str(&walk->before), t, walk->legs,
                             walk->n);
    bool fits = t->id.n == walk->last + 1 && str_eq(t->mac.bytes, hash_str(&mac));
    if (!fits && walk->wrong++ == 0)
        walk->example = t->id.n;
    // From what stands there: one bad row is one bad row, not all that follow.
    if (t->mac.bytes.n == HASH_SIZE)
        for (size_t i = 0; i < HASH_SIZE; i++)
            walk->before.bytes[i] = (uint8_t)t->mac.bytes.p[i];
    walk->last = t->id.n;
}

static Err walk_row(void *to, const void *at)
{
    Walk *walk = to;
    const SealRow *row = at;
    if (!walk->begun || !same(row->transfer.id, walk->now.id)) {
        walk_close(walk);
        arena_reset(walk->own);
        walk->now = row->transfer;
        walk->now.key = str_copy(walk->own, row->transfer.key);
        walk->now.cause = str_copy(walk->own, row->transfer.cause);
        walk->now.words = str_copy(walk->own, row->transfer.words);
        walk->now.mac.bytes = str_copy(walk->own, row->transfer.mac.bytes);
        walk->n = 0;
        walk->begun = true;
    }
    if (walk->n < LEGS_MOST)
        walk->legs[walk->n++] = row->leg;
    return OK;
}

SQL0(legless_sql,
     "select count(*) as wrong, min(t.id) as example from point_transfers as t"
     " where not exists (select e.seq from point_entries as e where e.transfer = t.id)");

static Err check_seals(Cx *cx, Recount *recount)
{
    Walk *walk = NEW(cx->arena, Walk);
    walk->cx = cx;
    walk->own = arena_new(ARENA_REQUEST_MAX);
    Err err = db_each(cx, &seals_sql, &seal_shape, walk_row, walk);
    if (err == OK)
        walk_close(walk);
    arena_free(walk->own);
    TRY(err);
    recount_line(recount, TEXT("每笔积分和上一笔环环相扣，没有改动、增删"), walk->wrong,
                 walk->wrong == 0 ? S("")
                                  : str_printf(cx->arena, "%lld", (long long)walk->example));
    return OK;
}

typedef struct {
    Cx *cx;
    int64_t wrong, example;
} Rows;

SQL0(hold_rows_sql,
     "select id, account, person, amount, captured, state, until, cause, cause_id, title, transfer,"
     "  made_at, ended_at, ended_by, given_back_by, mac from point_holds order by id");
SQL0(earning_rows_sql,
     "select record, person, day, kind, minutes, coefficient, grown, paid, why, transfer,"
     "  undone_by, undone_at, made_at, mac from point_earnings where why <> 'before'"
     " order by record");

static Err hold_row(void *to, const void *at)
{
    Rows *rows = to;
    const HoldRow *row = at;
    Hash mac = hold_seal(rows->cx->arena, &rows->cx->county->key_audit, row);
    if (!str_eq(row->mac.bytes, hash_str(&mac)) && rows->wrong++ == 0)
        rows->example = row->id.n;
    return OK;
}

static Err earning_row(void *to, const void *at)
{
    Rows *rows = to;
    const Earning *row = at;
    Hash mac = earning_seal(rows->cx->arena, &rows->cx->county->key_audit, row);
    if (!str_eq(row->mac.bytes, hash_str(&mac)) && rows->wrong++ == 0)
        rows->example = row->record.n;
    return OK;
}

static Err check_rows(Cx *cx, Recount *recount, const Sql *sql, const Shape *shape, DbRow call,
                      Text what)
{
    Rows rows = { .cx = cx };
    TRY(db_each_(cx, sql, shape, call, &rows, NULL, 0));
    recount_line(recount, what, rows.wrong,
                 rows.wrong == 0 ? S("") : str_printf(cx->arena, "%lld", (long long)rows.example));
    return OK;
}

Err points_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &zero_sql, TEXT("每笔积分有进有出，合计为零")));
    TRY(recount_rows(cx, recount, &running_sql, TEXT("每个积分账户的流水连续，余额逐笔对得上")));
    TRY(recount_rows(cx, recount, &balance_sql, TEXT("每个积分账户的余额等于流水之和")));
    TRY(recount_rows(cx, recount, &whole_sql, TEXT("全县积分账户合计为零")));
    TRY(recount_rows(cx, recount, &limit_sql, TEXT("没有积分账户透支")));
    TRY(recount_rows(cx, recount, &lots_sql, TEXT("每批积分的剩余等于流水之和")));
    TRY(recount_rows(cx, recount, &own_lots_sql, TEXT("各批积分之和等于账户余额")));
    TRY(recount_rows(cx, recount, &held_sql, TEXT("预留账户等于没结束的预留之和")));
    TRY(recount_rows(cx, recount, &holds_sql, TEXT("每笔预留只结束一次，和流水一致")));
    TRY(recount_rows(cx, recount, &ends_sql, TEXT("每笔流水都有来由")));
    TRY(recount_rows(cx, recount, &legless_sql, TEXT("每笔流水都有明细")));
    TRY(recount_rows(cx, recount, &records_sql, TEXT("每条已生效的时长计分一次，冲正的已冲回")));
    TRY(recount_rows(cx, recount, &paid_sql, TEXT("每条时长的积分和流水一致")));
    TRY(recount_rows(cx, recount, &periods_sql, TEXT("每天、每月、每年的计分等于明细之和")));
    TRY(recount_rows(cx, recount, &periods_there_sql, TEXT("计过分的日子都有合计")));
    TRY(recount_rows(cx, recount, &frozen_sql, TEXT("冻结的账户都有没解除的冻结")));
    TRY(recount_rows(cx, recount, &lot_legs_sql, TEXT("每批积分都在自己的账户里")));
    TRY(recount_rows(cx, recount, &grace_sql, TEXT("解冻以后的宽限和解冻记录一致")));
    TRY(recount_rows(cx, recount, &pools_sql, TEXT("每个积分账户都有主人")));
    TRY(check_rows(cx, recount, &hold_rows_sql, &hold_row_shape, hold_row,
                   TEXT("每笔预留没有改动")));
    TRY(check_rows(cx, recount, &earning_rows_sql, &earning_shape, earning_row,
                   TEXT("每条计分没有改动")));
    return check_seals(cx, recount);
}
