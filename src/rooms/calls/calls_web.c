// The pages of the telephone as the routes name them, what waits on 待办, and the room.
#include "rooms/calls/calls_pages.h"
#include "rooms/people/people.h"
#include "store/db.h"

PAGE(missed_page, call_missed_shape, "待回电", .layout = LAYOUT_DESK);
PAGE(missed_show, call_missed_one_shape, "待回电", .layout = LAYOUT_DESK);
PAGE(tell_page, call_tell_shape, "电话告知", .layout = LAYOUT_DESK);
PAGE(tell_show, call_tell_one_shape, "电话告知", .layout = LAYOUT_DESK);
PAGE(rate_page, call_rate_shape, "电话评单", .layout = LAYOUT_DESK);
PAGE(rate_show, call_rate_one_shape, "电话评单", .layout = LAYOUT_DESK);
PAGE(revisits_page, call_revisits_shape, "回访", .layout = LAYOUT_DESK);
PAGE(revisit_show, call_revisit_one_shape, "回访", .layout = LAYOUT_DESK);
PAGE(family_page, family_mine_shape, "家人代办");
PAGE(family_one_page, family_one_shape, "家人代办");
PAGE(family_order_page, family_new_shape, "替家人点单");
PAGE(family_desk_page, family_desk_shape, "家人代办登记", .layout = LAYOUT_DESK);
const Page *const call_pages[CALL_PAGES] = {
    [CALL_PAGE_MISSED] = &missed_page,
    [CALL_PAGE_MISSED_ONE] = &missed_show,
    [CALL_PAGE_TELL] = &tell_page,
    [CALL_PAGE_TELL_ONE] = &tell_show,
    [CALL_PAGE_RATE] = &rate_page,
    [CALL_PAGE_RATE_ONE] = &rate_show,
    [CALL_PAGE_REVISITS] = &revisits_page,
    [CALL_PAGE_REVISIT] = &revisit_show,
    [CALL_PAGE_FAMILY] = &family_page,
    [CALL_PAGE_FAMILY_ONE] = &family_one_page,
    [CALL_PAGE_FAMILY_ORDER] = &family_order_page,
    [CALL_PAGE_FAMILY_DESK] = &family_desk_page,
};

// --- 待办

#define TODOS_MOST 200
#define TODOS_EACH 50

typedef struct {
    Todo *at;
    size_t n;
} Todos;

static void add_todo(Todos *todos, Todo todo)
{
    if (todos->n < TODOS_MOST)
        todos->at[todos->n++] = todo;
}

