/* Offers from JSON: v1 Offers, OFFERS events, and what a master says of its agents. */
#include <stdio.h>
#include <string.h>

#include "fixed.h"
#include "json_value.h"
#include "offer_internal.h"

enum { PATH_BYTES = 96 };

static const k8sm__limits limits = { .max_depth = 200, .max_nodes = 4000000, .max_key_bytes = 1024 };
static const char *const value_types[] = { "SCALAR", "RANGES", "SET", "TEXT" };

/* A growing list of offers that the set takes over at the end. */
typedef struct batch {
    const k8sm__document *document;
    const k8sm_alloc *alloc;
    const char *const *roles;
    size_t role_count;
    k8sm_offer **list;
    size_t count, capacity;
    k8sm_error *err;
} batch;

static k8sm_offer *add_offer(batch *b)
{
    void *list = b->list;
    k8sm_offer *offer;
    if (!k8sm__grow(b->alloc, &list, b->count, &b->capacity, sizeof *b->list))
        return NULL;
    b->list = (k8sm_offer **)list;
    offer = k8sm__offer_new(b->alloc, false);
    if (offer != NULL)
        b->list[b->count++] = offer;
    return offer;
}

static k8sm_status fail(const batch *b, k8sm__node node, const char *path, const char *message)
{
    return k8sm__json_fail(b->document, node, path, message, b->err);
}

static k8sm__node get(const batch *b, k8sm__node map, const char *key)
{
    return k8sm__json_get(b->document, map, key);
}

static bool is_map(const batch *b, k8sm__node node)
{
    return node != K8SM__NO_NODE && k8sm__node_kind(b->document, node) == K8SM__MAP;
}

/* Say of an error which item of a list it is in; its place, unless that is known better. */
static void in_item(const batch *b, const char *path, const k8sm__json_items *items)
{
    char prefix[PATH_BYTES];
    if (b->err != NULL && b->err->line == 0)
        k8sm__node_position(b->document, items->item, b->err);
    snprintf(prefix, sizeof prefix, "%.60s[%u]", path, items->index);
    k8sm__error_prefix(b->err, prefix);
}

/* Sum up an array of Resource into @p sum. */
static k8sm_status read_resources(const batch *b, k8sm__node list, const char *path,
                                  bool keep_allocation, k8sm_mesos_resources *sum)
{
    k8sm__json_items items;
    k8sm_status rc = K8SM_OK;
    k8sm__json_items_init(&items, b->document, list);
    while (rc == K8SM_OK && k8sm__json_items_next(&items)) {
        k8sm__entry entry = { 0 };
        rc = k8sm__entry_from_json(b->document, items.item, b->alloc, &entry, b->err);
        if (rc != K8SM_OK)
            in_item(b, path, &items);
        if (rc == K8SM_OK && !keep_allocation) {
            k8sm__release(b->alloc, entry.allocation_role);
            entry.allocation_role = NULL;
        }
        if (rc == K8SM_OK)
            rc = k8sm__mesos_add_entry(sum, &entry, b->err);
        k8sm__entry_finish(&entry, b->alloc);
    }
    return rc;
}

/* --- v1 Offer -------------------------------------------------------------------------------------------- */

static k8sm_status attribute_value(const batch *b, k8sm__node node, k8sm_attribute *to)
{
    char *text = NULL;
    k8sm_status rc = K8SM_OK;
    if (to->type == K8SM_VALUE_TEXT) {
        k8sm__node value = get(b, node, "text");
        rc = k8sm__json_string(b->document, is_map(b, value) ? get(b, value, "value") : value,
                               "attributes.text.value", b->alloc, &text, b->err);
    } else if (to->type == K8SM_VALUE_SCALAR) {
        k8sm__node value = get(b, node, "scalar");
        rc = k8sm__json_double(b->document, is_map(b, value) ? get(b, value, "value") : value,
                               "attributes.scalar.value", &to->scalar, b->err);
        if (rc == K8SM_OK)
            text = k8sm__attribute_number(to->scalar, b->alloc);
    } else {
        text = k8sm__copy_string(b->alloc, "", 0);
    }
    to->text = text;
    return rc == K8SM_OK && text == NULL ? k8sm__nomem(b->err) : rc;
}

