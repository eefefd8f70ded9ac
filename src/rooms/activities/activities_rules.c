// Who may sign up, what follows what, how an activity looks to whom: values in, verdict out.
#include "rooms/activities/activities.h"

#include <stdlib.h>

FAULT(project_missing, 404, "project.missing", "没有找到这个活动项目");
FAULT(project_closed, 409, "project.closed", "这个活动项目已经关闭，不能再加场次");
FAULT(activity_missing, 404, "activity.missing", "没有找到这场活动");
FAULT(activity_not_yours, 403, "activity.not_yours", "这场活动不归您管理");
FAULT(activity_moved_on, 409, "activity.moved_on", "这场活动刚有变动，请看过最新情况再操作");
FAULT(activity_banned, 422, "activity.banned",
      "六种情形不属于志愿服务，请逐项核对后勾选；名称里也不能有这类字样");
FAULT(activity_no_places, 409, "activity.no_places", "已经报名的人比这个名额多，名额不能再少");
FAULT(activity_no_right, 403, "activity.no_right", "这支队伍不能在这里发布活动");
FAULT(signup_missing, 404, "signup.missing", "没有找到这条报名");
FAULT(signup_moved_on, 409, "signup.moved_on", "这条报名刚有变动，请看过最新情况再操作");
FAULT(signup_not_yours, 403, "signup.not_yours", "这条报名由别人办理");
FAULT(signup_busy, 503, "signup.busy", "同时报名的人太多，请再按一次");
FAULT(signup_not_open, 409, "signup.not_open", "这场活动现在不能报名");
FAULT(signup_late, 409, "signup.late", "报名已经截止");
FAULT(signup_twice, 409, "signup.twice", "您已经报过这场活动");
FAULT(signup_overlap, 409, "signup.overlap", "时间和您报的另一场活动重叠，请先取消那一场");
FAULT(signup_position, 422, "signup.position", "请选一个岗位");
FAULT(signup_young, 422, "signup.young", "年龄还不够这个岗位的要求");
FAULT(signup_old, 422, "signup.old", "年龄超过了这个岗位的要求");
FAULT(signup_no_age, 422, "signup.no_age", "这个岗位有年龄要求，请先在“我的资料”里登记证件");
FAULT(signup_skill, 422, "signup.skill", "这个岗位要求有核验过的技能或资格，请先请站里核验");
FAULT(signup_minutes, 422, "signup.minutes", "您的信用时数还不够这场活动的要求");
FAULT(signup_scope, 403, "signup.scope", "这场活动只面向指定地方或队伍的人招募");
FAULT(signup_code, 403, "signup.code", "报名口令不对，请向发布活动的队伍询问");
FAULT(signup_guardian, 422, "signup.guardian",
      "未满 18 岁报名，要有监护人同意：请填写监护人姓名和电话");
FAULT(signup_paused, 409, "signup.paused",
      "您有多次报名未到，暂停报名限额活动；有特殊情况可以在“我的日程”里说明");
FAULT(signup_real_name, 422, "signup.real_name", "报名志愿服务要先实名，请在“我的资料”里登记证件");
FAULT(signup_too_late, 409, "signup.too_late", "离开始太近，不能自己取消，请打电话给活动负责人");

FAULT(signup_turned_down, 409, "signup.turned_down", "负责人没有通过您的报名，有疑问请打电话询问");
FAULT(signup_too_early, 409, "signup.too_early", "活动还没有开始，现在不能登记到场情况");

FAULT(signup_insurance, 422, "signup.insurance",
      "这个岗位要有当天有效的意外保险：请所在站或队伍投保，自己有保单的请到站里登记");
FAULT(signup_training, 422, "signup.training",
      "这个岗位要先参加培训，学分当天还要有效：请在“我的保险和培训”里报名培训");
FAULT(signup_queue, 409, "signup.queue",
      "这个岗位名额已满或者有人候补，不能直接安排；取消后空出的名额会自动给候补的人");

const char *const activity_kind_words[] = { "practice", "service", NULL };
const char *const activity_state_words[] = { "draft", "review",    "returned", "published",
                                             "ended", "cancelled", NULL };
const char *const activity_phase_words[] = { "hidden",  "open", "full", "closed",
                                             "running", "over", "off",  NULL };
