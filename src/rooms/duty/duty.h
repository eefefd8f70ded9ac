// duty: 排班 at the 志愿服务岗: who stands where and when, over weeks, and how two swap.
//
// A post (岗) is a place of level 岗 that is staffed: by a project of its own, whose activities are
// the shifts (班). So a shift is an activity like any other (activities.duty keeps it out of the
// public list): it is signed up for with every gate, checked in to with the facts of attendance,
// and its minutes come out of records. What this room adds is the pattern (周一至周五 9:00–12:00
// 两人) that fills the weeks ahead, skips public holidays or not as the post says, and the swaps.
//
// A swap (换班): who holds a shift offers it, to everybody or to one volunteer; somebody takes it;
// where the post asks for it, who runs the post agrees. Then the place goes from hand to hand in
// one act, with every gate asked of who takes it; nobody is ever on two shifts, and no place is
// free in between. A shift for which somebody waits is not swapped: cancelling gives it to them.
//
// 「在市政务服务中心、农贸市场、银行、车站等公共服务场所，设立新时代文明实践志愿服务岗210个」
// (云上大冶).
//
// Stands on: places, people, accounts, teams, volunteers, safeguards, activities, attendance.
// Leaned on by: home, demo. Hears: signup.cancelled (a swap of it is over), team.dissolved.
#pragma once
#include "rooms/activities/activities.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum { HOLIDAYS_REST, HOLIDAYS_SAME } DutyHolidays;
typedef enum {
    SWAP_OFFERED,    // 等人接
    SWAP_TAKEN,      // 等同意
    SWAP_DONE,       // 已换好
    SWAP_REFUSED,    // 没有同意
    SWAP_WITHDRAWN,  // 已收回
    SWAP_LAPSED,     // 已过期  the shift began, or its sign-up ended otherwise
    SWAP_STATES
} SwapState;
typedef enum {
    SWAP_TAKE,
    SWAP_AGREE,
    SWAP_REFUSE,
    SWAP_WITHDRAW,  // by who gives
    SWAP_BACK,      // by who took it, while nobody has agreed
    SWAP_DECLINE,   // by who was asked: open to everybody now
    SWAP_LAPSE,
    SWAP_ACTS
} SwapAct;
typedef enum {
    SWAP_BY_GIVER = 1 << 0,
    SWAP_BY_TAKER = 1 << 1,
    SWAP_BY_ASKED = 1 << 2,
    SWAP_BY_OTHER = 1 << 3,  // a volunteer whom it is open to
    SWAP_BY_RUNS = 1 << 4,   // leads the post's team, or dispatches for its place
    SWAP_BY_CLOCK = 1 << 5,
} SwapBy;
typedef struct {
    SwapState from;
    SwapAct act;
    SwapState to;  // of SWAP_TAKE: SWAP_DONE where the post does not ask
    unsigned by;
} SwapRule;
extern const SwapRule swap_rules[];
extern const size_t swap_rule_count;
extern const char *const duty_holiday_words[],
    *const swap_state_words[], *const swap_act_words[], *const swap_state_tags[];
extern const Text duty_holiday_texts[], swap_state_texts[], swap_act_texts[];

typedef struct {
    PostId id;
    PlaceId place;
    Str path, place_name, address;
    int64_t lat_e7, lon_e7;  // of the place, WGS-84; 0 unknown
    ProjectId project;
    TeamId team;  // who staffs it; none: the place's own desk
    Str team_name;
    bool agree;  // swaps wait for who runs the post
    DutyHolidays holidays;
    Text holidays_text;
    Day filled_to;  // shifts stand up to that day
    Day closed_on;
    int64_t version;
    Str position_name, skill;
    bool insured;
    CourseId course;
    Str course_name;
    int64_t empty;  // shifts of the next seven days that lack somebody
    Url href;
} Post;
extern const Shape duty_post_shape;

typedef struct {
    PatternId id;
    PostId post;
    int64_t days;  // bits 0 Monday … 6 Sunday, 7 public holidays
    Str days_text, hours_text;
    int64_t from_minute, minutes, places;
    Day since, until;  // until: the last day; none: for good
} Pattern;
extern const Shape duty_pattern_shape;

