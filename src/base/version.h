// version: what this binary was built from.
#pragma once

extern const char *const redvest_version;  // "v1.2-3-gabc1234", as git describes it
