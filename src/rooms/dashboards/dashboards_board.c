// The door for the wall: the county's kept figures of now.
#include "rooms/codes/codes.h"
#include "rooms/dashboards/dashboards_inside.h"
#include "store/db.h"
#include "store/gather.h"

static const Field town_fields[] = {
    FIELD(FigureTown, id),
    COL(FigureTown, name, "乡镇（街道）"),
    FIELD(FigureTown, col),
    FIELD(FigureTown, line),
    COL(FigureTown, population, "常住人口"),
    COL(FigureTown, population_year, "人口年份"),
    COL(FigureTown, registered, "注册志愿者"),
    COL(FigureTown, share, "注册率"),
    FIELD(FigureTown, known),
    COL(FigureTown, orders, "本月点单"),
    COL(FigureTown, activities, "本月场次"),
    COL(FigureTown, minutes, "本月时长"),
    COL(FigureTown, orders_year, "今年点单"),
    COL(FigureTown, activities_year, "今年场次"),
    COL(FigureTown, minutes_year, "今年时长"),
};
const Shape figure_town_shape = SHAPE(FigureTown, town_fields);

static const Field month_fields[] = {
    COL(FigureMonth, month, "月份"),          COL(FigureMonth, orders, "点单"),
    COL(FigureMonth, activities, "活动场次"), COL(FigureMonth, registered, "新注册"),
    COL(FigureMonth, minutes, "服务时长"),
};
const Shape figure_month_shape = SHAPE(FigureMonth, month_fields);

static const Field task_fields[] = {
    FIELD(FigureTask, code),
    COL(FigureTask, name, "任务"),
    COL(FigureTask, activities, "场次"),
};
const Shape figure_task_shape = SHAPE(FigureTask, task_fields);

static const Field news_fields[] = {
    COL(FigureNews, at, "时间"),    COL(FigureNews, kind, "事项"), COL(FigureNews, title, "名称"),
    COL(FigureNews, place, "地点"), FIELD(FigureNews, href),
};
const Shape figure_news_shape = SHAPE(FigureNews, news_fields);

static const Field board_fields[] = {
    FIELD(FigureBoard, as_of),
    FIELD(FigureBoard, registered),
    FIELD(FigureBoard, named),
    FIELD(FigureBoard, active_month),
    FIELD(FigureBoard, active_year),
    FIELD(FigureBoard, population),
    FIELD(FigureBoard, population_year),
    FIELD(FigureBoard, share),
    FIELD(FigureBoard, teams),
    FIELD(FigureBoard, branches),
    FIELD(FigureBoard, stations),
    FIELD(FigureBoard, spots),
    FIELD(FigureBoard, estates),
    FIELD(FigureBoard, posts),
    FIELD(FigureBoard, bays),
    FIELD(FigureBoard, orders_today),
    FIELD(FigureBoard, orders_month),
    FIELD(FigureBoard, orders_year),
    FIELD(FigureBoard, orders_all),
    FIELD(FigureBoard, orders_open),
    FIELD(FigureBoard, orders_late),
    FIELD(FigureBoard, closed_today),
    FIELD(FigureBoard, closed_month),
    FIELD(FigureBoard, closed_year),
    FIELD(FigureBoard, funnel_placed),
    FIELD(FigureBoard, funnel_sent),
    FIELD(FigureBoard, funnel_accepted),
    FIELD(FigureBoard, funnel_done),
    FIELD(FigureBoard, funnel_rated),
    FIELD(FigureBoard, activities_today),
    FIELD(FigureBoard, activities_month),
    FIELD(FigureBoard, activities_year),
    FIELD(FigureBoard, activities_all),
    FIELD(FigureBoard, planned_today),
    FIELD(FigureBoard, planned_month),
    FIELD(FigureBoard, served_month),
    FIELD(FigureBoard, served_year),
    FIELD(FigureBoard, served_all),
    FIELD(FigureBoard, minutes_month),
    FIELD(FigureBoard, minutes_year),
    FIELD(FigureBoard, minutes_all),
    FIELD(FigureBoard, rated_year),
    FIELD(FigureBoard, unrated_year),
    FIELD(FigureBoard, mean_year),
    FIELD(FigureBoard, pleased_year),
    FIELD(FigureBoard, revisited_year),
    FIELD(FigureBoard, revisit_pleased_year),
    LISTED(FigureBoard, towns, figure_town_shape),
    LISTED(FigureBoard, months, figure_month_shape),
    LISTED(FigureBoard, tasks, figure_task_shape),
    LISTED(FigureBoard, news, figure_news_shape),
};
const Shape figure_board_shape = SHAPE(FigureBoard, board_fields);

