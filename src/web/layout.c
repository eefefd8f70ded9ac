#include "web/layout.h"
#include "base/log.h"
#include "web/asset.h"
#include "web/call.h"
#include <stdio.h>

static const Field lang_fields[] = {
    FIELD(LayoutLang, code),
    FIELD(LayoutLang, name),
    FIELD(LayoutLang, href),
    FIELD(LayoutLang, current),
};
static const Shape lang_shape = SHAPE(LayoutLang, lang_fields);

static const Field item_fields[] = {
    FIELD(LayoutItem, heading), FIELD(LayoutItem, has_heading), FIELD(LayoutItem, label),
    FIELD(LayoutItem, href),    FIELD(LayoutItem, count),       FIELD(LayoutItem, current),
};
static const Shape item_shape = SHAPE(LayoutItem, item_fields);

#define F(member) FIELD(LayoutView, member)
static const Field layout_fields[] = {
    F(lang),
    F(mode),
    F(theme),
    F(elder),
    F(title),
    F(place),
    F(centre),
    F(path),
    F(self),
    F(css),
    F(js),
    F(htmx),
    F(photos_js),
    F(scan_js),
    F(reader_js),
    F(has_scan),
    F(icon),
    F(has_js),
    F(has_htmx),
    F(has_photos_js),
    F(help_name),
    F(help_phone),
    F(help_tel),
    F(has_help),
    F(signed_in),
    F(actor),
    F(staff),
    LISTED(LayoutView, menu, item_shape),
    F(has_menu),
    F(at_home),
    F(at_activities),
    F(at_orders),
    F(at_points),
    F(at_card),
    F(at_me),
    F(at_desk),
    F(notice),
    F(has_notice),
    F(problem),
    F(has_problem),
    F(demo),
    F(shell),
    LISTED(LayoutView, langs, lang_shape),
    F(many_langs),
    F(printed_on),
    F(printed_at),
    F(request),
};
const Shape layout_view_shape = SHAPE(LayoutView, layout_fields);

// --- what the rooms know

// A room that cannot say its part does not take the page with it.
static void ask_rooms(Cx *cx, const App *app, Frame *frame)
{
    if (cx->db == NULL)
        return;
    for (const Room *const *room = app->rooms; *room != NULL; room++) {
        if ((*room)->frame == NULL)
            continue;
        Err err = (*room)->frame(cx, frame);
        if (err != OK)
            log_warn("web.frame", "%s: %s", (*room)->name, err->code);
    }
}

// The entry that this page lies under: the longest that the path begins with.
static void mark_current(LayoutItem *items, size_t n, Str path)
{
    LayoutItem *best = NULL;
    for (size_t i = 0; i < n; i++) {
        Str href = items[i].href.bytes;
        bool under = str_eq(path, href) || (str_starts(path, href) && path.p[href.n] == '/');
        if (under && (best == NULL || href.n > best->href.bytes.n))
            best = &items[i];
    }
    if (best != NULL)
        best->current = true;
}

static List menu_of(Cx *cx, const Frame *frame)
{
    LayoutItem *items = NEW_ARRAY(cx->arena, LayoutItem, frame->menu.n);
    for (size_t i = 0; i < frame->menu.n; i++) {
        const MenuItem *item = LIST_AT(&frame->menu, MenuItem, i);
        items[i] = (LayoutItem){ .heading = item->heading,
                                 .has_heading = item->heading.zh != NULL,
                                 .label = item->label,
                                 .href = url_of(item->href),
                                 .count = item->count,
                                 .current = item->current };
    }
    if (cx->req != NULL)
        mark_current(items, frame->menu.n, req_path(cx->req));
    return (List){ items, frame->menu.n };
}

static void add_frame(Cx *cx, LayoutView *view, const Frame *frame)
{
    view->place = frame->place;
    view->centre = frame->centre;
    view->help_name = frame->help_name;
    view->help_phone = frame->help_phone;
    view->has_help = frame->help_phone.n > 0;
    view->staff = frame->staff;
    view->menu = menu_of(cx, frame);
    view->has_menu = view->menu.n > 0;
    Buf tel = buf_new(cx->arena, 64);
    buf_lit(&tel, "tel:");
    for (size_t i = 0; i < frame->help_phone.n; i++) {
        char c = frame->help_phone.p[i];
        if ((c >= '0' && c <= '9') || c == '+')
            buf_byte(&tel, c);
    }
    view->help_tel = url_of(buf_str(&tel));
}

// --- what the request says

static bool within(Str path, Str top)
{
    return str_starts(path, top) && (path.n == top.n || path.p[top.n] == '/');
}

