#include "base/xlsx.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/utf8.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILE_MAX ((size_t)256 << 20)
#define CELL_MAX 32767
#define TEXT_MAX ((size_t)256 << 10)

char *xlsx_text(Arena *arena, Str s)
{
    Buf out = buf_new(arena, TEXT_MAX);
    size_t kept = 0;
    while (s.n > 0 && kept < CELL_MAX) {
        char bytes[4];
        uint32_t point = utf8_next(&s);
        if ((point < ' ' && point != '\n' && point != '\t') || point == 0xFFFE || point == 0xFFFF)
            continue;
        buf_add(&out, str_of(bytes, utf8_encode(point, bytes)));
        kept += point > 0xFFFF ? 2 : 1;  // Excel counts UTF-16
    }
    return str_z(arena, buf_str(&out));
}

const char *xlsx_sheet_name(Arena *arena, Str title)
{
    Buf name = buf_new(arena, 200);
    Str rest = utf8_clip(title, 31);
    for (size_t i = 0; i < rest.n; i++)
        if (memchr("[]:*?/\\'", rest.p[i], 8) == NULL)
            buf_byte(&name, rest.p[i]);
    return name.n == 0 ? "Sheet1" : str_z(arena, buf_str(&name));
}

static Err read_back(Arena *arena, int file, Str *out)
{
    off_t size = lseek(file, 0, SEEK_END);
    if (size <= 0 || (size_t)size > FILE_MAX)
        return &fault_too_large;
    char *bytes = arena_alloc(arena, (size_t)size);
    ssize_t got = pread(file, bytes, (size_t)size, 0);
    if (got != (ssize_t)size) {
        log_error("xlsx.read", "%zd of %lld bytes: %s", got, (long long)size, strerror(errno));
        return &fault_internal;
    }
    *out = str_of(bytes, (size_t)size);
    return OK;
}

// The library writes to a path, so it gets that of a file in memory.
static Err write_book(int file, XlsxFill *fill, void *with)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    lxw_workbook *book = workbook_new_opt(path, &options);
    if (book == NULL) {
        log_error("xlsx.new", "no workbook");
        return &fault_internal;
    }
    lxw_error filled = fill(book, with);
    lxw_error closed = workbook_close(book);
    if (filled == LXW_NO_ERROR && closed == LXW_NO_ERROR)
        return OK;
    log_error("xlsx.write", "%s", lxw_strerror(filled != LXW_NO_ERROR ? filled : closed));
    return &fault_internal;
}

Err xlsx_make(Arena *arena, XlsxFill *fill, void *with, Str *out)
{
    int file = memfd_create("book.xlsx", MFD_CLOEXEC);
    if (file < 0) {
        log_error("xlsx.memfd", "%s", strerror(errno));
        return &fault_internal;
    }
    Err err = write_book(file, fill, with);
    if (err == OK)
        err = read_back(arena, file, out);
    close(file);
    return err;
}
