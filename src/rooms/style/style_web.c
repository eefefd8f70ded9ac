// /help/style: every component in every state and every look, drawn with the one stylesheet. What a
// new page needs and does not find here is added here first.
#include "rooms/style/style.h"
#include "base/qr.h"
#include "web/asset.h"
#include "web/web.h"
#include <string.h>

typedef struct {
    Text text;
    bool done, now;
} StyleStep;
static const Field step_fields[] = { SHOWN(StyleStep, text), SHOWN(StyleStep, done),
                                     SHOWN(StyleStep, now) };
static const Shape step_shape = SHAPE(StyleStep, step_fields);

typedef struct {
    List steps;  // of StyleStep
} StyleBar;
static const Field bar_fields[] = { LISTED(StyleBar, steps, step_shape) };
static const Shape bar_shape = SHAPE(StyleBar, bar_fields);

typedef struct {
    Str key;  // ids of this look begin with it
    Text title;
    Str theme, mode;
} StyleLook;
static const Field look_fields[] = { FIELD(StyleLook, key), FIELD(StyleLook, title),
                                     FIELD(StyleLook, theme), FIELD(StyleLook, mode) };
static const Shape look_shape = SHAPE(StyleLook, look_fields);

typedef struct {
    Str name;
    Html drawing;
} StyleIcon;
static const Field icon_fields[] = { FIELD(StyleIcon, name), SHOWN(StyleIcon, drawing) };
static const Shape icon_shape = SHAPE(StyleIcon, icon_fields);

typedef struct {
    List looks, bars, icons;
    Html qr;
} StyleView;
static const Field style_fields[] = {
    LISTED(StyleView, looks, look_shape),
    LISTED(StyleView, bars, bar_shape),
    LISTED(StyleView, icons, icon_shape),
    SHOWN(StyleView, qr),
};
static const Shape style_shape = SHAPE(StyleView, style_fields);
PAGE(help_style, style_shape, "组件和样式");

// The five steps of an order, once for each of them as the present one.
static void add_bars(Cx *cx, StyleView *view)
{
    static const Text steps[] = { TEXT("点单"), TEXT("派单"), TEXT("接单"), TEXT("服务"),
                                  TEXT("评单") };
    StyleBar *bars = NEW_ARRAY(cx->arena, StyleBar, COUNT(steps));
    for (size_t now = 0; now < COUNT(steps); now++) {
        StyleStep *row = NEW_ARRAY(cx->arena, StyleStep, COUNT(steps));
        for (size_t i = 0; i < COUNT(steps); i++)
            row[i] = (StyleStep){ steps[i], i < now, i == now };
        bars[now].steps = (List){ row, COUNT(steps) };
    }
    view->bars = (List){ bars, COUNT(steps) };
}

// Every drawing of assets/icons but the mark, which has colours of its own and stands above them.
static void add_icons(Cx *cx, StyleView *view)
{
    enum { MOST = 200 };
    StyleIcon *icons = NEW_ARRAY(cx->arena, StyleIcon, MOST);
    size_t n = 0;
    for (size_t i = 0; n < MOST && i < asset_count(); i++) {
        Str name = str(asset_at(i)->name), begin = S("icons/"), end = S(".svg");
        if (!str_starts(name, begin) || !str_ends(name, end))
            continue;
        name = str_slice(name, begin.n, name.n - end.n);
        if (!str_eq(name, S("vest")))
            icons[n++] = (StyleIcon){ name, icon_html(name) };
    }
    view->icons = (List){ icons, n };
}

static Err style_page(Cx *cx, const Req *req, Reply *reply)
{
    const StyleLook looks[] = {
        { S("light"), TEXT("浅色"), S("light"), S("normal") },
        { S("dark"), TEXT("深色"), S("dark"), S("normal") },
        { S("large"), TEXT("大字版"), S("light"), S("elder") },
    };
    StyleView *view = NEW(cx->arena, StyleView);
    StyleLook *rows = NEW_ARRAY(cx->arena, StyleLook, COUNT(looks));
    memcpy(rows, looks, sizeof looks);
    view->looks = (List){ rows, COUNT(looks) };
    add_bars(cx, view);
    add_icons(cx, view);
    Str here = str_join(cx->arena, req_base(req), S("/help/style"));
    view->qr.bytes = qr_svg(cx->arena, here, say(cx->lang, TEXT("本页的二维码")), false);
    return reply_page(cx, reply, &help_style, view);
}

static const Route routes[] = {
    GET("/help/style", style_page, PUBLIC, .page = &help_style, .flags = ROUTE_NO_API),
};

const Room style_room = { .name = "style", .title = TEXT("组件和样式"), ROUTES(routes) };
