#include "base/qr.h"
#include "base/buf.h"
#include <qrencode.h>

#define QUIET 4

// Each run of dark modules in a row is one rectangle of the path.
static void add_row(Buf *out, const unsigned char *modules, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && (modules[x] & 1))
            x++;
        if (x > from)
            buf_printf(out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
    }
}

Str qr_svg(Arena *arena, Str text, Str title, bool standalone)
{
    if (text.n == 0 || text.n > QR_TEXT_MAX)
        return (Str){ 0 };
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return (Str){ 0 };
    Buf out = buf_new(arena, (size_t)1 << 20);
    int side = code->width + 2 * QUIET;
    if (standalone)
        buf_lit(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    buf_printf(&out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 %d %d\" "
               "shape-rendering=\"crispEdges\"><title>",
               side, side);
    buf_html(&out, title);
    buf_printf(&out,
               "</title><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
               side, side);
    for (int y = 0; y < code->width; y++)
        add_row(&out, code->data + (size_t)y * (size_t)code->width, code->width, y);
    buf_lit(&out, "\"/></svg>");
    QRcode_free(code);
    must(!out.full);
    return buf_str(&out);
}
