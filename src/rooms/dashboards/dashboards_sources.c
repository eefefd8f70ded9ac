// What each row of the other rooms counts: one statement a source, read for the rows that are
// marked, and for all of them when the recount asks.
#include "rooms/calls/calls.h"
#include "rooms/dashboards/dashboards_inside.h"
#include "rooms/orders/orders.h"
#include "store/gather.h"
#include "town/setting.h"

#include <stdlib.h>
#include <string.h>

const char *const figure_sources[] = { "volunteer", "person",  "project", "activity", "record",
                                       "order",     "revisit", "team",    "place",    NULL };

#define ROWS_MAX 200000

// One shape for all of them: a statement fills what it has.
typedef struct {
    int64_t ref, node;
    Str path, state, word, basis;
    Time at, accepted_at, ended_at;
    Day day, due_on;
    int64_t n, flag;
    bool valid;
} Row;
static const Field row_fields[] = {
    FIELD(Row, ref),  FIELD(Row, node),     FIELD(Row, path), FIELD(Row, state),
    FIELD(Row, word), FIELD(Row, basis),    FIELD(Row, at),   FIELD(Row, accepted_at),
    FIELD(Row, n),    FIELD(Row, ended_at), FIELD(Row, day),  FIELD(Row, due_on),
    FIELD(Row, flag), FIELD(Row, valid),
};
static const Shape row_shape = SHAPE(Row, row_fields);

// The marked rows of a source between two refs, or every row between them. Cross join: SQLite would
// walk through the source instead of the few marks.
#define PAIR(name, source, columns, table, key, joins, where, order)              \
    SQL(name##_marked_sql,                                                        \
        "select " columns " from figure_marks m cross join " table joins          \
        " where m.source = '" source "' and m.ref >= $1 and m.ref <= $2 and " key \
        " = m.ref" where order,                                                   \
        P_INT, P_INT);                                                            \
    SQL(name##_every_sql,                                                         \
        "select " columns " from " table joins " where " key " >= $1 and " key    \
        " <= $2" where order,                                                     \
        P_INT, P_INT)

PAIR(volunteer, "volunteer",
     "v.person as ref, n.home as node, p.path, coalesce(v.confirmed_at, v.registered_at) as at,"
     " case when v.real_name = 'passed' then 1 else 0 end as flag",
     "volunteers v", "v.person", " join people n on n.id = v.person join places p on p.id = n.home",
     " and v.state = 'active'", " order by v.person");
PAIR(person, "person", "n.id as ref, n.home as node, p.path, r.day, r.minutes as n", "people n",
     "n.id", " join records r on r.person = n.id join places p on p.id = n.home",
     " and r.state = 'effective' and r.path <> 'carried'", " order by n.id, r.day, r.id");
PAIR(project, "project", "j.id as ref, j.place as node, p.path, a.starts_at as at", "projects j",
     "j.id", " join activities a on a.project = j.id join places p on p.id = j.place",
     " and a.state = 'ended' and a.duty = 0", " order by j.id, a.starts_at, a.id");
PAIR(activity, "activity",
     "a.id as ref, a.place as node, p.path, a.state, j.task as word, a.basis, a.starts_at as at,"
     " a.attendances as n, a.duty as flag, k.due_on,"
     " case when exists (select r.id from records r where r.activity = a.id"
     "   and r.state = 'effective') then 1 else 0 end as valid",
     "activities a", "a.id",
     " join projects j on j.id = a.project join places p on p.id = a.place"
     " left join record_clocks k on k.activity = a.id",
     " and a.state in ('published', 'ended')", " order by a.id");
// Each record that the activity's facts made, once: what was answered before anybody decided is
// made again.
PAIR(confirmed, "activity", "a.id as ref, r.approved_at as at", "activities a", "a.id",
     " join records r on r.activity = a.id",
     " and r.path = 'facts' and r.reversal_of is null"
     " and (r.approved_at is not null or r.state = 'pending')",
     " order by a.id, r.id");
PAIR(record, "record",
     "r.id as ref, r.place as node, p.path, r.kind as word, r.day, r.minutes as n", "records r",
     "r.id", " join places p on p.id = r.place", " and r.state = 'effective'", " order by r.id");
PAIR(order, "order",
     "o.id as ref, o.place as node, p.path, o.state, o.rating as word, o.placed_at as at,"
     " o.accepted_at, o.ended_at,"
     " case when o.accepted_at is not null or exists (select s.id from order_steps s"
     "   where s.order_id = o.id and s.act in ('dispatch', 'open', 'claim', 'command'))"
     "   then 1 else 0 end as flag",
     "orders o", "o.id", " join places p on p.id = o.place", "", " order by o.id");
