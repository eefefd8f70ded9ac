// Who holds which post: the list, giving and taking, handing over; and the table of routes of the
// room.
#include "accounts_in.h"
#include "rooms/places/places.h"
#include "town/county.h"

#define PART_ON_PAGE(Type, member, shape) \
    FIELD_(Type, member, KIND_PART, &(shape), NULL, NULL, FIELD_PAGE_ONLY)
#define PAGE_ROWS   100
#define EXPORT_ROWS 1000

// --- the list of posts in one's scope, and the form that gives one

static const char *const depth_words[] = { "own", "below", NULL };
static const Text depth_texts[] = { TEXT("本级"), TEXT("本级及下级") };

typedef struct {
    Str who;
    Str role;
    PlaceId place;
    Depth depth;
    Day until;
} GrantForm;
static const Input grant_inputs[] = {
    INPUT(GrantForm, who, "给谁", .hint = TEXT("手机号或志愿者编号；本人要先登录登记过"),
          .required = true, .max = 40),
    INPUT(GrantForm, role, "岗位", .required = true, .widget = WIDGET_SELECT, .max = 20),
    INPUT(GrantForm, place, "所在", .required = true, .widget = WIDGET_SELECT),
    INPUT_WORD(GrantForm, depth, "范围", depth_words, depth_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(GrantForm, until, "截止日期", .hint = TEXT("不填为长期"), .widget = WIDGET_DAY),
};
FORM(grant_form, GrantForm, grant_inputs, "授予");
FORM_BUTTON(revoke_form, "收回");

typedef struct {
    GrantId cursor;
} GrantsForm;
static const Input grants_inputs[] = { INPUT(GrantsForm, cursor, "从此往后",
                                             .widget = WIDGET_HIDDEN) };
FORM(grants_form, GrantsForm, grants_inputs, "查看");

typedef struct {
    List grants;
    Str node_name;
    bool empty, more;
    Url next;
    FormView form, revoke;
} GrantsView;
static const Field grants_fields[] = {
    LISTED(GrantsView, grants, grant_row_shape),
    FIELD(GrantsView, node_name),
    SHOWN(GrantsView, empty),
    FIELD(GrantsView, more),
    SHOWN(GrantsView, next),
    PART_ON_PAGE(GrantsView, form, form_view_shape),
    PART_ON_PAGE(GrantsView, revoke, form_view_shape),
};
static const Shape grants_shape = SHAPE(GrantsView, grants_fields);
PAGE(grants_page, grants_shape, "岗位授权", .layout = LAYOUT_DESK);

// What the widest grant gives and a place can carry.
static void role_choices(Cx *cx, FormView *form, const Grant *keeper)
{
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, ROLE_COUNT);
    size_t n = 0;
    for (int i = 0; i < ROLE_COUNT; i++) {
        Role role = role_at(i);
        bool place = role_fits(role, NODE_CENTRE) || role_fits(role, NODE_BRANCH) ||
                     role_fits(role, NODE_STATION);
        if ((roles_given_by(keeper->role) & role) && place)
            choices[n++] = (FormChoice){ .value = str(role_word(role)), .text = role_text(role) };
    }
    form_choices(cx, form, "role", choices, n);
}

static Err place_choices(Cx *cx, FormView *form, const Grant *keeper)
{
    static const PlaceLevel levels[] = { LEVEL_CENTRE, LEVEL_BRANCH, LEVEL_ZONE, LEVEL_STATION };
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, COUNT(levels) * 1000);
    size_t n = 0;
    for (size_t i = 0; i < COUNT(levels); i++) {
        const PlaceFilter filter = { .under = keeper->path, .level = levels[i], .by_level = true };
        List rows;
        TRY(place_list(cx, &filter, NO(Place), 1000, &rows));
        for (size_t k = 0; k < rows.n; k++) {
            const PlaceRow *row = LIST_AT(&rows, PlaceRow, k);
            choices[n].value = str_printf(cx->arena, "%lld", (long long)row->id.n);
            choices[n++].text_str = levels[i] == LEVEL_STATION
                                        ? str_printf(cx->arena, "%.*s · %.*s", STR_FMT(row->under),
                                                     STR_FMT(row->name))
                                        : row->name;
        }
    }
    form_choices(cx, form, "place", choices, n);
    return OK;
}

