#include "rooms/accounts/accounts.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams_inside.h"
#include "rooms/units/units.h"
#include "web/web.h"

#define PAGE_ROWS 100

static bool is_staff(const Actor *who)
{
    return actor_is(who, ROLES_STAFF | ROLE_DEPARTMENT);
}

// Names of leaders are masked for everybody but staff.
static void hide_names(Cx *cx, List *teams)
{
    if (is_staff(&cx->actor))
        return;
    for (size_t i = 0; i < teams->n; i++) {
        Team *team = LIST_AT(teams, Team, i);
        if (team->leader_name.n > 0)
            team->leader_name = mask_name(cx->arena, team->leader_name);
    }
}

// --- the list and the tree

typedef struct {
    Str q;
    TeamId under, cursor;
    bool all;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, q, "队伍名称或特长", .widget = WIDGET_SEARCH, .max = 30),
    INPUT(ListForm, under, "上级队伍", .widget = WIDGET_HIDDEN),
    INPUT(ListForm, all, "全部队伍", .widget = WIDGET_CHECK),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(list_form, ListForm, list_inputs, "查找");

typedef struct {
    List teams;
    List chain;  // of Team: from the corps down to the one whose teams these are
    Str q;
    bool empty, tree, more, may_add;
    Url next, csv, xlsx, add;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, teams, team_shape),
    FIELD_(ListView, chain, KIND_LIST, &team_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(ListView, q),
    SHOWN(ListView, empty),
    SHOWN(ListView, tree),
    FIELD(ListView, more),
    SHOWN(ListView, may_add),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
    SHOWN(ListView, add),
};
static const Shape list_view_shape = SHAPE(ListView, list_fields);
PAGE(teams_page, list_view_shape, "志愿服务队伍");

// The teams right below one; without one, those below the corps (and the corps itself when it
// stands alone).
static Err tree_of(Cx *cx, TeamId under, ListView *view)
{
    List roots;
    TRY(team_children(cx, NO(Team), &roots));
    if (under.n == 0 && roots.n == 1)
        under = LIST_AT(&roots, Team, 0)->id;
    view->tree = true;
    if (under.n == 0) {
        view->teams = roots;
        return OK;
    }
    Team team;
    TRY(team_find(cx, under, &team));
    TRY(team_chain(cx, &team, &view->chain));
    return team_children(cx, under, &view->teams);
}

static Str list_query(Cx *cx, const char *path, const ListForm *form, TeamId after)
{
    Buf buf = buf_new(cx->arena, 512);
    buf_printf(&buf, "%s?under=%lld", path, (long long)form->under.n);
    if (form->all)
        buf_lit(&buf, "&all=1");
    if (form->q.n > 0) {
        buf_lit(&buf, "&q=");
        buf_url(&buf, form->q);
    }
    if (after.n != 0)
        buf_printf(&buf, "&cursor=%lld", (long long)after.n);
    return buf_str(&buf);
}

static Err flat_list(Cx *cx, const Req *req, Reply *reply, const ListForm *form, ListView *view)
{
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    int limit = table ? 1000 : PAGE_ROWS;
    TeamQuery query = { .words = form->q, .after = form->cursor, .limit = limit };
    TRY(team_list(cx, &query, &view->teams));
    view->more = view->teams.n == (size_t)limit;
    if (!view->more)
        return OK;
    TeamId last = LIST_AT(&view->teams, Team, view->teams.n - 1)->id;
    view->next = url_of(list_query(cx, "/teams", form, last));
    reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    return OK;
}

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    ListView *view = NEW(cx->arena, ListView);
    if (form->q.n > 0 || form->all)
        TRY(flat_list(cx, req, reply, form, view));
    else
        TRY(tree_of(cx, form->under, view));
    hide_names(cx, &view->teams);
    hide_names(cx, &view->chain);
    view->q = form->q;
    view->empty = view->teams.n == 0;
    view->may_add = actor_is(&cx->actor, ROLES_DISPATCH);
    view->add = url_of(str_printf(cx->arena, "/teams/new?parent=%lld", (long long)form->under.n));
    view->csv = url_of(list_query(cx, "/teams.csv", form, form->cursor));
    view->xlsx = url_of(list_query(cx, "/teams.xlsx", form, form->cursor));
    return reply_page(cx, reply, &teams_page, view);
}

// --- one team

