// picture_read: from the bytes of a file to pixels; what picture.c alone uses.
#pragma once
#include "base/picture.h"

typedef struct {
    int width, height;
    uint8_t *rgb;  // 3 bytes a pixel, rows without gaps
} Pixels;

typedef struct {
    int turn;  // EXIF orientation, 1 to 8
    Time taken_at;
} Exif;

// At most twice PICTURE_SIDE_MAX a side, whatever the original's; transparent becomes white.
MUST_USE Err pixels_read(Arena *work, Str file, Pixels *out, Exif *exif);
// Orientation and time out of a TIFF block; what does not fit is as if it were not there.
void exif_read(Str tiff, Exif *out);
