/* One entry: copying, comparing its metadata, adding and subtracting (resources.cpp). */
#include <string.h>

#include "mesos_ranges.h"

enum { SOURCE_MOUNT = 2, SOURCE_BLOCK = 3, SOURCE_RAW = 4 };

/* --- life ------------------------------------------------------------------------------------------- */

static void free_labels(k8sm__label *labels, size_t count, const k8sm_alloc *alloc)
{
    for (size_t i = 0; labels != NULL && i < count; i++) {
        k8sm__release(alloc, labels[i].key);
        k8sm__release(alloc, labels[i].value);
    }
    k8sm__release(alloc, labels);
}

static void free_disk(k8sm__disk *disk, const k8sm_alloc *alloc)
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
    free_labels(disk->metadata, disk->metadata_count, alloc);
    k8sm__release(alloc, disk->volume);
    k8sm__release(alloc, disk);
}

void k8sm__entry_finish(k8sm__entry *entry, const k8sm_alloc *alloc)
{
    k8sm__release(alloc, entry->name);
    k8sm__release(alloc, entry->ranges);
    for (size_t i = 0; entry->items != NULL && i < entry->item_count; i++)
        k8sm__release(alloc, entry->items[i]);
    k8sm__release(alloc, entry->items);
    for (size_t i = 0; entry->reservations != NULL && i < entry->reservation_count; i++) {
        k8sm__reservation *r = &entry->reservations[i];
        k8sm__release(alloc, r->role);
        k8sm__release(alloc, r->principal);
        free_labels(r->labels, r->label_count, alloc);
    }
    k8sm__release(alloc, entry->reservations);
    k8sm__release(alloc, entry->allocation_role);
    k8sm__release(alloc, entry->provider_id);
    free_disk(entry->disk, alloc);
    k8sm__release(alloc, entry->unknown);
    memset(entry, 0, sizeof *entry);
}

static bool copy_text(char **to, const char *from, const k8sm_alloc *alloc)
{
    *to = from == NULL ? NULL : k8sm__copy_string(alloc, from, strlen(from));
    return from == NULL || *to != NULL;
}

static bool copy_labels(k8sm__label **to, const k8sm__label *from, size_t count,
                        const k8sm_alloc *alloc)
{
    if (count == 0)
        return true;
    *to = k8sm__allocate_array(alloc, count, sizeof **to);
    if (*to == NULL)
        return false;
    memset(*to, 0, count * sizeof **to);
    for (size_t i = 0; i < count; i++)
        if (!copy_text(&(*to)[i].key, from[i].key, alloc) ||
            !copy_text(&(*to)[i].value, from[i].value, alloc))
            return false;
    return true;
}

static bool copy_reservations(k8sm__entry *to, const k8sm__entry *from, const k8sm_alloc *alloc)
{
    size_t count = from->reservation_count;
    if (count == 0)
        return true;
    to->reservations = k8sm__allocate_array(alloc, count, sizeof *to->reservations);
    if (to->reservations == NULL)
        return false;
    memset(to->reservations, 0, count * sizeof *to->reservations);
    to->reservation_count = count;
    for (size_t i = 0; i < count; i++) {
        const k8sm__reservation *r = &from->reservations[i];
        k8sm__reservation *c = &to->reservations[i];
        c->type = r->type;
        c->has_labels = r->has_labels;
        if (!copy_text(&c->role, r->role, alloc) ||
            !copy_text(&c->principal, r->principal, alloc) ||
            !copy_labels(&c->labels, r->labels, r->label_count, alloc))
            return false;
        c->label_count = r->label_count;
    }
    return true;
}

