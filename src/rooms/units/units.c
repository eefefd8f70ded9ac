#include "rooms/units/units.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/utf8.h"
#include "store/gather.h"
#include "store/search.h"

static const Field unit_fields[] = {
    COL(Unit, id, "编号"),
    FIELD(Unit, path),
    COL(Unit, name, "名称"),
    COL(Unit, credit_code, "统一社会信用代码"),
    WORD(Unit, kind, unit_kind_words),
    COL(Unit, kind_text, "类型"),
    COL(Unit, contact, "联系人"),
    COL(Unit, phone, "电话"),
    COL(Unit, address, "地址"),
    WORD(Unit, state, unit_state_words),
    COL(Unit, staff, "在职人数"),
    COL(Unit, staff_day, "数据日期"),
    COL(Unit, staff_source, "来源"),
    COL(Unit, demo, "演示数据"),
    HIDDEN(Unit, changed_at),
};
const Shape unit_shape = SHAPE(Unit, unit_fields);

static const Field staff_fields[] = { COL(UnitStaff, day, "日期"),
                                      COL(UnitStaff, staff, "在职人数"),
                                      COL(UnitStaff, source, "来源") };
const Shape unit_staff_shape = SHAPE(UnitStaff, staff_fields);

static const Field load_fields[] = { COL(UnitLoad, rows, "行数"), COL(UnitLoad, added, "新增"),
                                     COL(UnitLoad, changed, "更新") };
const Shape unit_load_shape = SHAPE(UnitLoad, load_fields);

#define UNIT_COLUMNS                                                                               \
    "select u.id, u.path, u.name, coalesce(u.credit_code, '') as credit_code, u.kind, u.contact, " \
    "u.phone, u.address,"                                                                          \
    "       u.state, coalesce(s.staff, 0) as staff, s.day as staff_day, coalesce(s.source, '') "   \
    "as staff_source,"                                                                             \
    "       u.demo, u.changed_at"                                                                  \
    "  from units u left join unit_staff s on s.unit = u.id"                                       \
    "   and s.day = (select max(n.day) from unit_staff n where n.unit = u.id) "

SQL(find_sql, UNIT_COLUMNS "where u.id = $1", P_INT);
SQL(by_code_sql, UNIT_COLUMNS "where u.credit_code = $1", P_TEXT);
SQL(by_name_sql, UNIT_COLUMNS "where u.name = $1 and u.state = 'active'", P_TEXT);

Err unit_find(Cx *cx, UnitId id, Unit *out)
{
    TRY(db_one(cx, &find_sql, &unit_shape, out, &unit_missing, id));
    out->kind_text = unit_kind_texts[out->kind];
    return OK;
}

Err unit_by_code(Cx *cx, Str credit_code, Unit *out)
{
    TRY(db_one(cx, &by_code_sql, &unit_shape, out, &unit_missing, credit_code));
    out->kind_text = unit_kind_texts[out->kind];
    return OK;
}

SQL(list_sql,
    UNIT_COLUMNS "where u.id > $1 and ($2 = '' or u.kind = $2) and ($3 = 1 or u.state = 'active')"
                 "   and ($4 = '' or lower(u.name) like $4 escape '!' or lower(u.credit_code) like "
                 "$4 escape '!')"
                 " order by u.id limit $5",
    P_INT, P_TEXT, P_INT, P_TEXT, P_INT);

Err unit_list(Cx *cx, const UnitFilter *filter, UnitId after, int limit, List *out)
{
    must(limit > 0 && limit <= UNIT_LIST_MAX);
    TRY(db_gather(cx, &list_sql, &unit_shape, (size_t)limit, out, after.n,
                  filter->by_kind ? str(unit_kind_words[filter->kind]) : S(""), filter->closed_too,
                  search_pattern(cx->arena, filter->words), limit));
    for (size_t i = 0; i < out->n; i++) {
        Unit *unit = LIST_AT(out, Unit, i);
        unit->kind_text = unit_kind_texts[unit->kind];
    }
    return OK;
}

// --- acts

static bool may_keep(const Actor *who)
{
    return who->system || actor_is(who, ROLE_CENTRE);
}

static Str or_empty(Str s)
{
    return s.p == NULL ? S("") : s;
}

static bool fits(Str s, size_t least, size_t most)
{
    return utf8_plain(s) && utf8_length(s) >= least && utf8_length(s) <= most;
}

