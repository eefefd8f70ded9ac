// From the bytes of a table to a draft: which column is which, every row judged, what stands twice,
// what the county knows already.
#include "base/buf.h"
#include "base/sheet.h"
#include "base/utf8.h"
#include "rooms/places/places.h"
#include "rooms/rosters/rosters_in.h"
#include "rooms/teams/teams.h"
#include "rooms/units/units.h"
#include "town/county.h"
#include <stdlib.h>
#include <string.h>

#define DRAFT_MEMORY  ((size_t)512 << 20)
#define HEAD_WITHIN   20  // rows in which the heading must stand
#define NOTE_MAX      100
#define PROGRESS_EACH 1000

// Names and codes of places, units or teams, sorted.
typedef struct {
    Str key;
    int64_t id;
    bool twice;  // two rows have it
} Name;
typedef struct {
    Name *at;
    size_t n, room;
} Names;

typedef struct {
    Cx *cx;
    RosterDraft *draft;
    Sheet *sheet;
    Names places, units, teams;
    bool place_by_default;
    int at[ROSTER_COLUMNS];  // cell of the column, -1 when the table has none
    Str heads[CSV_COLUMNS_MAX];
    int head_line;
} Reading;

// --- what is wrong

static void flaw_at(Reading *reading, int line, int column, RosterColumn of, const char *code,
                    Text text, Str word)
{
    RosterDraft *draft = reading->draft;
    draft->problems++;
    if (line != draft->bad_line) {
        draft->bad_line = line;
        draft->bad++;
    }
    if (draft->flaw_n == ROSTER_PROBLEMS_MAX)
        return;
    Str heading = of < ROSTER_COLUMNS                       ? str(roster_column_texts[of].zh)
                  : column > 0 && column <= CSV_COLUMNS_MAX ? reading->heads[column - 1]
                                                            : S("");
    draft->flaws[draft->flaw_n++] = (Flaw){ .line = line,
                                            .column = column,
                                            .of = of,
                                            .heading = heading,
                                            .code = code,
                                            .text = text,
                                            .words = { str_copy(draft->arena, word), S("") } };
}

static void flaw(Reading *reading, DraftRow *row, RosterColumn of, const char *code, Text text,
                 Str word)
{
    row->bad = true;
    flaw_at(reading, row->line, reading->at[of] + 1, of, code, text, word);
}

static void head_flaw(Reading *reading, int line, const char *code, Text text, Str word)
{
    flaw_at(reading, line, 0, ROSTER_COLUMNS, code, text, word);
}

// --- names

static void name_add(Arena *arena, Names *names, Str key, int64_t id)
{
    if (key.n == 0)
        return;
    if (names->n == names->room) {
        size_t room = names->room > 0 ? names->room * 2 : 1024;
        Name *wider = NEW_ARRAY(arena, Name, room);
        if (names->n > 0)
            memcpy(wider, names->at, names->n * sizeof *wider);
        names->at = wider;
        names->room = room;
    }
    names->at[names->n++] = (Name){ str_copy(arena, key), id, false };
}

static int by_key(const void *a, const void *b)
{
    const Name *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    return order != 0 ? order : x->id < y->id ? -1 : x->id > y->id;
}

static void names_sort(Names *names)
{
    if (names->n == 0)
        return;
    qsort(names->at, names->n, sizeof *names->at, by_key);
    for (size_t i = 1; i < names->n; i++)
        if (str_eq(names->at[i].key, names->at[i - 1].key) &&
            names->at[i].id != names->at[i - 1].id)
            names->at[i].twice = names->at[i - 1].twice = true;
}

// Blanks and the dot between a branch and its station, as the choices of our forms write it, do not
// count.
static Str name_core(Arena *arena, Str cell)
{
    char *text = arena_alloc(arena, cell.n + 1);
    size_t n = 0;
    while (cell.n > 0) {
        uint32_t point = utf8_next(&cell);
        if (point > ' ' && point != 0x3000 && point != 0xB7)
            n += utf8_encode(point, text + n);
    }
    return str_of(text, n);
}

