// The pages of the network, through the front door.
#include "rooms/places/places.h"
#include "base/buf.h"
#include "tests/support/little.h"
#include "tests/support/visit.h"
#include <string.h>

typedef struct {
    Little *l;
    App *app;
    Visitor *resident, *station, *branch, *other, *centre, *auditor;
} Town;

static Visitor *staff(Town *town, const char *name, const char *phone, Role role, PlaceId place)
{
    PersonId person = little_person(town->l, name, phone, town->l->station);
    little_grant(town->l, person, role, place);
    Visitor *v = visitor(town->l->t, town->app, "10.0.0.1");
    visit_sign_in(v, person, true);
    return v;
}

static Town *open_town(T *t)
{
    Town *town = NEW(t->arena, Town);
    town->l = little(t, county_sqlite(t));
    town->app = visit_app(t, town->l->county);
    town->resident = visitor(t, town->app, "10.0.0.1");
    town->station = staff(town, "周站长", "13800000001", ROLE_STATION, town->l->station);
    town->branch = staff(town, "吴所长", "13800000002", ROLE_BRANCH, town->l->branch);
    town->other = staff(town, "郑所长", "13800000003", ROLE_BRANCH, town->l->branch2);
    town->centre = staff(town, "王主任", "13800000004", ROLE_CENTRE, town->l->centre);
    town->auditor = staff(town, "冯审计", "13800000005", ROLE_AUDITOR, town->l->centre);
    return town;
}

static const char *at(Town *town, const char *format, PlaceId id)
{
    const char *hole = strstr(format, "{id}");
    must(hole != NULL);
    return str_z(town->l->t->arena,
                 str_printf(town->l->t->arena, "%.*s%lld%s", (int)(hole - format), format,
                            (long long)id.n, hole + 4));
}

TEST(residents_see_the_network_without_signing_in)
{
    Town *town = open_town(t);
    static const char *const pages[] = { "/places", "/places/list", "/places/map", "/places/near",
                                         "/places?q=社区&level=station" };
    for (size_t i = 0; i < COUNT(pages); i++)
        CHECK_INT(visit_get(town->resident, str(pages[i])).status, 200);
    AppAnswer tree = visit_get(town->resident, S("/places"));
    CHECK_HAS(tree.body, "<details>");
    CHECK_HAS(tree.body, "保康社区");
    AppAnswer map = visit_get(town->resident, S("/places/map"));
    CHECK_HAS(map.body, "方位示意，非行政区划图");
    CHECK_HAS(map.body, "看表格");
    CHECK_HAS(map.body, "<polygon");
    CHECK_HAS(map.body, at(town, "<a href=\"/places/{id}\" aria-label=\"", town->l->branch));
}

TEST(a_search_without_a_find_says_so)
{
    Town *town = open_town(t);
    AppAnswer answer = visit_get(town->resident, S("/places?q=<script>"));
    CHECK_INT(answer.status, 200);
    CHECK_HAS(answer.body, "没有找到");
    CHECK_HAS(answer.body, "&lt;script&gt;");
    CHECK_LACKS(answer.body, "value=\"<script>");
}

TEST(a_place_that_does_not_exist_is_not_found)
{
    Town *town = open_town(t);
    CHECK_INT(visit_get(town->resident, S("/places/99999")).status, 404);
    CHECK_INT(visit_get(town->resident, S("/places/99999999999999999999")).status, 404);
    CHECK_INT(visit_get(town->resident, S("/places/99999/qr.svg")).status, 404);
    CHECK_INT(visit_get(town->centre, S("/places/99999/edit")).status, 404);
    CHECK_INT(visit_get(town->resident, S("/places/x")).status, 404);
}

