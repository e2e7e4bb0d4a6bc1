/* mesos.v1.Resource as JSON, both ways. */
#include <string.h>

#include "fixed.h"
#include "json_value.h"
#include "mesos_internal.h"
#include "wire_volume.h"

static const char *const value_types[] = { "SCALAR", "RANGES", "SET", "TEXT" };
static const char *const reservation_types[] = { "UNKNOWN", "STATIC", "DYNAMIC" };
static const char *const source_types[] = { "UNKNOWN", "PATH", "MOUNT", "BLOCK", "RAW" };

/* What one Resource is read with. */
typedef struct reader {
    const k8sm__document *document;
    const k8sm_alloc *alloc;
    k8sm_error *err;
} reader;

static k8sm_status fail(const reader *r, k8sm__node node, const char *path, const char *message)
{
    return k8sm__json_fail(r->document, node, path, message, r->err);
}

static k8sm__node get(const reader *r, k8sm__node map, const char *key)
{
    return k8sm__json_get(r->document, map, key);
}

/* An optional string member. */
static k8sm_status text(const reader *r, k8sm__node map, const char *key, char **ret)
{
    k8sm__node node = get(r, map, key);
    if (node == K8SM__NO_NODE)
        return K8SM_OK;
    return k8sm__json_string(r->document, node, key, r->alloc, ret, r->err);
}

/* An optional message member: *ret is NO_NODE if absent. */
static k8sm_status message(const reader *r, k8sm__node map, const char *key, k8sm__node *ret)
{
    *ret = get(r, map, key);
    if (*ret != K8SM__NO_NODE && k8sm__node_kind(r->document, *ret) != K8SM__MAP)
        return fail(r, *ret, key, "expected a map");
    return K8SM_OK;
}

static void *zeroed_array(const reader *r, size_t count, size_t size)
{
    void *array = k8sm__allocate_array(r->alloc, count + 1, size);
    if (array == NULL)
        k8sm__nomem(r->err);
    else
        memset(array, 0, (count + 1) * size);
    return array;
}

/* --- values --------------------------------------------------------------------------------------------- */

static k8sm_status read_scalar(const reader *r, k8sm__node scalar, k8sm__entry *entry)
{
    k8sm_status rc = k8sm__json_double(r->document, get(r, scalar, "value"), "scalar.value",
                                       &entry->raw, r->err);
    if (rc != K8SM_OK)
        return rc;
    entry->has_raw = true;
    if (k8sm__fixed_from_double(entry->raw, &entry->scalar) == K8SM_OK)
        return K8SM_OK;
    k8sm__fail(r->err, K8SM_E_INVALID, "scalar.value",
               "Invalid scalar resource: more than Mesos can hold");
    if (r->err != NULL)
        k8sm__node_position(r->document, scalar, r->err);
    return K8SM_E_INVALID;
}

static k8sm_status read_ranges(const reader *r, k8sm__node ranges, k8sm__entry *entry)
{
    k8sm__node list = get(r, ranges, "range");
    k8sm__json_items items;
    k8sm_status rc = K8SM_OK;
    entry->ranges = zeroed_array(r, k8sm__json_items_count(r->document, list),
                                 sizeof *entry->ranges);
    if (entry->ranges == NULL)
        return K8SM_E_NOMEM;
    k8sm__json_items_init(&items, r->document, list);
    while (rc == K8SM_OK && k8sm__json_items_next(&items)) {
        k8sm__range *range = &entry->ranges[entry->range_count];
        if (k8sm__node_kind(r->document, items.item) != K8SM__MAP)
            return fail(r, items.item, "ranges.range", "expected a map with begin and end");
        rc = k8sm__json_unsigned(r->document, get(r, items.item, "begin"), "ranges.range.begin",
                                 &range->begin, r->err);
        if (rc == K8SM_OK)
            rc = k8sm__json_unsigned(r->document, get(r, items.item, "end"), "ranges.range.end",
                                     &range->end, r->err);
        entry->range_count += rc == K8SM_OK;
    }
    return rc;
}

