// words_list FILE.html …: the messages of templates as gettext entries, for tools/words.
#include "base/io.h"
#include "base/utf8.h"
#include "town/catalogue.h"
#include "web/template_inner.h"
#include <stdio.h>

#define FILE_MAX ((size_t)1 << 20)

// This tool embeds nothing; Chinese needs no catalogue.
typedef struct {
    const char *name, *begin, *end;
} RawAsset;
extern const RawAsset asset_table[];
const RawAsset asset_table[] = { { 0 } };

static void print_entry(void *with, Str message, int line)
{
    printf("#: %s:%d\nmsgid \"", (const char *)with, line);
    for (size_t i = 0; i < message.n; i++) {
        if (message.p[i] == '"' || message.p[i] == '\\')
            putchar('\\');
        putchar(message.p[i]);
    }
    printf("\"\nmsgstr \"\"\n\n");
}

int main(int argc, char **argv)
{
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    printf("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n");
    for (int i = 1; i < argc; i++) {
        Str source, out, finding;
        int line;
        Err err = io_read(arena, argv[i], FILE_MAX, &source);
        if (err != OK || !template_translate(arena, source, lang_zh(), print_entry, argv[i], &out,
                                             &finding, &line)) {
            fprintf(stderr, "words_list: %s cannot be read\n", argv[i]);
            return 1;
        }
    }
    arena_free(arena);
    return 0;
}
