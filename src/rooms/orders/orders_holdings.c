// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/orders/orders_in.h"
#include "store/db.h"

SQL(orders_sql,
    "select o.placed_at as at, o.title as what, o.state, p.name as place, o.details as words,"
    " o.address_sealed as sealed, o.minutes as number from orders o join places p on p.id = o.place"
    " where o.resident = $1 order by o.id desc limit $2",
    P_INT, P_INT);
SQL(claimed_sql,
    "select o.accepted_at as at, o.title as what, o.state, p.name as place from orders o"
    " join places p on p.id = o.place where o.claimer = $1 order by o.id desc limit $2",
    P_INT, P_INT);
SQL(steps_sql,
    "select s.at, o.number as what, s.act as state, s.reason as words from order_steps s"
    " join orders o on o.id = s.order_id where s.person = $1 order by s.id desc limit $2",
    P_INT, P_INT);
SQL(going_sql,
    "select g.named_at as at, o.number as what from order_going g join orders o"
    " on o.id = g.order_id where g.person = $1 order by g.id desc limit $2",
    P_INT, P_INT);
SQL(notes_sql,
    "select n.at, o.number as what, n.kind as state, n.note as words from order_door_notes n"
    " join orders o on o.id = n.order_id where n.person = $1 order by n.id desc limit $2",
    P_INT, P_INT);

HOLDING_LEFT(orders_left, "orders", "resident",
             "(x.details <> '' or x.address_sealed is not null or x.phone_sealed is not null)");

static Text state_of(Str word)
{
    for (size_t i = 0; i < ORDER_STATES; i++)
        if (str_eq(word, str(order_states[i].word)))
            return order_states[i].text;
    return TEXT("");
}

static Text act_of(Str word)
{
    for (size_t i = 0; i < ORDER_ACTS; i++)
        if (str_eq(word, str(order_acts[i].word)))
            return order_acts[i].text;
    return TEXT("");
}

const Holding order_holdings[] = {
    { "orders", "resident", TEXT("点过的单"), .rows = &orders_sql, .text_of = state_of,
      .sealed_in = ORDER_ADDRESS, .left = &orders_left,
      .kept = TEXT("服务过的凭据，说明、住址和电话已删除") },
    { "orders", "claimer", TEXT("认领的微心愿"), .rows = &claimed_sql, .text_of = state_of,
      .kept = TEXT("服务过的凭据，只有编号") },
    { "order_steps", "person", TEXT("单子上办过的每一步"), .rows = &steps_sql, .text_of = act_of,
      .kept = TEXT("谁办的事，是工作记录") },
    { "order_going", "person", TEXT("上门服务"), .rows = &going_sql,
      .kept = TEXT("服务过的凭据，只有编号") },
    { "order_door_notes", "person", TEXT("上门核对"), .rows = &notes_sql,
      .kept = TEXT("上门安全的记录，只有编号") },
    { 0 },
};

SQL(take_sql, "update orders set resident = $1 where resident = $2", P_INT, P_INT);
SQL(take_claims_sql, "update orders set claimer = $1 where claimer = $2", P_INT, P_INT);
SQL(take_going_sql,
    "update order_going set person = $1 where person = $2 and not exists (select g.id"
    " from order_going g where g.order_id = order_going.order_id and g.person = $1)",
    P_INT, P_INT);

// Who did a step stays as it was told: the trace of the merge leads from the old number.
Err order_merge_person(Cx *cx, PersonId to, PersonId from)
{
    TRY(db_change(cx, &take_sql, NULL, to, from));
    TRY(db_change(cx, &take_claims_sql, NULL, to, from));
    return db_change(cx, &take_going_sql, NULL, to, from);
}
