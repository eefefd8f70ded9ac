// safety_inside: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/safety/safety_in.h"
#include "web/web.h"

enum {
    SAFETY_LEADERS = ROLE_LEADER | ROLE_DEPARTMENT,
    SAFETY_KEEPERS = ROLES_DISPATCH | SAFETY_LEADERS,
    SAFETY_READERS = SAFETY_KEEPERS | ROLE_SUPERVISOR | ROLE_AUDITOR,
};

typedef enum { SAFETY_PAGE_COURSES, SAFETY_PAGE_COURSE, SAFETY_PAGES } SafetyPage;
extern const Page *const safety_pages[SAFETY_PAGES];
extern const Shape courses_shape, course_page_shape;

Err training_page(Cx *cx, const Req *req, Reply *reply);
Err training_add_run(Cx *cx, const Req *req, Reply *reply);
Err course_show(Cx *cx, const Req *req, Reply *reply);
Err credit_give_run(Cx *cx, const Req *req, Reply *reply);
Err credit_revoke_run(Cx *cx, const Req *req, Reply *reply);
Err course_close_run(Cx *cx, const Req *req, Reply *reply);
extern const Form course_form, credit_form, credit_revoke_form, course_close_form;
