// Bodies into pairs: urlencoded, multipart (RFC 7578), JSON. Bounded: PAIRS_MAX pairs, JSON sixteen
// deep. Text is UTF-8 or the body is refused whole: no browser of ours sends anything else.
#include "base/utf8.h"
#include "web/call.h"
#include "web/http.h"
#include <jansson.h>
#include <string.h>

FAULT(form_key_missing, 400, "form.key_missing", "页面已经过期，请刷新页面后再提交");
FAULT(form_unreadable, 400, "form.unreadable", "提交的内容无法识别，请刷新页面后重新填写");
FAULT(form_kind, 415, "form.kind", "不支持这种提交格式，请用本站页面填写，程序请发送 JSON");

#define PAIRS_FIRST 16
#define JSON_DEPTH  16

// The list grows by doubling; its room is the next power of two.
Err pair_add(Cx *cx, List *pairs, Pair pair)
{
    if (pairs->n == PAIRS_MAX)
        return &form_unreadable;
    bool full = pairs->n == 0 || (pairs->n >= PAIRS_FIRST && (pairs->n & (pairs->n - 1)) == 0);
    if (full) {
        Pair *wider = NEW_ARRAY(cx->arena, Pair, pairs->n == 0 ? PAIRS_FIRST : 2 * pairs->n);
        if (pairs->n > 0)
            memcpy(wider, pairs->at, pairs->n * sizeof(Pair));
        pairs->at = wider;
    }
    *LIST_AT(pairs, Pair, pairs->n) = pair;
    pairs->n++;
    return OK;
}

Err form_query(Cx *cx, Str query, List *pairs)
{
    Str rest = query;
    while (rest.n > 0) {
        Pair pair = { 0 };
        Str value;
        Str name = str_cut(str_cut(rest, '&', &rest), '=', &value);
        if (name.n == 0 && value.n == 0)
            continue;
        if (!http_decode(cx->arena, name, true, &pair.name) ||
            !http_decode(cx->arena, value.p == NULL ? S("") : value, true, &pair.value))
            return &form_unreadable;
        TRY(pair_add(cx, pairs, pair));
    }
    return OK;
}

// --- multipart

// The value of `; name="…"` in a header; none when absent. Browsers write " as %22, so no escapes
// are undone.
static Str attribute(Str header, const char *name)
{
    Str rest;
    str_cut(header, ';', &rest);
    while (rest.n > 0) {
        Str at = str_trim(rest);
        size_t equals = str_find(at, '=');
        if (equals == STR_NOWHERE)
            return (Str){ 0 };
        Str key = str_trim(str_slice(at, 0, equals));
        Str value = str_slice(at, equals + 1, at.n);
        if (value.n > 0 && value.p[0] == '"') {
            Str after;
            value = str_cut(str_slice(value, 1, value.n), '"', &after);
            str_cut(after, ';', &rest);
        } else {
            value = str_trim(str_cut(value, ';', &rest));
        }
        if (str_eq_fold(key, str(name)))
            return value;
    }
    return (Str){ 0 };
}

static Str part_header(Str head, Str name)
{
    while (head.n > 0) {
        Str line = str_cut(head, '\n', &head);
        Str value;
        Str key = str_trim(str_cut(line, ':', &value));
        if (str_eq_fold(key, name))
            return str_trim(value);
    }
    return (Str){ 0 };
}

static Err part_pair(Cx *cx, Str part, List *pairs)
{
    size_t end = str_find_str(part, S("\r\n\r\n"));
    if (end == STR_NOWHERE || end > 4096)
        return &form_unreadable;
    Str head = str_slice(part, 0, end);
    Str body = str_slice(part, end + 4, part.n);
    Str disposition = part_header(head, S("content-disposition"));
    Str file_name = attribute(disposition, "filename");
    Pair pair = { .name = attribute(disposition, "name"), .value = body };
    if (pair.name.n == 0 || !utf8_plain(pair.name))
        return &form_unreadable;
    if (file_name.p != NULL) {
        if (!utf8_valid(file_name))
            return &form_unreadable;
        pair.is_file = true;
        pair.value = (Str){ 0 };
        pair.file = (Upload){ .bytes = body,
                              .name = file_name,
                              .type = part_header(head, S("content-type")) };
        return pair_add(cx, pairs, pair);
    }
    if (!utf8_valid(body))
        return &form_unreadable;
    return pair_add(cx, pairs, pair);
}