static bool copy_disk(k8sm__entry *to, const k8sm__disk *from, const k8sm_alloc *alloc)
{
    k8sm__disk *disk;
    if (from == NULL)
        return true;
    disk = to->disk = k8sm__allocate(alloc, sizeof *disk);
    if (disk == NULL)
        return false;
    *disk = *from;
    disk->persistence_id = disk->persistence_principal = disk->path_root = disk->mount_root =
        disk->source_id = disk->profile = disk->vendor = disk->volume = NULL;
    disk->metadata = NULL;
    disk->metadata_count = 0;
    if (!copy_text(&disk->persistence_id, from->persistence_id, alloc) ||
        !copy_text(&disk->persistence_principal, from->persistence_principal, alloc) ||
        !copy_text(&disk->path_root, from->path_root, alloc) ||
        !copy_text(&disk->mount_root, from->mount_root, alloc) ||
        !copy_text(&disk->source_id, from->source_id, alloc) ||
        !copy_text(&disk->profile, from->profile, alloc) ||
        !copy_text(&disk->vendor, from->vendor, alloc) ||
        !copy_labels(&disk->metadata, from->metadata, from->metadata_count, alloc))
        return false;
    disk->metadata_count = from->metadata_count;
    if (from->volume != NULL)
        disk->volume = k8sm__copy_string(alloc, from->volume, from->volume_size);
    return from->volume == NULL || disk->volume != NULL;
}

static bool copy_value(k8sm__entry *to, const k8sm__entry *from, const k8sm_alloc *alloc)
{
    if (from->range_count > 0) {
        to->ranges = k8sm__allocate_array(alloc, from->range_count, sizeof *to->ranges);
        if (to->ranges == NULL)
            return false;
        memcpy(to->ranges, from->ranges, from->range_count * sizeof *to->ranges);
        to->range_count = from->range_count;
    }
    if (from->item_count == 0)
        return true;
    to->items = k8sm__allocate_array(alloc, from->item_count, sizeof *to->items);
    if (to->items == NULL)
        return false;
    for (; to->item_count < from->item_count; to->item_count++)
        if (!copy_text(&to->items[to->item_count], from->items[to->item_count], alloc))
            return false;
    return true;
}

k8sm_status k8sm__entry_copy(const k8sm__entry *entry, const k8sm_alloc *alloc,
                             k8sm__entry *ret_entry)
{
    k8sm__entry copy = { .type = entry->type,
                         .raw = entry->raw,
                         .has_raw = entry->has_raw,
                         .scalar = entry->scalar,
                         .revocable = entry->revocable,
                         .shared = entry->shared,
                         .shared_count = entry->shared_count };
    bool good = copy_text(&copy.name, entry->name, alloc) && copy_value(&copy, entry, alloc) &&
                copy_reservations(&copy, entry, alloc) &&
                copy_text(&copy.allocation_role, entry->allocation_role, alloc) &&
                copy_text(&copy.provider_id, entry->provider_id, alloc) &&
                copy_disk(&copy, entry->disk, alloc);
    if (good && entry->unknown != NULL) {
        copy.unknown = k8sm__copy_string(alloc, entry->unknown, entry->unknown_size);
        copy.unknown_size = entry->unknown_size;
        good = copy.unknown != NULL;
    }
    if (!good) {
        k8sm__entry_finish(&copy, alloc);
        return K8SM_E_NOMEM;
    }
    *ret_entry = copy;
    return K8SM_OK;
}

/* --- metadata ------------------------------------------------------------------------------------------ */

static bool same_text(const char *a, const char *b)
{
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

static size_t count_label(const k8sm__label *labels, size_t count, const k8sm__label *one)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += strcmp(labels[i].key, one->key) == 0 && same_text(labels[i].value, one->value);
    return found;
}

/* Without regard to order. */
static bool same_labels(const k8sm__label *a, size_t a_count, const k8sm__label *b,
                        size_t b_count)
{
    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++)
        if (count_label(a, a_count, &a[i]) != count_label(b, b_count, &a[i]))
            return false;
    return true;
}

static bool same_reservations(const k8sm__entry *a, const k8sm__entry *b)
{
    if (a->reservation_count != b->reservation_count)
        return false;
    for (size_t i = 0; i < a->reservation_count; i++) {
        const k8sm__reservation *x = &a->reservations[i], *y = &b->reservations[i];
        if (x->type != y->type || !same_text(x->role, y->role) ||
            !same_text(x->principal, y->principal) || x->has_labels != y->has_labels ||
            !same_labels(x->labels, x->label_count, y->labels, y->label_count))
            return false;
    }
    return true;
}

