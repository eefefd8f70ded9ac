// Marks, and the clock that tallies marked rows again. What a row counted before and what it counts
// now are laid side by side; the differences go into the sums of its node and of all above it.
#include "rooms/dashboards/dashboards_inside.h"
#include "store/db.h"
#include "store/gather.h"
#include "store/recount.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- what others tell

// A mark that waits is touched, so that who tallies it now does not take the new one for the old.
#define MARK_HEAD "insert into figure_marks (source, ref, at) "
#define MARK_TAIL                                                                  \
    " and exists (select s.one from figure_state s) on conflict (source, ref) do " \
    "update set at = excluded.at"

SQL(mark_sql, MARK_HEAD "select $1, s.one * $2, $3 from figure_state s where s.one = 1" MARK_TAIL,
    P_TEXT, P_INT, P_INT);
SQL(mark_project_sql,
    MARK_HEAD "select 'project', project, $2 from activities where id = $1" MARK_TAIL, P_INT,
    P_INT);
SQL(mark_held_sql,
    MARK_HEAD
    "select 'activity', activity, $2 from records where id = $1 and activity is not null" MARK_TAIL,
    P_INT, P_INT);
SQL(mark_wards_sql,
    MARK_HEAD
    "select distinct 'volunteer', person, $2 from guardians where guardian = $1" MARK_TAIL,
    P_INT, P_INT);
SQL(mark_own_sql, MARK_HEAD "select 'record', id, $2 from records where person = $1" MARK_TAIL,
    P_INT, P_INT);

static Err mark(Cx *cx, const char *source, int64_t ref)
{
    return db_change(cx, &mark_sql, NULL, source, ref, cx->now);
}

Err figure_hear_order(Cx *cx, const Event *event)
{
    return mark(cx, "order", event->id);
}

Err figure_hear_revisit(Cx *cx, const Event *event)
{
    return mark(cx, "revisit", event->id);
}

Err figure_hear_activity(Cx *cx, const Event *event)
{
    TRY(mark(cx, "activity", event->id));
    return db_change(cx, &mark_project_sql, NULL, event->id, cx->now);
}

// It counts by itself, makes its activity a valid one and its person an active one.
Err figure_hear_record(Cx *cx, const Event *event)
{
    TRY(mark(cx, "record", event->id));
    TRY(mark(cx, "person", event->other));
    return db_change(cx, &mark_held_sql, NULL, event->id, cx->now);
}

Err figure_hear_decided(Cx *cx, const Event *event)
{
    return event->other == 0 ? OK : mark(cx, "activity", event->other);
}

Err figure_hear_volunteer(Cx *cx, const Event *event)
{
    TRY(mark(cx, "volunteer", event->id));
    return mark(cx, "person", event->id);
}

Err figure_hear_erased(Cx *cx, const Event *event)
{
    TRY(figure_hear_volunteer(cx, event));
    return db_change(cx, &mark_wards_sql, NULL, event->id, cx->now);
}

Err figure_merge(Cx *cx, PersonId to, PersonId from)
{
    const PersonId both[] = { to, from };
    for (size_t i = 0; i < COUNT(both); i++) {
        const Event event = { .id = both[i].n };
        TRY(figure_hear_erased(cx, &event));
        TRY(db_change(cx, &mark_own_sql, NULL, both[i], cx->now));
    }
    return OK;
}

// --- teams and places, by what changed

SQL(reads_sql, "select changed_at, ref from figure_reads where source = $1", P_TEXT);
SQL(reads_set_sql,
    "insert into figure_reads (source, changed_at, ref) values ($1, $2, $3)"
    " on conflict (source) do update set changed_at = excluded.changed_at, ref = excluded.ref",
    P_TEXT, P_INT, P_INT);
SQL(teams_changed_sql,
    "select id, changed_at from teams where (changed_at, id) > ($1, $2)"
    " order by changed_at, id limit 500",
    P_INT, P_INT);
SQL(places_changed_sql,
    "select id, changed_at from places where (changed_at, id) > ($1, $2)"
    " order by changed_at, id limit 500",
    P_INT, P_INT);

typedef struct {
    int64_t id, changed_at, ref;
} Changed;
static const Field changed_fields[] = { FIELD(Changed, id), FIELD(Changed, changed_at),
                                        FIELD(Changed, ref) };
static const Shape changed_shape = SHAPE(Changed, changed_fields);

