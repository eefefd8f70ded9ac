// Calendars read back by a small reader of our own (RFC 5545 §3.1 and §3.6), written from the
// standard and not from the writer; and a key that sends a sign-up twice.
#include "rooms/activities/activities.h"
#include "base/utf8.h"
#include "tests/support/cast.h"
#include <string.h>

// --- the reader

typedef struct {
    Str name, value;  // the name without its parameters
} Line;

// Unfolds and splits; every physical line must end in CRLF, be valid text and at most 75 octets.
static Line *read_lines(T *t, Str ics, size_t *n)
{
    Line *lines = NEW_ARRAY(t->arena, Line, 4096);
    Buf whole = buf_new(t->arena, 1 << 20);
    while (ics.n > 0) {
        size_t end = str_find_str(ics, S("\r\n"));
        CHECK(end != STR_NOWHERE);
        Str line = str_slice(ics, 0, end);
        CHECK(line.n <= 75);
        CHECK(utf8_valid(line));
        CHECK(str_find(line, '\n') == STR_NOWHERE);
        ics = str_slice(ics, end + 2, ics.n);
        bool goes_on = ics.n > 0 && ics.p[0] == ' ';
        buf_add(&whole,
                whole.n > 0 && line.n > 0 && line.p[0] == ' ' ? str_slice(line, 1, line.n) : line);
        if (goes_on)
            continue;
        Str all = str_copy(t->arena, buf_str(&whole)), value;
        Str name = str_cut(all, ':', &value), parameters;
        lines[(*n)++] = (Line){ str_cut(name, ';', &parameters), value };
        whole = buf_new(t->arena, 1 << 20);
    }
    return lines;
}

static int count(const Line *lines, size_t n, const char *name, const char *value)
{
    int found = 0;
    for (size_t i = 0; i < n; i++)
        found += str_eq(lines[i].name, str(name)) &&
                 (value == NULL || str_eq(lines[i].value, str(value)));
    return found;
}

// Components nest; an event has one of each that it must have, and no control characters.
static void check_calendar(T *t, Str ics, int events)
{
    size_t n = 0, depth = 0;
    Line *lines = read_lines(t, ics, &n);
    Str open[8];
    CHECK(str_eq(lines[0].name, S("BEGIN")) && str_eq(lines[0].value, S("VCALENDAR")));
    for (size_t i = 0; i < n; i++) {
        if (str_eq(lines[i].name, S("BEGIN")))
            open[depth++] = lines[i].value;
        if (!str_eq(lines[i].name, S("END")))
            continue;
        CHECK(depth > 0 && str_eq(open[depth - 1], lines[i].value));
        depth--;
    }
    CHECK_INT(depth, 0);
    CHECK_INT(count(lines, n, "VERSION", "2.0"), 1);
    CHECK_INT(count(lines, n, "PRODID", NULL), 1);
    CHECK_INT(count(lines, n, "TZID", "Asia/Shanghai"), 1);
    CHECK_INT(count(lines, n, "BEGIN", "VEVENT"), events);
    static const char *const once[] = {
        "UID", "DTSTAMP", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"
    };
    for (size_t i = 0; i < COUNT(once); i++)
        CHECK_INT(count(lines, n, once[i], NULL), events);
}

// --- a county with activities whose names are hard to write

static Str tomorrow(T *t)
{
    return day_iso(t->arena, day_add(time_day(clock_now()), 1));
}

static Cast *staged(T *t, County *county)
{
    Cast *cast = cast_new(t, county);
    CHECK(cast_person(cast, S("冯桂英 13871550001 保康社区")));
    CHECK(cast_person(cast, S("周主任 13871550003 保康社区 station@保康社区")));
    cast_log_in(cast, cast_find(cast, S("冯桂英")));
    cast_log_in(cast, cast_find(cast, S("周主任")));
    return cast;
}

