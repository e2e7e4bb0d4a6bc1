/* Effective requests and limits of a whole pod. */
#include <string.h>

#include "ledger.h"

/* The list that one container brings to a walk; NULL brings nothing. */
typedef const k8sm_resource_list *pick_list(const k8sm__ledger *ledger, size_t index,
                                            k8sm__side side);

/* Both sums of the walk: what runs on, and the greatest need on the way. */
static k8sm_status walk(const k8sm__ledger *ledger, k8sm__side side, pick_list *pick,
                        k8sm_resource_list *total, k8sm_error *err)
{
    const k8sm_alloc *arena = &ledger->arena->view;
    const k8sm_pod *pod = ledger->pod;
    k8sm_resource_list sidecars, greatest;
    k8sm_status rc = K8SM_OK;
    k8sm__resource_list_init(&sidecars, arena);
    k8sm__resource_list_init(&greatest, arena);
    for (size_t i = pod->init_count; rc == K8SM_OK && i < pod->init_count + pod->regular_count;
         i++)
        rc = k8sm_resource_list_add(total, pick(ledger, i, side), err);
    for (size_t i = 0; rc == K8SM_OK && i < pod->init_count; i++) {
        const k8sm_resource_list *own = pick(ledger, i, side);
        k8sm_resource_list need;
        if (ledger->entries[i].container->type == K8SM_CONTAINER_SIDECAR) {
            rc = k8sm_resource_list_add(total, own, err);
            if (rc == K8SM_OK)
                rc = k8sm_resource_list_add(&sidecars, own, err);
            if (rc == K8SM_OK)
                rc = k8sm_resource_list_max(&greatest, &sidecars, err);
            continue;
        }
        k8sm__resource_list_init(&need, arena);
        rc = k8sm_resource_list_add(&need, own, err);
        if (rc == K8SM_OK)
            rc = k8sm_resource_list_add(&need, &sidecars, err);
        if (rc == K8SM_OK)
            rc = k8sm_resource_list_max(&greatest, &need, err);
    }
    return rc != K8SM_OK ? rc : k8sm_resource_list_max(total, &greatest, err);
}

static const k8sm_resource_list *pick_spec(const k8sm__ledger *ledger, size_t index,
                                           k8sm__side side)
{
    return k8sm__ledger_list(&ledger->entries[index], side);
}

static bool has_pod_level(const k8sm_resource_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (k8sm__is_pod_level(list->entries[i].name))
            return true;
    return false;
}

static k8sm_status replace(k8sm_resource_list *total, const k8sm_resource_list *pod_level,
                           k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < pod_level->count; i++)
        if (k8sm__is_pod_level(pod_level->entries[i].name))
            rc = k8sm__resource_list_set(total, pod_level->entries[i].name,
                                         strlen(pod_level->entries[i].name),
                                         &pod_level->entries[i].quantity, err);
    return rc;
}

static bool pod_level_counts(const k8sm__ledger *ledger, k8sm__side side)
{
    return has_pod_level(&ledger->requests) ||
           (side == K8SM__LIMITS && has_pod_level(&ledger->limits));
}

/* To requests always, to limits only where there is one that is not zero. */
static k8sm_status add_overhead(const k8sm__ledger *ledger, k8sm__side side,
                                k8sm_resource_list *total, k8sm_error *err)
{
    if (side == K8SM__REQUESTS)
        return k8sm_resource_list_add(total, &ledger->overhead, err);
    for (size_t i = 0; i < ledger->overhead.count; i++) {
        const k8sm__resource *entry = &ledger->overhead.entries[i];
        const k8sm_quantity *held = k8sm_resource_list_find(total, entry->name);
        k8sm_quantity sum;
        if (held == NULL || k8sm_quantity_sign(held) == 0)
            continue;
        if (k8sm_quantity_add(held, &entry->quantity, &sum) != K8SM_OK)
            return k8sm__fail(err, K8SM_E_RANGE, entry->name, "the sum is more than is held exactly");
        k8sm_status rc =
            k8sm__resource_list_set(total, entry->name, strlen(entry->name), &sum, err);
        if (rc != K8SM_OK)
            return rc;
    }
    return K8SM_OK;
}

k8sm_status k8sm__containers_total(const k8sm__ledger *ledger, k8sm__side side,
                                   k8sm_resource_list *total, k8sm_error *err)
{
    return walk(ledger, side, pick_spec, total, err);
}

k8sm_status k8sm__effective_total(const k8sm__ledger *ledger, k8sm__side side,
                                  k8sm_resource_list *total, k8sm_error *err)
{
    k8sm_status rc = walk(ledger, side, pick_spec, total, err);
    if (rc == K8SM_OK && pod_level_counts(ledger, side))
        rc = replace(total, side == K8SM__REQUESTS ? &ledger->requests : &ledger->limits, err);
    return rc != K8SM_OK ? rc : add_overhead(ledger, side, total, err);
}

/* --- in-place resize --------------------------------------------------------------------------------------- */

static const k8sm__container_status *status_of(const k8sm__ledger *ledger, size_t index)
{
    const char *name = ledger->entries[index].container->name;
    for (size_t i = 0; i < ledger->pod->status_count; i++)
        if (strcmp(ledger->statuses[i].name, name) == 0)
            return &ledger->statuses[i];
    for (size_t i = 0; i < ledger->pod->init_status_count; i++)
        if (strcmp(ledger->init_statuses[i].name, name) == 0)
            return &ledger->init_statuses[i];
    return NULL;
}

