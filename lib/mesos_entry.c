#include <string.h>

#include "mesos_internal.h"

/* --- freeing and copying ------------------------------------------------------- */

void k8sm__labels_free(k8sm__label *labels, size_t count, const k8sm_alloc *alloc)
{
    for (size_t i = 0; labels != NULL && i < count; i++) {
        k8sm__release(alloc, labels[i].key);
        k8sm__release(alloc, labels[i].value);
    }
    k8sm__release(alloc, labels);
}

void k8sm__reservation_finish(k8sm__reservation *reservation, const k8sm_alloc *alloc)
{
    k8sm__release(alloc, reservation->role);
    k8sm__release(alloc, reservation->principal);
    k8sm__labels_free(reservation->labels, reservation->label_count, alloc);
    *reservation = (k8sm__reservation){ 0 };
}

static void disk_free(k8sm__disk *disk, const k8sm_alloc *alloc)
{
    if (disk == NULL)
        return;
    k8sm__release(alloc, disk->persistence_id);
    k8sm__release(alloc, disk->persistence_principal);
    k8sm__release(alloc, disk->path_root);
    k8sm__release(alloc, disk->mount_root);
    k8sm__release(alloc, disk->source_id);
    k8sm__release(alloc, disk->profile);
    k8sm__release(alloc, disk->vendor);
    k8sm__labels_free(disk->metadata, disk->metadata_count, alloc);
    k8sm__release(alloc, disk->volume);
    k8sm__release(alloc, disk);
}

static void items_free(char **items, size_t count, const k8sm_alloc *alloc)
{
    for (size_t i = 0; items != NULL && i < count; i++)
        k8sm__release(alloc, items[i]);
    k8sm__release(alloc, items);
}

void k8sm__entry_finish(k8sm__entry *entry, const k8sm_alloc *alloc)
{
    k8sm__release(alloc, entry->name);
    k8sm__release(alloc, entry->ranges);
    items_free(entry->items, entry->item_count, alloc);
    for (size_t i = 0; i < entry->reservation_count; i++)
        k8sm__reservation_finish(&entry->reservations[i], alloc);
    k8sm__release(alloc, entry->reservations);
    k8sm__release(alloc, entry->allocation_role);
    k8sm__release(alloc, entry->provider_id);
    disk_free(entry->disk, alloc);
    k8sm__release(alloc, entry->unknown);
    *entry = (k8sm__entry){ 0 };
}

void k8sm__draft_finish(k8sm__draft *draft, const k8sm_alloc *alloc)
{
    k8sm__entry_finish(&draft->entry, alloc);
    k8sm__release(alloc, draft->role);
    k8sm__reservation_finish(&draft->reservation, alloc);
    *draft = (k8sm__draft){ 0 };
}

/* Copies go into zeroed structs whose counts are set as far as they got, so that what was
 * copied of a failure can be freed. */

static bool copy_text(const char *text, const k8sm_alloc *alloc, char **ret_text)
{
    if (text == NULL)
        return true;
    *ret_text = k8sm__copy_string(alloc, text, strlen(text));
    return *ret_text != NULL;
}

static bool copy_bytes(const char *bytes, size_t size, const k8sm_alloc *alloc,
                       char **ret_bytes, size_t *ret_size)
{
    if (bytes == NULL)
        return true;
    *ret_bytes = k8sm__copy_string(alloc, bytes, size);
    *ret_size = size;
    return *ret_bytes != NULL;
}

static bool copy_labels(const k8sm__label *labels, size_t count, const k8sm_alloc *alloc,
                        k8sm__label **ret_labels, size_t *ret_count)
{
    if (count == 0)
        return true;
    *ret_labels = k8sm__allocate_zero(alloc, count * sizeof *labels);
    if (*ret_labels == NULL)
        return false;
    *ret_count = count;
    for (size_t i = 0; i < count; i++)
        if (!copy_text(labels[i].key, alloc, &(*ret_labels)[i].key) ||
            !copy_text(labels[i].value, alloc, &(*ret_labels)[i].value))
            return false;
    return true;
}

static bool copy_reservation(const k8sm__reservation *from, const k8sm_alloc *alloc,
                             k8sm__reservation *to)
{
    to->type = from->type;
    to->has_labels = from->has_labels;
    return copy_text(from->role, alloc, &to->role) &&
           copy_text(from->principal, alloc, &to->principal) &&
           copy_labels(from->labels, from->label_count, alloc, &to->labels, &to->label_count);
}

static bool copy_stack(const k8sm__entry *from, const k8sm_alloc *alloc, k8sm__entry *to)
{
    if (from->reservation_count == 0)
        return true;
    to->reservations =
        k8sm__allocate_zero(alloc, from->reservation_count * sizeof *to->reservations);
    if (to->reservations == NULL)
        return false;
    to->reservation_count = from->reservation_count;
    for (size_t i = 0; i < from->reservation_count; i++)
        if (!copy_reservation(&from->reservations[i], alloc, &to->reservations[i]))
            return false;
    return true;
}

