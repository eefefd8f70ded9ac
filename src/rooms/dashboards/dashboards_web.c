// 数据看板: the indicators of a node and a period, what the room hears, its clock and its settings.
#include "rooms/accounts/accounts.h"
#include "rooms/dashboards/dashboards_pages.h"
#include "town/command.h"

// --- asking

static const Input inputs[] = {
    INPUT(FigureForm, node, "阵地", .widget = WIDGET_HIDDEN),
    INPUT(FigureForm, own, "只看本级"),
    INPUT(FigureForm, span, "期间", .max = 5),
    INPUT(FigureForm, at, "日期"),
    INPUT(FigureForm, figure, "指标", .max = 30),
    INPUT(FigureForm, part, "分子或分母", .max = 2),
    INPUT(FigureForm, team, "队伍", .widget = WIDGET_HIDDEN),
    INPUT(FigureForm, cursor, "从此往后", .widget = WIDGET_HIDDEN, .max = 30),
};
const Form figure_form = { "FigureForm", sizeof(FigureForm), inputs, COUNT(inputs), TEXT("查看") };

static Err period_ask(Cx *cx, const FigureForm *form, FigurePeriod *out)
{
    Day at = form->at.ymd != 0 ? form->at : cx->today;
    if (form->span.n == 0) {
        *out = figure_period(SPAN_MONTH, at);
        return OK;
    }
    for (int span = 0; span < SPANS; span++)
        if (str_eq(form->span, str(figure_span_words[span]))) {
            *out = figure_period((FigureSpan)span, at);
            return OK;
        }
    return &fault_bad_request;
}

Err figure_ask(Cx *cx, const FigureForm *form, FigureAsk *out)
{
    const Grant *grant = actor_grant(&cx->actor, FIGURE_READERS, (Str){ 0 });
    if (grant == NULL)
        return &fault_missing;
    TRY(place_find(cx, form->node.n != 0 ? form->node : grant->place, &out->node));
    grant = actor_grant(&cx->actor, FIGURE_READERS, out->node.path);
    if (grant == NULL)
        return &place_missing;
    out->may_below = grant->depth == DEPTH_BELOW;
    out->below = out->may_below && !form->own;
    return period_ask(cx, form, &out->period);
}

Url figure_href(Cx *cx, const char *path, const FigureAsk *ask, const char *more)
{
    const FigurePeriod *period = &ask->period;
    Day at = period->span == SPAN_ALL ? cx->today : period->first;
    return url_of(
        str_printf(cx->arena, "%s?node=%lld%s&span=%s&at=%.*s%s", path, (long long)ask->node.id.n,
                   ask->below || !ask->may_below ? "" : "&own=1", figure_span_words[period->span],
                   STR_FMT(day_iso(cx->arena, at)), more));
}

Str figure_period_text(Cx *cx, const FigurePeriod *period)
{
    Day first = period->first;
    if (period->span == SPAN_ALL)
        return say(cx->lang, TEXT("累计"));
    if (period->span == SPAN_YEAR)
        return say_with(cx->arena, cx->lang, TEXT("{0} 年"),
                        str_printf(cx->arena, "%d", day_year(first)), (Str){ 0 });
    if (period->span == SPAN_MONTH)
        return str_printf(cx->arena, "%d-%02d", day_year(first), day_month(first));
    if (period->span == SPAN_DAY)
        return day_iso(cx->arena, first);
    return say_with(cx->arena, cx->lang, TEXT("{0} 至 {1}"), day_iso(cx->arena, first),
                    day_iso(cx->arena, day_add(period->next, -1)));
}

static Str tenths(Cx *cx, int64_t n)
{
    return str_printf(cx->arena, "%lld.%lld", (long long)(n / 10), (long long)(n % 10));
}

Str figure_value_text(Cx *cx, const Indicator *one, const FigureValue *value)
{
    if (!value->known)
        return S("—");
    if (one->form == FORM_MEAN)
        return str_printf(cx->arena, "%d.%02d", value->share.n / 100, value->share.n % 100);
    if (one->form != FORM_COUNT && one->form != FORM_STOCK)
        return str_join(cx->arena, tenths(cx, value->share.n), S("%"));
    return one->hours ? tenths(cx, (value->of + 3) / 6)
                      : str_printf(cx->arena, "%lld", (long long)value->of);
}

// --- the page

