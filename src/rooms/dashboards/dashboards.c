// Reading kept figures.
#include "rooms/codes/codes.h"
#include "rooms/dashboards/dashboards_inside.h"
#include "store/db.h"
#include "store/gather.h"
#include "town/setting.h"

#include <stdlib.h>

typedef struct {
    PlaceId node;
    Str counter;
    int64_t begins, n;
} Kept;
static const Field kept_fields[] = { FIELD(Kept, node), FIELD(Kept, counter), FIELD(Kept, begins),
                                     FIELD(Kept, n) };
static const Shape kept_shape = SHAPE(Kept, kept_fields);

#define KEPT_MAX 20000

SQL0(oldest_sql, "select min(at) as n from figure_marks");

Err figure_as_of(Cx *cx, Time *out)
{
    int64_t oldest;
    TRY(db_int(cx, &oldest_sql, &oldest));
    *out = oldest == 0 || oldest > cx->now.ms ? cx->now : (Time){ oldest };
    return OK;
}

// Spans of a node, or of its children: summed by counter.
SQL(own_sums_sql,
    "select node, counter, cast(sum(n) as bigint) as n from figures where node = $1 and span = $2"
    " and begins >= $3 and begins < $4 group by node, counter",
    P_INT, P_TEXT, P_INT, P_INT);
SQL(child_sums_sql,
    "select f.node, f.counter, cast(sum(f.n) as bigint) as n from places p cross join figures f"
    " where p.parent = $1 and f.node = p.id and f.span = $2 and f.begins >= $3 and f.begins < $4"
    " group by f.node, f.counter",
    P_INT, P_TEXT, P_INT, P_INT);

// Where the sums of a statement go: into one set, or into that of each child.
typedef struct {
    Cx *cx;
    PlaceId node;
    FigureSet *own;         // of a node by itself
    FigureChild *children;  // else these, by id
    size_t n;
    int sign;  // into `own`: of the node +1, of its children -1
} Sink;

static int by_node(const void *key, const void *row)
{
    int64_t a = *(const int64_t *)key, b = ((const FigureChild *)row)->node.n;
    return (a > b) - (a < b);
}

static FigureSet *set_of(const Sink *sink, PlaceId node)
{
    if (sink->own != NULL)
        return sink->own;
    FigureChild *child = bsearch(&node.n, sink->children, sink->n, sizeof *child, by_node);
    return child == NULL ? NULL : &child->set;
}

typedef enum { TAKE_SUMS, TAKE_DISTINCT, TAKE_DUE, TAKE_NOT_DUE, TAKE_STOCK } Take;

static bool takes(Take take, Counter counter)
{
    const CounterRow *row = &counter_rows[counter];
    if (take == TAKE_DISTINCT || row->distinct)
        return take == TAKE_DISTINCT && row->distinct;
    if (take == TAKE_DUE || take == TAKE_NOT_DUE)
        return row->until_today == (take == TAKE_DUE);
    return true;
}

static Err pour(const Sink *sink, Take take, FigureSpan span, int64_t from, int64_t to)
{
    List rows;
    bool of_children = sink->own == NULL || sink->sign < 0;
    TRY(db_gather(sink->cx, of_children ? &child_sums_sql : &own_sums_sql, &kept_shape, KEPT_MAX,
                  &rows, sink->node, figure_span_words[span], from, to));
    for (size_t i = 0; i < rows.n; i++) {
        const Kept *kept = LIST_AT(&rows, Kept, i);
        Counter counter = counter_of(kept->counter);
        FigureSet *set = set_of(sink, kept->node);
        if (counter == C_NONE || set == NULL || !takes(take, counter))
            continue;
        int64_t n = sink->own != NULL && sink->sign < 0 ? -kept->n : kept->n;
        *(take == TAKE_STOCK ? &set->stock[counter] : &set->n[counter]) += n;
    }
    return OK;
}

// Days to come do not count for a deadline: whole months before this one, then its days.
static Err pour_due(const Sink *sink, const FigurePeriod *period)
{
    int64_t month = figure_period(SPAN_MONTH, sink->cx->today).first.ymd;
    int64_t from = period->first.ymd > month ? period->first.ymd : month;
    if (period->first.ymd < month)
        TRY(pour(sink, TAKE_DUE, SPAN_MONTH, period->first.ymd, month));
    return pour(sink, TAKE_DUE, SPAN_DAY, from, sink->cx->today.ymd + 1LL);
}