typedef struct {
    Str phone;
    MemberRole role;
} MemberForm;
static const Input member_inputs[] = {
    INPUT(MemberForm, phone, "手机号", .required = true, .widget = WIDGET_PHONE,
          .valid = phone_typed_valid, .invalid = TEXT("请填写 11 位手机号或带区号的座机"),
          .autocomplete = "off"),
    INPUT_WORD(MemberForm, role, "职务", member_role_words, member_role_texts,
               .widget = WIDGET_SELECT),
};
FORM(member_form, MemberForm, member_inputs, "加入队伍");

typedef struct {
    Str phone;
} LeaderForm;
static const Input leader_inputs[] = {
    INPUT(LeaderForm, phone, "新队长的手机号", .required = true, .widget = WIDGET_PHONE,
          .valid = phone_typed_valid, .invalid = TEXT("请填写 11 位手机号或带区号的座机"),
          .autocomplete = "off", .hint = TEXT("原队长的派单权限同时收回")),
};
FORM(leader_form, LeaderForm, leader_inputs, "任命队长");

typedef struct {
    TeamState state;
    TeamId successor;
    Str reason;
} StateForm;
static const Input state_inputs[] = {
    INPUT_WORD(StateForm, state, "状态", team_state_words, team_state_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(StateForm, successor, "并入的队伍", .widget = WIDGET_SELECT,
          .hint = TEXT("解散时才填：队员、红马甲和没办完的活动、单转到这支队伍")),
    INPUT(StateForm, reason, "原因", .required = true, .min = 2, .max = 100),
};
FORM(state_form, StateForm, state_inputs, "更改状态");

typedef struct {
    PersonId person;
    Str reason;
} LeaveForm;
static const Input leave_inputs[] = {
    INPUT(LeaveForm, person, "队员", .required = true, .widget = WIDGET_SELECT),
    INPUT(LeaveForm, reason, "原因", .max = 100),
};
FORM(leave_form, LeaveForm, leave_inputs, "办理离队");

typedef struct {
    Team team;
    List members;  // of Member; empty for outsiders
    List chain, below;
    Url edit, add, tel;
    bool may_keep, may_staff, sees_members, has_below, can_leave;
    TeamOwn own;
    List beside;  // of Beside
    FormView member, leader, state, leave;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, team, team_shape),
    LISTED(ShowView, members, member_shape),
    FIELD_(ShowView, chain, KIND_LIST, &team_shape, NULL, NULL, FIELD_PAGE_ONLY),
    LISTED(ShowView, below, team_shape),
    SHOWN(ShowView, edit),
    SHOWN(ShowView, add),
    SHOWN(ShowView, tel),
    FIELD(ShowView, may_keep),
    FIELD(ShowView, may_staff),
    SHOWN(ShowView, sees_members),
    SHOWN(ShowView, has_below),
    SHOWN(ShowView, can_leave),
    FIELD_(ShowView, own, KIND_PART, &team_own_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, beside, KIND_LIST, &beside_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, leader, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, state, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, leave, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(team_show, show_shape, "队伍");

PAGE(team_mine, team_mine_shape, "我的队伍");
PAGE(team_applications, team_applications_shape, "入队申请");
PAGE(team_found, team_found_shape, "申请建队");
PAGE(team_foundings, team_foundings_shape, "建队申请", .layout = LAYOUT_DESK);
PAGE(team_vests, team_vests_shape, "红马甲");
PAGE(team_changes, team_changes_shape, "队伍变更");
const Page *const team_pages[TEAM_PAGES] = {
    [TEAM_PAGE_MINE] = &team_mine,   [TEAM_PAGE_APPLICATIONS] = &team_applications,
    [TEAM_PAGE_FOUND] = &team_found, [TEAM_PAGE_FOUNDINGS] = &team_foundings,
    [TEAM_PAGE_VESTS] = &team_vests, [TEAM_PAGE_CHANGES] = &team_changes,
};

static Str act_href(Cx *cx, TeamId id, const char *act)
{
    return str_printf(cx->arena, "/teams/%lld/%s", (long long)id.n, act);
}

// Who can be asked to leave: everybody but the leader.
static void leave_choices(Cx *cx, ShowView *view)
{
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, view->members.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < view->members.n; i++) {
        const Member *member = LIST_AT(&view->members, Member, i);
        if (member->role == MEMBER_LEADER)
            continue;
        choices[n++] = (FormChoice){
            .value = str_printf(cx->arena, "%lld", (long long)member->person.n),
            .text_str = str_printf(cx->arena, "%.*s %.*s", STR_FMT(member->name),
                                   STR_FMT(member->volunteer_number)),
        };
    }
    view->can_leave = n > 0;
    view->leave = form_view(cx, &leave_form, act_href(cx, view->team.id, "leave"), NULL);
    form_choices(cx, &view->leave, "person", choices, n);
}

// With whom it may go on: its siblings in use.
static Err successor_choices(Cx *cx, const Team *team, FormView *form)
{
    List siblings = { 0 };
    if (team->parent.n != 0)
        TRY(team_children(cx, team->parent, &siblings));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, siblings.n + 1);
    size_t n = 0;
    choices[n++] = (FormChoice){ .value = S(""), .text = TEXT("不并入") };
    for (size_t i = 0; i < siblings.n; i++) {
        const Team *one = LIST_AT(&siblings, Team, i);
        if (one->state == TEAM_ACTIVE && !same(one->id, team->id) && team_may_keep(&cx->actor, one))
            choices[n++] = (FormChoice){
                .value = str_printf(cx->arena, "%lld", (long long)one->id.n), .text_str = one->name
            };
    }
    form_choices(cx, form, "successor", choices, n);
    return OK;
}

