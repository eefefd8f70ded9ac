// shape: what a struct looks like from outside. One table of fields feeds the page, the JSON, the
// CSV, the spreadsheet, the command line and the OpenAPI document, and takes rows from SQL by name.
//
//   typedef struct { OrderId id; Str title; Day wanted_on; } Order;
//   static const Field order_fields[] = {
//       COL(Order, id, "单号"), COL(Order, title, "内容"), COL(Order, wanted_on, "期望日期"),
//   };
//   const Shape order_shape = SHAPE(Order, order_fields);
//
// The compiler supplies the kind from the member's type. Escaping follows from the kind, not from
// anybody's choice: Str and Text are always escaped, Html is made by the sanitizer or the house
// alone, Url is checked when it is made.
#pragma once
#include "base/buf.h"
#include "base/list.h"
#include "base/time.h"
#include "town/catalogue.h"
#include "town/ids.h"
#include <stddef.h>

typedef struct {
    Str bytes;
} Html;  // safe markup made by the house (icons, charts, QR)
typedef struct {
    Str bytes;
} Url;  // a path of our own, or https/http/tel/mailto/geo; see url_of
typedef struct {
    Str bytes;
} Blob;  // bytes of a column; never on a page, base64 in JSON

// A path of our own ("/…", not "//…"), "?…" or "#…" of this page, or a link with a scheme that we
// allow; anything else becomes "#". The renderer asks it again at the start of every URL attribute,
// so a Url made by hand is no way in.
Url url_of(Str s);

typedef enum {
    KIND_STR,       // Str
    KIND_TEXT,      // Text, said in the reader's language
    KIND_INT,       // int, int32_t, int64_t, uint32_t, size_t
    KIND_BOOL,      // bool; 0/1 in SQL
    KIND_ID,        // any XxxId; string in JSON, NULL when nobody
    KIND_TIME,      // Time
    KIND_DAY,       // Day
    KIND_MINUTES,   // Minutes
    KIND_POINTS,    // Points
    KIND_FEN,       // Fen
    KIND_PERMILLE,  // Permille
    KIND_HTML,      // Html: page only
    KIND_URL,       // Url
    KIND_BLOB,      // Blob
    KIND_WORD,      // an enum stored as a word; `words` ends with NULL
    KIND_PART,      // a nested struct with a Shape of its own
    KIND_LIST,      // List of structs with a Shape
} Kind;

typedef struct Field Field;
typedef struct Shape Shape;

enum {
    FIELD_PAGE_ONLY = 1,  // not in JSON, CSV, XLSX (buttons' captions, chart markup)
    FIELD_WHOLE = 2,      // in JSON and OpenAPI but not a column of CSV/XLSX
    FIELD_SECRET = 4,     // rows from SQL only: shown nowhere
};

struct Field {
    const char *name;
    Kind kind;
    uint32_t at;               // offsetof
    uint32_t size;             // sizeof the member
    const Shape *shape;        // KIND_PART, KIND_LIST
    const char *const *words;  // KIND_WORD
    Text label;                // column head; NULL: not a column
    unsigned flags;
};

struct Shape {
    const char *name;  // the struct's, for messages and OpenAPI
    size_t size;
    const Field *fields;
    size_t count;
};

#define SHAPE(Type, table)                         \
    {                                              \
#Type, sizeof(Type), (table), COUNT(table) \
    }

#define KIND_ID_ROW_(K) K##Id : KIND_ID,
#define KIND_OF(member)                          \
    _Generic((member), ALL_IDS(KIND_ID_ROW_) Str \
             : KIND_STR, Text                    \
             : KIND_TEXT, bool                   \
             : KIND_BOOL, int32_t                \
             : KIND_INT, int64_t                 \
             : KIND_INT, uint32_t                \
             : KIND_INT, size_t                  \
             : KIND_INT, Time                    \
             : KIND_TIME, Day                    \
             : KIND_DAY, Minutes                 \
             : KIND_MINUTES, Points              \
             : KIND_POINTS, Fen                  \
             : KIND_FEN, Permille                \
             : KIND_PERMILLE, Html               \
             : KIND_HTML, Url                    \
             : KIND_URL, Blob                    \
             : KIND_BLOB)

#define FIELD_(Type, member, kind_, shape_, words_, label_, flags_)                \
    {                                                                              \
        .name = #member, .kind = (kind_), .at = offsetof(Type, member),            \
        .size = sizeof(((Type *)0)->member), .shape = (shape_), .words = (words_), \
        .label = { label_ }, .flags = (flags_)                                     \
    }

#define FIELD(Type, member) FIELD_(Type, member, KIND_OF(((Type *)0)->member), NULL, NULL, NULL, 0)
#define COL(Type, member, label) \
    FIELD_(Type, member, KIND_OF(((Type *)0)->member), NULL, NULL, label, 0)
#define SHOWN(Type, member) \
    FIELD_(Type, member, KIND_OF(((Type *)0)->member), NULL, NULL, NULL, FIELD_PAGE_ONLY)
#define HIDDEN(Type, member) \
    FIELD_(Type, member, KIND_OF(((Type *)0)->member), NULL, NULL, NULL, FIELD_SECRET)
#define LINK(Type, member)                           \
    FIELD_(Type, member, KIND_URL, NULL, NULL, NULL, \
           0)  // a Str or Url that stands at a URL's start
#define WORD(Type, member, words)   FIELD_(Type, member, KIND_WORD, NULL, words, NULL, 0)
#define PART(Type, member, shape)   FIELD_(Type, member, KIND_PART, &(shape), NULL, NULL, 0)
#define LISTED(Type, member, shape) FIELD_(Type, member, KIND_LIST, &(shape), NULL, NULL, 0)

const Field *shape_field(const Shape *shape, Str name);  // NULL when there is none
int64_t field_int(const Field *field,
                  const void *of);  // INT BOOL ID TIME DAY MINUTES POINTS FEN PERMILLE WORD
void field_set_int(const Field *field, void *of, int64_t n);
Str field_str(const Field *field, const void *of);  // STR HTML URL BLOB; WORD gives its word
// The value as a person reads it: dates 2020-10-26, 19:00, minutes as hours with one decimal,
// points with up to two, money in yuan, permille as per cent, bool 是/否, none as "".
Str field_text(Arena *arena, const Lang *lang, const Field *field, const void *of);
// A TIME or DAY as it is said aloud: "11月25日 周三", "11月25日 周三 19:00", with the year when it
// is another than `today`'s; any other kind as field_text has it.
Str field_said(Arena *arena, const Lang *lang, const Field *field, const void *of, Day today);
// The same into a buffer, not escaped: Str, Html, Url and Text as they are, WORD its word; nothing
// for PART, LIST and BLOB.
void field_write(Buf *out, const Lang *lang, const Field *field, const void *of);
