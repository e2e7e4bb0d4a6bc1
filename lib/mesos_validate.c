/* What Mesos takes as a resource: resources.cpp, Resources::validate, in its order and with
 * the beginnings of its messages. */
#include <string.h>

#include "fixed.h"
#include "mesos_internal.h"

static k8sm_status refuse(k8sm_error *err, const char *path, const char *message)
{
    return k8sm__fail(err, K8SM_E_INVALID, path, "%s", message);
}

/* --- values ---------------------------------------------------------------------- */

static k8sm_status check_scalar(const k8sm__draft *draft, bool v0, k8sm_error *err)
{
    const k8sm__entry *entry = &draft->entry;
    int64_t fixed = entry->scalar;
    if (!draft->has_scalar || draft->has_ranges || draft->has_set)
        return refuse(err, NULL, "Invalid scalar resource");
    if (entry->has_raw) {
        if (!k8sm__double_is_finite(entry->raw))
            return refuse(err, "scalar.value", "Invalid scalar resource: not a finite number");
        if (k8sm__double_is_negative(entry->raw))
            return refuse(err, "scalar.value",
                          v0 ? "Invalid scalar resource: value <= 0"
                             : "Invalid scalar resource: value < 0");
        if (k8sm__fixed_from_double(entry->raw, &fixed) != K8SM_OK)
            return k8sm__fail(err, K8SM_E_RANGE, "scalar.value",
                              "Invalid scalar resource: beyond the fixed point of Mesos");
        if (v0 && fixed == 0 && !k8sm__double_is_zero(entry->raw))
            return refuse(err, "scalar.value", "Invalid scalar resource: value <= 0");
    }
    if (fixed < 0)
        return refuse(err, "scalar.value",
                      v0 ? "Invalid scalar resource: value <= 0"
                         : "Invalid scalar resource: value < 0");
    return K8SM_OK;
}

/* Ascending and apart, as an agent writes them. */
static bool is_ordered(const k8sm__range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ranges[i].begin > ranges[i].end || (i > 0 && ranges[i - 1].end >= ranges[i].begin))
            return false;
    return true;
}

/* Mesos finds an overlap only where a range later in the list begins inside an earlier one. */
static bool overlaps_later(const k8sm__range *ranges, size_t index, size_t count)
{
    for (size_t j = index + 1; j < count; j++)
        if (ranges[index].begin <= ranges[j].begin && ranges[j].begin <= ranges[index].end)
            return true;
    return false;
}

static k8sm_status check_ranges(const k8sm__draft *draft, k8sm_error *err)
{
    const k8sm__entry *entry = &draft->entry;
    size_t limit = K8SM__MAX_RANGES;
    if (draft->has_scalar || !draft->has_ranges || draft->has_set)
        return refuse(err, NULL, "Invalid ranges resource");
    if (entry->range_count <= limit && is_ordered(entry->ranges, entry->range_count))
        return K8SM_OK;
    if (entry->range_count <= limit)
        limit = K8SM__MAX_UNORDERED_RANGES;
    if (entry->range_count > limit)
        return k8sm__fail(err, K8SM_E_LIMIT, "ranges", "more than %d%s ranges", (int)limit,
                          limit == K8SM__MAX_RANGES ? "" : " unordered");
    for (size_t i = 0; i < entry->range_count; i++) {
        if (entry->ranges[i].begin > entry->ranges[i].end)
            return refuse(err, "ranges", "Invalid ranges resource: begin > end");
        if (overlaps_later(entry->ranges, i, entry->range_count))
            return refuse(err, "ranges", "Invalid ranges resource: overlapping ranges");
    }
    return K8SM_OK;
}

static k8sm_status check_set(const k8sm__draft *draft, k8sm_error *err)
{
    const k8sm__entry *entry = &draft->entry;
    if (draft->has_scalar || draft->has_ranges || !draft->has_set)
        return refuse(err, NULL, "Invalid set resource");
    if (entry->item_count > K8SM__MAX_ITEMS)
        return k8sm__fail(err, K8SM_E_LIMIT, "set", "more than %d items", (int)K8SM__MAX_ITEMS);
    for (size_t i = 0; i < entry->item_count; i++)
        for (size_t j = i + 1; j < entry->item_count; j++)
            if (strcmp(entry->items[i], entry->items[j]) == 0)
                return refuse(err, "set", "Invalid set resource: duplicated elements");
    return K8SM_OK;
}

