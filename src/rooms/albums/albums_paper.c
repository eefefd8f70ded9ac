// The ledger as one PDF or one ZIP. All of it lies in an arena of its own that ends with the
// request: a paper is larger than a page may be.
#include "rooms/albums/albums.h"
#include "base/archive.h"
#include "base/paper.h"
#include "rooms/albums/albums_in.h"
#include "rooms/codes/codes.h"
#include "rooms/places/places.h"
#include "rooms/records/records.h"
#include "web/faces.h"

#define ONE_PICTURES   ((size_t)12 << 20)  // bytes of the pictures of one activity
#define MONTH_FILES    1500
#define PICTURE_ACROSS 2
#define SMALL_ACROSS   3

static void free_arena(void *what)
{
    arena_free(what);
}

// The same Cx with room for a paper.
static Cx *spacious(Cx *cx)
{
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    arena_defer(cx->arena, free_arena, arena);
    Cx *own = NEW(arena, Cx);
    *own = *cx;
    own->arena = arena;
    return own;
}

// What a paper says of one activity.
typedef struct {
    LedgerRow row;
    Activity activity;
    Project project;
    Str content_name, brand_name;
    List positions;  // of ActivityPosition
    List people;     // of LedgerPerson
    List pictures;   // of LedgerPicture
    EvaluationSums evaluations;
} Ledger;

static Err code_word(Cx *cx, CodeList list, Str code, Str *name)
{
    List codes;
    *name = S("");
    if (code.n == 0)
        return OK;
    TRY(code_list(cx, list, (Day){ 0 }, &codes));
    *name = code_name(&codes, code);
    return OK;
}

// Who runs it has names in full; who only looks on, masked.
static Err ledger_read(Cx *cx, bool small, size_t *room, int64_t *left_out, Ledger *out)
{
    ActivityId id = out->row.id;
    TRY(activity_find(cx, id, &out->activity));
    TRY(project_find(cx, out->activity.project, &out->project));
    TRY(code_word(cx, CODE_CONTENT, out->project.content, &out->content_name));
    TRY(code_word(cx, CODE_BRAND, out->project.brand, &out->brand_name));
    TRY(activity_positions(cx, id, &out->positions));
    TRY(evaluation_sums(cx, id, &out->evaluations));
    bool runs = activity_relations(out->activity.team, out->activity.place_path, &cx->actor) != 0;
    TRY(ledger_people(cx, &out->row, !runs, &out->people));
    return ledger_pictures(cx, id, small, room, &out->pictures, left_out);
}

// --- words of it

static Str number(Cx *cx, int64_t n)
{
    return str_printf(cx->arena, "%lld", (long long)n);
}

static Str hours(Cx *cx, Minutes minutes)
{
    static const Field field = FIELD(LedgerRow, minutes);
    LedgerRow row = { .minutes = minutes };
    return field_text(cx->arena, cx->lang, &field, &row);
}

static Str clock_of(Cx *cx, Time at)
{
    if (at.ms == 0)
        return S("");
    int minute = time_minute_of_day(at);
    return str_printf(cx->arena, "%02d:%02d", minute / 60, minute % 60);
}

static Str span_of(Cx *cx, Time from, Time to)
{
    bool one_day = time_day(from).ymd == time_day(to).ymd;
    return say_with(cx->arena, cx->lang, TEXT("{0} 至 {1}"), time_short(cx->arena, from),
                    one_day ? clock_of(cx, to) : time_short(cx->arena, to));
}

static Str where_of(Cx *cx, const LedgerRow *row)
{
    return str_printf(cx->arena, "%.*s %.*s", STR_FMT(row->place_name), STR_FMT(row->site));
}

static void fact(Cx *cx, Paper *paper, Text label, Str value)
{
    paper_fact(paper, say(cx->lang, label), str_trim(value));
}

// --- parts of it

