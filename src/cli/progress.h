// progress: a bar on a terminal for whatever takes longer than a second, one line for each 10 %
// elsewhere.
#pragma once
#include "cli/cli.h"

typedef struct {
    const Lang *lang;
    bool quiet, terminal, drawn;
    int64_t began_ms, drawn_ms;
    int64_t tenth;  // the last 10 % that was told
} Progress;

Progress progress_begin(const Cli *cli);
// `to` is a Progress. `all` of 0 or less: how much there is to do is not known, and only what is
// done is told.
void progress_tell(void *to, int64_t done, int64_t all);
void progress_end(Progress *progress);  // takes the bar away
