#ifndef K8SM_QUANTITY_INTERNAL_H
#define K8SM_QUANTITY_INTERNAL_H

#include "fixed.h"
#include "k8smesos/quantity.h"

enum { K8SM__NANOS = 1000000000 };

/** The count of 10^-9. */
k8sm__int128 k8sm__quantity_count(const k8sm_quantity *q);
/** Round away from zero to a multiple of @p unit nanos. @retval K8SM_E_RANGE no room. */
k8sm_status k8sm__quantity_round_up(const k8sm_quantity *q, uint64_t unit, k8sm_quantity *ret_q);

#endif
