/* Parts of resources: by reservation and kind, without reservations, and Mesos' search. */
#include <string.h>

#include "k8smesos/mesos_resources.h"
#include "mesos_internal.h"

static const char *reserved_role(const k8sm__entry *entry)
{
    const size_t depth = entry->reservation_count;
    return depth == 0 ? NULL : entry->reservations[depth - 1].role;
}

/* @p role NULL: any. */
static bool is_reserved(const k8sm__entry *entry, const char *role)
{
    const char *reserved = reserved_role(entry);
    return reserved != NULL && (role == NULL || strcmp(reserved, role) == 0);
}

static bool is_wanted(const k8sm__entry *entry, int32_t filter, const char *role)
{
    const char *reserved = reserved_role(entry);
    switch (filter) {
    case K8SM_RESOURCES_UNRESERVED:
        return reserved == NULL;
    case K8SM_RESOURCES_RESERVED:
        return is_reserved(entry, role);
    case K8SM_RESOURCES_ALLOCATABLE_TO:
        return reserved == NULL || strcmp(reserved, role) == 0 ||
               k8sm__role_is_below(role, reserved);
    case K8SM_RESOURCES_RESERVED_SUBTREE:
        return reserved != NULL &&
               (strcmp(reserved, role) == 0 || k8sm__role_is_below(reserved, role));
    case K8SM_RESOURCES_REVOCABLE:
        return entry->revocable;
    case K8SM_RESOURCES_NON_REVOCABLE:
        return !entry->revocable;
    case K8SM_RESOURCES_SHARED:
        return entry->shared;
    default:
        return entry->type == K8SM_VALUE_SCALAR;
    }
}

/* --- filters ----------------------------------------------------------------------------- */

k8sm_status k8sm_mesos_resources_filter(const k8sm_mesos_resources *resources, int32_t filter,
                                        const char *role, const k8sm_alloc *alloc,
                                        k8sm_mesos_resources **ret, k8sm_error *err)
{
    const bool needs_role =
        filter == K8SM_RESOURCES_ALLOCATABLE_TO || filter == K8SM_RESOURCES_RESERVED_SUBTREE;
    k8sm_mesos_resources *wanted = NULL;
    k8sm_status rc;
    if (filter < K8SM_RESOURCES_UNRESERVED || filter > K8SM_RESOURCES_SCALARS ||
        (needs_role && role == NULL) || ret == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "a known filter, its role and ret are required");
    rc = k8sm_mesos_resources_new(alloc, &wanted, err);
    if (rc != K8SM_OK)
        return rc;
    for (size_t i = 0; resources != NULL && i < resources->count && rc == K8SM_OK; i++)
        if (is_wanted(&resources->entries[i], filter, role))
            rc = k8sm__mesos_append(wanted, &resources->entries[i], err);
    if (rc != K8SM_OK) {
        k8sm_mesos_resources_free(wanted);
        return rc;
    }
    *ret = wanted;
    return K8SM_OK;
}

/* --- without reservations --------------------------------------------------------------------
 */

/* The entry as it would be unreserved; nothing is copied, and it is not to be finished. */
static k8sm__entry without_stack(const k8sm__entry *entry)
{
    k8sm__entry bare = *entry;
    bare.reservations = NULL;
    bare.reservation_count = 0;
    return bare;
}

static k8sm_status strip_stacks(const k8sm_mesos_resources *from, k8sm_mesos_resources *to,
                                k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; from != NULL && i < from->count && rc == K8SM_OK; i++) {
        const k8sm__entry bare = without_stack(&from->entries[i]);
        rc = k8sm__mesos_add_entry(to, &bare, err);
    }
    return rc;
}

k8sm_status k8sm_mesos_resources_to_unreserved(const k8sm_mesos_resources *resources,
                                               const k8sm_alloc *alloc,
                                               k8sm_mesos_resources **ret, k8sm_error *err)
{
    k8sm_mesos_resources *bare = NULL;
    k8sm_status rc;
    if (ret == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret is required");
    rc = k8sm_mesos_resources_new(alloc, &bare, err);
    if (rc != K8SM_OK)
        return rc;
    rc = strip_stacks(resources, bare, err);
    if (rc != K8SM_OK) {
        k8sm_mesos_resources_free(bare);
        return rc;
    }
    *ret = bare;
    return K8SM_OK;
}

/* --- find
 * -------------------------------------------------------------------------------------- */

/* The search for one target: what is still to be found, where, and what was found. */
typedef struct search {
    const k8sm__entry *target;
    k8sm_mesos_resources total, remaining, found;
} search;

enum { OF_ROLE, UNRESERVED, ANY, CLASSES };

static bool is_in_class(const search *s, const k8sm__entry *entry, int class)
{
    if (class == OF_ROLE)
        return s->target->reservation_count > 0 && is_reserved(entry, reserved_role(s->target));
    return class == ANY || entry->reservation_count == 0;
}

/* Mesos puts the last piece in front of what was found before of its kind; items of a set
 * show it (resources.cpp, add(Resource_&&)). */
static k8sm_status add_in_front(k8sm_mesos_resources *found, const k8sm__entry *entry,
                                k8sm_error *err)
{
    for (size_t i = 0; i < found->count; i++) {
        k8sm__entry *held = &found->entries[i], joined;
        k8sm_status rc;
        if (!k8sm__entry_addable(held, entry))
            continue;
        if (k8sm__entry_copy(entry, found->alloc, &joined) != K8SM_OK)
            return k8sm__nomem(err);
        rc = k8sm__entry_add(&joined, held, found->alloc, err);
        if (rc != K8SM_OK) {
            k8sm__entry_finish(&joined, found->alloc);
            return rc;
        }
        k8sm__entry_finish(held, found->alloc);
        *held = joined;
        return K8SM_OK;
    }
    return k8sm__mesos_add_entry(found, entry, err);
}

/* What remains is all in @p piece: take that much with its reservations. */
static k8sm_status take_rest(search *s, const k8sm__entry *piece, k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; i < s->remaining.count && rc == K8SM_OK; i++) {
        k8sm__entry part = s->remaining.entries[i];
        part.reservations = piece->reservations;
        part.reservation_count = piece->reservation_count;
        rc = add_in_front(&s->found, &part, err);
    }
    return rc;
}

