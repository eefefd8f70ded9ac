// Orders as people meet them: pages, buttons, exports, and the same over the API.
#include "rooms/orders/orders.h"
#include "rooms/teams/teams.h"
#include "tests/support/little.h"
#include "tests/support/visit.h"
#include <string.h>

typedef struct {
    Little *l;
    App *app;
    Visitor *resident, *neighbour, *station, *sibling, *leader, *other_leader, *supervisor, *guest;
    PersonId feng, wang;
    TeamId corps, squad;
    Str tomorrow;
} Town;

typedef struct {
    TeamNew new;
    TeamId out;
} AddTeam;

static Err add_team(Cx *cx, void *with)
{
    AddTeam *one = with;
    return team_add(cx, &one->new, &one->out);
}

static TeamId team(Town *town, TeamId parent, TeamLevel level, const char *name, PlaceId place,
                   PersonId leader)
{
    AddTeam one = { .new = { .parent = parent,
                             .level = level,
                             .name = str(name),
                             .place = place,
                             .leader = leader } };
    CHECK_OK(little_act(town->l, NO(Person), add_team, &one));
    return one.out;
}

static Visitor *signed_in(Town *town, PersonId person, bool staff)
{
    Visitor *v = visitor(town->l->t, town->app, "10.0.0.1");
    visit_sign_in(v, person, staff);
    return v;
}

static Visitor *staff(Town *town, const char *name, const char *phone, Role role, PlaceId place)
{
    PersonId person = little_person(town->l, name, phone, town->l->station);
    little_grant(town->l, person, role, place);
    return signed_in(town, person, true);
}

static Town *open_town(T *t)
{
    Town *town = NEW(t->arena, Town);
    Little *l = town->l = little(t, county_sqlite(t));
    town->app = visit_app(t, l->county);
    town->feng = little_person(l, "冯桂英", "13871550001", l->station);
    town->wang = little_person(l, "王师傅", "13871550007", l->station);
    PersonId li = little_person(l, "李师傅", "13871550008", l->station2);
    town->corps = team(town, NO(Team), TEAM_CORPS, "总队", l->centre, NO(Person));
    town->squad = team(town, town->corps, TEAM_SQUAD, "保康便民小队", l->station, town->wang);
    team(town, town->corps, TEAM_SQUAD, "长安小队", l->station2, li);
    town->resident = signed_in(town, town->feng, false);
    town->neighbour = signed_in(town, little_person(l, "陈国庆", "13871550002", l->station), false);
    town->leader = signed_in(town, town->wang, true);
    town->other_leader = signed_in(town, li, true);
    town->station = staff(town, "周主任", "13871550003", ROLE_STATION, l->station);
    town->sibling = staff(town, "吴主任", "13871550004", ROLE_STATION, l->station2);
    town->supervisor = staff(town, "郑督导", "13871550005", ROLE_SUPERVISOR, l->centre);
    town->guest = visitor(t, town->app, "10.0.0.9");
    town->tomorrow = day_iso(t->arena, day_add(time_day(l->now), 1));
    return town;
}

static Str body(Town *town, const char *more)
{
    return str_printf(
        town->l->t->arena,
        "item=1&wanted_on=%.*s&wanted_part=morning&address=保康社区3栋201&phone=13871550001%s",
        STR_FMT(town->tomorrow), more);
}

// The path of the new order: "/orders/1".
static const char *placed(Town *town)
{
    AppAnswer answer = visit_post(town->resident, "/orders?item=1",
                                  body(town, "&details=老人行动不便"));
    CHECK_INT(answer.status, 303);
    return str_z(town->l->t->arena, answer_header(&answer, "location"));
}

static const char *path(Town *town, const char *order, const char *rest)
{
    return str_z(town->l->t->arena, str_printf(town->l->t->arena, "%s%s", order, rest));
}

static void done(Visitor *who, Town *town, const char *order, const char *act, Str form)
{
    AppAnswer answer = visit_post(who, path(town, order, act), form);
    if (answer.status != 303)
        test_failed(__FILE__, __LINE__, "%s answers %d:\n%.*s", act, answer.status,
                    STR_FMT(answer.body));
}

