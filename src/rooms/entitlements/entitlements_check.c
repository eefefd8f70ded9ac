// What the rows of this room must prove; what it holds about a person; two numbers of one person.
#include "rooms/certificates/certificates.h"
#include "rooms/entitlements/entitlements_in.h"
#include "town/county.h"

SQL0(takings_sql,
     "select count(*) as wrong, min(t.entitlement) as example from entitlement_takings as t"
     " where t.n <> (select coalesce(cast(sum(u.n) as bigint), 0) from entitlement_uses as u"
     "   where u.entitlement = t.entitlement and u.person = t.person"
     "   and (t.period = 0 or u.period = t.period))");
SQL0(untaken_sql,
     "select count(*) as wrong, min(u.id) as example from entitlement_uses as u where not exists"
     " (select t.n from entitlement_takings as t where t.entitlement = u.entitlement"
     "   and t.person = u.person and t.period = u.period) or not exists (select t.n from"
     "   entitlement_takings as t where t.entitlement = u.entitlement and t.person = u.person"
     "   and t.period = 0)");
SQL0(money_sql, "select count(*) as wrong, min(u.id) as example from entitlement_uses as u where"
                " u.list is null and (select coalesce(cast(sum(m.fen) as bigint), 0) from"
                "   budget_moves as m where m.cause = 'entitlement_use' and m.cause_id = u.id)"
                "   <> u.fen");
SQL0(list_money_sql,
     "select count(*) as wrong, min(l.id) as example from entitlement_lists as l where"
     " (select coalesce(cast(sum(m.fen) as bigint), 0) from budget_moves as m where"
     "   m.cause = 'entitlement_list' and m.cause_id = l.id) <>"
     " case when l.state = 'settled' then l.ride_fen else l.fen end");
SQL0(list_rows_sql,
     "select count(*) as wrong, min(l.id) as example from entitlement_lists as l where l.n <>"
     " (select count(*) from entitlement_list_rows as r where r.list = l.id)"
     " or l.rides <> (select coalesce(cast(sum(r.rides) as bigint), 0) from entitlement_list_rows"
     "   as r where r.list = l.id)"
     " or l.rides <> (select coalesce(cast(sum(u.n) as bigint), 0) from entitlement_uses as u"
     "   where u.list = l.id)"
     " or l.ride_fen <> l.rides * l.price"
     " or l.ride_fen <> (select coalesce(cast(sum(u.fen) as bigint), 0) from entitlement_uses as u"
     "   where u.list = l.id)");
SQL0(coupon_sql,
     "select count(*) as wrong, min(c.id) as example from entitlement_coupons as c where"
     " c.use_id is not null and not exists (select u.id from entitlement_uses as u where"
     "   u.id = c.use_id and u.entitlement = c.entitlement and u.n = 1 and u.pass is null"
     "   and u.list is null)");
SQL0(one_coupon_sql,
     "select count(*) as wrong, min(u.id) as example from entitlement_uses as u join entitlements"
     " as e on e.id = u.entitlement where e.way = 'pool' and (select count(*) from"
     "   entitlement_coupons as c where c.use_id = u.id) <> 1");
SQL0(whose_sql,
     "select count(*) as wrong, min(u.id) as example from entitlement_uses as u where u.pass is not"
     " null and not exists (select x.id from entitlement_passes as x where x.id = u.pass and"
     " x.entitlement = u.entitlement and x.person = u.person)");

SQL0(counted_sql,
     "select count(*) as wrong, min(e.id) as example from entitlements as e where e.uses <>"
     " (select coalesce(cast(sum(u.n) as bigint), 0) from entitlement_uses as u where"
     "   u.entitlement = e.id)");
SQL0(orphan_sql,
     "select count(*) as wrong, min(m.id) as example from budget_moves as m where"
     " (m.cause = 'entitlement_use' and not exists (select u.id from entitlement_uses as u where"
     "   u.id = m.cause_id and u.list is null))"
     " or (m.cause = 'entitlement_list' and not exists (select l.id from entitlement_lists as l"
     "   where l.id = m.cause_id))");

