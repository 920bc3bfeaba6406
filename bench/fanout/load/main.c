/*
 * wsload: N screens in one thread, cheap enough to leave the machine to the server.
 *
 * It holds N websocket connections, asks a mill (one byte on a connection of its own) for each change and learns
 * from it when the change was published; that clock and its own are both CLOCK_MONOTONIC. What a message says is
 * known by "type":"delta" and "seq":N near its beginning: a delta delivers every change after the one seen last.
 *
 * Commands on stdin, one JSON line on stdout for each:
 *   storm MANY           connect until that many are; done when each holds its first message
 *   light RATE SECONDS   open loop
 *   sat WINDOW SECONDS   closed loop: that many changes on their way at any time
 *   stall K              the first K screens stop reading; 0: all read on
 *   quit
 */
#define _GNU_SOURCE
#include "wsload.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int n = 100, port, ticks;
const char *path = "/ws";
screen_t *screens;
static int loop, timer, most_in_flight = 512;

uint64_t now_ns(void) {
    struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec;
}
double cpu_s(void) {
    struct rusage r; getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}
void die(const char *what) { perror(what); exit(1); }

char *slurp(const char *file, size_t *length) {
    FILE *f = fopen(file, "rb"); if (!f) die(file);
    fseek(f, 0, SEEK_END); *length = ftell(f); rewind(f);
    char *text = malloc(*length + 1);
    if (fread(text, 1, *length, f) != *length) die(file);
    text[*length] = 0; fclose(f); return text;
}

void watch(int fd, uint32_t events, uint32_t id, int anew) {
    struct epoll_event e = {.events = events, .data.u32 = id};
    if (epoll_ctl(loop, anew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &e) < 0) die("epoll_ctl");
}
void unwatch(int fd) { epoll_ctl(loop, EPOLL_CTL_DEL, fd, NULL); }

void set_timer(double period) {
    uint64_t ns = (uint64_t)(period * 1e9);
    struct itimerspec t = {{ns / 1000000000, ns % 1000000000}, {ns / 1000000000, ns % 1000000000}};
    timerfd_settime(timer, 0, &t, NULL);
}

void pump(int milliseconds) {
    static struct epoll_event events[1024]; uint64_t expired;
    int many = epoll_wait(loop, events, 1024, milliseconds);
    for (int i = 0; i < many; i++) {
        uint32_t id = events[i].data.u32;
        if (id == 0xffffffffu) mill_event();
        else if (id == 0xfffffffeu) { if (read(timer, &expired, 8) == 8) ticks += (int)expired; }
        else screen_event(&screens[id]);
    }
}

static void storm(int many) {
    static int next; int from = next; size_t ready = 0;
    uint64_t began = now_ns(); double cpu = cpu_s();
    uint32_t *waits = malloc(n * sizeof *waits);
    if (many > n) many = n;
    while (n_ready + n_dead < many && now_ns() < began + 60000000000ull) {
        while (next < many && in_flight < most_in_flight) screen_connect(&screens[next++]);
        pump(100);
    }
    uint64_t ended = now_ns();
    for (int i = from; i < many; i++) if (screens[i].ready) waits[ready++] = (uint32_t)((screens[i].first - screens[i].began) / 1000);
    qsort(waits, ready, sizeof *waits, by_size);
    printf("{\"cmd\":\"storm\",\"screens\":%d,\"ready\":%zu,\"dead\":%d,\"total_ms\":%.1f,\"one_p50_us\":%u,\"one_p99_us\":%u,\"client_cpu_s\":%.3f}\n",
           many - from, ready, n_dead, (ended - began) / 1e6, percentile(waits, ready, .5), percentile(waits, ready, .99), cpu_s() - cpu);
    free(waits);
}

static void obey(const char *line) {
    double a = 0, b = 0; char command[32] = "";
    sscanf(line, "%31s %lf %lf", command, &a, &b);
    if (!strcmp(command, "storm")) storm((int)a);
    else if (!strcmp(command, "light")) light(a, b);
    else if (!strcmp(command, "sat")) saturate((int)a, b);
    else if (!strcmp(command, "stall")) screens_stall((int)a);
    else if (!strcmp(command, "quit")) exit(0);
    else printf("{\"cmd\":\"?\"}\n");
}

int main(int argc, char **argv) {
    const char *headers = NULL, *offer = NULL, *hello = NULL; int mill_port = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *k = argv[i], *v = argv[i + 1];
        if (!strcmp(k, "--n")) n = atoi(v);
        else if (!strcmp(k, "--port")) port = atoi(v);
        else if (!strcmp(k, "--path")) path = v;
        else if (!strcmp(k, "--headers")) headers = v;             /* a file: one line of extra headers per screen */
        else if (!strcmp(k, "--offer")) offer = v;                 /* a file: whole header lines that every screen sends */
        else if (!strcmp(k, "--hello")) hello = v;                 /* a file: what each says after the handshake */
        else if (!strcmp(k, "--engine-io")) engine_io = atoi(v);
        else if (!strcmp(k, "--mill")) mill_port = atoi(v);
        else if (!strcmp(k, "--base")) base = strtoul(v, NULL, 10);
        else if (!strcmp(k, "--limit")) limit = strtoul(v, NULL, 10);
        else if (!strcmp(k, "--in-flight")) most_in_flight = atoi(v);
        else { fprintf(stderr, "unknown option %s\n", k); return 2; }
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    screens = calloc(n, sizeof *screens);
    loop = epoll_create1(EPOLL_CLOEXEC); timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    watch(timer, EPOLLIN, 0xfffffffeu, 1);
    screens_prepare(headers, offer, hello);
    changes_prepare(mill_port);
    fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
    char line[256]; size_t have = 0;
    for (;;) {                                                     /* pings are answered while nothing is asked */
        ssize_t got = read(0, line + have, 1);
        if (got == 0) return 0;
        if (got < 0) { pump(20); continue; }
        if (line[have] != '\n') { if (have < sizeof line - 1) have++; continue; }
        line[have] = 0; have = 0;
        obey(line);
    }
}
