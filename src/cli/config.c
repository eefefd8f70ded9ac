#include "cli/config.h"
#include "base/io.h"
#include <stdlib.h>

FAULT(config_file, 400, "config.file", "配置文件有一行看不懂，请改好再启动");
FAULT(config_value, 400, "config.value", "有一项配置的值不对，请改好再启动");

static const ConfigRow rows[] = {
    { "listen", "127.0.0.1:8080", TEXT("网页和接口的监听地址") },
    { "public_url", "", TEXT("对外的网址（https 开头时启用安全 Cookie）") },
    { "trusted_proxy", "", TEXT("前置代理的地址，只信它转来的访客地址") },
    { "threads", "0", TEXT("收发线程数，0 为自动") },
    { "connections", "4096", TEXT("同时连接上限") },
    { "per_address", "512", TEXT("同一地址的连接上限") },
    { "spool", "", TEXT("短信和邮件的文件目录，空为数据库旁的 spool") },
    { "log_level", "info", TEXT("日志级别：debug、info、warn、error") },
};
_Static_assert(COUNT(rows) <= COUNT(((Config *)0)->values), "a row more than values");

#define CONFIG_DEFAULT_FILE "/etc/redvest/redvest.conf"

size_t config_rows(const ConfigRow **out)
{
    *out = rows;
    return COUNT(rows);
}

static size_t row_of(Str key)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (str_eq(key, str(rows[i].key)))
            return i;
    return COUNT(rows);
}

void config_flag(Config *config, const char *key, Str value, const char *flag)
{
    size_t i = row_of(str(key));
    must(i < COUNT(rows));
    config->values[i] = (ConfigValue){ value, str(flag) };
}

// "daye=sqlite:var/daye.db" names the county; a bare URL is named after its file or schema.
static Str name_of_url(Str url)
{
    Str    name  = url;
    size_t slash = STR_NOWHERE;
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '/' || name.p[i] == ':' || name.p[i] == '=')
            slash = i;
    if (slash != STR_NOWHERE)
        name = str_slice(name, slash + 1, name.n);
    size_t dot = str_find(name, '.');
    return dot == STR_NOWHERE ? name : str_slice(name, 0, dot);
}

bool config_db(Arena *house, Config *config, Str text, Str origin)
{
    if (text.n == 0 || config->db_count == CONFIG_DBS_MAX)
        return false;
    if (!str_eq(origin, config->db_origin))
        config->db_count = 0;
    config->db_origin = origin;

    Str    url   = text, name = { 0 };
    size_t equal = str_find(text, '='), colon = str_find(text, ':');
    if (equal != STR_NOWHERE && (colon == STR_NOWHERE || equal < colon)) {
        name = str_slice(text, 0, equal);
        url  = str_slice(text, equal + 1, text.n);
    }
    if (name.n == 0)
        name = name_of_url(url);
    config->dbs[config->db_count].name = str_copy(house, name);
    config->dbs[config->db_count].url  = str_copy(house, url);
    config->db_count++;
    return true;
}

static Err read_file(Arena *house, Str file, Config *config, Str *why)
{
    Str text;
    TRY(io_read(house, str_z(house, file), (size_t)1 << 20, &text));
    for (int line = 1; text.n > 0; line++) {
        Str rest, one = str_trim(str_cut(text, '\n', &rest));
        text = rest;
        if (one.n == 0 || one.p[0] == '#')
            continue;
        Str value, key = str_trim(str_cut(one, '=', &value));
        Str origin = str_printf(house, "%.*s:%d", STR_FMT(file), line);
        value      = str_trim(value);
        if (str_eq(key, S("db"))) {
            if (!config_db(house, config, value, file))
                return &config_value;
            continue;
        }
        size_t i = row_of(key);
        if (i == COUNT(rows) || value.p == NULL) {
            *why = origin;
            return &config_file;
        }
        config->values[i] = (ConfigValue){ value, origin };
    }
    return OK;
}

static void read_environment(Arena *house, Config *config)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        Str   upper = str_printf(house, "REDVEST_%s", rows[i].key);
        char *name  = str_z(house, upper);
        for (char *c = name; *c; c++)
            if (*c >= 'a' && *c <= 'z')
                *c = (char)(*c - 'a' + 'A');
        const char *value = getenv(name);
        if (value != NULL)
            config->values[i] = (ConfigValue){ str(value), str(name) };
    }
    const char *db = getenv("REDVEST_DB");
    if (db != NULL && !config_db(house, config, str(db), S("REDVEST_DB")))
        return;
}

Err config_load(Arena *house, Str file, Config *out, Str *why)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        out->values[i] = (ConfigValue){ str(rows[i].preset), S("preset") };
    if (file.n > 0)
        TRY(read_file(house, file, out, why));
    else if (io_exists(CONFIG_DEFAULT_FILE))
        TRY(read_file(house, S(CONFIG_DEFAULT_FILE), out, why));
    read_environment(house, out);
    return OK;
}

Str config_str(const Config *config, const char *key)
{
    size_t i = row_of(str(key));
    must(i < COUNT(rows));
    return config->values[i].value;
}

int64_t config_int(const Config *config, const char *key)
{
    int64_t n;
    return str_int(config_str(config, key), &n) ? n : 0;
}