static Str dispatch_to(Town *town, TeamId team_id)
{
    return str_printf(town->l->t->arena, "team=%lld", (long long)team_id.n);
}

static const char *brought_to_evaluation(Town *town)
{
    const char *order = placed(town);
    done(town->station, town, order, "/dispatch", dispatch_to(town, town->squad));
    done(town->leader, town, order, "/accept", S(""));
    done(town->leader, town, order, "/appoint",
         str_printf(town->l->t->arena, "day=%.*s&part=morning", STR_FMT(town->tomorrow)));
    done(town->leader, town, order, "/start", S(""));
    done(town->leader, town, order, "/report", S("result=剪好了头发&minutes=40&people=2"));
    return order;
}

TEST(an_order_travels_by_pages_from_the_menu_to_the_five_words)
{
    Town *town = open_town(t);
    CHECK_HAS(visit_get(town->resident, S("/services")).body, "href=\"/orders/new?item=1\"");
    AppAnswer form = visit_get(town->resident, S("/orders/new?item=1"));
    CHECK_HAS(form.body, "上门理发");
    CHECK_HAS(form.body, "value=\"13871550001\"");  // the phone is there before the first order
    const char *order = placed(town);
    AppAnswer page = visit_get(town->resident, str(order));
    CHECK_HAS(page.body, "待受理");
    CHECK_HAS(page.body, "<button class=\"btn small\">撤回</button>");
    CHECK_HAS(page.body, "催一催");
    AppAnswer again = visit_get(town->resident, S("/orders/new?item=2"));
    CHECK_HAS(again.body, "保康社区3栋201");  // of the last order
    AppAnswer desk = visit_get(town->station, S("/desk"));
    CHECK_HAS(desk.body, "冯**");
    CHECK_HAS(desk.body, "data-dispatch");
    CHECK_HAS(desk.body, "保康便民小队");
    done(town->station, town, order, "/dispatch?back=desk", dispatch_to(town, town->squad));
    CHECK_HAS(visit_get(town->leader, S("/team/orders")).body, "接单</button>");
    done(town->leader, town, order, "/accept?back=team", S(""));
    CHECK_HAS(visit_get(town->leader, str(order)).body, "保康社区3栋201");
    done(town->leader, town, order, "/start", S(""));
    done(town->leader, town, order, "/report", S("result=剪好了头发&minutes=40&people=2"));
    AppAnswer rate = visit_get(town->resident, str(order));
    CHECK_HAS(rate.body, "name=\"rating\" value=\"very_good\">非常满意</button>");
    CHECK_HAS(rate.body, "class=\"big faces elder-only\"");
    CHECK_LACKS(rate.body, "checked");  // nothing is chosen for anybody
    done(town->resident, town, order, "/evaluate", S("rating=good"));
    AppAnswer end = visit_get(town->resident, str(order));
    CHECK_HAS(end.body, "已办结");
    CHECK_HAS(end.body, "满意");
    CHECK_HAS(visit_get(town->resident, S("/orders")).body, order);
}

TEST(what_a_guest_typed_is_there_after_logging_in)
{
    Town *town = open_town(t);
    AppAnswer sent = visit_post(town->guest, "/orders?item=1",
                                body(town, "&details=三楼，没有电梯"));
    CHECK_INT(sent.status, 303);
    Str to = answer_header(&sent, "location");
    CHECK(str_starts(to, S("/login?next=/orders/new%3Fdraft%3D")));
    CHECK_LACKS(to, "13871550001");  // nothing personal in an address
    Str key = str_slice(to, str_find_str(to, S("draft%3D")) + 8, to.n);
    visit_sign_in(town->guest, town->feng, false);
    AppAnswer back = visit_get(town->guest,
                               str_printf(t->arena, "/orders/new?draft=%.*s", STR_FMT(key)));
    CHECK_HAS(back.body, "上门理发");
    CHECK_HAS(back.body, "三楼，没有电梯");
    CHECK_HAS(back.body, "保康社区3栋201");
}

