// activities: 文明实践活动 and 志愿服务活动, and who signs up for them, exactly.
//
// A project (项目) says what is done, by whom and who may join: positions (岗位), gates, scope. An
// activity (活动, 场次) is one date of a project at one place; it is what people see in the list
// and sign up for, one position each. Two kinds: 志愿服务活动 makes service records for everybody
// who holds a position; 文明实践活动 (shows, reading, talks, festivals) counts 人次 with its basis,
// its audience gets no hours, its helpers do. ("Session" is a log-in in this house, so a 场次 is an
// activity, as in domain.md §7.)
//
// Sign-up is exact: `activities.version` is read with the counters and carried in the WHERE of
// everything that changes who holds a place, `signup_people.version` in the same way for one
// person's time, and constraints say the rest (taken <= places, one row a person and activity). So
// of two servers that sell the last place one sees no row changed, reads again and puts the person
// on the waiting list; and of two sign-ups of one person that overlap one is refused. Who waits
// holds the time too, so that moving up never meets an overlap. Before the start a place is never
// free while somebody waits for it: every act that frees one gives it away in the same statement
// batch, in the order of `rank`, and a step of the sign-up says why.
//
// Stands on: places, units, people, accounts, teams, volunteers, safeguards.   Leaned on by:
// attendance (check-in, service records), safety, duty, home, demo.
// Others may join: projects(id, number, name, kind, team, place, content, task, festival, brand,
// duty, course, high_risk),
// activities(id, project, number, name, kind, state, team, place, place_path, node1, node2, node3,
// site_kind, starts_at, ends_at, minutes, attendances, published_at, cancelled_at, highlight,
// duty), activity_positions(activity, position, role, places, taken, waiting), positions(id,
// project, name, role, skill, insured, course), signups(id, activity, position, person, state,
// starts_at, ends_at), sign_places(id, activity, way, lat_e7, lon_e7, radius_m). Events:
// activity.published, activity.changed (time or place), activity.cancelled, activity.ended,
// activity.reported (how many came and how it went) (id: the
// activity, other: its team); signup.confirmed, signup.cancelled (id: the sign-up, other: the
// activity). What happens to many at once (an activity cancelled, places added) is told by the
// activity's event alone: its sign-ups are rows. Hears: person.erased, team.dissolved,
// volunteer.left, volunteer.paused.
#pragma once
#include "base/buf.h"
#include "rooms/safeguards/safeguards.h"
#include "rooms/volunteers/volunteers.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum { ACTIVITY_PRACTICE, ACTIVITY_SERVICE } ActivityKind;  // 文明实践活动, 志愿服务活动
typedef enum {
    ACTIVITY_DRAFT,      // 草稿
    ACTIVITY_REVIEW,     // 待审核
    ACTIVITY_RETURNED,   // 已退回  with the reason
    ACTIVITY_PUBLISHED,  // 已发布
    ACTIVITY_ENDED,      // 已结束
    ACTIVITY_CANCELLED,  // 已取消  with the reason
    ACTIVITY_STATES
} ActivityState;
// How an activity looks to who may sign up: state, clock and places together; stored nowhere.
typedef enum {
    PHASE_HIDDEN,   // 未发布
    PHASE_OPEN,     // 报名中
    PHASE_FULL,     // 已满，可候补
    PHASE_CLOSED,   // 报名已截止
    PHASE_RUNNING,  // 进行中
    PHASE_OVER,     // 已结束
    PHASE_OFF,      // 已取消
    PHASES
} ActivityPhase;
typedef enum { SCOPE_PUBLIC, SCOPE_OWN, SCOPE_BELOW, SCOPE_TEAMS, SCOPE_CODE } RecruitScope;
typedef enum { POSITION_HELPER, POSITION_AUDIENCE } PositionRole;  // hours; none
typedef enum { BASIS_NONE, BASIS_COUNTED, BASIS_ESTIMATED, BASIS_TICKET } AttendanceBasis;
typedef enum {
    SITE_COMMUNITY,   // 社区
    SITE_VILLAGE,     // 村
    SITE_ESTATE,      // 小区
    SITE_SCHOOL,      // 学校
    SITE_ENTERPRISE,  // 企业
    SITE_OFFICE,      // 机关单位
    SITE_SQUARE,      // 广场公园
    SITE_OTHER,       // 其他
    SITES
} SiteKind;
typedef enum { SIGN_BOTH, SIGN_IN, SIGN_OUT } SignWay;  // national table "sign place": 3, 1, 2

