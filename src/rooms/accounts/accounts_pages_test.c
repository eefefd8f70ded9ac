// The way in as a browser sees it: one screen, a first visit, a family's phone, no word about who
// exists, a partner's app.
#include "base/seal.h"
#include "rooms/accounts/accounts_in.h"
#include "store/db.h"
#include "tests/support/little.h"
#include "tests/support/visit.h"

static Str code_of_message(Little *l)
{
    Str words = little_message(l);
    size_t at = str_find_str(words, S("验证码 "));
    CHECK(at != STR_NOWHERE);
    return str_slice(words, at + sizeof "验证码 " - 1, at + sizeof "验证码 " + 5);
}

static void check_goto(const AppAnswer *answer, const char *where)
{
    CHECK_INT(answer->status, 303);
    CHECK_STR(answer_header(answer, "location"), where);
}

// Asks for a code and sends the right one; the answer of the second step.
static AppAnswer log_in(Little *l, Visitor *v, const char *phone)
{
    AppAnswer asked = visit_post(v, "/login/code",
                                 str_printf(l->t->arena, "phone=%s&code=", phone));
    check_goto(&asked, "/login");
    Str code = code_of_message(l);
    return visit_post(v, "/login",
                      str_printf(l->t->arena, "phone=%s&code=%.*s&next=", phone, STR_FMT(code)));
}

BOTH(a_known_phone_and_its_code_are_enough)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    little_person(l, "王小明", "13900000001", l->station);
    AppAnswer page = visit_get(v, S("/login?next=/me/data"));
    CHECK_HAS(page.body, "autocomplete=\"one-time-code\"");
    CHECK_HAS(page.body, "type=\"tel\"");
    CHECK_HAS(page.body, "name=\"next\" value=\"/me/data\"");
    CHECK_LACKS(page.body, "演示");
    CHECK_INT(visit_get(v, S("/me/data")).status, 303);  // sent to log in first
    AppAnswer in = log_in(l, v, "13900000001");
    check_goto(&in, "/");
    AppAnswer mine = visit_get(v, S("/me/data"));
    CHECK_INT(mine.status, 200);
    CHECK_HAS(mine.body, "王小明");
    CHECK_HAS(mine.body, "13900000001");
    CHECK_HAS(visit_get(v, S("/me/sessions")).body, "本机");
}

BOTH(a_first_visit_registers_by_ones_own_act)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    AppAnswer in = log_in(l, v, "13900000002");
    check_goto(&in, "/login/register");
    AppAnswer page = visit_get(v, S("/login/register"));
    CHECK_HAS(page.body, "139****0002");
    CHECK_HAS(page.body, "东岳路街道 · 保康社区");
    AppAnswer wrong = visit_post(v, "/login/register", S("name=123&home="));
    CHECK_INT(wrong.status, 422);
    CHECK_HAS(wrong.body, "请填写姓名");
    AppAnswer done = visit_post(
        v, "/login/register",
        str_printf(t->arena, "name=%s&home=%lld", "李四", (long long)l->station.n));
    check_goto(&done, "/");
    CHECK_HAS(visit_get(v, S("/me/data")).body, "李四");
    // The ticket is used up: the same browser cannot make a second person of it.
    AppAnswer again = visit_post(
        v, "/login/register",
        str_printf(t->arena, "name=%s&home=%lld", "王五", (long long)l->station.n));
    CHECK_INT(again.status, 409);
}

BOTH(a_familys_phone_asks_who_it_is)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    little_person(l, "王爷爷", "13900000003", l->station);
    PersonId child = little_person(l, "李孙子", "13900000003", l->station2),
             other = little_person(l, "别人", "13900000004", l->station);
    AppAnswer in = log_in(l, v, "13900000003");
    check_goto(&in, "/login/choose");
    AppAnswer page = visit_get(v, S("/login/choose"));
    CHECK_HAS(page.body, "王**");
    CHECK_HAS(page.body, "李**");
    CHECK_LACKS(page.body, "王爷爷");
    CHECK_INT(
        visit_post(v, "/login/choose", str_printf(t->arena, "person=%lld", (long long)other.n))
            .status,
        404);
    AppAnswer done = visit_post(v, "/login/choose",
                                str_printf(t->arena, "person=%lld", (long long)child.n));
    check_goto(&done, "/");
    CHECK_HAS(visit_get(v, S("/me/data")).body, "李孙子");
}

