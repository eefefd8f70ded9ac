// The desk of stars, 公示, 不良信用 and 光荣榜.
#include "rooms/comparisons/comparisons.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/stars/stars_inside.h"

// --- the desk

typedef struct {
    List stars;  // of Star
    Str node_name;
    bool empty, more, all;
    Url next, csv, xlsx;
} DeskView;
static const Field desk_fields[] = {
    LISTED(DeskView, stars, star_shape),
    FIELD(DeskView, node_name),
    SHOWN(DeskView, empty),
    FIELD(DeskView, more),
    SHOWN(DeskView, all),
    SHOWN(DeskView, next),
    SHOWN(DeskView, csv),
    SHOWN(DeskView, xlsx),
};
const Shape star_desk_shape = SHAPE(DeskView, desk_fields);

Err star_desk_page(Cx *cx, const Req *req, Reply *reply)
{
    DeskView *view = NEW(cx->arena, DeskView);
    const Grant *grant = actor_grant(&cx->actor, STAR_READERS, (Str){ 0 });
    int limit = star_limit(req, 50);
    if (grant == NULL)
        return &fault_forbidden;
    view->all = star_query(req, "all") == 1;
    TRY(star_list(cx,
                  &(StarQuery){ .path = grant->path,
                                .open = !view->all,
                                .before = { star_query(req, "cursor") },
                                .limit = limit },
                  &view->stars));
    view->node_name = grant->name;
    view->empty = view->stars.n == 0;
    view->more = view->stars.n == (size_t)limit;
    view->csv = url_of(view->all ? S("/stars/desk.csv?all=1") : S("/stars/desk.csv"));
    view->xlsx = url_of(view->all ? S("/stars/desk.xlsx?all=1") : S("/stars/desk.xlsx"));
    if (view->more) {
        int64_t last = LIST_AT(&view->stars, Star, view->stars.n - 1)->id.n;
        view->next = star_next(cx, reply, "/stars/desk", last);
        if (view->all)
            view->next = url_of(
                str_printf(cx->arena, "/stars/desk?all=1&cursor=%lld", (long long)last));
    }
    return reply_page(cx, reply, star_pages[STAR_PAGE_DESK], view);
}

// --- 公示

typedef struct {
    StarId id;
    Str name, place_name;
    Text level_text;
    Minutes credit, honour, carried;
    Day public_from, public_to;
    Url href;
} PublicRow;
static const Field public_row_fields[] = {
    FIELD(PublicRow, id),
    COL(PublicRow, name, "姓名"),
    COL(PublicRow, level_text, "星级"),
    COL(PublicRow, credit, "信用时数"),
    COL(PublicRow, honour, "荣誉时数"),
    COL(PublicRow, carried, "结转时数"),
    COL(PublicRow, place_name, "阵地"),
    COL(PublicRow, public_from, "公示从"),
    COL(PublicRow, public_to, "公示到"),
    LINK(PublicRow, href),
};
static const Shape public_row_shape = SHAPE(PublicRow, public_row_fields);
typedef struct {
    List rows;  // of PublicRow
    bool empty, more;
    Url next, csv, xlsx;
} PublicView;
static const Field public_fields[] = {
    LISTED(PublicView, rows, public_row_shape),
    SHOWN(PublicView, empty),
    FIELD(PublicView, more),
    SHOWN(PublicView, next),
    SHOWN(PublicView, csv),
    SHOWN(PublicView, xlsx),
};
const Shape star_public_shape = SHAPE(PublicView, public_fields);

Err star_public_page(Cx *cx, const Req *req, Reply *reply)
{
    PublicView *view = NEW(cx->arena, PublicView);
    List found;
    int limit = star_limit(req, 20);
    TRY(star_list(
        cx,
        &(StarQuery){ .published = true, .before = { star_query(req, "cursor") }, .limit = limit },
        &found));
    PublicRow *rows = NEW_ARRAY(cx->arena, PublicRow, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        const Star *star = LIST_AT(&found, Star, i);
        rows[i] = (PublicRow){ .id = star->id,
                               .name = star->name_masked,
                               .place_name = star->place_name,
                               .level_text = star->level_text,
                               .credit = star->credit,
                               .honour = star->honour,
                               .carried = star->carried,
                               .public_from = star->public_from,
                               .public_to = star->public_to,
                               .href = star->href };
    }
    view->rows = (List){ rows, found.n };
    view->empty = found.n == 0;
    view->more = found.n == (size_t)limit;
    view->csv = url_of(S("/stars/public.csv"));
    view->xlsx = url_of(S("/stars/public.xlsx"));
    if (view->more)
        view->next = star_next(cx, reply, "/stars/public", rows[found.n - 1].id.n);
    return reply_page(cx, reply, star_pages[STAR_PAGE_PUBLIC], view);
}

// --- 不良信用

