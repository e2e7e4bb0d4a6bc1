/* The least change of a pod's amounts with which it would fit (match.h). What to lower is worked
 * out in exact numbers; then the changed pod goes the whole way, from accounting to comparison,
 * and only what fits is answered. */
#include <stdio.h>
#include <string.h>

#include "match_internal.h"
#include "pod_internal.h"
#include "policy_internal.h"
#include "quantity_internal.h"

enum { MEBIBYTE = 1048576, MILLI = K8SM__NANOS / 1000, FIELD_BYTES = 32 };

struct k8sm_least_change {
    k8sm__arena arena; /* of everything below */
    const k8sm_alloc *alloc;
    bool possible;
    k8sm_change *changes;
    size_t count, capacity;
};

/* What the pod is compared with. */
typedef struct target {
    const k8sm_limit_range *const *ranges;
    size_t range_count;
    const k8sm_offer_group *group;
    const k8sm_executor *executor;
    const k8sm_policy *policy;
    const k8sm_alloc *alloc;
} target;

/* A pod on its way: as written, its account, and the outcome. */
typedef struct trial {
    const k8sm_object *object;
    const k8sm_account *account;
    const k8sm_match *match;
} trial;

/* One container's part of one resource, or what spec.resources says for all of them; amounts in
 * nanos. */
typedef struct part {
    const k8sm_container *container; /* NULL: spec.resources */
    size_t index;
    k8sm__int128 held, floor, cut;
} part;

/* One resource that is short. */
typedef struct plan {
    const char *name;         /* Kubernetes' */
    bool extended;            /* neither cpu nor memory: requests equal limits */
    k8sm__int128 step, limit; /* limit: what all may hold together */
    part *parts;              /* init containers and sidecars, then regular ones */
    size_t init_count, count;
} plan;

/* --- a pod the whole way ---------------------------------------------------------------------- */

/* Of a trial that try_pod() made. */
static void end_trial(const trial *t)
{
    k8sm_match_free((k8sm_match *)(uintptr_t)t->match);
    k8sm_account_free((k8sm_account *)(uintptr_t)t->account);
}

static k8sm_status try_pod(const target *to, const k8sm_object *object, trial *ret_trial,
                           k8sm_error *err)
{
    k8sm_account *account = NULL;
    k8sm_match *match = NULL;
    k8sm_status rc = k8sm_account_new(object, to->ranges, to->range_count, to->policy,
                                      to->alloc, &account, err);
    if (rc == K8SM_OK) /* whether default limits are written into the pod makes no difference */
        rc = k8sm_match_new(object, account, to->group, to->executor, to->policy, to->alloc,
                            &match, err);
    if (rc != K8SM_OK) {
        k8sm_account_free(account);
        return rc;
    }
    *ret_trial = (trial){ object, account, match };
    return K8SM_OK;
}

/* Smaller amounts remove only shortages. */
static bool only_short(const k8sm_match *match)
{
    for (size_t i = 0; i < match->reason_count; i++)
        if (match->reasons[i].code != K8SM_REASON_INSUFFICIENT)
            return false;
    return true;
}

/* --- how much is too much ------------------------------------------------------------------------ */

static k8sm__int128 amount_in(const k8sm_resource_list *list, const char *name)
{
    const k8sm_quantity *q = k8sm_resource_list_find(list, name);
    return q == NULL ? 0 : k8sm__quantity_count(q);
}

static k8sm__int128 round_up(k8sm__int128 amount, k8sm__int128 step)
{
    return amount % step == 0 ? amount : amount - amount % step + step;
}

/* Thousandths of Mesos' unit as an amount of Kubernetes' that rounds up to no more. */
static k8sm__int128 as_nanos(int64_t thousandths, bool bytes, const k8sm_policy *policy)
{
    const k8sm__int128 unit = (k8sm__int128)K8SM__NANOS * (bytes ? MEBIBYTE : 1);
    const k8sm__int128 nanos = thousandths * unit / 1000;
    const k8sm__int128 step = (k8sm__int128)policy->mem_step * K8SM__NANOS;
    return bytes && step > 0 ? nanos - nanos % step : nanos;
}

/* --- parts ------------------------------------------------------------------------------------------ */

static k8sm__int128 greater(k8sm__int128 a, k8sm__int128 b)
{
    return a > b ? a : b;
}