static Err staff_forms(Cx *cx, ShowView *view)
{
    TeamId id = view->team.id;
    MemberForm member = { .role = MEMBER_MEMBER };
    StateForm state = { .state = view->team.state };
    view->member = form_view(cx, &member_form, act_href(cx, id, "members"), &member);
    view->leader = form_view(cx, &leader_form, act_href(cx, id, "leader"), NULL);
    view->state = form_view(cx, &state_form, act_href(cx, id, "state"), &state);
    leave_choices(cx, view);
    return successor_choices(cx, &view->team, &view->state);
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Team *team = &view->team;
    bool member;
    TRY(team_find(cx, (TeamId){ req_number(req, "id") }, team));
    TRY(team_chain(cx, team, &view->chain));
    TRY(team_children(cx, team->id, &view->below));
    TRY(team_has_member(cx, team->id, cx->actor.person, &member));
    bool live = team->state != TEAM_DISSOLVED;
    view->may_keep = live && team_may_keep(&cx->actor, team);
    view->may_staff = live && (view->may_keep || actor_leads(&cx->actor, team->id));
    view->sees_members = member || view->may_staff ||
                         actor_may(&cx->actor, ROLE_SUPERVISOR | ROLE_AUDITOR, team->place_path);
    if (view->sees_members)
        TRY(team_members_of(cx, team->id, false, &view->members));
    if (!view->sees_members && !is_staff(&cx->actor) && team->leader_name.n > 0)
        team->leader_name = mask_name(cx->arena, team->leader_name);
    hide_names(cx, &view->below);
    view->has_below = view->below.n > 0;
    view->edit = url_of(act_href(cx, team->id, "edit"));
    view->add = url_of(str_printf(cx->arena, "/teams/new?parent=%lld", (long long)team->id.n));
    view->tel = url_of(str_join(cx->arena, S("tel:"), team->phone));
    TRY(team_own(cx, team, member, view->may_staff, &view->own));
    TRY(room_beside(cx, "team", team->id.n, &view->beside));
    if (view->may_staff)
        TRY(staff_forms(cx, view));
    reply_title(reply, team->name);
    return reply_page(cx, reply, &team_show, view);
}

// --- adding and editing