typedef struct {
    PlaceId node;
    Str span, counter;
    int64_t begins, n;
} Kept;
static const Field kept_fields[] = { FIELD(Kept, node), FIELD(Kept, span), FIELD(Kept, counter),
                                     FIELD(Kept, begins), FIELD(Kept, n) };
static const Shape kept_shape = SHAPE(Kept, kept_fields);

#define SPAN_ROWS_MAX 600
#define MONTHS        12
#define NEWS_MAX      12
#define TASKS_MAX     8

// One span of one node, all counters: neighbours in the key.
SQL(span_sql,
    "select node, span, counter, begins, n from figures where node = $1 and span = $2"
    " and begins = $3 order by counter limit $4",
    P_INT, P_TEXT, P_INT, P_INT);

typedef struct {
    int64_t n[COUNTERS];
    List rows;  // of Kept
} Spanned;

static Err span_read(Cx *cx, PlaceId node, FigureSpan span, Day in, Spanned *out)
{
    *out = (Spanned){ 0 };
    TRY(db_list(cx, &span_sql, &kept_shape, &out->rows, node, figure_span_words[span],
                (int64_t)figure_period(span, in).first.ymd, SPAN_ROWS_MAX));
    for (size_t i = 0; i < out->rows.n; i++) {
        const Kept *kept = LIST_AT(&out->rows, Kept, i);
        out->n[counter_of(kept->counter)] = kept->n;
    }
    return OK;
}

static Minutes minutes_of(const Spanned *spanned)
{
    return (Minutes){ (int32_t)(spanned->n[C_CREDIT] + spanned->n[C_HONOUR]) };
}

static Permille share_of(int64_t of, int64_t by)
{
    return (Permille){ by <= 0 ? 0 : (int32_t)((of * 2000 + by) / (by * 2)) };
}

// --- what is so now, by the clock

SQL(open_sql,
    "select count(*) as n from orders where node1 = $1 and waits in ('desk', 'team', 'resident')",
    P_INT);
SQL(late_sql,
    "select count(*) as n from orders where node1 = $1 and waits in ('desk', 'team')"
    " and due_at < $2",
    P_INT, P_INT);

// --- towns

typedef struct {
    PlaceId id;
    Str name;
    int64_t population, population_year, col, line;
} TownRow;
static const Field town_row_fields[] = {
    FIELD(TownRow, id),  FIELD(TownRow, name), FIELD(TownRow, population),
    FIELD(TownRow, col), FIELD(TownRow, line), FIELD(TownRow, population_year),
};
static const Shape town_row_shape = SHAPE(TownRow, town_row_fields);

SQL(towns_sql,
    "select p.id, p.name, p.population, p.population_year, coalesce(c.col, 0) as col,"
    " coalesce(c.line, 0) as line from places p left join place_cells c on c.place = p.id"
    " where p.parent = $1 and p.assessed = 1 and p.state <> 'retired' order by p.path limit 60",
    P_INT);
// Three spans as three ranges of the key: put together by `or` they would be read as one, through
// all that is kept of a town.
#define TOWN_SPAN(where)                                                                       \
    "select f.node, f.span, f.counter, f.begins, f.n from places p cross join figures f where" \
    " p.parent = $1 and p.assessed = 1 and f.node = p.id and " where                           \
    " and f.counter in ('registered', 'orders', 'activities', 'credit', 'honour')"
// clang-format off
SQL(town_figures_sql,
    TOWN_SPAN("f.span = 'month' and f.begins = $2") " union all "
    TOWN_SPAN("f.span = 'year' and f.begins = $3") " union all "
    TOWN_SPAN("f.span = 'all' and f.begins = 0") " order by 1, 2, 3 limit 1000",
    P_INT, P_INT, P_INT);
// clang-format on

static void town_take(FigureTown *town, const Kept *kept)
{
    Counter counter = counter_of(kept->counter);
    bool year = str_eq(kept->span, S("year"));
    if (str_eq(kept->span, S("all"))) {
        if (counter == C_REGISTERED)
            town->registered = kept->n;
        return;
    }
    if (counter == C_ORDERS)
        *(year ? &town->orders_year : &town->orders) = kept->n;
    if (counter == C_ACTIVITIES)
        *(year ? &town->activities_year : &town->activities) = kept->n;
    if (counter == C_CREDIT || counter == C_HONOUR)
        (year ? &town->minutes_year : &town->minutes)->n += (int32_t)kept->n;
}

