// 志愿者名册, what a station writes down for people, what waits to be seen, and a team's link.
#include "base/qr.h"
#include "rooms/places/places.h"
#include "rooms/volunteers/volunteers_web_in.h"

#include <string.h>

#define PAGE_ROWS   50
#define EXPORT_ROWS 1000
#define EXPORT_MAX  5000

typedef struct {
    GrantId id;
    Str name;
    bool chosen;
} Node;
static const Field node_fields[] = { FIELD(Node, id), FIELD(Node, name), FIELD(Node, chosen) };
static const Shape node_shape = SHAPE(Node, node_fields);

// One grant at a time: its node is the scope, named by the grant and never by a path from outside.
static const Grant *chosen_grant(const Actor *who, RoleSet roles, GrantId wanted)
{
    for (size_t i = 0; i < who->grant_count; i++) {
        const Grant *grant = &who->grants[i];
        if ((grant->role & roles) && grant->place.n != 0 &&
            (wanted.n == 0 || same(grant->id, wanted)))
            return grant;
    }
    return NULL;
}

static List nodes_of(Cx *cx, const Grant *chosen)
{
    Node *nodes = NEW_ARRAY(cx->arena, Node, cx->actor.grant_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        if ((grant->role & ROLES_VOLUNTEERS) && grant->place.n != 0)
            nodes[n++] = (Node){ grant->id, grant->name, grant == chosen };
    }
    return (List){ nodes, n };
}

// --- 名册

typedef struct {
    Str q;
    GrantId node;
    Str state, real, skill;
    PersonId cursor;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, q, "姓名首字母、姓名、手机号或编号", .widget = WIDGET_SEARCH, .max = 40),
    INPUT(ListForm, node, "范围"),
    INPUT(ListForm, state, "状态", .max = 20),
    INPUT(ListForm, real, "实名", .max = 20),
    INPUT(ListForm, skill, "技能", .max = 8),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
const Form volunteer_list_form = {
    "ListForm", sizeof(ListForm), list_inputs, COUNT(list_inputs), { "查找" }
};

typedef struct {
    Str value, name;
    Text text;
    bool chosen;
} Option;
static const Field option_fields[] = { FIELD(Option, value), FIELD(Option, name),
                                       FIELD(Option, text), FIELD(Option, chosen) };
static const Shape option_shape = SHAPE(Option, option_fields);

typedef struct {
    List people;  // of Volunteer, masked
    Str q, node_name;
    List nodes, states, reals, skills;
    bool many_nodes, searched, empty, more, may_review, may_texts;
    Url next, csv, xlsx;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, people, volunteer_row_shape),
    FIELD(ListView, q),
    FIELD(ListView, node_name),
    LISTED(ListView, nodes, node_shape),
    FIELD_(ListView, states, KIND_LIST, &option_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ListView, reals, KIND_LIST, &option_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ListView, skills, KIND_LIST, &option_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ListView, many_nodes),
    SHOWN(ListView, searched),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    SHOWN(ListView, may_review),
    SHOWN(ListView, may_texts),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
};
const Shape desk_list_shape = SHAPE(ListView, list_fields);

static List word_options(Cx *cx, const char *const *words, const Text *texts, Str chosen)
{
    size_t n = 0;
    while (words[n] != NULL)
        n++;
    Option *options = NEW_ARRAY(cx->arena, Option, n);
    for (size_t i = 0; i < n; i++)
        options[i] = (Option){ .value = str(words[i]),
                               .text = texts[i],
                               .chosen = str_eq(chosen, str(words[i])) };
    return (List){ options, n };
}

static Err skill_options(Cx *cx, Str chosen, List *out)
{
    List codes;
    TRY(skill_codes(cx, &codes));
    Option *options = NEW_ARRAY(cx->arena, Option, codes.n + 1);
    for (size_t i = 0; i < codes.n; i++) {
        const Code *code = LIST_AT(&codes, Code, i);
        options[i] = (Option){ .value = code->code,
                               .name = code->name,
                               .chosen = str_eq(chosen, code->code) };
    }
    *out = (List){ options, codes.n };
    return OK;
}

static int word_index(const char *const *words, Str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_eq(str(words[i]), word))
            return i;
    return -1;
}

