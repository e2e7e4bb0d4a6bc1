/* Status updates that the agent has not acknowledged: kept, and sent again with each
 * subscription. */
#ifndef EXECUTOR_UPDATES_H
#define EXECUTOR_UPDATES_H

#include <stdbool.h>

#include "mesos_api.h"
#include "text.h"

struct update {
    char *task_id;
    uint8_t uuid[16];
    struct text bytes; /* Call.Update */
};

struct updates {
    struct update *items;
    size_t count, capacity;
};

/** Make an update and keep it.
 *  @return it, borrowed until the next change. */
const struct update *updates_add(struct updates *updates, const char *executor_id,
                                 const char *task_id, enum task_state state,
                                 const char *message);
/** @return true if it was waited for. */
bool updates_acknowledged(struct updates *updates, const uint8_t *uuid, size_t len);
bool updates_wait_for(const struct updates *updates, const char *task_id);
void updates_free(struct updates *updates);

#endif
