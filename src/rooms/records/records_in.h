// records_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/records/records.h"
#include "store/db.h"

// A new record; minutes, path and kind are the caller's.
MUST_USE Err record_add(Cx *cx, const Record *record, Rounding rounding, RecordId *id);
// The reversal pair: the record must stand in `record->state`. Tells record.reversed when it had
// taken effect.
MUST_USE Err record_answer(Cx *cx, const Record *record, Str reason);
void record_check_text(Cx *cx, const char *field, Str s, size_t min, size_t max, Text text);
MUST_USE Err record_invalid(const Cx *cx);
