// 签到, 我的码, 点名, the leader's screen, the sheet. The table of routes closes the file.
#include "base/qr.h"
#include "base/utf8.h"
#include "rooms/attendance/attendance_inside.h"
#include "rooms/people/people.h"
#include "rooms/photos/photos.h"
#include "town/county.h"

static Str path_of(Cx *cx, ActivityId id, const char *rest)
{
    return str_printf(cx->arena, "/activities/%lld%s", (long long)id.n, rest);
}

// --- 签到 on one's own phone

static const Text pass_texts[] = { TEXT("签到"), TEXT("签退") };
static const char *const pass_words[] = { "in", "out", NULL };
typedef struct {
    int32_t kind;
    Str code;
    int64_t lat_e7, lon_e7, acc_m;
} CheckinForm;
static const Input checkin_inputs[] = {
    INPUT_WORD(CheckinForm, kind, "签到还是签退", pass_words, pass_texts, .required = true,
               .widget = WIDGET_HIDDEN),
    INPUT(CheckinForm, code, "现场口令", .hint = TEXT("6 位数字，队长会念，5 分钟内有效"),
          .max = 60, .widget = WIDGET_CODE),
    INPUT(CheckinForm, lat_e7, "纬度", .min = -900000000, .max = 900000000,
          .widget = WIDGET_HIDDEN),
    INPUT(CheckinForm, lon_e7, "经度", .min = -1800000000, .max = 1800000000,
          .widget = WIDGET_HIDDEN),
    INPUT(CheckinForm, acc_m, "精度", .max = 100000, .widget = WIDGET_HIDDEN),
};
FORM(checkin_form, CheckinForm, checkin_inputs, "签到");

typedef struct {
    Text kind, source, why;
    Time at;
    bool has_why;
    Str by;
} FactRow;
static const Field fact_row_fields[] = {
    FIELD(FactRow, kind), FIELD(FactRow, source),  FIELD(FactRow, why),
    FIELD(FactRow, at),   SHOWN(FactRow, has_why), FIELD(FactRow, by),
};
static const Shape fact_row_shape = SHAPE(FactRow, fact_row_fields);

