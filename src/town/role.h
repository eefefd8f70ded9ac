// role: what somebody may be on a node. A set of roles is an or of them.
//
// System, security and audit administrators are three people (等保 三员分立): nobody holds two of
// them, which people/ refuses when a grant is made and the schema forbids.
#pragma once
#include "base/str.h"
#include <stdint.h>

typedef enum {
    ROLE_RESIDENT = 1 << 0,    // 居民: everybody who is signed in; needs no grant
    ROLE_GRID = 1 << 1,        // 网格员: orders on somebody's behalf, visits
    ROLE_VOLUNTEER = 1 << 2,   // 志愿者
    ROLE_LEADER = 1 << 3,      // 队长: on a team
    ROLE_STATION = 1 << 4,     // 站管理员
    ROLE_BRANCH = 1 << 5,      // 所管理员
    ROLE_CENTRE = 1 << 6,      // 中心工作人员
    ROLE_DEPARTMENT = 1 << 7,  // 部门联络员: on a team
    ROLE_SUPERVISOR = 1 << 8,  // 督导员
    ROLE_MERCHANT = 1 << 9,    // 爱心商户
    ROLE_JUDGE = 1 << 10,      // 评委
    ROLE_AUDITOR = 1 << 11,    // 审计员
    ROLE_SYSTEM = 1 << 12,     // 系统管理员
    ROLE_SECURITY = 1 << 13,   // 安全管理员
} Role;

typedef uint32_t RoleSet;
#define ROLE_COUNT     14
#define ROLES_DISPATCH (ROLE_STATION | ROLE_BRANCH | ROLE_CENTRE)  // who triages and dispatches
#define ROLES_STAFF \
    (ROLES_DISPATCH | ROLE_GRID | ROLE_SUPERVISOR | ROLE_AUDITOR | ROLE_SYSTEM | ROLE_SECURITY)

const char *role_word(Role role);  // "station", as stored
Text role_text(Role role);         // 站管理员, as shown
Role role_at(int i);               // 0 to ROLE_COUNT - 1, in the order above
MUST_USE bool role_parse(Str word, Role *out);
