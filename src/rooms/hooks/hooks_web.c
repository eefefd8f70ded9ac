#include "rooms/hooks/hooks_in.h"
#include "web/web.h"

#define MESSAGES_SHOWN 50

// --- the list

typedef struct {
    Hook hook;
    Str events_text;
    Text last_text;  // of the newest message; none when there is no message
    Time last_at;
    Str tag;
    Url href;
} Line;
static const Field line_fields[] = {
    PART(Line, hook, hook_shape), SHOWN(Line, events_text), COL(Line, last_text, "最近一条"),
    COL(Line, last_at, "时间"),   SHOWN(Line, tag),         FIELD(Line, href),
};
static const Shape line_shape = SHAPE(Line, line_fields);

typedef struct {
    List hooks;
    bool empty;
} ListView;
static const Field list_fields[] = { LISTED(ListView, hooks, line_shape), SHOWN(ListView, empty) };
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(hooks_page, list_shape, "事件推送", .layout = LAYOUT_DESK);

static const struct {
    const char *word;
    Text text;
    const char *tag;
} message_states[] = {
    { "waiting", TEXT("等待发送"), "warn" },
    { "sending", TEXT("正在发送"), "info" },
    { "sent", TEXT("已送达"), "ok" },
    { "dead", TEXT("没有送达"), "red" },
};

static size_t message_state(Str word)
{
    size_t i = 0;
    while (i + 1 < COUNT(message_states) && !str_eq(str(message_states[i].word), word))
        i++;
    return i;
}

static Str events_text(Cx *cx, Str events)
{
    Buf out = buf_new(cx->arena, 512);
    for (int i = 0; i < HOOK_EVENTS; i++) {
        if (!hook_wants(events, str(hook_event_words[i])))
            continue;
        if (out.n > 0)
            buf_lit(&out, "、");
        buf_add(&out, say(cx->lang, hook_event_texts[i]));
    }
    return buf_str(&out);
}

static Str href_of(Cx *cx, HookId id, const char *act)
{
    return str_printf(cx->arena, "/hooks/%lld%s", (long long)id.n, act);
}

static Err line_of(Cx *cx, const Hook *hook, Line *line)
{
    List newest;
    *line = (Line){ .hook = *hook,
                    .events_text = events_text(cx, hook->events),
                    .tag = hook->state == HOOK_ON ? S("ok") : S("red"),
                    .href = url_of(href_of(cx, hook->id, "")) };
    TRY(outbox_list_queue(cx, HOOK_CHANNEL, hook->id.n, 1, &newest));
    if (newest.n == 0)
        return OK;
    const OutboxRow *row = LIST_AT(&newest, OutboxRow, 0);
    line->last_text = message_states[message_state(row->state)].text;
    line->last_at = row->created_at;
    return OK;
}

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    List hooks;
    ListView *view = NEW(cx->arena, ListView);
    (void)req;
    TRY(hook_list(cx, &hooks));
    Line *lines = NEW_ARRAY(cx->arena, Line, hooks.n + 1);
    for (size_t i = 0; i < hooks.n; i++)
        TRY(line_of(cx, LIST_AT(&hooks, Hook, i), &lines[i]));
    view->hooks = (List){ lines, hooks.n };
    view->empty = hooks.n == 0;
    return reply_page(cx, reply, &hooks_page, view);
}

// --- forms

typedef struct {
    Str name, url;
    bool placed, dispatched, accepted, done, evaluated, closed;
    bool escalated, disputed, transferred, merged, withdrawn;
} HookForm;
#define EVENT_BOXES                                                   \
    INPUT(HookForm, placed, "点单", .widget = WIDGET_CHECK),          \
        INPUT(HookForm, dispatched, "派单", .widget = WIDGET_CHECK),  \
        INPUT(HookForm, accepted, "接单", .widget = WIDGET_CHECK),    \
        INPUT(HookForm, done, "服务完成", .widget = WIDGET_CHECK),    \
        INPUT(HookForm, evaluated, "评单", .widget = WIDGET_CHECK),   \
        INPUT(HookForm, closed, "办结", .widget = WIDGET_CHECK),      \
        INPUT(HookForm, escalated, "上报", .widget = WIDGET_CHECK),   \
        INPUT(HookForm, disputed, "有异议", .widget = WIDGET_CHECK),  \
        INPUT(HookForm, transferred, "转办", .widget = WIDGET_CHECK), \
        INPUT(HookForm, merged, "并单", .widget = WIDGET_CHECK),      \
        INPUT(HookForm, withdrawn, "撤回", .widget = WIDGET_CHECK)