static void check_same(T *t, const AppAnswer *a, const AppAnswer *b)
{
    CHECK_INT(a->status, b->status);
    CHECK(str_eq(answer_header(a, "location"), answer_header(b, "location")));
    Str left = answer_plain(t->arena, a->body), right = answer_plain(t->arena, b->body);
    if (!str_eq(left, right))
        test_failed(__FILE__, __LINE__, "the answers differ:\n%.*s\n---\n%.*s", STR_FMT(left),
                    STR_FMT(right));
}

typedef struct {
    PersonId id;
    Str hash, login;
} Password;

static Err set_password(Cx *cx, void *with)
{
    const Password *one = with;
    TRY(account_login_set(cx, one->id, one->login));
    return account_password_set(cx, one->id, one->hash);
}

// S-14: same text, same status, for who exists and who does not.
TEST(no_answer_tells_whether_an_account_exists)
{
    Little *l = little(t, county_sqlite(t));
    App *app = visit_app(t, l->county);
    Visitor *known = visitor(t, app, "10.0.0.1"), *unknown = visitor(t, app, "10.0.0.2");
    Password one = { .id = little_person(l, "王小明", "13900000001", l->station),
                     .login = S("wangxm"),
                     .hash = password_hash(t->arena, S("ganlan-shu 七月 88")) };
    CHECK_OK(little_act(l, NO(Person), set_password, &one));

    AppAnswer a = visit_post(known, "/login/code", S("phone=13900000001")),
              b = visit_post(unknown, "/login/code", S("phone=13900000002"));
    check_same(t, &a, &b);
    for (int i = 0; i < 7; i++) {  // up to and beyond the limit
        a = visit_post(known, "/login", S("phone=13900000001&code=0"));
        b = visit_post(unknown, "/login", S("phone=13900000002&code=0"));
        CHECK_INT(a.status, i < 5 ? 401 : 429);
        Str pa = answer_plain(t->arena, a.body), pb = answer_plain(t->arena, b.body);
        CHECK_INT(pa.n, pb.n);  // they differ in the digit that was typed and the mask of it
        CHECK_INT(a.status, b.status);
    }
    for (int i = 0; i < 7; i++) {
        a = visit_post(known, "/login/password", S("account=wangxm&password=wrong-word-1&next="));
        b = visit_post(unknown, "/login/password", S("account=wangxy&password=wrong-word-1&next="));
        CHECK_INT(a.status, i < 5 ? 401 : 429);
        CHECK_INT(a.status, b.status);
        CHECK_INT(answer_plain(t->arena, a.body).n, answer_plain(t->arena, b.body).n);
        CHECK_LACKS(a.body, "wrong-word-1");
    }
}

TEST(a_made_up_device_cookie_does_not_tell_which_accounts_exist)
{
    Little *l = little(t, county_sqlite(t));
    App *app = visit_app(t, l->county);
    Password one = { .id = little_person(l, "王小明", "13900000001", l->station),
                     .login = S("wangxm"),
                     .hash = password_hash(t->arena, S("ganlan-shu 七月 88")) };
    CHECK_OK(little_act(l, NO(Person), set_password, &one));
    for (int i = 0; i < 7; i++) {
        Visitor *known = visitor(t, app, "10.0.0.1"), *unknown = visitor(t, app, "10.0.0.2");
        known->names[0] = unknown->names[0] = S("device");
        known->values[0] = unknown->values[0] = str_printf(t->arena, "7.made-up-%d.x", i);
        known->cookies = unknown->cookies = 1;
        AppAnswer a = visit_post(known, "/login/password", S("account=wangxm&password=wrong-1")),
                  b = visit_post(unknown, "/login/password", S("account=wangxy&password=wrong-1"));
        CHECK_INT(a.status, i < 5 ? 401 : 429);
        CHECK_INT(b.status, a.status);
    }
}

