// search: what people type, found: by LIKE in small tables, and in one index over all rooms by
// words of one or two Chinese characters, Latin words and pinyin initials. The same on both
// engines.
#pragma once
#include "store/db.h"
#include "town/room.h"

// "contains these words" for small tables:
//   … where lower(name) like $1 escape '!'      with search_pattern(cx->arena, words)
// "%words%" in lower case, its % _ ! taken literally; at most 60 characters count. "" for blank
// words: the caller's "any".
Str search_pattern(Arena *arena, Str words);

// --- the index: search_entries and search_terms, filled from the rooms' FindSources

// What an entry is found by: pairs of neighbouring Han characters and the last one of each run,
// Latin words in lower case, and "~" with the initials of the title from each of its characters on.
// List of Str, without doubles.
void search_terms_of(Arena *arena, Str title, Str about, List *terms);

// One thing asked for: a term in either range (half open); the second may be empty ("", "").
typedef struct {
    Str from, to, or_from, or_to;
} SearchTerm;
#define SEARCH_TERMS_MAX 6
// What is asked for by `words`, all of it at once; 0 when there is no letter in them. Beyond
// SEARCH_TERMS_MAX nothing more is asked.
size_t search_terms_asked(Arena *arena, Str words, SearchTerm out[SEARCH_TERMS_MAX]);

// In the lane: reads on from where the source was left, at most `limit` rows.
MUST_USE Err search_refresh(Cx *cx, const FindSource *source, int limit, int *did);
// In the lane: forgets what was read, so that the next refreshes read all of it again.
MUST_USE Err search_forget(Cx *cx, const FindSource *source);

// What of the rows read so far stands in the index otherwise than its room says: how many, and the
// first one's id.
MUST_USE Err search_compare(Cx *cx, const FindSource *source, int64_t *wrong, int64_t *first);

typedef struct {
    int64_t id;
    Str kind;  // of the FindSource
    int64_t ref;
    Str title, about, place;
} SearchHit;
extern const Shape search_hit_shape;
// The best first: titles that hold the words as typed, then titles with all of them, then the rest;
// the latest first among equals. `kind` "" is any. At most `limit` (≤ SEARCH_HITS_MAX).
#define SEARCH_HITS_MAX 200
MUST_USE Err search_find(Cx *cx, Str words, Str kind, int limit, List *hits);
