// The counters, the periods and the indicators with their sentences.
#include "rooms/dashboards/dashboards_inside.h"

#include <string.h>

const char *const figure_span_words[] = { "day", "week", "month", "year", "all", NULL };
const Text figure_span_texts[] = { TEXT("日"), TEXT("周"), TEXT("月"), TEXT("年"), TEXT("累计") };

// clang-format off
const CounterRow counter_rows[COUNTERS] = {
    [C_NONE]             = { "none", "none" },
    [C_REGISTERED]       = { "registered", "volunteer" },
    [C_NAMED]            = { "named", "volunteer" },
    [C_ACTIVE]           = { "active", "person", .distinct = true },
    [C_SERIES]           = { "series", "project", .distinct = true },
    [C_PLANNED]          = { "planned", "activity" },
    [C_ACTIVITIES]       = { "activities", "activity" },
    [C_VALID]            = { "valid", "activity" },
    [C_SERVED]           = { "served", "activity" },
    [C_SERVED_COUNTED]   = { "served_counted", "activity" },
    [C_SERVED_ESTIMATED] = { "served_estimated", "activity" },
    [C_SERVED_TICKET]    = { "served_ticket", "activity" },
    [C_RECORDS]          = { "records", "activity", .until_today = true },
    [C_TIMELY]           = { "timely", "activity", .until_today = true },
    [C_CREDIT]           = { "credit", "record" },
    [C_HONOUR]           = { "honour", "record" },
    [C_CARRIED]          = { "carried", "record" },
    [C_ORDERS]           = { "orders", "order" },
    [C_SENT]             = { "sent", "order" },
    [C_TAKEN]            = { "taken", "order" },
    [C_FINISHED]         = { "finished", "order" },
    [C_MARKED]           = { "marked", "order" },
    [C_DUE]              = { "due", "order", .until_today = true },
    [C_DUE_DONE]         = { "due_done", "order", .until_today = true },
    [C_CLOSED]           = { "closed", "order" },
    [C_RATED]            = { "rated", "order" },
    [C_UNRATED]          = { "unrated", "order" },
    [C_RATING_SUM]       = { "rating_sum", "order" },
    [C_PLEASED]          = { "pleased", "order" },
    [C_REVISITED]        = { "revisited", "revisit" },
    [C_REVISIT_SUM]      = { "revisit_sum", "revisit" },
    [C_REVISIT_PLEASED]  = { "revisit_pleased", "revisit" },
    [C_TEAMS]            = { "teams", "team" },
    [C_BRANCHES]         = { "branches", "place" },
    [C_STATIONS]         = { "stations", "place" },
    [C_SPOTS]            = { "spots", "place" },
    [C_ESTATES]          = { "estates", "place" },
    [C_POSTS]            = { "posts", "place" },
    [C_BAYS]             = { "bays", "place" },
};

#define PEOPLE TEXT("志愿者")
#define HELD   TEXT("活动和时长")
#define ORDERS TEXT("点单")
#define GRADES TEXT("满意度")
#define NET    TEXT("队伍和阵地")