static k8sm_status read_attributes(const batch *b, k8sm__node list, k8sm_offer *offer)
{
    k8sm__json_items items;
    k8sm_status rc = K8SM_OK;
    k8sm__json_items_init(&items, b->document, list);
    while (rc == K8SM_OK && k8sm__json_items_next(&items)) {
        k8sm_attribute *to = k8sm__offer_attribute_add(offer, b->alloc);
        char *name = NULL;
        if (to == NULL)
            return k8sm__nomem(b->err);
        if (!is_map(b, items.item))
            return fail(b, items.item, "attributes", "expected a map");
        rc = k8sm__json_string(b->document, get(b, items.item, "name"), "attributes.name",
                               b->alloc, &name, b->err);
        to->name = name;
        if (rc == K8SM_OK)
            rc = k8sm__json_enum(b->document, get(b, items.item, "type"), "attributes.type",
                                 value_types, K8SM__COUNT(value_types), &to->type, b->err);
        if (rc == K8SM_OK && to->type < 0)
            rc = fail(b, items.item, "attributes.type", "no such type");
        if (rc == K8SM_OK)
            rc = attribute_value(b, items.item, to);
    }
    return rc;
}

static k8sm_status read_executors(const batch *b, k8sm__node list, k8sm_offer *offer)
{
    k8sm__json_items items;
    k8sm_status rc = K8SM_OK;
    k8sm__json_items_init(&items, b->document, list);
    while (rc == K8SM_OK && k8sm__json_items_next(&items)) {
        char *id = NULL;
        rc = k8sm__json_string(b->document,
                               is_map(b, items.item) ? get(b, items.item, "value") : items.item,
                               "executor_ids.value", b->alloc, &id, b->err);
        if (rc == K8SM_OK && !k8sm__offer_executor_add(offer, id, strlen(id), b->alloc))
            rc = k8sm__nomem(b->err);
        k8sm__release(b->alloc, id);
    }
    return rc;
}

static k8sm_status read_unavailability(const batch *b, k8sm__node node, k8sm_offer *offer)
{
    k8sm__node duration;
    k8sm_status rc;
    if (node == K8SM__NO_NODE)
        return K8SM_OK;
    if (!is_map(b, node) || !is_map(b, get(b, node, "start")))
        return fail(b, node, "unavailability.start", "expected a map with nanoseconds");
    offer->unavailable = true;
    offer->duration_ns = -1;
    rc = k8sm__json_signed(b->document, get(b, get(b, node, "start"), "nanoseconds"),
                           "unavailability.start.nanoseconds", &offer->start_ns, b->err);
    duration = get(b, node, "duration");
    if (rc == K8SM_OK && is_map(b, duration))
        rc = k8sm__json_signed(b->document, get(b, duration, "nanoseconds"),
                               "unavailability.duration.nanoseconds", &offer->duration_ns, b->err);
    return rc;
}

static k8sm_status required_id(const batch *b, k8sm__node node, const char *key, char **ret)
{
    k8sm_status rc = k8sm__json_id(b->document, node, key, b->alloc, ret, b->err);
    return rc == K8SM_OK && *ret == NULL ? fail(b, node, key, "the required field is missing") : rc;
}

