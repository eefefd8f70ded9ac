// exchange: with the national volunteer information system, by spreadsheets.
//
// In: the numbers that people have there, and the records that were counted with points elsewhere
// (已在别处计分), each file once by its hash. Out: who consented to the exchange (purpose
// "exchange" of volunteers) and has no number there yet, and their records that took effect, with
// what is counted elsewhere said beside, so that the two sides can be set right. Nobody who did not
// consent is in a file that leaves the house.
//
// Stands on: people, volunteers, records.   Leaned on by: demo, points. Others may join:
// exchange_counted(record), exchange_numbers(person, number). Events: exchange.counted (id: the
// record, other: its person). Hears: person.erased.
#pragma once
#include "rooms/people/people.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define EXCHANGE_ROWS_MAX 5000

typedef enum { EXCHANGE_NUMBERS, EXCHANGE_COUNTED } ExchangeKind;
extern const char *const exchange_kind_words[];
extern const Text exchange_kind_texts[];
extern const Fault exchange_again;  // 409  that very file came before
extern const Fault exchange_empty;  // 422  no row that can be taken
extern const Fault exchange_long;   // 422

typedef struct ExchangeDraft ExchangeDraft;
MUST_USE Err exchange_read(Cx *cx, ExchangeKind kind, Str file_name, Str bytes,
                           ExchangeDraft **out);  // a reader will do
MUST_USE Err exchange_keep(Cx *cx, const ExchangeDraft *draft, ExchangeFileId *id);

typedef struct {
    ExchangeFileId id;
    ExchangeKind kind;
    Text kind_text;
    Str file_name, file_hash;
    int64_t rows, bad;
    Str problems;  // the first twenty, a line each
    Str made_by_name;
    Time made_at;
} ExchangeFile;
extern const Shape exchange_file_shape;
MUST_USE Err exchange_files(Cx *cx, ExchangeFileId before, int limit, List *out);

typedef struct {
    PersonId person;
    Str name, volunteer_number, home_name;
    Str number;  // of the national system; empty: not known there
    Day born;
} ExchangePerson;
extern const Shape exchange_person_shape;
// Active volunteers who consented; `without`: those without a national number alone.
MUST_USE Err exchange_people(Cx *cx, bool without, PersonId after, int limit, List *out);
typedef struct {
    RecordId record;
    Str name, volunteer_number, number;
    Day day;
    Minutes minutes;
    Str kind, activity_number, activity;
    Str counted;  // the platform that paid points for it, or empty
} ExchangeRecord;
extern const Shape exchange_record_shape;
MUST_USE Err exchange_records(Cx *cx, RecordId after, int limit, List *out);

// Where points were given for it: it is not paid here again. Empty: nowhere else.
MUST_USE Err exchange_counted_by(Cx *cx, RecordId record, Str *platform);

typedef struct {
    int64_t consented, numbered, counted;
} ExchangeSums;
extern const Shape exchange_sums_shape;
MUST_USE Err exchange_sums(Cx *cx, ExchangeSums *out);

extern const Room exchange_room;
