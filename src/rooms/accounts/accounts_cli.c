// redvest user …, token …, partner …: what is done before anybody can log in, and when nobody can.
//
// Secrets come from standard input or a file, never from a flag; what travels to a serving process
// is a hash (passwords) or goes over its own Unix socket (a partner's secret).
#include "accounts_in.h"
#include "base/io.h"
#include "base/seal.h"
#include "rooms/places/places.h"
#include "web/session.h"

static Str day_or_empty(Cx *cx, Day d)
{
    return d.ymd == 0 ? S("") : day_iso(cx->arena, d);
}

static Err usage(Cx *cx, const char *field, Text text)
{
    cx_problem(cx, str(field), "argument", text, (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

// A volunteer number, a log-in name, or a phone that one person has.
static Err who_of(Cx *cx, Str typed, PersonId *out)
{
    Person person;
    List people;
    PersonId by_login;
    Str name = str_trim(typed);
    Err found = person_by_number(cx, name, &person);
    if (found == OK) {
        *out = person.id;
        return OK;
    }
    if (found != &person_missing)
        return found;
    TRY(account_by_login(cx, name, &by_login));
    TRY(people_by_phone(cx, name, &people));
    if (by_login.n == 0 && people.n > 1)
        return usage(cx, "WHO", TEXT("这个手机号有几个人在用，请用志愿者编号"));
    if (by_login.n == 0 && people.n == 0)
        return &person_missing;
    *out = by_login.n != 0 ? by_login : LIST_AT(&people, Person, 0)->id;
    return OK;
}

static Err day_of_arg(Cx *cx, const Args *args, const char *name, Day *out)
{
    if (arg(args, name).n > 0 && !day_parse(arg(args, name), out))
        return usage(cx, name, TEXT("日期写作 2026-12-31"));
    return OK;
}

// --- user

static Err give(Cx *cx, PersonId person, Str role, Str at, bool own, Day until)
{
    GrantNew new = { .person = person, .depth = own ? DEPTH_OWN : DEPTH_BELOW, .until = until };
    Place place;
    GrantId id;
    if (!role_parse(role, &new.role))
        return usage(cx, "ROLE",
                     TEXT("没有这个岗位：可用 station branch centre grid supervisor judge auditor "
                          "system security merchant"));
    TRY(place_by_code(cx, at, &place));
    new.place = place.id;
    return account_grant(cx, &new, &id);
}

static const Option add_options[] = {
    { "NAME", "", TEXT("姓名"), true, false },
    { "--phone", "PHONE", TEXT("手机号，用来收验证码"), true, false },
    { "--home", "CODE", TEXT("所属站的区划代码"), false, false },
    { "--login", "NAME", TEXT("登录名，设密码后可用"), false, false },
    { "--role", "ROLE", TEXT("岗位：station branch centre system security auditor …"), false,
      false },
    { "--at", "CODE", TEXT("岗位所在的区划代码，县中心为六位"), false, false },
};

static Err user_add(Cx *cx, const Args *args, CommandOut *out)
{
    PersonNew new = { .name = arg(args, "NAME"), .phone = arg(args, "--phone") };
    Place home;
    Person person;
    PersonId id;
    if (arg(args, "--role").n > 0 && arg(args, "--at").n == 0)
        return usage(cx, "--at", TEXT("请写明岗位所在的区划代码"));
    if (arg(args, "--home").n > 0) {
        TRY(place_by_code(cx, arg(args, "--home"), &home));
        new.home = home.id;
    }
    TRY(person_add(cx, &new, &id));
    if (arg(args, "--login").n > 0)
        TRY(account_login_set(cx, id, arg(args, "--login")));
    if (arg(args, "--role").n > 0)
        TRY(give(cx, id, arg(args, "--role"), arg(args, "--at"), false, (Day){ 0 }));
    TRY(person_find(cx, id, &person));
    buf_printf(&out->out, "%.*s\n", STR_FMT(person.volunteer_number));
    return OK;
}

#define WHO                                                        \
    {                                                              \
        "WHO", "", TEXT("志愿者编号、登录名或手机号"), true, false \
    }

static const Option passwd_options[] = {
    WHO,
    { "--file", "PATH", TEXT("从文件读密码；不写则从标准输入读"), false, false },
};

static Err read_secret(Arena *arena, const Args *args, size_t max, Str *out)
{
    Str secret, rest;
    if (arg(args, "--file").n > 0)
        TRY(io_read(arena, str_z(arena, arg(args, "--file")), max, &secret));
    else
        TRY(io_read_stdin(arena, max, &secret));
    *out = str_cut(secret, '\n', &rest);
    if (str_ends(*out, S("\r")))
        out->n--;
    return OK;
}

// Hashed where it was typed: the password itself never travels.
static Err passwd_prepare(Arena *arena, Args *args)
{
    Str password;
    TRY(read_secret(arena, args, 1024, &password));
    if (!password_fits(password))
        return &account_weak;
    args->input = password_hash(arena, password);
    return OK;
}

static Err user_passwd(Cx *cx, const Args *args, CommandOut *out)
{
    PersonId id;
    TRY(who_of(cx, arg(args, "WHO"), &id));
    if (!str_starts(args->input, S("$argon2id$")))
        return &account_weak;
    TRY(account_password_set(cx, id, args->input));
    buf_add(&out->talk, say(cx->lang, TEXT("密码已设，其他设备都已退出\n")));
    return OK;
}

static const Option role_options[] = {
    WHO,
    { "ROLE", "", TEXT("岗位"), true, false },
    { "CODE", "", TEXT("所在的区划代码"), true, false },
    { "--own", NULL, TEXT("只在本级，不含下级"), false, false },
    { "--until", "DAY", TEXT("最后一天，2026-12-31"), false, false },
    { "--revoke", NULL, TEXT("收回"), false, false },
};

static Err revoke_named(Cx *cx, PersonId person, Str role, Str at)
{
    List grants;
    Place place;
    TRY(place_by_code(cx, at, &place));
    TRY(account_grants(cx, person, &grants));
    for (size_t i = 0; i < grants.n; i++) {
        const GrantRow *row = LIST_AT(&grants, GrantRow, i);
        if (same(row->place, place.id) && str_eq(row->role_word, role))
            return account_revoke(cx, row->id);
    }
    return &grant_missing;
}

static Err user_role(Cx *cx, const Args *args, CommandOut *out)
{
    PersonId id;
    Day until = { 0 };
    (void)out;
    TRY(who_of(cx, arg(args, "WHO"), &id));
    TRY(day_of_arg(cx, args, "--until", &until));
    if (arg_given(args, "--revoke"))
        return revoke_named(cx, id, arg(args, "ROLE"), arg(args, "CODE"));
    return give(cx, id, arg(args, "ROLE"), arg(args, "CODE"), arg_given(args, "--own"), until);
}

static const Option lock_options[] = {
    WHO,
    { "--why", "WORDS", TEXT("原因"), true, false },
};
static const Option who_options[] = { WHO };

static Err user_lock(Cx *cx, const Args *args, CommandOut *out)
{
    PersonId id;
    (void)out;
    TRY(who_of(cx, arg(args, "WHO"), &id));
    return account_lock(cx, id, arg(args, "--why"));
}

static Err user_unlock(Cx *cx, const Args *args, CommandOut *out)
{
    PersonId id;
    (void)out;
    TRY(who_of(cx, arg(args, "WHO"), &id));
    return account_unlock(cx, id);
}

static const Option list_options[] = {
    { "--at", "CODE", TEXT("只列这个地方及下级；不写为全县"), false, false },
};

static Err user_list(Cx *cx, const Args *args, CommandOut *out)
{
    Place place;
    if (arg(args, "--at").n > 0)
        TRY(place_by_code(cx, arg(args, "--at"), &place));
    else
        TRY(place_centre(cx, &place));
    out->shape = &grant_row_shape;
    return account_grants_within(cx, place.path, NO(Grant), 1000, &out->rows);
}

static Err user_show(Cx *cx, const Args *args, CommandOut *out)
{
    PersonId id;
    Person person;
    Credentials credentials;
    TRY(who_of(cx, arg(args, "WHO"), &id));
    TRY(person_find(cx, id, &person));
    TRY(credentials_of(cx, id, &credentials));
    buf_printf(&out->talk, "%.*s %.*s %.*s%s%.*s%s%s%s\n", STR_FMT(person.volunteer_number),
               STR_FMT(person.name_masked), STR_FMT(person.phone_masked),
               credentials.login.n > 0 ? " login=" : "", STR_FMT(credentials.login),
               credentials.has_password ? " password" : "", credentials.totp_on ? " totp" : "",
               credentials.locked ? " locked" : "");
    out->shape = &grant_row_shape;
    return account_grants(cx, id, &out->rows);
}

// --- token

static const Option create_options[] = {
    WHO,
    { "LABEL", "", TEXT("给哪个程序用"), true, false },
    { "--until", "DAY", TEXT("最后一天，2026-12-31；不写为一年"), false, false },
};

static Err token_make(Cx *cx, const Args *args, CommandOut *out)
{
    PersonId id;
    Day until = { 0 };
    Str shown;
    TokenId token;
    TRY(who_of(cx, arg(args, "WHO"), &id));
    TRY(day_of_arg(cx, args, "--until", &until));
    if (until.ymd == 0)
        until = day_add(cx->today, 365);
    TRY(token_create(cx, id, arg(args, "LABEL"), day_start(day_add(until, 1)), &shown, &token));
    buf_printf(&out->talk, "token %lld, until %.*s; it is shown this once\n", (long long)token.n,
               STR_FMT(day_or_empty(cx, until)));
    buf_printf(&out->out, "%.*s\n", STR_FMT(shown));
    cx_audit(cx, "token", token.n, (Str){ 0 }, S("created"));
    return OK;
}

static const Option revoke_options[] = { { "ID", "", TEXT("token list 里的号"), true, false } };

static Err token_end(Cx *cx, const Args *args, CommandOut *out)
{
    int64_t id;
    (void)out;
    if (!str_int(arg(args, "ID"), &id))
        return usage(cx, "ID", TEXT("请写 token list 里的号"));
    cx_audit(cx, "token", id, S("live"), S("revoked"));
    return token_revoke(cx, (TokenId){ id });
}

static const Option tokens_options[] = {
    { "WHO", "", TEXT("志愿者编号、登录名或手机号；不写为全部"), false, false }
};

static Err tokens(Cx *cx, const Args *args, CommandOut *out)
{
    PersonId id = NO(Person);
    if (arg(args, "WHO").n > 0)
        TRY(who_of(cx, arg(args, "WHO"), &id));
    out->shape = &token_row_shape;
    return token_list(cx, id, &out->rows);
}

// --- partner

static const Option partner_options[] = {
    { "APP", "", TEXT("应用代号，写在链接里"), true, false },
    { "TITLE", "", TEXT("应用名称，给居民看"), true, false },
    { "--hosts", "HOSTS", TEXT("应用自己网页的主机名，空格分开"), false, false },
    { "--file", "PATH", TEXT("从文件读密钥（至少 32 个字符）；不写则从标准输入读"), false, false },
};

static Err partner_prepare(Arena *arena, Args *args)
{
    TRY(read_secret(arena, args, 1024, &args->input));
    return args->input.n < 32 ? &partner_secret : OK;
}

static Err partner_make(Cx *cx, const Args *args, CommandOut *out)
{
    TRY(partner_add(cx, arg(args, "APP"), arg(args, "TITLE"), args->input, arg(args, "--hosts")));
    buf_add(&out->talk, say(cx->lang, TEXT("已登记；链接写法见 docs/handover.md\n")));
    return OK;
}

static const Option off_options[] = { { "APP", "", TEXT("应用代号"), true, false } };

static Err partner_end(Cx *cx, const Args *args, CommandOut *out)
{
    (void)out;
    return partner_off(cx, arg(args, "APP"));
}

const Command account_commands[ACCOUNT_COMMANDS] = {
    { .noun = "user",
      .verb = "add",
      .summary = TEXT("登记一个人，可同时授予岗位"),
      .examples =
          "redvest user add 周主任 --phone 13907140001 --role centre --at 420281\n"
          "redvest user add 安全员 --phone 13907140002 --login anquan --role security --at 420281",
      OPTIONS(add_options),
      .act = user_add },
    { .noun = "user",
      .verb = "passwd",
      .summary = TEXT("设密码（从标准输入或文件读）"),
      .examples = "redvest user passwd anquan < secret.txt",
      OPTIONS(passwd_options),
      .prepare = passwd_prepare,
      .act = user_passwd },
    { .noun = "user",
      .verb = "role",
      .summary = TEXT("授予或收回岗位"),
      .examples = "redvest user role 13907140003 station 420281001001 --until 2026-12-31\n"
                  "redvest user role 13907140003 station 420281001001 --revoke",
      OPTIONS(role_options),
      .act = user_role },
    { .noun = "user",
      .verb = "lock",
      .summary = TEXT("停用账号，所有设备退出"),
      .examples = "redvest user lock 13907140003 --why 调离",
      OPTIONS(lock_options),
      .act = user_lock },
    { .noun = "user",
      .verb = "unlock",
      .summary = TEXT("恢复账号"),
      .examples = "redvest user unlock 13907140003",
      OPTIONS(who_options),
      .act = user_unlock },
    { .noun = "user",
      .verb = "list",
      .summary = TEXT("谁在哪里有什么岗位"),
      .examples = "redvest user list --at 420281001 --json",
      OPTIONS(list_options),
      .act = user_list,
      .reads_only = true },
    { .noun = "user",
      .verb = "show",
      .summary = TEXT("一个人的账号和岗位"),
      .examples = "redvest user show anquan",
      OPTIONS(who_options),
      .act = user_show,
      .reads_only = true },
    { .noun = "token",
      .verb = "create",
      .summary = TEXT("给程序用的令牌，只显示这一次"),
      .examples = "redvest token create anquan 对接程序 --until 2026-12-31",
      OPTIONS(create_options),
      .act = token_make },
    { .noun = "token",
      .verb = "revoke",
      .summary = TEXT("废止令牌"),
      .examples = "redvest token revoke 7",
      OPTIONS(revoke_options),
      .act = token_end },
    { .noun = "token",
      .verb = "list",
      .summary = TEXT("有效的令牌"),
      .examples = "redvest token list",
      OPTIONS(tokens_options),
      .act = tokens,
      .reads_only = true },
    { .noun = "partner",
      .verb = "add",
      .summary = TEXT("登记可以移交登录的应用"),
      .examples = "redvest partner add yunsd 云上大冶 --hosts \"m.yunsd.example\" < secret.txt",
      OPTIONS(partner_options),
      .prepare = partner_prepare,
      .act = partner_make },
    { .noun = "partner",
      .verb = "off",
      .summary = TEXT("停用一个应用的登录移交"),
      .examples = "redvest partner off yunsd",
      OPTIONS(off_options),
      .act = partner_end },
};
