#ifndef K8SMESOS_ACCOUNT_H
#define K8SMESOS_ACCOUNT_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/limitrange.h"
#include "k8smesos/object.h"
#include "k8smesos/policy.h"
#include "k8smesos/resource_list.h"

K8SM_BEGIN_DECLS

/** All the numbers of one pod. Immutable; holds copies, so the object may go first. */
typedef struct k8sm_account k8sm_account;

/** Which stage of the way from the manifest to Mesos. */
enum {
    K8SM_STAGE_RAW       = 0, /**< effective requests and limits as written */
    K8SM_STAGE_DEFAULTED = 1, /**< after the API server's defaulting and the LimitRanges */
    K8SM_STAGE_STATUS    = 2, /**< with in-place resize status, over the stored pod; see k8sm_account_has_status() */
    K8SM_STAGE_MESOS     = 3  /**< after the Mesos default limits and minimums of the policy */
};
enum { K8SM_QOS_BEST_EFFORT = 0, K8SM_QOS_BURSTABLE = 1, K8SM_QOS_GUARANTEED = 2 };
/** @return "BestEffort", "Burstable", "Guaranteed"; "unknown" otherwise. */
K8SM_API const char *k8sm_qos_name(int32_t qos);

/** Account one pod: API defaulting, LimitRanges in order, validation, Mesos defaults, sums.
 *  Sources: docs/accounting.md, rule by rule.
 *
 *  A pod that is refused by validation or a LimitRange is no failure: the numbers are
 *  there, the verdict is K8SM_VERDICT_INVALID, and the findings say why.
 *
 *  @param object   holds a pod (k8sm_object_pod() is not NULL).
 *  @param ranges   @p range_count LimitRanges, borrowed for the call; NULL if 0.
 *  @param policy   NULL: the DEFAULT preset.
 *  @param alloc    NULL: malloc and free. Must outlive the account.
 *  @param ret_account  owned by the caller: k8sm_account_free().
 *  @retval K8SM_E_RANGE     a sum beyond 128 bits.
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_account_new(const k8sm_object *object,
                                      const k8sm_limit_range *const *ranges,
                                      size_t range_count, const k8sm_policy *policy,
                                      const k8sm_alloc *alloc, k8sm_account **ret_account,
                                      k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_account_free(k8sm_account *account);

/** @return OK, STRICT or INVALID: the object's verdict, or INVALID if validation or a
 *  LimitRange refuses the pod (INVALID wins over STRICT). */
K8SM_API int32_t k8sm_account_verdict(const k8sm_account *account);
/** Validation and LimitRange findings with path and position, in field order. The
 *  object's own findings are not repeated here. */
K8SM_API size_t k8sm_account_finding_count(const k8sm_account *account);
/** @return finding @p index, borrowed until the account is freed; NULL beyond the end. */
K8SM_API const k8sm_error *k8sm_account_finding(const k8sm_account *account, size_t index);

/** The pod's totals at a stage; borrowed, never NULL, empty for STATUS without a status.
 *  @param stage  a K8SM_STAGE_*; anything else gives an empty list. */
K8SM_API const k8sm_resource_list *k8sm_account_requests(const k8sm_account *account, int32_t stage);
/** The same for limits. A limit total is no bound where a container has no limit. */
K8SM_API const k8sm_resource_list *k8sm_account_limits(const k8sm_account *account, int32_t stage);
/** One container's requests or limits at a stage (index as k8sm_pod_container()). */
K8SM_API const k8sm_resource_list *k8sm_account_container_requests(const k8sm_account *account, size_t index, int32_t stage);
/** The same for limits. */
K8SM_API const k8sm_resource_list *k8sm_account_container_limits(const k8sm_account *account, size_t index, int32_t stage);
/** @return 1 if the document has resource status, so that STAGE_STATUS means something. */
K8SM_API int32_t k8sm_account_has_status(const k8sm_account *account);
/** @return a K8SM_QOS_* of the defaulted pod. */
K8SM_API int32_t k8sm_account_qos(const k8sm_account *account);

/** The 2015 sums: limits of regular containers, each rounded up to whole milli-cores and
 *  bytes, defaults for absent ones; whatever the profile. */
typedef struct k8sm_seed_sums {
    k8sm_quantity cpu; /**< a multiple of 1m */
    k8sm_quantity mem; /**< whole bytes */
    uint32_t containers_given_cpu; /**< how many containers got the default cpu limit */
    uint32_t containers_given_mem; /**< the same for memory */
} k8sm_seed_sums;
/** @param ret_sums  untouched on failure.
 *  @retval K8SM_E_RANGE  a sum beyond 128 bits. */
K8SM_API k8sm_status k8sm_account_seed(const k8sm_account *account, k8sm_seed_sums *ret_sums);

/** What Mesos is asked for: scalars in thousandths, rounded up so that never less than
 *  needed is asked for. Entry 0 is "cpus", entry 1 "mem" (MiB), then the mapped extended
 *  resources in the order of the policy. Zero entries are listed.
 *  @return number of entries; 0 if an amount is more than Mesos can hold (about 9.2e15):
 *          such a pod fits nowhere, while its other numbers stand. */
K8SM_API size_t k8sm_account_demand_count(const k8sm_account *account);
/** @param ret_name    borrowed.
 *  @param ret_amount  thousandths to ask for (basis limits or requests).
 *  @param ret_limit   thousandths for TaskInfo.limits; -1: none; INT64_MAX: Infinity.
 *  @return 1, or 0 beyond the end (nothing set). Any ret_ may be NULL. */
K8SM_API int32_t k8sm_account_demand(const k8sm_account *account, size_t index,
                                     const char **ret_name, int64_t *ret_amount,
                                     int64_t *ret_limit);

K8SM_END_DECLS

#endif