static bool copy_disk(const k8sm__disk *from, const k8sm_alloc *alloc, k8sm__disk **ret_disk)
{
    k8sm__disk *to;
    if (from == NULL)
        return true;
    *ret_disk = to = k8sm__allocate_zero(alloc, sizeof *to);
    if (to == NULL)
        return false;
    to->has_persistence = from->has_persistence;
    to->has_volume = from->has_volume;
    to->has_source = from->has_source;
    to->source_type = from->source_type;
    to->has_path = from->has_path;
    to->has_mount = from->has_mount;
    to->has_metadata = from->has_metadata;
    to->volume_has_host_path = from->volume_has_host_path;
    return copy_text(from->persistence_id, alloc, &to->persistence_id) &&
           copy_text(from->persistence_principal, alloc, &to->persistence_principal) &&
           copy_text(from->path_root, alloc, &to->path_root) &&
           copy_text(from->mount_root, alloc, &to->mount_root) &&
           copy_text(from->source_id, alloc, &to->source_id) &&
           copy_text(from->profile, alloc, &to->profile) &&
           copy_text(from->vendor, alloc, &to->vendor) &&
           copy_labels(from->metadata, from->metadata_count, alloc, &to->metadata,
                       &to->metadata_count) &&
           copy_bytes(from->volume, from->volume_size, alloc, &to->volume, &to->volume_size);
}

static bool copy_items(char *const *items, size_t count, const k8sm_alloc *alloc,
                       char **ret_items, size_t *ret_count)
{
    for (size_t i = 0; i < count; i++) {
        ret_items[*ret_count] = k8sm__copy_string(alloc, items[i], strlen(items[i]));
        if (ret_items[*ret_count] == NULL)
            return false;
        ++*ret_count;
    }
    return true;
}

static bool copy_value(const k8sm__entry *from, const k8sm_alloc *alloc, k8sm__entry *to)
{
    to->raw = from->raw;
    to->has_raw = from->has_raw;
    to->scalar = from->scalar;
    if (from->range_count > 0) {
        to->ranges = k8sm__allocate_array(alloc, from->range_count, sizeof *to->ranges);
        if (to->ranges == NULL)
            return false;
        memcpy(to->ranges, from->ranges, from->range_count * sizeof *to->ranges);
        to->range_count = from->range_count;
    }
    if (from->item_count > 0) {
        to->items = k8sm__allocate_array(alloc, from->item_count, sizeof *to->items);
        if (to->items == NULL)
            return false;
        return copy_items(from->items, from->item_count, alloc, to->items, &to->item_count);
    }
    return true;
}

k8sm_status k8sm__entry_copy(const k8sm__entry *entry, const k8sm_alloc *alloc,
                             k8sm__entry *ret_entry)
{
    k8sm__entry copy = { .type = entry->type,
                         .roleless_allocation = entry->roleless_allocation,
                         .revocable = entry->revocable,
                         .shared = entry->shared,
                         .shared_count = entry->shared_count };
    if (!copy_text(entry->name, alloc, &copy.name) || !copy_value(entry, alloc, &copy) ||
        !copy_stack(entry, alloc, &copy) ||
        !copy_text(entry->allocation_role, alloc, &copy.allocation_role) ||
        !copy_text(entry->provider_id, alloc, &copy.provider_id) ||
        !copy_disk(entry->disk, alloc, &copy.disk) ||
        !copy_bytes(entry->unknown, entry->unknown_size, alloc, &copy.unknown,
                    &copy.unknown_size)) {
        k8sm__entry_finish(&copy, alloc);
        return K8SM_E_NOMEM;
    }
    *ret_entry = copy;
    return K8SM_OK;
}

/* --- values --------------------------------------------------------------------- */

bool k8sm__entry_is_empty(const k8sm__entry *entry)
{
    if (entry->shared && entry->shared_count == 0)
        return true;
    if (entry->type == K8SM_VALUE_SCALAR)
        return entry->scalar == 0;
    return entry->type == K8SM_VALUE_RANGES ? entry->range_count == 0 : entry->item_count == 0;
}

double k8sm__entry_double(const k8sm__entry *entry)
{
    return entry->has_raw ? entry->raw : k8sm__fixed_to_double(entry->scalar);
}

/* Mesos stores the sum as a double and rounds that again when it looks at it; beyond 2^53
 * that is not the sum any more, so the double is kept. */
static k8sm_status set_scalar(k8sm__entry *entry, int64_t sum, k8sm_error *err)
{
    const double stored = k8sm__fixed_to_double(sum);
    int64_t seen;
    if (k8sm__fixed_from_double(stored, &seen) != K8SM_OK)
        return k8sm__fail(err, K8SM_E_RANGE, entry->name, "the amount is beyond 64 bits");
    entry->scalar = seen;
    entry->raw = stored;
    entry->has_raw = seen != sum;
    return K8SM_OK;
}

