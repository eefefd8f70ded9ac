// teams: 总队 – 支队 – 小队, the second tree of the house, and the professional teams of
// departments.
//
// A team belongs to a place (which may dispatch to it) and may belong to a unit (a department's
// professional team). It has members and one leader; who leads a team holds ROLE_LEADER on it,
// granted and taken back with the post. A team that is dissolved keeps its record; what it was
// doing goes back to whoever dispatches.
//
// How somebody becomes a member is the team's choice (TeamJoin); nobody belongs to more teams than
// the setting teams.most says, those apart that they lead. Residents found squads: they ask, who
// answers for the place decides. Red vests are kept in a book of moves that is only added to.
//
// Stands on: places, units, people, accounts.   Leaned on by: rosters, orders, activities, demo.
// Others may join: teams(id, parent, path, name, level, place, unit, leader, state),
// team_members(team, person, state). Events: team.led (id: the team, other: the leader),
// team.dissolved (id, other: the team that goes on with its members and work, or 0).
// Hears: person.erased (memberships end, a post becomes vacant, what was asked is withdrawn).
#pragma once
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum {
    TEAM_CORPS,
    TEAM_DETACHMENT,
    TEAM_SQUAD,
    TEAM_PROFESSIONAL
} TeamLevel;  // 总队 支队 小队 专业队
typedef enum { TEAM_ACTIVE, TEAM_PAUSED, TEAM_DISSOLVED } TeamState;      // 正常 暂停 已解散
typedef enum { MEMBER_MEMBER, MEMBER_DEPUTY, MEMBER_LEADER } MemberRole;  // 队员 副队长 队长
typedef enum { MEMBER_ACTIVE, MEMBER_LEFT } MemberState;
typedef enum { JOIN_REVIEWED, JOIN_OPEN, JOIN_CODE, JOIN_CLOSED } TeamJoin;  // 审核 直接 口令 不招
typedef enum {
    ASKED_WAITING,
    ASKED_APPROVED,
    ASKED_REFUSED,
    ASKED_WITHDRAWN
} AskedState;  // of an application or a founding
typedef enum {
    VEST_IN,     // 入库
    VEST_OUT,    // 发给队员
    VEST_BACK,   // 队员交回
    VEST_VOID,   // 报废
    VEST_GIVEN,  // 移交给并入的队伍
    VEST_TAKEN   // 从并入的队伍接收
} VestKind;

extern const char *const team_level_words[], *const team_state_words[];
extern const char *const member_role_words[], *const member_state_words[];
extern const Text team_level_texts[], team_state_texts[], member_role_texts[];
extern const char *const team_join_words[], *const asked_state_words[], *const vest_kind_words[];
extern const Text team_join_texts[], asked_state_texts[], vest_kind_texts[];
extern const char *const vest_sizes[];  // "S" to "XXXL", NULL at the end
extern const Text vest_size_texts[];

typedef struct {
    TeamId id;
    TeamId parent;  // none for the corps
    Str path;       // "t/1/14/"
    Str name;       // 2 to 30 characters, unique below its parent
    TeamLevel level;
    Text level_text;
    PlaceId place;  // where it belongs: who answers for the place may dispatch to it
    Str place_name, place_path;
    UnitId unit;  // of a department's team, else none
    Str unit_name;
    PersonId leader;  // none while the post is vacant
    Str leader_name;
    Str phone;       // of the team, public; may be empty
    Str speciality;  // 理发、家电维修; at most 60
    TeamState state;
    Text state_text;
    TeamJoin join;
    Text join_text;
    int64_t members;  // active ones
    int64_t below;    // teams right below it, not dissolved
    bool demo;
    Url href;
} Team;
extern const Shape team_shape;

typedef struct {
    TeamId parent;
    TeamLevel level;
    Str name;
    PlaceId place;
    UnitId unit;
    Str phone, speciality;
    PersonId leader;  // may be none
    bool demo;
} TeamNew;

typedef struct {
    MemberId id;
    PersonId person;
    Str name;  // masked
    Str volunteer_number;
    MemberRole role;
    Text role_text;
    MemberState state;
    Day since, until;
} Member;
extern const Shape member_shape;