static Err pour_stock(const Sink *sink, const FigurePeriod *period)
{
    if (period->next.ymd > sink->cx->today.ymd)
        return pour(sink, TAKE_STOCK, SPAN_ALL, 0, 1);
    int64_t month = figure_period(SPAN_MONTH, period->next).first.ymd;
    TRY(pour(sink, TAKE_STOCK, SPAN_MONTH, 0, month));
    return pour(sink, TAKE_STOCK, SPAN_DAY, month, period->next.ymd);
}

static Err pour_all(const Sink *sink, const FigurePeriod *period)
{
    int64_t from = period->first.ymd, to = period->next.ymd;
    bool coming = to > sink->cx->today.ymd + 1LL && period->span != SPAN_DAY;
    if (period->span == SPAN_WEEK) {
        TRY(pour(sink, coming ? TAKE_NOT_DUE : TAKE_SUMS, SPAN_DAY, from, to));
        if (coming)
            TRY(pour(sink, TAKE_DUE, SPAN_DAY, from, sink->cx->today.ymd + 1LL));
    } else {
        TRY(pour(sink, coming ? TAKE_NOT_DUE : TAKE_SUMS, period->span, from, from + 1));
        if (coming)
            TRY(pour_due(sink, period));
    }
    TRY(pour(sink, TAKE_DISTINCT, period->span, from, from + 1));
    return pour_stock(sink, period);
}

// --- population

typedef struct {
    PlaceId node;
    int64_t population, population_year;
} People;
static const Field people_fields[] = { FIELD(People, node), FIELD(People, population),
                                       FIELD(People, population_year) };
static const Shape people_shape = SHAPE(People, people_fields);

SQL(assessed_people_sql,
    "select coalesce(cast(sum(population) as bigint), 0) as population,"
    " coalesce(max(population_year), 0) as population_year from places where parent = $1"
    " and assessed = 1",
    P_INT);

// Of the node as it is registered; of a county without a figure of its own, of its assessed towns.
static Err population_of(Cx *cx, const Place *node, FigureSet *set)
{
    People people = { node->id, node->population, node->population_year };
    if (node->level == LEVEL_CENTRE && node->population == 0)
        TRY(db_one(cx, &assessed_people_sql, &people_shape, &people, &place_missing, node->id));
    set->population = people.population;
    set->population_year = people.population_year;
    return OK;
}

// --- concentration

// Half up is not for people: of 150 the one per cent is two.
typedef struct {
    int64_t n, minutes;
} Held;
static const Field held_fields[] = { FIELD(Held, n), FIELD(Held, minutes) };
static const Shape held_shape = SHAPE(Held, held_fields);

SQL(held_sql,
    "select count(*) as n, coalesce(cast(sum(t.n) as bigint), 0) as minutes from tallies t"
    " join places p on p.id = t.node where t.counter = $1 and t.day = $2 and p.path >= $3"
    " and p.path < $4",
    P_TEXT, P_INT, P_TEXT, P_TEXT);
SQL(top_sql,
    "select coalesce(cast(sum(x.n) as bigint), 0) as n from (select t.n from tallies t"
    " join places p on p.id = t.node where t.counter = $1 and t.day = $2 and p.path >= $3"
    " and p.path < $4 order by t.n desc limit $5) as x",
    P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT);

// The same of the whole county, without asking each where it lies.
SQL(county_held_sql,
    "select count(*) as n, coalesce(cast(sum(t.n) as bigint), 0) as minutes from tallies t"
    " where t.counter = $1 and t.day = $2",
    P_TEXT, P_INT);
SQL(county_top_sql,
    "select coalesce(cast(sum(x.n) as bigint), 0) as n from (select t.n from tallies t"
    " where t.counter = $1 and t.day = $2 order by t.n desc limit $3) as x",
    P_TEXT, P_INT, P_INT);

static Err concentration(Cx *cx, const Place *node, bool below, const FigurePeriod *period,
                         FigureSet *set)
{
    Held held;
    Str word = distinct_word(cx->arena, C_ACTIVE, period->span);
    int64_t from = period->first.ymd;
    if (below && node->level == LEVEL_CENTRE) {
        TRY(db_one(cx, &county_held_sql, &held_shape, &held, &fault_missing, word, from));
        set->held = held.minutes;
        return db_int(cx, &county_top_sql, &set->top, word, from, (held.n + 99) / 100);
    }
    // A path's own node alone: nothing lies between it and its own path with the lowest byte.
    Str end = below ? prefix_end(cx->arena, node->path)
                    : str_printf(cx->arena, "%.*s\x01", STR_FMT(node->path));
    TRY(db_one(cx, &held_sql, &held_shape, &held, &fault_missing, word, from, node->path, end));
    set->held = held.minutes;
    return db_int(cx, &top_sql, &set->top, word, from, node->path, end, (held.n + 99) / 100);
}

