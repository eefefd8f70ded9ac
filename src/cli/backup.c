#include "cli/backup.h"
#include "base/io.h"
#include "base/log.h"
#include "base/version.h"
#include "cli/house.h"
#include "cli/progress.h"
#include "store/care.h"
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

FAULT(backup_postgres, 422, "backup.postgres",
      "PostgreSQL 请用它自己的工具备份：pg_dump --format=custom --schema=名称，并另存密钥文件");
FAULT(backup_none, 404, "backup.none", "这里没有备份，请核对目录");
FAULT(backup_damaged, 422, "backup.damaged", "备份已损坏，与清单不符，请换用另一份");
FAULT(backup_there, 409, "backup.there", "这里已有数据库，加 --yes 才会换下它");
FAULT(backup_no_key, 404, "backup.no_key", "没有密钥文件，请用 --keys 指明当时的密钥文件");

#define DATA     "data.db"
#define PACKED   "data.db.gz"
#define KEY      "data.key"
#define MANIFEST "manifest.json"

typedef struct {
    Str name, county, program;
    Time made_at;
    int64_t bytes, packed_bytes, audit_rows;
    Str digest, packed_digest, audit_head;
    bool keys;
} Manifest;
// clang-format off
static const Field manifest_fields[] = {
    COL(Manifest, name, "备份"),        COL(Manifest, county, "县"),          COL(Manifest, made_at, "时间"),
    COL(Manifest, bytes, "字节"),       COL(Manifest, packed_bytes, "压缩后"), COL(Manifest, audit_rows, "审计行"),
    COL(Manifest, keys, "含密钥"),      FIELD(Manifest, audit_head),          FIELD(Manifest, digest),
    FIELD(Manifest, packed_digest),     FIELD(Manifest, program),
};
// clang-format on
static const Shape manifest_shape = SHAPE(Manifest, manifest_fields);

static const char *in(Arena *arena, Str dir, const char *name)
{
    return str_z(arena, str_printf(arena, "%.*s/%s", STR_FMT(dir), name));
}

// A directory of ours and what may lie in it; nothing else is touched.
static void remove_dir(Arena *arena, Str dir)
{
    static const char *const files[] = { DATA,         DATA "-wal", DATA "-shm",  DATA ".lock",
                                         DATA ".sock", DATA ".key", DATA ".head", PACKED,
                                         KEY,          MANIFEST };
    for (size_t i = 0; i < COUNT(files); i++)
        unlink(in(arena, dir, files[i]));
    if (rmdir(str_z(arena, dir)) != 0 && errno != ENOENT)
        log_warn("backup.left", "%.*s: %s", STR_FMT(dir), strerror(errno));
}

// ---- the manifest

static Err write_manifest(Arena *arena, Str dir, const Manifest *m)
{
    Buf out = buf_new(arena, (size_t)64 << 10);
    buf_printf(&out, "{\n  \"format\": 1,\n  \"county\": ");
    buf_json(&out, m->county);
    buf_printf(&out, ",\n  \"program\": ");
    buf_json(&out, m->program);
    buf_printf(&out, ",\n  \"made_at\": \"%.*s\",\n  \"bytes\": %lld,\n  \"digest\": \"%.*s\",\n",
               STR_FMT(time_rfc3339(arena, m->made_at)), (long long)m->bytes, STR_FMT(m->digest));
    buf_printf(&out, "  \"packed_bytes\": %lld,\n  \"packed_digest\": \"%.*s\",\n",
               (long long)m->packed_bytes, STR_FMT(m->packed_digest));
    buf_printf(&out, "  \"audit_rows\": %lld,\n  \"audit_head\": \"%.*s\",\n  \"keys\": %s\n}\n",
               (long long)m->audit_rows, STR_FMT(m->audit_head), m->keys ? "true" : "false");
    return io_write(in(arena, dir, MANIFEST), buf_str(&out), 0600);
}

static Str text_of(Arena *arena, const json_t *from, const char *name)
{
    const json_t *value = json_object_get(from, name);
    return json_is_string(value) ? str_copy(arena, str(json_string_value(value))) : (Str){ 0 };
}

static int64_t int_of(const json_t *from, const char *name)
{
    return json_integer_value(json_object_get(from, name));
}

