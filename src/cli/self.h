// self: the commands by which the binary describes itself. None needs a database.
#pragma once
#include "cli/cli.h"

int self_routes(Cli *cli, const Args *args);
int self_faults(Cli *cli, const Args *args);
int self_sql(Cli *cli, const Args *args);
int self_events(Cli *cli, const Args *args);
int self_words(Cli *cli, const Args *args);