const char *const recruit_scope_words[] = { "public", "own", "below", "teams", "code", NULL };
const char *const position_role_words[] = { "helper", "audience", NULL };
const char *const attendance_basis_words[] = { "none", "counted", "estimated", "ticket", NULL };
const char *const site_kind_words[] = { "community", "village", "estate", "school", "enterprise",
                                        "office",    "square",  "other",  NULL };
const char *const sign_way_words[] = { "both", "in", "out", NULL };
const char *const signup_state_words[] = { "none",    "applied",   "waiting", "confirmed",
                                           "refused", "cancelled", "lapsed",  "attended",
                                           "absent",  "excused",   NULL };
const char *const signup_act_words[] = { "apply",  "approve", "refuse", "promote", "cancel",
                                         "remove", "drop",    "lapse",  "attend",  "miss",
                                         "appeal", "excuse",  "uphold", NULL };

const Text activity_kind_texts[] = { TEXT("文明实践活动"), TEXT("志愿服务活动") };
const Text activity_state_texts[] = { TEXT("草稿"),   TEXT("待审核"), TEXT("已退回"),
                                      TEXT("已发布"), TEXT("已结束"), TEXT("已取消") };
const Text activity_phase_texts[] = { TEXT("未发布"),     TEXT("报名中"), TEXT("已满，可候补"),
                                      TEXT("报名已截止"), TEXT("进行中"), TEXT("已结束"),
                                      TEXT("已取消") };
const char *const activity_phase_tags[] = {
    "plain", "ok", "warn", "plain", "info", "plain", "red"
};
const Text recruit_scope_texts[] = { TEXT("公开招募"), TEXT("只限本级"), TEXT("本级及下级"),
                                     TEXT("指定队伍"), TEXT("凭口令") };
const Text position_role_texts[] = { TEXT("志愿者岗位"), TEXT("群众参加") };
const Text attendance_basis_texts[] = { TEXT("未填"), TEXT("现场清点"), TEXT("估算"),
                                        TEXT("按票统计") };
const Text site_kind_texts[] = { TEXT("社区"), TEXT("村"),       TEXT("小区"),     TEXT("学校"),
                                 TEXT("企业"), TEXT("机关单位"), TEXT("广场公园"), TEXT("其他") };
const Text sign_way_texts[] = { TEXT("签到和签退"), TEXT("签到"), TEXT("签退") };
const Text signup_state_texts[] = { TEXT("未报名"), TEXT("待审核"), TEXT("候补中"), TEXT("已报名"),
                                    TEXT("未通过"), TEXT("已取消"), TEXT("未排上"), TEXT("已到场"),
                                    TEXT("未到场"), TEXT("已说明") };
const char *const signup_state_tags[] = { "plain", "warn",  "warn", "ok",  "red",
                                          "plain", "plain", "ok",   "red", "plain" };
const Text signup_act_texts[] = { TEXT("报名"),     TEXT("通过"),     TEXT("不通过"),
                                  TEXT("候补递补"), TEXT("取消报名"), TEXT("移出名单"),
                                  TEXT("系统取消"), TEXT("候补截止"), TEXT("到场"),
                                  TEXT("未到场"),   TEXT("申诉"),     TEXT("申诉成立"),
                                  TEXT("维持") };

const Text banned_kinds[BANNED_KINDS] = {
    TEXT("不是参加者在工作时间内的本职工作"),
    TEXT("不是单位或学校的内部事务（团建、整理档案、值日、开会）"),
    TEXT("不是主要为参加者自己受益（学习、实习、调研、参观、夏令营）"),
    TEXT("有明确的公益目的（听宣讲、聚餐、排练、当观众都不算）"),
    TEXT("没有明显高于正常补贴的报酬"),
    TEXT("只按服务的时间记时长（捐款、捐物、转发都不折算时长）"),
};

// --- steps of a sign-up

enum { RUNS = SIGNUP_BY_LEADER | SIGNUP_BY_DESK };