static k8sm_status take_whole(search *s, const k8sm__entry *piece,
                              const k8sm_mesos_resources *bare, k8sm_error *err)
{
    k8sm_status rc = k8sm__mesos_add_entry(&s->found, piece, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_sub(&s->remaining, bare, err);
    return rc;
}

/* Look at the entries of one class, in order. Once a whole entry was used Mesos goes on to
 * the next class, as this does. */
static k8sm_status search_class(search *s, int class, bool *ret_done, k8sm_error *err)
{
    for (size_t i = 0; i < s->total.count; i++) {
        const k8sm__entry *piece = &s->total.entries[i];
        k8sm__entry one = without_stack(piece);
        const k8sm_mesos_resources bare = { .entries = &one, .count = 1 };
        k8sm_status rc;
        if (!is_in_class(s, piece, class))
            continue;
        if (k8sm_mesos_resources_contains(&bare, &s->remaining)) {
            *ret_done = true;
            return take_rest(s, piece, err);
        }
        if (!k8sm_mesos_resources_contains(&s->remaining, &bare))
            continue;
        rc = take_whole(s, piece, &bare, err);
        if (rc == K8SM_OK) {
            k8sm__entry used;
            if (k8sm__entry_copy(piece, s->total.alloc, &used) != K8SM_OK)
                return k8sm__nomem(err);
            rc = k8sm__mesos_sub_entry(&s->total, &used, err);
            k8sm__entry_finish(&used, s->total.alloc);
        }
        return rc;
    }
    return K8SM_OK;
}

/* Add what is found for the target to @p sum, or leave it and clear *ret_found. */
static k8sm_status find_one(const k8sm_mesos_resources *resources, const k8sm__entry *target,
                            const k8sm_alloc *alloc, k8sm_mesos_resources *sum, bool *ret_found,
                            k8sm_error *err)
{
    search s = { .target = target };
    k8sm__entry bare = without_stack(target);
    k8sm_status rc;
    bool done = false;
    k8sm__mesos_init(&s.total, alloc);
    k8sm__mesos_init(&s.remaining, alloc);
    k8sm__mesos_init(&s.found, alloc);
    bare.shared_count = bare.shared;
    rc = k8sm__mesos_append(&s.remaining, &bare, err);
    for (size_t i = 0; resources != NULL && i < resources->count && rc == K8SM_OK; i++)
        rc = k8sm__mesos_append(&s.total, &resources->entries[i], err);
    for (int class = 0; class < CLASSES && rc == K8SM_OK && !done; class ++)
        rc = search_class(&s, class, &done, err);
    if (rc == K8SM_OK && done)
        rc = k8sm_mesos_resources_add(sum, &s.found, err);
    *ret_found = done;
    k8sm__mesos_finish(&s.total);
    k8sm__mesos_finish(&s.remaining);
    k8sm__mesos_finish(&s.found);
    return rc;
}

k8sm_status k8sm_mesos_resources_find(const k8sm_mesos_resources *resources,
                                      const k8sm_mesos_resources *wanted,
                                      const k8sm_alloc *alloc, k8sm_mesos_resources **ret,
                                      k8sm_error *err)
{
    k8sm_mesos_resources *sum = NULL;
    bool found = true;
    k8sm_status rc;
    if (ret == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret is required");
    rc = k8sm_mesos_resources_new(alloc, &sum, err);
    if (rc != K8SM_OK)
        return rc;
    for (size_t i = 0; wanted != NULL && i < wanted->count && rc == K8SM_OK && found; i++)
        rc = find_one(resources, &wanted->entries[i], alloc, sum, &found, err);
    if (rc != K8SM_OK || !found) {
        k8sm_mesos_resources_free(sum);
        sum = NULL;
    }
    if (rc == K8SM_OK)
        *ret = sum;
    return rc;
}

/* --- amounts
 * ------------------------------------------------------------------------------------- */

/* Numbers in the ranges, in thousandths; false beyond 64 bits. */
static bool count_numbers(const k8sm__entry *entry, int64_t *total)
{
    for (size_t i = 0; i < entry->range_count; i++) {
        const uint64_t more = entry->ranges[i].end - entry->ranges[i].begin;
        int64_t thousandths;
        if (more >= INT64_MAX / 1000)
            return false;
        thousandths = ((int64_t)more + 1) * 1000;
        if (__builtin_add_overflow(*total, thousandths, total))
            return false;
    }
    return true;
}

int64_t k8sm_mesos_resources_quantity(const k8sm_mesos_resources *resources, const char *name)
{
    int64_t total = 0;
    for (size_t i = 0; resources != NULL && name != NULL && i < resources->count; i++) {
        const k8sm__entry *entry = &resources->entries[i];
        int64_t amount = entry->type == K8SM_VALUE_SCALAR ? entry->scalar
                                                          : (int64_t)entry->item_count * 1000;
        if (strcmp(entry->name, name) != 0)
            continue;
        if (entry->type == K8SM_VALUE_RANGES ? !count_numbers(entry, &total)
                                             : __builtin_add_overflow(total, amount, &total))
            return INT64_MAX;
    }
    return total;
}