SQL(lists_sql, "select id from entitlement_lists where id > $1 order by id limit 200", P_INT);
typedef struct {
    EntitlementListId id;
} ListRow;
static const Field list_fields[] = { FIELD(ListRow, id) };
static const Shape list_shape = SHAPE(ListRow, list_fields);

// A row of somebody who was erased has no name any more: the digest of its list cannot be made
// again.
static Err list_holds(Cx *cx, EntitlementListId id, Str public_key, bool *fine)
{
    EntitlementList list;
    List rows;
    Hash digest = { 0 };
    bool whole = true;
    TRY(entitlement_list_find(cx, id, &list));
    TRY(entitlement_list_rows(cx, id, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const EntitlementListRow *row = LIST_AT(&rows, EntitlementListRow, i);
        digest = list_digest(&digest, cx->arena, row->name, row->card, row->valid_to);
        whole = whole && row->name.n > 0;
    }
    *fine = sign_holds(public_key, list_text(cx->arena, &list), list.signature.bytes) &&
            (!whole || str_eq(hex_of(cx->arena, hash_str(&digest)), list.digest));
    return OK;
}

static Err check_signatures(Cx *cx, Recount *recount)
{
    SignKey key = certificate_key(&cx->county->key_token);
    Str public_key = str_of((const char *)key.public, sizeof key.public);
    int64_t wrong = 0, example = 0, after = 0;
    for (size_t n = 200; n == 200;) {
        List rows;
        TRY(db_list(cx, &lists_sql, &list_shape, &rows, after));
        n = rows.n;
        for (size_t i = 0; i < rows.n; i++) {
            EntitlementListId id = LIST_AT(&rows, ListRow, i)->id;
            ArenaMark mark = arena_mark(cx->arena);
            bool fine;
            TRY(list_holds(cx, id, public_key, &fine));
            if (!fine && wrong++ == 0)
                example = id.n;
            arena_rewind(cx->arena, mark);
            after = id.n;
        }
    }
    recount_line(recount, TEXT("每份礼遇名单的签名和每一行都对得上"), wrong,
                 wrong == 0 ? S("") : str_printf(cx->arena, "%lld", (long long)example));
    return OK;
}

Err entitlements_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &takings_sql, TEXT("每人已享受的次数等于明细的合计")));
    TRY(recount_rows(cx, recount, &untaken_sql, TEXT("每次礼遇都计入了本人的次数")));
    TRY(recount_rows(cx, recount, &money_sql, TEXT("每次礼遇占用的专项资金等于它的价钱")));
    TRY(recount_rows(cx, recount, &list_money_sql,
                     TEXT("每份名单占用的专项资金等于预留或结清的钱")));
    TRY(recount_rows(cx, recount, &list_rows_sql, TEXT("每份名单的人数、次数和钱等于各行的合计")));
    TRY(recount_rows(cx, recount, &coupon_sql, TEXT("每个发出的券码只属于一次礼遇")));
    TRY(recount_rows(cx, recount, &one_coupon_sql, TEXT("每次领券正好一个券码")));
    TRY(recount_rows(cx, recount, &whose_sql, TEXT("每次核销都是本人的出示码")));
    TRY(recount_rows(cx, recount, &counted_sql, TEXT("每项礼遇的次数等于明细的合计")));
    TRY(recount_rows(cx, recount, &orphan_sql, TEXT("没有无主的礼遇专项资金")));
    return check_signatures(cx, recount);
}

SQL(passes_sql,
    "select x.made_at as at, e.name as what, x.card as words from entitlement_passes x"
    " join entitlements e on e.id = x.entitlement where x.person = $1 order by x.id desc limit $2",
    P_INT, P_INT);
