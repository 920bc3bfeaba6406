/* What the three parts of wsload share: see main.c for what it does. */
#ifndef WSLOAD_H
#define WSLOAD_H
#include <stddef.h>
#include <stdint.h>

enum { HEAD = 200 };                /* bytes of a message that are looked at: its type and number stand there */
enum { NONE, CONNECTING, HANDSHAKE, OPEN, DEAD };

typedef struct {
    int fd, state, stalled, ready;  /* ready: holds its first message */
    int whole;                      /* of a long message: its beginning is kept, `left` bytes are passed over */
    uint32_t seen;                  /* the last change it was told of */
    uint32_t have, matched;         /* bytes in `head`; bytes of the empty line that ends the handshake */
    uint64_t left;                  /* bytes of this message still to come */
    uint64_t began, first;          /* when it connected, and when it was ready */
    char head[14 + HEAD];
} screen_t;

/* main.c */
extern int n, port;
extern const char *path;
extern screen_t *screens;
uint64_t now_ns(void);
double cpu_s(void);
void die(const char *what);
char *slurp(const char *file, size_t *length);
void watch(int fd, uint32_t events, uint32_t id, int anew);
void unwatch(int fd);
void pump(int milliseconds);
extern int ticks;                   /* timer expiries not used yet */
void set_timer(double period);

/* screens.c: connections, handshakes and frames */
extern int n_open, n_ready, n_dead, n_stalled, in_flight, engine_io;
void screens_prepare(const char *headers_file, const char *offer_file, const char *hello_file);
void screen_connect(screen_t *screen);
void screen_event(screen_t *screen);
void screens_stall(int many);

/* changes.c: what was asked for, what arrived, and the report of a phase */
extern uint32_t base, limit;
void changes_prepare(int mill_port);
void mill_event(void);
void told(screen_t *screen, uint32_t number, int by_delta, uint64_t at);
void light(double rate, double seconds);
void saturate(int window, double seconds);
int by_size(const void *a, const void *b);
uint32_t percentile(const uint32_t *sorted, size_t many, double share);
#endif
