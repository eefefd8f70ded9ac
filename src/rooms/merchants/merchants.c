#include "base/buf.h"
#include "base/seal.h"
#include "base/utf8.h"
#include "rooms/merchants/merchants_in.h"
#include "rooms/units/units.h"
#include "store/gather.h"
#include "store/search.h"
#include "town/county.h"
#include <stdlib.h>

FAULT(merchant_missing, 404, "merchant.missing", "没有这家爱心商户");
FAULT(merchant_not_yours, 403, "merchant.not_yours", "这家商户不归您管，请找它所在的所或中心");
FAULT(merchant_taken, 409, "merchant.taken", "这个实践点或这个信用代码已经登记过爱心商户");
FAULT(merchant_not_a_point, 422, "merchant.not_a_point", "爱心商户要登记在实践点上，请另选一处");
FAULT(merchant_moved_on, 409, "merchant.moved_on", "这家商户刚刚被别人改过，请刷新后再改");
FAULT(merchant_ended, 409, "merchant.ended", "这家商户已退出，恢复营业后才能改");
FAULT(merchant_no_agreement, 409, "merchant.no_agreement", "这家商户没有有效的合作协议");
FAULT(agreement_missing, 404, "agreement.missing", "没有这份合作协议");
FAULT(agreement_overlaps, 409, "agreement.overlaps",
      "这段日期已有协议，请改起止日期，或先终止旧协议");
FAULT(agreement_taken, 409, "agreement.taken", "这个协议编号已经登记过");

const char *const merchant_offer_words[] = { "tea",      "seat", "shade", "charge", "toilet",
                                             "medicine", "heat", "wifi",  "books",  NULL };
const Text merchant_offer_texts[MERCHANT_OFFERS] = {
    TEXT("热水茶水"), TEXT("座椅休息"), TEXT("遮阳避雨"), TEXT("手机充电"), TEXT("卫生间"),
    TEXT("应急药品"), TEXT("饭菜加热"), TEXT("无线网络"), TEXT("图书报刊"),
};
const char *const merchant_state_words[] = { "open", "paused", "ended", NULL };
const Text merchant_state_texts[] = { TEXT("营业中"), TEXT("暂停服务"), TEXT("已退出") };

bool merchant_offers_parse(Str commas, int64_t *bits)
{
    *bits = 0;
    while (commas.n > 0) {
        Str word = str_trim(str_cut(commas, ',', &commas));
        int i = 0;
        while (i < MERCHANT_OFFERS && !str_eq(word, str(merchant_offer_words[i])))
            i++;
        if (i == MERCHANT_OFFERS)
            return false;
        *bits |= (int64_t)1 << i;
    }
    return true;
}

Str merchant_offers_say(Cx *cx, int64_t bits)
{
    Buf buf = buf_new(cx->arena, 512);
    for (int i = 0; i < MERCHANT_OFFERS; i++) {
        if ((bits & ((int64_t)1 << i)) == 0)
            continue;
        if (buf_str(&buf).n > 0)
            buf_add(&buf, say(cx->lang, TEXT("、")));
        buf_add(&buf, say(cx->lang, merchant_offer_texts[i]));
    }
    return buf_str(&buf);
}

Str merchant_offers_word(Arena *arena, int64_t bits)
{
    Buf buf = buf_new(arena, 128);
    for (int i = 0; i < MERCHANT_OFFERS; i++)
        if ((bits & ((int64_t)1 << i)) != 0)
            buf_printf(&buf, "%s%s", buf_str(&buf).n > 0 ? "," : "", merchant_offer_words[i]);
    return buf_str(&buf);
}

static const Field merchant_fields[] = {
    COL(Merchant, id, "编号"),
    FIELD(Merchant, place),
    HIDDEN(Merchant, place_path),
    COL(Merchant, name, "名称"),
    COL(Merchant, under, "所在社区（村）"),
    FIELD(Merchant, credit_code),
    HIDDEN(Merchant, offers),
    COL(Merchant, offers_text, "提供"),
    COL(Merchant, address, "地址"),
    COL(Merchant, phone, "电话"),
    COL(Merchant, hours, "营业时间"),
    FIELD(Merchant, intro),
    WORD(Merchant, state, merchant_state_words),
    COL(Merchant, state_text, "状态"),
    FIELD(Merchant, reason),
    FIELD(Merchant, lat_e7),
    FIELD(Merchant, lon_e7),
    COL(Merchant, takes_points, "可用积分"),
    FIELD(Merchant, metres),
    SHOWN(Merchant, distance),
    COL(Merchant, demo, "演示数据"),
    HIDDEN(Merchant, changed_at),
};
const Shape merchant_shape = SHAPE(Merchant, merchant_fields);

