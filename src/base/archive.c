#include "base/archive.h"
#include "base/log.h"
#include <string.h>
#include <zip.h>

FAULT(archive_large, 413, "archive.large", "打包的文件太多、太大，请缩小范围（按月、按站）再下载");

// A ZIP has local times, and knows no zone: ours, whatever the server's is.
static zip_uint16_t dos_time(Time at)
{
    int minute = time_minute_of_day(at);
    return (zip_uint16_t)(minute / 60 << 11 | minute % 60 << 5);
}

static zip_uint16_t dos_date(Time at)
{
    Day day = time_day(at);
    return (zip_uint16_t)((day_year(day) - 1980) << 9 | day_month(day) << 5 | day_of_month(day));
}

static Err put_file(Arena *arena, zip_t *zip, const ArchiveFile *file, Time at)
{
    zip_source_t *source = zip_source_buffer(zip, file->bytes.p, file->bytes.n, 0);
    if (source == NULL)
        return &fault_internal;
    zip_int64_t i = zip_file_add(zip, str_z(arena, file->name), source, ZIP_FL_ENC_UTF_8);
    if (i < 0) {
        zip_source_free(source);
        return &fault_internal;
    }
    zip_uint64_t index = (zip_uint64_t)i;
    if (zip_file_set_dostime(zip, index, dos_time(at), dos_date(at), 0) != 0 ||
        zip_set_file_compression(zip, index, file->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) != 0)
        return &fault_internal;
    return OK;
}

static Err read_source(Arena *arena, zip_source_t *source, Str *out)
{
    zip_stat_t about;
    if (zip_source_stat(source, &about) != 0 || !(about.valid & ZIP_STAT_SIZE))
        return &fault_internal;
    if (about.size > ARCHIVE_MAX)
        return &archive_large;
    char *bytes = arena_alloc(arena, about.size + 1);
    if (zip_source_open(source) != 0)
        return &fault_internal;
    zip_int64_t got = zip_source_read(source, bytes, about.size);
    int closed = zip_source_close(source);
    if (closed != 0 || got < 0 || (zip_uint64_t)got != about.size)
        return &fault_internal;
    *out = str_of(bytes, about.size);
    return OK;
}

static Err write_zip(Arena *arena, zip_source_t *source, const ArchiveFile *files, size_t n,
                     Time at)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    zip_error_fini(&error);
    if (zip == NULL)
        return &fault_internal;
    zip_source_keep(source);  // closing the archive lets go of its own hold
    Err err = OK;
    for (size_t i = 0; i < n && err == OK; i++)
        err = put_file(arena, zip, &files[i], at);
    if (err == OK && zip_close(zip) == 0)
        return OK;
    zip_discard(zip);
    return &fault_internal;
}

Err archive_pack(Arena *arena, const ArchiveFile *files, size_t n, Time at, Str *zip)
{
    size_t sum = 0;
    must(n > 0);
    for (size_t i = 0; i < n; i++)
        sum += files[i].bytes.n;
    if (n > ARCHIVE_FILES_MAX || sum > ARCHIVE_MAX)
        return &archive_large;
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_error_fini(&error);
    if (source == NULL)
        return &fault_internal;
    Err err = write_zip(arena, source, files, n, at);
    if (err == OK)
        err = read_source(arena, source, zip);
    zip_source_free(source);
    if (err == &fault_internal)
        log_error("archive.pack", "%zu files of %zu bytes", n, sum);
    return err;
}
