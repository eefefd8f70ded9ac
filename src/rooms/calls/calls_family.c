// 家人代办: who may order for whom. The resident agrees by a code on the own phone, or the station
// has asked; both can end it, and each order says who asked.
#include "base/seal.h"
#include "rooms/calls/calls_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "store/db.h"
#include "store/outbox.h"
#include "town/calendar.h"
#include "town/county.h"

#define CODE_LIFE  (15 * TIME_MINUTE)
#define CODE_TRIES 5

static const Field family_fields[] = {
    FIELD(Family, id),
    FIELD(Family, relative),
    FIELD(Family, resident),
    COL(Family, relative_name, "代办人"),
    COL(Family, name, "居民"),
    WORD(Family, kin, kin_words),
    COL(Family, kin_text, "是代办人的"),
    COL(Family, phone_masked, "居民电话"),
    FIELD(Family, place),
    FIELD(Family, place_path),
    COL(Family, place_name, "文明实践站"),
    WORD(Family, state, family_state_words),
    COL(Family, state_text, "状态"),
    WORD(Family, way, family_way_words),
    COL(Family, way_text, "怎么确认"),
    COL(Family, due_at, "期限"),
    COL(Family, asked_at, "登记时间"),
    COL(Family, decided_at, "确认时间"),
    COL(Family, ended_at, "解除时间"),
    COL(Family, reason, "说明"),
    FIELD(Family, late),
    FIELD(Family, asked),
    FIELD(Family, confirmed),
    FIELD(Family, by_code),
    SHOWN(Family, href),
    HIDDEN(Family, phone_sealed),
    HIDDEN(Family, address_sealed),
    HIDDEN(Family, code_hash),
    HIDDEN(Family, code_until),
    HIDDEN(Family, code_tries),
};
const Shape family_shape = SHAPE(Family, family_fields);

#define FAMILY_COLUMNS                                                                          \
    "select f.id, f.relative, f.resident, q.name as relative_name, f.name, f.kin, f.place,"     \
    "       f.place_path, p.name as place_name, f.state, f.way, f.due_at, f.asked_at,"          \
    "       f.decided_at, f.ended_at, f.reason, f.phone_sealed, f.address_sealed, f.code_hash," \
    "       f.code_until, f.code_tries"                                                         \
    "  from families f join people q on q.id = f.relative join places p on p.id = f.place"

static Err complete(Cx *cx, Family *row)
{
    Str phone;
    TRY(call_opened(cx, FAMILY_PHONE, row->phone_sealed, &phone));
    row->phone_masked = mask_phone(cx->arena, phone);
    row->kin_text = kin_texts[row->kin];
    row->state_text = family_state_texts[row->state];
    row->way_text = family_way_texts[row->way];
    row->asked = row->state == FAMILY_ASKED;
    row->confirmed = row->state == FAMILY_CONFIRMED;
    row->by_code = row->asked && row->way == WAY_CODE;
    row->late = row->asked && row->due_at.ms < cx->now.ms;
    row->href = url_of(str_printf(cx->arena, "/me/family/%lld", (long long)row->id.n));
    return OK;
}

SQL(find_sql, FAMILY_COLUMNS " where f.id = $1", P_INT);

Err family_find(Cx *cx, FamilyId id, Family *out)
{
    Family row = { 0 };
    TRY(db_one(cx, &find_sql, &family_shape, &row, &call_missing, id));
    bool own = same(row.relative, cx->actor.person) || same(row.resident, cx->actor.person);
    if (!own && call_may(cx, CALL_DESKS, row.place_path) != OK)
        return &call_missing;
    TRY(complete(cx, &row));
    *out = row;
    return OK;
}

static Err completed(Cx *cx, Err err, List *rows)
{
    TRY(err);
    for (size_t i = 0; i < rows->n; i++)
        TRY(complete(cx, LIST_AT(rows, Family, i)));
    return OK;
}

SQL(mine_sql,
    FAMILY_COLUMNS " where f.id in (select id from families where relative = $1"
                   "  union select id from families where resident = $1 and state = 'confirmed')"
                   " order by f.id desc limit 100",
    P_INT);

Err family_list_mine(Cx *cx, PersonId person, List *out)
{
    return completed(cx, db_list(cx, &mine_sql, &family_shape, out, person), out);
}

SQL(asked_sql,
    FAMILY_COLUMNS " where f.place_path >= $1 and f.place_path < $2 and ($3 = 0 or f.place = $3)"
                   " and f.state = 'asked' and (f.due_at, f.id) > ($4, $5)"
                   " order by f.due_at, f.id limit $6",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);