static Err grants_show(Cx *cx, const Req *req, Reply *reply)
{
    const Grant *keeper = keeper_grant(&cx->actor);
    GrantsView *view = NEW(cx->arena, GrantsView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? EXPORT_ROWS : PAGE_ROWS;
    int64_t after = 0;
    if (keeper == NULL)
        return &fault_missing;
    if (!str_int(req_query(req, "cursor"), &after))
        after = 0;
    TRY(account_grants_within(cx, keeper->path, (GrantId){ after }, (int)most + 1, &view->grants));
    view->more = view->grants.n > most;
    if (view->more) {
        view->grants.n = most;
        GrantId last = LIST_AT(&view->grants, GrantRow, most - 1)->id;
        Str cursor = str_printf(cx->arena, "%lld", (long long)last.n);
        view->next = url_of(str_join(cx->arena, S("/accounts?cursor="), cursor));
        reply_next(cx, reply, cursor);
    }
    view->node_name = keeper->name;
    view->empty = view->grants.n == 0;
    view->form = form_view(cx, &grant_form, S("/accounts"), &(GrantForm){ .depth = DEPTH_BELOW });
    view->revoke = form_view(cx, &revoke_form, S("/accounts"), NULL);
    role_choices(cx, &view->form, keeper);
    TRY(place_choices(cx, &view->form, keeper));
    return reply_page(cx, reply, &grants_page, view);
}

static Err who_problem(Cx *cx, const char *field, Text text)
{
    cx_problem(cx, str(field), "who", text, (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

// A phone of several people says so; nobody is chosen by accident.
static Err person_typed(Cx *cx, const char *field, Str typed, PersonId *out)
{
    Person person;
    List people;
    Err found = person_by_number(cx, str_trim(typed), &person);
    if (found == OK) {
        *out = person.id;
        return OK;
    }
    if (found != &person_missing)
        return found;
    TRY(people_by_phone(cx, typed, &people));
    if (people.n > 1)
        return who_problem(cx, field, TEXT("这个手机号有几个人在用，请填志愿者编号"));
    if (people.n == 0)
        return who_problem(cx, field, TEXT("没有找到这个人，请核对；本人要先登录登记过"));
    *out = LIST_AT(&people, Person, 0)->id;
    return OK;
}

static Err grant_give(Cx *cx, const Req *req, Reply *reply)
{
    const GrantForm *form = req_form(req);
    GrantNew new = { .place = form->place, .depth = form->depth, .until = form->until };
    GrantId id;
    TRY(person_typed(cx, "who", form->who, &new.person));
    if (!role_parse(form->role, &new.role))
        return &grant_not_yours;
    TRY(account_grant(cx, &new, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已授予，马上生效"));
    return reply_goto(cx, reply, S("/accounts"));
}

static Err grant_take(Cx *cx, const Req *req, Reply *reply)
{
    TRY(account_revoke(cx, (GrantId){ req_number(req, "id") }));
    reply_say(cx, reply, TEXT("已收回，马上生效"));
    return reply_goto(cx, reply, S("/accounts"));
}

// --- one account

typedef struct {
    Str why;
} WhyForm;
static const Input why_inputs[] = { INPUT(WhyForm, why, "原因", .required = true, .min = 2,
                                          .max = 100) };
FORM(lock_form, WhyForm, why_inputs, "停用账号");
FORM(clear_form, WhyForm, why_inputs, "清除两步验证");
FORM_BUTTON(unlock_form, "恢复账号");

typedef struct {
    PersonId id;
    Str name, volunteer_number;
    List grants;
    bool has_password, second_factor, locked;
    Str locked_why;
    bool may_lock, may_unlock, may_clear;
    FormView revoke, lock, unlock, clear;
} AccountView;
static const Field account_fields[] = {
    FIELD(AccountView, id),
    FIELD(AccountView, name),
    FIELD(AccountView, volunteer_number),
    LISTED(AccountView, grants, grant_row_shape),
    FIELD(AccountView, has_password),
    FIELD(AccountView, second_factor),
    FIELD(AccountView, locked),
    FIELD(AccountView, locked_why),
    FIELD(AccountView, may_lock),
    FIELD(AccountView, may_unlock),
    FIELD(AccountView, may_clear),
    PART_ON_PAGE(AccountView, revoke, form_view_shape),
    PART_ON_PAGE(AccountView, lock, form_view_shape),
    PART_ON_PAGE(AccountView, unlock, form_view_shape),
    PART_ON_PAGE(AccountView, clear, form_view_shape),
};
static const Shape account_shape = SHAPE(AccountView, account_fields);
PAGE(account_show, account_shape, "账号", .layout = LAYOUT_DESK);

// Of the grants those that lie in one's scope; of a person without any, nothing is told.
static List grants_in_scope(Cx *cx, const List *all)
{
    GrantRow *rows = NEW_ARRAY(cx->arena, GrantRow, all->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (actor_may(&cx->actor, ROLES_KEEP_ACCOUNTS, LIST_AT(all, GrantRow, i)->scope))
            rows[n++] = *LIST_AT(all, GrantRow, i);
    return (List){ rows, n };
}

static Err account_page(Cx *cx, const Req *req, Reply *reply)
{
    PersonId id = { req_number(req, "id") };
    Person person;
    Credentials credentials;
    List all;
    AccountView *view = NEW(cx->arena, AccountView);
    TRY(person_find(cx, id, &person));
    TRY(account_grants(cx, id, &all));
    view->grants = grants_in_scope(cx, &all);
    if (view->grants.n == 0 && !person_visible(&cx->actor, &person))
        return &person_missing;
    TRY(credentials_of(cx, id, &credentials));
    bool security = actor_is(&cx->actor, ROLE_SECURITY) && !same(id, cx->actor.person);
    view->id = id;
    view->name = person.name;
    view->volunteer_number = person.volunteer_number;
    view->has_password = credentials.has_password;
    view->second_factor = credentials.totp_on;
    view->locked = credentials.locked;
    view->locked_why = credentials.locked_why;
    view->may_lock = security && !credentials.locked;
    view->may_unlock = security && credentials.locked;
    view->may_clear = security && credentials.totp_on;
    Str base = str_printf(cx->arena, "/accounts/%lld", (long long)id.n);
    view->revoke = form_view(cx, &revoke_form, base, NULL);
    view->lock = form_view(cx, &lock_form, str_join(cx->arena, base, S("/lock")), NULL);
    view->unlock = form_view(cx, &unlock_form, str_join(cx->arena, base, S("/unlock")), NULL);
    view->clear = form_view(cx, &clear_form, str_join(cx->arena, base, S("/second/clear")), NULL);
    reply_title(reply, person.name);
    return reply_page(cx, reply, &account_show, view);
}

static Err back_to(Cx *cx, Reply *reply, PersonId id, Text said)
{
    reply_say(cx, reply, said);
    return reply_goto(cx, reply, str_printf(cx->arena, "/accounts/%lld", (long long)id.n));
}

static Err lock(Cx *cx, const Req *req, Reply *reply)
{
    const WhyForm *form = req_form(req);
    PersonId id = { req_number(req, "id") };
    TRY(account_lock(cx, id, form->why));
    return back_to(cx, reply, id, TEXT("已停用，所有设备都已退出"));
}

static Err unlock(Cx *cx, const Req *req, Reply *reply)
{
    PersonId id = { req_number(req, "id") };
    TRY(account_unlock(cx, id));
    return back_to(cx, reply, id, TEXT("已恢复"));
}

static Err second_clear(Cx *cx, const Req *req, Reply *reply)
{
    const WhyForm *form = req_form(req);
    PersonId id = { req_number(req, "id") };
    TRY(account_second_clear(cx, id, form->why));
    return back_to(cx, reply, id, TEXT("已清除，请本人重新设置两步验证"));
}

// --- AB角

typedef struct {
    Str to;
    GrantId one;
} HandForm;
static const Input hand_inputs[] = {
    INPUT(HandForm, to, "交给谁", .hint = TEXT("同事的手机号或志愿者编号"), .required = true,
          .max = 40),
    INPUT(HandForm, one, "哪个岗位", .hint = TEXT("不选为全部岗位"), .widget = WIDGET_SELECT),
};
FORM(hand_form, HandForm, hand_inputs, "现在交接");
FORM_BUTTON(undo_form, "撤回");

typedef struct {
    List grants, handovers;
    bool has_grants, has_handovers;
    FormView form, undo;
} HandView;
static const Field hand_fields[] = {
    LISTED(HandView, grants, grant_row_shape),
    LISTED(HandView, handovers, handover_row_shape),
    SHOWN(HandView, has_grants),
    SHOWN(HandView, has_handovers),
    PART_ON_PAGE(HandView, form, form_view_shape),
    PART_ON_PAGE(HandView, undo, form_view_shape),
};
static const Shape hand_shape = SHAPE(HandView, hand_fields);
PAGE(post_handover, hand_shape, "岗位交接", .layout = LAYOUT_DESK);

static Err hand_show(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    HandView *view = NEW(cx->arena, HandView);
    TRY(account_grants(cx, cx->actor.person, &view->grants));
    TRY(handovers_of(cx, cx->actor.person, &view->handovers));
    view->has_grants = view->grants.n > 0;
    view->has_handovers = view->handovers.n > 0;
    view->form = form_view(cx, &hand_form, S("/accounts/handover"), NULL);
    view->undo = form_view(cx, &undo_form, S("/accounts/handover"), NULL);
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, view->grants.n + 1);
    for (size_t i = 0; i < view->grants.n; i++) {
        const GrantRow *row = LIST_AT(&view->grants, GrantRow, i);
        choices[i].value = str_printf(cx->arena, "%lld", (long long)row->id.n);
        choices[i].text_str = str_printf(cx->arena, "%.*s %.*s", STR_FMT(row->node_name),
                                         STR_FMT(say(cx->lang, row->role_text)));
    }
    form_choices(cx, &view->form, "one", choices, view->grants.n);
    return reply_page(cx, reply, &post_handover, view);
}

static Err hand_do(Cx *cx, const Req *req, Reply *reply)
{
    const HandForm *form = req_form(req);
    PersonId to;
    int64_t id;
    TRY(person_typed(cx, "to", form->to, &to));
    TRY(account_handover(cx, to, form->one, &id));
    reply_say(cx, reply, TEXT("已交接，双方都会收到短信；24 小时内可以撤回"));
    return reply_goto(cx, reply, S("/accounts/handover"));
}

static Err hand_undo(Cx *cx, const Req *req, Reply *reply)
{
    TRY(account_handover_undo(cx, req_number(req, "id")));
    reply_say(cx, reply, TEXT("已撤回，岗位回到您这里"));
    return reply_goto(cx, reply, S("/accounts/handover"));
}

// --- devices

FORM_BUTTON(end_all_form, "退出其他设备");
FORM_BUTTON(log_out_form, "退出登录");

typedef struct {
    List sessions;
    bool others;
    FormView end, out;
} SessionsView;
static const Field sessions_fields[] = {
    LISTED(SessionsView, sessions, session_row_shape),
    FIELD(SessionsView, others),
    PART_ON_PAGE(SessionsView, end, form_view_shape),
    PART_ON_PAGE(SessionsView, out, form_view_shape),
};
static const Shape sessions_shape = SHAPE(SessionsView, sessions_fields);
PAGE(my_sessions, sessions_shape, "登录的设备");

static Err sessions_show(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    SessionsView *view = NEW(cx->arena, SessionsView);
    TRY(session_list(cx, cx->actor.person, &view->sessions));
    view->others = view->sessions.n > 1;
    view->end = form_view(cx, &end_all_form, S("/me/sessions/end"), NULL);
    view->out = form_view(cx, &log_out_form, S("/logout"), NULL);
    return reply_page(cx, reply, &my_sessions, view);
}

static Err sessions_end(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(session_end_all(cx, cx->actor.person, cx->actor.session));
    cx_audit(cx, "account", cx->actor.person.n, (Str){ 0 }, S("other sessions ended"));
    reply_say(cx, reply, TEXT("其他设备都已退出"));
    return reply_goto(cx, reply, S("/me/sessions"));
}

// --- the room

static const Setting settings[] = {
    SETTING_INT("accounts.tries", 5, 3, 20, "一个账号 15 分钟内可以试错的次数"),
    SETTING_INT("accounts.tries_address", 50, 5, 1000, "一个网络地址一小时内可以试错的次数"),
    SETTING_INT("accounts.codes_hour", 5, 1, 30, "一个手机号一小时内可以要验证码的次数"),
    SETTING_INT("accounts.codes_address", 50, 5, 1000, "一个网络地址一小时内可以要验证码的次数"),
    SETTING_BOOL("accounts.second_factor", 0, "工作人员查看他人信息、授予岗位时须两步验证"),
};

static const Listener listeners[] = {
    { "person.erased", account_person_erased },
};

static const Tick ticks[] = {
    { "accounts.sweep", 10 * TIME_MINUTE, account_sweep },
};

#define KEEPERS ONLY(ROLES_KEEP_ACCOUNTS)

// clang-format off
static const Route routes[] = {
    GET ("/login",                      login_show,       PUBLIC, .title = TEXT("登录"), .flags = ROUTE_NO_API),
    POST("/login/code",                 login_send_code,  PUBLIC, .form = &login_form, .again = login_show, .title = TEXT("获取验证码"), .flags = ROUTE_NO_API),
    POST("/login",                      login_with_code,  PUBLIC, .form = &login_form, .again = login_show, .title = TEXT("验证码登录"), .flags = ROUTE_NO_API),
    POST("/login/demo",                 login_demo,       PUBLIC, .form = &demo_login_form, .again = login_show, .title = TEXT("演示登录"), .flags = ROUTE_NO_API),
    GET ("/login/register",             register_show,    PUBLIC, .title = TEXT("登记"), .flags = ROUTE_NO_API),
    POST("/login/register",             register_do,      PUBLIC, .form = &register_form, .again = register_show, .title = TEXT("登记"), .flags = ROUTE_NO_API),
    GET ("/login/choose",               choose_show,      PUBLIC, .title = TEXT("选择登录的人"), .flags = ROUTE_NO_API),
    POST("/login/choose",               choose_do,        PUBLIC, .form = &choose_form, .again = choose_show, .title = TEXT("选择登录的人"), .flags = ROUTE_NO_API),
    GET ("/login/password",             password_show,    PUBLIC, .title = TEXT("密码登录"), .flags = ROUTE_NO_API),
    POST("/login/password",             password_do,      PUBLIC, .form = &password_form, .prepare = password_prepare, .again = password_show, .title = TEXT("密码登录"), .flags = ROUTE_NO_API),
    GET (PATH_SECOND_FACTOR,            second_show,      PUBLIC, .title = TEXT("两步验证"), .flags = ROUTE_NO_API),
    POST(PATH_SECOND_FACTOR,            second_do,        PUBLIC, .form = &second_form, .again = second_show, .title = TEXT("两步验证"), .flags = ROUTE_NO_API),
    POST("/logout",                     log_out,          SIGNED_IN, .title = TEXT("退出登录"), .flags = ROUTE_NO_API),
    GET ("/handover",                   consent_show,     PUBLIC, .form = &handover_form, .title = TEXT("从应用进入"), .flags = ROUTE_NO_API),
    POST("/handover",                   consent_do,       PUBLIC, .form = &handover_form, .title = TEXT("从应用进入"), .flags = ROUTE_NO_API),
    GET ("/me/sessions",                sessions_show,    SIGNED_IN, .page = &my_sessions, .title = TEXT("登录的设备")),
    POST("/me/sessions/end",            sessions_end,     SIGNED_IN, .again = sessions_show, .title = TEXT("退出其他设备")),
    GET ("/me/password",                my_password_show, SIGNED_IN, .title = TEXT("密码"), .flags = ROUTE_NO_API),
    POST("/me/password",                my_password_do,   SIGNED_IN, .form = &my_password_form, .prepare = my_password_prepare, .again = my_password_show, .title = TEXT("更换密码"), .flags = ROUTE_NO_API),
    GET ("/me/second",                  my_second_show,   SIGNED_IN, .title = TEXT("两步验证"), .flags = ROUTE_NO_API),
    POST("/me/second/begin",            my_second_begin,  SIGNED_IN, .again = my_second_show, .title = TEXT("开始设置两步验证"), .flags = ROUTE_NO_API),
    POST("/me/second",                  my_second_do,     SIGNED_IN, .form = &my_second_form, .again = my_second_show, .title = TEXT("启用两步验证"), .flags = ROUTE_NO_API),
    POST("/me/second/off",              my_second_off,    SIGNED_IN, .form = &my_second_off_form, .again = my_second_show, .title = TEXT("停用两步验证"), .flags = ROUTE_NO_API),
    GET ("/me/phone",                   my_phone_show,    SIGNED_IN, .title = TEXT("更换手机号"), .flags = ROUTE_NO_API),
    POST("/me/phone/code",              my_phone_code,    SIGNED_IN, .form = &my_phone_form, .again = my_phone_show, .title = TEXT("获取验证码"), .flags = ROUTE_NO_API),
    POST("/me/phone",                   my_phone_do,      SIGNED_IN, .form = &my_phone_form, .again = my_phone_show, .title = TEXT("更换手机号"), .flags = ROUTE_NO_API),
    GET ("/accounts",                   grants_show,      KEEPERS, .page = &grants_page, .form = &grants_form, .title = TEXT("岗位授权"), .flags = ROUTE_SECOND_FACTOR),
    POST("/accounts",                   grant_give,       KEEPERS, .form = &grant_form, .again = grants_show, .title = TEXT("授予岗位"), .flags = ROUTE_SECOND_FACTOR),
    POST("/accounts/grants/{id}/revoke", grant_take,      KEEPERS, .again = grants_show, .title = TEXT("收回岗位"), .flags = ROUTE_SECOND_FACTOR),
    GET ("/accounts/{id}",              account_page,     KEEPERS, .page = &account_show, .title = TEXT("账号"), .flags = ROUTE_SECOND_FACTOR),
    POST("/accounts/{id}/lock",         lock,             ONLY(ROLE_SECURITY), .form = &lock_form, .again = account_page, .title = TEXT("停用账号"), .flags = ROUTE_SECOND_FACTOR),
    POST("/accounts/{id}/unlock",       unlock,           ONLY(ROLE_SECURITY), .again = account_page, .title = TEXT("恢复账号"), .flags = ROUTE_SECOND_FACTOR),
    POST("/accounts/{id}/second/clear", second_clear,     ONLY(ROLE_SECURITY), .form = &clear_form, .again = account_page, .title = TEXT("清除两步验证"), .flags = ROUTE_SECOND_FACTOR),
    GET ("/accounts/handover",          hand_show,        SIGNED_IN, .page = &post_handover, .title = TEXT("岗位交接")),
    POST("/accounts/handover",          hand_do,          SIGNED_IN, .form = &hand_form, .again = hand_show, .title = TEXT("岗位交接"), .flags = ROUTE_SECOND_FACTOR),
    POST("/accounts/handover/{id}/undo", hand_undo,       SIGNED_IN, .again = hand_show, .title = TEXT("撤回交接")),
};
// clang-format on

const Room accounts_room = { .name = "accounts",
                             .title = TEXT("账号与岗位"),
                             ROUTES(routes),
                             SETTINGS(settings),
                             COMMANDS(account_commands),
                             LISTENERS(listeners),
                             TICKS(ticks),
                             .identify = account_identify,
                             .check = accounts_check,
                             .holdings = account_holdings,
                             .merge = account_merge_person };
