/*
 * The screens: N websocket connections, read frame by frame. Only the beginning of each message is kept. Nothing is
 * inflated: our compressed messages begin with a block that is not compressed, and what is looked at stands in it.
 */
#define _GNU_SOURCE
#include "wsload.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 1 << 18 };
int n_open, n_ready, n_dead, n_stalled, in_flight, engine_io;
static char buffer[BUFFER];
static char **headers; static size_t n_headers;   /* one line of extra headers per screen, used in turn */
static char *offer = "";                          /* whole header lines that every screen sends */
static char *hello; static size_t hello_length;   /* what a screen says after the handshake */

void screens_prepare(const char *headers_file, const char *offer_file, const char *hello_file) {
    size_t length;
    if (offer_file) offer = slurp(offer_file, &length);
    if (hello_file) hello = slurp(hello_file, &hello_length);
    if (!headers_file) return;
    char *text = slurp(headers_file, &length);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        headers = realloc(headers, (n_headers + 1) * sizeof *headers);
        headers[n_headers++] = line;
    }
}

static void gone(screen_t *s) {
    if (s->state == DEAD || s->state == NONE) return;
    if (s->state == OPEN) n_open--; else in_flight--;
    if (s->ready) n_ready--;
    if (s->stalled) { s->stalled = 0; n_stalled--; }
    s->state = DEAD; n_dead++;
    close(s->fd); s->fd = -1;
}

void screen_connect(screen_t *s) {
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    memset(s, 0, sizeof *s);
    s->fd = fd; s->state = CONNECTING; s->began = now_ns(); in_flight++;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) { gone(s); return; }
    watch(fd, EPOLLOUT, (uint32_t)(s - screens), 1);
}

static void ask(screen_t *s) {
    char request[4096]; size_t id = s - screens; int error = 0; socklen_t size = sizeof error;
    int length = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s\r\n",
        path, port, port, offer, n_headers ? headers[id % n_headers] : "", n_headers ? "\r\n" : "");
    getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error || send(s->fd, request, length, MSG_NOSIGNAL) != length) { gone(s); return; }
    s->state = HANDSHAKE;
    watch(s->fd, EPOLLIN, (uint32_t)id, 0);
}

/* Reads on until the empty line; returns how many bytes of b it took. */
static size_t handshake(screen_t *s, const char *b, size_t size) {
    static const char end[] = "\r\n\r\n"; static int shown; size_t used = 0;
    while (used < size && s->matched < 4) {
        char c = b[used++];
        if (s->have < sizeof s->head) s->head[s->have++] = c;
        s->matched = c == end[s->matched] ? s->matched + 1 : c == '\r';
    }
    if (s->matched < 4) return used;
    if (s->have < 12 || memcmp(s->head + 8, " 101", 4)) {
        if (!shown++) fprintf(stderr, "upgrade refused: %.*s\n", (int)s->have, s->head);
        gone(s); return size;
    }
    s->state = OPEN; s->have = 0; in_flight--; n_open++;
    if (hello_length && send(s->fd, hello, hello_length, MSG_NOSIGNAL) != (ssize_t)hello_length) { gone(s); return size; }
    return used;
}

static void answer(screen_t *s, int opcode, const char *text, size_t length) {
    char frame[6 + 125] = {(char)(0x80 | opcode), (char)(0x80 | length)};   /* masked with zeros */
    memcpy(frame + 6, text, length);
    if (send(s->fd, frame, 6 + length, MSG_NOSIGNAL) < 0 && errno != EAGAIN) gone(s);
}

static void message(screen_t *s, int opcode, const char *text, size_t length, uint64_t at) {
    if (opcode == 9 && length <= 125) { answer(s, 10, text, length); return; }
    if (opcode == 8) { gone(s); return; }
    if (opcode > 2) return;
    if (engine_io && length == 1 && *text == '2') { answer(s, 1, "3", 1); return; }
    const char *number = memmem(text, length, "\"seq\":", 6);
    int delta = memmem(text, length, "\"type\":\"delta\"", 14) != NULL;
    int whole = memmem(text, length, "\"type\":\"snapshot\"", 17) != NULL;
    if (number && (delta || whole)) told(s, (uint32_t)strtoul(number + 6, NULL, 10), delta, at);
}

static size_t start_of(const screen_t *s) {   /* where the payload begins */
    int length = s->head[1] & 127;
    return length == 127 ? 10 : length == 126 ? 4 : 2;
}

static uint64_t length_of(const screen_t *s) {
    const unsigned char *h = (const unsigned char *)s->head;
    uint64_t length = 0; size_t start = start_of(s);
    if (start == 2) return h[1] & 127;
    for (size_t i = 2; i < start; i++) length = length << 8 | h[i];
    return length;
}

static size_t wanted(const screen_t *s) {     /* how much of the frame's beginning to keep, as far as is known */
    if (s->have < 2) return 2;
    if (s->have < start_of(s)) return start_of(s);
    return start_of(s) + (length_of(s) < HEAD ? length_of(s) : HEAD);
}

static void read_frames(screen_t *s, const char *b, size_t size, uint64_t at) {
    while (size && s->state == OPEN) {
        size_t take = s->left ? s->left : wanted(s) - s->have;
        if (take > size) take = size;
        if (s->left) s->left -= take;
        else { memcpy(s->head + s->have, b, take); s->have += take; }
        b += take; size -= take;
        if (s->left || s->have < wanted(s)) continue;
        size_t kept = s->have - start_of(s);
        if (!s->whole && length_of(s) > kept) { s->left = length_of(s) - kept; s->whole = 1; continue; }
        s->have = s->whole = 0;               /* the head stays readable until the next frame begins */
        message(s, s->head[0] & 15, s->head + start_of(s), kept, at);
    }
}

static void readable(screen_t *s) {
    ssize_t size = recv(s->fd, buffer, BUFFER, 0);
    uint64_t at = now_ns();
    if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) { gone(s); return; }
    if (size < 0) return;
    size_t used = s->state == HANDSHAKE ? handshake(s, buffer, size) : 0;
    read_frames(s, buffer + used, size - used, at);
}

void screen_event(screen_t *s) {
    if (s->state == CONNECTING) ask(s);
    else if (s->state == HANDSHAKE || s->state == OPEN) readable(s);
}

/* Those that stop reading also shrink their window, so that what they miss waits at the server. */
void screens_stall(int many) {
    int small = 4096;
    for (int i = 0; i < n; i++) {
        screen_t *s = &screens[i]; int stall = i < many;
        if (s->state != OPEN || s->stalled == stall) continue;
        s->stalled = stall; n_stalled += stall ? 1 : -1;
        if (stall) { setsockopt(s->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small); unwatch(s->fd); }
        else watch(s->fd, EPOLLIN, (uint32_t)i, 1);
    }
    printf("{\"cmd\":\"stall\",\"stalled\":%d}\n", n_stalled);
}