static k8sm_status replace_ranges(k8sm__entry *left, k8sm__range *ranges, size_t count,
                                  const k8sm_alloc *alloc, k8sm_error *err)
{
    if (count > K8SM__MAX_RANGES) {
        k8sm__release(alloc, ranges);
        return k8sm__fail(err, K8SM_E_LIMIT, left->name, "more than %d ranges",
                          (int)K8SM__MAX_RANGES);
    }
    k8sm__release(alloc, left->ranges);
    left->ranges = ranges;
    left->range_count = count;
    return K8SM_OK;
}

static bool has_item(const k8sm__entry *entry, const char *item)
{
    for (size_t i = 0; i < entry->item_count; i++)
        if (strcmp(entry->items[i], item) == 0)
            return true;
    return false;
}

static k8sm_status add_items(k8sm__entry *left, const k8sm__entry *right,
                             const k8sm_alloc *alloc, k8sm_error *err)
{
    size_t count = left->item_count;
    char **items =
        k8sm__allocate_array(alloc, left->item_count + right->item_count + 1, sizeof *items);
    if (items == NULL)
        return k8sm__nomem(err);
    for (size_t i = 0; i < right->item_count; i++) {
        if (has_item(left, right->items[i]))
            continue;
        if (!copy_items(&right->items[i], 1, alloc, items, &count)) {
            for (size_t at = left->item_count; at < count; at++)
                k8sm__release(alloc, items[at]);
            k8sm__release(alloc, items);
            return k8sm__nomem(err);
        }
    }
    if (left->item_count > 0)
        memcpy(items, left->items, left->item_count * sizeof *items);
    k8sm__release(alloc, left->items);
    left->items = items;
    left->item_count = count;
    return K8SM_OK;
}

/* One occurrence goes for each item of right. */
static void sub_items(k8sm__entry *left, const k8sm__entry *right, const k8sm_alloc *alloc)
{
    for (size_t i = 0; i < right->item_count; i++)
        for (size_t at = 0; at < left->item_count; at++)
            if (strcmp(left->items[at], right->items[i]) == 0) {
                k8sm__release(alloc, left->items[at]);
                left->item_count--;
                memmove(left->items + at, left->items + at + 1,
                        (left->item_count - at) * sizeof *left->items);
                break;
            }
}

static k8sm_status add_ranges(k8sm__entry *left, const k8sm__entry *right, bool subtract,
                              const k8sm_alloc *alloc, k8sm_error *err)
{
    k8sm__range *ranges = NULL;
    size_t count = 0;
    k8sm_status rc = (subtract ? k8sm__ranges_sub : k8sm__ranges_add)(
        alloc, left->ranges, left->range_count, right->ranges, right->range_count, &ranges,
        &count);
    return rc != K8SM_OK ? k8sm__nomem(err) : replace_ranges(left, ranges, count, alloc, err);
}

k8sm_status k8sm__entry_add(k8sm__entry *left, const k8sm__entry *right,
                            const k8sm_alloc *alloc, k8sm_error *err)
{
    int64_t sum;
    if (left->shared) {
        if (__builtin_add_overflow(left->shared_count, right->shared_count, &sum))
            return k8sm__fail(err, K8SM_E_RANGE, left->name, "too many shared copies");
        left->shared_count = sum;
        return K8SM_OK;
    }
    if (left->type == K8SM_VALUE_RANGES)
        return add_ranges(left, right, false, alloc, err);
    if (left->type == K8SM_VALUE_SET) {
        if (left->item_count + right->item_count > K8SM__MAX_ITEMS)
            return k8sm__fail(err, K8SM_E_LIMIT, left->name, "more than %d items",
                              (int)K8SM__MAX_ITEMS);
        return add_items(left, right, alloc, err);
    }
    if (__builtin_add_overflow(left->scalar, right->scalar, &sum))
        return k8sm__fail(err, K8SM_E_RANGE, left->name, "the sum is beyond 64 bits");
    return set_scalar(left, sum, err);
}

k8sm_status k8sm__entry_sub(k8sm__entry *left, const k8sm__entry *right,
                            const k8sm_alloc *alloc, k8sm_error *err)
{
    int64_t difference;
    if (left->shared) {
        left->shared_count -= right->shared_count; /* both are positive */
        return K8SM_OK;
    }
    if (left->type == K8SM_VALUE_RANGES)
        return add_ranges(left, right, true, alloc, err);
    if (left->type == K8SM_VALUE_SET) {
        sub_items(left, right, alloc);
        return K8SM_OK;
    }
    if (__builtin_sub_overflow(left->scalar, right->scalar, &difference))
        return k8sm__fail(err, K8SM_E_RANGE, left->name, "the difference is beyond 64 bits");
    return set_scalar(left, difference, err);
}
