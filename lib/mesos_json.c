/* mesos.v1.Resource as JSON: reading, in the old and the new reservation format. */
#include <stdio.h>
#include <string.h>

#include "json_value.h"
#include "k8smesos/mesos_resources.h"
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

/* --- values
 * ---------------------------------------------------------------------------------------------
 */

static k8sm_status read_scalar(const reader *r, k8sm__node scalar, k8sm__entry *entry)
{
    entry->has_raw = true;
    return k8sm__json_double(r->document, get(r, scalar, "value"), "scalar.value", &entry->raw,
                             r->err);
}

static k8sm_status read_ranges(const reader *r, k8sm__node ranges, k8sm__entry *entry)
{
    k8sm__node list = get(r, ranges, "range");
    k8sm__json_items items;
    k8sm_status rc = K8SM_OK;
    entry->ranges =
        zeroed_array(r, k8sm__json_items_count(r->document, list), sizeof *entry->ranges);
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

/* Every value that is there; that it is the one of the type is for the validation to say. */
static k8sm_status read_values(const reader *r, k8sm__node resource, k8sm__draft *draft)
{
    k8sm__node scalar, ranges, set;
    k8sm_status rc = message(r, resource, "scalar", &scalar);
    if (rc == K8SM_OK)
        rc = message(r, resource, "ranges", &ranges);
    if (rc == K8SM_OK)
        rc = message(r, resource, "set", &set);
    if (rc != K8SM_OK)
        return rc;
    draft->has_scalar = scalar != K8SM__NO_NODE;
    draft->has_ranges = ranges != K8SM__NO_NODE;
    draft->has_set = set != K8SM__NO_NODE;
    if (draft->has_scalar)
        rc = read_scalar(r, scalar, &draft->entry);
    if (rc == K8SM_OK && draft->has_ranges)
        rc = read_ranges(r, ranges, &draft->entry);
    if (rc == K8SM_OK && draft->has_set)
        rc = read_set(r, set, &draft->entry);
    return rc;
}

/* --- labels, reservations, disk
 * ---------------------------------------------------------------------------- */

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
        rc = k8sm__json_string(r->document, get(r, items.item, "key"), key, r->alloc,
                               &label->key, r->err);
        if (rc == K8SM_OK)
            rc = text(r, items.item, "value", &label->value);
    }
    return rc;
}

