// Pages of who runs posts: the board of a week, a post with its patterns, the printed week, swaps
// to agree to, what waits.
#include "rooms/duty/duty_inside.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"

#define BOARD_ROWS 40
#define POST_ROWS  40
#define SWAP_ROWS  50

Day duty_monday_asked(Cx *cx, const Req *req)
{
    Day day;
    if (!day_parse(req_query(req, "from"), &day))
        day = cx->today;
    return week_monday(day);
}

bool duty_minute_parse(Str s, int64_t *minute)
{
    Str rest, trimmed = str_trim(s);
    int64_t hours, minutes;
    Str first = str_cut(trimmed, ':', &rest);
    if (!str_int(first, &hours) || rest.n != 2 || !str_int(rest, &minutes) || hours < 0 ||
        hours > 24 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 1440)
        return false;
    *minute = hours * 60 + minutes;
    return true;
}

Err duty_skill_name(Cx *cx, Str code, Str *name)
{
    List codes;
    TRY(code_list(cx, CODE_SKILL, cx->today, &codes));
    *name = code_name(&codes, code);
    return OK;
}

Err duty_scope(const Cx *cx, DutyScope *out)
{
    const Grant *grant = actor_grant(&cx->actor, DUTY_READERS & ~DUTY_LEADERS, (Str){ 0 });
    if (grant != NULL) {
        *out = (DutyScope){ .path = grant->path,
                            .name = grant->name,
                            .place = grant->place,
                            .dispatches = (grant->role & ROLES_DISPATCH) != 0 };
        return OK;
    }
    grant = actor_grant(&cx->actor, DUTY_LEADERS, (Str){ 0 });
    if (grant == NULL)
        return &fault_forbidden;
    *out = (DutyScope){ .path = S("/"), .name = grant->name, .team = grant->team };
    return OK;
}

static Str day_link(Cx *cx, Str base, Day from)
{
    return str_printf(cx->arena, "%.*s?from=%.*s", STR_FMT(base),
                      STR_FMT(day_iso(cx->arena, from)));
}

// --- 排班: a week of all posts

typedef struct {
    Str text;  // "2/3"; empty: no shift
    bool missing, none;
} BoardCell;
static const Field cell_fields[] = { SHOWN(BoardCell, text), SHOWN(BoardCell, missing),
                                     SHOWN(BoardCell, none) };