TEST(a_page_that_is_refused_comes_back_with_what_was_typed)
{
    Town *town = open_town(t);
    AppAnswer answer = visit_post(town->resident, "/orders?item=1",
                                  str_printf(t->arena,
                                             "item=1&wanted_on=%.*s&wanted_part=morning&address=&"
                                             "phone=12&details=<script>alert(1)</script>",
                                             STR_FMT(town->tomorrow)));
    CHECK_INT(answer.status, 422);
    CHECK_HAS(answer.body, "&lt;script&gt;alert(1)");
    CHECK_LACKS(answer.body, "<script>alert");
    CHECK_HAS(answer.body, "请填写 11 位手机号或带区号的座机");
    const char *order = placed(town);
    AppAnswer bare = visit_post(town->resident, path(town, order, "/evaluate"), S("rating=good"));
    CHECK_INT(bare.status, 409);
    CHECK_HAS(bare.body, "这张单子刚刚有了变化");
    AppAnswer silent = visit_post(town->station, path(town, order, "/return"), S("reason="));
    CHECK_INT(silent.status, 422);
    CHECK_HAS(silent.body, "<details class=\"card act-return\" open>");
}

TEST(of_two_clicks_on_accept_the_second_hears_that_it_moved_on)
{
    Town *town = open_town(t);
    const char *order = placed(town);
    done(town->station, town, order, "/dispatch", S("team=2&version=1"));
    CHECK_INT(
        visit_post(town->station, path(town, order, "/dispatch"), S("team=3&version=1")).status,
        409);
    done(town->leader, town, order, "/accept", S("version=3"));
    CHECK_INT(visit_post(town->leader, path(town, order, "/accept"), S("version=3")).status, 409);
}

// Each face of each reader: the order, the desk that it stands on, the team's list.
TEST(an_order_is_on_no_face_of_who_may_not_read_it)
{
    Town *town = open_town(t);
    const char *order = placed(town);
    done(town->station, town, order, "/dispatch", dispatch_to(town, town->squad));
    static const char *const faces[] = { "", ".json", "/sheet" };
    for (size_t i = 0; i < COUNT(faces); i++) {
        CHECK_INT(visit_get(town->resident, str(path(town, order, faces[i]))).status, 200);
        CHECK_INT(visit_get(town->station, str(path(town, order, faces[i]))).status, 200);
        CHECK_INT(visit_get(town->leader, str(path(town, order, faces[i]))).status, 200);
        CHECK_INT(visit_get(town->supervisor, str(path(town, order, faces[i]))).status, 200);
        CHECK_INT(visit_get(town->neighbour, str(path(town, order, faces[i]))).status, 404);
        CHECK_INT(visit_get(town->sibling, str(path(town, order, faces[i]))).status, 404);
        CHECK_INT(visit_get(town->other_leader, str(path(town, order, faces[i]))).status, 404);
        CHECK(visit_get(town->guest, str(path(town, order, faces[i]))).status != 200);
    }
    static const char *const lists[] = { "/desk?filter=team", "/desk.json?filter=team",
                                         "/desk.csv?filter=team" };
    for (size_t i = 0; i < COUNT(lists); i++) {
        CHECK_HAS(visit_get(town->station, str(lists[i])).body, "上门理发");
        CHECK_LACKS(visit_get(town->sibling, str(lists[i])).body, "上门理发");
        CHECK_INT(visit_get(town->neighbour, str(lists[i])).status, 404);
        CHECK_INT(visit_get(town->leader, str(lists[i])).status, 404);
    }
    Str foreign = str_printf(t->arena, "/desk?node=%lld", (long long)town->l->station.n);
    CHECK_INT(visit_get(town->sibling, foreign).status, 404);
    CHECK_INT(visit_get(town->sibling, S("/desk?node=1")).status, 404);
    CHECK_LACKS(visit_get(town->other_leader, S("/team/orders.csv")).body, "上门理发");
    CHECK_LACKS(visit_get(town->neighbour, S("/orders.csv")).body, "上门理发");
}

