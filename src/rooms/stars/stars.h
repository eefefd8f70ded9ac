// stars: 星级志愿者, one to five, and 光荣榜.
//
// National: 100, 300, 600, 1000, 1500 hours (domain.md §5.4); the table is dated, for counties
// differ. Hubei (2020): counted within one and the same system, no bad credit in three consecutive
// years, applied for in turn, no jumping. Which hours count Hubei does not say: credit and, by
// rule, honour hours, with the split shown. The way is: apply → first review (station or branch) →
// second review (the centre, another person) → publicity of at least 5 working days with objections
// → granted with a 证书. Nobody decides about themselves. The clock grants what nobody objects to,
// and looks once more whether the hours still stand and the credit is good. A bad mark suspends a
// star, and so do reversed hours that leave too few; the centre restores or revokes.
//
// 光荣榜 (stars_honours.c): teams and people of a month or a year by a formula that stands under
// the list. Names are masked unless the person agreed (consent "honour") and is of age 14. Nothing
// is stored: whoever asks counts the same.
//
// Stands on: places, people, teams, volunteers, records, certificates.   Leaned on by: home, demo.
// Others may join: stars(person, level, state, granted_on).
// Events: star.granted, star.ended (id: the application, other: the person). Hears:
// record.reversed, person.erased.
#pragma once
#include "rooms/records/records.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define STAR_LEVELS 5

typedef enum {
    STAR_APPLIED,    // 待初审
    STAR_FIRST,      // 待复审
    STAR_PUBLIC,     // 公示中
    STAR_GRANTED,    // 已评定
    STAR_REFUSED,    // 未通过
    STAR_WITHDRAWN,  // 已撤回, by the person
    STAR_SUSPENDED,  // 暂停
    STAR_REVOKED,    // 已撤销
    STAR_STATES
} StarState;
extern const char *const star_state_words[], *const star_state_tags[];
extern const Text star_state_texts[], star_level_texts[];  // by level, 1 to 5

typedef struct {
    StarId id;
    PersonId person;
    Str name, name_masked, volunteer_number;
    int64_t level;
    Text level_text;
    PlaceId place;
    Str place_path, place_name;
    StarState state;
    Minutes credit, honour, carried;  // as they stood at the application
    int64_t hours_needed;
    Time made_at;
    PersonId first_by, second_by;
    Str first_name, second_name, first_words, second_words;
    Time first_at, second_at;
    Day public_from, public_to;  // both days are shown
    Day granted_on;
    Time ended_at;
    Str opinion;  // of a refusal, suspension, revocation
    CertificateId certificate;
    int64_t objections;  // open ones
    Text state_text;
    Str tag;
    Url href;
} Star;
extern const Shape star_shape;

extern const Fault star_missing;    // 404
extern const Fault star_moved_on;   // 409
extern const Fault star_not_yours;  // 403  no right there, or one level up decides
extern const Fault star_own;        // 403  nobody decides about themselves
extern const Fault star_second;     // 403  the second review is another person's
extern const Fault star_there;      // 409  one waits already
extern const Fault star_few_hours;  // 422
extern const Fault star_top;        // 409  has all five
extern const Fault star_marked;     // 422  bad credit within the years of the rule
extern const Fault star_held;       // 409  a star that is suspended: first that is settled
extern const Fault star_objected;   // 409  objected already

// --- rules (stars_rules.c)

typedef struct {
    int64_t hours[STAR_LEVELS];  // of star 1 to 5
    int64_t credit_years;        // without a bad mark
    int64_t public_days;         // working days, at least 5
    bool honour_counts, carried_counts;
} StarRules;
typedef struct {
    Minutes credit, honour, carried;
    int64_t held;    // the highest star that is granted, 0 none
    bool suspended;  // has a star that is
    bool waiting;    // an application waits
    int64_t marks;   // bad marks that count
} StarFacts;
Minutes star_minutes(const StarFacts *facts, const StarRules *rules);  // that count
// In turn: the star after the one held. OK, or why not; `level` is what it is about (0: all held).
MUST_USE Err star_verdict(const StarFacts *facts, const StarRules *rules, int64_t *level);
bool star_may_move(StarState from, StarState to);
// The first day from which a mark counts on `today`: that day and the years before.
Day star_marks_since(Day today, int64_t years);

// --- acts (stars.c)

