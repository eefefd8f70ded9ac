#include "rooms/wall/wall.h"
#include "rooms/wall/wall_in.h"
#include "town/catalogue.h"
#include "town/setting.h"
#include "web/web.h"

enum {
    WATCHERS = ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR,
    ANALYSTS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
};

typedef struct {
    WallMap map;
} MapForm;
static const Input map_inputs[] = {
    INPUT_WORD(MapForm, map, "地图颜色", wall_map_words, wall_map_texts, .widget = WIDGET_SELECT),
};
FORM(map_form, MapForm, map_inputs, "查看");

static const Field town_fields[] = {
    FIELD(WallTown, id),
    COL(WallTown, full, "乡镇街道"),
    COL(WallTown, registered, "注册志愿者"),
    COL(WallTown, population, "常住人口"),
    COL(WallTown, share, "注册率"),
    SHOWN(WallTown, known),
    COL(WallTown, orders, "本月点单"),
    COL(WallTown, activities, "本月活动"),
    COL(WallTown, waiting, "待派单"),
};
static const Shape town_shape = SHAPE(WallTown, town_fields);

static const Field news_fields[] = { FIELD(WallNews, at), FIELD(WallNews, state),
                                     FIELD(WallNews, what), FIELD(WallNews, where) };
static const Shape news_shape = SHAPE(WallNews, news_fields);

static const Field month_fields[] = { FIELD(WallMonth, month), FIELD(WallMonth, orders),
                                      FIELD(WallMonth, activities), FIELD(WallMonth, minutes) };
static const Shape month_shape = SHAPE(WallMonth, month_fields);

static const Field figure_fields[] = {
    FIELD(Wall, as_of),          FIELD(Wall, registered),    FIELD(Wall, population),
    FIELD(Wall, share),          FIELD(Wall, target),        FIELD(Wall, teams),
    FIELD(Wall, branches),       FIELD(Wall, stations),      FIELD(Wall, spots),
    FIELD(Wall, posts),          FIELD(Wall, planned_today), FIELD(Wall, activities_today),
    FIELD(Wall, activities_now), FIELD(Wall, on_site),       FIELD(Wall, asked),
    FIELD(Wall, sent),           FIELD(Wall, taken),         FIELD(Wall, done),
    FIELD(Wall, wait_desk),      FIELD(Wall, under_way),     FIELD(Wall, late),
    FIELD(Wall, disputed),       FIELD(Wall, transferred),   FIELD(Wall, rated),
    FIELD(Wall, unrated),        FIELD(Wall, pleased),       FIELD(Wall, minutes_month),
    FIELD(Wall, served_month),   FIELD(Wall, orders_month),  FIELD(Wall, activities_month),
    FIELD(Wall, closed_month),
};
static const Shape figures_shape = SHAPE(Wall, figure_fields);

typedef struct {
    Str lang, centre, tag;
    Url css, js, icon, drawing_href;
    int64_t now_ms, as_of_ms, night_from, night_to;
    bool whole, night, demo;
    Html drawing;
    Wall figures;
    List towns, months, news;
} WallView;
static const Field view_fields[] = {
    SHOWN(WallView, lang),
    SHOWN(WallView, tag),
    SHOWN(WallView, css),
    SHOWN(WallView, js),
    SHOWN(WallView, icon),
    SHOWN(WallView, drawing_href),
    SHOWN(WallView, now_ms),
    SHOWN(WallView, as_of_ms),
    SHOWN(WallView, night_from),
    SHOWN(WallView, night_to),
    SHOWN(WallView, night),
    SHOWN(WallView, drawing),
    FIELD(WallView, centre),
    FIELD(WallView, whole),
    FIELD(WallView, demo),
    PART(WallView, figures, figures_shape),
    LISTED(WallView, towns, town_shape),
    LISTED(WallView, months, month_shape),
    LISTED(WallView, news, news_shape),
};
static const Shape view_shape = SHAPE(WallView, view_fields);
PAGE(wall_page, view_shape, "数据大屏", .layout = LAYOUT_BARE);

static Str draw(Cx *cx, const Wall *wall)
{
    Buf out = buf_new(cx->arena, WALL_SVG_MAX);
    wall_draw(&out, cx->arena, cx->lang, wall);
    must(!out.full);
    return buf_str(&out);
}

