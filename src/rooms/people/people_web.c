#include "rooms/people/people_in.h"
#include "web/web.h"

#include <string.h>

// --- the list

#define PAGE_ROWS   50
#define EXPORT_ROWS 1000
#define EXPORT_MAX  5000  // what fits the memory of one request; the cursor leads to the rest

// The row of a list: the same struct without the name in full, so no face of it can show one.
typedef Person PersonRow;
static const Field row_fields[] = {
    FIELD(PersonRow, id),
    COL(PersonRow, name_masked, "姓名"),
    COL(PersonRow, volunteer_number, "志愿者编号"),
    COL(PersonRow, phone_masked, "手机号"),
    COL(PersonRow, id_masked, "证件号码"),
    COL(PersonRow, home_name, "所属站"),
    COL(PersonRow, unit_name, "单位"),
    FIELD(PersonRow, demo),
    COL(PersonRow, created_at, "登记时间"),
};
static const Shape row_shape = SHAPE(PersonRow, row_fields);

typedef struct {
    GrantId id;
    Str name;
    bool chosen;
} Node;
static const Field node_fields[] = { FIELD(Node, id), FIELD(Node, name), FIELD(Node, chosen) };
static const Shape node_shape = SHAPE(Node, node_fields);

typedef struct {
    List people;
    Str q;
    Str node_name;
    List nodes;
    bool many_nodes;
    bool searched;
    bool empty, more, may_import;
    Url next, csv, xlsx;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, people, row_shape),
    FIELD(ListView, q),
    FIELD(ListView, node_name),
    LISTED(ListView, nodes, node_shape),
    SHOWN(ListView, many_nodes),
    SHOWN(ListView, searched),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    SHOWN(ListView, may_import),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
};
static const Shape list_view_shape = SHAPE(ListView, list_fields);
PAGE(people_page, list_view_shape, "人员", .layout = LAYOUT_DESK);

typedef struct {
    Str q;
    GrantId node;
    PersonId cursor;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, q, "姓名、手机号或志愿者编号", .widget = WIDGET_SEARCH, .max = 40),
    INPUT(ListForm, node, "范围"),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(list_form, ListForm, list_inputs, "查找");

// One grant at a time: its node is the scope, named by the grant and never by a path from outside.
static const Grant *chosen_grant(const Actor *who, GrantId wanted)
{
    for (size_t i = 0; i < who->grant_count; i++) {
        const Grant *grant = &who->grants[i];
        if ((grant->role & ROLES_SEE_PEOPLE) && (wanted.n == 0 || same(grant->id, wanted)))
            return grant;
    }
    return NULL;
}

static List nodes_of(Cx *cx, const Grant *chosen)
{
    Node *nodes = NEW_ARRAY(cx->arena, Node, cx->actor.grant_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        if (grant->role & ROLES_SEE_PEOPLE)
            nodes[n++] = (Node){ grant->id, grant->name, grant == chosen };
    }
    return (List){ nodes, n };
}

static Err gather(Cx *cx, PeopleAsk *ask, size_t most, List *out)
{
    Person *all = NEW_ARRAY(cx->arena, Person, most + EXPORT_ROWS);
    size_t n = 0;
    for (;;) {
        List part;
        TRY(people_list(cx, ask, &part));
        memcpy(all + n, part.at, part.n * sizeof(Person));
        n += part.n;
        if (part.n < (size_t)ask->limit || n > most)
            break;
        ask->before = all[n - 1].id;
    }
    *out = (List){ all, n };
    return OK;
}

static Str list_href(Cx *cx, const char *path, const ListForm *form, const Grant *grant,
                     PersonId after)
{
    Buf buf = buf_new(cx->arena, 512);
    buf_printf(&buf, "%s?node=%lld", path, (long long)grant->id.n);
    if (form->q.n > 0) {
        buf_lit(&buf, "&q=");
        buf_url(&buf, form->q);
    }
    if (after.n != 0)
        buf_printf(&buf, "&cursor=%lld", (long long)after.n);
    return buf_str(&buf);
}

