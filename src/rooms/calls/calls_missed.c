// 待回电: noted by staff, a file or the exchange; taken by one; ends as an order, a note, or
// 打不通.
#include "base/csv.h"
#include "base/seal.h"
#include "rooms/calls/calls_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "store/db.h"
#include "town/calendar.h"
#include "town/county.h"

static const Field missed_fields[] = {
    FIELD(Missed, id),
    FIELD(Missed, place),
    FIELD(Missed, place_path),
    COL(Missed, place_name, "文明实践站"),
    COL(Missed, phone_masked, "号码"),
    FIELD(Missed, phone),
    WORD(Missed, source, missed_source_words),
    COL(Missed, source_text, "来源"),
    COL(Missed, note, "备注"),
    COL(Missed, called_at, "来电时间"),
    COL(Missed, times, "来电次数"),
    COL(Missed, tries, "回拨次数"),
    WORD(Missed, state, missed_state_words),
    COL(Missed, state_text, "状态"),
    COL(Missed, due_at, "期限"),
    FIELD(Missed, tried_at),
    COL(Missed, ended_at, "办完时间"),
    COL(Missed, late, "超时"),
    FIELD(Missed, mine),
    FIELD(Missed, taken_by),
    COL(Missed, taken_name, "谁在回"),
    FIELD(Missed, taken_at),
    FIELD(Missed, order_id),
    COL(Missed, outcome, "结果"),
    SHOWN(Missed, href),
    HIDDEN(Missed, phone_sealed),
};
const Shape missed_shape = SHAPE(Missed, missed_fields);

#define MISSED_COLUMNS                                                                         \
    "select m.id, m.place, m.place_path, p.name as place_name, m.source, m.note, m.called_at," \
    "       m.times, m.tries, m.state, m.due_at, m.tried_at, m.ended_at, m.taken_by,"          \
    "       w.name as taken_name, m.taken_at, m.order_id, m.outcome, m.phone_sealed"           \
    "  from missed_calls m join places p on p.id = m.place left join people w on w.id = m.taken_by"

static Err complete(Cx *cx, Missed *row)
{
    Str phone;
    TRY(call_opened(cx, CALL_PHONE, row->phone_sealed, &phone));
    row->phone_masked = mask_phone(cx->arena, phone);
    row->mine = row->state == MISSED_TAKEN && same(row->taken_by, cx->actor.person);
    row->phone = row->mine ? phone : S("");
    row->source_text = missed_source_texts[row->source];
    row->state_text = missed_state_texts[row->state];
    row->late = row->ended_at.ms == 0 && row->due_at.ms < cx->now.ms;
    row->href = url_of(str_printf(cx->arena, "/calls/missed/%lld", (long long)row->id.n));
    return OK;
}

SQL(find_sql, MISSED_COLUMNS " where m.id = $1", P_INT);

Err missed_find(Cx *cx, MissedId id, Missed *out)
{
    Missed row = { 0 };
    TRY(db_one(cx, &find_sql, &missed_shape, &row, &call_missing, id));
    Err err = call_may(cx, CALL_READERS, row.place_path);
    if (err != OK)
        return &call_missing;
    TRY(complete(cx, &row));
    *out = row;
    return OK;
}

SQL(open_sql,
    MISSED_COLUMNS " where m.place_path >= $1 and m.place_path < $2 and ($3 = 0 or m.place = $3)"
                   " and m.ended_at is null and (m.due_at, m.id) > ($4, $5)"
                   " order by m.due_at, m.id limit $6",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);
