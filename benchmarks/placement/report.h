/* Lines of JSON, as benchmarks/run wants them. */
#ifndef PLACEMENT_REPORT_H
#define PLACEMENT_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Ends the program if the condition does not hold, in every build. */
#define MUST(condition) ((condition) ? (void)0 : must_fail(__FILE__, __LINE__, #condition))

static inline void must_fail(const char *file, int line, const char *text)
{
    fprintf(stderr, "%s:%d: %s does not hold\n", file, line, text);
    exit(1);
}

/* Nanoseconds. */
struct moment {
    double cpu, wall;
};

static inline struct moment now(void)
{
    struct timespec cpu, wall;
    MUST(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0);
    MUST(clock_gettime(CLOCK_MONOTONIC, &wall) == 0);
    return (struct moment){ (double)cpu.tv_sec * 1e9 + (double)cpu.tv_nsec,
                            (double)wall.tv_sec * 1e9 + (double)wall.tv_nsec };
}

/* The least of all rounds. */
struct least {
    struct moment best, begin;
    unsigned rounds;
};

static inline void round_begin(struct least *least)
{
    least->begin = now();
}

static inline void round_end(struct least *least)
{
    const struct moment end = now();
    const double cpu = end.cpu - least->begin.cpu, wall = end.wall - least->begin.wall;
    if (least->rounds == 0 || cpu < least->best.cpu)
        least->best.cpu = cpu;
    if (least->rounds == 0 || wall < least->best.wall)
        least->best.wall = wall;
    least->rounds++;
}

/* One figure: the time an operation, and all of them together. */
static inline void report(const char *name, const char *who, const struct least *least,
                          size_t operations, const char *more)
{
    printf(
        "{\"part\":\"placement\",\"case\":\"%s\",\"who\":\"%s\",\"unit\":\"ns\",\"cpu\":%.3f,"
        "\"wall\":%.3f,\"total_ms\":%.3f,\"rounds\":%u,\"operations\":%zu,\"limit\":false%s}\n",
        name, who, least->best.cpu / (double)operations, least->best.wall / (double)operations,
        least->best.cpu / 1e6, least->rounds, operations, more);
    fflush(stdout);
}

#endif
