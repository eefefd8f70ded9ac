// Who may give what to whom, what a good password is, and what a partner signs.
#include "accounts.h"
#include "base/hash.h"
#include "base/utf8.h"

#include <string.h>

FAULT(grant_missing, 404, "grant.missing", "没有找到这个岗位授权");
FAULT(grant_apart, 409, "grant.apart", "系统管理员、安全管理员、审计员必须是三个人");
FAULT(grant_wrong_node, 422, "grant.wrong_node", "这个岗位不能设在这一级，请换一个所、站或队伍");
FAULT(grant_not_yours, 403, "grant.not_yours", "这个岗位不由您授予或收回，请找上级或安全管理员");
FAULT(grant_held, 409, "grant.held", "他已经有这个岗位了");
FAULT(grant_past, 422, "grant.past", "截止日期已经过去，请填今天或以后的日期");
FAULT(handover_nobody, 422, "handover.nobody",
      "只能交给同单位或同一所、站里有岗位的同事，请核对手机号或志愿者编号");
FAULT(handover_late, 409, "handover.late", "交接已过 24 小时或已撤回，不能再撤回");

FAULT(account_wrong, 401, "account.wrong", "账号或密码不对，请再试一次，或改用手机验证码登录");
FAULT(account_code_wrong, 401, "account.code_wrong", "验证码不对或已过期，请核对短信，或重新获取");
FAULT(account_tries_used, 429, "account.tries_used",
      "试的次数太多，请 15 分钟后再试，或打电话给社区站");
FAULT(account_codes_used, 429, "account.codes_used",
      "验证码要得太勤，请稍后再试，或打电话给社区站");
FAULT(account_locked, 403, "account.locked", "这个账号已停用，请联系县中心");
FAULT(account_weak, 422, "account.weak", "密码要 8 至 128 个字符，不能是常见的词，请换一个");
FAULT(account_ticket_gone, 409, "account.ticket_gone", "登录用时太久，请重新获取验证码");
FAULT(account_code_replayed, 401, "account.code_replayed", "这个动态码已经用过，请等下一个");
FAULT(account_login_taken, 409, "account.login_taken", "这个登录名已有人用，请换一个");

FAULT(handover_wrong, 403, "handover.wrong", "登录凭据不对，请从应用里重新进入");
FAULT(handover_expired, 403, "handover.expired", "登录凭据已过期，请从应用里重新进入");
FAULT(handover_replayed, 409, "handover.replayed", "登录凭据已用过，请从应用里重新进入");
FAULT(handover_staff, 403, "handover.staff", "工作人员请用手机验证码或密码直接登录");
FAULT(handover_host, 403, "handover.host", "请从应用里进入");
FAULT(partner_taken, 409, "partner.taken", "已经有这个应用");
FAULT(partner_missing, 404, "partner.missing", "没有这个应用，或它已经停用");
FAULT(partner_secret, 422, "partner.secret", "密钥至少 32 个字符");

// --- grants

NodeKind node_kind_of(Str level)
{
    if (str_eq(level, S("centre")))
        return NODE_CENTRE;
    if (str_eq(level, S("branch")) || str_eq(level, S("zone")))
        return NODE_BRANCH;
    if (str_eq(level, S("station")))
        return NODE_STATION;
    return NODE_BELOW;
}

// One row a role: where it stands, and what its holder may give to others within his own node. A
// centre gives no centre, a branch no branch: who stands beside somebody is chosen from above. The
// security administrator alone gives across, but never to himself (grant_may).
typedef struct {
    Role role;
    unsigned nodes;
    RoleSet gives;
} RoleRule;

#define GIVEN_BY_STATION (ROLE_GRID | ROLE_VOLUNTEER | ROLE_LEADER)
#define GIVEN_BY_BRANCH  (GIVEN_BY_STATION | ROLE_STATION)
#define GIVEN_BY_CENTRE \
    (GIVEN_BY_BRANCH | ROLE_BRANCH | ROLE_DEPARTMENT | ROLE_SUPERVISOR | ROLE_MERCHANT | ROLE_JUDGE)