static Err sums_read(Cx *cx, const Place *node, bool below, const FigurePeriod *period,
                     FigureSet *out)
{
    Sink sink = { .cx = cx, .node = node->id, .own = out, .sign = 1 };
    *out = (FigureSet){ 0 };
    TRY(pour_all(&sink, period));
    if (!below) {
        sink.sign = -1;
        TRY(pour_all(&sink, period));
    }
    return below ? population_of(cx, node, out) : OK;
}

Err figure_read(Cx *cx, const Place *node, bool below, const FigurePeriod *period, FigureSet *out)
{
    TRY(sums_read(cx, node, below, period, out));
    return concentration(cx, node, below, period, out);
}

// --- several months together

SQL(months_held_sql,
    "select count(*) as n, coalesce(cast(sum(x.n) as bigint), 0) as minutes from (select t.ref,"
    " sum(t.n) as n from tallies t join places p on p.id = t.node where t.counter = $1"
    " and t.day >= $2 and t.day < $3 and p.path >= $4 and p.path < $5 group by t.ref) as x",
    P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT);
SQL(months_top_sql,
    "select coalesce(cast(sum(y.n) as bigint), 0) as n from (select x.n from (select t.ref,"
    " sum(t.n) as n from tallies t join places p on p.id = t.node where t.counter = $1"
    " and t.day >= $2 and t.day < $3 and p.path >= $4 and p.path < $5 group by t.ref) as x"
    " order by x.n desc limit $6) as y",
    P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT);

// What counts once: who is in any of the months.
static Err months_distinct(Cx *cx, const Place *node, Day first, Day next, FigureSet *out)
{
    Held active, series;
    Str word = distinct_word(cx->arena, C_ACTIVE, SPAN_MONTH),
        end = prefix_end(cx->arena, node->path);
    int64_t from = first.ymd, to = next.ymd;
    TRY(db_one(cx, &months_held_sql, &held_shape, &active, &fault_missing, word, from, to,
               node->path, end));
    TRY(db_one(cx, &months_held_sql, &held_shape, &series, &fault_missing,
               distinct_word(cx->arena, C_SERIES, SPAN_MONTH), from, to, node->path, end));
    out->n[C_ACTIVE] = active.n;
    out->n[C_SERIES] = series.n;
    out->held = active.minutes;
    return db_int(cx, &months_top_sql, &out->top, word, from, to, node->path, end,
                  (active.n + 99) / 100);
}

Err figure_read_months(Cx *cx, const Place *node, Day first, Day last, FigureSet *out)
{
    FigurePeriod part = figure_period(SPAN_MONTH, last);
    Day next = part.next;
    TRY(sums_read(cx, node, true, &part, out));
    for (part = figure_period_before(part); part.first.ymd >= first.ymd;
         part = figure_period_before(part)) {
        FigureSet set;
        TRY(sums_read(cx, node, true, &part, &set));
        for (int c = 0; c < COUNTERS; c++)
            out->n[c] += set.n[c];
    }
    return months_distinct(cx, node, first, next, out);
}

// --- the children of a node

typedef struct {
    PlaceId node;
    Str name;
    bool assessed;
    int64_t population, population_year;
} ChildRow;
static const Field child_fields[] = { FIELD(ChildRow, node), FIELD(ChildRow, name),
                                      FIELD(ChildRow, assessed), FIELD(ChildRow, population),
                                      FIELD(ChildRow, population_year) };
static const Shape child_shape = SHAPE(ChildRow, child_fields);

SQL(children_sql,
    "select id as node, name, assessed, population, population_year from places where parent = $1"
    " and state <> 'retired' and valid_to is null and level in ('branch', 'zone', 'station')"
    " order by id limit 1000",
    P_INT);

Err figure_children(Cx *cx, const Place *node, const FigurePeriod *period, List *out)
{
    List rows;
    TRY(db_list(cx, &children_sql, &child_shape, &rows, node->id));
    FigureChild *children = NEW_ARRAY(cx->arena, FigureChild, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const ChildRow *row = LIST_AT(&rows, ChildRow, i);
        children[i] = (FigureChild){ row->node,
                                     row->name,
                                     row->assessed,
                                     { .population = row->population,
                                       .population_year = row->population_year } };
    }
    const Sink sink = { .cx = cx, .node = node->id, .children = children, .n = rows.n };
    *out = (List){ children, rows.n };
    return rows.n == 0 ? OK : pour_all(&sink, period);
}
