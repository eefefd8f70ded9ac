#include "town/cx.h"
#include <string.h>

void cx_problem_row(Cx *cx, int row, Str field, const char *code, Text text, Str word0, Str word1)
{
    if (cx->problems == NULL)
        cx->problems = NEW(cx->arena, Problems);
    if (cx->problems->n == PROBLEMS_MAX) {
        cx->problems->dropped++;
        return;
    }
    cx->problems->items[cx->problems->n++] = (Problem){
        .field = field, .row = row, .text = text, .words = { word0, word1 }, .code = code
    };
}

void cx_problem(Cx *cx, Str field, const char *code, Text text, Str word0, Str word1)
{
    cx_problem_row(cx, 0, field, code, text, word0, word1);
}

void cx_event(Cx *cx, const char *kind, int64_t id, int64_t other)
{
    must(cx->event_count < CX_EVENTS_MAX);
    cx->events[cx->event_count++] = (Event){ kind, id, other };
}

void cx_audit(Cx *cx, const char *what, int64_t id, Str before, Str after)
{
    cx->audit = (AuditNote){ what, id, before, after };
}

void cx_random(Cx *cx, void *out, size_t n)
{
    if (cx->dice == NULL) {
        rand_bytes(out, n);
        return;
    }
    char *at = out;
    while (n > 0) {
        uint64_t roll = dice_next(cx->dice);
        size_t part = n < sizeof roll ? n : sizeof roll;
        memcpy(at, &roll, part);
        at += part;
        n -= part;
    }
}
