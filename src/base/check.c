#include "base/check.h"
#include "base/log.h"
#include <stdlib.h>

// abort, not exit: nothing may run in a process whose beliefs have proved wrong.
_Noreturn void check_failed(const char *file, int line, const char *condition)
{
    log_error("check.failed", "%s:%d: %s", file, line, condition);
    abort();
}
