// cli: argv → a command of the house or of a room.
//
// `redvest <noun> <verb>`; a command is a row of a table (town/command.h), so help, completion and
// the man page's list derive from it. Commands that touch a database run in its lane: their own
// when nobody serves it, the server's over its Unix socket otherwise (link.h). Data goes to stdout,
// talk to stderr; exit codes: 0 ok, 1 failure, 2 usage, 3 configuration, 4 invalid data, 5 conflict
// or held; 130 after Ctrl-C.
#pragma once
#include "cli/config.h"
#include "town/command.h"

typedef struct {
    Arena *arena;  // house
    const Config *config;
    const Lang *lang;
    const char *program;
    bool quiet;  // no talk but faults
} Cli;

// A command that needs no open county: serve, migrate, demo, the self-describing ones.
typedef struct {
    const char *noun, *verb;  // verb NULL: the noun alone
    Text summary;
    const char *examples;
    const Option *options;
    size_t option_count;
    int (*run)(Cli *cli, const Args *args);
} Builtin;

// "0.01" is 10 thousandths; false when it is no scale from 0.001 to 1.
MUST_USE bool scale_parse(Str text, int64_t *permille);

size_t builtin_count(void);
const Builtin *builtin_at(size_t i);

// Every command that acts on a county: those of the house (house.c), then each room's.
size_t command_count(void);
const Command *command_at(size_t i);
// As typed, or as it came over the link: also what carries a builtin's question to the server.
// NULL: none.
const Command *command_named(Str noun, Str verb);

// What every command takes beside its own options, for help, completion and the man page.
size_t common_options(const Option **options);

int cli_main(int argc, char **argv);

// An arena for one piece of work, freed at the end of the program.
Arena *cli_work(Cli *cli);

// Runs a county's command on the first database: in the process that serves it, else here.
typedef struct {
    int exit;
    Str out, talk;
} Ran;
Ran cli_run(Cli *cli, const Command *command, Args *args);
// The same, and prints what it said.
int cli_run_and_print(Cli *cli, const Command *command, Args *args);

// --- talk.c
MUST_USE bool print_all(int fd, Str bytes);
int print_out(Str bytes);                              // on stdout; the exit code
int usage(Cli *cli, Text why, Str word0, Str word1);   // a sentence on stderr; EXIT_USAGE
int usage_str(Cli *cli, Str why);                      // the same, said already
void talk(Cli *cli, Text text, Str word0, Str word1);  // a line on stderr, unless --quiet
int exit_of(Err err);
void talk_fault(Arena *arena, const Lang *lang, Err err, const Problems *problems, Buf *out);
int say_fault(Cli *cli, Err err, const Problems *problems);  // on stderr; the exit code
bool colourful(int fd);                                      // a terminal, and NO_COLOR is not set
// Table or JSON on stdout; the exit code.
int print_rows(Cli *cli, const Args *args, const Shape *shape, const void *rows, size_t n);

// --- args.c
// Fills `args` from the words after noun and verb. What is wrong goes to `why` as a sentence.
MUST_USE bool args_parse(Arena *arena, const Lang *lang, const Option *options, size_t option_count,
                         int argc, char **argv, Args *args, Str *why);

// --- help.c
void help_all(Cli *cli, Buf *out);
void help_noun(Cli *cli, Str noun, Buf *out);  // empty when no command has that noun
void help_command(Cli *cli, const char *noun, const char *verb, Text summary, const char *examples,
                  const Option *options, size_t option_count, Buf *out);

// --- show.c: a command's rows as a table for people or JSON for programs
void show_rows(Arena *arena, const Lang *lang, bool json, const Shape *shape, const List *rows,
               Buf *out);
