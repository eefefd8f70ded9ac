// What everybody sees: 活动列表, 活动详情 with sign-up, 我的日程, calendars. The table of routes
// closes the file.
#include "base/qr.h"
#include "rooms/activities/activities_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"

#define PAGE_ROWS   20
#define EXPORT_ROWS 1000

void activity_drop_field(FormView *form, const char *name)
{
    FormField *fields = form->fields.at;
    size_t n = 0;
    for (size_t i = 0; i < form->fields.n; i++)
        if (!str_eq(fields[i].name, str(name)))
            fields[n++] = fields[i];
    form->fields.n = n;
}

// --- the list

typedef struct {
    Str kind, brand, content, cursor;
    PlaceId place;
    bool past;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, kind, "类型", .widget = WIDGET_HIDDEN, .max = 20),
    INPUT(ListForm, brand, "品牌项目", .widget = WIDGET_HIDDEN, .max = 8),
    INPUT(ListForm, content, "五项内容", .widget = WIDGET_HIDDEN, .max = 8),
    INPUT(ListForm, place, "阵地", .widget = WIDGET_HIDDEN),
    INPUT(ListForm, past, "已结束的", .widget = WIDGET_HIDDEN),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN, .max = 40),
};
FORM(list_form, ListForm, list_inputs, "查找");

typedef struct {
    List activities;  // of ActivityRow
    bool empty, more, past, everywhere, all_kinds, practice, service, near, may_publish;
    Str place_name;
    Url next, csv, xlsx, kinds_all, kinds_practice, kinds_service, turn, home, county, calendar;
    bool has_home;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, activities, activity_row_shape),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    FIELD(ListView, past),
    SHOWN(ListView, everywhere),
    SHOWN(ListView, all_kinds),
    SHOWN(ListView, practice),
    SHOWN(ListView, service),
    SHOWN(ListView, near),
    SHOWN(ListView, may_publish),
    FIELD(ListView, place_name),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
    SHOWN(ListView, kinds_all),
    SHOWN(ListView, kinds_practice),
    SHOWN(ListView, kinds_service),
    SHOWN(ListView, turn),
    SHOWN(ListView, home),
    SHOWN(ListView, county),
    SHOWN(ListView, calendar),
    SHOWN(ListView, has_home),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(activity_list_page, list_shape, "活动");

static void add_word(Buf *buf, Str name, Str value)
{
    if (value.n == 0)
        return;
    buf_add(buf, name);
    buf_url(buf, value);
}

static Url list_href(Cx *cx, Str path, const ListForm *form, Str cursor)
{
    Buf buf = buf_new(cx->arena, 512);
    buf_add(&buf, path);
    buf_byte(&buf, '?');
    size_t bare = buf.n;
    add_word(&buf, S("&kind="), form->kind);
    add_word(&buf, S("&brand="), form->brand);
    add_word(&buf, S("&content="), form->content);
    add_word(&buf, S("&cursor="), cursor);
    if (form->past)
        buf_lit(&buf, "&past=1");
    if (form->place.n != 0) {
        buf_lit(&buf, "&place=");
        buf_int(&buf, form->place.n);
    }
    return url_of(buf.n == bare ? path : buf_str(&buf));
}

static bool cursor_parse(Str cursor, Time *at, ActivityId *id)
{
    Str rest;
    Str head = str_cut(cursor, '-', &rest);
    return str_int(head, &at->ms) && str_int(rest, &id->n) && id->n > 0;
}

static void list_links(Cx *cx, const ListForm *form, ListView *view)
{
    ListForm other = *form;
    other.kind = (Str){ 0 };
    view->kinds_all = list_href(cx, S("/activities"), &other, (Str){ 0 });
    other.kind = S("practice");
    view->kinds_practice = list_href(cx, S("/activities"), &other, (Str){ 0 });
    other.kind = S("service");
    view->kinds_service = list_href(cx, S("/activities"), &other, (Str){ 0 });
    other = *form;
    other.past = !form->past;
    view->turn = list_href(cx, S("/activities"), &other, (Str){ 0 });
    other = *form;
    other.place = NO(Place);
    view->county = list_href(cx, S("/activities"), &other, (Str){ 0 });
    other.place = cx->actor.home;
    view->home = list_href(cx, S("/activities"), &other, (Str){ 0 });
    view->csv = list_href(cx, S("/activities.csv"), form, form->cursor);
    view->xlsx = list_href(cx, S("/activities.xlsx"), form, form->cursor);
    view->calendar = list_href(cx, S("/activities/month"), form, (Str){ 0 });
}

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    ListView *view = NEW(cx->arena, ListView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    ActivityQuery query = { .limit = table ? EXPORT_ROWS : PAGE_ROWS,
                            .brand = form->brand,
                            .content = form->content,
                            .past = form->past };
    view->service = str_eq(form->kind, S("service"));
    view->practice = str_eq(form->kind, S("practice"));
    view->all_kinds = !view->service && !view->practice;
    query.by_kind = !view->all_kinds;
    query.kind = view->service ? ACTIVITY_SERVICE : ACTIVITY_PRACTICE;
    if (form->place.n != 0) {
        Place place;
        TRY(place_find(cx, form->place, &place));
        query.path = place.path;
        view->place_name = place.name;
    }
    if (form->cursor.n > 0 && !cursor_parse(form->cursor, &query.after_start, &query.after_id))
        return &fault_bad_request;
    TRY(activity_list(cx, &query, &view->activities));
    view->past = form->past;
    view->empty = view->activities.n == 0;
    view->everywhere = form->place.n == 0;
    view->has_home = cx->actor.home.n != 0;
    view->near = view->has_home && same(form->place, cx->actor.home);
    view->may_publish = actor_is(&cx->actor, ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT);
    view->more = view->activities.n == (size_t)query.limit;
    list_links(cx, form, view);
    if (view->more) {
        const ActivityRow *last = LIST_AT(&view->activities, ActivityRow, view->activities.n - 1);
        Str cursor = str_printf(cx->arena, "%lld-%lld", (long long)last->starts_at.ms,
                                (long long)last->id.n);
        view->next = list_href(cx, S("/activities"), form, cursor);
        reply_next(cx, reply, cursor);
    }
    return reply_page(cx, reply, &activity_list_page, view);
}

// --- the month

typedef struct {
    Str month;
    PlaceId place;
    Str kind;
} MonthForm;
static const Input month_inputs[] = {
    INPUT(MonthForm, month, "月份", .widget = WIDGET_HIDDEN, .max = 7),
    INPUT(MonthForm, place, "阵地", .widget = WIDGET_HIDDEN),
    INPUT(MonthForm, kind, "类型", .widget = WIDGET_HIDDEN, .max = 20),
};
FORM(month_form, MonthForm, month_inputs, "查看");

typedef struct {
    Day day;
    int32_t number;
    bool here, today, many;
    int64_t more;
    List activities;  // of ActivityRow, at most three
} MonthDay;
static const Field month_day_fields[] = {
    FIELD(MonthDay, day),
    SHOWN(MonthDay, number),
    SHOWN(MonthDay, here),
    SHOWN(MonthDay, today),
    SHOWN(MonthDay, many),
    FIELD(MonthDay, more),
    LISTED(MonthDay, activities, activity_row_shape),
};
static const Shape month_day_shape = SHAPE(MonthDay, month_day_fields);
typedef struct {
    List days;  // of MonthDay
} MonthWeek;
static const Field month_week_fields[] = { LISTED(MonthWeek, days, month_day_shape) };
static const Shape month_week_shape = SHAPE(MonthWeek, month_week_fields);
typedef struct {
    List weeks;
    int32_t year, month;
    Str place_name;
    Url before, after, list, feed;
} MonthView;
static const Field month_fields[] = {
    LISTED(MonthView, weeks, month_week_shape),
    FIELD(MonthView, year),
    FIELD(MonthView, month),
    FIELD(MonthView, place_name),
    SHOWN(MonthView, before),
    SHOWN(MonthView, after),
    SHOWN(MonthView, list),
    SHOWN(MonthView, feed),
};
static const Shape month_shape = SHAPE(MonthView, month_fields);
PAGE(activity_month, month_shape, "活动日历");

