// 我的单, the pages as the routes name them, the settings, and the room.
#include "rooms/orders/items_in.h"
#include "rooms/orders/orders_inside.h"

#define PAGE_ROWS   20
#define EXPORT_ROWS 1000

typedef struct {
    List orders;
    bool empty, more;
    Url next, csv, xlsx;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, orders, order_row_shape),
    SHOWN(MineView, empty),
    FIELD(MineView, more),
    SHOWN(MineView, next),
    SHOWN(MineView, csv),
    SHOWN(MineView, xlsx),
};
const Shape order_mine_shape = SHAPE(MineView, mine_fields);

static Err order_mine_page(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    int limit = table ? EXPORT_ROWS : PAGE_ROWS;
    TRY(order_list_mine(cx, cx->actor.person, (OrderId){ order_query_id(req, "cursor") }, limit,
                        &view->orders));
    view->empty = view->orders.n == 0;
    view->more = view->orders.n == (size_t)limit;
    view->csv = url_of(S("/orders.csv"));
    view->xlsx = url_of(S("/orders.xlsx"));
    if (view->more) {
        OrderId last = LIST_AT(&view->orders, OrderRow, view->orders.n - 1)->id;
        view->next = url_of(str_printf(cx->arena, "/orders?cursor=%lld", (long long)last.n));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    return reply_page(cx, reply, order_pages[ORDER_PAGE_MINE], view);
}

// --- pages, where the routes can name them

PAGE(order_new, order_new_shape, "我要点单");
PAGE(order_mine, order_mine_shape, "我的单");
PAGE(order_show, order_view_shape, "服务单");
PAGE(order_sheet, order_view_shape, "服务单", .layout = LAYOUT_PRINT);
PAGE(order_receipt, order_view_shape, "转办回执", .layout = LAYOUT_PRINT);
PAGE(desk_page, order_desk_shape, "派单台", .layout = LAYOUT_DESK);
PAGE(desk_new, order_desk_new_shape, "代办点单", .layout = LAYOUT_DESK);
PAGE(desk_done, order_desk_done_shape, "已登记", .layout = LAYOUT_DESK);
PAGE(orders_all, order_all_shape, "单据全表", .layout = LAYOUT_DESK);
PAGE(orders_register, order_register_shape, "点单登记表", .layout = LAYOUT_PRINT);
PAGE(order_group_page, order_group_shape, "复制到微信群");
PAGE(team_orders, order_team_shape, "本队的单");
PAGE(item_menu_page, item_menu_shape, "服务菜单");
PAGE(items_page, item_table_shape, "服务菜单维护", .layout = LAYOUT_DESK);
PAGE(item_page, item_edit_shape, "服务菜单维护", .layout = LAYOUT_DESK);
PAGE(service_page, item_service_shape, "服务");
PAGE(items_proposals, item_proposals_shape, "菜单建议", .layout = LAYOUT_DESK);
PAGE(item_proposal_page, item_proposal_show_shape, "菜单建议", .layout = LAYOUT_DESK);
PAGE(problem_new, order_problem_shape, "反映问题");
PAGE(wishes, order_wishes_shape, "微心愿");
PAGE(wish_new, order_wish_new_shape, "说个微心愿");
const Page *const order_pages[ORDER_PAGES] = {
    [ORDER_PAGE_DESK] = &desk_page,
    [ORDER_PAGE_DESK_NEW] = &desk_new,
    [ORDER_PAGE_DESK_DONE] = &desk_done,
    [ORDER_PAGE_ALL] = &orders_all,
    [ORDER_PAGE_REGISTER] = &orders_register,
    [ORDER_PAGE_GROUP] = &order_group_page,
    [ORDER_PAGE_TEAM] = &team_orders,
    [ORDER_PAGE_MENU] = &item_menu_page,
    [ORDER_PAGE_ITEMS] = &items_page,
    [ORDER_PAGE_ITEM] = &item_page,
    [ORDER_PAGE_PROBLEM] = &problem_new,
    [ORDER_PAGE_WISHES] = &wishes,
    [ORDER_PAGE_WISH_NEW] = &wish_new,
    [ORDER_PAGE_SERVICE] = &service_page,
    [ORDER_PAGE_PROPOSALS] = &items_proposals,
    [ORDER_PAGE_PROPOSAL] = &item_proposal_page,
    [ORDER_PAGE_NEW] = &order_new,
    [ORDER_PAGE_MINE] = &order_mine,
    [ORDER_PAGE_SHOW] = &order_show,
    [ORDER_PAGE_SHEET] = &order_sheet,
    [ORDER_PAGE_RECEIPT] = &order_receipt,
};

// --- the room

#define SOURCE "尚无公布的时限，先按本系统默认，由县里的实施方案改定"

// clang-format off
static const Setting settings[] = {
    RULE_INT("orders.triage_minutes", 390, 10, 100000, "点单受理时限（工作分钟，390 为一个工作日）", SOURCE),
    RULE_INT("orders.triage_urgent", 120, 10, 100000, "加急单受理时限（分钟）", SOURCE),
    RULE_INT("orders.proposal_days", 5, 1, 60, "站、所建议的服务，中心几天内答复", SOURCE),
    RULE_INT("orders.dispatch_minutes", 390, 10, 100000, "派单时限（工作分钟）", SOURCE),
    RULE_INT("orders.dispatch_urgent", 60, 10, 100000, "加急单派单时限（分钟）", SOURCE),
    RULE_INT("orders.answer_minutes", 1440, 10, 100000, "队伍接单答复时限（分钟）", SOURCE),
    RULE_INT("orders.answer_urgent", 60, 10, 100000, "加急单接单答复时限（分钟）", SOURCE),
    RULE_INT("orders.appoint_minutes", 1170, 10, 100000, "接单后约时间的时限（工作分钟，1170 为三个工作日）", SOURCE),
    RULE_INT("orders.appoint_urgent", 480, 10, 100000, "加急单约时间的时限（分钟）", SOURCE),
    RULE_INT("orders.arrive_minutes", 120, 0, 100000, "约定时间过后多久未开始算超时（分钟）", SOURCE),
    RULE_INT("orders.report_minutes", 10080, 10, 100000, "开始服务后报告完成的时限（分钟，10080 为七天）", SOURCE),
    RULE_INT("orders.report_urgent", 1440, 10, 100000, "加急单报告完成的时限（分钟）", SOURCE),
    RULE_INT("orders.settle_minutes", 1170, 10, 100000, "异议处理时限（工作分钟）", SOURCE),
    RULE_INT("orders.settle_urgent", 390, 10, 100000, "加急单异议处理时限（分钟）", SOURCE),
    RULE_INT("orders.escalate_minutes", 390, 10, 100000, "上报后上一级处理时限（工作分钟）", SOURCE),
    RULE_INT("orders.escalate_urgent", 120, 10, 100000, "加急单上报后上一级处理时限（分钟）", SOURCE),
    RULE_INT("orders.escalate_refusals", 2, 1, 20, "几次没有队伍接单就上报", SOURCE),
    RULE_INT("orders.feedback_minutes", 1950, 10, 100000, "转办后承办单位反馈时限（工作分钟，1950 为五个工作日）", SOURCE),
    RULE_INT("orders.feedback_urgent", 1440, 10, 100000, "加急单转办后反馈时限（分钟）", SOURCE),
    RULE_INT("orders.claim_minutes", 43200, 60, 1000000, "微心愿等人认领的时限（分钟，43200 为三十天），过期上报", SOURCE),
    RULE_INT("orders.fulfil_minutes", 20160, 60, 1000000, "认领后完成微心愿的时限（分钟，20160 为十四天），过期退回认领", SOURCE),
    RULE_INT("orders.amend_minutes", 20160, 60, 100000, "退回后多久未补充自动撤回（分钟，20160 为十四天）", SOURCE),
    RULE_INT("orders.confirm_minutes", 4320, 60, 100000, "报告完成后多久未答复视为确认（分钟，4320 为三天）", SOURCE),
    RULE_INT("orders.evaluate_minutes", 10080, 60, 100000, "评单期（分钟，10080 为七天），过期办结并记未评价", SOURCE),
    RULE_INT("orders.door_code", 1, 0, 2, "开始服务要不要输入上门口令（0 不要求，1 独居老人和未成年人，2 都要）", SOURCE),
    SETTING_INT("orders.photo_days", 90, 1, 3650, "办结多少天后，单子上的照片自动删除"),
    SETTING_INT("orders.contact_days", 7, 0, 365, "办结几天后，电话和地址不再对队伍开放"),
    SETTING_INT("orders.claims_max", 3, 1, 100, "一个人同时认领的微心愿最多几个"),
    SETTING_INT("orders.urge_hours", 4, 0, 240, "两次催单至少间隔几小时"),
    SETTING_INT("orders.hour_max", 20, 1, 100000, "一个电话号码一小时内最多点几张单（代办的只提醒）"),
    SETTING_TEXT("orders.rude_words", "傻逼 王八蛋 滚蛋 去死 操你", 500, "不当用语，用空格分开：不拒收，给派单员标出"),
    SETTING_INT("orders.open_max", 10, 1, 1000, "一位居民同时在办的单子最多几张"),
};

static const Tick ticks[] = {
    { "orders.clock", 60000, order_clock },
    { "orders.pools", 60000, pool_clock },
    { "orders.drafts", 600000, order_draft_clear },
    { "orders.photos", 3600000, order_photos_forget },
};

static const Listener listeners[] = {
    { "team.dissolved", order_hear_dissolved },
    { "person.erased", order_hear_erased },
};

enum {
    DISPATCHERS = ROLES_DISPATCH,
    READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
    DESKS = ROLES_DISPATCH | ROLE_GRID,
    LEADERS = ROLE_LEADER | ROLE_DEPARTMENT,
};

// The row says who may knock; whose order it is, order_rules says.
static const Route routes[] = {
    GET("/services", item_menu, PUBLIC, .page = &item_menu_page, .title = TEXT("服务菜单")),
    GET("/orders/new", order_new_page, PUBLIC, .page = &order_new, .title = TEXT("我要点单"), .flags = ROUTE_NO_API),
    POST("/orders", order_place_run, PUBLIC, .form = &order_place_form, .again = order_new_page, .title = TEXT("点单"), .flags = ROUTE_HOT),
    GET("/orders", order_mine_page, SIGNED_IN, .page = &order_mine, .title = TEXT("我的单")),
    GET("/orders/{id}", order_show_page, SIGNED_IN, .page = &order_show, .title = TEXT("单详情")),
    GET("/orders/{id}/sheet", order_sheet_page, SIGNED_IN, .page = &order_sheet, .title = TEXT("服务单"), .flags = ROUTE_NO_API),
    POST("/orders/{id}/contact", order_contact_run, ONLY(DISPATCHERS), .form = &order_contact_form, .again = order_show_page, .title = TEXT("查看电话和地址")),

    POST("/orders/{id}/triage", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_TRIAGE], .again = order_show_page, .title = TEXT("受理")),
    POST("/orders/{id}/return", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_RETURN], .again = order_show_page, .title = TEXT("退回修改")),
    POST("/orders/{id}/transfer", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_TRANSFER], .again = order_show_page, .title = TEXT("转办")),
    POST("/orders/{id}/merge", order_merge_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_MERGE], .again = order_show_page, .title = TEXT("并单")),
    POST("/orders/{id}/dispatch", order_dispatch_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_DISPATCH], .again = order_show_page, .title = TEXT("派单")),
    POST("/orders/{id}/recall", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_RECALL], .again = order_show_page, .title = TEXT("收回改派")),
    POST("/orders/{id}/settle", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_SETTLE], .again = order_show_page, .title = TEXT("异议已处理")),
    POST("/orders/{id}/redo", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_REDO], .again = order_show_page, .title = TEXT("再次上门")),
    POST("/orders/{id}/press", order_act_run, ONLY(DISPATCHERS | ROLE_SUPERVISOR), .form = &order_forms[ORDER_PRESS], .again = order_show_page, .title = TEXT("催办")),

    POST("/orders/{id}/accept", order_act_run, ONLY(LEADERS), .form = &order_forms[ORDER_ACCEPT], .again = order_show_page, .title = TEXT("接单"), .flags = ROUTE_HOT),
    POST("/orders/{id}/decline", order_act_run, ONLY(LEADERS), .form = &order_forms[ORDER_DECLINE], .again = order_show_page, .title = TEXT("暂不能接")),
    POST("/orders/{id}/appoint", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_APPOINT], .again = order_show_page, .title = TEXT("约时间")),
    POST("/orders/{id}/start", order_start_run, ONLY(LEADERS), .form = &order_forms[ORDER_START], .again = order_show_page, .title = TEXT("开始服务")),
    POST("/orders/{id}/report", order_report_run, ONLY(LEADERS), .form = &order_forms[ORDER_REPORT], .prepare = order_pictures_prepare, .again = order_show_page, .title = TEXT("服务完成"), .flags = ROUTE_UPLOAD),

    POST("/orders/{id}/open", order_open_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_OPEN], .again = order_show_page, .title = TEXT("放到可接的单")),
    POST("/orders/{id}/command", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_COMMAND], .again = order_show_page, .title = TEXT("指令派单")),
    POST("/orders/{id}/acknowledge", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_ACKNOWLEDGE], .again = order_show_page, .title = TEXT("签收指令")),
    POST("/orders/{id}/escalate", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_ESCALATE], .again = order_show_page, .title = TEXT("上报")),
    POST("/orders/{id}/feedback", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_FEEDBACK], .again = order_show_page, .title = TEXT("登记反馈")),
    POST("/orders/{id}/pass", order_act_run, ONLY(LEADERS), .form = &order_forms[ORDER_PASS], .again = order_show_page, .title = TEXT("本队不接")),
    POST("/orders/{id}/join", order_act_run, ONLY(LEADERS), .form = &order_forms[ORDER_JOIN], .again = order_show_page, .title = TEXT("协办")),
    POST("/orders/{id}/claim", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_CLAIM], .again = order_show_page, .title = TEXT("认领")),
    POST("/orders/{id}/release", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_RELEASE], .again = order_show_page, .title = TEXT("退回认领")),
    POST("/orders/{id}/fulfil", order_fulfil_run, SIGNED_IN, .form = &order_fulfil_form, .prepare = order_pictures_prepare, .again = order_show_page, .title = TEXT("心愿已完成"), .flags = ROUTE_UPLOAD),

    POST("/orders/{id}/amend", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_AMEND], .again = order_show_page, .title = TEXT("修改后提交")),
    POST("/orders/{id}/withdraw", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_WITHDRAW], .again = order_show_page, .title = TEXT("撤回")),
    POST("/orders/{id}/urge", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_URGE], .again = order_show_page, .title = TEXT("催一催")),
    POST("/orders/{id}/confirm", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_CONFIRM], .again = order_show_page, .title = TEXT("确认已完成")),
    POST("/orders/{id}/dispute", order_dispute_run, SIGNED_IN, .form = &order_forms[ORDER_DISPUTE], .prepare = order_pictures_prepare, .again = order_show_page, .title = TEXT("有异议"), .flags = ROUTE_UPLOAD),
    POST("/orders/{id}/evaluate", order_evaluate_run, SIGNED_IN, .form = &order_forms[ORDER_EVALUATE], .again = order_show_page, .title = TEXT("评单")),
    POST("/orders/{id}/comment", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_COMMENT], .again = order_show_page, .title = TEXT("补充几句")),

    GET("/orders/{id}/photos/{photo_id}", order_photo, SIGNED_IN, .title = TEXT("单子的照片"), .flags = ROUTE_NO_API),
    GET("/orders/{id}/going/{person_id}", order_goer_photo, SIGNED_IN, .title = TEXT("上门志愿者的照片"), .flags = ROUTE_NO_API),
    GET("/orders/{id}/receipt", order_receipt_page, SIGNED_IN, .page = &order_receipt, .title = TEXT("转办回执"), .flags = ROUTE_NO_API),
    POST("/orders/{id}/doubt", order_doubt_run, SIGNED_IN, .form = &order_doubt_form, .again = order_show_page, .title = TEXT("来人说不出口令")),
    POST("/orders/{id}/clear", order_clear_run, ONLY(DISPATCHERS), .form = &order_clear_form, .again = order_show_page, .title = TEXT("核实口令")),
    POST("/orders/{id}/thanks", order_thank_run, SIGNED_IN, .form = &order_thank_form, .again = order_show_page, .title = TEXT("感谢认领人")),

    GET("/problems/new", order_problem_new, SIGNED_IN, .page = &problem_new, .title = TEXT("反映问题")),
    POST("/problems", order_problem_place, SIGNED_IN, .form = &order_problem_form, .prepare = order_problem_prepare, .again = order_problem_new, .title = TEXT("反映问题"), .flags = ROUTE_UPLOAD),
    GET("/wishes", order_wish_list, PUBLIC, .page = &wishes, .title = TEXT("微心愿")),
    GET("/wishes/new", order_wish_new, SIGNED_IN, .page = &wish_new, .title = TEXT("说个微心愿")),
    POST("/wishes", order_wish_place, SIGNED_IN, .form = &order_wish_form, .prepare = order_wish_prepare, .again = order_wish_new, .title = TEXT("说个微心愿"), .flags = ROUTE_UPLOAD),

    GET("/desk", order_desk, ONLY(READERS), .page = &desk_page, .title = TEXT("派单台")),
    GET("/desk/new", order_desk_new, ONLY(DESKS), .page = &desk_new, .title = TEXT("代办点单"), .flags = ROUTE_AUDITED),
    POST("/desk/new", order_desk_place, ONLY(DESKS), .form = &order_desk_new_form, .again = order_desk_new, .title = TEXT("代办点单")),
    GET("/desk/new/{id}", order_desk_done, ONLY(DESKS), .page = &desk_done, .title = TEXT("已登记的单")),
    GET("/orders/all", order_all, ONLY(READERS), .page = &orders_all, .form = &order_all_form, .title = TEXT("单据全表")),
    GET("/orders/register", order_register, ONLY(READERS), .page = &orders_register, .form = &order_register_form, .title = TEXT("点单登记表")),
    GET("/orders/{id}/group", order_group, SIGNED_IN, .page = &order_group_page, .title = TEXT("复制到微信群")),
    GET("/team/orders", order_team_page, ONLY(LEADERS), .page = &team_orders, .title = TEXT("本队的单")),

    GET("/services/{id}", item_service, PUBLIC, .page = &service_page, .title = TEXT("一项服务")),
    GET("/items", item_table, ONLY(DISPATCHERS), .page = &items_page, .title = TEXT("服务菜单维护")),
    GET("/items/proposals", item_proposals_list, ONLY(READERS), .page = &items_proposals, .title = TEXT("菜单建议")),
    GET("/items/proposals/{id}", item_proposal_show, ONLY(READERS), .page = &item_proposal_page, .title = TEXT("菜单建议")),
    POST("/items/proposals/{id}/take", item_take_run, ONLY(ROLE_CENTRE), .form = &item_take_form, .again = item_proposal_show, .title = TEXT("上架建议的服务")),
    POST("/items/proposals/{id}/decline", item_decline_run, ONLY(ROLE_CENTRE), .form = &item_decline_form, .again = item_proposal_show, .title = TEXT("不上架建议的服务")),
    GET("/items/new", item_new, ONLY(DISPATCHERS), .page = &item_page, .title = TEXT("添加服务"), .flags = ROUTE_NO_API),
    GET("/items/{id}/edit", item_edit, ONLY(DISPATCHERS), .page = &item_page, .title = TEXT("修改服务"), .flags = ROUTE_NO_API),
    POST("/items", item_add_run, ONLY(DISPATCHERS), .form = &item_form, .again = item_new, .title = TEXT("添加服务")),
    POST("/items/{id}/edit", item_change_run, ONLY(DISPATCHERS), .form = &item_form, .again = item_edit, .title = TEXT("修改服务")),
    POST("/items/{id}/teams", item_team_run, ONLY(DISPATCHERS), .form = &item_team_form, .again = item_edit, .title = TEXT("添加提供服务的队伍")),
    POST("/items/{id}/teams/end", item_team_run, ONLY(DISPATCHERS), .form = &item_team_form, .again = item_edit, .title = TEXT("去掉提供服务的队伍")),
    POST("/items/{id}/areas", item_area_run, ONLY(DISPATCHERS), .form = &item_area_form, .again = item_edit, .title = TEXT("添加开展服务的地方")),
    POST("/items/{id}/areas/end", item_area_run, ONLY(DISPATCHERS), .form = &item_area_form, .again = item_edit, .title = TEXT("去掉开展服务的地方")),
    POST("/items/{id}/slots", item_slot_run, ONLY(DISPATCHERS), .form = &item_slot_form, .again = item_edit, .title = TEXT("添加时段")),
    POST("/items/{id}/slots/end", item_slot_end_run, ONLY(DISPATCHERS), .form = &item_slot_end_form, .again = item_edit, .title = TEXT("停掉时段")),
};
// clang-format on

static const FindSource finds[] = { { "item", TEXT("服务"), "/orders/new?item=", item_changed } };

const Room orders_room = { .name = "orders",
                           .title = TEXT("服务单"),
                           ROUTES(routes),
                           FINDS(finds),
                           SETTINGS(settings),
                           LISTENERS(listeners),
                           TICKS(ticks),
                           .commands = order_commands,
                           .command_count = ORDER_COMMANDS,
                           .todos = order_todos,
                           .check = orders_check,
                           .holdings = order_holdings,
                           .merge = order_merge_person };
