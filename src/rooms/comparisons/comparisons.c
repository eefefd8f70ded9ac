// Counting a month of orders by team and by station.
// Reads revisits(order_id, team, reason, state, rating, done_at) of calls.
#include "rooms/comparisons/comparisons.h"
#include "store/db.h"
#include "store/gather.h"

#define ROWS_MAX 3000

static const Field fields[] = {
    FIELD(Compared, id),
    COL(Compared, rank, "名次"),
    COL(Compared, name, "名称"),
    COL(Compared, place_name, "所属"),
    COL(Compared, orders, "单数"),
    COL(Compared, timely, "按时答复"),
    COL(Compared, due, "应答复"),
    FIELD(Compared, median_ms),
    COL(Compared, median, "答复用时（中位数）"),
    COL(Compared, done, "办成"),
    COL(Compared, taken, "应办"),
    COL(Compared, pleased, "满意及以上"),
    COL(Compared, rated, "已评价"),
    COL(Compared, unrated, "未评价"),
    COL(Compared, content, "回访满意"),
    COL(Compared, asked, "抽样回访"),
    FIELD(Compared, scored),
    COL(Compared, score, "得分"),
    SHOWN(Compared, answer_share),
    SHOWN(Compared, done_share),
    SHOWN(Compared, rating_share),
    SHOWN(Compared, revisit_share),
    LINK(Compared, href),
};
const Shape compared_shape = SHAPE(Compared, fields);

// Parts of the two statements. `$1` to `$2` is the month, `$3` now; each gives rows of one owner.
// The middle one of n in order is the one whose place p has 2p in (n, n + 1): no division.
#define MEDIAN                                                             \
    "middle as (select owner, took from (select owner, took,"              \
    "    row_number() over (partition by owner order by took) as place,"   \
    "    count(*) over (partition by owner) as n from answered) as placed" \
    "  where 2 * place = n or 2 * place = n + 1),"
#define ANSWERED                                                                              \
    "answered as (select owner, answered_at - at as took from asked where answered_at is not" \
    " null)," MEDIAN "answers as (select owner, count(*) as orders,"                          \
    "    sum(case when answered_at is not null and answered_at <= due_at then 1 else 0 end)"  \
    "      as timely,"                                                                        \
    "    sum(case when answered_at is not null or due_at < coalesce(left_at, $3) then 1"      \
    "      else 0 end) as due from asked group by owner),"
#define RATED                                                                               \
    "ratings as (select owner, sum(case when rating in ('very_good', 'good') then 1 else 0" \
    "    end) as pleased, sum(case when rating <> 'none' then 1 else 0 end) as rated,"      \
    "    sum(case when rating = 'none' then 1 else 0 end) as unrated from closed"           \
    "  group by owner)"
// The random sample that was reached in the month. Who was rung up for being unhappy has been
// counted among the rated.
#define REVISITED(owner)                                                                 \
    ",revisited as (select " owner " as owner,"                                          \
    "    sum(case when r.rating in ('very_good', 'good') then 1 else 0 end) as content," \
    "    count(*) as asked from revisits r join orders o on o.id = r.order_id"           \
    "  where r.state = 'done' and r.reason = 'sample' and " owner " is not null"         \
    "    and r.done_at >= $1 and r.done_at < $2 group by " owner ")"
// The parts under each other and summed, not joined: an owner may be in any of them.
#define FIGURES                                                                            \
    ","                                                                                    \
    "parts as (select owner, orders, timely, due, 0 as took, 0 as done, 0 as taken,"       \
    "    0 as pleased, 0 as rated, 0 as unrated, 0 as content, 0 as asked from answers"    \
    "  union all select owner, 0, 0, 0, took, 0, 0, 0, 0, 0, 0, 0 from middle"             \
    "  union all select owner, 0, 0, 0, 0, done, taken, 0, 0, 0, 0, 0 from works"          \
    "  union all select owner, 0, 0, 0, 0, 0, 0, pleased, rated, unrated, 0, 0 from"       \
    "    ratings"                                                                          \
    "  union all select owner, 0, 0, 0, 0, 0, 0, 0, 0, 0, content, asked from revisited)," \
    "figures as (select owner, cast(sum(orders) as bigint) as orders,"                     \
    "    cast(sum(timely) as bigint) as timely, cast(sum(due) as bigint) as due,"          \
    "    cast(sum(took) as bigint) as median_ms, cast(sum(done) as bigint) as done,"       \
    "    cast(sum(taken) as bigint) as taken, cast(sum(pleased) as bigint) as pleased,"    \
    "    cast(sum(rated) as bigint) as rated, cast(sum(unrated) as bigint) as unrated,"    \
    "    cast(sum(content) as bigint) as content, cast(sum(asked) as bigint) as asked"     \
    "  from parts group by owner)"                                                         \
    " select x.id, x.name, p.name as place_name, f.orders, f.timely, f.due, f.median_ms,"  \
    "   f.done, f.taken, f.pleased, f.rated, f.unrated, f.content, f.asked from figures f"

