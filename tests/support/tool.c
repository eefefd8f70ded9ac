#include "tests/support/tool.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SAID_MAX ((size_t)1 << 20)

void tool_needed(const char *program)
{
    char line[100];
    must(snprintf(line, sizeof line, "command -v %s >/dev/null", program) > 0);
    if (system(line) != 0)
        test_skip("the other program is not installed");
}

Str tool_said(T *t, Str bytes, const char *before, const char *after)
{
    char file[] = "build/tool-XXXXXX";
    int fd = mkstemp(file);
    must(fd >= 0);
    must(write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n && close(fd) == 0);
    FILE *in = popen(str_z(t->arena, str_printf(t->arena, "%s %s %s", before, file, after)), "r");
    must(in != NULL);
    char *room = arena_alloc(t->arena, SAID_MAX);
    size_t n = fread(room, 1, SAID_MAX, in);
    CHECK_INT(pclose(in), 0);
    must(unlink(file) == 0);
    return str_of(room, n);
}