typedef struct {
    ActivityId activity;
    Str name, place_name, site;
    Time starts_at, ends_at;
    PresenceState state;
    Text state_text;
    Time in_at, out_at;
    bool waits, listed, open, scanned, has_facts;
    Text act;
    List facts;  // of FactRow
    Url back, card;
    FormView form;
} CheckinView;
static const Field checkin_fields[] = {
    FIELD(CheckinView, activity),
    FIELD(CheckinView, name),
    FIELD(CheckinView, place_name),
    FIELD(CheckinView, site),
    FIELD(CheckinView, starts_at),
    FIELD(CheckinView, ends_at),
    WORD(CheckinView, state, presence_state_words),
    FIELD(CheckinView, state_text),
    FIELD(CheckinView, in_at),
    FIELD(CheckinView, out_at),
    FIELD(CheckinView, waits),
    FIELD(CheckinView, listed),
    SHOWN(CheckinView, open),
    SHOWN(CheckinView, scanned),
    SHOWN(CheckinView, has_facts),
    SHOWN(CheckinView, act),
    LISTED(CheckinView, facts, fact_row_shape),
    SHOWN(CheckinView, back),
    SHOWN(CheckinView, card),
    FIELD_(CheckinView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape checkin_shape = SHAPE(CheckinView, checkin_fields);
PAGE(checkin, checkin_shape, "签到");

static FactRow fact_row(const Fact *fact)
{
    return (FactRow){ .kind = fact_kind_texts[fact->kind],
                      .source = fact_source_texts[fact->source],
                      .why = fact_why_texts[fact->why],
                      .has_why = fact->why != WHY_NONE,
                      .at = fact->at,
                      .by = fact->by_name };
}

static FactKind next_kind(const Presence *presence)
{
    return presence->in_at.ms == 0 ? FACT_IN : FACT_OUT;
}

static Err fill_checkin(Cx *cx, ActivityId id, CheckinView *view)
{
    Activity activity;
    Presence mine;
    Signup signup;
    List facts;
    TRY(activity_find(cx, id, &activity));
    TRY(presence_mine(cx, id, cx->actor.person, &mine));
    TRY(signup_mine(cx, id, &signup));
    TRY(fact_list_person(cx, id, cx->actor.person, &facts));
    FactRow *rows = NEW_ARRAY(cx->arena, FactRow, facts.n + 1);
    for (size_t i = 0; i < facts.n; i++)
        rows[i] = fact_row(LIST_AT(&facts, Fact, i));
    SignPlan plan = { activity.starts_at, activity.ends_at, activity.state == ACTIVITY_CANCELLED };
    *view = (CheckinView){ .activity = id,
                           .name = activity.name,
                           .place_name = activity.place_name,
                           .site = activity.site,
                           .starts_at = activity.starts_at,
                           .ends_at = activity.ends_at,
                           .state = mine.state,
                           .state_text = presence_state_texts[mine.state],
                           .in_at = mine.in_at,
                           .out_at = mine.out_at,
                           .waits = mine.held != 0,
                           .listed = signup.state == SIGNUP_CONFIRMED ||
                                     signup.state == SIGNUP_ATTENDED,
                           .open = !plan.off && mine.state != PRESENCE_DONE &&
                                   plan_in_window(&plan, next_kind(&mine), cx->now),
                           .act = fact_kind_texts[next_kind(&mine)],
                           .facts = { rows, facts.n },
                           .has_facts = facts.n > 0,
                           .back = url_of(path_of(cx, id, "")),
                           .card = url_of(S("/me/card")) };
    return OK;
}

static void checkin_submit(CheckinView *view)
{
    view->form.submit = view->act;
}

static Err checkin_page(Cx *cx, const Req *req, Reply *reply)
{
    CheckinView *view = NEW(cx->arena, CheckinView);
    ActivityId id = { req_number(req, "id") };
    TRY(fill_checkin(cx, id, view));
    CheckinForm values = { .kind = view->in_at.ms == 0 ? 0 : 1 };
    view->form = form_view(cx, &checkin_form, path_of(cx, id, "/checkin"), &values);
    checkin_submit(view);
    reply_title(reply, view->name);
    return reply_page(cx, reply, &checkin, view);
}

// A mark of this browser, for 异常 alone: one phone that signs many.
#define PHONE_COOKIE  "phone_mark"
#define PHONE_SECONDS (400 * (int64_t)86400)

static Str phone_mark(Cx *cx, const Req *req, Reply *reply)
{
    Str mark = req_cookie(req, PHONE_COOKIE);
    if (mark.n == 16)
        return mark;
    char bytes[8];
    cx_random(cx, bytes, sizeof bytes);
    mark = hex_of(cx->arena, str_of(bytes, sizeof bytes));
    reply_cookie(cx, reply, PHONE_COOKIE, mark, PHONE_SECONDS, false);
    return mark;
}

static Err say_answer(Cx *cx, Reply *reply, const FactAnswer *answer, FactKind kind, Str path)
{
    if (answer->status == OUTCOME_REJECTED) {
        cx_problem(cx, S("code"), fact_why_words[answer->why], answer->reason, (Str){ 0 },
                   (Str){ 0 });
        return reply_refuse(cx, reply, &attendance_refused);
    }
    reply_say(cx, reply,
              why_asks_desk(answer->why)       ? answer->reason
              : answer->status == OUTCOME_HELD ? TEXT("已记下，等队长确认")
              : kind == FACT_IN                ? TEXT("已签到")
                                               : TEXT("已签退"));
    reply_made(reply);
    return reply_goto(cx, reply, path);
}

static Err checkin_run(Cx *cx, const Req *req, Reply *reply)
{
    const CheckinForm *form = req_form(req);
    FactAnswer answer;
    Activity activity;
    SignCode scanned;
    TRY(activity_find(cx, (ActivityId){ req_number(req, "id") }, &activity));
    bool qr = sign_code_parse(form->code, &scanned);
    bool fence = form->code.n == 0 && (form->lat_e7 != 0 || form->lon_e7 != 0);
    if (form->code.n == 0 && !fence) {
        cx_problem(cx, S("code"), "required", TEXT("请填队长念的 6 位口令"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    FactNew telling = { .activity = { req_number(req, "id") },
                        .kind = (FactKind)form->kind,
                        .source = qr      ? SOURCE_SELF_SCAN
                                  : fence ? SOURCE_FENCE
                                          : SOURCE_CODE,
                        .person = cx->actor.person,
                        .code = form->code,
                        .lat_e7 = form->lat_e7,
                        .lon_e7 = form->lon_e7,
                        .acc_m = form->acc_m,
                        .phone = phone_mark(cx, req, reply) };
    TRY(fact_tell(cx, &telling, &answer));
    return say_answer(cx, reply, &answer, telling.kind, path_of(cx, telling.activity, "/checkin"));
}

// --- /c/…: where the QR leads

typedef struct {
    Str seen;
    int32_t kind;
} ScanForm;
static const Input scan_inputs[] = {
    INPUT(ScanForm, seen, "看到的时刻", .max = 100, .widget = WIDGET_HIDDEN),
    INPUT_WORD(ScanForm, kind, "签到还是签退", pass_words, pass_texts, .required = true,
               .widget = WIDGET_HIDDEN),
};
FORM(scan_form, ScanForm, scan_inputs, "签到");

#define SEEN_LIFE ((int64_t)5 * 60 * 1000)

// That this person saw this code at that time: logging in may take longer than a code lives.
static Str seen_seal(Cx *cx, Str code, Time at)
{
    Str words = str_printf(cx->arena, "seen %.*s %lld %lld", STR_FMT(code),
                           (long long)cx->actor.person.n, (long long)at.ms);
    Hash mac = hmac_sha256(hash_str(&cx->county->key_token), words);
    return str_printf(cx->arena, "%lld.%.*s", (long long)at.ms,
                      STR_FMT(hex_of(cx->arena, hash_str(&mac))));
}

static Time seen_at(Cx *cx, Str code, Str seen)
{
    Str rest;
    Time at = { 0 };
    if (!str_int(str_cut(seen, '.', &rest), &at.ms) || at.ms > cx->now.ms ||
        cx->now.ms - at.ms > SEEN_LIFE || !str_eq(seen_seal(cx, code, at), seen))
        return (Time){ 0 };
    return at;
}

static Err scan_page(Cx *cx, const Req *req, Reply *reply)
{
    CheckinView *view = NEW(cx->arena, CheckinView);
    Str word = req_word(req, "code");
    SignCode code;
    if (!sign_code_parse(word, &code))
        return &activity_missing;
    TRY(fill_checkin(cx, code.activity, view));
    ScanForm values = { .seen = seen_seal(cx, word, cx->now), .kind = view->in_at.ms == 0 ? 0 : 1 };
    view->scanned = true;
    view->form = form_view(cx, &scan_form, str_join(cx->arena, S("/c/"), word), &values);
    checkin_submit(view);
    reply_title(reply, view->name);
    return reply_page(cx, reply, &checkin, view);
}

static Err scan_run(Cx *cx, const Req *req, Reply *reply)
{
    const ScanForm *form = req_form(req);
    Str word = req_word(req, "code");
    FactAnswer answer;
    SignCode code;
    if (!sign_code_parse(word, &code))
        return &activity_missing;
    FactNew telling = { .activity = code.activity,
                        .kind = (FactKind)form->kind,
                        .source = SOURCE_SELF_SCAN,
                        .person = cx->actor.person,
                        .code = word,
                        .scanned_at = seen_at(cx, word, form->seen),
                        .phone = phone_mark(cx, req, reply) };
    TRY(fact_tell(cx, &telling, &answer));
    return say_answer(cx, reply, &answer, telling.kind, path_of(cx, code.activity, "/checkin"));
}

// --- 我的码

typedef struct {
    Str name, number, card;
    Html qr;
    FormView renew;
} CardView;
static const Field card_fields[] = {
    FIELD(CardView, name),
    FIELD(CardView, number),
    FIELD(CardView, card),
    SHOWN(CardView, qr),
    FIELD_(CardView, renew, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape card_shape = SHAPE(CardView, card_fields);
PAGE(my_card, card_shape, "扫码签到");

static Err card_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    CardView *view = NEW(cx->arena, CardView);
    Person person;
    TRY(person_find(cx, cx->actor.person, &person));
    TRY(card_of(cx, person.id, &view->card));
    view->name = person.name;
    view->number = person.volunteer_number;
    view->qr.bytes = qr_svg(cx->arena, view->card, say(cx->lang, TEXT("志愿者码")), false);
    view->renew = form_button(cx, S("/me/card"));
    return reply_page(cx, reply, &my_card, view);
}

static Err card_run(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(card_renew(cx, cx->actor.person));
    reply_say(cx, reply, TEXT("码已换新，旧的不能再用"));
    return reply_goto(cx, reply, S("/me/card"));
}

// --- 点名

typedef struct {
    Str number;
    int32_t kind;
} TapForm;
static const Input tap_inputs[] = {
    INPUT(TapForm, number, "志愿者编号或志愿者码", .required = true, .max = 200),
    INPUT_WORD(TapForm, kind, "签到还是签退", pass_words, pass_texts, .required = true,
               .widget = WIDGET_CHOICE),
};
FORM(tap_form, TapForm, tap_inputs, "登记");
typedef struct {
    Time until;
    Str reason;
} SettleForm;
static const Input settle_inputs[] = {
    INPUT(SettleForm, until, "几点走的", .required = true, .widget = WIDGET_TIME),
    INPUT(SettleForm, reason, "怎么知道的", .required = true, .max = 140),
};
FORM(settle_form, SettleForm, settle_inputs, "核定签退时间");
typedef struct {
    Str number, note;
} TakeForm;
static const Input take_inputs[] = {
    INPUT(TakeForm, number, "志愿者编号", .max = 16),
    INPUT(TakeForm, note, "说明", .max = 140),
};
FORM(take_form, TakeForm, take_inputs, "采信");
FORM_BUTTON(undo_form, "撤销");
FORM_BUTTON(renew_form, "换一张新码");
const Form attendance_empty_form = { .name = "EmptyForm", .submit = TEXT("确定") };

typedef struct {
    PersonId person;
    Str name, number, tag;
    Text state_text;
    Time in_at, out_at;
    bool may_in, may_out, may_settle, stranger, overlap, crowded;
    Url href;
    FormView key, settle;
} RollRow;
static const Field roll_row_fields[] = {
    FIELD(RollRow, person),
    COL(RollRow, name, "姓名"),
    COL(RollRow, number, "志愿者编号"),
    COL(RollRow, state_text, "状态"),
    COL(RollRow, in_at, "签到时间"),
    COL(RollRow, out_at, "签退时间"),
    COL(RollRow, stranger, "现场加入"),
    COL(RollRow, overlap, "时间重叠"),
    COL(RollRow, crowded, "当天超过三场"),
    SHOWN(RollRow, tag),
    SHOWN(RollRow, may_in),
    SHOWN(RollRow, may_out),
    SHOWN(RollRow, may_settle),
    SHOWN(RollRow, href),
    FIELD_(RollRow, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(RollRow, settle, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape roll_row_shape = SHAPE(RollRow, roll_row_fields);
typedef struct {
    FactId id;
    Str name;
    Text kind, source, why;
    Time at;
    Str by, note;
    bool unknown, has_why, may_undo, may_take;
    FormView undo, take;
} HeldRow;
static const Field held_row_fields[] = {
    FIELD(HeldRow, id),
    FIELD(HeldRow, name),
    FIELD(HeldRow, kind),
    FIELD(HeldRow, source),
    FIELD(HeldRow, why),
    FIELD(HeldRow, at),
    FIELD(HeldRow, by),
    FIELD(HeldRow, note),
    SHOWN(HeldRow, unknown),
    SHOWN(HeldRow, has_why),
    SHOWN(HeldRow, may_undo),
    SHOWN(HeldRow, may_take),
    FIELD_(HeldRow, undo, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(HeldRow, take, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape held_row_shape = SHAPE(HeldRow, held_row_fields);
typedef struct {
    Activity activity;
    List rows;         // of RollRow
    List held, facts;  // of HeldRow
    List sheets;       // of Sheet
    int64_t came, listed, unclear;
    bool empty, has_held, has_facts, has_sheets, runs, over;
    Url back, screen, records, csv, xlsx;
    FormView tap, sheet, photo, sign;
} RollView;
static const Field roll_fields[] = {
    PART(RollView, activity, activity_shape),
    LISTED(RollView, rows, roll_row_shape),
    LISTED(RollView, held, held_row_shape),
    LISTED(RollView, facts, held_row_shape),
    LISTED(RollView, sheets, sheet_shape),
    FIELD(RollView, came),
    FIELD(RollView, listed),
    FIELD(RollView, unclear),
    SHOWN(RollView, empty),
    SHOWN(RollView, has_held),
    SHOWN(RollView, has_facts),
    SHOWN(RollView, has_sheets),
    SHOWN(RollView, runs),
    SHOWN(RollView, over),
    SHOWN(RollView, back),
    SHOWN(RollView, screen),
    SHOWN(RollView, records),
    SHOWN(RollView, csv),
    SHOWN(RollView, xlsx),
    FIELD_(RollView, tap, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(RollView, sheet, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(RollView, photo, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(RollView, sign, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape roll_shape = SHAPE(RollView, roll_fields);
PAGE(rollcall, roll_shape, "点名");

static const char *const presence_tags[] = { "plain", "warn", "info", "warn", "ok" };

static void roll_row(Cx *cx, const RollView *view, const Presence *presence, RollRow *row)
{
    SignPlan plan = { view->activity.starts_at, view->activity.ends_at,
                      view->activity.state == ACTIVITY_CANCELLED };
    row->person = presence->person;
    row->state_text = presence_state_texts[presence->state];
    row->tag = str(presence_tags[presence->state]);
    row->in_at = presence->in_at;
    row->out_at = presence->out_at;
    row->overlap = presence->overlap;
    row->crowded = presence->crowded;
    row->may_in = view->runs && presence->in_at.ms == 0 && plan_in_window(&plan, FACT_IN, cx->now);
    row->may_out = view->runs && presence->in_at.ms != 0 && presence->out_at.ms == 0 &&
                   plan_in_window(&plan, FACT_OUT, cx->now);
    row->may_settle = view->runs && view->over && presence->state == PRESENCE_IN &&
                      !same(presence->person, cx->actor.person);
    row->key = form_button(cx, path_of(cx, view->activity.id, "/rollcall"));
    if (row->may_settle) {
        SettleForm values = { .until = view->activity.ends_at };
        row->settle = form_view(cx, &settle_form,
                                str_printf(cx->arena, "/activities/%lld/presences/%lld/settle",
                                           (long long)view->activity.id.n,
                                           (long long)presence->id.n),
                                &values);
    }
}

static const Presence *presence_among(const List *presences, PersonId person)
{
    for (size_t i = 0; i < presences->n; i++)
        if (same(LIST_AT(presences, Presence, i)->person, person))
            return LIST_AT(presences, Presence, i);
    return NULL;
}

static bool on_list(SignupState state)
{
    return state == SIGNUP_CONFIRMED || state == SIGNUP_ATTENDED || state == SIGNUP_ABSENT ||
           state == SIGNUP_EXCUSED;
}

// Who signed up, then who joined on the spot.
static Err roll_rows(Cx *cx, RollView *view)
{
    List signups, presences;
    TRY(signup_list(cx, view->activity.id, NO(Signup), 1000, &signups));
    TRY(presence_list(cx, view->activity.id, &presences));
    RollRow *rows = NEW_ARRAY(cx->arena, RollRow, signups.n + presences.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < signups.n; i++) {
        const Signup *one = LIST_AT(&signups, Signup, i);
        const Presence *found = presence_among(&presences, one->person);
        Presence none = { .person = one->person };
        if (!on_list(one->state))
            continue;
        rows[n] = (RollRow){ .name = one->person_name, .number = one->volunteer_number };
        roll_row(cx, view, found == NULL ? &none : found, &rows[n++]);
        view->listed++;
    }
    for (size_t i = 0; i < presences.n; i++) {
        const Presence *one = LIST_AT(&presences, Presence, i);
        bool known = false;
        for (size_t k = 0; k < (size_t)view->listed; k++)
            known = known || same(rows[k].person, one->person);
        view->came += one->in_at.ms != 0;
        view->unclear += one->state == PRESENCE_HELD || one->state == PRESENCE_OUT ||
                         (view->over && one->state == PRESENCE_IN);
        if (known)
            continue;
        rows[n] = (RollRow){ .name = one->person_name,
                             .number = one->volunteer_number,
                             .stranger = true };
        roll_row(cx, view, one, &rows[n++]);
    }
    view->rows = (List){ rows, n };
    view->empty = n == 0;
    return OK;
}

static Err fact_rows(Cx *cx, RollView *view, bool held, int level, List *out)
{
    List facts;
    TRY(fact_list(cx, view->activity.id, held, &facts));
    HeldRow *rows = NEW_ARRAY(cx->arena, HeldRow, facts.n + 1);
    for (size_t i = 0; i < facts.n; i++) {
        const Fact *one = LIST_AT(&facts, Fact, i);
        bool timed = one->kind == FACT_IN || one->kind == FACT_OUT;
        Str base = str_printf(cx->arena, "/activities/%lld/facts/%lld",
                              (long long)view->activity.id.n, (long long)one->id.n);
        rows[i] = (HeldRow){ .id = one->id,
                             .name = one->person_name,
                             .kind = fact_kind_texts[one->kind],
                             .source = fact_source_texts[one->source],
                             .why = fact_why_texts[one->why],
                             .has_why = one->why != WHY_NONE,
                             .at = one->at,
                             .by = one->by_name,
                             .note = one->note,
                             .unknown = one->person.n == 0 };
        rows[i].may_undo = view->runs && timed && one->verdict != VERDICT_REJECTED &&
                           cx->now.ms <= one->at.ms + TIME_DAY &&
                           (level >= LEVEL_DESK || same(one->made_by, cx->actor.person));
        rows[i].may_take = held && view->runs && level >= level_needed(one->why);
        rows[i].undo = form_button(cx, str_join(cx->arena, base, S("/undo")));
        if (rows[i].may_take)
            rows[i].take = form_button(cx, str_join(cx->arena, base, S("/take")));
    }
    *out = (List){ rows, facts.n };
    return OK;
}

static Err sheet_rows(Cx *cx, RollView *view, int level)
{
    TRY(sheet_list(cx, view->activity.id, &view->sheets));
    for (size_t i = 0; i < view->sheets.n; i++) {
        Sheet *one = LIST_AT(&view->sheets, Sheet, i);
        one->may_photo = view->runs && one->photo.n == 0;
        one->may_sign = level >= LEVEL_DESK && one->photo.n != 0 && one->signed_at.ms == 0;
        one->href = url_of(str_printf(cx->arena, "/activities/%lld/sheet?number=%.*s",
                                      (long long)view->activity.id.n, STR_FMT(one->number)));
    }
    view->has_sheets = view->sheets.n > 0;
    view->sheet = form_button(cx, path_of(cx, view->activity.id, "/sheets"));
    return OK;
}

static Err roll_page(Cx *cx, const Req *req, Reply *reply)
{
    RollView *view = NEW(cx->arena, RollView);
    int level;
    TRY(activity_find(cx, (ActivityId){ req_number(req, "id") }, &view->activity));
    TRY(attendance_level(cx, &view->activity, &level));
    if (level < LEVEL_LEADER &&
        !actor_may(&cx->actor, ROLE_SUPERVISOR | ROLE_AUDITOR, view->activity.place_path))
        return &attendance_not_yours;
    view->runs = level >= LEVEL_LEADER;
    view->over = cx->now.ms >= view->activity.ends_at.ms;
    TRY(roll_rows(cx, view));
    TRY(fact_rows(cx, view, true, level, &view->held));
    TRY(fact_rows(cx, view, false, level, &view->facts));
    TRY(sheet_rows(cx, view, level));
    view->has_held = view->held.n > 0;
    view->has_facts = view->facts.n > 0;
    view->back = url_of(path_of(cx, view->activity.id, ""));
    view->screen = url_of(path_of(cx, view->activity.id, "/screen"));
    view->records = url_of(path_of(cx, view->activity.id, "/records"));
    view->csv = url_of(path_of(cx, view->activity.id, "/rollcall.csv"));
    view->xlsx = url_of(path_of(cx, view->activity.id, "/rollcall.xlsx"));
    if (view->runs)
        view->tap = form_view(cx, &tap_form, path_of(cx, view->activity.id, "/rollcall"), NULL);
    reply_title(reply, view->activity.name);
    return reply_page(cx, reply, &rollcall, view);
}

static Err tap_run(Cx *cx, const Req *req, Reply *reply)
{
    const TapForm *form = req_form(req);
    ActivityId id = { req_number(req, "id") };
    FactAnswer answer;
    Activity activity;
    int level;
    TRY(activity_find(cx, id, &activity));
    TRY(attendance_level(cx, &activity, &level));
    if (level < LEVEL_LEADER)
        return &attendance_not_yours;
    bool card = str_starts(str_trim(form->number), S("RV1."));
    Person person;
    FactNew telling = { .activity = id,
                        .kind = (FactKind)form->kind,
                        .source = card ? SOURCE_LEADER_SCAN : SOURCE_ROSTER,
                        .card = card ? str_trim(form->number) : (Str){ 0 } };
    if (!card) {
        TRY(person_by_number(cx, str_trim(form->number), &person));
        telling.person = person.id;
    }
    TRY(fact_tell(cx, &telling, &answer));
    if (answer.status == OUTCOME_REJECTED) {
        cx_problem(cx, S("number"), fact_why_words[answer.why], answer.reason, (Str){ 0 },
                   (Str){ 0 });
        return reply_refuse(
            cx, reply, answer.why == WHY_NOT_YOURS ? &attendance_not_yours : &attendance_refused);
    }
    reply_say(cx, reply,
              answer.status == OUTCOME_HELD ? TEXT("已记下，在“请补充”里确认")
              : telling.kind == FACT_IN     ? TEXT("已签到")
                                            : TEXT("已签退"));
    return reply_goto(cx, reply, path_of(cx, id, "/rollcall"));
}

static Err undo_run(Cx *cx, const Req *req, Reply *reply)
{
    ActivityId id = { req_number(req, "id") };
    TRY(fact_undo(cx, id, (FactId){ req_number(req, "fact_id") }));
    reply_say(cx, reply, TEXT("已撤销"));
    return reply_goto(cx, reply, path_of(cx, id, "/rollcall"));
}

static Err take_run(Cx *cx, const Req *req, Reply *reply)
{
    const TakeForm *form = req_form(req);
    ActivityId id = { req_number(req, "id") };
    TRY(fact_take(cx, id, (FactId){ req_number(req, "fact_id") }, form->number, form->note));
    reply_say(cx, reply, TEXT("已采信"));
    return reply_goto(cx, reply, path_of(cx, id, "/rollcall"));
}

static Err settle_run(Cx *cx, const Req *req, Reply *reply)
{
    const SettleForm *form = req_form(req);
    ActivityId id = { req_number(req, "id") };
    Presence presence;
    TRY(presence_find(cx, (PresenceId){ req_number(req, "presence_id") }, &presence));
    if (!same(presence.activity, id))
        return &activity_missing;
    TRY(presence_settle(cx, presence.id, form->until, form->reason));
    reply_say(cx, reply, TEXT("签退时间已核定"));
    return reply_goto(cx, reply, path_of(cx, id, "/rollcall"));
}

// --- the leader's screen

typedef struct {
    Str name, pin, code;
    Html qr;
    Url back;
    int64_t came, listed;
    bool open;
    Time starts_at, ends_at;
} ScreenView;
static const Field screen_fields[] = {
    FIELD(ScreenView, name),    FIELD(ScreenView, pin),  FIELD(ScreenView, code),
    SHOWN(ScreenView, qr),      SHOWN(ScreenView, back), FIELD(ScreenView, came),
    FIELD(ScreenView, listed),  FIELD(ScreenView, open), FIELD(ScreenView, starts_at),
    FIELD(ScreenView, ends_at),
};
static const Shape screen_shape = SHAPE(ScreenView, screen_fields);
PAGE(checkin_screen, screen_shape, "现场码");

static Err screen_page(Cx *cx, const Req *req, Reply *reply)
{
    ScreenView *view = NEW(cx->arena, ScreenView);
    RollView roll = { 0 };
    int level;
    TRY(activity_find(cx, (ActivityId){ req_number(req, "id") }, &roll.activity));
    const Activity *activity = &roll.activity;
    TRY(attendance_level(cx, activity, &level));
    if (level < LEVEL_LEADER)
        return &attendance_not_yours;
    TRY(roll_rows(cx, &roll));
    Hash secret = code_secret(&cx->county->key_token, activity->id, cx->today);
    SignCode code = { activity->id, code_step(cx->now), 0 };
    code.code = code_of_step(&secret, code.step);
    SignPlan plan = { activity->starts_at, activity->ends_at,
                      activity->state == ACTIVITY_CANCELLED };
    view->open = !plan.off && (plan_in_window(&plan, FACT_IN, cx->now) ||
                               plan_in_window(&plan, FACT_OUT, cx->now));
    view->name = activity->name;
    view->starts_at = activity->starts_at;
    view->ends_at = activity->ends_at;
    view->came = roll.came;
    view->listed = roll.listed;
    view->back = url_of(path_of(cx, activity->id, "/rollcall"));
    if (view->open) {
        view->code = sign_code_text(cx->arena, &code);
        view->pin = str_printf(cx->arena, "%06u", pin_of_step(&secret, pin_step(cx->now)));
        Str link = str_printf(cx->arena, "%.*s/c/%.*s", STR_FMT(req_base(req)),
                              STR_FMT(view->code));
        view->qr.bytes = qr_svg(cx->arena, link, say(cx->lang, TEXT("现场签到码")), false);
        // Without scripts too: the browser asks again by itself.
        reply_header(cx, reply, "refresh", S("10"));
    }
    reply_title(reply, activity->name);
    return reply_page(cx, reply, &checkin_screen, view);
}

// --- the sheet of paper

typedef struct {
    int64_t n;
    Str name, number;
} SheetRow;
static const Field sheet_row_fields[] = { FIELD(SheetRow, n), FIELD(SheetRow, name),
                                          FIELD(SheetRow, number) };
static const Shape sheet_row_shape = SHAPE(SheetRow, sheet_row_fields);
typedef struct {
    Activity activity;
    Str number;
    Html qr;
    List rows;  // of SheetRow
} SheetView;
static const Field sheet_view_fields[] = {
    PART(SheetView, activity, activity_shape),
    FIELD(SheetView, number),
    SHOWN(SheetView, qr),
    LISTED(SheetView, rows, sheet_row_shape),
};
static const Shape sheet_view_shape = SHAPE(SheetView, sheet_view_fields);
PAGE(paper_sheet, sheet_view_shape, "签到表", .layout = LAYOUT_PRINT);

#define BLANK_ROWS 8

static Err sheet_page(Cx *cx, const Req *req, Reply *reply)
{
    SheetView *view = NEW(cx->arena, SheetView);
    RollView roll = { 0 };
    List sheets;
    int level;
    TRY(activity_find(cx, (ActivityId){ req_number(req, "id") }, &roll.activity));
    TRY(attendance_level(cx, &roll.activity, &level));
    if (level < LEVEL_LEADER)
        return &attendance_not_yours;
    TRY(sheet_list(cx, roll.activity.id, &sheets));
    for (size_t i = 0; i < sheets.n; i++)
        if (str_eq(LIST_AT(&sheets, Sheet, i)->number, req_query(req, "number")))
            view->number = LIST_AT(&sheets, Sheet, i)->number;
    if (view->number.n == 0)
        return &sheet_missing;
    TRY(roll_rows(cx, &roll));
    SheetRow *rows = NEW_ARRAY(cx->arena, SheetRow, roll.rows.n + BLANK_ROWS);
    for (size_t i = 0; i < roll.rows.n + BLANK_ROWS; i++) {
        rows[i].n = (int64_t)i + 1;
        rows[i].name = rows[i].number = S("");
        if (i < roll.rows.n) {
            rows[i].name = LIST_AT(&roll.rows, RollRow, i)->name;
            rows[i].number = LIST_AT(&roll.rows, RollRow, i)->number;
        }
    }
    view->activity = roll.activity;
    view->rows = (List){ rows, roll.rows.n + BLANK_ROWS };
    view->qr.bytes = qr_svg(cx->arena, view->number, view->number, false);
    return reply_page(cx, reply, &paper_sheet, view);
}

static Err sheet_add_run(Cx *cx, const Req *req, Reply *reply)
{
    Sheet sheet;
    ActivityId id = { req_number(req, "id") };
    TRY(sheet_add(cx, id, &sheet));
    return reply_goto(cx, reply,
                      str_printf(cx->arena, "/activities/%lld/sheet?number=%.*s", (long long)id.n,
                                 STR_FMT(sheet.number)));
}

typedef struct {
    Uploads photo;
} PhotoForm;
static const Input photo_inputs[] = {
    INPUT(PhotoForm, photo, "签到表的照片", .required = true, .max = 1, .photo = true),
};
FORM(photo_form, PhotoForm, photo_inputs, "上传照片");

typedef struct {
    int64_t id;
    bool may_photo, may_sign;
    ActivityId activity;
    Url back, picture;
    bool has_photo;
    FormView photo, sign;
} SheetDesk;
static const Field sheet_desk_fields[] = {
    FIELD(SheetDesk, id),
    FIELD(SheetDesk, activity),
    FIELD(SheetDesk, has_photo),
    SHOWN(SheetDesk, may_photo),
    SHOWN(SheetDesk, may_sign),
    SHOWN(SheetDesk, back),
    SHOWN(SheetDesk, picture),
    FIELD_(SheetDesk, photo, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(SheetDesk, sign, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape sheet_desk_shape = SHAPE(SheetDesk, sheet_desk_fields);
PAGE(sheet_desk, sheet_desk_shape, "签到表");

static Err sheet_of(Cx *cx, const Req *req, Sheet *out, int *level)
{
    ActivityId id = { req_number(req, "id") };
    Activity activity;
    List sheets;
    TRY(activity_find(cx, id, &activity));
    TRY(attendance_level(cx, &activity, level));
    if (*level < LEVEL_LEADER)
        return &attendance_not_yours;
    TRY(sheet_list(cx, id, &sheets));
    for (size_t i = 0; i < sheets.n; i++)
        if (LIST_AT(&sheets, Sheet, i)->id == req_number(req, "sheet_id")) {
            *out = *LIST_AT(&sheets, Sheet, i);
            return OK;
        }
    return &sheet_missing;
}

static Err sheet_desk_page(Cx *cx, const Req *req, Reply *reply)
{
    SheetDesk *view = NEW(cx->arena, SheetDesk);
    Sheet sheet;
    int level;
    TRY(sheet_of(cx, req, &sheet, &level));
    Str base = str_printf(cx->arena, "/activities/%lld/sheets/%lld", (long long)sheet.activity.n,
                          (long long)sheet.id);
    *view = (SheetDesk){ .id = sheet.id,
                         .activity = sheet.activity,
                         .has_photo = sheet.photo.n != 0,
                         .may_photo = sheet.photo.n == 0,
                         .may_sign = sheet.photo.n != 0 && sheet.signed_at.ms == 0 &&
                                     level >= LEVEL_DESK,
                         .back = url_of(path_of(cx, sheet.activity, "/rollcall")),
                         .picture = url_of(str_join(cx->arena, base, S("/photo.jpg"))) };
    if (view->may_photo)
        view->photo = form_view(cx, &photo_form, str_join(cx->arena, base, S("/photo")), NULL);
    if (view->may_sign)
        view->sign = form_button(cx, str_join(cx->arena, base, S("/sign")));
    reply_title(reply, sheet.number);
    return reply_page(cx, reply, &sheet_desk, view);
}

static Err sheet_picture(Cx *cx, const Req *req, Reply *reply)
{
    Sheet sheet;
    int level;
    TRY(sheet_of(cx, req, &sheet, &level));
    return photo_reply(cx, req, reply, sheet.photo);
}

static Err sheet_photo_prepare(Cx *cx, const Req *req)
{
    List *pictures = NEW(cx->arena, List);
    req_keep(req, pictures);
    return photo_prepare(cx, S("photo"), &((const PhotoForm *)req_form(req))->photo, S(""),
                         pictures);
}

static Err sheet_photo_run(Cx *cx, const Req *req, Reply *reply)
{
    Sheet sheet;
    int level;
    TRY(sheet_of(cx, req, &sheet, &level));
    TRY(sheet_photo(cx, sheet.id, req_kept(req)));
    reply_say(cx, reply, TEXT("照片已上传，等站里复核"));
    return reply_goto(cx, reply, path_of(cx, sheet.activity, "/rollcall"));
}

static Err sheet_sign_run(Cx *cx, const Req *req, Reply *reply)
{
    Sheet sheet;
    int level;
    TRY(sheet_of(cx, req, &sheet, &level));
    TRY(sheet_sign(cx, sheet.id));
    reply_say(cx, reply, TEXT("已复核"));
    return reply_goto(cx, reply, path_of(cx, sheet.activity, "/rollcall"));
}

// --- the public key, for who checks cards without us

typedef struct {
    Str public_key, algorithm, form;
} KeyView;
static const Field key_fields[] = { FIELD(KeyView, public_key), FIELD(KeyView, algorithm),
                                    FIELD(KeyView, form) };
static const Shape key_shape = SHAPE(KeyView, key_fields);
PAGE(card_public, key_shape, "志愿者码的公钥");

static Err key_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    KeyView *view = NEW(cx->arena, KeyView);
    SignKey key = card_key(cx->county);
    view->public_key = hex_of(cx->arena, str_of((const char *)key.public, sizeof key.public));
    view->algorithm = S("Ed25519");
    view->form = S("RV1.number.serial.base64url(signature of RV1.number.serial)");
    return reply_page(cx, reply, &card_public, view);
}

// --- pages of field_web.c, where the routes can name them

PAGE(field_devices, field_devices_shape, "现场设备");
PAGE(field_kit, field_kit_shape, "现场资料");
PAGE(field_answers, field_answers_shape, "上传结果");
const Page *const attendance_pages[ATTENDANCE_PAGES] = {
    [ATTENDANCE_PAGE_DEVICES] = &field_devices,
    [ATTENDANCE_PAGE_KIT] = &field_kit,
    [ATTENDANCE_PAGE_ANSWERS] = &field_answers,
};

enum {
    RUNNERS = ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT,
    READERS = RUNNERS | ROLE_SUPERVISOR | ROLE_AUDITOR
};

// clang-format off
static const Route routes[] = {
    GET("/c/{code}", scan_page, SIGNED_IN, .page = &checkin, .title = TEXT("扫现场码"), .flags = ROUTE_NO_API),
    POST("/c/{code}", scan_run, SIGNED_IN, .form = &scan_form, .again = scan_page, .title = TEXT("扫码签到"), .flags = ROUTE_NO_API),
    GET("/activities/{id}/checkin", checkin_page, SIGNED_IN, .page = &checkin, .title = TEXT("签到")),
    POST("/activities/{id}/checkin", checkin_run, SIGNED_IN, .form = &checkin_form, .again = checkin_page, .title = TEXT("签到、签退")),
    GET("/me/card", card_page, SIGNED_IN, .page = &my_card, .title = TEXT("扫码签到"), .flags = ROUTE_CAMERA),
    POST("/me/card", card_run, SIGNED_IN, .form = &renew_form, .again = card_page, .title = TEXT("换一张新码")),
    GET("/cards/key", key_page, PUBLIC, .page = &card_public, .title = TEXT("志愿者码的公钥")),

    GET("/activities/{id}/rollcall", roll_page, ONLY(READERS), .page = &rollcall, .title = TEXT("点名")),
    POST("/activities/{id}/rollcall", tap_run, ONLY(RUNNERS), .form = &tap_form, .again = roll_page, .title = TEXT("点名签到、签退")),
    POST("/activities/{id}/facts/{fact_id}/undo", undo_run, ONLY(RUNNERS), .form = &undo_form, .again = roll_page, .title = TEXT("撤销签到记录")),
    POST("/activities/{id}/facts/{fact_id}/take", take_run, ONLY(RUNNERS), .form = &take_form, .again = roll_page, .title = TEXT("采信签到记录")),
    POST("/activities/{id}/presences/{presence_id}/settle", settle_run, ONLY(RUNNERS), .form = &settle_form, .again = roll_page, .title = TEXT("核定签退时间")),
    GET("/activities/{id}/screen", screen_page, ONLY(RUNNERS), .page = &checkin_screen, .title = TEXT("现场码")),
    POST("/activities/{id}/sheets", sheet_add_run, ONLY(RUNNERS), .form = &attendance_empty_form, .again = roll_page, .title = TEXT("打印一张签到表")),
    GET("/activities/{id}/sheet", sheet_page, ONLY(RUNNERS), .page = &paper_sheet, .title = TEXT("纸质签到表"), .flags = ROUTE_NO_API),
    GET("/activities/{id}/sheets/{sheet_id}", sheet_desk_page, ONLY(RUNNERS), .page = &sheet_desk, .title = TEXT("一张签到表")),
    GET("/activities/{id}/sheets/{sheet_id}/photo.jpg", sheet_picture, ONLY(RUNNERS), .title = TEXT("签到表的照片"), .flags = ROUTE_NO_API),
    POST("/activities/{id}/sheets/{sheet_id}/photo", sheet_photo_run, ONLY(RUNNERS), .form = &photo_form, .again = sheet_desk_page, .prepare = sheet_photo_prepare, .title = TEXT("上传签到表照片"), .flags = ROUTE_UPLOAD),
    POST("/activities/{id}/sheets/{sheet_id}/sign", sheet_sign_run, ONLY(ROLES_DISPATCH), .form = &attendance_empty_form, .again = sheet_desk_page, .title = TEXT("复核签到表")),

    GET("/field/devices", field_devices_page, ONLY(RUNNERS), .page = &field_devices, .title = TEXT("现场设备")),
    POST("/field/devices", field_device_run, ONLY(RUNNERS), .form = &field_device_form, .again = field_devices_page, .title = TEXT("登记现场设备"), .flags = ROUTE_SCRIPT),
    POST("/field/devices/{id}/revoke", field_revoke_run, ONLY(RUNNERS), .form = &attendance_empty_form, .again = field_devices_page, .title = TEXT("停用现场设备")),
    GET("/field/kit/{id}", field_kit_page, ONLY(RUNNERS), .page = &field_kit, .title = TEXT("现场资料")),
    POST("/field/ops", field_ops_run, SIGNED_IN, .form = &field_ops_form, .prepare = field_ops_prepare, .title = TEXT("上传现场记录"), .flags = ROUTE_SCRIPT),
};
// clang-format on

static const Tick ticks[] = { { "attendance.clock", 30000, attendance_clock } };
static const Listener listeners[] = {
    { "activity.changed", attendance_hear_moved },
    { "activity.cancelled", attendance_hear_moved },
    { "person.erased", attendance_hear_erased },
};

const Room attendance_room = { .name = "attendance",
                               .title = TEXT("签到"),
                               ROUTES(routes),
                               TICKS(ticks),
                               LISTENERS(listeners),
                               .check = attendance_check,
                               .holdings = attendance_holdings,
                               .merge = attendance_merge_person };