void star_rules_on(Cx *cx, Day day, StarRules *out);
MUST_USE Err star_facts(Cx *cx, PersonId person, StarFacts *out);
MUST_USE Err star_apply(Cx *cx, StarId *id);
MUST_USE Err star_withdraw(Cx *cx, StarId id);
MUST_USE Err star_review(Cx *cx, StarId id, bool pass, Str words);  // first or second
MUST_USE Err star_restore(Cx *cx, StarId id, Str words);
MUST_USE Err star_revoke(Cx *cx, StarId id, Str words);
bool star_may_review(const Cx *cx, const Star *star);
bool star_may_end(const Cx *cx, const Star *star);
MUST_USE Err star_clock(Cx *cx, int limit, int *did);
MUST_USE Err star_hear_reversed(Cx *cx, const Event *event);
MUST_USE Err star_hear_erased(Cx *cx, const Event *event);

MUST_USE Err star_find(Cx *cx, StarId id, Star *out);
MUST_USE Err star_seen(Cx *cx, StarId id,
                       Star *out);  // person, staff above; everybody in publicity
typedef struct {
    PersonId person;  // none: of a node
    Str path;
    bool open;       // waits for a review or a decision
    bool published;  // in publicity, of the whole county
    StarId before;
    int limit;
} StarQuery;
MUST_USE Err star_list(Cx *cx, const StarQuery *query, List *out);
// The highest star that is granted, 0 none: for benefits and pages.
MUST_USE Err star_of(Cx *cx, PersonId person, int64_t *level);

// --- bad marks and objections (stars_marks.c)

typedef struct {
    int64_t id;
    PersonId person;
    Str name_masked, volunteer_number;
    Day day;
    Str what, source;  // what it was, by which document
    Str by_name, lifted_why;
    Time made_at, lifted_at;
    bool lifted;
} StarMark;
extern const Shape star_mark_shape;
typedef struct {
    Str number;  // volunteer number
    Day day;
    Str what, source;
} StarMarkNew;
MUST_USE Err star_mark_add(Cx *cx, const StarMarkNew *new, int64_t *id);
MUST_USE Err star_mark_lift(Cx *cx, int64_t id, Str why);
MUST_USE Err star_marks_list(Cx *cx, PersonId person, Str path, int64_t before, int limit,
                             List *out);
MUST_USE Err star_marks_count(Cx *cx, PersonId person, Day since, int64_t *n);

typedef struct {
    ObjectedId id;
    StarId star;
    Str words, opinion;
    int32_t state;  // star_objection_words
    Text state_text;
    Time made_at, decided_at;
    bool open;
    Url href;
} StarObjection;
enum { STAR_OBJECTION_OPEN, STAR_OBJECTION_UPHELD, STAR_OBJECTION_REJECTED };
extern const char *const star_objection_words[];
extern const Text star_objection_texts[];
extern const Shape star_objection_shape;
MUST_USE Err star_object(Cx *cx, StarId id, Str words);
// Upheld: the application is refused. Not by who reviewed it, who applied or who objected.
MUST_USE Err star_objection_decide(Cx *cx, ObjectedId id, bool uphold, Str opinion);
MUST_USE Err star_objections(Cx *cx, StarId id, List *out);

// --- 光荣榜 (stars_honours.c)

typedef enum { HONOUR_PEOPLE, HONOUR_TEAMS } HonourKind;
typedef struct {
    int64_t credit_weight, honour_weight;  // points for an hour
    int64_t rows;                          // how many are listed
} HonourRules;
typedef struct {
    int64_t id;
    int64_t rank;
    Str name;  // masked unless agreed
    Str place_name;
    int64_t star;  // of a person
    Text star_text;
    Minutes credit, honour;
    int64_t times, people;  // records; persons of a team
    int64_t score;          // points × 60, see honour_score
    Str score_text;         // with one decimal
    bool agreed;
    Day born;
    Url href;
} Honoured;
extern const Shape honoured_shape;
// Points × 60: minutes times weights, so that nothing is rounded before it is compared.
int64_t honour_score(Minutes credit, Minutes honour, const HonourRules *rules);
void honour_rank(Honoured *rows, size_t n, const HonourRules *rules);  // best first, ranks filled
// Named in full: agreed, and not below 14 on that day.
bool honour_named(bool agreed, Day born, Day on);
void honour_rules_on(Cx *cx, Day day, HonourRules *out);
MUST_USE Err honour_list(Cx *cx, HonourKind kind, Day from, Day to, Str path, List *out);

extern const Room stars_room;
Err stars_check(Cx *cx, Recount *recount);
