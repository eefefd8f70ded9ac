// picture: a photograph as it comes from somebody's phone, made into one that the house keeps.
//
// What arrives is hostile until it has been decoded: type by its first bytes, sides before any
// pixel, memory and scans bounded, a cut file refused. What is kept is a JPEG of our own making:
// turned upright, at most 1280 px, at most 200 kB, with a line written at its foot; nothing of the
// original's metadata (place, camera, serial number) is in it. JPEG, PNG and WebP come in; HEIC is
// recognised, so that its owner is told what to do.
// Slow (tens to hundreds of milliseconds): in the pool, never in the lane.
#pragma once
#include "base/fault.h"
#include "base/hash.h"
#include "base/time.h"

#define PICTURE_SIDE_MAX       1280  // of what is kept; with JPEG at most PICTURE_BYTES_MAX
#define PICTURE_BYTES_MAX      ((size_t)200 << 10)
#define PICTURE_THUMB_SIDE     320
#define PICTURE_THUMB_MAX      ((size_t)40 << 10)
#define PICTURE_PIXELS_MAX     64000000  // of a plain JPEG, which is decoded small
#define PICTURE_PIXELS_WHOLE   25000000  // of everything else
#define PICTURE_ORIGINAL_SIDES 20000     // either side of what comes

typedef struct {
    Str bytes;          // JPEG
    Str thumb;          // JPEG of PICTURE_THUMB_SIDE at most
    int width, height;  // of `bytes`
    Hash digest;        // of the file as it came: the same file sent twice has the same
    uint64_t likeness;  // dHash: pictures that look alike differ in few of its 64 bits
    Time taken_at;      // what the camera wrote; none when it wrote nothing
} Picture;

extern const Fault picture_kind;    // 422  no picture that we read
extern const Fault picture_heic;    // 422  HEIC, AVIF: what to do instead
extern const Fault picture_broken;  // 422  cut off or damaged
extern const Fault picture_large;   // 422  too many pixels

// `foot`: the line at the foot of the picture (time, place, number); empty for none.
MUST_USE Err picture_prepare(Arena *arena, Str file, Str foot, Picture *out);
// The same with a foot that depends on when the camera says it was taken.
typedef Str (*PictureFoot)(void *with, Time taken_at);
MUST_USE Err picture_stamped(Arena *arena, Str file, PictureFoot foot, void *with, Picture *out);
// How many of the 64 bits differ.
int picture_unlike(uint64_t a, uint64_t b);
// A JPEG of plain colours (rgb: 3 bytes a pixel, width * height of them), for pictures that are
// drawn rather than taken.
MUST_USE Err picture_of_pixels(Arena *arena, const uint8_t *rgb, int width, int height, Str *out);
