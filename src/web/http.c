// The head and the chunks of a request, by RFC 9112. What two parsers could read differently is
// refused.
#include "web/http.h"
#include "base/utf8.h"
#include <string.h>

// A request line that is longer cannot be a known method, a target within its limit and a version.
#define LINE_MAX_FIRST   (HTTP_TARGET_MAX + 64)
#define CHUNK_LINE_MAX   256  // the size in hex and its extensions
#define TRAILER_LINE_MAX 1024
#define TRAILERS_MAX     16

// Sets of ASCII, one bit a character: low holds 0x00 to 0x3f, high the rest.
#define BIT(c)       (UINT64_C(1) << ((c)&63))
#define DIGITS_LOW   (UINT64_C(0x3ff) << 48)
#define LETTERS_HIGH (UINT64_C(0x07fffffe07fffffe))

typedef struct {
    uint64_t low, high;
} Set;

// tchar of RFC 9110 §5.6.2.
static const Set token_set = {
    DIGITS_LOW | BIT('!') | BIT('#') | BIT('$') | BIT('%') | BIT('&') | BIT('\'') | BIT('*') |
        BIT('+') | BIT('-') | BIT('.'),
    LETTERS_HIGH | BIT('^') | BIT('_') | BIT('`') | BIT('|') | BIT('~'),
};
// pchar of RFC 3986 §3.3 with '/' and '%'.
static const Set path_set = {
    DIGITS_LOW | BIT('!') | BIT('$') | BIT('%') | BIT('&') | BIT('\'') | BIT('(') | BIT(')') |
        BIT('*') | BIT('+') | BIT(',') | BIT('-') | BIT('.') | BIT('/') | BIT(':') | BIT(';') |
        BIT('='),
    LETTERS_HIGH | BIT('@') | BIT('_') | BIT('~'),
};
static const Set name_set = { DIGITS_LOW | BIT('-') | BIT('.'), LETTERS_HIGH | BIT('_') };

static bool in_set(const Set *set, char c)
{
    unsigned byte = (unsigned char)c;
    if (byte >= 128)
        return false;
    return ((byte < 64 ? set->low : set->high) >> (byte & 63)) & 1;
}

static bool all_in(const Set *set, Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!in_set(set, s.p[i]))
            return false;
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool is_lit(Str s, const char *literal, size_t n)
{
    return s.n == n && memcmp(s.p, literal, n) == 0;
}
#define IS(s, literal) is_lit((s), "" literal, sizeof(literal) - 1)