PAIR(revisit, "revisit", "r.id as ref, r.place as node, p.path, r.rating as word, r.done_at as at",
     "revisits r", "r.id", " join places p on p.id = r.place",
     " and r.state = 'done' and r.reason = 'sample'", " order by r.id");
PAIR(team, "team", "t.id as ref, t.place as node, p.path, t.created_at as at", "teams t", "t.id",
     " join places p on p.id = t.place", " and t.state <> 'dissolved'", " order by t.id");
PAIR(place, "place", "p.id as ref, p.id as node, p.path, p.level as word, p.created_at as at",
     "places p", "p.id", "", " and p.state <> 'retired' and p.valid_to is null", " order by p.id");

// --- a heap of tallies

typedef struct {
    Cx *cx;
    Tally *at;
    size_t n, room;
} Pile;

static void put_word(Pile *pile, const Row *row, Counter counter, Str word, Day day, int64_t n)
{
    if (pile->n == pile->room) {
        size_t room = pile->room == 0 ? 1024 : pile->room * 2;
        Tally *more = NEW_ARRAY(pile->cx->arena, Tally, room);
        if (pile->n > 0)
            memcpy(more, pile->at, pile->n * sizeof *more);
        pile->at = more;
        pile->room = room;
    }
    pile->at[pile->n++] = (Tally){ row->ref, counter, word, row->node, row->path, day, n };
}

static void put(Pile *pile, const Row *row, Counter counter, Day day, int64_t n)
{
    if (n != 0)
        put_word(pile, row, counter, str(counter_rows[counter].word), day, n);
}

static int64_t score(Str rating)
{
    static const char *const words[] = { "very_bad", "bad", "fair", "good", "very_good" };
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(rating, str(words[i])))
            return (int64_t)i + 1;
    return 0;
}

static bool is(Str s, const char *word)
{
    return str_eq(s, str(word));
}

// --- one source each

static void of_order(Pile *pile, const Row *row)
{
    Day placed = time_day(row->at);
    int64_t rated = score(row->word);
    bool closed = is(row->state, "closed"), done = closed || is(row->state, "unrated");
    bool away = is(row->state, "withdrawn") || is(row->state, "merged") ||
                is(row->state, "transferred");
    put(pile, row, C_ORDERS, placed, 1);
    put(pile, row, C_SENT, placed, row->flag);
    put(pile, row, C_TAKEN, placed, row->accepted_at.ms != 0);
    put(pile, row, C_FINISHED, placed, done);
    put(pile, row, C_MARKED, placed, rated > 0);
    if (row->accepted_at.ms != 0 && !away) {
        Day accepted = time_day(row->accepted_at);
        Day due = day_add(accepted, (int)rule_int(pile->cx, "dashboards.close_days", accepted));
        put(pile, row, C_DUE, due, 1);
        put(pile, row, C_DUE_DONE, due, done);
    }
    if (closed && row->ended_at.ms != 0) {
        Day ended = time_day(row->ended_at);
        put(pile, row, C_CLOSED, ended, 1);
        put(pile, row, C_RATED, ended, rated > 0);
        put(pile, row, C_UNRATED, ended, rated == 0);
        put(pile, row, C_RATING_SUM, ended, rated);
        put(pile, row, C_PLEASED, ended, rated >= 4);
    }
}

static void of_activity(Pile *pile, const Row *row)
{
    Day day = time_day(row->at);
    if (row->flag != 0)
        return;  // a shift at a post
    put(pile, row, C_PLANNED, day, 1);
    if (!is(row->state, "ended"))
        return;
    put(pile, row, C_ACTIVITIES, day, 1);
    put(pile, row, C_VALID, day, row->valid);
    put(pile, row, C_SERVED, day, row->n);
    put(pile, row, C_SERVED_COUNTED, day, is(row->basis, "counted") ? row->n : 0);
    put(pile, row, C_SERVED_ESTIMATED, day, is(row->basis, "estimated") ? row->n : 0);
    put(pile, row, C_SERVED_TICKET, day, is(row->basis, "ticket") ? row->n : 0);
    if (row->word.n > 0)
        put_word(pile, row, C_NONE, str_printf(pile->cx->arena, "task:%.*s", STR_FMT(row->word)),
                 day, 1);
}

