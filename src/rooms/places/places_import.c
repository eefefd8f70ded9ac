// The code table of a county becomes 中心 – 所 – 站, and stays in step with it: what is new is
// added, what vanished gets an end, what was renamed is renamed. Nothing is deleted, and the same
// files twice change nothing.
#include "base/buf.h"
#include "base/utf8.h"
#include "rooms/places/places_in.h"
#include <stdlib.h>
#include <string.h>

static const Field result_fields[] = {
    COL(ImportResult, branches, "所"),    COL(ImportResult, stations, "站"),
    COL(ImportResult, added, "新增"),     COL(ImportResult, renamed, "更名"),
    COL(ImportResult, ended, "停用"),     COL(ImportResult, resumed, "恢复"),
    COL(ImportResult, unchanged, "不变"), COL(ImportResult, assessed, "考核组"),
};
const Shape import_result_shape = SHAPE(ImportResult, result_fields);

typedef struct {
    Str code, path;
    PlaceId id;
} Branch;

typedef struct {
    Cx *cx;
    Division *divisions;  // sorted by code: each branch stands before its stations
    size_t n;
    Place *known;  // with a code, sorted by it
    size_t known_n;
    Place centre;
    Branch *branches;
    size_t branch_n;
    Day day;
    ImportResult *result;
} Work;

static int by_code(const void *a, const void *b)
{
    return str_cmp(((const Division *)a)->code, ((const Division *)b)->code);
}

static void problem(Cx *cx, const Division *division, const char *code, Text text, Str word)
{
    cx_problem_row(cx, division->row, division->file.n ? division->file : S("code"), code, text,
                   division->code, word);
}

static void check_one(Work *work, const Division *division, const Division *previous, Str county)
{
    Cx *cx = work->cx;
    if (!place_code_valid(division->code) || division->code.n == 6 ||
        !str_starts(division->code, county)) {
        problem(cx, division, "code", TEXT("代码 {0} 应为 9 位或 12 位数字，并以县级代码 {1} 开头"),
                county);
        return;
    }
    if (previous != NULL && str_eq(previous->code, division->code))
        problem(cx, division, "twice", TEXT("代码 {0} 出现了两次"), (Str){ 0 });
    if (division->name.n == 0 || !utf8_plain(division->name) || utf8_length(division->name) > 58)
        problem(cx, division, "name", TEXT("代码 {0} 的名称应为 1 到 58 个字"), (Str){ 0 });
    if (division->code.n != 12)
        return;
    Division key = { .code = str_slice(division->code, 0, 9) };
    if (bsearch(&key, work->divisions, work->n, sizeof key, by_code) == NULL)
        problem(cx, division, "no_branch", TEXT("代码 {0} 的上级 {1} 不在 streets.csv 里"),
                key.code);
}

static Err check_divisions(Work *work, Str county)
{
    if (work->n == 0)
        return &place_no_county;
    qsort(work->divisions, work->n, sizeof *work->divisions, by_code);
    for (size_t i = 0; i < work->n; i++)
        check_one(work, &work->divisions[i], i ? &work->divisions[i - 1] : NULL, county);
    return work->cx->problems != NULL ? &place_bad_rows : OK;
}

static Err read_known(Work *work)
{
    Str after = S("");
    size_t room = 0;
    for (;;) {
        List part;
        TRY(place_coded(work->cx, after, &part));
        if (part.n == 0)
            return OK;
        if (work->known_n + part.n > room) {
            room = (work->known_n + part.n) * 2;
            Place *wider = NEW_ARRAY(work->cx->arena, Place, room);
            if (work->known_n > 0)
                memcpy(wider, work->known, work->known_n * sizeof *wider);
            work->known = wider;
        }
        memcpy(work->known + work->known_n, part.at, part.n * sizeof *work->known);
        work->known_n += part.n;
        after = work->known[work->known_n - 1].code;
    }
}

static Err found_centre(Work *work, const Divisions *divisions)
{
    Cx *cx = work->cx;
    Str name = divisions->county_name.n ? divisions->county_name : divisions->county;
    Err err = place_centre(cx, &work->centre);
    if (err == &place_no_network) {
        if (!cx->actor.system)
            return &place_not_yours;
        PlaceNew new = { .level = LEVEL_CENTRE,
                         .kind = KIND_COUNTY,
                         .code = divisions->county,
                         .name = name,
                         .since = work->day };
        PlaceId id;
        TRY(place_insert(cx, &new, S(""), &id));
        work->result->added++;
        return place_find(cx, id, &work->centre);
    }
    TRY(err);
    if (!str_eq(work->centre.code, divisions->county))
        return &place_other_county;
    if (!place_may_direct(&cx->actor, work->centre.path))
        return &place_not_yours;
    if (divisions->county_name.n && !str_eq(work->centre.official_name, name)) {
        work->result->renamed++;
        return place_rename(cx, work->centre.id, name, name);
    }
    return OK;
}

static const Branch *branch_of(const Work *work, Str code)
{
    Str head = str_slice(code, 0, 9);
    // Sorted input: the branch of a station is the one met last.
    must(work->branch_n > 0 && str_eq(work->branches[work->branch_n - 1].code, head));
    return &work->branches[work->branch_n - 1];
}