extern const Fault team_missing;       // 404
extern const Fault team_not_yours;     // 403  the place is not in the actor's scope
extern const Fault team_taken;         // 409  that name exists below the same parent
extern const Fault team_misplaced;     // 422  such a team cannot stand below that one
extern const Fault team_dissolved;     // 409  it exists no longer
extern const Fault team_no_person;     // 422  no person with that phone
extern const Fault team_member_there;  // 409  is a member already
extern const Fault team_not_open;      // 409  takes nobody at present
extern const Fault team_wrong_code;    // 422  another pass-code
extern const Fault team_applied;       // 409  an application waits already
extern const Fault team_too_many;      // 409  belongs to as many teams as one may
extern const Fault team_leads;         // 409  a leader hands over before leaving
extern const Fault team_answered;      // 409  decided or withdrawn meanwhile
extern const Fault team_no_home;       // 422  no station of one's own to found a squad at
extern const Fault team_no_parent;  // 409  no team yet that a squad of the place could stand below
extern const Fault vest_none;       // 409  fewer there than the move takes

typedef struct {
    ApplicationId id;
    TeamId team;
    Str team_name;
    PersonId person;
    Str name;   // masked
    Str words;  // what the person said; at most 100
    AskedState state;
    Text state_text;
    Str opinion;
    Time made_at, decided_at;
    bool waits;
    Url href;  // of the team
} Application;
extern const Shape application_shape;

typedef struct {
    FoundingId id;
    PersonId person;
    Str name;   // masked
    Str title;  // of the squad
    PlaceId place;
    Str place_name, place_path;
    Str speciality;
    Str words;  // who is with them, what they mean to do; at most 200
    AskedState state;
    Text state_text;
    Str opinion;
    TeamId team;  // once approved
    Time made_at, decided_at;
    bool waits;
} Founding;
extern const Shape founding_shape;

typedef struct {
    VestMoveId id;
    VestKind kind;
    Text kind_text;
    Str size;
    int64_t count;  // 1 to 1000
    PersonId person;
    Str name;  // masked; of VEST_OUT and VEST_BACK
    Str note;
    Time made_at;
} VestMove;
extern const Shape vest_move_shape;

typedef struct {
    Str size;
    PersonId person;  // none: in the store
    Str name;         // masked
    int64_t count;
} VestStock;
extern const Shape vest_stock_shape;

// --- rules (teams_rules.c)

bool team_may_stand(TeamLevel child, TeamLevel parent);
// Who may add, edit and staff a team of that place: station, branch and centre above it;
// departments their own.
bool team_may_keep(const Actor *who, const Team *team);
// How near a team is to a place: 0 the same place, 1 the place above it, 2 a sibling below the same
// branch, 3 elsewhere.
int team_nearness(Str team_place_path, Str place_path);
// Who may say who belongs to it: who keeps it, and who leads it.
bool team_may_staff(const Actor *who, const Team *team);
// What a move does to the store and to what its person holds: -1, 0 or 1 times its count.
int vest_store_sign(VestKind kind);
int vest_held_sign(VestKind kind);
bool team_code_fits(Str code);  // 6 to 12 letters or digits
Str path_above(Str path);       // "/1/14/379/" → "/1/14/"; empty for the root

// --- reading

MUST_USE Err team_find(Cx *cx, TeamId id, Team *out);
MUST_USE Err team_children(Cx *cx, TeamId parent,
                           List *out);  // of Team, by id; at most 1000; none: the roots
MUST_USE Err team_chain(Cx *cx, const Team *team, List *out);  // of Team, from the corps down to it
typedef struct {
    Str words;  // part of the name, "" any
    Str path;   // of a place: teams at or below it; "" the whole county
    bool by_level;
    TeamLevel level;
    TeamId after;  // cursor
    int limit;     // 1 to 1000
} TeamQuery;
MUST_USE Err team_list(Cx *cx, const TeamQuery *query,
                       List *out);  // of Team, by id, dissolved ones not
// Whom one can dispatch to for a place: active squads and professional teams of the place itself,
// of the places above it and of its siblings, the nearest first; at most `limit` (<= 200).
MUST_USE Err team_list_for_place(Cx *cx, Str place_path, int limit, List *out);
MUST_USE Err team_members_of(Cx *cx, TeamId team, bool left_too,
                             List *out);  // of Member, at most 1000
