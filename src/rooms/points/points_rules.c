// What a record earns, when points become void: values in, verdict out.
#include "rooms/points/points.h"
#include "base/utf8.h"

const char *const earn_why_words[] = { "paid",   "none",   "elsewhere", "capped",
                                       "budget", "before", NULL };
const Text earn_why_texts[] = {
    TEXT("已计分"),
    TEXT("这类时数不计积分"),
    TEXT("已在别处计分"),
    TEXT("达到每天、每月或每年的上限"),
    TEXT("县里本年的积分已发完"),
    TEXT("启用积分以前的时数"),
};

// Each coefficient is in thousandths; together in millionths, which keeps four of them whole
// enough and far from the end of 64 bits.
int64_t earn_coefficient(const PointRules *rules, const EarnGrades *grades)
{
    const Permille parts[] = {
        rules->difficulty[grades->difficulty - 1],
        rules->skill[grades->skill - 1],
        rules->risk[grades->risk - 1],
        grades->leader ? rules->leader : (Permille){ 1000 },
    };
    int64_t all = 1000000;
    for (size_t i = 0; i < COUNT(parts); i++)
        all = all * parts[i].n / 1000;
    return all;
}

Points earn_full(const PointRules *rules, RecordKind kind, Minutes minutes, int64_t coefficient)
{
    int64_t rate = kind == KIND_CREDIT   ? rules->credit
                   : kind == KIND_HONOUR ? rules->honour
                                         : rules->carried;
    if (minutes.n <= 0)
        return (Points){ 0 };
    return (Points){ (int64_t)minutes.n * rate * coefficient / 60 / 1000000 };
}

static void cut(Points *left, int64_t cap, Points so_far, EarnWhy why, EarnWhy *out)
{
    if (cap == 0)
        return;
    int64_t room = cap > so_far.n ? cap - so_far.n : 0;
    if (left->n > room) {
        left->n = room;
        *out = why;
    }
}

Points earn_paid(const PointRules *rules, Points full, const EarnedSoFar *so_far, EarnWhy *why)
{
    Points left = full;
    *why = full.n == 0 ? EARN_NONE : EARN_PAID;
    cut(&left, rules->day_cap, so_far->day, EARN_CAPPED, why);
    cut(&left, rules->month_cap, so_far->month, EARN_CAPPED, why);
    cut(&left, rules->year_cap, so_far->year, EARN_CAPPED, why);
    cut(&left, rules->year_budget, so_far->county, EARN_BUDGET, why);
    return left;
}

// "可用到 12 月 31 日 23:59": so lots are few, they end with a month.
Time lot_expiry(int64_t expiry_months, Day from)
{
    int year = day_year(from), month = 12;
    if (expiry_months > 0) {
        int64_t months = (int64_t)year * 12 + day_month(from) - 1 + expiry_months;
        year = (int)(months / 12);
        month = (int)(months % 12) + 1;
    }
    Day next = month == 12 ? day_of(year + 1, 1, 1) : day_of(year, month + 1, 1);
    return time_add(day_start(next), -TIME_MINUTE);
}

int expiry_stage(Day today, Time expires_at)
{
    int days = day_diff(time_day(expires_at), today);
    return days <= 1 ? 3 : days <= 7 ? 2 : days <= 30 ? 1 : 0;
}

bool point_key_fits(Str key)
{
    size_t n = utf8_length(key);
    return n >= 8 && n <= 100;
}