#define DAY_ROWS 3

static void fill_days(Cx *cx, const List *rows, Day first, MonthView *view)
{
    Day from = week_monday(first);
    MonthWeek *weeks = NEW_ARRAY(cx->arena, MonthWeek, 6);
    int n = 0;
    for (; n < 6; n++) {
        Day monday = day_add(from, 7 * n);
        if (n > 3 && day_month(monday) != day_month(first))
            break;
        MonthDay *days = NEW_ARRAY(cx->arena, MonthDay, 7);
        for (int d = 0; d < 7; d++) {
            Day day = day_add(monday, d);
            days[d] = (MonthDay){ .day = day,
                                  .number = day_of_month(day),
                                  .here = day_month(day) == day_month(first),
                                  .today = day.ymd == cx->today.ymd,
                                  .activities = { NEW_ARRAY(cx->arena, ActivityRow, DAY_ROWS),
                                                  0 } };
        }
        weeks[n].days = (List){ days, 7 };
    }
    view->weeks = (List){ weeks, (size_t)n };
    for (size_t i = 0; i < rows->n; i++) {
        const ActivityRow *row = LIST_AT(rows, ActivityRow, i);
        int at = day_diff(time_day(row->starts_at), from);
        if (at < 0 || at >= 7 * n)
            continue;
        MonthDay *day = LIST_AT(&LIST_AT(&view->weeks, MonthWeek, at / 7)->days, MonthDay, at % 7);
        if (day->activities.n < DAY_ROWS)
            *LIST_AT(&day->activities, ActivityRow, day->activities.n++) = *row;
        else
            day->more++;
        day->many = day->more > 0;
    }
}

static Url month_href(Cx *cx, Day first, int months, PlaceId place)
{
    int n = day_year(first) * 12 + day_month(first) - 1 + months;
    return url_of(str_printf(cx->arena, "/activities/month?month=%04d-%02d&place=%lld", n / 12,
                             n % 12 + 1, (long long)place.n));
}

static Err month_page(Cx *cx, const Req *req, Reply *reply)
{
    const MonthForm *form = req_form(req);
    MonthView *view = NEW(cx->arena, MonthView);
    Day first = day_of(day_year(cx->today), day_month(cx->today), 1);
    if (form->month.n > 0 && !day_parse(str_join(cx->arena, form->month, S("-01")), &first))
        return &fault_bad_request;
    ActivityQuery query = { .limit = EXPORT_ROWS };
    if (form->place.n != 0) {
        Place place;
        TRY(place_find(cx, form->place, &place));
        query.path = place.path;
        view->place_name = place.name;
    }
    List open, past, all;
    query.from = day_start(week_monday(first));
    query.before = time_add(query.from, 42 * TIME_DAY);
    TRY(activity_list(cx, &query, &open));
    ActivityQuery ended = query;
    ended.past = true;
    ended.from = (Time){ 0 };
    TRY(activity_list(cx, &ended, &past));
    ActivityRow *rows = NEW_ARRAY(cx->arena, ActivityRow, open.n + past.n + 1);
    size_t n = 0;
    for (size_t i = past.n; i > 0; i--)  // the latest stand first there
        rows[n++] = *LIST_AT(&past, ActivityRow, i - 1);
    for (size_t i = 0; i < open.n; i++)
        rows[n++] = *LIST_AT(&open, ActivityRow, i);
    all = (List){ rows, n };
    fill_days(cx, &all, first, view);
    view->year = day_year(first);
    view->month = day_month(first);
    view->before = month_href(cx, first, -1, form->place);
    view->after = month_href(cx, first, 1, form->place);
    view->list = url_of(str_printf(cx->arena, "/activities?place=%lld", (long long)form->place.n));
    view->feed = url_of(
        str_printf(cx->arena, "/activities/calendar/%lld", (long long)form->place.n));
    return reply_page(cx, reply, &activity_month, view);
}

// --- one activity

typedef struct {
    PositionId position;
    Str code, guardian, guardian_phone, guardian_relation, answer;
} SignForm;
static const Input sign_inputs[] = {
    INPUT(SignForm, position, "岗位", .widget = WIDGET_CHOICE),
    INPUT(SignForm, code, "报名口令", .hint = TEXT("发布活动的队伍会告诉您"), .max = 6,
          .widget = WIDGET_CODE, .autocomplete = "off"),
    INPUT(SignForm, guardian, "监护人姓名", .max = 30, .autocomplete = "off"),
    INPUT(SignForm, guardian_phone, "监护人电话", .max = 20, .widget = WIDGET_PHONE,
          .autocomplete = "off"),
    INPUT(SignForm, guardian_relation, "和您的关系", .hint = TEXT("如：母亲"), .max = 10,
          .autocomplete = "off"),
    INPUT(SignForm, answer, "想告诉负责人的", .max = 200),
};
FORM(sign_form, SignForm, sign_inputs, "报名");

typedef struct {
    Str reason;
} ReasonForm;
static const Input reason_inputs[] = {
    INPUT(ReasonForm, reason, "原因", .required = true, .min = 2, .max = 140),
};
FORM(cancel_form, ReasonForm, reason_inputs, "取消活动");
FORM(return_form, ReasonForm, reason_inputs, "退回修改");
FORM(appeal_form, ReasonForm, reason_inputs, "说明情况");
FORM(remove_form, ReasonForm, reason_inputs, "移出名单");
FORM(refuse_form, ReasonForm, reason_inputs, "不通过");
FORM(excuse_form, ReasonForm, reason_inputs, "说明成立");
FORM(uphold_form, ReasonForm, reason_inputs, "维持");
FORM_BUTTON(leave_form, "取消报名");
FORM_BUTTON(approve_form, "通过");
FORM_BUTTON(attend_form, "已到场");
FORM_BUTTON(miss_form, "未到场");
FORM_BUTTON(pass_form, "通过并发布");

typedef struct {
    bool none1, none2, none3, none4, none5, none6;
} PublishForm;
#define BANNED_BOX(n, text) INPUT(PublishForm, none##n, text, .widget = WIDGET_CHECK)
static const Input publish_inputs[] = {
    BANNED_BOX(1, "不是参加者在工作时间内的本职工作"),
    BANNED_BOX(2, "不是单位或学校的内部事务（团建、整理档案、值日、开会）"),
    BANNED_BOX(3, "不是主要为参加者自己受益（学习、实习、调研、参观、夏令营）"),
    BANNED_BOX(4, "有明确的公益目的（听宣讲、聚餐、排练、当观众都不算）"),
    BANNED_BOX(5, "没有明显高于正常补贴的报酬"),
    BANNED_BOX(6, "只按服务的时间记时长（捐款、捐物、转发都不折算时长）"),
};
FORM(publish_form, PublishForm, publish_inputs, "发布");