#define GIVEN_BY_SECURITY \
    (GIVEN_BY_CENTRE | ROLE_CENTRE | ROLE_AUDITOR | ROLE_SYSTEM | ROLE_SECURITY)

// clang-format off
static const RoleRule role_rules[] = {
    { ROLE_RESIDENT,   0,                                           0 },
    { ROLE_GRID,       NODE_STATION | NODE_BELOW,                   0 },
    { ROLE_VOLUNTEER,  NODE_TEAM,                                   0 },
    { ROLE_LEADER,     NODE_TEAM,                                   ROLE_VOLUNTEER },
    { ROLE_STATION,    NODE_STATION,                                GIVEN_BY_STATION },
    { ROLE_BRANCH,     NODE_BRANCH,                                 GIVEN_BY_BRANCH },
    { ROLE_CENTRE,     NODE_CENTRE,                                 GIVEN_BY_CENTRE },
    { ROLE_DEPARTMENT, NODE_TEAM | NODE_UNIT,                       ROLE_VOLUNTEER },
    { ROLE_SUPERVISOR, NODE_CENTRE | NODE_BRANCH,                   0 },
    { ROLE_MERCHANT,   NODE_UNIT | NODE_BELOW,                      0 },
    { ROLE_JUDGE,      NODE_CENTRE,                                 0 },
    { ROLE_AUDITOR,    NODE_CENTRE,                                 0 },
    { ROLE_SYSTEM,     NODE_CENTRE,                                 0 },
    { ROLE_SECURITY,   NODE_CENTRE,                                 GIVEN_BY_SECURITY },
};
// clang-format on
_Static_assert(COUNT(role_rules) == ROLE_COUNT, "every role has its row");

static const RoleRule *rule_of(Role role)
{
    for (size_t i = 0; i < COUNT(role_rules); i++)
        if (role_rules[i].role == role)
            return &role_rules[i];
    unreachable();
}

bool role_fits(Role role, NodeKind kind)
{
    return (rule_of(role)->nodes & kind) != 0;
}

RoleSet roles_given_by(Role role)
{
    return rule_of(role)->gives;
}

// One grant of the giver must do by itself: it gives this role, covers the node, and reaches as
// deep as what is given.
static bool gives(const Grant *grant, Role role, Depth depth, Str scope)
{
    if (!(roles_given_by(grant->role) & role))
        return false;
    if (grant->depth == DEPTH_OWN)
        return depth == DEPTH_OWN && str_eq(scope, grant->path);
    return path_within(scope, grant->path);
}

Err grant_may(const Actor *who, Role role, Depth depth, Str scope, PersonId person)
{
    if (who->system)
        return OK;
    if (same(who->person, person) || scope.n == 0)
        return &grant_not_yours;
    for (size_t i = 0; i < who->grant_count; i++)
        if (gives(&who->grants[i], role, depth, scope))
            return OK;
    return &grant_not_yours;
}

bool roles_apart(Role a, Role b)
{
    const RoleSet three = ROLE_SYSTEM | ROLE_SECURITY | ROLE_AUDITOR;
    return (a & three) && (b & three) && a != b;
}

bool account_staff(const Actor *who)
{
    return actor_is(who, ROLES_STAFF | ROLE_LEADER | ROLE_DEPARTMENT);
}

// --- passwords and codes

