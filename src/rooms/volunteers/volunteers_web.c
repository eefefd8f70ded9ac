// 注册志愿者, 我的志愿者资料, and what a guardian answers.
#include "rooms/volunteers/volunteers_web_in.h"

// --- 注册志愿者: one question after another; each step is kept, and one may stop at any

typedef struct {
    Str t;  // a team's link
} JoinQuery;
static const Input join_query_inputs[] = {
    INPUT(JoinQuery, t, "入队链接", .widget = WIDGET_HIDDEN, .max = 40),
};
FORM(join_query, JoinQuery, join_query_inputs, "查看");

typedef struct {
    Day born;
    Str guardian, guardian_phone, guardian_relation;
    bool consent;
    Str t;
} JoinForm;
static const Input join_inputs[] = {
    INPUT(JoinForm, born, "出生日期", .widget = WIDGET_DAY,
          .hint = TEXT("用来判断适合的岗位和是否需要监护人同意")),
    INPUT(JoinForm, guardian, "监护人姓名", .hint = TEXT("不满 18 周岁才填，下同"), .max = 30,
          .autocomplete = "off"),
    INPUT(JoinForm, guardian_phone, "监护人手机号", .hint = TEXT("监护人用这个手机号登录后答复"),
          .max = 20, .widget = WIDGET_PHONE, .autocomplete = "off"),
    INPUT(JoinForm, guardian_relation, "和您的关系", .hint = TEXT("如：母亲"), .max = 10,
          .autocomplete = "off"),
    INPUT(JoinForm, consent, "我已阅读并同意", .widget = WIDGET_CHECK),
    INPUT(JoinForm, t, "入队链接", .widget = WIDGET_HIDDEN, .max = 40),
};
FORM(join_form, JoinForm, join_inputs, "注册");

