#include "tests/fuzz/slow_http.h"
#include "web/http.h"
#include <stdio.h>
#include <string.h>

// A place in the input. Every rule of the grammar is a function that either steps over what it
// describes and is true, or is false.
typedef struct {
    const unsigned char *p;
    size_t n, at;
} Walk;

static int peek(const Walk *walk)
{
    return walk->at < walk->n ? walk->p[walk->at] : -1;
}

static bool eat(Walk *walk, int c)
{
    if (peek(walk) != c)
        return false;
    walk->at++;
    return true;
}

static bool eat_word(Walk *walk, const char *word)
{
    for (size_t i = 0; word[i] != 0; i++)
        if (!eat(walk, word[i]))
            return false;
    return true;
}

static bool at_end(const Walk *walk)
{
    return walk->at == walk->n;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_alpha(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_one_of(int c, const char *set)
{
    return c > 0 && strchr(set, c) != NULL;
}

// tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" /
// DIGIT / ALPHA
static bool is_tchar(int c)
{
    return is_digit(c) || is_alpha(c) || is_one_of(c, "!#$%&'*+-.^_`|~");
}

static int hex_of_char(int c)
{
    static const char digits[] = "0123456789abcdef";
    if (c >= 'A' && c <= 'F')
        c += 'a' - 'A';
    const char *at = c > 0 ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

// 1*tchar
static bool token(Walk *walk)
{
    size_t from = walk->at;
    while (is_tchar(peek(walk)))
        walk->at++;
    return walk->at > from;
}

// pct-encoded = "%" HEXDIG HEXDIG, with its value.
static bool pct(Walk *walk, int *value)
{
    if (!eat(walk, '%'))
        return false;
    int high = hex_of_char(peek(walk));
    if (high < 0)
        return false;
    walk->at++;
    int low = hex_of_char(peek(walk));
    if (low < 0)
        return false;
    walk->at++;
    *value = high * 16 + low;
    return true;
}

enum { FIELDS = 64, ROOM = 1 << 21 };

// Text that the slow parser makes, for one request at a time.
static char room[ROOM];

// The request as the slow parser reads it.
typedef struct {
    int status;  // 0 more, 200 whole, else the refusal
    size_t used;
    Str method, target, path, query, host;
    bool http10, chunked, expects, keep_alive, absolute;
    uint64_t length;
    Str authority;
    struct {
        Str name, value;
    } fields[FIELDS];
    size_t field_count, lines;
    int hosts, lengths, codings;
    Str raw_host, raw_length, raw_coding;
    size_t room_n;
} Slow;

static void put(Slow *slow, int c)
{
    must(slow->room_n < ROOM);
    room[slow->room_n++] = (char)c;
}

static Str since(const Slow *slow, size_t from)
{
    return (Str){ room + from, slow->room_n - from };
}

static bool same_text(Str a, const char *b)
{
    return a.n == strlen(b) && (a.n == 0 || memcmp(a.p, b, a.n) == 0);
}

static int to_lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool same_fold(Str a, Str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (to_lower(a.p[i]) != to_lower(b.p[i]))
            return false;
    return true;
}

static Walk walk_over(Str s)
{
    return (Walk){ (const unsigned char *)s.p, s.n, 0 };
}

// One segment of a path: pchars, its decoded characters counted apart by dots.
static bool segment(Walk *walk)
{
    int dots = 0, others = 0;
    for (int c = peek(walk); c >= 0 && c != '/'; c = peek(walk)) {
        if (c == '%') {
            if (!pct(walk, &c) || c == 0 || c == '/' || c == '\\')
                return false;
        } else {
            if (!is_digit(c) && !is_alpha(c) && !is_one_of(c, "-._~!$&'()*+,;=:@"))
                return false;
            walk->at++;
        }
        if (c == '.')
            dots++;
        else
            others++;
    }
    return !(others == 0 && (dots == 1 || dots == 2));
}

// absolute-path = 1*( "/" segment ), not starting with "//".
static bool absolute_path(Str path)
{
    Walk walk = walk_over(path);
    if (!eat(&walk, '/') || peek(&walk) == '/')
        return false;
    do {
        if (!segment(&walk))
            return false;
    } while (eat(&walk, '/'));
    return at_end(&walk);
}

static bool query_part(Str query)
{
    Walk walk = walk_over(query);
    while (!at_end(&walk)) {
        int c = peek(&walk);
        if (c == '#')
            return false;
        if (c != '%') {
            walk.at++;
            continue;
        }
        if (!pct(&walk, &c) || c == 0)
            return false;
    }
    return true;
}

static int judge_target(Slow *slow, Str target)
{
    if (target.n > 4096)
        return 414;
    size_t from = slow->room_n, i = 0;
    if (target.p[0] != '/') {
        static const char scheme[] = "http://";
        for (; i < 7; i++)
            if (i >= target.n || to_lower(target.p[i]) != scheme[i])
                return 400;
        size_t start = slow->room_n;
        while (i < target.n && target.p[i] != '/' && target.p[i] != '?')
            put(slow, target.p[i++]);
        slow->authority = since(slow, start);
        slow->absolute = true;
        from = slow->room_n;
        if (i == target.n || target.p[i] == '?')
            put(slow, '/');
    }
    while (i < target.n)
        put(slow, target.p[i++]);
    slow->target = since(slow, from);
    size_t mark = 0;
    while (mark < slow->target.n && slow->target.p[mark] != '?')
        mark++;
    slow->path = (Str){ slow->target.p, mark };
    slow->query = mark < slow->target.n
                      ? (Str){ slow->target.p + mark + 1, slow->target.n - mark - 1 }
                      : (Str){ "", 0 };
    return absolute_path(slow->path) && query_part(slow->query) ? 0 : 400;
}

// request-line = method SP request-target SP HTTP-version
static int judge_request_line(Slow *slow, Str line)
{
    Walk walk = walk_over(line);
    while (!at_end(&walk)) {
        if (peek(&walk) < 0x20 || peek(&walk) > 0x7e)
            return 400;
        walk.at++;
    }
    walk.at = 0;
    size_t from = 0;
    while (!at_end(&walk) && peek(&walk) != ' ')
        walk.at++;
    slow->method = (Str){ line.p, walk.at };
    if (!eat(&walk, ' ') || slow->method.n == 0)
        return 400;
    from = walk.at;
    while (!at_end(&walk) && peek(&walk) != ' ')
        walk.at++;
    Str target = { line.p + from, walk.at - from };
    if (!eat(&walk, ' ') || target.n == 0)
        return 400;
    // HTTP-version = "HTTP/" DIGIT "." DIGIT
    if (!eat_word(&walk, "HTTP/"))
        return 400;
    int major = peek(&walk);
    if (!is_digit(major))
        return 400;
    walk.at++;
    if (!eat(&walk, '.'))
        return 400;
    int minor = peek(&walk);
    if (!is_digit(minor))
        return 400;
    walk.at++;
    if (!at_end(&walk))
        return 400;
    if (major != '1' || (minor != '0' && minor != '1'))
        return 505;
    slow->http10 = minor == '0';
    static const char *const known[] = {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"
    };
    static const char *const never[] = { "TRACE", "CONNECT" };
    for (size_t i = 0; i < COUNT(never); i++)
        if (same_text(slow->method, never[i]))
            return 405;
    for (size_t i = 0; i < COUNT(known); i++)
        if (same_text(slow->method, known[i]))
            return judge_target(slow, target);
    return 501;
}

static void join_field(Slow *slow, Str name, Str value)
{
    for (size_t i = 0; i < slow->field_count; i++) {
        if (!same_fold(slow->fields[i].name, name))
            continue;
        size_t from = slow->room_n;
        Str old = slow->fields[i].value;
        for (size_t k = 0; k < old.n; k++)
            put(slow, old.p[k]);
        put(slow, same_text(name, "cookie") ? ';' : ',');
        put(slow, ' ');
        for (size_t k = 0; k < value.n; k++)
            put(slow, value.p[k]);
        slow->fields[i].value = since(slow, from);
        return;
    }
    slow->fields[slow->field_count].name = name;
    slow->fields[slow->field_count++].value = value;
}

// field-line = field-name ":" OWS field-value OWS; the parts lower-cased and trimmed come back.
static bool field_line(Slow *slow, Str line, Str *name, Str *value)
{
    Walk walk = walk_over(line);
    if (!token(&walk))
        return false;
    size_t from = slow->room_n;
    for (size_t i = 0; i < walk.at; i++)
        put(slow, to_lower(line.p[i]));
    *name = since(slow, from);
    if (!eat(&walk, ':'))
        return false;
    from = slow->room_n;
    size_t solid = 0;  // up to the last character that is no blank
    bool begun = false;
    while (!at_end(&walk)) {
        int c = peek(&walk);
        // field-vchar = VCHAR / obs-text, between them SP and HTAB
        if (!(c == ' ' || c == '\t' || (c > 0x20 && c < 0x7f) || c > 0x7f))
            return false;
        walk.at++;
        if (c != ' ' && c != '\t')
            begun = true;
        if (!begun)
            continue;
        put(slow, c);
        if (c != ' ' && c != '\t')
            solid = slow->room_n - from;
    }
    *value = (Str){ room + from, solid };
    return true;
}

static int judge_field(Slow *slow, Str line)
{
    Str name, value;
    if (!field_line(slow, line, &name, &value))
        return 400;
    slow->lines++;
    if (slow->lines > FIELDS)
        return 431;
    if (same_text(name, "host")) {
        slow->hosts++;
        slow->raw_host = value;
    }
    if (same_text(name, "content-length")) {
        slow->lengths++;
        slow->raw_length = value;
    }
    if (same_text(name, "transfer-encoding")) {
        slow->codings++;
        slow->raw_coding = value;
    }
    join_field(slow, name, value);
    return 0;
}

// Host = uri-host [ ":" port ]
static bool host_rule(Slow *slow, Str raw, Str *host)
{
    Walk walk = walk_over(raw);
    if (eat(&walk, '[')) {
        size_t inner = 0;
        while (hex_of_char(peek(&walk)) >= 0 || peek(&walk) == ':' || peek(&walk) == '.') {
            walk.at++;
            inner++;
        }
        if (!eat(&walk, ']') || inner < 2)
            return false;
    } else {
        while (is_digit(peek(&walk)) || is_alpha(peek(&walk)) || is_one_of(peek(&walk), "-._"))
            walk.at++;
        if (walk.at == 0)
            return false;
    }
    size_t from = slow->room_n;
    for (size_t i = 0; i < walk.at; i++)
        put(slow, to_lower(raw.p[i]));
    *host = since(slow, from);
    if (at_end(&walk))
        return true;
    if (!eat(&walk, ':'))
        return false;
    int digits = 0;
    while (is_digit(peek(&walk))) {
        walk.at++;
        digits++;
    }
    return digits <= 5 && at_end(&walk);
}

// #element: is `word` one of the items?
static bool has_item(Str list, const char *word)
{
    size_t at = 0;
    while (at <= list.n) {
        size_t from = at;
        while (at < list.n && list.p[at] != ',')
            at++;
        size_t to = at++;
        while (from < to && (list.p[from] == ' ' || list.p[from] == '\t'))
            from++;
        while (to > from && (list.p[to - 1] == ' ' || list.p[to - 1] == '\t'))
            to--;
        if (same_fold((Str){ list.p + from, to - from }, (Str){ word, strlen(word) }))
            return true;
    }
    return false;
}

static Str field_of(const Slow *slow, const char *name, bool *there)
{
    *there = false;
    for (size_t i = 0; i < slow->field_count; i++)
        if (same_text(slow->fields[i].name, name)) {
            *there = true;
            return slow->fields[i].value;
        }
    return (Str){ 0 };
}

static int judge_host(Slow *slow)
{
    slow->host = (Str){ "", 0 };
    if (slow->hosts > 1)
        return 400;
    if (slow->hosts == 0 && !slow->http10)
        return 400;
    if (slow->hosts == 1 && !host_rule(slow, slow->raw_host, &slow->host))
        return 400;
    if (!slow->absolute)
        return 0;
    if (slow->hosts == 1 && !same_fold(slow->raw_host, slow->authority))
        return 400;
    return host_rule(slow, slow->authority, &slow->host) ? 0 : 400;
}

static int judge_framing(Slow *slow)
{
    if (slow->codings > 0) {
        if (slow->lengths > 0 || slow->codings > 1 || slow->http10)
            return 400;
        slow->chunked = same_fold(slow->raw_coding, (Str){ "chunked", 7 });
        if (slow->chunked)
            return 0;
        // The items behind the last comma.
        size_t from = slow->raw_coding.n;
        while (from > 0 && slow->raw_coding.p[from - 1] != ',')
            from--;
        return has_item((Str){ slow->raw_coding.p + from, slow->raw_coding.n - from }, "chunked")
                   ? 501
                   : 400;
    }
    if (slow->lengths == 0)
        return 0;
    if (slow->lengths > 1 || slow->raw_length.n == 0)
        return 400;
    for (size_t i = 0; i < slow->raw_length.n; i++) {
        if (!is_digit(slow->raw_length.p[i]))
            return 400;
        if (slow->length > 100000000000000000)  // whatever is larger is "too large" alike
            continue;
        slow->length = slow->length * 10 + (uint64_t)(slow->raw_length.p[i] - '0');
    }
    return 0;
}

static int judge_whole(Slow *slow)
{
    int status = judge_host(slow);
    if (status == 0)
        status = judge_framing(slow);
    if (status != 0)
        return status;
    bool there;
    Str connection = field_of(slow, "connection", &there);
    slow->keep_alive = !slow->http10 || (there && has_item(connection, "keep-alive"));
    if (there && has_item(connection, "close"))
        slow->keep_alive = false;
    Str expect = field_of(slow, "expect", &there);
    if (there && !slow->http10) {
        slow->expects = true;
        if (!same_fold(expect, (Str){ "100-continue", 12 }))
            return 417;
    }
    return 200;
}

static int judge_line(Slow *slow, Str line, bool first)
{
    if (line.n == 0 || line.p[line.n - 1] != '\r')
        return 400;
    line.n--;
    if (first)
        return judge_request_line(slow, line);
    return line.n == 0 ? judge_whole(slow) : judge_field(slow, line);
}

static void slow_head(Slow *slow, Str in)
{
    size_t at = 0, start = 0;
    bool first = true;
    if (in.n >= 2 && in.p[0] == '\r' && in.p[1] == '\n')
        start = at = 2;
    for (; at < in.n && at < 16384; at++) {
        if (in.p[at] != '\n') {
            // Method, blank, target of 4 KiB, blank, version and CR have room in so much.
            if (first && at - start + 1 > 4096 + 64 + 1) {
                slow->status = 414;
                return;
            }
            continue;
        }
        slow->status = judge_line(slow, (Str){ in.p + start, at - start }, first);
        slow->used = at + 1;
        if (slow->status != 0)
            return;
        first = false;
        start = at + 1;
    }
    slow->status = at >= 16384 ? 431 : 0;
}

static const char *differs(Arena *arena, const char *what, Str fast, Str slow)
{
    return str_z(arena, str_printf(arena, "%s: fast \"%.*s\", slow \"%.*s\"", what, STR_FMT(fast),
                                   STR_FMT(slow)));
}

static const char *number_differs(Arena *arena, const char *what, uint64_t fast, uint64_t slow)
{
    return str_z(arena, str_printf(arena, "%s: fast %llu, slow %llu", what,
                                   (unsigned long long)fast, (unsigned long long)slow));
}

static const char *request_differs(Arena *arena, const HttpRequest *fast, const Slow *slow)
{
    const struct {
        const char *what;
        Str fast, slow;
    } parts[] = {
        { "method", fast->method, slow->method }, { "target", fast->target, slow->target },
        { "path", fast->path, slow->path },       { "query", fast->query, slow->query },
        { "host", fast->host, slow->host },
    };
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!str_eq(parts[i].fast, parts[i].slow))
            return differs(arena, parts[i].what, parts[i].fast, parts[i].slow);
    if (fast->header_count != slow->field_count)
        return number_differs(arena, "fields", fast->header_count, slow->field_count);
    for (size_t i = 0; i < slow->field_count; i++) {
        if (!str_eq(fast->headers[i].name, slow->fields[i].name))
            return differs(arena, "name", fast->headers[i].name, slow->fields[i].name);
        if (!str_eq(fast->headers[i].value, slow->fields[i].value))
            return differs(arena, "value", fast->headers[i].value, slow->fields[i].value);
    }
    return NULL;
}

// Beyond every limit the exact length is nobody's business.
static uint64_t capped(uint64_t length)
{
    return length > 10000000000000000 ? 10000000000000000 : length;
}

const char *slow_head_differs(Arena *arena, Str in)
{
    HttpRequest request;
    Slow *slow = NEW(arena, Slow);
    HttpVerdict fast = http_parse_head(arena, in, &request);
    slow_head(slow, in);
    int status = fast.state == HTTP_MORE ? 0 : fast.state == HTTP_DONE ? 200 : fast.status;
    if (status != slow->status)
        return number_differs(arena, "status", (uint64_t)status, (uint64_t)slow->status);
    if (status != 200)
        return NULL;
    const struct {
        const char *what;
        uint64_t fast, slow;
    } parts[] = {
        { "used", fast.used, slow->used },
        { "chunked", fast.chunked, slow->chunked },
        { "expects", fast.expects, slow->expects },
        { "keep_alive", fast.keep_alive, slow->keep_alive },
        { "length", capped(fast.length), capped(slow->length) },
        { "http10", request.http10, slow->http10 },
    };
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].fast != parts[i].slow)
            return number_differs(arena, parts[i].what, parts[i].fast, parts[i].slow);
    return request_differs(arena, &request, slow);
}

