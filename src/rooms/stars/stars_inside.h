// stars_inside: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/stars/stars.h"
#include "web/web.h"

enum { STAR_READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR };

typedef enum {
    STAR_PAGE_DESK,
    STAR_PAGE_PUBLIC,
    STAR_PAGE_MARKS,
    STAR_PAGE_HONOURS,
    STAR_PAGES
} StarPage;
extern const Page *const star_pages[STAR_PAGES];
extern const Shape star_desk_shape, star_public_shape, star_marks_shape, honours_view_shape;
extern const Form star_mark_form, star_lift_form, honours_form;

int64_t star_query(const Req *req, const char *name);
int star_limit(const Req *req, int page);
// Link to what follows a full page, and the Link header.
Url star_next(Cx *cx, Reply *reply, const char *path, int64_t last);

// stars_desk_web.c: the desk, 公示, 不良信用, 光荣榜, 待办
Err star_desk_page(Cx *cx, const Req *req, Reply *reply);
Err star_public_page(Cx *cx, const Req *req, Reply *reply);
Err star_marks_page(Cx *cx, const Req *req, Reply *reply);
Err star_mark_run(Cx *cx, const Req *req, Reply *reply);
Err star_lift_run(Cx *cx, const Req *req, Reply *reply);
Err honours_page(Cx *cx, const Req *req, Reply *reply);
Err star_todos(Cx *cx, List *out);
