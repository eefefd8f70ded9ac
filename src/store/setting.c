// Settings and work days, as the rooms declare and the tables hold them. All are kept in memory,
// read again when somebody wrote. The transaction that writes reads its own rows from the table.
#include "town/setting.h"
#include "base/utf8.h"
#include "store/store_inside.h"
#include <stdio.h>
#include <string.h>

FAULT(setting_unknown, 404, "setting.unknown", "没有这个设置项，请核对名称");
FAULT(setting_range, 422, "setting.range", "数值超出允许的范围，请修改后再保存");

#define REFRESH_MS 2000
#define TABLE_SIZE 2048  // of declared settings; a power of two
#define YEAR_FIRST 2000
#define YEARS      128

// --- what the rooms declare

static const Setting *declared[TABLE_SIZE];
static pthread_mutex_t declared_mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(const Room *const *) declared_for;

static size_t slot_of(Str name)
{
    size_t at = hash_quick(name) & (TABLE_SIZE - 1);
    while (declared[at] != NULL && !str_eq(str(declared[at]->name), name))
        at = (at + 1) & (TABLE_SIZE - 1);
    return at;
}

static void declare_all(void)
{
    size_t n = 0;
    memset(declared, 0, sizeof declared);
    for (const Room *const *room = house_rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->setting_count; i++) {
            const Setting *setting = &(*room)->settings[i];
            size_t at = slot_of(str(setting->name));
            must(declared[at] == NULL);  // two rooms, one name
            declared[at] = setting;
            must(++n < TABLE_SIZE / 2);
        }
}

const Setting *setting_find(Str name)
{
    if (atomic_load(&declared_for) != house_rooms) {
        pthread_mutex_lock(&declared_mutex);
        declare_all();
        atomic_store(&declared_for, house_rooms);
        pthread_mutex_unlock(&declared_mutex);
    }
    return declared[slot_of(name)];
}

// --- what the tables hold, in memory

typedef struct {
    Str name;
    int64_t valid_from;
    Str value;
} Held;
static const Field held_fields[] = { FIELD(Held, name), FIELD(Held, valid_from),
                                     FIELD(Held, value) };
static const Shape held_shape = SHAPE(Held, held_fields);

typedef struct {
    int64_t day;
    Str kind;
} DayRow;
static const Field day_fields[] = { FIELD(DayRow, day), FIELD(DayRow, kind) };
static const Shape day_shape = SHAPE(DayRow, day_fields);

typedef struct {
    int32_t ymd;
    bool work;
} HeldDay;

#define HELD_MAX 4096

typedef struct {
    Arena *arena;
    Held *held;  // by name, then by the day from which they hold
    size_t held_count;
    HeldDay *days;  // by day
    size_t day_count;
    bool years[YEARS];
} Snapshot;

struct SettingCache {
    pthread_rwlock_t lock;
    Snapshot now;
    _Atomic int64_t loaded_at;  // monotonic ms
    atomic_bool warned[YEARS];
    Arena *arena;
};

SettingCache *settings_new(void)
{
    Arena *arena = arena_new(1 << 20);
    SettingCache *cache = NEW(arena, SettingCache);
    cache->arena = arena;
    pthread_rwlock_init(&cache->lock, NULL);
    return cache;
}

void settings_free(SettingCache *cache)
{
    arena_free(cache->now.arena);
    pthread_rwlock_destroy(&cache->lock);
    arena_free(cache->arena);
}

SQL0(held_sql, "select name, valid_from, value from settings order by name, valid_from");
SQL0(days_sql, "select day, kind from workdays order by day");

static Err hold(void *to, const void *at)
{
    Snapshot *snapshot = to;
    const Held *row = at;
    if (snapshot->held_count == HELD_MAX)
        return &fault_too_large;
    snapshot->held[snapshot->held_count++] = (Held){
        str_copy(snapshot->arena, row->name),
        row->valid_from,
        str_copy(snapshot->arena, row->value),
    };
    return OK;
}

static Err hold_day(void *to, const void *at)
{
    Snapshot *snapshot = to;
    const DayRow *row = at;
    int64_t year = row->day / 10000 - YEAR_FIRST;
    if (snapshot->day_count == HELD_MAX)
        return &fault_too_large;
    snapshot->days[snapshot->day_count++] = (HeldDay){ (int32_t)row->day,
                                                       str_eq(row->kind, S("work")) };
    if (year >= 0 && year < YEARS)
        snapshot->years[year] = true;
    return OK;
}

static Err read_tables(Cx *cx, Snapshot *into)
{
    into->held = NEW_ARRAY(into->arena, Held, HELD_MAX);
    into->days = NEW_ARRAY(into->arena, HeldDay, HELD_MAX);
    TRY(db_each(cx, &held_sql, &held_shape, hold, into));
    return db_each(cx, &days_sql, &day_shape, hold_day, into);
}

