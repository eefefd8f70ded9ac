#include "rooms/units/units_in.h"
#include "web/web.h"

#define PAGE_ROWS 50

#define READERS   (ROLES_STAFF | ROLE_DEPARTMENT)

// --- the register
// -------------------------------------------------------------------------------------

typedef struct {
    Str q, kind;
    bool closed;
    UnitId cursor;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, q, "名称或信用代码", .widget = WIDGET_SEARCH, .max = 40),
    INPUT(ListForm, kind, "类型", .max = 20),
    INPUT(ListForm, closed, "含已撤销"),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(list_form, ListForm, list_inputs, "查找");

typedef struct {
    Str word;
    Text text;
    bool chosen;
} KindChoice;
static const Field choice_fields[] = { FIELD(KindChoice, word), FIELD(KindChoice, text),
                                       FIELD(KindChoice, chosen) };
static const Shape choice_shape = SHAPE(KindChoice, choice_fields);

typedef struct {
    List units, kinds;
    Str q;
    bool closed, empty, more, may_add;
    Url next, csv, xlsx;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, units, unit_shape),
    LISTED(ListView, kinds, choice_shape),
    FIELD(ListView, q),
    FIELD(ListView, closed),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    FIELD(ListView, may_add),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(units_list, list_shape, "单位名录", .layout = LAYOUT_DESK);

static Url list_href(Cx *cx, const char *path, const ListForm *form, UnitId after)
{
    Buf buf = buf_new(cx->arena, 1024);
    buf_printf(&buf, "%s?kind=", path);
    buf_url(&buf, form->kind);
    buf_lit(&buf, "&q=");
    buf_url(&buf, form->q);
    if (form->closed)
        buf_lit(&buf, "&closed=1");
    if (after.n)
        buf_printf(&buf, "&cursor=%lld", (long long)after.n);
    return url_of(buf_str(&buf));
}

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    ListView *view = NEW(cx->arena, ListView);
    UnitFilter filter = { .words = form->q, .closed_too = form->closed };
    filter.by_kind = unit_kind_parse(form->kind, &filter.kind);
    bool sheet = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = sheet ? UNIT_EXPORT_MAX : PAGE_ROWS;
    TRY(unit_list(cx, &filter, form->cursor, (int)most + 1, &view->units));
    view->next = url_of(S("#"));
    view->more = view->units.n > most;
    if (view->more) {
        view->units.n = most;
        UnitId last = LIST_AT(&view->units, Unit, most - 1)->id;
        view->next = list_href(cx, "/units", form, last);
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    KindChoice *kinds = NEW_ARRAY(cx->arena, KindChoice, UNIT_KINDS);
    for (int i = 0; i < UNIT_KINDS; i++)
        kinds[i] = (KindChoice){ str(unit_kind_words[i]), unit_kind_texts[i],
                                 str_eq(form->kind, str(unit_kind_words[i])) };
    view->kinds = (List){ kinds, UNIT_KINDS };
    view->q = form->q;
    view->closed = form->closed;
    view->empty = view->units.n == 0;
    view->may_add = actor_is(&cx->actor, ROLE_CENTRE);
    view->csv = list_href(cx, "/units.csv", form, NO(Unit));
    view->xlsx = list_href(cx, "/units.xlsx", form, NO(Unit));
    return reply_page(cx, reply, &units_list, view);
}

// --- one unit
// -------------------------------------------------------------------------------------------

