#ifndef K8SMESOS_LIMITRANGE_H
#define K8SMESOS_LIMITRANGE_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/resource_list.h"

K8SM_BEGIN_DECLS

/** A LimitRange as written; belongs to its k8sm_object, lives as long, and is immutable, too.
 *  Pass it to k8sm_account_new(), which completes it, applies its defaults and checks its
 *  bounds. */
typedef struct k8sm_limit_range k8sm_limit_range;

/** @return metadata.name, borrowed, never NULL. */
K8SM_API const char *k8sm_limit_range_name(const k8sm_limit_range *range);
/** What is wrong with the LimitRange itself, one finding each, checked after it completed
 *  itself. Source: Kubernetes pkg/apis/core/validation, ValidateLimitRange.
 *  @param findings  takes them; not NULL.
 *  @return K8SM_OK, or K8SM_E_INVALID if there was one; K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_limit_range_validate(const k8sm_limit_range *range,
                                               k8sm_findings *findings, k8sm_error *err);

K8SM_END_DECLS

#endif
