// What the picture shows: the kept figures, and the few that only make sense now (the orders of
// this day, who is there, what waits), each read by an index that holds no more than these.
#include "base/hash.h"
#include "rooms/dashboards/dashboards.h"
#include "rooms/orders/orders.h"
#include "rooms/wall/wall_in.h"
#include "store/db.h"
#include "town/county.h"
#include "town/setting.h"

// --- orders of today

typedef struct {
    int64_t asked, sent, taken, done;
} Flow;
static const Field flow_fields[] = { FIELD(Flow, asked), FIELD(Flow, sent), FIELD(Flow, taken),
                                     FIELD(Flow, done) };
static const Shape flow_shape = SHAPE(Flow, flow_fields);

// Of those asked for today, by their numbers, which begin with the day: so many had been offered to
// somebody, taken, done. A wish that somebody claimed needs no offer.
SQL(flow_sql,
    "select count(*) as asked,"
    " coalesce(sum(case when o.claimer is not null or exists (select 1 from order_offers f"
    "  where f.order_id = o.id) then 1 else 0 end), 0) as sent,"
    " coalesce(sum(case when o.claimer is not null or o.team is not null then 1 else 0 end), 0)"
    "  as taken,"
    " coalesce(sum(case when o.done_at is not null then 1 else 0 end), 0) as done"
    " from orders o where o.number >= $1 and o.number < $2",
    P_TEXT, P_TEXT);

static Err read_flow(Cx *cx, Wall *wall)
{
    Flow flow;
    Str from = str_printf(cx->arena, "D%d-", cx->today.ymd);
    TRY(db_one(cx, &flow_sql, &flow_shape, &flow, &fault_internal, from,
               prefix_end(cx->arena, from)));
    wall->asked = flow.asked;
    wall->sent = flow.sent;
    wall->taken = flow.taken;
    wall->done = flow.done;
    return OK;
}

// --- what waits at a desk, by town

typedef struct {
    PlaceId town;
    int64_t waiting, disputed, transferred;
} Waiting;
static const Field waiting_fields[] = { FIELD(Waiting, town), FIELD(Waiting, waiting),
                                        FIELD(Waiting, disputed), FIELD(Waiting, transferred) };
static const Shape waiting_shape = SHAPE(Waiting, waiting_fields);

SQL(waiting_sql,
    "select node2 as town,"
    " coalesce(sum(case when state = 'disputed' or state = 'transferred' then 0 else 1 end), 0)"
    "  as waiting,"
    " coalesce(sum(case when state = 'disputed' then 1 else 0 end), 0) as disputed,"
    " coalesce(sum(case when state = 'transferred' then 1 else 0 end), 0) as transferred"
    " from orders where node1 = $1 and waits = 'desk' and node2 is not null group by node2"
    " order by node2 limit 200",
    P_INT);

static Err read_waiting(Cx *cx, PlaceId centre, int64_t open, Wall *wall)
{
    List rows;
    TRY(db_list(cx, &waiting_sql, &waiting_shape, &rows, centre));
    for (size_t i = 0; i < rows.n; i++) {
        const Waiting *row = LIST_AT(&rows, Waiting, i);
        wall->wait_desk += row->waiting;
        if (wall->whole) {
            wall->disputed += row->disputed;
            wall->transferred += row->transferred;
        }
        for (size_t t = 0; t < wall->town_count; t++)
            if (same(wall->towns[t].id, row->town))
                wall->towns[t].waiting = row->waiting;
    }
    wall->under_way = open > wall->wait_desk ? open - wall->wait_desk : 0;
    return OK;
}

// --- what goes on

typedef struct {
    int64_t activities, people;
} Running;
static const Field running_fields[] = { FIELD(Running, activities), FIELD(Running, people) };
static const Shape running_shape = SHAPE(Running, running_fields);

// None lasts longer than two days, so the index is read from there.
SQL(running_sql,
    "select count(*) as activities, cast(coalesce(sum((select count(*) from presences p"
    "  where p.activity = a.id and p.state = 'in')), 0) as bigint) as people"
    " from activities a where a.state = 'published' and a.duty = 0 and a.starts_at > $2"
    " and a.starts_at <= $1 and a.ends_at > $1",
    P_INT, P_INT);

static Err read_running(Cx *cx, Wall *wall)
{
    Running running;
    TRY(db_one(cx, &running_sql, &running_shape, &running, &fault_internal, cx->now,
               time_add(cx->now, -2 * TIME_DAY)));
    wall->activities_now = running.activities;
    wall->on_site = running.people;
    return OK;
}

// --- what just happened

typedef struct {
    Time at;
    Str state, item, place, town;
} StepNews;
static const Field step_fields[] = { FIELD(StepNews, at), FIELD(StepNews, state),
                                     FIELD(StepNews, item), FIELD(StepNews, place),
                                     FIELD(StepNews, town) };
static const Shape step_shape = SHAPE(StepNews, step_fields);

