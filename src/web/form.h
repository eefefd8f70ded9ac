// form: what a request may bring, as a table of typed fields that parse, validate, render and
// document.
//
// What the table does not name does not arrive. What fails lands in cx->problems with the field's
// name, and the fault is fault_invalid (422); the page is shown again with what was typed. Bodies:
// application/x-www-form-urlencoded, multipart/form-data (files), and application/json on the API;
// query strings for GET forms. The same table draws label, required, maxlength, autocomplete and
// inputmode on the page, and the request body of OpenAPI.
#pragma once
#include "base/buf.h"
#include "town/cx.h"
#include "town/shape.h"

typedef enum {
    WIDGET_TEXT,
    WIDGET_AREA,
    WIDGET_PHONE,
    WIDGET_CODE,
    WIDGET_PASSWORD,
    WIDGET_NUMBER,
    WIDGET_DAY,
    WIDGET_TIME,
    WIDGET_CHOICE,  // radio cards (few) of `words`, or of choices given with form_choices
    WIDGET_SELECT,  // drop-down of the same
    WIDGET_CHECK,   // one box
    WIDGET_FILE,
    WIDGET_HIDDEN,
    WIDGET_SEARCH,
} Widget;

typedef struct {
    Str bytes;
    Str name;
    Str type;
} Upload;  // a file field
typedef struct {
    List files;  // of Upload, those that were chosen; empty when none was
} Uploads;       // a field of several files: `max` of them at most

typedef struct Input {
    const char *name;
    Kind kind;  // STR INT BOOL ID TIME DAY MINUTES FEN WORD; KIND_BLOB for an Upload, KIND_LIST for
                // Uploads
    uint32_t at, size;
    Text label;
    Text hint;
    bool required;
    bool secret;  // never shown again, never in the audit row, never logged
    Widget widget;
    int64_t min, max;  // of numbers; of text: length in characters (0: 1000); of Uploads: how
                       // many files
    const char *const *words;  // WORD: stored words, NULL at the end
    const Text *word_texts;    // shown beside, same order
    const char *autocomplete;
    bool (*valid)(Str value);  // further check of text
    Text invalid;              // the sentence when `valid` says no
    bool photo;  // of files: pictures; a phone offers its camera beside its album, and they are
                 // made small before they leave it when scripts run
    bool many;  // STR: the name may come several times (boxes to tick); the values joined by commas
} Input;

typedef struct Form {
    const char *name;
    size_t size;
    const Input *inputs;
    size_t count;
    Text submit;  // the button
} Form;

#define INPUT(Type, member, label_, ...)                                                        \
    {                                                                                           \
        .name = #member, .kind = INPUT_KIND(((Type *)0)->member), .at = offsetof(Type, member), \
        .size = sizeof(((Type *)0)->member), .label = { label_ }, ##__VA_ARGS__                 \
    }
#define INPUT_WORD(Type, member, label_, words_, texts_, ...)                        \
    {                                                                                \
        .name = #member, .kind = KIND_WORD, .at = offsetof(Type, member),            \
        .size = sizeof(((Type *)0)->member), .label = { label_ }, .words = (words_), \
        .word_texts = (texts_), ##__VA_ARGS__                                        \
    }
#define INPUT_KIND_ID_(K) K##Id : KIND_ID,
#define INPUT_KIND(member)                         \
    _Generic((member), ALL_IDS(INPUT_KIND_ID_) Str \
             : KIND_STR, bool                      \
             : KIND_BOOL, int32_t                  \
             : KIND_INT, int64_t                   \
             : KIND_INT, Time                      \
             : KIND_TIME, Day                      \
             : KIND_DAY, Minutes                   \
             : KIND_MINUTES, Fen                   \
             : KIND_FEN, Upload                    \
             : KIND_BLOB, Uploads                  \
             : KIND_LIST)
#define FORM(name_, Type, table, submit_) \
    static const Form name_ = { #Type, sizeof(Type), (table), COUNT(table), { submit_ } }

// A button alone: a form without fields. Its page carries a FormView all the same, for the one-time
// key.
#define FORM_BUTTON(name_, submit_) \
    static const Form name_ = { .name = #name_, .submit = { submit_ } }

// The hidden field of the one-time key. Every POST of a page carries it (8 to 100 characters,
// unique): without it the answer is form_key_missing. {{>form}} draws it; a hand-drawn form does it
// by {{>key}} inside a section over its FormView.
#define FORM_KEY "form_key"
extern const Fault form_key_missing;  // 400
extern const Fault form_unreadable;   // 400  broken encoding, broken JSON, too many fields
extern const Fault form_kind;         // 415  neither form nor JSON

// --- on a page
// A view carries a FormView; the partial {{>form}} draws it whole (error summary, fields, one-time
// key, button).

typedef struct {
    Str value;
    Text text;
    Str text_str;
    bool chosen;
} FormChoice;  // text, or text_str when it is data

typedef struct {
    Str name, id, value;
    Text label, hint;
    Str problem;  // the sentence, or empty
    bool has_problem;
    bool required, checked;
    bool is_text, is_area, is_choice, is_select, is_check, is_file, is_hidden;  // exactly one
    Str type, inputmode, autocomplete;                                          // of <input>
    int64_t max_length, min, max;
    bool has_max_length, has_range, has_hint;
    bool many, photo;  // of a file field
    List choices;      // of FormChoice
} FormField;

typedef struct {
    Url action;
    Text submit;
    Str key;  // one-time form key
    bool has_problems;
    Str problem;    // the fault's sentence
    List problems;  // of FormProblem: links of the error summary
    List fields;    // of FormField
    bool multipart;
} FormView;
typedef struct {
    Str id;
    Str text;
} FormProblem;  // id of the field (the link is #id), empty for the whole form

extern const Shape form_view_shape, form_field_shape, form_choice_shape;

// Fills a FormView for `form`: values typed a moment ago (when a page is shown again), else from
// `values` (may be NULL).
FormView form_view(Cx *cx, const Form *form, Str action, const void *values);
// Address and key of a button that the page draws itself: it tells no fault, so the head of the
// page does.
FormView form_button(Cx *cx, Str action);
// Choices of one field that come from rows. `texts` are data.
void form_choices(Cx *cx, FormView *view, const char *name, const FormChoice *choices, size_t n);
const FormField *form_field(const FormView *view, const char *name);
// As one page needs a field otherwise than its table says: sent but out of sight; not drawn at all
// (the page draws it, or does without); drawn as required, which the act asks again.
void form_hide(FormView *view, const char *name);
void form_leave_out(FormView *view, const char *name);
void form_require(FormView *view, const char *name);

// --- parsing (web itself)
typedef struct {
    Str name, value;
    Upload file;
    bool is_file;
} Pair;
MUST_USE Err form_pairs(Cx *cx, Str content_type, Str body,
                        List *pairs);  // urlencoded, multipart, JSON object
MUST_USE Err form_query(Cx *cx, Str query, List *pairs);
MUST_USE Err form_parse(Cx *cx, const Form *form, const List *pairs,
                        void *out);            // fault_invalid with problems
void form_schema(Buf *out, const Form *form);  // JSON Schema
