/* mesos.v1.Resource in protobuf, both ways. */
#include <string.h>

#include "mesos.pb-c.h"
#include "wire_internal.h"
#include "wire_write.h"

typedef struct K8sm__Mesos__Resource resource;

/* --- reading ------------------------------------------------------------------------------------------- */

bool k8sm__wire_text(const ProtobufCBinaryData *data, const k8sm_alloc *alloc, char **ret)
{
    *ret = k8sm__copy_string(alloc, (const char *)data->data, data->len);
    return *ret != NULL;
}

static bool has_nul(const ProtobufCBinaryData *data)
{
    return data->len > 0 && memchr(data->data, '\0', data->len) != NULL;
}

static bool optional(protobuf_c_boolean has, const ProtobufCBinaryData *data,
                     const k8sm_alloc *alloc, char **ret)
{
    return !has || k8sm__wire_text(data, alloc, ret);
}

static bool read_labels(const K8sm__Mesos__Labels *labels, const k8sm_alloc *alloc,
                        k8sm__label **ret, size_t *count)
{
    if (labels->n_labels == 0)
        return true;
    *ret = k8sm__allocate_array(alloc, labels->n_labels, sizeof **ret);
    if (*ret == NULL)
        return false;
    memset(*ret, 0, labels->n_labels * sizeof **ret);
    *count = labels->n_labels;
    for (size_t i = 0; i < labels->n_labels; i++) {
        const K8sm__Mesos__Label *label = labels->labels[i];
        if (!k8sm__wire_text(&label->key, alloc, &(*ret)[i].key) ||
            !optional(label->has_value, &label->value, alloc, &(*ret)[i].value))
            return false;
    }
    return true;
}

static bool read_reservation(const K8sm__Mesos__ReservationInfo *from, const k8sm_alloc *alloc,
                             k8sm__reservation *to)
{
    /* an unknown number of an optional enum reads as unset */
    to->type = from->has_type && from->type >= 0 && from->type <= K8SM__RESERVATION_DYNAMIC
                   ? from->type
                   : K8SM__RESERVATION_ABSENT;
    to->has_labels = from->labels != NULL;
    return optional(from->has_role, &from->role, alloc, &to->role) &&
           optional(from->has_principal, &from->principal, alloc, &to->principal) &&
           (from->labels == NULL ||
            read_labels(from->labels, alloc, &to->labels, &to->label_count));
}

static bool read_reservations(const resource *from, const k8sm_alloc *alloc, k8sm__entry *to)
{
    if (from->n_reservations == 0)
        return true;
    to->reservations =
        k8sm__allocate_array(alloc, from->n_reservations, sizeof *to->reservations);
    if (to->reservations == NULL)
        return false;
    memset(to->reservations, 0, from->n_reservations * sizeof *to->reservations);
    to->reservation_count = from->n_reservations;
    for (size_t i = 0; i < from->n_reservations; i++)
        if (!read_reservation(from->reservations[i], alloc, &to->reservations[i]))
            return false;
    return true;
}

static bool read_old(const resource *from, const k8sm_alloc *alloc, k8sm__draft *to)
{
    to->has_reservation = from->reservation != NULL;
    return optional(from->has_role, &from->role, alloc, &to->role) &&
           (from->reservation == NULL ||
            read_reservation(from->reservation, alloc, &to->reservation));
}

static bool read_ranges(const K8sm__Mesos__Ranges *from, const k8sm_alloc *alloc,
                        k8sm__entry *to)
{
    to->ranges = k8sm__allocate_array(alloc, from->n_range + 1, sizeof *to->ranges);
    if (to->ranges == NULL)
        return false;
    for (size_t i = 0; i < from->n_range; i++)
        to->ranges[i] = (k8sm__range){ from->range[i]->begin, from->range[i]->end };
    to->range_count = from->n_range;
    return true;
}

static bool read_set(const K8sm__Mesos__Set *from, const k8sm_alloc *alloc, k8sm__entry *to)
{
    to->items = k8sm__allocate_array(alloc, from->n_item + 1, sizeof *to->items);
    if (to->items == NULL)
        return false;
    for (; to->item_count < from->n_item; to->item_count++)
        if (!k8sm__wire_text(&from->item[to->item_count], alloc, &to->items[to->item_count]))
            return false;
    return true;
}

static bool read_values(const resource *from, const k8sm_alloc *alloc, k8sm__draft *to)
{
    to->has_scalar = from->scalar != NULL;
    to->has_ranges = from->ranges != NULL;
    to->has_set = from->set != NULL;
    to->entry.has_raw = to->has_scalar;
    if (to->has_scalar)
        to->entry.raw = from->scalar->value;
    return (from->ranges == NULL || read_ranges(from->ranges, alloc, &to->entry)) &&
           (from->set == NULL || read_set(from->set, alloc, &to->entry));
}

