// archive: files of one download as a ZIP. Names are UTF-8 and marked so, which Windows, phones and
// WPS read; a name may have folders ("照片/01.jpg"). Pictures are stored as they are, the rest is
// deflated.
#pragma once
#include "base/fault.h"
#include "base/time.h"

#define ARCHIVE_FILES_MAX 2000
#define ARCHIVE_MAX       ((size_t)24 << 20)

extern const Fault archive_large;  // 413

typedef struct {
    Str name;
    Str bytes;
    bool stored;  // is packed already: JPEG, PDF, XLSX
} ArchiveFile;

// Two files of the same name are a slip of the caller. The same files make the same bytes.
MUST_USE Err archive_pack(Arena *arena, const ArchiveFile *files, size_t n, Time at, Str *zip);
