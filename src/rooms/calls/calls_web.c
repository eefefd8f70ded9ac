// What the station does on the telephone: 待回电, 电话告知, 电话评单, 回访. The table of routes
// closes the file.
#include "rooms/calls/calls_in.h"
#include "rooms/people/people.h"
#include "rooms/photos/photos.h"
#include "rooms/places/places.h"
#include "store/db.h"

static const Field call_tab_fields[] = { FIELD(CallTab, text), FIELD(CallTab, href),
                                         SHOWN(CallTab, current) };
const Shape call_tab_shape = SHAPE(CallTab, call_tab_fields);

List call_tabs(Cx *cx, const char *current)
{
    static const struct {
        Text text;
        const char *href;
        RoleSet roles;
    } tabs[] = {
        { TEXT("待回电"), "/calls/missed", CALL_READERS },
        { TEXT("电话告知"), "/calls/tell", CALL_READERS },
        { TEXT("电话评单"), "/calls/rate", ROLES_DISPATCH },
        { TEXT("回访"), "/revisits", ROLES_DISPATCH | ROLE_SUPERVISOR },
        { TEXT("家人代办"), "/calls/families", CALL_DESKS },
    };
    CallTab *out = NEW_ARRAY(cx->arena, CallTab, COUNT(tabs));
    size_t n = 0;
    for (size_t i = 0; i < COUNT(tabs); i++)
        if (actor_is(&cx->actor, tabs[i].roles))
            out[n++] = (CallTab){ tabs[i].text, url_of(str(tabs[i].href)),
                                  str_eq(str(current), str(tabs[i].href)) };
    return (List){ out, n };
}

// --- lists: ?node= ?ended=1 ?cursor=, for pages that are shown again after a POST as well

typedef struct {
    List rows, tabs;
    Str node_name;
    bool ended, empty, more, may_note;
    Url next, csv, xlsx, open_href, ended_href;
    FormView note, file;
    RevisitFigures figures;
    Str month;
} ListView;
#define LIST_FIELDS(shape)                                                               \
    LISTED(ListView, rows, shape),                                                       \
        FIELD_(ListView, tabs, KIND_LIST, &call_tab_shape, NULL, NULL, FIELD_PAGE_ONLY), \
        FIELD(ListView, node_name), FIELD(ListView, ended), SHOWN(ListView, empty),      \
        FIELD(ListView, more), SHOWN(ListView, may_note), SHOWN(ListView, next),         \
        SHOWN(ListView, csv), SHOWN(ListView, xlsx), SHOWN(ListView, open_href),         \
        SHOWN(ListView, ended_href)
#define PAGE_FORM(member) \
    FIELD_(ListView, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)
static const Field missed_list_fields[] = { LIST_FIELDS(missed_shape), PAGE_FORM(note),
                                            PAGE_FORM(file) };
static const Shape missed_list_shape = SHAPE(ListView, missed_list_fields);
PAGE(missed_page, missed_list_shape, "待回电", .layout = LAYOUT_DESK);
static const Field telling_list_fields[] = { LIST_FIELDS(telling_shape) };
static const Shape telling_list_shape = SHAPE(ListView, telling_list_fields);
PAGE(tell_page, telling_list_shape, "电话告知", .layout = LAYOUT_DESK);
static const Field ratable_list_fields[] = { LIST_FIELDS(ratable_shape) };
static const Shape ratable_list_shape = SHAPE(ListView, ratable_list_fields);
PAGE(rate_page, ratable_list_shape, "电话评单", .layout = LAYOUT_DESK);
static const Field revisit_list_fields[] = { LIST_FIELDS(revisit_shape),
                                             PART(ListView, figures, revisit_figures_shape),
                                             FIELD(ListView, month) };
static const Shape revisit_list_shape = SHAPE(ListView, revisit_list_fields);
PAGE(revisits_page, revisit_list_shape, "回访", .layout = LAYOUT_DESK);

typedef struct {
    const char *path;
    RoleSet roles;
    Err (*list)(Cx *cx, const CallAsk *ask, List *out);
    void (*last)(const List *rows, Time *due, int64_t *id);  // where the next page begins
} ListKind;

