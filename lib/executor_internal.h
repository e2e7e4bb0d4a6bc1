#ifndef K8SM_EXECUTOR_INTERNAL_H
#define K8SM_EXECUTOR_INTERNAL_H

#include "internal.h"
#include "k8smesos/executor.h"

struct k8sm_executor {
    const k8sm_alloc *alloc;
    char *id, *name, *source, *command; /* command "": none */
    char **arguments, **uris;
    size_t argument_count, uri_count;
    char *data;
    size_t data_size;
    bool shell;
    int32_t type; /* K8SM_EXECUTOR_* */
    k8sm_mesos_resources *resources;
};

/** The id that the executor runs under in @p role: one executor id cannot serve two roles,
 *  so roles other than "*" get a suffix. Appended to @p buffer, not terminated. */
void k8sm__executor_role_id(const k8sm_executor *executor, const char *role,
                            k8sm__buffer *buffer);
/** Body of a mesos.v1.ExecutorInfo for @p role. */
void k8sm__executor_to_protobuf(const k8sm_executor *executor, const char *role,
                                const k8sm_mesos_resources *resources,
                                const char *framework_id, k8sm__buffer *buffer);
void k8sm__executor_to_json(const k8sm_executor *executor, const char *role,
                            const k8sm_mesos_resources *resources, const char *framework_id,
                            k8sm__buffer *buffer);
/** @p before as it is, @p text as a JSON string, @p after as it is. */
void k8sm__put_json_text(k8sm__buffer *buffer, const char *before, const char *text,
                         const char *after);

#endif
