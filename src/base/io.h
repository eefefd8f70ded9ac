// io: files and standard streams, whole and bounded. Every path from outside goes through here.
#pragma once
#include "base/fault.h"

extern const Fault io_missing;    // 404  no such file
extern const Fault io_denied;     // 403  not allowed
extern const Fault io_too_large;  // 413  larger than the limit given
extern const Fault io_full;       // 503  no space left
extern const Fault io_failed;     // 500  logged

MUST_USE Err io_read(Arena *arena, const char *path, size_t max, Str *out);
MUST_USE Err io_write(const char *path, Str bytes,
                      int mode);  // replaces whole: temporary, fsync, rename
MUST_USE Err io_append(const char *path, Str bytes, int mode);
MUST_USE Err io_make_dir(const char *path, int mode);  // parents too; there already is OK
MUST_USE Err io_read_stdin(Arena *arena, size_t max, Str *out);
bool io_exists(const char *path);