// chunked-body = *chunk last-chunk trailer-section CRLF. Each rule answers 0 for "more bytes are
// needed", 200 for "stepped over", else the refusal.
static int eat_crlf(Walk *walk)
{
    if (at_end(walk))
        return 0;
    if (!eat(walk, '\r'))
        return 400;
    if (at_end(walk))
        return 0;
    return eat(walk, '\n') ? 200 : 400;
}

// The bytes before the next LF, which is stepped over; a line may have `max` bytes and a CR.
static int eat_line(Walk *walk, size_t max, int too_long, Str *line)
{
    size_t from = walk->at;
    for (; !at_end(walk); walk->at++) {
        if (peek(walk) == '\n') {
            *line = (Str){ (const char *)walk->p + from, walk->at - from };
            walk->at++;
            return 200;
        }
        if (walk->at - from + 1 > max + 1)
            return too_long;
    }
    return 0;
}

// quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
static bool quoted(Walk *walk)
{
    if (!eat(walk, '"'))
        return false;
    for (;;) {
        int c = peek(walk);
        if (c == '\\') {
            walk->at++;
            c = peek(walk);
        } else if (c == '"') {
            walk->at++;
            return true;
        }
        if (c < 0 || (c < 0x20 && c != '\t') || c == 0x7f)
            return false;
        walk->at++;
    }
}

