/* Groups of offers as rows of numbers. */
#include <string.h>

#include "executor_internal.h"
#include "mesos_internal.h"
#include "place_internal.h"

#define AMOUNT_MAX ((INT64_C(1) << K8SM_PLACER_AMOUNT_BITS) - 1)

/* --- kinds --------------------------------------------------------------------------------- */

static size_t find_kind(const k8sm_placement *placement, const char *name)
{
    size_t k = 0;
    while (k < placement->kinds && strcmp(placement->names[k], name) != 0)
        k++;
    return k;
}

static size_t add_kind(k8sm_placement *placement, const char *name)
{
    size_t k = find_kind(placement, name);
    if (k == placement->kinds && k < K8SM_PLACER_KINDS_MAX - 1)
        placement->names[placement->kinds++] = name;
    return k;
}

static void make_kinds(k8sm_placement *placement)
{
    const k8sm_executor *executor = placement->executor;
    add_kind(placement, "cpus");
    add_kind(placement, "mem");
    for (size_t i = 0; i < placement->policy.extended_count; i++)
        add_kind(placement, placement->policy.extended[i].mesos);
    placement->needs_known = true;
    for (size_t i = 0; executor != NULL && i < executor->resources->count; i++) {
        const k8sm__entry *entry = &executor->resources->entries[i];
        const size_t k = add_kind(placement, entry->name);
        if (k == placement->kinds || placement->needs[k] != 0)
            placement->needs_known = false;
        else
            placement->needs[k] = entry->scalar;
    }
}

/* --- what a row has ------------------------------------------------------------------------ */

const k8sm_mesos_resources *k8sm__row_left(const k8sm_placement *placement, size_t row)
{
    return placement->rows[row].left != NULL
               ? placement->rows[row].left
               : k8sm_offer_group_resources(k8sm__row_group(placement, row));
}

static int64_t within(int64_t amount)
{
    return amount < AMOUNT_MAX ? amount : AMOUNT_MAX;
}

/* @p left and @p offered have room for all kinds. */
static void measure(k8sm_placement *placement, size_t index, int64_t *left, int64_t *offered)
{
    const k8sm_mesos_resources *resources = k8sm__row_left(placement, index);
    k8sm__place_row *row = &placement->rows[index];
    bool plain[K8SM_PLACER_KINDS_MAX];
    const size_t kinds = placement->kinds;
    row->executor_aside =
        placement->executor != NULL && placement->policy.count_executor && !row->executor_runs;
    k8sm__available_each(resources, placement->names, kinds, &placement->rule, left, plain);
    row->plain = !row->executor_aside || placement->needs_known;
    for (size_t k = 0; k < kinds; k++) {
        row->plain = row->plain && plain[k] && left[k] <= AMOUNT_MAX;
        left[k] = offered[k] = within(left[k]);
        /* where pod and executor draw on different entries, each has its own */
        if (row->executor_aside && plain[k])
            left[k] -= within(placement->needs[k]);
    }
    left[kinds] = k8sm__ports_left(resources, &placement->rule, &row->ports_plain);
    offered[kinds] = 0; /* no part of a score */
    placement->plain = placement->plain && row->plain;
}

static void raise_most(k8sm_placement *placement, size_t index, const int64_t *offered,
                       int64_t ports)
{
    int64_t *most;
    if (placement->most == NULL)
        return;
    most = placement->most + index / K8SM__BLOCK * (placement->kinds + 1);
    for (size_t k = 0; k <= placement->kinds; k++) {
        const int64_t amount = k < placement->kinds ? offered[k] : ports;
        most[k] = amount > most[k] ? amount : most[k];
    }
}

k8sm_status k8sm__row_read(k8sm_placement *placement, size_t row, bool ports, k8sm_error *err)
{
    int64_t left[K8SM_PLACER_KINDS_MAX], offered[K8SM_PLACER_KINDS_MAX];
    k8sm_status rc;
    measure(placement, row, left, offered);
    placement->rows[row].version++;
    raise_most(placement, row, offered, left[placement->kinds]);
    rc = k8sm__placer_update(placement->placer, row, left, err);
    for (size_t i = 0; rc == K8SM_OK && ports && i < placement->port_count; i++) {
        const uint32_t port = placement->ports[i];
        const uint32_t feature = placement->port_features[port / 256][port % 256];
        const bool has =
            k8sm__port_is_left(k8sm__row_left(placement, row), port, &placement->rule);
        if (k8sm_placer_has(placement->placer, row, feature) != has)
            rc = k8sm_placer_mark(placement->placer, row, feature, has, err);
    }
    return rc;
}

k8sm_status k8sm__row_set(k8sm_placement *placement, size_t row, k8sm_mesos_resources *left,
                          bool ports, k8sm_error *err)
{
    k8sm__place_row *r = &placement->rows[row];
    k8sm_mesos_resources *before = r->left;
    const bool ran = r->executor_runs;
    k8sm_status rc;
    r->left = left;
    r->executor_runs = r->executor_runs || placement->executor != NULL;
    rc = k8sm__row_read(placement, row, ports, err);
    if (rc == K8SM_OK) {
        k8sm_mesos_resources_free(before);
        return K8SM_OK;
    }
    r->left = before; /* the numbers are those of before: reading them is what failed */
    r->executor_runs = ran;
    k8sm_mesos_resources_free(left);
    return rc;
}

