#include "demo_sketch.h"
#include <string.h>

Sketch sketch_new(Arena *arena)
{
    return (Sketch){ arena_alloc(arena, (size_t)3 * SIDE_X * SIDE_Y) };
}

void sketch_fill(Sketch *sketch, int x, int y, int width, int height, Ink ink)
{
    for (int j = y < 0 ? 0 : y; j < y + height && j < SIDE_Y; j++)
        for (int i = x < 0 ? 0 : x; i < x + width && i < SIDE_X; i++)
            memcpy(sketch->rgb + 3 * ((size_t)j * SIDE_X + (size_t)i),
                   &(uint8_t[]){ ink.r, ink.g, ink.b }, 3);
}

void sketch_disc(Sketch *sketch, int x, int y, int radius, Ink ink)
{
    for (int j = -radius; j <= radius; j++)
        for (int i = -radius; i <= radius; i++)
            if (i * i + j * j <= radius * radius)
                sketch_fill(sketch, x + i, y + j, 1, 1, ink);
}

void sketch_ground(Sketch *sketch, Ink sky, Ink floor)
{
    sketch_fill(sketch, 0, 0, SIDE_X, SIDE_Y * 2 / 3, sky);
    sketch_fill(sketch, 0, SIDE_Y * 2 / 3, SIDE_X, SIDE_Y, floor);
}

Err sketch_taken(Arena *arena, const Sketch *sketch, Str foot, Picture *out)
{
    Str jpeg;
    TRY(picture_of_pixels(arena, sketch->rgb, SIDE_X, SIDE_Y, &jpeg));
    return picture_prepare(arena, jpeg, foot, out);
}