static Err changed_mark(Cx *cx, const char *source, const Sql *sql)
{
    List rows;
    Changed last = { 0 };
    Err err = db_one(cx, &reads_sql, &changed_shape, &last, &fault_missing, source);
    if (err != OK && err != &fault_missing)
        return err;
    TRY(db_list(cx, sql, &changed_shape, &rows, last.changed_at, last.ref));
    for (size_t i = 0; i < rows.n; i++)
        TRY(mark(cx, source, LIST_AT(&rows, Changed, i)->id));
    if (rows.n == 0)
        return OK;
    const Changed *now = LIST_AT(&rows, Changed, rows.n - 1);
    return db_change(cx, &reads_set_sql, NULL, source, now->changed_at, now->id);
}

Err figure_changed_mark(Cx *cx)
{
    TRY(changed_mark(cx, "team", &teams_changed_sql));
    return changed_mark(cx, "place", &places_changed_sql);
}

// --- one batch

typedef struct {
    int64_t node;
    Str span, counter;
    int64_t begins, n;
} Cell;

typedef struct {
    Cx *cx;
    Cell *at;
    size_t n, room;
} Cells;

static void cell_put(Cells *cells, int64_t node, const char *span, int64_t begins, Str counter,
                     int64_t n)
{
    if (cells->n == cells->room) {
        size_t room = cells->room == 0 ? 4096 : cells->room * 2;
        Cell *more = NEW_ARRAY(cells->cx->arena, Cell, room);
        for (size_t i = 0; i < cells->n; i++)
            more[i] = cells->at[i];
        cells->at = more;
        cells->room = room;
    }
    cells->at[cells->n++] = (Cell){ node, str(span), counter, begins, n };
}

// The spans that a tally's day lies in; a distinct one says its span itself.
static void spans_put(Cells *cells, int64_t node, const Tally *tally, int64_t n)
{
    Day day = tally->day;
    int64_t year = day_year(day) * 10000LL;
    Counter counter = counter_of(tally->word);
    if (counter_rows[counter].distinct) {
        size_t dot = strlen(counter_rows[counter].word) + 1;
        Str span = str_slice(tally->word, dot, tally->word.n);
        cell_put(cells, node, str_z(cells->cx->arena, span), day.ymd,
                 str(counter_rows[counter].word), n);
        return;
    }
    cell_put(cells, node, "day", day.ymd, tally->word, n);
    cell_put(cells, node, "month", year + day_month(day) * 100LL + 1, tally->word, n);
    cell_put(cells, node, "year", year + 101, tally->word, n);
    cell_put(cells, node, "all", 0, tally->word, n);
}

// "/1/14/379/": the node, and every one above it.
static void differ(Cells *cells, const Tally *tally, int sign)
{
    bool distinct = counter_rows[counter_of(tally->word)].distinct;
    int64_t n = distinct ? sign : sign * tally->n, node = 0;
    for (size_t i = 1; i < tally->path.n; i++) {
        char c = tally->path.p[i];
        if (c != '/') {
            node = node * 10 + (c - '0');
            continue;
        }
        spans_put(cells, node, tally, n);
        node = 0;
    }
}

SQL(tally_add_sql,
    "insert into tallies (counter, day, ref, source, node, n) values ($1, $2, $3, $4, $5, $6)",
    P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT);
SQL(tally_drop_sql,
    "delete from tallies where counter = $1 and day = $2 and ref = $3 and node = $4 and n = $5",
    P_TEXT, P_INT, P_INT, P_INT, P_INT);

static Err tally_add(Cx *cx, Cells *cells, Str source, const Tally *one)
{
    differ(cells, one, 1);
    return db_change(cx, &tally_add_sql, NULL, one->word, (int64_t)one->day.ymd, one->ref, source,
                     one->node, one->n);
}

// Guarded by what it said: two servers that tally the same row do not take it away twice.
static Err tally_drop(Cx *cx, Cells *cells, const Tally *one)
{
    int64_t changed;
    differ(cells, one, -1);
    TRY(db_change(cx, &tally_drop_sql, &changed, one->word, (int64_t)one->day.ymd, one->ref,
                  one->node, one->n));
    return changed == 1 ? OK : &fault_busy;
}

static int tally_order(const Tally *a, const Tally *b)
{
    if (a->ref != b->ref)
        return a->ref < b->ref ? -1 : 1;
    int words = str_cmp(a->word, b->word);
    return words != 0 ? words : (a->day.ymd > b->day.ymd) - (a->day.ymd < b->day.ymd);
}

