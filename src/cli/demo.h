// demo: `redvest demo` plays a county into a database that holds none.
//
// It plays beside the database and puts the whole in its place at the end, so that Ctrl-C, a full
// disk or a fault leave nothing half.
#pragma once
#include "cli/cli.h"

extern const Fault demo_held;  // 409  a county is there already

int demo_run(Cli *cli, const Args *args);