typedef struct {
    Day day;
    Str from, to, site, reason;
    int64_t version;
} MoveForm;
static const Input move_inputs[] = {
    INPUT(MoveForm, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT(MoveForm, from, "开始", .required = true, .hint = TEXT("如 09:00"), .max = 5),
    INPUT(MoveForm, to, "结束", .required = true, .hint = TEXT("如 11:00"), .max = 5),
    INPUT(MoveForm, site, "具体地点", .max = 60),
    INPUT(MoveForm, reason, "原因", .required = true, .min = 2, .max = 140),
    INPUT(MoveForm, version, "版本", .widget = WIDGET_HIDDEN),
};
FORM(move_form, MoveForm, move_inputs, "改时间地点");

typedef struct {
    PositionId position;
    int64_t places;
} PlacesForm;
static const Input places_inputs[] = {
    INPUT(PlacesForm, position, "岗位", .required = true, .widget = WIDGET_SELECT),
    INPUT(PlacesForm, places, "名额", .hint = TEXT("0 表示不限"), .required = true, .max = 99999),
};
FORM(places_form, PlacesForm, places_inputs, "改名额");

typedef struct {
    int64_t attendances;
    AttendanceBasis basis;
    Str result;
} ReportForm;
static const Input report_inputs[] = {
    INPUT(ReportForm, attendances, "服务群众人次", .max = 999999),
    INPUT_WORD(ReportForm, basis, "人次怎么得来", attendance_basis_words, attendance_basis_texts,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT(ReportForm, result, "总结", .hint = TEXT("做了什么、效果怎样、下回怎么改进"), .max = 1000,
          .widget = WIDGET_AREA),
};
FORM(report_form, ReportForm, report_inputs, "保存总结");

typedef struct {
    bool on;
} HighlightForm;
static const Input highlight_inputs[] = {
    INPUT(HighlightForm, on, "作为本月精彩活动", .widget = WIDGET_CHECK),
};
FORM(highlight_form, HighlightForm, highlight_inputs, "保存");

typedef struct {
    Str name, description, skill_name;
    PositionRole role;
    Text role_text;
    int64_t places, taken, waiting, left;
    bool limited, has_left, full, has_waiting, has_ages, insured, trained;
    Str ages, course_name;
    Url course;
} PositionView;
static const Field position_fields[] = {
    FIELD(PositionView, name),        FIELD(PositionView, description),
    FIELD(PositionView, skill_name),  WORD(PositionView, role, position_role_words),
    FIELD(PositionView, role_text),   FIELD(PositionView, places),
    FIELD(PositionView, taken),       FIELD(PositionView, waiting),
    FIELD(PositionView, left),        SHOWN(PositionView, limited),
    SHOWN(PositionView, has_left),    SHOWN(PositionView, full),
    SHOWN(PositionView, has_waiting), SHOWN(PositionView, has_ages),
    FIELD(PositionView, ages),        FIELD(PositionView, insured),
    SHOWN(PositionView, trained),     FIELD(PositionView, course_name),
    SHOWN(PositionView, course),
};
static const Shape position_view_shape = SHAPE(PositionView, position_fields);

typedef struct {
    Activity activity;
    Project project;
    List positions;  // of PositionView
    ActivityPhase phase;
    Text phase_text, kind_text, state_text, site_text, scope_text, basis_text;
    Str ends_hour, tag, content_name, task_name, brand_name, festival_name, guarantee_names;
    bool open, signed_in, in, waits, applied, absent, appealed, may_sign, may_leave, runs, desk;
    bool draft, review, returned, published, ended, cancelled, reviews, may_publish, may_cancel;
    bool may_move, is_service, has_result, may_highlight, has_notice, may_report, same_day;
    Text mine_text;
    Str mine_tag, mine_reason;
    int64_t turn;
    Url sign_in, team_href, place_href, brand_href, roster, again, ics, tel, mine_href;
    Str chat;
    Html qr;
    List beside;  // of Beside: what later rooms know of it; its photos
    bool has_pictures;
    FormView sign, leave, appeal, publish, approve, back, cancel, move, places, report, highlight;
} ActivityView;
#define FORM_OF(member) \
    FIELD_(ActivityView, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)
static const Field view_fields[] = {
    PART(ActivityView, activity, activity_shape),
    PART(ActivityView, project, project_shape),
    LISTED(ActivityView, positions, position_view_shape),
    WORD(ActivityView, phase, activity_phase_words),
    FIELD(ActivityView, phase_text),
    FIELD(ActivityView, kind_text),
    FIELD(ActivityView, state_text),
    FIELD(ActivityView, site_text),
    FIELD(ActivityView, scope_text),
    FIELD(ActivityView, basis_text),
    SHOWN(ActivityView, tag),
    SHOWN(ActivityView, ends_hour),
    FIELD(ActivityView, content_name),
    FIELD(ActivityView, task_name),
    FIELD(ActivityView, brand_name),
    FIELD(ActivityView, festival_name),
    FIELD(ActivityView, guarantee_names),
    FIELD(ActivityView, open),
    SHOWN(ActivityView, signed_in),
    FIELD(ActivityView, in),
    FIELD(ActivityView, waits),
    FIELD(ActivityView, applied),
    FIELD(ActivityView, absent),
    SHOWN(ActivityView, appealed),
    FIELD(ActivityView, may_sign),
    FIELD(ActivityView, may_leave),
    SHOWN(ActivityView, runs),
    SHOWN(ActivityView, desk),
    SHOWN(ActivityView, draft),
    SHOWN(ActivityView, review),
    SHOWN(ActivityView, returned),
    SHOWN(ActivityView, published),
    SHOWN(ActivityView, ended),
    SHOWN(ActivityView, cancelled),
    SHOWN(ActivityView, reviews),
    SHOWN(ActivityView, may_publish),
    SHOWN(ActivityView, may_cancel),
    SHOWN(ActivityView, may_move),
    SHOWN(ActivityView, is_service),
    SHOWN(ActivityView, has_result),
    SHOWN(ActivityView, may_highlight),
    SHOWN(ActivityView, has_notice),
    SHOWN(ActivityView, may_report),
    SHOWN(ActivityView, same_day),
    FIELD(ActivityView, mine_text),
    SHOWN(ActivityView, mine_tag),
    FIELD(ActivityView, mine_reason),
    FIELD(ActivityView, turn),
    SHOWN(ActivityView, sign_in),
    SHOWN(ActivityView, team_href),
    SHOWN(ActivityView, place_href),
    SHOWN(ActivityView, brand_href),
    SHOWN(ActivityView, roster),
    SHOWN(ActivityView, again),
    SHOWN(ActivityView, ics),
    SHOWN(ActivityView, tel),
    SHOWN(ActivityView, mine_href),
    SHOWN(ActivityView, chat),
    SHOWN(ActivityView, qr),
    FIELD_(ActivityView, beside, KIND_LIST, &beside_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ActivityView, has_pictures),
    FORM_OF(sign),
    FORM_OF(leave),
    FORM_OF(appeal),
    FORM_OF(publish),
    FORM_OF(approve),
    FORM_OF(back),
    FORM_OF(cancel),
    FORM_OF(move),
    FORM_OF(places),
    FORM_OF(report),
    FORM_OF(highlight),
};
static const Shape view_shape = SHAPE(ActivityView, view_fields);
PAGE(activity_show, view_shape, "活动");

static Str path_of(Cx *cx, const Activity *activity, const char *act)
{
    return str_printf(cx->arena, "/activities/%lld%s", (long long)activity->id.n, act);
}

static Str hour_of(Cx *cx, Time at)
{
    int minute = time_minute_of_day(at);
    return str_printf(cx->arena, "%02d:%02d", minute / 60, minute % 60);
}

Str activity_chat_text(Cx *cx, const Activity *activity, const Project *project, Str base)
{
    static const Field field = FIELD(Activity, starts_at);
    Buf buf = buf_new(cx->arena, 4096);
    Str when = field_said(cx->arena, cx->lang, &field, activity, cx->today);
    buf_printf(&buf, "【%.*s】\n", STR_FMT(activity->name));
    buf_add(&buf, say_with(cx->arena, cx->lang, TEXT("时间：{0} 至 {1}"), when,
                           hour_of(cx, activity->ends_at)));
    buf_byte(&buf, '\n');
    buf_add(&buf, say_with(cx->arena, cx->lang, TEXT("地点：{0} {1}"), activity->place_name,
                           activity->site));
    buf_byte(&buf, '\n');
    if (activity->places > 0) {
        buf_add(&buf, say_with(cx->arena, cx->lang, TEXT("名额：{0} 人，还差 {1} 人"),
                               str_printf(cx->arena, "%lld", (long long)activity->places),
                               str_printf(cx->arena, "%lld",
                                          (long long)(activity->places - activity->taken))));
        buf_byte(&buf, '\n');
    }
    if (project->notice.n > 0) {
        buf_add(&buf,
                say_with(cx->arena, cx->lang, TEXT("注意：{0}"), project->notice, (Str){ 0 }));
        buf_byte(&buf, '\n');
    }
    if (project->contact.n > 0 || project->phone.n > 0) {
        buf_add(&buf, say_with(cx->arena, cx->lang, TEXT("联系：{0} {1}"), project->contact,
                               project->phone));
        buf_byte(&buf, '\n');
    }
    buf_add(&buf, say_with(cx->arena, cx->lang, TEXT("报名：{0}"),
                           str_join(cx->arena, base, path_of(cx, activity, "")), (Str){ 0 }));
    return buf_str(&buf);
}

static Err code_word(Cx *cx, CodeList list, Str code, Str *name)
{
    List codes;
    *name = S("");
    if (code.n == 0)
        return OK;
    TRY(code_list(cx, list, (Day){ 0 }, &codes));
    Str rest = code;
    Buf buf = buf_new(cx->arena, 1024);
    while (rest.n > 0) {
        Str one = str_cut(rest, ',', &rest);
        if (buf.n > 0)
            buf_lit(&buf, "、");
        buf_add(&buf, code_name(&codes, one));
    }
    *name = buf_str(&buf);
    return OK;
}

static Err show_positions(Cx *cx, ActivityView *view, List *positions)
{
    TRY(activity_positions(cx, view->activity.id, positions));
    PositionView *rows = NEW_ARRAY(cx->arena, PositionView, positions->n + 1);
    for (size_t i = 0; i < positions->n; i++) {
        const ActivityPosition *one = LIST_AT(positions, ActivityPosition, i);
        rows[i] = (PositionView){
            .name = one->name,
            .description = one->description,
            .role = one->role,
            .role_text = position_role_texts[one->role],
            .places = one->places,
            .taken = one->taken,
            .waiting = one->waiting,
            .limited = one->places > 0,
            .insured = one->insured || (view->project.high_risk && one->role == POSITION_HELPER),
            .trained = one->course.n != 0,
            .course_name = one->course_name,
            .course = url_of(str_printf(cx->arena, "/training/%lld", (long long)one->course.n)),
            .left = one->places > 0 ? one->places - one->taken : 0
        };
        rows[i].has_left = rows[i].limited && rows[i].left > 0 && one->waiting == 0;
        rows[i].full = rows[i].limited && !rows[i].has_left;
        rows[i].has_waiting = one->waiting > 0;
        rows[i].has_ages = one->min_age > 0 || one->max_age > 0;
        if (one->min_age > 0 && one->max_age > 0)
            rows[i].ages = str_printf(cx->arena, "%lld–%lld", (long long)one->min_age,
                                      (long long)one->max_age);
        else if (rows[i].has_ages)
            rows[i].ages = str_printf(cx->arena, one->min_age > 0 ? "≥ %lld" : "≤ %lld",
                                      (long long)(one->min_age + one->max_age));
        TRY(code_word(cx, CODE_SKILL, one->skill, &rows[i].skill_name));
    }
    view->positions = (List){ rows, positions->n };
    return OK;
}

// The form asks for no more than this activity and this person need.
static Err show_sign_form(Cx *cx, ActivityView *view, const List *positions)
{
    view->sign = form_view(cx, &sign_form, path_of(cx, &view->activity, "/signups"), NULL);
    Person person;
    TRY(person_find(cx, cx->actor.person, &person));
    int age = age_on(person.birth_day, time_day(view->activity.starts_at));
    if (positions->n <= 1) {
        activity_drop_field(&view->sign, "position");
    } else {
        FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, positions->n);
        for (size_t i = 0; i < positions->n; i++) {
            const ActivityPosition *one = LIST_AT(positions, ActivityPosition, i);
            bool full = !position_free(one->places, one->taken, one->waiting);
            choices[i] = (FormChoice){
                .value = str_printf(cx->arena, "%lld", (long long)one->position.n),
                .text_str = full ? say_with(cx->arena, cx->lang, TEXT("{0}（已满，可候补）"),
                                            one->name, (Str){ 0 })
                                 : one->name
            };
        }
        form_choices(cx, &view->sign, "position", choices, positions->n);
    }
    if (view->project.scope != SCOPE_CODE)
        activity_drop_field(&view->sign, "code");
    if (age < 0 || age >= 18) {
        activity_drop_field(&view->sign, "guardian");
        activity_drop_field(&view->sign, "guardian_phone");
        activity_drop_field(&view->sign, "guardian_relation");
    }
    if (!view->project.review)
        activity_drop_field(&view->sign, "answer");
    return OK;
}

static Err show_mine(Cx *cx, ActivityView *view, const List *positions)
{
    Signup mine;
    TRY(signup_mine(cx, view->activity.id, &mine));
    view->in = mine.state == SIGNUP_CONFIRMED || mine.state == SIGNUP_ATTENDED;
    view->waits = mine.state == SIGNUP_WAITING;
    view->applied = mine.state == SIGNUP_APPLIED;
    view->absent = mine.state == SIGNUP_ABSENT;
    view->appealed = mine.appealed;
    bool opens = view->phase == PHASE_OPEN || view->phase == PHASE_FULL;
    bool anew = mine.state == SIGNUP_NONE || mine.state == SIGNUP_CANCELLED ||
                mine.state == SIGNUP_LAPSED;
    view->may_sign = view->signed_in && opens && anew;
    if (mine.state != SIGNUP_NONE) {
        view->mine_text = signup_state_texts[mine.state];
        view->mine_tag = str(signup_state_tags[mine.state]);
        view->mine_href = url_of(str_printf(cx->arena, "/signups/%lld", (long long)mine.id.n));
    }
    if (view->waits)
        TRY(signup_turn(cx, &mine, &view->turn));
    view->may_leave = signup_may(mine.state, SIGNUP_CANCEL, SIGNUP_BY_SELF) &&
                      cx->now.ms < view->activity.starts_at.ms;
    Str signup = str_printf(cx->arena, "/signups/%lld", (long long)mine.id.n);
    if (view->may_leave)
        view->leave = form_button(cx, str_join(cx->arena, signup, S("/cancel")));
    if (view->absent && !mine.appealed)
        view->appeal = form_view(cx, &appeal_form, str_join(cx->arena, signup, S("/appeal")), NULL);
    return view->may_sign ? show_sign_form(cx, view, positions) : OK;
}

static void places_choices(Cx *cx, FormView *form, const List *positions)
{
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, positions->n + 1);
    for (size_t i = 0; i < positions->n; i++) {
        const ActivityPosition *one = LIST_AT(positions, ActivityPosition, i);
        choices[i] = (FormChoice){
            .value = str_printf(cx->arena, "%lld", (long long)one->position.n),
            .text_str = str_printf(cx->arena, "%.*s %lld/%lld", STR_FMT(one->name),
                                   (long long)one->taken, (long long)one->places)
        };
    }
    form_choices(cx, form, "position", choices, positions->n);
}