// Each row: who asks, and what opening and saving another's place answers.
TEST(a_place_is_edited_by_who_holds_it_and_by_nobody_else)
{
    Town *town = open_town(t);
    const struct {
        Visitor *who;
        int page, saved;
    } rows[] = {
        { town->station, 200, 303 }, { town->branch, 200, 303 },  { town->centre, 200, 303 },
        { town->other, 403, 403 },   { town->auditor, 404, 403 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK_INT(
            visit_get(rows[i].who, str(at(town, "/places/{id}/edit", town->l->station))).status,
            rows[i].page);
        AppAnswer saved = visit_post(
            rows[i].who, at(town, "/places/{id}/edit", town->l->station),
            S("name=保康社区&kind=community&datum=wgs84&phone=0714-8712345&hours=周一至周五"));
        CHECK_INT(saved.status, rows[i].saved);
    }
    CHECK_INT(
        visit_get(town->resident, str(at(town, "/places/{id}/edit", town->l->station))).status,
        303);
    CHECK_HAS(visit_get(town->resident, str(at(town, "/places/{id}", town->l->station))).body,
              "tel:0714-8712345");
}

TEST(the_centre_alone_counts_people_and_names_the_assessment_group)
{
    Town *town = open_town(t);
    const char *population = at(town, "/places/{id}/population", town->l->branch),
               *assessed = at(town, "/places/{id}/assessed", town->l->branch);
    CHECK_INT(
        visit_post(town->branch, population, S("year=2020&persons=71234&source=第七次人口普查"))
            .status,
        403);
    CHECK_INT(
        visit_post(town->centre, population, S("year=2020&persons=71234&source=第七次人口普查"))
            .status,
        303);
    CHECK_INT(visit_post(town->centre, population, S("year=1800&persons=-1&source=x")).status, 422);
    CHECK_INT(visit_post(town->branch, assessed, S("assessed=1")).status, 403);
    CHECK_INT(visit_post(town->centre, assessed, S("assessed=1&reason=考核细则")).status, 303);
    AppAnswer page = visit_get(town->resident, str(at(town, "/places/{id}", town->l->branch)));
    CHECK_HAS(page.body, "71234 人（2020 年）");
    CHECK_HAS(page.body, "考核组");
    CHECK_LACKS(page.body, "变更记录");
    CHECK_HAS(visit_get(town->branch, str(at(town, "/places/{id}", town->l->branch))).body,
              "变更记录");
}

TEST(a_form_that_is_refused_keeps_what_was_typed)
{
    Town *town = open_town(t);
    AppAnswer answer = visit_post(
        town->station, at(town, "/places/{id}/edit", town->l->station),
        S("name=保康社区&kind=community&datum=gcj02&lat=九十度&lon=114.97&address=水产大院"));
    CHECK_INT(answer.status, 422);
    CHECK_HAS(answer.body, "九十度");
    CHECK_HAS(answer.body, "水产大院");
    CHECK_HAS(answer.body, "十进制度数");
}

TEST(coordinates_from_a_domestic_map_are_stored_in_wgs84_and_handed_out_in_each_maps_own)
{
    Town *town = open_town(t);
    CHECK_INT(
        visit_post(town->station, at(town, "/places/{id}/edit", town->l->station),
                   S("name=保康社区&kind=community&datum=gcj02&lat=30.0973785&lon=114.9751410"))
            .status,
        303);
    AppAnswer json = visit_get(town->resident,
                               str(at(town, "/places/{id}.json", town->l->station)));
    CHECK_HAS(json.body, "geo:30.1000000,114.9700000");
    CHECK_HAS(json.body, "position=114.9751410,30.0973785");
    AppAnswer page = visit_get(town->resident,
                               str(at(town, "/places/{id}?lat=30.1&lon=114.98", town->l->station)));
    CHECK_HAS(page.body, "962 米");
    // What stands on the page is WGS-84: another datum over untouched figures would move the place.
    CHECK_INT(
        visit_post(town->station, at(town, "/places/{id}/edit", town->l->station),
                   S("name=保康社区&kind=community&datum=bd09&lat=30.1000000&lon=114.9700000"))
            .status,
        422);
    AppAnswer near = visit_get(town->resident, S("/places/near?lat=30.1&lon=114.97"));
    CHECK_HAS(near.body, "保康社区");
    CHECK_HAS(near.body, "0 米");
}

TEST(a_spot_is_added_below_a_station)
{
    Town *town = open_town(t);
    const char *add = at(town, "/places/{id}/add", town->l->station);
    AppAnswer page = visit_get(town->station, str(add));
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "value=\"spot\"");
    CHECK_LACKS(page.body, "value=\"branch\"");
    CHECK_INT(visit_post(town->other, add, S("level=spot&name=农家书屋&datum=wgs84")).status, 403);
    CHECK_INT(visit_post(town->station, add, S("level=spot&name=农家书屋&datum=wgs84")).status,
              303);
    CHECK_INT(visit_post(town->station, add, S("level=spot&name=农家书屋&datum=wgs84")).status,
              409);
    CHECK_INT(visit_post(town->station, add, S("level=branch&name=假的所&datum=wgs84")).status,
              422);
    CHECK_HAS(visit_get(town->resident, S("/places?q=农家书屋")).body, "农家书屋");
}

TEST(a_suspended_place_tells_the_reason)
{
    Town *town = open_town(t);
    CHECK_INT(visit_post(town->station, at(town, "/places/{id}/state", town->l->station),
                         S("state=suspended&reason="))
                  .status,
              422);
    CHECK_INT(visit_post(town->station, at(town, "/places/{id}/state", town->l->station),
                         S("state=suspended&reason=装修"))
                  .status,
              303);
    AppAnswer page = visit_get(town->resident, str(at(town, "/places/{id}", town->l->station)));
    CHECK_HAS(page.body, "暂停开放：装修");
}