typedef enum {
    SIGNUP_NONE,       // never stored
    SIGNUP_APPLIED,    // 待审核  holds the time, no place
    SIGNUP_WAITING,    // 候补中  holds the time, no place, has a rank
    SIGNUP_CONFIRMED,  // 已报名  holds time and place
    SIGNUP_REFUSED,    // 未通过  or taken off the list by who runs it
    SIGNUP_CANCELLED,  // 已取消  by oneself, the leader or the system: the step says
    SIGNUP_LAPSED,     // 未排上  waited until the start
    SIGNUP_ATTENDED,   // 已到场
    SIGNUP_ABSENT,     // 未到场
    SIGNUP_EXCUSED,    // 已说明  an absence that does not count
    SIGNUP_STATES
} SignupState;
typedef enum {
    SIGNUP_APPLY,    // 报名
    SIGNUP_APPROVE,  // 通过
    SIGNUP_REFUSE,   // 不通过
    SIGNUP_PROMOTE,  // 候补递补
    SIGNUP_CANCEL,   // 取消报名
    SIGNUP_REMOVE,   // 移出
    SIGNUP_DROP,     // 系统取消
    SIGNUP_LAPSE,    // 候补截止
    SIGNUP_ATTEND,   // 到场
    SIGNUP_MISS,     // 未到场
    SIGNUP_APPEAL,   // 申诉
    SIGNUP_EXCUSE,   // 申诉成立
    SIGNUP_UPHOLD,   // 维持
    SIGNUP_ACTS
} SignupAct;
// How somebody stands to an activity or a sign-up; a set of bits.
typedef enum {
    SIGNUP_BY_SELF = 1 << 0,    // whose sign-up it is
    SIGNUP_BY_LEADER = 1 << 1,  // leads the team that holds it
    SIGNUP_BY_DESK = 1 << 2,    // station, branch, centre whose grant covers the place
    SIGNUP_BY_CLOCK = 1 << 3,   // the system
} SignupBy;

typedef struct {
    SignupState from;
    SignupAct act;
    SignupState to;  // of SIGNUP_APPROVE: when a place is free; else SIGNUP_WAITING
    unsigned by;
} SignupRule;
extern const SignupRule signup_rules[];
extern const size_t signup_rule_count;

extern const char *const activity_kind_words[],
    *const activity_state_words[], *const activity_phase_words[],
                                       *const recruit_scope_words[],
                                           *const position_role_words[],
                                               *const attendance_basis_words[],
                                                   *const site_kind_words[],
                                                       *const sign_way_words[],
                                                           *const signup_state_words[],
                                                               *const signup_act_words[];
extern const Text activity_kind_texts[], activity_state_texts[], activity_phase_texts[],
    recruit_scope_texts[], position_role_texts[], attendance_basis_texts[], site_kind_texts[],
    sign_way_texts[], signup_state_texts[], signup_act_texts[];
extern const char *const signup_state_tags[], *const activity_phase_tags[];  // class of the label

// The six kinds that may not be volunteer service (domain.md §5.3); each is ticked before
// publishing a 志愿服务活动.
#define BANNED_KINDS 6
extern const Text banned_kinds[BANNED_KINDS];

// --- projects

typedef struct {
    ProjectId id;
    Str number;  // X20261128-0001
    Str name;    // 2 to 50 characters
    ActivityKind kind;
    TeamId team;  // who holds it; none: the place itself
    Str team_name;
    PlaceId place;  // who answers for it
    Str place_path, place_name;
    RecruitScope scope;
    Str pass_code;                        // of SCOPE_CODE: 4 to 6 digits; shown to who runs it
    bool review;                          // sign-ups are approved one by one
    Str content, task, festival, brand;   // codes, may be empty
    Str categories, targets, guarantees;  // codes joined by ','; at most 4, 12, 12
    int64_t min_age, max_age;             // 0: none
    Minutes min_minutes;                  // own credit time needed
    Str summary;                          // at most 1000
    Str contact, phone;                   // public
    Str notice;                           // what to bring, at most 300
    bool high_risk, insured;              // high risk needs insurance and a plan
    Str plan;                             // 应急预案, at most 1000
    bool ticked;                          // none of the six banned kinds
    bool is_template, closed;
    bool duty;        // 值守: its activities are shifts at a post and stay out of the public list
    CourseId course;  // what its activities teach: who came as audience gets the credit; or none
    int64_t version;
    PersonId made_by;
    Time made_at;
} Project;
extern const Shape project_shape;