// OWS of RFC 9110 §5.6.3.
static Str trim_blanks(Str s)
{
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = (Str){ s.p + 1, s.n - 1 };
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

// field-value: visible, blanks and obs-text; so a bare CR, a NUL and other controls are not.
static bool value_is_clean(Str value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

// field-line = field-name ":" OWS field-value OWS. A blank before the name (obs-fold) or the
// colon is not in the grammar of a name, so it falls out here.
static bool split_field(Str line, Str *name, Str *value)
{
    const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
    if (colon == NULL || colon == line.p)
        return false;
    *name = (Str){ line.p, (size_t)(colon - line.p) };
    *value = trim_blanks((Str){ colon + 1, line.n - name->n - 1 });
    return all_in(&token_set, *name) && value_is_clean(*value);
}

typedef enum { LINE_WHOLE, LINE_PART, LINE_BROKEN, LINE_LONG } Line;

// The line that starts at *at, without its CRLF, which is stepped over. Broken when LF stands
// alone; long beyond `max` characters, told as soon as it is known and the same however the bytes
// arrive.
static Line next_line(Str in, size_t *at, size_t max, Str *line)
{
    const char *start = in.p + *at;
    const char *end = *at < in.n ? memchr(start, '\n', in.n - *at) : NULL;
    size_t length = end ? (size_t)(end - start) : in.n - *at;
    if (length > max + 1)
        return LINE_LONG;
    if (end == NULL)
        return LINE_PART;
    if (end == start || end[-1] != '\r')
        return LINE_BROKEN;
    *line = (Str){ start, (size_t)(end - start) - 1 };
    *at += line->n + 2;
    return LINE_WHOLE;
}

// A set bit is a method that some route may know; the others are 501 or, where RFC 9110 tells what
// they would do to us, 405.
static int method_status(Str method)
{
    if (IS(method, "GET") || IS(method, "POST") || IS(method, "HEAD") || IS(method, "PUT") ||
        IS(method, "PATCH") || IS(method, "DELETE") || IS(method, "OPTIONS"))
        return 0;
    if (IS(method, "TRACE") || IS(method, "CONNECT"))
        return 405;
    return 501;
}

static int version_status(Str version, bool *http10)
{
    bool form = version.n == 8 && memcmp(version.p, "HTTP/", 5) == 0 && version.p[5] >= '0' &&
                version.p[5] <= '9' && version.p[6] == '.' && version.p[7] >= '0' &&
                version.p[7] <= '9';
    if (!form)
        return 400;
    *http10 = IS(version, "HTTP/1.0");
    return *http10 || IS(version, "HTTP/1.1") ? 0 : 505;
}

// The byte of a percent escape at `i`, or -1. NUL is no byte that anything may carry.
static int escape_at(Str s, size_t i)
{
    int high = i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
    int low = i + 2 < s.n ? hex_value(s.p[i + 2]) : -1;
    int byte = high < 0 || low < 0 ? -1 : high * 16 + low;
    return byte == 0 ? -1 : byte;
}

// Escapes are whole; no segment is "." or "..", also when written %2e; no slash hides in an escape.
static bool path_is_plain(Str path)
{
    if (path.n == 0 || path.p[0] != '/' || (path.n > 1 && path.p[1] == '/'))
        return false;
    size_t dots = 0, others = 0;
    for (size_t i = 0; i < path.n; i++) {
        int c = (unsigned char)path.p[i];
        if (!in_set(&path_set, path.p[i]))
            return false;
        if (c == '/') {
            if (others == 0 && (dots == 1 || dots == 2))
                return false;
            dots = others = 0;
            continue;
        }
        if (c == '%') {
            c = escape_at(path, i);
            if (c < 0 || c == '/' || c == '\\')
                return false;
            i += 2;
        }
        if (c == '.')
            dots++;
        else
            others++;
    }
    return others > 0 || (dots != 1 && dots != 2);
}

// Laxer than RFC 3986 on purpose: programs send | and { raw, and a query has no structure to break.
static bool query_is_plain(Str query)
{
    for (size_t i = 0; i < query.n; i++) {
        if (query.p[i] == '#')
            return false;
        if (query.p[i] == '%' && escape_at(query, i) < 0)
            return false;
    }
    return true;
}

typedef struct {
    Arena *arena;
    HttpRequest *out;
    HttpVerdict verdict;
    Header *headers;
    size_t lines, room, count;
    int hosts, lengths, codings;
    Str host, length, coding;
    Str authority;  // of an absolute-form target
    bool absolute;
} Head;

// absolute-form (RFC 9112 §3.2.2): a server must accept it. The authority is compared with Host
// when the head is whole; the target becomes origin-form, so that nobody behind us sees two forms.
static bool take_authority(Head *head, Str *target)
{
    if (target->n < 7 || !str_eq_fold(str_slice(*target, 0, 7), S("http://")))
        return false;
    Str rest = str_slice(*target, 7, target->n);
    size_t end = 0;
    while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?')
        end++;
    head->absolute = true;
    head->authority = str_slice(rest, 0, end);
    *target = str_slice(rest, end, rest.n);
    if (target->n == 0 || target->p[0] == '?')
        *target = str_join(head->arena, S("/"), *target);
    return true;
}

static int target_status(Head *head, Str target)
{
    if (target.n > HTTP_TARGET_MAX)
        return 414;
    if (target.p[0] != '/' && !take_authority(head, &target))
        return 400;
    const char *mark = memchr(target.p, '?', target.n);
    size_t path = mark ? (size_t)(mark - target.p) : target.n;
    head->out->target = target;
    head->out->path = (Str){ target.p, path };
    head->out->query = mark ? (Str){ mark + 1, target.n - path - 1 } : S("");
    return path_is_plain(head->out->path) && query_is_plain(head->out->query) ? 0 : 400;
}

// request-line = method SP request-target SP HTTP-version, each separator one blank.
static int take_request_line(Head *head, Str line)
{
    for (size_t i = 0; i < line.n; i++)
        if ((unsigned char)line.p[i] < 0x20 || (unsigned char)line.p[i] >= 0x7f)
            return 400;
    Str rest, version;
    Str method = str_cut(line, ' ', &rest);
    Str target = str_cut(rest, ' ', &version);
    if (method.n == 0 || target.n == 0)
        return 400;
    int status = version_status(version, &head->out->http10);
    if (status == 0)
        status = method_status(method);
    head->out->method = method;
    return status != 0 ? status : target_status(head, target);
}

static Str lowered(Arena *arena, Str name)
{
    char *at = arena_alloc(arena, name.n);
    for (size_t i = 0; i < name.n; i++)
        at[i] = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] | 0x20) : name.p[i];
    return (Str){ at, name.n };
}

