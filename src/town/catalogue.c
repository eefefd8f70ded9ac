#include "town/catalogue.h"
#include "base/buf.h"
#include <string.h>

#define LANGS_MAX 8
#define SAID_MAX  ((size_t)64 << 10)

// What tools/embed writes: closed by a null row. Town knows nothing of web/asset.h above it.
typedef struct {
    const char *name, *begin, *end;
} RawAsset;
extern const RawAsset asset_table[];

// A .mo file (GNU gettext manual, 10.3): two tables of {length, offset}, the originals sorted by
// strcmp.
struct Lang {
    Str code;
    size_t index;
    Str file;  // none for Chinese
    uint32_t count, keys, values;
};

// Filled once at start, read by every thread afterwards.
static Lang langs[LANGS_MAX] = { { .code = { "zh-CN", 5 } } };
static size_t count = 1;

static uint32_t word_at(Str file, size_t at)
{
    must(at <= file.n && file.n - at >= sizeof(uint32_t));
    uint32_t word;
    memcpy(&word, file.p + at, sizeof word);
    return word;
}

static Str entry_at(const Lang *lang, uint32_t table, uint32_t i)
{
    uint32_t length = word_at(lang->file, table + (size_t)8 * i);
    uint32_t offset = word_at(lang->file, table + (size_t)8 * i + 4);
    must(offset <= lang->file.n && lang->file.n - offset > length);
    return str_of(lang->file.p + offset, length);
}

// msgfmt writes the byte order of the machine that built us. Every entry is looked at once here,
// so that a broken catalogue stops the start and not a page.
static Lang lang_read(Str code, Str file, size_t index)
{
    must(word_at(file, 0) == 0x950412deu);
    Lang lang = { code, index, file, word_at(file, 8), word_at(file, 12), word_at(file, 16) };
    for (uint32_t i = 0; i < lang.count; i++) {
        must(i == 0 ||
             str_cmp(entry_at(&lang, lang.keys, i - 1), entry_at(&lang, lang.keys, i)) < 0);
        (void)entry_at(&lang, lang.values, i);
    }
    return lang;
}

void catalogue_load(void)
{
    count = 1;
    for (const RawAsset *asset = asset_table; asset->name != NULL; asset++) {
        Str name = str(asset->name);
        if (!str_starts(name, S("po/")) || !str_ends(name, S(".mo")))
            continue;
        must(count < LANGS_MAX);
        langs[count] = lang_read(str_slice(name, 3, name.n - 3),
                                 str_of(asset->begin, (size_t)(asset->end - asset->begin)), count);
        count++;
    }
}

size_t lang_count(void)
{
    return count;
}

const Lang *lang_at(size_t i)
{
    must(i < count);
    return &langs[i];
}

const Lang *lang_of_mo(Arena *arena, Str code, Str mo)
{
    Lang lang = lang_read(code, mo, SIZE_MAX);
    return arena_copy(arena, &lang, sizeof lang);
}

const Lang *lang_zh(void)
{
    return &langs[0];
}

Str lang_code(const Lang *lang)
{
    return lang->code;
}

size_t lang_index(const Lang *lang)
{
    return lang->index;
}

const Lang *lang_find(Str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_fold(langs[i].code, code))
            return &langs[i];
    return NULL;
}

static Str primary(Str tag)
{
    Str rest;
    return str_cut(tag, '-', &rest);
}

// RFC 4647, 3.3: "en-US" is served by "en"; Traditional Chinese by ours rather than by English.
static const Lang *lang_for_tag(Str tag)
{
    const Lang *exact = lang_find(tag);
    for (size_t i = 0; exact == NULL && i < count; i++)
        if (str_eq_fold(primary(langs[i].code), primary(tag)))
            return &langs[i];
    return exact;
}

// "0.8" in thousandths; what is no weight counts as 0, so that nonsense chooses nothing.
static int64_t weight(Str q)
{
    Str part;
    Str whole = str_cut(str_trim(q), '.', &part);
    int64_t n = 0, thousandths = 0, unit = 100;
    if (!str_int(whole, &n) || n < 0 || n > 1 || part.n > 3)
        return 0;
    for (size_t i = 0; i < part.n; i++, unit /= 10) {
        if (part.p[i] < '0' || part.p[i] > '9')
            return 0;
        thousandths += (part.p[i] - '0') * unit;
    }
    n = n * 1000 + thousandths;
    return n > 1000 ? 1000 : n;
}

static int64_t range_weight(Str parameters)
{
    while (parameters.n > 0) {
        Str one = str_trim(str_cut(parameters, ';', &parameters));
        if (str_eq_fold(str_slice(one, 0, 2), S("q=")))
            return weight(str_slice(one, 2, one.n));
    }
    return 1000;
}

const Lang *lang_accept(Str header)
{
    const Lang *best = lang_zh();
    int64_t best_weight = 0;
    while (header.n > 0) {
        Str parameters;
        Str tag = str_trim(str_cut(str_cut(header, ',', &header), ';', &parameters));
        int64_t q = range_weight(parameters);
        const Lang *lang = str_eq(tag, S("*")) ? lang_zh() : lang_for_tag(tag);
        if (lang == NULL || q <= best_weight)
            continue;
        best = lang;
        best_weight = q;
    }
    return best;
}

// None when there is no translation. The empty key is the catalogue's own header, never words.
static Str lookup(const Lang *lang, Str zh)
{
    uint32_t from = 0, to = zh.n == 0 ? 0 : lang->count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = str_cmp(zh, entry_at(lang, lang->keys, middle));
        if (order == 0)
            return entry_at(lang, lang->values, middle);
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return (Str){ 0 };
}

Str say_str(const Lang *lang, Str zh)
{
    if (lang->file.p == NULL)
        return zh;
    Str said = lookup(lang, zh);
    return said.n > 0 ? said : zh;
}

Str say(const Lang *lang, Text text)
{
    return say_str(lang, str(text.zh));
}

bool lang_has(const Lang *lang, Str zh)
{
    return lang->file.p == NULL || lookup(lang, zh).n > 0;
}

Str say_with(Arena *arena, const Lang *lang, Text text, Str word0, Str word1)
{
    Str said = say(lang, text);
    Buf out = buf_new(arena, SAID_MAX);
    for (size_t i = 0; i < said.n; i++) {
        Str here = str_slice(said, i, i + 3);
        if (!str_eq(here, S("{0}")) && !str_eq(here, S("{1}"))) {
            buf_byte(&out, said.p[i]);
            continue;
        }
        buf_add(&out, here.p[1] == '0' ? word0 : word1);
        i += 2;
    }
    return buf_str(&out);
}