typedef struct {
    PositionId id;
    Str name;  // 2 to 20
    PositionRole role;
    Str description;
    int64_t places;            // preset for each activity; 0: without a limit
    int64_t min_age, max_age;  // narrower than the project's; 0: none
    Str skill;                 // code of CODE_SKILL that must be proved; empty: none
    bool insured;              // an accident insurance must stand on that day
    CourseId course;           // credit that must stand on that day; none
} Position;
extern const Shape position_shape;
#define POSITIONS_MAX 8

// --- activities

typedef struct {
    ActivityId id;
    ProjectId project;
    Str number;  // H20261128-0001
    Str name;
    ActivityKind kind;
    ActivityState state;
    int64_t version;  // grows with everything that changes it or its sign-ups
    TeamId team;
    Str team_name;
    PlaceId place;  // where it is held
    Str place_path, place_name;
    SiteKind site_kind;
    Str site;                // the exact spot, at most 60
    int64_t lat_e7, lon_e7;  // of the place, WGS-84; 0 unknown
    Time starts_at, ends_at, closes_at;
    Minutes minutes;  // planned service time
    int64_t places;   // sum over positions; 0: some position has no limit
    int64_t taken, waiting, applied;
    bool highlight;  // 月月有精彩: the county's of its month
    bool duty;       // a shift at a post
    Str content, brand;
    int64_t attendances;  // 人次
    AttendanceBasis basis;
    Str result;  // 总结: what was done, at most 1000
    Str reason;  // of a return or cancellation
    Time published_at, cancelled_at, ended_at;
    PersonId made_by;
    Time made_at;
} Activity;
extern const Shape activity_shape;

// Places of one position on one date.
typedef struct {
    PositionId position;
    Str name, description, skill;
    PositionRole role;
    int64_t places, taken, waiting, applied;  // places 0: without a limit
    int64_t min_age, max_age;
    bool insured;
    CourseId course;
    Str course_name;
} ActivityPosition;
extern const Shape activity_position_shape;

typedef struct {
    int64_t id;
    SignWay way;
    int64_t lat_e7, lon_e7;  // WGS-84
    int64_t radius_m;        // 0: without a limit
    Str address;
} SignPlace;
extern const Shape sign_place_shape;

typedef struct {
    SignupId id;
    ActivityId activity;
    PositionId position;
    Str position_name;
    PositionRole role;
    PersonId person;
    Str person_name;  // in full; mask it for lists
    Str volunteer_number;
    SignupState state;
    int64_t rank;  // of who waits or waited: lower is earlier; 0: never waited
    int64_t version;
    Time starts_at, ends_at;  // the activity's
    Time made_at, confirmed_at, changed_at;
    Str answer;     // what was asked for, at most 200
    bool minor;     // a guardian has agreed
    bool appealed;  // an absence with an open appeal
    Str reason;     // of the last step that had one
} Signup;
extern const Shape signup_shape;

extern const Fault project_missing;     // 404
extern const Fault project_closed;      // 409  no more dates are added
extern const Fault activity_missing;    // 404
extern const Fault activity_not_yours;  // 403
extern const Fault activity_moved_on;   // 409  the act does not start from its present state
extern const Fault
    activity_banned;  // 422  the six kinds are not ticked, or a word of the title says so
extern const Fault activity_no_places;  // 409  more hold places than would be left
extern const Fault activity_no_right;   // 403  this team may not publish here
extern const Fault signup_missing;      // 404
extern const Fault signup_moved_on;     // 409
extern const Fault signup_not_yours;    // 403
extern const Fault signup_busy;         // 503  many at once: try again
// One for each gate, with its reason:
extern const Fault signup_not_open;     // 409  not published, cancelled or over
extern const Fault signup_late;         // 409  past the deadline
extern const Fault signup_twice;        // 409
extern const Fault signup_overlap;      // 409  the problems name the other activity
extern const Fault signup_position;     // 422  no such position there
extern const Fault signup_young;        // 422
extern const Fault signup_old;          // 422
extern const Fault signup_no_age;       // 422  the age is unknown and the position asks for it
extern const Fault signup_skill;        // 422
extern const Fault signup_minutes;      // 422
extern const Fault signup_scope;        // 403
extern const Fault signup_code;         // 403
extern const Fault signup_guardian;     // 422
extern const Fault signup_paused;       // 409
extern const Fault signup_real_name;    // 422
extern const Fault signup_too_late;     // 409  too late to cancel by oneself
extern const Fault signup_turned_down;  // 409  refused or removed before
extern const Fault signup_too_early;    // 409  who came is known once it has begun
extern const Fault signup_insurance;    // 422  no insurance stands on that day
extern const Fault signup_training;     // 422  no credit of the course stands on that day
extern const Fault signup_queue;        // 409  a place that others wait for is handed to nobody