static void held(T *t, Cast *cast, int number, const char *name, const char *from, const char *to)
{
    Visitor *desk = cast_find(cast, S("周主任"))->visitor;
    Str project = str_printf(
        t->arena, "name=%s&kind=practice&helper=志愿者&helper_places=1&scope=public", name);
    CHECK_INT(visit_post(desk, "/activities/project", project).status, 303);
    Str date = str_printf(t->arena,
                          "project=%d&day=%.*s&from=%s&to=%s&place=%lld&site_kind=square&"
                          "site=水产大院;广场,东头",
                          number, STR_FMT(tomorrow(t)), from, to, (long long)cast->l->station.n);
    CHECK_INT(visit_post(desk, "/activities/date", date).status, 303);
    char *path = str_z(t->arena, str_printf(t->arena, "/activities/%d/publish", number));
    CHECK_INT(visit_post(desk, path, S("")).status, 303);
}

static const char *const long_name =
    "星空夜谈、星火讲堂、党员奉献日、小城大爱、走向我们的小康社会，五个品牌一起来，请带板凳和蒲扇";

BOTH(calendars_are_read_back_by_another_reader)
{
    Cast *cast = staged(t, county);
    held(t, cast, 1, long_name, "09:00", "10:00");
    held(t, cast, 2, "逗号,分号;和\\\\斜杠", "11:00", "12:30");
    Visitor *resident = cast_find(cast, S("冯桂英"))->visitor;
    CHECK_INT(visit_post(resident, "/activities/1/signups", S("")).status, 303);
    AppAnswer place = visit_get(
        resident, str_printf(t->arena, "/activities/calendar/%lld", (long long)cast->l->station.n));
    CHECK_INT(place.status, 200);
    CHECK_HAS(answer_header(&place, "content-type"), "text/calendar");
    check_calendar(t, place.body, 2);
    CHECK_HAS(place.body, "LOCATION:保康社区 水产大院\\;广场\\,东头");
    CHECK_HAS(place.body,
              str_z(t->arena, str_printf(t->arena, "DTSTART;TZID=Asia/Shanghai:%dT110000",
                                         day_add(time_day(clock_now()), 1).ymd)));
    check_calendar(t, visit_get(resident, S("/activities/1/calendar")).body, 1);
    check_calendar(t, visit_get(resident, S("/activities/calendar/0")).body, 2);

    AppAnswer made = visit_post(resident, "/me/activities/feed", S(""));
    CHECK_INT(made.status, 200);
    size_t at = str_find_str(made.body, S("/calendar/"));
    CHECK(at != STR_NOWHERE);
    Str path = str_slice(made.body, at, at + strlen("/calendar/") + 40);
    AppAnswer mine = visit_get(cast_guest(cast, S("访客"))->visitor, path);
    check_calendar(t, mine.body, 1);
    CHECK_HAS(mine.body, "STATUS:CONFIRMED");
    CHECK_INT(
        visit_post(cast_find(cast, S("周主任"))->visitor, "/activities/1/cancel", S("reason=下雨"))
            .status,
        303);
    CHECK_HAS(visit_get(resident, path).body, "STATUS:CANCELLED");
    CHECK_INT(visit_post(resident, "/me/activities/feed", S("")).status, 200);
    CHECK_INT(visit_get(resident, path).status, 404);  // a new address ends the old one
    CHECK_INT(visit_get(resident, S("/calendar/abc")).status, 404);
}

// A folded line that cuts a character would not be valid text: the reader above must see it.
TEST(the_reader_refuses_a_line_that_is_too_long_or_cuts_a_character)
{
    const Str bad[] = {
        S("X:\xe6\x98\r\n \x9f\r\n"),
        S("X:01234567890123456789012345678901234567890123456789012345678901234567890123"
          "456789\r\n")
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        bool fine = true;
        Str rest = bad[i];
        for (size_t end; (end = str_find_str(rest, S("\r\n"))) != STR_NOWHERE;
             rest = str_slice(rest, end + 2, rest.n)) {
            Str line = str_slice(rest, 0, end);
            fine = fine && line.n <= 75 && utf8_valid(line);
        }
        CHECK(!fine);
    }
}

