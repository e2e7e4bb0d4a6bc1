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

/** Many pods, one after another, on many offers: what one pod takes the next one does not see. */
typedef struct k8sm_placement k8sm_placement;

/** @param offers    borrowed: must outlive the placement and stay unchanged.
 *  @param executor  counted once on each (agent, role) where it does not run yet; NULL: none.
 *  @param policy    NULL: the DEFAULT preset. Strings are borrowed for the placement's life.
 *  @param strategy  a K8SM_PLACE_*. */
K8SM_API k8sm_status k8sm_placement_new(const k8sm_offers *offers, const k8sm_executor *executor,
                                        const k8sm_policy *policy, int32_t strategy,
                                        const k8sm_alloc *alloc, k8sm_placement **ret_placement,
                                        k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_placement_free(k8sm_placement *placement);
/** Place one copy of a pod.
 *  @param ret_match  owned by the caller: k8sm_match_free(): the match with the chosen
 *                    group, or where nothing fits the match with the group that came
 *                    nearest (k8sm_match_nearest()), whose reasons say why. NULL if there
 *                    are no offers at all.
 *  @param ret_group  the chosen group, borrowed from the offers; NULL if nothing fits. */
K8SM_API k8sm_status k8sm_placement_add(k8sm_placement *placement, const k8sm_object *object,
                                        const k8sm_account *account, k8sm_match **ret_match,
                                        const k8sm_offer_group **ret_group, k8sm_error *err);
/** @return what is left of group @p index (order of k8sm_offers_group()), borrowed until
 *  the next add; NULL beyond the end. */
K8SM_API const k8sm_mesos_resources *k8sm_placement_left(const k8sm_placement *placement,
                                                         size_t index);

K8SM_END_DECLS

#endif
