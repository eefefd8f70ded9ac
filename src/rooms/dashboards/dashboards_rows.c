// 明细: the rows that a figure is made of.
#include "rooms/dashboards/dashboards_pages.h"
#include "rooms/people/people.h"
#include "store/db.h"
#include "store/gather.h"

#include <stdlib.h>

#define PAGE_ROWS   50
#define EXPORT_ROWS 1000

typedef struct {
    int64_t ref, n;
    Day day;
    Str title, detail, name, place_name, said;
    Url href;
} TallyRow;
static const Field row_fields[] = {
    FIELD(TallyRow, ref),
    COL(TallyRow, day, "日期"),
    COL(TallyRow, title, "名称"),
    COL(TallyRow, detail, "编号"),
    COL(TallyRow, place_name, "阵地"),
    COL(TallyRow, said, "数"),
    FIELD(TallyRow, n),
    HIDDEN(TallyRow, name),
    LINK(TallyRow, href),
};
static const Shape row_shape = SHAPE(TallyRow, row_fields);

typedef struct {
    List rows;  // of TallyRow
    Text name, definition, unit;
    Str node_name, period, value, total;
    Time as_of;
    bool empty, more, of_by, below;
    int64_t count;
    Url back, next, csv, xlsx;
} RowsView;
static const Field view_fields[] = {
    LISTED(RowsView, rows, row_shape),
    FIELD(RowsView, name),
    FIELD(RowsView, definition),
    FIELD(RowsView, unit),
    FIELD(RowsView, node_name),
    FIELD(RowsView, period),
    FIELD(RowsView, value),
    FIELD(RowsView, total),
    FIELD(RowsView, count),
    FIELD(RowsView, as_of),
    FIELD(RowsView, of_by),
    FIELD(RowsView, below),
    FIELD(RowsView, more),
    SHOWN(RowsView, empty),
    SHOWN(RowsView, back),
    SHOWN(RowsView, next),
    SHOWN(RowsView, csv),
    SHOWN(RowsView, xlsx),
};
const Shape figure_rows_view_shape = SHAPE(RowsView, view_fields);

// The tallies of one counter from one source, newest first: of a wide node by the tallies' key, of
// a narrow one by those of its places.
#define WHERE                                                         \
    " t.counter = $1 and t.day >= $2 and t.day < $3 and p.path >= $4" \
    " and p.path < $5 and (t.day, t.ref) < ($6, $7)"
#define ORDER " order by t.day desc, t.ref desc limit $8"
#define TYPES P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT
#define LIST(name, columns, joins)                                                          \
    SQL(name##_wide_sql,                                                                    \
        "select t.ref, t.day, t.n, p.name as place_name, " columns                          \
        " from tallies t cross join places p" joins " where p.id = t.node and" WHERE ORDER, \
        TYPES);                                                                             \
    SQL(name##_narrow_sql,                                                                  \
        "select t.ref, t.day, t.n, p.name as place_name, " columns                          \
        " from places p cross join tallies t" joins " where t.node = p.id and" WHERE ORDER, \
        TYPES)

LIST(person, "v.volunteer_number as detail, v.name", " join people v on v.id = t.ref");
LIST(project, "j.number as detail, j.name as title", " join projects j on j.id = t.ref");
LIST(activity, "a.number as detail, a.name as title", " join activities a on a.id = t.ref");
LIST(record, "v.volunteer_number as detail, coalesce(a.name, e.what, '') as title",
     " join records r on r.id = t.ref join people v on v.id = r.person"
     " left join activities a on a.id = r.activity left join record_entries e on e.id = r.entry");
LIST(order, "o.number as detail, o.title", " join orders o on o.id = t.ref");
LIST(revisit, "o.number as detail, o.title",
     " join revisits r on r.id = t.ref join orders o on o.id = r.order_id");
LIST(team, "'' as detail, x.name as title", " join teams x on x.id = t.ref");
LIST(place, "coalesce(x.code, '') as detail, x.name as title", " join places x on x.id = t.ref");

