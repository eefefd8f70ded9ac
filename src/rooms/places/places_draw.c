// The two drawings of the room: the door's QR code and the schematic of hexagons. Attributes give a
// drawing that stands by itself; the stylesheet colours it (hexmap, hex, h1 to h5, apart).
#include "base/buf.h"
#include "base/qr.h"
#include "base/utf8.h"
#include "rooms/places/places_in.h"

Html place_qr(Arena *arena, Str base, PlaceId id, Str title)
{
    Str link = str_printf(arena, "%.*s/places/%lld", STR_FMT(base), (long long)id.n);
    return (Html){ qr_svg(arena, link, title, false) };
}

#define HEX_WIDE 104
#define HEX_TALL 120
#define HEX_STEP 90  // from row to row

static bool taken(const PlaceCell *cells, size_t n, int col, int line)
{
    for (size_t i = 0; i < n; i++)
        if (cells[i].col == col && cells[i].line == line)
            return true;
    return false;
}

// Those without a cell (column −1) fill what is free.
static void arrange(PlaceCell *cells, size_t n)
{
    int columns = 1;
    while ((size_t)columns * (size_t)columns < n)
        columns++;
    int at = 0;
    for (size_t i = 0; i < n; i++) {
        if (cells[i].col >= 0)
            continue;
        while (taken(cells, n, at % columns, at / columns))
            at++;
        cells[i].col = at % columns;
        cells[i].line = at / columns;
        at++;
    }
}

Err place_cells_of(Cx *cx, const PlaceId *places, size_t n, PlaceCell **out)
{
    List rows;
    TRY(place_cells(cx, &rows));
    PlaceCell *cells = NEW_ARRAY(cx->arena, PlaceCell, n + 1);
    for (size_t i = 0; i < n; i++) {
        cells[i] = (PlaceCell){ .place = places[i], .col = -1 };
        for (size_t row = 0; row < rows.n; row++)
            if (same(LIST_AT(&rows, PlaceCell, row)->place, places[i]))
                cells[i] = *LIST_AT(&rows, PlaceCell, row);
    }
    arrange(cells, n);
    *out = cells;
    return OK;
}

static int left_of(const Hexagon *hexagon)
{
    return hexagon->col * HEX_WIDE + (hexagon->line % 2 ? HEX_WIDE / 2 : 0);
}

// One of five steps of the ramp, by the share of the largest.
static int ramp(int64_t stations, int64_t most)
{
    if (most == 0)
        return 1;
    int64_t step = 1 + stations * 5 / (most + 1);
    return (int)(step > 5 ? 5 : step);
}

static void draw_name(Buf *out, Str name, int x, int y)
{
    size_t length = utf8_length(name);
    Str first = utf8_clip(name, length > 5 ? (length + 1) / 2 : length);
    Str second = str_slice(name, first.n, name.n);
    buf_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"17\">", x,
               second.n ? y - 10 : y);
    buf_html(out, first);
    buf_lit(out, "</text>");
    if (second.n == 0)
        return;
    buf_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"17\">", x, y + 10);
    buf_html(out, second);
    buf_lit(out, "</text>");
}

static void draw_one(Buf *out, Arena *arena, const Lang *lang, const Hexagon *hexagon, int64_t most)
{
    int x = left_of(hexagon), y = hexagon->line * HEX_STEP;
    Str stations = str_printf(arena, "%lld", (long long)hexagon->stations),
        spots = str_printf(arena, "%lld", (long long)hexagon->spots);
    buf_printf(out, "<a href=\"/places/%lld\" aria-label=\"", (long long)hexagon->id.n);
    buf_html(out, hexagon->name);
    buf_html(out, say_with(arena, lang, TEXT("：{0} 站，{1} 点"), stations, spots));
    buf_printf(out,
               "\"><polygon class=\"hex h%d%s\" fill=\"#f9eee4\" stroke=\"#b4672f\" "
               "stroke-width=\"2\"%s points=\"%d,%d %d,%d %d,%d %d,%d %d,%d %d,%d\"/>",
               ramp(hexagon->stations, most), hexagon->assessed ? "" : " apart",
               hexagon->assessed ? "" : " stroke-dasharray=\"6 5\"", x + HEX_WIDE / 2, y + 2,
               x + HEX_WIDE - 3, y + 31, x + HEX_WIDE - 3, y + 89, x + HEX_WIDE / 2,
               y + HEX_TALL - 2, x + 3, y + 89, x + 3, y + 31);
    draw_name(out, hexagon->name, x + HEX_WIDE / 2, y + 56);
    buf_printf(out, "<text class=\"n\" x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"15\">",
               x + HEX_WIDE / 2, y + 90);
    buf_html(out, say_with(arena, lang, TEXT("{0} 站"), stations, (Str){ 0 }));
    buf_lit(out, "</text></a>");
}

Html place_hexagons_draw(Arena *arena, const Lang *lang, Str summary, const Hexagon *hexagons,
                         size_t n)
{
    Buf out = buf_new(arena, (size_t)1 << 20);
    int wide = HEX_WIDE, tall = HEX_TALL;
    int64_t most = 0;
    for (size_t i = 0; i < n; i++) {
        int right = left_of(&hexagons[i]) + HEX_WIDE,
            bottom = hexagons[i].line * HEX_STEP + HEX_TALL;
        wide = right > wide ? right : wide;
        tall = bottom > tall ? bottom : tall;
        most = hexagons[i].stations > most ? hexagons[i].stations : most;
    }
    buf_printf(&out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"group\" viewBox=\"0 0 %d %d\" "
               "aria-label=\"",
               wide, tall);
    buf_html(&out, summary);
    buf_lit(&out, "\">");
    for (size_t i = 0; i < n; i++)
        draw_one(&out, arena, lang, &hexagons[i], most);
    buf_lit(&out, "</svg>");
    must(!out.full);
    return (Html){ buf_str(&out) };
}
