#include "k8smesos/offer.h"

#include <string.h>

#include "key_index.h"
#include "offer_internal.h"

struct k8sm_offer_group {
    char *key; /* agent id, 0, role */
    size_t key_len;
    const char *role;  /* within key */
    k8sm_offer **list; /* in the order of adding; never empty but while it changes */
    size_t count, capacity;
    const k8sm_mesos_resources *sum;    /* of one offer its own resources, else total */
    k8sm_mesos_resources total, coming; /* coming: the total after a change in hand */
    bool is_changing;
};

struct k8sm_offers {
    const k8sm_alloc *alloc;
    k8sm_offer **list; /* by sequence */
    size_t count, capacity;
    uint64_t sequence;
    k8sm__index ids;
    k8sm_offer_group **groups; /* by the sequence of their first offer */
    size_t group_count, group_capacity;
    k8sm__index group_keys;
};

/* --- groups ------------------------------------------------------------------------------ */

static void free_group(k8sm_offer_group *group, const k8sm_alloc *alloc)
{
    k8sm__mesos_finish(&group->total);
    k8sm__mesos_finish(&group->coming);
    k8sm__release(alloc, group->list);
    k8sm__release(alloc, group->key);
    k8sm__release(alloc, group);
}

static k8sm_offer_group *new_group(const k8sm_offer *offer, const k8sm_alloc *alloc)
{
    const size_t agent_len = strlen(offer->agent_id), role_len = strlen(offer->role);
    k8sm_offer_group *group = k8sm__allocate_zero(alloc, sizeof *group);
    if (group == NULL)
        return NULL;
    k8sm__mesos_init(&group->total, alloc);
    k8sm__mesos_init(&group->coming, alloc);
    group->key_len = agent_len + 1 + role_len;
    group->key = k8sm__allocate(alloc, group->key_len + 1);
    if (group->key == NULL) {
        free_group(group, alloc);
        return NULL;
    }
    memcpy(group->key, offer->agent_id, agent_len + 1);
    memcpy(group->key + agent_len + 1, offer->role, role_len + 1);
    group->role = group->key + agent_len + 1;
    return group;
}

/* The group of the offer, made if there is none: new groups are the last. */
static k8sm_offer_group *find_group(k8sm_offers *offers, const k8sm_offer *offer)
{
    k8sm_offer_group *made = new_group(offer, offers->alloc), *found;
    void *list = offers->groups;
    if (made == NULL)
        return NULL;
    found = k8sm__index_find(&offers->group_keys, made->key, made->key_len);
    if (found == NULL && k8sm__grow(offers->alloc, &list, offers->group_count,
                                    &offers->group_capacity, sizeof *offers->groups)) {
        offers->groups = (k8sm_offer_group **)list;
        if (k8sm__index_add(&offers->group_keys, made->key, made->key_len, made)) {
            offers->groups[offers->group_count++] = made;
            return made;
        }
    }
    free_group(made, offers->alloc);
    return found;
}

/* Where the group with this first offer is. */
static size_t place_of_group(const k8sm_offers *offers, uint64_t sequence)
{
    size_t low = 0, high = offers->group_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (offers->groups[middle]->list[0]->sequence < sequence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t place_of_offer(k8sm_offer *const *list, size_t count, uint64_t sequence)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle]->sequence < sequence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void drop_item(void *items, size_t *count, size_t at, size_t size)
{
    char *bytes = items;
    (*count)--;
    memmove(bytes + at * size, bytes + (at + 1) * size, (*count - at) * size);
}

/* --- totals ------------------------------------------------------------------------------ */

/* Work out the total with the group's last offer, to be shown once all is well. */
static k8sm_status add_to_total(k8sm_offer_group *group, k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    if (group->count == 1) /* its own resources will do */
        return K8SM_OK;
    if (!group->is_changing && group->sum == &group->total)
        rc = k8sm_mesos_resources_add(&group->coming, group->sum, err);
    for (size_t i = 0; !group->is_changing && group->sum != &group->total && rc == K8SM_OK &&
                       i + 1 < group->count;
         i++)
        rc = k8sm_mesos_resources_add(&group->coming, &group->list[i]->resources, err);
    group->is_changing = true;
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_add(&group->coming, &group->list[group->count - 1]->resources,
                                      err);
    return rc;
}

static void forget_change(k8sm_offer_group *group, const k8sm_alloc *alloc)
{
    k8sm__mesos_finish(&group->coming);
    k8sm__mesos_init(&group->coming, alloc);
    group->is_changing = false;
}

static void show_change(k8sm_offer_group *group, const k8sm_alloc *alloc)
{
    if (group->is_changing) {
        k8sm__mesos_finish(&group->total);
        group->total = group->coming;
        k8sm__mesos_init(&group->coming, alloc);
        group->is_changing = false;
    }
    group->sum = group->count == 1 ? &group->list[0]->resources : &group->total;
}

/* After an offer has left. If memory is short the total shrinks to the first offer: less
 * than there is, never more. */
static void renew_total(k8sm_offer_group *group, const k8sm_alloc *alloc)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; group->count > 1 && rc == K8SM_OK && i < group->count; i++)
        rc = k8sm_mesos_resources_add(&group->coming, &group->list[i]->resources, NULL);
    if (rc != K8SM_OK) {
        forget_change(group, alloc);
        group->sum = &group->list[0]->resources;
        return;
    }
    group->is_changing = true;
    show_change(group, alloc);
}

