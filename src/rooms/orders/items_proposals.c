// What a station or branch would have on the menu, and what the centre says to it.
#include "base/utf8.h"
#include "rooms/orders/orders_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "store/db.h"
#include "store/outbox.h"
#include "town/catalogue.h"
#include "town/setting.h"

FAULT(item_proposal_missing, 404, "item.proposal_missing", "没有这项建议，或不归您看");
FAULT(item_proposal_settled, 409, "item.proposal_settled", "这项建议已经有了答复，请刷新看结果");
FAULT(item_proposed, 409, "item.proposed", "这项服务正等中心答复，由中心上架");

const char *const proposal_state_words[] = { "waiting", "taken", "declined", NULL };
const Text proposal_state_texts[] = { TEXT("待中心上架"), TEXT("已上架"), TEXT("未采纳") };

static const Field proposal_fields[] = {
    FIELD(ItemProposal, id),
    FIELD(ItemProposal, item),
    COL(ItemProposal, item_name, "服务"),
    COL(ItemProposal, summary, "说明"),
    FIELD(ItemProposal, place),
    HIDDEN(ItemProposal, place_path),
    COL(ItemProposal, place_name, "由谁提出"),
    COL(ItemProposal, why, "为什么"),
    FIELD(ItemProposal, proposed_by),
    COL(ItemProposal, proposer_name, "提出人"),
    COL(ItemProposal, at, "提出时间"),
    COL(ItemProposal, due_at, "期限"),
    COL(ItemProposal, late, "超时"),
    WORD(ItemProposal, state, proposal_state_words),
    COL(ItemProposal, state_text, "状态"),
    COL(ItemProposal, decider_name, "答复人"),
    COL(ItemProposal, decided_at, "答复时间"),
    COL(ItemProposal, reason, "未采纳的原因"),
    LINK(ItemProposal, href),
};
const Shape item_proposal_shape = SHAPE(ItemProposal, proposal_fields);

#define PROPOSAL_COLUMNS                                                                         \
    "select a.id, a.item, i.name as item_name, i.summary, a.place, a.place_path,"                \
    "       p.name as place_name, a.why, a.proposed_by, m.name as proposer_name, a.at, a.state," \
    "       d.name as decider_name, a.decided_at, a.reason"                                      \
    "  from item_proposals a join items i on i.id = a.item join places p on p.id = a.place"      \
    "  left join people m on m.id = a.proposed_by left join people d on d.id = a.decided_by"

static void complete(Cx *cx, ItemProposal *one)
{
    one->state_text = proposal_state_texts[one->state];
    one->href = url_of(str_printf(cx->arena, "/items/proposals/%lld", (long long)one->id.n));
    if (one->state != PROPOSAL_WAITING)
        return;
    int64_t days = rule_int(cx, "orders.proposal_days", time_day(one->at));
    one->due_at = time_add(one->at, days * TIME_DAY);
    one->late = one->due_at.ms < cx->now.ms;
}

SQL(find_sql, PROPOSAL_COLUMNS " where a.id = $1", P_INT);

Err item_proposal_find(Cx *cx, ProposalId id, ItemProposal *out)
{
    ItemProposal one;
    TRY(db_one(cx, &find_sql, &item_proposal_shape, &one, &item_proposal_missing, id));
    if (!cx->actor.system &&
        !actor_may(&cx->actor, ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR, one.place_path))
        return &item_proposal_missing;
    complete(cx, &one);
    *out = one;
    return OK;
}

SQL(latest_sql, PROPOSAL_COLUMNS " where a.item = $1 order by a.id desc limit 1", P_INT);

Err item_proposal_of(Cx *cx, ItemId item, ItemProposal *out, bool *has)
{
    Err err = db_one(cx, &latest_sql, &item_proposal_shape, out, &item_proposal_missing, item);
    *has = err == OK;
    if (err == &item_proposal_missing)
        return OK;
    TRY(err);
    complete(cx, out);
    return OK;
}

