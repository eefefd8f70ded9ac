// 回访: drawn when an order closes, asked by somebody who did not serve, its answer beside the
// resident's own.
#include "rooms/calls/calls_in.h"
#include "rooms/people/people.h"
#include "store/db.h"
#include "town/calendar.h"

static const Field revisit_fields[] = {
    FIELD(Revisit, id),
    FIELD(Revisit, order_id),
    COL(Revisit, number, "单号"),
    COL(Revisit, title, "内容"),
    COL(Revisit, resident_name, "居民"),
    WORD(Revisit, reason, revisit_reason_words),
    COL(Revisit, reason_text, "为什么回访"),
    FIELD(Revisit, team),
    COL(Revisit, team_name, "队伍"),
    FIELD(Revisit, place),
    FIELD(Revisit, place_path),
    COL(Revisit, place_name, "文明实践站"),
    WORD(Revisit, state, revisit_state_words),
    COL(Revisit, state_text, "状态"),
    WORD(Revisit, own, rating_words),
    COL(Revisit, own_text, "居民评价"),
    WORD(Revisit, rating, rating_words),
    COL(Revisit, rating_text, "回访评价"),
    WORD(Revisit, came, said_words),
    WORD(Revisit, solved, said_words),
    WORD(Revisit, gratis, said_words),
    COL(Revisit, words, "回访说的话"),
    WORD(Revisit, follow, follow_words),
    COL(Revisit, follow_text, "怎么办"),
    COL(Revisit, tries, "未打通次数"),
    COL(Revisit, due_at, "期限"),
    COL(Revisit, made_at, "生成时间"),
    COL(Revisit, done_at, "回访时间"),
    COL(Revisit, late, "超时"),
    FIELD(Revisit, open),
    COL(Revisit, done_by, "回访人"),
    SHOWN(Revisit, href),
};
const Shape revisit_shape = SHAPE(Revisit, revisit_fields);

static const Field figures_fields[] = {
    FIELD(RevisitFigures, closed),        FIELD(RevisitFigures, rated),
    FIELD(RevisitFigures, unrated),       FIELD(RevisitFigures, rated_good),
    FIELD(RevisitFigures, asked),         FIELD(RevisitFigures, answered),
    FIELD(RevisitFigures, answered_good), FIELD(RevisitFigures, by_staff),
    FIELD(RevisitFigures, rated_share),   FIELD(RevisitFigures, answered_share),
};
const Shape revisit_figures_shape = SHAPE(RevisitFigures, figures_fields);

#define REVISIT_COLUMNS                                                                         \
    "select v.id, v.order_id, o.number, o.title, r.name as resident_name, v.reason, v.team,"    \
    "       t.name as team_name, v.place, v.place_path, p.name as place_name, v.state,"         \
    "       o.rating as own, v.rating, v.came, v.solved, v.gratis, v.words, v.follow, v.tries," \
    "       v.due_at, v.made_at, v.done_at, w.name as done_by"                                  \
    "  from revisits v join orders o on o.id = v.order_id join people r on r.id = o.resident"   \
    "  join places p on p.id = v.place left join teams t on t.id = v.team"                      \
    "  left join people w on w.id = v.done_by"

static void complete(Cx *cx, Revisit *row)
{
    row->reason_text = revisit_reason_texts[row->reason];
    row->state_text = revisit_state_texts[row->state];
    row->own_text = rating_texts[row->own];
    if (row->state == REVISIT_DONE) {
        row->rating_text = rating_texts[row->rating];
        row->follow_text = follow_texts[row->follow];
    }
    row->open = row->state == REVISIT_OPEN;
    row->late = row->open && row->due_at.ms < cx->now.ms;
    row->href = url_of(str_printf(cx->arena, "/revisits/%lld", (long long)row->id.n));
}

SQL(find_sql, REVISIT_COLUMNS " where v.id = $1", P_INT);

Err revisit_find(Cx *cx, RevisitId id, Revisit *out)
{
    Revisit row = { 0 };
    TRY(db_one(cx, &find_sql, &revisit_shape, &row, &call_missing, id));
    if (call_may(cx, ROLES_DISPATCH | ROLE_SUPERVISOR, row.place_path) != OK)
        return &call_missing;
    complete(cx, &row);
    *out = row;
    return OK;
}

SQL(open_sql,
    REVISIT_COLUMNS " where v.place_path >= $1 and v.place_path < $2 and ($3 = 0 or v.place = $3)"
                    " and v.state = 'open' and (v.due_at, v.id) > ($4, $5)"
                    " order by v.due_at, v.id limit $6",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);