static k8sm_status read_offer(batch *b, k8sm__node node)
{
    k8sm_offer *offer = add_offer(b);
    k8sm__node info;
    k8sm_status rc;
    if (offer == NULL)
        return k8sm__nomem(b->err);
    if (!is_map(b, node))
        return fail(b, node, NULL, "expected an Offer, a map");
    rc = required_id(b, node, "id", &offer->id);
    if (rc == K8SM_OK)
        rc = required_id(b, node, "framework_id", &offer->framework_id);
    if (rc == K8SM_OK)
        rc = required_id(b, node, get(b, node, "agent_id") == K8SM__NO_NODE &&
                                          get(b, node, "slave_id") != K8SM__NO_NODE
                                      ? "slave_id"
                                      : "agent_id",
                         &offer->agent_id);
    if (rc == K8SM_OK && get(b, node, "hostname") == K8SM__NO_NODE)
        rc = fail(b, node, "hostname", "the required field is missing");
    if (rc == K8SM_OK)
        rc = k8sm__json_string(b->document, get(b, node, "hostname"), "hostname", b->alloc,
                               &offer->hostname, b->err);
    info = get(b, node, "allocation_info");
    if (rc == K8SM_OK && is_map(b, info) && get(b, info, "role") != K8SM__NO_NODE)
        rc = k8sm__json_string(b->document, get(b, info, "role"), "allocation_info.role",
                               b->alloc, &offer->role, b->err);
    if (rc == K8SM_OK)
        rc = read_resources(b, get(b, node, "resources"), "resources", true, &offer->resources);
    if (rc == K8SM_OK)
        rc = read_executors(b, get(b, node, "executor_ids"), offer);
    if (rc == K8SM_OK)
        rc = read_attributes(b, get(b, node, "attributes"), offer);
    if (rc == K8SM_OK)
        rc = read_unavailability(b, get(b, node, "unavailability"), offer);
    return rc;
}

static k8sm_status read_offers(batch *b, k8sm__node list, const char *path)
{
    k8sm__json_items items;
    k8sm_status rc = K8SM_OK;
    k8sm__json_items_init(&items, b->document, list);
    while (rc == K8SM_OK && k8sm__json_items_next(&items)) {
        rc = read_offer(b, items.item);
        if (rc != K8SM_OK)
            in_item(b, path, &items);
    }
    return rc;
}

/* --- agents ------------------------------------------------------------------------------------------------- */

/* What a master tells of one agent. */
typedef struct agent {
    char *id, *hostname;
    k8sm_mesos_resources left; /* total - used - offered, without allocation */
    k8sm__node attributes;
} agent;

static bool allocatable_to(const k8sm__entry *entry, const char *role)
{
    const char *reserved;
    size_t len;
    if (entry->reservation_count == 0)
        return true;
    reserved = entry->reservations[entry->reservation_count - 1].role;
    len = strlen(reserved);
    return strncmp(role, reserved, len) == 0 && (role[len] == '\0' || role[len] == '/');
}

/* Attributes of the short form: name -> number, or text. */
static k8sm_status short_attributes(const batch *b, k8sm__node map, k8sm_offer *offer)
{
    k8sm__iter iter;
    k8sm_status rc = K8SM_OK;
    k8sm__iter_init(&iter, b->document, map);
    while (rc == K8SM_OK && k8sm__iter_next(&iter)) {
        k8sm_attribute *to = k8sm__offer_attribute_add(offer, b->alloc);
        char *text = NULL;
        if (to == NULL)
            return k8sm__nomem(b->err);
        to->type = k8sm__node_kind(b->document, iter.value) == K8SM__STRING ? K8SM_VALUE_TEXT
                                                                              : K8SM_VALUE_SCALAR;
        to->name = k8sm__copy_string(b->alloc, iter.key, iter.key_len);
        if (to->type == K8SM_VALUE_TEXT) {
            rc = k8sm__json_string(b->document, iter.value, "attributes", b->alloc, &text, b->err);
        } else {
            rc = k8sm__json_double(b->document, iter.value, "attributes", &to->scalar, b->err);
            if (rc == K8SM_OK)
                text = k8sm__attribute_number(to->scalar, b->alloc);
        }
        to->text = text;
        if (rc == K8SM_OK && (to->name == NULL || text == NULL))
            rc = k8sm__nomem(b->err);
    }
    return rc;
}

