#include "web/words.h"
#include "base/fault.h"
#include "base/utf8.h"
#include "town/command.h"
#include "town/room.h"
#include "web/form.h"
#include "web/route.h"
#include "web/template.h"
#include <stdlib.h>

#define WORDS_MAX 40000
#define DEPTH_MAX 8  // of Shapes in Shapes

typedef struct {
    Str *at;
    size_t n;
} Words;

// Examples in ASCII and empty texts are no words.
static void add_str(Words *words, Str s)
{
    if (!utf8_has_han(s))
        return;
    must(words->n < WORDS_MAX);
    words->at[words->n++] = s;
}

static void add(Words *words, Text text)
{
    add_str(words, str(text.zh));
}

static void add_shape(Words *words, const Shape *shape, int depth)
{
    if (shape == NULL || depth == DEPTH_MAX)
        return;
    for (size_t i = 0; i < shape->count; i++) {
        add(words, shape->fields[i].label);
        add_shape(words, shape->fields[i].shape, depth + 1);
    }
}

static void add_form(Words *words, const Form *form)
{
    if (form == NULL)
        return;
    add(words, form->submit);
    for (size_t i = 0; i < form->count; i++) {
        const Input *input = &form->inputs[i];
        add(words, input->label);
        add(words, input->hint);
        add(words, input->invalid);
        for (size_t w = 0; input->word_texts != NULL && input->words[w] != NULL; w++)
            add(words, input->word_texts[w]);
    }
}

static void add_command(Words *words, const Command *command)
{
    add(words, command->summary);
    for (size_t i = 0; i < command->option_count; i++)
        add(words, command->options[i].help);
}

static void add_room(Words *words, const Room *room)
{
    add(words, room->title);
    for (size_t i = 0; i < room->route_count; i++) {
        add(words, room->routes[i].title);
        add_form(words, room->routes[i].form);
    }
    for (size_t i = 0; i < room->setting_count; i++)
        add(words, room->settings[i].label);
    for (size_t i = 0; i < room->command_count; i++)
        add_command(words, &room->commands[i]);
}

static void add_templates(Arena *arena, Words *words)
{
    List messages;
    template_messages(arena, &messages);
    for (size_t i = 0; i < messages.n; i++)
        add_str(words, *LIST_AT(&messages, Str, i));
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

void words_all(Arena *arena, List *words)
{
    Words found = { .at = NEW_ARRAY(arena, Str, WORDS_MAX) };
    add_templates(arena, &found);
    for (size_t i = 0; i < fault_count(); i++)
        add(&found, fault_at(i)->text);
    for (size_t i = 0; i < page_count(); i++) {
        add(&found, page_at(i)->title);
        add_shape(&found, page_at(i)->shape, 0);
    }
    for (size_t i = 0; rooms[i] != NULL; i++)
        add_room(&found, rooms[i]);
    if (found.n > 0)
        qsort(found.at, found.n, sizeof(Str), by_bytes);
    size_t kept = 0;
    for (size_t i = 0; i < found.n; i++)
        if (kept == 0 || !str_eq(found.at[kept - 1], found.at[i]))
            found.at[kept++] = found.at[i];
    *words = (List){ found.at, kept };
}
