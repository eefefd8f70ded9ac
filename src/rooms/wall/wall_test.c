// The picture: what fits, what its colours say, that it is XML whatever stands in the rows, that
// every figure is the kept one, that the public one shows nobody; and the analysis.
#include "rooms/activities/activities.h"
#include "rooms/dashboards/dashboards.h"
#include "rooms/wall/wall_in.h"
#include "tests/support/orders_world.h"
#include "tests/support/visit.h"
#include "town/catalogue.h"
#include <expat.h>

TEST(words_shrink_until_they_fit_and_are_cut_only_then)
{
    const struct {
        const char *words;
        int size, most, want;
        const char *shown;
    } rows[] = {
        { "保安", 28, 100, 28, "保安" },
        { "东岳路街道办事处", 28, 200, 25, "东岳路街道办事处" },
        { "罗家桥街道综合文化服务站", 28, 130, 20, "罗家桥街道…" },
        { "142,016", 88, 1000, 88, "142,016" },
        { "", 28, 10, 28, "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        WallFit fit = wall_fit(t->arena, str(rows[i].words), rows[i].size, rows[i].most);
        CHECK_INT(fit.size, rows[i].want);
        CHECK_STR(fit.words, rows[i].shown);
        CHECK(wall_width(fit.words, fit.size) <= rows[i].most);
    }
}

TEST(a_towns_colour_tells_how_far_it_is)
{
    const int32_t shares[] = { 0, 39, 40, 119, 160, 199, 200, 640 };
    const int steps[] = { 1, 1, 2, 3, 5, 5, 6, 6 };
    for (size_t i = 0; i < COUNT(shares); i++)
        CHECK_INT(wall_step_of_share((Permille){ shares[i] }, (Permille){ 200 }), steps[i]);
    CHECK_INT(wall_step_of_share((Permille){ 1 }, (Permille){ 0 }), 6);
    CHECK_INT(wall_step_of_count(0, 0), 1);
    CHECK_INT(wall_step_of_count(0, 41), 1);
    CHECK_INT(wall_step_of_count(41, 41), 6);
    CHECK_INT(wall_step_of_count(1, 1), 4);
    CHECK_INT(wall_share(1, 3), 333);
    CHECK_INT(wall_share(5, 0), 0);
}

TEST(night_may_pass_midnight)
{
    CHECK(wall_is_night(23, 20, 7) && wall_is_night(0, 20, 7) && wall_is_night(6, 20, 7));
    CHECK(!wall_is_night(7, 20, 7) && !wall_is_night(19, 20, 7));
    CHECK(wall_is_night(3, 1, 5) && !wall_is_night(5, 1, 5));
    CHECK(!wall_is_night(3, 4, 4));
}

TEST(figures_and_names_are_said_as_on_a_wall)
{
    CHECK_STR(wall_number(t->arena, 142016), "142,016");
    CHECK_STR(wall_number(t->arena, 999), "999");
    CHECK_STR(wall_number(t->arena, -1000), "-1,000");
    CHECK_STR(wall_tenths(t->arena, 974), "97.4");
    CHECK_STR(wall_town_name(S("东岳路街道")), "东岳路");
    CHECK_STR(wall_town_name(S("金山店镇")), "金山店");
    CHECK_STR(wall_town_name(S("茗山乡")), "茗山");
    CHECK_STR(wall_town_name(S("古镇")), "古镇");
}

// --- the drawing

typedef struct {
    T *t;
    int depth, deepest;
    bool style, script;
    Buf words;
} Reader;

static void begin_tag(void *with, const char *name, const char **pairs)
{
    Reader *reader = with;
    reader->depth++;
    reader->deepest = reader->depth > reader->deepest ? reader->depth : reader->deepest;
    reader->script |= str_eq(str(name), S("script"));
    for (size_t i = 0; pairs[i] != NULL; i += 2)
        reader->style |= str_eq(str(pairs[i]), S("style")) || str_starts(str(pairs[i]), S("on"));
}

static void end_tag(void *with, const char *name)
{
    (void)name;
    ((Reader *)with)->depth--;
    buf_byte(&((Reader *)with)->words, '\n');
}

static void some_text(void *with, const char *p, int n)
{
    buf_add(&((Reader *)with)->words, str_of(p, (size_t)n));
}

// What a reader of the picture reads; fails when it is no XML.
static Reader read_svg(T *t, Str svg)
{
    Reader reader = { .t = t, .words = buf_new(t->arena, (size_t)1 << 20) };
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, begin_tag, end_tag);
    XML_SetCharacterDataHandler(parser, some_text);
    bool well = XML_Parse(parser, svg.p, (int)svg.n, 1) == XML_STATUS_OK;
    if (!well)
        test_failed(__FILE__, __LINE__, "no XML: %s", XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    return reader;
}

// The words of a picture.
static Str drawn(T *t, const Wall *wall, const Lang *lang)
{
    Buf out = buf_new(t->arena, WALL_SVG_MAX);
    wall_draw(&out, t->arena, lang, wall);
    CHECK(!out.full);
    Reader reader = read_svg(t, buf_str(&out));
    CHECK(!reader.style && !reader.script);
    return str_copy(t->arena, buf_str(&reader.words));
}

#define HOSTILE S("<script>\"'&</text>")

static Wall full_wall(T *t)
{
    Wall wall = { .whole = true,
                  .now = BEGIN,
                  .as_of = BEGIN,
                  .centre = S("某某某某某某某某某某某某某某某某某某某某县新时代文明实践中心"),
                  .registered = 9876543,
                  .population = 86500000,
                  .share = { 114 },
                  .target = { 200 },
                  .teams = 12345,
                  .rated = 5,
                  .unrated = 2,
                  .pleased = { 800 },
                  .month_count = WALL_MONTHS,
                  .news_count = WALL_NEWS,
                  .town_count = WALL_TOWNS };
    wall.towns = NEW_ARRAY(t->arena, WallTown, WALL_TOWNS);
    for (int i = 0; i < WALL_TOWNS; i++)
        wall.towns[i] = (WallTown){ .name = i % 2 ? HOSTILE : S("很长很长很长的乡镇名称"),
                                    .col = i % 7,
                                    .line = i / 7,
                                    .share = { i * 10 },
                                    .known = i % 3 > 0,
                                    .waiting = i };
    for (int i = 0; i < WALL_MONTHS; i++)
        wall.months[i] = (WallMonth){ .month = day_of(2020, i + 1, 1), .minutes = { i * 700000 } };
    for (int i = 0; i < WALL_NEWS; i++)
        wall.news[i] = (WallNews){ .at = BEGIN,
                                   .kind = (NewsKind)(i % 5),
                                   .state = TEXT("办结"),
                                   .what = HOSTILE,
                                   .where = HOSTILE };
    return wall;
}

TEST(the_picture_is_xml_whatever_stands_in_it)
{
    Wall full = full_wall(t), empty = { .now = BEGIN, .as_of = BEGIN };
    Str words = drawn(t, &full, lang_zh());
    CHECK_HAS(words, "9,876,543");
    CHECK_HAS(words, "<script>");
    CHECK_HAS(words, "10:00:00");
    drawn(t, &empty, lang_zh());
    CHECK_LACKS(drawn(t, &empty, lang_zh()), "NaN");
    const Lang *english = lang_find(S("en"));
    must(english != NULL);
    CHECK_HAS(drawn(t, &full, english), "Registered volunteers");
}

// --- the figures

typedef struct {
    bool whole;
    Wall wall;
    FigureBoard board;
} Reading;

static Err read_both(Cx *cx, void *with)
{
    Reading *reading = with;
    int64_t rows;
    TRY(figure_catch_up(cx, &rows));
    TRY(figure_board(cx, &reading->board));
    return wall_read(cx, reading->whole, WALL_SHARE, &reading->wall);
}

typedef struct {
    PlaceId town;
    int64_t persons;
} Assessing;

static Err assess(Cx *cx, void *with)
{
    Assessing *one = with;
    TRY(place_assessed_set(cx, one->town, true, cx->today, S("考核组")));
    return place_population_set(cx, one->town, 2019, one->persons, S("人口普查"));
}

static void assessed(World *w, PlaceId town, int64_t persons)
{
    PersonId centre = little_person(w->l, "中心主任",
                                    persons == 1000 ? "13871550031" : "13871550032", w->l->station);
    little_grant(w->l, centre, ROLE_CENTRE, w->l->centre);
    Assessing one = { town, persons };
    CHECK_OK(little_act(w->l, centre, assess, &one));
}

static bool has_number(T *t, Str words, int64_t n)
{
    Str line = str_printf(t->arena, "\n%.*s\n", STR_FMT(wall_number(t->arena, n)));
    return str_has(words, line);
}

BOTH(every_figure_on_the_wall_is_the_one_that_is_kept)
{
    World *w = world(t, county);
    assessed(w, w->l->branch, 1000);
    assessed(w, w->l->branch2, 500);
    brought(w, ORDER_SUBMITTED);
    brought(w, ORDER_ACCEPTED);
    brought(w, ORDER_UNRATED);
    Reading reading = { .whole = true };
    CHECK_OK(little_act(w->l, NO(Person), read_both, &reading));
    const Wall *wall = &reading.wall;
    const FigureBoard *board = &reading.board;
    CHECK_INT(board->orders_today, 3);
    CHECK_INT(wall->asked, board->orders_today);
    CHECK_INT(wall->sent, 2);
    CHECK_INT(wall->taken, 2);
    CHECK_INT(wall->done, 1);
    CHECK_INT(wall->wait_desk, 1);
    CHECK_INT(wall->wait_desk + wall->under_way, board->orders_open);
    CHECK_INT(wall->late, board->orders_late);
    CHECK_INT(wall->registered, board->registered);
    CHECK_INT(wall->teams, board->teams);
    CHECK_INT(wall->orders_month, board->orders_month);
    CHECK_INT(wall->minutes_month.n, board->minutes_month.n);
    CHECK_INT(wall->served_month, board->served_month);
    CHECK_INT(wall->activities_month, board->activities_month);
    CHECK_INT(wall->rated, board->rated_year);
    CHECK_INT(wall->unrated, board->unrated_year);
    CHECK_INT(wall->pleased.n, board->pleased_year.n);
    CHECK_INT(wall->population, 1500);
    CHECK_INT((int64_t)wall->town_count, 2);
    for (size_t i = 0; i < wall->town_count; i++) {
        const FigureTown *town = LIST_AT(&board->towns, FigureTown, i);
        CHECK_INT(wall->towns[i].orders, town->orders);
        CHECK_INT(wall->towns[i].share.n, town->share.n);
        CHECK_INT(wall->towns[i].registered, town->registered);
    }
    Str words = drawn(t, wall, lang_zh());
    const int64_t shown[] = { wall->registered, wall->asked, wall->sent, wall->done, wall->teams };
    for (size_t i = 0; i < COUNT(shown); i++)
        CHECK(has_number(t, words, shown[i]));
}

// A dispute, and what waits too long, are for the centre.
BOTH(what_is_late_or_disputed_stands_on_the_centres_own_wall_alone)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_REPORTED);
    CHECK_OK(acts(w, w->resident, id, ORDER_DISPUTE, (OrderWith){ .reason = S("没有剪好") }));
    w->l->now = time_add(w->l->now, 90 * TIME_DAY);
    Reading whole = { .whole = true }, open = { .whole = false };
    CHECK_OK(little_act(w->l, NO(Person), read_both, &whole));
    CHECK_OK(little_act(w->l, NO(Person), read_both, &open));
    CHECK_INT(whole.wall.disputed, 1);
    CHECK_INT(whole.wall.late, 1);
    CHECK_INT(open.wall.disputed, 0);
    CHECK_INT(open.wall.late, 0);
    CHECK_HAS(drawn(t, &whole.wall, lang_zh()), "有异议");
    CHECK_LACKS(drawn(t, &open.wall, lang_zh()), "异议");
    CHECK_LACKS(drawn(t, &open.wall, lang_zh()), "超时");
}