static k8sm_status offer_to_role(batch *b, const agent *a, const char *role)
{
    k8sm_offer *offer = add_offer(b);
    k8sm__buffer id = K8SM__BUFFER_INIT(b->alloc);
    k8sm_bytes bytes = { 0 };
    k8sm_status rc;
    if (offer == NULL)
        return k8sm__nomem(b->err);
    offer->synthetic = true;
    k8sm__buffer_text(&id, "agent:");
    k8sm__buffer_text(&id, a->id);
    if (strcmp(role, "*") != 0) {
        k8sm__buffer_byte(&id, '@');
        k8sm__buffer_text(&id, role);
    }
    rc = k8sm__buffer_move(&id, &bytes, b->err);
    if (rc != K8SM_OK)
        return rc;
    offer->id = bytes.data;
    offer->agent_id = k8sm__copy_string(b->alloc, a->id, strlen(a->id));
    offer->hostname = k8sm__copy_string(b->alloc, a->hostname, strlen(a->hostname));
    offer->role = k8sm__copy_string(b->alloc, role, strlen(role));
    if (offer->agent_id == NULL || offer->hostname == NULL || offer->role == NULL)
        return k8sm__nomem(b->err);
    for (size_t i = 0; rc == K8SM_OK && i < a->left.count; i++)
        if (allocatable_to(&a->left.entries[i], role))
            rc = k8sm__mesos_add_entry(&offer->resources, &a->left.entries[i], b->err);
    if (rc == K8SM_OK && a->attributes != K8SM__NO_NODE)
        rc = is_map(b, a->attributes) ? short_attributes(b, a->attributes, offer)
                                       : read_attributes(b, a->attributes, offer);
    return rc;
}

static bool seen_before(const agent *a, size_t entry, size_t depth)
{
    const char *role = a->left.entries[entry].reservations[depth].role;
    for (size_t i = 0; i < entry; i++)
        for (size_t j = 0; j < a->left.entries[i].reservation_count; j++)
            if (strcmp(a->left.entries[i].reservations[j].role, role) == 0)
                return true;
    return false;
}

/* One offer for each role that the caller named, else for "*" and each role of a reservation. */
static k8sm_status offer_agent(batch *b, const agent *a)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < b->role_count; i++)
        rc = offer_to_role(b, a, b->roles[i]);
    if (b->roles != NULL)
        return rc;
    rc = offer_to_role(b, a, "*");
    for (size_t i = 0; rc == K8SM_OK && i < a->left.count; i++)
        for (size_t j = 0; rc == K8SM_OK && j < a->left.entries[i].reservation_count; j++)
            if (!seen_before(a, i, j))
                rc = offer_to_role(b, a, a->left.entries[i].reservations[j].role);
    return rc;
}

static k8sm_status subtract(const batch *b, k8sm__node list, const char *path,
                            k8sm_mesos_resources *left)
{
    k8sm_mesos_resources used;
    k8sm_status rc;
    k8sm__mesos_init(&used, b->alloc);
    rc = read_resources(b, list, path, false, &used);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_sub(left, &used, b->err);
    k8sm__mesos_finish(&used);
    return rc;
}

