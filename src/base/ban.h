// ban: names that do not compile in rooms. Forced in by the Makefile (-include) after the
// standard headers, so that a habit becomes an error.
#pragma once
#include "base/arena.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Poisoning a macro is a warning of its own. `system` stays free: it is a word of ours
// (Actor.system).
#undef alloca
#undef setjmp
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol atof alloca
#pragma GCC poison gmtime localtime ctime asctime mktime time
#pragma GCC poison malloc calloc realloc free strdup strndup
#pragma GCC poison rand random srand popen setjmp longjmp
