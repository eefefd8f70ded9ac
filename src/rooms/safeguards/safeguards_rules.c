// When a policy covers a day and how long a credit stands: values in, verdict out.
#include "rooms/safeguards/safeguards.h"

FAULT(policy_missing, 404, "policy.missing", "没有找到这份保单");
FAULT(policy_there, 409, "policy.there", "这家保险公司的这个保单号已经登记过");
FAULT(policy_over, 409, "policy.over", "这份保单已经到期或终止，请登记新的保单");
FAULT(policy_not_named, 409, "policy.not_named", "这份保单不按名单承保，不用逐个加人");
FAULT(safety_not_yours, 403, "safety.not_yours", "这里的保险和培训不归您管理");
FAULT(course_missing, 404, "course.missing", "没有找到这门培训");
FAULT(course_there, 409, "course.there", "已经有同名的培训");
FAULT(course_shut, 409, "course.shut", "这门培训已经停办");
FAULT(credit_missing, 404, "credit.missing", "没有找到这条学分");
FAULT(credit_there, 409, "credit.there", "这个人已有同样长或更长的有效学分，不用再记");
FAULT(credit_second, 403, "credit.second", "自己的学分要由别人登记，请请同事办理");

const char *const policy_cover_words[] = { "place", "team", "named", NULL };
const Text policy_cover_texts[] = { TEXT("所在地的全体注册志愿者"), TEXT("一支队伍的队员"),
                                    TEXT("名单上的人") };
const char *const credit_source_words[] = { "session", "certificate", NULL };
const Text credit_source_texts[] = { TEXT("参加培训"), TEXT("出示证书") };
const Text policy_phase_texts[] = { TEXT("未生效"), TEXT("有效"), TEXT("快到期"), TEXT("已到期"),
                                    TEXT("已终止") };
const char *const policy_phase_tags[] = { "plain", "ok", "warn", "plain", "red" };

bool policy_covers_day(Day valid_from, Day valid_to, Day ended_on, Day on)
{
    return on.ymd >= valid_from.ymd && on.ymd <= valid_to.ymd &&
           (ended_on.ymd == 0 || on.ymd < ended_on.ymd);
}

PolicyPhase policy_phase(const Policy *policy, Day today, int64_t soon_days)
{
    if (policy->ended_on.ymd != 0 && today.ymd >= policy->ended_on.ymd)
        return POLICY_ENDED;
    if (today.ymd > policy->valid_to.ymd)
        return POLICY_PAST;
    if (today.ymd < policy->valid_from.ymd)
        return POLICY_AHEAD;
    return day_diff(policy->valid_to, today) < soon_days ? POLICY_SOON : POLICY_LIVE;
}

Day credit_until(Day gained_on, int64_t months)
{
    if (months == 0 || gained_on.ymd == 0)
        return (Day){ 0 };
    int64_t month = (int64_t)day_year(gained_on) * 12 + day_month(gained_on) - 1 + months;
    int date = day_of_month(gained_on);
    Day same_date = { 0 };
    while (same_date.ymd == 0)
        same_date = day_of((int)(month / 12), (int)(month % 12) + 1, date--);
    return date + 1 == day_of_month(gained_on) ? day_add(same_date, -1) : same_date;
}

bool credit_stands(Day gained_on, Day valid_to, Time revoked_at, Day on)
{
    return revoked_at.ms == 0 && on.ymd >= gained_on.ymd &&
           (valid_to.ymd == 0 || on.ymd <= valid_to.ymd);
}