TEST(a_phone_spelt_in_many_ways_has_the_tries_of_one_account)
{
    Little *l = little(t, county_sqlite(t));
    App *app = visit_app(t, l->county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    Password one = { .id = little_person(l, "王小明", "13900000001", l->station),
                     .login = S("wangxm"),
                     .hash = password_hash(t->arena, S("ganlan-shu 七月 88")) };
    CHECK_OK(little_act(l, NO(Person), set_password, &one));
    static const char *const spelt[] = { "13900000001",  "139 0000 0001",    "139-0000-0001",
                                         "1 3900000001", "%2B8613900000001", "１３９00000001",
                                         "13 900000 001" };
    for (size_t i = 0; i < COUNT(spelt); i++) {
        Str body = str_printf(t->arena, "account=%s&password=wrong-word-1", spelt[i]);
        CHECK_INT(visit_post(v, "/login/password", body).status, i < 5 ? 401 : 429);
    }
}

TEST(one_ipv6_network_is_one_address_when_tries_and_messages_are_counted)
{
    Little *l = little(t, county_sqlite(t));
    App *app = visit_app(t, l->county);
    int refused = 0;
    for (int i = 0; i < 60; i++) {
        Visitor *v = visitor(
            t, app, str_z(t->arena, str_printf(t->arena, "2001:db8:1:2::%x", (unsigned)i + 1)));
        Str body = str_printf(t->arena, "phone=139000%05d&code=000000", i);
        refused += visit_post(v, "/login", body).status == 429;
    }
    CHECK_INT(refused, 10);  // accounts.tries_address is 50
    Visitor *beside = visitor(t, app, "2001:db8:1:3::1");
    CHECK_INT(visit_post(beside, "/login", S("phone=13900000099&code=000000")).status, 401);
}

BOTH(a_known_browser_is_not_locked_out_by_strangers)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *own = visitor(t, app, "10.0.0.1"), *thief = visitor(t, app, "10.0.0.2");
    Password one = { .id = little_person(l, "王小明", "13900000001", l->station),
                     .login = S("wangxm"),
                     .hash = password_hash(t->arena, S("ganlan-shu 七月 88")) };
    CHECK_OK(little_act(l, NO(Person), set_password, &one));
    AppAnswer in = visit_post(
        own, "/login/password",
        S("account=wangxm&password=ganlan-shu+%E4%B8%83%E6%9C%88+88&next=/me/data"));
    check_goto(&in, "/me/data");
    CHECK(visit_cookie(own, "device").n > 0);
    for (int i = 0; i < 6; i++)
        visit_post(thief, "/login/password", S("account=wangxm&password=guess-guess-1"));
    CHECK_INT(visit_post(thief, "/login/password",
                         S("account=wangxm&password=ganlan-shu+%E4%B8%83%E6%9C%88+88"))
                  .status,
              429);
    CHECK_INT(visit_post(own, "/logout", S("")).status, 303);
    in = visit_post(own, "/login/password",
                    S("account=wangxm&password=ganlan-shu+%E4%B8%83%E6%9C%88+88&next=/me/data"));
    check_goto(&in, "/me/data");
}

