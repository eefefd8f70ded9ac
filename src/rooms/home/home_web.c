#include "rooms/home/home.h"
#include "rooms/accounts/accounts.h"
#include "rooms/activities/activities.h"
#include "rooms/orders/orders.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/rosters/rosters.h"
#include "web/web.h"

#include <stdlib.h>

// ---- the frame around every page ---------------------------------------------------------------

typedef struct {
    Text label;
    const char *href;
    RoleSet roles;
} Entry;

// An entry without an address is the heading of those after it.
static const Entry entries[] = {
    { TEXT("待办"), "/todo", ROLES_STAFF | ROLE_LEADER | ROLE_DEPARTMENT },
    { TEXT("队伍工作台"), "/team", ROLE_LEADER | ROLE_DEPARTMENT },
    { TEXT("排班"), "/duty", ROLE_LEADER | ROLE_DEPARTMENT },
    { TEXT("保险"), "/insurance", ROLE_LEADER | ROLE_DEPARTMENT },
    { .label = TEXT("单") },
    { TEXT("派单台"), "/desk", ROLES_DISPATCH | ROLE_SUPERVISOR },
    { TEXT("代办点单"), "/desk/new", ROLES_DISPATCH | ROLE_GRID },
    { TEXT("电话"), "/calls/missed", ROLES_DISPATCH | ROLE_GRID },
    { TEXT("需求台"), "/needs/desk", ROLES_DISPATCH | ROLE_GRID | ROLE_SUPERVISOR },
    { TEXT("凑单和统筹"), "/visits/desk", ROLES_DISPATCH },
    { TEXT("统筹单"), "/visits", ROLES_DISPATCH | ROLE_SUPERVISOR },
    { TEXT("本队的单"), "/team/orders", ROLE_LEADER | ROLE_DEPARTMENT },
    { TEXT("本队的统筹单"), "/team/visits", ROLE_LEADER | ROLE_DEPARTMENT },
    { TEXT("回访"), "/revisits", ROLES_DISPATCH | ROLE_SUPERVISOR },
    { TEXT("单据全表"), "/orders/all", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("服务菜单"), "/services", ROLES_DISPATCH },
    { .label = TEXT("活动") },
    { TEXT("活动管理"), "/activities/desk", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("一键台账"), "/ledgers", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("排班"), "/duty", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("意外保险"), "/insurance", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("培训"), "/training", ROLES_DISPATCH },
    { TEXT("现场模式"), "/field", ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT },
    { TEXT("时长核定"), "/records/desk",
      ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("补录"), "/records/entries",
      ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("记录证明"), "/certificates/desk", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("星级评定"), "/stars/desk", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("异常"), "/records/odd", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("积分"), "/points/desk", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("周周有活动"), "/activities/weeks", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { .label = TEXT("统计") },
    { TEXT("数据大屏"), "/wall", ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("统计分析"), "/wall/analysis", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("数据看板"), "/dashboards", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("月度一页"), "/dashboards/month", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("月报"), "/reports", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("注册率"), "/volunteers/shares", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("评比"), "/comparisons",
      ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_LEADER | ROLE_DEPARTMENT },
    { .label = TEXT("人与队") },
    { TEXT("队伍"), "/teams", ROLES_STAFF | ROLE_LEADER | ROLE_DEPARTMENT },
    { TEXT("人员"), "/people", ROLES_SEE_PEOPLE },
    { TEXT("志愿者名册"), "/volunteers", ROLES_DISPATCH | ROLE_GRID },
    { TEXT("导入名册"), "/rosters", ROLES_DISPATCH },
    { TEXT("编号合并"), "/merges", ROLES_DISPATCH },
    { TEXT("党员报到"), "/party", ROLES_DISPATCH },
    { TEXT("全国系统交换"), "/exchange", ROLE_CENTRE },
    { TEXT("结转"), "/carries", ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { .label = TEXT("管理和设置") },
    { TEXT("阵地"), "/places", ROLES_STAFF },
    { TEXT("单位"), "/units", ROLES_STAFF },
    { TEXT("爱心商户"), "/merchants", ROLES_STAFF | ROLE_MERCHANT },
    { TEXT("核销"), "/till", ROLE_MERCHANT | ROLES_DISPATCH },
    { TEXT("兑换管理"), "/rewards/desk", ROLE_BRANCH | ROLE_CENTRE },
    { TEXT("礼遇管理"), "/entitlements/desk", ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("兑换台账"), "/redemptions",
      ROLE_BRANCH | ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("结算"), "/settlements",
      ROLE_MERCHANT | ROLE_BRANCH | ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("专项资金"), "/budgets", ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR },
    { TEXT("岗位授权"), "/accounts", ROLES_KEEP_ACCOUNTS },
    { TEXT("工作日历"), "/calendar", ROLE_SYSTEM | ROLE_CENTRE },
    { TEXT("设置"), "/settings", ROLE_SYSTEM },
    { TEXT("事件推送"), "/hooks", ROLE_SYSTEM },
    { TEXT("审计"), "/audit", ROLE_AUDITOR },
};

// A heading stands over the first of its entries that this role has.
static void add_menu(Cx *cx, Frame *frame)
{
    MenuItem *items = NEW_ARRAY(cx->arena, MenuItem, COUNT(entries));
    size_t n = 0;
    Text heading = { 0 };
    for (size_t i = 0; i < COUNT(entries); i++) {
        const Entry *entry = &entries[i];
        if (entry->href == NULL) {
            heading = entry->label;
        } else if (actor_is(&cx->actor, entry->roles)) {
            items[n++] = (MenuItem){ .heading = heading,
                                     .label = entry->label,
                                     .href = str(entry->href) };
            heading = (Text){ 0 };
        }
    }
    frame->menu = (List){ items, n };
    frame->staff = n > 0;
}

static bool has_desk(const Cx *cx)
{
    for (size_t i = 0; i < COUNT(entries); i++)
        if (actor_is(&cx->actor, entries[i].roles))
            return true;
    return false;
}

// Who answers the phone: the visitor's own station, else the centre.
static Err add_help(Cx *cx, Frame *frame, const Place *centre)
{
    Place place = *centre;
    if (cx->actor.home.n != 0) {
        Place own;
        Err err = place_find(cx, cx->actor.home, &own);
        if (err != OK && err != &place_missing)
            return err;
        if (err == OK && own.phone.n > 0)
            place = own;
    }
    frame->help_phone = place.phone;
    frame->help_name = place.id.n == centre->id.n ? place_title(cx->arena, LEVEL_CENTRE, place.name)
                                                  : place.name;
    if (place.keeper.n > 0)
        frame->help_name = str_printf(cx->arena, "%.*s %.*s", STR_FMT(frame->help_name),
                                      STR_FMT(place.keeper));
    return OK;
}

static Err fill_frame(Cx *cx, Frame *frame)
{
    add_menu(cx, frame);
    Place centre;
    Err err = place_centre(cx, &centre);
    if (err == &place_no_network)
        return OK;
    TRY(err);
    frame->place = centre.name;
    frame->centre = place_title(cx->arena, LEVEL_CENTRE, centre.name);
    return add_help(cx, frame, &centre);
}

// ---- 首页
// ----------------------------------------------------------------------------------------

typedef struct {
    Str name;
    Html icon;
    Url href;
} ItemTile;
static const Field tile_fields[] = { FIELD(ItemTile, name), SHOWN(ItemTile, icon),
                                     FIELD(ItemTile, href) };
static const Shape tile_shape = SHAPE(ItemTile, tile_fields);

typedef struct {
    bool signed_in, staff, leads;
    bool has_station;
    Str station;  // 保康社区
    Url station_href;
    Str keeper, hours, phone;
    Url tel;
    bool has_phone;
    List items;  // of ItemTile: the first seven
    bool has_orders;
    List orders;  // of OrderRow: the newest two
    bool has_activities;
    List activities;  // of ActivityRow: the next ones nearby
    bool today;       // the first of them is today
    int64_t branches, stations, spots, posts;
} HomeView;
static const Field home_fields[] = {
    FIELD(HomeView, signed_in),      SHOWN(HomeView, staff),
    SHOWN(HomeView, leads),          FIELD(HomeView, has_station),
    FIELD(HomeView, station),        FIELD(HomeView, station_href),
    FIELD(HomeView, keeper),         FIELD(HomeView, hours),
    FIELD(HomeView, phone),          FIELD(HomeView, tel),
    FIELD(HomeView, has_phone),      LISTED(HomeView, items, tile_shape),
    FIELD(HomeView, has_orders),     LISTED(HomeView, orders, order_row_shape),
    FIELD(HomeView, has_activities), LISTED(HomeView, activities, activity_row_shape),
    SHOWN(HomeView, today),          FIELD(HomeView, branches),
    FIELD(HomeView, stations),       FIELD(HomeView, spots),
    FIELD(HomeView, posts),
};
static const Shape home_shape = SHAPE(HomeView, home_fields);

PAGE(home, home_shape, "首页");
PAGE(home_elder, home_shape, "首页");

#define TILES_MAX      7
#define ORDERS_MAX     2
#define ACTIVITIES_MAX 3

static Err add_items(Cx *cx, HomeView *view)
{
    List items;
    TRY(item_list(cx, false, &items));
    size_t n = items.n < TILES_MAX ? items.n : TILES_MAX;
    ItemTile *tiles = NEW_ARRAY(cx->arena, ItemTile, n + 1);
    for (size_t i = 0; i < n; i++) {
        const Item *item = LIST_AT(&items, Item, i);
        tiles[i].name = item->name;
        tiles[i].icon = icon_html(item->icon);
        tiles[i].href = url_of(
            str_printf(cx->arena, "/orders/new?item=%lld", (long long)item->id.n));
    }
    view->items = (List){ tiles, n };
    return OK;
}

static Err add_station(Cx *cx, HomeView *view)
{
    Place place;
    Err err = cx->actor.home.n != 0 ? place_find(cx, cx->actor.home, &place)
                                    : place_centre(cx, &place);
    if (err == &place_no_network || err == &place_missing)
        return OK;
    TRY(err);
    view->has_station = cx->actor.home.n != 0;
    view->station = view->has_station ? place.name
                                      : place_title(cx->arena, LEVEL_CENTRE, place.name);
    view->station_href = url_of(str_printf(cx->arena, "/places/%lld", (long long)place.id.n));
    view->keeper = place.keeper;
    view->hours = place.hours;
    view->phone = place.phone;
    view->has_phone = place.phone.n > 0;
    view->tel = url_of(str_join(cx->arena, S("tel:"), place.phone));

    Place centre;
    TRY(place_centre(cx, &centre));
    int64_t counts[PLACE_LEVELS];
    TRY(place_counts_below(cx, centre.path, counts));
    view->branches = counts[LEVEL_BRANCH];
    view->stations = counts[LEVEL_STATION];
    view->spots = counts[LEVEL_SPOT];
    view->posts = counts[LEVEL_POST];
    return OK;
}

static Err show_home(Cx *cx, const Req *req, Reply *reply)
{
    HomeView *view = NEW(cx->arena, HomeView);
    view->signed_in = cx->actor.person.n != 0;
    view->staff = has_desk(cx);
    view->leads = actor_is(&cx->actor, ROLE_LEADER | ROLE_DEPARTMENT);
    TRY(add_items(cx, view));
    TRY(add_station(cx, view));
    TRY(activity_near(cx, cx->actor.home_path, ACTIVITIES_MAX, &view->activities));
    view->has_activities = view->activities.n > 0;
    if (view->signed_in) {
        TRY(order_list_mine(cx, cx->actor.person, NO(Order), ORDERS_MAX, &view->orders));
        view->has_orders = view->orders.n > 0;
    }
    bool elder = str_eq(req_cookie(req, "mode"), S("elder"));
    if (view->has_activities)
        view->today = time_day(LIST_AT(&view->activities, ActivityRow, 0)->starts_at).ymd ==
                      cx->today.ymd;
    if (elder && view->has_activities)
        view->activities.n = 1;  // one thing under another, and few of them
    return reply_page(cx, reply, elder ? &home_elder : &home, view);
}

// ---- 待办
// ----------------------------------------------------------------------------------------

typedef struct {
    Text kind;
    Str title, place;
    Time due;
    bool late;
    Url href;
} TodoRow;
static const Field todo_row_fields[] = {
    COL(TodoRow, kind, "事项"), COL(TodoRow, title, "内容"), COL(TodoRow, place, "地点"),
    COL(TodoRow, due, "期限"),  COL(TodoRow, late, "超时"),  FIELD(TodoRow, href),
};
static const Shape todo_row_shape = SHAPE(TodoRow, todo_row_fields);

typedef struct {
    List todos;
    int64_t count, late;
    bool any;
} TodoView;
static const Field todo_fields[] = {
    LISTED(TodoView, todos, todo_row_shape),
    FIELD(TodoView, count),
    FIELD(TodoView, late),
    FIELD(TodoView, any),
};
static const Shape todo_shape = SHAPE(TodoView, todo_fields);

PAGE(todo, todo_shape, "待办", .layout = LAYOUT_DESK);

static int by_deadline(const void *a, const void *b)
{
    const TodoRow *x = a, *y = b;
    int64_t dx = x->due.ms ? x->due.ms : INT64_MAX, dy = y->due.ms ? y->due.ms : INT64_MAX;
    return dx < dy ? -1 : dx > dy;
}

static Err show_todo(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TodoView *view = NEW(cx->arena, TodoView);
    size_t room = 0;
    List parts[64];
    size_t n = 0;
    for (size_t r = 0; rooms[r]; r++) {
        if (rooms[r]->todos == NULL)
            continue;
        must(n < COUNT(parts));
        parts[n] = (List){ 0 };
        TRY(rooms[r]->todos(cx, &parts[n]));
        room += parts[n++].n;
    }
    TodoRow *rows = NEW_ARRAY(cx->arena, TodoRow, room + 1);
    for (size_t p = 0; p < n; p++)
        for (size_t i = 0; i < parts[p].n; i++) {
            const Todo *one = LIST_AT(&parts[p], Todo, i);
            rows[view->todos.n++] = (TodoRow){ one->kind, one->title, one->place,
                                               one->due,  one->late,  url_of(one->href) };
            view->late += one->late;
        }
    qsort(rows, view->todos.n, sizeof *rows, by_deadline);
    view->todos.at = rows;
    view->count = (int64_t)view->todos.n;
    view->any = view->count > 0;
    if (view->any)
        reply_title(reply, str_printf(cx->arena, "(%lld) %.*s", (long long)view->count,
                                      STR_FMT(say(cx->lang, todo.title))));
    return reply_page(cx, reply, &todo, view);
}

// ---- 我的
// ----------------------------------------------------------------------------------------

typedef struct {
    Text role;
    Str node;
} MyGrant;
static const Field my_grant_fields[] = { FIELD(MyGrant, role), FIELD(MyGrant, node) };
static const Shape my_grant_shape = SHAPE(MyGrant, my_grant_fields);

typedef struct {
    bool signed_in;
    Str name, phone, volunteer_number, station;
    bool has_station;
    List grants;  // of MyGrant
    bool has_grants, staff;
    int64_t invitations;  // that wait for an answer
} MeView;
static const Field me_fields[] = {
    FIELD(MeView, signed_in),
    FIELD(MeView, name),
    FIELD(MeView, phone),
    FIELD(MeView, volunteer_number),
    FIELD(MeView, station),
    FIELD(MeView, has_station),
    LISTED(MeView, grants, my_grant_shape),
    SHOWN(MeView, has_grants),
    FIELD(MeView, staff),
    FIELD(MeView, invitations),
};
static const Shape me_shape = SHAPE(MeView, me_fields);

PAGE(me, me_shape, "我的");

static Err show_me(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MeView *view = NEW(cx->arena, MeView);
    view->signed_in = cx->actor.person.n != 0;
    if (!view->signed_in)
        return reply_page(cx, reply, &me, view);
    Person person;
    TRY(person_find(cx, cx->actor.person, &person));
    view->name = person.name;
    view->phone = person.phone_masked;
    view->volunteer_number = person.volunteer_number;
    view->station = person.home_name;
    view->has_station = person.home.n != 0;
    view->has_grants = cx->actor.grant_count > 0;
    view->staff = has_desk(cx);
    List invitations;
    TRY(invitation_mine(cx, person.id, &invitations));
    view->invitations = (int64_t)invitations.n;
    MyGrant *grants = NEW_ARRAY(cx->arena, MyGrant, cx->actor.grant_count + 1);
    for (size_t i = 0; i < cx->actor.grant_count; i++)
        grants[i] = (MyGrant){ role_text(cx->actor.grants[i].role), cx->actor.grants[i].name };
    view->grants = (List){ grants, cx->actor.grant_count };
    return reply_page(cx, reply, &me, view);
}

// ---- ways of looking, help
// -----------------------------------------------------------------------

typedef struct {
    Str to;
} ModeForm;
static const Input mode_inputs[] = { INPUT(ModeForm, to, "显示方式", .required = true, .max = 10) };
FORM(mode_form, ModeForm, mode_inputs, "切换");

#define MODE_KEPT_S (400LL * 24 * 3600)

// A way of looking is the visitor's own: it lives in a cookie of the browser and nowhere else, so a
// link may set it.
static Err set_mode(Cx *cx, const Req *req, Reply *reply)
{
    const ModeForm *form = req_form(req);
    if (str_eq(form->to, S("elder")))
        reply_cookie(cx, reply, "mode", S("elder"), MODE_KEPT_S, true);
    else if (str_eq(form->to, S("normal")))
        reply_cookie(cx, reply, "mode", S(""), 0, true);
    else if (str_eq(form->to, S("dark")) || str_eq(form->to, S("light")))
        reply_cookie(cx, reply, "theme", form->to, MODE_KEPT_S, true);
    else
        return &fault_missing;
    return reply_goto(cx, reply, S("/"));
}

typedef struct {
    Str phone;
    Url tel;
    bool has_phone;
    Str who;
} HelpView;
static const Field help_fields[] = {
    FIELD(HelpView, phone),
    FIELD(HelpView, tel),
    FIELD(HelpView, has_phone),
    FIELD(HelpView, who),
};
static const Shape help_shape = SHAPE(HelpView, help_fields);

PAGE(help, help_shape, "帮助与隐私");

static Err show_help(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    HelpView *view = NEW(cx->arena, HelpView);
    Frame frame = { 0 };
    TRY(fill_frame(cx, &frame));
    view->phone = frame.help_phone;
    view->who = frame.help_name;
    view->has_phone = frame.help_phone.n > 0;
    view->tel = url_of(str_join(cx->arena, S("tel:"), frame.help_phone));
    return reply_page(cx, reply, &help, view);
}

// 开放接口: what other programs may use, and where each is described.
typedef struct {
    Str base;  // https://host
    bool has_georeport, system;
} HelpApiView;
static const Field help_api_fields[] = {
    FIELD(HelpApiView, base),
    FIELD(HelpApiView, has_georeport),
    SHOWN(HelpApiView, system),
};
static const Shape help_api_shape = SHAPE(HelpApiView, help_api_fields);
PAGE(help_api, help_api_shape, "开放接口");

static Err show_help_api(Cx *cx, const Req *req, Reply *reply)
{
    HelpApiView *view = NEW(cx->arena, HelpApiView);
    view->base = req_base(req);
    view->has_georeport = setting_bool(cx, "georeport.on");
    view->system = actor_is(&cx->actor, ROLE_SYSTEM);
    return reply_page(cx, reply, &help_api, view);
}

static const Route routes[] = {
    GET("/", show_home, PUBLIC, .page = &home),
    GET("/todo", show_todo, SIGNED_IN, .page = &todo),
    GET("/me", show_me, PUBLIC, .page = &me),
    GET("/mode", set_mode, PUBLIC, .form = &mode_form, .title = TEXT("切换显示方式"),
        .flags = ROUTE_NO_API),
    GET("/help", show_help, PUBLIC, .page = &help),
    GET("/help/api", show_help_api, PUBLIC, .page = &help_api),
};

const Room home_room = {
    .name = "home", .title = TEXT("首页"), ROUTES(routes), .frame = fill_frame
};
