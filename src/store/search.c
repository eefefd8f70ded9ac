#include "store/search.h"
#include "base/buf.h"
#include "base/initials.h"
#include "base/utf8.h"
#include <stdlib.h>
#include <string.h>

Str search_pattern(Arena *arena, Str words)
{
    words = str_trim(words);
    if (words.n == 0 || !utf8_valid(words))
        return S("");
    Buf out = buf_new(arena, 1024);
    Str low = str_lower(arena, utf8_clip(words, 60));
    buf_byte(&out, '%');
    for (size_t i = 0; i < low.n; i++) {
        if (low.p[i] == '%' || low.p[i] == '_' || low.p[i] == '!')
            buf_byte(&out, '!');
        buf_byte(&out, low.p[i]);
    }
    buf_byte(&out, '%');
    return buf_str(&out);
}

// --- terms

#define TITLE_CHARACTERS 60
#define ABOUT_CHARACTERS 200
#define INITIALS_LETTERS 12  // of one term
#define TERMS_MAX        900
// A row is read when it has been left alone for so long: an act that carries the same moment and a
// smaller id may still be on its way into the database.
#define SETTLED_MS       1000
#define COMPARED_AT_ONCE 500

// What a character counts as; letters are folded to lower case and from full width to half.
typedef enum { SIGN_OTHER, SIGN_LATIN, SIGN_HAN } Sign;

static Sign sign_of(uint32_t *point)
{
    if (*point >= 0xFF01 && *point <= 0xFF5E)
        *point -= 0xFF01 - '!';
    if (*point >= 'A' && *point <= 'Z')
        *point += 'a' - 'A';
    if ((*point >= 'a' && *point <= 'z') || (*point >= '0' && *point <= '9'))
        return SIGN_LATIN;
    return utf8_is_han(*point) ? SIGN_HAN : SIGN_OTHER;
}

typedef struct {
    Sign sign;
    uint32_t *points;
    size_t n;
} Run;

// The next run of Han characters or of Latin ones; false at the end.
static bool next_run(Str *rest, Run *run, uint32_t *room, size_t most)
{
    *run = (Run){ .points = room };
    while (rest->n > 0) {
        Str before = *rest;
        uint32_t point = utf8_next(rest);
        Sign sign = sign_of(&point);
        if (run->n > 0 && sign != run->sign) {
            *rest = before;
            return true;
        }
        if (sign == SIGN_OTHER || run->n == most)
            continue;
        run->sign = sign;
        room[run->n++] = point;
    }
    return run->n > 0;
}

static Str encoded(Arena *arena, const uint32_t *points, size_t n)
{
    char *out = NEW_ARRAY(arena, char, n * 4 + 1);
    size_t length = 0;
    for (size_t i = 0; i < n; i++)
        length += utf8_encode(points[i], out + length);
    return str_of(out, length);
}

typedef struct {
    Str at[TERMS_MAX];
    size_t n;
} Terms;

static void add_term(Terms *terms, Str term)
{
    if (terms->n < TERMS_MAX)
        terms->at[terms->n++] = term;
}

static void add_words(Arena *arena, Terms *terms, Str text)
{
    uint32_t room[ABOUT_CHARACTERS];
    Run run;
    while (next_run(&text, &run, room, COUNT(room))) {
        if (run.sign == SIGN_LATIN) {
            add_term(terms, encoded(arena, run.points, run.n));
            continue;
        }
        for (size_t i = 0; i + 1 < run.n; i++)
            add_term(terms, encoded(arena, run.points + i, 2));
        add_term(terms, encoded(arena, run.points + run.n - 1, 1));
    }
}