static void of_confirmed(Pile *pile, const Row *activity, const List *confirmed, size_t *next)
{
    int64_t all = 0, timely = 0;
    while (*next < confirmed->n && LIST_AT(confirmed, Row, *next)->ref < activity->ref)
        (*next)++;
    for (; *next < confirmed->n && LIST_AT(confirmed, Row, *next)->ref == activity->ref;
         (*next)++) {
        Time at = LIST_AT(confirmed, Row, *next)->at;
        all++;
        timely += at.ms != 0 && time_day(at).ymd <= activity->due_on.ymd;
    }
    if (activity->due_on.ymd == 0)
        return;
    put(pile, activity, C_RECORDS, activity->due_on, all);
    put(pile, activity, C_TIMELY, activity->due_on, timely);
}

static void of_single(Pile *pile, const Row *row, Counter counter)
{
    put(pile, row, counter, row->day.ymd != 0 ? row->day : time_day(row->at), 1);
}

static void of_place(Pile *pile, const Row *row)
{
    static const struct {
        const char *level;
        Counter counter;
    } levels[] = { { "branch", C_BRANCHES }, { "zone", C_BRANCHES },  { "station", C_STATIONS },
                   { "spot", C_SPOTS },      { "estate", C_ESTATES }, { "post", C_POSTS },
                   { "bay", C_BAYS } };
    for (size_t i = 0; i < COUNT(levels); i++)
        if (is(row->word, levels[i].level))
            of_single(pile, row, levels[i].counter);
}

static void of_row(Pile *pile, Str source, const Row *row)
{
    if (is(source, "volunteer")) {
        of_single(pile, row, C_REGISTERED);
        if (row->flag)
            of_single(pile, row, C_NAMED);
    } else if (is(source, "record")) {
        Counter kind = is(row->word, "credit")   ? C_CREDIT
                       : is(row->word, "honour") ? C_HONOUR
                                                 : C_CARRIED;
        put(pile, row, kind, row->day, row->n);
    } else if (is(source, "order")) {
        of_order(pile, row);
    } else if (is(source, "revisit")) {
        int64_t rated = score(row->word);
        of_single(pile, row, C_REVISITED);
        put(pile, row, C_REVISIT_SUM, time_day(row->at), rated);
        put(pile, row, C_REVISIT_PLEASED, time_day(row->at), rated >= 4);
    } else if (is(source, "team")) {
        of_single(pile, row, C_TEAMS);
    } else {
        of_place(pile, row);
    }
}

// Rows of one ref in the order of their days, once a span; n is what they add up to.
static void of_span(Pile *pile, const Row *rows, size_t n, Counter counter, FigureSpan span)
{
    Str word = distinct_word(pile->cx->arena, counter, span);
    for (size_t i = 0; i < n;) {
        Day day = rows[i].day.ymd != 0 ? rows[i].day : time_day(rows[i].at);
        FigurePeriod period = figure_period(span, day);
        int64_t sum = 0;
        while (i < n && day.ymd < period.next.ymd) {
            sum += counter == C_ACTIVE ? rows[i].n : 1;
            if (++i < n)
                day = rows[i].day.ymd != 0 ? rows[i].day : time_day(rows[i].at);
        }
        Day from = span == SPAN_ALL ? (Day){ 0 } : period.first;
        int64_t least = counter == C_ACTIVE ? setting_int(pile->cx, "dashboards.active_minutes")
                                            : 1;
        if (sum >= least)
            put_word(pile, rows, counter, word, from, sum);
    }
}

static void of_spans(Pile *pile, const List *rows, Counter counter)
{
    for (size_t i = 0, from = 0; i < rows->n; i++)
        if (i + 1 == rows->n || LIST_AT(rows, Row, i + 1)->ref != LIST_AT(rows, Row, from)->ref) {
            for (int span = 0; span < SPANS; span++)
                of_span(pile, LIST_AT(rows, Row, from), i + 1 - from, counter, (FigureSpan)span);
            from = i + 1;
        }
}

static int compare(const void *left, const void *right)
{
    const Tally *a = left, *b = right;
    if (a->ref != b->ref)
        return a->ref < b->ref ? -1 : 1;
    int words = str_cmp(a->word, b->word);
    return words != 0 ? words : (a->day.ymd > b->day.ymd) - (a->day.ymd < b->day.ymd);
}