SQL(waiting_sql,
    PROPOSAL_COLUMNS " where a.state = 'waiting' and a.place_path >= $1 and a.place_path < $2"
                     " and a.id > $3 order by a.id limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);
SQL(settled_sql,
    PROPOSAL_COLUMNS " where a.state = $1 and a.place_path >= $2 and a.place_path < $3"
                     " and ($4 = 0 or a.id < $4) order by a.id desc limit $5",
    P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);

Err item_proposal_list(Cx *cx, Str path, ProposalState state, ProposalId after, int limit,
                       List *out)
{
    must(limit >= 1 && limit <= DB_ROWS_MAX);
    Str end = prefix_end(cx->arena, path);
    int64_t from = after.n;
    if (state == PROPOSAL_WAITING)
        TRY(db_list(cx, &waiting_sql, &item_proposal_shape, out, path, end, from, limit));
    else
        TRY(db_list(cx, &settled_sql, &item_proposal_shape, out, proposal_state_words[state], path,
                    end, from, limit));
    for (size_t i = 0; i < out->n; i++)
        complete(cx, LIST_AT(out, ItemProposal, i));
    return OK;
}

// --- proposing

SQL(add_sql,
    "insert into item_proposals (item, place, place_path, why, proposed_by, at, state)"
    " values ($1, $2, $3, $4, $5, $6, 'waiting')",
    P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

Err item_propose(Cx *cx, const ItemNew *new, Str why, ItemId *id)
{
    Item item = *new;
    item.state = ITEM_SHELVED;
    TRY(item_add(cx, &item, id));
    TRY(item_find(cx, *id, &item));
    if (item.place.n == 0)
        return &item_not_yours;  // the county's are the centre's own: it asks nobody
    return db_change(cx, &add_sql, NULL, *id, item.place, item.place_path,
                     utf8_clip(order_text(str_trim(why)), 200), cx->actor.person, cx->now);
}

// --- the answer

static bool decides(const Cx *cx)
{
    return cx->actor.system || actor_is(&cx->actor, ROLE_CENTRE);
}

SQL(settle_sql,
    "update item_proposals set state = $2, decided_by = $3, decided_at = $4, reason = $5"
    " where id = $1 and state = 'waiting'",
    P_INT, P_TEXT, P_INT, P_INT, P_TEXT);

static Err tell_proposer(Cx *cx, const ItemProposal *one, const char *kind, Text text, Str word)
{
    Str phone;
    if (one->proposed_by.n == 0)
        return OK;
    TRY(person_phone(cx, one->proposed_by, &phone));
    if (phone.n == 0 || !phone_is_mobile(phone))
        return OK;
    OutboxMessage message = { .channel = "sms",
                              .receiver = phone,
                              .kind = kind,
                              .body = say_with(cx->arena, lang_zh(), text, one->item_name, word) };
    return outbox_put(cx, &message);
}

static Err settle(Cx *cx, const ItemProposal *one, ProposalState state, Str reason)
{
    int64_t moved;
    TRY(db_change(cx, &settle_sql, &moved, one->id, proposal_state_words[state], cx->actor.person,
                  cx->now, order_text(reason)));
    if (moved != 1)
        return &item_proposal_settled;
    cx_audit(cx, "item.proposal", one->id.n, S("waiting"), str(proposal_state_words[state]));
    cx_event(cx, state == PROPOSAL_TAKEN ? "item.taken" : "item.declined", one->item.n, one->id.n);
    if (state == PROPOSAL_TAKEN)
        return tell_proposer(cx, one, "item.taken",
                             TEXT("您建议的服务“{0}”中心已上架，居民现在就可以点单。"), S(""));
    return tell_proposer(cx, one, "item.declined", TEXT("您建议的服务“{0}”这次没有上架：{1}。"),
                         reason);
}

static Err begin(Cx *cx, ProposalId id, ItemProposal *one)
{
    TRY(item_proposal_find(cx, id, one));
    if (!decides(cx))
        return &item_not_yours;
    return one->state == PROPOSAL_WAITING ? OK : &item_proposal_settled;
}

SQL(offer_sql,
    "update items set state = 'offered', changed_at = $2,"
    "  place = case when $3 = 1 then null else place end where id = $1",
    P_INT, P_INT, P_INT);

Err item_proposal_take(Cx *cx, ProposalId id, bool county)
{
    ItemProposal one;
    TRY(begin(cx, id, &one));
    TRY(settle(cx, &one, PROPOSAL_TAKEN, (Str){ 0 }));
    return db_change(cx, &offer_sql, NULL, one.item, cx->now, county);
}

Err item_proposal_decline(Cx *cx, ProposalId id, Str reason)
{
    ItemProposal one;
    TRY(begin(cx, id, &one));
    reason = str_trim(reason);
    order_check_text(cx, S("reason"), reason, 2, 200, TEXT("请写明为什么不上架，2 至 200 个字"));
    TRY(order_verdict(cx));
    return settle(cx, &one, PROPOSAL_DECLINED, reason);
}

Err item_proposal_offered(Cx *cx, ItemId item)
{
    ItemProposal one;
    bool has;
    TRY(item_proposal_of(cx, item, &one, &has));
    if (!has || one.state != PROPOSAL_WAITING)
        return OK;
    return decides(cx) ? settle(cx, &one, PROPOSAL_TAKEN, (Str){ 0 }) : &item_proposed;
}