// --- rules: values in, verdict out (activities_rules.c)

// What decides about one person and one position.
typedef struct {
    ActivityState state;
    Time starts_at, closes_at;
    ActivityKind kind;
    RecruitScope scope;
    Str pass_code, place_path;  // of the project
    bool review, limited;
    int64_t min_age, max_age, min_minutes;  // the narrower of project and position
    bool asks_skill;
    bool asks_real_name;
    bool asks_insurance, asks_training;
} SignupGate;
typedef struct {
    Day born;  // none when unknown
    Str home_path;
    bool real_name;
    int64_t minutes;      // credit time so far
    Time paused_until;    // none
    bool in_team;         // one of the named teams
    bool has_skill;       // proved and not expired
    bool insured;         // on the day of the activity
    bool trained;         // the same
    bool guardian;        // a guardian's consent comes along
    Str code;             // as typed
    bool twice, overlap;  // has a live sign-up here; elsewhere at the same time
} SignupFacts;
// OK or the first gate that is shut, in the order of what the person can do about it.
MUST_USE Err signup_verdict(const SignupGate *gate, const SignupFacts *facts, Time now);
// The same two gates alone: asked again when somebody checks in.
MUST_USE Err safety_verdict(const SignupGate *gate, const SignupFacts *facts);
// A free place, and nobody waits for it.
bool position_free(int64_t places, int64_t taken, int64_t waiting);
// OK and the next state, or signup_moved_on, or signup_not_yours.
MUST_USE Err signup_next(SignupState from, SignupAct act, unsigned by, SignupState *to);
bool signup_may(SignupState from, SignupAct act, unsigned by);
bool signup_live(SignupState state);  // holds the time: applied, waiting, confirmed
ActivityPhase activity_phase(const Activity *activity, Time now);
unsigned activity_relations(TeamId team, Str place_path, const Actor *who);  // without SELF
bool times_overlap(Time a_from, Time a_to, Time b_from, Time b_to);          // touching is none
// A word of the title that makes it no volunteer service (补录, 会议, …); none when it is fine.
Str banned_word(Str title);
Day week_monday(Day day);
// Three absences within 90 days, settings: until when sign-up is paused, none when it is not.
Time pause_until(const Time *absences, size_t n, Time now, int64_t count, int64_t within_days,
                 int64_t pause_days);

// --- 周周有活动 (activities_weeks.c)

#define WEEKS_SHOWN ((int64_t)6)

// What the stations of a branch held week by week, beside what its plan asks for.
typedef struct {
    PlaceId place;
    Str name;
    Day mondays[WEEKS_SHOWN];
    int64_t held[WEEKS_SHOWN], wanted[WEEKS_SHOWN];  // stations with an activity
} WeekSum;
// Every branch of the county, the weeks from the one of `from` on: List of WeekSum.
MUST_USE Err week_sums(Cx *cx, Day from, List *out);

// --- acts (activities.c)

typedef struct {
    Project project;  // number, names, paths and version are filled by the act
    Position positions[POSITIONS_MAX];
    size_t position_count;
    TeamId teams[20];  // of SCOPE_TEAMS
    size_t team_count;
} ProjectNew;
MUST_USE Err project_add(Cx *cx, const ProjectNew *new, ProjectId *id);
MUST_USE Err project_find(Cx *cx, ProjectId id, Project *out);
MUST_USE Err position_list(Cx *cx, ProjectId id, List *out);  // of Position
// A project of one's own from a template or from one that was held before (再办一次).
MUST_USE Err project_copy(Cx *cx, ProjectId from, TeamId team, PlaceId place, bool as_template,
                          ProjectId *id);
