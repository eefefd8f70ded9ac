// What follows from facts: no order, no clock, no database.
#include "rooms/attendance/attendance.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include <stdio.h>
#include <stdlib.h>

const char *const fact_kind_words[] = { "in", "out", "void", "accept", "note", NULL };
const Text fact_kind_texts[] = { TEXT("签到"), TEXT("签退"), TEXT("撤销"), TEXT("采信"),
                                 TEXT("说明") };
const char *const fact_source_words[] = { "self_scan", "code",   "fence", "leader_scan", "roster",
                                          "paper",     "settle", "join",  "none",        NULL };
const Text fact_source_texts[] = { TEXT("扫现场码"),   TEXT("报口令"),   TEXT("到点定位"),
                                   TEXT("扫志愿者码"), TEXT("点名"),     TEXT("纸质签到表"),
                                   TEXT("队长核定"),   TEXT("现场加入"), { "" } };
const char *const fact_verdict_words[] = { "fine", "held", "rejected", NULL };
const char *const fact_why_words[] = {
    "none",       "window", "stranger",   "fence",       "clock",      "late",      "very_late",
    "off",        "device", "nobody",     "paper",       "clash",      "insurance", "training",
    "skill",      "no_in",  "code_late",  "code_forged", "code_other", "code_used", "card_forged",
    "card_ended", "forged", "unreadable", "not_yours",   "undo_late",  NULL
};
const Text fact_why_texts[] = {
    { "" },
    TEXT("不在签到、签退的时间内，请队长确认"),
    TEXT("不在报名名单上，请队长确认"),
    TEXT("只有定位，请队长确认"),
    TEXT("手机时间不准，请队长确认"),
    TEXT("过了 7 天才上传，请队长确认"),
    TEXT("过了 30 天才上传，请中心确认"),
    TEXT("活动已取消，请站里确认"),
    TEXT("设备没有登记或已停用，请站里确认"),
    TEXT("还不知道是哪位志愿者，请队长补志愿者编号"),
    TEXT("来自纸质签到表，请队长确认"),
    TEXT("同一个编号报了两种内容，请站里核对"),
    TEXT("这个岗位要有当天有效的意外保险：请先不要上岗，到站里登记保单后由站里确认签到"),
    TEXT("这个岗位要先参加培训：请先不要上岗，拿证书到站里登记学分后由站里确认签到"),
    TEXT("这个岗位要有核验过、当天有效的资格：请先不要上岗，拿证书到站里核验后由站里确认签到"),
    TEXT("只有签退，没有签到，请队长补充"),
    TEXT("这个码已经过期，请扫屏幕上最新的码"),
    TEXT("这不是现场的码，请扫队长屏幕上的码"),
    TEXT("这是另一场活动的码，请扫本场的码"),
    TEXT("您已经用过码了，不用再扫"),
    TEXT("这张志愿者码是假的，请让志愿者打开“我的码”再扫"),
    TEXT("这张志愿者码已经换新，请让志愿者打开“我的码”再扫"),
    TEXT("这条记录不是这台设备写的"),
    TEXT("这条记录无法识别"),
    TEXT("您不负责这场活动"),
    TEXT("过了 24 小时，不能撤销"),
};
const char *const fact_outcome_words[] = { "applied", "duplicate", "merged",
                                           "held",    "rejected",  NULL };
const char *const presence_state_words[] = { "none", "held", "in", "out", "done", NULL };
const Text presence_state_texts[] = { TEXT("未签到"), TEXT("待确认"), TEXT("已签到"),
                                      TEXT("只有签退"), TEXT("已签退") };
_Static_assert(COUNT(fact_why_texts) == WHYS && COUNT(fact_why_words) == WHYS + 1, "one each");

bool why_asks_desk(FactWhy why)
{
    return why == WHY_INSURANCE || why == WHY_TRAINING || why == WHY_SKILL;
}

int level_needed(FactWhy why)
{
    if (why == WHY_VERY_LATE)
        return LEVEL_CENTRAL;
    if (why == WHY_CLASH)
        return LEVEL_CENTRAL + 1;  // two contents under one key: it is told anew
    bool desk = why == WHY_OFF || why == WHY_DEVICE || why_asks_desk(why);
    return desk ? LEVEL_DESK : LEVEL_LEADER;
}