MUST_USE Err team_has_member(Cx *cx, TeamId team, PersonId person, bool *has);
// Teams whose leader (or department) the actor is, by the grants: List of Team.
MUST_USE Err team_led_by(Cx *cx, const Actor *who, List *out);

// --- acts
// Each is guarded by team_may_keep (or the system actor).

MUST_USE Err team_add(Cx *cx, const TeamNew *team, TeamId *id);
typedef struct {
    Str name, phone, speciality;
} TeamEdit;
MUST_USE Err team_edit(Cx *cx, TeamId id, const TeamEdit *edit);
MUST_USE Err team_state_set(Cx *cx, TeamId id, TeamState state, Str reason);
MUST_USE Err team_member_add(Cx *cx, TeamId id, PersonId person, MemberRole role, MemberId *member);
// Who was invited to it by somebody that may keep it (rosters), and consents: OK also when a
// member.
MUST_USE Err team_member_invited(Cx *cx, TeamId id, PersonId person);
MUST_USE Err team_member_end(Cx *cx, TeamId id, PersonId person, Str reason);
// The team goes on in `successor` (may be none): members and vests move there, what waited is
// answered, the event tells the later rooms to move the open work. Both must be the actor's.
MUST_USE Err team_dissolve(Cx *cx, TeamId id, TeamId successor, Str reason);

// --- joining (teams_joins.c)

MUST_USE Err team_join_set(Cx *cx, TeamId id, TeamJoin join, Str code);
MUST_USE Err team_pass_code(Cx *cx, TeamId id, Str *out);  // for who may staff it
// By the actor for themselves. `member` says whether they belong to it now, or wait for an answer.
MUST_USE Err team_join(Cx *cx, TeamId id, Str words, Str code, bool *member);
MUST_USE Err team_quit(Cx *cx, TeamId id, Str reason);
MUST_USE Err application_withdraw(Cx *cx, TeamId id);  // the actor's own
MUST_USE Err application_decide(Cx *cx, TeamId team, ApplicationId id, bool approve, Str opinion);
MUST_USE Err application_list(Cx *cx, TeamId team, bool waiting, ApplicationId before, int limit,
                              List *out);  // of Application, newest first
MUST_USE Err application_list_of(Cx *cx, PersonId person, List *out);  // newest first, at most 20
MUST_USE Err team_list_of(Cx *cx, PersonId person, List *out);         // of Team, at most 100

// --- founding (teams_joins.c)

// A squad at the actor's own station.
MUST_USE Err founding_ask(Cx *cx, Str title, Str speciality, Str words, FoundingId *id);
// Approved: the squad stands below the detachment of the branch (the corps where there is none) and
// who asked leads it.
MUST_USE Err founding_decide(Cx *cx, FoundingId id, bool approve, Str opinion);
MUST_USE Err founding_list(Cx *cx, Str path, bool own, bool waiting, FoundingId before, int limit,
                           List *out);                              // newest first
MUST_USE Err founding_list_of(Cx *cx, PersonId person, List *out);  // newest first, at most 20

// --- vests (teams_vests.c)

typedef struct {
    VestKind kind;
    Str size;
    int64_t count;
    PersonId person;  // of VEST_OUT and VEST_BACK
    Str note;
} VestNew;
MUST_USE Err vest_move(Cx *cx, TeamId id, const VestNew *move, VestMoveId *made);
MUST_USE Err vest_stock(Cx *cx, TeamId team, List *out);  // of VestStock, at most 1000, none empty
MUST_USE Err vest_moves(Cx *cx, TeamId team, VestMoveId before, int limit, List *out);
// All that `from` has goes over to `to`, with who holds what.
MUST_USE Err vests_hand_over(Cx *cx, TeamId from, TeamId to);
// Hands the post over: the person becomes a member if not one yet, gets ROLE_LEADER on the team;
// the former leader's grant ends.
MUST_USE Err team_leader_set(Cx *cx, TeamId id, PersonId person);

MUST_USE Err team_hear_erased(Cx *cx, const Event *event);
// For Room.finds.
MUST_USE Err team_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out);

extern const Room teams_room;

MUST_USE Err teams_todos(Cx *cx, List *todos);  // for Room.todos
Err teams_check(Cx *cx, Recount *recount);      // for Room.check