/* "cpus": 4.0, "ports": "[31000-32000]" as text notation, which knows both. */
static k8sm_status read_short(const batch *b, k8sm__node map, const char *path,
                              k8sm_mesos_resources **ret)
{
    k8sm__buffer text = K8SM__BUFFER_INIT(b->alloc);
    k8sm_bytes bytes = { 0 };
    k8sm__iter iter;
    k8sm_status rc;
    if (!is_map(b, map))
        return fail(b, map, path, "expected a map of totals");
    k8sm__iter_init(&iter, b->document, map);
    while (k8sm__iter_next(&iter)) {
        size_t len;
        const char *value = k8sm__node_text(b->document, iter.value, &len);
        if (iter.key_len > 10 && memcmp(iter.key + iter.key_len - 10, "_revocable", 10) == 0)
            continue;
        k8sm__buffer_append(&text, iter.key, iter.key_len);
        k8sm__buffer_byte(&text, ':');
        k8sm__buffer_append(&text, value, len);
        k8sm__buffer_byte(&text, ';');
    }
    rc = k8sm__buffer_move(&text, &bytes, b->err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_parse(bytes.data, bytes.size, b->alloc, ret, b->err);
    if (rc != K8SM_OK && rc != K8SM_E_NOMEM && b->err != NULL) {
        k8sm__node_position(b->document, map, b->err);
        k8sm__error_prefix(b->err, path);
    }
    k8sm_bytes_finish(&bytes);
    return rc;
}

/* Without the full lists reservations are not told apart: all counts as unreserved. */
static k8sm_status left_of_totals(const batch *b, k8sm__node node, agent *a)
{
    static const char *const keys[] = { "resources", "used_resources", "offered_resources" };
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < K8SM__COUNT(keys); i++) {
        k8sm_mesos_resources *one = NULL;
        k8sm__node totals = get(b, node, keys[i]);
        if (i > 0 && totals == K8SM__NO_NODE)
            continue;
        rc = read_short(b, totals, keys[i], &one);
        if (rc == K8SM_OK)
            rc = i == 0 ? k8sm_mesos_resources_add(&a->left, one, b->err)
                        : k8sm_mesos_resources_sub(&a->left, one, b->err);
        k8sm_mesos_resources_free(one);
    }
    return rc;
}

static k8sm_status left_of_lists(const batch *b, k8sm__node node, agent *a)
{
    k8sm__node reserved = get(b, node, "reserved_resources_full");
    k8sm__iter iter;
    k8sm_status rc = read_resources(b, get(b, node, "unreserved_resources_full"),
                                    "unreserved_resources_full", false, &a->left);
    if (rc == K8SM_OK && reserved != K8SM__NO_NODE) {
        k8sm__iter_init(&iter, b->document, reserved);
        while (rc == K8SM_OK && k8sm__iter_next(&iter))
            rc = read_resources(b, iter.value, "reserved_resources_full", false, &a->left);
    }
    if (rc == K8SM_OK)
        rc = subtract(b, get(b, node, "used_resources_full"), "used_resources_full", &a->left);
    if (rc == K8SM_OK)
        rc = subtract(b, get(b, node, "offered_resources_full"), "offered_resources_full",
                      &a->left);
    return rc;
}

/* An agent of /master/state or /master/slaves. */
static k8sm_status read_slave(batch *b, k8sm__node node, agent *a)
{
    k8sm_status rc;
    if (!is_map(b, node))
        return fail(b, node, NULL, "expected an agent, a map");
    rc = k8sm__json_string(b->document, get(b, node, "id"), "id", b->alloc, &a->id, b->err);
    if (rc == K8SM_OK)
        rc = k8sm__json_string(b->document, get(b, node, "hostname"), "hostname", b->alloc,
                               &a->hostname, b->err);
    if (rc == K8SM_OK)
        rc = get(b, node, "unreserved_resources_full") != K8SM__NO_NODE
                 ? left_of_lists(b, node, a)
                 : left_of_totals(b, node, a);
    a->attributes = get(b, node, "attributes");
    return rc;
}

/* An agent of GET_AGENTS. */
static k8sm_status read_agent(batch *b, k8sm__node node, agent *a)
{
    k8sm__node info = is_map(b, node) ? get(b, node, "agent_info") : K8SM__NO_NODE;
    k8sm_status rc;
    if (!is_map(b, info))
        return fail(b, node, "agent_info", "the required field is missing");
    rc = required_id(b, info, "id", &a->id);
    if (rc == K8SM_OK)
        rc = k8sm__json_string(b->document, get(b, info, "hostname"), "agent_info.hostname",
                               b->alloc, &a->hostname, b->err);
    if (rc == K8SM_OK)
        rc = read_resources(b, get(b, node, "total_resources"), "total_resources", false,
                            &a->left);
    if (rc == K8SM_OK)
        rc = subtract(b, get(b, node, "allocated_resources"), "allocated_resources", &a->left);
    if (rc == K8SM_OK)
        rc = subtract(b, get(b, node, "offered_resources"), "offered_resources", &a->left);
    a->attributes = get(b, info, "attributes");
    return rc;
}

