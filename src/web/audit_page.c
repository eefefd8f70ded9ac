// The page of the audit chain, for the auditor alone: who did what, where, when; newest first.
#include "store/audit.h"
#include "web/app.h"
#include "web/web.h"

#define PAGE_ROWS 100

typedef struct {
    AuditId cursor;
} AuditForm;
static const Input audit_inputs[] = {
    INPUT(AuditForm, cursor, "从此往前", .widget = WIDGET_HIDDEN),
};
FORM(audit_form, AuditForm, audit_inputs, "查看");

typedef struct {
    List rows;      // of AuditRow
    int64_t count;  // of the whole chain
    Str head;       // its last hash, to be kept outside too
    bool any, more;
    Url next;
} AuditView;
static const Field audit_view_fields[] = {
    LISTED(AuditView, rows, audit_shape),
    FIELD(AuditView, count),
    FIELD(AuditView, head),
    SHOWN(AuditView, any),
    SHOWN(AuditView, more),
    SHOWN(AuditView, next),
};
static const Shape audit_view_shape = SHAPE(AuditView, audit_view_fields);
PAGE(audit_list_page, audit_view_shape, "审计", .layout = LAYOUT_DESK);

// Looking is an act too: who read the chain stands in it.
static Err show(Cx *cx, const Req *req, Reply *reply)
{
    const AuditForm *form = req_form(req);
    AuditView *view = NEW(cx->arena, AuditView);
    TRY(audit_head(cx, &view->head, &view->count));
    TRY(audit_list(cx, form->cursor, PAGE_ROWS + 1, &view->rows));
    view->more = view->rows.n > PAGE_ROWS;
    if (view->more) {
        view->rows.n = PAGE_ROWS;
        int64_t last = LIST_AT(&view->rows, AuditRow, PAGE_ROWS - 1)->id.n;
        Str cursor = str_printf(cx->arena, "%lld", (long long)last);
        view->next = url_of(str_join(cx->arena, S("/audit?cursor="), cursor));
        reply_next(cx, reply, cursor);
    }
    view->any = view->rows.n > 0;
    return reply_page(cx, reply, &audit_list_page, view);
}

static const Route routes[] = {
    GET("/audit", show, ONLY(ROLE_AUDITOR), .page = &audit_list_page, .form = &audit_form,
        .flags = ROUTE_AUDITED),
};

const Room audit_room = { .name = "audit", .title = TEXT("审计"), ROUTES(routes) };
