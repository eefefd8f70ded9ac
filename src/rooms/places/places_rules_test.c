#include "rooms/places/places.h"
#include "tests/test.h"
#include <stdlib.h>

#define CHECK_NEAR(got, want, slack) CHECK(llabs((long long)(got) - (long long)(want)) <= (slack))

// domain.md §4.4: WGS (120, 40) → GCJ (120.00567568, 40.00130479).
TEST(the_published_point_shifts_as_published)
{
    Point gcj = point_from_wgs84((Point){ 400000000, 1200000000 }, DATUM_GCJ02);
    CHECK_INT(gcj.lat_e7, 400013048);
    CHECK_INT(gcj.lon_e7, 1200056757);
}

// domain.md §4.4: "At Daye (≈114.97 E, 30.10 N) the shift is about +495 m east and −291 m south,
// ≈575 m in total".
TEST(at_daye_the_shift_is_575_metres)
{
    Point daye = { 301000000, 1149700000 };
    Point gcj = point_from_wgs84(daye, DATUM_GCJ02);
    CHECK_NEAR(point_distance_m(daye, (Point){ daye.lat_e7, gcj.lon_e7 }), 495, 3);
    CHECK_NEAR(point_distance_m(daye, (Point){ gcj.lat_e7, daye.lon_e7 }), 291, 3);
    CHECK(gcj.lon_e7 > daye.lon_e7 && gcj.lat_e7 < daye.lat_e7);
    CHECK_NEAR(point_distance_m(daye, gcj), 575, 3);
}

TEST(every_datum_leads_back_to_the_same_point)
{
    for (int32_t lat = 18; lat <= 53; lat += 5) {
        for (int32_t lon = 74; lon <= 134; lon += 6) {
            Point from = { lat * 10000000 + 1234567, lon * 10000000 + 7654321 };
            for (int datum = DATUM_WGS84; datum <= DATUM_BD09; datum++) {
                Point back = point_to_wgs84(point_from_wgs84(from, (Datum)datum), (Datum)datum);
                CHECK_NEAR(back.lat_e7, from.lat_e7, 2);
                CHECK_NEAR(back.lon_e7, from.lon_e7, 2);
            }
        }
    }
}

TEST(outside_china_nothing_shifts)
{
    Point paris = { 488566000, 23522000 };
    CHECK_INT(point_from_wgs84(paris, DATUM_GCJ02).lat_e7, paris.lat_e7);
    CHECK_INT(point_from_wgs84(paris, DATUM_BD09).lon_e7, paris.lon_e7);
    CHECK_INT(point_to_wgs84(paris, DATUM_BD09).lon_e7, paris.lon_e7);
}

TEST(an_unknown_point_stays_unknown_in_every_datum)
{
    CHECK(!point_known(point_to_wgs84((Point){ 0, 0 }, DATUM_GCJ02)));
    CHECK(!point_known(point_from_wgs84((Point){ 0, 0 }, DATUM_BD09)));
}

TEST(a_degree_of_latitude_is_111_kilometres)
{
    CHECK_NEAR(point_distance_m((Point){ 300000000, 1150000000 }, (Point){ 310000000, 1150000000 }),
               111195, 5);
    CHECK_INT(point_distance_m((Point){ 1, 1 }, (Point){ 1, 1 }), 0);
}

TEST(degrees_are_read_without_rounding_errors)
{
    static const struct {
        const char *text;
        int32_t e7;
    } good[] = {
        { "30.1", 301000000 },        { "114.9712345", 1149712345 }, { "114.97123456", 1149712346 },
        { " 30 ", 300000000 },        { "-0.5", -5000000 },          { "180", 1800000000 },
        { "30.09999995", 301000000 }, { "0.00000004", 0 },
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        int32_t e7 = -1;
        CHECK(degrees_parse(str(good[i].text), &e7));
        CHECK_INT(e7, good[i].e7);
    }
    static const char *const bad[] = { "",      "-",   "30.",         ".5",          "1e3",
                                       "30,1",  "181", "18000000000", "180.0000001", "30.1.2",
                                       "北纬30" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        int32_t e7 = 7;
        CHECK(!degrees_parse(str(bad[i]), &e7));
        CHECK_INT(e7, 7);
    }
    CHECK_STR(degrees_str(t->arena, 301000000), "30.1000000");
    CHECK_STR(degrees_str(t->arena, -5000000), "-0.5000000");
}

