/* mesos.v1.Offer and scheduler events from protobuf. */
#include <stdio.h>
#include <string.h>

#include "mesos.pb-c.h"
#include "offer_internal.h"
#include "wire.h"
#include "wire_internal.h"

/* Field numbers on the way from an event to a resource. */
enum { EVENT_TYPE = 1, EVENT_OFFERS = 3, OFFERS_OFFERS = 1, OFFER_RESOURCES = 5 };

static void *pb_allocate(void *context, size_t size)
{
    return k8sm__allocate(context, size);
}

static void pb_release(void *context, void *ptr)
{
    k8sm__release(context, ptr);
}

static ProtobufCAllocator pb_allocator(const k8sm_alloc *alloc)
{
    return (ProtobufCAllocator){ pb_allocate, pb_release, (void *)(uintptr_t)alloc };
}

/* --- one offer -----------------------------------------------------------------------------
 */

static k8sm_status read_attribute(const K8sm__Mesos__Attribute *from, k8sm_attribute *to,
                                  const k8sm_alloc *alloc, k8sm_error *err)
{
    char *name = NULL, *text = NULL;
    k8sm_status rc = k8sm__wire_text(&from->name, "name", alloc, &name, err);
    to->name = name;
    to->type = (int32_t)from->type;
    if (rc != K8SM_OK)
        return rc;
    if (to->type == K8SM_VALUE_TEXT && from->text != NULL)
        rc = k8sm__wire_text(&from->text->value, "text.value", alloc, &text, err);
    else if (to->type == K8SM_VALUE_SCALAR && from->scalar != NULL)
        text = k8sm__attribute_number(to->scalar = from->scalar->value, alloc);
    else
        text = k8sm__copy_string(alloc, "", 0);
    to->text = text;
    return rc == K8SM_OK && text == NULL ? k8sm__nomem(err) : rc;
}

static k8sm_status read_lists(const K8sm__Mesos__Offer *from, k8sm_offer *to,
                              const k8sm_alloc *alloc, k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    char prefix[48];
    for (size_t i = 0; rc == K8SM_OK && i < from->n_executor_ids; i++) {
        char *id = NULL;
        snprintf(prefix, sizeof prefix, "executor_ids[%zu].value", i);
        rc = k8sm__wire_text(&from->executor_ids[i]->value, prefix, alloc, &id, err);
        if (rc == K8SM_OK && !k8sm__offer_executor_add(to, id, strlen(id), alloc))
            rc = k8sm__nomem(err);
        k8sm__release(alloc, id);
    }
    for (size_t i = 0; rc == K8SM_OK && i < from->n_attributes; i++) {
        k8sm_attribute *attribute = k8sm__offer_attribute_add(to, alloc);
        if (attribute == NULL)
            return k8sm__nomem(err);
        rc = read_attribute(from->attributes[i], attribute, alloc, err);
        snprintf(prefix, sizeof prefix, "attributes[%zu]", i);
        if (rc != K8SM_OK)
            k8sm__error_prefix(err, prefix);
    }
    return rc;
}

static k8sm_status read_strings(const K8sm__Mesos__Offer *from, k8sm_offer *to,
                                const k8sm_alloc *alloc, k8sm_error *err)
{
    const K8sm__Mesos__AllocationInfo *allocation = from->allocation_info;
    k8sm_status rc = k8sm__wire_text(&from->id->value, "id.value", alloc, &to->id, err);
    if (rc == K8SM_OK)
        rc = k8sm__wire_text(&from->framework_id->value, "framework_id.value", alloc,
                             &to->framework_id, err);
    if (rc == K8SM_OK)
        rc = k8sm__wire_text(&from->agent_id->value, "agent_id.value", alloc, &to->agent_id,
                             err);
    if (rc == K8SM_OK)
        rc = k8sm__wire_text(&from->hostname, "hostname", alloc, &to->hostname, err);
    if (rc == K8SM_OK && allocation != NULL && allocation->has_role)
        rc = k8sm__wire_text(&allocation->role, "allocation_info.role", alloc, &to->role, err);
    return rc;
}

/* bytes: the offer's own, for the offset of a bad entry. */
static k8sm_status read_resources(const K8sm__Mesos__Offer *from, k8sm_offer *to,
                                  const uint8_t *bytes, size_t len, const k8sm_alloc *alloc,
                                  k8sm_error *err)
{
    for (size_t i = 0; i < from->n_resources; i++) {
        k8sm__entry entry = { 0 };
        k8sm_status rc = k8sm__wire_to_entry(from->resources[i], alloc, &entry, err);
        if (rc == K8SM_OK) {
            rc = k8sm__offer_add_entry(to, &entry, alloc, err);
            k8sm__entry_finish(&entry, alloc);
        }
        if (rc != K8SM_OK && err != NULL) {
            char prefix[48];
            snprintf(prefix, sizeof prefix, "resources[%zu]", i);
            k8sm__error_prefix(err, prefix);
            err->offset = k8sm__wire_offset(bytes, len, OFFER_RESOURCES, i);
        }
        if (rc != K8SM_OK)
            return rc;
    }
    return K8SM_OK;
}

