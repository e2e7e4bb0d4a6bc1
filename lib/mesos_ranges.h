#ifndef K8SM_MESOS_RANGES_H
#define K8SM_MESOS_RANGES_H

#include "mesos_internal.h"

/** Sort and merge what overlaps or touches, in place. @return how many are left. */
size_t k8sm__ranges_coalesce(k8sm__range *ranges, size_t count);
/** A new array of a + b, coalesced. NULL if out of memory. */
k8sm__range *k8sm__ranges_add(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                              size_t b_count, const k8sm_alloc *alloc, size_t *ret_count);
/** A new array of the pieces of a that b does not cover. NULL if out of memory. */
k8sm__range *k8sm__ranges_sub(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                              size_t b_count, const k8sm_alloc *alloc, size_t *ret_count);
/** Is every range of b, coalesced, within one of a? -1 if out of memory. */
int k8sm__ranges_contain(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                         size_t b_count, const k8sm_alloc *alloc);
/** Equal once coalesced? -1 if out of memory. */
int k8sm__ranges_equal(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                       size_t b_count, const k8sm_alloc *alloc);

#endif
