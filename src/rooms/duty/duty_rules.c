// Which days a pattern has, which slots a shift takes, what follows what in a swap.
#include "rooms/duty/duty.h"

FAULT(post_missing, 404, "post.missing", "没有找到这个岗");
FAULT(post_there, 409, "post.there", "这个岗已经在排班，请直接改它的班次");
FAULT(post_not_yours, 403, "post.not_yours", "这个岗的排班不归您管理");
FAULT(post_closed, 409, "post.closed", "这个岗已经停止排班");
FAULT(post_level, 422, "post.level", "只给志愿服务岗和实践点排班，请选一个岗或点");
FAULT(pattern_missing, 404, "pattern.missing", "没有找到这条班次安排");
FAULT(shift_missing, 404, "shift.missing", "没有找到这一班");
FAULT(shift_there, 409, "shift.there", "这个岗这一天的这个钟点已经有班");
FAULT(swap_missing, 404, "swap.missing", "没有找到这条换班");
FAULT(swap_moved_on, 409, "swap.moved_on", "这条换班刚有变动，请看过最新情况再操作");
FAULT(swap_not_yours, 403, "swap.not_yours", "这条换班由别人办理");
FAULT(swap_there, 409, "swap.there", "这一班您已经挂出来换班，等人接就行");
FAULT(swap_begun, 409, "swap.begun", "这一班已经开始，不能再换");
FAULT(swap_own, 409, "swap.own", "这是您自己的班，不想换了请收回");
FAULT(swap_gone, 409, "swap.gone", "对方已经不在那一班上了，请刷新再看");
FAULT(swap_none, 409, "swap.none", "您没有排在这一班上，不能换班");

const char *const duty_holiday_words[] = { "rest", "same", NULL };
const Text duty_holiday_texts[] = { TEXT("法定节假日不排班（单设节假日班次的除外）"),
                                    TEXT("法定节假日照常排班") };
const char *const swap_state_words[] = { "offered",   "taken",  "done", "refused",
                                         "withdrawn", "lapsed", NULL };
const Text swap_state_texts[] = { TEXT("等人接"),   TEXT("等同意"), TEXT("已换好"),
                                  TEXT("没有同意"), TEXT("已收回"), TEXT("已过期") };
const char *const swap_state_tags[] = { "warn", "info", "ok", "red", "plain", "plain" };
const char *const swap_act_words[] = { "take", "agree",   "refuse", "withdraw",
                                       "back", "decline", "lapse",  NULL };
const Text swap_act_texts[] = { TEXT("接班"),   TEXT("同意"),   TEXT("不同意"), TEXT("收回"),
                                TEXT("不接了"), TEXT("接不了"), TEXT("过期") };

const SwapRule swap_rules[] = {
    { SWAP_OFFERED, SWAP_TAKE, SWAP_TAKEN, SWAP_BY_ASKED | SWAP_BY_OTHER },
    { SWAP_OFFERED, SWAP_WITHDRAW, SWAP_WITHDRAWN, SWAP_BY_GIVER },
    { SWAP_OFFERED, SWAP_DECLINE, SWAP_OFFERED, SWAP_BY_ASKED },
    { SWAP_OFFERED, SWAP_LAPSE, SWAP_LAPSED, SWAP_BY_CLOCK },
    { SWAP_TAKEN, SWAP_AGREE, SWAP_DONE, SWAP_BY_RUNS },
    { SWAP_TAKEN, SWAP_REFUSE, SWAP_REFUSED, SWAP_BY_RUNS },
    { SWAP_TAKEN, SWAP_WITHDRAW, SWAP_WITHDRAWN, SWAP_BY_GIVER },
    { SWAP_TAKEN, SWAP_BACK, SWAP_OFFERED, SWAP_BY_TAKER },
    { SWAP_TAKEN, SWAP_LAPSE, SWAP_LAPSED, SWAP_BY_CLOCK },
};
const size_t swap_rule_count = COUNT(swap_rules);

Err swap_next(SwapState from, SwapAct act, unsigned by, SwapState *to)
{
    for (size_t i = 0; i < swap_rule_count; i++) {
        const SwapRule *rule = &swap_rules[i];
        if (rule->from != from || rule->act != act)
            continue;
        if ((rule->by & by) == 0)
            return &swap_not_yours;
        *to = rule->to;
        return OK;
    }
    return &swap_moved_on;
}

bool swap_may(SwapState from, SwapAct act, unsigned by)
{
    SwapState to;
    return swap_next(from, act, by, &to) == OK;
}

int duty_day_bit(Day day, bool workday)
{
    int weekday = day_weekday(day);
    if (weekday <= 5)
        return workday ? weekday - 1 : DUTY_HOLIDAY;
    return workday ? 0 : weekday - 1;
}

bool pattern_on(const Pattern *pattern, DutyHolidays holidays, Day day, bool workday)
{
    if (day.ymd < pattern->since.ymd || (pattern->until.ymd != 0 && day.ymd > pattern->until.ymd))
        return false;
    int bit = duty_day_bit(day, workday);
    if (bit == DUTY_HOLIDAY && holidays == HOLIDAYS_SAME)
        bit = day_weekday(day) - 1;
    return (pattern->days >> bit & 1) != 0;
}

int64_t duty_slots(int day_bit, int64_t from_minute, int64_t minutes)
{
    static const int64_t begins[] = { 0, 720, 1080, 1440 };
    int64_t mask = 0;
    for (int part = 0; part < 3; part++)
        if (from_minute < begins[part + 1] && from_minute + minutes > begins[part])
            mask |= (int64_t)1 << (day_bit * 3 + part);
    return mask;
}

bool duty_free(int64_t said, int64_t taken)
{
    return said == 0 || (said & taken) == taken;
}

Str pattern_days_text(Arena *arena, const Lang *lang, int64_t days)
{
    Str text = S("");
    for (int i = 0; i < 8; i++) {
        int last = i;
        if ((days >> i & 1) == 0)
            continue;
        while (last < 6 && (days >> (last + 1) & 1) != 0)
            last++;
        Str part = say(lang, slot_day_text(i));
        if (last > i && i < DUTY_HOLIDAY)
            part = say_with(arena, lang, last - i >= 2 ? TEXT("{0}至{1}") : TEXT("{0}、{1}"), part,
                            say(lang, slot_day_text(last)));
        text = text.n == 0 ? part : say_with(arena, lang, TEXT("{0}、{1}"), text, part);
        i = last;
    }
    return text;
}

Str pattern_hours_text(Arena *arena, int64_t from_minute, int64_t minutes)
{
    int64_t to = from_minute + minutes;
    return str_printf(arena, "%02d:%02d–%02d:%02d", (int)(from_minute / 60),
                      (int)(from_minute % 60), (int)(to / 60), (int)(to % 60));
}