// The forms of who runs it; each act asks its own rule again.
static void show_running(Cx *cx, const Req *req, ActivityView *view, const List *positions)
{
    const Activity *a = &view->activity;
    bool before = cx->now.ms < a->starts_at.ms;
    view->may_publish = before && (view->draft || view->returned);
    view->may_cancel = !view->ended && !view->cancelled && (before || !view->published);
    view->may_move = view->may_cancel && before;
    view->may_report = view->ended;
    view->roster = url_of(path_of(cx, a, "/signups"));
    view->again = url_of(str_printf(cx->arena, "/activities/date?again=%lld", (long long)a->id.n));
    view->approve = form_button(cx, path_of(cx, a, "/approve"));
    // A form that is not drawn is not made: it would keep the fault's sentence to itself.
    if (view->may_publish) {
        view->publish = form_view(cx, &publish_form, path_of(cx, a, "/publish"), NULL);
        if (!view->is_service)
            view->publish.fields.n = 0;
    }
    if (view->review && view->desk)
        view->back = form_view(cx, &return_form, path_of(cx, a, "/return"), NULL);
    if (view->may_cancel)
        view->cancel = form_view(cx, &cancel_form, path_of(cx, a, "/cancel"), NULL);
    if (view->may_move) {
        MoveForm move = { .day = time_day(a->starts_at),
                          .from = hour_of(cx, a->starts_at),
                          .to = hour_of(cx, a->ends_at),
                          .site = a->site,
                          .version = a->version };
        view->move = form_view(cx, &move_form, path_of(cx, a, "/move"), &move);
        view->places = form_view(cx, &places_form, path_of(cx, a, "/places"), NULL);
        places_choices(cx, &view->places, positions);
    }
    if (view->may_report) {
        ReportForm report = { a->attendances, a->basis, a->result };
        view->report = form_view(cx, &report_form, path_of(cx, a, "/report"), &report);
    }
    if (view->may_highlight) {
        HighlightForm highlight = { a->highlight };
        view->highlight = form_view(cx, &highlight_form, path_of(cx, a, "/highlight"), &highlight);
    }
    if (!view->published)
        return;
    Str base = req_base(req);
    view->chat = activity_chat_text(cx, a, &view->project, base);
    view->qr.bytes = qr_svg(cx->arena, str_join(cx->arena, base, path_of(cx, a, "")), a->name,
                            false);
}