/* Source and persistence id count; how it is mounted and who made it do not. */
static bool same_disk(const k8sm__disk *a, const k8sm__disk *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (a->has_source != b->has_source || a->has_persistence != b->has_persistence ||
        !same_text(a->persistence_id, b->persistence_id))
        return false;
    return !a->has_source ||
           (a->source_type == b->source_type && a->has_path == b->has_path &&
            a->has_mount == b->has_mount && same_text(a->path_root, b->path_root) &&
            same_text(a->mount_root, b->mount_root) && same_text(a->vendor, b->vendor) &&
            same_text(a->source_id, b->source_id) && same_text(a->profile, b->profile) &&
            a->has_metadata == b->has_metadata &&
            same_labels(a->metadata, a->metadata_count, b->metadata, b->metadata_count));
}

static bool same_metadata(const k8sm__entry *a, const k8sm__entry *b)
{
    return strcmp(a->name, b->name) == 0 && a->type == b->type && a->shared == b->shared &&
           same_text(a->allocation_role, b->allocation_role) && same_reservations(a, b) &&
           same_disk(a->disk, b->disk) && a->revocable == b->revocable &&
           same_text(a->provider_id, b->provider_id);
}

static bool same_items(const k8sm__entry *a, const k8sm__entry *b)
{
    if (a->item_count != b->item_count)
        return false;
    for (size_t i = 0; i < a->item_count; i++)
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    return true;
}

static int same_entry(const k8sm__entry *a, const k8sm__entry *b, const k8sm_alloc *alloc)
{
    if (!same_metadata(a, b))
        return 0;
    if (a->type == K8SM_VALUE_SCALAR)
        return a->scalar == b->scalar;
    if (a->type == K8SM_VALUE_RANGES)
        return k8sm__ranges_equal(a->ranges, a->range_count, b->ranges, b->range_count, alloc);
    return same_items(a, b);
}

/* Disks of which there is one each: all or nothing. */
static bool is_exclusive(const k8sm__entry *e)
{
    const k8sm__disk *disk = e->disk;
    if (disk == NULL)
        return false;
    if (disk->persistence_id != NULL)
        return true;
    return disk->has_source &&
           (disk->source_type == SOURCE_MOUNT || disk->source_type == SOURCE_BLOCK ||
            (disk->source_type == SOURCE_RAW && disk->source_id != NULL));
}

int k8sm__entry_addable(const k8sm__entry *a, const k8sm__entry *b, const k8sm_alloc *alloc)
{
    if (a->shared || b->shared)
        return same_entry(a, b, alloc);
    return same_metadata(a, b) && !is_exclusive(a);
}

int k8sm__entry_subtractable(const k8sm__entry *a, const k8sm__entry *b,
                             const k8sm_alloc *alloc)
{
    if (a->shared || b->shared || is_exclusive(a))
        return same_entry(a, b, alloc);
    return same_metadata(a, b);
}

bool k8sm__entry_is_persistent(const k8sm__entry *e)
{
    return e->disk != NULL && e->disk->persistence_id != NULL;
}

/* --- values ------------------------------------------------------------------------------------------------ */

bool k8sm__entry_is_empty(const k8sm__entry *e)
{
    switch (e->type) {
    case K8SM_VALUE_SCALAR:
        return e->scalar == 0;
    case K8SM_VALUE_RANGES:
        return e->range_count == 0;
    default:
        return e->item_count == 0;
    }
}

static bool has_item(const k8sm__entry *e, const char *item)
{
    for (size_t i = 0; i < e->item_count; i++)
        if (strcmp(e->items[i], item) == 0)
            return true;
    return false;
}

