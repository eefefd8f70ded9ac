// deed: documents on A4 as PDF, that carry their own proof.
//
// Places and sizes are tenths of a millimetre from the left upper corner (2100 × 2970). Text is set
// in Noto CJK, embedded and with its characters, so that other programs read it back. What programs
// shall read (`carried`) stands in clear in the document's keywords. A signed deed ends with one
// line of comment: an Ed25519 signature over every byte before it, so that any byte changed
// anywhere is seen, without asking anybody.
#pragma once
#include "base/sign.h"
#include "base/time.h"

#define DEED_WIDTH  2100
#define DEED_HEIGHT 2970
#define DEED_MAX    ((size_t)6 << 20)  // bytes of a document

typedef struct Deed Deed;
typedef enum { DEED_LEFT, DEED_CENTRE, DEED_RIGHT } DeedAlign;
typedef struct {
    int x, y, width;
    int size;  // of a character
    DeedAlign align;
    bool serif, bold, grey;
    bool one_line;  // what is too long ends in dots; otherwise it is broken into lines
} DeedStyle;

// `carried`: ASCII without blanks. Equal calls give equal bytes: the date is `made`.
Deed *deed_new(Arena *arena, Str title, Str carried, Time made);
void deed_next(Deed *deed);  // a new page
// Returns the height that the text took.
int deed_text(Deed *deed, const DeedStyle *style, Str text);
int deed_height(Deed *deed, const DeedStyle *style, Str text);  // the same without drawing
void deed_line(Deed *deed, int x, int y, int width);
void deed_box(Deed *deed, int x, int y, int width, int height, bool dashed);
// Level Q, with its quiet zone of four modules inside the side (domain: a fold still reads).
void deed_qr(Deed *deed, int x, int y, int side, Str text);
// The document; the deed is spent. None when it became larger than DEED_MAX.
Str deed_end(Deed *deed);

// --- proof

Str deed_sign(Arena *arena, const SignKey *key, Str document);
typedef enum {
    DEED_GENUINE,
    DEED_UNSIGNED,  // carries no signature of ours at its end
    DEED_CHANGED,   // a byte is another, or another key signed it
} DeedVerdict;
// `carried` is filled when the verdict is DEED_GENUINE.
DeedVerdict deed_verify(Arena *arena, Str public_key, Str file, Str *carried);