typedef struct {
    ActivityId id;  // of the activity that it is
    PostId post;
    Str place_name, address, path;
    TeamId team;
    Day day;
    Time starts_at, ends_at;
    ActivityState state;
    int64_t places, taken, waiting, missing;  // missing: places that nobody holds
    Str people;                               // names, masked unless the reader runs the post
    Str skill;
    bool insured;
    CourseId course;
    Str course_name;
    int64_t lat_e7, lon_e7;
    int64_t distance_m;  // from the reader's home; -1 unknown
    bool fits;
    Text why;  // of one that does not fit
    Url href;
} Shift;
extern const Shape duty_shift_shape;

typedef struct {
    SwapId id;
    ActivityId shift;
    SignupId signup;
    PostId post;
    Str place_name, path;
    TeamId team;
    bool agree;
    PersonId giver, asked, taker;
    Str giver_name, asked_name, taker_name;  // masked
    SwapState state;
    Text state_text;
    Str tag;
    Str words, opinion;
    Time starts_at, ends_at, offered_at, taken_at, ended_at;
    ActivityId back_shift;  // 对调: what the giver gets in return; none
    SignupId back_signup;
    Str back_name;
    Time back_at;
    int64_t version;
    Url href;
} Swap;
extern const Shape duty_swap_shape;

extern const Fault post_missing;     // 404
extern const Fault post_there;       // 409  the place is a post already
extern const Fault post_not_yours;   // 403
extern const Fault post_closed;      // 409
extern const Fault post_level;       // 422  shifts are for 志愿服务岗 and 点
extern const Fault pattern_missing;  // 404
extern const Fault shift_missing;    // 404
extern const Fault shift_there;      // 409  the same hours of that day stand already
extern const Fault swap_missing;     // 404
extern const Fault swap_moved_on;    // 409
extern const Fault swap_not_yours;   // 403
extern const Fault swap_there;       // 409  offered already
extern const Fault swap_begun;       // 409
extern const Fault swap_own;         // 409  nobody takes their own shift
extern const Fault swap_none;        // 409  no confirmed sign-up to give away
extern const Fault swap_gone;        // 409  who was asked does not hold that shift any more

// --- rules: values in, verdict out (duty_rules.c)

#define DUTY_HOLIDAY 7
// Which bit of a pattern a day asks: the weekday (0 Monday … 6 Sunday); 7 on a public holiday from
// Monday to Friday; a Saturday or Sunday that is worked instead counts as a Monday.
int duty_day_bit(Day day, bool workday);
// Whether the pattern has a shift that day.
bool pattern_on(const Pattern *pattern, DutyHolidays holidays, Day day, bool workday);
// The slots of the 24 that a shift takes (volunteers.slots: day × 3 + morning, afternoon, evening;
// before 12:00, before 18:00, later).
int64_t duty_slots(int day_bit, int64_t from_minute, int64_t minutes);
// Said free for all of them; who said nothing (0) is asked about nothing.
bool duty_free(int64_t said, int64_t taken);
Str pattern_days_text(Arena *arena, const Lang *lang, int64_t days);  // 周一至周五、节假日
Str pattern_hours_text(Arena *arena, int64_t from_minute, int64_t minutes);  // 09:00–12:00
MUST_USE Err swap_next(SwapState from, SwapAct act, unsigned by, SwapState *to);
bool swap_may(SwapState from, SwapAct act, unsigned by);

// --- posts and their weeks (duty.c)

typedef struct {
    PlaceId place;
    TeamId team;
    bool agree;
    DutyHolidays holidays;
    Str skill;  // code; empty: none
    bool insured;
    CourseId course;
    Str summary, contact, phone;
    int64_t min_age, max_age;
} PostNew;
// By who dispatches for the place; the project is made along with it.
MUST_USE Err post_open(Cx *cx, const PostNew *new, PostId *id);
// What was said when it was opened, but for its place and its team (close it and open another).
// Shifts that stand keep who is on them: at the check-in the new demands are asked of everybody.
typedef struct {
    bool agree;
    DutyHolidays holidays;  // of the weeks that are filled from now on
    ProjectGates gates;
} PostEdit;
MUST_USE Err post_edit(Cx *cx, PostId id, const PostEdit *edit);
MUST_USE Err post_close(Cx *cx, PostId id, Str reason);  // and what is ahead is called off
MUST_USE Err post_find(Cx *cx, PostId id, Post *out);
// At or below a node, of one team when it is given, by id after a cursor; words: part of the name.
MUST_USE Err post_list(Cx *cx, Str path, TeamId team, Str words, PostId after, int limit,
                       List *out);
bool post_runs(const Actor *who, const Post *post);

