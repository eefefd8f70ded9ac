#include "base/seal.h"
#include "base/utf8.h"
#include "rooms/people/people_in.h"
#include "store/db.h"
#include "town/county.h"
#include "town/setting.h"

const char *const id_kind_words[] = { "none",     "resident",  "hk_mo", "taiwan",
                                      "passport", "foreigner", "army",  NULL };
const Text id_kind_texts[] = {
    TEXT("不填"),
    TEXT("居民身份证"),
    TEXT("港澳居民来往内地通行证"),
    TEXT("台湾居民来往大陆通行证"),
    TEXT("护照"),
    TEXT("外国人永久居留身份证"),
    TEXT("军人证件"),
};
static const char *const state_words[] = { "active", "erased", NULL };
const char *const reveal_words[] = { "phone", "document", "address", NULL };
const Text reveal_texts[] = { TEXT("手机号"), TEXT("证件号码"), TEXT("住址") };

#define ADDRESS_MAX 200

static const Field person_fields[] = {
    FIELD(Person, id),
    FIELD(Person, name),
    COL(Person, name_masked, "姓名"),
    COL(Person, volunteer_number, "志愿者编号"),
    COL(Person, phone_masked, "手机号"),
    WORD(Person, id_kind, id_kind_words),
    COL(Person, id_masked, "证件号码"),
    FIELD(Person, has_address),
    FIELD(Person, birth_day),
    FIELD(Person, home),
    COL(Person, home_name, "所属站"),
    FIELD(Person, home_path),
    FIELD(Person, unit),
    COL(Person, unit_name, "单位"),
    WORD(Person, state, state_words),
    FIELD(Person, demo),
    COL(Person, created_at, "登记时间"),
    HIDDEN(Person, phone_sealed),
    HIDDEN(Person, id_sealed),
    HIDDEN(Person, address_sealed),
};
const Shape person_shape = SHAPE(Person, person_fields);

// "+p.home" makes SQLite begin at the people instead of gathering them from the places.
#define PERSON_COLUMNS_BY(home)                                                               \
    "select p.id, p.name, p.volunteer_number, p.id_kind, p.birth_day, p.home, h.name as "     \
    "home_name,"                                                                              \
    "       h.path as home_path, p.unit, u.name as unit_name, p.state, p.demo, p.created_at," \
    "       p.phone_sealed, p.id_sealed, p.address_sealed"                                    \
    "  from people p left join places h on h.id = " home " left join units u on u.id = p.unit"
#define PERSON_COLUMNS PERSON_COLUMNS_BY("p.home")

static Err opened(Cx *cx, const char *context, Blob sealed, Str *out)
{
    *out = S("");
    if (sealed.bytes.n == 0)
        return OK;
    return open_field(cx->arena, &cx->county->key_field, context, sealed.bytes, out);
}

// The masks are made from the sealed values, so nothing half-clear lies in the database.
static Err masked(Cx *cx, Person *person)
{
    Str phone, number;
    TRY(opened(cx, SEAL_PHONE, person->phone_sealed, &phone));
    TRY(opened(cx, SEAL_ID, person->id_sealed, &number));
    person->name_masked = person->state == PERSON_ERASED ? person->name
                                                         : mask_name(cx->arena, person->name);
    person->phone_masked = mask_phone(cx->arena, phone);
    person->id_masked = mask_id(cx->arena, number);
    person->has_address = person->address_sealed.bytes.n > 0;
    return OK;
}

static Err all_masked(Cx *cx, List *people)
{
    for (size_t i = 0; i < people->n; i++)
        TRY(masked(cx, LIST_AT(people, Person, i)));
    return OK;
}

SQL(find_sql, PERSON_COLUMNS " where p.id = $1", P_INT);

Err person_find(Cx *cx, PersonId id, Person *out)
{
    Person person = { 0 };
    TRY(db_one(cx, &find_sql, &person_shape, &person, &person_missing, id));
    TRY(masked(cx, &person));
    *out = person;
    return OK;
}

SQL(by_number_sql, PERSON_COLUMNS " where p.volunteer_number = $1", P_TEXT);

Err person_by_number(Cx *cx, Str volunteer_number, Person *out)
{
    Person person = { 0 };
    TRY(db_one(cx, &by_number_sql, &person_shape, &person, &person_missing, volunteer_number));
    TRY(masked(cx, &person));
    *out = person;
    return OK;
}

Str phone_lookup(Cx *cx, Str phone)
{
    return lookup_hash(cx->arena, &cx->county->key_lookup, SEAL_PHONE, phone);
}

