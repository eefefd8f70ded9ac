// safeguards_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/safeguards/safeguards.h"

void safeguard_wrong(Cx *cx, const char *field, const char *code, Text text);
void safeguard_words(Cx *cx, const char *field, Str value, size_t min, size_t max, Text text);
MUST_USE Err safeguard_verdict(const Cx *cx);
Str safeguard_text(Str s);  // trimmed; none becomes empty text
MUST_USE Err safeguards_check(Cx *cx, Recount *recount);
extern const Holding safeguard_holdings[];