// --- one person at one activity

static bool timed(const Fact *fact)
{
    return fact->kind == FACT_IN || fact->kind == FACT_OUT;
}

static bool clashes(const Fact *facts, size_t n, const Fact *one)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(facts[i].key, one->key) && !str_eq(facts[i].digest, one->digest))
            return true;
    return false;
}

// Within 24 hours, by who told it or by the desk.
static bool undone(const Fact *facts, size_t n, const Fact *one)
{
    for (size_t i = 0; i < n; i++) {
        const Fact *undo = &facts[i];
        if (undo->kind == FACT_VOID && undo->verdict == VERDICT_FINE &&
            str_eq(undo->target, one->key) && !clashes(facts, n, undo) &&
            undo->at.ms <= one->at.ms + TIME_DAY &&
            (same(undo->made_by, one->made_by) || undo->level >= LEVEL_DESK))
            return true;
    }
    return false;
}

static bool taken(const Fact *facts, size_t n, const Fact *one, FactWhy why)
{
    for (size_t i = 0; i < n; i++)
        if (facts[i].kind == FACT_ACCEPT && facts[i].verdict == VERDICT_FINE &&
            str_eq(facts[i].target, one->key) && facts[i].level >= level_needed(why) &&
            !clashes(facts, n, &facts[i]))
            return true;
    return false;
}

bool plan_in_window(const SignPlan *plan, FactKind kind, Time at)
{
    if (kind == FACT_IN)
        return at.ms >= plan->starts_at.ms - WINDOW_MS && at.ms <= plan->ends_at.ms;
    return at.ms >= plan->starts_at.ms && at.ms <= plan->ends_at.ms + WINDOW_MS;
}

// Why a fact does not count as it stands; WHY_NONE when it does.
static FactWhy waits_for(const Fact *facts, size_t n, const SignPlan *plan, const Fact *one)
{
    if (clashes(facts, n, one))
        return WHY_CLASH;
    FactWhy why = one->verdict == VERDICT_HELD ? one->why : WHY_NONE;
    if (why == WHY_NONE && plan->off)
        why = WHY_OFF;
    if (why == WHY_NONE && !plan_in_window(plan, one->kind, one->at))
        why = WHY_WINDOW;
    return why != WHY_NONE && taken(facts, n, one, why) ? WHY_NONE : why;
}

// The earliest check-in; by the key when two are of the same moment.
static bool better_in(const Fact *one, const Fact *best)
{
    if (best == NULL)
        return true;
    if (one->at.ms != best->at.ms)
        return one->at.ms < best->at.ms;
    return str_cmp(one->key, best->key) < 0;
}

// The latest check-out that somebody saw; without one, what was settled last.
static bool better_out(const Fact *one, const Fact *best)
{
    if (best == NULL)
        return true;
    bool settled = one->source == SOURCE_SETTLE;
    if (settled != (best->source == SOURCE_SETTLE))
        return !settled;
    int64_t a = settled ? one->received_at.ms : one->at.ms;
    int64_t b = settled ? best->received_at.ms : best->at.ms;
    return a != b ? a > b : str_cmp(one->key, best->key) > 0;
}

static void write_presence(const Fact *in, const Fact *out, Presence *presence)
{
    presence->state = in != NULL && out != NULL ? PRESENCE_DONE
                      : in != NULL              ? PRESENCE_IN
                      : out != NULL             ? PRESENCE_OUT
                      : presence->held != 0     ? PRESENCE_HELD
                                                : PRESENCE_NONE;
    if (in != NULL) {
        presence->in_at = in->at;
        presence->in_source = in->source;
    }
    if (out != NULL) {
        presence->out_at = out->at;
        presence->out_source = out->source;
    }
    if (presence->state == PRESENCE_OUT)
        presence->held |= 1 << WHY_NO_IN;
}

