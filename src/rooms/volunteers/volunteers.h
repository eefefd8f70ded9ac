// volunteers: 志愿者, people who registered by their own act, and what they said they can do.
//
// Nobody is registered by somebody else (domain.md §5.1): a station or a grid worker may write down
// who asks for it, and the person confirms after a log-in by a code to their own phone; until then
// the state is 待本人确认, nothing counts, and after 60 days (setting volunteers.confirm_days) it
// is forgotten. Who is under 18 waits for the guardian (民法典 art. 19, 23), who answers from an
// account of their own; under 14 with a separate consent (个人信息保护法 art. 31). The volunteer
// number is the person's (people): given once, never reused.
//
// The real-name state is not the document: a document that fits GB 11643 is asked about, and passed
// by a second person who has seen it. A skill is said by the volunteer and counts for positions
// that ask for it once somebody else has seen the proof and until its last day.
//
// Stands on: places, codes, units, people, accounts, teams, rosters. Leaned on by: activities,
// home. Others may join: volunteers(person, state, born, real_name), volunteer_skills(person,
// skill, state, valid_to), consents(person, purpose, withdrawn_at). Events: volunteer.active,
// volunteer.left, volunteer.paused (a guardian withdrew, or there is none), volunteer.named (a step
// of the real-name check) (id: the person). Hears: person.erased, person.corrected,
// invitation.accepted.
#pragma once
#include "rooms/codes/codes.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define VOLUNTEER_SLOTS  24  // seven days and holidays × morning, afternoon, evening
#define ROLES_VOLUNTEERS (ROLES_DISPATCH | ROLE_GRID)  // who writes down whoever asks for it
#define AGE_ADULT        18
#define AGE_SEPARATE     14  // below it a guardian's separate consent

typedef enum {
    VOLUNTEER_UNCONFIRMED,  // 待本人确认
    VOLUNTEER_GUARDIAN,     // 待监护人同意
    VOLUNTEER_ACTIVE,       // 已注册
    VOLUNTEER_LEFT          // 已退出
} VolunteerState;
typedef enum { JOINED_SELF, JOINED_TEAM, JOINED_PROXY, JOINED_INVITED } VolunteerManner;
typedef enum { REAL_NONE, REAL_PENDING, REAL_PASSED, REAL_FAILED, REAL_APPEAL } RealName;
typedef enum { REAL_ASK, REAL_PASS, REAL_FAIL, REAL_COMPLAIN } RealNameAct;
typedef enum { SKILL_SAID, SKILL_VERIFIED, SKILL_REFUSED } SkillState;
typedef enum {
    GUARDIAN_ASKED,
    GUARDIAN_AGREED,
    GUARDIAN_REFUSED,
    GUARDIAN_WITHDRAWN
} GuardianState;
typedef enum {
    CLOTHING_NONE,
    CLOTHING_S,
    CLOTHING_M,
    CLOTHING_L,
    CLOTHING_XL,
    CLOTHING_XXL,
    CLOTHING_XXXL
} Clothing;
typedef enum { INVITE_ASK, INVITE_ACCEPT, INVITE_REFUSE } InviteChoice;
typedef enum { CONSENT_REGISTER, CONSENT_HONOUR, CONSENT_EXCHANGE, CONSENT_PURPOSES } Purpose;

extern const char *const volunteer_state_words[],
    *const volunteer_manner_words[],
        *const real_name_words[], *const skill_state_words[], *const guardian_state_words[],
                                                                  *const clothing_words[],
                                                                      *const invite_words[],
                                                                          *const purpose_words[];
extern const Text volunteer_state_texts[], volunteer_manner_texts[], real_name_texts[],
    skill_state_texts[], guardian_state_texts[], clothing_texts[], invite_texts[];

extern const Fault volunteer_missing;      // 404
extern const Fault volunteer_there;        // 409  is registered already
extern const Fault volunteer_moved_on;     // 409  the state is another by now
extern const Fault volunteer_not_yours;    // 403  the place is not in the actor's scope
extern const Fault volunteer_link;         // 404  the team's link is no longer valid
extern const Fault volunteer_second;       // 403  nobody decides on what they did themselves
extern const Fault volunteer_no_document;  // 422  the real-name check needs a document first
extern const Fault skill_missing;          // 404
extern const Fault skill_there;            // 409
extern const Fault guardian_missing;       // 404
extern const Fault guardian_separate;      // 422  under 14 the separate consent is needed too

// --- rules (volunteers_rules.c), pure