// chunk-size [ chunk-ext ], chunk-ext = *( ";" chunk-ext-name [ "=" chunk-ext-val ] ), then CR.
static bool size_line(Str line, uint64_t *size)
{
    Walk walk = walk_over(line);
    int digits = 0;
    *size = 0;
    for (int value = hex_of_char(peek(&walk)); value >= 0; value = hex_of_char(peek(&walk))) {
        if (++digits > 16)
            return false;
        *size = *size * 16 + (uint64_t)value;
        walk.at++;
    }
    if (digits == 0)
        return false;
    while (eat(&walk, ';')) {
        if (!token(&walk))
            return false;
        if (eat(&walk, '=') && !(peek(&walk) == '"' ? quoted(&walk) : token(&walk)))
            return false;
    }
    return eat(&walk, '\r') && at_end(&walk);
}

static int trailers(Slow *slow, Walk *walk)
{
    for (int n = 0;;) {
        Str line, name, value;
        int got = eat_line(walk, 1024, 431, &line);
        if (got != 200)
            return got;
        if (line.n == 0 || line.p[line.n - 1] != '\r')
            return 400;
        line.n--;
        if (line.n == 0)
            return 200;
        if (!field_line(slow, line, &name, &value))
            return 400;
        if (++n > 16)
            return 431;
    }
}