SQL(by_phone_sql,
    PERSON_COLUMNS " where p.phone_hash = $1 and p.state = 'active' order by p.id limit 20",
    P_BYTES);

Err people_by_phone(Cx *cx, Str typed, List *out)
{
    Str phone = phone_normal(cx->arena, typed);
    if (phone.n == 0) {
        *out = (List){ 0 };
        return OK;
    }
    TRY(db_list(cx, &by_phone_sql, &person_shape, out, (Blob){ phone_lookup(cx, phone) }));
    return all_masked(cx, out);
}

Err person_by_phone(Cx *cx, Str phone, PersonId *out)
{
    List people;
    TRY(people_by_phone(cx, phone, &people));
    if (people.n == 0)
        return &person_missing;
    *out = LIST_AT(&people, Person, 0)->id;
    return OK;
}

static const Field station_fields[] = { FIELD(Station, id), FIELD(Station, name),
                                        FIELD(Station, branch) };
const Shape station_shape = SHAPE(Station, station_fields);

SQL0(stations_sql,
     "select s.id, s.name, b.name as branch from places s join places b on b.id = s.parent"
     " where s.level = 'station' order by b.path, s.path limit 1000");

Err people_stations(Cx *cx, List *out)
{
    return db_list(cx, &stations_sql, &station_shape, out);
}

// Filters that are not asked for are null. A name is found by its beginning.
#define LIST_WHERE                                                                              \
    " where h.path >= $1 and h.path < $2 and p.state = 'active' and p.id < $3"                  \
    " and ($4 is null or (p.name >= $4 and p.name < $5)) and ($6 is null or p.phone_hash = $6)" \
    " and ($7 is null or p.volunteer_number = $7) order by p.id desc limit $8"
SQL(list_sql, PERSON_COLUMNS LIST_WHERE, P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_BYTES, P_TEXT,
    P_INT);
SQL(list_wide_sql, PERSON_COLUMNS_BY("+p.home") LIST_WHERE, P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT,
    P_BYTES, P_TEXT, P_INT);

Err people_list(Cx *cx, const PeopleAsk *ask, List *out)
{
    Str words = str_trim(ask->words), name = { 0 }, name_end = { 0 }, number = { 0 };
    Str phone = phone_normal(cx->arena, words);
    Blob hash = { { 0 } };
    if (volunteer_number_valid(words))
        number = words;
    else if (phone.n > 0)
        hash = (Blob){ phone_lookup(cx, phone) };
    else if (words.n > 0)
        name = words, name_end = prefix_end(cx->arena, words);
    int64_t before = ask->before.n == 0 ? INT64_MAX : ask->before.n;
    TRY(db_list(cx, path_is_wide(ask->path) ? &list_wide_sql : &list_sql, &person_shape, out,
                ask->path, prefix_end(cx->arena, ask->path), before, name, name_end, hash, number,
                ask->limit));
    return all_masked(cx, out);
}

// --- what a person may be

// A person on the way in: what was typed, checked, sealed and hashed.
typedef struct {
    Str name;
    Blob phone_hash, phone_sealed, id_hash, id_sealed, address_sealed;
    Day birth_day;
} Sealed;

static Blob sealed(Cx *cx, const char *context, Str plain)
{
    if (plain.n == 0)
        return (Blob){ { 0 } };
    return (Blob){ seal_field(cx->arena, &cx->county->key_field, context, plain) };
}