BOTH(a_second_factor_is_asked_before_the_session_begins)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    Cx *cx = little_cx(l, NO(Person));
    Credentials mine;
    Str secret;
    PersonId person = little_person(l, "王小明", "13900000001", l->station);
    AppAnswer in = log_in(l, v, "13900000001");
    check_goto(&in, "/");
    check_goto(&(AppAnswer){ 303, visit_post(v, "/me/second/begin", S("")).head, { 0 } },
               "/me/second");
    AppAnswer page = visit_get(v, S("/me/second"));
    CHECK_HAS(page.body, "<svg");
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(credentials_of(cx, person, &mine));
    CHECK_OK(totp_secret_of(cx, &mine, &secret));
    store_read_end(cx);
    CHECK_HAS(page.body, str_z(t->arena, base32_of(t->arena, secret)));
    Time now = clock_now();
    Str old = visit_cookie(v, "rv");
    in = visit_post(v, "/me/second",
                    str_printf(t->arena, "code=%.*s", STR_FMT(totp_code(t->arena, secret, now))));
    check_goto(&in, "/me/second");
    CHECK(!str_eq(visit_cookie(v, "rv"), old));  // new rights, new session
    CHECK_HAS(visit_get(v, S("/me/second")).body, "已启用");

    Visitor *later = visitor(t, app, "10.0.0.1");
    l->now = time_add(now, 2 * TIME_MINUTE);
    county_run(t, county, "update login_codes set sent_at = sent_at - 100000");
    in = log_in(l, later, "13900000001");
    check_goto(&in, "/login/second");
    CHECK_INT(visit_cookie(later, "rv").n, 0);
    CHECK_INT(visit_get(later, S("/me/data")).status, 303);
    AppAnswer wrong = visit_post(later, "/login/second", S("code=12345"));
    CHECK_INT(wrong.status, 401);
    AppAnswer replayed = visit_post(
        later, "/login/second",
        str_printf(t->arena, "code=%.*s", STR_FMT(totp_code(t->arena, secret, now))));
    CHECK_INT(replayed.status, 401);
    Str next = totp_code(t->arena, secret,
                         time_add(now, 30000));  // the next step is within the window
    in = visit_post(later, "/login/second", str_printf(t->arena, "code=%.*s", STR_FMT(next)));
    check_goto(&in, "/");
    CHECK_INT(visit_get(later, S("/me/data")).status, 200);
}

BOTH(signing_out_everywhere_ends_the_other_browsers)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *one = visitor(t, app, "10.0.0.1"), *two = visitor(t, app, "10.0.0.2");
    little_person(l, "王小明", "13900000001", l->station);
    AppAnswer in = log_in(l, one, "13900000001");
    county_run(t, county, "update login_codes set sent_at = sent_at - 100000");
    in = log_in(l, two, "13900000001");
    check_goto(&in, "/");
    CHECK_INT(visit_get(one, S("/me/data")).status, 200);
    check_goto(&(AppAnswer){ 303, visit_post(two, "/me/sessions/end", S("")).head, { 0 } },
               "/me/sessions");
    CHECK_INT(visit_get(one, S("/me/data")).status, 303);
    CHECK_INT(visit_get(two, S("/me/data")).status, 200);
}

// --- lists and reveals through the door

BOTH(staff_see_masks_and_their_own_node_alone)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    PersonId staff = little_person(l, "周主任", "13900000001", l->station);
    PersonId own = little_person(l, "王小明", "13812341234", l->station),
             far = little_person(l, "李大壮", "13812345678", l->station3);
    little_grant(l, staff, ROLE_STATION, l->station);
    AppAnswer in = log_in(l, v, "13900000001");
    check_goto(&in, "/");
    static const char *const faces[] = { "/people", "/people.json", "/people.csv",
                                         "/people?q=13812341234", "/people.json?q=13812341234" };
    for (size_t i = 0; i < COUNT(faces); i++) {
        AppAnswer list = visit_get(v, str(faces[i]));
        CHECK_INT(list.status, 200);
        CHECK_HAS(list.body, "138****1234");
        CHECK_HAS(list.body, "王**");
        CHECK_LACKS(list.body, "王小明");
        CHECK_LACKS(list.body, "李**");
        if (i < 3)
            CHECK_LACKS(list.body, "13812341234");  // the search box shows what was typed
    }
    Str page = str_printf(t->arena, "/people/%lld", (long long)own.n),
        beyond = str_printf(t->arena, "/people/%lld", (long long)far.n);
    CHECK_HAS(visit_get(v, page).body, "138****1234");
    CHECK_INT(visit_get(v, beyond).status, 404);
    CHECK_INT(visit_get(v, S("/people/987654")).status, 404);
    AppAnswer shown = visit_post(
        v, str_z(t->arena, str_join(t->arena, page, S("/reveal"))),
        S("field=phone&reason=%E4%B8%8A%E9%97%A8%E5%89%8D%E8%81%94%E7%B3%BB"));
    CHECK_INT(shown.status, 200);
    CHECK_HAS(shown.body, "13812341234");
    CHECK_INT(visit_post(v, str_z(t->arena, str_join(t->arena, page, S("/reveal"))),
                         S("field=phone&reason="))
                  .status,
              422);
    CHECK_INT(visit_post(v, str_z(t->arena, str_join(t->arena, beyond, S("/reveal"))),
                         S("field=phone&reason=abc"))
                  .status,
              404);
    Visitor *resident = visitor(t, app, "10.0.0.3");
    in = log_in(l, resident, "13812345678");
    CHECK_INT(visit_get(resident, S("/people")).status, 404);
    CHECK_INT(visit_get(resident, S("/accounts")).status, 404);
}

