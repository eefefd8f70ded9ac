// Issuing, withdrawing and reading month reports.
#include "base/utf8.h"
#include "rooms/accounts/accounts.h"
#include "rooms/dashboards/dashboards.h"
#include "rooms/reports/reports_in.h"
#include "rooms/units/units.h"
#include "store/db.h"
#include "store/gather.h"
#include "store/recount.h"

#include <stdlib.h>

#define LINES_MAX 4000

static const Field report_fields[] = {
    FIELD(Report, id),
    COL(Report, number, "编号"),
    COL(Report, title, "标题"),
    FIELD(Report, node),
    FIELD(Report, unit),
    FIELD(Report, node_path),
    COL(Report, node_name, "阵地"),
    COL(Report, month, "月份"),
    FIELD(Report, issuer),
    FIELD(Report, words),
    WORD(Report, state, report_state_words),
    COL(Report, state_text, "状态"),
    SHOWN(Report, tag),
    COL(Report, as_of, "数据截至"),
    COL(Report, issued_name, "印发人"),
    COL(Report, issued_at, "印发时间"),
    COL(Report, withdrawn_name, "撤回人"),
    COL(Report, withdrawn_at, "撤回时间"),
    COL(Report, reason, "撤回原因"),
    LINK(Report, href),
};
const Shape report_shape = SHAPE(Report, report_fields);

#define REPORT_COLUMNS                                                                             \
    "select r.id, r.number, r.title, r.node, r.unit, r.node_path, r.node_name, r.month, r.issuer," \
    " r.words, r.state, r.as_of, coalesce(i.name, '') as issued_name, r.issued_at,"                \
    " coalesce(w.name, '') as withdrawn_name, r.withdrawn_at, r.reason from reports r"             \
    " left join people i on i.id = r.issued_by left join people w on w.id = r.withdrawn_by"
SQL(find_sql, REPORT_COLUMNS " where r.id = $1", P_INT);
SQL(list_sql,
    REPORT_COLUMNS " where r.node_path >= $1 and r.node_path < $2 and r.id < $3"
                   " order by r.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

static void dress(Cx *cx, Report *report)
{
    report->state_text = report_state_texts[report->state];
    report->tag = report->state == REPORT_ISSUED ? S("ok") : S("warn");
    report->href = url_of(str_printf(cx->arena, "/reports/%lld", (long long)report->id.n));
}

Err report_list(Cx *cx, Str path, ReportId before, int limit, List *out)
{
    int64_t below = before.n != 0 ? before.n : INT64_MAX;
    TRY(db_list(cx, &list_sql, &report_shape, out, path, prefix_end(cx->arena, path), below,
                limit));
    for (size_t i = 0; i < out->n; i++)
        dress(cx, LIST_AT(out, Report, i));
    return OK;
}

SQL(month_sql,
    "select id as n from reports where node = $1 and coalesce(unit, 0) = $2 and month = $3"
    " and state = 'issued'",
    P_INT, P_INT, P_INT);

Err report_of_month(Cx *cx, const ReportOf *of, ReportId *out)
{
    return db_int(cx, &month_sql, &out->n, of->node, of->unit.n,
                  day_of(day_year(of->month), day_month(of->month), 1));
}

bool report_may_issue(const Cx *cx, Str path)
{
    return cx->actor.system || actor_may(&cx->actor, ROLES_DISPATCH, path);
}

// --- the frozen document

typedef struct {
    int64_t seq;
    Str head, note, heads, shares;
    bool words;
} PartRow;
static const Field part_fields[] = { FIELD(PartRow, seq),    FIELD(PartRow, head),
                                     FIELD(PartRow, note),   FIELD(PartRow, heads),
                                     FIELD(PartRow, shares), FIELD(PartRow, words) };
static const Shape part_shape = SHAPE(PartRow, part_fields);
typedef struct {
    int64_t part, line;
    Str cells;
} LineRow;
static const Field line_fields[] = { FIELD(LineRow, part), FIELD(LineRow, line),
                                     FIELD(LineRow, cells) };
static const Shape line_shape = SHAPE(LineRow, line_fields);

SQL(parts_sql,
    "select seq, head, note, heads, shares, words from report_parts where report = $1 order by seq"
    " limit 20",
    P_INT);
SQL(lines_sql,
    "select part, line, cells from report_lines where report = $1 order by part, line limit $2",
    P_INT, P_INT);
SQL(part_add_sql,
    "insert into report_parts (report, seq, head, note, heads, shares, words) values ($1, $2, $3,"
    " $4, $5, $6, $7)",
    P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT);
SQL(line_add_sql, "insert into report_lines (report, part, line, cells) values ($1, $2, $3, $4)",
    P_INT, P_INT, P_INT, P_TEXT);

static Str joined(Cx *cx, const Str *cells, size_t n)
{
    Buf out = buf_new(cx->arena, 64000);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_byte(&out, '\t');
        buf_add(&out, cells[i]);
    }
    return buf_str(&out);
}

