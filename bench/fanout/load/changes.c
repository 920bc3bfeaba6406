/* The changes: asked of the mill, recognised by their number when they arrive, reported phase by phase. */
#include "wsload.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LATENCIES = 4000000 };
uint32_t base, limit;               /* change k has the number base + k; there are `limit` of them */
static int mill;
static uint32_t asked, stamped, first, done;    /* changes asked for, published, the phase's first, all before arrived */
static uint64_t *sent, *last; static uint32_t *count;
static uint64_t deliveries, frames, repeats, resyncs, last_arrival;
static uint32_t *latencies; static size_t n_latencies; static int recording;

void changes_prepare(int mill_port) {
    int one = 1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(mill_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    sent = calloc(limit + 1, sizeof *sent); last = calloc(limit + 1, sizeof *last); count = calloc(limit + 1, sizeof *count);
    latencies = malloc(LATENCIES * sizeof *latencies);
    mill = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(mill, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(mill, (struct sockaddr *)&to, sizeof to) < 0) die("mill");
    watch(mill, EPOLLIN, 0xffffffffu, 1);
}

/* The mill answers each byte with the nanosecond at which it publishes the next change. */
void mill_event(void) {
    static char bytes[8192]; static size_t have;
    ssize_t size = recv(mill, bytes + have, sizeof bytes - have, MSG_DONTWAIT);
    if (size == 0) { fprintf(stderr, "the mill has gone\n"); exit(1); }
    if (size < 0) return;
    have += size;
    size_t used = 0;
    for (; used + 8 <= have && stamped < asked; used += 8) memcpy(&sent[++stamped], bytes + used, 8);
    memmove(bytes, bytes + used, have - used); have -= used;
}

static void ask(void) {
    asked++;
    if (send(mill, "x", 1, MSG_NOSIGNAL) != 1) die("mill");
}

/* A delta delivers every change after the last one seen; a snapshot in its place tells, but delivers nothing. */
void told(screen_t *s, uint32_t number, int by_delta, uint64_t at) {
    uint32_t change = number > base ? number - base : 0;
    if (!s->ready) { s->ready = 1; s->first = at; n_ready++; s->seen = change; return; }
    if (change <= s->seen || change > asked) { repeats++; return; }
    if (change > stamped) mill_event();
    for (uint32_t k = s->seen + 1; k <= change; k++) {
        count[k]++; last[k] = at;
        if (by_delta && recording && n_latencies < LATENCIES && sent[k]) latencies[n_latencies++] = (uint32_t)((at - sent[k]) / 1000);
    }
    if (by_delta) { deliveries += change - s->seen; frames++; } else resyncs++;
    last_arrival = at; s->seen = change;
}

static int need(void) { return n_open - n_stalled; }
static void advance(void) { while (done < asked && (int)count[done + 1] >= need()) done++; }

int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}
uint32_t percentile(const uint32_t *sorted, size_t many, double share) {
    return many ? sorted[(size_t)(share * (many - 1) + 0.5)] : 0;
}

static void begin(void) {
    first = asked + 1; done = asked;
    deliveries = frames = repeats = resyncs = last_arrival = 0; n_latencies = 0;
}

static void report(const char *name, uint64_t began, double cpu, int dead) {
    uint32_t *whole = malloc((asked - first + 2) * sizeof *whole); size_t many = 0; uint64_t missing = 0;
    for (uint32_t k = first; k <= asked; k++) {
        if ((int)count[k] >= need()) whole[many++] = (uint32_t)((last[k] - sent[k]) / 1000);
        else missing += need() - count[k];
    }
    qsort(whole, many, sizeof *whole, by_size);
    qsort(latencies, n_latencies, sizeof *latencies, by_size);
    double wall = (last_arrival > began ? last_arrival - began : 1) / 1e9;
    printf("{\"cmd\":\"%s\",\"screens\":%d,\"events\":%u,\"complete\":%zu,\"missing\":%lu,\"lost\":%d,\"deliveries\":%lu,"
           "\"frames\":%lu,\"repeats\":%lu,\"resyncs\":%lu,\"wall_s\":%.4f,\"rate\":%.0f,\"frame_rate\":%.0f,"
           "\"all_p50_us\":%u,\"all_p99_us\":%u,\"one_p50_us\":%u,\"one_p99_us\":%u,\"client_cpu_s\":%.4f,\"left\":%u}\n",
           name, need(), asked - first + 1, many, missing, n_dead - dead, deliveries, frames, repeats, resyncs, wall,
           deliveries / wall, frames / wall, percentile(whole, many, .5), percentile(whole, many, .99),
           percentile(latencies, n_latencies, .5), percentile(latencies, n_latencies, .99), cpu_s() - cpu, limit - asked);
    free(whole);
}

/* Open loop: `rate` changes a second, whatever becomes of them. */
void light(double rate, double seconds) {
    begin(); recording = 1; ticks = 0; set_timer(1.0 / rate);
    int dead = n_dead, want = (int)(rate * seconds + .5); double cpu = cpu_s();
    uint64_t began = now_ns(), end = began + (uint64_t)((seconds + 10) * 1e9);
    while (now_ns() < end) {
        for (; ticks > 0 && want > 0 && asked < limit; ticks--, want--) ask();
        advance();
        if ((want == 0 || asked == limit) && done == asked) break;
        pump(200);
    }
    set_timer(0); recording = 0;
    report("light", began, cpu, dead);
}

/* Closed loop: `window` changes are on their way at any time. Gives up when nothing arrives for 3 s. */
void saturate(int window, double seconds) {
    begin();
    int dead = n_dead; double cpu = cpu_s();
    uint64_t began = now_ns(), end = began + (uint64_t)(seconds * 1e9), moved = began, before = 0, now;
    while ((now = now_ns()) < end + 10000000000ull) {
        advance();
        if (now < end && asked < limit) while (asked - done < (uint32_t)window && asked < limit) ask();
        else if (done == asked) break;
        if (deliveries + resyncs != before) { before = deliveries + resyncs; moved = now; }
        else if (now - moved > 3000000000ull) break;
        pump(200);
    }
    report("sat", began, cpu, dead);
}
