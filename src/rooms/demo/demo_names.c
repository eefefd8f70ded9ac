// Invented names: common surnames and characters put together by the dice.
#include "demo_inside.h"

static const char *const surnames[] = {
    "王", "李", "张", "刘", "陈", "杨", "黄", "周", "吴",   "徐",   "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐",   "冯",   "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏",   "卢",   "蒋", "蔡", "贾", "丁", "魏",
    "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟",   "汪",   "田", "任", "姜", "范", "方",
    "石", "姚", "谭", "廖", "邹", "熊", "金", "陆", "郝",   "孔",   "白", "崔", "康", "毛", "邱",
    "秦", "江", "史", "顾", "侯", "尹", "柯", "冷", "欧阳", "尉迟", "单", "仇", "翟",
};
static const char *const middles[] = {
    "建", "国", "志", "文", "明", "春", "秀", "玉", "桂", "海", "小", "晓", "永", "德",
    "红", "丽", "美", "金", "家", "俊", "雪", "佳", "思", "子", "梦", "新", "光", "长",
    "世", "正", "大", "爱", "冬", "云", "兰", "淑", "凤", "少", "水", "先",
};
static const char *const lasts[] = {
    "华", "英", "平", "军", "芳", "强", "敏", "静", "伟", "勇", "艳", "杰", "娟", "涛",
    "超", "霞", "刚", "辉", "兵", "梅", "兰", "萍", "鹏", "波", "斌", "琴", "玲", "涵",
    "轩", "宇", "浩", "欣", "妍", "祎", "喆", "堃", "玥", "彧", "镕", "清",
};
static const char *const courts[] = { "水产大院", "怡景花园", "新冶苑", "铜都花园", "桥头路",
                                      "湖滨路",   "老街",     "学府巷", "幸福里",   "东门" };

bool demo_chance(Dice *dice, uint32_t percent)
{
    return dice_below(dice, 100) < percent;
}

int64_t demo_between(Dice *dice, int64_t low, int64_t high)
{
    must(low <= high);
    return low + (int64_t)dice_below(dice, (uint32_t)(high - low + 1));
}

Str demo_pick(Dice *dice, const char *const *words, size_t n)
{
    return str(words[dice_below(dice, (uint32_t)n)]);
}

Str demo_person_name(Arena *arena, Dice *dice)
{
    Str surname = DEMO_PICK(dice, surnames), last = DEMO_PICK(dice, lasts);
    if (demo_chance(dice, 18))
        return str_join(arena, surname, last);
    return str_join(arena, surname, str_join(arena, DEMO_PICK(dice, middles), last));
}

Str demo_phone(Arena *arena, int64_t n)
{
    return str_printf(arena, "199%08lld", (long long)(n % 100000000));
}

Str demo_id_number(Arena *arena, Dice *dice, int64_t n)
{
    int year = (int)demo_between(dice, 1938, 2004), month = (int)demo_between(dice, 1, 12),
        day = (int)demo_between(dice, 1, 28);
    Str body = str_printf(arena, "99%04lld%04d%02d%02d%03lld", (long long)(n / 1000 % 10000), year,
                          month, day, (long long)(n % 1000));
    char digits[17];
    for (size_t i = 0; i < sizeof digits; i++)
        digits[i] = body.p[i];
    char check = id_check_character(digits);
    return str_join(arena, body, str_of(&check, 1));
}

Str demo_address(Arena *arena, Dice *dice, Str station)
{
    Str court = DEMO_PICK(dice, courts);
    return str_printf(arena, "%.*s%.*s%lld栋%lld单元%lld%02lld室", STR_FMT(station), STR_FMT(court),
                      (long long)demo_between(dice, 1, 28), (long long)demo_between(dice, 1, 4),
                      (long long)demo_between(dice, 1, 6), (long long)demo_between(dice, 1, 4));
}
