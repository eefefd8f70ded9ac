// What is read in rows: the desk's lists, one's own, a team's, the timeline, whom to send an order
// to.
#include "rooms/orders/orders.h"
#include "base/hash.h"
#include "base/seal.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/gather.h"
#include "town/county.h"

#include <stdlib.h>

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

static const Field suggestion_fields[] = {
    FIELD(OrderSuggestion, team),
    COL(OrderSuggestion, name, "队伍"),
    COL(OrderSuggestion, leader_name, "队长"),
    COL(OrderSuggestion, place_name, "所属"),
    FIELD(OrderSuggestion, same_station),
    FIELD(OrderSuggestion, near),
    COL(OrderSuggestion, load, "手上的单"),
    COL(OrderSuggestion, declines, "近 90 天暂不能接"),
    FIELD(OrderSuggestion, declined),
    FIELD(OrderSuggestion, first),
};
const Shape order_suggestion_shape = SHAPE(OrderSuggestion, suggestion_fields);

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

static void complete(Cx *cx, OrderRow *row)
{
    Order order = { .state = row->state, .due_at = row->due_at };
    bool ended = order_ended(row->state);
    row->state_text = order_states[row->state].text;
    row->late = order_late(&order, cx->now);
    row->tag = str(row->late ? "late" : order_states[row->state].tag);
    row->resident_name = mask_name(cx->arena, row->resident_name);
    row->wanted_text = day_part_texts[row->wanted_part];
    row->pooling = row->pooled_until.ms != 0;
    if (row->appointed_on.ymd != 0)
        row->appointed_text = day_part_texts[row->appointed_part];
    if (row->state == ORDER_CLOSED)
        row->rating_text = rating_texts[row->rating];
    if (ended)
        row->due_at = (Time){ 0 };
    row->href = url_of(str_printf(cx->arena, "/orders/%lld", (long long)row->id.n));
}

static Err completed(Cx *cx, Err err, List *rows)
{
    TRY(err);
    for (size_t i = 0; i < rows->n; i++)
        complete(cx, LIST_AT(rows, OrderRow, i));
    return OK;
}

#define ROW_COLUMNS                                                                                          \
    "select o.id, o.number, o.state, o.title, r.name as resident_name, o.place, p.name as "                  \
    "place_name,"                                                                                            \
    "       t.name as team_name, o.wanted_on, o.wanted_part, o.appointed_on, o.appointed_part,"              \
    "       o.appointed_at, o.due_at, o.pooled_until, o.together, o.urgent, o.placed_at, o.ended_at, o.rating, o.urged," \
    "       o.declines, o.how"                                                                               \
    "  from orders o join people r on r.id = o.resident join places p on p.id = o.place"                     \
    "  left join teams t on t.id = o.team"

// One statement a level of the tree, for each has its index; open ones by deadline, ended ones
// backwards.
#define OPEN_OF(node)                                                                     \
    ROW_COLUMNS " where o." node " = $1 and o.waits = $2 and (o.due_at, o.id) > ($3, $4)" \
                " and ($5 = '' or o.state = $5) and o.due_at < $6"                        \
                " and ($7 = 0 or o.place = $7) order by o.due_at, o.id limit $8"
#define ENDED_OF(node)                                                                        \
    ROW_COLUMNS " where o." node " = $1 and o.waits = 'none' and (o.due_at, o.id) < ($2, $3)" \
                " and ($4 = '' or o.state = $4) and ($5 = 0 or o.place = $5)"                 \
                " order by o.due_at desc, o.id desc limit $6"
