// The register of units, through the front door.
#include "rooms/units/units.h"
#include "tests/support/little.h"
#include "tests/support/visit.h"

TEST(staff_read_the_register_and_the_centre_keeps_it)
{
    Little *l = little(t, county_sqlite(t));
    App *app = visit_app(t, l->county);
    Visitor *nobody = visitor(t, app, "10.0.0.1"), *station = visitor(t, app, "10.0.0.1"),
            *centre = visitor(t, app, "10.0.0.1"), *volunteer = visitor(t, app, "10.0.0.1");
    PersonId zhou = little_person(l, "周站长", "13800000001", l->station),
             wang = little_person(l, "王主任", "13800000002", l->station),
             li = little_person(l, "李队员", "13800000003", l->station);
    little_grant(l, zhou, ROLE_STATION, l->station);
    little_grant(l, wang, ROLE_CENTRE, l->centre);
    visit_sign_in(station, zhou, true);
    visit_sign_in(centre, wang, true);
    visit_sign_in(volunteer, li, false);

    CHECK_INT(visit_get(nobody, S("/units")).status, 303);
    CHECK_INT(visit_get(volunteer, S("/units")).status, 404);
    CHECK_INT(visit_get(station, S("/units")).status, 200);
    CHECK_INT(visit_post(station, "/units", S("name=大冶市第一中学&kind=02")).status, 403);
    CHECK_INT(visit_get(centre, S("/units/add")).status, 200);
    AppAnswer wrong = visit_post(centre, "/units",
                                 S("name=大冶市第一中学&kind=02&credit_code=91350100M000100Y44"));
    CHECK_INT(wrong.status, 422);
    CHECK_HAS(wrong.body, "逐位核对");
    CHECK_HAS(wrong.body, "91350100M000100Y44");
    AppAnswer made = visit_post(centre, "/units",
                                S("name=大冶市第一中学&kind=02&credit_code=91350100 m000100y43"));
    CHECK_INT(made.status, 303);
    const char *unit = str_z(t->arena, answer_header(&made, "location"));
    CHECK_INT(visit_post(centre, str_z(t->arena, str_printf(t->arena, "%s/staff", unit)),
                         S("day=2020-10-26&staff=210&source=编办核定"))
                  .status,
              303);
    AppAnswer page = visit_get(station, str(unit));
    CHECK_HAS(page.body, "91350100M000100Y43");
    CHECK_HAS(page.body, "210 人（2020-10-26，编办核定）");
    CHECK_LACKS(page.body, "<form class=\"edit");
    AppAnswer csv = visit_get(station, S("/units.csv"));
    CHECK_HAS(csv.body, "教育事业单位");
    CHECK_INT(visit_get(station, S("/units/999")).status, 404);
    CHECK_INT(visit_get(station, S("/units?kind=01")).status, 200);
    CHECK_HAS(visit_get(station, S("/units?kind=01")).body, "没有符合条件的单位");
}