MUST_USE Err project_templates(Cx *cx, Str place_path, List *out);  // of Project, at most 100
// What a duty project asks of who takes a shift from now on, and what it says of itself. By who
// dispatches for its place; activities that stand ask it at the check-in too.
typedef struct {
    Str skill;  // code; empty: none
    bool insured;
    CourseId course;
    int64_t min_age, max_age;
    Str summary, contact, phone;
} ProjectGates;
MUST_USE Err project_gates_set(Cx *cx, ProjectId id, const ProjectGates *gates);
MUST_USE Err project_tick(Cx *cx, ProjectId id);  // none of the six: said by who publishes

typedef struct {
    ProjectId project;
    PlaceId place;  // none: the project's
    SiteKind site_kind;
    Str site;
    Time starts_at, ends_at;
    Time closes_at;   // none: at the start
    Minutes minutes;  // 0: from start to end
    int64_t places;   // > 0: instead of the preset of the only position
    bool highlight;
} ActivityNew;
// A draft. More than one date: called once for each.
MUST_USE Err activity_add(Cx *cx, const ActivityNew *new, ActivityId *id);
MUST_USE Err activity_find(Cx *cx, ActivityId id, Activity *out);   // hidden ones for who runs it
MUST_USE Err activity_positions(Cx *cx, ActivityId id, List *out);  // of ActivityPosition
MUST_USE Err sign_place_list(Cx *cx, ActivityId id, List *out);     // of SignPlace
MUST_USE Err sign_place_add(Cx *cx, ActivityId id, const SignPlace *place, int64_t *made);
// Published, or sent to review when the node asks for it: `state` (may be NULL) says which.
MUST_USE Err activity_publish(Cx *cx, ActivityId id, ActivityState *state);
MUST_USE Err activity_approve(Cx *cx, ActivityId id);
MUST_USE Err activity_return(Cx *cx, ActivityId id, Str reason);
MUST_USE Err activity_cancel(Cx *cx, ActivityId id, Str reason);
typedef struct {
    int64_t version;  // as read; 0: whatever it is
    Time starts_at, ends_at, closes_at;
    PlaceId place;
    SiteKind site_kind;
    Str site, reason;
} ActivityMove;
// Another time or place: all are told; whose time overlaps now is taken off with the reason.
MUST_USE Err activity_move(Cx *cx, ActivityId id, const ActivityMove *move);
// Never below what is taken; who waits moves up at once.
MUST_USE Err activity_places_set(Cx *cx, ActivityId id, PositionId position, int64_t places);
// After the end: 人次 with its basis, and the summary (总结). By who runs it.
MUST_USE Err activity_report(Cx *cx, ActivityId id, int64_t attendances, AttendanceBasis basis,
                             Str result);
MUST_USE Err activity_highlight(Cx *cx, ActivityId id, bool on);  // by the centre
MUST_USE Err activity_clock(Cx *cx, int limit, int *did);         // ends what is over, lists close
MUST_USE Err activity_notices(Cx *cx, int limit, int *did);  // reminders and changes, by the outbox

// Publishing right of a team's leader, given and taken back by who answers for its place.
MUST_USE Err publisher_set(Cx *cx, TeamId team, bool may, Str reason);
typedef struct {
    TeamId team;
} Publisher;
MUST_USE Err publisher_list(Cx *cx, List *out);  // teams that publish alone, by id
MUST_USE Err publisher_has(Cx *cx, TeamId team, bool *has);
// What a node looks at before it is published: "always", "leaders" (without the right; the preset),
// "never". The nearest node above a place decides.
MUST_USE Err publish_rule_set(Cx *cx, PlaceId place, const char *audit);

// --- signing up (signups.c)

