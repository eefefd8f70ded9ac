// 时长核定, 补录, 异议, 异常: for who decides and who looks on.
#include "rooms/people/people.h"
#include "rooms/photos/photos.h"
#include "rooms/places/places.h"
#include "rooms/records/records_inside.h"
#include "rooms/teams/teams.h"

#define PAGE_ROWS 50

enum { WATCH = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR };

typedef struct {
    Str reason;
} ReasonForm;
static const Input reason_inputs[] = {
    INPUT(ReasonForm, reason, "原因", .required = true, .max = 140),
};
const Form record_reason_form = { "ReasonForm", sizeof(ReasonForm), reason_inputs,
                                  COUNT(reason_inputs), TEXT("提交") };
const Form record_all_form = { .name = "AllForm", .submit = TEXT("核定") };

// --- 时长核定 of a node or of one's teams

typedef struct {
    List clocks;  // of RecordClock
    Str node_name;
    bool empty, watches;
    Url csv, xlsx;
} DeskView;
static const Field desk_fields[] = {
    LISTED(DeskView, clocks, record_clock_shape),
    FIELD(DeskView, node_name),
    SHOWN(DeskView, empty),
    SHOWN(DeskView, watches),
    SHOWN(DeskView, csv),
    SHOWN(DeskView, xlsx),
};
const Shape record_desk_shape = SHAPE(DeskView, desk_fields);

static Err open_clocks(Cx *cx, int limit, List *out)
{
    const Grant *grant = actor_grant(&cx->actor, WATCH, (Str){ 0 });
    List teams, part;
    if (grant != NULL)
        return record_clocks_open(cx, grant->path, NO(Team), limit, out);
    TRY(team_led_by(cx, &cx->actor, &teams));
    RecordClock *rows = NEW_ARRAY(cx->arena, RecordClock, teams.n * (size_t)limit + 1);
    size_t n = 0;
    for (size_t i = 0; i < teams.n; i++) {
        TRY(record_clocks_open(cx, S(""), LIST_AT(&teams, Team, i)->id, limit, &part));
        for (size_t k = 0; k < part.n; k++)
            rows[n++] = *LIST_AT(&part, RecordClock, k);
    }
    *out = (List){ rows, n };
    return OK;
}

Err record_desk_page(Cx *cx, const Req *req, Reply *reply)
{
    DeskView *view = NEW(cx->arena, DeskView);
    const Grant *grant = actor_grant(&cx->actor, WATCH, (Str){ 0 });
    TRY(open_clocks(cx, record_limit(req, 200), &view->clocks));
    view->node_name = grant == NULL ? say(cx->lang, TEXT("我的队伍")) : grant->name;
    view->watches = grant != NULL;
    view->empty = view->clocks.n == 0;
    view->csv = url_of(S("/records/desk.csv"));
    view->xlsx = url_of(S("/records/desk.xlsx"));
    return reply_page(cx, reply, record_pages[RECORD_PAGE_DESK], view);
}

// --- one activity

