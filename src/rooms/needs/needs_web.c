// What residents see of needs: 我的需求, 说需求. The table of routes closes the file.
#include "rooms/needs/needs_inside.h"

#define PAGE_ROWS 20

// --- mine

typedef struct {
    List needs;  // of NeedMine
    bool empty, more;
    Url next, csv, xlsx;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, needs, need_mine_shape),
    SHOWN(MineView, empty),
    FIELD(MineView, more),
    SHOWN(MineView, next),
    SHOWN(MineView, csv),
    SHOWN(MineView, xlsx),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(needs_mine, mine_shape, "我的需求");

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    int limit = need_limit(req, PAGE_ROWS);
    TRY(need_list_mine(cx, cx->actor.person, (VoiceId){ need_query_id(req, "cursor") }, limit,
                       &view->needs));
    view->empty = view->needs.n == 0;
    view->more = view->needs.n == (size_t)limit;
    view->csv = url_of(S("/needs.csv"));
    view->xlsx = url_of(S("/needs.xlsx"));
    if (view->more) {
        VoiceId last = LIST_AT(&view->needs, NeedMine, view->needs.n - 1)->id;
        view->next = url_of(str_printf(cx->arena, "/needs?cursor=%lld", (long long)last.n));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    return reply_page(cx, reply, &needs_mine, view);
}

// --- saying it

typedef struct {
    Str words;
} SayForm;
static const Input say_inputs[] = {
    INPUT(SayForm, words, "您有什么需求", .required = true,
          .hint = TEXT("如：想学用手机挂号；院子里的路灯坏了"), .min = 2, .max = 500,
          .widget = WIDGET_AREA),
};
FORM(say_form, SayForm, say_inputs, "提交");