typedef struct {
    ActivityId activity;
    PositionId position;  // none: the only one
    Str code;             // of SCOPE_CODE
    Str answer;
    Str guardian, guardian_phone, guardian_relation;  // of a minor
} SignupNew;
// As cx->actor. Checks before its first write (ROUTE_HOT). `out` (may be NULL) gets the sign-up.
MUST_USE Err signup_add(Cx *cx, const SignupNew *new, Signup *out);
// The same for somebody else, by who runs it (排班): every gate is asked of `person`, who hears of
// it; the step says by whom. Nobody is put on a list that is full (signup_queue).
MUST_USE Err signup_add_for(Cx *cx, const SignupNew *new, PersonId person, Signup *out);
// A confirmed place goes from one person to another (换班), before the start and while nobody waits
// for it: all gates are asked of `to`. The caller has decided that both want it.
MUST_USE Err signup_hand_over(Cx *cx, SignupId id, PersonId to, Str reason, Signup *out);
// What would stand in the way if `person` signed up now; OK: nothing. Writes nothing.
MUST_USE Err signup_would(Cx *cx, ActivityId activity, PersonId person);
// Whether the qualification, the insurance and the training that the person's position asks for
// stand on the day of the activity: OK, signup_skill, signup_insurance or signup_training. Of who
// is not on the list the only position is asked; OK when there are several.
MUST_USE Err signup_safe(Cx *cx, ActivityId activity, PersonId person);
// Every act of the table but SIGNUP_APPLY, as cx->actor.
MUST_USE Err signup_act(Cx *cx, SignupId id, SignupAct act, Str reason);
MUST_USE Err signup_find(Cx *cx, SignupId id, Signup *out, unsigned *by);
// What cx->actor has there: state SIGNUP_NONE when nothing.
MUST_USE Err signup_mine(Cx *cx, ActivityId activity, Signup *out);
// How many stand before a waiting sign-up, and itself: 1 is next.
MUST_USE Err signup_turn(Cx *cx, const Signup *signup, int64_t *turn);
// Of an activity, live ones and those that came or did not, by id; after `after`; at most 1000. The
// caller has decided that the reader may.
MUST_USE Err signup_list(Cx *cx, ActivityId activity, SignupId after, int limit, List *out);
MUST_USE Err signup_hear_erased(Cx *cx, const Event *event);
MUST_USE Err signup_hear_left(Cx *cx, const Event *event);    // service alone, and ahead
MUST_USE Err signup_hear_paused(Cx *cx, const Event *event);  // everything ahead
MUST_USE Err activity_hear_dissolved(Cx *cx, const Event *event);

typedef struct {
    SignupAct act;
    Text text;
    SignupState from_state, to_state;
    Str by;  // masked; empty: the system
    Time at;
    Str reason;
} SignupStep;
extern const Shape signup_step_shape;
MUST_USE Err signup_steps(Cx *cx, SignupId id, List *out);  // oldest first

// What later rooms know about a person, kept here for the gates: credit time (grows by `minutes`,
// which may be negative), a proved skill (until `last`, none: for good).
MUST_USE Err signup_minutes_add(Cx *cx, PersonId person, int64_t minutes);

// --- lists (activities_lists.c)

typedef struct {
    ActivityId id;
    Str name;
    Str place_name, site;
    ActivityKind kind;
    ActivityState state;
    Time starts_at, ends_at, closes_at;
    int64_t places, taken, waiting;
    bool highlight;
    Text kind_text;
    ActivityPhase phase;
    Text phase_text;
    Str tag;
    int64_t left;  // free places; -1: without a limit
    bool has_left;
    Url href;  // of 再办一次 alone: pages make the link from the id, which costs a list less
} ActivityRow;
extern const Shape activity_row_shape;

typedef struct {
    Str path;  // of a node, "" the whole county
    bool by_kind;
    ActivityKind kind;
    Str brand, content;  // codes, "" any
    Time from;           // none: now
    Time before;         // none: no end
    bool past;           // ended ones, latest first
    Time after_start;    // cursor (start, id); 0, 0 begins
    ActivityId after_id;
    int limit;  // 1 to 1000
} ActivityQuery;
MUST_USE Err activity_list(Cx *cx, const ActivityQuery *query, List *out);  // of ActivityRow
// The next ones near a place: its own branch's, the soonest first; the county's when there is none.
MUST_USE Err activity_near(Cx *cx, Str place_path, int limit, List *out);

// One's own, from the start backwards or (`past`) what was; List of MyActivity.
typedef struct {
    SignupId signup;
    ActivityId id;
    Str name, place_name, site, position_name;
    Time starts_at, ends_at;
    ActivityState activity_state;
    SignupState state;
    Text state_text;
    Str tag;
    Url href;
} MyActivity;
extern const Shape my_activity_shape;
MUST_USE Err activity_list_mine(Cx *cx, PersonId person, bool past, Time after, int limit,
                                List *out);

// For Room.holdings and Room.merge (activities_holdings.c).
extern const Holding signup_holdings[];
MUST_USE Err signup_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room activities_room;
Err activities_check(Cx *cx, Recount *recount);  // for Room.check
