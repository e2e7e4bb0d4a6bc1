/* What is to run: each copy of each manifest is a pod with its task. */
#ifndef SCHEDULER_PODS_H
#define SCHEDULER_PODS_H

#include <k8smesos/k8smesos.h>
#include <stdbool.h>
#include <stdint.h>

#include "manifest.h"

enum pod_state {
    POD_WAITING,
    POD_LAUNCHED,    /* a LAUNCH is or will be under way; nothing was heard of the task */
    POD_STARTING,
    POD_RUNNING,
    POD_KILLING,
    POD_UNREACHABLE, /* its agent is away; it may come back */
    POD_SUCCEEDED,
    POD_FAILED
};
const char *pod_state_name(enum pod_state state);

struct pod {
    struct manifest *manifest; /* NULL: no manifest has it, so its task has to end */
    char *key;
    int64_t index;
    uint32_t attempt;
    enum pod_state state;
    char *task_id;             /* of this attempt */
    char *agent_id, *hostname, *role;  /* where it was launched; NULL before */
    k8sm_mesos_resources *resources;   /* the task's; NULL before */
    struct text data;          /* the pod as launched, JSON */
    struct text reason;        /* why it waits, or how it ended */
    bool answered;             /* since the last subscription a status came */
    bool kill_sent;
    int64_t changed_ms;        /* of the state */
    int64_t due_ms, delay_ms;  /* back-off; 0: now */
};

struct pods {
    struct pod **items;
    size_t count, capacity;
};

struct pod *pods_add(struct pods *pods, const char *key, int64_t index, uint32_t attempt);
struct pod *pods_by_task(const struct pods *pods, const char *task_id);
void pods_remove(struct pods *pods, struct pod *pod);
void pods_free(struct pods *pods);
/** Make @p pods what the manifests say: new copies wait, copies that no manifest has any
 *  more lose theirs if @p complete. @return true if anything changed. */
bool pods_apply(struct pods *pods, const struct manifests *manifests, bool complete);

/** Does it have a task that runs, or may? */
bool pod_lives(const struct pod *pod);
/** Is it to be launched now? */
bool pod_is_due(const struct pod *pod);
void pod_set_state(struct pod *pod, enum pod_state state);
void pod_set_reason(struct pod *pod, const char *reason);
/** Back to the queue, after a delay of random length that grows with each time.
 *  @param again  as another task: the last one is known to have ended. */
void pod_requeue(struct pod *pod, bool again);

#endif