const SignupRule signup_rules[] = {
    { SIGNUP_APPLIED, SIGNUP_APPROVE, SIGNUP_CONFIRMED, RUNS },
    { SIGNUP_APPLIED, SIGNUP_REFUSE, SIGNUP_REFUSED, RUNS },
    { SIGNUP_APPLIED, SIGNUP_CANCEL, SIGNUP_CANCELLED, SIGNUP_BY_SELF },
    { SIGNUP_APPLIED, SIGNUP_DROP, SIGNUP_CANCELLED, SIGNUP_BY_CLOCK },
    { SIGNUP_APPLIED, SIGNUP_LAPSE, SIGNUP_LAPSED, SIGNUP_BY_CLOCK },
    { SIGNUP_WAITING, SIGNUP_PROMOTE, SIGNUP_CONFIRMED, SIGNUP_BY_CLOCK },
    { SIGNUP_WAITING, SIGNUP_CANCEL, SIGNUP_CANCELLED, SIGNUP_BY_SELF },
    { SIGNUP_WAITING, SIGNUP_REMOVE, SIGNUP_REFUSED, RUNS },
    { SIGNUP_WAITING, SIGNUP_DROP, SIGNUP_CANCELLED, SIGNUP_BY_CLOCK },
    { SIGNUP_WAITING, SIGNUP_LAPSE, SIGNUP_LAPSED, SIGNUP_BY_CLOCK },
    { SIGNUP_CONFIRMED, SIGNUP_CANCEL, SIGNUP_CANCELLED, SIGNUP_BY_SELF },
    { SIGNUP_CONFIRMED, SIGNUP_REMOVE, SIGNUP_REFUSED, RUNS },
    { SIGNUP_CONFIRMED, SIGNUP_DROP, SIGNUP_CANCELLED, SIGNUP_BY_CLOCK },
    { SIGNUP_CONFIRMED, SIGNUP_ATTEND, SIGNUP_ATTENDED, RUNS | SIGNUP_BY_CLOCK },
    { SIGNUP_CONFIRMED, SIGNUP_MISS, SIGNUP_ABSENT, RUNS | SIGNUP_BY_CLOCK },
    { SIGNUP_ABSENT, SIGNUP_ATTEND, SIGNUP_ATTENDED, RUNS | SIGNUP_BY_CLOCK },
    { SIGNUP_ABSENT, SIGNUP_APPEAL, SIGNUP_ABSENT, SIGNUP_BY_SELF },
    { SIGNUP_ABSENT, SIGNUP_EXCUSE, SIGNUP_EXCUSED, SIGNUP_BY_DESK },
    { SIGNUP_ABSENT, SIGNUP_UPHOLD, SIGNUP_ABSENT, SIGNUP_BY_DESK },
};
const size_t signup_rule_count = COUNT(signup_rules);

Err signup_next(SignupState from, SignupAct act, unsigned by, SignupState *to)
{
    for (size_t i = 0; i < signup_rule_count; i++) {
        const SignupRule *rule = &signup_rules[i];
        if (rule->from != from || rule->act != act)
            continue;
        if ((rule->by & by) == 0)
            return &signup_not_yours;
        *to = rule->to;
        return OK;
    }
    return &signup_moved_on;
}

bool signup_may(SignupState from, SignupAct act, unsigned by)
{
    SignupState to;
    return signup_next(from, act, by, &to) == OK;
}

bool signup_live(SignupState state)
{
    return state == SIGNUP_APPLIED || state == SIGNUP_WAITING || state == SIGNUP_CONFIRMED;
}

// --- gates

static Err age_verdict(const SignupGate *gate, const SignupFacts *facts)
{
    int age = age_on(facts->born, time_day(gate->starts_at));
    if (gate->min_age > 0 || gate->max_age > 0) {
        if (age < 0)
            return &signup_no_age;
        if (gate->min_age > 0 && age < gate->min_age)
            return &signup_young;
        if (gate->max_age > 0 && age > gate->max_age)
            return &signup_old;
    }
    return age >= 0 && age < 18 && !facts->guardian ? &signup_guardian : OK;
}

static Err scope_verdict(const SignupGate *gate, const SignupFacts *facts)
{
    switch (gate->scope) {
    case SCOPE_PUBLIC:
        return OK;
    case SCOPE_OWN:
        return facts->home_path.n > 0 && str_eq(facts->home_path, gate->place_path) ? OK
                                                                                    : &signup_scope;
    case SCOPE_BELOW:
        return path_within(facts->home_path, gate->place_path) ? OK : &signup_scope;
    case SCOPE_TEAMS:
        return facts->in_team ? OK : &signup_scope;
    case SCOPE_CODE:
        return facts->code.n > 0 && str_eq(facts->code, gate->pass_code) ? OK : &signup_code;
    }
    unreachable();
}

