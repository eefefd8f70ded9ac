// needs_inside: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/needs/needs_in.h"
#include "rooms/places/places.h"
#include "web/web.h"

enum {
    NEED_KEEPERS = ROLES_DISPATCH,
    NEED_DESKS = ROLES_DISPATCH | ROLE_GRID,
    NEED_READERS = ROLES_DISPATCH | ROLE_GRID | ROLE_SUPERVISOR | ROLE_AUDITOR,
};

// The pages stand in needs_web.c, beside the routes that name them.
typedef enum {
    NEED_PAGE_DESK,
    NEED_PAGE_SHOW,
    NEED_PAGE_QUESTIONNAIRES,
    NEED_PAGE_QUESTIONNAIRE,
    NEED_PAGE_QUESTIONNAIRE_EDIT,
    NEED_PAGE_VISITS,
    NEED_PAGE_VISIT,
    NEED_PAGE_VISIT_SHEET,
    NEED_PAGE_TALKS,
    NEED_PAGE_TALK,
    NEED_PAGE_TALK_SHEET,
    NEED_PAGE_FORM,
    NEED_PAGE_PROJECTS,
    NEED_PAGE_PROJECT,
    NEED_PAGES
} NeedPage;
extern const Page *const need_pages[NEED_PAGES];

// The node that a list of staff stands at: the one asked for by ?node=, when one grant covers it,
// else the first of the actor. What one may not read does not exist.
typedef struct {
    Place place;
    bool own;    // that place alone
    List nodes;  // of NeedNode: where one may go from here
    bool many;
} NeedScope;
typedef struct {
    PlaceId id;
    Str name;
    bool current;
    Url href;
} NeedNode;
extern const Shape need_node_shape;
MUST_USE Err need_scope(Cx *cx, const Req *req, const char *path, NeedScope *out);
int64_t need_query_id(const Req *req, const char *name);
// Stations that the actor's desk covers; with `above` the branches and the centre of their grants
// too.
MUST_USE Err need_place_choices(Cx *cx, FormView *form, const char *field, bool above);
// A list's links: next page, CSV, Excel, all of one node.
typedef struct {
    Url next, csv, xlsx;
    bool more, empty;
} NeedPager;
extern const Shape need_pager_shape;
NeedPager need_pager(Cx *cx, const Req *req, Reply *reply, const char *path, PlaceId node, size_t n,
                     int limit, int64_t last);
int need_limit(const Req *req, int page);  // of a page, or of a sheet

FormChoice need_choice(Cx *cx, int64_t id, Str text);

// A page that is one list of a node, newest first.
typedef struct {
    List rows;
    NeedPager pager;
    Str node_name;
    List nodes;
    bool many_nodes, may_note, may_ask;
} NeedList;
#define NEED_LIST_FIELDS(name_, shape_)                                                    \
    { .name = (name_),                                                                     \
      .kind = KIND_LIST,                                                                   \
      .at = offsetof(NeedList, rows),                                                      \
      .size = sizeof(List),                                                                \
      .shape = &(shape_) },                                                                \
        PART(NeedList, pager, need_pager_shape), FIELD(NeedList, node_name),               \
        FIELD_(NeedList, nodes, KIND_LIST, &need_node_shape, NULL, NULL, FIELD_PAGE_ONLY), \
        SHOWN(NeedList, many_nodes), SHOWN(NeedList, may_note), SHOWN(NeedList, may_ask)
typedef struct {
    const char *path;
    Err (*list)(Cx *cx, Str path, int64_t before, int limit, List *out, int64_t *last);
    NeedPage page;
} NeedListKind;
// A function `name` for NeedListKind.list.
#define NEED_LIST_OF(name, Type, Id, list_)                                                \
    static Err name(Cx *cx, Str path, int64_t before, int limit, List *out, int64_t *last) \
    {                                                                                      \
        TRY(list_(cx, path, (Id){ before }, limit, out));                                  \
        *last = out->n > 0 ? LIST_AT(out, Type, out->n - 1)->id.n : 0;                     \
        return OK;                                                                         \
    }
MUST_USE Err need_list_page(Cx *cx, const Req *req, Reply *reply, const NeedListKind *kind);

// A page that is one form.
typedef struct {
    Text title;
    FormView form;
    Url back;
    Text hint;
} NeedFormView;
extern const Shape need_form_shape;

#define NEED_HANDLER(name) Err name(Cx *cx, const Req *req, Reply *reply)
NEED_HANDLER(need_desk_page);
NEED_HANDLER(need_show_page);
NEED_HANDLER(need_sort_run);
NEED_HANDLER(need_merge_run);
NEED_HANDLER(need_part_run);
NEED_HANDLER(need_aside_run);
NEED_HANDLER(need_reopen_run);
NEED_HANDLER(need_finish_run);
NEED_HANDLER(need_item_run);
NEED_HANDLER(need_order_run);
NEED_HANDLER(need_project_run);
NEED_HANDLER(need_projects_page);
NEED_HANDLER(need_project_page);
NEED_HANDLER(need_project_end_run);
NEED_HANDLER(questionnaires_page);
NEED_HANDLER(questionnaire_page);
NEED_HANDLER(questionnaire_new_page);
NEED_HANDLER(questionnaire_edit_page);
NEED_HANDLER(questionnaire_add_run);
NEED_HANDLER(questionnaire_edit_run);
NEED_HANDLER(questionnaire_category_run);
NEED_HANDLER(questionnaire_publish_run);
NEED_HANDLER(questionnaire_close_run);
NEED_HANDLER(questionnaire_answer_run);
NEED_HANDLER(questionnaire_fill_run);
NEED_HANDLER(visits_page);
NEED_HANDLER(visit_page);
NEED_HANDLER(visit_sheet);
NEED_HANDLER(visit_new_page);
NEED_HANDLER(visit_add_run);
NEED_HANDLER(visit_opinion_run);
NEED_HANDLER(visit_fix_run);
NEED_HANDLER(talks_page);
NEED_HANDLER(talk_page);
NEED_HANDLER(talk_sheet);
NEED_HANDLER(talk_new_page);
NEED_HANDLER(talk_add_run);
NEED_HANDLER(talk_opinion_run);
NEED_HANDLER(talk_fix_run);

extern const Form need_desk_form, need_version_only_form, need_sort_form, need_merge_form,
    need_reason_form, need_item_form, need_order_form, need_project_form, need_empty_form;
extern const Form questionnaire_form, questionnaire_category_form, questionnaire_answer_form,
    questionnaire_fill_form;
extern const Form visit_form, visit_fix_form, talk_form, talk_fix_form, opinion_form;
extern const Shape need_desk_shape, need_show_shape, questionnaires_shape, questionnaire_show_shape,
    questionnaire_edit_shape, visits_shape, visit_show_shape, talks_shape, talk_show_shape,
    need_projects_shape, need_project_show_shape;

Err need_todos(Cx *cx, List *out);
Err need_beside(Cx *cx, const char *what, int64_t id, List *out);