static void add_tabs(LayoutView *view, Str path)
{
    view->at_home = str_eq(path, S("/"));
    view->at_activities = within(path, S("/activities"));
    view->at_orders = within(path, S("/orders"));
    view->at_points = within(path, S("/points")) || within(path, S("/rewards")) ||
                      within(path, S("/vouchers"));
    view->at_card = str_eq(path, S("/me/card"));
    view->at_me = within(path, S("/me")) && !view->at_card;
    view->at_desk = within(path, S("/todo"));
}

static Url here_in(Cx *cx, const Req *req, Str code)
{
    Buf href = buf_new(cx->arena, 16 << 10);
    buf_add(&href, req->path);
    buf_lit(&href, "?lang=");
    buf_add(&href, code);
    for (size_t i = 0; i < req->query.n; i++) {
        const Pair *pair = LIST_AT(&req->query, Pair, i);
        if (str_eq(pair->name, S("lang")))
            continue;
        buf_byte(&href, '&');
        buf_url(&href, pair->name);
        buf_byte(&href, '=');
        buf_url(&href, pair->value);
    }
    return url_of(buf_str(&href));
}

static void add_langs(Cx *cx, const Req *req, LayoutView *view)
{
    size_t n = lang_count();
    LayoutLang *langs = NEW_ARRAY(cx->arena, LayoutLang, n);
    for (size_t i = 0; i < n; i++) {
        const Lang *lang = lang_at(i);
        langs[i] = (LayoutLang){ .code = lang_code(lang),
                                 .name = i == 0 ? S("中文") : say(lang, TEXT("本语言的名称")),
                                 .href = here_in(cx, req, lang_code(lang)),
                                 .current = lang == cx->lang };
    }
    view->langs = (List){ langs, n };
    view->many_langs = n > 1;
}

static Url asset_url(const char *file, bool *has)
{
    Asset asset;
    char name[64];
    snprintf(name, sizeof name, "static/%s", file);
    bool there = asset_find(name, &asset);
    if (has != NULL)
        *has = there;
    return there ? url_of(asset_href(file)) : (Url){ S("#") };
}

static void add_assets(const Req *req, LayoutView *view)
{
    view->css = asset_url("app.css", NULL);
    view->js = asset_url("app.js", &view->has_js);
    view->htmx = asset_url("htmx.js", &view->has_htmx);
    view->photos_js = asset_url("photos.js", &view->has_photos_js);
    view->icon = asset_url("favicon.svg", NULL);
    if (req->route == NULL || !(req->route->flags & ROUTE_CAMERA))
        return;
    view->scan_js = asset_url("scanning.js", &view->has_scan);
    view->reader_js = asset_url("field_scan.js", NULL);
}

static void add_look(const Req *req, LayoutView *view)
{
    Str theme = req_cookie(req, "theme");
    view->elder = str_eq(req_cookie(req, "mode"), S("elder"));
    view->mode = view->elder ? S("elder") : S("");
    view->theme = str_eq(theme, S("dark")) || str_eq(theme, S("light")) ? theme : S("");
    // A log-in handed over by a partner's app carries the cookie: the app draws a frame of its own.
    bool asked = req->app->config.frame_free && str_eq(req_query(req, "shell"), S("none"));
    view->shell = !asked && !str_eq(req_cookie(req, "shell"), S("none"));
}

static void add_words(Cx *cx, const Req *req, Reply *reply, LayoutView *view)
{
    view->notice = reply->notice.zh != NULL ? say(cx->lang, reply->notice) : notice_take(cx, req);
    view->has_notice = view->notice.n > 0;
    if (req_cookie(req, NOTICE_COOKIE).n > 0)
        reply_cookie(cx, reply, NOTICE_COOKIE, S(""), 0, false);
    if (req->state->again && !req->state->told) {
        view->problem = say(cx->lang, req->state->fault->text);
        view->has_problem = true;
    }
}

LayoutView *layout_view(Cx *cx, const Req *req, Reply *reply, Str title)
{
    LayoutView *view = NEW(cx->arena, LayoutView);
    Frame frame = { 0 };
    ask_rooms(cx, req->app, &frame);
    *view = (LayoutView){
        .lang = lang_code(cx->lang),
        .title = title,
        .path = req->http->target,
        .self = url_of(req->http->target),
        .signed_in = cx->actor.person.n != 0,
        .actor = cx->actor.name,
        .demo = cx->county != NULL && cx->county->demo,
        .printed_on = cx->today,
        .printed_at = cx->now,
        .request = cx->request,
    };
    add_frame(cx, view, &frame);
    add_tabs(view, req->path);
    add_langs(cx, req, view);
    add_assets(req, view);
    add_look(req, view);
    add_words(cx, req, reply, view);
    return view;
}
