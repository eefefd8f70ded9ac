// check: what cannot happen.
//
// must(cond) stays on in release: when it fails the process logs file, line and
// condition and ends at once; the supervisor restarts it. Wrong data costs more
// than a restart. For what *can* happen use Err (fault.h).
#pragma once
#include <stdbool.h>
#include <stddef.h>

#define MUST_USE     __attribute__((warn_unused_result))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

_Noreturn void check_failed(const char *file, int line, const char *condition);

#define must(cond)    ((cond) ? (void)0 : check_failed(__FILE__, __LINE__, #cond))
#define unreachable() check_failed(__FILE__, __LINE__, "unreachable")
