// Which act leads where and who may do it; what words are about; how alike two texts are.
#include "rooms/needs/needs.h"
#include "base/utf8.h"

FAULT(need_missing, 404, "need.missing", "没有找到这条需求");
FAULT(need_not_yours, 403, "need.not_yours", "这条需求不归您办理");
FAULT(need_moved_on, 409, "need.moved_on", "这条需求刚刚有了变化，请看最新状态后再办");
FAULT(need_no_target, 422, "need.no_target", "不能并入这一条，请选一条还在办的需求");
FAULT(need_too_many, 429, "need.too_many", "您说的需求还有好几条没有办，请等一等，或打电话到站里");
FAULT(need_linked, 409, "need.linked", "已经关联过了，不用再关联");
FAULT(need_no_result, 422, "need.no_result", "请选一项已有的，或写明要新建的");
FAULT(questionnaire_missing, 404, "questionnaire.missing", "没有找到这份问卷");
FAULT(questionnaire_not_open, 409, "questionnaire.not_open", "这份问卷现在不收答卷");
FAULT(questionnaire_answered, 409, "questionnaire.answered", "这份问卷已经填过，一人填一次");
FAULT(questionnaire_elsewhere, 422, "questionnaire.elsewhere",
      "这份问卷只问本地居民，请先在“我的资料”里填好所在的村或社区");
FAULT(questionnaire_settled, 409, "questionnaire.settled", "问卷已经发布，不能再改");
FAULT(home_visit_missing, 404, "home_visit.missing", "没有找到这条走访记录");
FAULT(talk_missing, 404, "talk.missing", "没有找到这条夜谈记录");
FAULT(plan_missing, 404, "plan.missing", "没有找到这个项目");

const NeedStateInfo need_states[NEED_STATES] = {
    [NEED_NONE] = { "none", TEXT("未登记"), "plain" },
    [NEED_NEW] = { "new", TEXT("待整理"), "warn" },
    [NEED_SORTED] = { "sorted", TEXT("已归类"), "info" },
    [NEED_MADE] = { "made", TEXT("已制单"), "info" },
    [NEED_MERGED] = { "merged", TEXT("已并入"), "plain" },
    [NEED_ASIDE] = { "aside", TEXT("暂不办理"), "plain" },
    [NEED_DONE] = { "done", TEXT("已办结"), "ok" },
};
const NeedActInfo need_acts[NEED_ACTS] = {
    [NEED_HEAR] = { "hear", TEXT("登记"), TEXT("已登记") },
    [NEED_SORT] = { "sort", TEXT("归类"), TEXT("已归类") },
    [NEED_MAKE] = { "make", TEXT("制单"), TEXT("已制单") },
    [NEED_MERGE] = { "merge", TEXT("并入"), TEXT("已并入") },
    [NEED_PART] = { "part", TEXT("取消并入"), TEXT("已取消并入") },
    [NEED_SET_ASIDE] = { "aside", TEXT("暂不办理"), TEXT("暂不办理") },
    [NEED_REOPEN] = { "reopen", TEXT("重新办理"), TEXT("重新办理") },
    [NEED_FINISH] = { "finish", TEXT("办结"), TEXT("已办结") },
};

#define ANY_BODY (NEED_BY_VOICE | NEED_BY_GRID | NEED_BY_KEEPER | NEED_BY_CLOCK)
#define KEEPER   (NEED_BY_KEEPER | NEED_BY_CLOCK)
#define SORTER   (NEED_BY_GRID | NEED_BY_KEEPER | NEED_BY_CLOCK)

const NeedRule need_rules[] = {
    { NEED_NONE, NEED_HEAR, NEED_NEW, ANY_BODY },
    { NEED_NEW, NEED_SORT, NEED_SORTED, SORTER },
    { NEED_NEW, NEED_MAKE, NEED_MADE, KEEPER },
    { NEED_NEW, NEED_MERGE, NEED_MERGED, KEEPER },
    { NEED_NEW, NEED_SET_ASIDE, NEED_ASIDE, KEEPER },
    { NEED_SORTED, NEED_SORT, NEED_SORTED, SORTER },
    { NEED_SORTED, NEED_MAKE, NEED_MADE, KEEPER },
    { NEED_SORTED, NEED_MERGE, NEED_MERGED, KEEPER },
    { NEED_SORTED, NEED_SET_ASIDE, NEED_ASIDE, KEEPER },
    { NEED_MADE, NEED_MAKE, NEED_MADE, KEEPER },
    { NEED_MADE, NEED_FINISH, NEED_DONE, KEEPER },
    { NEED_MADE, NEED_REOPEN, NEED_SORTED, KEEPER },
    { NEED_MERGED, NEED_PART, NEED_SORTED, KEEPER },
    { NEED_ASIDE, NEED_REOPEN, NEED_SORTED, KEEPER },
    { NEED_DONE, NEED_REOPEN, NEED_SORTED, KEEPER },
};
const size_t need_rule_count = COUNT(need_rules);

