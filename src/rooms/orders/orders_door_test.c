// At the door and around it: the code, who goes, pictures, wishes that two want at once.
#include "rooms/orders/orders.h"
#include "base/buf.h"
#include "base/seal.h"
#include "rooms/photos/photos.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "tests/support/cast.h"
#include <pthread.h>

typedef struct {
    T *t;
    Cast *cast;
    Player *feng, *chen, *zhou, *wang, *li, *squad;
} Scene;

static Player *comes(Scene *s, const char *name, const char *words)
{
    CHECK(cast_person(s->cast, str(words)));
    Player *player = cast_find(s->cast, str(name));
    visit_sign_in(player->visitor, (PersonId){ player->id }, str_has(str(words), S("@")));
    return player;
}

static Scene scene(T *t, County *county)
{
    Scene s = { .t = t, .cast = cast_new(t, county) };
    s.feng = comes(&s, "冯桂英", "冯桂英 13871550001 保康社区");
    s.chen = comes(&s, "陈国庆", "陈国庆 13871550002 保康社区");
    s.zhou = comes(&s, "周主任", "周主任 13871550003 保康社区 station@保康社区");
    s.wang = comes(&s, "王师傅", "王师傅 13871550007 保康社区");
    s.li = comes(&s, "李红", "李红 13871550008 保康社区");
    CHECK(cast_team(s.cast, S("保康便民小队 保康社区 王师傅")));
    s.squad = cast_find(s.cast, S("保康便民小队"));
    return s;
}

static void post(Player *player, const char *path, Str form, int status, const char *has)
{
    AppAnswer answer = visit_post(player->visitor, path, form);
    CHECK_INT(answer.status, status);
    if (has != NULL)
        CHECK_HAS(answer.body, has);
}

static Str page(const Player *player, const char *path)
{
    return visit_get(player->visitor, str(path)).body;
}

static void place_at_door(Scene *s, const char *more)
{
    Str form = str_printf(s->t->arena,
                          "title=换灯泡&wanted_on=%.*s&wanted_part=morning&address=保康社区3栋201"
                          "&phone=13871550001%s",
                          STR_FMT(day_iso(s->t->arena, day_add(time_day(clock_now()), 1))), more);
    post(s->feng, "/orders", form, 303, NULL);
}

static void bring_to_accepted(Scene *s)
{
    Str team = str_printf(s->t->arena, "team=%lld", (long long)s->squad->id);
    post(s->zhou, "/orders/1/dispatch", team, 303, NULL);
    post(s->wang, "/orders/1/accept", S(""), 303, NULL);
}

// The four digits as the resident's page has them; none when it has none.
static Str code_on(const Player *player)
{
    Str json = page(player, "/orders/1.json"), rest;
    static const char mark[] = "\"code\":\"";
    size_t at = str_find_str(json, str(mark));
    CHECK(at != STR_NOWHERE);
    return str_cut(str_slice(json, at + sizeof mark - 1, json.n), '"', &rest);
}

static Str other_code(T *t, Str code)
{
    int64_t n = 0;
    CHECK(str_int(code, &n));
    return str_printf(t->arena, "code=%04d", (int)((n + 1) % 10000));
}

BOTH(both_sides_know_one_code_and_nobody_else_does)
{
    Scene s = scene(t, county);
    place_at_door(&s, "");
    CHECK_STR(code_on(s.feng), "");
    bring_to_accepted(&s);
    Str code = code_on(s.feng);
    CHECK_INT(code.n, 4);
    CHECK_STR(code_on(s.wang), str_z(t->arena, code));
    CHECK_INT(visit_get(s.chen->visitor, S("/orders/1.json")).status, 404);
    CHECK_HAS(page(s.feng, "/orders/1"), str_z(t->arena, code));
    CHECK_HAS(page(s.feng, "/orders/1/sheet"), str_z(t->arena, code));

    post(s.wang, "/orders/1/start", other_code(t, code), 422, "口令不对");
    post(s.wang, "/orders/1/start", str_printf(t->arena, "code=%.*s", STR_FMT(code)), 303, NULL);
    CHECK_HAS(page(s.wang, "/orders/1"), "口令相符");
    CHECK_HAS(page(s.feng, "/orders/1"), "口令输错");
    post(s.wang, "/orders/1/report", S("result=换好了&minutes=20&people=1"), 303, NULL);
    CHECK_STR(code_on(s.feng), "");
}