// $1 is today.
#define MERCHANT_COLUMNS                                                                  \
    "select m.id, m.place, m.place_path, p.name, coalesce(u.name, '') as under,"          \
    " coalesce(m.credit_code, '') as credit_code, m.offers, m.intro, m.state, m.reason,"  \
    " p.address, p.phone, p.hours, coalesce(p.lat_e7, 0) as lat_e7,"                      \
    " coalesce(p.lon_e7, 0) as lon_e7, m.demo, m.changed_at,"                             \
    " case when m.state = 'open' and exists (select 1 from merchant_agreements a"         \
    "   where a.merchant = m.id and a.valid_from <= $1 and a.valid_to >= $1"              \
    "     and (a.ended_on is null or a.ended_on > $1)) then 1 else 0 end as takes_points" \
    "  from merchants m join places p on p.id = m.place left join places u on u.id = p.parent "

SQL(find_sql, MERCHANT_COLUMNS "where m.id = $2", P_INT, P_INT);
SQL(list_sql,
    MERCHANT_COLUMNS
    "where m.id > $2 and m.place_path >= $3 and m.place_path < $4 and ($5 = 1 or m.state <> 'ended')"
    "   and (m.offers & $6) = $6 and ($7 = '' or lower(p.name) like $7 escape '!'"
    "     or lower(p.address) like $7 escape '!')"
    "   and ($8 = 0 or (m.state = 'open' and exists (select 1 from merchant_agreements a"
    "     where a.merchant = m.id and a.valid_from <= $1 and a.valid_to >= $1"
    "       and (a.ended_on is null or a.ended_on > $1))))"
    " order by m.id limit $9",
    P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

static void tell(Cx *cx, Merchant *one)
{
    one->state_text = merchant_state_texts[one->state];
    one->offers_text = merchant_offers_say(cx, one->offers);
    one->distance = S("");
}

Err merchant_find(Cx *cx, MerchantId id, Merchant *out)
{
    TRY(db_one(cx, &find_sql, &merchant_shape, out, &merchant_missing, cx->today, id));
    tell(cx, out);
    return OK;
}

static int nearer(const void *a, const void *b)
{
    const Merchant *x = a, *y = b;
    if (x->metres != y->metres)
        return x->metres < y->metres ? -1 : 1;
    return x->id.n < y->id.n ? -1 : x->id.n > y->id.n;
}

static void measure(Cx *cx, const MerchantFilter *filter, List *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        Merchant *one = LIST_AT(rows, Merchant, i);
        Point there = { (int32_t)one->lat_e7, (int32_t)one->lon_e7 };
        one->metres = point_known(there) ? point_distance_m(filter->here, there) : INT32_MAX;
        if (point_known(there))
            one->distance = place_distance_words(cx, one->metres);
    }
    qsort(rows->at, rows->n, sizeof(Merchant), nearer);
}

Err merchant_list(Cx *cx, const MerchantFilter *filter, MerchantId after, int limit, List *out)
{
    Str from = S(""), to = prefix_end(cx->arena, S(""));
    must(limit > 0 && limit <= MERCHANT_LIST_MAX && (!filter->near || after.n == 0));
    if (filter->under.n != 0) {
        TRY(place_path_of(cx, filter->under, &from));
        to = prefix_end(cx->arena, from);
    }
    int most = filter->near ? MERCHANT_LIST_MAX : limit;
    TRY(db_gather(cx, &list_sql, &merchant_shape, (size_t)most, out, cx->today, after.n, from, to,
                  filter->ended_too, filter->offers, search_pattern(cx->arena, filter->words),
                  filter->points_only, most));
    for (size_t i = 0; i < out->n; i++)
        tell(cx, LIST_AT(out, Merchant, i));
    if (filter->near)
        measure(cx, filter, out);
    if (out->n > (size_t)limit)
        out->n = (size_t)limit;
    return OK;
}

