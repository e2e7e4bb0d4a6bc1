#ifndef K8SMESOS_EXECUTOR_H
#define K8SMESOS_EXECUTOR_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/mesos_resources.h"
#include "k8smesos/policy.h"
#include "k8smesos/static_pods.h"

K8SM_BEGIN_DECLS

/** The executor that runs pods on an agent: its identity, command, and what it needs for
 *  itself and for static pods. Immutable. */
typedef struct k8sm_executor k8sm_executor;

/** What an executor is. Start from k8sm_executor_options_init(). Strings are copied. */
typedef struct k8sm_executor_options {
    size_t size;                  /**< sizeof(k8sm_executor_options) of the caller */
    const char *id;               /**< executor id; NULL: made of a hash of name, source and command (docs/accounting.md, "The executor") */
    const char *name;             /**< NULL: "Kubelet-Executor" */
    const char *source;           /**< NULL: "kubernetes" */
    const char *command;          /**< what the agent runs; NULL: "./k8smesos-executor"; "": no command at all */
    const char *const *arguments; /**< argv, [0] included; NULL: none */
    size_t argument_count;        /**< pieces of arguments */
    const char *const *uris;      /**< fetched into the sandbox as executables; NULL: none */
    size_t uri_count;             /**< length of uris */
    const char *data;             /**< ExecutorInfo.data, @p data_size bytes; NULL: none */
    size_t data_size;             /**< bytes of data */
    int32_t shell;                /**< 1: command is a shell command; 0: executed as it is */
    int32_t type;                 /**< K8SM_EXECUTOR_*; DEFAULT has no command, and command is not looked at */
    int64_t disk_mib;             /**< disk of its own; 0: none, for type DEFAULT 32, which the master wants there */
} k8sm_executor_options;
enum {
    K8SM_EXECUTOR_CUSTOM  = 0, /**< a program of the framework's: k8sm_task_new() */
    K8SM_EXECUTOR_DEFAULT = 1  /**< Mesos' own for task groups: k8sm_task_group_new() */
};
/** Fill in defaults: all zero but for the size. @param options  NULL is ignored.
 *  @param size  sizeof(k8sm_executor_options) of the caller. */
K8SM_API void k8sm_executor_options_init(k8sm_executor_options *options, size_t size);

/** @param options      NULL: all defaults.
 *  @param static_pods  their demand is added to the executor's own; NULL: none.
 *  @param policy       executor_cpu and executor_mem; NULL: the DEFAULT preset.
 *  @retval K8SM_E_ARGUMENT  no such type, a negative disk_mib, or an executor of type DEFAULT
 *                           with less than 0.01 cpus or 32 MiB, which the master refuses.
 *  @retval K8SM_E_RANGE, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_executor_new(const k8sm_executor_options *options,
                                       const k8sm_static_pods *static_pods,
                                       const k8sm_policy *policy, const k8sm_alloc *alloc,
                                       k8sm_executor **ret_executor, k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_executor_free(k8sm_executor *executor);
/** @return the executor id, given or derived; borrowed until the executor is freed. Never NULL. */
K8SM_API const char *k8sm_executor_id(const k8sm_executor *executor);
/** What it needs, unreserved and unallocated: cpus, mem, mapped extended resources. Borrowed. */
K8SM_API const k8sm_mesos_resources *k8sm_executor_resources(const k8sm_executor *executor);
/** Serialize a mesos.v1.ExecutorInfo.
 *  @param resources     the entries taken from an offer; NULL: k8sm_executor_resources().
 *  @param framework_id  NULL: left out (the master fills it in for LAUNCH).
 *  @param ret_bytes     end with k8sm_bytes_finish().
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_executor_format_protobuf(const k8sm_executor *executor,
                                                   const k8sm_mesos_resources *resources,
                                                   const char *framework_id,
                                                   const k8sm_alloc *alloc,
                                                   k8sm_bytes *ret_bytes, k8sm_error *err);
/** The same as v1 JSON. */
K8SM_API k8sm_status k8sm_executor_format_json(const k8sm_executor *executor,
                                               const k8sm_mesos_resources *resources,
                                               const char *framework_id,
                                               const k8sm_alloc *alloc,
                                               k8sm_bytes *ret_bytes, k8sm_error *err);

K8SM_END_DECLS

#endif