static k8sm__int128 lesser(k8sm__int128 a, k8sm__int128 b)
{
    return a < b ? a : b;
}

static k8sm__int128 room(const part *p)
{
    return greater(p->held - p->floor, 0);
}

/* What a container is left with: a step, the minimum of regular ones, the LimitRanges'. */
static k8sm__int128 floor_of(const target *to, const plan *p, const k8sm_container *container)
{
    const k8sm_policy *policy = to->policy;
    k8sm__int128 floor = p->step;
    if (container->type == K8SM_CONTAINER_REGULAR && strcmp(p->name, "cpu") == 0)
        floor = greater(floor, k8sm__quantity_count(&policy->minimum_cpu));
    if (container->type == K8SM_CONTAINER_REGULAR && strcmp(p->name, "memory") == 0)
        floor = greater(floor, k8sm__quantity_count(&policy->minimum_mem));
    for (size_t i = 0; i < to->range_count; i++)
        for (size_t j = 0; j < to->ranges[i]->count; j++)
            if (strcmp(to->ranges[i]->items[j].type, "Container") == 0)
                floor = greater(floor, amount_in(&to->ranges[i]->items[j].min, p->name));
    return round_up(floor, p->step);
}

static k8sm_status find_parts(const target *to, const trial *t, k8sm__arena *arena, plan *p,
                              k8sm_error *err)
{
    const k8sm_pod *pod = k8sm_object_pod(t->object);
    const bool seed = k8sm__policy_is_seed(to->policy);
    const size_t first = seed ? pod->init_count : 0;
    p->init_count = pod->init_count - first;
    p->count = p->init_count + pod->regular_count;
    p->parts = k8sm__allocate_array(&arena->view, p->count + 1, sizeof *p->parts);
    if (p->parts == NULL)
        return k8sm__nomem(err);
    for (size_t i = 0; i < p->count; i++) {
        const size_t index = first + i;
        const k8sm_resource_list *list =
            to->policy->basis == K8SM_BASIS_REQUESTS
                ? k8sm_account_container_requests(t->account, index, K8SM_STAGE_MESOS)
                : k8sm_account_container_limits(t->account, index, K8SM_STAGE_MESOS);
        part *one = &p->parts[i];
        *one = (part){ .container = &pod->containers[index], .index = index };
        one->held = amount_in(list, p->name);
        if (seed) /* which rounded each container */
            one->held = round_up(one->held, p->step);
        one->floor = floor_of(to, p, one->container);
    }
    return K8SM_OK;
}

/* What spec.resources says of the resource replaces the sum of the containers. */
static k8sm_status find_pod_level(const target *to, const k8sm_pod *pod, k8sm__arena *arena,
                                  plan *p, k8sm_error *err)
{
    const bool by_request = to->policy->basis == K8SM_BASIS_REQUESTS;
    const k8sm_quantity *q =
        k8sm_resource_list_find(by_request ? &pod->requests : &pod->limits, p->name);
    if (q == NULL || k8sm__policy_is_seed(to->policy))
        return K8SM_OK;
    p->parts = k8sm__allocate_array(&arena->view, 1, sizeof *p->parts);
    if (p->parts == NULL)
        return k8sm__nomem(err);
    p->parts[0] = (part){ .held = k8sm__quantity_count(q), .floor = p->step };
    p->count = 1;
    return K8SM_OK;
}

static bool is_sidecar(const part *p)
{
    return p->container->type == K8SM_CONTAINER_SIDECAR;
}

/* --- what to lower ------------------------------------------------------------------------------------
 *
 * Regular containers and sidecars run together: their sum must come down by `excess`. An init
 * container runs with the sidecars started before it. What a sidecar gives up helps the sum and
 * every init container behind it, so the first sidecar is the best to lower; how much all of
 * them are lowered together is then the only question, and the steps in all, counted over it, fall
 * and then rise. */

typedef struct excess {
    k8sm__int128 together; /* of the sum */
    k8sm__int128 regular_room, sidecar_room;
} excess;