static Str *parted(Cx *cx, Str cells, size_t n)
{
    Str *out = NEW_ARRAY(cx->arena, Str, n + 1), rest = cells;
    for (size_t i = 0; i < n; i++)
        out[i] = str_cut(rest, '\t', &rest);
    return out;
}

static size_t tabs_of(Str s)
{
    size_t n = 1;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\t';
    return n;
}

static Err freeze(Cx *cx, ReportId id, const OfficeDocument *document)
{
    for (size_t i = 0; i < document->paragraph_count; i++)
        TRY(db_change(cx, &line_add_sql, NULL, id, 0, (int64_t)i, document->paragraphs[i]));
    for (size_t p = 0; p < document->part_count; p++) {
        const OfficePart *part = &document->parts[p];
        Str *shares = NEW_ARRAY(cx->arena, Str, part->columns);
        for (size_t i = 0; i < part->columns; i++)
            shares[i] = str_printf(cx->arena, "%d", part->shares[i]);
        TRY(db_change(cx, &part_add_sql, NULL, id, (int64_t)p + 1, part->head,
                      part->note.n > 0 ? part->note : S(""), joined(cx, part->heads, part->columns),
                      joined(cx, shares, part->columns), part->words));
        for (size_t r = 0; r < part->rows; r++)
            TRY(db_change(cx, &line_add_sql, NULL, id, (int64_t)p + 1, (int64_t)r,
                          joined(cx, part->cells + r * part->columns, part->columns)));
    }
    return OK;
}

static int digits(Str s)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++)
        n = n * 10 + (s.p[i] - '0');
    return n;
}

static void part_thaw(Cx *cx, const PartRow *row, const List *lines, OfficePart *part)
{
    size_t columns = tabs_of(row->heads), n = 0;
    int *shares = NEW_ARRAY(cx->arena, int, columns);
    const Str *said = parted(cx, row->shares, columns);
    for (size_t i = 0; i < lines->n; i++)
        n += LIST_AT(lines, LineRow, i)->part == row->seq;
    Str *cells = NEW_ARRAY(cx->arena, Str, n * columns + 1), *to = cells;
    for (size_t i = 0; i < columns; i++)
        shares[i] = digits(said[i]);
    for (size_t i = 0; i < lines->n; i++) {
        const LineRow *line = LIST_AT(lines, LineRow, i);
        if (line->part != row->seq)
            continue;
        const Str *one = parted(cx, line->cells, columns);
        for (size_t k = 0; k < columns; k++)
            *to++ = one[k];
    }
    *part = (OfficePart){ .head = row->head,
                          .note = row->note,
                          .heads = parted(cx, row->heads, columns),
                          .shares = shares,
                          .columns = columns,
                          .cells = cells,
                          .rows = n,
                          .words = row->words };
}

