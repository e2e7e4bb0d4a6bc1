#ifndef K8SMESOS_PREFLIGHT_H
#define K8SMESOS_PREFLIGHT_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/offer.h"

K8SM_BEGIN_DECLS

/** What a Mesos 1.11 master would say of a TaskInfo in a LAUNCH, before it is sent.
 *  One bad resource makes the master refuse all tasks of that LAUNCH.
 *
 *  @param buf       a serialized mesos.v1.TaskInfo, @p len bytes.
 *  @param group     the offers that it would be launched on; NULL: what they hold is not checked.
 *  @param findings  takes one for each refusal, path = the master's check ("resources", "task_id", "executor"); not NULL.
 *  @retval K8SM_OK         the master takes it.
 *  @retval K8SM_E_INVALID  refused: see findings.
 *  @retval K8SM_E_SYNTAX, K8SM_E_SCHEMA, K8SM_E_LIMIT  no TaskInfo at all. */
K8SM_API k8sm_status k8sm_preflight_task(const char *buf, size_t len,
                                         const k8sm_offer_group *group,
                                         k8sm_findings *findings, k8sm_error *err);

/** The same for a TaskInfo in v1 JSON, @p len bytes at @p json. */
K8SM_API k8sm_status k8sm_preflight_task_json(const char *json, size_t len,
                                              const k8sm_offer_group *group,
                                              k8sm_findings *findings, k8sm_error *err);

K8SM_END_DECLS

#endif