static k8sm_status check_value(const k8sm__draft *draft, bool v0, k8sm_error *err)
{
    switch (draft->entry.type) {
    case K8SM_VALUE_SCALAR:
        return check_scalar(draft, v0, err);
    case K8SM_VALUE_RANGES:
        return check_ranges(draft, err);
    case K8SM_VALUE_SET:
        return check_set(draft, err);
    default:
        return refuse(err, "type", "Unsupported resource type");
    }
}

/* --- disk -------------------------------------------------------------------------- */

static k8sm_status check_disk(const k8sm__entry *entry, k8sm_error *err)
{
    enum { UNKNOWN = 0, BLOCK = 3, RAW = 4 };
    const k8sm__disk *disk = entry->disk;
    const char *kind;
    if (disk == NULL)
        return K8SM_OK;
    if (strcmp(entry->name, "disk") != 0)
        return k8sm__fail(err, K8SM_E_INVALID, "disk",
                          "DiskInfo should not be set for %.64s resource", entry->name);
    if (!disk->has_source)
        return K8SM_OK;
    if (disk->source_type == UNKNOWN)
        return refuse(err, "disk.source.type",
                      "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'");
    if (disk->source_type != BLOCK && disk->source_type != RAW)
        return K8SM_OK;
    kind = disk->source_type == BLOCK ? "BLOCK" : "RAW";
    if (disk->has_mount)
        return k8sm__fail(err, K8SM_E_INVALID, "disk.source.mount",
                          "Mount should not be set for %s disk source", kind);
    if (disk->has_path)
        return k8sm__fail(err, K8SM_E_INVALID, "disk.source.path",
                          "Path should not be set for %s disk source", kind);
    return K8SM_OK;
}

/* --- reservations ------------------------------------------------------------------ */

static k8sm_status check_role(const char *role, const char *path, k8sm_error *err)
{
    size_t len = strlen(role);
    if (k8sm__role_is_valid(role))
        return K8SM_OK;
    if (role[0] == '/')
        return k8sm__fail(err, K8SM_E_INVALID, path, "Role '%.64s' cannot start with a slash",
                          role);
    if (len > 0 && role[len - 1] == '/')
        return k8sm__fail(err, K8SM_E_INVALID, path, "Role '%.64s' cannot end with a slash",
                          role);
    if (strstr(role, "//") != NULL)
        return k8sm__fail(err, K8SM_E_INVALID, path,
                          "Role '%.64s' cannot contain two adjacent slashes", role);
    if (len == 0)
        return refuse(err, path, "Role names cannot be the empty string");
    for (const char *at = role;; at++) {
        size_t part = strcspn(at, "/");
        if ((part == 1 && (at[0] == '.' || at[0] == '*')) ||
            (part == 2 && memcmp(at, "..", 2) == 0))
            return k8sm__fail(err, K8SM_E_INVALID, path,
                              "Role '%.64s' cannot include '%.*s' as a component", role,
                              (int)part, at);
        if (at[0] == '-')
            return k8sm__fail(err, K8SM_E_INVALID, path,
                              "Role component '%.*s' is invalid because it starts with a dash",
                              part > 64 ? 64 : (int)part, at);
        if (strcspn(at, "\t\n\v\f\r \x7f") < part)
            return k8sm__fail(err, K8SM_E_INVALID, path,
                              "Role component '%.*s' is invalid because it contains backspace "
                              "or whitespace",
                              part > 48 ? 48 : (int)part, at);
        at += part;
    }
}

bool k8sm__role_is_below(const char *role, const char *ancestor)
{
    size_t len = strlen(ancestor);
    return strncmp(role, ancestor, len) == 0 && role[len] == '/';
}

static k8sm_status check_old_format(const k8sm__draft *draft, k8sm_error *err)
{
    const char *role = draft->role == NULL ? "*" : draft->role;
    k8sm_status rc = check_role(role, "role", err);
    if (rc != K8SM_OK || !draft->has_reservation)
        return rc;
    if (draft->reservation.type != K8SM__RESERVATION_ABSENT)
        return refuse(err, "reservation.type",
                      "'Resource.ReservationInfo.type' must not be set for the "
                      "'Resource.reservation' field");
    if (draft->reservation.role != NULL)
        return refuse(err, "reservation.role",
                      "'Resource.ReservationInfo.role' must not be set for the "
                      "'Resource.reservation' field");
    if (strcmp(role, "*") == 0)
        return refuse(err, "role",
                      "Invalid reservation: role \"*\" cannot be dynamically reserved");
    return K8SM_OK;
}

