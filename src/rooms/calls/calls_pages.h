// calls_pages: what the pages of this room share: tabs, lists, and the routes' handlers, which
// calls_web.c ties together. Nobody else includes it.
#pragma once
#include "rooms/calls/calls_in.h"

// Tabs above the station's lists.
typedef struct {
    Text text;
    Url href;
    bool current;
} CallTab;
extern const Shape call_tab_shape;
List call_tabs(Cx *cx, const char *current);

// A list of the station's (calls_lists_web.c): ?node= ?ended=1 ?cursor=, for pages that are shown
// again after a POST as well.
typedef struct {
    List rows, tabs;
    Str node_name;
    bool ended, empty, more, may_note;
    Url next, csv, xlsx, open_href, ended_href;
    FormView note, file, key;
    RevisitFigures figures;
    Str month;
} CallList;
#define CALL_LIST_FIELDS(shape)                                                          \
    LISTED(CallList, rows, shape),                                                       \
        FIELD_(CallList, tabs, KIND_LIST, &call_tab_shape, NULL, NULL, FIELD_PAGE_ONLY), \
        FIELD(CallList, node_name), FIELD(CallList, ended), SHOWN(CallList, empty),      \
        FIELD(CallList, more), SHOWN(CallList, may_note), SHOWN(CallList, next),         \
        SHOWN(CallList, csv), SHOWN(CallList, xlsx), SHOWN(CallList, open_href),         \
        SHOWN(CallList, ended_href)
#define CALL_LIST_FORM(member) \
    FIELD_(CallList, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)
typedef struct {
    const char *path;
    RoleSet roles;
    Err (*list)(Cx *cx, const CallAsk *ask, List *out);
    void (*last)(const List *rows, Time *due, int64_t *id);  // where the next page begins
} CallListKind;
// A function `name` for CallListKind.last.
#define CALL_LAST_OF(name, Type)                               \
    static void name(const List *rows, Time *due, int64_t *id) \
    {                                                          \
        const Type *last = LIST_AT(rows, Type, rows->n - 1);   \
        *due = last->due_at;                                   \
        *id = last->id.n;                                      \
    }
MUST_USE Err call_list(Cx *cx, const Req *req, Reply *reply, const CallListKind *kind,
                       CallList *view, CallDesk *desk);
Str call_path(Cx *cx, const char *path, int64_t id, const char *act);  // "/revisits/7/open"

// Pages stand where the routes can name them (calls_web.c).
typedef enum {
    CALL_PAGE_MISSED,
    CALL_PAGE_MISSED_ONE,
    CALL_PAGE_TELL,
    CALL_PAGE_TELL_ONE,
    CALL_PAGE_RATE,
    CALL_PAGE_RATE_ONE,
    CALL_PAGE_REVISITS,
    CALL_PAGE_REVISIT,
    CALL_PAGE_FAMILY,
    CALL_PAGE_FAMILY_ONE,
    CALL_PAGE_FAMILY_ORDER,
    CALL_PAGE_FAMILY_DESK,
    CALL_PAGES
} CallPage;
extern const Page *const call_pages[CALL_PAGES];
extern const Shape call_missed_shape, call_missed_one_shape, call_tell_shape, call_tell_one_shape,
    call_rate_shape, call_rate_one_shape, call_revisits_shape, call_revisit_one_shape,
    family_mine_shape, family_one_shape, family_new_shape, family_desk_shape;

// 待回电 (calls_missed_web.c).
Err missed_rows(Cx *cx, const Req *req, Reply *reply);
Err missed_note_run(Cx *cx, const Req *req, Reply *reply);
Err missed_file_run(Cx *cx, const Req *req, Reply *reply);
Err missed_one(Cx *cx, const Req *req, Reply *reply);
Err missed_take_run(Cx *cx, const Req *req, Reply *reply);
Err missed_release_run(Cx *cx, const Req *req, Reply *reply);
Err missed_tried_run(Cx *cx, const Req *req, Reply *reply);
Err missed_outcome_run(Cx *cx, const Req *req, Reply *reply);
extern const Form missed_note_form, missed_file_form, missed_outcome_form, missed_take_form;
// 电话告知, 电话评单, 回访 (calls_ring_web.c).
Err telling_rows(Cx *cx, const Req *req, Reply *reply);
Err telling_one(Cx *cx, const Req *req, Reply *reply);
Err telling_open_run(Cx *cx, const Req *req, Reply *reply);
Err telling_told_run(Cx *cx, const Req *req, Reply *reply);
Err telling_tried_run(Cx *cx, const Req *req, Reply *reply);
Err ratable_rows(Cx *cx, const Req *req, Reply *reply);
Err rate_one(Cx *cx, const Req *req, Reply *reply);
Err rate_open_run(Cx *cx, const Req *req, Reply *reply);
Err rate_run(Cx *cx, const Req *req, Reply *reply);
Err revisit_rows(Cx *cx, const Req *req, Reply *reply);
Err revisit_one(Cx *cx, const Req *req, Reply *reply);
Err revisit_open_run(Cx *cx, const Req *req, Reply *reply);
Err revisit_run(Cx *cx, const Req *req, Reply *reply);
Err revisit_tried_run(Cx *cx, const Req *req, Reply *reply);
Err rate_prepare(Cx *cx, const Req *req);
extern const Form telling_told_form, call_open_form, call_tried_form, call_rate_form, revisit_form;
// 家人代办 (calls_family_web.c).
Err family_mine(Cx *cx, const Req *req, Reply *reply);
Err family_ask_run(Cx *cx, const Req *req, Reply *reply);
Err family_show(Cx *cx, const Req *req, Reply *reply);
Err family_code_run(Cx *cx, const Req *req, Reply *reply);
Err family_end_run(Cx *cx, const Req *req, Reply *reply);
Err family_new(Cx *cx, const Req *req, Reply *reply);
Err family_place(Cx *cx, const Req *req, Reply *reply);
Err family_desk(Cx *cx, const Req *req, Reply *reply);
Err family_open_run(Cx *cx, const Req *req, Reply *reply);
Err family_decide_run(Cx *cx, const Req *req, Reply *reply);
extern const Form family_ask_form, family_code_form, family_end_form, family_order_form,
    family_open_form, family_decide_form;
