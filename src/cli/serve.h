// serve: the server's life, from the ports to the last answered request.
#pragma once
#include "cli/cli.h"

int serve_run(Cli *cli, const Args *args);
int migrate_run(Cli *cli, const Args *args);
