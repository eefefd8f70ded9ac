#include "base/version.h"
#include "build/version.h"

const char *const redvest_version = REDVEST_VERSION;