void presence_of(const Fact *facts, size_t n, const SignPlan *plan, Presence *presence,
                 FactOutcome *outcomes)
{
    const Fact *in = NULL, *out = NULL;
    presence->held = 0;
    presence->in_at = presence->out_at = (Time){ 0 };
    presence->in_source = presence->out_source = FACT_SOURCES;
    for (size_t i = 0; i < n; i++) {
        FactOutcome outcome = OUTCOME_APPLIED;
        const Fact *one = &facts[i];
        if (one->verdict == VERDICT_REJECTED)
            outcome = OUTCOME_REJECTED;
        else if (timed(one) && !undone(facts, n, one)) {
            FactWhy why = waits_for(facts, n, plan, one);
            outcome = why == WHY_NONE ? OUTCOME_MERGED : OUTCOME_HELD;
            if (why != WHY_NONE)
                presence->held |= (int64_t)1 << why;
            else if (one->kind == FACT_IN && better_in(one, in))
                in = one;
        }
        if (outcomes != NULL)
            outcomes[i] = outcome;
    }
    for (size_t i = 0; i < n; i++)
        if (facts[i].kind == FACT_OUT && facts[i].verdict != VERDICT_REJECTED &&
            !undone(facts, n, &facts[i]) && waits_for(facts, n, plan, &facts[i]) == WHY_NONE &&
            (in == NULL || facts[i].at.ms > in->at.ms) && better_out(&facts[i], out))
            out = &facts[i];
    if (outcomes != NULL && in != NULL)
        outcomes[in - facts] = OUTCOME_APPLIED;
    if (outcomes != NULL && out != NULL)
        outcomes[out - facts] = in != NULL ? OUTCOME_APPLIED : OUTCOME_HELD;
    write_presence(in, out, presence);
}

// --- one person around one day

static int by_start(const void *a, const void *b)
{
    const Presence *left = a, *right = b;
    if (left->in_at.ms != right->in_at.ms)
        return left->in_at.ms < right->in_at.ms ? -1 : 1;
    return (left->activity.n > right->activity.n) - (left->activity.n < right->activity.n);
}

#define PAIRS_A_DAY 3

void presences_cross(Presence *presences, size_t n)
{
    Time until = { 0 };
    Day day = { 0 };
    int pairs = 0;
    qsort(presences, n, sizeof *presences, by_start);
    for (size_t i = 0; i < n; i++) {
        Presence *one = &presences[i];
        one->overlap = one->crowded = false;
        if (one->state != PRESENCE_DONE)
            continue;
        if (time_day(one->in_at).ymd != day.ymd) {
            day = time_day(one->in_at);
            pairs = 0;
        }
        one->overlap = one->in_at.ms < until.ms;
        one->crowded = !one->overlap && pairs >= PAIRS_A_DAY;
        if (one->overlap || one->crowded)
            continue;
        until = one->out_at;
        pairs++;
    }
}

// --- time

Time fact_time(const FactClock *fact, const FactClock *sent, Time received, bool *marked,
               bool *held)
{
    *marked = *held = false;
    if (str_eq(fact->boot, sent->boot)) {
        Time told = time_add(received, -(sent->mono - fact->mono));
        *marked = llabs(fact->at.ms - told.ms) > CLOCK_DRIFT;
        return *marked ? told : fact->at;
    }
    *held = llabs(received.ms - sent->at.ms) > CLOCK_DRIFT ||
            fact->at.ms > received.ms + CLOCK_DRIFT;
    return fact->at;
}

FactWhy fact_lateness(Time at, Time received)
{
    if (received.ms - at.ms > 30 * TIME_DAY)
        return WHY_VERY_LATE;
    return received.ms - at.ms > 7 * TIME_DAY ? WHY_LATE : WHY_NONE;
}

// --- codes

int64_t code_step(Time at)
{
    return at.ms / CODE_STEP_MS;
}

int64_t pin_step(Time at)
{
    return at.ms / PIN_STEP_MS;
}

Hash code_secret(const Hash *county_key, ActivityId activity, Day day)
{
    char text[64];
    int n = snprintf(text, sizeof text, "redvest 1 check-in %lld %d", (long long)activity.n,
                     day.ymd);
    return hmac_sha256(hash_str(county_key), str_of(text, (size_t)n));
}