static k8sm_status add_items(k8sm__entry *to, const k8sm__entry *from, const k8sm_alloc *alloc)
{
    char **grown = k8sm__allocate_array(alloc, to->item_count + from->item_count + 1, sizeof *grown);
    size_t count = to->item_count;
    if (grown == NULL)
        return K8SM_E_NOMEM;
    if (count > 0)
        memcpy(grown, to->items, count * sizeof *grown);
    for (size_t i = 0; i < from->item_count; i++)
        if (!has_item(to, from->items[i])) {
            grown[count] = k8sm__copy_string(alloc, from->items[i], strlen(from->items[i]));
            if (grown[count] == NULL) {
                while (count > to->item_count)
                    k8sm__release(alloc, grown[--count]);
                k8sm__release(alloc, grown);
                return K8SM_E_NOMEM;
            }
            count++;
        }
    k8sm__release(alloc, to->items);
    to->items = grown;
    to->item_count = count;
    return K8SM_OK;
}

static void sub_items(k8sm__entry *from, const k8sm__entry *what, const k8sm_alloc *alloc)
{
    for (size_t i = 0; i < what->item_count; i++)
        for (size_t j = 0; j < from->item_count; j++)
            if (strcmp(from->items[j], what->items[i]) == 0) {
                k8sm__release(alloc, from->items[j]);
                from->item_count--;
                memmove(&from->items[j], &from->items[j + 1],
                        (from->item_count - j) * sizeof *from->items);
                break;
            }
}

static k8sm_status set_ranges(k8sm__entry *e, k8sm__range *ranges, size_t count,
                              const k8sm_alloc *alloc)
{
    if (ranges == NULL)
        return K8SM_E_NOMEM;
    k8sm__release(alloc, e->ranges);
    e->ranges = ranges;
    e->range_count = count;
    return K8SM_OK;
}

k8sm_status k8sm__entry_add(k8sm__entry *to, const k8sm__entry *from, const k8sm_alloc *alloc)
{
    size_t count = 0;
    k8sm__range *ranges;
    if (to->shared) {
        to->shared_count += from->shared_count;
        return K8SM_OK;
    }
    if (to->type == K8SM_VALUE_SCALAR) {
        int64_t sum;
        if (__builtin_add_overflow(to->scalar, from->scalar, &sum))
            return K8SM_E_RANGE;
        to->scalar = sum;
        to->has_raw = false;
        return K8SM_OK;
    }
    if (to->type == K8SM_VALUE_SET)
        return add_items(to, from, alloc);
    ranges = k8sm__ranges_add(to->ranges, to->range_count, from->ranges, from->range_count,
                              alloc, &count);
    return set_ranges(to, ranges, count, alloc);
}

k8sm_status k8sm__entry_sub(k8sm__entry *from, const k8sm__entry *what, const k8sm_alloc *alloc,
                            bool *ret_gone)
{
    size_t count = 0;
    k8sm__range *ranges;
    k8sm_status rc = K8SM_OK;
    if (from->shared) {
        from->shared_count -= what->shared_count;
        *ret_gone = from->shared_count <= 0;
        return K8SM_OK;
    }
    if (from->type == K8SM_VALUE_SCALAR) {
        from->scalar = what->scalar > from->scalar ? 0 : from->scalar - what->scalar;
        from->has_raw = false;
    } else if (from->type == K8SM_VALUE_SET) {
        sub_items(from, what, alloc);
    } else {
        ranges = k8sm__ranges_sub(from->ranges, from->range_count, what->ranges,
                                  what->range_count, alloc, &count);
        rc = set_ranges(from, ranges, count, alloc);
    }
    *ret_gone = rc == K8SM_OK && k8sm__entry_is_empty(from);
    return rc;
}

int k8sm__entry_contains(const k8sm__entry *a, const k8sm__entry *b, const k8sm_alloc *alloc)
{
    int fits = k8sm__entry_subtractable(a, b, alloc);
    if (fits != 1)
        return fits;
    if (a->shared)
        return a->shared_count >= b->shared_count;
    if (a->type == K8SM_VALUE_SCALAR)
        return b->scalar <= a->scalar;
    if (a->type == K8SM_VALUE_RANGES)
        return k8sm__ranges_contain(a->ranges, a->range_count, b->ranges, b->range_count, alloc);
    if (b->item_count > a->item_count)
        return 0;
    for (size_t i = 0; i < b->item_count; i++)
        if (!has_item(a, b->items[i]))
            return 0;
    return 1;
}
