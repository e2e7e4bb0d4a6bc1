#include "k8smesos/mesos_resources.h"

#include <string.h>

#include "mesos_internal.h"
#include "wire_write.h"

/* --- lists -------------------------------------------------------------------------- */

void k8sm__mesos_init(k8sm_mesos_resources *resources, const k8sm_alloc *alloc)
{
    *resources = (k8sm_mesos_resources){ .alloc = alloc };
}

void k8sm__mesos_finish(k8sm_mesos_resources *resources)
{
    for (size_t i = 0; i < resources->count; i++)
        k8sm__entry_finish(&resources->entries[i], resources->alloc);
    k8sm__release(resources->alloc, resources->entries);
    resources->entries = NULL;
    resources->count = resources->capacity = 0;
}

static k8sm_status grow(k8sm_mesos_resources *resources, k8sm_error *err)
{
    void *entries = resources->entries;
    if (resources->count >= K8SM__MAX_ENTRIES)
        return k8sm__fail(err, K8SM_E_LIMIT, NULL, "more than %d resources that do not combine",
                          (int)K8SM__MAX_ENTRIES);
    if (!k8sm__grow(resources->alloc, &entries, resources->count, &resources->capacity,
                    sizeof *resources->entries))
        return k8sm__nomem(err);
    resources->entries = entries;
    return K8SM_OK;
}

/* The first entry that this one adds to; NULL: none. */
static k8sm__entry *find_addable(const k8sm_mesos_resources *resources,
                                 const k8sm__entry *entry)
{
    for (size_t i = 0; i < resources->count; i++) {
        k8sm__entry *held = &resources->entries[i];
        if (held->type == entry->type && held->name[0] == entry->name[0] &&
            k8sm__entry_addable(held, entry))
            return held;
    }
    return NULL;
}

k8sm_status k8sm__mesos_append(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                               k8sm_error *err)
{
    k8sm_status rc = grow(resources, err);
    if (rc != K8SM_OK)
        return rc;
    if (k8sm__entry_copy(entry, resources->alloc, &resources->entries[resources->count]) !=
        K8SM_OK)
        return k8sm__nomem(err);
    resources->count++;
    return K8SM_OK;
}

k8sm_status k8sm__mesos_add_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                  k8sm_error *err)
{
    k8sm__entry *held;
    if (k8sm__entry_is_empty(entry))
        return K8SM_OK;
    held = find_addable(resources, entry);
    return held != NULL ? k8sm__entry_add(held, entry, resources->alloc, err)
                        : k8sm__mesos_append(resources, entry, err);
}

k8sm_status k8sm__mesos_take_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                   k8sm_error *err)
{
    k8sm__entry *held;
    k8sm_status rc;
    if (k8sm__entry_is_empty(entry))
        return K8SM_OK;
    held = find_addable(resources, entry);
    if (held != NULL)
        return k8sm__entry_add(held, entry, resources->alloc, err);
    rc = grow(resources, err);
    if (rc != K8SM_OK)
        return rc;
    resources->entries[resources->count++] = *entry;
    return K8SM_OK;
}

bool k8sm__mesos_reserve(k8sm_mesos_resources *resources, size_t count)
{
    k8sm__entry *entries;
    if (count <= resources->capacity)
        return true;
    entries = k8sm__allocate_array(resources->alloc, count, sizeof *entries);
    if (entries == NULL)
        return false;
    if (resources->count > 0)
        memcpy(entries, resources->entries, resources->count * sizeof *entries);
    k8sm__release(resources->alloc, resources->entries);
    resources->entries = entries;
    resources->capacity = count;
    return true;
}

/* The last one takes its place, as in Mesos: the order of what comes out is part of it. */
static void remove_entry(k8sm_mesos_resources *resources, size_t index)
{
    k8sm__entry_finish(&resources->entries[index], resources->alloc);
    resources->count--;
    if (index != resources->count)
        resources->entries[index] = resources->entries[resources->count];
}

static bool is_used_up(const k8sm__entry *entry)
{
    if (entry->shared && entry->shared_count < 0)
        return true;
    if (entry->type == K8SM_VALUE_SCALAR && entry->scalar < 0)
        return true;
    return k8sm__entry_is_empty(entry);
}

k8sm_status k8sm__mesos_sub_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                  k8sm_error *err)
{
    k8sm_status rc;
    if (k8sm__entry_is_empty(entry))
        return K8SM_OK;
    for (size_t i = 0; i < resources->count; i++) {
        if (!k8sm__entry_subtractable(&resources->entries[i], entry))
            continue;
        rc = k8sm__entry_sub(&resources->entries[i], entry, resources->alloc, err);
        if (rc == K8SM_OK && is_used_up(&resources->entries[i]))
            remove_entry(resources, i);
        return rc;
    }
    return K8SM_OK;
}

static k8sm_status copy_entries(k8sm_mesos_resources *to, const k8sm_mesos_resources *from,
                                k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; from != NULL && i < from->count && rc == K8SM_OK; i++)
        rc = k8sm__mesos_append(to, &from->entries[i], err);
    return rc;
}