static k8sm_status read_set(const reader *r, k8sm__node set, k8sm__entry *entry)
{
    k8sm__node list = get(r, set, "item");
    k8sm__json_items items;
    k8sm_status rc = K8SM_OK;
    entry->items =
        zeroed_array(r, k8sm__json_items_count(r->document, list), sizeof *entry->items);
    if (entry->items == NULL)
        return K8SM_E_NOMEM;
    k8sm__json_items_init(&items, r->document, list);
    while (rc == K8SM_OK && k8sm__json_items_next(&items)) {
        rc = k8sm__json_string(r->document, items.item, "set.item", r->alloc,
                               &entry->items[entry->item_count], r->err);
        entry->item_count += rc == K8SM_OK;
    }
    return rc;
}

/* The value that the type names must be there, and no other. */
static k8sm_status read_value(const reader *r, k8sm__node resource, k8sm__entry *entry)
{
    static const char *const keys[] = { "scalar", "ranges", "set" };
    k8sm__node values[3] = { K8SM__NO_NODE, K8SM__NO_NODE, K8SM__NO_NODE };
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < 3; i++)
        rc = message(r, resource, keys[i], &values[i]);
    if (rc != K8SM_OK || entry->type == K8SM_VALUE_TEXT)
        return rc; /* validation refuses TEXT */
    for (int32_t i = 0; i < 3; i++)
        if ((values[i] != K8SM__NO_NODE) != (i == entry->type)) {
            k8sm__fail(r->err, K8SM_E_INVALID, NULL, "Invalid %s resource: expected %s alone",
                       keys[entry->type], keys[entry->type]);
            if (r->err != NULL)
                k8sm__node_position(r->document, resource, r->err);
            return K8SM_E_INVALID;
        }
    switch (entry->type) {
    case K8SM_VALUE_SCALAR:
        return read_scalar(r, values[0], entry);
    case K8SM_VALUE_RANGES:
        return read_ranges(r, values[1], entry);
    default:
        return read_set(r, values[2], entry);
    }
}

/* --- labels, reservations, disk ---------------------------------------------------------------------------- */

static k8sm_status read_labels(const reader *r, k8sm__node owner, const char *key,
                               bool *ret_present, k8sm__label **ret, size_t *count)
{
    k8sm__node labels, list;
    k8sm__json_items items;
    k8sm_status rc = message(r, owner, key, &labels);
    if (rc != K8SM_OK || labels == K8SM__NO_NODE)
        return rc;
    *ret_present = true;
    list = get(r, labels, "labels");
    *ret = zeroed_array(r, k8sm__json_items_count(r->document, list), sizeof **ret);
    if (*ret == NULL)
        return K8SM_E_NOMEM;
    k8sm__json_items_init(&items, r->document, list);
    while (rc == K8SM_OK && k8sm__json_items_next(&items)) {
        k8sm__label *label = &(*ret)[(*count)++];
        if (k8sm__node_kind(r->document, items.item) != K8SM__MAP)
            return fail(r, items.item, key, "expected a label with key and value");
        rc = k8sm__json_string(r->document, get(r, items.item, "key"), key, r->alloc, &label->key,
                               r->err);
        if (rc == K8SM_OK)
            rc = text(r, items.item, "value", &label->value);
    }
    return rc;
}

static k8sm_status read_reservation(const reader *r, k8sm__node node, k8sm__reservation *ret)
{
    k8sm__node type = get(r, node, "type");
    k8sm_status rc = K8SM_OK;
    ret->type = -1;
    if (k8sm__node_kind(r->document, node) != K8SM__MAP)
        return fail(r, node, "reservations", "expected a map");
    if (type != K8SM__NO_NODE)
        rc = k8sm__json_enum(r->document, type, "reservations.type", reservation_types,
                             K8SM__COUNT(reservation_types), &ret->type, r->err);
    if (rc == K8SM_OK)
        rc = text(r, node, "role", &ret->role);
    if (rc == K8SM_OK)
        rc = text(r, node, "principal", &ret->principal);
    if (rc == K8SM_OK)
        rc = read_labels(r, node, "labels", &ret->has_labels, &ret->labels, &ret->label_count);
    return rc;
}

static k8sm_status read_reservations(const reader *r, k8sm__node resource, k8sm__entry *entry)
{
    k8sm__node list = get(r, resource, "reservations");
    k8sm__json_items items;
    size_t count = k8sm__json_items_count(r->document, list);
    k8sm_status rc = K8SM_OK;
    if (count == 0)
        return K8SM_OK;
    entry->reservations = zeroed_array(r, count, sizeof *entry->reservations);
    if (entry->reservations == NULL)
        return K8SM_E_NOMEM;
    k8sm__json_items_init(&items, r->document, list);
    while (rc == K8SM_OK && k8sm__json_items_next(&items))
        rc = read_reservation(r, items.item, &entry->reservations[entry->reservation_count++]);
    return rc;
}

