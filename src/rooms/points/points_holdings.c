// What the ledger holds about a person, and what goes over when two numbers turn out to be one.
#include "rooms/points/points_in.h"
#include "store/db.h"
#include "town/room.h"

FAULT(points_merge_first, 409, "points.merge_first",
      "被并入的编号还有预留中的积分、欠分、冻结或家庭积分，先处理完再合并");

SQL(earnings_sql,
    "select made_at as at, day, kind as what, why as state, minutes as number from point_earnings"
    " where person = $1 order by record desc limit $2",
    P_INT, P_INT);
SQL(transfers_sql,
    "select at, kind as state, words, amount as number from point_transfers where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(holds_sql,
    "select made_at as at, title as what, state, amount as number from point_holds"
    " where person = $1 order by id desc limit $2",
    P_INT, P_INT);
SQL(freezes_sql,
    "select made_at as at, reason as words from point_freezes where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(members_sql,
    "select m.asked_at as at, h.name as what from point_household_members m"
    " join point_households h on h.id = m.household where m.person = $1 order by m.id desc limit $2",
    P_INT, P_INT);
SQL(periods_sql,
    "select period as number from point_periods where person = $1 order by period desc limit $2",
    P_INT, P_INT);
SQL(heirs_sql, "select at from point_successors where person = $1 or heir = $1 limit $2", P_INT,
    P_INT);

#define LEDGER TEXT("账本只追加，只有编号，没有姓名")
const Holding point_holdings[] = {
    { "point_earnings", "person", TEXT("每条时长得的积分"), .rows = &earnings_sql,
      .words = earn_why_words, .texts = earn_why_texts, .kept = LEDGER },
    { "point_transfers", "person", TEXT("积分流水（百分之一分）"), .rows = &transfers_sql,
      .words = move_kind_words, .texts = move_kind_texts, .kept = LEDGER },
    { "point_transfers", "actor", TEXT("经手的积分流水"), .kept = LEDGER },
    { "point_holds", "person", TEXT("积分预留"), .rows = &holds_sql, .words = hold_state_words,
      .texts = hold_state_texts, .kept = LEDGER },
    { "point_freezes", "person", TEXT("积分冻结"), .rows = &freezes_sql, .kept = LEDGER },
    { "point_household_members", "person", TEXT("家庭积分"), .rows = &members_sql, .kept = LEDGER },
    { "point_periods", "person", TEXT("每日每月每年计分"), .rows = &periods_sql, .kept = LEDGER },
    { "point_successors", "person", TEXT("编号合并后的积分归属"), .rows = &heirs_sql,
      .kept = LEDGER },
    { "point_successors", "heir", TEXT("编号合并后的积分归属"), .kept = LEDGER },
    { 0 },
};

SQL(heir_sql, "select heir from point_successors where person = $1", P_INT);

Err point_heir(Cx *cx, PersonId person, PersonId *out)
{
    int64_t heir = 0;
    TRY(db_int(cx, &heir_sql, &heir, person));
    *out = heir != 0 ? (PersonId){ heir } : person;
    return OK;
}

SQL(inherit_sql, "update point_successors set heir = $1 where heir = $2", P_INT, P_INT);
SQL(succeed_sql, "insert into point_successors (person, heir, at) values ($2, $1, $3)", P_INT,
    P_INT, P_INT);

// All that can be spent goes over with the day it expires; records that are reversed later take
// their points from the heir.
Err point_merge_person(Cx *cx, PersonId to, PersonId from)
{
    PointBalance has;
    TRY(point_balance(cx, from, &has));
    if (has.held.n != 0 || has.debt.n != 0 || has.frozen || has.household.n != 0)
        return &points_merge_first;
    TRY(db_change(cx, &inherit_sql, NULL, to, from));
    TRY(db_change(cx, &succeed_sql, NULL, to, from, cx->now));
    return has.ready.n == 0 ? OK : point_pour_all(cx, from, to, has.ready);
}