static const Name *name_find(const Names *names, Str key)
{
    size_t from = 0, to = names->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (str_cmp(names->at[middle].key, key) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from < names->n && str_eq(names->at[from].key, key) ? &names->at[from] : NULL;
}

static Err know_places(Reading *reading)
{
    Cx *cx = reading->cx;
    Arena *arena = reading->draft->arena;
    PlaceFilter filter = { .under = reading->draft->ask.path,
                           .by_level = true,
                           .level = LEVEL_STATION };
    PlaceId after = NO(Place);
    for (;;) {
        List part;
        ArenaMark mark = arena_mark(cx->arena);
        TRY(place_list(cx, &filter, after, 500, &part));
        for (size_t i = 0; i < part.n; i++) {
            const PlaceRow *place = LIST_AT(&part, PlaceRow, i);
            reading->place_by_default |= same(place->id, reading->draft->ask.place);
            name_add(arena, &reading->places, place->name, place->id.n);
            name_add(arena, &reading->places, place->code, place->id.n);
            name_add(arena, &reading->places, str_join(arena, place->under, place->name),
                     place->id.n);
            after = place->id;
        }
        arena_rewind(cx->arena, mark);
        if (part.n < 500)
            break;
    }
    names_sort(&reading->places);
    return OK;
}

static Err know_units(Reading *reading)
{
    Cx *cx = reading->cx;
    UnitFilter filter = { 0 };
    UnitId after = NO(Unit);
    for (;;) {
        List part;
        ArenaMark mark = arena_mark(cx->arena);
        TRY(unit_list(cx, &filter, after, 500, &part));
        for (size_t i = 0; i < part.n; i++) {
            const Unit *unit = LIST_AT(&part, Unit, i);
            name_add(reading->draft->arena, &reading->units, unit->name, unit->id.n);
            name_add(reading->draft->arena, &reading->units, unit->credit_code, unit->id.n);
            after = unit->id;
        }
        arena_rewind(cx->arena, mark);
        if (part.n < 500)
            break;
    }
    names_sort(&reading->units);
    return OK;
}

static Err know_teams(Reading *reading)
{
    Cx *cx = reading->cx;
    TeamQuery query = { .path = reading->draft->ask.path, .limit = 500 };
    for (;;) {
        List part;
        ArenaMark mark = arena_mark(cx->arena);
        TRY(team_list(cx, &query, &part));
        for (size_t i = 0; i < part.n; i++) {
            const Team *team = LIST_AT(&part, Team, i);
            name_add(reading->draft->arena, &reading->teams, team->name, team->id.n);
            query.after = team->id;
        }
        arena_rewind(cx->arena, mark);
        if (part.n < 500)
            break;
    }
    names_sort(&reading->teams);
    return OK;
}

// --- the heading

static void read_heading(Reading *reading, const SheetRow *row)
{
    Buf unused = buf_new(reading->draft->arena, 1000);
    for (int c = 0; c < ROSTER_COLUMNS; c++)
        reading->at[c] = -1;
    for (size_t i = 0; i < row->n; i++) {
        Str heading = sheet_cell(row, i);
        reading->heads[i] = str_copy(reading->draft->arena, utf8_clip(heading, 20));
        RosterColumn column = roster_column_of(heading);
        if (column < ROSTER_COLUMNS && reading->at[column] < 0)
            reading->at[column] = (int)i;
        else if (column < ROSTER_COLUMNS)
            flaw_at(reading, row->line, (int)i + 1, column, "twice",
                    TEXT("有两列都是“{0}”，请只留一列"), str(roster_column_texts[column].zh));
        else if (heading.n > 0)
            buf_printf(&unused, "%s%.*s", unused.n > 0 ? "、" : "", STR_FMT(reading->heads[i]));
    }
    reading->draft->unused = unused.full ? S("…") : buf_str(&unused);
    reading->head_line = row->line;
    const RosterColumn needed[] = { ROSTER_NAME, ROSTER_PHONE, ROSTER_PLACE };
    for (size_t i = 0; i < COUNT(needed); i++)
        if (reading->at[needed[i]] < 0 && !(needed[i] == ROSTER_PLACE && reading->place_by_default))
            head_flaw(reading, row->line, "missing_column", TEXT("缺少“{0}”这一列"),
                      str(roster_column_texts[needed[i]].zh));
}

static bool is_heading(const SheetRow *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (roster_column_of(row->cells[i]) == ROSTER_NAME)
            return true;
    return false;
}

// A title, a date and a line of instructions may stand above it.
static Err find_heading(Reading *reading, bool *found)
{
    SheetRow row;
    SheetState state;
    *found = false;
    for (int i = 0; i < HEAD_WITHIN && !*found; i++) {
        TRY(sheet_next(reading->sheet, &row, &state));
        if (state == SHEET_END)
            break;
        *found = state == SHEET_ROW && is_heading(&row);
    }
    if (*found)
        read_heading(reading, &row);
    else
        head_flaw(reading, 1, "no_heading", TEXT("前 20 行里没有“姓名”这一列，请补上表头"), S(""));
    *found = *found && reading->draft->problems == 0;
    return OK;
}

// --- one row

static Str cell(const Reading *reading, const SheetRow *row, RosterColumn column)
{
    return reading->at[column] < 0 ? S("") : sheet_cell(row, (size_t)reading->at[column]);
}

static int64_t find_name(Reading *reading, DraftRow *row, RosterColumn of, const Names *names,
                         Str typed, Text none)
{
    const Name *name = name_find(names, name_core(reading->cx->arena, typed));
    if (name == NULL) {
        flaw(reading, row, of, "unknown", none, utf8_clip(typed, 30));
        return 0;
    }
    if (name->twice) {
        flaw(reading, row, of, "ambiguous",
             TEXT("叫“{0}”的不止一个，请写成“乡镇名·名称”，或写代码"), utf8_clip(typed, 30));
        return 0;
    }
    return name->id;
}

static void read_nodes(Reading *reading, const SheetRow *cells, DraftRow *row)
{
    const RosterAsk *ask = &reading->draft->ask;
    Str place = cell(reading, cells, ROSTER_PLACE), unit = cell(reading, cells, ROSTER_UNIT),
        team = cell(reading, cells, ROSTER_TEAM);
    row->place = ask->place;
    row->unit = ask->unit;
    row->team = ask->team;
    if (place.n > 0)
        row->place.n = find_name(reading, row, ROSTER_PLACE, &reading->places, place,
                                 TEXT("您管理的范围里没有“{0}”这个站，请核对名称或代码"));
    else if (!reading->place_by_default)
        flaw(reading, row, ROSTER_PLACE, "required", TEXT("没有写所在站，请补上"), S(""));
    if (unit.n > 0)
        row->unit.n = find_name(reading, row, ROSTER_UNIT, &reading->units, unit,
                                TEXT("单位名录里没有“{0}”，请核对全称或信用代码"));
    if (team.n > 0)
        row->team.n = find_name(reading, row, ROSTER_TEAM, &reading->teams, team,
                                TEXT("您管理的范围里没有“{0}”这支队伍，请核对名称"));
}

static void read_document(Reading *reading, const SheetRow *cells, DraftRow *row, Invited *who)
{
    Cx *cx = reading->cx;
    Str kind = cell(reading, cells, ROSTER_ID_KIND), number = cell(reading, cells, ROSTER_ID);
    Day born;
    if (number.n == 0)
        return;
    who->id_kind = ID_KIND_RESIDENT;
    if (kind.n > 0 && !roster_id_kind(kind, &who->id_kind)) {
        flaw(reading, row, ROSTER_ID_KIND, "unknown", TEXT("不认识证件类型“{0}”，请写全称"),
             utf8_clip(kind, 30));
        return;
    }
    if (sheet_rounded(number)) {
        flaw(reading, row, ROSTER_ID, "digits",
             TEXT("被表格软件改成了科学计数法，末几位已经丢失，请把这一列设为文本后重新填写"),
             S(""));
        return;
    }
    Text why = document_verdict(cx->arena, who->id_kind, number, cx->today, cx->county->demo,
                                &who->id_number, &born);
    if (why.zh != NULL)
        flaw(reading, row, ROSTER_ID, "document", why, S(""));
}

static void read_person(Reading *reading, const SheetRow *cells, DraftRow *row, Invited *who)
{
    Str name = cell(reading, cells, ROSTER_NAME), note = cell(reading, cells, ROSTER_NOTE);
    if (!name_valid(name))
        flaw(reading, row, ROSTER_NAME, "name", TEXT("请填写姓名，1 至 30 个字，不含数字"), S(""));
    who->name = name;
    Text why = roster_phone_verdict(reading->cx->arena, cell(reading, cells, ROSTER_PHONE),
                                    &who->phone);
    if (why.zh != NULL)
        flaw(reading, row, ROSTER_PHONE, "phone", why, S(""));
    read_document(reading, cells, row, who);
    who->note = note;
    if (!utf8_plain(note) || utf8_length(note) > NOTE_MAX || str_find(note, '\t') != STR_NOWHERE)
        flaw(reading, row, ROSTER_NOTE, "too_long", TEXT("备注最多 100 个字，不能有制表符"), S(""));
}

// What the county knows already.
static Err check_known(Reading *reading, DraftRow *row, const Invited *who)
{
    Cx *cx = reading->cx;
    PersonId known = NO(Person), holder = NO(Person);
    bool open;
    TRY(person_known_by(cx, who->name, who->phone, &known));
    if (known.n != 0 && row->team.n == 0 && row->unit.n == 0)
        flaw(reading, row, ROSTER_NAME, "registered", TEXT("本人已经登记过，不用再邀请"), S(""));
    if (who->id_kind != ID_KIND_NONE)
        TRY(person_with_document(cx, who->id_kind, who->id_number, &holder));
    if (holder.n != 0 && !same(holder, known))
        flaw(reading, row, ROSTER_ID, "document_taken",
             TEXT("这个证件号码已经登记在另一个姓名或手机号下，请核对"), S(""));
    TRY(invitation_open_for(cx, row->person_hash, row->team, &open));
    if (open)
        flaw(reading, row, ROSTER_NAME, "invited", TEXT("已经邀请过，正在等本人确认"), S(""));
    if (known.n == 0 || row->team.n == 0)
        return OK;
    TRY(team_has_member(cx, row->team, known, &open));
    if (open)
        flaw(reading, row, ROSTER_TEAM, "member", TEXT("本人已经是这支队伍的队员"), S(""));
    return OK;
}

static DraftRow *row_new(RosterDraft *draft)
{
    if (draft->n == draft->room) {
        size_t room = draft->room > 0 ? draft->room * 2 : 256;
        DraftRow *wider = NEW_ARRAY(draft->arena, DraftRow, room);
        if (draft->n > 0)
            memcpy(wider, draft->rows, draft->n * sizeof *wider);
        draft->rows = wider;
        draft->room = room;
    }
    return &draft->rows[draft->n];
}

static Err read_row(Reading *reading, const SheetRow *cells)
{
    RosterDraft *draft = reading->draft;
    if (draft->n + draft->bad >= draft->ask.rows_max)
        return &roster_too_long;
    Cx *cx = reading->cx;
    DraftRow *row = row_new(draft);
    *row = (DraftRow){ .line = cells->line };
    Invited who = { .id_kind = ID_KIND_NONE };
    read_person(reading, cells, row, &who);
    read_nodes(reading, cells, row);
    if (row->bad)
        return OK;
    row->phone_hash = str_copy(draft->arena, phone_lookup(cx, who.phone));
    row->person_hash = str_copy(draft->arena, invited_hash(cx, who.name, who.phone));
    if (who.id_kind != ID_KIND_NONE)
        row->id_hash = str_copy(draft->arena,
                                invited_hash(cx, str(id_kind_words[who.id_kind]), who.id_number));
    row->sealed = str_copy(draft->arena, invited_seal(cx, &who));
    TRY(check_known(reading, row, &who));
    draft->n += !row->bad;
    return OK;
}

// The rows below the first of a merged cell show what is not written in them.
static void take_out_merged(Reading *reading, int from, int to)
{
    RosterDraft *draft = reading->draft;
    size_t low = 0, high = draft->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (draft->rows[middle].line < from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < draft->n && draft->rows[low].line <= to; low++) {
        if (draft->rows[low].bad)
            continue;
        draft->rows[low].bad = true;
        draft->bad += draft->rows[low].line != from;  // that one was told
    }
}

// --- what stands twice in the table

typedef struct {
    uint64_t head;  // of the hash
    uint32_t row;
    bool document;
} Key;

static int by_head(const void *a, const void *b)
{
    const Key *x = a, *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static Key key_of(Str hash, size_t row, bool document)
{
    Key key = { .row = (uint32_t)row, .document = document };
    memcpy(&key.head, hash.p, sizeof key.head);
    return key;
}

static void tell_twice(Reading *reading, const Key *first, const Key *second)
{
    RosterDraft *draft = reading->draft;
    DraftRow *row = &draft->rows[second->row];
    const DraftRow *before = &draft->rows[first->row];
    if (row->bad || (!first->document && (row->team.n != before->team.n)))
        return;
    Str line = str_printf(draft->arena, "%d", before->line);
    if (first->document)
        flaw(reading, row, ROSTER_ID, "twice", TEXT("与第 {0} 行的证件号码相同，请核对"), line);
    else
        flaw(reading, row, ROSTER_NAME, "twice",
             TEXT("与第 {0} 行是同一个人（姓名和手机号都相同），请删去一行"), line);
}

static void find_twice(Reading *reading)
{
    RosterDraft *draft = reading->draft;
    Key *keys = NEW_ARRAY(draft->arena, Key, 2 * draft->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < draft->n; i++) {
        keys[n++] = key_of(draft->rows[i].person_hash, i, false);
        if (draft->rows[i].id_hash.n > 0)
            keys[n++] = key_of(draft->rows[i].id_hash, i, true);
    }
    qsort(keys, n, sizeof *keys, by_head);
    for (size_t i = 1; i < n; i++)
        if (keys[i].head == keys[i - 1].head && keys[i].document == keys[i - 1].document &&
            keys[i].row != keys[i - 1].row)
            tell_twice(reading, &keys[i - 1], &keys[i]);
    size_t kept = 0;
    for (size_t i = 0; i < draft->n; i++)
        if (!draft->rows[i].bad)
            draft->rows[kept++] = draft->rows[i];
    draft->n = kept;
}

// --- the whole

static Err read_rows(Reading *reading)
{
    RosterDraft *draft = reading->draft;
    SheetRow row;
    SheetState state;
    for (int64_t seen = 0;; seen++) {
        TRY(sheet_next(reading->sheet, &row, &state));
        if (state == SHEET_END)
            return OK;
        if (draft->ask.progress != NULL && seen % PROGRESS_EACH == 0)
            draft->ask.progress(draft->ask.progress_to, seen, 0);
        ArenaMark mark = arena_mark(reading->cx->arena);
        if (state == SHEET_ROW)
            TRY(read_row(reading, &row));
        else if (row.line > reading->head_line) {
            flaw_at(reading, row.line, row.column, ROSTER_COLUMNS, row.code, row.wrong, S(""));
            take_out_merged(reading, row.line, row.to_line);
        }
        arena_rewind(reading->cx->arena, mark);
    }
}

static int by_line(const void *a, const void *b)
{
    const Flaw *x = a, *y = b;
    return x->line != y->line ? x->line - y->line : x->column - y->column;
}

Err roster_read(Cx *cx, const RosterAsk *ask, Str bytes, RosterDraft **out)
{
    Arena *arena = arena_new(DRAFT_MEMORY);
    arena_defer(cx->arena, (void (*)(void *))arena_free, arena);
    RosterDraft *draft = NEW(arena, RosterDraft);
    draft->arena = arena;
    draft->ask = *ask;
    draft->flaws = NEW_ARRAY(arena, Flaw, ROSTER_PROBLEMS_MAX);
    Hash hash = hash_of(bytes);
    draft->file_hash = hex_of(arena, hash_str(&hash));
    Reading *reading = NEW(arena, Reading);
    reading->cx = cx;
    reading->draft = draft;
    TRY(sheet_open(arena, bytes, &reading->sheet));
    TRY(know_places(reading));
    TRY(know_units(reading));
    TRY(know_teams(reading));
    bool found;
    TRY(find_heading(reading, &found));
    if (found) {
        TRY(read_rows(reading));
        find_twice(reading);
        if (draft->n + draft->bad == 0)
            return &roster_empty;
    }
    qsort(draft->flaws, draft->flaw_n, sizeof *draft->flaws, by_line);
    *out = draft;
    return OK;
}

int64_t roster_draft_rows(const RosterDraft *draft)
{
    return (int64_t)draft->n;
}

int64_t roster_draft_bad(const RosterDraft *draft)
{
    return (int64_t)draft->bad;
}
