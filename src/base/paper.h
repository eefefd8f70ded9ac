// paper: documents on A4 as PDF, that carry their own proof.
//
// Places and sizes are tenths of a millimetre from the left upper corner (2100 × 2970). Text is set
// in Noto CJK, embedded and with its characters, so that other programs read it back. What programs
// shall read (`carried`) stands in clear in the document's keywords. A signed paper ends with one
// line of comment: an Ed25519 signature over every byte before it, so that any byte changed
// anywhere is seen, without asking anybody.
#pragma once
#include "base/sign.h"
#include "base/time.h"

#define PAPER_WIDTH  2100
#define PAPER_HEIGHT 2970
#define PAPER_MAX    ((size_t)6 << 20)  // bytes of a document

typedef struct Paper Paper;
typedef enum { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT } PaperAlign;
typedef struct {
    int x, y, width;
    int size;  // of a character
    PaperAlign align;
    bool serif, bold, grey;
    bool one_line;  // what is too long ends in dots; otherwise it is broken into lines
} PaperStyle;

// `carried`: ASCII without blanks. Equal calls give equal bytes: the date is `made`.
Paper *paper_new(Arena *arena, Str title, Str carried, Time made);
void paper_next(Paper *paper);  // a new page
// Returns the height that the text took.
int paper_text(Paper *paper, const PaperStyle *style, Str text);
int paper_height(Paper *paper, const PaperStyle *style, Str text);  // the same without drawing
void paper_line(Paper *paper, int x, int y, int width);
void paper_box(Paper *paper, int x, int y, int width, int height, bool dashed);
// Level Q, with its quiet zone of four modules inside the side (domain: a fold still reads).
void paper_qr(Paper *paper, int x, int y, int side, Str text);
// The document; the paper is spent. None when it became larger than PAPER_MAX.
Str paper_end(Paper *paper);

// --- proof

Str paper_sign(Arena *arena, const SignKey *key, Str document);
typedef enum {
    PAPER_GENUINE,
    PAPER_UNSIGNED,  // carries no signature of ours at its end
    PAPER_CHANGED,   // a byte is another, or another key signed it
} PaperVerdict;
// `carried` is filled when the verdict is PAPER_GENUINE.
PaperVerdict paper_verify(Arena *arena, Str public_key, Str file, Str *carried);
