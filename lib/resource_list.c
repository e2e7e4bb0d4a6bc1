#include "k8smesos/resource_list.h"

#include <string.h>

#include "resource_list_internal.h"

/* Names that nearly every pod uses need no copy. */
static const char *usual_name(const char *name, size_t len)
{
    static const char *const usual[] = { "cpu", "memory", "ephemeral-storage" };
    for (size_t i = 0; i < K8SM__COUNT(usual); i++)
        if (strlen(usual[i]) == len && memcmp(usual[i], name, len) == 0)
            return usual[i];
    return NULL;
}

static int compare_name(const char *held, const char *name, size_t len)
{
    int order = strncmp(held, name, len);
    return order != 0 ? order : held[len] != '\0';
}

/* Where the name is, or would be. */
static size_t position(const k8sm_resource_list *list, const char *name, size_t len,
                       bool *ret_found)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_name(list->entries[middle].name, name, len);
        if (order == 0) {
            *ret_found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_found = false;
    return low;
}

void k8sm__resource_list_init(k8sm_resource_list *list, const k8sm_alloc *alloc)
{
    *list = (k8sm_resource_list){ .alloc = alloc };
}

void k8sm__resource_list_finish(k8sm_resource_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->entries[i].owned)
            k8sm__release(list->alloc, (void *)(uintptr_t)list->entries[i].name);
    k8sm__release(list->alloc, list->entries);
    list->entries = NULL;
    list->count = list->capacity = 0;
}

k8sm_status k8sm__resource_list_set(k8sm_resource_list *list, const char *name, size_t name_len,
                                    const k8sm_quantity *q, k8sm_error *err)
{
    bool found;
    size_t at = position(list, name, name_len, &found);
    void *entries = list->entries;
    k8sm__resource entry = { .quantity = *q };
    if (found) {
        K8SM__KNOWN(list->entries != NULL);
        list->entries[at].quantity = *q;
        return K8SM_OK;
    }
    if (list->count == list->capacity &&
        !k8sm__grow(list->alloc, &entries, list->count, &list->capacity,
                    sizeof *list->entries))
        return k8sm__nomem(err);
    K8SM__KNOWN(entries != NULL);
    list->entries = entries;
    entry.name = usual_name(name, name_len);
    if (entry.name == NULL) {
        entry.name = k8sm__copy_string(list->alloc, name, name_len);
        entry.owned = true;
    }
    if (entry.name == NULL)
        return k8sm__nomem(err);
    memmove(&list->entries[at + 1], &list->entries[at],
            (list->count - at) * sizeof *list->entries);
    list->entries[at] = entry;
    list->count++;
    return K8SM_OK;
}

k8sm_status k8sm__resource_list_assign(k8sm_resource_list *list, const k8sm_resource_list *other,
                                       k8sm_error *err)
{
    k8sm_resource_list copy;
    k8sm_status rc = K8SM_OK;
    k8sm__resource_list_init(&copy, list->alloc);
    for (size_t i = 0; rc == K8SM_OK && other != NULL && i < other->count; i++)
        rc = k8sm__resource_list_set(&copy, other->entries[i].name,
                                     strlen(other->entries[i].name),
                                     &other->entries[i].quantity, err);
    if (rc != K8SM_OK) {
        k8sm__resource_list_finish(&copy);
        return rc;
    }
    k8sm__resource_list_finish(list);
    *list = copy;
    return K8SM_OK;
}

k8sm_status k8sm_resource_list_new(const k8sm_alloc *alloc, k8sm_resource_list **ret_list,
                                   k8sm_error *err)
{
    return k8sm_resource_list_copy(NULL, alloc, ret_list, err);
}

