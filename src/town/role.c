#include "town/role.h"

// In the order of the bits; words are stored, texts are shown.
static const struct {
    const char *word;
    Text text;
} roles[ROLE_COUNT] = {
    { "resident", TEXT("居民") },       { "grid", TEXT("网格员") },
    { "volunteer", TEXT("志愿者") },    { "leader", TEXT("队长") },
    { "station", TEXT("站管理员") },    { "branch", TEXT("所管理员") },
    { "centre", TEXT("中心工作人员") }, { "department", TEXT("部门联络员") },
    { "supervisor", TEXT("督导员") },   { "merchant", TEXT("爱心商户") },
    { "judge", TEXT("评委") },          { "auditor", TEXT("审计员") },
    { "system", TEXT("系统管理员") },   { "security", TEXT("安全管理员") },
};

static int index_of(Role role)
{
    int i = __builtin_ctz((unsigned)role);
    must(role == (Role)(1 << i) && i < ROLE_COUNT);
    return i;
}

const char *role_word(Role role)
{
    return roles[index_of(role)].word;
}

Text role_text(Role role)
{
    return roles[index_of(role)].text;
}

Role role_at(int i)
{
    must(i >= 0 && i < ROLE_COUNT);
    return (Role)(1 << i);
}

bool role_parse(Str word, Role *out)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (!str_eq(word, str(roles[i].word)))
            continue;
        *out = role_at(i);
        return true;
    }
    return false;
}
