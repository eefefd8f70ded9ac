// records_inside: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/records/records.h"
#include "web/web.h"

typedef enum {
    RECORD_PAGE_DESK,
    RECORD_PAGE_ACTIVITY,
    RECORD_PAGE_ENTRIES,
    RECORD_PAGE_ENTRY_NEW,
    RECORD_PAGE_ENTRY,
    RECORD_PAGE_ODD,
    RECORD_PAGE_OBJECTIONS,
    RECORD_PAGES
} RecordPage;
extern const Page *const record_pages[RECORD_PAGES];
extern const Shape record_desk_shape, record_activity_shape, entries_view_shape, entry_new_shape,
    entry_view_shape, odd_view_shape, objections_view_shape;
extern const Form record_reason_form, record_all_form, entry_form, entry_decide_form,
    objection_decide_form, evaluate_form;

// records_desk_web.c: 时长核定, 补录, 异常
Err record_desk_page(Cx *cx, const Req *req, Reply *reply);
Err record_activity_page(Cx *cx, const Req *req, Reply *reply);
Err record_approve_all_run(Cx *cx, const Req *req, Reply *reply);
Err record_approve_run(Cx *cx, const Req *req, Reply *reply);
Err record_refuse_run(Cx *cx, const Req *req, Reply *reply);
Err record_reopen_run(Cx *cx, const Req *req, Reply *reply);
Err record_reverse_run(Cx *cx, const Req *req, Reply *reply);
Err entries_page(Cx *cx, const Req *req, Reply *reply);
Err entry_new_page(Cx *cx, const Req *req, Reply *reply);
Err entry_prepare(Cx *cx, const Req *req);
Err entry_add_run(Cx *cx, const Req *req, Reply *reply);
Err entry_page(Cx *cx, const Req *req, Reply *reply);
Err entry_picture(Cx *cx, const Req *req, Reply *reply);
Err entry_decide_run(Cx *cx, const Req *req, Reply *reply);
Err odd_page(Cx *cx, const Req *req, Reply *reply);
Err objections_page(Cx *cx, const Req *req, Reply *reply);
Err objection_decide_run(Cx *cx, const Req *req, Reply *reply);
Err evaluate_run(Cx *cx, const Req *req, Reply *reply);
Err record_todos(Cx *cx, List *out);
int record_limit(const Req *req, int page);
int64_t record_query(const Req *req, const char *name);