static Err towns(Cx *cx, PlaceId centre, FigureBoard *out)
{
    List rows, kept;
    TRY(db_list(cx, &towns_sql, &town_row_shape, &rows, centre));
    TRY(db_list(cx, &town_figures_sql, &kept_shape, &kept, centre,
                (int64_t)figure_period(SPAN_MONTH, cx->today).first.ymd,
                (int64_t)figure_period(SPAN_YEAR, cx->today).first.ymd));
    FigureTown *towns = NEW_ARRAY(cx->arena, FigureTown, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const TownRow *row = LIST_AT(&rows, TownRow, i);
        FigureTown *town = &towns[i];
        *town = (FigureTown){ .id = row->id,
                              .name = row->name,
                              .col = row->col,
                              .line = row->line,
                              .population = row->population,
                              .population_year = row->population_year,
                              .known = row->population > 0 };
        for (size_t k = 0; k < kept.n; k++)
            if (same(LIST_AT(&kept, Kept, k)->node, row->id))
                town_take(town, LIST_AT(&kept, Kept, k));
        town->share = share_of(town->registered, town->population);
        out->population += town->population;
        if (town->population_year > out->population_year)
            out->population_year = town->population_year;
    }
    out->towns = (List){ towns, rows.n };
    return OK;
}

// --- twelve months

SQL(months_sql,
    "select node, span, counter, begins, n from figures where node = $1 and span = 'month'"
    " and begins >= $2 and begins <= $3 and counter in ('registered', 'orders', 'activities',"
    " 'credit', 'honour') order by begins, counter limit 100",
    P_INT, P_INT, P_INT);

static Err months(Cx *cx, PlaceId centre, FigureBoard *out)
{
    List kept;
    FigureMonth *rows = NEW_ARRAY(cx->arena, FigureMonth, MONTHS);
    FigurePeriod period = figure_period(SPAN_MONTH, cx->today);
    for (int i = MONTHS - 1; i >= 0; i--, period = figure_period_before(period))
        rows[i].month = period.first;
    TRY(db_list(cx, &months_sql, &kept_shape, &kept, centre, (int64_t)rows[0].month.ymd,
                (int64_t)rows[MONTHS - 1].month.ymd));
    for (size_t k = 0; k < kept.n; k++) {
        const Kept *one = LIST_AT(&kept, Kept, k);
        int i = 0;
        while (i < MONTHS - 1 && rows[i].month.ymd != one->begins)
            i++;
        Counter counter = counter_of(one->counter);
        if (counter == C_REGISTERED)
            rows[i].registered = one->n;
        else if (counter == C_ORDERS)
            rows[i].orders = one->n;
        else if (counter == C_ACTIVITIES)
            rows[i].activities = one->n;
        else
            rows[i].minutes.n += (int32_t)one->n;
    }
    out->months = (List){ rows, MONTHS };
    return OK;
}

// --- the eight tasks

static Err tasks(Cx *cx, const Spanned *year, FigureBoard *out)
{
    List codes;
    FigureTask *rows = NEW_ARRAY(cx->arena, FigureTask, TASKS_MAX + 1);
    size_t n = 0;
    TRY(code_list(cx, CODE_TASK, (Day){ 0 }, &codes));
    for (size_t i = 0; i < year->rows.n; i++) {
        const Kept *kept = LIST_AT(&year->rows, Kept, i);
        if (!str_starts(kept->counter, S("task:")) || kept->n == 0)
            continue;
        Str code = str_slice(kept->counter, 5, kept->counter.n);
        FigureTask task = { code, code_name(&codes, code), kept->n };
        size_t at = n < TASKS_MAX ? n++ : TASKS_MAX;
        for (; at > 0 && rows[at - 1].activities < task.activities; at--)
            rows[at] = rows[at - 1];
        rows[at] = task;
    }
    out->tasks = (List){ rows, n };
    return OK;
}

// --- what happened last

typedef struct {
    int64_t id;
    Time at;
    Str title, place;
} NewsRow;
static const Field news_row_fields[] = { FIELD(NewsRow, id), FIELD(NewsRow, at),
                                         FIELD(NewsRow, title), FIELD(NewsRow, place) };
static const Shape news_row_shape = SHAPE(NewsRow, news_row_fields);

// Of the last days by the tallies' key: from the newest, and no further.
SQL(ended_sql,
    "select a.id, a.ended_at as at, a.name as title, p.name as place from tallies t"
    " join activities a on a.id = t.ref join places p on p.id = a.place"
    " where t.counter = 'activities' and t.day >= $1 order by t.day desc, t.ref desc limit 12",
    P_INT);
SQL(closed_sql,
    "select o.id, o.ended_at as at, i.name as title, p.name as place from tallies t"
    " join orders o on o.id = t.ref join items i on i.id = o.item join places p on p.id = o.place"
    " where t.counter = 'closed' and t.day >= $1 and o.kind = 'catalogue'"
    " order by t.day desc, t.ref desc limit 12",
    P_INT);

