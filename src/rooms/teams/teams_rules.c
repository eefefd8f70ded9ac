// What may stand below what, and how near a team is to those who need it.
#include "rooms/teams/teams.h"

FAULT(team_missing, 404, "team.missing", "没有找到这支队伍");
FAULT(team_not_yours, 403, "team.not_yours", "这支队伍不归您管理");
FAULT(team_taken, 409, "team.taken", "同一级下已经有这个名称的队伍，请换一个名称");
FAULT(team_misplaced, 422, "team.misplaced",
      "总队下设支队和专业队，支队下设小队和专业队，请重新选择上级队伍");
FAULT(team_dissolved, 409, "team.dissolved", "这支队伍已经解散");
FAULT(team_no_person, 422, "team.no_person", "没有找到这个手机号的居民，请先登记");
FAULT(team_member_there, 409, "team.member_there", "已经是这支队伍的队员");

const char *const team_level_words[] = { "corps", "detachment", "squad", "professional", NULL };
const char *const team_state_words[] = { "active", "paused", "dissolved", NULL };
const char *const member_role_words[] = { "member", "deputy", "leader", NULL };
const char *const member_state_words[] = { "active", "left", NULL };
const Text team_level_texts[] = { TEXT("总队"), TEXT("支队"), TEXT("小队"), TEXT("专业队") };
const Text team_state_texts[] = { TEXT("正常"), TEXT("暂停"), TEXT("已解散") };
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