typedef k8sm_status agent_reader(batch *b, k8sm__node node, agent *a);

static k8sm_status read_agents(batch *b, k8sm__node list, const char *path, agent_reader *read)
{
    k8sm__json_items items;
    k8sm_status rc = K8SM_OK;
    k8sm__json_items_init(&items, b->document, list);
    while (rc == K8SM_OK && k8sm__json_items_next(&items)) {
        agent a = { .attributes = K8SM__NO_NODE };
        k8sm__mesos_init(&a.left, b->alloc);
        rc = read(b, items.item, &a);
        if (rc == K8SM_OK)
            rc = offer_agent(b, &a);
        else
            in_item(b, path, &items);
        k8sm__release(b->alloc, a.id);
        k8sm__release(b->alloc, a.hostname);
        k8sm__mesos_finish(&a.left);
    }
    return rc;
}

/* --- which kind it is ---------------------------------------------------------------------------------------- */

static k8sm_status recognise(batch *b, k8sm__node root)
{
    k8sm__node node;
    if (k8sm__node_kind(b->document, root) == K8SM__LIST)
        return read_offers(b, root, "");
    if (!is_map(b, root))
        return fail(b, root, NULL, "expected offers: an Offer, an array, an event, or a master's state");
    if ((node = get(b, root, "get_agents")) != K8SM__NO_NODE)
        return read_agents(b, is_map(b, node) ? get(b, node, "agents") : node,
                           "get_agents.agents", read_agent);
    if ((node = get(b, root, "slaves")) != K8SM__NO_NODE)
        return read_agents(b, node, "slaves", read_slave);
    if ((node = get(b, root, "offers")) != K8SM__NO_NODE)
        return read_offers(b, is_map(b, node) ? get(b, node, "offers") : node, "offers.offers");
    if (get(b, root, "type") != K8SM__NO_NODE && get(b, root, "id") == K8SM__NO_NODE)
        return K8SM_OK; /* another event */
    return read_offer(b, root);
}

static k8sm_status read_json(k8sm_offers *offers, const char *buf, size_t len,
                             k8sm__document **ret_document, k8sm_error *err)
{
    size_t end = 0;
    k8sm_status rc = k8sm__document_read_json(buf, len, 0, &limits, k8sm__offers_alloc(offers),
                                              ret_document, &end, err);
    if (rc != K8SM_OK)
        return rc;
    for (; end < len; end++)
        if (buf[end] == '\0' || strchr(" \t\r\n", buf[end]) == NULL) {
            k8sm__document_unref(*ret_document);
            k8sm__fail(err, K8SM_E_SYNTAX, NULL, "expected one JSON value, found more behind it");
            k8sm__position(buf, len, end, err);
            return K8SM_E_SYNTAX;
        }
    return K8SM_OK;
}

k8sm_status k8sm_offers_add_json(k8sm_offers *offers, const char *buf, size_t len,
                                 const char *const *roles, size_t role_count, k8sm_error *err)
{
    k8sm__document *document = NULL;
    batch b = { .roles = roles, .role_count = role_count, .err = err };
    k8sm_status rc;
    if (offers == NULL || (buf == NULL && len > 0) || len >= UINT32_MAX)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "offers and buf are required");
    rc = read_json(offers, buf, len, &document, err);
    if (rc != K8SM_OK)
        return rc;
    b.document = document;
    b.alloc = k8sm__offers_alloc(offers);
    rc = recognise(&b, k8sm__document_root(document));
    if (rc == K8SM_OK)
        rc = k8sm__offers_put_all(offers, b.list, b.count, NULL, err);
    else
        while (b.count > 0)
            k8sm__offer_free(b.list[--b.count], b.alloc);
    k8sm__release(b.alloc, b.list);
    k8sm__document_unref(document);
    return rc;
}