static Str number(Cx *cx, int64_t n)
{
    return str_printf(cx->arena, "%lld", (long long)n);
}

static Err show(Cx *cx, const Req *req, Reply *reply, bool whole)
{
    const MapForm *form = req_form(req);
    WallView *view = NEW(cx->arena, WallView);
    Wall *wall = &view->figures;
    TRY(wall_read(cx, whole, form->map, wall));
    view->lang = lang_code(cx->lang);
    view->centre = wall->centre;
    view->tag = wall_tag(cx, wall);
    view->css = url_of(asset_href("wall.css"));
    view->js = url_of(asset_href("wall.js"));
    view->icon = url_of(asset_href("favicon.svg"));
    view->drawing_href = url_of(str_printf(cx->arena, "%s/drawing?map=%s",
                                           whole ? "/wall" : "/wall/public",
                                           wall_map_words[form->map]));
    view->now_ms = cx->now.ms;
    view->as_of_ms = wall->as_of.ms;
    view->night_from = setting_int(cx, "wall.night_from");
    view->night_to = setting_int(cx, "wall.night_to");
    view->whole = whole;
    view->night = wall->night;
    view->demo = wall->demo;
    view->towns = (List){ wall->towns, wall->town_count };
    view->months = (List){ wall->months, wall->month_count };
    view->news = (List){ wall->news, wall->news_count };
    if (req_face(req) == FACE_PAGE)
        view->drawing = (Html){ draw(cx, wall) };
    return reply_page(cx, reply, &wall_page, view);
}

static Err show_whole(Cx *cx, const Req *req, Reply *reply)
{
    return show(cx, req, reply, true);
}

static Err show_public(Cx *cx, const Req *req, Reply *reply)
{
    return show(cx, req, reply, false);
}

// What the screen asks for again and again. Its clock is the server's, and the age of the figures
// comes with 304 too.
static Err drawing(Cx *cx, const Req *req, Reply *reply, bool whole)
{
    const MapForm *form = req_form(req);
    Wall *wall = NEW(cx->arena, Wall);
    TRY(wall_read(cx, whole, form->map, wall));
    reply_header(cx, reply, "X-Now", number(cx, cx->now.ms));
    reply_header(cx, reply, "X-As-Of", number(cx, wall->as_of.ms));
    if (reply_tag(cx, reply, wall_tag(cx, wall)))
        return OK;
    return reply_text(cx, reply, 200, "image/svg+xml; charset=utf-8", draw(cx, wall));
}

static Err drawing_whole(Cx *cx, const Req *req, Reply *reply)
{
    return drawing(cx, req, reply, true);
}

static Err drawing_public(Cx *cx, const Req *req, Reply *reply)
{
    return drawing(cx, req, reply, false);
}

PAGE(wall_analysis, wall_analysis_shape, "统计分析", .layout = LAYOUT_DESK);

static Err analysis(Cx *cx, const Req *req, Reply *reply)
{
    const void *view;
    TRY(wall_analysis_read(cx, req_form(req), req_face(req) == FACE_PAGE, &view));
    return reply_page(cx, reply, &wall_analysis, view);
}

static const Setting settings[] = {
    SETTING_INT("wall.night_from", 20, 0, 23, "数据大屏几点起调暗"),
    SETTING_INT("wall.night_to", 7, 0, 23, "数据大屏几点起恢复亮度"),
};

// clang-format off
static const Route routes[] = {
    GET("/wall", show_whole, ONLY(WATCHERS), .page = &wall_page, .form = &map_form, .title = TEXT("数据大屏")),
    GET("/wall/drawing", drawing_whole, ONLY(WATCHERS), .form = &map_form, .title = TEXT("数据大屏的画面"), .flags = ROUTE_NO_API),
    GET("/wall/public", show_public, PUBLIC, .page = &wall_page, .form = &map_form, .title = TEXT("数据大屏（公开）")),
    GET("/wall/analysis", analysis, ONLY(ANALYSTS), .page = &wall_analysis, .form = &wall_analysis_form, .title = TEXT("统计分析")),
    GET("/wall/public/drawing", drawing_public, PUBLIC, .form = &map_form, .title = TEXT("公开数据大屏的画面"), .flags = ROUTE_NO_API),
};
// clang-format on

const Room wall_room = {
    .name = "wall",
    .title = TEXT("数据大屏"),
    ROUTES(routes),
    SETTINGS(settings),
};
