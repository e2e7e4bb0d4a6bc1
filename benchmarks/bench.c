#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_CONTENDERS = 8 };

volatile uint64_t bench_sink;
static unsigned rounds = 15, batch_ms = 40;

typedef struct times {
    double cpu, wall; /* nanoseconds */
} times;

void bench_fail(const char *file, int line, const char *text)
{
    fprintf(stderr, "%s:%d: %s does not hold\n", file, line, text);
    exit(1);
}

int bench_arguments(int argc, char **argv)
{
    int at = 1;
    for (; at < argc; at++)
        if (sscanf(argv[at], "--rounds=%u", &rounds) != 1 &&
            sscanf(argv[at], "--batch-ms=%u", &batch_ms) != 1)
            break;
    return at;
}

char *bench_read(const char *directory, const char *name, size_t *ret_len)
{
    char path[4096];
    FILE *file;
    long size;
    char *bytes;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "%s: not there; benchmarks/run makes it\n", path);
        exit(1);
    }
    MUST(fseek(file, 0, SEEK_END) == 0);
    size = ftell(file);
    MUST(size >= 0 && fseek(file, 0, SEEK_SET) == 0);
    bytes = malloc((size_t)size + 1);
    MUST(bytes != NULL && fread(bytes, 1, (size_t)size, file) == (size_t)size);
    bytes[size] = '\0';
    fclose(file);
    *ret_len = (size_t)size;
    return bytes;
}

/* User and system time together: the kernel tells them apart by sampling only. */
static times now(void)
{
    struct timespec cpu, wall;
    MUST(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0);
    MUST(clock_gettime(CLOCK_MONOTONIC, &wall) == 0);
    return (times){ (double)cpu.tv_sec * 1e9 + (double)cpu.tv_nsec,
                    (double)wall.tv_sec * 1e9 + (double)wall.tv_nsec };
}

static times measure(const bench_contender *contender, uint64_t count)
{
    const times begin = now();
    times end;
    contender->run(contender->state, count);
    end = now();
    return (times){ end.cpu - begin.cpu, end.wall - begin.wall };
}

/* How often the work must be done to fill a batch. */
static uint64_t calibrate(const bench_contender *contender)
{
    uint64_t count = 1;
    for (;;) {
        const double wall = measure(contender, count).wall, wanted = batch_ms * 1e6;
        if (wall >= wanted)
            return count;
        count = wall < wanted / 16 ? count * 8
                                   : (uint64_t)((double)count * wanted * 1.2 / wall) + 1;
    }
}

static void print(const bench_case *c, const bench_contender *contender, times least)
{
    printf("{\"part\":\"%s\",\"case\":\"%s\",\"who\":\"%s\",\"unit\":\"ns\",\"cpu\":%.3f,"
           "\"wall\":%.3f,\"rounds\":%u,\"bytes\":%zu,\"operations\":%zu,\"limit\":%s}\n",
           c->part, c->name, contender->who, least.cpu, least.wall, rounds, c->bytes,
           c->operations, contender->is_limit ? "true" : "false");
    fflush(stdout);
}

void bench_measure(const bench_case *c, const bench_contender *contenders, size_t count)
{
    uint64_t counts[MOST_CONTENDERS];
    times least[MOST_CONTENDERS];
    MUST(count <= MOST_CONTENDERS);
    for (size_t i = 0; i < count; i++)
        counts[i] = calibrate(&contenders[i]);
    for (unsigned round = 0; round < rounds; round++)
        for (size_t i = 0; i < count; i++) {
            const double each = (double)(counts[i] * c->operations);
            times t = measure(&contenders[i], counts[i]);
            t.cpu /= each;
            t.wall /= each;
            if (round == 0 || t.cpu < least[i].cpu)
                least[i].cpu = t.cpu;
            if (round == 0 || t.wall < least[i].wall)
                least[i].wall = t.wall;
        }
    for (size_t i = 0; i < count; i++)
        print(c, &contenders[i], least[i]);
}

void bench_number(const char *part, const char *name, const char *who, const char *unit,
                  double number)
{
    printf("{\"part\":\"%s\",\"case\":\"%s\",\"who\":\"%s\",\"unit\":\"%s\",\"value\":%.1f}\n",
           part, name, who, unit, number);
    fflush(stdout);
}