static void show_words(Cx *cx, ActivityView *view)
{
    const Activity *a = &view->activity;
    view->phase = activity_phase(a, cx->now);
    view->phase_text = view->phase == PHASE_HIDDEN ? activity_state_texts[a->state]
                                                   : activity_phase_texts[view->phase];
    view->tag = str(activity_phase_tags[view->phase]);
    view->kind_text = activity_kind_texts[a->kind];
    view->state_text = activity_state_texts[a->state];
    view->site_text = site_kind_texts[a->site_kind];
    view->basis_text = attendance_basis_texts[a->basis];
    view->scope_text = recruit_scope_texts[view->project.scope];
    view->draft = a->state == ACTIVITY_DRAFT;
    view->review = a->state == ACTIVITY_REVIEW;
    view->returned = a->state == ACTIVITY_RETURNED;
    view->published = a->state == ACTIVITY_PUBLISHED;
    view->ended = a->state == ACTIVITY_ENDED;
    view->cancelled = a->state == ACTIVITY_CANCELLED;
    view->is_service = a->kind == ACTIVITY_SERVICE;
    view->reviews = view->project.review;
    view->has_result = a->attendances > 0 || a->result.n > 0;
    view->ends_hour = hour_of(cx, a->ends_at);
    view->same_day = time_day(a->starts_at).ymd == time_day(a->ends_at).ymd;
    view->open = view->phase == PHASE_OPEN || view->phase == PHASE_FULL;
    view->signed_in = cx->actor.person.n != 0;
}

static Err fill_view(Cx *cx, const Req *req, ActivityView *view)
{
    List positions;
    Activity *a = &view->activity;
    TRY(activity_find(cx, (ActivityId){ req_number(req, "id") }, a));
    TRY(project_find(cx, a->project, &view->project));
    show_words(cx, view);
    TRY(show_positions(cx, view, &positions));
    TRY(code_word(cx, CODE_CONTENT, view->project.content, &view->content_name));
    TRY(code_word(cx, CODE_TASK, view->project.task, &view->task_name));
    TRY(code_word(cx, CODE_BRAND, view->project.brand, &view->brand_name));
    TRY(code_word(cx, CODE_FESTIVAL, view->project.festival, &view->festival_name));
    TRY(code_word(cx, CODE_GUARANTEE, view->project.guarantees, &view->guarantee_names));
    unsigned by = activity_relations(a->team, a->place_path, &cx->actor);
    view->runs = by != 0;
    view->desk = (by & SIGNUP_BY_DESK) != 0;
    view->may_highlight = actor_may(&cx->actor, ROLE_CENTRE, a->place_path) && !view->cancelled;
    view->sign_in = url_of(
        str_printf(cx->arena, PATH_LOGIN "?next=/activities/%lld", (long long)a->id.n));
    view->team_href = url_of(str_printf(cx->arena, "/teams/%lld", (long long)a->team.n));
    view->place_href = url_of(str_printf(cx->arena, "/places/%lld", (long long)a->place.n));
    view->brand_href = url_of(
        str_printf(cx->arena, "/activities?brand=%.*s", STR_FMT(view->project.brand)));
    view->ics = url_of(path_of(cx, a, "/calendar"));
    view->tel = url_of(str_join(cx->arena, S("tel:"), view->project.phone));
    TRY(room_beside(cx, "activity", a->id.n, &view->beside));
    for (size_t i = 0; i < view->beside.n; i++)
        view->has_pictures = view->has_pictures || LIST_AT(&view->beside, Beside, i)->pictured;
    TRY(show_mine(cx, view, &positions));
    if (view->runs || view->may_highlight)
        show_running(cx, req, view, &positions);
    return OK;
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ActivityView *view = NEW(cx->arena, ActivityView);
    TRY(fill_view(cx, req, view));
    reply_title(reply, view->activity.name);
    return reply_page(cx, reply, &activity_show, view);
}

// --- acts of one activity

static Err back_to(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/activities/", req_number(req, "id"));
}

static ActivityId id_of(const Req *req)
{
    return (ActivityId){ req_number(req, "id") };
}

static Err sign_run(Cx *cx, const Req *req, Reply *reply)
{
    const SignForm *form = req_form(req);
    SignupNew new = { .activity = id_of(req),
                      .position = form->position,
                      .code = form->code,
                      .answer = form->answer,
                      .guardian = form->guardian,
                      .guardian_phone = form->guardian_phone,
                      .guardian_relation = form->guardian_relation };
    Signup signup;
    TRY(signup_add(cx, &new, &signup));
    reply_made(reply);
    if (req_face(req) == FACE_API)
        return reply_goto_row(cx, reply, "/signups/", signup.id.n);
    if (signup.state == SIGNUP_CONFIRMED)
        reply_say(cx, reply, TEXT("已报名，开始前会提醒您"));
    else if (signup.state == SIGNUP_WAITING)
        reply_say(cx, reply, TEXT("名额已满，已为您排上候补，有名额会自动递补并通知您"));
    else
        reply_say(cx, reply, TEXT("已提交，等负责人审核"));
    return back_to(cx, req, reply);
}

// Whose it is not hears that before anything about its state.
static Err find_to_run(Cx *cx, const Req *req, Activity *a)
{
    TRY(activity_find(cx, id_of(req), a));
    return activity_relations(a->team, a->place_path, &cx->actor) != 0 ? OK : &activity_not_yours;
}

// All dates of a series go the same way at once.
static Err publish_run(Cx *cx, const Req *req, Reply *reply)
{
    const PublishForm *form = req_form(req);
    Activity a;
    List all;
    ActivityState state = ACTIVITY_DRAFT;
    TRY(find_to_run(cx, req, &a));
    if (a.state != ACTIVITY_DRAFT && a.state != ACTIVITY_RETURNED)
        return &activity_moved_on;
    bool ticked = form->none1 && form->none2 && form->none3 && form->none4 && form->none5 &&
                  form->none6;
    if (a.kind == ACTIVITY_SERVICE && !ticked)
        return &activity_banned;
    TRY(project_tick(cx, a.project));
    TRY(activity_siblings(cx, &a, &all));
    for (size_t i = 0; i < all.n; i++)
        TRY(activity_publish(cx, LIST_AT(&all, ActivityKey, i)->id, &state));
    if (all.n == 0)
        return &signup_not_open;
    reply_say(cx, reply, state == ACTIVITY_REVIEW ? TEXT("已提交审核") : TEXT("已发布"));
    return back_to(cx, req, reply);
}