TEST(address_and_phone_are_on_no_face_until_they_are_due)
{
    Town *town = open_town(t);
    const char *order = placed(town);
    done(town->station, town, order, "/dispatch", dispatch_to(town, town->squad));
    Visitor *const closed[] = { town->station, town->leader, town->supervisor };
    static const char *const faces[] = { "", ".json", "/sheet" };
    for (size_t i = 0; i < COUNT(closed); i++)
        for (size_t j = 0; j < COUNT(faces); j++) {
            AppAnswer answer = visit_get(closed[i], str(path(town, order, faces[j])));
            CHECK_LACKS(answer.body, "13871550001");
            CHECK_LACKS(answer.body, "3栋201");
        }
    CHECK_INT(visit_post(town->station, path(town, order, "/contact"), S("reason=")).status, 422);
    AppAnswer shown = visit_post(town->station, path(town, order, "/contact"),
                                 S("reason=核对地址"));
    CHECK_INT(shown.status, 200);
    CHECK_HAS(shown.body, "保康社区3栋201");
    CHECK_INT(
        visit_post(town->supervisor, path(town, order, "/contact"), S("reason=核对地址")).status,
        403);
    done(town->leader, town, order, "/accept", S(""));
    CHECK_HAS(visit_get(town->leader, str(path(town, order, "/sheet"))).body, "13871550001");
}

TEST(staff_order_for_who_is_on_the_phone)
{
    Town *town = open_town(t);
    placed(town);
    AppAnswer known = visit_get(town->station, S("/desk/new?phone=13871550001"));
    CHECK_HAS(known.body, "找到 冯桂英");
    CHECK_HAS(known.body, "保康社区3栋201");
    AppAnswer foreign = visit_get(town->sibling, S("/desk/new?phone=13871550001"));
    CHECK_LACKS(foreign.body, "冯桂英");  // not their people
    CHECK_LACKS(foreign.body, "3栋201");
    Str again = str_printf(
        t->arena, "phone=13871550001&item=2&wanted_on=%.*s&wanted_part=afternoon&place=%lld",
        STR_FMT(town->tomorrow), (long long)town->l->station.n);
    AppAnswer sent = visit_post(town->station, "/desk/new", again);
    CHECK_INT(sent.status, 303);  // the address is the one on record
    CHECK_STR(answer_header(&sent, "location"), "/desk/new/2");
    AppAnswer done = visit_get(town->station, S("/desk/new/2"));
    CHECK_HAS(done.body, "家电维修");
    CHECK_HAS(done.body, "138****0001");
    CHECK_LACKS(done.body, "13871550001");
    CHECK_HAS(visit_get(town->station, S("/desk/new?phone=13871550001")).body, "正在办的单子");
    Str stranger = str_printf(t->arena,
                              "phone=13871559999&name=刘大妈&item=1&address=保康社区5栋&wanted_on=%"
                              ".*s&wanted_part=morning&place=%lld",
                              STR_FMT(town->tomorrow), (long long)town->l->station.n);
    CHECK_INT(visit_post(town->station, "/desk/new", stranger).status, 303);
    CHECK_HAS(visit_get(town->station, S("/orders/3")).body, "刘大妈");
    CHECK_HAS(visit_get(town->station, S("/orders/3")).body, "代办");
    CHECK_INT(visit_post(town->sibling, "/desk/new", stranger).status,
              403);  // another station's place
    CHECK_INT(visit_get(town->resident, S("/desk/new")).status, 404);
}

static int desk_posts(Town *town, const char *fields)
{
    return visit_post(
               town->station, "/desk/new",
               str_printf(town->l->t->arena,
                          "%s&address=保康社区5栋&wanted_on=%.*s&wanted_part=morning&place=%lld",
                          fields, STR_FMT(town->tomorrow), (long long)town->l->station.n))
        .status;
}

static AppAnswer desk_sends(Town *town, const char *service, const char *when)
{
    return visit_post(
        town->station, "/desk/new",
        str_printf(town->l->t->arena,
                   "phone=13871550001&address=保康社区5栋&%s&wanted_on=%.*s&%s&place=%lld", service,
                   STR_FMT(town->tomorrow), when, (long long)town->l->station.n));
}