// domain.md §15.2: each is said once, here, and stands beside its figure.
const Indicator indicators[] = {
    { "registered", PEOPLE, TEXT("注册志愿者"), TEXT("人"),
      TEXT("本人注册或确认过、没有退出的志愿者，按所属站（居住地）计，到期末为止"), FORM_STOCK, .of = { C_REGISTERED } },
    { "registered_new", PEOPLE, TEXT("新注册"), TEXT("人"),
      TEXT("期内注册、现在没有退出的志愿者"), FORM_COUNT, .of = { C_REGISTERED } },
    { "named", PEOPLE, TEXT("其中已实名"), TEXT("人"),
      TEXT("注册志愿者里经过实名核验的，到期末为止"), FORM_STOCK, .of = { C_NAMED } },
    { "registered_share", PEOPLE, TEXT("注册率"), TEXT("%"),
      TEXT("注册志愿者 ÷ 登记年份的常住人口"), FORM_LIVING, .of = { C_REGISTERED } },
    { "active", PEOPLE, TEXT("活跃志愿者"), TEXT("人"),
      TEXT("期内有生效服务时长的志愿者，每人只算一次，按所属站计；至少多少时长在设置里定"), FORM_COUNT, .of = { C_ACTIVE } },
    { "active_share", PEOPLE, TEXT("活跃率"), TEXT("%"),
      TEXT("活跃志愿者 ÷ 注册志愿者"), FORM_ACTIVE, .of = { C_ACTIVE }, .by = { C_REGISTERED } },
    { "activities", HELD, TEXT("活动场次"), TEXT("场次"),
      TEXT("期内开始、已结束的活动，一场算一次；值守班次不算"), FORM_COUNT, .of = { C_ACTIVITIES } },
    { "series", HELD, TEXT("活动项目"), TEXT("个"),
      TEXT("期内开展过活动的项目，一个系列不论几场只算一个，按项目所属阵地计"), FORM_COUNT, .of = { C_SERIES } },
    { "planned", HELD, TEXT("已发布场次"), TEXT("场次"),
      TEXT("期内开始的活动，包括已发布、还没有开始的"), FORM_COUNT, .of = { C_PLANNED } },
    { "valid", HELD, TEXT("有效活动"), TEXT("场次"),
      TEXT("已结束，并且至少一人有生效的服务时长"), FORM_COUNT, .of = { C_VALID } },
    { "valid_share", HELD, TEXT("有效活动率"), TEXT("%"),
      TEXT("有效活动 ÷ 活动场次"), FORM_SHARE, .of = { C_VALID }, .by = { C_ACTIVITIES } },
    { "served", HELD, TEXT("服务群众"), TEXT("人次"),
      TEXT("活动负责人填写并注明依据（清点、估计、票据）；只能说人次，不是不重复的人数"), FORM_COUNT, .of = { C_SERVED } },
    { "served_counted", HELD, TEXT("其中清点的"), TEXT("人次"),
      TEXT("服务群众里按人头清点的人次"), FORM_COUNT, .of = { C_SERVED_COUNTED } },
    { "served_estimated", HELD, TEXT("其中估计的"), TEXT("人次"),
      TEXT("服务群众里估计的人次"), FORM_COUNT, .of = { C_SERVED_ESTIMATED } },
    { "served_ticket", HELD, TEXT("其中按票据的"), TEXT("人次"),
      TEXT("服务群众里按票据、名单计的人次"), FORM_COUNT, .of = { C_SERVED_TICKET } },
    { "minutes", HELD, TEXT("服务时长"), TEXT("小时"),
      TEXT("期内服务、已生效的信用时数和荣誉时数，按服务地点计；结转时数不算"), FORM_COUNT, .of = { C_CREDIT, C_HONOUR }, .hours = true },
    { "honour_share", HELD, TEXT("荣誉时数占比"), TEXT("%"),
      TEXT("荣誉时数（补录）÷ 服务时长"), FORM_SHARE, .of = { C_HONOUR }, .by = { C_CREDIT, C_HONOUR }, .hours = true },
    { "on_time", HELD, TEXT("时长按期核定率"), TEXT("%"),
      TEXT("活动结束后 10 个工作日内核定的时长记录 ÷ 期内到期的全部时长记录"), FORM_SHARE, .of = { C_TIMELY }, .by = { C_RECORDS } },
    { "concentration", HELD, TEXT("时长集中度"), TEXT("%"),
      TEXT("时长最多的 1% 活跃志愿者占全部时长的份额；过高要查有没有虚报"), FORM_TOP, .of = { C_ACTIVE } },
    { "orders", ORDERS, TEXT("点单"), TEXT("单"),
      TEXT("期内提交的单子，四种都算，撤回的也算"), FORM_COUNT, .of = { C_ORDERS } },
    { "closed", ORDERS, TEXT("已办结"), TEXT("单"),
      TEXT("期内办结的单子"), FORM_COUNT, .of = { C_CLOSED } },
    { "due", ORDERS, TEXT("应办结"), TEXT("单"),
      TEXT("接单后满规定天数、期限落在期内的单子；撤回、并单、转办的不算"), FORM_COUNT, .of = { C_DUE } },
    { "closed_share", ORDERS, TEXT("办结率"), TEXT("%"),
      TEXT("应办结的单子里居民确认办好的 ÷ 应办结"), FORM_SHARE, .of = { C_DUE_DONE }, .by = { C_DUE } },
    { "rating", GRADES, TEXT("平均评分"), TEXT("分"),
      TEXT("期内办结、有评价的单子：非常满意 5 分至非常不满意 1 分的平均"), FORM_MEAN, .of = { C_RATING_SUM }, .by = { C_RATED } },
    { "pleased", GRADES, TEXT("满意率"), TEXT("%"),
      TEXT("满意及以上（4 分起）÷ 有评价的单子"), FORM_SHARE, .of = { C_PLEASED }, .by = { C_RATED } },
    { "revisit_pleased", GRADES, TEXT("回访满意率"), TEXT("%"),
      TEXT("抽样回访里满意及以上 ÷ 接通的抽样回访"), FORM_SHARE, .of = { C_REVISIT_PLEASED }, .by = { C_REVISITED } },
    { "unrated_share", GRADES, TEXT("未评价占比"), TEXT("%"),
      TEXT("没有评价就办结的 ÷ 期内办结；没有默认好评"), FORM_SHARE, .of = { C_UNRATED }, .by = { C_CLOSED } },
    { "teams", NET, TEXT("志愿服务队"), TEXT("支"),
      TEXT("没有解散的队伍，到期末为止"), FORM_STOCK, .of = { C_TEAMS } },
    { "branches", NET, TEXT("文明实践所"), TEXT("个"), TEXT("开放、在筹和暂停的，撤销的不算"), FORM_STOCK, .of = { C_BRANCHES } },
    { "stations", NET, TEXT("文明实践站"), TEXT("个"), TEXT("开放、在筹和暂停的，撤销的不算"), FORM_STOCK, .of = { C_STATIONS } },
    { "spots", NET, TEXT("文明实践点"), TEXT("个"), TEXT("村组、部门、企业里的文明实践点，撤销的不算"), FORM_STOCK, .of = { C_SPOTS } },
    { "estates", NET, TEXT("小区"), TEXT("个"), TEXT("登记的小区，撤销的不算"), FORM_STOCK, .of = { C_ESTATES } },
    { "posts", NET, TEXT("志愿服务岗"), TEXT("个"), TEXT("政务大厅、市场、银行、车站等处的岗，撤销的不算"), FORM_STOCK, .of = { C_POSTS } },
};
// clang-format on
const size_t indicator_count = COUNT(indicators);