static bool read_root(const K8sm__Mesos__Root *from, const k8sm_alloc *alloc, bool *has, char **to)
{
    *has = from != NULL;
    return from == NULL || optional(from->has_root, &from->root, alloc, to);
}

static bool read_disk(const K8sm__Mesos__DiskInfo *from, const k8sm_alloc *alloc, k8sm__entry *to)
{
    const K8sm__Mesos__Source *source;
    k8sm__disk *disk;
    if (from == NULL)
        return true;
    disk = to->disk = k8sm__allocate_zero(alloc, sizeof *disk);
    if (disk == NULL)
        return false;
    if (from->persistence != NULL) {
        disk->has_persistence = true;
        if (!k8sm__wire_text(&from->persistence->id, alloc, &disk->persistence_id) ||
            !optional(from->persistence->has_principal, &from->persistence->principal, alloc,
                      &disk->persistence_principal))
            return false;
    }
    if (from->has_volume) {
        disk->has_volume = true;
        disk->volume_size = from->volume.len;
        if (!k8sm__wire_text(&from->volume, alloc, &disk->volume))
            return false;
    }
    source = from->source;
    if (source == NULL)
        return true;
    disk->has_source = true;
    disk->source_type = (int32_t)source->type;
    disk->has_metadata = source->metadata != NULL;
    return read_root(source->path, alloc, &disk->has_path, &disk->path_root) &&
           read_root(source->mount, alloc, &disk->has_mount, &disk->mount_root) &&
           optional(source->has_id, &source->id, alloc, &disk->source_id) &&
           optional(source->has_profile, &source->profile, alloc, &disk->profile) &&
           optional(source->has_vendor, &source->vendor, alloc, &disk->vendor) &&
           (source->metadata == NULL || read_labels(source->metadata, alloc, &disk->metadata,
                                                    &disk->metadata_count));
}

/* Fields that newer Mesos has are passed on as they came. */
static bool keep_unknown(const ProtobufCMessage *from, const k8sm_alloc *alloc, k8sm__entry *to)
{
    k8sm__buffer unknown = K8SM__BUFFER_INIT(alloc);
    k8sm_bytes bytes = { 0 };
    if (from->n_unknown_fields == 0)
        return true;
    for (unsigned i = 0; i < from->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &from->unknown_fields[i];
        k8sm__wire_varint(&unknown, (uint64_t)field->tag << 3 | (uint64_t)field->wire_type);
        k8sm__buffer_append(&unknown, field->data, field->len);
    }
    if (k8sm__buffer_move(&unknown, &bytes, NULL) != K8SM_OK)
        return false;
    to->unknown = bytes.data;
    to->unknown_size = bytes.size;
    return true;
}

static bool read_marks(const resource *from, const k8sm_alloc *alloc, k8sm__entry *to)
{
    const K8sm__Mesos__AllocationInfo *allocation = from->allocation_info;
    to->revocable = from->revocable != NULL;
    to->shared = from->shared != NULL;
    to->roleless_allocation = allocation != NULL && !allocation->has_role;
    return (allocation == NULL || optional(allocation->has_role, &allocation->role, alloc,
                                           &to->allocation_role)) &&
           (from->provider_id == NULL ||
            k8sm__wire_text(&from->provider_id->value, alloc, &to->provider_id));
}

k8sm_status k8sm__wire_to_entry(const resource *from, const k8sm_alloc *alloc,
                                k8sm__entry *ret_entry, k8sm_error *err)
{
    k8sm__draft draft = { .entry = { .type = (int32_t)from->type },
                          .reservation = { .type = K8SM__RESERVATION_ABSENT } };
    k8sm_status rc;
    if (has_nul(&from->name) || (from->has_role && has_nul(&from->role)))
        return k8sm__fail(err, K8SM_E_INVALID, "name", "found a NUL in a name or role");
    if (!k8sm__wire_text(&from->name, alloc, &draft.entry.name) ||
        !read_values(from, alloc, &draft) || !read_reservations(from, alloc, &draft.entry) ||
        !read_old(from, alloc, &draft) || !read_disk(from->disk, alloc, &draft.entry) ||
        !read_marks(from, alloc, &draft.entry) ||
        !keep_unknown(&from->base, alloc, &draft.entry))
        rc = k8sm__nomem(err);
    else
        rc = k8sm__draft_validate(&draft, false, err);
    if (rc == K8SM_OK)
        rc = k8sm__draft_upgrade(&draft, alloc, ret_entry, err);
    k8sm__draft_finish(&draft, alloc);
    return rc;
}

/* --- writing --------------------------------------------------------------------------------------------- */

enum { NAME = 1, TYPE = 2, SCALAR = 3, RANGES = 4, SET = 5, DISK = 7, REVOCABLE = 9, SHARED = 10,
       ALLOCATION = 11, PROVIDER = 12, RESERVATIONS = 13 };

