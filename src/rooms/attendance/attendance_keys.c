// What proves something by itself: cards, devices, numbered sheets.
#include "base/seal.h"
#include "rooms/attendance/attendance_in.h"
#include "rooms/people/people.h"
#include "rooms/photos/photos.h"
#include "rooms/places/places.h"
#include "town/county.h"

FAULT(device_missing, 404, "device.missing", "没有这台设备，请重新登记");
FAULT(sheet_missing, 404, "sheet.missing", "没有这张签到表，请刷新页面");
FAULT(sheet_done, 409, "sheet.done", "这张签到表已经办过这一步，请刷新页面");
FAULT(sheet_not_keeper, 403, "sheet.not_keeper", "签到表由阵地的站里复核，而且不能是拍照的人");

// --- cards

SQL(serial_sql, "select serial as n from cards where person = $1", P_INT);
SQL(renew_sql,
    "insert into cards (person, serial, made_at) values ($1, 2, $2) on conflict (person)"
    " do update set serial = cards.serial + 1, made_at = $2",
    P_INT, P_INT);

SignKey card_key(const County *county)
{
    Hash seed = hash_keyed(hash_str(&county->key_token), S("redvest 1 card"));
    return sign_key(&seed);
}

// Everybody has card 1 without a row.
Err card_serial(Cx *cx, PersonId person, int64_t *serial)
{
    TRY(db_int(cx, &serial_sql, serial, person));
    if (*serial == 0)
        *serial = 1;
    return OK;
}

Err card_of(Cx *cx, PersonId id, Str *text)
{
    Person person;
    int64_t serial;
    TRY(person_find(cx, id, &person));
    TRY(card_serial(cx, id, &serial));
    SignKey key = card_key(cx->county);
    *text = card_text(cx->arena, &key,
                      &(Card){ .number = person.volunteer_number, .serial = serial });
    return OK;
}

Err card_renew(Cx *cx, PersonId person)
{
    cx_audit(cx, "card", person.n, (Str){ 0 }, S("renewed"));
    return db_change(cx, &renew_sql, NULL, person, cx->now);
}

// --- devices

static const Field device_fields[] = {
    FIELD(Device, id),
    FIELD(Device, person),
    COL(Device, name, "设备"),
    COL(Device, made_at, "登记时间"),
    COL(Device, revoked_at, "停用时间"),
    HIDDEN(Device, secret_sealed),
};
const Shape device_shape = SHAPE(Device, device_fields);
static const Field break_fields[] = {
    FIELD(DeviceBreak, device), FIELD(DeviceBreak, seq),  FIELD(DeviceBreak, at),
    FIELD(DeviceBreak, name),   FIELD(DeviceBreak, fork),
};
const Shape device_break_shape = SHAPE(DeviceBreak, break_fields);

SQL(device_add_sql,
    "insert into devices (person, name, secret_sealed, made_at) values ($1, $2, $3, $4)"
    " returning id",
    P_INT, P_TEXT, P_BYTES, P_INT);
SQL(device_revoke_sql,
    "update devices set revoked_at = $2, revoked_by = $3 where id = $1 and person = $3"
    " and revoked_at is null",
    P_INT, P_INT, P_INT);
SQL(device_sql,
    "select id, person, name, made_at, revoked_at, secret_sealed from devices where id = $1",
    P_INT);
SQL(devices_sql,
    "select id, person, name, made_at, revoked_at, secret_sealed from devices where person = $1"
    " order by id desc limit 50",
    P_INT);
// A gap: nothing is there that the fact says it follows. A fork: two follow the same one.
SQL(breaks_sql,
    "select f.device, f.seq, min(f.at) as at, d.name, case when count(*) > 1 then 1 else 0 end as"
    " fork from facts f join devices d on d.id = f.device where f.device is not null"
    "   and f.received_at >= $1 and f.why <> 'forged' and (exists (select x.id from facts x where"
    "     x.device = f.device and x.seq = f.seq and x.key <> f.key and x.why <> 'forged')"
    "   or (f.seq > 1 and not exists (select x.id from facts x where x.device = f.device"
    "     and x.seq = f.seq - 1 and x.digest = f.prev)))"
    " group by f.device, f.seq, d.name order by min(f.at) desc, f.device, f.seq limit $2",
    P_INT, P_INT);

Err device_add(Cx *cx, Str name, DeviceId *id, Str *secret)
{
    char bytes[HASH_SIZE];
    cx_random(cx, bytes, sizeof bytes);
    *secret = base64url_of(cx->arena, str_of(bytes, sizeof bytes));
    Blob sealed = { seal_field(cx->arena, &cx->county->key_field, DEVICE_KEY,
                               str_of(bytes, sizeof bytes)) };
    TRY(db_insert(cx, &device_add_sql, &id->n, cx->actor.person, str_trim(name), sealed, cx->now));
    cx_audit(cx, "device", id->n, (Str){ 0 }, S("added"));
    return OK;
}

Err device_revoke(Cx *cx, DeviceId id)
{
    int64_t changed;
    TRY(db_change(cx, &device_revoke_sql, &changed, id, cx->now, cx->actor.person));
    if (changed == 0)
        return &device_missing;
    cx_audit(cx, "device", id.n, S("active"), S("revoked"));
    return OK;
}

Err device_list(Cx *cx, PersonId person, List *out)
{
    return db_list(cx, &devices_sql, &device_shape, out, person);
}

Err device_find(Cx *cx, DeviceId id, Device *out, Str *secret)
{
    TRY(db_one(cx, &device_sql, &device_shape, out, &device_missing, id));
    return open_field(cx->arena, &cx->county->key_field, DEVICE_KEY, out->secret_sealed.bytes,
                      secret);
}