const char *const need_state_words[] = { "none",   "new",   "sorted", "made",
                                         "merged", "aside", "done",   NULL };
const char *const need_act_words[] = { "hear",  "sort",   "make",   "merge", "part",
                                       "aside", "reopen", "finish", NULL };
_Static_assert(COUNT(need_state_words) == NEED_STATES + 1, "each state has its word");
_Static_assert(COUNT(need_act_words) == NEED_ACTS + 1, "each act has its word");
const char *const need_category_words[] = { "other",    "elders",       "home",       "health",
                                            "learning", "culture",      "skills",     "law",
                                            "errands",  "surroundings", "facilities", "safety",
                                            NULL };
_Static_assert(COUNT(need_category_words) == CATEGORIES + 1, "each category has its word");
const Text need_category_texts[CATEGORIES] = {
    TEXT("其他"),     TEXT("助老助残"), TEXT("家政维修"), TEXT("医疗健康"),
    TEXT("学习辅导"), TEXT("文化活动"), TEXT("技能培训"), TEXT("法律调解"),
    TEXT("出行代办"), TEXT("环境卫生"), TEXT("公共设施"), TEXT("平安治理"),
};
const char *const need_origin_words[] = { "self", "answer", "visit", "talk", NULL };
const Text need_origin_texts[4] = { TEXT("本人说"), TEXT("问卷"), TEXT("走访"), TEXT("夜谈") };
const char *const questionnaire_state_words[] = { "draft", "open", "closed", NULL };
const Text questionnaire_state_texts[3] = { TEXT("草稿"), TEXT("已发布"), TEXT("已结束") };
const char *const need_result_words[] = { "item", "order", "project", NULL };
const char *const rhythm_words[] = { "weekly", "monthly", NULL };
const Text rhythm_texts[2] = { TEXT("每周"), TEXT("每月") };
const char *const project_state_words[] = { "running", "ended", NULL };
const Text project_state_texts[2] = { TEXT("进行中"), TEXT("已结束") };

unsigned need_relations(Str place_path, bool voice, const Actor *who)
{
    unsigned by = voice ? NEED_BY_VOICE : 0;
    if (actor_may(who, ROLES_DISPATCH, place_path))
        by |= NEED_BY_KEEPER;
    else if (order_desk_covers(who, place_path))
        by |= NEED_BY_GRID;
    if (actor_may(who, ROLE_SUPERVISOR | ROLE_AUDITOR, place_path))
        by |= NEED_BY_READER;
    if (who->system)
        by |= NEED_BY_CLOCK;
    return by;
}

Err need_next(NeedState from, NeedAct act, unsigned by, NeedState *next)
{
    for (size_t i = 0; i < need_rule_count; i++) {
        if (need_rules[i].from != from || need_rules[i].act != act)
            continue;
        if ((need_rules[i].by & by) == 0)
            return &need_not_yours;
        *next = need_rules[i].to;
        return OK;
    }
    return &need_moved_on;
}

bool need_may(NeedState from, NeedAct act, unsigned by)
{
    NeedState next;
    return need_next(from, act, by, &next) == OK;
}

bool need_takes_in(NeedState state)
{
    return state == NEED_NEW || state == NEED_SORTED || state == NEED_MADE;
}

bool need_state_parse(Str word, NeedState *out)
{
    for (int i = NEED_NONE + 1; i < NEED_STATES; i++)
        if (str_eq(word, str(need_state_words[i]))) {
            *out = (NeedState)i;
            return true;
        }
    return false;
}