static Err lay_side_by_side(Cx *cx, Cells *cells, Str source, const List *old, const List *new)
{
    size_t i = 0, k = 0;
    while (i < old->n || k < new->n) {
        const Tally *was = LIST_AT(old, Tally, i), *now = LIST_AT(new, Tally, k);
        int order = i == old->n ? 1 : k == new->n ? -1 : tally_order(was, now);
        if (order == 0 && was->node == now->node && was->n == now->n) {
            i++;
            k++;
            continue;
        }
        if (order <= 0) {
            TRY(tally_drop(cx, cells, was));
            i++;
        }
        if (order >= 0) {
            TRY(tally_add(cx, cells, source, now));
            k++;
        }
    }
    return OK;
}

static int cell_order(const void *left, const void *right)
{
    const Cell *a = left, *b = right;
    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    int spans = str_cmp(a->span, b->span);
    if (spans != 0)
        return spans;
    if (a->begins != b->begins)
        return a->begins < b->begins ? -1 : 1;
    return str_cmp(a->counter, b->counter);
}

SQL(figure_add_sql,
    "insert into figures (node, span, begins, counter, n) values ($1, $2, $3, $4, $5)"
    " on conflict (node, span, begins, counter) do update set n = figures.n + excluded.n",
    P_INT, P_TEXT, P_INT, P_TEXT, P_INT);

static Err cells_write(Cx *cx, Cells *cells)
{
    if (cells->n > 1)
        qsort(cells->at, cells->n, sizeof *cells->at, cell_order);
    for (size_t i = 0; i < cells->n;) {
        const Cell *cell = &cells->at[i];
        int64_t n = 0;
        for (; i < cells->n && cell_order(cell, &cells->at[i]) == 0; i++)
            n += cells->at[i].n;
        if (n != 0)
            TRY(db_change(cx, &figure_add_sql, NULL, cell->node, cell->span, cell->begins,
                          cell->counter, n));
    }
    return OK;
}

typedef struct {
    Str source;
    int64_t ref;
    Time at;
} Mark;
static const Field mark_fields[] = { FIELD(Mark, source), FIELD(Mark, ref), FIELD(Mark, at) };
static const Shape mark_shape = SHAPE(Mark, mark_fields);

static const Field tally_fields[] = { FIELD(Tally, ref),  FIELD(Tally, word), FIELD(Tally, day),
                                      FIELD(Tally, node), FIELD(Tally, path), FIELD(Tally, n) };
static const Shape tally_shape = SHAPE(Tally, tally_fields);

SQL(marks_sql, "select source, ref, at from figure_marks order by source, ref limit $1", P_INT);
SQL(marked_tallies_sql,
    "select t.ref, t.counter as word, t.day, t.node, p.path, t.n from figure_marks m"
    " cross join tallies t join places p on p.id = t.node where m.source = $1 and m.ref >= $2"
    " and m.ref <= $3 and t.source = m.source and t.ref = m.ref order by t.ref, t.counter, t.day",
    P_TEXT, P_INT, P_INT);
SQL(unmark_sql, "delete from figure_marks where source = $1 and ref = $2 and at = $3", P_TEXT,
    P_INT, P_INT);

#define BATCH      500
#define BATCH_WIDE 50  // of rows that gather years of others
#define OLD_MAX    200000

static Err batch(Cx *cx, int *did)
{
    List marks, old, new;
    Cells cells = { .cx = cx };
    size_t n = 0;
    *did = 0;
    TRY(db_list(cx, &marks_sql, &mark_shape, &marks, BATCH));
    if (marks.n == 0)
        return OK;
    const Mark *first = marks.at;
    bool wide = str_eq(first->source, S("person")) || str_eq(first->source, S("project"));
    while (n < marks.n && n < (size_t)(wide ? BATCH_WIDE : BATCH) &&
           str_eq(LIST_AT(&marks, Mark, n)->source, first->source))
        n++;
    int64_t low = first->ref, high = LIST_AT(&marks, Mark, n - 1)->ref;
    TRY(figure_sources_read(cx, first->source, true, low, high, &new));
    TRY(db_gather(cx, &marked_tallies_sql, &tally_shape, OLD_MAX, &old, first->source, low, high));
    TRY(lay_side_by_side(cx, &cells, first->source, &old, &new));
    TRY(cells_write(cx, &cells));
    for (size_t i = 0; i < n; i++) {
        const Mark *one = LIST_AT(&marks, Mark, i);
        TRY(db_change(cx, &unmark_sql, NULL, one->source, one->ref, one->at));
    }
    *did = (int)n;
    return OK;
}

// --- the clock

typedef struct {
    Str rules;
} State;
static const Field state_fields[] = { FIELD(State, rules) };
static const Shape state_shape = SHAPE(State, state_fields);