SQL(held_uses_sql,
    "select u.at, e.name as what, u.n as number, p.name as place from entitlement_uses u"
    " join entitlements e on e.id = u.entitlement join places p on p.id = e.place"
    " where u.person = $1 order by u.id desc limit $2",
    P_INT, P_INT);
SQL(held_rows_sql,
    "select l.made_at as at, e.name as what, r.card as words, coalesce(r.rides, 0) as number"
    "  from entitlement_list_rows r join entitlement_lists l on l.id = r.list"
    "  join entitlements e on e.id = l.entitlement where r.person = $1 order by r.id desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(passes_left, "entitlement_passes", "person", "x.card <> ''");
HOLDING_LEFT(rows_left, "entitlement_list_rows", "person", "(x.name <> '' or x.card <> '')");
const Holding entitlement_holdings[] = {
    { "entitlement_passes", "person", TEXT("领用的礼遇和卡号"), .rows = &passes_sql,
      .left = &passes_left, .kept = TEXT("已享受次数的凭据，只有编号") },
    { "entitlement_uses", "person", TEXT("享受过的礼遇"), .rows = &held_uses_sql,
      .kept = TEXT("商户结算和专项资金的凭据，只有编号") },
    { "entitlement_list_rows", "person", TEXT("礼遇名单"), .rows = &held_rows_sql,
      .left = &rows_left, .kept = TEXT("名单结算的凭据，只有编号") },
    { "entitlement_takings", "person", TEXT("已享受次数"),
      .kept = TEXT("由礼遇明细数出来的次数，只有编号") },
    { 0 },
};

SQL(forget_card_sql, "update entitlement_passes set card = '' where person = $1", P_INT);
SQL(forget_row_sql, "update entitlement_list_rows set name = '', card = '' where person = $1",
    P_INT);
Err entitlement_hear_erased(Cx *cx, const Event *event)
{
    TRY(db_change(cx, &forget_card_sql, NULL, event->id));
    return db_change(cx, &forget_row_sql, NULL, event->id);
}

// A pass that both have stays with its number: what was had by it moves along all the same.
SQL(take_passes_sql,
    "update entitlement_passes set person = $1 where person = $2 and not exists (select x.id from"
    " entitlement_passes x where x.entitlement = entitlement_passes.entitlement and x.person = $1)",
    P_INT, P_INT);
SQL(take_uses_sql,
    "update entitlement_uses set person = $1 where person = $2 and (list is null or not exists"
    " (select u.id from entitlement_uses u where u.list = entitlement_uses.list and u.person = $1))"
    " and (pass is null or exists (select x.id from entitlement_passes x where"
    "   x.id = entitlement_uses.pass and x.person = $1))",
    P_INT, P_INT);
SQL(take_rows_sql,
    "update entitlement_list_rows set person = $1 where person = $2 and not exists (select r.id from"
    " entitlement_list_rows r where r.list = entitlement_list_rows.list and r.person = $1)",
    P_INT, P_INT);
// Counted anew from what each has now.
SQL(drop_takings_sql, "delete from entitlement_takings where person in ($1, $2)", P_INT, P_INT);
SQL(count_takings_sql,
    "insert into entitlement_takings (entitlement, person, period, n)"
    " select u.entitlement, u.person, u.period, sum(u.n) from entitlement_uses u"
    "  where u.person in ($1, $2) group by u.entitlement, u.person, u.period"
    " union all select u.entitlement, u.person, 0, sum(u.n) from entitlement_uses u"
    "  where u.person in ($1, $2) group by u.entitlement, u.person",
    P_INT, P_INT);

Err entitlement_merge_person(Cx *cx, PersonId to, PersonId from)
{
    TRY(db_change(cx, &take_passes_sql, NULL, to, from));
    TRY(db_change(cx, &take_uses_sql, NULL, to, from));
    TRY(db_change(cx, &take_rows_sql, NULL, to, from));
    TRY(db_change(cx, &drop_takings_sql, NULL, to, from));
    return db_change(cx, &count_takings_sql, NULL, to, from);
}
