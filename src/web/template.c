// The templates of the house: found in the assets, loaded in every language, handed out by page.
#include "base/log.h"
#include "web/asset.h"
#include "web/template_inner.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_    200
#define MESSAGES_MAX 20000

// Placed by the linker around the section that PAGE fills.
extern const Page *const __start_redvest_pages[] __attribute__((weak));
extern const Page *const __stop_redvest_pages[] __attribute__((weak));

// One template in every language. In edit mode also what it was made of, as a digest.
typedef struct {
    const Page *page;  // NULL: a layout
    char name[NAME_MAX_];
    char folder[NAME_MAX_];
    const Shape *shape;
    const Template **by_lang;
    uint64_t *seen;
} Entry;

// What edit mode has read, newest first.
typedef struct Version {
    Arena *arena;
    struct Version *before;
} Version;

// Filled once at start; in edit mode changed under `editing`.
static struct {
    bool edit;
    Entry *pages;  // by address of the page
    size_t n;
    Entry layouts[LAYOUT_BARE];
    Version *versions;
    pthread_mutex_t editing;
} loaded = { .editing = PTHREAD_MUTEX_INITIALIZER };

size_t page_count(void)
{
    return (size_t)(__stop_redvest_pages - __start_redvest_pages);
}

const Page *page_at(size_t i)
{
    must(i < page_count());
    return __start_redvest_pages[i];
}

// --- partials
// ---------------------------------------------------------------------------------------

static bool plain_name(Str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '/'))
            return false;
    }
    return name.n > 0 && name.n < 64;
}

static bool asset_named(const char *before, Str name, const char *after, Str *bytes)
{
    char path[NAME_MAX_];
    Asset asset;
    int n = snprintf(path, sizeof path, "%s%.*s%s", before, STR_FMT(name), after);
    if (n < 0 || (size_t)n >= sizeof path || !asset_find(path, &asset))
        return false;
    *bytes = asset.bytes;
    return true;
}

// What a template is made of changes its digest, so that edit mode sees when to read it again.
typedef struct {
    const Entry *entry;
    uint64_t digest;
} Reading;

static Str note(Reading *reading, Str bytes)
{
    reading->digest = reading->digest * 1099511628211u ^ hash_quick(bytes);
    return bytes;
}

static Str partial_named(void *with, Str name)
{
    Reading *reading = with;
    Str bytes = { 0 };
    if (!plain_name(name))
        return bytes;
    if (str_starts(name, S("icon/"))) {
        (void)asset_named("icons/", str_slice(name, 5, name.n), ".svg", &bytes);
        return note(reading, bytes);
    }
    if (!asset_named(reading->entry->folder, name, ".html", &bytes))
        (void)asset_named("web/layout/", name, ".html", &bytes);
    return note(reading, bytes);
}

Html icon_html(Str name)
{
    Str bytes;
    if (plain_name(name) && asset_named("icons/", name, ".svg", &bytes))
        return (Html){ bytes };
    return (Html){ asset_named("icons/", S("question"), ".svg", &bytes) ? bytes : S("?") };
}

// --- loading
// ------------------------------------------------------------------------------------------

// "src/rooms/orders/orders_web.c", whatever stands before it, gives "rooms/orders/".
static void folder_of(const char *file, char out[NAME_MAX_])
{
    const char *from = file, *at;
    for (at = file; (at = strstr(at, "src/")) != NULL; at += 4)
        if (at == file || at[-1] == '/')
            from = at + 4;
    const char *slash = strrchr(from, '/');
    must(slash != NULL && slash - from + 2 < NAME_MAX_);
    snprintf(out, NAME_MAX_, "%.*s/", (int)(slash - from), from);
}

static bool proper_bodies(const Entry *entry, const Template *tpl)
{
    return tpl->bodies == (entry->page == NULL ? 1 : 0);
}

// The finding is shown in place of the page in edit mode, so it is text, not markup.
static const Template *finding_page(Arena *house, Str finding)
{
    Buf text = buf_new(house, ARENA_REQUEST_MAX);
    buf_lit(&text, "<pre>");
    buf_html(&text, finding);
    buf_lit(&text, "</pre>");
    Op op = { .code = OP_LITERAL, .text = buf_str(&text) };
    Template *tpl = NEW(house, Template);
    *tpl = (Template){ .ops = arena_copy(house, &op, sizeof op), .n = 1 };
    return tpl;
}

static Err read_entry(Arena *house, const Entry *entry, const Lang *lang, const Template **out,
                      uint64_t *digest, Str *finding)
{
    Reading reading = { .entry = entry };
    TemplateRules rules = { .lang = lang, .partial = partial_named, .with = &reading };
    const Template *tpl = NULL;
    Str source, name = str_printf(house, "src/%s%s.html", entry->folder, entry->name);
    if (!asset_named(entry->folder, str(entry->name), ".html", &source)) {
        *finding = str_printf(house, "%.*s: no such template", STR_FMT(name));
        return &fault_internal;
    }
    note(&reading, source);
    TRY(template_parse(house, name, source, entry->shape, &rules, &tpl, finding));
    if (!proper_bodies(entry, tpl)) {
        *finding = str_printf(house, "%.*s: a layout has one {{>body}}, a page has none",
                              STR_FMT(name));
        return &fault_internal;
    }
    *out = tpl;
    *digest = reading.digest;
    return OK;
}