typedef struct {
    Str name, credit_code;
    UnitKind kind;
    Str contact, phone, address;
} AddForm;
static bool code_or_empty(Str typed)
{
    // The act cleans what was typed; here only the length is judged, with room for spaces.
    return typed.n == 0 || typed.n >= 18;
}
static const Input add_inputs[] = {
    INPUT(AddForm, name, "单位全称", .required = true, .min = 2, .max = 60),
    INPUT(AddForm, credit_code, "统一社会信用代码", .max = 30, .valid = code_or_empty,
          .invalid = TEXT("统一社会信用代码是 18 位")),
    INPUT_WORD(AddForm, kind, "类型", unit_kind_words, unit_kind_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(AddForm, contact, "联系人", .max = 30),
    INPUT(AddForm, phone, "电话", .widget = WIDGET_PHONE, .max = 30),
    INPUT(AddForm, address, "地址", .max = 120),
};
FORM(add_form, AddForm, add_inputs, "添加");

static const Text state_texts[] = { TEXT("在册"), TEXT("已撤销") };
typedef struct {
    Str name, credit_code;
    UnitKind kind;
    Str contact, phone, address;
    UnitState state;
    int64_t as_read;
} EditForm;
static const Input edit_inputs[] = {
    INPUT(EditForm, name, "单位全称", .required = true, .min = 2, .max = 60),
    INPUT(EditForm, credit_code, "统一社会信用代码", .max = 30, .valid = code_or_empty,
          .invalid = TEXT("统一社会信用代码是 18 位")),
    INPUT_WORD(EditForm, kind, "类型", unit_kind_words, unit_kind_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(EditForm, contact, "联系人", .max = 30),
    INPUT(EditForm, phone, "电话", .widget = WIDGET_PHONE, .max = 30),
    INPUT(EditForm, address, "地址", .max = 120),
    INPUT_WORD(EditForm, state, "状态", unit_state_words, state_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(EditForm, as_read, "", .widget = WIDGET_HIDDEN, .max = INT64_MAX),
};
FORM(edit_form, EditForm, edit_inputs, "保存");

typedef struct {
    Day day;
    int64_t staff;
    Str source;
} StaffForm;
static const Input staff_inputs[] = {
    INPUT(StaffForm, day, "数据日期", .required = true, .widget = WIDGET_DAY),
    INPUT(StaffForm, staff, "在职人数", .required = true, .widget = WIDGET_NUMBER, .min = 0,
          .max = 10000000),
    INPUT(StaffForm, source, "来源", .required = true, .min = 2, .max = 100,
          .hint = TEXT("例如：编办核定、人社在册")),
};
FORM(staff_form, StaffForm, staff_inputs, "登记人数");

typedef struct {
    Unit unit;
    List staff;
    bool closed, may_edit;
    FormView edit, number;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, unit, unit_shape),
    LISTED(ShowView, staff, unit_staff_shape),
    FIELD(ShowView, closed),
    FIELD(ShowView, may_edit),
    PART(ShowView, edit, form_view_shape),
    PART(ShowView, number, form_view_shape),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(unit_show, show_shape, "单位", .layout = LAYOUT_DESK);

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Unit *unit = &view->unit;
    TRY(unit_find(cx, (UnitId){ req_number(req, "id") }, unit));
    TRY(unit_staff_list(cx, unit->id, &view->staff));
    EditForm now = { unit->name,  unit->credit_code, unit->kind,  unit->contact,
                     unit->phone, unit->address,     unit->state, unit->changed_at.ms };
    StaffForm staff = { .day = cx->today, .staff = unit->staff };
    view->closed = unit->state == UNIT_CLOSED;
    view->may_edit = actor_is(&cx->actor, ROLE_CENTRE);
    view->edit = form_view(cx, &edit_form,
                           str_printf(cx->arena, "/units/%lld", (long long)unit->id.n), &now);
    view->number = form_view(
        cx, &staff_form, str_printf(cx->arena, "/units/%lld/staff", (long long)unit->id.n), &staff);
    reply_title(reply, unit->name);
    return reply_page(cx, reply, &unit_show, view);
}

static Err edit(Cx *cx, const Req *req, Reply *reply)
{
    const EditForm *form = req_form(req);
    UnitId id = { req_number(req, "id") };
    UnitNew unit = { .name = form->name,
                     .credit_code = credit_code_clean(cx->arena, form->credit_code),
                     .kind = form->kind,
                     .contact = form->contact,
                     .phone = form->phone,
                     .address = form->address };
    TRY(unit_edit(cx, id, &unit, form->state, (Time){ form->as_read }));
    reply_say(cx, reply, TEXT("已保存"));
    return reply_goto_row(cx, reply, "/units/", id.n);
}

static Err set_staff(Cx *cx, const Req *req, Reply *reply)
{
    const StaffForm *form = req_form(req);
    UnitId id = { req_number(req, "id") };
    TRY(unit_staff_set(cx, id, form->day, form->staff, form->source));
    reply_say(cx, reply, TEXT("人数已登记"));
    return reply_goto_row(cx, reply, "/units/", id.n);
}

typedef struct {
    FormView form;
} AddView;
static const Field add_fields[] = { PART(AddView, form, form_view_shape) };
static const Shape add_shape = SHAPE(AddView, add_fields);
PAGE(unit_add_page, add_shape, "添加单位", .layout = LAYOUT_DESK);

static Err add_page(Cx *cx, __attribute__((unused)) const Req *req, Reply *reply)
{
    AddView *view = NEW(cx->arena, AddView);
    view->form = form_view(cx, &add_form, S("/units"), NULL);
    return reply_page(cx, reply, &unit_add_page, view);
}

static Err add(Cx *cx, const Req *req, Reply *reply)
{
    const AddForm *form = req_form(req);
    UnitNew unit = { .name = form->name,
                     .credit_code = credit_code_clean(cx->arena, form->credit_code),
                     .kind = form->kind,
                     .contact = form->contact,
                     .phone = form->phone,
                     .address = form->address };
    UnitId id;
    TRY(unit_add(cx, &unit, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已添加"));
    return reply_goto_row(cx, reply, "/units/", id.n);
}

static const Route routes[] = {
    GET("/units", list, ONLY(READERS), .page = &units_list, .form = &list_form,
        .title = TEXT("单位名录")),
    POST("/units", add, ONLY(ROLE_CENTRE), .form = &add_form, .again = add_page,
         .title = TEXT("添加单位")),
    GET("/units/add", add_page, ONLY(ROLE_CENTRE), .page = &unit_add_page,
        .title = TEXT("添加单位"), .flags = ROUTE_NO_API),
    GET("/units/{id}", show, ONLY(READERS), .page = &unit_show, .title = TEXT("一个单位")),
    POST("/units/{id}", edit, ONLY(ROLE_CENTRE), .form = &edit_form, .again = show,
         .title = TEXT("改单位资料")),
    POST("/units/{id}/staff", set_staff, ONLY(ROLE_CENTRE), .form = &staff_form, .again = show,
         .title = TEXT("登记在职人数")),
};

const Room units_room = {
    .name = "units",
    .title = TEXT("单位"),
    ROUTES(routes),
    COMMANDS(unit_commands),
};
