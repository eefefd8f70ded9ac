#include "web/outward.h"
#include "base/version.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

FAULT(outward_url, 422, "outward.url",
      "地址要以 https:// 开头，写明主机名，不含用户名、空格和 #，最多 500 个字符");
FAULT(outward_private, 403, "outward.private",
      "这个地址在内部网络里，不能往那里发；确需发送请由系统管理员打开设置");
FAULT(outward_name, 502, "outward.name", "找不到这个主机名，请核对地址");
FAULT(outward_unreached, 502, "outward.unreached", "连不上对方的服务器");
FAULT(outward_secured, 502, "outward.secured", "对方的 https 证书无效");
FAULT(outward_slow, 504, "outward.slow", "对方没有在 10 秒内应答");
FAULT(outward_moved, 502, "outward.moved", "对方要求转到别的地址，请改用最终的地址");
FAULT(outward_refused, 502, "outward.refused", "对方拒绝了这条消息（4xx）");
FAULT(outward_failed, 502, "outward.failed", "对方的服务器出错（5xx）");

// --- addresses

typedef struct {
    uint32_t net;
    int bits;
} Block4;

// What the IANA registry of special-purpose addresses does not call globally reachable (RFC 6890),
// with multicast and the broken broadcast below it.
static const Block4 blocks4[] = {
    { 0x00000000, 8 },  { 0x0A000000, 8 },  { 0x64400000, 10 }, { 0xA9FE0000, 16 },
    { 0xAC100000, 12 }, { 0xC0000000, 24 }, { 0xC0000200, 24 }, { 0xC0586300, 24 },
    { 0xC0A80000, 16 }, { 0xC6120000, 15 }, { 0xC6336400, 24 }, { 0xCB007100, 24 },
    { 0xE0000000, 3 },
};

static Network network4(uint32_t address)
{
    if (address >> 24 == 127)
        return NETWORK_LOOPBACK;
    for (size_t i = 0; i < COUNT(blocks4); i++)
        if ((address ^ blocks4[i].net) >> (32 - blocks4[i].bits) == 0)
            return NETWORK_PRIVATE;
    return NETWORK_PUBLIC;
}

static uint32_t last4(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool starts6(const uint8_t *bytes, const uint8_t *prefix, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != prefix[i])
            return false;
    return true;
}

// Addresses that carry one of version 4 (mapped, NAT64) count as that one; of the rest only
// 2000::/3 is in use, less what is for documents (2001:db8::/32, 3fff::/20), tunnels and protocols
// (2002::/16, 2001::/23).
static Network network6(const uint8_t *bytes)
{
    static const uint8_t loopback[16] = { [15] = 1 };
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    static const uint8_t nat64[12] = { 0, 0x64, 0xff, 0x9b };
    static const uint8_t documents[4] = { 0x20, 0x01, 0x0d, 0xb8 };
    if (starts6(bytes, loopback, sizeof loopback))
        return NETWORK_LOOPBACK;
    if (starts6(bytes, mapped, sizeof mapped) || starts6(bytes, nat64, sizeof nat64))
        return network4(last4(bytes + 12));
    int first = bytes[0] << 8 | bytes[1];
    bool tunnel = first == 0x2002 || (first == 0x2001 && bytes[2] < 2);
    bool document = starts6(bytes, documents, sizeof documents) ||
                    (first == 0x3fff && bytes[2] < 16);
    return bytes[0] >> 5 == 1 && !tunnel && !document ? NETWORK_PUBLIC : NETWORK_PRIVATE;
}

bool outward_network(Arena *arena, Str address, Network *out)
{
    struct in_addr four;
    struct in6_addr six;
    const char *text = str_z(arena, address);
    if (inet_pton(AF_INET, text, &four) == 1)
        *out = network4(ntohl(four.s_addr));
    else if (inet_pton(AF_INET6, text, &six) == 1)
        *out = network6(six.s6_addr);
    else
        return false;
    return true;
}

static Network network_of(const struct curl_sockaddr *address)
{
    const void *at = &address->addr;
    if (address->family == AF_INET)
        return network4(ntohl(((const struct sockaddr_in *)at)->sin_addr.s_addr));
    if (address->family == AF_INET6)
        return network6(((const struct sockaddr_in6 *)at)->sin6_addr.s6_addr);
    return NETWORK_PRIVATE;
}

// Without encryption only to this very machine.
static bool may_call(Network network, bool secured, bool private_too)
{
    switch (network) {
    case NETWORK_PUBLIC:
        return secured;
    case NETWORK_PRIVATE:
        return secured && private_too;
    case NETWORK_LOOPBACK:
        return private_too;
    }
    unreachable();
}

// --- the address as it is typed

static bool url_sound(Str url)
{
    if (url.n < 10 || url.n > OUTWARD_URL_MAX)
        return false;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || (unsigned char)url.p[i] >= 0x7F || url.p[i] == '#')
            return false;
    return true;
}

static Str part_of(Arena *arena, CURLU *parsed, CURLUPart part)
{
    char *text = NULL;
    Str out = { 0 };
    if (curl_url_get(parsed, part, &text, 0) == CURLUE_OK && text != NULL)
        out = str_copy(arena, str(text));
    curl_free(text);
    return out;
}

