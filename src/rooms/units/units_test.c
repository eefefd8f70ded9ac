// The register of units, on both engines.
#include "rooms/units/units.h"
#include "tests/support/county.h"
#include <string.h>

TEST(a_credit_code_carries_its_check_character)
{
    // The sample of GB 32100-2015's readings, and codes as they stand on licences.
    CHECK(credit_code_valid(S("91350100M000100Y43")));
    CHECK(credit_code_valid(S("91330106673959654P")));
    CHECK(!credit_code_valid(S("91350100M000100Y44")));
    CHECK(!credit_code_valid(S("91350100M000100Y4")));
    CHECK(!credit_code_valid(S("9135O100M000100Y43")));
    CHECK(!credit_code_valid(S("91350100m000100y43")));
    CHECK(!credit_code_valid(S("")));
    CHECK_STR(credit_code_clean(t->arena, S(" 913501 00m000-100y43 ")), "91350100M000100Y43");
}

TEST(a_changed_digit_is_found_wherever_it_stands)
{
    char code[] = "91350100M000100Y43";
    for (size_t i = 0; i < 18; i++) {
        char was = code[i];
        code[i] = was == '7' ? '8' : '7';
        CHECK(!credit_code_valid(str(code)));
        code[i] = was;
    }
}

TEST(kinds_are_read_by_code_and_by_name)
{
    UnitKind kind;
    CHECK(unit_kind_parse(S("01"), &kind) && kind == UNIT_PARTY);
    CHECK(unit_kind_parse(S("群团组织"), &kind) && kind == UNIT_MASS);
    CHECK(unit_kind_parse(S("99"), &kind) && kind == UNIT_OTHER);
    CHECK(!unit_kind_parse(S("1"), &kind));
}

typedef struct {
    UnitNew new;
    UnitId id;
    UnitState state;
    Time as_read;
    Day day;
    int64_t staff;
    Str source;
    Str csv;
    UnitLoad result;
    const Actor *who;
    Problems *problems;
} Act;

static Err act_add(Cx *cx, void *with)
{
    Act *act = with;
    if (act->who)
        cx->actor = *act->who;
    return unit_add(cx, &act->new, &act->id);
}

static Err act_edit(Cx *cx, void *with)
{
    Act *act = with;
    return unit_edit(cx, act->id, &act->new, act->state, act->as_read);
}

static Err act_staff(Cx *cx, void *with)
{
    Act *act = with;
    return unit_staff_set(cx, act->id, act->day, act->staff, act->source);
}

static Err act_load(Cx *cx, void *with)
{
    Act *act = with;
    Err err = unit_load(cx, act->csv, &act->result);
    act->problems = cx->problems;
    return err;
}

static Err run(T *t, County *county, Err (*act)(Cx *, void *), Act *with)
{
    return lane_run(county->store, county_cx(t, county, "test"), act, with);
}

static Act school(void)
{
    return (Act){ .new = { .name = S("大冶市第一中学"),
                           .credit_code = S("91350100M000100Y43"),
                           .kind = UNIT_EDUCATION,
                           .contact = S("张老师") } };
}

BOTH(the_number_of_staff_is_the_one_that_stood_on_the_day)
{
    Act act = school();
    CHECK_OK(run(t, county, act_add, &act));
    act.day = (Day){ 20200101 }, act.staff = 200, act.source = S("编办核定");
    CHECK_OK(run(t, county, act_staff, &act));
    act.day = (Day){ 20210101 }, act.staff = 210;
    CHECK_OK(run(t, county, act_staff, &act));
    Cx *cx = county_cx(t, county, "read");
    CHECK_OK(store_read_begin(county->store, cx));
    Unit unit;
    UnitStaff staff;
    List rows;
    CHECK_OK(unit_find(cx, act.id, &unit));
    CHECK_INT(unit.staff, 210);
    CHECK_INT(unit.staff_day.ymd, 20210101);
    CHECK_STR(unit.path, str_z(t->arena, str_printf(t->arena, "u/%lld/", (long long)act.id.n)));
    CHECK_OK(unit_staff_on(cx, act.id, (Day){ 20201231 }, &staff));
    CHECK_INT(staff.staff, 200);
    CHECK_OK(unit_staff_on(cx, act.id, (Day){ 20191231 }, &staff));
    CHECK_INT(staff.day.ymd, 0);
    CHECK_OK(unit_staff_list(cx, act.id, &rows));
    CHECK_INT(rows.n, 2);
    UnitFilter filter = { .words = S("91350100m") };
    CHECK_OK(unit_list(cx, &filter, NO(Unit), 10, &rows));
    CHECK_INT(rows.n, 1);
    store_read_end(cx);
}

