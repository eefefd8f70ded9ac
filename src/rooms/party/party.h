// party: 在职党员报到, a party member in work reports at the community where he or she lives.
//
// That somebody is a party member is told by that person alone, with consent to a dated text, and
// is not inferred from anything (个人信息保护法 art. 13, 29). The community sees the name masked,
// the unit and what is offered, and receives the report; withdrawing it takes back the consent and
// deletes the row, so that nothing is left but the act in the audit chain, without its words.
//
// Stands on: places, people.   Leaned on by: demo. Others may join: party_reports(person, place,
// state). Hears: person.erased.
#pragma once
#include "rooms/people/people.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define PARTY_CONSENT "2026-1"

typedef enum { PARTY_ASKED, PARTY_RECEIVED } PartyState;
extern const char *const party_state_words[];
extern const Text party_state_texts[];

extern const Fault party_missing;   // 404
extern const Fault party_there;     // 409  has reported already
extern const Fault party_consent;   // 422  not without consent
extern const Fault party_no_home;   // 422  no community of one's own
extern const Fault party_moved_on;  // 409
extern const Fault party_own;       // 403  nobody receives themselves

typedef struct {
    PartyReportId id;
    PersonId person;
    Str name_masked, volunteer_number;
    PlaceId place;
    Str place_name, place_path;
    Str unit_name;  // as the person said
    Str offers;     // 法律咨询, 周末有空
    PartyState state;
    Text state_text;
    Time made_at, decided_at;
    bool may_receive;
} PartyReport;
extern const Shape party_report_shape;

typedef struct {
    Str unit_name, offers;  // 2 to 60 and at most 100 characters
    bool consent;
} PartyNew;
MUST_USE Err party_report(Cx *cx, const PartyNew *new, PartyReportId *id);  // of cx->actor, at home
MUST_USE Err party_withdraw(Cx *cx);
MUST_USE Err party_receive(Cx *cx, PartyReportId id);
MUST_USE Err party_find_of(Cx *cx, PersonId person, PartyReport *out);  // party_missing
MUST_USE Err party_list(Cx *cx, Str path, PartyReportId before, int limit, List *out);

// For each unit, as it was said: how many have reported below a node.
typedef struct {
    Str unit_name;
    int64_t asked, received;
} PartyUnit;
extern const Shape party_unit_shape;
MUST_USE Err party_units(Cx *cx, Str path, List *out);  // at most 500, by number

extern const Room party_room;