static Str positions_of(Cx *cx, const List *positions)
{
    Buf buf = buf_new(cx->arena, 4096);
    for (size_t i = 0; i < positions->n; i++) {
        const ActivityPosition *one = LIST_AT(positions, ActivityPosition, i);
        Str places = one->places > 0 ? say_with(cx->arena, cx->lang, TEXT("{0} 人"),
                                                number(cx, one->places), (Str){ 0 })
                                     : say(cx->lang, TEXT("不限名额"));
        buf_printf(&buf, "%s%.*s %.*s", i > 0 ? "、" : "", STR_FMT(one->name), STR_FMT(places));
    }
    return buf_str(&buf);
}

static void write_plan(Cx *cx, Paper *paper, const Ledger *one)
{
    const Project *project = &one->project;
    Str kind = say(cx->lang, one->row.kind_text);
    paper_section(paper, say(cx->lang, TEXT("一、活动计划")));
    fact(cx, paper, TEXT("编号"), one->row.number);
    fact(cx, paper, TEXT("类型"), kind);
    fact(cx, paper, TEXT("内容"), one->content_name);
    fact(cx, paper, TEXT("品牌项目"), one->brand_name);
    fact(cx, paper, TEXT("时间"), span_of(cx, one->row.starts_at, one->row.ends_at));
    fact(cx, paper, TEXT("地点"), where_of(cx, &one->row));
    fact(cx, paper, TEXT("地点类型"), say(cx->lang, site_kind_texts[one->activity.site_kind]));
    fact(cx, paper, TEXT("举办"),
         one->row.team_name.n > 0 ? one->row.team_name : project->place_name);
    fact(cx, paper, TEXT("岗位和名额"), positions_of(cx, &one->positions));
    fact(cx, paper, TEXT("联系"),
         str_printf(cx->arena, "%.*s %.*s", STR_FMT(project->contact), STR_FMT(project->phone)));
    paper_text(paper, project->summary);
    if (project->plan.n > 0) {
        fact(cx, paper, TEXT("应急预案"), S(" "));
        paper_text(paper, project->plan);
    }
}

static void write_notice(Cx *cx, Paper *paper, const Ledger *one)
{
    paper_section(paper, say(cx->lang, TEXT("二、活动通知")));
    fact(cx, paper, TEXT("发布时间"), time_short(cx->arena, one->activity.published_at));
    fact(cx, paper, TEXT("招募"), say(cx->lang, recruit_scope_texts[one->project.scope]));
    fact(cx, paper, TEXT("报名截止"), time_short(cx->arena, one->activity.closes_at));
    fact(cx, paper, TEXT("注意事项"), one->project.notice);
}

enum { SHEET_COLUMNS = 8 };
static void write_sheet(Cx *cx, Paper *paper, const Ledger *one)
{
    static const int shares[SHEET_COLUMNS] = { 4, 8, 15, 8, 10, 7, 7, 7 };
    static const Text heads[SHEET_COLUMNS] = { TEXT("序号"), TEXT("姓名"), TEXT("志愿者编号"),
                                               TEXT("岗位"), TEXT("状态"), TEXT("签到"),
                                               TEXT("签退"), TEXT("小时") };
    Str said[SHEET_COLUMNS];
    size_t n = one->people.n;
    paper_section(paper, say(cx->lang, TEXT("三、签到表")));
    if (n == 0) {
        paper_text(paper, say(cx->lang, TEXT("没有人报名和签到。")));
        return;
    }
    for (size_t i = 0; i < SHEET_COLUMNS; i++)
        said[i] = say(cx->lang, heads[i]);
    Str *cells = NEW_ARRAY(cx->arena, Str, n * SHEET_COLUMNS);
    for (size_t i = 0; i < n; i++) {
        const LedgerPerson *person = LIST_AT(&one->people, LedgerPerson, i);
        Str row[SHEET_COLUMNS] = { number(cx, person->n),
                                   person->name,
                                   person->volunteer_number,
                                   person->position_name,
                                   person->state_text.zh != NULL ? say(cx->lang, person->state_text)
                                                                 : S(""),
                                   clock_of(cx, person->in_at),
                                   clock_of(cx, person->out_at),
                                   person->minutes.n > 0 ? hours(cx, person->minutes) : S("") };
        for (size_t k = 0; k < SHEET_COLUMNS; k++)
            cells[i * SHEET_COLUMNS + k] = row[k];
    }
    PaperTable table = { said, shares, SHEET_COLUMNS };
    paper_table(paper, &table, cells, n);
}