// A second field of the same name joins the first (RFC 9110 §5.3); cookies by their own comma (RFC
// 6265).
static void keep_field(Head *head, Str name, Str value)
{
    for (size_t i = 0; i < head->count; i++) {
        Header *have = &head->headers[i];
        if (!str_eq(have->name, name))
            continue;
        Str comma = IS(name, "cookie") ? S("; ") : S(", ");
        have->value = str_join(head->arena, str_join(head->arena, have->value, comma), value);
        return;
    }
    if (head->count == head->room) {
        size_t room = head->room == 0 ? 16 : HTTP_HEADERS_MAX;
        Header *wider = NEW_ARRAY(head->arena, Header, room);
        if (head->count > 0)
            memcpy(wider, head->headers, head->count * sizeof(Header));
        head->headers = wider;
        head->room = room;
    }
    head->headers[head->count++] = (Header){ name, value };
}

// The fields that frame a message or name its host are remembered raw; how often they came matters.
static void note_field(Head *head, Str name, Str value)
{
    if (IS(name, "host")) {
        head->hosts++;
        head->host = value;
    } else if (IS(name, "content-length")) {
        head->lengths++;
        head->length = value;
    } else if (IS(name, "transfer-encoding")) {
        head->codings++;
        head->coding = value;
    }
}

static int take_field_line(Head *head, Str line)
{
    Str name, value;
    if (!split_field(line, &name, &value))
        return 400;
    if (++head->lines > HTTP_HEADERS_MAX)
        return 431;
    name = lowered(head->arena, name);
    note_field(head, name, value);
    keep_field(head, name, value);
    return 0;
}