static k8sm_status read_reservation(const reader *r, k8sm__node node, k8sm__reservation *ret)
{
    k8sm__node type = get(r, node, "type");
    k8sm_status rc = K8SM_OK;
    ret->type = K8SM__RESERVATION_ABSENT;
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
static k8sm_status read_old(const reader *r, k8sm__node resource, k8sm__draft *draft)
{
    k8sm__node reservation;
    k8sm_status rc = text(r, resource, "role", &draft->role);
    if (rc == K8SM_OK)
        rc = message(r, resource, "reservation", &reservation);
    if (rc != K8SM_OK || reservation == K8SM__NO_NODE)
        return rc;
    draft->has_reservation = true;
    return read_reservation(r, reservation, &draft->reservation);
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

/* What is there or not, and the ids. */
static k8sm_status read_marks(const reader *r, k8sm__node resource, k8sm__entry *entry)
{
    k8sm__node node;
    k8sm_status rc = message(r, resource, "revocable", &node);
    entry->revocable = rc == K8SM_OK && node != K8SM__NO_NODE;
    if (rc == K8SM_OK)
        rc = message(r, resource, "shared", &node);
    entry->shared = rc == K8SM_OK && node != K8SM__NO_NODE;
    if (rc == K8SM_OK)
        rc = message(r, resource, "allocation_info", &node);
    if (rc == K8SM_OK && node != K8SM__NO_NODE) {
        rc = text(r, node, "role", &entry->allocation_role);
        entry->roleless_allocation = rc == K8SM_OK && entry->allocation_role == NULL;
    }
    if (rc == K8SM_OK)
        rc = k8sm__json_id(r->document, resource, "provider_id", r->alloc, &entry->provider_id,
                           r->err);
    return rc;
}

k8sm_status k8sm__draft_from_json(const struct k8sm__document *document, uint32_t node,
                                  const k8sm_alloc *alloc, k8sm__draft *ret_draft,
                                  k8sm_error *err)
{
    const reader r = { document, alloc, err };
    k8sm__draft draft = { .reservation = { .type = K8SM__RESERVATION_ABSENT } };
    k8sm_status rc;
    if (node == K8SM__NO_NODE || k8sm__node_kind(document, node) != K8SM__MAP)
        return fail(&r, node, NULL, "expected a Resource, a map");
    rc = k8sm__json_string(document, get(&r, node, "name"), "name", alloc, &draft.entry.name,
                           err);
    if (rc == K8SM_OK)
        rc = k8sm__json_enum(document, get(&r, node, "type"), "type", value_types,
                             K8SM__COUNT(value_types), &draft.entry.type, err);
    if (rc == K8SM_OK && draft.entry.type < 0)
        rc = fail(&r, get(&r, node, "type"), "type", "expected SCALAR, RANGES, SET or TEXT");
    if (rc == K8SM_OK)
        rc = read_values(&r, node, &draft);
    if (rc == K8SM_OK)
        rc = read_reservations(&r, node, &draft.entry);
    if (rc == K8SM_OK)
        rc = read_old(&r, node, &draft);
    if (rc == K8SM_OK)
        rc = read_disk(&r, node, &draft.entry);
    if (rc == K8SM_OK)
        rc = read_marks(&r, node, &draft.entry);
    if (rc != K8SM_OK) {
        k8sm__draft_finish(&draft, alloc);
        return rc;
    }
    *ret_draft = draft;
    return K8SM_OK;
}

k8sm_status k8sm__entry_from_json(const struct k8sm__document *document, uint32_t node,
                                  const k8sm_alloc *alloc, k8sm__entry *ret_entry,
                                  k8sm_error *err)
{
    k8sm__draft draft;
    k8sm_status rc = k8sm__draft_from_json(document, node, alloc, &draft, err);
    if (rc != K8SM_OK)
        return rc;
    rc = k8sm__draft_validate(&draft, false, err);
    if (rc == K8SM_OK)
        rc = k8sm__draft_upgrade(&draft, alloc, ret_entry, err);
    else if (err != NULL)
        k8sm__node_position(document, node, err);
    k8sm__draft_finish(&draft, alloc);
    return rc;
}

/* --- lists ----------------------------------------------------------------------------- */

static const k8sm__limits limits = { .max_depth = 64,
                                     .max_nodes = 4000000,
                                     .max_key_bytes = 1024 };

/* One JSON value and nothing behind it. */
static k8sm_status read_document(const char *json, size_t len, const k8sm_alloc *alloc,
                                 k8sm__document **ret_document, k8sm_error *err)
{
    k8sm__document *document = NULL;
    size_t end = 0;
    k8sm_status rc =
        k8sm__document_read_json(json, len, 0, &limits, alloc, &document, &end, err);
    if (rc != K8SM_OK)
        return rc;
    while (end < len && json[end] != '\0' && strchr(" \t\n\r", json[end]) != NULL)
        end++;
    if (end < len) {
        k8sm__document_unref(document);
        k8sm__fail(err, K8SM_E_SYNTAX, NULL, "found text behind the JSON value");
        if (err != NULL)
            k8sm__position(json, len, end, err);
        return K8SM_E_SYNTAX;
    }
    *ret_document = document;
    return K8SM_OK;
}

static void prefix_index(uint32_t index, k8sm_error *err)
{
    char prefix[16];
    snprintf(prefix, sizeof prefix, "[%u]", (unsigned)index);
    k8sm__error_prefix(err, prefix);
}

static k8sm_status add_item(const k8sm__document *document, k8sm__node node, bool skip_invalid,
                            k8sm_mesos_resources *resources, k8sm_error *err)
{
    k8sm_error refused = { .code = K8SM_OK };
    k8sm__entry entry;
    k8sm_status rc = k8sm__entry_from_json(document, node, resources->alloc, &entry, &refused);
    if (rc == K8SM_E_INVALID && skip_invalid)
        return K8SM_OK;
    if (rc != K8SM_OK) {
        if (refused.line == 0 && node != K8SM__NO_NODE) /* something that is not there */
            k8sm__node_position(document, node, &refused);
        if (err != NULL)
            *err = refused;
        return rc;
    }
    rc = k8sm__mesos_add_entry(resources, &entry, err);
    k8sm__entry_finish(&entry, resources->alloc);
    if (rc != K8SM_OK && err != NULL)
        k8sm__node_position(document, node, err);
    return rc;
}

k8sm_status k8sm__mesos_read_json(const char *json, size_t len, bool skip_invalid,
                                  k8sm_mesos_resources *resources, k8sm_error *err)
{
    k8sm__document *document = NULL;
    k8sm__node root;
    k8sm__iter iter;
    k8sm_status rc = read_document(json, len, resources->alloc, &document, err);
    if (rc != K8SM_OK)
        return rc;
    root = k8sm__document_root(document);
    if (root == K8SM__NO_NODE || k8sm__node_kind(document, root) != K8SM__LIST) {
        rc = add_item(document, root, skip_invalid, resources, err);
        k8sm__document_unref(document);
        return rc;
    }
    k8sm__iter_init(&iter, document, root);
    while (rc == K8SM_OK && k8sm__iter_next(&iter)) {
        rc = add_item(document, iter.value, skip_invalid, resources, err);
        if (rc != K8SM_OK)
            prefix_index(iter.index, err);
    }
    k8sm__document_unref(document);
    return rc;
}

k8sm_status k8sm_mesos_resources_parse_json(const char *json, size_t len, uint32_t flags,
                                            const k8sm_alloc *alloc, k8sm_mesos_resources **ret,
                                            k8sm_error *err)
{
    k8sm_mesos_resources *resources = NULL;
    k8sm_status rc;
    if (ret == NULL || json == NULL || (flags & ~(uint32_t)K8SM_RESOURCES_SKIP_INVALID) != 0)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "json, known flags and ret are required");
    rc = k8sm_mesos_resources_new(alloc, &resources, err);
    if (rc != K8SM_OK)
        return rc;
    rc = k8sm__mesos_read_json(json, len, (flags & K8SM_RESOURCES_SKIP_INVALID) != 0, resources,
                               err);
    if (rc != K8SM_OK) {
        k8sm_mesos_resources_free(resources);
        return rc;
    }
    *ret = resources;
    return K8SM_OK;
}

k8sm_status k8sm_mesos_resource_validate(const char *json, size_t len, k8sm_error *err)
{
    k8sm__document *document = NULL;
    k8sm__entry entry;
    k8sm_status rc;
    if (json == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "json is required");
    rc = read_document(json, len, NULL, &document, err);
    if (rc != K8SM_OK)
        return rc;
    rc = k8sm__entry_from_json(document, k8sm__document_root(document), NULL, &entry, err);
    if (rc == K8SM_OK)
        k8sm__entry_finish(&entry, NULL);
    k8sm__document_unref(document);
    return rc;
}
