/*
 * climit PORT REDIS_PORT CHANNEL SNAPSHOT: the physical reference. One epoll loop in C that subscribes to Redis,
 * builds each message's frame once and gives it to one send() per screen. No protocol besides: the handshake
 * answers wsload's fixed key, what screens say is dropped, and so is a frame that a full socket does not take.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 20000, LARGEST = 1 << 24 };
static int listed[MOST], place[MOST], n_listed;   /* the screens that hold the snapshot, and where each is listed */
static size_t greeted[MOST];                      /* bytes of the greeting a socket has taken; 0: not asked yet */
static char *greeting; static size_t greeting_length;
static int loop;

static size_t frame_of(char *frame, const char *text, size_t length) {
    size_t start = length < 126 ? 2 : length < 65536 ? 4 : 10;
    frame[0] = (char)0x81;
    frame[1] = start == 2 ? (char)length : start == 4 ? 126 : 127;
    for (size_t i = 2; i < start; i++) frame[i] = (char)((uint64_t)length >> 8 * (start - 1 - i));
    memcpy(frame + start, text, length);
    return start + length;
}

static void watch(int fd, uint32_t events, int anew) {
    struct epoll_event e = {.events = events, .data.fd = fd};
    epoll_ctl(loop, anew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &e);
}

static void gone(int fd) {
    if (greeted[fd] == greeting_length) { int last = listed[--n_listed]; listed[place[fd]] = last; place[last] = place[fd]; }
    greeted[fd] = 0; close(fd);
}

static void greet(int fd) {                       /* the handshake's answer and the snapshot, as far as they go */
    ssize_t took = send(fd, greeting + greeted[fd], greeting_length - greeted[fd], MSG_NOSIGNAL);
    if (took < 0 && errno != EAGAIN) { gone(fd); return; }
    if (took > 0) greeted[fd] += took;
    if (greeted[fd] < greeting_length) { watch(fd, EPOLLIN | EPOLLOUT, 0); return; }
    watch(fd, EPOLLIN, 0);
    place[fd] = n_listed; listed[n_listed++] = fd;
}

static void screen(int fd, uint32_t events) {
    char said[4096];
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        ssize_t size = recv(fd, said, sizeof said, 0);
        if (size == 0 || (size < 0 && errno != EAGAIN)) { gone(fd); return; }
    }
    if (greeted[fd] < greeting_length) greet(fd);
}

static void welcome(int listener) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= MOST) { close(fd); continue; }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        greeted[fd] = 0; watch(fd, EPOLLIN, 1);
    }
}

/* One RESP item ("$LENGTH\r\nBYTES\r\n" or ":NUMBER\r\n") at p: returns what follows it, or NULL when it is cut off. */
static char *item(char *p, char *end, char **text, long *length) {
    char *line = memchr(p, '\n', end - p);
    if (!line) return NULL;
    *text = line + 1; *length = *p == ':' ? 0 : atol(p + 1);
    p = *p == ':' ? line + 1 : *text + *length + 2;
    return p <= end ? p : NULL;
}

static void published(int redis) {
    static char heard[LARGEST], frame[LARGEST]; static size_t have;
    ssize_t size = read(redis, heard + have, sizeof heard - have);
    if (size <= 0) exit(1);
    have += size;
    char *p = heard, *end = heard + have, *text[3]; long length[3];
    for (;;) {                                    /* *3, "message", the channel, the text */
        char *q = memchr(p, '\n', end - p);
        for (int i = 0; q && i < 3; i++) q = item(i ? q : q + 1, end, &text[i], &length[i]);
        if (!q) break;
        p = q;
        if (length[0] != 7) continue;             /* "subscribe" */
        size_t ready = frame_of(frame, text[2], length[2]);
        for (int i = 0; i < n_listed; i++) send(listed[i], frame, ready, MSG_NOSIGNAL);
    }
    have = end - p; memmove(heard, p, have);
}

static void prepare_greeting(const char *file) {
    static const char answer[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    char *text = malloc(LARGEST); FILE *f = fopen(file, "rb");
    if (!f) { perror(file); exit(1); }
    size_t length = fread(text, 1, LARGEST, f); fclose(f);
    greeting = malloc(sizeof answer + 10 + length); greeting_length = sizeof answer - 1;
    memcpy(greeting, answer, greeting_length);
    greeting_length += frame_of(greeting + greeting_length, text, length);
    free(text);
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    signal(SIGPIPE, SIG_IGN);
    prepare_greeting(argv[4]);
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), redis = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(redis, (struct sockaddr *)&at, sizeof at)) { perror("redis"); return 1; }
    dprintf(redis, "*2\r\n$9\r\nSUBSCRIBE\r\n$%zu\r\n%s\r\n", strlen(argv[3]), argv[3]);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    at.sin_port = htons(atoi(argv[1]));
    if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4096)) { perror("listen"); return 1; }
    loop = epoll_create1(EPOLL_CLOEXEC);
    watch(listener, EPOLLIN, 1); watch(redis, EPOLLIN, 1);
    for (;;) {
        static struct epoll_event events[512];
        int many = epoll_wait(loop, events, 512, -1);
        for (int i = 0; i < many; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) welcome(listener);
            else if (fd == redis) published(redis);
            else screen(fd, events[i].events);
        }
    }
}
