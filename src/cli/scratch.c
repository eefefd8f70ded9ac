#include "cli/scratch.h"
#include "base/io.h"
#include "store/db.h"
#include "store/store.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

FAULT(scratch_held, 409, "scratch.held", "这个数据库已经在用了，只能用空的数据库");

Err scratch_make(Arena *arena, Str under, const char *word, Str *out)
{
    const char *base = getenv("TMPDIR");
    if (under.n == 0)
        under = str(base != NULL ? base : P_tmpdir);
    char *path = str_z(arena, str_printf(arena, "%.*s/redvest-%s-XXXXXX", STR_FMT(under), word));
    if (mkdtemp(path) == NULL)
        return &io_denied;
    *out = str(path);
    return OK;
}

void scratch_remove(Arena *arena, Str path)
{
    DIR *dir = opendir(str_z(arena, path));
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.')
            unlink(str_z(arena, str_printf(arena, "%.*s/%s", STR_FMT(path), entry->d_name)));
    if (dir != NULL)
        closedir(dir);
    rmdir(str_z(arena, path));
}

// Every act leaves a row in the audit chain, so a database without one is as it was made.
SQL0(acts_sql, "select last from audit_head where id = 1");

static Err refuse_a_used(Arena *arena, County *county)
{
    int64_t acts;
    Cx cx = { .arena = arena,
              .county = county,
              .lang = lang_zh(),
              .now = clock_now(),
              .route = "scratch",
              .from = S("") };
    TRY(store_read_begin(county->store, &cx));
    Err err = db_int(&cx, &acts_sql, &acts);
    store_read_end(&cx);
    TRY(err);
    return acts > 0 ? &scratch_held : OK;
}

Err scratch_open(Arena *arena, County *county)
{
    TRY(store_migrate(arena, county->url));
    TRY(store_open(arena, county));
    Err err = refuse_a_used(arena, county);
    if (err != OK)
        store_close(county);
    return err;
}
