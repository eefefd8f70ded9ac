// The room.
#include "rooms/points/points_in.h"
#include "town/setting.h"
#include "web/route.h"

// clang-format off
static const Setting settings[] = {
    RULE_INT("points.credit_hour", 100, 0, 100000, "信用时数每小时计多少积分（单位：百分之一积分，100 即 1 积分）", "志愿黄石：1 小时信用时数计 1 积分"),
    RULE_INT("points.honour_hour", 0, 0, 100000, "荣誉时数每小时计多少积分（百分之一积分）", "志愿黄石：荣誉时数不计积分"),
    RULE_INT("points.carried_hour", 0, 0, 100000, "结转时数每小时计多少积分（百分之一积分）", "结转时数只计时数，不计积分"),
    RULE_INT("points.difficulty_1", 1000, 0, 10000, "难度一档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.difficulty_2", 1000, 0, 10000, "难度二档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.difficulty_3", 1000, 0, 10000, "难度三档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.skill_1", 1000, 0, 10000, "技能一档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.skill_2", 1000, 0, 10000, "技能二档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.skill_3", 1000, 0, 10000, "技能三档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.risk_1", 1000, 0, 10000, "风险一档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.risk_2", 1000, 0, 10000, "风险二档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.risk_3", 1000, 0, 10000, "风险三档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.leader", 1000, 0, 10000, "队长带队的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.day_cap", 0, 0, 10000000, "每人每天最多计多少积分（百分之一积分），0 不限", "尚无公布的规定，先不限"),
    RULE_INT("points.month_cap", 0, 0, 100000000, "每人每月最多计多少积分（百分之一积分），0 不限", "尚无公布的规定，先不限"),
    RULE_INT("points.year_cap", 0, 0, 1000000000, "每人每年最多计多少积分（百分之一积分），0 不限", "尚无公布的规定，先不限"),
    RULE_INT("points.year_budget", 0, 0, 1000000000000, "全县每年最多发多少积分（百分之一积分），0 不限", "尚无公布的规定，先不限"),
    RULE_INT("points.expiry_months", 0, 0, 60, "积分有效几个月，到月底 23:59 清零；0 为当年 12 月 31 日 23:59", "志愿黄石：积分当年有效，12 月 31 日 23:59 清零"),
    SETTING_INT("points.refund_days", 30, 0, 365, "退还的积分至少还能用几天"),
    SETTING_INT("points.grace_days", 30, 0, 365, "解冻以后，冻结期间到期的积分还能用几天"),
};
// clang-format on

static const Listener listeners[] = {
    { "record.effective", point_hear_effective },
    { "record.reversed", point_hear_reversed },
};
static const Tick ticks[] = {
    { "points.holds", 60000, point_clock_holds },
    { "points.expiry", 60000, point_clock_expiry },
    { "points.notices", 600000, point_clock_notices },
};

const Room points_room = { .name = "points",
                           .title = TEXT("积分"),
                           SETTINGS(settings),
                           LISTENERS(listeners),
                           TICKS(ticks),
                           .check = points_check };
