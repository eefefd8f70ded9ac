#include "rooms/exchange/exchange.h"
#include "base/utf8.h"
#include "rooms/exchange/exchange_in.h"
#include "web/web.h"

#define PAGE_ROWS     50
#define FILE_NAME_MAX 100

typedef struct {
    Upload file;
} FileForm;
static const Input numbers_inputs[] = {
    INPUT(FileForm, file, "全国编号表", .hint = TEXT("列：姓名、志愿者编号、全国编号"),
          .required = true, .widget = WIDGET_FILE),
};
FORM(numbers_form, FileForm, numbers_inputs, "导入全国编号");
static const Input counted_inputs[] = {
    INPUT(FileForm, file, "已在别处计分的时长",
          .hint = TEXT("列：姓名、志愿者编号、活动编号、计分平台"), .required = true,
          .widget = WIDGET_FILE),
};
FORM(counted_form, FileForm, counted_inputs, "导入已计分的时长");

typedef struct {
    List files;  // of ExchangeFile
    ExchangeSums sums;
    bool empty;
    FormView numbers, counted;
} DeskView;
static const Field desk_fields[] = {
    LISTED(DeskView, files, exchange_file_shape),
    PART(DeskView, sums, exchange_sums_shape),
    SHOWN(DeskView, empty),
    FIELD_(DeskView, numbers, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(DeskView, counted, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape desk_shape = SHAPE(DeskView, desk_fields);
PAGE(exchange_page, desk_shape, "全国系统交换", .layout = LAYOUT_DESK);

static Err desk(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    DeskView *view = NEW(cx->arena, DeskView);
    TRY(exchange_files(cx, NO(ExchangeFile), 100, &view->files));
    TRY(exchange_sums(cx, &view->sums));
    view->empty = view->files.n == 0;
    view->numbers = form_view(cx, &numbers_form, S("/exchange/numbers"), NULL);
    view->counted = form_view(cx, &counted_form, S("/exchange/counted"), NULL);
    return reply_page(cx, reply, &exchange_page, view);
}

// In the pool: unpacking and looking up cost time.
static Err prepare(Cx *cx, const Req *req, ExchangeKind kind)
{
    const FileForm *form = req_form(req);
    ExchangeDraft *draft;
    TRY(exchange_read(cx, kind, utf8_clip(form->file.name, FILE_NAME_MAX), form->file.bytes,
                      &draft));
    req_keep(req, draft);
    return OK;
}

static Err numbers_prepare(Cx *cx, const Req *req)
{
    return prepare(cx, req, EXCHANGE_NUMBERS);
}

static Err counted_prepare(Cx *cx, const Req *req)
{
    return prepare(cx, req, EXCHANGE_COUNTED);
}

static Err take(Cx *cx, const Req *req, Reply *reply)
{
    ExchangeFileId id;
    TRY(exchange_keep(cx, req_kept(req), &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已导入"));
    return reply_goto(cx, reply, S("/exchange"));
}

typedef struct {
    bool without;
    PersonId cursor;
} PeopleForm;
static const Input people_inputs[] = {
    INPUT(PeopleForm, without, "只看没有全国编号的", .widget = WIDGET_CHECK),
    INPUT(PeopleForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(people_form, PeopleForm, people_inputs, "查看");
typedef struct {
    List people;
    bool empty, more;
    Url next, csv, xlsx;
} PeopleView;
static const Field people_fields[] = {
    LISTED(PeopleView, people, exchange_person_shape),
    SHOWN(PeopleView, empty),
    FIELD(PeopleView, more),
    SHOWN(PeopleView, next),
    SHOWN(PeopleView, csv),
    SHOWN(PeopleView, xlsx),
};
static const Shape people_shape = SHAPE(PeopleView, people_fields);
PAGE(exchange_people_page, people_shape, "报送的志愿者", .layout = LAYOUT_DESK);

static Err people(Cx *cx, const Req *req, Reply *reply)
{
    const PeopleForm *form = req_form(req);
    PeopleView *view = NEW(cx->arena, PeopleView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? 1000 : PAGE_ROWS;
    TRY(exchange_people(cx, form->without, form->cursor, (int)most + 1, &view->people));
    const char *only = form->without ? "&without=1" : "";
    view->next = url_of(S("#"));
    view->more = view->people.n > most;
    if (view->more) {
        view->people.n = most;
        long long last = LIST_AT(&view->people, ExchangePerson, most - 1)->person.n;
        view->next = url_of(str_printf(cx->arena, "/exchange/people?cursor=%lld%s", last, only));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    long long cursor = form->cursor.n;
    view->empty = view->people.n == 0;
    view->csv = url_of(str_printf(cx->arena, "/exchange/people.csv?cursor=%lld%s", cursor, only));
    view->xlsx = url_of(str_printf(cx->arena, "/exchange/people.xlsx?cursor=%lld%s", cursor, only));
    return reply_page(cx, reply, &exchange_people_page, view);
}

typedef struct {
    RecordId cursor;
} RecordsForm;
static const Input records_inputs[] = {
    INPUT(RecordsForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(records_form, RecordsForm, records_inputs, "查看");
typedef struct {
    List records;
    bool empty, more;
    Url next, csv, xlsx;
} RecordsView;
static const Field records_fields[] = {
    LISTED(RecordsView, records, exchange_record_shape),
    SHOWN(RecordsView, empty),
    FIELD(RecordsView, more),
    SHOWN(RecordsView, next),
    SHOWN(RecordsView, csv),
    SHOWN(RecordsView, xlsx),
};
static const Shape records_shape = SHAPE(RecordsView, records_fields);
PAGE(exchange_records_page, records_shape, "报送的时长", .layout = LAYOUT_DESK);

static Err records(Cx *cx, const Req *req, Reply *reply)
{
    const RecordsForm *form = req_form(req);
    RecordsView *view = NEW(cx->arena, RecordsView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? 1000 : PAGE_ROWS;
    TRY(exchange_records(cx, form->cursor, (int)most + 1, &view->records));
    view->next = url_of(S("#"));
    view->more = view->records.n > most;
    if (view->more) {
        view->records.n = most;
        long long last = LIST_AT(&view->records, ExchangeRecord, most - 1)->record.n;
        view->next = url_of(str_printf(cx->arena, "/exchange/records?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    long long cursor = form->cursor.n;
    view->empty = view->records.n == 0;
    view->csv = url_of(str_printf(cx->arena, "/exchange/records.csv?cursor=%lld", cursor));
    view->xlsx = url_of(str_printf(cx->arena, "/exchange/records.xlsx?cursor=%lld", cursor));
    return reply_page(cx, reply, &exchange_records_page, view);
}

static const Listener listeners[] = { { "person.erased", exchange_hear_erased } };

// clang-format off
static const Route routes[] = {
    GET ("/exchange",         desk,    ONLY(ROLE_CENTRE), .page = &exchange_page, .title = TEXT("全国系统交换"), .flags = ROUTE_SECOND_FACTOR),
    POST("/exchange/numbers", take,    ONLY(ROLE_CENTRE), .form = &numbers_form, .again = desk, .prepare = numbers_prepare, .title = TEXT("导入全国编号"), .flags = ROUTE_UPLOAD | ROUTE_SECOND_FACTOR),
    POST("/exchange/counted", take,    ONLY(ROLE_CENTRE), .form = &counted_form, .again = desk, .prepare = counted_prepare, .title = TEXT("导入已在别处计分的时长"), .flags = ROUTE_UPLOAD | ROUTE_SECOND_FACTOR),
    GET ("/exchange/people",  people,  ONLY(ROLE_CENTRE), .page = &exchange_people_page, .form = &people_form, .title = TEXT("报送的志愿者"), .flags = ROUTE_AUDITED | ROUTE_SECOND_FACTOR),
    GET ("/exchange/records", records, ONLY(ROLE_CENTRE), .page = &exchange_records_page, .form = &records_form, .title = TEXT("报送的时长"), .flags = ROUTE_AUDITED | ROUTE_SECOND_FACTOR),
};
// clang-format on

const Room exchange_room = { .name = "exchange",
                             .title = TEXT("全国系统交换"),
                             ROUTES(routes),
                             LISTENERS(listeners),
                             .holdings = exchange_holdings,
                             .merge = exchange_merge_person };
