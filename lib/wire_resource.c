/* mesos.v1.Resource in protobuf, both ways. */
#include <stdio.h>
#include <string.h>

#include "mesos.pb-c.h"
#include "wire_internal.h"
#include "wire_write.h"

typedef struct K8sm__Mesos__Resource resource;

/* --- reading -------------------------------------------------------------------------------
 */

/* What one Resource is read with. Readers return false when rc says why not. */
typedef struct reader {
    const k8sm_alloc *alloc;
    k8sm_error *err;
    k8sm_status rc;
} reader;

k8sm_status k8sm__wire_text(const ProtobufCBinaryData *data, const char *path,
                            const k8sm_alloc *alloc, char **ret_text, k8sm_error *err)
{
    char *text;
    if (data->len > 0 && memchr(data->data, '\0', data->len) != NULL)
        return k8sm__fail(err, K8SM_E_INVALID, path, "found a NUL byte inside");
    text = k8sm__copy_string(alloc, (const char *)data->data, data->len);
    if (text == NULL)
        return k8sm__nomem(err);
    *ret_text = text;
    return K8SM_OK;
}

static bool text(reader *r, const ProtobufCBinaryData *data, const char *path, char **ret_text)
{
    r->rc = k8sm__wire_text(data, path, r->alloc, ret_text, r->err);
    return r->rc == K8SM_OK;
}

static bool optional(reader *r, protobuf_c_boolean has, const ProtobufCBinaryData *data,
                     const char *path, char **ret_text)
{
    return !has || text(r, data, path, ret_text);
}

static bool failed_at(reader *r, const char *name, size_t index)
{
    char prefix[48];
    snprintf(prefix, sizeof prefix, "%s[%zu]", name, index);
    k8sm__error_prefix(r->err, prefix);
    return false;
}

static bool failed_in(reader *r, const char *name)
{
    k8sm__error_prefix(r->err, name);
    return false;
}

/* Never of 0 bytes, zeroed. */
static bool array(reader *r, size_t count, size_t size, void *ret_array)
{
    void *made = k8sm__allocate_array(r->alloc, count + 1, size);
    if (made == NULL) {
        r->rc = k8sm__nomem(r->err);
        return false;
    }
    memset(made, 0, (count + 1) * size);
    memcpy(ret_array, &made, sizeof made);
    return true;
}

static bool read_labels(reader *r, const K8sm__Mesos__Labels *from, k8sm__label **ret_labels,
                        size_t *ret_count)
{
    if (from->n_labels == 0)
        return true;
    if (!array(r, from->n_labels, sizeof **ret_labels, ret_labels))
        return false;
    *ret_count = from->n_labels;
    for (size_t i = 0; i < from->n_labels; i++) {
        const K8sm__Mesos__Label *label = from->labels[i];
        if (!text(r, &label->key, "key", &(*ret_labels)[i].key) ||
            !optional(r, label->has_value, &label->value, "value", &(*ret_labels)[i].value))
            return failed_at(r, "labels", i);
    }
    return true;
}

static bool read_reservation(reader *r, const K8sm__Mesos__ReservationInfo *from,
                             k8sm__reservation *to)
{
    /* an unknown number of an optional enum reads as unset */
    to->type = from->has_type && from->type >= 0 && from->type <= K8SM__RESERVATION_DYNAMIC
                   ? from->type
                   : K8SM__RESERVATION_ABSENT;
    to->has_labels = from->labels != NULL;
    if (!optional(r, from->has_role, &from->role, "role", &to->role) ||
        !optional(r, from->has_principal, &from->principal, "principal", &to->principal))
        return false;
    return from->labels == NULL ||
           read_labels(r, from->labels, &to->labels, &to->label_count) ||
           failed_in(r, "labels");
}

static bool read_reservations(reader *r, const resource *from, k8sm__draft *to)
{
    if (!optional(r, from->has_role, &from->role, "role", &to->role))
        return false;
    to->has_reservation = from->reservation != NULL;
    if (from->reservation != NULL && !read_reservation(r, from->reservation, &to->reservation))
        return failed_in(r, "reservation");
    if (from->n_reservations == 0)
        return true;
    if (!array(r, from->n_reservations, sizeof *to->entry.reservations,
               &to->entry.reservations))
        return false;
    to->entry.reservation_count = from->n_reservations;
    for (size_t i = 0; i < from->n_reservations; i++)
        if (!read_reservation(r, from->reservations[i], &to->entry.reservations[i]))
            return failed_at(r, "reservations", i);
    return true;
}

static bool read_ranges(reader *r, const K8sm__Mesos__Ranges *from, k8sm__entry *to)
{
    if (!array(r, from->n_range, sizeof *to->ranges, &to->ranges))
        return false;
    for (size_t i = 0; i < from->n_range; i++)
        to->ranges[i] = (k8sm__range){ from->range[i]->begin, from->range[i]->end };
    to->range_count = from->n_range;
    return true;
}

static bool read_set(reader *r, const K8sm__Mesos__Set *from, k8sm__entry *to)
{
    if (!array(r, from->n_item, sizeof *to->items, &to->items))
        return false;
    to->item_count = from->n_item;
    for (size_t i = 0; i < from->n_item; i++)
        if (!text(r, &from->item[i], "", &to->items[i]))
            return failed_at(r, "set.item", i);
    return true;
}

static bool read_values(reader *r, const resource *from, k8sm__draft *to)
{
    to->has_scalar = from->scalar != NULL;
    to->has_ranges = from->ranges != NULL;
    to->has_set = from->set != NULL;
    to->entry.has_raw = to->has_scalar;
    if (to->has_scalar)
        to->entry.raw = from->scalar->value;
    return (from->ranges == NULL || read_ranges(r, from->ranges, &to->entry)) &&
           (from->set == NULL || read_set(r, from->set, &to->entry));
}