TEST(door_codes_lead_to_the_places_page)
{
    Town *town = open_town(t);
    AppAnswer door = visit_get(town->station, str(at(town, "/places/{id}/door", town->l->station)));
    CHECK_INT(door.status, 200);
    CHECK_HAS(door.body, "新时代文明实践站·</span><span>");
    CHECK_HAS(door.body, "<svg");
    CHECK_HAS(door.body, at(town, "/places/{id}", town->l->station));
    AppAnswer all = visit_get(town->branch,
                              str(at(town, "/places/doors?under={id}&size=a6", town->l->branch)));
    CHECK_INT(all.status, 200);
    CHECK_HAS(all.body, "door a6");
    CHECK_INT(
        visit_get(town->resident, str(at(town, "/places/{id}/door", town->l->station))).status,
        303);
    AppAnswer file = visit_get(town->resident,
                               str(at(town, "/places/{id}/qr.svg", town->l->station)));
    CHECK_INT(file.status, 200);
    CHECK_STR(answer_header(&file, "content-type"), "image/svg+xml");
    CHECK_HAS(file.body, "<path");
}

TEST(the_table_exports_and_goes_on_page_by_page)
{
    Town *town = open_town(t);
    for (int i = 0; i < 60; i++) {
        Str body = str_printf(t->arena, "level=grid&name=第 %d 网格&datum=wgs84", i);
        CHECK_INT(visit_post(town->station, at(town, "/places/{id}/add", town->l->station),
                             str(str_z(t->arena, body)))
                      .status,
                  303);
    }
    AppAnswer first = visit_get(town->resident, S("/places/list.json?level=grid"));
    CHECK_HAS(first.body, "第 0 网格");
    CHECK_LACKS(first.body, "第 59 网格");
    Str link = answer_header(&first, "link");
    CHECK_HAS(link, "rel=\"next\"");
    Str target = str_slice(link, 1, str_find(link, '>'));
    AppAnswer second = visit_get(town->resident, str(str_z(t->arena, target)));
    CHECK_HAS(second.body, "第 59 网格");
    CHECK_LACKS(second.body, "第 0 网格");
    AppAnswer csv = visit_get(town->resident, S("/places/list.csv?level=grid"));
    CHECK_HAS(csv.body, "第 0 网格");
    CHECK_HAS(csv.body, "第 59 网格");
    CHECK_HAS(csv.body, "坐标系");
    AppAnswer api = visit_get(town->resident, S("/api/v1/places/list?level=station"));
    CHECK_INT(api.status, 200);
}

typedef struct {
    Str csv;
    LoadResult result;
} Load;

static Err act_load(Cx *cx, void *with)
{
    Load *load = with;
    return place_load(cx, load->csv, &load->result);
}

// SPEC 「设置新时代文明实践点2609个；依托小区物业和业主委员会，设立新时代文明实践点68个」
TEST(a_whole_county_is_exported_in_one_file)
{
    Town *town = open_town(t);
    Buf csv = buf_new(t->arena, 1 << 20);
    buf_lit(&csv, "上级,类别,名称,依托单位,负责人,电话,地址,纬度,经度,坐标系,开放时间\n");
    for (int i = 0; i < 2609 + 68 + 210; i++)
        buf_printf(&csv,
                   "420281001001,%s,第 %d 处,村民理事会,王主任,0714-8700000,某某大道 %d "
                   "号,30.1,114.97,百度,周一至周五 8:30–17:30\n",
                   i < 2677 ? "点" : "岗", i, i);
    Load load = { buf_str(&csv), { 0 } };
    CHECK_OK(little_act(town->l, NO(Person), act_load, &load));
    AppAnswer table = visit_get(town->resident, S("/places/list.csv"));
    CHECK_INT(table.status, 200);
    CHECK_HAS(table.body, "第 2886 处");
    CHECK_INT(visit_get(town->resident, S("/places/list.xlsx")).status, 200);
}

TEST(the_schematic_follows_the_centres_hand)
{
    Town *town = open_town(t);
    CHECK_INT(
        visit_post(town->centre, at(town, "/places/{id}/cell", town->l->branch), S("col=3&line=2"))
            .status,
        303);
    CHECK_INT(
        visit_post(town->branch, at(town, "/places/{id}/cell", town->l->branch), S("col=1&line=1"))
            .status,
        403);
    // Column 3 of line 2: its tip stands at 3 × 104 + 52, 2 × 90 + 2.
    CHECK_HAS(visit_get(town->resident, S("/places/map")).body, "points=\"364,182");
}
