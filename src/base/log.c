#include "base/log.h"
#include "base/buf.h"
#include "base/time.h"
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

// A line and its escapes fit on the stack: the log must work when memory does not.
#define TEXT_MAX 2048
#define LINE_MAX (TEXT_MAX * 6 + 512)

// The compiler would fill these 14 KB with zeros for every line.
#if defined(__has_attribute) && __has_attribute(uninitialized)
#define LEAVE_UNSET __attribute__((uninitialized))
#else
#define LEAVE_UNSET
#endif

static const char *const level_names[] = { "debug", "info", "warn", "error" };

static _Atomic LogLevel lowest_level = LOG_INFO;
static _Thread_local uint64_t current_request;

void log_level_set(LogLevel lowest)
{
    atomic_store(&lowest_level, lowest);
}

void log_request_set(uint64_t request)
{
    current_request = request;
}

// Local time to the millisecond, without an arena: 2020-10-26T19:00:00.000+08:00.
static void add_time(Buf *line, Time now)
{
    Day day = time_day(now);
    int64_t ms = (now.ms + TIME_ZONE) % TIME_DAY;
    char text[48];
    int n = snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03d+08:00", day_year(day),
                     day_month(day), day_of_month(day), (int)(ms / TIME_HOUR),
                     (int)(ms / TIME_MINUTE % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
    buf_add(line, (Str){ text, (size_t)n });
}

static void add_json(Buf *line, LogLevel level, const char *event, Str text)
{
    buf_lit(line, "{\"time\":\"");
    add_time(line, clock_now());
    buf_lit(line, "\",\"level\":\"");
    buf_add(line, str(level_names[level]));
    buf_lit(line, "\",\"event\":");
    buf_json(line, str(event));
    if (current_request != 0) {
        buf_lit(line,
                ",\"request\":\"");  // as the answer's X-Request-Id and the fault page show it
        buf_printf(line, "%016llx", (unsigned long long)current_request);
        buf_byte(line, '"');
    }
    buf_lit(line, ",\"text\":");
    buf_json(line, text);
    buf_lit(line, "}\n");
}

static void add_plain(Buf *line, LogLevel level, const char *event, Str text)
{
    add_time(line, clock_now());
    buf_byte(line, ' ');
    buf_add(line, str(level_names[level]));
    buf_byte(line, ' ');
    buf_add(line, str(event));
    if (current_request != 0) {
        buf_lit(line, " request=");
        buf_printf(line, "%016llx", (unsigned long long)current_request);
    }
    buf_lit(line, " text=");
    buf_json(line, text);
    buf_byte(line, '\n');
}

// One write for a line, so that the lines of two threads never mix. If it fails there is
// nobody left to tell.
void log_line(LogLevel level, const char *event, const char *format, ...)
{
    if (level < atomic_load(&lowest_level))
        return;
    LEAVE_UNSET char text[TEXT_MAX];
    LEAVE_UNSET char bytes[LINE_MAX];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    Str said = { text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1 };
    Buf line = { .p = bytes, .room = sizeof bytes - 1, .max = sizeof bytes - 1 };
    (isatty(STDERR_FILENO) ? add_plain : add_json)(&line, level, event, said);
    if (write(STDERR_FILENO, line.p, line.n) < 0)
        return;
}
