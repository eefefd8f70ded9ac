// self: the commands by which the binary describes itself. Only the settings look into a database,
// when one is named.
#pragma once
#include "cli/cli.h"

int self_routes(Cli *cli, const Args *args);
int self_faults(Cli *cli, const Args *args);
int self_sql(Cli *cli, const Args *args);
int self_events(Cli *cli, const Args *args);
int self_settings(Cli *cli, const Args *args);  // with a database also the county's
int self_openapi(Cli *cli, const Args *args);
int self_words(Cli *cli, const Args *args);  // every message of the templates
int self_commands(Cli *cli, const Args *args);
int self_completion(Cli *cli, const Args *args);