/* Resource.role and .reservation, as before Mesos 1.4. */
static k8sm_status read_old(const reader *r, k8sm__node resource, k8sm__entry *entry)
{
    k8sm__old_reservation old = { 0 };
    k8sm__entry holder = { 0 }; /* owns what is read for old */
    k8sm__node reservation;
    char *role = NULL;
    k8sm_status rc = text(r, resource, "role", &role);
    if (rc == K8SM_OK)
        rc = message(r, resource, "reservation", &reservation);
    if (rc == K8SM_OK && reservation != K8SM__NO_NODE) {
        old.has_reservation = true;
        holder.reservations = zeroed_array(r, 1, sizeof *holder.reservations);
        rc = holder.reservations == NULL ? K8SM_E_NOMEM : K8SM_OK;
        holder.reservation_count = rc == K8SM_OK;
        if (rc == K8SM_OK)
            rc = read_reservation(r, reservation, &holder.reservations[0]);
        if (rc == K8SM_OK) {
            old.reservation = holder.reservations[0];
            old.has_type = old.reservation.type >= 0;
            old.has_role = old.reservation.role != NULL;
        }
    }
    old.role = role;
    if (rc == K8SM_OK)
        rc = k8sm__entry_upgrade(entry, &old, r->alloc, r->err);
    k8sm__entry_finish(&holder, r->alloc);
    k8sm__release(r->alloc, role);
    return rc;
}

static k8sm_status read_root(const reader *r, k8sm__node source, const char *key, bool *ret_has,
                             char **ret_root)
{
    k8sm__node node;
    k8sm_status rc = message(r, source, key, &node);
    if (rc != K8SM_OK || node == K8SM__NO_NODE)
        return rc;
    *ret_has = true;
    return text(r, node, "root", ret_root);
}

static k8sm_status read_source(const reader *r, k8sm__node source, k8sm__disk *disk)
{
    k8sm_status rc;
    disk->has_source = true;
    rc = k8sm__json_enum(r->document, get(r, source, "type"), "disk.source.type", source_types,
                         K8SM__COUNT(source_types), &disk->source_type, r->err);
    if (rc == K8SM_OK && disk->source_type < 0)
        return fail(r, source, "disk.source.type", "no such type");
    if (rc == K8SM_OK)
        rc = read_root(r, source, "path", &disk->has_path, &disk->path_root);
    if (rc == K8SM_OK)
        rc = read_root(r, source, "mount", &disk->has_mount, &disk->mount_root);
    if (rc == K8SM_OK)
        rc = text(r, source, "id", &disk->source_id);
    if (rc == K8SM_OK)
        rc = text(r, source, "profile", &disk->profile);
    if (rc == K8SM_OK)
        rc = text(r, source, "vendor", &disk->vendor);
    if (rc == K8SM_OK)
        rc = read_labels(r, source, "metadata", &disk->has_metadata, &disk->metadata,
                         &disk->metadata_count);
    return rc;
}

static k8sm_status read_disk(const reader *r, k8sm__node resource, k8sm__entry *entry)
{
    k8sm__node node, part;
    k8sm_status rc = message(r, resource, "disk", &node);
    if (rc != K8SM_OK || node == K8SM__NO_NODE)
        return rc;
    entry->disk = zeroed_array(r, 0, sizeof *entry->disk);
    if (entry->disk == NULL)
        return K8SM_E_NOMEM;
    rc = message(r, node, "persistence", &part);
    if (rc == K8SM_OK && part != K8SM__NO_NODE) {
        entry->disk->has_persistence = true;
        rc = k8sm__json_string(r->document, get(r, part, "id"), "disk.persistence.id", r->alloc,
                               &entry->disk->persistence_id, r->err);
        if (rc == K8SM_OK)
            rc = text(r, part, "principal", &entry->disk->persistence_principal);
    }
    if (rc == K8SM_OK)
        rc = message(r, node, "source", &part);
    if (rc == K8SM_OK && part != K8SM__NO_NODE)
        rc = read_source(r, part, entry->disk);
    if (rc == K8SM_OK)
        rc = message(r, node, "volume", &part);
    if (rc == K8SM_OK && part != K8SM__NO_NODE)
        rc = k8sm__volume_from_json(r->document, part, r->alloc, entry->disk, r->err);
    return rc;
}

