// Any bytes: the readers of pictures neither leave their bounds nor loop, and what they accept is
// small, upright and carries nothing of the original's metadata.
#include "base/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new((size_t)2 << 20);
    Picture picture;
    if (picture_prepare(arena, str_of((const char *)data, size), S(""), &picture) == OK) {
        must(picture.width >= 1 && picture.width <= PICTURE_SIDE_MAX);
        must(picture.height >= 1 && picture.height <= PICTURE_SIDE_MAX);
        must(picture.bytes.n <= PICTURE_BYTES_MAX && picture.thumb.n <= PICTURE_THUMB_MAX);
        must(str_starts(picture.bytes, S("\xFF\xD8\xFF")));
        must(str_find_str(picture.bytes, S("Exif\0\0")) == STR_NOWHERE);
    }
    arena_free(arena);
    return 0;
}