static void write_photos(Cx *cx, Paper *paper, const Ledger *one, int across)
{
    size_t n = one->pictures.n;
    paper_section(paper, say(cx->lang, TEXT("四、活动照片")));
    if (n == 0) {
        paper_text(paper, say(cx->lang, TEXT("没有照片。")));
        return;
    }
    PaperPicture *pictures = NEW_ARRAY(cx->arena, PaperPicture, n);
    for (size_t i = 0; i < n; i++) {
        const LedgerPicture *from = LIST_AT(&one->pictures, LedgerPicture, i);
        pictures[i] = (PaperPicture){ .jpeg = from->jpeg.bytes,
                                      .width = (int)from->width,
                                      .height = (int)from->height,
                                      .caption = str_printf(cx->arena, "%lld %.*s",
                                                            (long long)from->number,
                                                            STR_FMT(from->caption)) };
    }
    paper_pictures(paper, pictures, n, across);
}

static void write_summary(Cx *cx, Paper *paper, const Ledger *one)
{
    const LedgerRow *row = &one->row;
    paper_section(paper, say(cx->lang, TEXT("五、活动总结")));
    fact(cx, paper, TEXT("报名、到场"),
         say_with(cx->arena, cx->lang, TEXT("报名 {0} 人，到场 {1} 人"), number(cx, row->taken),
                  number(cx, row->came)));
    if (row->minutes.n > 0)
        fact(cx, paper, TEXT("服务时长"),
             say_with(cx->arena, cx->lang, TEXT("{0} 小时"), hours(cx, row->minutes), (Str){ 0 }));
    if (row->attendances > 0)
        fact(cx, paper, TEXT("服务群众"),
             say_with(cx->arena, cx->lang, TEXT("{0} 人次（{1}）"), number(cx, row->attendances),
                      say(cx->lang, row->basis_text)));
    const EvaluationSums *given = &one->evaluations;
    if (given->n > 0)  // in tenths of a star
        fact(cx, paper, TEXT("志愿者评价"),
             say_with(cx->arena, cx->lang, TEXT("{0} 人，平均 {1} 星"), number(cx, given->n),
                      str_printf(cx->arena, "%lld.%lld", (long long)(given->stars / given->n),
                                 (long long)(given->stars * 10 / given->n % 10))));
    paper_text(paper, row->result.n > 0 ? row->result : say(cx->lang, TEXT("还没有写总结。")));
    if (row->missing.n > 0)
        fact(cx, paper, TEXT("缺"), row->missing);
}

static void write_all(Cx *cx, Paper *paper, const Ledger *one, int across)
{
    paper_head(paper, one->row.name);
    write_plan(cx, paper, one);
    write_notice(cx, paper, one);
    write_sheet(cx, paper, one);
    write_photos(cx, paper, one, across);
    write_summary(cx, paper, one);
}

// --- one activity

static Err may_read(Cx *cx, const LedgerRow *row)
{
    bool fits = activity_relations(row->team, row->place_path, &cx->actor) != 0 ||
                actor_may(&cx->actor, ROLE_SUPERVISOR | ROLE_AUDITOR, row->place_path);
    return fits ? OK : &album_not_yours;
}

static Err one_pdf(Cx *cx, const Ledger *one, Str *pdf)
{
    Str title = str_printf(cx->arena, "%.*s %.*s", STR_FMT(one->row.number),
                           STR_FMT(one->row.name));
    Paper *paper = paper_new(cx->arena, &(PaperSet){ title, title, cx->now });
    write_all(cx, paper, one, PICTURE_ACROSS);
    paper_gap(paper, 8);
    paper_text(paper,
               say(cx->lang, TEXT("负责人签字：　　　　　　　　　　日期：　　　　年　　月　　日")));
    return paper_end(paper, pdf);
}

