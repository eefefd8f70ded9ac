// The acts on the network of places and the statements they need.
#include "base/buf.h"
#include "base/utf8.h"
#include "rooms/places/places_in.h"
#include "store/db.h"
#include "store/gather.h"
#include "store/search.h"
#include <string.h>

static const Field place_fields[] = {
    COL(Place, id, "编号"),
    FIELD(Place, parent),
    FIELD(Place, path),
    WORD(Place, level, place_level_words),
    WORD(Place, kind, place_kind_words),
    COL(Place, code, "代码"),
    COL(Place, name, "名称"),
    COL(Place, official_name, "法定名称"),
    WORD(Place, state, place_state_words),
    FIELD(Place, state_reason),
    COL(Place, assessed, "考核组"),
    COL(Place, host, "依托单位"),
    COL(Place, keeper, "负责人"),
    COL(Place, phone, "电话"),
    COL(Place, hours, "开放时间"),
    COL(Place, address, "地址"),
    FIELD(Place, lat_e7),
    FIELD(Place, lon_e7),
    COL(Place, population, "常住人口"),
    FIELD(Place, population_year),
    FIELD(Place, valid_from),
    FIELD(Place, valid_to),
    FIELD(Place, demo),
    HIDDEN(Place, changed_at),
};
const Shape place_shape = SHAPE(Place, place_fields);

static const Field row_fields[] = {
    COL(PlaceRow, id, "编号"),
    FIELD(PlaceRow, path),
    WORD(PlaceRow, level, place_level_words),
    COL(PlaceRow, level_text, "级别"),
    COL(PlaceRow, name, "名称"),
    COL(PlaceRow, code, "代码"),
    COL(PlaceRow, under, "上级"),
    WORD(PlaceRow, state, place_state_words),
    COL(PlaceRow, state_text, "状态"),
    COL(PlaceRow, assessed, "考核组"),
    COL(PlaceRow, host, "依托单位"),
    COL(PlaceRow, keeper, "负责人"),
    COL(PlaceRow, phone, "电话"),
    COL(PlaceRow, hours, "开放时间"),
    COL(PlaceRow, address, "地址"),
    FIELD(PlaceRow, lat_e7),
    FIELD(PlaceRow, lon_e7),
    COL(PlaceRow, lat, "纬度"),
    COL(PlaceRow, lon, "经度"),
    COL(PlaceRow, datum, "坐标系"),
    COL(PlaceRow, population, "常住人口"),
    COL(PlaceRow, valid_to, "代码停用"),
    COL(PlaceRow, demo, "演示数据"),
};
const Shape place_row_shape = SHAPE(PlaceRow, row_fields);

static const Field count_fields[] = { FIELD(PlaceCount, branch),
                                      WORD(PlaceCount, level, place_level_words),
                                      FIELD(PlaceCount, n) };
const Shape place_count_shape = SHAPE(PlaceCount, count_fields);

static const Field keeper_fields[] = {
    COL(PlaceKeeper, name, "姓名"),
    COL(PlaceKeeper, phone, "电话"),
    COL(PlaceKeeper, since, "自"),
    COL(PlaceKeeper, until, "至"),
};
const Shape place_keeper_shape = SHAPE(PlaceKeeper, keeper_fields);

static const Field population_fields[] = {
    COL(PlacePopulation, year, "年份"),
    COL(PlacePopulation, persons, "常住人口"),
    COL(PlacePopulation, source, "来源"),
};
const Shape place_population_shape = SHAPE(PlacePopulation, population_fields);

static const Field assessed_fields[] = {
    COL(PlaceAssessed, assessed, "列入考核组"),
    COL(PlaceAssessed, since, "自"),
    COL(PlaceAssessed, reason, "依据"),
};
const Shape place_assessed_shape = SHAPE(PlaceAssessed, assessed_fields);

static const Field state_fields[] = {
    WORD(PlaceStateRow, state, place_state_words),
    COL(PlaceStateRow, state_text, "状态"),
    COL(PlaceStateRow, reason, "原因"),
    COL(PlaceStateRow, since, "自"),
};
const Shape place_state_row_shape = SHAPE(PlaceStateRow, state_fields);

