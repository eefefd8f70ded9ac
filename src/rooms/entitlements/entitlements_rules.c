// Who has reached a threshold, and what a code that changes every 30 seconds says.
#include "rooms/entitlements/entitlements.h"
#include <stdio.h>

const char *const entitlement_way_words[] = { "code", "list", "pool", NULL };
const Text entitlement_way_texts[] = { TEXT("到场出示"), TEXT("名单"), TEXT("券码") };
const char *const entitlement_state_words[] = { "open", "paused", "ended", NULL };
const Text entitlement_state_texts[] = { TEXT("可享受"), TEXT("暂停"), TEXT("已停办") };
const char *const entitlement_period_words[] = { "month", "quarter", "year", NULL };
const Text entitlement_period_texts[] = { TEXT("每月"), TEXT("每季度"), TEXT("每年") };
const char *const entitlement_span_words[] = { "year", "ever", NULL };
const Text entitlement_span_texts[] = { TEXT("当年"), TEXT("累计") };

bool entitlement_reached(const EntitlementTerm *term, const EntitlementFacts *facts)
{
    return (term->hours > 0 && facts->minutes.n >= term->hours * 60) ||
           (term->star > 0 && facts->star >= term->star);
}

Minutes entitlement_short(const EntitlementTerm *term, const EntitlementFacts *facts)
{
    int64_t lacks = term->hours * 60 - facts->minutes.n;
    if (term->hours == 0 || lacks < 0 || entitlement_reached(term, facts))
        return (Minutes){ 0 };
    return (Minutes){ (int32_t)lacks };
}

int64_t entitlement_period_of(EntitlementPeriod period, Day day)
{
    int64_t year = day_year(day);
    if (period == EVERY_YEAR)
        return year;
    if (period == EVERY_QUARTER)
        return year * 10 + (day_month(day) + 2) / 3;
    return year * 100 + day_month(day);
}

// --- the code

#define DIGITS     8
#define PASS_WIDTH 5  // at least: with it no code is as short as a voucher's

Hash pass_secret(const Hash *county_key, EntitlementPassId pass)
{
    char text[64];
    int n = snprintf(text, sizeof text, "redvest 1 entitlement %lld", (long long)pass.n);
    return hmac_sha256(hash_str(county_key), str_of(text, (size_t)n));
}

int64_t pass_step(Time at)
{
    return at.ms / PASS_STEP_MS;
}

// Dynamic truncation of RFC 4226 5.3, on SHA-256.
static uint32_t digits_of(const Hash *secret, int64_t step)
{
    uint8_t counter[8];
    for (int i = 0; i < 8; i++)
        counter[7 - i] = (uint8_t)((uint64_t)step >> (8 * i));
    Hash mac = hmac_sha256(hash_str(secret), str_of((const char *)counter, sizeof counter));
    const uint8_t *at = mac.bytes + (mac.bytes[HASH_SIZE - 1] & 15);
    uint32_t n = ((uint32_t)(at[0] & 127) << 24) | ((uint32_t)at[1] << 16) |
                 ((uint32_t)at[2] << 8) | at[3];
    return n % 100000000;
}

// Luhn, as on a voucher.
static int proof(Str digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits.n; i++) {
        int digit = digits.p[digits.n - 1 - i] - '0';
        if (i % 2 == 0)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return (10 - sum % 10) % 10;
}

Str pass_code(Arena *arena, EntitlementPassId pass, const Hash *secret, int64_t step)
{
    Str body = str_printf(arena, "%0*lld%08u", PASS_WIDTH, (long long)pass.n,
                          digits_of(secret, step));
    return str_printf(arena, "%.*s%d", STR_FMT(body), proof(body));
}

bool pass_parse(Str code, EntitlementPassId *pass, uint32_t *digits)
{
    int64_t n;
    if (code.n < PASS_WIDTH + DIGITS + 1 || code.n > 24)
        return false;
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    Str body = str_slice(code, 0, code.n - 1);
    if (proof(body) != code.p[code.n - 1] - '0' ||
        !str_int(str_slice(body, 0, body.n - DIGITS), &pass->n) || pass->n <= 0)
        return false;
    if (!str_int(str_slice(body, body.n - DIGITS, body.n), &n))
        return false;
    *digits = (uint32_t)n;
    return true;
}

int64_t pass_step_of(const Hash *secret, uint32_t digits, Time now)
{
    int64_t step = pass_step(now);
    for (int64_t back = 0; back <= PASS_STEPS_TOLD; back++)
        if (digits_of(secret, step - back) == digits)
            return step - back;
    return -1;
}

Err pass_verdict(int64_t step, Time now)
{
    if (step < 0)
        return &pass_unknown;
    return pass_step(now) - step > PASS_STEPS_GOOD ? &pass_stale : OK;
}

bool entitlement_code_like(Str cleaned)
{
    if (cleaned.n < PASS_WIDTH + DIGITS + 1)
        return false;
    for (size_t i = 0; i < cleaned.n; i++)
        if (cleaned.p[i] < '0' || cleaned.p[i] > '9')
            return false;
    return true;
}

bool card_number_valid(Str card)
{
    if (card.n < 4 || card.n > 32)
        return false;
    for (size_t i = 0; i < card.n; i++) {
        char c = card.p[i];
        bool fine = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                    (c == '-' && i > 0);
        if (!fine)
            return false;
    }
    return true;
}
