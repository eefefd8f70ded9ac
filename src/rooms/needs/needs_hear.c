// What the room hears from others: an order that is done, a person who is gone.
#include "rooms/needs/needs_in.h"
#include "store/db.h"

static const Field fields[] = { FIELD(Need, id) };
static const Shape id_shape = SHAPE(Need, fields);

SQL(waiting_sql,
    "select n.id from need_results r join needs n on n.id = r.need"
    " where r.order_id = $1 and n.state = 'made' order by n.id limit 200",
    P_INT);
SQL(open_sql,
    "select count(*) from need_results r join orders o on o.id = r.order_id"
    " where r.need = $1 and o.waits <> 'none'",
    P_INT);

// The last of its orders is done: so is the need, unless it also became something that goes on.
Err need_hear_closed(Cx *cx, const Event *event)
{
    AuditNote note = cx->audit;
    bool system = cx->actor.system;
    List needs;
    TRY(db_list(cx, &waiting_sql, &id_shape, &needs, event->id));
    cx->actor.system =
        true;  // the resident's evaluation closes it, and the resident keeps no needs
    Err err = OK;
    for (size_t i = 0; i < needs.n && err == OK; i++) {
        NeedId id = LIST_AT(&needs, Need, i)->id;
        int64_t open = 0;
        err = db_int(cx, &open_sql, &open, id);
        if (err == OK && open == 0)
            err = need_finish(cx, id, 0, S(""));
    }
    cx->actor.system = system;
    cx->audit = note;
    return err;
}

SQL(follow_sql,
    "insert into need_results (need, kind, order_id, made_by, at)"
    " select r.need, 'order', o.merged_into, r.made_by, $2 from need_results r"
    "  join orders o on o.id = r.order_id where o.id = $1 and o.merged_into is not null"
    " on conflict do nothing",
    P_INT, P_INT);

// What its order was merged into is what it waits for.
Err need_hear_merged(Cx *cx, const Event *event)
{
    return db_change(cx, &follow_sql, NULL, event->id, cx->now);
}

SQL(left_sql,
    "select n.id from need_results r join needs n on n.id = r.need"
    " where r.order_id = $1 and n.state = 'made' and not exists"
    "  (select x.id from need_results x left join orders o on o.id = x.order_id"
    "    where x.need = n.id and (x.order_id is null or o.state <> 'withdrawn'))"
    " order by n.id limit 200",
    P_INT);

// Nothing is left of what it became: the need itself still stands, and is sorted again.
Err need_hear_withdrawn(Cx *cx, const Event *event)
{
    AuditNote note = cx->audit;
    bool system = cx->actor.system;
    List needs;
    TRY(db_list(cx, &left_sql, &id_shape, &needs, event->id));
    cx->actor.system = true;
    Err err = OK;
    for (size_t i = 0; i < needs.n && err == OK; i++)
        err = need_reopen(cx, LIST_AT(&needs, Need, i)->id, 0);
    cx->actor.system = system;
    cx->audit = note;
    return err;
}

SQL(proposed_sql, "select need as id from need_results where item = $1 order by need limit 200",
    P_INT);

// The centre has put on the menu what was proposed: who asked can order it now.
Err need_hear_taken(Cx *cx, const Event *event)
{
    List needs;
    Item item;
    TRY(item_find(cx, (ItemId){ event->id }, &item));
    TRY(db_list(cx, &proposed_sql, &id_shape, &needs, event->id));
    for (size_t i = 0; i < needs.n; i++)
        TRY(need_tell(cx, LIST_AT(&needs, Need, i)->id, "need.offered",
                      TEXT("您说的“{0}”已列入服务菜单：{1}。现在就可以点单。"), item.name,
                      NO(Person)));
    return OK;
}

SQL(refused_sql,
    "select n.id from need_results r join needs n on n.id = r.need"
    " where r.item = $1 and n.state = 'made' and not exists"
    "  (select x.id from need_results x left join orders o on o.id = x.order_id"
    "     left join items i on i.id = x.item"
    "    where x.need = n.id and (x.project is not null or o.state <> 'withdrawn'"
    "     or i.state = 'offered' or exists (select a.id from item_proposals a"
    "      where a.item = x.item and a.state = 'waiting')))"
    " order by n.id limit 200",
    P_INT);

// It has not: the need itself still stands, and is sorted again.
Err need_hear_declined(Cx *cx, const Event *event)
{
    AuditNote note = cx->audit;
    bool system = cx->actor.system;
    List needs, left;
    Item item;
    TRY(item_find(cx, (ItemId){ event->id }, &item));
    TRY(db_list(cx, &proposed_sql, &id_shape, &needs, event->id));
    for (size_t i = 0; i < needs.n; i++)
        TRY(need_tell(cx, LIST_AT(&needs, Need, i)->id, "need.not_offered",
                      TEXT("您说的“{0}”，服务“{1}”这次没有上架，站里再想别的办法。"), item.name,
                      NO(Person)));
    TRY(db_list(cx, &refused_sql, &id_shape, &left, event->id));
    cx->actor.system = true;
    Err err = OK;
    for (size_t i = 0; i < left.n && err == OK; i++)
        err = need_reopen(cx, LIST_AT(&left, Need, i)->id, 0);
    cx->actor.system = system;
    cx->audit = note;
    return err;
}

SQL(said_sql, "select distinct need as id from need_voices where person = $1 limit 1000", P_INT);
SQL(forget_sql, "update need_voices set person = null where person = $1", P_INT);
SQL(forget_fixes_sql,
    "update hearing_fixes set was = '', became = '' where field in ('household', 'said')"
    " and home_visit in (select id from home_visits where person = $1)",
    P_INT);
SQL(forget_household_sql,
    "update home_visits set person = null, household = '', said = '' where person = $1", P_INT);

// What they asked for stays counted as one voice; who it was and what was said at their door is
// gone.
Err need_hear_erased(Cx *cx, const Event *event)
{
    List needs;
    TRY(db_list(cx, &said_sql, &id_shape, &needs, event->id));
    TRY(db_change(cx, &forget_sql, NULL, event->id));
    for (size_t i = 0; i < needs.n; i++)
        TRY(need_recount(cx, LIST_AT(&needs, Need, i)->id));
    TRY(db_change(cx, &forget_fixes_sql, NULL, event->id));
    return db_change(cx, &forget_household_sql, NULL, event->id);
}