static const Input add_inputs[] = {
    INPUT(HookForm, name, "给谁用", .required = true, .min = 2, .max = 30,
          .hint = TEXT("如：县大数据局平台")),
    INPUT(HookForm, url, "接收地址", .required = true, .max = 500,
          .hint = TEXT("以 https:// 开头；对方要按签名核对每条消息")),
    EVENT_BOXES,
};
FORM(add_form, HookForm, add_inputs, "登记");
static const Input edit_inputs[] = {
    INPUT(HookForm, name, "给谁用", .required = true, .min = 2, .max = 30),
    INPUT(HookForm, url, "新的接收地址", .max = 500, .hint = TEXT("不改就空着")),
    EVENT_BOXES,
};
FORM(edit_form, HookForm, edit_inputs, "保存");
FORM_BUTTON(on_form, "启用");
FORM_BUTTON(off_form, "停用");
FORM_BUTTON(rotate_form, "换新密钥");
FORM_BUTTON(test_form, "发一条测试消息");
FORM_BUTTON(retry_form, "没有送达的再发一次");

static HookNew new_of(const HookForm *form)
{
    return (HookNew){ .name = form->name,
                      .url = form->url,
                      .events = { form->placed, form->dispatched, form->accepted, form->done,
                                  form->evaluated, form->closed, form->escalated, form->disputed,
                                  form->transferred, form->merged, form->withdrawn } };
}

typedef struct {
    FormView form;
} NewView;
static const Field new_fields[] = { PART(NewView, form, form_view_shape) };
static const Shape new_shape = SHAPE(NewView, new_fields);
PAGE(hook_new_page, new_shape, "登记推送地址", .layout = LAYOUT_DESK);

static Err new_page(Cx *cx, const Req *req, Reply *reply)
{
    NewView *view = NEW(cx->arena, NewView);
    HookForm all = {
        { 0 }, { 0 }, true, true, true, true, true, true, true, true, true, true, true
    };
    (void)req;
    view->form = form_view(cx, &add_form, S("/hooks"), &all);
    return reply_page(cx, reply, &hook_new_page, view);
}

// The one page that ever shows a secret.
typedef struct {
    HookId id;
    Str secret;
    bool rotated;
    Url href;
} SecretView;
static const Field secret_fields[] = {
    FIELD(SecretView, id),
    FIELD(SecretView, secret),
    FIELD(SecretView, rotated),
    FIELD(SecretView, href),
};
static const Shape secret_shape = SHAPE(SecretView, secret_fields);
PAGE(hook_secret_page, secret_shape, "签名密钥", .layout = LAYOUT_DESK);

static Err show_secret(Cx *cx, Reply *reply, HookId id, Str secret, bool rotated)
{
    SecretView *view = NEW(cx->arena, SecretView);
    *view = (SecretView){ id, secret, rotated, url_of(href_of(cx, id, "")) };
    return reply_page(cx, reply, &hook_secret_page, view);
}

static Err add(Cx *cx, const Req *req, Reply *reply)
{
    HookNew new = new_of(req_form(req));
    HookId id;
    Str secret;
    TRY(hook_add(cx, &new, &id, &secret));
    reply_made(reply);
    return show_secret(cx, reply, id, secret, false);
}

// --- one

typedef struct {
    int64_t id;
    Str kind;
    Text state_text;
    Str tag;
    int64_t tries;
    Time created_at, due;  // due: none unless it waits
    Str why;
} MessageRow;
static const Field message_fields[] = {
    COL(MessageRow, id, "编号"),         COL(MessageRow, kind, "事件"),
    COL(MessageRow, state_text, "状态"), SHOWN(MessageRow, tag),
    COL(MessageRow, tries, "次数"),      COL(MessageRow, created_at, "时间"),
    COL(MessageRow, due, "下次"),        COL(MessageRow, why, "原因"),
};
static const Shape message_shape = SHAPE(MessageRow, message_fields);

