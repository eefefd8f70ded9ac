// catalogue: all words for people. Chinese is the source and the key; other languages are
// gettext catalogues (po/en.po, compiled to .mo and embedded). No template is touched for a new
// one.
#pragma once
#include "base/arena.h"
#include "base/str.h"

typedef struct Lang Lang;

// Reads every embedded po/*.mo at start. Chinese is always first.
void catalogue_load(void);
size_t lang_count(void);
const Lang *lang_at(size_t i);
const Lang *lang_zh(void);
const Lang *lang_of_mo(Arena *arena, Str code,
                       Str mo);       // from the bytes of a .mo file; stands in no list
const Lang *lang_find(Str code);      // "zh-CN", "en"; NULL when we have none
const Lang *lang_accept(Str header);  // best of an Accept-Language header, Chinese when in doubt
Str lang_code(const Lang *lang);
size_t lang_index(const Lang *lang);  // 0 is Chinese

// The words in that language; the Chinese ones where a translation is missing (a test lists those).
Str say(const Lang *lang, Text text);
Str say_str(const Lang *lang, Str zh);
bool lang_has(const Lang *lang, Str zh);  // a translation exists
// {0} and {1} replaced.
Str say_with(Arena *arena, const Lang *lang, Text text, Str word0, Str word1);