static Err desk_todos(Cx *cx, const CallDesk *desk, RoleSet role, Todos *todos)
{
    CallAsk ask = { .desk = desk, .limit = TODOS_EACH };
    List rows;
    TRY(missed_list(cx, &ask, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const Missed *row = LIST_AT(&rows, Missed, i);
        add_todo(todos, (Todo){ TEXT("待回电"), row->phone_masked, row->place_name, row->due_at,
                                row->late, row->href.bytes });
    }
    TRY(telling_list(cx, &ask, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const Telling *row = LIST_AT(&rows, Telling, i);
        add_todo(todos, (Todo){ TEXT("电话告知"), row->title, row->place_name, row->due_at,
                                row->late, row->href.bytes });
    }
    if ((role & ROLES_DISPATCH) == 0)
        return OK;
    TRY(revisit_list(cx, &ask, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const Revisit *row = LIST_AT(&rows, Revisit, i);
        add_todo(todos, (Todo){ TEXT("回访"), row->title, row->place_name, row->due_at, row->late,
                                row->href.bytes });
    }
    TRY(family_list(cx, &ask, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const Family *row = LIST_AT(&rows, Family, i);
        if (row->way == WAY_STATION || row->late)
            add_todo(todos,
                     (Todo){ TEXT("家人代办"), mask_name(cx->arena, row->name), row->place_name,
                             row->due_at, row->late, S("/calls/families") });
    }
    return OK;
}

Err call_todos(Cx *cx, List *out)
{
    Todos todos = { NEW_ARRAY(cx->arena, Todo, TODOS_MOST), 0 };
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        CallDesk desk = { .place = grant->place, .path = grant->path, .name = grant->name };
        if ((grant->role & CALL_DESKS) == 0 || grant->place.n == 0)
            continue;
        if (grant->role == ROLE_GRID)
            TRY(call_desk(cx, ROLE_GRID, NO(Place), &desk));
        else if (grant->depth == DEPTH_OWN)
            desk.own = grant->place;
        // Branch and centre see what is theirs by the pages: their list of 待办 is not everybody's.
        if (grant->role == ROLE_BRANCH || grant->role == ROLE_CENTRE)
            desk.own = grant->place;
        TRY(desk_todos(cx, &desk, grant->role, &todos));
    }
    *out = (List){ todos.at, todos.n };
    return OK;
}

// --- the room

#define SOURCE "本系统默认（参照志愿服务点单三个工作日内回访的做法），由县里的实施方案改定"

// clang-format off
static const Setting settings[] = {
    RULE_INT("calls.back_minutes", 120, 10, 100000, "未接来电几分钟内回（工作分钟）", SOURCE),
    RULE_INT("calls.again_minutes", 120, 10, 100000, "没打通的，隔多久再打（工作分钟）", SOURCE),
    RULE_INT("calls.tell_minutes", 120, 10, 100000, "电话告知时限（工作分钟）", SOURCE),
    RULE_INT("calls.tell_urgent", 30, 10, 100000, "加急单电话告知时限（工作分钟）", SOURCE),
    RULE_INT("calls.revisit_minutes", 1170, 10, 100000, "回访时限（工作分钟，1170 为三个工作日）", SOURCE),
    RULE_INT("calls.revisit_urgent", 390, 10, 100000, "加急单回访时限（工作分钟，390 为一个工作日）", SOURCE),
    RULE_INT("calls.family_minutes", 1170, 10, 100000, "家人代办由站里确认的时限（工作分钟）", SOURCE),
    RULE_INT("calls.sample_permille", 50, 0, 1000, "办结的单随机回访的比例（千分之几）", SOURCE),
    SETTING_INT("calls.tries_max", 3, 1, 20, "打几次不通，记为打不通"),
    SETTING_INT("calls.take_minutes", 30, 5, 1440, "同事接手回电几分钟没结果，别人可以接过去"),
    SETTING_INT("calls.family_max", 6, 1, 100, "一个人最多替几位家人代办"),
};

static const Listener listeners[] = {
    { "order.placed", missed_hear_placed },     { "order.accepted", telling_hear },
    { "order.appointed", telling_hear },        { "order.returned", telling_hear },
    { "order.transferred", telling_hear },      { "order.withdrawn", telling_hear },
    { "order.escalated", telling_hear },        { "order.merged", telling_hear },
    { "order.pooled", telling_hear },           { "order.single", telling_hear },
    { "visit.put_off", telling_hear },          { "order.answered", telling_hear },
    { "order.claimed", telling_hear },          { "order.closed", revisit_hear_closed },
    { "order.disputed", revisit_hear_disputed }, { "person.erased", call_hear_erased },
};

static const Route routes[] = {
    GET("/calls/missed", missed_rows, ONLY(CALL_READERS), .page = &missed_page, .title = TEXT("待回电")),
    POST("/calls/missed", missed_note_run, ONLY(CALL_DESKS), .form = &missed_note_form, .again = missed_rows, .title = TEXT("登记未接来电")),
    POST("/calls/missed/file", missed_file_run, ONLY(CALL_DESKS), .form = &missed_file_form, .again = missed_rows, .title = TEXT("导入未接来电"), .flags = ROUTE_UPLOAD),
    GET("/calls/missed/{id}", missed_one, ONLY(CALL_READERS), .page = &missed_show, .title = TEXT("一个未接来电")),
    POST("/calls/missed/{id}/take", missed_take_run, ONLY(CALL_DESKS), .form = &missed_take_form, .again = missed_one, .title = TEXT("接手回电")),
    POST("/calls/missed/{id}/release", missed_release_run, ONLY(CALL_DESKS), .form = &missed_take_form, .again = missed_one, .title = TEXT("放回待回电")),
    POST("/calls/missed/{id}/tried", missed_tried_run, ONLY(CALL_DESKS), .form = &call_tried_form, .again = missed_one, .title = TEXT("回电没打通")),
    POST("/calls/missed/{id}/note", missed_outcome_run, ONLY(CALL_DESKS), .form = &missed_outcome_form, .again = missed_one, .title = TEXT("回电的结果")),

    GET("/calls/tell", telling_rows, ONLY(CALL_READERS), .page = &tell_page, .title = TEXT("电话告知")),
    GET("/calls/tell/{id}", telling_one, ONLY(CALL_READERS), .page = &tell_show, .title = TEXT("要告知的一件事")),
    POST("/calls/tell/{id}/open", telling_open_run, ONLY(CALL_DESKS), .form = &call_open_form, .again = telling_one, .title = TEXT("打开要告知的号码")),
    POST("/calls/tell/{id}/told", telling_told_run, ONLY(CALL_DESKS), .form = &telling_told_form, .again = telling_one, .title = TEXT("已告知")),
    POST("/calls/tell/{id}/tried", telling_tried_run, ONLY(CALL_DESKS), .form = &call_tried_form, .again = telling_one, .title = TEXT("告知没打通")),

    GET("/calls/rate", ratable_rows, ONLY(ROLES_DISPATCH), .page = &rate_page, .title = TEXT("电话评单")),
    GET("/calls/rate/{id}", rate_one, ONLY(ROLES_DISPATCH), .page = &rate_show, .title = TEXT("问一张单的评价")),
    POST("/calls/rate/{id}/open", rate_open_run, ONLY(ROLES_DISPATCH), .form = &call_open_form, .again = rate_one, .title = TEXT("打开要问评价的号码")),
    POST("/calls/rate/{id}", rate_run, ONLY(ROLES_DISPATCH), .form = &call_rate_form, .prepare = rate_prepare, .again = rate_one, .title = TEXT("登记居民的评价"), .flags = ROUTE_UPLOAD),

    GET("/revisits", revisit_rows, ONLY(ROLES_DISPATCH | ROLE_SUPERVISOR), .page = &revisits_page, .title = TEXT("回访")),
    GET("/revisits/{id}", revisit_one, ONLY(ROLES_DISPATCH | ROLE_SUPERVISOR), .page = &revisit_show, .title = TEXT("一次回访")),
    POST("/revisits/{id}/open", revisit_open_run, ONLY(ROLES_DISPATCH), .form = &call_open_form, .again = revisit_one, .title = TEXT("打开要回访的号码")),
    POST("/revisits/{id}", revisit_run, ONLY(ROLES_DISPATCH), .form = &revisit_form, .again = revisit_one, .title = TEXT("登记回访")),
    POST("/revisits/{id}/tried", revisit_tried_run, ONLY(ROLES_DISPATCH), .form = &call_tried_form, .again = revisit_one, .title = TEXT("回访没打通")),

    GET("/me/family", family_mine, SIGNED_IN, .page = &family_page, .title = TEXT("家人代办")),
    POST("/me/family", family_ask_run, SIGNED_IN, .form = &family_ask_form, .again = family_mine, .title = TEXT("登记家人")),
    GET("/me/family/{id}", family_show, SIGNED_IN, .page = &family_one_page, .title = TEXT("一位家人")),
    POST("/me/family/{id}/code", family_code_run, SIGNED_IN, .form = &family_code_form, .again = family_show, .title = TEXT("用验证码确认家人")),
    POST("/me/family/{id}/end", family_end_run, SIGNED_IN, .form = &family_end_form, .again = family_show, .title = TEXT("解除家人代办")),
    GET("/me/family/{id}/order", family_new, SIGNED_IN, .page = &family_order_page, .title = TEXT("替家人点单"), .flags = ROUTE_NO_API),
    POST("/me/family/{id}/order", family_place, SIGNED_IN, .form = &family_order_form, .again = family_new, .title = TEXT("替家人点单")),
    GET("/calls/families", family_desk, ONLY(CALL_DESKS), .page = &family_desk_page, .title = TEXT("家人代办登记")),
    POST("/calls/families/{id}/open", family_open_run, ONLY(ROLES_DISPATCH), .form = &family_open_form, .again = family_desk, .title = TEXT("打开家人的住址和电话")),
    POST("/calls/families/{id}", family_decide_run, ONLY(ROLES_DISPATCH), .form = &family_decide_form, .again = family_desk, .title = TEXT("确认家人代办")),
};
// clang-format on

const Room calls_room = { .name = "calls",
                          .title = TEXT("电话"),
                          ROUTES(routes),
                          SETTINGS(settings),
                          LISTENERS(listeners),
                          .todos = call_todos,
                          .check = calls_check,
                          .holdings = call_holdings,
                          .merge = call_merge_person };