typedef struct {
    Str id, value, before, parts;
    Text group, name, unit, definition;
    int64_t of, by;
    bool ratio, begins, drill, drill_by;
    Url rows, rows_by;
} FigureRow;
static const Field row_fields[] = {
    FIELD(FigureRow, id),
    COL(FigureRow, group, "类别"),
    COL(FigureRow, name, "指标"),
    COL(FigureRow, value, "数值"),
    COL(FigureRow, unit, "单位"),
    COL(FigureRow, of, "分子"),
    COL(FigureRow, by, "分母"),
    COL(FigureRow, before, "上期"),
    COL(FigureRow, definition, "口径"),
    SHOWN(FigureRow, parts),
    SHOWN(FigureRow, ratio),
    SHOWN(FigureRow, begins),
    SHOWN(FigureRow, drill),
    SHOWN(FigureRow, drill_by),
    LINK(FigureRow, rows),
    LINK(FigureRow, rows_by),
};
static const Shape row_shape = SHAPE(FigureRow, row_fields);

typedef struct {
    Text text;
    Url href;
    bool current;
} Tab;
static const Field tab_fields[] = { FIELD(Tab, text), FIELD(Tab, href), FIELD(Tab, current) };
const Shape figure_tab_shape = SHAPE(Tab, tab_fields);

List figure_tabs(Cx *cx, const FigureForm *form, const FigureAsk *ask, const char *path)
{
    Tab *tabs = NEW_ARRAY(cx->arena, Tab, SPANS);
    Day at = form->at.ymd != 0 ? form->at : cx->today;
    for (int span = 0; span < SPANS; span++) {
        FigureAsk other = *ask;
        other.period = figure_period((FigureSpan)span, at);
        tabs[span] = (Tab){ figure_span_texts[span], figure_href(cx, path, &other, ""),
                            span == (int)ask->period.span };
    }
    return (List){ tabs, SPANS };
}

