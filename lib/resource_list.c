#include "k8smesos/resource_list.h"

#include <string.h>

#include "resource_list_internal.h"

/* Names that nearly every pod uses need no copy. */
static const char *usual_name(const char *name, size_t len)
{
    static const char cpu[] = "cpu", memory[] = "memory", storage[] = "ephemeral-storage";
    const char *usual = len == sizeof cpu - 1       ? cpu
                        : len == sizeof memory - 1  ? memory
                        : len == sizeof storage - 1 ? storage
                                                    : NULL;
    return usual != NULL && memcmp(usual, name, len) == 0 ? usual : NULL;
}

static int compare_name(const char *held, const char *name, size_t len)
{
    int order = len == 0 || held[0] != name[0]
                    ? (int)(unsigned char)held[0] - (len == 0 ? 0 : (int)(unsigned char)name[0])
                    : strncmp(held, name, len);
    return order != 0 ? order : held[len] != '\0';
}

static int compare_names(const char *a, const char *b)
{
    return a == b ? 0 : strcmp(a, b); /* the usual ones are the same texts */
}

/* One of the usual names is the same text everywhere. @return list->count if it is not there. */
static size_t position_of_usual(const k8sm_resource_list *list, const char *usual)
{
    size_t at = 0;
    while (at < list->count && list->entries[at].name != usual)
        at++;
    return at;
}