// Who orders by telephone gets a seat like who orders on the page: the first that fits what was
// said, else one that is chosen from those that are left.
TEST(an_order_by_telephone_takes_a_seat_or_joins_the_pool)
{
    Town *town = open_town(t);
    Str slots = str_printf(
        t->arena,
        "team=%lld&monday=1&tuesday=1&wednesday=1&thursday=1&friday=1&saturday=1&sunday=1&"
        "begins=540&length=120&capacity=1&valid_from=%.*s&valid_to=%.*s",
        (long long)town->squad.n, STR_FMT(town->tomorrow), STR_FMT(town->tomorrow));
    CHECK_INT(
        visit_post(town->station, "/items", S("name=上门义诊&mode=door&icon=heart&state=offered"))
            .status,
        303);
    CHECK_INT(visit_post(town->station, "/items/9/slots", slots).status, 303);

    AppAnswer missed = desk_sends(town, "pick=上门义诊", "wanted_part=afternoon");
    CHECK_INT(missed.status, 422);
    CHECK_HAS(missed.body, "请和居民选一个时段");
    CHECK_HAS(missed.body, "9:00–11:00 · 还有 1 个名额");
    Buf digits = buf_new(t->arena, 16);
    for (size_t i = 0; i < town->tomorrow.n; i++)
        if (town->tomorrow.p[i] != '-')
            buf_byte(&digits, town->tomorrow.p[i]);
    Str seat = str_printf(t->arena, "wanted_part=afternoon&slot=1-%.*s", STR_FMT(buf_str(&digits)));
    CHECK_INT(desk_sends(town, "pick=上门义诊", "wanted_part=morning&slot=1-").status, 422);
    CHECK_INT(desk_sends(town, "pick=上门义诊", (char *)str_z(t->arena, seat)).status, 303);
    CHECK_HAS(visit_get(town->station, S("/desk/new/1")).body, "9:00–11:00");
    AppAnswer full = desk_sends(town, "pick=上门义诊", "wanted_part=morning");
    CHECK_INT(full.status, 422);
    CHECK_HAS(full.body, "时段都约满了");

    CHECK_INT(
        visit_post(town->station, "/items",
                   S("name=智能手机课&mode=spot&icon=phone&state=offered&pooled=1&min_people=3"
                     "&max_people=5&pool_days=10&pool_miss=withdraw"))
            .status,
        303);
    CHECK_INT(desk_sends(town, "pick=智能手机课&people=9", "wanted_part=morning").status, 422);
    CHECK_INT(desk_sends(town, "pick=智能手机课&people=2", "wanted_part=morning").status, 303);
    AppAnswer pooled = visit_get(town->station, S("/desk/new/2"));
    CHECK_HAS(pooled.body, "2 位");
    CHECK_HAS(pooled.body, "正在凑单，还差 1 人");
    AppAnswer plain = desk_sends(town, "pick=帮忙换灯泡", "wanted_part=afternoon");
    CHECK_INT(plain.status, 303);
    CHECK_HAS(visit_get(town->station, S("/desk/new/3")).body, "下午");
}

TEST(a_service_is_named_by_number_letters_or_words_and_other_words_are_a_request)
{
    Town *town = open_town(t);
    CHECK_INT(desk_posts(town, "phone=13871550001&pick=3"), 303);
    CHECK_HAS(visit_get(town->station, S("/orders/1")).body, "陪诊代办");
    CHECK_INT(desk_posts(town, "phone=13871550001&pick=lf"), 303);
    CHECK_HAS(visit_get(town->station, S("/orders/2")).body, "上门理发");
    CHECK_INT(desk_posts(town, "phone=13871550001&pick=调解"), 303);
    CHECK_HAS(visit_get(town->station, S("/orders/3")).body, "邻里调解");
    CHECK_INT(desk_posts(town, "phone=13871550001&pick=想请人写春联"), 303);
    CHECK_HAS(visit_get(town->station, S("/orders/4")).body, "想请人写春联");
    CHECK_INT(desk_posts(town, "phone=13871550001&pick=99"), 422);
    CHECK_INT(desk_posts(town, "phone=13871550001&pick=zzz"), 422);
    CHECK_INT(desk_posts(town, "phone=13871550001&pick=d"), 422);  // several have it
    CHECK_INT(visit_post(town->station, "/items",
                         S("name=集中理发日&mode=spot&icon=scissors&state=offered"))
                  .status,
              303);
    CHECK_INT(desk_posts(town, "phone=13871550001&pick=lf"), 303);
    CHECK_HAS(visit_get(town->station, S("/orders/5")).body, "上门理发");
}

