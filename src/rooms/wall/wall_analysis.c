// 统计分析: month by month and town by town, as a table that needs no script; ECharts draws from
// the table where scripts run, and is loaded nowhere else.
#include "rooms/dashboards/dashboards.h"
#include "rooms/wall/wall_in.h"
#include "store/db.h"
#include "town/catalogue.h"
#include "web/web.h"

typedef enum { MEASURE_ORDERS, MEASURE_ACTIVITIES, MEASURE_HOURS, MEASURE_SERVED } Measure;
static const char *const measure_words[] = { "orders", "activities", "hours", "served", NULL };
static const Text measure_texts[] = { TEXT("点单数"), TEXT("活动场次"), TEXT("服务时长"),
                                      TEXT("服务群众人次") };
static const Text units[] = { TEXT("单"), TEXT("场次"), TEXT("小时"), TEXT("人次") };
typedef enum { MONTHS_12, MONTHS_24, MONTHS_36 } Months;
static const char *const months_words[] = { "12", "24", "36", NULL };
static const Text months_texts[] = { TEXT("近 12 个月"), TEXT("近 24 个月"), TEXT("近 36 个月") };
#define MONTHS_MOST 36

typedef struct {
    Measure measure;
    Months months;
} AnalysisForm;
static const Input form_inputs[] = {
    INPUT_WORD(AnalysisForm, measure, "看什么", measure_words, measure_texts,
               .widget = WIDGET_SELECT),
    INPUT_WORD(AnalysisForm, months, "多久", months_words, months_texts, .widget = WIDGET_SELECT),
};
const Form wall_analysis_form = {
    "AnalysisForm", sizeof(AnalysisForm), form_inputs, COUNT(form_inputs), { "查看" }
};

typedef struct {
    Day month;
    PlaceId town_id;
    Str town;
    int64_t orders, activities;
    Minutes minutes;
    int64_t served;
} AnalysisRow;
static const Field row_fields[] = {
    COL(AnalysisRow, month, "月份"),          FIELD(AnalysisRow, town_id),
    COL(AnalysisRow, town, "乡镇街道"),       COL(AnalysisRow, orders, "点单"),
    COL(AnalysisRow, activities, "活动场次"), COL(AnalysisRow, minutes, "服务时长"),
    COL(AnalysisRow, served, "服务群众人次"),
};
static const Shape row_shape = SHAPE(AnalysisRow, row_fields);

typedef struct {
    int64_t n;
} AnalysisCell;
static const Field cell_fields[] = { SHOWN(AnalysisCell, n) };
static const Shape cell_shape = SHAPE(AnalysisCell, cell_fields);
typedef struct {
    Str town;
    List cells;  // of AnalysisCell
    int64_t total;
} AnalysisLine;
#define SHOWN_LIST(Type, member, shape_)                                                        \
    {                                                                                           \
        .name = #member, .kind = KIND_LIST, .at = offsetof(Type, member), .size = sizeof(List), \
        .shape = &(shape_), .flags = FIELD_PAGE_ONLY                                            \
    }
static const Field line_fields[] = { SHOWN(AnalysisLine, town),
                                     SHOWN_LIST(AnalysisLine, cells, cell_shape),
                                     SHOWN(AnalysisLine, total) };
static const Shape line_shape = SHAPE(AnalysisLine, line_fields);
typedef struct {
    Str text;
} AnalysisHead;
static const Field head_fields[] = { SHOWN(AnalysisHead, text) };
static const Shape head_shape = SHAPE(AnalysisHead, head_fields);