SQL(rest_sql,
    FAMILY_COLUMNS " where f.place_path >= $1 and f.place_path < $2 and ($3 = 0 or f.place = $3)"
                   " and f.state <> 'asked' and f.id < $4 order by f.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

Err family_list(Cx *cx, const CallAsk *ask, List *out)
{
    Str path = ask->desk->path, end = prefix_end(cx->arena, path);
    int64_t below = ask->after_id != 0 ? ask->after_id : INT64_MAX;
    if (ask->ended)
        return completed(cx,
                         db_list(cx, &rest_sql, &family_shape, out, path, end, ask->desk->own.n,
                                 below, ask->limit),
                         out);
    return completed(cx,
                     db_list(cx, &asked_sql, &family_shape, out, path, end, ask->desk->own.n,
                             ask->after_due.ms, ask->after_id, ask->limit),
                     out);
}

// --- asking

SQL(count_sql,
    "select count(*) from families where relative = $1 and (state in ('asked', 'confirmed') or"
    " asked_at > $2)",
    P_INT, P_INT);
SQL(codes_sql, "select count(*) from families where phone_hash = $1 and asked_at > $2", P_BYTES,
    P_INT);
SQL(add_sql,
    "insert into families (relative, name, kin, phone_hash, phone_sealed, address_sealed, place,"
    "  place_path, state, way, code_hash, code_until, due_at, asked_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, 'asked', $9, $10, $11, $12, $13)"
    " on conflict do nothing returning id",
    P_INT, P_TEXT, P_TEXT, P_BYTES, P_BYTES, P_BYTES, P_INT, P_TEXT, P_TEXT, P_BYTES, P_INT, P_INT,
    P_INT);

static Err check_new(Cx *cx, const FamilyNew *new, Str phone)
{
    if (!name_valid(new->name))
        cx_problem(cx, S("name"), "invalid", TEXT("请填写姓名，1 至 30 个字，不含数字"), (Str){ 0 },
                   (Str){ 0 });
    if (str_trim(new->phone).n > 0 && phone.n == 0)
        cx_problem(cx, S("phone"), "invalid", TEXT("请填写 11 位手机号或带区号的座机"), (Str){ 0 },
                   (Str){ 0 });
    call_check_text(cx, S("address"), new->address, 2, 200, TEXT("请填写住址，写到门牌号"));
    if (new->place.n == 0)
        cx_problem(cx, S("place"), "required", TEXT("请选择家人所在的村或社区"), (Str){ 0 },
                   (Str){ 0 });
    return call_verdict(cx);
}

// The code alone, as it lies in the row.
static Blob code_hash_of(Cx *cx, Str phone, Str code)
{
    Str both = str_printf(cx->arena, "%.*s %.*s", STR_FMT(phone), STR_FMT(code));
    return (Blob){ lookup_hash(cx->arena, &cx->county->key_lookup, FAMILY_CODE, both) };
}

static Err send_code(Cx *cx, Str phone, Str *code)
{
    uint32_t dice;
    Person asker;
    TRY(person_find(cx, cx->actor.person, &asker));
    cx_random(cx, &dice, sizeof dice);
    *code = str_printf(cx->arena, "%06u", dice % 1000000);
    Text text = TEXT(
        "{0}想替您在文明实践站点单。同意的话，请把验证码 {1} 告诉他；不认识的人，请不要给。");
    OutboxMessage message = { .channel = "sms",
                              .receiver = phone,
                              .kind = "family.code",
                              .body = say_with(cx->arena, lang_zh(), text, asker.name, *code) };
    return outbox_put(cx, &message);
}

// Neither a wall of links nor a telephone that rings all day.
static Err check_many(Cx *cx, Blob hash)
{
    int64_t links, codes = 0;
    Time day_ago = time_add(cx->now, -TIME_DAY);
    TRY(db_int(cx, &count_sql, &links, cx->actor.person, day_ago));
    if (hash.bytes.n > 0)
        TRY(db_int(cx, &codes_sql, &codes, hash, day_ago));
    return links >= setting_int(cx, "calls.family_max") || codes >= 3 ? &family_many : OK;
}

static Err check_self(Cx *cx, Str name, Str phone)
{
    Person asker;
    Str own;
    TRY(person_find(cx, cx->actor.person, &asker));
    TRY(person_phone(cx, cx->actor.person, &own));
    bool same_phone = phone.n == 0 || str_eq(own, phone);
    return same_phone && str_eq(asker.name, str_trim(name)) ? &family_self : OK;
}

Err family_ask(Cx *cx, const FamilyNew *new, FamilyId *id)
{
    Str phone = phone_normal(cx->arena, new->phone), own, path, code = { 0 };
    PlaceId place;
    Blob hash = { { 0 } };
    TRY(check_new(cx, new, phone));
    Err err = place_station_for(cx, new->place, &place);
    if (err == &place_missing)
        return &order_no_place;
    TRY(err);
    TRY(place_path_of(cx, place, &path));
    TRY(check_self(cx, new->name, phone));
    TRY(person_phone(cx, cx->actor.person, &own));
    if (phone.n > 0)
        hash = (Blob){ phone_lookup(cx, phone) };
    TRY(check_many(cx, hash));
    // A code on the asker's own phone would prove nothing.
    bool by_code = phone_is_mobile(phone) && !str_eq(phone, own);
    if (by_code)
        TRY(send_code(cx, phone, &code));
    Time due = by_code ? time_add(cx->now, CODE_LIFE)
                       : worktime_add(cx, cx->now,
                                      (int)rule_int(cx, "calls.family_minutes", cx->today));
    TRY(db_insert(cx, &add_sql, &id->n, cx->actor.person, str_trim(new->name), kin_words[new->kin],
                  hash, call_sealed(cx, FAMILY_PHONE, phone),
                  call_sealed(cx, FAMILY_ADDRESS, str_trim(new->address)), place, path,
                  family_way_words[by_code ? WAY_CODE : WAY_STATION],
                  by_code ? code_hash_of(cx, phone, code) : (Blob){ { 0 } },
                  by_code ? time_add(cx->now, CODE_LIFE) : (Time){ 0 }, due, cx->now));
    if (id->n == 0)
        return &family_known;
    cx_audit(cx, "family", id->n, (Str){ 0 }, S("asked"));
    return OK;
}

// --- agreeing

// Who it is: the one with that name and number on record, else a record made now, with who typed it
// in the audit.
static Err resident_of(Cx *cx, const Family *family, PersonId *out)
{
    Str phone, address;
    List people = { 0 };
    TRY(call_opened(cx, FAMILY_PHONE, family->phone_sealed, &phone));
    TRY(call_opened(cx, FAMILY_ADDRESS, family->address_sealed, &address));
    if (phone.n > 0)
        TRY(people_by_phone(cx, phone, &people));
    for (size_t i = 0; i < people.n; i++) {
        const Person *person = LIST_AT(&people, Person, i);
        if (str_eq(person->name, family->name) && !same(person->id, family->relative)) {
            *out = person->id;
            return OK;
        }
    }
    PersonNew new = {
        .name = family->name, .phone = phone, .address = address, .home = family->place
    };
    return person_add(cx, &new, out);
}

SQL(decide_sql,
    "update families set state = $2, resident = $3, decided_by = $4, decided_at = $5, reason = $6,"
    "  code_hash = null where id = $1 and state = 'asked'",
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT);

static Err decided(Cx *cx, const Family *family, FamilyState state, Str reason)
{
    PersonId resident = NO(Person);
    int64_t changed;
    if (state == FAMILY_CONFIRMED)
        TRY(resident_of(cx, family, &resident));
    TRY(db_change(cx, &decide_sql, &changed, family->id, family_state_words[state], resident,
                  cx->actor.person, cx->now, reason.n > 0 ? reason : S("")));
    if (changed == 0)
        return &call_moved_on;
    cx_audit(cx, "family", family->id.n, S("asked"), str(family_state_words[state]));
    return OK;
}

SQL(try_sql, "update families set code_tries = code_tries + 1 where id = $1", P_INT);

Err family_confirm_code(Cx *cx, FamilyId id, Str code, Err *verdict)
{
    Family family;
    Str phone;
    TRY(family_find(cx, id, &family));
    if (!same(family.relative, cx->actor.person))
        return &call_not_yours;
    if (!family.by_code)
        return &call_moved_on;
    TRY(call_opened(cx, FAMILY_PHONE, family.phone_sealed, &phone));
    bool open = family.code_until.ms > cx->now.ms && family.code_tries < CODE_TRIES;
    bool fits = open &&
                str_eq(code_hash_of(cx, phone, str_trim(code)).bytes, family.code_hash.bytes);
    *verdict = fits ? OK : &family_code;
    if (fits)
        return decided(cx, &family, FAMILY_CONFIRMED, (Str){ 0 });
    cx_audit(cx, "family", id.n, S("asked"), S("wrong code"));
    return db_change(cx, &try_sql, NULL, id);
}

Err family_decide(Cx *cx, FamilyId id, bool yes, Str reason)
{
    Family family;
    TRY(family_find(cx, id, &family));
    if (same(family.relative, cx->actor.person))
        return &call_not_yours;  // nobody agrees to the own wish
    TRY(call_may(cx, ROLES_DISPATCH, family.place_path));
    call_check_text(cx, S("reason"), reason, 2, 200,
                    TEXT("请写明怎么问的、本人怎么说，2 至 200 个字"));
    TRY(call_verdict(cx));
    if (!family.asked)
        return &call_moved_on;
    return decided(cx, &family, yes ? FAMILY_CONFIRMED : FAMILY_REFUSED, str_trim(reason));
}

Err family_contact(Cx *cx, FamilyId id, FamilyContact *out)
{
    Family family;
    TRY(family_find(cx, id, &family));
    TRY(call_may(cx, ROLES_DISPATCH, family.place_path));
    if (!family.asked)
        return &call_moved_on;
    TRY(call_opened(cx, FAMILY_ADDRESS, family.address_sealed, &out->address));
    TRY(call_opened(cx, FAMILY_PHONE, family.phone_sealed, &out->phone));
    TRY(person_phone(cx, family.relative, &out->relative_phone));
    cx_audit(cx, "family", id.n, (Str){ 0 }, S("contact opened"));
    return OK;
}

SQL(end_sql,
    "update families set state = 'ended', ended_by = $2, ended_at = $3,"
    "  decided_at = coalesce(decided_at, $3), code_hash = null"
    " where id = $1 and state in ('asked', 'confirmed')",
    P_INT, P_INT, P_INT);

Err family_end(Cx *cx, FamilyId id)
{
    Family family;
    int64_t changed;
    TRY(family_find(cx, id, &family));
    TRY(db_change(cx, &end_sql, &changed, id, cx->actor.person, cx->now));
    if (changed == 0)
        return &call_moved_on;
    cx_audit(cx, "family", id.n, str(family_state_words[family.state]), S("ended"));
    return OK;
}

// --- ordering

Err family_order(Cx *cx, FamilyId id, const OrderNew *new, OrderId *order)
{
    Family family;
    Str address, phone, own;
    PlaceId place;
    OrderNew one = *new;
    TRY(family_find(cx, id, &family));
    if (!same(family.relative, cx->actor.person))
        return &call_not_yours;
    if (!family.confirmed)
        return &call_moved_on;
    TRY(order_last_contact(cx, family.resident, &address, &phone, &place));
    if (address.n == 0)
        TRY(call_opened(cx, FAMILY_ADDRESS, family.address_sealed, &address));
    if (phone.n == 0)
        TRY(call_opened(cx, FAMILY_PHONE, family.phone_sealed, &phone));
    TRY(person_phone(cx, cx->actor.person, &own));
    one.resident = family.resident;
    one.how = ORDER_FAMILY;
    one.place = family.place;
    if (str_trim(one.address).n == 0)
        one.address = address;
    if (str_trim(one.phone).n == 0)
        one.phone = phone.n > 0 ? phone : own;  // a mother without a phone is reached by her child
    // What the station knows of that door holds whoever orders.
    TRY(order_last_alone(cx, family.resident, &one.alone));
    TRY(order_last_risk(cx, family.resident, &one.risk));
    return order_place(cx, &one, order);
}

static const Field family_order_fields[] = {
    FIELD(FamilyOrder, id),
    COL(FamilyOrder, number, "单号"),
    COL(FamilyOrder, title, "内容"),
    WORD(FamilyOrder, state, order_state_words),
    COL(FamilyOrder, state_text, "状态"),
    SHOWN(FamilyOrder, tag),
    COL(FamilyOrder, wanted_on, "期望日期"),
    FIELD(FamilyOrder, mine),
    SHOWN(FamilyOrder, href),
};
const Shape family_order_shape = SHAPE(FamilyOrder, family_order_fields);

SQL(orders_sql,
    "select o.id, o.number, o.title, o.state, o.wanted_on,"
    "       case when o.asked_by = $2 and o.how = 'family' then 1 else 0 end as mine"
    "  from orders o where o.resident = $1 order by o.id desc limit 20",
    P_INT, P_INT);

Err family_orders(Cx *cx, const Family *family, List *out)
{
    *out = (List){ 0 };
    if (!family->confirmed)
        return OK;
    TRY(db_list(cx, &orders_sql, &family_order_shape, out, family->resident, family->relative));
    for (size_t i = 0; i < out->n; i++) {
        FamilyOrder *row = LIST_AT(out, FamilyOrder, i);
        row->state_text = order_states[row->state].text;
        row->tag = str(order_states[row->state].tag);
        row->href = url_of(str_printf(cx->arena, "/orders/%lld", (long long)row->id.n));
    }
    return OK;
}
