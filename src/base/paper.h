// paper: an A4 document as PDF, written from top to bottom: headings, facts, text, tables,
// pictures.
//
//   Paper *paper = paper_new(arena, &(PaperSet){ .title = …, .foot = … });
//   paper_head(paper, S("活动台账"));
//   paper_fact(paper, S("地点"), S("保康社区"));
//   TRY(paper_end(paper, &pdf));
//
// What does not fit begins a new page; a table repeats its head there; each page has its number and
// the foot. Words are found and copied again by readers (fonts are embedded by their glyphs, with
// their characters). Pictures are the JPEG bytes given, not decoded and encoded again. The same
// calls make the same bytes.
//
// Slow (some 100 ms: the font alone is 20 MB to look into): in the pool, never in the lane.
#pragma once
#include "base/fault.h"
#include "base/time.h"

extern const Fault paper_large;  // 413  beyond PAPER_BYTES_MAX or PAPER_PAGES_MAX

#define PAPER_BYTES_MAX  ((size_t)16 << 20)
#define PAPER_PAGES_MAX  400
#define PAPER_COLUMN_MAX 8

typedef struct Paper Paper;

typedef struct {
    Str title;  // of the document, for the reader's window
    Str foot;   // at the foot of each page, beside "第 3 页"
    Time at;    // when it was made, in the document's properties
} PaperSet;

// Lives as long as the arena.
Paper *paper_new(Arena *arena, const PaperSet *set);
void paper_head(Paper *paper, Str words);             // large, in the middle
void paper_section(Paper *paper, Str words);          // 一、活动计划
void paper_text(Paper *paper, Str words);             // a paragraph; line ends are kept
void paper_fact(Paper *paper, Str label, Str value);  // 地点    保康社区
void paper_gap(Paper *paper, double mm);

// Widths are shares of the page's. `cells`: rows * columns of them, row by row.
typedef struct {
    const Str *heads;
    const int *shares;
    size_t columns;
} PaperTable;
void paper_table(Paper *paper, const PaperTable *table, const Str *cells, size_t rows);

// The JPEG's bytes must live until paper_end.
typedef struct {
    Str jpeg;
    int width, height;  // of its pixels, upright
    Str caption;
} PaperPicture;
// `across` of them in a row, at least 1.
void paper_pictures(Paper *paper, const PaperPicture *pictures, size_t n, int across);

void paper_page(Paper *paper);  // goes on on a new page, unless this one is empty
MUST_USE Err paper_end(Paper *paper, Str *pdf);