static void add_initials(Arena *arena, Terms *terms, Str title)
{
    Str spelled[INITIALS_MAX];
    size_t n = initials_of(arena, title, spelled);
    for (size_t i = 0; i < n; i++)
        for (size_t from = 0; from < spelled[i].n; from++)
            add_term(terms,
                     str_join(arena, S("~"), str_slice(spelled[i], from, from + INITIALS_LETTERS)));
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

void search_terms_of(Arena *arena, Str title, Str about, List *terms)
{
    Terms *all = NEW(arena, Terms);
    Str short_title = utf8_clip(title, TITLE_CHARACTERS);
    add_words(arena, all, short_title);
    add_initials(arena, all, short_title);
    add_words(arena, all, utf8_clip(about, ABOUT_CHARACTERS));
    qsort(all->at, all->n, sizeof *all->at, by_bytes);
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++)
        if (kept == 0 || !str_eq(all->at[kept - 1], all->at[i]))
            all->at[kept++] = all->at[i];
    *terms = (List){ all->at, kept };
}

static SearchTerm term_like(Arena *arena, Str prefix)
{
    return (SearchTerm){ prefix, prefix_end(arena, prefix), S(""), S("") };
}

size_t search_terms_asked(Arena *arena, Str words, SearchTerm out[SEARCH_TERMS_MAX])
{
    uint32_t room[TITLE_CHARACTERS];
    Run run;
    size_t n = 0;
    words = utf8_clip(words, TITLE_CHARACTERS);
    while (n < SEARCH_TERMS_MAX && next_run(&words, &run, room, COUNT(room))) {
        if (run.sign == SIGN_LATIN) {
            Str word = encoded(arena, run.points, run.n);
            SearchTerm term = term_like(arena, word);
            term.or_from = str_join(arena, S("~"), str_slice(word, 0, INITIALS_LETTERS));
            term.or_to = prefix_end(arena, term.or_from);
            out[n++] = term;
        } else if (run.n == 1) {
            out[n++] = term_like(arena, encoded(arena, run.points, 1));
        }
        for (size_t i = 0; run.sign == SIGN_HAN && i + 1 < run.n && n < SEARCH_TERMS_MAX; i++)
            out[n++] = term_like(arena, encoded(arena, run.points + i, 2));
    }
    return n;
}

// --- the index

static const Field findable_fields[] = {
    FIELD(Findable, id),    FIELD(Findable, title),      FIELD(Findable, about),
    FIELD(Findable, place), FIELD(Findable, changed_at), FIELD(Findable, gone),
};
const Shape findable_shape = SHAPE(Findable, findable_fields);

SQL(entry_sql,
    "insert into search_entries (kind, ref, title, about, place) values ($1, $2, $3, $4, $5)"
    " on conflict (kind, ref) do update set title = $3, about = $4, place = $5 returning id",
    P_TEXT, P_INT, P_TEXT, P_TEXT, P_TEXT);
SQL(entry_id_sql, "select id as n from search_entries where kind = $1 and ref = $2", P_TEXT, P_INT);
SQL(untie_sql, "delete from search_terms where entry = $1", P_INT);
SQL(tie_sql, "insert into search_terms (entry, term) values ($1, $2) on conflict do nothing", P_INT,
    P_TEXT);
SQL(drop_sql, "delete from search_entries where id = $1", P_INT);

static Str or_empty(Str s)
{
    return s.p == NULL ? S("") : s;
}

static Err drop(Cx *cx, const FindSource *source, int64_t ref)
{
    int64_t entry;
    TRY(db_int(cx, &entry_id_sql, &entry, source->kind, ref));
    if (entry == 0)
        return OK;
    TRY(db_change(cx, &untie_sql, NULL, entry));
    return db_change(cx, &drop_sql, NULL, entry);
}

static Err put(Cx *cx, const FindSource *source, const Findable *row)
{
    int64_t entry;
    List terms;
    TRY(db_insert(cx, &entry_sql, &entry, source->kind, row->id, or_empty(row->title),
                  or_empty(row->about), or_empty(row->place)));
    TRY(db_change(cx, &untie_sql, NULL, entry));
    search_terms_of(cx->arena, row->title, row->about, &terms);
    for (size_t i = 0; i < terms.n; i++)
        TRY(db_change(cx, &tie_sql, NULL, entry, *LIST_AT(&terms, Str, i)));
    return OK;
}