typedef struct {
    PostId post;
    int64_t days, from_minute, minutes, places;
    Day since;  // none: from tomorrow on
} PatternNew;
// Fills at once what is filled already of the weeks.
MUST_USE Err pattern_add(Cx *cx, const PatternNew *new, PatternId *id);
// No shift of it from that day on; those that stand are called off with the reason, who is on them
// hears it.
MUST_USE Err pattern_end(Cx *cx, PatternId id, Day from, Str reason);
MUST_USE Err pattern_list(Cx *cx, PostId post,
                          List *out);  // of Pattern, those in force and to come
// Every pattern of the post, up to and with that day; what stands already stays.
MUST_USE Err duty_fill(Cx *cx, PostId id, Day to, int64_t *made);
MUST_USE Err duty_clock(Cx *cx, int limit, int *did);  // fills the weeks that the setting asks for

typedef struct {
    PostId post;
    Day day;
    int64_t from_minute, minutes, places;
} ShiftNew;
MUST_USE Err shift_add(Cx *cx, const ShiftNew *new, ActivityId *id);  // one more, out of turn
MUST_USE Err shift_find(Cx *cx, ActivityId id, Shift *out);
typedef struct {
    PostId post;  // or
    Str path;     // at or below a node
    Time from, to;
    bool missing_only;
    Time after_start;  // cursor (start, id)
    ActivityId after_id;
    int limit;
    bool full_names;
} ShiftQuery;
MUST_USE Err shift_list(Cx *cx, const ShiftQuery *query, List *out);  // called-off ones left out
// How a week stands at posts that follow each other by id (from first to last): places and taken of
// each day that has shifts.
typedef struct {
    PostId post;
    Day day;
    int64_t places, taken;
} PostDay;
extern const Shape duty_post_day_shape;
MUST_USE Err post_days(Cx *cx, Day from, Day to, PostId first, PostId last, List *out);
// 空班: what cx->actor could take in the days ahead, nearest in time first; with `all` also what
// does not fit, each with its reason. At most `limit` of Shift; `hidden` (may be NULL): how many do
// not fit.
MUST_USE Err shift_list_open(Cx *cx, bool all, Time after_start, ActivityId after_id, int limit,
                             List *out, int64_t *hidden);
// One's own: to come, or (`past`) gone; List of Shift.
MUST_USE Err shift_list_mine(Cx *cx, bool past, Time before, int limit, List *out);
MUST_USE Err shift_assign(Cx *cx, ActivityId id, Str volunteer_number);
// Confirmed, over for longer than duty.absent_hours and no fact says that they came: absent.
MUST_USE Err duty_absent(Cx *cx, int limit, int *did);

// --- swaps (duty_swaps.c)

// cx->actor gives a shift of theirs away; `number` (may be empty): only to that volunteer.
MUST_USE Err swap_offer(Cx *cx, ActivityId shift, Str number, Str words, SwapId *id);
// 对调: `mine`, a shift of cx->actor's, for `wanted`, which `with` holds. It is asked of that
// person alone; when they take it both shifts change hands in one act, every gate asked of both, or
// none does. So two shifts of one time cannot be exchanged: one of the two hands would hold both.
MUST_USE Err swap_exchange(Cx *cx, ActivityId wanted, SignupId with, ActivityId mine, Str words,
                           SwapId *id);
// Who holds a shift and could be asked, without cx->actor: of SwapHolder, names masked.
typedef struct {
    SignupId signup;
    PersonId person;
    Str name;
} SwapHolder;
MUST_USE Err swap_holders(Cx *cx, ActivityId shift, List *out);
MUST_USE Err swap_act(Cx *cx, SwapId id, SwapAct act, Str opinion);
MUST_USE Err swap_find(Cx *cx, SwapId id, Swap *out, unsigned *by);
MUST_USE Err swap_list_mine(Cx *cx,
                            List *out);  // given or taken by cx->actor, newest first, at most 100
// Offered ones that cx->actor could take: open to all or asked of them, no gate in the way.
MUST_USE Err swap_list_open(Cx *cx, int limit, List *out);
// Of posts at or below a node, or of a team; `taken_only`: what waits for agreement.
MUST_USE Err swap_list(Cx *cx, Str path, TeamId team, bool taken_only, SwapId before, int limit,
                       List *out);
MUST_USE Err swap_clock(Cx *cx, int limit, int *did);

extern const Room duty_room;
