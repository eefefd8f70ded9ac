// Month reports: the county's of the last three whole months, one of them withdrawn and issued
// anew, one of the branch that is looked at and one of a unit.
#include "rooms/demo/demo_inside.h"
#include "rooms/reports/reports.h"

typedef struct {
    PlaceId node;
    UnitId unit;
    Day month;
    Str words;
    ReportId id;
} Issue;

static Err issue_act(Cx *cx, void *with)
{
    Issue *one = with;
    const ReportOf of = { one->node, one->unit, one->month };
    return report_issue(cx, &of, one->words, &one->id);
}

static Err withdraw_act(Cx *cx, void *with)
{
    const Issue *one = with;
    return report_withdraw(cx, one->id, S("点单数写错了月份，重新印发"));
}

static Day months_ago(Day day, int months)
{
    int n = day_year(day) * 12 + day_month(day) - 1 - months;
    return day_of(n / 12, n % 12 + 1, 1);
}

Err demo_reports(World *world)
{
    Day today = time_day(world->plan->until);
    Time now = world->plan->until;
    for (int ago = 3; ago >= 1; ago--) {
        Issue one = { .node = world->centre.id,
                      .month = months_ago(today, ago),
                      .words = ago == 1 ? S("各所、站按“周周有活动、月月有精彩”的安排开展活动。")
                                        : S("") };
        TRY(play(world, world->centre_staff, now, issue_act, &one));
        if (ago != 2)
            continue;
        TRY(play(world, world->centre_staff, now, withdraw_act, &one));
        TRY(play(world, world->centre_staff, now, issue_act, &one));
    }
    Issue one = { .node = world->focus->branch, .month = months_ago(today, 1), .words = S("") };
    TRY(play(world, world->centre_staff, now, issue_act, &one));
    Issue unit = { .node = world->centre.id,
                   .unit = world->unit_count > 0 ? world->units[0].id : NO(Unit),
                   .month = months_ago(today, 1),
                   .words = S("") };
    return unit.unit.n == 0 ? OK : play(world, world->centre_staff, now, issue_act, &unit);
}
