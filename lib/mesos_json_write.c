/* mesos.v1.Resource as JSON: writing. */
#include <string.h>

#include "fixed.h"
#include "k8smesos/mesos_resources.h"
#include "mesos_internal.h"
#include "wire_volume.h"

static const char *const value_types[] = { "SCALAR", "RANGES", "SET", "TEXT" };
static const char *const reservation_types[] = { "UNKNOWN", "STATIC", "DYNAMIC" };
static const char *const source_types[] = { "UNKNOWN", "PATH", "MOUNT", "BLOCK", "RAW" };

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
                            k8sm__double_format_mesos(k8sm__entry_double(entry), number));
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
                 reservation_types[r->type]);
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
    k8sm__buffer_text(buffer, entry->roleless_allocation ? ",\"allocation_info\":{}" : "");
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

k8sm_status k8sm_mesos_resources_format_json(const k8sm_mesos_resources *resources,
                                             const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                             k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_bytes is required");
    k8sm__buffer_byte(&buffer, '[');
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        k8sm__buffer_text(&buffer, i > 0 ? "," : "");
        k8sm__entry_to_json(&resources->entries[i], &buffer);
    }
    k8sm__buffer_byte(&buffer, ']');
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}
