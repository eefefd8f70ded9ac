// Calendars for phones (RFC 5545) and the Atom feed (RFC 4287), written by hand.
#include "base/hash.h"
#include "base/seal.h"
#include "rooms/activities/activities_in.h"
#include "rooms/activities/activities_inside.h"
#include "rooms/places/places.h"
#include "store/gather.h"
#include "town/county.h"

#include <string.h>

#define FEED_MOST  500
#define FEED_BYTES (2 << 20)
#define FEED_HASH  "calendar_feeds.token"

typedef struct {
    ActivityId id;
    Str name, place_name, site;
    int64_t version;
    ActivityState state;
    SignupState mine;
    Time starts_at, ends_at, published_at;
} FeedRow;
static const Field row_fields[] = {
    FIELD(FeedRow, id),
    FIELD(FeedRow, name),
    FIELD(FeedRow, place_name),
    FIELD(FeedRow, site),
    FIELD(FeedRow, version),
    WORD(FeedRow, state, activity_state_words),
    WORD(FeedRow, mine, signup_state_words),
    FIELD(FeedRow, starts_at),
    FIELD(FeedRow, ends_at),
    FIELD(FeedRow, published_at),
};
static const Shape row_shape = SHAPE(FeedRow, row_fields);

#define FEED_COLUMNS                                                                      \
    "select a.id, a.name, l.name as place_name, a.site, a.version, a.state, a.starts_at," \
    "       a.ends_at, a.published_at"
SQL(person_sql,
    FEED_COLUMNS ", s.state as mine from signups s join activities a on a.id = s.activity"
                 " join places l on l.id = a.place where s.person = $1 and s.starts_at > $2"
                 " and (s.state in ('applied', 'waiting', 'confirmed', 'attended')"
                 "   or (s.state = 'cancelled' and a.state = 'cancelled'))"
                 " order by s.starts_at limit 500",
    P_INT, P_INT);
SQL(place_sql,
    FEED_COLUMNS ", 'none' as mine from activities a join places l on l.id = a.place"
                 " where a.place_path >= $1 and a.place_path < $2 and a.starts_at > $3"
                 " and a.published_at is not null order by a.starts_at limit 500",
    P_TEXT, P_TEXT, P_INT);
SQL(one_sql,
    FEED_COLUMNS ", 'none' as mine from activities a join places l on l.id = a.place"
                 " where a.id = $1 and a.published_at is not null",
    P_INT);
SQL(atom_sql,
    FEED_COLUMNS ", 'none' as mine from activities a join places l on l.id = a.place"
                 " where a.state = 'published' and a.duty = 0 and a.starts_at > $1"
                 " order by a.starts_at, a.id limit 50",
    P_INT);
SQL(token_sql,
    "insert into calendar_feeds (person, token_hash, made_at) values ($1, $2, $3)"
    " on conflict (person) do update set token_hash = $2, made_at = $3",
    P_INT, P_BYTES, P_INT);
SQL(owner_sql, "select person as n from calendar_feeds where token_hash = $1", P_BYTES);

static Blob token_hash(Cx *cx, Str token)
{
    return (Blob){ lookup_hash(cx->arena, &cx->county->key_lookup, FEED_HASH, token) };
}

Err feed_token(Cx *cx, Str *token)
{
    char bytes[20];
    cx_random(cx, bytes, sizeof bytes);
    *token = hex_of(cx->arena, str_of(bytes, sizeof bytes));
    cx_audit(cx, "calendar.feed", cx->actor.person.n, (Str){ 0 }, S("new"));
    return db_change(cx, &token_sql, NULL, cx->actor.person, token_hash(cx, *token), cx->now);
}

// --- iCalendar

// A content line: folded at 75 octets, never inside a character.
static void line(Buf *out, const char *name, Str value)
{
    size_t used = strlen(name) + 1;
    buf_add(out, str(name));
    buf_byte(out, ':');
    for (size_t i = 0; i < value.n;) {
        size_t n = 1;
        while (i + n < value.n && ((unsigned char)value.p[i + n] & 0xC0) == 0x80)
            n++;
        if (used + n > 75) {
            buf_lit(out, "\r\n ");
            used = 1;
        }
        buf_add(out, str_slice(value, i, i + n));
        used += n;
        i += n;
    }
    buf_lit(out, "\r\n");
}