static Err read_manifest(Arena *arena, Str dir, Manifest *out)
{
    Str bytes;
    Err err = io_read(arena, in(arena, dir, MANIFEST), (size_t)64 << 10, &bytes);
    if (err != OK)
        return err == &io_missing ? &backup_none : err;
    json_t *read = json_loadb(bytes.p, bytes.n, 0, NULL);
    if (read == NULL || int_of(read, "format") != 1) {
        json_decref(read);
        return &backup_damaged;
    }
    Str name = dir;
    while (name.n > 0 && str_find(name, '/') != STR_NOWHERE)
        name = str_slice(name, str_find(name, '/') + 1, name.n);
    *out = (Manifest){
        .name = name,
        .county = text_of(arena, read, "county"),
        .program = text_of(arena, read, "program"),
        .bytes = int_of(read, "bytes"),
        .packed_bytes = int_of(read, "packed_bytes"),
        .audit_rows = int_of(read, "audit_rows"),
        .digest = text_of(arena, read, "digest"),
        .packed_digest = text_of(arena, read, "packed_digest"),
        .audit_head = text_of(arena, read, "audit_head"),
        .keys = json_is_true(json_object_get(read, "keys")),
    };
    bool timed = time_parse(text_of(arena, read, "made_at"), &out->made_at);
    json_decref(read);
    return timed && out->bytes > 0 && out->digest.n > 0 && out->packed_digest.n > 0 &&
                   out->audit_head.n > 0
               ? OK
               : &backup_damaged;
}

// ---- create

// The act may run in a server that lives in another directory.
Err backup_create_prepare(Arena *arena, Args *args)
{
    for (size_t i = 0; i < args->n; i++) {
        if (!str_eq(args->names[i], S("--to")) || str_starts(args->values[i], S("/")))
            continue;
        char *here = getcwd(NULL, 0);
        if (here == NULL)
            return &io_failed;
        args->values[i] = str_printf(arena, "%s/%.*s", here, STR_FMT(args->values[i]));
        free(here);
    }
    return OK;
}

static Err fill(Cx *cx, Str part, bool keys, CommandOut *out, Manifest *m)
{
    Arena *arena = cx->arena;
    const char *data = in(arena, part, DATA), *packed = in(arena, part, PACKED);
    TRY(care_copy(cx->county->store, data));
    TRY(care_head_of(arena, data, &m->audit_head, &m->audit_rows));
    TRY(digest_file(arena, data, &m->digest, &m->bytes));
    TRY(pack_file(data, packed, out->progress, out->progress_to));
    TRY(digest_file(arena, packed, &m->packed_digest, &m->packed_bytes));
    static const char *const spare[] = { DATA, DATA "-wal", DATA "-shm" };
    for (size_t i = 0; i < COUNT(spare); i++)
        unlink(in(arena, part, spare[i]));
    if (keys) {
        Str key;
        TRY(io_read(arena, str_z(arena, care_key_path(arena, cx->county->url)), 4096, &key));
        TRY(io_write(in(arena, part, KEY), key, 0600));
    }
    return write_manifest(arena, part, m);
}

Err backup_create_act(Cx *cx, const Args *args, CommandOut *out)
{
    if (store_engine(cx->county->store) != ENGINE_SQLITE)
        return &backup_postgres;
    Arena *arena = cx->arena;
    Str to = arg(args, "--to");
    if (to.n == 0)
        to = str_join(arena, care_path(arena, cx->county->url), S(".backups"));
    int minute = time_minute_of_day(cx->now);
    Str stem = str_printf(arena, "%.*s-%08d-%02d%02d%02d", STR_FMT(cx->county->name), cx->today.ymd,
                          minute / 60, minute % 60, (int)(cx->now.ms / 1000 % 60));
    Str part = str_printf(arena, "%.*s/.%.*s.part", STR_FMT(to), STR_FMT(stem));
    Str whole = str_printf(arena, "%.*s/%.*s", STR_FMT(to), STR_FMT(stem));
    Manifest *m = NEW(arena, Manifest);
    *m = (Manifest){ .name = stem,
                     .county = cx->county->name,
                     .program = str(redvest_version),
                     .made_at = cx->now,
                     .keys = arg_given(args, "--with-keys") };
    if (io_exists(str_z(arena, whole)))
        return &backup_there;
    TRY(io_make_dir(str_z(arena, to), 0700));
    remove_dir(arena, part);
    TRY(io_make_dir(str_z(arena, part), 0700));
    Err err = fill(cx, part, m->keys, out, m);
    if (err == OK && rename(str_z(arena, part), str_z(arena, whole)) != 0)
        err = &io_failed;
    if (err != OK) {
        remove_dir(arena, part);
        return err;
    }
    m->name = whole;
    out->shape = &manifest_shape;
    out->rows = (List){ m, 1 };
    return OK;
}

// ---- unpacking and proving

typedef struct {
    Cli *cli;
    Str from;  // the backup's directory
    Str to;    // the plain database
    Manifest manifest;
    Str key;  // bytes, or none
} Unpack;