static const Field cell_fields[] = { FIELD(PlaceCell, place), FIELD(PlaceCell, col),
                                     FIELD(PlaceCell, line) };
const Shape place_cell_shape = SHAPE(PlaceCell, cell_fields);

#define PLACE_COLUMNS                                                                         \
    "select p.id, p.parent, p.path, p.level, p.kind, coalesce(p.code, '') as code, p.name, "  \
    "p.official_name, p.state,"                                                               \
    "       p.state_reason, p.assessed, p.host, p.keeper, p.phone, p.hours, p.address, "      \
    "coalesce(p.lat_e7, 0) as lat_e7,"                                                        \
    "       coalesce(p.lon_e7, 0) as lon_e7, p.population, p.population_year, p.valid_from, " \
    "p.valid_to, p.demo,"                                                                     \
    "       p.changed_at from places p "

#define ROW_COLUMNS                                                                                \
    "select p.id, p.path, p.level, p.name, coalesce(p.code, '') as code, coalesce(u.name, '') as " \
    "under, p.state,"                                                                              \
    "       p.assessed, p.host, p.keeper, p.phone, p.hours, p.address, coalesce(p.lat_e7, 0) as "  \
    "lat_e7,"                                                                                      \
    "       coalesce(p.lon_e7, 0) as lon_e7, p.population, p.valid_to, p.demo"                     \
    "  from places p left join places u on u.id = p.parent "

// --- reading

SQL(find_sql, PLACE_COLUMNS "where p.id = $1", P_INT);
SQL(by_code_sql, PLACE_COLUMNS "where p.code = $1", P_TEXT);
SQL0(centre_sql, PLACE_COLUMNS "where p.level = 'centre'");

Err place_find(Cx *cx, PlaceId id, Place *out)
{
    return db_one(cx, &find_sql, &place_shape, out, &place_missing, id);
}

Err place_by_code(Cx *cx, Str code, Place *out)
{
    return db_one(cx, &by_code_sql, &place_shape, out, &place_missing, code);
}

Err place_centre(Cx *cx, Place *out)
{
    return db_one(cx, &centre_sql, &place_shape, out, &place_no_network);
}

Err place_path_of(Cx *cx, PlaceId id, Str *path)
{
    Place place;
    TRY(place_find(cx, id, &place));
    *path = place.path;
    return OK;
}

static void say_rows(Arena *arena, List *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        PlaceRow *row = LIST_AT(rows, PlaceRow, i);
        row->level_text = place_level_texts[row->level];
        row->state_text = place_state_texts[row->state];
        if (!point_known((Point){ (int32_t)row->lat_e7, (int32_t)row->lon_e7 }))
            continue;
        row->lat = degrees_str(arena, row->lat_e7);
        row->lon = degrees_str(arena, row->lon_e7);
        row->datum = S("WGS-84");
    }
}

SQL(children_sql,
    ROW_COLUMNS "where p.parent = $1 and p.state <> 'retired'"
                " order by (case when p.code is null then 1 else 0 end), p.code, p.id limit 1000",
    P_INT);

Err place_children(Cx *cx, PlaceId parent, List *out)
{
    TRY(db_list(cx, &children_sql, &place_row_shape, out, parent));
    say_rows(cx->arena, out);
    return OK;
}

#define PLACE_DEPTH_MAX 8

static PlaceRow row_of(const Place *place, Str under)
{
    return (PlaceRow){
        .id = place->id,
        .path = place->path,
        .level = place->level,
        .level_text = place_level_texts[place->level],
        .name = place->name,
        .code = place->code,
        .under = under,
        .state = place->state,
        .state_text = place_state_texts[place->state],
        .assessed = place->assessed,
        .host = place->host,
        .keeper = place->keeper,
        .phone = place->phone,
        .hours = place->hours,
        .address = place->address,
        .lat_e7 = place->lat_e7,
        .lon_e7 = place->lon_e7,
        .population = place->population,
        .valid_to = place->valid_to,
        .demo = place->demo,
    };
}

