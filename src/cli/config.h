// config: file < REDVEST_* < flags. `redvest settings` tells where each value came from.
//
// The file is `key = value` lines, # begins a comment; /etc/redvest/redvest.conf when it exists, or
// --config FILE. Secrets are never flags: a password stands in the PostgreSQL URL of the file, or
// in libpq's own passfile.
#pragma once
#include "base/fault.h"
#include "base/list.h"
#include "base/log.h"
#include "base/str.h"
#include "town/catalogue.h"
#include "town/problem.h"

#define CONFIG_DBS_MAX 256

typedef struct {
    const char *key;  // "listen"
    const char *preset;
    int64_t max;  // of a number from 0; 0: the value is text
    Text label;
} ConfigRow;

typedef struct {
    Str value;
    Str origin;  // "preset", "/etc/redvest/redvest.conf:3", "REDVEST_LISTEN", "--listen"
} ConfigValue;

typedef struct Config {
    ConfigValue values[16];
    struct {
        Str name, url;
    } dbs[CONFIG_DBS_MAX];  // of --db NAME=URL or URL; the first is the default
    size_t db_count;
    Str db_origin;
} Config;

// 400  a line of the file is not key = value, or the key is unknown
extern const Fault config_file;
extern const Fault config_value;  // 400
extern const Fault config_none;   // 404  no file where --config says

size_t config_rows(const ConfigRow **table);
// The problems name file and line, or the variable.
MUST_USE Err config_load(Arena *house, Str file, Config *out, Problems *problems);
MUST_USE Err config_flag(Config *config, const char *key, Str value, const char *flag,
                         Problems *problems);
MUST_USE bool config_db(Arena *house, Config *config, Str text,
                        Str origin);  // false: too many or empty
Str config_str(const Config *config, const char *key);
int64_t config_int(const Config *config, const char *key);
MUST_USE bool config_level(Str word, LogLevel *level);  // "debug", "info", "warn", "error"
