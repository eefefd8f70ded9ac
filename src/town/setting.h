// setting: policy as rows. A SETTING has one value that an administrator may change; a RULE changes
// by decree, so it has dated rows, each with the article of the document it comes from, and is read
// by Day.
//
//   static const Setting settings[] = {
//       SETTING_INT("orders.triage_hours", 8, 1, 240, "点单受理时限（工作小时）"),
//   };
//
// The same row draws the settings page, fills `redvest settings` and checks what is typed. Values
// live in the table `settings(name, valid_from, value, source, changed_by, changed_at)`, owned by
// store.
#pragma once
#include "base/fault.h"
#include "town/cx.h"
#include "town/shape.h"

typedef enum { SETTING_KIND_INT, SETTING_KIND_TEXT, SETTING_KIND_BOOL } SettingKind;

typedef struct {
    const char *name;  // "room.word"
    SettingKind kind;
    bool dated;  // a RULE
    int64_t preset, min, max;
    const char *preset_text;
    Text label;
    const char *source;  // law, document, article; NULL: ours
} Setting;

#define SETTING_INT(name, preset, min, max, label)                             \
    {                                                                          \
        name, SETTING_KIND_INT, false, preset, min, max, NULL, { label }, NULL \
    }
#define SETTING_TEXT(name, preset, max_length, label)                             \
    {                                                                             \
        name, SETTING_KIND_TEXT, false, 0, 0, max_length, preset, { label }, NULL \
    }
#define SETTING_BOOL(name, preset, label)                                   \
    {                                                                       \
        name, SETTING_KIND_BOOL, false, preset, 0, 1, NULL, { label }, NULL \
    }
#define RULE_INT(name, preset, min, max, label, source)                         \
    {                                                                           \
        name, SETTING_KIND_INT, true, preset, min, max, NULL, { label }, source \
    }

extern const Fault setting_unknown;  // 404
extern const Fault setting_range;    // 422  outside what the row allows

// A name that no room declares ends the process: it is a slip of ours.
int64_t setting_int(Cx *cx, const char *name);
bool setting_bool(Cx *cx, const char *name);
Str setting_text(Cx *cx, const char *name);
int64_t rule_int(Cx *cx, const char *name, Day on);

const Setting *setting_find(Str name);  // as declared; NULL when no room does

// Acts, in the lane. Seen by the acts that follow in the same transaction, by everybody after the
// commit. A value out of range is setting_range with the range in the problems; a none value goes
// back to the preset.
MUST_USE Err setting_set(Cx *cx, Str name, Str value);
MUST_USE Err rule_set(Cx *cx, Str name, Day from, int64_t value, Str source);

typedef struct {
    Str name;
    Text label;
    Str kind;    // "int", "text", "bool"
    bool dated;  // a RULE: change it by rule_set
    Str value;   // in force today
    Str preset;
    int64_t min, max;
    Str source;      // document and article
    Day valid_from;  // of a RULE's row
    PersonId changed_by;
    Time changed_at;
    bool changed;  // a row holds the value; otherwise the preset does
} SettingRow;
extern const Shape setting_row_shape;
// Every setting of every room, in the order of rooms.c.
MUST_USE Err setting_rows(Cx *cx, List *out);
// The dated rows of a RULE, oldest first.
MUST_USE Err setting_history(Cx *cx, Str name, List *out);