typedef struct {
    int64_t changed_at;  // milliseconds: 0 is a moment like any other here
    int64_t ref;
} Mark;
static const Field mark_fields[] = { FIELD(Mark, changed_at), FIELD(Mark, ref) };
static const Shape mark_shape = SHAPE(Mark, mark_fields);
FAULT(mark_missing, 404, "search.mark_missing", "还没有读过");

SQL(mark_sql, "select changed_at, ref from search_marks where kind = $1", P_TEXT);
SQL(set_mark_sql,
    "insert into search_marks (kind, changed_at, ref) values ($1, $2, $3)"
    " on conflict (kind) do update set changed_at = $2, ref = $3",
    P_TEXT, P_INT, P_INT);
SQL(unmark_sql, "delete from search_marks where kind = $1", P_TEXT);

Err search_refresh(Cx *cx, const FindSource *source, int limit, int *did)
{
    Mark mark = { INT64_MIN, 0 };
    List rows;
    Err err = db_one(cx, &mark_sql, &mark_shape, &mark, &mark_missing, source->kind);
    if (err != OK && err != &mark_missing)
        return err;
    TRY(source->changed(cx, mark.changed_at, mark.ref, limit, &rows));
    *did = 0;
    for (size_t i = 0; i < rows.n; i++) {
        const Findable *row = LIST_AT(&rows, Findable, i);
        if (row->changed_at.ms > cx->now.ms - SETTLED_MS)
            break;
        TRY(row->gone ? drop(cx, source, row->id) : put(cx, source, row));
        mark = (Mark){ row->changed_at.ms, row->id };
        *did += 1;
    }
    return *did == 0 ? OK
                     : db_change(cx, &set_mark_sql, NULL, source->kind, mark.changed_at, mark.ref);
}

typedef struct {
    int64_t id;
    Str title;
} Entry;
static const Field entry_fields[] = { FIELD(Entry, id), FIELD(Entry, title) };
static const Shape entry_shape = SHAPE(Entry, entry_fields);
SQL(entry_of_sql, "select id, title from search_entries where kind = $1 and ref = $2", P_TEXT,
    P_INT);

Err search_compare(Cx *cx, const FindSource *source, int64_t *wrong, int64_t *first)
{
    Mark mark = { 0 };
    Findable last = { .changed_at = { INT64_MIN } };
    List rows;
    *wrong = *first = 0;
    Err err = db_one(cx, &mark_sql, &mark_shape, &mark, &mark_missing, source->kind);
    if (err == &mark_missing)
        return OK;
    TRY(err);
    do {
        TRY(source->changed(cx, last.changed_at.ms, last.id, COMPARED_AT_ONCE, &rows));
        for (size_t i = 0; i < rows.n; i++) {
            last = *LIST_AT(&rows, Findable, i);
            if (last.changed_at.ms > mark.changed_at ||
                (last.changed_at.ms == mark.changed_at && last.id > mark.ref))
                return OK;
            Entry entry = { 0 };
            err = db_one(cx, &entry_of_sql, &entry_shape, &entry, &mark_missing, source->kind,
                         last.id);
            if (err != OK && err != &mark_missing)
                return err;
            if ((entry.id == 0) == last.gone && (last.gone || str_eq(entry.title, last.title)))
                continue;
            if ((*wrong)++ == 0)
                *first = last.id;
        }
    } while (rows.n == COMPARED_AT_ONCE);
    return OK;
}

SQL(untie_kind_sql,
    "delete from search_terms where entry in (select id from search_entries where kind = $1)",
    P_TEXT);
SQL(drop_kind_sql, "delete from search_entries where kind = $1", P_TEXT);

Err search_forget(Cx *cx, const FindSource *source)
{
    TRY(db_change(cx, &untie_kind_sql, NULL, source->kind));
    TRY(db_change(cx, &drop_kind_sql, NULL, source->kind));
    return db_change(cx, &unmark_sql, NULL, source->kind);
}

// --- finding

