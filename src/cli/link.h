// link: a command typed while the county is being served travels over the server's Unix socket into
// the server's lane, so that two programs never write one SQLite database.
//
// One exchange a connection: a JSON line {noun, verb, json, lang, args: [[name, value]…], input:
// base64} to the server, {progress: [done, all]} lines back, and a last line {exit, out, talk} with
// base64 texts. The socket lies beside the database with mode 0600, and the server answers only its
// own user and root. Several servers may share one PostgreSQL, so there a command runs a lane of
// its own and nothing travels.
#pragma once
#include "cli/cli.h"
#include "town/county.h"

extern const Fault link_none;  // 404  nobody serves this database

MUST_USE Err link_call(Cli *cli, const County *county, const Command *command, const Args *args,
                       Ran *ran);
// Answers for every county from a thread of its own until link_stop.
MUST_USE Err link_serve(Arena *house, const County *counties, size_t n);
void link_stop(void);  // a command that is at work is finished first

// Runs a command in the lane (or on a reader when it only reads), here.
MUST_USE Err link_run_here(const County *county, Arena *arena, const Lang *lang,
                           const Command *command, const Args *args, CommandOut *out,
                           Problems **problems);
