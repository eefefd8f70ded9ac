// initials: what somebody types who knows a name by ear: 保康社区 → "bksq".
//
// The table is made by the build from the Unicode Han database (tools/initials); a character with
// several readings gives several spellings, 长安社区 "zasq" and "casq", because nobody can know
// which is meant, least of all in a surname (单, 曾, 翟, 仇).
#pragma once
#include "base/str.h"

#define INITIALS_MAX 8  // spellings of one text

// The letters that the character's readings begin with, most common reading first; none when it is
// no Han character of the table. At most four, static.
Str initials_of_point(uint32_t point);

// The spellings of `text`, in lower case: Han characters by their letters, ASCII letters and digits
// as they are, everything else left out. The first character's readings are told apart first;
// beyond INITIALS_MAX the rest is spelled by the most common reading. Returns how many; none for a
// text without a letter. In `arena`.
size_t initials_of(Arena *arena, Str text, Str out[INITIALS_MAX]);
