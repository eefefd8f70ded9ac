// points_inside: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/points/points_in.h"
#include "web/web.h"

typedef enum {
    POINT_PAGE_RULES,
    POINT_PAGE_SIMULATE,
    POINT_PAGE_DESK,
    POINT_PAGE_PERSON,
    POINT_PAGE_GRADES,
    POINT_PAGES
} PointPage;
extern const Page *const point_pages[POINT_PAGES];
extern const Shape rules_view_shape, simulate_view_shape, points_desk_shape, points_person_shape,
    grades_view_shape;
extern const Form simulate_form, rules_form, freeze_form, unfreeze_form, elsewhere_form, grade_form,
    find_form;

// points_desk_web.c, points_rules_web.c
Err rules_page(Cx *cx, const Req *req, Reply *reply);
Err simulate_page(Cx *cx, const Req *req, Reply *reply);
Err rules_run(Cx *cx, const Req *req, Reply *reply);
Err points_desk_page(Cx *cx, const Req *req, Reply *reply);
Err points_person_page(Cx *cx, const Req *req, Reply *reply);
Err freeze_run(Cx *cx, const Req *req, Reply *reply);
Err unfreeze_run(Cx *cx, const Req *req, Reply *reply);
Err elsewhere_run(Cx *cx, const Req *req, Reply *reply);
Err grades_page(Cx *cx, const Req *req, Reply *reply);
Err grade_run(Cx *cx, const Req *req, Reply *reply);

#define POINT_ROWS 20
int point_limit(const Req *req);
int64_t point_cursor(const Req *req);