static excess find_excess(const plan *p)
{
    excess e = { .together = -p->limit };
    for (size_t i = 0; i < p->count; i++) {
        if (i < p->init_count && !is_sidecar(&p->parts[i]))
            continue;
        e.together += p->parts[i].held;
        if (i < p->init_count)
            e.sidecar_room += room(&p->parts[i]);
        else
            e.regular_room += room(&p->parts[i]);
    }
    return e;
}

/* Walk over init containers: what each has too much, and how far the sidecars before it can help. */
typedef struct init_walk {
    size_t next;
    k8sm__int128 sidecars, help; /* before the one in hand */
    const part *at;
    k8sm__int128 over;
} init_walk;

static bool next_init(const plan *p, init_walk *walk)
{
    while (walk->next < p->init_count) {
        const part *one = &p->parts[walk->next++];
        if (is_sidecar(one)) {
            walk->sidecars += one->held;
            walk->help += room(one);
            continue;
        }
        walk->at = one;
        walk->over = one->held + walk->sidecars - p->limit;
        return true;
    }
    return false;
}

/* The least that sidecars must give up; more than they have if nothing helps. */
static k8sm__int128 least_of_sidecars(const plan *p, const excess *e)
{
    k8sm__int128 least = greater(e->together - e->regular_room, 0);
    init_walk walk = { 0 };
    while (next_init(p, &walk)) {
        k8sm__int128 rest = walk.over - room(walk.at);
        if (rest > walk.help)
            return e->sidecar_room + 1;
        least = greater(least, rest);
    }
    return least;
}

/* Do the steps in all no longer fall when the sidecars give up more than x? */
static bool is_enough(const plan *p, const excess *e, k8sm__int128 x)
{
    size_t helped = e->together > x;
    init_walk walk = { 0 };
    while (helped < 2 && next_init(p, &walk))
        helped += walk.over > x && x < walk.help;
    return helped < 2;
}

