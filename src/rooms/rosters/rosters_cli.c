// redvest people import | export.
#include "base/io.h"
#include "base/sheet.h"
#include "base/utf8.h"
#include "rooms/places/places.h"
#include "rooms/rosters/rosters_in.h"
#include "rooms/teams/teams.h"
#include "rooms/units/units.h"
#include "store/audit.h"
#include "web/faces.h"
#include <string.h>

// --- import

static Err import_prepare(Arena *arena, Args *args)
{
    return io_read(arena, str_z(arena, arg(args, "file")), SHEET_FILE_MAX, &args->input);
}

static Err no_such(Cx *cx, const char *option, Text text, Str word)
{
    cx_problem(cx, str(option), "unknown", text, word, (Str){ 0 });
    return &fault_invalid;
}

// By code, by number, or by a name that only one open station, branch or centre has.
static Err find_place(Cx *cx, const char *option, Str word, Place *out)
{
    int64_t n;
    List found;
    PlaceFilter filter = { .words = word };
    if (place_code_valid(word) && place_by_code(cx, word, out) == OK)
        return OK;
    if (str_int(word, &n) && place_find(cx, (PlaceId){ n }, out) == OK)
        return OK;
    TRY(place_list(cx, &filter, NO(Place), 1000, &found));
    PlaceId one = NO(Place);
    for (size_t i = 0; i < found.n; i++) {
        const PlaceRow *row = LIST_AT(&found, PlaceRow, i);
        if (!str_eq(row->name, word))
            continue;
        if (one.n != 0)
            return no_such(cx, option, TEXT("叫“{0}”的不止一个，请写代码"), word);
        one = row->id;
    }
    return one.n != 0 ? place_find(cx, one, out)
                      : no_such(cx, option, TEXT("没有“{0}”这个阵地"), word);
}

static Err find_team(Cx *cx, Str word, Str path, TeamId *out)
{
    List found;
    int64_t n;
    Team team;
    if (str_int(word, &n) && team_find(cx, (TeamId){ n }, &team) == OK) {
        *out = team.id;
        return OK;
    }
    TeamQuery query = { .words = word, .path = path, .limit = 1000 };
    TRY(team_list(cx, &query, &found));
    for (size_t i = 0; i < found.n; i++)
        if (str_eq(LIST_AT(&found, Team, i)->name, word)) {
            *out = LIST_AT(&found, Team, i)->id;
            return OK;
        }
    return no_such(cx, "--team", TEXT("这个范围里没有“{0}”这支队伍"), word);
}

static Err find_unit(Cx *cx, Str word, UnitId *out)
{
    List found;
    UnitFilter filter = { .words = word };
    TRY(unit_list(cx, &filter, NO(Unit), 1000, &found));
    for (size_t i = 0; i < found.n; i++) {
        const Unit *unit = LIST_AT(&found, Unit, i);
        if (str_eq(unit->name, word) || str_eq(unit->credit_code, word)) {
            *out = unit->id;
            return OK;
        }
    }
    return no_such(cx, "--unit", TEXT("单位名录里没有“{0}”"), word);
}

static Err ask_of(Cx *cx, const Args *args, const CommandOut *out, RosterAsk *ask)
{
    Place place;
    if (arg_given(args, "--station"))
        TRY(find_place(cx, "--station", arg(args, "--station"), &place));
    else
        TRY(place_centre(cx, &place));
    Str file = arg(args, "file");
    for (size_t slash; (slash = str_find(file, '/')) != STR_NOWHERE;)
        file = str_slice(file, slash + 1, file.n);
    *ask = (RosterAsk){ .place = place.id,
                        .path = place.path,
                        .file_name = file,
                        .sms = arg_given(args, "--sms"),
                        .rows_max = ROSTER_ROWS_MAX,
                        .progress = out->progress,
                        .progress_to = out->progress_to };
    if (arg_given(args, "--team"))
        TRY(find_team(cx, arg(args, "--team"), place.path, &ask->team));
    if (arg_given(args, "--unit"))
        TRY(find_unit(cx, arg(args, "--unit"), &ask->unit));
    return OK;
}

typedef struct {
    RosterId roster;
    int64_t rows, bad, problems;
    Text state;
} Imported;
static const Field imported_fields[] = {
    COL(Imported, roster, "编号"),  COL(Imported, rows, "可导入"),
    COL(Imported, bad, "不能导入"), COL(Imported, problems, "要改的地方"),
    COL(Imported, state, "状态"),
};
static const Shape imported_shape = SHAPE(Imported, imported_fields);

