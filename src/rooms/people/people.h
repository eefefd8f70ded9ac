// people: 居民 and 志愿者, one row for each person, and as little of it shown as the work needs.
//
// A person is known outside by the volunteer number, never by the number of a document. Phone,
// document number and address lie sealed in the database and are looked up by keyed hash; lists and
// pages show masks (张**, 138****1234, the last four); what is behind a mask comes out one field at
// a time, with a reason, counted and logged. A phone belongs to a family, so it is not unique; a
// document belongs to one person. Who is erased keeps the id and the volunteer number, so that
// records of service stand; name, phone, document and address are gone.
//
// Stands on: places, units.   Leaned on by: accounts, teams, orders, home, demo.
// Others may join: people(id, name, volunteer_number, home, unit, birth_day, state, demo).
// Events: person.added, person.corrected, person.erased (id).
#pragma once
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define PERSON_NAME_MAX         30
#define ID_NUMBER_LENGTH        18
#define VOLUNTEER_NUMBER_LENGTH 16
#define DEMO_PROVINCE \
    99  // first two digits that no province ever had; accepted in a demo county only
// Who may see the people of a place: those who answer for it, the grid worker who orders for them,
// and who keeps the accounts. The system administrator runs the machine and sees nobody (三员分立).
#define ROLES_SEE_PEOPLE (ROLES_DISPATCH | ROLE_GRID | ROLE_SECURITY)

// 居民身份证, 港澳, 台湾, 护照, 外国人永久居留身份证, 军官证/士兵证 (domain.md §5.7).
typedef enum {
    ID_KIND_NONE,
    ID_KIND_RESIDENT,
    ID_KIND_HK_MO,
    ID_KIND_TAIWAN,
    ID_KIND_PASSPORT,
    ID_KIND_FOREIGNER,
    ID_KIND_ARMY
} IdKind;
extern const char *const id_kind_words[];  // as stored; the first is "none"
extern const Text id_kind_texts[];

typedef enum { PERSON_ACTIVE, PERSON_ERASED } PersonState;

typedef struct {
    PersonId id;
    Str name;              // in full: for the person's own page and for staff who serve them
    Str name_masked;       // 张**, for lists and exports
    Str volunteer_number;  // 16 digits: county, nine at random, check digit
    Str phone_masked;      // 138****1234, empty when there is none
    IdKind id_kind;
    Str id_masked;  // **************002X, empty when there is none
    bool has_address;
    Day birth_day;  // from the document, none without one
    PlaceId home;   // the station the person belongs to
    Str home_name, home_path;
    UnitId unit;
    Str unit_name;
    PersonState state;
    bool demo;
    Time created_at;
    Blob phone_sealed, id_sealed, address_sealed;  // FIELD_SECRET
} Person;
extern const Shape person_shape;

extern const Fault person_missing;       // 404
extern const Fault person_known;         // 409  the document is registered already
extern const Fault person_gone;          // 409  erased
extern const Fault person_out_of_scope;  // 403
extern const Fault person_reveals_used;  // 429  30 within an hour
extern const Fault person_nothing;       // 404  the field is empty

// --- rules (people_rules.c), pure

typedef enum {
    ID_FINE,
    ID_BAD_SHAPE,
    ID_BAD_AREA,
    ID_BAD_DATE,
    ID_IN_FUTURE,
    ID_BAD_CHECK
} IdVerdict;
typedef struct {
    char text[ID_NUMBER_LENGTH + 1];  // normal form: capital X, terminated
    Day born;
    bool male;  // the 17th digit is odd
} IdNumber;

// GB 11643: 18 characters, area prefix by its rule (codes once given stay valid), a real date not
// in the future, check character; a small x is taken as X. `out` is filled when fine. `demo`: the
// impossible province 99 counts too.
IdVerdict id_number_check(Str typed, Day today, bool demo, IdNumber *out);
bool id_number_valid(Str typed, Day today, bool demo);
char id_check_character(const char digits[17]);
Text id_verdict_text(IdVerdict verdict);  // the sentence for the form

// Any document: no words when `typed` is a number of that kind, else the sentence for the form.
// `number` gets the normal form, `born` the birth day of a resident's (none for the others).
Text document_verdict(Arena *arena, IdKind kind, Str typed, Day today, bool demo, Str *number,
                      Day *born);

// Digits alone, without country code, from what people type (blanks, dashes, +86, full-width
// digits); none when it is neither a mobile number nor a landline with its area code.
Str phone_normal(Arena *arena, Str typed);
bool phone_typed_valid(Str typed);  // the same as a verdict, for Input.valid
bool phone_is_mobile(Str phone);    // of the normal form: a code can be sent to it
bool name_valid(Str name);          // 1 to 30 characters, at least one letter, no digits, no < >

Str mask_name(Arena *arena, Str name);    // 张**, whatever the length
Str mask_phone(Arena *arena, Str phone);  // 138****1234
Str mask_id(Arena *arena, Str number);  // stars and the last four; all stars up to eight characters

Str volunteer_number_of(Arena *arena, Str area, uint64_t dice);  // area: six digits
bool volunteer_number_valid(Str number);

// `who` may see this person's page: themselves, or a role of ROLES_SEE_PEOPLE over the home
// station. A person without a home is seen by nobody but themselves.
bool person_visible(const Actor *who, const Person *person);

// --- acts