// `cut`: the last part may be a beginning, which is left out.
static Err parts_of(Cx *cx, Str boundary, Str body, bool cut, List *pairs)
{
    if (boundary.n == 0 || boundary.n > 70)
        return &form_unreadable;
    Str mark = str_join(cx->arena, S("\r\n--"), boundary);
    Str rest = body;
    if (!str_starts(rest, str_slice(mark, 2, mark.n)))
        return &form_unreadable;
    rest = str_slice(rest, mark.n - 2, rest.n);
    while (!str_starts(rest, S("--"))) {
        if (!str_starts(rest, S("\r\n")))
            return cut ? OK : &form_unreadable;
        rest = str_slice(rest, 2, rest.n);
        size_t end = str_find_str(rest, mark);
        if (end == STR_NOWHERE)
            return cut ? OK : &form_unreadable;
        TRY(part_pair(cx, str_slice(rest, 0, end), pairs));
        rest = str_slice(rest, end + mark.n, rest.n);
    }
    return OK;
}

Err multipart_pairs(Cx *cx, Str boundary, Str body, List *pairs)
{
    return parts_of(cx, boundary, body, false, pairs);
}

Err form_pairs_cut(Cx *cx, Str content_type, Str body, List *pairs)
{
    Str rest;
    if (!str_eq_fold(str_trim(str_cut(content_type, ';', &rest)), S("multipart/form-data")))
        return OK;
    return parts_of(cx, attribute(content_type, "boundary"), body, true, pairs);
}

// --- JSON

// jansson goes 2,048 deep on its own stack; ours is counted before it begins. Inside strings
// nothing counts.
static bool json_shallow(Str body)
{
    int depth = 0;
    bool text = false;
    for (size_t i = 0; i < body.n; i++) {
        char c = body.p[i];
        if (text) {
            i += c == '\\';
            text = c != '"';
            continue;
        }
        text = c == '"';
        if (c == '{' || c == '[')
            depth++;
        if (c == '}' || c == ']')
            depth--;
        if (depth > JSON_DEPTH)
            return false;
    }
    return true;
}

static void json_drop(void *what)
{
    json_decref(what);
}

static Err json_add(Cx *cx, Str name, json_t *value, List *pairs);

static Err json_add_members(Cx *cx, Str prefix, json_t *object, List *pairs)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        Str name = str(key);
        if (prefix.n > 0)
            name = str_printf(cx->arena, "%.*s.%s", STR_FMT(prefix), key);
        TRY(json_add(cx, name, value, pairs));
    }
    return OK;
}

static Err json_add_items(Cx *cx, Str name, json_t *array, List *pairs)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        TRY(json_add(cx, name, json_array_get(array, i), pairs));
    return OK;
}

// Members of members are named with dots, items of a list share its name. Numbers are whole:
// nothing we keep has a fraction.
static Err json_add(Cx *cx, Str name, json_t *value, List *pairs)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return json_add_members(cx, name, value, pairs);
    case JSON_ARRAY:
        return json_add_items(cx, name, value, pairs);
    case JSON_STRING:
        return pair_add(
            cx, pairs,
            (Pair){ .name = name,
                    .value = str_of(json_string_value(value), json_string_length(value)) });
    case JSON_INTEGER:
        return pair_add(
            cx, pairs,
            (Pair){ .name = name,
                    .value = str_printf(cx->arena, "%lld", (long long)json_integer_value(value)) });
    case JSON_TRUE:
        return pair_add(cx, pairs, (Pair){ .name = name, .value = S("true") });
    case JSON_FALSE:
        return pair_add(cx, pairs, (Pair){ .name = name, .value = S("false") });
    case JSON_NULL:
        return OK;
    case JSON_REAL:
        return &form_unreadable;
    }
    unreachable();
}

Err json_pairs(Cx *cx, Str body, List *pairs)
{
    if (str_trim(body).n == 0)
        return OK;
    if (!json_shallow(body))
        return &form_unreadable;
    json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, NULL);
    if (root == NULL)
        return &form_unreadable;
    arena_defer(cx->arena, json_drop, root);
    if (!json_is_object(root))
        return &form_unreadable;
    return json_add_members(cx, (Str){ 0 }, root, pairs);
}

Err form_pairs(Cx *cx, Str content_type, Str body, List *pairs)
{
    Str rest;
    Str type = str_trim(str_cut(content_type, ';', &rest));
    if (str_eq_fold(type, S("application/x-www-form-urlencoded")))
        return form_query(cx, body, pairs);
    if (str_eq_fold(type, S("application/json")))
        return json_pairs(cx, body, pairs);
    if (str_eq_fold(type, S("multipart/form-data")))
        return multipart_pairs(cx, attribute(content_type, "boundary"), body, pairs);
    if (type.n == 0 && body.n == 0)
        return OK;
    return &form_kind;
}