// TEXT of RFC 5545 §3.3.11.
static Str escaped(Cx *cx, Str s)
{
    Buf buf = buf_new(cx->arena, 8192);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' || c == ';' || c == ',')
            buf_byte(&buf, '\\');
        if (c == '\n')
            buf_lit(&buf, "\\n");
        else if ((unsigned char)c >= ' ')
            buf_byte(&buf, c);
    }
    return buf_str(&buf);
}

static Str local_stamp(Cx *cx, Time at)
{
    Day day = time_day(at);
    int minute = time_minute_of_day(at);
    return str_printf(cx->arena, "%08dT%02d%02d00", day.ymd, minute / 60, minute % 60);
}

static Str utc_stamp(Cx *cx, Time at)
{
    Str local = local_stamp(cx, time_add(at, -TIME_ZONE));
    return str_join(cx->arena, local, S("Z"));
}

static void head(Cx *cx, Buf *out, Str name)
{
    line(out, "BEGIN", S("VCALENDAR"));
    line(out, "VERSION", S("2.0"));
    line(out, "PRODID", S("-//Redvest//Activities//ZH"));
    line(out, "CALSCALE", S("GREGORIAN"));
    line(out, "METHOD", S("PUBLISH"));
    line(out, "X-WR-CALNAME", escaped(cx, name));
    line(out, "BEGIN", S("VTIMEZONE"));
    line(out, "TZID", S("Asia/Shanghai"));
    line(out, "BEGIN", S("STANDARD"));
    line(out, "DTSTART", S("19910915T000000"));
    line(out, "TZOFFSETFROM", S("+0900"));
    line(out, "TZOFFSETTO", S("+0800"));
    line(out, "TZNAME", S("CST"));
    line(out, "END", S("STANDARD"));
    line(out, "END", S("VTIMEZONE"));
}

static const char *status_of(const FeedRow *row)
{
    if (row->state == ACTIVITY_CANCELLED)
        return "CANCELLED";
    return row->mine == SIGNUP_APPLIED || row->mine == SIGNUP_WAITING ? "TENTATIVE" : "CONFIRMED";
}

static void event(Cx *cx, Buf *out, const FeedRow *row, Str base)
{
    Str url = str_printf(cx->arena, "%.*s/activities/%lld", STR_FMT(base), (long long)row->id.n);
    Str where = str_printf(cx->arena, "%.*s %.*s", STR_FMT(row->place_name), STR_FMT(row->site));
    Str name = row->mine == SIGNUP_WAITING
                   ? say_with(cx->arena, cx->lang, TEXT("（候补）{0}"), row->name, (Str){ 0 })
               : row->mine == SIGNUP_APPLIED
                   ? say_with(cx->arena, cx->lang, TEXT("（待审核）{0}"), row->name, (Str){ 0 })
                   : row->name;
    line(out, "BEGIN", S("VEVENT"));
    line(out, "UID",
         str_printf(cx->arena, "activity-%lld@%.*s", (long long)row->id.n,
                    STR_FMT(cx->county->name)));
    line(out, "DTSTAMP", utc_stamp(cx, cx->now));
    line(out, "DTSTART;TZID=Asia/Shanghai", local_stamp(cx, row->starts_at));
    line(out, "DTEND;TZID=Asia/Shanghai", local_stamp(cx, row->ends_at));
    line(out, "SUMMARY", escaped(cx, name));
    line(out, "LOCATION", escaped(cx, str_trim(where)));
    line(out, "URL", url);
    line(out, "SEQUENCE", str_printf(cx->arena, "%lld", (long long)row->version));
    line(out, "STATUS", str(status_of(row)));
    line(out, "END", S("VEVENT"));
}

static Err calendar(Cx *cx, const List *rows, Str name, Str base, Str *ics)
{
    Buf out = buf_new(cx->arena, FEED_BYTES);
    head(cx, &out, name);
    for (size_t i = 0; i < rows->n; i++)
        event(cx, &out, LIST_AT(rows, FeedRow, i), base);
    line(&out, "END", S("VCALENDAR"));
    *ics = buf_str(&out);
    return out.full ? &fault_too_large : OK;
}