static Err url_parts_check(Arena *arena, CURLU *parsed, bool private_too, Str *host)
{
    Network network;
    Str scheme = part_of(arena, parsed, CURLUPART_SCHEME);
    Str name = part_of(arena, parsed, CURLUPART_HOST), bare = name;
    bool secured = str_eq(scheme, S("https"));
    if (name.n == 0 || part_of(arena, parsed, CURLUPART_USER).p != NULL ||
        part_of(arena, parsed, CURLUPART_PASSWORD).p != NULL)
        return &outward_url;
    if (!secured && !(private_too && str_eq(scheme, S("http"))))
        return &outward_url;
    if (bare.p[0] == '[')
        bare = str_slice(bare, 1, bare.n - 1);
    bool literal = outward_network(arena, bare, &network);
    if (str_eq_fold(bare, S("localhost")) || str_ends(bare, S(".localhost"))) {
        literal = true;
        network = NETWORK_LOOPBACK;
    }
    if (literal && !may_call(network, secured, private_too))
        return secured ? &outward_private : &outward_url;
    if (!secured && !literal)
        return &outward_url;
    *host = name;
    return OK;
}

Err outward_url_check(Arena *arena, Str url, bool private_too, Str *host)
{
    if (!url_sound(url))
        return &outward_url;
    CURLU *parsed = curl_url();
    must(parsed != NULL);
    Err err = &outward_url;
    if (curl_url_set(parsed, CURLUPART_URL, str_z(arena, url), 0) == CURLUE_OK)
        err = url_parts_check(arena, parsed, private_too, host);
    curl_url_cleanup(parsed);
    return err;
}

// --- the call

typedef struct {
    const Outward *what;
    bool secured, met_private, full, let_go;
    size_t got;
} Talk;

static curl_socket_t open_socket(void *with, curlsocktype purpose, struct curl_sockaddr *address)
{
    Talk *talk = with;
    if (purpose != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKET_BAD;
    if (!may_call(network_of(address), talk->secured, talk->what->private_too)) {
        talk->met_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// NOLINTNEXTLINE(readability-non-const-parameter): the type is curl's
static size_t take_answer(char *bytes, size_t size, size_t n, void *with)
{
    Talk *talk = with;
    (void)bytes;
    talk->got += size * n;
    talk->full = talk->got > OUTWARD_ANSWER;
    return talk->full ? 0 : size * n;
}

static int still_wanted(void *with, curl_off_t all, curl_off_t now, curl_off_t up_all,
                        curl_off_t up)
{
    Talk *talk = with;
    (void)all, (void)now, (void)up_all, (void)up;
    talk->let_go = talk->what->give_up != NULL && talk->what->give_up(talk->what->asked);
    return talk->let_go;
}

static void begin_all(void)
{
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

// An option that this libcurl does not take would be a guard that is not there.
#define SET(curl, option, value) must(curl_easy_setopt((curl), (option), (value)) == CURLE_OK)

static void set_guards(CURL *curl, Talk *talk)
{
    SET(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(curl, CURLOPT_OPENSOCKETDATA, talk);
    SET(curl, CURLOPT_PROTOCOLS_STR, talk->secured ? "https" : "http");
    SET(curl, CURLOPT_FOLLOWLOCATION, 0L);
    SET(curl, CURLOPT_PROXY, "");
    SET(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    SET(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    SET(curl, CURLOPT_NOSIGNAL, 1L);
    SET(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)OUTWARD_CONNECT_MS);
    SET(curl, CURLOPT_TIMEOUT_MS, (long)OUTWARD_MS);
    SET(curl, CURLOPT_WRITEFUNCTION, take_answer);
    SET(curl, CURLOPT_WRITEDATA, talk);
    SET(curl, CURLOPT_XFERINFOFUNCTION, still_wanted);
    SET(curl, CURLOPT_XFERINFODATA, talk);
    SET(curl, CURLOPT_NOPROGRESS, 0L);
}

static struct curl_slist *lines_of(Arena *arena, const Outward *what)
{
    struct curl_slist *lines = NULL;
    for (size_t i = 0; i < what->line_count; i++) {
        lines = curl_slist_append(lines, str_z(arena, what->lines[i]));
        must(lines != NULL);
    }
    return lines;
}

static Err fault_of(CURLcode code, const Talk *talk, int status)
{
    if (talk->met_private)
        return &outward_private;
    // Who writes more than we read has answered all the same.
    if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && talk->full))
        switch ((int)code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return &outward_name;
        case CURLE_OPERATION_TIMEDOUT:
            return &outward_slow;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CONNECT_ERROR:
            return &outward_secured;
        default:
            return &outward_unreached;
        }
    if (status / 100 == 2)
        return OK;
    return status / 100 == 3   ? &outward_moved
           : status / 100 == 4 ? &outward_refused
                               : &outward_failed;
}

Err outward_post(Arena *arena, const Outward *what, int *status)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    Talk talk = { .what = what, .secured = str_eq_fold(str_slice(what->url, 0, 8), S("https://")) };
    Str host;
    long answered = 0;
    *status = 0;
    must(pthread_once(&once, begin_all) == 0);
    TRY(outward_url_check(arena, what->url, what->private_too, &host));
    CURL *curl = curl_easy_init();
    must(curl != NULL);
    struct curl_slist *lines = lines_of(arena, what);
    set_guards(curl, &talk);
    SET(curl, CURLOPT_URL, str_z(arena, what->url));
    SET(curl, CURLOPT_HTTPHEADER, lines);
    SET(curl, CURLOPT_USERAGENT,
        str_z(arena, str_join(arena, S("Redvest/"), str(redvest_version))));
    SET(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)what->body.n);
    SET(curl, CURLOPT_POSTFIELDS, what->body.p);
    CURLcode code = curl_easy_perform(curl);
    if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answered) == CURLE_OK)
        *status = (int)answered;
    curl_slist_free_all(lines);
    curl_easy_cleanup(curl);
    return fault_of(code, &talk, *status);
}