TEST(of_several_on_one_number_one_is_chosen_and_a_new_name_is_a_new_record)
{
    Town *town = open_town(t);
    PersonId husband = little_person(town->l, "冯大爷", "13871550001", town->l->station);
    AppAnswer page = visit_get(town->station, S("/desk/new?phone=13871550001"));
    CHECK_HAS(page.body, "是哪一位");
    CHECK_HAS(page.body, "冯大爷");
    CHECK_INT(desk_posts(town, "phone=13871550001&item=1"), 422);
    const char *chosen = str_z(
        t->arena,
        str_printf(t->arena, "phone=13871550001&item=1&resident=%lld", (long long)husband.n));
    CHECK_INT(desk_posts(town, chosen), 303);
    CHECK_HAS(visit_get(town->station, S("/orders/1")).body, "冯大爷");
    CHECK_INT(desk_posts(town, "phone=13871550001&item=1&name=冯小妹"), 303);
    CHECK_HAS(visit_get(town->station, S("/orders/2")).body, "冯小妹");
}

TEST(twenty_orders_of_one_phone_in_an_hour_are_enough_and_the_desk_is_warned)
{
    Town *town = open_town(t);
    for (int i = 0; i < 20; i++)
        CHECK_INT(desk_posts(town, "phone=13871550002&item=1"), 303);
    AppAnswer refused = visit_post(
        town->neighbour, "/orders",
        str_printf(
            t->arena,
            "item=1&wanted_on=%.*s&wanted_part=morning&address=保康社区4栋&phone=13871550002",
            STR_FMT(town->tomorrow)));
    CHECK_INT(refused.status, 429);
    CHECK_HAS(refused.body, "一小时内");
    CHECK_HAS(visit_get(town->station, S("/desk/new?phone=13871550002")).body, "已经点了 20 张");
    CHECK_INT(desk_posts(town, "phone=13871550002&item=1"), 303);  // staff answer for what they do
}

TEST(abusive_words_are_marked_for_staff_and_never_refused)
{
    Town *town = open_town(t);
    CHECK_INT(desk_posts(town, "phone=13871550001&pick=叫他们滚蛋"), 303);
    CHECK_HAS(visit_get(town->station, S("/orders/1")).body, "有不当用语");
    CHECK_HAS(visit_get(town->station, S("/orders/all")).body, "有不当用语");
    CHECK_HAS(visit_get(town->station, S("/desk")).body, "有不当用语");
    CHECK_LACKS(visit_get(town->resident, S("/orders/1")).body, "有不当用语");
    CHECK_LACKS(visit_get(town->resident, S("/orders")).body, "有不当用语");
}

TEST(all_orders_stand_in_one_table_with_filters_and_on_paper)
{
    Town *town = open_town(t);
    desk_posts(town, "phone=13871550001&pick=1");
    desk_posts(town, "phone=13871550001&pick=家里水管坏了");
    Str month = str_slice(day_iso(t->arena, time_day(town->l->now)), 0, 7);
    AppAnswer all = visit_get(town->station, S("/orders/all"));
    CHECK_HAS(all.body, "上门理发");
    CHECK_HAS(all.body, "家里水管坏了");
    CHECK_HAS(all.body, "冯**");
    CHECK_LACKS(all.body, "13871550001");
    AppAnswer some = visit_get(town->station, S("/orders/all?kind=free&state=submitted"));
    CHECK_LACKS(some.body, "\"main\">上门理发");
    CHECK_HAS(some.body, "\"main\">家里水管坏了");
    CHECK_LACKS(visit_get(town->station, S("/orders/all?late=1")).body, "\"main\">上门理发");
    CHECK_LACKS(visit_get(town->station, S("/orders/all?unrated=1")).body, "\"main\">上门理发");
    CHECK_LACKS(visit_get(town->station, S("/orders/all?month=2001-01")).body, "\"main\">上门理发");
    CHECK_INT(visit_get(town->station, S("/orders/all?month=2001-13")).status, 400);
    CHECK_INT(visit_get(town->station, S("/orders/all?state=nothing")).status, 400);
    CHECK_HAS(visit_get(town->station, S("/orders/all.csv")).body, "家里水管坏了");
    CHECK_LACKS(visit_get(town->sibling, S("/orders/all")).body, "上门理发");
    Str sheet = str_printf(t->arena, "/orders/register?month=%.*s", STR_FMT(month));
    AppAnswer paper = visit_get(town->station, sheet);
    CHECK_HAS(paper.body, "点单登记表");
    CHECK_HAS(paper.body, "共 2 张");
    AppAnswer one = visit_get(town->station, S("/orders/1/sheet"));
    CHECK_HAS(one.body, "<svg");
    AppAnswer group = visit_get(town->station, S("/orders/1/group"));
    CHECK_HAS(group.body, "上门理发");
    CHECK_LACKS(group.body, "冯");
    CHECK_LACKS(group.body, "保康社区5栋");
    CHECK_LACKS(group.body, "1387155");
    CHECK_INT(visit_get(town->neighbour, S("/orders/1/group")).status, 404);
}