typedef struct {
    Str name;   // required
    Str phone;  // as typed, may be empty
    IdKind id_kind;
    Str id_number;  // as typed, empty with ID_KIND_NONE
    Str address;    // up to 200 characters, may be empty
    PlaceId home;   // a station or a place below one (then its station is taken); may be none
    UnitId unit;
    bool demo;  // invented: marked on screen
} PersonNew;

// The one act behind registration, orders on somebody's behalf, import and demo. fault_invalid with
// problems for each field that does not fit, person_known. The caller has decided that the actor
// may.
MUST_USE Err person_add(Cx *cx, const PersonNew *new, PersonId *out);

MUST_USE Err person_find(Cx *cx, PersonId id, Person *out);  // also who is erased
MUST_USE Err person_by_number(Cx *cx, Str volunteer_number, Person *out);
// Everybody with this phone who is not erased, oldest first, at most 20: List of Person.
MUST_USE Err people_by_phone(Cx *cx, Str phone, List *out);
// The oldest of them; person_missing when there is nobody.
MUST_USE Err person_by_phone(Cx *cx, Str phone, PersonId *out);
// Who is registered by that name with that phone, or with that document (normal form); nobody when
// there is none.
MUST_USE Err person_known_by(Cx *cx, Str name, Str phone, PersonId *out);
MUST_USE Err person_with_document(Cx *cx, IdKind kind, Str number, PersonId *out);
// The people of a node, newest first, masked: List of Person. `path` must be filled and lie in the
// asker's scope.
typedef struct {
    Str path;
    Str words;        // a volunteer number, a phone, or the beginning of a name; empty: all
    PersonId before;  // cursor, none: from the newest
    int limit;        // at most 1000
} PeopleAsk;
MUST_USE Err people_list(Cx *cx, const PeopleAsk *ask, List *out);

// Every station with its branch, for a choice of where one belongs.
typedef struct {
    PlaceId id;
    Str name, branch;
} Station;
extern const Shape station_shape;
MUST_USE Err people_stations(Cx *cx, List *out);

Str phone_lookup(Cx *cx, Str phone);  // the keyed hash that people.phone_hash holds

// In clear, for acts that must ring or visit (a message, a service sheet of the team that took the
// order): not logged by themselves, so never for a page that only looks. Empty text when there is
// none.
MUST_USE Err person_phone(Cx *cx, PersonId id, Str *out);
MUST_USE Err person_address(Cx *cx, PersonId id, Str *out);
MUST_USE Err person_document(Cx *cx, PersonId id, Str *out);

// What is behind a mask, for cx->actor who must see the person: at most 30 an hour (setting
// people.reveals_per_hour), a row in `reveals`, and the act's audit note. `reason` 2 to 100
// characters.
typedef enum { REVEAL_PHONE, REVEAL_DOCUMENT, REVEAL_ADDRESS } RevealField;
extern const char *const reveal_words[];
extern const Text reveal_texts[];
MUST_USE Err person_reveal(Cx *cx, PersonId id, RevealField field, Str reason, Str *out);

// Who looked at this person, newest first, at most 100: for the person.
typedef struct {
    Time at;
    Str by;
    RevealField field;
    Text field_text;
    Str reason;
} Look;
extern const Shape look_shape;
MUST_USE Err person_looks(Cx *cx, PersonId id, List *out);

// The person's own corrections (or staff's, who decided before). Empty address: removed.
MUST_USE Err person_correct(Cx *cx, PersonId id, Str name, PlaceId home, Str address);
MUST_USE Err person_phone_set(Cx *cx, PersonId id,
                              Str phone);  // its owner has proved it (accounts)
MUST_USE Err person_document_set(Cx *cx, PersonId id, IdKind kind,
                                 Str number);  // once; person_known
MUST_USE Err person_unit_set(Cx *cx, PersonId id, UnitId unit);
// Removes name, phone, document and address; tells person.erased. Again is OK.
MUST_USE Err person_erase(Cx *cx, PersonId id);

// --- all that the house holds about one (people_copy.c), from Room.holdings

#define COPY_ROWS 1000  // of one table, the newest

// One row of what the house holds about a person, whatever the table.
typedef struct {
    Text title;  // 活动报名
    Str table, what, state, place, words;
    Time at;
    Day day;
    int64_t number;
    bool counted;
} CopyRow;
typedef struct {
    Str table, column;
    Text title, kept;  // kept: why it stays, with the number alone, after an erasure
    int64_t count;
    bool stays, empty, many;  // many: only the newest COPY_ROWS are here
    List rows;                // of CopyRow
} CopyGroup;
extern const Shape copy_row_shape, copy_group_shape;
// Of all rooms, in their order. `groups`: of CopyGroup, also the empty ones; `rows`: all their
// rows.
MUST_USE Err person_copy(Cx *cx, PersonId person, List *groups, List *rows);

// --- two numbers of one person? (people_doubles.c)

// What two numbers have in common; hashes are compared, nothing is opened.
typedef struct {
    bool name, phone, born;
    bool documents;  // both have one: a document belongs to one person, so they are two
} Likeness;
MUST_USE Err person_alike(Cx *cx, PersonId one, PersonId other, Likeness *out);
// Of the same name, with the same phone or the same day of birth; one of them at least at home
// below `path`. Masked; ordered by (one, other), behind the two given.
typedef struct {
    PersonId one, other;
    Str name_masked, one_number, other_number, one_home, other_home;
    bool phone, born;
} Double;
extern const Shape double_shape;
MUST_USE Err people_doubles(Cx *cx, Str path, PersonId one, PersonId other, int limit, List *out);

extern const Room people_room;

Err people_check(Cx *cx, Recount *recount);  // for Room.check
