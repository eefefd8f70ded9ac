// log: one line per happening on stderr; JSON, or plain on a terminal.
//
// A function logs or returns its error, never both: whoever first meets the outside
// failure logs it, with what only the log may see. No names, phones, addresses, codes or query
// strings.
#pragma once
#include "base/str.h"

typedef enum { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR } LogLevel;

// `event` is a stable word ("store.busy"); `format` tells the particulars.
void log_line(LogLevel level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void log_level_set(LogLevel lowest);
void log_request_set(uint64_t request);  // shown on this thread's lines until set to 0

#define log_info(event, ...)  log_line(LOG_INFO, event, __VA_ARGS__)
#define log_warn(event, ...)  log_line(LOG_WARN, event, __VA_ARGS__)
#define log_error(event, ...) log_line(LOG_ERROR, event, __VA_ARGS__)
