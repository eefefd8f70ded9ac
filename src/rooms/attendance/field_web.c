// What the offline page /field talks to; docs/field.md says it for who builds it.
#include "base/initials.h"
#include "base/qr.h"
#include "rooms/attendance/attendance_inside.h"
#include "town/county.h"

// --- devices

typedef struct {
    Str name;
} DeviceForm;
static const Input device_inputs[] = {
    INPUT(DeviceForm, name, "设备名称", .hint = TEXT("如：王师傅的手机"), .required = true,
          .max = 40),
};
const Form field_device_form = { "DeviceForm", sizeof(DeviceForm), device_inputs,
                                 COUNT(device_inputs), TEXT("登记这台设备") };

typedef struct {
    DeviceId id;
    Str name;
    Time made_at, revoked_at;
    bool active;
    FormView revoke;
} DeviceRow;
static const Field device_row_fields[] = {
    FIELD(DeviceRow, id),
    COL(DeviceRow, name, "设备"),
    COL(DeviceRow, made_at, "登记时间"),
    COL(DeviceRow, revoked_at, "停用时间"),
    SHOWN(DeviceRow, active),
    FIELD_(DeviceRow, revoke, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape device_row_shape = SHAPE(DeviceRow, device_row_fields);
typedef struct {
    List devices;  // of DeviceRow
    bool empty, fresh;
    DeviceId id;
    Str secret;
    Html qr;
    FormView form;
} DevicesView;
static const Field devices_fields[] = {
    LISTED(DevicesView, devices, device_row_shape),
    SHOWN(DevicesView, empty),
    SHOWN(DevicesView, fresh),
    FIELD(DevicesView, id),
    FIELD(DevicesView, secret),
    SHOWN(DevicesView, qr),
    FIELD_(DevicesView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape field_devices_shape = SHAPE(DevicesView, devices_fields);

static Err devices_view(Cx *cx, DevicesView *view)
{
    List devices;
    TRY(device_list(cx, cx->actor.person, &devices));
    DeviceRow *rows = NEW_ARRAY(cx->arena, DeviceRow, devices.n + 1);
    for (size_t i = 0; i < devices.n; i++) {
        const Device *one = LIST_AT(&devices, Device, i);
        rows[i] = (DeviceRow){ .id = one->id,
                               .name = one->name,
                               .made_at = one->made_at,
                               .revoked_at = one->revoked_at,
                               .active = one->revoked_at.ms == 0 };
        rows[i].revoke = form_button(
            cx, str_printf(cx->arena, "/field/devices/%lld/revoke", (long long)one->id.n));
    }
    view->devices = (List){ rows, devices.n };
    view->empty = devices.n == 0;
    view->form = form_view(cx, &field_device_form, S("/field/devices"), NULL);
    return OK;
}

Err field_devices_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    DevicesView *view = NEW(cx->arena, DevicesView);
    TRY(devices_view(cx, view));
    return reply_page(cx, reply, attendance_pages[ATTENDANCE_PAGE_DEVICES], view);
}

// The key is told once, in the answer.
Err field_device_run(Cx *cx, const Req *req, Reply *reply)
{
    DevicesView *view = NEW(cx->arena, DevicesView);
    TRY(device_add(cx, ((const DeviceForm *)req_form(req))->name, &view->id, &view->secret));
    TRY(devices_view(cx, view));
    view->fresh = true;
    view->qr.bytes = qr_svg(
        cx->arena,
        str_printf(cx->arena, "RVD1.%lld.%.*s", (long long)view->id.n, STR_FMT(view->secret)),
        say(cx->lang, TEXT("设备密钥")), false);
    reply_made(reply);
    return reply_page(cx, reply, attendance_pages[ATTENDANCE_PAGE_DEVICES], view);
}

Err field_revoke_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(device_revoke(cx, (DeviceId){ req_number(req, "id") }));
    reply_say(cx, reply, TEXT("设备已停用，它以后上传的记录要由站里确认"));
    return reply_goto(cx, reply, S("/field/devices"));
}

// --- the kit: what a phone takes along

typedef struct {
    Str number, name;  // volunteer number, name
    Str initials;      // of the name, all readings, for who seeks by ear: "zzg czg"
    SignupState state;
    Time in_at, out_at;  // as known when it was taken along
} KitRow;
static const Field kit_row_fields[] = {
    COL(KitRow, name, "姓名"),
    COL(KitRow, number, "志愿者编号"),
    WORD(KitRow, state, signup_state_words),
    FIELD(KitRow, initials),
    FIELD(KitRow, in_at),
    FIELD(KitRow, out_at),
};
static const Shape kit_row_shape = SHAPE(KitRow, kit_row_fields);
// A numbered sheet of paper that was printed before leaving: to be photographed on the spot.
typedef struct {
    int64_t id;
    Str number;
    bool photographed;
} KitSheet;
static const Field kit_sheet_fields[] = {
    FIELD(KitSheet, id),
    FIELD(KitSheet, number),
    FIELD(KitSheet, photographed),
};
static const Shape kit_sheet_shape = SHAPE(KitSheet, kit_sheet_fields);
typedef struct {
    ActivityId id;
    Str name, place_name, site;
    Time starts_at, ends_at, in_from, in_to, out_from, out_to, server_time;
    Str secret;      // of the day, hex: makes the rotating codes
    Str public_key;  // of the cards, hex
    Str host;        // for the links of the codes
    int64_t step_ms, pin_step_ms;
    List roster;  // of KitRow, at most 2000
    List sheets;  // of KitSheet
    bool complete;
} KitView;
static const Field kit_fields[] = {
    FIELD(KitView, id),
    FIELD(KitView, name),
    FIELD(KitView, place_name),
    FIELD(KitView, site),
    FIELD(KitView, starts_at),
    FIELD(KitView, ends_at),
    FIELD(KitView, in_from),
    FIELD(KitView, in_to),
    FIELD(KitView, out_from),
    FIELD(KitView, out_to),
    FIELD(KitView, server_time),
    FIELD(KitView, secret),
    FIELD(KitView, public_key),
    FIELD(KitView, host),
    FIELD(KitView, step_ms),
    FIELD(KitView, pin_step_ms),
    FIELD(KitView, complete),
    LISTED(KitView, roster, kit_row_shape),
    LISTED(KitView, sheets, kit_sheet_shape),
};
const Shape field_kit_shape = SHAPE(KitView, kit_fields);

#define KIT_MOST 2000

static Str initials_line(Arena *arena, Str name)
{
    Str found[INITIALS_MAX];
    Str line = { 0 };
    size_t n = initials_of(arena, name, found);
    for (size_t i = 0; i < n; i++)
        line = i == 0 ? found[0] : str_printf(arena, "%.*s %.*s", STR_FMT(line), STR_FMT(found[i]));
    return line;
}

static void kit_presence(const List *presences, KitRow *row)
{
    for (size_t i = 0; i < presences->n; i++) {
        const Presence *one = LIST_AT(presences, Presence, i);
        if (str_eq(one->volunteer_number, row->number)) {
            row->in_at = one->in_at;
            row->out_at = one->out_at;
        }
    }
}

static Err kit_roster(Cx *cx, KitView *view)
{
    KitRow *rows = NEW_ARRAY(cx->arena, KitRow, KIT_MOST + 1);
    SignupId after = { 0 };
    List presences;
    size_t n = 0;
    TRY(presence_list(cx, view->id, &presences));
    view->complete = true;
    for (;;) {
        List signups;
        TRY(signup_list(cx, view->id, after, 500, &signups));
        for (size_t i = 0; i < signups.n; i++) {
            const Signup *one = LIST_AT(&signups, Signup, i);
            after = one->id;
            if (one->state != SIGNUP_CONFIRMED && one->state != SIGNUP_ATTENDED &&
                one->state != SIGNUP_ABSENT)
                continue;
            if (n == KIT_MOST) {
                view->complete = false;
                break;
            }
            rows[n++] = (KitRow){ .number = one->volunteer_number,
                                  .name = one->person_name,
                                  .initials = initials_line(cx->arena, one->person_name),
                                  .state = one->state };
            kit_presence(&presences, &rows[n - 1]);
        }
        if (signups.n < 500 || !view->complete)
            break;
    }
    view->roster = (List){ rows, n };
    return OK;
}

static Err kit_sheets(Cx *cx, KitView *view)
{
    List sheets;
    TRY(sheet_list(cx, view->id, &sheets));
    KitSheet *rows = NEW_ARRAY(cx->arena, KitSheet, sheets.n + 1);
    for (size_t i = 0; i < sheets.n; i++) {
        const Sheet *one = LIST_AT(&sheets, Sheet, i);
        rows[i] = (KitSheet){ one->id, one->number, one->photo.n != 0 };
    }
    view->sheets = (List){ rows, sheets.n };
    return OK;
}

Err field_kit_page(Cx *cx, const Req *req, Reply *reply)
{
    KitView *view = NEW(cx->arena, KitView);
    Activity activity;
    int level;
    TRY(activity_find(cx, (ActivityId){ req_number(req, "id") }, &activity));
    TRY(attendance_level(cx, &activity, &level));
    if (level < LEVEL_LEADER)
        return &attendance_not_yours;
    Hash secret = code_secret(&cx->county->key_token, activity.id, time_day(activity.starts_at));
    SignKey key = card_key(cx->county);
    *view = (KitView){ .id = activity.id,
                       .name = activity.name,
                       .place_name = activity.place_name,
                       .site = activity.site,
                       .starts_at = activity.starts_at,
                       .ends_at = activity.ends_at,
                       .in_from = time_add(activity.starts_at, -WINDOW_MS),
                       .in_to = activity.ends_at,
                       .out_from = activity.starts_at,
                       .out_to = time_add(activity.ends_at, WINDOW_MS),
                       .server_time = cx->now,
                       .secret = hex_of(cx->arena, hash_str(&secret)),
                       .public_key = hex_of(cx->arena,
                                            str_of((const char *)key.public, sizeof key.public)),
                       .host = req_base(req),
                       .step_ms = CODE_STEP_MS,
                       .pin_step_ms = PIN_STEP_MS };
    TRY(kit_roster(cx, view));
    TRY(kit_sheets(cx, view));
    reply_title(reply, activity.name);
    return reply_page(cx, reply, attendance_pages[ATTENDANCE_PAGE_KIT], view);
}

// --- what it brings back

typedef struct {
    DeviceId device;
    Str boot, ops;
    int64_t sent_at, sent_mono;
} OpsForm;
static const Input ops_inputs[] = {
    INPUT(OpsForm, device, "设备", .required = true, .widget = WIDGET_NUMBER),
    INPUT(OpsForm, boot, "页面启动编号", .required = true, .max = 40),
    INPUT(OpsForm, sent_at, "发送时的手机时间（毫秒）", .required = true, .max = 4102444800000),
    INPUT(OpsForm, sent_mono, "发送时的计时（毫秒）", .required = true, .max = 4102444800000),
    INPUT(OpsForm, ops, "签到记录，一行一条", .required = true, .max = 400000,
          .widget = WIDGET_AREA),
};
const Form field_ops_form = { "OpsForm", sizeof(OpsForm), ops_inputs, COUNT(ops_inputs),
                              TEXT("上传") };

typedef struct {
    Str key, prev, boot, vol, card, name, tel4, code, target, note;
    int64_t seq, at, mono, lat_e7, lon_e7, acc_m;
    ActivityId activity;
    int32_t kind, source;
} Op;
#define MS_MAX 4102444800000
static const Input op_inputs[] = {
    INPUT(Op, key, "编号", .required = true, .min = 8, .max = 40),
    INPUT(Op, seq, "序号", .required = true, .min = 1, .max = 1000000000),
    INPUT(Op, prev, "上一条", .max = 64),
    INPUT(Op, activity, "活动", .required = true),
    INPUT_WORD(Op, kind, "动作", fact_kind_words, fact_kind_texts, .required = true),
    INPUT_WORD(Op, source, "方式", fact_source_words, fact_source_texts, .required = true),
    INPUT(Op, at, "时间", .required = true, .max = MS_MAX),
    INPUT(Op, mono, "计时", .max = MS_MAX),
    INPUT(Op, boot, "页面启动编号", .max = 40),
    INPUT(Op, vol, "志愿者编号", .max = 16),
    INPUT(Op, card, "志愿者码", .max = 200),
    INPUT(Op, name, "姓名", .max = 30),
    INPUT(Op, tel4, "手机后四位", .max = 4),
    INPUT(Op, code, "码", .max = 60),
    INPUT(Op, target, "对哪一条", .max = 40),
    INPUT(Op, note, "说明", .max = 140),
    INPUT(Op, lat_e7, "纬度", .min = -900000000, .max = 900000000),
    INPUT(Op, lon_e7, "经度", .min = -1800000000, .max = 1800000000),
    INPUT(Op, acc_m, "精度", .max = 100000),
};
FORM(op_form, Op, op_inputs, "一条");

typedef struct {
    List tellings;  // of FactNew
    FactClock sent;
} Batch;

static bool shape_fits(const Op *op)
{
    bool aims = op->kind == FACT_VOID || op->kind == FACT_ACCEPT;
    return aims == (op->target.n > 0) && op->source != SOURCE_SETTLE && op->kind != FACT_NOTE;
}

// "json TAB seal": the seal is HMAC-SHA-256 of the json's bytes with the device's key, in hex. It
// is what the next op names as `prev`.
static void read_op(Cx *cx, DeviceId device, Str secret, Str line, FactNew *out)
{
    Op op = { 0 };
    List pairs = { 0 };
    size_t tab = str_find(line, '\t');
    Str json = tab == STR_NOWHERE ? line : str_slice(line, 0, tab);
    Str seal = tab == STR_NOWHERE ? S("") : str_trim(str_slice(line, tab + 1, line.n));
    Hash mac = hmac_sha256(secret.n > 0 ? secret : S("no device"), json);
    Str fit = hex_of(cx->arena, hash_str(&mac));
    Problems *before = cx->problems;
    cx->problems = NULL;
    bool read = form_pairs(cx, S("application/json"), json, &pairs) == OK &&
                form_parse(cx, &op_form, &pairs, &op) == OK && shape_fits(&op);
    cx->problems = before;
    *out = (FactNew){ .device = device, .digest = fit, .forged = !str_eq(seal, fit) };
    if (out->forged && seal.n == 64)
        out->digest = seal;
    if (!read) {
        out->key = str_slice(fit, 0, 40);
        out->kind = FACT_NOTE;
        return;
    }
    out->key = op.key;
    out->seq = op.seq;
    out->prev = op.prev;
    out->activity = op.activity;
    out->kind = (FactKind)op.kind;
    out->source = (FactSource)op.source;
    out->number = op.vol;
    out->card = op.card;
    out->name = op.name;
    out->tel4 = op.tel4;
    out->code = op.code;
    out->target = op.target;
    out->note = op.note;
    out->lat_e7 = op.lat_e7;
    out->lon_e7 = op.lon_e7;
    out->acc_m = op.acc_m;
    out->clock = (FactClock){ { op.at }, op.mono, op.boot };
}

Err field_ops_prepare(Cx *cx, const Req *req)
{
    const OpsForm *form = req_form(req);
    Batch *batch = NEW(cx->arena, Batch);
    FactNew *rows = NEW_ARRAY(cx->arena, FactNew, FACTS_MAX);
    Device device;
    Str secret = { 0 }, rest = form->ops;
    size_t n = 0;
    Err err = device_find(cx, form->device, &device, &secret);
    if (err != OK && err != &device_missing)
        return err;
    while (rest.n > 0) {
        Str line = str_trim(str_cut(rest, '\n', &rest));
        if (line.n == 0)
            continue;
        if (n == FACTS_MAX) {
            cx_problem(cx, S("ops"), "too_many", TEXT("一次最多上传 200 条"), (Str){ 0 },
                       (Str){ 0 });
            return &fault_invalid;
        }
        read_op(cx, form->device, secret, line, &rows[n++]);
    }
    batch->tellings = (List){ rows, n };
    batch->sent = (FactClock){ { form->sent_at }, form->sent_mono, form->boot };
    req_keep(req, batch);
    return OK;
}

typedef struct {
    Time server_time;
    List answers;  // of FactAnswer
} AnswersView;
static const Field answers_fields[] = {
    FIELD(AnswersView, server_time),
    LISTED(AnswersView, answers, fact_answer_shape),
};
const Shape field_answers_shape = SHAPE(AnswersView, answers_fields);

Err field_ops_run(Cx *cx, const Req *req, Reply *reply)
{
    const Batch *batch = req_kept(req);
    AnswersView *view = NEW(cx->arena, AnswersView);
    TRY(fact_tell_all(cx, batch->tellings.at, batch->tellings.n, &batch->sent, &view->answers));
    view->server_time = cx->now;
    cx_audit(cx, "field", ((const OpsForm *)req_form(req))->device.n, (Str){ 0 },
             str_printf(cx->arena, "%zu facts", batch->tellings.n));
    return reply_page(cx, reply, attendance_pages[ATTENDANCE_PAGE_ANSWERS], view);
}
