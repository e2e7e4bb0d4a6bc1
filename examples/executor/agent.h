/* The agent: what it tells an executor in its environment, and what it is told. */
#ifndef EXECUTOR_AGENT_H
#define EXECUTOR_AGENT_H

#include <stdbool.h>
#include <stdint.h>

#include "client.h"
#include "mesos_json.h"

struct agent {
    const char *framework_id, *executor_id, *sandbox;
    const char *socket;  /* a Unix domain socket; NULL: TCP */
    char *token;         /* NULL: none; taken out of the environment */
    struct text url;     /* of the executor API */
    bool checkpoint;     /* the agent may go away and come back */
    int64_t recovery_ms, backoff_ms, shutdown_ms;
    json_t *updates;     /* those that it has not acknowledged, as in the API */
};

/** @return false after a message: this was not started by a Mesos agent. */
bool agent_open(struct agent *agent);
void agent_close(struct agent *agent);

/** SUBSCRIBE with all that is not acknowledged. @param tasks  TaskInfos; taken. */
void agent_subscribe(const struct agent *agent, struct client *client, json_t *tasks);
/** Keep an update until it is acknowledged. @param client  to send it, too; NULL: not now. */
void agent_tell(struct agent *agent, struct client *client, const char *task_id,
                const char *state, const char *message);
void agent_acknowledged(struct agent *agent, const ProtobufCBinaryData *uuid);
/** Is there an update of a task that is not acknowledged? */
bool agent_waits_for(const struct agent *agent, const char *task_id);

#endif