static int slow_chunks(Slow *slow, Walk *walk, size_t limit, Buf *body)
{
    for (;;) {
        Str line;
        uint64_t size;
        int got = eat_line(walk, 256, 400, &line);
        if (got != 200)
            return got;
        if (!size_line(line, &size))
            return 400;
        if (size == 0)
            return trailers(slow, walk);
        if (size > limit - body->n)
            return 413;
        for (; size > 0; size--) {
            if (at_end(walk))
                return 0;
            buf_byte(body, (char)peek(walk));
            walk->at++;
        }
        got = eat_crlf(walk);
        if (got != 200)
            return got;
    }
}

// Feeds the fast parser as a connection does: in pieces, what it is done with dropped.
static HttpVerdict feed(Arena *arena, Str in, uint64_t cut, Buf *body, size_t *used)
{
    HttpChunks chunks = { 0 };
    HttpVerdict verdict = { .state = HTTP_MORE };
    char *window = arena_alloc(arena, in.n);
    size_t held = 0, at = 0, dropped = 0;
    do {
        cut = cut * 6364136223846793005 + 1442695040888963407;
        size_t more = cut == 0 ? in.n : 1 + (size_t)(cut >> 33) % 64;
        if (more > in.n - at)
            more = in.n - at;
        if (more > 0)
            memcpy(window + held, in.p + at, more);
        held += more;
        at += more;
        verdict = http_parse_chunks(&chunks, (Str){ window, held }, body);
        *used = dropped + chunks.at;
        if (verdict.state != HTTP_MORE)
            return verdict;
        dropped += chunks.at;
        held -= chunks.at;
        memmove(window, window + chunks.at, held);
        chunks.at = 0;
    } while (at < in.n);
    return verdict;
}

const char *slow_chunks_differ(Arena *arena, Str in, size_t limit, uint64_t cut)
{
    Slow *slow = NEW(arena, Slow);
    Buf fast_body = buf_new(arena, limit), slow_body = buf_new(arena, limit);
    size_t used = 0;
    HttpVerdict verdict = feed(arena, in, cut, &fast_body, &used);
    Walk walk = walk_over(in);
    int slow_status = slow_chunks(slow, &walk, limit, &slow_body);
    int fast_status = verdict.state == HTTP_MORE   ? 0
                      : verdict.state == HTTP_DONE ? 200
                                                   : verdict.status;
    if (fast_status != slow_status)
        return number_differs(arena, "status", (uint64_t)fast_status, (uint64_t)slow_status);
    if (fast_status == 200 && used != walk.at)
        return number_differs(arena, "used", used, walk.at);
    if ((fast_status == 0 || fast_status == 200) &&
        !str_eq(buf_str(&fast_body), buf_str(&slow_body)))
        return differs(arena, "body", buf_str(&fast_body), buf_str(&slow_body));
    return NULL;
}
