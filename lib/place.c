#include "k8smesos/place.h"

#include <string.h>

#include "place_internal.h"
#include "policy_internal.h"

/* --- one placement --------------------------------------------------------------------------- */

k8sm_status k8sm_placement_new(const k8sm_offers *offers, const k8sm_executor *executor,
                               const k8sm_policy *policy, int32_t strategy,
                               const k8sm_alloc *alloc, k8sm_placement **ret_placement,
                               k8sm_error *err)
{
    k8sm_placement *placement;
    k8sm_policy p;
    k8sm_status rc;
    if (offers == NULL || ret_placement == NULL || strategy < K8SM_PLACE_FIRST_FIT ||
        strategy > K8SM_PLACE_SPREAD)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "offers, ret_placement and a known strategy are required");
    rc = k8sm__policy_resolve(policy, &p, err);
    if (rc != K8SM_OK)
        return rc;
    placement = k8sm__allocate_zero(alloc, sizeof *placement);
    if (placement == NULL)
        return k8sm__nomem(err);
    k8sm__arena_init(&placement->arena, alloc);
    placement->alloc = alloc;
    placement->offers = offers;
    placement->executor = executor;
    placement->policy = p;
    placement->rule = k8sm__policy_take_rule(&p);
    placement->count = k8sm_offers_group_count(offers);
    placement->key.alloc = alloc;
    placement->role_names.alloc = placement->role_lists.alloc = placement->filters.alloc =
        placement->hosts.alloc = &placement->arena.view;
    rc = k8sm__place_rows_make(placement, strategy, err);
    if (rc != K8SM_OK) {
        k8sm_placement_free(placement);
        return rc;
    }
    *ret_placement = placement;
    return K8SM_OK;
}

void k8sm_placement_free(k8sm_placement *placement)
{
    if (placement == NULL)
        return;
    k8sm__journal_drop(placement);
    for (size_t i = 0; placement->rows != NULL && i < placement->count; i++)
        k8sm_mesos_resources_free(placement->rows[i].left);
    k8sm_placer_free(placement->placer);
    k8sm__buffer_finish(&placement->key);
    k8sm__release(placement->alloc, placement->rows);
    k8sm__release(placement->alloc, (void *)placement->roles);
    k8sm__release(placement->alloc, placement->ports);
    k8sm__release(placement->alloc, (void *)placement->shapes);
    k8sm__release(placement->alloc, placement->words);
    k8sm__release(placement->alloc, placement->wish.fixed);
    k8sm__release(placement->alloc, placement->pending);
    k8sm__release(placement->alloc, placement->most);
    k8sm__release(placement->alloc, placement->journal);
    k8sm__arena_finish(&placement->arena);
    k8sm__release(placement->alloc, placement);
}

/* --- one pod --------------------------------------------------------------------------------- */

/* A pod to be placed. */
typedef struct wish {
    k8sm_placement *placement;
    const k8sm_object *object;
    const k8sm_account *account;
    k8sm__place_shape *shape;
    k8sm_status rc; /* of a comparison during the search */
    k8sm_error *err;
} wish;

static k8sm_status read_wish(k8sm_placement *placement, const k8sm_object *object,
                             const k8sm_account *account, bool complete, wish *ret_wish,
                             k8sm_error *err)
{
    if (placement == NULL || object == NULL || k8sm_object_pod(object) == NULL ||
        account == NULL || !complete)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "every argument is required");
    *ret_wish =
        (wish){ .placement = placement, .object = object, .account = account, .err = err };
    return k8sm__place_shape_of(placement, object, account, &ret_wish->shape, err);
}

k8sm_status k8sm__place_compare(k8sm_placement *placement, const k8sm_object *object,
                                const k8sm_account *account, size_t row, k8sm_match **ret_match,
                                k8sm_error *err)
{
    k8sm_status rc = k8sm__row_settle(placement, row, err);
    if (rc != K8SM_OK)
        return rc;
    return k8sm__match_left(object, account, k8sm__row_group(placement, row),
                            k8sm__row_left(placement, row), placement->rows[row].executor_runs,
                            placement->executor, &placement->policy, placement->alloc,
                            ret_match, err);
}

/* The last word on a row with enough by its numbers. */
static bool is_taken(void *context, size_t row)
{
    wish *w = context;
    k8sm_match *match = NULL;
    bool fits;
    if (w->placement->rows[row].plain && w->shape->plain)
        return true;
    w->rc = k8sm__place_compare(w->placement, w->object, w->account, row, &match, w->err);
    fits = w->rc != K8SM_OK || match->reason_count == 0; /* a failure ends the search */
    k8sm_match_free(match);
    return fits;
}

/* Groups of the pod's first role are tried first. */
static k8sm_status choose(wish *w, size_t *ret_row, k8sm_placer_request *ret_request,
                          uint32_t needs[2])
{
    const k8sm__place_shape *shape = w->shape;
    const bool plain = w->placement->plain && shape->plain;
    *ret_row = K8SM_PLACER_NONE;
    *ret_request = k8sm__shape_request(shape, needs);
    for (size_t i = 0; shape->obstacles == 0 && i < shape->roles->count; i++) {
        k8sm_status rc;
        needs[0] = shape->roles->features[i];
        rc = k8sm__placer_search(w->placement->placer, ret_request, plain ? NULL : is_taken, w,
                                 ret_row, w->err);
        rc = rc == K8SM_OK ? w->rc : rc;
        if (rc != K8SM_OK || *ret_row != K8SM_PLACER_NONE)
            return rc;
    }
    return K8SM_OK;
}

