#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

enum { FIRST_MS = 1000, EACH_MS = 200 };

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_open(struct progress *progress, bool on, const char *unit)
{
    *progress = (struct progress){ .on = on, .unit = unit };
    if (on) {
        progress->started_ms = now_ms();
        progress->next_ms = progress->started_ms + FIRST_MS;
    }
}

void progress_step(struct progress *progress)
{
    int64_t now;
    progress->count++;
    if (!progress->on || progress->count % 64 != 0)
        return;
    now = now_ms();
    if (now < progress->next_ms)
        return;
    progress->next_ms = now + EACH_MS;
    progress->shown = true;
    fprintf(stderr, "\r%" PRIu64 " %s, %" PRId64 " s ", progress->count, progress->unit,
            (now - progress->started_ms) / 1000);
    fflush(stderr);
}

void progress_clear(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\x1b[K", stderr);
    progress->shown = false;
}