TEST(names_are_shown_as_an_office_says_them)
{
    static const struct {
        const char *official, *shown;
        PlaceKind kind;
    } names[] = {
        { "保康社区居民委员会", "保康社区", KIND_COMMUNITY },
        { "多福巷社区居委会", "多福巷社区", KIND_COMMUNITY },
        { "马叫村村民委员会", "马叫村", KIND_VILLAGE },
        { "李庄村委会", "李庄村", KIND_VILLAGE },
        { "沼山村委会", "沼山村", KIND_VILLAGE },
        { "城关居民委员会", "城关居委会", KIND_COMMUNITY },
        { "巴彦嘎查村委会", "巴彦嘎查", KIND_VILLAGE },
        { "东方社区村委会", "东方社区", KIND_COMMUNITY },
        { "五连生活区", "五连生活区", KIND_SETTLEMENT },
        { "村委会", "村委会", KIND_SETTLEMENT },
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        Str shown = place_short_name(t->arena, str(names[i].official));
        CHECK_STR(shown, names[i].shown);
        CHECK_INT(place_kind_of(LEVEL_STATION, shown), names[i].kind);
    }
    CHECK_STR(place_short_name(t->arena, S("东风路街道办事处")), "东风路街道");
    CHECK_INT(place_kind_of(LEVEL_BRANCH, S("东风路街道")), KIND_STREET);
    CHECK_INT(place_kind_of(LEVEL_BRANCH, S("茗山乡")), KIND_TOWNSHIP);
    CHECK_INT(place_kind_of(LEVEL_BRANCH, S("东风农场管理区")), KIND_AREA);
}

TEST(plaques_carry_the_official_wording)
{
    CHECK_STR(place_title(t->arena, LEVEL_BRANCH, S("东岳路街道")), "东岳路街道新时代文明实践所");
    CHECK_STR(place_title(t->arena, LEVEL_SPOT, S("黄三房湾新时代文明实践点")),
              "黄三房湾新时代文明实践点");
    CHECK_STR(place_title(t->arena, LEVEL_ESTATE, S("怡景花园")), "怡景花园");
    CHECK_STR(place_plaque(t->arena, LEVEL_STATION, S("大冶市"), S("东岳路街道"), S("保康社区")),
              "大冶市新时代文明实践站·东岳路街道保康社区");
    CHECK_STR(place_plaque(t->arena, LEVEL_CENTRE, S("大冶市"), S(""), S("大冶市")),
              "大冶市新时代文明实践中心");
    CHECK_STR(
        place_plaque(t->arena, LEVEL_POST, S("大冶市"), S("市政务服务中心"), S("导办志愿服务岗")),
        "大冶市志愿服务岗·市政务服务中心导办");
    CHECK_STR(place_plaque(t->arena, LEVEL_SPOT, S("大冶市"), S("灵乡镇坳头村"), S("坳头村幸福院")),
              "大冶市新时代文明实践点·灵乡镇坳头村幸福院");
    CHECK_STR(place_plaque(t->arena, LEVEL_BRANCH, S("大冶市"), S(""), S("镇")),
              "大冶市新时代文明实践所·镇");
}

// Every pair of levels: a row is the child, a column the parent.
TEST(the_tree_grows_only_as_the_network_is_built)
{
    static const char *const allowed[PLACE_LEVELS] = {
        //                parent: C B S s p b e g Z
        [LEVEL_CENTRE] = "000000000",  [LEVEL_BRANCH] = "100000000", [LEVEL_ZONE] = "100000000",
        [LEVEL_STATION] = "010000001", [LEVEL_SPOT] = "111001111",   [LEVEL_POST] = "111001111",
        [LEVEL_BAY] = "011000001",     [LEVEL_ESTATE] = "011000001", [LEVEL_GRID] = "011000101",
    };
    for (int child = 0; child < PLACE_LEVELS; child++)
        for (int parent = 0; parent < PLACE_LEVELS; parent++)
            CHECK_INT(place_may_stand((PlaceLevel)child, (PlaceLevel)parent),
                      allowed[child][parent] == '1');
}

TEST(a_place_is_suspended_only_while_open_and_never_planned_again)
{
    static const char *const follows[4] = {
        //                    to: p o s r
        [PLACE_PLANNED] = "0101",
        [PLACE_OPEN] = "0011",
        [PLACE_SUSPENDED] = "0101",
        [PLACE_RETIRED] = "0100",
    };
    for (int from = 0; from < 4; from++)
        for (int to = 0; to < 4; to++)
            CHECK_INT(place_state_follows((PlaceState)from, (PlaceState)to),
                      follows[from][to] == '1');
}

TEST(levels_and_datums_are_read_as_people_write_them)
{
    PlaceLevel level;
    CHECK(place_level_parse(S("新时代文明实践点"), &level) && level == LEVEL_SPOT);
    CHECK(place_level_parse(S("志愿服务岗"), &level) && level == LEVEL_POST);
    CHECK(place_level_parse(S("岗"), &level) && level == LEVEL_POST);
    CHECK(place_level_parse(S("grid"), &level) && level == LEVEL_GRID);
    CHECK(!place_level_parse(S("大队"), &level));
    Datum datum;
    CHECK(datum_parse(S("百度"), &datum) && datum == DATUM_BD09);
    CHECK(datum_parse(S("GCJ-02"), &datum) && datum == DATUM_GCJ02);
    CHECK(!datum_parse(S("北京54"), &datum));
}

TEST(codes_have_6_9_or_12_digits)
{
    CHECK(place_code_valid(S("420281")) && place_code_valid(S("420281001")) &&
          place_code_valid(S("420281001002")));
    CHECK(!place_code_valid(S("42028")) && !place_code_valid(S("42028100A")) &&
          !place_code_valid(S("020281")) && !place_code_valid(S("")));
}
