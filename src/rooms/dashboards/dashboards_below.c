// 下级: the same figures of each node below, beside each other.
#include "rooms/dashboards/dashboards_pages.h"
#include "town/setting.h"

typedef struct {
    PlaceId node;
    Str name, share, active, valid, hours, on_time, closed, pleased, revisit, unrated;
    bool assessed;
    int64_t registered, population, activities, served, orders;
    Url href;
} BelowRow;
static const Field row_fields[] = {
    FIELD(BelowRow, node),
    COL(BelowRow, name, "阵地"),
    COL(BelowRow, assessed, "考核组"),
    COL(BelowRow, registered, "注册志愿者"),
    COL(BelowRow, population, "常住人口"),
    COL(BelowRow, share, "注册率"),
    COL(BelowRow, active, "活跃率"),
    COL(BelowRow, activities, "活动场次"),
    COL(BelowRow, valid, "有效活动率"),
    COL(BelowRow, served, "服务群众（人次）"),
    COL(BelowRow, hours, "服务时长（小时）"),
    COL(BelowRow, on_time, "按期核定率"),
    COL(BelowRow, orders, "点单"),
    COL(BelowRow, closed, "办结率"),
    COL(BelowRow, pleased, "满意率"),
    COL(BelowRow, revisit, "回访满意率"),
    COL(BelowRow, unrated, "未评价占比"),
    LINK(BelowRow, href),
};
static const Shape row_shape = SHAPE(BelowRow, row_fields);

typedef struct {
    List rows;   // of BelowRow
    List spans;  // figure_tabs
    Str node_name, period;
    Time as_of;
    bool empty;
    Url back, csv, xlsx;
} BelowView;
static const Field view_fields[] = {
    LISTED(BelowView, rows, row_shape),
    FIELD_(BelowView, spans, KIND_LIST, &figure_tab_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(BelowView, node_name),
    FIELD(BelowView, period),
    FIELD(BelowView, as_of),
    SHOWN(BelowView, empty),
    SHOWN(BelowView, back),
    SHOWN(BelowView, csv),
    SHOWN(BelowView, xlsx),
};
const Shape figure_below_view_shape = SHAPE(BelowView, view_fields);

static Str said(Cx *cx, const char *id, const FigureSet *set)
{
    const Indicator *one = indicator_find(str(id));
    must(one != NULL);
    FigureValue value = indicator_value(one, set);
    return figure_value_text(cx, one, &value);
}

static void row_fill(Cx *cx, const FigureAsk *ask, const FigureChild *child, BelowRow *row)
{
    const FigureSet *set = &child->set;
    FigureAsk there = *ask;
    there.node.id = child->node;
    *row = (BelowRow){ .node = child->node,
                       .name = child->name,
                       .assessed = child->assessed,
                       .registered = set->stock[C_REGISTERED],
                       .population = set->population,
                       .share = said(cx, "registered_share", set),
                       .active = said(cx, "active_share", set),
                       .activities = set->n[C_ACTIVITIES],
                       .valid = said(cx, "valid_share", set),
                       .served = set->n[C_SERVED],
                       .hours = said(cx, "minutes", set),
                       .on_time = said(cx, "on_time", set),
                       .orders = set->n[C_ORDERS],
                       .closed = said(cx, "closed_share", set),
                       .pleased = said(cx, "pleased", set),
                       .revisit = said(cx, "revisit_pleased", set),
                       .unrated = said(cx, "unrated_share", set),
                       .href = figure_href(cx, "/dashboards", &there, "") };
}

Err figure_below_page(Cx *cx, const Req *req, Reply *reply)
{
    const FigureForm *form = req_form(req);
    BelowView *view = NEW(cx->arena, BelowView);
    FigureAsk ask;
    List children;
    TRY(figure_ask(cx, form, &ask));
    if (!ask.may_below)
        return &fault_missing;
    ask.below = true;
    TRY(figure_children(cx, &ask.node, &ask.period, &children));
    TRY(figure_as_of(cx, &view->as_of));
    BelowRow *rows = NEW_ARRAY(cx->arena, BelowRow, children.n + 1);
    for (size_t i = 0; i < children.n; i++)
        row_fill(cx, &ask, LIST_AT(&children, FigureChild, i), &rows[i]);
    view->spans = figure_tabs(cx, form, &ask, "/dashboards/below");
    view->rows = (List){ rows, children.n };
    view->empty = children.n == 0;
    view->node_name = ask.node.name;
    view->period = figure_period_text(cx, &ask.period);
    view->back = figure_href(cx, "/dashboards", &ask, "");
    view->csv = figure_href(cx, "/dashboards/below.csv", &ask, "");
    view->xlsx = figure_href(cx, "/dashboards/below.xlsx", &ask, "");
    return reply_page(cx, reply, figure_pages[FIGURE_BELOW], view);
}

Err figure_nodes(Cx *cx, PlaceId node, Day in, List *out)
{
    Place place;
    List children;
    FigurePeriod period = figure_period(SPAN_MONTH, in);
    TRY(place_find(cx, node, &place));
    TRY(figure_children(cx, &place, &period, &children));
    FigureBelow *rows = NEW_ARRAY(cx->arena, FigureBelow, children.n + 1);
    for (size_t i = 0; i < children.n; i++) {
        const FigureChild *child = LIST_AT(&children, FigureChild, i);
        const FigureSet *set = &child->set;
        rows[i] = (FigureBelow){ .node = child->node,
                                 .name = child->name,
                                 .assessed = child->assessed,
                                 .registered = set->stock[C_REGISTERED],
                                 .activities = set->n[C_ACTIVITIES],
                                 .served = set->n[C_SERVED],
                                 .orders = set->n[C_ORDERS],
                                 .share = said(cx, "registered_share", set),
                                 .active = said(cx, "active_share", set),
                                 .hours = said(cx, "minutes", set),
                                 .on_time = said(cx, "on_time", set),
                                 .closed = said(cx, "closed_share", set),
                                 .pleased = said(cx, "pleased", set) };
    }
    *out = (List){ rows, children.n };
    return OK;
}

Err figure_lines(Cx *cx, PlaceId node, Day in, List *out)
{
    Place place;
    FigureSet now, before, year;
    FigurePeriod period = figure_period(SPAN_MONTH, in), earlier = figure_period_before(period);
    TRY(place_find(cx, node, &place));
    TRY(figure_read(cx, &place, true, &period, &now));
    TRY(figure_read(cx, &place, true, &earlier, &before));
    TRY(figure_read_months(cx, &place, figure_period(SPAN_YEAR, in).first, in, &year));
    FigureLine *lines = NEW_ARRAY(cx->arena, FigureLine, indicator_count);
    for (size_t i = 0; i < indicator_count; i++) {
        const Indicator *one = &indicators[i];
        lines[i] = (FigureLine){ .id = str(one->id),
                                 .group = one->group,
                                 .name = one->name,
                                 .unit = one->unit,
                                 .definition = one->definition,
                                 .month = said(cx, one->id, &now),
                                 .before = said(cx, one->id, &before),
                                 .year = said(cx, one->id, &year) };
    }
    *out = (List){ lines, indicator_count };
    return OK;
}
