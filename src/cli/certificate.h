// certificate: reads a 证明 as a file, by a public key alone: no database, no network.
#pragma once
#include "cli/cli.h"

int certificate_verify(Cli *cli, const Args *args);