typedef k8sm_status change(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                           k8sm_error *err);

/* Change a copy and take that over: all or nothing, and b may be a. */
static k8sm_status change_by(k8sm_mesos_resources *a, const k8sm_mesos_resources *b,
                             change *apply, k8sm_error *err)
{
    k8sm_mesos_resources result;
    k8sm_status rc;
    if (a == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "resources are required");
    if (b == NULL || b->count == 0)
        return K8SM_OK;
    k8sm__mesos_init(&result, a->alloc);
    rc = copy_entries(&result, a, err);
    for (size_t i = 0; i < b->count && rc == K8SM_OK; i++)
        rc = apply(&result, &b->entries[i], err);
    if (rc != K8SM_OK) {
        k8sm__mesos_finish(&result);
        return rc;
    }
    k8sm__mesos_finish(a);
    *a = result;
    return K8SM_OK;
}

/* --- making and freeing --------------------------------------------------------------- */

k8sm_status k8sm_mesos_resources_new(const k8sm_alloc *alloc, k8sm_mesos_resources **ret,
                                     k8sm_error *err)
{
    return k8sm_mesos_resources_copy(NULL, alloc, ret, err);
}

k8sm_status k8sm_mesos_resources_copy(const k8sm_mesos_resources *resources,
                                      const k8sm_alloc *alloc, k8sm_mesos_resources **ret,
                                      k8sm_error *err)
{
    k8sm_mesos_resources *copy;
    k8sm_status rc;
    if (ret == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret is required");
    copy = k8sm__allocate(alloc, sizeof *copy);
    if (copy == NULL)
        return k8sm__nomem(err);
    k8sm__mesos_init(copy, alloc);
    rc = copy_entries(copy, resources, err);
    if (rc != K8SM_OK) {
        k8sm_mesos_resources_free(copy);
        return rc;
    }
    *ret = copy;
    return K8SM_OK;
}

void k8sm_mesos_resources_free(k8sm_mesos_resources *resources)
{
    if (resources == NULL)
        return;
    k8sm__mesos_finish(resources);
    k8sm__release(resources->alloc, resources);
}

/* --- arithmetic ------------------------------------------------------------------------ */

k8sm_status k8sm_mesos_resources_add(k8sm_mesos_resources *a, const k8sm_mesos_resources *b,
                                     k8sm_error *err)
{
    return change_by(a, b, k8sm__mesos_add_entry, err);
}

k8sm_status k8sm_mesos_resources_sub(k8sm_mesos_resources *a, const k8sm_mesos_resources *b,
                                     k8sm_error *err)
{
    return change_by(a, b, k8sm__mesos_sub_entry, err);
}

static bool contains_entry(const k8sm_mesos_resources *a, const k8sm__entry *entry,
                           const k8sm_mesos_resources *b, size_t index)
{
    for (size_t i = 0; i < a->count; i++) {
        if (!k8sm__entry_contains(&a->entries[i], entry))
            continue;
        /* Only persistent volumes are used up as they are found: as many equal ones before
         * this one in b are not there any more. Those of b do not combine, those of a neither.
         */
        if (entry->shared || entry->disk == NULL || !entry->disk->has_persistence)
            return true;
        size_t have = 0, need = 1;
        for (size_t j = 0; j < a->count; j++)
            have += k8sm__entry_contains(&a->entries[j], entry);
        for (size_t j = 0; j < index; j++)
            need += k8sm__entry_subtractable(&b->entries[j], entry);
        return have >= need;
    }
    return false;
}

int32_t k8sm_mesos_resources_contains(const k8sm_mesos_resources *a,
                                      const k8sm_mesos_resources *b)
{
    static const k8sm_mesos_resources empty = { 0 };
    if (a == NULL)
        a = &empty;
    for (size_t i = 0; b != NULL && i < b->count; i++)
        if (!contains_entry(a, &b->entries[i], b, i))
            return 0;
    return 1;
}

int32_t k8sm_mesos_resources_equal(const k8sm_mesos_resources *a, const k8sm_mesos_resources *b)
{
    return k8sm_mesos_resources_contains(a, b) && k8sm_mesos_resources_contains(b, a);
}

static bool is_allocated(const k8sm_mesos_resources *resources, const char *role)
{
    for (size_t i = 0; i < resources->count; i++)
        if (resources->entries[i].allocation_role == NULL ||
            strcmp(resources->entries[i].allocation_role, role) != 0)
            return false;
    return true;
}

k8sm_status k8sm_mesos_resources_allocate(k8sm_mesos_resources *resources, const char *role,
                                          k8sm_error *err)
{
    k8sm_mesos_resources result;
    k8sm_status rc = K8SM_OK;
    if (resources == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "resources are required");
    if (role != NULL && !k8sm__role_is_valid(role))
        return k8sm__fail(err, K8SM_E_INVALID, NULL, "'%.80s' is no valid role", role);
    if (role != NULL && is_allocated(resources, role))
        return K8SM_OK;
    k8sm__mesos_init(&result, resources->alloc);
    rc = copy_entries(&result, resources, err);
    for (size_t i = 0; i < result.count && rc == K8SM_OK; i++) {
        k8sm__entry *entry = &result.entries[i];
        k8sm__release(result.alloc, entry->allocation_role);
        entry->allocation_role = NULL;
        entry->roleless_allocation = false;
        if (role == NULL)
            continue;
        entry->allocation_role = k8sm__copy_string(result.alloc, role, strlen(role));
        if (entry->allocation_role == NULL)
            rc = k8sm__nomem(err);
    }
    if (rc != K8SM_OK) {
        k8sm__mesos_finish(&result);
        return rc;
    }
    k8sm__mesos_finish(resources);
    *resources = result;
    return K8SM_OK;
}

/* --- protobuf --------------------------------------------------------------------------- */

k8sm_status k8sm_mesos_resources_format_protobuf(const k8sm_mesos_resources *resources,
                                                 uint32_t field_number, const k8sm_alloc *alloc,
                                                 k8sm_bytes *ret_bytes, k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (ret_bytes == NULL || field_number == 0 || field_number >= UINT32_C(1) << 29)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "ret_bytes and a field number of protobuf are required");
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        size_t opened = k8sm__wire_open(&buffer, field_number);
        k8sm__entry_to_protobuf(&resources->entries[i], &buffer);
        k8sm__wire_close(&buffer, opened);
    }
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}