BOTH(another_team_gets_another_code)
{
    Scene s = scene(t, county);
    place_at_door(&s, "");
    Str first = { 0 };
    int differ = 0;
    for (int i = 0; i < 4; i++) {
        bring_to_accepted(&s);
        Str code = code_on(s.feng);
        differ += first.n > 0 && !str_eq(first, code);
        first = code;
        post(s.wang, "/orders/1/appoint",
             str_printf(t->arena, "part=morning&going=%lld&day=%.*s", (long long)s.wang->id,
                        STR_FMT(day_iso(t->arena, day_add(time_day(clock_now()), 1)))),
             303, NULL);
        CHECK_HAS(page(s.feng, "/orders/1.json"), "\"name\":\"王师傅\"");
        post(s.zhou, "/orders/1/recall", S("reason=换一支队伍"), 303, NULL);
        CHECK_LACKS(page(s.feng, "/orders/1.json"), "\"name\":\"王师傅\"");
        CHECK_STR(code_on(s.feng), "");
    }
    CHECK(differ >= 2);  // alike by chance once in ten thousand
}

SQL0(sealed_sql, "select count(*) as n from order_doors where length(code_sealed) < 20");
SQL0(made_sql, "select count(*) as n from order_doors where code_sealed is not null");

static Err count_codes(Cx *cx, void *with)
{
    int64_t *n = with;
    TRY(db_int(cx, &sealed_sql, &n[0]));
    return db_int(cx, &made_sql, &n[1]);
}

BOTH(the_code_is_sealed_at_rest_and_made_for_doors_alone)
{
    Scene s = scene(t, county);
    int64_t n[2] = { 0 };
    place_at_door(&s, "");
    bring_to_accepted(&s);
    CHECK_OK(little_act(s.cast->l, NO(Person), count_codes, n));
    CHECK_INT(n[0], 0);
    CHECK_INT(n[1], 1);
}

TEST(a_code_is_demanded_as_the_rule_says)
{
    static const bool demanded[3][3] = {
        // none   alone  minor
        { false, false, false },
        { false, true, true },
        { true, true, true },
    };
    for (int demand = 0; demand < 3; demand++)
        for (int care = CARE_NONE; care <= CARE_MINOR; care++)
            CHECK_INT(order_code_required((OrderCare)care, demand), demanded[demand][care]);
}

typedef struct {
    PersonNew new;
    PersonId person;
    OrderId order;
    OrderCare care;
    Str text;
} Child;

// A child of ten, by the document.
static Err order_for_child(Cx *cx, void *with)
{
    Child *child = with;
    char digits[18];
    OrderDoor door;
    snprintf(digits, sizeof digits, "420281%08d001", day_add(cx->today, -3653).ymd);
    child->new.id_number = str_printf(cx->arena, "%s%c", digits, id_check_character(digits));
    TRY(person_add(cx, &child->new, &child->person));
    OrderNew new = { .kind = ORDER_FREE,
                     .title = S("课业辅导"),
                     .resident = child->person,
                     .how = ORDER_DESK,
                     .address = S("保康社区5栋"),
                     .phone = S("13871550009"),
                     .wanted_on = cx->today };
    TRY(order_place(cx, &new, &child->order));
    TRY(order_door_find(cx, child->order, &door));
    child->care = door.care;
    return OK;
}

BOTH(two_go_to_a_minor_by_the_day_of_birth)
{
    Scene s = scene(t, county);
    Child child = { .new = { .name = S("小明"),
                             .phone = S("13871550009"),
                             .id_kind = ID_KIND_RESIDENT,
                             .home = s.cast->l->station,
                             .demo = true } };
    s.cast->l->now = clock_now();
    CHECK_OK(little_act(s.cast->l, (PersonId){ s.zhou->id }, order_for_child, &child));
    CHECK_INT(child.care, CARE_MINOR);
}

static Err say_who_comes(Cx *cx, void *with)
{
    Child *said = with;
    Order order;
    unsigned by;
    TRY(order_find(cx, said->order, &order, &by));
    TRY(order_visit_text(cx, &order, by, &said->text));
    return OK;
}

