#ifndef K8SMESOS_PLACE_H
#define K8SMESOS_PLACE_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/account.h"
#include "k8smesos/error.h"
#include "k8smesos/executor.h"
#include "k8smesos/export.h"
#include "k8smesos/match.h"
#include "k8smesos/object.h"
#include "k8smesos/offer.h"
#include "k8smesos/placer.h"
#include "k8smesos/policy.h"

K8SM_BEGIN_DECLS

/** Many pods, one after another, on many offers: what one pod takes the next one does not see.
 *
 *  A pod goes to a group (agent and role) that k8sm_match_new() says it fits, as its offers are then:
 *  one of the first role that the pod takes offers of and that has room for it, and within the role as the strategy says.
 *  The same calls always give the same plan. An index (placer.h) finds the group without looking at each.
 *
 *  For best-fit and spread, what is left of cpus, mem and extended resources counts, with what the executor needs set
 *  aside where none runs yet (and it would draw on the same entries as pods do), as part of what was offered to begin with.
 *
 *  One thread at a time. Objects and accounts are borrowed for a call only. */
typedef struct k8sm_placement k8sm_placement;

/** @param offers    borrowed: must outlive the placement and stay unchanged.
 *  @param executor  counted once on each (agent, role) where it does not run yet; NULL: none.
 *                   Borrowed for the placement's life.
 *  @param policy    NULL: the DEFAULT preset. Strings are borrowed for the placement's life.
 *  @param strategy  a K8SM_PLACE_* (placer.h).
 *  @param alloc     NULL: malloc and free. Must outlive the placement.
 *  @param ret_placement  owned by the caller: k8sm_placement_free().
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_placement_new(const k8sm_offers *offers, const k8sm_executor *executor,
                                        const k8sm_policy *policy, int32_t strategy,
                                        const k8sm_alloc *alloc, k8sm_placement **ret_placement,
                                        k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_placement_free(k8sm_placement *placement);

/** Place one copy of a pod.
 *  @param ret_match  owned by the caller: k8sm_match_free(): the match with the chosen
 *                    group, or where nothing fits the match with the group that came
 *                    nearest (fewest reasons that no smaller pod would remove, then fewest,
 *                    then least short), whose reasons say why.
 *                    NULL if there are no offers at all.
 *  @param ret_group  the chosen group, borrowed from the offers; NULL if nothing fits.
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM, K8SM_E_RANGE; the pod was not placed. */
K8SM_API k8sm_status k8sm_placement_add(k8sm_placement *placement, const k8sm_object *object,
                                        const k8sm_account *account, k8sm_match **ret_match,
                                        const k8sm_offer_group **ret_group, k8sm_error *err);
/** Place one copy of a pod without saying which entries it takes: the quick way to plan a
 *  queue. What is left is the same as after k8sm_placement_add(), and is worked out when it is asked for.
 *  @param ret_index  the index of the chosen group, K8SM_PLACER_NONE if nothing fits.
 *  Else as k8sm_placement_add(). */
K8SM_API k8sm_status k8sm_placement_put(k8sm_placement *placement, const k8sm_object *object,
                                        const k8sm_account *account, size_t *ret_index,
                                        k8sm_error *err);
/** Place all of these pods, in their order, or none.
 *  @param objects, accounts  @p count of each.
 *  @param ret_matches  @p count, owned by the caller: where all are placed, their matches. Else the one at *ret_placed is
 *                      the nearest miss, as k8sm_placement_add() has it, and all others are NULL.
 *  @param ret_groups   @p count, borrowed from the offers: where they are; all NULL if none is placed.
 *  @param ret_placed   @p count if all are placed; else the index of the pod that had no room any more.
 *  @retval K8SM_E_ARGUMENT  nothing was set.
 *  @retval K8SM_E_NOMEM, K8SM_E_RANGE  none is placed, matches and groups are NULL. Should memory run out
 *                      while what was placed is taken back, less may be found left than there is. */
K8SM_API k8sm_status k8sm_placement_add_all(k8sm_placement *placement,
                                            const k8sm_object *const *objects,
                                            const k8sm_account *const *accounts, size_t count,
                                            k8sm_match **ret_matches,
                                            const k8sm_offer_group **ret_groups,
                                            size_t *ret_placed, k8sm_error *err);

/** What stands in the way of a pod on some groups. */
typedef struct k8sm_obstacle {
    int32_t code;         /**< K8SM_REASON_* */
    int32_t reserved;     /**< 0 */
    const char *resource; /**< as in k8sm_reason; lives as long as the placement */
    size_t groups;        /**< on how many groups */
    int64_t least_short;  /**< insufficient, no_ports_left: the least that is missing there,
                               thousandths; pod and executor together. Else 0 */
} k8sm_obstacle;
/** More are not told. */
#define K8SM_PLACEMENT_OBSTACLES_MAX 96
/** Why a pod was left out, in sum: "9,000 of 10,000 groups have too little cpus, 0.5 at least".
 *  Groups with several obstacles count for each.
 *  @param ret_obstacles  room for K8SM_PLACEMENT_OBSTACLES_MAX.
 *  @param ret_count      how many were set; 0 if there are no offers, or all would take it.
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM, K8SM_E_RANGE. */
K8SM_API k8sm_status k8sm_placement_obstacles(k8sm_placement *placement,
                                              const k8sm_object *object,
                                              const k8sm_account *account,
                                              k8sm_obstacle *ret_obstacles, size_t *ret_count,
                                              k8sm_error *err);

/** @return what is left of group @p index (order of k8sm_offers_group()), borrowed until
 *  the next pod is placed; NULL beyond the end, or out of memory. */
K8SM_API const k8sm_mesos_resources *k8sm_placement_left(const k8sm_placement *placement,
                                                         size_t index);

K8SM_END_DECLS

#endif
