/* Is one Resource valid? Messages begin as Mesos' own (resources.cpp, validate). */
#include <string.h>

#include "mesos_internal.h"

enum { SOURCE_UNKNOWN = 0, SOURCE_BLOCK = 3, SOURCE_RAW = 4 };

static k8sm_status invalid(k8sm_error *err, const char *message)
{
    return k8sm__fail(err, K8SM_E_INVALID, NULL, "%s", message);
}

static k8sm_status check_scalar(const k8sm__entry *entry, bool v0, k8sm_error *err)
{
    if (entry->has_raw && entry->raw < 0)
        return invalid(err, v0 ? "Invalid scalar resource: value <= 0"
                               : "Invalid scalar resource: value < 0");
    if (v0 && entry->has_raw && entry->raw > 0 && entry->scalar <= 0)
        return invalid(err, "Invalid scalar resource: value <= 0");
    return entry->scalar < 0 ? invalid(err, "Invalid scalar resource: value < 0") : K8SM_OK;
}

/* Mesos looks only for a later begin inside an earlier range, so order matters. */
static k8sm_status check_ranges(const k8sm__entry *entry, k8sm_error *err)
{
    const k8sm__range *r = entry->ranges;
    for (size_t i = 0; i < entry->range_count; i++) {
        if (r[i].begin > r[i].end)
            return invalid(err, "Invalid ranges resource: begin > end");
        for (size_t j = i + 1; j < entry->range_count; j++)
            if (r[i].begin <= r[j].begin && r[j].begin <= r[i].end)
                return invalid(err, "Invalid ranges resource: overlapping ranges");
    }
    return K8SM_OK;
}

static k8sm_status check_set(const k8sm__entry *entry, k8sm_error *err)
{
    for (size_t i = 0; i < entry->item_count; i++)
        for (size_t j = i + 1; j < entry->item_count; j++)
            if (strcmp(entry->items[i], entry->items[j]) == 0)
                return invalid(err, "Invalid set resource: duplicated elements");
    return K8SM_OK;
}

static k8sm_status check_disk(const k8sm__entry *entry, k8sm_error *err)
{
    const k8sm__disk *disk = entry->disk;
    if (disk == NULL)
        return K8SM_OK;
    if (strcmp(entry->name, "disk") != 0)
        return invalid(err, "DiskInfo should not be set for a resource other than disk");
    if (!disk->has_source)
        return K8SM_OK;
    if (disk->source_type == SOURCE_UNKNOWN)
        return invalid(err, "Unsupported 'DiskInfo.Source.Type'");
    if ((disk->source_type == SOURCE_RAW || disk->source_type == SOURCE_BLOCK) &&
        (disk->has_mount || disk->has_path))
        return invalid(err, "A RAW or BLOCK disk should have neither mount nor path");
    return K8SM_OK;
}

static bool is_strict_subrole(const char *child, const char *parent)
{
    size_t len = strlen(parent);
    return strncmp(child, parent, len) == 0 && child[len] == '/';
}

static k8sm_status check_reservations(const k8sm__entry *entry, k8sm_error *err)
{
    for (size_t i = 0; i < entry->reservation_count; i++) {
        const k8sm__reservation *r = &entry->reservations[i];
        if (r->type < 0)
            return invalid(err, "Invalid reservation: type is not set");
        if (r->role == NULL)
            return invalid(err, "Invalid reservation: role is not set");
        if (!k8sm__role_is_valid(r->role))
            return invalid(err, "Invalid reservation: role is invalid");
        if (strcmp(r->role, "*") == 0)
            return invalid(err, "Invalid reservation: role \"*\" cannot be reserved");
        if (i == 0)
            continue;
        if (r->type == K8SM__RESERVATION_STATIC)
            return invalid(err, "Invalid refined reservation: a refined reservation cannot be "
                                "STATIC");
        if (!is_strict_subrole(r->role, entry->reservations[i - 1].role))
            return invalid(err, "Invalid refined reservation: role is no sub-role of the one "
                                "before");
    }
    if (entry->reservation_count == 1 &&
        entry->reservations[0].type == K8SM__RESERVATION_UNKNOWN)
        return invalid(err, "Unsupported 'ReservationInfo.type'");
    return K8SM_OK;
}