// A team: what was sent to it in the month, and whether it answered before the deadline of that
// step; what it accepted in the month, and whether it has reported it done; what of its was closed.
SQL(teams_sql,
    "with sent as (select s.id, s.order_id, s.team as owner, s.at, s.due_at,"
    "    (select min(n.id) from order_steps n where n.order_id = s.order_id and n.id > s.id"
    "      and n.act in ('accept', 'decline', 'expire', 'recall', 'withdraw')) as next"
    "  from order_steps s where s.act = 'dispatch' and s.team is not null and s.at >= $1"
    "    and s.at < $2),"
    "asked as (select s.owner, s.at, s.due_at,"
    "    case when n.act in ('accept', 'decline') then n.at end as answered_at, n.at as left_at"
    "  from sent s left join order_steps n on n.id = s.next)," ANSWERED
    "works as (select s.team as owner, count(distinct s.order_id) as taken,"
    "    count(distinct case when o.done_at is not null and o.team = s.team then s.order_id end)"
    "      as done"
    "  from order_steps s join orders o on o.id = s.order_id"
    "  where s.act = 'accept' and s.team is not null and s.at >= $1 and s.at < $2"
    "    and not (o.waits = 'none' and o.done_at is null) group by s.team),"
    "closed as (select team as owner, rating from orders where state = 'closed'"
    "    and team is not null and ended_at >= $1 and ended_at < $2)," RATED REVISITED("r.team")
        FIGURES " join teams x on x.id = f.owner join places p on p.id = x.place"
                " where p.path >= $4 and p.path < $5 order by x.id limit $6",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT);

// A station: what was placed there in the month, and whether the desk took it in hand in time; what
// of it is done, leaving out what was withdrawn, merged or handed to a department.
SQL(stations_sql,
    "with placed as (select s.order_id, o.place as owner, s.at, s.due_at,"
    "    (select min(n.id) from order_steps n where n.order_id = s.order_id and n.id > s.id"
    "      and n.act in ('triage', 'return', 'transfer', 'merge', 'dispatch', 'open',"
    "        'command', 'withdraw'))"
    "      as next"
    "  from order_steps s join orders o on o.id = s.order_id"
    "  where s.act = 'place' and s.at >= $1 and s.at < $2),"
    "asked as (select s.owner, s.at, s.due_at,"
    "    case when n.act <> 'withdraw' then n.at end as answered_at, n.at as left_at"
    "  from placed s left join order_steps n on n.id = s.next)," ANSWERED
    "works as (select place as owner, count(*) as taken,"
    "    sum(case when done_at is not null then 1 else 0 end) as done"
    "  from orders where placed_at >= $1 and placed_at < $2"
    "    and state not in ('withdrawn', 'merged', 'transferred') group by place),"
    "closed as (select place as owner, rating from orders where state = 'closed'"
    "    and ended_at >= $1 and ended_at < $2)," RATED REVISITED("o.place") FIGURES
    " join places x on x.id = f.owner left join places p on p.id = x.parent"
    " where x.path >= $4 and x.path < $5 order by x.id limit $6",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT);

void compare_rules_on(Cx *cx, Day day, CompareRules *out)
{
    *out = (CompareRules){
        .weights = { [SHARE_ANSWER] = rule_int(cx, "comparisons.weight_answer", day),
                     [SHARE_DONE] = rule_int(cx, "comparisons.weight_done", day),
                     [SHARE_RATING] = rule_int(cx, "comparisons.weight_rating", day),
                     [SHARE_REVISIT] = rule_int(cx, "comparisons.weight_revisit", day) },
        .least = rule_int(cx, "comparisons.least_orders", day),
    };
}

static Str of(Cx *cx, Share share)
{
    if (share.all == 0)
        return S("");
    return str_printf(cx->arena, "%lld / %lld", (long long)share.good, (long long)share.all);
}

static Str duration(Cx *cx, int64_t ms)
{
    int64_t minutes = ms / TIME_MINUTE;
    Text text = minutes < 60 ? TEXT("{1} 分") : TEXT("{0} 小时 {1} 分");
    return say_with(cx->arena, cx->lang, text,
                    str_printf(cx->arena, "%lld", (long long)minutes / 60),
                    str_printf(cx->arena, "%lld", (long long)minutes % 60));
}

static void complete(Cx *cx, CompareKind kind, const CompareRules *rules, Compared *row)
{
    const Share shares[SHARES] = { [SHARE_ANSWER] = { row->timely, row->due },
                                   [SHARE_DONE] = { row->done, row->taken },
                                   [SHARE_RATING] = { row->pleased, row->rated },
                                   [SHARE_REVISIT] = { row->content, row->asked } };
    row->scored = compare_score(shares, row->orders, rules, &row->score);
    row->answer_share = of(cx, shares[SHARE_ANSWER]);
    row->done_share = of(cx, shares[SHARE_DONE]);
    row->rating_share = of(cx, shares[SHARE_RATING]);
    row->revisit_share = of(cx, shares[SHARE_REVISIT]);
    row->median = row->median_ms > 0 ? duration(cx, row->median_ms) : S("");
    row->href = url_of(str_printf(
        cx->arena, "%s%lld", kind == COMPARE_TEAMS ? "/teams/" : "/places/", (long long)row->id));
}

Err compare_month(Cx *cx, CompareKind kind, Day first, Str path, List *out)
{
    CompareRules rules;
    Day next = month_next(first);
    Time from = day_start(first), to = day_start(next);
    compare_rules_on(cx, day_add(next, -1), &rules);
    TRY(db_gather(cx, kind == COMPARE_TEAMS ? &teams_sql : &stations_sql, &compared_shape, ROWS_MAX,
                  out, from, to, cx->now, path, prefix_end(cx->arena, path), ROWS_MAX));
    for (size_t i = 0; i < out->n; i++)
        complete(cx, kind, &rules, LIST_AT(out, Compared, i));
    compare_rank(out->at, out->n);
    return OK;
}
