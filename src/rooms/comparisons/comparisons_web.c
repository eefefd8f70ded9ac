// 评比: the list of a month with its formula under it.
#include "rooms/comparisons/comparisons.h"
#include "rooms/accounts/accounts.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "web/web.h"

enum {
    DESKS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
    LEADERS = ROLE_LEADER | ROLE_DEPARTMENT,
};

typedef struct {
    Str month;  // 2026-11; empty: the last whole month
    Str kind;   // team, station
    PlaceId node;
} CompareForm;
static const Input inputs[] = {
    INPUT(CompareForm, month, "月份", .hint = TEXT("如：2026-11"), .max = 7),
    INPUT(CompareForm, kind, "评比对象", .max = 10),
    INPUT(CompareForm, node, "阵地", .widget = WIDGET_HIDDEN),
};
FORM(compare_form, CompareForm, inputs, "查看");

typedef struct {
    List rows;  // of Compared
    Str node_name, month;
    bool teams, empty, has_later;
    int64_t weight_answer, weight_done, weight_rating, weight_revisit, least;
    Url earlier, later, by_team, by_station, csv, xlsx;
} View;
static const Field fields[] = {
    LISTED(View, rows, compared_shape),
    FIELD(View, node_name),
    FIELD(View, month),
    FIELD(View, teams),
    SHOWN(View, empty),
    SHOWN(View, has_later),
    FIELD(View, weight_answer),
    FIELD(View, weight_done),
    FIELD(View, weight_rating),
    FIELD(View, weight_revisit),
    FIELD(View, least),
    SHOWN(View, earlier),
    SHOWN(View, later),
    SHOWN(View, by_team),
    SHOWN(View, by_station),
    SHOWN(View, csv),
    SHOWN(View, xlsx),
};
static const Shape view_shape = SHAPE(View, fields);
PAGE(comparisons, view_shape, "评比", .layout = LAYOUT_DESK);

static Url href(Cx *cx, const char *face, const CompareForm *form, PlaceId node, Str month,
                Str kind)
{
    (void)form;
    return url_of(str_printf(cx->arena, "/comparisons%s?node=%lld&kind=%.*s&month=%.*s", face,
                             (long long)node.n, STR_FMT(kind), STR_FMT(month)));
}

// Staff see what their grant covers; a leader the branch in which the team stands.
static Err scope(Cx *cx, PlaceId asked, Place *node)
{
    const Grant *grant = actor_grant(&cx->actor, DESKS, (Str){ 0 });
    List teams;
    if (asked.n != 0)
        TRY(place_find(cx, asked, node));
    if (asked.n != 0 && actor_may(&cx->actor, DESKS, node->path))
        return OK;
    if (asked.n == 0 && grant != NULL)
        return place_find(cx, grant->place, node);
    TRY(team_led_by(cx, &cx->actor, &teams));
    for (size_t i = 0; i < teams.n; i++) {
        Place home;
        TRY(place_find(cx, LIST_AT(&teams, Team, i)->place, &home));
        PlaceId branch = home.level == LEVEL_STATION ? home.parent : home.id;
        if (asked.n != 0 && !same(asked, branch))
            continue;
        return place_find(cx, branch, node);
    }
    return &place_missing;
}

static Err page(Cx *cx, const Req *req, Reply *reply)
{
    const CompareForm *form = req_form(req);
    View *view = NEW(cx->arena, View);
    Place node;
    Day first = month_before(day_of(day_year(cx->today), day_month(cx->today), 1));
    CompareKind kind = str_eq(form->kind, S("station")) ? COMPARE_STATIONS : COMPARE_TEAMS;
    CompareRules rules;
    if (form->month.n > 0 && !month_parse(form->month, &first))
        return &fault_bad_request;
    TRY(scope(cx, form->node, &node));
    TRY(compare_month(cx, kind, first, node.path, &view->rows));
    compare_rules_on(cx, day_add(month_next(first), -1), &rules);
    Str word = str(compare_kind_words[kind]), month = month_word(cx->arena, first);
    view->node_name = node.name;
    view->month = month;
    view->teams = kind == COMPARE_TEAMS;
    view->empty = view->rows.n == 0;
    view->has_later = month_next(first).ymd <= cx->today.ymd;
    view->weight_answer = rules.weights[SHARE_ANSWER];
    view->weight_done = rules.weights[SHARE_DONE];
    view->weight_rating = rules.weights[SHARE_RATING];
    view->weight_revisit = rules.weights[SHARE_REVISIT];
    view->least = rules.least;
    view->earlier = href(cx, "", form, node.id, month_word(cx->arena, month_before(first)), word);
    view->later = href(cx, "", form, node.id, month_word(cx->arena, month_next(first)), word);
    view->by_team = href(cx, "", form, node.id, month, S("team"));
    view->by_station = href(cx, "", form, node.id, month, S("station"));
    view->csv = href(cx, ".csv", form, node.id, month, word);
    view->xlsx = href(cx, ".xlsx", form, node.id, month, word);
    return reply_page(cx, reply, &comparisons, view);
}

#define SOURCE "尚无公布的评分办法，先按本系统默认，由县里的考核细则改定"

// clang-format off
static const Setting settings[] = {
    RULE_INT("comparisons.weight_answer", 30, 0, 100, "评比：按时答复率的权重", SOURCE),
    RULE_INT("comparisons.weight_done", 30, 0, 100, "评比：办成率的权重", SOURCE),
    RULE_INT("comparisons.weight_rating", 20, 0, 100, "评比：满意率的权重", SOURCE),
    RULE_INT("comparisons.weight_revisit", 20, 0, 100, "评比：回访满意率的权重", SOURCE),
    RULE_INT("comparisons.least_orders", 5, 1, 1000, "评比：一个月不足几单不评分", SOURCE),
};

static const Route routes[] = {
    GET("/comparisons", page, ONLY(DESKS | LEADERS), .page = &comparisons, .form = &compare_form, .title = TEXT("评比")),
};
// clang-format on

const Room comparisons_room = {
    .name = "comparisons", .title = TEXT("评比"), ROUTES(routes), SETTINGS(settings)
};