SQL(open1_sql, OPEN_OF("node1"), P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(open2_sql, OPEN_OF("node2"), P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(open3_sql, OPEN_OF("node3"), P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(ended1_sql, ENDED_OF("node1"), P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);
SQL(ended2_sql, ENDED_OF("node2"), P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);
SQL(ended3_sql, ENDED_OF("node3"), P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

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

Err order_list_at(Cx *cx, const OrderQuery *query, List *rows)
{
    static const Sql *const open[] = { &open1_sql, &open2_sql, &open3_sql };
    static const Sql *const ended[] = { &ended1_sql, &ended2_sql, &ended3_sql };
    must(query->limit >= 1 && query->limit <= ORDER_EXPORT_MAX);
    int depth;
    int64_t node = last_node(query->path, &depth);
    *rows = (List){ 0 };
    if (depth < 1 || depth > 3)
        return OK;  // below the stations nothing is dispatched
    OrderWaits waits = query->state != ORDER_NONE ? order_states[query->state].waits : query->waits;
    const char *state = query->state != ORDER_NONE ? order_states[query->state].word : "";
    int64_t from = query->after_due.ms, from_id = query->after_id.n, own = query->own ? node : 0;
    if (waits == WAITS_NONE) {
        from = from_id != 0 ? from : INT64_MAX;
        from_id = from_id != 0 ? from_id : INT64_MAX;
        return completed(cx,
                         db_gather(cx, ended[depth - 1], &order_row_shape, ORDER_EXPORT_MAX, rows,
                                   node, from, from_id, state, own, query->limit),
                         rows);
    }
    return completed(cx,
                     db_gather(cx, open[depth - 1], &order_row_shape, ORDER_EXPORT_MAX, rows, node,
                               order_waits_words[waits], from, from_id, state,
                               query->late ? cx->now.ms : INT64_MAX, own, query->limit),
                     rows);
}

// Two ranges, the resident's own and what was asked on behalf of others, newest first.
SQL(mine_sql,
    ROW_COLUMNS " where o.id in (select id from orders where resident = $1 and id < $2"
                " union select id from orders where asked_by = $1 and how = 'family' and id < $2)"
                " order by o.id desc limit $3",
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

Err order_list_team(Cx *cx, TeamId team, bool open, OrderId before, int limit, List *rows)
{
    int64_t from = before.n != 0 ? before.n : INT64_MAX;
    if (open)
        return completed(cx, db_list(cx, &team_open_sql, &order_row_shape, rows, team, limit),
                         rows);
    return completed(cx, db_list(cx, &team_rest_sql, &order_row_shape, rows, team, from, limit),
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

Err order_step_list(Cx *cx, const Order *order, unsigned by, List *steps)
{
    const unsigned askers = ORDER_BY_SELF | ORDER_BY_FAMILY;
    bool inside = (by & ~askers) != 0 || by == 0;  // 0: an auditor
    TRY(db_list(cx, &steps_sql, &order_step_shape, steps, order->id));
    for (size_t i = 0; i < steps->n; i++) {
        OrderStep *step = LIST_AT(steps, OrderStep, i);
        step->text = order_acts[step->act].done;
        if (step->person_name.n > 0)
            step->person_name = mask_name(cx->arena, step->person_name);
        if (order_acts[step->act].inner && !inside) {
            step->reason = S("");
            step->team_name = (Str){ 0 };
        }
    }
    return OK;
}

// --- whom to send it to ----------------------------------------------------------------

#define TEAMS_WEIGHED 30

typedef struct {
    int64_t load, declines, declined;
} Weight;
static const Field weight_fields[] = { FIELD(Weight, load), FIELD(Weight, declines),
                                       FIELD(Weight, declined) };
static const Shape weight_shape = SHAPE(Weight, weight_fields);

SQL(weight_sql,
    "select (select count(*) from orders where team = $1 and waits = 'team') as load,"
    "       (select count(*) from order_steps where team = $1 and act = 'decline' and at > $2) as "
    "declines,"
    "       (select count(*) from order_steps where order_id = $3 and act = 'decline' and team = "
    "$1) as declined",
    P_INT, P_INT, P_INT);

// A team that has said no to this order comes last; then the nearer, then who has less in hand,
// then who says no less.
static int better(const void *a, const void *b)
{
    const OrderSuggestion *left = a, *right = b;
    if (left->declined != right->declined)
        return left->declined - right->declined;
    int near = (right->same_station * 2 + right->near) - (left->same_station * 2 + left->near);
    if (near != 0)
        return near;
    if (left->load != right->load)
        return left->load < right->load ? -1 : 1;
    if (left->declines != right->declines)
        return left->declines < right->declines ? -1 : 1;
    return (left->team.n > right->team.n) - (left->team.n < right->team.n);
}

static Err suggestion_of(Cx *cx, const Order *order, const Team *team, OrderSuggestion *out)
{
    Weight weight;
    int nearness = team_nearness(team->place_path, order->place_path);
    *out = (OrderSuggestion){ .team = team->id,
                              .name = team->name,
                              .leader_name = team->leader_name,
                              .place_name = team->place_name,
                              .same_station = nearness == 0,
                              .near = nearness == 1 || nearness == 2 };
    TRY(db_one(cx, &weight_sql, &weight_shape, &weight, &fault_missing, team->id,
               time_add(cx->now, -90 * TIME_DAY), order->id));
    out->load = weight.load;
    out->declines = weight.declines;
    out->declined = weight.declined > 0;
    return OK;
}

Err order_suggest(Cx *cx, const Order *order, int limit, List *out)
{
    List teams;
    TRY(team_list_for_place(cx, order->place_path, TEAMS_WEIGHED, &teams));
    OrderSuggestion *all = NEW_ARRAY(cx->arena, OrderSuggestion, teams.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < teams.n; i++) {
        const Team *team = LIST_AT(&teams, Team, i);
        if (team->leader.n != 0)  // nobody would answer
            TRY(suggestion_of(cx, order, team, &all[n++]));
    }
    qsort(all, n, sizeof *all, better);
    if (n > 0)
        all[0].first = true;
    *out = (List){ all, n < (size_t)limit ? n : (size_t)limit };
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
#define COUNT_OF(node)                                                                    \
    "select count(*) as n from (select id from orders where " node " = $1 and waits = $2" \
    " and due_at < $3 limit $4) as counted"
SQL(count1_sql, COUNT_OF("node1"), P_INT, P_TEXT, P_INT, P_INT);
SQL(count2_sql, COUNT_OF("node2"), P_INT, P_TEXT, P_INT, P_INT);
SQL(count3_sql, COUNT_OF("node3"), P_INT, P_TEXT, P_INT, P_INT);

Err order_count_at(Cx *cx, Str path, OrderWaits waits, bool late, int most, int64_t *n)
{
    static const Sql *const counts[] = { &count1_sql, &count2_sql, &count3_sql };
    int depth;
    int64_t node = last_node(path, &depth);
    *n = 0;
    if (depth < 1 || depth > 3)
        return OK;
    return db_int(cx, counts[depth - 1], n, node, order_waits_words[waits],
                  late ? cx->now.ms : INT64_MAX, most);
}
