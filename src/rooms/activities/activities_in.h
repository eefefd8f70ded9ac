// activities_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/activities/activities.h"
#include "store/db.h"

#define SIGNUP_GUARDIAN "signups.guardian"  // context of the sealed column
#define SIGNUP_TRIES    5  // reads again when another server was quicker; one lane alone needs one

// What everything that changes who holds a place reads first: counters and version of one moment.
typedef struct {
    ActivityId activity;
    int64_t version;
    ActivityState state;
    ActivityKind kind;
    TeamId team;
    ProjectId project;
    Str name, held_path, place_path;
    Time starts_at, ends_at, closes_at;
    RecruitScope scope;
    Str pass_code;
    bool review;
    int64_t min_age, max_age, min_minutes;
    PositionId position;
    int64_t places, taken, waiting;
    int64_t position_min, position_max;
    Str skill;
    bool insured;  // by the position, or because the project is risky
    CourseId course;
} Counted;
MUST_USE Err activity_counted(Cx *cx, ActivityId activity, PositionId position, Counted *out);

// What an act does to the counters of a position and its activity.
typedef struct {
    int64_t taken, waiting, applied;
} Shift;
// False in *moved: somebody changed the activity since it was read; nothing was written.
MUST_USE Err activity_shift(Cx *cx, const Counted *counted, Shift shift, bool *moved);

Str activity_text(Str s);  // none becomes empty text
void activity_check_text(Cx *cx, const char *field, Str value, size_t min, size_t max, Text text);
MUST_USE Err activity_verdict(const Cx *cx);
MUST_USE Err activity_number(Cx *cx, const char *word, Str *out);
// Told later by the clock to everybody whom it concerns.
MUST_USE Err activity_notice(Cx *cx, ActivityId activity, const char *kind, Str words);
// An SMS to one person; nothing when there is no mobile phone.
MUST_USE Err activity_tell(Cx *cx, PersonId person, const char *kind, Str body);
Str activity_when(Cx *cx, Time at);  // 11月25日 周三 19:00
// Waiting sign-ups of a position move up, at most `most`, without an event for each.
MUST_USE Err signup_fill(Cx *cx, const Counted *counted, int64_t most, Str reason, int64_t *moved);
// Everybody's sign-up of an activity ends at once.
MUST_USE Err signup_end_all(Cx *cx, ActivityId activity, SignupAct act, Str reason);
// The sign-ups follow their activity to another time; whose overlap another one of the same person
// now are taken off.
MUST_USE Err signup_retime(Cx *cx, ActivityId activity, Time starts_at, Time ends_at, Str reason);
