// 周周有活动，月月有精彩: the plan of a branch beside what is held, week by week, so that a gap is
// seen before the week is over.
#include "rooms/activities/activities_in.h"
#include "rooms/activities/activities_inside.h"
#include "rooms/places/places.h"

#include <stdlib.h>

#define MONTHS_SHOWN 3
#define ROWS_MOST    1000

typedef struct {
    bool every;
    int64_t number;
    PlaceId branch;
} Plan;
typedef struct {
    PlaceId branch;
    Str mode;
    int64_t number;
} PlanRow;
static const Field plan_fields[] = { FIELD(PlanRow, branch), FIELD(PlanRow, mode),
                                     FIELD(PlanRow, number) };
static const Shape plan_shape = SHAPE(PlanRow, plan_fields);

SQL0(plans_sql, "select branch, mode, number from week_plans where until is null order by branch"
                " limit 1000");
SQL(end_plan_sql, "update week_plans set until = $2 where branch = $1 and until is null", P_INT,
    P_INT);
SQL(plan_sql,
    "insert into week_plans (branch, mode, number, since, made_by, made_at)"
    " values ($1, $2, $3, $4, $5, $6)",
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT);
SQL(pick_sql,
    "insert into week_picks (station, monday, branch, made_by, made_at) values ($1, $2, $3, $4, $5)"
    " on conflict do nothing",
    P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(unpick_sql, "delete from week_picks where station = $1 and monday = $2", P_INT, P_INT);
SQL(picks_sql,
    "select station as branch, monday as number from week_picks where branch = $1 and monday >= $2"
    " and monday <= $3 order by monday, station limit 1000",
    P_INT, P_INT, P_INT);

static Err keeps(Cx *cx, Str path)
{
    return cx->actor.system || actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, path)
               ? OK
               : &place_not_yours;
}