typedef struct {
    List rows;  // of AnalysisRow
    Time as_of;
    Str measure, months;
    Text measure_text, unit;
    List heads, grid, sums;
    int64_t total;
    FormView form;
    Url script;
    bool none;
} AnalysisView;
static const Field view_fields[] = {
    LISTED(AnalysisView, rows, row_shape),
    FIELD(AnalysisView, as_of),
    FIELD(AnalysisView, measure),
    FIELD(AnalysisView, months),
    SHOWN(AnalysisView, measure_text),
    SHOWN(AnalysisView, unit),
    SHOWN_LIST(AnalysisView, heads, head_shape),
    SHOWN_LIST(AnalysisView, grid, line_shape),
    SHOWN_LIST(AnalysisView, sums, cell_shape),
    SHOWN(AnalysisView, total),
    FIELD_(AnalysisView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(AnalysisView, script),
    SHOWN(AnalysisView, none),
};
const Shape wall_analysis_shape = SHAPE(AnalysisView, view_fields);

// --- reading

typedef struct {
    PlaceId node;
    Day begins;
    Str counter;
    int64_t n;
} Kept;
static const Field kept_fields[] = { FIELD(Kept, node), FIELD(Kept, begins), FIELD(Kept, counter),
                                     FIELD(Kept, n) };
static const Shape kept_shape = SHAPE(Kept, kept_fields);

SQL(kept_sql,
    "select f.node, f.begins, f.counter, f.n from places p join figures f on f.node = p.id"
    " where p.parent = $1 and p.assessed = 1 and f.span = 'month' and f.begins >= $2"
    " and f.counter in ('orders', 'activities', 'credit', 'honour', 'served')",
    P_INT, P_INT);

typedef struct {
    AnalysisRow *rows;  // months × towns, month by month
    const FigureBoard *board;
    Day first;
    int months;
} Analysis;

static int months_between(Day first, Day month)
{
    return (day_year(month) - day_year(first)) * 12 + day_month(month) - day_month(first);
}

static Day months_later(Day first, int months)
{
    int month = day_year(first) * 12 + day_month(first) - 1 + months;
    return day_of(month / 12, month % 12 + 1, 1);
}

static Err take_kept(void *to, const void *row)
{
    Analysis *analysis = to;
    const Kept *kept = row;
    const List *towns = &analysis->board->towns;
    int month = months_between(analysis->first, kept->begins);
    size_t town = 0;
    while (town < towns->n && !same(LIST_AT(towns, FigureTown, town)->id, kept->node))
        town++;
    if (town == towns->n || month < 0 || month >= analysis->months)
        return OK;
    AnalysisRow *out = &analysis->rows[(size_t)month * towns->n + town];
    if (str_eq(kept->counter, S("orders")))
        out->orders = kept->n;
    else if (str_eq(kept->counter, S("activities")))
        out->activities = kept->n;
    else if (str_eq(kept->counter, S("served")))
        out->served = kept->n;
    else
        out->minutes.n += (int32_t)kept->n;
    return OK;
}

static int64_t measured(const AnalysisRow *row, Measure measure)
{
    switch (measure) {
    case MEASURE_ORDERS:
        return row->orders;
    case MEASURE_ACTIVITIES:
        return row->activities;
    case MEASURE_HOURS:
        return row->minutes.n;
    case MEASURE_SERVED:
        return row->served;
    }
    unreachable();
}

// Minutes are summed as they are and said as whole hours.
static int64_t said(int64_t n, Measure measure)
{
    return measure == MEASURE_HOURS ? (n + 30) / 60 : n;
}

// --- the table: a line for each town, a column for each month

static void add_line(Cx *cx, const Analysis *analysis, Measure measure, size_t town,
                     AnalysisLine *line, int64_t *sums)
{
    size_t towns = analysis->board->towns.n, months = (size_t)analysis->months;
    AnalysisCell *cells = NEW_ARRAY(cx->arena, AnalysisCell, months);
    int64_t total = 0;
    for (size_t month = 0; month < months; month++) {
        int64_t n = measured(&analysis->rows[month * towns + town], measure);
        cells[month].n = said(n, measure);
        sums[month] += n;
        total += n;
    }
    *line = (AnalysisLine){ LIST_AT(&analysis->board->towns, FigureTown, town)->name,
                            (List){ cells, months }, said(total, measure) };
}

static void add_grid(Cx *cx, const Analysis *analysis, Measure measure, AnalysisView *view)
{
    size_t towns = analysis->board->towns.n, months = (size_t)analysis->months;
    AnalysisLine *lines = NEW_ARRAY(cx->arena, AnalysisLine, towns + 1);
    AnalysisHead *heads = NEW_ARRAY(cx->arena, AnalysisHead, months);
    AnalysisCell *cells = NEW_ARRAY(cx->arena, AnalysisCell, months);
    int64_t sums[MONTHS_MOST] = { 0 }, total = 0;
    for (size_t town = 0; town < towns; town++)
        add_line(cx, analysis, measure, town, &lines[town], sums);
    for (size_t month = 0; month < months; month++) {
        Day day = months_later(analysis->first, (int)month);
        heads[month].text = str_printf(cx->arena, "%d-%02d", day_year(day) % 100, day_month(day));
        cells[month].n = said(sums[month], measure);
        total += sums[month];
    }
    view->grid = (List){ lines, towns };
    view->heads = (List){ heads, months };
    view->sums = (List){ cells, months };
    view->total = said(total, measure);
}

static Err read_analysis(Cx *cx, Analysis *analysis)
{
    Place centre;
    const List *towns = &analysis->board->towns;
    TRY(place_centre(cx, &centre));
    analysis->rows = NEW_ARRAY(cx->arena, AnalysisRow, towns->n * (size_t)analysis->months + 1);
    for (size_t month = 0; month < (size_t)analysis->months; month++)
        for (size_t town = 0; town < towns->n; town++) {
            const FigureTown *one = LIST_AT(towns, FigureTown, town);
            analysis->rows[month * towns->n + town] = (AnalysisRow){
                .month = months_later(analysis->first, (int)month),
                .town_id = one->id,
                .town = one->name
            };
        }
    return db_each(cx, &kept_sql, &kept_shape, take_kept, analysis, centre.id, analysis->first);
}

Err wall_analysis_read(Cx *cx, const void *asked, bool drawn, const void **out)
{
    const AnalysisForm *form = asked;
    AnalysisView *view = NEW(cx->arena, AnalysisView);
    FigureBoard board;
    Day month = day_of(day_year(cx->today), day_month(cx->today), 1);
    int months = 12 * ((int)form->months + 1);
    TRY(figure_board(cx, &board));
    Analysis analysis = { .board = &board,
                          .first = months_later(month, 1 - months),
                          .months = months };
    view->none = board.towns.n == 0;
    view->as_of = board.as_of;
    view->measure = str(measure_words[form->measure]);
    view->months = str(months_words[form->months]);
    view->measure_text = measure_texts[form->measure];
    view->unit = units[form->measure];
    view->script = url_of(asset_href("analysis.js"));
    if (!view->none)
        TRY(read_analysis(cx, &analysis));
    view->rows = (List){ analysis.rows, board.towns.n * (size_t)months };
    if (drawn) {
        view->form = form_view(cx, &wall_analysis_form, S("/wall/analysis"), form);
        add_grid(cx, &analysis, form->measure, view);
    }
    *out = view;
    return OK;
}
