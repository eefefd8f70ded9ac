// Our own CSV of nodes below the code table. Two passes: every row is read and judged, then every
// row is placed; what is wrong in either is told by line and column, and one fault is enough to
// keep nothing.
#include "base/csv.h"
#include "base/utf8.h"
#include "rooms/places/places_in.h"
#include <string.h>

static const Field result_fields[] = {
    COL(LoadResult, rows, "行数"),
    COL(LoadResult, added, "新增"),
    COL(LoadResult, changed, "更新"),
};
const Shape load_result_shape = SHAPE(LoadResult, result_fields);

#define LOAD_ROWS_MAX 20000

typedef enum {
    C_ABOVE,
    C_LEVEL,
    C_NAME,
    C_CODE,
    C_KIND,
    C_HOST,
    C_KEEPER,
    C_PHONE,
    C_ADDRESS,
    C_LAT,
    C_LON,
    C_DATUM,
    C_HOURS,
    C_PERSONS,
    C_YEAR,
    C_SOURCE,
    COLUMNS,
} Column;

static const struct {
    const char *names[4];
    size_t longest;
} columns[COLUMNS] = {
    [C_ABOVE] = { { "上级编码或名称", "上级", "上级代码", "所属" }, 60 },
    [C_LEVEL] = { { "类别", "级别", "阵地类别", NULL }, 20 },
    [C_NAME] = { { "名称", "阵地名称", NULL, NULL }, 60 },
    [C_CODE] = { { "编码", "代码", "区划代码", NULL }, 12 },
    [C_KIND] = { { "场所类型", "性质", NULL, NULL }, 20 },
    [C_HOST] = { { "依托单位", NULL, NULL, NULL }, 60 },
    [C_KEEPER] = { { "负责人", "联系人", NULL, NULL }, 30 },
    [C_PHONE] = { { "电话", "联系电话", NULL, NULL }, 30 },
    [C_ADDRESS] = { { "地址", "详细地址", NULL, NULL }, 120 },
    [C_LAT] = { { "纬度", NULL, NULL, NULL }, 20 },
    [C_LON] = { { "经度", NULL, NULL, NULL }, 20 },
    [C_DATUM] = { { "坐标系", NULL, NULL, NULL }, 20 },
    [C_HOURS] = { { "开放时间", NULL, NULL, NULL }, 100 },
    [C_PERSONS] = { { "常住人口", NULL, NULL, NULL }, 12 },
    [C_YEAR] = { { "人口年份", NULL, NULL, NULL }, 4 },
    [C_SOURCE] = { { "人口来源", NULL, NULL, NULL }, 100 },
};

typedef struct {
    int line;
    Str cells[COLUMNS];
    PlaceLevel level;
    PlaceKind kind;
    bool has_level, has_kind, fine;
    Point point;  // WGS-84
    int64_t persons, year;
} Row;

typedef struct {
    Cx *cx;
    int at[COLUMNS];  // which cell of the file, −1 when the column is not there
    Row *rows;
    size_t n;
    LoadResult result;
} Load;

static void problem(Cx *cx, int line, Column column, const char *code, Text text, Str word0,
                    Str word1)
{
    cx_problem_row(cx, line, str(columns[column].names[0]), code, text, word0, word1);
}

// --- the head of the table
// ------------------------------------------------------------------------

static int column_named(Str name)
{
    for (int c = 0; c < COLUMNS; c++)
        for (size_t k = 0; k < COUNT(columns[c].names) && columns[c].names[k] != NULL; k++)
            if (str_eq(name, str(columns[c].names[k])))
                return c;
    return -1;
}

// Columns of our own export that nobody may set here: the table can be exported, filled in and
// loaded again.
static bool passed_over(Str name)
{
    static const char *const names[] = { "编号", "状态", "考核组", "代码停用", "演示数据" };
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq(name, str(names[i])))
            return true;
    return false;
}

