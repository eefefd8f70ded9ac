// The white list of a month: made, handed over signed, settled by the times that come back.
#include "base/utf8.h"
#include "rooms/certificates/certificates.h"
#include "rooms/entitlements/entitlements_in.h"
#include "rooms/people/people.h"
#include "store/gather.h"
#include "town/county.h"
#include "town/setting.h"

FAULT(list_missing, 404, "list.missing", "没有这份名单");
FAULT(list_there, 409, "list.there", "这个月的名单已经出过");
FAULT(list_month, 422, "list.month", "名单只出本月或下个月的");
FAULT(list_empty, 409, "list.empty", "还没有登记了卡号又达到门槛的人");
FAULT(list_long, 409, "list.long", "名单超过 5000 人，请和合作单位分卡种办");
FAULT(list_settled, 409, "list.settled", "这份名单已经结清");
FAULT(list_early, 409, "list.early", "这个月还没过完，下个月再回传次数");

static const char *const state_words[] = { "made", "settled", NULL };
static const Text state_texts[] = { TEXT("待回传次数"), TEXT("已结清") };
static const Field fields[] = {
    COL(EntitlementList, id, "编号"),
    FIELD(EntitlementList, entitlement),
    COL(EntitlementList, name, "礼遇"),
    COL(EntitlementList, place_name, "合作单位"),
    HIDDEN(EntitlementList, place_path),
    FIELD(EntitlementList, month),
    COL(EntitlementList, month_said, "月份"),
    COL(EntitlementList, valid_to, "有效期至"),
    COL(EntitlementList, n, "人数"),
    FIELD(EntitlementList, most),
    FIELD(EntitlementList, price),
    COL(EntitlementList, fen, "预留（元）"),
    COL(EntitlementList, digest, "名单校验码"),
    FIELD(EntitlementList, signature),
    WORD(EntitlementList, state, state_words),
    COL(EntitlementList, state_text, "状态"),
    COL(EntitlementList, made_at, "出单时间"),
    COL(EntitlementList, settled_at, "结清时间"),
    FIELD(EntitlementList, file_name),
    COL(EntitlementList, file_hash, "回传文件校验码"),
    COL(EntitlementList, rides, "次数"),
    COL(EntitlementList, ride_fen, "结算（元）"),
    SHOWN(EntitlementList, settled),
    SHOWN(EntitlementList, href),
};
const Shape entitlement_list_shape = SHAPE(EntitlementList, fields);
static const Field row_fields[] = {
    COL(EntitlementListRow, name, "姓名"),
    COL(EntitlementListRow, card, "卡号"),
    COL(EntitlementListRow, valid_to, "有效期至"),
    COL(EntitlementListRow, rides, "本月次数"),
    FIELD(EntitlementListRow, told),
};
const Shape entitlement_list_row_shape = SHAPE(EntitlementListRow, row_fields);

#define COLUMNS                                                                                          \
    "select l.id, l.entitlement, e.name, p.name as place_name, e.place_path, l.month,"                   \
    " l.valid_to, l.n, l.most, l.price, l.fen, l.digest, l.signature, l.state, l.made_at, l.settled_at," \
    " l.file_name, l.file_hash, l.rides, l.ride_fen from entitlement_lists l"                            \
    " join entitlements e on e.id = l.entitlement join places p on p.id = e.place "
SQL(find_sql, COLUMNS "where l.id = $1", P_INT);
SQL(lists_sql, COLUMNS "where l.entitlement = $1 order by l.month desc limit 60", P_INT);
SQL(rows_sql,
    "select name, card, valid_to, coalesce(rides, 0) as rides, case when rides is null then 0 else 1"
    " end as told from entitlement_list_rows where list = $1 order by id limit 5000",
    P_INT);

static void tell(Cx *cx, EntitlementList *one)
{
    one->month_said = str_printf(cx->arena, "%lld-%02lld", (long long)one->month / 100,
                                 (long long)one->month % 100);
    one->state_text = state_texts[one->state];
    one->settled = one->settled_at.ms != 0;
    one->href = url_of(str_printf(cx->arena, "/entitlements/lists/%lld", (long long)one->id.n));
}

Err entitlement_list_find(Cx *cx, EntitlementListId id, EntitlementList *out)
{
    TRY(db_one(cx, &find_sql, &entitlement_list_shape, out, &list_missing, id));
    tell(cx, out);
    return OK;
}

SQL(waiting_sql, COLUMNS "where l.state = 'made' and l.valid_to < $1 order by l.id limit 50",
    P_INT);

Err entitlement_lists_waiting(Cx *cx, List *out)
{
    TRY(db_list(cx, &waiting_sql, &entitlement_list_shape, out, cx->today));
    for (size_t i = 0; i < out->n; i++)
        tell(cx, LIST_AT(out, EntitlementList, i));
    return OK;
}