// uri-host [ ":" port ], a name in letters, digits, - . _ or an IP literal in brackets.
static bool split_host(Str s, Str *host)
{
    size_t end = 0;
    if (s.n > 0 && s.p[0] == '[') {
        for (end = 1; end < s.n && s.p[end] != ']'; end++)
            if (hex_value(s.p[end]) < 0 && s.p[end] != ':' && s.p[end] != '.')
                return false;
        if (end == s.n || end < 3)
            return false;
        end++;
    }
    while (end < s.n && s.p[end] != ':' && in_set(&name_set, s.p[end]) && s.p[0] != '[')
        end++;
    *host = str_slice(s, 0, end);
    if (end == s.n)
        return end > 0;
    if (end == 0 || s.p[end] != ':' || s.n - end - 1 > 5)
        return false;
    for (size_t i = end + 1; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

// Exactly one Host (HTTP/1.0 may have none), and an absolute target must say the same: RFC 9112
// lets the target win, but a sender must make them equal (§3.2), and a proxy before us may have
// believed the other.
static int host_status(Head *head)
{
    Str host = S("");
    if (head->hosts > 1 || (head->hosts == 0 && !head->out->http10))
        return 400;
    if (head->hosts == 1 && !split_host(head->host, &host))
        return 400;
    if (head->absolute && head->hosts == 1 && !str_eq_fold(head->authority, head->host))
        return 400;
    if (head->absolute && !split_host(head->authority, &host))
        return 400;
    head->out->host = lowered(head->arena, host);
    return 0;
}

static bool list_has(Str list, Str word)
{
    while (list.n > 0) {
        Str rest;
        Str item = trim_blanks(str_cut(list, ',', &rest));
        if (str_eq_fold(item, word))
            return true;
        list = rest;
    }
    return false;
}

// RFC 9112 §6.1: a last coding other than chunked leaves the length unknown (400); chunked behind
// another coding is one that we do not know (501).
static int coding_status(Head *head)
{
    if (head->lengths > 0 || head->codings > 1 || head->out->http10)
        return 400;
    if (str_eq_fold(head->coding, S("chunked"))) {
        head->verdict.chunked = true;
        return 0;
    }
    Str last = head->coding;
    for (size_t i = last.n; i > 0; i--)
        if (last.p[i - 1] == ',') {
            last = trim_blanks(str_slice(last, i, last.n));
            break;
        }
    return str_eq_fold(last, S("chunked")) ? 501 : 400;
}

static int length_status(Head *head)
{
    if (head->lengths == 0)
        return 0;
    if (head->lengths > 1 || head->length.n == 0)
        return 400;
    uint64_t length = 0;
    for (size_t i = 0; i < head->length.n; i++) {
        char c = head->length.p[i];
        if (c < '0' || c > '9')
            return 400;
        if (length < UINT64_MAX / 100)  // far beyond every limit it need not be exact
            length = length * 10 + (uint64_t)(c - '0');
    }
    head->verdict.length = length;
    return 0;
}

static int whole_status(Head *head)
{
    int status = host_status(head);
    if (status == 0)
        status = head->codings > 0 ? coding_status(head) : length_status(head);
    if (status != 0)
        return status;
    head->out->headers = head->headers;
    head->out->header_count = head->count;
    Str connection = http_header(head->out, "connection");
    Str expect = http_header(head->out, "expect");
    head->verdict.keep_alive = head->out->http10 ? list_has(connection, S("keep-alive")) : true;
    if (list_has(connection, S("close")))
        head->verdict.keep_alive = false;
    if (expect.p == NULL || head->out->http10)
        return 0;
    head->verdict.expects = true;
    return str_eq_fold(expect, S("100-continue")) ? 0 : 417;
}

static HttpVerdict bad(int status)
{
    return (HttpVerdict){ .state = HTTP_BAD, .status = status };
}

HttpVerdict http_parse_head(Arena *arena, Str in, HttpRequest *out)
{
    *out = (HttpRequest){ 0 };
    Head head = { .arena = arena, .out = out };
    Str line;
    bool first = true;
    size_t at = in.n >= 2 && in.p[0] == '\r' && in.p[1] == '\n'
                    ? 2
                    : 0;  // §2.2: one empty line may come first
    in = str_slice(in, 0, HTTP_HEAD_MAX);
    for (;;) {
        Line got = next_line(in, &at, first ? LINE_MAX_FIRST : HTTP_HEAD_MAX, &line);
        if (got == LINE_LONG)
            return bad(414);
        if (got == LINE_PART)
            return in.n < HTTP_HEAD_MAX ? ((HttpVerdict){ .state = HTTP_MORE }) : bad(431);
        if (got == LINE_BROKEN)
            return bad(400);
        if (!first && line.n == 0)
            break;
        int status = first ? take_request_line(&head, line) : take_field_line(&head, line);
        if (status != 0)
            return bad(status);
        first = false;
    }
    int status = whole_status(&head);
    if (status != 0)
        return bad(status);
    head.verdict.state = HTTP_DONE;
    head.verdict.used = at;
    return head.verdict;
}

bool http_host(Arena *arena, Str value, Str *host)
{
    Str name;
    if (!split_host(value, &name))
        return false;
    *host = lowered(arena, name);
    return true;
}

Str http_header(const HttpRequest *request, const char *name)
{
    Str wanted = str(name);
    for (size_t i = 0; i < request->header_count; i++)
        if (str_eq(request->headers[i].name, wanted))
            return request->headers[i].value;
    return (Str){ 0 };
}

// chunk-ext without the "bad whitespace" that RFC 9112 §7.1.1 would have us skip: *( ";" token [
// "=" value ] ), a value being a token or a quoted string.
static bool extensions_are_plain(Str s)
{
    size_t i = 0;
    while (i < s.n) {
        size_t start = ++i;
        if (s.p[start - 1] != ';')
            return false;
        while (i < s.n && in_set(&token_set, s.p[i]))
            i++;
        if (i == start)
            return false;
        if (i == s.n || s.p[i] != '=')
            continue;
        start = ++i;
        if (i < s.n && s.p[i] == '"') {
            for (i++; i < s.n && s.p[i] != '"'; i++)
                if (s.p[i] == '\\')
                    i++;
            if (i++ >= s.n)
                return false;
            continue;
        }
        while (i < s.n && in_set(&token_set, s.p[i]))
            i++;
        if (i == start)
            return false;
    }
    return true;
}

// chunk-size [ chunk-ext ]; at most 16 digits, so that the size fits.
static bool chunk_size(Str line, uint64_t *size)
{
    size_t digits = 0;
    *size = 0;
    while (digits < line.n && hex_value(line.p[digits]) >= 0)
        *size = *size << 4 | (uint64_t)hex_value(line.p[digits++]);
    if (digits == 0 || digits > 16 || !value_is_clean(line))
        return false;
    return extensions_are_plain(str_slice(line, digits, line.n));
}

enum { CHUNK_SIZE, CHUNK_DATA, CHUNK_END, CHUNK_TRAILERS };

// Each of these moves `chunks` one step; HTTP_DONE stands for "go on" until the trailers have
// ended.
static HttpVerdict take_size(HttpChunks *chunks, Str in, const Buf *body)
{
    Str line;
    uint64_t size;
    Line got = next_line(in, &chunks->at, CHUNK_LINE_MAX, &line);
    if (got == LINE_PART)
        return (HttpVerdict){ .state = HTTP_MORE };
    if (got != LINE_WHOLE || !chunk_size(line, &size))
        return bad(400);
    if (size > body->max - body->n)
        return bad(413);
    chunks->left = size;
    chunks->phase = size == 0 ? CHUNK_TRAILERS : CHUNK_DATA;
    return (HttpVerdict){ .state = HTTP_DONE };
}

static HttpVerdict take_data(HttpChunks *chunks, Str in, Buf *body)
{
    size_t here = in.n - chunks->at;
    if (here > chunks->left)
        here = (size_t)chunks->left;
    buf_add(body, str_slice(in, chunks->at, chunks->at + here));
    chunks->at += here;
    chunks->left -= here;
    if (chunks->left > 0)
        return (HttpVerdict){ .state = HTTP_MORE };
    chunks->phase = CHUNK_END;
    return (HttpVerdict){ .state = HTTP_DONE };
}

static HttpVerdict take_end(HttpChunks *chunks, Str in)
{
    Str end = str_slice(in, chunks->at, chunks->at + 2);
    if (!str_starts(S("\r\n"), end))
        return bad(400);
    if (end.n < 2)
        return (HttpVerdict){ .state = HTTP_MORE };
    chunks->at += 2;
    chunks->phase = CHUNK_SIZE;
    return (HttpVerdict){ .state = HTTP_DONE };
}

// Trailers are read by the grammar and dropped: RFC 9110 §6.5.1 lets nobody trust them. `left`
// counts them.
static HttpVerdict take_trailer(HttpChunks *chunks, Str in, bool *ended)
{
    Str line, name, value;
    Line got = next_line(in, &chunks->at, TRAILER_LINE_MAX, &line);
    if (got == LINE_PART)
        return (HttpVerdict){ .state = HTTP_MORE };
    if (got == LINE_LONG)
        return bad(431);
    *ended = got == LINE_WHOLE && line.n == 0;
    if (got == LINE_BROKEN || (!*ended && !split_field(line, &name, &value)))
        return bad(400);
    if (!*ended && ++chunks->left > TRAILERS_MAX)
        return bad(431);
    return (HttpVerdict){ .state = HTTP_DONE, .used = chunks->at, .chunked = true };
}

HttpVerdict http_parse_chunks(HttpChunks *chunks, Str in, Buf *body)
{
    bool ended = false;
    HttpVerdict step = { .state = HTTP_DONE };
    while (step.state == HTTP_DONE && !ended) {
        if (chunks->phase == CHUNK_SIZE)
            step = take_size(chunks, in, body);
        else if (chunks->phase == CHUNK_DATA)
            step = take_data(chunks, in, body);
        else if (chunks->phase == CHUNK_END)
            step = take_end(chunks, in);
        else
            step = take_trailer(chunks, in, &ended);
    }
    return step;
}

const char *http_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        { 200, "OK" },
        { 201, "Created" },
        { 202, "Accepted" },
        { 204, "No Content" },
        { 206, "Partial Content" },
        { 301, "Moved Permanently" },
        { 302, "Found" },
        { 303, "See Other" },
        { 304, "Not Modified" },
        { 307, "Temporary Redirect" },
        { 308, "Permanent Redirect" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 406, "Not Acceptable" },
        { 408, "Request Timeout" },
        { 409, "Conflict" },
        { 410, "Gone" },
        { 411, "Length Required" },
        { 412, "Precondition Failed" },
        { 413, "Content Too Large" },
        { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" },
        { 416, "Range Not Satisfiable" },
        { 417, "Expectation Failed" },
        { 422, "Unprocessable Content" },
        { 425, "Too Early" },
        { 428, "Precondition Required" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 500, "Internal Server Error" },
        { 501, "Not Implemented" },
        { 502, "Bad Gateway" },
        { 503, "Service Unavailable" },
        { 504, "Gateway Timeout" },
        { 505, "HTTP Version Not Supported" },
        { 507, "Insufficient Storage" },
    };
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Status";
}

bool http_decode(Arena *arena, Str s, bool plus, Str *out)
{
    char *at = arena_alloc(arena, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];
        if (c == '%') {
            c = escape_at(s, i);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c <= 0)
            return false;
        at[n++] = (char)c;
    }
    Str text = { at, n };
    if (!utf8_valid(text))
        return false;
    *out = text;
    return true;
}
