// How much time, and who may say so.
#include "rooms/records/records.h"

const char *const record_path_words[] = { "facts", "entry", "carried", NULL };
const char *const record_kind_words[] = { "credit", "honour", "carried", NULL };
const Text record_kind_texts[] = { TEXT("信用时数"), TEXT("荣誉时数"), TEXT("结转时数") };
const char *const record_state_words[] = { "pending", "public",    "effective",
                                           "refused", "corrected", NULL };
const Text record_state_texts[] = { TEXT("待核定"), TEXT("公示中"), TEXT("已生效"),
                                    TEXT("不予核定"), TEXT("已更正") };
const char *const record_state_tags[] = { "warn", "info", "ok", "plain", "plain" };
const char *const entry_state_words[] = { "applied", "approved", "refused", NULL };
const Text entry_state_texts[] = { TEXT("待复核"), TEXT("已通过"), TEXT("未通过") };
const char *const objection_state_words[] = { "open", "upheld", "rejected", NULL };
const Text objection_state_texts[] = { TEXT("待核实"), TEXT("成立"), TEXT("不成立") };

#define PLANNED_SLACK 30
#define STAY_PERCENT  60

static int32_t rounded(int32_t minutes, Rounding rounding)
{
    int32_t rest = minutes % 60, hours = minutes / 60 * 60;
    switch (rounding) {
    case ROUND_MINUTE:
        return minutes;
    case ROUND_HALF_HOURS:  // 志愿山城: 15 分钟以内不计，15 至 45 分钟计半小时，45 分钟以上计 1
                            // 小时
        return hours + (rest <= 15 ? 0 : rest < 45 ? 30 : 60);
    case ROUND_DOWN_HALF:
        return minutes / 30 * 30;
    }
    unreachable();
}

ServiceTime service_minutes(Time in_at, Time out_at, const ServicePlan *plan)
{
    ServiceTime when = { 0 };
    Time from = in_at.ms > plan->starts_at.ms ? in_at : plan->starts_at;
    Time midnight = day_start(day_add(time_day(from), 1));
    Time to = out_at;
    if (to.ms > midnight.ms) {
        to = midnight;
        when.cut = true;
    }
    if (to.ms <= from.ms)
        return when;
    int64_t minutes = (to.ms - from.ms) / TIME_MINUTE, most = plan->planned.n + PLANNED_SLACK;
    if (minutes > most)
        minutes = most;
    when.shortened = minutes * 100 < (int64_t)plan->planned.n * STAY_PERCENT;
    when.minutes.n = rounded((int32_t)minutes, plan->rounding);
    return when;
}

RecordRight right_needed(Minutes minutes)
{
    if (minutes.n > 12 * 60)
        return RIGHT_CENTRE;
    return minutes.n > 8 * 60 ? RIGHT_BRANCH : RIGHT_LEADER;
}

Err record_verdict(RecordRight has, Minutes minutes, PersonId person, PersonId actor)
{
    if (has == RIGHT_NONE)
        return &record_not_yours;
    if (same(person, actor))
        return &record_own;
    return has < right_needed(minutes) ? &record_higher : OK;
}

Err entry_verdict(const EntryHands *hands)
{
    if (hands->decider_right < RIGHT_BRANCH)
        return &record_not_yours;
    bool unit = hands->applicant_unit.n != 0 && same(hands->applicant_unit, hands->decider_unit);
    if (same(hands->decider, hands->applicant) || same(hands->decider, hands->person) || unit)
        return &entry_same;
    // The centre has nobody above: another person of another unit decides there.
    bool above = hands->decider_right > hands->applicant_right ||
                 (hands->decider_right == RIGHT_CENTRE && hands->applicant_unit.n != 0 &&
                  hands->decider_unit.n != 0);
    return above ? OK : &entry_same;
}

bool entry_time_fits(const EntryTime *when, const char **field, Text *why)
{
    *field = "to";
    if (when->to_at.ms <= when->from_at.ms)
        *why = TEXT("结束时间要在开始时间之后");
    else if (when->to_at.ms > when->now.ms)
        *why = TEXT("不能补录还没有过去的时间");
    else if (when->to_at.ms > day_start(day_add(time_day(when->from_at), 1)).ms)
        *why = TEXT("不能跨过半夜 12 点，请分两天补录");
    else if (when->to_at.ms - when->from_at.ms > 12 * TIME_HOUR)
        *why = TEXT("一次最多补录 12 小时");
    else
        return true;
    return false;
}

int clock_stage(int workdays)
{
    return workdays >= 10 ? 3 : workdays >= 8 ? 2 : workdays >= 5 ? 1 : 0;
}
