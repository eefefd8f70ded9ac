#include "base/io.h"
#include "base/log.h"
#include "base/rand.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

FAULT(io_missing, 404, "io.missing", "没有这个文件，请核对文件名");
FAULT(io_denied, 403, "io.denied", "没有读写这个文件的权限，请检查文件的属主");
FAULT(io_too_large, 413, "io.too_large", "文件太大，请拆分后再试");
FAULT(io_full, 503, "io.full", "磁盘已满，请腾出空间后再试");
FAULT(io_failed, 500, "io.failed", "文件读写失败，请查看日志");

// What the system said, as one of ours. What the caller cannot mend is logged here, where
// the particulars are known.
static Err io_fault(const char *act, const char *path)
{
    int reason = errno;
    switch (reason) {
    case ENOENT:
    case ENOTDIR:
        return &io_missing;
    case EACCES:
    case EPERM:
        return &io_denied;
    case ENOSPC:
    case EDQUOT:
        return &io_full;
    default:
        log_error("io.failed", "%s %s: %s", act, path, strerrordesc_np(reason));
        return &io_failed;
    }
}

static int open_again(const char *path, int flags, int mode)
{
    int file = -1;
    do
        file = open(path, flags | O_CLOEXEC, mode);
    while (file < 0 && errno == EINTR);
    return file;
}

// Reads at most `room` bytes; fewer only at the end of the file. -1 on failure.
static ssize_t read_all(int file, char *to, size_t room)
{
    size_t n = 0;
    while (n < room) {
        ssize_t got = read(file, to + n, room - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        n += (size_t)got;
    }
    return (ssize_t)n;
}

// Grows in steps, so that a small file with a large limit costs little. The last step asks
// for one byte beyond the limit: that byte is how too large is known.
static Err read_bounded(Arena *arena, int file, const char *path, size_t max, Str *out)
{
    struct stat facts;
    size_t room = 4096, n = 0;
    must(max < SSIZE_MAX);
    if (fstat(file, &facts) == 0 && S_ISREG(facts.st_mode)) {
        if ((uint64_t)facts.st_size > max)
            return &io_too_large;
        room = (size_t)facts.st_size + 1;
    }
    for (char *bytes = NULL;; room = room > max / 2 ? max + 1 : room * 2) {
        char *wider = arena_alloc(arena, room);
        if (bytes != NULL)
            memcpy(wider, bytes, n);
        bytes = wider;
        ssize_t got = read_all(file, bytes + n, room - n);
        if (got < 0)
            return io_fault("read", path);
        n += (size_t)got;
        if (n > max)
            return &io_too_large;
        *out = (Str){ bytes, n };
        if (n < room)
            return OK;
    }
}

Err io_read(Arena *arena, const char *path, size_t max, Str *out)
{
    int file = open_again(path, O_RDONLY, 0);
    if (file < 0)
        return io_fault("open", path);
    Str bytes = { 0 };
    Err err = read_bounded(arena, file, path, max, &bytes);
    close(file);
    if (err == OK)
        *out = bytes;
    return err;
}

Err io_read_stdin(Arena *arena, size_t max, Str *out)
{
    return read_bounded(arena, STDIN_FILENO, "stdin", max, out);
}

static Err write_all(int file, const char *path, Str bytes)
{
    while (bytes.n > 0) {
        ssize_t put = write(file, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return io_fault("write", path);
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return OK;
}

// Writes, syncs and closes; what a full disk says may come as late as the close.
static Err write_and_close(int file, const char *path, Str bytes)
{
    Err err = write_all(file, path, bytes);
    if (err == OK && fsync(file) != 0)
        err = io_fault("sync", path);
    if (close(file) != 0 && err == OK)
        err = io_fault("close", path);
    return err;
}

// A new name lasts only when its directory is on disk too.
static Err sync_parent(const char *path)
{
    char parent[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - path);
    snprintf(parent, sizeof parent, "%.*s", (int)n, path);
    const char *name = n > 0 ? parent : slash != NULL ? "/" : ".";
    int file = open_again(name, O_RDONLY | O_DIRECTORY, 0);
    if (file < 0)
        return io_fault("open", name);
    Err err = fsync(file) == 0 ? OK : io_fault("sync", name);
    close(file);
    return err;
}

// The temporary stands in the same directory, since a rename works within one file system.
// Its name is drawn by chance: two writers at once do not meet.
Err io_write(const char *path, Str bytes, int mode)
{
    uint64_t chance = 0;
    char temporary[PATH_MAX];
    rand_bytes(&chance, sizeof chance);
    int n = snprintf(temporary, sizeof temporary, "%s.%016llx.new", path,
                     (unsigned long long)chance);
    if (n < 0 || (size_t)n >= sizeof temporary)
        return &io_missing;
    int file = open_again(temporary, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (file < 0)
        return io_fault("create", temporary);
    Err err = write_and_close(file, temporary, bytes);
    if (err == OK && rename(temporary, path) != 0)
        err = io_fault("rename", path);
    if (err == OK)
        return sync_parent(path);
    unlink(temporary);
    return err;
}

Err io_append(const char *path, Str bytes, int mode)
{
    int file = open_again(path, O_WRONLY | O_CREAT | O_APPEND, mode);
    if (file < 0)
        return io_fault("open", path);
    return write_and_close(file, path, bytes);
}

static bool is_dir(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

// A file that stands in the way is the same to the caller as a path through a file.
static Err make_one_dir(const char *path, int mode)
{
    if (mkdir(path, (mode_t)mode) == 0)
        return OK;
    if (errno == EEXIST && is_dir(path))
        return OK;
    if (errno == EEXIST)
        errno = ENOTDIR;
    return io_fault("make", path);
}

Err io_make_dir(const char *path, int mode)
{
    char so_far[PATH_MAX];
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof so_far)
        return &io_missing;
    memcpy(so_far, path, n + 1);
    for (size_t i = 1; i < n; i++) {
        if (so_far[i] != '/')
            continue;
        so_far[i] = '\0';
        if (!is_dir(so_far))
            TRY(make_one_dir(so_far, mode));
        so_far[i] = '/';
    }
    return make_one_dir(path, mode);
}

bool io_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
