// 待回电: who called and reached nobody, and who rings back.
#include "rooms/calls/calls_pages.h"
#include "rooms/people/people.h"

static const Field list_fields[] = { CALL_LIST_FIELDS(missed_shape), CALL_LIST_FORM(note),
                                     CALL_LIST_FORM(file) };
const Shape call_missed_shape = SHAPE(CallList, list_fields);
CALL_LAST_OF(last_missed, Missed)
static const CallListKind missed_kind = { "/calls/missed", CALL_READERS, missed_list, last_missed };

typedef struct {
    Str phone;
    Time called_at;
    Str note;
    PlaceId place;
} NoteForm;
static const Input note_inputs[] = {
    INPUT(NoteForm, phone, "来电号码", .required = true, .max = 20, .widget = WIDGET_PHONE,
          .valid = phone_typed_valid, .invalid = TEXT("请填写 11 位手机号或带区号的座机")),
    INPUT(NoteForm, called_at, "来电时间", .hint = TEXT("不填就是现在"), .widget = WIDGET_TIME),
    INPUT(NoteForm, note, "备注", .hint = TEXT("如：老人，说话慢"), .max = 200),
    INPUT(NoteForm, place, "哪个站的电话", .widget = WIDGET_HIDDEN),
};
const Form missed_note_form = { "NoteForm", sizeof(NoteForm), note_inputs, COUNT(note_inputs),
                                TEXT("登记未接来电") };

typedef struct {
    Upload file;
    PlaceId place;
} FileForm;
static const Input file_inputs[] = {
    INPUT(FileForm, file, "未接来电文件", .required = true, .widget = WIDGET_FILE,
          .hint = TEXT("CSV：号码、时间、备注，每行一个，最多 500 行")),
    INPUT(FileForm, place, "哪个站的电话", .widget = WIDGET_HIDDEN),
};
const Form missed_file_form = { "FileForm", sizeof(FileForm), file_inputs, COUNT(file_inputs),
                                TEXT("导入") };

Err missed_rows(Cx *cx, const Req *req, Reply *reply)
{
    CallList *view = NEW(cx->arena, CallList);
    CallDesk desk;
    TRY(call_list(cx, req, reply, &missed_kind, view, &desk));
    view->may_note = actor_is(&cx->actor, CALL_DESKS);
    NoteForm note = { .place = desk.place };
    FileForm file = { .place = desk.place };
    view->note = form_view(cx, &missed_note_form, S("/calls/missed"), &note);
    view->file = form_view(cx, &missed_file_form, S("/calls/missed/file"), &file);
    return reply_page(cx, reply, call_pages[CALL_PAGE_MISSED], view);
}

Err missed_note_run(Cx *cx, const Req *req, Reply *reply)
{
    const NoteForm *form = req_form(req);
    MissedNew new = { .place = form->place,
                      .phone = form->phone,
                      .note = form->note,
                      .called_at = form->called_at,
                      .source = req_face(req) == FACE_API ? SOURCE_EXCHANGE : SOURCE_STAFF };
    MissedId id;
    bool again;
    TRY(missed_add(cx, &new, &id, &again));
    reply_say(cx, reply, again ? TEXT("这个号码已在待回电里，又记了一次") : TEXT("已登记，等回电"));
    if (req_face(req) != FACE_API)
        return reply_goto(cx, reply, S("/calls/missed"));
    if (!again)
        reply_made(reply);
    return reply_goto_row(cx, reply, "/calls/missed/", id.n);
}

Err missed_file_run(Cx *cx, const Req *req, Reply *reply)
{
    const FileForm *form = req_form(req);
    int64_t added;
    TRY(missed_load(cx, form->place, form->file.bytes, &added));
    reply_say(cx, reply, added > 0 ? TEXT("已导入，等回电") : TEXT("文件里的号码都已在待回电里"));
    return reply_goto(cx, reply, S("/calls/missed"));
}

typedef struct {
    Str outcome;
} OutcomeForm;
static const Input outcome_inputs[] = {
    INPUT(OutcomeForm, outcome, "说了什么", .required = true, .min = 2, .max = 200,
          .hint = TEXT("如：只问开门时间，已告诉"), .widget = WIDGET_AREA),
};
const Form missed_outcome_form = { "OutcomeForm", sizeof(OutcomeForm), outcome_inputs,
                                   COUNT(outcome_inputs), TEXT("不用点单，记下") };