/* --- pending ------------------------------------------------------------------------------- */

/* As match.c takes: the pod's scalars, its ports, the executor. */
static k8sm_status take_shape(const k8sm_placement *placement, const k8sm__pending *pending,
                              k8sm_mesos_resources *left, k8sm_mesos_resources *taken,
                              k8sm_error *err)
{
    static const k8sm__take_rule executor_rule = { .order = K8SM_ORDER_UNRESERVED };
    const k8sm__place_shape *shape = pending->shape;
    uint64_t port;
    k8sm_status rc = K8SM_OK;
    for (size_t k = 0; rc == K8SM_OK && k < placement->kinds; k++)
        rc = k8sm__take_scalar(left, placement->names[k], (int64_t)shape->words[k],
                               &placement->rule, taken, err);
    for (size_t i = 0; rc == K8SM_OK && i < shape->port_count; i++)
        rc = k8sm__take_port(left, shape->ports[i], &placement->rule, taken, &port, err);
    for (int64_t i = 0; rc == K8SM_OK && i < shape->wildcards; i++)
        rc = k8sm__take_port(left, 0, &placement->rule, taken, &port, err);
    for (size_t i = 0;
         rc == K8SM_OK && pending->with_executor && i < placement->executor->resources->count;
         i++) {
        const k8sm__entry *need = &placement->executor->resources->entries[i];
        if (k8sm__available(left, need->name, &executor_rule) >= need->scalar)
            rc = k8sm__take_scalar(left, need->name, need->scalar, &executor_rule, taken, err);
    }
    return rc;
}

k8sm_status k8sm__row_settle(k8sm_placement *placement, size_t row, k8sm_error *err)
{
    k8sm__place_row *r = &placement->rows[row];
    k8sm_mesos_resources *left = NULL, *taken = NULL;
    k8sm_status rc;
    if (r->first == K8SM__NO_ROW)
        return K8SM_OK;
    rc =
        k8sm_mesos_resources_copy(k8sm__row_left(placement, row), placement->alloc, &left, err);
    for (uint32_t at = r->first; rc == K8SM_OK && at != K8SM__NO_ROW;
         at = placement->pending[at].next) {
        rc = k8sm_mesos_resources_new(placement->alloc, &taken, err);
        if (rc == K8SM_OK)
            rc = take_shape(placement, &placement->pending[at], left, taken, err);
        k8sm_mesos_resources_free(taken);
        taken = NULL;
    }
    if (rc != K8SM_OK) {
        k8sm_mesos_resources_free(left);
        return rc;
    }
    k8sm_mesos_resources_free(r->left);
    r->left = left;
    r->first = r->last = K8SM__NO_ROW;
    r->ports_pending = false;
    return K8SM_OK;
}

k8sm_status k8sm__row_defer(k8sm_placement *placement, size_t row,
                            const k8sm__place_shape *shape, const k8sm_placer_request *request,
                            k8sm_error *err)
{
    k8sm__place_row *r = &placement->rows[row];
    const bool brings = placement->executor != NULL && !r->executor_runs;
    void *pending = placement->pending;
    k8sm_status rc;
    if (!k8sm__grow(placement->alloc, &pending, placement->pending_count,
                    &placement->pending_capacity, sizeof *placement->pending))
        return k8sm__nomem(err);
    placement->pending = pending;
    rc = k8sm_placer_take(placement->placer, row, request, err);
    if (rc != K8SM_OK)
        return rc;
    placement->pending[placement->pending_count] =
        (k8sm__pending){ .shape = shape, .next = K8SM__NO_ROW, .with_executor = brings };
    if (r->first == K8SM__NO_ROW)
        r->first = (uint32_t)placement->pending_count;
    else
        placement->pending[r->last].next = (uint32_t)placement->pending_count;
    r->last = (uint32_t)placement->pending_count++;
    r->executor_runs = r->executor_runs || brings;
    r->executor_aside = false;
    r->ports_pending = r->ports_pending || shape->wildcards > 0;
    r->version++;
    return K8SM_OK;
}

/* --- journal ------------------------------------------------------------------------------- */

k8sm_status k8sm__journal_save(k8sm_placement *placement, size_t row, k8sm_error *err)
{
    k8sm__place_row *r = &placement->rows[row];
    k8sm__place_save save = { .row = (uint32_t)row,
                              .executor_runs = r->executor_runs,
                              .executor_aside = r->executor_aside };
    void *journal = placement->journal;
    k8sm_status rc;
    if (!placement->journaling || r->saved)
        return K8SM_OK;
    rc = k8sm__row_settle(placement, row, err);
    if (rc == K8SM_OK && !k8sm__grow(placement->alloc, &journal, placement->journal_count,
                                     &placement->journal_capacity, sizeof save))
        rc = k8sm__nomem(err);
    if (rc == K8SM_OK) {
        placement->journal = journal;
        rc = k8sm_mesos_resources_copy(k8sm__row_left(placement, row), placement->alloc,
                                       &save.left, err);
    }
    if (rc != K8SM_OK)
        return rc;
    placement->journal[placement->journal_count++] = save;
    r->saved = true;
    return K8SM_OK;
}