k8sm_status k8sm__entry_validate(const k8sm__entry *entry, bool v0, k8sm_error *err)
{
    k8sm_status rc;
    if (entry->name == NULL || entry->name[0] == '\0')
        return invalid(err, "Empty resource name");
    switch (entry->type) {
    case K8SM_VALUE_SCALAR:
        rc = check_scalar(entry, v0, err);
        break;
    case K8SM_VALUE_RANGES:
        rc = check_ranges(entry, err);
        break;
    case K8SM_VALUE_SET:
        rc = check_set(entry, err);
        break;
    default:
        return invalid(err, "Unsupported resource type");
    }
    if (rc == K8SM_OK)
        rc = check_disk(entry, err);
    if (rc == K8SM_OK)
        rc = check_reservations(entry, err);
    if (rc == K8SM_OK && entry->shared &&
        (strcmp(entry->name, "disk") != 0 || entry->disk == NULL ||
         !entry->disk->has_persistence))
        rc = invalid(err, "Only persistent volumes can be shared");
    return rc;
}

/* --- the old way to say a reservation ---------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

/* Beside one reservation the old fields may repeat what it says. */
static k8sm_status agree(const k8sm__entry *entry, const k8sm__old_reservation *old,
                         k8sm_error *err)
{
    const k8sm__reservation *r = &entry->reservations[0];
    if (old->role == NULL && !old->has_reservation)
        return K8SM_OK;
    if (entry->reservation_count > 1)
        return invalid(err, "Invalid resource: role and reservation must be unset beside a "
                            "refined reservation");
    if (old->role != NULL && !same_text(old->role, r->role))
        return invalid(err, "Invalid resource format: 'role' differs from 'reservations'");
    if (r->type == K8SM__RESERVATION_STATIC && old->has_reservation)
        return invalid(err, "Invalid resource format: 'reservation' beside a static reservation");
    if (r->type == K8SM__RESERVATION_DYNAMIC &&
        (old->role != NULL) != old->has_reservation)
        return invalid(err, "Invalid resource format: 'role' and 'reservation' go together");
    if (old->has_reservation && !same_text(old->reservation.principal, r->principal))
        return invalid(err, "Invalid resource format: 'reservation' differs from 'reservations'");
    return K8SM_OK;
}

static bool copy_labels(k8sm__reservation *to, const k8sm__reservation *from,
                        const k8sm_alloc *alloc)
{
    to->has_labels = from->has_labels;
    if (from->label_count == 0)
        return true;
    to->labels = k8sm__allocate_array(alloc, from->label_count, sizeof *to->labels);
    if (to->labels == NULL)
        return false;
    memset(to->labels, 0, from->label_count * sizeof *to->labels);
    to->label_count = from->label_count;
    for (size_t i = 0; i < from->label_count; i++) {
        const k8sm__label *label = &from->labels[i];
        to->labels[i].key = k8sm__copy_string(alloc, label->key, strlen(label->key));
        if (label->value != NULL)
            to->labels[i].value = k8sm__copy_string(alloc, label->value, strlen(label->value));
        if (to->labels[i].key == NULL || (label->value != NULL && to->labels[i].value == NULL))
            return false;
    }
    return true;
}

k8sm_status k8sm__entry_upgrade(k8sm__entry *entry, const k8sm__old_reservation *old,
                                const k8sm_alloc *alloc, k8sm_error *err)
{
    const char *role = old->role == NULL ? "*" : old->role;
    k8sm__reservation *r;
    if (entry->reservation_count > 0)
        return agree(entry, old, err);
    if (!k8sm__role_is_valid(role))
        return invalid(err, "Invalid role: no valid role name");
    if (old->has_reservation && (old->has_type || old->has_role))
        return invalid(err, "Invalid reservation: type and role must be unset in 'reservation'");
    if (old->has_reservation && strcmp(role, "*") == 0)
        return invalid(err, "Invalid reservation: role \"*\" cannot be dynamically reserved");
    if (strcmp(role, "*") == 0)
        return K8SM_OK;
    r = entry->reservations = k8sm__allocate_zero(alloc, sizeof *r);
    if (r == NULL)
        return k8sm__nomem(err);
    entry->reservation_count = 1;
    r->type = old->has_reservation ? K8SM__RESERVATION_DYNAMIC : K8SM__RESERVATION_STATIC;
    r->role = k8sm__copy_string(alloc, role, strlen(role));
    if (old->reservation.principal != NULL)
        r->principal = k8sm__copy_string(alloc, old->reservation.principal,
                                         strlen(old->reservation.principal));
    if (r->role == NULL || (old->reservation.principal != NULL && r->principal == NULL) ||
        !copy_labels(r, &old->reservation, alloc))
        return k8sm__nomem(err);
    return K8SM_OK;
}