static const Field hit_fields[] = {
    FIELD(SearchHit, id),    FIELD(SearchHit, kind),  FIELD(SearchHit, ref),
    FIELD(SearchHit, title), FIELD(SearchHit, about), FIELD(SearchHit, place),
};
const Shape search_hit_shape = SHAPE(SearchHit, hit_fields);

// One of the further things asked for, or nothing more ('').
#define AND_TERM(from, to, or_from, or_to)                                                    \
    " and (" from " = '' or exists (select 1 from search_terms as t where t.entry = e.id"     \
    " and t.term >= " from " and t.term < " to ") or exists (select 1 from search_terms as t" \
    " where t.entry = e.id and t.term >= " or_from " and t.term < " or_to "))"

SQL(find_sql,
    "select e.id, e.kind, e.ref, e.title, e.about, e.place from search_entries as e"
    " where e.id in (select t.entry from search_terms as t where t.term >= $1 and t.term < $2"
    " union select t.entry from search_terms as t where t.term >= $3 and t.term < $4)"
    " and ($25 = '' or e.kind = $25)" AND_TERM("$5", "$6", "$7", "$8")
        AND_TERM("$9", "$10", "$11", "$12") AND_TERM("$13", "$14", "$15", "$16")
            AND_TERM("$17", "$18", "$19", "$20")
                AND_TERM("$21", "$22", "$23", "$24") " order by e.id desc limit $26",
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT,
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT,
    P_TEXT, P_INT);

// How well a title fits: 0 it holds the words as typed, 1 it holds every character of them, 2 not.
static int fit(Arena *arena, Str title, Str words)
{
    Str low = str_lower(arena, title);
    if (str_has(low, words))
        return 0;
    while (words.n > 0) {
        uint32_t point = utf8_next(&words);
        char bytes[4];
        if (utf8_is_han(point) && !str_has(low, str_of(bytes, utf8_encode(point, bytes))))
            return 2;
    }
    return 1;
}

typedef struct {
    SearchHit hit;
    int fit;
} Ranked;

static int by_fit(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (x->fit != y->fit)
        return x->fit - y->fit;
    return (x->hit.id < y->hit.id) - (x->hit.id > y->hit.id);
}

Err search_find(Cx *cx, Str words, Str kind, int limit, List *hits)
{
    must(limit > 0 && limit <= SEARCH_HITS_MAX);
    SearchTerm t[SEARCH_TERMS_MAX];
    size_t n = utf8_valid(words) ? search_terms_asked(cx->arena, words, t) : 0;
    *hits = (List){ 0 };
    if (n == 0)
        return OK;
    for (; n < SEARCH_TERMS_MAX; n++)
        t[n] = (SearchTerm){ S(""), S(""), S(""), S("") };
    List found;
    TRY(db_list(cx, &find_sql, &search_hit_shape, &found, t[0].from, t[0].to, t[0].or_from,
                t[0].or_to, t[1].from, t[1].to, t[1].or_from, t[1].or_to, t[2].from, t[2].to,
                t[2].or_from, t[2].or_to, t[3].from, t[3].to, t[3].or_from, t[3].or_to, t[4].from,
                t[4].to, t[4].or_from, t[4].or_to, t[5].from, t[5].to, t[5].or_from, t[5].or_to,
                or_empty(kind), SEARCH_HITS_MAX));
    Ranked *ranked = NEW_ARRAY(cx->arena, Ranked, found.n + 1);
    Str low = str_lower(cx->arena, str_trim(words));
    for (size_t i = 0; i < found.n; i++) {
        ranked[i].hit = *LIST_AT(&found, SearchHit, i);
        ranked[i].fit = fit(cx->arena, ranked[i].hit.title, low);
    }
    qsort(ranked, found.n, sizeof *ranked, by_fit);
    size_t kept = found.n < (size_t)limit ? found.n : (size_t)limit;
    for (size_t i = 0; i < kept; i++)
        *LIST_AT(&found, SearchHit, i) = ranked[i].hit;
    *hits = (List){ found.at, kept };
    return OK;
}