Err entitlement_lists(Cx *cx, EntitlementId id, List *out)
{
    TRY(db_list(cx, &lists_sql, &entitlement_list_shape, out, id));
    for (size_t i = 0; i < out->n; i++)
        tell(cx, LIST_AT(out, EntitlementList, i));
    return OK;
}

Err entitlement_list_rows(Cx *cx, EntitlementListId id, List *out)
{
    return db_gather(cx, &rows_sql, &entitlement_list_row_shape, ENTITLEMENT_ROWS_MAX, out, id);
}

bool entitlement_may_see_list(const Actor *who, const EntitlementList *list)
{
    return actor_is(who, ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR) ||
           actor_may(who, ROLE_MERCHANT, list->place_path);
}

// --- what is signed

Hash list_digest(const Hash *before, Arena *scratch, Str name, Str card, Day valid_to)
{
    Str row = str_printf(scratch, "%.*s\t%.*s\t%d\n", STR_FMT(name), STR_FMT(card), valid_to.ymd);
    return hash_of(str_join(scratch, hash_str(before), row));
}

Str list_text(Arena *arena, const EntitlementList *list)
{
    return str_printf(arena, "redvest entitlement list 1\nlist %lld\nmonth %lld\nrows %lld\n%.*s\n",
                      (long long)list->id.n, (long long)list->month, (long long)list->n,
                      STR_FMT(list->digest));
}

// --- made

typedef struct {
    EntitlementPassId pass;
    PersonId person;
    Str name, card;
    Minutes minutes;
    int64_t star;
} Holder;
static const Field holder_fields[] = { FIELD(Holder, pass),    FIELD(Holder, person),
                                       FIELD(Holder, name),    FIELD(Holder, card),
                                       FIELD(Holder, minutes), FIELD(Holder, star) };
