#include "k8smesos/offer.h"

#include <string.h>

#include "fixed.h"
#include "offer_internal.h"

struct k8sm_offers {
    const k8sm_alloc *alloc;
    k8sm_offer **offers;
    size_t count, capacity;
    k8sm_offer_group **groups;
    size_t group_count, group_capacity;
};

/* --- one offer ------------------------------------------------------------------------------------------- */

k8sm_offer *k8sm__offer_new(const k8sm_alloc *alloc)
{
    k8sm_offer *offer = k8sm__allocate_zero(alloc, sizeof *offer);
    if (offer != NULL)
        k8sm__mesos_init(&offer->resources, alloc);
    return offer;
}

void k8sm__offer_free(k8sm_offer *offer, const k8sm_alloc *alloc)
{
    if (offer == NULL)
        return;
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
    k8sm__release(alloc, offer);
}

/* Grown one by one: an agent has few of either. */
static void *one_more(const k8sm_alloc *alloc, void *items, size_t count, size_t size)
{
    char *grown = k8sm__allocate_array(alloc, count + 1, size);
    if (grown == NULL)
        return NULL;
    if (count > 0)
        memcpy(grown, items, count * size);
    memset(grown + count * size, 0, size);
    k8sm__release(alloc, items);
    return grown;
}

k8sm_attribute *k8sm__offer_attribute_add(k8sm_offer *offer, const k8sm_alloc *alloc)
{
    k8sm_attribute *grown =
        one_more(alloc, offer->attributes, offer->attribute_count, sizeof *grown);
    if (grown == NULL)
        return NULL;
    offer->attributes = grown;
    return &grown[offer->attribute_count++];
}

