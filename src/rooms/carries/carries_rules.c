#include "rooms/carries/carries.h"
#include "base/utf8.h"

#include <string.h>

const char *const carry_state_words[] = { "draft",   "applied", "public", "effective",
                                          "refused", "dropped", NULL };
const Text carry_state_texts[] = { TEXT("准备中"), TEXT("待复核"), TEXT("公示中"),
                                   TEXT("已生效"), TEXT("已退回"), TEXT("已作废") };
const char *const opening_what_words[] = { "volunteers",  "minutes", "teams", "activities",
                                           "attendances", "orders",  NULL };
const Text opening_what_texts[] = { TEXT("注册志愿者（人）"),   TEXT("服务时长（小时）"),
                                    TEXT("志愿服务队伍（支）"), TEXT("活动（场）"),
                                    TEXT("活动人次"),           TEXT("点单（件）") };
const char *const opening_state_words[] = { "proposed", "stands", "refused", NULL };
const Text opening_state_texts[] = { TEXT("待复核"), TEXT("已确认"), TEXT("已退回") };

FAULT(carry_missing, 404, "carry.missing", "没有这份结转");
FAULT(carry_not_yours, 403, "carry.not_yours", "结转由负责这个阵地的工作人员办理");
FAULT(carry_moved_on, 409, "carry.moved_on", "这份结转已经处理，请刷新");
FAULT(carry_no_file, 422, "carry.no_file", "请先上传原平台的文件");
FAULT(carry_empty, 422, "carry.empty", "文件里没有可以结转的行，请按提示修改后再上传");
FAULT(carry_long, 422, "carry.long", "一个文件最多 5000 行，请分成几个文件");
FAULT(carry_twice, 409, "carry.twice", "名单里有人已经从这个平台结转过，不能再结转一次");
FAULT(carry_own, 403, "carry.own", "名单里有您本人，请由别人复核");
FAULT(opening_missing, 404, "opening.missing", "没有这项期初数");
FAULT(opening_there, 409, "opening.there", "这项期初数已经有了，一个阵地只登记一次");
FAULT(opening_second, 403, "opening.second", "登记的人不能自己复核，请由另一位工作人员复核");
FAULT(opening_moved_on, 409, "opening.moved_on", "这项期初数已经处理，请刷新");

const Text carry_column_texts[] = { TEXT("姓名"),     TEXT("志愿者编号"), TEXT("证件号码"),
                                    TEXT("手机号"),   TEXT("结转时数"),   TEXT("原平台实名"),
                                    TEXT("实名日期"), TEXT("原平台编号") };

CarryColumn carry_column_of(Str heading)
{
    static const struct {
        const char *part;
        CarryColumn column;
    } parts[] = {
        { "实名日期", CARRY_REAL_ON },   { "实名时间", CARRY_REAL_ON },
        { "原平台编号", CARRY_FOREIGN }, { "原编号", CARRY_FOREIGN },
        { "实名", CARRY_REAL },          { "时数", CARRY_HOURS },
        { "时长", CARRY_HOURS },         { "志愿者编号", CARRY_NUMBER },
        { "证件号", CARRY_ID },          { "身份证", CARRY_ID },
        { "手机", CARRY_PHONE },         { "电话", CARRY_PHONE },
        { "姓名", CARRY_NAME },
    };
    for (size_t i = 0; i < COUNT(parts); i++)
        if (str_has(heading, str(parts[i].part)))
            return parts[i].column;
    return CARRY_COLUMNS;
}

#define HOURS_MAX 100000

// Digits into *n, at most nine of them; how many.
static size_t digits(Str s, size_t from, int64_t *n)
{
    size_t i = from;
    *n = 0;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && i - from < 9)
        *n = *n * 10 + (s.p[i++] - '0');
    return i - from;
}

static bool at(Str s, size_t from, const char *word)
{
    return str_starts(str_slice(s, from, s.n), str(word));
}

bool carry_minutes(Str cell, Minutes *out)
{
    Str s = str_trim(cell);
    int64_t hours, part;
    size_t n = digits(s, 0, &hours), end = n;
    int64_t minutes = hours * 60;
    if (n == 0 || hours > HOURS_MAX)
        return false;
    if (end < s.n && s.p[end] == '.') {
        size_t places = digits(s, end + 1, &part);
        int64_t scale = 1;
        for (size_t i = 0; i < places; i++)
            scale *= 10;
        if (places == 0 || places > 4)
            return false;
        minutes += (part * 60 + scale / 2) / scale;
        end += 1 + places;
    }
    if (at(s, end, "小时"))
        end += strlen("小时");
    else if (at(s, end, "时"))
        end += strlen("时");
    size_t more = digits(s, end, &part);
    if (more > 0 && part < 60 && at(s, end + more, "分")) {
        minutes += part;
        end += more + strlen("分");
        if (at(s, end, "钟"))
            end += strlen("钟");
    }
    *out = (Minutes){ (int32_t)minutes };
    return end == s.n;
}

bool carry_day(Str cell, Day *out)
{
    Str s = str_trim(cell);
    int64_t year, month, day;
    size_t n = digits(s, 0, &year);
    if (n == 8 && s.n == 8) {
        *out = day_of((int)(year / 10000), (int)(year / 100 % 100), (int)(year % 100));
        return out->ymd != 0;
    }
    if (n != 4)
        return false;
    size_t i = n + (at(s, n, "年") ? strlen("年") : 1);
    size_t m = digits(s, i, &month);
    size_t j = i + m + (at(s, i + m, "月") ? strlen("月") : 1);
    size_t d = digits(s, j, &day);
    if (m == 0 || m > 2 || d == 0 || d > 2)
        return false;
    *out = day_of((int)year, (int)month, (int)day);
    return out->ymd != 0;
}