static const Shape holder_shape = SHAPE(Holder, holder_fields);
// $2 the first day that counts, $3 and $4 whether honour and carried-over hours do.
SQL(holders_sql,
    "select x.id as pass, x.person, n.name, x.card, (select coalesce(cast(sum(r.minutes) as"
    " bigint), 0) from records r where r.person = x.person and r.state = 'effective'"
    "   and r.day >= $2 and (r.kind = 'credit' or ($3 = 1 and r.kind = 'honour')"
    "     or ($4 = 1 and r.kind = 'carried'))) as minutes,"
    " (select coalesce(max(s.level), 0) from stars s where s.person = x.person"
    "   and s.state = 'granted') as star"
    "  from entitlement_passes x join people n on n.id = x.person and n.state = 'active'"
    " where x.entitlement = $1 and x.card <> '' and x.id > $5 order by x.id limit 500",
    P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(add_sql,
    "insert into entitlement_lists (entitlement, month, valid_to, n, most, price, fen, digest,"
    " signature, state, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, '', $8, 'made', $9,"
    " $10) on conflict do nothing returning id",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_BYTES, P_INT, P_INT);
SQL(row_sql,
    "insert into entitlement_list_rows (list, person, name, card, valid_to)"
    " values ($1, $2, $3, $4, $5)",
    P_INT, P_INT, P_TEXT, P_TEXT, P_INT);
SQL(sign_sql, "update entitlement_lists set digest = $2, signature = $3 where id = $1", P_INT,
    P_TEXT, P_BYTES);

static Err holders_of(Cx *cx, const Entitlement *one, Holder *out, size_t *n)
{
    EntitlementPassId after = { 0 };
    bool year = one->term.span == SPAN_YEAR;
    Day since = year ? day_of(day_year(cx->today), 1, 1) : (Day){ 0 };
    for (size_t got = 500; got == 500;) {
        List rows;
        TRY(db_list(cx, &holders_sql, &holder_shape, &rows, one->id, (int64_t)since.ymd,
                    rule_int(cx, "entitlements.honour_counts", cx->today),
                    rule_int(cx, "entitlements.carried_counts", cx->today), after.n));
        got = rows.n;
        for (size_t i = 0; i < rows.n; i++) {
            const Holder *holder = LIST_AT(&rows, Holder, i);
            after = holder->pass;
            if (!entitlement_reached(&one->term,
                                     &(EntitlementFacts){ holder->minutes, holder->star }))
                continue;
            if (*n == ENTITLEMENT_ROWS_MAX)
                return &list_long;
            out[(*n)++] = *holder;
        }
    }
    return *n == 0 ? &list_empty : OK;
}

static int64_t month_after(int64_t month)
{
    return month % 100 == 12 ? (month / 100 + 1) * 100 + 1 : month + 1;
}

static Day month_last(int64_t month)
{
    int64_t next = month_after(month);
    return day_add(day_of((int)(next / 100), (int)(next % 100), 1), -1);
}

static Err may_make(Cx *cx, const Entitlement *one, int64_t month)
{
    int64_t now = entitlement_period_of(EVERY_MONTH, cx->today);
    if (!entitlement_may_keep(cx))
        return &entitlement_not_ours;
    if (one->way != BY_LIST)
        return &entitlement_way;
    if (one->state != ENTITLEMENT_OPEN || !one->serving || one->term.valid_from.ymd == 0)
        return &entitlement_closed;
    return month == now || month == month_after(now) ? OK : &list_month;
}

static Err write_rows(Cx *cx, EntitlementList *list, const Holder *holders, size_t n)
{
    Hash digest = { 0 };
    for (size_t i = 0; i < n; i++) {
        TRY(db_change(cx, &row_sql, NULL, list->id, holders[i].person, holders[i].name,
                      holders[i].card, list->valid_to));
        digest = list_digest(&digest, cx->arena, holders[i].name, holders[i].card, list->valid_to);
    }
    SignKey key = certificate_key(&cx->county->key_token);
    list->digest = hex_of(cx->arena, hash_str(&digest));
    Blob signature = { sign_text(cx->arena, &key, list_text(cx->arena, list)) };
    return db_change(cx, &sign_sql, NULL, list->id, list->digest, signature);
}

Err entitlement_list_make(Cx *cx, EntitlementId id, int64_t month, EntitlementListId *list)
{
    Entitlement one;
    Holder *holders = NEW_ARRAY(cx->arena, Holder, ENTITLEMENT_ROWS_MAX);
    size_t n = 0;
    TRY(entitlement_find(cx, id, &one));
    TRY(may_make(cx, &one, month));
    TRY(holders_of(cx, &one, holders, &n));
    EntitlementList made = { .month = month,
                             .valid_to = month_last(month),
                             .n = (int64_t)n,
                             .most = one.per_period,
                             .price = one.fen,
                             .fen = { one.fen.n * one.per_period * (int64_t)n } };
    TRY(db_insert(cx, &add_sql, &made.id.n, id, month, made.valid_to, made.n, made.most, made.price,
                  made.fen, (Blob){ S("-") }, cx->actor.person, cx->now));
    if (made.id.n == 0)
        return &list_there;
    TRY(write_rows(cx, &made, holders, n));
    *list = made.id;
    cx_audit(cx, "entitlement.list", made.id.n, (Str){ 0 }, made.digest);
    return made.fen.n == 0 ? OK
                           : budget_take(cx, one.budget, made.fen, "entitlement_list", made.id.n);
}

// --- the file

typedef struct {
    List rows;
} FileView;
static const Field file_fields[] = { LISTED(FileView, rows, entitlement_list_row_shape) };
static const Shape file_shape = SHAPE(FileView, file_fields);

Err entitlement_list_file(Cx *cx, EntitlementListId id, Str *xlsx)
{
    EntitlementList list;
    List rows;
    TRY(entitlement_list_find(cx, id, &list));
    if (!entitlement_may_see_list(&cx->actor, &list))
        return &list_missing;
    TRY(entitlement_list_rows(cx, id, &rows));
    EntitlementListRow *all = NEW_ARRAY(cx->arena, EntitlementListRow, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        all[i] = *LIST_AT(&rows, EntitlementListRow, i);
    all[rows.n] = (EntitlementListRow){
        .name = S(SIGN_MARK),
        .card = str_printf(cx->arena, "%.*s.%.*s",
                           STR_FMT(base64url_of(cx->arena, list_text(cx->arena, &list))),
                           STR_FMT(base64url_of(cx->arena, list.signature.bytes))),
    };
    FileView view = { { all, rows.n + 1 } };
    return xlsx_view(cx->arena, cx->lang, TEXT("礼遇名单"), &file_shape, &view, xlsx);
}

// --- what comes back

typedef struct {
    Str card;
    int64_t n;
    int line;
} RideRow;
struct RideDraft {
    Str file_name, file_hash;
    RideRow *rows;
    size_t n;
};

Err ride_read(Cx *cx, Str file_name, Str bytes, RideDraft **out)
{
    static const char *const headings[READ_COLUMNS] = { "卡号", "本月次数,次数,乘车次数", "姓名" };
    RideDraft *draft = NEW(cx->arena, RideDraft);
    Hash hash = hash_of(bytes);
    Reading *reading;
    TRY(reading_open(cx, bytes, headings, 2, TEXT("前 20 行里没有“卡号”和“本月次数”的表头，请补上"),
                     &reading));
    draft->file_name = str_copy(cx->arena, utf8_clip(file_name, 100));
    draft->file_hash = hex_of(cx->arena, hash_str(&hash));
    draft->rows = NEW_ARRAY(cx->arena, RideRow, ENTITLEMENT_ROWS_MAX);
    for (;;) {
        bool more;
        TRY(reading_next(reading, &more));
        if (!more)
            break;
        Str card = reading_cell(reading, 0), times = reading_cell(reading, 1);
        RideRow row = { .card = card, .line = reading_line(reading) };
        if (str_eq(reading_cell(reading, 2), S(SIGN_MARK)) || (card.n == 0 && times.n == 0))
            continue;
        if (times.n > 0 && (!str_int(times, &row.n) || row.n < 0 || row.n > 100000))
            reading_flaw(reading, "times", TEXT("“{0}”不是次数，请写 0 或整数"), times);
        else if (draft->n == ENTITLEMENT_ROWS_MAX) {
            reading_flaw(reading, "long", TEXT("一次最多 5000 行，请分几个文件"), (Str){ 0 });
            break;
        } else {
            row.card = str_copy(cx->arena, card);
            draft->rows[draft->n++] = row;
        }
    }
    *out = draft;
    return cx->problems != NULL ? &fault_invalid : OK;
}

typedef struct {
    int64_t row;
    PersonId person;
    bool told;
} Listed;
static const Field listed_fields[] = { FIELD(Listed, row), FIELD(Listed, person),
                                       FIELD(Listed, told) };
static const Shape listed_shape = SHAPE(Listed, listed_fields);
SQL(listed_sql,
    "select id as row, person, case when rides is null then 0 else 1 end as told"
    " from entitlement_list_rows where list = $1 and card = $2",
    P_INT, P_TEXT);
SQL(told_sql, "update entitlement_list_rows set rides = $2 where id = $1", P_INT, P_INT);
SQL(untold_sql, "update entitlement_list_rows set rides = 0 where list = $1 and rides is null",
    P_INT);
SQL(settle_sql,
    "update entitlement_lists set state = 'settled', settled_by = $2, settled_at = $3,"
    " file_name = $4, file_hash = $5, rides = $6, ride_fen = $7 where id = $1 and state = 'made'",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

static void flaw(Cx *cx, const RideRow *row, const char *code, Text text)
{
    cx_problem_row(cx, row->line, S("file"), code, text, row->card, (Str){ 0 });
}

// One row of the file; what does not fit becomes a problem and the others are still looked at.
static Err ride(Cx *cx, const Entitlement *one, const EntitlementList *list, const RideRow *row,
                int64_t *rides)
{
    List found;
    EntitlementUseId use;
    TRY(db_list(cx, &listed_sql, &listed_shape, &found, list->id, row->card));
    const Listed *listed = found.n == 0 ? NULL : LIST_AT(&found, Listed, 0);
    if (listed == NULL)
        flaw(cx, row, "unknown", TEXT("卡号“{0}”不在这份名单里"));
    else if (listed->told)
        flaw(cx, row, "twice", TEXT("卡号“{0}”在文件里不止一行，请合成一行"));
    else if (row->n > list->most)
        flaw(cx, row, "many", TEXT("卡号“{0}”的次数超过每人每月的限额，超出的不结算，请核对"));
    if (listed == NULL || cx->problems != NULL)
        return OK;
    TRY(db_change(cx, &told_sql, NULL, listed->row, row->n));
    *rides += row->n;
    return row->n == 0 ? OK
                       : entitlement_have(cx, one,
                                          &(EntitlementHad){ .person = listed->person,
                                                             .list = list->id,
                                                             .n = row->n,
                                                             .on = list->valid_to },
                                          &use);
}

Err entitlement_list_settle(Cx *cx, EntitlementListId id, const RideDraft *draft)
{
    EntitlementList list;
    Entitlement one;
    int64_t rides = 0, changed;
    TRY(entitlement_list_find(cx, id, &list));
    if (!entitlement_may_keep(cx))
        return &entitlement_not_ours;
    if (list.settled)
        return &list_settled;
    if (list.valid_to.ymd >= cx->today.ymd)
        return &list_early;
    TRY(entitlement_find(cx, list.entitlement, &one));
    one.fen = list.price;  // and the limit, as they were when it was made
    one.per_period = list.most;
    one.per_person = 0;
    for (size_t i = 0; i < draft->n; i++)
        TRY(ride(cx, &one, &list, &draft->rows[i], &rides));
    if (cx->problems != NULL)
        return &fault_invalid;
    Fen fen = { rides * one.fen.n };
    TRY(db_change(cx, &untold_sql, NULL, id));
    TRY(db_change(cx, &settle_sql, &changed, id, cx->actor.person, cx->now, draft->file_name,
                  draft->file_hash, rides, fen));
    if (changed == 0)
        return &list_settled;
    cx_audit(cx, "entitlement.list", id.n, S("made"), draft->file_hash);
    return budget_give_part(cx, "entitlement_list", id.n, (Fen){ list.fen.n - fen.n });
}
