// link_inner: the lines that both sides of the link speak.
#pragma once
#include "cli/link.h"
#include <jansson.h>
#include <sys/un.h>

#define LINK_LINE_MAX ((size_t)96 << 20)  // a command's input file, base64

// Lines of a socket; what was read beyond one line is kept for the next.
typedef struct {
    int fd;
    Buf line;
    char ahead[65536];
    size_t at, n;
} LinkLines;

LinkLines *link_lines(Arena *arena, int fd);
json_t *link_read(LinkLines *lines);  // NULL: the other side is gone, silent or talks nonsense
bool link_send(int fd, json_t *line, int flags);  // takes the line
json_t *link_bytes(Arena *arena, Str bytes);
Str link_bytes_of(Arena *arena, const json_t *value);
bool link_address(Arena *arena, const County *county, struct sockaddr_un *out);