// Every finding is told, not only the first.
static Err load_entry(Arena *house, Entry *entry)
{
    Err worst = OK;
    entry->by_lang = NEW_ARRAY(house, const Template *, lang_count());
    entry->seen = NEW_ARRAY(house, uint64_t, lang_count());
    for (size_t i = 0; i < lang_count(); i++) {
        Str finding;
        Err err = read_entry(house, entry, lang_at(i), &entry->by_lang[i], &entry->seen[i],
                             &finding);
        if (err == OK)
            continue;
        log_error("template.finding", "%.*s (%.*s)", STR_FMT(finding),
                  STR_FMT(lang_code(lang_at(i))));
        worst = err;
    }
    return worst;
}

static int by_page(const void *a, const void *b)
{
    uintptr_t one = (uintptr_t)((const Entry *)a)->page,
              other = (uintptr_t)((const Entry *)b)->page;
    return (one > other) - (one < other);
}

static Err load_pages(Arena *house)
{
    Err worst = OK;
    loaded.n = page_count();
    loaded.pages = NEW_ARRAY(house, Entry, loaded.n);
    for (size_t i = 0; i < loaded.n; i++) {
        Entry *entry = &loaded.pages[i];
        entry->page = page_at(i);
        entry->shape = entry->page->shape;
        folder_of(entry->page->file, entry->folder);
        snprintf(entry->name, sizeof entry->name, "%s", entry->page->name);
        Err err = load_entry(house, entry);
        if (err != OK)
            worst = err;
    }
    qsort(loaded.pages, loaded.n, sizeof(Entry), by_page);
    return worst;
}

static Err load_layouts(Arena *house)
{
    static const char *const names[] = {
        [LAYOUT_PAGE] = "page", [LAYOUT_DESK] = "desk", [LAYOUT_PRINT] = "print"
    };
    Err worst = OK;
    for (size_t i = 0; i < COUNT(names); i++) {
        Entry *entry = &loaded.layouts[i];
        *entry = (Entry){ .shape = &layout_view_shape };
        snprintf(entry->name, sizeof entry->name, "%s", names[i]);
        snprintf(entry->folder, sizeof entry->folder, "web/layout/");
        Err err = load_entry(house, entry);
        if (err != OK)
            worst = err;
    }
    return worst;
}

Err templates_load(Arena *house, bool edit)
{
    loaded.edit = edit;
    Err layouts = load_layouts(house);
    Err pages = load_pages(house);
    return layouts != OK ? layouts : pages;
}

// --- handing out
// ----------------------------------------------------------------------------------------

// A version has an arena of its own, which stays: somebody may still render the old one.
static void keep_version(Arena *arena)
{
    Version *version = NEW(arena, Version);
    *version = (Version){ arena, loaded.versions };
    loaded.versions = version;
}

// In edit mode each rendering reads the files again, and keeps the template that was made of the
// same bytes.
static const Template *reread(Entry *entry, const Lang *lang)
{
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    size_t at = lang_index(lang);
    uint64_t digest = 0;
    const Template *tpl = NULL;
    Str finding;
    if (read_entry(arena, entry, lang, &tpl, &digest, &finding) != OK) {
        log_error("template.finding", "%.*s", STR_FMT(finding));
        keep_version(arena);
        return finding_page(arena, finding);
    }
    if (digest == entry->seen[at] && entry->by_lang[at] != NULL) {
        arena_free(arena);
        return entry->by_lang[at];
    }
    keep_version(arena);
    entry->seen[at] = digest;
    entry->by_lang[at] = tpl;
    return tpl;
}

static const Template *handed_out(Entry *entry, const Lang *lang)
{
    if (!loaded.edit)
        return entry->by_lang[lang_index(lang)];
    pthread_mutex_lock(&loaded.editing);
    const Template *tpl = reread(entry, lang);
    pthread_mutex_unlock(&loaded.editing);
    return tpl;
}

const Template *template_of_page(const Page *page, const Lang *lang)
{
    Entry key = { .page = page };
    Entry *entry = bsearch(&key, loaded.pages, loaded.n, sizeof(Entry), by_page);
    must(entry != NULL);
    return handed_out(entry, lang);
}

const Template *template_of_layout(Layout layout, const Lang *lang)
{
    return layout == LAYOUT_BARE ? NULL : handed_out(&loaded.layouts[layout], lang);
}

// --- words
// ----------------------------------------------------------------------------------------------

typedef struct {
    Arena *arena;
    Str *at;
    size_t n;
} Messages;

static void keep_message(void *with, Str message, int line)
{
    Messages *messages = with;
    (void)line;
    must(messages->n < MESSAGES_MAX);
    messages->at[messages->n++] = str_copy(messages->arena, message);
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

void template_messages(Arena *arena, List *messages)
{
    Messages found = { .arena = arena, .at = NEW_ARRAY(arena, Str, MESSAGES_MAX) };
    for (size_t i = 0; i < asset_count(); i++) {
        const Asset *asset = asset_at(i);
        Str ignored, finding;
        int line;
        if (str_ends(str(asset->name), S(".html")))
            must(template_translate(arena, asset->bytes, lang_zh(), keep_message, &found, &ignored,
                                    &finding, &line));
    }
    if (found.n > 0)
        qsort(found.at, found.n, sizeof(Str), by_bytes);
    size_t kept = 0;
    for (size_t i = 0; i < found.n; i++)
        if (kept == 0 || !str_eq(found.at[kept - 1], found.at[i]))
            found.at[kept++] = found.at[i];
    *messages = (List){ found.at, kept };
}
