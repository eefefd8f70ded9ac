// The partner's own codes: read in, sealed, each given once.
#include "base/utf8.h"
#include "rooms/entitlements/entitlements_in.h"
#include "town/county.h"

FAULT(coupon_none, 409, "coupon.none", "券码已领完或已过期，等中心补充后再来");
FAULT(coupon_file, 422, "coupon.file", "文件里没有可用的券码，请核对后再传");

typedef struct {
    Str code;
    Day valid_to;
    int line;
} CouponRow;
struct CouponDraft {
    CouponRow *rows;
    size_t n;
};

// 2020-11-25, 2020/11/25, 20201125.
static bool read_day(Arena *arena, Str cell, Day *out)
{
    char *s = str_z(arena, cell);
    for (size_t i = 0; i < cell.n; i++)
        if (s[i] == '/' || s[i] == '.')
            s[i] = '-';
    return day_parse(str(s), out);
}

static void read_row(Cx *cx, const Reading *reading, CouponDraft *draft)
{
    Str code = reading_cell(reading, 0), until = reading_cell(reading, 1);
    CouponRow *row = &draft->rows[draft->n];
    size_t length = utf8_length(code);
    if (length < 4 || length > 60 || !utf8_plain(code))
        reading_flaw(reading, "code", TEXT("“{0}”不像券码，应是 4 至 60 个字"), code);
    else if (!read_day(cx->arena, until, &row->valid_to))
        reading_flaw(reading, "day", TEXT("“{0}”不是日期，请写成 2020-11-25"), until);
    else if (row->valid_to.ymd < cx->today.ymd)
        reading_flaw(reading, "past", TEXT("“{0}”已经过期"), until);
    else {
        row->code = str_copy(cx->arena, code);
        row->line = reading_line(reading);
        draft->n++;
    }
}

Err coupon_read(Cx *cx, Str bytes, CouponDraft **out)
{
    static const char *const headings[READ_COLUMNS] = { "券码,兑换码,码",
                                                        "有效期至,有效期,到期日" };
    CouponDraft *draft = NEW(cx->arena, CouponDraft);
    Reading *reading;
    bool more = true;
    TRY(reading_open(cx, bytes, headings, 2, TEXT("前 20 行里没有“券码”和“有效期至”的表头，请补上"),
                     &reading));
    draft->rows = NEW_ARRAY(cx->arena, CouponRow, ENTITLEMENT_ROWS_MAX + 1);
    while (draft->n < ENTITLEMENT_ROWS_MAX) {
        TRY(reading_next(reading, &more));
        if (!more)
            break;
        read_row(cx, reading, draft);
    }
    if (more) {
        TRY(reading_next(reading, &more));
        if (more)
            reading_flaw(reading, "long", TEXT("一次最多 5000 行，请分几个文件"), (Str){ 0 });
    }
    *out = draft;
    if (cx->problems != NULL)
        return &fault_invalid;
    return draft->n == 0 ? &coupon_file : OK;
}

SQL(add_sql,
    "insert into entitlement_coupons (entitlement, sealed, lookup, valid_to, made_by, made_at)"
    " values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
    P_INT, P_BYTES, P_BYTES, P_INT, P_INT, P_INT);

Err coupon_fill(Cx *cx, EntitlementId id, const CouponDraft *draft, int64_t *n)
{
    Entitlement one;
    TRY(entitlement_find(cx, id, &one));
    if (!entitlement_may_keep(cx))
        return &entitlement_not_ours;
    if (one.way != BY_POOL)
        return &entitlement_way;
    *n = 0;
    for (size_t i = 0; i < draft->n; i++) {
        const CouponRow *row = &draft->rows[i];
        int64_t changed;
        Blob sealed = { seal_field(cx->arena, &cx->county->key_field, COUPON_KEY, row->code) };
        Blob lookup = { lookup_hash(cx->arena, &cx->county->key_lookup, COUPON_KEY, row->code) };
        TRY(db_change(cx, &add_sql, &changed, id, sealed, lookup, row->valid_to, cx->actor.person,
                      cx->now));
        if (changed == 0)
            cx_problem_row(cx, row->line, S("file"), "twice",
                           TEXT("“{0}”已经录过，每个券码只录一次"), row->code, (Str){ 0 });
        *n += changed;
    }
    if (cx->problems != NULL)
        return &fault_invalid;
    cx_audit(cx, "entitlement.coupons", id.n, (Str){ 0 },
             str_printf(cx->arena, "%lld", (long long)*n));
    return OK;
}

// The one that ends first. Two at once take two: who finds it gone looks for the next.
SQL(next_sql,
    "select id from entitlement_coupons where entitlement = $1 and use_id is null"
    "   and valid_to >= $2 order by valid_to, id limit 1",
    P_INT, P_INT);
SQL(give_sql, "update entitlement_coupons set use_id = $2 where id = $1 and use_id is null", P_INT,
    P_INT);

Err coupon_take(Cx *cx, EntitlementId id, EntitlementUseId *use)
{
    Entitlement one;
    int64_t coupon, given = 0;
    PersonId who = cx->actor.person;
    TRY(entitlement_find(cx, id, &one));
    if (one.way != BY_POOL)
        return &entitlement_way;
    if (one.state != ENTITLEMENT_OPEN || !one.serving)
        return &entitlement_closed;
    if (!one.reached)
        return &entitlement_far;
    if (!one.may)
        return one.spare == 0 ? &coupon_none : &entitlement_limit;
    TRY(entitlement_have(cx, &one, &(EntitlementHad){ .person = who, .n = 1, .on = cx->today },
                         use));
    for (int i = 0; i < 5 && given == 0; i++) {
        TRY(db_int(cx, &next_sql, &coupon, id, cx->today));
        if (coupon == 0)
            break;
        TRY(db_change(cx, &give_sql, &given, coupon, *use));
    }
    cx_audit(cx, "entitlement.coupon", id.n, (Str){ 0 }, S("given"));
    return given == 1 ? OK : &coupon_none;
}
