// tree: one description of lists, records and values, written as JSON or as XML, for protocols of
// others that want both (Open311 GeoReport).
//
//   Tree tree = tree_new(arena, xml);
//   tree_list(&tree, "services");          // [            <services>
//   tree_record(&tree, "service");         //   {            <service>
//   tree_text(&tree, "service_code", s);   //     "…":"…"      <service_code>…</service_code>
//   tree_end(&tree);                       //   }            </service>
//   tree_end(&tree);                       // ]            </services>
//
// In JSON what stands in a list has no name. Names are ours and are written as they are; values are
// escaped. What XML 1.0 cannot say (control characters, broken UTF-8) becomes U+FFFD.
#pragma once
#include "base/buf.h"

#define TREE_DEEP 8

typedef struct {
    Buf out;
    bool xml;
    int depth;
    struct {
        const char *name;
        bool list, any;
    } open[TREE_DEEP];
} Tree;

Tree tree_new(Arena *arena, bool xml);
void tree_list(Tree *tree, const char *name);
void tree_record(Tree *tree, const char *name);
void tree_end(Tree *tree);
void tree_text(Tree *tree, const char *name, Str value);
void tree_plain(Tree *tree, const char *name, Str value);  // a number or true/false; none: null
// The whole; `*out` is untouched when it is beyond the maximum (false).
MUST_USE bool tree_done(Tree *tree, Str *out);

void buf_xml(Buf *buf, Str s);  // text or attribute value
