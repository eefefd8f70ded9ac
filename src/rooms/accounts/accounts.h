// accounts: how people come in, and what they may do where.
//
// Everybody logs in with a phone and a code; staff may have a password and a second factor besides.
// What somebody may do is a set of dated grants {role, node, own level | own and below}. Nobody
// gives what stands above or beside himself; system, security and audit administrator are three
// people (等保 三员分立), by rule and by schema. No answer tells whether an account exists.
//
// Stands on: places, units, people.   Leaned on by: teams, orders, home, demo.
// Others may join: grants(id, person, role, depth, place, team, unit, path, since, until,
// ended_at). Events: grant.made, grant.ended (id of the grant, id of the person). Hears:
// person.erased.
#pragma once
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

// --- grants

// What a role may stand on.
typedef enum {
    NODE_CENTRE = 1,
    NODE_BRANCH = 2,
    NODE_STATION = 4,
    NODE_BELOW = 8,
    NODE_TEAM = 16,
    NODE_UNIT = 32
} NodeKind;

typedef struct {
    PersonId person;
    Role role;
    Depth depth;
    PlaceId place;  // exactly one of the three
    TeamId team;
    UnitId unit;
    Str path,
        name;   // of a team: given by the caller, who knows it; of the others they are looked up
    Str scope;  // of a team: the path of the place it belongs to, which says who may give it
    Day until;  // the last day, none: open
} GrantNew;

typedef struct {
    GrantId id;
    PersonId person;
    Str person_name, volunteer_number;
    Role role;
    Text role_text;
    Depth depth;
    Text depth_text;
    Str role_word;        // as stored
    Str path, node_name;  // of today
    Str scope;            // the path that says who may give and take it
    PlaceId place;
    TeamId team;
    UnitId unit;
    Time since;
    Day until;
    Str made_by;      // name, empty: by the command line
    bool may_revoke;  // cx->actor may take it back (grant_may)
} GrantRow;
extern const Shape grant_row_shape;

extern const Fault grant_missing;     // 404
extern const Fault grant_apart;       // 409  system, security, auditor: never two in one person
extern const Fault grant_wrong_node;  // 422  the role does not stand on this kind of node
extern const Fault grant_not_yours;   // 403  above or beside oneself, or a role one may not give
extern const Fault grant_held;        // 409  the person has it already
extern const Fault grant_past;        // 422  until lies in the past
extern const Fault handover_nobody;   // 422  not a colleague: neither of the same unit nor with a
                                      // post under the same roof
extern const Fault handover_late;     // 409  beyond 24 hours, or undone already

// Rules, pure (accounts_rules.c).
NodeKind node_kind_of(Str level);  // of places.level
bool role_fits(Role role, NodeKind kind);
RoleSet roles_given_by(Role role);  // what a holder of `role` may give below himself
// Whether `who` may give (or take away) `role` at `depth` on a node whose scope path is `scope`, to
// or from `person`. Nobody gives to himself. cx->actor.system may give everything.
MUST_USE Err grant_may(const Actor *who, Role role, Depth depth, Str scope, PersonId person);
bool roles_apart(Role a, Role b);  // must not meet in one person

// Gives; cx->actor must be allowed to (grant_may). Tells grant.made.
MUST_USE Err account_grant(Cx *cx, const GrantNew *new, GrantId *out);
MUST_USE Err account_revoke(Cx *cx, GrantId id);
// AB角: cx->actor hands one of his grants (or all, `one` none) to a colleague from now; both are
// told; he has them back by account_handover_undo within 24 hours. Teams' grants go along.
MUST_USE Err account_handover(Cx *cx, PersonId to, GrantId one, int64_t *handover);
MUST_USE Err account_handover_undo(Cx *cx, int64_t handover);
MUST_USE Err account_grants(Cx *cx, PersonId person, List *out);  // live ones: List of GrantRow
MUST_USE Err account_grants_within(Cx *cx, Str scope, GrantId before, int limit, List *out);
// A team has been moved or renamed.
MUST_USE Err account_team_moved(Cx *cx, TeamId team, Str path, Str name, Str scope);
// Who sees the page of posts and gives them, each within his own node.
#define ROLES_KEEP_ACCOUNTS (ROLE_SECURITY | ROLE_CENTRE | ROLE_BRANCH)
bool account_staff(const Actor *who);  // holds a role of ROLES_STAFF or leads a team

