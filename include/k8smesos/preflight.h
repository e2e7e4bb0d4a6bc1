#ifndef K8SMESOS_PREFLIGHT_H
#define K8SMESOS_PREFLIGHT_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/offer.h"

K8SM_BEGIN_DECLS

/** What a Mesos 1.11 master would say of tasks before they are sent (master/validation.cpp).
 *
 *  The master stops at its first error; here every check has its say, in the master's order,
 *  with the first error of each: the first finding is what the master would answer. A
 *  finding's message is Mesos' own, cut to what a finding holds, its path the check:
 *
 *  | path | what |
 *  | --- | --- |
 *  | resources | a resource is invalid (then all tasks of the LAUNCH fail), fractions of a gpu,
 * disks, roles, revocability; of a task | | task_id, agent_id | characters of the id, and that
 * the agent is the offer's | | kill_policy, max_completion_time | times below zero | | check,
 * health_check | type, what belongs to it, times below zero | | command, container |
 * environment, volumes, docker | | limits | of cpus and mem only, and not below the request |
 *  | executor | everything about the executor, and that there is one or a command |
 *  | total | task and executor together: overlaps, and that the offers hold it all |
 *  | share_cgroups | where it may be false, and that a group agrees on it |
 *
 *  What only the master knows is not looked at: what was authorized, the agent's
 *  capabilities. Ids in use, and the ExecutorInfo that runs under an executor id, are known
 *  to k8sm_preflight_launch() as far as the caller tells them; the others compare the offers
 *  as if nothing was launched on them before.
 *
 *  Memory comes from the allocator of @p findings. Thread safety: the functions have no state;
 *  @p findings belongs to the caller. */

/** A task of a LAUNCH.
 *  @param buf       a serialized mesos.v1.TaskInfo, @p len bytes.
 *  @param group     the offers that it would be launched on; NULL: what they hold is not
 *                   checked, and resources without an allocation role are taken to be of "*".
 *  @param findings  takes one for each check that fails; not NULL.
 *  @retval K8SM_OK         the master takes it.
 *  @retval K8SM_E_INVALID  refused: see findings.
 *  @retval K8SM_E_SYNTAX, K8SM_E_SCHEMA  no TaskInfo at all, or a required field is missing.
 *  @retval K8SM_E_RANGE    the resources together are more than Mesos can hold.
 *  @retval K8SM_E_LIMIT, K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_preflight_task(const char *buf, size_t len,
                                         const k8sm_offer_group *group, k8sm_findings *findings,
                                         k8sm_error *err);

/** The same for a TaskInfo in v1 JSON, @p len bytes at @p json, as Mesos reads JSON. */
K8SM_API k8sm_status k8sm_preflight_task_json(const char *json, size_t len,
                                              const k8sm_offer_group *group,
                                              k8sm_findings *findings, k8sm_error *err);

/** All tasks of a LAUNCH, one after another as the master does: each on what those before it
 *  left of the offers, its id used by none of them, its executor counted once and the same as
 *  the one that runs under its id. A refused task takes nothing, and the others are launched;
 *  but one invalid resource ("Resource '...' is invalid") spoils all tasks of the LAUNCH.
 *  @param buf      a serialized mesos.v1.Offer.Operation.Launch, @p len bytes.
 *  @param running  the tasks that this framework launched on the agent before and that have
 *                  not ended, as another Launch of @p running_len bytes; NULL: none. Their ids
 *                  are in use and their executors run; what they hold is not in the offers.
 *                  ExecutorInfos are compared as they are written, with the roles filled in
 *                  (type_utils.cpp): the order of what they list counts.
 *  @param findings  paths begin with the task: "task_infos[2].limits".
 *  @retval K8SM_E_SYNTAX, K8SM_E_SCHEMA  also of @p running; err->path begins with "running".
 *  The rest, and what is returned, as k8sm_preflight_task(). */
K8SM_API k8sm_status k8sm_preflight_launch(const char *buf, size_t len, const char *running,
                                           size_t running_len, const k8sm_offer_group *group,
                                           k8sm_findings *findings, k8sm_error *err);

/** The same for Launches in v1 JSON: {"task_infos": [...]}. */
K8SM_API k8sm_status k8sm_preflight_launch_json(const char *json, size_t len,
                                                const char *running, size_t running_len,
                                                const k8sm_offer_group *group,
                                                k8sm_findings *findings, k8sm_error *err);

/** A LAUNCH_GROUP: all of its tasks fail if one does. Messages about a task begin with
 *  "Task 'ID' is invalid: ". Unlike in a LAUNCH, the executor needs its type, its framework
 *  id, 0.01 cpus, 32 MB of whole memory and some disk.
 *  @param buf  a serialized mesos.v1.Offer.Operation.LaunchGroup, @p len bytes.
 *  The rest, and what is returned, as k8sm_preflight_task(). */
K8SM_API k8sm_status k8sm_preflight_group(const char *buf, size_t len,
                                          const k8sm_offer_group *group,
                                          k8sm_findings *findings, k8sm_error *err);

/** The same for a LaunchGroup in v1 JSON: {"executor": ..., "task_group": {"tasks": [...]}}. */
K8SM_API k8sm_status k8sm_preflight_group_json(const char *json, size_t len,
                                               const k8sm_offer_group *group,
                                               k8sm_findings *findings, k8sm_error *err);

K8SM_END_DECLS

#endif
