// The key file beside a database, and the four keys made of it. The database never holds a key.
#include "base/io.h"
#include "base/rand.h"
#include "store/store_inside.h"
#include <stdlib.h>
#include <sys/stat.h>

FAULT(store_key, 500, "store.key", "密钥文件缺失或与数据库不符，请从备份中取回同一时间的密钥文件");

#define KEY_SIZE 32

Str keys_path(Arena *arena, Engine engine, Str rest)
{
    if (engine == ENGINE_SQLITE)
        return str_join(arena, rest, S(".key"));
    const char *named = getenv("REDVEST_KEYS");
    return named != NULL && named[0] != '\0' ? str_copy(arena, str(named)) : S("redvest.key");
}

Err keys_make(const char *path)
{
    char bytes[KEY_SIZE];
    rand_bytes(bytes, sizeof bytes);
    Err err = io_write(path, (Str){ bytes, sizeof bytes }, 0600);
    return err == &io_denied || err == &io_missing ? &store_denied : err;
}

static void warn_if_open(const char *path)
{
    struct stat about;
    if (stat(path, &about) == 0 && (about.st_mode & 077) != 0)
        log_warn("store.key_open", "others may read the key file, set its mode to 0600");
}

Err keys_read(Arena *arena, const char *path, County *county)
{
    Str master;
    Err err = io_read(arena, path, (size_t)KEY_SIZE * 2, &master);
    if (err == &io_denied)
        return &store_denied;
    if (err != OK || master.n != KEY_SIZE)
        return &store_key;
    warn_if_open(path);
    county->key_field = hash_keyed(master, S("redvest 1 field"));
    county->key_lookup = hash_keyed(master, S("redvest 1 lookup"));
    county->key_audit = hash_keyed(master, S("redvest 1 audit"));
    county->key_token = hash_keyed(master, S("redvest 1 token"));
    return OK;
}

Str keys_check(Arena *arena, const County *county)
{
    Hash check = hash_keyed(hash_str(&county->key_lookup), S("redvest 1 check"));
    return str_copy(arena, hash_str(&check));
}