static const char *const personal[] = { "冯桂英",       "陈国庆",   "13871550001",  "138 7155 0001",
                                        "1387155",      "3 栋 201", "老人行动不便", "老陈家漏水",
                                        "隔壁太吵",     "王师傅",   "小赵",         "周主任",
                                        "保康便民小队", "邻里调解", "没有剪好",     "剪好了头发" };

// Whose words and names stand in the rows: of a free request, a quarrel, a visit at a door.
static void planted(World *w)
{
    OrderNew own = wish(w), quarrel = wish(w);
    own.kind = ORDER_FREE;
    own.item = NO(Item);
    own.title = S("老陈家漏水，找陈国庆 13871550002");
    own.details = S("隔壁太吵");
    quarrel.item = (ItemId){ 7 };
    Placing placings[] = { { .new = own }, { .new = quarrel } };
    for (size_t i = 0; i < COUNT(placings); i++)
        CHECK_OK(little_act(w->l, w->resident, place_one, &placings[i]));
    brought(w, ORDER_UNRATED);
}

BOTH(the_public_wall_shows_nobody_and_no_quarrel)
{
    World *w = world(t, county);
    planted(w);
    App *app = visit_app(t, county);
    Visitor *guest = visitor(t, app, "10.0.0.9"), *staff = visitor(t, app, "10.0.0.8");
    static const char *const paths[] = { "/wall/public", "/wall/public/drawing",
                                         "/wall/public.json", "/wall/public.csv",
                                         "/wall/public?map=orders" };
    for (size_t i = 0; i < COUNT(paths); i++) {
        AppAnswer answer = visit_get(guest, str(paths[i]));
        CHECK_INT(answer.status, 200);
        for (size_t word = 0; word < COUNT(personal); word++)
            CHECK_LACKS(answer.body, personal[word]);
    }
    // It does show the service and the town; and the centre's own shows the quarrel's kind, which
    // is how we know that the rows above were there to be shown.
    CHECK_HAS(visit_get(guest, S("/wall/public/drawing")).body, "上门理发");
    CHECK_HAS(visit_get(guest, S("/wall/public/drawing")).body, "东岳路街道");
    CHECK_LACKS(visit_get(guest, S("/wall/public/drawing")).body, "保康社区");
    PersonId watcher = little_person(w->l, "中心主任", "13871550033", w->l->station);
    little_grant(w->l, watcher, ROLE_CENTRE, w->l->centre);
    visit_sign_in(staff, watcher, true);
    Str whole = visit_get(staff, S("/wall/drawing")).body;
    CHECK_HAS(whole, "邻里调解");
    for (size_t word = 0; word < COUNT(personal); word++)
        if (!str_eq(str(personal[word]), S("邻里调解")))
            CHECK_LACKS(whole, personal[word]);
    CHECK_INT(visit_get(guest, S("/wall")).status == 200, 0);
    CHECK_INT(visit_get(guest, S("/wall/drawing")).status == 200, 0);
}

