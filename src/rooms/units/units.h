// units: 单位, the register of organisations: who hosts places, sends teams, signs for
// back-entries. A unit is neither a place nor a team. Its number of staff is dated and has a
// source, because "100 % of every unit's staff registered" is measured against it.
//
// Others may join: units(id, path, name, credit_code, kind, contact, phone, address, state, demo),
// unit_staff(unit, day, staff, source).
//
// Stands on places. Leaned on by people, accounts, teams. Staff read, the centre edits.
#pragma once
#include "base/list.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

// The national table of host units (domain.md §6.5); the stored words are its codes.
typedef enum {
    UNIT_PARTY,
    UNIT_EDUCATION,
    UNIT_HEALTH,
    UNIT_SCIENCE,
    UNIT_CULTURE,
    UNIT_WELFARE,
    UNIT_INSTITUTION,
    UNIT_MASS,
    UNIT_RESIDENTS,
    UNIT_VILLAGERS,
    UNIT_STATE_FIRM,
    UNIT_FIRM,
    UNIT_ASSOCIATION,
    UNIT_SERVICE_BODY,
    UNIT_FOUNDATION,
    UNIT_SOCIAL,
    UNIT_OTHER,
} UnitKind;
#define UNIT_KINDS 17

typedef enum { UNIT_ACTIVE, UNIT_CLOSED } UnitState;

typedef struct {
    UnitId id;
    Str path;  // "u/7/"
    Str name;
    Str credit_code;  // 18 characters of GB 32100, or none
    UnitKind kind;
    Text kind_text;
    Str contact, phone, address;
    UnitState state;
    int64_t staff;  // of the newest dated number; 0 with staff_day none: never told
    Day staff_day;
    Str staff_source;
    bool demo;
    Time changed_at;
} Unit;

typedef struct {
    Str name, credit_code;
    UnitKind kind;
    Str contact, phone, address;
    bool demo;
} UnitNew;

extern const Shape unit_shape;
extern const char *const unit_kind_words[];
extern const Text unit_kind_texts[UNIT_KINDS];
extern const char *const unit_state_words[];

extern const Fault unit_missing;    // 404  no such unit
extern const Fault unit_not_yours;  // 403  the centre keeps the register
extern const Fault unit_taken;      // 409  the name or the credit code is there already
extern const Fault unit_moved_on;   // 409  somebody changed it a moment ago
extern const Fault unit_bad_rows;   // 422  the problems name row and column; nothing was committed

// GB 32100-2015: 17 characters without I O S V Z and a check character. Spaces are not ignored,
// letters are capital.
bool credit_code_valid(Str code);
// Spaces and dashes dropped, letters capital: as it is stored.
Str credit_code_clean(Arena *arena, Str typed);
// "01", "党政机关"; false when it is neither.
MUST_USE bool unit_kind_parse(Str word, UnitKind *out);

MUST_USE Err unit_find(Cx *cx, UnitId id, Unit *out);
MUST_USE Err unit_by_code(Cx *cx, Str credit_code, Unit *out);
typedef struct {
    Str words;      // "" is any
    UnitKind kind;  // read when by_kind
    bool by_kind, closed_too;
} UnitFilter;
// Unit in the order of ids after `after`; at most `limit`. A request holds UNIT_EXPORT_MAX of them.
#define UNIT_EXPORT_MAX 5000
#define UNIT_LIST_MAX   50000
MUST_USE Err unit_list(Cx *cx, const UnitFilter *filter, UnitId after, int limit, List *out);

MUST_USE Err unit_add(Cx *cx, const UnitNew *unit, UnitId *id);
// `as_read`: changed_at when the form was drawn; none: no check.
MUST_USE Err unit_edit(Cx *cx, UnitId id, const UnitNew *unit, UnitState state, Time as_read);
// How many people work there on that day, by which paper; the same day again replaces the figure.
MUST_USE Err unit_staff_set(Cx *cx, UnitId id, Day day, int64_t staff, Str source);

typedef struct {
    Day day;
    int64_t staff;
    Str source;
} UnitStaff;
extern const Shape unit_staff_shape;
MUST_USE Err unit_staff_list(Cx *cx, UnitId id,
                             List *out);  // of UnitStaff, newest first, at most 50
// The figure that stood on `day`: the newest not after it. `out` is zeroed when none was told by
// then.
MUST_USE Err unit_staff_on(Cx *cx, UnitId id, Day day, UnitStaff *out);

typedef struct {
    int64_t rows, added, changed;
} UnitLoad;
extern const Shape unit_load_shape;
// CSV: 名称,统一社会信用代码,类型,联系人,电话,地址,在职人数,数据日期,来源. All faults are told,
// with one nothing is kept.
MUST_USE Err unit_load(Cx *cx, Str csv_bytes, UnitLoad *result);

extern const Room units_room;