static Url list_href(Cx *cx, const char *path, const char *face, PlaceId node, bool ended,
                     Str cursor)
{
    return url_of(str_printf(cx->arena, "%s%s?node=%lld%s%s%.*s", path, face, (long long)node.n,
                             ended ? "&ended=1" : "", cursor.n > 0 ? "&cursor=" : "",
                             STR_FMT(cursor)));
}

static Err fill_list(Cx *cx, const Req *req, Reply *reply, const ListKind *kind, ListView *view,
                     CallDesk *desk)
{
    int64_t node = 0;
    bool ended = str_eq(req_query(req, "ended"), S("1"));
    if (!str_int(req_query(req, "node"), &node))
        node = 0;
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? CALL_EXPORT : CALL_ROWS;
    TRY(call_desk(cx, kind->roles, (PlaceId){ node }, desk));
    CallAsk ask = { .desk = desk, .ended = ended, .limit = (int)most + 1 };
    call_cursor(req_query(req, "cursor"), &ask);
    TRY(kind->list(cx, &ask, &view->rows));
    view->next = url_of(S("#"));
    view->more = view->rows.n > most;
    if (view->more) {
        Time due;
        int64_t id;
        view->rows.n = most;
        kind->last(&view->rows, &due, &id);
        Str cursor = str_printf(cx->arena, "%lld-%lld", (long long)due.ms, (long long)id);
        view->next = list_href(cx, kind->path, "", desk->place, ended, cursor);
        reply_next(cx, reply, cursor);
    }
    view->tabs = call_tabs(cx, kind->path);
    view->node_name = desk->name;
    view->ended = ended;
    view->empty = view->rows.n == 0;
    view->csv = list_href(cx, kind->path, ".csv", desk->place, ended, S(""));
    view->xlsx = list_href(cx, kind->path, ".xlsx", desk->place, ended, S(""));
    view->open_href = list_href(cx, kind->path, "", desk->place, false, S(""));
    view->ended_href = list_href(cx, kind->path, "", desk->place, true, S(""));
    return OK;
}

#define LAST_OF(name, Type)                                    \
    static void name(const List *rows, Time *due, int64_t *id) \
    {                                                          \
        const Type *last = LIST_AT(rows, Type, rows->n - 1);   \
        *due = last->due_at;                                   \
        *id = last->id.n;                                      \
    }
LAST_OF(last_missed, Missed)
LAST_OF(last_telling, Telling)
LAST_OF(last_ratable, Ratable)
LAST_OF(last_revisit, Revisit)

static const ListKind missed_kind = { "/calls/missed", CALL_READERS, missed_list, last_missed };
static const ListKind telling_kind = { "/calls/tell", CALL_READERS, telling_list, last_telling };
static const ListKind ratable_kind = { "/calls/rate", ROLES_DISPATCH, ratable_list, last_ratable };
static const ListKind revisit_kind = { "/revisits", ROLES_DISPATCH | ROLE_SUPERVISOR, revisit_list,
                                       last_revisit };

// --- 待回电

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
FORM(note_form, NoteForm, note_inputs, "登记未接来电");

typedef struct {
    Upload file;
    PlaceId place;
} FileForm;
static const Input file_inputs[] = {
    INPUT(FileForm, file, "未接来电文件", .required = true, .widget = WIDGET_FILE,
          .hint = TEXT("CSV：号码、时间、备注，每行一个，最多 500 行")),
    INPUT(FileForm, place, "哪个站的电话", .widget = WIDGET_HIDDEN),
};
FORM(file_form, FileForm, file_inputs, "导入");

static Err missed_rows(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    CallDesk desk;
    TRY(fill_list(cx, req, reply, &missed_kind, view, &desk));
    view->may_note = actor_is(&cx->actor, CALL_DESKS);
    NoteForm note = { .place = desk.place };
    FileForm file = { .place = desk.place };
    view->note = form_view(cx, &note_form, S("/calls/missed"), &note);
    view->file = form_view(cx, &file_form, S("/calls/missed/file"), &file);
    return reply_page(cx, reply, &missed_page, view);
}

