// cast: who is in a story and where: the little county with people, posts and teams by name, each
// with a browser of their own.
//
//   person 周主任 13871550003 保康社区 station@保康社区
//   team   保康便民小队 保康社区 王师傅
#pragma once
#include "tests/support/little.h"
#include "tests/support/visit.h"

#define CAST_MAX 64

typedef struct {
    Str name, phone;   // phone: none for a place or a team
    int64_t id;        // {name} in a story; of a person, a place or a team
    Visitor *visitor;  // of a person
} Player;

typedef struct {
    Little *l;
    App *app;
    Player players[CAST_MAX];
    size_t n;
    int64_t corps;  // the team above all, 总队
} Cast;

Cast *cast_new(T *t, County *county);
// The words after "person" and after "team"; false when they do not make one.
bool cast_person(Cast *cast, Str words);
bool cast_team(Cast *cast, Str words);
Player *cast_find(Cast *cast, Str name);  // NULL when nobody and nothing is called so
// Somebody without an account who looks by.
Player *cast_guest(Cast *cast, Str name);
// A real log-in: asks for a code, reads the message, sends it. The answer to the code.
AppAnswer cast_log_in(Cast *cast, const Player *player);