// What a dry run finds is its data; what stops an import is its faults.
static Err refuse(Cx *cx, const List *problems)
{
    for (size_t i = 0; i < problems->n; i++) {
        const RosterProblem *one = LIST_AT(problems, RosterProblem, i);
        Str where = one->cell.n == 0 ? one->heading
                                     : str_printf(cx->arena, "%.*s %.*s", STR_FMT(one->cell),
                                                  STR_FMT(one->heading));
        cx_problem_row(cx, one->line, where, "cell", TEXT("{0}"), one->text, (Str){ 0 });
    }
    return &roster_bad_rows;
}

static Err import_act(Cx *cx, const Args *args, CommandOut *out)
{
    RosterAsk ask;
    RosterDraft *draft;
    TRY(ask_of(cx, args, out, &ask));
    TRY(roster_read(cx, &ask, args->input, &draft));
    List problems = roster_draft_problems(cx, draft);
    if (arg_given(args, "--dry-run")) {
        buf_printf(&out->talk, "+%lld −%lld\n", (long long)roster_draft_rows(draft),
                   (long long)roster_draft_bad(draft));
        cx_audit(cx, "roster", 0, S(""), S("looked at"));
        out->shape = &roster_problem_shape;
        out->rows = problems;
        return OK;
    }
    if (problems.n > 0 && (!arg_given(args, "--skip-bad") || roster_draft_rows(draft) == 0))
        return refuse(cx, &problems);
    Imported *made = NEW(cx->arena, Imported);
    TRY(roster_keep(cx, draft, &made->roster));
    if (!arg_given(args, "--draft"))
        TRY(roster_send(cx, made->roster));
    Roster roster;
    TRY(roster_find(cx, made->roster, &roster));
    made->rows = roster.rows;
    made->bad = roster.bad;
    made->problems = roster.problems;
    made->state = roster.state_text;
    out->shape = &imported_shape;
    out->rows = (List){ made, 1 };
    return OK;
}

// --- export

#define EXPORT_MAX 500000

// Masked: the struct without the name in full.
typedef Person Masked;
static const Field masked_fields[] = {
    COL(Masked, volunteer_number, "志愿者编号"),
    COL(Masked, name_masked, "姓名"),
    COL(Masked, phone_masked, "手机号"),
    COL(Masked, id_masked, "证件号码"),
    COL(Masked, home_name, "所属站"),
    COL(Masked, unit_name, "单位"),
    COL(Masked, created_at, "登记时间"),
};
static const Shape masked_shape = SHAPE(Masked, masked_fields);

typedef struct {
    Str volunteer_number, name, phone, home_name, unit_name;
    Time created_at;
} Clear;
static const Field clear_fields[] = {
    COL(Clear, volunteer_number, "志愿者编号"),
    COL(Clear, name, "姓名"),
    COL(Clear, phone, "手机号"),
    COL(Clear, home_name, "所属站"),
    COL(Clear, unit_name, "单位"),
    COL(Clear, created_at, "登记时间"),
};
static const Shape clear_shape = SHAPE(Clear, clear_fields);

typedef struct {
    List people;
} Table;
static const Field masked_table_fields[] = { LISTED(Table, people, masked_shape) };
static const Shape masked_table = { "People", sizeof(Table), masked_table_fields, 1 };
static const Field clear_table_fields[] = { LISTED(Table, people, clear_shape) };
static const Shape clear_table = { "People", sizeof(Table), clear_table_fields, 1 };

static Err one_clear(Cx *cx, const Person *person, Clear *out)
{
    *out = (Clear){ .volunteer_number = person->volunteer_number,
                    .name = person->name,
                    .home_name = person->home_name,
                    .unit_name = person->unit_name,
                    .created_at = person->created_at };
    return person_phone(cx, person->id, &out->phone);
}

static Err gather(Cx *cx, Str path, bool clear, CommandOut *out, List *all)
{
    PeopleAsk ask = { .path = path, .limit = 1000 };
    size_t each = clear ? sizeof(Clear) : sizeof(Person), room = (size_t)ask.limit, n = 0;
    char *rows = arena_alloc(cx->arena, arena_size(room, each));
    for (;;) {
        List part;
        TRY(people_list(cx, &ask, &part));
        if (n + part.n > room) {
            room = (n + part.n) * 2;
            char *wider = arena_alloc(cx->arena, arena_size(room, each));
            memcpy(wider, rows, n * each);
            rows = wider;
        }
        if (!clear && part.n > 0)
            memcpy(rows + n * each, part.at, part.n * each);
        for (size_t i = 0; clear && i < part.n; i++)
            TRY(one_clear(cx, LIST_AT(&part, Person, i), (Clear *)(void *)(rows + (n + i) * each)));
        n += part.n;
        if (out->progress != NULL)
            out->progress(out->progress_to, (int64_t)n, 0);
        if (part.n < 1000 || n >= EXPORT_MAX)
            break;
        ask.before = LIST_AT(&part, Person, part.n - 1)->id;
    }
    *all = (List){ rows, n };
    return OK;
}