typedef struct {
    const char *source, *href;
    const Sql *wide, *narrow;
} Listing;
static const Listing listings[] = {
    { "volunteer", "/volunteers/", &person_wide_sql, &person_narrow_sql },
    { "person", "/volunteers/", &person_wide_sql, &person_narrow_sql },
    { "project", NULL, &project_wide_sql, &project_narrow_sql },
    { "activity", "/activities/", &activity_wide_sql, &activity_narrow_sql },
    { "record", "/records/", &record_wide_sql, &record_narrow_sql },
    { "order", "/orders/", &order_wide_sql, &order_narrow_sql },
    { "revisit", "/revisits/", &revisit_wide_sql, &revisit_narrow_sql },
    { "team", "/teams/", &team_wide_sql, &team_narrow_sql },
    { "place", "/places/", &place_wide_sql, &place_narrow_sql },
};

static const Listing *listing_of(const char *source)
{
    for (size_t i = 0; i < COUNT(listings); i++)
        if (str_eq(str(source), str(listings[i].source)))
            return &listings[i];
    unreachable();
}

// What is listed: counters as tallies name them, and the days.
typedef struct {
    Str words[3];
    int64_t from, to, day, ref;
    const Listing *listing;
    bool hours;
} Asked;

static bool cursor_parse(Str cursor, Asked *asked)
{
    int64_t part[2] = { 0, 0 };
    int at = 0;
    asked->day = 100000000;
    asked->ref = 0;
    if (cursor.n == 0)
        return true;
    for (size_t i = 0; i < cursor.n; i++) {
        char c = cursor.p[i];
        if (c == '.' && at == 0)
            at = 1;
        else if (c >= '0' && c <= '9' && part[at] < 1000000000000)
            part[at] = part[at] * 10 + (c - '0');
        else
            return false;
    }
    asked->day = part[0];
    asked->ref = part[1];
    return at == 1;
}

static Err asked_of(Cx *cx, const FigureForm *form, const FigureAsk *ask, const Indicator *one,
                    Asked *out)
{
    bool by = str_eq(form->part, S("by"));
    const Counter *of = by && one->by[0] != C_NONE ? one->by : one->of;
    const CounterRow *counter = &counter_rows[of[0]];
    *out = (Asked){ .listing = listing_of(counter->source), .hours = one->hours };
    for (int i = 0; i < 3; i++)
        out->words[i] = of[i] == C_NONE ? S("") : str(counter_rows[of[i]].word);
    out->from = ask->period.first.ymd;
    out->to = ask->period.next.ymd;
    if (counter->distinct) {
        out->words[0] = distinct_word(cx->arena, of[0], ask->period.span);
        out->to = out->from + 1;
    }
    bool stock = one->form == FORM_STOCK || one->form == FORM_LIVING ||
                 (one->form == FORM_ACTIVE && by);
    if (stock)
        out->from = 0;
    if ((stock || counter->until_today) && out->to > cx->today.ymd)
        out->to = cx->today.ymd + 1LL;
    return cursor_parse(form->cursor, out) ? OK : &fault_bad_request;
}

static Str said(Cx *cx, const Asked *asked, const TallyRow *row)
{
    if (str_starts(asked->words[0], S("active.")) || asked->hours)
        return say_with(cx->arena, cx->lang, TEXT("{0} 小时"),
                        str_printf(cx->arena, "%lld.%lld", (long long)((row->n + 3) / 60),
                                   (long long)((row->n + 3) / 6 % 10)),
                        (Str){ 0 });
    return str_printf(cx->arena, "%lld", (long long)row->n);
}

static void dress(Cx *cx, const Asked *asked, List *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        TallyRow *row = LIST_AT(rows, TallyRow, i);
        if (row->name.n > 0)
            row->title = mask_name(cx->arena, row->name);
        row->said = said(cx, asked, row);
        row->href = asked->listing->href == NULL
                        ? (Url){ S("") }
                        : url_of(str_printf(cx->arena, "%s%lld", asked->listing->href,
                                            (long long)row->ref));
    }
}