static void read_head(Load *load, const CsvRow *head)
{
    Cx *cx = load->cx;
    for (int c = 0; c < COLUMNS; c++)
        load->at[c] = -1;
    for (size_t i = 0; i < head->n; i++) {
        Str name = csv_cell(head, i);
        if (name.n == 0 || passed_over(name))
            continue;
        int c = column_named(name);
        if (c < 0)
            cx_problem_row(cx, head->line, name, "unknown_column",
                           TEXT("没有“{0}”这一列，请对照说明改表头"), name, (Str){ 0 });
        else if (load->at[c] >= 0)
            problem(cx, head->line, (Column)c, "twice", TEXT("“{0}”这一列出现了两次"), name,
                    (Str){ 0 });
        else
            load->at[c] = (int)i;
    }
    if (load->at[C_CODE] >= 0)
        return;
    const Column needed[] = { C_ABOVE, C_LEVEL, C_NAME };
    for (size_t i = 0; i < COUNT(needed); i++)
        if (load->at[needed[i]] < 0)
            problem(cx, head->line, needed[i], "missing_column", TEXT("缺少“{0}”这一列"),
                    str(columns[needed[i]].names[0]), (Str){ 0 });
}

// --- one row by itself
// ------------------------------------------------------------------------------

static bool flaw(Load *load, Row *row, Column column, const char *code, Text text, Str word0)
{
    row->fine = false;
    problem(load->cx, row->line, column, code, text, word0, (Str){ 0 });
    return false;
}

static void read_point(Load *load, Row *row)
{
    Str lat = row->cells[C_LAT], lon = row->cells[C_LON], datum_word = row->cells[C_DATUM];
    if (lat.n == 0 && lon.n == 0)
        return;
    Point point = { 0 };
    Datum datum = DATUM_WGS84;
    bool fine = true;
    if (!degrees_parse(lat, &point.lat_e7) || point.lat_e7 > 900000000 || point.lat_e7 < -900000000)
        fine = flaw(load, row, C_LAT, "degrees",
                    TEXT("“{0}”不是纬度，请写成 30.1012345 这样的十进制度数"), lat);
    if (!degrees_parse(lon, &point.lon_e7))
        fine = flaw(load, row, C_LON, "degrees",
                    TEXT("“{0}”不是经度，请写成 114.9712345 这样的十进制度数"), lon);
    if (datum_word.n == 0)
        fine = flaw(load, row, C_DATUM, "required",
                    TEXT("写了经纬度就要写坐标系：WGS-84、GCJ-02（高德、腾讯）或 BD-09（百度）"),
                    (Str){ 0 });
    else if (!datum_parse(datum_word, &datum))
        fine = flaw(load, row, C_DATUM, "datum",
                    TEXT("不认识坐标系“{0}”，请写 WGS-84、GCJ-02 或 BD-09"), datum_word);
    if (fine)
        row->point = point_to_wgs84(point, datum);
}

static void read_population(Load *load, Row *row)
{
    Str persons = row->cells[C_PERSONS], year = row->cells[C_YEAR];
    if (persons.n == 0)
        return;
    if (!str_int(persons, &row->persons) || row->persons < 0 || row->persons > 100000000)
        flaw(load, row, C_PERSONS, "number", TEXT("“{0}”不是人数"), persons);
    if (!str_int(year, &row->year) || row->year < 1949 || row->year > day_year(load->cx->today))
        flaw(load, row, C_YEAR, "year", TEXT("“{0}”不是年份，写了常住人口就要写年份"), year);
    if (utf8_length(row->cells[C_SOURCE]) < 2)
        flaw(load, row, C_SOURCE, "required", TEXT("写了常住人口就要写数据来源"), (Str){ 0 });
}

