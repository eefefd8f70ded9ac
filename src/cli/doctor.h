// doctor: is this machine fit to serve, and what to do when it is not. Changes nothing.
#pragma once
#include "cli/cli.h"

int doctor_run(Cli *cli, const Args *args);
