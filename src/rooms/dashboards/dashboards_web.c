// 数据看板: pages, what the room hears, its clock and its settings.
#include "rooms/accounts/accounts.h"
#include "rooms/dashboards/dashboards_inside.h"
#include "town/command.h"
#include "web/web.h"

static const Listener listeners[] = {
    { "order.placed", figure_hear_order },
    { "order.dispatched", figure_hear_order },
    { "order.accepted", figure_hear_order },
    { "order.claimed", figure_hear_order },
    { "order.off_team", figure_hear_order },
    { "order.returned", figure_hear_order },
    { "order.transferred", figure_hear_order },
    { "order.withdrawn", figure_hear_order },
    { "order.merged", figure_hear_order },
    { "order.disputed", figure_hear_order },
    { "order.done", figure_hear_order },
    { "order.evaluated", figure_hear_order },
    { "order.closed", figure_hear_order },
    { "revisit.done", figure_hear_revisit },
    { "activity.published", figure_hear_activity },
    { "activity.changed", figure_hear_activity },
    { "activity.cancelled", figure_hear_activity },
    { "activity.ended", figure_hear_activity },
    { "activity.reported", figure_hear_activity },
    { "attendance.settled", figure_hear_activity },
    { "record.effective", figure_hear_record },
    { "record.reversed", figure_hear_record },
    { "record.decided", figure_hear_decided },
    { "volunteer.active", figure_hear_volunteer },
    { "volunteer.left", figure_hear_volunteer },
    { "volunteer.paused", figure_hear_volunteer },
    { "volunteer.named", figure_hear_volunteer },
    { "person.corrected", figure_hear_volunteer },
    { "person.erased", figure_hear_erased },
};

static const Tick ticks[] = { { "dashboards.refresh", 1000, figure_refresh } };

static Err rebuild(Cx *cx, const Args *args, CommandOut *out)
{
    (void)args;
    int64_t rows;
    TRY(figure_rebuild(cx, &rows));
    cx_audit(cx, "figures", 0, (Str){ 0 }, S("rebuilt"));
    buf_printf(&out->talk, "%lld\n", (long long)rows);
    return OK;
}

static const Command commands[] = {
    { .noun = "figures",
      .verb = "rebuild",
      .summary = TEXT("重新统计全部指标"),
      .examples = "redvest figures rebuild --db sqlite:var/daye.db",
      .act = rebuild },
};

static const Setting settings[] = {
    SETTING_INT("dashboards.active_minutes", 1, 1, 6000, "活跃志愿者：期内至少多少分钟的生效时长"),
    RULE_INT("dashboards.close_days", 15, 1, 365, "办结率：接单后多少天应办结",
             "没有法定期限，先按本系统默认"),
};

const Room dashboards_room = { .name = "dashboards",
                               .title = TEXT("数据看板"),
                               SETTINGS(settings),
                               COMMANDS(commands),
                               LISTENERS(listeners),
                               TICKS(ticks),
                               .merge = figure_merge,
                               .check = figures_check };