static Err news(Cx *cx, FigureBoard *out)
{
    List ended, closed;
    FigureNews *rows = NEW_ARRAY(cx->arena, FigureNews, NEWS_MAX);
    size_t n = 0, e = 0, c = 0;
    int64_t from = day_add(cx->today, -31).ymd;
    TRY(db_list(cx, &ended_sql, &news_row_shape, &ended, from));
    TRY(db_list(cx, &closed_sql, &news_row_shape, &closed, from));
    while (n < NEWS_MAX && (e < ended.n || c < closed.n)) {
        const NewsRow *one = LIST_AT(&ended, NewsRow, e), *other = LIST_AT(&closed, NewsRow, c);
        bool activity = c == closed.n || (e < ended.n && one->at.ms >= other->at.ms);
        const NewsRow *row = activity ? one : other;
        rows[n++] = (FigureNews){
            .at = row->at,
            .kind = activity ? TEXT("活动已结束") : TEXT("点单已办结"),
            .title = row->title,
            .place = row->place,
            .href = { activity ? str_printf(cx->arena, "/activities/%lld", (long long)row->id)
                               : S("") },
        };
        *(activity ? &e : &c) += 1;
    }
    out->news = (List){ rows, n };
    return OK;
}

// --- together

static void month_of(const Spanned *month, FigureBoard *out)
{
    out->active_month = month->n[C_ACTIVE];
    out->orders_month = out->funnel_placed = month->n[C_ORDERS];
    out->funnel_sent = month->n[C_SENT];
    out->funnel_accepted = month->n[C_TAKEN];
    out->funnel_done = month->n[C_FINISHED];
    out->funnel_rated = month->n[C_MARKED];
    out->closed_month = month->n[C_CLOSED];
    out->activities_month = month->n[C_ACTIVITIES];
    out->planned_month = month->n[C_PLANNED];
    out->served_month = month->n[C_SERVED];
    out->minutes_month = minutes_of(month);
}

static void year_of(const Spanned *year, FigureBoard *out)
{
    out->active_year = year->n[C_ACTIVE];
    out->orders_year = year->n[C_ORDERS];
    out->closed_year = year->n[C_CLOSED];
    out->activities_year = year->n[C_ACTIVITIES];
    out->served_year = year->n[C_SERVED];
    out->minutes_year = minutes_of(year);
    out->rated_year = year->n[C_RATED];
    out->unrated_year = year->n[C_UNRATED];
    out->mean_year = share_of(year->n[C_RATING_SUM], year->n[C_RATED] * 5);
    out->pleased_year = share_of(year->n[C_PLEASED], year->n[C_RATED]);
    out->revisited_year = year->n[C_REVISITED];
    out->revisit_pleased_year = share_of(year->n[C_REVISIT_PLEASED], year->n[C_REVISITED]);
}

static void all_of(const Spanned *all, FigureBoard *out)
{
    out->registered = all->n[C_REGISTERED];
    out->named = all->n[C_NAMED];
    out->teams = all->n[C_TEAMS];
    out->branches = all->n[C_BRANCHES];
    out->stations = all->n[C_STATIONS];
    out->spots = all->n[C_SPOTS];
    out->estates = all->n[C_ESTATES];
    out->posts = all->n[C_POSTS];
    out->bays = all->n[C_BAYS];
    out->orders_all = all->n[C_ORDERS];
    out->activities_all = all->n[C_ACTIVITIES];
    out->served_all = all->n[C_SERVED];
    out->minutes_all = minutes_of(all);
}

Err figure_board(Cx *cx, FigureBoard *out)
{
    Place centre;
    Spanned day, month, year, all;
    *out = (FigureBoard){ 0 };
    TRY(place_centre(cx, &centre));
    TRY(figure_as_of(cx, &out->as_of));
    TRY(span_read(cx, centre.id, SPAN_DAY, cx->today, &day));
    TRY(span_read(cx, centre.id, SPAN_MONTH, cx->today, &month));
    TRY(span_read(cx, centre.id, SPAN_YEAR, cx->today, &year));
    TRY(span_read(cx, centre.id, SPAN_ALL, cx->today, &all));
    out->orders_today = day.n[C_ORDERS];
    out->closed_today = day.n[C_CLOSED];
    out->activities_today = day.n[C_ACTIVITIES];
    out->planned_today = day.n[C_PLANNED];
    month_of(&month, out);
    year_of(&year, out);
    all_of(&all, out);
    TRY(db_int(cx, &open_sql, &out->orders_open, centre.id));
    TRY(db_int(cx, &late_sql, &out->orders_late, centre.id, cx->now));
    TRY(towns(cx, centre.id, out));
    out->share = share_of(out->registered, out->population);
    TRY(months(cx, centre.id, out));
    TRY(tasks(cx, &year, out));
    return news(cx, out);
}
