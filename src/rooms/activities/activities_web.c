#include "rooms/activities/activities.h"
#include "web/web.h"

// clang-format off
static const Setting settings[] = {
    SETTING_BOOL("activities.real_name", false, "报名志愿服务活动要先实名"),
    SETTING_INT("activities.cancel_hours", 2, 0, 240, "开始前几小时起，报名的人不能自己取消"),
    SETTING_INT("activities.late_promotion_hours", 2, 0, 48, "开始前几小时内才递补上的人，未到不算失约"),
    SETTING_INT("activities.radius_m", 300, 0, 9999, "签到半径（米），0 表示不限"),
    SETTING_INT("activities.remind_hours", 24, 0, 240, "提前几小时发第一次提醒，0 不发"),
    SETTING_INT("activities.remind_minutes", 60, 0, 1440, "提前几分钟发第二次提醒，0 不发"),
    RULE_INT("activities.absence_count", 3, 0, 100, "报名未到几次就暂停报名，0 不暂停", "尚无公布的规则，先按本系统默认，由县里的办法改定"),
    RULE_INT("activities.absence_days", 90, 1, 3650, "报名未到在多少天内累计", "尚无公布的规则，先按本系统默认，由县里的办法改定"),
    RULE_INT("activities.pause_days", 30, 1, 3650, "暂停报名多少天", "尚无公布的规则，先按本系统默认，由县里的办法改定"),
};
// clang-format on

static const Tick ticks[] = {
    { "activities.clock", 30000, activity_clock },
    { "activities.notices", 10000, activity_notices },
};

static const Listener listeners[] = {
    { "team.dissolved", activity_hear_dissolved },
    { "person.erased", signup_hear_erased },
};

const Room activities_room = { .name = "activities",
                               .title = TEXT("活动"),
                               SETTINGS(settings),
                               TICKS(ticks),
                               LISTENERS(listeners),
                               .check = activities_check };