/* Without a status a container counts as its spec says, unless the resize is infeasible. */
static const k8sm_resource_list *spec_or_nothing(const k8sm__ledger *ledger, size_t index,
                                                 k8sm__side side)
{
    return ledger->pod->resize_infeasible ? NULL : pick_spec(ledger, index, side);
}

static const k8sm_resource_list *pick_allocated(const k8sm__ledger *ledger, size_t index,
                                                k8sm__side side)
{
    const k8sm__container_status *status = status_of(ledger, index);
    return status != NULL && status->has_allocated ? &status->allocated
                                                   : spec_or_nothing(ledger, index, side);
}

static const k8sm_resource_list *pick_actuated(const k8sm__ledger *ledger, size_t index,
                                               k8sm__side side)
{
    const k8sm__container_status *status = status_of(ledger, index);
    if (status != NULL && (side == K8SM__REQUESTS ? status->has_requests : status->has_limits))
        return side == K8SM__REQUESTS ? &status->requests : &status->limits;
    return side == K8SM__REQUESTS ? pick_allocated(ledger, index, side)
                                  : spec_or_nothing(ledger, index, side);
}

/* Of equal amounts the first keeps its suffix family: the spec's, where it counts at all. */
static k8sm_status status_requests(const k8sm__ledger *ledger, k8sm_resource_list *total,
                                   k8sm_error *err)
{
    const k8sm_alloc *arena = &ledger->arena->view;
    const k8sm__container_status *pod = &ledger->pod_status;
    const bool pod_says = pod->has_allocated && pod->has_requests;
    k8sm_resource_list actuated, allocated;
    k8sm_status rc = K8SM_OK;
    k8sm__resource_list_init(&actuated, arena);
    k8sm__resource_list_init(&allocated, arena);
    if (!ledger->pod->resize_infeasible)
        rc = walk(ledger, K8SM__REQUESTS, pick_spec, total, err);
    if (rc == K8SM_OK)
        rc = pod_says ? k8sm_resource_list_add(&actuated, &pod->requests, err)
                      : walk(ledger, K8SM__REQUESTS, pick_actuated, &actuated, err);
    if (rc == K8SM_OK)
        rc = k8sm_resource_list_max(total, &actuated, err);
    if (rc == K8SM_OK)
        rc = pod_says ? k8sm_resource_list_add(&allocated, &pod->allocated, err)
                      : walk(ledger, K8SM__REQUESTS, pick_allocated, &allocated, err);
    return rc != K8SM_OK ? rc : k8sm_resource_list_max(total, &allocated, err);
}

static k8sm_status status_limits(const k8sm__ledger *ledger, k8sm_resource_list *total,
                                 k8sm_error *err)
{
    const k8sm__container_status *pod = &ledger->pod_status;
    k8sm_resource_list actuated;
    k8sm_status rc = K8SM_OK;
    k8sm__resource_list_init(&actuated, &ledger->arena->view);
    if (!ledger->pod->resize_infeasible)
        rc = walk(ledger, K8SM__LIMITS, pick_spec, total, err);
    if (rc == K8SM_OK)
        rc = pod->has_limits ? k8sm_resource_list_add(&actuated, &pod->limits, err)
                             : walk(ledger, K8SM__LIMITS, pick_actuated, &actuated, err);
    return rc != K8SM_OK ? rc : k8sm_resource_list_max(total, &actuated, err);
}

/* The pod-level value is the greatest of spec, status and what is allocated. */
static k8sm_status status_pod_level(const k8sm__ledger *ledger, k8sm__side side,
                                    k8sm_resource_list *total, k8sm_error *err)
{
    const k8sm__container_status *pod = &ledger->pod_status;
    k8sm_resource_list level;
    k8sm_status rc = K8SM_OK;
    k8sm__resource_list_init(&level, &ledger->arena->view);
    if (!pod->has_resources)
        return replace(total, side == K8SM__REQUESTS ? &ledger->requests : &ledger->limits, err);
    if (!ledger->pod->resize_infeasible)
        rc = k8sm_resource_list_add(
            &level, side == K8SM__REQUESTS ? &ledger->requests : &ledger->limits, err);
    if (rc == K8SM_OK)
        rc = k8sm_resource_list_max(
            &level, side == K8SM__REQUESTS ? &pod->requests : &pod->limits, err);
    if (rc == K8SM_OK && side == K8SM__REQUESTS)
        rc = k8sm_resource_list_max(&level, &pod->allocated, err);
    return rc != K8SM_OK ? rc : replace(total, &level, err);
}

k8sm_status k8sm__status_total(const k8sm__ledger *ledger, k8sm__side side,
                               k8sm_resource_list *total, k8sm_error *err)
{
    k8sm_status rc = side == K8SM__REQUESTS ? status_requests(ledger, total, err)
                                            : status_limits(ledger, total, err);
    if (rc == K8SM_OK && pod_level_counts(ledger, side))
        rc = status_pod_level(ledger, side, total, err);
    return rc != K8SM_OK ? rc : add_overhead(ledger, side, total, err);
}