BOTH(who_comes_can_be_read_out_on_the_phone)
{
    Scene s = scene(t, county);
    Child said = { .order = { 1 } };
    place_at_door(&s, "");
    bring_to_accepted(&s);
    post(s.wang, "/orders/1/appoint",
         str_printf(t->arena, "part=morning&going=%lld&day=%.*s", (long long)s.wang->id,
                    STR_FMT(day_iso(t->arena, day_add(time_day(clock_now()), 1)))),
         303, NULL);
    s.cast->l->now = clock_now();
    Cx *cx = little_cx(s.cast->l, (PersonId){ s.zhou->id });
    CHECK_OK(little_run(s.cast->l, cx, say_who_comes, &said));
    CHECK_HAS(said.text, "保康便民小队 王师傅（志愿者编号 ");
    CHECK_HAS(said.text, "上午上门。上门口令 ");
    CHECK_HAS(said.text, str_z(t->arena, code_on(s.feng)));
    CHECK_HAS(said.text, "不收费、不推销");
}

// --- the end: contact closes, pictures go

static Err evaluate_and_age(Cx *cx, void *with)
{
    (void)with;
    int did = 0;
    return order_photos_forget(cx, 100, &did);
}

typedef struct {
    OrderId id;
    Err contact;
    size_t photos;
} Later;

static Err look_later(Cx *cx, void *with)
{
    Later *later = with;
    Order order;
    unsigned by;
    Str address, phone;
    List photos;
    TRY(order_find(cx, later->id, &order, &by));
    later->contact = order_contact(cx, &order, by, &address, &phone);
    TRY(order_photos_list(cx, &order, by, &photos));
    later->photos = photos.n;
    return OK;
}

static Later looked(Scene *s, const Player *player, int64_t days)
{
    Later later = { .id = { 1 } };
    s->cast->l->now = time_add(clock_now(), days * TIME_DAY);
    CHECK_OK(little_act(s->cast->l, (PersonId){ player->id }, look_later, &later));
    return later;
}

BOTH(some_days_after_the_end_the_team_loses_the_address_and_everybody_the_pictures)
{
    Scene s = scene(t, county);
    place_at_door(&s, "");
    bring_to_accepted(&s);
    post(s.wang, "/orders/1/start", S(""), 303, NULL);
    post(s.wang, "/orders/1/report",
         S("result=换好了&minutes=20&people=1&photos=@photo&photos=@photo"), 303, NULL);
    CHECK_HAS(page(s.wang, "/orders/1"), "3栋201");
    post(s.feng, "/orders/1/evaluate", S("rating=good"), 303, NULL);
    CHECK_HAS(page(s.wang, "/orders/1"), "3栋201");

    CHECK(looked(&s, s.wang, 6).contact == OK);
    CHECK_ERR(looked(&s, s.wang, 8).contact, order_closed_contact);
    CHECK(looked(&s, s.feng, 8).contact == OK);
    county_run(t, county, "update orders set contact_shut = 1");
    CHECK_LACKS(page(s.wang, "/orders/1"), "3栋201");
    CHECK_LACKS(page(s.wang, "/orders/1.json"), "3栋201");
    CHECK_LACKS(page(s.wang, "/orders/1/sheet"), "3栋201");

    s.cast->l->now = time_add(clock_now(), 89 * TIME_DAY);
    CHECK_OK(little_act(s.cast->l, NO(Person), evaluate_and_age, NULL));
    CHECK_INT(looked(&s, s.feng, 89).photos, 2);
    s.cast->l->now = time_add(clock_now(), 91 * TIME_DAY);
    CHECK_OK(little_act(s.cast->l, NO(Person), evaluate_and_age, NULL));
    CHECK_INT(looked(&s, s.feng, 91).photos, 0);
    CHECK_INT(visit_get(s.feng->visitor, S("/orders/1/photos/1")).status, 410);
}

