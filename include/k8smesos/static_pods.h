#ifndef K8SMESOS_STATIC_PODS_H
#define K8SMESOS_STATIC_PODS_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/object.h"
#include "k8smesos/policy.h"

K8SM_BEGIN_DECLS

/** The sum of pods that the executor runs on every node. Reading files is the caller's.
 *  One thread at a time while pods are added, any number that only read. */
typedef struct k8sm_static_pods k8sm_static_pods;

/** No pods yet.
 *  @param policy    kept by value; its strings and arrays must stay until the pods are freed. NULL:
 *                   the DEFAULT preset.
 *  @param ret_pods  owned by the caller: k8sm_static_pods_free().
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_static_pods_new(const k8sm_policy *policy, const k8sm_alloc *alloc,
                                          k8sm_static_pods **ret_pods, k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_static_pods_free(k8sm_static_pods *pods);
/** Add one pod, completed with default limits as every other pod.
 *  @retval K8SM_E_INVALID  not ok (strict or invalid findings), the first finding in err:
 *          DEFAULT callers stop, SEED callers skip the pod. The sum is unchanged.
 *  @retval K8SM_E_SCHEMA  holds no pod. @retval K8SM_E_RANGE, K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_static_pods_add(k8sm_static_pods *pods, const k8sm_object *object,
                                          k8sm_error *err);
/** @return how many were added. */
K8SM_API size_t k8sm_static_pods_count(const k8sm_static_pods *pods);
/** The sums in thousandths: as k8sm_account_demand(). */
K8SM_API size_t k8sm_static_pods_demand_count(const k8sm_static_pods *pods);
/** @param ret_name    borrowed.
 *  @param ret_amount  thousandths.
 *  @return 1, or 0 beyond the end (nothing set). Any ret_ may be NULL. */
K8SM_API int32_t k8sm_static_pods_demand(const k8sm_static_pods *pods, size_t index,
                                         const char **ret_name, int64_t *ret_amount);
/** One v1 PodList in JSON with the completed pods, for the executor's data. Each keeps
 *  its place; namespace "default" is filled in where none is written.
 *  @param ret_bytes  end with k8sm_bytes_finish().
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_static_pods_format(const k8sm_static_pods *pods,
                                             const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                             k8sm_error *err);

K8SM_END_DECLS

#endif