static k8sm__int128 share_of_sidecars(const plan *p, const excess *e, k8sm__int128 least)
{
    k8sm__int128 low = least, high = e->sidecar_room;
    while (low < high) {
        k8sm__int128 middle = low + (high - low) / 2;
        if (is_enough(p, e, middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Lower one to a whole step. */
static void lower(part *one, k8sm__int128 by, k8sm__int128 step)
{
    k8sm__int128 left = one->held - by;
    one->cut = by > 0 ? one->held - (left - left % step) : 0;
}

static void lower_inits(plan *p, k8sm__int128 share)
{
    k8sm__int128 sidecars = 0;
    for (size_t i = 0; i < p->init_count; i++) {
        part *one = &p->parts[i];
        if (is_sidecar(one)) {
            lower(one, lesser(share, room(one)), p->step);
            share = greater(share - one->cut, 0);
            sidecars += one->held - one->cut;
        } else {
            lower(one, greater(one->held + sidecars - p->limit, 0), p->step);
        }
    }
}

/* The greatest first: the fewest containers change. */
static void lower_regular(plan *p)
{
    k8sm__int128 over = -p->limit;
    for (size_t i = 0; i < p->count; i++)
        if (i >= p->init_count || is_sidecar(&p->parts[i]))
            over += p->parts[i].held - p->parts[i].cut;
    while (over > 0) {
        part *most = NULL;
        for (size_t i = p->init_count; i < p->count; i++)
            if (p->parts[i].cut == 0 && room(&p->parts[i]) > 0 &&
                (most == NULL || room(&p->parts[i]) > room(most)))
                most = &p->parts[i];
        if (most == NULL)
            return;
        lower(most, lesser(over, room(most)), p->step);
        over -= most->cut;
    }
}

/* @return false if nothing helps. */
static bool work_out(plan *p)
{
    const excess e = find_excess(p);
    const k8sm__int128 least = least_of_sidecars(p, &e);
    if (least > e.sidecar_room)
        return false;
    lower_inits(p, share_of_sidecars(p, &e, least));
    lower_regular(p);
    return true;
}

/* --- edits --------------------------------------------------------------------------------------------- */

static const char *format(k8sm__arena *arena, const k8sm_quantity *q)
{
    char *text = k8sm__arena_take(arena, K8SM_QUANTITY_TEXT_MAX);
    if (text != NULL)
        k8sm_quantity_format(q, text, K8SM_QUANTITY_TEXT_MAX);
    return text;
}

/* "/spec/containers/1/resources/limits/nvidia.com~1gpu", and "spec.containers[1]..." */
static bool write_paths(k8sm__arena *arena, const k8sm_pod *pod, const part *one,
                        const char *list, const char *name, k8sm_change *change)
{
    k8sm__buffer pointer = K8SM__BUFFER_INIT(&arena->view),
                 path = K8SM__BUFFER_INIT(&arena->view);
    const k8sm_container *c = one->container;
    const char *field =
        c != NULL && c->type == K8SM_CONTAINER_REGULAR ? "containers" : "initContainers";
    const bool plain = strpbrk(name, "./[]") == NULL;
    char text[FIELD_BYTES] = "", where[FIELD_BYTES] = "";
    if (c != NULL) {
        snprintf(text, sizeof text, "%s/%u/", field, c->index);
        snprintf(where, sizeof where, "%s[%u].", field, c->index);
    }
    k8sm__buffer_text(&pointer, "/spec/");
    k8sm__buffer_text(&pointer, text);
    k8sm__buffer_text(&pointer, "resources/");
    k8sm__buffer_text(&pointer, list);
    k8sm__buffer_byte(&pointer, '/');
    for (const char *at = name; *at != '\0'; at++)
        if (*at == '/' || *at == '~')
            k8sm__buffer_text(&pointer, *at == '/' ? "~1" : "~0");
        else
            k8sm__buffer_byte(&pointer, *at);
    k8sm__buffer_byte(&pointer, '\0');
    k8sm__buffer_text(&path, pod->path);
    k8sm__buffer_text(&path, pod->path[0] == '\0' ? "spec." : ".spec.");
    k8sm__buffer_text(&path, where);
    k8sm__buffer_text(&path, "resources.");
    k8sm__buffer_text(&path, list);
    k8sm__buffer_text(&path, plain ? "." : "[");
    k8sm__buffer_text(&path, name);
    k8sm__buffer_text(&path, plain ? "" : "]");
    k8sm__buffer_byte(&path, '\0');
    change->pointer = pointer.data;
    change->path = path.data;
    return !pointer.failed && !path.failed;
}

static k8sm_status add_change(k8sm_least_change *all, const k8sm_pod *pod, const plan *p,
                              const part *one, const char *list, const k8sm_quantity *from,
                              k8sm_error *err)
{
    const k8sm__int128 left = one->held - one->cut;
    const bool binary = strcmp(p->name, "memory") == 0;
    k8sm_change change = { .resource =
                               k8sm__copy_string(&all->arena.view, p->name, strlen(p->name)),
                           .from = "" };
    void *changes = all->changes;
    change.to_amount =
        (k8sm_quantity){ .low = (uint64_t)left,
                         .high = (int64_t)(left >> 64),
                         .format = binary ? K8SM_FORMAT_BINARY_SI : K8SM_FORMAT_DECIMAL_SI };
    if (from != NULL) {
        change.from_amount = *from;
        change.has_from = 1;
        change.to_amount.format = from->format;
        change.from = format(&all->arena, from);
    }
    change.to = format(&all->arena, &change.to_amount);
    if (change.resource == NULL || change.from == NULL || change.to == NULL ||
        !write_paths(&all->arena, pod, one, list, p->name, &change) ||
        !k8sm__grow(&all->arena.view, &changes, all->count, &all->capacity,
                    sizeof *all->changes))
        return k8sm__nomem(err);
    all->changes = changes;
    all->changes[all->count++] = change;
    return K8SM_OK;
}

/* Which field says what is counted: the limit, unless it is the request that makes the limit. */
static bool limit_counts(const target *to, const trial *t, const plan *p, const part *one,
                         const k8sm_quantity *limit, const k8sm_quantity *request)
{
    if (p->extended)
        return limit != NULL;
    if (to->policy->basis == K8SM_BASIS_REQUESTS)
        return false;
    return limit != NULL || request == NULL || to->policy->profile == K8SM_PROFILE_SEED ||
           k8sm_resource_list_find(
               k8sm_account_container_limits(t->account, one->index, K8SM_STAGE_DEFAULTED),
               p->name) != NULL;
}

static k8sm_status change_part(k8sm_least_change *all, const target *to, const trial *t,
                               const plan *p, const part *one, k8sm_error *err)
{
    const k8sm_pod *pod = k8sm_object_pod(t->object);
    const k8sm_container *c = one->container;
    const k8sm_quantity *limit =
        k8sm_resource_list_find(c == NULL ? &pod->limits : &c->limits, p->name);
    const k8sm_quantity *request =
        k8sm_resource_list_find(c == NULL ? &pod->requests : &c->requests, p->name);
    const bool by_limit = limit_counts(to, t, p, one, limit, request);
    k8sm_status rc = K8SM_OK;
    if (by_limit)
        rc = add_change(all, pod, p, one, "limits", limit, err);
    /* a request may not be above its limit; of an extended resource it is the limit */
    if (rc == K8SM_OK && (!by_limit || (request != NULL &&
                                        k8sm__quantity_count(request) > one->held - one->cut)))
        rc = add_change(all, pod, p, one, "requests", request, err);
    return rc;
}

/* --- all resources ----------------------------------------------------------------------------------------- */

static void name_plan(const k8sm_policy *policy, size_t index, plan *p, bool *ret_bytes)
{
    static const char *const names[] = { "cpu", "memory" };
    p->extended = index >= K8SM__COUNT(names);
    p->name =
        p->extended ? policy->extended[index - K8SM__COUNT(names)].kubernetes : names[index];
    *ret_bytes = strcmp(p->name, "memory") == 0 || strcmp(p->name, "ephemeral-storage") == 0;
    p->step = index == 0 ? MILLI : K8SM__NANOS;
    if (strcmp(p->name, "ephemeral-storage") == 0)
        p->extended = false; /* it may be overcommitted like memory */
}

static k8sm_status plan_resource(k8sm_least_change *all, const target *to, const trial *t,
                                 size_t index, bool *ret_possible, k8sm_error *err)
{
    const k8sm_mesos_resources *left = k8sm_offer_group_resources(to->group);
    const k8sm_pod *pod = k8sm_object_pod(t->object);
    const char *name = NULL;
    int64_t amount = 0, capacity;
    bool bytes;
    plan p = { 0 };
    k8sm_status rc;
    k8sm_account_demand(t->account, index, &name, &amount, NULL);
    rc = k8sm__match_capacity(
        left, name, amount, k8sm__match_executor_need(t->match, to->executor, to->policy, name),
        to->policy, &capacity, err);
    if (rc != K8SM_OK || capacity >= amount)
        return rc;
    name_plan(to->policy, index, &p, &bytes);
    p.limit = as_nanos(capacity, bytes, to->policy);
    if (!k8sm__policy_is_seed(to->policy) || p.extended)
        p.limit -= amount_in(&pod->overhead, p.name);
    rc = find_pod_level(to, pod, &all->arena, &p, err);
    if (rc == K8SM_OK && p.count == 0)
        rc = find_parts(to, t, &all->arena, &p, err);
    *ret_possible = rc == K8SM_OK && capacity >= 0 && work_out(&p);
    for (size_t i = 0; rc == K8SM_OK && *ret_possible && i < p.count; i++)
        if (p.parts[i].cut > 0)
            rc = change_part(all, to, t, &p, &p.parts[i], err);
    return rc;
}

static k8sm_status prove(k8sm_least_change *all, const target *to, const k8sm_object *object,
                         k8sm_error *err)
{
    k8sm_object *changed = NULL;
    trial t = { 0 };
    k8sm_status rc = k8sm_least_change_apply(all, object, &changed, err);
    if (rc == K8SM_OK)
        rc = try_pod(to, changed, &t, err);
    all->possible = rc == K8SM_OK && k8sm_match_fits(t.match);
    end_trial(&t);
    k8sm_object_free(changed);
    return rc;
}

static k8sm_status find_change(k8sm_least_change *all, const target *to, const trial *t,
                               k8sm_error *err)
{
    bool possible = only_short(t->match);
    k8sm_status rc = K8SM_OK;
    all->possible = k8sm_match_fits(t->match);
    for (size_t i = 0; rc == K8SM_OK && !all->possible && possible &&
                       i < k8sm_account_demand_count(t->account);
         i++)
        rc = plan_resource(all, to, t, i, &possible, err);
    if (rc == K8SM_OK && !all->possible && possible)
        rc = prove(all, to, t->object, err);
    if (!all->possible)
        all->count = 0;
    return rc;
}

/* @p seen: how the pod does as it is; its match may be missing. */
static k8sm_status make_change(const target *to, const trial *seen,
                               k8sm_least_change **ret_change, k8sm_error *err)
{
    k8sm_least_change *change = k8sm__allocate_zero(to->alloc, sizeof *change);
    trial own = { 0 };
    k8sm_status rc = K8SM_OK;
    if (change == NULL)
        return k8sm__nomem(err);
    change->alloc = to->alloc;
    k8sm__arena_init(&change->arena, to->alloc);
    if (seen->match == NULL)
        rc = try_pod(to, seen->object, &own, err);
    if (rc == K8SM_OK)
        rc = find_change(change, to, seen->match == NULL ? &own : seen, err);
    end_trial(&own);
    if (rc != K8SM_OK) {
        k8sm_least_change_free(change);
        return rc;
    }
    *ret_change = change;
    return K8SM_OK;
}

k8sm_status k8sm_least_change_new(const k8sm_object *object,
                                  const k8sm_limit_range *const *ranges, size_t range_count,
                                  const k8sm_offer_group *group, const k8sm_executor *executor,
                                  const k8sm_policy *policy, const k8sm_alloc *alloc,
                                  k8sm_least_change **ret_change, k8sm_error *err)
{
    k8sm_policy p;
    const target to = { ranges, range_count, group, executor, &p, alloc };
    const trial seen = { .object = object };
    k8sm_status rc;
    if (object == NULL || k8sm_object_pod(object) == NULL || group == NULL ||
        ret_change == NULL || (ranges == NULL && range_count > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "an object with a pod, a group and ret_change are required");
    rc = k8sm__policy_resolve(policy, &p, err);
    return rc == K8SM_OK ? make_change(&to, &seen, ret_change, err) : rc;
}

k8sm_status k8sm_least_change_of_match(const k8sm_object *object,
                                       const k8sm_limit_range *const *ranges,
                                       size_t range_count, const k8sm_account *account,
                                       const k8sm_match *match, const k8sm_offer_group *group,
                                       const k8sm_executor *executor, const k8sm_policy *policy,
                                       const k8sm_alloc *alloc, k8sm_least_change **ret_change,
                                       k8sm_error *err)
{
    k8sm_policy p;
    const target to = { ranges, range_count, group, executor, &p, alloc };
    const trial seen = { object, account, match };
    k8sm_status rc;
    if (object == NULL || k8sm_object_pod(object) == NULL || account == NULL || match == NULL ||
        group == NULL || ret_change == NULL || (ranges == NULL && range_count > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "an object with a pod, its account and match, a group and ret_change "
                          "are required");
    rc = k8sm__policy_resolve(policy, &p, err);
    return rc == K8SM_OK ? make_change(&to, &seen, ret_change, err) : rc;
}

void k8sm_least_change_free(k8sm_least_change *change)
{
    if (change == NULL)
        return;
    k8sm__arena_finish(&change->arena);
    k8sm__release(change->alloc, change);
}

int32_t k8sm_least_change_possible(const k8sm_least_change *change)
{
    return change->possible;
}

size_t k8sm_least_change_count(const k8sm_least_change *change)
{
    return change->count;
}

const k8sm_change *k8sm_least_change_get(const k8sm_least_change *change, size_t index)
{
    return index < change->count ? &change->changes[index] : NULL;
}

k8sm_status k8sm_least_change_apply(const k8sm_least_change *change, const k8sm_object *object,
                                    k8sm_object **ret_object, k8sm_error *err)
{
    k8sm__arena arena;
    k8sm_edit *edits;
    k8sm_status rc;
    if (change == NULL || object == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "a change and an object are required");
    k8sm__arena_init(&arena, change->alloc);
    edits = k8sm__allocate_array(&arena.view, change->count + 1, sizeof *edits);
    if (edits == NULL) {
        k8sm__arena_finish(&arena);
        return k8sm__nomem(err);
    }
    for (size_t i = 0; i < change->count; i++)
        edits[i] =
            (k8sm_edit){ .path = change->changes[i].pointer, .value = change->changes[i].to };
    rc = k8sm_object_with_edits(object, edits, change->count, ret_object, err);
    k8sm__arena_finish(&arena);
    return rc;
}
