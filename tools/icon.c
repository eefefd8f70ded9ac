// icon: the mark of a home screen, as PNG on stdout: the vest of assets/icons/vest.svg (on stdin)
// on the red of the head. The picture's middle four fifths hold all of it, so that a system may
// round the corners as it likes ("maskable").   icon SIZE < vest.svg > icon.png
//
// Reads what that file is made of: paths of M m L l H h V v C c Z z, coloured by class.
#include <cairo.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double number(const char **at)
{
    char *end;
    while (**at == ' ' || **at == ',')
        (*at)++;
    double value = strtod(*at, &end);
    if (end == *at) {
        fprintf(stderr, "icon: a number was expected at \"%.20s\"\n", *at);
        exit(4);
    }
    *at = end;
    return value;
}

static void step(cairo_t *pen, char command, const char **at)
{
    double x, y, n[6];
    bool from_here = command >= 'a';
    cairo_get_current_point(pen, &x, &y);
    switch (command) {
    case 'M':
    case 'm':
    case 'L':
    case 'l':
        n[0] = number(at) + (from_here ? x : 0);
        n[1] = number(at) + (from_here ? y : 0);
        if (command == 'M' || command == 'm')
            cairo_move_to(pen, n[0], n[1]);
        else
            cairo_line_to(pen, n[0], n[1]);
        return;
    case 'H':
    case 'h':
        cairo_line_to(pen, number(at) + (from_here ? x : 0), y);
        return;
    case 'V':
    case 'v':
        cairo_line_to(pen, x, number(at) + (from_here ? y : 0));
        return;
    case 'C':
    case 'c':
        for (int i = 0; i < 6; i++)
            n[i] = number(at) + (!from_here ? 0 : i % 2 == 0 ? x : y);
        cairo_curve_to(pen, n[0], n[1], n[2], n[3], n[4], n[5]);
        return;
    default:
        fprintf(stderr, "icon: no command \"%c\" here\n", command);
        exit(4);
    }
}

// A pair after a move is a line (SVG 2, 9.3.3); any other repeats its command.
static void draw(cairo_t *pen, const char *at)
{
    char command = 0;
    while (*at != '"' && *at != 0) {
        if (*at == ' ' || *at == ',') {
            at++;
        } else if (*at == 'Z' || *at == 'z') {
            cairo_close_path(pen);
            at++;
        } else {
            if (strchr("MmLlHhVvCc", *at) != NULL)
                command = *at++;
            step(pen, command, &at);
            command = (char)(command == 'M' ? 'L' : command == 'm' ? 'l' : command);
        }
    }
}

static void colour(cairo_t *pen, const char *path)
{
    bool band = strncmp(path, "<path class=\"band\"", 18) == 0;
    if (band)
        cairo_set_source_rgb(pen, 0xf2 / 255.0, 0xc1 / 255.0, 0x4e / 255.0);
    else
        cairo_set_source_rgb(pen, 1, 1, 1);
}

static cairo_status_t put(void *to, const unsigned char *bytes, unsigned n)
{
    return fwrite(bytes, 1, n, to) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

int main(int argc, char **argv)
{
    char svg[8192];
    int size = argc == 2 ? atoi(argv[1]) : 0;
    size_t n = fread(svg, 1, sizeof svg - 1, stdin);
    svg[n] = 0;
    if (size < 16 || size > 2048 || strstr(svg, "viewBox=\"0 0 32 32\"") == NULL)
        return 2;
    cairo_surface_t *sheet = cairo_image_surface_create(CAIRO_FORMAT_RGB24, size, size);
    cairo_t *pen = cairo_create(sheet);
    cairo_set_source_rgb(pen, 0xb5 / 255.0, 0x12 / 255.0, 0x1b / 255.0);
    cairo_paint(pen);
    double scale = size * 0.62 / 32.0;
    cairo_translate(pen, size * 0.19, size * 0.19);
    cairo_scale(pen, scale, scale);
    for (const char *path = svg; (path = strstr(path, "<path ")) != NULL; path++) {
        const char *steps = strstr(path, " d=\"");
        if (steps == NULL)
            return 4;
        colour(pen, path);
        draw(pen, steps + 4);
        cairo_fill(pen);
    }
    cairo_destroy(pen);
    bool fine = cairo_surface_write_to_png_stream(sheet, put, stdout) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(sheet);
    return fine && fflush(stdout) == 0 ? 0 : 1;
}