static Err approve_run(Cx *cx, const Req *req, Reply *reply)
{
    Activity a;
    List all;
    TRY(find_to_run(cx, req, &a));
    if (a.state != ACTIVITY_REVIEW)
        return &activity_moved_on;
    TRY(activity_siblings(cx, &a, &all));
    for (size_t i = 0; i < all.n; i++)
        TRY(activity_approve(cx, LIST_AT(&all, ActivityKey, i)->id));
    return all.n > 0 ? back_to(cx, req, reply) : &signup_not_open;
}

static Err return_run(Cx *cx, const Req *req, Reply *reply)
{
    const ReasonForm *form = req_form(req);
    TRY(activity_return(cx, id_of(req), form->reason));
    return back_to(cx, req, reply);
}

static Err cancel_run(Cx *cx, const Req *req, Reply *reply)
{
    const ReasonForm *form = req_form(req);
    TRY(activity_cancel(cx, id_of(req), form->reason));
    return back_to(cx, req, reply);
}

bool activity_clock_parse(Str s, int *minute)
{
    int64_t hours, minutes;
    Str rest;
    Str head = str_cut(str_trim(s), ':', &rest);
    if (!str_int(head, &hours) || !str_int(rest, &minutes) || rest.n != 2)
        return false;
    if (hours < 0 || hours > 24 || minutes < 0 || minutes > 59 ||
        hours * 60 + minutes > 24 * HOUR_MINUTES)
        return false;
    *minute = (int)(hours * 60 + minutes);
    return true;
}