// The words of who issued it stand first, then the paragraphs.
static void dress_document(Cx *cx, const Report *report, OfficeDocument *out)
{
    Str *paragraphs = NEW_ARRAY(cx->arena, Str, out->paragraph_count + 1);
    size_t n = 0;
    if (report->words.n > 0)
        paragraphs[n++] = report->words;
    for (size_t i = 0; i < out->paragraph_count; i++)
        paragraphs[n++] = out->paragraphs[i];
    out->paragraphs = paragraphs;
    out->paragraph_count = n;
    out->title = report->title;
    out->number = report->number;
    out->issuer = report->issuer;
    out->author = report->issuer;
    out->at = report->issued_at;
    Day day = time_day(report->issued_at);
    out->day = str_printf(cx->arena, "%d年%d月%d日", day_year(day), day_month(day),
                          day_of_month(day));
}

static Err thaw(Cx *cx, const Report *report, OfficeDocument *out)
{
    List parts, lines;
    size_t n = 0;
    TRY(db_list(cx, &parts_sql, &part_shape, &parts, report->id));
    TRY(db_gather(cx, &lines_sql, &line_shape, LINES_MAX, &lines, report->id, LINES_MAX));
    Str *paragraphs = NEW_ARRAY(cx->arena, Str, lines.n + 1);
    OfficePart *made = NEW_ARRAY(cx->arena, OfficePart, parts.n + 1);
    for (size_t i = 0; i < lines.n && LIST_AT(&lines, LineRow, i)->part == 0; i++)
        paragraphs[n++] = LIST_AT(&lines, LineRow, i)->cells;
    for (size_t p = 0; p < parts.n; p++)
        part_thaw(cx, LIST_AT(&parts, PartRow, p), &lines, &made[p]);
    *out = (OfficeDocument){
        .paragraphs = paragraphs, .paragraph_count = n, .parts = made, .part_count = parts.n
    };
    dress_document(cx, report, out);
    return OK;
}

Err report_find(Cx *cx, ReportId id, Report *out, OfficeDocument *document)
{
    TRY(db_one(cx, &find_sql, &report_shape, out, &report_missing, id));
    if (!cx->actor.system && !actor_may(&cx->actor, REPORT_READERS, out->node_path))
        return &report_missing;
    dress(cx, out);
    return document == NULL ? OK : thaw(cx, out, document);
}

// --- a draft, and issuing it

SQL(seq_sql,
    "select coalesce(max(seq), 0) as n from reports where node = $1 and coalesce(unit, 0) = $2"
    " and month >= $3 and month < $4",
    P_INT, P_INT, P_INT, P_INT);

static Err next_seq(Cx *cx, const Report *report, int64_t *seq)
{
    int64_t year = day_year(report->month) * 10000LL;
    TRY(db_int(cx, &seq_sql, seq, report->node, report->unit.n, year, year + 10000));
    (*seq)++;
    return OK;
}

// Who and where: what a report of `of` says of itself before anything is counted.
static Err report_begin(Cx *cx, const ReportOf *of, Str words, Report *report, Place *place)
{
    Unit unit;
    int64_t seq;
    TRY(of->unit.n != 0 ? place_centre(cx, place) : place_find(cx, of->node, place));
    if (!cx->actor.system && !actor_may(&cx->actor, REPORT_READERS, place->path))
        return &place_missing;
    if (place->level != LEVEL_CENTRE && place->level != LEVEL_STATION &&
        !place_like_branch(place->level))
        return &report_place;
    if (of->unit.n != 0)
        TRY(unit_find(cx, of->unit, &unit));
    *report = (Report){ .node = place->id,
                        .unit = of->unit,
                        .node_path = place->path,
                        .node_name = of->unit.n != 0 ? unit.name : place->name,
                        .month = day_of(day_year(of->month), day_month(of->month), 1),
                        .words = str_trim(words),
                        .issuer = place_title(cx->arena, place->level, place->name),
                        .issued_at = cx->now };
    report->title = str_printf(
        cx->arena,
        of->unit.n != 0 ? "%.*s志愿服务月报（%d年%d月）" : "%.*s新时代文明实践月报（%d年%d月）",
        STR_FMT(report->node_name), day_year(report->month), day_month(report->month));
    TRY(next_seq(cx, report, &seq));
    report->number = report_number(cx->arena, report->node_name, day_year(report->month), seq);
    return figure_as_of(cx, &report->as_of);
}

