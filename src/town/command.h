// command: `redvest <noun> <verb>`, declared like a route.
//
// A command is prepared where it was typed (files read, secrets asked for) and acts in the county's
// lane: its own when nobody serves the database, the server's over its Unix socket otherwise. So
// `act` sees only Args and the Cx, and writes to `out` (data, stdout) and `say` (talk, stderr).
#pragma once
#include "base/buf.h"
#include "town/cx.h"
#include "town/shape.h"

typedef struct {
    const char *name;   // "--county", "--json"; positional ones without dashes, in order
    const char *value;  // name of the value in help; NULL: a switch
    Text help;
    bool required;
    bool repeated;
} Option;

#define ARGS_MAX 32
typedef struct {
    size_t n;
    Str names[ARGS_MAX];   // as declared
    Str values[ARGS_MAX];  // "" for switches
    Str input;             // what prepare read (a file, standard input); sent along to the server
    bool json;
} Args;

Str arg(const Args *args, const char *name);  // none when absent
bool arg_given(const Args *args, const char *name);

typedef struct {
    Buf out;   // stdout
    Buf talk;  // stderr
    // Table or JSON of a list by its Shape, as --json asks.
    const Shape *shape;
    List rows;
    void (*progress)(void *to, int64_t done, int64_t all);  // NULL when nobody watches
    void *progress_to;
} CommandOut;

enum {
    EXIT_OK = 0,
    EXIT_FAILURE_ = 1,
    EXIT_USAGE = 2,
    EXIT_CONFIG = 3,
    EXIT_DATA = 4,
    EXIT_CONFLICT = 5
};

typedef struct Command {
    const char *noun, *verb;
    Text summary;
    const char *examples;  // shown first in help; lines
    const Option *options;
    size_t option_count;
    Err (*prepare)(Arena *arena, Args *args);               // may be NULL; runs where it was typed
    Err (*act)(Cx *cx, const Args *args, CommandOut *out);  // in the lane
    bool reads_only;                                        // runs on a reader, leaves no audit row
} Command;

#define OPTIONS(table) .options = (table), .option_count = COUNT(table)
