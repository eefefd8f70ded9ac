// What volunteers and everybody see: 我的时长, 申诉, 公示. The table of routes closes the file.
#include "rooms/people/people.h"
#include "rooms/records/records_inside.h"

#define PAGE_ROWS   20
#define EXPORT_ROWS 1000

int record_limit(const Req *req, int page)
{
    Face face = req_face(req);
    return face == FACE_CSV || face == FACE_XLSX ? EXPORT_ROWS : page;
}

int64_t record_query(const Req *req, const char *name)
{
    int64_t n;
    return str_int(req_query(req, name), &n) && n > 0 ? n : 0;
}

// --- 我的时长

typedef struct {
    Str words;
} WordsForm;
static const Input words_inputs[] = {
    INPUT(WordsForm, words, "哪里不对", .required = true, .min = 2, .max = 300,
          .widget = WIDGET_AREA),
};
FORM(words_form, WordsForm, words_inputs, "提交");

typedef struct {
    RecordSums sums;
    List records;     // of Record
    List objections;  // of Objection
    bool empty, more, has_objections;
    Url next, csv, xlsx;
} MineView;
static const Field mine_fields[] = {
    PART(MineView, sums, record_sums_shape),
    LISTED(MineView, records, record_shape),
    LISTED(MineView, objections, objection_shape),
    SHOWN(MineView, empty),
    FIELD(MineView, more),
    SHOWN(MineView, has_objections),
    SHOWN(MineView, next),
    SHOWN(MineView, csv),
    SHOWN(MineView, xlsx),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(my_records, mine_shape, "我的时长");

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    int limit = record_limit(req, PAGE_ROWS);
    RecordQuery query = { .person = cx->actor.person,
                          .before = { record_query(req, "cursor") },
                          .limit = limit };
    TRY(record_sums(cx, cx->actor.person, &view->sums));
    TRY(record_list(cx, &query, &view->records));
    TRY(objection_list(cx, cx->actor.person, S(""), PAGE_ROWS, &view->objections));
    view->empty = view->records.n == 0;
    view->has_objections = view->objections.n > 0;
    view->more = view->records.n == (size_t)limit;
    view->csv = url_of(S("/records.csv"));
    view->xlsx = url_of(S("/records.xlsx"));
    if (view->more) {
        RecordId last = LIST_AT(&view->records, Record, view->records.n - 1)->id;
        view->next = url_of(str_printf(cx->arena, "/records?cursor=%lld", (long long)last.n));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    return reply_page(cx, reply, &my_records, view);
}

// --- one record, with the facts it follows from

typedef struct {
    Text kind, source;
    Time at;
    Str by, note;
} ProofRow;
static const Field proof_fields[] = { FIELD(ProofRow, kind), FIELD(ProofRow, source),
                                      FIELD(ProofRow, at), FIELD(ProofRow, by),
                                      FIELD(ProofRow, note) };
static const Shape proof_shape = SHAPE(ProofRow, proof_fields);
typedef struct {
    Record record;
    List proofs;  // of ProofRow
    Str name;
    bool has_proofs, mine, may_object, may_approve, may_refuse, may_reopen, may_reverse;
    bool may_evaluate, theirs_shown, mine_given;
    int64_t theirs;
    Str theirs_words;
    Url activity, back;
    FormView object, approve, refuse, reopen, reverse, evaluate;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, record, record_shape),
    LISTED(ShowView, proofs, proof_shape),
    FIELD(ShowView, name),
    SHOWN(ShowView, has_proofs),
    SHOWN(ShowView, mine),
    SHOWN(ShowView, may_object),
    SHOWN(ShowView, may_approve),
    SHOWN(ShowView, may_refuse),
    SHOWN(ShowView, may_reopen),
    SHOWN(ShowView, may_reverse),
    SHOWN(ShowView, may_evaluate),
    FIELD(ShowView, theirs_shown),
    FIELD(ShowView, mine_given),
    FIELD(ShowView, theirs),
    FIELD(ShowView, theirs_words),
    SHOWN(ShowView, activity),
    SHOWN(ShowView, back),
    FIELD_(ShowView, object, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, approve, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, refuse, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, reopen, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, reverse, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, evaluate, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(record_show, show_shape, "服务时长");

static Err show_proofs(Cx *cx, ShowView *view)
{
    List facts;
    if (view->record.path != RECORD_BY_FACTS)
        return OK;
    TRY(fact_list_person(cx, view->record.activity, view->record.person, &facts));
    ProofRow *rows = NEW_ARRAY(cx->arena, ProofRow, facts.n + 1);
    for (size_t i = 0; i < facts.n; i++) {
        const Fact *one = LIST_AT(&facts, Fact, i);
        rows[i] = (ProofRow){ .kind = fact_kind_texts[one->kind],
                              .source = fact_source_texts[one->source],
                              .at = one->at,
                              .by = mask_name(cx->arena, one->by_name),
                              .note = one->note };
    }
    view->proofs = (List){ rows, facts.n };
    view->has_proofs = facts.n > 0;
    return OK;
}

static Err show_evaluation(Cx *cx, ShowView *view)
{
    Evaluation own, other;
    const Record *record = &view->record;
    if (record->path != RECORD_BY_FACTS)
        return OK;
    TRY(evaluation_find(cx, record->activity, record->person, !view->mine, &own));
    TRY(evaluation_find(cx, record->activity, record->person, view->mine, &other));
    view->mine_given = own.given;
    view->may_evaluate = !own.given && (view->mine || view->may_reverse || view->may_approve);
    view->theirs_shown = other.given && other.shown;
    view->theirs = other.stars;
    view->theirs_words = other.words;
    if (view->may_evaluate)
        view->evaluate = form_view(
            cx, &evaluate_form,
            str_printf(cx->arena, "/records/%lld/evaluate", (long long)record->id.n), NULL);
    return OK;
}

static void show_acts(Cx *cx, ShowView *view)
{
    const Record *r = &view->record;
    RecordRight right = record_right(cx, r->team, r->place_path);
    bool decides = record_verdict(right, r->minutes, r->person, cx->actor.person) == OK;
    Str base = str_printf(cx->arena, "/records/%lld", (long long)r->id.n);
    view->may_approve = view->may_refuse = decides && r->state == RECORD_PENDING;
    view->may_reopen = decides && r->state == RECORD_REFUSED;
    view->may_reverse = right >= RIGHT_STATION && !view->mine && r->reversal_of.n == 0 &&
                        r->state != RECORD_CORRECTED;
    view->may_object = r->state != RECORD_CORRECTED;
    view->approve = form_button(cx, str_join(cx->arena, base, S("/approve")));
    view->reopen = form_button(cx, str_join(cx->arena, base, S("/reopen")));
    if (view->may_refuse)
        view->refuse = form_view(cx, &record_reason_form, str_join(cx->arena, base, S("/refuse")),
                                 NULL);
    if (view->may_reverse)
        view->reverse = form_view(cx, &record_reason_form, str_join(cx->arena, base, S("/reverse")),
                                  NULL);
    if (view->may_object)
        view->object = form_view(cx, &words_form, str_join(cx->arena, base, S("/objections")),
                                 NULL);
}

// Everybody may look at what is in publicity, with the name masked, to object to it.
static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Record *r = &view->record;
    TRY(record_find(cx, (RecordId){ req_number(req, "id") }, r));
    view->mine = same(r->person, cx->actor.person);
    bool runs = record_right(cx, r->team, r->place_path) != RIGHT_NONE ||
                actor_may(&cx->actor, ROLE_SUPERVISOR | ROLE_AUDITOR, r->place_path);
    bool shown = r->state == RECORD_PUBLIC ||
                 (r->state == RECORD_EFFECTIVE && r->approved_at.ms > cx->now.ms - 7 * TIME_DAY);
    if (!view->mine && !runs && !shown)
        return &record_missing;
    view->name = view->mine || runs ? r->person_name : mask_name(cx->arena, r->person_name);
    show_acts(cx, view);
    if (view->mine || runs) {
        TRY(show_proofs(cx, view));
        TRY(show_evaluation(cx, view));
    } else {
        r->volunteer_number = S("");
        r->in_at = r->out_at = (Time){ 0 };
    }
    if (r->path == RECORD_CARRIED)  // the sum of years has neither
        r->in_at = r->out_at = (Time){ 0 };
    r->person_name = view->name;
    view->activity = url_of(str_printf(cx->arena, "/activities/%lld", (long long)r->activity.n));
    view->back = url_of(view->mine ? S("/records") : S("/records/public"));
    return reply_page(cx, reply, &record_show, view);
}

static Err object_run(Cx *cx, const Req *req, Reply *reply)
{
    ObjectionId id;
    RecordId record = { req_number(req, "id") };
    TRY(objection_add(cx, record, NO(Activity), ((const WordsForm *)req_form(req))->words, &id));
    reply_say(cx, reply, TEXT("已提交，站里核实后告诉您结果"));
    return reply_goto_row(cx, reply, "/records/", record.n);
}

static Err missing_run(Cx *cx, const Req *req, Reply *reply)
{
    ObjectionId id;
    ActivityId activity = { req_number(req, "id") };
    TRY(objection_add(cx, NO(Record), activity, ((const WordsForm *)req_form(req))->words, &id));
    reply_say(cx, reply, TEXT("已提交，站里核实后告诉您结果"));
    return reply_goto(cx, reply, S("/records"));
}

static Err appeal_run(Cx *cx, const Req *req, Reply *reply)
{
    ObjectionId id = { req_number(req, "id") };
    TRY(objection_appeal(cx, id, ((const WordsForm *)req_form(req))->words));
    reply_say(cx, reply, TEXT("已申诉，由上一级核实，结果是最后的"));
    return reply_goto(cx, reply, S("/records"));
}

// --- 公示

typedef struct {
    RecordId id;
    Str name, title, team_name, place_name;
    Text kind_text, state_text;
    Minutes minutes;
    Day day, until;
    Url href;
} PublicRow;
static const Field public_row_fields[] = {
    FIELD(PublicRow, id),
    COL(PublicRow, name, "姓名"),
    COL(PublicRow, title, "服务内容"),
    COL(PublicRow, day, "日期"),
    COL(PublicRow, minutes, "小时"),
    COL(PublicRow, kind_text, "类别"),
    COL(PublicRow, state_text, "状态"),
    COL(PublicRow, team_name, "队伍"),
    COL(PublicRow, place_name, "阵地"),
    COL(PublicRow, until, "公示到"),
    LINK(PublicRow, href),
};
static const Shape public_row_shape = SHAPE(PublicRow, public_row_fields);
typedef struct {
    List rows;  // of PublicRow
    bool empty, more;
    Url next, print, csv, xlsx;
} PublicView;
static const Field public_fields[] = {
    LISTED(PublicView, rows, public_row_shape),
    SHOWN(PublicView, empty),
    FIELD(PublicView, more),
    SHOWN(PublicView, next),
    SHOWN(PublicView, print),
    SHOWN(PublicView, csv),
    SHOWN(PublicView, xlsx),
};
static const Shape public_shape = SHAPE(PublicView, public_fields);
PAGE(records_public, public_shape, "时长公示");
PAGE(records_print, public_shape, "志愿服务时长公示", .layout = LAYOUT_PRINT);

static Err fill_public(Cx *cx, const Req *req, Reply *reply, int limit, PublicView *view)
{
    List records;
    TRY(record_list_public(cx, (RecordId){ record_query(req, "cursor") }, limit, &records));
    PublicRow *rows = NEW_ARRAY(cx->arena, PublicRow, records.n + 1);
    for (size_t i = 0; i < records.n; i++) {
        const Record *r = LIST_AT(&records, Record, i);
        Day shown = day_add(time_day(r->approved_at), 7);
        rows[i] = (PublicRow){ .id = r->id,
                               .name = mask_name(cx->arena, r->person_name),
                               .title = r->title,
                               .team_name = r->team_name,
                               .place_name = r->place_name,
                               .kind_text = r->kind_text,
                               .state_text = r->state_text,
                               .minutes = r->minutes,
                               .day = r->day,
                               .until = r->effective_on.ymd > shown.ymd
                                            ? day_add(r->effective_on, -1)
                                            : shown,
                               .href = r->href };
    }
    view->rows = (List){ rows, records.n };
    view->empty = records.n == 0;
    view->more = records.n == (size_t)limit;
    view->print = url_of(S("/records/public/sheet"));
    view->csv = url_of(S("/records/public.csv"));
    view->xlsx = url_of(S("/records/public.xlsx"));
    if (view->more) {
        Str last = str_printf(cx->arena, "%lld", (long long)rows[records.n - 1].id.n);
        view->next = url_of(str_printf(cx->arena, "/records/public?cursor=%.*s", STR_FMT(last)));
        reply_next(cx, reply, last);
    }
    return OK;
}

static Err public_page(Cx *cx, const Req *req, Reply *reply)
{
    PublicView *view = NEW(cx->arena, PublicView);
    TRY(fill_public(cx, req, reply, record_limit(req, PAGE_ROWS), view));
    return reply_page(cx, reply, &records_public, view);
}

static Err public_sheet(Cx *cx, const Req *req, Reply *reply)
{
    PublicView *view = NEW(cx->arena, PublicView);
    TRY(fill_public(cx, req, reply, 500, view));
    return reply_page(cx, reply, &records_print, view);
}

// --- pages of records_desk_web.c, where the routes can name them

PAGE(records_desk, record_desk_shape, "时长核定", .layout = LAYOUT_DESK);
PAGE(records_activity, record_activity_shape, "时长核定");
PAGE(entries_list, entries_view_shape, "补录");
PAGE(entry_new, entry_new_shape, "申请补录");
PAGE(entry_show, entry_view_shape, "补录");
PAGE(records_odd, odd_view_shape, "异常", .layout = LAYOUT_DESK);
PAGE(objections_list, objections_view_shape, "时长异议", .layout = LAYOUT_DESK);
const Page *const record_pages[RECORD_PAGES] = {
    [RECORD_PAGE_DESK] = &records_desk,          [RECORD_PAGE_ACTIVITY] = &records_activity,
    [RECORD_PAGE_ENTRIES] = &entries_list,       [RECORD_PAGE_ENTRY_NEW] = &entry_new,
    [RECORD_PAGE_ENTRY] = &entry_show,           [RECORD_PAGE_ODD] = &records_odd,
    [RECORD_PAGE_OBJECTIONS] = &objections_list,
};

// --- the room

enum {
    RUNNERS = ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT,
    READERS = RUNNERS | ROLE_SUPERVISOR | ROLE_AUDITOR,
    WATCHERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR
};

// clang-format off
static const Setting settings[] = {
    RULE_INT("records.rounding", 0, 0, 2, "时长取整：0 到分钟，1 半小时（15 分钟以内不计，45 分钟以上计 1 小时），2 不满半小时不计", "民政部令第67号以小时计，取整由县里的办法改定"),
    RULE_INT("records.credit_public_days", 0, 0, 30, "信用时数核定后公示几个工作日才生效，0 为核定即生效、公示 7 天", "尚无公布的规定，先按本系统默认"),
    RULE_INT("records.honour_public_days", 3, 3, 30, "荣誉时数公示几个工作日", "招远等地公示 3 天，先按 3 个工作日"),
    RULE_INT("records.paper_credit", 0, 0, 1, "纸质签到表（24 小时内拍照、站里复核）计入信用时数：1 计入，0 不计入", "尚无公布的规定，先不计入"),
    SETTING_INT("records.odd_day_hours", 12, 1, 24, "一天超过几小时列为异常"),
    SETTING_INT("records.odd_phone_people", 3, 1, 100, "一部手机在一场活动里给几个人签到以上列为异常"),
    SETTING_INT("records.odd_honour_permille", 200, 1, 1000, "一支队伍一个月里补录占千分之几以上列为异常"),
};

static const Route routes[] = {
    GET("/records", mine, SIGNED_IN, .page = &my_records, .title = TEXT("我的时长")),
    GET("/records/public", public_page, PUBLIC, .page = &records_public, .title = TEXT("时长公示")),
    GET("/records/public/sheet", public_sheet, PUBLIC, .page = &records_print, .title = TEXT("打印时长公示"), .flags = ROUTE_NO_API),
    GET("/records/desk", record_desk_page, ONLY(READERS), .page = &records_desk, .title = TEXT("时长核定")),
    GET("/records/odd", odd_page, ONLY(WATCHERS), .page = &records_odd, .title = TEXT("异常")),
    GET("/records/objections", objections_page, ONLY(ROLES_DISPATCH), .page = &objections_list, .title = TEXT("时长异议")),
    POST("/records/objections/{id}/appeal", appeal_run, SIGNED_IN, .form = &words_form, .again = mine, .title = TEXT("申诉")),
    POST("/records/objections/{id}/decide", objection_decide_run, ONLY(ROLES_DISPATCH), .form = &objection_decide_form, .again = objections_page, .title = TEXT("核实异议")),

    GET("/records/entries", entries_page, ONLY(READERS), .page = &entries_list, .title = TEXT("补录")),
    GET("/records/entries/new", entry_new_page, ONLY(RUNNERS), .page = &entry_new, .title = TEXT("申请补录"), .flags = ROUTE_NO_API),
    POST("/records/entries", entry_add_run, ONLY(RUNNERS), .form = &entry_form, .again = entry_new_page, .prepare = entry_prepare, .title = TEXT("申请补录"), .flags = ROUTE_UPLOAD),
    GET("/records/entries/{id}", entry_page, ONLY(READERS), .page = &entry_show, .title = TEXT("一条补录")),
    GET("/records/entries/{id}/photo.jpg", entry_picture, ONLY(READERS), .title = TEXT("补录的照片"), .flags = ROUTE_NO_API),
    POST("/records/entries/{id}/decide", entry_decide_run, ONLY(ROLE_BRANCH | ROLE_CENTRE), .form = &entry_decide_form, .again = entry_page, .title = TEXT("复核补录")),

    GET("/records/{id}", show, SIGNED_IN, .page = &record_show, .title = TEXT("一条时长")),
    POST("/records/{id}/objections", object_run, SIGNED_IN, .form = &words_form, .again = show, .title = TEXT("提出异议")),
    POST("/records/{id}/evaluate", evaluate_run, SIGNED_IN, .form = &evaluate_form, .again = show, .title = TEXT("评价")),
    POST("/records/{id}/approve", record_approve_run, ONLY(RUNNERS), .form = &record_all_form, .again = show, .title = TEXT("核定")),
    POST("/records/{id}/refuse", record_refuse_run, ONLY(RUNNERS), .form = &record_reason_form, .again = show, .title = TEXT("不予核定")),
    POST("/records/{id}/reopen", record_reopen_run, ONLY(RUNNERS), .form = &record_all_form, .again = show, .title = TEXT("重新核定")),
    POST("/records/{id}/reverse", record_reverse_run, ONLY(ROLES_DISPATCH), .form = &record_reason_form, .again = show, .title = TEXT("更正：冲正")),

    GET("/activities/{id}/records", record_activity_page, ONLY(READERS), .page = &records_activity, .title = TEXT("一场活动的时长")),
    POST("/activities/{id}/records/approve", record_approve_all_run, ONLY(RUNNERS), .form = &record_all_form, .again = record_activity_page, .title = TEXT("全部核定")),
    POST("/activities/{id}/objections", missing_run, SIGNED_IN, .form = &words_form, .again = mine, .title = TEXT("时长少记了")),
};
// clang-format on

static const Tick ticks[] = {
    { "records.clock", 60000, record_clock },
    { "records.reminders", 3600000, record_reminders },
};
static const Listener listeners[] = {
    { "attendance.settled", record_hear_settled },
    { "activity.ended", record_hear_ended },
    { "person.erased", record_hear_erased },
};

const Room records_room = { .name = "records",
                            .title = TEXT("服务时长"),
                            ROUTES(routes),
                            SETTINGS(settings),
                            TICKS(ticks),
                            LISTENERS(listeners),
                            .todos = record_todos,
                            .check = records_check,
                            .holdings = record_holdings,
                            .merge = record_merge_person };