typedef struct {
    List figures;  // of FigureRow
    List spans;    // figure_tabs
    Str node_name, period;
    Time as_of;
    bool below, may_below, lasting, has_above, has_below, month;
    Url earlier, later, all, own, above, children, csv, xlsx, deputy;
    Str above_name;
} View;
static const Field view_fields[] = {
    LISTED(View, figures, row_shape),
    FIELD_(View, spans, KIND_LIST, &figure_tab_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(View, node_name),
    FIELD(View, period),
    FIELD(View, as_of),
    FIELD(View, below),
    SHOWN(View, may_below),
    SHOWN(View, lasting),
    SHOWN(View, has_above),
    SHOWN(View, has_below),
    SHOWN(View, earlier),
    SHOWN(View, later),
    SHOWN(View, all),
    SHOWN(View, own),
    SHOWN(View, above),
    SHOWN(View, above_name),
    SHOWN(View, children),
    SHOWN(View, csv),
    SHOWN(View, xlsx),
    SHOWN(View, deputy),
};
static const Shape view_shape = SHAPE(View, view_fields);
PAGE(dashboards_page, view_shape, "数据看板", .layout = LAYOUT_DESK);

static Str parts_of(Cx *cx, const Indicator *one, const FigureValue *value, const FigureSet *set)
{
    Str of = one->hours || one->form == FORM_TOP
                 ? tenths(cx, (value->of + 3) / 6)
                 : str_printf(cx->arena, "%lld", (long long)value->of);
    Str by = one->hours || one->form == FORM_TOP
                 ? tenths(cx, (value->by + 3) / 6)
                 : str_printf(cx->arena, "%lld", (long long)value->by);
    if (one->form == FORM_LIVING && value->known)
        return say_with(cx->arena, cx->lang, TEXT("{0}（{1} 年人口）"),
                        str_printf(cx->arena, "%.*s / %.*s", STR_FMT(of), STR_FMT(by)),
                        str_printf(cx->arena, "%lld", (long long)set->population_year));
    return str_printf(cx->arena, "%.*s / %.*s", STR_FMT(of), STR_FMT(by));
}

static void rows_fill(Cx *cx, const FigureAsk *ask, const FigureSet *now, const FigureSet *before,
                      View *view)
{
    FigureRow *rows = NEW_ARRAY(cx->arena, FigureRow, indicator_count);
    for (size_t i = 0; i < indicator_count; i++) {
        const Indicator *one = &indicators[i];
        FigureValue value = indicator_value(one, now), was = indicator_value(one, before);
        FigureRow *row = &rows[i];
        *row = (FigureRow){ .id = str(one->id),
                            .group = one->group,
                            .name = one->name,
                            .unit = one->unit,
                            .definition = one->definition,
                            .value = figure_value_text(cx, one, &value),
                            .of = value.of,
                            .by = value.by,
                            .ratio = one->form != FORM_COUNT && one->form != FORM_STOCK,
                            .begins = i == 0 || one->group.zh != indicators[i - 1].group.zh };
        row->before = view->lasting ? figure_value_text(cx, one, &was) : S("");
        row->parts = row->ratio ? parts_of(cx, one, &value, now) : S("");
        row->drill = value.of > 0;
        row->drill_by = row->ratio && one->by[0] != C_NONE && value.by > 0;
        row->rows = figure_href(cx, "/dashboards/rows", ask,
                                str_z(cx->arena, str_printf(cx->arena, "&figure=%s", one->id)));
        row->rows_by = figure_href(
            cx, "/dashboards/rows", ask,
            str_z(cx->arena, str_printf(cx->arena, "&figure=%s&part=by", one->id)));
    }
    view->figures = (List){ rows, indicator_count };
}

static void tabs_fill(Cx *cx, const FigureForm *form, const FigureAsk *ask, View *view)
{
    view->spans = figure_tabs(cx, form, ask, "/dashboards");
    FigureAsk other = *ask;
    other.period = figure_period_before(ask->period);
    view->earlier = figure_href(cx, "/dashboards", &other, "");
    other.period = figure_period(ask->period.span, ask->period.next);
    view->later = figure_href(cx, "/dashboards", &other, "");
    other = *ask;
    other.below = true;
    view->all = figure_href(cx, "/dashboards", &other, "");
    other.below = false;
    view->own = figure_href(cx, "/dashboards", &other, "");
}

static Err above_fill(Cx *cx, const FigureAsk *ask, View *view)
{
    FigureAsk above = *ask;
    if (ask->node.parent.n == 0)
        return OK;
    TRY(place_find(cx, ask->node.parent, &above.node));
    if (!actor_may(&cx->actor, FIGURE_READERS, above.node.path))
        return OK;
    view->has_above = true;
    view->above_name = above.node.name;
    view->above = figure_href(cx, "/dashboards", &above, "");
    return OK;
}

static Err page(Cx *cx, const Req *req, Reply *reply)
{
    const FigureForm *form = req_form(req);
    View *view = NEW(cx->arena, View);
    FigureAsk ask;
    FigureSet now, before = { 0 };
    TRY(figure_ask(cx, form, &ask));
    TRY(figure_read(cx, &ask.node, ask.below, &ask.period, &now));
    view->lasting = ask.period.span != SPAN_ALL;
    if (view->lasting) {
        FigurePeriod earlier = figure_period_before(ask.period);
        TRY(figure_read(cx, &ask.node, ask.below, &earlier, &before));
    }
    TRY(figure_as_of(cx, &view->as_of));
    view->node_name = ask.node.name;
    view->period = figure_period_text(cx, &ask.period);
    view->below = ask.below;
    view->may_below = ask.may_below;
    view->has_below = ask.may_below &&
                      (ask.node.level == LEVEL_CENTRE || place_like_branch(ask.node.level));
    rows_fill(cx, &ask, &now, &before, view);
    tabs_fill(cx, form, &ask, view);
    TRY(above_fill(cx, &ask, view));
    view->children = figure_href(cx, "/dashboards/below", &ask, "");
    view->deputy = figure_href(cx, "/dashboards/month", &ask, "");
    view->csv = figure_href(cx, "/dashboards.csv", &ask, "");
    view->xlsx = figure_href(cx, "/dashboards.xlsx", &ask, "");
    return reply_page(cx, reply, &dashboards_page, view);
}

// --- the room

static const Listener listeners[] = {
    { "order.moved", figure_hear_order },           { "revisit.done", figure_hear_revisit },
    { "activity.published", figure_hear_activity }, { "activity.changed", figure_hear_activity },
    { "activity.cancelled", figure_hear_activity }, { "activity.ended", figure_hear_activity },
    { "activity.reported", figure_hear_activity },  { "attendance.settled", figure_hear_activity },
    { "record.effective", figure_hear_record },     { "record.reversed", figure_hear_record },
    { "record.decided", figure_hear_decided },      { "volunteer.active", figure_hear_volunteer },
    { "volunteer.left", figure_hear_volunteer },    { "volunteer.paused", figure_hear_volunteer },
    { "volunteer.named", figure_hear_volunteer },   { "person.corrected", figure_hear_volunteer },
    { "person.erased", figure_hear_erased },
};

// A wall asks twice a second, so that what is committed stands on it within one.
static const Tick ticks[] = { { "dashboards.refresh", 300, figure_refresh } };

static Err rebuild(Cx *cx, const Args *args, CommandOut *out)
{
    (void)args;
    int64_t rows;
    TRY(figure_rebuild(cx, &rows));
    cx_audit(cx, "figures", 0, (Str){ 0 }, S("rebuilt"));
    buf_printf(&out->talk, "%lld\n", (long long)rows);
    return OK;
}

static const Command commands[] = {
    { .noun = "figures",
      .verb = "rebuild",
      .summary = TEXT("重新统计全部指标"),
      .examples = "redvest figures rebuild --db sqlite:var/daye.db",
      .act = rebuild },
};

// clang-format off
PAGE(dashboard_rows, figure_rows_view_shape, "指标明细", .layout = LAYOUT_DESK);
PAGE(dashboard_below, figure_below_view_shape, "下级的指标", .layout = LAYOUT_DESK);
PAGE(dashboard_month, figure_month_view_shape, "月度一页", .layout = LAYOUT_DESK);
PAGE(dashboard_teams, figure_teams_view_shape, "市级队下沉", .layout = LAYOUT_DESK);
PAGE(dashboard_units, figure_units_view_shape, "单位在职注册率", .layout = LAYOUT_DESK);
PAGE(dashboard_visits, figure_visits_view_shape, "下沉的场次", .layout = LAYOUT_DESK);
// clang-format on
const Page *const figure_pages[] = { &dashboard_rows,  &dashboard_below, &dashboard_month,
                                     &dashboard_teams, &dashboard_units, &dashboard_visits };

#define RUBRIC "《新时代文明实践考核细则》：各市级志愿服务队全年下沉社区（村）不少于 12 次"

// clang-format off
static const Setting settings[] = {
    SETTING_INT("dashboards.active_minutes", 1, 1, 6000, "活跃志愿者：期内至少多少分钟的生效时长"),
    RULE_INT("dashboards.close_days", 15, 1, 365, "办结率：接单后多少天应办结", "没有法定期限，先按本系统默认"),
    RULE_INT("dashboards.visits", 12, 1, 366, "市级队一年至少下沉社区（村）几次", RUBRIC),
};

static const Route routes[] = {
    GET("/dashboards",        page,               ONLY(FIGURE_READERS), .page = &dashboards_page, .form = &figure_form, .title = TEXT("数据看板")),
    GET("/dashboards/rows",   figure_rows_page,   ONLY(FIGURE_READERS), .page = &dashboard_rows, .form = &figure_form, .title = TEXT("一个指标的明细")),
    GET("/dashboards/below",  figure_below_page,  ONLY(FIGURE_READERS), .page = &dashboard_below, .form = &figure_form, .title = TEXT("下级的指标")),
    GET("/dashboards/month",  figure_month_page,  ONLY(FIGURE_READERS), .page = &dashboard_month, .form = &figure_form, .title = TEXT("月度一页")),
    GET("/dashboards/teams",  figure_teams_page,  ONLY(COUNTY_READERS), .page = &dashboard_teams, .form = &figure_form, .title = TEXT("市级队下沉")),
    GET("/dashboards/visits", figure_visits_page, ONLY(COUNTY_READERS), .page = &dashboard_visits, .form = &figure_form, .title = TEXT("下沉的场次")),
    GET("/dashboards/units",  figure_units_page,  ONLY(COUNTY_READERS), .page = &dashboard_units, .form = &figure_form, .title = TEXT("单位在职注册率")),
};
// clang-format on

const Room dashboards_room = { .name = "dashboards",
                               .title = TEXT("数据看板"),
                               ROUTES(routes),
                               SETTINGS(settings),
                               COMMANDS(commands),
                               LISTENERS(listeners),
                               TICKS(ticks),
                               .merge = figure_merge,
                               .check = figures_check };