/* --- joining and leaving ------------------------------------------------------------------ */

/* Every string is there afterwards, and every entry carries the offer's role. */
static k8sm_status complete(k8sm_offer *offer, const k8sm_alloc *alloc, k8sm_error *err)
{
    char **strings[] = { &offer->id, &offer->framework_id, &offer->agent_id, &offer->hostname,
                         &offer->role };
    for (size_t i = 0; i < K8SM__COUNT(strings); i++) {
        const char *text = strings[i] == &offer->role ? "*" : "";
        if (*strings[i] == NULL &&
            (*strings[i] = k8sm__copy_string(alloc, text, strlen(text))) == NULL)
            return k8sm__nomem(err);
    }
    return k8sm_mesos_resources_allocate(&offer->resources, offer->role, err);
}

static k8sm_status join_group(k8sm_offers *offers, k8sm_offer *offer, k8sm_error *err)
{
    k8sm_offer_group *group = find_group(offers, offer);
    void *list;
    if (group == NULL)
        return k8sm__nomem(err);
    offer->group = group;
    list = group->list;
    if (!k8sm__grow(offers->alloc, &list, group->count, &group->capacity, sizeof *group->list))
        return k8sm__nomem(err);
    group->list = (k8sm_offer **)list;
    group->list[group->count++] = offer;
    return add_to_total(group, err);
}

/* Undo join_group(), also a half done one: the offer is the group's last. */
static void unjoin_group(k8sm_offers *offers, k8sm_offer *offer)
{
    k8sm_offer_group *group = offer->group;
    if (group == NULL)
        return;
    if (group->count > 0 && group->list[group->count - 1] == offer)
        group->count--;
    forget_change(group, offers->alloc);
    if (group->count > 0)
        return;
    offers->group_count--; /* it was made for this offer: it is the last */
    k8sm__index_remove(&offers->group_keys, group->key, group->key_len);
    free_group(group, offers->alloc);
}

static k8sm_status put(k8sm_offers *offers, k8sm_offer *offer, k8sm_error *err)
{
    void *list = offers->list;
    k8sm_status rc = complete(offer, k8sm__offer_alloc(offer, offers->alloc), err);
    if (rc != K8SM_OK)
        return rc;
    if (k8sm__index_find(&offers->ids, offer->id, strlen(offer->id)) != NULL)
        return k8sm__fail(err, K8SM_E_INVALID, "id", "offer %.100s is there already",
                          offer->id);
    if (!k8sm__grow(offers->alloc, &list, offers->count, &offers->capacity,
                    sizeof *offers->list))
        return k8sm__nomem(err);
    offers->list = (k8sm_offer **)list;
    if (!k8sm__index_add(&offers->ids, offer->id, strlen(offer->id), offer))
        return k8sm__nomem(err);
    offer->sequence = offers->sequence++;
    rc = join_group(offers, offer, err);
    if (rc != K8SM_OK) {
        unjoin_group(offers, offer);
        k8sm__index_remove(&offers->ids, offer->id, strlen(offer->id));
        return rc;
    }
    offers->list[offers->count++] = offer;
    return K8SM_OK;
}

/* Undo put() of the last offer. */
static void take_back(k8sm_offers *offers)
{
    k8sm_offer *last = offers->list[--offers->count];
    unjoin_group(offers, last);
    k8sm__index_remove(&offers->ids, last->id, strlen(last->id));
}