static k8sm_status check_stack_entries(const k8sm__entry *entry, k8sm_error *err)
{
    for (size_t i = 0; i < entry->reservation_count; i++) {
        const k8sm__reservation *reservation = &entry->reservations[i];
        k8sm_status rc;
        if (reservation->type == K8SM__RESERVATION_ABSENT)
            return refuse(err, "reservations",
                          "Invalid reservation: 'Resource.ReservationInfo.type' field must be "
                          "set.");
        if (reservation->role == NULL)
            return refuse(err, "reservations",
                          "Invalid reservation: 'Resource.ReservationInfo.role' field must be "
                          "set.");
        rc = check_role(reservation->role, "reservations", err);
        if (rc != K8SM_OK)
            return rc;
        if (strcmp(reservation->role, "*") == 0)
            return refuse(err, "reservations",
                          "Invalid reservation: role \"*\" cannot be reserved");
    }
    return K8SM_OK;
}

static k8sm_status check_refinement(const k8sm__entry *entry, k8sm_error *err)
{
    for (size_t i = 1; i < entry->reservation_count; i++) {
        const char *role = entry->reservations[i].role,
                   *ancestor = entry->reservations[i - 1].role;
        if (entry->reservations[i].type == K8SM__RESERVATION_STATIC)
            return refuse(err, "reservations",
                          "Invalid refined reservation: A refined reservation cannot be "
                          "STATIC");
        if (!k8sm__role_is_below(role, ancestor))
            return k8sm__fail(err, K8SM_E_INVALID, "reservations",
                              "Invalid refined reservation: role '%.32s' is not a refinement "
                              "of '%.32s'",
                              role, ancestor);
    }
    return K8SM_OK;
}

static const char *text_or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* One reservation may be said in the old fields too, if it is the same one. */
static k8sm_status check_both_formats(const k8sm__draft *draft, k8sm_error *err)
{
    const k8sm__reservation *stack = &draft->entry.reservations[0], *old = &draft->reservation;
    if (draft->role != NULL && strcmp(draft->role, stack->role) != 0)
        return k8sm__fail(err, K8SM_E_INVALID, "role",
                          "Invalid resource format: 'Resource.role' field with '%.24s' does "
                          "not match the role '%.24s' in 'Resource.reservations'",
                          draft->role, stack->role);
    if (stack->type == K8SM__RESERVATION_STATIC)
        return draft->has_reservation
                   ? refuse(err, "reservation",
                            "Invalid resource format: 'Resource.reservation' must not be set "
                            "if the single reservation is STATIC")
                   : K8SM_OK;
    if (stack->type != K8SM__RESERVATION_DYNAMIC)
        return refuse(err, "reservations", "Unsupported 'Resource.ReservationInfo.Type'");
    if ((draft->role != NULL) != draft->has_reservation)
        return refuse(err, "reservation",
                      "Invalid resource format: 'Resource.role' and 'Resource.reservation' "
                      "must either be both set or both not set if it is DYNAMIC");
    if (!draft->has_reservation)
        return K8SM_OK;
    if (strcmp(text_or_empty(old->principal), text_or_empty(stack->principal)) != 0)
        return k8sm__fail(err, K8SM_E_INVALID, "reservation.principal",
                          "Invalid resource format: 'Resource.reservation.principal' field "
                          "with '%.24s' does not match the principal '%.24s'",
                          text_or_empty(old->principal), text_or_empty(stack->principal));
    if (!k8sm__labels_equal(old->labels, old->label_count, stack->labels, stack->label_count))
        return refuse(err, "reservation.labels",
                      "Invalid resource format: 'Resource.reservation.labels' field does not "
                      "match the labels in 'Resource.reservations'");
    return K8SM_OK;
}

static k8sm_status check_reservations(const k8sm__draft *draft, k8sm_error *err)
{
    k8sm_status rc;
    if (draft->entry.reservation_count == 0)
        return check_old_format(draft, err);
    rc = check_stack_entries(&draft->entry, err);
    if (rc == K8SM_OK)
        rc = check_refinement(&draft->entry, err);
    if (rc != K8SM_OK)
        return rc;
    if (draft->entry.reservation_count == 1)
        return check_both_formats(draft, err);
    if (draft->role != NULL)
        return refuse(err, "role",
                      "Invalid resource format: 'Resource.role' must not be set if there is "
                      "more than one reservation in 'Resource.reservations'");
    if (draft->has_reservation)
        return refuse(err, "reservation",
                      "Invalid resource format: 'Resource.reservation' must not be set if "
                      "there is more than one reservation");
    return K8SM_OK;
}