SQL0(state_sql, "select rules from figure_state where one = 1");
SQL(begin_sql, "insert into figure_state (one, begun_at, rules) values (1, $1, $2)", P_INT, P_TEXT);
SQL(rules_sql, "update figure_state set rules = $1 where one = 1", P_TEXT);

// From now on marks are taken; whatever is there already is marked once.
static Err begin(Cx *cx, Str rules)
{
    TRY(db_change(cx, &begin_sql, NULL, cx->now, rules));
    for (size_t i = 0; figure_sources[i] != NULL; i++)
        TRY(figure_source_mark(cx, str(figure_sources[i]), cx->now));
    return OK;
}

static Err prepare(Cx *cx)
{
    State state = { 0 };
    Str rules = figure_rules(cx);
    Err err = db_one(cx, &state_sql, &state_shape, &state, &fault_missing);
    if (err == &fault_missing)
        return begin(cx, rules);
    TRY(err);
    if (str_eq(state.rules, rules))
        return figure_changed_mark(cx);
    TRY(db_change(cx, &rules_sql, NULL, rules));
    TRY(figure_source_mark(cx, S("order"), cx->now));
    return figure_source_mark(cx, S("person"), cx->now);
}

Err figure_refresh(Cx *cx, int limit, int *did)
{
    int part;
    *did = 0;
    TRY(prepare(cx));
    do {
        TRY(batch(cx, &part));
        *did += part;
    } while (part > 0 && *did < limit);
    return OK;
}

SQL0(marks_gone_sql, "delete from figure_marks");
SQL0(tallies_gone_sql, "delete from tallies");
SQL0(figures_gone_sql, "delete from figures");
SQL0(reads_gone_sql, "delete from figure_reads");
SQL0(state_gone_sql, "delete from figure_state");

Err figure_rebuild(Cx *cx, int64_t *rows)
{
    static const Sql *const gone[] = { &marks_gone_sql, &tallies_gone_sql, &figures_gone_sql,
                                       &reads_gone_sql, &state_gone_sql };
    *rows = 0;
    for (size_t i = 0; i < COUNT(gone); i++)
        TRY(db_change(cx, gone[i], NULL));
    return figure_catch_up(cx, rows);
}

Err figure_catch_up(Cx *cx, int64_t *rows)
{
    int did = 1;
    for (*rows = 0; did > 0; *rows += did) {
        ArenaMark mark = arena_mark(cx->arena);
        Err err = figure_refresh(cx, BATCH, &did);
        arena_rewind(cx->arena, mark);
        TRY(err);
    }
    return OK;
}

// --- the recount

typedef struct {
    int64_t ref;
} Ref;
static const Field ref_fields[] = { FIELD(Ref, ref) };
static const Shape ref_shape = SHAPE(Ref, ref_fields);

SQL(kept_sql,
    "select t.ref, t.counter as word, t.day, t.node, p.path, t.n from tallies t"
    " join places p on p.id = t.node where t.source = $1 and t.ref >= $2 and t.ref <= $3"
    " order by t.ref, t.counter, t.day",
    P_TEXT, P_INT, P_INT);
SQL(waiting_sql,
    "select ref from figure_marks where source = $1 and ref >= $2 and ref <= $3 order by ref",
    P_TEXT, P_INT, P_INT);

static int by_ref(const void *key, const void *row)
{
    int64_t a = *(const int64_t *)key, b = ((const Ref *)row)->ref;
    return (a > b) - (a < b);
}

static bool waits(const List *marks, int64_t ref)
{
    return marks->n > 0 && bsearch(&ref, marks->at, marks->n, sizeof(Ref), by_ref) != NULL;
}

typedef struct {
    int64_t wrong;
    Str first;
} Wrong;

static void wrong_one(Cx *cx, Wrong *wrong, Str source, const Tally *one)
{
    if (wrong->wrong++ == 0)
        wrong->first = str_printf(cx->arena, "%.*s %lld %.*s", STR_FMT(source), (long long)one->ref,
                                  STR_FMT(one->word));
}

static Err range_check(Cx *cx, Str source, int64_t low, int64_t high, Wrong *wrong)
{
    List kept, new, marks;
    size_t i = 0, k = 0;
    TRY(figure_sources_read(cx, source, false, low, high, &new));
    TRY(db_gather(cx, &kept_sql, &tally_shape, OLD_MAX, &kept, source, low, high));
    TRY(db_gather(cx, &waiting_sql, &ref_shape, OLD_MAX, &marks, source, low, high));
    while (i < kept.n || k < new.n) {
        const Tally *was = LIST_AT(&kept, Tally, i), *now = LIST_AT(&new, Tally, k);
        int order = i == kept.n ? 1 : k == new.n ? -1 : tally_order(was, now);
        const Tally *one = order <= 0 ? was : now;
        bool equal = order == 0 && was->node == now->node && was->n == now->n;
        if (!equal && !waits(&marks, one->ref))
            wrong_one(cx, wrong, source, one);
        i += order <= 0;
        k += order >= 0;
    }
    return OK;
}