// Earlier rows win: 老人学手机 is a course, 路灯 is a facility although it is 修.
static const struct {
    NeedCategory category;
    const char *words;  // parted by blanks
} hints[] = {
    { CATEGORY_SKILLS, "手机 智能机 电脑 培训 教老人 微信 视频通话 技术 学手艺" },
    { CATEGORY_FACILITIES, "路灯 健身器材 电梯 下水道 井盖 停车 充电 路面 公交 护栏 水管主" },
    { CATEGORY_SURROUNDINGS, "垃圾 卫生 打扫 清理 下水沟 水沟 污水 绿化 蚊虫 积水 楼道堆" },
    { CATEGORY_SAFETY, "消防 诈骗 防骗 防溺水 治安 飞线 巡逻 安全" },
    { CATEGORY_HEALTH, "看病 量血压 体检 义诊 健康 医生 中医 陪诊 复查 吃药 护理 心理" },
    { CATEGORY_LAW, "法律 纠纷 调解 合同 赡养 欠薪 律师 噪音 闹意见 漏水" },
    { CATEGORY_LEARNING, "作业 辅导 暑假 托管 读书 孩子 学生 功课 四点半" },
    { CATEGORY_CULTURE, "唱戏 广场舞 电影 戏曲 书法 春联 跳舞 文艺 演出 象棋 太极" },
    { CATEGORY_ERRANDS, "代办 代买 跑腿 取药 交费 缴费 办证 社保 医保 代取 快递" },
    { CATEGORY_HOME, "修 家电 灯 水龙头 搬 保洁 磨刀 理发 缝补 疏通" },
    { CATEGORY_ELDERS, "老人 独居 残疾 轮椅 送餐 助餐 聊天 陪护 空巢 吃饭" },
};

NeedCategory need_category_guess(Str words)
{
    for (size_t i = 0; i < COUNT(hints); i++)
        for (Str rest = str(hints[i].words); rest.n > 0;)
            if (str_has(words, str_cut(rest, ' ', &rest)))
                return hints[i].category;
    return CATEGORY_OTHER;
}

bool need_is_problem(NeedCategory category)
{
    return category == CATEGORY_FACILITIES || category == CATEGORY_SURROUNDINGS ||
           category == CATEGORY_SAFETY;
}

// --- likeness

#define POINTS_MAX 200

static bool says_nothing(uint32_t point)
{
    Str rest = S("的了吗呢请帮想希望能我们家有个一下就在要");
    while (rest.n > 0)
        if (utf8_next(&rest) == point)
            return true;
    bool sign = point < '0' || (point > '9' && point < 'A') ||
                (point >= 0x2000 && point < 0x2070) || (point >= 0x3000 && point < 0x3040) ||
                (point >= 0xFF00 && point < 0xFF10);
    return sign;
}

static size_t points_of(Str s, uint32_t points[POINTS_MAX])
{
    size_t n = 0;
    while (s.n > 0 && n < POINTS_MAX) {
        uint32_t point = utf8_next(&s);
        if (!says_nothing(point))
            points[n++] = point;
    }
    return n;
}

Permille need_alike(Str a, Str b)
{
    uint32_t left[POINTS_MAX], right[POINTS_MAX];
    bool taken[POINTS_MAX] = { false };
    size_t n = points_of(a, left), m = points_of(b, right), both = 0;
    if (n < 2 || m < 2)
        return (Permille){ n == m && n == 1 && left[0] == right[0] ? 1000 : 0 };
    for (size_t i = 0; i + 1 < n; i++)
        for (size_t j = 0; j + 1 < m; j++)
            if (!taken[j] && left[i] == right[j] && left[i + 1] == right[j + 1]) {
                taken[j] = true;
                both++;
                break;
            }
    return (Permille){ (int32_t)(2000 * both / (n - 1 + m - 1)) };
}

bool questionnaire_takes_answers(QuestionnaireState state, Day begins, Day ends, Day today)
{
    return state == QUESTIONNAIRE_OPEN && begins.ymd <= today.ymd && today.ymd <= ends.ymd;
}

bool need_line(Str *rest, Str *line)
{
    while (rest->n > 0) {
        Str next, head = str_trim(str_cut(*rest, '\n', &next));
        *rest = next;
        if (head.n > 0 && head.p[head.n - 1] == '\r')
            head = str_trim(str_slice(head, 0, head.n - 1));
        if (head.n == 0)
            continue;
        *line = head;
        return true;
    }
    return false;
}

Str need_title_of(Arena *arena, Str words)
{
    Str line = words, rest = words;
    if (!need_line(&rest, &line))
        line = words;
    return str_copy(arena, utf8_clip(str_trim(line), 60));
}
