#include "rooms/field/field.h"
#include "rooms/attendance/attendance.h"
#include "rooms/places/places.h"
#include "town/catalogue.h"
#include "town/county.h"
#include "town/setting.h"
#include "web/asset.h"
#include "web/web.h"

// --- the page: words and places to fill, the same for everybody

typedef struct {
    Str lang, mode, theme;
    Url css, icon, touch, js, qr_js, scan_js, worker, manifest;
    bool demo;
    Str help_name, help_phone;  // who answers when something does not work
    Url help_tel;
} AppView;
static const Field app_fields[] = {
    SHOWN(AppView, lang),      SHOWN(AppView, mode),       SHOWN(AppView, theme),
    SHOWN(AppView, css),       SHOWN(AppView, icon),       SHOWN(AppView, touch),
    SHOWN(AppView, js),        SHOWN(AppView, qr_js),      SHOWN(AppView, demo),
    SHOWN(AppView, scan_js),   SHOWN(AppView, worker),     SHOWN(AppView, manifest),
    SHOWN(AppView, help_name), SHOWN(AppView, help_phone), SHOWN(AppView, help_tel),
};
static const Shape app_shape = SHAPE(AppView, app_fields);
PAGE(field_app, app_shape, "现场模式", .layout = LAYOUT_BARE);

static Url asset_url(const char *name)
{
    return url_of(asset_href(name));
}

static Err app_page(Cx *cx, const Req *req, Reply *reply)
{
    AppView *view = NEW(cx->arena, AppView);
    Str theme = req_cookie(req, "theme");
    *view = (AppView){
        .lang = lang_code(cx->lang),
        .mode = str_eq(req_cookie(req, "mode"), S("elder")) ? S("elder") : S(""),
        .theme = str_eq(theme, S("dark")) || str_eq(theme, S("light")) ? theme : S(""),
        .css = asset_url("app.css"),
        .icon = asset_url("favicon.svg"),
        .touch = asset_url("icon-192.png"),
        .js = asset_url("field.js"),
        .qr_js = asset_url("field_qr.js"),
        .scan_js = asset_url("field_scan.js"),
        .worker = url_of(S("/field/worker.js")),
        .manifest = url_of(S("/field/manifest.webmanifest")),
        .demo = cx->county->demo,
    };
    Place centre;
    Err err = place_centre(cx, &centre);
    if (err != OK && err != &place_no_network)
        return err;
    if (err == OK) {
        view->help_name = place_title(cx->arena, LEVEL_CENTRE, centre.name);
        view->help_phone = centre.phone;
        view->help_tel = url_of(str_join(cx->arena, S("tel:"), centre.phone));
    }
    return reply_page(cx, reply, &field_app, view);
}

// --- the worker, whose list of files is of this binary: another binary is another worker

static const char *const kept_files[] = {
    "app.css", "favicon.svg", "icon-192.png", "field.js", "field_qr.js", "field_scan.js",
};

static Err worker_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    Asset worker;
    bool there = asset_find(setting_bool(cx, "field.offline") ? "static/field_worker.js"
                                                              : "static/field_ending.js",
                            &worker);
    must(there);
    Buf out = buf_new(cx->arena, (size_t)1 << 20);
    buf_add(&out, S("const FILES=["));
    for (size_t i = 0; i < COUNT(kept_files); i++)
        buf_printf(&out, "%s\"%.*s\"", i == 0 ? "" : ",", STR_FMT(asset_href(kept_files[i])));
    buf_add(&out, S("];\n"));
    buf_add(&out, worker.bytes);
    reply_header(cx, reply, "Service-Worker-Allowed", S("/field"));
    reply_header(cx, reply, "Cache-Control", S("no-cache"));
    return reply_text(cx, reply, 200, "text/javascript; charset=utf-8", buf_str(&out));
}

static Err manifest_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    Str text = str_printf(
        cx->arena,
        "{\"id\":\"/field\",\"name\":\"%.*s\",\"short_name\":\"%.*s\",\"start_url\":\"/field\","
        "\"scope\":\"/field\",\"display\":\"standalone\",\"background_color\":\"#F5F3F0\","
        "\"theme_color\":\"#B5121B\",\"lang\":\"%.*s\",\"icons\":["
        "{\"src\":\"%.*s\",\"sizes\":\"192x192\",\"type\":\"image/png\",\"purpose\":\"any maskable\"},"
        "{\"src\":\"%.*s\",\"sizes\":\"512x512\",\"type\":\"image/png\",\"purpose\":\"any maskable\"}]}",
        STR_FMT(say(cx->lang, TEXT("红马甲现场模式"))), STR_FMT(say(cx->lang, TEXT("现场模式"))),
        STR_FMT(lang_code(cx->lang)), STR_FMT(asset_href("icon-192.png")),
        STR_FMT(asset_href("icon-512.png")));
    return reply_text(cx, reply, 200, "application/manifest+json", text);
}

// --- what one may take along: what one runs, from two days ago to a week ahead

static const Field along_fields[] = {
    FIELD(FieldActivity, id),
    COL(FieldActivity, name, "活动"),
    COL(FieldActivity, place_name, "阵地"),
    COL(FieldActivity, site, "地点"),
    COL(FieldActivity, starts_at, "开始"),
    COL(FieldActivity, ends_at, "结束"),
};
static const Shape along_shape = SHAPE(FieldActivity, along_fields);
typedef struct {
    PersonId person;
    Str person_name;
    Time server_time;
    List activities;  // of FieldActivity
    bool empty;
} ActivitiesView;
static const Field activities_fields[] = {
    FIELD(ActivitiesView, person),      FIELD(ActivitiesView, person_name),
    FIELD(ActivitiesView, server_time), LISTED(ActivitiesView, activities, along_shape),
    SHOWN(ActivitiesView, empty),
};
static const Shape activities_shape = SHAPE(ActivitiesView, activities_fields);
PAGE(field_activities, activities_shape, "可以带到现场的活动");

static Err activities_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    ActivitiesView *view = NEW(cx->arena, ActivitiesView);
    *view = (ActivitiesView){ .person = cx->actor.person,
                              .person_name = cx->actor.name,
                              .server_time = cx->now };
    TRY(field_along(cx, &view->activities));
    view->empty = view->activities.n == 0;
    return reply_page(cx, reply, &field_activities, view);
}

enum { RUNNERS = ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT };

// clang-format off
static const Route routes[] = {
    GET("/field", app_page, PUBLIC, .page = &field_app, .title = TEXT("现场模式"), .flags = ROUTE_NO_API | ROUTE_APP),
    GET("/field/worker.js", worker_page, PUBLIC, .title = TEXT("现场模式的离线程序"), .flags = ROUTE_NO_API),
    GET("/field/manifest.webmanifest", manifest_page, PUBLIC, .title = TEXT("现场模式的安装说明"), .flags = ROUTE_NO_API),
    GET("/field/activities", activities_page, ONLY(RUNNERS), .page = &field_activities, .title = TEXT("可以带到现场的活动")),
};
// clang-format on

static const Setting settings[] = {
    SETTING_BOOL("field.offline", 1, "现场模式没有网络也能打开（关掉后各手机下次联网时停用）"),
};

const Room field_room = {
    .name = "field", .title = TEXT("现场模式"), ROUTES(routes), SETTINGS(settings)
};
