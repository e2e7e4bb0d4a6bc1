/* mesos.v1.Offer and the OFFERS event from protobuf. */
#include <string.h>

#include "mesos.pb-c.h"
#include "offer_internal.h"
#include "wire_internal.h"

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

static bool read_attribute(const K8sm__Mesos__Attribute *from, k8sm_offer *offer,
                           const k8sm_alloc *alloc)
{
    k8sm_attribute *to = k8sm__offer_attribute_add(offer, alloc);
    char *name = NULL, *text = NULL;
    bool good;
    if (to == NULL)
        return false;
    to->type = (int32_t)from->type;
    good = k8sm__wire_text(&from->name, alloc, &name);
    if (good && to->type == K8SM_VALUE_TEXT && from->text != NULL)
        good = k8sm__wire_text(&from->text->value, alloc, &text);
    if (good && to->type == K8SM_VALUE_SCALAR && from->scalar != NULL) {
        to->scalar = from->scalar->value;
        text = k8sm__attribute_number(to->scalar, alloc);
        good = text != NULL;
    }
    if (good && text == NULL) {
        text = k8sm__copy_string(alloc, "", 0);
        good = text != NULL;
    }
    to->name = name;
    to->text = text;
    return good;
}

static bool read_strings(const K8sm__Mesos__Offer *from, k8sm_offer *to, const k8sm_alloc *alloc)
{
    bool good = k8sm__wire_text(&from->id->value, alloc, &to->id) &&
                k8sm__wire_text(&from->framework_id->value, alloc, &to->framework_id) &&
                k8sm__wire_text(&from->agent_id->value, alloc, &to->agent_id) &&
                k8sm__wire_text(&from->hostname, alloc, &to->hostname);
    if (good && from->allocation_info != NULL && from->allocation_info->has_role)
        good = k8sm__wire_text(&from->allocation_info->role, alloc, &to->role);
    for (size_t i = 0; good && i < from->n_executor_ids; i++)
        good = k8sm__offer_executor_add(to, (const char *)from->executor_ids[i]->value.data,
                                        from->executor_ids[i]->value.len, alloc);
    for (size_t i = 0; good && i < from->n_attributes; i++)
        good = read_attribute(from->attributes[i], to, alloc);
    return good;
}

static k8sm_status read_resources(const K8sm__Mesos__Offer *from, k8sm_offer *to,
                                  const k8sm_alloc *alloc, k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < from->n_resources; i++) {
        k8sm__entry entry;
        rc = k8sm__wire_to_entry((const struct K8sm__Mesos__Resource *)from->resources[i], alloc,
                                 &entry, err);
        if (rc != K8SM_OK)
            k8sm__error_prefix(err, "resources");
        else {
            rc = k8sm__mesos_add_entry(&to->resources, &entry, err);
            k8sm__entry_finish(&entry, alloc);
        }
    }
    return rc;
}

static k8sm_status read_offer(const K8sm__Mesos__Offer *from, const k8sm_alloc *alloc,
                              k8sm_offer **ret_offer, k8sm_error *err)
{
    k8sm_offer *to = k8sm__offer_new(alloc);
    k8sm_status rc;
    if (to == NULL)
        return k8sm__nomem(err);
    if (from->unavailability != NULL) {
        to->unavailable = true;
        to->start_ns = from->unavailability->start->nanoseconds;
        to->duration_ns = from->unavailability->duration == NULL
                              ? -1
                              : from->unavailability->duration->nanoseconds;
    }
    rc = read_strings(from, to, alloc) ? read_resources(from, to, alloc, err) : k8sm__nomem(err);
    if (rc != K8SM_OK) {
        k8sm__offer_free(to, alloc);
        return rc;
    }
    *ret_offer = to;
    return K8SM_OK;
}

static k8sm_status unpack(const uint8_t *bytes, size_t len, const k8sm_alloc *alloc,
                          k8sm_offer **ret_offer, k8sm_error *err)
{
    ProtobufCAllocator allocator = pb_allocator(alloc);
    K8sm__Mesos__Offer *decoded = k8sm__mesos__offer__unpack(&allocator, len, bytes);
    k8sm_status rc;
    if (decoded == NULL) /* the scan has passed: only memory can be missing */
        return k8sm__nomem(err);
    rc = read_offer(decoded, alloc, ret_offer, err);
    k8sm__mesos__offer__free_unpacked(decoded, &allocator);
    return rc;
}

k8sm_status k8sm_offers_add_protobuf(k8sm_offers *offers, const char *buf, size_t len,
                                     k8sm_error *err)
{
    const uint8_t *bytes = (const uint8_t *)buf;
    k8sm_offer *offer = NULL;
    k8sm_status rc;
    if (offers == NULL || (buf == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "offers and buf are required");
    rc = k8sm__wire_scan(&k8sm__wire_offer, bytes, len, err);
    if (rc == K8SM_OK)
        rc = unpack(bytes, len, k8sm__offers_alloc(offers), &offer, err);
    return rc != K8SM_OK ? rc : k8sm__offers_put(offers, offer, err);
}

/* All offers of the event, or none. */
static k8sm_status add_offers(k8sm_offers *offers, const K8sm__Mesos__Offers *from, k8sm_error *err)
{
    const k8sm_alloc *alloc = k8sm__offers_alloc(offers);
    k8sm_offer **list = k8sm__allocate_array(alloc, from->n_offers + 1, sizeof *list);
    size_t made = 0;
    k8sm_status rc = K8SM_OK;
    if (list == NULL)
        return k8sm__nomem(err);
    for (; rc == K8SM_OK && made < from->n_offers; made += rc == K8SM_OK)
        rc = unpack(from->offers[made].data, from->offers[made].len, alloc, &list[made], err);
    if (rc == K8SM_OK) {
        rc = k8sm__offers_put_all(offers, list, made, err);
        made = 0; /* taken over */
    }
    while (made > 0)
        k8sm__offer_free(list[--made], alloc);
    k8sm__release(alloc, list);
    return rc;
}

k8sm_status k8sm_offers_add_event_protobuf(k8sm_offers *offers, const char *buf, size_t len,
                                           k8sm_error *err)
{
    const uint8_t *bytes = (const uint8_t *)buf;
    ProtobufCAllocator allocator;
    K8sm__Mesos__Event *event;
    k8sm_status rc;
    if (offers == NULL || (buf == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "offers and buf are required");
    rc = k8sm__wire_scan(&k8sm__wire_event, bytes, len, err);
    if (rc != K8SM_OK)
        return rc;
    allocator = pb_allocator(k8sm__offers_alloc(offers));
    event = k8sm__mesos__event__unpack(&allocator, len, bytes);
    if (event == NULL)
        return k8sm__nomem(err);
    if (event->offers != NULL)
        rc = add_offers(offers, event->offers, err);
    k8sm__mesos__event__free_unpacked(event, &allocator);
    return rc;
}
