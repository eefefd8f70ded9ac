// One part of an XLSX package: unpacked and parsed piece by piece, within limits that hold whatever
// the package says of itself.
#include "base/sheet_inside.h"
#include <string.h>

#define TOKEN_MAX  ((uint64_t)1 << 20)  // bytes of one tag
#define DEPTH_MAX  64
#define RATIO_FROM ((uint64_t)1 << 20)

static void part_close(void *what)
{
    Part *part = what;
    XML_ParserFree(part->xml);
    zip_fclose(part->file);
}

// A spreadsheet never needs one; entities can be declared nowhere else.
static void doctype(void *with, const char *name, const char *system, const char *public, int inner)
{
    (void)name, (void)system, (void)public, (void)inner;
    part_refuse(*(Part **)with, &sheet_dtd);
}

Err part_open(Arena *arena, zip_t *zip, const char *name, Part **out)
{
    zip_stat_t about;
    if (zip_stat(zip, name, ZIP_FL_NOCASE, &about) != 0)
        return &sheet_broken;
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) && about.encryption_method != ZIP_EM_NONE)
        return &sheet_old;
    zip_file_t *file = zip_fopen_index(zip, about.index, 0);
    if (file == NULL)
        return &sheet_broken;
    Part *part = NEW(arena, Part);
    part->file = file;
    part->packed = (about.valid & ZIP_STAT_COMP_SIZE) ? about.comp_size : 0;
    part->xml = XML_ParserCreateNS(NULL, '|');
    must(part->xml != NULL);
    arena_defer(arena, part_close, part);
    *out = part;
    return OK;
}

void part_handlers(Part *part, void *with, XML_StartElementHandler start, XML_EndElementHandler end,
                   XML_CharacterDataHandler words)
{
    XML_SetUserData(part->xml, with);
    XML_SetElementHandler(part->xml, start, end);
    XML_SetCharacterDataHandler(part->xml, words);
    XML_SetStartDoctypeDeclHandler(part->xml, doctype);
}

void part_pause(Part *part)
{
    // Refused only when the parser has been stopped already, which says the same.
    if (XML_StopParser(part->xml, XML_TRUE) != XML_STATUS_OK)
        return;
}

void part_refuse(Part *part, Err why)
{
    if (part->met == OK)
        part->met = why;
    if (XML_StopParser(part->xml, XML_FALSE) != XML_STATUS_OK)
        return;
}

static Err within_limits(const Part *part)
{
    if (part->unpacked > SHEET_UNPACKED_MAX)
        return &sheet_bomb;
    if (part->unpacked > RATIO_FROM && part->unpacked / SHEET_RATIO_MAX > part->packed)
        return &sheet_bomb;
    XML_Index at = XML_GetCurrentByteIndex(part->xml);
    if (at >= 0 && part->fed > (uint64_t)at + TOKEN_MAX)
        return &sheet_bomb;
    return OK;
}

static Err after(Part *part, enum XML_Status status)
{
    XML_ParsingStatus now;
    XML_GetParsingStatus(part->xml, &now);
    part->over = now.parsing == XML_FINISHED;
    if (part->met != OK)
        return part->met;
    return status == XML_STATUS_ERROR ? &sheet_broken : OK;
}

static bool paused(const Part *part)
{
    XML_ParsingStatus now;
    XML_GetParsingStatus(part->xml, &now);
    return now.parsing == XML_SUSPENDED;
}

Err part_run(Part *part)
{
    if (paused(part))
        TRY(after(part, XML_ResumeParser(part->xml)));
    while (!part->over && !paused(part)) {
        zip_int64_t n = zip_fread(part->file, part->bytes, sizeof part->bytes);
        if (n < 0)
            return &sheet_broken;
        part->unpacked += (uint64_t)n;
        part->fed += (uint64_t)n;
        TRY(within_limits(part));
        TRY(after(part, XML_Parse(part->xml, part->bytes, (int)n, n == 0)));
    }
    return OK;
}

const char *part_local(const char *name)
{
    const char *bar = strrchr(name, '|');
    return bar == NULL ? name : bar + 1;
}

const char *part_attribute(const char **pairs, const char *name)
{
    for (size_t i = 0; pairs[i] != NULL; i += 2)
        if (strcmp(part_local(pairs[i]), name) == 0)
            return pairs[i + 1];
    return NULL;
}
