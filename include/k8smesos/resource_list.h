#ifndef K8SMESOS_RESOURCE_LIST_H
#define K8SMESOS_RESOURCE_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/quantity.h"

K8SM_BEGIN_DECLS

/** Resource name -> quantity, as Kubernetes' ResourceList: "cpu" in cores, "memory" in bytes,
 *  "nvidia.com/gpu". Names are unique and kept in byte order; no name is refused here. Absent
 *  is not zero. One thread may change a list, or any number may read it. */
typedef struct k8sm_resource_list k8sm_resource_list;

/** An empty list.
 *  @param alloc     NULL: malloc and free. Must outlive the list.
 *  @param ret_list  owned by the caller: k8sm_resource_list_free(). Untouched on failure.
 *  @param err       may be NULL.
 *  @retval K8SM_E_NOMEM     out of memory.
 *  @retval K8SM_E_ARGUMENT  ret_list is NULL. */
K8SM_API k8sm_status k8sm_resource_list_new(const k8sm_alloc *alloc,
                                            k8sm_resource_list **ret_list, k8sm_error *err);
/** A deep copy of @p list, which may be NULL (then empty); else as k8sm_resource_list_new(). */
K8SM_API k8sm_status k8sm_resource_list_copy(const k8sm_resource_list *list,
                                             const k8sm_alloc *alloc,
                                             k8sm_resource_list **ret_list, k8sm_error *err);
/** @param list  NULL is allowed; never a borrowed one. */
K8SM_API void k8sm_resource_list_free(k8sm_resource_list *list);

/** @return number of names. NULL: 0. */
K8SM_API size_t k8sm_resource_list_count(const k8sm_resource_list *list);
/** @return name @p index in byte order, borrowed until the list changes; NULL beyond the end. */
K8SM_API const char *k8sm_resource_list_name(const k8sm_resource_list *list, size_t index);
/** @return quantity @p index, borrowed until the list changes; NULL beyond the end. */
K8SM_API const k8sm_quantity *k8sm_resource_list_quantity(const k8sm_resource_list *list,
                                                          size_t index);
/** @return the quantity of @p name, borrowed until the list changes; NULL if absent, or if
 *  list or name is NULL. */
K8SM_API const k8sm_quantity *k8sm_resource_list_find(const k8sm_resource_list *list,
                                                      const char *name);

/** Set @p name to @p q, adding it if absent. @p name and @p q are copied; they may belong to
 *  the list itself. On failure the list is unchanged.
 *  @retval K8SM_E_NOMEM     out of memory.
 *  @retval K8SM_E_ARGUMENT  list, name or q is NULL. */
K8SM_API k8sm_status k8sm_resource_list_set(k8sm_resource_list *list, const char *name,
                                            const k8sm_quantity *q, k8sm_error *err);
/** Remove @p name; absent is fine, and so is NULL for either. */
K8SM_API void k8sm_resource_list_remove(k8sm_resource_list *list, const char *name);

/** Add each entry of @p other (NULL: nothing; may be @p list). Names that are not there yet are
 *  added as they are. Exact; the suffix family is that of k8sm_quantity_add(). On failure
 *  @p list is unchanged. Where all names are there already, no memory is needed.
 *  @retval K8SM_E_RANGE     a sum beyond 128 bits; err->path is the resource name.
 *  @retval K8SM_E_NOMEM     out of memory.
 *  @retval K8SM_E_ARGUMENT  list is NULL. */
K8SM_API k8sm_status k8sm_resource_list_add(k8sm_resource_list *list,
                                            const k8sm_resource_list *other, k8sm_error *err);
/** Subtract each entry of @p other; absent counts as zero, so results may be negative, and an
 *  entry that becomes zero stays. Else as k8sm_resource_list_add(). */
K8SM_API k8sm_status k8sm_resource_list_sub(k8sm_resource_list *list,
                                            const k8sm_resource_list *other, k8sm_error *err);
/** Take the greater of both, name by name; of equal values the one already held stays. Names
 *  that are not there yet are added. Else as k8sm_resource_list_add(), but never
 *  K8SM_E_RANGE. */
K8SM_API k8sm_status k8sm_resource_list_max(k8sm_resource_list *list,
                                            const k8sm_resource_list *other, k8sm_error *err);
/** @return 1 if each entry of @p other is <= the one here (absent here counts as zero), else 0.
 *  NULL is an empty list. */
K8SM_API int32_t k8sm_resource_list_contains(const k8sm_resource_list *list,
                                             const k8sm_resource_list *other);
/** @return 1 if both hold the same names with equal values (whatever their families), else 0.
 *  NULL is an empty list. */
K8SM_API int32_t k8sm_resource_list_equal(const k8sm_resource_list *a,
                                          const k8sm_resource_list *b);

K8SM_END_DECLS

#endif
