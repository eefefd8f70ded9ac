// 月度一页: what the county is asked for and who is behind: the visits of the city-level teams, the
// registered share of towns and units, the weekly activity, records within ten working days.
#include "rooms/activities/activities.h"
#include "rooms/dashboards/dashboards_pages.h"
#include "store/db.h"
#include "store/gather.h"
#include "town/setting.h"

#include <stdlib.h>

#define TEAMS_MAX    200
#define UNITS_BEHIND 20
#define UNITS_MAX    5000
#define UNITS_PAGE   100
#define UNITS_EXPORT 1000
#define VISITS_MAX   1000

// --- the teams of the county: 下沉社区（村）

typedef struct {
    TeamId id;
    Str name, unit_name;
    int64_t q1, q2, q3, q4, places;
    int64_t held, target;
    Light light;
    Text light_text;
    Str tag;
    Url href;
} TeamRow;
static const Field team_fields[] = {
    FIELD(TeamRow, id),
    COL(TeamRow, name, "队伍"),
    COL(TeamRow, unit_name, "单位"),
    COL(TeamRow, q1, "一季度"),
    COL(TeamRow, q2, "二季度"),
    COL(TeamRow, q3, "三季度"),
    COL(TeamRow, q4, "四季度"),
    COL(TeamRow, held, "合计"),
    COL(TeamRow, target, "要求"),
    COL(TeamRow, places, "到过的站"),
    COL(TeamRow, light_text, "进度"),
    WORD(TeamRow, light, light_words),
    SHOWN(TeamRow, tag),
    LINK(TeamRow, href),
};
static const Shape team_shape_of_month = SHAPE(TeamRow, team_fields);

// Only what was held in a community or a village counts; a team's squads count for it.
#define QUARTER(from, to, name)                                              \
    "count(distinct case when a.starts_at >= " from " and a.starts_at < " to \
    " then a.id end) as " name
