/* Why a pod was left out: the nearest group, and what stands in the way of how many. */
#include <string.h>

#include "k8smesos/select.h"
#include "place_internal.h"

/* How far a row is from taking the pod: fewer obstacles that no smaller pod would remove are nearer
 * (as k8sm_match_nearest()), then fewer kinds that are short; of as many, the one that lacks less in
 * all; of equals the one of the role that the pod would rather have, then the first. */
typedef struct distance {
    size_t firm;
    size_t short_kinds;
    int64_t lack;
    uint32_t rank;
    uint32_t row;
} distance;

static bool is_nearer(const distance *a, const distance *b)
{
    if (a->firm != b->firm)
        return a->firm < b->firm;
    if (a->short_kinds != b->short_kinds)
        return a->short_kinds < b->short_kinds;
    if (a->lack != b->lack)
        return a->lack < b->lack;
    return a->rank != b->rank ? a->rank < b->rank : a->row < b->row;
}

static int64_t add_lack(int64_t sum, int64_t lack)
{
    return lack > INT64_MAX - sum ? INT64_MAX : sum + lack;
}

static bool has_feature(const k8sm_placement *placement, uint32_t feature, size_t row)
{
    return (placement->placer->features[feature][row / K8SM__BLOCK] >> row % K8SM__BLOCK & 1) !=
           0;
}

/* What a pod could take if no executor were needed. */
static int64_t whole(const k8sm_placement *placement, size_t row, size_t k)
{
    const int64_t left = placement->placer->left[row * (placement->kinds + 1) + k];
    return placement->rows[row].executor_aside && k < placement->kinds
               ? left + placement->needs[k]
               : left;
}

/* --- obstacles of one row by its numbers ----------------------------------------------------- */

/* What the pod, and what the executor after it, lack of a kind; 0: nothing. */
static void lacks(const k8sm_placement *placement, const k8sm__place_shape *shape, size_t row,
                  size_t k, int64_t *ret_pod, int64_t *ret_executor)
{
    const int64_t had = whole(placement, row, k), wanted = (int64_t)shape->words[k];
    const int64_t rest = had < wanted ? had : had - wanted;
    const int64_t need = placement->rows[row].executor_aside ? placement->needs[k] : 0;
    *ret_pod = had < wanted ? wanted - had : 0;
    *ret_executor = rest < need ? need - rest : 0;
}

/* Ports asked for by number that are not there. */
static size_t ports_missing(const k8sm_placement *placement, const k8sm__place_shape *shape,
                            size_t row)
{
    size_t missing = 0;
    for (size_t i = 0; i < shape->port_count; i++)
        missing += !has_feature(placement, shape->uses[i], row);
    return missing;
}

static bool lacks_wildcards(const k8sm_placement *placement, const k8sm__place_shape *shape,
                            size_t row, size_t missing)
{
    const int64_t ports = whole(placement, row, placement->kinds);
    return ports - (int64_t)(shape->port_count - missing) < shape->wildcards;
}

static void measure(const k8sm_placement *placement, const k8sm__place_shape *shape, size_t row,
                    distance *d)
{
    const size_t missing = ports_missing(placement, shape, row);
    d->firm = shape->obstacles + placement->rows[row].obstacles + (d->rank == K8SM__NO_ROLE) +
              missing + lacks_wildcards(placement, shape, row, missing);
    d->short_kinds = 0;
    d->lack = 0;
    if (shape->filter != NULL && !has_feature(placement, shape->filter->feature, row))
        d->firm++;
    for (size_t k = 0; k < placement->kinds; k++) {
        int64_t pod, executor;
        lacks(placement, shape, row, k, &pod, &executor);
        d->short_kinds += (pod > 0) + (size_t)(executor > 0);
        d->lack = add_lack(d->lack, add_lack(pod, executor));
    }
}