static const Shape cell_shape = SHAPE(BoardCell, cell_fields);
typedef struct {
    PostId id;
    Str name, team_name, d1, d2, d3, d4, d5, d6, d7;
    int64_t missing;
    List cells;  // of BoardCell
    Url href;
} BoardRow;
static const Field board_row_fields[] = {
    FIELD(BoardRow, id),
    COL(BoardRow, name, "岗"),
    COL(BoardRow, team_name, "队伍"),
    COL(BoardRow, d1, "周一"),
    COL(BoardRow, d2, "周二"),
    COL(BoardRow, d3, "周三"),
    COL(BoardRow, d4, "周四"),
    COL(BoardRow, d5, "周五"),
    COL(BoardRow, d6, "周六"),
    COL(BoardRow, d7, "周日"),
    COL(BoardRow, missing, "缺"),
    FIELD_(BoardRow, cells, KIND_LIST, &cell_shape, NULL, NULL, FIELD_PAGE_ONLY),
    LINK(BoardRow, href),
};
static const Shape board_row_shape = SHAPE(BoardRow, board_row_fields);
typedef struct {
    Day day;
    bool now;
} BoardHead;
static const Field head_fields[] = { FIELD(BoardHead, day), SHOWN(BoardHead, now) };
static const Shape head_shape = SHAPE(BoardHead, head_fields);
typedef struct {
    List rows;   // of BoardRow
    List heads;  // of BoardHead
    Str node_name;
    Day monday, sunday;
    int64_t missing, to_agree;
    bool empty, may_open, more, has_to_agree;
    Url before, after, next, csv, xlsx, now;
} BoardView;
static const Field board_fields[] = {
    LISTED(BoardView, rows, board_row_shape),
    FIELD_(BoardView, heads, KIND_LIST, &head_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(BoardView, node_name),
    FIELD(BoardView, monday),
    FIELD(BoardView, sunday),
    FIELD(BoardView, missing),
    FIELD(BoardView, to_agree),
    SHOWN(BoardView, empty),
    SHOWN(BoardView, may_open),
    FIELD(BoardView, more),
    SHOWN(BoardView, has_to_agree),
    SHOWN(BoardView, before),
    SHOWN(BoardView, after),
    SHOWN(BoardView, next),
    SHOWN(BoardView, csv),
    SHOWN(BoardView, xlsx),
    SHOWN(BoardView, now),
};
const Shape duty_board_shape = SHAPE(BoardView, board_fields);

static void put_day(Cx *cx, BoardRow *row, int weekday, const PostDay *day)
{
    Str *columns[] = { &row->d1, &row->d2, &row->d3, &row->d4, &row->d5, &row->d6, &row->d7 };
    BoardCell *cell = LIST_AT(&row->cells, BoardCell, weekday - 1);
    cell->text = str_printf(cx->arena, "%lld/%lld", (long long)day->taken, (long long)day->places);
    cell->none = false;
    cell->missing = day->taken < day->places;
    *columns[weekday - 1] = cell->text;
    row->missing += cell->missing ? day->places - day->taken : 0;
}

static Err board_rows(Cx *cx, const List *posts, BoardView *view)
{
    List days;
    BoardRow *rows = NEW_ARRAY(cx->arena, BoardRow, posts->n + 1);
    view->rows = (List){ rows, posts->n };
    if (posts->n == 0)
        return OK;
    TRY(post_days(cx, view->monday, view->sunday, LIST_AT(posts, Post, 0)->id,
                  LIST_AT(posts, Post, posts->n - 1)->id, &days));
    for (size_t i = 0; i < posts->n; i++) {
        const Post *post = LIST_AT(posts, Post, i);
        BoardCell *cells = NEW_ARRAY(cx->arena, BoardCell, 7);
        for (int d = 0; d < 7; d++)
            cells[d] = (BoardCell){ .text = S(""), .none = true };
        rows[i] = (BoardRow){ .id = post->id,
                              .name = post->place_name,
                              .team_name = post->team_name,
                              .cells = { cells, 7 },
                              .href = url_of(day_link(cx, post->href.bytes, view->monday)) };
        for (size_t k = 0; k < days.n; k++) {
            const PostDay *day = LIST_AT(&days, PostDay, k);
            if (same(day->post, post->id))
                put_day(cx, &rows[i], day_weekday(day->day), day);
        }
        view->missing += rows[i].missing;
    }
    return OK;
}

static void board_links(Cx *cx, BoardView *view)
{
    view->before = url_of(day_link(cx, S("/duty"), day_add(view->monday, -7)));
    view->after = url_of(day_link(cx, S("/duty"), day_add(view->monday, 7)));
    view->now = url_of(S("/duty"));
    view->csv = url_of(day_link(cx, S("/duty.csv"), view->monday));
    view->xlsx = url_of(day_link(cx, S("/duty.xlsx"), view->monday));
    BoardHead *heads = NEW_ARRAY(cx->arena, BoardHead, 7);
    for (int d = 0; d < 7; d++) {
        Day day = day_add(view->monday, d);
        heads[d] = (BoardHead){ day, day.ymd == cx->today.ymd };
    }
    view->heads = (List){ heads, 7 };
}

Err duty_board_page(Cx *cx, const Req *req, Reply *reply)
{
    BoardView *view = NEW(cx->arena, BoardView);
    DutyScope scope;
    List posts, waiting;
    int64_t cursor = 0;
    if (!str_int(req_query(req, "cursor"), &cursor))
        cursor = 0;
    TRY(duty_scope(cx, &scope));
    view->monday = duty_monday_asked(cx, req);
    view->sunday = day_add(view->monday, 6);
    view->node_name = scope.name;
    view->may_open = scope.dispatches;
    TRY(post_list(cx, scope.path, scope.team, S(""), (PostId){ cursor }, BOARD_ROWS + 1, &posts));
    view->more = posts.n > BOARD_ROWS;
    posts.n = view->more ? BOARD_ROWS : posts.n;
    view->empty = posts.n == 0;
    TRY(board_rows(cx, &posts, view));
    TRY(swap_list(cx, scope.path, scope.team, true, NO(Swap), SWAP_ROWS, &waiting));
    view->to_agree = (int64_t)waiting.n;
    view->has_to_agree = waiting.n > 0;
    board_links(cx, view);
    view->next = url_of(S("#"));
    if (view->more) {
        long long last = LIST_AT(&posts, Post, posts.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "%.*s&cursor=%lld",
                                       STR_FMT(day_link(cx, S("/duty"), view->monday)), last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    return reply_page(cx, reply, duty_pages[DUTY_PAGE_BOARD], view);
}

// --- 志愿服务岗: for everybody

typedef struct {
    Str q;
} PostsForm;
static const Input posts_inputs[] = { INPUT(PostsForm, q, "岗的名称", .max = 30) };
const Form duty_posts_form = { "PostsForm", sizeof(PostsForm), posts_inputs, COUNT(posts_inputs),
                               TEXT("查找") };
typedef struct {
    List posts;  // of Post
    Str q;
    bool empty, more;
    Url next, csv, xlsx;
} PostsView;
static const Field posts_fields[] = {
    LISTED(PostsView, posts, duty_post_shape),
    FIELD(PostsView, q),
    SHOWN(PostsView, empty),
    FIELD(PostsView, more),
    SHOWN(PostsView, next),
    SHOWN(PostsView, csv),
    SHOWN(PostsView, xlsx),
};
const Shape duty_posts_shape = SHAPE(PostsView, posts_fields);

Err duty_posts_page(Cx *cx, const Req *req, Reply *reply)
{
    PostsView *view = NEW(cx->arena, PostsView);
    int64_t cursor = 0;
    if (!str_int(req_query(req, "cursor"), &cursor))
        cursor = 0;
    view->q = str_trim(req_query(req, "q"));
    TRY(post_list(cx, S(""), NO(Team), view->q, (PostId){ cursor }, POST_ROWS + 1, &view->posts));
    view->more = view->posts.n > POST_ROWS;
    view->next = url_of(S("#"));
    if (view->more) {
        view->posts.n = POST_ROWS;
        long long last = LIST_AT(&view->posts, Post, POST_ROWS - 1)->id.n;
        view->next = url_of(
            str_printf(cx->arena, "/duty/posts?cursor=%lld&q=%.*s", last, STR_FMT(view->q)));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->empty = view->posts.n == 0;
    view->csv = url_of(S("/duty/posts.csv"));
    view->xlsx = url_of(S("/duty/posts.xlsx"));
    return reply_page(cx, reply, duty_pages[DUTY_PAGE_POSTS], view);
}

// --- a new post

typedef struct {
    PlaceId place;
    TeamId team;
    Str skill;
    CourseId course;
    bool insured, agree;
    DutyHolidays holidays;
    int64_t min_age, max_age;
    Str contact, phone, summary;
} NewForm;
static const Input new_inputs[] = {
    INPUT(NewForm, place, "岗", .hint = TEXT("没有的先到阵地里加"), .required = true,
          .widget = WIDGET_SELECT),
    INPUT(NewForm, team, "由哪支队伍值守", .widget = WIDGET_SELECT),
    INPUT(NewForm, skill, "要求技能", .widget = WIDGET_SELECT),
    INPUT(NewForm, course, "要先参加的培训", .widget = WIDGET_SELECT),
    INPUT(NewForm, insured, "要有意外保险", .widget = WIDGET_CHECK),
    INPUT(NewForm, agree, "换班要队长或站里同意", .widget = WIDGET_CHECK),
    INPUT_WORD(NewForm, holidays, "法定节假日", duty_holiday_words, duty_holiday_texts,
               .widget = WIDGET_CHOICE),
    INPUT(NewForm, min_age, "最小年龄", .hint = TEXT("不限填 0"), .widget = WIDGET_NUMBER,
          .max = 150),
    INPUT(NewForm, max_age, "最大年龄", .hint = TEXT("不限填 0"), .widget = WIDGET_NUMBER,
          .max = 150),
    INPUT(NewForm, contact, "联系人", .max = 20),
    INPUT(NewForm, phone, "联系电话", .widget = WIDGET_PHONE, .max = 20),
    INPUT(NewForm, summary, "值守做什么", .max = 1000, .widget = WIDGET_AREA),
};
const Form duty_new_form = { "PostNewForm", sizeof(NewForm), new_inputs, COUNT(new_inputs),
                             TEXT("开始排班") };
typedef struct {
    FormView form;
    bool no_place;
} NewView;
static const Field new_fields[] = {
    FIELD_(NewView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(NewView, no_place),
};
const Shape duty_new_shape = SHAPE(NewView, new_fields);

static FormChoice choice(Cx *cx, int64_t id, Str text)
{
    return (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)id), .text_str = text };
}

static Err place_choices(Cx *cx, Str path, FormView *form, bool *none)
{
    List posts;
    PlaceFilter filter = { .under = path, .level = LEVEL_POST, .by_level = true };
    TRY(place_list(cx, &filter, NO(Place), 500, &posts));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, posts.n + 1);
    for (size_t i = 0; i < posts.n; i++) {
        const PlaceRow *row = LIST_AT(&posts, PlaceRow, i);
        choices[i] = choice(
            cx, row->id.n,
            str_printf(cx->arena, "%.*s %.*s", STR_FMT(row->under), STR_FMT(row->name)));
    }
    *none = posts.n == 0;
    form_choices(cx, form, "place", choices, posts.n);
    return OK;
}

static Err other_choices(Cx *cx, Str path, FormView *form)
{
    List teams;
    TRY(team_list(cx, &(TeamQuery){ .path = path, .limit = 500 }, &teams));
    FormChoice *list = NEW_ARRAY(cx->arena, FormChoice, teams.n + 1);
    list[0] = (FormChoice){ .value = S(""), .text = TEXT("站里自己安排") };
    for (size_t i = 0; i < teams.n; i++)
        list[i + 1] = choice(cx, LIST_AT(&teams, Team, i)->id.n, LIST_AT(&teams, Team, i)->name);
    form_choices(cx, form, "team", list, teams.n + 1);
    return duty_gate_choices(cx, form);
}

Err duty_gate_choices(Cx *cx, FormView *form)
{
    List courses, codes;
    TRY(course_list(cx, false, &courses));
    TRY(code_list(cx, CODE_SKILL, cx->today, &codes));
    FormChoice *list = NEW_ARRAY(cx->arena, FormChoice, courses.n + 1);
    list[0] = (FormChoice){ .value = S(""), .text = TEXT("不要求") };
    for (size_t i = 0; i < courses.n; i++)
        list[i + 1] = choice(cx, LIST_AT(&courses, Course, i)->id.n,
                             LIST_AT(&courses, Course, i)->name);
    form_choices(cx, form, "course", list, courses.n + 1);
    list = NEW_ARRAY(cx->arena, FormChoice, codes.n + 1);
    list[0] = (FormChoice){ .value = S(""), .text = TEXT("不要求") };
    for (size_t i = 0; i < codes.n; i++)
        list[i + 1] = (FormChoice){ .value = LIST_AT(&codes, Code, i)->code,
                                    .text_str = LIST_AT(&codes, Code, i)->name };
    form_choices(cx, form, "skill", list, codes.n + 1);
    return OK;
}

Err duty_new_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    NewView *view = NEW(cx->arena, NewView);
    DutyScope scope;
    TRY(duty_scope(cx, &scope));
    view->form = form_view(cx, &duty_new_form, S("/duty/posts"), &(NewForm){ .agree = true });
    TRY(place_choices(cx, scope.path, &view->form, &view->no_place));
    TRY(other_choices(cx, scope.path, &view->form));
    return reply_page(cx, reply, duty_pages[DUTY_PAGE_NEW], view);
}

Err duty_new_run(Cx *cx, const Req *req, Reply *reply)
{
    const NewForm *form = req_form(req);
    PostNew new = { .place = form->place,
                    .team = form->team,
                    .agree = form->agree,
                    .holidays = form->holidays,
                    .skill = form->skill,
                    .insured = form->insured,
                    .course = form->course,
                    .summary = form->summary,
                    .contact = form->contact,
                    .phone = form->phone,
                    .min_age = form->min_age,
                    .max_age = form->max_age };
    PostId id;
    TRY(post_open(cx, &new, &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/duty/posts/", id.n);
}

// --- a post: its week, and for who runs it its patterns

typedef struct {
    bool mon, tue, wed, thu, fri, sat, sun, feast;
    Str from_time, to_time;
    int64_t places;
    Day since;
} PatternForm;
static const Input pattern_inputs[] = {
    INPUT(PatternForm, mon, "周一", .widget = WIDGET_CHECK),
    INPUT(PatternForm, tue, "周二", .widget = WIDGET_CHECK),
    INPUT(PatternForm, wed, "周三", .widget = WIDGET_CHECK),
    INPUT(PatternForm, thu, "周四", .widget = WIDGET_CHECK),
    INPUT(PatternForm, fri, "周五", .widget = WIDGET_CHECK),
    INPUT(PatternForm, sat, "周六", .widget = WIDGET_CHECK),
    INPUT(PatternForm, sun, "周日", .widget = WIDGET_CHECK),
    INPUT(PatternForm, feast, "节假日", .widget = WIDGET_CHECK),
    INPUT(PatternForm, from_time, "从几点", .hint = TEXT("如 08:30"), .required = true, .max = 5),
    INPUT(PatternForm, to_time, "到几点", .hint = TEXT("如 11:30"), .required = true, .max = 5),
    INPUT(PatternForm, places, "每班几人", .required = true, .widget = WIDGET_NUMBER, .min = 1,
          .max = 99),
    INPUT(PatternForm, since, "从哪天起", .hint = TEXT("不填就从明天起"), .widget = WIDGET_DAY),
};
const Form duty_pattern_form = { "PatternForm", sizeof(PatternForm), pattern_inputs,
                                 COUNT(pattern_inputs), TEXT("加班次") };
typedef struct {
    PatternId pattern;
    Day from;
    Str reason;
} PatternEndForm;
static const Input pattern_end_inputs[] = {
    INPUT(PatternEndForm, pattern, "哪个班次", .required = true, .widget = WIDGET_SELECT),
    INPUT(PatternEndForm, from, "从哪天起停", .required = true, .widget = WIDGET_DAY),
    INPUT(PatternEndForm, reason, "原因", .hint = TEXT("已经排上的人会收到短信"), .required = true,
          .max = 140),
};
const Form duty_pattern_end_form = { "PatternEndForm", sizeof(PatternEndForm), pattern_end_inputs,
                                     COUNT(pattern_end_inputs), TEXT("停这个班次") };
typedef struct {
    Day day;
    Str from_time, to_time;
    int64_t places;
} ExtraForm;
static const Input extra_inputs[] = {
    INPUT(ExtraForm, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT(ExtraForm, from_time, "从几点", .hint = TEXT("如 08:30"), .required = true, .max = 5),
    INPUT(ExtraForm, to_time, "到几点", .hint = TEXT("如 11:30"), .required = true, .max = 5),
    INPUT(ExtraForm, places, "几人", .required = true, .widget = WIDGET_NUMBER, .min = 1,
          .max = 99),
};
const Form duty_extra_form = { "ExtraShiftForm", sizeof(ExtraForm), extra_inputs,
                               COUNT(extra_inputs), TEXT("加这一班") };
typedef struct {
    Day to;
} FillForm;
static const Input fill_inputs[] = {
    INPUT(FillForm, to, "排到哪天", .hint = TEXT("系统每天自动往后排，要提前多排时用"),
          .required = true, .widget = WIDGET_DAY),
};
const Form duty_fill_form = { "FillForm", sizeof(FillForm), fill_inputs, COUNT(fill_inputs),
                              TEXT("往后排") };
typedef struct {
    Str reason;
} CloseForm;
static const Input close_inputs[] = {
    INPUT(CloseForm, reason, "原因", .hint = TEXT("往后的班全部取消，排上的人会收到短信"),
          .required = true, .max = 140),
};
const Form duty_close_form = { "DutyCloseForm", sizeof(CloseForm), close_inputs,
                               COUNT(close_inputs), TEXT("停止排班") };

typedef struct {
    ActivityId id;
    Day day;
    Str hours, people;
    int64_t places, taken, missing;
    bool over, short_;
    Url href;
} PostShift;
static const Field post_shift_fields[] = {
    FIELD(PostShift, id),           COL(PostShift, day, "日期"),   COL(PostShift, hours, "钟点"),
    COL(PostShift, places, "人数"), COL(PostShift, taken, "已排"), COL(PostShift, missing, "缺"),
    COL(PostShift, people, "值守"), SHOWN(PostShift, over),        SHOWN(PostShift, short_),
    LINK(PostShift, href),
};
static const Shape post_shift_shape = SHAPE(PostShift, post_shift_fields);
typedef struct {
    Post post;
    List shifts;    // of PostShift
    List patterns;  // of Pattern
    Day monday, sunday;
    Str skill_name;
    bool empty, runs, has_patterns, closed, signed_in, may_edit;
    Url place, team, before, after, print, csv, xlsx, ics, training, edit;
    FormView pattern, end, extra, fill, close;
} PostView;
static const Field post_view_fields[] = {
    PART(PostView, post, duty_post_shape),
    LISTED(PostView, shifts, post_shift_shape),
    LISTED(PostView, patterns, duty_pattern_shape),
    FIELD(PostView, monday),
    FIELD(PostView, sunday),
    FIELD(PostView, skill_name),
    SHOWN(PostView, empty),
    FIELD(PostView, runs),
    SHOWN(PostView, has_patterns),
    SHOWN(PostView, may_edit),
    SHOWN(PostView, edit),
    FIELD(PostView, closed),
    SHOWN(PostView, signed_in),
    SHOWN(PostView, place),
    SHOWN(PostView, team),
    SHOWN(PostView, before),
    SHOWN(PostView, after),
    SHOWN(PostView, print),
    SHOWN(PostView, csv),
    SHOWN(PostView, xlsx),
    SHOWN(PostView, ics),
    SHOWN(PostView, training),
    FIELD_(PostView, pattern, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(PostView, end, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(PostView, extra, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(PostView, fill, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(PostView, close, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape duty_post_page_shape = SHAPE(PostView, post_view_fields);

static Err week_of(Cx *cx, PostView *view)
{
    List shifts;
    ShiftQuery query = { .post = view->post.id,
                         .from = day_start(view->monday),
                         .to = day_start(day_add(view->monday, 7)),
                         .limit = 200,
                         .full_names = view->runs };
    TRY(shift_list(cx, &query, &shifts));
    PostShift *rows = NEW_ARRAY(cx->arena, PostShift, shifts.n + 1);
    for (size_t i = 0; i < shifts.n; i++) {
        const Shift *shift = LIST_AT(&shifts, Shift, i);
        bool over = cx->now.ms >= shift->starts_at.ms;
        rows[i] = (PostShift){ .id = shift->id,
                               .day = shift->day,
                               .hours = pattern_hours_text(
                                   cx->arena, time_minute_of_day(shift->starts_at),
                                   (shift->ends_at.ms - shift->starts_at.ms) / TIME_MINUTE),
                               .people = shift->people,
                               .places = shift->places,
                               .taken = shift->taken,
                               .missing = shift->missing,
                               .over = over,
                               .short_ = !over && shift->missing > 0,
                               .href = shift->href };
    }
    view->shifts = (List){ rows, shifts.n };
    view->empty = shifts.n == 0;
    return OK;
}

static Str post_href(Cx *cx, const Post *post, const char *rest)
{
    return str_printf(cx->arena, "/duty/posts/%lld%s", (long long)post->id.n, rest);
}

static void post_forms(Cx *cx, PostView *view)
{
    const Post *post = &view->post;
    ExtraForm extra = { .day = day_add(cx->today, 1), .places = 1 };
    FillForm fill = { .to = day_add(post->filled_to, 14) };
    view->pattern = form_view(cx, &duty_pattern_form, post_href(cx, post, "/patterns"),
                              &(PatternForm){ .places = 1 });
    view->extra = form_view(cx, &duty_extra_form, post_href(cx, post, "/shifts"), &extra);
    view->fill = form_view(cx, &duty_fill_form, post_href(cx, post, "/fill"), &fill);
    view->close = form_view(cx, &duty_close_form, post_href(cx, post, "/close"), NULL);
    if (!view->has_patterns)
        return;
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, view->patterns.n + 1);
    for (size_t i = 0; i < view->patterns.n; i++) {
        const Pattern *one = LIST_AT(&view->patterns, Pattern, i);
        choices[i] = choice(
            cx, one->id.n,
            str_printf(cx->arena, "%.*s %.*s", STR_FMT(one->days_text), STR_FMT(one->hours_text)));
    }
    view->end = form_view(cx, &duty_pattern_end_form, post_href(cx, post, "/patterns/end"),
                          &(PatternEndForm){ .from = day_add(cx->today, 1) });
    form_choices(cx, &view->end, "pattern", choices, view->patterns.n);
}

static Err fill_post(Cx *cx, const Req *req, PostView *view)
{
    TRY(post_find(cx, (PostId){ req_number(req, "id") }, &view->post));
    const Post *post = &view->post;
    view->runs = post_runs(&cx->actor, post);
    view->closed = post->closed_on.ymd != 0;
    view->signed_in = cx->actor.person.n != 0;
    view->may_edit = !view->closed && actor_may(&cx->actor, ROLES_DISPATCH, post->path);
    view->edit = url_of(post_href(cx, post, "/edit"));
    view->monday = duty_monday_asked(cx, req);
    view->sunday = day_add(view->monday, 6);
    TRY(week_of(cx, view));
    TRY(pattern_list(cx, post->id, &view->patterns));
    view->has_patterns = view->patterns.n > 0;
    if (post->skill.n > 0)
        TRY(duty_skill_name(cx, post->skill, &view->skill_name));
    view->place = url_of(str_printf(cx->arena, "/places/%lld", (long long)post->place.n));
    view->team = url_of(str_printf(cx->arena, "/teams/%lld", (long long)post->team.n));
    view->before = url_of(day_link(cx, post_href(cx, post, ""), day_add(view->monday, -7)));
    view->after = url_of(day_link(cx, post_href(cx, post, ""), day_add(view->monday, 7)));
    view->print = url_of(day_link(cx, post_href(cx, post, "/week"), view->monday));
    view->csv = url_of(day_link(cx, post_href(cx, post, ".csv"), view->monday));
    view->xlsx = url_of(day_link(cx, post_href(cx, post, ".xlsx"), view->monday));
    view->ics = url_of(
        str_printf(cx->arena, "/activities/calendar/%lld", (long long)post->place.n));
    view->training = url_of(str_printf(cx->arena, "/training/%lld", (long long)post->course.n));
    return OK;
}

Err duty_post_page(Cx *cx, const Req *req, Reply *reply)
{
    PostView *view = NEW(cx->arena, PostView);
    TRY(fill_post(cx, req, view));
    if (view->runs && !view->closed)
        post_forms(cx, view);
    reply_title(reply, view->post.place_name);
    return reply_page(cx, reply, duty_pages[DUTY_PAGE_POST], view);
}

// The paper on the wall of the post: by name for who runs it, else masked.
Err duty_week_page(Cx *cx, const Req *req, Reply *reply)
{
    PostView *view = NEW(cx->arena, PostView);
    TRY(fill_post(cx, req, view));
    return reply_page(cx, reply, duty_pages[DUTY_PAGE_WEEK], view);
}

static Err back_to_post(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/duty/posts/", req_number(req, "id"));
}

static Err hours_asked(Cx *cx, Str from_time, Str to_time, int64_t *from, int64_t *minutes)
{
    int64_t to = 0;
    if (!duty_minute_parse(from_time, from))
        cx_problem(cx, S("from_time"), "invalid", TEXT("请填开始的钟点，如 08:30"), (Str){ 0 },
                   (Str){ 0 });
    if (!duty_minute_parse(to_time, &to))
        cx_problem(cx, S("to_time"), "invalid", TEXT("请填结束的钟点，如 11:30"), (Str){ 0 },
                   (Str){ 0 });
    *minutes = to - *from;
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

Err duty_pattern_run(Cx *cx, const Req *req, Reply *reply)
{
    const PatternForm *form = req_form(req);
    const bool days[] = { form->mon, form->tue, form->wed, form->thu,
                          form->fri, form->sat, form->sun, form->feast };
    PatternNew new = { .post = { req_number(req, "id") },
                       .places = form->places,
                       .since = form->since };
    PatternId id;
    Post post;
    for (int i = 0; i < 8; i++)
        new.days |= (int64_t)days[i] << i;
    TRY(post_find(cx, new.post, &post));
    TRY(hours_asked(cx, form->from_time, form->to_time, &new.from_minute, &new.minutes));
    Err err = pattern_add(cx, &new, &id);
    // The field that the page shows for the days is the first of eight.
    for (size_t i = 0; cx->problems != NULL && i < cx->problems->n; i++)
        if (str_eq(cx->problems->items[i].field, S("days")))
            cx->problems->items[i].field = S("mon");
    TRY(err);
    return back_to_post(cx, req, reply);
}

Err duty_pattern_end_run(Cx *cx, const Req *req, Reply *reply)
{
    const PatternEndForm *form = req_form(req);
    TRY(pattern_end(cx, form->pattern, form->from, form->reason));
    return back_to_post(cx, req, reply);
}

Err duty_extra_run(Cx *cx, const Req *req, Reply *reply)
{
    const ExtraForm *form = req_form(req);
    ShiftNew new = { .post = { req_number(req, "id") }, .day = form->day, .places = form->places };
    ActivityId id;
    Post post;
    TRY(post_find(cx, new.post, &post));
    TRY(hours_asked(cx, form->from_time, form->to_time, &new.from_minute, &new.minutes));
    TRY(shift_add(cx, &new, &id));
    return reply_goto_row(cx, reply, "/duty/shifts/", id.n);
}

Err duty_fill_run(Cx *cx, const Req *req, Reply *reply)
{
    const FillForm *form = req_form(req);
    int64_t made;
    TRY(duty_fill(cx, (PostId){ req_number(req, "id") }, form->to, &made));
    return back_to_post(cx, req, reply);
}

Err duty_close_run(Cx *cx, const Req *req, Reply *reply)
{
    const CloseForm *form = req_form(req);
    TRY(post_close(cx, (PostId){ req_number(req, "id") }, form->reason));
    return reply_goto(cx, reply, S("/duty"));
}

// --- swaps that the post must agree to

typedef struct {
    bool all;
} SwapsForm;
static const Input swaps_inputs[] = {
    INPUT(SwapsForm, all, "也看其他状态的", .widget = WIDGET_CHECK),
};
const Form duty_swaps_form = { "SwapsForm", sizeof(SwapsForm), swaps_inputs, COUNT(swaps_inputs),
                               TEXT("查看") };
typedef struct {
    Str opinion;
} DecideForm;
static const Input decide_inputs[] = {
    INPUT(DecideForm, opinion, "意见", .hint = TEXT("不同意请写明原因"), .max = 100),
};
const Form duty_decide_form = { "SwapDecideForm", sizeof(DecideForm), decide_inputs,
                                COUNT(decide_inputs), TEXT("答复") };
typedef struct {
    List swaps;  // of SwapRow
    Str node_name;
    bool empty, all, more;
    Url next, csv, xlsx;
} SwapsView;
static const Field swaps_fields[] = {
    LISTED(SwapsView, swaps, duty_swap_row_shape),
    FIELD(SwapsView, node_name),
    SHOWN(SwapsView, empty),
    SHOWN(SwapsView, all),
    FIELD(SwapsView, more),
    SHOWN(SwapsView, next),
    SHOWN(SwapsView, csv),
    SHOWN(SwapsView, xlsx),
};
const Shape duty_swaps_shape = SHAPE(SwapsView, swaps_fields);

Err duty_swaps_page(Cx *cx, const Req *req, Reply *reply)
{
    SwapsView *view = NEW(cx->arena, SwapsView);
    DutyScope scope;
    List swaps;
    int64_t cursor = 0;
    if (!str_int(req_query(req, "cursor"), &cursor))
        cursor = 0;
    TRY(duty_scope(cx, &scope));
    view->all = req_query(req, "all").n > 0;
    view->node_name = scope.name;
    TRY(swap_list(cx, scope.path, scope.team, !view->all, (SwapId){ cursor }, SWAP_ROWS + 1,
                  &swaps));
    view->more = swaps.n > SWAP_ROWS;
    swaps.n = view->more ? SWAP_ROWS : swaps.n;
    TRY(swap_rows(cx, &swaps, &view->swaps));
    const char *all = view->all ? "&all=1" : "";
    view->next = url_of(S("#"));
    if (view->more) {
        long long last = LIST_AT(&swaps, Swap, swaps.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/duty/swaps?cursor=%lld%s", last, all));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->empty = swaps.n == 0;
    view->csv = url_of(S("/duty/swaps.csv?all=1"));
    view->xlsx = url_of(S("/duty/swaps.xlsx?all=1"));
    return reply_page(cx, reply, duty_pages[DUTY_PAGE_SWAPS], view);
}

Err duty_decide_run(Cx *cx, const Req *req, Reply *reply)
{
    const DecideForm *form = req_form(req);
    SwapAct act = str_ends(req_path(req), S("agree")) ? SWAP_AGREE : SWAP_REFUSE;
    TRY(swap_act(cx, (SwapId){ req_number(req, "id") }, act, form->opinion));
    return reply_goto(cx, reply, S("/duty/swaps"));
}

// --- 待办

#define TODO_ROWS 50

static Err add_swaps(Cx *cx, const DutyScope *scope, Todo *todos, size_t *n)
{
    List swaps;
    TRY(swap_list(cx, scope->path, scope->team, true, NO(Swap), TODO_ROWS, &swaps));
    for (size_t i = 0; i < swaps.n; i++) {
        const Swap *one = LIST_AT(&swaps, Swap, i);
        todos[(*n)++] = (Todo){ .kind = TEXT("换班"),
                                .title = str_printf(cx->arena, "%.*s → %.*s",
                                                    STR_FMT(one->giver_name),
                                                    STR_FMT(one->taker_name)),
                                .place = one->place_name,
                                .due = one->starts_at,
                                .href = S("/duty/swaps") };
    }
    return OK;
}

// Shifts that begin soon and lack somebody.
static Err add_short(Cx *cx, const DutyScope *scope, Todo *todos, size_t *n)
{
    List shifts;
    ShiftQuery query = { .path = scope->path,
                         .from = cx->now,
                         .to = time_add(cx->now, setting_int(cx, "duty.urgent_hours") * TIME_HOUR),
                         .missing_only = true,
                         .limit = TODO_ROWS };
    TRY(shift_list(cx, &query, &shifts));
    for (size_t i = 0; i < shifts.n; i++) {
        const Shift *one = LIST_AT(&shifts, Shift, i);
        if (scope->team.n != 0 && !same(one->team, scope->team))
            continue;
        todos[(*n)++] = (Todo){
            .kind = TEXT("缺人的班"),
            .title = one->place_name,
            .place = say_with(cx->arena, cx->lang, TEXT("缺 {0} 人"),
                              str_printf(cx->arena, "%lld", (long long)one->missing), (Str){ 0 }),
            .due = one->starts_at,
            .href = one->href.bytes
        };
    }
    return OK;
}

Err duty_todos(Cx *cx, List *out)
{
    DutyScope scope;
    Todo *todos = NEW_ARRAY(cx->arena, Todo, 2 * TODO_ROWS + TODO_ROWS);
    size_t n = 0;
    if (duty_scope(cx, &scope) == OK && (scope.dispatches || scope.team.n != 0)) {
        TRY(add_swaps(cx, &scope, todos, &n));
        // Whoever looks after the whole county has people below for this.
        if (scope.team.n != 0 || !actor_is(&cx->actor, ROLE_CENTRE))
            TRY(add_short(cx, &scope, todos, &n));
    }
    List asked;
    if (cx->actor.person.n != 0) {
        TRY(swap_list_open(cx, TODO_ROWS, &asked));
        for (size_t i = 0; i < asked.n; i++) {
            const Swap *one = LIST_AT(&asked, Swap, i);
            if (same(one->asked, cx->actor.person))
                todos[n++] = (Todo){ .kind = TEXT("请您接班"),
                                     .title = one->giver_name,
                                     .place = one->place_name,
                                     .due = one->starts_at,
                                     .href = S("/duty/mine") };
        }
    }
    *out = (List){ todos, n };
    return OK;
}