TEST(programs_see_what_people_see)
{
    Town *town = open_town(t);
    const char *order = brought_to_evaluation(town);
    Visitor *program = visitor(t, town->app, "10.0.0.5");
    visit_token(program, town->feng);
    AppAnswer one = visit_get(program, str_printf(t->arena, "/api/v1%s", order));
    CHECK_INT(one.status, 200);
    CHECK_HAS(one.body, "\"state\":\"reported\"");
    CHECK_HAS(one.body, "\"act\":\"evaluate\"");
    CHECK_LACKS(one.body, "sealed");
    const char *api = str_z(t->arena, str_printf(t->arena, "/api/v1%s/accept", order));
    CHECK_INT(visit_post(program, api, S("")).status, 403);  // no leader
    Visitor *leader = visitor(t, town->app, "10.0.0.6");
    visit_token(leader, town->wang);
    AppAnswer late = visit_post(leader, api, S(""));
    CHECK_INT(late.status, 409);
    CHECK_HAS(late.body, "order.moved_on");
    const char *rate = str_z(t->arena, str_printf(t->arena, "/api/v1%s/evaluate", order));
    AppAnswer bad = visit_post(program, rate, S("rating=none"));
    CHECK_INT(bad.status, 422);
    CHECK(visit_post(program, rate, S("rating=very_good&words=谢谢")).status < 300);
    CHECK_HAS(visit_get(program, S("/api/v1/orders")).body, "\"rating\":\"very_good\"");
}

TEST(teams_show_members_to_their_own_and_hide_names_from_guests)
{
    Town *town = open_town(t);
    Str page = str_printf(t->arena, "/teams/%lld", (long long)town->squad.n);
    CHECK_HAS(visit_get(town->station, page).body, "王师傅");
    CHECK_LACKS(visit_get(town->guest, page).body, "王师傅");
    CHECK_HAS(visit_get(town->guest, page).body, "王**");
    CHECK_LACKS(visit_get(town->guest, page).body, "队员入队");
    CHECK_HAS(visit_get(town->station, page).body, "队员入队");
    CHECK_LACKS(visit_get(town->sibling, page).body, "队员入队");
    CHECK_HAS(visit_get(town->guest, S("/teams.csv?all=1")).body, "保康便民小队");
    CHECK_LACKS(visit_get(town->guest, S("/teams.json?all=1")).body, "王师傅");
    const char *leader = str_z(t->arena, str_printf(t->arena, "%.*s/leader", STR_FMT(page)));
    CHECK_INT(visit_post(town->sibling, leader, S("phone=13871550002")).status, 403);
    CHECK_INT(visit_post(town->station, leader, S("phone=13800009999")).status, 422);
    CHECK_INT(visit_post(town->station, leader, S("phone=13871550002")).status, 303);
    CHECK_HAS(visit_get(town->station, page).body, "陈国庆");
}

