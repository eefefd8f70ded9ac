// The calendar of work days as staff read it and the centre sets a day.
#include "town/calendar.h"
#include "tests/support/county.h"
#include "tests/support/visit.h"
#include "web/route.h"

static const Grant rights[] = {
    { .role = ROLE_CENTRE, .depth = DEPTH_BELOW, .place = { 1 }, .path = { "/1/", 3 } },
    { .role = ROLE_STATION, .depth = DEPTH_OWN, .place = { 3 }, .path = { "/1/2/3/", 7 } },
};

// Person 1 is of the centre, 2 of a station.
static Err identify(Cx *cx, PersonId person, Actor *out)
{
    (void)cx;
    out->name = S("工作人员");
    if (person.n == 1 || person.n == 2) {
        out->grants = &rights[person.n - 1];
        out->grant_count = 1;
    }
    return OK;
}

static const Room doors = { .name = "doors", .title = TEXT("门"), .identify = identify };
static const Room *const list[] = { &web_room, &calendar_room, &doors, NULL };

static Visitor *as(T *t, App *app, int64_t person)
{
    Visitor *v = visitor(t, app, "10.0.0.1");
    visit_sign_in(v, (PersonId){ person }, true);
    return v;
}

TEST(staff_read_the_calendar_and_the_centre_sets_a_day)
{
    App *app = visit_app_of(t, county_sqlite(t), list);
    Visitor *centre = as(t, app, 1), *station = as(t, app, 2), *other = as(t, app, 3);
    AppAnswer page = visit_get(station, S("/calendar?year=2020"));
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "国庆节");
    CHECK_HAS(page.body, "周四");
    CHECK_LACKS(page.body, "登记一天");
    CHECK_INT(visit_get(other, S("/calendar")).status, 404);
    CHECK_HAS(visit_get(centre, S("/calendar?year=2101")).body, "还没有登记");
    CHECK_HAS(visit_get(centre, S("/calendar?year=nonsense")).body, "工作日历");
    AppAnswer bad = visit_post(centre, "/calendar", S("day=2101-02-30&kind=rest&source=通知"));
    CHECK_INT(bad.status, 422);
    CHECK_INT(visit_post(centre, "/calendar", S("day=2101-10-01&kind=rest")).status, 422);
    CHECK_INT(visit_post(centre, "/calendar", S("day=2101-10-01&kind=rest&source=通知一号")).status,
              303);
    CHECK_HAS(visit_get(station, S("/calendar?year=2101")).body, "通知一号");
    CHECK_HAS(visit_get(station, S("/calendar.csv?year=2101")).body, "2101-10-01");
    CHECK_INT(
        visit_post(station, "/calendar", S("day=2101-10-02&kind=rest&source=通知一号")).status,
        403);
}