static Err list_page(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    const Grant *grant = chosen_grant(&cx->actor, form->node);
    if (grant == NULL)
        return &fault_missing;
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? EXPORT_MAX : PAGE_ROWS;
    PeopleAsk ask = { grant->path, form->q, form->cursor, table ? EXPORT_ROWS : PAGE_ROWS + 1 };
    ListView *view = NEW(cx->arena, ListView);
    TRY(gather(cx, &ask, most, &view->people));
    view->more = view->people.n > most;
    if (view->more) {
        view->people.n = most;
        PersonId last = LIST_AT(&view->people, Person, most - 1)->id;
        view->next = url_of(list_href(cx, "/people", form, grant, last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    view->q = form->q;
    view->searched = form->q.n > 0;
    view->node_name = grant->name;
    view->nodes = nodes_of(cx, grant);
    view->many_nodes = view->nodes.n > 1;
    view->empty = view->people.n == 0;
    view->may_import = actor_is(&cx->actor, ROLES_DISPATCH);
    view->csv = url_of(list_href(cx, "/people.csv", form, grant, form->cursor));
    view->xlsx = url_of(list_href(cx, "/people.xlsx", form, grant, form->cursor));
    return reply_page(cx, reply, &people_page, view);
}

// --- one person, for those who serve them

typedef struct {
    RevealField field;
    Str reason;
} RevealForm;
static const Input reveal_inputs[] = {
    INPUT_WORD(RevealForm, field, "查看哪一项", reveal_words, reveal_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(RevealForm, reason, "原因", .hint = TEXT("会留下记录，本人也能看到"), .required = true,
          .min = 2, .max = 100),
};
FORM(reveal_form, RevealForm, reveal_inputs, "查看");

typedef struct {
    Person person;
    Text id_kind_text;
    bool erased, may_reveal, may_grant;
    List beside;  // of Beside
    FormView form;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, person, person_shape),
    SHOWN(ShowView, id_kind_text),
    SHOWN(ShowView, erased),
    FIELD(ShowView, may_reveal),
    FIELD(ShowView, may_grant),
    LISTED(ShowView, beside, beside_shape),
    PART(ShowView, form, form_view_shape),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(person_show, show_shape, "人员", .layout = LAYOUT_DESK);

// Who is out of sight does not exist.
static Err visible_person(Cx *cx, const Req *req, Person *out)
{
    TRY(person_find(cx, (PersonId){ req_number(req, "id") }, out));
    return person_visible(&cx->actor, out) ? OK : &person_missing;
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    TRY(visible_person(cx, req, &view->person));
    TRY(room_beside(cx, "person", view->person.id.n, &view->beside));
    view->id_kind_text = id_kind_texts[view->person.id_kind];
    view->erased = view->person.state == PERSON_ERASED;
    view->may_reveal = !view->erased && (view->person.phone_masked.n > 0 ||
                                         view->person.id_masked.n > 0 || view->person.has_address);
    view->may_grant = !view->erased &&
                      actor_is(&cx->actor, ROLE_SECURITY | ROLE_CENTRE | ROLE_BRANCH);
    view->form = form_view(
        cx, &reveal_form,
        str_printf(cx->arena, "/people/%lld/reveal", (long long)view->person.id.n), NULL);
    reply_title(reply, view->person.name);
    return reply_page(cx, reply, &person_show, view);
}

typedef struct {
    PersonId id;
    Str name;
    Text field;
    Str value;
    Url tel;
    bool is_phone;
} RevealedView;
static const Field revealed_fields[] = {
    FIELD(RevealedView, id),    FIELD(RevealedView, name), FIELD(RevealedView, field),
    FIELD(RevealedView, value), SHOWN(RevealedView, tel),  SHOWN(RevealedView, is_phone),
};
static const Shape revealed_shape = SHAPE(RevealedView, revealed_fields);
PAGE(person_revealed, revealed_shape, "查看记录已留存", .layout = LAYOUT_DESK);

static Err reveal(Cx *cx, const Req *req, Reply *reply)
{
    const RevealForm *form = req_form(req);
    RevealedView *view = NEW(cx->arena, RevealedView);
    Person person;
    TRY(visible_person(cx, req, &person));
    TRY(person_reveal(cx, person.id, form->field, form->reason, &view->value));
    view->id = person.id;
    view->name = person.name;
    view->field = reveal_texts[form->field];
    view->is_phone = form->field == REVEAL_PHONE;
    view->tel = url_of(view->is_phone ? str_join(cx->arena, S("tel:"), view->value) : S("#"));
    return reply_page(cx, reply, &person_revealed, view);
}

// --- my data

typedef struct {
    Str name;
    PlaceId home;
    Str address;
} DataForm;
static const Input data_inputs[] = {
    INPUT(DataForm, name, "姓名", .required = true, .max = PERSON_NAME_MAX, .autocomplete = "name",
          .valid = name_valid, .invalid = TEXT("请填写姓名，1 至 30 个字，不含数字")),
    INPUT(DataForm, home, "所在村或社区", .required = true, .widget = WIDGET_SELECT),
    INPUT(DataForm, address, "住址", .hint = TEXT("志愿者上门时用，平时不显示"), .max = 200,
          .autocomplete = "street-address"),
};
FORM(data_form, DataForm, data_inputs, "保存");

typedef struct {
    IdKind id_kind;
    Str id_number;
} DocumentForm;
static const Input document_inputs[] = {
    INPUT_WORD(DocumentForm, id_kind, "证件种类", id_kind_words, id_kind_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(DocumentForm, id_number, "证件号码", .required = true, .max = 24, .secret = true,
          .autocomplete = "off"),
};
FORM(document_form, DocumentForm, document_inputs, "登记证件");

typedef struct {
    Str confirm;
} EraseForm;

static bool erase_word(Str typed)
{
    return str_eq(str_trim(typed), S("注销"));
}

static const Input erase_inputs[] = {
    INPUT(EraseForm, confirm, "请输入“注销”两个字", .required = true, .max = 10,
          .valid = erase_word, .invalid = TEXT("要注销，请输入“注销”两个字"),
          .autocomplete = "off"),
};
FORM(erase_form, EraseForm, erase_inputs, "注销我的账号");

typedef struct {
    Person person;
    Str phone, address;  // one's own, in clear
    Text id_kind_text;
    bool has_phone, has_document;
    List looks;
    bool looked;
    FormView form, document, erase;
} DataView;
static const Field data_fields[] = {
    PART(DataView, person, person_shape),
    FIELD(DataView, phone),
    FIELD(DataView, address),
    SHOWN(DataView, id_kind_text),
    SHOWN(DataView, has_phone),
    SHOWN(DataView, has_document),
    LISTED(DataView, looks, look_shape),
    SHOWN(DataView, looked),
    PART(DataView, form, form_view_shape),
    PART(DataView, document, form_view_shape),
    PART(DataView, erase, form_view_shape),
};
static const Shape data_view_shape = SHAPE(DataView, data_fields);
PAGE(my_data, data_view_shape, "我的资料");

static Err station_choices(Cx *cx, FormView *form, PlaceId chosen)
{
    List stations;
    TRY(people_stations(cx, &stations));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, stations.n + 1);
    for (size_t i = 0; i < stations.n; i++) {
        const Station *station = LIST_AT(&stations, Station, i);
        choices[i].value = str_printf(cx->arena, "%lld", (long long)station->id.n);
        choices[i].text_str = str_printf(cx->arena, "%.*s · %.*s", STR_FMT(station->branch),
                                         STR_FMT(station->name));
        choices[i].chosen = same(station->id, chosen);
    }
    form_choices(cx, form, "home", choices, stations.n);
    return OK;
}

static Err my_view(Cx *cx, DataView *view)
{
    PersonId me = cx->actor.person;
    TRY(person_find(cx, me, &view->person));
    TRY(person_phone(cx, me, &view->phone));
    TRY(person_address(cx, me, &view->address));
    TRY(person_looks(cx, me, &view->looks));
    view->looked = view->looks.n > 0;
    view->has_phone = view->phone.n > 0;
    view->has_document = view->person.id_kind != ID_KIND_NONE;
    view->id_kind_text = id_kind_texts[view->person.id_kind];
    return OK;
}

static Err my_data_show(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    DataView *view = NEW(cx->arena, DataView);
    TRY(my_view(cx, view));
    const DataForm values = { view->person.name, view->person.home, view->address };
    view->form = form_view(cx, &data_form, S("/me/data"), &values);
    view->document = form_view(cx, &document_form, S("/me/data/document"), NULL);
    view->erase = form_view(cx, &erase_form, S("/me/data/erase"), NULL);
    TRY(station_choices(cx, &view->form, view->person.home));
    return reply_page(cx, reply, &my_data, view);
}

static Err save_data(Cx *cx, const Req *req, Reply *reply)
{
    const DataForm *form = req_form(req);
    TRY(person_correct(cx, cx->actor.person, form->name, form->home, form->address));
    reply_say(cx, reply, TEXT("已保存"));
    return reply_goto(cx, reply, S("/me/data"));
}

static Err save_document(Cx *cx, const Req *req, Reply *reply)
{
    const DocumentForm *form = req_form(req);
    TRY(person_document_set(cx, cx->actor.person, form->id_kind, form->id_number));
    reply_say(cx, reply, TEXT("证件已登记，号码只显示后四位"));
    return reply_goto(cx, reply, S("/me/data"));
}

static Err erase(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(person_erase(cx, cx->actor.person));
    TRY(session_end(cx, req, reply));
    reply_say(cx, reply, TEXT("已注销，您的姓名、手机号、证件和住址都已删除"));
    return reply_goto(cx, reply, S("/"));
}

// --- all that the house holds

typedef struct {
    List rows;    // of CopyRow
    List groups;  // of CopyGroup
} AllView;
static const Field all_fields[] = {
    FIELD_(AllView, rows, KIND_LIST, &copy_row_shape, NULL, NULL, 0),
    LISTED(AllView, groups, copy_group_shape),
};
static const Shape all_shape = SHAPE(AllView, all_fields);
PAGE(my_copy, all_shape, "我的全部资料");

static Err all_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    AllView *view = NEW(cx->arena, AllView);
    TRY(person_copy(cx, cx->actor.person, &view->groups, &view->rows));
    return reply_page(cx, reply, &my_copy, view);
}

// The copy a person takes along: everything the house holds about them, in clear.
typedef struct {
    Str volunteer_number, name, phone, home, address, unit;
    Text document_kind;
    Str document_masked;
    Day birth_day;
    Time registered_at, exported_at;
    List looks;
    List rows;  // of CopyRow: what all rooms hold
} CopyView;
static const Field copy_fields[] = {
    FIELD(CopyView, volunteer_number),
    FIELD(CopyView, name),
    FIELD(CopyView, phone),
    FIELD(CopyView, home),
    FIELD(CopyView, address),
    FIELD(CopyView, unit),
    FIELD(CopyView, document_kind),
    FIELD(CopyView, document_masked),
    FIELD(CopyView, birth_day),
    FIELD(CopyView, registered_at),
    FIELD(CopyView, exported_at),
    LISTED(CopyView, looks, look_shape),
    LISTED(CopyView, rows, copy_row_shape),
};
static const Shape copy_shape = SHAPE(CopyView, copy_fields);

static Err copy_of_data(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    DataView *my = NEW(cx->arena, DataView);
    TRY(my_view(cx, my));
    List groups, rows;
    TRY(person_copy(cx, cx->actor.person, &groups, &rows));
    const CopyView copy = {
        .volunteer_number = my->person.volunteer_number,
        .name = my->person.name,
        .phone = my->phone,
        .home = my->person.home_name,
        .address = my->address,
        .unit = my->person.unit_name,
        .document_kind = my->id_kind_text,
        .document_masked = my->person.id_masked,
        .birth_day = my->person.birth_day,
        .registered_at = my->person.created_at,
        .exported_at = cx->now,
        .looks = my->looks,
        .rows = rows,
    };
    Buf json = buf_new(cx->arena, (size_t)8 << 20);
    json_view(&json, cx->arena, cx->lang, &copy_shape, &copy);
    return reply_file(
        cx, reply, buf_str(&json), "application/json",
        str_printf(cx->arena, "redvest-%.*s.json", STR_FMT(my->person.volunteer_number)));
}

static const Setting settings[] = {
    SETTING_INT("people.reveals_per_hour", 30, 1, 300, "每人每小时可查看隐藏信息的次数"),
};

// clang-format off
static const Route routes[] = {
    GET ("/people",             list_page,     ONLY(ROLES_SEE_PEOPLE), .page = &people_page, .form = &list_form,
         .title = TEXT("人员列表"), .flags = ROUTE_AUDITED | ROUTE_SECOND_FACTOR),
    GET ("/people/{id}",        show,          ONLY(ROLES_SEE_PEOPLE), .page = &person_show, .title = TEXT("一个人"),
         .flags = ROUTE_SECOND_FACTOR),
    POST("/people/{id}/reveal", reveal,        ONLY(ROLES_SEE_PEOPLE), .form = &reveal_form, .again = show,
         .title = TEXT("查看隐藏信息"), .flags = ROUTE_SECOND_FACTOR),
    GET ("/me/data",            my_data_show, SIGNED_IN, .page = &my_data, .title = TEXT("我的资料")),
    POST("/me/data",            save_data,     SIGNED_IN, .form = &data_form, .again = my_data_show, .title = TEXT("更正我的资料")),
    POST("/me/data/document",   save_document, SIGNED_IN, .form = &document_form, .again = my_data_show, .title = TEXT("登记证件")),
    POST("/me/data/erase",      erase,         SIGNED_IN, .form = &erase_form, .again = my_data_show, .title = TEXT("注销")),
    GET ("/me/data/all",        all_page,      SIGNED_IN, .page = &my_copy, .title = TEXT("我的全部资料"), .flags = ROUTE_AUDITED),
    GET ("/me/data/copy",       copy_of_data,  SIGNED_IN, .title = TEXT("下载我的资料"), .flags = ROUTE_AUDITED),
};
// clang-format on

const Room people_room = { .name = "people",
                           .title = TEXT("人员"),
                           ROUTES(routes),
                           SETTINGS(settings),
                           .holdings = people_holdings,
                           .check = people_check };
