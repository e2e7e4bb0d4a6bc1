/* What the agent tells an executor in its environment. */
#ifndef EXECUTOR_ENVIRONMENT_H
#define EXECUTOR_ENVIRONMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

struct environment {
    const char *framework_id, *executor_id, *sandbox;
    const char *socket;  /* a Unix domain socket; NULL: TCP */
    char *token;         /* NULL: none; taken out of the environment */
    struct text url;     /* of the executor API */
    bool checkpoint;     /* the agent may go away and come back */
    int64_t recovery_ms, backoff_ms, shutdown_ms;
};

/** @return false after a message: this was not started by a Mesos agent. */
bool environment_read(struct environment *environment);
void environment_free(struct environment *environment);

#endif