typedef struct {
    List people;  // of LedgerPerson
} SignSheet;
static const Field sign_sheet_fields[] = { LISTED(SignSheet, people, ledger_person_shape) };
static const Shape sign_sheet_shape = SHAPE(SignSheet, sign_sheet_fields);
typedef struct {
    List activities;  // of LedgerRow
} Overview;
static const Field overview_fields[] = { LISTED(Overview, activities, ledger_row_shape) };
static const Shape overview_shape = SHAPE(Overview, overview_fields);

typedef struct {
    ArchiveFile *files;
    size_t n;
} Pack;

// "台账-H20261128-0001.pdf"
static Str named(Cx *cx, Text what, Str of, Str end)
{
    return str_printf(cx->arena, "%.*s-%.*s%.*s", STR_FMT(say(cx->lang, what)), STR_FMT(of),
                      STR_FMT(end));
}

static void pack_add(Pack *pack, Str name, Str bytes)
{
    must(pack->n < MONTH_FILES);
    pack->files[pack->n++] = (ArchiveFile){ name, bytes, true };
}

static void pack_pictures(Cx *cx, Pack *pack, const Ledger *one)
{
    Str folder = say(cx->lang, TEXT("照片"));
    for (size_t i = 0; i < one->pictures.n && pack->n < MONTH_FILES; i++) {
        const LedgerPicture *from = LIST_AT(&one->pictures, LedgerPicture, i);
        pack_add(pack,
                 str_printf(cx->arena, "%.*s/%.*s-%02lld.jpg", STR_FMT(folder),
                            STR_FMT(one->row.number), (long long)from->number),
                 from->jpeg.bytes);
    }
}

static Err finish(Cx *cx, Pack *pack, Str name, LedgerForm form, Str pdf, LedgerFile *out)
{
    out->bytes = pdf;
    out->type = form == LEDGER_PDF ? "application/pdf" : "application/zip";
    out->file_name = str_join(cx->arena, name, form == LEDGER_PDF ? S(".pdf") : S(".zip"));
    return form == LEDGER_PDF ? OK
                              : archive_pack(cx->arena, pack->files, pack->n, cx->now, &out->bytes);
}

Err ledger_paper(Cx *cx, ActivityId id, LedgerForm form, LedgerFile *out)
{
    Cx *own = spacious(cx);
    Ledger one = { 0 };
    Str pdf, xlsx;
    size_t room = ONE_PICTURES;
    int64_t left_out = 0;
    TRY(ledger_find(own, id, &one.row));
    TRY(may_read(own, &one.row));
    TRY(ledger_read(own, false, &room, &left_out, &one));
    TRY(one_pdf(own, &one, &pdf));
    Str name = named(own, TEXT("台账"), one.row.number, S(""));
    Pack pack = { NEW_ARRAY(own->arena, ArchiveFile, MONTH_FILES), 0 };
    if (form == LEDGER_ZIP) {
        SignSheet sheet = { one.people };
        TRY(xlsx_view(own->arena, own->lang, TEXT("签到表"), &sign_sheet_shape, &sheet, &xlsx));
        pack_add(&pack, str_join(own->arena, name, S(".pdf")), pdf);
        pack_add(&pack, named(own, TEXT("签到表"), one.row.number, S(".xlsx")), xlsx);
        pack_pictures(own, &pack, &one);
    }
    return finish(own, &pack, name, form, pdf, out);
}

// --- one month

typedef struct {
    Str name;  // of the place or the team
    Day first;
    Str month;  // 2026年11月
    LedgerSums sums;
    List rows;     // of LedgerRow
    List ledgers;  // of Ledger, in the same order
    List people;   // of LedgerPerson, of all of them
    int64_t left_out;
} MonthLedger;

static Day next_month(Day first)
{
    int n = day_year(first) * 12 + day_month(first);
    return day_of(n / 12, n % 12 + 1, 1);
}