SQL(teams_sql,
    "select t.id, t.name, coalesce(u.name, '') as unit_name, " QUARTER("$1", "$2", "q1") ", " QUARTER(
        "$2", "$3",
        "q2") ", " QUARTER("$3", "$4",
                           "q3") ", " QUARTER("$4", "$5",
                                              "q4") ", count(distinct a.node3) as places"
                                                    " from teams t join teams c on c.id = t.parent and c.level = 'corps'"
                                                    " left join units u on u.id = t.unit"
                                                    " join teams b on b.path >= t.path and b.path < t.path || '~'"
                                                    " left join activities a on a.team = b.id and a.starts_at >= $1 and a.starts_at < $5"
                                                    "   and a.state = 'ended' and a.duty = 0 and a.site_kind in ('community', 'village')"
                                                    " where t.level = 'professional' and t.state <> 'dissolved'"
                                                    " group by t.id, t.name, u.name order by t.id limit $6",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

static int team_order(const void *left, const void *right)
{
    const TeamRow *a = left, *b = right;
    if (a->light != b->light)
        return b->light > a->light ? 1 : -1;
    if (a->held != b->held)
        return a->held > b->held ? 1 : -1;
    return (a->id.n > b->id.n) - (a->id.n < b->id.n);
}

// As of the end of the month asked for, or of today when it is not over.
static Err teams_read(Cx *cx, Day on, List *out, int64_t *behind)
{
    int year = day_year(on);
    int64_t target = rule_int(cx, "dashboards.visits", on);
    Time until = day_start(day_add(on, 1)), bound[5];
    for (int q = 0; q < 5; q++) {
        bound[q] = day_start(q == 4 ? day_of(year + 1, 1, 1) : day_of(year, 3 * q + 1, 1));
        if (bound[q].ms > until.ms)
            bound[q] = until;
    }
    TRY(db_list(cx, &teams_sql, &team_shape_of_month, out, bound[0], bound[1], bound[2], bound[3],
                bound[4], TEAMS_MAX));
    *behind = 0;
    for (size_t i = 0; i < out->n; i++) {
        TeamRow *row = LIST_AT(out, TeamRow, i);
        row->held = row->q1 + row->q2 + row->q3 + row->q4;
        row->target = target;
        row->light = visits_light(row->held, target, on, year);
        row->light_text = light_texts[row->light];
        row->tag = row->light == LIGHT_GREEN   ? S("ok")
                   : row->light == LIGHT_AMBER ? S("warn")
                                               : S("late");
        row->href = url_of(str_printf(cx->arena, "/dashboards/visits?team=%lld&at=%.*s",
                                      (long long)row->id.n, STR_FMT(day_iso(cx->arena, on))));
        *behind += row->light == LIGHT_RED;
    }
    if (out->n > 1)
        qsort(out->at, out->n, sizeof(TeamRow), team_order);
    return OK;
}

Err figure_visits(Cx *cx, Day on, List *out)
{
    List rows;
    int64_t behind;
    TRY(teams_read(cx, on, &rows, &behind));
    FigureVisits *visits = NEW_ARRAY(cx->arena, FigureVisits, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const TeamRow *row = LIST_AT(&rows, TeamRow, i);
        visits[i] = (FigureVisits){ .id = row->id,
                                    .name = row->name,
                                    .unit_name = row->unit_name,
                                    .quarters = { row->q1, row->q2, row->q3, row->q4 },
                                    .held = row->held,
                                    .target = row->target,
                                    .places = row->places,
                                    .light_text = row->light_text,
                                    .behind = row->light == LIGHT_RED };
    }
    *out = (List){ visits, rows.n };
    return OK;
}

// --- units

typedef struct {
    int64_t id, staff, registered;
    Str name, source;
    Day day;
    Permille share;
    bool reached;
    Url href, report;
} UnitRow;
static const Field unit_fields[] = {
    FIELD(UnitRow, id),
    COL(UnitRow, name, "单位"),
    COL(UnitRow, registered, "已注册"),
    COL(UnitRow, staff, "在职在编"),
    COL(UnitRow, share, "注册率"),
    COL(UnitRow, reached, "达到目标"),
    COL(UnitRow, day, "职工数日期"),
    COL(UnitRow, source, "来源"),
    LINK(UnitRow, href),
    LINK(UnitRow, report),
};
static const Shape unit_shape_of_month = SHAPE(UnitRow, unit_fields);

#define UNITS                                                                                  \
    "select u.id, u.name, s.staff, s.day, s.source, (select count(*) from people p cross join" \
    "   volunteers v where p.unit = u.id and v.person = p.id and v.state = 'active')"          \
    "   as registered from units u join unit_staff s on s.unit = u.id and s.day = (select"     \
    "   max(n.day) from unit_staff n where n.unit = u.id and n.day <= $1)"                     \
    " where u.state = 'active' and s.staff > 0"
SQL(units_sql, UNITS " and u.id > $2 order by u.id limit $3", P_INT, P_INT, P_INT);
static void units_dress(Cx *cx, List *rows, int64_t target)
{
    for (size_t i = 0; i < rows->n; i++) {
        UnitRow *row = LIST_AT(rows, UnitRow, i);
        row->share = (Permille){ (int32_t)(row->registered * 1000 / row->staff) };
        row->reached = row->registered * 1000 >= row->staff * target;
        row->href = url_of(str_printf(cx->arena, "/units/%lld", (long long)row->id));
        row->report = url_of(str_printf(cx->arena, "/reports/new?unit=%lld", (long long)row->id));
    }
}

// --- towns: the share, and records within ten working days

typedef struct {
    PlaceId id;
    Str name;
    int64_t registered, population, year, lacking;
    Permille share, on_time;
    bool known, reached, has_records, behind_time;
    int64_t records, timely, overdue;
    Url href, rows;
} TownRow;
static const Field town_fields[] = {
    FIELD(TownRow, id),
    COL(TownRow, name, "乡镇（街道）"),
    COL(TownRow, registered, "注册志愿者"),
    COL(TownRow, population, "常住人口"),
    COL(TownRow, year, "人口年份"),
    COL(TownRow, share, "注册率"),
    COL(TownRow, lacking, "还差人数"),
    FIELD(TownRow, known),
    FIELD(TownRow, reached),
    COL(TownRow, records, "到期时长记录"),
    COL(TownRow, timely, "按期核定"),
    COL(TownRow, on_time, "按期核定率"),
    COL(TownRow, overdue, "现在超期的活动"),
    FIELD(TownRow, has_records),
    SHOWN(TownRow, behind_time),
    LINK(TownRow, href),
    LINK(TownRow, rows),
};
static const Shape town_shape_of_month = SHAPE(TownRow, town_fields);

typedef struct {
    PlaceId id;
    int64_t overdue;
} Overdue;
static const Field overdue_fields[] = { FIELD(Overdue, id), FIELD(Overdue, overdue) };
static const Shape overdue_shape = SHAPE(Overdue, overdue_fields);

SQL(overdue_sql,
    "select p.id, count(*) as overdue from record_clocks k join places p on p.parent = $1"
    " and k.place_path >= p.path and k.place_path < p.path || '~'"
    " where k.done_at is null and k.due_on < $2 group by p.id",
    P_INT, P_INT);

static int town_order(const void *left, const void *right)
{
    const TownRow *a = left, *b = right;
    if (a->known != b->known)
        return a->known ? -1 : 1;
    if (a->share.n != b->share.n)
        return a->share.n > b->share.n ? 1 : -1;
    return (a->id.n > b->id.n) - (a->id.n < b->id.n);
}

static void town_fill(Cx *cx, const FigureAsk *ask, const FigureChild *child, int64_t target,
                      TownRow *row)
{
    const FigureSet *set = &child->set;
    FigureAsk there = *ask;
    there.node.id = child->node;
    int64_t wanted = (set->population * target + 999) / 1000;
    *row = (TownRow){ .id = child->node,
                      .name = child->name,
                      .registered = set->stock[C_REGISTERED],
                      .population = set->population,
                      .year = set->population_year,
                      .known = set->population > 0,
                      .records = set->n[C_RECORDS],
                      .timely = set->n[C_TIMELY],
                      .has_records = set->n[C_RECORDS] > 0 };
    FigureValue share = indicator_value(indicator_find(S("registered_share")), set);
    FigureValue on_time = indicator_value(indicator_find(S("on_time")), set);
    row->share = share.share;
    row->on_time = on_time.share;
    row->reached = row->known && row->registered >= wanted;
    row->lacking = row->known && !row->reached ? wanted - row->registered : 0;
    row->behind_time = row->has_records && row->timely < row->records;
    row->href = figure_href(cx, "/dashboards", &there, "");
    row->rows = figure_href(cx, "/dashboards/rows", &there, "&figure=on_time&part=by");
}

static Err towns_read(Cx *cx, const FigureAsk *ask, int64_t target, List *out, int64_t *behind)
{
    List children, overdue;
    TRY(figure_children(cx, &ask->node, &ask->period, &children));
    TRY(db_list(cx, &overdue_sql, &overdue_shape, &overdue, ask->node.id, cx->today));
    TownRow *rows = NEW_ARRAY(cx->arena, TownRow, children.n + 1);
    size_t n = 0;
    *behind = 0;
    for (size_t i = 0; i < children.n; i++) {
        const FigureChild *child = LIST_AT(&children, FigureChild, i);
        if (ask->node.level == LEVEL_CENTRE && !child->assessed)
            continue;
        TownRow *row = &rows[n++];
        town_fill(cx, ask, child, target, row);
        for (size_t k = 0; k < overdue.n; k++)
            if (same(LIST_AT(&overdue, Overdue, k)->id, row->id))
                row->overdue = LIST_AT(&overdue, Overdue, k)->overdue;
        *behind += row->known && !row->reached;
    }
    if (n > 1)
        qsort(rows, n, sizeof *rows, town_order);
    *out = (List){ rows, n };
    return OK;
}

// --- the weeks

typedef struct {
    Str said;
    bool gap, coming;
} WeekSaid;
static const Field said_fields[] = { FIELD(WeekSaid, said), FIELD(WeekSaid, gap),
                                     FIELD(WeekSaid, coming) };
static const Shape said_shape = SHAPE(WeekSaid, said_fields);
typedef struct {
    PlaceId place;
    Str name;
    int64_t gaps;
    List weeks;  // of WeekSaid
    Url href;
} WeekRow;
static const Field week_fields[] = {
    FIELD(WeekRow, place),        COL(WeekRow, name, "所"),
    COL(WeekRow, gaps, "缺几周"), LISTED(WeekRow, weeks, said_shape),
    LINK(WeekRow, href),
};
static const Shape week_shape_of_month = SHAPE(WeekRow, week_fields);
typedef struct {
    Day monday;
} WeekHead;
static const Field head_fields[] = { FIELD(WeekHead, monday) };
static const Shape head_shape = SHAPE(WeekHead, head_fields);

typedef struct {
    List teams, towns, weeks, units, heads;
    Str node_name, period, month;
    Time as_of;
    int64_t teams_behind, towns_behind, weeks_behind, units_all, units_reached, units_behind;
    int64_t visits_target;
    Permille town_target, unit_target;
    bool county, has_teams, has_units, has_towns, has_weeks, over;
    Url earlier, later, back, print, teams_page, units_page, below, week_page;
} MonthView;
static const Field view_fields[] = {
    LISTED(MonthView, teams, team_shape_of_month),
    LISTED(MonthView, towns, town_shape_of_month),
    LISTED(MonthView, weeks, week_shape_of_month),
    LISTED(MonthView, units, unit_shape_of_month),
    FIELD_(MonthView, heads, KIND_LIST, &head_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(MonthView, node_name),
    FIELD(MonthView, period),
    FIELD(MonthView, month),
    FIELD(MonthView, as_of),
    FIELD(MonthView, teams_behind),
    FIELD(MonthView, towns_behind),
    FIELD(MonthView, weeks_behind),
    FIELD(MonthView, units_all),
    FIELD(MonthView, units_reached),
    FIELD(MonthView, units_behind),
    FIELD(MonthView, visits_target),
    FIELD(MonthView, town_target),
    FIELD(MonthView, unit_target),
    FIELD(MonthView, county),
    SHOWN(MonthView, has_teams),
    SHOWN(MonthView, has_units),
    SHOWN(MonthView, has_towns),
    SHOWN(MonthView, has_weeks),
    SHOWN(MonthView, earlier),
    SHOWN(MonthView, later),
    SHOWN(MonthView, back),
    SHOWN(MonthView, teams_page),
    SHOWN(MonthView, units_page),
    SHOWN(MonthView, below),
    SHOWN(MonthView, week_page),
};
const Shape figure_month_view_shape = SHAPE(MonthView, view_fields);

static void week_fill(Cx *cx, const WeekSum *sum, const FigurePeriod *period, WeekRow *row)
{
    WeekSaid *said = NEW_ARRAY(cx->arena, WeekSaid, WEEKS_SHOWN);
    size_t n = 0;
    *row = (WeekRow){ .place = sum->place, .name = sum->name };
    for (; n < (size_t)WEEKS_SHOWN && sum->mondays[n].ymd < period->next.ymd; n++) {
        said[n] = (WeekSaid){ .said = str_printf(cx->arena, "%lld/%lld", (long long)sum->held[n],
                                                 (long long)sum->wanted[n]),
                              .coming = day_add(sum->mondays[n], 6).ymd >= cx->today.ymd };
        said[n].gap = sum->held[n] < sum->wanted[n] && !said[n].coming;
        row->gaps += said[n].gap;
    }
    row->weeks = (List){ said, n };
    row->href = url_of(str_printf(cx->arena, "/activities/weeks?node=%lld&from=%.*s",
                                  (long long)sum->place.n,
                                  STR_FMT(day_iso(cx->arena, sum->mondays[0]))));
}

// A week belongs to the month that its Monday, or the first of the month, lies in.
static Err weeks_fill(Cx *cx, const FigureAsk *ask, MonthView *view)
{
    List sums;
    TRY(week_sums(cx, ask->period.first, &sums));
    WeekRow *rows = NEW_ARRAY(cx->arena, WeekRow, sums.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < sums.n; i++) {
        const WeekSum *sum = LIST_AT(&sums, WeekSum, i);
        if (!view->county && !same(sum->place, ask->node.id))
            continue;
        week_fill(cx, sum, &ask->period, &rows[n]);
        view->weeks_behind += rows[n++].gaps > 0;
    }
    view->weeks = (List){ rows, n };
    view->has_weeks = n > 0;
    if (n == 0)
        return OK;
    const WeekSum *first = sums.at;
    WeekHead *heads = NEW_ARRAY(cx->arena, WeekHead, WEEKS_SHOWN);
    for (size_t w = 0; w < rows[0].weeks.n; w++)
        heads[w].monday = first->mondays[w];
    view->heads = (List){ heads, rows[0].weeks.n };
    return OK;
}

static int unit_order(const void *left, const void *right)
{
    const UnitRow *a = left, *b = right;
    int64_t lacking = (b->staff - b->registered) - (a->staff - a->registered);
    return lacking != 0 ? (lacking > 0 ? 1 : -1) : (a->id > b->id) - (a->id < b->id);
}

// All are read once: how many there are, how many have reached it, and those that lack most.
static Err units_fill(Cx *cx, Day on, int64_t target, MonthView *view)
{
    List all;
    size_t n = 0;
    TRY(db_gather(cx, &units_sql, &unit_shape_of_month, UNITS_MAX, &all, on, 0, UNITS_MAX));
    units_dress(cx, &all, target);
    UnitRow *behind = all.at;
    for (size_t i = 0; i < all.n; i++)
        if (!behind[i].reached)
            behind[n++] = behind[i];
    if (n > 1)
        qsort(behind, n, sizeof *behind, unit_order);
    view->units = (List){ behind, n < UNITS_BEHIND ? n : UNITS_BEHIND };
    view->units_all = (int64_t)all.n;
    view->units_behind = (int64_t)n;
    view->units_reached = (int64_t)(all.n - n);
    view->unit_target = (Permille){ (int32_t)target };
    return OK;
}

static Err county_fill(Cx *cx, Day on, MonthView *view)
{
    TRY(teams_read(cx, on, &view->teams, &view->teams_behind));
    TRY(units_fill(cx, on, rule_int(cx, "volunteers.unit_share", on), view));
    view->visits_target = rule_int(cx, "dashboards.visits", on);
    view->has_teams = view->teams.n > 0;
    view->has_units = view->units.n > 0;
    return OK;
}

// The last day that the page speaks of.
static Day day_of_page(const Cx *cx, const FigurePeriod *period)
{
    Day last = day_add(period->next, -1);
    return last.ymd > cx->today.ymd ? cx->today : last;
}

static void links_fill(Cx *cx, const FigureAsk *ask, Day on, MonthView *view)
{
    FigureAsk other = *ask;
    Str at = day_iso(cx->arena, on);
    other.period = figure_period_before(ask->period);
    view->earlier = figure_href(cx, "/dashboards/month", &other, "");
    other.period = figure_period(SPAN_MONTH, ask->period.next);
    view->later = figure_href(cx, "/dashboards/month", &other, "");
    view->back = figure_href(cx, "/dashboards", ask, "");
    view->below = figure_href(cx, "/dashboards/below", ask, "");
    view->teams_page = url_of(str_printf(cx->arena, "/dashboards/teams?at=%.*s", STR_FMT(at)));
    view->units_page = url_of(str_printf(cx->arena, "/dashboards/units?at=%.*s", STR_FMT(at)));
    view->week_page = url_of(
        str_printf(cx->arena, "/activities/weeks?node=%lld", (long long)ask->node.id.n));
}

Err figure_month_page(Cx *cx, const Req *req, Reply *reply)
{
    const FigureForm *form = req_form(req);
    MonthView *view = NEW(cx->arena, MonthView);
    FigureAsk ask;
    TRY(figure_ask(cx, form, &ask));
    ask.below = ask.may_below;
    ask.period = figure_period(SPAN_MONTH, form->at.ymd != 0 ? form->at : cx->today);
    Day on = day_of_page(cx, &ask.period);
    int64_t target = rule_int(cx, "volunteers.town_share", on);
    view->county = ask.node.level == LEVEL_CENTRE && ask.may_below;
    if (view->county)
        TRY(county_fill(cx, on, view));
    if (ask.may_below)
        TRY(towns_read(cx, &ask, target, &view->towns, &view->towns_behind));
    if (ask.may_below && (view->county || place_like_branch(ask.node.level)))
        TRY(weeks_fill(cx, &ask, view));
    TRY(figure_as_of(cx, &view->as_of));
    view->has_towns = view->towns.n > 0;
    view->town_target = (Permille){ (int32_t)target };
    view->node_name = ask.node.name;
    view->period = figure_period_text(cx, &ask.period);
    links_fill(cx, &ask, on, view);
    return reply_page(cx, reply, figure_pages[FIGURE_MONTH], view);
}

// --- all teams, all units, and the visits of one team

typedef struct {
    List teams;
    Day on;
    int64_t behind, target;
    bool empty;
    Url csv, xlsx, back;
} TeamsView;
static const Field teams_fields[] = {
    LISTED(TeamsView, teams, team_shape_of_month),
    FIELD(TeamsView, on),
    FIELD(TeamsView, behind),
    FIELD(TeamsView, target),
    SHOWN(TeamsView, empty),
    SHOWN(TeamsView, csv),
    SHOWN(TeamsView, xlsx),
    SHOWN(TeamsView, back),
};
const Shape figure_teams_view_shape = SHAPE(TeamsView, teams_fields);

static Url at_href(Cx *cx, const char *path, Day on)
{
    return url_of(str_printf(cx->arena, "%s?at=%.*s", path, STR_FMT(day_iso(cx->arena, on))));
}

// The teams and units of the county are for who reads the county.
static Err of_county(Cx *cx, const FigureForm *form, Day *on)
{
    Place centre;
    TRY(place_centre(cx, &centre));
    if (!actor_may(&cx->actor, FIGURE_READERS, centre.path))
        return &fault_missing;
    *on = form->at.ymd != 0 && form->at.ymd < cx->today.ymd ? form->at : cx->today;
    return OK;
}

Err figure_teams_page(Cx *cx, const Req *req, Reply *reply)
{
    TeamsView *view = NEW(cx->arena, TeamsView);
    TRY(of_county(cx, req_form(req), &view->on));
    TRY(teams_read(cx, view->on, &view->teams, &view->behind));
    view->target = rule_int(cx, "dashboards.visits", view->on);
    view->empty = view->teams.n == 0;
    view->csv = at_href(cx, "/dashboards/teams.csv", view->on);
    view->xlsx = at_href(cx, "/dashboards/teams.xlsx", view->on);
    view->back = at_href(cx, "/dashboards/month", view->on);
    return reply_page(cx, reply, figure_pages[FIGURE_TEAMS], view);
}

typedef struct {
    List units;
    Day on;
    Permille target;
    bool empty, more;
    Url csv, xlsx, back, next;
} UnitsView;
static const Field units_fields[] = {
    LISTED(UnitsView, units, unit_shape_of_month),
    FIELD(UnitsView, on),
    FIELD(UnitsView, target),
    FIELD(UnitsView, more),
    SHOWN(UnitsView, empty),
    SHOWN(UnitsView, csv),
    SHOWN(UnitsView, xlsx),
    SHOWN(UnitsView, back),
    SHOWN(UnitsView, next),
};
const Shape figure_units_view_shape = SHAPE(UnitsView, units_fields);

static bool number_parse(Str s, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || i > 14)
            return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    return true;
}

Err figure_units_page(Cx *cx, const Req *req, Reply *reply)
{
    const FigureForm *form = req_form(req);
    UnitsView *view = NEW(cx->arena, UnitsView);
    int64_t after;
    TRY(of_county(cx, form, &view->on));
    if (!number_parse(form->cursor, &after))
        return &fault_bad_request;
    int limit = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX ? UNITS_EXPORT : UNITS_PAGE;
    int64_t target = rule_int(cx, "volunteers.unit_share", view->on);
    TRY(db_list(cx, &units_sql, &unit_shape_of_month, &view->units, view->on, after, limit + 1));
    view->more = view->units.n > (size_t)limit;
    if (view->more)
        view->units.n = (size_t)limit;
    units_dress(cx, &view->units, target);
    view->target = (Permille){ (int32_t)target };
    view->empty = view->units.n == 0;
    view->csv = at_href(cx, "/dashboards/units.csv", view->on);
    view->xlsx = at_href(cx, "/dashboards/units.xlsx", view->on);
    view->back = at_href(cx, "/dashboards/month", view->on);
    if (view->more) {
        int64_t last = LIST_AT(&view->units, UnitRow, view->units.n - 1)->id;
        Str cursor = str_printf(cx->arena, "%lld", (long long)last);
        view->next = url_of(str_printf(cx->arena, "%.*s&cursor=%.*s",
                                       STR_FMT(at_href(cx, "/dashboards/units", view->on).bytes),
                                       STR_FMT(cursor)));
        reply_next(cx, reply, cursor);
    }
    return reply_page(cx, reply, figure_pages[FIGURE_UNITS], view);
}

typedef struct {
    int64_t id, attendances;
    Str number, name, place_name, site_kind;
    Time starts_at;
    bool counts;
    Url href;
} VisitRow;
static const Field visit_fields[] = {
    FIELD(VisitRow, id),
    COL(VisitRow, starts_at, "时间"),
    COL(VisitRow, name, "活动"),
    COL(VisitRow, number, "编号"),
    COL(VisitRow, place_name, "阵地"),
    FIELD(VisitRow, site_kind),
    COL(VisitRow, counts, "算下沉"),
    COL(VisitRow, attendances, "服务群众（人次）"),
    LINK(VisitRow, href),
};
static const Shape visit_row_shape = SHAPE(VisitRow, visit_fields);

typedef struct {
    List visits;
    Str team_name;
    int64_t counted, year;
    bool empty;
    Url csv, xlsx, back;
} VisitsView;
static const Field visits_fields[] = {
    LISTED(VisitsView, visits, visit_row_shape),
    FIELD(VisitsView, team_name),
    FIELD(VisitsView, counted),
    FIELD(VisitsView, year),
    SHOWN(VisitsView, empty),
    SHOWN(VisitsView, csv),
    SHOWN(VisitsView, xlsx),
    SHOWN(VisitsView, back),
};
const Shape figure_visits_view_shape = SHAPE(VisitsView, visits_fields);

SQL(team_name_sql, "select t.id, t.name from teams t where t.id = $1 and t.level = 'professional'",
    P_INT);
SQL(visits_sql,
    "select a.id, a.number, a.name, p.name as place_name, a.site_kind, a.starts_at, a.attendances,"
    "  case when a.site_kind in ('community', 'village') then 1 else 0 end as counts"
    " from teams t join teams b on b.path >= t.path and b.path < t.path || '~'"
    " join activities a on a.team = b.id join places p on p.id = a.place"
    " where t.id = $1 and a.state = 'ended' and a.duty = 0 and a.starts_at >= $2"
    " and a.starts_at < $3 order by a.starts_at desc, a.id desc limit $4",
    P_INT, P_INT, P_INT, P_INT);

Err figure_visits_page(Cx *cx, const Req *req, Reply *reply)
{
    const FigureForm *form = req_form(req);
    VisitsView *view = NEW(cx->arena, VisitsView);
    TeamRow team;
    Day on;
    TRY(of_county(cx, form, &on));
    TRY(db_one(cx, &team_name_sql, &team_shape_of_month, &team, &fault_missing, form->team));
    TRY(db_list(cx, &visits_sql, &visit_row_shape, &view->visits, form->team,
                day_start(day_of(day_year(on), 1, 1)), day_start(day_add(on, 1)), VISITS_MAX));
    for (size_t i = 0; i < view->visits.n; i++) {
        VisitRow *row = LIST_AT(&view->visits, VisitRow, i);
        view->counted += row->counts;
        row->href = url_of(str_printf(cx->arena, "/activities/%lld", (long long)row->id));
    }
    view->team_name = team.name;
    view->year = day_year(on);
    view->empty = view->visits.n == 0;
    Str more = str_printf(cx->arena, "?team=%lld&at=%.*s", (long long)form->team.n,
                          STR_FMT(day_iso(cx->arena, on)));
    view->csv = url_of(str_join(cx->arena, S("/dashboards/visits.csv"), more));
    view->xlsx = url_of(str_join(cx->arena, S("/dashboards/visits.xlsx"), more));
    view->back = at_href(cx, "/dashboards/month", on);
    return reply_page(cx, reply, figure_pages[FIGURE_VISITS], view);
}