TEST(each_desk_keeps_its_own_part_of_the_menu_and_the_centre_the_countys)
{
    Town *town = open_town(t);
    Visitor *centre = staff(town, "刘主任", "13871550010", ROLE_CENTRE, town->l->centre);
    CHECK_INT(visit_get(town->station, S("/items")).status, 200);
    CHECK_INT(visit_get(town->station, S("/items/new")).status, 200);
    CHECK_INT(visit_get(town->resident, S("/items/new")).status, 404);
    CHECK_INT(visit_get(town->station, S("/items/1/edit")).status, 403);
    CHECK_INT(
        visit_post(town->station, "/items/1/edit",
                   S("name=上门理发&summary=&mode=door&icon=scissors&position=10&state=shelved"))
            .status,
        403);
    CHECK_INT(visit_post(town->station, "/items",
                         S("name=保康巧手&mode=spot&icon=gift&position=90&state=offered"))
                  .status,
              303);
    CHECK_HAS(visit_get(town->resident, S("/services")).body, "保康巧手");
    CHECK_HAS(visit_get(town->station, S("/items/9/edit")).body, "由 保康社区 维护");
    CHECK_INT(visit_get(town->sibling, S("/items/9/edit")).status, 403);
    CHECK_INT(visit_post(centre, "/items",
                         S("name=缝补衣物&summary=&mode=spot&icon=gift&position=90&state=offered"))
                  .status,
              303);
    CHECK_HAS(visit_get(town->guest, S("/services")).body, "缝补衣物");
    CHECK_INT(visit_post(centre, "/items",
                         S("name=缝补衣物&summary=&mode=spot&icon=gift&position=90&state=offered"))
                  .status,
              409);
    CHECK_INT(
        visit_post(centre, "/items/1/edit",
                   S("name=上门理发&summary=&mode=door&icon=scissors&position=10&state=shelved"))
            .status,
        303);
    CHECK_LACKS(visit_get(town->guest, S("/services")).body, "上门理发");
    AppAnswer gone = visit_post(town->resident, "/orders?item=1", body(town, ""));
    CHECK_INT(gone.status, 422);
    CHECK_HAS(gone.body, "这项服务不在菜单上");
}

TEST(what_waits_for_somebody_is_on_their_list)
{
    Town *town = open_town(t);
    const char *order = placed(town);
    CHECK_HAS(visit_get(town->station, S("/todo")).body, "待受理");
    CHECK_LACKS(visit_get(town->sibling, S("/todo")).body, "上门理发");
    done(town->station, town, order, "/dispatch", dispatch_to(town, town->squad));
    CHECK_LACKS(visit_get(town->station, S("/todo")).body, "上门理发");
    CHECK_HAS(visit_get(town->leader, S("/todo")).body, "待接单");
    done(town->leader, town, order, "/accept", S(""));
    done(town->leader, town, order, "/start", S(""));
    done(town->leader, town, order, "/report", S("result=剪好了头发&minutes=40&people=2"));
    CHECK_HAS(visit_get(town->resident, S("/todo")).body, "待确认");
    CHECK_LACKS(visit_get(town->neighbour, S("/todo")).body, "上门理发");
}

TEST(a_station_makes_a_squad_on_its_page)
{
    Town *town = open_town(t);
    Str good = str_printf(t->arena,
                          "parent=%lld&level=squad&name=保康巧手队&place=%lld&speciality=理发",
                          (long long)town->corps.n, (long long)town->l->station.n);
    Str foreign = str_printf(t->arena, "parent=%lld&level=squad&name=长安巧手队&place=%lld",
                             (long long)town->corps.n, (long long)town->l->station2.n);
    CHECK_INT(visit_get(town->station, S("/teams/new")).status, 200);
    AppAnswer made = visit_post(town->station, "/teams", good);
    CHECK_INT(made.status, 303);
    CHECK_HAS(visit_get(town->guest, answer_header(&made, "location")).body, "保康巧手队");
    AppAnswer twice = visit_post(town->station, "/teams", good);
    CHECK_INT(twice.status, 409);
    CHECK_HAS(twice.body, "保康巧手队");  // what was typed stands again
    CHECK_INT(visit_post(town->station, "/teams", foreign).status, 403);
    CHECK_INT(visit_post(town->resident, "/teams", good).status, 403);
    AppAnswer unit = visit_post(town->station, "/teams",
                                str_join(t->arena, good, S("二&unit_code=91420281MA00000000")));
    CHECK_INT(unit.status, 422);
    CHECK_HAS(unit.body, "没有登记这个代码的单位");
}