/* The same by comparing. */
static k8sm_status compare(k8sm_placement *placement, const k8sm_object *object,
                           const k8sm_account *account, size_t row, distance *d,
                           k8sm_error *err)
{
    k8sm_match *match = NULL;
    k8sm_status rc = k8sm__place_compare(placement, object, account, row, &match, err);
    if (rc != K8SM_OK)
        return rc;
    d->firm = d->short_kinds = 0;
    d->lack = 0;
    for (size_t i = 0; i < match->reason_count; i++) {
        const bool short_of = match->reasons[i].code == K8SM_REASON_INSUFFICIENT;
        d->firm += !short_of;
        d->short_kinds += short_of;
        if (short_of)
            d->lack = add_lack(d->lack, match->reasons[i].short_by);
    }
    k8sm_match_free(match);
    return K8SM_OK;
}

/* --- the nearest row ----------------------------------------------------------------------- */

/* The most of each kind in a block. It only shrinks, but for k8sm__row_read(). */
static void measure_block(k8sm_placement *placement, size_t block)
{
    const size_t kinds = placement->kinds + 1, begin = block * K8SM__BLOCK;
    const size_t end =
        begin + K8SM__BLOCK < placement->count ? begin + K8SM__BLOCK : placement->count;
    int64_t *most = placement->most + block * kinds;
    for (size_t k = 0; k < kinds; k++) {
        most[k] = 0;
        for (size_t row = begin; row < end; row++) {
            const int64_t amount = whole(placement, row, k);
            most[k] = amount > most[k] ? amount : most[k];
        }
    }
}

static bool make_most(k8sm_placement *placement)
{
    const size_t blocks = (placement->count + K8SM__BLOCK - 1) / K8SM__BLOCK;
    if (placement->most != NULL)
        return true;
    placement->most = k8sm__allocate_array(placement->alloc, blocks * (placement->kinds + 1),
                                           sizeof *placement->most);
    for (size_t block = 0; placement->most != NULL && block < blocks; block++)
        measure_block(placement, block);
    return placement->most != NULL;
}

/* No row of the block is nearer than that. */
static distance least_distance(const k8sm_placement *placement, const k8sm__place_shape *shape,
                               size_t block)
{
    const int64_t *most = placement->most + block * (placement->kinds + 1);
    distance d = { .firm = shape->obstacles, .row = (uint32_t)(block * K8SM__BLOCK) };
    for (size_t k = 0; k < placement->kinds; k++) {
        const int64_t wanted = (int64_t)shape->words[k];
        if (wanted > most[k]) {
            d.short_kinds++;
            d.lack = add_lack(d.lack, wanted - most[k]);
        }
    }
    return d;
}

static size_t nearest_block(const k8sm_placement *placement, const k8sm__place_shape *shape)
{
    distance best = least_distance(placement, shape, 0);
    for (size_t block = 1; block * K8SM__BLOCK < placement->count; block++) {
        const distance d = least_distance(placement, shape, block);
        if (is_nearer(&d, &best))
            best = d;
    }
    return best.row / K8SM__BLOCK;
}

static k8sm_status search_block(k8sm_placement *placement, const k8sm__place_shape *shape,
                                const k8sm_object *object, const k8sm_account *account,
                                size_t block, distance *best, k8sm_error *err)
{
    const size_t begin = block * K8SM__BLOCK;
    for (size_t row = begin; row < begin + K8SM__BLOCK && row < placement->count; row++) {
        distance d = { .rank = shape->roles->ranks[placement->rows[row].role],
                       .row = (uint32_t)row };
        if (placement->rows[row].plain && shape->plain) {
            measure(placement, shape, row, &d);
        } else {
            k8sm_status rc = compare(placement, object, account, row, &d, err);
            if (rc != K8SM_OK)
                return rc;
        }
        if (is_nearer(&d, best))
            *best = d;
    }
    return K8SM_OK;
}

