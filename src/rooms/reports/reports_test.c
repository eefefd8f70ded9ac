// 月报: issued once, frozen, withdrawn with a reason.
#include "rooms/reports/reports.h"
#include "rooms/dashboards/dashboards.h"
#include "rooms/reports/reports_in.h"
#include "rooms/units/units.h"
#include "tests/support/little.h"
#include "tests/support/visit.h"

TEST(a_month_is_over_on_the_first_of_the_next)
{
    CHECK(!report_month_over(day_of(2026, 11, 1), day_of(2026, 11, 30)));
    CHECK(report_month_over(day_of(2026, 11, 1), day_of(2026, 12, 1)));
    CHECK(report_month_over(day_of(2025, 12, 1), day_of(2026, 1, 1)));
    CHECK(!report_month_over(day_of(2026, 12, 1), day_of(2026, 11, 1)));
    CHECK_STR(report_number(t->arena, S("大冶市"), 2026, 3), "大冶市月报〔2026〕3号");
}

typedef struct {
    PlaceId node;
    UnitId unit;
    Day month;
    Str words, reason;
    ReportId id;
    Report report;
    OfficeDocument document;
} One;

static Err issue(Cx *cx, void *with)
{
    One *one = with;
    const ReportOf of = { one->node, one->unit, one->month };
    return report_issue(cx, &of, one->words, &one->id);
}

static Err withdraw(Cx *cx, void *with)
{
    One *one = with;
    return report_withdraw(cx, one->id, one->reason);
}

static Err find(Cx *cx, void *with)
{
    One *one = with;
    return report_find(cx, one->id, &one->report, &one->document);
}

static Err catch_up(Cx *cx, void *with)
{
    return figure_catch_up(cx, with);
}

static Str cell(const OfficeDocument *document, const char *name, size_t column)
{
    const OfficePart *part = &document->parts[0];
    for (size_t r = 0; r < part->rows; r++)
        if (str_eq(part->cells[r * part->columns], str(name)))
            return part->cells[r * part->columns + column];
    return S("none");
}

BOTH(an_issued_report_keeps_its_figures_and_is_withdrawn_with_a_reason)
{
    Little *l = little(t, county);
    int64_t rows;
    l->now = time_add(day_start(day_of(2026, 10, 5)), 9 * TIME_HOUR);
    PersonId centre = little_person(l, "刘主任", "13800000009", l->station),
             station = little_person(l, "周主任", "13800000001", l->station);
    little_grant(l, centre, ROLE_CENTRE, l->centre);
    little_grant(l, station, ROLE_STATION, l->station);
    CHECK_OK(little_act(l, NO(Person), catch_up, &rows));
    One one = { .node = l->centre, .month = day_of(2026, 10, 1), .words = S("本月重点") };
    CHECK(little_act(l, centre, issue, &one) == &report_early);
    one.month = day_of(2026, 9, 1);
    CHECK(little_act(l, station, issue, &one) != OK);
    CHECK_OK(little_act(l, centre, issue, &one));
    CHECK_OK(little_act(l, centre, find, &one));
    CHECK_STR(one.report.number, "大冶市月报〔2026〕1号");
    CHECK_STR(one.report.issued_name, "刘主任");
    CHECK_STR(one.document.paragraphs[0], "本月重点");
    Str before = cell(&one.document, "文明实践站", 1);
    CHECK(little_act(l, centre, issue, &one) == &report_twice);
    CHECK(little_act(l, station, find, &one) == &report_missing);

    // Whatever becomes of the rows, the report says what it said.
    county_run(t, county, "update figures set n = n + 5 where counter = 'stations'");
    CHECK_OK(little_act(l, centre, find, &one));
    CHECK_STR(cell(&one.document, "文明实践站", 1), str_z(t->arena, before));
    CHECK_STR(cell(&one.document, "单位", 1), "none");

    one.reason = S("x");
    CHECK(little_act(l, centre, withdraw, &one) == &fault_invalid);
    one.reason = S("写错了");
    CHECK_OK(little_act(l, centre, withdraw, &one));
    CHECK(little_act(l, centre, withdraw, &one) == &report_gone);
    CHECK_OK(little_act(l, centre, issue, &one));
    CHECK_OK(little_act(l, centre, find, &one));
    CHECK_STR(one.report.number, "大冶市月报〔2026〕2号");
}