static Err tallies_check(Cx *cx, Wrong *wrong)
{
    int64_t last;
    TRY(figure_sources_last(cx, &last));
    for (size_t s = 0; figure_sources[s] != NULL; s++)
        for (int64_t low = 1; low <= last; low += BATCH) {
            ArenaMark mark = arena_mark(cx->arena);
            Wrong part = { 0 };
            Err err = range_check(cx, str(figure_sources[s]), low, low + BATCH - 1, &part);
            char first[120] = "";
            if (part.wrong > 0)
                snprintf(first, sizeof first, "%.*s", STR_FMT(part.first));
            arena_rewind(cx->arena, mark);
            TRY(err);
            if (part.wrong > 0 && wrong->wrong == 0)
                wrong->first = str_printf(cx->arena, "%s", first);
            wrong->wrong += part.wrong;
        }
    return OK;
}

// A day's figure is what lies at the node itself and at its children; a month is its days, a year
// its months, all time its years. What counts once a span has its own tallies for each.
#define OF_CHILDREN                                                                         \
    " coalesce((select sum(c.n) from places q cross join figures c where q.parent = f.node" \
    "   and c.node = q.id and c.span = f.span and c.begins = f.begins"                      \
    "   and c.counter = f.counter), 0)"
SQL0(day_check_sql,
     "select count(*) as wrong, min(f.node) as example from figures f where f.span = 'day'"
     " and f.counter not in ('active', 'series') and f.n <> " OF_CHILDREN
     " + coalesce((select sum(t.n) from tallies t where t.node = f.node and t.counter = f.counter"
     "   and t.day = f.begins), 0)");
SQL0(distinct_check_sql,
     "select count(*) as wrong, min(f.node) as example from figures f where f.counter in ('active',"
     " 'series') and f.n <> " OF_CHILDREN " + (select count(*) from tallies t where t.node = f.node"
     "   and t.counter = f.counter || '.' || f.span and t.day = f.begins)");
SQL0(span_check_sql,
     "select count(*) as wrong, min(f.node) as example from figures f where f.counter not in"
     " ('active', 'series') and ((f.span = 'month' and f.n <> coalesce((select sum(d.n) from"
     "   figures d where d.node = f.node and d.span = 'day' and d.begins >= f.begins"
     "   and d.begins < f.begins + 31 and d.counter = f.counter), 0))"
     " or (f.span = 'year' and f.n <> coalesce((select sum(d.n) from figures d"
     "   where d.node = f.node and d.span = 'month' and d.begins >= f.begins"
     "   and d.begins < f.begins + 1200 and d.counter = f.counter), 0))"
     " or (f.span = 'all' and f.n <> coalesce((select sum(d.n) from figures d"
     "   where d.node = f.node and d.span = 'year' and d.counter = f.counter), 0)))");
SQL0(missing_check_sql,
     "select count(*) as wrong, min(t.ref) as example from tallies t where t.n <> 0"
     " and not exists (select f.node from figures f where f.node = t.node and f.begins = t.day"
     "   and ((f.span = 'day' and f.counter = t.counter)"
     "     or t.counter = f.counter || '.' || f.span))");

Err figures_check(Cx *cx, Recount *recount)
{
    State state;
    Wrong wrong = { .first = S("") };
    Err err = db_one(cx, &state_sql, &state_shape, &state, &fault_missing);
    if (err == &fault_missing)
        return OK;  // nothing has been counted yet: the clock has not run
    TRY(err);
    if (str_eq(state.rules, figure_rules(cx)))
        TRY(tallies_check(cx, &wrong));
    recount_line(recount, TEXT("统计的每一笔都等于它的单据现在所说的"), wrong.wrong, wrong.first);
    TRY(recount_rows(cx, recount, &day_check_sql, TEXT("每天的数等于本级和下级各笔之和")));
    TRY(recount_rows(cx, recount, &distinct_check_sql, TEXT("不重复的数等于各人、各项目一笔")));
    TRY(recount_rows(cx, recount, &span_check_sql, TEXT("月、年、累计的数等于各天之和")));
    return recount_rows(cx, recount, &missing_check_sql, TEXT("每一笔都进了它那天的数"));
}