Err week_plan_set(Cx *cx, PlaceId branch, bool every, int64_t number)
{
    Place place;
    TRY(place_find(cx, branch, &place));
    TRY(keeps(cx, place.path));
    if (!place_like_branch(place.level))
        return &place_misplaced;
    if (number < 1 || number > 9) {
        cx_problem(cx, S("number"), "range", TEXT("请填 1 至 9"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(db_change(cx, &end_plan_sql, NULL, branch, cx->today));
    cx_audit(cx, "week.plan", branch.n, (Str){ 0 }, every ? S("every") : S("chosen"));
    return db_change(cx, &plan_sql, NULL, branch, every ? "every" : "chosen", number, cx->today,
                     cx->actor.person, cx->now);
}

Err week_pick(Cx *cx, PlaceId station, Day monday, bool on)
{
    Place place;
    TRY(place_find(cx, station, &place));
    TRY(keeps(cx, place.path));
    if (place.level != LEVEL_STATION)
        return &place_misplaced;
    monday = week_monday(monday);
    cx_audit(cx, "week.pick", station.n, on ? S("no") : S("yes"), on ? S("yes") : S("no"));
    if (!on)
        return db_change(cx, &unpick_sql, NULL, station, monday);
    return db_change(cx, &pick_sql, NULL, station, monday, place.parent, cx->actor.person, cx->now);
}

// --- what is held

typedef struct {
    PlaceId branch, station;
    Time starts_at;
} Held;
static const Field held_fields[] = { FIELD(Held, branch), FIELD(Held, station),
                                     FIELD(Held, starts_at) };
static const Shape held_shape = SHAPE(Held, held_fields);

SQL(held_open_sql,
    "select node2 as branch, node3 as station, starts_at from activities where state = 'published'"
    " and starts_at >= $1 and starts_at < $2 and place_path >= $3 and place_path < $4"
    " and node3 is not null",
    P_INT, P_INT, P_TEXT, P_TEXT);
SQL(held_past_sql,
    "select node2 as branch, node3 as station, starts_at from activities where state = 'ended'"
    " and starts_at >= $1 and starts_at < $2 and place_path >= $3 and place_path < $4"
    " and node3 is not null",
    P_INT, P_INT, P_TEXT, P_TEXT);
SQL(highlights_sql,
    "select count(*) as n from activities where highlight = 1 and starts_at >= $1"
    " and starts_at < $2 and state in ('published', 'ended')",
    P_INT, P_INT);

// One mark for each station and week that held something; of a branch's page also how many.
typedef struct {
    Day first;
    const PlaceRow *stations;
    size_t n;
    int64_t (*held)[WEEKS_SHOWN];
} Tally;

static int by_place(const void *key, const void *row)
{
    int64_t a = *(const int64_t *)key, b = ((const PlaceRow *)row)->id.n;
    return (a > b) - (a < b);
}

static Err tally_one(void *to, const void *row)
{
    Tally *tally = to;
    const Held *held = row;
    int week = day_diff(time_day(held->starts_at), tally->first) / 7;
    const PlaceRow *station = bsearch(&held->station.n, tally->stations, tally->n,
                                      sizeof *tally->stations, by_place);
    if (station != NULL && week >= 0 && week < WEEKS_SHOWN)
        tally->held[station - tally->stations][week]++;
    return OK;
}

static Err tally_all(Cx *cx, Str path, Tally *tally)
{
    Time from = day_start(tally->first), to = time_add(from, WEEKS_SHOWN * 7 * TIME_DAY);
    Str end = prefix_end(cx->arena, path);
    TRY(db_each(cx, &held_open_sql, &held_shape, tally_one, tally, from, to, path, end));
    return db_each(cx, &held_past_sql, &held_shape, tally_one, tally, from, to, path, end);
}

static Plan plan_of(const List *plans, PlaceId branch)
{
    for (size_t i = 0; i < plans->n; i++) {
        const PlanRow *row = LIST_AT(plans, PlanRow, i);
        if (same(row->branch, branch))
            return (Plan){ str_eq(row->mode, S("every")), row->number, branch };
    }
    return (Plan){ false, 1, branch };  // the article's lesser way: one chosen place a week
}

static void heads_of(Cx *cx, Day first, WeeksView *view)
{
    WeekHead *heads = NEW_ARRAY(cx->arena, WeekHead, WEEKS_SHOWN);
    for (int i = 0; i < WEEKS_SHOWN; i++)
        heads[i] = (WeekHead){ .monday = day_add(first, 7 * i),
                               .sunday = day_add(first, 7 * i + 6),
                               .now = day_add(first, 7 * i).ymd == week_monday(cx->today).ymd };
    view->heads = (List){ heads, WEEKS_SHOWN };
}

static Url new_at(Cx *cx, PlaceId place, Day monday)
{
    return url_of(str_printf(cx->arena, "/activities/new?place=%lld&day=%.*s", (long long)place.n,
                             STR_FMT(day_iso(cx->arena, monday))));
}

// --- a branch: its stations

static bool picked(const List *picks, PlaceId station, Day monday)
{
    for (size_t i = 0; i < picks->n; i++) {
        const PlanRow *row = LIST_AT(picks, PlanRow, i);
        if (same(row->branch, station) && row->number == monday.ymd)
            return true;
    }
    return false;
}

// The branch as a whole: how many different stations of those it owes.
static void total_row(Cx *cx, const Place *branch, const Plan *plan, const Tally *tally,
                      WeeksView *view, WeekRow *row)
{
    int64_t stations = (int64_t)tally->n;
    WeekCell *cells = NEW_ARRAY(cx->arena, WeekCell, WEEKS_SHOWN);
    *row = (WeekRow){ .place = branch->id,
                      .name = say(cx->lang, TEXT("全所")),
                      .href = url_of(
                          str_printf(cx->arena, "/activities?place=%lld", (long long)branch->id.n)),
                      .weeks = { cells, WEEKS_SHOWN } };
    for (int w = 0; w < WEEKS_SHOWN; w++) {
        cells[w].monday = day_add(tally->first, 7 * w);
        for (size_t s = 0; s < tally->n; s++)
            cells[w].held += tally->held[s][w] > 0;
        cells[w].wanted = plan->every               ? stations
                          : plan->number < stations ? plan->number
                                                    : stations;
        cells[w].gap = cells[w].held < cells[w].wanted;
        cells[w].href = new_at(cx, branch->id, cells[w].monday);
        row->gaps += cells[w].gap;
    }
    view->gaps += row->gaps;
}

static Err branch_rows(Cx *cx, const Place *branch, const Plan *plan, const Tally *tally,
                       WeeksView *view)
{
    List picks;
    WeekRow *rows = NEW_ARRAY(cx->arena, WeekRow, tally->n + 1);
    total_row(cx, branch, plan, tally, view, &rows[tally->n]);
    bool may = keeps(cx, branch->path) == OK;
    TRY(db_list(cx, &picks_sql, &plan_shape, &picks, branch->id, tally->first,
                day_add(tally->first, 7 * WEEKS_SHOWN)));
    for (size_t s = 0; s < tally->n; s++) {
        const PlaceRow *station = &tally->stations[s];
        WeekCell *cells = NEW_ARRAY(cx->arena, WeekCell, WEEKS_SHOWN);
        rows[s] = (WeekRow){ .place = station->id,
                             .name = station->name,
                             .href = url_of(str_printf(cx->arena, "/activities?place=%lld",
                                                       (long long)station->id.n)),
                             .weeks = { cells, WEEKS_SHOWN } };
        for (int w = 0; w < WEEKS_SHOWN; w++) {
            Day monday = day_add(tally->first, 7 * w);
            WeekCell *cell = &cells[w];
            *cell = (WeekCell){ .monday = monday, .held = tally->held[s][w] };
            cell->picked = !plan->every && picked(&picks, station->id, monday);
            cell->wanted = plan->every || cell->picked;
            cell->gap = cell->wanted > 0 && cell->held == 0;
            cell->href = new_at(cx, station->id, monday);
            cell->may_pick = may && !plan->every && day_add(monday, 6).ymd >= cx->today.ymd;
            if (cell->may_pick)
                cell->pick = form_button(cx, S("/activities/weeks/pick"));
            rows[s].gaps += cell->gap;
        }
        if (!plan->every)
            view->gaps += rows[s].gaps;  // else the whole counts them already
    }
    view->rows = (List){ rows, tally->n + 1 };
    return OK;
}

// --- the county: its branches

static void county_rows(Cx *cx, const List *branches, const List *plans, const Tally *tally,
                        WeeksView *view)
{
    WeekRow *rows = NEW_ARRAY(cx->arena, WeekRow, branches->n + 1);
    for (size_t b = 0; b < branches->n; b++) {
        const PlaceRow *branch = LIST_AT(branches, PlaceRow, b);
        Plan plan = plan_of(plans, branch->id);
        WeekCell *cells = NEW_ARRAY(cx->arena, WeekCell, WEEKS_SHOWN);
        Str here = str_printf(cx->arena, "/activities/weeks?node=%lld", (long long)branch->id.n);
        rows[b] = (WeekRow){ .place = branch->id,
                             .name = branch->name,
                             .href = url_of(here),
                             .weeks = { cells, WEEKS_SHOWN } };
        int64_t stations = 0;
        for (size_t s = 0; s < tally->n; s++) {
            bool below = path_within(tally->stations[s].path, branch->path);
            stations += below;
            for (int w = 0; w < WEEKS_SHOWN && below; w++)
                cells[w].held += tally->held[s][w] > 0;
        }
        for (int w = 0; w < WEEKS_SHOWN; w++) {
            cells[w].monday = day_add(tally->first, 7 * w);
            cells[w].wanted = plan.every               ? stations
                              : plan.number < stations ? plan.number
                                                       : stations;
            cells[w].gap = cells[w].held < cells[w].wanted;
            cells[w].href = url_of(here);
            rows[b].gaps += cells[w].gap;
        }
        view->gaps += rows[b].gaps;
    }
    view->rows = (List){ rows, branches->n };
}

static Err months_of(Cx *cx, WeeksView *view)
{
    MonthRow *months = NEW_ARRAY(cx->arena, MonthRow, MONTHS_SHOWN);
    int year = day_year(cx->today), month = day_month(cx->today);
    for (int i = 0; i < MONTHS_SHOWN; i++) {
        Day first = day_of(year, month, 1);
        if (++month > 12) {
            month = 1;
            year++;
        }
        Day next = day_of(year, month, 1);
        months[i].month = first;
        TRY(db_int(cx, &highlights_sql, &months[i].highlights, day_start(first), day_start(next)));
        months[i].gap = months[i].highlights == 0;
    }
    view->months = (List){ months, MONTHS_SHOWN };
    return OK;
}

Err week_table(Cx *cx, PlaceId node, Day from, WeeksView *view)
{
    Place place;
    List plans, stations;
    TRY(node.n != 0 ? place_find(cx, node, &place) : place_centre(cx, &place));
    if (!place_like_branch(place.level) && place.level != LEVEL_CENTRE)
        return &place_misplaced;
    PlaceFilter filter = { .under = place.path, .by_level = true, .level = LEVEL_STATION };
    TRY(place_list(cx, &filter, NO(Place), ROWS_MOST, &stations));
    TRY(db_list(cx, &plans_sql, &plan_shape, &plans));
    Tally tally = { .first = week_monday(from), .stations = stations.at, .n = stations.n };
    tally.held = arena_alloc(cx->arena, arena_size(stations.n + 1, sizeof *tally.held));
    TRY(tally_all(cx, place.path, &tally));
    view->node = place.id;
    view->node_name = place.name;
    view->county = place.level == LEVEL_CENTRE;
    heads_of(cx, tally.first, view);
    if (!view->county) {
        Plan plan = plan_of(&plans, place.id);
        view->every = plan.every;
        view->number = plan.number;
        view->may_plan = keeps(cx, place.path) == OK;
        TRY(branch_rows(cx, &place, &plan, &tally, view));
    } else {
        PlaceFilter branches = { .under = place.path, .by_level = true, .level = LEVEL_BRANCH };
        List list;
        TRY(place_list(cx, &branches, NO(Place), ROWS_MOST, &list));
        county_rows(cx, &list, &plans, &tally, view);
        TRY(months_of(cx, view));
    }
    view->empty = stations.n == 0;
    return OK;
}

Err week_sums(Cx *cx, Day from, List *out)
{
    WeeksView view = { 0 };
    TRY(week_table(cx, NO(Place), from, &view));
    WeekSum *sums = NEW_ARRAY(cx->arena, WeekSum, view.rows.n + 1);
    for (size_t i = 0; i < view.rows.n; i++) {
        const WeekRow *row = LIST_AT(&view.rows, WeekRow, i);
        sums[i] = (WeekSum){ .place = row->place, .name = row->name };
        for (size_t w = 0; w < row->weeks.n; w++) {
            const WeekCell *cell = LIST_AT(&row->weeks, WeekCell, w);
            sums[i].mondays[w] = cell->monday;
            sums[i].held[w] = cell->held;
            sums[i].wanted[w] = cell->wanted;
        }
    }
    *out = (List){ sums, view.rows.n };
    return OK;
}
