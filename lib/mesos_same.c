/* Which entries belong together: Mesos' addable, subtractable, contains and == of two
 * resources (resources.cpp, mesos.cpp). */
#include <string.h>

#include "mesos_internal.h"

static bool same_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

static bool same_label(const k8sm__label *a, const k8sm__label *b)
{
    /* An absent value reads as "". */
    return strcmp(a->key, b->key) == 0 &&
           strcmp(a->value == NULL ? "" : a->value, b->value == NULL ? "" : b->value) == 0;
}

/* In any order; only as many of each as Mesos counts: a, a, b equals a, b, b. */
bool k8sm__labels_equal(const k8sm__label *a, size_t a_count, const k8sm__label *b,
                        size_t b_count)
{
    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++) {
        bool found = false;
        for (size_t j = 0; j < b_count && !found; j++)
            found = same_label(&a[i], &b[j]);
        if (!found)
            return false;
    }
    return true;
}

static bool same_reservation(const k8sm__reservation *a, const k8sm__reservation *b)
{
    return a->type == b->type && same_text(a->role, b->role) &&
           same_text(a->principal, b->principal) && a->has_labels == b->has_labels &&
           k8sm__labels_equal(a->labels, a->label_count, b->labels, b->label_count);
}

static bool same_stack(const k8sm__entry *a, const k8sm__entry *b)
{
    if (a->reservation_count != b->reservation_count)
        return false;
    for (size_t i = 0; i < a->reservation_count; i++)
        if (!same_reservation(&a->reservations[i], &b->reservations[i]))
            return false;
    return true;
}

static bool same_source(const k8sm__disk *a, const k8sm__disk *b)
{
    return a->source_type == b->source_type && a->has_path == b->has_path &&
           same_text(a->path_root, b->path_root) && a->has_mount == b->has_mount &&
           same_text(a->mount_root, b->mount_root) && same_text(a->vendor, b->vendor) &&
           same_text(a->source_id, b->source_id) && same_text(a->profile, b->profile) &&
           a->has_metadata == b->has_metadata &&
           k8sm__labels_equal(a->metadata, a->metadata_count, b->metadata, b->metadata_count);
}

/* How a volume is mounted, and who made it, is not what it is. */
static bool same_disk(const k8sm__disk *a, const k8sm__disk *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->has_source == b->has_source && (!a->has_source || same_source(a, b)) &&
           a->has_persistence == b->has_persistence &&
           same_text(a->persistence_id, b->persistence_id);
}

/* Everything but the amount. */
static bool same_kind(const k8sm__entry *a, const k8sm__entry *b)
{
    return a->type == b->type && a->name[0] == b->name[0] && strcmp(a->name, b->name) == 0 &&
           a->shared == b->shared &&
           a->revocable == b->revocable && a->roleless_allocation == b->roleless_allocation &&
           same_text(a->allocation_role, b->allocation_role) && same_stack(a, b) &&
           same_text(a->provider_id, b->provider_id) && same_disk(a->disk, b->disk);
}

/* Item by item: a slip in Mesos that is kept here (values.cpp, operator==). */
static bool same_items(const k8sm__entry *a, const k8sm__entry *b)
{
    if (a->item_count != b->item_count)
        return false;
    for (size_t i = 0; i < a->item_count; i++)
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    return true;
}

static bool same_amount(const k8sm__entry *a, const k8sm__entry *b)
{
    if (a->type == K8SM_VALUE_SCALAR)
        return a->scalar == b->scalar;
    if (a->type == K8SM_VALUE_SET)
        return same_items(a, b);
    return k8sm__ranges_contain(a->ranges, a->range_count, b->ranges, b->range_count) &&
           k8sm__ranges_contain(b->ranges, b->range_count, a->ranges, a->range_count);
}

/* A disk that is one thing: nothing can be taken off it or put to it. */
static bool is_exclusive(const k8sm__disk *disk)
{
    enum { MOUNT = 2, BLOCK = 3, RAW = 4 };
    if (disk == NULL)
        return false;
    if (disk->has_persistence)
        return true;
    return disk->has_source && (disk->source_type == MOUNT || disk->source_type == BLOCK ||
                                (disk->source_type == RAW && disk->source_id != NULL));
}

bool k8sm__entry_addable(const k8sm__entry *left, const k8sm__entry *right)
{
    if (!same_kind(left, right))
        return false;
    return left->shared ? same_amount(left, right) : !is_exclusive(left->disk);
}

bool k8sm__entry_subtractable(const k8sm__entry *left, const k8sm__entry *right)
{
    if (!same_kind(left, right))
        return false;
    return (!left->shared && !is_exclusive(left->disk)) || same_amount(left, right);
}

static bool items_contain(const k8sm__entry *left, const k8sm__entry *right)
{
    if (right->item_count > left->item_count)
        return false;
    for (size_t i = 0; i < right->item_count; i++) {
        bool found = false;
        for (size_t j = 0; j < left->item_count && !found; j++)
            found = strcmp(right->items[i], left->items[j]) == 0;
        if (!found)
            return false;
    }
    return true;
}

bool k8sm__entry_contains(const k8sm__entry *left, const k8sm__entry *right)
{
    if (!k8sm__entry_subtractable(left, right))
        return false;
    if (left->shared)
        return left->shared_count >= right->shared_count;
    if (left->type == K8SM_VALUE_SCALAR)
        return right->scalar <= left->scalar;
    if (left->type == K8SM_VALUE_SET)
        return items_contain(left, right);
    return k8sm__ranges_contain(left->ranges, left->range_count, right->ranges,
                                right->range_count);
}
