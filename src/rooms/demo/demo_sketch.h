// demo_sketch: pictures that are drawn for the play, in plain colours. Nobody else includes it.
#pragma once
#include "base/picture.h"

#define SIDE_X 640
#define SIDE_Y 480

typedef struct {
    uint8_t *rgb;
} Sketch;

typedef struct {
    uint8_t r, g, b;
} Ink;

Sketch sketch_new(Arena *arena);
void sketch_fill(Sketch *sketch, int x, int y, int width, int height, Ink ink);
void sketch_disc(Sketch *sketch, int x, int y, int radius, Ink ink);
void sketch_ground(Sketch *sketch, Ink sky, Ink floor);
// As a phone would send it: `foot` is the line of its stamp.
MUST_USE Err sketch_taken(Arena *arena, const Sketch *sketch, Str foot, Picture *out);