SQL(ended_sql,
    MISSED_COLUMNS " where m.place_path >= $1 and m.place_path < $2 and ($3 = 0 or m.place = $3)"
                   " and m.ended_at is not null and m.id < $4 order by m.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

Err missed_list(Cx *cx, const CallAsk *ask, List *out)
{
    Str path = ask->desk->path, end = prefix_end(cx->arena, path);
    int64_t below = ask->after_id != 0 ? ask->after_id : INT64_MAX;
    if (ask->ended)
        TRY(db_list(cx, &ended_sql, &missed_shape, out, path, end, ask->desk->own.n, below,
                    ask->limit));
    else
        TRY(db_list(cx, &open_sql, &missed_shape, out, path, end, ask->desk->own.n,
                    ask->after_due.ms, ask->after_id, ask->limit));
    for (size_t i = 0; i < out->n; i++)
        TRY(complete(cx, LIST_AT(out, Missed, i)));
    return OK;
}

// --- noting

SQL(again_sql,
    "update missed_calls set times = times + 1, called_at = $3"
    " where place = $1 and phone_hash = $2 and ended_at is null",
    P_INT, P_BYTES, P_INT);
SQL(waiting_sql,
    "select id from missed_calls where place = $1 and phone_hash = $2 and ended_at is null", P_INT,
    P_BYTES);
SQL(add_sql,
    "insert into missed_calls (place, place_path, phone_hash, phone_sealed, source, note,"
    "  called_at, state, due_at, noted_by, noted_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10) returning id",
    P_INT, P_TEXT, P_BYTES, P_BYTES, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

static Err place_for(Cx *cx, PlaceId asked, PlaceId *place, Str *path)
{
    CallDesk desk;
    if (asked.n == 0) {
        TRY(call_desk(cx, CALL_DESKS, NO(Place), &desk));
        asked = desk.place;
    }
    Err err = place_station_for(cx, asked, place);
    if (err == &place_missing)
        *place = asked;  // a centre or branch keeps its own telephone
    else
        TRY(err);
    TRY(place_path_of(cx, *place, path));
    return call_may(cx, CALL_DESKS, *path);
}

Err missed_add(Cx *cx, const MissedNew *new, MissedId *id, bool *again)
{
    Str phone = phone_normal(cx->arena, new->phone), path;
    PlaceId place;
    int64_t changed = 0;
    Time called = new->called_at.ms != 0 ? new->called_at : cx->now;
    if (phone.n == 0)
        cx_problem(cx, S("phone"), "invalid", TEXT("请填写 11 位手机号或带区号的座机"), (Str){ 0 },
                   (Str){ 0 });
    if (called.ms > cx->now.ms)
        cx_problem(cx, S("called_at"), "range", TEXT("来电时间还没有到，请核对"), (Str){ 0 },
                   (Str){ 0 });
    call_check_text(cx, S("note"), new->note, 0, 200, TEXT("备注请不要超过 200 个字"));
    TRY(call_verdict(cx));
    TRY(place_for(cx, new->place, &place, &path));
    Blob hash = { phone_lookup(cx, phone) };
    TRY(db_change(cx, &again_sql, &changed, place, hash, called));
    *again = changed > 0;
    if (*again) {
        TRY(db_int(cx, &waiting_sql, &id->n, place, hash));
        cx_audit(cx, "missed_call", id->n, S("waiting"), S("again"));
        return OK;
    }
    Time due = worktime_add(cx, cx->now, (int)rule_int(cx, "calls.back_minutes", cx->today));
    TRY(db_insert(cx, &add_sql, &id->n, place, path, hash, call_sealed(cx, CALL_PHONE, phone),
                  missed_source_words[new->source],
                  str_trim(new->note).n > 0 ? str_trim(new->note) : S(""), called, due,
                  cx->actor.person, cx->now));
    cx_audit(cx, "missed_call", id->n, (Str){ 0 }, S("waiting"));
    return OK;
}

// --- a file of the exchange

static void row_problem(Cx *cx, int line, const char *field, Text text, Str word)
{
    cx_problem_row(cx, line, str(field), "invalid", text, word, (Str){ 0 });
}

// A first line without a digit where the number should stand names the columns.
static bool is_head(const CsvRow *row)
{
    Str cell = csv_cell(row, 0);
    for (size_t i = 0; i < cell.n; i++)
        if (cell.p[i] >= '0' && cell.p[i] <= '9')
            return false;
    return row->line == 1;
}

static void read_row(Cx *cx, const CsvRow *row, PlaceId place, MissedNew *out)
{
    *out = (MissedNew){
        .place = place, .phone = csv_cell(row, 0), .note = csv_cell(row, 2), .source = SOURCE_FILE
    };
    Str at = csv_cell(row, 1);
    if (phone_normal(cx->arena, out->phone).n == 0)
        row_problem(cx, row->line, "phone", TEXT("“{0}”不是 11 位手机号或带区号的座机"),
                    out->phone);
    if (at.n > 0) {
        Buf iso = buf_new(cx->arena, 64);
        for (size_t i = 0; i < at.n && i < 40; i++)
            buf_byte(&iso, at.p[i] == ' ' ? 'T' : at.p[i] == '/' ? '-' : at.p[i]);
        if (!time_parse(buf_str(&iso), &out->called_at) || out->called_at.ms > cx->now.ms)
            row_problem(cx, row->line, "called_at",
                        TEXT("“{0}”不是已经过去的时间，请写成 2026-11-28 09:30"), at);
    }
}

#define FILE_ROWS 500

Err missed_load(Cx *cx, PlaceId place, Str bytes, int64_t *added)
{
    Str text;
    TRY(csv_text(cx->arena, bytes, &text));
    Csv csv = csv_open(cx->arena, text);
    MissedNew *rows = NEW_ARRAY(cx->arena, MissedNew, FILE_ROWS);
    CsvRow *row = NEW(cx->arena, CsvRow);
    size_t n = 0;
    for (CsvState state; (state = csv_next(&csv, row)) != CSV_END;) {
        if (state == CSV_BAD)
            row_problem(cx, row->line, "file", csv_wrong_text(row->wrong), (Str){ 0 });
        else if (!is_head(row) && n < FILE_ROWS)
            read_row(cx, row, place, &rows[n++]);
        else if (n == FILE_ROWS)
            return &fault_too_large;
    }
    if (n == 0 && call_verdict(cx) == OK)
        row_problem(cx, 1, "file", TEXT("文件里没有号码"), (Str){ 0 });
    TRY(call_verdict(cx));
    *added = 0;
    for (size_t i = 0; i < n; i++) {
        MissedId id;
        bool again;
        TRY(missed_add(cx, &rows[i], &id, &again));
        *added += !again;
    }
    return OK;
}

// --- ringing back

SQL(move_sql,
    "update missed_calls set state = $4, taken_by = $5, taken_at = $6, tries = $7, tried_at = $8,"
    "  outcome = $9, ended_by = $10, ended_at = $11, due_at = $12"
    " where id = $1 and state = $2 and coalesce(taken_by, 0) = $3",
    P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT);

static Err moved(Cx *cx, const Missed *before, const Missed *after)
{
    int64_t changed;
    bool ended = after->state > MISSED_TAKEN;
    TRY(db_change(cx, &move_sql, &changed, before->id, missed_state_words[before->state],
                  before->taken_by.n, missed_state_words[after->state], after->taken_by,
                  after->taken_at, after->tries, after->tried_at, after->outcome,
                  ended ? cx->actor.person : NO(Person), ended ? cx->now : (Time){ 0 },
                  after->due_at));
    if (changed == 0)
        return &call_taken;
    cx_audit(cx, "missed_call", before->id.n, str(missed_state_words[before->state]),
             str(missed_state_words[after->state]));
    return OK;
}

static Err changed_by(Cx *cx, MissedAct act, Str outcome, Missed *after)
{
    if (act == MISSED_TAKE) {
        after->taken_by = cx->actor.person;
        after->taken_at = cx->now;
        return OK;
    }
    after->taken_by = NO(Person);
    after->taken_at = (Time){ 0 };
    if (act == MISSED_NOTE) {
        call_check_text(cx, S("outcome"), outcome, 2, 200, TEXT("请用 2 至 200 个字写下说了什么"));
        TRY(call_verdict(cx));
        after->outcome = str_trim(outcome);
    }
    if (act == MISSED_TRIED) {
        after->tries++;
        after->tried_at = cx->now;
        // Nobody is there now: the next try is due a while later, not at once.
        after->due_at = worktime_add(cx, cx->now,
                                     (int)rule_int(cx, "calls.again_minutes", cx->today));
    }
    return OK;
}

Err missed_act(Cx *cx, MissedId id, MissedAct act, Str outcome)
{
    Missed before;
    MissedState next;
    TRY(missed_find(cx, id, &before));
    TRY(call_may(cx, CALL_DESKS, before.place_path));
    Time stale = time_add(before.taken_at, setting_int(cx, "calls.take_minutes") * TIME_MINUTE);
    bool last = before.tries + 1 >= setting_int(cx, "calls.tries_max");
    TRY(missed_next(before.state, act, same(before.taken_by, cx->actor.person),
                    stale.ms <= cx->now.ms, last, &next));
    Missed after = before;
    after.state = next;
    TRY(changed_by(cx, act, outcome, &after));
    return moved(cx, &before, &after);
}

SQL(ordered_sql,
    "update missed_calls set state = 'ordered', order_id = $1, taken_by = null, taken_at = null,"
    "  ended_by = $2, ended_at = $3"
    " where ended_at is null and place_path = (select place_path from orders where id = $1)"
    "   and phone_hash = (select phone_hash from orders where id = $1 and how = 'desk')",
    P_INT, P_INT, P_INT);

// Whoever typed the order: the call from that number is answered.
Err missed_hear_placed(Cx *cx, const Event *event)
{
    return db_change(cx, &ordered_sql, NULL, event->id, cx->actor.person, cx->now);
}