static Str list_href(Cx *cx, const char *path, const ListForm *form, const Grant *grant,
                     PersonId after)
{
    Buf buf = buf_new(cx->arena, 512);
    buf_printf(&buf, "%s?node=%lld&state=", path, (long long)grant->id.n);
    buf_url(&buf, form->state);
    buf_lit(&buf, "&real=");
    buf_url(&buf, form->real);
    buf_lit(&buf, "&skill=");
    buf_url(&buf, form->skill);
    buf_lit(&buf, "&q=");
    buf_url(&buf, form->q);
    if (after.n != 0)
        buf_printf(&buf, "&cursor=%lld", (long long)after.n);
    return buf_str(&buf);
}

static Err gather(Cx *cx, VolunteerAsk *ask, size_t most, List *out)
{
    Volunteer *all = NEW_ARRAY(cx->arena, Volunteer, most + EXPORT_ROWS);
    size_t n = 0;
    for (;;) {
        List part;
        TRY(volunteer_list(cx, ask, &part));
        if (part.n > 0)
            memcpy(all + n, part.at, part.n * sizeof(Volunteer));
        n += part.n;
        if (part.n < (size_t)ask->limit || n > most)
            break;
        ask->before = all[n - 1].person;
    }
    *out = (List){ all, n };
    return OK;
}

static VolunteerAsk ask_of(const ListForm *form, const Grant *grant, bool table)
{
    int state = word_index(volunteer_state_words, form->state);
    int real = word_index(real_name_words, form->real);
    return (VolunteerAsk){ .path = grant->path,
                           .words = form->q,
                           .by_state = state >= 0,
                           .state = state >= 0 ? (VolunteerState)state : VOLUNTEER_ACTIVE,
                           .by_real_name = real >= 0,
                           .real_name = real >= 0 ? (RealName)real : REAL_NONE,
                           .skill = form->skill,
                           .before = form->cursor,
                           .limit = table ? EXPORT_ROWS : PAGE_ROWS + 1 };
}

