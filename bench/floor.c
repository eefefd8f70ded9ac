// floor: the least that an HTTP answer can cost on this kernel. `make bench` divides by it.
//
//   floor PORT    one thread on 127.0.0.1:PORT until it is killed; whatever arrives is one request
//
// A bare epoll loop: wait, one recv, one send of a fixed answer with a body of 1,024 bytes. It
// parses nothing, has no deadlines, no limits and does not even look for the end of a head, so it
// is no server; what a real one costs above it is the price of being right. Level-triggered, as the
// core is, and as many system calls a request: one recv, one send.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char answer[1400];

static int listen_on(int port)
{
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in at = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (bind(fd, (const struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 1024) != 0) {
        perror("floor");
        exit(1);
    }
    return fd;
}

static void add(int epoll, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int main(int argc, char **argv)
{
    struct epoll_event events[256];
    char request[8192];
    int listener = listen_on(argc > 1 ? atoi(argv[1]) : 18080), epoll = epoll_create1(0);
    int n = snprintf(
        answer, sizeof answer,
        "HTTP/1.1 200 OK\r\nDate: Mon, 26 Oct 2020 11:00:00 GMT\r\nContent-Type: text/plain\r\n"
        "Content-Length: 1024\r\n\r\n");
    memset(answer + n, 'x', 1024);
    add(epoll, listener);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener)
                add(epoll, accept4(listener, NULL, NULL, SOCK_NONBLOCK));
            else if (recv(fd, request, sizeof request, 0) <= 0)
                close(fd);
            else
                (void)!send(fd, answer, (size_t)n + 1024, MSG_NOSIGNAL);
        }
    }
}