k8sm_status k8sm__place_nearest(k8sm_placement *placement, k8sm__place_shape *shape,
                                const k8sm_object *object, const k8sm_account *account,
                                size_t *ret_row, k8sm_error *err)
{
    distance best = { .firm = SIZE_MAX, .row = K8SM__NO_ROW };
    const bool plain = placement->plain && shape->plain;
    /* rows only get farther while they are taken from: the nearest stays it until it changes */
    if (plain && shape->nearest != K8SM__NO_ROW &&
        placement->rows[shape->nearest].version == shape->nearest_version &&
        placement->raised == shape->raised) {
        *ret_row = shape->nearest;
        return K8SM_OK;
    }
    if (!make_most(placement))
        return k8sm__nomem(err);
    if (shape->plain) { /* the most promising block first: most others need no look then */
        const size_t block = nearest_block(placement, shape);
        k8sm_status rc = search_block(placement, shape, object, account, block, &best, err);
        if (rc != K8SM_OK)
            return rc;
        measure_block(placement, block);
    }
    for (size_t block = 0; block * K8SM__BLOCK < placement->count; block++) {
        distance least = least_distance(placement, shape, block);
        k8sm_status rc;
        if (shape->plain && !is_nearer(&least, &best))
            continue;
        rc = search_block(placement, shape, object, account, block, &best, err);
        if (rc != K8SM_OK)
            return rc;
        measure_block(placement, block);
    }
    shape->nearest = best.row;
    shape->nearest_version = placement->rows[best.row].version;
    shape->raised = placement->raised;
    *ret_row = best.row;
    return K8SM_OK;
}

/* --- what stands in the way of how many ------------------------------------------------------ */

typedef struct tally {
    k8sm_obstacle *list; /* room for K8SM_PLACEMENT_OBSTACLES_MAX */
    size_t count;
} tally;

/* Once for each group, code and resource. */
static void count_obstacle(tally *t, int32_t code, const char *resource, int64_t lack)
{
    k8sm_obstacle *o = t->list;
    while (o < t->list + t->count && (o->code != code || strcmp(o->resource, resource) != 0))
        o++;
    if (o == t->list + K8SM_PLACEMENT_OBSTACLES_MAX)
        return;
    if (o == t->list + t->count) {
        *o = (k8sm_obstacle){ .code = code, .resource = resource, .least_short = lack };
        t->count++;
    }
    o->least_short = lack < o->least_short ? lack : o->least_short;
    o->groups++;
}

static void count_row(const k8sm_placement *placement, const k8sm__place_shape *shape,
                      const k8sm_object *object, size_t row, tally *t)
{
    const k8sm__place_row *r = &placement->rows[row];
    const size_t missing = ports_missing(placement, shape, row);
    if (shape->roles->ranks[r->role] == K8SM__NO_ROLE)
        count_obstacle(t, K8SM_REASON_ROLE, "", 0);
    if (r->unavailable)
        count_obstacle(t, K8SM_REASON_AGENT_UNAVAILABLE, "", 0);
    if (r->obstacles > r->unavailable)
        count_obstacle(t, K8SM_REASON_EXECUTOR, "", 0);
    if (shape->filter != NULL && !has_feature(placement, shape->filter->feature, row)) {
        bool selector = shape->filter->has_selector;
        if (selector && shape->filter->has_affinity)
            selector = k8sm_select(k8sm_object_pod(object),
                                   k8sm_offer_group_offer(k8sm__row_group(placement, row), 0),
                                   &placement->policy, NULL) == K8SM_SELECT_NO_SELECTOR;
        count_obstacle(t, selector ? K8SM_REASON_SELECTOR : K8SM_REASON_AFFINITY, "", 0);
    }
    for (size_t k = 0; k < placement->kinds; k++) {
        int64_t pod, executor;
        lacks(placement, shape, row, k, &pod, &executor);
        if (pod > 0 || executor > 0)
            count_obstacle(t, K8SM_REASON_INSUFFICIENT, placement->names[k],
                           add_lack(pod, executor));
    }
    if (missing > 0)
        count_obstacle(t, K8SM_REASON_PORT_OUT_OF_RANGE, "ports", 0);
    if (lacks_wildcards(placement, shape, row, missing))
        count_obstacle(t, K8SM_REASON_NO_PORTS_LEFT, "ports",
                       (shape->wildcards + (int64_t)(shape->port_count - missing) -
                        whole(placement, row, placement->kinds)) *
                           1000);
}