static Err month_people(Cx *cx, MonthLedger *month)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < month->ledgers.n; i++)
        n += LIST_AT(&month->ledgers, Ledger, i)->people.n;
    if (n > MONTH_PEOPLE)
        return &ledger_too_many;
    LedgerPerson *all = NEW_ARRAY(cx->arena, LedgerPerson, n + 1);
    for (size_t i = 0; i < month->ledgers.n; i++) {
        const List *people = &LIST_AT(&month->ledgers, Ledger, i)->people;
        for (size_t k = 0; k < people->n; k++)
            all[at++] = *LIST_AT(people, LedgerPerson, k);
    }
    month->people = (List){ all, n };
    return OK;
}

static Err month_of_team(Cx *cx, TeamId id, MonthLedger *month)
{
    Team team;
    TRY(team_find(cx, id, &team));
    if (!ledger_may_team(&cx->actor, &team))
        return &album_not_yours;
    month->name = team.name;
    return OK;
}

static Err month_of_place(Cx *cx, PlaceId id, MonthLedger *month, Str *path)
{
    RoleSet readers = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR;
    Place place;
    TRY(place_find(cx, id, &place));
    if (!actor_may(&cx->actor, readers, place.path))
        return &album_not_yours;
    month->name = place.name;
    *path = place.path;
    return OK;
}

static Err month_read(Cx *cx, PlaceId place, TeamId team, Day day, MonthLedger *month)
{
    LedgerQuery query = { .team = team, .limit = MONTH_ACTIVITIES + 1 };
    if (team.n != 0)
        TRY(month_of_team(cx, team, month));
    else
        TRY(month_of_place(cx, place, month, &query.path));
    month->first = day_of(day_year(day), day_month(day), 1);
    query.from = day_start(month->first);
    query.before = day_start(next_month(month->first));
    TRY(ledger_sums(cx, &query, &month->sums));
    TRY(ledger_list(cx, &query, &month->rows));
    if (month->rows.n > MONTH_ACTIVITIES)
        return &ledger_too_many;
    month->month = str_printf(cx->arena, "%d-%02d", day_year(month->first),
                              day_month(month->first));
    size_t room = MONTH_PICTURES;
    Ledger *ledgers = NEW_ARRAY(cx->arena, Ledger, month->rows.n + 1);
    for (size_t i = 0; i < month->rows.n; i++) {
        ledgers[i].row = *LIST_AT(&month->rows, LedgerRow, i);
        TRY(ledger_read(cx, true, &room, &month->left_out, &ledgers[i]));
    }
    month->ledgers = (List){ ledgers, month->rows.n };
    return month_people(cx, month);
}

enum { MONTH_COLUMNS = 7 };
static void write_overview(Cx *cx, Paper *paper, const MonthLedger *month)
{
    static const int shares[MONTH_COLUMNS] = { 9, 22, 12, 6, 6, 6, 12 };
    static const Text heads[MONTH_COLUMNS] = { TEXT("日期"),  TEXT("活动"), TEXT("地点"),
                                               TEXT("到场"),  TEXT("人次"), TEXT("照片"),
                                               TEXT("缺什么") };
    Str said[MONTH_COLUMNS];
    size_t n = month->rows.n;
    for (size_t i = 0; i < MONTH_COLUMNS; i++)
        said[i] = say(cx->lang, heads[i]);
    Str *cells = NEW_ARRAY(cx->arena, Str, n * MONTH_COLUMNS + 1);
    for (size_t i = 0; i < n; i++) {
        const LedgerRow *one = LIST_AT(&month->rows, LedgerRow, i);
        Str row[MONTH_COLUMNS] = { str_slice(day_iso(cx->arena, time_day(one->starts_at)), 5, 10),
                                   one->name,
                                   one->place_name,
                                   number(cx, one->came),
                                   number(cx, one->attendances),
                                   number(cx, one->photos),
                                   one->missing };
        for (size_t k = 0; k < MONTH_COLUMNS; k++)
            cells[i * MONTH_COLUMNS + k] = row[k];
    }
    PaperTable table = { said, shares, MONTH_COLUMNS };
    if (n > 0)
        paper_table(paper, &table, cells, n);
    else
        paper_text(paper, say(cx->lang, TEXT("这个月没有办活动。")));
}

