#include "rooms/carries/carries.h"
#include "base/utf8.h"
#include "rooms/carries/carries_in.h"
#include "rooms/photos/photos.h"
#include "rooms/records/records.h"
#include "web/web.h"

#define PAGE_ROWS     50
#define READERS       (ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR)
#define FILE_NAME_MAX 100

// --- batches

typedef struct {
    CarryId cursor;
} ListForm;
static const Input list_inputs[] = { INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN) };
FORM(list_form, ListForm, list_inputs, "查看");

typedef struct {
    Str source;
    Day as_of;
} MakeForm;
static const Input make_inputs[] = {
    INPUT(MakeForm, source, "原平台", .hint = TEXT("如：志愿中国、志愿汇"), .required = true,
          .min = 2, .max = 40),
    INPUT(MakeForm, as_of, "截至日期", .hint = TEXT("原平台的时数算到哪一天"), .required = true,
          .widget = WIDGET_DAY),
};
FORM(make_form, MakeForm, make_inputs, "开始一份结转");

typedef struct {
    List carries;
    CarrySums sums;
    Str node_name;
    bool empty, more, may_make;
    Url next, csv, xlsx;
    FormView make;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, carries, carry_shape),
    PART(ListView, sums, carry_sums_shape),
    FIELD(ListView, node_name),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    FIELD(ListView, may_make),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
    FIELD_(ListView, make, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(carries_page, list_shape, "结转", .layout = LAYOUT_DESK);

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    const Grant *grant = actor_grant(&cx->actor, READERS, (Str){ 0 });
    if (grant == NULL)
        return &fault_missing;
    ListView *view = NEW(cx->arena, ListView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? 1000 : PAGE_ROWS;
    TRY(carry_list(cx, grant->path, form->cursor, (int)most + 1, &view->carries));
    TRY(carry_sums(cx, grant->path, &view->sums));
    view->next = url_of(S("#"));
    view->more = view->carries.n > most;
    if (view->more) {
        view->carries.n = most;
        long long last = LIST_AT(&view->carries, Carry, most - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/carries?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->node_name = grant->name;
    view->empty = view->carries.n == 0;
    view->may_make = actor_is(&cx->actor, ROLES_DISPATCH);
    view->csv = url_of(S("/carries.csv"));
    view->xlsx = url_of(S("/carries.xlsx"));
    if (view->may_make)
        view->make = form_view(cx, &make_form, S("/carries"), NULL);
    return reply_page(cx, reply, &carries_page, view);
}

static Err make(Cx *cx, const Req *req, Reply *reply)
{
    const MakeForm *form = req_form(req);
    CarryId id;
    TRY(carry_make(cx, form->source, form->as_of, &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/carries/", id.n);
}

// --- one batch

typedef struct {
    Upload file;
} FileForm;
static const Input file_inputs[] = {
    INPUT(
        FileForm, file, "原平台的文件",
        .hint = TEXT("Excel 或 CSV，列：姓名、志愿者编号或证件号码或手机号、结转时数、原平台实名、"
                     "实名日期、原平台编号"),
        .widget = WIDGET_FILE),
};
FORM(file_form, FileForm, file_inputs, "上传并检查");

typedef struct {
    Uploads photo;
} ApplyForm;
static const Input apply_inputs[] = {
    INPUT(ApplyForm, photo, "双方盖章的移交清单", .max = 1, .photo = true),
};
FORM(apply_form, ApplyForm, apply_inputs, "申请结转");

typedef struct {
    bool agree;
    Str opinion;
} DecideForm;
static const Input decide_inputs[] = {
    INPUT(DecideForm, opinion, "意见", .hint = TEXT("退回请写明原因"), .max = 100),
    INPUT(DecideForm, agree, "同意", .widget = WIDGET_HIDDEN),
};
FORM(decide_form, DecideForm, decide_inputs, "复核");
FORM_BUTTON(drop_form, "作废");

typedef struct {
    Carry carry;
    List rows, problems;
    bool draft, filled, waiting, may_fill, may_apply, may_decide, has_rows, has_problems, has_photo,
        more_problems, shown, ended;
    Url all, photo, small, base;
    FormView file, apply, decide, drop;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, carry, carry_shape),
    LISTED(ShowView, rows, carry_row_shape),
    LISTED(ShowView, problems, carry_problem_shape),
    SHOWN(ShowView, draft),
    SHOWN(ShowView, filled),
    SHOWN(ShowView, waiting),
    SHOWN(ShowView, may_fill),
    SHOWN(ShowView, may_apply),
    FIELD(ShowView, may_decide),
    SHOWN(ShowView, has_rows),
    SHOWN(ShowView, has_problems),
    SHOWN(ShowView, has_photo),
    SHOWN(ShowView, more_problems),
    SHOWN(ShowView, shown),
    SHOWN(ShowView, ended),
    SHOWN(ShowView, all),
    SHOWN(ShowView, photo),
    SHOWN(ShowView, small),
    SHOWN(ShowView, base),
    FIELD_(ShowView, file, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, apply, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, decide, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, drop, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(carry_show, show_shape, "结转", .layout = LAYOUT_DESK);

static Str act_href(Cx *cx, CarryId id, const char *act)
{
    return str_printf(cx->arena, "/carries/%lld/%s", (long long)id.n, act);
}

static CarryId carry_named(const Req *req)
{
    return (CarryId){ req_number(req, "id") };
}

static void forms_of(Cx *cx, ShowView *view)
{
    CarryId id = view->carry.id;
    if (view->may_fill) {
        view->file = form_view(cx, &file_form, act_href(cx, id, "file"), NULL);
        view->drop = form_button(cx, act_href(cx, id, "drop"));
    }
    if (view->may_apply)
        view->apply = form_view(cx, &apply_form, act_href(cx, id, "apply"), NULL);
    if (view->may_decide)
        view->decide = form_view(cx, &decide_form, act_href(cx, id, "decide"), NULL);
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Carry *carry = &view->carry;
    TRY(carry_find(cx, carry_named(req), carry));
    TRY(carry_row_list(cx, carry->id, NO(CarryRow), PAGE_ROWS, &view->rows));
    TRY(carry_problem_list(cx, carry->id, &view->problems));
    bool keeps = actor_may(&cx->actor, ROLES_DISPATCH, carry->place_path);
    view->draft = carry->state == CARRY_DRAFT;
    view->filled = carry->file_hash.n > 0;
    view->waiting = carry->state == CARRY_APPLIED;
    view->shown = carry->state == CARRY_PUBLIC;
    view->ended = carry->decided_by.n != 0;
    view->may_fill = view->draft && keeps;
    view->may_apply = view->may_fill && carry->rows > 0;
    view->may_decide = view->waiting && keeps && !same(carry->made_by, cx->actor.person) &&
                       record_right(cx, NO(Team), carry->place_path) >= RIGHT_BRANCH;
    view->has_rows = view->rows.n > 0;
    view->has_problems = view->problems.n > 0;
    view->more_problems = carry->bad > (int64_t)view->problems.n;
    view->has_photo = carry->photo.n != 0;
    view->all = url_of(act_href(cx, carry->id, "rows"));
    view->photo = url_of(act_href(cx, carry->id, "photo.jpg"));
    view->small = url_of(act_href(cx, carry->id, "photo.jpg?small=1"));
    view->base = carry->href;
    forms_of(cx, view);
    reply_title(reply, carry->source);
    return reply_page(cx, reply, &carry_show, view);
}

typedef struct {
    CarryRowId cursor;
} RowsForm;
static const Input rows_inputs[] = { INPUT(RowsForm, cursor, "从此往后", .widget = WIDGET_HIDDEN) };
FORM(rows_form, RowsForm, rows_inputs, "查看");

typedef struct {
    List rows;
    Carry carry;
    bool empty, more;
    Url next, csv, xlsx;
} RowsView;
static const Field rows_fields[] = {
    LISTED(RowsView, rows, carry_row_shape),
    PART(RowsView, carry, carry_shape),
    SHOWN(RowsView, empty),
    FIELD(RowsView, more),
    SHOWN(RowsView, next),
    SHOWN(RowsView, csv),
    SHOWN(RowsView, xlsx),
};
static const Shape rows_shape = SHAPE(RowsView, rows_fields);
PAGE(carry_rows, rows_shape, "结转名单", .layout = LAYOUT_DESK);

static Err rows(Cx *cx, const Req *req, Reply *reply)
{
    const RowsForm *form = req_form(req);
    RowsView *view = NEW(cx->arena, RowsView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? 1000 : PAGE_ROWS;
    TRY(carry_find(cx, carry_named(req), &view->carry));
    TRY(carry_row_list(cx, view->carry.id, form->cursor, (int)most + 1, &view->rows));
    Str href = act_href(cx, view->carry.id, "rows");
    view->next = url_of(S("#"));
    view->more = view->rows.n > most;
    if (view->more) {
        view->rows.n = most;
        long long last = LIST_AT(&view->rows, CarryRow, most - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "%.*s?cursor=%lld", STR_FMT(href), last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->empty = view->rows.n == 0;
    view->csv = url_of(
        str_printf(cx->arena, "%.*s.csv?cursor=%lld", STR_FMT(href), (long long)form->cursor.n));
    view->xlsx = url_of(
        str_printf(cx->arena, "%.*s.xlsx?cursor=%lld", STR_FMT(href), (long long)form->cursor.n));
    return reply_page(cx, reply, &carry_rows, view);
}

// In the pool: unpacking and looking up cost time.
static Err file_prepare(Cx *cx, const Req *req)
{
    const FileForm *form = req_form(req);
    CarryDraft *draft;
    Carry carry;
    TRY(carry_find(cx, carry_named(req), &carry));
    if (form->file.bytes.n == 0) {
        cx_problem(cx, S("file"), "required", TEXT("请选择原平台的文件"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(carry_read(cx, utf8_clip(form->file.name, FILE_NAME_MAX), form->file.bytes, &draft));
    req_keep(req, draft);
    return OK;
}

static Err file(Cx *cx, const Req *req, Reply *reply)
{
    TRY(carry_fill(cx, carry_named(req), req_kept(req)));
    return reply_goto_row(cx, reply, "/carries/", carry_named(req).n);
}

static Err apply_prepare(Cx *cx, const Req *req)
{
    List *pictures = NEW(cx->arena, List);
    Carry carry;
    TRY(carry_find(cx, carry_named(req), &carry));
    req_keep(req, pictures);
    return photo_prepare(cx, S("photo"), &((const ApplyForm *)req_form(req))->photo, S(""),
                         pictures);
}

static Err apply(Cx *cx, const Req *req, Reply *reply)
{
    TRY(carry_apply(cx, carry_named(req), req_kept(req)));
    reply_say(cx, reply, TEXT("已申请，等上一级另一个单位的人复核"));
    return reply_goto_row(cx, reply, "/carries/", carry_named(req).n);
}

static Err decide(Cx *cx, const Req *req, Reply *reply)
{
    const DecideForm *form = req_form(req);
    TRY(carry_decide(cx, carry_named(req), form->agree, form->opinion));
    reply_say(cx, reply, form->agree ? TEXT("已同意，开始公示") : TEXT("已退回"));
    return reply_goto_row(cx, reply, "/carries/", carry_named(req).n);
}

static Err drop(Cx *cx, const Req *req, Reply *reply)
{
    TRY(carry_drop(cx, carry_named(req)));
    return reply_goto(cx, reply, S("/carries"));
}

static Err picture(Cx *cx, const Req *req, Reply *reply)
{
    Carry carry;
    TRY(carry_find(cx, carry_named(req), &carry));
    return carry.photo.n == 0 ? &photo_missing : photo_reply(cx, req, reply, carry.photo);
}

// --- opening figures

static const Input opening_inputs[] = {
    INPUT_WORD(OpeningNew, what, "哪一项", opening_what_words, opening_what_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(OpeningNew, value, "数量", .required = true, .min = 0, .max = 1000000000000),
    INPUT(OpeningNew, as_of, "截至日期", .required = true, .widget = WIDGET_DAY),
    INPUT(OpeningNew, source, "来源", .hint = TEXT("如：志愿中国导出表、2019 年年报"),
          .required = true, .min = 2, .max = 100),
};
FORM(opening_form, OpeningNew, opening_inputs, "登记，请另一位复核");
typedef struct {
    bool agree;
} OpeningDecide;
static const Input opening_decide_inputs[] = {
    INPUT(OpeningDecide, agree, "同意", .widget = WIDGET_HIDDEN),
};
FORM(opening_decide_form, OpeningDecide, opening_decide_inputs, "复核");

typedef struct {
    Opening opening;
    bool proposed;
    FormView decide;
} OpeningRow;
static const Field opening_row_fields[] = {
    PART(OpeningRow, opening, opening_shape),
    SHOWN(OpeningRow, proposed),
    FIELD_(OpeningRow, decide, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape opening_row_shape = SHAPE(OpeningRow, opening_row_fields);
typedef struct {
    List openings;  // of OpeningRow
    bool empty, may_add;
    FormView add;
} OpeningsView;
static const Field openings_fields[] = {
    LISTED(OpeningsView, openings, opening_row_shape),
    SHOWN(OpeningsView, empty),
    SHOWN(OpeningsView, may_add),
    FIELD_(OpeningsView, add, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape openings_shape = SHAPE(OpeningsView, openings_fields);
PAGE(openings_page, openings_shape, "期初数");

static Err openings(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    OpeningsView *view = NEW(cx->arena, OpeningsView);
    List found;
    view->may_add = actor_is(&cx->actor, ROLES_DISPATCH);
    TRY(opening_list(cx, (Str){ 0 }, !view->may_add, &found));
    OpeningRow *rows_ = NEW_ARRAY(cx->arena, OpeningRow, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        rows_[i].opening = *LIST_AT(&found, Opening, i);
        rows_[i].proposed = rows_[i].opening.state == OPENING_PROPOSED;
        if (rows_[i].opening.may_decide)
            rows_[i].decide = form_view(
                cx, &opening_decide_form,
                str_printf(cx->arena, "/opening/%lld/decide", (long long)rows_[i].opening.id.n),
                NULL);
    }
    view->openings = (List){ rows_, found.n };
    view->empty = found.n == 0;
    if (view->may_add)
        view->add = form_view(cx, &opening_form, S("/opening"), NULL);
    return reply_page(cx, reply, &openings_page, view);
}

static Err opening_make(Cx *cx, const Req *req, Reply *reply)
{
    OpeningId id;
    TRY(opening_add(cx, req_form(req), &id));
    reply_made(reply);
    return reply_goto(cx, reply, S("/opening"));
}

static Err opening_judge(Cx *cx, const Req *req, Reply *reply)
{
    const OpeningDecide *form = req_form(req);
    TRY(opening_decide(cx, (OpeningId){ req_number(req, "id") }, form->agree));
    return reply_goto(cx, reply, S("/opening"));
}

// --- 待办

static Err todos(Cx *cx, List *out)
{
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    List carries;
    if (grant == NULL)
        return OK;
    TRY(carry_list(cx, grant->path, NO(Carry), 100, &carries));
    Todo *found = NEW_ARRAY(cx->arena, Todo, carries.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < carries.n; i++) {
        const Carry *carry = LIST_AT(&carries, Carry, i);
        bool mine = same(carry->made_by, cx->actor.person);
        if ((carry->state == CARRY_APPLIED && !mine) || (carry->state == CARRY_DRAFT && mine))
            found[n++] = (Todo){ .kind = TEXT("结转"),
                                 .title = carry->source,
                                 .place = carry->place_name,
                                 .href = carry->href.bytes };
    }
    *out = (List){ found, n };
    return OK;
}

static const Setting settings[] = {
    RULE_INT("carries.public_days", 7, 3, 60, "结转时数公示的工作日", "志愿服务记录与证明出具办法"),
};
static const Listener listeners[] = { { "person.erased", carry_hear_erased } };
static const Tick ticks[] = { { "carries.effect", TIME_HOUR, carry_tick } };

// clang-format off
static const Route routes[] = {
    GET ("/carries",               list,    ONLY(READERS), .page = &carries_page, .form = &list_form, .title = TEXT("结转")),
    POST("/carries",               make,    ONLY(ROLES_DISPATCH), .form = &make_form, .again = list, .title = TEXT("开始一份结转")),
    GET ("/carries/{id}",          show,    ONLY(READERS), .page = &carry_show, .title = TEXT("一份结转")),
    GET ("/carries/{id}/rows",     rows,    ONLY(READERS), .page = &carry_rows, .form = &rows_form, .title = TEXT("结转名单"), .flags = ROUTE_AUDITED),
    GET ("/carries/{id}/photo.jpg", picture, ONLY(READERS), .title = TEXT("移交清单的照片"), .flags = ROUTE_NO_API),
    POST("/carries/{id}/file",     file,    ONLY(ROLES_DISPATCH), .form = &file_form, .again = show, .prepare = file_prepare, .title = TEXT("上传原平台的文件"), .flags = ROUTE_UPLOAD),
    POST("/carries/{id}/apply",    apply,   ONLY(ROLES_DISPATCH), .form = &apply_form, .again = show, .prepare = apply_prepare, .title = TEXT("申请结转"), .flags = ROUTE_UPLOAD),
    POST("/carries/{id}/decide",   decide,  ONLY(ROLES_DISPATCH), .form = &decide_form, .again = show, .title = TEXT("复核结转"), .flags = ROUTE_SECOND_FACTOR),
    POST("/carries/{id}/drop",     drop,    ONLY(ROLES_DISPATCH), .form = &drop_form, .again = show, .title = TEXT("作废结转")),
    GET ("/opening",               openings, PUBLIC, .page = &openings_page, .title = TEXT("期初数")),
    POST("/opening",               opening_make, ONLY(ROLES_DISPATCH), .form = &opening_form, .again = openings, .title = TEXT("登记期初数")),
    POST("/opening/{id}/decide",   opening_judge, ONLY(ROLES_DISPATCH), .form = &opening_decide_form, .again = openings, .title = TEXT("复核期初数")),
};
// clang-format on

const Room carries_room = { .name = "carries",
                            .title = TEXT("结转"),
                            ROUTES(routes),
                            SETTINGS(settings),
                            LISTENERS(listeners),
                            TICKS(ticks),
                            .todos = todos,
                            .beside = carries_beside,
                            .holdings = carry_holdings,
                            .merge = carry_merge_person,
                            .check = carries_check };