typedef struct {
    TeamId parent;
    TeamLevel level;
    Str name;
    PlaceId place;
    Str phone, speciality, unit_code;
} AddForm;
static const Input add_inputs[] = {
    INPUT(AddForm, parent, "上级队伍", .widget = WIDGET_SELECT),
    INPUT_WORD(AddForm, level, "级别", team_level_words, team_level_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(AddForm, name, "队伍名称", .required = true, .min = 2, .max = 30),
    INPUT(AddForm, place, "所属阵地", .required = true, .widget = WIDGET_SELECT),
    INPUT(AddForm, phone, "联系电话", .widget = WIDGET_PHONE, .max = 20),
    INPUT(AddForm, speciality, "特长", .hint = TEXT("如：理发、家电维修、法律咨询"), .max = 60),
    INPUT(AddForm, unit_code, "单位的统一社会信用代码", .hint = TEXT("部门的专业队才填"),
          .max = 18),
};
FORM(add_form, AddForm, add_inputs, "新建队伍");

typedef struct {
    FormView form;
    Str name;
    Url back;
} EditView;
static const Field edit_fields[] = {
    PART(EditView, form, form_view_shape),
    FIELD(EditView, name),
    SHOWN(EditView, back),
};
static const Shape edit_view_shape = SHAPE(EditView, edit_fields);
PAGE(team_edit_page, edit_view_shape, "编辑队伍");
PAGE(team_new, edit_view_shape, "新建队伍");

static FormChoice choice_of(Cx *cx, int64_t id, Str text)
{
    return (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)id), .text_str = text };
}

static Err parent_choices(Cx *cx, const Team *parent, FormView *form)
{
    List below;
    TRY(team_children(cx, parent->id, &below));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, below.n + 1);
    size_t n = 0;
    choices[n++] = choice_of(cx, parent->id.n, parent->name);
    for (size_t i = 0; i < below.n; i++) {
        const Team *team = LIST_AT(&below, Team, i);
        if (team->level == TEAM_DETACHMENT)
            choices[n++] = choice_of(cx, team->id.n, team->name);
    }
    form_choices(cx, form, "parent", choices, n);
    return OK;
}

// The parent's own place and what lies right below it.
static Err place_choices(Cx *cx, const Team *parent, FormView *form)
{
    List below;
    TRY(place_children(cx, parent->place, &below));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, below.n + 1);
    size_t n = 0;
    choices[n++] = choice_of(cx, parent->place.n, parent->place_name);
    for (size_t i = 0; i < below.n; i++) {
        const PlaceRow *place = LIST_AT(&below, PlaceRow, i);
        choices[n++] = choice_of(cx, place->id.n, place->name);
    }
    form_choices(cx, form, "place", choices, n);
    return OK;
}

// Below which team: the one asked for, else the corps. With no team at all, the corps is added at
// the centre.
static Err parent_of(Cx *cx, const Req *req, Team *parent)
{
    int64_t id = 0;
    if (str_int(req_query(req, "parent"), &id) && id > 0)
        return team_find(cx, (TeamId){ id }, parent);
    List roots;
    TRY(team_children(cx, NO(Team), &roots));
    if (roots.n > 0) {
        *parent = *LIST_AT(&roots, Team, 0);
        return OK;
    }
    Place centre;
    TRY(place_centre(cx, &centre));
    *parent = (Team){ .place = centre.id, .place_name = centre.name, .place_path = centre.path };
    return OK;
}

static Err add_page(Cx *cx, const Req *req, Reply *reply)
{
    static const TeamLevel next[] = { TEAM_DETACHMENT, TEAM_SQUAD, TEAM_SQUAD, TEAM_SQUAD };
    EditView *view = NEW(cx->arena, EditView);
    Team parent;
    TRY(parent_of(cx, req, &parent));
    AddForm values = { .parent = parent.id,
                       .level = parent.id.n == 0 ? TEAM_CORPS : next[parent.level],
                       .place = parent.place };
    view->form = form_view(cx, &add_form, S("/teams"), &values);
    TRY(parent_choices(cx, &parent, &view->form));
    TRY(place_choices(cx, &parent, &view->form));
    view->name = parent.name;
    view->back = url_of(parent.id.n == 0 ? S("/teams") : parent.href.bytes);
    return reply_page(cx, reply, &team_new, view);
}