#define MINE_MOST 20
Err merchants_mine(Cx *cx, List *out)
{
    List all;
    Merchant *rows = NEW_ARRAY(cx->arena, Merchant, MINE_MOST);
    size_t n = 0;
    *out = (List){ 0 };
    if (!actor_is(&cx->actor, ROLE_MERCHANT))
        return OK;
    for (MerchantId after = NO(Merchant);;) {
        TRY(merchant_list(cx, &(MerchantFilter){ .ended_too = true }, after, 500, &all));
        for (size_t i = 0; i < all.n && n < MINE_MOST; i++)
            if (merchant_may_operate(&cx->actor, LIST_AT(&all, Merchant, i)))
                rows[n++] = *LIST_AT(&all, Merchant, i);
        if (all.n < 500 || n == MINE_MOST)
            break;
        after = LIST_AT(&all, Merchant, all.n - 1)->id;
    }
    *out = (List){ rows, n };
    return OK;
}

bool merchant_may_operate(const Actor *who, const Merchant *one)
{
    return actor_may(who, ROLE_MERCHANT, one->place_path);
}

bool merchant_may_keep(const Actor *who, const Merchant *one)
{
    return who->system || actor_may(who, ROLE_BRANCH | ROLE_CENTRE, one->place_path);
}

// --- acts

static Str or_empty(Str s)
{
    return s.p == NULL ? S("") : s;
}

static Err check_words(Cx *cx, Str credit_code, int64_t offers, Str intro)
{
    bool fine = true;
    if (credit_code.n > 0 && !credit_code_valid(credit_code)) {
        fine = false;
        cx_problem(cx, S("credit_code"), "check",
                   TEXT("统一社会信用代码不对，请照执照逐位核对（18 位）"), (Str){ 0 }, (Str){ 0 });
    }
    if (!utf8_plain(intro) || utf8_length(intro) > 300) {
        fine = false;
        cx_problem(cx, S("intro"), "length", TEXT("介绍请写在 300 个字以内"), (Str){ 0 },
                   (Str){ 0 });
    }
    if (offers < 0 || offers >= (int64_t)1 << MERCHANT_OFFERS) {
        fine = false;
        cx_problem(cx, S("offers"), "unknown", TEXT("请从列出的服务里选"), (Str){ 0 }, (Str){ 0 });
    }
    return fine ? OK : &fault_invalid;
}

static Err point_for(Cx *cx, const MerchantNew *new, Place *place)
{
    PlaceId id = new->place;
    if (id.n == 0)
        TRY(place_add(cx,
                      &(PlaceNew){ .parent = new->parent,
                                   .level = LEVEL_SPOT,
                                   .kind = KIND_ENTERPRISE,
                                   .name = new->name,
                                   .phone = new->phone,
                                   .hours = new->hours,
                                   .address = new->address,
                                   .point = new->point,
                                   .demo = new->demo },
                      &id));
    TRY(place_find(cx, id, place));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, place->path))
        return &merchant_not_yours;
    return place->level == LEVEL_SPOT && place->state != PLACE_RETIRED ? OK : &merchant_not_a_point;
}

