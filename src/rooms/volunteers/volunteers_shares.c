// The registered share of each town and of each unit: shown with both numbers, the day and the
// source, never a reason to register anybody (domain.md §5.1, §9.6).
#include "rooms/volunteers/volunteers_web_in.h"
#include "store/db.h"

typedef struct {
    Str name;
    int64_t registered, whole;
    Permille share;
    bool known, reached;
    int64_t year;  // of the population
    Day day;       // of the unit's number of staff
    Str source;
} Share;
static const Field share_fields[] = {
    COL(Share, name, "名称"),     COL(Share, registered, "已注册"),
    COL(Share, whole, "总数"),    COL(Share, share, "注册率"),
    FIELD(Share, known),          COL(Share, reached, "达到目标"),
    COL(Share, year, "人口年份"), COL(Share, day, "职工数日期"),
    COL(Share, source, "来源"),
};
static const Shape share_shape = SHAPE(Share, share_fields);

typedef struct {
    List towns, units;  // of Share
    Day today;
    Permille town_target;
    Str node_name;
    bool has_towns, has_units;
} SharesView;
static const Field shares_fields[] = {
    LISTED(SharesView, towns, share_shape),
    LISTED(SharesView, units, share_shape),
    FIELD(SharesView, today),
    FIELD(SharesView, town_target),
    FIELD(SharesView, node_name),
    SHOWN(SharesView, has_towns),
    SHOWN(SharesView, has_units),
};
const Shape desk_shares_shape = SHAPE(SharesView, shares_fields);

// Only who is registered today, counted once by the station they belong to.
SQL(towns_sql,
    "with homes as materialized (select h.path, s.n from (select v.home, count(*) as n from volunteers v where"
    "   v.state = 'active' group by v.home) s join places h on h.id = s.home"
    "   where h.path >= $1 and h.path < $2) select b.name, coalesce(b.population, 0) as whole, coalesce(b.population_year, 0) as year,"
    "  coalesce((select q.source from place_population q where q.place = b.id"
    "    and q.year = b.population_year), '') as source,"
    "  (select cast(coalesce(sum(h.n), 0) as bigint) from homes h where h.path >= b.path"
    "    and h.path < b.path || '~')"
    "  as registered from places b where b.level in ('centre', 'branch') and b.path >= $1"
    "   and b.path < $2 order by b.path limit 200",
    P_TEXT, P_TEXT);
SQL(units_sql,
    "select u.name, coalesce(s.staff, 0) as whole, s.day, coalesce(s.source, '') as source,"
    "  (select count(*) from people p cross join volunteers v where p.unit = u.id"
    "    and v.person = p.id and v.state = 'active') as registered"
    "  from units u join unit_staff s on s.unit = u.id"
    "   and s.day = (select max(n.day) from unit_staff n where n.unit = u.id and n.day <= $1)"
    " order by u.name, u.id limit 1000",
    P_INT);

static void complete(List *shares, int64_t target)
{
    for (size_t i = 0; i < shares->n; i++) {
        Share *one = LIST_AT(shares, Share, i);
        one->known = one->whole > 0;
        if (!one->known)
            continue;
        one->share = (Permille){ (int32_t)(one->registered * 1000 / one->whole) };
        one->reached = one->registered * 1000 >= one->whole * target;
    }
}

Err desk_shares(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
                                     (Str){ 0 });
    if (grant == NULL)
        return &fault_missing;
    SharesView *view = NEW(cx->arena, SharesView);
    int64_t town = rule_int(cx, "volunteers.town_share", cx->today);
    TRY(db_list(cx, &towns_sql, &share_shape, &view->towns, grant->path,
                prefix_end(cx->arena, grant->path)));
    TRY(db_list(cx, &units_sql, &share_shape, &view->units, cx->today));
    complete(&view->towns, town);
    complete(&view->units, rule_int(cx, "volunteers.unit_share", cx->today));
    view->today = cx->today;
    view->town_target = (Permille){ (int32_t)town };
    view->node_name = grant->name;
    view->has_towns = view->towns.n > 0;
    view->has_units = view->units.n > 0;
    return reply_page(cx, reply, volunteer_desk_pages[DESK_SHARES], view);
}