typedef struct {
    UnitNew new;
    UnitId id;
} Adding;

static Err add_unit(Cx *cx, void *with)
{
    Adding *one = with;
    TRY(unit_add(cx, &one->new, &one->id));
    return unit_staff_set(cx, one->id, day_of(2026, 1, 1), 40, S("编制表"));
}

BOTH(a_unit_has_a_report_of_its_own_that_the_county_issues)
{
    Little *l = little(t, county);
    int64_t rows;
    l->now = time_add(day_start(day_of(2026, 10, 5)), 9 * TIME_HOUR);
    PersonId centre = little_person(l, "刘主任", "13800000009", l->station),
             branch = little_person(l, "毛主任", "13800000008", l->station);
    little_grant(l, centre, ROLE_CENTRE, l->centre);
    little_grant(l, branch, ROLE_BRANCH, l->branch);
    CHECK_OK(little_act(l, NO(Person), catch_up, &rows));
    Adding unit = { .new = { .name = S("大冶市教育局"), .kind = UNIT_INSTITUTION } };
    CHECK_OK(little_act(l, NO(Person), add_unit, &unit));
    One one = { .node = l->centre, .unit = unit.id, .month = day_of(2026, 9, 1), .words = S("") };
    CHECK(little_act(l, branch, issue, &one) != OK);
    CHECK_OK(little_act(l, centre, issue, &one));
    CHECK_OK(little_act(l, centre, find, &one));
    CHECK_STR(one.report.number, "大冶市教育局月报〔2026〕1号");
    CHECK_STR(cell(&one.document, "在职在编", 1), "40");
    CHECK_STR(cell(&one.document, "在职注册率（印发时）", 1), "0.0%");
    CHECK_STR(cell(&one.document, "其中下沉社区（村）", 2), "0/12");
    CHECK(little_act(l, centre, issue, &one) == &report_twice);
    One own = { .node = l->centre, .month = day_of(2026, 9, 1), .words = S("") };
    CHECK_OK(little_act(l, centre, issue, &own));  // the county's own is another
}

BOTH(a_report_is_a_page_and_three_files)
{
    Little *l = little(t, county);
    App *app = visit_app(t, county);
    Visitor *desk = visitor(t, app, "10.0.0.1"), *other = visitor(t, app, "10.0.0.2");
    int64_t rows;
    l->now = time_add(day_start(day_of(2026, 10, 5)), 9 * TIME_HOUR);
    PersonId branch = little_person(l, "毛主任", "13800000008", l->station),
             station = little_person(l, "吴主任", "13800000007", l->station3);
    little_grant(l, branch, ROLE_BRANCH, l->branch);
    little_grant(l, station, ROLE_STATION, l->station3);
    CHECK_OK(little_act(l, NO(Person), catch_up, &rows));
    One one = { .node = l->branch, .month = day_of(2026, 9, 1), .words = S("") };
    CHECK_OK(little_act(l, branch, issue, &one));
    visit_sign_in(desk, branch, true);
    visit_sign_in(other, station, true);
    Str page = str_printf(t->arena, "/reports/%lld", (long long)one.id.n);
    static const char *const files[] = { "docx", "pdf", "xlsx" };
    CHECK_INT(visit_get(desk, page).status, 200);
    CHECK_INT(visit_get(other, page).status, 404);
    CHECK_INT(visit_get(desk, S("/reports/new")).status, 200);
    for (size_t i = 0; i < COUNT(files); i++) {
        Str path = str_printf(t->arena, "%.*s/report.%s", STR_FMT(page), files[i]);
        AppAnswer answer = visit_get(desk, path);
        CHECK_INT(answer.status, 200);
        CHECK(str_starts(answer.body, i == 1 ? S("%PDF") : S("PK")));
        CHECK_INT(visit_get(other, path).status, 404);
    }
    CHECK(str_has(visit_get(desk, S("/reports.csv")).body, S("东岳路街道月报〔2026〕1号")));
    CHECK(!str_has(visit_get(other, S("/reports.csv")).body, S("东岳路")));
}
