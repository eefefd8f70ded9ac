// duty_inside: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/duty/duty_in.h"
#include "web/web.h"

enum {
    DUTY_LEADERS = ROLE_LEADER | ROLE_DEPARTMENT,
    DUTY_RUNNERS = ROLES_DISPATCH | DUTY_LEADERS,
    DUTY_READERS = DUTY_RUNNERS | ROLE_SUPERVISOR | ROLE_AUDITOR,
};

typedef enum {
    DUTY_PAGE_BOARD,
    DUTY_PAGE_SWAPS,
    DUTY_PAGE_NEW,
    DUTY_PAGE_POST,
    DUTY_PAGE_WEEK,
    DUTY_PAGE_POSTS,
    DUTY_PAGE_EDIT,
    DUTY_PAGES
} DutyPage;
extern const Page *const duty_pages[DUTY_PAGES];
extern const Shape duty_board_shape, duty_swaps_shape, duty_new_shape, duty_post_page_shape,
    duty_posts_shape, duty_edit_shape;

// Whose posts somebody looks after: a node, or one team.
typedef struct {
    Str path, name;
    TeamId team;
    PlaceId place;
    bool dispatches;
} DutyScope;
MUST_USE Err duty_scope(const Cx *cx, DutyScope *out);

// A swap with the buttons of who looks at it.
typedef struct {
    SwapId id;
    Str place_name, giver_name, taker_name, asked_name, words, opinion, back_name;
    Time starts_at, offered_at, back_at;
    SwapState state;
    Text state_text;
    Str tag;
    bool may_take, may_withdraw, may_back, may_decline, may_decide;
    Url href, take, withdraw, back, decline, agree, refuse;
    FormView key;
} SwapRow;
extern const Shape duty_swap_row_shape;
MUST_USE Err swap_rows(Cx *cx, const List *swaps, List *out);

// duty_edit_web.c: the settings of a post
extern const Form duty_edit_form;
Err duty_edit_page(Cx *cx, const Req *req, Reply *reply);
Err duty_edit_run(Cx *cx, const Req *req, Reply *reply);
// Those who may be chosen, for the fields `course` and `skill`.
MUST_USE Err duty_gate_choices(Cx *cx, FormView *form);

// duty_exchange_web.c: 对调
extern const Form duty_exchange_form;
// The form of one shift's page; none when the actor has nothing to give or nobody holds it.
MUST_USE Err duty_exchange_view(Cx *cx, const Shift *shift, bool *may, FormView *form);
Err duty_exchange_run(Cx *cx, const Req *req, Reply *reply);

MUST_USE Err duty_skill_name(Cx *cx, Str code, Str *name);
Day duty_monday_asked(Cx *cx, const Req *req);   // ?from=, else this week's Monday
bool duty_minute_parse(Str s, int64_t *minute);  // "08:30"

Err duty_board_page(Cx *cx, const Req *req, Reply *reply);
Err duty_swaps_page(Cx *cx, const Req *req, Reply *reply);
Err duty_decide_run(Cx *cx, const Req *req, Reply *reply);
Err duty_new_page(Cx *cx, const Req *req, Reply *reply);
Err duty_new_run(Cx *cx, const Req *req, Reply *reply);
Err duty_posts_page(Cx *cx, const Req *req, Reply *reply);
Err duty_post_page(Cx *cx, const Req *req, Reply *reply);
Err duty_week_page(Cx *cx, const Req *req, Reply *reply);
Err duty_pattern_run(Cx *cx, const Req *req, Reply *reply);
Err duty_pattern_end_run(Cx *cx, const Req *req, Reply *reply);
Err duty_extra_run(Cx *cx, const Req *req, Reply *reply);
Err duty_fill_run(Cx *cx, const Req *req, Reply *reply);
Err duty_close_run(Cx *cx, const Req *req, Reply *reply);
extern const Form duty_new_form, duty_pattern_form, duty_pattern_end_form, duty_extra_form,
    duty_fill_form, duty_close_form, duty_decide_form, duty_swaps_form, duty_posts_form;
