// 月报: the list, a draft to look at, issuing, the report and its three files.
#include "base/paper.h"
#include "rooms/accounts/accounts.h"
#include "rooms/reports/reports_in.h"
#include "web/web.h"

#define PAGE_ROWS   30
#define EXPORT_ROWS 1000

// --- a document on a page

typedef struct {
    Str words;
} Words;
static const Field words_fields[] = { FIELD(Words, words) };
static const Shape words_shape = SHAPE(Words, words_fields);
typedef struct {
    Str words;
    bool left;
} Cell;
static const Field cell_fields[] = { FIELD(Cell, words), FIELD(Cell, left) };
static const Shape cell_shape = SHAPE(Cell, cell_fields);
typedef struct {
    List cells;  // of Cell
} Line;
static const Field line_fields[] = { LISTED(Line, cells, cell_shape) };
static const Shape line_shape = SHAPE(Line, line_fields);
typedef struct {
    Str head, note;
    List heads;  // of Cell
    List lines;  // of Line
} Part;
static const Field part_fields[] = { FIELD(Part, head), FIELD(Part, note),
                                     LISTED(Part, heads, cell_shape),
                                     LISTED(Part, lines, line_shape) };
static const Shape part_shape = SHAPE(Part, part_fields);

static List cells_of(Cx *cx, const Str *cells, const OfficePart *part)
{
    Cell *out = NEW_ARRAY(cx->arena, Cell, part->columns);
    for (size_t i = 0; i < part->columns; i++)
        out[i] = (Cell){ cells[i], i == 0 || part->words };
    return (List){ out, part->columns };
}

static List parts_of(Cx *cx, const OfficeDocument *document)
{
    Part *parts = NEW_ARRAY(cx->arena, Part, document->part_count + 1);
    for (size_t p = 0; p < document->part_count; p++) {
        const OfficePart *part = &document->parts[p];
        Line *lines = NEW_ARRAY(cx->arena, Line, part->rows + 1);
        for (size_t r = 0; r < part->rows; r++)
            lines[r].cells = cells_of(cx, part->cells + r * part->columns, part);
        parts[p] = (Part){
            part->head, part->note, cells_of(cx, part->heads, part), { lines, part->rows }
        };
    }
    return (List){ parts, document->part_count };
}

static List paragraphs_of(Cx *cx, const OfficeDocument *document)
{
    Words *out = NEW_ARRAY(cx->arena, Words, document->paragraph_count + 1);
    for (size_t i = 0; i < document->paragraph_count; i++)
        out[i].words = document->paragraphs[i];
    return (List){ out, document->paragraph_count };
}

// --- the list

typedef struct {
    PlaceId node;
    ReportId cursor;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, node, "阵地", .widget = WIDGET_HIDDEN),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(list_form, ListForm, list_inputs, "查看");

typedef struct {
    List reports;  // of Report
    Str node_name;
    bool empty, more, may_issue;
    Url next, csv, xlsx, new;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, reports, report_shape),
    FIELD(ListView, node_name),
    FIELD(ListView, more),
    SHOWN(ListView, empty),
    SHOWN(ListView, may_issue),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
    SHOWN(ListView, new),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(reports_page, list_shape, "月报", .layout = LAYOUT_DESK);

static Err node_of(Cx *cx, PlaceId asked, Place *node)
{
    const Grant *grant = actor_grant(&cx->actor, REPORT_READERS, (Str){ 0 });
    if (grant == NULL)
        return &fault_missing;
    TRY(place_find(cx, asked.n != 0 ? asked : grant->place, node));
    return actor_may(&cx->actor, REPORT_READERS, node->path) ? OK : &place_missing;
}

static Url list_href(Cx *cx, const char *path, PlaceId node, ReportId cursor)
{
    return url_of(cursor.n == 0 ? str_printf(cx->arena, "%s?node=%lld", path, (long long)node.n)
                                : str_printf(cx->arena, "%s?node=%lld&cursor=%lld", path,
                                             (long long)node.n, (long long)cursor.n));
}