k8sm_status k8sm__entry_from_json(const struct k8sm__document *document, uint32_t node,
                                  const k8sm_alloc *alloc, k8sm__entry *ret_entry,
                                  k8sm_error *err)
{
    const reader r = { document, alloc, err };
    k8sm__entry entry = { .shared_count = 1 };
    k8sm__node part;
    k8sm_status rc;
    if (k8sm__node_kind(document, node) != K8SM__MAP)
        return fail(&r, node, NULL, "expected a Resource, a map");
    rc = k8sm__json_string(document, get(&r, node, "name"), "name", alloc, &entry.name, err);
    if (rc == K8SM_OK)
        rc = k8sm__json_enum(document, get(&r, node, "type"), "type", value_types,
                             K8SM__COUNT(value_types), &entry.type, err);
    if (rc == K8SM_OK && entry.type < 0)
        rc = fail(&r, node, "type", "expected SCALAR, RANGES or SET");
    if (rc == K8SM_OK)
        rc = read_value(&r, node, &entry);
    if (rc == K8SM_OK)
        rc = read_reservations(&r, node, &entry);
    if (rc == K8SM_OK)
        rc = read_old(&r, node, &entry);
    if (rc == K8SM_OK)
        rc = read_disk(&r, node, &entry);
    if (rc == K8SM_OK)
        rc = message(&r, node, "revocable", &part);
    entry.revocable = rc == K8SM_OK && part != K8SM__NO_NODE;
    if (rc == K8SM_OK)
        rc = message(&r, node, "shared", &part);
    entry.shared = rc == K8SM_OK && part != K8SM__NO_NODE;
    if (rc == K8SM_OK)
        rc = message(&r, node, "allocation_info", &part);
    if (rc == K8SM_OK && part != K8SM__NO_NODE)
        rc = text(&r, part, "role", &entry.allocation_role);
    if (rc == K8SM_OK)
        rc = k8sm__json_id(document, node, "provider_id", alloc, &entry.provider_id, err);
    if (rc != K8SM_OK) {
        k8sm__entry_finish(&entry, alloc);
        return rc;
    }
    *ret_entry = entry;
    return K8SM_OK;
}

/* --- writing --------------------------------------------------------------------------------------------------- */

static void put_text(k8sm__buffer *buffer, const char *before, const char *value)
{
    k8sm__buffer_text(buffer, before);
    k8sm__buffer_json_string(buffer, value, strlen(value));
}

static void put_value(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    char number[K8SM__DOUBLE_TEXT];
    switch (entry->type) {
    case K8SM_VALUE_SCALAR:
        k8sm__buffer_text(buffer, ",\"scalar\":{\"value\":");
        k8sm__buffer_append(buffer, number,
                            k8sm__double_format_mesos(entry->has_raw
                                                          ? entry->raw
                                                          : k8sm__fixed_to_double(entry->scalar),
                                                      number));
        k8sm__buffer_byte(buffer, '}');
        break;
    case K8SM_VALUE_RANGES:
        k8sm__buffer_text(buffer, ",\"ranges\":{\"range\":[");
        for (size_t i = 0; i < entry->range_count; i++) {
            k8sm__buffer_text(buffer, i > 0 ? ",{\"begin\":" : "{\"begin\":");
            k8sm__buffer_unsigned(buffer, entry->ranges[i].begin);
            k8sm__buffer_text(buffer, ",\"end\":");
            k8sm__buffer_unsigned(buffer, entry->ranges[i].end);
            k8sm__buffer_byte(buffer, '}');
        }
        k8sm__buffer_text(buffer, "]}");
        break;
    default:
        k8sm__buffer_text(buffer, ",\"set\":{\"item\":[");
        for (size_t i = 0; i < entry->item_count; i++)
            put_text(buffer, i > 0 ? "," : "", entry->items[i]);
        k8sm__buffer_text(buffer, "]}");
    }
}