static void put_text(k8sm__buffer *buffer, uint32_t field, const char *text)
{
    if (text != NULL)
        k8sm__wire_string(buffer, field, text);
}

/* A message that holds one string. */
static void put_wrapped(k8sm__buffer *buffer, uint32_t field, uint32_t inner, const char *text)
{
    size_t opened = k8sm__wire_open(buffer, field);
    put_text(buffer, inner, text);
    k8sm__wire_close(buffer, opened);
}

static void put_value(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    size_t opened;
    switch (entry->type) {
    case K8SM_VALUE_SCALAR:
        opened = k8sm__wire_open(buffer, SCALAR);
        if (entry->has_raw)
            k8sm__wire_double(buffer, 1, entry->raw);
        else
            k8sm__wire_fixed(buffer, 1, entry->scalar);
        break;
    case K8SM_VALUE_RANGES:
        opened = k8sm__wire_open(buffer, RANGES);
        for (size_t i = 0; i < entry->range_count; i++) {
            size_t range = k8sm__wire_open(buffer, 1);
            k8sm__wire_number(buffer, 1, entry->ranges[i].begin);
            k8sm__wire_number(buffer, 2, entry->ranges[i].end);
            k8sm__wire_close(buffer, range);
        }
        break;
    default:
        opened = k8sm__wire_open(buffer, SET);
        for (size_t i = 0; i < entry->item_count; i++)
            k8sm__wire_string(buffer, 1, entry->items[i]);
    }
    k8sm__wire_close(buffer, opened);
}

static void put_labels(k8sm__buffer *buffer, uint32_t field, const k8sm__label *labels, size_t count)
{
    size_t opened = k8sm__wire_open(buffer, field);
    for (size_t i = 0; i < count; i++) {
        size_t label = k8sm__wire_open(buffer, 1);
        k8sm__wire_string(buffer, 1, labels[i].key);
        put_text(buffer, 2, labels[i].value);
        k8sm__wire_close(buffer, label);
    }
    k8sm__wire_close(buffer, opened);
}

static void put_reservation(const k8sm__reservation *r, k8sm__buffer *buffer)
{
    size_t opened = k8sm__wire_open(buffer, RESERVATIONS);
    put_text(buffer, 1, r->principal);
    if (r->has_labels)
        put_labels(buffer, 2, r->labels, r->label_count);
    put_text(buffer, 3, r->role);
    if (r->type >= 0)
        k8sm__wire_number(buffer, 4, (uint64_t)r->type);
    k8sm__wire_close(buffer, opened);
}

static void put_disk(const k8sm__disk *disk, k8sm__buffer *buffer)
{
    size_t opened = k8sm__wire_open(buffer, DISK), part;
    if (disk->has_persistence) {
        part = k8sm__wire_open(buffer, 1);
        put_text(buffer, 1, disk->persistence_id);
        put_text(buffer, 2, disk->persistence_principal);
        k8sm__wire_close(buffer, part);
    }
    if (disk->has_volume)
        k8sm__wire_bytes(buffer, 2, disk->volume, disk->volume_size);
    if (disk->has_source) {
        part = k8sm__wire_open(buffer, 3);
        k8sm__wire_number(buffer, 1, (uint64_t)disk->source_type);
        if (disk->has_path)
            put_wrapped(buffer, 2, 1, disk->path_root);
        if (disk->has_mount)
            put_wrapped(buffer, 3, 1, disk->mount_root);
        put_text(buffer, 4, disk->source_id);
        if (disk->has_metadata)
            put_labels(buffer, 5, disk->metadata, disk->metadata_count);
        put_text(buffer, 6, disk->profile);
        put_text(buffer, 7, disk->vendor);
        k8sm__wire_close(buffer, part);
    }
    k8sm__wire_close(buffer, opened);
}

void k8sm__entry_to_protobuf(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    k8sm__wire_string(buffer, NAME, entry->name);
    k8sm__wire_number(buffer, TYPE, (uint64_t)entry->type);
    put_value(entry, buffer);
    if (entry->disk != NULL)
        put_disk(entry->disk, buffer);
    if (entry->revocable)
        k8sm__wire_bytes(buffer, REVOCABLE, "", 0);
    if (entry->shared)
        k8sm__wire_bytes(buffer, SHARED, "", 0);
    if (entry->allocation_role != NULL || entry->roleless_allocation)
        put_wrapped(buffer, ALLOCATION, 1, entry->allocation_role);
    if (entry->provider_id != NULL)
        put_wrapped(buffer, PROVIDER, 1, entry->provider_id);
    for (size_t i = 0; i < entry->reservation_count; i++)
        put_reservation(&entry->reservations[i], buffer);
    k8sm__buffer_append(buffer, entry->unknown, entry->unknown_size);
}