Err desk_list(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    const Grant *grant = chosen_grant(&cx->actor, ROLES_VOLUNTEERS, form->node);
    if (grant == NULL)
        return &fault_missing;
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? EXPORT_MAX : PAGE_ROWS;
    VolunteerAsk ask = ask_of(form, grant, table);
    ListView *view = NEW(cx->arena, ListView);
    TRY(gather(cx, &ask, most, &view->people));
    view->more = view->people.n > most;
    if (view->more) {
        view->people.n = most;
        PersonId last = LIST_AT(&view->people, Volunteer, most - 1)->person;
        view->next = url_of(list_href(cx, "/volunteers", form, grant, last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    view->q = form->q;
    view->searched = form->q.n > 0 || ask.by_state || ask.by_real_name || form->skill.n > 0;
    view->node_name = grant->name;
    view->nodes = nodes_of(cx, grant);
    view->many_nodes = view->nodes.n > 1;
    view->states = word_options(cx, volunteer_state_words, volunteer_state_texts, form->state);
    view->reals = word_options(cx, real_name_words, real_name_texts, form->real);
    TRY(skill_options(cx, form->skill, &view->skills));
    view->empty = view->people.n == 0;
    view->may_review = actor_is(&cx->actor, ROLES_DISPATCH);
    view->may_texts = actor_is(&cx->actor, ROLE_CENTRE);
    view->csv = url_of(list_href(cx, "/volunteers.csv", form, grant, form->cursor));
    view->xlsx = url_of(list_href(cx, "/volunteers.xlsx", form, grant, form->cursor));
    return reply_page(cx, reply, volunteer_desk_pages[DESK_LIST], view);
}

// --- 代登记

static const Input new_inputs[] = {
    INPUT(VolunteerProxy, name, "姓名", .required = true, .max = PERSON_NAME_MAX,
          .autocomplete = "off", .valid = name_valid,
          .invalid = TEXT("请填写姓名，1 至 30 个字，不含数字")),
    INPUT(VolunteerProxy, phone, "本人手机号", .required = true, .widget = WIDGET_PHONE, .max = 20,
          .hint = TEXT("要用它收确认码"), .autocomplete = "off", .valid = phone_typed_valid,
          .invalid = TEXT("请填写 11 位手机号或带区号的座机")),
    INPUT(VolunteerProxy, home, "所在村或社区", .required = true, .widget = WIDGET_SELECT),
    INPUT(VolunteerProxy, born, "出生日期", .required = true, .widget = WIDGET_DAY),
};
const Form volunteer_new_form = { "VolunteerProxy", sizeof(VolunteerProxy), new_inputs,
                                  COUNT(new_inputs), TEXT("填好，请本人确认") };

typedef struct {
    FormView form;
} NewView;
static const Field new_fields[] = { PART(NewView, form, form_view_shape) };
const Shape desk_new_shape = SHAPE(NewView, new_fields);

Err desk_new(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    NewView *view = NEW(cx->arena, NewView);
    List stations;
    TRY(people_stations(cx, &stations));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, stations.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < stations.n; i++) {
        const Station *one = LIST_AT(&stations, Station, i);
        Str path;
        TRY(place_path_of(cx, one->id, &path));
        if (actor_may(&cx->actor, ROLES_VOLUNTEERS, path))
            choices[n++] = (FormChoice){
                .value = str_printf(cx->arena, "%lld", (long long)one->id.n),
                .text_str = str_printf(cx->arena, "%.*s · %.*s", STR_FMT(one->branch),
                                       STR_FMT(one->name)),
            };
    }
    view->form = form_view(cx, &volunteer_new_form, S("/volunteers"), NULL);
    form_choices(cx, &view->form, "home", choices, n);
    return reply_page(cx, reply, volunteer_desk_pages[DESK_NEW], view);
}

Err desk_enrol(Cx *cx, const Req *req, Reply *reply)
{
    PersonId person;
    TRY(volunteer_enrol(cx, req_form(req), &person));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已填好，本人确认以前不算注册"));
    return reply_goto_row(cx, reply, "/volunteers/", person.n);
}

// --- one volunteer

typedef struct {
    bool pass;
    Str reason;
} JudgeForm;
static const Input judge_inputs[] = {
    INPUT(JudgeForm, reason, "理由", .hint = TEXT("如：已看过身份证原件"), .required = true,
          .min = 2, .max = 100),
    INPUT(JudgeForm, pass, "通过", .widget = WIDGET_HIDDEN),
};
const Form volunteer_judge_form = {
    "JudgeForm", sizeof(JudgeForm), judge_inputs, COUNT(judge_inputs), { "通过" }
};

typedef struct {
    Volunteer volunteer;
    Consent consent;
    Guardian guardian;
    List skills;
    List beside;  // of Beside: what came from a former platform
    bool unconfirmed, has_guardian, has_skills, waiting;
    Url person, slip;
} OneView;
static const Field one_fields[] = {
    PART(OneView, volunteer, volunteer_shape),
    PART(OneView, consent, consent_shape),
    FIELD_(OneView, guardian, KIND_PART, &guardian_shape, NULL, NULL, FIELD_PAGE_ONLY),
    LISTED(OneView, skills, skill_shape),
    LISTED(OneView, beside, beside_shape),
    SHOWN(OneView, unconfirmed),
    SHOWN(OneView, has_guardian),
    SHOWN(OneView, has_skills),
    SHOWN(OneView, waiting),
    SHOWN(OneView, person),
    SHOWN(OneView, slip),
};
const Shape desk_one_shape = SHAPE(OneView, one_fields);

static Err one_view(Cx *cx, const Req *req, OneView **out)
{
    OneView *view = NEW(cx->arena, OneView);
    PersonId id = { req_number(req, "id") };
    TRY(volunteer_seen(cx, id, &view->volunteer));
    TRY(room_beside(cx, "volunteer", id.n, &view->beside));
    TRY(consent_text(cx, S("register"), &view->consent));
    TRY(skills_of(cx, id, &view->skills));
    view->has_skills = view->skills.n > 0;
    Err err = guardian_of(cx, id, &view->guardian);
    if (err != OK && err != &guardian_missing)
        return err;
    view->has_guardian = err == OK;
    view->guardian.name = mask_name(cx->arena, view->guardian.name);
    view->guardian.phone = mask_phone(cx->arena, view->guardian.phone);
    view->unconfirmed = view->volunteer.state == VOLUNTEER_UNCONFIRMED;
    view->waiting = view->volunteer.real_name == REAL_PENDING ||
                    view->volunteer.real_name == REAL_APPEAL;
    view->person = url_of(str_printf(cx->arena, "/people/%lld", (long long)id.n));
    view->slip = url_of(str_printf(cx->arena, "/volunteers/%lld/slip", (long long)id.n));
    *out = view;
    return OK;
}

Err desk_one(Cx *cx, const Req *req, Reply *reply)
{
    OneView *view;
    TRY(one_view(cx, req, &view));
    reply_title(reply, view->volunteer.name);
    return reply_page(cx, reply, volunteer_desk_pages[DESK_ONE], view);
}

Err desk_slip(Cx *cx, const Req *req, Reply *reply)
{
    OneView *view;
    TRY(one_view(cx, req, &view));
    return reply_page(cx, reply, volunteer_desk_pages[DESK_SLIP], view);
}

// --- what waits to be seen

typedef struct {
    Volunteer volunteer;
    bool appeal;
    FormView form;
} NameRow;
static const Field name_row_fields[] = {
    PART(NameRow, volunteer, volunteer_row_shape),
    FIELD(NameRow, appeal),
    FIELD_(NameRow, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape name_row_shape = SHAPE(NameRow, name_row_fields);
typedef struct {
    Skill skill;
    FormView form;
} SkillRow;
static const Field skill_row_fields[] = {
    PART(SkillRow, skill, skill_shape),
    FIELD_(SkillRow, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape skill_row_shape = SHAPE(SkillRow, skill_row_fields);
typedef struct {
    List names;   // of NameRow
    List skills;  // of SkillRow
    bool empty, has_names, has_skills;
    Str node_name;
} ReviewView;
static const Field review_fields[] = {
    LISTED(ReviewView, names, name_row_shape),
    LISTED(ReviewView, skills, skill_row_shape),
    SHOWN(ReviewView, empty),
    SHOWN(ReviewView, has_names),
    SHOWN(ReviewView, has_skills),
    FIELD(ReviewView, node_name),
};
const Shape desk_review_shape = SHAPE(ReviewView, review_fields);

#define REVIEW_EACH 50

// Pending ones, then appeals: at most REVIEW_EACH of each.
static Err names_waiting(Cx *cx, Str path, List *out)
{
    static const RealName states[] = { REAL_PENDING, REAL_APPEAL };
    Volunteer *all = NEW_ARRAY(cx->arena, Volunteer, COUNT(states) * REVIEW_EACH);
    size_t n = 0;
    for (size_t i = 0; i < COUNT(states); i++) {
        List part;
        VolunteerAsk ask = {
            .path = path, .by_real_name = true, .real_name = states[i], .limit = REVIEW_EACH
        };
        TRY(volunteer_list(cx, &ask, &part));
        for (size_t j = 0; j < part.n; j++)
            all[n++] = *LIST_AT(&part, Volunteer, j);
    }
    *out = (List){ all, n };
    return OK;
}

Err desk_review(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    const Grant *grant = chosen_grant(&cx->actor, ROLES_DISPATCH, NO(Grant));
    if (grant == NULL)
        return &fault_missing;
    ReviewView *view = NEW(cx->arena, ReviewView);
    List names, skills;
    TRY(names_waiting(cx, grant->path, &names));
    TRY(skills_waiting(cx, grant->path, &skills));
    NameRow *rows = NEW_ARRAY(cx->arena, NameRow, names.n + 1);
    for (size_t i = 0; i < names.n; i++) {
        const Volunteer *one = LIST_AT(&names, Volunteer, i);
        rows[i] = (NameRow){ *one, one->real_name == REAL_APPEAL,
                             form_button(cx, str_printf(cx->arena, "/volunteers/%lld/real-name",
                                                        (long long)one->person.n)) };
    }
    SkillRow *lines = NEW_ARRAY(cx->arena, SkillRow, skills.n + 1);
    for (size_t i = 0; i < skills.n; i++) {
        const Skill *one = LIST_AT(&skills, Skill, i);
        lines[i] = (SkillRow){ *one,
                               form_button(cx, str_printf(cx->arena, "/volunteers/skills/%lld",
                                                          (long long)one->id.n)) };
    }
    view->names = (List){ rows, names.n };
    view->skills = (List){ lines, skills.n };
    view->has_names = names.n > 0;
    view->has_skills = skills.n > 0;
    view->empty = names.n + skills.n == 0;
    view->node_name = grant->name;
    return reply_page(cx, reply, volunteer_desk_pages[DESK_REVIEW], view);
}

Err desk_judge_name(Cx *cx, const Req *req, Reply *reply)
{
    const JudgeForm *form = req_form(req);
    TRY(real_name_judge(cx, (PersonId){ req_number(req, "id") }, form->pass, form->reason));
    reply_say(cx, reply, form->pass ? TEXT("已通过") : TEXT("已记为未通过"));
    return reply_goto(cx, reply, S("/volunteers/review"));
}

Err desk_judge_skill(Cx *cx, const Req *req, Reply *reply)
{
    const JudgeForm *form = req_form(req);
    TRY(skill_judge(cx, (SkillId){ req_number(req, "id") }, form->pass, form->reason));
    reply_say(cx, reply, form->pass ? TEXT("已通过") : TEXT("已记为未通过"));
    return reply_goto(cx, reply, S("/volunteers/review"));
}

// One line for all that waits below a node; the page tells the rest.
Err volunteer_todos(Cx *cx, List *out)
{
    const Grant *grant = chosen_grant(&cx->actor, ROLES_DISPATCH, NO(Grant));
    *out = (List){ 0 };
    if (grant == NULL)
        return OK;
    List names, skills;
    TRY(names_waiting(cx, grant->path, &names));
    TRY(skills_waiting(cx, grant->path, &skills));
    Todo *todos = NEW_ARRAY(cx->arena, Todo, names.n + skills.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < names.n; i++) {
        const Volunteer *one = LIST_AT(&names, Volunteer, i);
        todos[n++] = (Todo){ .kind = TEXT("待核验实名"),
                             .title = one->name_masked,
                             .place = one->home_name,
                             .href = S("/volunteers/review") };
    }
    for (size_t i = 0; i < skills.n && n < 200; i++) {
        const Skill *one = LIST_AT(&skills, Skill, i);
        todos[n++] = (Todo){ .kind = TEXT("待核验技能"),
                             .title = str_printf(cx->arena, "%.*s %.*s", STR_FMT(one->name_masked),
                                                 STR_FMT(one->certificate)),
                             .place = one->home_name,
                             .href = S("/volunteers/review") };
    }
    *out = (List){ todos, n };
    return OK;
}

// --- a team's link

typedef struct {
    Team team;
    bool has_link;
    Str href;
    Html qr;
    FormView form;
} LinkView;
static const Field link_fields[] = {
    PART(LinkView, team, team_shape),
    SHOWN(LinkView, has_link),
    FIELD(LinkView, href),
    SHOWN(LinkView, qr),
    FIELD_(LinkView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape desk_link_shape = SHAPE(LinkView, link_fields);

const Form volunteer_link_form = { .name = "volunteer_link_form", .submit = { "换一个新链接" } };

Err desk_link(Cx *cx, const Req *req, Reply *reply)
{
    LinkView *view = NEW(cx->arena, LinkView);
    TeamId id = { req_number(req, "id") };
    Str token = { 0 };
    TRY(team_find(cx, id, &view->team));
    TRY(team_link(cx, id, &token));
    view->has_link = token.n > 0;
    view->href = str_printf(cx->arena, "%.*s/join?t=%.*s", STR_FMT(req_base(req)), STR_FMT(token));
    if (view->has_link)
        view->qr = (Html){ qr_svg(cx->arena, view->href, view->team.name, false) };
    view->form = form_button(cx, str_printf(cx->arena, "/teams/%lld/link", (long long)id.n));
    return reply_page(cx, reply, volunteer_desk_pages[DESK_LINK], view);
}

Err desk_link_make(Cx *cx, const Req *req, Reply *reply)
{
    TeamId id = { req_number(req, "id") };
    TRY(team_link_make(cx, id));
    reply_say(cx, reply, TEXT("新链接已生成，原来的不能再用"));
    return reply_goto(cx, reply, str_printf(cx->arena, "/teams/%lld/link", (long long)id.n));
}