static void put_labels(k8sm__buffer *buffer, const char *before, const k8sm__label *labels,
                       size_t count)
{
    k8sm__buffer_text(buffer, before);
    k8sm__buffer_text(buffer, "{\"labels\":[");
    for (size_t i = 0; i < count; i++) {
        put_text(buffer, i > 0 ? ",{\"key\":" : "{\"key\":", labels[i].key);
        if (labels[i].value != NULL)
            put_text(buffer, ",\"value\":", labels[i].value);
        k8sm__buffer_byte(buffer, '}');
    }
    k8sm__buffer_text(buffer, "]}");
}

static void put_reservations(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    for (size_t i = 0; i < entry->reservation_count; i++) {
        const k8sm__reservation *r = &entry->reservations[i];
        put_text(buffer, i == 0 ? ",\"reservations\":[{\"type\":" : ",{\"type\":",
                 reservation_types[r->type < 0 || r->type > 2 ? 0 : r->type]);
        if (r->role != NULL)
            put_text(buffer, ",\"role\":", r->role);
        if (r->principal != NULL)
            put_text(buffer, ",\"principal\":", r->principal);
        if (r->has_labels)
            put_labels(buffer, ",\"labels\":", r->labels, r->label_count);
        k8sm__buffer_byte(buffer, '}');
    }
    if (entry->reservation_count > 0)
        k8sm__buffer_byte(buffer, ']');
}

static void put_root(k8sm__buffer *buffer, const char *before, const char *root)
{
    k8sm__buffer_text(buffer, before);
    if (root != NULL)
        put_text(buffer, "\"root\":", root);
    k8sm__buffer_byte(buffer, '}');
}

static void put_source(const k8sm__disk *disk, k8sm__buffer *buffer)
{
    put_text(buffer, "\"source\":{\"type\":", source_types[disk->source_type]);
    if (disk->has_path)
        put_root(buffer, ",\"path\":{", disk->path_root);
    if (disk->has_mount)
        put_root(buffer, ",\"mount\":{", disk->mount_root);
    if (disk->source_id != NULL)
        put_text(buffer, ",\"id\":", disk->source_id);
    if (disk->profile != NULL)
        put_text(buffer, ",\"profile\":", disk->profile);
    if (disk->vendor != NULL)
        put_text(buffer, ",\"vendor\":", disk->vendor);
    if (disk->has_metadata)
        put_labels(buffer, ",\"metadata\":", disk->metadata, disk->metadata_count);
    k8sm__buffer_byte(buffer, '}');
}

static void put_disk(const k8sm__disk *disk, k8sm__buffer *buffer)
{
    const char *comma = "";
    k8sm__buffer_text(buffer, ",\"disk\":{");
    if (disk->has_persistence) {
        put_text(buffer, "\"persistence\":{\"id\":", disk->persistence_id);
        if (disk->persistence_principal != NULL)
            put_text(buffer, ",\"principal\":", disk->persistence_principal);
        k8sm__buffer_byte(buffer, '}');
        comma = ",";
    }
    if (disk->has_volume) {
        k8sm__buffer_text(buffer, comma);
        k8sm__buffer_text(buffer, "\"volume\":");
        k8sm__volume_to_json(disk, buffer);
        comma = ",";
    }
    if (disk->has_source) {
        k8sm__buffer_text(buffer, comma);
        put_source(disk, buffer);
    }
    k8sm__buffer_byte(buffer, '}');
}

void k8sm__entry_to_json(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    put_text(buffer, "{\"name\":", entry->name);
    put_text(buffer, ",\"type\":", value_types[entry->type]);
    put_value(entry, buffer);
    if (entry->allocation_role != NULL) {
        put_text(buffer, ",\"allocation_info\":{\"role\":", entry->allocation_role);
        k8sm__buffer_byte(buffer, '}');
    }
    put_reservations(entry, buffer);
    if (entry->disk != NULL)
        put_disk(entry->disk, buffer);
    if (entry->revocable)
        k8sm__buffer_text(buffer, ",\"revocable\":{}");
    if (entry->shared)
        k8sm__buffer_text(buffer, ",\"shared\":{}");
    if (entry->provider_id != NULL) {
        put_text(buffer, ",\"provider_id\":{\"value\":", entry->provider_id);
        k8sm__buffer_byte(buffer, '}');
    }
    k8sm__buffer_byte(buffer, '}');
}