/* --- reading --------------------------------------------------------------------------- */

static const k8sm__entry *entry_at(const k8sm_mesos_resources *resources, size_t index)
{
    return resources != NULL && index < resources->count ? &resources->entries[index] : NULL;
}

size_t k8sm_mesos_resources_count(const k8sm_mesos_resources *resources)
{
    return resources == NULL ? 0 : resources->count;
}

const char *k8sm_mesos_resources_name(const k8sm_mesos_resources *resources, size_t index)
{
    const k8sm__entry *entry = entry_at(resources, index);
    return entry == NULL ? NULL : entry->name;
}

int32_t k8sm_mesos_resources_type(const k8sm_mesos_resources *resources, size_t index)
{
    const k8sm__entry *entry = entry_at(resources, index);
    return entry == NULL ? -1 : entry->type;
}

const char *k8sm_mesos_resources_role(const k8sm_mesos_resources *resources, size_t index)
{
    const k8sm__entry *entry = entry_at(resources, index);
    if (entry == NULL)
        return NULL;
    return entry->reservation_count == 0
               ? "*"
               : entry->reservations[entry->reservation_count - 1].role;
}

const char *k8sm_mesos_resources_allocation_role(const k8sm_mesos_resources *resources,
                                                 size_t index)
{
    const k8sm__entry *entry = entry_at(resources, index);
    if (entry == NULL)
        return NULL;
    return entry->allocation_role == NULL ? "" : entry->allocation_role;
}

int64_t k8sm_mesos_resources_scalar(const k8sm_mesos_resources *resources, size_t index)
{
    const k8sm__entry *entry = entry_at(resources, index);
    return entry == NULL || entry->type != K8SM_VALUE_SCALAR ? 0 : entry->scalar;
}

size_t k8sm_mesos_resources_range_count(const k8sm_mesos_resources *resources, size_t index)
{
    const k8sm__entry *entry = entry_at(resources, index);
    return entry == NULL ? 0 : entry->range_count;
}

int32_t k8sm_mesos_resources_range(const k8sm_mesos_resources *resources, size_t index,
                                   size_t range, uint64_t *ret_begin, uint64_t *ret_end)
{
    const k8sm__entry *entry = entry_at(resources, index);
    if (entry == NULL || range >= entry->range_count)
        return 0;
    if (ret_begin != NULL)
        *ret_begin = entry->ranges[range].begin;
    if (ret_end != NULL)
        *ret_end = entry->ranges[range].end;
    return 1;
}

size_t k8sm_mesos_resources_item_count(const k8sm_mesos_resources *resources, size_t index)
{
    const k8sm__entry *entry = entry_at(resources, index);
    return entry == NULL ? 0 : entry->item_count;
}

const char *k8sm_mesos_resources_item(const k8sm_mesos_resources *resources, size_t index,
                                      size_t item)
{
    const k8sm__entry *entry = entry_at(resources, index);
    return entry == NULL || item >= entry->item_count ? NULL : entry->items[item];
}

int64_t k8sm_mesos_resources_total(const k8sm_mesos_resources *resources, const char *name)
{
    int64_t total = 0;
    for (size_t i = 0; resources != NULL && name != NULL && i < resources->count; i++) {
        const k8sm__entry *entry = &resources->entries[i];
        if (entry->type == K8SM_VALUE_SCALAR && strcmp(entry->name, name) == 0 &&
            __builtin_add_overflow(total, entry->scalar, &total))
            return INT64_MAX;
    }
    return total;
}
