// measure: what this machine gives: `redvest bench`, for who runs it and not for who builds it
// (`make bench` compares and guards; this tells in a minute what to expect, and what it waits for).
//
// A throwaway county is made on the disk that is to be measured (or in an empty PostgreSQL), and
// nothing of it stays. Three things are measured as the program does them: a durable write of the
// disk alone, acts through the lane one by one and many at once, pages on one thread.
#pragma once
#include "cli/cli.h"

int measure_run(Cli *cli, const Args *args);