static Err check_packed(Unpack *u)
{
    Str digest;
    int64_t bytes;
    Arena *arena = u->cli->arena;
    Err err = digest_file(arena, in(arena, u->from, PACKED), &digest, &bytes);
    if (err != OK)
        return err == &io_missing ? &backup_damaged : err;
    return bytes == u->manifest.packed_bytes && str_eq(digest, u->manifest.packed_digest)
               ? OK
               : &backup_damaged;
}

static Err check_plain(Unpack *u)
{
    Str digest, head;
    int64_t bytes, rows;
    Arena *arena = u->cli->arena;
    TRY(digest_file(arena, str_z(arena, u->to), &digest, &bytes));
    if (bytes != u->manifest.bytes || !str_eq(digest, u->manifest.digest))
        return &backup_damaged;
    TRY(care_head_of(arena, str_z(arena, u->to), &head, &rows));
    return rows == u->manifest.audit_rows && str_eq(head, u->manifest.audit_head) ? OK
                                                                                  : &backup_damaged;
}

// From the backup, from --keys, or the one that lies where the county is to be.
static Err find_key(Unpack *u, Str named, Str beside)
{
    Arena *arena = u->cli->arena;
    if (named.n > 0)
        return io_read(arena, str_z(arena, named), 4096, &u->key);
    if (u->manifest.keys)
        return io_read(arena, in(arena, u->from, KEY), 4096, &u->key);
    if (beside.n > 0 && io_exists(str_z(arena, beside)))
        return io_read(arena, str_z(arena, beside), 4096, &u->key);
    return OK;
}

static Err unpack(Unpack *u)
{
    Arena *arena = u->cli->arena;
    Progress progress = progress_begin(u->cli);
    Err err = check_packed(u);
    if (err == OK)
        err = unpack_file(in(arena, u->from, PACKED), str_z(arena, u->to), u->manifest.bytes,
                          progress_tell, &progress);
    progress_end(&progress);
    if (err == OK)
        err = check_plain(u);
    if (err == OK && u->key.n > 0)
        err = io_write(str_z(arena, str_join(arena, u->to, S(".key"))), u->key, 0600);
    return err;
}

// The same check as `redvest check`, on the unpacked copy; a database of an older program is
// upgraded there first.
static int check_copy(Unpack *u, bool json)
{
    Config *config = NEW(u->cli->arena, Config);
    Cli own = *u->cli;
    *config = *u->cli->config;
    own.config = config;
    Str url = str_join(own.arena, S("sqlite:"), u->to);
    config->dbs[0].name = u->manifest.county;
    config->dbs[0].url = url;
    config->db_count = 1;
    Err err = store_migrate(own.arena, url);
    if (err != OK)
        return say_fault(&own, err, NULL);
    Args *args = NEW(own.arena, Args);
    args->json = json;
    args->names[args->n] = S("--head");
    args->values[args->n++] = u->manifest.audit_head;
    return cli_run_and_print(&own, command_named(S("check"), (Str){ 0 }), args);
}

static Str without_slash(Str dir)
{
    while (dir.n > 1 && str_ends(dir, S("/")))
        dir = str_slice(dir, 0, dir.n - 1);
    return dir;
}

int backup_verify(Cli *cli, const Args *args)
{
    Unpack u = { .cli = cli, .from = without_slash(arg(args, "backup")) };
    Str beside = cli->config->db_count > 0 ? care_key_path(cli->arena, cli->config->dbs[0].url)
                                           : (Str){ 0 };
    Err err = read_manifest(cli->arena, u.from, &u.manifest);
    if (err == OK)
        err = find_key(&u, arg(args, "--keys"), beside);
    if (err != OK)
        return say_fault(cli, err, NULL);
    const char *tmp = getenv("TMPDIR");
    char *dir = str_z(cli->arena, str_printf(cli->arena, "%s/redvest-verify-XXXXXX",
                                             tmp && *tmp ? tmp : "/var/tmp"));
    if (mkdtemp(dir) == NULL)
        return say_fault(cli, &io_denied, NULL);
    u.to = str(in(cli->arena, str(dir), DATA));
    err = unpack(&u);
    int exit_code = err != OK ? say_fault(cli, err, NULL) : EXIT_OK;
    if (err == OK && u.key.n > 0)
        exit_code = check_copy(&u, args->json);
    if (err == OK && u.key.n == 0)
        talk(cli, TEXT("文件与清单相符。没有密钥文件，审计链和各项计数未核对：加 --keys 文件。"),
             S(""), S(""));
    remove_dir(cli->arena, str(dir));
    return exit_code;
}