// --- credentials

extern const Fault account_wrong;       // 401  one sentence for every failed log-in
extern const Fault account_code_wrong;  // 401
// 429  5 in 15 minutes for an account, 50 an hour for an address
extern const Fault account_tries_used;
extern const Fault account_codes_used;  // 429  codes asked for too often
// 403  by the security administrator; said only to who has proved the phone
extern const Fault account_locked;
extern const Fault account_weak;         // 422  password too short, too long or too common
extern const Fault account_ticket_gone;  // 409  the log-in took longer than 15 minutes: begin again
extern const Fault account_code_replayed;  // 401  this code of the authenticator was used already
extern const Fault account_login_taken;    // 409

#define LOGIN_CODE_LIFE   (5 * TIME_MINUTE)
#define LOGIN_CODE_TRIES  5
#define LOGIN_TICKET_LIFE (15 * TIME_MINUTE)
#define PASSWORD_MIN      8  // characters
#define PASSWORD_MAX      128

bool password_fits(Str password);  // length and not common
bool password_common(Str password);
bool code_shape(Str code);                 // six digits
Str code_normal(Arena *arena, Str typed);  // blanks dropped, full-width digits folded

// `hash` is made by password_hash in the pool, never in the lane. Ends the person's other sessions.
MUST_USE Err account_password_set(Cx *cx, PersonId person, Str hash);
MUST_USE Err account_login_set(Cx *cx, PersonId person,
                               Str login);  // a name to log in with, 3 to 30 of a-z 0-9 . - _
MUST_USE Err account_lock(Cx *cx, PersonId person,
                          Str why);  // security administrator; ends all sessions
MUST_USE Err account_unlock(Cx *cx, PersonId person);
MUST_USE Err account_second_clear(Cx *cx, PersonId person,
                                  Str why);  // recovery: the person sets it up anew

// A demo county lists whom to log in as.
MUST_USE Err demo_account_add(Cx *cx, PersonId person, Str note);

// --- hand-over from a partner's app (docs/handover.md)

typedef struct {
    Str app, user, phone, ts, nonce;  // as in the query
} Handover;

extern const Fault handover_wrong;     // 403  unknown app, or the signature does not fit
extern const Fault handover_expired;   // 403  more than 5 minutes off
extern const Fault handover_replayed;  // 409  the nonce was used
extern const Fault handover_staff;     // 403  staff log in by themselves
extern const Fault handover_host;      // 403  not from a page of the partner
extern const Fault partner_taken;      // 409
extern const Fault partner_missing;    // 404
extern const Fault partner_secret;     // 422  shorter than 32 characters

#define HANDOVER_WINDOW (5 * TIME_MINUTE)
Str handover_canonical(Arena *arena, const Handover *h);         // what is signed
Str handover_sign(Arena *arena, Str secret, const Handover *h);  // 64 hex digits
MUST_USE Err handover_check(Arena *arena, Str secret, const Handover *h, Str sig, Time now);
MUST_USE Err partner_add(Cx *cx, Str app, Str title, Str secret,
                         Str hosts);        // also takes up again one that is off
MUST_USE Err partner_off(Cx *cx, Str app);  // its links work no more; people stay linked

extern const Fault account_posts;  // 409  merged while a post is held
// For Room.holdings and Room.merge (accounts_holdings.c).
extern const Holding account_holdings[];
MUST_USE Err account_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room accounts_room;
