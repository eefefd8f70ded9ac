// cli: argv → a command of the house or of a room.
//
// `redvest <noun> <verb>`; a command is a row of a table (town/command.h), so help, completion and the man page's list
// derive from it. Commands that touch a database run in its lane: their own when nobody serves it, the
// server's over its Unix socket otherwise (link.h). Data goes to stdout, talk to stderr; exit codes: 0 ok, 1 failure,
// 2 usage, 3 configuration, 4 invalid data, 5 conflict or held.
#pragma once
#include "cli/config.h"
#include "town/command.h"

typedef struct {
    Arena       *arena;   // house
    const Config *config;
    const Lang  *lang;
    const char  *program;
} Cli;

// A command that needs no open county: serve, migrate, demo, the self-describing ones.
typedef struct {
    const char   *noun, *verb;  // verb NULL: the noun alone
    Text          summary;
    const char   *examples;
    const Option *options;
    size_t        option_count;
    int         (*run)(Cli *cli, const Args *args);
} Builtin;

size_t         builtin_count(void);
const Builtin *builtin_at(size_t i);

// Every command of every room.
size_t         command_count(void);
const Command *command_at(size_t i);

int cli_main(int argc, char **argv);

// --- args.c
// Fills `args` from the words after noun and verb. What is wrong goes to `why` as a sentence.
MUST_USE bool args_parse(Arena *arena, const Lang *lang, const Option *options, size_t option_count, int argc, char **argv,
                         Args *args, Str *why);

// --- help.c
void help_all(Cli *cli, Buf *out);
void help_noun(Cli *cli, Str noun, Buf *out);
void help_command(Cli *cli, const char *noun, const char *verb, Text summary, const char *examples,
                  const Option *options, size_t option_count, Buf *out);

// --- show.c: a command's rows as a table for people or JSON for programs
void show_rows(Arena *arena, const Lang *lang, bool json, const Shape *shape, const List *rows, Buf *out);

// --- fault to exit code, and to the sentence on stderr
int  exit_of(Err err);
void talk_fault(Arena *arena, const Lang *lang, Err err, const Problems *problems, Buf *talk);
void say_fault(Cli *cli, Err err, const Problems *problems);  // the same on stderr
