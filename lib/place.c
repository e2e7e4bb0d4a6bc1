#include "k8smesos/place.h"

#include <string.h>

#include "match_internal.h"
#include "policy_internal.h"

/* What is left of one group. */
typedef struct remainder {
    k8sm_mesos_resources *left; /* NULL: the whole group still */
    bool executor_here;         /* a pod placed here brought the executor */
} remainder;

struct k8sm_placement {
    const k8sm_alloc *alloc;
    const k8sm_offers *offers;
    const k8sm_executor *executor;
    k8sm_policy policy;
    remainder *groups;
    size_t count;
};

static const k8sm_mesos_resources *left_of(const k8sm_placement *placement, size_t index)
{
    const remainder *group = &placement->groups[index];
    return group->left != NULL
               ? group->left
               : k8sm_offer_group_resources(k8sm_offers_group(placement->offers, index));
}

static bool nearer(const k8sm_match *a, const k8sm_match *b)
{
    const k8sm_match *const both[] = { b, a };
    return k8sm_match_nearest(both, 2) == 1;
}

static k8sm_status commit(k8sm_placement *placement, size_t index, const k8sm_match *match,
                          k8sm_error *err)
{
    k8sm_mesos_resources *left = NULL;
    k8sm_status rc = k8sm_mesos_resources_copy(match->left, placement->alloc, &left, err);
    if (rc != K8SM_OK)
        return rc;
    k8sm_mesos_resources_free(placement->groups[index].left);
    placement->groups[index].left = left;
    placement->groups[index].executor_here = placement->executor != NULL;
    return K8SM_OK;
}

k8sm_status k8sm_placement_new(const k8sm_offers *offers, const k8sm_executor *executor,
                               const k8sm_policy *policy, int32_t strategy,
                               const k8sm_alloc *alloc, k8sm_placement **ret_placement,
                               k8sm_error *err)
{
    k8sm_placement *placement;
    k8sm_policy p;
    k8sm_status rc;
    if (offers == NULL || ret_placement == NULL || strategy != K8SM_PLACE_FIRST_FIT)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "offers, ret_placement and a known strategy are required");
    rc = k8sm__policy_resolve(policy, &p, err);
    if (rc != K8SM_OK)
        return rc;
    placement = k8sm__allocate_zero(alloc, sizeof *placement);
    if (placement == NULL)
        return k8sm__nomem(err);
    placement->alloc = alloc;
    placement->offers = offers;
    placement->executor = executor;
    placement->policy = p;
    placement->count = k8sm_offers_group_count(offers);
    placement->groups =
        k8sm__allocate_array(alloc, placement->count + 1, sizeof *placement->groups);
    if (placement->groups == NULL) {
        k8sm__release(alloc, placement);
        return k8sm__nomem(err);
    }
    memset(placement->groups, 0, (placement->count + 1) * sizeof *placement->groups);
    *ret_placement = placement;
    return K8SM_OK;
}

void k8sm_placement_free(k8sm_placement *placement)
{
    if (placement == NULL)
        return;
    for (size_t i = 0; i < placement->count; i++)
        k8sm_mesos_resources_free(placement->groups[i].left);
    k8sm__release(placement->alloc, placement->groups);
    k8sm__release(placement->alloc, placement);
}

/* The next smaller role preference than any in hand: groups of the pod's first role are
 * tried first. Groups of roles that it does not take come last, for their reasons. */
static k8sm_status try_rank(k8sm_placement *placement, const k8sm_object *object,
                            const k8sm_account *account, size_t rank, k8sm_match **best,
                            size_t *ret_index, k8sm_error *err)
{
    const k8sm_pod *pod = k8sm_object_pod(object);
    for (size_t i = 0; i < placement->count; i++) {
        const k8sm_offer_group *group = k8sm_offers_group(placement->offers, i);
        k8sm_match *match = NULL;
        k8sm_status rc;
        if (k8sm__pod_role_rank(pod, &placement->policy, k8sm_offer_group_role(group)) != rank)
            continue;
        rc = k8sm__match_left(object, account, group, left_of(placement, i),
                              placement->groups[i].executor_here, placement->executor,
                              &placement->policy, placement->alloc, &match, err);
        if (rc != K8SM_OK)
            return rc;
        if (*best == NULL || nearer(match, *best)) {
            k8sm_match_free(*best);
            *best = match;
            *ret_index = i;
        } else {
            k8sm_match_free(match);
        }
        if ((*best)->reason_count == 0)
            return K8SM_OK;
    }
    return K8SM_OK;
}

/* How many different ranks the groups have for this pod, in order; ends with SIZE_MAX. */
static size_t next_rank(const k8sm_placement *placement, const k8sm_pod *pod, size_t after,
                        bool first)
{
    size_t next = SIZE_MAX;
    for (size_t i = 0; i < placement->count; i++) {
        const char *role = k8sm_offer_group_role(k8sm_offers_group(placement->offers, i));
        size_t rank = k8sm__pod_role_rank(pod, &placement->policy, role);
        if ((first || rank > after) && rank < next)
            next = rank;
    }
    return next;
}

k8sm_status k8sm_placement_add(k8sm_placement *placement, const k8sm_object *object,
                               const k8sm_account *account, k8sm_match **ret_match,
                               const k8sm_offer_group **ret_group, k8sm_error *err)
{
    k8sm_match *best = NULL;
    size_t index = 0, rank;
    k8sm_status rc = K8SM_OK;
    if (placement == NULL || object == NULL || k8sm_object_pod(object) == NULL ||
        account == NULL || ret_match == NULL || ret_group == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "every argument is required");
    rank = next_rank(placement, k8sm_object_pod(object), 0, true);
    for (;;) {
        rc = try_rank(placement, object, account, rank, &best, &index, err);
        if (rc != K8SM_OK || rank == SIZE_MAX || (best != NULL && best->reason_count == 0))
            break;
        rank = next_rank(placement, k8sm_object_pod(object), rank, false);
    }
    if (rc == K8SM_OK && best != NULL && best->reason_count == 0)
        rc = commit(placement, index, best, err);
    if (rc != K8SM_OK) {
        k8sm_match_free(best);
        return rc;
    }
    *ret_group = best != NULL && best->reason_count == 0
                     ? k8sm_offers_group(placement->offers, index)
                     : NULL;
    *ret_match = best;
    return K8SM_OK;
}

const k8sm_mesos_resources *k8sm_placement_left(const k8sm_placement *placement, size_t index)
{
    return index < placement->count ? left_of(placement, index) : NULL;
}