typedef struct {
    Hook hook;
    Str events_text, tag;
    List messages;
    bool on, none, has_dead, old_signs;
    FormView edit, on_button, off_button, rotate, test, retry;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, hook, hook_shape),
    SHOWN(ShowView, events_text),
    SHOWN(ShowView, tag),
    LISTED(ShowView, messages, message_shape),
    SHOWN(ShowView, on),
    SHOWN(ShowView, none),
    FIELD(ShowView, has_dead),
    FIELD(ShowView, old_signs),
    FIELD_(ShowView, edit, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, on_button, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, off_button, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, rotate, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, test, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, retry, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(hook_show, show_shape, "推送地址", .layout = LAYOUT_DESK);

static MessageRow message_row(Cx *cx, const OutboxRow *row)
{
    size_t state = message_state(row->state);
    const Fault *fault = row->last_error.n > 0 ? fault_find(row->last_error) : NULL;
    bool waits = str_eq(row->state, S("waiting"));
    return (MessageRow){ .id = row->id,
                         .kind = row->kind,
                         .state_text = message_states[state].text,
                         .tag = str(message_states[state].tag),
                         .tries = row->tries,
                         .created_at = row->created_at,
                         .due = waits ? row->due : (Time){ 0 },
                         .why = fault != NULL ? say(cx->lang, fault->text) : row->last_error };
}

static Err fill_messages(Cx *cx, ShowView *view)
{
    List rows;
    TRY(outbox_list_queue(cx, HOOK_CHANNEL, view->hook.id.n, MESSAGES_SHOWN, &rows));
    MessageRow *out = NEW_ARRAY(cx->arena, MessageRow, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const OutboxRow *row = LIST_AT(&rows, OutboxRow, i);
        out[i] = message_row(cx, row);
        view->has_dead |= str_eq(row->state, S("dead"));
    }
    view->messages = (List){ out, rows.n };
    view->none = rows.n == 0;
    return OK;
}

static void fill_forms(Cx *cx, ShowView *view)
{
    HookId id = view->hook.id;
    bool wants[HOOK_EVENTS] = { 0 };
    for (int i = 0; i < HOOK_EVENTS; i++)
        wants[i] = hook_wants(view->hook.events, str(hook_event_words[i]));
    HookForm values = { view->hook.name,         { 0 },
                        wants[HOOK_PLACED],      wants[HOOK_DISPATCHED],
                        wants[HOOK_ACCEPTED],    wants[HOOK_DONE],
                        wants[HOOK_EVALUATED],   wants[HOOK_CLOSED],
                        wants[HOOK_ESCALATED],   wants[HOOK_DISPUTED],
                        wants[HOOK_TRANSFERRED], wants[HOOK_MERGED],
                        wants[HOOK_WITHDRAWN] };
    view->edit = form_view(cx, &edit_form, href_of(cx, id, "/edit"), &values);
    view->on_button = form_button(cx, href_of(cx, id, "/on"));
    view->off_button = form_button(cx, href_of(cx, id, "/off"));
    view->rotate = form_button(cx, href_of(cx, id, "/rotate"));
    view->test = form_button(cx, href_of(cx, id, "/test"));
    view->retry = form_button(cx, href_of(cx, id, "/retry"));
}

static HookId id_of(const Req *req)
{
    return (HookId){ req_number(req, "id") };
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    TRY(hook_find(cx, id_of(req), &view->hook));
    TRY(fill_messages(cx, view));
    view->events_text = events_text(cx, view->hook.events);
    view->on = view->hook.state == HOOK_ON;
    view->tag = view->on ? S("ok") : S("red");
    view->old_signs = view->hook.old_until.ms > cx->now.ms;
    fill_forms(cx, view);
    reply_title(reply, view->hook.name);
    return reply_page(cx, reply, &hook_show, view);
}

static Err back(Cx *cx, const Req *req, Reply *reply, Text said)
{
    reply_say(cx, reply, said);
    return reply_goto_row(cx, reply, "/hooks/", req_number(req, "id"));
}

static Err edit(Cx *cx, const Req *req, Reply *reply)
{
    HookNew new = new_of(req_form(req));
    TRY(hook_change(cx, id_of(req), &new));
    return back(cx, req, reply, TEXT("已保存"));
}

static Err turn_on(Cx *cx, const Req *req, Reply *reply)
{
    TRY(hook_switch(cx, id_of(req), true));
    return back(cx, req, reply, TEXT("已启用，从现在起发送"));
}

static Err turn_off(Cx *cx, const Req *req, Reply *reply)
{
    TRY(hook_switch(cx, id_of(req), false));
    return back(cx, req, reply, TEXT("已停用，不再产生新的消息"));
}

static Err rotate(Cx *cx, const Req *req, Reply *reply)
{
    Str secret;
    TRY(hook_rotate(cx, id_of(req), &secret));
    return show_secret(cx, reply, id_of(req), secret, true);
}

static Err send_test(Cx *cx, const Req *req, Reply *reply)
{
    TRY(hook_test(cx, id_of(req)));
    return back(cx, req, reply, TEXT("测试消息已发出，稍后刷新看是否送达"));
}

static Err retry(Cx *cx, const Req *req, Reply *reply)
{
    Hook hook;
    int64_t retried;
    TRY(hook_find(cx, id_of(req), &hook));
    TRY(outbox_retry_queue(cx, HOOK_CHANNEL, hook.id.n, &retried));
    cx_audit(cx, "hook", hook.id.n, S("dead"), S("waiting"));
    return back(cx, req, reply, TEXT("没有送达的消息已重新排队"));
}

// clang-format off
static const Route routes[] = {
    GET("/hooks", list, ONLY(ROLE_SYSTEM), .page = &hooks_page, .title = TEXT("推送地址列表")),
    GET("/hooks/new", new_page, ONLY(ROLE_SYSTEM), .page = &hook_new_page, .flags = ROUTE_NO_API),
    POST("/hooks", add, ONLY(ROLE_SYSTEM), .form = &add_form, .again = new_page, .title = TEXT("登记推送地址")),
    GET("/hooks/{id}", show, ONLY(ROLE_SYSTEM), .page = &hook_show, .title = TEXT("一个推送地址和它最近的消息")),
    POST("/hooks/{id}/edit", edit, ONLY(ROLE_SYSTEM), .form = &edit_form, .again = show, .title = TEXT("修改推送地址")),
    POST("/hooks/{id}/on", turn_on, ONLY(ROLE_SYSTEM), .form = &on_form, .again = show, .title = TEXT("启用推送地址")),
    POST("/hooks/{id}/off", turn_off, ONLY(ROLE_SYSTEM), .form = &off_form, .again = show, .title = TEXT("停用推送地址")),
    POST("/hooks/{id}/rotate", rotate, ONLY(ROLE_SYSTEM), .form = &rotate_form, .again = show, .title = TEXT("换新的签名密钥")),
    POST("/hooks/{id}/test", send_test, ONLY(ROLE_SYSTEM), .form = &test_form, .again = show, .title = TEXT("发一条测试消息")),
    POST("/hooks/{id}/retry", retry, ONLY(ROLE_SYSTEM), .form = &retry_form, .again = show, .title = TEXT("没有送达的再发一次")),
};
// clang-format on

static const Setting settings[] = {
    SETTING_BOOL("hooks.private_ok", 0, "事件推送可以发到内部网络的地址"),
};

static const Listener listeners[] = {
    { "order.placed", hook_hear_order },      { "order.dispatched", hook_hear_order },
    { "order.accepted", hook_hear_order },    { "order.done", hook_hear_order },
    { "order.evaluated", hook_hear_order },   { "order.closed", hook_hear_order },
    { "order.escalated", hook_hear_order },   { "order.disputed", hook_hear_order },
    { "order.transferred", hook_hear_order }, { "order.merged", hook_hear_order },
    { "order.withdrawn", hook_hear_order },   { "outbox.gone", hook_hear_gone },
};

const Room hooks_room = { .name = "hooks",
                          .title = TEXT("事件推送"),
                          ROUTES(routes),
                          SETTINGS(settings),
                          COMMANDS(hook_commands),
                          LISTENERS(listeners),
                          .todos = hook_todos,
                          .check = hooks_check };
