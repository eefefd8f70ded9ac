// safeguards: what must stand before somebody is sent: 意外保险 and 培训学分.
//
// A policy (保单) is what an insurer wrote: number, insurer, from when to when, and whom it covers:
// the registered volunteers who live at or below a place, the members of a team, or people by name.
// It is never changed, it ends. A course (培训课程) says what a training is worth and for how long;
// a credit (学分) is one person's: from a session (safety gives it to who came, by the facts), or
// from a certificate that somebody else has seen. Positions of activities ask for either, and the
// two questions below answer for one day: insured_on, trained_on. (志愿服务条例 art. 16, 17:
// training before, and a personal accident insurance before what may hurt.)
//
// Stands on: places, people, accounts, teams, volunteers.   Leaned on by: activities (the gates),
// safety (the pages, frozen lists, credits from sessions), demo. Others may join: courses(id, name,
// months, minutes, closed), policies(id, insurer, product, number, valid_from, valid_to, phone),
// credits(id, course, person, activity, gained_on, valid_to, revoked_at). Hears: person.erased.
#pragma once
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum { COVER_PLACE, COVER_TEAM, COVER_NAMED } PolicyCover;
typedef enum { CREDIT_SESSION, CREDIT_CERTIFICATE } CreditSource;
extern const char *const policy_cover_words[], *const credit_source_words[];
extern const Text policy_cover_texts[], credit_source_texts[];

typedef struct {
    PolicyId id;
    Str insurer, product, number;
    PolicyCover cover;
    Text cover_text;
    PlaceId place;  // whose desk keeps it; of COVER_PLACE also whom it covers
    Str path, place_name;
    TeamId team;
    Str team_name;
    Day valid_from, valid_to;  // both days count
    int64_t min_age, max_age;  // 0: none
    Str phone;                 // to report an accident
    Day ended_on;              // from that day on it covers nobody
    Str reason;
    PersonId made_by;
    Time made_at;
    Text state_text;  // 未开始, 有效, 快到期, 已到期, 已终止
    Str tag;
    bool live;
    Url href;
} Policy;
extern const Shape policy_shape;

typedef struct {
    CourseId id;
    Str name, about;
    int64_t months;   // how long a credit stands; 0: for good
    Minutes minutes;  // what it is worth
    PlaceId place;    // whose desk keeps it
    Str path, place_name;
    bool closed;
    int64_t holders;  // with a credit that stands today
    Url href;
} Course;
extern const Shape course_shape;

typedef struct {
    CreditId id;
    CourseId course;
    Str course_name;
    PersonId person;
    Str name_masked, volunteer_number;
    CreditSource source;
    Text source_text;
    ActivityId activity;
    Str words;
    Day gained_on, valid_to;
    Time made_at, revoked_at;
    Str reason;
    bool stands;  // today
    Text state_text;
    Str tag;
} Credit;
extern const Shape credit_shape;

extern const Fault policy_missing;    // 404
extern const Fault policy_there;      // 409  the insurer's number stands already
extern const Fault policy_over;       // 409  ended or past
extern const Fault policy_not_named;  // 409  covers no list of names
extern const Fault safety_not_yours;  // 403  the place is not in the actor's scope
extern const Fault course_missing;    // 404
extern const Fault course_there;      // 409
extern const Fault course_shut;       // 409
extern const Fault credit_missing;    // 404
extern const Fault credit_there;      // 409  one that stands longer is there already
extern const Fault credit_second;     // 403  nobody gives a credit to themselves

// --- rules: values in, verdict out (safeguards_rules.c)

bool policy_covers_day(Day valid_from, Day valid_to, Day ended_on, Day on);
typedef enum { POLICY_AHEAD, POLICY_LIVE, POLICY_SOON, POLICY_PAST, POLICY_ENDED } PolicyPhase;
PolicyPhase policy_phase(const Policy *policy, Day today, int64_t soon_days);
extern const Text policy_phase_texts[];
extern const char *const policy_phase_tags[];
// The last day of a credit: `months` on, the day before; none for good. A month that is too short
// ends with its last day.
Day credit_until(Day gained_on, int64_t months);
bool credit_stands(Day gained_on, Day valid_to, Time revoked_at, Day on);

// --- the two questions

// The policy that covers a person on that day and lasts longest; none.
MUST_USE Err insured_on(Cx *cx, PersonId person, Day on, PolicyId *policy);
MUST_USE Err trained_on(Cx *cx, PersonId person, CourseId course, Day on, bool *trained);

// --- reading

MUST_USE Err policy_find(Cx *cx, PolicyId id, Policy *out);
// Of a node: its own, those above that cover it too, and those below; newest first, before a
// cursor.
MUST_USE Err policy_list(Cx *cx, Str path, PolicyId before, int limit, List *out);
typedef struct {
    PersonId person;
    Str name_masked, volunteer_number;
    Day since, until;
} PolicyName;
extern const Shape policy_name_shape;
MUST_USE Err policy_name_list(Cx *cx, PolicyId id, List *out);  // live ones, at most 1000
bool policy_may_keep(const Actor *who, Str path, TeamId team);

MUST_USE Err course_find(Cx *cx, CourseId id, Course *out);
MUST_USE Err course_list(Cx *cx, bool closed_too, List *out);     // at most 200, by name
MUST_USE Err credit_list_of(Cx *cx, PersonId person, List *out);  // newest first, at most 200
MUST_USE Err credit_list(Cx *cx, CourseId course, CreditId before, int limit,
                         List *out);  // newest first

// --- acts

typedef struct {
    Str insurer, product, number, phone;
    PolicyCover cover;
    PlaceId place;  // none with a team: the team's
    TeamId team;    // of COVER_TEAM
    Day valid_from, valid_to;
    int64_t min_age, max_age;
} PolicyNew;
MUST_USE Err policy_add(Cx *cx, const PolicyNew *new, PolicyId *id);
MUST_USE Err policy_end(Cx *cx, PolicyId id, Day on, Str reason);
MUST_USE Err policy_name_add(Cx *cx, PolicyId id, PersonId person);
MUST_USE Err policy_name_end(Cx *cx, PolicyId id, PersonId person);

typedef struct {
    Str name, about;
    int64_t months, minutes;
    PlaceId place;
} CourseNew;
MUST_USE Err course_add(Cx *cx, const CourseNew *new, CourseId *id);
MUST_USE Err course_close(Cx *cx, CourseId id, bool closed);

// From a certificate that the actor has seen, of somebody else.
typedef struct {
    CourseId course;
    PersonId person;
    Day gained_on;
    Str words;  // what was shown: 红十字救护员证 2026-0123
} CreditNew;
MUST_USE Err credit_give(Cx *cx, const CreditNew *new, CreditId *id);
MUST_USE Err credit_revoke(Cx *cx, CreditId id, Str reason);
// Of a session, by the facts: given once, taken back when the facts no longer say it. As the
// system; `came` false takes back.
MUST_USE Err credit_session(Cx *cx, CourseId course, ActivityId activity, PersonId person, Day on,
                            bool came);

extern const Room safeguards_room;