// Walking up by ids is a few look-ups by key; comparing prefixes would read the whole table.
Err place_chain(Cx *cx, PlaceId id, List *out)
{
    Place places[PLACE_DEPTH_MAX];
    size_t n = 0;
    for (PlaceId at = id; n == 0 || at.n != 0; at = places[n - 1].parent) {
        must(n < PLACE_DEPTH_MAX);
        TRY(place_find(cx, at, &places[n]));
        n++;
    }
    PlaceRow *rows = NEW_ARRAY(cx->arena, PlaceRow, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = row_of(&places[n - 1 - i], i == 0 ? S("") : rows[i - 1].name);
    *out = (List){ rows, n };
    return OK;
}

Err place_station_for(Cx *cx, PlaceId any, PlaceId *station)
{
    Place place;
    TRY(place_find(cx, any, &place));
    PlaceId self = place.id;
    while (place.level != LEVEL_STATION && !place_like_branch(place.level) &&
           place.level != LEVEL_CENTRE)
        TRY(place_find(cx, place.parent, &place));
    // A spot hangs on a branch or the centre when nothing stands between: then that node answers.
    *station = place.id.n != 0 ? place.id : self;
    return OK;
}

SQL(search_sql,
    ROW_COLUMNS "where p.state = 'open' and p.valid_to is null"
                "   and (lower(p.name) like $1 escape '!' or lower(p.address) like $1 escape '!' "
                "or p.code like $1 escape '!')"
                " order by (case p.level when 'station' then 0 when 'branch' then 1 when 'estate' "
                "then 2 else 3 end), p.id limit $2",
    P_TEXT, P_INT);

Err place_search(Cx *cx, Str words, int limit, List *out)
{
    must(limit > 0 && limit <= 200);
    Str pattern = search_pattern(cx->arena, words);
    if (pattern.n == 0) {
        *out = (List){ 0 };
        return OK;
    }
    TRY(db_list(cx, &search_sql, &place_row_shape, out, pattern, limit));
    say_rows(cx->arena, out);
    return OK;
}

SQL(changed_sql,
    "select p.id, p.name as title, p.address as about, coalesce(a.name, '') as place, p.changed_at,"
    "       case when p.state = 'open' and p.valid_to is null then 0 else 1 end as gone"
    "  from places p left join places a on a.id = p.parent"
    " where (p.changed_at, p.id) > ($1, $2) order by p.changed_at, p.id limit $3",
    P_INT, P_INT, P_INT);

Err place_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out)
{
    return db_list(cx, &changed_sql, &findable_shape, out, after_ms, after_id, limit);
}

SQL(list_sql,
    ROW_COLUMNS "where p.id > $1 and p.path >= $2 and p.path < $3"
                "   and ($4 = '' or p.level = $4) and ($5 = '' or p.state = $5) and ($6 = 1 or "
                "p.state <> 'retired')"
                "   and ($7 = '' or lower(p.name) like $7 escape '!' or lower(p.address) like $7 "
                "escape '!' or p.code like $7 escape '!')"
                "   and ($8 = 0 or p.assessed = 1) and ($9 = 0 or p.lat_e7 is not null)"
                " order by p.id limit $10",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT);

Err place_list(Cx *cx, const PlaceFilter *filter, PlaceId after, int limit, List *out)
{
    must(limit > 0 && limit <= PLACE_LIST_MAX);
    Str under = filter->under.n ? filter->under : S("/");
    Str level = filter->by_level ? str(place_level_words[filter->level]) : S("");
    Str state = filter->by_state ? str(place_state_words[filter->state]) : S("");
    TRY(db_gather(cx, &list_sql, &place_row_shape, (size_t)limit, out, after.n, under,
                  prefix_end(cx->arena, under), level, state,
                  filter->retired_too || filter->by_state, search_pattern(cx->arena, filter->words),
                  filter->assessed_only, filter->with_point_only, limit));
    say_rows(cx->arena, out);
    return OK;
}

