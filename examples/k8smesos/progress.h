/* A line on standard error that says how far a long run is. */
#ifndef COMMON_PROGRESS_H
#define COMMON_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on, shown;
    const char *unit; /* "pods" */
    uint64_t count;
    int64_t started_ms, next_ms; /* nothing is shown in the first second */
};

void progress_open(struct progress *progress, bool on, const char *unit);
void progress_step(struct progress *progress);
/** Take the line away, before anything else is written there. */
void progress_clear(struct progress *progress);

#endif
