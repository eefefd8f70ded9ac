// teams: 总队 – 支队 – 小队, the second tree of the house, and the professional teams of
// departments.
//
// A team belongs to a place (which may dispatch to it) and may belong to a unit (a department's
// professional team). It has members and one leader; who leads a team holds ROLE_LEADER on it,
// granted and taken back with the post. A team that is dissolved keeps its record; what it was
// doing goes back to whoever dispatches.
//
// Stands on: places, units, people, accounts.   Leaned on by: rosters, orders, demo.
// Others may join: teams(id, parent, path, name, level, place, unit, leader, state),
// team_members(team, person, state). Events: team.led (id: the team, other: the leader),
// team.dissolved (id). Hears: person.erased (memberships end, a post becomes vacant).
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

extern const char *const team_level_words[], *const team_state_words[];
extern const char *const member_role_words[], *const member_state_words[];
extern const Text team_level_texts[], team_state_texts[], member_role_texts[];

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

// --- rules (teams_rules.c)

bool team_may_stand(TeamLevel child, TeamLevel parent);
// Who may add, edit and staff a team of that place: station, branch and centre above it;
// departments their own.
bool team_may_keep(const Actor *who, const Team *team);
// How near a team is to a place: 0 the same place, 1 the place above it, 2 a sibling below the same
// branch, 3 elsewhere.
int team_nearness(Str team_place_path, Str place_path);
Str path_above(Str path);  // "/1/14/379/" → "/1/14/"; empty for the root

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
// Who was invited to it by somebody that may keep it (rosters), and consents: OK also when a member.
MUST_USE Err team_member_invited(Cx *cx, TeamId id, PersonId person);
MUST_USE Err team_member_end(Cx *cx, TeamId id, PersonId person);
// Hands the post over: the person becomes a member if not one yet, gets ROLE_LEADER on the team;
// the former leader's grant ends.
MUST_USE Err team_leader_set(Cx *cx, TeamId id, PersonId person);

MUST_USE Err team_hear_erased(Cx *cx, const Event *event);
// For Room.finds.
MUST_USE Err team_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out);

extern const Room teams_room;

Err teams_check(Cx *cx, Recount *recount);  // for Room.check
