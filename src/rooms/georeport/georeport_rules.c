#include "rooms/georeport/georeport.h"
#include "base/utf8.h"

bool geo_status_parse(Str list, GeoStatus *out)
{
    bool open = false, closed = false;
    if (list.n == 0) {
        *out = GEO_ANY;
        return true;
    }
    while (list.p != NULL) {
        Str word = str_trim(str_cut(list, ',', &list));
        if (str_eq(word, S("open")))
            open = true;
        else if (str_eq(word, S("closed")))
            closed = true;
        else
            return false;
    }
    *out = open && closed ? GEO_ANY : open ? GEO_OPEN : GEO_CLOSED;
    return true;
}

// "All date/time fields must be formatted in a common subset of ISO 8601 … Timezone information …
// must be included." A blank is the + of an address that was not encoded.
static bool time_zoned(Str s, Time *out)
{
    char bytes[40];
    if (s.n < 20 || s.n > sizeof bytes)
        return false;
    for (size_t i = 0; i < s.n; i++)
        bytes[i] = s.p[i] == ' ' && i > 16 ? '+' : s.p[i];
    Str zoned = str_of(bytes, s.n);
    char last = zoned.p[zoned.n - 1], sign = zoned.p[zoned.n - 6];
    return (last == 'Z' || sign == '+' || sign == '-') && time_parse(zoned, out);
}

bool geo_span(Str start, Str end, Time now, Time *from, Time *to)
{
    const int64_t most = GEO_DAYS * TIME_DAY;
    if (start.n > 0 && !time_zoned(start, from))
        return false;
    if (end.n > 0 && !time_zoned(end, to))
        return false;
    if (end.n == 0)
        *to = start.n > 0 ? time_add(*from, most) : now;
    if (start.n == 0)
        *from = time_add(*to, -most);
    return from->ms > 0 && from->ms <= to->ms && to->ms - from->ms <= most;
}

static bool is_code(Str word)
{
    int64_t n;
    return str_eq(word, S(GEO_PROBLEM)) || (word.n < 19 && str_int(word, &n) && n > 0);
}

bool geo_codes(Arena *arena, Str list, Str *out)
{
    Buf buf = buf_new(arena, 4096);
    if (list.n == 0) {
        *out = S("");
        return true;
    }
    if (list.n > 1000)
        return false;
    buf_byte(&buf, ',');
    while (list.p != NULL) {
        Str word = str_trim(str_cut(list, ',', &list));
        if (!is_code(word))
            return false;
        buf_add(&buf, word);
        buf_byte(&buf, ',');
    }
    *out = buf_str(&buf);
    return true;
}

Str geo_problem_title(Arena *arena, Str description)
{
    Str rest;
    Str line = str_trim(str_cut(str_trim(description), '\n', &rest));
    return str_copy(arena, str_trim(utf8_clip(line, 60)));
}