static bool is_own_fault(const k8sm_reason *reason)
{
    return reason->code == K8SM_REASON_INVALID_POD || reason->code == K8SM_REASON_PORT_TAKEN ||
           (reason->code == K8SM_REASON_PORT_OUT_OF_RANGE &&
            (reason->wanted < 1000 || reason->wanted > INT64_C(65535) * 1000));
}

/* A name that stays. */
static const char *resource_name(k8sm_placement *placement, const char *name)
{
    for (size_t k = 0; k < placement->kinds; k++)
        if (strcmp(placement->names[k], name) == 0)
            return placement->names[k];
    if (name[0] == '\0' || strcmp(name, "ports") == 0)
        return name[0] == '\0' ? "" : "ports";
    return k8sm__copy_string(&placement->arena.view, name, strlen(name));
}

/* A match's reasons, of one code and resource together. @p only_own: what is the pod's own fault. */
static k8sm_status count_reasons(k8sm_placement *placement, const k8sm_match *match,
                                 bool only_own, tally *t, k8sm_error *err)
{
    for (size_t i = 0; i < match->reason_count; i++) {
        const k8sm_reason *reason = &match->reasons[i];
        const char *name;
        int64_t lack = 0;
        bool told = only_own && !is_own_fault(reason);
        for (size_t j = 0; j < match->reason_count; j++) {
            const k8sm_reason *other = &match->reasons[j];
            if (other->code != reason->code || strcmp(other->resource, reason->resource) != 0 ||
                (only_own && !is_own_fault(other)))
                continue;
            told = told || j < i;
            if (reason->code == K8SM_REASON_INSUFFICIENT ||
                reason->code == K8SM_REASON_NO_PORTS_LEFT)
                lack = add_lack(lack, other->short_by);
        }
        if (told)
            continue;
        name = resource_name(placement, reason->resource);
        if (name == NULL)
            return k8sm__nomem(err);
        count_obstacle(t, reason->code, name, lack);
    }
    return K8SM_OK;
}

/* What no group can help: the same for each, told by the first. */
static k8sm_status count_own_faults(k8sm_placement *placement, const k8sm__place_shape *shape,
                                    const k8sm_object *object, const k8sm_account *account,
                                    tally *t, k8sm_error *err)
{
    k8sm_match *match = NULL;
    k8sm_status rc;
    if (shape->obstacles == 0)
        return K8SM_OK;
    rc = k8sm__place_compare(placement, object, account, 0, &match, err);
    if (rc != K8SM_OK)
        return rc;
    rc = count_reasons(placement, match, true, t, err);
    for (size_t i = 0; i < t->count; i++)
        t->list[i].groups = placement->count;
    k8sm_match_free(match);
    return rc;
}

k8sm_status k8sm_placement_obstacles(k8sm_placement *placement, const k8sm_object *object,
                                     const k8sm_account *account, k8sm_obstacle *ret_obstacles,
                                     size_t *ret_count, k8sm_error *err)
{
    tally t = { .list = ret_obstacles };
    k8sm__place_shape *shape;
    size_t own;
    k8sm_status rc;
    if (placement == NULL || object == NULL || k8sm_object_pod(object) == NULL ||
        account == NULL || ret_obstacles == NULL || ret_count == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "every argument is required");
    rc = k8sm__place_shape_of(placement, object, account, &shape, err);
    if (rc == K8SM_OK && placement->count > 0)
        rc = count_own_faults(placement, shape, object, account, &t, err);
    own = t.count;
    for (size_t row = 0; rc == K8SM_OK && row < placement->count; row++) {
        k8sm_match *match = NULL;
        if (placement->rows[row].plain && shape->plain) {
            count_row(placement, shape, object, row, &t);
            continue;
        }
        rc = k8sm__place_compare(placement, object, account, row, &match, err);
        if (rc == K8SM_OK)
            rc = count_reasons(placement, match, false, &t, err);
        k8sm_match_free(match);
    }
    for (size_t i = 0; i < own; i++) /* not twice */
        t.list[i].groups = placement->count;
    if (rc == K8SM_OK)
        *ret_count = t.count;
    return rc;
}