// ---- restore

static Err restore_into(Unpack *u, const Args *args, Str path, Str suffix)
{
    Arena *arena = u->cli->arena;
    TRY(find_key(u, arg(args, "--keys"), str_join(arena, path, S(".key"))));
    if (u->key.n == 0)
        return &backup_no_key;
    TRY(unpack(u));
    // The key is proved before the old county is moved: opening compares it with what the database
    // keeps.
    County county = { .name = u->manifest.county, .url = str_join(arena, S("sqlite:"), u->to) };
    TRY(store_migrate(arena, county.url));
    TRY(store_open(arena, &county));
    store_close(&county);
    Str head = str_printf(arena, "%.*s %lld\n", STR_FMT(u->manifest.audit_head),
                          (long long)u->manifest.audit_rows);
    TRY(io_write(str_z(arena, str_join(arena, u->to, S(".head"))), head, 0600));
    return care_replace(arena, u->to, path, suffix);
}

static Err make_directory_of(Arena *arena, Str path)
{
    size_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    return slash > 1 ? io_make_dir(str_z(arena, str_slice(path, 0, slash - 1)), 0700) : OK;
}

int backup_restore(Cli *cli, const Args *args)
{
    Arena *arena = cli->arena;
    if (cli->config->db_count == 0)
        return usage(cli, TEXT("缺少 --db，例如 --db sqlite:var/daye.db"), S(""), S(""));
    Str path = care_path(arena, cli->config->dbs[0].url);
    if (path.n == 0)
        return say_fault(cli, &backup_postgres, NULL);
    Unpack u = { .cli = cli,
                 .from = without_slash(arg(args, "backup")),
                 .to = str_join(arena, path, S(".restoring")) };
    Err err = read_manifest(arena, u.from, &u.manifest);
    if (err != OK)
        return say_fault(cli, err, NULL);
    bool there = io_exists(str_z(arena, path));
    if (there && !arg_given(args, "--yes"))
        return say_fault(cli, &backup_there, NULL);
    int lock = -1;
    err = make_directory_of(arena, path);
    if (err == OK)
        err = care_hold(arena, path, &lock);
    if (err != OK)
        return say_fault(cli, err, NULL);
    Str suffix = str_printf(arena, ".before-%lld", (long long)(clock_now().ms / 1000));
    err = restore_into(&u, args, path, there ? suffix : S(""));
    static const char *const parts[] = { "", "-wal", "-shm", ".key", ".head", ".lock" };
    for (size_t i = 0; i < COUNT(parts); i++)
        unlink(str_z(arena, str_join(arena, u.to, str(parts[i]))));
    care_let_go(lock);
    if (err != OK)
        return say_fault(cli, err, NULL);
    talk(cli, TEXT("已恢复到 {0}，备份时间 {1}"), path, time_short(arena, u.manifest.made_at));
    if (there)
        talk(cli, TEXT("换下的数据库保存为 {0}，确认无误后可以删除"), str_join(arena, path, suffix),
             S(""));
    return EXIT_OK;
}

// ---- list

#define BACKUPS_MAX 1000

static int newest_first(const void *a, const void *b)
{
    const Manifest *x = a, *y = b;
    return (x->made_at.ms < y->made_at.ms) - (x->made_at.ms > y->made_at.ms);
}

int backup_list(Cli *cli, const Args *args)
{
    Arena *arena = cli->arena;
    Str dir = without_slash(arg(args, "dir"));
    if (dir.n == 0 && cli->config->db_count > 0)
        dir = str_join(arena, care_path(arena, cli->config->dbs[0].url), S(".backups"));
    if (dir.n == 0)
        return usage(cli, TEXT("缺少备份目录，或 --db"), S(""), S(""));
    DIR *folder = opendir(str_z(arena, dir));
    if (folder == NULL)
        return say_fault(cli, &backup_none, NULL);
    Manifest *rows = NEW_ARRAY(arena, Manifest, BACKUPS_MAX);
    size_t n = 0;
    for (const struct dirent *entry;
         n < BACKUPS_MAX && (entry = readdir(folder)) != NULL;) {  // NOLINT(concurrency-mt-unsafe)
        if (entry->d_name[0] == '.')
            continue;
        if (read_manifest(arena, str_printf(arena, "%.*s/%s", STR_FMT(dir), entry->d_name),
                          &rows[n]) == OK)
            n++;
    }
    closedir(folder);
    if (n > 1)
        qsort(rows, n, sizeof *rows, newest_first);
    return print_rows(cli, args, &manifest_shape, rows, n);
}
