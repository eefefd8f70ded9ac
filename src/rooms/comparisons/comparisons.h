// comparisons: 评比, teams beside teams and stations beside stations, month by month.
//
// Four shares, each shown as so many of so many: answered in time, done, found satisfying by those
// who rated, and satisfied when rung up afterwards (the random sample alone: who is rung up for
// being unhappy would count twice). Who did not rate stands apart and counts neither way. The score
// is their mean by the weights that the rules gave on the month's last day; a share of nothing
// takes no part, and below the smallest number of orders there is no score. Nothing is stored: the
// figures are counted from orders and their steps, so they are the same whoever asks.
//
// Stands on: places, teams, orders, calls (joins revisits).   Leaned on by nobody yet; assessments
// will.
#pragma once
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum { COMPARE_TEAMS, COMPARE_STATIONS } CompareKind;
extern const char *const compare_kind_words[];

// So many of so many.
typedef struct {
    int64_t good, all;
} Share;

typedef enum { SHARE_ANSWER, SHARE_DONE, SHARE_RATING, SHARE_REVISIT, SHARES } ShareKind;

typedef struct {
    int64_t weights[SHARES];  // of the score
    int64_t least;            // orders, for a score
} CompareRules;

typedef struct {
    int64_t id;  // of the team or the station
    Str name, place_name;
    int64_t orders;       // a team: sent to it in the month; a station: placed there
    int64_t timely, due;  // answered within the deadline, of those that were to be answered
    int64_t median_ms;    // of the time to the answer, the lower of two in the middle
    Str median;           // 2 小时 5 分
    int64_t done, taken;  // reported done, of those accepted (placed, for a station)
    int64_t pleased, rated, unrated;  // 满意 and above, of those rated; closed without a rating
    int64_t content, asked;  // 满意 and above when rung up, of the random sample that was reached
    bool scored;
    Permille score;  // of 1000
    int64_t rank;    // 1 is the best; equals share one; 0 without a score
    Str answer_share, done_share, rating_share, revisit_share;  // "8 / 9", "" of nothing
    Url href;
} Compared;
extern const Shape compared_shape;

// --- rules: values in, verdict out (comparisons_rules.c)

Permille share_permille(Share share);  // rounded half up; 0 of nothing is 0
// The weighted mean of those shares that are of something; false when there is none, or too few
// orders.
bool compare_score(const Share shares[SHARES], int64_t orders, const CompareRules *rules,
                   Permille *score);
// Best first, those without a score last; ranks are filled in.
void compare_rank(Compared *rows, size_t n);
// "2026-11"; false for anything else.
MUST_USE bool month_parse(Str word, Day *first);
Day month_next(Day first);
Day month_before(Day first);
Str month_word(Arena *arena, Day first);

// --- counting (comparisons.c)

// Who had orders in the month that begins with `first`, at or below `path`: List of Compared,
// ranked.
MUST_USE Err compare_month(Cx *cx, CompareKind kind, Day first, Str path, List *out);
void compare_rules_on(Cx *cx, Day day, CompareRules *out);

extern const Room comparisons_room;
