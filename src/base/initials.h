// initials: the letters by which a Chinese word is found from a keyboard without an input method:
// 上门理发 gives "smlf".
//
// The 3,755 common characters of GB 2312 stand in it by their pronunciation, so the first letter
// follows from where a character stands. ASCII letters and digits stay (in lower case); every other
// character is passed over. A character of several readings has the one that GB 2312 chose.
#pragma once
#include "base/arena.h"
#include "base/str.h"

Str initials_of(Arena *arena, Str word);