Err feed_of_person(Cx *cx, Str token, Str base, Str *ics)
{
    PersonId person;
    List rows;
    if (token.n != 40)
        return &fault_missing;
    TRY(db_int(cx, &owner_sql, &person.n, token_hash(cx, token)));
    if (person.n == 0)
        return &fault_missing;
    TRY(db_gather(cx, &person_sql, &row_shape, FEED_MOST, &rows, person,
                  time_add(cx->now, -90 * TIME_DAY)));
    return calendar(cx, &rows, say(cx->lang, TEXT("我的志愿服务日程")), base, ics);
}

Err feed_of_place(Cx *cx, PlaceId id, Str base, Str *ics)
{
    Place place;
    List rows;
    TRY(place_find(cx, id, &place));
    TRY(db_gather(cx, &place_sql, &row_shape, FEED_MOST, &rows, place.path,
                  prefix_end(cx->arena, place.path), time_add(cx->now, -30 * TIME_DAY)));
    Str name = say_with(cx->arena, cx->lang, TEXT("{0}的文明实践活动"), place.name, (Str){ 0 });
    return calendar(cx, &rows, name, base, ics);
}

Err feed_of_activity(Cx *cx, ActivityId id, Str base, Str *ics)
{
    List rows;
    TRY(db_list(cx, &one_sql, &row_shape, &rows, id));
    if (rows.n == 0)
        return &activity_missing;
    return calendar(cx, &rows, LIST_AT(&rows, FeedRow, 0)->name, base, ics);
}

// --- Atom

static void atom_text(Buf *out, const char *tag, Str s)
{
    buf_printf(out, "<%s>", tag);
    buf_html(out, s);
    buf_printf(out, "</%s>", tag);
}

Err feed_atom(Cx *cx, Str base, Str *atom)
{
    List rows;
    Buf out = buf_new(cx->arena, FEED_BYTES);
    Time newest = { 0 };
    TRY(db_list(cx, &atom_sql, &row_shape, &rows, cx->now));
    for (size_t i = 0; i < rows.n; i++)
        if (LIST_AT(&rows, FeedRow, i)->published_at.ms > newest.ms)
            newest = LIST_AT(&rows, FeedRow, i)->published_at;
    buf_lit(&out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">");
    atom_text(&out, "title", say(cx->lang, TEXT("文明实践活动")));
    atom_text(&out, "id", str_join(cx->arena, base, S("/activities")));
    atom_text(&out, "updated", time_rfc3339(cx->arena, newest.ms != 0 ? newest : cx->now));
    buf_printf(&out, "<link rel=\"self\" href=\"%.*s/activities/atom\"/>", STR_FMT(base));
    buf_printf(&out, "<link rel=\"alternate\" type=\"text/html\" href=\"%.*s/activities\"/>",
               STR_FMT(base));
    buf_lit(&out, "<author><name>");
    buf_html(&out, say(cx->lang, TEXT("新时代文明实践中心")));
    buf_lit(&out, "</name></author>");
    for (size_t i = 0; i < rows.n; i++) {
        const FeedRow *row = LIST_AT(&rows, FeedRow, i);
        Str url = str_printf(cx->arena, "%.*s/activities/%lld", STR_FMT(base),
                             (long long)row->id.n);
        buf_lit(&out, "<entry>");
        atom_text(&out, "title", row->name);
        atom_text(&out, "id", url);
        buf_printf(&out, "<link href=\"%.*s\"/>", STR_FMT(url));
        atom_text(&out, "updated", time_rfc3339(cx->arena, row->published_at));
        atom_text(&out, "summary",
                  str_printf(cx->arena, "%.*s，%.*s %.*s",
                             STR_FMT(activity_when(cx, row->starts_at)), STR_FMT(row->place_name),
                             STR_FMT(row->site)));
        buf_lit(&out, "</entry>");
    }
    buf_lit(&out, "</feed>\n");
    *atom = buf_str(&out);
    return out.full ? &fault_too_large : OK;
}
