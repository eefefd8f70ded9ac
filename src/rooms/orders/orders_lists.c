// What is read in rows: the desk's lists, one's own, a team's, the timeline.
#include "rooms/orders/orders.h"
#include "base/hash.h"
#include "base/seal.h"
#include "rooms/people/people.h"
#include "store/db.h"
#include "store/gather.h"
#include "town/catalogue.h"
#include "town/county.h"

#define DRAFT_CONTEXT "order_drafts.sealed"
#define DRAFT_LIFE    TIME_HOUR

static const Field bar_fields[] = {
    FIELD(OrderBar, text),
    FIELD(OrderBar, done),
    FIELD(OrderBar, now),
};
const Shape order_bar_shape = SHAPE(OrderBar, bar_fields);

static const Field row_fields[] = {
    FIELD(OrderRow, id),
    COL(OrderRow, number, "单号"),
    WORD(OrderRow, state, order_state_words),
    COL(OrderRow, state_text, "状态"),
    SHOWN(OrderRow, tag),
    COL(OrderRow, title, "内容"),
    COL(OrderRow, resident_name, "居民"),
    FIELD(OrderRow, place),
    COL(OrderRow, place_name, "文明实践站"),
    COL(OrderRow, team_name, "队伍"),
    COL(OrderRow, wanted_on, "期望日期"),
    WORD(OrderRow, wanted_part, day_part_words),
    COL(OrderRow, wanted_text, "期望时段"),
    COL(OrderRow, appointed_on, "约定日期"),
    WORD(OrderRow, appointed_part, day_part_words),
    COL(OrderRow, appointed_text, "约定时段"),
    FIELD(OrderRow, appointed_at),
    COL(OrderRow, due_at, "期限"),
    COL(OrderRow, late, "超时"),
    COL(OrderRow, why, "为什么"),
    COL(OrderRow, owner_name, "由谁办"),
    FIELD(OrderRow, owner),
    FIELD(OrderRow, escalated),
    FIELD(OrderRow, commanded),
    FIELD(OrderRow, to_sign),
    COL(OrderRow, refused, "上报前没有接成次数"),
    SHOWN(OrderRow, line_at),
    COL(OrderRow, urgent, "加急"),
    FIELD(OrderRow, pooled_until),
    COL(OrderRow, pooling, "凑单中"),
    COL(OrderRow, together, "统筹"),
    COL(OrderRow, placed_at, "点单时间"),
    COL(OrderRow, ended_at, "办结时间"),
    COL(OrderRow, rating_text, "评价"),
    WORD(OrderRow, rating, rating_words),
    COL(OrderRow, urged, "催单次数"),
    COL(OrderRow, declines, "暂不能接次数"),
    WORD(OrderRow, how, order_how_words),
    WORD(OrderRow, kind, order_kind_words),
    COL(OrderRow, kind_text, "类别"),
    COL(OrderRow, how_text, "点单方式"),
    HIDDEN(OrderRow, details),
    SHOWN(OrderRow, dated),
    SHOWN(OrderRow, rude),
    SHOWN(OrderRow, href),
    FIELD_(OrderRow, bar, KIND_LIST, &order_bar_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(OrderRow, selected),
    SHOWN(OrderRow, pick),
};
const Shape order_row_shape = SHAPE(OrderRow, row_fields);

static const Field step_fields[] = {
    FIELD(OrderStep, id),
    WORD(OrderStep, act, order_act_words),
    WORD(OrderStep, from_state, order_state_words),
    WORD(OrderStep, to_state, order_state_words),
    COL(OrderStep, text, "步骤"),
    FIELD(OrderStep, person),
    COL(OrderStep, person_name, "经办"),
    COL(OrderStep, team_name, "队伍"),
    COL(OrderStep, at, "时间"),
    COL(OrderStep, reason, "说明"),
};
const Shape order_step_shape = SHAPE(OrderStep, step_fields);

List order_bar(Arena *arena, OrderState state)
{
    static const Text texts[] = { TEXT("点单"), TEXT("派单"), TEXT("接单"), TEXT("服务"),
                                  TEXT("评单") };
    int stage = order_states[state].stage;
    if (stage < 0)
        return (List){ 0 };  // set aside: it goes no further along the bar
    OrderBar *bar = NEW_ARRAY(arena, OrderBar, COUNT(texts));
    for (int i = 0; i < (int)COUNT(texts); i++)
        bar[i] = (OrderBar){ texts[i], i < stage, i == stage };
    return (List){ bar, COUNT(texts) };
}

// "3 小时", "2 天": as somebody says how long ago.
static Str lasting(Cx *cx, int64_t ms)
{
    int64_t n = ms < TIME_HOUR      ? ms / TIME_MINUTE
                : ms < 2 * TIME_DAY ? ms / TIME_HOUR
                                    : ms / TIME_DAY;
    Text text = ms < TIME_HOUR      ? TEXT("{0} 分钟")
                : ms < 2 * TIME_DAY ? TEXT("{0} 小时")
                                    : TEXT("{0} 天");
    return say_with(cx->arena, cx->lang, text, str_printf(cx->arena, "%lld", (long long)n),
                    (Str){ 0 });
}

// Which step let which deadline pass, or will today.
Str order_why(Cx *cx, const Order *order)
{
    OrderWaits waits = order_states[order->state].waits;
    if (waits != WAITS_DESK && waits != WAITS_TEAM)
        return S("");
    Str step = say(cx->lang, order_state_steps[order->state]);
    if (order_late(order, cx->now))
        return say_with(cx->arena, cx->lang, TEXT("{0}已超时 {1}"), step,
                        lasting(cx, cx->now.ms - order->due_at.ms));
    int minute = time_minute_of_day(order->due_at);
    if (time_day(order->due_at).ymd != cx->today.ymd)
        return S("");
    return say_with(cx->arena, cx->lang, TEXT("{0}期限今天 {1}"), step,
                    str_printf(cx->arena, "%02d:%02d", minute / 60, minute % 60));
}

static void complete(Cx *cx, OrderRow *row, Str rude)
{
    Order order = { .state = row->state, .due_at = row->due_at };
    bool ended = order_ended(row->state);
    row->state_text = order_states[row->state].text;
    row->late = order_late(&order, cx->now);
    row->tag = str(row->late ? "late" : order_states[row->state].tag);
    row->resident_name = mask_name(cx->arena, row->resident_name);
    row->wanted_text = day_part_texts[row->wanted_part];
    row->why = order_why(cx, &order);
    row->escalated = row->escalated && !row->commanded;
    row->pooling = row->pooled_until.ms != 0;
    if (row->appointed_on.ymd != 0)
        row->appointed_text = day_part_texts[row->appointed_part];
    if (row->state == ORDER_CLOSED)
        row->rating_text = rating_texts[row->rating];
    if (ended)
        row->due_at = (Time){ 0 };
    row->kind_text = order_kind_texts[row->kind];
    row->dated = order_dated(row->kind);
    row->how_text = order_how_texts[row->how];
    row->rude = order_rude(rude, row->title) || order_rude(rude, row->details);
    row->href = url_of(str_printf(cx->arena, "/orders/%lld", (long long)row->id.n));
}

static Err completed(Cx *cx, Err err, List *rows)
{
    TRY(err);
    Str rude = setting_text(cx, "orders.rude_words");
    for (size_t i = 0; i < rows->n; i++)
        complete(cx, LIST_AT(rows, OrderRow, i), rude);
    return OK;
}

// Sent up: whose desk must act stands above the order's own place. Commanded: that desk has it by a
// command from above it, signed for or not; where both are true the command was the later.
#define BY_COMMAND(answers)                                                        \
    "case when exists (select 1 from order_offers f where f.order_id = o.id"       \
    " and f.mode = 'command' and f.place = o.owner and f.answer in (" answers "))" \
    " then 1 else 0 end"
#define ROW_COLUMNS                                                                                                      \
    "select o.id, o.number, o.state, o.title, r.name as resident_name, o.place, p.name as "                              \
    "place_name,"                                                                                                        \
    "       t.name as team_name, o.wanted_on, o.wanted_part, o.appointed_on, o.appointed_part,"                          \
    "       o.appointed_at, o.due_at, o.pooled_until, o.together, o.urgent, o.placed_at, o.ended_at, o.rating, o.urged," \
    "       o.declines, o.how, o.kind, o.details, o.owner, w.name as owner_name, o.refused, o.line_at,"                  \
    "       case when o.owner <> o.place"                                                                                \
    "        and substr(o.place_path, 1, length(o.owner_path)) = o.owner_path"                                           \
    "        then 1 else 0 end as escalated,"                                                                            \
    "       " BY_COMMAND("'waiting', 'accepted'") " as commanded, " BY_COMMAND(                                          \
        "'waiting'") " as to_sign"                                                                                       \
                     "  from orders o join people r on r.id = o.resident join places p on p.id = o.place"                \
                     "  join places w on w.id = o.owner left join teams t on t.id = o.team"

// Every list is one range of one index, whatever else the node has: so there is a statement for
// each level of the tree, for the orders that hang on a branch or the centre itself, and for what a
// node must act on; each with all states and with one. What waits for a desk stands in line, oldest
// first; what is late or due today, and what waits for others, by deadline; ended ones backwards.
#define LINE_OF(where)                                                                        \
    ROW_COLUMNS " where " where " = $1 and o.waits = 'desk' and (o.line_at, o.id) > ($2, $3)" \
                " order by o.line_at, o.id limit $4"
#define STATE_LINE_OF(where)                                                  \
    ROW_COLUMNS " where " where " = $1 and o.waits = 'desk' and o.state = $2" \
                " and (o.line_at, o.id) > ($3, $4) order by o.line_at, o.id limit $5"
#define OPEN_OF(where)                                                                   \
    ROW_COLUMNS " where " where " = $1 and o.waits = $2 and (o.due_at, o.id) > ($3, $4)" \
                " and o.due_at < $5 order by o.due_at, o.id limit $6"
#define STATE_OPEN_OF(where)                                                   \
    ROW_COLUMNS " where " where " = $1 and o.waits <> 'desk' and o.state = $2" \
                " and (o.due_at, o.id) > ($3, $4) order by o.due_at, o.id limit $5"
#define ENDED_OF(where)                                                                      \
    ROW_COLUMNS " where " where " = $1 and o.waits = 'none' and (o.due_at, o.id) < ($2, $3)" \
                " order by o.due_at desc, o.id desc limit $4"
#define STATE_ENDED_OF(where)                                                  \
    ROW_COLUMNS " where " where " = $1 and o.waits <> 'desk' and o.state = $2" \
                " and (o.due_at, o.id) < ($3, $4) order by o.due_at desc, o.id desc limit $5"
#define AT_EVERY_LEVEL(name, OF, ...)                                   \
    SQL(name##_direct, OF("o.node3 is null and o.place"), __VA_ARGS__); \
    SQL(name##_1, OF("o.node1"), __VA_ARGS__);                          \
    SQL(name##_2, OF("o.node2"), __VA_ARGS__);                          \
    SQL(name##_3, OF("o.node3"), __VA_ARGS__);                          \
    static const Sql *const name[] = { &name##_direct, &name##_1, &name##_2, &name##_3 }
AT_EVERY_LEVEL(line, LINE_OF, P_INT, P_INT, P_INT, P_INT);
AT_EVERY_LEVEL(state_line, STATE_LINE_OF, P_INT, P_TEXT, P_INT, P_INT, P_INT);
AT_EVERY_LEVEL(open, OPEN_OF, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT);
AT_EVERY_LEVEL(state_open, STATE_OPEN_OF, P_INT, P_TEXT, P_INT, P_INT, P_INT);
AT_EVERY_LEVEL(ended, ENDED_OF, P_INT, P_INT, P_INT, P_INT);
AT_EVERY_LEVEL(state_ended, STATE_ENDED_OF, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(line_owned_sql, LINE_OF("o.owner"), P_INT, P_INT, P_INT, P_INT);

// The last id of a path and how deep it stands: "/1/14/" gives 14 and 2.
static int64_t last_node(Str path, int *depth)
{
    int64_t id = 0;
    *depth = 0;
    for (Str rest = str_slice(path, 1, path.n); rest.n > 0; (*depth)++)
        if (!str_int(str_cut(rest, '/', &rest), &id))
            break;
    return id;
}

bool order_in_line(const OrderQuery *query)
{
    OrderWaits waits = query->state != ORDER_NONE ? order_states[query->state].waits : query->waits;
    return waits == WAITS_DESK && query->due == ORDER_DUE_ANY;
}

// From when to when the deadline lies.
static void due_range(const Cx *cx, const OrderQuery *query, int64_t *from, int64_t *until)
{
    *from = 0;
    *until = INT64_MAX;
    if (query->due == ORDER_DUE_LATE)
        *until = cx->now.ms;
    if (query->due == ORDER_DUE_TODAY) {
        *from = cx->now.ms - 1;
        *until = day_start(day_add(cx->today, 1)).ms;
    }
}

// Where the node of a query stands in the statements of AT_EVERY_LEVEL; below the stations nothing
// is dispatched. A station's own orders are all it has.
static bool level_of(const OrderQuery *query, int64_t *node, int *level)
{
    *node = last_node(query->path, level);
    if (*level < 1 || *level > 3)
        return false;
    if (query->own && *level < 3)
        *level = 0;
    return true;
}

static Err list_line(Cx *cx, const OrderQuery *query, int level, int64_t node, List *rows)
{
    int64_t from = query->after_id.n != 0 ? query->after.ms : INT64_MIN;
    if (query->state == ORDER_NONE)
        return db_gather(cx, query->owned ? &line_owned_sql : line[level], &order_row_shape,
                         ORDER_EXPORT_MAX, rows, node, from, query->after_id, query->limit);
    return db_gather(cx, state_line[level], &order_row_shape, ORDER_EXPORT_MAX, rows, node,
                     order_states[query->state].word, from, query->after_id, query->limit);
}

static Err list_ended(Cx *cx, const OrderQuery *query, int level, int64_t node, List *rows)
{
    int64_t from = query->after_id.n != 0 ? query->after.ms : INT64_MAX;
    int64_t from_id = query->after_id.n != 0 ? query->after_id.n : INT64_MAX;
    if (query->state == ORDER_NONE)
        return db_gather(cx, ended[level], &order_row_shape, ORDER_EXPORT_MAX, rows, node, from,
                         from_id, query->limit);
    return db_gather(cx, state_ended[level], &order_row_shape, ORDER_EXPORT_MAX, rows, node,
                     order_states[query->state].word, from, from_id, query->limit);
}

static Err list_due(Cx *cx, const OrderQuery *query, int level, int64_t node, List *rows)
{
    int64_t from, until;
    due_range(cx, query, &from, &until);
    if (query->after_id.n != 0)
        from = query->after.ms;
    if (query->state == ORDER_NONE)
        return db_gather(cx, open[level], &order_row_shape, ORDER_EXPORT_MAX, rows, node,
                         order_waits_words[query->waits], from, query->after_id, until,
                         query->limit);
    return db_gather(cx, state_open[level], &order_row_shape, ORDER_EXPORT_MAX, rows, node,
                     order_states[query->state].word, from, query->after_id, query->limit);
}

Err order_list_at(Cx *cx, const OrderQuery *query, List *rows)
{
    must(query->limit >= 1 && query->limit <= ORDER_EXPORT_MAX);
    must(query->state == ORDER_NONE || (query->due == ORDER_DUE_ANY && !query->owned));
    must(!query->owned || order_in_line(query));
    int64_t node;
    int level;
    *rows = (List){ 0 };
    if (!level_of(query, &node, &level))
        return OK;
    OrderWaits waits = query->state != ORDER_NONE ? order_states[query->state].waits : query->waits;
    if (order_in_line(query))
        return completed(cx, list_line(cx, query, level, node, rows), rows);
    if (waits == WAITS_NONE)
        return completed(cx, list_ended(cx, query, level, node, rows), rows);
    return completed(cx, list_due(cx, query, level, node, rows), rows);
}

SQL(all_sql,
    ROW_COLUMNS
    " where o.place_path >= $1 and o.place_path < $2 and o.id < $3 and ($4 = 0 or o.place = $4)"
    " and ($5 = '' or o.state = $5) and ($6 = '' or o.kind = $6)"
    " and o.placed_at >= $7 and o.placed_at < $8 and ($9 = 0 or o.team = $9)"
    " and ($10 = 0 or (o.waits in ('desk', 'team') and o.due_at < $11))"
    " and ($12 = 0 or (o.state = 'closed' and o.rating = 'none'))"
    " order by o.id desc limit $13",
    P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

Err order_list_all(Cx *cx, const OrderAllQuery *query, List *rows)
{
    must(query->limit >= 1 && query->limit <= ORDER_EXPORT_MAX);
    const char *state = query->state != ORDER_NONE ? order_states[query->state].word : "";
    const char *kind = query->by_kind ? order_kind_words[query->kind] : "";
    int64_t before = query->before.n != 0 ? query->before.n : INT64_MAX;
    int64_t from = query->from.ymd != 0 ? day_start(query->from).ms : 0;
    int64_t until = query->until.ymd != 0 ? day_start(query->until).ms : INT64_MAX;
    return completed(cx,
                     db_gather(cx, &all_sql, &order_row_shape, ORDER_EXPORT_MAX, rows, query->path,
                               prefix_end(cx->arena, query->path), before, query->own.n, state,
                               kind, from, until, query->team.n, query->late, cx->now,
                               query->unrated, query->limit),
                     rows);
}

// Two ranges, the resident's own and what was asked on behalf of others, newest first.
SQL(mine_sql,
    ROW_COLUMNS
    " where o.id in (select id from (select id from orders where resident = $1 and id < $2"
    "  order by id desc limit $3) as own"
    " union select id from (select id from orders where asked_by = $1 and how = 'family'"
    "  and id < $2 order by id desc limit $3) as family) order by o.id desc limit $3",
    P_INT, P_INT, P_INT);

Err order_list_mine(Cx *cx, PersonId person, OrderId before, int limit, List *rows)
{
    int64_t from = before.n != 0 ? before.n : INT64_MAX;
    TRY(completed(cx, db_list(cx, &mine_sql, &order_row_shape, rows, person, from, limit), rows));
    for (size_t i = 0; i < rows->n; i++) {
        OrderRow *row = LIST_AT(rows, OrderRow, i);
        row->bar = order_bar(cx->arena, row->state);
    }
    return OK;
}

SQL(team_open_sql,
    ROW_COLUMNS " where o.team = $1 and o.waits = 'team' order by o.due_at, o.id limit $2", P_INT,
    P_INT);
SQL(team_rest_sql,
    ROW_COLUMNS
    " where o.team = $1 and o.waits <> 'team' and o.id < $2 order by o.id desc limit $3",
    P_INT, P_INT, P_INT);
// What the team was asked beside others and has not answered, and what it supports.
SQL(team_asked_sql,
    ROW_COLUMNS " where o.waits = 'team' and (o.team is null or o.team <> $1) and o.id in"
                " (select order_id from order_offers where team = $1 and answer = 'waiting'"
                "  union select order_id from order_offers where team = $1 and answer = 'accepted'"
                "   and mode = 'support')"
                " order by o.line_at, o.id limit $2",
    P_INT, P_INT);

Err order_list_team(Cx *cx, TeamId team, OrderTeamList which, OrderId before, int limit, List *rows)
{
    int64_t from = before.n != 0 ? before.n : INT64_MAX;
    if (which == ORDER_TEAM_ENDED)
        return completed(cx, db_list(cx, &team_rest_sql, &order_row_shape, rows, team, from, limit),
                         rows);
    return completed(cx,
                     db_list(cx, which == ORDER_TEAM_OWN ? &team_open_sql : &team_asked_sql,
                             &order_row_shape, rows, team, limit),
                     rows);
}

SQL(number_sql, "select id from orders where number = $1", P_TEXT);

Err order_find_number(Cx *cx, Str number, OrderId *id)
{
    OrderId found = NO(Order);
    TRY(db_int(cx, &number_sql, &found.n, number));
    if (found.n == 0)
        return &order_missing;
    *id = found;
    return OK;
}

SQL(steps_sql,
    "select s.id, s.act, s.from_state, s.to_state, s.person, p.name as person_name, t.name as "
    "team_name,"
    "       s.at, s.reason"
    "  from order_steps s left join people p on p.id = s.person left join teams t on t.id = s.team"
    " where s.order_id = $1 order by s.id desc limit 200",
    P_INT);

// Residents follow that it moves, not who commands whom.
static Text step_text(OrderAct act, bool inside)
{
    if (!inside && act == ORDER_COMMAND)
        return TEXT("已交基层安排");
    return !inside && act == ORDER_ACKNOWLEDGE ? TEXT("基层已接办") : order_acts[act].done;
}

Err order_step_list(Cx *cx, const Order *order, unsigned by, List *steps)
{
    const unsigned askers = ORDER_BY_SELF | ORDER_BY_FAMILY | ORDER_BY_NEIGHBOUR | ORDER_BY_CLAIMER;
    bool inside = (by & ~askers) != 0 || by == 0;  // 0: an auditor
    TRY(db_list(cx, &steps_sql, &order_step_shape, steps, order->id));
    for (size_t i = 0; i < steps->n; i++) {
        OrderStep *step = LIST_AT(steps, OrderStep, i);
        step->text = step_text(step->act, inside);
        if (step->person_name.n > 0)
            step->person_name = mask_name(cx->arena, step->person_name);
        if (order_acts[step->act].inner && !inside) {
            step->reason = S("");
            step->team_name = (Str){ 0 };
        }
    }
    return OK;
}

// --- drafts ----------------------------------------------------------------------------

typedef struct {
    Blob sealed;
} Draft;
static const Field draft_fields[] = { HIDDEN(Draft, sealed) };
static const Shape draft_shape = SHAPE(Draft, draft_fields);

static Str draft_hash(Cx *cx, Str key)
{
    return hex_of(cx->arena, lookup_hash(cx->arena, &cx->county->key_lookup, DRAFT_CONTEXT, key));
}

SQL(keep_sql, "insert into order_drafts (key, sealed, until) values ($1, $2, $3)", P_TEXT, P_BYTES,
    P_INT);

Err order_draft_keep(Cx *cx, Str plain, Str *key)
{
    char bytes[16];
    cx_random(cx, bytes, sizeof bytes);
    *key = hex_of(cx->arena, str_of(bytes, sizeof bytes));
    Blob sealed = { seal_field(cx->arena, &cx->county->key_field, DRAFT_CONTEXT, plain) };
    return db_change(cx, &keep_sql, NULL, draft_hash(cx, *key), sealed,
                     time_add(cx->now, DRAFT_LIFE));
}

SQL(draft_sql, "select sealed from order_drafts where key = $1 and until > $2", P_TEXT, P_INT);

Err order_draft_find(Cx *cx, Str key, Str *plain)
{
    Draft draft;
    TRY(db_one(cx, &draft_sql, &draft_shape, &draft, &order_missing, draft_hash(cx, key), cx->now));
    return open_field(cx->arena, &cx->county->key_field, DRAFT_CONTEXT, draft.sealed.bytes, plain);
}

SQL(clear_sql,
    "delete from order_drafts where key in"
    " (select key from order_drafts where until <= $1 order by until limit $2)",
    P_INT, P_INT);

Err order_draft_clear(Cx *cx, int limit, int *did)
{
    int64_t gone;
    TRY(db_change(cx, &clear_sql, &gone, cx->now, limit));
    *did = (int)gone;
    return OK;
}

// --- how much waits --------------------------------------------------------------------

// Counted up to the limit, so that a full desk costs no more than an empty one.
#define COUNT_OF(where)                                                                          \
    "select count(*) as n from (select o.id from orders o where " where " = $1 and o.waits = $2" \
    " and o.due_at > $3 and o.due_at < $4 limit $5) as counted"
AT_EVERY_LEVEL(counts, COUNT_OF, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(count_owned_sql,
    "select count(*) as n from (select id from orders where owner = $1 and waits = 'desk' limit $2)"
    " as counted",
    P_INT, P_INT);

Err order_count_at(Cx *cx, const OrderQuery *query, int64_t *n)
{
    int64_t node, from, until;
    int level;
    *n = 0;
    if (!level_of(query, &node, &level))
        return OK;
    if (query->owned)
        return db_int(cx, &count_owned_sql, n, node, query->limit);
    due_range(cx, query, &from, &until);
    return db_int(cx, counts[level], n, node, order_waits_words[query->waits], from, until,
                  query->limit);
}