Err settings_load(Cx *cx, SettingCache *cache)
{
    Snapshot fresh = { .arena = arena_new(ARENA_REQUEST_MAX) };
    Err err = read_tables(cx, &fresh);
    if (err != OK) {
        arena_free(fresh.arena);
        return err;
    }
    pthread_rwlock_wrlock(&cache->lock);
    Arena *before = cache->now.arena;
    cache->now = fresh;
    pthread_rwlock_unlock(&cache->lock);
    atomic_store(&cache->loaded_at, clock_mono_ms());
    arena_free(before);
    return OK;
}

static Store *store_of(const Cx *cx)
{
    return cx->county != NULL ? cx->county->store : NULL;
}

Err settings_refresh(Cx *cx)
{
    Store *store = store_of(cx);
    if (store == NULL || store->engine == ENGINE_SQLITE)
        return OK;
    if (clock_mono_ms() - atomic_load(&store->settings->loaded_at) < REFRESH_MS)
        return OK;
    return settings_load(cx, store->settings);
}

void settings_changed(Cx *cx)
{
    must(cx->db->writer);
    cx->db->settings_written++;
}

// --- reading one

static const Held *last_held(const Snapshot *snapshot, Str name, int64_t on)
{
    size_t low = 0, high = snapshot->held_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const Held *held = &snapshot->held[middle];
        int order = str_cmp(held->name, name);
        if (order < 0 || (order == 0 && held->valid_from <= on))
            low = middle + 1;
        else
            high = middle;
    }
    const Held *held = low > 0 ? &snapshot->held[low - 1] : NULL;
    return held != NULL && str_eq(held->name, name) ? held : NULL;
}

typedef struct {
    Str value;
} OneValue;
static const Field one_fields[] = { FIELD(OneValue, value) };
static const Shape one_shape = SHAPE(OneValue, one_fields);
SQL(value_sql,
    "select value from settings where name = $1 and valid_from <= $2 order by valid_from desc "
    "limit 1",
    P_TEXT, P_INT);

static Str value_from_table(Cx *cx, Str name, int64_t on)
{
    OneValue one = { 0 };
    Err err = db_one(cx, &value_sql, &one_shape, &one, &setting_unknown, name, on);
    return err == OK ? one.value : (Str){ 0 };
}

// The value as stored, none while the preset holds. Copied into cx->arena.
static Str value_of(Cx *cx, Str name, int64_t on)
{
    Store *store = store_of(cx);
    if (store == NULL)
        return (Str){ 0 };
    if (cx->db != NULL && cx->db->settings_written != 0)
        return value_from_table(cx, name, on);
    pthread_rwlock_rdlock(&store->settings->lock);
    const Held *held = last_held(&store->settings->now, name, on);
    // Copying may pass the arena's ceiling and jump; so the lock is left with a copy made by hand
    // for what is short.
    char small[64];
    Str value = held != NULL ? held->value : (Str){ 0 };
    bool fits = value.p != NULL && value.n <= sizeof small;
    if (fits)
        memcpy(small, value.p, value.n);
    pthread_rwlock_unlock(&store->settings->lock);
    if (value.p == NULL)
        return value;
    return fits ? str_copy(cx->arena, (Str){ small, value.n }) : value_from_table(cx, name, on);
}

static const Setting *known(const char *name, SettingKind kind, bool dated)
{
    const Setting *setting = setting_find(str(name));
    if (setting == NULL)
        log_error("setting.unknown", "%s", name);
    must(setting != NULL && setting->kind == kind && setting->dated == dated);
    return setting;
}

static int64_t number_of(Cx *cx, const Setting *setting, int64_t on)
{
    int64_t n;
    Str value = value_of(cx, str(setting->name), on);
    return value.p != NULL && str_int(value, &n) ? n : setting->preset;
}

int64_t setting_int(Cx *cx, const char *name)
{
    return number_of(cx, known(name, SETTING_KIND_INT, false), 0);
}

bool setting_bool(Cx *cx, const char *name)
{
    return number_of(cx, known(name, SETTING_KIND_BOOL, false), 0) != 0;
}

Str setting_text(Cx *cx, const char *name)
{
    const Setting *setting = known(name, SETTING_KIND_TEXT, false);
    Str value = value_of(cx, str(name), 0);
    return value.p != NULL ? value : str(setting->preset_text);
}

int64_t rule_int(Cx *cx, const char *name, Day on)
{
    return number_of(cx, known(name, SETTING_KIND_INT, true), on.ymd);
}

// --- writing