// Services of the menu alone: what somebody wrote in own words is nobody's on a wall, and law and
// quarrels among neighbours are not for the street ($1 is 1 on the centre's own wall).
SQL(steps_sql,
    "select s.at, s.to_state as state, i.name as item, p.name as place,"
    " case when t.level = 'branch' or t.level = 'zone' then t.name else p.name end as town"
    " from order_steps s join orders o on o.id = s.order_id join items i on i.id = o.item"
    " join places p on p.id = o.place left join places t on t.id = p.parent"
    " where s.id > (select coalesce(max(id), 0) - 400 from order_steps) and"
    " s.from_state <> s.to_state and (s.to_state = 'submitted' or s.to_state = 'offered' or"
    " s.to_state = 'accepted' or s.to_state = 'closed') and o.kind = 'catalogue'"
    " and ($1 = 1 or i.category <> 'law')"
    " order by s.id desc limit $2",
    P_INT, P_INT);

#define STEPS_READ 40

typedef struct {
    const char *word;
    NewsKind kind;
    Text text;
} Told;
static const Told told[] = {
    { "submitted", NEWS_ASKED, TEXT("点单") },
    { "offered", NEWS_SENT, TEXT("派单") },
    { "accepted", NEWS_TAKEN, TEXT("接单") },
    { "closed", NEWS_DONE, TEXT("办结") },
};

static WallNews news_of_step(const StepNews *step, bool whole)
{
    WallNews news = { .at = step->at,
                      .what = step->item,
                      .where = whole ? step->place : step->town };
    for (size_t i = 0; i < COUNT(told); i++)
        if (str_eq(step->state, str(told[i].word))) {
            news.kind = told[i].kind;
            news.state = told[i].text;
        }
    return news;
}

// Ten orders of one visit are done in one minute: told once.
static bool is_told(const Wall *wall, const WallNews *news)
{
    for (size_t i = 0; i < wall->news_count; i++) {
        const WallNews *told_one = &wall->news[i];
        if (told_one->kind == news->kind && str_eq(told_one->what, news->what) &&
            str_eq(told_one->where, news->where) &&
            told_one->at.ms / TIME_MINUTE == news->at.ms / TIME_MINUTE)
            return true;
    }
    return false;
}

// Newest first; the oldest makes room.
static void add_news(Wall *wall, WallNews news)
{
    size_t at = wall->news_count;
    if (is_told(wall, &news))
        return;
    while (at > 0 && wall->news[at - 1].at.ms < news.at.ms)
        at--;
    if (at >= WALL_NEWS)
        return;
    size_t last = wall->news_count < WALL_NEWS ? wall->news_count++ : WALL_NEWS - 1;
    for (size_t i = last; i > at; i--)
        wall->news[i] = wall->news[i - 1];
    wall->news[at] = news;
}

static Err read_news(Cx *cx, const FigureBoard *board, Wall *wall)
{
    List steps;
    TRY(db_list(cx, &steps_sql, &step_shape, &steps, (int64_t)wall->whole, (int64_t)STEPS_READ));
    for (size_t i = 0; i < steps.n; i++)
        add_news(wall, news_of_step(LIST_AT(&steps, StepNews, i), wall->whole));
    for (size_t i = 0; i < board->news.n; i++) {
        const FigureNews *one = LIST_AT(&board->news, FigureNews, i);
        if (one->href.bytes.n == 0)  // an order: its steps are told above
            continue;
        add_news(wall, (WallNews){ .at = one->at,
                                   .kind = NEWS_ACTIVITY,
                                   .state = TEXT("活动"),
                                   .what = one->title,
                                   .where = one->place });
    }
    return OK;
}

// --- the kept figures

static Err take_towns(Cx *cx, const FigureBoard *board, Wall *wall)
{
    size_t n = board->towns.n < WALL_TOWNS ? board->towns.n : WALL_TOWNS;
    PlaceId *ids = NEW_ARRAY(cx->arena, PlaceId, n + 1);
    PlaceCell *cells;
    wall->towns = NEW_ARRAY(cx->arena, WallTown, n + 1);
    wall->town_count = n;
    for (size_t i = 0; i < n; i++)
        ids[i] = LIST_AT(&board->towns, FigureTown, i)->id;
    TRY(place_cells_of(cx, ids, n, &cells));
    for (size_t i = 0; i < n; i++) {
        const FigureTown *town = LIST_AT(&board->towns, FigureTown, i);
        wall->towns[i] = (WallTown){ .id = town->id,
                                     .full = town->name,
                                     .name = wall_town_name(town->name),
                                     .col = cells[i].col,
                                     .line = cells[i].line,
                                     .registered = town->registered,
                                     .population = town->population,
                                     .orders = town->orders,
                                     .activities = town->activities,
                                     .share = town->share,
                                     .known = town->known };
    }
    return OK;
}

// A county that has not said how many people live where has no shares to colour its towns by.
static bool any_known(const Wall *wall)
{
    for (size_t i = 0; i < wall->town_count; i++)
        if (wall->towns[i].known)
            return true;
    return false;
}