static AppAnswer asked_again(T *t, Visitor *who, Str tag)
{
    return visit_send(who, &(Visit){ .method = "GET",
                                     .target = S("/wall/public/drawing?map=share"),
                                     .headers = { { "if-none-match", str_z(t->arena, tag) } } });
}

BOTH(a_screen_that_has_the_picture_is_told_so_until_a_figure_changes)
{
    World *w = world(t, county);
    w->l->now = clock_now();
    App *app = visit_app(t, county);
    Visitor *screen = visitor(t, app, "10.0.0.9");
    AppAnswer page = visit_get(screen, S("/wall/public"));
    AppAnswer first = visit_get(screen, S("/wall/public/drawing?map=share"));
    Str tag = answer_header(&first, "etag");
    CHECK(tag.n > 10);
    CHECK(str_has(page.body, str_slice(tag, 1, tag.n - 1)));  // the page begins with that picture
    AppAnswer same = asked_again(t, screen, tag);
    CHECK_INT(same.status, 304);
    CHECK_INT((int64_t)same.body.n, 0);
    CHECK(answer_header(&same, "x-as-of").n >= 13);
    CHECK(answer_header(&same, "x-now").n >= 13);
    brought(w, ORDER_SUBMITTED);
    AppAnswer other = asked_again(t, screen, tag);
    CHECK_INT(other.status, 200);
    CHECK(!str_eq(answer_header(&other, "etag"), tag));
    read_svg(t, other.body);
    CHECK_INT(asked_again(t, screen, answer_header(&other, "etag")).status, 304);
    // Another language is another picture.
    AppAnswer english = visit_send(
        screen, &(Visit){ .method = "GET",
                          .target = S("/wall/public/drawing?map=share"),
                          .headers = { { "accept-language", "en" },
                                       { "if-none-match",
                                         str_z(t->arena, answer_header(&other, "etag")) } } });
    CHECK_INT(english.status, 200);
    CHECK_HAS(english.body, "Orders today");
}