typedef struct {
    bool signed_in, registered, open;
    Str name, station, team;
    Consent consent;
    Url login;
    FormView form;
} JoinView;
static const Field join_fields[] = {
    FIELD(JoinView, signed_in),
    FIELD(JoinView, registered),
    SHOWN(JoinView, open),
    FIELD(JoinView, name),
    FIELD(JoinView, station),
    FIELD(JoinView, team),
    PART(JoinView, consent, consent_shape),
    SHOWN(JoinView, login),
    FIELD_(JoinView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape join_shape = SHAPE(JoinView, join_fields);
PAGE(join_page, join_shape, "注册志愿者");

static Err own_row(Cx *cx, Volunteer *out, bool *there)
{
    Err err = volunteer_find(cx, cx->actor.person, out);
    *there = err == OK;
    return err == &volunteer_missing ? OK : err;
}

static void drop_field(FormView *form, const char *name)
{
    FormField *fields = form->fields.at;
    size_t n = 0;
    for (size_t i = 0; i < form->fields.n; i++)
        if (!str_eq(fields[i].name, str(name)))
            fields[n++] = fields[i];
    form->fields.n = n;
}

// A document that says the day of birth spares the question, and an adult the guardian.
static void join_questions(Cx *cx, const Person *person, JoinView *view)
{
    if (person->birth_day.ymd == 0)
        return;
    drop_field(&view->form, "born");
    if (guardian_needed(person->birth_day, cx->today))
        return;
    drop_field(&view->form, "guardian");
    drop_field(&view->form, "guardian_phone");
    drop_field(&view->form, "guardian_relation");
}

static Str login_href(Cx *cx, Str token)
{
    Buf buf = buf_new(cx->arena, 256);
    buf_lit(&buf, "/login?next=%2Fjoin");
    if (token.n > 0) {
        buf_lit(&buf, "%3Ft%3D");
        buf_url(&buf, token);
    }
    return buf_str(&buf);
}

static Err join_show(Cx *cx, const Req *req, Reply *reply)
{
    JoinView *view = NEW(cx->arena, JoinView);
    Volunteer own = { 0 };
    Team team = { 0 };
    bool there = false;
    Str token = str_trim(req_query(req, "t"));
    if (token.n > 0)
        TRY(team_of_link(cx, token, &team));
    view->team = team.name;
    TRY(consent_text(cx, S("register"), &view->consent));
    view->login = url_of(login_href(cx, token));
    view->signed_in = cx->actor.person.n != 0;
    if (view->signed_in) {
        Person person;
        TRY(person_find(cx, cx->actor.person, &person));
        TRY(own_row(cx, &own, &there));
        view->name = person.name;
        view->station = person.home_name;
        view->registered = there &&
                           (own.state == VOLUNTEER_ACTIVE || own.state == VOLUNTEER_GUARDIAN);
        JoinForm values = { .born = own.born, .t = token };
        view->form = form_view(cx, &join_form, S("/join"), &values);
        join_questions(cx, &person, view);
    }
    view->open = view->signed_in && !view->registered;
    return reply_page(cx, reply, &join_page, view);
}

static Err must_tick(Cx *cx, bool ticked)
{
    if (ticked)
        return OK;
    cx_problem(cx, S("consent"), "required", TEXT("要注册，请先勾选同意"), (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

static Err join(Cx *cx, const Req *req, Reply *reply)
{
    const JoinForm *form = req_form(req);
    VolunteerNew new = { .born = form->born,
                         .token = form->t,
                         .guardian = form->guardian,
                         .guardian_phone = form->guardian_phone,
                         .guardian_relation = form->guardian_relation };
    TRY(must_tick(cx, form->consent));
    TRY(volunteer_register(cx, &new));
    reply_say(cx, reply, TEXT("已注册，接着可以填技能和空闲时间，也可以以后再填"));
    return reply_goto(cx, reply, S("/me/volunteer"));
}

// --- 我的志愿者资料

static const Input edit_inputs[] = {
    INPUT_WORD(VolunteerEdit, clothing, "红马甲尺码", clothing_words, clothing_texts,
               .widget = WIDGET_SELECT),
    INPUT(VolunteerEdit, languages, "会说的方言和外语", .hint = TEXT("如：大冶话、英语、手语"),
          .max = 60, .autocomplete = "off"),
    INPUT_WORD(VolunteerEdit, to_projects, "有人邀请我参加活动", invite_words, invite_texts,
               .widget = WIDGET_SELECT),
    INPUT_WORD(VolunteerEdit, to_teams, "有人邀请我加入队伍", invite_words, invite_texts,
               .widget = WIDGET_SELECT),
};
FORM(edit_form, VolunteerEdit, edit_inputs, "保存");

static const Input skill_inputs[] = {
    INPUT(SkillNew, skill, "技能", .required = true, .widget = WIDGET_SELECT),
    INPUT(SkillNew, certificate, "证书名称", .hint = TEXT("如：护士执业证书；没有证书不用填"),
          .max = 40, .autocomplete = "off"),
    INPUT(SkillNew, number, "证书编号", .hint = TEXT("加密保存"), .max = 40, .secret = true,
          .autocomplete = "off"),
    INPUT(SkillNew, issuer, "发证单位", .max = 40, .autocomplete = "off"),
    INPUT(SkillNew, valid_to, "有效期至", .widget = WIDGET_DAY),
};
FORM(skill_form, SkillNew, skill_inputs, "加上这一项");

// The 24 slots as boxes s0 to s23.
// clang-format off
#define SLOTS(X) \
    X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) \
    X(12) X(13) X(14) X(15) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23)
// clang-format on
#define SLOT_MEMBER(i) bool s##i;
#define SLOT_INPUT(i)  INPUT(SlotForm, s##i, "有空", .widget = WIDGET_CHECK),
#define SLOT_BIT(i)    | (int64_t)form->s##i << i
// clang-format off
typedef struct { SLOTS(SLOT_MEMBER) } SlotForm;
static const Input slot_inputs[] = { SLOTS(SLOT_INPUT) };
// clang-format on
FORM(slot_form, SlotForm, slot_inputs, "保存空闲时间");

typedef struct {
    Str name;
    Text day, part;
    bool chosen;
} Slot;
static const Field slot_fields[] = { FIELD(Slot, name), FIELD(Slot, day), FIELD(Slot, part),
                                     FIELD(Slot, chosen) };
static const Shape slot_shape = SHAPE(Slot, slot_fields);
typedef struct {
    Text day;
    List slots;  // of Slot
} SlotRow;
static const Field slot_row_fields[] = { FIELD(SlotRow, day), LISTED(SlotRow, slots, slot_shape) };
static const Shape slot_row_shape = SHAPE(SlotRow, slot_row_fields);

typedef struct {
    bool given;
} ConsentForm;
static const Input consent_inputs[] = {
    INPUT(ConsentForm, given, "同意", .widget = WIDGET_CHECK),
};
FORM(consent_form, ConsentForm, consent_inputs, "保存");

typedef struct {
    Str reason;
} ReasonForm;
static const Input reason_inputs[] = {
    INPUT(ReasonForm, reason, "理由", .required = true, .min = 2, .max = 100,
          .widget = WIDGET_AREA),
};
FORM(appeal_form, ReasonForm, reason_inputs, "申诉");
FORM_BUTTON(real_name_form, "申请实名核验");
FORM_BUTTON(decline_form, "不是我，或不愿意");
FORM_BUTTON(leave_form, "退出志愿者注册");
FORM_BUTTON(drop_form, "去掉");

typedef struct {
    Str guardian, guardian_phone, guardian_relation;
} GuardianForm;
static const Input guardian_inputs[] = {
    INPUT(GuardianForm, guardian, "监护人姓名", .required = true, .max = 30, .autocomplete = "off"),
    INPUT(GuardianForm, guardian_phone, "监护人手机号", .required = true, .max = 20,
          .widget = WIDGET_PHONE, .autocomplete = "off"),
    INPUT(GuardianForm, guardian_relation, "和您的关系", .required = true, .hint = TEXT("如：母亲"),
          .max = 10, .autocomplete = "off"),
};
FORM(guardian_form, GuardianForm, guardian_inputs, "换一位监护人");

typedef struct {
    Skill skill;
    FormView drop;
} MySkill;
static const Field my_skill_fields[] = {
    PART(MySkill, skill, skill_shape),
    FIELD_(MySkill, drop, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape my_skill_shape = SHAPE(MySkill, my_skill_fields);
typedef struct {
    Consent consent;
    bool main;
    FormView form;
} MyConsent;
static const Field my_consent_fields[] = {
    PART(MyConsent, consent, consent_shape),
    SHOWN(MyConsent, main),
    FIELD_(MyConsent, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape my_consent_shape = SHAPE(MyConsent, my_consent_fields);

typedef struct {
    bool there, unconfirmed, waits, live, left;
    bool may_ask, may_appeal, has_document, has_reason, has_skills, has_guardian;
    Volunteer volunteer;
    Text clothing_text;
    Guardian guardian;
    List skills;    // of MySkill
    List slots;     // of SlotRow
    List consents;  // of MyConsent
    FormView edit, skill, slot, real_name, appeal, decline, leave, rename;
} MyView;
#define MY_FORM(member) \
    FIELD_(MyView, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)
static const Field my_fields[] = {
    FIELD(MyView, there),
    SHOWN(MyView, unconfirmed),
    SHOWN(MyView, waits),
    SHOWN(MyView, live),
    SHOWN(MyView, left),
    FIELD(MyView, may_ask),
    FIELD(MyView, may_appeal),
    SHOWN(MyView, has_document),
    SHOWN(MyView, has_reason),
    SHOWN(MyView, has_skills),
    SHOWN(MyView, has_guardian),
    PART(MyView, volunteer, volunteer_shape),
    FIELD(MyView, clothing_text),
    PART(MyView, guardian, guardian_shape),
    LISTED(MyView, skills, my_skill_shape),
    LISTED(MyView, slots, slot_row_shape),
    LISTED(MyView, consents, my_consent_shape),
    MY_FORM(edit),
    MY_FORM(skill),
    MY_FORM(slot),
    MY_FORM(real_name),
    MY_FORM(appeal),
    MY_FORM(decline),
    MY_FORM(leave),
    MY_FORM(rename),
};
static const Shape my_shape = SHAPE(MyView, my_fields);
PAGE(my_volunteer, my_shape, "我的志愿者资料");

static List slot_rows(Cx *cx, int64_t slots)
{
    enum { DAYS = 8, PARTS = 3 };
    SlotRow *rows = NEW_ARRAY(cx->arena, SlotRow, DAYS);
    for (int day = 0; day < DAYS; day++) {
        Slot *cells = NEW_ARRAY(cx->arena, Slot, PARTS);
        for (int part = 0; part < PARTS; part++) {
            int bit = day * PARTS + part;
            cells[part] = (Slot){ .name = str_printf(cx->arena, "s%d", bit),
                                  .day = slot_day_text(day),
                                  .part = slot_part_text(part),
                                  .chosen = slots >> bit & 1 };
        }
        rows[day] = (SlotRow){ slot_day_text(day), { cells, PARTS } };
    }
    return (List){ rows, DAYS };
}

static Err my_skills(Cx *cx, MyView *view)
{
    List skills, codes;
    TRY(skills_of(cx, cx->actor.person, &skills));
    MySkill *rows = NEW_ARRAY(cx->arena, MySkill, skills.n + 1);
    for (size_t i = 0; i < skills.n; i++) {
        const Skill *one = LIST_AT(&skills, Skill, i);
        rows[i] = (MySkill){ *one,
                             form_button(cx, str_printf(cx->arena, "/me/volunteer/skills/%lld/drop",
                                                        (long long)one->id.n)) };
    }
    view->skills = (List){ rows, skills.n };
    view->has_skills = skills.n > 0;
    TRY(skill_codes(cx, &codes));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, codes.n + 1);
    for (size_t i = 0; i < codes.n; i++)
        choices[i] = (FormChoice){ .value = LIST_AT(&codes, Code, i)->code,
                                   .text_str = LIST_AT(&codes, Code, i)->name };
    view->skill = form_view(cx, &skill_form, S("/me/volunteer/skills"), NULL);
    form_choices(cx, &view->skill, "skill", choices, codes.n);
    return OK;
}

static Err my_consents(Cx *cx, MyView *view)
{
    List consents;
    TRY(consents_of(cx, cx->actor.person, &consents));
    MyConsent *rows = NEW_ARRAY(cx->arena, MyConsent, consents.n + 1);
    for (size_t i = 0; i < consents.n; i++) {
        const Consent *one = LIST_AT(&consents, Consent, i);
        rows[i] = (MyConsent){ *one, i == CONSENT_REGISTER,
                               form_button(cx, str_printf(cx->arena, "/me/volunteer/consents/%.*s",
                                                          STR_FMT(one->purpose))) };
    }
    view->consents = (List){ rows, consents.n };
    return OK;
}

static void my_forms(Cx *cx, MyView *view)
{
    const Volunteer *one = &view->volunteer;
    VolunteerEdit values = { one->clothing, one->languages, one->to_projects, one->to_teams };
    view->edit = form_view(cx, &edit_form, S("/me/volunteer"), &values);
    view->slot = form_button(cx, S("/me/volunteer/slots"));
    view->real_name = form_button(cx, S("/me/volunteer/real-name"));
    view->appeal = form_view(cx, &appeal_form, S("/me/volunteer/appeal"), NULL);
    view->decline = form_button(cx, S("/me/volunteer/decline"));
    view->leave = form_button(cx, S("/me/volunteer/leave"));
    view->rename = form_view(cx, &guardian_form, S("/me/volunteer/guardian"), NULL);
}

static Err my_show(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MyView *view = NEW(cx->arena, MyView);
    Volunteer *one = &view->volunteer;
    Person person;
    TRY(own_row(cx, one, &view->there));
    TRY(person_find(cx, cx->actor.person, &person));
    view->unconfirmed = view->there && one->state == VOLUNTEER_UNCONFIRMED;
    view->waits = view->there && one->state == VOLUNTEER_GUARDIAN;
    view->live = view->waits || (view->there && one->state == VOLUNTEER_ACTIVE);
    view->left = !view->live && !view->unconfirmed;
    view->has_document = person.id_kind != ID_KIND_NONE;
    view->may_ask = view->live && view->has_document && one->real_name == REAL_NONE;
    view->may_appeal = view->live && one->real_name == REAL_FAILED;
    view->has_reason = one->real_name_reason.n > 0;
    view->clothing_text = clothing_texts[one->clothing];
    Err err = guardian_of(cx, person.id, &view->guardian);
    view->has_guardian = err == OK && view->live;
    if (err != OK && err != &guardian_missing)
        return err;
    view->slots = slot_rows(cx, one->slots);
    my_forms(cx, view);
    TRY(my_skills(cx, view));
    TRY(my_consents(cx, view));
    return reply_page(cx, reply, &my_volunteer, view);
}

static Err back(Cx *cx, Reply *reply, Text said)
{
    reply_say(cx, reply, said);
    return reply_goto(cx, reply, S("/me/volunteer"));
}

static Err save(Cx *cx, const Req *req, Reply *reply)
{
    TRY(volunteer_edit(cx, req_form(req)));
    return back(cx, reply, TEXT("已保存"));
}

static Err save_slots(Cx *cx, const Req *req, Reply *reply)
{
    const SlotForm *form = req_form(req);
    int64_t slots = 0 SLOTS(SLOT_BIT);
    TRY(volunteer_slots_set(cx, slots));
    return back(cx, reply, TEXT("空闲时间已保存"));
}

static Err add_skill(Cx *cx, const Req *req, Reply *reply)
{
    SkillId id;
    TRY(skill_add(cx, req_form(req), &id));
    return back(cx, reply, TEXT("已加上，有证书的请带到站里核验"));
}

static Err drop_skill(Cx *cx, const Req *req, Reply *reply)
{
    TRY(skill_drop(cx, (SkillId){ req_number(req, "id") }));
    return back(cx, reply, TEXT("已去掉"));
}

static Err ask_real_name(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(real_name_ask(cx));
    return back(cx, reply, TEXT("已申请，请带证件到站里，工作人员当面核验"));
}

static Err appeal(Cx *cx, const Req *req, Reply *reply)
{
    const ReasonForm *form = req_form(req);
    TRY(real_name_appeal(cx, form->reason));
    return back(cx, reply, TEXT("申诉已提交，由另一位工作人员核验"));
}

static Err set_consent(Cx *cx, const Req *req, Reply *reply)
{
    const ConsentForm *form = req_form(req);
    Str word = req_word(req, "purpose");
    for (Purpose purpose = 0; purpose < CONSENT_PURPOSES; purpose++)
        if (str_eq(word, str(purpose_words[purpose]))) {
            TRY(consent_set(cx, purpose, form->given));
            return back(cx, reply, form->given ? TEXT("已记下您的同意") : TEXT("已撤回"));
        }
    return &fault_missing;
}

static Err decline(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(volunteer_decline(cx));
    return back(cx, reply, TEXT("已记下，代填的资料已删除"));
}

static Err leave(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(volunteer_leave(cx));
    return back(cx, reply, TEXT("已退出，随时可以再注册"));
}

static Err rename_guardian(Cx *cx, const Req *req, Reply *reply)
{
    const GuardianForm *form = req_form(req);
    VolunteerNew new = { .guardian = form->guardian,
                         .guardian_phone = form->guardian_phone,
                         .guardian_relation = form->guardian_relation };
    TRY(guardian_name(cx, &new));
    return back(cx, reply, TEXT("已保存，请监护人登录后答复"));
}

// --- what a guardian answers

typedef struct {
    bool agree, separate;
} WardForm;
static const Input ward_inputs[] = {
    INPUT(WardForm, separate, "我单独同意处理孩子的个人信息", .widget = WIDGET_CHECK),
    INPUT(WardForm, agree, "同意", .widget = WIDGET_HIDDEN),
};
FORM(ward_form, WardForm, ward_inputs, "同意");

typedef struct {
    Guardian ward;
    bool asked, agreed;
    FormView form;
} Ward;
static const Field ward_fields[] = {
    PART(Ward, ward, guardian_shape),
    SHOWN(Ward, asked),
    SHOWN(Ward, agreed),
    FIELD_(Ward, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape ward_shape = SHAPE(Ward, ward_fields);
typedef struct {
    List wards;  // of Ward
    bool empty;
    Consent text, separate;
} WardsView;
static const Field wards_fields[] = {
    LISTED(WardsView, wards, ward_shape),
    SHOWN(WardsView, empty),
    PART(WardsView, text, consent_shape),
    PART(WardsView, separate, consent_shape),
};
static const Shape wards_shape = SHAPE(WardsView, wards_fields);
PAGE(my_wards, wards_shape, "我监护的孩子");

static Err wards_show(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    WardsView *view = NEW(cx->arena, WardsView);
    List wards;
    TRY(guardian_wards(cx, &wards));
    Ward *rows = NEW_ARRAY(cx->arena, Ward, wards.n + 1);
    for (size_t i = 0; i < wards.n; i++) {
        const Guardian *one = LIST_AT(&wards, Guardian, i);
        rows[i] = (Ward){ *one, one->state == GUARDIAN_ASKED, one->state == GUARDIAN_AGREED,
                          form_button(
                              cx, str_printf(cx->arena, "/me/wards/%lld", (long long)one->id.n)) };
    }
    view->wards = (List){ rows, wards.n };
    view->empty = wards.n == 0;
    TRY(consent_text(cx, S("guardian"), &view->text));
    TRY(consent_text(cx, S("guardian_14"), &view->separate));
    return reply_page(cx, reply, &my_wards, view);
}

static Err ward_answer(Cx *cx, const Req *req, Reply *reply)
{
    const WardForm *form = req_form(req);
    TRY(guardian_answer(cx, (GuardianId){ req_number(req, "id") }, form->agree, form->separate));
    reply_say(cx, reply,
              form->agree ? TEXT("已同意，孩子可以报名适合年龄的活动") : TEXT("已记下不同意"));
    return reply_goto(cx, reply, S("/me/wards"));
}

PAGE(volunteers_page, desk_list_shape, "志愿者名册", .layout = LAYOUT_DESK);
PAGE(volunteer_new, desk_new_shape, "代登记志愿者", .layout = LAYOUT_DESK);
PAGE(volunteer_show, desk_one_shape, "志愿者", .layout = LAYOUT_DESK);
PAGE(volunteer_slip, desk_one_shape, "志愿者登记同意书", .layout = LAYOUT_PRINT);
PAGE(volunteer_review, desk_review_shape, "待核验", .layout = LAYOUT_DESK);
PAGE(volunteer_link_page, desk_link_shape, "入队链接");
PAGE(volunteer_shares, desk_shares_shape, "注册率", .layout = LAYOUT_DESK);
PAGE(consent_texts, desk_texts_shape, "同意书", .layout = LAYOUT_DESK);
const Page *const volunteer_desk_pages[DESK_PAGES] = {
    &volunteers_page,  &volunteer_new,       &volunteer_show,   &volunteer_slip,
    &volunteer_review, &volunteer_link_page, &volunteer_shares, [DESK_TEXTS] = &consent_texts,
};

static const Setting settings[] = {
    SETTING_INT("volunteers.confirm_days", 60, 1, 365, "代登记的志愿者多少天内由本人确认"),
    RULE_INT("volunteers.town_share", 200, 0, 1000, "乡镇（街道）注册率目标（千分之）",
             "大冶市新时代文明实践志愿服务注册目标：常住人口的 20%"),
    RULE_INT("volunteers.unit_share", 1000, 0, 1000, "单位职工注册率目标（千分之）",
             "大冶市新时代文明实践志愿服务注册目标：机关事业单位职工全部注册"),
    SETTING_TEXT("volunteers.real_name_check", "gb11643", 20, "实名核验接口"),
};

// clang-format off
static const Route routes[] = {
    GET ("/join",                           join_show,        PUBLIC, .page = &join_page, .form = &join_query, .title = TEXT("注册志愿者")),
    POST("/join",                           join,             SIGNED_IN, .form = &join_form, .again = join_show, .title = TEXT("注册志愿者")),
    GET ("/me/volunteer",                   my_show,          SIGNED_IN, .page = &my_volunteer, .title = TEXT("我的志愿者资料")),
    POST("/me/volunteer",                   save,             SIGNED_IN, .form = &edit_form, .again = my_show, .title = TEXT("修改我的志愿者资料")),
    POST("/me/volunteer/slots",             save_slots,       SIGNED_IN, .form = &slot_form, .title = TEXT("保存空闲时间")),
    POST("/me/volunteer/skills",            add_skill,        SIGNED_IN, .form = &skill_form, .again = my_show, .title = TEXT("加一项技能")),
    POST("/me/volunteer/skills/{id}/drop",  drop_skill,       SIGNED_IN, .form = &drop_form, .title = TEXT("去掉一项技能")),
    POST("/me/volunteer/real-name",         ask_real_name,    SIGNED_IN, .form = &real_name_form, .title = TEXT("申请实名核验")),
    POST("/me/volunteer/appeal",            appeal,           SIGNED_IN, .form = &appeal_form, .again = my_show, .title = TEXT("实名核验申诉")),
    POST("/me/volunteer/consents/{purpose}", set_consent,     SIGNED_IN, .form = &consent_form, .title = TEXT("同意或撤回")),
    POST("/me/volunteer/guardian",          rename_guardian,  SIGNED_IN, .form = &guardian_form, .again = my_show, .title = TEXT("换一位监护人")),
    POST("/me/volunteer/decline",           decline,          SIGNED_IN, .form = &decline_form, .title = TEXT("不确认代登记")),
    POST("/me/volunteer/leave",             leave,            SIGNED_IN, .form = &leave_form, .title = TEXT("退出志愿者注册")),
    GET ("/me/wards",                       wards_show,       SIGNED_IN, .page = &my_wards, .title = TEXT("我监护的孩子")),
    POST("/me/wards/{id}",                  ward_answer,      SIGNED_IN, .form = &ward_form, .title = TEXT("监护人答复")),

    GET ("/volunteers",                     desk_list,        ONLY(ROLES_VOLUNTEERS), .page = &volunteers_page, .form = &volunteer_list_form, .title = TEXT("志愿者名册"), .flags = ROUTE_AUDITED | ROUTE_SECOND_FACTOR),
    GET ("/volunteers/new",                 desk_new,         ONLY(ROLES_VOLUNTEERS), .page = &volunteer_new, .title = TEXT("代登记志愿者"), .flags = ROUTE_NO_API),
    GET ("/volunteers/review",              desk_review,      ONLY(ROLES_DISPATCH), .page = &volunteer_review, .title = TEXT("待核验"), .flags = ROUTE_SECOND_FACTOR),
    GET ("/volunteers/shares",              desk_shares,      ONLY(ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR), .page = &volunteer_shares, .title = TEXT("注册率")),
    GET ("/volunteers/consents",            desk_texts,       ONLY(ROLE_CENTRE), .page = &consent_texts, .title = TEXT("同意书")),
    POST("/volunteers/consents",            desk_text_add,    ONLY(ROLE_CENTRE), .form = &consent_text_form, .again = desk_texts, .title = TEXT("发布新的一版同意书")),
    GET ("/volunteers/{id}",                desk_one,         ONLY(ROLES_VOLUNTEERS), .page = &volunteer_show, .title = TEXT("一位志愿者"), .flags = ROUTE_SECOND_FACTOR),
    GET ("/volunteers/{id}/slip",           desk_slip,        ONLY(ROLES_VOLUNTEERS), .page = &volunteer_slip, .title = TEXT("登记同意书"), .flags = ROUTE_SECOND_FACTOR),
    POST("/volunteers",                     desk_enrol,       ONLY(ROLES_VOLUNTEERS), .form = &volunteer_new_form, .again = desk_new, .title = TEXT("代登记志愿者")),
    POST("/volunteers/{id}/real-name",      desk_judge_name,  ONLY(ROLES_DISPATCH), .form = &volunteer_judge_form, .title = TEXT("核验实名"), .flags = ROUTE_SECOND_FACTOR),
    POST("/volunteers/skills/{id}",         desk_judge_skill, ONLY(ROLES_DISPATCH), .form = &volunteer_judge_form, .title = TEXT("核验技能"), .flags = ROUTE_SECOND_FACTOR),
    GET ("/teams/{id}/link",                desk_link,        ONLY(ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT), .page = &volunteer_link_page, .title = TEXT("入队链接")),
    POST("/teams/{id}/link",                desk_link_make,   ONLY(ROLES_DISPATCH | ROLE_LEADER | ROLE_DEPARTMENT), .form = &volunteer_link_form, .title = TEXT("换一个入队链接")),
};
// clang-format on

static const Listener listeners[] = {
    { "person.erased", volunteer_hear_erased },
    { "person.corrected", volunteer_hear_corrected },
    { "invitation.accepted", volunteer_hear_invited },
};
static const Tick ticks[] = { { "volunteers.unconfirmed", TIME_HOUR, volunteer_tick },
                              { "volunteers.consents", TIME_HOUR, consent_clock } };

const Room volunteers_room = { .name = "volunteers",
                               .title = TEXT("志愿者"),
                               ROUTES(routes),
                               SETTINGS(settings),
                               LISTENERS(listeners),
                               TICKS(ticks),
                               .todos = volunteer_todos,
                               .check = volunteers_check,
                               .holdings = volunteer_holdings,
                               .merge = volunteer_merge_person };