SQL0(counts_sql,
     "select b.id as branch, c.level, count(*) as n"
     "  from places b join places c on c.path > b.path and c.path < substr(b.path, 1, "
     "length(b.path) - 1) || '0'"
     " where b.level in ('branch', 'zone') and c.state <> 'retired' and c.valid_to is null"
     " group by b.id, c.level order by b.id, c.level limit 1000");

Err place_counts(Cx *cx, List *out)
{
    return db_list(cx, &counts_sql, &place_count_shape, out);
}

// One range of places_open for each level: no row is read and nothing is sorted.
#define LEVEL_ROW(word) "select '" word "' as level"
SQL(below_sql,
    "select l.level, (select count(*) from places p where p.level = l.level and p.path > $1"
    " and p.path < $2 and p.state <> 'retired' and p.valid_to is null) as n from (" LEVEL_ROW(
        "cent"
        "re") " union all " LEVEL_ROW("branch") " union all " LEVEL_ROW("station") " union all " LEVEL_ROW("spot") " union all " LEVEL_ROW("post") " union all " LEVEL_ROW("bay") " union "
                                                                                                                                                                                  "all " LEVEL_ROW(
                                                                                                                                                                                      "es"
                                                                                                                                                                                      "ta"
                                                                                                                                                                                      "t"
                                                                                                                                                                                      "e") " union all " LEVEL_ROW("grid") " union all " LEVEL_ROW("zone") ") l",
    P_TEXT, P_TEXT);

Err place_counts_below(Cx *cx, Str path, int64_t out[PLACE_LEVELS])
{
    List rows;
    TRY(db_list(cx, &below_sql, &place_count_shape, &rows, path, prefix_end(cx->arena, path)));
    memset(out, 0, PLACE_LEVELS * sizeof *out);
    for (size_t i = 0; i < rows.n; i++)
        out[LIST_AT(&rows, PlaceCount, i)->level] = LIST_AT(&rows, PlaceCount, i)->n;
    return OK;
}

// --- acts

bool place_may_manage(const Actor *who, Str path)
{
    return who->system || actor_may(who, ROLES_DISPATCH, path);
}

bool place_may_direct(const Actor *who, Str path)
{
    return who->system || actor_may(who, ROLE_CENTRE, path);
}

static Str or_empty(Str s)
{
    return s.p == NULL ? S("") : s;
}

static bool fits(Str s, size_t least, size_t most)
{
    return utf8_plain(s) && utf8_length(s) >= least && utf8_length(s) <= most;
}

static Err check_words(Cx *cx, Str name, Str host, Str keeper, Str phone, Str hours, Str address)
{
    const struct {
        Str value;
        const char *field;
        size_t least, most;
    } rows[] = {
        { name, "name", 1, 60 },   { host, "host", 0, 60 },    { keeper, "keeper", 0, 30 },
        { phone, "phone", 0, 30 }, { hours, "hours", 0, 100 }, { address, "address", 0, 120 },
    };
    bool fine = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (fits(rows[i].value, rows[i].least, rows[i].most))
            continue;
        fine = false;
        cx_problem(cx, str(rows[i].field), "length", TEXT("请填写 {0} 到 {1} 个字"),
                   str_printf(cx->arena, "%zu", rows[i].least),
                   str_printf(cx->arena, "%zu", rows[i].most));
    }
    return fine ? OK : &fault_invalid;
}

SQL(keeper_until_sql, "update place_keepers set until = $2 where place = $1 and until is null",
    P_INT, P_INT);
