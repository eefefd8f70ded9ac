// Where we call and where not, and what an answer means.
#include "web/outward.h"
#include "tests/test.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TEST(only_addresses_of_the_whole_internet_are_public)
{
    static const struct {
        const char *address;
        Network network;
    } rows[] = {
        { "8.8.8.8", NETWORK_PUBLIC },
        { "114.114.114.114", NETWORK_PUBLIC },
        { "1.0.0.1", NETWORK_PUBLIC },
        { "172.15.0.1", NETWORK_PUBLIC },
        { "172.32.0.1", NETWORK_PUBLIC },
        { "100.63.0.1", NETWORK_PUBLIC },
        { "192.169.0.1", NETWORK_PUBLIC },
        { "223.255.255.254", NETWORK_PUBLIC },
        { "10.0.0.1", NETWORK_PRIVATE },
        { "10.255.255.255", NETWORK_PRIVATE },
        { "172.16.0.1", NETWORK_PRIVATE },
        { "172.31.255.255", NETWORK_PRIVATE },
        { "192.168.0.1", NETWORK_PRIVATE },
        { "169.254.169.254", NETWORK_PRIVATE },
        { "100.64.0.1", NETWORK_PRIVATE },
        { "0.0.0.0", NETWORK_PRIVATE },
        { "198.18.0.1", NETWORK_PRIVATE },
        { "192.0.2.1", NETWORK_PRIVATE },
        { "198.51.100.9", NETWORK_PRIVATE },
        { "203.0.113.9", NETWORK_PRIVATE },
        { "224.0.0.1", NETWORK_PRIVATE },
        { "255.255.255.255", NETWORK_PRIVATE },
        { "127.0.0.1", NETWORK_LOOPBACK },
        { "127.9.9.9", NETWORK_LOOPBACK },
        { "::1", NETWORK_LOOPBACK },
        { "::ffff:127.0.0.1", NETWORK_LOOPBACK },
        { "::", NETWORK_PRIVATE },
        { "::ffff:10.0.0.1", NETWORK_PRIVATE },
        { "::ffff:8.8.8.8", NETWORK_PUBLIC },
        { "64:ff9b::10.0.0.1", NETWORK_PRIVATE },
        { "64:ff9b::8.8.8.8", NETWORK_PUBLIC },
        { "fe80::1", NETWORK_PRIVATE },
        { "fc00::1", NETWORK_PRIVATE },
        { "fd12:3456::1", NETWORK_PRIVATE },
        { "ff02::1", NETWORK_PRIVATE },
        { "2001:db8::1", NETWORK_PRIVATE },
        { "2001::1", NETWORK_PRIVATE },
        { "2002:a00:1::1", NETWORK_PRIVATE },
        { "3fff:fff::1", NETWORK_PRIVATE },
        { "2400:3200::1", NETWORK_PUBLIC },
        { "2606:4700::1111", NETWORK_PUBLIC },
        { "2001:4860:4860::8888", NETWORK_PUBLIC },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Network got;
        CHECK(outward_network(t->arena, str(rows[i].address), &got));
        if (got != rows[i].network)
            test_failed(__FILE__, __LINE__, "%s is taken for %d", rows[i].address, got);
    }
    Network none;
    CHECK(!outward_network(t->arena, S("example.org"), &none));
}

TEST(an_address_that_is_typed_is_https_and_names_a_host)
{
    static const struct {
        const char *url;
        bool private_too;
        Err want;
    } rows[] = {
        { "https://example.org/hook?key=1", false, OK },
        { "https://example.org:8443/", false, OK },
        { "https://8.8.8.8/", false, OK },
        { "https://[2400:3200::1]/", false, OK },
        { "http://example.org/", false, &outward_url },
        { "http://example.org/", true, &outward_url },
        { "http://127.0.0.1:1/", false, &outward_url },
        { "http://127.0.0.1:1/", true, OK },
        { "http://10.0.0.1:1/", true, &outward_url },
        { "https://10.0.0.1/", true, OK },
        { "https://10.0.0.1/", false, &outward_private },
        { "https://[::1]/", false, &outward_private },
        { "https://[fe80::1]/", false, &outward_private },
        { "https://localhost/", false, &outward_private },
        { "https://LOCALHOST/", false, &outward_private },
        { "https://2130706433/", false, &outward_private },
        { "https://0x7f000001/", false, &outward_private },
        { "https://127.1/", false, &outward_private },
        { "https://user@example.org/", false, &outward_url },
        { "https://user:word@example.org/", false, &outward_url },
        { "https://example.org/#x", false, &outward_url },
        { "https://example.org/a b", false, &outward_url },
        { "https://exämple.org/", false, &outward_url },
        { "https://example.org/\r\nHost: x", false, &outward_url },
        { "https:/", false, &outward_url },
        { "ftp://example.org/", false, &outward_url },
        { "file:///etc/passwd", true, &outward_url },
        { "gopher://127.0.0.1:25/", true, &outward_url },
        { "", false, &outward_url },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Str host;
        Err err = outward_url_check(t->arena, str(rows[i].url), rows[i].private_too, &host);
        if (err != rows[i].want)
            test_failed(__FILE__, __LINE__, "%s: %s", rows[i].url, err == OK ? "ok" : err->code);
    }
    Str host, longest = S("https://example.org/");
    while (longest.n <= OUTWARD_URL_MAX)
        longest = str_join(t->arena, longest, S("aaaaaaaaaaaaaaaa"));
    CHECK_ERR(outward_url_check(t->arena, longest, false, &host), outward_url);
}