BOTH(posts_are_given_and_taken_on_their_page)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    PersonId keeper = little_person(l, "安全员", "13900000001", l->station),
             person = little_person(l, "王站长", "13900000002", l->station);
    little_grant(l, keeper, ROLE_SECURITY, l->centre);
    AppAnswer in = log_in(l, v, "13900000001");
    check_goto(&in, "/");
    AppAnswer page = visit_get(v, S("/accounts"));
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "安全员");
    CHECK_LACKS(page.body, "收回安全员");  // a button asks the rule: nobody takes from himself
    CHECK_HAS(page.body, "value=\"station\"");
    Str body = str_printf(t->arena, "who=13900000002&role=station&place=%lld&depth=below&until=",
                          (long long)l->station.n);
    check_goto(&(AppAnswer){ 303, visit_post(v, "/accounts", body).head, { 0 } }, "/accounts");
    CHECK(actor_is(&little_cx(l, person)->actor, ROLE_STATION));
    CHECK_HAS(visit_get(v, S("/accounts.csv")).body, "王站长");
    CHECK_HAS(visit_get(v, S("/accounts")).body, "收回王站长的站管理员");
    AppAnswer twice = visit_post(v, "/accounts", body);
    CHECK_INT(twice.status, 409);
    CHECK_HAS(twice.body, "已经有这个岗位");
    AppAnswer nobody = visit_post(v, "/accounts",
                                  str_printf(t->arena,
                                             "who=13999999999&role=station&place=%lld&depth=below",
                                             (long long)l->station.n));
    CHECK_INT(nobody.status, 422);
    CHECK_HAS(nobody.body, "没有找到这个人");
    Str one = str_printf(t->arena, "/accounts/%lld", (long long)person.n);
    CHECK_HAS(visit_get(v, one).body, "站管理员");
    check_goto(&(AppAnswer){ 303,
                             visit_post(v, str_z(t->arena, str_join(t->arena, one, S("/lock"))),
                                        S("why=%E8%B0%83%E7%A6%BB"))
                                 .head,
                             { 0 } },
               str_z(t->arena, one));
    CHECK_HAS(visit_get(v, one).body, "已停用");
}

BOTH(whoever_erases_himself_is_out)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    little_person(l, "王小明", "13900000001", l->station);
    AppAnswer in = log_in(l, v, "13900000001");
    check_goto(&in, "/");
    AppAnswer copy = visit_get(v, S("/me/data/copy"));
    CHECK_INT(copy.status, 200);
    CHECK_HAS(copy.body, "\"phone\":\"13900000001\"");
    CHECK_INT(visit_post(v, "/me/data/erase", S("confirm=no")).status, 422);
    check_goto(&(AppAnswer){ 303,
                             visit_post(v, "/me/data/erase", S("confirm=%E6%B3%A8%E9%94%80")).head,
                             { 0 } },
               "/");
    CHECK_INT(visit_get(v, S("/me/data")).status, 303);
}

// --- a stand-in for the county's app