/* Where the name is, or would be, among the first high entries. */
static size_t position_among(const k8sm_resource_list *list, size_t high, const char *name,
                             size_t len, bool *ret_found)
{
    size_t low = 0;
    K8SM__KNOWN(high == 0 || list->entries != NULL);
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

static size_t position(const k8sm_resource_list *list, const char *name, size_t len,
                       bool *ret_found)
{
    return position_among(list, list->count, name, len, ret_found);
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

static k8sm_status insert(k8sm_resource_list *list, size_t at, const char *name,
                          size_t name_len, const k8sm_quantity *q, k8sm_error *err)
{
    void *entries = list->entries;
    k8sm__resource entry = { .quantity = *q };
    if (list->count == list->capacity &&
        !k8sm__grow(list->alloc, &entries, list->count, &list->capacity, sizeof *list->entries))
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

k8sm_status k8sm__resource_list_set(k8sm_resource_list *list, const char *name, size_t name_len,
                                    const k8sm_quantity *q, k8sm_error *err)
{
    bool found;
    size_t at = position(list, name, name_len, &found);
    if (!found)
        return insert(list, at, name, name_len, q, err);
    K8SM__KNOWN(list->entries != NULL);
    list->entries[at].quantity = *q;
    return K8SM_OK;
}

/* Room for more entries where there is none. */
static k8sm__resource *room_for(const k8sm_resource_list *list, size_t count)
{
    return k8sm__allocate_array(list->alloc, count, sizeof *list->entries);
}

bool k8sm__resource_list_reserve(k8sm_resource_list *list, size_t count)
{
    if (count == 0 || list->capacity > 0)
        return true;
    list->entries = room_for(list, count);
    list->capacity = list->entries == NULL ? 0 : count;
    return list->entries != NULL;
}

k8sm_status k8sm__resource_list_append(k8sm_resource_list *list, size_t sorted,
                                       const char *name, size_t name_len,
                                       const k8sm_quantity *q, k8sm_error *err)
{
    bool found;
    size_t at = position_among(list, sorted, name, name_len, &found);
    if (!found)
        return insert(list, list->count, name, name_len, q, err);
    list->entries[at].quantity = *q;
    return K8SM_OK;
}

static bool is_before(const k8sm_resource_list *list, size_t a, size_t b)
{
    return strcmp(list->entries[a].name, list->entries[b].name) < 0;
}

static void swap(k8sm_resource_list *list, size_t a, size_t b)
{
    const k8sm__resource kept = list->entries[a];
    list->entries[a] = list->entries[b];
    list->entries[b] = kept;
}

/* Heap sort: no recursion, no memory, and never slow. */
static void sift(k8sm_resource_list *list, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && is_before(list, child, child + 1))
            child++;
        if (!is_before(list, root, child))
            return;
        swap(list, root, child);
    }
}

/* Names that differ behind a NUL only have become one. */
static void drop_equal(k8sm_resource_list *list)
{
    size_t kept = 1;
    for (size_t i = 1; i < list->count; i++) {
        if (strcmp(list->entries[i].name, list->entries[kept - 1].name) != 0)
            list->entries[kept++] = list->entries[i];
        else if (list->entries[i].owned)
            k8sm__release(list->alloc, (void *)(uintptr_t)list->entries[i].name);
    }
    list->count = kept;
}

void k8sm__resource_list_sort(k8sm_resource_list *list)
{
    size_t sorted = 1;
    while (sorted < list->count && is_before(list, sorted - 1, sorted))
        sorted++;
    if (sorted >= list->count)
        return;
    for (size_t i = list->count / 2; i-- > 0;)
        sift(list, i, list->count);
    for (size_t end = list->count; end-- > 1;) {
        swap(list, 0, end);
        sift(list, 0, end);
    }
    drop_equal(list);
}

/* A copy of the entry, with a name of its own if it needs one. */
static bool copy_entry(const k8sm_resource_list *list, const k8sm__resource *from,
                       k8sm__resource *to)
{
    *to = *from;
    if (!from->owned)
        return true;
    to->name = k8sm__copy_string(list->alloc, from->name, strlen(from->name));
    return to->name != NULL;
}

k8sm_status k8sm__resource_list_assign(k8sm_resource_list *list,
                                       const k8sm_resource_list *other, k8sm_error *err)
{
    const size_t count = k8sm_resource_list_count(other);
    k8sm_resource_list copy;
    k8sm__resource_list_init(&copy, list->alloc);
    if (count > 0) {
        copy.entries = room_for(&copy, count);
        if (copy.entries == NULL)
            return k8sm__nomem(err);
        copy.capacity = count;
    }
    for (; copy.count < count; copy.count++)
        if (!copy_entry(&copy, &other->entries[copy.count], &copy.entries[copy.count])) {
            k8sm__resource_list_finish(&copy);
            return k8sm__nomem(err);
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
    const char *usual;
    size_t at, len;
    if (list == NULL || name == NULL || list->count == 0)
        return NULL;
    len = strlen(name);
    usual = usual_name(name, len);
    if (usual != NULL) {
        at = position_of_usual(list, usual);
        found = at < list->count;
    } else {
        at = position(list, name, len, &found);
    }
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

/* What the entry becomes that other has of a name; held NULL: the list has none. */
static k8sm_status combine_one(const k8sm__resource *held, const k8sm__resource *other,
                               combine *with, bool keep_absent, k8sm_quantity *ret_q)
{
    static const k8sm_quantity zero = { 0 };
    if (held != NULL || !keep_absent)
        return with(held == NULL ? &zero : &held->quantity, &other->quantity, ret_q);
    *ret_q = other->quantity;
    return K8SM_OK;
}

/* Where in the list the name is, or would be; not before at. A list that is short beside the
 * other does not walk over all of that. */
static size_t advance(const k8sm_resource_list *list, size_t at, const char *name, bool search)
{
    bool found;
    if (search)
        return position(list, name, strlen(name), &found);
    while (at < list->count && compare_names(list->entries[at].name, name) < 0)
        at++;
    return at;
}

static bool is_short(const k8sm_resource_list *other, const k8sm_resource_list *list)
{
    return other->count < list->count / 16;
}

/* Walk over both lists, which are in order. *ret_missing: names that only other has. With store
 * the amounts of common names are set; without, it is only seen whether all can be. */
static k8sm_status combine_common(k8sm_resource_list *list, const k8sm_resource_list *other,
                                  combine *with, bool keep_absent, bool store,
                                  size_t *ret_missing, k8sm_error *err)
{
    const bool search = is_short(other, list);
    size_t at = 0;
    *ret_missing = 0;
    for (size_t i = 0; i < other->count; i++) {
        const k8sm__resource *entry = &other->entries[i];
        k8sm_quantity result;
        bool held;
        at = advance(list, at, entry->name, search);
        held = at < list->count && compare_names(list->entries[at].name, entry->name) == 0;
        *ret_missing += !held;
        if (combine_one(held ? &list->entries[at] : NULL, entry, with, keep_absent, &result) !=
            K8SM_OK)
            return k8sm__fail(err, K8SM_E_RANGE, entry->name,
                              "the result is more than is held exactly");
        if (store && held)
            list->entries[at].quantity = result;
    }
    return K8SM_OK;
}

/* Copies of other's entries that the list does not have, combined, at copies. */
static bool copy_missing(const k8sm_resource_list *list, const k8sm_resource_list *other,
                         combine *with, bool keep_absent, k8sm__resource *copies,
                         size_t *ret_made)
{
    const bool search = is_short(other, list);
    size_t at = 0, made = 0;
    for (size_t i = 0; i < other->count; i++) {
        const k8sm__resource *entry = &other->entries[i];
        at = advance(list, at, entry->name, search);
        if (at < list->count && compare_names(list->entries[at].name, entry->name) == 0)
            continue;
        if (!copy_entry(list, entry, &copies[made])) {
            *ret_made = made;
            return false;
        }
        (void)combine_one(NULL, entry, with, keep_absent, &copies[made++].quantity);
    }
    *ret_made = made;
    return true;
}

/* Room for so many more. By half at least: an arena gives nothing back, and a pod may have
 * thousands of containers with a name of their own each. */
static bool make_room(k8sm_resource_list *list, size_t missing)
{
    const size_t wanted = list->count + missing, half = list->capacity + list->capacity / 2;
    const size_t capacity = wanted > half ? wanted : half;
    k8sm__resource *entries;
    if (wanted <= list->capacity)
        return true;
    entries = room_for(list, capacity);
    if (entries == NULL)
        return false;
    if (list->count > 0)
        memcpy(entries, list->entries, list->count * sizeof *entries);
    k8sm__release(list->alloc, list->entries);
    list->entries = entries;
    list->capacity = capacity;
    return true;
}

/* Put the copies, which are in order, where they belong; from behind. */
static void merge(k8sm_resource_list *list, const k8sm__resource *copies, size_t missing)
{
    size_t mine = list->count, at = list->count + missing;
    k8sm__resource *entries = list->entries;
    K8SM__KNOWN(entries != NULL && copies != NULL);
    list->count = at;
    while (missing > 0) {
        const bool copy_is_next =
            mine == 0 || compare_names(entries[mine - 1].name, copies[missing - 1].name) < 0;
        at--;
        entries[at] = copy_is_next ? copies[missing - 1] : entries[mine - 1];
        missing -= copy_is_next;
        mine -= !copy_is_next;
    }
}

static void release_copies(const k8sm_resource_list *list, k8sm__resource *copies, size_t count)
{
    while (count-- > 0)
        if (copies[count].owned)
            k8sm__release(list->alloc, (void *)(uintptr_t)copies[count].name);
    k8sm__release(list->alloc, copies);
}

/* All or nothing. */
static k8sm_status combine_lists(k8sm_resource_list *list, const k8sm_resource_list *other,
                                 combine *with, bool keep_absent, k8sm_error *err)
{
    k8sm__resource *copies = NULL;
    size_t missing, made;
    k8sm_status rc;
    if (list == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "list is required");
    if (k8sm_resource_list_count(other) == 0)
        return K8SM_OK;
    rc = combine_common(list, other, with, keep_absent, false, &missing, err);
    if (rc != K8SM_OK)
        return rc;
    if (missing > 0) {
        copies = room_for(list, missing);
        if (copies == NULL)
            return k8sm__nomem(err);
        if (!copy_missing(list, other, with, keep_absent, copies, &made) ||
            (list->capacity > 0 && !make_room(list, missing))) {
            release_copies(list, copies, made);
            return k8sm__nomem(err);
        }
    }
    if (missing > 0 && list->capacity == 0) { /* they are all that it has */
        list->entries = copies;
        list->count = list->capacity = missing;
        return K8SM_OK;
    }
    (void)combine_common(list, other, with, keep_absent, true, &missing, NULL);
    if (missing > 0)
        merge(list, copies, missing);
    k8sm__release(list->alloc, copies);
    return K8SM_OK;
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
