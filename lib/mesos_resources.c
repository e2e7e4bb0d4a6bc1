#include "k8smesos/mesos_resources.h"

#include <string.h>

#include "mesos_internal.h"
#include "wire_write.h"

/* --- life ------------------------------------------------------------------------------------------- */

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

static k8sm_status append(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                          k8sm_error *err)
{
    void *entries = resources->entries;
    k8sm__entry copy;
    if (!k8sm__grow(resources->alloc, &entries, resources->count, &resources->capacity,
                    sizeof *resources->entries))
        return k8sm__nomem(err);
    resources->entries = entries;
    if (k8sm__entry_copy(entry, resources->alloc, &copy) != K8SM_OK)
        return k8sm__nomem(err);
    resources->entries[resources->count++] = copy;
    return K8SM_OK;
}

static k8sm_status copy_all(const k8sm_mesos_resources *from, k8sm_mesos_resources *to,
                            k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && from != NULL && i < from->count; i++)
        rc = append(to, &from->entries[i], err);
    return rc;
}

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
    rc = copy_all(resources, copy, err);
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

/* --- arithmetic ------------------------------------------------------------------------------------------ */

static k8sm_status failed(k8sm_status rc, const k8sm__entry *entry, k8sm_error *err)
{
    if (rc == K8SM_E_RANGE)
        return k8sm__fail(err, rc, entry->name, "the sum is more than Mesos can hold");
    return rc == K8SM_E_NOMEM ? k8sm__nomem(err) : rc;
}

k8sm_status k8sm__mesos_add_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                  k8sm_error *err)
{
    if (k8sm__entry_is_empty(entry))
        return K8SM_OK;
    for (size_t i = 0; i < resources->count; i++) {
        int addable = k8sm__entry_addable(&resources->entries[i], entry, resources->alloc);
        if (addable < 0)
            return k8sm__nomem(err);
        if (addable)
            return failed(k8sm__entry_add(&resources->entries[i], entry, resources->alloc),
                          entry, err);
    }
    return append(resources, entry, err);
}

k8sm_status k8sm__mesos_sub_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                  k8sm_error *err)
{
    if (k8sm__entry_is_empty(entry))
        return K8SM_OK;
    for (size_t i = 0; i < resources->count; i++) {
        k8sm__entry *held = &resources->entries[i];
        int found = k8sm__entry_subtractable(held, entry, resources->alloc);
        bool gone = false;
        k8sm_status rc;
        if (found < 0)
            return k8sm__nomem(err);
        if (!found)
            continue;
        rc = k8sm__entry_sub(held, entry, resources->alloc, &gone);
        if (rc == K8SM_OK && gone) { /* the last one takes its place, as in Mesos */
            k8sm__entry_finish(held, resources->alloc);
            *held = resources->entries[--resources->count];
        }
        return failed(rc, entry, err);
    }
    return K8SM_OK;
}

typedef k8sm_status entry_operation(k8sm_mesos_resources *, const k8sm__entry *, k8sm_error *);

/* On a copy, which then takes the place of a: all or nothing. */
static k8sm_status combine(k8sm_mesos_resources *a, const k8sm_mesos_resources *b,
                           entry_operation *operation, k8sm_error *err)
{
    k8sm_mesos_resources result;
    k8sm_status rc;
    if (a == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "a is required");
    k8sm__mesos_init(&result, a->alloc);
    rc = copy_all(a, &result, err);
    for (size_t i = 0; rc == K8SM_OK && b != NULL && i < b->count; i++)
        rc = operation(&result, &b->entries[i], err);
    if (rc != K8SM_OK) {
        k8sm__mesos_finish(&result);
        return rc;
    }
    k8sm__mesos_finish(a);
    *a = result;
    return K8SM_OK;
}

k8sm_status k8sm_mesos_resources_add(k8sm_mesos_resources *a, const k8sm_mesos_resources *b,
                                     k8sm_error *err)
{
    return combine(a, b, k8sm__mesos_add_entry, err);
}

k8sm_status k8sm_mesos_resources_sub(k8sm_mesos_resources *a, const k8sm_mesos_resources *b,
                                     k8sm_error *err)
{
    return combine(a, b, k8sm__mesos_sub_entry, err);
}

/* Entries of a are not used up, but for persistent volumes. */
int32_t k8sm_mesos_resources_contains(const k8sm_mesos_resources *a,
                                      const k8sm_mesos_resources *b)
{
    k8sm_mesos_resources *left = NULL;
    int32_t contained = 1;
    if (b == NULL || b->count == 0)
        return 1;
    if (a == NULL || k8sm_mesos_resources_copy(a, a->alloc, &left, NULL) != K8SM_OK)
        return 0;
    for (size_t i = 0; i < b->count && contained; i++) {
        const k8sm__entry *wanted = &b->entries[i];
        bool found = false;
        for (size_t j = 0; j < left->count && !found; j++)
            found = k8sm__entry_contains(&left->entries[j], wanted, left->alloc) == 1;
        contained = found && (!k8sm__entry_is_persistent(wanted) ||
                              k8sm__mesos_sub_entry(left, wanted, NULL) == K8SM_OK);
    }
    k8sm_mesos_resources_free(left);
    return contained;
}

int32_t k8sm_mesos_resources_equal(const k8sm_mesos_resources *a, const k8sm_mesos_resources *b)
{
    return k8sm_mesos_resources_contains(a, b) && k8sm_mesos_resources_contains(b, a);
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
    k8sm__mesos_init(&result, resources->alloc);
    for (size_t i = 0; rc == K8SM_OK && i < resources->count; i++) {
        k8sm__entry entry;
        if (k8sm__entry_copy(&resources->entries[i], resources->alloc, &entry) != K8SM_OK) {
            rc = k8sm__nomem(err);
            break;
        }
        k8sm__release(resources->alloc, entry.allocation_role);
        entry.allocation_role =
            role == NULL ? NULL : k8sm__copy_string(resources->alloc, role, strlen(role));
        if (role != NULL && entry.allocation_role == NULL)
            rc = k8sm__nomem(err);
        else /* entries that differed only in it combine now */
            rc = k8sm__mesos_add_entry(&result, &entry, err);
        k8sm__entry_finish(&entry, resources->alloc);
    }
    if (rc != K8SM_OK) {
        k8sm__mesos_finish(&result);
        return rc;
    }
    k8sm__mesos_finish(resources);
    *resources = result;
    return K8SM_OK;
}

/* --- writing ------------------------------------------------------------------------------------------------ */

k8sm_status k8sm_mesos_resources_format_json(const k8sm_mesos_resources *resources,
                                             const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                             k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_bytes is required");
    k8sm__buffer_byte(&buffer, '[');
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        if (i > 0)
            k8sm__buffer_byte(&buffer, ',');
        k8sm__entry_to_json(&resources->entries[i], &buffer);
    }
    k8sm__buffer_byte(&buffer, ']');
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}

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

/* --- reading ------------------------------------------------------------------------------------------------ */

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
    int64_t sum = 0;
    for (size_t i = 0; i < k8sm_mesos_resources_count(resources); i++) {
        const k8sm__entry *entry = &resources->entries[i];
        if (entry->type == K8SM_VALUE_SCALAR && strcmp(entry->name, name) == 0 &&
            __builtin_add_overflow(sum, entry->scalar, &sum))
            return INT64_MAX;
    }
    return sum;
}