Err report_draft(Cx *cx, const ReportOf *of, Str words, Report *report, OfficeDocument *out)
{
    Place place;
    TRY(report_begin(cx, of, words, report, &place));
    *out = (OfficeDocument){ 0 };
    TRY(of->unit.n != 0 ? report_write_unit(cx, of->unit, report->node_name, report->month, out)
                        : report_write(cx, &place, report->month, out));
    dress_document(cx, report, out);
    return OK;
}

SQL(issue_sql,
    "insert into reports (number, node, node_path, node_name, month, seq, title, issuer, words,"
    " state, as_of, issued_by, issued_at, unit) values ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
    " 'issued', $10, $11, $12, $13) on conflict do nothing returning id",
    P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT,
    P_INT);

Err report_issue(Cx *cx, const ReportOf *of, Str words, ReportId *id)
{
    Report report;
    OfficeDocument document;
    int64_t seq, made;
    Str typed = str_trim(words);
    if (utf8_length(typed) > 1000) {
        cx_problem(cx, S("words"), "range", TEXT("请不要超过 1000 个字"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(report_draft(cx, of, S(""), &report, &document));
    if (!report_may_issue(cx, report.node_path))
        return &place_not_yours;
    if (!report_month_over(report.month, cx->today))
        return &report_early;
    TRY(next_seq(cx, &report, &seq));
    TRY(db_insert(cx, &issue_sql, &made, report.number, report.node, report.node_path,
                  report.node_name, report.month, seq, report.title, report.issuer,
                  typed.n > 0 ? typed : S(""), report.as_of, cx->actor.person, cx->now,
                  report.unit));
    if (made == 0)
        return &report_twice;
    id->n = made;
    TRY(freeze(cx, *id, &document));
    cx_event(cx, "report.issued", id->n, report.node.n);
    cx_audit(cx, "report", id->n, (Str){ 0 }, report.number);
    return OK;
}

SQL(withdraw_sql,
    "update reports set state = 'withdrawn', withdrawn_by = $2, withdrawn_at = $3, reason = $4"
    " where id = $1 and state = 'issued'",
    P_INT, P_INT, P_INT, P_TEXT);

Err report_withdraw(Cx *cx, ReportId id, Str reason)
{
    Report report;
    int64_t changed;
    size_t length = utf8_length(str_trim(reason));
    TRY(report_find(cx, id, &report, NULL));
    if (!report_may_issue(cx, report.node_path))
        return &place_not_yours;
    if (length < 2 || length > 140) {
        cx_problem(cx, S("reason"), "range", TEXT("请写明原因，2 至 140 个字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(db_change(cx, &withdraw_sql, &changed, id, cx->actor.person, cx->now, str_trim(reason)));
    cx_audit(cx, "report", id.n, S("issued"), S("withdrawn"));
    return changed == 1 ? OK : &report_gone;
}

// --- the recount

SQL0(parts_check_sql,
     "select count(*) as wrong, min(r.id) as example from reports r where not exists (select p.seq"
     " from report_parts p where p.report = r.id) or not exists (select l.line from report_lines l"
     " where l.report = r.id and l.part = 0)");
SQL0(number_check_sql,
     "select count(*) as wrong, min(r.id) as example from reports r where r.seq <> (select count(*)"
     " from reports e where e.node = r.node and e.month / 10000 = r.month / 10000"
     "   and e.id <= r.id)");
SQL0(time_check_sql,
     "select count(*) as wrong, min(r.id) as example from reports r where r.as_of > r.issued_at");

Err reports_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &parts_check_sql, TEXT("印发的月报都有正文和表")));
    TRY(recount_rows(cx, recount, &number_check_sql, TEXT("月报的编号连续，一个不少")));
    return recount_rows(cx, recount, &time_check_sql, TEXT("月报的数据不晚于印发的时间"));
}