k8sm_status k8sm_resource_list_copy(const k8sm_resource_list *list, const k8sm_alloc *alloc,
                                    k8sm_resource_list **ret_list, k8sm_error *err)
{
    k8sm_resource_list *copy;
    k8sm_status rc;
    if (ret_list == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_list is required");
    copy = k8sm__allocate(alloc, sizeof *copy);
    if (copy == NULL)
        return k8sm__nomem(err);
    k8sm__resource_list_init(copy, alloc);
    rc = k8sm__resource_list_assign(copy, list, err);
    if (rc != K8SM_OK) {
        k8sm__release(alloc, copy);
        return rc;
    }
    *ret_list = copy;
    return K8SM_OK;
}

void k8sm_resource_list_free(k8sm_resource_list *list)
{
    if (list == NULL)
        return;
    k8sm__resource_list_finish(list);
    k8sm__release(list->alloc, list);
}

size_t k8sm_resource_list_count(const k8sm_resource_list *list)
{
    return list == NULL ? 0 : list->count;
}

const char *k8sm_resource_list_name(const k8sm_resource_list *list, size_t index)
{
    return index < k8sm_resource_list_count(list) ? list->entries[index].name : NULL;
}

const k8sm_quantity *k8sm_resource_list_quantity(const k8sm_resource_list *list, size_t index)
{
    return index < k8sm_resource_list_count(list) ? &list->entries[index].quantity : NULL;
}

const k8sm_quantity *k8sm_resource_list_find(const k8sm_resource_list *list, const char *name)
{
    bool found = false;
    size_t at;
    if (list == NULL || name == NULL)
        return NULL;
    at = position(list, name, strlen(name), &found);
    return found ? &list->entries[at].quantity : NULL;
}

k8sm_status k8sm_resource_list_set(k8sm_resource_list *list, const char *name,
                                   const k8sm_quantity *q, k8sm_error *err)
{
    if (list == NULL || name == NULL || q == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "list, name and q are required");
    return k8sm__resource_list_set(list, name, strlen(name), q, err);
}

void k8sm_resource_list_remove(k8sm_resource_list *list, const char *name)
{
    bool found = false;
    size_t at;
    if (list == NULL || name == NULL)
        return;
    at = position(list, name, strlen(name), &found);
    if (!found)
        return;
    if (list->entries[at].owned)
        k8sm__release(list->alloc, (void *)(uintptr_t)list->entries[at].name);
    list->count--;
    memmove(&list->entries[at], &list->entries[at + 1],
            (list->count - at) * sizeof *list->entries);
}

/* What to do with one entry of the other list; held is what stands here, zero if nothing does. */
typedef k8sm_status combine(const k8sm_quantity *held, const k8sm_quantity *other,
                            k8sm_quantity *ret_q);

static k8sm_status greater(const k8sm_quantity *held, const k8sm_quantity *other,
                           k8sm_quantity *ret_q)
{
    *ret_q = k8sm_quantity_compare(held, other) >= 0 ? *held : *other;
    return K8SM_OK;
}

/* Combine each entry of other with the one here; with store false only see whether all fit.
 * With a name that is not here yet: K8SM_E_NOMEM if it cannot be added. */
static k8sm_status combine_entries(k8sm_resource_list *list, const k8sm_resource_list *other,
                                   combine *with, bool keep_absent, bool store, k8sm_error *err)
{
    static const k8sm_quantity zero = { 0 };
    for (size_t i = 0; i < other->count; i++) {
        const k8sm__resource *entry = &other->entries[i];
        const k8sm_quantity *held = k8sm_resource_list_find(list, entry->name);
        k8sm_quantity result = entry->quantity;
        k8sm_status rc = K8SM_OK;
        if ((held != NULL || !keep_absent) &&
            with(held == NULL ? &zero : held, &entry->quantity, &result) != K8SM_OK)
            return k8sm__fail(err, K8SM_E_RANGE, entry->name,
                              "the result is more than is held exactly");
        if (store)
            rc = k8sm__resource_list_set(list, entry->name, strlen(entry->name), &result, err);
        if (rc != K8SM_OK)
            return rc;
    }
    return K8SM_OK;
}

static bool has_all_names(const k8sm_resource_list *list, const k8sm_resource_list *other)
{
    for (size_t i = 0; i < other->count; i++)
        if (k8sm_resource_list_find(list, other->entries[i].name) == NULL)
            return false;
    return true;
}

/* All or nothing: in place where nothing needs memory, else in a copy that replaces the list. */
static k8sm_status combine_lists(k8sm_resource_list *list, const k8sm_resource_list *other,
                                 combine *with, bool keep_absent, k8sm_error *err)
{
    k8sm_resource_list sum;
    k8sm_status rc;
    if (list == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "list is required");
    if (k8sm_resource_list_count(other) == 0)
        return K8SM_OK;
    rc = combine_entries(list, other, with, keep_absent, false, err);
    if (rc != K8SM_OK)
        return rc;
    if (has_all_names(list, other))
        return combine_entries(list, other, with, keep_absent, true, err);
    k8sm__resource_list_init(&sum, list->alloc);
    rc = k8sm__resource_list_assign(&sum, list, err);
    if (rc == K8SM_OK)
        rc = combine_entries(&sum, other, with, keep_absent, true, err);
    if (rc == K8SM_OK) {
        k8sm__resource_list_finish(list);
        *list = sum;
    } else {
        k8sm__resource_list_finish(&sum);
    }
    return rc;
}

k8sm_status k8sm_resource_list_add(k8sm_resource_list *list, const k8sm_resource_list *other,
                                   k8sm_error *err)
{
    return combine_lists(list, other, k8sm_quantity_add, true, err);
}

k8sm_status k8sm_resource_list_sub(k8sm_resource_list *list, const k8sm_resource_list *other,
                                   k8sm_error *err)
{
    return combine_lists(list, other, k8sm_quantity_sub, false, err);
}

k8sm_status k8sm_resource_list_max(k8sm_resource_list *list, const k8sm_resource_list *other,
                                   k8sm_error *err)
{
    return combine_lists(list, other, greater, true, err);
}

int32_t k8sm_resource_list_contains(const k8sm_resource_list *list,
                                    const k8sm_resource_list *other)
{
    static const k8sm_quantity zero = { 0 };
    for (size_t i = 0; i < k8sm_resource_list_count(other); i++) {
        const k8sm_quantity *held = k8sm_resource_list_find(list, other->entries[i].name);
        if (k8sm_quantity_compare(&other->entries[i].quantity, held == NULL ? &zero : held) > 0)
            return 0;
    }
    return 1;
}

int32_t k8sm_resource_list_equal(const k8sm_resource_list *a, const k8sm_resource_list *b)
{
    if (k8sm_resource_list_count(a) != k8sm_resource_list_count(b))
        return 0;
    for (size_t i = 0; i < k8sm_resource_list_count(a); i++)
        if (strcmp(a->entries[i].name, b->entries[i].name) != 0 ||
            k8sm_quantity_compare(&a->entries[i].quantity, &b->entries[i].quantity) != 0)
            return 0;
    return 1;
}
