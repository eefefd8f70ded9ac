// Strokes of the picture. Places and sizes are attributes, colours are classes of wall.css: the
// content policy knows no style attribute.
#include "rooms/wall/wall_in.h"
#include "town/catalogue.h"

void pen_words(Pen *pen, Anchor anchor, const char *class, int x, int y, int size, int most,
               Str words)
{
    static const char *const anchors[] = { "", " text-anchor=\"middle\"", " text-anchor=\"end\"" };
    WallFit fit = wall_fit(pen->arena, words, size, most);
    buf_printf(pen->out, "<text class=\"%s\" x=\"%d\" y=\"%d\" font-size=\"%d\"%s>", class, x, y,
               fit.size, anchors[anchor]);
    buf_html(pen->out, fit.words);
    buf_lit(pen->out, "</text>");
}

void pen_say(Pen *pen, Anchor anchor, const char *class, int x, int y, int size, int most,
             Text words)
{
    pen_words(pen, anchor, class, x, y, size, most, say(pen->lang, words));
}

void pen_figure(Pen *pen, const char *class, int x, int y, int size, int most, int64_t n, Text unit)
{
    Str number = wall_number(pen->arena, n), behind = say(pen->lang, unit);
    int small = size / 2 < 22 ? 22 : size / 2 > 30 ? 30 : size / 2;
    int rest = most - 8 - wall_width(behind, small);
    WallFit fit = wall_fit(pen->arena, number, size, rest);
    pen_words(pen, AT_LEFT, class, x, y, fit.size, rest, number);
    pen_words(pen, AT_LEFT, "w2", x + wall_width(number, fit.size) + 10, y, small, most, behind);
}

void pen_box(Pen *pen, const char *class, int x, int y, int wide, int tall, int round)
{
    buf_printf(pen->out,
               "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>", class,
               x, y, wide < 0 ? 0 : wide, tall, round);
}

void pen_panel(Pen *pen, int x, int y, int wide, int tall, Text heading, Str note)
{
    Str words = say(pen->lang, heading);
    pen_box(pen, "panel", x, y, wide, tall, 14);
    pen_box(pen, "mark", x + 24, y + 24, 6, 28, 3);
    pen_words(pen, AT_LEFT, "head", x + 44, y + 49, 29, wide - 68, words);
    int rest = wide - 44 - 24 - 24 - wall_width(words, 29);
    if (note.n > 0 && rest > 40)
        pen_words(pen, AT_RIGHT, "w3", x + wide - 24, y + 48, 23, rest, note);
}
