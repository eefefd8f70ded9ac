// What may stand below what, and how near a team is to those who need it.
#include "rooms/teams/teams.h"

FAULT(team_change_none, 422, "team.change_none", "名称、类型和单位都没有变，不用申请");
FAULT(team_change_waits, 409, "team.change_waits", "已有一份变更在等审核，请先等答复或撤回");
FAULT(team_change_second, 403, "team.change_second", "变更要由另一位工作人员审核");
FAULT(team_locked, 409, "team.locked", "队伍已暂停，恢复以后才能发布活动");
FAULT(team_missing, 404, "team.missing", "没有找到这支队伍");
FAULT(team_not_yours, 403, "team.not_yours", "这支队伍不归您管理");
FAULT(team_taken, 409, "team.taken", "同一级下已经有这个名称的队伍，请换一个名称");
FAULT(team_misplaced, 422, "team.misplaced",
      "总队下设支队和专业队，支队下设小队和专业队，请重新选择上级队伍");
FAULT(team_dissolved, 409, "team.dissolved", "这支队伍已经解散");
FAULT(team_no_person, 422, "team.no_person", "没有找到这个手机号的居民，请先登记");
FAULT(team_member_there, 409, "team.member_there", "已经是这支队伍的队员");

FAULT(team_not_open, 409, "team.not_open", "这支队伍现在不招人，可以看看别的队伍");
FAULT(team_wrong_code, 422, "team.wrong_code", "入队口令不对，请向队长核对");
FAULT(team_applied, 409, "team.applied", "您已经申请过，请等队长答复");
FAULT(team_too_many, 409, "team.too_many", "已经参加的队伍达到上限，请先退出一支再加入");
FAULT(team_leads, 409, "team.leads", "您是队长，请先由站里任命新队长再退出");
FAULT(team_answered, 409, "team.answered", "这份申请已经处理过");
FAULT(team_no_home, 422, "team.no_home", "请先在“我的资料”里选好所在社区或村，再申请建队");
FAULT(team_no_parent, 409, "team.no_parent", "上级还没有支队或总队，请先由中心建立");
FAULT(vest_none, 409, "vest.none", "数量不够，请核对尺码和件数");

const char *const team_level_words[] = { "corps", "detachment", "squad", "professional", NULL };
const char *const team_state_words[] = { "active", "paused", "dissolved", NULL };
const char *const member_role_words[] = { "member", "deputy", "leader", NULL };
const char *const member_state_words[] = { "active", "left", NULL };
const Text team_level_texts[] = { TEXT("总队"), TEXT("支队"), TEXT("小队"), TEXT("专业队") };
const Text team_state_texts[] = { TEXT("正常"), TEXT("暂停"), TEXT("已解散") };
const char *const team_join_words[] = { "reviewed", "open", "code", "closed", NULL };
const Text team_join_texts[] = { TEXT("队长审核"), TEXT("直接加入"), TEXT("凭口令加入"),
                                 TEXT("暂不招人") };
const char *const asked_state_words[] = { "waiting", "approved", "refused", "withdrawn", NULL };
const Text asked_state_texts[] = { TEXT("等待答复"), TEXT("已同意"), TEXT("未同意"),
                                   TEXT("已撤回") };
const char *const vest_kind_words[] = { "in", "out", "back", "void", "given", "taken", NULL };
const Text vest_kind_texts[] = { TEXT("入库"), TEXT("发给队员"), TEXT("队员交回"),
                                 TEXT("报废"), TEXT("移交"),     TEXT("接收") };
const char *const vest_sizes[] = { "S", "M", "L", "XL", "XXL", "XXXL", NULL };
const Text vest_size_texts[] = { { "S" }, { "M" }, { "L" }, { "XL" }, { "XXL" }, { "XXXL" } };
const Text member_role_texts[] = { TEXT("队员"), TEXT("副队长"), TEXT("队长") };

bool team_may_stand(TeamLevel child, TeamLevel parent)
{
    static const bool below[4][4] = {
        [TEAM_CORPS] = { [TEAM_DETACHMENT] = true,
                         [TEAM_SQUAD] = true,
                         [TEAM_PROFESSIONAL] = true },
        [TEAM_DETACHMENT] = { [TEAM_SQUAD] = true, [TEAM_PROFESSIONAL] = true },
    };
    return below[parent][child];
}

bool team_may_keep(const Actor *who, const Team *team)
{
    if (who->system || actor_may(who, ROLES_DISPATCH, team->place_path))
        return true;
    const Grant *grant = actor_grant(who, ROLE_DEPARTMENT, team->path);
    return team->path.n > 0 && grant != NULL;
}

bool team_may_staff(const Actor *who, const Team *team)
{
    return team_may_keep(who, team) || actor_leads(who, team->id);
}

int vest_store_sign(VestKind kind)
{
    static const int sign[] = { [VEST_IN] = 1,    [VEST_OUT] = -1,   [VEST_BACK] = 1,
                                [VEST_VOID] = -1, [VEST_GIVEN] = -1, [VEST_TAKEN] = 1 };
    return sign[kind];
}

int vest_held_sign(VestKind kind)
{
    return kind == VEST_OUT ? 1 : kind == VEST_BACK ? -1 : 0;
}

bool team_code_fits(Str code)
{
    for (size_t i = 0; i < code.n; i++)
        if (!((code.p[i] >= '0' && code.p[i] <= '9') || (code.p[i] >= 'a' && code.p[i] <= 'z') ||
              (code.p[i] >= 'A' && code.p[i] <= 'Z')))
            return false;
    return code.n >= 6 && code.n <= 12;
}

Str path_above(Str path)
{
    size_t n = path.n;
    if (n > 0)
        n--;  // the slash at the end
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return n > 1 ? str_slice(path, 0, n) : (Str){ 0 };
}

int team_nearness(Str team_place_path, Str place_path)
{
    if (str_eq(team_place_path, place_path) || path_within(team_place_path, place_path))
        return 0;
    if (str_eq(team_place_path, path_above(place_path)))
        return 1;
    if (path_within(team_place_path, path_above(place_path)))
        return 2;
    return 3;
}