static Err unit_of(Cx *cx, Str code, UnitId *out)
{
    Unit unit;
    if (str_trim(code).n == 0)
        return OK;
    Err err = unit_by_code(cx, str_trim(code), &unit);
    if (err == &unit_missing) {
        cx_problem(cx, S("unit_code"), "unknown", TEXT("没有登记这个代码的单位"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(err);
    *out = unit.id;
    return OK;
}

static Err add(Cx *cx, const Req *req, Reply *reply)
{
    const AddForm *form = req_form(req);
    TeamNew new = { .parent = form->parent,
                    .level = form->level,
                    .name = form->name,
                    .place = form->place,
                    .phone = form->phone,
                    .speciality = form->speciality };
    TeamId id;
    TRY(unit_of(cx, form->unit_code, &new.unit));
    TRY(team_add(cx, &new, &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/teams/", id.n);
}

static const Input edit_inputs[] = {
    INPUT(TeamEdit, phone, "联系电话", .widget = WIDGET_PHONE, .max = 20),
    INPUT(TeamEdit, speciality, "特长", .hint = TEXT("如：理发、家电维修、法律咨询"), .max = 60),
};
FORM(edit_form, TeamEdit, edit_inputs, "保存");

static Err edit_page(Cx *cx, const Req *req, Reply *reply)
{
    EditView *view = NEW(cx->arena, EditView);
    Team team;
    TRY(team_find(cx, (TeamId){ req_number(req, "id") }, &team));
    if (!team_may_staff(&cx->actor, &team))
        return &team_not_yours;
    TeamEdit values = { team.phone, team.speciality };
    view->form = form_view(cx, &edit_form, act_href(cx, team.id, "edit"), &values);
    view->name = team.name;
    view->back = team.href;
    return reply_page(cx, reply, &team_edit_page, view);
}

static Err back_to(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/teams/", req_number(req, "id"));
}

static Err edit(Cx *cx, const Req *req, Reply *reply)
{
    TRY(team_edit(cx, (TeamId){ req_number(req, "id") }, req_form(req)));
    return back_to(cx, req, reply);
}

static Err set_state(Cx *cx, const Req *req, Reply *reply)
{
    const StateForm *form = req_form(req);
    TeamId id = { req_number(req, "id") };
    if (form->state == TEAM_DISSOLVED)
        TRY(team_dissolve(cx, id, form->successor, form->reason));
    else
        TRY(team_state_set(cx, id, form->state, form->reason));
    return back_to(cx, req, reply);
}

// Only people of the county; who has this phone is told to nobody but those who staff teams.
static Err person_of(Cx *cx, Str phone, PersonId *person)
{
    Err err = person_by_phone(cx, phone, person);
    return err == &person_missing ? &team_no_person : err;
}

static Err add_member(Cx *cx, const Req *req, Reply *reply)
{
    const MemberForm *form = req_form(req);
    TeamId id = { req_number(req, "id") };
    PersonId person;
    MemberId member;
    TRY(person_of(cx, form->phone, &person));
    if (form->role == MEMBER_LEADER)
        TRY(team_leader_set(cx, id, person));
    else
        TRY(team_member_add(cx, id, person, form->role, &member));
    return back_to(cx, req, reply);
}

static Err end_member(Cx *cx, const Req *req, Reply *reply)
{
    const LeaveForm *form = req_form(req);
    TRY(team_member_end(cx, (TeamId){ req_number(req, "id") }, form->person, form->reason));
    return back_to(cx, req, reply);
}

static Err set_leader(Cx *cx, const Req *req, Reply *reply)
{
    const LeaderForm *form = req_form(req);
    PersonId person;
    TRY(person_of(cx, form->phone, &person));
    TRY(team_leader_set(cx, (TeamId){ req_number(req, "id") }, person));
    return back_to(cx, req, reply);
}

enum { ROLES_KEEP = ROLES_DISPATCH | ROLE_DEPARTMENT };

// clang-format off
static const Route routes[] = {
    GET("/teams", list, PUBLIC, .page = &teams_page, .form = &list_form, .title = TEXT("队伍列表")),
    GET("/teams/new", add_page, ONLY(ROLES_DISPATCH), .page = &team_new, .title = TEXT("新建队伍"), .flags = ROUTE_NO_API),
    GET("/teams/mine", team_mine_page, SIGNED_IN, .page = &team_mine, .title = TEXT("我的队伍")),
    GET("/teams/found", team_found_page, SIGNED_IN, .page = &team_found, .title = TEXT("我的建队申请")),
    GET("/teams/foundings", team_foundings_page, ONLY(ROLES_DISPATCH), .page = &team_foundings, .form = &team_foundings_form, .title = TEXT("建队申请")),
    POST("/teams/foundings", team_found_run, SIGNED_IN, .form = &team_found_form, .again = team_found_page, .title = TEXT("申请建队")),
    POST("/teams/foundings/decide", team_founding_decide_run, ONLY(ROLES_DISPATCH), .form = &team_founding_decide_form, .again = team_foundings_page, .title = TEXT("答复建队申请")),
    GET("/teams/{id}", show, PUBLIC, .page = &team_show, .title = TEXT("一支队伍")),
    GET("/teams/{id}/edit", edit_page, ONLY(ROLES_KEEP | ROLE_LEADER), .page = &team_edit_page, .title = TEXT("编辑队伍"), .flags = ROUTE_NO_API),
    POST("/teams", add, ONLY(ROLES_DISPATCH), .form = &add_form, .again = add_page, .title = TEXT("新建队伍")),
    POST("/teams/{id}/edit", edit, ONLY(ROLES_KEEP | ROLE_LEADER), .form = &edit_form, .again = edit_page, .title = TEXT("修改队伍资料")),
    GET("/teams/{id}/changes", team_changes_page, ONLY(ROLES_KEEP | ROLE_LEADER), .page = &team_changes, .title = TEXT("队伍变更")),
    POST("/teams/{id}/changes", team_change_run, ONLY(ROLES_KEEP | ROLE_LEADER), .form = &team_change_form, .again = team_changes_page, .title = TEXT("申请变更队伍")),
    POST("/teams/{id}/changes/decide", team_change_decide_run, ONLY(ROLES_KEEP), .form = &team_change_decide_form, .again = team_changes_page, .title = TEXT("审核队伍变更")),
    POST("/teams/{id}/changes/withdraw", team_change_withdraw_run, ONLY(ROLES_KEEP | ROLE_LEADER), .form = &team_change_withdraw_form, .again = team_changes_page, .title = TEXT("撤回队伍变更")),
    POST("/teams/{id}/state", set_state, ONLY(ROLES_KEEP), .form = &state_form, .again = show, .title = TEXT("更改队伍状态")),
    POST("/teams/{id}/leader", set_leader, ONLY(ROLES_KEEP), .form = &leader_form, .again = show, .title = TEXT("任命队长")),
    POST("/teams/{id}/members", add_member, ONLY(ROLES_KEEP | ROLE_LEADER), .form = &member_form, .again = show, .title = TEXT("队员入队")),
    POST("/teams/{id}/join", team_join_run, SIGNED_IN, .form = &team_join_form, .again = show, .title = TEXT("申请入队")),
    POST("/teams/{id}/withdraw", team_withdraw_run, SIGNED_IN, .again = show, .title = TEXT("撤回入队申请")),
    POST("/teams/{id}/quit", team_quit_run, SIGNED_IN, .form = &team_quit_form, .again = show, .title = TEXT("退出队伍")),
    POST("/teams/{id}/joining", team_joining_run, ONLY(ROLES_KEEP | ROLE_LEADER), .form = &team_joining_form, .again = show, .title = TEXT("设定加入方式")),
    GET("/teams/{id}/applications", team_applications_page, ONLY(ROLES_KEEP | ROLE_LEADER), .page = &team_applications, .form = &team_applications_form, .title = TEXT("入队申请")),
    POST("/teams/{id}/applications", team_decide_run, ONLY(ROLES_KEEP | ROLE_LEADER), .form = &team_decide_form, .again = team_applications_page, .title = TEXT("答复入队申请")),
    GET("/teams/{id}/vests", team_vests_page, ONLY(ROLES_KEEP | ROLE_LEADER), .page = &team_vests, .form = &team_vests_form, .title = TEXT("红马甲")),
    POST("/teams/{id}/vests", team_vest_run, ONLY(ROLES_KEEP | ROLE_LEADER), .form = &team_vest_form, .again = team_vests_page, .title = TEXT("红马甲记一笔")),
    POST("/teams/{id}/leave", end_member, ONLY(ROLES_KEEP | ROLE_LEADER), .form = &leave_form, .again = show, .title = TEXT("队员离队")),
};
// clang-format on

static const Listener listeners[] = { { "person.erased", team_hear_erased } };

static const FindSource finds[] = { { "team", TEXT("队伍"), "/teams/", team_changed } };

static const Setting settings[] = {
    SETTING_INT("teams.most", 5, 1, 100, "一个人最多参加几支队伍（自己带的不算）"),
};

const Room teams_room = { .name = "teams",
                          .title = TEXT("队伍"),
                          ROUTES(routes),
                          SETTINGS(settings),
                          FINDS(finds),
                          .todos = teams_todos,
                          LISTENERS(listeners),
                          .check = teams_check,
                          .holdings = team_holdings,
                          .merge = team_merge_person };