static Err missed_note_run(Cx *cx, const Req *req, Reply *reply)
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

static Err missed_file_run(Cx *cx, const Req *req, Reply *reply)
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
FORM(outcome_form, OutcomeForm, outcome_inputs, "不用点单，记下");
FORM_BUTTON(take_form, "我来回");

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
static const Shape missed_view_shape = SHAPE(MissedView, missed_view_fields);
PAGE(missed_show, missed_view_shape, "待回电", .layout = LAYOUT_DESK);

static Str row_path(Cx *cx, const char *path, int64_t id, const char *act)
{
    return str_printf(cx->arena, "%s/%lld%s", path, (long long)id, act);
}

static Err missed_one(Cx *cx, const Req *req, Reply *reply)
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
        view->order = url_of(row_path(cx, "/orders", call->order_id.n, ""));
    view->back = url_of(S("/calls/missed"));
    view->take = url_of(row_path(cx, "/calls/missed", id.n, "/take"));
    view->release = url_of(row_path(cx, "/calls/missed", id.n, "/release"));
    view->tried = url_of(row_path(cx, "/calls/missed", id.n, "/tried"));
    view->key = form_button(cx, view->take.bytes);
    if (call->mine)  // a form that is not drawn would swallow the fault
        view->outcome = form_view(cx, &outcome_form, row_path(cx, "/calls/missed", id.n, "/note"),
                                  NULL);
    return reply_page(cx, reply, &missed_show, view);
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

static Err missed_take_run(Cx *cx, const Req *req, Reply *reply)
{
    return missed_run(cx, req, reply, MISSED_TAKE, (Str){ 0 }, TEXT("号码已打开，请拨打"));
}
static Err missed_release_run(Cx *cx, const Req *req, Reply *reply)
{
    return missed_run(cx, req, reply, MISSED_RELEASE, (Str){ 0 }, TEXT("已放回待回电"));
}
static Err missed_tried_run(Cx *cx, const Req *req, Reply *reply)
{
    return missed_run(cx, req, reply, MISSED_TRIED, (Str){ 0 }, TEXT("已记一次未打通"));
}
static Err missed_outcome_run(Cx *cx, const Req *req, Reply *reply)
{
    const OutcomeForm *form = req_form(req);
    return missed_run(cx, req, reply, MISSED_NOTE, form->outcome, TEXT("已记下"));
}

// --- 电话告知

static Err telling_rows(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    CallDesk desk;
    TRY(fill_list(cx, req, reply, &telling_kind, view, &desk));
    return reply_page(cx, reply, &tell_page, view);
}

typedef struct {
    Str note;
} ToldForm;
static const Input told_inputs[] = {
    INPUT(ToldForm, note, "居民说了什么", .max = 200),
};
FORM(told_form, ToldForm, told_inputs, "已告知");
FORM_BUTTON(open_form, "打开号码");
FORM_BUTTON(tried_form, "没打通");