typedef struct {
    List questionnaires;  // open today for where I live, not answered yet
    bool has_questionnaires, homeless;
    FormView form;
} SayView;
static const Field say_fields[] = {
    LISTED(SayView, questionnaires, questionnaire_shape),
    SHOWN(SayView, has_questionnaires),
    SHOWN(SayView, homeless),
    FIELD_(SayView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape say_shape = SHAPE(SayView, say_fields);
PAGE(needs_say, say_shape, "说需求");

static Err say_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    SayView *view = NEW(cx->arena, SayView);
    TRY(questionnaire_list_for(cx, cx->actor.home_path, cx->actor.person, &view->questionnaires));
    view->has_questionnaires = view->questionnaires.n > 0;
    view->homeless = cx->actor.home.n == 0;
    view->form = form_view(cx, &say_form, S("/needs"), NULL);
    return reply_page(cx, reply, &needs_say, view);
}

static Err say_run(Cx *cx, const Req *req, Reply *reply)
{
    NeedId id;
    TRY(need_say(cx, ((const SayForm *)req_form(req))->words, &id));
    reply_say(cx, reply, TEXT("已登记，办到哪一步在这里看"));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/needs/", id.n);
}

// --- pages of the other files, where the routes can name them

PAGE(needs_desk, need_desk_shape, "需求台", .layout = LAYOUT_DESK);
PAGE(need_show, need_show_shape, "需求");
PAGE(questionnaires_list, questionnaires_shape, "需求问卷", .layout = LAYOUT_DESK);
PAGE(questionnaire_show, questionnaire_show_shape, "需求问卷");
PAGE(questionnaire_draft, questionnaire_edit_shape, "需求问卷", .layout = LAYOUT_DESK);
PAGE(visits_log, visits_shape, "走访日志", .layout = LAYOUT_DESK);
PAGE(visit_show, visit_show_shape, "走访记录", .layout = LAYOUT_DESK);
PAGE(visit_print, visit_show_shape, "入户走访记录", .layout = LAYOUT_PRINT);
PAGE(talks_log, talks_shape, "夜谈记录", .layout = LAYOUT_DESK);
PAGE(talk_show, talk_show_shape, "夜谈记录", .layout = LAYOUT_DESK);
PAGE(talk_print, talk_show_shape, "星空夜谈记录", .layout = LAYOUT_PRINT);
PAGE(need_form, need_form_shape, "需求", .layout = LAYOUT_DESK);
PAGE(need_projects, need_projects_shape, "常办项目", .layout = LAYOUT_DESK);
PAGE(need_project, need_project_show_shape, "常办项目", .layout = LAYOUT_DESK);
const Page *const need_pages[NEED_PAGES] = {
    [NEED_PAGE_DESK] = &needs_desk,
    [NEED_PAGE_SHOW] = &need_show,
    [NEED_PAGE_QUESTIONNAIRES] = &questionnaires_list,
    [NEED_PAGE_QUESTIONNAIRE] = &questionnaire_show,
    [NEED_PAGE_QUESTIONNAIRE_EDIT] = &questionnaire_draft,
    [NEED_PAGE_VISITS] = &visits_log,
    [NEED_PAGE_VISIT] = &visit_show,
    [NEED_PAGE_VISIT_SHEET] = &visit_print,
    [NEED_PAGE_TALKS] = &talks_log,
    [NEED_PAGE_TALK] = &talk_show,
    [NEED_PAGE_TALK_SHEET] = &talk_print,
    [NEED_PAGE_FORM] = &need_form,
    [NEED_PAGE_PROJECTS] = &need_projects,
    [NEED_PAGE_PROJECT] = &need_project,
};

// --- the room

// clang-format off
static const Setting settings[] = {
    RULE_INT("needs.sort_days", 7, 1, 365, "需求登记后几天内要整理", "尚无公布的时限，先按本系统默认，由县里的实施方案改定"),
    SETTING_INT("needs.alike_permille", 350, 100, 1000, "两条需求的字相同到千分之几算疑似重复"),
    SETTING_INT("needs.doubles_days", 180, 1, 3650, "只和最近多少天的需求比重复"),
    SETTING_INT("needs.open_max", 10, 1, 1000, "一位居民自己说的、还没有办的需求最多几条"),
};

static const Listener listeners[] = {
    { "order.closed", need_hear_closed },
    { "order.merged", need_hear_merged },
    { "order.withdrawn", need_hear_withdrawn },
    { "item.taken", need_hear_taken },
    { "item.declined", need_hear_declined },
    { "person.erased", need_hear_erased },
};

static const Route routes[] = {
    GET("/needs", mine, SIGNED_IN, .page = &needs_mine, .title = TEXT("我的需求")),
    GET("/needs/new", say_page, SIGNED_IN, .page = &needs_say, .title = TEXT("说需求"), .flags = ROUTE_NO_API),
    POST("/needs", say_run, SIGNED_IN, .form = &say_form, .again = say_page, .title = TEXT("说需求")),
    GET("/needs/desk", need_desk_page, ONLY(NEED_READERS), .page = &needs_desk, .form = &need_desk_form, .title = TEXT("需求台")),
    GET("/needs/{id}", need_show_page, SIGNED_IN, .page = &need_show, .title = TEXT("需求详情")),
    POST("/needs/{id}/sort", need_sort_run, ONLY(NEED_DESKS), .form = &need_sort_form, .again = need_show_page, .title = TEXT("归类")),
    POST("/needs/{id}/merge", need_merge_run, ONLY(NEED_KEEPERS), .form = &need_merge_form, .again = need_show_page, .title = TEXT("并入")),
    POST("/needs/{id}/part", need_part_run, ONLY(NEED_KEEPERS), .form = &need_version_only_form, .again = need_show_page, .title = TEXT("取消并入")),
    POST("/needs/{id}/aside", need_aside_run, ONLY(NEED_KEEPERS), .form = &need_reason_form, .again = need_show_page, .title = TEXT("暂不办理")),
    POST("/needs/{id}/reopen", need_reopen_run, ONLY(NEED_KEEPERS), .form = &need_version_only_form, .again = need_show_page, .title = TEXT("重新办理")),
    POST("/needs/{id}/finish", need_finish_run, ONLY(NEED_KEEPERS), .form = &need_reason_form, .again = need_show_page, .title = TEXT("办结")),
    POST("/needs/{id}/item", need_item_run, ONLY(NEED_KEEPERS), .form = &need_item_form, .again = need_show_page, .title = TEXT("制成菜单")),
    POST("/needs/{id}/order", need_order_run, ONLY(NEED_KEEPERS), .form = &need_order_form, .again = need_show_page, .title = TEXT("制成服务单")),
    POST("/needs/{id}/project", need_project_run, ONLY(NEED_KEEPERS), .form = &need_project_form, .again = need_show_page, .title = TEXT("排成项目")),

    GET("/needs/projects", need_projects_page, ONLY(NEED_READERS), .page = &need_projects, .title = TEXT("常办项目")),
    GET("/needs/projects/{id}", need_project_page, ONLY(NEED_READERS), .page = &need_project, .title = TEXT("常办项目")),
    POST("/needs/projects/{id}/end", need_project_end_run, ONLY(NEED_KEEPERS), .form = &need_empty_form, .again = need_project_page, .title = TEXT("结束项目")),

    GET("/needs/visits", visits_page, ONLY(NEED_READERS), .page = &visits_log, .title = TEXT("走访日志")),
    GET("/needs/visits/new", visit_new_page, ONLY(NEED_DESKS), .page = &need_form, .title = TEXT("记一次走访"), .flags = ROUTE_NO_API),
    POST("/needs/visits", visit_add_run, ONLY(NEED_DESKS), .form = &visit_form, .again = visit_new_page, .title = TEXT("记一次走访")),
    GET("/needs/visits/{id}", visit_page, ONLY(NEED_READERS), .page = &visit_show, .title = TEXT("走访记录")),
    GET("/needs/visits/{id}/sheet", visit_sheet, ONLY(NEED_READERS), .page = &visit_print, .title = TEXT("打印走访记录"), .flags = ROUTE_NO_API),
    POST("/needs/visits/{id}/opinion", visit_opinion_run, ONLY(NEED_DESKS), .form = &opinion_form, .again = visit_page, .title = TEXT("添加走访需求")),
    POST("/needs/visits/{id}/fix", visit_fix_run, ONLY(NEED_DESKS), .form = &visit_fix_form, .again = visit_page, .title = TEXT("更正走访记录")),

    GET("/needs/talks", talks_page, ONLY(NEED_READERS), .page = &talks_log, .title = TEXT("夜谈记录")),
    GET("/needs/talks/new", talk_new_page, ONLY(NEED_DESKS), .page = &need_form, .title = TEXT("记一次夜谈"), .flags = ROUTE_NO_API),
    POST("/needs/talks", talk_add_run, ONLY(NEED_DESKS), .form = &talk_form, .again = talk_new_page, .title = TEXT("记一次夜谈")),
    GET("/needs/talks/{id}", talk_page, ONLY(NEED_READERS), .page = &talk_show, .title = TEXT("夜谈记录")),
    GET("/needs/talks/{id}/sheet", talk_sheet, ONLY(NEED_READERS), .page = &talk_print, .title = TEXT("打印夜谈记录"), .flags = ROUTE_NO_API),
    POST("/needs/talks/{id}/opinion", talk_opinion_run, ONLY(NEED_DESKS), .form = &opinion_form, .again = talk_page, .title = TEXT("添加夜谈需求")),
    POST("/needs/talks/{id}/fix", talk_fix_run, ONLY(NEED_DESKS), .form = &talk_fix_form, .again = talk_page, .title = TEXT("更正夜谈记录")),

    GET("/questionnaires", questionnaires_page, ONLY(NEED_READERS), .page = &questionnaires_list, .title = TEXT("需求问卷")),
    GET("/questionnaires/new", questionnaire_new_page, ONLY(NEED_KEEPERS), .page = &questionnaire_draft, .title = TEXT("新建问卷"), .flags = ROUTE_NO_API),
    POST("/questionnaires", questionnaire_add_run, ONLY(NEED_KEEPERS), .form = &questionnaire_form, .again = questionnaire_new_page, .title = TEXT("新建问卷")),
    GET("/questionnaires/{id}", questionnaire_page, SIGNED_IN, .page = &questionnaire_show, .title = TEXT("问卷和结果")),
    GET("/questionnaires/{id}/edit", questionnaire_edit_page, ONLY(NEED_KEEPERS), .page = &questionnaire_draft, .title = TEXT("修改问卷"), .flags = ROUTE_NO_API),
    POST("/questionnaires/{id}/edit", questionnaire_edit_run, ONLY(NEED_KEEPERS), .form = &questionnaire_form, .again = questionnaire_edit_page, .title = TEXT("修改问卷")),
    POST("/questionnaires/{id}/category", questionnaire_category_run, ONLY(NEED_KEEPERS), .form = &questionnaire_category_form, .again = questionnaire_edit_page, .title = TEXT("改选项类别")),
    POST("/questionnaires/{id}/publish", questionnaire_publish_run, ONLY(NEED_KEEPERS), .form = &need_empty_form, .again = questionnaire_edit_page, .title = TEXT("发布问卷")),
    POST("/questionnaires/{id}/close", questionnaire_close_run, ONLY(NEED_KEEPERS), .form = &need_empty_form, .again = questionnaire_page, .title = TEXT("结束问卷")),
    POST("/questionnaires/{id}/answer", questionnaire_answer_run, SIGNED_IN, .form = &questionnaire_answer_form, .again = questionnaire_page, .title = TEXT("填问卷")),
    POST("/questionnaires/{id}/fill", questionnaire_fill_run, ONLY(NEED_DESKS), .form = &questionnaire_fill_form, .again = questionnaire_page, .title = TEXT("代填问卷")),
};
// clang-format on

const Room needs_room = { .name = "needs",
                          .title = TEXT("需求"),
                          ROUTES(routes),
                          SETTINGS(settings),
                          LISTENERS(listeners),
                          .todos = need_todos,
                          .beside = need_beside,
                          .check = needs_check,
                          .holdings = need_holdings,
                          .merge = need_merge_person };