static Err check_unit(Cx *cx, const UnitNew *unit)
{
    bool fine = true;
    if (!fits(or_empty(unit->name), 2, 60)) {
        fine = false;
        cx_problem(cx, S("name"), "length", TEXT("请填写单位全称，2 到 60 个字"), (Str){ 0 },
                   (Str){ 0 });
    }
    if (unit->credit_code.n > 0 && !credit_code_valid(unit->credit_code)) {
        fine = false;
        cx_problem(cx, S("credit_code"), "check",
                   TEXT("统一社会信用代码不对，请照执照逐位核对（18 位）"), (Str){ 0 }, (Str){ 0 });
    }
    if (!fits(or_empty(unit->contact), 0, 30) || !fits(or_empty(unit->phone), 0, 30) ||
        !fits(or_empty(unit->address), 0, 120)) {
        fine = false;
        cx_problem(cx, S("contact"), "length", TEXT("联系人、电话或地址过长"), (Str){ 0 },
                   (Str){ 0 });
    }
    return fine ? OK : &fault_invalid;
}

SQL(add_sql,
    "insert into units (path, name, credit_code, kind, contact, phone, address, state, demo, "
    "created_at, changed_at)"
    " values ('', $1, $2, $3, $4, $5, $6, 'active', $7, $8, $8) returning id",
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(path_sql, "update units set path = $2 where id = $1", P_INT, P_TEXT);

Err unit_add(Cx *cx, const UnitNew *unit, UnitId *id)
{
    if (!may_keep(&cx->actor))
        return &unit_not_yours;
    TRY(check_unit(cx, unit));
    int64_t row = 0;
    Err err = db_insert(cx, &add_sql, &row, unit->name,
                        unit->credit_code.n ? unit->credit_code : (Str){ 0 },
                        unit_kind_words[unit->kind], or_empty(unit->contact), or_empty(unit->phone),
                        or_empty(unit->address), unit->demo, cx->now);
    if (err == &db_conflict)
        return &unit_taken;
    TRY(err);
    *id = (UnitId){ row };
    TRY(db_change(cx, &path_sql, NULL, *id, str_printf(cx->arena, "u/%lld/", (long long)row)));
    cx_audit(cx, "unit", row, S(""), unit->name);
    return OK;
}

SQL(edit_sql,
    "update units set name = $2, credit_code = $3, kind = $4, contact = $5, phone = $6, address = "
    "$7, state = $8,"
    "    changed_at = case when changed_at >= $9 then changed_at + 1 else $9 end"
    " where id = $1 and ($10 is null or changed_at = $10)",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);

Err unit_edit(Cx *cx, UnitId id, const UnitNew *unit, UnitState state, Time as_read)
{
    Unit old;
    TRY(unit_find(cx, id, &old));
    if (!may_keep(&cx->actor))
        return &unit_not_yours;
    TRY(check_unit(cx, unit));
    int64_t changed;
    Err err = db_change(cx, &edit_sql, &changed, id, unit->name,
                        unit->credit_code.n ? unit->credit_code : (Str){ 0 },
                        unit_kind_words[unit->kind], or_empty(unit->contact), or_empty(unit->phone),
                        or_empty(unit->address), unit_state_words[state], cx->now, as_read);
    if (err == &db_conflict)
        return &unit_taken;
    TRY(err);
    if (changed == 0)
        return &unit_moved_on;
    cx_audit(cx, "unit", id.n,
             str_printf(cx->arena, "%.*s|%.*s", STR_FMT(old.name), STR_FMT(old.credit_code)),
             str_printf(cx->arena, "%.*s|%.*s|%s", STR_FMT(unit->name), STR_FMT(unit->credit_code),
                        unit_state_words[state]));
    return OK;
}

SQL(staff_sql,
    "insert into unit_staff (unit, day, staff, source, made_by, made_at) values ($1, $2, $3, $4, "
    "$5, $6)"
    " on conflict (unit, day) do update set staff = $3, source = $4, made_by = $5, made_at = $6",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

Err unit_staff_set(Cx *cx, UnitId id, Day day, int64_t staff, Str source)
{
    Unit unit;
    TRY(unit_find(cx, id, &unit));
    if (!may_keep(&cx->actor))
        return &unit_not_yours;
    source = str_trim(or_empty(source));
    bool fine = true;
    if (!day_valid(day) || day.ymd > cx->today.ymd || day_year(day) < 1949) {
        fine = false;
        cx_problem(cx, S("day"), "range", TEXT("数据日期不能晚于今天"), (Str){ 0 }, (Str){ 0 });
    }
    if (staff < 0 || staff > 10000000) {
        fine = false;
        cx_problem(cx, S("staff"), "range", TEXT("人数不对，请核对"), (Str){ 0 }, (Str){ 0 });
    }
    if (!fits(source, 2, 100)) {
        fine = false;
        cx_problem(cx, S("source"), "required", TEXT("请写明数据来源，例如“编办核定”"), (Str){ 0 },
                   (Str){ 0 });
    }
    if (!fine)
        return &fault_invalid;
    TRY(db_change(cx, &staff_sql, NULL, id, day, staff, source, cx->actor.person, cx->now));
    cx_audit(cx, "unit", id.n, str_printf(cx->arena, "%lld", (long long)unit.staff),
             str_printf(cx->arena, "%d: %lld", day.ymd, (long long)staff));
    return OK;
}

SQL(staff_list_sql,
    "select day, staff, source from unit_staff where unit = $1 order by day desc limit 50", P_INT);
SQL(staff_on_sql,
    "select day, staff, source from unit_staff where unit = $1 and day <= $2 order by day desc "
    "limit 1",
    P_INT, P_INT);

Err unit_staff_list(Cx *cx, UnitId id, List *out)
{
    return db_list(cx, &staff_list_sql, &unit_staff_shape, out, id);
}

Err unit_staff_on(Cx *cx, UnitId id, Day day, UnitStaff *out)
{
    List rows;
    TRY(db_list(cx, &staff_on_sql, &unit_staff_shape, &rows, id, day));
    *out = rows.n ? *LIST_AT(&rows, UnitStaff, 0) : (UnitStaff){ 0 };
    return OK;
}

// --- from a table
// ---------------------------------------------------------------------------------

typedef enum {
    C_NAME,
    C_CODE,
    C_KIND,
    C_CONTACT,
    C_PHONE,
    C_ADDRESS,
    C_STAFF,
    C_DAY,
    C_SOURCE,
    COLUMNS
} Column;
static const char *const heads[COLUMNS] = {
    "名称", "统一社会信用代码", "类型", "联系人", "电话", "地址", "在职人数", "数据日期", "来源",
};

typedef struct {
    Cx *cx;
    int at[COLUMNS];
    UnitLoad result;
} Load;

static void flaw(Load *load, int line, Column column, const char *code, Text text, Str word)
{
    cx_problem_row(load->cx, line, str(heads[column]), code, text, word, (Str){ 0 });
}

static void read_head(Load *load, const CsvRow *head)
{
    for (int c = 0; c < COLUMNS; c++)
        load->at[c] = -1;
    for (size_t i = 0; i < head->n; i++) {
        Str name = csv_cell(head, i);
        int c = 0;
        while (c < COLUMNS && !str_eq(name, str(heads[c])))
            c++;
        if (c < COLUMNS)
            load->at[c] = (int)i;
        else if (name.n > 0)
            cx_problem_row(load->cx, head->line, name, "unknown_column",
                           TEXT("没有“{0}”这一列，请对照说明改表头"), name, (Str){ 0 });
    }
    for (int c = C_NAME; c <= C_KIND; c += C_KIND - C_NAME)
        if (load->at[c] < 0)
            flaw(load, head->line, (Column)c, "missing_column", TEXT("缺少“{0}”这一列"),
                 str(heads[c]));
}

static bool read_row(Load *load, const CsvRow *row, UnitNew *unit, UnitStaff *staff)
{
    Cx *cx = load->cx;
    Str cells[COLUMNS];
    size_t before = cx->problems ? cx->problems->n + cx->problems->dropped : 0;
    for (int c = 0; c < COLUMNS; c++)
        cells[c] = load->at[c] < 0 ? S("") : csv_cell(row, (size_t)load->at[c]);
    *unit = (UnitNew){ .name = cells[C_NAME],
                       .credit_code = credit_code_clean(cx->arena, cells[C_CODE]),
                       .contact = cells[C_CONTACT],
                       .phone = cells[C_PHONE],
                       .address = cells[C_ADDRESS] };
    *staff = (UnitStaff){ .source = cells[C_SOURCE] };
    if (!fits(unit->name, 2, 60))
        flaw(load, row->line, C_NAME, "length", TEXT("请填写单位全称，2 到 60 个字"), (Str){ 0 });
    if (unit->credit_code.n > 0 && !credit_code_valid(unit->credit_code))
        flaw(load, row->line, C_CODE, "check", TEXT("统一社会信用代码“{0}”不对，请逐位核对"),
             cells[C_CODE]);
    if (!unit_kind_parse(cells[C_KIND], &unit->kind))
        flaw(load, row->line, C_KIND, "kind", TEXT("不认识单位类型“{0}”"), cells[C_KIND]);
    if (!fits(unit->contact, 0, 30) || !fits(unit->phone, 0, 30) || !fits(unit->address, 0, 120))
        flaw(load, row->line, C_CONTACT, "too_long", TEXT("联系人、电话或地址过长"), (Str){ 0 });
    if (cells[C_STAFF].n > 0) {
        if (!str_int(cells[C_STAFF], &staff->staff) || staff->staff < 0 || staff->staff > 10000000)
            flaw(load, row->line, C_STAFF, "number", TEXT("“{0}”不是人数"), cells[C_STAFF]);
        if (!day_parse(cells[C_DAY], &staff->day) || staff->day.ymd > cx->today.ymd)
            flaw(load, row->line, C_DAY, "day",
                 TEXT("“{0}”不是日期，写了人数就要写日期，例如 2020-10-26"), cells[C_DAY]);
        if (!fits(staff->source, 2, 100))
            flaw(load, row->line, C_SOURCE, "required", TEXT("写了人数就要写数据来源"), (Str){ 0 });
    }
    return before == (cx->problems ? cx->problems->n + cx->problems->dropped : 0);
}

static Err keep_row(Load *load, int line, const UnitNew *unit, const UnitStaff *staff)
{
    Cx *cx = load->cx;
    Unit old, namesake;
    Err err = unit->credit_code.n ? unit_by_code(cx, unit->credit_code, &old) : &unit_missing;
    Err named = db_one(cx, &by_name_sql, &unit_shape, &namesake, &unit_missing, unit->name);
    if (named != OK && named != &unit_missing)
        return named;
    if (err == OK && named == OK && !same(old.id, namesake.id)) {
        flaw(load, line, C_CODE, "twice", TEXT("名称和信用代码属于名录里两个不同的单位：{0}"),
             unit->name);
        return OK;
    }
    if (err == &unit_missing && named == OK) {
        old = namesake;
        err = OK;
    }
    UnitId id = old.id;
    if (err == &unit_missing) {
        TRY(unit_add(cx, unit, &id));
        load->result.added++;
    } else {
        TRY(err);
        UnitNew change = *unit;
        if (change.credit_code.n == 0)
            change.credit_code = old.credit_code;
        TRY(unit_edit(cx, id, &change, UNIT_ACTIVE, (Time){ 0 }));
        load->result.changed++;
    }
    return staff->day.ymd ? unit_staff_set(cx, id, staff->day, staff->staff, staff->source) : OK;
}

Err unit_load(Cx *cx, Str csv_bytes, UnitLoad *result)
{
    if (!may_keep(&cx->actor))
        return &unit_not_yours;
    Load load = { .cx = cx };
    Str text;
    CsvRow row;
    TRY(csv_text(cx->arena, csv_bytes, &text));
    Csv csv = csv_open(cx->arena, text);
    CsvState state = csv_next(&csv, &row);
    if (state != CSV_ROW) {
        cx_problem_row(cx, row.line, S(""), "no_head",
                       TEXT("第一行应是表头：名称,统一社会信用代码,类型,联系人,电话,地址,在职人数,"
                            "数据日期,来源"),
                       (Str){ 0 }, (Str){ 0 });
        return &unit_bad_rows;
    }
    read_head(&load, &row);
    if (cx->problems != NULL)
        return &unit_bad_rows;
    while ((state = csv_next(&csv, &row)) != CSV_END) {
        UnitNew unit;
        UnitStaff staff;
        load.result.rows++;
        if (state == CSV_BAD)
            cx_problem_row(cx, row.line, str_printf(cx->arena, "%d", row.column), "csv",
                           csv_wrong_text(row.wrong), (Str){ 0 }, (Str){ 0 });
        else if (read_row(&load, &row, &unit, &staff))
            TRY(keep_row(&load, row.line, &unit, &staff));
    }
    if (cx->problems != NULL)
        return &unit_bad_rows;
    *result = load.result;
    return OK;
}
