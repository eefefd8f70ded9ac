// 光荣榜: counted from effective records of the days asked for; nothing is stored.
#include "rooms/people/people.h"
#include "rooms/stars/stars_in.h"
#include "rooms/teams/teams.h"
#include "rooms/volunteers/volunteers.h"
#include "town/setting.h"

static const Field fields[] = {
    COL(Honoured, rank, "名次"),
    HIDDEN(Honoured, id),
    COL(Honoured, name, "名称"),
    COL(Honoured, place_name, "阵地"),
    FIELD(Honoured, star),
    COL(Honoured, star_text, "星级"),
    COL(Honoured, credit, "信用时数"),
    COL(Honoured, honour, "荣誉时数"),
    COL(Honoured, times, "服务次数"),
    COL(Honoured, people, "参加人数"),
    HIDDEN(Honoured, score),
    COL(Honoured, score_text, "得分"),
    HIDDEN(Honoured, agreed),
    HIDDEN(Honoured, born),
    LINK(Honoured, href),
};
const Shape honoured_shape = SHAPE(Honoured, fields);

// $1 to $2 the days, $3 to $4 the node, $5 and $6 the weights, $7 how many.
#define SUMS                                                                               \
    "coalesce(cast(sum(case when r.kind = 'credit' then r.minutes end) as bigint), 0) as"  \
    " credit, coalesce(cast(sum(case when r.kind = 'honour' then r.minutes end) as bigint" \
    "), 0) as honour, count(*) as times, count(distinct r.person) as people from records"  \
    " r where r.state = 'effective' and r.kind in ('credit', 'honour') and r.day >= $1"    \
    " and r.day <= $2 and r.place_path >= $3 and r.place_path < $4"
// An expression of sums may stand in an order on both engines only above them.
#define BEST                                                                     \
    "), best as (select owner, credit, honour, times, people from sums order by" \
    " credit * $5 + honour * $6 desc, times desc, owner limit $7)"
SQL(people_sql,
    "with sums as (select r.person as owner, " SUMS " group by r.person" BEST
    " select b.owner as id, n.name, coalesce(p.name, '') as place_name, b.credit, b.honour, b.times,"
    " b.people, coalesce(n.birth_day, v.born) as born, case when c.person is null then 0 else 1 end"
    " as agreed, (select coalesce(max(s.level), 0) from stars s where s.person = b.owner"
    "   and s.state = 'granted') as star from best b join people n on n.id = b.owner"
    " left join places p on p.id = n.home left join volunteers v on v.person = n.id"
    " left join consents c on c.person = n.id and c.purpose = 'honour' and c.withdrawn_at is null"
    " where n.state = 'active' order by b.owner limit $7",
    P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);
SQL(teams_sql,
    "with sums as (select r.team as owner, " SUMS " and r.team is not null group by r.team" BEST
    " select b.owner as id, t.name, p.name as place_name, b.credit, b.honour, b.times, b.people"
    " from best b join teams t on t.id = b.owner join places p on p.id = t.place"
    " order by b.owner limit $7",
    P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

void honour_rules_on(Cx *cx, Day day, HonourRules *out)
{
    *out = (HonourRules){ .credit_weight = rule_int(cx, "stars.honour_list_credit", day),
                          .honour_weight = rule_int(cx, "stars.honour_list_honour", day),
                          .rows = rule_int(cx, "stars.honour_list_rows", day) };
}

static void complete(Cx *cx, HonourKind kind, Day on, Honoured *row)
{
    int64_t tenths = (row->score * 10 + 30) / 60;
    row->score_text = str_printf(cx->arena, "%lld.%lld", (long long)(tenths / 10),
                                 (long long)(tenths % 10));
    row->href = url_of(S(""));
    if (kind == HONOUR_TEAMS) {
        row->href = url_of(str_printf(cx->arena, "/teams/%lld", (long long)row->id));
        return;
    }
    if (row->star > 0)
        row->star_text = star_level_texts[row->star];
    if (!honour_named(row->agreed, row->born, on))
        row->name = mask_name(cx->arena, row->name);
}

Err honour_list(Cx *cx, HonourKind kind, Day from, Day to, Str path, List *out)
{
    HonourRules rules;
    honour_rules_on(cx, to, &rules);
    TRY(db_list(cx, kind == HONOUR_TEAMS ? &teams_sql : &people_sql, &honoured_shape, out, from, to,
                path, prefix_end(cx->arena, path), rules.credit_weight, rules.honour_weight,
                rules.rows));
    honour_rank(out->at, out->n, &rules);
    for (size_t i = 0; i < out->n; i++)
        complete(cx, kind, cx->today, LIST_AT(out, Honoured, i));
    return OK;
}
