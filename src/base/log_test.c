#include "base/log.h"
#include "base/io.h"
#include "base/time.h"
#include "tests/test.h"
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// Standard error goes elsewhere for the length of a test.
static int swap_stderr(int to)
{
    int was = dup(STDERR_FILENO);
    CHECK(was >= 0 && dup2(to, STDERR_FILENO) == STDERR_FILENO);
    return was;
}

static void restore_stderr(int was)
{
    dup2(was, STDERR_FILENO);
    close(was);
}

typedef struct {
    int file, was;
} Capture;

static Capture capture(void)
{
    int file = memfd_create("log", MFD_CLOEXEC);
    CHECK(file >= 0);
    return (Capture){ file, swap_stderr(file) };
}

static Str captured(T *t, Capture capture)
{
    restore_stderr(capture.was);
    size_t room = 65536;
    char *bytes = arena_alloc(t->arena, room);
    ssize_t n = pread(capture.file, bytes, room, 0);
    close(capture.file);
    CHECK(n >= 0);
    return (Str){ bytes, (size_t)n };
}

static const char *field(const json_t *line, const char *name)
{
    const char *value = json_string_value(json_object_get(line, name));
    return value == NULL ? "" : value;
}

static json_t *read_line(Str line)
{
    CHECK(str_ends(line, S("\n")));
    CHECK_INT(str_find(line, '\n'), line.n - 1);
    json_t *read = json_loadb(line.p, line.n, 0, NULL);
    CHECK(json_is_object(read));
    return read;
}

TEST(a_line_is_json_whatever_it_tells)
{
    Capture c = capture();
    log_request_set(12);
    log_warn("store.busy", "waited %d ms\n\"红\" \xFF \x01", 30);
    log_request_set(0);
    json_t *line = read_line(captured(t, c));
    Time when = { 0 };
    CHECK_STR(str(field(line, "level")), "warn");
    CHECK_STR(str(field(line, "event")), "store.busy");
    CHECK_STR(str(field(line, "request")), "000000000000000c");
    CHECK_STR(str(field(line, "text")), "waited 30 ms\n\"红\" \uFFFD \x01");
    CHECK(time_parse(str(field(line, "time")), &when));
    CHECK(llabs(clock_now().ms - when.ms) < 60000);
    json_decref(line);
}

TEST(a_line_without_a_request_names_none)
{
    Capture c = capture();
    log_info("server.ready", "%s", "");
    json_t *line = read_line(captured(t, c));
    CHECK(json_object_get(line, "request") == NULL);
    json_decref(line);
}

TEST(an_endless_text_is_cut_and_stays_one_line)
{
    char *control = arena_alloc(t->arena, 10000);
    for (size_t i = 0; i < 9999; i++)
        control[i] = '\x02';
    Capture c = capture();
    log_info("long", "%s", control);
    json_t *line = read_line(captured(t, c));
    CHECK(json_string_length(json_object_get(line, "text")) > 1000);
    json_decref(line);
}

TEST(lines_below_the_lowest_level_are_not_written)
{
    Capture c = capture();
    log_line(LOG_DEBUG, "detail", "x");
    log_level_set(LOG_ERROR);
    log_warn("store.busy", "x");
    log_error("store.lost", "x");
    log_level_set(LOG_INFO);
    Str lines = captured(t, c);
    CHECK_HAS(lines, "store.lost");
    CHECK_LACKS(lines, "store.busy");
    CHECK_LACKS(lines, "detail");
}

TEST(a_person_at_a_terminal_reads_plain_words)
{
    int host = posix_openpt(O_RDWR | O_NOCTTY);
    if (host < 0 || grantpt(host) != 0 || unlockpt(host) != 0)
        test_skip("no pseudo terminal here");
    int terminal = open(ptsname(host), O_RDWR | O_NOCTTY);
    CHECK(terminal >= 0);
    int was = swap_stderr(terminal);
    log_info("server.ready", "listens on %d", 8080);
    restore_stderr(was);
    char bytes[512];
    ssize_t n = read(host, bytes, sizeof bytes);
    close(terminal);
    close(host);
    CHECK(n > 0);
    Str line = { bytes, (size_t)n };
    CHECK_HAS(line, " info server.ready text=\"listens on 8080\"");
    CHECK_LACKS(line, "{");
}