typedef struct {
    Telling telling;
    List tabs;
    Str say, phone, closed;
    bool opened;
    Url tel, order, open, tried;
    FormView key, told;
} TellView;
static const Field tell_view_fields[] = {
    PART(TellView, telling, telling_shape),
    FIELD_(TellView, tabs, KIND_LIST, &call_tab_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(TellView, say),
    FIELD(TellView, phone),
    SHOWN(TellView, opened),
    SHOWN(TellView, tel),
    SHOWN(TellView, order),
    SHOWN(TellView, open),
    SHOWN(TellView, tried),
    FIELD_(TellView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(TellView, told, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape tell_view_shape = SHAPE(TellView, tell_view_fields);
PAGE(tell_show, tell_view_shape, "电话告知", .layout = LAYOUT_DESK);

static Err tell_view(Cx *cx, const Req *req, bool open, TellView *view)
{
    TellingId id = { req_number(req, "id") };
    TRY(telling_find(cx, id, &view->telling));
    view->phone = S("");
    if (open) {
        TRY(call_may(cx, CALL_DESKS, view->telling.place_path));
        TRY(call_order_phone(cx, view->telling.order_id, "telling", id.n, &view->phone));
    }
    view->opened = open;
    TRY(telling_words(cx, &view->telling, &view->say));
    view->tabs = call_tabs(cx, "/calls/tell");
    view->tel = url_of(str_join(cx->arena, S("tel:"), view->phone));
    view->order = url_of(row_path(cx, "/orders", view->telling.order_id.n, ""));
    view->open = url_of(row_path(cx, "/calls/tell", id.n, "/open"));
    view->tried = url_of(row_path(cx, "/calls/tell", id.n, "/tried"));
    view->key = form_button(cx, view->open.bytes);
    if (view->telling.open)
        view->told = form_view(cx, &told_form, row_path(cx, "/calls/tell", id.n, "/told"), NULL);
    return OK;
}

static Err telling_one(Cx *cx, const Req *req, Reply *reply)
{
    TellView *view = NEW(cx->arena, TellView);
    TRY(tell_view(cx, req, false, view));
    return reply_page(cx, reply, &tell_show, view);
}

static Err telling_open_run(Cx *cx, const Req *req, Reply *reply)
{
    TellView *view = NEW(cx->arena, TellView);
    TRY(tell_view(cx, req, true, view));
    return reply_page(cx, reply, &tell_show, view);
}

static Err telling_told_run(Cx *cx, const Req *req, Reply *reply)
{
    const ToldForm *form = req_form(req);
    TRY(telling_told(cx, (TellingId){ req_number(req, "id") }, form->note));
    reply_say(cx, reply, TEXT("已记下，是您告知的"));
    return reply_goto(cx, reply, S("/calls/tell"));
}

static Err telling_tried_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(telling_tried(cx, (TellingId){ req_number(req, "id") }));
    reply_say(cx, reply, TEXT("已记一次未打通"));
    return reply_goto(cx, reply, S("/calls/tell"));
}

// --- 电话评单

static Err ratable_rows(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    CallDesk desk;
    TRY(fill_list(cx, req, reply, &ratable_kind, view, &desk));
    return reply_page(cx, reply, &rate_page, view);
}

typedef struct {
    OrderManner manner;  // from 0: by phone; nobody is entered as self
    Rating rating;       // from 0: 非常满意
    Str words;
    Uploads photos;
} RateForm;
static const Input rate_inputs[] = {
    INPUT_WORD(RateForm, manner, "居民怎么说的", order_manner_words + 1, order_manner_texts + 1,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT_WORD(RateForm, rating, "居民本人的评价", rating_words + 1, rating_texts + 1,
               .required = true, .widget = WIDGET_CHOICE,
               .hint = TEXT("照居民说的填，没说就不填，不替人评")),
    INPUT(RateForm, words, "居民的原话", .max = 300, .widget = WIDGET_AREA),
    INPUT(RateForm, photos, "签过字的服务单照片", .hint = TEXT("纸质的要附，电话里问的不用"),
          .max = 3, .photo = true),
};
FORM(rate_form, RateForm, rate_inputs, "登记评价");

typedef struct {
    Order order;
    List tabs;
    Text state_text;
    Str phone, name;
    bool opened, waits;
    Url tel, show, open;
    FormView key, form;
} RateView;
static const Field rate_view_fields[] = {
    PART(RateView, order, order_shape),
    FIELD_(RateView, tabs, KIND_LIST, &call_tab_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(RateView, state_text),
    FIELD(RateView, phone),
    FIELD(RateView, name),
    SHOWN(RateView, opened),
    FIELD(RateView, waits),
    SHOWN(RateView, tel),
    SHOWN(RateView, show),
    SHOWN(RateView, open),
    FIELD_(RateView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(RateView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape rate_view_shape = SHAPE(RateView, rate_view_fields);
PAGE(rate_show, rate_view_shape, "电话评单", .layout = LAYOUT_DESK);

static Err rate_view(Cx *cx, const Req *req, bool open, RateView *view)
{
    OrderId id = { req_number(req, "id") };
    unsigned by;
    TRY(order_find(cx, id, &view->order, &by));
    if ((by & ORDER_BY_DISPATCHER) == 0)
        return &order_missing;
    view->phone = S("");
    if (open)
        TRY(call_order_phone(cx, id, "order", id.n, &view->phone));
    view->opened = open;
    view->name = view->order.resident_name;
    view->state_text = order_states[view->order.state].text;
    view->waits = view->order.state == ORDER_REPORTED || view->order.state == ORDER_UNRATED;
    view->tabs = call_tabs(cx, "/calls/rate");
    view->tel = url_of(str_join(cx->arena, S("tel:"), view->phone));
    view->show = url_of(row_path(cx, "/orders", id.n, ""));
    view->open = url_of(row_path(cx, "/calls/rate", id.n, "/open"));
    view->key = form_button(cx, view->open.bytes);
    if (view->waits)
        view->form = form_view(cx, &rate_form, row_path(cx, "/calls/rate", id.n, ""), NULL);
    return OK;
}

static Err rate_one(Cx *cx, const Req *req, Reply *reply)
{
    RateView *view = NEW(cx->arena, RateView);
    TRY(rate_view(cx, req, false, view));
    return reply_page(cx, reply, &rate_show, view);
}

static Err rate_open_run(Cx *cx, const Req *req, Reply *reply)
{
    RateView *view = NEW(cx->arena, RateView);
    TRY(rate_view(cx, req, true, view));
    return reply_page(cx, reply, &rate_show, view);
}

// In the pool: the signed sheets are decoded before the act.
static Err rate_prepare(Cx *cx, const Req *req)
{
    const RateForm *form = req_form(req);
    Order order;
    List *pictures = NEW(cx->arena, List);
    req_keep(req, pictures);
    TRY(order_find(cx, (OrderId){ req_number(req, "id") }, &order, NULL));
    return photo_prepare(cx, S("photos"), &form->photos,
                         photo_foot(cx, order.place_name, order.number), pictures);
}

static Err rate_run(Cx *cx, const Req *req, Reply *reply)
{
    const RateForm *form = req_form(req);
    TRY(call_rate(cx, (OrderId){ req_number(req, "id") }, form->manner + 1, form->rating + 1,
                  form->words, req_kept(req)));
    reply_say(cx, reply, TEXT("已登记居民的评价，注明是您录入的"));
    return reply_goto(cx, reply, S("/calls/rate"));
}

// --- 回访

static Err revisit_rows(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    CallDesk desk;
    TRY(fill_list(cx, req, reply, &revisit_kind, view, &desk));
    Day from = day_add(cx->today, -29);
    TRY(revisit_figures(cx, desk.path, from, day_add(cx->today, 1), &view->figures));
    view->month = day_iso(cx->arena, from);
    return reply_page(cx, reply, &revisits_page, view);
}

typedef struct {
    Rating rating;  // from 0: 非常满意
    Said came, solved, gratis;
    Str words;
    Follow follow;
} RevisitForm;
static const Input revisit_inputs[] = {
    INPUT_WORD(RevisitForm, rating, "总的来说，对这次服务", rating_words + 1, rating_texts + 1,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT_WORD(RevisitForm, came, "按约定的时间来了吗", said_words, said_texts,
               .widget = WIDGET_CHOICE),
    INPUT_WORD(RevisitForm, solved, "事情办好了吗", said_words, said_texts,
               .widget = WIDGET_CHOICE),
    INPUT_WORD(RevisitForm, gratis, "没有收费、没有推销吗", said_words, said_texts,
               .widget = WIDGET_CHOICE),
    INPUT(RevisitForm, words, "居民的原话", .max = 300, .widget = WIDGET_AREA),
    INPUT_WORD(RevisitForm, follow, "接下来怎么办", follow_words, follow_texts,
               .widget = WIDGET_CHOICE, .hint = TEXT("居民不满意的，要选一样")),
};
FORM(revisit_form, RevisitForm, revisit_inputs, "登记回访");

typedef struct {
    Revisit revisit;
    List tabs;
    Str phone;
    bool opened, done, may_answer, own_team;
    Text came_text, solved_text, gratis_text;
    Url tel, show, open, tried;
    FormView key, form;
} RevisitView;
static const Field revisit_view_fields[] = {
    PART(RevisitView, revisit, revisit_shape),
    FIELD_(RevisitView, tabs, KIND_LIST, &call_tab_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(RevisitView, phone),
    SHOWN(RevisitView, opened),
    SHOWN(RevisitView, done),
    FIELD(RevisitView, may_answer),
    SHOWN(RevisitView, own_team),
    FIELD(RevisitView, came_text),
    FIELD(RevisitView, solved_text),
    FIELD(RevisitView, gratis_text),
    SHOWN(RevisitView, tel),
    SHOWN(RevisitView, show),
    SHOWN(RevisitView, open),
    SHOWN(RevisitView, tried),
    FIELD_(RevisitView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(RevisitView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape revisit_view_shape = SHAPE(RevisitView, revisit_view_fields);
PAGE(revisit_show, revisit_view_shape, "回访", .layout = LAYOUT_DESK);

static Err revisit_view(Cx *cx, const Req *req, bool open, RevisitView *view)
{
    RevisitId id = { req_number(req, "id") };
    TRY(revisit_find(cx, id, &view->revisit));
    const Revisit *revisit = &view->revisit;
    view->phone = S("");
    if (open) {
        TRY(call_may(cx, ROLES_DISPATCH, revisit->place_path));
        TRY(call_not_of_team(cx, revisit->team));
        TRY(call_order_phone(cx, revisit->order_id, "revisit", id.n, &view->phone));
    }
    view->opened = open;
    view->done = revisit->state == REVISIT_DONE;
    view->own_team = call_not_of_team(cx, revisit->team) == &call_own_team;
    view->may_answer = revisit->open && !view->own_team &&
                       call_may(cx, ROLES_DISPATCH, revisit->place_path) == OK;
    view->came_text = said_texts[revisit->came];
    view->solved_text = said_texts[revisit->solved];
    view->gratis_text = said_texts[revisit->gratis];
    view->tabs = call_tabs(cx, "/revisits");
    view->tel = url_of(str_join(cx->arena, S("tel:"), view->phone));
    view->show = url_of(row_path(cx, "/orders", revisit->order_id.n, ""));
    view->open = url_of(row_path(cx, "/revisits", id.n, "/open"));
    view->tried = url_of(row_path(cx, "/revisits", id.n, "/tried"));
    view->key = form_button(cx, view->open.bytes);
    if (view->may_answer)
        view->form = form_view(cx, &revisit_form, row_path(cx, "/revisits", id.n, ""), NULL);
    return OK;
}

static Err revisit_one(Cx *cx, const Req *req, Reply *reply)
{
    RevisitView *view = NEW(cx->arena, RevisitView);
    TRY(revisit_view(cx, req, false, view));
    return reply_page(cx, reply, &revisit_show, view);
}

static Err revisit_open_run(Cx *cx, const Req *req, Reply *reply)
{
    RevisitView *view = NEW(cx->arena, RevisitView);
    TRY(revisit_view(cx, req, true, view));
    return reply_page(cx, reply, &revisit_show, view);
}

static Err revisit_run(Cx *cx, const Req *req, Reply *reply)
{
    const RevisitForm *form = req_form(req);
    RevisitResult result = { .rating = form->rating + 1,
                             .came = form->came,
                             .solved = form->solved,
                             .gratis = form->gratis,
                             .words = form->words,
                             .follow = form->follow };
    TRY(revisit_done(cx, (RevisitId){ req_number(req, "id") }, &result));
    reply_say(cx, reply, TEXT("回访已登记"));
    return reply_goto(cx, reply, S("/revisits"));
}

static Err revisit_tried_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(revisit_tried(cx, (RevisitId){ req_number(req, "id") }));
    reply_say(cx, reply, TEXT("已记一次未打通"));
    return reply_goto(cx, reply, S("/revisits"));
}

// --- pages of the other file, where the routes can name them

PAGE(family_page, family_mine_shape, "家人代办");
PAGE(family_one_page, family_one_shape, "家人代办");
PAGE(family_order_page, family_new_shape, "替家人点单");
PAGE(family_desk_page, family_desk_shape, "家人代办登记", .layout = LAYOUT_DESK);
const Page *const family_pages[4] = { &family_page, &family_one_page, &family_order_page,
                                      &family_desk_page };

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
    POST("/calls/missed", missed_note_run, ONLY(CALL_DESKS), .form = &note_form, .again = missed_rows, .title = TEXT("登记未接来电")),
    POST("/calls/missed/file", missed_file_run, ONLY(CALL_DESKS), .form = &file_form, .again = missed_rows, .title = TEXT("导入未接来电"), .flags = ROUTE_UPLOAD),
    GET("/calls/missed/{id}", missed_one, ONLY(CALL_READERS), .page = &missed_show, .title = TEXT("一个未接来电")),
    POST("/calls/missed/{id}/take", missed_take_run, ONLY(CALL_DESKS), .form = &take_form, .again = missed_one, .title = TEXT("接手回电")),
    POST("/calls/missed/{id}/release", missed_release_run, ONLY(CALL_DESKS), .form = &take_form, .again = missed_one, .title = TEXT("放回待回电")),
    POST("/calls/missed/{id}/tried", missed_tried_run, ONLY(CALL_DESKS), .form = &tried_form, .again = missed_one, .title = TEXT("回电没打通")),
    POST("/calls/missed/{id}/note", missed_outcome_run, ONLY(CALL_DESKS), .form = &outcome_form, .again = missed_one, .title = TEXT("回电的结果")),

    GET("/calls/tell", telling_rows, ONLY(CALL_READERS), .page = &tell_page, .title = TEXT("电话告知")),
    GET("/calls/tell/{id}", telling_one, ONLY(CALL_READERS), .page = &tell_show, .title = TEXT("要告知的一件事")),
    POST("/calls/tell/{id}/open", telling_open_run, ONLY(CALL_DESKS), .form = &open_form, .again = telling_one, .title = TEXT("打开要告知的号码")),
    POST("/calls/tell/{id}/told", telling_told_run, ONLY(CALL_DESKS), .form = &told_form, .again = telling_one, .title = TEXT("已告知")),
    POST("/calls/tell/{id}/tried", telling_tried_run, ONLY(CALL_DESKS), .form = &tried_form, .again = telling_one, .title = TEXT("告知没打通")),

    GET("/calls/rate", ratable_rows, ONLY(ROLES_DISPATCH), .page = &rate_page, .title = TEXT("电话评单")),
    GET("/calls/rate/{id}", rate_one, ONLY(ROLES_DISPATCH), .page = &rate_show, .title = TEXT("问一张单的评价")),
    POST("/calls/rate/{id}/open", rate_open_run, ONLY(ROLES_DISPATCH), .form = &open_form, .again = rate_one, .title = TEXT("打开要问评价的号码")),
    POST("/calls/rate/{id}", rate_run, ONLY(ROLES_DISPATCH), .form = &rate_form, .prepare = rate_prepare, .again = rate_one, .title = TEXT("登记居民的评价"), .flags = ROUTE_UPLOAD),

    GET("/revisits", revisit_rows, ONLY(ROLES_DISPATCH | ROLE_SUPERVISOR), .page = &revisits_page, .title = TEXT("回访")),
    GET("/revisits/{id}", revisit_one, ONLY(ROLES_DISPATCH | ROLE_SUPERVISOR), .page = &revisit_show, .title = TEXT("一次回访")),
    POST("/revisits/{id}/open", revisit_open_run, ONLY(ROLES_DISPATCH), .form = &open_form, .again = revisit_one, .title = TEXT("打开要回访的号码")),
    POST("/revisits/{id}", revisit_run, ONLY(ROLES_DISPATCH), .form = &revisit_form, .again = revisit_one, .title = TEXT("登记回访")),
    POST("/revisits/{id}/tried", revisit_tried_run, ONLY(ROLES_DISPATCH), .form = &tried_form, .again = revisit_one, .title = TEXT("回访没打通")),

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