static Err wrong(Cx *cx, Str field, const char *code, Text text)
{
    cx_problem(cx, field, code, text, (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

static Err seal_name(Cx *cx, Str typed, Sealed *out)
{
    if (!name_valid(typed))
        return wrong(cx, S("name"), "name", TEXT("请填写姓名，1 至 30 个字，不含数字"));
    out->name = str_trim(typed);
    return OK;
}

static Err seal_phone(Cx *cx, Str typed, Sealed *out)
{
    if (str_trim(typed).n == 0)
        return OK;
    Str phone = phone_normal(cx->arena, typed);
    if (phone.n == 0)
        return wrong(cx, S("phone"), "phone", TEXT("请填写 11 位手机号，或带区号的座机号"));
    out->phone_hash = (Blob){ phone_lookup(cx, phone) };
    out->phone_sealed = sealed(cx, SEAL_PHONE, phone);
    return OK;
}

static Err document_normal(Cx *cx, IdKind kind, Str typed, Str *number, Day *born)
{
    Text why = document_verdict(cx->arena, kind, typed, cx->today, cx->county->demo, number, born);
    return why.zh == NULL ? OK : wrong(cx, S("id_number"), "document", why);
}

static Err seal_document(Cx *cx, IdKind kind, Str typed, Sealed *out)
{
    Str number = { 0 };
    if (kind == ID_KIND_NONE)
        return OK;
    TRY(document_normal(cx, kind, typed, &number, &out->birth_day));
    out->id_hash = (Blob){ lookup_hash(cx->arena, &cx->county->key_lookup, SEAL_ID, number) };
    out->id_sealed = sealed(cx, SEAL_ID, number);
    return OK;
}

static Err seal_address(Cx *cx, Str typed, Sealed *out)
{
    Str address = str_trim(typed);
    if (!utf8_plain(address) || utf8_length(address) > ADDRESS_MAX)
        return wrong(cx, S("address"), "address", TEXT("住址最多 200 个字"));
    out->address_sealed = sealed(cx, SEAL_ADDRESS, address);
    return OK;
}

// A place below a station stands for its station; a person does not belong to a branch or the
// centre.
SQL(station_sql,
    "select case when p.level = 'station' then p.id else"
    "  (select s.id from places s where s.level = 'station' and p.path >= s.path and p.path < "
    "s.path || '~' limit 1) end"
    "  from places p where p.id = $1",
    P_INT);

static Err home_station(Cx *cx, PlaceId typed, PlaceId *out)
{
    int64_t station = 0;
    if (typed.n == 0)
        return OK;
    TRY(db_int(cx, &station_sql, &station, typed));
    if (station == 0)
        return wrong(cx, S("home"), "home", TEXT("请选择您所在的村或社区"));
    *out = (PlaceId){ station };
    return OK;
}

SQL(known_by_sql,
    "select id from people where phone_hash = $1 and name = $2 and state = 'active' order by id "
    "limit 1",
    P_BYTES, P_TEXT);

Err person_known_by(Cx *cx, Str name, Str phone, PersonId *out)
{
    return db_int(cx, &known_by_sql, &out->n, (Blob){ phone_lookup(cx, phone) }, name);
}

SQL(with_document_sql, "select id from people where id_kind = $1 and id_hash = $2", P_TEXT,
    P_BYTES);

Err person_with_document(Cx *cx, IdKind kind, Str number, PersonId *out)
{
    Blob hash = { lookup_hash(cx->arena, &cx->county->key_lookup, SEAL_ID, number) };
    return db_int(cx, &with_document_sql, &out->n, id_kind_words[kind], hash);
}

// --- acts

typedef struct {
    Str area;
} Area;
static const Field area_fields[] = { FIELD(Area, area) };
static const Shape area_shape = SHAPE(Area, area_fields);

SQL0(area_sql, "select substr(code, 1, 6) as area from places where level = 'centre' and code is "
               "not null order by id limit 1");
SQL(number_taken_sql, "select count(*) from people where volunteer_number = $1", P_TEXT);

// At random, so that nobody can count people or guess a neighbour's; a county without its centre
// counts as 000000.
static Err number_new(Cx *cx, Str *out)
{
    Area area = { 0 };
    Err found = db_one(cx, &area_sql, &area_shape, &area, &person_missing);
    if (found != OK && found != &person_missing)
        return found;
    if (area.area.n != 6)
        area.area = S("000000");
    for (int i = 0; i < 20; i++) {
        uint64_t dice;
        int64_t taken = 0;
        cx_random(cx, &dice, sizeof dice);
        *out = volunteer_number_of(cx->arena, area.area, dice);
        TRY(db_int(cx, &number_taken_sql, &taken, *out));
        if (taken == 0)
            return OK;
    }
    return &fault_busy;
}

SQL(document_taken_sql,
    "select count(*) from people where id_kind = $1 and id_hash = $2 and id <> $3", P_TEXT, P_BYTES,
    P_INT);

static Err document_free(Cx *cx, IdKind kind, Blob hash, PersonId but)
{
    int64_t taken = 0;
    if (kind == ID_KIND_NONE)
        return OK;
    TRY(db_int(cx, &document_taken_sql, &taken, id_kind_words[kind], hash, but.n));
    return taken == 0 ? OK : &person_known;
}

SQL(add_sql,
    "insert into people (name, volunteer_number, phone_hash, phone_sealed, id_kind, id_hash, "
    "id_sealed, birth_day,"
    " home, address_sealed, unit, demo, created_at, changed_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) returning id",
    P_TEXT, P_TEXT, P_BYTES, P_BYTES, P_TEXT, P_BYTES, P_BYTES, P_INT, P_INT, P_BYTES, P_INT, P_INT,
    P_INT);

// All fields are looked at before the answer, so that the form tells everything at once.
static Err seal_all(Cx *cx, const PersonNew *new, Sealed *row, PlaceId *home)
{
    Err first = OK, err;
    if ((err = seal_name(cx, new->name, row)) != OK)
        first = err;
    if ((err = seal_phone(cx, new->phone, row)) != OK && first == OK)
        first = err;
    if ((err = seal_document(cx, new->id_kind, new->id_number, row)) != OK && first == OK)
        first = err;
    if ((err = seal_address(cx, new->address, row)) != OK && first == OK)
        first = err;
    if ((err = home_station(cx, new->home, home)) != OK && first == OK)
        first = err;
    return first;
}

Err person_add(Cx *cx, const PersonNew *new, PersonId *out)
{
    Sealed row = { 0 };
    PlaceId home = NO(Place);
    Str number;
    int64_t id = 0;
    TRY(seal_all(cx, new, &row, &home));
    TRY(document_free(cx, new->id_kind, row.id_hash, NO(Person)));
    TRY(number_new(cx, &number));
    Err err = db_insert(cx, &add_sql, &id, row.name, number, row.phone_hash, row.phone_sealed,
                        id_kind_words[new->id_kind], row.id_hash, row.id_sealed, row.birth_day,
                        home, row.address_sealed, new->unit, new->demo, cx->now);
    if (err == &db_conflict)
        return &person_known;
    TRY(err);
    *out = (PersonId){ id };
    cx_event(cx, "person.added", id, home.n);
    cx_audit(cx, "person", id, (Str){ 0 }, S("added"));
    return OK;
}

typedef struct {
    Blob bytes;
} One;
static const Field one_fields[] = { FIELD(One, bytes) };
static const Shape one_shape = SHAPE(One, one_fields);

SQL(phone_sql, "select phone_sealed as bytes from people where id = $1", P_INT);
SQL(document_sql, "select id_sealed as bytes from people where id = $1", P_INT);
SQL(address_sql, "select address_sealed as bytes from people where id = $1", P_INT);

static Err in_clear(Cx *cx, const Sql *sql, const char *context, PersonId id, Str *out)
{
    One one = { 0 };
    TRY(db_one(cx, sql, &one_shape, &one, &person_missing, id));
    return opened(cx, context, one.bytes, out);
}

Err person_phone(Cx *cx, PersonId id, Str *out)
{
    return in_clear(cx, &phone_sql, SEAL_PHONE, id, out);
}

Err person_address(Cx *cx, PersonId id, Str *out)
{
    return in_clear(cx, &address_sql, SEAL_ADDRESS, id, out);
}

Err person_document(Cx *cx, PersonId id, Str *out)
{
    return in_clear(cx, &document_sql, SEAL_ID, id, out);
}

static Err reveal_value(Cx *cx, PersonId id, RevealField field, Str *out)
{
    switch (field) {
    case REVEAL_PHONE:
        return person_phone(cx, id, out);
    case REVEAL_DOCUMENT:
        return person_document(cx, id, out);
    case REVEAL_ADDRESS:
        return person_address(cx, id, out);
    }
    unreachable();
}

// The count is in the WHERE: of many at once none passes beyond the limit on one connection.
SQL(reveal_sql,
    "insert into reveals (person, field, reason, made_by, at)"
    " select $1, $2, $3, $4, $5 where (select count(*) from reveals where made_by = $4 and at > "
    "$6) < $7 returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

Err person_reveal(Cx *cx, PersonId id, RevealField field, Str reason, Str *out)
{
    Person person;
    Str value, why = str_trim(reason);
    int64_t row = 0;
    TRY(person_find(cx, id, &person));
    if (!person_visible(&cx->actor, &person))
        return &person_missing;
    if (!utf8_plain(why) || utf8_length(why) < 2 || utf8_length(why) > 100)
        return wrong(cx, S("reason"), "reason", TEXT("请写明查看的原因，2 至 100 个字"));
    TRY(reveal_value(cx, id, field, &value));
    if (value.n == 0)
        return &person_nothing;
    TRY(db_insert(cx, &reveal_sql, &row, id, reveal_words[field], why, cx->actor.person, cx->now,
                  time_add(cx->now, -TIME_HOUR), setting_int(cx, "people.reveals_per_hour")));
    if (row == 0)
        return &person_reveals_used;
    cx_audit(cx, "person", id.n, str(reveal_words[field]), S("revealed"));
    *out = value;
    return OK;
}

static const Field look_fields[] = {
    COL(Look, at, "时间"),     COL(Look, by, "查看人"),       WORD(Look, field, reveal_words),
    COL(Look, reason, "原因"), COL(Look, field_text, "内容"),
};
const Shape look_shape = SHAPE(Look, look_fields);

SQL(looks_sql,
    "select r.at, p.name as by, r.field, r.reason from reveals r join people p on p.id = r.made_by"
    " where r.person = $1 order by r.id desc limit 100",
    P_INT);

Err person_looks(Cx *cx, PersonId id, List *out)
{
    TRY(db_list(cx, &looks_sql, &look_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        Look *look = LIST_AT(out, Look, i);
        look->field_text = reveal_texts[look->field];
    }
    return OK;
}

SQL(correct_sql,
    "update people set name = $2, home = $3, address_sealed = $4, changed_at = $5 where id = $1 "
    "and state = 'active'",
    P_INT, P_TEXT, P_INT, P_BYTES, P_INT);

Err person_correct(Cx *cx, PersonId id, Str name, PlaceId home, Str address)
{
    Sealed row = { 0 };
    PlaceId station = NO(Place);
    int64_t changed = 0;
    Err named = seal_name(cx, name, &row), addressed = seal_address(cx, address, &row);
    TRY(home_station(cx, home, &station));
    TRY(named);
    TRY(addressed);
    TRY(db_change(cx, &correct_sql, &changed, id, row.name, station, row.address_sealed, cx->now));
    if (changed == 0)
        return &person_gone;
    cx_event(cx, "person.corrected", id.n, 0);
    cx_audit(cx, "person", id.n, (Str){ 0 }, S("corrected"));
    return OK;
}

SQL(phone_set_sql,
    "update people set phone_hash = $2, phone_sealed = $3, changed_at = $4 where id = $1 and state "
    "= 'active'",
    P_INT, P_BYTES, P_BYTES, P_INT);

Err person_phone_set(Cx *cx, PersonId id, Str phone)
{
    Sealed row = { 0 };
    int64_t changed = 0;
    TRY(seal_phone(cx, phone, &row));
    TRY(db_change(cx, &phone_set_sql, &changed, id, row.phone_hash, row.phone_sealed, cx->now));
    if (changed == 0)
        return &person_gone;
    cx_audit(cx, "person", id.n, (Str){ 0 }, S("phone"));
    return OK;
}

SQL(document_set_sql,
    "update people set id_kind = $2, id_hash = $3, id_sealed = $4, birth_day = $5, changed_at = $6"
    " where id = $1 and state = 'active' and id_kind = 'none'",
    P_INT, P_TEXT, P_BYTES, P_BYTES, P_INT, P_INT);

Err person_document_set(Cx *cx, PersonId id, IdKind kind, Str number)
{
    Sealed row = { 0 };
    int64_t changed = 0;
    if (kind == ID_KIND_NONE)
        return wrong(cx, S("id_kind"), "document", TEXT("请选择证件种类"));
    TRY(seal_document(cx, kind, number, &row));
    TRY(document_free(cx, kind, row.id_hash, id));
    Err err = db_change(cx, &document_set_sql, &changed, id, id_kind_words[kind], row.id_hash,
                        row.id_sealed, row.birth_day, cx->now);
    if (err == &db_conflict || (err == OK && changed == 0))
        return &person_known;
    TRY(err);
    cx_audit(cx, "person", id.n, (Str){ 0 }, S("document"));
    return OK;
}

SQL(unit_set_sql, "update people set unit = $2, changed_at = $3 where id = $1 and state = 'active'",
    P_INT, P_INT, P_INT);

Err person_unit_set(Cx *cx, PersonId id, UnitId unit)
{
    int64_t changed = 0;
    Err err = db_change(cx, &unit_set_sql, &changed, id, unit, cx->now);
    if (err == &db_refused)
        return wrong(cx, S("unit"), "unit", TEXT("没有这个单位"));
    TRY(err);
    return changed == 1 ? OK : &person_gone;
}

SQL(erase_sql,
    "update people set name = '已注销', phone_hash = null, phone_sealed = null, id_kind = 'none', "
    "id_hash = null,"
    " id_sealed = null, birth_day = null, address_sealed = null, unit = null, state = 'erased', "
    "erased_at = $2, changed_at = $2"
    " where id = $1 and state = 'active'",
    P_INT, P_INT);

Err person_erase(Cx *cx, PersonId id)
{
    Person person;
    int64_t changed = 0;
    TRY(person_find(cx, id, &person));
    TRY(db_change(cx, &erase_sql, &changed, id, cx->now));
    if (changed == 0)
        return OK;
    cx_event(cx, "person.erased", id.n, 0);
    cx_audit(cx, "person", id.n, S("active"), S("erased"));
    return OK;
}
