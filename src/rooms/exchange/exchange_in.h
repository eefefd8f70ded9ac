// exchange_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "rooms/exchange/exchange.h"
#include "town/recount.h"

typedef struct {
    PersonId person;
    RecordId record;
    Str value;  // the national number, or the platform
} ExchangeRow;
struct ExchangeDraft {
    ExchangeKind kind;
    Str file_name, file_hash;
    ExchangeRow *rows;
    size_t n;
    int64_t bad;
    Str problems;
};
// The record of that person in that activity that stands; none when there is none.
MUST_USE Err exchange_record_of(Cx *cx, PersonId person, Str activity_number, RecordId *out);
extern const Holding exchange_holdings[];
MUST_USE Err exchange_hear_erased(Cx *cx, const Event *event);
MUST_USE Err exchange_merge_person(Cx *cx, PersonId to, PersonId from);