// What is tried first here: the world's most common passwords of eight characters and more,
// keyboard walks, and the words of this place and this work in pinyin. Compared in lower case after
// digits and signs at the end are cut off, so "Daye2024!" is caught by "daye". Shorter roots count
// only when nothing but digits and signs follows.
// clang-format off
static const char *const common[] = {
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "pass", "passwd", "passwort", "qwerty",
    "qwertyuiop", "qwerasdf", "qwertyui", "qazwsx", "qazwsxedc", "1qaz2wsx", "1qaz2wsx3edc",
    "1q2w3e4r", "1q2w3e4r5t", "q1w2e3r4", "q1w2e3r4t5", "zaq12wsx", "zxcvbnm", "zxcvbnm,",
    "asdfghjkl", "asdfghjk", "asdf", "asdfasdf", "asdfqwer", "zxcv", "zxcvasdf", "poiuytrewq",
    "lkjhgfdsa", "mnbvcxz", "qwer", "qweasd", "qweasdzxc", "abc", "abcd", "abcde", "abcdef",
    "abcdefg", "abcdefgh", "abcdefghi", "aaa", "aaaa", "aaaaaa", "aaaaaaaa", "a", "aa", "q",
    "qq", "w", "x", "z", "iloveyou", "woaini", "woaini1314", "woaiwojia", "woaiwo", "wodemima",
    "mima", "mimamima", "nihao", "nihaoma", "wobuzhidao", "buzhidao", "welcome", "welcometo",
    "letmein", "login", "admin", "administrator", "root", "toor", "test", "tester", "testtest",
    "guest", "guestguest", "user", "username", "master", "superman", "batman", "dragon",
    "monkey", "shadow", "sunshine", "princess", "football", "baseball", "michael", "jordan",
    "jennifer", "computer", "internet", "whatever", "trustno1", "trustno", "starwars",
    "freedom", "hello", "hellohello", "helloworld", "summer", "winter", "spring", "autumn",
    "secret", "changeme", "change", "default", "system", "server", "manager", "office",
    "windows", "google", "baidu", "tencent", "alibaba", "taobao", "alipay", "weixin", "wechat",
    "weibo", "qqqqqqqq", "huawei", "xiaomi", "iphone", "apple", "china", "zhongguo", "zhonghua",
    "beijing", "shanghai", "wuhan", "hubei", "hubeisheng", "huangshi", "huangshishi", "daye",
    "dayeshi", "dayewmb", "dayewenming", "dayexian", "dayetiekuang", "tongdu", "tonglushan",
    "tongcao", "yunshangdaye", "yunshang", "jinhu", "luojiaqiao", "dongfenglu", "jinshandian",
    "baoan", "lingxiang", "jinniu", "chengui", "yinzu", "huandiqiao", "liurenba", "maoxue",
    "jinshan", "dongyueludu", "dongyuelu", "zhiyuan", "zhiyuanzhe", "zhiyuanfuwu", "zhiyuandui",
    "hongmajia", "majia", "redvest", "redvests", "volunteer", "volunteers", "wenming",
    "wenmingshijian", "shijian", "shijianzhan", "shijiansuo", "shijianzhongxin", "xinshidai",
    "xsdwmsj", "wmsj", "wmb", "wenmingban", "wenmingwei", "shequ", "cunwei", "juwei", "jiedao",
    "xiangzhen", "dangyuan", "dangzhibu", "renmin", "weirenmin", "weirenminfuwu", "fuwu",
    "leifeng", "xuexi", "xuexiqiangguo", "qiangguo", "gongchandang", "woaizhongguo", "woaidaye",
    "aidaye", "mama", "baba", "laopo", "laogong", "baobei", "baobao", "xiaobao", "wangwei",
    "zhangwei", "lina", "liwei", "wangfang", "zhangsan", "lisi", "wangwu", "caonima", "shabi",
    "fuckyou", "fuck", "killer", "ninja", "mustang", "access", "flower", "loveme", "lovely",
    "love", "lover", "forever", "angel", "family",
};
// clang-format on

