#ifndef K8SMESOS_TASK_H
#define K8SMESOS_TASK_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/account.h"
#include "k8smesos/error.h"
#include "k8smesos/executor.h"
#include "k8smesos/export.h"
#include "k8smesos/match.h"
#include "k8smesos/object.h"
#include "k8smesos/policy.h"

K8SM_BEGIN_DECLS

/** A task to launch: a pod bound to the offers of one agent. Immutable. */
typedef struct k8sm_task k8sm_task;

/** What names a task. Start from k8sm_task_options_init(). Strings are copied. */
typedef struct k8sm_task_options {
    size_t size; /**< sizeof(k8sm_task_options) of the caller */
    const char *id; /**< task id; required. Use the same one when a launch is tried again */
    const char *name; /**< TaskInfo.name; NULL: "POD.NAMESPACE.pod" (SEED: ".pods") */
    const char *pod_name; /**< name of the pod in the data; NULL: its own, or the workload's */
    /** What the executor holds that runs on the agent already: the master refuses a second
     *  description of it with other resources. NULL: its own need, unreserved. Copied. */
    const k8sm_mesos_resources *executor_resources;
    int32_t annotate;   /**< 1 (default): write bindingHost, taskId, slaveId, offerId, executorId annotations (docs/accounting.md, "The task") */
    int32_t reserved;   /**< 0 */
} k8sm_task_options;
/** Fill in defaults. @param options  NULL is ignored.
 *  @param size  sizeof(k8sm_task_options) of the caller. */
K8SM_API void k8sm_task_options_init(k8sm_task_options *options, size_t size);

/** Make the task of a pod that fits: resources as matched, limits by the policy's basis,
 *  the completed pod (limits, ports, annotations) in its data.
 *
 *  @param object   complete: as given to k8sm_match_new().
 *  @param match    k8sm_match_fits() is 1.
 *  @param executor the one given to k8sm_match_new(); borrowed: must outlive the task.
 *  @retval K8SM_E_ARGUMENT     does not fit, or no id.
 *  @retval K8SM_E_UNSUPPORTED  the offers come from a state answer and have no real ids. */
K8SM_API k8sm_status k8sm_task_new(const k8sm_object *object, const k8sm_account *account,
                                   const k8sm_offer_group *group, const k8sm_match *match,
                                   const k8sm_executor *executor,
                                   const k8sm_task_options *options, const k8sm_policy *policy,
                                   const k8sm_alloc *alloc, k8sm_task **ret_task,
                                   k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_task_free(k8sm_task *task);
/** @return the task id. Borrowed, never NULL. */
K8SM_API const char *k8sm_task_id(const k8sm_task *task);
/** @return the pod in TaskInfo.data: v1 Pod JSON, NUL-terminated. Borrowed. */
K8SM_API const char *k8sm_task_data(const k8sm_task *task);
/** Serialize a mesos.v1.TaskInfo with its ExecutorInfo.
 *  @param ret_bytes  end with k8sm_bytes_finish().
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_task_format_protobuf(const k8sm_task *task, const k8sm_alloc *alloc,
                                               k8sm_bytes *ret_bytes, k8sm_error *err);
/** The same as v1 JSON, as Mesos reads it (bytes in base64, enums by name). */
K8SM_API k8sm_status k8sm_task_format_json(const k8sm_task *task, const k8sm_alloc *alloc,
                                           k8sm_bytes *ret_bytes, k8sm_error *err);

/** A pod as a task group for Mesos' default executor, the alternative to a task for an executor
 *  of our own: one task for each container, started together. Immutable. */
typedef struct k8sm_task_group k8sm_task_group;
/** Make the task group of a pod that fits. Each container's task has its own share of what the
 *  pod takes, its image, command, arguments and literal environment ("$(NAME)" in them is not
 *  expanded); the last one has the ports, the pod's overhead and what rounding added, too.
 *  With basis limits the tasks share the executor's cgroup; with basis requests each has its own
 *  (share_cgroups false) and TaskInfo limits. Volumes, probes and hooks are not passed on.
 *
 *  @param executor  of type K8SM_EXECUTOR_DEFAULT, the one given to k8sm_match_new().
 *  @param options   id: of the pod; a task's is "ID.CONTAINER". name and annotate are not looked at.
 *  @param ret_group owned by the caller: k8sm_task_group_free().
 *  @retval K8SM_E_ARGUMENT     does not fit, no id, or another type of executor.
 *  @retval K8SM_E_UNSUPPORTED  init containers, sidecars, spec.resources, args without a command,
 *                              or offers without real ids.
 *  Else as k8sm_task_new(). */
K8SM_API k8sm_status k8sm_task_group_new(const k8sm_object *object,
                                         const k8sm_account *account,
                                         const k8sm_offer_group *group,
                                         const k8sm_match *match,
                                         const k8sm_executor *executor,
                                         const k8sm_task_options *options,
                                         const k8sm_policy *policy, const k8sm_alloc *alloc,
                                         k8sm_task_group **ret_group, k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_task_group_free(k8sm_task_group *group);
/** @return number of tasks, one a container. */
K8SM_API size_t k8sm_task_group_count(const k8sm_task_group *group);
/** @return task id @p index, borrowed until the group is freed; NULL beyond the end. */
K8SM_API const char *k8sm_task_group_id(const k8sm_task_group *group, size_t index);
/** Serialize a mesos.v1.Offer.Operation of type LAUNCH_GROUP, with the framework id of the
 *  offers in its executor, as the master wants it.
 *  @param ret_bytes  end with k8sm_bytes_finish().
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_task_group_format_protobuf(const k8sm_task_group *group,
                                                     const k8sm_alloc *alloc,
                                                     k8sm_bytes *ret_bytes, k8sm_error *err);
/** The same as v1 JSON. */
K8SM_API k8sm_status k8sm_task_group_format_json(const k8sm_task_group *group,
                                                 const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                                 k8sm_error *err);

K8SM_END_DECLS

#endif