k8sm_status k8sm__offers_put_all(k8sm_offers *offers, k8sm_offer **list, size_t count,
                                 size_t *ret_failed, k8sm_error *err)
{
    size_t done = 0;
    k8sm_status rc = K8SM_OK;
    while (done < count && rc == K8SM_OK) {
        rc = put(offers, list[done], err);
        done += rc == K8SM_OK;
    }
    if (rc == K8SM_OK) {
        for (size_t i = 0; i < count; i++)
            show_change(list[i]->group, offers->alloc);
        return K8SM_OK;
    }
    if (ret_failed != NULL)
        *ret_failed = done;
    for (; done > 0; done--)
        take_back(offers);
    for (size_t i = 0; i < count; i++)
        k8sm__offer_free(list[i], offers->alloc);
    return rc;
}

/* The offer leaves its group; the group its place in the order, if it was the first. */
static void leave_group(k8sm_offers *offers, const k8sm_offer *offer)
{
    k8sm_offer_group *group = offer->group;
    const size_t from = place_of_group(offers, group->list[0]->sequence);
    const size_t at = place_of_offer(group->list, group->count, offer->sequence);
    size_t to;
    if (at == 0)
        drop_item(offers->groups, &offers->group_count, from, sizeof *offers->groups);
    drop_item(group->list, &group->count, at, sizeof *group->list);
    if (group->count == 0) {
        k8sm__index_remove(&offers->group_keys, group->key, group->key_len);
        free_group(group, offers->alloc);
        return;
    }
    if (at == 0) {
        to = place_of_group(offers, group->list[0]->sequence);
        memmove(&offers->groups[to + 1], &offers->groups[to],
                (offers->group_count - to) * sizeof *offers->groups);
        offers->groups[to] = group;
        offers->group_count++;
    }
    renew_total(group, offers->alloc);
}

/* --- the set ------------------------------------------------------------------------------ */

const k8sm_alloc *k8sm__offers_alloc(const k8sm_offers *offers)
{
    return offers->alloc;
}

k8sm_status k8sm_offers_new(const k8sm_alloc *alloc, k8sm_offers **ret_offers, k8sm_error *err)
{
    k8sm_offers *offers;
    if (ret_offers == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_offers is required");
    offers = k8sm__allocate_zero(alloc, sizeof *offers);
    if (offers == NULL)
        return k8sm__nomem(err);
    offers->alloc = alloc;
    offers->ids = (k8sm__index)K8SM__INDEX_INIT(alloc);
    offers->group_keys = (k8sm__index)K8SM__INDEX_INIT(alloc);
    *ret_offers = offers;
    return K8SM_OK;
}

void k8sm_offers_free(k8sm_offers *offers)
{
    if (offers == NULL)
        return;
    k8sm__index_finish(&offers->ids);
    k8sm__index_finish(&offers->group_keys);
    for (size_t i = 0; i < offers->group_count; i++)
        free_group(offers->groups[i], offers->alloc);
    for (size_t i = 0; i < offers->count; i++)
        k8sm__offer_free(offers->list[i], offers->alloc);
    k8sm__release(offers->alloc, offers->groups);
    k8sm__release(offers->alloc, offers->list);
    k8sm__release(offers->alloc, offers);
}

int32_t k8sm_offers_remove(k8sm_offers *offers, const char *offer_id)
{
    k8sm_offer *offer;
    if (offers == NULL || offer_id == NULL)
        return 0;
    offer = k8sm__index_find(&offers->ids, offer_id, strlen(offer_id));
    if (offer == NULL)
        return 0;
    leave_group(offers, offer);
    k8sm__index_remove(&offers->ids, offer->id, strlen(offer->id));
    drop_item(offers->list, &offers->count,
              place_of_offer(offers->list, offers->count, offer->sequence),
              sizeof *offers->list);
    k8sm__offer_free(offer, offers->alloc);
    return 1;
}

size_t k8sm_offers_count(const k8sm_offers *offers)
{
    return offers == NULL ? 0 : offers->count;
}

const k8sm_offer *k8sm_offers_get(const k8sm_offers *offers, size_t index)
{
    return index < k8sm_offers_count(offers) ? offers->list[index] : NULL;
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
    return group->key;
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
    return index < group->count ? group->list[index] : NULL;
}

const k8sm_mesos_resources *k8sm_offer_group_resources(const k8sm_offer_group *group)
{
    return group->sum;
}