static Err move_run(Cx *cx, const Req *req, Reply *reply)
{
    const MoveForm *form = req_form(req);
    Activity a;
    int from, to;
    TRY(find_to_run(cx, req, &a));
    if (!activity_clock_parse(form->from, &from) || !activity_clock_parse(form->to, &to)) {
        cx_problem(cx, S("from"), "invalid", TEXT("时间请写成 09:00 这样"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    Time day = day_start(form->day);
    ActivityMove move = { .version = form->version,
                          .starts_at = time_add(day, from * TIME_MINUTE),
                          .ends_at = time_add(day, to * TIME_MINUTE),
                          .site_kind = a.site_kind,
                          .site = form->site,
                          .reason = form->reason };
    TRY(activity_move(cx, id_of(req), &move));
    return back_to(cx, req, reply);
}

static Err places_run(Cx *cx, const Req *req, Reply *reply)
{
    const PlacesForm *form = req_form(req);
    TRY(activity_places_set(cx, id_of(req), form->position, form->places));
    return back_to(cx, req, reply);
}

static Err report_run(Cx *cx, const Req *req, Reply *reply)
{
    const ReportForm *form = req_form(req);
    TRY(activity_report(cx, id_of(req), form->attendances, form->basis, form->result));
    return back_to(cx, req, reply);
}

static Err highlight_run(Cx *cx, const Req *req, Reply *reply)
{
    const HighlightForm *form = req_form(req);
    TRY(activity_highlight(cx, id_of(req), form->on));
    return back_to(cx, req, reply);
}

// --- one sign-up

typedef struct {
    Signup signup;
    Activity activity;
    List steps;  // of SignupStep
    Text state_text;
    Str tag, name;
    bool waits, may_leave, may_appeal, runs, has_steps;
    int64_t turn;
    Url href, roster;
    FormView leave, appeal;
} SignupView;
static const Field signup_view_fields[] = {
    PART(SignupView, signup, signup_shape),
    PART(SignupView, activity, activity_shape),
    LISTED(SignupView, steps, signup_step_shape),
    FIELD(SignupView, state_text),
    SHOWN(SignupView, tag),
    FIELD(SignupView, name),
    FIELD(SignupView, waits),
    SHOWN(SignupView, may_leave),
    SHOWN(SignupView, may_appeal),
    SHOWN(SignupView, runs),
    SHOWN(SignupView, has_steps),
    FIELD(SignupView, turn),
    LINK(SignupView, href),
    SHOWN(SignupView, roster),
    FIELD_(SignupView, leave, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(SignupView, appeal, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape signup_view_shape = SHAPE(SignupView, signup_view_fields);
PAGE(signup_page, signup_view_shape, "报名");

static Err signup_show(Cx *cx, const Req *req, Reply *reply)
{
    SignupView *view = NEW(cx->arena, SignupView);
    unsigned by;
    TRY(signup_find(cx, (SignupId){ req_number(req, "id") }, &view->signup, &by));
    TRY(activity_find(cx, view->signup.activity, &view->activity));
    TRY(signup_steps(cx, view->signup.id, &view->steps));
    Signup *signup = &view->signup;
    view->state_text = signup_state_texts[signup->state];
    view->tag = str(signup_state_tags[signup->state]);
    bool own = (by & SIGNUP_BY_SELF) != 0;
    view->name = own ? signup->person_name : mask_name(cx->arena, signup->person_name);
    signup->person_name = view->name;
    view->waits = signup->state == SIGNUP_WAITING;
    if (view->waits)
        TRY(signup_turn(cx, signup, &view->turn));
    Str path = str_printf(cx->arena, "/signups/%lld", (long long)signup->id.n);
    view->may_leave = own && signup_may(signup->state, SIGNUP_CANCEL, SIGNUP_BY_SELF) &&
                      cx->now.ms < signup->starts_at.ms;
    view->may_appeal = own && signup->state == SIGNUP_ABSENT && !signup->appealed;
    view->leave = form_button(cx, str_join(cx->arena, path, S("/cancel")));
    if (view->may_appeal)
        view->appeal = form_view(cx, &appeal_form, str_join(cx->arena, path, S("/appeal")), NULL);
    view->runs = (by & (SIGNUP_BY_LEADER | SIGNUP_BY_DESK)) != 0;
    view->has_steps = view->steps.n > 0;
    view->href = url_of(path_of(cx, &view->activity, ""));
    view->roster = url_of(path_of(cx, &view->activity, "/signups"));
    reply_title(reply, view->activity.name);
    return reply_page(cx, reply, &signup_page, view);
}

// POST /signups/{id}/WORD: the word is the act.
static Err signup_run(Cx *cx, const Req *req, Reply *reply)
{
    SignupId id = { req_number(req, "id") };
    Str path = req_path(req), word = path;
    for (size_t at; (at = str_find(word, '/')) != STR_NOWHERE;)
        word = str_slice(word, at + 1, word.n);
    SignupAct act = SIGNUP_ACTS;
    for (int i = 0; signup_act_words[i] != NULL; i++)
        if (str_eq(word, str(signup_act_words[i])))
            act = (SignupAct)i;
    must(act != SIGNUP_ACTS);
    bool reasoned = act == SIGNUP_REMOVE || act == SIGNUP_REFUSE || act == SIGNUP_APPEAL ||
                    act == SIGNUP_EXCUSE || act == SIGNUP_UPHOLD;
    Str reason = reasoned ? ((const ReasonForm *)req_form(req))->reason : (Str){ 0 };
    Signup signup;
    unsigned by;
    TRY(signup_find(cx, id, &signup, &by));
    TRY(signup_act(cx, id, act, reason));
    bool own = act == SIGNUP_CANCEL || act == SIGNUP_APPEAL;
    if (req_face(req) == FACE_API)
        return reply_goto_row(cx, reply, "/signups/", id.n);
    return reply_goto(cx, reply,
                      str_printf(cx->arena, "/activities/%lld%s", (long long)signup.activity.n,
                                 own ? "" : "/signups"));
}

// --- my days

typedef struct {
    List coming, past;  // of MyActivity
    bool empty, has_past, more, has_feed;
    Url next, csv, xlsx, feed;
    Str feed_text;
    FormView make_feed;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, coming, my_activity_shape),
    LISTED(MineView, past, my_activity_shape),
    SHOWN(MineView, empty),
    SHOWN(MineView, has_past),
    FIELD(MineView, more),
    SHOWN(MineView, has_feed),
    SHOWN(MineView, next),
    SHOWN(MineView, csv),
    SHOWN(MineView, xlsx),
    SHOWN(MineView, feed),
    SHOWN(MineView, feed_text),
    FIELD_(MineView, make_feed, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(activity_mine, mine_shape, "我的日程");

static Err fill_mine(Cx *cx, const Req *req, Reply *reply, MineView *view)
{
    int64_t ms = 0;
    Time cursor = { 0 };
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    int limit = table ? EXPORT_ROWS : PAGE_ROWS;
    if (str_int(req_query(req, "cursor"), &ms) && ms > 0)
        cursor.ms = ms;
    if (cursor.ms == 0)
        TRY(activity_list_mine(cx, cx->actor.person, false, (Time){ 0 }, limit, &view->coming));
    TRY(activity_list_mine(cx, cx->actor.person, true, cursor, limit, &view->past));
    view->empty = view->coming.n == 0 && cursor.ms == 0;
    view->has_past = view->past.n > 0;
    view->more = view->past.n == (size_t)limit;
    view->csv = url_of(S("/me/activities.csv"));
    view->xlsx = url_of(S("/me/activities.xlsx"));
    view->make_feed = form_button(cx, S("/me/activities/feed"));
    if (view->more) {
        Time last = LIST_AT(&view->past, MyActivity, view->past.n - 1)->starts_at;
        Str next = str_printf(cx->arena, "%lld", (long long)last.ms);
        view->next = url_of(str_join(cx->arena, S("/me/activities?cursor="), next));
        reply_next(cx, reply, next);
    }
    return OK;
}

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    TRY(fill_mine(cx, req, reply, view));
    return reply_page(cx, reply, &activity_mine, view);
}

// The address is shown once; only its hash is kept. A new one ends the old.
static Err make_feed(Cx *cx, const Req *req, Reply *reply)
{
    Str token;
    MineView *view = NEW(cx->arena, MineView);
    TRY(feed_token(cx, &token));
    TRY(fill_mine(cx, req, reply, view));
    view->has_feed = true;
    view->feed_text = str_printf(cx->arena, "%.*s/calendar/%.*s", STR_FMT(req_base(req)),
                                 STR_FMT(token));
    view->feed = url_of(str_join(cx->arena, S("/calendar/"), token));
    return reply_page(cx, reply, &activity_mine, view);
}
FORM_BUTTON(feed_form, "生成日历订阅地址");

static Err reply_calendar(Cx *cx, Reply *reply, Str ics, const char *name)
{
    reply_header(cx, reply, "content-disposition",
                 str_printf(cx->arena, "inline; filename=\"%s.ics\"", name));
    return reply_text(cx, reply, 200, "text/calendar; charset=utf-8", ics);
}

static Err my_calendar(Cx *cx, const Req *req, Reply *reply)
{
    Str ics;
    TRY(feed_of_person(cx, req_word(req, "word"), req_base(req), &ics));
    return reply_calendar(cx, reply, ics, "redvest");
}

static Err place_calendar(Cx *cx, const Req *req, Reply *reply)
{
    Str ics;
    PlaceId id = { req_number(req, "id") };
    if (id.n == 0) {
        Place centre;
        TRY(place_centre(cx, &centre));
        id = centre.id;
    }
    TRY(feed_of_place(cx, id, req_base(req), &ics));
    return reply_calendar(cx, reply, ics, "activities");
}

static Err one_calendar(Cx *cx, const Req *req, Reply *reply)
{
    Str ics;
    TRY(feed_of_activity(cx, id_of(req), req_base(req), &ics));
    return reply_calendar(cx, reply, ics, "activity");
}

static Err atom(Cx *cx, const Req *req, Reply *reply)
{
    Str feed;
    TRY(feed_atom(cx, req_base(req), &feed));
    return reply_text(cx, reply, 200, "application/atom+xml; charset=utf-8", feed);
}

// --- pages of the other files, where the routes can name them

PAGE(activity_new, activity_new_shape, "发布活动");
PAGE(activity_project_new, activity_project_shape, "发布活动");
PAGE(activity_date, activity_date_shape, "发布活动");
PAGE(activity_roster_page, activity_roster_shape, "报名名单", .layout = LAYOUT_DESK);
PAGE(team_desk, activity_team_shape, "队伍工作台");
PAGE(activity_desk, activity_desk_shape, "活动管理", .layout = LAYOUT_DESK);
PAGE(activity_weeks, weeks_shape, "周周有活动", .layout = LAYOUT_DESK);
PAGE(activity_codes, activity_codes_shape, "活动代码表", .layout = LAYOUT_DESK);
const Page *const activity_pages[ACTIVITY_PAGES] = {
    [ACTIVITY_PAGE_NEW] = &activity_new,     [ACTIVITY_PAGE_PROJECT] = &activity_project_new,
    [ACTIVITY_PAGE_DATE] = &activity_date,   [ACTIVITY_PAGE_ROSTER] = &activity_roster_page,
    [ACTIVITY_PAGE_TEAM] = &team_desk,       [ACTIVITY_PAGE_DESK] = &activity_desk,
    [ACTIVITY_PAGE_WEEKS] = &activity_weeks, [ACTIVITY_PAGE_CODES] = &activity_codes,
};

// --- the room

#define SOURCE "尚无公布的规则，先按本系统默认，由县里的办法改定"

// clang-format off
static const Setting settings[] = {
    SETTING_BOOL("activities.real_name", false, "报名志愿服务活动要先实名"),
    SETTING_INT("activities.cancel_hours", 2, 0, 240, "开始前几小时起，报名的人不能自己取消"),
    SETTING_INT("activities.late_promotion_hours", 2, 0, 48, "开始前几小时内才递补上的人，未到不算失约"),
    SETTING_INT("activities.radius_m", 300, 0, 9999, "签到半径（米），0 表示不限"),
    SETTING_INT("activities.remind_evening", 19, 0, 21, "前一天晚上几点发第一次提醒，0 不发"),
    SETTING_INT("activities.remind_minutes", 120, 0, 1440, "提前几分钟发第二次提醒，0 不发"),
    RULE_INT("activities.absence_count", 3, 0, 100, "报名未到几次就暂停报名，0 不暂停", SOURCE),
    RULE_INT("activities.absence_days", 90, 1, 3650, "报名未到在多少天内累计", SOURCE),
    RULE_INT("activities.pause_days", 30, 1, 3650, "暂停报名多少天", SOURCE),
};

enum {
    LEADERS = ROLE_LEADER | ROLE_DEPARTMENT,
    RUNNERS = ROLES_DISPATCH | LEADERS,
    READERS = RUNNERS | ROLE_SUPERVISOR | ROLE_AUDITOR,
};

static const Route routes[] = {
    GET("/activities", list, PUBLIC, .page = &activity_list_page, .form = &list_form, .title = TEXT("活动列表")),
    GET("/activities/month", month_page, PUBLIC, .page = &activity_month, .form = &month_form, .title = TEXT("活动日历")),
    GET("/activities/atom", atom, PUBLIC, .title = TEXT("活动订阅（Atom）"), .flags = ROUTE_NO_API),
    GET("/activities/calendar/{id}", place_calendar, PUBLIC, .title = TEXT("阵地的活动日历（ICS）"), .flags = ROUTE_NO_API),
    GET("/activities/{id}", show, PUBLIC, .page = &activity_show, .title = TEXT("活动详情")),
    GET("/activities/{id}/calendar", one_calendar, PUBLIC, .title = TEXT("一场活动（ICS）"), .flags = ROUTE_NO_API),
    GET("/calendar/{word}", my_calendar, PUBLIC, .title = TEXT("我的日程（ICS，凭地址）"), .flags = ROUTE_NO_API),
    POST("/activities/{id}/signups", sign_run, SIGNED_IN, .form = &sign_form, .again = show, .title = TEXT("报名"), .flags = ROUTE_HOT),
    GET("/signups/{id}", signup_show, SIGNED_IN, .page = &signup_page, .title = TEXT("一条报名")),
    POST("/signups/{id}/cancel", signup_run, SIGNED_IN, .form = &leave_form, .again = signup_show, .title = TEXT("取消报名")),
    POST("/signups/{id}/appeal", signup_run, SIGNED_IN, .form = &appeal_form, .again = signup_show, .title = TEXT("未到场说明")),
    GET("/me/activities", mine, SIGNED_IN, .page = &activity_mine, .title = TEXT("我的日程")),
    POST("/me/activities/feed", make_feed, SIGNED_IN, .form = &feed_form, .again = mine, .title = TEXT("生成日历订阅地址"), .flags = ROUTE_NO_API),

    GET("/activities/new", activity_new_page, ONLY(RUNNERS), .page = &activity_new, .title = TEXT("发布活动：从哪里开始")),
    GET("/activities/project", activity_project_page, ONLY(RUNNERS), .page = &activity_project_new, .title = TEXT("发布活动：内容"), .flags = ROUTE_NO_API),
    POST("/activities/project", activity_project_run, ONLY(RUNNERS), .form = &activity_project_form, .again = activity_project_page, .title = TEXT("新建活动项目")),
    GET("/activities/date", activity_date_page, ONLY(RUNNERS), .page = &activity_date, .title = TEXT("发布活动：时间地点"), .flags = ROUTE_NO_API),
    POST("/activities/date", activity_date_run, ONLY(RUNNERS), .form = &activity_date_form, .again = activity_date_page, .title = TEXT("加场次")),
    POST("/activities/{id}/template", activity_template_run, ONLY(RUNNERS), .form = &activity_template_form, .again = show, .title = TEXT("存为模板")),
    POST("/activities/{id}/publish", publish_run, ONLY(RUNNERS), .form = &publish_form, .again = show, .title = TEXT("发布")),
    POST("/activities/{id}/approve", approve_run, ONLY(ROLES_DISPATCH), .form = &pass_form, .again = show, .title = TEXT("通过并发布")),
    POST("/activities/{id}/return", return_run, ONLY(ROLES_DISPATCH), .form = &return_form, .again = show, .title = TEXT("退回修改")),
    POST("/activities/{id}/cancel", cancel_run, ONLY(RUNNERS), .form = &cancel_form, .again = show, .title = TEXT("取消活动")),
    POST("/activities/{id}/move", move_run, ONLY(RUNNERS), .form = &move_form, .again = show, .title = TEXT("改时间地点")),
    POST("/activities/{id}/places", places_run, ONLY(RUNNERS), .form = &places_form, .again = show, .title = TEXT("改名额")),
    POST("/activities/{id}/report", report_run, ONLY(RUNNERS), .form = &report_form, .again = show, .title = TEXT("写活动总结")),
    POST("/activities/{id}/highlight", highlight_run, ONLY(ROLE_CENTRE), .form = &highlight_form, .again = show, .title = TEXT("本月精彩活动")),

    GET("/activities/{id}/signups", activity_roster, ONLY(READERS), .page = &activity_roster_page, .title = TEXT("报名名单")),
    POST("/signups/{id}/approve", signup_run, ONLY(RUNNERS), .form = &approve_form, .again = signup_show, .title = TEXT("报名通过")),
    POST("/signups/{id}/refuse", signup_run, ONLY(RUNNERS), .form = &refuse_form, .again = signup_show, .title = TEXT("报名不通过")),
    POST("/signups/{id}/remove", signup_run, ONLY(RUNNERS), .form = &remove_form, .again = signup_show, .title = TEXT("移出名单")),
    POST("/signups/{id}/attend", signup_run, ONLY(RUNNERS), .form = &attend_form, .again = signup_show, .title = TEXT("登记到场")),
    POST("/signups/{id}/miss", signup_run, ONLY(RUNNERS), .form = &miss_form, .again = signup_show, .title = TEXT("登记未到场")),
    POST("/signups/{id}/excuse", signup_run, ONLY(ROLES_DISPATCH), .form = &excuse_form, .again = signup_show, .title = TEXT("未到场说明成立")),
    POST("/signups/{id}/uphold", signup_run, ONLY(ROLES_DISPATCH), .form = &uphold_form, .again = signup_show, .title = TEXT("维持未到场")),

    GET("/team", activity_team_page, ONLY(LEADERS), .page = &team_desk, .title = TEXT("队伍工作台")),
    GET("/activities/desk", activity_desk_page, ONLY(ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR), .page = &activity_desk, .title = TEXT("活动管理")),
    POST("/activities/rights", activity_right_run, ONLY(ROLES_DISPATCH), .form = &activity_right_form, .again = activity_desk_page, .title = TEXT("队长自主发布")),
    POST("/activities/rule", activity_rule_run, ONLY(ROLES_DISPATCH), .form = &activity_rule_form, .again = activity_desk_page, .title = TEXT("发布审核方式")),
    GET("/activities/weeks", activity_weeks_page, ONLY(READERS), .page = &activity_weeks, .title = TEXT("周周有活动")),
    POST("/activities/weeks/plan", activity_plan_run, ONLY(ROLE_BRANCH | ROLE_CENTRE), .form = &activity_plan_form, .again = activity_weeks_page, .title = TEXT("周计划")),
    POST("/activities/weeks/pick", activity_pick_run, ONLY(ROLE_BRANCH | ROLE_CENTRE), .form = &activity_pick_form, .again = activity_weeks_page, .title = TEXT("选本周的站")),
    GET("/activities/codes", activity_codes_page, ONLY(ROLES_DISPATCH), .page = &activity_codes, .title = TEXT("活动代码表")),
    POST("/activities/codes", activity_code_add_run, ONLY(ROLE_CENTRE), .form = &activity_code_form, .again = activity_codes_page, .title = TEXT("加本地代码")),
    POST("/activities/codes/end", activity_code_end_run, ONLY(ROLE_CENTRE), .form = &activity_code_end_form, .again = activity_codes_page, .title = TEXT("停用代码")),
};
// clang-format on

static const Tick ticks[] = {
    { "activities.clock", 30000, activity_clock },
    { "activities.notices", 10000, activity_notices },
};

// On the page of a team: whether its leader publishes without asking; given and taken back at the
// desk of activities by who answers for the place.
static Err activity_beside(Cx *cx, const char *what, int64_t id, List *out)
{
    bool has;
    if (!str_eq(str(what), S("team")) || !actor_is(&cx->actor, ROLES_DISPATCH))
        return OK;
    TRY(publisher_has(cx, (TeamId){ id }, &has));
    Beside *row = NEW(cx->arena, Beside);
    *row = (Beside){ .label = TEXT("队长自主发布"),
                     .text = str(has ? TEXT("已授予").zh : TEXT("未授予").zh),
                     .href = url_of(S("/activities/desk")) };
    *out = (List){ row, 1 };
    return OK;
}

static const Listener listeners[] = {
    { "team.dissolved", activity_hear_dissolved },
    { "person.erased", signup_hear_erased },
    { "volunteer.left", signup_hear_left },
    { "volunteer.paused", signup_hear_paused },
};

const Room activities_room = { .name = "activities",
                               .title = TEXT("活动"),
                               ROUTES(routes),
                               SETTINGS(settings),
                               TICKS(ticks),
                               LISTENERS(listeners),
                               .todos = activity_todos,
                               .beside = activity_beside,
                               .check = activities_check,
                               .holdings = signup_holdings,
                               .merge = signup_merge_person };
