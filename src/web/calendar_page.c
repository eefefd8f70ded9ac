// The calendar of work days, as people and programs read it and set a day in it. Every deadline
// that counts office time stands on it.
#include "town/calendar.h"
#include "town/catalogue.h"
#include "town/command.h"
#include "web/app.h"
#include "web/web.h"

enum { SETTERS = ROLE_SYSTEM | ROLE_CENTRE };

typedef struct {
    CalendarDay day;
    Text weekday_text, work_text;
    Str tag;
} DayLine;
static const Field line_fields[] = {
    PART(DayLine, day, calendar_day_shape),
    COL(DayLine, weekday_text, "星期"),
    COL(DayLine, work_text, "安排"),
    SHOWN(DayLine, tag),
};
static const Shape line_shape = SHAPE(DayLine, line_fields);

typedef struct {
    int64_t year;
    List days;  // of DayLine
    bool listed, may_set;
    Url previous, next, csv, xlsx;
    FormView form;
} CalendarView;
static const Field view_fields[] = {
    FIELD(CalendarView, year),
    LISTED(CalendarView, days, line_shape),
    FIELD(CalendarView, listed),
    SHOWN(CalendarView, may_set),
    SHOWN(CalendarView, previous),
    SHOWN(CalendarView, next),
    SHOWN(CalendarView, csv),
    SHOWN(CalendarView, xlsx),
    FIELD_(CalendarView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape view_shape = SHAPE(CalendarView, view_fields);
PAGE(calendar_page, view_shape, "工作日历", .layout = LAYOUT_DESK);

static const char *const kind_words[] = { "rest", "work", NULL };
static const Text kind_texts[] = { TEXT("休息"), TEXT("上班") };
static const Text weekday_texts[] = { TEXT("周一"), TEXT("周二"), TEXT("周三"), TEXT("周四"),
                                      TEXT("周五"), TEXT("周六"), TEXT("周日") };

typedef struct {
    Day day;
    int kind;
    Str source;
} DayForm;
static const Input day_inputs[] = {
    INPUT(DayForm, day, "哪一天", .required = true, .widget = WIDGET_DAY),
    INPUT_WORD(DayForm, kind, "安排", kind_words, kind_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(DayForm, source, "依据", .hint = TEXT("如：国务院办公厅通知的文号"), .required = true,
          .min = 2, .max = 200),
};
FORM(day_form, DayForm, day_inputs, "登记");

static Url year_href(Cx *cx, const char *path, int64_t year)
{
    return url_of(str_printf(cx->arena, "%s?year=%lld", path, (long long)year));
}

static Err lines_of(Cx *cx, int year, List *out)
{
    List days;
    TRY(calendar_list(cx, year, &days));
    DayLine *lines = NEW_ARRAY(cx->arena, DayLine, days.n + 1);
    for (size_t i = 0; i < days.n; i++) {
        const CalendarDay *day = LIST_AT(&days, CalendarDay, i);
        lines[i] = (DayLine){ .day = *day,
                              .weekday_text = weekday_texts[day_weekday(day->day) - 1],
                              .work_text = kind_texts[day->work],
                              .tag = day->work ? S("warn") : S("ok") };
    }
    *out = (List){ lines, days.n };
    return OK;
}

static Err calendar_show(Cx *cx, const Req *req, Reply *reply)
{
    CalendarView *view = NEW(cx->arena, CalendarView);
    if (!str_int(req_query(req, "year"), &view->year) || view->year < 2000 || view->year > 2127)
        view->year = day_year(cx->today);
    TRY(lines_of(cx, (int)view->year, &view->days));
    view->listed = view->days.n > 0;
    view->may_set = actor_is(&cx->actor, SETTERS);
    view->previous = year_href(cx, "/calendar", view->year - 1);
    view->next = year_href(cx, "/calendar", view->year + 1);
    view->csv = year_href(cx, "/calendar.csv", view->year);
    view->xlsx = year_href(cx, "/calendar.xlsx", view->year);
    DayForm values = { .day = cx->today };
    view->form = form_view(cx, &day_form, S("/calendar"), &values);
    return reply_page(cx, reply, &calendar_page, view);
}

static Err calendar_put(Cx *cx, const Req *req, Reply *reply)
{
    const DayForm *form = req_form(req);
    TRY(calendar_set(cx, form->day, form->kind == 1, form->source));
    reply_say(cx, reply, TEXT("已登记，以后的期限按它计算"));
    return reply_goto(cx, reply, str_printf(cx->arena, "/calendar?year=%d", day_year(form->day)));
}

static const Route routes[] = {
    GET("/calendar", calendar_show, ONLY(ROLES_STAFF), .page = &calendar_page,
        .title = TEXT("工作日历")),
    POST("/calendar", calendar_put, ONLY(SETTERS), .form = &day_form, .again = calendar_show,
         .title = TEXT("登记一天")),
};

// --- commands

static const Option list_options[] = {
    { "--year", "YEAR", TEXT("哪一年，默认今年"), false, false },
};

static Err list_run(Cx *cx, const Args *args, CommandOut *out)
{
    int64_t year = day_year(cx->today);
    if (arg_given(args, "--year") &&
        (!str_int(arg(args, "--year"), &year) || year < 2000 || year > 2127))
        return &calendar_range;
    out->shape = &calendar_day_shape;
    return calendar_list(cx, (int)year, &out->rows);
}

static const Option set_options[] = {
    { "DAY", "DAY", TEXT("日期，如 2027-01-01"), true, false },
    { "KIND", "KIND", TEXT("rest 休息，work 上班"), true, false },
    { "--source", "TEXT", TEXT("依据的通知"), true, false },
};

static Err set_run(Cx *cx, const Args *args, CommandOut *out)
{
    Day day;
    bool work = str_eq(arg(args, "KIND"), S("work"));
    (void)out;
    if (!day_parse(arg(args, "DAY"), &day))
        return &calendar_range;
    if (!work && !str_eq(arg(args, "KIND"), S("rest")))
        return &fault_invalid;
    return calendar_set(cx, day, work, arg(args, "--source"));
}

static const Command commands[] = {
    { "calendar", "list", TEXT("一年的节假日和调休上班日"), "redvest calendar list --year 2026",
      OPTIONS(list_options), .act = list_run, .reads_only = true },
    { "calendar", "set", TEXT("登记一天休息或上班"),
      "redvest calendar set 2027-01-01 rest --source 国办发明电〔2026〕1号", OPTIONS(set_options),
      .act = set_run },
};

const Room calendar_room = {
    .name = "calendar", .title = TEXT("工作日历"), ROUTES(routes), COMMANDS(commands)
};