#define SECRET S("0123456789abcdef0123456789abcdef")

static Err add_partner(Cx *cx, void *with)
{
    (void)with;
    return partner_add(cx, S("yunsd"), S("云上大冶"), SECRET, S("m.yunsd.example"));
}

// The query that the app would open in its web view.
static Str app_query(T *t, const char *user, const char *phone, Time at, const char *nonce)
{
    Handover h = { S("yunsd"), str(user), str(phone),
                   str_printf(t->arena, "%lld", (long long)(at.ms / 1000)), str(nonce) };
    return str_printf(t->arena, "app=yunsd&user=%s&phone=%s&ts=%.*s&nonce=%s&sig=%.*s", user, phone,
                      STR_FMT(h.ts), nonce, STR_FMT(handover_sign(t->arena, SECRET, &h)));
}

static AppAnswer open_app(Visitor *v, Str query)
{
    return visit_get(v, str_join(v->t->arena, S("/handover?"), query));
}

BOTH(the_countys_app_hands_a_person_over)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    little_person(l, "王小明", "13900000001", l->station);
    CHECK_OK(little_act(l, NO(Person), add_partner, NULL));

    Str query = app_query(t, "u-1", "13900000001", clock_now(), "nonce-0000000001");
    AppAnswer page = open_app(v, query);
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "云上大冶");
    CHECK_HAS(page.body, "139****0001");
    CHECK_HAS(page.body, "同意并进入");
    CHECK_INT(open_app(v, query).status, 200);  // looking uses nothing up
    AppAnswer in = visit_post(v, "/handover", query);
    check_goto(&in, "/");
    AppAnswer mine = visit_get(v, S("/me/data"));
    CHECK_HAS(mine.body, "王小明");
    CHECK_LACKS(mine.body, "class=\"tab");  // the app draws its own frame
    CHECK_INT(visit_post(v, "/handover", query).status, 409);
    CHECK_INT(open_app(v, query).status, 409);

    // The next time there is nothing to consent to, and the phone may have changed in the app.
    Visitor *again = visitor(t, app, "10.0.0.1");
    query = app_query(t, "u-1", "13900000099", clock_now(), "nonce-0000000002");
    CHECK_LACKS(open_app(again, query).body, "同意并进入");
    in = visit_post(again, "/handover", query);
    check_goto(&in, "/");
    CHECK_HAS(visit_get(again, S("/me/data")).body, "王小明");
}

BOTH(a_wrong_an_old_and_a_used_handover_have_their_own_words)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    CHECK_OK(little_act(l, NO(Person), add_partner, NULL));
    Time now = clock_now();
    Str query = app_query(t, "u-1", "13900000001", now, "nonce-0000000001");
    AppAnswer wrong = open_app(v, str_join(t->arena, str_slice(query, 0, query.n - 1),
                                           query.p[query.n - 1] == '0' ? S("1") : S("0")));
    CHECK_INT(wrong.status, 403);
    CHECK_HAS(wrong.body, "登录凭据不对");
    AppAnswer empty = open_app(v, S(""));
    CHECK_INT(empty.status, 403);
    AppAnswer old = open_app(v,
                             app_query(t, "u-1", "13900000001",
                                       time_add(now, -HANDOVER_WINDOW - 2000), "nonce-0000000002"));
    CHECK_INT(old.status, 403);
    CHECK_HAS(old.body, "登录凭据已过期");
    CHECK_INT(visit_post(v, "/handover", query).status, 303);
    AppAnswer used = visit_post(v, "/handover", query);
    CHECK_INT(used.status, 409);
    CHECK_HAS(used.body, "登录凭据已用过");
}

static Err partner_ends(Cx *cx, void *with)
{
    (void)with;
    return partner_off(cx, S("yunsd"));
}