static k8sm_status read_offer(const uint8_t *bytes, size_t len, const k8sm_alloc *alloc,
                              k8sm_offer **ret_offer, k8sm_error *err)
{
    ProtobufCAllocator allocator = pb_allocator(alloc);
    K8sm__Mesos__Offer *from = k8sm__mesos__offer__unpack(&allocator, len, bytes);
    k8sm_offer *to = k8sm__offer_new(alloc);
    k8sm_status rc = K8SM_OK;
    if (from == NULL || to == NULL) /* it has been scanned: only memory can be short */
        rc = k8sm__nomem(err);
    if (rc == K8SM_OK)
        rc = read_strings(from, to, alloc, err);
    if (rc == K8SM_OK)
        rc = read_lists(from, to, alloc, err);
    if (rc == K8SM_OK)
        rc = read_resources(from, to, bytes, len, alloc, err);
    if (rc == K8SM_OK && from->unavailability != NULL) {
        to->unavailable = true;
        to->start_ns = from->unavailability->start->nanoseconds;
        to->duration_ns = from->unavailability->duration == NULL
                              ? -1
                              : from->unavailability->duration->nanoseconds;
    }
    if (from != NULL)
        k8sm__mesos__offer__free_unpacked(from, &allocator);
    if (rc != K8SM_OK) {
        k8sm__offer_free(to, alloc);
        return rc;
    }
    *ret_offer = to;
    return K8SM_OK;
}

k8sm_status k8sm_offers_add_protobuf(k8sm_offers *offers, const char *buf, size_t len,
                                     k8sm_error *err)
{
    const uint8_t *bytes = (const uint8_t *)buf;
    k8sm_offer *offer = NULL;
    k8sm_status rc;
    if (offers == NULL || (buf == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "offers and buf are required");
    rc = k8sm__wire_scan(&k8sm__mesos__offer__descriptor, bytes, len, err);
    if (rc == K8SM_OK)
        rc = read_offer(bytes, len, k8sm__offers_alloc(offers), &offer, err);
    if (rc == K8SM_OK)
        rc = k8sm__offers_put_all(offers, &offer, 1, NULL, err);
    return rc;
}

/* --- events --------------------------------------------------------------------------------
 */

/* The offers of one event, read one at a time so that little is held twice. */
typedef struct batch {
    const uint8_t *bytes; /* the whole event */
    const k8sm_alloc *alloc;
    k8sm_offer **list;
    size_t *offsets; /* of each, for errors */
    size_t count, capacity;
    k8sm_error *err;
} batch;

static void locate(const batch *b, size_t index, size_t offset)
{
    char prefix[48];
    snprintf(prefix, sizeof prefix, "offers.offers[%zu]", index);
    k8sm__error_prefix(b->err, prefix);
    if (b->err != NULL)
        b->err->offset += offset;
}

static k8sm_status read_item(batch *b, const k8sm__wire_field *field)
{
    const size_t offset = (size_t)(field->bytes - b->bytes);
    void *list = b->list, *offsets = b->offsets;
    size_t capacity = b->capacity;
    k8sm_status rc;
    if (!k8sm__grow(b->alloc, &offsets, b->count, &capacity, sizeof *b->offsets))
        return k8sm__nomem(b->err);
    b->offsets = offsets;
    if (!k8sm__grow(b->alloc, &list, b->count, &b->capacity, sizeof *b->list))
        return k8sm__nomem(b->err);
    b->list = (k8sm_offer **)list;
    b->offsets[b->count] = offset;
    rc = read_offer(field->bytes, field->len, b->alloc, &b->list[b->count], b->err);
    if (rc == K8SM_OK)
        b->count++;
    else if (rc != K8SM_E_NOMEM)
        locate(b, b->count, offset);
    return rc;
}

/* Of a type given twice the last counts. */
static bool is_offers_event(const uint8_t *bytes, size_t len)
{
    k8sm__wire_field field;
    size_t at = 0;
    bool is_offers = false;
    while (k8sm__wire_next(bytes, len, &at, &field))
        if (field.number == EVENT_TYPE)
            is_offers = field.len == 1 && field.bytes[0] == K8SM__MESOS__EVENT__TYPE__OFFERS;
    return is_offers;
}

/* Of a field given twice both halves count, as protobuf merges them. */
static k8sm_status read_event(batch *b, size_t len)
{
    k8sm__wire_field event, offer;
    size_t at = 0;
    k8sm_status rc = K8SM_OK;
    while (rc == K8SM_OK && k8sm__wire_next(b->bytes, len, &at, &event)) {
        size_t inner = 0;
        if (event.number != EVENT_OFFERS)
            continue;
        while (rc == K8SM_OK && k8sm__wire_next(event.bytes, event.len, &inner, &offer))
            if (offer.number == OFFERS_OFFERS)
                rc = read_item(b, &offer);
    }
    return rc;
}

k8sm_status k8sm_offers_add_event_protobuf(k8sm_offers *offers, const char *buf, size_t len,
                                           k8sm_error *err)
{
    batch b = { .bytes = (const uint8_t *)buf, .err = err };
    size_t failed = 0;
    k8sm_status rc;
    if (offers == NULL || (buf == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "offers and buf are required");
    rc = k8sm__wire_scan(&k8sm__mesos__event__descriptor, b.bytes, len, err);
    if (rc != K8SM_OK || !is_offers_event(b.bytes, len))
        return rc;
    b.alloc = k8sm__offers_alloc(offers);
    rc = read_event(&b, len);
    if (rc == K8SM_OK) {
        size_t count = b.count;
        b.count = 0; /* taken over */
        rc = k8sm__offers_put_all(offers, b.list, count, &failed, err);
        if (rc != K8SM_OK && rc != K8SM_E_NOMEM && failed < count)
            locate(&b, failed, b.offsets[failed]);
    }
    while (b.count > 0)
        k8sm__offer_free(b.list[--b.count], b.alloc);
    k8sm__release(b.alloc, b.list);
    k8sm__release(b.alloc, b.offsets);
    return rc;
}