Counter counter_of(Str word)
{
    size_t n = 0;
    while (n < word.n && word.p[n] != '.')
        n++;
    for (int i = 1; i < COUNTERS; i++)
        if (str_eq(str_slice(word, 0, n), str(counter_rows[i].word)) &&
            (n == word.n || counter_rows[i].distinct))
            return (Counter)i;
    return C_NONE;
}

const Indicator *indicator_find(Str id)
{
    for (size_t i = 0; i < indicator_count; i++)
        if (str_eq(id, str(indicators[i].id)))
            return &indicators[i];
    return NULL;
}

#define LAST_DAY ((Day){ 99991231 })

static Day month_begin(Day day)
{
    return day_of(day_year(day), day_month(day), 1);
}

static Day month_after(Day first)
{
    int month = day_month(first);
    return month == 12 ? day_of(day_year(first) + 1, 1, 1) : day_of(day_year(first), month + 1, 1);
}

FigurePeriod figure_period(FigureSpan span, Day in)
{
    Day first = in, next = day_add(in, 1);
    if (span == SPAN_WEEK) {
        first = day_add(in, 1 - day_weekday(in));
        next = day_add(first, 7);
    } else if (span == SPAN_MONTH) {
        first = month_begin(in);
        next = month_after(first);
    } else if (span == SPAN_YEAR) {
        first = day_of(day_year(in), 1, 1);
        next = day_of(day_year(in) + 1, 1, 1);
    } else if (span == SPAN_ALL) {
        first = (Day){ 0 };
        next = LAST_DAY;
    }
    return (FigurePeriod){ span, first, next };
}

FigurePeriod figure_period_before(FigurePeriod period)
{
    return period.span == SPAN_ALL ? period : figure_period(period.span, day_add(period.first, -1));
}

Str distinct_word(Arena *arena, Counter counter, FigureSpan span)
{
    return str_printf(arena, "%s.%s", counter_rows[counter].word, figure_span_words[span]);
}

static int64_t sum(const int64_t *n, const Counter *of)
{
    int64_t all = 0;
    for (int i = 0; i < 3 && of[i] != C_NONE; i++)
        all += n[of[i]];
    return all;
}

// Half up.
static int32_t ratio(int64_t of, int64_t by, int64_t scale)
{
    return by <= 0 ? 0 : (int32_t)((of * scale * 2 + by) / (by * 2));
}

FigureValue indicator_value(const Indicator *one, const FigureSet *set)
{
    FigureValue value = { .known = true };
    switch (one->form) {
    case FORM_COUNT:
        value.of = sum(set->n, one->of);
        return value;
    case FORM_STOCK:
        value.of = sum(set->stock, one->of);
        return value;
    case FORM_SHARE:
    case FORM_MEAN:
        value.of = sum(set->n, one->of);
        value.by = sum(set->n, one->by);
        break;
    case FORM_LIVING:
        value.of = sum(set->stock, one->of);
        value.by = set->population;
        break;
    case FORM_ACTIVE:
        value.of = sum(set->n, one->of);
        value.by = sum(set->stock, one->by);
        break;
    case FORM_TOP:
        value.of = set->top;
        value.by = set->held;
        break;
    }
    value.known = value.by > 0;
    value.share.n = ratio(value.of, value.by, one->form == FORM_MEAN ? 100 : 1000);
    return value;
}

const char *const light_words[] = { "green", "amber", "red", NULL };
const Text light_texts[] = { TEXT("达到进度"), TEXT("本季度还差"), TEXT("落后") };

Light visits_light(int64_t held, int64_t target, Day on, int year)
{
    int64_t over = day_year(on) > year ? 4 : (day_month(on) - 1) / 3;
    int64_t now = over == 4 ? 4 : over + 1;
    if (held * 4 < target * over)
        return LIGHT_RED;
    return held * 4 < target * now ? LIGHT_AMBER : LIGHT_GREEN;
}