SQL(add_sql,
    "insert into merchants (place, place_path, credit_code, offers, intro, state, reason, demo,"
    " created_at, changed_at) values ($1, $2, $3, $4, $5, 'open', '', $6, $7, $7) returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT);

Err merchant_add(Cx *cx, const MerchantNew *new, MerchantId *id)
{
    Place place;
    Str intro = str_trim(or_empty(new->intro));
    TRY(check_words(cx, new->credit_code, new->offers, intro));
    TRY(point_for(cx, new, &place));
    int64_t row = 0;
    Err err = db_insert(cx, &add_sql, &row, place.id, place.path,
                        new->credit_code.n ? new->credit_code : (Str){ 0 }, new->offers, intro,
                        new->demo, cx->now);
    if (err == &db_conflict)
        return &merchant_taken;
    TRY(err);
    *id = (MerchantId){ row };
    cx_audit(cx, "merchant", row, (Str){ 0 }, place.name);
    return OK;
}

static Err find_for(Cx *cx, MerchantId id, bool operators_too, Merchant *out)
{
    TRY(merchant_find(cx, id, out));
    if (!merchant_may_keep(&cx->actor, out) &&
        !(operators_too && merchant_may_operate(&cx->actor, out)))
        return &merchant_not_yours;
    return OK;
}

SQL(edit_sql,
    "update merchants set credit_code = $2, offers = $3, intro = $4,"
    "    changed_at = case when changed_at >= $5 then changed_at + 1 else $5 end"
    " where id = $1 and state <> 'ended' and ($6 is null or changed_at = $6)",
    P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT);

Err merchant_edit(Cx *cx, MerchantId id, const MerchantEdit *edit)
{
    Merchant old;
    Str intro = str_trim(or_empty(edit->intro));
    int64_t changed;
    TRY(find_for(cx, id, true, &old));
    if (old.state == MERCHANT_ENDED)
        return &merchant_ended;
    TRY(check_words(cx, edit->credit_code, edit->offers, intro));
    Err err = db_change(cx, &edit_sql, &changed, id,
                        edit->credit_code.n ? edit->credit_code : (Str){ 0 }, edit->offers, intro,
                        cx->now, edit->as_read);
    if (err == &db_conflict)
        return &merchant_taken;
    TRY(err);
    if (changed == 0)
        return &merchant_moved_on;
    cx_audit(cx, "merchant", id.n, merchant_offers_word(cx->arena, old.offers),
             merchant_offers_word(cx->arena, edit->offers));
    return OK;
}

SQL(state_sql,
    "update merchants set state = $3, reason = $4,"
    "    changed_at = case when changed_at >= $5 then changed_at + 1 else $5 end"
    " where id = $1 and state = $2",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT);

Err merchant_state_set(Cx *cx, MerchantId id, MerchantState state, Str reason)
{
    Merchant old;
    int64_t changed;
    TRY(find_for(cx, id, state != MERCHANT_ENDED, &old));
    reason = state == MERCHANT_OPEN ? S("") : str_trim(or_empty(reason));
    if (state != MERCHANT_OPEN &&
        (!utf8_plain(reason) || utf8_length(reason) < 2 || utf8_length(reason) > 100)) {
        cx_problem(cx, S("reason"), "required", TEXT("请写明原因，2 至 100 个字，会公开显示"),
                   (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    if (old.state == MERCHANT_ENDED && !merchant_may_keep(&cx->actor, &old))
        return &merchant_not_yours;
    if (old.state == state)
        return &merchant_moved_on;
    TRY(db_change(cx, &state_sql, &changed, id, merchant_state_words[old.state],
                  merchant_state_words[state], reason, cx->now));
    if (changed == 0)
        return &merchant_moved_on;
    cx_audit(cx, "merchant.state", id.n, str(merchant_state_words[old.state]),
             str(merchant_state_words[state]));
    return OK;
}

// --- for Room.finds

SQL(changed_sql,
    "select m.id, p.name as title, p.address as about, coalesce(u.name, '') as place, m.changed_at,"
    "       case when m.state = 'open' then 0 else 1 end as gone"
    "  from merchants m join places p on p.id = m.place left join places u on u.id = p.parent"
    " where (m.changed_at = $1 and m.id > $2) or m.changed_at > $1"
    " order by m.changed_at, m.id limit $3",
    P_INT, P_INT, P_INT);

Err merchant_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out)
{
    return db_list(cx, &changed_sql, &findable_shape, out, after_ms, after_id, limit);
}

// --- what its rows must prove

SQL0(
    path_sql,
    "select count(*) as wrong, min(m.id) as example from merchants as m join places as p on p.id = "
    "m.place where m.place_path <> p.path");
SQL0(overlap_sql,
     "select count(*) as wrong, min(a.id) as example from merchant_agreements as a join "
     "merchant_agreements as b on a.merchant = b.merchant and a.id < b.id"
     " where a.valid_from < coalesce(b.ended_on, b.valid_to + 1)"
     "   and b.valid_from < coalesce(a.ended_on, a.valid_to + 1)");

Err merchants_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &path_sql, TEXT("每家爱心商户记的位置等于它的实践点")));
    return recount_rows(cx, recount, &overlap_sql, TEXT("一家商户同一天至多一份有效协议"));
}