BOTH(a_leaked_secret_is_ended_and_replaced)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    CHECK_OK(little_act(l, NO(Person), add_partner, NULL));
    CHECK_ERR(little_act(l, NO(Person), add_partner, NULL), partner_taken);
    Str query = app_query(t, "u-1", "13900000001", clock_now(), "nonce-0000000001");
    CHECK_OK(little_act(l, NO(Person), partner_ends, NULL));
    CHECK_ERR(little_act(l, NO(Person), partner_ends, NULL), partner_missing);
    CHECK_INT(open_app(v, query).status, 403);
    CHECK_OK(little_act(l, NO(Person), add_partner, NULL));
    CHECK_INT(open_app(v, query).status, 200);
}

BOTH(staff_are_not_handed_over)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    PersonId staff = little_person(l, "周主任", "13900000001", l->station);
    little_grant(l, staff, ROLE_STATION, l->station);
    CHECK_OK(little_act(l, NO(Person), add_partner, NULL));
    AppAnswer in = visit_post(v, "/handover",
                              app_query(t, "u-1", "13900000001", clock_now(), "nonce-0000000001"));
    CHECK_INT(in.status, 403);
    CHECK_HAS(in.body, "工作人员请用手机验证码");
    CHECK_INT(visit_cookie(v, "rv").n, 0);
}

BOTH(a_newcomer_from_the_app_registers_and_is_linked)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    CHECK_OK(little_act(l, NO(Person), add_partner, NULL));
    AppAnswer in = visit_post(v, "/handover",
                              app_query(t, "u-2", "13900000002", clock_now(), "nonce-0000000001"));
    check_goto(&in, "/login/register");
    in = visit_post(v, "/login/register",
                    str_printf(t->arena, "name=%s&home=%lld", "李四", (long long)l->station.n));
    check_goto(&in, "/");
    Visitor *again = visitor(t, app, "10.0.0.1");
    in = visit_post(again, "/handover",
                    app_query(t, "u-2", "13900000002", clock_now(), "nonce-0000000002"));
    check_goto(&in, "/");
    CHECK_HAS(visit_get(again, S("/me/data")).body, "李四");
}

// --- the demo's list

static Err list_demo(Cx *cx, void *with)
{
    const PersonId *id = with;
    return demo_account_add(cx, *id, S("保康社区站 站管理员"));
}

typedef struct {
    PersonNew new;
    PersonId id;
} Invent;

static Err invent(Cx *cx, void *with)
{
    Invent *one = with;
    return person_add(cx, &one->new, &one->id);
}

TEST(a_demo_county_lists_whom_to_log_in_as_and_no_other_county_does)
{
    Little *l = little(t, county_sqlite(t));
    App *app = visit_app(t, l->county);
    Visitor *v = visitor(t, app, "10.0.0.1");
    PersonId other = little_person(l, "真人", "13900000001", l->station);
    l->county->demo = true;
    Invent one = { .new = { .name = S("演示站长"),
                            .phone = S("13900000002"),
                            .home = l->station,
                            .demo = true } };
    CHECK_OK(little_act(l, NO(Person), invent, &one));
    CHECK_OK(little_act(l, NO(Person), list_demo, &one.id));
    AppAnswer page = visit_get(v, S("/login"));
    CHECK_HAS(page.body, "保康社区站 站管理员");
    CHECK_HAS(page.body, "13900000002");
    CHECK_INT(visit_post(v, "/login/demo", str_printf(t->arena, "person=%lld", (long long)other.n))
                  .status,
              401);
    Str body = str_printf(t->arena, "person=%lld", (long long)one.id.n);
    check_goto(&(AppAnswer){ 303, visit_post(v, "/login/demo", body).head, { 0 } }, "/");
    CHECK_HAS(visit_get(v, S("/me/data")).body, "演示站长");
    Visitor *asks = visitor(t, app, "10.0.0.2");
    visit_post(asks, "/login/code", S("phone=13900000002"));
    CHECK_HAS(visit_get(asks, S("/login")).body,
              str_z(t->arena, code_of_message(l)));  // no SMS leaves a demo
    l->county->demo = false;
    CHECK_LACKS(visit_get(v, S("/login")).body, "保康社区站");
    CHECK_INT(visit_post(v, "/login/demo", body).status, 401);
}