/* The pod goes there as the match says. */
static k8sm_status commit(wish *w, size_t row, const k8sm_match *match)
{
    k8sm_mesos_resources *left = NULL;
    k8sm_status rc = k8sm__journal_save(w->placement, row, w->err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_copy(match->left, w->placement->alloc, &left, w->err);
    if (rc == K8SM_OK)
        rc = k8sm__row_set(w->placement, row, left,
                           w->shape->port_count > 0 || w->shape->wildcards > 0, w->err);
    return rc;
}

static k8sm_status add(wish *w, k8sm_match **ret_match, const k8sm_offer_group **ret_group)
{
    k8sm_placer_request request;
    k8sm_match *match = NULL;
    uint32_t needs[2];
    size_t row;
    bool fits;
    k8sm_status rc = choose(w, &row, &request, needs);
    if (rc == K8SM_OK && row == K8SM_PLACER_NONE && w->placement->count > 0)
        rc = k8sm__place_nearest(w->placement, w->shape, w->object, w->account, &row, w->err);
    if (rc == K8SM_OK && row != K8SM_PLACER_NONE)
        rc = k8sm__place_compare(w->placement, w->object, w->account, row, &match, w->err);
    fits = match != NULL && match->reason_count == 0;
    if (rc == K8SM_OK && fits)
        rc = commit(w, row, match);
    if (rc != K8SM_OK) {
        k8sm_match_free(match);
        return rc;
    }
    *ret_group = fits ? k8sm__row_group(w->placement, row) : NULL;
    *ret_match = match;
    return K8SM_OK;
}

k8sm_status k8sm_placement_add(k8sm_placement *placement, const k8sm_object *object,
                               const k8sm_account *account, k8sm_match **ret_match,
                               const k8sm_offer_group **ret_group, k8sm_error *err)
{
    wish w;
    k8sm_status rc =
        read_wish(placement, object, account, ret_match != NULL && ret_group != NULL, &w, err);
    return rc == K8SM_OK ? add(&w, ret_match, ret_group) : rc;
}

/* Which entries are taken can wait, and the numbers are right until then. */
static bool can_wait(const wish *w, size_t row)
{
    const k8sm_placement *placement = w->placement;
    const k8sm__place_row *r = &placement->rows[row];
    if (!r->plain || !w->shape->plain || (w->shape->port_count > 0 && !r->ports_plain))
        return false;
    if (w->shape->wildcards > 0 && placement->port_count > 0)
        return false; /* it may be any of the ports that others ask for by number */
    return placement->executor == NULL || r->executor_runs || r->executor_aside;
}

k8sm_status k8sm_placement_put(k8sm_placement *placement, const k8sm_object *object,
                               const k8sm_account *account, size_t *ret_index, k8sm_error *err)
{
    wish w;
    k8sm_placer_request request;
    k8sm_match *match = NULL;
    uint32_t needs[2];
    size_t row;
    k8sm_status rc = read_wish(placement, object, account, ret_index != NULL, &w, err);
    if (rc == K8SM_OK)
        rc = choose(&w, &row, &request, needs);
    if (rc != K8SM_OK)
        return rc;
    if (row != K8SM_PLACER_NONE && can_wait(&w, row)) {
        rc = k8sm__row_defer(placement, row, w.shape, &request, err);
    } else if (row != K8SM_PLACER_NONE) {
        rc = k8sm__place_compare(placement, object, account, row, &match, err);
        if (rc == K8SM_OK)
            rc = commit(&w, row, match);
        k8sm_match_free(match);
    }
    if (rc == K8SM_OK)
        *ret_index = row;
    return rc;
}

k8sm_status k8sm_placement_add_all(k8sm_placement *placement, const k8sm_object *const *objects,
                                   const k8sm_account *const *accounts, size_t count,
                                   k8sm_match **ret_matches,
                                   const k8sm_offer_group **ret_groups, size_t *ret_placed,
                                   k8sm_error *err)
{
    size_t placed = 0;
    k8sm_status rc = K8SM_OK, undone;
    bool fits = true;
    if (placement == NULL || ret_placed == NULL ||
        (count > 0 &&
         (objects == NULL || accounts == NULL || ret_matches == NULL || ret_groups == NULL)))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "every argument is required");
    for (size_t i = 0; i < count; i++) {
        ret_matches[i] = NULL;
        ret_groups[i] = NULL;
    }
    placement->journaling = true;
    while (rc == K8SM_OK && fits && placed < count) {
        rc = k8sm_placement_add(placement, objects[placed], accounts[placed],
                                &ret_matches[placed], &ret_groups[placed], err);
        fits = rc == K8SM_OK && ret_groups[placed] != NULL;
        placed += fits;
    }
    *ret_placed = rc == K8SM_OK ? placed : 0;
    if (rc == K8SM_OK && fits) {
        k8sm__journal_drop(placement);
        return K8SM_OK;
    }
    for (size_t i = 0; i < count; i++) {
        ret_groups[i] = NULL;
        if (i < placed || rc != K8SM_OK) {
            k8sm_match_free(ret_matches[i]);
            ret_matches[i] = NULL;
        }
    }
    undone = k8sm__journal_undo(placement, err);
    return rc == K8SM_OK ? undone : rc;
}

const k8sm_mesos_resources *k8sm_placement_left(const k8sm_placement *placement, size_t index)
{
    if (index >= placement->count)
        return NULL;
    /* what is put off is done now: the caller sees no change */
    if (k8sm__row_settle((k8sm_placement *)(uintptr_t)placement, index, NULL) != K8SM_OK)
        return NULL;
    return k8sm__row_left(placement, index);
}