k8sm_status k8sm__journal_undo(k8sm_placement *placement, k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    placement->raised++;
    for (size_t i = 0; i < placement->journal_count; i++) {
        k8sm__place_save *save = &placement->journal[i];
        k8sm__place_row *r = &placement->rows[save->row];
        k8sm_status one;
        k8sm_mesos_resources_free(r->left);
        r->left = save->left;
        save->left = NULL;
        r->executor_runs = save->executor_runs;
        one = k8sm__row_read(placement, save->row, true, err);
        rc = rc == K8SM_OK ? one : rc;
    }
    k8sm__journal_drop(placement);
    return rc;
}

void k8sm__journal_drop(k8sm_placement *placement)
{
    for (size_t i = 0; i < placement->journal_count; i++) {
        placement->rows[placement->journal[i].row].saved = false;
        k8sm_mesos_resources_free(placement->journal[i].left);
    }
    placement->journal_count = 0;
    placement->journaling = false;
}

/* --- rows ---------------------------------------------------------------------------------- */

/* The executors of the agent that are in the way, and whether ours runs there. */
static void look_for_executors(const k8sm_placement *placement, k8sm__place_row *row,
                               const k8sm_offer_group *group, const char *wanted)
{
    for (size_t i = 0; i < k8sm_offer_group_count(group); i++) {
        const k8sm_offer *offer = k8sm_offer_group_offer(group, i);
        for (size_t j = 0; j < k8sm_offer_executor_count(offer); j++) {
            const char *id = k8sm_offer_executor_id(offer, j);
            if (strcmp(id, wanted) == 0)
                row->executor_runs = true;
            if (k8sm__executor_in_the_way(placement->executor, &placement->policy, group, i, id))
                row->obstacles++;
        }
    }
}

/* The number of a role, given out if it is new. */
static bool number_role(k8sm_placement *placement, const char *role, uint32_t *ret_number)
{
    const size_t len = strlen(role);
    uint32_t *number = k8sm__index_find(&placement->role_names, role, len);
    void *roles = (void *)placement->roles;
    if (number == NULL) {
        number = k8sm__arena_take(&placement->arena, sizeof *number);
        if (number == NULL || !k8sm__grow(placement->alloc, &roles, placement->role_count,
                                          &placement->role_capacity, sizeof *placement->roles))
            return false;
        placement->roles = (const char **)roles;
        *number = (uint32_t)placement->role_count;
        if (!k8sm__index_add(&placement->role_names, role, len, number))
            return false;
        placement->roles[placement->role_count++] = role;
    }
    *ret_number = *number;
    return true;
}

static k8sm_status make_row(k8sm_placement *placement, size_t index, k8sm_error *err)
{
    const k8sm_offer_group *group = k8sm__row_group(placement, index);
    k8sm__place_row *row = &placement->rows[index];
    int64_t left[K8SM_PLACER_KINDS_MAX], offered[K8SM_PLACER_KINDS_MAX];
    k8sm_status rc;
    row->first = row->last = K8SM__NO_ROW;
    if (!number_role(placement, k8sm_offer_group_role(group), &row->role))
        return k8sm__nomem(err);
    row->unavailable = k8sm__group_unavailable(group, placement->policy.now_ns);
    row->obstacles = row->unavailable;
    if (placement->executor != NULL) {
        placement->key.size = 0;
        k8sm__executor_role_id(placement->executor, placement->roles[row->role],
                               &placement->key);
        k8sm__buffer_byte(&placement->key, '\0');
        if (placement->key.failed)
            return k8sm__nomem(err);
        look_for_executors(placement, row, group, placement->key.data);
    }
    measure(placement, index, left, offered);
    rc = k8sm__placer_put(placement->placer, index, left, offered, err);
    /* a row with obstacles has no role: nothing is placed there */
    if (rc == K8SM_OK && row->obstacles == 0)
        rc = k8sm_placer_mark(placement->placer, index, row->role, 1, err);
    return rc;
}

k8sm_status k8sm__place_rows_make(k8sm_placement *placement, int32_t strategy, k8sm_error *err)
{
    k8sm_status rc;
    make_kinds(placement);
    placement->plain = true;
    placement->rows =
        k8sm__allocate_array(placement->alloc, placement->count + 1, sizeof *placement->rows);
    if (placement->rows == NULL)
        return k8sm__nomem(err);
    memset(placement->rows, 0, (placement->count + 1) * sizeof *placement->rows);
    rc = k8sm_placer_new(placement->kinds + 1, strategy, placement->alloc, &placement->placer,
                         err);
    for (size_t i = placement->count;
         rc == K8SM_OK && i-- > 0;) /* the last one first: room for all */
        rc = make_row(placement, i, err);
    placement->features = (uint32_t)placement->role_count;
    return rc;
}
