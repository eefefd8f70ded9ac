// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/attendance/attendance_in.h"
#include "store/db.h"

SQL(devices_sql,
    "select made_at as at, name as what,"
    " case when revoked_at is null then 'active' else 'revoked' end as state"
    " from devices where person = $1 order by id desc limit $2",
    P_INT, P_INT);
SQL(facts_sql,
    "select f.at, a.name as what, f.kind as state, f.source as place, f.note as words"
    " from facts f left join activities a on a.id = f.activity where f.person = $1"
    " order by f.id desc limit $2",
    P_INT, P_INT);
SQL(presences_sql,
    "select coalesce(p.in_at, p.out_at) as at, a.name as what, p.state from presences p"
    " join activities a on a.id = p.activity where p.person = $1 order by p.id desc limit $2",
    P_INT, P_INT);
SQL(cards_sql, "select made_at as at, serial as number from cards where person = $1 limit $2",
    P_INT, P_INT);
HOLDING_LEFT(devices_left, "devices", "person", "(x.revoked_at is null or x.name <> '-')");
HOLDING_LEFT(facts_left, "facts", "person",
             "(x.who_sealed is not null or x.phone <> '' or x.lat_e7 <> 0 or x.lon_e7 <> 0)");
HOLDING_LEFT(cards_left, "cards", "person", "x.person > 0");

const Holding attendance_holdings[] = {
    { "devices", "person", TEXT("现场用过的手机"), .rows = &devices_sql, .left = &devices_left,
      .kept = TEXT("签到记录用它验过签名，名称已删除") },
    { "facts", "person", TEXT("签到记录"), .rows = &facts_sql, .words = fact_kind_words,
      .texts = fact_kind_texts, .left = &facts_left,
      .kept = TEXT("服务记录的凭据，位置和手机已删除，只有编号") },
    { "presences", "person", TEXT("到场"), .rows = &presences_sql, .words = presence_state_words,
      .texts = presence_state_texts, .kept = TEXT("服务记录的凭据，只有编号") },
    { "cards", "person", TEXT("我的码"), .rows = &cards_sql, .left = &cards_left },
    { 0 },
};

SQL(forget_devices_sql,
    "update devices set name = '-', revoked_at = coalesce(revoked_at, $2) where person = $1", P_INT,
    P_INT);
SQL(forget_facts_sql,
    "update facts set who_sealed = null, phone = '', lat_e7 = 0, lon_e7 = 0, acc_m = 0"
    " where person = $1",
    P_INT);
SQL(forget_card_sql, "delete from cards where person = $1", P_INT);

// That they were there is what their records stand on; from where and with which phone is gone.
Err attendance_hear_erased(Cx *cx, const Event *event)
{
    TRY(db_change(cx, &forget_devices_sql, NULL, event->id, cx->now));
    TRY(db_change(cx, &forget_facts_sql, NULL, event->id));
    return db_change(cx, &forget_card_sql, NULL, event->id);
}

// An activity at which both were told of stays with each as it is: the facts of two cannot be one
// presence, and records answers the second.
#define APART(table)                                                                      \
    " where " table ".person = $2 and " table ".activity is not null and not exists"      \
    " (select f.id from facts f where f.activity = " table ".activity and f.person = $1)" \
    " and not exists (select p.id from presences p where p.activity = " table ".activity" \
    "   and p.person = $1)"
SQL(apart_sql, "select distinct f.activity as id from facts f" APART("f") " limit 1000", P_INT,
    P_INT);
SQL(take_facts_sql, "update facts set person = $1 where activity = $3 and person = $2", P_INT,
    P_INT, P_INT);
SQL(take_presence_sql, "update presences set person = $1 where activity = $3 and person = $2",
    P_INT, P_INT, P_INT);
typedef struct {
    ActivityId id;
} Apart;
static const Field apart_fields[] = { FIELD(Apart, id) };
static const Shape apart_shape = SHAPE(Apart, apart_fields);

Err attendance_merge_person(Cx *cx, PersonId to, PersonId from)
{
    List activities;
    TRY(db_list(cx, &apart_sql, &apart_shape, &activities, to, from));
    for (size_t i = 0; i < activities.n; i++) {
        ActivityId id = LIST_AT(&activities, Apart, i)->id;
        TRY(db_change(cx, &take_facts_sql, NULL, to, from, id));
        TRY(db_change(cx, &take_presence_sql, NULL, to, from, id));
    }
    return OK;
}
