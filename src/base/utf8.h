// utf8: what is text and how long it is to a person.
#pragma once
#include "base/str.h"

bool utf8_valid(Str s);     // well-formed, no surrogates, no NUL
size_t utf8_length(Str s);  // code points; s must be valid
// The next code point, advancing *s; 0xFFFD for a broken sequence (advances one byte). s must not
// be empty.
uint32_t utf8_next(Str *s);
size_t utf8_encode(uint32_t point, char out[4]);  // bytes written
Str utf8_clip(Str s, size_t points);              // at most so many code points
bool utf8_is_han(uint32_t point);
bool utf8_has_han(Str s);
bool utf8_plain(Str s);  // valid and without control characters but TAB, LF, CR
