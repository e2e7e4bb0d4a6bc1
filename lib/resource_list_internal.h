#ifndef K8SM_RESOURCE_LIST_INTERNAL_H
#define K8SM_RESOURCE_LIST_INTERNAL_H

#include "internal.h"
#include "k8smesos/resource_list.h"

typedef struct k8sm__resource {
    const char *name; /* owned (alloc) unless static, see owned */
    k8sm_quantity quantity;
    bool owned;
} k8sm__resource;

/** Can be embedded: init/finish instead of new/free. With an arena's view as alloc nothing
 *  needs finishing. */
struct k8sm_resource_list {
    const k8sm_alloc *alloc;
    k8sm__resource *entries; /* sorted by name */
    size_t count, capacity;
};

void k8sm__resource_list_init(k8sm_resource_list *list, const k8sm_alloc *alloc);
void k8sm__resource_list_finish(k8sm_resource_list *list);
/** As k8sm_resource_list_set() with a name that is not NUL-terminated; "cpu" and "memory"
 *  and the other usual names are not copied. */
k8sm_status k8sm__resource_list_set(k8sm_resource_list *list, const char *name, size_t name_len,
                                    const k8sm_quantity *q, k8sm_error *err);
/** Room for @p count entries in an empty list, and no more. @return false if out of memory. */
bool k8sm__resource_list_reserve(k8sm_resource_list *list, size_t count);
/** As set, but a new name goes behind all that is there, and the list has to be put in order
 *  when all came: so that many names do not each move half the list.
 *  @param sorted  how many there were before; none of the names that came since comes again. */
k8sm_status k8sm__resource_list_append(k8sm_resource_list *list, size_t sorted,
                                       const char *name, size_t name_len,
                                       const k8sm_quantity *q, k8sm_error *err);
void k8sm__resource_list_sort(k8sm_resource_list *list);
/** Make @p list (initialised) equal to @p other. */
k8sm_status k8sm__resource_list_assign(k8sm_resource_list *list, const k8sm_resource_list *other,
                                       k8sm_error *err);

#endif