int age_on(Day born, Day on);  // whole years; -1 when unknown
bool guardian_needed(Day born, Day on);
bool guardian_separately(Day born, Day on);  // under 14
// Where a registration stands that the person has made or confirmed.
VolunteerState volunteer_state_for(bool minor, bool guarded);
// none → pending → passed | failed → appeal → passed | failed; false when the act does not fit.
MUST_USE bool real_name_after(RealName from, RealNameAct act, RealName *to);
// Whoever asked, wrote it down or judged before does not judge.
bool real_name_may_judge(PersonId judge, PersonId person, PersonId registered_by, PersonId judged);
Text slot_day_text(int day);    // 0 周一 … 6 周日, 7 节假日
Text slot_part_text(int part);  // 上午 下午 晚上

// What a check of name and number against somebody else's register answers. The one of the house
// knows GB 11643 alone and so never says that it is the person: a second pair of eyes does.
typedef enum { CHECK_UNKNOWN, CHECK_FITS, CHECK_DIFFERS } RealNameAnswer;
typedef struct {
    const char *name;  // setting volunteers.real_name_check
    RealNameAnswer (*ask)(Str name, IdKind kind, Str number, Day today, bool demo);
} RealNameAdapter;
const RealNameAdapter *real_name_adapter(Str name);  // NULL when there is none of that name

// --- reading

typedef struct {
    PersonId person;
    Str name, name_masked, volunteer_number;
    PlaceId home;
    Str home_name, home_path;
    VolunteerState state;
    Text state_text;
    VolunteerManner manner;
    Text manner_text;
    PersonId registered_by;
    Str registered_by_name;
    Time registered_at, confirmed_at, due_at;
    TeamId team;  // whose link or roster it was
    Str team_name;
    Day born;  // of the document, else as said
    RealName real_name;
    Text real_name_text;
    Str real_name_reason;  // of the last step
    Clothing clothing;
    Str languages;
    int64_t slots;
    InviteChoice to_projects, to_teams;
    bool demo;
    Url href;
} Volunteer;
extern const Shape volunteer_shape, volunteer_row_shape;  // the second is masked, for lists

MUST_USE Err volunteer_find(Cx *cx, PersonId person, Volunteer *out);
// Staff who may see the volunteer; volunteer_missing otherwise.
MUST_USE Err volunteer_seen(Cx *cx, PersonId person, Volunteer *out);
typedef struct {
    Str path;   // of a node within the asker's scope
    Str words;  // initials, the beginning of a name, a number or a phone; empty: all
    bool by_state;
    VolunteerState state;
    bool by_real_name;
    RealName real_name;
    Str skill;        // a code, empty: any; said or verified
    PersonId before;  // cursor
    int limit;
} VolunteerAsk;
MUST_USE Err volunteer_list(Cx *cx, const VolunteerAsk *ask, List *out);  // newest first, masked

typedef struct {
    SkillId id;
    PersonId person;
    Str name_masked, volunteer_number, home_name;  // of the person, in lists
    Str skill, skill_name;
    Str certificate, issuer;
    Day valid_to;
    SkillState state;
    Text state_text;
    Str reason, decided_by;
    Time decided_at, made_at;
    bool over;  // the last day is past
} Skill;
extern const Shape skill_shape;
MUST_USE Err skill_codes(Cx *cx, List *out);  // of Code: what can be said today
MUST_USE Err skills_of(Cx *cx, PersonId person, List *out);
// Certificates that wait to be seen, of a node and below, oldest first, at most 200.
MUST_USE Err skills_waiting(Cx *cx, Str path, List *out);

typedef struct {
    GuardianId id;
    PersonId person;
    Str person_name;
    Day born;
    Str name, phone, relation;  // of the guardian as the child's form had it
    GuardianState state;
    Text state_text;
    Time asked_at, decided_at;
    bool separate;  // under 14
    Blob sealed;    // FIELD_SECRET
} Guardian;
extern const Shape guardian_shape;
MUST_USE Err guardian_of(Cx *cx, PersonId person, Guardian *out);  // the newest; guardian_missing
// Children who named the actor's phone, or whom the actor answered for: List of Guardian.
MUST_USE Err guardian_wards(Cx *cx, List *out);