static bool read_root(reader *r, const K8sm__Mesos__Root *from, const char *name, bool *ret_has,
                      char **ret_root)
{
    *ret_has = from != NULL;
    return from == NULL || optional(r, from->has_root, &from->root, "root", ret_root) ||
           failed_in(r, name);
}

static bool read_source(reader *r, const K8sm__Mesos__Source *from, k8sm__disk *to)
{
    to->has_source = true;
    to->source_type = (int32_t)from->type;
    to->has_metadata = from->metadata != NULL;
    if (!read_root(r, from->path, "path", &to->has_path, &to->path_root) ||
        !read_root(r, from->mount, "mount", &to->has_mount, &to->mount_root) ||
        !optional(r, from->has_id, &from->id, "id", &to->source_id) ||
        !optional(r, from->has_profile, &from->profile, "profile", &to->profile) ||
        !optional(r, from->has_vendor, &from->vendor, "vendor", &to->vendor))
        return false;
    return from->metadata == NULL ||
           read_labels(r, from->metadata, &to->metadata, &to->metadata_count) ||
           failed_in(r, "metadata");
}

/* The volume stays as it is; whether it has a host path is all that anybody asks. */
static bool read_volume(reader *r, const ProtobufCBinaryData *from, k8sm__disk *to)
{
    enum { HOST_PATH = 2 };
    to->has_volume = true;
    to->volume_size = from->len;
    to->volume = k8sm__copy_string(r->alloc, (const char *)from->data, from->len);
    if (to->volume == NULL) {
        r->rc = k8sm__nomem(r->err);
        return false;
    }
    to->volume_has_host_path =
        k8sm__wire_offset(from->data, from->len, HOST_PATH, 0) < from->len;
    return true;
}

static bool read_disk(reader *r, const K8sm__Mesos__DiskInfo *from, k8sm__entry *to)
{
    const K8sm__Mesos__Persistence *persistence;
    k8sm__disk *disk;
    if (from == NULL)
        return true;
    if (!array(r, 1, sizeof *disk, &to->disk))
        return false;
    disk = to->disk;
    persistence = from->persistence;
    disk->has_persistence = persistence != NULL;
    if (persistence != NULL &&
        (!text(r, &persistence->id, "id", &disk->persistence_id) ||
         !optional(r, persistence->has_principal, &persistence->principal, "principal",
                   &disk->persistence_principal)))
        return failed_in(r, "disk.persistence");
    if (from->has_volume && !read_volume(r, &from->volume, disk))
        return false;
    return from->source == NULL || read_source(r, from->source, disk) ||
           failed_in(r, "disk.source");
}

/* Fields that newer Mesos has are passed on as they came. */
static bool keep_unknown(reader *r, const ProtobufCMessage *from, k8sm__entry *to)
{
    k8sm__buffer unknown = K8SM__BUFFER_INIT(r->alloc);
    k8sm_bytes bytes = { 0 };
    if (from->n_unknown_fields == 0)
        return true;
    for (unsigned i = 0; i < from->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &from->unknown_fields[i];
        k8sm__wire_varint(&unknown, (uint64_t)field->tag << 3 | (uint64_t)field->wire_type);
        k8sm__buffer_append(&unknown, field->data, field->len);
    }
    r->rc = k8sm__buffer_move(&unknown, &bytes, r->err);
    to->unknown = bytes.data;
    to->unknown_size = bytes.size;
    return r->rc == K8SM_OK;
}

static bool read_marks(reader *r, const resource *from, k8sm__entry *to)
{
    const K8sm__Mesos__AllocationInfo *allocation = from->allocation_info;
    to->revocable = from->revocable != NULL;
    to->shared = from->shared != NULL;
    to->roleless_allocation = allocation != NULL && !allocation->has_role;
    return (allocation == NULL || optional(r, allocation->has_role, &allocation->role,
                                           "allocation_info.role", &to->allocation_role)) &&
           (from->provider_id == NULL ||
            text(r, &from->provider_id->value, "provider_id.value", &to->provider_id));
}

k8sm_status k8sm__wire_to_entry(const resource *from, const k8sm_alloc *alloc,
                                k8sm__entry *ret_entry, k8sm_error *err)
{
    reader r = { .alloc = alloc, .err = err, .rc = K8SM_OK };
    k8sm__draft draft = { .entry = { .type = (int32_t)from->type },
                          .reservation = { .type = K8SM__RESERVATION_ABSENT } };
    if (text(&r, &from->name, "name", &draft.entry.name) && read_values(&r, from, &draft) &&
        read_reservations(&r, from, &draft) && read_disk(&r, from->disk, &draft.entry) &&
        read_marks(&r, from, &draft.entry) && keep_unknown(&r, &from->base, &draft.entry))
        r.rc = k8sm__draft_validate(&draft, false, err);
    if (r.rc == K8SM_OK)
        r.rc = k8sm__draft_upgrade(&draft, alloc, ret_entry, err);
    k8sm__draft_finish(&draft, alloc);
    return r.rc;
}

/* --- writing
 * ---------------------------------------------------------------------------------------------
 */

enum {
    NAME = 1,
    TYPE = 2,
    SCALAR = 3,
    RANGES = 4,
    SET = 5,
    DISK = 7,
    REVOCABLE = 9,
    SHARED = 10,
    ALLOCATION = 11,
    PROVIDER = 12,
    RESERVATIONS = 13
};

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

static void put_labels(k8sm__buffer *buffer, uint32_t field, const k8sm__label *labels,
                       size_t count)
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