typedef struct {
    const char *source;
    const Sql *marked, *every;
} Reading;
static const Reading readings[] = {
    { "volunteer", &volunteer_marked_sql, &volunteer_every_sql },
    { "person", &person_marked_sql, &person_every_sql },
    { "project", &project_marked_sql, &project_every_sql },
    { "activity", &activity_marked_sql, &activity_every_sql },
    { "record", &record_marked_sql, &record_every_sql },
    { "order", &order_marked_sql, &order_every_sql },
    { "revisit", &revisit_marked_sql, &revisit_every_sql },
    { "team", &team_marked_sql, &team_every_sql },
    { "place", &place_marked_sql, &place_every_sql },
};

static const Reading *reading_of(Str source)
{
    for (size_t i = 0; i < COUNT(readings); i++)
        if (is(source, readings[i].source))
            return &readings[i];
    unreachable();
}

Err figure_sources_read(Cx *cx, Str source, bool marked, int64_t low, int64_t high, List *out)
{
    const Reading *reading = reading_of(source);
    Pile pile = { .cx = cx };
    List rows, confirmed = { 0 };
    size_t next = 0;
    TRY(db_gather(cx, marked ? reading->marked : reading->every, &row_shape, ROWS_MAX, &rows, low,
                  high));
    bool activities = is(source, "activity");
    if (activities)
        TRY(db_gather(cx, marked ? &confirmed_marked_sql : &confirmed_every_sql, &row_shape,
                      ROWS_MAX, &confirmed, low, high));
    if (is(source, "person"))
        of_spans(&pile, &rows, C_ACTIVE);
    else if (is(source, "project"))
        of_spans(&pile, &rows, C_SERIES);
    else
        for (size_t i = 0; i < rows.n; i++) {
            const Row *row = LIST_AT(&rows, Row, i);
            if (activities) {
                of_activity(&pile, row);
                of_confirmed(&pile, row, &confirmed, &next);
            } else {
                of_row(&pile, source, row);
            }
        }
    if (pile.n > 1)
        qsort(pile.at, pile.n, sizeof *pile.at, compare);
    *out = (List){ pile.at, pile.n };
    return OK;
}

// --- everything

#define MARK_ALL(name, source, table, key)                                                        \
    SQL(name,                                                                                     \
        "insert into figure_marks (source, ref, at) select '" source "', " key ", $1 from " table \
        " where 1 = 1 on conflict (source, ref) do update set at = excluded.at",                  \
        P_INT)
MARK_ALL(all_volunteers_sql, "volunteer", "volunteers", "person");
MARK_ALL(all_persons_sql, "person",
         "(select distinct person from records where state = 'effective') as x", "person");
MARK_ALL(all_projects_sql, "project", "projects", "id");
MARK_ALL(all_activities_sql, "activity", "activities", "id");
MARK_ALL(all_records_sql, "record", "records", "id");
MARK_ALL(all_orders_sql, "order", "orders", "id");
MARK_ALL(all_revisits_sql, "revisit", "revisits", "id");
MARK_ALL(all_teams_sql, "team", "teams", "id");
MARK_ALL(all_places_sql, "place", "places", "id");

Err figure_source_mark(Cx *cx, Str source, Time at)
{
    static const Sql *const all[] = { &all_volunteers_sql, &all_persons_sql, &all_projects_sql,
                                      &all_activities_sql, &all_records_sql, &all_orders_sql,
                                      &all_revisits_sql,   &all_teams_sql,   &all_places_sql };
    for (size_t i = 0; figure_sources[i] != NULL; i++)
        if (is(source, figure_sources[i]))
            return db_change(cx, all[i], NULL, at);
    unreachable();
}

// The highest number of a source's rows, for the recount.
SQL0(last_sql,
     "select max(t.n) as n from (select max(id) as n from people union all select max(id) from"
     " projects union all select max(id) from activities union all select max(id) from records"
     " union all select max(id) from orders union all select max(id) from revisits union all"
     " select max(id) from teams union all select max(id) from places) as t");

Err figure_sources_last(Cx *cx, int64_t *out)
{
    return db_int(cx, &last_sql, out);
}

Str figure_rules(Cx *cx)
{
    List rows;
    Buf buf = buf_new(cx->arena, 2000);
    buf_printf(&buf, "%lld;%lld", (long long)setting_int(cx, "dashboards.active_minutes"),
               (long long)rule_int(cx, "dashboards.close_days", cx->today));
    if (setting_history(cx, S("dashboards.close_days"), &rows) != OK)
        return buf_str(&buf);
    for (size_t i = 0; i < rows.n; i++) {
        const SettingRow *row = LIST_AT(&rows, SettingRow, i);
        buf_printf(&buf, ";%d=%.*s", row->valid_from.ymd, STR_FMT(row->value));
    }
    return buf_str(&buf);
}
