// What a registration may become, whom it waits for, and who may judge it.
#include "rooms/volunteers/volunteers.h"

FAULT(volunteer_missing, 404, "volunteer.missing", "没有找到这位志愿者");
FAULT(volunteer_there, 409, "volunteer.there", "已经注册为志愿者，不用再注册");
FAULT(volunteer_moved_on, 409, "volunteer.moved_on", "状态已经变了，请刷新后再看");
FAULT(volunteer_not_yours, 403, "volunteer.not_yours", "这个村（社区）不在您的管理范围内");
FAULT(volunteer_link, 404, "volunteer.link", "这个入队链接已经作废，请向队长要新的");
FAULT(volunteer_second, 403, "volunteer.second",
      "自己申请的、自己代登记的、自己核验过的，要请另一位工作人员核验");
FAULT(volunteer_no_document, 422, "volunteer.no_document", "请先在“我的资料”里登记证件");
FAULT(skill_missing, 404, "skill.missing", "没有找到这项技能");
FAULT(skill_there, 409, "skill.there", "这项技能和证书已经登记过");
FAULT(guardian_missing, 404, "guardian.missing", "没有找到这份监护人同意");
FAULT(guardian_separate, 422, "guardian.separate",
      "孩子不满 14 周岁，还要单独同意处理孩子的个人信息");

const char *const volunteer_state_words[] = { "unconfirmed", "guardian", "active", "left", NULL };
const Text volunteer_state_texts[] = { TEXT("待本人确认"), TEXT("待监护人同意"), TEXT("已注册"),
                                       TEXT("已退出") };
const char *const volunteer_manner_words[] = { "self", "team", "proxy", "invited", NULL };
const Text volunteer_manner_texts[] = { TEXT("本人注册"), TEXT("队伍链接"), TEXT("站里代登记"),
                                        TEXT("名册邀请") };
const char *const real_name_words[] = { "none", "pending", "passed", "failed", "appeal", NULL };
const Text real_name_texts[] = { TEXT("未核验"), TEXT("待核验"), TEXT("已实名"), TEXT("未通过"),
                                 TEXT("申诉中") };
const char *const skill_state_words[] = { "said", "verified", "refused", NULL };
const Text skill_state_texts[] = { TEXT("本人填写"), TEXT("已核验"), TEXT("未通过") };
const char *const guardian_state_words[] = { "asked", "agreed", "refused", "withdrawn", NULL };
const Text guardian_state_texts[] = { TEXT("等监护人答复"), TEXT("监护人已同意"),
                                      TEXT("监护人不同意"), TEXT("监护人已撤回") };
const char *const clothing_words[] = { "none", "s", "m", "l", "xl", "xxl", "xxxl", NULL };
const Text clothing_texts[] = { TEXT("未填"),  TEXT("S 码"),   TEXT("M 码"),   TEXT("L 码"),
                                TEXT("XL 码"), TEXT("XXL 码"), TEXT("XXXL 码") };
const char *const invite_words[] = { "ask", "accept", "refuse", NULL };
const Text invite_texts[] = { TEXT("先问我"), TEXT("直接接受"), TEXT("不接受") };
const char *const purpose_words[] = { "register", "honour", "exchange", NULL };

int age_on(Day born, Day on)
{
    if (!day_valid(born) || !day_valid(on))
        return -1;
    int age = day_year(on) - day_year(born);
    bool before = day_month(on) * 100 + day_of_month(on) <
                  day_month(born) * 100 + day_of_month(born);
    return age - before;
}

bool guardian_needed(Day born, Day on)
{
    int age = age_on(born, on);
    return age >= 0 && age < AGE_ADULT;
}

bool guardian_separately(Day born, Day on)
{
    int age = age_on(born, on);
    return age >= 0 && age < AGE_SEPARATE;
}

VolunteerState volunteer_state_for(bool minor, bool guarded)
{
    return minor && !guarded ? VOLUNTEER_GUARDIAN : VOLUNTEER_ACTIVE;
}

bool real_name_after(RealName from, RealNameAct act, RealName *to)
{
    static const struct {
        RealName from;
        RealNameAct act;
        RealName to;
    } steps[] = {
        { REAL_NONE, REAL_ASK, REAL_PENDING },    { REAL_PENDING, REAL_PASS, REAL_PASSED },
        { REAL_PENDING, REAL_FAIL, REAL_FAILED }, { REAL_FAILED, REAL_COMPLAIN, REAL_APPEAL },
        { REAL_APPEAL, REAL_PASS, REAL_PASSED },  { REAL_APPEAL, REAL_FAIL, REAL_FAILED },
    };
    for (size_t i = 0; i < COUNT(steps); i++)
        if (steps[i].from == from && steps[i].act == act) {
            *to = steps[i].to;
            return true;
        }
    return false;
}

bool real_name_may_judge(PersonId judge, PersonId person, PersonId registered_by, PersonId judged)
{
    return judge.n != 0 && !same(judge, person) && !same(judge, registered_by) &&
           !same(judge, judged);
}

Text slot_day_text(int day)
{
    static const Text days[] = { TEXT("周一"), TEXT("周二"), TEXT("周三"), TEXT("周四"),
                                 TEXT("周五"), TEXT("周六"), TEXT("周日"), TEXT("节假日") };
    return days[day];
}

Text slot_part_text(int part)
{
    static const Text parts[] = { TEXT("上午"), TEXT("下午"), TEXT("晚上") };
    return parts[part];
}

static RealNameAnswer ask_house(Str name, IdKind kind, Str number, Day today, bool demo)
{
    if (!name_valid(name))
        return CHECK_DIFFERS;
    if (kind == ID_KIND_RESIDENT && !id_number_valid(number, today, demo))
        return CHECK_DIFFERS;
    return CHECK_UNKNOWN;
}

const RealNameAdapter *real_name_adapter(Str name)
{
    static const RealNameAdapter adapters[] = { { "gb11643", ask_house } };
    for (size_t i = 0; i < COUNT(adapters); i++)
        if (str_eq(str(adapters[i].name), name))
            return &adapters[i];
    return NULL;
}