const Form missed_take_form = { .name = "missed_take_form", .submit = TEXT("我来回") };

typedef struct {
    Missed call;
    List tabs;
    bool may_take, has_order, is_waiting, from_other;
    Url tel, order, back, take, release, tried;
    FormView key, outcome;
} MissedView;
static const Field missed_view_fields[] = {
    PART(MissedView, call, missed_shape),
    FIELD_(MissedView, tabs, KIND_LIST, &call_tab_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(MissedView, may_take),
    SHOWN(MissedView, has_order),
    SHOWN(MissedView, is_waiting),
    SHOWN(MissedView, from_other),
    SHOWN(MissedView, tel),
    SHOWN(MissedView, order),
    SHOWN(MissedView, back),
    SHOWN(MissedView, take),
    SHOWN(MissedView, release),
    SHOWN(MissedView, tried),
    FIELD_(MissedView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(MissedView, outcome, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape call_missed_one_shape = SHAPE(MissedView, missed_view_fields);

Err missed_one(Cx *cx, const Req *req, Reply *reply)
{
    MissedView *view = NEW(cx->arena, MissedView);
    MissedId id = { req_number(req, "id") };
    MissedState next;
    TRY(missed_find(cx, id, &view->call));
    const Missed *call = &view->call;
    Time stale = time_add(call->taken_at, setting_int(cx, "calls.take_minutes") * TIME_MINUTE);
    view->may_take = !call->mine && call_may(cx, CALL_DESKS, call->place_path) == OK &&
                     missed_next(call->state, MISSED_TAKE, call->mine, stale.ms <= cx->now.ms,
                                 false, &next) == OK;
    view->tabs = call_tabs(cx, "/calls/missed");
    view->has_order = call->order_id.n != 0;
    view->from_other = call->state == MISSED_TAKEN && !call->mine;
    view->is_waiting = call->state == MISSED_WAITING;
    view->tel = url_of(str_join(cx->arena, S("tel:"), call->phone));
    Buf buf = buf_new(cx->arena, 128);
    buf_lit(&buf, "/desk/new?phone=");
    buf_url(&buf, call->phone);
    view->order = url_of(buf_str(&buf));
    if (view->has_order)
        view->order = url_of(call_path(cx, "/orders", call->order_id.n, ""));
    view->back = url_of(S("/calls/missed"));
    view->take = url_of(call_path(cx, "/calls/missed", id.n, "/take"));
    view->release = url_of(call_path(cx, "/calls/missed", id.n, "/release"));
    view->tried = url_of(call_path(cx, "/calls/missed", id.n, "/tried"));
    view->key = form_button(cx, view->take.bytes);
    if (call->mine)  // a form that is not drawn would swallow the fault
        view->outcome = form_view(cx, &missed_outcome_form,
                                  call_path(cx, "/calls/missed", id.n, "/note"), NULL);
    return reply_page(cx, reply, call_pages[CALL_PAGE_MISSED_ONE], view);
}

static Err missed_run(Cx *cx, const Req *req, Reply *reply, MissedAct act, Str outcome, Text said)
{
    MissedId id = { req_number(req, "id") };
    TRY(missed_act(cx, id, act, outcome));
    reply_say(cx, reply, said);
    if (act == MISSED_TAKE)
        return reply_goto_row(cx, reply, "/calls/missed/", id.n);
    return reply_goto(cx, reply, S("/calls/missed"));
}

Err missed_take_run(Cx *cx, const Req *req, Reply *reply)
{
    return missed_run(cx, req, reply, MISSED_TAKE, (Str){ 0 }, TEXT("号码已打开，请拨打"));
}
Err missed_release_run(Cx *cx, const Req *req, Reply *reply)
{
    return missed_run(cx, req, reply, MISSED_RELEASE, (Str){ 0 }, TEXT("已放回待回电"));
}
Err missed_tried_run(Cx *cx, const Req *req, Reply *reply)
{
    return missed_run(cx, req, reply, MISSED_TRIED, (Str){ 0 }, TEXT("已记一次未打通"));
}
Err missed_outcome_run(Cx *cx, const Req *req, Reply *reply)
{
    const OutcomeForm *form = req_form(req);
    return missed_run(cx, req, reply, MISSED_NOTE, form->outcome, TEXT("已记下"));
}