typedef struct {
    Str purpose, version, title, words, ends;
    Time given_at;
    bool given;
    bool newer;  // than what was agreed to: there is another text by now, and these are its words
    Str newer_words, newer_ends;
} Consent;
extern const Shape consent_shape;
MUST_USE Err consents_of(Cx *cx, PersonId person, List *out);  // one for each purpose, newest text
MUST_USE Err consent_text(Cx *cx, Str purpose, Consent *out);  // in force today
// The texts in their versions. A text is never changed, another one follows it from a later day
// (`renew`: what was agreed to before ends with that day; of honour and exchange alone).
typedef enum {
    CONSENT_TEXT_REGISTER,
    CONSENT_TEXT_HONOUR,
    CONSENT_TEXT_EXCHANGE,
    CONSENT_TEXT_GUARDIAN,
    CONSENT_TEXT_GUARDIAN_14
} ConsentTextOf;
extern const char *const consent_text_words[];
extern const Text consent_text_texts[];
typedef struct {
    int32_t purpose;  // ConsentTextOf
    Text purpose_text;
    Str version, title, words, ends;
    Day valid_from;
    bool renew;
    int64_t standing;  // how many agreed to it and did not withdraw
} ConsentText;
extern const Shape consent_text_shape;
MUST_USE Err consent_texts_list(Cx *cx, List *out);             // by purpose, newest first
MUST_USE Err consent_text_add(Cx *cx, const ConsentText *new);  // by the centre
MUST_USE Err consent_given(Cx *cx, PersonId person, Purpose purpose, bool *given);

// What the sign-up gates of later rooms ask.
MUST_USE Err volunteer_has_skill(Cx *cx, PersonId person, Str skill, Day on, bool *has);
typedef struct {
    bool registered;  // 待监护人同意 or 已注册
    Day born;
    bool guarded;  // a guardian's consent stands
} VolunteerFacts;
MUST_USE Err volunteer_facts(Cx *cx, PersonId person, VolunteerFacts *out);

// --- acts of the person

typedef struct {
    Day born;                                         // not needed when the document says it
    Str token;                                        // of a team's link, may be empty
    Str guardian, guardian_phone, guardian_relation;  // of a minor
} VolunteerNew;
// Registers cx->actor, or confirms what was written down for them; consent "register" is given.
MUST_USE Err volunteer_register(Cx *cx, const VolunteerNew *new);
MUST_USE Err volunteer_decline(Cx *cx);  // not me, or I do not want to
MUST_USE Err volunteer_leave(Cx *cx);
typedef struct {
    Clothing clothing;
    Str languages;  // at most 60 characters
    InviteChoice to_projects, to_teams;
} VolunteerEdit;
MUST_USE Err volunteer_edit(Cx *cx, const VolunteerEdit *edit);
MUST_USE Err volunteer_slots_set(Cx *cx, int64_t slots);
typedef struct {
    Str skill;        // a code of CODE_SKILL
    Str certificate;  // 护士执业证书; empty: said only
    Str number, issuer;
    Day valid_to;
} SkillNew;
MUST_USE Err skill_add(Cx *cx, const SkillNew *new, SkillId *id);
MUST_USE Err skill_drop(Cx *cx, SkillId id);
MUST_USE Err real_name_ask(Cx *cx);
MUST_USE Err real_name_appeal(Cx *cx, Str reason);
// Given again after another text has come: to that one.
MUST_USE Err consent_set(Cx *cx, Purpose purpose, bool given);
// Names the guardian anew while none has agreed.
MUST_USE Err guardian_name(Cx *cx, const VolunteerNew *new);
MUST_USE Err guardian_answer(Cx *cx, GuardianId id, bool agree, bool separate);

// --- acts of staff

typedef struct {
    Str name, phone;
    PlaceId home;
    Day born;
} VolunteerProxy;
// A person with that name and phone is taken, else added. Tells them by a message.
MUST_USE Err volunteer_enrol(Cx *cx, const VolunteerProxy *new, PersonId *out);
MUST_USE Err real_name_judge(Cx *cx, PersonId person, bool pass, Str reason);
MUST_USE Err skill_judge(Cx *cx, SkillId id, bool verified, Str reason);

// The team's own link: /join?t=TOKEN. A new one ends the old one. By its leader or who keeps it.
MUST_USE Err team_link(Cx *cx, TeamId team, Str *token);  // empty when there is none yet
MUST_USE Err team_link_make(Cx *cx, TeamId team);
MUST_USE Err team_of_link(Cx *cx, Str token, Team *out);  // volunteer_link

extern const Fault volunteer_apart;  // 409  the number kept by a merge is no volunteer
// For Room.holdings and Room.merge (volunteers_holdings.c).
extern const Holding volunteer_holdings[];
MUST_USE Err volunteer_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room volunteers_room;
