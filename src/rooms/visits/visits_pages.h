// visits_pages: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/places/places.h"
#include "rooms/visits/visits.h"
#include "web/web.h"

enum {
    VISIT_DISPATCHERS = ROLES_DISPATCH,
    VISIT_READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
    VISIT_LEADERS = ROLE_LEADER | ROLE_DEPARTMENT,
};
#define VISIT_ROWS   30
#define VISIT_EXPORT 1000

int64_t visits_query(const Req *req, const char *name);  // a number of the query, else 0
// The node asked for, when one grant covers it; without one, the first desk of the actor.
MUST_USE Err visits_node(Cx *cx, const Req *req, RoleSet roles, Place *node, const Grant **grant);

// A choice among what one page and its neighbours show.
typedef struct {
    Str text;
    Text kind;
    Url href;
    int64_t count;
    bool current;
} VisitChoice;
extern const Shape visit_choice_shape;
// The desks one has, and what lies right below the present one; of VisitChoice.
MUST_USE Err visits_nodes(Cx *cx, const Place *node, const Grant *grant, RoleSet roles,
                          const char *path, List *out);

// The pages stand in visits_web.c, beside the routes that name them.
typedef enum {
    VISIT_PAGE_DESK,
    VISIT_PAGE_LIST,
    VISIT_PAGE_TEAM,
    VISIT_PAGE_ONE,
    VISIT_PAGE_SHEET,
    VISIT_PAGES
} VisitPage;
extern const Page *const visit_pages[VISIT_PAGES];
extern const Shape visits_desk_shape, visits_list_shape, visits_one_shape;

Err visits_desk_page(Cx *cx, const Req *req, Reply *reply);
Err visits_make_run(Cx *cx, const Req *req, Reply *reply);
Err visits_one_page(Cx *cx, const Req *req, Reply *reply);
Err visits_sheet_page(Cx *cx, const Req *req, Reply *reply);
Err visits_accept_run(Cx *cx, const Req *req, Reply *reply);
Err visits_decline_run(Cx *cx, const Req *req, Reply *reply);
Err visits_report_run(Cx *cx, const Req *req, Reply *reply);
Err visits_move_run(Cx *cx, const Req *req, Reply *reply);
Err visits_cancel_run(Cx *cx, const Req *req, Reply *reply);
Err visits_up_run(Cx *cx, const Req *req, Reply *reply);
extern const Form visits_make_form, visits_accept_form, visits_decline_form, visits_report_form,
    visits_move_form, visits_cancel_form, visits_up_form;