/* --- the whole --------------------------------------------------------------------- */

static k8sm_status check_shared(const k8sm__entry *entry, k8sm_error *err)
{
    if (!entry->shared)
        return K8SM_OK;
    if (strcmp(entry->name, "disk") != 0)
        return k8sm__fail(err, K8SM_E_INVALID, "shared", "Resource %.64s cannot be shared",
                          entry->name);
    if (entry->disk == NULL || !entry->disk->has_persistence)
        return refuse(err, "shared", "Only persistent volumes can be shared");
    return K8SM_OK;
}

k8sm_status k8sm__draft_validate(const k8sm__draft *draft, bool v0, k8sm_error *err)
{
    const k8sm__entry *entry = &draft->entry;
    k8sm_status rc;
    if (entry->name == NULL || entry->name[0] == '\0')
        return refuse(err, "name", "Empty resource name");
    rc = check_value(draft, v0, err);
    if (rc == K8SM_OK)
        rc = check_disk(entry, err);
    if (rc == K8SM_OK)
        rc = check_reservations(draft, err);
    if (rc == K8SM_OK)
        rc = check_shared(entry, err);
    return rc;
}

k8sm_status k8sm__entry_validate(const k8sm__entry *entry, bool v0, k8sm_error *err)
{
    const k8sm__draft draft = { .entry = *entry,
                                .has_scalar = entry->type == K8SM_VALUE_SCALAR,
                                .has_ranges = entry->type == K8SM_VALUE_RANGES,
                                .has_set = entry->type == K8SM_VALUE_SET,
                                .reservation = { .type = K8SM__RESERVATION_ABSENT } };
    return k8sm__draft_validate(&draft, v0, err);
}

/* resources_utils.cpp, upgradeResource: the old fields become a stack of one. */
static k8sm_status push_old_reservation(k8sm__draft *draft, const k8sm_alloc *alloc,
                                        k8sm_error *err)
{
    k8sm__entry *entry = &draft->entry;
    k8sm__reservation *stack = k8sm__allocate_zero(alloc, sizeof *stack);
    if (stack == NULL)
        return k8sm__nomem(err);
    if (draft->has_reservation) {
        *stack = draft->reservation;
        draft->reservation = (k8sm__reservation){ 0 };
    }
    stack->type = draft->has_reservation ? K8SM__RESERVATION_DYNAMIC : K8SM__RESERVATION_STATIC;
    stack->role = draft->role;
    draft->role = NULL;
    k8sm__release(alloc, entry->reservations);
    entry->reservations = stack;
    entry->reservation_count = 1;
    return K8SM_OK;
}

k8sm_status k8sm__draft_complete(k8sm__draft *draft, const k8sm_alloc *alloc, k8sm_error *err)
{
    k8sm__entry *entry = &draft->entry;
    if (entry->type == K8SM_VALUE_SCALAR && entry->has_raw &&
        k8sm__fixed_from_double(entry->raw, &entry->scalar) != K8SM_OK)
        return k8sm__fail(err, K8SM_E_RANGE, "scalar.value", "beyond the fixed point of Mesos");
    if (entry->shared)
        entry->shared_count = 1;
    if (entry->range_count > K8SM__MANY_RANGES)
        k8sm__ranges_sort(entry->ranges, entry->range_count);
    if (entry->reservation_count == 0 && draft->role != NULL && strcmp(draft->role, "*") != 0)
        return push_old_reservation(draft, alloc, err);
    return K8SM_OK;
}

k8sm_status k8sm__draft_upgrade(k8sm__draft *draft, const k8sm_alloc *alloc,
                                k8sm__entry *ret_entry, k8sm_error *err)
{
    k8sm_status rc = k8sm__draft_complete(draft, alloc, err);
    if (rc != K8SM_OK)
        return rc;
    *ret_entry = draft->entry;
    draft->entry = (k8sm__entry){ 0 };
    k8sm__draft_finish(draft, alloc);
    return K8SM_OK;
}