BOTH(pictures_have_lost_where_they_were_taken_and_go_with_who_is_erased)
{
    Scene s = scene(t, county);
    post(s.feng, "/problems",
         str_printf(t->arena,
                    "category=light&spot=保康路&place=%lld&phone=13871550001&photos=@photo",
                    (long long)s.cast->l->station.n),
         303, NULL);
    AppAnswer photo = visit_get(s.feng->visitor, S("/orders/1/photos/1"));
    CHECK_INT(photo.status, 200);
    CHECK_LACKS(photo.body, "GPS");
    CHECK_LACKS(photo.body, "Exif");
    post(s.feng, "/me/data/erase", S("confirm=注销"), 303, NULL);
    CHECK_INT(visit_get(s.zhou->visitor, S("/orders/1/photos/1")).status, 410);
}

// --- forty megabytes

TEST(a_form_of_forty_megabytes_is_refused_in_words_for_people_and_in_json_for_programs)
{
    Header accept = { S("accept"), S("text/html,application/xhtml+xml") };
    HttpRequest request = {
        .method = S("POST"), .path = S("/problems"), .headers = &accept, .header_count = 1
    };
    const HttpReply *reply = app_too_large(NULL, &request);
    CHECK(reply != NULL);
    CHECK_INT(reply->status, 413);
    CHECK_HAS(reply->body, "合计不能超过 8 MB");
    CHECK_HAS(reply->body, "请按返回键");
    CHECK_HAS(reply->head, "Content-Security-Policy");
    request.header_count = 0;
    CHECK(app_too_large(NULL, &request) == NULL);
}

// --- one wish, many hearts

#define HEARTS 8

typedef struct {
    County *county;
    Cx *cx;
    pthread_barrier_t *start;
    Err result;
} Heart;

static Err claim(Cx *cx, void *with)
{
    (void)with;
    return order_act(cx, (OrderId){ 1 }, ORDER_CLAIM, NULL);
}

static void *claims(void *with)
{
    Heart *heart = with;
    pthread_barrier_wait(heart->start);
    heart->result = lane_run(heart->county->store, heart->cx, claim, NULL);
    return NULL;
}

static void claimed_at_once(T *t, County *one, County *two)
{
    Scene s = scene(t, one);
    Heart hearts[HEARTS];
    pthread_t threads[HEARTS];
    pthread_barrier_t start;
    int won = 0;
    post(s.zhou, "/wishes",
         str_printf(t->arena,
                    "title=一个新书包&name=小明&phone=13871550009&address=3栋101&place=%lld",
                    (long long)s.cast->l->station.n),
         303, NULL);
    post(s.zhou, "/orders/1/triage", S(""), 303, NULL);
    pthread_barrier_init(&start, NULL, HEARTS);
    for (int i = 0; i < HEARTS; i++) {
        char phone[12];
        snprintf(phone, sizeof phone, "1387155%04d", 100 + i);
        PersonId person = little_person(s.cast->l, "热心人", phone, s.cast->l->station);
        hearts[i] = (Heart){ .county = i % 2 == 0 ? one : two, .start = &start };
        hearts[i].cx = county_cx(t, hearts[i].county, "claim");
        hearts[i].cx->arena = arena_new(ARENA_REQUEST_MAX);
        hearts[i].cx->actor = little_cx(s.cast->l, person)->actor;
        hearts[i].cx->now = clock_now();
        hearts[i].cx->today = time_day(hearts[i].cx->now);
    }
    for (int i = 0; i < HEARTS; i++)
        CHECK(pthread_create(&threads[i], NULL, claims, &hearts[i]) == 0);
    for (int i = 0; i < HEARTS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    for (int i = 0; i < HEARTS; i++) {
        won += hearts[i].result == OK;
        if (hearts[i].result != OK)
            CHECK_ERR(hearts[i].result, order_claimed);
        arena_free(hearts[i].cx->arena);
    }
    CHECK_INT(won, 1);
    CHECK_LACKS(page(s.feng, "/wishes"), "新书包");
}

TEST(of_eight_who_claim_a_wish_at_once_one_has_it_and_seven_hear_it)
{
    County *county = county_sqlite(t);
    claimed_at_once(t, county, county);
}

TEST(of_eight_who_claim_a_wish_at_once_on_two_servers_one_has_it)
{
    County *county = county_postgres(t);
    claimed_at_once(t, county, county_again(t, county));
}
