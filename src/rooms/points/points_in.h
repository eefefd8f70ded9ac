// points_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/points/points.h"
#include "store/db.h"

typedef enum {
    ACCOUNT_PERSON,
    ACCOUNT_DEBT,
    ACCOUNT_HOUSEHOLD,
    ACCOUNT_HELD,  // owner: the account that the points were taken from
    ACCOUNT_MERCHANT,
    ACCOUNT_ISSUE,  // owner: the year
    ACCOUNT_SPENT,
    ACCOUNT_SETTLED,
    ACCOUNT_EXPIRED,  // owner: the year of the lots
} AccountKind;
extern const char *const account_kind_words[];

typedef struct {
    int64_t id;
    int32_t kind;
    int64_t owner;
    Points balance;
    int64_t seq;
    bool frozen;
    Time grace_until;
} Account;
// Id 0 when there is none.
MUST_USE Err account_find(Cx *cx, AccountKind kind, int64_t owner, Account *out);
MUST_USE Err account_at(Cx *cx, int64_t id, Account *out);
MUST_USE Err account_for(Cx *cx, AccountKind kind, int64_t owner, Account *out);  // made if need be

typedef struct {
    int64_t id, account;
    Time expires_at;
    Points ready, held, expired;
} Lot;
extern const Shape lot_shape;
MUST_USE Err lot_at(Cx *cx, int64_t id, Lot *out);
MUST_USE Err lot_for(Cx *cx, int64_t account, Time expires_at, Lot *out);  // made if need be
// What can be spent of an account, oldest-expiring first: List of Lot.
MUST_USE Err lots_open(Cx *cx, const Account *account, List *out);
#define LOTS_MOST 200

typedef enum {
    MOVE_EARN,
    MOVE_REVERSE,
    MOVE_REPAY,
    MOVE_HOLD,
    MOVE_RELEASE,
    MOVE_CAPTURE,
    MOVE_REFUND,
    MOVE_EXPIRE,
    MOVE_POOL,
    MOVE_SETTLE,
} MoveKind;
extern const char *const move_kind_words[];
extern const Text move_kind_texts[];

typedef struct {
    TransferId id;
    Str key;
    int32_t kind;  // MoveKind
    PersonId person;
    Str cause;
    int64_t cause_id;
    Points amount;
    TransferId undoes;
    PersonId actor;
    Time at;
    Day rule_on;
    Str words;
    Blob mac;
} Transfer;
extern const Shape transfer_shape;

typedef struct {
    int64_t account;
    int32_t kind;
    int64_t owner;
    int64_t lot;  // 0: none
    Time expires_at;
    Points amount;
    int64_t seq;
    Points balance;
} Leg;
extern const Shape leg_shape;

#define LEGS_MOST (2 * LOTS_MOST + 8)
typedef struct {
    Transfer transfer;
    Leg legs[LEGS_MOST];
    size_t n;
    int64_t floor;  // the least that the year's issue may stand at; 0: no budget
    bool unless_frozen;
} Move;
Move *move_new(Cx *cx, MoveKind kind, Str key);
void move_leg(Move *move, const Account *account, const Lot *lot, int64_t amount);
// Writes it: points_short when an account would pass its limit, points_frozen. No amount: OK.
MUST_USE Err move_post(Cx *cx, Move *move);
// Whether the key was used: `there`, or points_key_taken when it was for something else.
MUST_USE Err move_repeated(Cx *cx, const Transfer *wanted, Transfer *there, bool *repeated);
MUST_USE Err transfer_at(Cx *cx, TransferId id, Transfer *out);
// The seal over a transfer and its legs in the order of (account, seq).
Hash transfer_seal(Arena *arena, const Hash *key, Str before, const Transfer *transfer,
                   const Leg *legs, size_t n);
// A debt is repaid out of what is ready.
MUST_USE Err debt_repay(Cx *cx, PersonId person, TransferId after);

typedef struct {
    HoldId id;
    int64_t account;
    PersonId person;
    Points amount, captured;
    int32_t state;
    Time until;
    Str cause;
    int64_t cause_id;
    Str title;
    TransferId transfer;
    Time made_at, ended_at;
    TransferId ended_by, given_back_by;
    Blob mac;
} HoldRow;
extern const Shape hold_row_shape;
Hash hold_seal(Arena *arena, const Hash *key, const HoldRow *row);

typedef struct {
    RecordId record;
    PersonId person;
    Day day;
    int32_t kind;  // RecordKind
    Minutes minutes;
    int64_t coefficient;
    Points grown, paid;
    int32_t why;  // EarnWhy
    TransferId transfer, undone_by;
    Time undone_at, made_at;
    Blob mac;
} Earning;
extern const Shape earning_shape;
Hash earning_seal(Arena *arena, const Hash *key, const Earning *row);

// What a record earned goes back, once; nothing when it earned nothing.
MUST_USE Err point_take_back(Cx *cx, RecordId record, Str words);
// Whose account answers for what a number had earned: its own, or where it was merged into.
MUST_USE Err point_heir(Cx *cx, PersonId person, PersonId *out);
MUST_USE Err point_pour_all(Cx *cx, PersonId from, PersonId to, Points all);
extern const Holding point_holdings[];
MUST_USE Err point_merge_person(Cx *cx, PersonId to, PersonId from);  // points_merge_first
MUST_USE Err household_of(Cx *cx, PersonId person, HouseholdId *out);
