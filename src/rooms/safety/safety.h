// safety: 保险名单 and 培训: what follows from sessions, and the desk's pages of policies and
// courses.
//
// When an activity begins, the list of who stands on it is frozen, each with the policy that covers
// them that day or with none: the person list that an insurer asks for after an accident (domain.md
// §9.5). It is written once; who joins later is not on it, who left before is not either. A list
// shows names to who runs the activity and prints.
//
// A training is an activity whose project names a course (projects.course): who came, by the facts
// of attendance, gets the credit when the presences settle; when the facts change, so does the
// credit.
//
// Stands on: places, people, teams, volunteers, safeguards, activities, attendance.   Leaned on by:
// demo. Hears: attendance.settled. Others may join: insured_lists(activity, frozen_at, people,
// uncovered).
#pragma once
#include "rooms/activities/activities.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef struct {
    ActivityId activity;
    Str name, place_name;
    Time starts_at, frozen_at;
    int64_t people, uncovered;
    Url href;
} InsuredList;
extern const Shape insured_list_shape;

typedef struct {
    PersonId person;
    Str name, volunteer_number, position_name;
    Str insurer, product, number;  // of the policy; empty: none stood
    Day valid_from, valid_to;
    Str phone;
    bool covered;
} InsuredPerson;
extern const Shape insured_person_shape;

extern const Fault insured_missing;  // 404  nothing is frozen of that activity

// Freezes one activity that has begun; does nothing when it is frozen already or nobody stands on
// it.
MUST_USE Err insured_freeze(Cx *cx, ActivityId id);
MUST_USE Err insured_clock(Cx *cx, int limit, int *did);
MUST_USE Err insured_find(Cx *cx, ActivityId id, InsuredList *out);
MUST_USE Err insured_people_of(Cx *cx, ActivityId id, List *out);  // of InsuredPerson, at most 1000
// Of a node, or of a team, newest first, before a cursor; `uncovered`: with somebody not covered.
MUST_USE Err insured_lists_of(Cx *cx, Str path, TeamId team, bool uncovered, Time before, int limit,
                              List *out);

// Credits of a training follow its facts.
MUST_USE Err training_hear_settled(Cx *cx, const Event *event);
typedef struct {
    ActivityId id;
    Str name, place_name, site;
    Time starts_at, ends_at;
    int64_t places, taken;
    Url href;
} TrainingDate;
extern const Shape training_date_shape;
MUST_USE Err training_dates(Cx *cx, CourseId course, List *out);  // to come, at most 50

extern const Room safety_room;