static Err add_one(Work *work, const Division *division, PlaceId *id, Str *path)
{
    bool station = division->code.n == 12;
    const Branch *branch = station ? branch_of(work, division->code) : NULL;
    Str above = station ? branch->path : work->centre.path;
    PlaceNew new = {
        .parent = station ? branch->id : work->centre.id,
        .level = station ? LEVEL_STATION : LEVEL_BRANCH,
        .code = division->code,
        .name = place_short_name(work->cx->arena, division->name),
        .official_name = division->name,
        .since = work->day,
    };
    new.kind = place_kind_of(new.level, new.name);
    TRY(place_insert(work->cx, &new, above, id));
    *path = str_printf(work->cx->arena, "%.*s%lld/", STR_FMT(above), (long long)id->n);
    work->result->added++;
    return OK;
}

// A name that people gave the place by hand stays when only the official one changed.
static Err keep_one(Work *work, const Division *division, const Place *known)
{
    Arena *arena = work->cx->arena;
    bool same_name = str_eq(known->official_name, division->name);
    if (same_name && known->valid_to.ymd == 0) {
        work->result->unchanged++;
        return OK;
    }
    bool by_hand = !str_eq(known->name, place_short_name(arena, known->official_name));
    Str name = by_hand ? known->name : place_short_name(arena, division->name);
    *(known->valid_to.ymd ? &work->result->resumed : &work->result->renamed) += 1;
    return place_rename(work->cx, known->id, name, division->name);
}

static Err end_one(Work *work, const Place *known)
{
    if (known->level == LEVEL_CENTRE || known->valid_to.ymd)
        return OK;
    work->result->ended++;
    return place_end(work->cx, known->id,
                     known->valid_from.ymd > work->day.ymd ? known->valid_from : work->day);
}

static Err bring_in_step(Work *work)
{
    size_t k = 0;
    for (size_t i = 0; i < work->n; i++) {
        const Division *division = &work->divisions[i];
        while (k < work->known_n && str_cmp(work->known[k].code, division->code) < 0)
            TRY(end_one(work, &work->known[k++]));
        bool there = k < work->known_n && str_eq(work->known[k].code, division->code);
        PlaceId id = there ? work->known[k].id : NO(Place);
        Str path = there ? work->known[k].path : S("");
        if (there)
            TRY(keep_one(work, division, &work->known[k++]));
        else
            TRY(add_one(work, division, &id, &path));
        if (division->code.n == 9)
            work->branches[work->branch_n++] = (Branch){ division->code, path, id };
    }
    while (k < work->known_n)
        TRY(end_one(work, &work->known[k++]));
    return OK;
}

static bool listed(const List *codes, Str code)
{
    for (size_t i = 0; i < codes->n; i++)
        if (str_eq(*LIST_AT(codes, Str, i), code))
            return true;
    return false;
}

static Err set_assessed(Work *work, const List *codes)
{
    if (codes->n == 0)
        return OK;
    Cx *cx = work->cx;
    for (size_t i = 0; i < work->branch_n; i++) {
        bool in = listed(codes, work->branches[i].code);
        work->result->assessed += in;
        Day since = work->day.ymd > cx->today.ymd ? cx->today : work->day;
        TRY(place_assessed_set(cx, work->branches[i].id, in, since, S("随行政区划导入")));
    }
    if (work->result->assessed == (int64_t)codes->n)
        return OK;
    for (size_t i = 0; i < codes->n; i++) {
        Str code = *LIST_AT(codes, Str, i);
        size_t k = 0;
        while (k < work->branch_n && !str_eq(work->branches[k].code, code))
            k++;
        if (k == work->branch_n)
            cx_problem(cx, S("--assessed"), "unknown",
                       TEXT("考核组里的 {0} 不是本县乡镇（街道）的代码"), code, (Str){ 0 });
    }
    return cx->problems != NULL ? &place_bad_rows : OK;
}

Err place_import(Cx *cx, const Divisions *divisions, ImportResult *result)
{
    ImportResult made = { 0 };
    Work work = {
        .cx = cx,
        .divisions = divisions->divisions.at,
        .n = divisions->divisions.n,
        .day = divisions->as_of.ymd ? divisions->as_of : cx->today,
        .result = &made,
    };
    if (divisions->county.n != 6 || !place_code_valid(divisions->county))
        return &place_no_county;
    TRY(check_divisions(&work, divisions->county));
    work.branches = NEW_ARRAY(cx->arena, Branch, work.n);
    TRY(found_centre(&work, divisions));
    TRY(read_known(&work));
    TRY(bring_in_step(&work));
    TRY(set_assessed(&work, &divisions->assessed));
    made.branches = (int64_t)work.branch_n;
    made.stations = (int64_t)(work.n - work.branch_n);
    cx_audit(cx, "places", work.centre.id.n, S(""),
             str_printf(cx->arena, "%.*s +%lld ~%lld -%lld", STR_FMT(divisions->county),
                        (long long)made.added, (long long)made.renamed, (long long)made.ended));
    *result = made;
    return OK;
}