SQL(keeper_since_sql,
    "insert into place_keepers (place, name, phone, since, made_by, made_at) values ($1, $2, $3, "
    "$4, $5, $6)",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

static Err begin_keeper(Cx *cx, PlaceId id, Str name, Str phone, Day since, bool first)
{
    if (!first)
        TRY(db_change(cx, &keeper_until_sql, NULL, id, since));
    if (name.n == 0)
        return OK;
    return db_change(cx, &keeper_since_sql, NULL, id, name, phone, since, cx->actor.person,
                     cx->now);
}

SQL(host_until_sql, "update place_hosts set until = $2 where place = $1 and until is null", P_INT,
    P_INT);
SQL(host_since_sql,
    "insert into place_hosts (place, name, since, made_by, made_at) values ($1, $2, $3, $4, $5)",
    P_INT, P_TEXT, P_INT, P_INT, P_INT);

static Err begin_host(Cx *cx, PlaceId id, Str name, Day since, bool first)
{
    if (!first)
        TRY(db_change(cx, &host_until_sql, NULL, id, since));
    if (name.n == 0)
        return OK;
    return db_change(cx, &host_since_sql, NULL, id, name, since, cx->actor.person, cx->now);
}

SQL(add_sql,
    "insert into places (parent, path, level, kind, code, name, official_name, state, "
    "state_reason, assessed, host, keeper, phone,"
    "    hours, address, lat_e7, lon_e7, population, population_year, valid_from, demo, "
    "created_at, changed_at)"
    " values ($1, '', $2, $3, $4, $5, $6, 'open', '', 0, $7, $8, $9, $10, $11,"
    "    case when $12 = 0 and $13 = 0 then null else $12 end, case when $12 = 0 and $13 = 0 then "
    "null else $13 end,"
    "    0, 0, $14, $15, $16, $16) returning id",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT,
    P_INT, P_INT, P_INT, P_INT);
SQL(path_sql, "update places set path = $2 where id = $1", P_INT, P_TEXT);

Err place_insert(Cx *cx, const PlaceNew *new, Str above, PlaceId *id)
{
    Day since = new->since.ymd ? new->since : cx->today;
    Str official = new->official_name.n ? new->official_name : new->name;
    int64_t row = 0;
    Err err = db_insert(cx, &add_sql, &row, new->parent, place_level_words[new->level],
                        place_kind_words[new->kind], new->code.n ? new->code : (Str){ 0 },
                        new->name, official, or_empty(new->host), or_empty(new->keeper),
                        or_empty(new->phone), or_empty(new->hours), or_empty(new->address),
                        new->point.lat_e7, new->point.lon_e7, since, new->demo, cx->now);
    if (err == &db_conflict)
        return &place_taken;
    TRY(err);
    *id = (PlaceId){ row };
    Str path = str_printf(cx->arena, "%.*s%lld/", STR_FMT(above.n ? above : S("/")),
                          (long long)row);
    TRY(db_change(cx, &path_sql, NULL, *id, path));
    TRY(begin_keeper(cx, *id, or_empty(new->keeper), or_empty(new->phone), since, true));
    return begin_host(cx, *id, or_empty(new->host), since, true);
}

Err place_add(Cx *cx, const PlaceNew *new, PlaceId *id)
{
    Place above = { 0 };
    if (new->level == LEVEL_CENTRE) {
        if (!cx->actor.system)
            return &place_not_yours;
    } else {
        TRY(place_find(cx, new->parent, &above));
        if (!place_may_manage(&cx->actor, above.path))
            return &place_not_yours;
        if (above.state == PLACE_RETIRED)
            return &place_gone;
        if (!place_may_stand(new->level, above.level))
            return &place_misplaced;
    }
    TRY(check_words(cx, or_empty(new->name), or_empty(new->host), or_empty(new->keeper),
                    or_empty(new->phone), or_empty(new->hours), or_empty(new->address)));
    if (!point_valid(new->point)) {
        cx_problem(cx, S("lat"), "range", TEXT("纬度在 −90 到 90 之间，经度在 −180 到 180 之间"),
                   (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(place_insert(cx, new, above.path, id));
    cx_audit(cx, "place", id->n, S(""),
             str_printf(cx->arena, "%s %.*s", place_level_words[new->level], STR_FMT(new->name)));
    return OK;
}

// A node that exists, is not retired and lies within the grants of the actor.
static Err find_mine(Cx *cx, PlaceId id, bool (*may)(const Actor *, Str), Place *out)
{
    TRY(place_find(cx, id, out));
    return may(&cx->actor, out->path) ? OK : &place_not_yours;
}

SQL(edit_sql,
    "update places set name = $2, kind = $3, host = $4, keeper = $5, phone = $6, hours = $7, "
    "address = $8,"
    "    lat_e7 = case when $9 = 0 and $10 = 0 then null else $9 end,"
    "    lon_e7 = case when $9 = 0 and $10 = 0 then null else $10 end,"
    "    changed_at = case when changed_at >= $11 then changed_at + 1 else $11 end"
    " where id = $1 and state <> 'retired' and ($12 is null or changed_at = $12)",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

static Str summary(Arena *arena, Str name, Str host, Str hours, Str address, int64_t lat,
                   int64_t lon)
{
    return str_printf(arena, "%.*s|%.*s|%.*s|%.*s|%lld,%lld", STR_FMT(name), STR_FMT(host),
                      STR_FMT(hours), STR_FMT(address), (long long)lat, (long long)lon);
}

Err place_edit(Cx *cx, PlaceId id, const PlaceEdit *edit)
{
    Place old;
    TRY(find_mine(cx, id, place_may_manage, &old));
    if (old.state == PLACE_RETIRED)
        return &place_gone;
    Str host = or_empty(edit->host), keeper = or_empty(edit->keeper), phone = or_empty(edit->phone);
    Str hours = or_empty(edit->hours), address = or_empty(edit->address);
    TRY(check_words(cx, or_empty(edit->name), host, keeper, phone, hours, address));
    int64_t changed;
    Err err = db_change(cx, &edit_sql, &changed, id, edit->name, place_kind_words[edit->kind], host,
                        keeper, phone, hours, address, edit->point.lat_e7, edit->point.lon_e7,
                        cx->now, edit->as_read);
    if (err == &db_conflict)
        return &place_taken;
    TRY(err);
    if (changed == 0)
        return &place_moved_on;
    if (!str_eq(keeper, old.keeper) || (keeper.n && !str_eq(phone, old.phone)))
        TRY(begin_keeper(cx, id, keeper, phone, cx->today, false));
    if (!str_eq(host, old.host))
        TRY(begin_host(cx, id, host, cx->today, false));
    cx_audit(cx, "place", id.n,
             summary(cx->arena, old.name, old.host, old.hours, old.address, old.lat_e7, old.lon_e7),
             summary(cx->arena, edit->name, host, hours, address, edit->point.lat_e7,
                     edit->point.lon_e7));
    return OK;
}

SQL(open_below_sql,
    "select count(*) from places where path > $1 and path < $2 and state <> 'retired' and valid_to "
    "is null",
    P_TEXT, P_TEXT);
SQL(state_sql,
    "update places set state = $3, state_reason = $4,"
    "    changed_at = case when changed_at >= $5 then changed_at + 1 else $5 end where id = $1 and "
    "state = $2",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT);
SQL(state_step_sql,
    "insert into place_states (place, state, reason, since, made_by, made_at) values ($1, $2, $3, "
    "$4, $5, $6)",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

Err place_state_set(Cx *cx, PlaceId id, PlaceState state, Str reason)
{
    Place old;
    TRY(find_mine(cx, id, place_may_manage, &old));
    if (!place_state_follows(old.state, state))
        return &place_moved_on;
    reason = str_trim(or_empty(reason));
    bool closing = state == PLACE_SUSPENDED || state == PLACE_RETIRED;
    if (!fits(reason, closing ? 2 : 0, 200)) {
        cx_problem(cx, S("reason"), "required", TEXT("请写明原因，2 到 200 个字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    if (state == PLACE_RETIRED) {
        int64_t below;
        TRY(db_int(cx, &open_below_sql, &below, old.path, prefix_end(cx->arena, old.path)));
        if (below > 0)
            return &place_in_use;
    }
    int64_t changed;
    Err err = db_change(cx, &state_sql, &changed, id, place_state_words[old.state],
                        place_state_words[state], reason, cx->now);
    if (err == &db_conflict)
        return &place_taken;
    TRY(err);
    if (changed == 0)
        return &place_moved_on;
    TRY(db_change(cx, &state_step_sql, NULL, id, place_state_words[state], reason, cx->today,
                  cx->actor.person, cx->now));
    cx_audit(cx, "place", id.n, str(place_state_words[old.state]), str(place_state_words[state]));
    return OK;
}

SQL(assessed_sql, "update places set assessed = $2 where id = $1 and assessed <> $2", P_INT, P_INT);
SQL(assessed_step_sql,
    "insert into place_assessed (place, assessed, since, reason, made_by, made_at) values ($1, $2, "
    "$3, $4, $5, $6)",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

Err place_assessed_set(Cx *cx, PlaceId id, bool assessed, Day since, Str reason)
{
    Place place;
    TRY(find_mine(cx, id, place_may_direct, &place));
    if (!place_like_branch(place.level))
        return &place_misplaced;
    if (since.ymd == 0)
        since = cx->today;
    if (!day_valid(since) || since.ymd > cx->today.ymd) {
        cx_problem(cx, S("since"), "future", TEXT("日期不能晚于今天"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    int64_t changed;
    TRY(db_change(cx, &assessed_sql, &changed, id, assessed));
    if (changed == 0)
        return OK;
    TRY(db_change(cx, &assessed_step_sql, NULL, id, assessed, since, or_empty(reason),
                  cx->actor.person, cx->now));
    cx_audit(cx, "place", id.n, S(""), assessed ? S("assessed") : S("not assessed"));
    return OK;
}

SQL(population_sql,
    "insert into place_population (place, year, persons, source, made_by, made_at) values ($1, $2, "
    "$3, $4, $5, $6)"
    " on conflict (place, year) do update set persons = $3, source = $4, made_by = $5, made_at = "
    "$6",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);
SQL(population_now_sql,
    "update places set population = $3, population_year = $2 where id = $1 and population_year <= "
    "$2",
    P_INT, P_INT, P_INT);

Err place_population_set(Cx *cx, PlaceId id, int year, int64_t persons, Str source)
{
    Place place;
    TRY(find_mine(cx, id, place_may_direct, &place));
    source = str_trim(or_empty(source));
    bool fine = true;
    if (year < 1949 || year > day_year(cx->today)) {
        fine = false;
        cx_problem(cx, S("year"), "range", TEXT("年份在 1949 到今年之间"), (Str){ 0 }, (Str){ 0 });
    }
    if (persons < 0 || persons > 100000000) {
        fine = false;
        cx_problem(cx, S("persons"), "range", TEXT("人数不对，请核对"), (Str){ 0 }, (Str){ 0 });
    }
    if (!fits(source, 2, 100)) {
        fine = false;
        cx_problem(cx, S("source"), "required", TEXT("请写明数据来源，例如“第七次人口普查”"),
                   (Str){ 0 }, (Str){ 0 });
    }
    if (!fine)
        return &fault_invalid;
    TRY(db_change(cx, &population_sql, NULL, id, year, persons, source, cx->actor.person, cx->now));
    TRY(db_change(cx, &population_now_sql, NULL, id, year, persons));
    cx_audit(cx, "place", id.n, str_printf(cx->arena, "%lld", (long long)place.population),
             str_printf(cx->arena, "%d: %lld", year, (long long)persons));
    return OK;
}

SQL(cell_sql,
    "insert into place_cells (place, col, line) values ($1, $2, $3) on conflict (place) do update "
    "set col = $2, line = $3",
    P_INT, P_INT, P_INT);
SQL(no_cell_sql, "delete from place_cells where place = $1", P_INT);

Err place_cell_set(Cx *cx, PlaceId id, int column, int line)
{
    Place place;
    TRY(find_mine(cx, id, place_may_direct, &place));
    if (!place_like_branch(place.level))
        return &place_misplaced;
    if (column < 0)
        return db_change(cx, &no_cell_sql, NULL, id);
    if (column > 30 || line < 0 || line > 30) {
        cx_problem(cx, S("col"), "range", TEXT("列和行在 0 到 30 之间"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    return db_change(cx, &cell_sql, NULL, id, column, line);
}

SQL0(cells_sql, "select place, col, line from place_cells order by place limit 500");

Err place_cells(Cx *cx, List *out)
{
    return db_list(cx, &cells_sql, &place_cell_shape, out);
}

SQL(keepers_sql,
    "select name, phone, since, until from place_keepers where place = $1 order by id desc limit "
    "50",
    P_INT);
SQL(hosts_sql,
    "select name, since, until from place_hosts where place = $1 order by id desc limit 50", P_INT);
SQL(populations_sql,
    "select year, persons, source from place_population where place = $1 order by year desc limit "
    "50",
    P_INT);
SQL(assessed_list_sql,
    "select assessed, since, reason from place_assessed where place = $1 order by id desc limit 50",
    P_INT);
SQL(states_sql,
    "select state, reason, since from place_states where place = $1 order by id desc limit 50",
    P_INT);

Err place_history(Cx *cx, PlaceId id, PlaceHistory *out)
{
    PlaceHistory all;
    TRY(db_list(cx, &keepers_sql, &place_keeper_shape, &all.keepers, id));
    TRY(db_list(cx, &hosts_sql, &place_keeper_shape, &all.hosts, id));
    TRY(db_list(cx, &populations_sql, &place_population_shape, &all.population, id));
    TRY(db_list(cx, &assessed_list_sql, &place_assessed_shape, &all.assessed, id));
    TRY(db_list(cx, &states_sql, &place_state_row_shape, &all.states, id));
    for (size_t i = 0; i < all.states.n; i++) {
        PlaceStateRow *row = LIST_AT(&all.states, PlaceStateRow, i);
        row->state_text = place_state_texts[row->state];
    }
    *out = all;
    return OK;
}

// --- what the imports need
// ------------------------------------------------------------------------

SQL(coded_sql, PLACE_COLUMNS "where p.code > $1 order by p.code limit 1000", P_TEXT);
SQL(renamed_sql,
    "update places set name = $2, official_name = $3, valid_to = null, changed_at = $4 where id = "
    "$1",
    P_INT, P_TEXT, P_TEXT, P_INT);
SQL(ended_sql,
    "update places set valid_to = $2, changed_at = $3 where id = $1 and valid_to is null", P_INT,
    P_INT, P_INT);

Err place_coded(Cx *cx, Str after, List *out)
{
    return db_list(cx, &coded_sql, &place_shape, out, after);
}

Err place_rename(Cx *cx, PlaceId id, Str name, Str official)
{
    return db_change(cx, &renamed_sql, NULL, id, name, official, cx->now);
}

Err place_end(Cx *cx, PlaceId id, Day day)
{
    return db_change(cx, &ended_sql, NULL, id, day, cx->now);
}

SQL(named_sql,
    PLACE_COLUMNS "left join places u on u.id = p.parent"
                  " where p.name = $1 and ($2 = '' or u.name = $2) and p.state <> 'retired' order "
                  "by p.id limit 2",
    P_TEXT, P_TEXT);
SQL(twin_sql,
    PLACE_COLUMNS "where p.parent = $1 and p.level = $2 and p.name = $3 and p.state <> 'retired' "
                  "order by p.id limit 1",
    P_INT, P_TEXT, P_TEXT);

Err place_named(Cx *cx, Str name, Str above, List *out)
{
    return db_list(cx, &named_sql, &place_shape, out, name, above);
}

Err place_twin(Cx *cx, PlaceId parent, PlaceLevel level, Str name, Place *out)
{
    return db_one(cx, &twin_sql, &place_shape, out, &place_missing, parent,
                  place_level_words[level], name);
}
