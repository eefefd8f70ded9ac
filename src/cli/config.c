#include "cli/config.h"
#include "base/io.h"
#include <stdlib.h>

FAULT(config_file, 400, "config.file", "配置文件有一行看不懂，请改好再启动");
FAULT(config_value, 400, "config.value", "有一项配置的值不对，请改好再启动");

FAULT(config_none, 404, "config.none", "没有这个配置文件，请核对 --config 后面的路径");

static const ConfigRow rows[] = {
    { "listen", "127.0.0.1:8080", 0, TEXT("网页和接口的监听地址") },
    { "public_url", "", 0, TEXT("对外的网址（https 开头时启用安全 Cookie）") },
    { "trusted_proxy", "", 0, TEXT("前置代理的地址，只信它转来的访客地址") },
    { "threads", "0", 64, TEXT("收发线程数，0 为自动") },
    { "connections", "4096", 1000000, TEXT("同时连接上限") },
    { "per_address", "512", 1000000, TEXT("同一地址的连接上限") },
    { "spool", "", 0, TEXT("短信和邮件的文件目录，空为数据库旁的 spool") },
    { "log_level", "info", 0, TEXT("日志级别：debug、info、warn、error") },
};
_Static_assert(COUNT(rows) <= COUNT(((Config *)0)->values), "a row more than values");

#define CONFIG_DEFAULT_FILE "/etc/redvest/redvest.conf"

size_t config_rows(const ConfigRow **table)
{
    *table = rows;
    return COUNT(rows);
}

static size_t row_of(Str key)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (str_eq(key, str(rows[i].key)))
            return i;
    return COUNT(rows);
}

static void add_problem(Problems *problems, Str where, Text text, Str word0, Str word1)
{
    if (problems->n < PROBLEMS_MAX)
        problems->items[problems->n++] = (Problem){
            .field = where, .text = text, .words = { word0, word1 }, .code = "config"
        };
}

bool config_level(Str word, LogLevel *level)
{
    static const char *const words[] = { "debug", "info", "warn", "error" };
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(word, str(words[i]))) {
            *level = (LogLevel)i;
            return true;
        }
    return false;
}

static Err set(Config *config, size_t i, Str value, Str origin, Problems *problems)
{
    int64_t n;
    LogLevel level;
    if (rows[i].max > 0 && (!str_int(value, &n) || n < 0 || n > rows[i].max)) {
        add_problem(problems, origin, TEXT("{0} 应为 0 到 {1} 的整数"), str(rows[i].key),
                    str(rows[i].max == 64 ? "64" : "1000000"));
        return &config_value;
    }
    if (str_eq(str(rows[i].key), S("log_level")) && !config_level(value, &level)) {
        add_problem(problems, origin, TEXT("{0} 应为 debug、info、warn 或 error"), str(rows[i].key),
                    S(""));
        return &config_value;
    }
    config->values[i] = (ConfigValue){ value, origin };
    return OK;
}

Err config_flag(Config *config, const char *key, Str value, const char *flag, Problems *problems)
{
    size_t i = row_of(str(key));
    must(i < COUNT(rows));
    return set(config, i, value, str(flag), problems);
}

// "daye=sqlite:var/daye.db" names the county; a bare URL is named after its file or schema.
static Str name_of_url(Str url)
{
    Str name = url;
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

    Str url = text, name = { 0 };
    size_t equal = str_find(text, '='), colon = str_find(text, ':');
    if (equal != STR_NOWHERE && (colon == STR_NOWHERE || equal < colon)) {
        name = str_slice(text, 0, equal);
        url = str_slice(text, equal + 1, text.n);
    }
    if (name.n == 0)
        name = name_of_url(url);
    config->dbs[config->db_count].name = str_copy(house, name);
    config->dbs[config->db_count].url = str_copy(house, url);
    config->db_count++;
    return true;
}

static Err read_line(Arena *house, Str line, Str file, Str origin, Config *config,
                     Problems *problems)
{
    Str value, key = str_trim(str_cut(line, '=', &value));
    value = str_trim(value);
    if (str_eq(key, S("db"))) {
        if (config_db(house, config, value, file))
            return OK;
        add_problem(problems, origin, TEXT("db 后面要写数据库：sqlite:路径 或 postgres://…"), S(""),
                    S(""));
        return &config_value;
    }
    size_t i = row_of(key);
    if (i < COUNT(rows) && value.p != NULL)
        return set(config, i, value, origin, problems);
    add_problem(problems, origin,
                i < COUNT(rows) ? TEXT("应写成 {0} = 值") : TEXT("没有配置项 {0}"), key, S(""));
    return &config_file;
}

static Err read_file(Arena *house, Str file, Config *config, Problems *problems)
{
    Str text;
    TRY(io_read(house, str_z(house, file), (size_t)1 << 20, &text));
    for (int number = 1; text.n > 0; number++) {
        Str line = str_trim(str_cut(text, '\n', &text));
        if (line.n == 0 || line.p[0] == '#')
            continue;
        TRY(read_line(house, line, file, str_printf(house, "%.*s:%d", STR_FMT(file), number),
                      config, problems));
    }
    return OK;
}

static char *variable_of(Arena *house, const char *key)
{
    char *name = str_z(house, str_printf(house, "REDVEST_%s", key));
    for (char *c = name; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    return name;
}

static Err read_environment(Arena *house, Config *config, Problems *problems)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *name = variable_of(house, rows[i].key), *value = getenv(name);
        if (value != NULL)
            TRY(set(config, i, str(value), str(name), problems));
    }
    const char *db = getenv("REDVEST_DB");
    if (db == NULL || *db == '\0')
        return OK;
    return config_db(house, config, str(db), S("REDVEST_DB")) ? OK : &config_value;
}

Err config_load(Arena *house, Str file, Config *out, Problems *problems)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        out->values[i] = (ConfigValue){ str(rows[i].preset), S("preset") };
    if (file.p != NULL) {
        Err err = read_file(house, file, out, problems);
        if (err != OK)
            return err == &io_missing ? &config_none : err;
    } else if (io_exists(CONFIG_DEFAULT_FILE)) {
        TRY(read_file(house, S(CONFIG_DEFAULT_FILE), out, problems));
    }
    return read_environment(house, out, problems);
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
