/* One offer: made by the readers, read by everybody. */
#include <string.h>

#include "fixed.h"
#include "offer_internal.h"

/* For the strings of an offer; its reader adds what the resources take. */
enum { FIRST_CHUNK = 512 };

k8sm_offer *k8sm__offer_new(const k8sm_alloc *alloc, bool in_arena)
{
    k8sm_offer *offer = k8sm__allocate_zero(alloc, sizeof *offer);
    if (offer == NULL)
        return NULL;
    offer->in_arena = in_arena;
    k8sm__arena_init(&offer->arena, alloc);
    offer->arena.chunk_size = FIRST_CHUNK;
    k8sm__mesos_init(&offer->resources, k8sm__offer_alloc(offer, alloc));
    return offer;
}

static void free_parts(k8sm_offer *offer, const k8sm_alloc *alloc)
{
    k8sm__release(alloc, offer->id);
    k8sm__release(alloc, offer->framework_id);
    k8sm__release(alloc, offer->agent_id);
    k8sm__release(alloc, offer->hostname);
    k8sm__release(alloc, offer->role);
    k8sm__mesos_finish(&offer->resources);
    for (size_t i = 0; i < offer->executor_count; i++)
        k8sm__release(alloc, offer->executors[i]);
    k8sm__release(alloc, offer->executors);
    for (size_t i = 0; i < offer->attribute_count; i++) {
        k8sm__release(alloc, (void *)(uintptr_t)offer->attributes[i].name);
        k8sm__release(alloc, (void *)(uintptr_t)offer->attributes[i].text);
    }
    k8sm__release(alloc, offer->attributes);
}

void k8sm__offer_free(k8sm_offer *offer, const k8sm_alloc *alloc)
{
    if (offer == NULL)
        return;
    if (!offer->in_arena)
        free_parts(offer, alloc);
    k8sm__arena_finish(&offer->arena);
    k8sm__release(alloc, offer);
}

/* Room for one more item, zeroed: the array doubles when its count is a power of two. */
static bool one_more(const k8sm_alloc *alloc, void **items, size_t count, size_t size)
{
    char *grown;
    if (count == 0 || (count & (count - 1)) == 0) {
        grown = k8sm__allocate_array(alloc, count == 0 ? 1 : count * 2, size);
        if (grown == NULL)
            return false;
        if (count > 0)
            memcpy(grown, *items, count * size);
        k8sm__release(alloc, *items);
        *items = grown;
    }
    memset((char *)*items + count * size, 0, size);
    return true;
}

k8sm_attribute *k8sm__offer_attribute_add(k8sm_offer *offer, const k8sm_alloc *alloc)
{
    void *items = offer->attributes;
    if (!one_more(alloc, &items, offer->attribute_count, sizeof *offer->attributes))
        return NULL;
    offer->attributes = items;
    return &offer->attributes[offer->attribute_count++];
}

bool k8sm__offer_executor_add(k8sm_offer *offer, const char *id, size_t len,
                              const k8sm_alloc *alloc)
{
    void *items = offer->executors;
    if (!one_more(alloc, &items, offer->executor_count, sizeof *offer->executors))
        return false;
    offer->executors = (char **)items;
    offer->executors[offer->executor_count] = k8sm__copy_string(alloc, id, len);
    if (offer->executors[offer->executor_count] == NULL)
        return false;
    offer->executor_count++;
    return true;
}

char *k8sm__attribute_number(double number, const k8sm_alloc *alloc)
{
    char text[K8SM__DOUBLE_TEXT];
    size_t len = 0;
    if (k8sm__double_is_finite(number))
        len = k8sm__double_format_plain(number, text);
    return k8sm__copy_string(alloc, text, len);
}

static k8sm_status take_role(k8sm_offer *offer, const k8sm__entry *entry,
                             const k8sm_alloc *alloc, k8sm_error *err)
{
    const char *role = entry->allocation_role;
    if (role != NULL && offer->role == NULL) {
        offer->role = k8sm__copy_string(alloc, role, strlen(role));
        if (offer->role == NULL)
            return k8sm__nomem(err);
    }
    if (role != NULL && strcmp(role, offer->role) != 0)
        return k8sm__fail(err, K8SM_E_INVALID, "allocation_info.role",
                          "found %.60s, expected the role of the offer, %.60s", role,
                          offer->role);
    return K8SM_OK;
}

k8sm_status k8sm__offer_add_entry(k8sm_offer *offer, const k8sm__entry *entry,
                                  const k8sm_alloc *alloc, k8sm_error *err)
{
    k8sm_status rc = take_role(offer, entry, alloc, err);
    return rc != K8SM_OK ? rc : k8sm__mesos_add_entry(&offer->resources, entry, err);
}

k8sm_status k8sm__offer_take_entry(k8sm_offer *offer, const k8sm__entry *entry, k8sm_error *err)
{
    k8sm_status rc = take_role(offer, entry, &offer->arena.view, err);
    return rc != K8SM_OK ? rc : k8sm__mesos_take_entry(&offer->resources, entry, err);
}

const char *k8sm_offer_id(const k8sm_offer *offer)
{
    return offer->id;
}

const char *k8sm_offer_framework_id(const k8sm_offer *offer)
{
    return offer->framework_id;
}

const char *k8sm_offer_agent_id(const k8sm_offer *offer)
{
    return offer->agent_id;
}

const char *k8sm_offer_hostname(const k8sm_offer *offer)
{
    return offer->hostname;
}

const char *k8sm_offer_role(const k8sm_offer *offer)
{
    return offer->role;
}

int32_t k8sm_offer_is_synthetic(const k8sm_offer *offer)
{
    return offer->synthetic;
}

const k8sm_mesos_resources *k8sm_offer_resources(const k8sm_offer *offer)
{
    return &offer->resources;
}

size_t k8sm_offer_executor_count(const k8sm_offer *offer)
{
    return offer->executor_count;
}

const char *k8sm_offer_executor_id(const k8sm_offer *offer, size_t index)
{
    return index < offer->executor_count ? offer->executors[index] : NULL;
}

int32_t k8sm_offer_unavailability(const k8sm_offer *offer, int64_t *ret_start_ns,
                                  int64_t *ret_duration_ns)
{
    if (offer->unavailable && ret_start_ns != NULL)
        *ret_start_ns = offer->start_ns;
    if (offer->unavailable && ret_duration_ns != NULL)
        *ret_duration_ns = offer->duration_ns;
    return offer->unavailable;
}

size_t k8sm_offer_attribute_count(const k8sm_offer *offer)
{
    return offer->attribute_count;
}

const k8sm_attribute *k8sm_offer_attribute(const k8sm_offer *offer, size_t index)
{
    return index < offer->attribute_count ? &offer->attributes[index] : NULL;
}