bool k8sm__offer_executor_add(k8sm_offer *offer, const char *id, size_t len,
                              const k8sm_alloc *alloc)
{
    char **grown = one_more(alloc, offer->executors, offer->executor_count, sizeof *grown);
    if (grown == NULL)
        return false;
    offer->executors = grown;
    grown[offer->executor_count] = k8sm__copy_string(alloc, id, len);
    if (grown[offer->executor_count] == NULL)
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

/* --- groups ---------------------------------------------------------------------------------------------- */

static void free_group(k8sm_offer_group *group, const k8sm_alloc *alloc)
{
    if (group == NULL)
        return;
    k8sm__mesos_finish(&group->resources);
    k8sm__release(alloc, group->offers);
    k8sm__release(alloc, group);
}

static k8sm_offer_group *find_group(const k8sm_offers *offers, const k8sm_offer *offer)
{
    for (size_t i = offers->group_count; i-- > 0;)
        if (strcmp(offers->groups[i]->agent_id, offer->agent_id) == 0 &&
            strcmp(offers->groups[i]->role, offer->role) == 0)
            return offers->groups[i];
    return NULL;
}

static k8sm_offer_group *new_group(k8sm_offers *offers, const k8sm_offer *offer)
{
    void *groups = offers->groups;
    k8sm_offer_group *group;
    if (!k8sm__grow(offers->alloc, &groups, offers->group_count, &offers->group_capacity,
                    sizeof *offers->groups))
        return NULL;
    offers->groups = groups;
    group = k8sm__allocate_zero(offers->alloc, sizeof *group);
    if (group == NULL)
        return NULL;
    k8sm__mesos_init(&group->resources, offers->alloc);
    group->agent_id = offer->agent_id;
    group->role = offer->role;
    offers->groups[offers->group_count++] = group;
    return group;
}

static k8sm_status total_up(k8sm_offer_group *group, const k8sm_alloc *alloc, k8sm_error *err)
{
    k8sm_mesos_resources sum;
    k8sm_status rc = K8SM_OK;
    k8sm__mesos_init(&sum, alloc);
    for (size_t i = 0; rc == K8SM_OK && i < group->count; i++)
        rc = k8sm_mesos_resources_add(&sum, &group->offers[i]->resources, err);
    if (rc != K8SM_OK) {
        k8sm__mesos_finish(&sum);
        return rc;
    }
    k8sm__mesos_finish(&group->resources);
    group->resources = sum;
    return K8SM_OK;
}

static void drop_group_if_empty(k8sm_offers *offers, k8sm_offer_group *group)
{
    for (size_t i = 0; group->count == 0 && i < offers->group_count; i++)
        if (offers->groups[i] == group) {
            offers->group_count--;
            memmove(&offers->groups[i], &offers->groups[i + 1],
                    (offers->group_count - i) * sizeof *offers->groups);
            free_group(group, offers->alloc);
            return;
        }
}

static k8sm_status join_group(k8sm_offers *offers, k8sm_offer *offer, k8sm_error *err)
{
    k8sm_offer_group *group = find_group(offers, offer);
    void *list;
    k8sm_status rc;
    if (group == NULL)
        group = new_group(offers, offer);
    if (group == NULL)
        return k8sm__nomem(err);
    list = group->offers;
    if (!k8sm__grow(offers->alloc, &list, group->count, &group->capacity,
                    sizeof *group->offers)) {
        drop_group_if_empty(offers, group);
        return k8sm__nomem(err);
    }
    group->offers = (k8sm_offer **)list;
    group->offers[group->count++] = offer;
    rc = total_up(group, offers->alloc, err);
    if (rc != K8SM_OK) {
        group->count--;
        drop_group_if_empty(offers, group);
    }
    return rc;
}

static void leave_group(k8sm_offers *offers, const k8sm_offer *offer)
{
    k8sm_offer_group *group = find_group(offers, offer);
    for (size_t i = 0; i < group->count; i++)
        if (group->offers[i] == offer) {
            group->count--;
            memmove(&group->offers[i], &group->offers[i + 1],
                    (group->count - i) * sizeof *group->offers);
            break;
        }
    if (group->count == 0) {
        drop_group_if_empty(offers, group);
        return;
    }
    group->agent_id = group->offers[0]->agent_id;
    group->role = group->offers[0]->role;
    /* if memory is short for a new sum, take the offer out of the old one */
    if (total_up(group, offers->alloc, NULL) != K8SM_OK)
        k8sm_mesos_resources_sub(&group->resources, &offer->resources, NULL);
}

/* --- the set ------------------------------------------------------------------------------------------------ */

k8sm_status k8sm_offers_new(const k8sm_alloc *alloc, k8sm_offers **ret_offers, k8sm_error *err)
{
    k8sm_offers *offers;
    if (ret_offers == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_offers is required");
    offers = k8sm__allocate_zero(alloc, sizeof *offers);
    if (offers == NULL)
        return k8sm__nomem(err);
    offers->alloc = alloc;
    *ret_offers = offers;
    return K8SM_OK;
}

void k8sm_offers_free(k8sm_offers *offers)
{
    if (offers == NULL)
        return;
    for (size_t i = 0; i < offers->group_count; i++)
        free_group(offers->groups[i], offers->alloc);
    for (size_t i = 0; i < offers->count; i++)
        k8sm__offer_free(offers->offers[i], offers->alloc);
    k8sm__release(offers->alloc, offers->groups);
    k8sm__release(offers->alloc, offers->offers);
    k8sm__release(offers->alloc, offers);
}

const k8sm_alloc *k8sm__offers_alloc(const k8sm_offers *offers)
{
    return offers->alloc;
}

static k8sm_offer *find_offer(const k8sm_offers *offers, const char *id)
{
    for (size_t i = 0; i < offers->count; i++)
        if (strcmp(offers->offers[i]->id, id) == 0)
            return offers->offers[i];
    return NULL;
}

/* Every string is there afterwards, and every entry carries the offer's role. */
static k8sm_status complete(k8sm_offers *offers, k8sm_offer *offer, k8sm_error *err)
{
    char **strings[] = { &offer->id, &offer->framework_id, &offer->agent_id, &offer->hostname };
    for (size_t i = 0; i < K8SM__COUNT(strings); i++)
        if (*strings[i] == NULL &&
            (*strings[i] = k8sm__copy_string(offers->alloc, "", 0)) == NULL)
            return k8sm__nomem(err);
    if (offer->role == NULL || offer->role[0] == '\0') {
        k8sm__release(offers->alloc, offer->role);
        offer->role = k8sm__copy_string(offers->alloc, "*", 1);
        if (offer->role == NULL)
            return k8sm__nomem(err);
    }
    return k8sm_mesos_resources_allocate(&offer->resources, offer->role, err);
}

k8sm_status k8sm__offers_put(k8sm_offers *offers, k8sm_offer *offer, k8sm_error *err)
{
    void *list = offers->offers;
    k8sm_status rc = complete(offers, offer, err);
    if (rc == K8SM_OK && find_offer(offers, offer->id) != NULL)
        rc = k8sm__fail(err, K8SM_E_INVALID, "id", "offer %.100s is there already", offer->id);
    if (rc == K8SM_OK && !k8sm__grow(offers->alloc, &list, offers->count, &offers->capacity,
                                     sizeof *offers->offers))
        rc = k8sm__nomem(err);
    if (rc == K8SM_OK) {
        offers->offers = (k8sm_offer **)list;
        rc = join_group(offers, offer, err);
    }
    if (rc != K8SM_OK) {
        k8sm__offer_free(offer, offers->alloc);
        return rc;
    }
    offers->offers[offers->count++] = offer;
    return K8SM_OK;
}

k8sm_status k8sm__offers_put_all(k8sm_offers *offers, k8sm_offer **list, size_t count,
                                 k8sm_error *err)
{
    const size_t before = offers->count;
    size_t done = 0;
    k8sm_status rc = K8SM_OK;
    while (rc == K8SM_OK && done < count)
        rc = k8sm__offers_put(offers, list[done++], err);
    if (rc == K8SM_OK)
        return rc;
    while (offers->count > before) {
        k8sm_offer *last = offers->offers[--offers->count];
        leave_group(offers, last);
        k8sm__offer_free(last, offers->alloc);
    }
    for (; done < count; done++)
        k8sm__offer_free(list[done], offers->alloc);
    return rc;
}

int32_t k8sm_offers_remove(k8sm_offers *offers, const char *offer_id)
{
    for (size_t i = 0; offers != NULL && offer_id != NULL && i < offers->count; i++) {
        k8sm_offer *offer = offers->offers[i];
        if (strcmp(offer->id, offer_id) != 0)
            continue;
        leave_group(offers, offer);
        offers->count--;
        memmove(&offers->offers[i], &offers->offers[i + 1],
                (offers->count - i) * sizeof *offers->offers);
        k8sm__offer_free(offer, offers->alloc);
        return 1;
    }
    return 0;
}

/* --- reading -------------------------------------------------------------------------------------------------- */

size_t k8sm_offers_count(const k8sm_offers *offers)
{
    return offers == NULL ? 0 : offers->count;
}

const k8sm_offer *k8sm_offers_get(const k8sm_offers *offers, size_t index)
{
    return index < k8sm_offers_count(offers) ? offers->offers[index] : NULL;
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

size_t k8sm_offers_group_count(const k8sm_offers *offers)
{
    return offers == NULL ? 0 : offers->group_count;
}

const k8sm_offer_group *k8sm_offers_group(const k8sm_offers *offers, size_t index)
{
    return index < k8sm_offers_group_count(offers) ? offers->groups[index] : NULL;
}

const char *k8sm_offer_group_agent_id(const k8sm_offer_group *group)
{
    return group->agent_id;
}

const char *k8sm_offer_group_role(const k8sm_offer_group *group)
{
    return group->role;
}

size_t k8sm_offer_group_count(const k8sm_offer_group *group)
{
    return group->count;
}

const k8sm_offer *k8sm_offer_group_offer(const k8sm_offer_group *group, size_t index)
{
    return index < group->count ? group->offers[index] : NULL;
}

const k8sm_mesos_resources *k8sm_offer_group_resources(const k8sm_offer_group *group)
{
    return &group->resources;
}
