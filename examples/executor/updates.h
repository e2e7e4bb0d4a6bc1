/* Status updates that the agent has not acknowledged: kept, and sent again with each
 * subscription. */
#ifndef EXECUTOR_UPDATES_H
#define EXECUTOR_UPDATES_H

#include <jansson.h>
#include <stdbool.h>

#include "mesos_json.h"

/** A list of {"status": ...}, as in the API. */
struct updates {
    json_t *list;
};

/** Make an update and keep it. @return it, for a call; owned by the caller. */
json_t *updates_add(struct updates *updates, const char *executor_id, const char *task_id,
                    const char *state, const char *message);
void updates_acknowledged(struct updates *updates, const ProtobufCBinaryData *uuid);
bool updates_wait_for(const struct updates *updates, const char *task_id);

#endif
