// certificates_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "rooms/certificates/certificates.h"
#include "store/db.h"

void certificate_dress(Cx *cx, Certificate *one);
MUST_USE Err certificate_invalid(const Cx *cx);
void certificate_text_check(Cx *cx, const char *field, Str s, size_t min, size_t max, Text text);
// What the register keeps of a person: name as it is, document masked, volunteer number.
MUST_USE Err certificate_person(Cx *cx, Certificate *one);
// Number, code, signature and the row: `one` is filled but for them. Its state becomes issued.
MUST_USE Err certificate_seal(Cx *cx, Certificate *one);
extern const Holding certificate_holdings[];