SQL(ended_sql,
    REVISIT_COLUMNS " where v.place_path >= $1 and v.place_path < $2 and ($3 = 0 or v.place = $3)"
                    " and v.state <> 'open' and v.id < $4 order by v.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

Err revisit_list(Cx *cx, const CallAsk *ask, List *out)
{
    Str path = ask->desk->path, end = prefix_end(cx->arena, path);
    int64_t below = ask->after_id != 0 ? ask->after_id : INT64_MAX;
    if (ask->ended)
        TRY(db_list(cx, &ended_sql, &revisit_shape, out, path, end, ask->desk->own.n, below,
                    ask->limit));
    else
        TRY(db_list(cx, &open_sql, &revisit_shape, out, path, end, ask->desk->own.n,
                    ask->after_due.ms, ask->after_id, ask->limit));
    for (size_t i = 0; i < out->n; i++) {
        Revisit *row = LIST_AT(out, Revisit, i);
        complete(cx, row);
        row->resident_name = mask_name(cx->arena, row->resident_name);
        if (row->done_by.n > 0)
            row->done_by = mask_name(cx->arena, row->done_by);
    }
    return OK;
}

// --- drawing

SQL(disputed_sql, "select count(*) from order_steps where order_id = $1 and act = 'dispute'",
    P_INT);
// What a revisit found is not asked again when the order closes for the second time without news.
SQL(draw_sql,
    "insert into revisits (order_id, reason, team, place, place_path, state, due_at, made_at)"
    " select $1, $2, $3, $4, $5, 'open', $6, $7 where not exists"
    " (select id from revisits where order_id = $1 and (state = 'open' or reason = $2)) returning id",
    P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

static Err order_of(Cx *cx, OrderId id, Order *order)
{
    bool system = cx->actor.system;
    cx->actor.system = true;  // whoever closes it need not answer for its place
    Err err = order_find(cx, id, order, NULL);
    cx->actor.system = system;
    return err;
}

Err revisit_hear_closed(Cx *cx, const Event *event)
{
    Order order;
    int64_t disputes, id;
    uint32_t dice;
    TRY(order_of(cx, (OrderId){ event->id }, &order));
    TRY(db_int(cx, &disputed_sql, &disputes, order.id));
    cx_random(cx, &dice, sizeof dice);
    RevisitReason reason = revisit_reason_for(order.rating, disputes > 0, (int)(dice % 1000),
                                              rule_int(cx, "calls.sample_permille", cx->today));
    if (reason == REVISIT_NONE)
        return OK;
    const char *rule = order.urgent ? "calls.revisit_urgent" : "calls.revisit_minutes";
    Time due = worktime_add(cx, cx->now, (int)rule_int(cx, rule, cx->today));
    return db_insert(cx, &draw_sql, &id, order.id, revisit_reason_words[reason], order.team,
                     order.place, order.place_path, due, cx->now);
}

SQL(off_sql,
    "update revisits set state = 'void', done_at = $2 where order_id = $1 and state = 'open'",
    P_INT, P_INT);

// It is being settled again: it is asked about when that has ended.
Err revisit_hear_disputed(Cx *cx, const Event *event)
{
    return db_change(cx, &off_sql, NULL, event->id, cx->now);
}

// --- the answer

SQL(done_sql,
    "update revisits set state = 'done', rating = $2, came = $3, solved = $4, gratis = $5, words = $6,"
    "  follow = $7, done_by = $8, done_at = $9 where id = $1 and state = 'open'",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(tried_sql,
    "update revisits set tries = tries + 1, tried_at = $3, due_at = $4, state = $5, done_by = $6,"
    "  done_at = $7 where id = $1 and state = 'open' and tries = $2",
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

static bool unhappy(Rating rating)
{
    return rating == RATING_BAD || rating == RATING_VERY_BAD;
}

static Err check_result(Cx *cx, const RevisitResult *result)
{
    if (result->rating == RATING_NONE)
        cx_problem(cx, S("rating"), "required", TEXT("请选一个满意程度"), (Str){ 0 }, (Str){ 0 });
    call_check_text(cx, S("words"), result->words, 0, 300, TEXT("请不要超过 300 个字"));
    if (unhappy(result->rating) && result->follow == FOLLOW_NONE)
        cx_problem(cx, S("follow"), "required", TEXT("居民不满意，请选接下来怎么办"), (Str){ 0 },
                   (Str){ 0 });
    return call_verdict(cx);
}

// An unhappy answer reopens the order when the resident wants it done again or settled; else it is
// noted for the team.
static Err follow_up(Cx *cx, const Revisit *revisit, const RevisitResult *result)
{
    Str words = str_trim(result->words);
    OrderWith with = { .manner = MANNER_PHONE,
                       .reason = words.n >= 6 ? words : say(lang_zh(), TEXT("回访时居民不满意")) };
    if (result->follow == FOLLOW_NONE || result->follow == FOLLOW_NOTED)
        return OK;
    TRY(order_act(cx, revisit->order_id, ORDER_DISPUTE, &with));
    return result->follow == FOLLOW_REDO ? order_act(cx, revisit->order_id, ORDER_REDO, &with) : OK;
}

Err revisit_done(Cx *cx, RevisitId id, const RevisitResult *result)
{
    Revisit revisit;
    int64_t changed;
    TRY(revisit_find(cx, id, &revisit));
    TRY(call_may(cx, ROLES_DISPATCH, revisit.place_path));
    TRY(call_not_of_team(cx, revisit.team));
    TRY(check_result(cx, result));
    Str words = str_trim(result->words);
    TRY(db_change(cx, &done_sql, &changed, id, rating_words[result->rating],
                  said_words[result->came], said_words[result->solved], said_words[result->gratis],
                  words.n > 0 ? words : S(""), follow_words[result->follow], cx->actor.person,
                  cx->now));
    if (changed == 0)
        return &call_moved_on;
    TRY(follow_up(cx, &revisit, result));
    cx_event(cx, "revisit.done", id.n, revisit.order_id.n);
    cx_audit(cx, "revisit", id.n, S("open"), str(rating_words[result->rating]));
    return OK;
}

Err revisit_tried(Cx *cx, RevisitId id)
{
    Revisit revisit;
    int64_t changed;
    TRY(revisit_find(cx, id, &revisit));
    TRY(call_may(cx, ROLES_DISPATCH, revisit.place_path));
    bool last = revisit.tries + 1 >= setting_int(cx, "calls.tries_max");
    Time due = worktime_add(cx, cx->now, (int)rule_int(cx, "calls.again_minutes", cx->today));
    TRY(db_change(cx, &tried_sql, &changed, id, revisit.tries, cx->now, due,
                  revisit_state_words[last ? REVISIT_UNREACHED : REVISIT_OPEN],
                  last ? cx->actor.person : NO(Person), last ? cx->now : (Time){ 0 }));
    cx_audit(cx, "revisit", id.n, S("open"), last ? S("unreached") : S("tried"));
    return changed == 1 ? OK : &call_moved_on;
}

// --- the figures

#define GOOD "('very_good', 'good', 'fair')"
SQL(figures_sql,
    "select count(*) as closed,"
    "  coalesce(sum(case when rating <> 'none' then 1 else 0 end), 0) as rated,"
    "  coalesce(sum(case when rating = 'none' then 1 else 0 end), 0) as unrated,"
    "  coalesce(sum(case when rating in " GOOD " then 1 else 0 end), 0) as rated_good,"
    "  coalesce(sum(case when rating <> 'none' and manner <> 'self' then 1 else 0 end), 0)"
    "    as by_staff"
    "  from orders where place_path >= $1 and place_path < $2 and state = 'closed'"
    "   and ended_at >= $3 and ended_at < $4",
    P_TEXT, P_TEXT, P_INT, P_INT);
SQL(asked_sql,
    "select count(*) as asked,"
    "  coalesce(sum(case when state = 'done' then 1 else 0 end), 0) as answered,"
    "  coalesce(sum(case when state = 'done' and rating in " GOOD " then 1 else 0 end), 0)"
    "    as answered_good"
    "  from revisits where place_path >= $1 and place_path < $2 and state <> 'void'"
    "   and made_at >= $3 and made_at < $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

static Permille share(int64_t part, int64_t whole)
{
    return (Permille){ whole > 0 ? (int32_t)((part * 1000 + whole / 2) / whole) : 0 };
}

Err revisit_figures(Cx *cx, Str path, Day from, Day until, RevisitFigures *out)
{
    RevisitFigures own = { 0 }, asked = { 0 };
    Str end = prefix_end(cx->arena, path);
    Time first = day_start(from), last = day_start(until);
    TRY(db_one(cx, &figures_sql, &revisit_figures_shape, &own, &fault_missing, path, end, first,
               last));
    TRY(db_one(cx, &asked_sql, &revisit_figures_shape, &asked, &fault_missing, path, end, first,
               last));
    own.asked = asked.asked;
    own.answered = asked.answered;
    own.answered_good = asked.answered_good;
    own.rated_share = share(own.rated_good, own.rated);
    own.answered_share = share(own.answered_good, own.answered);
    *out = own;
    return OK;
}