BOTH(a_sign_up_sent_again_with_its_key_is_one_sign_up)
{
    Cast *cast = staged(t, county);
    held(t, cast, 1, "清洁家园", "09:00", "10:00");
    Visitor *resident = cast_find(cast, S("冯桂英"))->visitor;
    Visitor program = *resident;
    program.cookies = 0;
    visit_token(&program, (PersonId){ cast_find(cast, S("冯桂英"))->id });
    Visit visit = { .method = "POST",
                    .target = S("/api/v1/activities/1/signups"),
                    .type = "application/json",
                    .body = S("{}"),
                    .headers = { { "idempotency-key", "flash-2026-11-28-0001" } } };
    AppAnswer first = visit_send(&program, &visit), again = visit_send(&program, &visit);
    CHECK_INT(first.status, 201);
    CHECK_INT(again.status, 201);
    CHECK(str_eq(first.body, again.body));
    CHECK_HAS(visit_get(resident, S("/activities/1.json")).body, "\"taken\":1,");
    visit.headers[0][1] = "flash-2026-11-28-0002";
    CHECK_INT(visit_send(&program, &visit).status, 409);
}

BOTH(the_feed_for_readers_names_what_is_to_come)
{
    Cast *cast = staged(t, county);
    held(t, cast, 1, "读书会<夜场>", "19:00", "20:00");
    AppAnswer atom = visit_get(cast_guest(cast, S("访客"))->visitor, S("/activities/atom"));
    CHECK_INT(atom.status, 200);
    CHECK_HAS(atom.body, "<title>读书会&lt;夜场&gt;</title>");
    CHECK_HAS(atom.body, "<entry>");
    CHECK_HAS(answer_header(&atom, "content-type"), "application/atom+xml");
}

// Two days later, as the rows would stand.
static void days_pass(T *t, County *county)
{
    county_run(t, county,
               "update activities set starts_at = starts_at - 172800000,"
               " ends_at = ends_at - 172800000, closes_at = closes_at - 172800000");
    county_run(
        t, county,
        "update signups set starts_at = starts_at - 172800000, ends_at = ends_at - 172800000,"
        " made_at = made_at - 172800000, confirmed_at = confirmed_at - 172800000");
}

static Err end_it(Cx *cx, void *with)
{
    (void)with;
    int did;
    return activity_clock(cx, 10, &did);
}

BOTH(who_came_and_who_did_not_is_told_on_the_pages)
{
    Cast *cast = staged(t, county);
    Visitor *resident = cast_find(cast, S("冯桂英"))->visitor;
    Visitor *desk = cast_find(cast, S("周主任"))->visitor;
    held(t, cast, 1, "清洁家园", "09:00", "10:00");
    held(t, cast, 2, "送餐上门", "11:00", "12:00");
    CHECK_INT(visit_post(resident, "/activities/1/signups", S("")).status, 303);
    CHECK_INT(visit_post(resident, "/activities/2/signups", S("")).status, 303);
    CHECK_INT(visit_post(desk, "/signups/1/miss", S("")).status, 409);
    days_pass(t, county);
    CHECK_HAS(visit_get(desk, S("/activities/1/signups")).body, "未到场</button>");
    CHECK_INT(visit_post(desk, "/signups/1/miss", S("")).status, 303);
    CHECK_INT(visit_post(desk, "/signups/2/attend", S("")).status, 303);
    CHECK_INT(visit_post(resident, "/signups/1/appeal", S("reason=送孩子去医院")).status, 303);
    CHECK_HAS(visit_get(resident, S("/activities/1")).body, "等站里核实");
    CHECK_HAS(visit_get(desk, S("/todo")).body, "未到场说明");
    CHECK_INT(visit_post(desk, "/signups/1/uphold", S("reason=没有提前说")).status, 303);
    CHECK_INT(visit_post(resident, "/signups/1/appeal", S("reason=有病历")).status, 303);
    CHECK_INT(visit_post(desk, "/signups/1/excuse", S("reason=属实")).status, 303);
    CHECK_HAS(visit_get(resident, S("/signups/1")).body, "已说明");
    CHECK_HAS(visit_get(resident, S("/signups/2")).body, "已到场");
    CHECK_OK(little_act(cast->l, NO(Person), end_it, NULL));
    CHECK_INT(
        visit_post(desk, "/activities/1/report", S("attendances=40&basis=counted&result=办完"))
            .status,
        303);
    CHECK_HAS(visit_get(resident, S("/activities/1")).body, "办完");
}
