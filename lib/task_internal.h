#ifndef K8SM_TASK_INTERNAL_H
#define K8SM_TASK_INTERNAL_H

#include "k8smesos/task.h"
#include "mesos_internal.h"

typedef struct k8sm__task_limit {
    const char *name; /* "cpus" or "mem" */
    int64_t amount;   /* thousandths; INT64_MAX: Infinity */
} k8sm__task_limit;

enum { K8SM__TASK_LIMITS = 2 };

struct k8sm_task {
    const k8sm_alloc *alloc;
    const k8sm_executor *executor;
    char *id, *name, *agent_id, *role;
    k8sm_mesos_resources *resources, *executor_resources;
    k8sm__task_limit limits[K8SM__TASK_LIMITS];
    size_t limit_count;
    k8sm_bytes data;
};

/** Does the pod fit, is there an id, and are the offers real ones? */
k8sm_status k8sm__task_check(const k8sm_match *match, const k8sm_offer_group *group,
                             const k8sm_task_options *options, k8sm_error *err);
/** Body of a mesos.v1.TaskInfo. */
void k8sm__task_to_protobuf(const k8sm_task *task, k8sm__buffer *buffer);

#endif