static void read_words(Load *load, Row *row)
{
    for (int c = 0; c < COLUMNS; c++)
        if (utf8_length(row->cells[c]) > columns[c].longest)
            flaw(load, row, (Column)c, "too_long", TEXT("内容过长，最多 {0} 个字"),
                 str_printf(load->cx->arena, "%zu", columns[c].longest));
    Str level = row->cells[C_LEVEL], kind = row->cells[C_KIND], code = row->cells[C_CODE];
    if (level.n > 0) {
        row->has_level = place_level_parse(level, &row->level);
        if (!row->has_level)
            flaw(load, row, C_LEVEL, "level",
                 TEXT("不认识类别“{0}”，请写 点、岗、湾组、小区、网格 或 功能区"), level);
    }
    if (kind.n > 0) {
        row->has_kind = place_kind_parse(kind, &row->kind);
        if (!row->has_kind)
            flaw(load, row, C_KIND, "kind", TEXT("不认识场所类型“{0}”"), kind);
    }
    if (code.n > 0 && !place_code_valid(code))
        flaw(load, row, C_CODE, "code", TEXT("“{0}”不是 6、9 或 12 位的区划代码"), code);
    if (code.n > 0)
        return;
    if (row->cells[C_NAME].n == 0)
        flaw(load, row, C_NAME, "required", TEXT("没有填名称"), (Str){ 0 });
    if (level.n == 0)
        flaw(load, row, C_LEVEL, "required", TEXT("没有填类别"), (Str){ 0 });
    if (row->cells[C_ABOVE].n == 0 && !(row->has_level && row->level == LEVEL_ZONE))
        flaw(load, row, C_ABOVE, "required", TEXT("没有填上级编码或名称"), (Str){ 0 });
    if (row->has_level && (row->level == LEVEL_CENTRE || row->level == LEVEL_BRANCH))
        flaw(load, row, C_LEVEL, "coded", TEXT("“{0}”由行政区划导入，更新它请填编码"), level);
}

static void read_row(Load *load, const CsvRow *csv, Row *row)
{
    *row = (Row){ .line = csv->line, .fine = true };
    for (int c = 0; c < COLUMNS; c++)
        row->cells[c] = load->at[c] < 0 ? S("") : csv_cell(csv, (size_t)load->at[c]);
    read_words(load, row);
    read_point(load, row);
    read_population(load, row);
}

static Err read_rows(Load *load, Csv *csv)
{
    Cx *cx = load->cx;
    CsvRow row;
    size_t room = 0;
    for (CsvState state = csv_next(csv, &row); state != CSV_END; state = csv_next(csv, &row)) {
        if (state == CSV_BAD) {
            cx_problem_row(cx, row.line, str_printf(cx->arena, "%d", row.column), "csv",
                           csv_wrong_text(row.wrong), (Str){ 0 }, (Str){ 0 });
            continue;
        }
        if (load->n == LOAD_ROWS_MAX) {
            cx_problem_row(cx, row.line, S(""), "too_many",
                           TEXT("一次最多 20000 行，请分成几个文件"), (Str){ 0 }, (Str){ 0 });
            return OK;
        }
        if (load->n == room) {
            room = room ? room * 2 : 256;
            Row *wider = NEW_ARRAY(cx->arena, Row, room);
            if (load->n > 0)
                memcpy(wider, load->rows, load->n * sizeof *wider);
            load->rows = wider;
        }
        read_row(load, &row, &load->rows[load->n++]);
    }
    return OK;
}

// --- one row in its place

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

// The node above: a code, a name, or a name under another one ("东岳路街道/保康社区"). Not found or
// not the only one is a problem of the row, not a fault of the act.
static Err find_above(Load *load, Row *row, Place *above, bool *found)
{
    Cx *cx = load->cx;
    Str word = row->cells[C_ABOVE];
    *found = false;
    if (word.n == 0 || all_digits(word)) {
        Err err = word.n == 0 ? place_centre(cx, above) : place_by_code(cx, word, above);
        if (err == &place_missing) {
            flaw(load, row, C_ABOVE, "no_above", TEXT("没有代码为“{0}”的上级"), word);
            return OK;
        }
        TRY(err);
        *found = true;
        return OK;
    }
    Str tail;
    Str head = str_cut(word, '/', &tail);
    List named;
    TRY(place_named(cx, tail.n ? str_trim(tail) : head, tail.n ? str_trim(head) : S(""), &named));
    if (named.n == 1) {
        *above = *LIST_AT(&named, Place, 0);
        *found = true;
    } else if (named.n == 0) {
        flaw(load, row, C_ABOVE, "no_above", TEXT("没有找到上级“{0}”"), word);
    } else {
        flaw(load, row, C_ABOVE, "many_above",
             TEXT("叫“{0}”的上级不止一个，请写代码，或写成“街道/社区”"), word);
    }
    return OK;
}

static Str newer(Str cell, Str old)
{
    return cell.n > 0 ? cell : old;
}

static Err population_of(Load *load, const Row *row, PlaceId id)
{
    if (row->cells[C_PERSONS].n == 0)
        return OK;
    return place_population_set(load->cx, id, (int)row->year, row->persons, row->cells[C_SOURCE]);
}