static Err list_page(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    ListView *view = NEW(cx->arena, ListView);
    Place node;
    TRY(node_of(cx, form->node, &node));
    int limit = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX ? EXPORT_ROWS : PAGE_ROWS;
    // Who may only read the own level has no reports of others below it.
    const Grant *grant = actor_grant(&cx->actor, REPORT_READERS, node.path);
    TRY(report_list(cx, node.path, form->cursor, limit + 1, &view->reports));
    if (grant->depth == DEPTH_OWN) {
        size_t n = 0;
        for (size_t i = 0; i < view->reports.n; i++)
            if (same(LIST_AT(&view->reports, Report, i)->node, node.id))
                *LIST_AT(&view->reports, Report, n++) = *LIST_AT(&view->reports, Report, i);
        view->reports.n = n;
    }
    view->more = view->reports.n > (size_t)limit;
    if (view->more)
        view->reports.n = (size_t)limit;
    view->node_name = node.name;
    view->empty = view->reports.n == 0;
    view->may_issue = report_may_issue(cx, node.path);
    view->new = list_href(cx, "/reports/new", node.id, NO(Report));
    view->csv = list_href(cx, "/reports.csv", node.id, NO(Report));
    view->xlsx = list_href(cx, "/reports.xlsx", node.id, NO(Report));
    if (view->more) {
        ReportId last = LIST_AT(&view->reports, Report, view->reports.n - 1)->id;
        view->next = list_href(cx, "/reports", node.id, last);
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    return reply_page(cx, reply, &reports_page, view);
}

// --- a draft

typedef struct {
    PlaceId node;
    UnitId unit;
    Str month;  // 2026-10; empty: the last whole month
} DraftForm;
static const Input draft_inputs[] = {
    INPUT(DraftForm, node, "阵地", .widget = WIDGET_HIDDEN),
    INPUT(DraftForm, unit, "单位", .widget = WIDGET_HIDDEN),
    INPUT(DraftForm, month, "月份", .max = 7),
};
FORM(draft_form, DraftForm, draft_inputs, "查看");

typedef struct {
    PlaceId node;
    UnitId unit;
    Day month;
    Str words;
} IssueForm;
static const Input issue_inputs[] = {
    INPUT(IssueForm, node, "阵地", .widget = WIDGET_HIDDEN, .required = true),
    INPUT(IssueForm, unit, "单位", .widget = WIDGET_HIDDEN),
    INPUT(IssueForm, month, "月份", .widget = WIDGET_HIDDEN, .required = true),
    INPUT(IssueForm, words, "开头的话", .widget = WIDGET_AREA, .max = 1000,
          .hint = TEXT("写在数字前面，可以不填；如本月的重点工作和下月打算")),
};
FORM(issue_form, IssueForm, issue_inputs, "印发");

typedef struct {
    List paragraphs, parts;
    Str title, number, node, unit, node_name, month;
    Time as_of;
    bool over, may_issue, issued;
    FormView form;
    Url list, before, after, issued_href;
} DraftView;
static const Field draft_fields[] = {
    LISTED(DraftView, parts, part_shape),
    LISTED(DraftView, paragraphs, words_shape),
    FIELD(DraftView, title),
    FIELD(DraftView, number),
    FIELD(DraftView, node_name),
    SHOWN(DraftView, node),
    SHOWN(DraftView, unit),
    FIELD(DraftView, month),
    FIELD(DraftView, as_of),
    FIELD(DraftView, over),
    FIELD(DraftView, may_issue),
    FIELD(DraftView, issued),
    LINK(DraftView, issued_href),
    FIELD_(DraftView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(DraftView, list),
    SHOWN(DraftView, before),
    SHOWN(DraftView, after),
};
static const Shape draft_shape = SHAPE(DraftView, draft_fields);
PAGE(report_new, draft_shape, "月报草稿", .layout = LAYOUT_DESK);

static bool month_asked(Cx *cx, Str typed, Day *out)
{
    if (typed.n == 0) {
        Day first = day_of(day_year(cx->today), day_month(cx->today), 1);
        Day last = day_add(first, -1);
        *out = day_of(day_year(last), day_month(last), 1);
        return true;
    }
    return typed.n == 7 && day_parse(str_join(cx->arena, typed, S("-01")), out) &&
           out->ymd <= cx->today.ymd;
}

static Url draft_href(Cx *cx, const Report *report, Day month)
{
    return url_of(str_printf(
        cx->arena, "/reports/new?node=%lld%s&month=%d-%02d", (long long)report->node.n,
        report->unit.n == 0
            ? ""
            : str_z(cx->arena, str_printf(cx->arena, "&unit=%lld", (long long)report->unit.n)),
        day_year(month), day_month(month)));
}

static Err draft_of(Cx *cx, const ReportOf *of, Reply *reply)
{
    DraftView *view = NEW(cx->arena, DraftView);
    Report report;
    OfficeDocument document;
    ReportId there;
    TRY(report_draft(cx, of, S(""), &report, &document));
    view->paragraphs = paragraphs_of(cx, &document);
    view->parts = parts_of(cx, &document);
    view->title = report.title;
    view->number = report.number;
    view->node_name = report.node_name;
    view->node = str_printf(cx->arena, "%lld", (long long)report.node.n);
    view->unit = report.unit.n == 0 ? S("")
                                    : str_printf(cx->arena, "%lld", (long long)report.unit.n);
    view->month = str_printf(cx->arena, "%d-%02d", day_year(report.month), day_month(report.month));
    view->as_of = report.as_of;
    const ReportOf exact = { report.node, report.unit, report.month };
    TRY(report_of_month(cx, &exact, &there));
    view->over = report_month_over(report.month, cx->today);
    view->issued = there.n != 0;
    view->issued_href = url_of(str_printf(cx->arena, "/reports/%lld", (long long)there.n));
    view->may_issue = view->over && !view->issued && report_may_issue(cx, report.node_path);
    IssueForm values = { .node = report.node, .unit = report.unit, .month = report.month };
    if (view->may_issue)
        view->form = form_view(cx, &issue_form, S("/reports"), &values);
    view->list = list_href(cx, "/reports", report.node, NO(Report));
    Day earlier = day_add(report.month, -1), later = day_add(report.month, 31);
    view->before = draft_href(cx, &report, earlier);
    view->after = draft_href(cx, &report, later.ymd > cx->today.ymd ? report.month : later);
    return reply_page(cx, reply, &report_new, view);
}

static Err draft_page(Cx *cx, const Req *req, Reply *reply)
{
    const DraftForm *form = req_form(req);
    Place node;
    ReportOf of = { .unit = form->unit };
    TRY(node_of(cx, form->node, &node));
    of.node = node.id;
    if (!month_asked(cx, form->month, &of.month))
        return &fault_bad_request;
    return draft_of(cx, &of, reply);
}

static Err issue_run(Cx *cx, const Req *req, Reply *reply)
{
    const IssueForm *form = req_form(req);
    ReportId id;
    const ReportOf of = { form->node, form->unit, form->month };
    TRY(report_issue(cx, &of, form->words, &id));
    reply_say(cx, reply, TEXT("月报已印发，数字不再变动"));
    return reply_goto_row(cx, reply, "/reports/", id.n);
}

static Err issue_again(Cx *cx, const Req *req, Reply *reply)
{
    const IssueForm *form = req_form(req);
    Place node;
    TRY(node_of(cx, form->node, &node));
    const ReportOf of = { node.id, form->unit, form->month.ymd != 0 ? form->month : cx->today };
    return draft_of(cx, &of, reply);
}

// --- one report

typedef struct {
    Str reason;
} WithdrawForm;
static const Input withdraw_inputs[] = {
    INPUT(WithdrawForm, reason, "撤回的原因", .required = true, .max = 140),
};
FORM(withdraw_form, WithdrawForm, withdraw_inputs, "撤回");

typedef struct {
    Report report;
    List paragraphs, parts;
    Str day;
    bool withdrawn, may_withdraw;
    FormView withdraw;
    Url list, docx, pdf, xlsx;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, report, report_shape),
    LISTED(ShowView, parts, part_shape),
    LISTED(ShowView, paragraphs, words_shape),
    FIELD(ShowView, day),
    FIELD(ShowView, withdrawn),
    SHOWN(ShowView, may_withdraw),
    FIELD_(ShowView, withdraw, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ShowView, list),
    SHOWN(ShowView, docx),
    SHOWN(ShowView, pdf),
    SHOWN(ShowView, xlsx),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(report_show, show_shape, "月报", .layout = LAYOUT_DESK);

static ReportId id_of(const Req *req)
{
    return (ReportId){ req_number(req, "id") };
}

static Url file_href(Cx *cx, ReportId id, const char *ending)
{
    return url_of(str_printf(cx->arena, "/reports/%lld/report.%s", (long long)id.n, ending));
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    OfficeDocument document;
    TRY(report_find(cx, id_of(req), &view->report, &document));
    ReportId id = view->report.id;
    view->paragraphs = paragraphs_of(cx, &document);
    view->parts = parts_of(cx, &document);
    view->day = document.day;
    view->withdrawn = view->report.state == REPORT_WITHDRAWN;
    view->may_withdraw = !view->withdrawn && report_may_issue(cx, view->report.node_path);
    if (view->may_withdraw)
        view->withdraw = form_view(cx, &withdraw_form,
                                   str_printf(cx->arena, "/reports/%lld/withdraw", (long long)id.n),
                                   NULL);
    view->list = url_of(S("/reports"));
    view->docx = file_href(cx, id, "docx");
    view->pdf = file_href(cx, id, "pdf");
    view->xlsx = file_href(cx, id, "xlsx");
    reply_title(reply, view->report.title);
    return reply_page(cx, reply, &report_show, view);
}

static Err withdraw_run(Cx *cx, const Req *req, Reply *reply)
{
    const WithdrawForm *form = req_form(req);
    TRY(report_withdraw(cx, id_of(req), form->reason));
    reply_say(cx, reply, TEXT("月报已撤回，可以重新印发"));
    return reply_goto(cx, reply, str_printf(cx->arena, "/reports/%lld", (long long)id_of(req).n));
}

// --- the files, in the pool

typedef struct {
    Str bytes, file_name;
    const char *type;
} File;

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

static Err pdf_of(Cx *cx, const OfficeDocument *document, Str *out)
{
    Paper *paper = paper_new(
        cx->arena,
        &(PaperSet){ .title = document->title, .foot = document->number, .at = document->at });
    paper_head(paper, document->title);
    paper_text(paper, document->number);
    paper_gap(paper, 3);
    for (size_t i = 0; i < document->paragraph_count; i++)
        paper_text(paper, document->paragraphs[i]);
    for (size_t p = 0; p < document->part_count; p++) {
        const OfficePart *part = &document->parts[p];
        PaperTable table = { part->heads, part->shares,
                             part->columns < PAPER_COLUMN_MAX ? part->columns : PAPER_COLUMN_MAX };
        paper_section(paper, part->head);
        if (part->note.n > 0)
            paper_text(paper, part->note);
        Str *cells = NEW_ARRAY(cx->arena, Str, part->rows * table.columns + 1);
        for (size_t r = 0; r < part->rows; r++)
            for (size_t i = 0; i < table.columns; i++)
                cells[r * table.columns + i] = part->cells[r * part->columns + i];
        paper_table(paper, &table, cells, part->rows);
    }
    paper_gap(paper, 6);
    paper_text(paper, document->issuer);
    paper_text(paper, document->day);
    return paper_end(paper, out);
}

static Err file_prepare(Cx *cx, const Req *req, const char *ending)
{
    Cx *own = spacious(cx);
    File *file = NEW(own->arena, File);
    Report report;
    OfficeDocument document;
    TRY(report_find(own, id_of(req), &report, &document));
    bool word = str_eq(str(ending), S("docx")), pdf = str_eq(str(ending), S("pdf"));
    TRY(word  ? office_docx(own->arena, &document, &file->bytes)
        : pdf ? pdf_of(own, &document, &file->bytes)
              : office_xlsx(own->arena, &document, &file->bytes));
    file->type = pdf    ? "application/pdf"
                 : word ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                        : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    file->file_name = str_printf(own->arena, "%.*s.%s", STR_FMT(report.number), ending);
    req_keep(req, file);
    return OK;
}

static Err docx_prepare(Cx *cx, const Req *req)
{
    return file_prepare(cx, req, "docx");
}

static Err pdf_prepare(Cx *cx, const Req *req)
{
    return file_prepare(cx, req, "pdf");
}

static Err xlsx_prepare(Cx *cx, const Req *req)
{
    return file_prepare(cx, req, "xlsx");
}

static Err give(Cx *cx, const Req *req, Reply *reply)
{
    const File *file = req_kept(req);
    return reply_file(cx, reply, file->bytes, file->type, file->file_name);
}

// --- the room

// clang-format off
static const Route routes[] = {
    GET("/reports",                    list_page,    ONLY(REPORT_READERS), .page = &reports_page, .form = &list_form, .title = TEXT("月报")),
    GET("/reports/new",                draft_page,   ONLY(REPORT_READERS), .page = &report_new, .form = &draft_form, .title = TEXT("月报草稿")),
    POST("/reports",                   issue_run,    ONLY(ROLES_DISPATCH), .form = &issue_form, .again = issue_again, .title = TEXT("印发月报")),
    GET("/reports/{id}",               show,         ONLY(REPORT_READERS), .page = &report_show, .title = TEXT("一份月报")),
    POST("/reports/{id}/withdraw",     withdraw_run, ONLY(ROLES_DISPATCH), .form = &withdraw_form, .again = show, .title = TEXT("撤回月报")),
    GET("/reports/{id}/report.docx",   give,         ONLY(REPORT_READERS), .prepare = docx_prepare, .title = TEXT("月报（Word）"), .flags = ROUTE_NO_API),
    GET("/reports/{id}/report.pdf",    give,         ONLY(REPORT_READERS), .prepare = pdf_prepare, .title = TEXT("月报（PDF）"), .flags = ROUTE_NO_API),
    GET("/reports/{id}/report.xlsx",   give,         ONLY(REPORT_READERS), .prepare = xlsx_prepare, .title = TEXT("月报（Excel）"), .flags = ROUTE_NO_API),
};
// clang-format on

const Room reports_room = {
    .name = "reports", .title = TEXT("月报"), ROUTES(routes), .check = reports_check
};
