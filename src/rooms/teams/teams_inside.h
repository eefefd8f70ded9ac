// What the files of this room share among themselves.
#pragma once
#include "rooms/teams/teams.h"
#include "web/web.h"

// Makes the person a member, whatever brought them: approved, invited, appointed.
// team_member_there, team_too_many.
MUST_USE Err member_put(Cx *cx, TeamId id, PersonId person, MemberRole role, MemberId *member);
MUST_USE Err team_staffed(Cx *cx, TeamId id, Team *out);  // may staff it, and it lives
MUST_USE Err teams_of_member(Cx *cx, PersonId person, List *out);
MUST_USE Err teams_below_branch(Cx *cx, Str place_path, TeamId *parent);

// --- pages: the routes and the list of pages stand in teams_web.c

enum {
    TEAM_PAGE_MINE,
    TEAM_PAGE_APPLICATIONS,
    TEAM_PAGE_FOUND,
    TEAM_PAGE_FOUNDINGS,
    TEAM_PAGE_VESTS,
    TEAM_PAGES
};
extern const Page *const team_pages[TEAM_PAGES];
extern const Shape team_mine_shape, team_applications_shape, team_found_shape, team_foundings_shape,
    team_vests_shape, team_own_shape;
extern const Form team_join_form, team_quit_form, team_joining_form, team_decide_form,
    team_applications_form, team_found_form, team_founding_decide_form, team_foundings_form,
    team_vest_form, team_vests_form;

// What the page of a team offers to who looks at it: to join, to wait, to leave; and who staffs it
// the way of joining.
typedef struct {
    bool may_join, waits, may_quit, may_staff, shows_code;
    FormView join, withdraw, quit, joining;
    Str code;
    Url applications, vests;
    int64_t waiting;  // applications
} TeamOwn;
Err team_own(Cx *cx, const Team *team, bool member, bool may_staff, TeamOwn *own);

Err team_join_run(Cx *cx, const Req *req, Reply *reply);
Err team_withdraw_run(Cx *cx, const Req *req, Reply *reply);
Err team_quit_run(Cx *cx, const Req *req, Reply *reply);
Err team_joining_run(Cx *cx, const Req *req, Reply *reply);
Err team_mine_page(Cx *cx, const Req *req, Reply *reply);
Err team_applications_page(Cx *cx, const Req *req, Reply *reply);
Err team_decide_run(Cx *cx, const Req *req, Reply *reply);
Err team_found_page(Cx *cx, const Req *req, Reply *reply);
Err team_found_run(Cx *cx, const Req *req, Reply *reply);
Err team_foundings_page(Cx *cx, const Req *req, Reply *reply);
Err team_founding_decide_run(Cx *cx, const Req *req, Reply *reply);
Err team_vests_page(Cx *cx, const Req *req, Reply *reply);
Err team_vest_run(Cx *cx, const Req *req, Reply *reply);