// Cells that were left empty keep what stands.
static Err change_row(Load *load, const Row *row, const Place *old)
{
    const Str *cells = row->cells;
    PlaceEdit edit = {
        .name = newer(cells[C_NAME], old->name),
        .address = newer(cells[C_ADDRESS], old->address),
        .phone = newer(cells[C_PHONE], old->phone),
        .hours = newer(cells[C_HOURS], old->hours),
        .host = newer(cells[C_HOST], old->host),
        .keeper = newer(cells[C_KEEPER], old->keeper),
        .kind = row->has_kind ? row->kind : old->kind,
        .point = point_known(row->point) ? row->point
                                         : (Point){ (int32_t)old->lat_e7, (int32_t)old->lon_e7 },
    };
    bool same_all = str_eq(edit.name, old->name) && str_eq(edit.address, old->address) &&
                    str_eq(edit.phone, old->phone) && str_eq(edit.hours, old->hours) &&
                    str_eq(edit.host, old->host) && str_eq(edit.keeper, old->keeper) &&
                    edit.kind == old->kind && edit.point.lat_e7 == old->lat_e7 &&
                    edit.point.lon_e7 == old->lon_e7;
    if (!same_all) {
        TRY(place_edit(load->cx, old->id, &edit));
        load->result.changed++;
    }
    return population_of(load, row, old->id);
}

static Err add_row(Load *load, const Row *row, const Place *above)
{
    const Str *cells = row->cells;
    PlaceNew new = {
        .parent = above->id,
        .level = row->level,
        .kind = row->has_kind ? row->kind : place_kind_of(row->level, cells[C_NAME]),
        .name = cells[C_NAME],
        .host = cells[C_HOST],
        .keeper = cells[C_KEEPER],
        .phone = cells[C_PHONE],
        .hours = cells[C_HOURS],
        .address = cells[C_ADDRESS],
        .point = row->point,
    };
    PlaceId id;
    TRY(place_add(load->cx, &new, &id));
    load->result.added++;
    return population_of(load, row, id);
}

static Err place_row(Load *load, Row *row)
{
    Cx *cx = load->cx;
    Place old, above;
    bool found;
    if (row->cells[C_CODE].n > 0) {
        Err err = place_by_code(cx, row->cells[C_CODE], &old);
        if (err != &place_missing) {
            TRY(err);
            return change_row(load, row, &old);
        }
        flaw(load, row, C_CODE, "no_code", TEXT("没有代码为“{0}”的阵地，请先导入行政区划"),
             row->cells[C_CODE]);
        return OK;
    }
    TRY(find_above(load, row, &above, &found));
    if (!found)
        return OK;
    if (!place_may_stand(row->level, above.level)) {
        flaw(load, row, C_LEVEL, "misplaced", TEXT("“{0}”不能设在这个上级下面"),
             row->cells[C_LEVEL]);
        return OK;
    }
    Err err = place_twin(cx, above.id, row->level, row->cells[C_NAME], &old);
    if (err == OK)
        return change_row(load, row, &old);
    return err == &place_missing ? add_row(load, row, &above) : err;
}

Err place_load(Cx *cx, Str csv_bytes, LoadResult *result)
{
    Load load = { .cx = cx };
    Str text;
    CsvRow head;
    TRY(csv_text(cx->arena, csv_bytes, &text));
    Csv csv = csv_open(cx->arena, text);
    if (csv_next(&csv, &head) != CSV_ROW) {
        cx_problem_row(cx, head.line, S(""), "no_head",
                       TEXT("第一行应是表头，例如：上级编码或名称,类别,名称,依托单位,负责人,电话"),
                       (Str){ 0 }, (Str){ 0 });
        return &place_bad_rows;
    }
    read_head(&load, &head);
    if (cx->problems != NULL)
        return &place_bad_rows;
    TRY(read_rows(&load, &csv));
    for (size_t i = 0; i < load.n; i++)
        if (load.rows[i].fine)
            TRY(place_row(&load, &load.rows[i]));
    if (cx->problems != NULL)
        return &place_bad_rows;
    load.result.rows = (int64_t)load.n;
    cx_audit(cx, "places", 0, S(""),
             str_printf(cx->arena, "load +%lld ~%lld", (long long)load.result.added,
                        (long long)load.result.changed));
    *result = load.result;
    return OK;
}