static void take_months(const FigureBoard *board, Wall *wall)
{
    size_t n = board->months.n < WALL_MONTHS ? board->months.n : WALL_MONTHS;
    size_t skipped = board->months.n - n;
    for (size_t i = 0; i < n; i++) {
        const FigureMonth *month = LIST_AT(&board->months, FigureMonth, skipped + i);
        wall->months[i] = (WallMonth){ month->month, month->orders, month->activities,
                                       month->minutes };
    }
    wall->month_count = n;
}

static void take_figures(const FigureBoard *board, Wall *wall)
{
    wall->as_of = board->as_of;
    wall->registered = board->registered;
    wall->population = board->population;
    wall->population_year = board->population_year;
    wall->share = board->share;
    wall->teams = board->teams;
    wall->branches = board->branches;
    wall->stations = board->stations;
    wall->spots = board->spots;
    wall->posts = board->posts;
    wall->activities_today = board->activities_today;
    wall->planned_today = board->planned_today;
    wall->late = wall->whole ? board->orders_late : 0;
    wall->rated = board->rated_year;
    wall->unrated = board->unrated_year;
    wall->pleased = board->pleased_year;
    wall->minutes_month = board->minutes_month;
    wall->served_month = board->served_month;
    wall->orders_month = board->orders_month;
    wall->activities_month = board->activities_month;
    wall->closed_month = board->closed_month;
}

Err wall_read(Cx *cx, bool whole, WallMap map, Wall *out)
{
    FigureBoard board;
    Place centre = { 0 };
    *out = (Wall){ .whole = whole, .now = cx->now, .map = map, .demo = cx->county->demo };
    Err err = place_centre(cx, &centre);
    if (err == OK)
        out->centre = place_title(cx->arena, LEVEL_CENTRE, centre.name);
    else if (err != &place_no_network)
        return err;
    TRY(figure_board(cx, &board));
    take_figures(&board, out);
    take_months(&board, out);
    out->target = (Permille){ (int32_t)rule_int(cx, "volunteers.town_share", cx->today) };
    out->night = wall_is_night(time_minute_of_day(cx->now) / 60, setting_int(cx, "wall.night_from"),
                               setting_int(cx, "wall.night_to"));
    TRY(take_towns(cx, &board, out));
    if (out->map == WALL_SHARE && !any_known(out))
        out->map = WALL_ORDERS;
    TRY(read_flow(cx, out));
    TRY(read_waiting(cx, centre.id, board.orders_open, out));
    TRY(read_running(cx, out));
    return read_news(cx, &board, out);
}

// --- the tag

static void mix_people(Buf *out, const Wall *wall)
{
    const int64_t figures[] = {
        wall->registered,      wall->population,     wall->target.n,      wall->share.n,
        wall->teams,           wall->branches,       wall->stations,      wall->spots,
        wall->posts,           wall->on_site,        wall->planned_today, wall->activities_now,
        wall->asked,           wall->sent,           wall->taken,         wall->done,
        wall->wait_desk,       wall->under_way,      wall->late,          wall->disputed,
        wall->transferred,     wall->rated,          wall->unrated,       wall->pleased.n,
        wall->minutes_month.n, wall->served_month,   wall->orders_month,  wall->activities_month,
        wall->closed_month,    (int64_t)wall->whole, (int64_t)wall->map,  wall->demo,
        wall->night,
    };
    buf_add(out, str_of((const char *)figures, sizeof figures));
}

static void mix_lists(Buf *out, const Wall *wall)
{
    for (size_t i = 0; i < wall->town_count; i++) {
        const WallTown *town = &wall->towns[i];
        const int64_t figures[] = { town->col,        town->line,    town->orders, town->activities,
                                    town->registered, town->waiting, town->share.n };
        buf_add(out, str_of((const char *)figures, sizeof figures));
        buf_add(out, town->name);
    }
    for (size_t i = 0; i < wall->month_count; i++) {
        const int64_t figures[] = { wall->months[i].month.ymd, wall->months[i].minutes.n };
        buf_add(out, str_of((const char *)figures, sizeof figures));
    }
    for (size_t i = 0; i < wall->news_count; i++) {
        const WallNews *news = &wall->news[i];
        const int64_t figures[] = { news->at.ms, (int64_t)news->kind };
        buf_add(out, str_of((const char *)figures, sizeof figures));
        buf_add(out, news->what);
        buf_add(out, news->where);
    }
}

Str wall_tag(Cx *cx, const Wall *wall)
{
    Buf all = buf_new(cx->arena, (size_t)64 << 10);
    buf_printf(&all, "%.*s %d ", STR_FMT(lang_code(cx->lang)), time_day(wall->now).ymd);
    buf_add(&all, wall->centre);
    mix_people(&all, wall);
    mix_lists(&all, wall);
    Hash hash = hash_of(buf_str(&all));
    return hex_of(cx->arena, str_slice(hash_str(&hash), 0, 12));
}
