#ifndef K8SMESOS_MATCH_H
#define K8SMESOS_MATCH_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/account.h"
#include "k8smesos/error.h"
#include "k8smesos/executor.h"
#include "k8smesos/export.h"
#include "k8smesos/limitrange.h"
#include "k8smesos/object.h"
#include "k8smesos/offer.h"
#include "k8smesos/policy.h"
#include "k8smesos/ports.h"

K8SM_BEGIN_DECLS

/** One pod compared with the offers of one agent and role. Immutable. */
typedef struct k8sm_match k8sm_match;

/** Stable codes of why a pod does not fit; see k8sm_reason_name(). */
enum {
    K8SM_REASON_INSUFFICIENT      = 1, /**< "insufficient": too little of a scalar */
    K8SM_REASON_PORT_TAKEN        = 2, /**< "port_taken": two containers want one port */
    K8SM_REASON_PORT_OUT_OF_RANGE = 3, /**< "port_out_of_range": the port is not offered */
    K8SM_REASON_NO_PORTS_LEFT     = 4, /**< "no_ports_left": too few ports for wildcards */
    K8SM_REASON_SELECTOR          = 5, /**< "selector": nodeName or nodeSelector */
    K8SM_REASON_AFFINITY          = 6, /**< "affinity": required node affinity */
    K8SM_REASON_ROLE              = 7, /**< "role": the pod does not take offers of this role */
    K8SM_REASON_AGENT_UNAVAILABLE = 8, /**< "agent_unavailable": maintenance */
    K8SM_REASON_EXECUTOR          = 9, /**< "executor": another executor of ours runs there, or more than one */
    K8SM_REASON_INVALID_POD       = 10 /**< "invalid_pod" */
};
/** @return the name given above; "unknown" otherwise. Static storage. */
K8SM_API const char *k8sm_reason_name(int32_t code);

/** Why not, with amounts. Strings are borrowed from the match, never NULL. */
typedef struct k8sm_reason {
    int32_t code;         /**< K8SM_REASON_* */
    int32_t reserved;     /**< 0 */
    const char *resource; /**< "cpus", "ports"; "" where none */
    const char *role;     /**< the allocation role compared with */
    const char *path;     /**< the pod's field that asks for it; "" where none */
    int64_t wanted;       /**< thousandths (a port number times 1000); 0 where none */
    int64_t had;          /**< thousandths */
    int64_t short_by;     /**< thousandths: wanted - had */
    const char *message;  /**< one line of English */
} k8sm_reason;

/** Compare.
 *  @param object    the pod; complete it first (k8sm_object_with_defaults()) if its limits are to be passed on.
 *  @param account   k8sm_account_new() of it, same policy.
 *  @param group     the offers.
 *  @param executor  the executor that would run it; its resources are needed too where it does not run yet. NULL: none needed.
 *  @param policy    NULL: the DEFAULT preset.
 *  @param alloc     NULL: malloc and free. Must outlive the match.
 *  @param ret_match owned by the caller: k8sm_match_free(). Not fitting is no failure.
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM, K8SM_E_RANGE.
 *  Pure: neither the pod nor the offers change. */