Err device_breaks(Cx *cx, Time since, int limit, List *out)
{
    return db_list(cx, &breaks_sql, &device_break_shape, out, since, limit);
}

// --- sheets

static const Field sheet_fields[] = {
    FIELD(Sheet, id),
    FIELD(Sheet, activity),
    COL(Sheet, number, "编号"),
    COL(Sheet, made_at, "打印时间"),
    COL(Sheet, photo_at, "拍照时间"),
    COL(Sheet, signed_at, "复核时间"),
    FIELD(Sheet, photo),
    COL(Sheet, in_time, "24 小时内"),
    SHOWN(Sheet, may_photo),
    SHOWN(Sheet, may_sign),
    SHOWN(Sheet, href),
};
const Shape sheet_shape = SHAPE(Sheet, sheet_fields);

#define SHEET_COLUMNS                                                                    \
    "s.id, s.activity, s.number, s.made_at, s.photo, s.photo_at, s.signed_at, case when" \
    " s.photo_at is not null and s.photo_at <= a.ends_at + 86400000 then 1 else 0 end as in_time"
SQL(sheet_count_sql, "select count(*) as n from sheets where activity = $1", P_INT);
SQL(sheet_add_sql,
    "insert into sheets (activity, number, made_by, made_at) values ($1, $2, $3, $4) returning id",
    P_INT, P_TEXT, P_INT, P_INT);
SQL(sheets_sql,
    "select " SHEET_COLUMNS " from sheets s join activities a on a.id = s.activity"
    " where s.activity = $1 order by s.id limit 50",
    P_INT);
SQL(sheet_sql,
    "select " SHEET_COLUMNS " from sheets s join activities a on a.id = s.activity where s.id = $1",
    P_INT);
SQL(sheet_photo_sql, "update sheets set photo = $2, photo_at = $3 where id = $1 and photo is null",
    P_INT, P_INT, P_INT);
SQL(sheet_undo_sql,
    "update sheets set photo = null, photo_at = null where id = $1 and photo = $2"
    " and signed_at is null",
    P_INT, P_INT);
// Countersigned by another one than who photographed it.
SQL(sheet_sign_sql,
    "update sheets set signed_by = $2, signed_at = $3 where id = $1 and signed_at is null"
    " and photo is not null and not exists (select p.id from photos p where p.id = sheets.photo"
    "   and p.taken_by = $2)",
    P_INT, P_INT, P_INT);

static Err sheet_runs(Cx *cx, ActivityId id, int least, Activity *activity)
{
    int level;
    TRY(activity_find(cx, id, activity));
    TRY(attendance_level(cx, activity, &level));
    return level >= least ? OK : &attendance_not_yours;
}

Err sheet_add(Cx *cx, ActivityId id, Sheet *out)
{
    Activity activity;
    int64_t n;
    TRY(sheet_runs(cx, id, LEVEL_LEADER, &activity));
    TRY(db_int(cx, &sheet_count_sql, &n, id));
    *out = (Sheet){ .activity = id, .made_at = cx->now };
    out->number = str_printf(cx->arena, "Q%.*s-%lld", STR_FMT(activity.number), (long long)n + 1);
    cx_audit(cx, "sheet", id.n, (Str){ 0 }, out->number);
    return db_insert(cx, &sheet_add_sql, &out->id, id, out->number, cx->actor.person, cx->now);
}

Err sheet_list(Cx *cx, ActivityId activity, List *out)
{
    return db_list(cx, &sheets_sql, &sheet_shape, out, activity);
}

Err sheet_find(Cx *cx, int64_t id, Sheet *out)
{
    Activity activity;
    TRY(db_one(cx, &sheet_sql, &sheet_shape, out, &sheet_missing, id));
    return sheet_runs(cx, out->activity, LEVEL_LEADER, &activity);
}

Err sheet_photo(Cx *cx, int64_t id, const List *pictures)
{
    Sheet sheet;
    List ids;
    int64_t changed;
    TRY(sheet_find(cx, id, &sheet));
    TRY(photo_add_all(cx, pictures, &ids));
    if (ids.n == 0)
        return &sheet_missing;
    TRY(db_change(cx, &sheet_photo_sql, &changed, id, *LIST_AT(&ids, PhotoId, 0), cx->now));
    cx_audit(cx, "sheet", id, S("printed"), S("photographed"));
    return changed == 1 ? OK : &sheet_done;
}

Err sheet_photo_undo(Cx *cx, int64_t id, PhotoId photo)
{
    Sheet sheet;
    int64_t changed;
    TRY(sheet_find(cx, id, &sheet));
    TRY(db_change(cx, &sheet_undo_sql, &changed, id, photo));
    if (changed == 0)
        return &sheet_done;
    cx_audit(cx, "sheet", id, S("photographed"), S("printed"));
    return photo_forget(cx, photo);
}

Err sheet_sign(Cx *cx, int64_t id)
{
    Sheet sheet;
    Activity activity;
    int64_t changed;
    TRY(db_one(cx, &sheet_sql, &sheet_shape, &sheet, &sheet_missing, id));
    Err err = sheet_runs(cx, sheet.activity, LEVEL_DESK, &activity);
    if (err == &attendance_not_yours)
        return &sheet_not_keeper;
    TRY(err);
    TRY(db_change(cx, &sheet_sign_sql, &changed, id, cx->actor.person, cx->now));
    cx_audit(cx, "sheet", id, S("photographed"), S("signed"));
    if (changed == 1)
        return OK;
    return sheet.photo.n != 0 && sheet.signed_at.ms == 0 ? &sheet_not_keeper : &sheet_done;
}