// A stand-in that answers one call with the words it was given, and keeps what it heard.
typedef struct {
    int fd;
    uint16_t port;
    const char *answer;
    char heard[4096];
    pthread_t thread;
} Standin;

static void *standin_main(void *with)
{
    Standin *one = with;
    size_t n = 0;
    int fd = accept(one->fd, NULL, NULL);
    if (fd < 0)
        return NULL;
    while (n + 1 < sizeof one->heard && strstr(one->heard, "body-ends") == NULL) {
        ssize_t got = read(fd, one->heard + n, sizeof one->heard - 1 - n);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    if (write(fd, one->answer, strlen(one->answer)) < 0)
        one->heard[0] = '\0';
    close(fd);
    return NULL;
}

static void standin_start(Standin *one, const char *answer)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    *one = (Standin){ .answer = answer, .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    CHECK(bind(one->fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(one->fd, 1) == 0);
    CHECK(getsockname(one->fd, (struct sockaddr *)&at, &size) == 0);
    one->port = ntohs(at.sin_port);
    CHECK(pthread_create(&one->thread, NULL, standin_main, one) == 0);
}

static void standin_end(Standin *one)
{
    shutdown(one->fd, SHUT_RDWR);
    pthread_join(one->thread, NULL);
    close(one->fd);
}

static Err post_to(T *t, uint16_t port, bool private_too, int *status)
{
    const Str lines[] = { S("Expect:"), S("webhook-id: msg_1") };
    Outward what = { .url = str_printf(t->arena, "http://127.0.0.1:%d/in", port),
                     .lines = lines,
                     .line_count = COUNT(lines),
                     .body = S("{\"a\":1} body-ends"),
                     .private_too = private_too };
    return outward_post(t->arena, &what, status);
}

TEST(an_answer_of_the_200s_is_good_and_each_other_class_has_its_fault)
{
    static const struct {
        const char *answer;
        int status;
        Err want;
    } rows[] = {
        { "HTTP/1.1 204 No Content\r\n\r\n", 204, OK },
        { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, OK },
        { "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302,
          &outward_moved },
        { "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", 410, &outward_refused },
        { "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 503, &outward_failed },
        { "no http at all\r\n\r\n", 0, &outward_unreached },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Standin one;
        int status;
        standin_start(&one, rows[i].answer);
        Err err = post_to(t, one.port, true, &status);
        standin_end(&one);
        CHECK(err == rows[i].want);
        CHECK_INT(status, rows[i].status);
        CHECK_HAS(str(one.heard), "POST /in HTTP/1.1\r\n");
        CHECK_HAS(str(one.heard), "webhook-id: msg_1\r\n");
        CHECK_HAS(str(one.heard), "\r\n\r\n{\"a\":1} body-ends");
    }
}

TEST(nothing_reaches_this_machine_unless_it_may)
{
    Standin one;
    int status;
    standin_start(&one, "HTTP/1.1 204 No Content\r\n\r\n");
    CHECK_ERR(post_to(t, one.port, false, &status), outward_url);
    standin_end(&one);
    CHECK_STR(str(one.heard), "");
}

// Names of this machine: where they lead is known only when they have been resolved.
TEST(a_name_is_judged_by_where_it_leads)
{
    char own[256] = { 0 };
    int judged = 0, status;
    CHECK(gethostname(own, sizeof own - 1) == 0);
    const char *names[] = { own, "ip6-localhost", "localhost.localdomain" };
    for (size_t i = 0; i < COUNT(names); i++) {
        Outward what = { .url = str_printf(t->arena, "https://%s:9/", names[i]), .body = S("{}") };
        Err err = outward_post(t->arena, &what, &status);
        if (err == &outward_name || err == &outward_url)
            continue;
        CHECK_ERR(err, outward_private);
        judged++;
    }
    if (judged == 0)
        test_skip("no name here leads to this machine");
}