// --- 统计分析

BOTH(the_analysis_adds_up_to_the_kept_months)
{
    World *w = world(t, county);
    w->l->now = clock_now();
    assessed(w, w->l->branch, 1000);
    assessed(w, w->l->branch2, 500);
    for (int i = 0; i < 3; i++)
        brought(w, ORDER_SUBMITTED);
    Reading reading = { .whole = true };
    CHECK_OK(little_act(w->l, NO(Person), read_both, &reading));
    App *app = visit_app(t, county);
    Visitor *staff = visitor(t, app, "10.0.0.8"), *guest = visitor(t, app, "10.0.0.9");
    visit_sign_in(staff, w->branch, true);
    AppAnswer page = visit_get(staff, S("/wall/analysis"));
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "金牛镇");
    CHECK_HAS(page.body, "<b>3</b>");
    CHECK_HAS(page.body, "analysis.js");
    CHECK_LACKS(visit_get(staff, S("/todo")).body, "analysis.js");
    AppAnswer rows = visit_get(staff, S("/wall/analysis.csv?months=24"));
    CHECK_INT(rows.status, 200);
    Str month = str_slice(day_iso(t->arena, time_day(w->l->now)), 0, 7);
    CHECK(str_has(rows.body, str_printf(t->arena, "%.*s-01,东岳路街道,3,0,", STR_FMT(month))));
    CHECK(str_has(rows.body, str_printf(t->arena, "%.*s-01,金牛镇,0,0,", STR_FMT(month))));
    int64_t lines = 0;
    for (size_t i = 0; i < rows.body.n; i++)
        lines += rows.body.p[i] == '\n';
    CHECK_INT(lines, 1 + 24 * 2);
    CHECK_INT(visit_get(staff, S("/wall/analysis?measure=hours")).status, 200);
    CHECK_INT(visit_get(staff, S("/wall/analysis?measure=money")).status, 422);
    CHECK_INT(visit_get(guest, S("/wall/analysis")).status == 200, 0);
}

BOTH(a_county_without_assessed_towns_says_so)
{
    World *w = world(t, county);
    App *app = visit_app(t, county);
    Visitor *staff = visitor(t, app, "10.0.0.8");
    visit_sign_in(staff, w->branch, true);
    CHECK_HAS(visit_get(staff, S("/wall/analysis")).body, "考核组里还没有乡镇街道");
    CHECK_HAS(visit_get(staff, S("/wall/public/drawing")).body, "考核组里还没有乡镇街道");
}