static int newest(const void *left, const void *right)
{
    const TallyRow *a = left, *b = right;
    if (a->day.ymd != b->day.ymd)
        return a->day.ymd < b->day.ymd ? 1 : -1;
    return (a->ref < b->ref) - (a->ref > b->ref);
}

// Each counter by its own key, laid together.
static Err rows_read(Cx *cx, const FigureAsk *ask, const Asked *asked, int limit, List *out)
{
    const Sql *sql = path_is_wide(ask->node.path) ? asked->listing->wide : asked->listing->narrow;
    Str end = ask->below ? prefix_end(cx->arena, ask->node.path)
                         : str_printf(cx->arena, "%.*s\x01", STR_FMT(ask->node.path));
    TallyRow *rows = NEW_ARRAY(cx->arena, TallyRow, (size_t)limit * COUNT(asked->words));
    size_t n = 0;
    for (size_t i = 0; i < COUNT(asked->words) && asked->words[i].n > 0; i++) {
        List part;
        TRY(db_gather(cx, sql, &row_shape, (size_t)limit, &part, asked->words[i], asked->from,
                      asked->to, ask->node.path, end, asked->day, asked->ref, limit));
        for (size_t k = 0; k < part.n; k++)
            rows[n++] = *LIST_AT(&part, TallyRow, k);
    }
    if (n > 1)
        qsort(rows, n, sizeof *rows, newest);
    *out = (List){ rows, n < (size_t)limit ? n : (size_t)limit };
    return OK;
}

Err figure_rows_page(Cx *cx, const Req *req, Reply *reply)
{
    const FigureForm *form = req_form(req);
    RowsView *view = NEW(cx->arena, RowsView);
    const Indicator *one = indicator_find(form->figure);
    FigureAsk ask;
    FigureSet set;
    Asked asked;
    if (one == NULL)
        return &fault_missing;
    TRY(figure_ask(cx, form, &ask));
    TRY(asked_of(cx, form, &ask, one, &asked));
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    int limit = table ? EXPORT_ROWS : PAGE_ROWS;
    TRY(rows_read(cx, &ask, &asked, limit + 1, &view->rows));
    view->more = view->rows.n > (size_t)limit;
    if (view->more)
        view->rows.n = (size_t)limit;
    dress(cx, &asked, &view->rows);
    TRY(figure_read(cx, &ask.node, ask.below, &ask.period, &set));
    TRY(figure_as_of(cx, &view->as_of));
    FigureValue value = indicator_value(one, &set);
    view->name = one->name;
    view->definition = one->definition;
    view->unit = one->unit;
    view->node_name = ask.node.name;
    view->period = figure_period_text(cx, &ask.period);
    view->value = figure_value_text(cx, one, &value);
    view->of_by = str_eq(form->part, S("by"));
    view->below = ask.below;
    view->empty = view->rows.n == 0;
    Str more = str_printf(cx->arena, "&figure=%s%s", one->id, view->of_by ? "&part=by" : "");
    view->back = figure_href(cx, "/dashboards", &ask, "");
    view->csv = figure_href(cx, "/dashboards/rows.csv", &ask, str_z(cx->arena, more));
    view->xlsx = figure_href(cx, "/dashboards/rows.xlsx", &ask, str_z(cx->arena, more));
    if (view->more) {
        const TallyRow *last = LIST_AT(&view->rows, TallyRow, view->rows.n - 1);
        Str cursor = str_printf(cx->arena, "%d.%lld", last->day.ymd, (long long)last->ref);
        view->next = figure_href(cx, "/dashboards/rows", &ask,
                                 str_z(cx->arena, str_printf(cx->arena, "%.*s&cursor=%.*s",
                                                             STR_FMT(more), STR_FMT(cursor))));
        reply_next(cx, reply, cursor);
    }
    return reply_page(cx, reply, figure_pages[FIGURE_ROWS], view);
}