// Dynamic truncation of RFC 4226 5.3, on SHA-256.
static uint32_t truncated(const Hash *secret, char kind, int64_t step)
{
    uint8_t counter[9] = { (uint8_t)kind };
    for (int i = 0; i < 8; i++)
        counter[8 - i] = (uint8_t)((uint64_t)step >> (8 * i));
    Hash mac = hmac_sha256(hash_str(secret), str_of((const char *)counter, sizeof counter));
    const uint8_t *at = mac.bytes + (mac.bytes[HASH_SIZE - 1] & 15);
    return ((uint32_t)(at[0] & 127) << 24) | ((uint32_t)at[1] << 16) | ((uint32_t)at[2] << 8) |
           at[3];
}

uint32_t code_of_step(const Hash *secret, int64_t step)
{
    return truncated(secret, 'q', step) % 100000000;
}

uint32_t pin_of_step(const Hash *secret, int64_t step)
{
    return truncated(secret, 'p', step) % 1000000;
}

Str sign_code_text(Arena *arena, const SignCode *code)
{
    return str_printf(arena, "%lld.%lld.%08u", (long long)code->activity.n, (long long)code->step,
                      code->code);
}

bool sign_code_parse(Str s, SignCode *out)
{
    Str rest, step;
    int64_t code;
    Str activity = str_cut(str_trim(s), '.', &rest);
    step = str_cut(rest, '.', &rest);
    if (rest.n != 8 || !str_int(activity, &out->activity.n) || !str_int(step, &out->step) ||
        !str_int(rest, &code) || code < 0 || out->activity.n <= 0)
        return false;
    out->code = (uint32_t)code;
    return true;
}

FactWhy sign_code_verdict(const Hash *secret, const SignCode *code, Time now)
{
    int64_t step = code_step(now);
    if (code_of_step(secret, code->step) != code->code || code->step > step)
        return WHY_CODE_FORGED;
    return code->step < step - 1 ? WHY_CODE_LATE : WHY_NONE;
}

// A code of the last hour that is over is late, so that the person hears what to do.
FactWhy pin_verdict(const Hash *secret, uint32_t pin, Time now)
{
    for (int64_t back = 0; back < 12; back++)
        if (pin_of_step(secret, pin_step(now) - back) == pin)
            return back <= 1 ? WHY_NONE : WHY_CODE_LATE;
    return WHY_CODE_FORGED;
}

// --- cards

static Str card_head(Arena *arena, const Card *card)
{
    return str_printf(arena, "RV1.%.*s.%lld", STR_FMT(card->number), (long long)card->serial);
}

Str card_text(Arena *arena, const SignKey *key, const Card *card)
{
    Str head = card_head(arena, card);
    return str_printf(arena, "%.*s.%.*s", STR_FMT(head),
                      STR_FMT(base64url_of(arena, sign_text(arena, key, head))));
}

bool card_parse(Arena *arena, Str public_key, Str s, Card *out)
{
    Str rest, signature;
    Str trimmed = str_trim(s);
    Str version = str_cut(trimmed, '.', &rest);
    Str number = str_cut(rest, '.', &rest);
    Str serial = str_cut(rest, '.', &rest);
    Card card = { .number = number };
    if (!str_eq(version, S("RV1")) || !volunteer_number_valid(number) ||
        !str_int(serial, &card.serial) || !base64url_parse(arena, rest, &signature))
        return false;
    if (!sign_holds(public_key, card_head(arena, &card), signature))
        return false;
    *out = card;
    return true;
}

// --- the fence

bool fence_holds(const SignPlace *places, size_t n, FactKind kind, int64_t lat_e7, int64_t lon_e7,
                 int64_t acc_m)
{
    Point here = { (int32_t)lat_e7, (int32_t)lon_e7 };
    for (size_t i = 0; i < n; i++) {
        const SignPlace *place = &places[i];
        if ((kind == FACT_IN && place->way == SIGN_OUT) ||
            (kind == FACT_OUT && place->way == SIGN_IN))
            continue;
        if (place->radius_m == 0)
            return true;
        // What the phone itself is unsure of must lie inside too, or half the county is the square.
        Point there = { (int32_t)place->lat_e7, (int32_t)place->lon_e7 };
        if (acc_m <= place->radius_m && point_distance_m(here, there) <= place->radius_m)
            return true;
    }
    return false;
}