K8SM_API k8sm_status k8sm_match_new(const k8sm_object *object, const k8sm_account *account,
                                    const k8sm_offer_group *group,
                                    const k8sm_executor *executor, const k8sm_policy *policy,
                                    const k8sm_alloc *alloc, k8sm_match **ret_match,
                                    k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_match_free(k8sm_match *match);
/** @return 1 if the pod fits, else 0. */
K8SM_API int32_t k8sm_match_fits(const k8sm_match *match);
/** Every obstacle, not only the first. 0 if it fits. */
K8SM_API size_t k8sm_match_reason_count(const k8sm_match *match);
/** @return reason @p index, borrowed; NULL beyond the end. */
K8SM_API const k8sm_reason *k8sm_match_reason(const k8sm_match *match, size_t index);
/** What the task takes: entries exactly as offered (reservations, allocation role, ports).
 *  Empty if it does not fit. Borrowed, never NULL. The same holds for the next two. */
K8SM_API const k8sm_mesos_resources *k8sm_match_task_resources(const k8sm_match *match);
/** What the executor takes; empty where it runs already. */
K8SM_API const k8sm_mesos_resources *k8sm_match_executor_resources(const k8sm_match *match);
/** What is left of the group. */
K8SM_API const k8sm_mesos_resources *k8sm_match_left(const k8sm_match *match);
/** @return 1 if the executor runs there already (its id is in the offers). */
K8SM_API int32_t k8sm_match_executor_running(const k8sm_match *match);
/** Mapped ports, by container and port index. */
K8SM_API size_t k8sm_match_port_count(const k8sm_match *match);
/** @return mapping @p index, borrowed until the match is freed; NULL beyond the end. */
K8SM_API const k8sm_port_mapping *k8sm_match_port(const k8sm_match *match, size_t index);

/** @return which of @p count comparisons of one pod comes nearest: one that fits; else the one
 *  with the fewest obstacles that no smaller amounts would remove, and among these the one
 *  whose greatest shortage is the least part of what pod and executor want; the first of equals. 0 if
 *  @p count is 0. */
K8SM_API size_t k8sm_match_nearest(const k8sm_match *const *matches, size_t count);
/** @return how many of @p count comparisons have a reason of this code; of this resource, if
 *  @p resource is not NULL. */
K8SM_API size_t k8sm_match_tally(const k8sm_match *const *matches, size_t count, int32_t code,
                                 const char *resource);

/** The least change of a pod's requests and limits with which it would fit an agent. Immutable. */
typedef struct k8sm_least_change k8sm_least_change;
/** One field that changes. Strings are borrowed from the change, never NULL. */
typedef struct k8sm_change {
    const char *path;     /**< "spec.containers[1].resources.limits.cpu", from the object's root */
    const char *pointer;  /**< the same as a k8sm_edit has it */
    const char *resource; /**< the Kubernetes name, "cpu" */
    const char *from;     /**< as written, in canonical form; "" if the field is absent */
    const char *to;       /**< canonical form */
    k8sm_quantity from_amount; /**< 0 if the field is absent */
    k8sm_quantity to_amount;   /**< whole milli-cores, bytes or units */
    int32_t has_from;     /**< 1 if the field is there, else 0 */
    int32_t reserved;     /**< 0 */
} k8sm_change;

/** Work out what to change. Each resource is taken for itself, in steps of one milli-core, one
 *  byte, or one of an extended resource:
 *  the amounts counted are lowered by the least sum of steps with which the pod fits;
 *  of several ways the one that lowers sidecars least, and then the fewest regular containers,
 *  the greatest first. No container goes below the policy's minimum, a LimitRange's, or one
 *  step. A request above its lowered limit is lowered with it. What spec.resources says is lowered
 *  alone, not with the containers in it.
 *
 *  Applied, the pod fits; with any change one step less it does not.
 *
 *  @param object   the pod as written: without defaults filled in.
 *  @param ranges   as given to k8sm_account_new().
 *  @param group, executor, policy  as given to k8sm_match_new().
 *  @param ret_change  owned by the caller: k8sm_least_change_free(). That nothing helps is no
 *                  failure: see k8sm_least_change_possible().
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM, K8SM_E_RANGE.
 *  Pure: neither the pod nor the offers change. */
K8SM_API k8sm_status k8sm_least_change_new(const k8sm_object *object,
                                           const k8sm_limit_range *const *ranges,
                                           size_t range_count, const k8sm_offer_group *group,
                                           const k8sm_executor *executor,
                                           const k8sm_policy *policy, const k8sm_alloc *alloc,
                                           k8sm_least_change **ret_change, k8sm_error *err);
/** The same for a pod that was compared already, which saves doing that again.
 *  @param account  k8sm_account_new() of @p object with @p ranges and @p policy.
 *  @param match    k8sm_match_new() of that account with @p group, @p executor and @p policy; of
 *                  the object as written or complete. Neither is kept. */
K8SM_API k8sm_status k8sm_least_change_of_match(
    const k8sm_object *object, const k8sm_limit_range *const *ranges, size_t range_count,
    const k8sm_account *account, const k8sm_match *match, const k8sm_offer_group *group,
    const k8sm_executor *executor, const k8sm_policy *policy, const k8sm_alloc *alloc,
    k8sm_least_change **ret_change, k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_least_change_free(k8sm_least_change *change);
/** @return 1 if the pod fits with the changes (none, if it fits as it is); 0 if no smaller
 *  amounts would make it fit. */
K8SM_API int32_t k8sm_least_change_possible(const k8sm_least_change *change);
/** @return number of fields that change. */
K8SM_API size_t k8sm_least_change_count(const k8sm_least_change *change);
/** @return field @p index, borrowed until the change is freed; NULL beyond the end. */
K8SM_API const k8sm_change *k8sm_least_change_get(const k8sm_least_change *change, size_t index);
/** A new object with the changes made; else as k8sm_object_with_edits().
 *  @param object      the one given to k8sm_least_change_new().
 *  @param ret_object  owned by the caller: k8sm_object_free(). */
K8SM_API k8sm_status k8sm_least_change_apply(const k8sm_least_change *change,
                                             const k8sm_object *object,
                                             k8sm_object **ret_object, k8sm_error *err);

K8SM_END_DECLS

#endif