static const Input mark_inputs[] = {
    INPUT(StarMarkNew, number, "志愿者编号", .required = true, .max = 16, .widget = WIDGET_CODE),
    INPUT(StarMarkNew, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT(StarMarkNew, what, "事由", .required = true, .min = 2, .max = 140),
    INPUT(StarMarkNew, source, "依据", .required = true, .hint = TEXT("文书名称和文号"), .min = 2,
          .max = 100),
};
const Form star_mark_form = { "StarMarkNew", sizeof(StarMarkNew), mark_inputs, COUNT(mark_inputs),
                              TEXT("登记") };
typedef struct {
    Str words;
} LiftForm;
static const Input lift_inputs[] = {
    INPUT(LiftForm, words, "撤销原因", .required = true, .min = 2, .max = 140),
};
const Form star_lift_form = { "LiftForm", sizeof(LiftForm), lift_inputs, COUNT(lift_inputs),
                              TEXT("撤销这条记录") };

typedef struct {
    StarMark mark;
    bool may_lift;
    Url lift;
} MarkRow;
static const Field mark_row_fields[] = {
    PART(MarkRow, mark, star_mark_shape),
    SHOWN(MarkRow, may_lift),
    SHOWN(MarkRow, lift),
};
static const Shape mark_row_shape = SHAPE(MarkRow, mark_row_fields);
typedef struct {
    List marks;  // of StarMark
    List rows;   // of MarkRow
    bool empty, more, may_add;
    Url next, csv, xlsx;
    FormView add, key;
} MarksView;
static const Field marks_fields[] = {
    LISTED(MarksView, marks, star_mark_shape),
    FIELD_(MarksView, rows, KIND_LIST, &mark_row_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(MarksView, empty),
    FIELD(MarksView, more),
    SHOWN(MarksView, may_add),
    SHOWN(MarksView, next),
    SHOWN(MarksView, csv),
    SHOWN(MarksView, xlsx),
    FIELD_(MarksView, add, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(MarksView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape star_marks_shape = SHAPE(MarksView, marks_fields);

Err star_marks_page(Cx *cx, const Req *req, Reply *reply)
{
    MarksView *view = NEW(cx->arena, MarksView);
    const Grant *grant = actor_grant(&cx->actor, STAR_READERS, (Str){ 0 });
    int limit = star_limit(req, 50);
    if (grant == NULL)
        return &fault_forbidden;
    TRY(star_marks_list(cx, NO(Person), grant->path, star_query(req, "cursor"), limit,
                        &view->marks));
    view->may_add = actor_is(&cx->actor, ROLE_CENTRE);
    MarkRow *rows = NEW_ARRAY(cx->arena, MarkRow, view->marks.n + 1);
    for (size_t i = 0; i < view->marks.n; i++) {
        const StarMark *mark = LIST_AT(&view->marks, StarMark, i);
        rows[i] = (MarkRow){
            .mark = *mark,
            .may_lift = view->may_add && !mark->lifted && !same(mark->person, cx->actor.person),
            .lift = url_of(str_printf(cx->arena, "/stars/marks/%lld/lift", (long long)mark->id))
        };
    }
    view->rows = (List){ rows, view->marks.n };
    view->empty = view->marks.n == 0;
    view->more = view->marks.n == (size_t)limit;
    view->csv = url_of(S("/stars/marks.csv"));
    view->xlsx = url_of(S("/stars/marks.xlsx"));
    if (view->may_add) {
        view->add = form_view(cx, &star_mark_form, S("/stars/marks"), NULL);
        view->key = form_button(cx, S(""));
    }
    if (view->more)
        view->next = star_next(cx, reply, "/stars/marks", rows[view->marks.n - 1].mark.id);
    return reply_page(cx, reply, star_pages[STAR_PAGE_MARKS], view);
}

Err star_mark_run(Cx *cx, const Req *req, Reply *reply)
{
    int64_t id;
    TRY(star_mark_add(cx, req_form(req), &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已登记，已有的星级暂停，等中心核实"));
    return reply_goto(cx, reply, S("/stars/marks"));
}

Err star_lift_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(star_mark_lift(cx, req_number(req, "id"), ((const LiftForm *)req_form(req))->words));
    reply_say(cx, reply, TEXT("已撤销"));
    return reply_goto(cx, reply, S("/stars/marks"));
}

// --- 光荣榜

typedef struct {
    Str month, year, kind;
} HonoursForm;
static const Input honours_inputs[] = {
    INPUT(HonoursForm, month, "月份", .hint = TEXT("如：2026-11"), .max = 7),
    INPUT(HonoursForm, year, "年份", .hint = TEXT("如：2026"), .max = 4),
    INPUT(HonoursForm, kind, "榜", .max = 10),
};
const Form honours_form = { "HonoursForm", sizeof(HonoursForm), honours_inputs,
                            COUNT(honours_inputs), TEXT("查看") };

typedef struct {
    List rows;  // of Honoured
    Str period;
    Day from, to;
    bool teams, yearly, empty, has_later, so_far;
    int64_t credit_weight, honour_weight, most;
    Url earlier, later, by_people, by_teams, by_month, by_year, csv, xlsx;
} HonoursView;
static const Field honours_fields[] = {
    LISTED(HonoursView, rows, honoured_shape),
    FIELD(HonoursView, period),
    FIELD(HonoursView, from),
    FIELD(HonoursView, to),
    FIELD(HonoursView, teams),
    FIELD(HonoursView, yearly),
    SHOWN(HonoursView, empty),
    SHOWN(HonoursView, has_later),
    FIELD(HonoursView, so_far),
    FIELD(HonoursView, credit_weight),
    FIELD(HonoursView, honour_weight),
    FIELD(HonoursView, most),
    SHOWN(HonoursView, earlier),
    SHOWN(HonoursView, later),
    SHOWN(HonoursView, by_people),
    SHOWN(HonoursView, by_teams),
    SHOWN(HonoursView, by_month),
    SHOWN(HonoursView, by_year),
    SHOWN(HonoursView, csv),
    SHOWN(HonoursView, xlsx),
};
const Shape honours_view_shape = SHAPE(HonoursView, honours_fields);

static Url honours_href(Cx *cx, const char *face, bool teams, Str period)
{
    return url_of(str_printf(cx->arena, "/honours%s?kind=%s&%s=%.*s", face,
                             teams ? "teams" : "people", period.n == 4 ? "year" : "month",
                             STR_FMT(period)));
}

// The month or the year that was asked for; else the last whole month.
static Err period_of(Cx *cx, const HonoursForm *form, HonoursView *view)
{
    int64_t year;
    Day first = month_before(day_of(day_year(cx->today), day_month(cx->today), 1));
    if (form->year.n > 0) {
        if (form->year.n != 4 || !str_int(form->year, &year) || year < 2000 || year > 2100)
            return &fault_bad_request;
        view->yearly = true;
        view->from = day_of((int)year, 1, 1);
        view->to = day_of((int)year, 12, 31);
        view->period = form->year;
        view->earlier = honours_href(cx, "", view->teams,
                                     str_printf(cx->arena, "%d", (int)year - 1));
        view->later = honours_href(cx, "", view->teams, str_printf(cx->arena, "%d", (int)year + 1));
        return OK;
    }
    if (form->month.n > 0 && !month_parse(form->month, &first))
        return &fault_bad_request;
    view->from = first;
    view->to = day_add(month_next(first), -1);
    view->period = month_word(cx->arena, first);
    view->earlier = honours_href(cx, "", view->teams, month_word(cx->arena, month_before(first)));
    view->later = honours_href(cx, "", view->teams, month_word(cx->arena, month_next(first)));
    return OK;
}

Err honours_page(Cx *cx, const Req *req, Reply *reply)
{
    const HonoursForm *form = req_form(req);
    HonoursView *view = NEW(cx->arena, HonoursView);
    HonourRules rules;
    view->teams = str_eq(form->kind, S("teams"));
    TRY(period_of(cx, form, view));
    TRY(honour_list(cx, view->teams ? HONOUR_TEAMS : HONOUR_PEOPLE, view->from, view->to, S("/"),
                    &view->rows));
    honour_rules_on(cx, view->to, &rules);
    view->credit_weight = rules.credit_weight;
    view->honour_weight = rules.honour_weight;
    view->most = rules.rows;
    view->empty = view->rows.n == 0;
    view->has_later = view->to.ymd < cx->today.ymd;
    view->so_far = view->to.ymd >= cx->today.ymd;
    Str year = str_printf(cx->arena, "%d", day_year(view->from));
    Str month = view->yearly
                    ? month_word(cx->arena,
                                 month_before(day_of(day_year(cx->today), day_month(cx->today), 1)))
                    : view->period;
    view->by_people = honours_href(cx, "", false, view->period);
    view->by_teams = honours_href(cx, "", true, view->period);
    view->by_month = honours_href(cx, "", view->teams, month);
    view->by_year = honours_href(cx, "", view->teams, year);
    view->csv = honours_href(cx, ".csv", view->teams, view->period);
    view->xlsx = honours_href(cx, ".xlsx", view->teams, view->period);
    return reply_page(cx, reply, star_pages[STAR_PAGE_HONOURS], view);
}

// --- 待办

Err star_todos(Cx *cx, List *out)
{
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    List rows;
    *out = (List){ 0 };
    if (grant == NULL)
        return OK;
    TRY(star_list(cx, &(StarQuery){ .path = grant->path, .open = true, .limit = 60 }, &rows));
    Todo *todos = NEW_ARRAY(cx->arena, Todo, rows.n + 1);
    size_t n = 0;
    for (size_t i = rows.n; i-- > 0;) {
        const Star *star = LIST_AT(&rows, Star, i);
        bool theirs = star->state == STAR_APPLIED || actor_is(&cx->actor, ROLE_CENTRE);
        if (!theirs || same(star->person, cx->actor.person))
            continue;
        todos[n++] = (Todo){ .kind = TEXT("星级评定"),
                             .title = str_printf(cx->arena, "%.*s · %.*s · %.*s",
                                                 STR_FMT(star->name_masked),
                                                 STR_FMT(say(cx->lang, star->level_text)),
                                                 STR_FMT(say(cx->lang, star->state_text))),
                             .place = star->place_name,
                             .href = star->href.bytes };
    }
    *out = (List){ todos, n };
    return OK;
}
