// qr: a text as a QR code, drawn as one SVG path, so that it prints sharp at any size.
//
// Level M (a quarter-worn plaque still reads), quiet zone of four modules as ISO/IEC 18004 asks.
#pragma once
#include "base/arena.h"
#include "base/str.h"

#define QR_TEXT_MAX ((size_t)1024)  // bytes; a longer text makes a code that phones no longer read

// <svg …>, whole: inline in a page, or with `standalone` a file of its own. `title` is what a
// screen reader says. None when the text is empty or too long.
Str qr_svg(Arena *arena, Str text, Str title, bool standalone);