static void write_cover(Cx *cx, Paper *paper, const MonthLedger *month)
{
    const LedgerSums *sums = &month->sums;
    paper_head(paper,
               say_with(cx->arena, cx->lang, TEXT("{0} {1} 活动台账"), month->name, month->month));
    fact(cx, paper, TEXT("活动"),
         say_with(cx->arena, cx->lang, TEXT("{0} 场，台账齐全 {1} 场"),
                  number(cx, sums->activities), number(cx, sums->whole)));
    fact(cx, paper, TEXT("到场"),
         say_with(cx->arena, cx->lang, TEXT("{0} 人次，服务时长 {1} 小时"), number(cx, sums->came),
                  hours(cx, sums->minutes)));
    fact(
        cx, paper, TEXT("服务群众"),
        say_with(cx->arena, cx->lang, TEXT("{0} 人次"), number(cx, sums->attendances), (Str){ 0 }));
    fact(cx, paper, TEXT("照片"),
         say_with(cx->arena, cx->lang, TEXT("{0} 张"), number(cx, sums->photos), (Str){ 0 }));
    if (month->left_out > 0)
        fact(cx, paper, TEXT("说明"),
             say_with(cx->arena, cx->lang,
                      TEXT("照片太多，有 {0} 张没有放进这份台账，请看单场活动的台账"),
                      number(cx, month->left_out), (Str){ 0 }));
    write_overview(cx, paper, month);
}

static Err month_pdf(Cx *cx, const MonthLedger *month, Str *pdf)
{
    Str title = str_printf(cx->arena, "%.*s %.*s", STR_FMT(month->name), STR_FMT(month->month));
    Paper *paper = paper_new(cx->arena, &(PaperSet){ title, title, cx->now });
    write_cover(cx, paper, month);
    for (size_t i = 0; i < month->ledgers.n; i++) {
        paper_page(paper);
        write_all(cx, paper, LIST_AT(&month->ledgers, Ledger, i), SMALL_ACROSS);
    }
    return paper_end(paper, pdf);
}

static Err month_zip(Cx *cx, const MonthLedger *month, Str name, Str pdf, Pack *pack)
{
    Str overview, people;
    Overview rows = { month->rows };
    SignSheet sheet = { month->people };
    TRY(xlsx_view(cx->arena, cx->lang, TEXT("活动一览"), &overview_shape, &rows, &overview));
    TRY(xlsx_view(cx->arena, cx->lang, TEXT("签到表"), &sign_sheet_shape, &sheet, &people));
    pack_add(pack, str_join(cx->arena, name, S(".pdf")), pdf);
    pack_add(pack, named(cx, TEXT("活动一览"), month->month, S(".xlsx")), overview);
    pack_add(pack, named(cx, TEXT("签到表"), month->month, S(".xlsx")), people);
    for (size_t i = 0; i < month->ledgers.n; i++)
        pack_pictures(cx, pack, LIST_AT(&month->ledgers, Ledger, i));
    return OK;
}

Err ledger_month(Cx *cx, PlaceId place, TeamId team, Day month, LedgerForm form, LedgerFile *out)
{
    Cx *own = spacious(cx);
    MonthLedger *read = NEW(own->arena, MonthLedger);
    Str pdf;
    TRY(month_read(own, place, team, month, read));
    TRY(month_pdf(own, read, &pdf));
    Str name = named(own, TEXT("台账"),
                     str_printf(own->arena, "%.*s-%.*s", STR_FMT(read->name), STR_FMT(read->month)),
                     S(""));
    Pack pack = { NEW_ARRAY(own->arena, ArchiveFile, MONTH_FILES), 0 };
    if (form == LEDGER_ZIP)
        TRY(month_zip(own, read, name, pdf, &pack));
    return finish(own, &pack, name, form, pdf, out);
}