// What is shown in clear is written down before it is shown.
static Err may_reveal(Cx *cx, const Args *args, const Place *under)
{
    Str reason = str_trim(arg(args, "--reason"));
    if (!arg_given(args, "--reveal"))
        return OK;
    if (!utf8_plain(reason) || utf8_length(reason) < 2 || utf8_length(reason) > 100)
        return no_such(cx, "--reason", TEXT("要连姓名和手机号一起导出，请写明原因，2 至 100 个字"),
                       reason);
    return audit_add(cx, "people", under->id.n, S("masked"),
                     str_printf(cx->arena, "export in clear: %.*s", STR_FMT(reason)), S("ok"));
}

static Err export_act(Cx *cx, const Args *args, CommandOut *out)
{
    Place under;
    Table table;
    bool clear = arg_given(args, "--reveal");
    Str format = arg_given(args, "--format") ? arg(args, "--format") : S("csv");
    if (!str_eq(format, S("csv")) && !str_eq(format, S("xlsx")) && !str_eq(format, S("json")))
        return no_such(cx, "--format", TEXT("不认识格式“{0}”：csv、xlsx 或 json"), format);
    if (arg_given(args, "--station"))
        TRY(find_place(cx, "--station", arg(args, "--station"), &under));
    else
        TRY(place_centre(cx, &under));
    TRY(may_reveal(cx, args, &under));
    TRY(gather(cx, under.path, clear, out, &table.people));
    const Shape *shape = clear ? &clear_table : &masked_table;
    if (args->json || str_eq(format, S("json"))) {
        json_view(&out->out, cx->arena, cx->lang, shape, &table);
        buf_byte(&out->out, '\n');
    } else if (str_eq(format, S("csv"))) {
        csv_view(&out->out, cx->arena, cx->lang, shape, &table);
    } else {
        Str bytes;
        TRY(xlsx_view(cx->arena, cx->lang, TEXT("人员"), shape, &table, &bytes));
        buf_add(&out->out, bytes);
    }
    return OK;
}

static const Option import_options[] = {
    { .name = "file",
      .value = "FILE",
      .help = TEXT("名册：.xlsx 或 CSV（UTF-8 或 GB18030）"),
      .required = true },
    { .name = "--station",
      .value = "CODE|ID|NAME",
      .help = TEXT("导入到哪个站；写所或中心时，表里要有“所在站”一列") },
    { .name = "--team", .value = "ID|NAME", .help = TEXT("表里没有写队伍的人，加入这支队伍") },
    { .name = "--unit", .value = "CODE|NAME", .help = TEXT("表里没有写单位的人，属于这个单位") },
    { .name = "--dry-run", .help = TEXT("只检查，列出要改的地方，什么也不保存") },
    { .name = "--skip-bad", .help = TEXT("有要改的地方时，仍导入没有问题的行") },
    { .name = "--draft", .help = TEXT("只存为待确认，一天内由站上的人在网页上发出") },
    { .name = "--sms", .help = TEXT("发出后用短信告诉名册里的人") },
};
static const Option export_options[] = {
    { .name = "--station", .value = "CODE|ID|NAME", .help = TEXT("只要它和它下面的人") },
    { .name = "--format", .value = "csv|xlsx|json", .help = TEXT("格式；不写则为 csv") },
    { .name = "--reveal", .help = TEXT("姓名和手机号不隐去；要写原因，并留下记录") },
    { .name = "--reason", .value = "WORDS", .help = TEXT("为什么要看隐去的内容") },
};

const Command roster_commands[2] = {
    { .noun = "people",
      .verb = "import",
      .summary = TEXT("检查一份名册，向里面的人发出邀请"),
      .examples = "redvest people import 名册.xlsx --station 保康社区 --dry-run\n"
                  "redvest people import 名册.xlsx --station 保康社区 --team 保康便民小队 --sms",
      OPTIONS(import_options),
      .prepare = import_prepare,
      .act = import_act },
    { .noun = "people",
      .verb = "export",
      .summary = TEXT("导出人员，姓名和号码默认隐去"),
      .examples =
          "redvest people export --station 420281001002 > people.csv\n"
          "redvest people export --format xlsx --reveal --reason 汛期逐户联系 > people.xlsx",
      OPTIONS(export_options),
      .act = export_act,
      .reads_only = true },
};
