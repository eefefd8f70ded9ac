#include "rooms/rewards/rewards.h"

const char *const reward_state_words[] = { "open", "paused", "ended", NULL };
const Text reward_state_texts[] = { TEXT("可兑换"), TEXT("暂停兑换"), TEXT("已下架") };
const char *const reward_period_words[] = { "month", "quarter", "year", NULL };
const Text reward_period_texts[] = { TEXT("每月"), TEXT("每季度"), TEXT("每年") };
const char *const redemption_state_words[] = { "reserved",  "verified", "expired",
                                               "cancelled", "refunded", NULL };
const Text redemption_state_texts[] = { TEXT("待核销"), TEXT("已核销"), TEXT("已过期"),
                                        TEXT("已取消"), TEXT("已退还") };

// Luhn, from the right: a digit mistyped, or two neighbours changed about, is noticed at the till.
static int proof(Str digits, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        int digit = digits.p[n - 1 - i] - '0';
        if (i % 2 == 0)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return (10 - sum % 10) % 10;
}

Str code_made(Arena *arena, uint64_t dice)
{
    Str nine = str_printf(arena, "%09llu", (unsigned long long)(dice % 1000000000));
    return str_printf(arena, "%.*s%d", STR_FMT(nine), proof(nine, 9));
}

bool code_fits(Str code)
{
    if (code.n != 10)
        return false;
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    return proof(code, 9) == code.p[9] - '0';
}

Str code_clean(Arena *arena, Str typed)
{
    size_t at = str_find_str(typed, S("code="));
    if (at != STR_NOWHERE)
        typed = str_slice(typed, at + 5, typed.n);
    char *out = arena_alloc(arena, typed.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] != ' ' && typed.p[i] != '-' && typed.p[i] != '\t')
            out[n++] = typed.p[i];
    return (Str){ out, n };
}

int64_t period_of(RewardPeriod period, Day day)
{
    int64_t year = day_year(day);
    if (period == PERIOD_YEAR)
        return year;
    if (period == PERIOD_QUARTER)
        return year * 10 + (day_month(day) + 2) / 3;
    return year * 100 + day_month(day);
}

Err code_verdict(RedemptionState state, Time until, Time now)
{
    switch (state) {
    case REDEMPTION_VERIFIED:
        return &code_used;
    case REDEMPTION_EXPIRED:
        return &code_expired;
    case REDEMPTION_CANCELLED:
        return &code_cancelled;
    case REDEMPTION_REFUNDED:
        return &code_refunded;
    case REDEMPTION_RESERVED:
        break;
    }
    return until.ms <= now.ms ? &code_expired : OK;
}
