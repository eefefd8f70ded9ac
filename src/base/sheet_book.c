// The tables beside a worksheet: which part it is, the shared strings, and which styles show dates.
#include "base/sheet_inside.h"
#include <string.h>

#define STRINGS_MAX ((size_t)1 << 20)
#define STYLES_MAX  65536
#define FORMATS_MAX 4096
#define PATH_LONG   200

typedef struct {
    Part *part;
    Arena *arena;
    Book *book;
    // workbook.xml and its relations
    char relation[PATH_LONG];
    // sharedStrings.xml
    char text[CSV_CELL_MAX + 1];
    size_t text_n, room, bytes;
    bool in_text, in_phonetic;
    // styles.xml
    int64_t formats[FORMATS_MAX];  // numbers of the workbook's own formats that show a date
    size_t format_n;
    bool in_styles;
} Reading;

static bool is(const char *name, const char *local)
{
    return strcmp(part_local(name), local) == 0;
}

static int64_t number_of(const char *text)
{
    int64_t n = -1;
    if (text == NULL || !str_int(str(text), &n))
        return -1;
    return n;
}

static Err read_part(Reading *reading, zip_t *zip, const char *name, XML_StartElementHandler start,
                     XML_EndElementHandler end, XML_CharacterDataHandler words)
{
    TRY(part_open(reading->arena, zip, name, &reading->part));
    part_handlers(reading->part, reading, start, end, words);
    return part_run(reading->part);
}

// --- the workbook

static bool shown(const char **pairs)
{
    const char *state = part_attribute(pairs, "state");
    return state == NULL || strcmp(state, "visible") == 0;
}

static void workbook_start(void *with, const char *name, const char **pairs)
{
    Reading *reading = with;
    if (is(name, "workbookPr")) {
        const char *old = part_attribute(pairs, "date1904");
        reading->book->from_1904 = old != NULL &&
                                   (strcmp(old, "1") == 0 || strcmp(old, "true") == 0);
    }
    const char *id = is(name, "sheet") ? part_attribute(pairs, "id") : NULL;
    if (id == NULL || reading->relation[0] != '\0' || !shown(pairs))
        return;
    size_t n = strlen(id);
    if (n < PATH_LONG)
        memcpy(reading->relation, id, n + 1);
}

static void relation_start(void *with, const char *name, const char **pairs)
{
    Reading *reading = with;
    const char *id = part_attribute(pairs, "Id"), *target = part_attribute(pairs, "Target");
    if (!is(name, "Relationship") || id == NULL || target == NULL || strlen(target) >= PATH_LONG ||
        strcmp(id, reading->relation) != 0)
        return;
    bool rooted = target[0] == '/';
    reading->book->sheet = str_z(
        reading->arena, str_printf(reading->arena, "%s%s", rooted ? "" : "xl/", target + rooted));
}

// --- shared strings: <si><t>…</t></si>, or runs of it; how a name is read aloud (rPh) is not part
// of it

static void string_start(void *with, const char *name, const char **pairs)
{
    Reading *reading = with;
    (void)pairs;
    if (is(name, "si"))
        reading->text_n = 0;
    if (is(name, "rPh"))
        reading->in_phonetic = true;
    reading->in_text = is(name, "t") && !reading->in_phonetic;
}

static void string_words(void *with, const char *words, int n)
{
    Reading *reading = with;
    if (!reading->in_text)
        return;
    size_t room = sizeof reading->text - reading->text_n,
           more = (size_t)n < room ? (size_t)n : room;
    memcpy(reading->text + reading->text_n, words, more);
    reading->text_n += more;
}

static void string_add(Reading *reading)
{
    Book *book = reading->book;
    if (book->string_n == STRINGS_MAX || reading->bytes + reading->text_n > SHEET_STRINGS_MAX) {
        part_refuse(reading->part, &sheet_bomb);
        return;
    }
    if (book->string_n == reading->room) {
        size_t room = reading->room > 0 ? reading->room * 2 : 256;
        Str *wider = NEW_ARRAY(reading->arena, Str, room);
        if (book->string_n > 0)
            memcpy(wider, book->strings, book->string_n * sizeof *wider);
        book->strings = wider;
        reading->room = room;
    }
    reading->bytes += reading->text_n;
    book->strings[book->string_n++] = str_copy(reading->arena,
                                               str_of(reading->text, reading->text_n));
}

static void string_end(void *with, const char *name)
{
    Reading *reading = with;
    if (is(name, "t"))
        reading->in_text = false;
    if (is(name, "rPh"))
        reading->in_phonetic = false;
    if (is(name, "si"))
        string_add(reading);
}

// --- styles

// Quoted words, [colours] and \x say nothing of what the number is.
static bool format_shows_date(const char *code)
{
    for (const char *at = code; *at != '\0'; at++) {
        char closing = *at == '"' ? '"' : *at == '[' ? ']' : '\0';
        if (closing != '\0') {
            at = strchr(at + 1, closing);
            if (at == NULL)
                return false;
            continue;
        }
        if (*at == '\\' && at[1] != '\0')
            at++;
        else if (strchr("yYmMdDhH", *at) != NULL)
            return true;
    }
    return false;
}

// ECMA-376 part 1, 18.8.30: the formats that every spreadsheet knows, those of East Asia among
// them.
static bool known_date(int64_t format)
{
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
           (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

static bool format_is_date(const Reading *reading, int64_t format)
{
    for (size_t i = 0; i < reading->format_n; i++)
        if (reading->formats[i] == format)
            return true;
    return known_date(format);
}

static void style_start(void *with, const char *name, const char **pairs)
{
    Reading *reading = with;
    Book *book = reading->book;
    if (is(name, "cellXfs"))
        reading->in_styles = true;
    if (is(name, "numFmt")) {
        const char *code = part_attribute(pairs, "formatCode");
        int64_t format = number_of(part_attribute(pairs, "numFmtId"));
        if (code != NULL && format >= 0 && reading->format_n < FORMATS_MAX &&
            format_shows_date(code))
            reading->formats[reading->format_n++] = format;
    }
    if (is(name, "xf") && reading->in_styles && book->date_n < STYLES_MAX)
        book->dates[book->date_n++] = format_is_date(reading,
                                                     number_of(part_attribute(pairs, "numFmtId")));
}

static void style_end(void *with, const char *name)
{
    if (is(name, "cellXfs"))
        ((Reading *)with)->in_styles = false;
}

static bool there(zip_t *zip, const char *name)
{
    return zip_name_locate(zip, name, ZIP_FL_NOCASE) >= 0;
}

Err book_read(Arena *arena, zip_t *zip, Book *book)
{
    Reading *reading = NEW(arena, Reading);
    reading->arena = arena;
    reading->book = book;
    TRY(read_part(reading, zip, "xl/workbook.xml", workbook_start, NULL, NULL));
    TRY(read_part(reading, zip, "xl/_rels/workbook.xml.rels", relation_start, NULL, NULL));
    if (book->sheet == NULL)
        return &sheet_broken;
    if (there(zip, "xl/styles.xml")) {
        book->dates = NEW_ARRAY(arena, bool, STYLES_MAX);
        TRY(read_part(reading, zip, "xl/styles.xml", style_start, style_end, NULL));
    }
    if (there(zip, "xl/sharedStrings.xml"))
        TRY(read_part(reading, zip, "xl/sharedStrings.xml", string_start, string_end,
                      string_words));
    return OK;
}