static Str root_of(char *lower, Str password)
{
    size_t n = password.n;
    for (size_t i = 0; i < n; i++) {
        char c = password.p[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    while (n > 0 && !(lower[n - 1] >= 'a' && lower[n - 1] <= 'z') &&
           (unsigned char)lower[n - 1] < 0x80)
        n--;
    return (Str){ lower, n };
}

static bool one_character_or_run(Str s)
{
    bool equal = true, up = true, down = true;
    for (size_t i = 1; i < s.n; i++) {
        equal = equal && s.p[i] == s.p[i - 1];
        up = up && (s.p[i] == s.p[i - 1] + 1 || (s.p[i - 1] == '9' && s.p[i] == '0'));
        down = down && (s.p[i] == s.p[i - 1] - 1 || (s.p[i - 1] == '0' && s.p[i] == '9'));
    }
    return equal || up || down;
}

// Dates of birth and phones are digits alone, and the first that somebody who knows the person
// tries.
static bool digits_alone(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n <= 11;
}

bool password_common(Str password)
{
    char lower[PASSWORD_MAX * 4];
    if (password.n == 0 || password.n > sizeof lower)
        return false;
    if (one_character_or_run(password) || digits_alone(password))
        return true;
    Str root = root_of(lower, password), whole = { lower, password.n };
    for (size_t i = 0; i < COUNT(common); i++)
        if (str_eq(root, str(common[i])) || str_eq(whole, str(common[i])))
            return true;
    return false;
}

bool password_fits(Str password)
{
    if (!utf8_valid(password))
        return false;
    size_t length = utf8_length(password);
    return length >= PASSWORD_MIN && length <= PASSWORD_MAX && !password_common(password);
}

bool code_shape(Str code)
{
    if (code.n != 6)
        return false;
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    return true;
}

Str code_normal(Arena *arena, Str typed)
{
    Buf buf = buf_new(arena, 64);
    while (typed.n > 0) {
        uint32_t point = utf8_next(&typed);
        if (point >= 0xFF10 && point <= 0xFF19)
            point = point - 0xFF10 + '0';
        if (point != ' ' && point != '-' && point != 0x3000)
            buf_byte(&buf, point < 0x80 ? (char)point : '?');
    }
    return buf_str(&buf);
}

// --- the partner's signature

Str handover_canonical(Arena *arena, const Handover *h)
{
    return str_printf(arena, "redvest-handover-1\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_FMT(h->app),
                      STR_FMT(h->user), STR_FMT(h->phone), STR_FMT(h->ts), STR_FMT(h->nonce));
}

Str handover_sign(Arena *arena, Str secret, const Handover *h)
{
    Hash mac = hmac_sha256(secret, handover_canonical(arena, h));
    return hex_of(arena, hash_str(&mac));
}

// Letters, digits and a few signs: nothing that could end a line of what is signed.
static bool plain_word(Str s, size_t least, size_t most)
{
    if (s.n < least || s.n > most)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              c == '-' || c == '_' || c == '.'))
            return false;
    }
    return true;
}

Err handover_check(Arena *arena, Str secret, const Handover *h, Str sig, Time now)
{
    int64_t seconds;
    Str given;
    if (!plain_word(h->app, 2, 30) || !plain_word(h->user, 1, 64) ||
        !plain_word(h->phone, 11, 11) || !plain_word(h->nonce, 16, 64))
        return &handover_wrong;
    if (!str_int(h->ts, &seconds) || seconds < 0 || seconds > INT32_MAX * INT64_C(100))
        return &handover_wrong;
    if (sig.n != (size_t)2 * HASH_SIZE || !hex_parse(arena, sig, &given))
        return &handover_wrong;
    Hash theirs, ours = hmac_sha256(secret, handover_canonical(arena, h));
    memcpy(theirs.bytes, given.p, HASH_SIZE);
    if (!hash_eq(&ours, &theirs))
        return &handover_wrong;
    int64_t off = now.ms - seconds * 1000;
    if (off > HANDOVER_WINDOW || off < -HANDOVER_WINDOW)
        return &handover_expired;
    return OK;
}