Err safety_verdict(const SignupGate *gate, const SignupFacts *facts)
{
    if (gate->asks_insurance && !facts->insured)
        return &signup_insurance;
    return gate->asks_training && !facts->trained ? &signup_training : OK;
}

Err signup_verdict(const SignupGate *gate, const SignupFacts *facts, Time now)
{
    if (gate->state != ACTIVITY_PUBLISHED || now.ms >= gate->starts_at.ms)
        return &signup_not_open;
    if (now.ms >= gate->closes_at.ms)
        return &signup_late;
    if (facts->twice)
        return &signup_twice;
    TRY(scope_verdict(gate, facts));
    if (gate->asks_real_name && !facts->real_name)
        return &signup_real_name;
    TRY(age_verdict(gate, facts));
    if (gate->asks_skill && !facts->has_skill)
        return &signup_skill;
    TRY(safety_verdict(gate, facts));
    if (facts->minutes < gate->min_minutes)
        return &signup_minutes;
    if (gate->limited && facts->paused_until.ms > now.ms)
        return &signup_paused;
    return facts->overlap ? &signup_overlap : OK;
}

bool position_free(int64_t places, int64_t taken, int64_t waiting)
{
    return places == 0 || (taken < places && waiting == 0);
}

bool times_overlap(Time a_from, Time a_to, Time b_from, Time b_to)
{
    return a_from.ms < b_to.ms && b_from.ms < a_to.ms;
}

static int later_first(const void *a, const void *b)
{
    const Time *left = a, *right = b;
    return (left->ms < right->ms) - (left->ms > right->ms);
}

Time pause_until(const Time *absences, size_t n, Time now, int64_t count, int64_t within_days,
                 int64_t pause_days)
{
    Time recent[64];
    size_t kept = 0;
    for (size_t i = 0; i < n && kept < COUNT(recent); i++)
        if (absences[i].ms > now.ms - within_days * TIME_DAY)
            recent[kept++] = absences[i];
    if (count <= 0 || kept < (size_t)count)
        return (Time){ 0 };
    qsort(recent, kept, sizeof *recent, later_first);
    Time until = time_add(recent[0], pause_days * TIME_DAY);  // from the absence that filled it
    return until.ms > now.ms ? until : (Time){ 0 };
}

// --- activities

ActivityPhase activity_phase(const Activity *activity, Time now)
{
    switch (activity->state) {
    case ACTIVITY_CANCELLED:
        return PHASE_OFF;
    case ACTIVITY_ENDED:
        return PHASE_OVER;
    case ACTIVITY_PUBLISHED:
        break;
    case ACTIVITY_DRAFT:
    case ACTIVITY_REVIEW:
    case ACTIVITY_RETURNED:
    case ACTIVITY_STATES:
        return PHASE_HIDDEN;
    }
    if (now.ms >= activity->ends_at.ms)
        return PHASE_OVER;
    if (now.ms >= activity->starts_at.ms)
        return PHASE_RUNNING;
    if (now.ms >= activity->closes_at.ms)
        return PHASE_CLOSED;
    bool full = activity->places > 0 && (activity->taken >= activity->places);
    return full ? PHASE_FULL : PHASE_OPEN;
}

unsigned activity_relations(TeamId team, Str place_path, const Actor *who)
{
    unsigned by = 0;
    if (who->system)
        return SIGNUP_BY_CLOCK | SIGNUP_BY_DESK | SIGNUP_BY_LEADER;
    if (team.n != 0 && actor_leads(who, team))
        by |= SIGNUP_BY_LEADER;
    if (actor_may(who, ROLES_DISPATCH, place_path))
        by |= SIGNUP_BY_DESK;
    return by;
}

Str banned_word(Str title)
{
    static const char *const words[] = { "补录", "会议", "例会", "团建", "聚餐",
                                         "值班", "捐款", "转发", "实习" };
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_has(title, str(words[i])))
            return str(words[i]);
    return (Str){ 0 };
}

Day week_monday(Day day)
{
    return day_add(day, 1 - day_weekday(day));
}