BOTH(a_unit_is_in_the_register_once_and_the_centre_keeps_it)
{
    Act first = school(), twin = school(), wrong = school();
    CHECK_OK(run(t, county, act_add, &first));
    CHECK_ERR(run(t, county, act_add, &twin), unit_taken);
    wrong.new.name = S("另一所学校");
    wrong.new.credit_code = S("91350100M000100Y44");
    CHECK_ERR(run(t, county, act_add, &wrong), fault_invalid);
    Grant grants[] = {
        { .id = { 1 }, .role = ROLE_STATION, .depth = DEPTH_BELOW, .path = S("/1/2/3/") },
        { .id = { 2 }, .role = ROLE_CENTRE, .depth = DEPTH_BELOW, .path = S("/1/") }
    };
    Actor station = { .person = { 3 }, .grants = &grants[0], .grant_count = 1 },
          centre = { .person = { 4 }, .grants = &grants[1], .grant_count = 1 };
    Act other = { .new = { .name = S("大冶市人民医院"), .kind = UNIT_HEALTH }, .who = &station };
    CHECK_ERR(run(t, county, act_add, &other), unit_not_yours);
    other.who = &centre;
    CHECK_OK(run(t, county, act_add, &other));
    Cx *cx = county_cx(t, county, "read");
    CHECK_OK(store_read_begin(county->store, cx));
    Unit unit;
    CHECK_OK(unit_find(cx, first.id, &unit));
    store_read_end(cx);
    first.as_read = unit.changed_at;
    first.new.contact = S("李老师");
    CHECK_OK(run(t, county, act_edit, &first));
    CHECK_ERR(run(t, county, act_edit, &first), unit_moved_on);
}

BOTH(a_table_of_units_is_taken_whole_or_not_at_all)
{
    Act load = { .csv = S("名称,统一社会信用代码,类型,联系人,电话,地址,在职人数,数据日期,来源\n"
                          "大冶市第一中学,91350100M000100Y43,教育事业单位,张老师,0714-8700000,,210,"
                          "2020-10-26,编办核定\n"
                          "大冶市人民医院,,卫生事业单位,,,,,,\n") };
    CHECK_OK(run(t, county, act_load, &load));
    CHECK_INT(load.result.added, 2);
    load.result = (UnitLoad){ 0 };
    CHECK_OK(run(t, county, act_load, &load));
    CHECK_INT(load.result.added, 0);
    CHECK_INT(load.result.changed, 2);
    Act bad = { .csv = S("名称,统一社会信用代码,类型,在职人数,数据日期,来源\n"
                         "好单位,,01,,,\n"
                         "坏代码,91350100M000100Y44,01,,,\n"
                         "坏类型,,火星机关,,,\n"
                         "坏人数,,01,很多,昨天,\n") };
    CHECK_ERR(run(t, county, act_load, &bad), unit_bad_rows);
    CHECK_INT(bad.problems->n, 5);
    Cx *cx = county_cx(t, county, "read");
    List rows;
    CHECK_OK(store_read_begin(county->store, cx));
    UnitFilter all = { 0 };
    CHECK_OK(unit_list(cx, &all, NO(Unit), 10, &rows));
    CHECK_INT(rows.n, 2);
    store_read_end(cx);
}
