#include "base/hash.h"
#include "base/io.h"
#include "base/log.h"
#include "cli/backup.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define CHUNK ((size_t)256 << 10)

static Err fault_of(const char *path, int number)
{
    switch (number) {
    case ENOENT:
        return &io_missing;
    case EACCES:
    case EPERM:
    case EROFS:
        return &io_denied;
    case ENOSPC:
    case EDQUOT:
        return &io_full;
    default:
        log_error("pack.file", "%s: %s", path, strerror(number));
        return &io_failed;
    }
}

static Err write_whole(int file, const char *path, const unsigned char *bytes, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t wrote = write(file, bytes + at, n - at);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return fault_of(path, errno);
        at += (size_t)wrote;
    }
    return OK;
}

typedef struct {
    int in, out;
    const char *from, *to;
    int64_t all, done, made, max;
    PackTell tell;
    void *with;
    unsigned char chunk[CHUNK], made_chunk[CHUNK];
} Pack;

static Err open_both(Pack *pack)
{
    struct stat about;
    pack->in = open(pack->from, O_RDONLY | O_CLOEXEC);
    if (pack->in < 0 || fstat(pack->in, &about) != 0)
        return fault_of(pack->from, errno);
    pack->all = about.st_size;
    pack->out = open(pack->to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return pack->out < 0 ? fault_of(pack->to, errno) : OK;
}

// Everything that zlib makes of the input at hand goes out. *end: the stream is over.
static Err drain(Pack *pack, z_stream *z, int (*work)(z_stream *, int), int flush, bool *end)
{
    do {
        z->next_out = pack->made_chunk;
        z->avail_out = CHUNK;
        int rc = work(z, flush);
        if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
            return &backup_damaged;
        *end = rc == Z_STREAM_END;
        pack->made += (int64_t)(CHUNK - z->avail_out);
        if (pack->max > 0 && pack->made > pack->max)
            return &backup_damaged;
        TRY(write_whole(pack->out, pack->to, pack->made_chunk, CHUNK - z->avail_out));
    } while (z->avail_out == 0 && !*end);
    return OK;
}

static Err run_through(Pack *pack, z_stream *z, int (*work)(z_stream *, int))
{
    bool end = false;
    while (!end) {
        ssize_t n = read(pack->in, pack->chunk, CHUNK);
        if (n < 0)
            return fault_of(pack->from, errno);
        z->next_in = pack->chunk;
        z->avail_in = (uInt)n;
        pack->done += n;
        TRY(drain(pack, z, work, n == 0 ? Z_FINISH : Z_NO_FLUSH, &end));
        if (n == 0 && !end)
            return &backup_damaged;  // cut off
        if (pack->tell != NULL)
            pack->tell(pack->with, pack->done, pack->all);
    }
    return OK;
}

static Err close_both(Pack *pack, Err err)
{
    if (err == OK && fsync(pack->out) != 0)
        err = fault_of(pack->to, errno);
    if (pack->in >= 0)
        close(pack->in);
    if (pack->out >= 0 && close(pack->out) != 0 && err == OK)
        err = fault_of(pack->to, errno);
    if (err != OK && pack->out >= 0)
        unlink(pack->to);
    return err;
}

static Pack *new_pack(Arena *arena, const char *from, const char *to, PackTell tell, void *with)
{
    Pack *pack = NEW(arena, Pack);
    pack->in = pack->out = -1;
    pack->from = from;
    pack->to = to;
    pack->tell = tell;
    pack->with = with;
    return pack;
}

Err pack_file(const char *from, const char *to, PackTell tell, void *with)
{
    Arena *arena = arena_new((size_t)1 << 20);
    Pack *pack = new_pack(arena, from, to, tell, with);
    z_stream z = { 0 };
    must(deflateInit2(&z, 4, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    Err err = open_both(pack);
    if (err == OK)
        err = run_through(pack, &z, deflate);
    err = close_both(pack, err);
    deflateEnd(&z);
    arena_free(arena);
    return err;
}

Err unpack_file(const char *from, const char *to, int64_t max, PackTell tell, void *with)
{
    Arena *arena = arena_new((size_t)1 << 20);
    Pack *pack = new_pack(arena, from, to, tell, with);
    z_stream z = { 0 };
    pack->max = max;
    must(inflateInit2(&z, 15 + 16) == Z_OK);
    Err err = open_both(pack);
    if (err == OK)
        err = run_through(pack, &z, inflate);
    err = close_both(pack, err);
    inflateEnd(&z);
    arena_free(arena);
    return err;
}

Err digest_file(Arena *arena, const char *path, Str *hex, int64_t *bytes)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &about) != 0)
        return fault_of(path, errno);
    size_t n = (size_t)about.st_size;
    void *seen = n > 0 ? mmap(NULL, n, PROT_READ, MAP_PRIVATE, file, 0) : NULL;
    close(file);
    if (seen == MAP_FAILED)
        return fault_of(path, errno);
    Hash hash = hash_of(str_of(seen, n));
    if (n > 0)
        munmap(seen, n);
    *hex = hex_of(arena, hash_str(&hash));
    *bytes = about.st_size;
    return OK;
}
