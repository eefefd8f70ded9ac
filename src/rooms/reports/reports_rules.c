#include "rooms/reports/reports.h"

const char *const report_state_words[] = { "issued", "withdrawn", NULL };
const Text report_state_texts[] = { TEXT("已印发"), TEXT("已撤回") };

FAULT(report_missing, 404, "report.missing", "没有这份月报，或者不在您的范围里");
FAULT(report_early, 422, "report.early", "这个月还没有过完，月底以后再印发");
FAULT(report_twice, 409, "report.twice", "这个月的月报已经印发；有错请先撤回，再印发新的");
FAULT(report_gone, 409, "report.gone", "这份月报已经撤回");
FAULT(report_place, 422, "report.place", "中心、所、站有月报，请换一个阵地");

bool report_month_over(Day month, Day today)
{
    return day_year(month) < day_year(today) ||
           (day_year(month) == day_year(today) && day_month(month) < day_month(today));
}

Str report_number(Arena *arena, Str node, int year, int64_t seq)
{
    return str_printf(arena, "%.*s月报〔%d〕%lld号", STR_FMT(node), year, (long long)seq);
}
