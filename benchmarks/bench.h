/* Timing for the benchmark programs: contenders take turns, the least time of each counts. */
#ifndef K8SM_BENCH_H
#define K8SM_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Ends the program if the condition does not hold, in every build. */
#define MUST(condition) ((condition) ? (void)0 : bench_fail(__FILE__, __LINE__, #condition))
_Noreturn void bench_fail(const char *file, int line, const char *text);

/** One way to do the work of a case. */
typedef struct bench_contender {
    const char *who;
    void (*run)(void *state, uint64_t times); /* do the work so many times */
    void *state;
    bool is_limit; /* what the others are a ratio of */
} bench_contender;

/** What one doing of the work is. */
typedef struct bench_case {
    const char *part, *name;
    size_t bytes;      /* of input; 0: not said */
    size_t operations; /* in one doing of the work, at least 1: documents, quantities */
} bench_case;

/** Measure all, and print a line of JSON for each: nanoseconds an operation of CPU time and of
 *  the clock, least of the rounds. */
void bench_measure(const bench_case *c, const bench_contender *contenders, size_t count);
/** Print a line with a number that is no time. */
void bench_number(const char *part, const char *name, const char *who, const char *unit,
                  double number);

/** --rounds=N and --batch-ms=N; @return the first argument that is none of them. */
int bench_arguments(int argc, char **argv);
/** A whole file, with a 0 behind it; never freed. */
char *bench_read(const char *directory, const char *name, size_t *ret_len);
/** Keeps a result from being optimised away. */
extern volatile uint64_t bench_sink;

#endif