SQL(put_sql,
    "insert into settings (name, valid_from, value, source, changed_by, changed_at) values ($1, "
    "$2, $3, $4, $5, $6)"
    " on conflict (name, valid_from) do update set value = excluded.value, source = "
    "excluded.source,"
    " changed_by = excluded.changed_by, changed_at = excluded.changed_at",
    P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(drop_sql, "delete from settings where name = $1 and valid_from = $2", P_TEXT, P_INT);

static Err out_of_range(Cx *cx, const Setting *setting)
{
    Str low = str_printf(cx->arena, "%lld", (long long)setting->min);
    Str high = str_printf(cx->arena, "%lld", (long long)setting->max);
    if (setting->kind == SETTING_KIND_TEXT)
        cx_problem(cx, S("value"), "too_long", TEXT("最多 {0} 个字"), high, (Str){ 0 });
    else
        cx_problem(cx, S("value"), "range", TEXT("应为 {0} 到 {1} 之间的整数"), low, high);
    return &setting_range;
}

static bool yes_or_no(Str typed, Str *stored)
{
    if (str_eq(typed, S("1")) || str_eq(typed, S("true")) || str_eq(typed, S("on")))
        *stored = S("1");
    else if (str_eq(typed, S("0")) || str_eq(typed, S("false")) || str_eq(typed, S("off")))
        *stored = S("0");
    else
        return false;
    return true;
}

static bool acceptable(const Setting *setting, Str typed, Str *stored)
{
    int64_t n;
    *stored = typed;
    switch (setting->kind) {
    case SETTING_KIND_INT:
        return str_int(typed, &n) && n >= setting->min && n <= setting->max;
    case SETTING_KIND_BOOL:
        return yes_or_no(typed, stored);
    case SETTING_KIND_TEXT:
        return utf8_plain(typed) && utf8_length(typed) <= (size_t)setting->max;
    }
    unreachable();
}

static Err put(Cx *cx, const Setting *setting, int64_t from, Str value, Str source)
{
    Str before = value_from_table(cx, str(setting->name), from);
    if (value.p == NULL)
        TRY(db_change(cx, &drop_sql, NULL, setting->name, from));
    else
        TRY(db_change(cx, &put_sql, NULL, setting->name, from, value, source, cx->actor.person,
                      cx->now));
    settings_changed(cx);
    cx_audit(cx, "setting", from,
             before.p == NULL ? ((Str){ 0 })
                              : str_printf(cx->arena, "%s=%.*s", setting->name, STR_FMT(before)),
             str_printf(cx->arena, "%s=%.*s", setting->name, STR_FMT(value)));
    return OK;
}

Err setting_set(Cx *cx, Str name, Str value)
{
    const Setting *setting = setting_find(name);
    Str stored = { 0 };
    if (setting == NULL || setting->dated)
        return &setting_unknown;
    if (value.p != NULL && !acceptable(setting, str_trim(value), &stored))
        return out_of_range(cx, setting);
    return put(cx, setting, 0, stored, (Str){ 0 });
}

Err rule_set(Cx *cx, Str name, Day from, int64_t value, Str source)
{
    const Setting *setting = setting_find(name);
    if (setting == NULL || !setting->dated)
        return &setting_unknown;
    if (value < setting->min || value > setting->max)
        return out_of_range(cx, setting);
    if (!day_valid(from) || str_trim(source).n == 0) {
        cx_problem(cx, S("source"), "required", TEXT("请填写生效日期和依据的文件条款"), (Str){ 0 },
                   (Str){ 0 });
        return &setting_range;
    }
    return put(cx, setting, from.ymd, str_printf(cx->arena, "%lld", (long long)value),
               str_trim(source));
}

// --- listing

// clang-format off
static const Field row_fields[] = {
    COL(SettingRow, name, "名称"),      COL(SettingRow, label, "含义"),     FIELD(SettingRow, kind),
    FIELD(SettingRow, dated),           COL(SettingRow, value, "现值"),     COL(SettingRow, preset, "预设"),
    COL(SettingRow, min, "最小"),       COL(SettingRow, max, "最大"),       COL(SettingRow, source, "依据"),
    COL(SettingRow, valid_from, "生效"), FIELD(SettingRow, changed_by),     COL(SettingRow, changed_at, "修改时间"),
    FIELD(SettingRow, changed),
};
// clang-format on
const Shape setting_row_shape = SHAPE(SettingRow, row_fields);

typedef struct {
    Str value, source;
    Day valid_from;
    PersonId changed_by;
    Time changed_at;
} Stored;
static const Field stored_fields[] = {
    FIELD(Stored, value),      FIELD(Stored, source),     FIELD(Stored, valid_from),
    FIELD(Stored, changed_by), FIELD(Stored, changed_at),
};
static const Shape stored_shape = SHAPE(Stored, stored_fields);
SQL(stored_sql,
    "select value, source, valid_from, changed_by, changed_at from settings"
    " where name = $1 and valid_from <= $2 order by valid_from desc limit 1",
    P_TEXT, P_INT);
SQL(history_sql,
    "select value, source, valid_from, changed_by, changed_at from settings where name = $1 order "
    "by valid_from limit 1000",
    P_TEXT);

static const char *kind_word(SettingKind kind)
{
    switch (kind) {
    case SETTING_KIND_INT:
        return "int";
    case SETTING_KIND_TEXT:
        return "text";
    case SETTING_KIND_BOOL:
        return "bool";
    }
    unreachable();
}

static SettingRow row_of(Cx *cx, const Setting *setting, const Stored *stored)
{
    Str preset = setting->kind == SETTING_KIND_TEXT
                     ? str(setting->preset_text)
                     : str_printf(cx->arena, "%lld", (long long)setting->preset);
    SettingRow row = {
        .name = str(setting->name),
        .label = setting->label,
        .kind = str(kind_word(setting->kind)),
        .dated = setting->dated,
        .value = preset,
        .preset = preset,
        .min = setting->min,
        .max = setting->max,
        .source = str(setting->source),
    };
    if (stored == NULL)
        return row;
    row.value = stored->value;
    row.source = stored->source.p != NULL ? stored->source : row.source;
    row.valid_from = stored->valid_from;
    row.changed_by = stored->changed_by;
    row.changed_at = stored->changed_at;
    row.changed = true;
    return row;
}

static Err row_now(Cx *cx, const Setting *setting, SettingRow *out)
{
    Stored stored;
    int64_t on = setting->dated ? cx->today.ymd : 0;
    Err err = db_one(cx, &stored_sql, &stored_shape, &stored, &setting_unknown, setting->name, on);
    if (err != OK && err != &setting_unknown)
        return err;
    *out = row_of(cx, setting, err == OK ? &stored : NULL);
    return OK;
}

Err setting_rows(Cx *cx, List *out)
{
    size_t n = 0, at = 0;
    for (const Room *const *room = house_rooms; *room != NULL; room++)
        n += (*room)->setting_count;
    SettingRow *rows = NEW_ARRAY(cx->arena, SettingRow, n);
    for (const Room *const *room = house_rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->setting_count; i++)
            TRY(row_now(cx, &(*room)->settings[i], &rows[at++]));
    *out = (List){ rows, n };
    return OK;
}

Err setting_history(Cx *cx, Str name, List *out)
{
    List stored;
    const Setting *setting = setting_find(name);
    if (setting == NULL)
        return &setting_unknown;
    TRY(db_list(cx, &history_sql, &stored_shape, &stored, name));
    SettingRow *rows = NEW_ARRAY(cx->arena, SettingRow, stored.n);
    for (size_t i = 0; i < stored.n; i++)
        rows[i] = row_of(cx, setting, LIST_AT(&stored, Stored, i));
    *out = (List){ rows, stored.n };
    return OK;
}

// --- work days

SQL(day_sql, "select day, kind from workdays where day = $1", P_INT);
SQL(year_sql, "select count(*) from workdays where day >= $1 and day < $2", P_INT, P_INT);

static int day_from_table(Cx *cx, Day d, bool *listed_year)
{
    DayRow row;
    int64_t n = 0;
    int64_t year = (int64_t)day_year(d) * 10000;
    if (db_int(cx, &year_sql, &n, year, year + 10000) != OK)
        return -1;
    *listed_year = n > 0;
    if (db_one(cx, &day_sql, &day_shape, &row, &fault_missing, d) != OK)
        return -1;
    return str_eq(row.kind, S("work"));
}

static int day_in(const Snapshot *snapshot, Day d)
{
    size_t low = 0, high = snapshot->day_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (snapshot->days[middle].ymd < d.ymd)
            low = middle + 1;
        else
            high = middle;
    }
    return low < snapshot->day_count && snapshot->days[low].ymd == d.ymd ? snapshot->days[low].work
                                                                         : -1;
}

int settings_day(Cx *cx, Day d, bool *listed_year)
{
    Store *store = store_of(cx);
    *listed_year = false;
    if (store == NULL)
        return -1;
    if (cx->db != NULL && cx->db->settings_written != 0)
        return day_from_table(cx, d, listed_year);
    pthread_rwlock_rdlock(&store->settings->lock);
    int found = day_in(&store->settings->now, d);
    int year = day_year(d) - YEAR_FIRST;
    *listed_year = year >= 0 && year < YEARS && store->settings->now.years[year];
    pthread_rwlock_unlock(&store->settings->lock);
    return found;
}

void settings_warn_year(Cx *cx, int year)
{
    Store *store = store_of(cx);
    int at = year - YEAR_FIRST;
    if (store == NULL || at < 0 || at >= YEARS ||
        atomic_exchange(&store->settings->warned[at], true))
        return;
    log_warn("calendar.year", "no holidays are listed for %d: Monday to Friday count as work days",
             year);
}