typedef struct {
    Activity activity;
    List records;  // of Record
    RecordClock clock;
    int64_t pending;
    bool empty, may_approve, has_unclear, has_clock;
    Url back, roll, csv, xlsx;
    FormView approve;
} ActivityView;
static const Field activity_fields[] = {
    PART(ActivityView, activity, activity_shape),
    LISTED(ActivityView, records, record_shape),
    PART(ActivityView, clock, record_clock_shape),
    FIELD(ActivityView, pending),
    SHOWN(ActivityView, empty),
    SHOWN(ActivityView, may_approve),
    SHOWN(ActivityView, has_unclear),
    SHOWN(ActivityView, has_clock),
    SHOWN(ActivityView, back),
    SHOWN(ActivityView, roll),
    SHOWN(ActivityView, csv),
    SHOWN(ActivityView, xlsx),
    FIELD_(ActivityView, approve, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape record_activity_shape = SHAPE(ActivityView, activity_fields);

Err record_activity_page(Cx *cx, const Req *req, Reply *reply)
{
    ActivityView *view = NEW(cx->arena, ActivityView);
    ActivityId id = { req_number(req, "id") };
    TRY(activity_find(cx, id, &view->activity));
    const Activity *a = &view->activity;
    RecordRight right = record_right(cx, a->team, a->place_path);
    if (right == RIGHT_NONE &&
        !actor_may(&cx->actor, ROLE_SUPERVISOR | ROLE_AUDITOR, a->place_path))
        return &record_not_yours;
    TRY(record_list(cx, &(RecordQuery){ .activity = id, .limit = 1000 }, &view->records));
    TRY(record_clock_of(cx, id, &view->clock));
    view->has_clock = view->clock.activity.n != 0;
    for (size_t i = 0; i < view->records.n; i++)
        view->pending += LIST_AT(&view->records, Record, i)->state == RECORD_PENDING;
    view->empty = view->records.n == 0;
    view->may_approve = right != RIGHT_NONE && view->pending > 0;
    view->has_unclear = view->clock.unclear > 0;
    Str base = str_printf(cx->arena, "/activities/%lld", (long long)id.n);
    view->back = url_of(base);
    view->roll = url_of(str_join(cx->arena, base, S("/rollcall")));
    view->csv = url_of(str_join(cx->arena, base, S("/records.csv")));
    view->xlsx = url_of(str_join(cx->arena, base, S("/records.xlsx")));
    view->approve = form_button(cx, str_join(cx->arena, base, S("/records/approve")));
    reply_title(reply, a->name);
    return reply_page(cx, reply, record_pages[RECORD_PAGE_ACTIVITY], view);
}

Err record_approve_all_run(Cx *cx, const Req *req, Reply *reply)
{
    ActivityId id = { req_number(req, "id") };
    Activity activity;
    int64_t approved;
    TRY(activity_find(cx, id, &activity));
    if (record_right(cx, activity.team, activity.place_path) == RIGHT_NONE)
        return &record_not_yours;
    TRY(record_approve_all(cx, id, &approved));
    reply_say(cx, reply, TEXT("已核定，开始公示"));
    return reply_goto(cx, reply,
                      str_printf(cx->arena, "/activities/%lld/records", (long long)id.n));
}

static Err done(Cx *cx, Reply *reply, RecordId id, Text words)
{
    reply_say(cx, reply, words);
    return reply_goto_row(cx, reply, "/records/", id.n);
}

Err record_approve_run(Cx *cx, const Req *req, Reply *reply)
{
    RecordId id = { req_number(req, "id") };
    TRY(record_approve(cx, id));
    return done(cx, reply, id, TEXT("已核定，开始公示"));
}

Err record_refuse_run(Cx *cx, const Req *req, Reply *reply)
{
    RecordId id = { req_number(req, "id") };
    TRY(record_refuse(cx, id, ((const ReasonForm *)req_form(req))->reason));
    return done(cx, reply, id, TEXT("已记下，本人看得到原因"));
}

Err record_reopen_run(Cx *cx, const Req *req, Reply *reply)
{
    RecordId id = { req_number(req, "id") };
    TRY(record_reopen(cx, id));
    return done(cx, reply, id, TEXT("已放回待核定"));
}

Err record_reverse_run(Cx *cx, const Req *req, Reply *reply)
{
    RecordId id = { req_number(req, "id") };
    TRY(record_reverse(cx, id, ((const ReasonForm *)req_form(req))->reason));
    return done(cx, reply, id, TEXT("已冲正，原来的记录和冲正的记录都留着"));
}

// --- 补录

typedef struct {
    Str number;
    TeamId team;
    Time from_at, to_at;
    Str what, reason;
    bool sworn;
    Uploads photo;
} EntryForm;
static const Input entry_inputs[] = {
    INPUT(EntryForm, number, "志愿者编号", .required = true, .max = 16, .widget = WIDGET_CODE),
    INPUT(EntryForm, team, "哪支队伍", .widget = WIDGET_SELECT),
    INPUT(EntryForm, from_at, "开始", .required = true, .widget = WIDGET_TIME),
    INPUT(EntryForm, to_at, "结束", .required = true, .widget = WIDGET_TIME),
    INPUT(EntryForm, what, "做了什么", .required = true, .min = 2, .max = 100),
    INPUT(EntryForm, reason, "为什么补录", .required = true, .min = 2, .max = 200),
    INPUT(EntryForm, photo, "签到表或现场的照片", .required = true, .max = 1, .photo = true),
    INPUT(EntryForm, sworn, "以上情况属实，如有虚假愿承担责任", .required = true,
          .widget = WIDGET_CHECK),
};
const Form entry_form = { "EntryForm", sizeof(EntryForm), entry_inputs, COUNT(entry_inputs),
                          TEXT("申请补录") };
typedef struct {
    bool approve;
    Str opinion;
} DecideForm;
static const Input decide_inputs[] = {
    INPUT(DecideForm, approve, "通过，公示后计入荣誉时数", .widget = WIDGET_CHECK),
    INPUT(DecideForm, opinion, "意见", .max = 140, .hint = TEXT("不通过时请写原因")),
};
const Form entry_decide_form = { "DecideForm", sizeof(DecideForm), decide_inputs,
                                 COUNT(decide_inputs), TEXT("提交复核") };

typedef struct {
    List entries;  // of Entry
    bool empty, more, may_apply;
    Url next, csv, xlsx;
} EntriesView;
static const Field entries_fields[] = {
    LISTED(EntriesView, entries, entry_shape),
    SHOWN(EntriesView, empty),
    FIELD(EntriesView, more),
    SHOWN(EntriesView, may_apply),
    SHOWN(EntriesView, next),
    SHOWN(EntriesView, csv),
    SHOWN(EntriesView, xlsx),
};
const Shape entries_view_shape = SHAPE(EntriesView, entries_fields);

Err entries_page(Cx *cx, const Req *req, Reply *reply)
{
    EntriesView *view = NEW(cx->arena, EntriesView);
    const Grant *grant = actor_grant(&cx->actor, WATCH, (Str){ 0 });
    int limit = record_limit(req, PAGE_ROWS);
    EntryId before = { record_query(req, "cursor") };
    TRY(entry_list(cx, grant == NULL ? cx->actor.person : NO(Person),
                   grant == NULL ? S("") : grant->path, false, before, limit, &view->entries));
    view->empty = view->entries.n == 0;
    view->more = view->entries.n == (size_t)limit;
    view->may_apply = actor_is(&cx->actor, ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT);
    view->csv = url_of(S("/records/entries.csv"));
    view->xlsx = url_of(S("/records/entries.xlsx"));
    if (view->more) {
        Str last = str_printf(cx->arena, "%lld",
                              (long long)LIST_AT(&view->entries, Entry, view->entries.n - 1)->id.n);
        view->next = url_of(str_printf(cx->arena, "/records/entries?cursor=%.*s", STR_FMT(last)));
        reply_next(cx, reply, last);
    }
    return reply_page(cx, reply, record_pages[RECORD_PAGE_ENTRIES], view);
}

typedef struct {
    FormView form;
} EntryNewView;
static const Field entry_new_fields[] = {
    FIELD_(EntryNewView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape entry_new_shape = SHAPE(EntryNewView, entry_new_fields);

Err entry_new_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    EntryNewView *view = NEW(cx->arena, EntryNewView);
    List teams;
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    if (grant == NULL)
        TRY(team_led_by(cx, &cx->actor, &teams));
    else
        TRY(team_list(cx, &(TeamQuery){ .path = grant->path, .limit = 500 }, &teams));
    view->form = form_view(cx, &entry_form, S("/records/entries"), NULL);
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, teams.n + 1);
    choices[0] = (FormChoice){ .value = S(""), .text = TEXT("本站，不属于队伍") };
    size_t n = grant == NULL ? 0 : 1;
    for (size_t i = 0; i < teams.n; i++)
        choices[n++] = (FormChoice){ .value = str_printf(cx->arena, "%lld",
                                                         (long long)LIST_AT(&teams, Team, i)->id.n),
                                     .text_str = LIST_AT(&teams, Team, i)->name };
    form_choices(cx, &view->form, "team", choices, n);
    return reply_page(cx, reply, record_pages[RECORD_PAGE_ENTRY_NEW], view);
}

Err entry_prepare(Cx *cx, const Req *req)
{
    List *pictures = NEW(cx->arena, List);
    req_keep(req, pictures);
    return photo_prepare(cx, S("photo"), &((const EntryForm *)req_form(req))->photo, S(""),
                         pictures);
}

Err entry_add_run(Cx *cx, const Req *req, Reply *reply)
{
    const EntryForm *form = req_form(req);
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    EntryId id;
    EntryNew new = { .number = form->number,
                     .team = form->team,
                     .place = grant == NULL ? NO(Place) : grant->place,
                     .from_at = form->from_at,
                     .to_at = form->to_at,
                     .what = form->what,
                     .reason = form->reason,
                     .pictures = req_kept(req) };
    TRY(entry_add(cx, &new, &id));
    reply_say(cx, reply, TEXT("已申请，等上一级另一个单位的人复核"));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/records/entries/", id.n);
}

typedef struct {
    Entry entry;
    bool may_decide;
    Url picture, small;
    FormView decide;
} EntryView;
static const Field entry_view_fields[] = {
    PART(EntryView, entry, entry_shape),
    SHOWN(EntryView, may_decide),
    SHOWN(EntryView, picture),
    SHOWN(EntryView, small),
    FIELD_(EntryView, decide, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape entry_view_shape = SHAPE(EntryView, entry_view_fields);

Err entry_page(Cx *cx, const Req *req, Reply *reply)
{
    EntryView *view = NEW(cx->arena, EntryView);
    TRY(entry_find(cx, (EntryId){ req_number(req, "id") }, &view->entry));
    const Entry *e = &view->entry;
    Str base = str_printf(cx->arena, "/records/entries/%lld", (long long)e->id.n);
    view->may_decide = e->state == ENTRY_APPLIED && !same(e->made_by, cx->actor.person) &&
                       !same(e->person, cx->actor.person) &&
                       actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, e->place_path);
    view->picture = url_of(str_join(cx->arena, base, S("/photo.jpg")));
    view->small = url_of(str_join(cx->arena, base, S("/photo.jpg?small=1")));
    if (view->may_decide)
        view->decide = form_view(cx, &entry_decide_form, str_join(cx->arena, base, S("/decide")),
                                 NULL);
    reply_title(reply, e->number);
    return reply_page(cx, reply, record_pages[RECORD_PAGE_ENTRY], view);
}

Err entry_picture(Cx *cx, const Req *req, Reply *reply)
{
    Entry entry;
    TRY(entry_find(cx, (EntryId){ req_number(req, "id") }, &entry));
    return photo_reply(cx, req, reply, entry.photo);
}

Err entry_decide_run(Cx *cx, const Req *req, Reply *reply)
{
    const DecideForm *form = req_form(req);
    EntryId id = { req_number(req, "id") };
    TRY(entry_decide(cx, id, form->approve, form->opinion));
    reply_say(cx, reply, form->approve ? TEXT("已通过，开始公示") : TEXT("已退回"));
    return reply_goto_row(cx, reply, "/records/entries/", id.n);
}

// --- 异议

typedef struct {
    bool uphold;
    Str opinion;
} ObjectionForm;
static const Input objection_inputs[] = {
    INPUT(ObjectionForm, uphold, "异议成立，冲正这条时长", .widget = WIDGET_CHECK),
    INPUT(ObjectionForm, opinion, "核实的情况", .required = true, .max = 140),
};
const Form objection_decide_form = { "ObjectionForm", sizeof(ObjectionForm), objection_inputs,
                                     COUNT(objection_inputs), TEXT("提交") };
typedef struct {
    List objections;  // of Objection
    bool empty;
    FormView key;
    Url csv, xlsx;
} ObjectionsView;
static const Field objections_fields[] = {
    LISTED(ObjectionsView, objections, objection_shape),
    SHOWN(ObjectionsView, empty),
    FIELD_(ObjectionsView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ObjectionsView, csv),
    SHOWN(ObjectionsView, xlsx),
};
const Shape objections_view_shape = SHAPE(ObjectionsView, objections_fields);

Err objections_page(Cx *cx, const Req *req, Reply *reply)
{
    ObjectionsView *view = NEW(cx->arena, ObjectionsView);
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    if (grant != NULL)
        TRY(objection_list(cx, NO(Person), grant->path, record_limit(req, 200), &view->objections));
    view->empty = view->objections.n == 0;
    view->key = form_button(cx, S("/records/objections"));
    view->csv = url_of(S("/records/objections.csv"));
    view->xlsx = url_of(S("/records/objections.xlsx"));
    return reply_page(cx, reply, record_pages[RECORD_PAGE_OBJECTIONS], view);
}

Err objection_decide_run(Cx *cx, const Req *req, Reply *reply)
{
    const ObjectionForm *form = req_form(req);
    TRY(objection_decide(cx, (ObjectionId){ req_number(req, "id") }, form->uphold, form->opinion));
    reply_say(cx, reply, TEXT("已核实"));
    return reply_goto(cx, reply, S("/records/objections"));
}

// --- evaluation

typedef struct {
    int64_t stars;
    Str words;
} EvaluateForm;
static const Input evaluate_inputs[] = {
    INPUT(EvaluateForm, stars, "几星", .required = true, .min = 1, .max = 5,
          .hint = TEXT("1 至 5，双方都评了才互相看得到")),
    INPUT(EvaluateForm, words, "想说的话", .max = 200),
};
const Form evaluate_form = { "EvaluateForm", sizeof(EvaluateForm), evaluate_inputs,
                             COUNT(evaluate_inputs), TEXT("评价") };

// The person evaluates the activity, who runs it the person.
Err evaluate_run(Cx *cx, const Req *req, Reply *reply)
{
    const EvaluateForm *form = req_form(req);
    Record record;
    TRY(record_find(cx, (RecordId){ req_number(req, "id") }, &record));
    if (record.activity.n == 0)
        return &record_missing;
    TRY(evaluation_give(cx, record.activity, record.person, !same(record.person, cx->actor.person),
                        form->stars, form->words));
    return done(cx, reply, record.id, TEXT("已评价"));
}

// --- 异常

typedef struct {
    List found;  // of OddRow, of all rules: the table
    List rules;  // of OddRule
    Str node_name;
    Day since;
    Url csv, xlsx;
} OddView;
static const Field odd_fields[] = {
    LISTED(OddView, found, odd_row_shape),
    FIELD_(OddView, rules, KIND_LIST, &odd_rule_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(OddView, node_name),
    FIELD(OddView, since),
    SHOWN(OddView, csv),
    SHOWN(OddView, xlsx),
};
const Shape odd_view_shape = SHAPE(OddView, odd_fields);

Err odd_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    OddView *view = NEW(cx->arena, OddView);
    const Grant *grant = actor_grant(&cx->actor, WATCH, (Str){ 0 });
    if (grant == NULL)
        return &fault_forbidden;
    view->node_name = grant->name;
    view->since = day_add(cx->today, -90);
    TRY(record_odd(cx, grant->path, view->since, &view->rules));
    view->found = odd_rows(cx, &view->rules);
    view->csv = url_of(S("/records/odd.csv"));
    view->xlsx = url_of(S("/records/odd.xlsx"));
    return reply_page(cx, reply, record_pages[RECORD_PAGE_ODD], view);
}

// --- 待办

#define TODOS_MOST 200

Err record_todos(Cx *cx, List *out)
{
    Todo *todos = NEW_ARRAY(cx->arena, Todo, TODOS_MOST);
    size_t n = 0;
    List rows;
    TRY(open_clocks(cx, 60, &rows));
    for (size_t i = 0; i < rows.n && n < TODOS_MOST; i++) {
        const RecordClock *clock = LIST_AT(&rows, RecordClock, i);
        if (clock->pending + clock->unclear > 0)
            todos[n++] = (Todo){ .kind = TEXT("时长核定"),
                                 .title = clock->name,
                                 .place = clock->place_name,
                                 .due = day_start(day_add(clock->due_on, 1)),
                                 .late = clock->over,
                                 .href = clock->href.bytes };
    }
    const Grant *above = actor_grant(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, (Str){ 0 });
    if (above != NULL) {
        TRY(entry_list(cx, NO(Person), above->path, true, NO(Entry), 60, &rows));
        for (size_t i = 0; i < rows.n && n < TODOS_MOST; i++) {
            const Entry *entry = LIST_AT(&rows, Entry, i);
            todos[n++] = (Todo){ .kind = TEXT("补录复核"),
                                 .title = entry->what,
                                 .place = entry->place_name,
                                 .href = entry->href.bytes };
        }
    }
    const Grant *desk = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    if (desk != NULL) {
        TRY(objection_list(cx, NO(Person), desk->path, 60, &rows));
        for (size_t i = 0; i < rows.n && n < TODOS_MOST; i++)
            todos[n++] = (Todo){ .kind = TEXT("时长异议"),
                                 .title = LIST_AT(&rows, Objection, i)->title,
                                 .place = S(""),
                                 .href = S("/records/objections") };
    }
    *out = (List){ todos, n };
    return OK;
}
